#include "fmt/token.h"

#include <string.h>

struct scan {
    struct fmt_tokens *tokens;
    const char *at, *end;
    const char *line; /* first byte of the line of `at` */
    uint32_t newlines, spaces;
};

bool fmt_is(const struct fmt_token *token, const char *text)
{
    return token->kind != FMT_TEXT && token->len == strlen(text) &&
           memcmp(token->text, text, token->len) == 0;
}

bool fmt_is_any(const struct fmt_token *token, const char *const *texts)
{
    while (*texts && !fmt_is(token, *texts))
        texts++;
    return *texts != NULL;
}

bool fmt_is_comment(const struct fmt_token *token)
{
    return token->kind == FMT_COMMENT || token->kind == FMT_BLOCK_COMMENT;
}

uint32_t fmt_width(const char *text, size_t len)
{
    uint32_t width = 0;
    for (size_t i = 0; i < len; i++)
        width += ((unsigned char)text[i] & 0xc0) != 0x80;
    return width;
}

static bool is_word(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static char peek(const struct scan *scan, size_t ahead)
{
    return (size_t)(scan->end - scan->at) > ahead ? scan->at[ahead] : '\0';
}

static size_t word_len(const struct scan *scan, size_t from)
{
    while (is_word(peek(scan, from)))
        from++;
    return from;
}

/* 12, 0x1F, 64K, 1.5, 1e-3: as the front end's scanner takes them. */
static size_t number_len(const struct scan *scan)
{
    size_t len = 0;
    while (is_digit(peek(scan, len)))
        len++;
    if (peek(scan, len) == '.' && is_digit(peek(scan, len + 1))) {
        len++;
        while (is_digit(peek(scan, len)))
            len++;
    }
    bool exponent = (peek(scan, len) | 0x20) == 'e' &&
                    (peek(scan, len + 1) == '+' || peek(scan, len + 1) == '-') &&
                    is_digit(peek(scan, len + 2));
    return word_len(scan, exponent ? len + 2 : len);
}

static size_t quoted_len(const struct scan *scan)
{
    char quote = peek(scan, 0);
    size_t len = 1, left = (size_t)(scan->end - scan->at);
    while (len < left && scan->at[len] != quote && scan->at[len] != '\n')
        len += scan->at[len] == '\\' && len + 1 < left && scan->at[len + 1] != '\n' ? 2 : 1;
    return len < left && scan->at[len] == quote ? len + 1 : len;
}

static size_t line_len(const struct scan *scan)
{
    size_t left = (size_t)(scan->end - scan->at);
    const char *newline = memchr(scan->at, '\n', left);
    return newline ? (size_t)(newline - scan->at) : left;
}

static size_t block_len(const struct scan *scan)
{
    size_t left = (size_t)(scan->end - scan->at), len = 2;
    while (len < left && !(scan->at[len] == '*' && peek(scan, len + 1) == '/'))
        len++;
    return len < left ? len + 2 : left;
}

static size_t sign_len(const struct scan *scan)
{
    static const char *const signs[] = {
        "...", "->", "=>", "..", "::", "==", "!=", "<=", ">=", "&&", "||", "<<", ">>"};
    size_t left = (size_t)(scan->end - scan->at);
    for (size_t i = 0; i < sizeof signs / sizeof *signs; i++) {
        size_t len = strlen(signs[i]);
        if (len <= left && memcmp(signs[i], scan->at, len) == 0)
            return len;
    }
    return 1;
}

static size_t measure(const struct scan *scan, enum fmt_kind *ret_kind)
{
    char c = peek(scan, 0), next = peek(scan, 1);
    *ret_kind = FMT_PUNCT;
    if (is_digit(c))
        return *ret_kind = FMT_NUMBER, number_len(scan);
    if (is_word(c))
        return *ret_kind = FMT_WORD, word_len(scan, 0);
    if (c == '"' || c == '\'')
        return *ret_kind = FMT_TEXT, quoted_len(scan);
    if ((c == '/' && next == '/') || c == '#')
        return *ret_kind = FMT_COMMENT, line_len(scan);
    if (c == '/' && next == '*')
        return *ret_kind = FMT_BLOCK_COMMENT, block_len(scan);
    return sign_len(scan);
}

static void take_white(struct scan *scan)
{
    scan->newlines = scan->spaces = 0;
    for (; scan->at < scan->end && strchr(" \t\r\n\f\v", *scan->at) && *scan->at; scan->at++) {
        scan->spaces += *scan->at == '\t' ? 2 : 1;
        if (*scan->at == '\n') {
            scan->newlines++;
            scan->spaces = 0;
            scan->line = scan->at + 1;
        }
    }
}

/* A comment's last blanks are none of it. */
static uint32_t trimmed(const char *text, size_t len)
{
    while (len && text[len - 1] && strchr(" \t\r\f\v", text[len - 1]))
        len--;
    return (uint32_t)len;
}

static void take_token(struct scan *scan)
{
    struct fmt_token token = {.text = scan->at,
                              .newlines = scan->newlines,
                              .spaces = scan->spaces,
                              .column = fmt_width(scan->line, (size_t)(scan->at - scan->line)),
                              .match = (uint32_t)scan->tokens->list.count};
    size_t len = measure(scan, &token.kind);
    token.len = token.kind == FMT_COMMENT ? trimmed(scan->at, len) : (uint32_t)len;
    for (size_t i = 0; i < len; i++) {
        if (scan->at[i] == '\n')
            scan->line = scan->at + i + 1;
    }
    scan->at += len;
    vec_push(&scan->tokens->arena, &scan->tokens->list, token);
}

void fmt_scan(struct fmt_tokens *tokens, const char *text, size_t size)
{
    struct scan scan = {.tokens = tokens, .at = text, .end = text + size, .line = text};
    for (take_white(&scan); scan.at < scan.end; take_white(&scan))
        take_token(&scan);
}
