/* json: JSON text as a tree, before any type is looked at (RFC 8259).
 *
 * Numbers stay text, so that nothing is rounded before a type says what it shall be. Every node has the offset of its first byte. Strings
 * hold UTF-8 with escapes resolved. A member that stands twice in one object is an error.
 * Everything lives in the arena given to json_parse().
 */
#ifndef WEIR_COMPILER_INTERP_JSON_H
#define WEIR_COMPILER_INTERP_JSON_H

#include "base/arena.h"
#include "interp/fault.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { JSON_MAX_DEPTH = 64 }; /* objects and arrays, nested */

enum json_kind {
    JSON_NULL = 1,
    JSON_TRUE,
    JSON_FALSE,
    JSON_NUMBER,
    JSON_STRING,
    JSON_ARRAY,
    JSON_OBJECT,
};

struct json_member;

struct json {
    enum json_kind kind;
    size_t offset;
    const char *text; /* NUMBER as written, STRING; NUL-terminated */
    size_t len;
    struct json *items;          /* ARRAY */
    struct json_member *members; /* OBJECT */
    size_t count;
};

struct json_member {
    const char *name;
    size_t name_len;
    size_t offset; /* of the name */
    struct json value;
};

/* Reads one value and nothing behind it but white space. 0, FAULT_EJSON or FAULT_EDEPTH. */
int json_parse(struct json *ret, const uint8_t *text, size_t len, struct arena *arena,
               struct fault *fault);

#endif
