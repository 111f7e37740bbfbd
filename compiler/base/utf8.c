#include "base/utf8.h"

static int is_continuation(unsigned char byte)
{
    return (byte & 0xc0) == 0x80;
}

/* Length by the first byte, with the payload bits of that byte; 0 for a byte that cannot be
 * first. */
static size_t sequence_length(unsigned char first, uint32_t *ret_bits)
{
    if (first < 0x80)
        return *ret_bits = first, 1;
    if (first >= 0xc2 && first < 0xe0)
        return *ret_bits = first & 0x1fu, 2;
    if (first >= 0xe0 && first < 0xf0)
        return *ret_bits = first & 0x0fu, 3;
    if (first >= 0xf0 && first < 0xf5)
        return *ret_bits = first & 0x07u, 4;
    return 0;
}

static int is_canonical(uint32_t code, size_t length)
{
    static const uint32_t lowest[] = {0, 0, 0x80, 0x800, 0x10000};
    return code >= lowest[length] && code <= 0x10ffff && (code < 0xd800 || code > 0xdfff);
}

size_t utf8_decode(const char *text, size_t len, uint32_t *ret_code)
{
    uint32_t code = 0;
    size_t length = sequence_length((unsigned char)text[0], &code);
    if (length == 0 || length > len)
        return 0;
    for (size_t i = 1; i < length; i++) {
        if (!is_continuation((unsigned char)text[i]))
            return 0;
        code = code << 6 | ((unsigned char)text[i] & 0x3fu);
    }
    if (!is_canonical(code, length))
        return 0;
    *ret_code = code;
    return length;
}

size_t utf8_next(const char *text, size_t len, uint32_t *ret_code)
{
    size_t length = utf8_decode(text, len, ret_code);
    if (length)
        return length;
    *ret_code = 0xfffd;
    return 1;
}

struct range {
    uint32_t low, high;
};

static int in_ranges(uint32_t code, const struct range *ranges, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (code >= ranges[i].low && code <= ranges[i].high)
            return 1;
    }
    return 0;
}

/* The common blocks; a caret that is a cell off in a rare script is no harm. */
static const struct range combining[] = {
    {0x0300, 0x036f}, {0x0483, 0x0489}, {0x0591, 0x05bd}, {0x0610, 0x061a},
    {0x064b, 0x065f}, {0x1ab0, 0x1aff}, {0x1dc0, 0x1dff}, {0x200b, 0x200f},
    {0x20d0, 0x20ff}, {0xfe00, 0xfe0f}, {0xfe20, 0xfe2f}, {0xfeff, 0xfeff},
};
static const struct range wide[] = {
    {0x1100, 0x115f},   {0x2e80, 0x303e},   {0x3041, 0xa4cf},   {0xac00, 0xd7a3},
    {0xf900, 0xfaff},   {0xfe30, 0xfe6f},   {0xff00, 0xff60},   {0xffe0, 0xffe6},
    {0x1f300, 0x1f64f}, {0x1f680, 0x1f6ff}, {0x1f900, 0x1f9ff}, {0x20000, 0x3fffd},
};

unsigned utf8_width(uint32_t code)
{
    if (code < 0x300)
        return 1;
    if (in_ranges(code, combining, sizeof combining / sizeof *combining))
        return 0;
    return in_ranges(code, wide, sizeof wide / sizeof *wide) ? 2 : 1;
}
