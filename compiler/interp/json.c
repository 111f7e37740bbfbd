#include "interp/json.h"

#include "base/strbuf.h"
#include "base/utf8.h"
#include "base/vec.h"

#include <string.h>

struct reader {
    const uint8_t *text;
    size_t at, len;
    struct arena *arena;
    struct fault *fault;
    struct strbuf scratch; /* the string being read */
    unsigned depth;
};

static int parse_value(struct reader *r, struct json *ret);

static int refuse(struct reader *r, size_t offset, const char *reason)
{
    return fault_set(r->fault, FAULT_EJSON, offset, NULL, reason);
}

/* The next byte, or -1 at the end. */
static int peek(const struct reader *r)
{
    return r->at < r->len ? r->text[r->at] : -1;
}

static bool is_digit(int c)
{
    return c >= '0' && c <= '9';
}

static void skip_space(struct reader *r)
{
    while (peek(r) == ' ' || peek(r) == '\t' || peek(r) == '\n' || peek(r) == '\r')
        r->at++;
}

static int parse_word(struct reader *r, struct json *ret, const char *word, enum json_kind kind)
{
    size_t len = strlen(word);
    if (r->len - r->at < len || memcmp(r->text + r->at, word, len) != 0)
        return refuse(r, r->at, "expected a JSON value");
    r->at += len;
    ret->kind = kind;
    return 0;
}

static bool skip_digits(struct reader *r)
{
    if (!is_digit(peek(r)))
        return false;
    while (is_digit(peek(r)))
        r->at++;
    return true;
}

/* Moves behind a number; false when what stands there is none. */
static bool skip_number(struct reader *r)
{
    if (peek(r) == '-')
        r->at++;
    if (peek(r) == '0')
        r->at++;
    else if (!skip_digits(r))
        return false;
    if (peek(r) == '.') {
        r->at++;
        if (!skip_digits(r))
            return false;
    }
    if (peek(r) == 'e' || peek(r) == 'E') {
        r->at++;
        if (peek(r) == '+' || peek(r) == '-')
            r->at++;
        if (!skip_digits(r))
            return false;
    }
    return true;
}

static int parse_number(struct reader *r, struct json *ret)
{
    size_t begin = r->at;
    if (!skip_number(r))
        return refuse(r, begin, "malformed number");
    ret->kind = JSON_NUMBER;
    ret->len = r->at - begin;
    ret->text = arena_copy(r->arena, (const char *)r->text + begin, ret->len);
    return 0;
}

static int hex_value(int c)
{
    if (is_digit(c))
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    if (c >= 'A' && c <= 'F')
        return c - 'A' + 10;
    return -1;
}

/* Four hexadecimal digits. */
static bool parse_unit(struct reader *r, uint32_t *ret)
{
    uint32_t unit = 0;
    for (int i = 0; i < 4; i++) {
        int digit = hex_value(peek(r));
        if (digit < 0)
            return false;
        unit = unit << 4 | (uint32_t)digit;
        r->at++;
    }
    *ret = unit;
    return true;
}

/* Behind "\u": one unit, or two that make a pair. */
static bool parse_code_point(struct reader *r, uint32_t *ret)
{
    uint32_t low;
    if (!parse_unit(r, ret))
        return false;
    if (*ret < 0xd800 || *ret > 0xdfff)
        return true;
    if (*ret > 0xdbff || peek(r) != '\\')
        return false;
    r->at++;
    if (peek(r) != 'u')
        return false;
    r->at++;
    if (!parse_unit(r, &low) || low < 0xdc00 || low > 0xdfff)
        return false;
    *ret = 0x10000 + ((*ret - 0xd800) << 10) + (low - 0xdc00);
    return true;
}

static void append_utf8(struct strbuf *out, uint32_t code)
{
    if (code < 0x80) {
        strbuf_putc(out, (char)code);
        return;
    }
    if (code < 0x800) {
        strbuf_putc(out, (char)(0xc0 | code >> 6));
    } else if (code < 0x10000) {
        strbuf_putc(out, (char)(0xe0 | code >> 12));
        strbuf_putc(out, (char)(0x80 | (code >> 6 & 0x3f)));
    } else {
        strbuf_putc(out, (char)(0xf0 | code >> 18));
        strbuf_putc(out, (char)(0x80 | (code >> 12 & 0x3f)));
        strbuf_putc(out, (char)(0x80 | (code >> 6 & 0x3f)));
    }
    strbuf_putc(out, (char)(0x80 | (code & 0x3f)));
}

/* At the backslash. */
static int parse_escape(struct reader *r)
{
    static const char letters[] = "\"\\/bfnrt", meant[] = "\"\\/\b\f\n\r\t";
    size_t begin = r->at++;
    int c = peek(r);
    uint32_t code;
    r->at++;
    if (c == 'u') {
        if (!parse_code_point(r, &code))
            return refuse(r, begin, "malformed \\u escape");
        append_utf8(&r->scratch, code);
        return 0;
    }
    const char *letter = c > 0 ? strchr(letters, c) : NULL;
    if (!letter)
        return refuse(r, begin, "unknown escape");
    strbuf_putc(&r->scratch, meant[letter - letters]);
    return 0;
}

/* One character of a string. */
static int parse_char(struct reader *r)
{
    uint32_t code;
    if (peek(r) == '\\')
        return parse_escape(r);
    if (peek(r) < 0x20)
        return refuse(r, r->at, "control character in a string");
    size_t step = utf8_decode((const char *)r->text + r->at, r->len - r->at, &code);
    if (step == 0)
        return refuse(r, r->at, "string is not UTF-8");
    strbuf_append(&r->scratch, (const char *)r->text + r->at, step);
    r->at += step;
    return 0;
}

static int parse_string(struct reader *r, const char **ret, size_t *ret_len)
{
    size_t begin = r->at;
    if (peek(r) != '"')
        return refuse(r, r->at, "expected a string");
    r->at++;
    strbuf_clear(&r->scratch);
    while (peek(r) != '"') {
        if (peek(r) < 0)
            return refuse(r, begin, "unterminated string");
        int err = parse_char(r);
        if (err)
            return err;
    }
    r->at++;
    *ret_len = r->scratch.len;
    *ret = arena_copy(r->arena, strbuf_text(&r->scratch), r->scratch.len);
    return 0;
}

/* Behind an item: true at `close`; a comma leads to the next one. */
static int parse_separator(struct reader *r, int close, bool *ret_end)
{
    skip_space(r);
    *ret_end = peek(r) == close;
    if (!*ret_end && peek(r) != ',')
        return refuse(r, r->at, close == ']' ? "expected ',' or ']'" : "expected ',' or '}'");
    r->at++;
    return 0;
}

static int parse_array(struct reader *r, struct json *ret)
{
    VEC(struct json) items = {0};
    bool end = false;
    ret->kind = JSON_ARRAY;
    r->at++;
    skip_space(r);
    if (peek(r) == ']') {
        r->at++;
        return 0;
    }
    while (!end) {
        struct json item = {0};
        int err = parse_value(r, &item);
        if (!err)
            err = parse_separator(r, ']', &end);
        if (err)
            return err;
        vec_push(r->arena, &items, item);
    }
    ret->items = items.items;
    ret->count = items.count;
    return 0;
}

static int parse_member(struct reader *r, struct json_member *ret)
{
    skip_space(r);
    ret->offset = r->at;
    int err = parse_string(r, &ret->name, &ret->name_len);
    if (err)
        return err;
    skip_space(r);
    if (peek(r) != ':')
        return refuse(r, r->at, "expected ':'");
    r->at++;
    return parse_value(r, &ret->value);
}

static bool is_member(const struct json_member *members, size_t count,
                      const struct json_member *member)
{
    for (size_t i = 0; i < count; i++) {
        if (members[i].name_len == member->name_len &&
            memcmp(members[i].name, member->name, member->name_len) == 0)
            return true;
    }
    return false;
}

static int parse_object(struct reader *r, struct json *ret)
{
    VEC(struct json_member) members = {0};
    bool end = false;
    ret->kind = JSON_OBJECT;
    r->at++;
    skip_space(r);
    if (peek(r) == '}') {
        r->at++;
        return 0;
    }
    while (!end) {
        struct json_member member = {0};
        int err = parse_member(r, &member);
        if (!err && is_member(members.items, members.count, &member))
            err = refuse(r, member.offset, "member is given twice");
        if (!err)
            err = parse_separator(r, '}', &end);
        if (err)
            return err;
        vec_push(r->arena, &members, member);
    }
    ret->members = members.items;
    ret->count = members.count;
    return 0;
}

static int parse_nested(struct reader *r, struct json *ret)
{
    if (r->depth == JSON_MAX_DEPTH)
        return fault_set(r->fault, FAULT_EDEPTH, r->at, NULL, NULL);
    r->depth++;
    int err = peek(r) == '[' ? parse_array(r, ret) : parse_object(r, ret);
    r->depth--;
    return err;
}

static int parse_value(struct reader *r, struct json *ret)
{
    skip_space(r);
    ret->offset = r->at;
    switch (peek(r)) {
    case '{':
    case '[':
        return parse_nested(r, ret);
    case '"':
        ret->kind = JSON_STRING;
        return parse_string(r, &ret->text, &ret->len);
    case 't':
        return parse_word(r, ret, "true", JSON_TRUE);
    case 'f':
        return parse_word(r, ret, "false", JSON_FALSE);
    case 'n':
        return parse_word(r, ret, "null", JSON_NULL);
    default:
        if (peek(r) == '-' || is_digit(peek(r)))
            return parse_number(r, ret);
        return refuse(r, r->at, "expected a JSON value");
    }
}

int json_parse(struct json *ret, const uint8_t *text, size_t len, struct arena *arena,
               struct fault *fault)
{
    struct reader r = {.text = text, .len = len, .arena = arena, .fault = fault};
    struct json value = {0};
    int err = parse_value(&r, &value);
    skip_space(&r);
    if (!err && r.at < r.len)
        err = refuse(&r, r.at, "more text behind the value");
    strbuf_fini(&r.scratch);
    if (!err)
        *ret = value;
    return err;
}
