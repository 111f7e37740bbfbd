#include "cache.h"

#include <stdio.h>
#include <unistd.h>

static bool may_store(enum how how, const struct item *item)
{
    return how == SET || (how == ADD ? item == NULL : item != NULL);
}

enum outcome cache_store(struct items *items, const struct change *change, struct item **ret_item)
{
    struct item *item = items_find(items, change->key);
    struct weir_bytes front = change->data, back = {0};
    uint32_t flags = change->flags;
    int64_t expires = change->expires_s;
    *ret_item = item;
    if (change->cas && (!item || item->cas != change->cas))
        return item ? EXISTS : NOT_FOUND;
    if (!may_store(change->how, item))
        return NOT_STORED;
    if (change->how == APPEND || change->how == PREPEND) {
        front = change->how == APPEND ? item_bytes(item) : change->data;
        back = change->how == APPEND ? change->data : item_bytes(item);
        flags = item->flags;
        expires = item->expires_s;
    }
    if (front.len + back.len > ITEM_LARGEST) {
        if (change->how == SET)
            items_remove(items, change->key); /* so that nobody reads what was to be replaced */
        return TOO_LARGE;
    }
    *ret_item = items_put(items, change->key, flags, expires, front, back);
    return *ret_item ? DONE : NO_MEMORY;
}

enum outcome cache_delete(struct items *items, struct weir_bytes key, uint64_t cas)
{
    const struct item *item = items_find(items, key);
    if (!item)
        return NOT_FOUND;
    if (cas && item->cas != cas)
        return EXISTS;
    items_remove(items, key);
    items->deletes++;
    return DONE;
}

static bool read_number(struct weir_bytes text, uint64_t *ret)
{
    uint64_t n = 0;
    for (size_t i = 0; i < text.len; i++) {
        unsigned digit = text.data[i] - (unsigned)'0';
        if (digit > 9 || n > (UINT64_MAX - digit) / 10)
            return false;
        n = n * 10 + digit;
    }
    *ret = n;
    return text.len > 0;
}

struct item *cache_put_number(struct items *items, struct weir_bytes key, uint64_t value,
                              uint32_t flags, int64_t expires_s)
{
    char text[24];
    int len = snprintf(text, sizeof text, "%llu", (unsigned long long)value);
    struct weir_bytes data = {(const uint8_t *)text, (size_t)len};
    return items_put(items, key, flags, expires_s, data, (struct weir_bytes){0});
}

enum outcome cache_add(struct items *items, struct weir_bytes key, bool down, uint64_t by,
                       uint64_t *ret_value, struct item **ret_item)
{
    struct item *item = items_find(items, key);
    uint64_t n;
    *ret_item = item;
    if (!item)
        return NOT_FOUND;
    if (!read_number(item_bytes(item), &n))
        return NOT_A_NUMBER;
    *ret_value = !down ? n + by : by < n ? n - by : 0;
    *ret_item = cache_put_number(items, key, *ret_value, item->flags, item->expires_s);
    return *ret_item ? DONE : NO_MEMORY;
}

void cache_statistics(const struct items *items, struct statistic ret[STATISTICS])
{
    const struct statistic all[STATISTICS] = {
        {"pid", (uint64_t)getpid()},
        {"time", (uint64_t)items->now_s},
        {"pointer_size", sizeof(void *) * 8},
        {"curr_items", items->keys.count},
        {"total_items", items->total},
        {"bytes", items->bytes},
        {"limit_maxbytes", items->limit},
        {"threads", 1},
        {"cmd_get", items->hits + items->misses},
        {"cmd_set", items->sets},
        {"cmd_touch", items->touches},
        {"get_hits", items->hits},
        {"get_misses", items->misses},
        {"delete_hits", items->deletes},
        {"evictions", items->evicted},
        {"expired_unfetched", items->expired},
    };
    for (size_t i = 0; i < STATISTICS; i++)
        ret[i] = all[i];
}
