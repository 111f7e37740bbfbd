#include "weir/name.h"

#include <string.h>

bool weir_name_valid(struct weir_bytes name, size_t label_max, size_t max)
{
    size_t at = 0;
    if (!name.data || name.len == 0 || name.len > max)
        return false;
    while (at < name.len && name.data[at] != 0) {
        if (name.data[at] > label_max)
            return false;
        at += 1u + name.data[at];
    }
    return at + 1 == name.len;
}

size_t weir_name_labels(struct weir_bytes name)
{
    struct weir_bytes label;
    size_t count = 0;
    while (weir_name_next(&name, &label))
        count++;
    return count;
}

static uint8_t lower(uint8_t c)
{
    return c >= 'A' && c <= 'Z' ? (uint8_t)(c + 32) : c;
}

static bool same_nocase(const uint8_t *a, const uint8_t *b, size_t len)
{
    for (size_t i = 0; i < len; i++)
        if (a[i] != b[i] && lower(a[i]) != lower(b[i]))
            return false;
    return true;
}

bool weir_name_equal(struct weir_bytes a, struct weir_bytes b)
{
    return a.len == b.len && (a.len == 0 || memcmp(a.data, b.data, a.len) == 0);
}

/* Counts of labels are below 'A', so they need no place of their own. */
bool weir_name_equal_nocase(struct weir_bytes a, struct weir_bytes b)
{
    return a.len == b.len && same_nocase(a.data, b.data, a.len);
}

bool weir_name_within(struct weir_bytes name, struct weir_bytes zone)
{
    struct weir_bytes label;
    while (name.len > zone.len && weir_name_next(&name, &label))
        ;
    return weir_name_equal_nocase(name, zone);
}

uint32_t weir_name_hash_nocase(struct weir_bytes name)
{
    uint32_t hash = 0x811c9dc5u;
    for (size_t i = 0; i < name.len; i++)
        hash = (hash ^ lower(name.data[i])) * 0x01000193u;
    return hash ^ hash >> 15;
}

/* --- text --- */

struct printer {
    char *to;
    size_t size, len;
};

static void put(struct printer *p, char c)
{
    if (p->len + 1 < p->size)
        p->to[p->len] = c;
    p->len++;
}

/* What a master file would read as something else has a '\' in front, what is not printable its decimal value. */
static void put_byte(struct printer *p, uint8_t c)
{
    if (c <= ' ' || c > '~') {
        put(p, '\\');
        put(p, (char)('0' + c / 100));
        put(p, (char)('0' + c / 10 % 10));
        put(p, (char)('0' + c % 10));
        return;
    }
    if (strchr("\".;()\\@$", c))
        put(p, '\\');
    put(p, (char)c);
}

size_t weir_name_print(struct weir_bytes name, char *to, size_t size)
{
    struct printer p = {to, size, 0};
    struct weir_bytes label;
    bool root = name.len == 1;
    if (size)
        to[0] = '\0';
    if (!weir_name_valid(name, WEIR_NAME_MAX, WEIR_NAME_MAX))
        return 0;
    while (weir_name_next(&name, &label)) {
        for (size_t i = 0; i < label.len; i++)
            put_byte(&p, label.data[i]);
        put(&p, '.');
    }
    if (root)
        put(&p, '.');
    if (size)
        to[p.len < size ? p.len : size - 1] = '\0';
    return p.len;
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* The byte that a '\' and what is behind it stand for; how many characters that were, 0: none. */
static size_t parse_escape(const char *text, size_t len, uint8_t *ret)
{
    if (len < 2)
        return 0;
    *ret = (uint8_t)text[1];
    if (!is_digit(text[1]))
        return 2;
    if (len < 4 || !is_digit(text[2]) || !is_digit(text[3]))
        return 0;
    int value = (text[1] - '0') * 100 + (text[2] - '0') * 10 + (text[3] - '0');
    *ret = (uint8_t)value;
    return value <= 255 ? 4 : 0;
}

int weir_name_parse(const char *text, size_t len, size_t label_max, size_t max, uint8_t *to)
{
    size_t at = 1, label = 0, used;
    bool root = len == 1 && text[0] == '.';
    for (size_t i = root; i < len; i += used) {
        uint8_t byte = (uint8_t)text[i];
        used = text[i] == '\\' ? parse_escape(text + i, len - i, &byte) : 1;
        bool ends = text[i] == '.';
        size_t count = at - label - 1;
        if (used == 0 || (ends ? count == 0 : count == label_max) || at + 1 > max)
            return WEIR_EINVAL;
        to[at++] = byte;
        if (!ends)
            continue;
        to[label] = (uint8_t)count;
        label = at - 1;
    }
    if (len == 0)
        return WEIR_EINVAL;
    if (at - label > 1) { /* no '.' behind the last label */
        if (at >= max)
            return WEIR_EINVAL;
        to[label] = (uint8_t)(at - label - 1);
        label = at++;
    }
    to[label] = 0;
    return label + 1 <= max ? (int)(label + 1) : WEIR_EINVAL;
}
