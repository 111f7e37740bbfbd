/* Stores of structs and choices, from the last byte to the first: what a length announces is already written when the length is. */
#include "emit/c_chain.h"
#include "emit/c_encode.h"
#include "emit/c_fields.h"
#include "emit/c_form.h"
#include "emit/c_packed.h"
#include "emit/c_via.h"

static void emit_ops(struct c_body *b, const struct plan_op *ops, size_t count);

/* --- runs --- */

static const char *add(struct c_body *b, uint32_t offset)
{
    return offset ? arena_printf(b->e->arena, "p + %u", offset) : "p";
}

/* The value that a field has on the wire, as an integer expression. */
static const char *field_value(struct c_body *b, const struct model_field *field)
{
    struct arena *arena = b->e->arena;
    if (field->role != MODEL_PLAIN)
        return c_expr(b, field->value);
    if (field->ref.base == MODEL_FLOAT)
        return arena_printf(arena, "weir_f%u_bits(%s)", field->ref.bits, c_place(b, field));
    return c_place(b, field);
}

static const char *slot_value(struct c_body *b, const struct plan_slot *slot)
{
    const char *value = field_value(b, slot->field);
    return slot->is_head ? c_form_head(b, slot->field->ref.form, value) : value;
}

static void emit_store(struct c_body *b, uint32_t offset, uint32_t bytes, bool little,
                       const char *value)
{
    struct arena *arena = b->e->arena;
    const char *type = arena_printf(arena, "uint%u_t", c_int_bits(bytes * 8));
    if (bytes == 1)
        write_text(b->w, "p[$offset$] = (uint8_t)($value$);\n", "offset", c_number(arena, offset),
                   "value", value, NULL);
    else
        write_text(b->w, "weir_put_$order$$bits$($at$, ($type$)($value$));\n", "order",
                   little ? "le" : "be", "bits", c_number(arena, bytes * 8), "at", add(b, offset),
                   "type", type, "value", value, NULL);
}

/* One part of a group: masked where a negative number would spill over. */
static const char *slot_part(struct c_body *b, const struct plan_slot *slot)
{
    struct arena *arena = b->e->arena;
    const char *value = arena_printf(arena, "(uint64_t)%s", slot_value(b, slot));
    unsigned long long mask = ~0ULL >> (64 - slot->bits);
    if (slot->is_head)
        return slot->shift ? arena_printf(arena, "%s << %u", value, slot->shift) : value;
    bool spills = c_is_signed(&slot->field->ref) || slot->field->role != MODEL_PLAIN;
    if (slot->field->role == MODEL_LITERAL) {
        value =
            arena_printf(arena, "0x%llxu", (unsigned long long)slot->field->value->value & mask);
        spills = false;
        if (!slot->field->value->value)
            return NULL;
        value = arena_printf(arena, "(uint64_t)%s", value);
    }
    if (spills)
        value = arena_printf(arena, "(%s & 0x%llx)", value, mask);
    return slot->shift ? arena_printf(arena, "%s << %u", value, slot->shift) : value;
}

static void emit_group_store(struct c_body *b, const struct plan_group *group, const char *value)
{
    if (!group->little_if) {
        emit_store(b, group->offset, group->bytes, group->little, value);
        return;
    }
    write_text(b->w, "if ($little$) {\n", "little", c_condition(b, group->little_if), NULL);
    emit_store(b, group->offset, group->bytes, true, value);
    write_text(b->w, "} else {\n", NULL);
    emit_store(b, group->offset, group->bytes, false, value);
    write_text(b->w, "}\n", NULL);
}

static void emit_slots(struct c_body *b, const struct plan_group *group)
{
    const char *value = NULL;
    if (group->slot_count == 1) {
        emit_group_store(b, group, slot_value(b, &group->slots[0]));
        return;
    }
    for (size_t i = 0; i < group->slot_count; i++) {
        const char *part = slot_part(b, &group->slots[i]);
        if (part)
            value = value ? arena_printf(b->e->arena, "%s |\n        %s", value, part) : part;
    }
    emit_group_store(b, group, value ? value : "0");
}

static void emit_fixed_bytes(struct c_body *b, const struct plan_group *group)
{
    const struct model_field *field = group->bytes_field;
    struct arena *arena = b->e->arena;
    const char *from;
    if (field->role != MODEL_PLAIN)
        from = c_quote(arena, field->value->text, field->value->text_len);
    else if (c_is_view(field))
        from = arena_printf(arena, "%s.data", c_place(b, field));
    else
        from = c_place(b, field);
    write_text(b->w, "memcpy($to$, $from$, $size$);\n", "to", add(b, group->offset), "from", from,
               "size", c_number(arena, group->bytes), NULL);
}

static void emit_run(struct c_body *b, const struct plan_op *op)
{
    write_text(b->w, "p -= $bytes$;\n", "bytes", c_number(b->e->arena, op->bytes), NULL);
    for (size_t i = 0; i < op->group_count; i++)
        c_mark_group(b, &op->groups[i], "p");
    for (size_t i = 0; i < op->group_count; i++) {
        if (op->groups[i].bytes_field)
            emit_fixed_bytes(b, &op->groups[i]);
        else
            emit_slots(b, &op->groups[i]);
    }
}

/* --- text, records, arrays --- */

static void emit_prefix(struct c_body *b, const struct model_ref *prefix, const char *value)
{
    uint32_t bytes = prefix->bits / 8;
    if (prefix->form || prefix->digits) {
        if (prefix->form)
            c_form_write(b, prefix, value);
        else
            c_emit_write_digits(b, prefix, value);
        return;
    }
    write_text(b->w, "p -= $bytes$;\n", "bytes", c_number(b->e->arena, bytes), NULL);
    emit_store(b, 0, bytes, prefix->order == MODEL_LITTLE, value);
}

static void emit_digits(struct c_body *b, const struct plan_op *op)
{
    const struct model_field *field = op->field;
    size_t len;
    if (field->role == MODEL_LITERAL) {
        const char *text = c_literal_digits(b->e->arena, field, &len);
        write_text(b->w,
                   "p -= $len$;\n"
                   "memcpy(p, $text$, $len$);\n",
                   "text", text, "len", c_number(b->e->arena, (wide)len), NULL);
        return;
    }
    c_emit_write_digits(b, &field->ref,
                        field->role == MODEL_PLAIN ? c_place(b, field) : c_expr(b, field->value));
}

static void emit_bytes(struct c_body *b, const struct plan_op *op)
{
    const struct model_field *field = op->field;
    const char *place = c_place(b, field);
    if (field->pad)
        write_text(b->w, "p = weir__put_zeros(p, weir__pad($place$.len, $to$));\n", "place", place,
                   "to", c_number(b->e->arena, field->pad), NULL);
    c_emit_write_until(b, field);
    if (!field->via || !field->via->filter)
        write_text(b->w, "p = weir__put_bytes(p, $place$.data, $place$.len);\n", "place", place,
                   NULL);
    if (field->via)
        c_write_via(b, field, arena_printf(b->e->arena, "%s.len", place));
    if (field->shape == MODEL_PREFIXED)
        emit_prefix(b, &field->prefix, arena_printf(b->e->arena, "%s.len", place));
}

/* The size pass has looked at messages too: they need no limit. */
static void emit_record(struct c_body *b, const struct plan_op *op)
{
    const struct model_field *field = op->field;
    if (field->via)
        write_text(b->w, "uint8_t *value_end_$field$ = p;\n", "field", field->c, NULL);
    write_text(b->w, "p = $type$__write(p, $limit$$from$$args$);\n", "type", field->ref.type->c,
               "limit", c_write_arg(b->type, field->ref.type), "from", c_record_pointer(b, field),
               "args", c_args(b, &field->ref), NULL);
    if (field->via)
        c_write_via(b, field, arena_printf(b->e->arena, "(size_t)(value_end_%s - p)", field->c));
}

static void emit_elements(struct c_body *b, const struct plan_op *op, const char *count)
{
    const struct model_field *field = op->field;
    c_emit_write_until(b, field);
    write_text(b->w, "for (size_t i = $count$; i-- > 0;) {\n", "count", count, NULL);
    b->item = c_item(b, field);
    b->item_field = field;
    emit_ops(b, op->body, op->body_count);
    b->item_field = NULL;
    write_text(b->w, "}\n", NULL);
}

static void emit_array(struct c_body *b, const struct plan_op *op)
{
    const struct model_field *field = op->field;
    const char *count = c_count(b, field);
    if (op->packed)
        c_packed_write(b, op, count);
    else
        emit_elements(b, op, count);
    if (field->shape == MODEL_PREFIXED)
        emit_prefix(b, &field->prefix, count);
}

/* --- windows and conditions --- */

static void emit_window(struct c_body *b, const struct plan_op *op)
{
    const struct model_field *field = op->field;
    const struct model_field *outer = b->window_field;
    bool has_prefix = field->role != MODEL_EQUATION && !op->size;
    const char *behind = arena_printf(b->e->arena, "behind_%s", field->c);
    if (has_prefix)
        write_text(b->w, "uint8_t *$behind$ = p;\n", "behind", behind, NULL);
    b->window_field = field->role != MODEL_EQUATION ? field : outer;
    emit_ops(b, op->body, op->body_count);
    b->window_field = outer;
    if (has_prefix && (field->window.prefix.form || field->window.prefix.digits)) {
        const char *size = arena_printf(b->e->arena, "size_%s", field->c);
        write_text(b->w, "size_t $size$ = (size_t)($behind$ - p);\n", "size", size, "behind",
                   behind, NULL);
        emit_prefix(b, &field->window.prefix, size);
    } else if (has_prefix)
        emit_prefix(
            b, &field->window.prefix,
            arena_printf(b->e->arena, "%s - (p + %u)", behind, field->window.prefix.bits / 8));
}

static void emit_if(struct c_body *b, const struct plan_op *op)
{
    write_text(b->w, "if ($condition$) {\n", "condition", c_if_condition(b, op), NULL);
    emit_ops(b, op->body, op->body_count);
    write_text(b->w, "}\n", NULL);
}

static void emit_op(struct c_body *b, const struct plan_op *op)
{
    switch (op->kind) {
    case PLAN_RUN:
        emit_run(b, op);
        return;
    case PLAN_FORM:
        c_form_write(b, &op->field->ref, field_value(b, op->field));
        return;
    case PLAN_DIGITS:
        emit_digits(b, op);
        return;
    case PLAN_BYTES:
        emit_bytes(b, op);
        return;
    case PLAN_CHAIN:
        c_emit_chain_write(b, op);
        return;
    case PLAN_RECORD:
        emit_record(b, op);
        return;
    case PLAN_ARRAY:
        emit_array(b, op);
        return;
    case PLAN_WINDOW:
        emit_window(b, op);
        return;
    case PLAN_IF:
        emit_if(b, op);
        return;
    case PLAN_LET:
    case PLAN_REQUIRE:
    case PLAN_VERIFY:
        return;
    }
}

static void emit_ops(struct c_body *b, const struct plan_op *ops, size_t count)
{
    for (size_t i = count; i-- > 0;) {
        if (c_is_silent(b, &ops[i]))
            continue;
        c_mark_first(b, &ops[i]);
        emit_op(b, &ops[i]);
        c_mark_last(b, &ops[i]);
    }
}

/* --- functions --- */

static bool has_early(const struct c_body *b)
{
    for (size_t i = 0; i < b->measures.count; i++)
        if (b->measures.items[i].early)
            return true;
    return false;
}

/* Sizes as in the size pass, which has checked all of it. */
static void emit_size_pass(struct writer *w, const struct c_body *b)
{
    struct writer body;
    struct c_body sizes = c_body_of_sizes(b, &body);
    writer_init(&body);
    body.depth = w->depth;
    c_emit_sizes(&sizes);
    for (size_t i = 0; i < b->measures.count; i++)
        if (b->measures.items[i].early)
            write_text(&body, "size_$field$ = $size$;\n", "field", b->measures.items[i].equation->c,
                       "size", c_expr(&sizes, b->measures.items[i].size), NULL);
    write_text(w,
               "struct weir__sizer sizer = weir__sizer_for(NULL), *s = &sizer;\n"
               "size_t n = 0;\n",
               NULL);
    c_declare(w, &sizes);
    write_writer(w, &body);
    c_ignore_unused(w, b->e, b->type, strbuf_text(&body.out), "s", NULL);
    writer_fini(&body);
}

/* What is asked for before it has been written is measured first. In a value within a value of one type all that is below is
 * measured at each level: as often as its limit of depth allows. */
static void emit_early_sizes(struct writer *w, const struct c_body *b)
{
    if (!has_early(b))
        return;
    for (size_t i = 0; i < b->measures.count; i++)
        if (b->measures.items[i].early)
            write_text(w, "int64_t size_$field$;\n", "field", b->measures.items[i].equation->c,
                       NULL);
    write_text(w, "{\n", NULL);
    emit_size_pass(w, b);
    write_text(w, "}\n", NULL);
}

static void emit_body(struct writer *w, struct c_body *b)
{
    struct writer body;
    writer_init(&body);
    body.depth = w->depth;
    b->w = &body;
    emit_early_sizes(w, b);
    emit_ops(b, b->ops, b->op_count);
    c_write_checksums(b);
    c_declare(w, b);
    write_writer(w, &body);
    c_ignore_unused(w, b->e, b->type, strbuf_text(&body.out), "m",
                    b->type->compresses ? "chains" : NULL);
    writer_fini(&body);
}

static void emit_struct(struct writer *w, const struct emit *e, const struct model_type *type)
{
    struct c_body b = c_body_of(e, w, C_WRITE, type, NULL);
    write_text(w,
               "inline uint8_t *$type$__write(uint8_t *p, $chains$const struct $type$ *m$params$)\n"
               "{\n",
               "type", type->c, "chains", c_write_param(type), "params",
               c_param_list(e->arena, type), NULL);
    emit_body(w, &b);
    write_text(w,
               "return p;\n"
               "}\n\n",
               NULL);
}

static void emit_arm_function(struct writer *w, const struct emit *e, const struct model_type *type,
                              const struct model_arm *arm)
{
    struct c_body b = c_body_of(e, w, C_WRITE, type, arm);
    if (!b.op_count)
        return;
    write_text(w,
               "static uint8_t *$type$__write_$arm$(uint8_t *p,\n"
               "    $chains$const struct $type$ *m$params$)\n"
               "{\n",
               "type", type->c, "arm", c_arm_suffix(e->arena, arm), "chains", c_write_param(type),
               "params", c_param_list(e->arena, type), NULL);
    emit_body(w, &b);
    write_text(w,
               "return p;\n"
               "}\n\n",
               NULL);
}

static void emit_arm_case(struct writer *w, const struct emit *e, const struct model_type *type,
                          const struct plan_arm *arm)
{
    if (!arm->op_count)
        return;
    write_text(w, "case $kind$:\n", "kind", arm->arm->c_kind, NULL);
    write_text(w,
               "p = $type$__write_$arm$(p, $chains$m$args$);\n"
               "break;\n",
               "type", type->c, "arm", c_arm_suffix(e->arena, arm->arm), "chains",
               c_write_arg(type, type), "args", c_param_args(e->arena, type), NULL);
}

static void emit_choice_body(struct c_body *b, const struct model_type *type)
{
    const struct plan *plan = plan_of(b->e->plans, type);
    const struct model_choice *choice = &type->choice;
    write_text(b->w, "switch (m->kind) {\n", NULL);
    for (size_t i = 0; i < plan->arm_count; i++)
        emit_arm_case(b->w, b->e, type, &plan->arms[i]);
    write_text(b->w,
               "default:\n"
               "    break;\n",
               NULL);
    write_text(b->w, "}\n", NULL);
    if (choice->literals)
        write_text(b->w, "p = weir__put_literal(p, &$type$__literals[$type$__tag(m)]);\n", "type",
                   type->c, NULL);
    if (choice->by_tag)
        emit_prefix(b, &choice->tag, arena_printf(b->e->arena, "%s__tag(m)", type->c));
}

static void emit_choice(struct writer *w, const struct emit *e, const struct model_type *type)
{
    struct writer body;
    struct c_body b = {.e = e, .side = C_WRITE, .type = type, .prefix = "m->"};
    for (size_t i = 0; i < type->choice.arm_count; i++)
        emit_arm_function(w, e, type, &type->choice.arms[i]);
    write_text(w,
               "inline uint8_t *$type$__write(uint8_t *p, $chains$const struct $type$ *m$params$)\n"
               "{\n",
               "type", type->c, "chains", c_write_param(type), "params",
               c_param_list(e->arena, type), NULL);
    writer_init(&body);
    body.depth = w->depth;
    b.w = &body;
    emit_choice_body(&b, type);
    write_writer(w, &body);
    c_ignore_unused(w, e, type, strbuf_text(&body.out), "m", type->compresses ? "chains" : NULL);
    writer_fini(&body);
    write_text(w,
               "return p;\n"
               "}\n\n",
               NULL);
}

void emit_c_write(struct writer *w, const struct emit *e, const struct model_type *type)
{
    if (c_is_fields(type))
        emit_c_fields_write(w, e, type);
    else if (type->base == MODEL_STRUCT)
        emit_struct(w, e, type);
    else if (type->base == MODEL_CHOICE)
        emit_choice(w, e, type);
    else
        emit_c_write_message(w, e, type);
}
