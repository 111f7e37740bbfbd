/* checksum: equations that are computed of bytes.
 *
 * Reading notes where the fields of a record begin and end when it has such equations. Writing leaves zeros in their
 * place, and then reads the record again to find where they go.
 */
#ifndef WEIR_COMPILER_INTERP_CHECKSUM_H
#define WEIR_COMPILER_INTERP_CHECKSUM_H

#include "interp/decoder.h"
#include "interp/encoder.h"

/* Whether some checksum is among these members. */
bool checksum_among(const struct model_member *members, size_t count);

/* Notes where `field` is, the last time counts; does nothing when the frame does not ask for it. */
void checksum_note(struct decoder *d, struct frame *f, const struct model_field *field,
                   size_t begin, size_t end);

/* Compares the checksum in `field` with that of the data; or stores it, when that is what the bytes are read for. */
int checksum_verify(struct decoder *d, struct frame *f, const struct model_field *field,
                    const struct path *path);

/* Fills in the checksums of the record that `out` has from `begin` on. */
int checksum_fill(struct encoder *e, const struct model_type *type, const struct value *args,
                  const struct path *path, struct strbuf *out, size_t begin);

#endif
