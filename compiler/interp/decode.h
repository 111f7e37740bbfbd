/* decode: bytes to a value, by the plan.
 *
 * The oracle that generated decoders are compared with, and the work of `weir decode`. It follows the plan operation by operation, so it
 * accepts what they accept and refuses with the same code, offset and path. Nothing in the input can make it fail otherwise: memory
 * is bounded by the input's size times the description's.
 */
#ifndef WEIR_COMPILER_INTERP_DECODE_H
#define WEIR_COMPILER_INTERP_DECODE_H

#include "interp/fault.h"
#include "interp/value.h"
#include "plan/plan.h"

/* Decodes a struct, choice or message from the front of `data`; a message takes all of it. `args` are the values of the type's
 * parameters. 0 with *ret and *ret_used; FAULT_MORE when the data ends too early; or another fault. Values borrow from
 * `data` and live in `arena`. */
int decode(const struct plan_set *plans, const struct model_type *type, const struct value *args,
           const uint8_t *data, size_t len, struct arena *arena, struct value *ret,
           size_t *ret_used, struct fault *fault);

/* The same, and *observer notes where everything stands (interp/observe.h). */
struct observer;
int decode_observed(const struct plan_set *plans, const struct model_type *type,
                    const struct value *args, const uint8_t *data, size_t len, struct arena *arena,
                    struct observer *observer, struct value *ret, size_t *ret_used,
                    struct fault *fault);

#endif
