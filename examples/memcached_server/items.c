#include "items.h"

#include <stdlib.h>
#include <string.h>

enum { MONTH_S = 60 * 60 * 24 * 30, OVERHEAD = 64 };

void items_init(struct items *items, size_t limit)
{
    *items = (struct items){.limit = limit};
    weir_list_init(&items->used);
}

static size_t cost(const struct item *item)
{
    return sizeof *item + item->len + item->entry->key_len + OVERHEAD;
}

static void drop(struct items *items, struct item *item)
{
    items->bytes -= cost(item);
    weir_list_remove(&item->used);
    free(dict_take(&items->keys, dict_key(item->entry)));
    free(item);
}

static void drop_entry(struct dict_entry *entry)
{
    free(entry->value.pointer);
    free(entry);
}

void items_fini(struct items *items)
{
    dict_fini(&items->keys, drop_entry);
}

static bool is_over(const struct items *items, const struct item *item)
{
    if (items->flush_s && items->flush_s <= items->now_s && item->cas <= items->flush_cas)
        return true;
    return item->expires_s && item->expires_s <= items->now_s;
}

struct item *items_find(struct items *items, struct weir_bytes key)
{
    struct dict_entry *entry = dict_find(&items->keys, key);
    struct item *item = entry ? entry->value.pointer : NULL;
    if (!item || !is_over(items, item))
        return item;
    items->expired++;
    drop(items, item);
    return NULL;
}

struct item *items_use(struct items *items, struct weir_bytes key)
{
    struct item *item = items_find(items, key);
    if (!item) {
        items->misses++;
        return NULL;
    }
    items->hits++;
    weir_list_remove(&item->used);
    weir_list_push_front(&items->used, &item->used);
    return item;
}

static void make_room(struct items *items, const struct item *except)
{
    while (items->bytes > items->limit && !weir_list_is_empty(&items->used)) {
        struct item *oldest = WEIR_CONTAINER(items->used.prev, struct item, used);
        if (oldest == except)
            return;
        items->evicted++;
        drop(items, oldest);
    }
}

static struct item *item_new(struct weir_bytes front, struct weir_bytes back)
{
    size_t len = front.len + back.len;
    struct item *item = len <= ITEM_LARGEST ? malloc(sizeof *item + len) : NULL;
    if (!item)
        return NULL;
    *item = (struct item){.len = len};
    if (front.len)
        memcpy(item->data, front.data, front.len);
    if (back.len)
        memcpy(item->data + front.len, back.data, back.len);
    return item;
}

/* The place of `item` in the table, whose former content goes. */
static bool enter(struct items *items, struct weir_bytes key, struct item *item)
{
    bool fresh;
    struct dict_entry *entry = dict_add(&items->keys, key, &fresh);
    if (!entry)
        return false;
    struct item *before = entry->value.pointer;
    if (before) {
        items->bytes -= cost(before);
        weir_list_remove(&before->used);
        free(before);
    }
    entry->value.pointer = item;
    item->entry = entry;
    items->bytes += cost(item);
    weir_list_push_front(&items->used, &item->used);
    return true;
}

struct item *items_put(struct items *items, struct weir_bytes key, uint32_t flags,
                       int64_t expires_s, struct weir_bytes front, struct weir_bytes back)
{
    struct item *item = item_new(front, back);
    if (!item || !enter(items, key, item)) {
        free(item);
        items_remove(items, key);
        return NULL;
    }
    item->flags = flags;
    item->expires_s = expires_s;
    item->used_s = items->now_s;
    item->cas = ++items->cas;
    items->total++;
    items->sets++;
    make_room(items, item);
    return item;
}

bool items_remove(struct items *items, struct weir_bytes key)
{
    struct item *item = items_find(items, key);
    if (item)
        drop(items, item);
    return item != NULL;
}

int64_t items_expiry(const struct items *items, int64_t time)
{
    if (time == 0)
        return 0;
    if (time < 0)
        return 1;
    return time <= MONTH_S ? items->now_s + time : time;
}

void items_flush(struct items *items, int64_t time)
{
    items->flush_s = time > 0 ? items_expiry(items, time) : items->now_s;
    items->flush_cas = items->cas;
}
