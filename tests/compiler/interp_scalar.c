#include "base/arena.h"
#include "base/strbuf.h"
#include "cmocka_all.h"
#include "interp/scalar.h"

#include <math.h>

static void check_real(double value, unsigned bits, const char *wanted)
{
    struct strbuf out = {0};
    double back;
    scalar_print_real(&out, value, bits);
    assert_string_equal(strbuf_text(&out), wanted);
    if (wanted[0] != '"') {
        assert_true(scalar_parse_real(wanted, strlen(wanted), bits, &back));
        assert_memory_equal(&back, &value, sizeof back);
    }
    strbuf_fini(&out);
}

static void test_reals(void **state)
{
    (void)state;
    check_real(0, 64, "0");
    check_real(-0.0, 64, "-0");
    check_real(1.5, 64, "1.5");
    check_real(0.1, 64, "0.1");
    check_real((double)0.1f, 32, "0.1");
    check_real((double)0.1f, 64, "0.10000000149011612");
    check_real(1e21, 64, "1e+21");
    check_real(1e20, 64, "100000000000000000000");
    check_real(1e-6, 64, "0.000001");
    check_real(1.5e-7, 64, "1.5e-7");
    check_real(5e-324, 64, "5e-324");
    check_real(1.7976931348623157e308, 64, "1.7976931348623157e+308");
    check_real((double)3.4028235e38f, 32, "3.4028235e+38");
    check_real((double)NAN, 64, "\"NaN\"");
    check_real((double)INFINITY, 32, "\"Infinity\"");
    check_real(-(double)INFINITY, 64, "\"-Infinity\"");
}

static void check_integer(const char *text, bool good, wide wanted)
{
    wide got = -77;
    assert_int_equal(scalar_parse_integer(text, strlen(text), INT64_MIN, UINT64_MAX, &got), good);
    assert_true(got == (good ? wanted : -77));
}

static void test_integers(void **state)
{
    (void)state;
    check_integer("0", true, 0);
    check_integer("-0", true, 0);
    check_integer("18446744073709551615", true, (wide)UINT64_MAX);
    check_integer("-9223372036854775808", true, INT64_MIN);
    check_integer("1e3", true, 1000);
    check_integer("2.50e1", true, 25);
    check_integer("2.0", true, 2);
    check_integer("0e999999999", true, 0);
    check_integer("18446744073709551616", false, 0);
    check_integer("1e999999999999", false, 0);
    check_integer("2.5", false, 0);
    check_integer("01", false, 0);
    check_integer("+1", false, 0);
    check_integer("1.", false, 0);
    check_integer("1e", false, 0);
    check_integer("", false, 0);
    check_integer(" 1", false, 0);
}

static void test_bad_reals(void **state)
{
    (void)state;
    static const char *const texts[] = {"nan", "inf", "0x10",      "1e400",
                                        "",    "1 ",  "Infinity ", "--1"};
    double got;
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        assert_false(scalar_parse_real(texts[i], strlen(texts[i]), 64, &got));
    assert_false(scalar_parse_real("1e39", 4, 32, &got));
}

static void check_base64(const char *text, const char *wanted)
{
    struct arena arena;
    const uint8_t *data;
    size_t len;
    arena_init(&arena);
    bool good = scalar_parse_base64(&arena, text, strlen(text), &data, &len);
    assert_int_equal(good, wanted != NULL);
    if (wanted) {
        assert_int_equal(len, strlen(wanted));
        assert_memory_equal(data, wanted, len);
    }
    arena_fini(&arena);
}

static void test_base64(void **state)
{
    (void)state;
    check_base64("", "");
    check_base64("Zg==", "f");
    check_base64("Zm8=", "fo");
    check_base64("Zm9v", "foo");
    check_base64("Zm9vYg", "foob");
    check_base64("_-8", "\xff\xef");
    check_base64("/+8=", "\xff\xef");
    check_base64("Z", NULL);
    check_base64("Zg=", NULL);
    check_base64("Zh==", NULL); /* bits behind the last byte */
    check_base64("Zm9v====", NULL);
    check_base64("Z g=", NULL);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_reals),
        cmocka_unit_test(test_integers),
        cmocka_unit_test(test_bad_reals),
        cmocka_unit_test(test_base64),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
