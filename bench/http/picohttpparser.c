#include "peer.h"

#include <picohttpparser.h>

static struct phr_header headers[REQUEST_HEADERS];
static struct request last;

static int parse(const char *data, size_t len)
{
    int minor;
    last.header_count = REQUEST_HEADERS;
    int used = phr_parse_request(data, len, &last.method.data, &last.method.len, &last.target.data,
                                 &last.target.len, &minor, headers, &last.header_count, 0);
    return used == (int)len ? 0 : -1;
}

static void show(struct request *ret)
{
    *ret = last;
    for (size_t i = 0; i < last.header_count; i++) {
        ret->names[i] = (struct part){headers[i].name, headers[i].name_len};
        ret->values[i] = (struct part){headers[i].value, headers[i].value_len};
    }
}

const struct http_peer http_peer_picohttpparser = {"picohttpparser", parse, show};
