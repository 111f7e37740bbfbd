/* Nodes: made with type and range, constants folded. */
#include "base/diag.h"
#include "sema/body.h"
#include "sema/expr.h"
#include "sema/flow_path.h"

#include <string.h>

static struct model_expr *new_node(struct sema *s, enum model_op op, enum model_base base,
                                   struct span span)
{
    struct model_expr *e = ARENA_NEW(s->arena, struct model_expr);
    e->op = op;
    e->base = base;
    e->span = span;
    return e;
}

const struct model_expr *expr_int(struct sema *s, wide value, struct span span)
{
    struct model_expr *e = new_node(s, MODEL_E_INT, MODEL_INT, span);
    e->value = e->lo = e->hi = value;
    return e;
}

static const struct model_expr *new_bool(struct sema *s, bool value, struct span span)
{
    struct model_expr *e = new_node(s, MODEL_E_INT, MODEL_BOOL, span);
    e->value = e->lo = e->hi = value;
    return e;
}

const struct model_expr *expr_text(struct sema *s, const char *text, size_t len, struct span span)
{
    struct model_expr *e = new_node(s, MODEL_E_TEXT, MODEL_STR, span);
    e->text = (const uint8_t *)text;
    e->text_len = len;
    return e;
}

bool expr_is_int(const struct model_expr *e)
{
    return e->base == MODEL_INT;
}

bool expr_is_constant(const struct model_expr *e)
{
    return e->op == MODEL_E_INT || e->op == MODEL_E_TEXT;
}

static bool is_text(const struct model_expr *e)
{
    return e->base == MODEL_STR || e->base == MODEL_BYTES;
}

const char *expr_type_name(struct sema *s, const struct model_expr *e)
{
    switch (e->base) {
    case MODEL_BOOL:
        return "a bool";
    case MODEL_FLOAT:
        return "a float";
    case MODEL_STR:
        return "a string";
    case MODEL_BYTES:
        return "bytes";
    case MODEL_UINT:
    case MODEL_INT:
    case MODEL_ENUM:
        return e->type == NULL ? "an integer"
                               : arena_printf(s->arena, "a value of %s", e->type->name);
    case MODEL_CHAIN:
    case MODEL_STRUCT:
    case MODEL_CHOICE:
    case MODEL_MESSAGE:
        return arena_printf(s->arena, "a value of %s", e->type->name);
    }
    return "a value";
}

static enum model_base value_base(const struct model_field *field)
{
    switch (field->ref.base) {
    case MODEL_UINT:
    case MODEL_INT:
    case MODEL_ENUM:
        return MODEL_INT;
    default:
        return field->ref.base;
    }
}

/* The range that `in`, `max` and the width leave. */
static struct model_range field_range(const struct model_field *field)
{
    struct model_range range = use_range(&field->ref);
    if (field->range_count == 0)
        return range;
    struct model_range narrow = field->ranges[0];
    for (size_t i = 1; i < field->range_count; i++) {
        if (field->ranges[i].lo < narrow.lo)
            narrow.lo = field->ranges[i].lo;
        if (field->ranges[i].hi > narrow.hi)
            narrow.hi = field->ranges[i].hi;
    }
    return narrow;
}

const struct model_expr *expr_field(struct sema *s, struct item *item, struct span span)
{
    struct model_field *field = &item->model;
    struct model_expr *e = new_node(s, MODEL_E_FIELD, value_base(field), span);
    e->field = field;
    e->type = field->ref.type;
    if (field->shape != MODEL_ONE || (e->base != MODEL_INT && e->base != MODEL_BOOL))
        return e;
    if (field->role == MODEL_LET) {
        e->lo = field->value->lo;
        e->hi = field->value->hi;
        return e;
    }
    struct model_range range = field_range(field);
    if (range.hi > RANGE_INT64_MAX) {
        range.hi = RANGE_INT64_MAX;
        field->calculated = true;
    }
    e->lo = range.lo;
    e->hi = range.hi;
    return e;
}

static const struct model_expr *report_types(struct sema *s, enum model_op op,
                                             const struct model_expr *a, const struct model_expr *b,
                                             struct span span)
{
    diag_error(s->diag, span, "'%s' does not go with %s and %s", model_op_text(op),
               expr_type_name(s, a), expr_type_name(s, b));
    if ((a->base == MODEL_BOOL) != (b->base == MODEL_BOOL) && (expr_is_int(a) || expr_is_int(b)))
        diag_help(s->diag, op >= MODEL_E_LT ? "a bool needs no comparison: write it or its '!'"
                                            : "make an integer of the bool: 'flag ? 1 : 0'");
    return NULL;
}

static bool calculable(struct sema *s, const struct model_expr *e)
{
    if (e->lo >= RANGE_INT64_MIN && e->hi <= RANGE_INT64_MAX)
        return true;
    diag_error(s->diag, e->span, "this may be %s, beyond the signed 64 bits that are calculated in",
               sema_number(s, e->hi > RANGE_INT64_MAX ? e->hi : e->lo));
    diag_help(s->diag, "narrow the field with 'max' or 'in'");
    return false;
}

static const struct model_expr *fold(struct sema *s, enum model_op op, const struct model_expr *a,
                                     const struct model_expr *b, struct span span)
{
    wide value;
    const char *why = range_fold(op, a->value, b->value, &value);
    if (why == NULL)
        return expr_int(s, value, span);
    if (op == MODEL_E_DIV || op == MODEL_E_MOD)
        diag_error(s->diag, span, "this divides by 0");
    else
        diag_error(s->diag, span, "%s", why);
    return NULL;
}

static const struct model_expr *arithmetic(struct sema *s, enum model_op op,
                                           const struct model_expr *a, const struct model_expr *b,
                                           struct span span)
{
    if (!expr_is_int(a) || !expr_is_int(b))
        return report_types(s, op, a, b, span);
    if (a->op == MODEL_E_INT && b->op == MODEL_E_INT)
        return fold(s, op, a, b, span);
    if (!calculable(s, a) || !calculable(s, b))
        return NULL;
    struct model_range range;
    const char *why = range_binary(op, (struct model_range){a->lo, a->hi},
                                   (struct model_range){b->lo, b->hi}, &range);
    if (why != NULL) {
        diag_error(s->diag, span, "%s: the left side is %s, the right side %s", why,
                   sema_range(s, (struct model_range){a->lo, a->hi}),
                   sema_range(s, (struct model_range){b->lo, b->hi}));
        diag_help(s->diag, "narrow the fields with 'in' or 'max'");
        return NULL;
    }
    struct model_expr *e = new_node(s, op, MODEL_INT, span);
    e->a = a;
    e->b = b;
    e->lo = range.lo;
    e->hi = range.hi;
    return e;
}

static struct model_expr *new_truth(struct sema *s, enum model_op op, const struct model_expr *a,
                                    const struct model_expr *b, struct span span)
{
    struct model_expr *e = new_node(s, op, MODEL_BOOL, span);
    e->a = a;
    e->b = b;
    e->hi = 1;
    return e;
}

static bool compare(enum model_op op, wide a, wide b)
{
    switch (op) {
    case MODEL_E_LT:
        return a < b;
    case MODEL_E_LE:
        return a <= b;
    case MODEL_E_GT:
        return a > b;
    case MODEL_E_GE:
        return a >= b;
    case MODEL_E_EQ:
        return a == b;
    default:
        return a != b;
    }
}

static const struct model_expr *compare_texts(struct sema *s, enum model_op op,
                                              const struct model_expr *a,
                                              const struct model_expr *b, struct span span)
{
    if (a->op != MODEL_E_TEXT || b->op != MODEL_E_TEXT || a->nocase || b->nocase)
        return new_truth(s, op, a, b, span);
    bool same = a->text_len == b->text_len && memcmp(a->text, b->text, a->text_len) == 0;
    return new_bool(s, same == (op == MODEL_E_EQ), span);
}

static const struct model_expr *comparison(struct sema *s, enum model_op op,
                                           const struct model_expr *a, const struct model_expr *b,
                                           struct span span)
{
    bool equality = op == MODEL_E_EQ || op == MODEL_E_NE;
    if (equality && is_text(a) && is_text(b))
        return compare_texts(s, op, a, b, span);
    bool ints = expr_is_int(a) && expr_is_int(b);
    bool bools = equality && a->base == MODEL_BOOL && b->base == MODEL_BOOL;
    if (ints && a->type != NULL && b->type != NULL && a->type != b->type)
        ints = false;
    if (!ints && !bools)
        return report_types(s, op, a, b, span);
    if (a->op == MODEL_E_INT && b->op == MODEL_E_INT)
        return new_bool(s, compare(op, a->value, b->value), span);
    if (!calculable(s, a) || !calculable(s, b))
        return NULL;
    return new_truth(s, op, a, b, span);
}

static const struct model_expr *logical(struct sema *s, enum model_op op,
                                        const struct model_expr *a, const struct model_expr *b,
                                        struct span span)
{
    a = expr_truth(s, a);
    b = expr_truth(s, b);
    if (a->base != MODEL_BOOL || b->base != MODEL_BOOL)
        return report_types(s, op, a, b, span);
    bool decided = op == MODEL_E_ORELSE;
    if (a->op == MODEL_E_INT)
        return (a->value != 0) == decided ? a : b;
    return new_truth(s, op, a, b, span);
}

const struct model_expr *expr_binary(struct sema *s, enum model_op op, const struct model_expr *a,
                                     const struct model_expr *b, struct span span)
{
    if (op == MODEL_E_ANDALSO || op == MODEL_E_ORELSE)
        return logical(s, op, a, b, span);
    if (op >= MODEL_E_LT && op <= MODEL_E_NE)
        return comparison(s, op, a, b, span);
    return arithmetic(s, op, a, b, span);
}

const struct model_expr *expr_truth(struct sema *s, const struct model_expr *a)
{
    if (!expr_is_int(a))
        return a;
    if (a->op == MODEL_E_INT)
        return new_bool(s, a->value != 0, a->span);
    return new_truth(s, MODEL_E_NE, a, expr_int(s, 0, a->span), a->span);
}

const struct model_expr *expr_not(struct sema *s, const struct model_expr *a, struct span span)
{
    a = expr_truth(s, a);
    if (a->base != MODEL_BOOL) {
        diag_error(s->diag, span, "'!' does not go with %s", expr_type_name(s, a));
        return NULL;
    }
    if (a->op == MODEL_E_INT)
        return new_bool(s, a->value == 0, span);
    return new_truth(s, MODEL_E_NOT, a, NULL, span);
}

const struct model_expr *expr_neg(struct sema *s, const struct model_expr *a, struct span span)
{
    if (!expr_is_int(a)) {
        diag_error(s->diag, span, "'-' does not go with %s", expr_type_name(s, a));
        return NULL;
    }
    return arithmetic(s, MODEL_E_SUB, expr_int(s, 0, span), a, span);
}

const struct model_expr *expr_cond(struct sema *s, const struct model_expr *condition,
                                   const struct model_expr *then,
                                   const struct model_expr *otherwise, struct span span)
{
    bool same = then->base == otherwise->base || (is_text(then) && is_text(otherwise));
    if (!same || (then->base != MODEL_INT && then->base != MODEL_BOOL)) {
        diag_error(s->diag, span, "'?:' does not go with %s and %s", expr_type_name(s, then),
                   expr_type_name(s, otherwise));
        return NULL;
    }
    if (condition->op == MODEL_E_INT)
        return condition->value != 0 ? then : otherwise;
    struct model_expr *e = new_node(s, MODEL_E_COND, then->base, span);
    e->a = condition;
    e->b = then;
    e->c = otherwise;
    e->lo = then->lo < otherwise->lo ? then->lo : otherwise->lo;
    e->hi = then->hi > otherwise->hi ? then->hi : otherwise->hi;
    e->type = then->type == otherwise->type ? then->type : NULL;
    return e;
}

bool expr_same(const struct model_expr *a, const struct model_expr *b)
{
    if (a == NULL || b == NULL)
        return a == b;
    if (a->op != b->op || a->base != b->base || a->value != b->value || a->field != b->field ||
        a->to != b->to || a->nocase != b->nocase)
        return false;
    if (a->op == MODEL_E_PATH)
        return flow_path_same(a->path, b->path);
    if (a->op == MODEL_E_TEXT)
        return a->text_len == b->text_len && memcmp(a->text, b->text, a->text_len) == 0;
    return expr_same(a->a, b->a) && expr_same(a->b, b->b) && expr_same(a->c, b->c);
}
