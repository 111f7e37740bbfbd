/* Hostile descriptions: bounded in depth, in errors and in time, and no crash on any byte. */
#include "cmocka_all.h"

#include "front_run.h"

/* Parses `head`, then `count` times `piece`, then `tail`; expects `error` in the report. */
static void assert_refused(const char *head, const char *piece, size_t count, const char *tail,
                           const char *error)
{
    struct front_run run;
    struct strbuf text = {0};
    strbuf_puts(&text, head);
    for (size_t i = 0; i < count; i++)
        strbuf_puts(&text, piece);
    strbuf_puts(&text, tail);
    front_run(&run, text.data, text.len);
    if (!strstr(strbuf_text(&run.report), error))
        fail_msg("%s%s…: %s", head, piece, strbuf_text(&run.report));
    front_run_fini(&run);
    strbuf_fini(&text);
}

static void nesting_is_bounded(void **state)
{
    (void)state;
    static const char deep[] = "nested too deeply";
    assert_refused("const A = ", "(", 50000, "1;", deep);
    assert_refused("const A = ", "-", 50000, "1;", deep);
    assert_refused("const A = ", "1 ? 1 : ", 50000, "1;", deep);
    assert_refused("const A = 1", " + 1", 50000, ";", deep);
    assert_refused("const A = a", ".b", 50000, ";", deep);
    assert_refused("const A = a", "[1]", 50000, ";", deep);
    assert_refused("struct A { ", "if (a) { ", 50000, "", deep);
    assert_refused("struct A { ", "if (a) { } else ", 50000, "{ } }", deep);
    assert_refused("struct A { ", "if (a) { } else ", FRONT_MAX_DEPTH + 1, "{ } }", "too long");
    assert_refused("struct A { ", "switch (a) { case 1: ", 50000, "", deep);
    assert_refused("struct A { ", "map(u8, ", 50000, "", deep);
    assert_refused("protocol A { call a(B) -> ", "(", 50000, "", deep);
    assert_refused("", "{", 50000, "", deep);
}

static void what_is_within_the_bounds_is_accepted(void **state)
{
    (void)state;
    struct front_run run;
    struct strbuf text = {0};
    strbuf_puts(&text, "const A = ");
    strbuf_fill(&text, '(', FRONT_MAX_DEPTH);
    strbuf_puts(&text, "1");
    strbuf_fill(&text, ')', FRONT_MAX_DEPTH);
    for (int i = 0; i < FRONT_MAX_EXPR_DEPTH - 1; i++)
        strbuf_puts(&text, " + 1");
    strbuf_puts(&text, ";");
    const struct ast_decl *decl = front_run_decl(&run, strbuf_text(&text));
    assert_int_equal(decl->const_value->depth, FRONT_MAX_EXPR_DEPTH);
    front_run_fini(&run);
    strbuf_fini(&text);
}

static void errors_are_bounded(void **state)
{
    (void)state;
    static const char more[] = "more are not shown";
    assert_refused("", "}", 200000, "", more);
    assert_refused("", "@", 200000, "", more);
    assert_refused("", "\"\n", 200000, "", more);
    assert_refused("struct A { ", "u8 a = ;", 200000, "", more);
    assert_refused("struct A { ", "u8 a\n", 200000, "", more);
    assert_refused("", "struct A {\n", 200000, "", more);
    assert_refused("enum A : u8 { ", "1,", 200000, "", more);
}

static void every_byte_is_survived_everywhere(void **state)
{
    (void)state;
    static const char text[] = "struct A { u8 a[n] = 1 in 1..2; /// d\n \"x\\n\"; case }";
    for (size_t at = 0; at < sizeof text; at++) {
        for (int byte = 0; byte < 256; byte++) {
            char copy[sizeof text];
            struct front_run run;
            memcpy(copy, text, sizeof text);
            copy[at] = (char)byte;
            front_run(&run, copy, at % 2 ? sizeof text - 1 : at + 1);
            front_run_fini(&run);
        }
    }
}

static void it_holds_nothing_between_files(void **state)
{
    (void)state;
    struct front_run broken, whole;
    front_run(&broken, "struct A { u8 a /* ", 19);
    assert_true(broken.file->broken);
    front_run(&whole, "struct A { u8 a; }", 18);
    assert_false(whole.file->broken);
    assert_non_null(whole.file->decls);
    front_run_fini(&whole);
    front_run_fini(&broken);
}

static void what_could_be_read_is_in_the_tree(void **state)
{
    (void)state;
    static const char text[] = "struct A { u8 a; u8 = ; u8 c; } strct B { } struct C { }";
    struct front_run run;
    front_run(&run, text, strlen(text));
    assert_true(run.file->broken);
    assert_int_equal(run.diag.errors, 2);
    assert_string_equal(run.file->decls->body.members->next->field->name.text, "c");
    assert_string_equal(run.file->decls->next->name.text, "C");
    front_run_fini(&run);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nesting_is_bounded),
        cmocka_unit_test(what_is_within_the_bounds_is_accepted),
        cmocka_unit_test(errors_are_bounded),
        cmocka_unit_test(every_byte_is_survived_everywhere),
        cmocka_unit_test(it_holds_nothing_between_files),
        cmocka_unit_test(what_could_be_read_is_in_the_tree),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
