/* Frame programs: where a message ends, for input that comes in pieces (weir/frame.h). */
#include "emit/c.h"

#include "plan/frame.h"

static const char *const code_names[] = {
#define FRAME_NAME(name) #name,
    FRAME_CODES(FRAME_NAME)
#undef FRAME_NAME
};

static bool has_frame(const struct model_type *type)
{
    return type->base == MODEL_STRUCT || type->base == MODEL_CHOICE;
}

static bool has_frames(const struct emit *e)
{
    for (size_t i = 0; i < e->file->type_count; i++)
        if (has_frame(e->file->types[i]))
            return true;
    return false;
}

void emit_c_frame_header(struct writer *w, const struct emit *e)
{
    if (!has_frames(e))
        return;
    write_text(w,
               "/* Where a message ends in input that comes in pieces: weir/frame.h. */\n"
               "struct weir_frame_program;\n",
               NULL);
    for (size_t i = 0; i < e->file->type_count; i++)
        if (has_frame(e->file->types[i]))
            write_text(w, "extern const struct weir_frame_program $type$_frame;\n", "type",
                       e->file->types[i]->c, NULL);
    write_text(w, "\n", NULL);
}

static const char *op_text(struct arena *arena, const struct frame_op *op)
{
    const char *d = op->fails ? op->fails : c_number(arena, op->d);
    return arena_printf(arena, "{WEIR__F_%s, %d, %u, %u, %s, %s},", code_names[op->code], op->a,
                        op->b, op->c, d, c_number(arena, op->e));
}

static void emit_ops(struct writer *w, const struct emit *e, const struct frame_code_row *row,
                     const char *prefix)
{
    size_t routine = 0;
    write_text(w, "static const struct weir__frame_op $prefix$_frame_ops[] = {\n", "prefix", prefix,
               NULL);
    for (size_t i = 0; i < row->ops.count; i++) {
        if (routine < row->routines.count && row->routines.items[routine].entry == i)
            write_text(w, "/* $at$: $type$ */\n", "at", arena_printf(e->arena, "%zu", i), "type",
                       row->routines.items[routine++].type->full, NULL);
        write_text(w, "$op$\n", "op", op_text(e->arena, &row->ops.items[i]), NULL);
    }
    write_text(w, "};\n\n", NULL);
}

static void emit_texts(struct writer *w, const struct emit *e, const struct frame_code_row *row,
                       const char *prefix)
{
    if (row->texts.count == 0)
        return;
    write_text(w, "static const struct weir__frame_text $prefix$_frame_texts[] = {\n", "prefix",
               prefix, NULL);
    for (size_t i = 0; i < row->texts.count; i++) {
        const struct frame_text *text = &row->texts.items[i];
        write_text(w, "{$text$, $len$},\n", "text", c_quote(e->arena, text->text, text->len), "len",
                   c_number(e->arena, (wide)text->len), NULL);
    }
    write_text(w, "};\n\n", NULL);
}

static void emit_program(struct writer *w, const struct emit *e, const struct frame_code_row *row,
                         const struct frame_routine *routine, const char *prefix)
{
    size_t params = 0;
    c_params(routine->type, &params);
    write_text(w,
               "const struct weir_frame_program $type$_frame = {$prefix$_frame_ops, $texts$, "
               "$entry$, $params$};\n",
               "type", routine->type->c, "prefix", prefix, "texts",
               row->texts.count ? arena_printf(e->arena, "%s_frame_texts", prefix) : "NULL",
               "entry", c_number(e->arena, routine->entry), "params",
               c_number(e->arena, (wide)params), NULL);
}

void emit_c_frame(struct writer *w, const struct emit *e)
{
    if (!has_frames(e))
        return;
    const char *prefix = e->file->prefix;
    const struct frame_code_row *row = frame_build(e->arena, e->plans, e->file);
    write_text(w, "/* --- where messages end --- */\n\n", NULL);
    emit_texts(w, e, row, prefix);
    emit_ops(w, e, row, prefix);
    for (size_t i = 0; i < row->routines.count; i++)
        if (row->routines.items[i].type->file == e->file)
            emit_program(w, e, row, &row->routines.items[i], prefix);
    write_text(w, "\n", NULL);
}
