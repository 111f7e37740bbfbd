#include "sema/absent.h"

#include "sema/expr.h"

bool absent_is_zero(struct item *item)
{
    enum model_base base = item->model.ref.base;
    bool number =
        base == MODEL_UINT || base == MODEL_INT || base == MODEL_BOOL || base == MODEL_ENUM;
    return number && item->model.shape == MODEL_ONE && item->model.role != MODEL_PARAM &&
           body_resolve_guard(item->body, item->guard) && !item->guard->uses_remaining;
}

const struct model_expr *absent_or_zero(struct sema *s, struct item *item,
                                        const struct model_expr *e)
{
    struct model_expr *zero = (struct model_expr *)(uintptr_t)expr_int(s, 0, e->span);
    zero->base = e->base;
    zero->type = e->type;
    return expr_cond(s, item->guard->model.all, e, zero, e->span);
}
