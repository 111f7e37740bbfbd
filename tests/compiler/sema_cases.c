/* Descriptions, and what sema and plan make of them.
 *
 * Argument: a file of cases. Each begins with a line "=== name", then the description (package t), a line "---", and what
 * is expected: the report, and when there are no errors the plan of every type but enums. `sema_cases FILE --print`
 * prints the file as it would be now, for a person to review and to put in its place. */
#include "cmocka_all.h"

#include "base/vec.h"
#include "sema_run.h"

struct test_case {
    const char *name;
    const char *text;
    const char *expected;
};

static VEC(struct test_case) cases;
static struct arena arena;
static const char *heading;

/* Cuts `*text` at `mark`, which begins with a line end that stays, and returns what was before. */
static char *take_until(char **text, const char *mark)
{
    char *begin = *text, *found = strstr(begin, mark);
    if (found == NULL) {
        *text = begin + strlen(begin);
        return begin;
    }
    found[1] = '\0';
    *text = found + strlen(mark);
    return begin;
}

static char *read_file(const char *path)
{
    static char chunk[4096];
    struct strbuf text = {0};
    FILE *file = fopen(path, "rb");
    assert_non_null(file);
    for (size_t n; (n = fread(chunk, 1, sizeof chunk, file)) > 0;)
        strbuf_append(&text, chunk, n);
    fclose(file);
    char *copy = arena_copy(&arena, strbuf_text(&text), text.len);
    strbuf_fini(&text);
    return copy;
}

static void load(const char *path)
{
    char *at = read_file(path);
    heading = take_until(&at, "\n=== ");
    while (*at != '\0') {
        struct test_case one = {.name = at};
        at += strcspn(at, "\n");
        one.text = take_until(&at, "\n---") + 1;
        one.expected = take_until(&at, "\n=== ") + 1;
        vec_push(&arena, &cases, one);
    }
}

/* The report, then the plans. */
static void describe(const char *text, struct strbuf *out)
{
    struct sema_run run;
    struct strbuf all = {0};
    strbuf_printf(&all, "package t;\n%s", text);
    sema_run_raw(&run, all.data, all.len);
    strbuf_puts(out, strbuf_text(&run.report));
    struct plan_set *set = run.model != NULL ? plan_set_new(&run.arena, run.model) : NULL;
    for (size_t i = 0; set != NULL && i < run.model->main->type_count; i++)
        if (run.model->main->types[i]->base != MODEL_ENUM)
            plan_dump(out, plan_of(set, run.model->main->types[i]));
    strbuf_fini(&all);
    sema_run_fini(&run);
}

static void print_all(void)
{
    fputs(heading, stdout);
    for (size_t i = 0; i < cases.count; i++) {
        struct strbuf now = {0};
        describe(cases.items[i].text, &now);
        printf("=== %.*s\n%s---\n%s", (int)strcspn(cases.items[i].name, "\n"), cases.items[i].name,
               cases.items[i].text, strbuf_text(&now));
        strbuf_fini(&now);
    }
}

static void everything_is_as_written(void **state)
{
    (void)state;
    assert_true(cases.count > 10);
    for (size_t i = 0; i < cases.count; i++) {
        struct strbuf now = {0};
        describe(cases.items[i].text, &now);
        if (strcmp(strbuf_text(&now), cases.items[i].expected) != 0)
            print_error("=== %.*s\n", (int)strcspn(cases.items[i].name, "\n"), cases.items[i].name);
        assert_string_equal(strbuf_text(&now), cases.items[i].expected);
        strbuf_fini(&now);
    }
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(everything_is_as_written)};
    if (argc < 2)
        return 2;
    arena_init(&arena);
    load(argv[1]);
    int failed = 0;
    if (argc > 2)
        print_all();
    else
        failed = cmocka_run_group_tests_name(argv[1], tests, NULL, NULL);
    arena_fini(&arena);
    return failed;
}
