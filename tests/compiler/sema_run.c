#include "sema_run.h"

#include "cmocka_all.h"

void sema_run_init(struct sema_run *run)
{
    *run = (struct sema_run){0};
    sources_init(&run->sources);
    arena_init(&run->arena);
    diag_init(&run->diag, &run->sources);
}

void sema_run_add(struct sema_run *run, const char *path, const char *text)
{
    assert_non_null(sources_add(&run->sources, path, text, strlen(text)));
}

void sema_run_build(struct sema_run *run, const char *path)
{
    struct sema_options options = {.sources = &run->sources,
                                   .entry = sources_find(&run->sources, path)};
    run->model = sema_build(&options, &run->arena, &run->diag);
    diag_render(&run->diag, &run->report, false);
    assert_int_equal(run->model == NULL, run->diag.errors > 0);
}

void sema_run_raw(struct sema_run *run, const char *text, size_t size)
{
    sema_run_init(run);
    assert_non_null(sources_add(&run->sources, "x.weir", text, size));
    sema_run_build(run, "x.weir");
}

void sema_run(struct sema_run *run, const char *text)
{
    struct strbuf all = {0};
    strbuf_printf(&all, "package t; %s", text);
    sema_run_raw(run, all.data, all.len);
    strbuf_fini(&all);
}

void sema_run_fini(struct sema_run *run)
{
    strbuf_fini(&run->report);
    diag_fini(&run->diag);
    arena_fini(&run->arena);
    sources_fini(&run->sources);
}

const struct model_type *sema_run_type(const struct sema_run *run, const char *name)
{
    if (run->model == NULL)
        fail_msg("%s", strbuf_text(&run->report));
    const struct model_file *file = run->model->main;
    for (size_t i = 0; i < file->type_count; i++)
        if (strcmp(file->types[i]->name, name) == 0)
            return file->types[i];
    fail_msg("there is no %s", name);
    return NULL;
}

const struct model_field *sema_run_field(const struct model_type *type, const char *name)
{
    const struct model_struct *s = &type->structure;
    const struct model_message *m = &type->message;
    for (size_t i = 0; type->base == MODEL_STRUCT && i < s->member_count; i++)
        if (s->members[i].kind == MODEL_M_FIELD && s->members[i].field->name != NULL &&
            strcmp(s->members[i].field->name, name) == 0)
            return s->members[i].field;
    for (size_t i = 0; type->base == MODEL_MESSAGE && i < m->field_count; i++)
        if (strcmp(m->fields[i]->name, name) == 0)
            return m->fields[i];
    fail_msg("there is no %s", name);
    return NULL;
}

void assert_plan(const char *text, const char *plan)
{
    struct sema_run run;
    struct strbuf dump = {0};
    sema_run(&run, text);
    if (run.model == NULL)
        fail_msg("%s", strbuf_text(&run.report));
    struct plan_set *set = plan_set_new(&run.arena, run.model);
    for (size_t i = 0; i < run.model->main->type_count; i++)
        if (run.model->main->types[i]->base != MODEL_ENUM)
            plan_dump(&dump, plan_of(set, run.model->main->types[i]));
    assert_string_equal(strbuf_text(&dump), plan);
    strbuf_fini(&dump);
    sema_run_fini(&run);
}

/* Source lines begin with a number or spaces and '|'; the path is always the same. */
static bool is_source_line(const char *line)
{
    line += strspn(line, " 0123456789");
    return *line == '|';
}

void assert_report(const char *text, const char *report)
{
    struct sema_run run;
    struct strbuf lines = {0};
    sema_run(&run, text);
    for (const char *line = strbuf_text(&run.report); *line != '\0';) {
        size_t len = strcspn(line, "\n");
        if (!is_source_line(line)) {
            size_t path = strncmp(line, "x.weir:", 7) == 0 ? 7 : 0;
            strbuf_append(&lines, line + path, len - path);
            strbuf_putc(&lines, '\n');
        }
        line += len + (line[len] == '\n');
    }
    assert_string_equal(strbuf_text(&lines), report);
    strbuf_fini(&lines);
    sema_run_fini(&run);
}
