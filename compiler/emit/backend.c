#include "emit/backend.h"

#include "base/arena.h"
#include "emit/c.h"

#define COUNT(array) (sizeof(array) / sizeof(array)[0])

/* One a line: everybody adds to them. */
/* clang-format off */
static const struct emit_part header_parts[] = {
    {"opening", emit_c_header_open},
    {"types", emit_c_types},
    {"functions", emit_c_prototypes},
    {"frames", emit_c_frame_header},
    {"protocol", emit_c_protocol_header},
    {"service", emit_c_service_header},
    {"closing", emit_c_header_close},
};

static const struct emit_part source_parts[] = {
    {"opening", emit_c_source_open},
    {"text", emit_c_text},
    {"chains", emit_c_chains},
    {"tags", emit_c_tags},
    {"forms", emit_c_forms},
    {"decode", emit_c_decode},
    {"frames", emit_c_frame},
    {"encode", emit_c_encode},
    {"json", emit_c_json},
    {"protocol", emit_c_protocol_source},
    {"service", emit_c_service_source},
};
/* clang-format on */

static const struct emit_output outputs[] = {
    {"c-header", ".h", header_parts, COUNT(header_parts)},
    {"c-source", ".c", source_parts, COUNT(source_parts)},
    {NULL, NULL, NULL, 0},
};

const struct emit_output *emit_outputs(void)
{
    return outputs;
}

void emit_print(struct writer *w, const struct emit_output *output, const struct model *model,
                const struct plan_set *plans, const struct model_file *file)
{
    struct arena arena;
    arena_init(&arena);
    struct emit e = {model, plans, file, &arena};
    for (size_t i = 0; i < output->part_count; i++)
        output->parts[i].print(w, &e);
    arena_fini(&arena);
}

static int make_output(const struct emit_output *output, const struct model *model,
                       const struct plan_set *plans, const struct model_file *file,
                       const char *path)
{
    struct writer w;
    writer_init(&w);
    emit_print(&w, output, model, plans, file);
    int code = write_file(&w, path);
    writer_fini(&w);
    return code;
}

int emit_file(const struct model *model, const struct plan_set *plans,
              const struct model_file *file, const char *dir, char **ret_path)
{
    for (const struct emit_output *output = outputs; output->name; output++) {
        struct strbuf path = {0};
        strbuf_printf(&path, "%s/%s%s", dir, file->stem, output->suffix);
        int code = make_output(output, model, plans, file, strbuf_text(&path));
        if (code) {
            *ret_path = strbuf_take(&path);
            return code;
        }
        strbuf_fini(&path);
    }
    return 0;
}
