/* scan_x86: which of 16 or 32 bytes are outside of a set.
 *
 * For functions that are compiled for SSE4.2 or AVX2 alone, and called where the processor has it.
 */
#ifndef WEIR_WIRE_SCAN_X86_H
#define WEIR_WIRE_SCAN_X86_H

#include "wire/scan.h"

#if WEIR__SCAN_X86

#include <immintrin.h>

#define WEIR__SSE42 __attribute__((target("sse4.2")))
#define WEIR__AVX2 __attribute__((target("avx2")))

/* A set is two tables of 16 bytes, for bytes below and from 0x80: byte c stands in entry c >> 3 & 15, as bit c & 7. A shuffle looks
 * 16 of them up at once and gives 0 where the index has its top bit set, which tells the two halves apart. */

/* Bit i: byte i of the block is outside of the set. */
WEIR__SSE42 static inline unsigned weir__outside_16(const uint8_t *p, __m128i low, __m128i high)
{
    const __m128i powers = _mm_set1_epi64x((long long)UINT64_C(0x8040201008040201));
    __m128i c = _mm_loadu_si128((const __m128i *)p);
    __m128i entry = _mm_and_si128(_mm_srli_epi16(c, 3), _mm_set1_epi8(0x0f));
    __m128i top = _mm_and_si128(c, _mm_set1_epi8((char)0x80));
    __m128i in_low = _mm_shuffle_epi8(low, _mm_or_si128(entry, top));
    __m128i in_high =
        _mm_shuffle_epi8(high, _mm_xor_si128(_mm_or_si128(entry, top), _mm_set1_epi8((char)0x80)));
    __m128i bit = _mm_shuffle_epi8(powers, _mm_and_si128(c, _mm_set1_epi8(7)));
    __m128i hit = _mm_and_si128(_mm_or_si128(in_low, in_high), bit);
    return (unsigned)_mm_movemask_epi8(_mm_cmpeq_epi8(hit, _mm_setzero_si128()));
}

/* The same, 32 at once. */
WEIR__AVX2 static inline unsigned weir__outside_32(const uint8_t *p, __m256i low, __m256i high)
{
    const __m256i powers = _mm256_set1_epi64x((long long)UINT64_C(0x8040201008040201));
    __m256i c = _mm256_loadu_si256((const __m256i *)p);
    __m256i entry = _mm256_and_si256(_mm256_srli_epi16(c, 3), _mm256_set1_epi8(0x0f));
    __m256i top = _mm256_and_si256(c, _mm256_set1_epi8((char)0x80));
    __m256i index = _mm256_or_si256(entry, top);
    __m256i in_low = _mm256_shuffle_epi8(low, index);
    __m256i in_high =
        _mm256_shuffle_epi8(high, _mm256_xor_si256(index, _mm256_set1_epi8((char)0x80)));
    __m256i bit = _mm256_shuffle_epi8(powers, _mm256_and_si256(c, _mm256_set1_epi8(7)));
    __m256i hit = _mm256_and_si256(_mm256_or_si256(in_low, in_high), bit);
    return (unsigned)_mm256_movemask_epi8(_mm256_cmpeq_epi8(hit, _mm256_setzero_si256()));
}

/* The same for a set without bytes from 0x80. */
WEIR__AVX2 static inline unsigned weir__outside_ascii_32(const uint8_t *p, __m256i low)
{
    const __m256i powers = _mm256_set1_epi64x((long long)UINT64_C(0x8040201008040201));
    __m256i c = _mm256_loadu_si256((const __m256i *)p);
    __m256i entry = _mm256_and_si256(_mm256_srli_epi16(c, 3), _mm256_set1_epi8(0x0f));
    __m256i top = _mm256_and_si256(c, _mm256_set1_epi8((char)0x80));
    __m256i in_set = _mm256_shuffle_epi8(low, _mm256_or_si256(entry, top));
    __m256i bit = _mm256_shuffle_epi8(powers, _mm256_and_si256(c, _mm256_set1_epi8(7)));
    __m256i hit = _mm256_and_si256(in_set, bit);
    return (unsigned)_mm256_movemask_epi8(_mm256_cmpeq_epi8(hit, _mm256_setzero_si256()));
}

/* Half of a set, for both halves of a vector. */
WEIR__AVX2 static inline __m256i weir__half_32(const uint64_t bits[2])
{
    return _mm256_broadcastsi128_si256(_mm_loadu_si128((const __m128i *)bits));
}

#endif

#endif
