/* items.h — what a cache holds: items with flags, a time to live and a number that changes with each change (CAS).
 *
 * Bounded: when `limit` bytes are used, the items that were looked at least recently go. Items whose time has come are gone for every
 * function here. One thread; an item holds until the next call that changes something. */
#ifndef MEMCACHED_SERVER_ITEMS_H
#define MEMCACHED_SERVER_ITEMS_H

#include "../common/dict.h"
#include "weir/list.h"

struct item {
    struct weir_list used; /* items.used, the most recent first */
    struct dict_entry *entry;
    uint64_t cas;
    int64_t expires_s; /* 0: never */
    int64_t used_s;    /* when it was last looked at */
    uint32_t flags;
    bool fetched, stale, won; /* for the meta commands */
    size_t len;
    uint8_t data[];
};

struct items {
    struct dict keys; /* value.pointer: a struct item */
    struct weir_list used;
    uint64_t cas;
    size_t bytes, limit;
    int64_t now_s;   /* since 1970; set by the owner before each request */
    int64_t flush_s; /* everything older than this moment is gone; 0: nothing */
    uint64_t flush_cas;
    uint64_t total, evicted, expired;
    uint64_t hits, misses, sets, deletes, touches;
};

enum { ITEM_LARGEST = 1024 * 1024 };

void items_init(struct items *items, size_t limit);
void items_fini(struct items *items);

static inline struct weir_bytes item_bytes(const struct item *item)
{
    return (struct weir_bytes){item->data, item->len};
}

/* NULL: there is none. */
struct item *items_find(struct items *items, struct weir_bytes key);
/* The same, and it counts as looked at. */
struct item *items_use(struct items *items, struct weir_bytes key);

/* Puts an item in the place of what was there, its data `front` and then `back`. NULL: too large, or out of memory; what was there is
 * gone then, so that nobody reads what was to be replaced. */
struct item *items_put(struct items *items, struct weir_bytes key, uint32_t flags,
                       int64_t expires_s, struct weir_bytes front, struct weir_bytes back);
bool items_remove(struct items *items, struct weir_bytes key);

/* A time as clients give it: seconds from now up to 30 days, else since 1970; 0: never; negative: at once. */
int64_t items_expiry(const struct items *items, int64_t time);
/* Everything that is there now goes, at once or at a time to come (as items_expiry). */
void items_flush(struct items *items, int64_t time);

#endif
