/* service/metadata.h — names with values, as they stand in a frame: for each, one byte of length and
 * the name, two bytes of length and the value.
 *
 * Blocks are views; whoever made the bytes owns them. Any thread.
 */
#ifndef WEIR_SERVICE_METADATA_H
#define WEIR_SERVICE_METADATA_H

#include "weir/arena.h"
#include "weir/service.h"

/* Encodes into `arena`. WEIR_INVALID_ARGUMENT: a name that is not lower-case ASCII, or too long;
 * WEIR_ELIMIT: more than a frame takes; WEIR_ENOMEM. */
int weir__metadata_encode(struct weir_arena *arena, const struct weir_metadata *metadata,
                          size_t count, struct weir_bytes *ret_block);

/* The first value of that name. What is malformed ends the block. */
bool weir__metadata_find(struct weir_bytes block, struct weir_str name,
                         struct weir_bytes *ret_value);

#endif
