/* tokens: the stream of tokens that the grammar reads.
 *
 * Wraps the flex scanner with what is awkward in patterns: doc comments, bounded nesting, and the
 * jump over blocks after a syntax error. Private to front/.
 */
#ifndef WEIR_COMPILER_FRONT_TOKENS_H
#define WEIR_COMPILER_FRONT_TOKENS_H

#include "front/parser.h"
#include "grammar.h"

/* Starts scanning p->source; tokens_fini() ends it. */
void tokens_init(struct parser *p);
void tokens_fini(struct parser *p);

/* The next token, for bison. */
int front_yylex(FRONT_YYSTYPE *value, struct span *span, struct parser *p);

/* A syntax error was reported at the latest token, which the parser is about to drop. */
void tokens_recover(struct parser *p, enum recovery recovery);

/* The grammar found the place where it goes on. */
void tokens_recovered(struct parser *p);

/* ---- called by the scanner's actions (lexer.l) ----------------------------------------------- */

/* Counts the bytes of a match and sets its span. */
void tokens_advance(struct parser *p, struct span *span, size_t len);

void tokens_doc(struct parser *p, struct span span, const char *text, size_t len);
int tokens_word(struct parser *p, const char *text, size_t len, FRONT_YYSTYPE *value);
int tokens_number(struct parser *p, struct span span, const char *text, FRONT_YYSTYPE *value);
int tokens_string(struct parser *p, struct span span, const char *text, FRONT_YYSTYPE *value);
int tokens_char(struct parser *p, struct span span, const char *text, FRONT_YYSTYPE *value);

/* A string or character without its closing quote; goes on as if it had one. */
int tokens_unclosed(struct parser *p, struct span span, const char *text, FRONT_YYSTYPE *value);

void tokens_stray(struct parser *p, struct span span, const char *text);

/* A comment as other languages write it. */
void tokens_hash(struct parser *p, struct span span);
void tokens_comment_unclosed(struct parser *p);

#endif
