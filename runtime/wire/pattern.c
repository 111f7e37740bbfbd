#include "weir/pattern.h"

enum { DIGITS_MAX = 20 };

static struct weir_str decimal(struct weir_arena *arena, bool negative, uint64_t value)
{
    char digits[DIGITS_MAX + 1];
    size_t at = sizeof digits;
    do {
        digits[--at] = (char)('0' + value % 10);
        value /= 10;
    } while (value != 0);
    if (negative)
        digits[--at] = '-';
    char *text = weir_arena_dup(arena, digits + at, sizeof digits - at);
    return (struct weir_str){text, text != NULL ? sizeof digits - at : 0};
}

struct weir_str weir__decimal(struct weir_arena *arena, int64_t value)
{
    return decimal(arena, value < 0, value < 0 ? 0 - (uint64_t)value : (uint64_t)value);
}

struct weir_str weir__decimal_unsigned(struct weir_arena *arena, uint64_t value)
{
    return decimal(arena, false, value);
}

bool weir__read_decimal_unsigned(const void *data, size_t len, uint64_t hi, uint64_t *ret)
{
    const uint8_t *p = data;
    uint64_t value = 0;
    if (len == 0 || len > DIGITS_MAX || (len > 1 && p[0] == '0'))
        return false;
    for (size_t i = 0; i < len; i++) {
        unsigned digit = p[i] - (unsigned)'0';
        if (digit > 9 || value > (UINT64_MAX - digit) / 10)
            return false;
        value = value * 10 + digit;
    }
    *ret = value;
    return value <= hi;
}

bool weir__read_decimal(const void *data, size_t len, int64_t lo, int64_t hi, int64_t *ret)
{
    const uint8_t *p = data;
    bool negative = len > 0 && p[0] == '-';
    uint64_t value, most = negative ? (uint64_t)INT64_MAX + 1 : INT64_MAX;
    if (!weir__read_decimal_unsigned(p + negative, len - negative, most, &value) ||
        (negative && value == 0))
        return false;
    *ret = negative ? -(int64_t)(value - 1) - 1 : (int64_t)value;
    return *ret >= lo && *ret <= hi;
}
