#include "weir/websocket.h"

#include <string.h>

#include "weir/wire.h"

/* SHA-1 (RFC 3174), which proves nothing but that the server has read the key. */
struct sha1 {
    uint32_t state[5];
    uint8_t block[64];
    uint64_t bytes;
};

static uint32_t rotate(uint32_t x, unsigned n)
{
    return x << n | x >> (32 - n);
}

static uint32_t mix(unsigned round, uint32_t b, uint32_t c, uint32_t d)
{
    if (round / 20 == 0)
        return ((b & c) | (~b & d)) + 0x5a827999;
    if (round / 20 == 2)
        return ((b & c) | (b & d) | (c & d)) + 0x8f1bbcdc;
    return (b ^ c ^ d) + (round < 40 ? 0x6ed9eba1 : 0xca62c1d6);
}

static void add_block(struct sha1 *h)
{
    uint32_t w[80], s[5];
    for (unsigned i = 0; i < 16; i++)
        w[i] = weir_get_be32(h->block + 4 * i);
    for (unsigned i = 16; i < 80; i++)
        w[i] = rotate(w[i - 3] ^ w[i - 8] ^ w[i - 14] ^ w[i - 16], 1);
    memcpy(s, h->state, sizeof s);
    for (unsigned i = 0; i < 80; i++) {
        uint32_t next = rotate(s[0], 5) + mix(i, s[1], s[2], s[3]) + s[4] + w[i];
        s[4] = s[3];
        s[3] = s[2];
        s[2] = rotate(s[1], 30);
        s[1] = s[0];
        s[0] = next;
    }
    for (unsigned i = 0; i < 5; i++)
        h->state[i] += s[i];
}

static void add(struct sha1 *h, const void *data, size_t len)
{
    const uint8_t *p = (const uint8_t *)data;
    for (size_t i = 0; i < len; i++) {
        h->block[h->bytes++ % 64] = p[i];
        if (h->bytes % 64 == 0)
            add_block(h);
    }
}

static void finish(struct sha1 *h, uint8_t ret[20])
{
    uint8_t bits[8];
    weir_put_be64(bits, h->bytes * 8);
    add(h, "\x80", 1);
    while (h->bytes % 64 != 56)
        add(h, "", 1);
    add(h, bits, sizeof bits);
    for (unsigned i = 0; i < 5; i++)
        weir_put_be32(ret + 4 * i, h->state[i]);
}

static void put_base64(char *to, const uint8_t *from)
{
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    uint32_t bits = (uint32_t)from[0] << 16 | (uint32_t)from[1] << 8 | from[2];
    for (unsigned i = 0; i < 4; i++)
        to[i] = digits[bits >> (18 - 6 * i) & 63];
}

void weir_websocket_accept(struct weir_str key, char ret[WEIR_WEBSOCKET_ACCEPT])
{
    static const char guid[] = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
    struct sha1 h = {.state = {0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0}};
    uint8_t hash[21] = {0};
    if (key.len)
        add(&h, key.data, key.len);
    add(&h, guid, sizeof guid - 1);
    finish(&h, hash);
    for (unsigned i = 0; i < 7; i++)
        put_base64(ret + 4 * i, hash + 3 * i);
    ret[WEIR_WEBSOCKET_ACCEPT - 1] = '=';
}
