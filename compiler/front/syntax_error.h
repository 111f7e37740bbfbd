/* syntax_error: what the grammar did not understand, said as a person would.
 *
 * The grammar hands over what it saw and what it could have gone on with, by the names that
 * grammar.y gives to tokens and rules; this turns them into "expected ';' after the field". Private
 * to front/.
 */
#ifndef WEIR_COMPILER_FRONT_SYNTAX_ERROR_H
#define WEIR_COMPILER_FRONT_SYNTAX_ERROR_H

#include "front/parser.h"

#define SYNTAX_ERROR_MAX_EXPECTED 160

struct syntax_error {
    const char *after; /* the rule or token that was read last: "field", "members", "struct" */
    bool after_token;  /* it is a token */
    const char *found; /* the offending token */
    const char *expected[SYNTAX_ERROR_MAX_EXPECTED];
    int expected_count;
};

/* Reports, and says how to go on. */
enum recovery syntax_error_report(struct parser *p, const struct syntax_error *error);

#endif
