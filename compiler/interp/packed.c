#include "interp/packed.h"

static unsigned shift_of(const struct model_ref *ref, size_t i)
{
    unsigned shift = (unsigned)(i % (8 / ref->bits)) * ref->bits;
    return ref->bit_order == MODEL_MSB ? 8 - ref->bits - shift : shift;
}

unsigned packed_get(const struct model_ref *ref, const uint8_t *data, size_t i)
{
    return data[i / (8 / ref->bits)] >> shift_of(ref, i) & ((1u << ref->bits) - 1);
}

void packed_put(const struct model_ref *ref, uint8_t *data, size_t i, wide value)
{
    unsigned bits = (unsigned)value & ((1u << ref->bits) - 1);
    data[i / (8 / ref->bits)] |= (uint8_t)(bits << shift_of(ref, i));
}

wide packed_bytes(const struct model_ref *ref, wide count)
{
    return (count * ref->bits + 7) / 8;
}
