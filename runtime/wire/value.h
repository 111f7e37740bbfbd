/* value.h — reading and writing C structs through their `struct weir_type`.
 *
 * Everything goes through memcpy: the tables know offsets and sizes, not C types. Nothing is kept;
 * any thread.
 */
#ifndef WEIR_WIRE_VALUE_H
#define WEIR_WIRE_VALUE_H

#include <string.h>

#include "weir/type.h"

/* Any `struct { T *items; size_t count; }`. */
struct weir__items {
    char *items;
    size_t count;
};

static inline struct weir__items weir__load_items(const void *at)
{
    struct weir__items list;
    memcpy(&list, at, sizeof list);
    return list;
}

static inline void weir__store_items(void *at, void *items, size_t count)
{
    struct weir__items list = {(char *)items, count};
    memcpy(at, &list, sizeof list);
}

static inline void *weir__load_pointer(const void *at)
{
    void *pointer;
    memcpy(&pointer, at, sizeof pointer);
    return pointer;
}

static inline void weir__store_pointer(void *at, void *pointer)
{
    memcpy(at, &pointer, sizeof pointer);
}

static inline struct weir_str weir__load_str(const void *at)
{
    struct weir_str text;
    memcpy(&text, at, sizeof text);
    return text;
}

static inline struct weir_bytes weir__load_bytes(const void *at)
{
    struct weir_bytes bytes;
    memcpy(&bytes, at, sizeof bytes);
    return bytes;
}

/* Integers of 1, 2, 4 or 8 bytes. */
uint64_t weir__load_uint(const void *at, size_t size);
int64_t weir__load_int(const void *at, size_t size);
void weir__store_uint(void *at, size_t size, uint64_t value);

/* What the tables say of a field in the struct at `record`. */
bool weir__field_is_present(const struct weir_field *field, const void *record);
bool weir__field_is_default(const struct weir_field *field, const void *record);

/* Whether the C type of an integer or enum field has a sign. */
bool weir__field_is_signed(const struct weir_field *field);

/* Fills in the defaults of absent fields, those of records within by value too. */
void weir__set_presets(const struct weir_type *type, void *record);

/* The arm of the choice at `record`; NULL for kind 0, and for one that no arm has. */
const struct weir_arm *weir__arm_in(const struct weir_type *choice, const void *record);
int32_t weir__arm_kind(const struct weir_type *choice, const void *record);

bool weir__tag_is_signed(const struct weir_type *choice);

/* NULL when no value is called that, or has that number. */
const struct weir_enum_value *weir__enum_by_name(const struct weir_type *type,
                                                 struct weir_str name);
const struct weir_enum_value *weir__enum_by_number(const struct weir_type *type, int64_t number);

#endif
