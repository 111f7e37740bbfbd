#include "weir/wire.h"

uint8_t *weir__put_varint_slow(uint8_t *p, uint64_t v)
{
    while (v >= 0x80) {
        *p++ = (uint8_t)(v | 0x80);
        v >>= 7;
    }
    *p++ = (uint8_t)v;
    return p;
}

uint8_t *weir__put_varint_back_slow(uint8_t *end, uint64_t v)
{
    uint8_t *start = end - weir_varint_size(v);
    weir__put_varint_slow(start, v);
    return start;
}

const uint8_t *weir__get_varint_slow(const uint8_t *p, const uint8_t *end, uint64_t *ret)
{
    uint64_t v = 0;
    for (unsigned shift = 0; shift < 7 * WEIR_VARINT_MAX && p < end; shift += 7) {
        uint64_t byte = *p++;
        v |= (byte & 0x7f) << shift;
        if (byte < 0x80) {
            if (shift == 63 && byte > 1)
                return NULL;
            *ret = v;
            return p;
        }
    }
    return NULL;
}

int weir_varint_fault(const uint8_t *p, const uint8_t *end)
{
    size_t len = 0;
    while (len < WEIR_VARINT_MAX && p + len < end && p[len] >= 0x80)
        len++;
    return p + len == end && len < WEIR_VARINT_MAX ? WEIR_ETRUNCATED : WEIR_EVARINT;
}
