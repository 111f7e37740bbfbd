#include "sema/filter.h"

#include "base/diag.h"
#include "sema/scope.h"

static bool is_number(const struct use *use)
{
    enum model_base base = use->ref.base;
    return (base == MODEL_UINT || base == MODEL_INT || base == MODEL_BOOL) && use->array == NULL &&
           !use->optional && !use->is_map && use->ref.form == NULL && use->ref.digits == NULL;
}

static bool resolve_params(struct sema *s, struct symbol *symbol, struct model_filter *filter)
{
    VEC(struct model_filter_param) params = {0};
    struct names_scope names = {0};
    static const char *const taken[] = {"in", "max", "arena", "ret", "value", "to"};
    for (size_t i = 0; i < sizeof taken / sizeof *taken; i++)
        names_take(s->arena, &names, taken[i]);
    for (const struct ast_param *p = symbol->decl->extern_.params; p != NULL; p = p->next) {
        struct use use;
        if (!use_resolve(symbol->unit, s, p->type, NULL, NULL, WORLD_STRUCT, &use))
            return false;
        if (!is_number(&use)) {
            diag_error(s->diag, p->type->span, "a filter's parameter is an integer or a bool");
            return false;
        }
        struct model_filter_param param = {names_member(s->arena, &names, p->name.text), use.ref};
        vec_push(s->arena, &params, param);
    }
    filter->params = params.items;
    filter->param_count = params.count;
    return true;
}

const struct model_filter *filter_resolve(struct sema *s, struct symbol *symbol)
{
    if (symbol->progress == PROGRESS_DONE || symbol->bad)
        return symbol->filter;
    symbol->progress = PROGRESS_DONE;
    struct model_filter *filter = ARENA_NEW(s->arena, struct model_filter);
    filter->name = symbol->name;
    filter->doc = symbol->decl->doc;
    filter->c = arena_printf(s->arena, "%s%s", symbol->unit->file->prefix,
                             names_snake(s->arena, symbol->name));
    symbol->bad = !resolve_params(s, symbol, filter);
    symbol->filter = symbol->bad ? NULL : filter;
    return symbol->filter;
}

const struct model_filter *filter_find(struct sema *s, struct unit *unit,
                                       const struct ast_name *name, bool *ret_bad)
{
    struct ast_qname qname = {NULL, name->text, name->span};
    struct symbol *symbol = scope_lookup(s, unit, &qname, ret_bad);
    if (symbol == NULL || symbol->kind != SYMBOL_FILTER)
        return NULL;
    const struct model_filter *filter = filter_resolve(s, symbol);
    *ret_bad = filter == NULL;
    return filter;
}

static bool fits(const struct model_ref *ref, const struct model_expr *arg)
{
    if (ref->base == MODEL_BOOL)
        return arg->base == MODEL_BOOL;
    struct model_range range = use_range(ref);
    return expr_is_int(arg) && arg->lo >= range.lo && arg->hi <= range.hi;
}

bool filter_arguments(struct item *item, struct model_via *via, const struct ast_mod *mod)
{
    struct sema *s = item->body->sema;
    const struct model_filter *filter = via->filter;
    const struct model_expr **args = arena_array(s->arena, filter->param_count + 1, sizeof *args);
    const struct ast_expr *e = mod->call.args;
    for (size_t i = 0; i < filter->param_count; i++, e = e->next) {
        struct scope scope = expr_scope(s, item->body->unit);
        scope.body = item->body;
        scope.at = item->at;
        scope.guard = item->guard;
        if (e == NULL)
            break;
        args[i] = expr_resolve(&scope, e);
        if (args[i] == NULL)
            return false;
        if (!fits(&filter->params[i].ref, args[i])) {
            diag_error(s->diag, e->span, "this does not fit the parameter '%s', which is %s",
                       filter->params[i].c, use_name(s, &filter->params[i].ref));
            return false;
        }
        via->arg_count++;
    }
    via->args = args;
    if (e == NULL && via->arg_count == filter->param_count)
        return true;
    diag_error(s->diag, mod->span, "%s takes %zu argument%s", filter->name, filter->param_count,
               filter->param_count == 1 ? "" : "s");
    return false;
}
