/* store.h — the key space: keys with values and times to live.
 *
 * Keys whose time has come are gone for every function here; store_expire_some frees those that nobody asks for. One thread. */
#ifndef REDIS_SERVER_STORE_H
#define REDIS_SERVER_STORE_H

#include "object.h"

struct store {
    struct dict keys; /* value.pointer is an object */
    uint64_t version;
    int64_t now_ms; /* since 1970; set by the owner before each command */
    uint64_t random;
    size_t timed; /* keys with a time to live */
    uint64_t hits, misses, expired;
};

void store_fini(struct store *store);
void store_clear(struct store *store);

/* NULL: there is no such key. */
struct dict_entry *store_entry(struct store *store, struct weir_bytes key);
struct object *store_find(struct store *store, struct weir_bytes key);
/* The same, or a new empty object. NULL: out of memory. */
struct object *store_make(struct store *store, struct weir_bytes key, enum kind kind);
/* Puts `object`, which it takes, in the place of what was there; the time to live goes. False: out of memory, `object` is freed. */
bool store_put(struct store *store, struct weir_bytes key, struct object *object);
bool store_remove(struct store *store, struct weir_bytes key);

/* To be called after every change of an object; removes the key of an empty one. */
void store_changed(struct store *store, struct weir_bytes key, struct object *object);
/* What WATCH compares: 0 when there is no such key. */
uint64_t store_version(struct store *store, struct weir_bytes key);

/* 0: it stays for ever. */
void store_set_expiry(struct store *store, struct dict_entry *entry, int64_t expires_ms);

/* Looks at about `count` keys, picked at random, and frees those whose time has come. */
void store_expire_some(struct store *store, size_t count);
uint64_t store_random(struct store *store);

#endif
