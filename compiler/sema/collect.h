/* collect: what a body holds, before any expression over fields is looked at: names, types, constant lengths, guards.
 */
#ifndef WEIR_COMPILER_SEMA_COLLECT_H
#define WEIR_COMPILER_SEMA_COLLECT_H

#include "sema/body.h"

struct body *collect_body(struct sema *s, struct unit *unit, struct symbol *owner);

/* Adds the parameters of a struct or choice. */
void collect_params(struct body *body, const struct ast_param *params);

/* Parameters of another body, of the choice around an arm. */
void collect_share_params(struct body *body, const struct body *outer);

/* Adds the members in order, then tells literals from equations and fixed lengths from counted ones. */
void collect_members(struct body *body, const struct ast_member *members);

/* Adds a field of a `fields` block, of which only names and places are looked at. */
struct item *collect_entry(struct body *body, const struct ast_member *member);

/* A part of them, under a condition or none; and a new condition, NULL for an `else`. */
void collect_list(struct body *body, const struct ast_member *members, struct guard *guard);
struct guard *collect_guard(struct body *body, struct guard *parent,
                            const struct ast_expr *condition);

/* The fields of the parameters, for the model. */
const struct model_field **collect_param_fields(const struct body *body);

#endif
