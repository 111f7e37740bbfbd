/* weir/scan.h — where a run of text ends: the first of a byte, of two bytes in a row, or outside of a set.
 *
 * For generated code only. No function reads at or behind `end`. What is found within the next 16 bytes is found inline, with what
 * every processor of the architecture has; the rest is done by the widest vectors that this processor turns out to have: the
 * choice is made in each call, from the flags that the C library's start-up code has already read, so there is no state here. Any
 * thread.
 */
#ifndef WEIR_SCAN_H
#define WEIR_SCAN_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "weir/base.h"

#ifdef __SSE2__
#include <emmintrin.h>
#endif

/* A set of bytes: c is in it when bit c % 64 of bits[c / 64] is set. */
struct weir__charset {
    uint64_t bits[4];
};

WEIR_BEGIN_DECLS

/* Out of line, for any length: first `a` immediately followed by `b`, or NULL; first byte outside the set, or `end`. */
const uint8_t *weir__scan_pair_far(const uint8_t *p, const uint8_t *end, uint8_t a, uint8_t b);
const uint8_t *weir__scan_not_in_far(const uint8_t *p, const uint8_t *end,
                                     const struct weir__charset *set);

static inline bool weir__charset_has(const struct weir__charset *set, uint8_t c)
{
    return set->bits[c >> 6] >> (c & 63) & 1;
}

/* First `c`, or NULL. */
static inline const uint8_t *weir__scan_byte(const uint8_t *p, const uint8_t *end, uint8_t c)
{
#ifdef __SSE2__
    if (WEIR_LIKELY(end - p >= 16)) {
        __m128i block = _mm_loadu_si128((const __m128i *)p);
        int found = _mm_movemask_epi8(_mm_cmpeq_epi8(block, _mm_set1_epi8((char)c)));
        if (found)
            return p + __builtin_ctz((unsigned)found);
        return (const uint8_t *)memchr(p + 16, c, (size_t)(end - p) - 16);
    }
#endif
    if (end - p >= 16)
        return (const uint8_t *)memchr(p, c, (size_t)(end - p));
    for (; p != end; p++)
        if (*p == c)
            return p;
    return NULL;
}

/* First `a` immediately followed by `b`, or NULL. */
static inline const uint8_t *weir__scan_pair(const uint8_t *p, const uint8_t *end, uint8_t a,
                                             uint8_t b)
{
#ifdef __SSE2__
    if (WEIR_LIKELY(end - p > 16)) {
        __m128i here = _mm_loadu_si128((const __m128i *)p);
        __m128i next = _mm_loadu_si128((const __m128i *)(p + 1));
        __m128i both = _mm_and_si128(_mm_cmpeq_epi8(here, _mm_set1_epi8((char)a)),
                                     _mm_cmpeq_epi8(next, _mm_set1_epi8((char)b)));
        int found = _mm_movemask_epi8(both);
        if (found)
            return p + __builtin_ctz((unsigned)found);
        return weir__scan_pair_far(p + 16, end, a, b);
    }
#endif
    if (end - p > 16)
        return weir__scan_pair_far(p, end, a, b);
    for (; end - p >= 2; p++)
        if (p[0] == a && p[1] == b)
            return p;
    return NULL;
}

/* First byte outside of the set, or `end`. */
static inline const uint8_t *weir__scan_not_in(const uint8_t *p, const uint8_t *end,
                                               const struct weir__charset *set)
{
    if (WEIR_LIKELY(end - p >= 16))
        return weir__scan_not_in_far(p, end, set);
    while (p != end && weir__charset_has(set, *p))
        p++;
    return p;
}

WEIR_END_DECLS

#endif
