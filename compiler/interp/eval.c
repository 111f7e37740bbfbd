#include "interp/eval.h"

#include "interp/check.h"
#include "interp/fields.h"

#include <string.h>

static const struct value *find(const struct model_field *field, const struct scope *scope)
{
    for (size_t i = 0; i < scope->param_count; i++) {
        if (scope->params[i] == field)
            return &scope->args[i];
    }
    const struct value *found = scope->record ? value_record_get(scope->record, field) : NULL;
    if (!found && scope->lookup)
        found = scope->lookup(scope->data, field);
    return found;
}

static struct value eval_member(const struct model_expr *expr, const struct scope *scope)
{
    struct value base = eval(expr->a, scope);
    const struct value *found = NULL;
    if (base.kind == VALUE_RECORD)
        found = value_record_get(&base.record, expr->field);
    if (!found && check_is_text(&expr->field->ref)) /* a line that is not there */
        return value_text(VALUE_TEXT, "", 0);
    return found ? *found : value_integer(0);
}

/* An element of bytes is an integer. Out of range is 0: sema proves that it does not happen or checks it. */
static struct value eval_element(const struct model_expr *expr, const struct scope *scope)
{
    struct value base = eval(expr->a, scope);
    wide at = eval_integer(expr->b, scope);
    if (at < 0 || at >= (wide)value_count(&base))
        return value_integer(0);
    if (base.kind == VALUE_LIST)
        return base.list.items[at];
    if (base.kind == VALUE_TEXT || base.kind == VALUE_BYTES)
        return value_integer(base.text.data[at]);
    return value_integer(0);
}

static struct value eval_field(const struct model_expr *expr, const struct scope *scope)
{
    const struct value *found = find(expr->field, scope);
    return found ? *found : value_integer(0);
}

static int compare(const struct value *a, const struct value *b)
{
    if (a->kind == VALUE_INTEGER)
        return (a->integer > b->integer) - (a->integer < b->integer);
    size_t common = a->text.len < b->text.len ? a->text.len : b->text.len;
    int order = common ? memcmp(a->text.data, b->text.data, common) : 0;
    return order ? order : (a->text.len > b->text.len) - (a->text.len < b->text.len);
}

static uint8_t fold(uint8_t c)
{
    return (uint8_t)(c >= 'A' && c <= 'Z' ? c + 32 : c);
}

static int compare_nocase(const struct value *a, const struct value *b)
{
    if (a->text.len != b->text.len)
        return 1;
    for (size_t i = 0; i < a->text.len; i++)
        if (fold(a->text.data[i]) != fold(b->text.data[i]))
            return 1;
    return 0;
}

static struct value eval_has(const struct model_expr *expr, const struct scope *scope)
{
    struct value block = eval(expr->a, scope);
    return value_integer(block.kind == VALUE_RECORD &&
                         value_record_get(&block.record, expr->field) != NULL);
}

static wide eval_comparison(const struct model_expr *expr, const struct scope *scope)
{
    struct value a = eval(expr->a, scope), b = eval(expr->b, scope);
    bool comparable = (a.kind == VALUE_INTEGER) == (b.kind == VALUE_INTEGER);
    bool nocase = expr->a->nocase || expr->b->nocase;
    int order = !comparable ? 1 : nocase ? compare_nocase(&a, &b) : compare(&a, &b);
    switch (expr->op) {
    case MODEL_E_LT:
        return order < 0;
    case MODEL_E_LE:
        return order <= 0;
    case MODEL_E_GT:
        return order > 0;
    case MODEL_E_GE:
        return order >= 0;
    case MODEL_E_EQ:
        return order == 0;
    default:
        return order != 0;
    }
}

static wide eval_arithmetic(enum model_op op, wide a, wide b)
{
    switch (op) {
    case MODEL_E_MUL:
        return a * b;
    case MODEL_E_DIV:
        return b ? a / b : 0;
    case MODEL_E_MOD:
        return b ? a % b : 0;
    case MODEL_E_ADD:
        return a + b;
    case MODEL_E_SUB:
        return a - b;
    case MODEL_E_SHL:
        return (int64_t)((uint64_t)a << ((unsigned)b & 63));
    case MODEL_E_SHR:
        return (int64_t)a >> ((unsigned)b & 63);
    case MODEL_E_AND:
        return a & b;
    case MODEL_E_OR:
        return a | b;
    default:
        return a ^ b;
    }
}

static wide eval_logic(const struct model_expr *expr, const struct scope *scope)
{
    bool a = eval_condition(expr->a, scope);
    if (expr->op == MODEL_E_ANDALSO)
        return a && eval_condition(expr->b, scope);
    return a || eval_condition(expr->b, scope);
}

static wide measure(const struct model_expr *expr, const struct scope *scope)
{
    return scope->measure ? scope->measure(scope->data, expr) : 0;
}

struct value eval(const struct model_expr *expr, const struct scope *scope)
{
    switch (expr->op) {
    case MODEL_E_INT:
        return value_integer(expr->value);
    case MODEL_E_TEXT:
        return value_text(VALUE_BYTES, expr->text, expr->text_len);
    case MODEL_E_FIELD:
        return eval_field(expr, scope);
    case MODEL_E_MEMBER:
        return eval_member(expr, scope);
    case MODEL_E_ELEMENT:
        return eval_element(expr, scope);
    case MODEL_E_LISTS:
        return value_integer(fields_list(expr, scope));
    case MODEL_E_HAS:
        return eval_has(expr, scope);
    case MODEL_E_COUNT:
    case MODEL_E_SIZEOF:
    case MODEL_E_PRESENT:
    case MODEL_E_KIND:
        if (expr->field->role == MODEL_PARAM)
            return value_integer(find(expr->field, scope)->record.tag);
        return value_integer(measure(expr, scope));
    case MODEL_E_REMAINING:
        return value_integer(scope->remaining);
    case MODEL_E_OFFSET:
        return value_integer(scope->offset);
    case MODEL_E_CHECKSUM:
        return value_integer(0); /* until all is written: see checksum.c */
    case MODEL_E_LAST:
        return *scope->last;
    case MODEL_E_INDEX:
        return value_integer(scope->index);
    case MODEL_E_PATH: /* protocols are not interpreted */
        return value_integer(0);
    case MODEL_E_NOT:
        return value_integer(!eval_integer(expr->a, scope));
    case MODEL_E_NEG:
        return value_integer(-eval_integer(expr->a, scope));
    case MODEL_E_BITNOT:
        return value_integer(~eval_integer(expr->a, scope));
    case MODEL_E_MUL:
    case MODEL_E_DIV:
    case MODEL_E_MOD:
    case MODEL_E_ADD:
    case MODEL_E_SUB:
    case MODEL_E_SHL:
    case MODEL_E_SHR:
    case MODEL_E_AND:
    case MODEL_E_OR:
    case MODEL_E_XOR:
        return value_integer(
            eval_arithmetic(expr->op, eval_integer(expr->a, scope), eval_integer(expr->b, scope)));
    case MODEL_E_LT:
    case MODEL_E_LE:
    case MODEL_E_GT:
    case MODEL_E_GE:
    case MODEL_E_EQ:
    case MODEL_E_NE:
        return value_integer(eval_comparison(expr, scope));
    case MODEL_E_ANDALSO:
    case MODEL_E_ORELSE:
        return value_integer(eval_logic(expr, scope));
    case MODEL_E_COND:
        return eval(eval_condition(expr->a, scope) ? expr->b : expr->c, scope);
    }
    return value_integer(0);
}

wide eval_integer(const struct model_expr *expr, const struct scope *scope)
{
    struct value value = eval(expr, scope);
    return value.kind == VALUE_INTEGER ? value.integer : 0;
}

bool eval_condition(const struct model_expr *expr, const struct scope *scope)
{
    return eval_integer(expr, scope) != 0;
}
