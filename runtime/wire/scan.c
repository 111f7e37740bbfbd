#include "wire/scan.h"

const uint8_t *weir__scan_pair_plain(const uint8_t *p, const uint8_t *end, uint8_t a, uint8_t b)
{
    while (end - p >= 2) {
        p = (const uint8_t *)memchr(p, a, (size_t)(end - p) - 1);
        if (!p || p[1] == b)
            return p;
        p++;
    }
    return NULL;
}

const uint8_t *weir__scan_not_in_plain(const uint8_t *p, const uint8_t *end,
                                       const struct weir__charset *set)
{
    for (; end - p >= 4; p += 4) {
        if (!weir__charset_has(set, p[0]))
            return p;
        if (!weir__charset_has(set, p[1]))
            return p + 1;
        if (!weir__charset_has(set, p[2]))
            return p + 2;
        if (!weir__charset_has(set, p[3]))
            return p + 3;
    }
    while (p != end && weir__charset_has(set, *p))
        p++;
    return p;
}

/* The processor's flags are read before main and never written again, so asking is a load and a bit test; kept function
 * pointers would be a mutable global and no faster. */

const uint8_t *weir__scan_pair_far(const uint8_t *p, const uint8_t *end, uint8_t a, uint8_t b)
{
#if WEIR__SCAN_X86
    if (WEIR_LIKELY(__builtin_cpu_supports("avx2")))
        return weir__scan_pair_avx2(p, end, a, b);
    if (__builtin_cpu_supports("sse4.2"))
        return weir__scan_pair_sse42(p, end, a, b);
#elif WEIR__SCAN_NEON
    return weir__scan_pair_neon(p, end, a, b);
#endif
    return weir__scan_pair_plain(p, end, a, b);
}

const uint8_t *weir__scan_not_in_far(const uint8_t *p, const uint8_t *end,
                                     const struct weir__charset *set)
{
#if WEIR__SCAN_X86
    if (WEIR_LIKELY(__builtin_cpu_supports("avx2")))
        return weir__scan_not_in_avx2(p, end, set);
    if (__builtin_cpu_supports("sse4.2"))
        return weir__scan_not_in_sse42(p, end, set);
#elif WEIR__SCAN_NEON
    return weir__scan_not_in_neon(p, end, set);
#endif
    return weir__scan_not_in_plain(p, end, set);
}
