/* Structs that end in a stream: the function that says how. */
#include "emit/c.h"

static const struct model_field *stream_of(const struct model_type *type)
{
    size_t count = type->base == MODEL_STRUCT ? type->structure.member_count : 0;
    for (size_t i = count; i-- > 0;)
        if (type->structure.members[i].kind == MODEL_M_FIELD)
            return type->structure.members[i].field->stream ? type->structure.members[i].field
                                                            : NULL;
    return NULL;
}

bool c_has_streams(const struct model_file *file)
{
    for (size_t i = 0; i < file->type_count; i++)
        if (stream_of(file->types[i]))
            return true;
    return false;
}

void emit_c_stream(struct writer *w, const struct emit *e, const struct model_type *type)
{
    static const char *const kinds[] = {[MODEL_STREAM_LENGTH] = "LENGTH",
                                        [MODEL_STREAM_REST] = "REST",
                                        [MODEL_STREAM_CHUNKED] = "CHUNKED"};
    const struct model_field *field = stream_of(type);
    if (!field)
        return;
    const struct model_stream *stream = field->stream;
    write_text(w,
               "/* The body that stands behind what decode has read, or encode has written. */\n"
               "static inline struct weir_body $type$_$field$(const struct $type$ *m)\n"
               "{\n"
               "    return weir_body_begin(WEIR_BODY_$kind$, m->$field$, $max$, $tail$, $len$);\n"
               "}\n\n",
               "type", type->c, "field", field->c, "kind", kinds[stream->kind], "max",
               stream->max >= 0 ? c_number(e->arena, stream->max) : "UINT64_MAX", "tail",
               c_quote(e->arena, stream->tail ? (const void *)stream->tail : "", stream->tail_len),
               "len", c_number(e->arena, (wide)stream->tail_len), NULL);
}

/* Unless an equation gives it, the length must be the one that stands elsewhere. */
void c_size_stream(struct c_body *b, const struct model_field *field)
{
    struct arena *arena = b->e->arena;
    const char *place = c_place(b, field);
    struct c_faults faults = c_value_faults(arena, C_SIZE, field, &field->ref, place);
    if (!b->checks)
        return;
    if (field->stream->kind == MODEL_STREAM_LENGTH && !field->stream->solved)
        c_emit_fault(b,
                     arena_printf(arena, "weir__length(%s) != %s", place, c_expr(b, field->value)),
                     NULL, "WEIR_EMISMATCH", field);
    c_emit_faults(b, &faults, NULL, field);
}
