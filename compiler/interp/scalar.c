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

/* The fewest significant digits that read back, and the power of ten of the first one. */
static int shortest(double value, unsigned bits, char digits[20])
{
    char text[40];
    int precision = 0;
    do
        snprintf(text, sizeof text, "%.*e", precision, value);
    while (!reads_back(text, value, bits) && ++precision < 17);
    size_t count = 0;
    for (const char *p = text; *p != 'e'; p++) {
        if (*p != '.')
            digits[count++] = *p;
    }
    while (count > 1 && digits[count - 1] == '0')
        count--;
    digits[count] = 0;
    return atoi(strchr(text, 'e') + 1);
}

/* JavaScript's notation: plain from 1e-6 to below 1e21, else with an exponent. */
static void print_digits(struct strbuf *out, const char *digits, int exponent)
{
    int count = (int)strlen(digits);
    if (exponent < -6 || exponent >= 21) {
        strbuf_putc(out, digits[0]);
        if (count > 1)
            strbuf_printf(out, ".%s", digits + 1);
        strbuf_printf(out, "e%+d", exponent);
    } else if (exponent < 0) {
        strbuf_puts(out, "0.");
        strbuf_fill(out, '0', (size_t)(-exponent - 1));
        strbuf_puts(out, digits);
    } else if (count <= exponent + 1) {
        strbuf_puts(out, digits);
        strbuf_fill(out, '0', (size_t)(exponent + 1 - count));
    } else {
        strbuf_printf(out, "%.*s.%s", exponent + 1, digits, digits + exponent + 1);
    }
}

void scalar_print_real(struct strbuf *out, double value, unsigned bits)
{
    char digits[20];
    if (isnan(value)) {
        strbuf_puts(out, "\"NaN\"");
        return;
    }
    if (isinf(value)) {
        strbuf_puts(out, value < 0 ? "\"-Infinity\"" : "\"Infinity\"");
        return;
    }
    if (signbit(value))
        strbuf_putc(out, '-');
    if (value == 0) {
        strbuf_putc(out, '0');
        return;
    }
    int exponent = shortest(fabs(value), bits, digits);
    print_digits(out, digits, exponent);
}

/* Digits without the point and the power of ten behind them; false when it is no JSON number. */
struct decimal {
    bool negative;
    struct strbuf digits;
    long exponent;
};

static size_t take_digits(struct decimal *d, const char *text, size_t len, size_t at)
{
    size_t begin = at;
    while (at < len && text[at] >= '0' && text[at] <= '9')
        at++;
    strbuf_append(&d->digits, text + begin, at - begin);
    return at - begin;
}

static bool take_exponent(struct decimal *d, const char *text, size_t len, size_t at)
{
    bool negative = at < len && text[at] == '-';
    long value = 0;
    at += at < len && (text[at] == '-' || text[at] == '+');
    if (at == len)
        return false;
    for (; at < len; at++) {
        if (text[at] < '0' || text[at] > '9')
            return false;
        value = value < 100000000 ? value * 10 + (text[at] - '0') : value;
    }
    d->exponent += negative ? -value : value;
    return true;
}

static bool take_decimal(struct decimal *d, const char *text, size_t len)
{
    size_t at = d->negative = len > 0 && text[0] == '-';
    size_t whole = take_digits(d, text, len, at);
    if (whole == 0 || (text[at] == '0' && whole > 1))
        return false;
    at += whole;
    if (at < len && text[at] == '.') {
        size_t fraction = take_digits(d, text, len, at + 1);
        if (fraction == 0)
            return false;
        d->exponent = -(long)fraction;
        at += 1 + fraction;
    }
    if (at < len && (text[at] == 'e' || text[at] == 'E'))
        return take_exponent(d, text, len, at + 1);
    return at == len;
}

/* The digits as an integer; false when there is a fraction or more than 64 bits hold. */
static bool integer_of(const struct decimal *d, wide *ret)
{
    const char *digits = strbuf_text(&d->digits);
    size_t len = d->digits.len;
    long exponent = d->exponent;
    wide value = 0;
    for (; len > 0 && digits[len - 1] == '0'; len--)
        exponent++;
    for (; len > 0 && digits[0] == '0'; len--)
        digits++;
    if (len > 0 && (exponent < 0 || (long)len + exponent > 20))
        return false;
    for (size_t i = 0; len > 0 && i < len + (size_t)exponent; i++)
        value = value * 10 + (i < len ? digits[i] - '0' : 0);
    *ret = d->negative ? -value : value;
    return true;
}

bool scalar_parse_integer(const char *text, size_t len, wide lo, wide hi, wide *ret)
{
    struct decimal d = {0};
    wide value = 0;
    bool good = take_decimal(&d, text, len) && integer_of(&d, &value);
    strbuf_fini(&d.digits);
    if (!good || value < lo || value > hi)
        return false;
    *ret = value;
    return true;
}

bool scalar_is_number(const char *text, size_t len)
{
    struct decimal d = {0};
    bool good = take_decimal(&d, text, len);
    strbuf_fini(&d.digits);
    return good;
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
    if (!scalar_is_number(text, len))
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

/* The length without padding, which is there only when it completes the last group. */
static size_t base64_digits(const char *text, size_t len)
{
    size_t digits = len;
    while (len % 4 == 0 && digits > 0 && len - digits < 2 && text[digits - 1] == '=')
        digits--;
    return digits;
}

bool scalar_parse_base64(struct arena *arena, const char *text, size_t len, const uint8_t **ret,
                         size_t *ret_len)
{
    size_t digits = base64_digits(text, len), count = 0;
    uint32_t bits = 0;
    if (digits % 4 == 1)
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
    if ((digits % 4 == 2 && bits & 15) || (digits % 4 == 3 && bits & 3))
        return false; /* bits behind the last byte */
    *ret = data;
    *ret_len = count;
    return true;
}
