/* The expressions of a body: conditions, lets, requires, arguments, counts, windows. */
#include "base/diag.h"
#include "sema/body.h"
#include "sema/decl.h"
#include "sema/endian.h"
#include "sema/stream.h"
#include "sema/text.h"
#include "sema/via.h"

/* --- guards ------------------------------------------------------------------------------------------------------- */

bool body_guard_covers(const struct guard *outer, const struct guard *inner)
{
    for (const struct guard *g = inner; g != NULL; g = g->parent)
        if (g == outer)
            return true;
    return outer == NULL;
}

static const struct model_expr *resolve_condition(struct body *body, struct guard *guard)
{
    if (guard->given != NULL)
        return guard->given;
    if (guard->opposite != NULL) {
        if (!body_resolve_guard(body, guard->opposite))
            return NULL;
        guard->uses_remaining = guard->opposite->uses_remaining;
        return expr_not(body->sema, guard->opposite->model.own, guard->opposite->model.own->span);
    }
    struct scope scope = expr_scope(body->sema, body->unit);
    scope.body = body;
    scope.at = guard->at;
    scope.guard = guard->parent;
    scope.remaining = true;
    const struct model_expr *own = expr_condition(&scope, guard->condition, "a condition");
    guard->uses_remaining = scope.uses_remaining;
    return own;
}

bool body_resolve_guard(struct body *body, struct guard *guard)
{
    if (guard == NULL)
        return true;
    if (guard->progress == PROGRESS_DONE)
        return !guard->bad;
    guard->progress = PROGRESS_DONE;
    guard->bad = true;
    if (!body_resolve_guard(body, guard->parent))
        return false;
    const struct model_expr *own = resolve_condition(body, guard);
    if (own == NULL)
        return false;
    guard->model.own = own;
    guard->model.all = own;
    if (guard->parent != NULL) {
        guard->model.parent = &guard->parent->model;
        guard->model.all =
            expr_binary(body->sema, MODEL_E_ANDALSO, guard->parent->model.all, own, own->span);
        guard->uses_remaining |= guard->parent->uses_remaining;
    }
    guard->bad = false;
    return true;
}

struct guard *body_given_guard(struct body *body, struct item *item, const struct model_expr *given)
{
    struct guard *guard = ARENA_NEW(body->sema->arena, struct guard);
    guard->parent = item->guard;
    guard->given = given;
    guard->at = item->at;
    item->guard = guard;
    item->own_guard = true;
    body->entries.items[item->at].guard = guard;
    return guard;
}

/* --- lets and requires -------------------------------------------------------------------------------------------- */

/* The outermost guard around `inner` that does not hold wherever `own` does; NULL: none. */
static const struct guard *foreign_guard(const struct guard *inner, const struct guard *own)
{
    const struct guard *found = NULL;
    for (const struct guard *g = inner; g != NULL; g = g->parent)
        if (!body_guard_covers(g, own))
            found = g;
    return found;
}

/* Where something that needs the fields in front of `after` can stand: behind them, and behind the `if`s that they stand in. */
static size_t place_behind(const struct body *body, size_t at, size_t after,
                           const struct guard *own)
{
    if (after <= at)
        return at;
    const struct guard *foreign = foreign_guard(body->entries.items[after - 1].guard, own);
    if (foreign == NULL)
        return after;
    while (after < body->entries.count &&
           body_guard_covers(foreign, body->entries.items[after].guard))
        after++;
    return after;
}

static struct scope later_scope(struct body *body, size_t at, const struct guard *guard)
{
    struct scope scope = expr_scope(body->sema, body->unit);
    scope.body = body;
    scope.at = at;
    scope.guard = guard;
    scope.later = true;
    return scope;
}

/* The type that holds every value of the let. */
static void type_let(struct model_field *field)
{
    const struct model_expr *value = field->value;
    if (value->base == MODEL_BOOL) {
        field->ref.base = MODEL_BOOL;
        field->ref.bits = 1;
    } else if (value->type != NULL) {
        field->ref.base = MODEL_ENUM;
        field->ref.type = value->type;
        field->ref.bits = value->type->enumeration.bits;
    } else {
        field->ref.base = value->lo < 0 ? MODEL_INT : MODEL_UINT;
        field->ref.bits = 8;
        struct model_range range = range_of_bits(8, value->lo < 0);
        while ((value->lo < range.lo || value->hi > range.hi) && field->ref.bits < 64) {
            field->ref.bits *= 2;
            range = range_of_bits(field->ref.bits, value->lo < 0);
        }
    }
}

static bool resolve_let(struct item *item)
{
    struct body *body = item->body;
    struct scope scope = later_scope(body, item->at, item->guard);
    const struct model_expr *value = expr_resolve(&scope, item->source);
    if (value == NULL)
        return false;
    if (!expr_is_int(value) && value->base != MODEL_BOOL) {
        diag_error(body->sema->diag, item->source->span,
                   "the value of a let is an integer or a bool, not %s",
                   expr_type_name(body->sema, value));
        return false;
    }
    item->model.value = value;
    type_let(&item->model);
    body->entries.items[item->at].place = place_behind(body, item->at, scope.after, item->guard);
    return true;
}

bool body_resolve_let(struct item *item)
{
    if (item->progress == PROGRESS_DONE)
        return !item->bad;
    if (item->progress == PROGRESS_DOING) {
        diag_error(item->body->sema->diag, item->model.span, "the value of '%s' depends on itself",
                   item->model.name);
        item->bad = true;
        return false;
    }
    item->progress = PROGRESS_DOING;
    if (!item->bad && !resolve_let(item))
        item->bad = true;
    item->progress = PROGRESS_DONE;
    return !item->bad;
}

static void resolve_require(struct body *body, size_t at)
{
    struct entry *entry = &body->entries.items[at];
    if (entry->require == NULL || !body_resolve_guard(body, entry->guard))
        return;
    struct scope scope = later_scope(body, at, entry->guard);
    const struct model_expr *expr = expr_condition(&scope, entry->require, "what is required");
    entry = &body->entries.items[at];
    entry->expr = expr;
    entry->place = place_behind(body, at, scope.after, entry->guard);
}

/* --- arguments ---------------------------------------------------------------------------------------------------- */

static bool check_argument(struct sema *s, const struct item *param, const struct model_expr *arg)
{
    const struct model_ref *ref = &param->model.ref;
    bool record = ref->base == MODEL_STRUCT || ref->base == MODEL_CHOICE;
    bool fits = record                    ? arg->base == ref->base && arg->type == ref->type
                : ref->base == MODEL_BOOL ? arg->base == MODEL_BOOL
                                          : expr_is_int(arg);
    if (fits && ref->base == MODEL_ENUM && arg->type != NULL && arg->type != ref->type)
        fits = false;
    if (!fits) {
        diag_error(s->diag, arg->span, "the argument is %s, and the parameter '%s' is %s",
                   expr_type_name(s, arg), param->model.name, use_name(s, ref));
        diag_note(s->diag, param->model.span, "it is declared here");
        return false;
    }
    struct model_range range = use_range(ref);
    if (!expr_is_int(arg) || (arg->lo >= range.lo && arg->hi <= range.hi))
        return true;
    diag_error(s->diag, arg->span, "the argument may be %s, and the parameter '%s' holds %s..%s",
               sema_number(s, arg->lo < range.lo ? arg->lo : arg->hi), param->model.name,
               sema_number(s, range.lo), sema_number(s, range.hi));
    diag_note(s->diag, param->model.span, "it is declared here");
    return false;
}

static size_t count_arguments(const struct ast_expr *args)
{
    size_t count = 0;
    for (const struct ast_expr *e = args; e != NULL; e = e->next)
        count++;
    return count;
}

static struct scope item_scope(struct item *item)
{
    struct scope scope = expr_scope(item->body->sema, item->body->unit);
    scope.body = item->body;
    scope.at = item->at;
    scope.guard = item->guard;
    return scope;
}

/* The arguments of `T(a, b)`: where `args` are written is `unit`, which is not the body's when an alias gives them. */
static bool resolve_arguments(struct item *item, const struct ast_expr *args, struct span span)
{
    struct sema *s = item->body->sema;
    struct model_ref *ref = &item->model.ref;
    const struct symbol *symbol = symbol_of(ref->type);
    size_t given = count_arguments(args);
    size_t wanted = symbol->head == NULL ? 0 : symbol->head->params.count;
    if (symbol->bad)
        return false;
    if (given != wanted) {
        diag_error(s->diag, span, "%s takes %zu argument%s, and %zu %s given", symbol->name, wanted,
                   wanted == 1 ? "" : "s", given, given == 1 ? "is" : "are");
        diag_note(s->diag, symbol->span, "it is declared here");
        return false;
    }
    const struct model_expr **result = arena_array(s->arena, wanted, sizeof *result);
    bool ok = true;
    size_t i = 0;
    for (const struct ast_expr *e = args; e != NULL; e = e->next, i++) {
        const struct item *param = symbol->head->params.items[i];
        struct scope scope = item_scope(item);
        scope.unit = item->use.type_unit;
        scope.body = item->use.type_unit == item->body->unit ? item->body : NULL;
        scope.index = item->model.shape != MODEL_ONE;
        if (param->model.ref.base == MODEL_ENUM)
            scope.expected = param->model.ref.type;
        result[i] = expr_resolve(&scope, e);
        if (result[i] != NULL && !expr_is_int(result[i]) && result[i]->base != MODEL_BOOL &&
            expr_in_arm(result[i])) {
            diag_error(s->diag, e->span, "this arm may not be the one that is set");
            diag_help(s->diag, "give the numbers in it: they count as 0 then");
            ok = false;
        }
        ok &= result[i] != NULL && !param->bad && check_argument(s, param, result[i]);
    }
    ref->args = result;
    ref->arg_count = wanted;
    return ok;
}

static bool resolve_type_arguments(struct item *item)
{
    const struct ast_type *type = item->use.type;
    if (!use_is_record(&item->model.ref) && type != NULL && type->kind == AST_TYPE_NAMED &&
        type->named.has_args) {
        diag_error(item->body->sema->diag, type->span, "%s takes no arguments",
                   use_name(item->body->sema, &item->model.ref));
        return false;
    }
    if (!use_is_record(&item->model.ref))
        return true;
    return resolve_arguments(item, type->named.args, type->span);
}

/* --- lengths ------------------------------------------------------------------------------------------------------ */

static bool is_text(const struct item *item)
{
    return item->model.ref.base == MODEL_STR || item->model.ref.base == MODEL_BYTES;
}

static bool resolve_count(struct item *item)
{
    struct sema *s = item->body->sema;
    if (item->model.shape != MODEL_COUNTED || item->model.count != NULL)
        return true;
    struct scope scope = item_scope(item);
    scope.window_of = item;
    const struct model_expr *count =
        expr_integer(&scope, item->use.array->count, "the number of elements");
    if (count == NULL)
        return false;
    if (count->hi < 0) {
        diag_error(s->diag, count->span, "the number of elements is never above -1");
        return false;
    }
    item->model.count = count;
    return true;
}

static bool resolve_window(struct item *item)
{
    struct sema *s = item->body->sema;
    struct model_window *window = &item->model.window;
    const struct ast_mod *prefix = use_mod(&item->use, AST_MOD_SIZED);
    const struct use_mod *by = &item->use.mods[AST_MOD_SIZED_BY];
    window->skip = use_mod(&item->use, AST_MOD_SKIP) != NULL;
    if (prefix != NULL) {
        window->kind = MODEL_WINDOW_PREFIX;
        return use_unsigned(s, item->use.mods[AST_MOD_SIZED].unit, prefix->type,
                            "the size of a window", &window->prefix);
    }
    if (by->mod == NULL)
        return true;
    struct scope scope = item_scope(item);
    scope.window_of = item;
    window->size = expr_integer(&scope, by->mod->expr, "the size of a window");
    if (window->size == NULL)
        return false;
    window->kind = MODEL_WINDOW_BY;
    return true;
}

/* `sized by len` where `len = sizeof(this)`: the equation opens that window already. */
static void merge_window(struct item *item)
{
    struct item *equation = item->equation;
    if (equation == NULL || item->model.window.kind != MODEL_WINDOW_BY)
        return;
    if (equation->model.solves == MODEL_SOLVES_WINDOW &&
        expr_same(item->model.window.size, equation->inverse)) {
        item->model.window.kind = MODEL_NO_WINDOW;
        equation->model.window_skip = item->model.window.skip;
    }
}

static bool in_equation_window(const struct item *item)
{
    const struct item *equation = item->equation;
    return equation != NULL && equation->model.solves == MODEL_SOLVES_WINDOW;
}

static bool report_no_length(struct item *item)
{
    struct diag *diag = item->body->sema->diag;
    if (item->body->equation_bad)
        return false; /* that one may have given it */
    diag_error(diag, item->model.span, "nothing says how long '%s' is", item->model.name);
    if (item->open)
        diag_help(diag,
                  "'[]' takes its count from an equation: 'u16 n = count(%s);' in front of it",
                  item->model.name);
    else
        diag_help(diag,
                  "'[n]' bytes, '[:u16]' with their number in front, '[..]' all that are left, "
                  "or 'sized u16'");
    return false;
}

/* Open arrays and bare str and bytes take what is left in their window. */
static bool close_shape(struct item *item)
{
    struct model_field *field = &item->model;
    bool bare = field->shape == MODEL_ONE && is_text(item);
    if (via_ends_itself(item))
        return true;
    if (!bare && !(item->open && field->shape == MODEL_ONE))
        return true;
    bool windowed = field->window.kind != MODEL_NO_WINDOW || in_equation_window(item);
    if (!windowed && bare && field->ref.charset == MODEL_CHARSET_SET && field->max >= 0) {
        field->shape = MODEL_UNTIL; /* what is not in its set ends it, and stays */
        field->until.unread = true;
        return true;
    }
    if (!windowed)
        return report_no_length(item);
    field->shape = MODEL_REST;
    return true;
}

/* --- presence ----------------------------------------------------------------------------------------------------- */

static bool resolve_presence(struct item *item)
{
    struct sema *s = item->body->sema;
    struct model_field *field = &item->model;
    if (item->use.optional && item->guard == NULL && item->body->equation_bad)
        return false; /* that one may have been its flag */
    if (item->use.optional && item->guard == NULL) {
        diag_error(s->diag, item->use.span, "nothing on the wire says whether '%s' is there",
                   field->name);
        diag_help(s->diag, "a flag in front of it does: 'bool has_%s = present(%s);', or an 'if'",
                  field->name, field->name);
        return false;
    }
    if (item->use.optional && item->source != NULL) {
        diag_error(s->diag, item->use.span, "what is computed cannot be optional");
        return false;
    }
    if (item->guard == NULL)
        return true;
    field->guard = &item->guard->model;
    field->condition = item->guard->model.all;
    if (field->role != MODEL_PLAIN)
        return true;
    field->presence = MODEL_HAS;
    field->computed_presence |= item->guard->uses_remaining;
    return true;
}

static bool resolve_item(struct item *item)
{
    if (!body_resolve_guard(item->body, item->guard))
        return false;
    if (item->model.role == MODEL_LET) {
        if (!body_resolve_let(item))
            return false;
        return resolve_presence(item);
    }
    if (!resolve_type_arguments(item) || !resolve_count(item) || !resolve_window(item) ||
        !text_ends(item))
        return false;
    merge_window(item);
    if (stream_is(item))
        return stream_resolve(item);
    return close_shape(item) && via_resolve(item) && resolve_presence(item);
}

void body_resolve(struct body *body)
{
    for (size_t i = 0; i < body->entries.count; i++) {
        struct item *item = body->entries.items[i].item;
        if (item == NULL)
            resolve_require(body, i);
        else if (item->bad || !resolve_item(item))
            item->bad = true;
        if (item != NULL && item->bad)
            body->bad = true;
    }
    endian_resolve(body);
}
