/* Commands on hashes. */
#include "commands.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

static struct weir_bytes value_of(const struct dict_entry *entry)
{
    return blob_bytes(entry->value.pointer);
}

static struct dict_entry *find_field(struct object *object, struct weir_bytes field)
{
    return object ? dict_find(&object->dict, field) : NULL;
}

static bool set_fields(struct command *c, struct object *object, int64_t *ret_added)
{
    *ret_added = 0;
    for (size_t i = 2; i < c->argc; i += 2) {
        bool fresh;
        if (!hash_set(&object->dict, c->argv[i], c->argv[i + 1], &fresh)) {
            reply_no_memory(c);
            return false;
        }
        *ret_added += fresh;
    }
    store_changed(c->store, c->argv[1], object);
    return true;
}

static bool has_fields(struct command *c)
{
    if (c->argc % 2 == 0)
        return true;
    put_error(c->reply, "ERR wrong number of arguments for 'hset' command");
    return false;
}

void cmd_hset(struct command *c)
{
    struct object *object;
    int64_t added;
    if (has_fields(c) && make_object(c, 1, KIND_HASH, &object) && set_fields(c, object, &added))
        put_integer(c->reply, added);
}

void cmd_hmset(struct command *c)
{
    struct object *object;
    int64_t added;
    if (has_fields(c) && make_object(c, 1, KIND_HASH, &object) && set_fields(c, object, &added))
        reply_ok(c);
}

void cmd_hsetnx(struct command *c)
{
    struct object *object;
    int64_t added;
    if (!make_object(c, 1, KIND_HASH, &object))
        return;
    if (find_field(object, c->argv[2]))
        put_integer(c->reply, 0);
    else if (set_fields(c, object, &added))
        put_integer(c->reply, 1);
}

static void put_field(struct command *c, struct resp_value *v, struct object *object,
                      struct weir_bytes field)
{
    const struct dict_entry *entry = find_field(object, field);
    if (entry)
        put_bulk(c, v, value_of(entry));
    else
        put_null(c, v);
}

void cmd_hget(struct command *c)
{
    struct object *object;
    if (want_object(c, 1, KIND_HASH, &object))
        put_field(c, c->reply, object, c->argv[2]);
}

void cmd_hmget(struct command *c)
{
    struct object *object;
    if (!want_object(c, 1, KIND_HASH, &object))
        return;
    struct resp_value *items = put_array(c, c->reply, c->argc - 2);
    for (size_t i = 2; items && i < c->argc; i++)
        put_field(c, &items[i - 2], object, c->argv[i]);
}

void cmd_hgetall(struct command *c)
{
    struct object *object;
    if (!want_object(c, 1, KIND_HASH, &object))
        return;
    struct pairs pairs = put_map(c, c->reply, object ? object->dict.count : 0);
    if (!object || (!pairs.flat && !pairs.pairs))
        return;
    struct dict_walk walk = {.dict = &object->dict};
    struct dict_entry *entry;
    for (size_t i = 0; (entry = dict_walk(&walk)) != NULL; i++) {
        put_bulk(c, pair_key(pairs, i), dict_key(entry));
        put_bulk(c, pair_value(pairs, i), value_of(entry));
    }
}

static void list_all(struct command *c, bool values)
{
    struct object *object;
    if (!want_object(c, 1, KIND_HASH, &object))
        return;
    struct resp_value *items = put_array(c, c->reply, object ? object->dict.count : 0);
    if (!object || !items)
        return;
    struct dict_walk walk = {.dict = &object->dict};
    for (struct dict_entry *entry; (entry = dict_walk(&walk)) != NULL; items++)
        put_bulk(c, items, values ? value_of(entry) : dict_key(entry));
}

void cmd_hkeys(struct command *c)
{
    list_all(c, false);
}

void cmd_hvals(struct command *c)
{
    list_all(c, true);
}

void cmd_hdel(struct command *c)
{
    struct object *object;
    int64_t removed = 0;
    if (!want_object(c, 1, KIND_HASH, &object))
        return;
    for (size_t i = 2; object && i < c->argc; i++)
        removed += dict_drop(&object->dict, c->argv[i]);
    if (removed)
        store_changed(c->store, c->argv[1], object);
    put_integer(c->reply, removed);
}

void cmd_hlen(struct command *c)
{
    struct object *object;
    if (want_object(c, 1, KIND_HASH, &object))
        put_integer(c->reply, object ? (int64_t)object->dict.count : 0);
}

void cmd_hexists(struct command *c)
{
    struct object *object;
    if (want_object(c, 1, KIND_HASH, &object))
        put_integer(c->reply, find_field(object, c->argv[2]) != NULL);
}

void cmd_hstrlen(struct command *c)
{
    struct object *object;
    if (!want_object(c, 1, KIND_HASH, &object))
        return;
    const struct dict_entry *entry = find_field(object, c->argv[2]);
    put_integer(c->reply, entry ? (int64_t)value_of(entry).len : 0);
}

static bool set_field(struct command *c, struct object *object, const char *text, size_t len)
{
    bool fresh;
    struct weir_bytes value = {(const uint8_t *)text, len};
    if (!hash_set(&object->dict, c->argv[2], value, &fresh)) {
        reply_no_memory(c);
        return false;
    }
    store_changed(c->store, c->argv[1], object);
    return true;
}

void cmd_hincrby(struct command *c)
{
    struct object *object;
    int64_t by, n = 0;
    char text[24];
    if (!want_integer(c, 3, &by) || !want_object(c, 1, KIND_HASH, &object))
        return;
    const struct dict_entry *entry = find_field(object, c->argv[2]);
    if (entry && !parse_integer(value_of(entry), &n)) {
        put_error(c->reply, "ERR hash value is not an integer");
        return;
    }
    if (__builtin_add_overflow(n, by, &n)) {
        put_error(c->reply, "ERR increment or decrement would overflow");
        return;
    }
    if (!make_object(c, 1, KIND_HASH, &object))
        return;
    int len = snprintf(text, sizeof text, "%lld", (long long)n);
    if (set_field(c, object, text, (size_t)len))
        put_integer(c->reply, n);
}

void cmd_hincrbyfloat(struct command *c)
{
    struct object *object;
    double by, n = 0;
    char text[40];
    if (!want_double(c, 3, &by) || !want_object(c, 1, KIND_HASH, &object))
        return;
    const struct dict_entry *entry = find_field(object, c->argv[2]);
    if (entry && !parse_double(value_of(entry), &n)) {
        put_error(c->reply, "ERR hash value is not a float");
        return;
    }
    if (isnan(n + by) || isinf(n + by)) {
        put_error(c->reply, "ERR increment would produce NaN or Infinity");
        return;
    }
    if (!make_object(c, 1, KIND_HASH, &object))
        return;
    size_t len = format_double(text, n + by);
    if (set_field(c, object, text, len))
        put_bulk(c, c->reply, value_of(find_field(object, c->argv[2])));
}

static void hash_found(void *data, struct dict_entry *entry)
{
    struct scan *scan = data;
    if (scan->pattern.data && !glob_matches(scan->pattern, dict_key(entry)))
        return;
    scan_found(scan, dict_key(entry));
    scan_found(scan, value_of(entry));
}

void cmd_hscan(struct command *c)
{
    struct object *object;
    struct scan scan;
    if (!want_object(c, 1, KIND_HASH, &object) || !scan_begin(c, 2, &scan))
        return;
    scan_reply(&scan,
               object ? dict_scan(&object->dict, scan.cursor, scan.count, hash_found, &scan) : 0);
}
