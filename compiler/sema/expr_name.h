/* expr_name: what a name, a path or a call in an expression stands for. Used by expr.c only. */
#ifndef WEIR_COMPILER_SEMA_EXPR_NAME_H
#define WEIR_COMPILER_SEMA_EXPR_NAME_H

#include "sema/expr.h"

const struct model_expr *expr__name(struct scope *scope, const struct ast_expr *ast);
const struct model_expr *expr__member(struct scope *scope, const struct ast_expr *ast);
const struct model_expr *expr__index(struct scope *scope, const struct ast_expr *ast);
const struct model_expr *expr__call(struct scope *scope, const struct ast_expr *ast);

/* A field of an arm: 0 where another arm is set. */
const struct model_expr *expr__arm_member(struct scope *scope, const struct model_expr *base,
                                          const struct ast_expr *ast);

/* kind() of a parameter that is a choice; NULL when it is something else. */
const struct model_expr *expr__kind_of_param(struct scope *scope, const struct ast_expr *arg,
                                             struct span span);

/* What is a member of something in an arm has that too. false: reported. */
bool expr__in_arm(struct scope *scope, struct model_expr *e);

/* Only what always stands in the C struct can be reached from outside of it. */
bool expr__reachable(struct scope *scope, struct item *item, const struct ast_name *name);

/* fields.c: whether a line of a `fields` block is there. */
const struct model_expr *fields_present(struct scope *scope, const struct ast_expr *ast,
                                        struct span span);

/* lists(headers.connection, "close" nocase) */
const struct model_expr *fields_lists(struct scope *scope, const struct ast_expr *args,
                                      struct span span);

/* expr_member.c: a struct has no such field. Reports it; NULL. */
const struct model_expr *expr__no_member(struct scope *scope, const struct symbol *symbol,
                                         const struct ast_name *name);

/* What a let of the struct `base` stands for; NULL: it is none, or only the struct knows, and the C member is asked. */
const struct model_expr *expr__let_of(struct sema *s, const struct model_expr *base,
                                      const struct item *let);

#endif
