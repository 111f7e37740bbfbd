/* literal: the label of a choice `by literal`, read and written. */
#ifndef WEIR_COMPILER_INTERP_LITERAL_H
#define WEIR_COMPILER_INTERP_LITERAL_H

#include "interp/decoder.h"
#include "interp/encoder.h"

/* Passes over the longest label that the input begins with; *ret is its number. */
int literal_read(struct decoder *d, struct cursor *cursor, const struct model_choice *choice,
                 const struct path *path, wide *ret);

void literal_put(const struct model_choice *choice, wide number, struct strbuf *out);

#endif
