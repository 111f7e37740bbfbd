/* Values to JSON. */
#include "base/strbuf.h"
#include "interp/chain.h"
#include "interp/check.h"
#include "interp/json.h"
#include "interp/json_value.h"
#include "interp/scalar.h"
#include "interp/wire.h"

#include <string.h>

struct printer {
    struct strbuf *out;
    struct fault *fault;
    unsigned depth;
};

static int print_record(struct printer *p, const struct value_record *record,
                        const struct path *path);

static int print_text(struct printer *p, const struct value_text *text, const struct path *path)
{
    strbuf_putc(p->out, '"');
    if (!wire_utf8_valid(text->data, text->len))
        return fault_set(p->fault, FAULT_EINVAL, 0, path, NULL);
    for (size_t i = 0; i < text->len; i++) {
        static const char special[] = "\"\\\b\f\n\r\t", letters[] = "\"\\bfnrt";
        char c = (char)text->data[i];
        const char *found = c ? strchr(special, c) : NULL;
        if (found)
            strbuf_printf(p->out, "\\%c", letters[found - special]);
        else if ((unsigned char)c < 0x20)
            strbuf_printf(p->out, "\\u%04x", (unsigned)c);
        else
            strbuf_putc(p->out, c);
    }
    strbuf_putc(p->out, '"');
    return 0;
}

static void print_base64(struct printer *p, const struct value_text *text)
{
    strbuf_putc(p->out, '"');
    scalar_print_base64(p->out, text->data, text->len);
    strbuf_putc(p->out, '"');
}

static int print_chain(struct printer *p, const struct value_text *bytes, const struct path *path)
{
    struct strbuf text = {0};
    int err = 0;
    if (chain_print(bytes, &text)) {
        struct value_text shown = {(const uint8_t *)strbuf_text(&text), text.len};
        err = print_text(p, &shown, path);
    } else {
        err = fault_set(p->fault, FAULT_EINVAL, 0, path, NULL);
    }
    strbuf_fini(&text);
    return err;
}

static int print_enum(struct printer *p, const struct model_enum *e, wide value,
                      const struct path *path)
{
    for (size_t i = 0; i < e->value_count; i++) {
        if (e->values[i].value == value) {
            strbuf_printf(p->out, "\"%s\"", e->values[i].name);
            return 0;
        }
    }
    if (e->closed)
        return fault_set(p->fault, FAULT_EINVAL, 0, path, NULL);
    scalar_print_integer(p->out, e->c_enum ? (int32_t)value : value); /* a C enum is an int */
    return 0;
}

/* Integers that need 64 bits in C are strings, because JavaScript's numbers do not hold them. */
static void print_integer(struct printer *p, const struct model_ref *ref, wide value)
{
    const char *quote = ref->bits > 32 ? "\"" : "";
    strbuf_puts(p->out, quote);
    scalar_print_integer(p->out, value);
    strbuf_puts(p->out, quote);
}

static int print_one(struct printer *p, const struct model_ref *ref, const struct value *value,
                     const struct path *path)
{
    switch (ref->base) {
    case MODEL_UINT:
    case MODEL_INT:
        print_integer(p, ref, value->integer);
        return 0;
    case MODEL_BOOL:
        strbuf_puts(p->out, value->integer ? "true" : "false");
        return 0;
    case MODEL_FLOAT:
        scalar_print_real(p->out, value->real, ref->bits);
        return 0;
    case MODEL_STR:
        return print_text(p, &value->text, path);
    case MODEL_BYTES:
        print_base64(p, &value->text);
        return 0;
    case MODEL_CHAIN:
        return print_chain(p, &value->text, path);
    case MODEL_ENUM:
        return print_enum(p, &ref->type->enumeration, value->integer, path);
    case MODEL_STRUCT:
    case MODEL_CHOICE:
    case MODEL_MESSAGE:
        return print_record(p, &value->record, path);
    }
    return 0;
}

static int print_list(struct printer *p, const struct model_field *field,
                      const struct value_list *list, const struct path *path)
{
    strbuf_putc(p->out, '[');
    for (size_t i = 0; i < list->count; i++) {
        struct path place = path_index(path, i);
        if (i)
            strbuf_putc(p->out, ',');
        int err = print_one(p, &field->ref, &list->items[i], &place);
        if (err)
            return err;
    }
    strbuf_putc(p->out, ']');
    return 0;
}

/* Keys are strings, whatever they are. */
static int print_key(struct printer *p, const struct model_ref *ref, const struct value *key,
                     const struct path *path)
{
    if (ref->base == MODEL_STR)
        return print_text(p, &key->text, path);
    strbuf_putc(p->out, '"');
    if (ref->base == MODEL_BOOL)
        strbuf_puts(p->out, key->integer ? "true" : "false");
    else
        scalar_print_integer(p->out, key->integer);
    strbuf_putc(p->out, '"');
    return 0;
}

static int print_map(struct printer *p, const struct model_field *field,
                     const struct value_map *map, const struct path *path)
{
    strbuf_putc(p->out, '{');
    for (size_t i = 0; i < map->count; i++) {
        struct path place = path_index(path, i);
        if (i)
            strbuf_putc(p->out, ',');
        int err = print_key(p, &field->key, &map->entries[i].key, &place);
        strbuf_putc(p->out, ':');
        if (!err)
            err = print_one(p, &field->ref, &map->entries[i].value, &place);
        if (err)
            return err;
    }
    strbuf_putc(p->out, '}');
    return 0;
}

static bool is_list(const struct model_field *field)
{
    return field->shape == MODEL_REPEATED ||
           (field->shape != MODEL_ONE && field->shape != MODEL_MAP && !check_is_text(&field->ref));
}

static int print_value(struct printer *p, const struct model_field *field,
                       const struct value *value, const struct path *path)
{
    int err;
    if (!is_list(field) && field->shape != MODEL_MAP)
        return print_one(p, &field->ref, value, path);
    if (p->depth == JSON_MAX_DEPTH)
        return fault_set(p->fault, FAULT_EDEPTH, 0, path, NULL);
    p->depth++;
    err = field->shape == MODEL_MAP ? print_map(p, field, &value->map, path)
                                    : print_list(p, field, &value->list, path);
    p->depth--;
    return err;
}

static void print_name(struct printer *p, const char *name, bool *first)
{
    if (!*first)
        strbuf_putc(p->out, ',');
    *first = false;
    strbuf_printf(p->out, "\"%s\":", name);
}

static int print_field(struct printer *p, const struct model_field *field,
                       const struct value *value, const struct path *up, bool *first)
{
    struct path path = path_name(up, field->name);
    if (!value || (field->presence == MODEL_IMPLICIT && value_is_preset(field, value)))
        return 0;
    print_name(p, field->name, first);
    return print_value(p, field, value, &path);
}

static int print_members(struct printer *p, const struct value_record *record,
                         const struct model_member *members, size_t count, const struct path *path,
                         bool *first)
{
    for (size_t i = 0; i < count; i++) {
        const struct model_field *field = members[i].field;
        if (members[i].kind != MODEL_M_FIELD || field->role != MODEL_PLAIN)
            continue;
        int err = print_field(p, field, value_record_get(record, field), path, first);
        if (err)
            return err;
    }
    return 0;
}

/* Whether the arm alone does not tell the tag. */
static bool has_plain_field(const struct model_arm *arm)
{
    for (size_t i = 0; i < arm->member_count; i++)
        if (arm->members[i].kind == MODEL_M_FIELD && arm->members[i].field->role == MODEL_PLAIN)
            return true;
    return false;
}

static bool shows_tag(const struct value_record *record)
{
    const struct model_arm *arm = record->arm;
    return record->type->choice.c_tag && record->has_tag &&
           (arm->label_count == 0 || arm->labels[0].lo != record->tag);
}

static int print_choice(struct printer *p, const struct value_record *record,
                        const struct path *path)
{
    const struct model_arm *arm = record->arm;
    struct path inner = path_name(path, arm->name);
    bool first = true, inside = true;
    int err = 0;
    if (arm->c_field_count == 1 && has_plain_field(arm)) {
        err = print_members(p, record, arm->members, arm->member_count, path, &first);
    } else {
        if (p->depth == JSON_MAX_DEPTH)
            return fault_set(p->fault, FAULT_EDEPTH, 0, path, NULL);
        print_name(p, arm->name, &first);
        strbuf_putc(p->out, '{');
        p->depth++;
        err = print_members(p, record, arm->members, arm->member_count, &inner, &inside);
        p->depth--;
        strbuf_putc(p->out, '}');
    }
    if (!err && shows_tag(record)) {
        print_name(p, "tag", &first);
        scalar_print_integer(p->out, record->tag);
    }
    return err;
}

static int print_message(struct printer *p, const struct value_record *record,
                         const struct path *path)
{
    const struct model_message *message = &record->type->message;
    bool first = true;
    for (size_t i = 0; i < message->field_count; i++) {
        const struct model_field *field = message->fields[i];
        int err = print_field(p, field, value_record_get(record, field), path, &first);
        if (err)
            return err;
    }
    if (record->unknown.len) {
        print_name(p, message->c_unknown, &first);
        print_base64(p, &record->unknown);
    }
    return 0;
}

static int print_record(struct printer *p, const struct value_record *record,
                        const struct path *path)
{
    const struct model_type *type = record->type;
    bool first = true;
    int err;
    if (p->depth == JSON_MAX_DEPTH)
        return fault_set(p->fault, FAULT_EDEPTH, 0, path, NULL);
    p->depth++;
    strbuf_putc(p->out, '{');
    if (type->base == MODEL_MESSAGE)
        err = print_message(p, record, path);
    else if (type->base == MODEL_CHOICE)
        err = print_choice(p, record, path);
    else
        err = print_members(p, record, type->structure.members, type->structure.member_count, path,
                            &first);
    strbuf_putc(p->out, '}');
    p->depth--;
    return err;
}

int json_value_print(const struct value *value, struct strbuf *out, struct fault *fault)
{
    struct strbuf text = {0};
    struct printer p = {.out = &text, .fault = fault};
    int err = print_record(&p, &value->record, NULL);
    if (!err)
        strbuf_append(out, strbuf_text(&text), text.len);
    strbuf_fini(&text);
    return err;
}

/* --- layout ------------------------------------------------------------------------------------------------------- */

/* Behind the string that begins at text[at]. */
static size_t string_end(const char *text, size_t len, size_t at)
{
    for (at++; at < len && text[at] != '"'; at++) {
        if (text[at] == '\\')
            at++;
    }
    return at + 1;
}

static void new_line(struct strbuf *out, unsigned depth)
{
    strbuf_putc(out, '\n');
    strbuf_fill(out, ' ', 2 * (size_t)depth);
}

void json_pretty(const char *text, size_t len, struct strbuf *out)
{
    unsigned depth = 0;
    for (size_t at = 0; at < len;) {
        char c = text[at];
        size_t end = c == '"' ? string_end(text, len, at) : at + 1;
        bool empty = at + 1 < len && (text[at + 1] == '}' || text[at + 1] == ']');
        if (c == '}' || c == ']')
            new_line(out, --depth);
        if ((c == '{' || c == '[') && empty)
            end++;
        strbuf_append(out, text + at, end - at);
        if ((c == '{' || c == '[') && !empty)
            new_line(out, ++depth);
        else if (c == ',')
            new_line(out, depth);
        else if (c == ':')
            strbuf_putc(out, ' ');
        at = end;
    }
}
