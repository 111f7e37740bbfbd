/* Transforms whose functions the program brings. */
#include "emit/c.h"

static const char *params_of(struct arena *arena, const struct model_filter *filter)
{
    const char *text = "";
    for (size_t i = 0; i < filter->param_count; i++)
        text = arena_printf(arena, "%s, %s %s", text, c_type(arena, &filter->params[i].ref),
                            filter->params[i].c);
    return text;
}

const char *c_filter_args(struct c_body *b, const struct model_via *via)
{
    const char *text = "";
    for (size_t i = 0; i < via->arg_count; i++)
        text =
            arena_printf(b->e->arena, "%s, (%s)%s", text,
                         c_type(b->e->arena, &via->filter->params[i].ref), c_expr(b, via->args[i]));
    return text;
}

void emit_c_filters(struct writer *w, const struct emit *e)
{
    for (size_t i = 0; i < e->file->filter_count; i++) {
        const struct model_filter *filter = e->file->filters[i];
        write_text(w,
                   "$open$ extern filter $name$: the program brings these.\n"
                   " * read: what `in` comes to, a view or memory of the arena, at most `max` "
                   "bytes; WEIR_OK\n"
                   " *   or a negative error, which decode gives with the field's path.\n"
                   " * size: bytes that write puts; SIZE_MAX when the value is refused.\n"
                   " * write: puts just as many bytes, and cannot fail. */\n",
                   "open", write_doc_open(w, filter->doc), "name", filter->name, NULL);
        write_text(w,
                   "int $filter$_read(struct weir_bytes in$params$, size_t max,\n"
                   "    struct weir_arena *arena, struct weir_bytes *ret);\n"
                   "size_t $filter$_size(struct weir_bytes value$params$);\n"
                   "void $filter$_write(uint8_t *to, struct weir_bytes value$params$);\n\n",
                   "filter", filter->c, "params", params_of(e->arena, filter), NULL);
    }
}
