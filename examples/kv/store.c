#include "store.h"

#include <stdlib.h>
#include <string.h>

enum { BUCKETS = 4096 };

struct item {
    struct item *next;
    struct kv_entry entry; /* its name and value lie behind it */
};

struct store {
    uint64_t version;
    struct item *buckets[BUCKETS];
};

static struct item **bucket(const struct store *store, struct weir_str name)
{
    uint32_t hash = 2166136261u; /* FNV-1a */
    for (size_t i = 0; i < name.len; i++)
        hash = (hash ^ (uint8_t)name.data[i]) * 16777619u;
    return (struct item **)&store->buckets[hash % BUCKETS];
}

static struct item **find(const struct store *store, struct weir_str name)
{
    struct item **link = bucket(store, name);
    for (; *link; link = &(*link)->next) {
        struct weir_str have = (*link)->entry.name;
        if (have.len == name.len && memcmp(have.data, name.data, name.len) == 0)
            break;
    }
    return link;
}

static struct item *item_new(const struct kv_entry *entry)
{
    struct item *item = malloc(sizeof(*item) + entry->name.len + entry->value.len);
    if (!item)
        return NULL;
    char *name = (char *)(item + 1);
    char *value = name + entry->name.len;
    if (entry->name.len)
        memcpy(name, entry->name.data, entry->name.len);
    if (entry->value.len)
        memcpy(value, entry->value.data, entry->value.len);
    item->next = NULL;
    item->entry = (struct kv_entry){
        .name = {name, entry->name.len},
        .value = {(const uint8_t *)value, entry->value.len},
    };
    return item;
}

struct store *store_new(void)
{
    return calloc(1, sizeof(struct store));
}

void store_free(struct store *store)
{
    if (!store)
        return;
    for (size_t i = 0; i < BUCKETS; i++) {
        struct item *item = store->buckets[i];
        while (item) {
            struct item *next = item->next;
            free(item);
            item = next;
        }
    }
    free(store);
}

const struct kv_entry *store_put(struct store *store, const struct kv_entry *entry)
{
    struct item *item = item_new(entry);
    if (!item)
        return NULL;
    struct item **link = find(store, entry->name);
    struct item *old = *link;
    if (old)
        item->next = old->next;
    *link = item;
    free(old);
    item->entry.version = ++store->version;
    return &item->entry;
}

const struct kv_entry *store_get(const struct store *store, struct weir_str name)
{
    const struct item *item = *find(store, name);
    return item ? &item->entry : NULL;
}
