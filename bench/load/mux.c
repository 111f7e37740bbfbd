/*
 * Mux (docs/mux.md), as much of it as a client needs that calls one method: hello, open, data of a
 * large request under the server's connection credit, reply, status.
 *
 * It tells the server that frames of 1 MiB are fine, so a reply always comes in one. Requests are
 * cut to the server's max_frame. The slot is the index of the call id.
 */
#include "proto.h"

#include <stdio.h>
#include <string.h>

enum { HELLO = 0, OPEN = 1, DATA = 2, REPLY = 3, STATUS = 4, CREDIT = 5, DRAIN = 9 };
enum { MORE = 8, END = 4 };
enum { HEADER = 8, HELLO_SIZE = 40, OPEN_FIXED = 8 };

struct mux {
    int greeted;
    uint32_t max_calls, max_frame, credit;
};

static uint8_t *put_header(uint8_t *p, size_t size, unsigned type, unsigned flags, uint32_t call)
{
    load_put_u32(p, (uint32_t)size << 8 | type << 4 | flags);
    load_put_u32(p + 4, call);
    return p + HEADER;
}

static size_t greet(void *state, uint8_t *out)
{
    uint8_t *p = put_header(out, HELLO_SIZE, HELLO, 0, 0);

    (void)state;
    memset(p, 0, HELLO_SIZE);
    memcpy(p, "WEIR", 4);
    p[4] = 1; /* version; no features */
    load_put_u32(p + 16, 1);
    load_put_u32(p + 20, 1 << 20);
    load_put_u32(p + 24, 1 << 20);
    load_put_u32(p + 28, 1 << 24);
    load_put_u32(p + 36, 1 << 24);
    return HEADER + HELLO_SIZE;
}

/* FNV-1a of "bench.Echo/echo". */
static uint32_t method_number(void)
{
    static const char name[] = "bench.Echo/echo";
    uint32_t hash = 2166136261u;

    for (const char *c = name; *c; c++)
        hash = (hash ^ (uint8_t)*c) * 16777619u;
    return hash;
}

/* The key and length of the message's only field. */
static size_t put_prefix(uint8_t *out, size_t len)
{
    uint8_t *p = out;

    *p++ = 1 << 3 | 2;
    for (; len >= 0x80; len >>= 7)
        *p++ = (uint8_t)(len | 0x80);
    *p++ = (uint8_t)len;
    return (size_t)(p - out);
}

static uint8_t *put_payload(uint8_t *p, const uint8_t **payload, size_t len)
{
    memcpy(p, *payload, len);
    *payload += len;
    return p + len;
}

/* An open frame with as much as fits, the rest in data frames; only those count against credit. */
static size_t put_chunked(struct mux *mux, uint8_t *out, uint32_t call, const uint8_t *payload,
                          size_t len)
{
    uint8_t prefix[8], *p;
    size_t prefix_len = put_prefix(prefix, len);
    size_t first = mux->max_frame - OPEN_FIXED - 4 - prefix_len, left = len - first;

    if (mux->credit < left)
        return 0;
    mux->credit -= (uint32_t)left;
    p = put_header(out, mux->max_frame, OPEN, MORE | END, call);
    load_put_u32(p, method_number());
    load_put_u32(p + 4, 0);
    load_put_u32(p + 8, (uint32_t)(prefix_len + len));
    memcpy(p + 12, prefix, prefix_len);
    p = put_payload(p + 12 + prefix_len, &payload, first);
    while (left > 0) {
        size_t chunk = left < mux->max_frame ? left : mux->max_frame;

        left -= chunk;
        p = put_header(p, chunk, DATA, left ? MORE : END, call);
        p = put_payload(p, &payload, chunk);
    }
    return (size_t)(p - out);
}

static size_t make_request(void *state, uint8_t *out, uint32_t slot, const uint8_t *payload,
                           size_t len)
{
    struct mux *mux = state;
    uint8_t prefix[8], *p;
    size_t prefix_len = put_prefix(prefix, len), size = OPEN_FIXED + prefix_len + len;

    if (!mux->greeted || slot >= mux->max_calls)
        return 0;
    if (size > mux->max_frame)
        return put_chunked(mux, out, slot * 2 + 1, payload, len);
    p = put_header(out, size, OPEN, END, slot * 2 + 1);
    load_put_u32(p, method_number());
    load_put_u32(p + 4, 0);
    memcpy(p + 8, prefix, prefix_len);
    memcpy(p + 8 + prefix_len, payload, len);
    return HEADER + size;
}

static void on_hello(struct mux *mux, const uint8_t *p)
{
    mux->greeted = 1;
    mux->max_calls = load_get_u32(p + 16);
    mux->max_frame = load_get_u32(p + 20);
    mux->credit = load_get_u32(p + 28);
}

static int complain(const char *what, unsigned type, unsigned flags)
{
    fprintf(stderr, "bench_load: %s (frame type %u, flags %u)\n", what, type, flags);
    return -1;
}

/* A reply whose body is not the payload is an error; anything that is no reply has no slot. */
static int parse_reply(void *state, const uint8_t *in, size_t in_len, const uint8_t *payload,
                       size_t len, size_t *ret_used, uint32_t *ret_slot)
{
    struct mux *mux = state;
    uint32_t head, call, size;
    unsigned type, flags;
    uint8_t prefix[8];

    if (in_len < HEADER)
        return 0;
    head = load_get_u32(in);
    size = head >> 8;
    type = head >> 4 & 15;
    flags = head & 15;
    call = load_get_u32(in + 4);
    if (in_len < HEADER + size)
        return 0;
    *ret_used = HEADER + size;
    if (type == REPLY) {
        if (flags & ~(unsigned)END || size != put_prefix(prefix, len) + len ||
            memcmp(in + HEADER + size - 8, payload + len - 8, 8) != 0)
            return complain("not the request's echo", type, flags);
        *ret_slot = call >> 1;
    } else if (type == HELLO && size >= HELLO_SIZE) {
        on_hello(mux, in + HEADER);
    } else if (type == CREDIT && call == 0 && size >= 4) {
        mux->credit += load_get_u32(in + HEADER);
    } else if (type == STATUS || type == DRAIN) {
        return complain("the server gave up", type, flags);
    }
    return 1;
}

const struct load_proto load_proto_mux = {"mux", sizeof(struct mux), greet, make_request,
                                          parse_reply};
