#include "interp/text.h"

#include "base/strbuf.h"
#include "interp/fault.h"

#include <string.h>

enum { DIGITS_MAX = 32 };

static bool is_signed(const struct model_ref *ref)
{
    return ref->base == MODEL_INT || (ref->base == MODEL_ENUM && ref->type->enumeration.is_signed);
}

static int digit_of(uint8_t c, unsigned radix)
{
    static const char digits[] = "0123456789abcdef", upper[] = "0123456789ABCDEF";
    for (unsigned i = 0; i < radix; i++)
        if (c == digits[i] || c == upper[i])
            return (int)i;
    return -1;
}

/* What the type itself can hold, below zero or above. */
static wide type_limit(const struct model_ref *ref, bool negative)
{
    wide top = (wide)1 << (ref->bits - is_signed(ref));
    return negative ? top : top - 1;
}

/* What ends the number has to stand at `at`. */
static int read_delimiter(const struct model_delimiter *until, const uint8_t *text, size_t len,
                          size_t at, size_t *ret_used)
{
    for (size_t i = 0; i < until->len; i++) {
        if (at + i == len)
            return FAULT_MORE;
        if (text[at + i] != until->text[i]) {
            *ret_used = at;
            return FAULT_ETEXT;
        }
    }
    *ret_used = at + (until->unread ? 0 : until->len);
    return 0;
}

int text_read_digits(const struct model_ref *ref, const uint8_t *text, size_t len, bool window,
                     wide *ret, size_t *ret_used)
{
    const struct model_digits *digits = ref->digits;
    bool fixed = digits->width > 0, negative = false;
    size_t end = fixed ? digits->width : len, at = 0, count = 0;
    wide value = 0;
    *ret_used = 0;
    if (fixed && len < end)
        return FAULT_MORE;
    if (end > 0 && is_signed(ref) && (text[0] == '-' || (text[0] == '+' && digits->radix == 10))) {
        negative = text[0] == '-';
        at++;
    }
    for (; at < end && digit_of(text[at], digits->radix) >= 0; at++) {
        value = value * digits->radix + digit_of(text[at], digits->radix);
        if (++count > DIGITS_MAX || value > type_limit(ref, negative))
            return FAULT_ERANGE;
    }
    if (at == end && !fixed && (digits->until.len > 0 || !window))
        return FAULT_MORE;
    *ret_used = at;
    if (count == 0 || (at < end && fixed))
        return FAULT_ETEXT;
    *ret = negative ? -value : value;
    return read_delimiter(&digits->until, text, len, at, ret_used);
}

void text_put_delimiter(struct strbuf *out, const struct model_delimiter *until)
{
    if (!until->unread)
        strbuf_append(out, (const char *)until->text, until->len);
}

void text_put_digits(struct strbuf *out, const struct model_ref *ref, wide value)
{
    const struct model_digits *digits = ref->digits;
    char text[80];
    size_t at = sizeof text;
    bool negative = value < 0;
    size_t zeros = digits->width - (negative && digits->width > 0);
    do {
        int digit = (int)(value % (int)digits->radix);
        text[--at] = "0123456789abcdef"[digit < 0 ? -digit : digit];
        value /= (int)digits->radix;
    } while (value != 0);
    while (sizeof text - at < zeros)
        text[--at] = '0';
    if (negative)
        text[--at] = '-';
    strbuf_append(out, text + at, sizeof text - at);
    text_put_delimiter(out, &digits->until);
}

static wide power(unsigned radix, unsigned digits, wide limit)
{
    wide value = 1;
    for (unsigned i = 0; i < digits && value <= limit; i++)
        value *= radix;
    return value;
}

wide text_highest(const struct model_ref *ref, wide highest)
{
    if (ref->digits == NULL || ref->digits->width == 0)
        return highest;
    wide most = power(ref->digits->radix, ref->digits->width, highest) - 1;
    return most < highest ? most : highest;
}

wide text_lowest(const struct model_ref *ref, wide lowest)
{
    if (ref->digits == NULL || ref->digits->width == 0)
        return lowest;
    wide least = 1 - power(ref->digits->radix, ref->digits->width - 1, -lowest);
    return least > lowest ? least : lowest;
}

/* Whether `text` may go on so that the delimiter begins at `at`: 1 it is there, 0 it may come, -1 it does not. */
static int delimiter_at(const struct model_delimiter *until, const uint8_t *text, size_t len,
                        size_t at)
{
    for (size_t i = 0; i < until->len; i++) {
        if (at + i >= len)
            return 0;
        if (text[at + i] != until->text[i])
            return -1;
    }
    return 1;
}

int text_find(const struct model_delimiter *until, wide max, const uint8_t *text, size_t len,
              size_t *ret)
{
    bool may_come = false;
    for (size_t at = 0; at <= len && (max < 0 || (wide)at <= max); at++) {
        int found = delimiter_at(until, text, len, at);
        *ret = at;
        if (found > 0)
            return 0;
        may_come |= found == 0;
    }
    return may_come ? FAULT_MORE : FAULT_ELIMIT;
}

enum text_next text_next(const struct model_delimiter *until, const uint8_t *text, size_t len)
{
    int found = delimiter_at(until, text, len, 0);
    return found > 0 ? TEXT_DELIMITER : found < 0 ? TEXT_OTHER : TEXT_UNKNOWN;
}

int text_run(const struct model_byte_set *set, wide max, const uint8_t *text, size_t len,
             bool window, size_t *ret)
{
    size_t at = 0;
    while (at < len && (wide)at <= max && text_is_of(set, text + at, 1))
        at++;
    *ret = at;
    if ((wide)at > max)
        return FAULT_ELIMIT;
    return at == len && !window ? FAULT_MORE : 0;
}

bool text_is_ended_by(const uint8_t *text, size_t len, const struct model_delimiter *until)
{
    struct strbuf both = {0};
    size_t found = 0;
    strbuf_append(&both, (const char *)text, len);
    strbuf_append(&both, (const char *)until->text, until->len);
    text_find(until, -1, (const uint8_t *)strbuf_text(&both), both.len, &found);
    strbuf_fini(&both);
    return found == len;
}

bool text_is_of(const struct model_byte_set *set, const uint8_t *text, size_t len)
{
    for (size_t i = 0; i < len; i++)
        if (!(set->bits[text[i] / 64] >> text[i] % 64 & 1))
            return false;
    return true;
}
