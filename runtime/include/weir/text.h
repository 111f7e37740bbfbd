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

WEIR_BEGIN_DECLS

/* Sets that descriptions know by name: 0x21 to 0x7e; 0x20 to 0x7e; a token of RFC 9110; letters; digits. */
extern const struct weir__charset weir__charset_graph;
extern const struct weir__charset weir__charset_print;
extern const struct weir__charset weir__charset_token;
extern const struct weir__charset weir__charset_alpha;
extern const struct weir__charset weir__charset_digit;

/* Reads a number and what ends it. *ret is its two's complement where it is signed. Refuses with WEIR_ETEXT what is no
 * number or ends otherwise, with WEIR_ERANGE what is above `most` (or below its counterpart) or has too many digits. */
int weir__read_digits(struct weir__reader *r, const struct weir__digits *d, uint64_t *ret);

/* Bytes of a number with its delimiter. */
size_t weir__digits_size(const struct weir__digits *d, uint64_t value);

/* Writes a number and its delimiter in front of `p`. */
uint8_t *weir__put_digits(uint8_t *p, const struct weir__digits *d, uint64_t value);

/* The first delimiter that begins within the next `max` bytes or just behind them, or NULL. */
const uint8_t *weir__until(const struct weir__reader *r, uint64_t max, const char *until,
                           size_t len);

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

/* Up to nine decimal digits, which no type of 32 bits overflows. Returns the byte behind them, which is not behind `stop`; *ret
 * is not set when it returns `p`. */
static inline const uint8_t *weir__few_digits(const uint8_t *p, const uint8_t *stop, uint32_t *ret)
{
    uint32_t value = (uint32_t)*p - '0', digit;
    const uint8_t *most = stop - p > 9 ? p + 9 : stop;
    if (value > 9)
        return p;
    while (++p < most && (digit = (uint32_t)*p - '0') <= 9)
        value = value * 10 + digit;
    *ret = value;
    return p;
}

/* As weir__read_digits, for decimal numbers that end with one or two bytes: the short ones inline. */
static inline int weir__read_dec1(struct weir__reader *r, const struct weir__digits *d, uint8_t a,
                                  uint64_t *ret)
{
    uint32_t value = 0;
    if (WEIR_LIKELY(r->end - r->p >= 2)) {
        const uint8_t *p = weir__few_digits(r->p, r->end - 1, &value);
        if (WEIR_LIKELY(p != r->p && *p == a && value <= d->most)) {
            r->p = p + !d->unread;
            *ret = value;
            return WEIR_OK;
        }
    }
    return weir__read_digits(r, d, ret);
}

static inline int weir__read_dec2(struct weir__reader *r, const struct weir__digits *d, uint8_t a,
                                  uint8_t b, uint64_t *ret)
{
    uint32_t value = 0;
    if (WEIR_LIKELY(r->end - r->p >= 3)) {
        const uint8_t *p = weir__few_digits(r->p, r->end - 2, &value);
        if (WEIR_LIKELY(p != r->p && weir_get_le16(p) == (a | b << 8) && value <= d->most)) {
            r->p = p + (d->unread ? 0 : 2);
            *ret = value;
            return WEIR_OK;
        }
    }
    return weir__read_digits(r, d, ret);
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
