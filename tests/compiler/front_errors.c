/* Syntax errors, with exactly what is said about them.
 *
 * Argument: a file of cases. Each begins with a line "=== name", then the description, a line "---"
 * and the expected report. `front_errors FILE --print` prints the file with the reports as they are
 * now, for a person to review and to put in its place. */
#include "cmocka_all.h"

#include "base/vec.h"
#include "front_run.h"

struct test_case {
    const char *name;
    const char *text;
    const char *expected;
};

static VEC(struct test_case) cases;
static struct arena arena;

/* Cuts `*text` at `mark`, which begins with a line end that stays, and returns what was before. */
static char *take_until(char **text, const char *mark)
{
    char *begin = *text, *found = strstr(begin, mark);
    if (!found) {
        *text = begin + strlen(begin);
        return begin;
    }
    found[1] = '\0';
    *text = found + strlen(mark);
    return begin;
}

static void load(const char *path)
{
    size_t size;
    char *content = front_read_file(path, &size);
    char *at = arena_copy(&arena, content, size);
    free(content);
    take_until(&at, "\n=== ");
    while (*at) {
        struct test_case one = {.name = at};
        at += strcspn(at, "\n");
        one.text = take_until(&at, "\n---") + 1;
        one.expected = take_until(&at, "\n=== ") + 1;
        vec_push(&arena, &cases, one);
    }
}

static void print_all(void)
{
    puts("Syntax errors and what is said about them, for tests/compiler/front_errors.c.");
    for (size_t i = 0; i < cases.count; i++) {
        struct front_run run;
        front_run(&run, cases.items[i].text, strlen(cases.items[i].text));
        int name_len = (int)strcspn(cases.items[i].name, "\n");
        printf("=== %.*s\n%s---\n%s", name_len, cases.items[i].name, cases.items[i].text,
               strbuf_text(&run.report));
        front_run_fini(&run);
    }
}

static void reports_are_as_written(void **state)
{
    (void)state;
    assert_true(cases.count > 40);
    for (size_t i = 0; i < cases.count; i++) {
        struct front_run run;
        front_run(&run, cases.items[i].text, strlen(cases.items[i].text));
        if (strcmp(strbuf_text(&run.report), cases.items[i].expected) != 0)
            print_error("=== %s", cases.items[i].name);
        assert_string_equal(strbuf_text(&run.report), cases.items[i].expected);
        front_run_fini(&run);
    }
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(reports_are_as_written)};
    int failed = 0;
    if (argc < 2)
        return 2;
    arena_init(&arena);
    load(argv[1]);
    if (argc > 2 && strcmp(argv[2], "--print") == 0)
        print_all();
    else
        failed = cmocka_run_group_tests(tests, NULL, NULL);
    arena_fini(&arena);
    return failed;
}
