#include "emit/writer.h"

#include "cmocka_all.h"

#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static void assert_written(struct writer *w, const char *expected)
{
    assert_string_equal(strbuf_text(&w->out), expected);
    writer_fini(w);
}

static void test_holes_are_filled_by_name(void **state)
{
    struct writer w;
    (void)state;
    writer_init(&w);
    write_text(&w, "$b$ $a$$b$;\n", "a", "x", "b", "int", "unused", "y", NULL);
    assert_written(&w, "int xint;\n");
}

static void test_braces_indent(void **state)
{
    struct writer w;
    (void)state;
    writer_init(&w);
    write_text(&w,
               "int f(void)\n"
               "{\n",
               NULL);
    write_text(&w,
               "if (x)\n"
               "    return 1;\n"
               "while (y) {\n"
               "    y--;\n"
               "}\n"
               "for (;;) {\n",
               NULL);
    write_text(&w, "z();\n", NULL);
    write_text(&w, "}\n", NULL);
    write_text(&w,
               "return 0;\n"
               "}\n"
               "\n",
               NULL);
    assert_int_equal(w.depth, 0);
    assert_written(&w, "int f(void)\n"
                       "{\n"
                       "    if (x)\n"
                       "        return 1;\n"
                       "    while (y) {\n"
                       "        y--;\n"
                       "    }\n"
                       "    for (;;) {\n"
                       "        z();\n"
                       "    }\n"
                       "    return 0;\n"
                       "}\n"
                       "\n");
}

static void test_labels_stand_at_their_switch(void **state)
{
    struct writer w;
    (void)state;
    writer_init(&w);
    w.depth = 1;
    write_text(&w, "switch (x) {\n", NULL);
    write_text(&w, "case 1:\n", NULL);
    write_text(&w, "break;\n", NULL);
    write_text(&w,
               "default:\n"
               "    return;\n",
               NULL);
    write_text(&w, "}\n", NULL);
    assert_written(&w, "    switch (x) {\n"
                       "    case 1:\n"
                       "        break;\n"
                       "    default:\n"
                       "        return;\n"
                       "    }\n");
}

static void test_the_preprocessor_stays_left(void **state)
{
    struct writer w;
    (void)state;
    writer_init(&w);
    w.depth = 2;
    write_text(&w, "#define A 1\n", NULL);
    assert_written(&w, "#define A 1\n");
}

static void test_doc_comments_cannot_be_left(void **state)
{
    struct writer w;
    (void)state;
    writer_init(&w);
    w.depth = 1;
    write_doc(&w, NULL);
    write_doc(&w, "a */ b\n/* c");
    assert_written(&w, "    /* a * / b\n"
                       "     * / * c */\n");
}

/* A file that holds the text already is not touched. */
static void test_files_are_written_if_changed(void **state)
{
    char path[] = "/tmp/weir-writer-XXXXXX";
    struct stat before, after;
    struct writer w;
    (void)state;
    int fd = mkstemp(path);
    assert_true(fd >= 0);
    close(fd);
    writer_init(&w);
    write_text(&w, "one\n", NULL);
    assert_int_equal(write_file(&w, path), 0);
    assert_int_equal(stat(path, &before), 0);
    assert_int_equal(before.st_size, 4);
    assert_int_equal(write_file(&w, path), 0);
    assert_int_equal(stat(path, &after), 0);
    assert_int_equal(before.st_ino, after.st_ino);
    write_text(&w, "two\n", NULL);
    assert_int_equal(write_file(&w, path), 0);
    assert_int_equal(stat(path, &after), 0);
    assert_int_equal(after.st_size, 8);
    assert_true(write_file(&w, "/nowhere/at/all") < 0);
    writer_fini(&w);
    unlink(path);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_holes_are_filled_by_name),
        cmocka_unit_test(test_braces_indent),
        cmocka_unit_test(test_labels_stand_at_their_switch),
        cmocka_unit_test(test_the_preprocessor_stays_left),
        cmocka_unit_test(test_doc_comments_cannot_be_left),
        cmocka_unit_test(test_files_are_written_if_changed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
