/* groups: fields that share bytes.
 *
 * Bits gather until a whole number of bytes is full. A field of whole bytes that begins on a byte is a group of its own.
 */
#ifndef WEIR_COMPILER_SEMA_GROUPS_H
#define WEIR_COMPILER_SEMA_GROUPS_H

#include "sema/body.h"

#define GROUP_MAX_BITS 64

/* For each position of the body, the first and the last position of the group that its field is in. Lets and requires have
 * their own. NULL after a report: a group does not end on a byte, is too long, or mixes orders. */
struct group_extent {
    size_t first, last;
};
const struct group_extent *groups_of(struct body *body);

#endif
