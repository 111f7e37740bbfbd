/* Checksums: compared when all that they are of has been read, and stored when all of that has been written. */
#include "emit/c.h"

static bool is_checksum(const struct model_member *member)
{
    return member->kind == MODEL_M_FIELD && member->field->role == MODEL_EQUATION &&
           member->field->value->op == MODEL_E_CHECKSUM;
}

static size_t index_of(const struct model_member *members, size_t count,
                       const struct model_field *field)
{
    size_t i = 0;
    while (i < count && (members[i].kind != MODEL_M_FIELD || members[i].field != field))
        i++;
    return i;
}

/* Whether `other` is among the fields that the checksum is of. */
static bool covers(struct c_body *b, const struct model_field *sum, const struct model_field *other)
{
    size_t count;
    const struct model_member *members = c_members(b, &count);
    size_t at = index_of(members, count, other);
    return index_of(members, count, sum->value->field) <= at &&
           index_of(members, count, sum->value->to) >= at;
}

/* The constant that describes it; a description's own CRC is declared where it is used. */
static const char *describe(struct c_body *b, const struct model_field *field)
{
    const struct model_checksum *sum = field->value->checksum;
    struct arena *arena = b->e->arena;
    if (sum->name)
        return arena_printf(arena, "weir_checksum_%s", sum->name);
    const char *name = arena_printf(arena, "crc_%s", field->c);
    write_text(b->w,
               "static const struct weir_checksum $name$ = {\n"
               "    .kind = WEIR_CHECKSUM_CRC, .bits = $bits$,\n",
               "name", name, "bits", c_number(arena, sum->bits), NULL);
    write_text(b->w,
               ".poly = $poly$, .init = $init$,\n"
               ".refin = $refin$, .refout = $refout$, .xorout = $xorout$,\n",
               "poly", c_number(arena, sum->poly), "init", c_number(arena, sum->init), "refin",
               sum->refin ? "true" : "false", "refout", sum->refout ? "true" : "false", "xorout",
               c_number(arena, sum->xorout), NULL);
    write_text(b->w, "};\n", NULL);
    return name;
}

/* "weir__checksum(&weir_checksum_crc32, at_id, end_body, at_crc)" */
static const char *value_of(struct c_body *b, const struct model_field *field, const char *sum)
{
    const struct model_expr *value = field->value;
    struct arena *arena = b->e->arena;
    bool own = covers(b, field, field);
    return arena_printf(arena, "weir__checksum(&%s, at_%s, end_%s, %s)", sum, value->field->c,
                        value->to->c, own ? arena_printf(arena, "at_%s", field->c) : "NULL");
}

static void open_block(struct c_body *b, const struct model_field *field)
{
    write_text(b->w, field->condition ? "if ($condition$) {\n" : "{\n", "condition",
               field->condition ? c_condition(b, field->condition) : "", NULL);
}

void c_verify_checksum(struct c_body *b, const struct model_field *field)
{
    struct arena *arena = b->e->arena;
    open_block(b, field);
    const char *sum = describe(b, field);
    write_text(b->w,
               "uint64_t sum = $value$;\n"
               "if (WEIR_UNLIKELY(wire_$field$ != sum))\n"
               "    return weir__bad_checksum(r, at_$field$, $step$, wire_$field$, sum);\n",
               "value", value_of(b, field, sum), "field", field->c, "step",
               c_field_quote(arena, field), NULL);
    write_text(b->w, "}\n", NULL);
}

/* --- writing --- */

static void emit_put(struct c_body *b, const struct model_field *field)
{
    struct arena *arena = b->e->arena;
    unsigned bits = field->ref.bits;
    open_block(b, field);
    const char *value = value_of(b, field, describe(b, field));
    if (bits == 8)
        write_text(b->w, "*at_$field$ = (uint8_t)$value$;\n", "field", field->c, "value", value,
                   NULL);
    else
        write_text(b->w, "weir_put_$order$$bits$(at_$field$, (uint$c$_t)$value$);\n", "order",
                   field->ref.order == MODEL_LITTLE ? "le" : "be", "bits", c_number(arena, bits),
                   "field", field->c, "c", c_number(arena, c_int_bits(bits)), "value", value, NULL);
    write_text(b->w, "}\n", NULL);
}

/* Whether one that is not stored yet is among what this one is of. */
static bool waits(struct c_body *b, const bool *stored, size_t number)
{
    size_t count;
    const struct model_member *members = c_members(b, &count);
    for (size_t i = 0; i < count; i++)
        if (i != number && !stored[i] && is_checksum(&members[i]) &&
            covers(b, members[number].field, members[i].field))
            return true;
    return false;
}

void c_write_checksums(struct c_body *b)
{
    size_t count, left = 0;
    const struct model_member *members = c_members(b, &count);
    bool *stored = arena_array(b->e->arena, count + 1, sizeof *stored);
    for (size_t i = 0; i < count; i++)
        left += is_checksum(&members[i]);
    for (size_t round = left; round > 0 && left > 0; round--) {
        for (size_t i = 0; i < count; i++) {
            if (stored[i] || !is_checksum(&members[i]) || waits(b, stored, i))
                continue;
            emit_put(b, members[i].field);
            stored[i] = true;
            left--;
        }
    }
}
