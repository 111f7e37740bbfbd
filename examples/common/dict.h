/* dict.h — a hash table from byte strings to values, for the key space, hashes, sets and sorted sets.
 *
 * A table of chains whose bucket is the upper bits of the hash, so that walking the buckets walks the hashes in order, however many buckets
 * there are: a cursor of dict_scan is the first hash not looked at yet and survives every change of size. Growing and shrinking
 * are spread over the operations that follow: buckets below `moved` are already in the new table. Hashes are keyed with a
 * seed, so that a client cannot choose keys that collide.
 *
 * One thread. Pointers to entries hold until that entry is removed.
 */
#ifndef COMMON_DICT_H
#define COMMON_DICT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "weir/base.h"

struct dict_entry {
    struct dict_entry *next;
    uint64_t hash;
    union {
        void *pointer;
        double number;
    } value;
    int64_t expires_ms; /* since 1970; 0: never. Only in the key space */
    uint32_t key_len;
    uint8_t key[];
};

struct dict_table {
    struct dict_entry **buckets;
    unsigned bits; /* there are 1 << bits buckets */
};

struct dict {
    struct dict_table now, next; /* next.buckets: being moved to */
    size_t moved;                /* buckets of `now` that are in `next` */
    size_t count;
};

/* The process's seed: once, before the first dict. */
void dict_seed(uint64_t a, uint64_t b);

/* Zeroed memory is an empty dict. */
void dict_fini(struct dict *dict, void (*drop)(struct dict_entry *entry));

/* NULL: there is none. */
struct dict_entry *dict_find(struct dict *dict, struct weir_bytes key);

/* The entry of `key`, a new zeroed one when there was none (then *ret_new). NULL: out of memory. */
struct dict_entry *dict_add(struct dict *dict, struct weir_bytes key, bool *ret_new);

/* Takes the entry of `key` out; the caller frees it. NULL: there was none. */
struct dict_entry *dict_take(struct dict *dict, struct weir_bytes key);

/* Walks about `count` entries from `cursor` on (0 to begin); returns the cursor to go on from, 0 at the end. What is there from the first to
 * the last call is given at least once. `visit` may not change the dict. */
uint64_t dict_scan(const struct dict *dict, uint64_t cursor, size_t count,
                   void (*visit)(void *data, struct dict_entry *entry), void *data);

/* Some entry, picked with `random`; NULL when empty. */
struct dict_entry *dict_pick(const struct dict *dict, uint64_t random);

static inline struct weir_bytes dict_key(const struct dict_entry *entry)
{
    return (struct weir_bytes){entry->key, entry->key_len};
}

/* All entries, in order of their hashes; the dict may not change meanwhile. */
struct dict_walk {
    const struct dict *dict;
    size_t bucket;
    struct dict_entry *entry;
};
struct dict_entry *dict_walk(struct dict_walk *walk);

#endif
