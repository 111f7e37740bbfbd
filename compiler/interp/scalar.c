#include "interp/scalar.h"

#include "base/arena.h"
#include "base/strbuf.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void scalar_print_integer(struct strbuf *out, wide value)
{
    char digits[48];
    size_t at = sizeof digits;
    bool negative = value < 0;
    do {
        int digit = (int)(value % 10);
        digits[--at] = (char)('0' + (negative ? -digit : digit));
        value /= 10;
    } while (value != 0);
    if (negative)
        digits[--at] = '-';
    strbuf_append(out, digits + at, sizeof digits - at);
}

static bool reads_back(const char *text, double value, unsigned bits)
{
    return bits == 32 ? strtof(text, NULL) == (float)value : strtod(text, NULL) == value;
}

void scalar_print_real(struct strbuf *out, double value, unsigned bits)
{
    char text[40];
    if (isnan(value)) {
        strbuf_puts(out, "\"NaN\"");
        return;
    }
    if (isinf(value)) {
        strbuf_puts(out, value < 0 ? "\"-Infinity\"" : "\"Infinity\"");
        return;
    }
    for (int digits = 1; digits <= 17; digits++) {
        snprintf(text, sizeof text, "%.*g", digits, value);
        if (reads_back(text, value, bits))
            break;
    }
    strbuf_puts(out, text);
}

bool scalar_parse_integer(const char *text, size_t len, wide lo, wide hi, wide *ret)
{
    wide value = 0;
    bool negative = len > 0 && text[0] == '-';
    size_t at = negative;
    if (at == len || len - at > 20 || (text[at] == '0' && len - at > 1))
        return false;
    for (; at < len; at++) {
        if (text[at] < '0' || text[at] > '9')
            return false;
        value = value * 10 + (text[at] - '0');
    }
    if (negative)
        value = -value;
    if (value < lo || value > hi)
        return false;
    *ret = value;
    return true;
}

static bool is_word(const char *text, size_t len, const char *word)
{
    return len == strlen(word) && memcmp(text, word, len) == 0;
}

bool scalar_parse_real(const char *text, size_t len, unsigned bits, double *ret)
{
    char *end;
    if (is_word(text, len, "NaN")) {
        *ret = (double)NAN;
        return true;
    }
    if (is_word(text, len, "Infinity") || is_word(text, len, "-Infinity")) {
        *ret = text[0] == '-' ? -(double)INFINITY : (double)INFINITY;
        return true;
    }
    if (len == 0 || strspn(text, "0123456789+-.eE") != len)
        return false;
    double value = bits == 32 ? (double)strtof(text, &end) : strtod(text, &end);
    if (end != text + len || isinf(value))
        return false;
    *ret = value;
    return true;
}

static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

void scalar_print_base64(struct strbuf *out, const uint8_t *data, size_t len)
{
    for (size_t at = 0; at < len; at += 3) {
        size_t have = len - at < 3 ? len - at : 3;
        uint32_t group = (uint32_t)data[at] << 16;
        if (have > 1)
            group |= (uint32_t)data[at + 1] << 8;
        if (have > 2)
            group |= data[at + 2];
        for (unsigned i = 0; i < 4; i++)
            strbuf_putc(out, i <= have ? alphabet[group >> (18 - 6 * i) & 63] : '=');
    }
}

static int base64_digit(char c)
{
    if (c == '-')
        c = '+';
    if (c == '_')
        c = '/';
    const char *found = c ? strchr(alphabet, c) : NULL;
    return found ? (int)(found - alphabet) : -1;
}

/* The length without padding, or SIZE_MAX when the padding is wrong. */
static size_t base64_digits(const char *text, size_t len)
{
    size_t digits = len;
    while (digits > 0 && len - digits < 2 && text[digits - 1] == '=')
        digits--;
    if ((digits != len && len % 4 != 0) || digits % 4 == 1)
        return SIZE_MAX;
    return digits;
}

bool scalar_parse_base64(struct arena *arena, const char *text, size_t len, const uint8_t **ret,
                         size_t *ret_len)
{
    size_t digits = base64_digits(text, len), count = 0;
    uint32_t bits = 0;
    if (digits == SIZE_MAX)
        return false;
    uint8_t *data = arena_alloc(arena, digits / 4 * 3 + 3);
    for (size_t i = 0; i < digits; i++) {
        int digit = base64_digit(text[i]);
        if (digit < 0)
            return false;
        bits = bits << 6 | (uint32_t)digit;
        if (i % 4 != 0)
            data[count++] = (uint8_t)(bits >> (6 - 2 * (i % 4)));
    }
    *ret = data;
    *ret_len = count;
    return true;
}
