/* c_packed: arrays whose elements share bytes. */
#ifndef WEIR_COMPILER_EMIT_C_PACKED_H
#define WEIR_COMPILER_EMIT_C_PACKED_H

#include "emit/c.h"

/* Reads `count` elements into the body's item; there are bytes enough. */
void c_packed_read(struct c_body *b, const struct plan_op *op, const char *count);
void c_packed_size(struct c_body *b, const struct plan_op *op, const char *count);
void c_packed_write(struct c_body *b, const struct plan_op *op, const char *count);

#endif
