/* form: integers of varying size, as bytes. Written for plainness: the generated code is compared with it. Stateless. */
#ifndef WEIR_COMPILER_INTERP_FORM_H
#define WEIR_COMPILER_INTERP_FORM_H

#include "base/strbuf.h"
#include "model/model.h"

enum form_state {
    FORM_OK,
    FORM_SHORT, /* the bytes end inside it */
    FORM_BAD,   /* too long, not the shortest form, or no form at all */
};

/* Reads one from the `len` bytes at `p`; `head` is what was read of it before, or NULL. */
enum form_state form_get(const struct model_ref *ref, const uint64_t *head, const uint8_t *p,
                         size_t len, size_t *ret_size, wide *ret);

/* Appends a value that fits, without the head where that is shared. */
void form_put(struct strbuf *out, const struct model_ref *ref, wide value);
uint64_t form_head(const struct model_ref *ref, wide value);

/* On the wire, a shared head included. */
wide form_bits(const struct model_ref *ref, wide value);

#endif
