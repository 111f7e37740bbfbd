#include "sema/solve.h"

#include "base/diag.h"
#include "sema/affine.h"
#include "sema/checksum.h"
#include "sema/limits.h"
#include "sema/scope.h"
#include "sema/stream.h"
#include "sema/via.h"

/* --- targets ------------------------------------------------------------------------------------------------------ */

static void report_unsolvable(struct item *item, const char *why)
{
    struct diag *diag = item->body->sema->diag;
    const char *name = item->model.name != NULL ? item->model.name : "this field";
    diag_error(diag, item->source->span, "the equation of '%s' cannot be solved: %s", name, why);
}

static bool report_twice(struct item *item, const struct item *target)
{
    struct diag *diag = item->body->sema->diag;
    report_unsolvable(item, "another one gives the same");
    diag_note(diag, target->equation->model.span, "the other is here");
    return false;
}

static bool is_text(const struct item *item)
{
    return item->model.ref.base == MODEL_STR || item->model.ref.base == MODEL_BYTES;
}

/* An array without a length of its own, or str and bytes that only an equation bounds. */
static bool wants_count(const struct item *target)
{
    if (target->model.shape != MODEL_ONE)
        return false;
    return target->open || (is_text(target) && use_mod(&target->use, AST_MOD_SIZED) == NULL &&
                            use_mod(&target->use, AST_MOD_SIZED_BY) == NULL);
}

static bool solve_count(struct item *item, struct item *target, const struct affine *a)
{
    if (!wants_count(target)) {
        affine_require_exact(item, a);
        return true; /* solve_verify compares with the length that was written */
    }
    if (target->equation != NULL)
        return report_twice(item, target);
    if (target->at < item->at) {
        report_unsolvable(item, "it is read behind what it counts");
        return false;
    }
    target->model.shape = MODEL_COUNTED;
    target->model.count = item->inverse;
    target->equation = item;
    item->model.solves = MODEL_SOLVES_COUNT;
    affine_require_exact(item, a);
    return true;
}

/* The size of bytes is their count; that can be known before they are written. */
static bool is_count_in_bytes(const struct model_expr *atom)
{
    const struct item *target = item_of(atom->field);
    if (atom->field != atom->to || !is_text(target) || !via_keeps_length(target) ||
        use_mod(&target->use, AST_MOD_PAD) != NULL ||
        use_mod(&target->use, AST_MOD_SIZED) != NULL ||
        use_mod(&target->use, AST_MOD_SIZED_BY) != NULL)
        return false;
    return target->model.shape == MODEL_COUNTED || target->model.shape == MODEL_ONE;
}

static bool check_extent(struct item *item)
{
    struct body *body = item->body;
    for (size_t i = item->from->at; i <= item->to->at; i++) {
        const struct guard *guard = body->entries.items[i].guard;
        const struct item *within = body->entries.items[i].item;
        if (within != NULL && stream_is(within)) {
            report_unsolvable(item, "a stream is not measured");
            diag_help(body->sema->diag, "'count(%s)' is how long it is", within->model.name);
            return false;
        }
        if (body_guard_covers(item->guard, guard))
            continue;
        report_unsolvable(item, "it is under a condition that what it measures is not under");
        return false;
    }
    return true;
}

static bool solve_window(struct item *item, const struct affine *a)
{
    struct sema *s = item->body->sema;
    if (item->to->at < item->at) {
        report_unsolvable(item, "it is read behind what it measures");
        diag_help(s->diag, "a size stands in front of what it measures");
        return false;
    }
    if (item->to->at == item->at) {
        report_unsolvable(item, "nothing behind it is measured");
        return false;
    }
    if (!check_extent(item))
        return false;
    item->model.solves = MODEL_SOLVES_WINDOW;
    item->known_at = item->to->at + 1;
    if (item->from == item->to && item->from->equation == NULL)
        item->from->equation = item;
    affine_require_exact(item, a);
    return true;
}

/* `T? x` without an `if` of its own is there when the flag says so. */
static bool solve_present(struct item *item, const struct model_expr *value)
{
    struct sema *s = item->body->sema;
    struct item *target = item->from;
    bool negated = value->op == MODEL_E_NOT;
    if ((negated ? value->a : value)->op != MODEL_E_PRESENT) {
        report_unsolvable(item, "it is more than the flag itself");
        diag_help(s->diag, "write 'bool f = present(%s);'", target->model.name);
        return false;
    }
    const struct model_expr *flag = expr_truth(s, expr_field(s, item, item->model.span));
    item->inverse = negated ? expr_not(s, flag, flag->span) : flag;
    if (target->own_guard || !target->use.optional)
        return true; /* solve_verify compares with the condition that was written */
    if (target->at < item->at) {
        report_unsolvable(item, "it is read behind what it is the flag of");
        return false;
    }
    if (!body_guard_covers(item->guard, target->guard)) {
        report_unsolvable(item, "it is under a condition that the optional field is not under");
        return false;
    }
    body_given_guard(item->body, target, item->inverse);
    target->equation = item;
    item->model.solves = MODEL_SOLVES_PRESENT;
    return true;
}

/* Nothing is solved for a choice that has its tag in front of it, only compared. */
static bool tells_own_tag(const struct model_expr *atom)
{
    return atom->op == MODEL_E_KIND && atom->field->ref.type->choice.by_tag;
}

/* Rounded up to whole bytes, as the count of bits is: compared, where the count is told elsewhere. */
static bool is_compared(const struct item *item, const struct model_expr *atom)
{
    return atom->op == MODEL_E_COUNT && !wants_count(item->from);
}

static bool report_rounding(struct item *item, const struct model_expr *atom)
{
    struct diag *diag = item->body->sema->diag;
    const char *name = item->from->model.name;
    report_unsolvable(item, "one value of it would stand for several");
    if (atom->op == MODEL_E_COUNT)
        diag_help(diag, "it can be compared when the count of '%s' is told elsewhere: '%s[n]'",
                  name, name);
    else if (atom->op == MODEL_E_SIZEOF)
        diag_help(diag,
                  "a size can be added to, multiplied, and divided where that leaves no rest");
    else
        diag_help(diag, "a tag can be added to, multiplied and divided by constants");
    return false;
}

static bool solve_affine(struct item *item, const struct model_expr *value,
                         const struct model_expr *atom)
{
    struct affine a;
    size_t before = item->body->sema->diag->errors;
    if (!affine_of(item, value, &a)) {
        if (item->body->sema->diag->errors > before)
            return false;
        return is_compared(item, atom) || report_rounding(item, atom);
    }
    if (tells_own_tag(atom) && a.factor == 1 && a.offset == 0 && a.divisor == 1 && a.known == NULL)
        return true;
    item->inverse = affine_invert(item, &a);
    item->model.exact = affine_exactness(item, atom, &a);
    if (item->inverse == NULL || (a.divisor != 1 && item->model.exact == NULL))
        return false;
    if (atom->op == MODEL_E_COUNT)
        return solve_count(item, item->from, &a);
    if (atom->op == MODEL_E_SIZEOF)
        return solve_window(item, &a);
    affine_require_exact(item, &a);
    return true;
}

/* --- right sides -------------------------------------------------------------------------------------------------- */

static const struct model_expr *resolve_value(struct item *item, struct scope *scope)
{
    struct sema *s = item->body->sema;
    enum model_base base = item->model.ref.base;
    bool number = base == MODEL_UINT || base == MODEL_INT || base == MODEL_ENUM;
    if ((!number && base != MODEL_BOOL) || item->model.shape != MODEL_ONE || item->open) {
        diag_error(s->diag, item->source->span, "only an integer, enum or bool can be computed");
        return NULL;
    }
    const struct model_expr *value = expr_resolve(scope, item->source);
    if (value == NULL)
        return NULL;
    bool fits = base == MODEL_BOOL ? value->base == MODEL_BOOL
                                   : expr_is_int(value) || value->base == MODEL_BOOL;
    if (fits && base == MODEL_ENUM && value->type != item->model.ref.type && value->type != NULL)
        fits = false;
    if (fits)
        return value;
    diag_error(s->diag, item->source->span, "the value is %s, and the field is %s",
               expr_type_name(s, value), use_name(s, &item->model.ref));
    return NULL;
}

static bool overlaps(struct item *item, const struct model_expr *value)
{
    struct sema *s = item->body->sema;
    struct model_range range = use_range(&item->model.ref);
    if (value->base == MODEL_BOOL || (value->hi >= range.lo && value->lo <= range.hi))
        return true;
    diag_error(s->diag, item->source->span, "the value is %s, and %s holds %s",
               sema_range(s, (struct model_range){value->lo, value->hi}),
               use_name(s, &item->model.ref), sema_range(s, range));
    return false;
}

/* What leaves the field's range is refused when it is written, but only signed 64 bits can be compared there: a tag may be more. */
static bool is_comparable(struct item *item, const struct model_expr *value)
{
    struct sema *s = item->body->sema;
    if (value->hi <= RANGE_INT64_MAX || use_range(&item->model.ref).hi >= value->hi)
        return true;
    diag_error(s->diag, item->source->span, "the value may be %s, which %s does not hold",
               sema_number(s, value->hi), use_name(s, &item->model.ref));
    diag_help(s->diag, "make the field as wide as the tag");
    return false;
}

/* An integer field takes a bool as 0 or 1. */
static const struct model_expr *as_field_type(struct item *item, const struct model_expr *value)
{
    struct sema *s = item->body->sema;
    if (item->model.ref.base == MODEL_BOOL || value->base != MODEL_BOOL)
        return value;
    return expr_cond(s, value, expr_int(s, 1, value->span), expr_int(s, 0, value->span),
                     value->span);
}

static bool solve_atom(struct item *item, const struct model_expr *value,
                       const struct model_expr *atom)
{
    item->from = item_of(atom->field);
    item->to = item_of(atom->to);
    item->asks = atom->op;
    if (item->from->bad || item->to->bad)
        return false;
    if (atom->op == MODEL_E_PRESENT)
        return solve_present(item, value);
    return solve_affine(item, value, atom);
}

/* Whether an `if` of its own says when the target is there: `if (n >= 0) { bytes data[n]; CRLF; }`. */
static bool has_own_if(const struct item *item, const struct item *target)
{
    return !target->use.optional && target->guard != NULL && target->guard->parent == item->guard;
}

/* `i32 n = count(v) null -1; bytes? v[n];`: v is absent at that value, and its count otherwise. */
static bool solve_null(struct item *item)
{
    struct body *body = item->body;
    struct sema *s = body->sema;
    const struct use_mod *null = &item->use.mods[AST_MOD_NULL];
    struct item *target = item->from;
    struct scope scope = expr_scope(s, null->unit);
    wide value;
    if (!expr_constant(&scope, null->mod->expr, "'null'", &value))
        return false;
    const struct model_expr *sentinel = expr_int(s, value, null->mod->expr->span);
    if (!limits_admit(s, &item->model, sentinel, sentinel->span))
        return false;
    bool own_if = target != NULL && has_own_if(item, target);
    bool optional = target != NULL && target->use.optional && !target->own_guard &&
                    target->guard == item->guard;
    if (target == NULL || item->asks != MODEL_E_COUNT || target->at < item->at ||
        (!own_if && !optional)) {
        diag_error(s->diag, null->mod->span, "'null' goes with the count of an optional field");
        diag_help(s->diag, "write 'i32 n = count(x) null -1;  bytes? x[n];'");
        return false;
    }
    const struct model_expr *field = expr_field(s, item, item->model.span);
    const struct model_expr *there = expr_binary(s, MODEL_E_NE, field, sentinel, null->mod->span);
    struct model_expr *present = ARENA_NEW(s->arena, struct model_expr);
    *present = (struct model_expr){.op = MODEL_E_PRESENT, .base = MODEL_BOOL, .hi = 1};
    present->field = present->to = &target->model;
    present->span = null->mod->span;
    if (there == NULL)
        return false;
    item->model.value = expr_cond(s, present, item->model.value, sentinel, item->source->span);
    if (!own_if)
        body_given_guard(body, target, there);
    item->nullable = true;
    return item->model.value != NULL;
}

static bool solve_item(struct item *item)
{
    struct body *body = item->body;
    struct scope scope = expr_scope(body->sema, body->unit);
    scope.body = body;
    scope.at = item->at;
    scope.guard = item->guard;
    scope.later = scope.equation = true;
    scope.whole = item->source;
    if (item->model.ref.base == MODEL_ENUM)
        scope.expected = item->model.ref.type;
    const struct model_expr *value = resolve_value(item, &scope);
    if (value == NULL || !overlaps(item, value) || !is_comparable(item, value))
        return false;
    if (scope.atoms > 1) {
        report_unsolvable(item, "it asks for more than one thing");
        diag_help(body->sema->diag, "what stands side by side is one: 'sizeof(first..last)'");
        return false;
    }
    const struct model_expr *atom = scope.atoms == 1 ? scope.atom : NULL;
    if (atom != NULL && atom->op == MODEL_E_SIZEOF && is_count_in_bytes(atom)) {
        /* made for this equation alone, and still sema's own */
        ((struct model_expr *)(uintptr_t)atom)->op = MODEL_E_COUNT;
    }
    item->model.value = as_field_type(item, value);
    if (item->model.value == NULL)
        return false;
    if (checksum_of_item(item))
        return checksum_solve(item);
    if (atom != NULL && !solve_atom(item, value, atom))
        return false;
    return use_mod(&item->use, AST_MOD_NULL) == NULL || solve_null(item);
}

void solve_body(struct body *body)
{
    /* requires that solving adds stand behind these */
    size_t count = body->entries.count;
    for (size_t i = 0; i < count; i++) {
        struct item *item = body->entries.items[i].item;
        if (item != NULL && item->model.role == MODEL_LET)
            body_resolve_let(item);
        if (item == NULL || item->model.role != MODEL_EQUATION)
            continue;
        item->known_at = item->at + 1;
        if (!item->bad && !solve_item(item))
            item->bad = true;
        body->equation_bad |= item->bad;
    }
}

/* --- what is left to verify --------------------------------------------------------------------------------------- */

static bool same_guard(const struct item *item, const struct item *target)
{
    if (item->nullable && target->guard != NULL)
        return target->guard->parent == item->guard;
    return item->guard == target->guard;
}

static bool verify_count(struct item *item, const struct item *target)
{
    if (item->model.solves == MODEL_SOLVES_COUNT)
        return !same_guard(item, target);
    bool same = target->model.shape == MODEL_COUNTED && item->inverse != NULL &&
                expr_same(target->model.count, item->inverse) && same_guard(item, target);
    if (same)
        item->model.solves = MODEL_SOLVES_COUNT;
    return !same;
}

/* The argument that selects the arm is the equation's field. */
static bool verify_kind(struct item *item, const struct item *target)
{
    const struct model_type *type = target->model.ref.type;
    const struct model_choice *choice = &type->choice;
    if (choice->by_tag || choice->tag_param == NULL || !same_guard(item, target))
        return true;
    for (size_t i = 0; i < choice->param_count && i < target->model.ref.arg_count; i++) {
        if (choice->params[i] != choice->tag_param)
            continue;
        if (!expr_same(target->model.ref.args[i], item->inverse))
            return true;
        item->model.solves = MODEL_SOLVES_KIND;
        return false;
    }
    return true;
}

static bool verify_present(struct item *item, struct item *target)
{
    const struct guard *guard = target->guard;
    bool same = guard != NULL && !guard->bad && guard->parent == item->guard &&
                expr_same(guard->model.own, item->inverse);
    if (same) {
        item->model.solves = MODEL_SOLVES_PRESENT;
        /* under another condition a flag could be set for a field that is not there at all */
        target->model.computed_presence |= item->guard == NULL;
    }
    return !same;
}

static bool needs_verify(struct item *item)
{
    if (item->from == NULL)
        return true;
    if (item->from->bad || item->model.solves == MODEL_SOLVES_WINDOW)
        return false;
    if (item->asks == MODEL_E_COUNT)
        return verify_count(item, item->from);
    if (item->asks == MODEL_E_PRESENT)
        return verify_present(item, item->from);
    return verify_kind(item, item->from);
}

void solve_verify(struct body *body)
{
    for (size_t i = 0; i < body->entries.count; i++) {
        struct item *item = body->entries.items[i].item;
        if (item != NULL && !item->bad && item->model.role == MODEL_EQUATION)
            item->model.verify = needs_verify(item);
    }
}
