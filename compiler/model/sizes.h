/* sizes: how many bytes a type takes on the wire, at least and at most.
 *
 * Pure, not recursive: the sizes of other types are taken from their model_type, which sema fills in an order that has them first
 * (where types contain each other the bounds are 0 and none). Fields are counted in bits because several share bytes.
 */
#ifndef WEIR_COMPILER_MODEL_SIZES_H
#define WEIR_COMPILER_MODEL_SIZES_H

#include "model/model.h"

struct arena;

struct wire_size {
    wide min, max; /* max -1: unbounded */
};

/* One element of a field, without prefixes and windows, in bits. Of bytes and str: one byte. */
struct wire_size sizes_of_element(const struct model_ref *ref);

/* Whether elements share bytes: so many in each; 0: they do not. */
unsigned sizes_packed(const struct model_field *field);

/* A field when it is there, with its prefix and window, in bits. Lets and parameters take none. */
struct wire_size sizes_of_field(const struct model_field *field);

/* A struct, choice, or message, in bytes. Fields under conditions take 0 at least; what an equation measures, no more than it can
 * say once sema knows its window. Working memory comes from `arena`. */
struct wire_size sizes_of_type(struct arena *arena, const struct model_type *type);

#endif
