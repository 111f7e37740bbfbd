/* Length-delimited frames: what a bare echo server speaks. The payload's first bytes are the slot. */
#include "proto.h"

#include <string.h>

static size_t greet(void *state, uint8_t *out)
{
    (void)state;
    (void)out;
    return 0;
}

static size_t make_request(void *state, uint8_t *out, uint32_t slot, const uint8_t *payload,
                           size_t len)
{
    (void)state;
    load_put_u32(out, (uint32_t)len);
    memcpy(out + 4, payload, len);
    load_put_u32(out + 4, slot);
    return 4 + len;
}

static int parse_reply(void *state, const uint8_t *in, size_t in_len, const uint8_t *payload,
                       size_t len, size_t *ret_used, uint32_t *ret_slot)
{
    (void)state;
    if (in_len < 4 + len)
        return 0;
    if (load_get_u32(in) != len || memcmp(in + 4 + len - 8, payload + len - 8, 8) != 0)
        return -1;
    *ret_used = 4 + len;
    *ret_slot = load_get_u32(in + 4);
    return 1;
}

const struct load_proto load_proto_frame = {"frame", 0, greet, make_request, parse_reply};
