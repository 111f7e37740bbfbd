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

/* What the program's function came to is not more than it may be. */
static void read_filter(struct c_body *b, const struct model_field *field)
{
    const struct model_via *via = field->via;
    const char *max = c_number(b->e->arena, field->max);
    b->uses_rc = true;
    write_text(b->w,
               "const uint8_t *in_$field$ = $name$.data;\n"
               "rc = $filter$_read($name$$args$, $max$, r->arena, &$name$);\n"
               "if (WEIR_LIKELY(!rc) && $name$.len > $max$)\n"
               "    rc = WEIR_ELIMIT;\n"
               "if (WEIR_UNLIKELY(rc))\n"
               "    return weir__refuse(r, in_$field$, rc, $step$, NULL);\n",
               "field", field->c, "name", name_of(b, field), "filter", via->filter->c, "args",
               c_filter_args(b, via), "max", max, "step", c_field_quote(b->e->arena, field), NULL);
}

void c_read_via(struct c_body *b, const struct model_field *field)
{
    struct arena *arena = b->e->arena;
    if (field->via->filter) {
        read_filter(b, field);
        return;
    }
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
    if (field->via->filter)
        return arena_printf(b->e->arena, "%s_size(%s%s)", field->via->filter->c, c_place(b, field),
                            c_filter_args(b, field->via));
    return arena_printf(b->e->arena, "weir__%s_size(%s)", field->via->name, size);
}

void c_write_via(struct c_body *b, const struct model_field *field, const char *size)
{
    if (field->via->filter)
        write_text(b->w,
                   "p -= $size$;\n"
                   "$filter$_write(p, $place$$args$);\n",
                   "size", c_via_size(b, field, size), "filter", field->via->filter->c, "place",
                   c_place(b, field), "args", c_filter_args(b, field->via), NULL);
    else if (field->via->kind == MODEL_VIA_XOR)
        write_text(b->w, "weir__xor(p, $size$, $key$);\n", "size", size, "key",
                   key_of(b, field->via), NULL);
    else
        write_text(b->w, "p = weir__put_$via$(p, $size$);\n", "via", field->via->name, "size", size,
                   NULL);
}
