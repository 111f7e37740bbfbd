/* callbacks: llhttp and http_parser tell parts as they come; the text arrives whole, so each part comes in one piece. */
#ifndef BENCH_HTTP_CALLBACKS_H
#define BENCH_HTTP_CALLBACKS_H

#include "peer.h"

#define CALLBACKS(parser)                                                                          \
    static struct request last;                                                                    \
    static int done;                                                                               \
    static int on_url(parser *p, const char *at, size_t len)                                       \
    {                                                                                              \
        (void)p;                                                                                   \
        last.target = (struct part){at, len};                                                      \
        return 0;                                                                                  \
    }                                                                                              \
    static int on_name(parser *p, const char *at, size_t len)                                      \
    {                                                                                              \
        (void)p;                                                                                   \
        last.names[last.header_count] = (struct part){at, len};                                    \
        return 0;                                                                                  \
    }                                                                                              \
    static int on_value(parser *p, const char *at, size_t len)                                     \
    {                                                                                              \
        (void)p;                                                                                   \
        last.values[last.header_count++] = (struct part){at, len};                                 \
        return 0;                                                                                  \
    }                                                                                              \
    static int on_complete(parser *p)                                                              \
    {                                                                                              \
        (void)p;                                                                                   \
        done = 1;                                                                                  \
        return 0;                                                                                  \
    }                                                                                              \
    static void show(struct request *ret)                                                          \
    {                                                                                              \
        *ret = last;                                                                               \
    }

#endif
