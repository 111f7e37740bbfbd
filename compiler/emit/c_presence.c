/* Optional fields: what is there has to agree with the conditions. */
#include "emit/c_decode.h"
#include "emit/c_encode.h"

static bool is_optional(const struct model_field *field)
{
    return field->presence == MODEL_HAS || field->presence == MODEL_POINTER;
}

/* Calls visit for the fields of these operations; those within windows too, those within further conditions not. */
static void each_field(const struct plan_op *ops, size_t count,
                       void (*visit)(const struct model_field *field, void *data), void *data)
{
    for (size_t i = 0; i < count; i++) {
        const struct plan_op *op = &ops[i];
        for (size_t j = 0; j < op->group_count; j++) {
            const struct plan_group *group = &op->groups[j];
            if (group->bytes_field)
                visit(group->bytes_field, data);
            for (size_t k = 0; k < group->slot_count; k++)
                visit(group->slots[k].field, data);
        }
        if (plan_is_field(op))
            visit(op->field, data);
        else if (op->kind == PLAN_WINDOW)
            each_field(op->body, op->body_count, visit, data);
    }
}

static void take_first(const struct model_field *field, void *data)
{
    const struct model_field **first = data;
    if (!*first && is_optional(field))
        *first = field;
}

/* The field that tells a condition which the writer cannot compute. */
static const struct model_field *teller(const struct plan_op *op)
{
    const struct model_field *first = NULL;
    if (!c_writable(op->condition))
        each_field(op->body, op->body_count, take_first, &first);
    return first;
}

const char *c_if_condition(struct c_body *b, const struct plan_op *op)
{
    const struct model_field *field = teller(op);
    if (field)
        return c_present(b, field);
    return c_writable(op->condition) ? c_condition(b, op->condition) : "false";
}

struct check {
    struct c_body *b;
    const char *condition;
    const struct model_field *teller;
    bool nested; /* then the field that tells must not be there without the outer one */
};

static void check_field(const struct model_field *field, void *data)
{
    struct check *check = data;
    if (!is_optional(field) || (field == check->teller && !check->nested))
        return;
    if (field->computed_presence && !check->teller)
        return;
    const char *format = field->presence == MODEL_HAS ? "%s != (%s)" : "(%s) != (%s)";
    c_emit_fault(
        check->b,
        arena_printf(check->b->e->arena, format, c_present(check->b, field), check->condition),
        NULL, "WEIR_EPRESENCE", field);
}

static void emit_within(struct c_body *b, const struct plan_op *op, const char *outer);

static void emit_nested(struct c_body *b, const struct plan_op *ops, size_t count,
                        const char *condition)
{
    for (size_t i = 0; i < count; i++) {
        if (ops[i].kind == PLAN_IF)
            emit_within(b, &ops[i], condition);
        else if (ops[i].kind == PLAN_WINDOW)
            emit_nested(b, ops[i].body, ops[i].body_count, condition);
    }
}

static void emit_within(struct c_body *b, const struct plan_op *op, const char *outer)
{
    struct check check = {b, c_if_condition(b, op), teller(op), outer != NULL};
    if (outer)
        check.condition = arena_printf(b->e->arena, "(%s) && (%s)", outer, check.condition);
    each_field(op->body, op->body_count, check_field, &check);
    emit_nested(b, op->body, op->body_count, check.condition);
}

void c_emit_presence(struct c_body *b, const struct plan_op *op)
{
    emit_within(b, op, NULL);
}

/* --- on the read side --- */

static void emit_field_has(struct c_body *b, const struct model_field *field, bool present)
{
    if (field->presence == MODEL_HAS)
        write_text(b->w, "$has$ = $value$;\n", "has", c_present(b, field), "value",
                   present ? "true" : "false", NULL);
    else if (field->presence == MODEL_POINTER && !present)
        write_text(b->w, "$pointer$ = NULL;\n", "pointer", c_record_pointer(b, field), NULL);
}

static void emit_op_has(struct c_body *b, const struct plan_op *op, bool present)
{
    for (size_t i = 0; i < op->group_count; i++) {
        const struct plan_group *group = &op->groups[i];
        if (group->bytes_field)
            emit_field_has(b, group->bytes_field, present);
        for (size_t j = 0; j < group->slot_count; j++)
            emit_field_has(b, group->slots[j].field, present);
    }
    if (plan_is_field(op))
        emit_field_has(b, op->field, present);
    else if (op->kind == PLAN_LET && !present)
        write_text(b->w, "$place$ = 0;\n", "place", c_place(b, op->field), NULL);
    else if (op->kind == PLAN_WINDOW || (op->kind == PLAN_IF && !present))
        c_emit_has(b, op->body, op->body_count, present);
}

void c_emit_has(struct c_body *b, const struct plan_op *ops, size_t count, bool present)
{
    for (size_t i = 0; i < count; i++)
        emit_op_has(b, &ops[i], present);
}

/* --- amounts --- */

struct search {
    const struct model_field *field;
    bool found;
};

static void find_count(const struct model_expr *x, void *data)
{
    struct search *search = data;
    if (x->op == MODEL_E_COUNT && x->field == search->field)
        search->found = true;
}

bool c_is_solved(const struct model_field *field)
{
    struct search search = {field, false};
    c_walk_expr(field->count, C_WRITE, find_count, &search);
    return search.found;
}

const char *c_count(struct c_body *b, const struct model_field *field)
{
    if (c_is_inline(field))
        return c_number(b->e->arena, field->count->value);
    return arena_printf(b->e->arena, "%s.count", c_place(b, field));
}

const char *c_item(struct c_body *b, const struct model_field *field)
{
    return arena_printf(b->e->arena, c_is_inline(field) ? "%s[i]" : "%s.items[i]",
                        c_place(b, field));
}
