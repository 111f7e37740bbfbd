/* check: the constraints that a description puts on single values, the same for reading and writing.
 *
 * Each function returns 0 or a fault code; the caller knows the place and reports it. Stateless.
 */
#ifndef WEIR_COMPILER_INTERP_CHECK_H
#define WEIR_COMPILER_INTERP_CHECK_H

#include "interp/fault.h"
#include "interp/value.h"

/* Whether the integer fits the wire type: width and sign. */
bool check_fits(const struct model_ref *ref, wide integer);

/* One value (one element of an array): `in`, closed enumerations, character sets. */
int check_one(const struct model_field *field, const struct model_ref *ref,
              const struct value *value);

/* `in` alone. */
bool check_ranges(const struct model_field *field, wide integer);

/* Closed enumerations and character sets alone: for keys of maps, tags and prefixes. */
int check_ref(const struct model_ref *ref, const struct value *value);

/* `min` and `max`: elements of an array or map, bytes of a text. */
int check_count(const struct model_field *field, wide count);

/* The least and largest value of an integer type. */
wide check_lowest(const struct model_ref *ref);
wide check_highest(const struct model_ref *ref);

bool check_is_text(const struct model_ref *ref);   /* str or bytes */
bool check_is_record(const struct model_ref *ref); /* struct, choice or message */

#endif
