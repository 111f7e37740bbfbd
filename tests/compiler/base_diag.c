/* Diagnostics as they are shown. */
#include "cmocka_all.h"

#include "base/diag.h"

struct fixture {
    struct sources sources;
    struct diag diag;
    struct strbuf out;
};

static void begin(struct fixture *f)
{
    *f = (struct fixture){0};
    sources_init(&f->sources);
    diag_init(&f->diag, &f->sources);
}

static void end(struct fixture *f, const char *expected)
{
    diag_render(&f->diag, &f->out, false);
    assert_string_equal(strbuf_text(&f->out), expected);
    strbuf_fini(&f->out);
    diag_fini(&f->diag);
    sources_fini(&f->sources);
}

static struct span at(uint32_t source, uint32_t from, uint32_t to)
{
    return (struct span){.source = source, .begin = from, .end = to};
}

static void add(struct fixture *f, const char *path, const char *text)
{
    assert_non_null(sources_add(&f->sources, path, text, strlen(text)));
}

static void an_error_has_help_and_a_second_place(void **state)
{
    (void)state;
    struct fixture f;
    begin(&f);
    add(&f, "a.weir", "u8 x;\nu16 xy;\n");
    diag_error(&f.diag, at(0, 10, 12), "%s is used twice", "'xy'");
    diag_note(&f.diag, at(0, 3, 4), "first here");
    diag_help(&f.diag, "rename it");
    assert_int_equal(f.diag.errors, 1);
    end(&f, "a.weir:2:5: error: 'xy' is used twice\n"
            "    2 | u16 xy;\n"
            "      |     ^~\n"
            "  help: rename it\n"
            "a.weir:1:4: note: first here\n"
            "    1 | u8 x;\n"
            "      |    ^\n");
}

static void they_are_sorted_by_file_and_offset(void **state)
{
    (void)state;
    struct fixture f;
    begin(&f);
    add(&f, "a", "xyz");
    add(&f, "b", "xyz");
    diag_error(&f.diag, at(1, 0, 1), "four");
    diag_error(&f.diag, at(0, 2, 3), "three");
    diag_warning(&f.diag, at(0, 0, 1), "one");
    diag_error(&f.diag, at(0, 0, 1), "two");
    assert_int_equal(f.diag.errors, 3);
    assert_int_equal(f.diag.warnings, 1);
    end(&f, "a:1:1: warning: one\n    1 | xyz\n      | ^\n"
            "a:1:1: error: two\n    1 | xyz\n      | ^\n"
            "a:1:3: error: three\n    1 | xyz\n      |   ^\n"
            "b:1:1: error: four\n    1 | xyz\n      | ^\n");
}

static void the_same_error_is_told_once(void **state)
{
    (void)state;
    struct fixture f;
    begin(&f);
    add(&f, "a", "xyz");
    diag_error(&f.diag, at(0, 0, 1), "same");
    diag_error(&f.diag, at(0, 0, 2), "same");
    diag_note(&f.diag, at(0, 0, 1), "dropped with it");
    diag_help(&f.diag, "dropped with it");
    assert_int_equal(f.diag.errors, 1);
    end(&f, "a:1:1: error: same\n    1 | xyz\n      | ^\n");
}

static void tabs_and_wide_characters_do_not_move_the_caret(void **state)
{
    (void)state;
    struct fixture f;
    begin(&f);
    add(&f, "a", "\t\xc3\xa9\te\xcc\x81x = \"\xe4\xb8\xad\" ;z");
    diag_error(&f.diag, at(0, 7, 8), "x");
    diag_error(&f.diag, at(0, 11, 16), "string");
    end(&f, "a:1:6: error: x\n"
            "    1 | \t\xc3\xa9\te\xcc\x81x = \"\xe4\xb8\xad\" ;z\n"
            "      | \t \t ^\n"
            "a:1:10: error: string\n"
            "    1 | \t\xc3\xa9\te\xcc\x81x = \"\xe4\xb8\xad\" ;z\n"
            "      | \t \t     ^~~~\n");
}

static void control_characters_never_reach_the_terminal(void **state)
{
    (void)state;
    struct fixture f;
    begin(&f);
    add(&f, "a", "\033[2J\xff\x7f;\r\n");
    diag_error(&f.diag, at(0, 6, 7), "here");
    end(&f, "a:1:7: error: here\n"
            "    1 | \xef\xbf\xbd[2J\xef\xbf\xbd\xef\xbf\xbd;\n"
            "      |       ^\n");
}

static void ends_of_lines_and_files_can_be_marked(void **state)
{
    (void)state;
    struct fixture f;
    begin(&f);
    add(&f, "a", "ab\ncd");
    add(&f, "empty", "");
    diag_error(&f.diag, at(0, 2, 2), "behind a line");
    diag_error(&f.diag, at(0, 4, 5), "last");
    diag_error(&f.diag, at(0, 5, 5), "behind all");
    diag_error(&f.diag, at(0, 1, 5), "two lines");
    diag_error(&f.diag, at(1, 0, 0), "nothing");
    end(&f, "a:1:2: error: two lines\n    1 | ab\n      |  ^\n"
            "a:1:3: error: behind a line\n    1 | ab\n      |   ^\n"
            "a:2:2: error: last\n    2 | cd\n      |  ^\n"
            "a:2:3: error: behind all\n    2 | cd\n      |   ^\n"
            "empty:1:1: error: nothing\n    1 | \n      | ^\n");
}

static void of_a_long_line_the_part_around_the_caret_is_shown(void **state)
{
    (void)state;
    struct fixture f;
    char line[1001], expected[1000];
    memset(line, '.', 1000);
    line[500] = 'X';
    line[1000] = '\0';
    begin(&f);
    add(&f, "a", line);
    diag_error(&f.diag, at(0, 500, 501), "far");
    snprintf(expected, sizeof expected,
             "a:1:501: error: far\n    1 | ...%.80sX%.99s...\n      |    %80s^\n", line, line, "");
    end(&f, expected);
}

static void only_the_first_are_shown(void **state)
{
    (void)state;
    struct fixture f;
    struct strbuf expected = {0};
    begin(&f);
    add(&f, "a", "x");
    for (int i = 0; i < 5000; i++) {
        diag_error(&f.diag, at(0, 0, 1), "number %d", i);
        if (i < DIAG_MAX_SHOWN)
            strbuf_printf(&expected, "a:1:1: error: number %d\n    1 | x\n      | ^\n", i);
    }
    strbuf_puts(&expected, "4950 more are not shown\n");
    assert_int_equal(f.diag.errors, 5000);
    end(&f, strbuf_text(&expected));
    strbuf_fini(&expected);
}

static void colours_are_there_only_when_asked_for(void **state)
{
    (void)state;
    struct fixture f;
    begin(&f);
    add(&f, "a", "x");
    diag_error(&f.diag, at(0, 0, 1), "wrong");
    diag_render(&f.diag, &f.out, true);
    assert_non_null(strstr(strbuf_text(&f.out), "\033[1;31merror:\033[0m wrong"));
    strbuf_clear(&f.out);
    end(&f, "a:1:1: error: wrong\n    1 | x\n      | ^\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_error_has_help_and_a_second_place),
        cmocka_unit_test(they_are_sorted_by_file_and_offset),
        cmocka_unit_test(the_same_error_is_told_once),
        cmocka_unit_test(tabs_and_wide_characters_do_not_move_the_caret),
        cmocka_unit_test(control_characters_never_reach_the_terminal),
        cmocka_unit_test(ends_of_lines_and_files_can_be_marked),
        cmocka_unit_test(of_a_long_line_the_part_around_the_caret_is_shown),
        cmocka_unit_test(only_the_first_are_shown),
        cmocka_unit_test(colours_are_there_only_when_asked_for),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
