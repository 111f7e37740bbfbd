#include "interp/form.h"

#include "interp/wire.h"
#include "model/forms.h"

static uint64_t written(const struct model_ref *ref, wide value)
{
    return ref->form->zigzag ? wire_zigzag((int64_t)value) : (uint64_t)value;
}

static enum form_state get_leb128(const struct model_form *form, const uint8_t *p, size_t len,
                                  size_t *ret_size, wide *ret)
{
    wide value = 0;
    for (size_t i = 0; i < form->max_bytes; i++) {
        if (i == len)
            return FORM_SHORT;
        value |= (wide)(p[i] & 0x7f) << (7 * i);
        if (p[i] & 0x80)
            continue;
        if ((i > 0 && p[i] == 0) || value > UINT64_MAX)
            return FORM_BAD;
        *ret_size = i + 1;
        *ret = form->zigzag ? wire_unzigzag((uint64_t)value) : value;
        return FORM_OK;
    }
    return FORM_BAD;
}

/* What a row's pieces say; false: one of its constants is not there, or another row is for the value. */
static bool assemble(const struct model_form_row *row, uint64_t head, uint64_t tail, wide *ret)
{
    wide value = 0;
    bool carried = false;
    for (size_t i = 0; i < row->piece_count; i++) {
        const struct model_form_piece *piece = &row->pieces[i];
        uint64_t bits = (piece->in_head ? head : tail) >> piece->shift;
        if (piece->bits < 64)
            bits &= (UINT64_C(1) << piece->bits) - 1;
        if (piece->is_constant && bits != piece->constant)
            return false;
        if (!piece->is_constant)
            value |= (wide)bits << piece->value_shift;
        carried |= !piece->is_constant;
    }
    *ret = carried ? value : row->lo;
    return *ret >= row->lo && *ret <= row->hi;
}

static const struct model_form_row *row_of_head(const struct model_form *form, uint64_t head)
{
    for (size_t i = 0; i < form->row_count; i++)
        if (head >= form->rows[i].head_lo && head <= form->rows[i].head_hi)
            return &form->rows[i];
    return NULL;
}

enum form_state form_get(const struct model_ref *ref, const uint64_t *head, const uint8_t *p,
                         size_t len, size_t *ret_size, wide *ret)
{
    const struct model_form *form = ref->form;
    size_t own = head ? 0 : 1;
    if (form->kind == MODEL_LEB128)
        return get_leb128(form, p, len, ret_size, ret);
    if (len < own)
        return FORM_SHORT;
    uint64_t first = head ? *head : p[0];
    const struct model_form_row *row = row_of_head(form, first);
    if (!row)
        return FORM_BAD;
    if (len - own < row->tail_bytes)
        return FORM_SHORT;
    uint64_t tail = row->tail_bytes ? wire_load(p + own, row->tail_bytes, row->little) : 0;
    if (!assemble(row, first, tail, ret))
        return FORM_BAD;
    *ret_size = own + row->tail_bytes;
    return FORM_OK;
}

void form_put(struct strbuf *out, const struct model_ref *ref, wide value)
{
    uint8_t bytes[8];
    uint64_t raw = written(ref, value);
    if (ref->form->kind == MODEL_LEB128) {
        wire_put_varint(out, raw);
        return;
    }
    const struct model_form_row *row = forms_row(ref->form, raw);
    if (!row) /* refused already */
        return;
    if (!ref->form->head_bits)
        strbuf_putc(out, (char)forms_part(row, raw, true));
    if (row->tail_bytes)
        wire_store(bytes, row->tail_bytes, row->little, forms_part(row, raw, false));
    strbuf_append(out, (const char *)bytes, row->tail_bytes);
}

uint64_t form_head(const struct model_ref *ref, wide value)
{
    uint64_t raw = written(ref, value);
    const struct model_form_row *row = forms_row(ref->form, raw);
    return row ? forms_part(row, raw, true) : 0;
}

wide form_bits(const struct model_ref *ref, wide value)
{
    uint64_t raw = written(ref, value);
    wide bytes = 1;
    const struct model_form_row *row;
    if (ref->form->kind == MODEL_LEB128) {
        for (; raw >= 0x80; raw >>= 7)
            bytes++;
        return bytes * 8;
    }
    row = forms_row(ref->form, raw);
    if (!row)
        return 0;
    return (wide)row->tail_bytes * 8 + (ref->form->head_bits ? ref->form->head_bits : 8);
}
