#include "wire/scan.h"

#if WEIR__SCAN_X86

#include <immintrin.h>

/* A set is two tables of 16 bytes, for bytes below and from 0x80: byte c stands in entry c >> 3 & 15, as bit c & 7. A shuffle looks
 * 16 of them up at once and gives 0 where the index has its top bit set, which tells the two halves apart. */

#define SSE42 __attribute__((target("sse4.2")))
#define AVX2 __attribute__((target("avx2")))

/* Bit i: byte i of the block is outside of the set. */
SSE42 static inline unsigned outside_16(const uint8_t *p, __m128i low, __m128i high)
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

SSE42 const uint8_t *weir__scan_not_in_sse42(const uint8_t *p, const uint8_t *end,
                                             const struct weir__charset *set)
{
    if (end - p < 16)
        return weir__scan_not_in_plain(p, end, set);
    __m128i low = _mm_loadu_si128((const __m128i *)&set->bits[0]);
    __m128i high = _mm_loadu_si128((const __m128i *)&set->bits[2]);
    for (const uint8_t *last = end - 16;; p += 16) {
        if (p > last) /* the rest, with bytes that were looked at already */
            p = last;
        unsigned found = outside_16(p, low, high);
        if (found)
            return p + __builtin_ctz(found);
        if (p == last)
            return end;
    }
}

/* The same, 32 at once. */
AVX2 static inline unsigned outside_32(const uint8_t *p, __m256i low, __m256i high)
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

AVX2 const uint8_t *weir__scan_not_in_avx2(const uint8_t *p, const uint8_t *end,
                                           const struct weir__charset *set)
{
    if (end - p < 32)
        return weir__scan_not_in_sse42(p, end, set);
    __m256i low = _mm256_broadcastsi128_si256(_mm_loadu_si128((const __m128i *)&set->bits[0]));
    __m256i high = _mm256_broadcastsi128_si256(_mm_loadu_si128((const __m128i *)&set->bits[2]));
    for (const uint8_t *last = end - 32;; p += 32) {
        if (p > last)
            p = last;
        unsigned found = outside_32(p, low, high);
        if (found)
            return p + __builtin_ctz(found);
        if (p == last)
            return end;
    }
}

SSE42 const uint8_t *weir__scan_pair_sse42(const uint8_t *p, const uint8_t *end, uint8_t a,
                                           uint8_t b)
{
    const __m128i first = _mm_set1_epi8((char)a), second = _mm_set1_epi8((char)b);
    for (; end - p > 16; p += 16) {
        __m128i here = _mm_cmpeq_epi8(_mm_loadu_si128((const __m128i *)p), first);
        __m128i next = _mm_cmpeq_epi8(_mm_loadu_si128((const __m128i *)(p + 1)), second);
        unsigned found = (unsigned)_mm_movemask_epi8(_mm_and_si128(here, next));
        if (found)
            return p + __builtin_ctz(found);
    }
    return weir__scan_pair_plain(p, end, a, b);
}

AVX2 const uint8_t *weir__scan_pair_avx2(const uint8_t *p, const uint8_t *end, uint8_t a, uint8_t b)
{
    const __m256i first = _mm256_set1_epi8((char)a), second = _mm256_set1_epi8((char)b);
    for (; end - p > 32; p += 32) {
        __m256i here = _mm256_cmpeq_epi8(_mm256_loadu_si256((const __m256i *)p), first);
        __m256i next = _mm256_cmpeq_epi8(_mm256_loadu_si256((const __m256i *)(p + 1)), second);
        unsigned found = (unsigned)_mm256_movemask_epi8(_mm256_and_si256(here, next));
        if (found)
            return p + __builtin_ctz(found);
    }
    return weir__scan_pair_sse42(p, end, a, b);
}

#endif
