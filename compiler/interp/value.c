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

/* FNV-1a over the bytes of the key. */
static uint64_t hash_key(const struct value *key)
{
    uint64_t integer = (uint64_t)key->integer, hash = UINT64_C(0xcbf29ce484222325);
    bool is_integer = key->kind == VALUE_INTEGER;
    const uint8_t *data = is_integer ? (const uint8_t *)&integer : key->text.data;
    size_t len = is_integer ? sizeof integer : key->text.len;
    for (size_t i = 0; i < len; i++)
        hash = (hash ^ data[i]) * UINT64_C(0x100000001b3);
    return hash ^ hash >> 32;
}

/* The slot of `key`, or the free one where it belongs. */
static size_t *find_slot(const struct value_map *map, const struct value *key)
{
    size_t at = (size_t)hash_key(key) & (map->slot_count - 1);
    while (map->slots[at] && !value_scalar_equal(&map->entries[map->slots[at] - 1].key, key))
        at = (at + 1) & (map->slot_count - 1);
    return &map->slots[at];
}

/* At least half of the slots stay free. */
static void make_slots(struct value_map *map, struct arena *arena)
{
    if (2 * (map->count + 1) <= map->slot_count)
        return;
    map->slot_count = map->slot_count ? map->slot_count * 2 : 8;
    map->slots = arena_array(arena, map->slot_count, sizeof *map->slots);
    for (size_t i = 0; i < map->count; i++)
        *find_slot(map, &map->entries[i].key) = i + 1;
}

struct value_entry *value_map_put(struct value_map *map, const struct value *key,
                                  struct arena *arena, bool *ret_new)
{
    make_slots(map, arena);
    size_t *slot = find_slot(map, key);
    if (ret_new)
        *ret_new = *slot == 0;
    if (*slot)
        return &map->entries[*slot - 1];
    struct value_entry *entry = value_map_add(map, arena);
    entry->key = *key;
    *slot = map->count;
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
    case VALUE_INTEGER: /* bytes of a stream */
        return (size_t)value->integer;
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
