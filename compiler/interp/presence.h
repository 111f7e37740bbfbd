/* presence: which fields a condition is about, and which one tells it when only a reader could compute it. Stateless. */
#ifndef WEIR_COMPILER_INTERP_PRESENCE_H
#define WEIR_COMPILER_INTERP_PRESENCE_H

#include "plan/plan.h"

/* Calls visit for the fields that `ops` write; those within windows too, those within further conditions not. */
void presence_each(const struct plan_op *ops, size_t count,
                   void (*visit)(const struct model_field *field, void *data), void *data);

bool presence_asks_reader(const struct model_expr *expr);
bool presence_is_optional(const struct model_field *field);

/* The field that tells a condition which only a reader can compute; NULL when a writer can too. */
const struct model_field *presence_teller(const struct plan_op *op);

#endif
