/* endian: the order of bytes that a struct says itself, for all that follows: fixed, or from what was read. */
#ifndef WEIR_COMPILER_SEMA_ENDIAN_H
#define WEIR_COMPILER_SEMA_ENDIAN_H

#include "sema/body.h"

/* `endian little;`, `endian (mark == "II") ? little : big;` */
void endian_collect(struct body *body, const struct ast_member *member, struct guard *guard);

/* Gives a field that says no order of its own the one that holds where it stands. */
void endian_apply(struct item *item);

/* Resolves what tells the order of the body's fields. */
void endian_resolve(struct body *body);

#endif
