#include "weir/utf8.h"

#include <string.h>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

/* Bytes below 0x80 at the start. */
static size_t ascii_run(const uint8_t *p, size_t len)
{
    size_t i = 0;
#if defined(__SSE2__)
    for (; len - i >= 16; i += 16) {
        __m128i chunk = _mm_loadu_si128((const __m128i *)(const void *)(p + i));
        int high = _mm_movemask_epi8(chunk);
        if (high)
            return i + (size_t)__builtin_ctz((unsigned)high);
    }
#endif
    for (; len - i >= 8; i += 8) {
        uint64_t chunk;
        memcpy(&chunk, p + i, 8);
        if (chunk & UINT64_C(0x8080808080808080))
            break;
    }
    while (i < len && p[i] < 0x80)
        i++;
    return i;
}

static bool is_continuation(uint8_t byte)
{
    return (byte & 0xc0) == 0x80;
}

/* Length of the well-formed sequence of 2 to 4 bytes at p, or 0. The bounds of the second byte are
 * the Unicode standard's table 3-7: they shut out overlong forms, surrogates and what is above
 * U+10FFFF. */
static size_t sequence(const uint8_t *p, size_t len)
{
    uint8_t lead = p[0];
    if (lead < 0xc2 || lead > 0xf4 || len < 2)
        return 0;
    uint8_t low = lead == 0xe0 ? 0xa0 : lead == 0xf0 ? 0x90 : 0x80;
    uint8_t high = lead == 0xed ? 0x9f : lead == 0xf4 ? 0x8f : 0xbf;
    if (p[1] < low || p[1] > high)
        return 0;
    if (lead < 0xe0)
        return 2;
    if (len < 3 || !is_continuation(p[2]))
        return 0;
    if (lead < 0xf0)
        return 3;
    return len >= 4 && is_continuation(p[3]) ? 4 : 0;
}

size_t weir_utf8_prefix(const void *data, size_t len)
{
    const uint8_t *p = data;
    size_t i = 0;
    while (i < len) {
        if (p[i] < 0x80) {
            i += ascii_run(p + i, len - i);
            continue;
        }
        size_t step = sequence(p + i, len - i);
        if (!step)
            return i;
        i += step;
    }
    return i;
}

bool weir_utf8_valid(const void *data, size_t len)
{
    return weir_utf8_prefix(data, len) == len;
}

bool weir_ascii_valid(const void *data, size_t len)
{
    return ascii_run(data, len) == len;
}
