/* json_scan.h — JSON text, one token at a time (RFC 8259, strict).
 *
 * No tree is built: the reader of a type asks for what it expects. Text is checked to be UTF-8,
 * escapes to be whole surrogate pairs. Every refusal fills the error with the offset of what is
 * refused. All functions return 0 (or what is said) or a negative error; after an error the scan
 * must not be used.
 *
 * Strings without an escape are views of the input, others live in the arena.
 */
#ifndef WEIR_WIRE_JSON_SCAN_H
#define WEIR_WIRE_JSON_SCAN_H

#include "weir/base.h"

struct weir_arena;

struct weir__json {
    const uint8_t *p; /* next byte */
    const uint8_t *end;
    const uint8_t *base;
    struct weir_arena *arena;
    struct weir_error *err; /* or NULL */
    uint32_t depth;         /* objects and arrays that are open */
};

/* WEIR_EJSON at `at`. */
int weir__json_fail(struct weir__json *json, const uint8_t *at, const char *reason);
int weir__json_no_room(struct weir__json *json); /* WEIR_ENOMEM */

/* Passes over white space; the byte that follows, not passed over, or -1 at the end. */
int weir__json_next(struct weir__json *json);

/* Passes over `bracket`, '{' or '['. Else WEIR_EJSON with `expected`, or WEIR_EDEPTH. */
int weir__json_open(struct weir__json *json, char bracket, const char *expected);

/* Passes over what stands before the next item: 1 when there is one, 0 when `close` ended them.
 * `*first` is true before the first item and is cleared. */
int weir__json_item(struct weir__json *json, char close, bool *first);

int weir__json_string(struct weir__json *json, struct weir_str *ret, const char *expected);
int weir__json_name(struct weir__json *json, struct weir_str *ret); /* a string and its colon */
int weir__json_number(struct weir__json *json, struct weir_str *ret, const char *expected);

/* Passes over `word` if it is what follows. */
bool weir__json_word(struct weir__json *json, const char *word);

/* Nothing but white space may follow. */
int weir__json_done(struct weir__json *json);

#endif
