/* json: JSON text as a tree, before any type is looked at (RFC 8259).
 *
 * Numbers stay text, so that nothing is rounded before a type says what it shall be. Every node has the offset of its first byte. Strings
 * hold UTF-8 with escapes resolved.
 *
 * Malformed text gives a tree too: it ends at the first mistake, which hangs on the innermost node around it (`broken`). So whoever walks
 * the tree in order meets mistakes of syntax and of meaning in the order of the text.
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
    JSON_NOTHING, /* no value begins here */
    JSON_NULL,
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
    size_t offset, end;         /* of the first byte, and behind the last one */
    const struct fault *broken; /* what is wrong with this value, or with what follows its items */
    const char *text;           /* NUMBER as written, STRING; NUL-terminated */
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

/* Reads the value that the text begins with. */
void json_parse(struct json *ret, const uint8_t *text, size_t len, struct arena *arena);

/* The offset of what follows the value `json`, or SIZE_MAX when that is only white space. */
size_t json_rest(const struct json *json, const uint8_t *text, size_t len);

#endif
