/* range: in what interval a result lies when the operands lie in theirs.
 *
 * Pure. Operands are within int64_t (the caller saw to it), so 128 bits hold every product and shift.
 */
#ifndef WEIR_COMPILER_SEMA_RANGE_H
#define WEIR_COMPILER_SEMA_RANGE_H

#include "model/model.h"

#define RANGE_INT64_MIN ((wide)INT64_MIN)
#define RANGE_INT64_MAX ((wide)INT64_MAX)

bool range_fits_int64(struct model_range range);

/* The values of `bits` bits, signed or not. */
struct model_range range_of_bits(unsigned bits, bool is_signed);

/* NULL and *ret, or why the operation is not safe for these operands ("the divisor may be 0"). `op` is arithmetic or bitwise. */
const char *range_binary(enum model_op op, struct model_range a, struct model_range b,
                         struct model_range *ret);

/* The same for two constants; *ret is the exact value, which may lie outside int64_t. */
const char *range_fold(enum model_op op, wide a, wide b, wide *ret);

#endif
