/* Names: text both ways with every escape, comparison, and what is not well-formed. */
#include "cmocka_all.h"

#include "weir/name.h"

#include <string.h>

static struct weir_bytes name_of(const char *text, uint8_t *room)
{
    int len = weir_name_parse(text, strlen(text), WEIR_NAME_LABEL, WEIR_NAME_MAX, room);
    assert_true(len > 0);
    return (struct weir_bytes){room, (size_t)len};
}

static void round_trip(const char *text, const char *shown)
{
    uint8_t room[WEIR_NAME_MAX];
    char out[WEIR_NAME_TEXT];
    struct weir_bytes name = name_of(text, room);
    assert_true(weir_name_valid(name, WEIR_NAME_LABEL, WEIR_NAME_MAX));
    assert_int_equal(weir_name_print(name, out, sizeof out), strlen(shown));
    assert_string_equal(out, shown);
}

static void test_text(void **state)
{
    (void)state;
    round_trip(".", ".");
    round_trip("com", "com.");
    round_trip("www.Example.com.", "www.Example.com.");
    round_trip("a\\.b.c", "a\\.b.c.");
    round_trip("\\000\\255\\ x.\\\\", "\\000\\255\\032x.\\\\.");
    round_trip("\\\"\\;\\(\\)\\@\\$", "\\\"\\;\\(\\)\\@\\$.");
    round_trip("*._tcp.x", "*._tcp.x.");
}

static void refuse(const char *text, size_t len)
{
    uint8_t room[WEIR_NAME_MAX];
    assert_int_equal(weir_name_parse(text, len, WEIR_NAME_LABEL, WEIR_NAME_MAX, room), WEIR_EINVAL);
}

static void test_refused(void **state)
{
    static const char *const bad[] = {"", "..", ".a", "a..b", "a..", "\\", "a\\1", "\\25", "\\256"};
    char label[70], text[300];
    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        refuse(bad[i], strlen(bad[i]));
    memset(label, 'a', sizeof label);
    refuse(label, 64);
    for (size_t i = 0; i < sizeof text; i++)
        text[i] = i % 2 ? '.' : 'a';
    uint8_t room[WEIR_NAME_MAX];
    assert_int_equal(weir_name_parse(text, 253, 63, 255, room), 255);
    assert_int_equal(weir_name_parse(text, 254, 63, 255, room), 255);
    refuse(text, 255);
    refuse(text, 256);
    assert_int_equal(weir_name_parse("abc.d", 5, 3, 7, room), 7);
    assert_int_equal(weir_name_parse("abc.d", 5, 2, 7, room), WEIR_EINVAL);
    assert_int_equal(weir_name_parse("abc.d", 5, 3, 6, room), WEIR_EINVAL);
    assert_int_equal(weir_name_parse("abc.d.", 6, 3, 6, room), WEIR_EINVAL);
}

static void test_malformed(void **state)
{
    static const struct weir_bytes bad[] = {
        {NULL, 0},
        {(const uint8_t *)"", 0},
        {(const uint8_t *)"\1a", 2},
        {(const uint8_t *)"\1a\0\0", 4},
        {(const uint8_t *)"\5a", 3},
        {(const uint8_t *)"\300\14", 2},
    };
    char out[8] = "keep";
    struct weir_bytes label;
    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        struct weir_bytes name = bad[i];
        assert_false(weir_name_valid(name, WEIR_NAME_LABEL, WEIR_NAME_MAX));
        assert_int_equal(weir_name_print(name, out, sizeof out), 0);
        for (int n = 0; weir_name_next(&name, &label); n++)
            assert_true(n < 4);
    }
    assert_false(weir_name_valid((struct weir_bytes){(const uint8_t *)"\3abc", 5}, 2, 255));
    assert_false(weir_name_valid((struct weir_bytes){(const uint8_t *)"\3abc", 5}, 63, 4));
}

static void test_cut(void **state)
{
    char out[4];
    uint8_t room[WEIR_NAME_MAX];
    (void)state;
    assert_int_equal(weir_name_print(name_of("abcdef", room), out, sizeof out), 7);
    assert_string_equal(out, "abc");
    assert_int_equal(weir_name_print(name_of("abcdef", room), NULL, 0), 7);
}

static void test_relations(void **state)
{
    uint8_t a[WEIR_NAME_MAX], b[WEIR_NAME_MAX];
    (void)state;
    assert_true(weir_name_equal(name_of("a.b", a), name_of("a.b.", b)));
    assert_false(weir_name_equal(name_of("a.b", a), name_of("A.b.", b)));
    assert_true(weir_name_equal_nocase(name_of("a.b", a), name_of("A.B.", b)));
    assert_false(weir_name_equal_nocase(name_of("a.b", a), name_of("a.c", b)));
    assert_int_equal(weir_name_hash_nocase(name_of("Ab.C", a)),
                     weir_name_hash_nocase(name_of("aB.c", b)));
    assert_true(weir_name_within(name_of("x.Example.COM", a), name_of("example.com", b)));
    assert_true(weir_name_within(name_of("example.com", a), name_of("example.com", b)));
    assert_true(weir_name_within(name_of("com", a), weir_name_root()));
    assert_false(weir_name_within(name_of("notexample.com", a), name_of("example.com", b)));
    assert_false(weir_name_within(name_of("com", a), name_of("example.com", b)));
    assert_int_equal(weir_name_labels(name_of("a.b.c", a)), 3);
    assert_int_equal(weir_name_labels(weir_name_root()), 0);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_text),      cmocka_unit_test(test_refused),
        cmocka_unit_test(test_malformed), cmocka_unit_test(test_cut),
        cmocka_unit_test(test_relations),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
