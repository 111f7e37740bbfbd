/* layout: checks of a resolved body that need to know what stands behind what on the wire.
 *
 * Groups of bits end on bytes; windows nest and have a size that can be known; nothing is unbounded; nothing stands behind what
 * takes all that is left; an element of an array takes at least a byte.
 */
#ifndef WEIR_COMPILER_SEMA_LAYOUT_H
#define WEIR_COMPILER_SEMA_LAYOUT_H

#include "sema/body.h"

/* Needs the sizes of the types that the fields have. */
void layout_check(struct body *body);

/* Whether a body takes what is left in the window around it. Needs the types of its fields done. */
bool layout_is_greedy(const struct body *body);

#endif
