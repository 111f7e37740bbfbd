/* fields: `fields` blocks, line by line, the plain way. */
#ifndef WEIR_COMPILER_INTERP_FIELDS_H
#define WEIR_COMPILER_INTERP_FIELDS_H

#include "interp/decoder.h"
#include "interp/encoder.h"

/* Reads a block of `type` into *ret. */
int fields_decode(struct decoder *d, struct cursor *cursor, const struct model_type *type,
                  const struct path *path, struct value *ret);

/* MODEL_E_LISTS */
bool fields_list(const struct model_expr *expr, const struct scope *scope);

/* Appends a block. */
int fields_encode(struct encoder *e, const struct value_record *record, const struct path *path,
                  struct strbuf *out);

#endif
