/* chain: chains of labels between bytes, values and text.
 *
 * A value is the labels and the end in a row, as bytes. Written for plainness: ends that were written before are searched for one by one.
 */
#ifndef WEIR_COMPILER_INTERP_CHAIN_H
#define WEIR_COMPILER_INTERP_CHAIN_H

#include "base/strbuf.h"
#include "base/vec.h"
#include "interp/decoder.h"
#include "interp/value.h"

/* Ends of chains that were written, and where. */
struct chain_end {
    struct value_text bytes;
    size_t place;
};

struct chain_ends {
    VEC(struct chain_end) items;
};

/* Reads a chain at the cursor; jumps count from `origin`. */
int chain_decode(struct decoder *d, struct cursor *cursor, const struct model_chain *chain,
                 size_t origin, const struct path *path, struct value *ret);

/* The text as in RFC 1035 5.1. false: not a chain. */
bool chain_print(const struct value_text *bytes, struct strbuf *out);
bool chain_parse(const char *text, size_t len, const struct model_chain *chain, struct arena *arena,
                 struct value *ret);

#endif
