#include "interp/presence.h"

/* Calls visit for the fields that `ops` write; those within windows too, those within further conditions not. */
void presence_each(const struct plan_op *ops, size_t count,
                   void (*visit)(const struct model_field *field, void *data), void *data)
{
    for (size_t i = 0; i < count; i++) {
        const struct plan_op *op = &ops[i];
        for (size_t g = 0; g < op->group_count; g++) {
            if (op->groups[g].bytes_field)
                visit(op->groups[g].bytes_field, data);
            for (size_t s = 0; s < op->groups[g].slot_count; s++)
                visit(op->groups[g].slots[s].field, data);
        }
        if (plan_is_field(op))
            visit(op->field, data);
        else if (op->kind == PLAN_WINDOW)
            presence_each(op->body, op->body_count, visit, data);
    }
}

bool presence_asks_reader(const struct model_expr *expr)
{
    if (!expr)
        return false;
    return expr->op == MODEL_E_REMAINING || expr->op == MODEL_E_OFFSET ||
           presence_asks_reader(expr->a) || presence_asks_reader(expr->b) ||
           presence_asks_reader(expr->c);
}

bool presence_is_optional(const struct model_field *field)
{
    return field->presence == MODEL_HAS || field->presence == MODEL_POINTER;
}

static void take_first(const struct model_field *field, void *data)
{
    const struct model_field **first = data;
    if (!*first && presence_is_optional(field))
        *first = field;
}

/* The field that tells a condition which only a reader can compute; NULL when a writer can too. */
const struct model_field *presence_teller(const struct plan_op *op)
{
    const struct model_field *first = NULL;
    if (presence_asks_reader(op->condition))
        presence_each(op->body, op->body_count, take_first, &first);
    return first;
}
