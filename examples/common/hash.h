/* hash.h — SipHash-1-3 of a byte string: who does not know the seed cannot make keys collide. */
#ifndef COMMON_HASH_H
#define COMMON_HASH_H

#include <stdint.h>

#include "weir/base.h"

struct hash_seed {
    uint64_t a, b;
};

uint64_t hash_of(const struct hash_seed *seed, struct weir_bytes key);

#endif
