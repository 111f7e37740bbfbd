/* packed: elements of 1, 2 or 4 bits in bytes. Stateless. */
#ifndef WEIR_COMPILER_INTERP_PACKED_H
#define WEIR_COMPILER_INTERP_PACKED_H

#include "model/model.h"

#include <stdint.h>

/* The bits of element `i`, and setting them in a byte that was zero. */
unsigned packed_get(const struct model_ref *ref, const uint8_t *data, size_t i);
void packed_put(const struct model_ref *ref, uint8_t *data, size_t i, wide value);

/* Bytes that `count` elements take. */
wide packed_bytes(const struct model_ref *ref, wide count);

#endif
