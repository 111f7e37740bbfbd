/* types: what holds between the types of a run: who contains whom, in which order C wants them, and how large they are.
 */
#ifndef WEIR_COMPILER_SEMA_TYPES_H
#define WEIR_COMPILER_SEMA_TYPES_H

#include "sema/context.h"

/* Presence by pointer where an optional struct would contain itself; reports the cycles that are left. Sets recursive. */
void types_check_cycles(struct sema *s);

/* Sizes of all types and whether they are greedy, then the layout of every body. */
void types_check_layout(struct sema *s);

/* The types of a file: enums, then those that others contain by value first. */
void types_order(struct sema *s, struct unit *unit);

#endif
