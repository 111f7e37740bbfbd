#include "interp/json.h"

#include "base/strbuf.h"
#include "base/utf8.h"
#include "base/vec.h"

#include <string.h>

struct reader {
    const uint8_t *text;
    size_t at, len;
    struct arena *arena;
    unsigned depth;
    bool stopped; /* at the first mistake */
};

static void parse_value(struct reader *r, struct json *ret);

static const struct fault *mistake(struct reader *r, int code, size_t offset, const char *reason)
{
    struct fault *fault = ARENA_NEW(r->arena, struct fault);
    fault_set(fault, code, offset, NULL, reason);
    r->stopped = true;
    return fault;
}

static const struct fault *malformed(struct reader *r, size_t offset, const char *reason)
{
    return mistake(r, FAULT_EJSON, offset, reason);
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

static void parse_word(struct reader *r, struct json *ret, const char *word, enum json_kind kind)
{
    size_t len = strlen(word);
    if (r->len - r->at < len || memcmp(r->text + r->at, word, len) != 0)
        return;
    r->at += len;
    ret->kind = kind;
}

/* --- numbers ------------------------------------------------------------------------------------------------------ */

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

static void parse_number(struct reader *r, struct json *ret)
{
    size_t begin = r->at;
    ret->kind = JSON_NUMBER;
    if (!skip_number(r))
        ret->broken = malformed(r, begin, "malformed number");
    ret->len = r->at - begin;
    ret->text = arena_copy(r->arena, (const char *)r->text + begin, ret->len);
}

/* --- strings ------------------------------------------------------------------------------------------------------ */

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

/* "\uXXXX" at text[at] before `end`; -1 when it is none. */
static int32_t code_unit(const struct reader *r, size_t at, size_t end)
{
    int32_t unit = 0;
    if (end - at < 6 || r->text[at] != '\\' || r->text[at + 1] != 'u')
        return -1;
    for (size_t i = at + 2; i < at + 6; i++) {
        int digit = hex_value(r->text[i]);
        if (digit < 0)
            return -1;
        unit = unit << 4 | digit;
    }
    return unit;
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

/* A unit, or two that make a pair. Returns the bytes read, 0 when malformed. */
static size_t unescape_unicode(const struct reader *r, size_t at, size_t end, struct strbuf *out)
{
    int32_t unit = code_unit(r, at, end), low;
    if (unit < 0 || (unit >= 0xdc00 && unit < 0xe000))
        return 0;
    if (unit < 0xd800 || unit >= 0xe000) {
        append_utf8(out, (uint32_t)unit);
        return 6;
    }
    low = code_unit(r, at + 6, end);
    if (low < 0xdc00 || low >= 0xe000)
        return 0;
    append_utf8(out, 0x10000 + ((uint32_t)(unit - 0xd800) << 10) + (uint32_t)(low - 0xdc00));
    return 12;
}

/* The escape at text[at]. Returns the bytes read, 0 when malformed. */
static size_t unescape(const struct reader *r, size_t at, size_t end, struct strbuf *out)
{
    static const char letters[] = "\"\\/bfnrt", meant[] = "\"\\/\b\f\n\r\t";
    int c = r->text[at + 1];
    if (c == 'u')
        return unescape_unicode(r, at, end, out);
    const char *letter = c ? strchr(letters, c) : NULL;
    if (!letter)
        return 0;
    strbuf_putc(out, meant[letter - letters]);
    return 2;
}

/* The closing quote, the control character that cannot stand in a string, or the end of the text. */
static size_t string_end(const struct reader *r, size_t at)
{
    while (at < r->len && r->text[at] != '"' && r->text[at] >= 0x20)
        at += r->text[at] == '\\' && r->len - at > 1 ? 2 : 1;
    return at;
}

static size_t utf8_end(const struct reader *r, size_t at, size_t end)
{
    uint32_t code;
    size_t step;
    while (at < end && (step = utf8_decode((const char *)r->text + at, end - at, &code)) > 0)
        at += step;
    return at;
}

static const struct fault *resolve(struct reader *r, size_t begin, size_t end, const char **ret,
                                   size_t *ret_len)
{
    struct strbuf out = {0};
    const struct fault *fault = NULL;
    for (size_t at = begin; at < end && !fault;) {
        size_t step = 1;
        if (r->text[at] == '\\')
            step = unescape(r, at, end, &out);
        else
            strbuf_putc(&out, (char)r->text[at]);
        if (step == 0)
            fault = malformed(r, at, "malformed escape");
        at += step;
    }
    *ret_len = out.len;
    *ret = arena_copy(r->arena, strbuf_text(&out), out.len);
    strbuf_fini(&out);
    return fault;
}

/* At the opening quote. NULL, or what is wrong. */
static const struct fault *parse_string(struct reader *r, const char **ret, size_t *ret_len)
{
    size_t begin = r->at + 1, end = string_end(r, begin);
    size_t valid = utf8_end(r, begin, end);
    if (valid < end)
        return malformed(r, valid, "text is not UTF-8");
    if (end == r->len)
        return malformed(r, end, "the string does not end");
    if (r->text[end] != '"')
        return malformed(r, end, "control character in a string");
    r->at = end + 1;
    return resolve(r, begin, end, ret, ret_len);
}

/* --- arrays and objects ------------------------------------------------------------------------------------------- */

/* What stands before the next item: true when there is one. */
static bool next_item(struct reader *r, struct json *of, char close, bool first)
{
    skip_space(r);
    if (peek(r) == close) {
        r->at++;
        return false;
    }
    if (first)
        return true;
    if (peek(r) != ',') {
        of->broken =
            malformed(r, r->at, close == '}' ? "expected ',' or '}'" : "expected ',' or ']'");
        return false;
    }
    r->at++;
    return true;
}

static void parse_array(struct reader *r, struct json *ret)
{
    VEC(struct json) items = {0};
    bool good = true;
    r->at++;
    while (good && next_item(r, ret, ']', items.count == 0)) {
        struct json item = {0};
        parse_value(r, &item);
        vec_push(r->arena, &items, item);
        good = !r->stopped;
    }
    ret->items = items.items;
    ret->count = items.count;
}

/* A string and its colon. */
static const struct fault *parse_name(struct reader *r, struct json_member *ret)
{
    skip_space(r);
    ret->offset = r->at;
    if (peek(r) != '"')
        return malformed(r, r->at, "expected a member's name");
    const struct fault *fault = parse_string(r, &ret->name, &ret->name_len);
    if (fault)
        return fault;
    skip_space(r);
    if (peek(r) != ':')
        return malformed(r, r->at, "expected ':'");
    r->at++;
    return NULL;
}

static void parse_object(struct reader *r, struct json *ret)
{
    VEC(struct json_member) members = {0};
    bool good = true;
    r->at++;
    while (good && next_item(r, ret, '}', members.count == 0)) {
        struct json_member member = {0};
        ret->broken = parse_name(r, &member);
        if (ret->broken)
            break;
        parse_value(r, &member.value);
        vec_push(r->arena, &members, member);
        good = !r->stopped;
    }
    ret->members = members.items;
    ret->count = members.count;
}

static void parse_nested(struct reader *r, struct json *ret)
{
    ret->kind = peek(r) == '[' ? JSON_ARRAY : JSON_OBJECT;
    if (r->depth == JSON_MAX_DEPTH) {
        ret->broken = mistake(r, FAULT_EDEPTH, r->at, NULL);
        return;
    }
    r->depth++;
    if (ret->kind == JSON_ARRAY)
        parse_array(r, ret);
    else
        parse_object(r, ret);
    r->depth--;
    /* what is wrong inside is met there; here it only ends the walk */
}

static void parse_value(struct reader *r, struct json *ret)
{
    skip_space(r);
    ret->offset = r->at;
    switch (peek(r)) {
    case '{':
    case '[':
        parse_nested(r, ret);
        break;
    case '"':
        ret->kind = JSON_STRING;
        ret->broken = parse_string(r, &ret->text, &ret->len);
        break;
    case 't':
        parse_word(r, ret, "true", JSON_TRUE);
        break;
    case 'f':
        parse_word(r, ret, "false", JSON_FALSE);
        break;
    case 'n':
        parse_word(r, ret, "null", JSON_NULL);
        break;
    default:
        if (peek(r) == '-' || is_digit(peek(r)))
            parse_number(r, ret);
    }
    r->stopped = r->stopped || ret->kind == JSON_NOTHING;
    ret->end = r->at;
}

void json_parse(struct json *ret, const uint8_t *text, size_t len, struct arena *arena)
{
    struct reader r = {.text = text, .len = len, .arena = arena};
    memset(ret, 0, sizeof *ret);
    parse_value(&r, ret);
}

size_t json_rest(const struct json *json, const uint8_t *text, size_t len)
{
    struct reader r = {.text = text, .at = json->end, .len = len};
    skip_space(&r);
    return r.at < len ? r.at : SIZE_MAX;
}
