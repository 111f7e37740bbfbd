/* Reading the operations of a body, one function each. */
#include "emit/c_chain.h"
#include "emit/c_decode.h"
#include "emit/c_form.h"
#include "emit/c_packed.h"
#include "emit/c_via.h"

#include <string.h>

static void emit_ops(struct c_body *b, const struct plan_op *ops, size_t count);

/* --- runs --- */

static const char *add(struct c_body *b, const char *base, uint32_t offset)
{
    return offset ? arena_printf(b->e->arena, "%s + %u", base, offset) : base;
}

/* The slot's bits as an unsigned expression. */
static const char *slot_bits(struct c_body *b, const struct plan_group *group,
                             const struct plan_slot *slot, const char *raw)
{
    struct arena *arena = b->e->arena;
    unsigned total = group->bytes * 8;
    if (slot->bits == total)
        return raw;
    const char *shifted = slot->shift ? arena_printf(arena, "%s >> %u", raw, slot->shift) : raw;
    if (slot->shift + slot->bits == total)
        return shifted;
    unsigned long long mask = ~0ULL >> (64 - slot->bits);
    return arena_printf(arena, "%s & 0x%llx", shifted, mask);
}

static const char *literal_bits(struct c_body *b, const struct model_field *field, unsigned bits)
{
    unsigned long long mask = ~0ULL >> (64 - bits);
    return arena_printf(b->e->arena, "0x%llx", (unsigned long long)field->value->value & mask);
}

static bool needs_local(const struct c_body *b, const struct model_field *field)
{
    for (size_t i = 0; i < b->locals.count; i++)
        if (b->locals.items[i] == field)
            return true;
    return false;
}

/* A field that is on the wire only and that nobody asks for is not loaded unless its own limits have to be checked. */
static bool is_unread(const struct c_body *b, const struct model_field *field)
{
    bool checked = field->range_count || field->calculated ||
                   (field->ref.base == MODEL_ENUM && field->ref.type->enumeration.closed);
    return field->role == MODEL_EQUATION && !checked && !needs_local(b, field);
}

static void emit_checks(struct c_body *b, const struct model_field *field, const char *at)
{
    struct c_faults faults =
        c_value_faults(b->e->arena, C_READ, field, &field->ref, c_place(b, field));
    c_emit_faults(b, &faults, at, field);
}

/* Stores what was read, in C or in a local, and checks it. */
static void keep_value(struct c_body *b, const struct model_field *field, const char *value,
                       const char *at)
{
    struct arena *arena = b->e->arena;
    if (is_unread(b, field))
        return;
    const char *declare = field->role == MODEL_EQUATION && !needs_local(b, field)
                              ? arena_printf(arena, "%s ", c_type(arena, &field->ref))
                              : "";
    write_text(b->w, "$declare$$place$ = $value$;\n", "declare", declare, "place",
               c_place(b, field), "value", value, NULL);
    emit_checks(b, field, at);
}

static void emit_slot(struct c_body *b, const struct plan_group *group,
                      const struct plan_slot *slot, const char *raw, const char *at)
{
    const struct model_field *field = slot->field;
    struct arena *arena = b->e->arena;
    const char *bits = slot_bits(b, group, slot, raw);
    if (slot->is_head) {
        write_text(b->w, "uint64_t head_$field$ = $bits$;\n", "field", field->c, "bits", bits,
                   NULL);
        return;
    }
    if (field->role == MODEL_LITERAL) {
        const char *fault =
            arena_printf(arena, "(%s) != %s", bits, literal_bits(b, field, slot->bits));
        c_emit_fault(b, fault, at, "WEIR_EMISMATCH", field);
        return;
    }
    keep_value(b, field, c_read_value(b, &field->ref, slot->bits, bits), at);
}

static void emit_fixed_bytes(struct c_body *b, const struct plan_group *group, const char *at)
{
    const struct model_field *field = group->bytes_field;
    struct arena *arena = b->e->arena;
    const char *size = arena_printf(arena, "%u", group->bytes);
    if (field->role == MODEL_LITERAL) {
        const char *text = c_quote(arena, field->value->text, field->value->text_len);
        const char *fault = arena_printf(arena, "memcmp(%s, %s, %s) != 0", at, text, size);
        c_emit_fault(b, fault, at, "WEIR_EMISMATCH", field);
        return;
    }
    const char *place = c_place(b, field);
    const char *text = field->ref.base == MODEL_STR
                           ? "$place$ = (struct weir_str){(const char *)($at$), $size$};\n"
                           : "memcpy($place$, $at$, $size$);\n";
    write_text(b->w, text, "place", place, "at", at, "size", size, NULL);
    emit_checks(b, field, at);
}

/* Several fields of one group share the loaded integer. */
static const char *emit_group_load(struct c_body *b, const struct plan_group *group)
{
    const char *raw = c_load_group(b, "p", group);
    if (group->slot_count < 2)
        return raw;
    const char *name = arena_printf(b->e->arena, "bits%u", ++b->group_count);
    write_text(b->w, "uint$size$_t $name$ = $raw$;\n", "size",
               arena_printf(b->e->arena, "%u", c_int_bits(group->bytes * 8)), "name", name, "raw",
               raw, NULL);
    return name;
}

static void emit_groups(struct c_body *b, const struct plan_op *op)
{
    for (size_t i = 0; i < op->group_count; i++) {
        const struct plan_group *group = &op->groups[i];
        const char *at = add(b, "p", group->offset);
        c_mark_group(b, group, "p");
        if (group->bytes_field) {
            emit_fixed_bytes(b, group, at);
            continue;
        }
        const char *raw = emit_group_load(b, group);
        for (size_t j = 0; j < group->slot_count; j++)
            emit_slot(b, group, &group->slots[j], raw, at);
    }
}

static const struct model_field *first_of_run(const struct plan_op *op)
{
    const struct plan_group *group = &op->groups[0];
    return group->bytes_field ? group->bytes_field : group->slots[0].field;
}

static const char *short_text(struct c_body *b, const struct model_field *field)
{
    struct arena *arena = b->e->arena;
    const char *step = c_field_quote(arena, field);
    if (!b->item_field)
        return arena_printf(arena, "return weir__short(r, r->p, %s);", step);
    return arena_printf(arena, "return weir__inside_item(r, weir__short(r, r->p, NULL), %s, i);",
                        step);
}

static void emit_take(struct c_body *b, const char *size, const struct model_field *field)
{
    b->uses_p = true;
    write_text(b->w,
               "p = weir__take(r, $size$);\n"
               "if (WEIR_UNLIKELY(!p))\n"
               "    $short$\n",
               "size", size, "short", short_text(b, field), NULL);
}

static void emit_run(struct c_body *b, const struct plan_op *op)
{
    emit_take(b, arena_printf(b->e->arena, "%u", op->bytes), first_of_run(op));
    emit_groups(b, op);
}

/* --- integers of varying size --- */

static void emit_form(struct c_body *b, const struct plan_op *op)
{
    const struct model_field *field = op->field;
    struct arena *arena = b->e->arena;
    const struct model_ref *ref = &field->ref;
    const char *head = ref->form->head_bits ? arena_printf(arena, "head_%s", field->c) : NULL;
    const char *raw = c_form_read(b, ref, field, head);
    const char *value = c_form_value(b, ref, raw);
    const char *fault = c_form_fault(b, ref, raw);
    if (field->role == MODEL_LITERAL) {
        fault = arena_printf(arena, "%s != %s", value, c_number(arena, field->value->value));
        c_emit_fault(b, fault, "r->p", "WEIR_EMISMATCH", field);
        return;
    }
    if (fault)
        c_emit_fault(b, fault, "r->p", "WEIR_ERANGE", field);
    keep_value(b, field, arena_printf(arena, "(%s)%s", c_type(arena, ref), value), "r->p");
}

/* --- counts --- */

static const char *emit_form_prefix(struct c_body *b, const struct model_ref *prefix,
                                    const struct model_field *field)
{
    const char *raw = c_form_read(b, prefix, field, NULL);
    const char *fault = c_form_fault(b, prefix, raw);
    if (fault)
        c_emit_fault(b, fault, "r->p", "WEIR_ERANGE", field);
    return raw;
}

/* Prints what reads a count or a window's size and returns an expression for it, an unsigned integer. */
static const char *emit_prefix(struct c_body *b, const struct model_ref *prefix,
                               const struct model_field *field)
{
    uint32_t bytes = prefix->bits / 8;
    if (prefix->form)
        return emit_form_prefix(b, prefix, field);
    if (prefix->digits) {
        c_emit_read_digits(b, prefix, field);
        return "number.value";
    }
    emit_take(b, arena_printf(b->e->arena, "%u", bytes), field);
    return c_load(b, "p", 0, bytes, prefix->order == MODEL_LITTLE);
}

static const char *emit_amount(struct c_body *b, const struct model_expr *x,
                               const struct model_field *field)
{
    const char *amount = c_expr(b, x);
    if (x->lo < 0) {
        const char *fault = arena_printf(b->e->arena, "%s < 0", amount);
        c_emit_fault(b, fault, "r->p", "WEIR_ERANGE", field);
    }
    return amount;
}

static const char *emit_count(struct c_body *b, const struct model_field *field)
{
    switch (field->shape) {
    case MODEL_ONE:
    case MODEL_FIXED:
    case MODEL_COUNTED:
        return emit_amount(b, field->count, field);
    case MODEL_PREFIXED:
        return emit_prefix(b, &field->prefix, field);
    case MODEL_REST:
    case MODEL_UNTIL:
    case MODEL_REPEATED:
    case MODEL_MAP:
        break;
    }
    return "weir__left(r)";
}

static void emit_limits(struct c_body *b, const struct model_field *field, const char *count)
{
    struct c_faults faults = c_count_faults(b->e->arena, field, count);
    c_emit_faults(b, &faults, "r->p", field);
}

/* Zeros behind `len` bytes. */
static void emit_padding(struct c_body *b, const struct model_field *field, const char *len)
{
    const char *pad = arena_printf(b->e->arena, "weir__pad(%s, %u)", len, field->pad);
    if (!field->pad)
        return;
    emit_take(b, pad, field);
    c_emit_fault(b, arena_printf(b->e->arena, "!weir__is_zero(p, %s)", pad), "p", "WEIR_EMISMATCH",
                 field);
}

/* What stands on the wire, then what it comes to. */
static void emit_via_bytes(struct c_body *b, const struct model_field *field)
{
    const char *via = arena_printf(b->e->arena, "via_%s", field->c);
    const char *place = c_place(b, field);
    if (field->shape == MODEL_COUNTED || field->shape == MODEL_PREFIXED) {
        const char *len = arena_printf(b->e->arena, "len_%s", field->c);
        write_text(b->w, "uint64_t $len$ = (uint64_t)$count$;\n", "len", len, "count",
                   emit_count(b, field), NULL);
        emit_limits(b, field, len);
        emit_take(b, len, field);
        write_text(b->w, "struct weir_bytes $via$ = {p, (size_t)$len$};\n", "via", via, "len", len,
                   NULL);
    } else {
        c_take_via(b, field);
    }
    c_read_via(b, field);
    emit_limits(b, field, arena_printf(b->e->arena, "%s.len", via));
    write_text(b->w,
               "$place$.data = $cast$$via$.data;\n"
               "$place$.len = $via$.len;\n",
               "place", place, "cast", field->ref.base == MODEL_STR ? "(const char *)" : "", "via",
               via, NULL);
    emit_checks(b, field, "r->p");
}

static void emit_bytes(struct c_body *b, const struct plan_op *op)
{
    const struct model_field *field = op->field;
    if (field->via) {
        emit_via_bytes(b, field);
        return;
    }
    const char *place = c_place(b, field);
    const char *len = arena_printf(b->e->arena, "len_%s", field->c);
    if (field->shape == MODEL_UNTIL) {
        c_read_until(b, field);
        return;
    }
    write_text(b->w, "uint64_t $len$ = (uint64_t)$count$;\n", "len", len, "count",
               emit_count(b, field), NULL);
    emit_limits(b, field, len);
    emit_take(b, len, field);
    write_text(b->w,
               "$place$.data = $cast$p;\n"
               "$place$.len = (size_t)$len$;\n",
               "place", place, "cast", field->ref.base == MODEL_STR ? "(const char *)" : "", "len",
               len, NULL);
    emit_checks(b, field, "p");
    emit_padding(b, field, len);
}

/* --- records --- */

static const char *inside_text(struct c_body *b, const struct model_field *field)
{
    const char *step = c_field_quote(b->e->arena, field);
    return arena_printf(b->e->arena,
                        b->item_field ? "return weir__inside_item(r, rc, %s, i);"
                                      : "return weir__inside(r, rc, %s);",
                        step);
}

static void emit_record(struct c_body *b, const struct plan_op *op)
{
    const struct model_field *field = op->field;
    if (field->via)
        c_open_via(b, field);
    bool allocate = field->presence == MODEL_POINTER && b->item_field != field;
    const char *to = c_record_pointer(b, field);
    b->uses_rc = true;
    if (allocate)
        write_text(b->w,
                   "$to$ = weir_arena_alloc(r->arena, sizeof *$to$);\n"
                   "if (WEIR_UNLIKELY(!$to$))\n"
                   "    return weir__no_room(r, $step$);\n",
                   "to", to, "step", c_field_quote(b->e->arena, field), NULL);
    write_text(b->w,
               "rc = $type$__read(r, $to$$args$);\n"
               "if (WEIR_UNLIKELY(rc))\n"
               "    $inside$\n",
               "type", field->ref.type->c, "to", to, "args", c_args(b, &field->ref), "inside",
               inside_text(b, field), NULL);
    if (field->via)
        c_close_via(b, field);
}

/* --- arrays --- */

static bool is_fixed_run(const struct plan_op *op)
{
    return op->body_count == 1 && op->body[0].kind == PLAN_RUN;
}

/* Elements of one fixed run each: their bounds are checked all at once. */
static void emit_fixed_elements(struct c_body *b, const struct plan_op *op, const char *count)
{
    const char *bytes = arena_printf(b->e->arena, "%u", op->body[0].bytes);
    b->uses_p = true;
    write_text(b->w,
               "p = r->p;\n"
               "r->p += $count$ * $bytes$;\n"
               "for (size_t i = 0; i < $count$; i++, p += $bytes$) {\n",
               "count", count, "bytes", bytes, NULL);
    emit_groups(b, &op->body[0]);
    write_text(b->w, "}\n", NULL);
}

static void emit_elements(struct c_body *b, const struct plan_op *op, const char *item,
                          const char *count)
{
    b->item_field = op->field;
    b->item = item;
    if (op->packed) {
        c_packed_read(b, op, count);
    } else if (is_fixed_run(op)) {
        emit_fixed_elements(b, op, count);
    } else {
        write_text(b->w, "for (size_t i = 0; i < $count$; i++) {\n", "count", count, NULL);
        emit_ops(b, op->body, op->body_count);
        write_text(b->w, "}\n", NULL);
    }
    b->item_field = NULL;
}

/* Before memory is spent: are there bytes enough for so many? */
static void emit_enough(struct c_body *b, const struct plan_op *op, const char *count)
{
    struct arena *arena = b->e->arena;
    if (op->packed)
        write_text(b->w,
                   "if (WEIR_UNLIKELY(weir__packed($count$, $per$) > weir__left(r)))\n"
                   "    $short$\n",
                   "count", count, "per", c_number(arena, op->packed), "short",
                   short_text(b, op->field), NULL);
    if (op->min_bytes <= 0)
        return;
    const char *divisor =
        op->min_bytes > 1 ? arena_printf(arena, " / %s", c_number(arena, op->min_bytes)) : "";
    write_text(b->w,
               "if (WEIR_UNLIKELY($count$ > weir__left(r)$divisor$))\n"
               "    return weir__short_of(r, $count$, $least$, $step$);\n",
               "count", count, "divisor", divisor, "least", c_number(arena, op->min_bytes), "step",
               c_field_quote(arena, op->field), NULL);
}

static void emit_inline_array(struct c_body *b, const struct plan_op *op)
{
    const char *count = c_number(b->e->arena, op->field->count->value);
    const char *item = arena_printf(b->e->arena, "%s[i]", c_place(b, op->field));
    emit_enough(b, op, count);
    emit_elements(b, op, item, count);
}

/* How many elements of a fixed size fill the window; a part of one is missing the rest. */
static const char *rest_count(struct c_body *b, const struct plan_op *op)
{
    return arena_printf(b->e->arena, "(weir__left(r) + %u) / %u", op->body[0].bytes - 1,
                        op->body[0].bytes);
}

static void emit_counted_array(struct c_body *b, const struct plan_op *op)
{
    const struct model_field *field = op->field;
    struct arena *arena = b->e->arena;
    const char *count = arena_printf(arena, "count_%s", field->c);
    const char *items = arena_printf(arena, "items_%s", field->c);
    const char *read = field->shape == MODEL_REST ? rest_count(b, op) : emit_count(b, field);
    write_text(b->w, "uint64_t $count$ = (uint64_t)$read$;\n", "count", count, "read", read, NULL);
    emit_limits(b, field, count);
    emit_enough(b, op, count);
    write_text(b->w,
               "$type$ *$items$ =\n"
               "    weir_arena_array(r->arena, $count$, sizeof *$items$);\n"
               "if (WEIR_UNLIKELY(!$items$))\n"
               "    return weir__no_room(r, $step$);\n",
               "type", c_type(arena, &field->ref), "items", items, "count", count, "step",
               c_field_quote(arena, field), NULL);
    emit_elements(b, op, arena_printf(arena, "%s[i]", items), count);
    write_text(b->w,
               "$place$.items = $items$;\n"
               "$place$.count = (size_t)$count$;\n",
               "place", c_place(b, field), "items", items, "count", count, NULL);
}

static void emit_rest_limit(struct c_body *b, const struct model_field *field, const char *place)
{
    struct arena *arena = b->e->arena;
    if (field->max >= 0)
        c_emit_fault(b, arena_printf(arena, "%s.count >= %s", place, c_number(arena, field->max)),
                     "r->p", "WEIR_ELIMIT", field);
}

/* Whether there is another element: while the window has bytes, or else until a terminator or a condition says so. */
static void emit_more(struct c_body *b, const struct model_field *field)
{
    struct arena *arena = b->e->arena;
    const char *until = c_quote(arena, field->until.text, field->until.len);
    if (field->shape == MODEL_REST)
        write_text(b->w, "for (size_t i = 0; weir__left(r) > 0; i++) {\n", NULL);
    else
        write_text(b->w, "for (size_t i = 0;; i++) {\n", NULL);
    if (field->shape == MODEL_REST || field->ends)
        return;
    b->uses_rc = true;
    write_text(b->w,
               "rc = weir__ends(r, $until$, $len$);\n"
               "if (WEIR_UNLIKELY(rc < 0))\n"
               "    $short$\n"
               "if (rc)\n"
               "    break;\n",
               "until", until, "len", c_number(arena, (wide)field->until.len), "short",
               short_text(b, field), NULL);
}

/* Elements of various sizes up to the end of the window, or to an end of their own. */
static void emit_growing_array(struct c_body *b, const struct plan_op *op)
{
    const struct model_field *field = op->field;
    struct arena *arena = b->e->arena;
    const char *place = c_place(b, field);
    write_text(b->w,
               "$place$.items = NULL;\n"
               "$place$.count = 0;\n",
               "place", place, NULL);
    emit_more(b, field);
    emit_rest_limit(b, field, place);
    write_text(b->w,
               "void *room = weir__list_room(r->arena, $place$.items, i, sizeof *$place$.items);\n"
               "if (WEIR_UNLIKELY(!room))\n"
               "    return weir__no_room(r, $step$);\n"
               "$place$.items = room;\n",
               "place", place, "step", c_field_quote(arena, field), NULL);
    b->item = arena_printf(arena, "%s.items[i]", place);
    b->item_field = field;
    emit_ops(b, op->body, op->body_count);
    write_text(b->w, "$place$.count = i + 1;\n", "place", place, NULL);
    if (field->ends)
        write_text(b->w,
                   "if ($ends$)\n"
                   "    break;\n",
                   "ends", c_condition(b, field->ends), NULL);
    b->item_field = NULL;
    write_text(b->w, "}\n", NULL);
    if (field->min > 0)
        c_emit_fault(b, arena_printf(arena, "%s.count < %s", place, c_number(arena, field->min)),
                     "r->p", "WEIR_ELIMIT", field);
    if (c_until_bytes(field))
        write_text(b->w, "r->p += $len$;\n", "len", c_number(arena, c_until_bytes(field)), NULL);
}

static void emit_array(struct c_body *b, const struct plan_op *op)
{
    if (c_is_inline(op->field))
        emit_inline_array(b, op);
    else if (op->field->shape == MODEL_UNTIL ||
             (op->field->shape == MODEL_REST && !is_fixed_run(op)))
        emit_growing_array(b, op);
    else
        emit_counted_array(b, op);
}

/* --- windows, conditions, the rest --- */

static void emit_window(struct c_body *b, const struct plan_op *op)
{
    const struct model_field *field = op->field;
    const char *outer = arena_printf(b->e->arena, "outer_%s", field->c);
    const char *size =
        op->size ? emit_amount(b, op->size, field) : emit_prefix(b, &field->window.prefix, field);
    write_text(b->w,
               "const uint8_t *$outer$ = weir__open(r, (uint64_t)$size$);\n"
               "if (WEIR_UNLIKELY(!$outer$))\n"
               "    $short$\n",
               "outer", outer, "size", size, "short", short_text(b, field), NULL);
    emit_ops(b, op->body, op->body_count);
    if (!op->skip)
        c_emit_fault(b, "r->p != r->end", "r->p", "WEIR_ETRAILING", field);
    write_text(b->w, "weir__close(r, $outer$);\n", "outer", outer, NULL);
}

static void emit_if(struct c_body *b, const struct plan_op *op)
{
    c_emit_has(b, op->body, op->body_count, false);
    write_text(b->w, "if ($condition$) {\n", "condition", c_condition(b, op->condition), NULL);
    c_emit_has(b, op->body, op->body_count, true);
    emit_ops(b, op->body, op->body_count);
    write_text(b->w, "}\n", NULL);
}

static void emit_let(struct c_body *b, const struct plan_op *op)
{
    write_text(b->w, "$place$ = ($type$)$value$;\n", "place", c_place(b, op->field), "type",
               c_type(b->e->arena, &op->field->ref), "value", c_expr(b, op->field->value), NULL);
    if (op->field->stream)
        emit_checks(b, op->field, "r->p");
}

static void emit_require(struct c_body *b, const struct plan_op *op)
{
    write_text(b->w,
               "if (WEIR_UNLIKELY(!($condition$)))\n"
               "    $refuse$\n",
               "condition", c_condition(b, op->require->expr), "refuse",
               c_refuse(b, "r->p", "WEIR_EREQUIRE", NULL, op->require->text), NULL);
}

static void emit_verify(struct c_body *b, const struct plan_op *op)
{
    if (op->field->value->op == MODEL_E_CHECKSUM) {
        c_verify_checksum(b, op->field);
        return;
    }
    const char *fault = arena_printf(b->e->arena, "(int64_t)%s != %s", c_place(b, op->field),
                                     c_expr(b, op->field->value));
    c_emit_fault(b, fault, "r->p", "WEIR_EMISMATCH", op->field);
}

static void emit_op(struct c_body *b, const struct plan_op *op)
{
    switch (op->kind) {
    case PLAN_RUN:
        emit_run(b, op);
        return;
    case PLAN_FORM:
        emit_form(b, op);
        return;
    case PLAN_DIGITS:
        c_read_digits(b, op->field);
        return;
    case PLAN_BYTES:
        emit_bytes(b, op);
        return;
    case PLAN_CHAIN:
        c_emit_chain_read(b, op);
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
        emit_let(b, op);
        return;
    case PLAN_REQUIRE:
        emit_require(b, op);
        return;
    case PLAN_VERIFY:
        emit_verify(b, op);
        return;
    }
}

static void emit_ops(struct c_body *b, const struct plan_op *ops, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        c_mark_first(b, &ops[i]);
        emit_op(b, &ops[i]);
        c_mark_last(b, &ops[i]);
    }
}

void c_emit_reads(struct c_body *b)
{
    emit_ops(b, b->ops, b->op_count);
}
