#include "model/forms.h"

static uint64_t low_bits(uint64_t value, unsigned bits)
{
    return bits < 64 ? value & ((UINT64_C(1) << bits) - 1) : value;
}

uint64_t forms_part(const struct model_form_row *row, uint64_t value, bool head)
{
    uint64_t part = 0;
    for (size_t i = 0; i < row->piece_count; i++) {
        const struct model_form_piece *piece = &row->pieces[i];
        uint64_t bits = piece->is_constant ? piece->constant : value >> piece->value_shift;
        if (piece->in_head == head)
            part |= low_bits(bits, piece->bits) << piece->shift;
    }
    return part;
}

const struct model_form_row *forms_row(const struct model_form *form, uint64_t value)
{
    for (size_t i = 0; i < form->row_count; i++)
        if ((wide)value >= form->rows[i].lo && (wide)value <= form->rows[i].hi)
            return &form->rows[i];
    return NULL;
}

/* At most what reading takes: leading zeros too. */
static wide digits_bits(const struct model_ref *ref, bool most)
{
    enum { MOST = 32 };
    const struct model_digits *digits = ref->digits;
    wide tail = digits->until.unread ? 0 : (wide)digits->until.len;
    if (digits->width > 0)
        return (digits->width + tail) * 8;
    return ((most ? MOST + (ref->base != MODEL_UINT) : 1) + tail) * 8;
}

wide forms_min_bits(const struct model_ref *ref)
{
    if (ref->digits != NULL)
        return digits_bits(ref, false);
    return ref->form == NULL ? ref->bits : (wide)ref->form->min_bytes * 8 + ref->form->head_bits;
}

wide forms_max_bits(const struct model_ref *ref)
{
    if (ref->digits != NULL)
        return digits_bits(ref, true);
    return ref->form == NULL ? ref->bits : (wide)ref->form->max_bytes * 8 + ref->form->head_bits;
}

wide forms_highest(const struct model_ref *ref)
{
    wide most = ((wide)1 << ref->bits) - 1, power = 1;
    if (ref->form != NULL)
        return ref->form->hi;
    if (ref->digits == NULL || ref->digits->width == 0)
        return most;
    for (unsigned i = 0; i < ref->digits->width && power <= most; i++)
        power *= ref->digits->radix;
    return power - 1 < most ? power - 1 : most;
}
