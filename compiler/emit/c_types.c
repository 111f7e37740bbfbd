/* The header: constants, enums, structs, functions, each with what the description says about it. */
#include "emit/c_fields.h"

#include "model/names.h"

#include <string.h>

/* --- the frame --- */

static const char *stem_of(struct arena *arena, const struct model_file *file)
{
    return arena_printf(arena, "%s.weir", file->stem);
}

static void emit_imports(struct writer *w, const struct emit *e)
{
    for (size_t i = 0; i < e->file->import_count; i++)
        write_text(w, "#include \"$stem$.h\"\n", "stem", e->file->imports[i]->stem, NULL);
}

void emit_c_header_open(struct writer *w, const struct emit *e)
{
    write_text(w, "$open$ Made by weir from $source$; changes are lost. */\n", "open",
               write_doc_open(w, e->file->doc), "source", stem_of(e->arena, e->file), NULL);
    write_text(w,
               "#ifndef $guard$\n"
               "#define $guard$\n"
               "\n",
               "guard", names_guard(e->arena, e->file->stem, "h"), NULL);
    write_text(w, "#include \"weir/arena.h\"\n", NULL);
    if (c_has_streams(e->file))
        write_text(w, "#include \"weir/body.h\"\n", NULL);
    write_text(w, "#include \"weir/buf.h\"\n", NULL);
    if (e->file->service_count)
        write_text(w,
                   "#include \"weir/client.h\"\n"
                   "#include \"weir/service.h\"\n",
                   NULL);
    if (e->file->protocol_count)
        write_text(w, "#include \"weir/protocol.h\"\n", NULL);
    write_text(w, "#include \"weir/type.h\"\n", NULL);
    emit_imports(w, e);
    write_text(w, "\nWEIR_BEGIN_DECLS\n\n", NULL);
}

void emit_c_header_close(struct writer *w, const struct emit *e)
{
    (void)e;
    write_text(w,
               "WEIR_END_DECLS\n"
               "\n"
               "#endif\n",
               NULL);
}

static bool has_fields(const struct model_file *file)
{
    for (size_t i = 0; i < file->type_count; i++)
        if (c_is_fields(file->types[i]))
            return true;
    return false;
}

static bool has_patterns(const struct model_file *file)
{
    for (size_t i = 0; i < file->service_count; i++)
        if (file->services[i]->protocol)
            return true;
    return false;
}

void emit_c_source_open(struct writer *w, const struct emit *e)
{
    write_text(w,
               "/* Made by weir from $source$; changes are lost. */\n"
               "#include \"$stem$.h\"\n"
               "\n"
               "#include \"weir/codec.h\"\n"
               "$fields$$pattern$"
               "#include \"weir/frame.h\"\n"
               "\n",
               "source", stem_of(e->arena, e->file), "stem", e->file->stem, "fields",
               has_fields(e->file) ? "#include \"weir/fields.h\"\n" : "", "pattern",
               has_patterns(e->file) ? "#include \"weir/pattern.h\"\n" : "", NULL);
}

/* --- constants and enums --- */

static void emit_const(struct writer *w, const struct emit *e, const struct model_const *c)
{
    bool is_text = c->value->op == MODEL_E_TEXT;
    write_doc(w, c->doc);
    write_text(w, "#define $name$ $value$\n", "name", c->c, "value",
               is_text ? c_quote(e->arena, c->value->text, c->value->text_len)
                       : c_number(e->arena, c->value->value),
               NULL);
}

static void emit_consts(struct writer *w, const struct emit *e)
{
    for (size_t i = 0; i < e->file->const_count; i++)
        emit_const(w, e, &e->file->consts[i]);
    if (e->file->const_count)
        write_text(w, "\n", NULL);
}

/* Values that fit no int are macros; the C type is an integer. */
static void emit_wide_enum(struct writer *w, const struct emit *e, const struct model_type *type)
{
    for (size_t i = 0; i < type->enumeration.value_count; i++) {
        const struct model_enum_value *value = &type->enumeration.values[i];
        write_doc(w, value->doc);
        write_text(w, "#define $name$ $value$\n", "name", value->c, "value",
                   c_number(e->arena, value->value), NULL);
    }
    write_text(w, "\n", NULL);
}

static void emit_enum(struct writer *w, const struct emit *e, const struct model_type *type)
{
    write_doc(w, type->doc);
    if (!type->enumeration.c_enum) {
        emit_wide_enum(w, e, type);
        return;
    }
    write_text(w, "enum $name$ {\n", "name", type->c, NULL);
    for (size_t i = 0; i < type->enumeration.value_count; i++) {
        const struct model_enum_value *value = &type->enumeration.values[i];
        write_doc(w, value->doc);
        write_text(w, "$name$ = $value$,\n", "name", value->c, "value",
                   c_number(e->arena, value->value), NULL);
    }
    write_text(w, "};\n\n", NULL);
}

/* --- members --- */

static void emit_list(struct writer *w, const char *type, const char *name)
{
    write_text(w,
               "struct {\n"
               "    $type$ *items;\n"
               "    size_t count;\n"
               "} $name$;\n",
               "type", type, "name", name, NULL);
}

static const char *element_type(const struct emit *e, const struct model_field *field)
{
    if (field->shape == MODEL_MAP)
        return arena_printf(e->arena, "struct %s", field->c_entry);
    return c_type(e->arena, &field->ref);
}

/* The member itself, named `name`. */
static void emit_value_member(struct writer *w, const struct emit *e,
                              const struct model_field *field, const char *name)
{
    struct arena *arena = e->arena;
    const char *type = element_type(e, field);
    bool is_bytes = field->ref.base == MODEL_BYTES;
    if (c_is_list(field)) {
        emit_list(w, type, name);
        return;
    }
    const char *text = field->presence == MODEL_POINTER ? "$type$ *$name$;\n" : "$type$ $name$;\n";
    const char *count = "";
    if (c_is_inline(field)) {
        type = is_bytes ? "uint8_t" : type;
        count = arena_printf(arena, "[%s]", c_number(arena, field->count->value));
    }
    write_text(w, text, "type", type, "name", arena_printf(arena, "%s%s", name, count), NULL);
}

static void emit_member(struct writer *w, const struct emit *e, const struct model_field *field)
{
    if (!c_in_struct(field))
        return;
    write_doc(w, field->doc);
    if (field->presence == MODEL_HAS)
        write_text(w, "bool $has$;\n", "has", field->c_has, NULL);
    emit_value_member(w, e, field, field->c);
}

static void emit_members(struct writer *w, const struct emit *e, const struct model_member *members,
                         size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (members[i].kind == MODEL_M_FIELD)
            emit_member(w, e, members[i].field);
}

static size_t c_member_count(const struct model_member *members, size_t count)
{
    size_t found = 0;
    for (size_t i = 0; i < count; i++)
        found += members[i].kind == MODEL_M_FIELD && c_in_struct(members[i].field);
    return found;
}

/* C has no empty structs. */
static void emit_placeholder(struct writer *w)
{
    write_text(w, "char nothing; /* has no field of its own */\n", NULL);
}

void c_emit_struct(struct writer *w, const struct emit *e, const struct model_type *type)
{
    const struct model_struct *s = &type->structure;
    write_text(w, "struct $name$ {\n", "name", type->c, NULL);
    emit_members(w, e, s->members, s->member_count);
    if (!c_member_count(s->members, s->member_count))
        emit_placeholder(w);
    write_text(w, "};\n\n", NULL);
}

/* --- choices --- */

static void emit_kind(struct writer *w, const char *kind, wide value, const char *doc,
                      const struct emit *e)
{
    write_doc(w, doc);
    write_text(w, "$kind$ = $value$,\n", "kind", kind, "value", c_number(e->arena, value), NULL);
}

static void emit_choice_kinds(struct writer *w, const struct emit *e, const struct model_type *type)
{
    const struct model_choice *choice = &type->choice;
    write_text(w, "enum $name$ {\n", "name", choice->c_kind_enum, NULL);
    emit_kind(w, choice->c_kind_none, 0, NULL, e);
    for (size_t i = 0; i < choice->arm_count; i++)
        emit_kind(w, choice->arms[i].c_kind, choice->arms[i].kind, choice->arms[i].doc, e);
    write_text(w, "};\n\n", NULL);
}

static void emit_arm(struct writer *w, const struct emit *e, const struct model_arm *arm)
{
    if (arm->c_field_count == 1) {
        emit_members(w, e, arm->members, arm->member_count);
    } else if (arm->c_field_count > 1) {
        write_text(w, "struct {\n", NULL);
        emit_members(w, e, arm->members, arm->member_count);
        write_text(w, "} $name$;\n", "name", arm->c, NULL);
    }
}

static bool has_union(const struct model_choice *choice)
{
    for (size_t i = 0; i < choice->arm_count; i++)
        if (choice->arms[i].c_field_count)
            return true;
    return false;
}

static void emit_choice(struct writer *w, const struct emit *e, const struct model_type *type)
{
    const struct model_choice *choice = &type->choice;
    emit_choice_kinds(w, e, type);
    write_text(w,
               "struct $name$ {\n"
               "    enum $kind$ kind;\n",
               "name", type->c, "kind", choice->c_kind_enum, NULL);
    if (choice->c_tag)
        write_text(w, "$type$ tag; /* on the wire; one of the arm's */\n", "type",
                   c_type(e->arena, &choice->tag), NULL);
    if (has_union(choice)) {
        write_text(w, "union {\n", NULL);
        for (size_t i = 0; i < choice->arm_count; i++)
            emit_arm(w, e, &choice->arms[i]);
        write_text(w, "};\n", NULL);
    }
    write_text(w, "};\n\n", NULL);
}

/* --- messages --- */

/* The value of a map may hold the map: such entries come when all structs are complete. */
static bool holds_record(const struct model_field *field)
{
    return field->ref.base == MODEL_STRUCT || field->ref.base == MODEL_CHOICE ||
           field->ref.base == MODEL_MESSAGE;
}

static void emit_entry(struct writer *w, const struct emit *e, const struct model_field *field)
{
    write_text(w,
               "struct $entry$ {\n"
               "    $key$ key;\n"
               "    $value$ value;\n"
               "};\n\n",
               "entry", field->c_entry, "key", c_type(e->arena, &field->key), "value",
               c_type(e->arena, &field->ref), NULL);
}

static void emit_oneof_kinds(struct writer *w, const struct emit *e,
                             const struct model_oneof *oneof)
{
    write_text(w, "enum $name$ {\n", "name", oneof->c_kind_enum, NULL);
    emit_kind(w, oneof->c_kind_none, 0, NULL, e);
    for (size_t i = 0; i < oneof->field_count; i++)
        emit_kind(w, oneof->fields[i]->c_kind, (wide)i + 1, NULL, e);
    write_text(w, "};\n\n", NULL);
}

static void emit_oneof(struct writer *w, const struct emit *e, const struct model_oneof *oneof)
{
    write_text(w,
               "struct {\n"
               "    enum $kind$ kind;\n"
               "    union {\n",
               "kind", oneof->c_kind_enum, NULL);
    for (size_t i = 0; i < oneof->field_count; i++)
        emit_member(w, e, oneof->fields[i]);
    write_text(w, "};\n", NULL);
    write_text(w, "} $name$;\n", "name", oneof->c, NULL);
}

static void emit_message_member(struct writer *w, const struct emit *e,
                                const struct model_field *field)
{
    if (!field->oneof)
        emit_member(w, e, field);
    else if (field == field->oneof->fields[0])
        emit_oneof(w, e, field->oneof);
}

static void emit_message(struct writer *w, const struct emit *e, const struct model_type *type)
{
    const struct model_message *message = &type->message;
    for (size_t i = 0; i < message->field_count; i++)
        if (message->fields[i]->shape == MODEL_MAP && !holds_record(message->fields[i]))
            emit_entry(w, e, message->fields[i]);
    for (size_t i = 0; i < message->oneof_count; i++)
        emit_oneof_kinds(w, e, message->oneofs[i]);
    write_text(w, "struct $name$ {\n", "name", type->c, NULL);
    for (size_t i = 0; i < message->field_count; i++)
        emit_message_member(w, e, message->fields[i]);
    if (message->keep_unknown)
        write_text(w,
                   "struct weir_bytes $name$; /* fields that this description does not know */\n",
                   "name", message->c_unknown, NULL);
    else if (!message->field_count)
        emit_placeholder(w);
    write_text(w, "};\n\n", NULL);
}

/* --- all types --- */

static void emit_forward(struct writer *w, const struct emit *e)
{
    size_t count = 0;
    for (size_t i = 0; i < e->file->type_count; i++) {
        if (c_is_codec(e->file->types[i])) {
            write_text(w, "struct $name$;\n", "name", e->file->types[i]->c, NULL);
            count++;
        }
    }
    if (count)
        write_text(w, "\n", NULL);
}

static void emit_type(struct writer *w, const struct emit *e, const struct model_type *type)
{
    if (type->base == MODEL_ENUM)
        return;
    emit_c_wire_table(w, e, type);
    if (type->base == MODEL_STRUCT)
        c_emit_struct(w, e, type);
    else if (type->base == MODEL_CHOICE)
        emit_choice(w, e, type);
    else
        emit_message(w, e, type);
}

static void emit_record_entries(struct writer *w, const struct emit *e,
                                const struct model_type *type)
{
    if (type->base != MODEL_MESSAGE)
        return;
    for (size_t i = 0; i < type->message.field_count; i++) {
        const struct model_field *field = type->message.fields[i];
        if (field->shape == MODEL_MAP && holds_record(field))
            emit_entry(w, e, field);
    }
}

void emit_c_types(struct writer *w, const struct emit *e)
{
    emit_consts(w, e);
    for (size_t i = 0; i < e->file->type_count; i++)
        if (e->file->types[i]->base == MODEL_ENUM)
            emit_enum(w, e, e->file->types[i]);
    emit_forward(w, e);
    for (size_t i = 0; i < e->file->type_count; i++)
        emit_type(w, e, e->file->types[i]);
    for (size_t i = 0; i < e->file->type_count; i++)
        emit_record_entries(w, e, e->file->types[i]);
}
