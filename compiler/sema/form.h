/* form: integers that take as many bytes as their value needs: leb128, zigzag, and `encoding` blocks.
 */
#ifndef WEIR_COMPILER_SEMA_FORM_H
#define WEIR_COMPILER_SEMA_FORM_H

#include "sema/use.h"

/* leb128 and zigzag, or an `encoding` of this name; then form_of_mod() says which. */
bool form_is_word(const char *name);

/* The form that `as leb128(4)` names, before its type is known; NULL after a report. */
const struct model_form *form_of_mod(struct sema *s, struct unit *unit, const struct ast_mod *mod);
const struct model_form *form_of_symbol(struct sema *s, struct symbol *symbol);

/* Fits the form to the type of the use. false: it does not. */
bool form_fit(struct sema *s, struct use *use, struct span at);

/* Checks an `encoding` where it is declared. */
void form_check(struct sema *s, struct symbol *symbol);

#endif
