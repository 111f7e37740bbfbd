/* Identifiers of C, one rule a test. */
#include "cmocka_all.h"

#include "model/names.h"

static struct arena arena;

static int make_arena(void **state)
{
    (void)state;
    arena_init(&arena);
    return 0;
}

static int drop_arena(void **state)
{
    (void)state;
    arena_fini(&arena);
    return 0;
}

static void snake_case_splits_words(void **state)
{
    static const char *const cases[][2] = {
        {"Entry", "entry"},
        {"HTTPServer", "http_server"},
        {"fooBar", "foo_bar"},
        {"u16_list", "u16_list"},
        {"CharString", "char_string"},
        {"U16List", "u16_list"},
        {"TF", "tf"},
        {"A", "a"},
        {"Foo_Bar", "foo_bar"},
        {"getHTTPCode2", "get_http_code2"},
        {"already_snake", "already_snake"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_string_equal(names_snake(&arena, cases[i][0]), cases[i][1]);
}

static void keywords_get_a_tail(void **state)
{
    static const char *const taken[] = {"class", "int",   "for",     "_Bool",    "xor_eq",
                                        "EOF",   "while", "alignas", "co_await", "errno",
                                        "union", "unix",  "__x"};
    static const char *const free_[] = {"klass", "entry", "Class", "_bool", "type", "len"};
    (void)state;
    for (size_t i = 0; i < sizeof taken / sizeof *taken; i++)
        assert_true(names_is_keyword(taken[i]));
    for (size_t i = 0; i < sizeof free_ / sizeof *free_; i++)
        assert_false(names_is_keyword(free_[i]));
    assert_string_equal(names_escape(&arena, "class"), "class_");
    assert_string_equal(names_escape(&arena, "key"), "key");
}

static void prefixes_come_from_the_package_or_the_option(void **state)
{
    (void)state;
    assert_string_equal(names_prefix(&arena, "kv", NULL), "kv_");
    assert_string_equal(names_prefix(&arena, "a.b.C", NULL), "a_b_c_");
    assert_string_equal(names_prefix(&arena, "kv", "x"), "x_");
    assert_string_equal(names_prefix(&arena, "kv", "x_"), "x_");
}

static void names_are_unique_in_their_scope(void **state)
{
    struct names_scope scope = {0};
    (void)state;
    names_take(&arena, &scope, "kind");
    assert_string_equal(names_member(&arena, &scope, "kind"), "kind_");
    assert_string_equal(names_member(&arena, &scope, "Kind"), "kind__");
    assert_string_equal(names_member(&arena, &scope, "int"), "int_");
    assert_string_equal(names_unique(&arena, &scope, "int_"), "int__");
    assert_false(names_taken(&scope, "free"));
}

static void a_scope_grows(void **state)
{
    struct names_scope scope = {0};
    (void)state;
    for (int i = 0; i < 1000; i++)
        names_take(&arena, &scope, arena_printf(&arena, "name_%d", i));
    assert_int_equal(scope.count, 1000);
    for (int i = 0; i < 1000; i++)
        assert_true(names_taken(&scope, arena_printf(&arena, "name_%d", i)));
    assert_false(names_taken(&scope, "name_1000"));
}

static void functions_are_named_after_their_owner(void **state)
{
    struct model_type type = {.c = "kv_entry"};
    struct model_service service = {.c = "kv_store"};
    struct model_rpc rpc = {.c = "get"};
    (void)state;
    assert_string_equal(names_fn(&arena, &type, "decode"), "kv_entry_decode");
    assert_string_equal(names_service_fn(&arena, &service, "server"), "kv_store_server");
    assert_string_equal(names_rpc_fn(&arena, &service, &rpc, NULL), "kv_store_get");
    assert_string_equal(names_rpc_fn(&arena, &service, &rpc, "await"), "kv_store_get_await");
    assert_string_equal(names_guard(&arena, "my-file.v2", "h"), "MY_FILE_V2_H");
}

static void identifiers_are_told_from_other_text(void **state)
{
    (void)state;
    assert_true(names_is_identifier("_a9"));
    assert_false(names_is_identifier(""));
    assert_false(names_is_identifier("9a"));
    assert_false(names_is_identifier("a-b"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(snake_case_splits_words),
        cmocka_unit_test(keywords_get_a_tail),
        cmocka_unit_test(prefixes_come_from_the_package_or_the_option),
        cmocka_unit_test(names_are_unique_in_their_scope),
        cmocka_unit_test(a_scope_grows),
        cmocka_unit_test(functions_are_named_after_their_owner),
        cmocka_unit_test(identifiers_are_told_from_other_text),
    };
    return cmocka_run_group_tests(tests, make_arena, drop_arena);
}
