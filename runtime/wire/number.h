/* number.h — numbers as JSON writes them, exactly and in any locale.
 *
 * Nothing is kept; any thread.
 */
#ifndef WEIR_WIRE_NUMBER_H
#define WEIR_WIRE_NUMBER_H

#include "weir/base.h"

enum { WEIR__NUMBER_MAX = 32 }; /* characters that any format function writes at most */

/* Characters of the JSON number that `text` starts with, or 0. */
size_t weir__number_prefix(struct weir_str text);

/* The integer that the JSON number `text` stands for, as sign and magnitude; 1e3 and 2.0 are
 * integers. WEIR_EINVAL when it has a fraction, WEIR_ERANGE when the magnitude does not fit in 64
 * bits. */
int weir__number_integer(struct weir_str text, bool *ret_negative, uint64_t *ret_magnitude);

/* The nearest value to the JSON number `text`; WEIR_ERANGE when it is beyond the largest. */
int weir__number_f64(struct weir_str text, double *ret);
int weir__number_f32(struct weir_str text, float *ret);

/* Write without NUL and return how many characters. */
size_t weir__format_u64(char *to, uint64_t value);
size_t weir__format_i64(char *to, int64_t value);

/* The fewest digits that read back as the same finite value, in JavaScript's notation: plain from
 * 1e-6 to below 1e21, else with an exponent. */
size_t weir__format_f64(char *to, double value);
size_t weir__format_f32(char *to, float value);

#endif
