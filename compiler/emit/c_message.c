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
