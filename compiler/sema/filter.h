/* filter: `extern filter zip(u8 level);`, a transform whose functions the program brings. */
#ifndef WEIR_COMPILER_SEMA_FILTER_H
#define WEIR_COMPILER_SEMA_FILTER_H

#include "sema/body.h"

/* The filter that a symbol declares, resolved when it is first met. NULL: bad. */
const struct model_filter *filter_resolve(struct sema *s, struct symbol *symbol);

/* The filter of that name; NULL when there is none, or after a report (*ret_bad). */
const struct model_filter *filter_find(struct sema *s, struct unit *unit,
                                       const struct ast_name *name, bool *ret_bad);

/* Fills the arguments of `via name(args)`. false: reported. */
bool filter_arguments(struct item *item, struct model_via *via, const struct ast_mod *mod);

#endif
