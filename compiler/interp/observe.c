#include "interp/observe.h"

#include "base/strbuf.h"

#include <stdio.h>
#include <string.h>

enum { TEXT_SHOWN = 60, ITEMS_SHOWN = 16 };

/* --- texts -------------------------------------------------------------------------------------------------------- */

static const char *finish(struct decoder *d, struct strbuf *text)
{
    const char *copy = arena_copy(d->arena, strbuf_text(text), text->len);
    strbuf_fini(text);
    return copy;
}

static const char *type_text(struct decoder *d, const struct model_ref *ref)
{
    switch (ref->base) {
    case MODEL_UINT:
        return arena_printf(d->arena, "u%u", ref->bits);
    case MODEL_INT:
        return arena_printf(d->arena, "i%u", ref->bits);
    case MODEL_FLOAT:
        return arena_printf(d->arena, "f%u", ref->bits);
    case MODEL_BOOL:
        return "bool";
    case MODEL_STR:
        return "str";
    case MODEL_BYTES:
        return "bytes";
    default:
        return ref->type ? ref->type->name : "";
    }
}

static const char *enum_name(const struct model_ref *ref, wide value)
{
    if (ref->base != MODEL_ENUM)
        return NULL;
    for (size_t i = 0; i < ref->type->enumeration.value_count; i++)
        if (ref->type->enumeration.values[i].value == value)
            return ref->type->enumeration.values[i].name;
    return NULL;
}

static void put_integer(struct strbuf *out, const struct model_ref *ref, wide value)
{
    const char *name = enum_name(ref, value);
    if (ref->base == MODEL_BOOL) {
        strbuf_puts(out, value ? "true" : "false");
        return;
    }
    if (name)
        strbuf_printf(out, "%s ", name);
    if (value > INT64_MAX)
        strbuf_printf(out, name ? "(%llu)" : "%llu", (unsigned long long)value);
    else
        strbuf_printf(out, name ? "(%lld)" : "%lld", (long long)value);
    if (!name && value > 9)
        strbuf_printf(out, " (0x%llx)", (unsigned long long)value);
}

static void put_text(struct strbuf *out, const struct value_text *text)
{
    size_t shown = text->len < TEXT_SHOWN ? text->len : TEXT_SHOWN;
    strbuf_putc(out, '"');
    for (size_t i = 0; i < shown; i++) {
        uint8_t c = text->data[i];
        if (c == '"' || c == '\\')
            strbuf_printf(out, "\\%c", c);
        else if (c == '\n' || c == '\r' || c == '\t')
            strbuf_puts(out, c == '\n' ? "\\n" : c == '\r' ? "\\r" : "\\t");
        else if (c < 0x20 || c == 0x7f)
            strbuf_printf(out, "\\x%02x", c);
        else
            strbuf_putc(out, (char)c);
    }
    strbuf_puts(out, shown < text->len ? "…\"" : "\"");
    if (shown < text->len)
        strbuf_printf(out, " %zu bytes", text->len);
}

/* How many, and what they are as text when all are printable. */
static void put_bytes(struct strbuf *out, const struct value_text *bytes)
{
    size_t printable = 0;
    while (printable < bytes->len && bytes->data[printable] >= 0x20 &&
           bytes->data[printable] < 0x7f)
        printable++;
    strbuf_printf(out, "%zu %s", bytes->len, bytes->len == 1 ? "byte" : "bytes");
    if (bytes->len == 0 || printable < bytes->len || bytes->len > TEXT_SHOWN)
        return;
    strbuf_putc(out, ' ');
    put_text(out, bytes);
}

/* Labels with dots between them. */
static void put_chain(struct strbuf *out, const struct value_text *chain)
{
    if (chain->len <= 1)
        strbuf_putc(out, '.');
    for (size_t at = 0; at < chain->len && chain->data[at]; at += 1u + chain->data[at]) {
        for (size_t i = 1; i <= chain->data[at] && at + i < chain->len; i++) {
            uint8_t c = chain->data[at + i];
            strbuf_printf(out, c <= 0x20 || c >= 0x7f || c == '.' ? "\\x%02x" : "%c", c);
        }
        if (at + 1u + chain->data[at] < chain->len && chain->data[at + 1u + chain->data[at]])
            strbuf_putc(out, '.');
    }
}

static void put_value(struct strbuf *out, const struct model_ref *ref, const struct value *value)
{
    if (value->kind == VALUE_INTEGER)
        put_integer(out, ref, value->integer);
    else if (value->kind == VALUE_FLOAT)
        strbuf_printf(out, "%.*g", ref->bits == 32 ? 9 : 17, value->real);
    else if (ref->base == MODEL_CHAIN)
        put_chain(out, &value->text);
    else if (value->kind == VALUE_TEXT)
        put_text(out, &value->text);
    else if (value->kind == VALUE_BYTES)
        put_bytes(out, &value->text);
}

/* A list of numbers in one line. */
static void put_list(struct strbuf *out, const struct model_ref *ref, const struct value_list *list)
{
    strbuf_putc(out, '[');
    for (size_t i = 0; i < list->count && i < ITEMS_SHOWN; i++) {
        if (i > 0)
            strbuf_puts(out, ", ");
        put_value(out, ref, &list->items[i]);
    }
    strbuf_puts(out, list->count > ITEMS_SHOWN ? ", …]" : "]");
    if (list->count > ITEMS_SHOWN)
        strbuf_printf(out, " %zu elements", list->count);
}

static const char *value_text_of(struct decoder *d, const struct model_ref *ref,
                                 const struct value *value)
{
    struct strbuf text = {0};
    if (!value || value->kind == VALUE_RECORD || value->kind == VALUE_MAP)
        return NULL;
    if (value->kind == VALUE_LIST)
        put_list(&text, ref, &value->list);
    else
        put_value(&text, ref, value);
    return finish(d, &text);
}

/* --- notes -------------------------------------------------------------------------------------------------------- */

static size_t add(struct decoder *d, struct note note)
{
    note.depth = d->observer->depth;
    vec_push(d->arena, &d->observer->notes, note);
    return d->observer->notes.count - 1;
}

static bool is_watching(const struct decoder *d)
{
    return d->observer && !d->observer->muted;
}

static const char *label_of(struct decoder *d, const struct frame *f,
                            const struct model_field *field)
{
    if (f->element)
        return arena_printf(d->arena, "[%zu]", f->place->index);
    if (field->name)
        return field->name;
    return field->role == MODEL_EQUATION ? "(computed)" : "(literal)";
}

static const struct value *value_of(const struct frame *f, const struct model_field *field)
{
    return f->element ? f->element : value_record_get(f->record, field);
}

/* Numbers of one width in a row are shown as one. */
static bool is_one_line(const struct plan_op *op)
{
    return op->kind == PLAN_ARRAY &&
           (op->packed || (op->body_count == 1 && op->body[0].kind == PLAN_RUN));
}

static bool is_noted(const struct plan_op *op)
{
    return op->field && op->kind != PLAN_LET && op->kind != PLAN_VERIFY && op->kind != PLAN_RUN &&
           !(op->kind == PLAN_WINDOW && op->field->role == MODEL_EQUATION);
}

/* A window of one field is noted with it. */
static bool is_around_its_field(const struct plan_op *op)
{
    return op->kind == PLAN_WINDOW && op->body_count == 1 && op->body[0].field == op->field;
}

size_t observe_begin(struct decoder *d, const struct frame *f, const struct plan_op *op, size_t at)
{
    if (!is_watching(d) || !is_noted(op))
        return (size_t)OBSERVE_NONE;
    struct note note = {.begin = at, .end = at};
    bool window = is_around_its_field(op);
    note.label = window ? "(window)" : label_of(d, f, op->field);
    note.type = window ? "" : type_text(d, &op->field->ref);
    if (op->kind == PLAN_ARRAY)
        note.type = arena_printf(d->arena, "%s[]", note.type);
    size_t index = add(d, note);
    d->observer->depth++;
    d->observer->muted = is_one_line(op);
    return index;
}

/* The bytes themselves, without what counts, delimits or fills them up: in the note, or in one of their own behind the count's.
 * Returns where the note ends. */
static size_t place_text(struct decoder *d, size_t index, const struct model_ref *ref,
                         const struct value **value, size_t at)
{
    struct note *note = &d->observer->notes.items[index];
    const struct value_text *text = &(*value)->text;
    bool borrowed = text->data >= d->data + note->begin && text->data + text->len <= d->data + at;
    if (!borrowed || text->len == 0)
        return at;
    size_t begin = (size_t)(text->data - d->data);
    if (index + 1 == d->observer->notes.count) {
        note->begin = begin;
        return begin + text->len;
    }
    struct note own = {.label = ref->base == MODEL_STR ? "(text)" : "(bytes)", .type = ""};
    own.begin = begin;
    own.end = begin + text->len;
    own.value = value_text_of(d, ref, *value);
    *value = NULL;
    add(d, own);
    return at;
}

void observe_end(struct decoder *d, const struct frame *f, const struct plan_op *op, size_t note,
                 size_t at, int err)
{
    if (note == (size_t)OBSERVE_NONE)
        return;
    d->observer->muted = 0;
    bool whole = op->kind != PLAN_RECORD && op->kind != PLAN_WINDOW &&
                 (op->kind != PLAN_ARRAY || is_one_line(op));
    const struct value *value = whole && !err ? value_of(f, op->field) : NULL;
    if (value && (value->kind == VALUE_TEXT || value->kind == VALUE_BYTES))
        at = place_text(d, note, &op->field->ref, &value, at);
    observe_close(d, note, at, &op->field->ref, value, err);
}

void observe_slot(struct decoder *d, const struct frame *f, const struct plan_group *group,
                  const struct plan_slot *slot, size_t offset, int err)
{
    if (!is_watching(d))
        return;
    struct note note = {.begin = offset, .end = offset + group->bytes, .failed = err != 0};
    note.label = slot->is_head ? "(head)" : label_of(d, f, slot->field);
    note.type = type_text(d, &slot->field->ref);
    if (slot->bits < 8 * group->bytes) {
        note.bits = slot->bits;
        note.bit = 8 * group->bytes - slot->shift - slot->bits;
    }
    if (slot->is_head)
        note.value = arena_printf(d->arena, "%llu", (unsigned long long)f->head);
    else if (!err)
        note.value = value_text_of(d, &slot->field->ref, value_of(f, slot->field));
    add(d, note);
}

void observe_fixed(struct decoder *d, const struct frame *f, const struct plan_group *group,
                   size_t offset, int err)
{
    if (!is_watching(d))
        return;
    const struct model_field *field = group->bytes_field;
    struct note note = {.begin = offset, .end = offset + group->bytes, .failed = err != 0};
    note.label = label_of(d, f, field);
    note.type = type_text(d, &field->ref);
    if (!err)
        note.value = value_text_of(d, &field->ref, value_of(f, field));
    add(d, note);
}

void observe_integer(struct decoder *d, const char *label, const struct model_ref *ref,
                     size_t begin, size_t end, wide value)
{
    struct value integer = value_integer(value);
    struct note note = {.label = label, .begin = begin, .end = end};
    if (!is_watching(d))
        return;
    note.type = type_text(d, ref);
    note.value = value_text_of(d, ref, &integer);
    add(d, note);
}

void observe_text(struct decoder *d, const char *label, size_t begin, size_t end)
{
    struct model_ref ref = {.base = MODEL_STR};
    struct value text = value_text(VALUE_TEXT, d->data + begin, end - begin);
    struct note note = {.label = label, .type = "", .begin = begin, .end = end};
    if (!is_watching(d) || begin == end)
        return;
    note.value = value_text_of(d, &ref, &text);
    add(d, note);
}

size_t observe_open(struct decoder *d, const char *label, const struct model_ref *ref, size_t begin)
{
    struct note note = {.label = label, .type = ref ? type_text(d, ref) : "", .begin = begin};
    if (!is_watching(d))
        return (size_t)OBSERVE_NONE;
    note.end = begin;
    size_t index = add(d, note);
    d->observer->depth++;
    return index;
}

void observe_close(struct decoder *d, size_t note, size_t end, const struct model_ref *ref,
                   const struct value *value, int err)
{
    if (note == (size_t)OBSERVE_NONE)
        return;
    struct note *n = &d->observer->notes.items[note];
    d->observer->depth--;
    n->failed = err != 0;
    if (err)
        return;
    n->end = end;
    n->value = ref ? value_text_of(d, ref, value) : NULL;
}
