/* The functions of the header: a program's own, and those that generated code calls across files. */
#include "emit/c_chain.h"

/* What holds for the functions of every type, said once. */
static void emit_contract(struct writer *w)
{
    write_text(w,
               "/* ---- functions ----\n"
               " *\n"
               " * decode: WEIR_OK and *used; WEIR_MORE when `in` ends too early (not of a "
               "message, which takes\n"
               " *   all of `in`); or a negative error, with err->offset, path and reason. Views "
               "in *ret borrow\n"
               " *   from `in`; repeated and nested values live in `arena`.\n"
               " * encode: appends to `out`; WEIR_OK, or a negative error: a constraint that does "
               "not hold,\n"
               " *   named by err->path, or WEIR_ENOMEM.\n"
               " * size: exactly the bytes that encode appends; 0 when it would refuse.\n"
               " * to_json, from_json: compact JSON. Nothing borrows from `json`; nested values "
               "live in `arena`.\n"
               " * copy: a deep copy that borrows from `arena` alone.\n"
               " *\n"
               " * `used` and `err` may be NULL. What fails leaves its output as it was; only "
               "decode's *ret is\n"
               " * unspecified then. */\n"
               "\n",
               NULL);
}

static void emit_functions(struct writer *w, const struct emit *e, const struct model_type *type)
{
    write_text(
        w,
        "/* $full$ */\n"
        "int $type$_decode(struct $type$ *ret$params$, struct weir_bytes in, struct weir_arena "
        "*arena, size_t *used, struct weir_error *err);\n"
        "int $type$_encode(const struct $type$ *m$params$, struct weir_buf *out, struct weir_error "
        "*err);\n"
        "size_t $type$_size(const struct $type$ *m$params$);\n"
        "int $type$_to_json(const struct $type$ *m, struct weir_buf *out);\n"
        "int $type$_from_json(struct $type$ *ret, struct weir_bytes json, struct weir_arena "
        "*arena, struct weir_error *err);\n"
        "int $type$_copy(struct $type$ *ret, const struct $type$ *m, struct weir_arena *arena);\n"
        "extern const struct weir_type $type$_type;\n"
        "\n",
        "full", type->full, "type", type->c, "params", c_param_list(e->arena, type), NULL);
    emit_c_stream(w, e, type);
}

static void emit_internal(struct writer *w, const struct emit *e, const struct model_type *type)
{
    write_text(w,
               "int $type$__read(struct weir__reader *r, struct $type$ *ret$params$);\n"
               "size_t $type$__size(struct weir__sizer *s, const struct $type$ *m$params$);\n"
               "uint8_t *$type$__write(uint8_t *p, $limit$const struct $type$ *m$params$);\n",
               "type", type->c, "limit", c_write_param(type), "params",
               c_param_list(e->arena, type), NULL);
    if (type->base == MODEL_MESSAGE)
        write_text(
            w,
            "void $type$__init(struct $type$ *ret);\n"
            "int $type$__merge(struct weir__reader *r, const uint8_t *p, const uint8_t *end,\n"
            "    struct $type$ *ret);\n",
            "type", type->c, NULL);
    if (type->base == MODEL_CHOICE)
        write_text(w, "int64_t $type$__tag(const struct $type$ *m);\n", "type", type->c, NULL);
}

static size_t codec_count(const struct emit *e)
{
    size_t count = 0;
    for (size_t i = 0; i < e->file->type_count; i++)
        count += c_is_codec(e->file->types[i]);
    return count;
}

static void emit_all_internal(struct writer *w, const struct emit *e)
{
    write_text(w,
               "/* --- for generated code alone --- */\n"
               "\n"
               "struct weir__reader;\n"
               "struct weir__sizer;\n"
               "struct weir__chains;\n",
               NULL);
    for (size_t i = 0; i < e->file->type_count; i++)
        if (c_is_codec(e->file->types[i]))
            emit_internal(w, e, e->file->types[i]);
    write_text(w, "\n", NULL);
}

void emit_c_prototypes(struct writer *w, const struct emit *e)
{
    emit_c_filters(w, e);
    if (codec_count(e))
        emit_contract(w);
    for (size_t i = 0; i < e->file->type_count; i++) {
        const struct model_type *type = e->file->types[i];
        if (c_is_codec(type))
            emit_functions(w, e, type);
        else
            write_text(w, "extern const struct weir_type $type$_type;\n\n", "type", type->c, NULL);
    }
    if (codec_count(e))
        emit_all_internal(w, e);
}
