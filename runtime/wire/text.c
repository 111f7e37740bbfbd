#include "weir/text.h"

/* --- sets --- */

/* Bits lo..hi of one word. */
#define RUN(lo, hi) ((~UINT64_C(0) >> (63 - (hi) + (lo))) << (lo))

const struct weir__charset weir__charset_graph = {{RUN(33, 63), RUN(0, 62), 0, 0}};
const struct weir__charset weir__charset_print = {{RUN(32, 63), RUN(0, 62), 0, 0}};
const struct weir__charset weir__charset_alpha = {{0, RUN(1, 26) | RUN(33, 58), 0, 0}};
const struct weir__charset weir__charset_digit = {{RUN(48, 57), 0, 0, 0}};

/* ! # $ % & ' * + - . 0-9, then A-Z ^ _ ` a-z | ~ */
const struct weir__charset weir__charset_token = {
    {RUN(33, 33) | RUN(35, 39) | RUN(42, 43) | RUN(45, 46) | RUN(48, 57),
     RUN(1, 26) | RUN(30, 58) | RUN(60, 60) | RUN(62, 62), 0, 0}};

/* --- numbers --- */

/* What stands at `p`, 16 when it is no digit of any radix. */
static unsigned digit_of(uint8_t c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    c |= 0x20;
    return c >= 'a' && c <= 'f' ? c - 'a' + 10u : 16;
}

static const uint8_t *skip_sign(const struct weir__digits *d, const uint8_t *p, const uint8_t *end,
                                bool *ret_negative)
{
    *ret_negative = false;
    if (!d->is_signed || p == end || (*p != '-' && (*p != '+' || d->radix != 10)))
        return p;
    *ret_negative = *p == '-';
    return p + 1;
}

/* Reads digits up to `end` or to what is none; the byte behind them, or NULL when they are more than the type holds. */
static const uint8_t *take_digits(const struct weir__digits *d, const uint8_t *p,
                                  const uint8_t *end, uint64_t most, uint64_t *ret)
{
    uint64_t value = 0;
    const uint8_t *first = p;
    for (; p < end; p++) {
        unsigned digit = digit_of(*p);
        if (digit >= d->radix)
            break;
        if (p - first == WEIR__DIGITS_MAX || __builtin_mul_overflow(value, d->radix, &value) ||
            __builtin_add_overflow(value, digit, &value) || value > most)
            return NULL;
    }
    *ret = value;
    return p;
}

static struct weir__number refuse(struct weir__reader *r, const uint8_t *p, int code)
{
    r->code = weir__refuse(r, p, code, NULL, NULL);
    return (struct weir__number){NULL, 0};
}

static struct weir__number stop_short(struct weir__reader *r)
{
    r->missing = 1; /* at least */
    r->code = weir__short(r, r->p, NULL);
    return (struct weir__number){NULL, 0};
}

/* Behind the number: its delimiter, all of it. */
static struct weir__number take_delimiter(struct weir__reader *r, const struct weir__digits *d,
                                          const uint8_t *p, uint64_t value)
{
    size_t left = (size_t)(r->end - p);
    size_t seen = left < d->len ? left : d->len;
    if (seen && memcmp(p, d->until, seen) != 0)
        return refuse(r, p, WEIR_ETEXT);
    if (seen < d->len)
        return stop_short(r);
    return (struct weir__number){d->unread ? p : p + d->len, value};
}

struct weir__number weir__read_digits(struct weir__reader *r, const struct weir__digits *d)
{
    const uint8_t *end = r->end, *first, *p;
    uint64_t value = 0;
    bool negative, open = !d->width && (d->len || !r->windows); /* more digits may come */
    if (d->width && weir__left(r) < d->width)
        return stop_short(r);
    if (d->width)
        end = r->p + d->width;
    first = skip_sign(d, r->p, end, &negative);
    p = take_digits(d, first, end, d->most + negative, &value);
    if (!p)
        return refuse(r, r->p, WEIR_ERANGE);
    if (p == end && open)
        return stop_short(r);
    if (p == first || (p != end && d->width))
        return refuse(r, p, WEIR_ETEXT);
    return take_delimiter(r, d, p, negative ? 0 - value : value);
}

static bool is_negative(const struct weir__digits *d, uint64_t value)
{
    return d->is_signed && (int64_t)value < 0;
}

static size_t digit_count(const struct weir__digits *d, uint64_t value)
{
    size_t count = 1;
    if (d->radix == 10)
        return weir__dec_size(value);
    while (value >= d->radix) {
        value /= d->radix;
        count++;
    }
    return count;
}

size_t weir__digits_size(const struct weir__digits *d, uint64_t value)
{
    bool negative = is_negative(d, value);
    size_t tail = d->unread ? 0 : d->len;
    if (d->width)
        return d->width + tail;
    return negative + digit_count(d, negative ? 0 - value : value) + tail;
}

static uint8_t *put_binary(uint8_t *p, unsigned bits, uint64_t value)
{
    do
        *--p = (uint8_t) "0123456789abcdef"[value & ((1u << bits) - 1)];
    while (value >>= bits);
    return p;
}

uint8_t *weir__put_digits(uint8_t *p, const struct weir__digits *d, uint64_t value)
{
    bool negative = is_negative(d, value);
    if (negative)
        value = 0 - value;
    if (!d->unread) {
        p -= d->len;
        memcpy(p, d->until, d->len);
    }
    const uint8_t *first = p - d->width;
    if (d->radix == 10)
        p = weir__put_dec(p, value);
    else
        p = put_binary(p, d->radix == 16 ? 4 : 3, value);
    while (p > first + negative && d->width)
        *--p = '0';
    if (negative)
        *--p = '-';
    return p;
}

/* --- delimiters --- */

const uint8_t *weir__until(const struct weir__reader *r, uint64_t max, const char *until,
                           size_t len)
{
    size_t left = weir__left(r);
    const uint8_t *p = r->p, *end = r->p + (max < left ? weir__least(max + len, left) : left);
    while ((size_t)(end - p) >= len) {
        p = (const uint8_t *)memchr(p, (uint8_t)until[0], (size_t)(end - p) - len + 1);
        if (!p || memcmp(p, until, len) == 0)
            return p;
        p++;
    }
    return NULL;
}

int weir__no_delimiter(struct weir__reader *r, uint64_t max, const char *until, size_t len)
{
    size_t left = weir__left(r);
    bool may_come = left <= max;
    for (size_t i = 1; i < len && i <= left && !may_come; i++)
        may_come = left - i <= max && memcmp(r->end - i, until, i) == 0;
    r->missing = 1; /* at least */
    if (may_come)
        return weir__short(r, r->p, NULL);
    return weir__refuse(r, r->p, WEIR_ELIMIT, NULL, NULL);
}

int weir__no_text(struct weir__reader *r, uint64_t min, uint64_t max, const char *until, size_t len)
{
    const uint8_t *end = weir__until(r, max, until, len);
    if (!end)
        return weir__no_delimiter(r, max, until, len);
    bool is_short = (size_t)(end - r->p) < min;
    return weir__refuse(r, r->p, is_short ? WEIR_ELIMIT : WEIR_EUTF8, NULL, NULL);
}

bool weir__holds(const void *data, size_t size, const char *until, size_t len)
{
    const uint8_t *p = (const uint8_t *)data;
    for (size_t i = 0; i < size; i++) {
        const uint8_t *found = (const uint8_t *)memchr(p + i, (uint8_t)until[0], size - i);
        if (!found)
            return false;
        i = (size_t)(found - p);
        /* what the text begins may go on in the delimiter behind it */
        size_t inside = size - i < len ? size - i : len;
        if (memcmp(found, until, inside) == 0 && memcmp(until + inside, until, len - inside) == 0)
            return true;
    }
    return false;
}

const uint8_t *weir__run(struct weir__reader *r, uint64_t max, const struct weir__charset *set)
{
    const uint8_t *limit = weir__left(r) > max ? r->p + max + 1 : r->end;
    const uint8_t *end = weir__scan_not_in(r->p, limit, set);
    if (WEIR_UNLIKELY((uint64_t)(end - r->p) > max)) {
        weir__refuse(r, r->p, WEIR_ELIMIT, NULL, NULL);
        return NULL;
    }
    if (WEIR_UNLIKELY(end == r->end && !r->windows)) {
        r->missing = 1;
        weir__short(r, r->p, NULL);
        return NULL;
    }
    return end;
}
