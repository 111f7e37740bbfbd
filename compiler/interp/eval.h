/* eval: expressions of a description over the fields of one struct.
 *
 * A scope is one struct, or one arm of a choice, while it is read or written: its record (fields by their model), its parameters,
 * and where it stands in the bytes. What only the writer knows (count, sizeof, present, kind of a whole value) is asked from the hook; on reading
 * sema leaves such questions only where the answer is already in the record.
 *
 * sema has proved that arithmetic stays in int64_t and that divisors are not 0.
 */
#ifndef WEIR_COMPILER_INTERP_EVAL_H
#define WEIR_COMPILER_INTERP_EVAL_H

#include "interp/value.h"

struct arena;

struct scope {
    const struct value_record *record;
    const struct model_field *const *params;
    const struct value *args; /* one for each of params */
    size_t param_count;
    wide offset;              /* MODEL_E_OFFSET: bytes since the start of the struct */
    wide remaining;           /* MODEL_E_REMAINING: bytes left in the window */
    wide index;               /* MODEL_E_INDEX */
    const struct value *last; /* MODEL_E_LAST */
    /* The value of a field that is not in the record (computed ones on write); NULL: there is none. */
    const struct value *(*lookup)(void *data, const struct model_field *field);
    /* MODEL_E_COUNT, SIZEOF, PRESENT, KIND of the whole value. */
    wide (*measure)(void *data, const struct model_expr *expr);
    void *data;
};

/* Any expression; a field that is absent is worth 0. Texts borrow from the value or the model. */
struct value eval(const struct model_expr *expr, const struct scope *scope);

wide eval_integer(const struct model_expr *expr, const struct scope *scope);
bool eval_condition(const struct model_expr *expr, const struct scope *scope);

#endif
