/* The growing string. */
#include "cmocka_all.h"

#include "base/strbuf.h"

static void an_empty_one_has_empty_text(void **state)
{
    (void)state;
    struct strbuf s = {0};
    assert_string_equal(strbuf_text(&s), "");
    strbuf_clear(&s);
    char *text = strbuf_take(&s);
    assert_string_equal(text, "");
    free(text);
    strbuf_fini(&s);
}

static void everything_is_appended(void **state)
{
    (void)state;
    struct strbuf s = {0};
    strbuf_puts(&s, "ab");
    strbuf_putc(&s, 'c');
    strbuf_append(&s, "d\0e", 3);
    strbuf_fill(&s, '-', 3);
    strbuf_fill(&s, '+', 0);
    strbuf_printf(&s, "%s %05d", "x", 42);
    assert_int_equal(s.len, 16);
    assert_memory_equal(strbuf_text(&s), "abcd\0e---x 00042", 17);
    strbuf_clear(&s);
    assert_string_equal(strbuf_text(&s), "");
    strbuf_fini(&s);
}

static void it_grows_by_small_and_large_pieces(void **state)
{
    (void)state;
    struct strbuf s = {0};
    char large[5000];
    memset(large, 'l', sizeof large);
    for (int i = 0; i < 1000; i++)
        strbuf_putc(&s, 's');
    strbuf_append(&s, large, sizeof large);
    strbuf_printf(&s, "%.*s", (int)sizeof large, large);
    assert_int_equal(s.len, 11000);
    assert_int_equal(strspn(strbuf_text(&s), "s"), 1000);
    assert_int_equal(strspn(strbuf_text(&s) + 1000, "l"), 10000);
    char *text = strbuf_take(&s);
    assert_int_equal(strlen(text), 11000);
    assert_int_equal(s.len, 0);
    free(text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_empty_one_has_empty_text),
        cmocka_unit_test(everything_is_appended),
        cmocka_unit_test(it_grows_by_small_and_large_pieces),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
