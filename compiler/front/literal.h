/* literal: what a number, a string or a character of a description means.
 *
 * Pure functions over the text of one token. Problems are told as text, so that the lexer can point
 * at them.
 */
#ifndef WEIR_COMPILER_FRONT_LITERAL_H
#define WEIR_COMPILER_FRONT_LITERAL_H

#include "front/ast.h"

enum literal_kind { LITERAL_INT = 1, LITERAL_FLOAT, LITERAL_DURATION };

struct literal {
    enum literal_kind kind;
    enum ast_int_form form; /* INT */
    uint64_t value;         /* INT, and DURATION in nanoseconds */
    double real;            /* FLOAT */
};

/* What is wrong with a literal; `text` NULL: nothing. Both are constants, `help` may be NULL. */
struct literal_problem {
    const char *text;
    const char *help;
};

/* Reads a number: 12 0x1f 0b101 0o17, 64K 1M 2G, 200ms (ns us ms s m h), 1.5 2e10. On a problem
 * *ret is an INT 0. */
struct literal_problem literal_number(const char *text, size_t len, struct literal *ret);

/* Reads one byte of a string or character literal at text[0..len), len > 0, escapes included.
 * Returns how many bytes of the text it took, always at least 1, and the byte in *ret_byte; a bad
 * escape is told in *ret_problem. */
size_t literal_byte(const char *text, size_t len, char *ret_byte,
                    struct literal_problem *ret_problem);

#endif
