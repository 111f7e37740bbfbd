/* affine: right sides of equations that can be solved: one unknown, with constants and known values around it.
 *
 *     value = (factor * unknown + offset + known) / divisor, without a rest
 *
 * The unknown is a count, a size or a tag; `known` is made of what is read before, such as the length of something else.
 */
#ifndef WEIR_COMPILER_SEMA_AFFINE_H
#define WEIR_COMPILER_SEMA_AFFINE_H

#include "sema/body.h"

struct affine {
    wide factor, offset, divisor;
    const struct model_expr *known; /* NULL: nothing */
};

/* false: it is not of that form, or a part of it was reported. */
bool affine_of(struct item *item, const struct model_expr *e, struct affine *ret);

/* The unknown in terms of the item's own value; NULL after a report. */
const struct model_expr *affine_invert(struct item *item, const struct affine *a);

/* What has to hold on write, so that the division leaves no rest; NULL when there is none. */
const struct model_expr *affine_exactness(struct item *item, const struct model_expr *atom,
                                          const struct affine *a);

/* On read the other way round: `u8 n = count(x) * 2` has to be even. */
void affine_require_exact(struct item *item, const struct affine *a);

#endif
