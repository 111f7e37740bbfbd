#include "weir/codec.h"

static uint8_t lower(uint8_t c)
{
    return c >= 'A' && c <= 'Z' ? (uint8_t)(c + 32) : c;
}

static bool begins(const char *text, const uint8_t *p, size_t n, bool nocase)
{
    for (size_t i = 0; i < n; i++) {
        uint8_t c = (uint8_t)text[i];
        if (nocase ? lower(c) != lower(p[i]) : c != p[i])
            return false;
    }
    return true;
}

int weir__literal_open(const struct weir__literal *literals, const uint8_t *p, size_t n, int found,
                       bool nocase)
{
    for (const struct weir__literal *literal = literals; literal->len; literal++)
        if (literal->len > n && begins(literal->text, p, n, nocase))
            return WEIR__LITERAL_MORE;
    return found;
}
