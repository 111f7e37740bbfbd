/* inflate: RFC 1951 with the frames of RFC 1950 and RFC 1952, bit by bit. */
#ifndef WEIR_COMPILER_INTERP_INFLATE_H
#define WEIR_COMPILER_INTERP_INFLATE_H

#include "base/strbuf.h"
#include "interp/value.h"

/* 0, or why not: FAULT_ECODING, FAULT_ELIMIT. */
int inflate_read(enum model_via_kind kind, struct value_text bytes, wide max, struct strbuf *out);

/* Appends the bytes as blocks that are stored. */
void inflate_write(enum model_via_kind kind, struct value_text bytes, struct strbuf *out);

#endif
