/* c_form: integers that take as many bytes as their value needs, and all numbers that stand in front of something. */
#ifndef WEIR_COMPILER_EMIT_C_FORM_H
#define WEIR_COMPILER_EMIT_C_FORM_H

#include "emit/c.h"

/* Prints what reads the integer of a form; returns a name for what was read, a uint64_t before its sign. `field` is
 * blamed (NULL: nothing); `head` is the head's name where it is shared, else NULL. */
const char *c_form_read(struct c_body *b, const struct model_ref *ref,
                        const struct model_field *field, const char *head);

/* `raw`, what was read, as a number of the field's sign. */
const char *c_form_value(struct c_body *b, const struct model_ref *ref, const char *raw);

/* Bytes on the wire of a value, whatever is in front's not counted: a number where they are always as many. */
const char *c_number_size(struct c_body *b, const struct model_ref *ref, const char *value);

/* The head of a value. */
const char *c_form_head(struct c_body *b, const struct model_form *form, const char *value);

/* Prints the store of a form in front of `p`. */
void c_form_write(struct c_body *b, const struct model_ref *ref, const char *value);

/* When an amount of bytes or elements does not fit its prefix; NULL: never. */
const char *c_prefix_fault(struct arena *arena, const struct model_ref *prefix, const char *amount);

/* When what a form has read does not fit the type; NULL: never. */
const char *c_form_fault(struct c_body *b, const struct model_ref *ref, const char *raw);

#endif
