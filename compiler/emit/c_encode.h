/* c_encode: what the size pass and the stores of structs and choices share. */
#ifndef WEIR_COMPILER_EMIT_C_ENCODE_H
#define WEIR_COMPILER_EMIT_C_ENCODE_H

#include "emit/c.h"

/* Whether the count follows from the array: an equation computes it on write. */
bool c_is_solved(const struct model_field *field);

/* "m->xs.count", or the constant; "m->xs.items[i]" or "m->xs[i]". */
const char *c_count(struct c_body *b, const struct model_field *field);
const char *c_item(struct c_body *b, const struct model_field *field);

/* The condition of an operation for the writer. What only a reader can tell (`remaining`) follows from whether the first optional
 * field under it is there. */
const char *c_if_condition(struct c_body *b, const struct plan_op *op);

/* Prints the checks that fields are there just when their conditions hold; for an outermost condition. */
void c_emit_presence(struct c_body *b, const struct plan_op *op);

/* Prints the size pass of a body; without checks, only sizes and marks. */
void c_emit_sizes(struct c_body *b);

/* c_write.c: the stores of one type, message or not. */
void emit_c_write(struct writer *w, const struct emit *e, const struct model_type *type);

#endif
