/* dump: a plan as text, for tests and for people. One operation a line, bodies indented by two. */
#ifndef WEIR_COMPILER_PLAN_DUMP_H
#define WEIR_COMPILER_PLAN_DUMP_H

#include "base/strbuf.h"
#include "plan/plan.h"

void plan_dump(struct strbuf *out, const struct plan *plan);

/* An expression in C's syntax, fully parenthesised. */
void plan_dump_expr(struct strbuf *out, const struct model_expr *expr);

#endif
