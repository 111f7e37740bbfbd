/* Commands on sets. */
#include "commands.h"

#include <stdlib.h>

void cmd_sadd(struct command *c)
{
    struct object *object;
    int64_t added = 0;
    if (!make_object(c, 1, KIND_SET, &object))
        return;
    for (size_t i = 2; i < c->argc; i++) {
        bool fresh;
        if (!dict_add(&object->dict, c->argv[i], &fresh)) {
            reply_no_memory(c);
            return;
        }
        added += fresh;
    }
    store_changed(c->store, c->argv[1], object);
    put_integer(c->reply, added);
}

void cmd_srem(struct command *c)
{
    struct object *object;
    int64_t removed = 0;
    if (!want_object(c, 1, KIND_SET, &object))
        return;
    for (size_t i = 2; object && i < c->argc; i++)
        removed += dict_drop(&object->dict, c->argv[i]);
    if (removed)
        store_changed(c->store, c->argv[1], object);
    put_integer(c->reply, removed);
}

void cmd_scard(struct command *c)
{
    struct object *object;
    if (want_object(c, 1, KIND_SET, &object))
        put_integer(c->reply, object ? (int64_t)object->dict.count : 0);
}

void cmd_sismember(struct command *c)
{
    struct object *object;
    if (want_object(c, 1, KIND_SET, &object))
        put_integer(c->reply, object && dict_find(&object->dict, c->argv[2]));
}

void cmd_smismember(struct command *c)
{
    struct object *object;
    if (!want_object(c, 1, KIND_SET, &object))
        return;
    struct resp_value *items = put_array(c, c->reply, c->argc - 2);
    for (size_t i = 2; items && i < c->argc; i++)
        put_integer(&items[i - 2], object && dict_find(&object->dict, c->argv[i]));
}

static void put_members(struct command *c, const struct dict *dict)
{
    struct resp_value *items = put_set(c, c->reply, dict ? dict->count : 0);
    if (!items || !dict)
        return;
    struct dict_walk walk = {.dict = dict};
    for (struct dict_entry *entry; (entry = dict_walk(&walk)) != NULL; items++)
        put_bulk(c, items, dict_key(entry));
}

void cmd_smembers(struct command *c)
{
    struct object *object;
    if (want_object(c, 1, KIND_SET, &object))
        put_members(c, object ? &object->dict : NULL);
}

/* Takes a member out and puts it into the reply. */
static void pop_one(struct command *c, struct resp_value *v, struct object *object)
{
    struct dict_entry *entry = dict_pick(&object->dict, store_random(c->store));
    bool keep = c->keep;
    c->keep = true;
    put_bulk(c, v, dict_key(entry));
    c->keep = keep;
    free(dict_take(&object->dict, dict_key(entry)));
}

void cmd_spop(struct command *c)
{
    struct object *object;
    int64_t count = 1;
    if (c->argc > 2 && (!want_integer(c, 2, &count) || count < 0)) {
        put_error(c->reply, "ERR value is out of range, must be positive");
        return;
    }
    if (!want_object(c, 1, KIND_SET, &object))
        return;
    if (!object) {
        if (c->argc > 2)
            put_set(c, c->reply, 0);
        else
            put_null(c, c->reply);
        return;
    }
    size_t n = (uint64_t)count < object->dict.count ? (size_t)count : object->dict.count;
    struct resp_value *items = c->argc > 2 ? put_set(c, c->reply, n) : c->reply;
    for (size_t i = 0; items && i < n; i++)
        pop_one(c, &items[i], object);
    store_changed(c->store, c->argv[1], object);
}

/* `count` different ones: a run of the walk that begins anywhere. */
static void put_different(struct command *c, const struct dict *dict, size_t count)
{
    size_t n = count < dict->count ? count : dict->count;
    size_t skip = n < dict->count ? store_random(c->store) % dict->count : 0;
    struct resp_value *items = put_array(c, c->reply, n);
    struct dict_walk walk = {.dict = dict};
    for (size_t i = 0; items && i < skip; i++)
        dict_walk(&walk);
    for (size_t i = 0; items && i < n; i++) {
        struct dict_entry *entry = dict_walk(&walk);
        if (!entry) {
            walk = (struct dict_walk){.dict = dict};
            entry = dict_walk(&walk);
        }
        put_bulk(c, &items[i], dict_key(entry));
    }
}

enum { MOST_REPEATED = 1000000 };

void cmd_srandmember(struct command *c)
{
    struct object *object;
    int64_t count = 1;
    if ((c->argc > 2 && !want_integer(c, 2, &count)) || !want_object(c, 1, KIND_SET, &object))
        return;
    if (!object) {
        if (c->argc > 2)
            put_array(c, c->reply, 0);
        else
            put_null(c, c->reply);
    } else if (c->argc == 2) {
        put_bulk(c, c->reply, dict_key(dict_pick(&object->dict, store_random(c->store))));
    } else if (count >= 0) {
        put_different(c, &object->dict, (size_t)count);
    } else if (count < -MOST_REPEATED) {
        put_error(c->reply, "ERR value is out of range");
    } else {
        struct resp_value *items = put_array(c, c->reply, (size_t)-count);
        for (int64_t i = 0; items && i < -count; i++)
            put_bulk(c, &items[i], dict_key(dict_pick(&object->dict, store_random(c->store))));
    }
}

void cmd_smove(struct command *c)
{
    struct object *from, *to;
    bool fresh;
    if (!want_object(c, 1, KIND_SET, &from) || !want_object(c, 2, KIND_SET, &to))
        return;
    if (!from || !dict_find(&from->dict, c->argv[3])) {
        put_integer(c->reply, 0);
        return;
    }
    if (from != to) {
        if (!make_object(c, 2, KIND_SET, &to))
            return;
        if (!dict_add(&to->dict, c->argv[3], &fresh)) {
            reply_no_memory(c);
            return;
        }
        dict_drop(&from->dict, c->argv[3]);
        store_changed(c->store, c->argv[2], to);
        store_changed(c->store, c->argv[1], from);
    }
    put_integer(c->reply, 1);
}

/* --- several sets --- */

enum combination { INTERSECTION, UNION, DIFFERENCE };

static bool belongs(struct command *c, enum combination how, size_t first, struct weir_bytes member)
{
    for (size_t i = first + 1; i < c->argc; i++) {
        struct object *object = store_find(c->store, c->argv[i]);
        bool there = object && dict_find(&object->dict, member);
        if (there != (how == INTERSECTION))
            return false;
    }
    return true;
}

static bool add_members(struct command *c, enum combination how, size_t first, size_t index,
                        struct dict *to)
{
    struct object *object = store_find(c->store, c->argv[index]);
    struct dict_walk walk = {.dict = object ? &object->dict : NULL};
    struct dict_entry *entry;
    while (object && (entry = dict_walk(&walk)) != NULL) {
        bool fresh;
        if (how != UNION && !belongs(c, how, first, dict_key(entry)))
            continue;
        if (!dict_add(to, dict_key(entry), &fresh))
            return false;
    }
    return true;
}

static bool combine(struct command *c, enum combination how, size_t first, struct dict *to)
{
    struct object *object;
    for (size_t i = first; i < c->argc; i++) {
        if (!want_object(c, i, KIND_SET, &object))
            return false;
    }
    for (size_t i = first; i < (how == UNION ? c->argc : first + 1); i++) {
        if (!add_members(c, how, first, i, to)) {
            reply_no_memory(c);
            return false;
        }
    }
    return true;
}

static void drop(struct dict_entry *entry)
{
    free(entry);
}

static void reply_combined(struct command *c, enum combination how)
{
    struct dict result = {0};
    bool keep = c->keep;
    c->keep = true; /* the result goes before the reply is encoded */
    if (combine(c, how, 1, &result))
        put_members(c, &result);
    c->keep = keep;
    dict_fini(&result, drop);
}

static void store_combined(struct command *c, enum combination how)
{
    struct object *object = object_new(KIND_SET);
    if (!object || !combine(c, how, 2, &object->dict)) {
        if (!object)
            reply_no_memory(c);
        object_free(object);
        return;
    }
    int64_t count = (int64_t)object->dict.count;
    store_remove(c->store, c->argv[1]);
    if (!count)
        object_free(object);
    else if (!store_put(c->store, c->argv[1], object)) {
        reply_no_memory(c);
        return;
    }
    put_integer(c->reply, count);
}

void cmd_sinter(struct command *c)
{
    reply_combined(c, INTERSECTION);
}

void cmd_sunion(struct command *c)
{
    reply_combined(c, UNION);
}

void cmd_sdiff(struct command *c)
{
    reply_combined(c, DIFFERENCE);
}

void cmd_sinterstore(struct command *c)
{
    store_combined(c, INTERSECTION);
}

void cmd_sunionstore(struct command *c)
{
    store_combined(c, UNION);
}

void cmd_sdiffstore(struct command *c)
{
    store_combined(c, DIFFERENCE);
}

static void set_found(void *data, struct dict_entry *entry)
{
    struct scan *scan = data;
    if (!scan->pattern.data || glob_matches(scan->pattern, dict_key(entry)))
        scan_found(scan, dict_key(entry));
}

void cmd_sscan(struct command *c)
{
    struct object *object;
    struct scan scan;
    if (!want_object(c, 1, KIND_SET, &object) || !scan_begin(c, 2, &scan))
        return;
    scan_reply(&scan,
               object ? dict_scan(&object->dict, scan.cursor, scan.count, set_found, &scan) : 0);
}
