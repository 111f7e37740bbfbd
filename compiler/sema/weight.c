#include "sema/weight.h"

#include "base/diag.h"

static bool is_written_out(const struct model_expr *e)
{
    return e->op == MODEL_E_FIELD &&
           (e->field->role == MODEL_LET || e->field->role == MODEL_EQUATION);
}

/* Takes the weight off *budget; false when it is used up. Never visits more than the budget. */
static bool fits(const struct model_expr *e, unsigned *budget)
{
    if (e == NULL)
        return true;
    if (*budget == 0)
        return false;
    --*budget;
    if (is_written_out(e) && !fits(e->field->value, budget))
        return false;
    return fits(e->a, budget) && fits(e->b, budget) && fits(e->c, budget);
}

/* Whether there is something to report. */
static bool is_too_large(struct body *body, const struct model_expr *e)
{
    unsigned budget = SEMA_MAX_WEIGHT;
    if (fits(e, &budget))
        return false;
    diag_error(body->sema->diag, e->span,
               "the expression is too large: with the lets and equations in it written out it has "
               "more than %d operations",
               SEMA_MAX_WEIGHT);
    diag_help(body->sema->diag, "use each let or equation once, or send the value as a field");
    return true;
}

static bool has_large_argument(struct body *body, const struct model_ref *ref)
{
    for (size_t i = 0; i < ref->arg_count; i++)
        if (is_too_large(body, ref->args[i]))
            return true;
    return false;
}

static void check_field(struct body *body, const struct model_field *field)
{
    if (is_too_large(body, field->value) || is_too_large(body, field->exact) ||
        is_too_large(body, field->solved) || is_too_large(body, field->condition) ||
        is_too_large(body, field->count) || is_too_large(body, field->window.size) ||
        has_large_argument(body, &field->ref))
        body->bad = true;
}

void weight_check(struct body *body)
{
    for (size_t i = 0; i < body->entries.count && !body->bad; i++) {
        const struct entry *entry = &body->entries.items[i];
        if (entry->item != NULL)
            check_field(body, &entry->item->model);
        else if (is_too_large(body, entry->expr))
            body->bad = true;
    }
}
