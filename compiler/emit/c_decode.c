/* Decoders of structs and choices: one function per body, the public ones around them. */
#include "emit/c_decode.h"
#include "emit/c_chain.h"
#include "emit/c_fields.h"
#include "emit/c_form.h"

/* Prints the operations of a body behind the declarations that they turn out to need. */
static void emit_body(struct writer *w, struct c_body *b)
{
    struct writer body;
    writer_init(&body);
    body.depth = w->depth;
    b->w = &body;
    c_emit_reads(b);
    c_declare(w, b);
    write_writer(w, &body);
    c_ignore_unused(w, b->e, b->type, strbuf_text(&body.out), "r", "ret");
    writer_fini(&body);
}

static void emit_depth(struct writer *w, const struct emit *e, const struct model_type *type)
{
    if (type->recursive)
        write_text(w,
                   "if (WEIR_UNLIKELY(++r->depth > $limit$))\n"
                   "    return weir__refuse(r, r->p, WEIR_EDEPTH, NULL, NULL);\n",
                   "limit", c_number(e->arena, type->depth_limit), NULL);
}

static void emit_return(struct writer *w, const struct model_type *type)
{
    if (type->recursive)
        write_text(w, "r->depth--;\n", NULL);
    write_text(w, "return WEIR_OK;\n", NULL);
}

static void emit_struct(struct writer *w, const struct emit *e, const struct model_type *type)
{
    struct c_body b = c_body_of(e, w, C_READ, type, NULL);
    write_text(w,
               "int $type$__read(struct weir__reader *r, struct $type$ *ret$params$)\n"
               "{\n",
               "type", type->c, "params", c_param_list(e->arena, type), NULL);
    emit_depth(w, e, type);
    c_emit_origin_read(w, type, true);
    emit_body(w, &b);
    c_emit_origin_read(w, type, false);
    emit_return(w, type);
    write_text(w, "}\n\n", NULL);
}

static void emit_arm_function(struct writer *w, const struct emit *e, const struct model_type *type,
                              const struct model_arm *arm)
{
    struct c_body b = c_body_of(e, w, C_READ, type, arm);
    if (!b.op_count)
        return;
    write_text(w,
               "static int $type$__read_$arm$(struct weir__reader *r,\n"
               "    struct $type$ *ret$params$)\n"
               "{\n",
               "type", type->c, "arm", c_arm_suffix(e->arena, arm), "params",
               c_param_list(e->arena, type), NULL);
    emit_body(w, &b);
    write_text(w,
               "return WEIR_OK;\n"
               "}\n\n",
               NULL);
}

static void emit_arm_case(struct writer *w, const struct emit *e, const struct model_type *type,
                          const struct model_arm *arm, bool has_ops)
{
    write_text(w, "case $kind$:\n", "kind", arm->c_kind, NULL);
    if (!has_ops)
        write_text(w, "break;\n", NULL);
    else
        write_text(w,
                   "rc = $type$__read_$arm$(r, ret$args$);\n"
                   "break;\n",
                   "type", type->c, "arm", c_arm_suffix(e->arena, arm), "args",
                   c_param_args(e->arena, type), NULL);
}

static void emit_form_tag(struct c_body *b, const struct model_choice *choice)
{
    struct arena *arena = b->e->arena;
    write_text(b->w, "const uint8_t *p = r->p;\n", NULL);
    const char *raw = c_form_read(b, &choice->tag, NULL, NULL);
    const char *fault = c_form_fault(b, &choice->tag, raw);
    if (fault)
        c_emit_fault(b, fault, "p", "WEIR_ERANGE", NULL);
    write_text(b->w, "$type$ tag = ($type$)$value$;\n", "type", c_type(arena, &choice->tag),
               "value", c_form_value(b, &choice->tag, raw), NULL);
}

/* Reads or computes the tag into `tag`. */
static void emit_tag(struct writer *w, const struct emit *e, const struct model_type *type)
{
    const struct model_choice *choice = &type->choice;
    struct c_body b = {.e = e, .w = w, .side = C_READ, .type = type, .prefix = "ret->"};
    const char *tag_type = c_type(e->arena, &choice->tag);
    if (choice->literals) {
        c_read_literal(w, e, type);
        return;
    }
    if (!choice->by_tag && !choice->by_peek) {
        write_text(w, "$type$ tag = ($type$)$value$;\n", "type", tag_type, "value",
                   c_expr(&b, choice->by), NULL);
        return;
    }
    if (choice->tag.form) {
        emit_form_tag(&b, choice);
        return;
    }
    if (choice->by_peek) {
        write_text(w,
                   "if (WEIR_UNLIKELY(r->p == r->end))\n"
                   "    return weir__short(r, r->p, NULL);\n"
                   "$type$ tag = $value$;\n",
                   "type", tag_type, "value", c_read_value(&b, &choice->tag, 8, "r->p[0]"), NULL);
        return;
    }
    uint32_t bytes = choice->tag.bits / 8;
    const char *raw = c_load(&b, "p", 0, bytes, choice->tag.order == MODEL_LITTLE);
    write_text(w,
               "const uint8_t *p = weir__take(r, $bytes$);\n"
               "if (WEIR_UNLIKELY(!p))\n"
               "    return weir__short(r, r->p, NULL);\n"
               "$type$ tag = $value$;\n",
               "bytes", c_number(e->arena, bytes), "type", tag_type, "value",
               c_read_value(&b, &choice->tag, choice->tag.bits, raw), NULL);
}

static void emit_choice_arms(struct writer *w, const struct emit *e, const struct model_type *type)
{
    const struct plan *plan = plan_of(e->plans, type);
    const struct model_choice *choice = &type->choice;
    write_text(w, "ret->kind = $type$__kind(tag);\n", "type", type->c, NULL);
    if (choice->c_tag)
        write_text(w, "ret->tag = tag;\n", NULL);
    write_text(w,
               "switch (ret->kind) {\n"
               "case $none$:\n"
               "    return weir__refuse(r, $at$, WEIR_ETAG, NULL, NULL);\n",
               "none", choice->c_kind_none, "at", choice->by_tag ? "p" : "r->p", NULL);
    for (size_t i = 0; i < plan->arm_count; i++)
        emit_arm_case(w, e, type, plan->arms[i].arm, plan->arms[i].op_count > 0);
    write_text(w, "}\n", NULL);
}

/* The tag, then the arm that it picks. */
static void emit_choice_body(struct writer *w, const struct emit *e, const struct model_type *type)
{
    struct writer body;
    writer_init(&body);
    body.depth = w->depth;
    emit_tag(&body, e, type);
    emit_choice_arms(&body, e, type);
    write_writer(w, &body);
    c_ignore_unused(w, e, type, strbuf_text(&body.out), "r", "ret");
    writer_fini(&body);
}

static void emit_choice(struct writer *w, const struct emit *e, const struct model_type *type)
{
    for (size_t i = 0; i < type->choice.arm_count; i++)
        emit_arm_function(w, e, type, &type->choice.arms[i]);
    write_text(w,
               "int $type$__read(struct weir__reader *r, struct $type$ *ret$params$)\n"
               "{\n"
               "    int rc = WEIR_OK;\n",
               "type", type->c, "params", c_param_list(e->arena, type), NULL);
    emit_depth(w, e, type);
    emit_choice_body(w, e, type);
    if (type->recursive)
        write_text(w, "r->depth--;\n", NULL);
    write_text(w,
               "return rc;\n"
               "}\n\n",
               NULL);
}

static void emit_public(struct writer *w, const struct emit *e, const struct model_type *type)
{
    write_text(w,
               "int $type$_decode(struct $type$ *ret$params$, struct weir_bytes in,\n"
               "    struct weir_arena *arena, size_t *used, struct weir_error *err)\n"
               "{\n"
               "    struct weir__reader r = weir__reader_over(in, arena, err);\n"
               "    int rc = $type$__read(&r, ret$args$);\n"
               "    return weir__decoded(&r, rc, used);\n"
               "}\n\n",
               "type", type->c, "params", c_param_list(e->arena, type), "args",
               c_param_args(e->arena, type), NULL);
}

void emit_c_decode(struct writer *w, const struct emit *e)
{
    for (size_t i = 0; i < e->file->type_count; i++) {
        const struct model_type *type = e->file->types[i];
        if (!c_is_codec(type))
            continue;
        if (c_is_fields(type))
            emit_c_fields_read(w, e, type);
        else if (type->base == MODEL_STRUCT)
            emit_struct(w, e, type);
        else if (type->base == MODEL_CHOICE)
            emit_choice(w, e, type);
        else
            emit_c_decode_message(w, e, type);
        emit_public(w, e, type);
    }
}
