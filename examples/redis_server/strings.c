/* Commands on strings. */
#include "commands.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LONGEST = 512 * 1024 * 1024 };

static struct weir_bytes text_bytes(const struct object *object)
{
    return (struct weir_bytes){object->text.data, object->text.len};
}

void cmd_get(struct command *c)
{
    struct object *object;
    if (!want_object(c, 1, KIND_STRING, &object))
        return;
    c->store->hits += object != NULL;
    c->store->misses += object == NULL;
    if (object)
        put_bulk(c, c->reply, text_bytes(object));
    else
        put_null(c, c->reply);
}

/* Whatever was there before. */
static struct dict_entry *set_text(struct command *c, struct weir_bytes key,
                                   struct weir_bytes value)
{
    struct dict_entry *entry = store_entry(c->store, key);
    struct object *object = entry ? entry->value.pointer : NULL;
    if (!object || object->kind != KIND_STRING) {
        object = object_new(KIND_STRING);
        if (!object || !text_set(&object->text, value)) {
            object_free(object);
            return NULL;
        }
        return store_put(c->store, key, object) ? store_entry(c->store, key) : NULL;
    }
    if (!text_set(&object->text, value))
        return NULL;
    store_changed(c->store, key, object);
    return entry;
}

/* --- SET --- */

struct set_options {
    bool only_new, only_old, get, keep_ttl;
    int64_t expires_ms;
};

/* A time to live at argv[index] in units of `unit` ms, from now unless `absolute`. */
static bool read_expiry(struct command *c, size_t index, int64_t unit, bool absolute, int64_t *ret)
{
    int64_t n;
    if (!want_integer(c, index, &n))
        return false;
    int64_t base = absolute ? 0 : c->store->now_ms;
    if (n <= 0 || n > (INT64_MAX - base) / unit) {
        char name[16] = {0};
        for (size_t i = 0; i < c->argv[0].len && i < sizeof name - 1; i++)
            name[i] = (char)(c->argv[0].data[i] | 0x20);
        put_errorf(c, c->reply, "ERR invalid expire time in '%s' command", name);
        return false;
    }
    *ret = base + n * unit;
    return true;
}

/* The unit of an option that has a time, in ms; 0: it is none. */
static int64_t expiry_unit(struct weir_bytes arg, bool *ret_absolute)
{
    *ret_absolute = is_word(arg, "exat") || is_word(arg, "pxat");
    if (is_word(arg, "ex") || is_word(arg, "exat"))
        return 1000;
    return is_word(arg, "px") || is_word(arg, "pxat") ? 1 : 0;
}

static bool read_set_options(struct command *c, struct set_options *o)
{
    for (size_t i = 3; i < c->argc; i++) {
        bool absolute;
        int64_t unit = expiry_unit(c->argv[i], &absolute);
        if (is_word(c->argv[i], "nx") && !o->only_old) {
            o->only_new = true;
        } else if (is_word(c->argv[i], "xx") && !o->only_new) {
            o->only_old = true;
        } else if (is_word(c->argv[i], "get")) {
            o->get = true;
        } else if (is_word(c->argv[i], "keepttl") && !o->expires_ms) {
            o->keep_ttl = true;
        } else if (unit && i + 1 < c->argc && !o->keep_ttl && !o->expires_ms) {
            if (!read_expiry(c, ++i, unit, absolute, &o->expires_ms))
                return false;
        } else {
            reply_syntax_error(c);
            return false;
        }
    }
    return true;
}

/* Replies with what is there, which is about to be written over. */
static bool reply_before(struct command *c)
{
    struct object *object;
    bool keep = c->keep;
    if (!want_object(c, 1, KIND_STRING, &object))
        return false;
    c->keep = true;
    if (object)
        put_bulk(c, c->reply, text_bytes(object));
    else
        put_null(c, c->reply);
    c->keep = keep;
    return true;
}

static void set(struct command *c, struct weir_bytes value, const struct set_options *o)
{
    struct dict_entry *before = store_entry(c->store, c->argv[1]);
    if (o->get && !reply_before(c))
        return;
    if ((o->only_new && before) || (o->only_old && !before)) {
        if (!o->get)
            put_null(c, c->reply);
        return;
    }
    struct dict_entry *entry = set_text(c, c->argv[1], value);
    if (!entry) {
        reply_no_memory(c);
        return;
    }
    if (!o->keep_ttl)
        store_set_expiry(c->store, entry, o->expires_ms);
    if (!o->get)
        reply_ok(c);
}

void cmd_set(struct command *c)
{
    struct set_options options = {0};
    if (c->argc == 3 || read_set_options(c, &options))
        set(c, c->argv[2], &options);
}

void cmd_setnx(struct command *c)
{
    bool there = store_entry(c->store, c->argv[1]) != NULL;
    struct set_options options = {0};
    if (!there)
        set(c, c->argv[2], &options);
    if (there || c->reply->kind != RESP_VALUE_KIND_ERROR)
        put_integer(c->reply, !there);
}

static void set_for(struct command *c, int64_t unit)
{
    struct set_options options = {0};
    if (read_expiry(c, 2, unit, false, &options.expires_ms))
        set(c, c->argv[3], &options);
}

void cmd_setex(struct command *c)
{
    set_for(c, 1000);
}

void cmd_psetex(struct command *c)
{
    set_for(c, 1);
}

void cmd_getset(struct command *c)
{
    struct set_options options = {.get = true};
    set(c, c->argv[2], &options);
}

void cmd_getdel(struct command *c)
{
    if (reply_before(c))
        store_remove(c->store, c->argv[1]);
}

void cmd_getex(struct command *c)
{
    struct dict_entry *entry = store_entry(c->store, c->argv[1]);
    int64_t expires = entry ? entry->expires_ms : 0;
    bool absolute;
    if (c->argc == 3 && is_word(c->argv[2], "persist")) {
        expires = 0;
    } else if (c->argc == 4 && expiry_unit(c->argv[2], &absolute)) {
        if (!read_expiry(c, 3, expiry_unit(c->argv[2], &absolute), absolute, &expires))
            return;
    } else if (c->argc != 2) {
        reply_syntax_error(c);
        return;
    }
    cmd_get(c);
    if (entry && ((struct object *)entry->value.pointer)->kind == KIND_STRING)
        store_set_expiry(c->store, entry, expires);
}

/* --- several keys --- */

void cmd_mget(struct command *c)
{
    struct resp_value *items = put_array(c, c->reply, c->argc - 1);
    for (size_t i = 1; items && i < c->argc; i++) {
        const struct object *object = store_find(c->store, c->argv[i]);
        if (object && object->kind == KIND_STRING)
            put_bulk(c, &items[i - 1], text_bytes(object));
        else
            put_null(c, &items[i - 1]);
    }
}

static bool set_all(struct command *c)
{
    for (size_t i = 1; i < c->argc; i += 2) {
        struct dict_entry *entry = set_text(c, c->argv[i], c->argv[i + 1]);
        if (!entry) {
            reply_no_memory(c);
            return false;
        }
        store_set_expiry(c->store, entry, 0);
    }
    return true;
}

static bool has_pairs(struct command *c)
{
    if (c->argc % 2 == 1)
        return true;
    put_errorf(c, c->reply, "ERR wrong number of arguments for '%s' command",
               c->argv[0].len == 4 ? "mset" : "msetnx");
    return false;
}

void cmd_mset(struct command *c)
{
    if (has_pairs(c) && set_all(c))
        reply_ok(c);
}

void cmd_msetnx(struct command *c)
{
    bool free_all = true;
    if (!has_pairs(c))
        return;
    for (size_t i = 1; i < c->argc; i += 2)
        free_all &= !store_entry(c->store, c->argv[i]);
    if (!free_all || set_all(c))
        put_integer(c->reply, free_all);
}

/* --- numbers --- */

static void increase(struct command *c, int64_t by)
{
    struct object *object;
    int64_t n = 0;
    char text[24];
    if (!make_object(c, 1, KIND_STRING, &object))
        return;
    if (object->text.len && !parse_integer(text_bytes(object), &n)) {
        put_error(c->reply, "ERR value is not an integer or out of range");
        return;
    }
    if (__builtin_add_overflow(n, by, &n)) {
        put_error(c->reply, "ERR increment or decrement would overflow");
        return;
    }
    int len = snprintf(text, sizeof text, "%lld", (long long)n);
    if (!text_set(&object->text, (struct weir_bytes){(const uint8_t *)text, (size_t)len})) {
        reply_no_memory(c);
        return;
    }
    store_changed(c->store, c->argv[1], object);
    put_integer(c->reply, n);
}

void cmd_incr(struct command *c)
{
    increase(c, 1);
}

void cmd_decr(struct command *c)
{
    increase(c, -1);
}

void cmd_incrby(struct command *c)
{
    int64_t by;
    if (want_integer(c, 2, &by))
        increase(c, by);
}

void cmd_decrby(struct command *c)
{
    int64_t by;
    if (!want_integer(c, 2, &by))
        return;
    if (by == INT64_MIN)
        put_error(c->reply, "ERR decrement would overflow");
    else
        increase(c, -by);
}

void cmd_incrbyfloat(struct command *c)
{
    struct object *object;
    double n = 0, by;
    char text[40];
    if (!want_double(c, 2, &by) || !want_object(c, 1, KIND_STRING, &object))
        return;
    if (object && !parse_double(text_bytes(object), &n)) {
        put_error(c->reply, "ERR value is not a valid float");
        return;
    }
    if (isnan(n + by) || isinf(n + by)) {
        put_error(c->reply, "ERR increment would produce NaN or Infinity");
        return;
    }
    if (!make_object(c, 1, KIND_STRING, &object))
        return;
    size_t len = format_double(text, n + by);
    if (!text_set(&object->text, (struct weir_bytes){(const uint8_t *)text, len})) {
        reply_no_memory(c);
        return;
    }
    store_changed(c->store, c->argv[1], object);
    put_bulk(c, c->reply, text_bytes(object));
}

/* --- parts --- */

void cmd_append(struct command *c)
{
    struct object *object;
    if (!make_object(c, 1, KIND_STRING, &object))
        return;
    if (object->text.len + c->argv[2].len > LONGEST) {
        put_error(c->reply, "ERR string exceeds maximum allowed size (512MB)");
        return;
    }
    if (!text_append(&object->text, c->argv[2])) {
        reply_no_memory(c);
        return;
    }
    store_changed(c->store, c->argv[1], object);
    put_integer(c->reply, (int64_t)object->text.len);
}

void cmd_strlen(struct command *c)
{
    struct object *object;
    if (want_object(c, 1, KIND_STRING, &object))
        put_integer(c->reply, object ? (int64_t)object->text.len : 0);
}

void cmd_getrange(struct command *c)
{
    struct object *object;
    int64_t first, last;
    if (!want_integer(c, 2, &first) || !want_integer(c, 3, &last) ||
        !want_object(c, 1, KIND_STRING, &object))
        return;
    struct weir_bytes part = {0};
    if (object && clip_range(&first, &last, object->text.len))
        part = (struct weir_bytes){object->text.data + first, (size_t)(last - first + 1)};
    put_bulk(c, c->reply, part);
}

void cmd_setrange(struct command *c)
{
    struct object *object;
    int64_t at;
    struct weir_bytes part = c->argv[3];
    if (!want_integer(c, 2, &at) || !want_object(c, 1, KIND_STRING, &object))
        return;
    if (at < 0 || at + (int64_t)part.len > LONGEST) {
        put_error(c->reply, at < 0 ? "ERR offset is out of range"
                                   : "ERR string exceeds maximum allowed size (512MB)");
        return;
    }
    if (!part.len) {
        put_integer(c->reply, object ? (int64_t)object->text.len : 0);
        return;
    }
    if (!make_object(c, 1, KIND_STRING, &object))
        return;
    if (!text_extend(&object->text, (size_t)at + part.len)) {
        reply_no_memory(c);
        return;
    }
    memcpy(object->text.data + at, part.data, part.len);
    store_changed(c->store, c->argv[1], object);
    put_integer(c->reply, (int64_t)object->text.len);
}
