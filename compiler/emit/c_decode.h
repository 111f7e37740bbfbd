/* c_decode: what the functions that read share with the operations in them. */
#ifndef WEIR_COMPILER_EMIT_C_DECODE_H
#define WEIR_COMPILER_EMIT_C_DECODE_H

#include "emit/c.h"

/* The integer of `bytes` bytes at base + offset: "p[0]", "weir_get_be16(p + 2)". */
const char *c_load(struct c_body *b, const char *base, uint32_t offset, uint32_t bytes,
                   bool little);

/* A group's integer, in whatever order its bytes are. */
const char *c_load_group(struct c_body *b, const char *base, const struct plan_group *group);

/* `raw`, an unsigned expression of `bits` bits, as a value of the C type. */
const char *c_read_value(struct c_body *b, const struct model_ref *ref, unsigned bits,
                         const char *raw);

/* Marks the optional fields of a body as absent or present; what is inside of further conditions too when absent. */
void c_emit_has(struct c_body *b, const struct plan_op *ops, size_t count, bool present);

/* Prints all operations of a body. */
void c_emit_reads(struct c_body *b);

/* Reads the literal of a choice into `tag`. */
void c_read_literal(struct writer *w, const struct emit *e, const struct model_type *type);

#endif
