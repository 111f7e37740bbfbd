#include "wire/fields.h"

/* What stands at `p`, in front of `stop`: all of a delimiter, a beginning of it that may go on, or something else. */
enum found { FOUND, FOUND_PART, FOUND_NOT };

static enum found delimiter_at(const uint8_t *p, const uint8_t *stop, const uint8_t delimiter[2],
                               uint8_t len)
{
    if (p == stop)
        return FOUND_PART;
    if (*p != delimiter[0])
        return FOUND_NOT;
    if (len == 1)
        return FOUND;
    if (stop - p < 2)
        return FOUND_PART;
    return p[1] == delimiter[1] ? FOUND : FOUND_NOT;
}

static bool is_trimmed(const struct weir__line_rule *rule, uint8_t c)
{
    return rule->trim[0] && (c == rule->trim[0] || c == rule->trim[1]);
}

/* No more than `max` bytes from `begin` on end at `end`, but no delimiter is there. */
static enum weir__line_state unended(enum found found, const uint8_t *begin, const uint8_t *end,
                                     size_t len, uint32_t max, const uint8_t **ret_behind)
{
    *ret_behind = len > max ? begin : end;
    if (len > max)
        return WEIR__LINE_LONG;
    return found == FOUND_PART ? WEIR__LINE_SHORT : WEIR__LINE_BAD;
}

static enum weir__line_state find_value(const uint8_t *p, const struct weir__lines *lines,
                                        struct weir__line *ret, const uint8_t **ret_behind)
{
    const struct weir__line_rule *rule = lines->rule;
    while (p != lines->stop && is_trimmed(rule, *p))
        p++;
    const uint8_t *end = weir__scan_not_in(p, lines->stop, &rule->value), *last = end;
    enum found found = delimiter_at(end, lines->stop, rule->end, rule->end_len);
    while (last != p && is_trimmed(rule, last[-1]))
        last--;
    size_t len = (size_t)(last - p);
    ret->value = p;
    if (found != FOUND)
        return unended(found, p, end, len, rule->value_max, ret_behind);
    ret->value_len = (uint32_t)len;
    *ret_behind = len > rule->value_max ? p : end + rule->end_len;
    return len > rule->value_max ? WEIR__LINE_LONG : WEIR__LINE;
}

/* There is no name at `p`: the end of the block may be there instead. */
static enum weir__line_state find_end(const uint8_t *p, const struct weir__lines *lines,
                                      enum found colon, const uint8_t **ret_behind)
{
    const struct weir__line_rule *rule = lines->rule;
    enum found found = delimiter_at(p, lines->stop, rule->end, rule->end_len);
    *ret_behind = found == FOUND ? p + rule->end_len : p;
    if (found == FOUND)
        return WEIR__LINE_NONE;
    if (found == FOUND_PART || colon == FOUND_PART)
        return WEIR__LINE_SHORT;
    return colon == FOUND ? WEIR__LINE_LONG : WEIR__LINE_BAD;
}

enum weir__line_state weir__line_find(const uint8_t *p, const struct weir__lines *lines,
                                      struct weir__line *ret, const uint8_t **ret_behind)
{
    const struct weir__line_rule *rule = lines->rule;
    const uint8_t *end = weir__scan_not_in(p, lines->stop, &rule->name);
    enum found found = delimiter_at(end, lines->stop, rule->colon, rule->colon_len);
    size_t len = (size_t)(end - p);
    ret->name = p;
    ret->value = NULL;
    if (len == 0)
        return find_end(p, lines, found, ret_behind);
    if (found != FOUND || len > rule->name_max)
        return unended(found, p, end, len, rule->name_max, ret_behind);
    ret->name_len = (uint32_t)len;
    return find_value(end + rule->colon_len, lines, ret, ret_behind);
}

WEIR_COLD static int end_lines(struct weir__reader *r, const struct weir__lines *lines,
                               enum weir__line_state state, const uint8_t *at)
{
    bool in_value = lines->items[0].value != NULL;
    switch (state) {
    case WEIR__LINE:
    case WEIR__LINE_NONE:
        break;
    case WEIR__LINE_SHORT:
        if (lines->stop == r->end)
            return weir__short(r, r->p, NULL);
        return weir__refuse(r, lines->begin, WEIR_ELIMIT, NULL, "the block is too long");
    case WEIR__LINE_BAD:
        return weir__refuse(r, at, WEIR_EUTF8, NULL,
                            in_value ? "a byte that values do not have"
                                     : "a byte that names do not have");
    case WEIR__LINE_LONG:
        return weir__refuse(r, at, WEIR_ELIMIT, NULL,
                            in_value ? "the value is too long" : "the name is empty or too long");
    }
    return WEIR_OK;
}

bool weir__lines_next(struct weir__reader *r, struct weir__lines *lines, int *ret_code)
{
    const struct weir__line_rule *rule = lines->rule;
    const uint8_t *behind;
    lines->count = 0;
    /* no name begins with what ends a line: this is told first, since every block comes to it behind its last lines */
    if (delimiter_at(r->p, lines->stop, rule->end, rule->end_len) == FOUND) {
        r->p += rule->end_len;
        *ret_code = WEIR_OK;
        return false;
    }
#if WEIR__SCAN_X86
    if (WEIR_LIKELY(rule->nested && __builtin_cpu_supports("avx2"))) {
        r->p = weir__lines_find_avx2(r->p, lines);
        if (WEIR_LIKELY(lines->count != 0))
            return true;
    }
#endif
    enum weir__line_state state = weir__line_find(r->p, lines, &lines->items[0], &behind);
    if (state == WEIR__LINE || state == WEIR__LINE_NONE) {
        r->p = behind;
        lines->count = state == WEIR__LINE;
        *ret_code = WEIR_OK;
        return state == WEIR__LINE;
    }
    *ret_code = end_lines(r, lines, state, behind);
    return false;
}

void *weir__lines_room(struct weir__reader *r, const struct weir__lines *lines, size_t n,
                       void *items, size_t *room, size_t size)
{
    size_t had = *room, more = lines->count - n;
    size_t wanted = had + (had > more ? had : more);
    void *grown = wanted > SIZE_MAX / size ? NULL : weir_arena_alloc(r->arena, wanted * size);
    if (!grown)
        return NULL;
    if (had)
        memcpy(grown, items, had * size);
    *room = wanted;
    return grown;
}

int weir__line_value(const struct weir__line_rule *rule, const void *data, size_t len)
{
    const uint8_t *p = (const uint8_t *)data;
    if (len > rule->value_max)
        return WEIR_ELIMIT;
    if (!len)
        return WEIR_OK;
    if (is_trimmed(rule, p[0]) || is_trimmed(rule, p[len - 1]))
        return WEIR_EUTF8;
    return weir__scan_not_in(p, p + len, &rule->value) == p + len ? WEIR_OK : WEIR_EUTF8;
}

int weir__line_name(const struct weir__line_rule *rule, const void *data, size_t len)
{
    const uint8_t *p = (const uint8_t *)data;
    if (!len || len > rule->name_max)
        return WEIR_ELIMIT;
    return weir__scan_not_in(p, p + len, &rule->name) == p + len ? WEIR_OK : WEIR_EUTF8;
}

static bool line_lists(struct weir_str line, const char *word, size_t len, bool nocase)
{
    const char *p = line.data, *end = p + line.len;
    for (;;) {
        const char *comma = p != end ? (const char *)memchr(p, ',', (size_t)(end - p)) : NULL;
        const char *last = comma ? comma : end;
        while (p != last && (*p == ' ' || *p == '\t'))
            p++;
        while (p != last && (last[-1] == ' ' || last[-1] == '\t'))
            last--;
        size_t size = (size_t)(last - p);
        if (nocase ? weir__same_nocase(p, size, word, len) : weir__same(p, size, word, len))
            return true;
        if (!comma)
            return false;
        p = comma + 1;
    }
}

bool weir__lists(const struct weir_str *lines, size_t count, const char *word, size_t len,
                 bool nocase)
{
    for (size_t i = 0; i < count; i++)
        if (lines[i].len && lines[i].data && line_lists(lines[i], word, len, nocase))
            return true;
    return false;
}
