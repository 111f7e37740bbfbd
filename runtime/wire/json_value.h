/* json_value.h — single values out of JSON text.
 *
 * Each reads the next value into the memory of one element and fills the error when it refuses it.
 * Texts and bytes are copied into the arena, so that nothing borrows from the input.
 */
#ifndef WEIR_WIRE_JSON_VALUE_H
#define WEIR_WIRE_JSON_VALUE_H

#include "weir/type.h"
#include "wire/json_scan.h"

/* Any kind but WEIR_KIND_RECORD. */
int weir__json_scalar(struct weir__json *json, const struct weir_field *field, void *at);

/* A map's key, given as the member's name that stands at `where`. Copies a text. */
int weir__json_key(struct weir__json *json, const struct weir_field *field, struct weir_str name,
                   const uint8_t *where, void *at);

/* The tag of a choice, as a number or in a string. *ret has its bits, those of a sign in all 64. */
int weir__json_tag(struct weir__json *json, const struct weir_type *choice, uint64_t *ret);

#endif
