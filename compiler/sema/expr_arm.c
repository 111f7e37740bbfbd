/* Reaching into the arms of a choice. */
#include "base/diag.h"
#include "sema/body.h"
#include "sema/decl.h"
#include "sema/expr_name.h"

/* Whether the value is in an arm that need not be set. */
static bool is_in_arm(const struct model_expr *e)
{
    for (; e != NULL && e->op == MODEL_E_MEMBER; e = e->a)
        if (e->arm != NULL)
            return true;
    return false;
}

/* What is in another arm than the one that is set counts as 0. */
static bool widen_to_zero(struct scope *scope, struct model_expr *e)
{
    if (e->base == MODEL_STR || e->base == MODEL_BYTES) {
        sema_refuse(scope->sema, e->span, "text in an arm");
        return false;
    }
    e->lo = e->lo > 0 ? 0 : e->lo;
    e->hi = e->hi < 0 ? 0 : e->hi;
    return true;
}

static struct item *find_in_arms(const struct symbol *symbol, const char *name, size_t *ret_arm)
{
    for (size_t i = 0; i < symbol->bodies.count; i++) {
        struct item *item = map_get(&symbol->bodies.items[i]->names, name);
        *ret_arm = i;
        if (item != NULL && item->model.role != MODEL_PARAM)
            return item;
    }
    return NULL;
}

/* `request.read.count`, where `read` is an arm of the choice `request`. */
const struct model_expr *expr__arm_member(struct scope *scope, const struct model_expr *base,
                                          const struct ast_expr *ast)
{
    const struct ast_name *name = &ast->member.name;
    struct symbol *symbol = symbol_of(base->type);
    size_t arm;
    if (symbol->bad)
        return NULL;
    struct item *item = find_in_arms(symbol, name->text, &arm);
    if (item == NULL) {
        diag_error(scope->sema->diag, name->span, "no arm of %s has a field '%s'", symbol->name,
                   name->text);
        return NULL;
    }
    if (!expr__reachable(scope, item, name))
        return NULL;
    struct model_expr *e = ARENA_NEW(scope->sema->arena, struct model_expr);
    *e = *expr_field(scope->sema, item, ast->span);
    e->op = MODEL_E_MEMBER;
    e->a = base;
    e->arm = &base->type->choice.arms[arm];
    return widen_to_zero(scope, e) ? e : NULL;
}

bool expr_in_arm(const struct model_expr *e)
{
    return is_in_arm(e);
}

const struct model_expr *expr__kind_of_param(struct scope *scope, const struct ast_expr *arg,
                                             struct span span)
{
    struct item *item = arg->kind == AST_EXPR_NAME && arg->name.scope == NULL && scope->body != NULL
                            ? map_get(&scope->body->names, arg->name.name)
                            : NULL;
    if (item == NULL || item->model.role != MODEL_PARAM || item->model.ref.base != MODEL_CHOICE)
        return NULL;
    const struct model_choice *choice = &item->model.ref.type->choice;
    if (!choice->by_tag && choice_needs_tag(choice))
        return NULL;
    struct model_range range = choice_tag_range(choice);
    struct model_expr *e = ARENA_NEW(scope->sema->arena, struct model_expr);
    *e = (struct model_expr){.op = MODEL_E_KIND, .base = MODEL_INT, .lo = range.lo};
    e->hi = range.hi > RANGE_INT64_MAX ? choice_highest_tag(choice) : range.hi;
    e->type = choice->tag.type;
    e->field = e->to = &item->model;
    e->span = span;
    return e;
}

bool expr__in_arm(struct scope *scope, struct model_expr *e)
{
    return !is_in_arm(e->a) || widen_to_zero(scope, e);
}
