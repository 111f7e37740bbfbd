#include "emit/c_form.h"

#include "emit/c_decode.h"
#include "model/forms.h"

/* --- the functions of an encoding --------------------------------------------------------------------------------- */

struct rows {
    struct writer *w;
    struct arena *arena;
    const struct model_form *form;
};

static const char *hex(struct arena *arena, uint64_t value)
{
    return arena_printf(arena, value < 10 ? "%llu" : "0x%llx", (unsigned long long)value);
}

/* In front of what is done for a row: "if (value <= 0x7d)", nothing for the last one. */
static const char *row_condition(const struct rows *f, const struct model_form_row *row)
{
    if (row == &f->form->rows[f->form->row_count - 1])
        return NULL;
    return arena_printf(f->arena, "if (value <= %s)", hex(f->arena, (uint64_t)row->hi));
}

static void return_for_row(const struct rows *f, const struct model_form_row *row, const char *what)
{
    const char *condition = row_condition(f, row);
    write_text(f->w, condition ? "$condition$\n    return $what$;\n" : "return $what$;\n",
               "condition", condition ? condition : "", "what", what, NULL);
}

static const char *piece_of_value(const struct rows *f, const struct model_form_piece *piece)
{
    struct arena *arena = f->arena;
    if (piece->is_constant)
        return hex(arena, piece->constant << piece->shift);
    const char *value = "value";
    if (piece->value_shift)
        value = arena_printf(arena, "value >> %u", piece->value_shift);
    if (piece->bits < 64)
        value = arena_printf(arena, piece->value_shift ? "(%s) & %s" : "%s & %s",
                             piece->value_shift ? value : "value",
                             hex(arena, (UINT64_C(1) << piece->bits) - 1));
    return piece->shift ? arena_printf(arena, "(%s) << %u", value, piece->shift) : value;
}

/* The head or the tail as an expression of `value`. */
static const char *part_of_value(const struct rows *f, const struct model_form_row *row, bool head)
{
    const char *all = NULL;
    for (size_t i = 0; i < row->piece_count; i++) {
        if (row->pieces[i].in_head != head)
            continue;
        const char *piece = piece_of_value(f, &row->pieces[i]);
        all = all ? arena_printf(f->arena, "(%s) | (%s)", all, piece) : piece;
    }
    return all ? all : "0";
}

static void emit_head(const struct rows *f)
{
    write_text(f->w,
               "static uint64_t $form$__head(uint64_t value)\n"
               "{\n",
               "form", f->form->c, NULL);
    for (size_t i = 0; i < f->form->row_count; i++)
        return_for_row(f, &f->form->rows[i], part_of_value(f, &f->form->rows[i], true));
    write_text(f->w, "}\n\n", NULL);
}

static unsigned own_bytes(const struct model_form *form, const struct model_form_row *row)
{
    return row->tail_bytes + (form->head_bits ? 0 : 1);
}

static void emit_bytes(const struct rows *f)
{
    write_text(f->w,
               "static size_t $form$__bytes(uint64_t value)\n"
               "{\n",
               "form", f->form->c, NULL);
    bool same = f->form->min_bytes == f->form->max_bytes;
    if (same)
        write_text(f->w, "(void)value;\n", NULL);
    for (size_t i = same ? f->form->row_count - 1 : 0; i < f->form->row_count; i++) {
        const struct model_form_row *row = &f->form->rows[i];
        return_for_row(f, row, c_number(f->arena, own_bytes(f->form, row)));
    }
    write_text(f->w, "}\n\n", NULL);
}

static void emit_tail_store(const struct rows *f, const struct model_form_row *row)
{
    unsigned bits = row->tail_bytes * 8;
    const char *value = part_of_value(f, row, false);
    if (bits == 8)
        write_text(f->w, "*--p = (uint8_t)($value$);\n", "value", value, NULL);
    else if (bits)
        write_text(f->w,
                   "p -= $bytes$;\n"
                   "weir_put_$order$$bits$(p, (uint$c$_t)($value$));\n",
                   "bytes", c_number(f->arena, row->tail_bytes), "order", row->little ? "le" : "be",
                   "bits", c_number(f->arena, bits), "c", c_number(f->arena, c_int_bits(bits)),
                   "value", value, NULL);
    if (!f->form->head_bits)
        write_text(f->w, "*--p = (uint8_t)($head$);\n", "head", part_of_value(f, row, true), NULL);
    write_text(f->w, "return p;\n", NULL);
}

static void emit_put(const struct rows *f)
{
    bool used = !f->form->head_bits || f->form->max_bytes > 0;
    write_text(f->w,
               "static uint8_t *$form$__put(uint8_t *p, uint64_t value)\n"
               "{\n",
               "form", f->form->c, NULL);
    if (!used)
        write_text(f->w,
                   "(void)value;\n"
                   "return p;\n",
                   NULL);
    for (size_t i = 0; used && i < f->form->row_count; i++) {
        const char *condition = row_condition(f, &f->form->rows[i]);
        if (condition)
            write_text(f->w, "$condition$ {\n", "condition", condition, NULL);
        emit_tail_store(f, &f->form->rows[i]);
        if (condition)
            write_text(f->w, "}\n", NULL);
    }
    write_text(f->w, "}\n\n", NULL);
}

/* --- reading a row --- */

static unsigned width_of(const struct rows *f, const struct model_form_row *row, bool head)
{
    return !head ? row->tail_bytes * 8 : f->form->head_bits ? f->form->head_bits : 8;
}

static const char *piece_bits(const struct rows *f, const struct model_form_row *row,
                              const struct model_form_piece *piece)
{
    struct arena *arena = f->arena;
    const char *from = piece->in_head ? "head" : "tail";
    bool topmost = piece->shift + piece->bits == width_of(f, row, piece->in_head);
    if (topmost && !piece->shift)
        return from;
    if (piece->shift)
        from = arena_printf(arena, "(%s >> %u)", from, piece->shift);
    if (topmost)
        return from;
    return arena_printf(arena, "(%s & %s)", from, hex(arena, (UINT64_C(1) << piece->bits) - 1));
}

/* Constants that the head's range does not imply. */
static const char *constants_fault(const struct rows *f, const struct model_form_row *row)
{
    const char *fault = NULL;
    for (size_t i = 0; i < row->piece_count; i++) {
        const struct model_form_piece *piece = &row->pieces[i];
        if (!piece->is_constant || (piece->in_head && (i == 0 || row->head_lo == row->head_hi)))
            continue;
        const char *wrong = arena_printf(f->arena, "%s != %s", piece_bits(f, row, piece),
                                         hex(f->arena, piece->constant));
        fault = fault ? arena_printf(f->arena, "%s || %s", fault, wrong) : wrong;
    }
    return fault;
}

static const char *value_of_row(const struct rows *f, const struct model_form_row *row)
{
    const char *all = NULL;
    for (size_t i = 0; i < row->piece_count; i++) {
        const struct model_form_piece *piece = &row->pieces[i];
        if (piece->is_constant)
            continue;
        const char *bits = piece_bits(f, row, piece);
        if (piece->value_shift)
            bits = arena_printf(f->arena, "%s << %u", bits, piece->value_shift);
        all = all ? arena_printf(f->arena, "%s | %s", all, bits) : bits;
    }
    return all ? all : hex(f->arena, (uint64_t)row->lo);
}

/* Refuses what another row is for: it would be written there. */
static void emit_row_range(const struct rows *f, const struct model_form_row *row)
{
    unsigned carried = 0;
    for (size_t i = 0; i < row->piece_count; i++)
        carried += row->pieces[i].is_constant ? 0 : row->pieces[i].bits;
    if (!carried || !row->tail_bytes) /* the head says it all */
        return;
    wide highest = ((wide)1 << carried) - 1;
    struct model_range range = {row->lo, row->hi};
    const char *fault = c_range_fault(f->arena, "value", 0, highest, &range, 1);
    if (fault)
        write_text(f->w,
                   "if (WEIR_UNLIKELY($fault$))\n"
                   "    return weir__refuse(r, at, WEIR_EVARINT, NULL, NULL);\n",
                   "fault", fault, NULL);
}

/* When the head is the row's; NULL: always. */
static const char *head_condition(const struct rows *f, const struct model_form_row *row)
{
    uint64_t highest = (1u << width_of(f, row, true)) - 1;
    const char *lo = hex(f->arena, row->head_lo), *hi = hex(f->arena, row->head_hi);
    if (row->head_lo == row->head_hi)
        return arena_printf(f->arena, "head == %s", lo);
    const char *above = arena_printf(f->arena, "head >= %s", lo);
    const char *below = arena_printf(f->arena, "head <= %s", hi);
    if (row->head_lo == 0)
        return row->head_hi == highest ? NULL : below;
    return row->head_hi == highest ? above : arena_printf(f->arena, "%s && %s", above, below);
}

static void emit_row(const struct rows *f, const struct model_form_row *row)
{
    const char *condition = head_condition(f, row);
    const char *constants = constants_fault(f, row);
    if (condition)
        write_text(f->w, "if ($condition$) {\n", "condition", condition, NULL);
    if (row->tail_bytes)
        write_text(f->w,
                   "if (WEIR_UNLIKELY(weir__left(r) < $bytes$))\n"
                   "    return weir__short(r, at, NULL);\n"
                   "uint64_t tail = $tail$;\n"
                   "r->p += $bytes$;\n",
                   "bytes", c_number(f->arena, row->tail_bytes), "tail",
                   row->tail_bytes == 1
                       ? "r->p[0]"
                       : arena_printf(f->arena, "weir_get_%s%u(r->p)", row->little ? "le" : "be",
                                      row->tail_bytes * 8),
                   NULL);
    if (constants)
        write_text(f->w,
                   "if (WEIR_UNLIKELY($fault$))\n"
                   "    return weir__refuse(r, at, WEIR_EVARINT, NULL, NULL);\n",
                   "fault", constants, NULL);
    write_text(f->w, "uint64_t value = $value$;\n", "value", value_of_row(f, row), NULL);
    emit_row_range(f, row);
    write_text(f->w,
               "*ret = value;\n"
               "return WEIR_OK;\n",
               NULL);
    if (condition)
        write_text(f->w, "}\n", NULL);
}

static void emit_get(const struct rows *f)
{
    bool all = false;
    write_text(f->w,
               "static int $form$__get(struct weir__reader *r, $head$uint64_t *ret)\n"
               "{\n"
               "    const uint8_t *at = r->p;\n",
               "form", f->form->c, "head", f->form->head_bits ? "uint64_t head, " : "", NULL);
    if (!f->form->head_bits)
        write_text(f->w,
                   "if (WEIR_UNLIKELY(!weir__left(r)))\n"
                   "    return weir__short(r, at, NULL);\n"
                   "uint64_t head = *r->p++;\n",
                   NULL);
    for (size_t i = 0; i < f->form->row_count; i++) {
        emit_row(f, &f->form->rows[i]);
        all |= !head_condition(f, &f->form->rows[i]);
    }
    if (!all)
        write_text(f->w, "return weir__refuse(r, at, WEIR_EVARINT, NULL, NULL);\n", NULL);
    write_text(f->w, "}\n\n", NULL);
}

/* --- which ones a file uses --------------------------------------------------------------------------------------- */

struct used {
    struct arena *arena;
    VEC(const struct model_form *) items;
};

static void use_form(struct used *used, const struct model_ref *ref)
{
    if (!ref->form || ref->form->kind != MODEL_ROWS)
        return;
    for (size_t i = 0; i < used->items.count; i++)
        if (used->items.items[i] == ref->form->declared)
            return;
    vec_push(used->arena, &used->items, ref->form->declared);
}

static void use_members(struct used *used, const struct model_member *members, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (members[i].kind != MODEL_M_FIELD || members[i].field->role == MODEL_LET)
            continue;
        const struct model_field *field = members[i].field;
        use_form(used, &field->ref);
        use_form(used, &field->prefix);
        use_form(used, &field->window.prefix);
    }
}

static void use_type(struct used *used, const struct model_type *type)
{
    if (type->base == MODEL_STRUCT)
        use_members(used, type->structure.members, type->structure.member_count);
    if (type->base != MODEL_CHOICE)
        return;
    if (type->choice.by_tag)
        use_form(used, &type->choice.tag);
    for (size_t i = 0; i < type->choice.arm_count; i++)
        use_members(used, type->choice.arms[i].members, type->choice.arms[i].member_count);
}

static void emit_functions(struct writer *w, struct arena *arena, const struct model_form *form)
{
    struct rows f = {w, arena, form};
    write_text(w, "/* $name$: by its value, as many bytes as it needs. */\n\n", "name", form->name,
               NULL);
    if (form->head_bits)
        emit_head(&f);
    emit_bytes(&f);
    emit_put(&f);
    emit_get(&f);
}

void emit_c_forms(struct writer *w, const struct emit *e)
{
    struct used used = {.arena = e->arena};
    for (size_t i = 0; i < e->file->type_count; i++)
        use_type(&used, e->file->types[i]);
    for (size_t i = 0; i < used.items.count; i++)
        emit_functions(w, e->arena, used.items.items[i]);
}

/* --- in bodies ---------------------------------------------------------------------------------------------------- */

const char *c_form_read(struct c_body *b, const struct model_ref *ref,
                        const struct model_field *field, const char *head)
{
    struct arena *arena = b->e->arena;
    const struct model_form *form = ref->form;
    const char *raw = arena_printf(arena, "raw%u", ++b->group_count);
    const char *call = arena_printf(arena, "weir__get_leb128(r, %u, &%s)", form->max_bytes, raw);
    if (form->kind == MODEL_ROWS)
        call = arena_printf(arena, "%s__get(r, %s%s&%s)", form->c, head ? head : "",
                            head ? ", " : "", raw);
    const char *inside = "return rc;";
    if (field && b->item_field == field)
        inside = arena_printf(arena, "return weir__inside_item(r, rc, %s, i);",
                              c_field_quote(arena, field));
    else if (field)
        inside =
            arena_printf(arena, "return weir__inside(r, rc, %s);", c_field_quote(arena, field));
    b->uses_rc = true;
    write_text(b->w,
               "uint64_t $raw$ = 0;\n"
               "rc = $call$;\n"
               "if (WEIR_UNLIKELY(rc))\n"
               "    $inside$\n",
               "raw", raw, "call", call, "inside", inside, NULL);
    return raw;
}

const char *c_form_value(struct c_body *b, const struct model_ref *ref, const char *raw)
{
    return ref->form->zigzag ? arena_printf(b->e->arena, "weir_unzigzag64(%s)", raw) : raw;
}

/* What is written for a value: unsigned. */
static const char *written(struct c_body *b, const struct model_form *form, const char *value)
{
    if (form->zigzag)
        return arena_printf(b->e->arena, "weir_zigzag64((int64_t)(%s))", value);
    return arena_printf(b->e->arena, "(uint64_t)(%s)", value);
}

const char *c_number_size(struct c_body *b, const struct model_ref *ref, const char *value)
{
    struct arena *arena = b->e->arena;
    const struct model_form *form = ref->form;
    if (ref->digits)
        return c_digits_size(b, ref, value);
    if (!form)
        return c_number(arena, ref->bits / 8);
    if (form->kind == MODEL_LEB128)
        return arena_printf(arena, "weir__varint_size(%s)", written(b, form, value));
    return arena_printf(arena, "%s__bytes(%s)", form->c, written(b, form, value));
}

const char *c_form_head(struct c_body *b, const struct model_form *form, const char *value)
{
    return arena_printf(b->e->arena, "%s__head(%s)", form->c, written(b, form, value));
}

void c_form_write(struct c_body *b, const struct model_ref *ref, const char *value)
{
    const struct model_form *form = ref->form;
    const char *function = form->kind == MODEL_LEB128
                               ? "weir__put_varint"
                               : arena_printf(b->e->arena, "%s__put", form->c);
    write_text(b->w, "p = $function$(p, $value$);\n", "function", function, "value",
               written(b, form, value), NULL);
}

const char *c_prefix_fault(struct arena *arena, const struct model_ref *prefix, const char *amount)
{
    wide highest = forms_highest(prefix);
    if (highest >= UINT64_MAX)
        return NULL;
    return arena_printf(arena, "%s > 0x%llx", amount, (unsigned long long)highest);
}

const char *c_form_fault(struct c_body *b, const struct model_ref *ref, const char *raw)
{
    const struct model_form *form = ref->form;
    unsigned bits = form->max_bytes * 7 < 64 ? form->max_bytes * 7 : 64;
    wide held = form->kind == MODEL_ROWS ? form->declared->hi : ((wide)1 << bits) - 1;
    struct model_range range = {form->lo, form->hi};
    if (form->zigzag)
        return c_range_fault(b->e->arena, c_form_value(b, ref, raw), -(held >> 1) - 1, held >> 1,
                             &range, 1);
    return c_range_fault(b->e->arena, raw, 0, held, &range, 1);
}
