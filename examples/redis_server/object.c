#include "object.h"

#include <stdlib.h>
#include <string.h>

enum { SMALLEST_RING = 8 };

struct blob *blob_new(struct weir_bytes bytes)
{
    struct blob *blob = malloc(sizeof *blob + bytes.len);
    if (!blob)
        return NULL;
    blob->len = (uint32_t)bytes.len;
    if (bytes.len)
        memcpy(blob->data, bytes.data, bytes.len);
    return blob;
}

/* --- lists --- */

struct blob **list_at(const struct list *list, size_t index)
{
    return &list->ring[(list->head + index) & (list->size - 1)];
}

static bool ring_grow(struct list *list)
{
    if (list->count < list->size)
        return true;
    size_t size = list->size ? list->size * 2 : SMALLEST_RING;
    struct blob **ring = malloc(size * sizeof(struct blob *));
    if (!ring)
        return false;
    for (size_t i = 0; i < list->count; i++)
        ring[i] = *list_at(list, i);
    free(list->ring);
    *list = (struct list){ring, size, 0, list->count};
    return true;
}

bool list_push(struct list *list, struct weir_bytes value, bool front)
{
    struct blob *blob = blob_new(value);
    if (!blob || !ring_grow(list)) {
        free(blob);
        return false;
    }
    if (front)
        list->head = (list->head + list->size - 1) & (list->size - 1);
    list->count++;
    *list_at(list, front ? 0 : list->count - 1) = blob;
    return true;
}

struct blob *list_pop(struct list *list, bool front)
{
    if (!list->count)
        return NULL;
    struct blob *blob = *list_at(list, front ? 0 : list->count - 1);
    if (front)
        list->head = (list->head + 1) & (list->size - 1);
    list->count--;
    return blob;
}

bool list_insert(struct list *list, size_t index, struct weir_bytes value)
{
    if (!list_push(list, value, false))
        return false;
    struct blob *blob = *list_at(list, list->count - 1);
    for (size_t i = list->count - 1; i > index; i--)
        *list_at(list, i) = *list_at(list, i - 1);
    *list_at(list, index) = blob;
    return true;
}

void list_remove(struct list *list, size_t index)
{
    free(*list_at(list, index));
    for (size_t i = index; i + 1 < list->count; i++)
        *list_at(list, i) = *list_at(list, i + 1);
    list->count--;
}

static void list_fini(struct list *list)
{
    for (size_t i = 0; i < list->count; i++)
        free(*list_at(list, i));
    free(list->ring);
}

/* --- strings --- */

static bool text_room(struct text *text, size_t len)
{
    if (len <= text->room)
        return true;
    size_t room = len < 1024 * 1024 ? len * 2 : len + 1024 * 1024;
    if (!text->data)
        room = len; /* most are never lengthened */
    uint8_t *data = realloc(text->data, room);
    if (!data)
        return false;
    text->data = data;
    text->room = room;
    return true;
}

bool text_set(struct text *text, struct weir_bytes value)
{
    if (!text_room(text, value.len))
        return false;
    if (value.len)
        memmove(text->data, value.data, value.len);
    text->len = value.len;
    return true;
}

bool text_append(struct text *text, struct weir_bytes more)
{
    if (!text_room(text, text->len + more.len))
        return false;
    if (more.len)
        memcpy(text->data + text->len, more.data, more.len);
    text->len += more.len;
    return true;
}

bool text_extend(struct text *text, size_t len)
{
    if (len <= text->len)
        return true;
    if (!text_room(text, len))
        return false;
    memset(text->data + text->len, 0, len - text->len);
    text->len = len;
    return true;
}

/* --- hashes and sets --- */

bool hash_set(struct dict *hash, struct weir_bytes field, struct weir_bytes value, bool *ret_new)
{
    struct blob *blob = blob_new(value);
    struct dict_entry *entry = blob ? dict_add(hash, field, ret_new) : NULL;
    if (!entry) {
        free(blob);
        return false;
    }
    free(entry->value.pointer);
    entry->value.pointer = blob;
    return true;
}

static void drop_field(struct dict_entry *entry)
{
    free(entry->value.pointer);
    free(entry);
}

bool dict_drop(struct dict *dict, struct weir_bytes key)
{
    struct dict_entry *entry = dict_take(dict, key);
    if (entry)
        drop_field(entry);
    return entry != NULL;
}

/* --- objects --- */

struct object *object_new(enum kind kind)
{
    struct object *object = calloc(1, sizeof *object);
    if (object)
        object->kind = kind;
    return object;
}

void object_free(struct object *object)
{
    if (!object)
        return;
    switch (object->kind) {
    case KIND_STRING:
        free(object->text.data);
        break;
    case KIND_LIST:
        list_fini(&object->list);
        break;
    case KIND_HASH:
    case KIND_SET:
        dict_fini(&object->dict, drop_field);
        break;
    case KIND_ZSET:
        zset_fini(&object->zset);
        break;
    }
    free(object);
}

bool object_is_empty(const struct object *object)
{
    switch (object->kind) {
    case KIND_STRING:
        return false;
    case KIND_LIST:
        return object->list.count == 0;
    case KIND_HASH:
    case KIND_SET:
        return object->dict.count == 0;
    case KIND_ZSET:
        return object->zset.scores.count == 0;
    }
    return false;
}

const char *kind_name(enum kind kind)
{
    static const char *const names[] = {"string", "list", "hash", "set", "zset"};
    return names[kind];
}
