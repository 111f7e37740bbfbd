/* What numbers, strings and characters mean. */
#include "cmocka_all.h"

#include "front/literal.h"

static void numbers_have_a_value_and_a_form(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        enum literal_kind kind;
        enum ast_int_form form;
        uint64_t value;
    } cases[] = {
        {"0", LITERAL_INT, AST_INT_DEC, 0},
        {"65535", LITERAL_INT, AST_INT_DEC, 65535},
        {"18446744073709551615", LITERAL_INT, AST_INT_DEC, UINT64_MAX},
        {"0xff", LITERAL_INT, AST_INT_HEX, 255},
        {"0XfF", LITERAL_INT, AST_INT_HEX, 255},
        {"0xffffffffffffffff", LITERAL_INT, AST_INT_HEX, UINT64_MAX},
        {"0b101", LITERAL_INT, AST_INT_BIN, 5},
        {"0o17", LITERAL_INT, AST_INT_OCT, 15},
        {"64K", LITERAL_INT, AST_INT_DEC, 65536},
        {"1M", LITERAL_INT, AST_INT_DEC, 1048576},
        {"2G", LITERAL_INT, AST_INT_DEC, UINT64_C(2) << 30},
        {"7ns", LITERAL_DURATION, 0, 7},
        {"7us", LITERAL_DURATION, 0, 7000},
        {"200ms", LITERAL_DURATION, 0, 200000000},
        {"60s", LITERAL_DURATION, 0, UINT64_C(60000000000)},
        {"2m", LITERAL_DURATION, 0, UINT64_C(120000000000)},
        {"1h", LITERAL_DURATION, 0, UINT64_C(3600000000000)},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct literal literal;
        assert_null(literal_number(cases[i].text, strlen(cases[i].text), &literal).text);
        assert_int_equal(literal.kind, cases[i].kind);
        assert_int_equal(literal.value, cases[i].value);
        if (literal.kind == LITERAL_INT)
            assert_int_equal(literal.form, cases[i].form);
    }
}

static void floats_are_read_exactly(void **state)
{
    (void)state;
    struct literal literal;
    assert_null(literal_number("1.5", 3, &literal).text);
    assert_int_equal(literal.kind, LITERAL_FLOAT);
    assert_true(literal.real == 1.5);
    assert_null(literal_number("2e10", 4, &literal).text);
    assert_true(literal.real == 2e10);
    assert_null(literal_number("1.25e-3", 7, &literal).text);
    assert_true(literal.real == 1.25e-3);
}

static void bad_numbers_are_told_and_become_zero(void **state)
{
    (void)state;
    static const char *const cases[] = {
        "18446744073709551616",
        "0x10000000000000000",
        "18014398509481984K",
        "5124096h",
        "12abc",
        "1k",
        "1KB",
        "1.5s",
        "1e999",
        "0b12",
        "0o8",
        "0xg",
        "007",
        "18446744073709551616s",
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct literal literal;
        assert_non_null(literal_number(cases[i], strlen(cases[i]), &literal).text);
        assert_int_equal(literal.kind, LITERAL_INT);
        assert_int_equal(literal.value, 0);
    }
}

static void escapes_are_one_byte(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        size_t used;
        char byte;
    } cases[] = {
        {"a", 1, 'a'},      {"\\n", 2, '\n'},   {"\\r", 2, '\r'},         {"\\t", 2, '\t'},
        {"\\0", 2, '\0'},   {"\\\\", 2, '\\'},  {"\\\"", 2, '"'},         {"\\'", 2, '\''},
        {"\\a", 2, '\a'},   {"\\b", 2, '\b'},   {"\\f", 2, '\f'},         {"\\v", 2, '\v'},
        {"\\e", 2, '\033'}, {"\\x0d", 4, '\r'}, {"\\xFf", 4, (char)0xff},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct literal_problem problem = {NULL, NULL};
        char byte = '?';
        size_t len = strlen(cases[i].text);
        assert_int_equal(literal_byte(cases[i].text, len, &byte, &problem), cases[i].used);
        assert_int_equal(byte, cases[i].byte);
        assert_null(problem.text);
    }
}

static void bad_escapes_are_told(void **state)
{
    (void)state;
    static const char *const cases[] = {"\\q", "\\x1", "\\xgg", "\\012", "\\1", "\\u"};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct literal_problem problem = {NULL, NULL};
        char byte;
        assert_int_equal(literal_byte(cases[i], strlen(cases[i]), &byte, &problem), 2);
        assert_non_null(problem.text);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(numbers_have_a_value_and_a_form),
        cmocka_unit_test(floats_are_read_exactly),
        cmocka_unit_test(bad_numbers_are_told_and_become_zero),
        cmocka_unit_test(escapes_are_one_byte),
        cmocka_unit_test(bad_escapes_are_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
