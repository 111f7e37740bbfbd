/* Numbers as text, delimiters and sets: what codecs call, and the constants that they give to it. */
#include "emit/c.h"

#include <string.h>

/* --- names and ranges --- */

/* The largest value of the type, whatever the width. */
static wide type_most(const struct model_ref *ref)
{
    return ((wide)1 << (ref->bits - c_is_signed(ref))) - 1;
}

static const char *radix_name(const struct model_digits *digits)
{
    return digits->radix == 10 ? "dec" : digits->radix == 16 ? "hex" : "oct";
}

/* One constant for all numbers that are written alike: "kv__u32_dec_0d0a". */
const char *c_digits_name(const struct emit *e, const struct model_ref *ref)
{
    const struct model_digits *digits = ref->digits;
    struct arena *arena = e->arena;
    const char *name = arena_printf(arena, "%s_%c%u_%s", e->file->prefix,
                                    c_is_signed(ref) ? 'i' : 'u', ref->bits, radix_name(digits));
    if (digits->width)
        name = arena_printf(arena, "%s%u", name, digits->width);
    for (size_t i = 0; i < digits->until.len; i++)
        name = arena_printf(arena, "%s%s%02x", name, i ? "" : "_", digits->until.text[i]);
    return digits->until.unread ? arena_printf(arena, "%s_unread", name) : name;
}

/* A byte as a C constant. */
static const char *byte(struct arena *arena, uint8_t c)
{
    bool plain = c > ' ' && c < 0x7f && c != '\'' && c != '\\';
    return arena_printf(arena, plain ? "'%c'" : "0x%02x", c);
}

/* --- numbers --- */

/* The short decimal numbers that most are have a way of their own. */
static const char *read_call(struct c_body *b, const struct model_ref *ref)
{
    struct arena *arena = b->e->arena;
    const struct model_delimiter *until = &ref->digits->until;
    const char *name = c_digits_name(b->e, ref);
    if (ref->digits->radix != 10 || ref->digits->width || until->len < 1 || until->len > 2)
        return arena_printf(arena, "weir__read_digits(r, &%s)", name);
    const char *first = byte(arena, until->text[0]);
    if (until->len == 1)
        return arena_printf(arena, "weir__read_dec1(r, &%s, %s)", name, first);
    return arena_printf(arena, "weir__read_dec2(r, &%s, %s, %s)", name, first,
                        byte(arena, until->text[1]));
}

void c_emit_read_digits(struct c_body *b, const struct model_ref *ref,
                        const struct model_field *field)
{
    struct arena *arena = b->e->arena;
    const char *step = c_field_quote(arena, field);
    const char *inside = "return r->code;";
    b->uses_number = true;
    if (b->item_field)
        inside = arena_printf(arena, "return weir__inside_item(r, r->code, %s, i);", step);
    else if (field->name)
        inside = arena_printf(arena, "return weir__inside(r, r->code, %s);", step);
    write_text(b->w,
               "number = $call$;\n"
               "if (WEIR_UNLIKELY(!number.p))\n"
               "    $inside$\n"
               "r->p = number.p;\n",
               "call", read_call(b, ref), "inside", inside, NULL);
}

/* Whether the inline functions for decimal numbers do. */
static bool is_plain_dec(const struct model_ref *ref)
{
    return ref->digits->radix == 10 && !ref->digits->width && !c_is_signed(ref);
}

static uint32_t tail_bytes(const struct model_delimiter *until)
{
    return until->unread ? 0 : (uint32_t)until->len;
}

const char *c_digits_size(struct c_body *b, const struct model_ref *ref, const char *value)
{
    struct arena *arena = b->e->arena;
    const char *cast = c_enum_cast(ref);
    uint32_t tail = tail_bytes(&ref->digits->until);
    if (ref->digits->width)
        return c_number(arena, ref->digits->width + tail);
    if (!is_plain_dec(ref))
        return arena_printf(arena, "weir__digits_size(&%s, (uint64_t)%s(%s))",
                            c_digits_name(b->e, ref), cast, value);
    const char *size = arena_printf(arena, "weir__dec_size((uint64_t)%s(%s))", cast, value);
    return tail ? arena_printf(arena, "%s + %u", size, tail) : size;
}

static void emit_store_tail(struct c_body *b, const struct model_delimiter *until)
{
    struct arena *arena = b->e->arena;
    if (!tail_bytes(until))
        return;
    if (until->len == 1)
        write_text(b->w, "*--p = $byte$;\n", "byte", byte(arena, until->text[0]), NULL);
    else
        write_text(b->w,
                   "p -= $len$;\n"
                   "memcpy(p, $until$, $len$);\n",
                   "len", c_number(arena, (wide)until->len), "until",
                   c_quote(arena, until->text, until->len), NULL);
}

void c_emit_write_digits(struct c_body *b, const struct model_ref *ref, const char *value)
{
    const char *cast = c_enum_cast(ref);
    if (is_plain_dec(ref)) {
        emit_store_tail(b, &ref->digits->until);
        write_text(b->w, "p = weir__put_dec(p, (uint64_t)$cast$($value$));\n", "cast", cast,
                   "value", value, NULL);
        return;
    }
    write_text(b->w, "p = weir__put_digits(p, &$digits$, (uint64_t)$cast$($value$));\n", "digits",
               c_digits_name(b->e, ref), "cast", cast, "value", value, NULL);
}

const char *c_literal_digits(struct arena *arena, const struct model_field *field, size_t *ret_len)
{
    const struct model_digits *digits = field->ref.digits;
    struct strbuf out = {0};
    char text[80];
    size_t at = sizeof text;
    wide value = field->value->value, rest = value < 0 ? -value : value;
    size_t zeros = digits->width - (value < 0 && digits->width);
    do
        text[--at] = "0123456789abcdef"[rest % digits->radix];
    while (rest /= digits->radix);
    while (sizeof text - at < zeros)
        text[--at] = '0';
    if (value < 0)
        text[--at] = '-';
    strbuf_append(&out, text + at, sizeof text - at);
    strbuf_append(&out, (const char *)digits->until.text, tail_bytes(&digits->until));
    const char *quoted = c_quote(arena, out.data, out.len);
    *ret_len = out.len;
    strbuf_fini(&out);
    return quoted;
}

/* --- delimiters --- */

uint32_t c_until_bytes(const struct model_field *field)
{
    return field->shape == MODEL_UNTIL ? tail_bytes(&field->until) : 0;
}

void c_emit_write_until(struct c_body *b, const struct model_field *field)
{
    if (field->shape == MODEL_UNTIL)
        emit_store_tail(b, &field->until);
}

static const char *find_call(struct c_body *b, const struct model_field *field, const char *max)
{
    struct arena *arena = b->e->arena;
    const struct model_delimiter *until = &field->until;
    const char *first = byte(arena, until->text[0]);
    if (until->len == 1)
        return arena_printf(arena, "weir__until1(r, %s, %s)", max, first);
    if (until->len == 2)
        return arena_printf(arena, "weir__until2(r, %s, %s, %s)", max, first,
                            byte(arena, until->text[1]));
    return arena_printf(arena, "weir__until(r, %s, %s, %zu)", max,
                        c_quote(arena, until->text, until->len), until->len);
}

bool c_until_is_checked(const struct model_field *field)
{
    const struct model_delimiter *until = &field->until;
    const struct model_ref *ref = &field->ref;
    if (ref->base != MODEL_STR || ref->charset != MODEL_CHARSET_SET || until->len > 2 ||
        until->len == 0)
        return false;
    return !(ref->set->bits[until->text[0] >> 6] >> (until->text[0] & 63) & 1);
}

/* A text of a set that ends where the set does. */
static const char *emit_read_of(struct c_body *b, const struct model_field *field, const char *max)
{
    struct arena *arena = b->e->arena;
    const struct model_delimiter *until = &field->until;
    const char *end = arena_printf(arena, "end_%s", field->c);
    const char *second =
        until->len == 2 ? arena_printf(arena, ", %s", byte(arena, until->text[1])) : "";
    write_text(b->w,
               "const uint8_t *$end$ = weir__until$len$_of(r, $max$, &$set$, $first$$second$);\n"
               "if (WEIR_UNLIKELY(!$end$))\n"
               "    return weir__inside(r, weir__no_text(r, $min$, $max$, $until$, $len$), "
               "$step$);\n",
               "end", end, "len", c_number(arena, (wide)until->len), "max", max, "set",
               field->ref.set->c, "first", byte(arena, until->text[0]), "second", second, "min",
               c_number(arena, field->min), "until", c_quote(arena, until->text, until->len),
               "step", c_field_quote(arena, field), NULL);
    return end;
}

/* Up to the first byte outside of its set. */
static const char *emit_read_run(struct c_body *b, const struct model_field *field)
{
    const char *end = arena_printf(b->e->arena, "end_%s", field->c);
    write_text(b->w,
               "const uint8_t *$end$ = weir__run(r, $max$, &$set$);\n"
               "if (WEIR_UNLIKELY(!$end$))\n"
               "    return weir__inside(r, r->code, $step$);\n",
               "end", end, "max", c_number(b->e->arena, field->max), "set", field->ref.set->c,
               "step", c_field_quote(b->e->arena, field), NULL);
    return end;
}

static const char *find_end(struct c_body *b, const struct model_field *field)
{
    struct arena *arena = b->e->arena;
    if (!field->until.len)
        return emit_read_run(b, field);
    const struct model_delimiter *until = &field->until;
    const char *max = field->max >= 0 ? c_number(arena, field->max) : "UINT64_MAX";
    const char *end = arena_printf(arena, "end_%s", field->c);
    if (c_until_is_checked(field))
        return emit_read_of(b, field, max);
    write_text(
        b->w,
        "const uint8_t *$end$ = $find$;\n"
        "if (WEIR_UNLIKELY(!$end$))\n"
        "    return weir__inside(r, weir__no_delimiter(r, $max$, $until$, $len$), $step$);\n",
        "end", end, "find", find_call(b, field, max), "max", max, "until",
        c_quote(arena, until->text, until->len), "len", c_number(arena, (wide)until->len), "step",
        c_field_quote(arena, field), NULL);
    return end;
}

void c_read_digits(struct c_body *b, const struct model_field *field)
{
    struct arena *arena = b->e->arena;
    struct c_faults faults = c_value_faults(arena, C_READ, field, &field->ref, c_place(b, field));
    if (faults.count || field->role == MODEL_LITERAL) {
        b->uses_p = true;
        write_text(b->w, "p = r->p;\n", NULL);
    }
    c_emit_read_digits(b, &field->ref, field);
    if (field->role == MODEL_LITERAL) {
        const char *fault = arena_printf(arena, "number.value != (uint64_t)%s",
                                         c_number(arena, field->value->value));
        c_emit_fault(b, fault, "p", "WEIR_EMISMATCH", field);
        return;
    }
    write_text(b->w, "$place$ = ($type$)number.value;\n", "place", c_place(b, field), "type",
               c_type(arena, &field->ref), NULL);
    c_emit_faults(b, &faults, "p", field);
}

void c_read_until(struct c_body *b, const struct model_field *field)
{
    struct arena *arena = b->e->arena;
    const char *place = c_place(b, field), *end = find_end(b, field);
    b->uses_p = true;
    write_text(b->w,
               "p = r->p;\n"
               "$place$.data = $cast$p;\n"
               "$place$.len = (size_t)($end$ - p);\n"
               "r->p = $end$ + $skipped$;\n",
               "place", place, "cast", field->ref.base == MODEL_STR ? "(const char *)" : "", "end",
               end, "skipped", c_number(arena, c_until_bytes(field)), NULL);
    if (field->min > 0)
        c_emit_fault(b, arena_printf(arena, "%s.len < %s", place, c_number(arena, field->min)), "p",
                     "WEIR_ELIMIT", field);
    struct c_faults faults = c_value_faults(arena, C_READ, field, &field->ref, place);
    if (field->until.len && !c_until_is_checked(field))
        c_emit_faults(b, &faults, "p", field);
}

struct c_faults c_until_faults(struct c_body *b, const struct model_field *field)
{
    struct arena *arena = b->e->arena;
    const char *place = c_place(b, field);
    const char *fault =
        arena_printf(arena, "weir__holds(%s.data, %s.len, %s, %zu)", place, place,
                     c_quote(arena, field->until.text, field->until.len), field->until.len);
    return (struct c_faults){{{fault, "WEIR_ETEXT"}}, 1};
}

/* --- sets --- */

const char *c_set_fault(struct arena *arena, const struct model_ref *ref, const char *place)
{
    return arena_printf(arena, "!weir__all_of(%s.data, %s.len, &%s)", place, place, ref->set->c);
}

/* --- constants --- */

/* What has been printed. */
struct constants {
    const struct emit *e;
    struct writer *w;
    VEC(const char *) names;
    bool has_include;
};

static bool is_new(struct constants *c, const char *name)
{
    for (size_t i = 0; i < c->names.count; i++)
        if (strcmp(c->names.items[i], name) == 0)
            return false;
    vec_push(c->e->arena, &c->names, name);
    return true;
}

static void include(struct constants *c)
{
    if (!c->has_include)
        write_text(c->w, "#include \"weir/text.h\"\n\n", NULL);
    c->has_include = true;
}

static void emit_digits(struct constants *c, const struct model_ref *ref)
{
    struct arena *arena = c->e->arena;
    const struct model_digits *digits = ref->digits;
    if (!digits || (include(c), !is_new(c, c_digits_name(c->e, ref))))
        return;
    write_text(c->w,
               "static const struct weir__digits $name$ = {\n"
               "    .radix = $radix$,\n"
               "    .width = $width$,\n"
               "    .is_signed = $signed$,\n"
               "    .unread = $unread$,\n"
               "    .most = $most$,\n"
               "    .len = $len$,\n"
               "    .until = $until$,\n"
               "};\n\n",
               "name", c_digits_name(c->e, ref), "radix", c_number(arena, digits->radix), "width",
               c_number(arena, digits->width), "signed", c_is_signed(ref) ? "true" : "false",
               "unread", digits->until.unread ? "true" : "false", "most",
               c_number(arena, type_most(ref)), "len", c_number(arena, (wide)digits->until.len),
               "until", c_quote(arena, digits->until.text, digits->until.len), NULL);
}

static void emit_set(struct constants *c, const struct model_ref *ref)
{
    if (ref->base != MODEL_STR || ref->charset != MODEL_CHARSET_SET)
        return;
    include(c);
    const struct model_byte_set *set = ref->set;
    if (set->built_in || !is_new(c, set->c))
        return;
    write_text(c->w,
               "/* charset $name$ */\n"
               "static const struct weir__charset $c$ = {\n"
               "    {UINT64_C($a$), UINT64_C($b$), 0, 0},\n"
               "};\n\n",
               "name", set->name, "c", set->c, "a",
               arena_printf(c->e->arena, "0x%llx", (unsigned long long)set->bits[0]), "b",
               arena_printf(c->e->arena, "0x%llx", (unsigned long long)set->bits[1]), NULL);
}

static void emit_field(struct constants *c, const struct model_field *field)
{
    if (field->shape == MODEL_UNTIL)
        include(c);
    emit_set(c, &field->ref);
    emit_set(c, &field->key);
    emit_digits(c, &field->ref);
    if (field->shape == MODEL_PREFIXED)
        emit_digits(c, &field->prefix);
    if (field->window.kind == MODEL_WINDOW_PREFIX)
        emit_digits(c, &field->window.prefix);
}

static void emit_members(struct constants *c, const struct model_member *members, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (members[i].kind == MODEL_M_FIELD && members[i].field->role != MODEL_LET)
            emit_field(c, members[i].field);
}

static void emit_type(struct constants *c, const struct model_type *type)
{
    if (type->base == MODEL_STRUCT)
        emit_members(c, type->structure.members, type->structure.member_count);
    for (size_t i = 0; type->base == MODEL_CHOICE && i < type->choice.arm_count; i++)
        emit_members(c, type->choice.arms[i].members, type->choice.arms[i].member_count);
    for (size_t i = 0; type->base == MODEL_MESSAGE && i < type->message.field_count; i++)
        emit_field(c, type->message.fields[i]);
}

void emit_c_text(struct writer *w, const struct emit *e)
{
    struct constants c = {.e = e, .w = w};
    for (size_t i = 0; i < e->file->type_count; i++)
        emit_type(&c, e->file->types[i]);
}
