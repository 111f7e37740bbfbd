/* The meta commands of the text protocol: a flag is a letter, some with a token behind it. */
#include "cache.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_FLAGS = 64, TOKEN = 24 };

/* A command's flags, and what is answered to them. */
struct meta {
    struct request *r;
    struct weir_str key;
    const struct memcached_text_flag *flags;
    size_t count;
    struct memcached_text_flag out[MOST_FLAGS + 4];
    size_t out_count;
    bool no_memory;
};

static const struct weir_str *find(const struct meta *m, char letter)
{
    for (size_t i = 0; i < m->count; i++) {
        if (m->flags[i].flag.data[0] == letter)
            return &m->flags[i].flag;
    }
    return NULL;
}

static bool has(const struct meta *m, char letter)
{
    return find(m, letter) != NULL;
}

/* The number behind a flag. */
static int64_t number(const struct meta *m, char letter, int64_t otherwise)
{
    const struct weir_str *flag = find(m, letter);
    char text[TOKEN] = "";
    if (!flag || flag->len < 2 || flag->len > sizeof text)
        return otherwise;
    memcpy(text, flag->data + 1, flag->len - 1);
    return text[0] == '-' ? strtoll(text, NULL, 10) : (int64_t)strtoull(text, NULL, 10);
}

static struct meta meta_of(struct request *r, struct weir_str key,
                           const struct memcached_text_flag *flags, size_t count)
{
    return (struct meta){.r = r, .key = key, .flags = flags, .count = count};
}

/* --- answering --- */

static void put_flag(struct meta *m, struct weir_str flag)
{
    m->out[m->out_count++].flag = flag;
}

static void put_letter(struct meta *m, const char *letter)
{
    put_flag(m, (struct weir_str){letter, 1});
}

static void put_number(struct meta *m, char letter, long long value)
{
    char *text = weir_arena_alloc(m->r->arena, TOKEN);
    if (!text) {
        m->no_memory = true;
        return;
    }
    int len = snprintf(text, TOKEN, "%c%lld", letter, value);
    put_flag(m, (struct weir_str){text, (size_t)len});
}

static void put_key(struct meta *m)
{
    char *text = weir_arena_alloc(m->r->arena, m->key.len + 1);
    if (!text) {
        m->no_memory = true;
        return;
    }
    text[0] = 'k';
    memcpy(text + 1, m->key.data, m->key.len);
    put_flag(m, (struct weir_str){text, m->key.len + 1});
}

/* What a flag asks to be told; those of an item only when there is one. */
static void put_asked(struct meta *m, const struct weir_str *flag, const struct item *item)
{
    char letter = flag->data[0];
    int64_t now = m->r->items->now_s;
    if (letter == 'O')
        put_flag(m, *flag);
    else if (letter == 'k')
        put_key(m);
    else if (!item)
        return;
    else if (letter == 'c')
        put_number(m, 'c', (long long)item->cas);
    else if (letter == 'f')
        put_number(m, 'f', item->flags);
    else if (letter == 's')
        put_number(m, 's', (long long)item->len);
    else if (letter == 'h')
        put_number(m, 'h', item->fetched);
    else if (letter == 'l')
        put_number(m, 'l', now - item->used_s);
    else if (letter == 't')
        put_number(m, 't', item->expires_s ? item->expires_s - now : -1);
    else if (letter == 'b')
        put_letter(m, "b");
}

static void put_all(struct meta *m, const struct item *item)
{
    for (size_t i = 0; i < m->count && m->out_count < MOST_FLAGS; i++)
        put_asked(m, &m->flags[i].flag, item);
}

static int answer(struct meta *m, enum memcached_text_reply_kind kind)
{
    struct memcached_text_reply reply = {.kind = kind};
    if (m->no_memory)
        return say_server_error(m->r, "out of memory");
    reply.meta_done.flags.items = m->out; /* the same in all that have flags alone */
    reply.meta_done.flags.count = m->out_count;
    return say(m->r, &reply);
}

static int answer_value(struct meta *m, const struct item *item)
{
    struct memcached_text_reply reply = {.kind = MEMCACHED_TEXT_REPLY_KIND_META_VALUE};
    if (m->no_memory)
        return say_server_error(m->r, "out of memory");
    reply.meta_value.flags.items = m->out;
    reply.meta_value.flags.count = m->out_count;
    reply.meta_value.data = item_bytes(item);
    return say(m->r, &reply);
}

/* With q only what is out of the ordinary is told. */
static int answer_outcome(struct meta *m, enum outcome outcome, const struct item *item)
{
    bool quiet = has(m, 'q');
    put_all(m, outcome == DONE ? item : NULL);
    switch (outcome) {
    case DONE:
        return quiet ? WEIR_OK : answer(m, MEMCACHED_TEXT_REPLY_KIND_META_DONE);
    case EXISTS:
        return answer(m, MEMCACHED_TEXT_REPLY_KIND_META_EXISTS);
    case NOT_FOUND:
        return answer(m, MEMCACHED_TEXT_REPLY_KIND_META_NOT_FOUND);
    case TOO_LARGE:
        return say_server_error(m->r, "object too large for cache");
    case NO_MEMORY:
        return say_server_error(m->r, "out of memory storing object");
    case NOT_A_NUMBER:
        return say_client_error(m->r, "cannot increment or decrement non-numeric value");
    default:
        return answer(m, MEMCACHED_TEXT_REPLY_KIND_META_NOT_STORED);
    }
}

/* --- commands --- */

/* The item that a miss makes, with N: the one who asked is to fill it. */
static struct item *vivify(struct meta *m)
{
    struct items *items = m->r->items;
    int64_t expires = items_expiry(items, number(m, 'N', 0));
    return items_put(items, text_bytes(m->key), 0, expires, (struct weir_bytes){0},
                     (struct weir_bytes){0});
}

int answer_meta_get(struct request *r, const struct memcached_text_meta *command)
{
    struct meta m = meta_of(r, command->key, command->flags.items, command->flags.count);
    struct item *item = items_use(r->items, text_bytes(m.key));
    bool won = !item && has(&m, 'N');
    if (won)
        item = vivify(&m);
    if (!item)
        return has(&m, 'q') ? WEIR_OK : say_word(r, MEMCACHED_TEXT_REPLY_KIND_EN);
    if (has(&m, 'T'))
        item->expires_s = items_expiry(r->items, number(&m, 'T', 0));
    put_all(&m, item);
    if (won)
        put_letter(&m, "W");
    item->fetched = true;
    item->used_s = r->items->now_s;
    return has(&m, 'v') ? answer_value(&m, item) : answer(&m, MEMCACHED_TEXT_REPLY_KIND_META_DONE);
}

static enum how mode_of(const struct meta *m)
{
    const struct weir_str *flag = find(m, 'M');
    switch (flag && flag->len > 1 ? flag->data[1] | 0x20 : 's') {
    case 'e':
        return ADD;
    case 'a':
        return APPEND;
    case 'p':
        return PREPEND;
    case 'r':
        return REPLACE;
    default:
        return SET;
    }
}

int answer_meta_set(struct request *r, const struct memcached_text_meta_set *command)
{
    struct meta m = meta_of(r, command->key, command->flags.items, command->flags.count);
    struct item *item;
    struct change change = {
        .how = mode_of(&m),
        .key = text_bytes(m.key),
        .data = command->data,
        .flags = (uint32_t)number(&m, 'F', 0),
        .expires_s = items_expiry(r->items, number(&m, 'T', 0)),
        .cas = (uint64_t)number(&m, 'C', 0),
    };
    enum outcome outcome = cache_store(r->items, &change, &item);
    if (outcome == DONE && has(&m, 'E'))
        item->cas = (uint64_t)number(&m, 'E', 0);
    return answer_outcome(&m, outcome, item);
}

int answer_meta_delete(struct request *r, const struct memcached_text_meta *command)
{
    struct meta m = meta_of(r, command->key, command->flags.items, command->flags.count);
    struct weir_bytes key = text_bytes(m.key);
    enum outcome outcome = cache_delete(r->items, key, (uint64_t)number(&m, 'C', 0));
    return answer_outcome(&m, outcome, NULL);
}

static bool counts_down(const struct meta *m)
{
    const struct weir_str *flag = find(m, 'M');
    char mode = flag && flag->len > 1 ? flag->data[1] : 'I';
    return mode == 'D' || mode == 'd' || mode == '-';
}

int answer_meta_arithmetic(struct request *r, const struct memcached_text_meta *command)
{
    struct meta m = meta_of(r, command->key, command->flags.items, command->flags.count);
    struct weir_bytes key = text_bytes(m.key);
    struct item *item;
    uint64_t value = 0, by = (uint64_t)number(&m, 'D', 1);
    enum outcome outcome = cache_add(r->items, key, counts_down(&m), by, &value, &item);
    if (outcome == NOT_FOUND && has(&m, 'N')) {
        item = cache_put_number(r->items, key, (uint64_t)number(&m, 'J', 0), 0,
                                items_expiry(r->items, number(&m, 'N', 0)));
        outcome = item ? DONE : NO_MEMORY;
    }
    if (outcome == DONE && has(&m, 'T'))
        item->expires_s = items_expiry(r->items, number(&m, 'T', 0));
    if (outcome != DONE || !has(&m, 'v'))
        return answer_outcome(&m, outcome, item);
    put_all(&m, item);
    return answer_value(&m, item);
}

int answer_meta_debug(struct request *r, const struct memcached_text_meta *command)
{
    const struct item *item = items_find(r->items, text_bytes(command->key));
    char *text = weir_arena_alloc(r->arena, 512);
    if (!item || !text)
        return say_word(r, MEMCACHED_TEXT_REPLY_KIND_EN);
    int64_t now = r->items->now_s;
    int len = snprintf(text, 512, "%.*s exp=%lld la=%lld cas=%llu fetch=%s cls=1 size=%zu",
                       (int)command->key.len, command->key.data,
                       (long long)(item->expires_s ? item->expires_s - now : -1),
                       (long long)(now - item->used_s), (unsigned long long)item->cas,
                       item->fetched ? "yes" : "no", item->len);
    return say(r, &(struct memcached_text_reply){.kind = MEMCACHED_TEXT_REPLY_KIND_DEBUG,
                                                 .debug = {{text, (size_t)len}}});
}
