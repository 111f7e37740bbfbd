/* parser: what the lexer, the grammar and the error reports of one front_parse() share.
 *
 * Private to front/. The flex scanner (lexer.l) yields raw tokens; tokens.c stands between it and
 * bison: it keeps doc comments, bounds nesting, and after a syntax error jumps over whole `{ … }`
 * blocks so that recovery lands in the block where the error was. build.c makes nodes of the tree.
 */
#ifndef WEIR_COMPILER_FRONT_PARSER_H
#define WEIR_COMPILER_FRONT_PARSER_H

#include "base/strbuf.h"
#include "base/vec.h"
#include "front/parse.h"

/* An open ( [ or { */
struct bracket {
    char open;
    struct span span;
};

/* A doc comment. Leading: `offset` is the begin of the token after it. Trailing: the end of the
 * token before it, on the same line. */
struct doc {
    uint32_t offset;
    const char *text;
};

/* A node that can have a trailing doc comment; a field and its member share theirs. */
struct docable {
    uint32_t end;
    const char **doc;
    const char **also; /* or NULL */
};

/* How the parser goes on after a syntax error. */
enum recovery {
    RECOVER_SKIP = 1, /* at the next ';', or where the block ends; blocks inside are jumped over */
    RECOVER_END_STATEMENT, /* as if a ';' stood before the offending token */
    RECOVER_CLOSE_BLOCKS,  /* as if all open blocks were closed before the offending token */
};

struct parser {
    const struct source *source;
    struct arena *arena;
    struct diag *diag;
    struct ast_file *file;
    struct ast_import *last_import;
    struct ast_option *last_option;
    struct ast_decl *last_decl;

    void *scanner;        /* flex's yyscan_t */
    uint32_t offset;      /* of the next byte to scan */
    uint32_t comment;     /* where the block comment that is being scanned began */
    struct span previous; /* the token before the lookahead */
    struct span latest;   /* the lookahead */
    int latest_token;     /* as it was given to bison, with its value */
    union FRONT_YYSTYPE *latest_value;
    uint32_t repeated_to; /* tokens that begin before this do not come again */
    struct bracket brackets[FRONT_MAX_DEPTH];
    unsigned depth;
    size_t errors_before;     /* in the diag when this file began */
    bool stopped;             /* gave up: only the end of the file follows */
    bool recovering;          /* between a syntax error and the token where the parser goes on */
    unsigned supply;          /* this many `supplied` tokens come next, then the latest one again */
    char supplied;            /* ';' or '}' */
    bool repeat;              /* the latest token comes again */
    bool skip_block;          /* the offending token was a '{': jump over its block */
    bool swallowed_semicolon; /* an unclosed string took the ';' behind it */
    bool forgiven_close;      /* a '{' was missing: its '}' is no error of its own */
    bool stray_close;         /* the latest token is a '}' without a '{' */

    struct strbuf doc; /* lines of the leading doc comment that is being collected */
    bool has_doc;
    VEC(struct doc) leading;
    VEC(struct doc) trailing;
    VEC(struct docable) docables;
};

/* Bytes [begin, end) of the file that is being parsed. */
struct span parser_span(const struct parser *p, uint32_t begin, uint32_t end);

/* Whether a file has had so many errors that going on is no use. */
bool parser_gave_up(const struct parser *p);

#endif
