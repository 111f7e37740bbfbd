/*
 * What the load generator has to know about a protocol: how to greet, how to make a request, how to
 * find the next reply. A request carries a slot, 0 … in_flight-1, that its reply gives back, so that
 * replies may come in any order. What a protocol has to remember of a connection is in `state`,
 * `state_size` bytes that begin as zeros.
 */
#ifndef BENCH_LOAD_PROTO_H
#define BENCH_LOAD_PROTO_H

#include <stddef.h>
#include <stdint.h>

/* The most that a protocol adds to a payload, greeting included. */
#define LOAD_OVERHEAD 256

struct load_proto {
    const char *name;
    size_t state_size;

    /* Writes what a new connection says first (at most LOAD_OVERHEAD bytes); its length. */
    size_t (*greet)(void *state, uint8_t *out);

    /*
     * Writes a request with this payload (at most payload + LOAD_OVERHEAD bytes); its length, or 0
     * when the server does not take one now: then the next input is awaited.
     */
    size_t (*make_request)(void *state, uint8_t *out, uint32_t slot, const uint8_t *payload,
                           size_t len);

    /*
     * Looks at the start of `in`. 1: something complete, *ret_used bytes long; *ret_slot is the slot
     * it answers, or LOAD_NO_SLOT for what answers nothing. 0: more input is needed. -1: it is not
     * what `payload` should have come back as.
     */
    int (*parse_reply)(void *state, const uint8_t *in, size_t in_len, const uint8_t *payload,
                       size_t len, size_t *ret_used, uint32_t *ret_slot);
};

#define LOAD_NO_SLOT UINT32_MAX

extern const struct load_proto load_proto_frame; /* big-endian u32 length, so many bytes */
extern const struct load_proto load_proto_mux;   /* calls of bench.Echo/echo, in echo/echo.weir */

static inline void load_put_u32(uint8_t *out, uint32_t value)
{
    out[0] = (uint8_t)(value >> 24);
    out[1] = (uint8_t)(value >> 16);
    out[2] = (uint8_t)(value >> 8);
    out[3] = (uint8_t)value;
}

static inline uint32_t load_get_u32(const uint8_t *in)
{
    return (uint32_t)in[0] << 24 | (uint32_t)in[1] << 16 | (uint32_t)in[2] << 8 | in[3];
}

#endif
