/* solve: equations. The right side is made affine in the one thing that only the whole value knows, and turned round.
 *
 *     u16 len = sizeof(body) + 4;     on write len is computed, on read the window of body is len - 4
 *
 * Runs before the rest of the body is resolved, because counts and conditions of other fields come from here.
 */
#ifndef WEIR_COMPILER_SEMA_SOLVE_H
#define WEIR_COMPILER_SEMA_SOLVE_H

#include "sema/body.h"

/* Solves the equations of a body in order: sets solves, inverse, exact, and count, condition or window of the targets. */
void solve_body(struct body *body);

/* When the body is resolved: which equations still have to be verified on read. */
void solve_verify(struct body *body);

#endif
