#include "emit/c_via.h"

static const char *name_of(struct c_body *b, const struct model_field *field)
{
    return arena_printf(b->e->arena, "via_%s", field->c);
}

void c_take_via(struct c_body *b, const struct model_field *field)
{
    write_text(b->w,
               field->via->ends_itself ? "struct weir_bytes $via$;\n"
                                       : "struct weir_bytes $via$ = weir__rest(r);\n",
               "via", name_of(b, field), NULL);
}

/* "ret->mask, 4": where the key is, and how long. An absent one is empty. */
static const char *key_of(struct c_body *b, const struct model_via *via)
{
    struct arena *arena = b->e->arena;
    if (!via->key)
        return arena_printf(arena, "%s, %zu", c_quote(arena, via->key_text, via->key_len),
                            via->key_len);
    const char *place = c_place(b, via->key), *data = place, *len;
    if (c_is_view(via->key)) {
        data = arena_printf(arena, "%s.data", place);
        len = arena_printf(arena, "%s.len", place);
    } else {
        len = c_number(arena, via->key->count->value);
    }
    if (via->key->presence == MODEL_HAS)
        len = arena_printf(arena, "%s ? %s : 0", c_present(b, via->key), len);
    return arena_printf(arena, "%s, %s", data, len);
}

void c_read_via(struct c_body *b, const struct model_field *field)
{
    struct arena *arena = b->e->arena;
    bool is_xor = field->via->kind == MODEL_VIA_XOR;
    const char *how = is_xor            ? key_of(b, field->via)
                      : field->max >= 0 ? c_number(arena, field->max)
                                        : "SIZE_MAX";
    b->uses_rc = true;
    write_text(b->w,
               "rc = weir__read_$via$(r, &$name$, $how$, $step$);\n"
               "if (WEIR_UNLIKELY(rc))\n"
               "    return rc;\n",
               "via", field->via->name, "name", name_of(b, field), "how", how, "step",
               c_field_quote(arena, field), NULL);
}

void c_open_via(struct c_body *b, const struct model_field *field)
{
    c_take_via(b, field);
    c_read_via(b, field);
    write_text(b->w, "struct weir__reader around_$field$ = weir__into(r, $via$);\n", "field",
               field->c, "via", name_of(b, field), NULL);
}

void c_close_via(struct c_body *b, const struct model_field *field)
{
    c_emit_fault(b, "r->p != r->end", "r->p", "WEIR_ETRAILING", field);
    write_text(b->w, "weir__out_of(r, &around_$field$);\n", "field", field->c, NULL);
}

const char *c_via_size(struct c_body *b, const struct model_field *field, const char *size)
{
    if (field->via->kind == MODEL_VIA_XOR)
        return size;
    return arena_printf(b->e->arena, "weir__%s_size(%s)", field->via->name, size);
}

void c_write_via(struct c_body *b, const struct model_field *field, const char *size)
{
    if (field->via->kind == MODEL_VIA_XOR)
        write_text(b->w, "weir__xor(p, $size$, $key$);\n", "size", size, "key",
                   key_of(b, field->via), NULL);
    else
        write_text(b->w, "p = weir__put_$via$(p, $size$);\n", "via", field->via->name, "size", size,
                   NULL);
}
