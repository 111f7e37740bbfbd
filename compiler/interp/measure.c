/* How many bytes fields take when they are written: asked for before their turn, so what is made is kept. */
#include "interp/check.h"
#include "interp/form.h"
#include "interp/page.h"

static bool is_present(struct page *page, const struct model_field *field)
{
    if (!field->condition)
        return true;
    if (field->computed_presence)
        return value_record_get(page->record, field) != NULL;
    return eval_condition(field->condition, &page->scope);
}

/* The outermost operation that writes `field` and nothing else. */
const struct plan_op *page_find_op(const struct plan_op *ops, size_t count,
                                   const struct model_field *field)
{
    for (size_t i = 0; i < count; i++) {
        const struct plan_op *op = &ops[i];
        if (op->kind == PLAN_DIGITS && op->field == field)
            return op;
        bool writes = op->kind == PLAN_BYTES || op->kind == PLAN_CHAIN || op->kind == PLAN_RECORD ||
                      op->kind == PLAN_ARRAY || op->kind == PLAN_WINDOW;
        if (writes && op->field == field && field->role != MODEL_EQUATION)
            return op;
        const struct plan_op *inner = page_find_op(op->body, op->body_count, field);
        if (inner)
            return inner;
    }
    return NULL;
}

static wide field_bits(struct page *page, const struct model_field *field);

/* Bytes in front of a field: what a compressed chain in it looks like depends on that. */
static size_t place_of(struct page *page, const struct model_field *field)
{
    wide bits = 0;
    for (size_t i = 0; i < page->member_count && page->members[i].field != field; i++)
        if (page->members[i].kind == MODEL_M_FIELD)
            bits += field_bits(page, page->members[i].field);
    return page->begin + (size_t)(bits / 8);
}

/* Makes the bytes of `op`, once. */
const struct chunk *page_chunk(struct page *page, const struct plan_op *op)
{
    for (const struct chunk *chunk = page->chunks; chunk; chunk = chunk->next) {
        if (chunk->op == op)
            return chunk;
    }
    struct strbuf bytes = {0};
    struct chunk *chunk = ARENA_NEW(page->e->arena, struct chunk);
    size_t outer = page->e->base;
    if (page->record->type->compresses)
        page->e->base = place_of(page, op->field);
    page_write_op(page, op, &bytes);
    page->e->base = outer;
    chunk->op = op;
    chunk->len = bytes.len;
    chunk->data = arena_copy(page->e->arena, strbuf_text(&bytes), bytes.len);
    chunk->next = page->chunks;
    page->chunks = chunk;
    strbuf_fini(&bytes);
    return chunk;
}

/* Of bytes of constant length. */
static wide padding_bits(const struct model_field *field)
{
    return field->pad ? (-field->count->value & (field->pad - 1)) * 8 : 0;
}

static wide field_bits(struct page *page, const struct model_field *field)
{
    const struct plan_op *op;
    if (field->role == MODEL_LET || !is_present(page, field))
        return 0;
    op = page_find_op(page->ops, page->op_count, field);
    if (op)
        return (wide)page_chunk(page, op)->len * 8;
    if (check_is_text(&field->ref)) {
        struct value value = page_wire_value(page, field);
        return padding_bits(field) + (wide)(field->count ? eval_integer(field->count, &page->scope)
                                                         : (wide)value.text.len) *
                                         8;
    }
    if (field->ref.form) {
        struct value value = page_wire_value(page, field);
        return form_bits(&field->ref, value.integer);
    }
    return field->ref.bits;
}

/* Bytes of the fields expr->field to expr->to. */
wide page_size_of(struct page *page, const struct model_expr *expr)
{
    const struct model_field *last = expr->to ? expr->to : expr->field;
    bool inside = false;
    wide bits = 0;
    for (size_t i = 0; i < page->member_count; i++) {
        if (page->members[i].kind != MODEL_M_FIELD)
            continue;
        const struct model_field *field = page->members[i].field;
        inside = inside || field == expr->field;
        if (inside)
            bits += field_bits(page, field);
        if (field == last)
            break;
    }
    return bits / 8;
}
