/* json_value: values as JSON, and back, by the types of the description.
 *
 * The same mapping as the run-time library's: names as written (lowerCamelCase is read too), 64-bit integers as strings, bytes as base64, enums by name,
 * a choice as the arm inside an object, maps as objects; fields of a message at their default and absent ones are left out.
 */
#ifndef WEIR_COMPILER_INTERP_JSON_VALUE_H
#define WEIR_COMPILER_INTERP_JSON_VALUE_H

#include "interp/fault.h"
#include "interp/value.h"

struct strbuf;

/* Appends `value`, a struct, choice or message, as compact JSON. 0, FAULT_EINVAL, FAULT_EENUM or FAULT_EDEPTH; then `out` is as it was. */
int json_value_print(const struct value *value, struct strbuf *out, struct fault *fault);

/* Lays out compact JSON over lines, two spaces a level. `text` is well-formed. */
void json_pretty(const char *text, size_t len, struct strbuf *out);

/* Reads one JSON value as a `type`. 0, FAULT_EJSON or FAULT_EDEPTH with offset and path. */
int json_value_read(const struct model_type *type, const uint8_t *text, size_t len,
                    struct arena *arena, struct value *ret, struct fault *fault);

/* Reads a value of a parameter: a JSON value, or a word that needs no quotes. */
int json_value_param(const struct model_field *param, const char *text, struct arena *arena,
                     struct value *ret, struct fault *fault);

#endif
