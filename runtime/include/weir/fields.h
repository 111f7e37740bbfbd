/* weir/fields.h — what generated codecs of `fields` blocks stand on: lines of names and values.
 *
 * For generated code only. A block is lines, `name colon value end`, and ends where another `end` stands in the place of a name.
 * What a line may hold is in a constant rule. Neither set has the first byte of what ends it, so that one scan finds both the end of
 * a name or value and what does not belong into it. Everything handed out borrows from the input. Any thread.
 */
#ifndef WEIR_FIELDS_H
#define WEIR_FIELDS_H

#include "weir/text.h"

struct weir__line_rule {
    struct weir__charset name, value;
    uint8_t colon[2], end[2]; /* the second byte is not looked at when the length is 1 */
    uint8_t trim[2]; /* do not count around a value; trim[0] is written in front of it; 0: none */
    uint8_t colon_len, end_len;
    bool nested; /* a name and the colon have only bytes that values have too */
    uint32_t name_max, value_max;
    uint32_t max; /* bytes of the block */
};

/* A line without what is trimmed. */
struct weir__line {
    const uint8_t *name, *value;
    uint32_t name_len, value_len;
};

/* As many as are looked for at once: a request has hardly more. */
enum { WEIR__LINES = 16 };

/* Lines, and where they are. */
struct weir__lines {
    const struct weir__line_rule *rule;
    const uint8_t *base;  /* of the input */
    const uint8_t *begin; /* of the block */
    const uint8_t *stop;  /* the block ends in front of it */
    struct weir__line items[WEIR__LINES];
    size_t count;
};

WEIR_BEGIN_DECLS

/* Finds the next lines. False: there are none, and *ret_code is why: WEIR_OK at the end of the block. */
bool weir__lines_next(struct weir__reader *r, struct weir__lines *lines, int *ret_code);

/* More room for the list that line `n` goes to: for the other lines found too, or for as many again. *room is what there is; NULL
 * when memory ran out. */
void *weir__lines_room(struct weir__reader *r, const struct weir__lines *lines, size_t n,
                       void *items, size_t *room, size_t size);

/* Whether a line may hold this value or name: WEIR_OK, WEIR_EUTF8 or WEIR_ELIMIT. */
int weir__line_value(const struct weir__line_rule *rule, const void *data, size_t len);
int weir__line_name(const struct weir__line_rule *rule, const void *data, size_t len);

static inline void weir__lines_begin(struct weir__lines *lines, const struct weir__reader *r,
                                     const struct weir__line_rule *rule)
{
    lines->rule = rule;
    lines->base = r->base;
    lines->begin = r->p;
    lines->stop = weir__left(r) > rule->max ? r->p + rule->max : r->end;
}

/* The number that is the value of a line. */
static inline int weir__line_digits(const struct weir__reader *r, const struct weir__line *line,
                                    const struct weir__digits *d, uint64_t *ret)
{
    struct weir__reader value = *r;
    value.p = line->value;
    value.end = line->value + line->value_len;
    value.windows++;
    struct weir__number number = weir__read_digits(&value, d);
    *ret = number.value;
    if (!number.p)
        return value.code;
    return number.p == value.end ? WEIR_OK : weir__refuse(&value, number.p, WEIR_ETEXT, NULL, NULL);
}

/* Whether `len` bytes are the letters, digits and signs of `word` (in lower case) whatever their case. With a constant word all
 * but loads, ands and compares is done by the C compiler. */
static inline uint64_t weir__letters(uint64_t word)
{
    uint64_t low = word & UINT64_C(0x7f7f7f7f7f7f7f7f);
    uint64_t from_a = low + UINT64_C(0x1f1f1f1f1f1f1f1f);
    uint64_t above_z = low + UINT64_C(0x0505050505050505);
    return (from_a & ~above_z & ~word & UINT64_C(0x8080808080808080)) >> 2;
}

static inline bool weir__word_differs(const uint8_t *p, const char *word)
{
    uint64_t want = weir_get_le64((const uint8_t *)word);
    return ((weir_get_le64(p) ^ want) & ~weir__letters(want)) != 0;
}

static inline bool weir__is_word(const uint8_t *p, const char *word, size_t len)
{
    size_t i = 0;
    for (; i + 8 <= len; i += 8)
        if (weir__word_differs(p + i, word + i))
            return false;
    if (i == len)
        return true;
    if (len >= 8)
        return !weir__word_differs(p + len - 8, word + len - 8);
    for (; i < len; i++) {
        uint8_t c = (uint8_t)word[i], fold = c >= 'a' && c <= 'z' ? 0x20 : 0;
        if ((p[i] ^ c) & ~fold)
            return false;
    }
    return true;
}

/* Writing, from the last byte to the first. */
static inline uint8_t *weir__put_line(uint8_t *p, const struct weir__line_rule *rule,
                                      const void *name, size_t name_len, const void *value,
                                      size_t value_len)
{
    p = weir__put_bytes(p, rule->end, rule->end_len);
    p = weir__put_bytes(p, value, value_len);
    if (rule->trim[0])
        *--p = rule->trim[0];
    p = weir__put_bytes(p, rule->colon, rule->colon_len);
    return weir__put_bytes(p, name, name_len);
}

/* Bytes of a line besides its name and value. */
static inline size_t weir__line_frame(const struct weir__line_rule *rule)
{
    return (size_t)rule->colon_len + rule->end_len + (rule->trim[0] != 0);
}

WEIR_END_DECLS

#endif
