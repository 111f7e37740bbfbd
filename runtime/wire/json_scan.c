#include "wire/json_scan.h"

#include <string.h>

#include "weir/arena.h"
#include "weir/type.h"
#include "weir/utf8.h"
#include "weir/wire.h"
#include "wire/number.h"

int weir__json_fail(struct weir__json *json, const uint8_t *at, const char *reason)
{
    return weir__fail(json->err, WEIR_EJSON, (uint64_t)(at - json->base), reason);
}

int weir__json_no_room(struct weir__json *json)
{
    return weir__fail(json->err, WEIR_ENOMEM, (uint64_t)(json->p - json->base), NULL);
}

int weir__json_next(struct weir__json *json)
{
    while (json->p < json->end &&
           (*json->p == ' ' || *json->p == '\n' || *json->p == '\t' || *json->p == '\r'))
        json->p++;
    return json->p < json->end ? *json->p : -1;
}

int weir__json_open(struct weir__json *json, char bracket, const char *expected)
{
    if (weir__json_next(json) != bracket)
        return weir__json_fail(json, json->p, expected);
    if (json->depth == WEIR_JSON_DEPTH)
        return weir__fail(json->err, WEIR_EDEPTH, (uint64_t)(json->p - json->base), NULL);
    json->depth++;
    json->p++;
    return WEIR_OK;
}

int weir__json_item(struct weir__json *json, char close, bool *first)
{
    int next = weir__json_next(json);
    bool was_first = *first;
    *first = false;
    if (next == close) {
        json->depth--;
        json->p++;
        return 0;
    }
    if (was_first)
        return 1;
    if (next != ',')
        return weir__json_fail(json, json->p,
                               close == '}' ? "expected ',' or '}'" : "expected ',' or ']'");
    json->p++;
    return 1;
}

static int hex_value(uint8_t c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

/* The four digits behind "\u" at `at`, or -1. */
static int32_t code_unit(const uint8_t *at, const uint8_t *end)
{
    int32_t value = 0;
    if (end - at < 6 || at[0] != '\\' || at[1] != 'u')
        return -1;
    for (int i = 2; i < 6; i++) {
        int digit = hex_value(at[i]);
        if (digit < 0)
            return -1;
        value = value << 4 | digit;
    }
    return value;
}

static char *put_utf8(char *to, uint32_t c)
{
    if (c < 0x80) {
        *to++ = (char)c;
    } else if (c < 0x800) {
        *to++ = (char)(0xc0 | c >> 6);
        *to++ = (char)(0x80 | (c & 63));
    } else if (c < 0x10000) {
        *to++ = (char)(0xe0 | c >> 12);
        *to++ = (char)(0x80 | (c >> 6 & 63));
        *to++ = (char)(0x80 | (c & 63));
    } else {
        *to++ = (char)(0xf0 | c >> 18);
        *to++ = (char)(0x80 | (c >> 12 & 63));
        *to++ = (char)(0x80 | (c >> 6 & 63));
        *to++ = (char)(0x80 | (c & 63));
    }
    return to;
}

/* A "\u" escape at *at, or two that make a surrogate pair. Moves both; NULL when malformed. */
static char *unescape_unicode(char *to, const uint8_t **at, const uint8_t *end)
{
    int32_t unit = code_unit(*at, end);
    if (unit < 0 || (unit >= 0xdc00 && unit < 0xe000))
        return NULL;
    *at += 6;
    if (unit < 0xd800 || unit >= 0xe000)
        return put_utf8(to, (uint32_t)unit);
    int32_t low = code_unit(*at, end);
    if (low < 0xdc00 || low >= 0xe000)
        return NULL;
    *at += 6;
    return put_utf8(to, 0x10000 + ((uint32_t)(unit - 0xd800) << 10) + (uint32_t)(low - 0xdc00));
}

/* Any escape at *at; there is a byte behind the backslash. */
static char *unescape(char *to, const uint8_t **at, const uint8_t *end)
{
    static const char names[] = "\"\\/bfnrt";
    static const char values[] = "\"\\/\b\f\n\r\t";
    if ((*at)[1] == 'u')
        return unescape_unicode(to, at, end);
    const char *found = memchr(names, (*at)[1], sizeof names - 1);
    if (!found)
        return NULL;
    *to++ = values[found - names];
    *at += 2;
    return to;
}

/* The string between its quotes with the escapes resolved. It never gets longer. */
static int resolve(struct weir__json *json, const uint8_t *p, const uint8_t *end,
                   struct weir_str *ret)
{
    char *text = weir_arena_alloc(json->arena, (size_t)(end - p));
    char *to = text;
    if (!text)
        return weir__json_no_room(json);
    while (p < end) {
        if (*p != '\\') {
            *to++ = (char)*p++;
            continue;
        }
        const uint8_t *escape = p;
        to = unescape(to, &p, end);
        if (!to)
            return weir__json_fail(json, escape, "malformed escape");
    }
    *ret = (struct weir_str){text, (size_t)(to - text)};
    return WEIR_OK;
}

/* The closing quote of the string that starts at `p`, or the byte that cannot stand in it. */
static const uint8_t *string_end(const uint8_t *p, const uint8_t *end, bool *has_escapes)
{
    while (p < end && *p != '"' && *p >= 0x20) {
        bool is_escape = *p == '\\';
        *has_escapes |= is_escape;
        p += is_escape && end - p > 1 ? 2 : 1;
    }
    return p;
}

int weir__json_string(struct weir__json *json, struct weir_str *ret, const char *expected)
{
    if (weir__json_next(json) != '"')
        return weir__json_fail(json, json->p, expected);
    const uint8_t *start = json->p + 1;
    bool has_escapes = false;
    const uint8_t *end = string_end(start, json->end, &has_escapes);
    size_t valid = weir_utf8_prefix(start, (size_t)(end - start));
    if (start + valid < end)
        return weir__json_fail(json, start + valid, "text is not UTF-8");
    if (end == json->end)
        return weir__json_fail(json, end, "the string does not end");
    if (*end != '"')
        return weir__json_fail(json, end, "control character in a string");
    json->p = end + 1;
    if (has_escapes)
        return resolve(json, start, end, ret);
    *ret = (struct weir_str){(const char *)start, (size_t)(end - start)};
    return WEIR_OK;
}

int weir__json_name(struct weir__json *json, struct weir_str *ret)
{
    int rc = weir__json_string(json, ret, "expected a member's name");
    if (rc < 0)
        return rc;
    if (weir__json_next(json) != ':')
        return weir__json_fail(json, json->p, "expected ':'");
    json->p++;
    return WEIR_OK;
}

int weir__json_number(struct weir__json *json, struct weir_str *ret, const char *expected)
{
    int next = weir__json_next(json);
    struct weir_str rest = {(const char *)json->p, (size_t)(json->end - json->p)};
    rest.len = weir__number_prefix(rest);
    if (!rest.len)
        return weir__json_fail(json, json->p,
                               next == '-' || (next >= '0' && next <= '9') ? "malformed number"
                                                                           : expected);
    json->p += rest.len;
    *ret = rest;
    return WEIR_OK;
}

bool weir__json_word(struct weir__json *json, const char *word)
{
    size_t len = strlen(word);
    weir__json_next(json);
    if ((size_t)(json->end - json->p) < len || memcmp(json->p, word, len) != 0)
        return false;
    json->p += len;
    return true;
}

int weir__json_done(struct weir__json *json)
{
    if (weir__json_next(json) >= 0)
        return weir__json_fail(json, json->p, "something follows the value");
    return WEIR_OK;
}
