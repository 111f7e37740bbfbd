/* Decoders of messages: a loop over the fields as they come, with the position and the end in registers. */
#include "emit/c_message.h"

/* One value that is read: where it goes, what it is, how errors name it. */
struct target {
    struct writer *w;
    struct arena *arena;
    const char *place; /* of the value; for records by pointer, of the pointer */
    const struct model_ref *ref;
    const struct model_field *limits; /* or NULL */
    const char *step;                 /* quoted name for errors */
    const char *index;                /* of the element, or NULL */
};

/* --- how errors leave --- */

static const char *refusal(const struct target *t, const char *at, const char *code)
{
    if (!t->index)
        return arena_printf(t->arena, "return weir__refuse(r, %s, %s, %s, NULL);", at, code,
                            t->step);
    return arena_printf(t->arena,
                        "return weir__inside_item(r, weir__refuse(r, %s, %s, NULL, NULL), %s, %s);",
                        at, code, t->step, t->index);
}

static const char *inside(const struct target *t)
{
    if (!t->index)
        return arena_printf(t->arena, "return weir__inside(r, rc, %s);", t->step);
    return arena_printf(t->arena, "return weir__inside_item(r, rc, %s, %s);", t->step, t->index);
}

static void emit_checks(const struct target *t, const struct c_faults *faults, const char *at)
{
    for (size_t i = 0; i < faults->count; i++)
        write_text(t->w,
                   "if (WEIR_UNLIKELY($fault$))\n"
                   "    $refuse$\n",
                   "fault", faults->items[i].condition, "refuse",
                   refusal(t, at, faults->items[i].code), NULL);
}

static void emit_value_checks(const struct target *t, const char *at)
{
    struct c_faults faults = c_value_faults(t->arena, C_READ, t->limits, t->ref, t->place);
    emit_checks(t, &faults, at);
}

/* --- scalars --- */

/* The varint `v.value` as the C type. */
static const char *varint_value(const struct target *t)
{
    const struct model_ref *ref = t->ref;
    const char *type = c_type(t->arena, ref);
    if (ref->base == MODEL_BOOL)
        return "v.value != 0";
    if (ref->encoding == MODEL_ENC_ZIGZAG)
        return arena_printf(t->arena, "weir_unzigzag%u(%sv.value)", ref->bits,
                            ref->bits == 32 ? "(uint32_t)" : "");
    if (ref->base == MODEL_ENUM && ref->bits <= 32)
        return arena_printf(t->arena, "(%s)(%sint32_t)v.value", type, c_is_signed(ref) ? "" : "u");
    return ref->bits == 64 && ref->base == MODEL_UINT ? "v.value"
                                                      : arena_printf(t->arena, "(%s)v.value", type);
}

static void emit_varint(const struct target *t, const char *end)
{
    write_text(t->w,
               "v = weir__next_varint(p, $end$);\n"
               "if (WEIR_UNLIKELY(!v.p))\n"
               "    return weir__bad_varint(r, p, $end$, $step$);\n"
               "$place$ = $value$;\n",
               "end", end, "step", t->step, "place", t->place, "value", varint_value(t), NULL);
    emit_value_checks(t, "p");
    write_text(t->w, "p = v.p;\n", NULL);
}

static void emit_fixed(const struct target *t, const char *end)
{
    const char *bits = t->ref->encoding == MODEL_ENC_FIXED32 ? "32" : "64";
    const char *bytes = t->ref->encoding == MODEL_ENC_FIXED32 ? "4" : "8";
    const char *value = t->ref->base == MODEL_FLOAT
                            ? "$place$ = weir_f$bits$_from_bits(weir_get_le$bits$(p));\n"
                            : "$place$ = ($type$)weir_get_le$bits$(p);\n";
    write_text(t->w,
               "if (WEIR_UNLIKELY($end$ - p < $bytes$))\n"
               "    return weir__refuse(r, p, WEIR_ETRUNCATED, $step$, NULL);\n",
               "end", end, "bytes", bytes, "step", t->step, NULL);
    write_text(t->w, value, "place", t->place, "bits", bits, "type", c_type(t->arena, t->ref),
               NULL);
    emit_value_checks(t, "p");
    write_text(t->w, "p += $bytes$;\n", "bytes", bytes, NULL);
}

/* --- what has a length --- */

static void emit_span(const struct target *t)
{
    write_text(t->w,
               "s = weir__delimited(p, end);\n"
               "if (WEIR_UNLIKELY(!s.data))\n"
               "    return weir__bad_varint(r, p, end, $step$);\n",
               "step", t->step, NULL);
}

static void emit_text(const struct target *t)
{
    bool is_str = t->ref->base == MODEL_STR;
    struct c_faults faults = {.count = 0};
    emit_span(t);
    if (t->limits && t->limits->shape == MODEL_ONE)
        faults = c_count_faults(t->arena, t->limits, "s.len");
    emit_checks(t, &faults, "s.data");
    write_text(t->w,
               "$place$.data = $cast$s.data;\n"
               "$place$.len = s.len;\n",
               "place", t->place, "cast", is_str ? "(const char *)" : "", NULL);
    emit_value_checks(t, "s.data");
    write_text(t->w, "p = s.data + s.len;\n", NULL);
}

/* Reads the bytes of `s` into the record that `to` points to; messages add to what it holds. */
static void emit_nested(const struct target *t, const char *to)
{
    bool is_message = t->ref->base == MODEL_MESSAGE;
    write_text(t->w,
               is_message ? "rc = $type$__merge(r, s.data, s.data + s.len, $to$);\n"
                          : "weir__enter(r, s);\n"
                            "rc = weir__leave(r, $type$__read(r, $to$));\n",
               "type", t->ref->type->c, "to", to, NULL);
    write_text(t->w,
               "if (WEIR_UNLIKELY(rc))\n"
               "    $inside$\n"
               "p = s.data + s.len;\n",
               "inside", inside(t), NULL);
}

static void emit_init(const struct target *t, const char *to)
{
    if (t->ref->base == MODEL_MESSAGE)
        write_text(t->w, "$type$__init($to$);\n", "type", t->ref->type->c, "to", to, NULL);
}

static void emit_allocate(const struct target *t)
{
    write_text(t->w,
               "$place$ = weir_arena_alloc(r->arena, sizeof *$place$);\n"
               "if (WEIR_UNLIKELY(!$place$))\n"
               "    return weir__no_room(r, $step$);\n",
               "place", t->place, "step", t->step, NULL);
    emit_init(t, t->place);
}

/* A record by pointer: made when it is the first of its kind. */
static void emit_pointer(const struct target *t, const char *is_first)
{
    emit_span(t);
    write_text(t->w, "if ($first$) {\n", "first", is_first, NULL);
    emit_allocate(t);
    write_text(t->w, "}\n", NULL);
    emit_nested(t, t->place);
}

/* A value where it lies, one element of a list or a side of an entry. */
static void emit_value(const struct target *t)
{
    const char *pointer = arena_printf(t->arena, "&%s", t->place);
    switch (c_wire_of(t->ref)) {
    case C_WIRE_VARINT:
        emit_varint(t, "end");
        return;
    case C_WIRE_FIXED32:
    case C_WIRE_FIXED64:
        emit_fixed(t, "end");
        return;
    case C_WIRE_LENGTH:
        break;
    }
    if (!c_is_record(t->ref)) {
        emit_text(t);
        return;
    }
    emit_span(t);
    emit_nested(t, pointer);
}

/* --- lists --- */

static void emit_room(const struct target *t, const char *list)
{
    write_text(t->w,
               "room = weir__list_room(r->arena, $list$.items, $list$.count,\n"
               "    sizeof *$list$.items);\n"
               "if (WEIR_UNLIKELY(!room))\n"
               "    return weir__no_room(r, $step$);\n"
               "$list$.items = room;\n",
               "list", list, "step", t->step, NULL);
}

static void emit_list_limit(const struct target *t, const char *list)
{
    if (t->limits->max >= 0)
        write_text(t->w,
                   "if (WEIR_UNLIKELY($list$.count >= $max$))\n"
                   "    return weir__refuse(r, p, WEIR_ELIMIT, $step$, NULL);\n",
                   "list", list, "max", c_number(t->arena, t->limits->max), "step", t->step, NULL);
}

static struct target element_of(const struct target *t, const char *list)
{
    struct target element = *t;
    element.place = arena_printf(t->arena, "%s.items[%s.count]", list, list);
    element.index = arena_printf(t->arena, "%s.count", list);
    return element;
}

static void emit_element(const struct target *t, const char *list)
{
    struct target element = element_of(t, list);
    emit_list_limit(t, list);
    emit_room(t, list);
    if (c_is_record(t->ref))
        emit_init(t, arena_printf(t->arena, "&%s", element.place));
    emit_value(&element);
    write_text(t->w, "$list$.count++;\n", "list", list, NULL);
}

/* How many elements the packed bytes hold. */
static const char *packed_count(const struct target *t)
{
    switch (c_wire_of(t->ref)) {
    case C_WIRE_FIXED32:
        return "s.len / 4";
    case C_WIRE_FIXED64:
        return "s.len / 8";
    case C_WIRE_VARINT:
    case C_WIRE_LENGTH:
        break;
    }
    return t->ref->base == MODEL_BOOL ? "s.len" : "weir__varint_count(s)";
}

static void emit_packed_limit(const struct target *t, const char *list)
{
    if (t->limits->max >= 0)
        write_text(t->w,
                   "if (WEIR_UNLIKELY(n > $max$ - $list$.count))\n"
                   "    return weir__refuse(r, p, WEIR_ELIMIT, $step$, NULL);\n",
                   "list", list, "max", c_number(t->arena, t->limits->max), "step", t->step, NULL);
}

/* All elements at once: counted first, so that room is made once. */
static void emit_packed(const struct target *t, const char *list)
{
    struct target element = element_of(t, list);
    emit_span(t);
    write_text(t->w, "n = $count$;\n", "count", packed_count(t), NULL);
    emit_packed_limit(t, list);
    write_text(t->w,
               "room = weir__list_grow(r->arena, $list$.items, $list$.count, n,\n"
               "    sizeof *$list$.items);\n"
               "if (WEIR_UNLIKELY(!room))\n"
               "    return weir__no_room(r, $step$);\n"
               "$list$.items = room;\n"
               "p = s.data;\n"
               "s.data += s.len;\n"
               "while (p < s.data) {\n",
               "list", list, "step", t->step, NULL);
    if (c_wire_of(t->ref) == C_WIRE_VARINT)
        emit_varint(&element, "s.data");
    else
        emit_fixed(&element, "s.data");
    write_text(t->w,
               "$list$.count++;\n"
               "}\n",
               "list", list, NULL);
}

/* --- maps --- */

static const char *entry_function(struct arena *arena, const struct model_type *type,
                                  const struct model_field *field)
{
    return arena_printf(arena, "%s__read_%s", type->c, field->c);
}

static void emit_map_element(const struct target *t, const struct model_type *type,
                             const struct model_field *field, const char *list)
{
    struct target element = element_of(t, list);
    emit_span(t);
    emit_room(t, list);
    write_text(t->w, "rc = $function$(r, s.data, s.data + s.len,\n    &$place$);\n", "function",
               entry_function(t->arena, type, field), "place", element.place, NULL);
    write_text(t->w,
               "if (WEIR_UNLIKELY(rc))\n"
               "    $inside$\n"
               "$list$.count++;\n"
               "p = s.data + s.len;\n",
               "inside", inside(&element), "list", list, NULL);
}

/* One entry per key, then the limits. */
static void emit_settle(struct writer *w, struct arena *arena, const struct model_field *field)
{
    bool is_text = c_is_text(&field->key);
    struct target t = {w, arena, NULL, &field->ref, field, c_field_quote(arena, field), NULL};
    const char *list = c_message_place(arena, "ret->", field);
    const char *count = arena_printf(arena, "%s.count", list);
    write_text(w,
               "n = weir__map_settle(r->arena, $list$.items, $list$.count,\n"
               "    sizeof *$list$.items, $kind$, sizeof $list$.items->key);\n"
               "if (WEIR_UNLIKELY(n == WEIR__REFUSED))\n"
               "    return weir__no_room(r, $step$);\n"
               "$list$.count = n;\n",
               "list", list, "kind", is_text ? "WEIR__KEY_TEXT" : "WEIR__KEY_INTEGER", "step",
               t.step, NULL);
    struct c_faults faults = c_count_faults(arena, field, count);
    emit_checks(&t, &faults, "end");
}

/* --- fields --- */

static bool is_read_by_pointer(const struct model_field *field)
{
    return c_is_record(&field->ref) && field->presence == MODEL_POINTER;
}

/* What makes a record's pointer hold nothing yet. */
static const char *is_first(struct arena *arena, const struct model_field *field, const char *place)
{
    if (field->oneof)
        return arena_printf(arena, "ret->%s.kind != %s", field->oneof->c, field->c_kind);
    return arena_printf(arena, "!%s", place);
}

static void emit_one(const struct target *t, const struct model_field *field)
{
    if (is_read_by_pointer(field))
        emit_pointer(t, is_first(t->arena, field, t->place));
    else
        emit_value(t);
    if (field->oneof)
        write_text(t->w, "ret->$oneof$.kind = $kind$;\n", "oneof", field->oneof->c, "kind",
                   field->c_kind, NULL);
    else if (field->presence == MODEL_HAS)
        write_text(t->w, "ret->$has$ = true;\n", "has", field->c_has, NULL);
}

static void emit_case(struct writer *w, struct arena *arena, const struct model_field *field,
                      enum c_wire wire, const char *how)
{
    write_text(w, "case $key$: /* $note$$how$ */\n", "key",
               arena_printf(arena, "0x%02x", c_key(field->number, wire)), "note",
               c_message_note(arena, field), "how", how, NULL);
    write_text(w, "p = v.p;\n", NULL);
}

static void emit_field(struct writer *w, const struct emit *e, const struct model_type *type,
                       const struct model_field *field)
{
    const char *place = c_message_place(e->arena, "ret->", field);
    struct target t = {w,   e->arena, place, &field->ref, field, c_field_quote(e->arena, field),
                       NULL};
    bool packable = field->shape == MODEL_REPEATED && !c_is_length(&field->ref);
    emit_case(w, e->arena, field,
              field->shape == MODEL_MAP ? C_WIRE_LENGTH : c_wire_of(&field->ref),
              packable ? ", one" : "");
    if (field->shape == MODEL_MAP)
        emit_map_element(&t, type, field, place);
    else if (field->shape == MODEL_REPEATED)
        emit_element(&t, place);
    else
        emit_one(&t, field);
    write_text(w, "break;\n", NULL);
    if (!packable)
        return;
    emit_case(w, e->arena, field, C_WIRE_LENGTH, ", packed");
    emit_packed(&t, place);
    write_text(w, "break;\n", NULL);
}

/* --- locals --- */

struct needs {
    bool span, room, count, code;
};

static void find_needs(struct needs *needs, const struct model_field *field)
{
    bool is_list = field->shape == MODEL_REPEATED || field->shape == MODEL_MAP;
    bool packable = field->shape == MODEL_REPEATED && !c_is_length(&field->ref);
    needs->span |= is_list || c_is_length(&field->ref);
    needs->room |= is_list;
    needs->count |= packable || field->shape == MODEL_MAP;
    needs->code |= c_is_record(&field->ref) || field->shape == MODEL_MAP;
}

static void emit_locals(struct writer *w, const struct needs *needs)
{
    write_text(w, "struct weir__varint v;\n", NULL);
    if (needs->span)
        write_text(w, "struct weir__span s;\n", NULL);
    if (needs->room)
        write_text(w, "void *room;\n", NULL);
    if (needs->count)
        write_text(w, "size_t n;\n", NULL);
    if (needs->code)
        write_text(w, "int rc;\n", NULL);
}

static void emit_loop_open(struct writer *w)
{
    write_text(w,
               "while (p < end) {\n"
               "    const uint8_t *at = p;\n"
               "    v = weir__next_key(p, end);\n"
               "    switch (v.value) {\n",
               NULL);
}

/* Fields that nobody knows end the switch. */
static void emit_loop_close(struct writer *w, const char *unknown)
{
    write_text(w,
               "default:\n"
               "    p = weir__unknown(r, at, end, $unknown$);\n"
               "    if (WEIR_UNLIKELY(!p))\n"
               "        return r->code;\n",
               "unknown", unknown, NULL);
    write_text(w,
               "}\n"
               "}\n",
               NULL);
}

/* --- entries of maps --- */

static void emit_side_init(struct writer *w, struct arena *arena, const struct c_entry_side *side)
{
    const char *place = arena_printf(arena, "ret->%s", side->c);
    if (side->ref->base == MODEL_MESSAGE)
        write_text(w, "$type$__init(&$place$);\n", "type", side->ref->type->c, "place", place,
                   NULL);
    else if (c_is_text(side->ref))
        write_text(w, "$place$.data = NULL;\n$place$.len = 0;\n", "place", place, NULL);
    else if (c_is_record(side->ref))
        write_text(w, "memset(&$place$, 0, sizeof $place$);\n", "place", place, NULL);
    else
        write_text(w, "$place$ = 0;\n", "place", place, NULL);
}

static struct target target_of_side(struct writer *w, struct arena *arena,
                                    const struct c_entry_side *side)
{
    return (struct target){w,         arena,        arena_printf(arena, "ret->%s", side->c),
                           side->ref, side->limits, c_quote(arena, side->c, side->limits ? 5 : 3),
                           NULL};
}

static void emit_side(struct writer *w, struct arena *arena, const struct c_entry_side *side,
                      bool is_counted)
{
    struct target t = target_of_side(w, arena, side);
    write_text(w,
               "case $key$:\n"
               "    p = v.p;\n",
               "key", arena_printf(arena, "0x%02x", c_key(side->number, c_wire_of(side->ref))),
               NULL);
    emit_value(&t);
    write_text(w, is_counted ? "has_value = true;\nbreak;\n" : "break;\n", NULL);
}

/* Whether an entry may not do without its value: no bytes are no struct, and zero may be out of range. */
static bool is_value_needed(const struct emit *e, const struct model_field *field)
{
    if (c_is_record(&field->ref))
        return field->ref.base != MODEL_MESSAGE;
    return !c_is_text(&field->ref) &&
           c_value_faults(e->arena, C_READ, field, &field->ref, "").count > 0;
}

static void emit_missing_value(struct writer *w, struct arena *arena,
                               const struct c_entry_side *side)
{
    struct target t = target_of_side(w, arena, side);
    write_text(w, "if (WEIR_UNLIKELY(!has_value)) {\n", NULL);
    if (c_is_record(side->ref)) {
        write_text(w, "s.data = end;\ns.len = 0;\n", NULL);
        emit_nested(&t, arena_printf(arena, "&%s", t.place));
    } else {
        emit_value_checks(&t, "end");
    }
    write_text(w, "}\n", NULL);
}

static void emit_entry(struct writer *w, const struct emit *e, const struct model_type *type,
                       const struct model_field *field)
{
    struct c_entry_side sides[2];
    bool is_needed = is_value_needed(e, field);
    struct needs needs = {.span = c_is_length(&field->key) || c_is_length(&field->ref),
                          .code = c_is_record(&field->ref)};
    c_entry_sides(field, sides);
    write_text(
        w,
        "static int $function$(struct weir__reader *r, const uint8_t *p, const uint8_t *end,\n"
        "    struct $entry$ *ret)\n"
        "{\n",
        "function", entry_function(e->arena, type, field), "entry", field->c_entry, NULL);
    emit_locals(w, &needs);
    if (is_needed)
        write_text(w, "bool has_value = false;\n", NULL);
    emit_side_init(w, e->arena, &sides[0]);
    emit_side_init(w, e->arena, &sides[1]);
    emit_loop_open(w);
    emit_side(w, e->arena, &sides[0], false);
    emit_side(w, e->arena, &sides[1], is_needed);
    emit_loop_close(w, "NULL");
    if (is_needed)
        emit_missing_value(w, e->arena, &sides[1]);
    write_text(w,
               "return WEIR_OK;\n"
               "}\n\n",
               NULL);
}

/* --- the message --- */

static void emit_text_init(struct writer *w, struct arena *arena, const struct model_field *field)
{
    bool is_str = field->ref.base == MODEL_STR;
    const char *text = "NULL", *len = "0";
    if (field->preset) {
        text = c_quote(arena, field->preset->text, field->preset->text_len);
        len = c_number(arena, (wide)field->preset->text_len);
        text = is_str ? text : arena_printf(arena, "(const uint8_t *)%s", text);
    }
    write_text(w,
               "ret->$field$.data = $text$;\n"
               "ret->$field$.len = $len$;\n",
               "field", field->c, "text", text, "len", len, NULL);
}

static void emit_field_init(struct writer *w, struct arena *arena, const struct model_field *field)
{
    if (field->presence == MODEL_HAS)
        write_text(w, "ret->$has$ = false;\n", "has", field->c_has, NULL);
    if (c_is_list(field))
        write_text(w, "ret->$field$.items = NULL;\nret->$field$.count = 0;\n", "field", field->c,
                   NULL);
    else if (is_read_by_pointer(field))
        write_text(w, "ret->$field$ = NULL;\n", "field", field->c, NULL);
    else if (c_is_text(&field->ref))
        emit_text_init(w, arena, field);
    else
        write_text(w, "ret->$field$ = $preset$;\n", "field", field->c, "preset",
                   c_preset(arena, field), NULL);
}

static void emit_message_init(struct writer *w, const struct emit *e, const struct model_type *type)
{
    const struct model_message *message = &type->message;
    write_text(w,
               "inline void $type$__init(struct $type$ *ret)\n"
               "{\n",
               "type", type->c, NULL);
    for (size_t i = 0; i < message->field_count; i++)
        if (!message->fields[i]->oneof)
            emit_field_init(w, e->arena, message->fields[i]);
    for (size_t i = 0; i < message->oneof_count; i++)
        write_text(w, "ret->$oneof$.kind = $none$;\n", "oneof", message->oneofs[i]->c, "none",
                   message->oneofs[i]->c_kind_none, NULL);
    if (message->keep_unknown)
        write_text(w, "ret->$unknown$.data = NULL;\nret->$unknown$.len = 0;\n", "unknown",
                   message->c_unknown, NULL);
    else if (!message->field_count)
        write_text(w, "(void)ret;\n", NULL);
    write_text(w, "}\n\n", NULL);
}

/* What can be told only when everything was read: keys of maps, least numbers of elements. */
static void emit_last_checks(struct writer *w, const struct emit *e, const struct model_type *type)
{
    for (size_t i = 0; i < type->message.field_count; i++) {
        const struct model_field *field = type->message.fields[i];
        if (field->shape == MODEL_MAP)
            emit_settle(w, e->arena, field);
        else if (field->shape == MODEL_REPEATED && field->min > 0)
            write_text(w,
                       "if (WEIR_UNLIKELY(ret->$field$.count < $min$))\n"
                       "    return weir__refuse(r, end, WEIR_ELIMIT, $step$, NULL);\n",
                       "field", field->c, "min", c_number(e->arena, field->min), "step",
                       c_field_quote(e->arena, field), NULL);
    }
}

static void emit_merge(struct writer *w, const struct emit *e, const struct model_type *type)
{
    const struct plan *plan = plan_of(e->plans, type);
    const struct model_message *message = &type->message;
    struct needs needs = {0};
    for (size_t i = 0; i < message->field_count; i++)
        find_needs(&needs, message->fields[i]);
    write_text(w,
               "int $type$__merge(struct weir__reader *r, const uint8_t *p, const uint8_t *end,\n"
               "    struct $type$ *ret)\n"
               "{\n",
               "type", type->c, NULL);
    emit_locals(w, &needs);
    if (type->recursive)
        write_text(w,
                   "if (WEIR_UNLIKELY(++r->depth > $limit$))\n"
                   "    return weir__refuse(r, p, WEIR_EDEPTH, NULL, NULL);\n",
                   "limit", c_number(e->arena, type->depth_limit), NULL);
    emit_loop_open(w);
    for (size_t i = 0; i < plan->field_count; i++)
        emit_field(w, e, type, plan->fields[i].field);
    emit_loop_close(
        w, message->keep_unknown ? arena_printf(e->arena, "&ret->%s", message->c_unknown) : "NULL");
    emit_last_checks(w, e, type);
    if (type->recursive)
        write_text(w, "r->depth--;\n", NULL);
    if (!message->keep_unknown && !message->field_count)
        write_text(w, "(void)ret;\n", NULL);
    write_text(w,
               "return WEIR_OK;\n"
               "}\n\n",
               NULL);
}

/* What is left in the window; structs inside of the message move the reader about. */
static void emit_read(struct writer *w, const struct model_type *type)
{
    write_text(w,
               "inline int $type$__read(struct weir__reader *r, struct $type$ *ret)\n"
               "{\n"
               "    const uint8_t *end = r->end;\n"
               "    int rc;\n"
               "    $type$__init(ret);\n"
               "    rc = $type$__merge(r, r->p, end, ret);\n"
               "    r->p = r->end = end;\n"
               "    return rc;\n"
               "}\n\n",
               "type", type->c, NULL);
}

void emit_c_decode_message(struct writer *w, const struct emit *e, const struct model_type *type)
{
    for (size_t i = 0; i < type->message.field_count; i++)
        if (type->message.fields[i]->shape == MODEL_MAP)
            emit_entry(w, e, type, type->message.fields[i]);
    emit_message_init(w, e, type);
    emit_merge(w, e, type);
    emit_read(w, type);
}
