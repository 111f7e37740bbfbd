/* encode: a value to bytes, by the plan.
 *
 * The oracle that generated encoders are compared with, and the work of `weir encode`. Every constraint is checked before anything is
 * returned. What a description computes (equations, lets, literals) need not be in the value and is ignored when it is.
 */
#ifndef WEIR_COMPILER_INTERP_ENCODE_H
#define WEIR_COMPILER_INTERP_ENCODE_H

#include "interp/fault.h"
#include "interp/value.h"
#include "plan/plan.h"

struct strbuf;

/* Appends the bytes of `value`, a struct, choice or message. `args` are the values of its type's parameters. 0 or a fault
 * with code and path; then `out` is as it was. */
int encode(const struct plan_set *plans, const struct value *value, const struct value *args,
           struct arena *arena, struct strbuf *out, struct fault *fault);

#endif
