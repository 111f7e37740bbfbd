/* One parser of HTTP requests: finds the method, the target and each header's name and value. */
#ifndef BENCH_HTTP_PEER_H
#define BENCH_HTTP_PEER_H

#include <stddef.h>

enum { REQUEST_HEADERS = 32 };

struct part {
    const char *data;
    size_t len;
};

struct request {
    struct part method, target;
    struct part names[REQUEST_HEADERS], values[REQUEST_HEADERS];
    size_t header_count;
};

struct http_peer {
    const char *name;
    int (*parse)(const char *data, size_t len); /* 0: it is a whole request */
    void (*show)(struct request *ret);          /* what the last one came to */
};

extern const struct http_peer http_peer_weir, http_peer_weir_full, http_peer_picohttpparser,
    http_peer_llhttp, http_peer_http_parser;

#endif
