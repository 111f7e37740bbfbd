#include "weir/base.h"

#include "cmocka_all.h"

static void every_code_has_its_own_name_and_text(void **state)
{
    (void)state;
    const char *names[64];
    size_t count = 0;
    for (int code = -1; code > -64; code--) {
        const char *name = weir_error_name(code);
        if (strcmp(name, "WEIR_UNKNOWN") == 0 && code != WEIR_UNKNOWN)
            continue;
        assert_true(strlen(weir_error_text(code)) > 0);
        for (size_t i = 0; i < count; i++)
            assert_string_not_equal(names[i], name);
        names[count++] = name;
    }
    assert_int_equal(count, 17 + 28);
}

static void names_and_texts(void **state)
{
    (void)state;
    assert_string_equal(weir_error_name(WEIR_NOT_FOUND), "WEIR_NOT_FOUND");
    assert_string_equal(weir_error_text(WEIR_NOT_FOUND), "not found");
    assert_string_equal(weir_error_name(WEIR_OK), "WEIR_OK");
    assert_string_equal(weir_error_name(WEIR_MORE), "WEIR_MORE");
    assert_string_equal(weir_error_name(WEIR_PENDING), "WEIR_PENDING");
    assert_string_equal(weir_error_name(-1000), "WEIR_UNKNOWN");
    assert_string_equal(weir_error_text(-1000), weir_error_text(WEIR_UNKNOWN));
    assert_string_equal(weir_error_name(77), "WEIR_UNKNOWN");
}

static void views_of_literals(void **state)
{
    (void)state;
    struct weir_str text = WEIR_STR("ab\0c");
    struct weir_bytes bytes = WEIR_BYTES("\x01\x02");
    assert_int_equal(text.len, 4);
    assert_memory_equal(text.data, "ab\0c", 4);
    assert_int_equal(bytes.len, 2);
    assert_int_equal(bytes.data[1], 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_code_has_its_own_name_and_text),
        cmocka_unit_test(names_and_texts),
        cmocka_unit_test(views_of_literals),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
