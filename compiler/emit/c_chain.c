/* Chains, and what types that hold a compressed one need around them: the place of each value while it is measured, and the
 * decisions while it is stored. */
#include "emit/c_chain.h"

static const char *chain_of(struct c_body *b, const struct plan_op *op)
{
    return arena_printf(b->e->arena, "&%s__chain", op->field->ref.type->c);
}

/* --- one field --- */

void c_emit_chain_read(struct c_body *b, const struct plan_op *op)
{
    b->uses_rc = true;
    write_text(b->w,
               "rc = weir__chain_read(r, &$place$, $chain$);\n"
               "if (WEIR_UNLIKELY(rc))\n",
               "place", c_place(b, op->field), "chain", chain_of(b, op), NULL);
    write_text(b->w,
               b->item_field ? "    return weir__inside_item(r, rc, $step$, i);\n"
                             : "    return weir__inside(r, rc, $step$);\n",
               "step", c_field_quote(b->e->arena, op->field), NULL);
}

void c_emit_chain_size(struct c_body *b, const struct plan_op *op)
{
    const char *place = c_place(b, op->field);
    if (!b->checks) {
        write_text(b->w, "n += $place$.len;\n", "place", place, NULL);
        return;
    }
    b->uses_k = true;
    write_text(b->w,
               op->field->ref.compress ? "k = weir__chain_size(s, place + n, $place$, $chain$);\n"
                                       : "k = weir__chain_size_plain(s, $place$, $chain$);\n",
               "place", place, "chain", chain_of(b, op), NULL);
    write_text(b->w,
               b->item_field ? "if (WEIR_UNLIKELY(k == WEIR__REFUSED))\n"
                               "    return weir__size_inside_item(s, n, $step$, i);\n"
                               "n += k;\n"
                             : "if (WEIR_UNLIKELY(k == WEIR__REFUSED))\n"
                               "    return weir__size_inside(s, n, $step$);\n"
                               "n += k;\n",
               "step", c_field_quote(b->e->arena, op->field), NULL);
}

void c_emit_chain_write(struct c_body *b, const struct plan_op *op)
{
    const char *place = c_place(b, op->field);
    if (op->field->ref.compress)
        write_text(b->w, "p = weir__chain_write(p, chains, $place$, $chain$);\n", "place", place,
                   "chain", chain_of(b, op), NULL);
    else
        write_text(b->w, "p = weir__put_bytes(p, $place$.data, $place$.len);\n", "place", place,
                   NULL);
}

/* --- places --- */

void c_emit_origin_read(struct writer *w, const struct model_type *type, bool enters)
{
    if (type->is_origin)
        write_text(w,
                   enters ? "const uint8_t *outer_origin = r->origin;\n"
                            "r->origin = r->p;\n"
                          : "r->origin = outer_origin;\n",
                   NULL);
}

static bool member_compresses(const struct model_member *member)
{
    if (member->kind != MODEL_M_FIELD || member->field->role == MODEL_LET)
        return false;
    const struct model_ref *ref = &member->field->ref;
    return ref->compress ||
           ((ref->base == MODEL_STRUCT || ref->base == MODEL_CHOICE) && ref->type->compresses);
}

void c_emit_place(struct writer *w, const struct model_type *type, const struct model_arm *arm)
{
    bool needed = type->compresses && arm == NULL;
    for (size_t i = 0; arm != NULL && i < arm->member_count; i++)
        needed |= member_compresses(&arm->members[i]);
    if (!needed)
        return;
    write_text(w, "size_t place = s->at;\n", NULL);
    if (type->is_origin)
        write_text(w,
                   "size_t outer_origin = s->origin;\n"
                   "s->origin = place;\n"
                   "if (s->chains)\n"
                   "    weir__chains_forget(s->chains);\n",
                   NULL);
}

void c_emit_place_end(struct writer *w, const struct model_type *type)
{
    if (type->compresses && type->is_origin)
        write_text(w,
                   "s->origin = outer_origin;\n"
                   "if (s->chains)\n"
                   "    weir__chains_forget(s->chains);\n",
                   NULL);
}

void c_emit_place_behind_tag(struct writer *w, const struct emit *e, const struct model_type *type)
{
    if (type->compresses && type->choice.by_tag)
        write_text(w, "s->at += $bytes$;\n", "bytes", c_number(e->arena, type->choice.tag.bits / 8),
                   NULL);
}

void c_emit_place_of(struct c_body *b, const struct model_field *field)
{
    if (field->ref.type->compresses)
        write_text(b->w, "s->at = place + n;\n", NULL);
}

/* --- the functions that store --- */

const char *c_write_param(const struct model_type *type)
{
    if (type->base == MODEL_MESSAGE)
        return "uintptr_t limit, ";
    return type->compresses ? "struct weir__chains *chains, " : "";
}

const char *c_write_arg(const struct model_type *around, const struct model_type *type)
{
    if (type->base == MODEL_MESSAGE)
        return "0, ";
    if (!type->compresses)
        return "";
    return around != NULL && around->compresses ? "chains, " : "NULL, ";
}

void c_emit_encode_chained(struct writer *w, const struct emit *e, const struct model_type *type)
{
    const char *params = c_param_list(e->arena, type), *args = c_param_args(e->arena, type);
    write_text(w,
               "int $type$_encode(const struct $type$ *m$params$, struct weir_buf *out,\n"
               "    struct weir_error *err)\n"
               "{\n"
               "    struct weir__chains chains;\n"
               "    struct weir__sizer s = weir__sizer_for(err);\n"
               "    weir__chains_open(&chains, out->allocator);\n"
               "    s.chains = &chains;\n"
               "    size_t n = $type$__size(&s, m$args$);\n"
               "    uint8_t *p = n == WEIR__REFUSED ? NULL : weir__reserve(out, n);\n"
               "    if (WEIR_LIKELY(p != NULL)) {\n"
               "        $type$__write(p, &chains, m$args$);\n"
               "        weir_buf_commit(out, n);\n"
               "    } else if (n != WEIR__REFUSED) {\n"
               "        s.code = weir__fail(err, WEIR_ENOMEM, 0, NULL);\n"
               "    }\n"
               "    weir__chains_close(&chains);\n"
               "    return s.code;\n"
               "}\n\n",
               "type", type->c, "params", params, "args", args, NULL);
    write_text(w,
               "size_t $type$_size(const struct $type$ *m$params$)\n"
               "{\n"
               "    struct weir__chains chains;\n"
               "    struct weir__sizer s = weir__sizer_for(NULL);\n"
               "    weir__chains_open(&chains, NULL);\n"
               "    s.chains = &chains;\n"
               "    size_t n = $type$__size(&s, m$args$);\n"
               "    weir__chains_close(&chains);\n"
               "    return n == WEIR__REFUSED ? 0 : n;\n"
               "}\n\n",
               "type", type->c, "params", params, "args", args, NULL);
}

/* --- the forms --- */

struct chains {
    VEC(const struct model_type *) items;
};

static void add_chain(const struct emit *e, struct chains *chains,
                      const struct model_member *members, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (members[i].kind != MODEL_M_FIELD || members[i].field->ref.base != MODEL_CHAIN)
            continue;
        const struct model_type *type = members[i].field->ref.type;
        bool known = false;
        for (size_t j = 0; j < chains->items.count; j++)
            known |= chains->items.items[j] == type;
        if (!known)
            vec_push(e->arena, &chains->items, type);
    }
}

static struct chains find_chains(const struct emit *e)
{
    struct chains chains = {{0}};
    for (size_t i = 0; i < e->file->type_count; i++) {
        const struct model_type *type = e->file->types[i];
        if (type->base == MODEL_STRUCT)
            add_chain(e, &chains, type->structure.members, type->structure.member_count);
        for (size_t j = 0; type->base == MODEL_CHOICE && j < type->choice.arm_count; j++)
            add_chain(e, &chains, type->choice.arms[j].members, type->choice.arms[j].member_count);
    }
    return chains;
}

void emit_c_chains(struct writer *w, const struct emit *e)
{
    struct chains chains = find_chains(e);
    bool needed = chains.items.count > 0;
    for (size_t i = 0; i < e->file->type_count; i++)
        needed |= e->file->types[i]->compresses;
    if (needed)
        write_text(w, "#include \"weir/chain.h\"\n\n", NULL);
    for (size_t i = 0; i < chains.items.count; i++) {
        const struct model_type *type = chains.items.items[i];
        const struct model_chain *chain = &type->chain;
        unsigned mask = chain->jump_bits ? 0xffu << (8 - chain->jump_bits) & 0xff : 0;
        unsigned value = chain->jump_bits ? chain->jump_value << (8 - chain->jump_bits) & 0xff : 0;
        write_text(w,
                   "/* $name$: the longest label, what marks a jump, the longest chain */\n"
                   "static const struct weir__chain $c$__chain = {$label$, $mask$, $value$, "
                   "$max$};\n\n",
                   "name", type->name, "c", type->c, "label", c_number(e->arena, chain->label_max),
                   "mask", arena_printf(e->arena, "0x%02x", mask), "value",
                   arena_printf(e->arena, "0x%02x", value), "max", c_number(e->arena, chain->max),
                   NULL);
    }
}
