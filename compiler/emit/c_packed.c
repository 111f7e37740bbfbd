#include "emit/c_packed.h"

#include "emit/c_decode.h"
#include "emit/c_encode.h"

static const char *order_of(const struct plan_op *op)
{
    return op->field->ref.bit_order == MODEL_LSB ? "true" : "false";
}

void c_packed_read(struct c_body *b, const struct plan_op *op, const char *count)
{
    const struct model_field *field = op->field;
    struct arena *arena = b->e->arena;
    const char *per = c_number(arena, op->packed);
    const char *raw = arena_printf(arena, "weir__get_packed(p, i, %s, %s)", per, order_of(op));
    struct c_faults faults = c_value_faults(arena, C_READ, field, &field->ref, b->item);
    b->uses_p = true;
    write_text(
        b->w,
        "p = r->p;\n"
        "r->p += weir__packed($count$, $per$);\n"
        "for (size_t i = 0; i < $count$; i++) {\n"
        "    $item$ = ($type$)$value$;\n",
        "count", count, "per", per, "item", b->item, "type", c_type(arena, &field->ref), "value",
        c_is_signed(&field->ref) ? c_read_value(b, &field->ref, field->ref.bits, raw) : raw, NULL);
    c_emit_faults(b, &faults, "p", field);
    write_text(b->w, "}\n", NULL);
    b->item_field = NULL;
    c_emit_fault(b,
                 arena_printf(arena, "!weir__packed_ends(p, %s, %s, %s)", count, per, order_of(op)),
                 "p", "WEIR_EMISMATCH", field);
}

void c_packed_size(struct c_body *b, const struct plan_op *op, const char *count)
{
    const struct model_field *field = op->field;
    struct arena *arena = b->e->arena;
    struct c_faults faults = c_value_faults(arena, C_SIZE, field, &field->ref, c_item(b, field));
    if (b->checks && faults.count) {
        write_text(b->w, "for (size_t i = 0; i < $count$; i++) {\n", "count", count, NULL);
        b->item_field = field;
        c_emit_faults(b, &faults, NULL, field);
        b->item_field = NULL;
        write_text(b->w, "}\n", NULL);
    }
    write_text(b->w, "n += weir__packed($count$, $per$);\n", "count", count, "per",
               c_number(arena, op->packed), NULL);
}

void c_packed_write(struct c_body *b, const struct plan_op *op, const char *count)
{
    const struct model_field *field = op->field;
    struct arena *arena = b->e->arena;
    unsigned mask = (1u << field->ref.bits) - 1;
    const char *value = c_item(b, field);
    if (c_is_signed(&field->ref))
        value = arena_printf(arena, "(unsigned)%s & %u", value, mask);
    write_text(b->w,
               "p = weir__put_zeros(p, weir__packed($count$, $per$));\n"
               "for (size_t i = 0; i < $count$; i++)\n"
               "    weir__put_packed(p, i, $per$, $lsb$, $value$);\n",
               "count", count, "per", c_number(arena, op->packed), "lsb", order_of(op), "value",
               value, NULL);
}
