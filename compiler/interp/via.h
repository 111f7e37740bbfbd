/* via: what stands on the wire instead of a value, and back. */
#ifndef WEIR_COMPILER_INTERP_VIA_H
#define WEIR_COMPILER_INTERP_VIA_H

#include "interp/decoder.h"
#include "interp/encoder.h"

/* Why nothing can be said of a transform that a program brings. */
extern const char via_extern[];

/* What the bytes at the cursor come to: `len` of them, or as many as the transform takes. */
int via_read(struct decoder *d, struct cursor *cursor, const struct model_field *field,
             const struct value_record *record, const struct path *path, size_t len,
             struct value_text *ret);

/* Appends what stands for the value on the wire. */
void via_write(const struct model_field *field, const struct value_record *record,
               struct value_text value, struct strbuf *out);

/* Appends what stands for the record `value` of the field, which was made with `args`. */
int via_write_record(struct encoder *e, const struct model_field *field,
                     const struct value_record *around, const struct value *value,
                     const struct value *args, const struct path *path, struct strbuf *out);

#endif
