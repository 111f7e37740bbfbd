/* Members of a struct that are reached from outside of it. Who writes need not have set lets, so they are computed from what they
 * stand for. */
#include "base/diag.h"
#include "sema/body.h"
#include "sema/expr_name.h"
#include "sema/suggest.h"

const struct model_expr *expr__no_member(struct scope *scope, const struct symbol *symbol,
                                         const struct ast_name *name)
{
    diag_error(scope->sema->diag, name->span, "%s has no field '%s'", symbol->name, name->text);
    const struct body *body = symbol->bodies.items[0];
    struct suggest suggest = suggest_for(name->text);
    for (size_t i = 0; i < body->entries.count; i++)
        if (body->entries.items[i].item != NULL && body->entries.items[i].item->model.name != NULL)
            suggest_consider(&suggest, body->entries.items[i].item->model.name);
    if (suggest.best != NULL)
        diag_help(scope->sema->diag, "did you mean '%s'?", suggest.best);
    return NULL;
}

static const struct model_expr *rebased(struct sema *s, const struct model_expr *e,
                                        const struct model_expr *base);

static const struct model_expr *copy_over(struct sema *s, const struct model_expr *e,
                                          const struct model_expr *a, const struct model_expr *b,
                                          const struct model_expr *c)
{
    if ((e->a != NULL && a == NULL) || (e->b != NULL && b == NULL) || (e->c != NULL && c == NULL))
        return NULL;
    struct model_expr *copy = ARENA_NEW(s->arena, struct model_expr);
    *copy = *e;
    copy->a = a;
    copy->b = b;
    copy->c = c;
    return copy;
}

/* What the struct was given for its parameter: an expression of the struct that `base` is a field of. */
static const struct model_expr *argument(struct sema *s, const struct model_field *param,
                                         const struct model_expr *base)
{
    const struct model_struct *structure = &base->type->structure;
    const struct model_ref *ref = base->field != NULL ? &base->field->ref : NULL;
    for (size_t i = 0; ref != NULL && i < structure->param_count && i < ref->arg_count; i++) {
        if (structure->params[i] != param || ref->args[i] == NULL)
            continue;
        return base->op == MODEL_E_MEMBER ? rebased(s, ref->args[i], base->a) : ref->args[i];
    }
    return NULL;
}

static const struct model_expr *field_of(struct sema *s, const struct model_expr *e,
                                         const struct model_expr *base)
{
    const struct item *item = item_of(e->field);
    if (e->field->role == MODEL_PARAM)
        return argument(s, e->field, base);
    if (item->guard != NULL)
        return NULL;
    if (e->field->role == MODEL_LET)
        return e->field->value != NULL ? rebased(s, e->field->value, base) : NULL;
    if (e->field->role != MODEL_PLAIN)
        return NULL;
    struct model_expr *member = ARENA_NEW(s->arena, struct model_expr);
    *member = *e;
    member->op = MODEL_E_MEMBER;
    member->a = base;
    member->arm = NULL;
    return member;
}

/* The expression as it is outside of the struct that `base` stands for; NULL: it asks for what only the struct knows. */
static const struct model_expr *rebased(struct sema *s, const struct model_expr *e,
                                        const struct model_expr *base)
{
    if (e == NULL)
        return NULL;
    switch (e->op) {
    case MODEL_E_INT:
    case MODEL_E_TEXT:
        return e;
    case MODEL_E_FIELD:
        return field_of(s, e, base);
    case MODEL_E_COUNT:
    case MODEL_E_SIZEOF:
    case MODEL_E_CHECKSUM:
    case MODEL_E_PRESENT:
    case MODEL_E_KIND:
    case MODEL_E_REMAINING:
    case MODEL_E_OFFSET:
    case MODEL_E_INDEX:
    case MODEL_E_LAST:
        return NULL;
    default:
        return copy_over(s, e, rebased(s, e->a, base), rebased(s, e->b, base),
                         rebased(s, e->c, base));
    }
}

const struct model_expr *expr__let_of(struct sema *s, const struct model_expr *base,
                                      const struct item *let)
{
    /* in an arm, or an element of a list, a member has conditions of its own */
    bool plain = base->op == MODEL_E_FIELD || base->op == MODEL_E_MEMBER;
    if (let->model.role != MODEL_LET || !plain || base->arm != NULL || let->guard != NULL ||
        let->model.value == NULL)
        return NULL;
    return rebased(s, let->model.value, base);
}
