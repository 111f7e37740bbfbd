#include "callbacks.h"

#include <llhttp.h>

CALLBACKS(llhttp_t)

static const llhttp_settings_t settings = {.on_url = on_url,
                                           .on_header_field = on_name,
                                           .on_header_value = on_value,
                                           .on_message_complete = on_complete};

static int parse(const char *data, size_t len)
{
    llhttp_t parser;
    last.header_count = 0;
    done = 0;
    llhttp_init(&parser, HTTP_REQUEST, &settings);
    return llhttp_execute(&parser, data, len) == HPE_OK && done ? 0 : -1;
}

const struct http_peer http_peer_llhttp = {"llhttp", parse, show};
