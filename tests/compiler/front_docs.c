/* Doc comments find their declaration, field, arm, value, or operation. */
#include "cmocka_all.h"

#include "front_run.h"

static const char text[] = "/// The package.\n"
                           "package p;\n"
                           "//// not a doc comment\n"
                           "// nor this\n"
                           "/// An enum\n"
                           "///  of two lines.\n"
                           "enum E : u8 { /// of nothing\n"
                           "    /// first\n"
                           "    a, /// and last\n"
                           "    b = 2 /// behind\n"
                           "}\n"
                           "\n"
                           "/// A choice.\r\n"
                           "choice C by u8 {\n"
                           "    /// An arm.\n"
                           "    case 1: u8 x;\n"
                           "    case 2: /// not the first's\n"
                           "        u8 y;  /// y\n"
                           "}\n"
                           "struct S { u8 plain; /* no doc */ /// plain\n"
                           "    ///\n"
                           "    u16 next; u8 bare;\n"
                           "}\n"
                           "service V on Mux {\n"
                           "    /// An operation.\n"
                           "    rpc get(A) -> B; /// with more\n"
                           "}\n"
                           "/// at the end, of nothing\n";

static const struct ast_decl *nth(const struct front_run *run, int n)
{
    const struct ast_decl *decl = run->file->decls;
    while (n-- > 0)
        decl = decl->next;
    return decl;
}

static void docs_find_their_node(void **state)
{
    (void)state;
    struct front_run run;
    front_run(&run, text, strlen(text));
    assert_string_equal(strbuf_text(&run.report), "");
    assert_string_equal(run.file->doc, "The package.");
    const struct ast_decl *decl = nth(&run, 0);
    assert_string_equal(decl->doc, "An enum\n of two lines.");
    assert_string_equal(decl->enum_.values->doc, "first\nand last");
    assert_string_equal(decl->enum_.values->next->doc, "behind");
    decl = nth(&run, 1);
    assert_string_equal(decl->doc, "A choice.");
    assert_string_equal(decl->choice.cases->doc, "An arm.");
    assert_null(decl->choice.cases->members->doc);
    assert_null(decl->choice.cases->next->doc);
    assert_string_equal(decl->choice.cases->next->members->doc, "y");
    assert_string_equal(decl->choice.cases->next->members->field->doc, "y");
    decl = nth(&run, 2);
    assert_null(decl->doc);
    assert_string_equal(decl->body.members->doc, "plain");
    assert_string_equal(decl->body.members->next->doc, "");
    assert_null(decl->body.members->next->next->doc);
    assert_string_equal(nth(&run, 3)->service.items->doc, "An operation.\nwith more");
    front_run_fini(&run);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(docs_find_their_node)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
