/* The comment above each type that shows its bytes. */
#include "emit/c.h"

/* Where the next field begins, in bits; -1 once that depends on the value. */
struct place {
    wide bits;
};

static const char *offset_text(struct arena *arena, wide bits)
{
    if (bits < 0)
        return "";
    if (bits % 8)
        return arena_printf(arena, "%lld.%lld", (long long)(bits / 8), (long long)(bits % 8));
    return arena_printf(arena, "%lld", (long long)(bits / 8));
}

/* Bits that a field takes on the wire; -1: it depends. */
static wide field_bits(const struct emit *e, const struct model_field *field)
{
    wide count = field->shape == MODEL_FIXED ? field->count->value : 1;
    if (field->condition || field->window.kind != MODEL_NO_WINDOW)
        return -1;
    if (field->role == MODEL_LITERAL && c_is_text(&field->ref))
        return (wide)field->value->text_len * 8;
    if ((field->shape != MODEL_ONE && field->shape != MODEL_FIXED) || field->ref.digits)
        return -1;
    if (c_is_text(&field->ref))
        return field->shape == MODEL_FIXED && !field->pad ? count * 8 : -1;
    if (field->ref.form)
        return -1;
    if (field->shape == MODEL_FIXED && field->ref.bits < 8 && field->ref.base < MODEL_STRUCT)
        return (count * field->ref.bits + 7) / 8 * 8;
    if (field->ref.base < MODEL_STRUCT)
        return count * field->ref.bits;
    const struct plan *plan = plan_of(e->plans, field->ref.type);
    return plan->fixed ? count * plan->min_bytes * 8 : -1;
}

static const char *width_text(struct arena *arena, wide bits)
{
    if (bits < 0)
        return "";
    if (bits % 8 == 0 && bits > 64)
        return arena_printf(arena, "%lld B", (long long)(bits / 8));
    return arena_printf(arena, "%lld", (long long)bits);
}

static const char *noted(struct arena *arena, const char *notes, const char *note)
{
    return arena_printf(arena, "%s%s%s", notes, *notes ? ", " : "", note);
}

/* `notes` and what a value is bound to. */
static const char *limits_text(struct arena *arena, const struct model_field *field,
                               const char *notes)
{
    for (size_t i = 0; i < field->range_count; i++)
        notes = noted(arena, notes,
                      arena_printf(arena, "%s %s..%s", i ? "or" : "in",
                                   c_number(arena, field->ranges[i].lo),
                                   c_number(arena, field->ranges[i].hi)));
    if (field->min > 0)
        notes = noted(arena, notes, arena_printf(arena, "min %s", c_number(arena, field->min)));
    if (field->pad)
        notes = noted(arena, notes, arena_printf(arena, "padded to %u", field->pad));
    if (field->max >= 0)
        notes = noted(arena, notes, arena_printf(arena, "max %s", c_number(arena, field->max)));
    return notes;
}

static const char *meaning(struct arena *arena, const struct model_field *field)
{
    if (field->role == MODEL_LITERAL && field->value->op == MODEL_E_INT)
        return arena_printf(arena, "always %s", c_number(arena, field->value->value));
    if (field->role == MODEL_LITERAL)
        return arena_printf(arena, "always %s",
                            c_quote(arena, field->value->text, field->value->text_len));
    if (field->role == MODEL_EQUATION)
        return "computed";
    const char *there =
        field->presence == MODEL_HAS || (field->presence == MODEL_POINTER && field->condition)
            ? "optional"
            : "";
    return limits_text(arena, field, there);
}

static void put_row(struct writer *w, const char *text)
{
    size_t len = 0;
    for (size_t i = 0; text[i]; i++)
        if (text[i] != ' ')
            len = i + 1;
    strbuf_append(&w->out, text, len);
    strbuf_putc(&w->out, '\n');
}

static void emit_row(struct writer *w, const struct emit *e, const struct model_field *field,
                     struct place *place)
{
    struct arena *arena = e->arena;
    wide bits = field->stream ? -1 : field_bits(e, field);
    if (field->role == MODEL_LET || field->role == MODEL_PARAM)
        return;
    const char *type = field->role == MODEL_LITERAL && c_is_text(&field->ref)
                           ? "bytes"
                           : c_weir_type(arena, field);
    put_row(w, arena_printf(arena, " * %7s  %5s  %-16s  %-16s  %s", offset_text(arena, place->bits),
                            width_text(arena, bits), field->name ? field->name : "-", type,
                            meaning(arena, field)));
    place->bits = bits < 0 || place->bits < 0 ? -1 : place->bits + bits;
}

static void emit_rows(struct writer *w, const struct emit *e, const struct model_member *members,
                      size_t count, struct place *place)
{
    for (size_t i = 0; i < count; i++)
        if (members[i].kind == MODEL_M_FIELD)
            emit_row(w, e, members[i].field, place);
}

static void emit_title(struct writer *w, const struct emit *e, const struct model_type *type)
{
    const struct plan *plan = plan_of(e->plans, type);
    const char *least = c_number(e->arena, plan->min_bytes);
    const char *most = plan->max_bytes < 0
                           ? " or more"
                           : arena_printf(e->arena, " to %s", c_number(e->arena, plan->max_bytes));
    write_text(w, "$open$ $name$, $least$$most$ bytes on the wire:\n", "open",
               write_doc_open(w, type->doc), "name", type->full, "least", least, "most",
               plan->min_bytes == plan->max_bytes ? "" : most, NULL);
}

static void emit_lines(struct writer *w, const struct emit *e, const struct model_type *type)
{
    static const char *const duplicates[] = {"", "the first counts", "the last counts",
                                             "all the same"};
    struct arena *arena = e->arena;
    write_text(w, " *  line                 name              type\n", NULL);
    for (size_t i = 0; i < type->structure.member_count; i++) {
        const struct model_field *field = type->structure.members[i].field;
        const char *notes = limits_text(arena, field, duplicates[field->duplicates]);
        put_row(w, arena_printf(arena, " *  %-19s  %-16s  %-16s  %s",
                                field->line_name ? field->line_name : "all others", field->name,
                                c_weir_type(arena, field), notes));
    }
    write_text(w, " */\n", NULL);
}

static void emit_struct(struct writer *w, const struct emit *e, const struct model_type *type)
{
    struct place place = {0};
    emit_title(w, e, type);
    if (type->structure.line) {
        emit_lines(w, e, type);
        return;
    }
    write_text(w, " *  offset   bits  name              type\n", NULL);
    emit_rows(w, e, type->structure.members, type->structure.member_count, &place);
    write_text(w, " */\n", NULL);
}

static const char *label_text(struct arena *arena, const struct model_choice *choice, wide label)
{
    if (!choice->literals)
        return c_number(arena, label);
    return c_comment_quote(arena, &choice->literals[label]);
}

static const char *labels_text(struct arena *arena, const struct model_choice *choice,
                               const struct model_arm *arm)
{
    const char *text = arm->is_default ? "otherwise" : "";
    for (size_t i = 0; i < arm->label_count; i++) {
        const struct model_label *label = &arm->labels[i];
        const char *lo = label_text(arena, choice, label->lo);
        text = arena_printf(arena, "%s%s%s", text, *text ? ", " : "", lo);
        if (label->hi != label->lo)
            text = arena_printf(arena, "%s..%s", text, c_number(arena, label->hi));
    }
    return text;
}

/* In front of the arms; -1: it depends. */
static wide tag_bits(const struct model_choice *choice)
{
    if (choice->tag.form)
        return -1;
    return choice->by_tag ? choice->tag.bits : 0;
}

static void emit_choice(struct writer *w, const struct emit *e, const struct model_type *type)
{
    const struct model_choice *choice = &type->choice;
    emit_title(w, e, type);
    for (size_t i = 0; i < choice->arm_count; i++) {
        struct place place = {tag_bits(choice)};
        write_text(w, choice->literals ? " * $labels$:\n" : " * tag $labels$:\n", "labels",
                   labels_text(e->arena, choice, &choice->arms[i]), NULL);
        emit_rows(w, e, choice->arms[i].members, choice->arms[i].member_count, &place);
    }
    write_text(w, " */\n", NULL);
}

static const char *message_meaning(struct arena *arena, const struct model_field *field)
{
    const char *notes = "";
    if (field->oneof)
        notes = arena_printf(arena, "in %s", field->oneof->name);
    else if (field->presence == MODEL_HAS || field->presence == MODEL_POINTER)
        notes = "optional";
    return limits_text(arena, field, notes);
}

static void emit_message(struct writer *w, const struct emit *e, const struct model_type *type)
{
    struct arena *arena = e->arena;
    const struct plan *plan = plan_of(e->plans, type);
    write_text(w,
               "$open$ $name$, a message:\n"
               " *  number  name              type\n",
               "open", write_doc_open(w, type->doc), "name", type->full, NULL);
    for (size_t i = 0; i < plan->field_count; i++) {
        const struct model_field *field = plan->fields[i].field;
        put_row(w, arena_printf(arena, " * %7u  %-16s  %-16s  %s", field->number, field->name,
                                c_weir_type(arena, field), message_meaning(arena, field)));
    }
    write_text(w, " */\n", NULL);
}

void emit_c_wire_table(struct writer *w, const struct emit *e, const struct model_type *type)
{
    if (type->base == MODEL_STRUCT)
        emit_struct(w, e, type);
    else if (type->base == MODEL_CHOICE)
        emit_choice(w, e, type);
    else
        emit_message(w, e, type);
}
