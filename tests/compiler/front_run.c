#include "front_run.h"

#include "cmocka_all.h"

#include <glob.h>

void front_run(struct front_run *run, const char *text, size_t size)
{
    *run = (struct front_run){0};
    sources_init(&run->sources);
    arena_init(&run->arena);
    diag_init(&run->diag, &run->sources);
    struct source *source = sources_add(&run->sources, "x.weir", text, size);
    assert_non_null(source);
    run->file = front_parse(source, &run->arena, &run->diag);
    assert_non_null(run->file);
    diag_render(&run->diag, &run->report, false);
    assert_int_equal(run->file->broken, run->diag.errors > 0);
}

void front_run_fini(struct front_run *run)
{
    strbuf_fini(&run->report);
    diag_fini(&run->diag);
    arena_fini(&run->arena);
    sources_fini(&run->sources);
}

struct ast_decl *front_run_decl(struct front_run *run, const char *text)
{
    front_run(run, text, strlen(text));
    assert_string_equal(strbuf_text(&run->report), "");
    assert_non_null(run->file->decls);
    assert_null(run->file->decls->next);
    return run->file->decls;
}

char *front_read_file(const char *path, size_t *ret_size)
{
    FILE *file = fopen(path, "rb");
    if (!file)
        fail_msg("cannot read %s", path);
    struct strbuf text = {0};
    char chunk[4096];
    for (size_t n; (n = fread(chunk, 1, sizeof chunk, file)) > 0;)
        strbuf_append(&text, chunk, n);
    fclose(file);
    *ret_size = text.len;
    return strbuf_take(&text);
}

void front_each_sample(const char *folder, void (*visit)(const char *text, size_t size, void *data),
                       void *data)
{
    struct strbuf pattern = {0};
    glob_t found;
    strbuf_printf(&pattern, "%s/*.weir", folder);
    assert_int_equal(glob(strbuf_text(&pattern), 0, NULL, &found), 0);
    for (size_t i = 0; i < found.gl_pathc; i++) {
        size_t size;
        char *text = front_read_file(found.gl_pathv[i], &size);
        print_message("    %s\n", strrchr(found.gl_pathv[i], '/') + 1);
        visit(text, size, data);
        free(text);
    }
    globfree(&found);
    strbuf_fini(&pattern);
}
