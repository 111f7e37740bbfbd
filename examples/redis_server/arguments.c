/* What commands make of their arguments. */
#include "command.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

bool is_word(struct weir_bytes arg, const char *word)
{
    for (size_t i = 0; i < arg.len; i++) {
        uint8_t c = arg.data[i];
        c = c >= 'A' && c <= 'Z' ? c + 32 : c;
        if (!word[i] || c != (uint8_t)word[i])
            return false;
    }
    return word[arg.len] == '\0';
}

/* Only the canonical form is a number, as in "007" is none: what INCR writes is what it reads. */
bool parse_integer(struct weir_bytes arg, int64_t *ret)
{
    bool negative = arg.len && arg.data[0] == '-';
    size_t i = negative;
    uint64_t n = 0;
    if (arg.len == i || arg.len > 20 || (arg.data[i] == '0' && arg.len > 1))
        return false;
    for (; i < arg.len; i++) {
        unsigned digit = arg.data[i] - (unsigned)'0';
        if (digit > 9 || n > (UINT64_MAX - digit) / 10)
            return false;
        n = n * 10 + digit;
    }
    if (n > (uint64_t)INT64_MAX + negative)
        return false;
    *ret = negative ? (int64_t)(0 - n) : (int64_t)n;
    return true;
}

bool parse_double(struct weir_bytes arg, double *ret)
{
    char text[128], *end;
    if (!arg.len || arg.len >= sizeof text || arg.data[0] <= ' ')
        return false;
    memcpy(text, arg.data, arg.len);
    text[arg.len] = '\0';
    errno = 0;
    double number = strtod(text, &end);
    if (end != text + arg.len || isnan(number) || (errno == ERANGE && fabs(number) > 1))
        return false;
    *ret = number;
    return true;
}

bool want_integer(struct command *c, size_t index, int64_t *ret)
{
    if (parse_integer(c->argv[index], ret))
        return true;
    put_error(c->reply, "ERR value is not an integer or out of range");
    return false;
}

bool want_double(struct command *c, size_t index, double *ret)
{
    if (parse_double(c->argv[index], ret))
        return true;
    put_error(c->reply, "ERR value is not a valid float");
    return false;
}

bool clip_range(int64_t *first, int64_t *last, size_t count)
{
    int64_t n = (int64_t)count;
    if (*first < 0)
        *first = *first + n < 0 ? 0 : *first + n;
    if (*last < 0)
        *last += n;
    if (*last >= n)
        *last = n - 1;
    return *first <= *last && *first < n;
}

/* --- patterns --- */

/* One of a bracket's sets at `p`, behind the '['. *ret_end: behind the ']'. */
static bool set_has(const uint8_t *p, const uint8_t *end, uint8_t c, const uint8_t **ret_end)
{
    bool negated = p < end && *p == '^', found = false;
    for (p += negated; p < end && *p != ']'; p++) {
        if (*p == '\\' && p + 1 < end)
            p++;
        if (p + 2 < end && p[1] == '-' && p[2] != ']') {
            uint8_t low = p[0] < p[2] ? p[0] : p[2], high = p[0] < p[2] ? p[2] : p[0];
            found |= c >= low && c <= high;
            p += 2;
        } else {
            found |= *p == c;
        }
    }
    *ret_end = p < end ? p + 1 : p;
    return found != negated;
}

/* One step that is no star; *pattern moves behind it. */
static bool step_matches(const uint8_t **pattern, const uint8_t *end, uint8_t c)
{
    const uint8_t *p = *pattern;
    if (*p == '[')
        return set_has(p + 1, end, c, pattern);
    if (*p == '\\' && p + 1 < end)
        p++;
    else if (*p == '?')
        c = '?';
    *pattern = p + 1;
    return *p == c;
}

/* Only the last star is ever tried again, so the work is at most the product of the lengths. */
bool glob_matches(struct weir_bytes pattern, struct weir_bytes text)
{
    const uint8_t *p = pattern.data, *end = p + pattern.len, *star = NULL;
    size_t at = 0, star_at = 0;
    while (at < text.len || p < end) {
        if (p < end && *p == '*') {
            star = ++p;
            star_at = at;
            continue;
        }
        if (p < end && at < text.len && step_matches(&p, end, text.data[at])) {
            at++;
            continue;
        }
        if (!star || star_at >= text.len)
            return false;
        p = star;
        at = ++star_at;
    }
    return true;
}

/* --- objects --- */

bool want_object(struct command *c, size_t index, enum kind kind, struct object **ret)
{
    *ret = store_find(c->store, c->argv[index]);
    if (!*ret || (*ret)->kind == kind)
        return true;
    put_error(c->reply, "WRONGTYPE Operation against a key holding the wrong kind of value");
    return false;
}

bool make_object(struct command *c, size_t index, enum kind kind, struct object **ret)
{
    if (!want_object(c, index, kind, ret))
        return false;
    if (!*ret)
        *ret = store_make(c->store, c->argv[index], kind);
    if (!*ret)
        reply_no_memory(c);
    return *ret != NULL;
}

/* --- scans --- */

static bool scan_option(struct scan *scan, size_t i)
{
    struct command *c = scan->c;
    int64_t count;
    if (is_word(c->argv[i], "match")) {
        scan->pattern = c->argv[i + 1];
    } else if (is_word(c->argv[i], "type")) {
        scan->type = c->argv[i + 1];
    } else if (is_word(c->argv[i], "count")) {
        if (!want_integer(c, i + 1, &count))
            return false;
        scan->count = count < 1 ? 1 : count > 100000 ? 100000 : (size_t)count;
    } else {
        reply_syntax_error(c);
        return false;
    }
    return true;
}

static bool parse_cursor(struct weir_bytes arg, uint64_t *ret)
{
    uint64_t n = 0;
    for (size_t i = 0; i < arg.len; i++) {
        unsigned digit = arg.data[i] - (unsigned)'0';
        if (digit > 9 || n > (UINT64_MAX - digit) / 10)
            return false;
        n = n * 10 + digit;
    }
    *ret = n;
    return arg.len > 0;
}

bool scan_begin(struct command *c, size_t first, struct scan *ret)
{
    *ret = (struct scan){.c = c, .count = 10, .store = c->store};
    if (!parse_cursor(c->argv[first], &ret->cursor)) {
        put_error(c->reply, "ERR invalid cursor");
        return false;
    }
    for (size_t i = first + 1; i < c->argc; i += 2) {
        if (i + 1 == c->argc) {
            reply_syntax_error(c);
            return false;
        }
        if (!scan_option(ret, i))
            return false;
    }
    return true;
}

void scan_found(struct scan *scan, struct weir_bytes item)
{
    if (scan->found_count == scan->found_room) {
        size_t room = scan->found_room ? scan->found_room * 2 : 32;
        struct weir_bytes *found = weir_arena_alloc(scan->c->arena, room * sizeof *found);
        if (!found) {
            scan->no_memory = true;
            return;
        }
        if (scan->found_count)
            memcpy(found, scan->found, scan->found_count * sizeof *found);
        scan->found = found;
        scan->found_room = room;
    }
    scan->found[scan->found_count++] = item;
}

void scan_reply(struct scan *scan, uint64_t next)
{
    struct command *c = scan->c;
    char cursor[24];
    snprintf(cursor, sizeof cursor, "%llu", (unsigned long long)next);
    struct resp_value *parts = scan->no_memory ? NULL : put_array(c, c->reply, 2);
    if (!parts) {
        reply_no_memory(c);
        return;
    }
    put_text(c, &parts[0], cursor);
    struct resp_value *items = put_array(c, &parts[1], scan->found_count);
    for (size_t i = 0; items && i < scan->found_count; i++)
        put_bulk(c, &items[i], scan->found[i]);
}
