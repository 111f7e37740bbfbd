/* weir: all headers as one list; and idl/http/http1.weir, which knows some of them and looks for a body. */
#include "peer.h"

#include "http.h"
#include "http1.h"

static struct weir_arena arena;
static struct bench_http_request request;
static struct http1_request full;

static struct part part_of(struct weir_str text)
{
    return (struct part){text.data, text.len};
}

static int parse(const char *data, size_t len)
{
    size_t used;
    weir_arena_reset(&arena);
    return bench_http_request_decode(&request, (struct weir_bytes){(const uint8_t *)data, len},
                                     &arena, &used, NULL);
}

static void show(struct request *ret)
{
    ret->method = part_of(request.method);
    ret->target = part_of(request.target);
    ret->header_count = request.headers.all.count;
    for (size_t i = 0; i < ret->header_count && i < REQUEST_HEADERS; i++) {
        ret->names[i] = part_of(request.headers.all.items[i].name);
        ret->values[i] = part_of(request.headers.all.items[i].value);
    }
}

const struct http_peer http_peer_weir = {"weir", parse, show};

static int parse_full(const char *data, size_t len)
{
    size_t used;
    weir_arena_reset(&arena);
    return http1_request_decode(&full, (struct weir_bytes){(const uint8_t *)data, len}, &arena,
                                &used, NULL);
}

const struct http_peer http_peer_weir_full = {"weir, http1.weir", parse_full, NULL};
