/* Writing messages: the size pass with its checks, and the stores from the last field to the first. */
#include "emit/c_chain.h"
#include "emit/c_message.h"

#include <string.h>

struct pass {
    struct writer *w;
    const struct emit *e;
    struct arena *arena;
};

/* One value that is written. */
struct origin {
    const char *place;
    const struct model_ref *ref;
    const struct model_field *limits; /* or NULL */
    const char *step;                 /* quoted name for errors */
    bool item;                        /* an element, number `i` */
};

static struct origin source_of(const struct pass *t, const struct model_field *field)
{
    const char *place = c_message_place(t->arena, "m->", field);
    return (struct origin){place, &field->ref, field, c_field_quote(t->arena, field), false};
}

static struct origin item_of(const struct pass *t, const struct origin *list)
{
    struct origin item = *list;
    item.place = arena_printf(t->arena, "%s.items[i]", list->place);
    item.item = true;
    return item;
}

static bool is_pointer(const struct origin *s)
{
    return !s->item && s->limits && s->limits->presence == MODEL_POINTER;
}

static const char *pointer_of(const struct pass *t, const struct origin *s)
{
    return is_pointer(s) ? s->place : arena_printf(t->arena, "&%s", s->place);
}

/* --- when a field is written --- */

static const char *text_differs(const struct pass *t, const struct model_field *field,
                                const char *place)
{
    const struct model_expr *preset = field->preset;
    if (!preset || !preset->text_len)
        return arena_printf(t->arena, "%s.len", place);
    return arena_printf(t->arena, "!weir__same(%s.data, %s.len, %s, %zu)", place, place,
                        c_quote(t->arena, preset->text, preset->text_len), preset->text_len);
}

/* Floats by their bits: -0.0 is not the default. */
static const char *float_differs(const struct pass *t, const struct model_field *field,
                                 const char *place)
{
    unsigned bits = field->ref.bits;
    const char *preset = c_preset(t->arena, field);
    if (strcmp(preset, "0") == 0)
        return arena_printf(t->arena, "weir_f%u_bits(%s)", bits, place);
    return arena_printf(t->arena, "weir_f%u_bits(%s) != weir_f%u_bits(%s)", bits, place, bits,
                        preset);
}

static const char *scalar_differs(const struct pass *t, const struct model_field *field,
                                  const char *place)
{
    if (c_is_text(&field->ref))
        return text_differs(t, field, place);
    if (field->ref.base == MODEL_FLOAT)
        return float_differs(t, field, place);
    if (!field->preset || !field->preset->value)
        return place;
    return arena_printf(t->arena, "%s != %s", place, c_preset(t->arena, field));
}

/* NULL: always. */
static const char *is_written(const struct pass *t, const struct model_field *field)
{
    const char *place = c_message_place(t->arena, "m->", field);
    if (field->oneof)
        return arena_printf(t->arena, "m->%s.kind == %s", field->oneof->c, field->c_kind);
    if (field->shape == MODEL_MAP || field->shape == MODEL_REPEATED)
        return arena_printf(t->arena, "%s.count", place);
    switch (field->presence) {
    case MODEL_ALWAYS:
        return NULL;
    case MODEL_HAS:
        return arena_printf(t->arena, "m->%s", field->c_has);
    case MODEL_POINTER:
        return place;
    case MODEL_IMPLICIT:
        break;
    }
    return scalar_differs(t, field, place);
}

static void open_field(const struct pass *t, const struct model_field *field)
{
    const char *condition = is_written(t, field);
    write_text(t->w, "/* $note$ */\n", "note", c_message_note(t->arena, field), NULL);
    if (condition)
        write_text(t->w, "if ($condition$) {\n", "condition", condition, NULL);
}

static void close_field(const struct pass *t, const struct model_field *field)
{
    if (is_written(t, field))
        write_text(t->w, "}\n", NULL);
}

/* --- values --- */

/* The number that stands on the wire as a varint. */
static const char *varint_value(const struct pass *t, const struct origin *s)
{
    const struct model_ref *ref = s->ref;
    if (ref->encoding == MODEL_ENC_ZIGZAG)
        return arena_printf(t->arena, "weir_zigzag%u(%s)", ref->bits, s->place);
    if (c_is_signed(ref))
        return arena_printf(t->arena, "(uint64_t)(int64_t)%s%s", c_enum_cast(ref), s->place);
    if (ref->base == MODEL_ENUM && ref->bits <= 32)
        return arena_printf(t->arena, "(uint32_t)%s", s->place);
    return s->place;
}

static const char *fixed_bits(const struct pass *t, const struct origin *s)
{
    unsigned bits = s->ref->encoding == MODEL_ENC_FIXED32 ? 32 : 64;
    if (s->ref->base == MODEL_FLOAT)
        return arena_printf(t->arena, "weir_f%u_bits(%s)", bits, s->place);
    return arena_printf(t->arena, "(uint%u_t)%s", bits, s->place);
}

/* --- the size pass --- */

static const char *size_refusal(const struct pass *t, const struct origin *s, const char *code)
{
    return arena_printf(t->arena,
                        s->item ? "return weir__size_refuse_item(s, n, %s, %s, i);"
                                : "return weir__size_refuse(s, n, %s, %s, NULL);",
                        code, s->step);
}

static void emit_faults(const struct pass *t, const struct origin *s, const struct c_faults *faults)
{
    for (size_t i = 0; i < faults->count; i++)
        write_text(t->w,
                   "if (WEIR_UNLIKELY($fault$))\n"
                   "    $refuse$\n",
                   "fault", faults->items[i].condition, "refuse",
                   size_refusal(t, s, faults->items[i].code), NULL);
}

/* An arm by pointer may be chosen and not be there. */
static bool is_missing_arm(const struct origin *s)
{
    return is_pointer(s) && s->limits->oneof;
}

static struct c_faults value_faults(const struct pass *t, const struct origin *s)
{
    return c_value_faults(t->arena, C_SIZE, s->limits, s->ref, s->place);
}

static struct c_faults length_faults(const struct pass *t, const struct origin *s)
{
    if (!c_is_text(s->ref) || !s->limits || s->limits->shape != MODEL_ONE)
        return (struct c_faults){.count = 0};
    return c_count_faults(t->arena, s->limits, arena_printf(t->arena, "%s.len", s->place));
}

static struct c_faults view_faults(const struct pass *t, const struct origin *s)
{
    return c_is_text(s->ref) ? c_view_faults(t->arena, s->place) : (struct c_faults){.count = 0};
}

static bool is_list(const struct model_field *field)
{
    return field->shape == MODEL_MAP || field->shape == MODEL_REPEATED;
}

/* A kind that is none of the enumerators. */
static const char *oneof_fault(const struct pass *t, const struct model_oneof *oneof)
{
    return arena_printf(t->arena, "(uint32_t)m->%s.kind > %zu", oneof->c, oneof->field_count);
}

static struct c_faults list_faults(const struct pass *t, const struct model_field *field,
                                   const struct origin *list)
{
    const char *count = arena_printf(t->arena, "%s.count", list->place);
    struct c_faults faults = c_count_faults(t->arena, field, count);
    faults.items[faults.count++] = c_list_faults(t->arena, list->place).items[0];
    return faults;
}

static void emit_checks(const struct pass *t, const struct origin *s)
{
    struct c_faults lengths = length_faults(t, s), views = view_faults(t, s);
    struct c_faults faults = value_faults(t, s);
    emit_faults(t, s, &lengths);
    emit_faults(t, s, &views);
    emit_faults(t, s, &faults);
    if (is_missing_arm(s))
        write_text(t->w,
                   "if (WEIR_UNLIKELY(!$place$))\n"
                   "    $refuse$\n",
                   "place", s->place, "refuse", size_refusal(t, s, "WEIR_EPRESENCE"), NULL);
}

static void emit_record_size(const struct pass *t, const struct origin *s)
{
    write_text(t->w,
               "k = $type$__size(s, $from$);\n"
               "if (WEIR_UNLIKELY(k == WEIR__REFUSED))\n",
               "type", s->ref->type->c, "from", pointer_of(t, s), NULL);
    write_text(t->w,
               s->item ? "    return weir__size_inside_item(s, n, $step$, i);\n"
                       : "    return weir__size_inside(s, n, $step$);\n",
               "step", s->step, NULL);
}

/* Checks the value, prints what its size needs, and returns the size without a key. */
static const char *emit_value_size(const struct pass *t, const struct origin *s)
{
    emit_checks(t, s);
    switch (c_wire_of(s->ref)) {
    case C_WIRE_VARINT:
        return s->ref->base == MODEL_BOOL
                   ? "1"
                   : arena_printf(t->arena, "weir__varint_size(%s)", varint_value(t, s));
    case C_WIRE_FIXED32:
        return "4";
    case C_WIRE_FIXED64:
        return "8";
    case C_WIRE_LENGTH:
        break;
    }
    if (c_is_text(s->ref))
        return arena_printf(t->arena, "weir__delimited_size(%s.len)", s->place);
    emit_record_size(t, s);
    return "weir__delimited_size(k)";
}

static void add_size(const struct pass *t, const char *to, unsigned key_len, const char *size)
{
    const char *key = key_len ? arena_printf(t->arena, "%u + ", key_len) : "";
    write_text(t->w, "$to$ += $key$$size$;\n", "to", to, "key", key, "size", size, NULL);
}

static void open_items(const struct pass *t, const struct origin *list)
{
    write_text(t->w, "for (size_t i = 0; i < $place$.count; i++) {\n", "place", list->place, NULL);
}

/* Elements of a packed list whose size follows from their count alone; NULL when each has its own. */
static const char *packed_size(const struct pass *t, const struct origin *list)
{
    struct c_faults faults = c_value_faults(t->arena, C_SIZE, list->limits, list->ref, "");
    if (faults.count)
        return NULL;
    if (c_wire_of(list->ref) == C_WIRE_FIXED32)
        return arena_printf(t->arena, "%s.count * 4", list->place);
    if (c_wire_of(list->ref) == C_WIRE_FIXED64)
        return arena_printf(t->arena, "%s.count * 8", list->place);
    return list->ref->base == MODEL_BOOL ? arena_printf(t->arena, "%s.count", list->place) : NULL;
}

static void emit_packed_size(const struct pass *t, const struct origin *list, unsigned key_len)
{
    struct origin item = item_of(t, list);
    const char *size = packed_size(t, list);
    if (!size) {
        write_text(t->w, "k = 0;\n", NULL);
        open_items(t, list);
        add_size(t, "k", 0, emit_value_size(t, &item));
        write_text(t->w, "}\n", NULL);
        size = "k";
    }
    add_size(t, "n", key_len, arena_printf(t->arena, "weir__delimited_size(%s)", size));
}

static void emit_list_size(const struct pass *t, const struct origin *list, unsigned key_len)
{
    struct origin item = item_of(t, list);
    open_items(t, list);
    add_size(t, "n", key_len, emit_value_size(t, &item));
    write_text(t->w, "}\n", NULL);
}

static struct origin side_of(const struct pass *t, const struct origin *item,
                             const struct c_entry_side *side)
{
    struct origin s = *item;
    s.place = arena_printf(t->arena, "%s.%s", item->place, side->c);
    s.ref = side->ref;
    s.limits = side->limits;
    return s;
}

static void emit_map_size(const struct pass *t, const struct model_field *field,
                          const struct origin *map, unsigned key_len)
{
    struct c_entry_side sides[2];
    struct origin item = item_of(t, map);
    c_entry_sides(field, sides);
    struct origin key = side_of(t, &item, &sides[0]), value = side_of(t, &item, &sides[1]);
    open_items(t, map);
    const char *key_size = emit_value_size(t, &key);
    const char *value_size = emit_value_size(t, &value);
    write_text(t->w,
               "k = 2 + $key$ + $value$;\n"
               "n += $key_len$ + weir__delimited_size(k);\n"
               "}\n",
               "key", key_size, "value", value_size, "key_len", c_number(t->arena, key_len), NULL);
}

static void emit_field_size(const struct pass *t, const struct plan_message_field *pf)
{
    const struct model_field *field = pf->field;
    struct origin s = source_of(t, field);
    if (is_list(field)) {
        struct c_faults faults = list_faults(t, field, &s);
        emit_faults(t, &s, &faults);
    }
    open_field(t, field);
    if (field->shape == MODEL_MAP)
        emit_map_size(t, field, &s, pf->key_len);
    else if (field->shape == MODEL_REPEATED && field->packed)
        emit_packed_size(t, &s, pf->key_len);
    else if (field->shape == MODEL_REPEATED)
        emit_list_size(t, &s, pf->key_len);
    else
        add_size(t, "n", pf->key_len, emit_value_size(t, &s));
    close_field(t, field);
}

/* Whether a part's size has to be kept before it is added. */
static bool needs_part(const struct pass *t, const struct plan *plan)
{
    for (size_t i = 0; i < plan->field_count; i++) {
        const struct model_field *field = plan->fields[i].field;
        struct origin s = source_of(t, field);
        if (c_is_record(&field->ref) || field->shape == MODEL_MAP)
            return true;
        if (field->shape == MODEL_REPEATED && field->packed && !packed_size(t, &s))
            return true;
    }
    return false;
}

static void emit_oneof_checks(const struct pass *t, const struct model_message *message)
{
    for (size_t i = 0; i < message->oneof_count; i++) {
        const struct model_oneof *oneof = message->oneofs[i];
        write_text(t->w,
                   "if (WEIR_UNLIKELY($fault$))\n"
                   "    return weir__size_refuse(s, n, WEIR_ETAG, $step$, NULL);\n",
                   "fault", oneof_fault(t, oneof), "step",
                   c_quote(t->arena, oneof->name, strlen(oneof->name)), NULL);
    }
}

static void emit_unknown_size(const struct pass *t, const char *unknown)
{
    struct c_faults faults = c_view_faults(t->arena, arena_printf(t->arena, "m->%s", unknown));
    write_text(t->w,
               "if (WEIR_UNLIKELY($fault$))\n"
               "    return weir__size_refuse(s, n, $code$, \"$unknown$\", NULL);\n"
               "n += m->$unknown$.len;\n",
               "fault", faults.items[0].condition, "code", faults.items[0].code, "unknown", unknown,
               NULL);
}

static void emit_size_fields(const struct pass *t, const struct model_type *type)
{
    const struct plan *plan = plan_of(t->e->plans, type);
    emit_oneof_checks(t, &type->message);
    for (size_t i = 0; i < plan->field_count; i++)
        emit_field_size(t, &plan->fields[i]);
    if (type->message.keep_unknown)
        emit_unknown_size(t, type->message.c_unknown);
}

/* Prints the statements into a text of their own, to see what they use. */
static void emit_function_body(struct writer *w, const struct emit *e,
                               const struct model_type *type,
                               void (*emit_fields)(const struct pass *, const struct model_type *),
                               const char *first, const char *second)
{
    struct writer body;
    struct pass t = {&body, e, e->arena};
    writer_init(&body);
    body.depth = w->depth;
    emit_fields(&t, type);
    write_writer(w, &body);
    c_ignore_unused(w, e, type, strbuf_text(&body.out), first, second);
    writer_fini(&body);
}

void emit_c_size_message(struct writer *w, const struct emit *e, const struct model_type *type)
{
    write_text(w,
               "inline size_t $type$__size(struct weir__sizer *s, const struct $type$ *m)\n"
               "{\n"
               "    size_t n = 0;\n",
               "type", type->c, NULL);
    struct pass t = {w, e, e->arena};
    if (needs_part(&t, plan_of(e->plans, type)))
        write_text(w, "size_t k;\n", NULL);
    if (type->recursive)
        write_text(w,
                   "if (WEIR_UNLIKELY(++s->depth > $limit$))\n"
                   "    return weir__size_refuse(s, 0, WEIR_EDEPTH, NULL, NULL);\n",
                   "limit", c_number(e->arena, type->depth_limit), NULL);
    emit_function_body(w, e, type, emit_size_fields, "s", "m");
    if (type->recursive)
        write_text(w, "s->depth--;\n", NULL);
    write_text(w,
               "return n;\n"
               "}\n\n",
               NULL);
}

/* --- stores --- */

static void put_key(const struct pass *t, const uint8_t *key, unsigned len)
{
    struct strbuf text = {0};
    if (len == 1) {
        write_text(t->w, "*--p = $key$;\n", "key", arena_printf(t->arena, "0x%02x", key[0]), NULL);
        return;
    }
    for (unsigned i = 0; i < len; i++)
        strbuf_printf(&text, "\\x%02x", key[i]);
    write_text(t->w, "p -= $len$;\nmemcpy(p, \"$key$\", $len$);\n", "len", c_number(t->arena, len),
               "key", strbuf_text(&text), NULL);
    strbuf_fini(&text);
}

/* Gives up unless there is room for `len` bytes and what belongs to them. */
static void try_room(const struct pass *t, const char *len)
{
    write_text(t->w,
               "if (WEIR_UNLIKELY(!weir__has_room(p, limit, $len$)))\n"
               "    return NULL;\n",
               "len", len, NULL);
}

static void try_fault(const struct pass *t, const char *fault)
{
    write_text(t->w,
               "if (WEIR_UNLIKELY($fault$))\n"
               "    return NULL;\n",
               "fault", fault, NULL);
}

static void try_faults(const struct pass *t, const struct c_faults *faults)
{
    for (size_t i = 0; i < faults->count; i++)
        try_fault(t, faults->items[i].condition);
}

/* Text that is checked while it is copied. */
static bool is_utf8(const struct origin *s)
{
    return s->ref->base == MODEL_STR && s->ref->charset == MODEL_CHARSET_UTF8;
}

/* What the size pass would refuse is given up here, for it to say why. */
static void try_value(const struct pass *t, const struct origin *s)
{
    struct c_faults faults = value_faults(t, s);
    struct c_faults lengths = length_faults(t, s), views = view_faults(t, s);
    try_faults(t, &lengths);
    try_faults(t, &views);
    if (!is_utf8(s))
        try_faults(t, &faults);
    if (is_missing_arm(s))
        try_fault(t, arena_printf(t->arena, "!%s", s->place));
    if (c_is_text(s->ref))
        try_room(t, arena_printf(t->arena, "%s.len", s->place));
    else if (!c_is_record(s->ref))
        try_room(t, "0");
}

static void put_varint(const struct pass *t, const struct origin *s)
{
    const char *text =
        s->ref->base == MODEL_BOOL ? "*--p = $value$;\n" : "p = weir__put_varint(p, $value$);\n";
    write_text(t->w, text, "value", varint_value(t, s), NULL);
}

static void put_fixed(const struct pass *t, const struct origin *s)
{
    bool is_32 = s->ref->encoding == MODEL_ENC_FIXED32;
    write_text(t->w,
               "p -= $bytes$;\n"
               "weir_put_le$bits$(p, $value$);\n",
               "bytes", is_32 ? "4" : "8", "bits", is_32 ? "32" : "64", "value", fixed_bits(t, s),
               NULL);
}

/* A struct is stored without looking, so its size is asked for first. */
static void put_struct(const struct pass *t, const struct origin *s)
{
    write_text(t->w,
               "if (limit) {\n"
               "    struct weir__sizer s = weir__sizer_for(NULL);\n"
               "    size_t k = $type$__size(&s, $from$);\n"
               "    if (WEIR_UNLIKELY(k == WEIR__REFUSED || !weir__has_room(p, limit, k)))\n"
               "        return NULL;\n"
               "}\n"
               "behind = p;\n"
               "p = $type$__write(p, $plain$$from$);\n",
               "type", s->ref->type->c, "plain", c_write_arg(NULL, s->ref->type), "from",
               pointer_of(t, s), NULL);
}

static void put_message(const struct pass *t, const struct origin *s)
{
    write_text(t->w,
               "behind = p;\n"
               "p = $type$__write(p, limit, $from$);\n"
               "if (WEIR_UNLIKELY(!p || !weir__has_room(p, limit, 0)))\n"
               "    return NULL;\n",
               "type", s->ref->type->c, "from", pointer_of(t, s), NULL);
}

static void put_length(const struct pass *t, const struct origin *s)
{
    if (is_utf8(s)) {
        write_text(t->w,
                   "p = weir__put_text(p, $place$.data, $place$.len);\n"
                   "if (WEIR_UNLIKELY(!p))\n"
                   "    return NULL;\n"
                   "p = weir__put_varint(p, $place$.len);\n",
                   "place", s->place, NULL);
    } else if (c_is_text(s->ref)) {
        write_text(t->w, "p = weir__put_delimited(p, $place$.data, $place$.len);\n", "place",
                   s->place, NULL);
    } else {
        if (s->ref->base == MODEL_MESSAGE)
            put_message(t, s);
        else
            put_struct(t, s);
        write_text(t->w, "p = weir__put_varint(p, (size_t)(behind - p));\n", NULL);
    }
}

static void put_value(const struct pass *t, const struct origin *s)
{
    try_value(t, s);
    switch (c_wire_of(s->ref)) {
    case C_WIRE_VARINT:
        put_varint(t, s);
        return;
    case C_WIRE_FIXED32:
    case C_WIRE_FIXED64:
        put_fixed(t, s);
        return;
    case C_WIRE_LENGTH:
        put_length(t, s);
        return;
    }
}

static void open_items_back(const struct pass *t, const struct origin *list)
{
    write_text(t->w, "for (size_t i = $place$.count; i-- > 0;) {\n", "place", list->place, NULL);
}

static void put_packed(const struct pass *t, const struct origin *list)
{
    struct origin item = item_of(t, list);
    write_text(t->w, "behind = p;\n", NULL);
    open_items_back(t, list);
    put_value(t, &item);
    write_text(t->w,
               "}\n"
               "p = weir__put_varint(p, (size_t)(behind - p));\n",
               NULL);
}

static void put_list(const struct pass *t, const struct origin *list,
                     const struct plan_message_field *pf)
{
    struct origin item = item_of(t, list);
    open_items_back(t, list);
    put_value(t, &item);
    put_key(t, pf->key, pf->key_len);
    write_text(t->w, "}\n", NULL);
}

static void put_map(const struct pass *t, const struct origin *map,
                    const struct plan_message_field *pf)
{
    struct c_entry_side sides[2];
    struct origin item = item_of(t, map);
    c_entry_sides(pf->field, sides);
    open_items_back(t, map);
    write_text(t->w, "uint8_t *entry = p;\n", NULL);
    for (size_t i = 2; i-- > 0;) {
        struct origin side = side_of(t, &item, &sides[i]);
        uint8_t key = (uint8_t)c_key(sides[i].number, c_wire_of(sides[i].ref));
        put_value(t, &side);
        put_key(t, &key, 1);
    }
    write_text(t->w, "p = weir__put_varint(p, (size_t)(entry - p));\n", NULL);
    put_key(t, pf->key, pf->key_len);
    write_text(t->w, "}\n", NULL);
}

static void put_field(const struct pass *t, const struct plan_message_field *pf)
{
    const struct model_field *field = pf->field;
    struct origin s = source_of(t, field);
    if (is_list(field)) {
        struct c_faults faults = list_faults(t, field, &s);
        try_faults(t, &faults);
    }
    open_field(t, field);
    if (field->shape == MODEL_MAP) {
        put_map(t, &s, pf);
    } else if (field->shape == MODEL_REPEATED && !field->packed) {
        put_list(t, &s, pf);
    } else {
        if (field->shape == MODEL_REPEATED)
            put_packed(t, &s);
        else
            put_value(t, &s);
        put_key(t, pf->key, pf->key_len);
    }
    close_field(t, field);
}

static bool needs_behind(const struct plan *plan)
{
    for (size_t i = 0; i < plan->field_count; i++) {
        const struct model_field *field = plan->fields[i].field;
        if (c_is_record(&field->ref) || (field->shape == MODEL_REPEATED && field->packed))
            return true;
    }
    return false;
}

static void emit_write_fields(const struct pass *t, const struct model_type *type)
{
    const struct plan *plan = plan_of(t->e->plans, type);
    for (size_t i = 0; i < type->message.oneof_count; i++)
        try_fault(t, oneof_fault(t, type->message.oneofs[i]));
    if (type->message.keep_unknown) {
        const char *unknown = type->message.c_unknown;
        struct c_faults views = c_view_faults(t->arena, arena_printf(t->arena, "m->%s", unknown));
        try_faults(t, &views);
        try_room(t, arena_printf(t->arena, "m->%s.len", unknown));
        write_text(t->w, "p = weir__put_bytes(p, m->$unknown$.data, m->$unknown$.len);\n",
                   "unknown", unknown, NULL);
    }
    for (size_t i = plan->field_count; i-- > 0;)
        put_field(t, &plan->fields[i]);
}

void emit_c_write_message(struct writer *w, const struct emit *e, const struct model_type *type)
{
    write_text(
        w,
        "inline uint8_t *$type$__write(uint8_t *p, uintptr_t limit, const struct $type$ *m)\n"
        "{\n",
        "type", type->c, NULL);
    if (needs_behind(plan_of(e->plans, type)))
        write_text(w, "uint8_t *behind;\n", NULL);
    emit_function_body(w, e, type, emit_write_fields, "m", "limit");
    write_text(w,
               "return p;\n"
               "}\n\n",
               NULL);
}
