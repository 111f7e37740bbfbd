/* c_via: fields whose bytes on the wire are a transform of their value. `via_x` is what has been read of x, `around_x` the reader
 * around the value. */
#ifndef WEIR_COMPILER_EMIT_C_VIA_H
#define WEIR_COMPILER_EMIT_C_VIA_H

#include "emit/c.h"

/* Reading: declares via_x as all that is left in the window; nothing when the transform ends itself. */
void c_take_via(struct c_body *b, const struct model_field *field);

/* Replaces via_x with what it comes to. */
void c_read_via(struct c_body *b, const struct model_field *field);

/* Makes the reader one over what comes out, and back. */
void c_open_via(struct c_body *b, const struct model_field *field);
void c_close_via(struct c_body *b, const struct model_field *field);

/* Bytes on the wire of a value of `size` bytes. */
const char *c_via_size(struct c_body *b, const struct model_field *field, const char *size);

/* Writing: turns the `size` bytes at p into what goes on the wire, in their place and in front of it. */
void c_write_via(struct c_body *b, const struct model_field *field, const char *size);

#endif
