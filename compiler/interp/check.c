#include "interp/check.h"

#include "interp/text.h"
#include "interp/wire.h"

static bool is_signed(const struct model_ref *ref)
{
    return ref->base == MODEL_INT || (ref->base == MODEL_ENUM && ref->type->enumeration.is_signed);
}

wide check_lowest(const struct model_ref *ref)
{
    if (ref->form)
        return ref->form->lo;
    return is_signed(ref) ? -((wide)1 << (ref->bits - 1)) : 0;
}

wide check_highest(const struct model_ref *ref)
{
    if (ref->form)
        return ref->form->hi;
    return is_signed(ref) ? ((wide)1 << (ref->bits - 1)) - 1 : ((wide)1 << ref->bits) - 1;
}

bool check_fits(const struct model_ref *ref, wide integer)
{
    return integer >= text_lowest(ref, check_lowest(ref)) &&
           integer <= text_highest(ref, check_highest(ref));
}

bool check_is_text(const struct model_ref *ref)
{
    return ref->base == MODEL_STR || ref->base == MODEL_BYTES;
}

bool check_is_record(const struct model_ref *ref)
{
    return ref->base == MODEL_STRUCT || ref->base == MODEL_CHOICE || ref->base == MODEL_MESSAGE;
}

bool check_ranges(const struct model_field *field, wide integer)
{
    for (size_t i = 0; i < field->range_count; i++) {
        if (integer >= field->ranges[i].lo && integer <= field->ranges[i].hi)
            return true;
    }
    return field->range_count == 0;
}

static bool is_named(const struct model_enum *enumeration, wide integer)
{
    for (size_t i = 0; i < enumeration->value_count; i++) {
        if (enumeration->values[i].value == integer)
            return true;
    }
    return false;
}

int check_ref(const struct model_ref *ref, const struct value *value)
{
    if (ref->base == MODEL_ENUM && ref->type->enumeration.closed &&
        !is_named(&ref->type->enumeration, value->integer))
        return FAULT_EENUM;
    if (ref->base != MODEL_STR)
        return 0;
    const uint8_t *text = value->text.data;
    bool valid = ref->charset == MODEL_CHARSET_SET     ? text_is_of(ref->set, text, value->text.len)
                 : ref->charset == MODEL_CHARSET_ASCII ? wire_ascii_valid(text, value->text.len)
                                                       : wire_utf8_valid(text, value->text.len);
    return valid ? 0 : FAULT_EUTF8;
}

int check_one(const struct model_field *field, const struct model_ref *ref,
              const struct value *value)
{
    int err = check_ref(ref, value);
    if (err || value->kind != VALUE_INTEGER)
        return err;
    if (field->calculated && value->integer > INT64_MAX)
        return FAULT_ERANGE;
    return check_ranges(field, value->integer) ? 0 : FAULT_ERANGE;
}

int check_count(const struct model_field *field, wide count)
{
    if (field->max >= 0 && count > field->max)
        return FAULT_ELIMIT;
    return count < field->min ? FAULT_ELIMIT : 0;
}
