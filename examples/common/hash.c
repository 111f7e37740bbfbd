#include "hash.h"

#include <string.h>

struct state {
    uint64_t v0, v1, v2, v3;
};

static uint64_t rotate(uint64_t x, unsigned by)
{
    return x << by | x >> (64 - by);
}

static inline void stir(struct state *s)
{
    s->v0 += s->v1;
    s->v2 += s->v3;
    s->v1 = rotate(s->v1, 13) ^ s->v0;
    s->v3 = rotate(s->v3, 16) ^ s->v2;
    s->v0 = rotate(s->v0, 32);
    s->v2 += s->v1;
    s->v0 += s->v3;
    s->v1 = rotate(s->v1, 17) ^ s->v2;
    s->v3 = rotate(s->v3, 21) ^ s->v0;
    s->v2 = rotate(s->v2, 32);
}

static inline void mix(struct state *s, uint64_t word)
{
    s->v3 ^= word;
    stir(s);
    s->v0 ^= word;
}

uint64_t hash_of(const struct hash_seed *seed, struct weir_bytes key)
{
    struct state s = {seed->a ^ 0x736f6d6570736575u, seed->b ^ 0x646f72616e646f6du,
                      seed->a ^ 0x6c7967656e657261u, seed->b ^ 0x7465646279746573u};
    const uint8_t *p = key.data;
    size_t left = key.len;
    uint64_t word;
    for (; left >= 8; p += 8, left -= 8) {
        memcpy(&word, p, 8);
        mix(&s, word);
    }
    word = 0;
    if (left)
        memcpy(&word, p, left);
    mix(&s, word | (uint64_t)key.len << 56);
    s.v2 ^= 0xff;
    for (int i = 0; i < 3; i++)
        stir(&s);
    return s.v0 ^ s.v1 ^ s.v2 ^ s.v3;
}
