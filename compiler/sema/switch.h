/* switch: cases of a struct's members, taken apart into conditions. */
#ifndef WEIR_COMPILER_SEMA_SWITCH_H
#define WEIR_COMPILER_SEMA_SWITCH_H

#include "sema/body.h"

/* Adds the members of `switch (e) { case 1: … default: … }`, those of each case under a condition of their own. */
void switch_collect(struct body *body, const struct ast_member *member, struct guard *guard);

#endif
