#include "wire/scan.h"

#if WEIR__SCAN_NEON

#include <arm_neon.h>

/* Four bits per byte, lowest byte first: all set where the byte of `hits` is 0xff. */
static inline uint64_t nibbles(uint8x16_t hits)
{
    uint8x8_t narrow = vshrn_n_u16(vreinterpretq_u16_u8(hits), 4);
    return vget_lane_u64(vreinterpret_u64_u8(narrow), 0);
}

/* Byte c of a set stands in entry c >> 3 of a table of 32 bytes, as bit c & 7. */
static inline uint64_t outside_16(const uint8_t *p, uint8x16x2_t table)
{
    const uint8x16_t one = vdupq_n_u8(1);
    uint8x16_t c = vld1q_u8(p);
    uint8x16_t entry = vqtbl2q_u8(table, vshrq_n_u8(c, 3));
    uint8x16_t bit = vshlq_u8(one, vreinterpretq_s8_u8(vandq_u8(c, vdupq_n_u8(7))));
    return nibbles(vceqq_u8(vandq_u8(entry, bit), vdupq_n_u8(0)));
}

static inline uint8x16x2_t table_of(const struct weir__charset *set)
{
    uint8_t bytes[32];
    for (unsigned i = 0; i < 32; i++)
        bytes[i] = (uint8_t)(set->bits[i >> 3] >> (i & 7) * 8);
    return vld1q_u8_x2(bytes);
}

const uint8_t *weir__scan_not_in_neon(const uint8_t *p, const uint8_t *end,
                                      const struct weir__charset *set)
{
    if (end - p < 16)
        return weir__scan_not_in_plain(p, end, set);
    uint8x16x2_t table = table_of(set);
    for (const uint8_t *last = end - 16;; p += 16) {
        if (p > last) /* the rest, with bytes that were looked at already */
            p = last;
        uint64_t found = outside_16(p, table);
        if (found)
            return p + (__builtin_ctzll(found) >> 2);
        if (p == last)
            return end;
    }
}

const uint8_t *weir__scan_pair_neon(const uint8_t *p, const uint8_t *end, uint8_t a, uint8_t b)
{
    const uint8x16_t first = vdupq_n_u8(a), second = vdupq_n_u8(b);
    for (; end - p > 16; p += 16) {
        uint8x16_t here = vceqq_u8(vld1q_u8(p), first), next = vceqq_u8(vld1q_u8(p + 1), second);
        uint64_t found = nibbles(vandq_u8(here, next));
        if (found)
            return p + (__builtin_ctzll(found) >> 2);
    }
    return weir__scan_pair_plain(p, end, a, b);
}

#endif
