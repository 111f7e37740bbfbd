/* wire: integers, varints and text as they stand in bytes.
 *
 * Written for plainness, not speed: this is what the generated code is compared with. Stateless.
 */
#ifndef WEIR_COMPILER_INTERP_WIRE_H
#define WEIR_COMPILER_INTERP_WIRE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct strbuf;

/* `bytes` (1 to 8) bytes at `p` as one unsigned integer, and back. */
uint64_t wire_load(const uint8_t *p, unsigned bytes, bool little);
void wire_store(uint8_t *p, unsigned bytes, bool little, uint64_t value);

/* The low `bits` of `value` as a two's complement number. */
int64_t wire_sign_extend(uint64_t value, unsigned bits);

enum wire_varint_state {
    WIRE_VARINT_OK,
    WIRE_VARINT_SHORT, /* the bytes end inside it */
    WIRE_VARINT_BAD,   /* more than 10 bytes or 64 bits */
};

/* Reads a varint from [*at, end); moves *at behind it on success only. */
enum wire_varint_state wire_get_varint(const uint8_t **at, const uint8_t *end, uint64_t *ret);
void wire_put_varint(struct strbuf *out, uint64_t value);
void wire_put_fixed(struct strbuf *out, unsigned bytes, uint64_t value); /* little-endian */

uint64_t wire_zigzag(int64_t value);
int64_t wire_unzigzag(uint64_t value);

double wire_f32(uint32_t bits);
double wire_f64(uint64_t bits);
uint32_t wire_f32_bits(double value); /* rounded to the nearest float */
uint64_t wire_f64_bits(double value);

/* Whole and well-formed: no overlong forms, surrogates, or code points above U+10FFFF. */
bool wire_utf8_valid(const uint8_t *text, size_t len);
bool wire_ascii_valid(const uint8_t *text, size_t len);

#endif
