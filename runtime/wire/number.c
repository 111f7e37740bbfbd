#include "wire/number.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* No double's decimal expansion matters beyond 768 digits; one more says "and something". */
enum { DIGITS_MAX = 780 };
#define EXPONENT_MAX INT64_C(1000000000000000) /* more than any text has digits */

/* digits * 10^exponent, without leading zeros. */
struct decimal {
    bool negative;
    bool inexact; /* digits were left out that are not all zero */
    int count;
    int64_t exponent;
    char digits[DIGITS_MAX];
};

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static size_t skip_digits(struct weir_str text, size_t at)
{
    while (at < text.len && is_digit(text.data[at]))
        at++;
    return at;
}

static bool at_one_of(struct weir_str text, size_t at, const char *set)
{
    return at < text.len && (text.data[at] == set[0] || text.data[at] == set[1]);
}

size_t weir__number_prefix(struct weir_str text)
{
    size_t at = text.len > 0 && text.data[0] == '-';
    size_t end = skip_digits(text, at);
    if (end == at)
        return 0;
    if (text.data[at] == '0')
        end = at + 1;
    if (end < text.len && text.data[end] == '.') {
        size_t fraction = skip_digits(text, end + 1);
        if (fraction == end + 1)
            return 0;
        end = fraction;
    }
    if (at_one_of(text, end, "eE")) {
        size_t start = end + 1 + at_one_of(text, end + 1, "+-");
        size_t exponent = skip_digits(text, start);
        if (exponent == start)
            return 0;
        end = exponent;
    }
    return end;
}

static void add_digit(struct decimal *d, char digit)
{
    if (d->count == 0 && digit == '0')
        return;
    if (d->count < DIGITS_MAX) {
        d->digits[d->count++] = digit;
        return;
    }
    d->inexact |= digit != '0';
    d->exponent++;
}

/* The exponent behind 'e', cut to a magnitude that decides everything. */
static int64_t read_exponent(struct weir_str text, size_t at)
{
    bool negative = text.data[at] == '-';
    int64_t value = 0;
    at += at_one_of(text, at, "+-");
    for (; at < text.len; at++)
        if (value < EXPONENT_MAX)
            value = value * 10 + (text.data[at] - '0');
    return negative ? -value : value;
}

/* `text` is a JSON number. */
static void read_decimal(struct decimal *d, struct weir_str text)
{
    bool in_fraction = false;
    d->negative = text.data[0] == '-';
    d->inexact = false;
    d->count = 0;
    d->exponent = 0;
    for (size_t at = d->negative; at < text.len; at++) {
        char c = text.data[at];
        if (c == '.') {
            in_fraction = true;
        } else if (is_digit(c)) {
            add_digit(d, c);
            d->exponent -= in_fraction;
        } else {
            d->exponent += read_exponent(text, at + 1);
            break;
        }
    }
}

int weir__number_integer(struct weir_str text, bool *ret_negative, uint64_t *ret_magnitude)
{
    struct decimal d;
    uint64_t value = 0;
    read_decimal(&d, text);
    while (d.count > 0 && d.digits[d.count - 1] == '0') {
        d.count--;
        d.exponent++;
    }
    if (d.count > 0 && (d.exponent < 0 || d.inexact))
        return d.exponent < 0 ? WEIR_EINVAL : WEIR_ERANGE;
    if (d.count > 0 && d.count + d.exponent > 20)
        return WEIR_ERANGE;
    for (int64_t i = 0; d.count > 0 && i < d.count + d.exponent; i++) {
        uint64_t digit = i < d.count ? (uint64_t)(d.digits[i] - '0') : 0;
        if (__builtin_mul_overflow(value, 10u, &value) ||
            __builtin_add_overflow(value, digit, &value))
            return WEIR_ERANGE;
    }
    *ret_negative = d.negative && value > 0;
    *ret_magnitude = value;
    return WEIR_OK;
}

/* As text that strtod reads alike in every locale: no decimal point. */
static void write_plain(char *to, size_t size, struct decimal *d)
{
    if (d->inexact)
        d->digits[d->count - 1] = d->digits[d->count - 1] == '0' ? '1' : d->digits[d->count - 1];
    snprintf(to, size, "%s%.*se%lld", d->negative ? "-" : "", d->count, d->digits,
             (long long)d->exponent);
}

enum { PLAIN_MAX = DIGITS_MAX + 40 };

int weir__number_f64(struct weir_str text, double *ret)
{
    struct decimal d;
    char plain[PLAIN_MAX];
    read_decimal(&d, text);
    if (d.count == 0) {
        *ret = d.negative ? -0.0 : 0.0;
        return WEIR_OK;
    }
    write_plain(plain, sizeof plain, &d);
    double value = strtod(plain, NULL);
    if (isinf(value))
        return WEIR_ERANGE;
    *ret = value;
    return WEIR_OK;
}

int weir__number_f32(struct weir_str text, float *ret)
{
    struct decimal d;
    char plain[PLAIN_MAX];
    read_decimal(&d, text);
    if (d.count == 0) {
        *ret = d.negative ? -0.0f : 0.0f;
        return WEIR_OK;
    }
    write_plain(plain, sizeof plain, &d);
    float value = strtof(plain, NULL);
    if (isinf(value))
        return WEIR_ERANGE;
    *ret = value;
    return WEIR_OK;
}

size_t weir__format_u64(char *to, uint64_t value)
{
    char digits[20];
    size_t count = 0;
    do {
        digits[sizeof digits - ++count] = (char)('0' + value % 10);
        value /= 10;
    } while (value);
    memcpy(to, digits + sizeof digits - count, count);
    return count;
}

size_t weir__format_i64(char *to, int64_t value)
{
    if (value >= 0)
        return weir__format_u64(to, (uint64_t)value);
    to[0] = '-';
    return 1 + weir__format_u64(to + 1, 0 - (uint64_t)value);
}

/* The first `precision` significant digits of a finite value > 0, rounded. printf's decimal point
 * is the locale's and may be several bytes: everything between the digits is passed over. */
static void round_to(struct decimal *d, double value, int precision)
{
    char text[64];
    snprintf(text, sizeof text, "%.*e", precision - 1, value);
    d->negative = false;
    d->inexact = false;
    d->count = 0;
    const char *p = text;
    for (; *p != 'e'; p++)
        if (is_digit(*p))
            d->digits[d->count++] = *p;
    d->exponent = strtol(p + 1, NULL, 10) - (d->count - 1);
}

static bool reads_back(struct decimal *d, double value, bool is_single)
{
    char plain[PLAIN_MAX];
    write_plain(plain, sizeof plain, d);
    return is_single ? strtof(plain, NULL) == (float)value : strtod(plain, NULL) == value;
}

/* The fewest digits that read back. */
static void shorten(struct decimal *d, double value, bool is_single)
{
    int precision = 0;
    do
        round_to(d, value, ++precision);
    while (precision < 17 && !reads_back(d, value, is_single));
}

static size_t put_zeros(char *to, int64_t count)
{
    memset(to, '0', (size_t)count);
    return (size_t)count;
}

/* d[.ddd]e±x */
static size_t put_scientific(char *to, const struct decimal *d)
{
    size_t at = 0;
    int64_t exponent = d->exponent + d->count - 1;
    to[at++] = d->digits[0];
    if (d->count > 1) {
        to[at++] = '.';
        memcpy(to + at, d->digits + 1, (size_t)d->count - 1);
        at += (size_t)d->count - 1;
    }
    to[at++] = 'e';
    if (exponent > 0)
        to[at++] = '+';
    return at + weir__format_i64(to + at, exponent);
}

/* JavaScript's Number::toString. */
static size_t put_decimal(char *to, const struct decimal *d)
{
    size_t at = 0;
    int64_t point = d->count + d->exponent; /* digits before the decimal point */
    if (point > 21 || point < -5)
        return put_scientific(to, d);
    if (point <= 0) {
        memcpy(to, "0.", 2);
        at = 2 + put_zeros(to + 2, -point);
        point = 0;
    }
    size_t whole = (size_t)(point < d->count ? point : d->count);
    memcpy(to + at, d->digits, whole);
    at += whole;
    if (point >= d->count)
        return at + put_zeros(to + at, point - d->count);
    if (point > 0)
        to[at++] = '.';
    memcpy(to + at, d->digits + whole, (size_t)d->count - whole);
    return at + (size_t)d->count - whole;
}

static size_t format_real(char *to, double value, bool is_single)
{
    struct decimal d;
    size_t at = 0;
    if (signbit(value))
        to[at++] = '-';
    if (value == 0) {
        to[at++] = '0';
        return at;
    }
    shorten(&d, fabs(value), is_single);
    return at + put_decimal(to + at, &d);
}

size_t weir__format_f64(char *to, double value)
{
    return format_real(to, value, false);
}

size_t weir__format_f32(char *to, float value)
{
    return format_real(to, (double)value, true);
}
