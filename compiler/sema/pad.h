/* pad: zeros that only fill up. */
#ifndef WEIR_COMPILER_SEMA_PAD_H
#define WEIR_COMPILER_SEMA_PAD_H

#include "sema/body.h"

/* `pad 4;`: makes the item a literal of so many zeros. false: reported. */
bool pad_member(struct item *item, const struct ast_expr *count);

/* `align 4;`: makes the item a literal of zeros, of which pad_align says how many. false: reported. */
bool pad_align_member(struct item *item, const struct ast_expr *to);

/* Counts the zeros of every `align` from the body's first byte. Needs the sizes of the types that the fields have. */
void pad_align(struct body *body);

/* `bytes data[n] pad 4`: what the field's length is filled up to. false: reported. */
bool pad_field(struct item *item);

/* `bool coils[n]`: elements of 1, 2 or 4 bits share bytes, and zeros fill up the last one. false: reported. */
bool pad_check_packed(const struct item *item);

#endif
