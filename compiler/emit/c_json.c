/* The constant tables that JSON and copying work from, and the thin functions around them. */
#include "emit/c_message.h"

/* --- one field --- */

static const char *kind_of(struct arena *arena, const struct model_ref *ref)
{
    switch (ref->base) {
    case MODEL_UINT:
        return arena_printf(arena, "WEIR_KIND_U%u", c_int_bits(ref->bits));
    case MODEL_INT:
        return arena_printf(arena, "WEIR_KIND_I%u", c_int_bits(ref->bits));
    case MODEL_BOOL:
        return "WEIR_KIND_BOOL";
    case MODEL_FLOAT:
        return ref->bits == 32 ? "WEIR_KIND_F32" : "WEIR_KIND_F64";
    case MODEL_STR:
        return "WEIR_KIND_STR";
    case MODEL_BYTES:
        return "WEIR_KIND_BYTES";
    case MODEL_CHAIN:
        return "WEIR_KIND_NAME";
    case MODEL_ENUM:
        return "WEIR_KIND_ENUM";
    case MODEL_STRUCT:
    case MODEL_CHOICE:
    case MODEL_MESSAGE:
        return "WEIR_KIND_RECORD";
    }
    return NULL;
}

static bool is_fixed_bytes(const struct model_field *field)
{
    return c_is_inline(field) && field->ref.base == MODEL_BYTES;
}

static const char *shape_of(const struct model_field *field)
{
    if (field->shape == MODEL_MAP)
        return "WEIR_SHAPE_MAP";
    if (c_is_list(field))
        return "WEIR_SHAPE_LIST";
    if (c_is_inline(field) && !is_fixed_bytes(field))
        return "WEIR_SHAPE_INLINE";
    return field->presence == MODEL_POINTER ? "WEIR_SHAPE_PTR" : "WEIR_SHAPE_ONE";
}

static const char *flags_of(const struct model_field *field)
{
    const struct model_enum *en =
        field->ref.base == MODEL_ENUM ? &field->ref.type->enumeration : NULL;
    bool wide_enum = en && !en->c_enum && !en->is_signed;
    if (field->presence == MODEL_HAS)
        return wide_enum ? "WEIR_FIELD_HAS | WEIR_FIELD_WIDE_ENUM" : "WEIR_FIELD_HAS";
    if (field->presence == MODEL_IMPLICIT)
        return wide_enum ? "WEIR_FIELD_IMPLICIT | WEIR_FIELD_WIDE_ENUM" : "WEIR_FIELD_IMPLICIT";
    return wide_enum ? "WEIR_FIELD_WIDE_ENUM" : "0";
}

static const char *preset_of(struct arena *arena, const struct model_field *field)
{
    if (field->ref.base == MODEL_FLOAT && field->preset_float != 0)
        return arena_printf(arena, "\n    .preset.f = %s,",
                            c_double(arena, field->preset_float, false));
    if (field->ref.base == MODEL_CHAIN)
        return arena_printf(arena, "\n    .preset.u = %s << 8 | %s,",
                            c_number(arena, field->ref.type->chain.max),
                            c_number(arena, field->ref.type->chain.label_max));
    if (!field->preset)
        return "";
    if (field->preset->op == MODEL_E_TEXT)
        return arena_printf(arena, "\n    .preset.s = %s,",
                            c_quote(arena, field->preset->text, field->preset->text_len));
    if (!field->preset->value)
        return "";
    return arena_printf(arena, "\n    .preset.%s = %s,", c_is_signed(&field->ref) ? "i" : "u",
                        c_number(arena, field->preset->value));
}

/* What a field's members are reached by: the struct that offsets count from, and the way to the member inside of it. */
struct owner {
    const char *type; /* "struct kv_put" */
    const char *base; /* subtracted from offsets: "body", or "" */
    const char *path; /* in front of members: "body." */
};

static const char *offset_of(struct arena *arena, const struct owner *owner, const char *member)
{
    const char *offset =
        arena_printf(arena, "offsetof(%s, %s%s)", owner->type, owner->path, member);
    if (!*owner->base)
        return offset;
    return arena_printf(arena, "%s - offsetof(%s, %s)", offset, owner->type, owner->base);
}

static const char *element_size(struct arena *arena, const struct owner *owner,
                                const struct model_field *field)
{
    if (field->shape == MODEL_MAP)
        return arena_printf(arena, "sizeof(struct %s)", field->c_entry);
    if (is_fixed_bytes(field))
        return arena_printf(arena, "sizeof(((%s *)0)->%s%s)", owner->type, owner->path, field->c);
    return arena_printf(arena, "sizeof(%s)", c_type(arena, &field->ref));
}

static const char *type_of(struct arena *arena, const struct model_field *field)
{
    if (field->shape == MODEL_MAP)
        return arena_printf(arena, "\n    .type = &%s_type,", field->c_entry);
    if (field->ref.base == MODEL_CHAIN)
        return "";
    return field->ref.type ? arena_printf(arena, "\n    .type = &%s_type,", field->ref.type->c)
                           : "";
}

static const char *count_of(struct arena *arena, const struct model_field *field)
{
    if (!c_is_inline(field) || is_fixed_bytes(field))
        return "";
    return arena_printf(arena, "\n    .count = %s,", c_number(arena, field->count->value));
}

static void emit_field(struct writer *w, struct arena *arena, const struct owner *owner,
                       const struct model_field *field, const char *member)
{
    const char *has = "";
    if (field->presence == MODEL_HAS)
        has = arena_printf(arena, "\n    .has_offset = %s,", offset_of(arena, owner, field->c_has));
    write_text(w,
               "{\n"
               "    .name = $name$,\n"
               "    .kind = $kind$,\n"
               "    .shape = $shape$,\n"
               "    .flags = $flags$,\n"
               "    .offset = $offset$,$has$\n"
               "    .size = $size$,$count$$type$$preset$\n"
               "},\n",
               "name", c_field_quote(arena, field), "kind",
               field->shape == MODEL_MAP ? "WEIR_KIND_RECORD"
               : is_fixed_bytes(field)   ? "WEIR_KIND_FIXED"
                                         : kind_of(arena, &field->ref),
               "shape", shape_of(field), "flags", flags_of(field), "offset",
               offset_of(arena, owner, member), "has", has, "size",
               element_size(arena, owner, field), "count", count_of(arena, field), "type",
               type_of(arena, field), "preset", preset_of(arena, field), NULL);
}

/* --- structs --- */

static bool is_shown(const struct model_member *member)
{
    return member->kind == MODEL_M_FIELD && member->field->role == MODEL_PLAIN;
}

static size_t shown_count(const struct model_member *members, size_t count)
{
    size_t shown = 0;
    for (size_t i = 0; i < count; i++)
        shown += is_shown(&members[i]);
    return shown;
}

static void open_fields(struct writer *w, const char *name)
{
    write_text(w, "static const struct weir_field $name$_fields[] = {\n", "name", name, NULL);
}

static void emit_members(struct writer *w, struct arena *arena, const struct owner *owner,
                         const char *name, const struct model_member *members, size_t count)
{
    open_fields(w, name);
    for (size_t i = 0; i < count; i++)
        if (is_shown(&members[i]))
            emit_field(w, arena, owner, members[i].field, members[i].field->c);
    write_text(w, "};\n\n", NULL);
}

/* The beginning of a type's own table. */
static void open_type(struct writer *w, const char *storage, const char *c, const char *name,
                      const char *type_class, const char *size)
{
    write_text(w,
               "$storage$const struct weir_type $c$_type = {\n"
               "    .name = \"$name$\",\n"
               "    .type_class = $class$,\n"
               "    .size = $size$,\n",
               "storage", storage, "c", c, "name", name, "class", type_class, "size", size, NULL);
}

static void close_record(struct writer *w, struct arena *arena, const char *c, size_t count)
{
    if (count)
        write_text(w,
                   ".field_count = $count$,\n"
                   ".fields = $c$_fields,\n",
                   "count", c_number(arena, (wide)count), "c", c, NULL);
    write_text(w, "};\n\n", NULL);
}

static const char *size_of(struct arena *arena, const char *type)
{
    return arena_printf(arena, "sizeof(%s)", type);
}

static void emit_struct(struct writer *w, const struct emit *e, const struct model_type *type)
{
    const struct model_struct *s = &type->structure;
    const char *c_struct = arena_printf(e->arena, "struct %s", type->c);
    struct owner owner = {c_struct, "", ""};
    size_t count = shown_count(s->members, s->member_count);
    if (count)
        emit_members(w, e->arena, &owner, type->c, s->members, s->member_count);
    open_type(w, "", type->c, type->full, "WEIR_TYPE_STRUCT", size_of(e->arena, c_struct));
    close_record(w, e->arena, type->c, count);
}

/* --- choices --- */

static void emit_arm_fields(struct writer *w, const struct emit *e, const struct model_type *type,
                            const struct model_arm *arm)
{
    struct arena *arena = e->arena;
    bool several = arm->c_field_count > 1;
    struct owner owner = {arena_printf(arena, "struct %s", type->c), "",
                          several ? arena_printf(arena, "%s.", arm->c) : ""};
    const char *name = arena_printf(arena, "%s_%s", type->c, c_arm_suffix(arena, arm));
    if (shown_count(arm->members, arm->member_count))
        emit_members(w, arena, &owner, name, arm->members, arm->member_count);
}

static void emit_arm(struct writer *w, const struct emit *e, const struct model_type *type,
                     const struct model_arm *arm)
{
    struct arena *arena = e->arena;
    size_t count = shown_count(arm->members, arm->member_count);
    bool is_group = count == 1 && arm->c_field_count > 1;
    const char *fields = "";
    const char *tag = "";
    if (count)
        fields = arena_printf(arena, "\n    .field_count = %zu,%s\n    .fields = %s_%s_fields,",
                              count, is_group ? "\n    .is_group = true," : "", type->c,
                              c_arm_suffix(arena, arm));
    if (arm->label_count)
        tag = arena_printf(arena, "\n    .has_tag_value = true,%s\n    .tag = (uint64_t)%s,",
                           c_only_tag(arena, arm) ? "\n    .has_one_tag = true," : "",
                           c_number(arena, arm->labels[0].lo));
    write_text(w,
               "{\n"
               "    .name = \"$name$\",\n"
               "    .kind = $kind$,$tag$$fields$\n"
               "},\n",
               "name", arm->name, "kind", arm->c_kind, "tag", tag, "fields", fields, NULL);
}

static void close_choice(struct writer *w, const char *c, const char *count, const char *type,
                         const char *tag)
{
    write_text(w,
               ".arm_count = $count$,\n"
               ".arms = $c$_arms,\n"
               ".kind_offset = $kind$,\n"
               "$tag$",
               "count", count, "c", c, "kind", type, "tag", tag, NULL);
    write_text(w, "};\n\n", NULL);
}

/* The integer that the tag is in C, an enum too. */
static const char *tag_kind(struct arena *arena, const struct model_ref *tag)
{
    bool is_int = tag->base == MODEL_ENUM && tag->type->enumeration.c_enum;
    if (tag->base == MODEL_BOOL)
        return "BOOL";
    return arena_printf(arena, "%s%u", c_is_signed(tag) ? "I" : "U",
                        is_int ? 32 : c_int_bits(tag->bits));
}

static void emit_choice(struct writer *w, const struct emit *e, const struct model_type *type)
{
    struct arena *arena = e->arena;
    const struct model_choice *choice = &type->choice;
    const char *c_struct = arena_printf(arena, "struct %s", type->c);
    for (size_t i = 0; i < choice->arm_count; i++)
        emit_arm_fields(w, e, type, &choice->arms[i]);
    write_text(w, "static const struct weir_arm $c$_arms[] = {\n", "c", type->c, NULL);
    for (size_t i = 0; i < choice->arm_count; i++)
        emit_arm(w, e, type, &choice->arms[i]);
    write_text(w, "};\n\n", NULL);
    open_type(w, "", type->c, type->full, "WEIR_TYPE_CHOICE", size_of(arena, c_struct));
    const char *tag = "";
    if (choice->c_tag)
        tag = arena_printf(arena,
                           ".tag_offset = offsetof(%s, tag),\n"
                           ".tag_size = sizeof(%s),\n"
                           ".tag_kind = WEIR_KIND_%s,\n",
                           c_struct, c_type(arena, &choice->tag), tag_kind(arena, &choice->tag));
    close_choice(w, type->c, c_number(arena, (wide)choice->arm_count),
                 arena_printf(arena, "offsetof(%s, kind)", c_struct), tag);
}

/* --- messages --- */

static void emit_entry(struct writer *w, const struct emit *e, const struct model_field *map)
{
    struct arena *arena = e->arena;
    const char *c_struct = arena_printf(arena, "struct %s", map->c_entry);
    struct owner owner = {c_struct, "", ""};
    struct model_field key = {.name = "key", .c = "key", .ref = map->key, .role = MODEL_PLAIN};
    struct model_field value = {
        .name = "value", .c = "value", .ref = map->ref, .role = MODEL_PLAIN};
    open_fields(w, map->c_entry);
    emit_field(w, arena, &owner, &key, "key");
    emit_field(w, arena, &owner, &value, "value");
    write_text(w, "};\n\n", NULL);
    open_type(w, "static ", map->c_entry, map->name, "WEIR_TYPE_STRUCT", size_of(arena, c_struct));
    close_record(w, arena, map->c_entry, 2);
}

static const char *oneof_name(struct arena *arena, const struct model_type *type,
                              const struct model_oneof *oneof)
{
    return arena_printf(arena, "%s_%s", type->c, oneof->c);
}

static void emit_oneof_arm(struct writer *w, struct arena *arena, const char *name,
                           const struct model_field *field)
{
    write_text(w,
               "{\n"
               "    .name = $field$,\n"
               "    .kind = $kind$,\n"
               "    .field_count = 1,\n"
               "    .fields = &$name$_fields[$kind$ - 1],\n"
               "},\n",
               "field", c_field_quote(arena, field), "kind", field->c_kind, "name", name, NULL);
}

static void emit_oneof(struct writer *w, const struct emit *e, const struct model_type *type,
                       const struct model_oneof *oneof)
{
    struct arena *arena = e->arena;
    const char *name = oneof_name(arena, type, oneof);
    const char *c_struct = arena_printf(arena, "struct %s", type->c);
    struct owner owner = {c_struct, oneof->c, arena_printf(arena, "%s.", oneof->c)};
    open_fields(w, name);
    for (size_t i = 0; i < oneof->field_count; i++)
        emit_field(w, arena, &owner, oneof->fields[i], oneof->fields[i]->c);
    write_text(w, "};\n\nstatic const struct weir_arm $name$_arms[] = {\n", "name", name, NULL);
    for (size_t i = 0; i < oneof->field_count; i++)
        emit_oneof_arm(w, arena, name, oneof->fields[i]);
    write_text(w, "};\n\n", NULL);
    open_type(w, "static ", name, oneof->name, "WEIR_TYPE_CHOICE",
              arena_printf(arena, "sizeof(((%s *)0)->%s)", c_struct, oneof->c));
    close_choice(w, name, c_number(arena, (wide)oneof->field_count),
                 offset_of(arena, &owner, "kind"), "");
}

static void emit_flattened(struct writer *w, struct arena *arena, const struct model_type *type,
                           const struct model_oneof *oneof)
{
    write_text(w,
               "{\n"
               "    .name = \"$name$\",\n"
               "    .kind = WEIR_KIND_RECORD,\n"
               "    .shape = WEIR_SHAPE_ONE,\n"
               "    .flags = WEIR_FIELD_FLATTEN,\n"
               "    .offset = offsetof(struct $type$, $c$),\n"
               "    .size = sizeof(((struct $type$ *)0)->$c$),\n"
               "    .type = &$oneof$_type,\n"
               "},\n",
               "name", oneof->name, "type", type->c, "c", oneof->c, "oneof",
               oneof_name(arena, type, oneof), NULL);
}

static void emit_unknown(struct writer *w, const struct model_type *type)
{
    write_text(w,
               "{\n"
               "    .name = \"$c$\",\n"
               "    .kind = WEIR_KIND_BYTES,\n"
               "    .shape = WEIR_SHAPE_ONE,\n"
               "    .flags = WEIR_FIELD_IMPLICIT | WEIR_FIELD_UNKNOWN,\n"
               "    .offset = offsetof(struct $type$, $c$),\n"
               "    .size = sizeof(struct weir_bytes),\n"
               "},\n",
               "type", type->c, "c", type->message.c_unknown, NULL);
}

/* The fields as written, a choice in the place of its first arm; returns how many. */
static size_t emit_message_fields(struct writer *w, const struct emit *e,
                                  const struct model_type *type)
{
    const struct model_message *message = &type->message;
    struct owner owner = {arena_printf(e->arena, "struct %s", type->c), "", ""};
    size_t count = 0;
    for (size_t i = 0; i < message->field_count; i++) {
        const struct model_field *field = message->fields[i];
        if (field->oneof && field != field->oneof->fields[0])
            continue;
        if (field->oneof)
            emit_flattened(w, e->arena, type, field->oneof);
        else
            emit_field(w, e->arena, &owner, field, field->c);
        count++;
    }
    if (message->keep_unknown)
        emit_unknown(w, type);
    return count + message->keep_unknown;
}

static void emit_message(struct writer *w, const struct emit *e, const struct model_type *type)
{
    const struct model_message *message = &type->message;
    const char *c_struct = arena_printf(e->arena, "struct %s", type->c);
    size_t count = 0;
    for (size_t i = 0; i < message->field_count; i++)
        if (message->fields[i]->shape == MODEL_MAP)
            emit_entry(w, e, message->fields[i]);
    for (size_t i = 0; i < message->oneof_count; i++)
        emit_oneof(w, e, type, message->oneofs[i]);
    if (message->field_count || message->keep_unknown) {
        open_fields(w, type->c);
        count = emit_message_fields(w, e, type);
        write_text(w, "};\n\n", NULL);
    }
    open_type(w, "", type->c, type->full, "WEIR_TYPE_MESSAGE", size_of(e->arena, c_struct));
    close_record(w, e->arena, type->c, count);
}

/* --- enums --- */

static void emit_enum(struct writer *w, const struct emit *e, const struct model_type *type)
{
    const struct model_enum *en = &type->enumeration;
    struct model_ref ref = {.base = MODEL_ENUM, .bits = en->bits, .type = type};
    if (en->value_count)
        write_text(w, "static const struct weir_enum_value $c$_values[] = {\n", "c", type->c, NULL);
    for (size_t i = 0; i < en->value_count; i++)
        write_text(w, "{\"$name$\", (int64_t)$value$},\n", "name", en->values[i].name, "value",
                   en->values[i].c, NULL);
    if (en->value_count)
        write_text(w, "};\n\n", NULL);
    open_type(w, "", type->c, type->full, "WEIR_TYPE_ENUM",
              size_of(e->arena, c_type(e->arena, &ref)));
    if (en->closed)
        write_text(w, ".closed = true,\n", NULL);
    if (en->value_count)
        write_text(w,
                   ".value_count = $count$,\n"
                   ".values = $c$_values,\n",
                   "count", c_number(e->arena, (wide)en->value_count), "c", type->c, NULL);
    write_text(w, "};\n\n", NULL);
}

/* --- all types --- */

static void emit_functions(struct writer *w, const struct model_type *type)
{
    write_text(w,
               "int $c$_to_json(const struct $c$ *m, struct weir_buf *out)\n"
               "{\n"
               "    return weir_json_write(&$c$_type, m, out);\n"
               "}\n\n"
               "int $c$_from_json(struct $c$ *ret, struct weir_bytes json,\n"
               "    struct weir_arena *arena, struct weir_error *err)\n"
               "{\n"
               "    return weir_json_read(&$c$_type, ret, json, arena, err);\n"
               "}\n\n"
               "int $c$_copy(struct $c$ *ret, const struct $c$ *m,\n"
               "    struct weir_arena *arena)\n"
               "{\n"
               "    return weir_copy(&$c$_type, ret, m, arena);\n"
               "}\n\n",
               "c", type->c, NULL);
}

void emit_c_json(struct writer *w, const struct emit *e)
{
    for (size_t i = 0; i < e->file->type_count; i++) {
        const struct model_type *type = e->file->types[i];
        if (type->base == MODEL_ENUM)
            emit_enum(w, e, type);
        else if (type->base == MODEL_STRUCT)
            emit_struct(w, e, type);
        else if (type->base == MODEL_CHOICE)
            emit_choice(w, e, type);
        else
            emit_message(w, e, type);
        if (c_is_codec(type))
            emit_functions(w, type);
    }
}
