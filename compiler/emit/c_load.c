/* Numbers out of bytes, as expressions. */
#include "emit/c_decode.h"

#include <string.h>

const char *c_load(struct c_body *b, const char *base, uint32_t offset, uint32_t bytes, bool little)
{
    if (bytes == 1)
        return arena_printf(b->e->arena, "%s[%u]", base, offset);
    return arena_printf(b->e->arena, "weir_get_%s%u(%s)", little ? "le" : "be", bytes * 8,
                        offset ? arena_printf(b->e->arena, "%s + %u", base, offset) : base);
}

const char *c_read_value(struct c_body *b, const struct model_ref *ref, unsigned bits,
                         const char *raw)
{
    struct arena *arena = b->e->arena;
    if (ref->base == MODEL_FLOAT)
        return arena_printf(arena, "weir_f%u_from_bits(%s)", ref->bits, raw);
    if (c_is_signed(ref))
        return arena_printf(arena, "(%s)weir__sign(%s, %u)", c_type(arena, ref), raw, bits);
    if (ref->base == MODEL_BOOL)
        return arena_printf(arena, "(%s) != 0", raw);
    bool is_load = !strpbrk(raw, ">&");
    if (is_load && ref->base == MODEL_UINT && bits == c_int_bits(bits))
        return raw;
    return arena_printf(arena, is_load ? "(%s)%s" : "(%s)(%s)", c_type(arena, ref), raw);
}

const char *c_load_group(struct c_body *b, const char *base, const struct plan_group *group)
{
    if (!group->little_if)
        return c_load(b, base, group->offset, group->bytes, group->little);
    const char *little = c_load(b, base, group->offset, group->bytes, true);
    const char *big = c_load(b, base, group->offset, group->bytes, false);
    return arena_printf(b->e->arena, "(%s ? %s : %s)", c_expr(b, group->little_if), little, big);
}
