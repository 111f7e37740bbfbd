/* weight: how large expressions are when they are written out.
 *
 * On write, back ends put the right sides of lets and equations in the place of their names. Each may use the one before twice, so
 * a few lines could become code without end: an expression has a limit, lets and equations in it counted every time.
 */
#ifndef WEIR_COMPILER_SEMA_WEIGHT_H
#define WEIR_COMPILER_SEMA_WEIGHT_H

#include "sema/body.h"

#define SEMA_MAX_WEIGHT 1000 /* operations and names */

/* Reports the first expression of each field and requirement of the body that is too large. */
void weight_check(struct body *body);

#endif
