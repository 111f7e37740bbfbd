/* token: a description as a row of tokens, comments included, and how each stands to the one
 * before. Private to fmt/. */
#ifndef WEIR_COMPILER_FMT_TOKEN_H
#define WEIR_COMPILER_FMT_TOKEN_H

#include "base/arena.h"
#include "base/strbuf.h"
#include "base/vec.h"

#include <stdbool.h>
#include <stdint.h>

enum fmt_kind {
    FMT_WORD,
    FMT_NUMBER,
    FMT_TEXT, /* string or character */
    FMT_PUNCT,
    FMT_COMMENT, /* to the end of its line */
    FMT_BLOCK_COMMENT,
};

/* What a sign is for, where it has several uses. */
enum fmt_use {
    FMT_PLAIN,
    FMT_LABEL,   /* ':' behind what it labels */
    FMT_BESIDE,  /* ':' in front of a type: enum E : u8 */
    FMT_PREFIX,  /* ':' in [:u8] */
    FMT_TERNARY, /* '?' and ':' */
    FMT_POSTFIX, /* '?' '*' '+' that belong to what stands in front */
    FMT_UNARY,   /* '-' '!' '~' that belong to what follows */
    FMT_SET,     /* '{' and '}' of in {1, 2} */
};

/* What a statement stands in. */
enum fmt_around {
    FMT_IN_OTHER,
    FMT_IN_LIST, /* entries of an enum or a pattern, between commas */
    FMT_IN_CASES,
    FMT_IN_ENCODING,
    FMT_IN_CHAIN,
};

struct fmt_token {
    const char *text;
    uint32_t len;
    enum fmt_kind kind;
    enum fmt_use use;
    uint32_t newlines;      /* in front of it: in the source, then as decided */
    uint32_t spaces;        /* in front of it in the source, when it stands behind another */
    uint32_t column;        /* in the source, from 0; then in the output */
    uint32_t gap;           /* spaces in front of it when it stands behind another */
    uint32_t match;         /* of a bracket: the other one; itself when there is none */
    bool starts;            /* the first of a statement */
    bool outer;             /* starts: in no braces */
    enum fmt_around around; /* starts */
    uint32_t statement;     /* the first token of the statement that it belongs to */
};

struct fmt_tokens {
    VEC(struct fmt_token) list;
    struct arena arena;
};

bool fmt_is(const struct fmt_token *token, const char *text);
bool fmt_is_any(const struct fmt_token *token, const char *const *texts); /* ends with NULL */
bool fmt_is_comment(const struct fmt_token *token);

/* Characters (UTF-8). */
uint32_t fmt_width(const char *text, size_t len);

void fmt_scan(struct fmt_tokens *tokens, const char *text, size_t size);
void fmt_structure(struct fmt_tokens *tokens); /* match, use, starts, statement */
void fmt_space(struct fmt_tokens *tokens);     /* gap, newlines */
void fmt_layout(struct fmt_tokens *tokens, struct strbuf *out);

#endif
