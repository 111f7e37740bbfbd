#include "wire/base64.h"

#include "cmocka_all.h"
#include "random.h"

static void assert_pair(const char *bytes, size_t len, const char *text)
{
    char out[64];
    uint8_t back[64];
    struct weir_str view = {text, strlen(text)};
    assert_int_equal(weir__base64_size(len), view.len);
    weir__base64_encode(out, (struct weir_bytes){(const uint8_t *)bytes, len});
    assert_memory_equal(out, text, view.len);
    assert_int_equal(weir__base64_decoded_size(view), len);
    assert_int_equal(weir__base64_decode(back, view), view.len);
    assert_memory_equal(back, bytes, len);
}

/* RFC 4648, section 10. */
static void test_vectors(void **state)
{
    (void)state;
    assert_pair("", 0, "");
    assert_pair("f", 1, "Zg==");
    assert_pair("fo", 2, "Zm8=");
    assert_pair("foo", 3, "Zm9v");
    assert_pair("foob", 4, "Zm9vYg==");
    assert_pair("fooba", 5, "Zm9vYmE=");
    assert_pair("foobar", 6, "Zm9vYmFy");
    assert_pair("\xfb\xff\xfe", 3, "+//+");
}

static void refused_where_it_is_wrong(void **state)
{
    (void)state;
    uint8_t out[16];
    assert_int_equal(weir__base64_decode(out, WEIR_STR("Zm.v")), 2);
    assert_int_equal(weir__base64_decode(out, WEIR_STR("Zh==")), 1); /* bits left over */
    assert_int_equal(weir__base64_decode(out, WEIR_STR("Zm9=")), 2);
    assert_int_equal(weir__base64_decode(out, WEIR_STR("Z===")), 1);
    assert_int_equal(weir__base64_decode(out, WEIR_STR("=Zm9")), 0);
    assert_int_equal(weir__base64_decode(out, WEIR_STR("\0m9v")), 0);
    assert_true(weir__base64_decoded_size(WEIR_STR("Z")) == WEIR__BASE64_REFUSED);
    assert_true(weir__base64_decoded_size(WEIR_STR("Zm9vY")) == WEIR__BASE64_REFUSED);
}

static void random_bytes_come_back(void **state)
{
    (void)state;
    struct random random = {8};
    for (size_t len = 0; len < 40; len++) {
        uint8_t bytes[40], back[40];
        char text[64];
        for (size_t i = 0; i < len; i++)
            bytes[i] = (uint8_t)random_next(&random);
        weir__base64_encode(text, (struct weir_bytes){bytes, len});
        struct weir_str view = {text, weir__base64_size(len)};
        assert_int_equal(weir__base64_decode(back, view), view.len);
        assert_memory_equal(back, bytes, len);
        while (view.len && view.data[view.len - 1] == '=')
            view.len--;
        assert_int_equal(weir__base64_decoded_size(view), len);
        assert_int_equal(weir__base64_decode(back, view), view.len);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_vectors),
        cmocka_unit_test(refused_where_it_is_wrong),
        cmocka_unit_test(random_bytes_come_back),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
