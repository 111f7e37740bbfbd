/* expr_name: what a name, a path or a call in an expression stands for. Used by expr.c only. */
#ifndef WEIR_COMPILER_SEMA_EXPR_NAME_H
#define WEIR_COMPILER_SEMA_EXPR_NAME_H

#include "sema/expr.h"

const struct model_expr *expr__name(struct scope *scope, const struct ast_expr *ast);
const struct model_expr *expr__member(struct scope *scope, const struct ast_expr *ast);
const struct model_expr *expr__index(struct scope *scope, const struct ast_expr *ast);
const struct model_expr *expr__call(struct scope *scope, const struct ast_expr *ast);

#endif
