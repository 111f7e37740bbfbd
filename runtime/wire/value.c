#include "wire/value.h"

#include "weir/wire.h"

uint64_t weir__load_uint(const void *at, size_t size)
{
    uint8_t v8;
    uint16_t v16;
    uint32_t v32;
    uint64_t v64;
    switch (size) {
    case 1:
        memcpy(&v8, at, 1);
        return v8;
    case 2:
        memcpy(&v16, at, 2);
        return v16;
    case 4:
        memcpy(&v32, at, 4);
        return v32;
    default:
        memcpy(&v64, at, 8);
        return v64;
    }
}

int64_t weir__load_int(const void *at, size_t size)
{
    unsigned unused = 64 - 8 * (unsigned)size;
    return (int64_t)(weir__load_uint(at, size) << unused) >> unused;
}

void weir__store_uint(void *at, size_t size, uint64_t value)
{
    uint8_t v8 = (uint8_t)value;
    uint16_t v16 = (uint16_t)value;
    uint32_t v32 = (uint32_t)value;
    switch (size) {
    case 1:
        memcpy(at, &v8, 1);
        break;
    case 2:
        memcpy(at, &v16, 2);
        break;
    case 4:
        memcpy(at, &v32, 4);
        break;
    default:
        memcpy(at, &value, 8);
        break;
    }
}

bool weir__field_is_present(const struct weir_field *field, const void *record)
{
    const char *base = record;
    if ((field->flags & WEIR_FIELD_HAS) && !weir__load_uint(base + field->has_offset, 1))
        return false;
    return field->shape != WEIR_SHAPE_PTR || weir__load_pointer(base + field->offset);
}

static bool is_zero(const char *at, size_t size)
{
    for (size_t i = 0; i < size; i++)
        if (at[i])
            return false;
    return true;
}

static bool text_is(const void *at, const char *preset)
{
    struct weir_str text = weir__load_str(at);
    size_t len = preset ? strlen(preset) : 0;
    return text.len == len && (len == 0 || (text.data && memcmp(text.data, preset, len) == 0));
}

static bool scalar_is_default(const struct weir_field *field, const char *at)
{
    switch (field->kind) {
    case WEIR_KIND_F32:
        return weir__load_uint(at, 4) == weir_f32_bits((float)field->preset.f);
    case WEIR_KIND_F64:
        return weir__load_uint(at, 8) == weir_f64_bits(field->preset.f);
    case WEIR_KIND_STR:
    case WEIR_KIND_BYTES:
        return text_is(at, field->preset.s);
    case WEIR_KIND_NAME:
        return false;
    case WEIR_KIND_FIXED:
        return is_zero(at, field->size);
    case WEIR_KIND_RECORD:
        return false;
    default:
        if (weir__field_is_signed(field))
            return weir__load_int(at, field->size) == field->preset.i;
        return weir__load_uint(at, field->size) == field->preset.u;
    }
}

bool weir__field_is_default(const struct weir_field *field, const void *record)
{
    const char *at = (const char *)record + field->offset;
    switch (field->shape) {
    case WEIR_SHAPE_LIST:
    case WEIR_SHAPE_MAP:
        return weir__load_items(at).count == 0;
    case WEIR_SHAPE_ONE:
        return scalar_is_default(field, at);
    default:
        return false;
    }
}

bool weir__field_is_signed(const struct weir_field *field)
{
    if (field->kind == WEIR_KIND_ENUM)
        return !(field->flags & WEIR_FIELD_WIDE_ENUM);
    return field->kind >= WEIR_KIND_I8 && field->kind <= WEIR_KIND_I64;
}

static void set_preset(const struct weir_field *field, char *at)
{
    float single = (float)field->preset.f;
    switch (field->kind) {
    case WEIR_KIND_F32:
        memcpy(at, &single, sizeof single);
        break;
    case WEIR_KIND_STR:
    case WEIR_KIND_BYTES:
        if (field->preset.s) {
            struct weir_str text = {field->preset.s, strlen(field->preset.s)};
            memcpy(at, &text, sizeof text);
        }
        break;
    case WEIR_KIND_FIXED:
    case WEIR_KIND_NAME:
        break;
    case WEIR_KIND_RECORD:
        weir__set_presets(field->type, at);
        break;
    default: /* an f64 has its bits in the union too */
        weir__store_uint(at, field->size, field->preset.u);
        break;
    }
}

void weir__set_presets(const struct weir_type *type, void *record)
{
    for (uint32_t i = 0; i < type->field_count; i++) {
        const struct weir_field *field = &type->fields[i];
        if (field->shape == WEIR_SHAPE_ONE)
            set_preset(field, (char *)record + field->offset);
    }
}

int32_t weir__arm_kind(const struct weir_type *choice, const void *record)
{
    return (int32_t)weir__load_int((const char *)record + choice->kind_offset, sizeof(int32_t));
}

bool weir__tag_is_signed(const struct weir_type *choice)
{
    return choice->tag_kind >= WEIR_KIND_I8 && choice->tag_kind <= WEIR_KIND_I64;
}

const struct weir_arm *weir__arm_in(const struct weir_type *choice, const void *record)
{
    int32_t kind = weir__arm_kind(choice, record);
    for (uint32_t i = 0; i < choice->arm_count; i++)
        if (choice->arms[i].kind == kind)
            return &choice->arms[i];
    return NULL;
}

const struct weir_enum_value *weir__enum_by_name(const struct weir_type *type, struct weir_str name)
{
    for (uint32_t i = 0; i < type->value_count; i++) {
        const char *candidate = type->values[i].name;
        if (strlen(candidate) == name.len && memcmp(candidate, name.data, name.len) == 0)
            return &type->values[i];
    }
    return NULL;
}

const struct weir_enum_value *weir__enum_by_number(const struct weir_type *type, int64_t number)
{
    for (uint32_t i = 0; i < type->value_count; i++)
        if (type->values[i].value == number)
            return &type->values[i];
    return NULL;
}
