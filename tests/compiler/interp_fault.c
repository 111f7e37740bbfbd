#include "cmocka_all.h"
#include "interp/fault.h"

#include <weir/base.h>

/* The compiler's list of errors is the runtime's: same numbers, names and texts. */
static void test_lists_agree(void **state)
{
    (void)state;
#define CHECK(name, value, text)                                                                   \
    assert_int_equal(FAULT_##name, WEIR_##name);                                                   \
    assert_string_equal(fault_text(FAULT_##name), weir_error_text(WEIR_##name));                   \
    assert_string_equal(fault_name(FAULT_##name), weir_error_name(WEIR_##name) + strlen("WEIR_"));
    FAULT_MAP(CHECK)
#undef CHECK
    assert_int_equal(FAULT_MORE, WEIR_MORE);
    assert_int_equal(FAULT_PATH_MAX, WEIR_PATH_MAX);
}

static void test_path(void **state)
{
    (void)state;
    struct fault fault;
    struct path answers = path_name(NULL, "answers");
    struct path second = path_index(&answers, 2);
    struct path labels = path_name(&second, "labels");
    struct path key = path_key(&labels, (const uint8_t *)"a b", 3);
    struct path value = path_name(&key, "value");
    assert_int_equal(fault_set(&fault, FAULT_ERANGE, 7, &value, NULL), FAULT_ERANGE);
    assert_string_equal(fault.path, "answers[2].labels[\"a b\"].value");
    assert_string_equal(fault.reason, "value out of its declared range");
    assert_int_equal(fault.offset, 7);
    fault_set(&fault, FAULT_EJSON, 0, NULL, "because");
    assert_string_equal(fault.path, "");
    assert_string_equal(fault.reason, "because");
}

/* Fields without a name add no step. */
static void test_path_anonymous(void **state)
{
    (void)state;
    struct fault fault;
    struct path outer = path_name(NULL, "outer");
    struct path anonymous = path_name(&outer, NULL);
    fault_set(&fault, FAULT_EMISMATCH, 0, &anonymous, NULL);
    assert_string_equal(fault.path, "outer");
}

static void test_long_path_is_cut_on_the_left(void **state)
{
    (void)state;
    struct path steps[40];
    struct fault fault;
    for (size_t i = 0; i < 40; i++)
        steps[i] = path_name(i ? &steps[i - 1] : NULL, "\xc3\xbcx");
    fault_set(&fault, FAULT_EDEPTH, 0, &steps[39], NULL);
    assert_true(strlen(fault.path) < FAULT_PATH_MAX);
    assert_true(strlen(fault.path) > FAULT_PATH_MAX - 8);
    assert_memory_equal(fault.path, "\xe2\x80\xa6", 3);
    assert_int_not_equal((unsigned char)fault.path[3] & 0xc0, 0x80);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_lists_agree),
        cmocka_unit_test(test_path),
        cmocka_unit_test(test_path_anonymous),
        cmocka_unit_test(test_long_path_is_cut_on_the_left),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
