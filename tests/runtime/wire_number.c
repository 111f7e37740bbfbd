#include "wire/number.h"

#include <float.h>
#include <locale.h>
#include <math.h>
#include <stdlib.h>

#include "cmocka_all.h"
#include "random.h"
#include "weir/wire.h"

static struct weir_str text_of(const char *text)
{
    return (struct weir_str){text, strlen(text)};
}

static void assert_f64(double value, const char *expected)
{
    char text[WEIR__NUMBER_MAX + 1];
    size_t len = weir__format_f64(text, value);
    assert_true(len <= WEIR__NUMBER_MAX);
    text[len] = '\0';
    assert_string_equal(text, expected);
}

static void assert_f32(float value, const char *expected)
{
    char text[WEIR__NUMBER_MAX + 1];
    size_t len = weir__format_f32(text, value);
    assert_true(len <= WEIR__NUMBER_MAX);
    text[len] = '\0';
    assert_string_equal(text, expected);
}

static void shortest_doubles(void **state)
{
    (void)state;
    assert_f64(0, "0");
    assert_f64(-0.0, "-0");
    assert_f64(1, "1");
    assert_f64(-1.5, "-1.5");
    assert_f64(0.1, "0.1");
    assert_f64(0.1 + 0.2, "0.30000000000000004");
    assert_f64(100, "100");
    assert_f64(123456789, "123456789");
    assert_f64(1e20, "100000000000000000000");
    assert_f64(1.5e20, "150000000000000000000");
    assert_f64(1e21, "1e+21");
    assert_f64(1.25e22, "1.25e+22");
    assert_f64(1e-6, "0.000001");
    assert_f64(1.5e-7, "1.5e-7");
    assert_f64(123.456, "123.456");
    assert_f64(DBL_MAX, "1.7976931348623157e+308");
    assert_f64(DBL_MIN, "2.2250738585072014e-308");
    assert_f64(5e-324, "5e-324");
    assert_f64(-9007199254740993.0, "-9007199254740992");
}

static void shortest_floats(void **state)
{
    (void)state;
    assert_f32(0.1f, "0.1");
    assert_f32(16777216.0f, "16777216");
    assert_f32(FLT_MAX, "3.4028235e+38");
    assert_f32(1e-45f, "1e-45");
    assert_f32(-3.25f, "-3.25");
    assert_f32(1.0f / 3, "0.33333334");
}

static void every_double_comes_back(void **state)
{
    (void)state;
    struct random random = {5};
    for (int i = 0; i < 20000; i++) {
        double value = weir_f64_from_bits(random_next(&random)), back;
        char text[WEIR__NUMBER_MAX];
        if (!isfinite(value))
            continue;
        size_t len = weir__format_f64(text, value);
        struct weir_str number = {text, len};
        assert_int_equal(weir__number_prefix(number), len);
        assert_int_equal(weir__number_f64(number, &back), WEIR_OK);
        assert_true(weir_f64_bits(back) == weir_f64_bits(value));
    }
}

static void every_float_comes_back(void **state)
{
    (void)state;
    struct random random = {6};
    for (int i = 0; i < 20000; i++) {
        float value = weir_f32_from_bits((uint32_t)random_next(&random)), back;
        char text[WEIR__NUMBER_MAX];
        if (!isfinite(value))
            continue;
        struct weir_str number = {text, weir__format_f32(text, value)};
        assert_int_equal(weir__number_prefix(number), number.len);
        assert_int_equal(weir__number_f32(number, &back), WEIR_OK);
        assert_true(weir_f32_bits(back) == weir_f32_bits(value));
    }
}

static void prefixes(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        size_t len;
    } cases[] = {{"", 0},    {"-", 0},   {"0", 1},     {"-0", 2},        {"01", 1},    {"12x", 2},
                 {"1.", 0},  {"1.5", 3}, {".5", 0},    {"1e", 0},        {"1e5", 3},   {"1E-5,", 4},
                 {"1e+", 0}, {"+1", 0},  {"1.2.3", 3}, {"-1.0e+10]", 8}, {"1e5.5", 3}, {"x", 0}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_int_equal(weir__number_prefix(text_of(cases[i].text)), cases[i].len);
}

static void assert_integer(const char *text, bool negative, uint64_t magnitude)
{
    bool got_negative;
    uint64_t got;
    assert_int_equal(weir__number_integer(text_of(text), &got_negative, &got), WEIR_OK);
    assert_int_equal(got_negative, negative);
    assert_true(got == magnitude);
}

static void integers_are_exact(void **state)
{
    (void)state;
    assert_integer("0", false, 0);
    assert_integer("-0", false, 0);
    assert_integer("-0.000e77", false, 0);
    assert_integer("18446744073709551615", false, UINT64_MAX);
    assert_integer("-9223372036854775808", true, UINT64_C(1) << 63);
    assert_integer("1e19", false, UINT64_C(10000000000000000000));
    assert_integer("0.00012e5", false, 12);
    assert_integer("1200e-2", false, 12);
    assert_integer("184467440737095516.15e2", false, UINT64_MAX);
    assert_integer("3.000", false, 3);
}

static void integers_that_are_none(void **state)
{
    (void)state;
    bool negative;
    uint64_t magnitude;
    static const char *const fractions[] = {
        "0.5", "1e-1", "1.5", "12e-2", "18446744073709551615.5", "1e-999999999999999999999"};
    static const char *const large[] = {"18446744073709551616", "1e20", "-1e99",
                                        "1e999999999999999999999"};
    for (size_t i = 0; i < sizeof fractions / sizeof *fractions; i++)
        assert_int_equal(weir__number_integer(text_of(fractions[i]), &negative, &magnitude),
                         WEIR_EINVAL);
    for (size_t i = 0; i < sizeof large / sizeof *large; i++)
        assert_int_equal(weir__number_integer(text_of(large[i]), &negative, &magnitude),
                         WEIR_ERANGE);
}

static void integers_are_written(void **state)
{
    (void)state;
    char text[WEIR__NUMBER_MAX];
    assert_int_equal(weir__format_u64(text, UINT64_MAX), 20);
    assert_memory_equal(text, "18446744073709551615", 20);
    assert_int_equal(weir__format_i64(text, INT64_MIN), 20);
    assert_memory_equal(text, "-9223372036854775808", 20);
    assert_int_equal(weir__format_i64(text, 0), 1);
    assert_int_equal(text[0], '0');
}

/* Longer than any buffer, and still rounded by the last digit. */
static void long_numbers_are_exact(void **state)
{
    (void)state;
    enum { LONG = 5000 };
    static char text[LONG + 16];
    double value;
    float single;
    memset(text, '0', LONG);
    memcpy(text, "9007199254740993.", 17); /* halfway between two doubles; even is below */
    assert_int_equal(weir__number_f64((struct weir_str){text, LONG}, &value), WEIR_OK);
    assert_true(value == 9007199254740992.0);
    text[LONG - 1] = '1'; /* a little more than halfway */
    assert_int_equal(weir__number_f64((struct weir_str){text, LONG}, &value), WEIR_OK);
    assert_true(value == 9007199254740994.0);
    memset(text, '0', LONG);
    memcpy(text, "16777217.", 9);
    text[LONG - 1] = '1';
    assert_int_equal(weir__number_f32((struct weir_str){text, LONG}, &single), WEIR_OK);
    assert_true(single == 16777218.0f);
    memset(text, '0', LONG);
    text[0] = '1';
    memcpy(text + LONG, "e-4999", 6); /* 1 and 4999 zeros, undone by the exponent */
    assert_int_equal(weir__number_f64((struct weir_str){text, LONG + 6}, &value), WEIR_OK);
    assert_true(value == 1.0);
}

static void out_of_range(void **state)
{
    (void)state;
    double value = 77;
    float single = 77;
    assert_int_equal(weir__number_f64(text_of("1e309"), &value), WEIR_ERANGE);
    assert_int_equal(weir__number_f64(text_of("-1e999999999999999999"), &value), WEIR_ERANGE);
    assert_int_equal(weir__number_f32(text_of("3.5e38"), &single), WEIR_ERANGE);
    assert_true(value == 77 && single == 77);
    assert_int_equal(weir__number_f64(text_of("1e-999999999999"), &value), WEIR_OK);
    assert_true(value == 0);
    assert_int_equal(weir__number_f64(text_of("0e999999999999"), &value), WEIR_OK);
    assert_true(value == 0);
}

/* With whatever locale is installed that writes 1,5. */
static void locales_change_nothing(void **state)
{
    (void)state;
    static const char *const names[] = {"de_DE.UTF-8", "fr_FR.UTF-8", "de_DE", "ps_AF.UTF-8"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        double value;
        if (!setlocale(LC_ALL, names[i]))
            continue;
        assert_f64(1234.5, "1234.5");
        assert_int_equal(weir__number_f64(text_of("1234.5"), &value), WEIR_OK);
        assert_true(value == 1234.5);
    }
    setlocale(LC_ALL, "C");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(shortest_doubles),
        cmocka_unit_test(shortest_floats),
        cmocka_unit_test(every_double_comes_back),
        cmocka_unit_test(every_float_comes_back),
        cmocka_unit_test(prefixes),
        cmocka_unit_test(integers_are_exact),
        cmocka_unit_test(integers_that_are_none),
        cmocka_unit_test(integers_are_written),
        cmocka_unit_test(long_numbers_are_exact),
        cmocka_unit_test(out_of_range),
        cmocka_unit_test(locales_change_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
