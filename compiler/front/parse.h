/* parse: from the text of one description to its tree.
 *
 * The front end is reentrant: it has no state outside the arguments, so several files (imports) are
 * parsed one after the other or nested. Hostile input is safe: nesting is bounded by the limits
 * below, size by SOURCE_MAX_BYTES, and the number of errors by FRONT_MAX_ERRORS. Time is linear in
 * the size of the text.
 */
#ifndef WEIR_COMPILER_FRONT_PARSE_H
#define WEIR_COMPILER_FRONT_PARSE_H

#include "base/arena.h"
#include "base/diag.h"
#include "base/source.h"
#include "front/ast.h"

#define FRONT_MAX_DEPTH 200      /* braces, parentheses and brackets, nested; `else if`, chained */
#define FRONT_MAX_EXPR_DEPTH 500 /* height of an expression's tree */
#define FRONT_MAX_ERRORS 200     /* in one file; then the rest of it is not read */

/* Parses `source`, reporting to `diag`. Never NULL: after syntax errors `broken` is set and the
 * tree holds every declaration that could be read. The tree lives in `arena` and borrows
 * `source`. */
struct ast_file *front_parse(const struct source *source, struct arena *arena, struct diag *diag);

#endif
