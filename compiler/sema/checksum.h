/* checksum: `crc32(body)` as the right side of an equation. */
#ifndef WEIR_COMPILER_SEMA_CHECKSUM_H
#define WEIR_COMPILER_SEMA_CHECKSUM_H

#include "sema/body.h"
#include "sema/groups.h"

/* Whether it is the name of a checksum. */
bool checksum_is(const char *name);

/* Whether the right side of the item is one: nothing is calculated with it. */
bool checksum_of_item(const struct item *item);

/* `name(from..to)`; NULL after a report. `from` and `to` are found by the caller. */
const struct model_expr *checksum_expr(struct scope *scope, const struct ast_expr *call,
                                       struct item *from, struct item *to);

/* An equation whose right side this is: type, conditions. */
bool checksum_solve(struct item *item);

/* Whole bytes, and no two checksums of each other. `groups` as groups_of() says. */
void checksum_check(struct body *body, const struct group_extent *groups);

#endif
