#include "weir/wire.h"

#include "cmocka_all.h"

static void fills_the_error(void **state)
{
    (void)state;
    struct weir_error err = {.path = "old"};
    assert_int_equal(weir__fail(&err, WEIR_ERANGE, 17, "not in 1..63"), WEIR_ERANGE);
    assert_int_equal(err.code, WEIR_ERANGE);
    assert_int_equal(err.offset, 17);
    assert_string_equal(err.reason, "not in 1..63");
    assert_string_equal(err.path, "");
    weir__fail(&err, WEIR_EUTF8, 0, NULL);
    assert_string_equal(err.reason, weir_error_text(WEIR_EUTF8));
}

static void no_error_wanted(void **state)
{
    (void)state;
    assert_int_equal(weir__fail(NULL, WEIR_ERANGE, 17, NULL), WEIR_ERANGE);
    weir__at(NULL, "a");
    weir__at_index(NULL, "a", 1);
    weir__at_key(NULL, "a", WEIR_STR("b"));
}

static void a_path_grows_to_the_left(void **state)
{
    (void)state;
    struct weir_error err;
    weir__fail(&err, WEIR_ERANGE, 0, NULL);
    weir__at(&err, "name");
    assert_string_equal(err.path, "name");
    weir__at(&err, "data");
    weir__at_index(&err, "answers", 2);
    assert_string_equal(err.path, "answers[2].data.name");
    weir__at_key(&err, "labels", WEIR_STR("a b"));
    assert_string_equal(err.path, "labels[\"a b\"].answers[2].data.name");
    weir__fail(&err, WEIR_ERANGE, 0, NULL);
    weir__at_index(&err, "", 18);
    weir__at_index(&err, "grid", 0);
    assert_string_equal(err.path, "grid[0][18]");
    weir__fail(&err, WEIR_ERANGE, 0, NULL);
    weir__at_index(&err, "x", SIZE_MAX);
    assert_string_equal(err.path, "x[18446744073709551615]");
}

static void a_long_path_is_cut_on_the_left(void **state)
{
    (void)state;
    struct weir_error err;
    weir__fail(&err, WEIR_ERANGE, 0, NULL);
    weir__at(&err, "leaf");
    for (int i = 0; i < 100; i++) {
        weir__at_index(&err, "children", (size_t)i);
        assert_true(strlen(err.path) < WEIR_PATH_MAX);
    }
    assert_memory_equal(err.path, "…", 3);
    assert_string_equal(err.path + strlen(err.path) - 16, "children[0].leaf");
}

static void a_cut_keeps_characters_whole(void **state)
{
    (void)state;
    struct weir_error err;
    char name[300];
    for (size_t i = 0; i + 2 < sizeof name; i += 2)
        memcpy(name + i, "é", 3);
    for (size_t lead = 0; lead < 4; lead++) {
        weir__fail(&err, WEIR_ERANGE, 0, NULL);
        weir__at(&err, &"xyz"[lead]);
        weir__at(&err, name);
        assert_true(strlen(err.path) < WEIR_PATH_MAX && strlen(err.path) > WEIR_PATH_MAX - 4);
        assert_memory_equal(err.path + 3, "é", 2);
    }
}

static void a_key_is_made_fit_to_show(void **state)
{
    (void)state;
    struct weir_error err;
    weir__fail(&err, WEIR_ERANGE, 0, NULL);
    weir__at_key(&err, "m", WEIR_STR("a\"\n\0\x7f"));
    assert_string_equal(err.path, "m[\"a????\"]");
    weir__fail(&err, WEIR_ERANGE, 0, NULL);
    weir__at_key(&err, "m", (struct weir_str){NULL, 0});
    assert_string_equal(err.path, "m[\"\"]");
    char key[1000];
    memset(key, 'k', sizeof key);
    weir__at_key(&err, "m", (struct weir_str){key, sizeof key});
    assert_true(strlen(err.path) < WEIR_PATH_MAX);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(fills_the_error),
        cmocka_unit_test(no_error_wanted),
        cmocka_unit_test(a_path_grows_to_the_left),
        cmocka_unit_test(a_long_path_is_cut_on_the_left),
        cmocka_unit_test(a_cut_keeps_characters_whole),
        cmocka_unit_test(a_key_is_made_fit_to_show),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
