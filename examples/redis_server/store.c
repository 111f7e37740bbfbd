#include "store.h"

#include <stdlib.h>

static void drop_key(struct dict_entry *entry)
{
    object_free(entry->value.pointer);
    free(entry);
}

void store_fini(struct store *store)
{
    dict_fini(&store->keys, drop_key);
}

void store_clear(struct store *store)
{
    store_fini(store);
    store->timed = 0;
    store->version++;
}

bool store_remove(struct store *store, struct weir_bytes key)
{
    struct dict_entry *entry = store_entry(store, key);
    if (!entry)
        return false;
    store->timed -= entry->expires_ms != 0;
    drop_key(dict_take(&store->keys, key));
    return true;
}

static bool is_over(const struct store *store, const struct dict_entry *entry)
{
    return entry->expires_ms && entry->expires_ms <= store->now_ms;
}

static void expire(struct store *store, struct dict_entry *entry)
{
    store->expired++;
    store->timed--;
    drop_key(dict_take(&store->keys, dict_key(entry)));
}

struct dict_entry *store_entry(struct store *store, struct weir_bytes key)
{
    struct dict_entry *entry = dict_find(&store->keys, key);
    if (!entry || !is_over(store, entry))
        return entry;
    expire(store, entry);
    return NULL;
}

struct object *store_find(struct store *store, struct weir_bytes key)
{
    struct dict_entry *entry = store_entry(store, key);
    return entry ? entry->value.pointer : NULL;
}

struct object *store_make(struct store *store, struct weir_bytes key, enum kind kind)
{
    struct object *object = store_find(store, key);
    if (object)
        return object;
    object = object_new(kind);
    return object && store_put(store, key, object) ? object : NULL;
}

bool store_put(struct store *store, struct weir_bytes key, struct object *object)
{
    bool fresh;
    struct dict_entry *entry = dict_add(&store->keys, key, &fresh);
    if (!entry) {
        object_free(object);
        return false;
    }
    object_free(entry->value.pointer);
    entry->value.pointer = object;
    store_set_expiry(store, entry, 0);
    object->version = ++store->version;
    return true;
}

void store_changed(struct store *store, struct weir_bytes key, struct object *object)
{
    object->version = ++store->version;
    if (object_is_empty(object))
        store_remove(store, key);
}

uint64_t store_version(struct store *store, struct weir_bytes key)
{
    const struct object *object = store_find(store, key);
    return object ? object->version : 0;
}

void store_set_expiry(struct store *store, struct dict_entry *entry, int64_t expires_ms)
{
    store->timed += (size_t)(expires_ms != 0) - (size_t)(entry->expires_ms != 0);
    entry->expires_ms = expires_ms;
}

void store_expire_some(struct store *store, size_t count)
{
    for (; count && store->timed; count--) {
        struct dict_entry *entry = dict_pick(&store->keys, store_random(store));
        if (is_over(store, entry))
            expire(store, entry);
    }
}

uint64_t store_random(struct store *store)
{
    uint64_t z = store->random += 0x9e3779b97f4a7c15u;
    z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
    z = (z ^ z >> 27) * 0x94d049bb133111ebu;
    return z ^ z >> 31;
}
