/* limits: the constraints of a field, `max`, `min`, `in` and `default`, in structs and messages alike.
 */
#ifndef WEIR_COMPILER_SEMA_LIMITS_H
#define WEIR_COMPILER_SEMA_LIMITS_H

#include "sema/use.h"

/* Fills ranges, min and max from the modifiers; `field` has its ref and shape. On one integer `max` and `min` narrow the
 * value, on str and bytes they count bytes, on arrays and maps elements. false: reported. */
bool limits_apply(struct sema *s, const struct use *use, struct model_field *field);

/* `in` and labels: one constant or a range of them, within `within`. */
bool limits_range(struct sema *s, struct unit *unit, const struct ast_expr *ast,
                  const struct model_type *expected, struct model_range within, const char *what,
                  struct model_range *ret);

/* Fills preset from `default`. */
bool limits_preset(struct sema *s, const struct use *use, struct model_field *field);

/* Whether the integer constant `value` of the expression `e` may be given to the field: type and ranges. Reports at `span`. */
bool limits_admit(struct sema *s, const struct model_field *field, const struct model_expr *e,
                  struct span span);

#endif
