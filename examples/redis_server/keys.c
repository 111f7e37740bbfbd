/* Commands on keys, whatever they hold. */
#include "commands.h"

#include <stdlib.h>
#include <string.h>

void cmd_del(struct command *c)
{
    int64_t removed = 0;
    for (size_t i = 1; i < c->argc; i++)
        removed += store_remove(c->store, c->argv[i]);
    put_integer(c->reply, removed);
}

void cmd_exists(struct command *c)
{
    int64_t there = 0;
    for (size_t i = 1; i < c->argc; i++)
        there += store_entry(c->store, c->argv[i]) != NULL;
    put_integer(c->reply, there);
}

void cmd_type(struct command *c)
{
    const struct object *object = store_find(c->store, c->argv[1]);
    put_simple(c->reply, object ? kind_name(object->kind) : "none");
}

/* --- times to live --- */

/* NX, XX, GT, LT of EXPIRE. A key without a time lives for ever. */
static bool expiry_allowed(struct command *c, const struct dict_entry *entry, int64_t expires_ms)
{
    int64_t before = entry->expires_ms;
    if (c->argc < 4)
        return true;
    if (is_word(c->argv[3], "nx"))
        return !before;
    if (is_word(c->argv[3], "xx"))
        return before != 0;
    if (is_word(c->argv[3], "gt"))
        return before && expires_ms > before;
    return !before || expires_ms < before;
}

static bool is_expiry_option(struct weir_bytes arg)
{
    return is_word(arg, "nx") || is_word(arg, "xx") || is_word(arg, "gt") || is_word(arg, "lt");
}

static void expire(struct command *c, int64_t unit, bool absolute)
{
    int64_t n, base = absolute ? 0 : c->store->now_ms;
    if (!want_integer(c, 2, &n))
        return;
    if (c->argc > 4 || (c->argc == 4 && !is_expiry_option(c->argv[3]))) {
        reply_syntax_error(c);
        return;
    }
    if (__builtin_mul_overflow(n, unit, &n) || __builtin_add_overflow(n, base, &n)) {
        put_error(c->reply, "ERR invalid expire time in 'expire' command");
        return;
    }
    struct dict_entry *entry = store_entry(c->store, c->argv[1]);
    if (!entry || !expiry_allowed(c, entry, n)) {
        put_integer(c->reply, 0);
        return;
    }
    struct object *object = entry->value.pointer;
    store_set_expiry(c->store, entry, n > 0 ? n : 1);
    object->version = ++c->store->version;
    put_integer(c->reply, 1);
}

void cmd_expire(struct command *c)
{
    expire(c, 1000, false);
}

void cmd_pexpire(struct command *c)
{
    expire(c, 1, false);
}

void cmd_expireat(struct command *c)
{
    expire(c, 1000, true);
}

void cmd_pexpireat(struct command *c)
{
    expire(c, 1, true);
}

static void time_left(struct command *c, int64_t unit, bool absolute)
{
    const struct dict_entry *entry = store_entry(c->store, c->argv[1]);
    if (!entry || !entry->expires_ms) {
        put_integer(c->reply, entry ? -1 : -2);
        return;
    }
    int64_t ms = absolute ? entry->expires_ms : entry->expires_ms - c->store->now_ms;
    put_integer(c->reply, (ms + unit / 2) / unit);
}

void cmd_ttl(struct command *c)
{
    time_left(c, 1000, false);
}

void cmd_pttl(struct command *c)
{
    time_left(c, 1, false);
}

void cmd_expiretime(struct command *c)
{
    time_left(c, 1000, true);
}

void cmd_pexpiretime(struct command *c)
{
    time_left(c, 1, true);
}

void cmd_persist(struct command *c)
{
    struct dict_entry *entry = store_entry(c->store, c->argv[1]);
    bool timed = entry && entry->expires_ms;
    if (timed)
        store_set_expiry(c->store, entry, 0);
    put_integer(c->reply, timed);
}

/* --- all of them --- */

static void key_found(void *data, struct dict_entry *entry)
{
    struct scan *scan = data;
    const struct object *object = entry->value.pointer;
    if (entry->expires_ms && entry->expires_ms <= scan->store->now_ms)
        return;
    if (scan->type.data && !is_word(scan->type, kind_name(object->kind)))
        return;
    if (!scan->pattern.data || glob_matches(scan->pattern, dict_key(entry)))
        scan_found(scan, dict_key(entry));
}

void cmd_scan(struct command *c)
{
    struct scan scan;
    if (scan_begin(c, 1, &scan))
        scan_reply(&scan, dict_scan(&c->store->keys, scan.cursor, scan.count, key_found, &scan));
}

void cmd_keys(struct command *c)
{
    struct scan scan = {.c = c, .pattern = c->argv[1], .store = c->store};
    dict_scan(&c->store->keys, 0, SIZE_MAX, key_found, &scan);
    struct resp_value *items = scan.no_memory ? NULL : put_array(c, c->reply, scan.found_count);
    if (!items && scan.no_memory)
        reply_no_memory(c);
    for (size_t i = 0; items && i < scan.found_count; i++)
        put_bulk(c, &items[i], scan.found[i]);
}

void cmd_randomkey(struct command *c)
{
    store_expire_some(c->store, 20);
    const struct dict_entry *entry = dict_pick(&c->store->keys, store_random(c->store));
    if (entry)
        put_bulk(c, c->reply, dict_key(entry));
    else
        put_null(c, c->reply);
}

void cmd_dbsize(struct command *c)
{
    put_integer(c->reply, (int64_t)c->store->keys.count);
}

void cmd_flush(struct command *c)
{
    store_clear(c->store);
    reply_ok(c);
}

/* --- names --- */

/* Moves the value of argv[1] to argv[2], its time to live too. */
static bool rename_key(struct command *c)
{
    struct dict_entry *from = store_entry(c->store, c->argv[1]);
    struct object *object = from->value.pointer;
    int64_t expires = from->expires_ms;
    bool fresh;
    struct dict_entry *to = dict_add(&c->store->keys, c->argv[2], &fresh);
    if (!to) {
        reply_no_memory(c);
        return false;
    }
    if (to == from)
        return true;
    object_free(to->value.pointer);
    to->value.pointer = object;
    from->value.pointer = NULL;
    store_remove(c->store, c->argv[1]);
    store_set_expiry(c->store, to, expires);
    object->version = ++c->store->version;
    return true;
}

void cmd_rename(struct command *c)
{
    if (!store_entry(c->store, c->argv[1]))
        put_error(c->reply, "ERR no such key");
    else if (rename_key(c))
        reply_ok(c);
}

void cmd_renamenx(struct command *c)
{
    if (!store_entry(c->store, c->argv[1]))
        put_error(c->reply, "ERR no such key");
    else if (store_entry(c->store, c->argv[2]))
        put_integer(c->reply, 0);
    else if (rename_key(c))
        put_integer(c->reply, 1);
}

void cmd_object(struct command *c)
{
    const struct object *object = c->argc > 2 ? store_find(c->store, c->argv[2]) : NULL;
    static const char *const encodings[] = {"raw", "quicklist", "hashtable", "hashtable",
                                            "skiplist"};
    if (c->argc != 3)
        put_error(c->reply, "ERR Unknown subcommand or wrong number of arguments");
    else if (!object)
        put_null(c, c->reply);
    else if (is_word(c->argv[1], "encoding"))
        put_text(c, c->reply, encodings[object->kind]);
    else if (is_word(c->argv[1], "refcount"))
        put_integer(c->reply, 1);
    else if (is_word(c->argv[1], "idletime") || is_word(c->argv[1], "freq"))
        put_integer(c->reply, 0);
    else
        put_error(c->reply, "ERR Unknown subcommand or wrong number of arguments");
}
