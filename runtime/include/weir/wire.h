/* weir/wire.h — what generated codecs are made of: loads, stores, varints, error paths.
 *
 * Loads and stores work on unaligned memory and check nothing: the codec checked the bounds of the
 * whole run before. Fast paths are inline, the rest is out of line and cold.
 *
 * Names: weir_get_be24(p) reads, weir_put_be24(p, v) writes the low 24 bits. Any thread.
 */
#ifndef WEIR_WIRE_H
#define WEIR_WIRE_H

#include <string.h>

#include "weir/base.h"

#if defined(__BYTE_ORDER__) && __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
#define WEIR__BE16(v) (v)
#define WEIR__BE32(v) (v)
#define WEIR__BE64(v) (v)
#define WEIR__LE16(v) __builtin_bswap16(v)
#define WEIR__LE32(v) __builtin_bswap32(v)
#define WEIR__LE64(v) __builtin_bswap64(v)
#else
#define WEIR__BE16(v) __builtin_bswap16(v)
#define WEIR__BE32(v) __builtin_bswap32(v)
#define WEIR__BE64(v) __builtin_bswap64(v)
#define WEIR__LE16(v) (v)
#define WEIR__LE32(v) (v)
#define WEIR__LE64(v) (v)
#endif

/* --- integers of whole bytes --- */

static inline uint16_t weir_get_be16(const uint8_t *p)
{
    uint16_t v;
    memcpy(&v, p, 2);
    return WEIR__BE16(v);
}
static inline void weir_put_be16(uint8_t *p, uint16_t v)
{
    v = WEIR__BE16(v);
    memcpy(p, &v, 2);
}

static inline uint32_t weir_get_be24(const uint8_t *p)
{
    return (uint32_t)p[0] << 16 | weir_get_be16(p + 1);
}
static inline void weir_put_be24(uint8_t *p, uint32_t v)
{
    p[0] = (uint8_t)(v >> 16);
    weir_put_be16(p + 1, (uint16_t)v);
}

static inline uint32_t weir_get_be32(const uint8_t *p)
{
    uint32_t v;
    memcpy(&v, p, 4);
    return WEIR__BE32(v);
}
static inline void weir_put_be32(uint8_t *p, uint32_t v)
{
    v = WEIR__BE32(v);
    memcpy(p, &v, 4);
}

static inline uint64_t weir_get_be40(const uint8_t *p)
{
    return (uint64_t)p[0] << 32 | weir_get_be32(p + 1);
}
static inline void weir_put_be40(uint8_t *p, uint64_t v)
{
    p[0] = (uint8_t)(v >> 32);
    weir_put_be32(p + 1, (uint32_t)v);
}

static inline uint64_t weir_get_be48(const uint8_t *p)
{
    return (uint64_t)weir_get_be16(p) << 32 | weir_get_be32(p + 2);
}
static inline void weir_put_be48(uint8_t *p, uint64_t v)
{
    weir_put_be16(p, (uint16_t)(v >> 32));
    weir_put_be32(p + 2, (uint32_t)v);
}

static inline uint64_t weir_get_be56(const uint8_t *p)
{
    return (uint64_t)weir_get_be24(p) << 32 | weir_get_be32(p + 3);
}
static inline void weir_put_be56(uint8_t *p, uint64_t v)
{
    weir_put_be24(p, (uint32_t)(v >> 32));
    weir_put_be32(p + 3, (uint32_t)v);
}

static inline uint64_t weir_get_be64(const uint8_t *p)
{
    uint64_t v;
    memcpy(&v, p, 8);
    return WEIR__BE64(v);
}
static inline void weir_put_be64(uint8_t *p, uint64_t v)
{
    v = WEIR__BE64(v);
    memcpy(p, &v, 8);
}

static inline uint16_t weir_get_le16(const uint8_t *p)
{
    uint16_t v;
    memcpy(&v, p, 2);
    return WEIR__LE16(v);
}
static inline void weir_put_le16(uint8_t *p, uint16_t v)
{
    v = WEIR__LE16(v);
    memcpy(p, &v, 2);
}

static inline uint32_t weir_get_le24(const uint8_t *p)
{
    return (uint32_t)p[2] << 16 | weir_get_le16(p);
}
static inline void weir_put_le24(uint8_t *p, uint32_t v)
{
    p[2] = (uint8_t)(v >> 16);
    weir_put_le16(p, (uint16_t)v);
}

static inline uint32_t weir_get_le32(const uint8_t *p)
{
    uint32_t v;
    memcpy(&v, p, 4);
    return WEIR__LE32(v);
}
static inline void weir_put_le32(uint8_t *p, uint32_t v)
{
    v = WEIR__LE32(v);
    memcpy(p, &v, 4);
}

static inline uint64_t weir_get_le40(const uint8_t *p)
{
    return (uint64_t)p[4] << 32 | weir_get_le32(p);
}
static inline void weir_put_le40(uint8_t *p, uint64_t v)
{
    p[4] = (uint8_t)(v >> 32);
    weir_put_le32(p, (uint32_t)v);
}

static inline uint64_t weir_get_le48(const uint8_t *p)
{
    return (uint64_t)weir_get_le16(p + 4) << 32 | weir_get_le32(p);
}
static inline void weir_put_le48(uint8_t *p, uint64_t v)
{
    weir_put_le16(p + 4, (uint16_t)(v >> 32));
    weir_put_le32(p, (uint32_t)v);
}

static inline uint64_t weir_get_le56(const uint8_t *p)
{
    return (uint64_t)weir_get_le24(p + 4) << 32 | weir_get_le32(p);
}
static inline void weir_put_le56(uint8_t *p, uint64_t v)
{
    weir_put_le24(p + 4, (uint32_t)(v >> 32));
    weir_put_le32(p, (uint32_t)v);
}

static inline uint64_t weir_get_le64(const uint8_t *p)
{
    uint64_t v;
    memcpy(&v, p, 8);
    return WEIR__LE64(v);
}
static inline void weir_put_le64(uint8_t *p, uint64_t v)
{
    v = WEIR__LE64(v);
    memcpy(p, &v, 8);
}

/* --- floats by their IEEE 754 bits --- */

static inline uint32_t weir_f32_bits(float v)
{
    uint32_t bits;
    memcpy(&bits, &v, 4);
    return bits;
}
static inline float weir_f32_from_bits(uint32_t bits)
{
    float v;
    memcpy(&v, &bits, 4);
    return v;
}
static inline uint64_t weir_f64_bits(double v)
{
    uint64_t bits;
    memcpy(&bits, &v, 8);
    return bits;
}
static inline double weir_f64_from_bits(uint64_t bits)
{
    double v;
    memcpy(&v, &bits, 8);
    return v;
}

/* --- varints: 7 bits a byte, low ones first, the top bit says that more follow --- */

enum { WEIR_VARINT_MAX = 10 };

static inline uint32_t weir_zigzag32(int32_t v)
{
    return ((uint32_t)v << 1) ^ (uint32_t)(v >> 31);
}
static inline int32_t weir_unzigzag32(uint32_t v)
{
    return (int32_t)((v >> 1) ^ (0 - (v & 1)));
}
static inline uint64_t weir_zigzag64(int64_t v)
{
    return ((uint64_t)v << 1) ^ (uint64_t)(v >> 63);
}
static inline int64_t weir_unzigzag64(uint64_t v)
{
    return (int64_t)((v >> 1) ^ (0 - (v & 1)));
}

/* 1 to 10. Branch-free: (bits * 9 + 64) / 64 is ceil(bits / 7) for 1 to 64 bits. */
static inline size_t weir_varint_size(uint64_t v)
{
    unsigned bits = 64u - (unsigned)__builtin_clzll(v | 1);
    return (bits * 9 + 64) >> 6;
}

WEIR_BEGIN_DECLS

uint8_t *weir__put_varint_slow(uint8_t *p, uint64_t v);
uint8_t *weir__put_varint_back_slow(uint8_t *end, uint64_t v);
const uint8_t *weir__get_varint_slow(const uint8_t *p, const uint8_t *end, uint64_t *ret);

/* Writes v at p, weir_varint_size(v) bytes; returns the byte behind it. */
static inline uint8_t *weir_put_varint(uint8_t *p, uint64_t v)
{
    if (WEIR_LIKELY(v < 0x80)) {
        p[0] = (uint8_t)v;
        return p + 1;
    }
    if (WEIR_LIKELY(v < 0x4000)) {
        p[0] = (uint8_t)(v | 0x80);
        p[1] = (uint8_t)(v >> 7);
        return p + 2;
    }
    return weir__put_varint_slow(p, v);
}

/* Writes v so that it ends before `end`; returns its first byte. For writing back to front. */
static inline uint8_t *weir_put_varint_back(uint8_t *end, uint64_t v)
{
    if (WEIR_LIKELY(v < 0x80)) {
        end[-1] = (uint8_t)v;
        return end - 1;
    }
    if (WEIR_LIKELY(v < 0x4000)) {
        end[-2] = (uint8_t)(v | 0x80);
        end[-1] = (uint8_t)(v >> 7);
        return end - 2;
    }
    return weir__put_varint_back_slow(end, v);
}

/* Reads a varint from [p, end); returns the byte behind it, or NULL with *ret untouched when it
 * does not end there, has more than 10 bytes or more than 64 bits: weir_varint_fault tells
 * which. */
static inline const uint8_t *weir_get_varint(const uint8_t *p, const uint8_t *end, uint64_t *ret)
{
    if (WEIR_LIKELY(end - p >= 2)) {
        if (WEIR_LIKELY(p[0] < 0x80)) {
            *ret = p[0];
            return p + 1;
        }
        if (WEIR_LIKELY(p[1] < 0x80)) {
            *ret = (uint64_t)(p[0] & 0x7f) | (uint64_t)p[1] << 7;
            return p + 2;
        }
    }
    return weir__get_varint_slow(p, end, ret);
}

/* Why get_varint refused: WEIR_ETRUNCATED when more bytes could complete it, else WEIR_EVARINT. */
int weir_varint_fault(const uint8_t *p, const uint8_t *end);

/* --- errors: cold, so that codecs stay straight-line code. `err` may be NULL everywhere. --- */

/* Fills *err with an empty path and returns `code`. `reason` is static text; NULL: the code's. */
int weir__fail(struct weir_error *err, int code, uint64_t offset, const char *reason) WEIR_COLD;

/* Put a step before the path, innermost first on the way out: "field", "field[index]",
 * "field[\"key\"]". An empty field name adds the index alone. */
void weir__at(struct weir_error *err, const char *field) WEIR_COLD;
void weir__at_name(struct weir_error *err, struct weir_str field) WEIR_COLD;
void weir__at_index(struct weir_error *err, const char *field, size_t index) WEIR_COLD;
void weir__at_key(struct weir_error *err, const char *field, struct weir_str key) WEIR_COLD;

WEIR_END_DECLS

#endif
