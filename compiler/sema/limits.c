#include "sema/limits.h"

#include "base/diag.h"
#include "sema/expr.h"

#include <stdlib.h>

static bool is_number(const struct model_field *field)
{
    enum model_base base = field->ref.base;
    return base == MODEL_UINT || base == MODEL_INT || base == MODEL_ENUM;
}

static bool is_counted(const struct model_field *field)
{
    return field->shape != MODEL_ONE || field->ref.base == MODEL_STR ||
           field->ref.base == MODEL_BYTES;
}

static struct scope constant_scope(struct sema *s, struct unit *unit,
                                   const struct model_type *expected)
{
    struct scope scope = expr_scope(s, unit);
    if (expected != NULL && expected->base == MODEL_ENUM)
        scope.expected = expected;
    return scope;
}

bool limits_range(struct sema *s, struct unit *unit, const struct ast_expr *ast,
                  const struct model_type *expected, struct model_range within, const char *what,
                  struct model_range *ret)
{
    struct scope scope = constant_scope(s, unit, expected);
    bool range = ast->kind == AST_EXPR_RANGE;
    struct model_range result;
    if (!expr_constant(&scope, range ? ast->range.low : ast, what, &result.lo))
        return false;
    result.hi = range ? within.hi : result.lo;
    if (range && ast->range.high != NULL &&
        !expr_constant(&scope, ast->range.high, what, &result.hi))
        return false;
    if (result.hi < result.lo) {
        diag_error(s->diag, ast->span, "the range %s..%s is empty", sema_number(s, result.lo),
                   sema_number(s, result.hi));
        return false;
    }
    if (result.lo < within.lo || result.hi > within.hi) {
        wide outside = result.lo < within.lo ? result.lo : result.hi;
        diag_error(s->diag, ast->span, "%s lies outside of the type, which holds %s..%s",
                   sema_number(s, outside), sema_number(s, within.lo), sema_number(s, within.hi));
        return false;
    }
    *ret = result;
    return true;
}

static bool apply_in(struct sema *s, const struct use *use, struct model_field *field)
{
    const struct use_mod *in = &use->mods[AST_MOD_IN];
    if (!is_number(field) || field->shape == MODEL_MAP) {
        diag_error(s->diag, in->mod->span, "'in' is for integers and enums, and this is %s",
                   field->shape == MODEL_MAP ? "a map" : use_name(s, &field->ref));
        if (is_counted(field))
            diag_help(s->diag, "'max' and 'min' bound the length");
        return false;
    }
    VEC(struct model_range) ranges = {0};
    struct model_range type = use_range(&field->ref);
    for (const struct ast_expr *e = in->mod->ranges; e != NULL; e = e->next) {
        struct model_range range;
        if (!limits_range(s, in->unit, e, field->ref.type, type, "a bound", &range))
            return false;
        vec_push(s->arena, &ranges, range);
    }
    field->ranges = ranges.items;
    field->range_count = ranges.count;
    return true;
}

/* `max` and `min` of one integer. */
static bool apply_value_bound(struct sema *s, const struct use_mod *use, struct model_field *field,
                              bool is_max)
{
    struct scope scope = constant_scope(s, use->unit, field->ref.type);
    wide bound;
    if (!expr_constant(&scope, use->mod->expr, is_max ? "'max'" : "'min'", &bound))
        return false;
    struct model_range type = use_range(&field->ref);
    if (bound < type.lo || bound > type.hi) {
        diag_error(s->diag, use->mod->span, "%s lies outside of the type, which holds %s..%s",
                   sema_number(s, bound), sema_number(s, type.lo), sema_number(s, type.hi));
        return false;
    }
    if (field->range_count == 0) {
        struct model_range *all = ARENA_NEW(s->arena, struct model_range);
        *all = type;
        field->ranges = all;
        field->range_count = 1;
    }
    struct model_range *ranges = arena_array(s->arena, field->range_count, sizeof *ranges);
    size_t count = 0;
    for (size_t i = 0; i < field->range_count; i++) {
        struct model_range r = field->ranges[i];
        if (is_max && r.hi > bound)
            r.hi = bound;
        if (!is_max && r.lo < bound)
            r.lo = bound;
        if (r.lo <= r.hi)
            ranges[count++] = r;
    }
    if (count == 0) {
        diag_error(s->diag, use->mod->span, "no value is left that it could have");
        return false;
    }
    field->ranges = ranges;
    field->range_count = count;
    return true;
}

static bool apply_length_bound(struct sema *s, const struct use_mod *use, const char *what,
                               wide *ret)
{
    struct scope scope = constant_scope(s, use->unit, NULL);
    if (!expr_constant(&scope, use->mod->expr, what, ret))
        return false;
    if (*ret >= 0 && *ret <= INT32_MAX)
        return true;
    diag_error(s->diag, use->mod->span, "%s of a length lies in 0..2147483647", what);
    return false;
}

static bool apply_bound(struct sema *s, const struct use *use, struct model_field *field,
                        bool is_max)
{
    const struct use_mod *bound = &use->mods[is_max ? AST_MOD_MAX : AST_MOD_MIN];
    if (bound->mod == NULL)
        return true;
    bool is_array = use->array != NULL; /* `[]` too, whose shape an equation gives */
    if (is_array || is_counted(field) || (is_max && use_mod(use, AST_MOD_VIA) != NULL))
        return apply_length_bound(s, bound, is_max ? "'max'" : "'min'",
                                  is_max ? &field->max : &field->min);
    if (is_number(field))
        return apply_value_bound(s, bound, field, is_max);
    diag_error(s->diag, bound->mod->span, "'%s' does not go with %s", is_max ? "max" : "min",
               use_name(s, &field->ref));
    return false;
}

bool limits_apply(struct sema *s, const struct use *use, struct model_field *field)
{
    field->max = -1;
    if (use_mod(use, AST_MOD_IN) != NULL && !apply_in(s, use, field))
        return false;
    if (!apply_bound(s, use, field, true) || !apply_bound(s, use, field, false))
        return false;
    if (field->max < 0 || field->min <= field->max)
        return true;
    diag_error(s->diag, use_mod(use, AST_MOD_MIN)->span, "'min' is larger than 'max'");
    return false;
}

/* --- default ------------------------------------------------------------------------------------------------------ */

static bool in_ranges(const struct model_field *field, wide value)
{
    for (size_t i = 0; i < field->range_count; i++)
        if (value >= field->ranges[i].lo && value <= field->ranges[i].hi)
            return true;
    return field->range_count == 0;
}

static bool admit_enum(struct sema *s, const struct model_field *field, const struct model_expr *e,
                       struct span span)
{
    const struct model_type *type = field->ref.type;
    if (e->type != NULL && e->type != type) {
        diag_error(s->diag, span, "this is a value of %s, and the field is a %s", e->type->name,
                   type->name);
        return false;
    }
    if (!type->enumeration.closed)
        return true;
    for (size_t i = 0; i < type->enumeration.value_count; i++)
        if (type->enumeration.values[i].value == e->value)
            return true;
    diag_error(s->diag, span, "%s is no value of the closed enum %s", sema_number(s, e->value),
               type->name);
    return false;
}

bool limits_admit(struct sema *s, const struct model_field *field, const struct model_expr *e,
                  struct span span)
{
    struct model_range type = use_range(&field->ref);
    if (field->ref.base == MODEL_ENUM && !admit_enum(s, field, e, span))
        return false;
    if (e->value < type.lo || e->value > type.hi) {
        diag_error(s->diag, span, "%s does not fit %s: it holds %s..%s", sema_number(s, e->value),
                   use_name(s, &field->ref), sema_number(s, type.lo), sema_number(s, type.hi));
        return false;
    }
    if (in_ranges(field, e->value))
        return true;
    diag_error(s->diag, span, "%s lies outside of what the field allows", sema_number(s, e->value));
    return false;
}

static bool preset_float(struct sema *s, const struct use_mod *use, struct model_field *field)
{
    const struct ast_expr *e = use->mod->expr;
    double sign = 1;
    struct scope scope = constant_scope(s, use->unit, NULL);
    wide value;
    if (e->kind == AST_EXPR_UNARY && e->unary.op == AST_OP_NEG &&
        e->unary.operand->kind == AST_EXPR_FLOAT) {
        sign = -1;
        e = e->unary.operand;
    }
    if (e->kind == AST_EXPR_FLOAT) {
        field->preset_float = sign * e->real;
    } else {
        if (!expr_constant(&scope, e, "the default of a float", &value))
            return false;
        field->preset_float = (double)value;
    }
    field->preset = expr_int(s, 0, e->span);
    return true;
}

static bool report_preset_type(struct sema *s, const struct use_mod *use,
                               const struct model_field *field, const struct model_expr *e)
{
    diag_error(s->diag, use->mod->expr->span, "the default is %s, and the field is %s",
               expr_type_name(s, e), use_name(s, &field->ref));
    return false;
}

static bool preset_text(struct sema *s, const struct use_mod *use, struct model_field *field,
                        const struct model_expr *e)
{
    if (e->op != MODEL_E_TEXT)
        return report_preset_type(s, use, field, e);
    wide len = (wide)e->text_len;
    if (len >= field->min && (field->max < 0 || len <= field->max))
        return true;
    diag_error(s->diag, use->mod->expr->span,
               "the default has %s bytes, outside of what the field allows", sema_number(s, len));
    return false;
}

bool limits_preset(struct sema *s, const struct use *use, struct model_field *field)
{
    const struct use_mod *preset = &use->mods[AST_MOD_DEFAULT];
    if (field->ref.base == MODEL_FLOAT)
        return preset_float(s, preset, field);
    struct scope scope = constant_scope(s, preset->unit, field->ref.type);
    const struct model_expr *e = expr_resolve(&scope, preset->mod->expr);
    if (e == NULL)
        return false;
    if (!expr_is_constant(e)) {
        diag_error(s->diag, preset->mod->expr->span, "a default has to be a constant");
        return false;
    }
    field->preset = e;
    if (field->ref.base == MODEL_STR || field->ref.base == MODEL_BYTES)
        return preset_text(s, preset, field, e);
    bool fits = field->ref.base == MODEL_BOOL ? e->base == MODEL_BOOL : expr_is_int(e);
    if (!fits || use_is_record(&field->ref))
        return report_preset_type(s, preset, field, e);
    return field->ref.base == MODEL_BOOL || limits_admit(s, field, e, preset->mod->expr->span);
}
