/* absent: numbers under a condition, used where they may not be there. */
#ifndef WEIR_COMPILER_SEMA_ABSENT_H
#define WEIR_COMPILER_SEMA_ABSENT_H

#include "sema/body.h"

/* Whether the field counts as 0 when it is not there: a number, and a writer too can tell whether it is there. */
bool absent_is_zero(struct item *item);

/* `e`, which is the field, or 0 when it is not there. */
const struct model_expr *absent_or_zero(struct sema *s, struct item *item,
                                        const struct model_expr *e);

#endif
