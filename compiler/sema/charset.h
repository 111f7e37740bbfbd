/* charset: sets of bytes that text may be made of. */
#ifndef WEIR_COMPILER_SEMA_CHARSET_H
#define WEIR_COMPILER_SEMA_CHARSET_H

#include "sema/context.h"

/* Resolves the name behind `of`. false: reported. */
bool charset_resolve(struct sema *s, struct unit *unit, const struct ast_mod *mod,
                     struct model_ref *ret);

/* Resolves a `charset` declaration, when it is first met. */
void charset_declare(struct sema *s, struct symbol *symbol);

#endif
