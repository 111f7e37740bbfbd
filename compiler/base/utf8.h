/* utf8: reading characters and their width on a terminal. Stateless, safe on any bytes. */
#ifndef WEIR_COMPILER_BASE_UTF8_H
#define WEIR_COMPILER_BASE_UTF8_H

#include <stddef.h>
#include <stdint.h>

/* Decodes the character at `text`, of which `len` > 0 bytes are there. Returns its length in bytes
 * and the code point in *ret_code, or 0 when the bytes are not UTF-8 (overlong forms, surrogates
 * and truncation included). */
size_t utf8_decode(const char *text, size_t len, uint32_t *ret_code);

/* Like utf8_decode, but a bad byte counts as one character, U+FFFD: always moves on. */
size_t utf8_next(const char *text, size_t len, uint32_t *ret_code);

/* Cells that a terminal gives the character: 0 for combining ones, 2 for wide ones, else 1. */
unsigned utf8_width(uint32_t code);

#endif
