#include "wire/fields.h"
#include "wire/scan_x86.h"

#if WEIR__SCAN_X86

/* The ends of all lines are marks in blocks of 64 bytes, where a byte is that values do not have; so the next line's beginning
 * waits for no name to be found, and the processor works on several lines at once. */
struct marks {
    const uint8_t *block, *last; /* the last block ends at `stop` and may overlap the one before */
    __m256i low, high;
    bool ascii;    /* there is nothing in `high` */
    uint64_t bits; /* of `block`, from the line on that is looked for */
};

/* `ascii` is constant where this ends up. */
WEIR__AVX2 static inline unsigned outside(const uint8_t *p, __m256i low, __m256i high, bool ascii)
{
    return ascii ? weir__outside_ascii_32(p, low) : weir__outside_32(p, low, high);
}

WEIR__AVX2 static inline void mark(struct marks *m, const uint8_t *from)
{
    uint64_t high = outside(m->block + 32, m->low, m->high, m->ascii);
    m->bits = high << 32 | outside(m->block, m->low, m->high, m->ascii);
    if (from > m->block)
        m->bits &= UINT64_MAX << (from - m->block);
}

/* The first mark from `from` on; NULL: there is none. */
WEIR__AVX2 static inline const uint8_t *next_mark(struct marks *m, const uint8_t *from)
{
    while (!m->bits) {
        if (m->block == m->last)
            return NULL;
        m->block = m->last - m->block > 64 ? m->block + 64 : m->last;
        mark(m, from);
    }
    return m->block + __builtin_ctzll(m->bits);
}

static inline void pass_marks(struct marks *m, const uint8_t *from)
{
    size_t seen = (size_t)(from - m->block);
    m->bits = seen < 64 ? m->bits & UINT64_MAX << seen : 0;
}

static inline bool has_delimiter(const uint8_t *p, const uint8_t *stop, const uint8_t delimiter[2],
                                 uint8_t len)
{
    return stop - p >= len && p[0] == delimiter[0] && (len == 1 || p[1] == delimiter[1]);
}

/* The line from `p` to `end`; false: it is an unusual one. */
static inline bool cut(const struct weir__line_rule *rule, const uint8_t *p, const uint8_t *colon,
                       const uint8_t *end, struct weir__line *ret)
{
    size_t name_len = (size_t)(colon - p);
    if (WEIR_UNLIKELY(!has_delimiter(colon, end, rule->colon, rule->colon_len)) ||
        WEIR_UNLIKELY(name_len - 1 >= rule->name_max))
        return false;
    const uint8_t *value = colon + rule->colon_len;
    if (rule->trim[0]) {
        while (value != end && (*value == rule->trim[0] || *value == rule->trim[1]))
            value++;
        while (end != value && (end[-1] == rule->trim[0] || end[-1] == rule->trim[1]))
            end--;
    }
    ret->name = p;
    ret->value = value;
    ret->name_len = (uint32_t)name_len;
    ret->value_len = (uint32_t)(end - value);
    return ret->value_len <= rule->value_max;
}

WEIR__AVX2 __attribute__((always_inline)) static inline const uint8_t *
find(const uint8_t *p, struct weir__lines *lines, bool ascii)
{
    const struct weir__line_rule *rule = lines->rule;
    const uint8_t *stop = lines->stop;
    if (stop - lines->base < 64 || p == stop)
        return p;
    const uint8_t *last_name = stop - 32;
    __m256i name_low = weir__half_32(&rule->name.bits[0]);
    __m256i name_high = weir__half_32(&rule->name.bits[2]);
    struct marks m = {.last = stop - 64,
                      .low = weir__half_32(&rule->value.bits[0]),
                      .high = weir__half_32(&rule->value.bits[2]),
                      .ascii = ascii};
    m.block = p < m.last ? p : m.last;
    mark(&m, p);
    while (lines->count < WEIR__LINES && p != stop) {
        const uint8_t *end = next_mark(&m, p);
        const uint8_t *from = p < last_name ? p : last_name;
        if (!end || end == p || !has_delimiter(end, stop, rule->end, rule->end_len))
            break;
        unsigned others = outside(from, name_low, name_high, ascii) >> (p - from);
        if (!others || !cut(rule, p, p + __builtin_ctz(others), end, &lines->items[lines->count]))
            break;
        lines->count++;
        p = end + rule->end_len;
        pass_marks(&m, p);
    }
    return p;
}

WEIR__AVX2 const uint8_t *weir__lines_find_avx2(const uint8_t *p, struct weir__lines *lines)
{
    const struct weir__line_rule *rule =
        lines->rule; /* names have no bytes that values do not have */
    bool ascii = !(rule->value.bits[2] | rule->value.bits[3]);
    return ascii ? find(p, lines, true) : find(p, lines, false);
}

#endif
