#include "callbacks.h"

#include <http_parser.h>

CALLBACKS(http_parser)

static const http_parser_settings settings = {.on_url = on_url,
                                              .on_header_field = on_name,
                                              .on_header_value = on_value,
                                              .on_message_complete = on_complete};

static int parse(const char *data, size_t len)
{
    http_parser parser;
    last.header_count = 0;
    done = 0;
    http_parser_init(&parser, HTTP_REQUEST);
    return http_parser_execute(&parser, &settings, data, len) == len && done ? 0 : -1;
}

const struct http_peer http_peer_http_parser = {"http-parser", parse, show};
