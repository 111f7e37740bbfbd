/* c_fields: codecs of `fields` blocks. */
#ifndef WEIR_COMPILER_EMIT_C_FIELDS_H
#define WEIR_COMPILER_EMIT_C_FIELDS_H

#include "emit/c.h"

bool c_is_fields(const struct model_type *type);

/* The constant that says what a line is, the function that finds a name, and the decoder. */
void emit_c_fields_read(struct writer *w, const struct emit *e, const struct model_type *type);

void emit_c_fields_size(struct writer *w, const struct emit *e, const struct model_type *type);
void emit_c_fields_write(struct writer *w, const struct emit *e, const struct model_type *type);

#endif
