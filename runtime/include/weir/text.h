/* weir/text.h — numbers written as text, and what ends a text.
 *
 * For generated code only; the rules of weir/codec.h hold. Numbers are read with leading zeros and, in decimal, a plus in front of
 * signed ones; they are written without either. A delimiter is consumed and written by whoever it ends. Whatever the
 * bytes are, reading looks at no more than WEIR__DIGITS_MAX digits, or at a text's limit and its delimiter. Any thread.
 */
#ifndef WEIR_TEXT_H
#define WEIR_TEXT_H

#include "weir/codec.h"
#include "weir/scan.h"

enum { WEIR__DIGITS_MAX = 32, WEIR__DELIMITER_MAX = 15 };

/* How an integer stands in text. */
struct weir__digits {
    uint8_t radix; /* 8, 10, 16 */
    uint8_t
        width; /* bytes that it takes, sign and leading zeros included; 0: as many as there are */
    bool is_signed;
    bool unread;   /* the delimiter is left where it stands, and written by somebody else */
    uint64_t most; /* the largest value */
    uint8_t len; /* of the delimiter; 0 without a width: what is no digit ends it, or the window */
    char until[WEIR__DELIMITER_MAX];
};

/* A number and the byte behind it and its delimiter; p NULL: refused, and the reader's code says why. */
struct weir__number {
    const uint8_t *p;
    uint64_t value; /* two's complement where it is signed */
};

WEIR_BEGIN_DECLS

/* Sets that descriptions know by name: 0x21 to 0x7e; 0x20 to 0x7e; a token of RFC 9110; letters; digits. */
extern const struct weir__charset weir__charset_graph;
extern const struct weir__charset weir__charset_print;
extern const struct weir__charset weir__charset_token;
extern const struct weir__charset weir__charset_alpha;
extern const struct weir__charset weir__charset_digit;

/* Reads a number and what ends it, and leaves it to the caller to step behind it. Refuses with WEIR_ETEXT what is no number or
 * ends otherwise, with WEIR_ERANGE what is above `most` (or below its counterpart) or has too many digits. */
struct weir__number weir__read_digits(struct weir__reader *r, const struct weir__digits *d);

/* Bytes of a number with its delimiter. */
size_t weir__digits_size(const struct weir__digits *d, uint64_t value);

/* Writes a number and its delimiter in front of `p`. */
uint8_t *weir__put_digits(uint8_t *p, const struct weir__digits *d, uint64_t value);

/* The first delimiter that begins within the next `max` bytes or just behind them, or NULL. */
const uint8_t *weir__until(const struct weir__reader *r, uint64_t max, const char *until,
                           size_t len);

/* The first byte that is not in the set, or the end of the window. NULL, and r->code is set: more than `max` are, or the bytes end
 * too early. */
const uint8_t *weir__run(struct weir__reader *r, uint64_t max, const struct weir__charset *set);

/* Why there is none: WEIR_ELIMIT when none can come any more, or else the bytes end too early. */
int weir__no_delimiter(struct weir__reader *r, uint64_t max, const char *until,
                       size_t len) WEIR_COLD;

/* Why there is no text of a set with this delimiter behind it: that there is none, or a byte outside of the set. */
int weir__no_text(struct weir__reader *r, uint64_t min, uint64_t max, const char *until,
                  size_t len) WEIR_COLD;

/* Whether a reader would find the delimiter before the end of this text. */
bool weir__holds(const void *data, size_t size, const char *until, size_t len);

static inline bool weir__all_of(const void *data, size_t len, const struct weir__charset *set)
{
    const uint8_t *p = (const uint8_t *)data;
    return len == 0 || weir__scan_not_in(p, p + len, set) == p + len;
}

/* Whether the next bytes are `until`: 1, 0, or -1 when there are too few to tell. */
static inline int weir__ends(const struct weir__reader *r, const char *until, size_t len)
{
    size_t left = weir__left(r);
    if (WEIR_LIKELY(left >= len))
        return memcmp(r->p, until, len) == 0;
    return memcmp(r->p, until, left) == 0 ? -1 : 0;
}

static inline uint64_t weir__least(uint64_t a, uint64_t b)
{
    return a < b ? a : b;
}

/* As weir__until, for delimiters of one and two bytes. */
static inline const uint8_t *weir__until1(const struct weir__reader *r, uint64_t max, uint8_t a)
{
    return weir__scan_byte(r->p, r->p + (max < weir__left(r) ? (size_t)max + 1 : weir__left(r)), a);
}

static inline const uint8_t *weir__until2(const struct weir__reader *r, uint64_t max, uint8_t a,
                                          uint8_t b)
{
    size_t left = weir__left(r);
    return weir__scan_pair(r->p, r->p + (max < left ? weir__least(max + 2, left) : left), a, b);
}

/* The delimiter behind a text of a set that its first byte is not in: one scan finds both. */
static inline const uint8_t *weir__until1_of(const struct weir__reader *r, uint64_t max,
                                             const struct weir__charset *set, uint8_t a)
{
    const uint8_t *stop = r->p + (max < weir__left(r) ? (size_t)max + 1 : weir__left(r));
    const uint8_t *end = weir__scan_not_in(r->p, stop, set);
    return WEIR_LIKELY(end != stop && *end == a) ? end : NULL;
}

static inline const uint8_t *weir__until2_of(const struct weir__reader *r, uint64_t max,
                                             const struct weir__charset *set, uint8_t a, uint8_t b)
{
    const uint8_t *end = weir__until1_of(r, max, set, a);
    return WEIR_LIKELY(end && r->end - end >= 2 && end[1] == b) ? end : NULL;
}

/* One to three decimal digits with `behind` more bytes: most lengths and counts are that short. How many there are; 0: this is
 * not for here. */
static inline size_t weir__few_digits(const struct weir__reader *r, size_t behind, uint32_t *ret)
{
    const uint8_t *p = r->p;
    size_t left = weir__left(r);
    uint32_t value, digit;
    if (WEIR_UNLIKELY(left <= behind))
        return 0;
    value = (uint32_t)p[0] - '0';
    if (WEIR_UNLIKELY(value > 9))
        return 0;
    *ret = value;
    digit = (uint32_t)p[1] - '0';
    if (digit > 9)
        return 1;
    *ret = value = value * 10 + digit;
    if (WEIR_UNLIKELY(left <= behind + 1))
        return 0;
    digit = (uint32_t)p[2] - '0';
    if (digit > 9)
        return 2;
    *ret = value * 10 + digit;
    return WEIR_LIKELY(left > behind + 2) ? 3 : 0;
}

/* As weir__read_digits, for decimal numbers that end with one or two bytes: the short ones inline. */
static inline struct weir__number weir__read_dec1(struct weir__reader *r,
                                                  const struct weir__digits *d, uint8_t a)
{
    uint32_t value = 0;
    size_t count = weir__few_digits(r, 1, &value);
    if (WEIR_LIKELY(count != 0)) {
        struct weir__number ret = {r->p + count + !d->unread, value};
        if (WEIR_LIKELY(r->p[count] == a && value <= d->most))
            return ret;
    }
    return weir__read_digits(r, d);
}

static inline struct weir__number
weir__read_dec2(struct weir__reader *r, const struct weir__digits *d, uint8_t a, uint8_t b)
{
    uint32_t value = 0;
    size_t count = weir__few_digits(r, 2, &value);
    if (WEIR_LIKELY(count != 0)) {
        struct weir__number ret = {r->p + count + (d->unread ? 0 : 2), value};
        if (WEIR_LIKELY(weir_get_le16(r->p + count) == (a | b << 8) && value <= d->most))
            return ret;
    }
    return weir__read_digits(r, d);
}

/* As weir__digits_size and weir__put_digits, for what is decimal, not negative and of no fixed width. */
static inline size_t weir__dec_size(uint64_t value)
{
    size_t size = 1;
    for (; WEIR_UNLIKELY(value >= 1000); value /= 1000)
        size += 3;
    return size + (value >= 10) + (value >= 100);
}

static inline uint8_t *weir__put_dec(uint8_t *p, uint64_t value)
{
    do
        *--p = (uint8_t)('0' + value % 10);
    while (value /= 10);
    return p;
}

WEIR_END_DECLS

#endif
