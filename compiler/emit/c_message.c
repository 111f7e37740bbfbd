#include "emit/c_message.h"

#include "model/names.h"

void c_entry_sides(const struct model_field *field, struct c_entry_side sides[2])
{
    sides[0] = (struct c_entry_side){"key", &field->key, NULL, 1};
    sides[1] = (struct c_entry_side){"value", &field->ref, field, 2};
}

enum c_wire c_wire_of(const struct model_ref *ref)
{
    switch (ref->encoding) {
    case MODEL_ENC_NONE:
    case MODEL_ENC_VARINT:
    case MODEL_ENC_ZIGZAG:
        return C_WIRE_VARINT;
    case MODEL_ENC_FIXED32:
        return C_WIRE_FIXED32;
    case MODEL_ENC_FIXED64:
        return C_WIRE_FIXED64;
    case MODEL_ENC_LENGTH:
        return C_WIRE_LENGTH;
    }
    return C_WIRE_VARINT;
}

unsigned c_key(unsigned number, enum c_wire wire)
{
    return number << 3 | (unsigned)wire;
}

bool c_is_record(const struct model_ref *ref)
{
    return ref->base == MODEL_STRUCT || ref->base == MODEL_CHOICE || ref->base == MODEL_MESSAGE;
}

bool c_is_length(const struct model_ref *ref)
{
    return c_wire_of(ref) == C_WIRE_LENGTH;
}

const char *c_message_place(struct arena *arena, const char *prefix,
                            const struct model_field *field)
{
    if (field->oneof)
        return arena_printf(arena, "%s%s.%s", prefix, field->oneof->c, field->c);
    return arena_printf(arena, "%s%s", prefix, field->c);
}

const char *c_message_note(struct arena *arena, const struct model_field *field)
{
    return arena_printf(arena, "%u: %s %s", field->number, c_weir_type(arena, field), field->name);
}

const char *c_preset(struct arena *arena, const struct model_field *field)
{
    if (field->ref.base == MODEL_FLOAT)
        return field->preset || field->preset_float != 0
                   ? c_double(arena, field->preset_float, field->ref.bits == 32)
                   : "0";
    const char *value = field->preset ? c_number(arena, field->preset->value) : "0";
    if (field->ref.base == MODEL_BOOL)
        return field->preset && field->preset->value ? "true" : "false";
    if (field->ref.base == MODEL_ENUM)
        return arena_printf(arena, "(%s)%s", c_type(arena, &field->ref), value);
    return value;
}

/* Whether depth has to be counted somewhere in a value of this type; `seen` are those looked at. */
struct types {
    VEC(const struct model_type *) items;
};

static bool holds_recursive(const struct emit *e, struct types *seen,
                            const struct model_type *type);

static bool members_hold(const struct emit *e, struct types *seen,
                         const struct model_member *members, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (members[i].kind == MODEL_M_FIELD &&
            holds_recursive(e, seen, members[i].field->ref.type))
            return true;
    return false;
}

static bool arms_hold(const struct emit *e, struct types *seen, const struct model_choice *choice)
{
    for (size_t i = 0; i < choice->arm_count; i++)
        if (members_hold(e, seen, choice->arms[i].members, choice->arms[i].member_count))
            return true;
    return false;
}

static bool fields_hold(const struct emit *e, struct types *seen,
                        const struct model_message *message)
{
    for (size_t i = 0; i < message->field_count; i++)
        if (holds_recursive(e, seen, message->fields[i]->ref.type))
            return true;
    return false;
}

static bool holds_recursive(const struct emit *e, struct types *seen, const struct model_type *type)
{
    if (!type || type->base == MODEL_ENUM)
        return false;
    for (size_t i = 0; i < seen->items.count; i++)
        if (seen->items.items[i] == type)
            return false;
    vec_push(e->arena, &seen->items, type);
    if (type->recursive)
        return true;
    if (type->base == MODEL_STRUCT)
        return members_hold(e, seen, type->structure.members, type->structure.member_count);
    if (type->base == MODEL_CHOICE)
        return arms_hold(e, seen, &type->choice);
    return fields_hold(e, seen, &type->message);
}

bool c_counts_depth(const struct emit *e, const struct model_type *type)
{
    struct types seen = {{0}};
    return holds_recursive(e, &seen, type);
}
