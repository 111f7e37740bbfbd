#include "interp/wire.h"

#include "base/strbuf.h"
#include "base/utf8.h"

#include <string.h>

uint64_t wire_load(const uint8_t *p, unsigned bytes, bool little)
{
    uint64_t value = 0;
    for (unsigned i = 0; i < bytes; i++)
        value = value << 8 | p[little ? bytes - 1 - i : i];
    return value;
}

void wire_store(uint8_t *p, unsigned bytes, bool little, uint64_t value)
{
    for (unsigned i = 0; i < bytes; i++) {
        p[little ? i : bytes - 1 - i] = (uint8_t)value;
        value >>= 8;
    }
}

int64_t wire_sign_extend(uint64_t value, unsigned bits)
{
    if (bits >= 64)
        return (int64_t)value;
    uint64_t sign = UINT64_C(1) << (bits - 1);
    value &= (sign << 1) - 1;
    return (int64_t)((value ^ sign) - sign);
}

enum wire_varint_state wire_get_varint(const uint8_t **at, const uint8_t *end, uint64_t *ret)
{
    uint64_t value = 0;
    const uint8_t *p = *at;
    for (unsigned shift = 0; shift < 70; shift += 7) {
        if (p == end)
            return WIRE_VARINT_SHORT;
        if (shift == 63 && *p > 1)
            return WIRE_VARINT_BAD;
        value |= (uint64_t)(*p & 0x7f) << shift;
        if (*p++ < 0x80) {
            *at = p;
            *ret = value;
            return WIRE_VARINT_OK;
        }
    }
    return WIRE_VARINT_BAD;
}

void wire_put_varint(struct strbuf *out, uint64_t value)
{
    while (value >= 0x80) {
        strbuf_putc(out, (char)(value | 0x80));
        value >>= 7;
    }
    strbuf_putc(out, (char)value);
}

void wire_put_fixed(struct strbuf *out, unsigned bytes, uint64_t value)
{
    for (unsigned i = 0; i < bytes; i++)
        strbuf_putc(out, (char)(value >> (8 * i)));
}

uint64_t wire_zigzag(int64_t value)
{
    return (uint64_t)value << 1 ^ (value < 0 ? UINT64_MAX : 0);
}

int64_t wire_unzigzag(uint64_t value)
{
    return (int64_t)(value >> 1 ^ (value & 1 ? UINT64_MAX : 0));
}

/* A NaN keeps its payload, signalling or not, which a conversion would make quiet. */
double wire_f32(uint32_t bits)
{
    float value;
    if ((bits & 0x7fffffff) > 0x7f800000)
        return wire_f64((uint64_t)(bits >> 31) << 63 | UINT64_C(0x7ff) << 52 |
                        (uint64_t)(bits & 0x7fffff) << 29);
    memcpy(&value, &bits, sizeof value);
    return (double)value;
}

double wire_f64(uint64_t bits)
{
    double value;
    memcpy(&value, &bits, sizeof value);
    return value;
}

uint32_t wire_f32_bits(double value)
{
    uint64_t wide_bits = wire_f64_bits(value);
    float narrow = (float)value;
    uint32_t bits, payload = (uint32_t)(wide_bits >> 29) & 0x7fffff;
    if (value != value)
        return (uint32_t)(wide_bits >> 63) << 31 | 0x7f800000 | (payload ? payload : 0x400000);
    memcpy(&bits, &narrow, sizeof bits);
    return bits;
}

uint64_t wire_f64_bits(double value)
{
    uint64_t bits;
    memcpy(&bits, &value, sizeof bits);
    return bits;
}

bool wire_utf8_valid(const uint8_t *text, size_t len)
{
    for (size_t at = 0; at < len;) {
        uint32_t code;
        size_t step = utf8_decode((const char *)text + at, len - at, &code);
        if (step == 0)
            return false;
        at += step;
    }
    return true;
}

bool wire_ascii_valid(const uint8_t *text, size_t len)
{
    for (size_t i = 0; i < len; i++) {
        if (text[i] >= 0x80)
            return false;
    }
    return true;
}
