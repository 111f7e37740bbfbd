/* weir/pattern.h — what generated code needs to say an operation's values in a wire message and to find them there again.
 *
 * For code that weir made from a description's service on a protocol; not for programs. Any thread; memory comes from the arena
 * given.
 */
#ifndef WEIR_PATTERN_H
#define WEIR_PATTERN_H

#include <string.h>

#include "weir/arena.h"
#include "weir/base.h"

WEIR_BEGIN_DECLS

/* The first bytes of a text, eight at most, as one number: a text of up to eight bytes is told by its length and this. */
static inline uint64_t weir__word(const void *data, size_t len)
{
    const uint8_t *p = (const uint8_t *)data;
    uint64_t word = 0;
    for (size_t i = 0; i < len && i < 8; i++)
        word = word << 8 | p[i];
    return word;
}

/* The same with ASCII letters in lower case. */
static inline uint64_t weir__word_nocase(const void *data, size_t len)
{
    const uint8_t *p = (const uint8_t *)data;
    uint64_t word = 0;
    for (size_t i = 0; i < len && i < 8; i++)
        word = word << 8 | (p[i] | (p[i] >= 'A' && p[i] <= 'Z' ? 0x20u : 0u));
    return word;
}

/* A number as canonical decimal text in the arena; data NULL: out of memory. */
struct weir_str weir__decimal(struct weir_arena *arena, int64_t value);
struct weir_str weir__decimal_unsigned(struct weir_arena *arena, uint64_t value);

/* The number that a canonical decimal text says: no sign but '-', no leading zeros; false: it says none, or one outside of lo..hi. */
bool weir__read_decimal(const void *data, size_t len, int64_t lo, int64_t hi, int64_t *ret);
bool weir__read_decimal_unsigned(const void *data, size_t len, uint64_t hi, uint64_t *ret);

WEIR_END_DECLS

#endif
