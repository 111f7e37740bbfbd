/* Files that import each other. Their sources are put in beforehand, so nothing is read from disk. */
#include "cmocka_all.h"

#include "sema_run.h"

static void build(struct sema_run *run, const char *main, const char *const files[][2],
                  size_t count)
{
    sema_run_init(run);
    for (size_t i = 0; i < count; i++)
        sema_run_add(run, files[i][0], files[i][1]);
    sema_run_add(run, "d/main.weir", main);
    sema_run_build(run, "d/main.weir");
}

static const char *const base[][2] = {
    {"d/base.weir", "package base; const LIMIT = 4; enum Color : u8 { red, green } struct Point { "
                    "u8 x; } alias name = str max 9;"},
    {"d/other.weir", "package deep.other; import \"base.weir\"; struct Point { u8 y; } struct Far "
                     "{ base::Point p; }"},
};

static void names_are_visible_bare_and_with_their_package(void **state)
{
    struct sema_run run;
    (void)state;
    build(&run,
          "package m; import \"base.weir\"; import \"other.weir\";"
          "struct A { base::Point a; deep::other::Point b; other::Point c; Far d; Color e; u8 "
          "f[LIMIT]; u8 g[base.LIMIT];"
          " require e == Color.red || e == base::Color.green || e == base.Color.green; } message M "
          "{ 1: name n; }",
          base, 2);
    assert_string_equal(strbuf_text(&run.report), "");
    assert_int_equal(run.model->file_count, 3);
    assert_string_equal(run.model->files[0]->package, "base");
    assert_string_equal(run.model->files[1]->prefix, "deep_other_");
    assert_ptr_equal(run.model->files[2], run.model->main);
    assert_int_equal(run.model->main->import_count, 2);
    assert_string_equal(sema_run_field(sema_run_type(&run, "A"), "b")->ref.type->c,
                        "deep_other_point");
    sema_run_fini(&run);
}

static void two_of_a_name_are_ambiguous(void **state)
{
    struct sema_run run;
    (void)state;
    build(&run, "package m; import \"base.weir\"; import \"other.weir\"; struct A { Point a; }",
          base, 2);
    assert_null(run.model);
    assert_non_null(
        strstr(strbuf_text(&run.report), "'Point' is ambiguous: two imported files declare it"));
    assert_non_null(strstr(strbuf_text(&run.report), "write base::Point or deep.other::Point"));
    assert_int_equal(run.diag.errors, 1);
    sema_run_fini(&run);
}

static void imports_of_imports_are_not_visible(void **state)
{
    struct sema_run run;
    (void)state;
    build(&run, "package m; import \"other.weir\"; struct A { Color c; base::Point p; }", base, 2);
    assert_int_equal(run.diag.errors, 2);
    assert_non_null(strstr(strbuf_text(&run.report), "no imported file has the package 'base'"));
    sema_run_fini(&run);
}

static void types_of_two_files_clash_in_c(void **state)
{
    static const char *const files[][2] = {
        {"d/a.weir", "package a; option prefix \"x\"; struct Point { u8 x; }"},
        {"d/b.weir", "package b; option prefix \"x_\"; struct Point { u8 x; }"},
    };
    struct sema_run run;
    (void)state;
    build(&run, "package m; import \"a.weir\"; import \"b.weir\";", files, 2);
    assert_int_equal(run.diag.errors, 1);
    assert_non_null(
        strstr(strbuf_text(&run.report), "b.Point and a.Point are both 'x_point' in C"));
    assert_non_null(strstr(strbuf_text(&run.report), "d/a.weir"));
    sema_run_fini(&run);
}

static void cycles_are_found(void **state)
{
    static const char *const files[][2] = {
        {"d/a.weir", "package a; import \"b.weir\";"},
        {"d/b.weir", "package b; import \"main.weir\";"},
    };
    struct sema_run run;
    (void)state;
    build(&run, "package m; import \"a.weir\";", files, 2);
    assert_int_equal(run.diag.errors, 1);
    assert_non_null(
        strstr(strbuf_text(&run.report), "importing 'main.weir' closes a cycle of imports"));
    sema_run_fini(&run);
}

static void two_files_of_a_name_are_one_header(void **state)
{
    static const char *const files[][2] = {
        {"d/a.weir", "package a; import \"e/a.weir\"; import \"../d/e/a.weir\";"},
        {"d/e/a.weir", "package b;"},
        {"d/e/main.weir", "package c;"},
    };
    struct sema_run run;
    (void)state;
    build(&run, "package m; import \"a.weir\"; import \"e/main.weir\";", files, 3);
    const char *report = strbuf_text(&run.report);
    assert_non_null(strstr(report, "d/a.weir:1:19: error: 'd/e/a.weir' and 'd/a.weir' would both "
                                   "become a.h and a.c"));
    assert_non_null(strstr(report, "d/main.weir:1:19: note: the other is imported here"));
    assert_non_null(strstr(report, "d/main.weir:1:36: error: 'd/e/main.weir' and 'd/main.weir' "
                                   "would both become main.h and main.c"));
    sema_run_fini(&run);
}

/* A description has to generate the same whether or not another one imports it. */
static void an_imported_type_is_not_changed(void **state)
{
    static const char *const files[][2] = {
        {"d/a.weir",
         "package a; struct H { u64 n; } choice C(u8 t) by (t) { case 1, 2: u8 x; default: }"},
    };
    struct sema_run run;
    (void)state;
    build(
        &run,
        "package m; import \"a.weir\"; struct S(H h) { u8 k = kind(c); C(k) c; require h.n > 3; }",
        files, 1);
    assert_int_equal(run.diag.errors, 2);
    assert_non_null(strstr(strbuf_text(&run.report), "the tag of C is not kept"));
    assert_non_null(strstr(strbuf_text(&run.report), "note: it is declared here"));
    assert_non_null(strstr(strbuf_text(&run.report), "this may be 18446744073709551615"));
    sema_run_fini(&run);
}

/* Nor has it to be, when its own file keeps the tag or the arms tell it. */
static void the_kind_of_an_imported_choice(void **state)
{
    static const char *const files[][2] = {
        {"d/a.weir", "package a; choice Own by u8 { case 1, 2: u8 x; default: }"
                     "choice Asked(u8 t) by (t) { case 1, 2: u8 x; default: }"
                     "choice Told(u8 t) by (t) { case 1: u8 x; case 2: }"
                     "struct S { u8 k = kind(c); Asked(k) c; }"},
    };
    struct sema_run run;
    (void)state;
    build(&run,
          "package m; import \"a.weir\";"
          "struct A { u8 k = kind(c); Own c; } struct B { u8 k = kind(c); Asked(k) c; }"
          "struct C { u8 k = kind(c); Told(k) c; }",
          files, 1);
    assert_string_equal(strbuf_text(&run.report), "");
    assert_true(sema_run_field(sema_run_type(&run, "A"), "c")->ref.type->choice.c_tag);
    assert_true(sema_run_field(sema_run_type(&run, "B"), "c")->ref.type->choice.c_tag);
    assert_false(sema_run_field(sema_run_type(&run, "C"), "c")->ref.type->choice.c_tag);
    sema_run_fini(&run);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_are_visible_bare_and_with_their_package),
        cmocka_unit_test(two_of_a_name_are_ambiguous),
        cmocka_unit_test(imports_of_imports_are_not_visible),
        cmocka_unit_test(types_of_two_files_clash_in_c),
        cmocka_unit_test(cycles_are_found),
        cmocka_unit_test(two_files_of_a_name_are_one_header),
        cmocka_unit_test(an_imported_type_is_not_changed),
        cmocka_unit_test(the_kind_of_an_imported_choice),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
