#include "wire/scan_x86.h"

#if WEIR__SCAN_X86

WEIR__SSE42 const uint8_t *weir__scan_not_in_sse42(const uint8_t *p, const uint8_t *end,
                                                   const struct weir__charset *set)
{
    if (end - p < 16)
        return weir__scan_not_in_plain(p, end, set);
    __m128i low = _mm_loadu_si128((const __m128i *)&set->bits[0]);
    __m128i high = _mm_loadu_si128((const __m128i *)&set->bits[2]);
    for (const uint8_t *last = end - 16;; p += 16) {
        if (p > last) /* the rest, with bytes that were looked at already */
            p = last;
        unsigned found = weir__outside_16(p, low, high);
        if (found)
            return p + __builtin_ctz(found);
        if (p == last)
            return end;
    }
}

WEIR__AVX2 const uint8_t *weir__scan_not_in_avx2(const uint8_t *p, const uint8_t *end,
                                                 const struct weir__charset *set)
{
    if (end - p < 32)
        return weir__scan_not_in_sse42(p, end, set);
    __m256i low = weir__half_32(&set->bits[0]), high = weir__half_32(&set->bits[2]);
    for (const uint8_t *last = end - 32;; p += 32) {
        if (p > last)
            p = last;
        unsigned found = weir__outside_32(p, low, high);
        if (found)
            return p + __builtin_ctz(found);
        if (p == last)
            return end;
    }
}

WEIR__SSE42 const uint8_t *weir__scan_pair_sse42(const uint8_t *p, const uint8_t *end, uint8_t a,
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

WEIR__AVX2 const uint8_t *weir__scan_pair_avx2(const uint8_t *p, const uint8_t *end, uint8_t a,
                                               uint8_t b)
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
