/* Writing structs and choices: the size pass with its checks. What is stored is in c_write.c. */
#include "emit/c_encode.h"
#include "emit/c_chain.h"
#include "emit/c_fields.h"
#include "emit/c_form.h"
#include "emit/c_message.h"
#include "emit/c_packed.h"
#include "emit/c_via.h"

static void emit_ops(struct c_body *b, const struct plan_op *ops, size_t count);

/* --- values --- */

static void emit_checks(struct c_body *b, const struct c_faults *faults,
                        const struct model_field *field)
{
    if (b->checks)
        c_emit_faults(b, faults, NULL, field);
}

static void emit_value_checks(struct c_body *b, const struct model_field *field)
{
    struct c_faults faults =
        c_value_faults(b->e->arena, C_SIZE, field, &field->ref, c_place(b, field));
    emit_checks(b, &faults, field);
}

static void emit_view_checks(struct c_body *b, const struct model_field *field)
{
    struct c_faults faults = c_view_faults(b->e->arena, c_place(b, field));
    emit_checks(b, &faults, field);
}

static void emit_list_checks(struct c_body *b, const struct model_field *field)
{
    struct c_faults faults = c_list_faults(b->e->arena, c_place(b, field));
    if (!c_is_inline(field))
        emit_checks(b, &faults, field);
}

static void emit_length_check(struct c_body *b, const struct model_field *field, const char *length,
                              const char *wanted)
{
    if (b->checks)
        c_emit_fault(b, arena_printf(b->e->arena, "%s != %s", length, wanted), NULL,
                     "WEIR_EMISMATCH", field);
}

static void emit_limits(struct c_body *b, const struct model_field *field, const char *count)
{
    struct c_faults faults = c_count_faults(b->e->arena, field, count);
    emit_checks(b, &faults, field);
}

static void grow(struct c_body *b, const char *bytes)
{
    write_text(b->w, "n += $bytes$;\n", "bytes", bytes, NULL);
}

/* --- equations --- */

static void emit_equation_checks(struct c_body *b, const struct model_field *field)
{
    struct c_faults faults = c_equation_faults(b, field);
    c_emit_faults(b, &faults, NULL, field);
}

static bool is_checked_late(const struct model_field *field)
{
    return c_has_sizeof(field->value) || (field->exact && c_has_sizeof(field->exact));
}

static bool is_late(const struct model_field *field)
{
    return field->role == MODEL_EQUATION && is_checked_late(field);
}

static bool is_late_slot(const struct plan_slot *slot)
{
    return !slot->is_head && is_late(slot->field);
}

static bool is_number(const struct plan_op *op)
{
    return op->kind == PLAN_FORM || op->kind == PLAN_DIGITS;
}

static bool has_late(const struct plan_op *ops, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const struct plan_op *op = &ops[i];
        for (size_t j = 0; j < op->group_count; j++)
            for (size_t k = 0; k < op->groups[j].slot_count; k++)
                if (is_late_slot(&op->groups[j].slots[k]))
                    return true;
        if (is_number(op) && is_late(op->field))
            return true;
        if ((op->kind == PLAN_IF || op->kind == PLAN_WINDOW) && has_late(op->body, op->body_count))
            return true;
    }
    return false;
}

static void emit_late_group(struct c_body *b, const struct plan_group *group)
{
    for (size_t i = 0; i < group->slot_count; i++)
        if (is_late_slot(&group->slots[i]))
            emit_equation_checks(b, group->slots[i].field);
}

/* Sizes are known at the end. */
static void emit_late_equations(struct c_body *b, const struct plan_op *ops, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const struct plan_op *op = &ops[i];
        bool conditional = op->kind == PLAN_IF;
        for (size_t j = 0; j < op->group_count; j++)
            emit_late_group(b, &op->groups[j]);
        if (is_number(op) && is_late(op->field))
            emit_equation_checks(b, op->field);
        if (!(conditional || op->kind == PLAN_WINDOW) || !has_late(op->body, op->body_count))
            continue;
        if (conditional)
            write_text(b->w, "if ($condition$) {\n", "condition", c_if_condition(b, op), NULL);
        emit_late_equations(b, op->body, op->body_count);
        if (conditional)
            write_text(b->w, "}\n", NULL);
    }
}

/* --- runs --- */

static void emit_slot(struct c_body *b, const struct model_field *field)
{
    if (field->role == MODEL_PLAIN)
        emit_value_checks(b, field);
    else if (field->role == MODEL_EQUATION && b->checks && !is_checked_late(field))
        emit_equation_checks(b, field);
}

static void emit_fixed_bytes(struct c_body *b, const struct plan_group *group)
{
    const struct model_field *field = group->bytes_field;
    if (field->role != MODEL_PLAIN || !c_is_view(field))
        return;
    const char *length = arena_printf(b->e->arena, "%s.len", c_place(b, field));
    emit_length_check(b, field, length, c_number(b->e->arena, group->bytes));
    emit_view_checks(b, field);
    emit_value_checks(b, field);
}

static void emit_group(struct c_body *b, const struct plan_group *group)
{
    uint32_t end = group->offset + group->bytes;
    if (group->bytes_field) {
        c_mark_slot(b, group->bytes_field, "n", group->offset, end);
        emit_fixed_bytes(b, group);
        return;
    }
    for (size_t i = 0; i < group->slot_count; i++) {
        c_mark_slot(b, group->slots[i].field, "n", group->offset, end);
        if (!group->slots[i].is_head)
            emit_slot(b, group->slots[i].field);
    }
}

static void emit_run(struct c_body *b, const struct plan_op *op)
{
    for (size_t i = 0; i < op->group_count; i++)
        emit_group(b, &op->groups[i]);
    grow(b, c_number(b->e->arena, op->bytes));
}

/* --- integers of varying size --- */

static void emit_form(struct c_body *b, const struct plan_op *op)
{
    const struct model_field *field = op->field;
    emit_slot(b, field);
    if (field->role == MODEL_EQUATION && is_checked_late(field))
        return;
    const char *value = field->role == MODEL_PLAIN ? c_place(b, field) : c_expr(b, field->value);
    grow(b, c_number_size(b, &field->ref, value));
}

/* What the window's size is written as is known behind the window. */
static void emit_late_form(struct c_body *b, const struct model_field *equation)
{
    const char *bytes = arena_printf(b->e->arena, "bytes_%s", equation->c);
    if (equation->role != MODEL_EQUATION || !(equation->ref.form || equation->ref.digits))
        return;
    write_text(b->w, "size_t $bytes$ = $size$;\n", "bytes", bytes, "size",
               c_number_size(b, &equation->ref, c_expr(b, equation->value)), NULL);
    grow(b, bytes);
    c_shift_marks(b, equation, bytes);
}

/* --- text, records, arrays --- */

static void emit_prefix_check(struct c_body *b, const struct model_field *field,
                              const struct model_ref *prefix, const char *amount)
{
    const char *fault = c_prefix_fault(b->e->arena, prefix, amount);
    if (fault && b->checks)
        c_emit_fault(b, fault, NULL, "WEIR_ERANGE", field);
}

/* What an amount must be that the description says elsewhere. */
static void emit_agreement(struct c_body *b, const struct model_field *field, const char *amount)
{
    if (field->shape == MODEL_COUNTED && !c_is_solved(field))
        emit_length_check(b, field, arena_printf(b->e->arena, "(int64_t)%s", amount),
                          c_expr(b, field->count));
    if (field->shape == MODEL_PREFIXED)
        emit_prefix_check(b, field, &field->prefix, amount);
    emit_limits(b, field, amount);
}

static void emit_bytes(struct c_body *b, const struct plan_op *op)
{
    const struct model_field *field = op->field;
    const char *length = arena_printf(b->e->arena, "%s.len", c_place(b, field));
    emit_agreement(b, field, length);
    emit_view_checks(b, field);
    emit_value_checks(b, field);
    if (field->shape == MODEL_UNTIL && field->until.len) {
        struct c_faults faults = c_until_faults(b, field);
        emit_checks(b, &faults, field);
    }
    if (field->shape == MODEL_PREFIXED)
        grow(b, c_number_size(b, &field->prefix, length));
    if (c_until_bytes(field))
        length = arena_printf(b->e->arena, "%s + %u", length, c_until_bytes(field));
    if (field->via && field->via->filter && b->checks)
        c_emit_fault(b, arena_printf(b->e->arena, "%s == SIZE_MAX", c_via_size(b, field, length)),
                     NULL, "WEIR_ECODING", field);
    grow(b, field->via ? c_via_size(b, field, length) : length);
    if (field->pad)
        grow(b, arena_printf(b->e->arena, "weir__pad(%s, %u)", length, field->pad));
}

static void emit_record(struct c_body *b, const struct plan_op *op)
{
    const struct model_field *field = op->field;
    bool demanded = field->presence == MODEL_POINTER && !field->condition && !b->item_field;
    if (demanded && b->checks)
        c_emit_fault(b, arena_printf(b->e->arena, "!%s", c_record_pointer(b, field)), NULL,
                     "WEIR_EINVAL", field);
    if (!b->checks) {
        const char *size = arena_printf(b->e->arena, "%s__size(s, %s%s)", field->ref.type->c,
                                        c_record_pointer(b, field), c_args(b, &field->ref));
        grow(b, field->via ? c_via_size(b, field, size) : size);
        return;
    }
    b->uses_k = true;
    c_emit_place_of(b, field);
    write_text(b->w,
               "k = $type$__size(s, $from$$args$);\n"
               "if (WEIR_UNLIKELY(k == WEIR__REFUSED))\n",
               "type", field->ref.type->c, "from", c_record_pointer(b, field), "args",
               c_args(b, &field->ref), NULL);
    write_text(b->w,
               b->item_field ? "    return weir__size_inside_item(s, n, $step$, i);\n"
                             : "    return weir__size_inside(s, n, $step$);\n",
               "step", c_field_quote(b->e->arena, field), NULL);
    if (field->via)
        emit_limits(b, field, "k");
    grow(b, field->via ? c_via_size(b, field, "k") : "k");
}

/* Whether elements have to be looked at one by one; else their size is a product. */
static bool is_plain_run(struct c_body *b, const struct plan_op *op)
{
    if (op->body_count != 1 || op->body[0].kind != PLAN_RUN || (op->field->ends && b->checks))
        return false;
    struct c_faults faults = c_value_faults(b->e->arena, C_SIZE, op->field, &op->field->ref, "");
    return !b->checks || (faults.count == 0 && !op->body[0].groups->bytes_field);
}

static void emit_array(struct c_body *b, const struct plan_op *op)
{
    const struct model_field *field = op->field;
    struct arena *arena = b->e->arena;
    const char *count = c_count(b, field);
    emit_agreement(b, field, count);
    emit_list_checks(b, field);
    if (field->shape == MODEL_PREFIXED)
        grow(b, c_number_size(b, &field->prefix, count));
    if (op->packed) {
        c_packed_size(b, op, count);
        return;
    }
    if (field->ends && b->checks)
        c_emit_fault(b, arena_printf(arena, "%s == 0", count), NULL, "WEIR_EMISMATCH", field);
    if (c_until_bytes(field))
        grow(b, c_number(arena, c_until_bytes(field)));
    if (is_plain_run(b, op)) {
        grow(b, arena_printf(arena, "%s * %u", count, op->body[0].bytes));
        return;
    }
    write_text(b->w, "for (size_t i = 0; i < $count$; i++) {\n", "count", count, NULL);
    b->item = c_item(b, field);
    b->item_field = field;
    emit_ops(b, op->body, op->body_count);
    if (field->ends && b->checks && c_writable(field->ends))
        c_emit_fault(
            b, arena_printf(arena, "(%s) != (i + 1 == %s)", c_condition(b, field->ends), count),
            NULL, "WEIR_EMISMATCH", field);
    b->item_field = NULL;
    write_text(b->w, "}\n", NULL);
}

/* --- windows, conditions, the rest --- */

static void emit_window_check(struct c_body *b, const struct plan_op *op, const char *size)
{
    const struct model_field *field = op->field;
    struct arena *arena = b->e->arena;
    if (!b->checks || field->role == MODEL_EQUATION)
        return;
    if (op->size)
        emit_length_check(b, field, arena_printf(arena, "(int64_t)(%s)", size),
                          c_expr(b, op->size));
    else
        emit_prefix_check(b, field, &field->window.prefix, size);
}

static void emit_window(struct c_body *b, const struct plan_op *op)
{
    const struct model_field *field = op->field;
    const char *begin = arena_printf(b->e->arena, "begin_%s", field->c);
    bool is_field = field->role != MODEL_EQUATION;
    bool has_prefix = is_field && !op->size;
    const struct model_ref *prefix = &field->window.prefix;
    bool late = has_prefix && (prefix->form || prefix->digits); /* as long as what follows tells */
    if (has_prefix && !late)
        grow(b, c_number_size(b, &field->window.prefix, NULL));
    if (is_field && (b->checks || late))
        write_text(b->w, "size_t $begin$ = n;\n", "begin", begin, NULL);
    const struct model_field *outer = b->window_field;
    b->window_field = is_field ? field : outer;
    emit_ops(b, op->body, op->body_count);
    b->window_field = outer;
    emit_window_check(b, op, arena_printf(b->e->arena, "n - %s", begin));
    if (late)
        grow(b,
             c_number_size(b, &field->window.prefix, arena_printf(b->e->arena, "n - %s", begin)));
    emit_late_form(b, field);
}

static void emit_if(struct c_body *b, const struct plan_op *op)
{
    if (b->checks && !b->inside_if)
        c_emit_presence(b, op);
    bool outer = b->inside_if;
    b->inside_if = true;
    write_text(b->w, "if ($condition$) {\n", "condition", c_if_condition(b, op), NULL);
    emit_ops(b, op->body, op->body_count);
    write_text(b->w, "}\n", NULL);
    b->inside_if = outer;
}

static void emit_require(struct c_body *b, const struct plan_op *op)
{
    if (!b->checks)
        return;
    write_text(b->w,
               "if (WEIR_UNLIKELY(!($condition$)))\n"
               "    $refuse$\n",
               "condition", c_condition(b, op->require->expr), "refuse",
               c_refuse(b, NULL, "WEIR_EREQUIRE", NULL, op->require->text), NULL);
}

static void emit_op(struct c_body *b, const struct plan_op *op)
{
    switch (op->kind) {
    case PLAN_RUN:
        emit_run(b, op);
        return;
    case PLAN_FORM:
    case PLAN_DIGITS:
        emit_form(b, op);
        return;
    case PLAN_BYTES:
        emit_bytes(b, op);
        return;
    case PLAN_CHAIN:
        c_emit_chain_size(b, op);
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
    case PLAN_REQUIRE:
        emit_require(b, op);
        return;
    case PLAN_LET:
        if (op->field->stream)
            c_size_stream(b, op->field);
        return;
    case PLAN_VERIFY:
        return;
    }
}

static void emit_ops(struct c_body *b, const struct plan_op *ops, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (c_is_silent(b, &ops[i]))
            continue;
        c_mark_first(b, &ops[i]);
        emit_op(b, &ops[i]);
        c_mark_last(b, &ops[i]);
    }
}

void c_emit_sizes(struct c_body *b)
{
    emit_ops(b, b->ops, b->op_count);
    if (b->checks)
        emit_late_equations(b, b->ops, b->op_count);
}

/* --- functions --- */

static void emit_body(struct writer *w, struct c_body *b)
{
    struct writer body;
    writer_init(&body);
    body.depth = w->depth;
    b->w = &body;
    c_emit_sizes(b);
    write_text(w, "size_t n = 0;\n", NULL);
    c_declare(w, b);
    write_writer(w, &body);
    c_ignore_unused(w, b->e, b->type, strbuf_text(&body.out), "s", "m");
    writer_fini(&body);
}

static void emit_depth(struct writer *w, const struct emit *e, const struct model_type *type)
{
    if (type->recursive)
        write_text(w,
                   "if (WEIR_UNLIKELY(++s->depth > $limit$))\n"
                   "    return weir__size_refuse(s, 0, WEIR_EDEPTH, NULL, NULL);\n",
                   "limit", c_number(e->arena, type->depth_limit), NULL);
}

static void emit_return(struct writer *w, const struct model_type *type)
{
    c_emit_place_end(w, type);
    if (type->recursive)
        write_text(w, "s->depth--;\n", NULL);
    write_text(w,
               "return n;\n"
               "}\n\n",
               NULL);
}

static void emit_struct(struct writer *w, const struct emit *e, const struct model_type *type)
{
    struct c_body b = c_body_of(e, w, C_SIZE, type, NULL);
    write_text(w,
               "inline size_t $type$__size(struct weir__sizer *s, const struct $type$ *m$params$)\n"
               "{\n",
               "type", type->c, "params", c_param_list(e->arena, type), NULL);
    emit_depth(w, e, type);
    c_emit_place(w, type, NULL);
    emit_body(w, &b);
    emit_return(w, type);
}

static void emit_arm_function(struct writer *w, const struct emit *e, const struct model_type *type,
                              const struct model_arm *arm)
{
    struct c_body b = c_body_of(e, w, C_SIZE, type, arm);
    if (!b.op_count)
        return;
    write_text(w,
               "static size_t $type$__size_$arm$(struct weir__sizer *s,\n"
               "    const struct $type$ *m$params$)\n"
               "{\n",
               "type", type->c, "arm", c_arm_suffix(e->arena, arm), "params",
               c_param_list(e->arena, type), NULL);
    c_emit_place(w, type, arm);
    emit_body(w, &b);
    write_text(w,
               "return n;\n"
               "}\n\n",
               NULL);
}

static void emit_arm_case(struct c_body *b, const struct model_type *type,
                          const struct plan_arm *arm)
{
    struct arena *arena = b->e->arena;
    write_text(b->w, "case $kind$:\n", "kind", arm->arm->c_kind, NULL);
    c_emit_tag_checks(b, type, arm->arm);
    if (arm->op_count)
        write_text(b->w, "n = $type$__size_$arm$(s, m$args$);\n", "type", type->c, "arm",
                   c_arm_suffix(arena, arm->arm), "args", c_param_args(arena, type), NULL);
    write_text(b->w, "break;\n", NULL);
}

static void emit_choice_body(struct c_body *b, const struct model_type *type)
{
    const struct plan *plan = plan_of(b->e->plans, type);
    const struct model_choice *choice = &type->choice;
    write_text(b->w,
               "switch (m->kind) {\n"
               "case $none$:\n"
               "    return weir__size_refuse(s, 0, WEIR_ETAG, NULL, NULL);\n",
               "none", choice->c_kind_none, NULL);
    for (size_t i = 0; i < plan->arm_count; i++)
        emit_arm_case(b, type, &plan->arms[i]);
    write_text(b->w,
               "default:\n"
               "    return weir__size_refuse(s, 0, WEIR_ETAG, NULL, NULL);\n",
               NULL);
    write_text(b->w, "}\n", NULL);
    if (choice->literals)
        write_text(b->w,
                   "if (WEIR_LIKELY(n != WEIR__REFUSED))\n"
                   "    n += $type$__literals[$type$__tag(m)].len;\n",
                   "type", type->c, NULL);
    if (choice->by_tag)
        write_text(b->w,
                   "if (WEIR_LIKELY(n != WEIR__REFUSED))\n"
                   "    n += $bytes$;\n",
                   "bytes",
                   c_number_size(b, &choice->tag, arena_printf(b->e->arena, "%s__tag(m)", type->c)),
                   NULL);
}

static void emit_choice(struct writer *w, const struct emit *e, const struct model_type *type)
{
    struct writer body;
    struct c_body b = {.e = e, .side = C_SIZE, .type = type, .prefix = "m->", .checks = true};
    for (size_t i = 0; i < type->choice.arm_count; i++)
        emit_arm_function(w, e, type, &type->choice.arms[i]);
    write_text(w,
               "inline size_t $type$__size(struct weir__sizer *s, const struct $type$ *m$params$)\n"
               "{\n"
               "    size_t n = 0;\n",
               "type", type->c, "params", c_param_list(e->arena, type), NULL);
    emit_depth(w, e, type);
    c_emit_place_behind_tag(w, e, type);
    writer_init(&body);
    body.depth = w->depth;
    b.w = &body;
    emit_choice_body(&b, type);
    write_writer(w, &body);
    c_ignore_unused(w, e, type, strbuf_text(&body.out), "s", "m");
    writer_fini(&body);
    emit_return(w, type);
}

/* A small message is written at once; whatever stands against that, the size pass finds out. */
static void emit_quick(struct writer *w, const struct emit *e, const struct model_type *type)
{
    if (type->base == MODEL_MESSAGE && !c_counts_depth(e, type))
        write_text(w,
                   "p = weir__quick_end(out);\n"
                   "if (WEIR_LIKELY(p != NULL)) {\n"
                   "    p = $type$__write(p, (uintptr_t)out->next, m);\n"
                   "    if (WEIR_LIKELY(p != NULL))\n"
                   "        return weir__quick_commit(out, p);\n"
                   "}\n",
                   "type", type->c, NULL);
}

static void emit_encode(struct writer *w, const struct emit *e, const struct model_type *type)
{
    const char *args = c_param_args(e->arena, type);
    write_text(w,
               "int $type$_encode(const struct $type$ *m$params$, struct weir_buf *out,\n"
               "    struct weir_error *err)\n"
               "{\n"
               "    struct weir__sizer s = weir__sizer_for(err);\n"
               "    size_t n;\n"
               "    uint8_t *p;\n",
               "type", type->c, "params", c_param_list(e->arena, type), NULL);
    emit_quick(w, e, type);
    write_text(w,
               "n = $type$__size(&s, m$args$);\n"
               "if (WEIR_UNLIKELY(n == WEIR__REFUSED))\n"
               "    return s.code;\n"
               "p = weir__reserve(out, n);\n"
               "if (WEIR_UNLIKELY(!p))\n"
               "    return weir__fail(err, WEIR_ENOMEM, 0, NULL);\n"
               "$type$__write(p, $limit$m$args$);\n"
               "weir_buf_commit(out, n);\n"
               "return WEIR_OK;\n"
               "}\n\n",
               "type", type->c, "args", args, "limit", c_write_arg(NULL, type), NULL);
}

static void emit_public(struct writer *w, const struct emit *e, const struct model_type *type)
{
    if (type->compresses) {
        c_emit_encode_chained(w, e, type);
        return;
    }
    emit_encode(w, e, type);
    write_text(w,
               "size_t $type$_size(const struct $type$ *m$params$)\n"
               "{\n"
               "    struct weir__sizer s = weir__sizer_for(NULL);\n"
               "    size_t n = $type$__size(&s, m$args$);\n"
               "    return n == WEIR__REFUSED ? 0 : n;\n"
               "}\n\n",
               "type", type->c, "params", c_param_list(e->arena, type), "args",
               c_param_args(e->arena, type), NULL);
}

void emit_c_encode(struct writer *w, const struct emit *e)
{
    for (size_t i = 0; i < e->file->type_count; i++) {
        const struct model_type *type = e->file->types[i];
        if (!c_is_codec(type))
            continue;
        if (c_is_fields(type))
            emit_c_fields_size(w, e, type);
        else if (type->base == MODEL_STRUCT)
            emit_struct(w, e, type);
        else if (type->base == MODEL_CHOICE)
            emit_choice(w, e, type);
        else
            emit_c_size_message(w, e, type);
        emit_c_write(w, e, type);
        emit_public(w, e, type);
    }
}
