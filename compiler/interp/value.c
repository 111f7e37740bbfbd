#include "interp/value.h"

#include <string.h>

struct value value_integer(wide integer)
{
    return (struct value){.kind = VALUE_INTEGER, .integer = integer};
}

struct value value_float(double real)
{
    return (struct value){.kind = VALUE_FLOAT, .real = real};
}

struct value value_text(enum value_kind kind, const void *data, size_t len)
{
    return (struct value){.kind = kind, .text = {data, len}};
}

struct value value_list(void)
{
    return (struct value){.kind = VALUE_LIST};
}

struct value value_map(void)
{
    return (struct value){.kind = VALUE_MAP};
}

struct value value_record(const struct model_type *type)
{
    return (struct value){.kind = VALUE_RECORD, .record = {.type = type}};
}

/* Room for one more of `size` bytes, zeroed: the array itself or a larger copy. */
static void *grow(struct arena *arena, void *items, size_t count, size_t *capacity, size_t size)
{
    if (count < *capacity)
        return items;
    *capacity = *capacity ? *capacity * 2 : 4;
    void *larger = arena_array(arena, *capacity, size);
    if (count)
        memcpy(larger, items, count * size);
    return larger;
}

struct value *value_list_add(struct value_list *list, struct arena *arena)
{
    list->items = grow(arena, list->items, list->count, &list->capacity, sizeof *list->items);
    return &list->items[list->count++];
}

struct value_entry *value_map_add(struct value_map *map, struct arena *arena)
{
    map->entries = grow(arena, map->entries, map->count, &map->capacity, sizeof *map->entries);
    return &map->entries[map->count++];
}

struct value_entry *value_map_put(struct value_map *map, const struct value *key,
                                  struct arena *arena, bool *ret_new)
{
    if (ret_new)
        *ret_new = false;
    for (size_t i = 0; i < map->count; i++) {
        if (value_scalar_equal(&map->entries[i].key, key))
            return &map->entries[i];
    }
    if (ret_new)
        *ret_new = true;
    struct value_entry *entry = value_map_add(map, arena);
    entry->key = *key;
    return entry;
}

struct value *value_record_get(const struct value_record *record, const struct model_field *field)
{
    for (size_t i = 0; i < record->count; i++) {
        if (record->members[i].field == field)
            return &record->members[i].value;
    }
    return NULL;
}

struct value *value_record_put(struct value_record *record, const struct model_field *field,
                               struct arena *arena)
{
    struct value *found = value_record_get(record, field);
    if (found)
        return found;
    record->members =
        grow(arena, record->members, record->count, &record->capacity, sizeof *record->members);
    record->members[record->count].field = field;
    return &record->members[record->count++].value;
}

void value_record_remove(struct value_record *record, const struct model_field *field)
{
    for (size_t i = 0; i < record->count; i++) {
        if (record->members[i].field == field) {
            record->count--;
            memmove(&record->members[i], &record->members[i + 1],
                    (record->count - i) * sizeof *record->members);
            memset(&record->members[record->count], 0, sizeof *record->members);
            return;
        }
    }
}

bool value_scalar_equal(const struct value *a, const struct value *b)
{
    if (a->kind != b->kind)
        return false;
    if (a->kind == VALUE_INTEGER)
        return a->integer == b->integer;
    if (a->kind == VALUE_FLOAT)
        return a->real == b->real;
    return a->text.len == b->text.len &&
           (a->text.len == 0 || memcmp(a->text.data, b->text.data, a->text.len) == 0);
}

size_t value_count(const struct value *value)
{
    switch (value->kind) {
    case VALUE_LIST:
        return value->list.count;
    case VALUE_MAP:
        return value->map.count;
    case VALUE_TEXT:
    case VALUE_BYTES:
        return value->text.len;
    default:
        return 1;
    }
}

/* Bytes of a constant length are worth zeros. */
static bool is_zero(const struct value_text *text)
{
    for (size_t i = 0; i < text->len; i++) {
        if (text->data[i])
            return false;
    }
    return true;
}

static bool is_preset_text(const struct model_expr *preset, const struct value_text *text)
{
    size_t len = preset ? preset->text_len : 0;
    return text->len == len && (len == 0 || memcmp(text->data, preset->text, len) == 0);
}

/* By their bits: -0 is not 0. */
static bool is_preset_real(const struct model_field *field, double real)
{
    double preset =
        field->ref.bits == 32 ? (double)(float)field->preset_float : field->preset_float;
    return memcmp(&real, &preset, sizeof real) == 0;
}

bool value_is_preset(const struct model_field *field, const struct value *value)
{
    switch (value->kind) {
    case VALUE_INTEGER:
        return value->integer == (field->preset ? field->preset->value : 0);
    case VALUE_FLOAT:
        return is_preset_real(field, value->real);
    case VALUE_TEXT:
    case VALUE_BYTES:
        if (field->shape == MODEL_FIXED)
            return is_zero(&value->text);
        return is_preset_text(field->preset, &value->text);
    case VALUE_LIST:
    case VALUE_MAP:
        return value_count(value) == 0;
    case VALUE_RECORD:
        break;
    }
    return false;
}
