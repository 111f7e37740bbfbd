/* size: how many bytes a type can take on the wire.
 *
 * Both ends are bounds: no value takes fewer than `min` bytes, none more than `max`; max -1 = bounded only by a window or a limit.
 */
#ifndef WEIR_COMPILER_PLAN_SIZE_H
#define WEIR_COMPILER_PLAN_SIZE_H

#include "base/arena.h"
#include "model/model.h"

struct size {
    wide min, max;
};

/* One type with its bounds; the table is sorted by the types' addresses. */
struct size_entry {
    const struct model_type *type;
    struct size size;
};

struct size_table {
    struct size_entry *entries;
    size_t count;
};

/* Bounds of all types of the model. */
struct size_table size_types(struct arena *arena, const struct model *model);

struct size size_of_type(const struct size_table *table, const struct model_type *type);

/* One element of a field, or the field itself when it is not an array; in bits, since fields may be narrower than a byte. */
struct size size_element_bits(const struct size_table *table, const struct model_field *field);

/* Whether str or bytes: the count is of bytes, and the field is one value. */
static inline bool size_is_text(const struct model_field *field)
{
    return field->ref.base == MODEL_STR || field->ref.base == MODEL_BYTES;
}

static inline bool size_is_record(const struct model_field *field)
{
    return field->ref.base == MODEL_STRUCT || field->ref.base == MODEL_CHOICE ||
           field->ref.base == MODEL_MESSAGE;
}

#endif
