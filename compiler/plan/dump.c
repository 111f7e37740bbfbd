#include "plan/dump.h"

static void dump_ops(struct strbuf *out, const struct plan_op *ops, size_t count, size_t depth);

static void put_number(struct strbuf *out, wide value)
{
    if (value < 0 && value != INT64_MIN)
        strbuf_printf(out, "-%llu", (unsigned long long)-value);
    else if (value < 0)
        strbuf_puts(out, "-9223372036854775808");
    else
        strbuf_printf(out, "%llu", (unsigned long long)value);
}

static const char *name_of(const struct model_field *field)
{
    return field->name != NULL ? field->name : field->c;
}

/* --- expressions -------------------------------------------------------------------------------------------------- */

static void dump_text(struct strbuf *out, const struct model_expr *e)
{
    strbuf_putc(out, '"');
    for (size_t i = 0; i < e->text_len; i++) {
        bool plain = e->text[i] >= ' ' && e->text[i] < 0x7f && e->text[i] != '"';
        if (plain)
            strbuf_putc(out, (char)e->text[i]);
        else
            strbuf_printf(out, "\\x%02x", e->text[i]);
    }
    strbuf_putc(out, '"');
}

static void dump_question(struct strbuf *out, const char *what, const struct model_expr *e)
{
    strbuf_printf(out, "%s(%s", what, name_of(e->field));
    if (e->to != e->field)
        strbuf_printf(out, "..%s", name_of(e->to));
    strbuf_putc(out, ')');
}

static void dump_binary(struct strbuf *out, const struct model_expr *e)
{
    strbuf_putc(out, '(');
    plan_dump_expr(out, e->a);
    strbuf_printf(out, " %s ", model_op_text(e->op));
    plan_dump_expr(out, e->b);
    strbuf_putc(out, ')');
}

static void dump_unary(struct strbuf *out, char op, const struct model_expr *e)
{
    strbuf_putc(out, op);
    plan_dump_expr(out, e->a);
}

static void dump_reach(struct strbuf *out, const struct model_expr *e)
{
    plan_dump_expr(out, e->a);
    if (e->op == MODEL_E_MEMBER) {
        strbuf_printf(out, ".%s", name_of(e->field));
        return;
    }
    strbuf_putc(out, '[');
    plan_dump_expr(out, e->b);
    strbuf_putc(out, ']');
}

static void dump_cond(struct strbuf *out, const struct model_expr *e)
{
    strbuf_putc(out, '(');
    plan_dump_expr(out, e->a);
    strbuf_puts(out, " ? ");
    plan_dump_expr(out, e->b);
    strbuf_puts(out, " : ");
    plan_dump_expr(out, e->c);
    strbuf_putc(out, ')');
}

/* About a line of a `fields` block. */
static void dump_line(struct strbuf *out, const struct model_expr *e)
{
    strbuf_puts(out, e->op == MODEL_E_LISTS ? "lists(" : "present(");
    plan_dump_expr(out, e->a);
    strbuf_printf(out, ".%s", name_of(e->field));
    if (e->op == MODEL_E_LISTS) {
        strbuf_puts(out, ", ");
        plan_dump_expr(out, e->b);
    }
    strbuf_putc(out, ')');
}

void plan_dump_expr(struct strbuf *out, const struct model_expr *e)
{
    switch (e->op) {
    case MODEL_E_INT:
        put_number(out, e->value);
        break;
    case MODEL_E_TEXT:
        dump_text(out, e);
        break;
    case MODEL_E_FIELD:
        strbuf_puts(out, name_of(e->field));
        break;
    case MODEL_E_MEMBER:
    case MODEL_E_ELEMENT:
        dump_reach(out, e);
        break;
    case MODEL_E_COUNT:
        dump_question(out, "count", e);
        break;
    case MODEL_E_SIZEOF:
        dump_question(out, "sizeof", e);
        break;
    case MODEL_E_CHECKSUM:
        dump_question(out, e->checksum->name ? e->checksum->name : "crc", e);
        break;
    case MODEL_E_PRESENT:
        dump_question(out, "present", e);
        break;
    case MODEL_E_LISTS:
    case MODEL_E_HAS:
        dump_line(out, e);
        break;
    case MODEL_E_KIND:
        dump_question(out, "kind", e);
        break;
    case MODEL_E_REMAINING:
        strbuf_puts(out, "remaining");
        break;
    case MODEL_E_OFFSET:
        strbuf_puts(out, "offset");
        break;
    case MODEL_E_LAST:
        strbuf_puts(out, "last");
        break;
    case MODEL_E_INDEX:
        strbuf_puts(out, "index");
        break;
    case MODEL_E_PATH:
        strbuf_puts(out, "path");
        break;
    case MODEL_E_NOT:
        dump_unary(out, '!', e);
        break;
    case MODEL_E_NEG:
        dump_unary(out, '-', e);
        break;
    case MODEL_E_BITNOT:
        dump_unary(out, '~', e);
        break;
    case MODEL_E_COND:
        dump_cond(out, e);
        break;
    default:
        dump_binary(out, e);
        break;
    }
}

/* --- operations --------------------------------------------------------------------------------------------------- */

static void dump_slot(struct strbuf *out, const struct plan_slot *slot, bool whole)
{
    strbuf_printf(out, " %s", name_of(slot->field));
    if (!whole)
        strbuf_printf(out, ":%u@%u", slot->bits, slot->shift);
    if (slot->field->role == MODEL_LITERAL) {
        strbuf_putc(out, '=');
        plan_dump_expr(out, slot->field->value);
    }
}

static void dump_group(struct strbuf *out, const struct plan_group *group)
{
    strbuf_printf(out, " [%u+%u%s", group->offset, group->bytes,
                  group->little_if ? " le?"
                  : group->little  ? " le"
                                   : "");
    if (group->bytes_field != NULL) {
        strbuf_printf(out, " %s", name_of(group->bytes_field));
        if (group->bytes_field->role == MODEL_LITERAL) {
            strbuf_putc(out, '=');
            plan_dump_expr(out, group->bytes_field->value);
        }
    }
    for (size_t i = 0; i < group->slot_count; i++)
        dump_slot(out, &group->slots[i], group->slot_count == 1);
    strbuf_putc(out, ']');
}

/* In hex, and whether it is left. */
static void dump_delimiter(struct strbuf *out, const struct model_delimiter *until)
{
    for (size_t i = 0; i < until->len; i++)
        strbuf_printf(out, "%02x", until->text[i]);
    if (until->unread)
        strbuf_puts(out, " unread");
}

static void dump_shape(struct strbuf *out, const struct model_field *field)
{
    switch (field->shape) {
    case MODEL_FIXED:
    case MODEL_COUNTED:
        strbuf_putc(out, '[');
        plan_dump_expr(out, field->count);
        strbuf_putc(out, ']');
        break;
    case MODEL_PREFIXED:
        strbuf_printf(out, "[:u%u]", field->prefix.bits);
        break;
    case MODEL_REST:
        strbuf_puts(out, "[..]");
        break;
    case MODEL_UNTIL:
        strbuf_puts(out, "[until ");
        if (field->ends != NULL)
            plan_dump_expr(out, field->ends);
        else
            dump_delimiter(out, &field->until);
        strbuf_putc(out, ']');
        break;
    case MODEL_ONE:
    case MODEL_REPEATED:
    case MODEL_MAP:
        break;
    }
}

static void dump_digits(struct strbuf *out, const struct model_field *field)
{
    const struct model_digits *digits = field->ref.digits;
    strbuf_printf(out, "digits %s radix %u", name_of(field), digits->radix);
    if (digits->width > 0)
        strbuf_printf(out, " width %u", digits->width);
    if (digits->until.len == 0)
        return;
    strbuf_puts(out, " until ");
    dump_delimiter(out, &digits->until);
}

static void dump_arguments(struct strbuf *out, const struct model_field *field)
{
    strbuf_printf(out, " %s", field->ref.type->name);
    for (size_t i = 0; i < field->ref.arg_count; i++) {
        strbuf_puts(out, i == 0 ? "(" : ", ");
        plan_dump_expr(out, field->ref.args[i]);
    }
    if (field->ref.arg_count > 0)
        strbuf_putc(out, ')');
}

static void dump_window(struct strbuf *out, const struct plan_op *op)
{
    if (op->size != NULL) {
        strbuf_puts(out, " size ");
        plan_dump_expr(out, op->size);
    } else {
        strbuf_printf(out, " prefix u%u", op->field->window.prefix.bits);
    }
    if (op->field->role == MODEL_EQUATION)
        strbuf_printf(out, " sets %s", name_of(op->field));
    else
        strbuf_printf(out, " of %s", name_of(op->field));
    if (op->skip)
        strbuf_puts(out, " skip");
}

static void dump_head(struct strbuf *out, const struct plan_op *op)
{
    switch (op->kind) {
    case PLAN_RUN:
        strbuf_printf(out, "run %u", op->bytes);
        for (size_t i = 0; i < op->group_count; i++)
            dump_group(out, &op->groups[i]);
        break;
    case PLAN_FORM:
        strbuf_printf(out, "form %s", name_of(op->field));
        break;
    case PLAN_DIGITS:
        dump_digits(out, op->field);
        break;
    case PLAN_BYTES:
        strbuf_printf(out, "bytes %s", name_of(op->field));
        dump_shape(out, op->field);
        break;
    case PLAN_CHAIN:
        strbuf_printf(out, "chain %s", name_of(op->field));
        break;
    case PLAN_RECORD:
        strbuf_printf(out, "record %s", name_of(op->field));
        dump_arguments(out, op->field);
        break;
    case PLAN_ARRAY:
        strbuf_printf(out, "array %s", name_of(op->field));
        dump_shape(out, op->field);
        if (op->packed)
            strbuf_printf(out, " packed %u", op->packed);
        strbuf_puts(out, " min ");
        put_number(out, op->min_bytes);
        break;
    case PLAN_WINDOW:
        strbuf_puts(out, "window");
        dump_window(out, op);
        break;
    case PLAN_IF:
        strbuf_puts(out, "if ");
        plan_dump_expr(out, op->condition);
        break;
    case PLAN_LET:
        strbuf_printf(out, "let %s = ", name_of(op->field));
        plan_dump_expr(out, op->field->value);
        break;
    case PLAN_REQUIRE:
        strbuf_puts(out, "require ");
        plan_dump_expr(out, op->require->expr);
        break;
    case PLAN_VERIFY:
        strbuf_printf(out, "verify %s == ", name_of(op->field));
        plan_dump_expr(out, op->field->value);
        break;
    }
}

static void dump_ops(struct strbuf *out, const struct plan_op *ops, size_t count, size_t depth)
{
    for (size_t i = 0; i < count; i++) {
        strbuf_fill(out, ' ', 2 * depth);
        dump_head(out, &ops[i]);
        strbuf_putc(out, '\n');
        dump_ops(out, ops[i].body, ops[i].body_count, depth + 1);
    }
}

/* --- types -------------------------------------------------------------------------------------------------------- */

static void dump_arm(struct strbuf *out, const struct plan_arm *arm)
{
    strbuf_printf(out, "  arm %s", arm->arm->name);
    for (size_t i = 0; i < arm->arm->label_count; i++) {
        const struct model_label *label = &arm->arm->labels[i];
        strbuf_puts(out, i == 0 ? " " : ", ");
        put_number(out, label->lo);
        if (label->hi != label->lo) {
            strbuf_puts(out, "..");
            put_number(out, label->hi);
        }
    }
    strbuf_puts(out, arm->arm->is_default ? " default\n" : "\n");
    dump_ops(out, arm->ops, arm->op_count, 2);
}

static void dump_message_field(struct strbuf *out, const struct plan_message_field *f)
{
    strbuf_printf(out, "  %u %s wire %u", f->field->number, name_of(f->field), f->wire_type);
    if (f->element_wire_type != f->wire_type)
        strbuf_printf(out, " of %u", f->element_wire_type);
    strbuf_puts(out, " key");
    for (size_t i = 0; i < f->key_len; i++)
        strbuf_printf(out, " %02x", f->key[i]);
    strbuf_putc(out, '\n');
}

void plan_dump(struct strbuf *out, const struct plan *plan)
{
    strbuf_printf(out, "%s ", plan->type->name);
    put_number(out, plan->min_bytes);
    strbuf_puts(out, "..");
    if (plan->max_bytes >= 0)
        put_number(out, plan->max_bytes);
    strbuf_puts(out, plan->fixed ? " fixed" : "");
    strbuf_puts(out, plan->type->recursive ? " recursive\n" : "\n");
    dump_ops(out, plan->ops, plan->op_count, 1);
    for (size_t i = 0; i < plan->arm_count; i++)
        dump_arm(out, &plan->arms[i]);
    for (size_t i = 0; i < plan->field_count; i++)
        dump_message_field(out, &plan->fields[i]);
}
