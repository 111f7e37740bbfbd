/* Commands on lists. */
#include "commands.h"

#include <stdlib.h>
#include <string.h>

static void push(struct command *c, bool front, bool only_old)
{
    struct object *object;
    if (only_old ? !want_object(c, 1, KIND_LIST, &object) : !make_object(c, 1, KIND_LIST, &object))
        return;
    for (size_t i = 2; object && i < c->argc; i++) {
        if (!list_push(&object->list, c->argv[i], front)) {
            reply_no_memory(c);
            return;
        }
    }
    put_integer(c->reply, object ? (int64_t)object->list.count : 0);
    if (object)
        store_changed(c->store, c->argv[1], object);
}

void cmd_lpush(struct command *c)
{
    push(c, true, false);
}

void cmd_rpush(struct command *c)
{
    push(c, false, false);
}

void cmd_lpushx(struct command *c)
{
    push(c, true, true);
}

void cmd_rpushx(struct command *c)
{
    push(c, false, true);
}

/* The end of a list, which is freed, as a reply. */
static void put_popped(struct command *c, struct resp_value *v, struct list *list, bool front)
{
    struct blob *blob = list_pop(list, front);
    bool keep = c->keep;
    c->keep = true;
    put_bulk(c, v, blob_bytes(blob));
    c->keep = keep;
    free(blob);
}

static void pop(struct command *c, bool front)
{
    struct object *object;
    int64_t count = 1;
    if (c->argc > 2 && (!want_integer(c, 2, &count) || count < 0)) {
        put_error(c->reply, "ERR value is out of range, must be positive");
        return;
    }
    if (!want_object(c, 1, KIND_LIST, &object))
        return;
    if (!object) {
        c->argc > 2 ? put_null_array(c, c->reply) : put_null(c, c->reply);
        return;
    }
    size_t n = (uint64_t)count < object->list.count ? (size_t)count : object->list.count;
    struct resp_value *items = c->argc > 2 ? put_array(c, c->reply, n) : c->reply;
    for (size_t i = 0; items && i < n; i++)
        put_popped(c, &items[i], &object->list, front);
    store_changed(c->store, c->argv[1], object);
}

void cmd_lpop(struct command *c)
{
    pop(c, true);
}

void cmd_rpop(struct command *c)
{
    pop(c, false);
}

void cmd_llen(struct command *c)
{
    struct object *object;
    if (want_object(c, 1, KIND_LIST, &object))
        put_integer(c->reply, object ? (int64_t)object->list.count : 0);
}

void cmd_lrange(struct command *c)
{
    struct object *object;
    int64_t first, last;
    if (!want_integer(c, 2, &first) || !want_integer(c, 3, &last) ||
        !want_object(c, 1, KIND_LIST, &object))
        return;
    bool any = object && clip_range(&first, &last, object->list.count);
    size_t n = any ? (size_t)(last - first + 1) : 0;
    struct resp_value *items = put_array(c, c->reply, n);
    for (size_t i = 0; items && i < n; i++)
        put_bulk(c, &items[i], blob_bytes(*list_at(&object->list, (size_t)first + i)));
}

/* argv[2] as an index into the list. False: outside, or no number and *ret_wrong. */
static bool find_index(struct command *c, const struct object *object, size_t *ret)
{
    int64_t index;
    if (!parse_integer(c->argv[2], &index) || !object)
        return false;
    if (index < 0)
        index += (int64_t)object->list.count;
    *ret = (size_t)index;
    return index >= 0 && index < (int64_t)object->list.count;
}

void cmd_lindex(struct command *c)
{
    struct object *object;
    int64_t number;
    size_t index;
    if (!want_integer(c, 2, &number) || !want_object(c, 1, KIND_LIST, &object))
        return;
    if (find_index(c, object, &index))
        put_bulk(c, c->reply, blob_bytes(*list_at(&object->list, index)));
    else
        put_null(c, c->reply);
}

void cmd_lset(struct command *c)
{
    struct object *object;
    int64_t number;
    size_t index;
    if (!want_integer(c, 2, &number) || !want_object(c, 1, KIND_LIST, &object))
        return;
    if (!find_index(c, object, &index)) {
        put_error(c->reply, object ? "ERR index out of range" : "ERR no such key");
        return;
    }
    struct blob *blob = blob_new(c->argv[3]);
    if (!blob) {
        reply_no_memory(c);
        return;
    }
    free(*list_at(&object->list, index));
    *list_at(&object->list, index) = blob;
    store_changed(c->store, c->argv[1], object);
    reply_ok(c);
}

static bool item_is(const struct list *list, size_t index, struct weir_bytes value)
{
    const struct blob *blob = *list_at(list, index);
    return blob->len == value.len && (!value.len || !memcmp(blob->data, value.data, value.len));
}

void cmd_lrem(struct command *c)
{
    struct object *object;
    int64_t count, removed = 0;
    if (!want_integer(c, 2, &count) || !want_object(c, 1, KIND_LIST, &object))
        return;
    struct list *list = object ? &object->list : NULL;
    int64_t most = count == 0 ? INT64_MAX : count == INT64_MIN ? INT64_MAX : llabs(count);
    size_t kept = 0, length = list ? list->count : 0;
    /* Keeps what stays, in one pass: from the end when the count is negative. */
    for (size_t i = 0; i < length; i++) {
        size_t at = count < 0 ? length - 1 - i : i;
        struct blob *blob = *list_at(list, at);
        if (removed < most && item_is(list, at, c->argv[3])) {
            free(blob);
            removed++;
        } else {
            *list_at(list, count < 0 ? length - 1 - kept : kept) = blob;
            kept++;
        }
    }
    if (list) {
        list->count = kept;
        if (count < 0)
            list->head = (list->head + length - kept) & (list->size - 1);
        store_changed(c->store, c->argv[1], object);
    }
    put_integer(c->reply, removed);
}

void cmd_ltrim(struct command *c)
{
    struct object *object;
    int64_t first, last;
    if (!want_integer(c, 2, &first) || !want_integer(c, 3, &last) ||
        !want_object(c, 1, KIND_LIST, &object))
        return;
    if (object) {
        size_t count = object->list.count;
        bool any = clip_range(&first, &last, count);
        size_t front = any ? (size_t)first : count, back = any ? count - 1 - (size_t)last : 0;
        for (; front; front--)
            free(list_pop(&object->list, true));
        for (; back; back--)
            free(list_pop(&object->list, false));
        store_changed(c->store, c->argv[1], object);
    }
    reply_ok(c);
}

void cmd_linsert(struct command *c)
{
    struct object *object;
    bool after = is_word(c->argv[2], "after");
    if (!after && !is_word(c->argv[2], "before")) {
        reply_syntax_error(c);
        return;
    }
    if (!want_object(c, 1, KIND_LIST, &object))
        return;
    size_t at = 0, count = object ? object->list.count : 0;
    while (at < count && !item_is(&object->list, at, c->argv[3]))
        at++;
    if (at == count) {
        put_integer(c->reply, object ? -1 : 0);
        return;
    }
    if (!list_insert(&object->list, at + after, c->argv[4])) {
        reply_no_memory(c);
        return;
    }
    store_changed(c->store, c->argv[1], object);
    put_integer(c->reply, (int64_t)object->list.count);
}

void cmd_lpos(struct command *c)
{
    struct object *object;
    if (!want_object(c, 1, KIND_LIST, &object))
        return;
    for (size_t i = 0; object && i < object->list.count; i++) {
        if (item_is(&object->list, i, c->argv[2])) {
            put_integer(c->reply, (int64_t)i);
            return;
        }
    }
    put_null(c, c->reply);
}

static void move(struct command *c, bool from_front, bool to_front)
{
    struct object *from, *to;
    if (!want_object(c, 1, KIND_LIST, &from))
        return;
    if (!from) {
        put_null(c, c->reply);
        return;
    }
    if (!make_object(c, 2, KIND_LIST, &to))
        return;
    struct blob *blob = list_pop(&from->list, from_front);
    bool keep = c->keep;
    c->keep = true;
    put_bulk(c, c->reply, blob_bytes(blob));
    c->keep = keep;
    if (!list_push(&to->list, blob_bytes(blob), to_front))
        reply_no_memory(c);
    free(blob);
    store_changed(c->store, c->argv[2], to);
    if (from != to)
        store_changed(c->store, c->argv[1], from);
}

void cmd_rpoplpush(struct command *c)
{
    move(c, false, true);
}

void cmd_lmove(struct command *c)
{
    bool from_left = is_word(c->argv[3], "left"), to_left = is_word(c->argv[4], "left");
    if ((!from_left && !is_word(c->argv[3], "right")) ||
        (!to_left && !is_word(c->argv[4], "right")))
        reply_syntax_error(c);
    else
        move(c, from_left, to_left);
}
