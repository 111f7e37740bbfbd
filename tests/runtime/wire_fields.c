#include "wire/fields.h"

#include <stdlib.h>

#include "cmocka_all.h"
#include "random.h"

static void add_range(struct weir__charset *set, unsigned first, unsigned last)
{
    for (unsigned c = first; c <= last; c++)
        set->bits[c >> 6] |= UINT64_C(1) << (c & 63);
}

static struct weir__line_rule http_rule(void)
{
    struct weir__line_rule rule = {.colon = {':'},
                                   .end = {'\r', '\n'},
                                   .trim = {' ', '\t'},
                                   .colon_len = 1,
                                   .end_len = 2,
                                   .nested = true,
                                   .name_max = 40,
                                   .value_max = 90,
                                   .max = 900};
    add_range(&rule.name, 'a', 'z');
    add_range(&rule.name, '-', '-');
    add_range(&rule.value, ' ', '~');
    add_range(&rule.value, '\t', '\t');
    return rule;
}

/* What a block comes to: its lines, then the code and where that happened. */
struct outcome {
    struct weir__line lines[64];
    size_t count, at;
    int code;
};

static struct outcome read_lines(const uint8_t *data, size_t len,
                                 const struct weir__line_rule *rule)
{
    struct weir_error err = {0};
    struct weir__reader r = weir__reader_over((struct weir_bytes){data, len}, NULL, &err);
    struct weir__lines lines;
    struct outcome ret = {.count = 0};
    weir__lines_begin(&lines, &r, rule);
    while (weir__lines_next(&r, &lines, &ret.code))
        for (size_t i = 0; i < lines.count; i++) {
            assert_in_range(ret.count, 0, 63);
            ret.lines[ret.count++] = lines.items[i];
        }
    ret.at = ret.code < 0 ? err.offset : (size_t)(r.p - data);
    return ret;
}

static void expect_same(const struct outcome *a, const struct outcome *b)
{
    assert_int_equal(a->code, b->code);
    assert_int_equal(a->at, b->at);
    assert_int_equal(a->count, b->count);
    for (size_t i = 0; i < a->count; i++) {
        assert_ptr_equal(a->lines[i].name, b->lines[i].name);
        assert_ptr_equal(a->lines[i].value, b->lines[i].value);
        assert_int_equal(a->lines[i].name_len, b->lines[i].name_len);
        assert_int_equal(a->lines[i].value_len, b->lines[i].value_len);
    }
}

/* Many lines at once and one at a time come to the same. */
static void expect_agreement(const uint8_t *data, size_t len)
{
    struct weir__line_rule rule = http_rule();
    uint8_t *copy = malloc(len ? len : 1); /* ends where its memory ends */
    assert_non_null(copy);
    memcpy(copy, data, len);
    struct outcome many = read_lines(copy, len, &rule);
    rule.nested = false;
    struct outcome single = read_lines(copy, len, &rule);
    expect_same(&many, &single);
    free(copy);
}

static size_t put_random(struct random *random, uint8_t *to, const char *from, size_t most)
{
    size_t len = random_below(random, most), kinds = strlen(from);
    for (size_t i = 0; i < len; i++)
        to[i] = (uint8_t)from[random_below(random, kinds)];
    return len;
}

static size_t put_block(struct random *random, uint8_t *to)
{
    size_t len = 0, count = random_below(random, 20);
    for (size_t i = 0; i < count; i++) {
        len += put_random(random, to + len, "abc-", random_below(random, 8) ? 12 : 44);
        to[len++] = ':';
        len += put_random(random, to + len, " \t", 4);
        len += put_random(random, to + len, "x: \ty", random_below(random, 4) ? 20 : 100);
        memcpy(to + len, "\r\n", 2);
        len += 2;
    }
    memcpy(to + len, "\r\n", 2);
    return len + 2;
}

static void many_at_once_are_as_one_by_one(void **state)
{
    (void)state;
    struct random random = {7};
    uint8_t block[4096];
    for (unsigned n = 0; n < 3000; n++) {
        size_t len = put_block(&random, block);
        expect_agreement(block, len);
        block[random_below(&random, len)] = (uint8_t) "\r\n: a\t\x80"[random_below(&random, 7)];
        expect_agreement(block, len);
        expect_agreement(block, random_below(&random, len));
    }
}

static void every_prefix(void **state)
{
    (void)state;
    struct random random = {8};
    uint8_t block[4096];
    for (unsigned n = 0; n < 6; n++) {
        size_t len = put_block(&random, block);
        for (size_t i = 0; i <= len; i++)
            expect_agreement(block, i);
    }
}

static void line(const char *text, int code, size_t at, const char *name, const char *value)
{
    struct weir__line_rule rule = http_rule();
    struct outcome got = read_lines((const uint8_t *)text, strlen(text), &rule);
    assert_int_equal(got.code, code);
    assert_int_equal(got.at, at);
    assert_int_equal(got.count, name ? 1 : 0);
    if (!name)
        return;
    assert_int_equal(got.lines[0].name_len, strlen(name));
    assert_int_equal(got.lines[0].value_len, strlen(value));
    assert_memory_equal(got.lines[0].name, name, strlen(name));
    assert_memory_equal(got.lines[0].value, value, strlen(value));
}

static void whitespace_around_values(void **state)
{
    (void)state;
    line("a:b\r\n\r\n", WEIR_OK, 7, "a", "b");
    line("a: \tb c \t\r\n\r\n", WEIR_OK, 13, "a", "b c");
    line("a:\r\n\r\n", WEIR_OK, 6, "a", "");
    line("a: \t \r\n\r\nrest", WEIR_OK, 9, "a", "");
}

static void what_is_refused(void **state)
{
    (void)state;
    line("a:b\n\r\n", WEIR_EUTF8, 3, NULL, NULL);       /* a bare LF is no end */
    line("a:b\rc\r\n\r\n", WEIR_EUTF8, 3, NULL, NULL);  /* nor is a bare CR */
    line("a:b\r\n c\r\n\r\n", WEIR_EUTF8, 5, "a", "b"); /* a folded line */
    line("a :b\r\n\r\n", WEIR_EUTF8, 1, NULL, NULL);    /* whitespace in front of the colon */
    line(":b\r\n\r\n", WEIR_ELIMIT, 0, NULL, NULL);     /* no name */
    line("ab\r\n\r\n", WEIR_EUTF8, 2, NULL, NULL);      /* no colon */
    line("a:b\r\n\rx", WEIR_EUTF8, 5, "a", "b");
    line("a:b\r\n\r", WEIR_MORE, 5, "a", "b");
    line("a:b\r", WEIR_MORE, 0, NULL, NULL);
    line("a", WEIR_MORE, 0, NULL, NULL);
}

static void limits(void **state)
{
    (void)state;
    char text[1100];
    memset(text, 'a', sizeof text);
    text[41] = '\0';
    line(text, WEIR_ELIMIT, 0, NULL, NULL); /* at once, not when the line ends */
    text[40] = ':';
    text[41] = 'b';
    text[131] = '\0';
    line(text, WEIR_MORE, 0, NULL, NULL);
    text[131] = 'a';
    text[132] = '\0';
    line(text, WEIR_ELIMIT, 41, NULL, NULL);
    memset(text, ' ', sizeof text); /* what is trimmed counts for the block */
    memcpy(text, "a:", 2);
    text[900] = '\0';
    line(text, WEIR_MORE, 0, NULL, NULL);
    text[900] = ' ';
    text[901] = '\0';
    line(text, WEIR_ELIMIT, 0, NULL, NULL);
}

static void words(void **state)
{
    (void)state;
    static const char *const all[] = {"a",
                                      "host",
                                      "x-first",
                                      "set-host",
                                      "content-length",
                                      "sec-websocket-key",
                                      "abcdefghijklmnop"};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        uint8_t text[32];
        size_t len = strlen(all[i]);
        for (unsigned at = 0; at < len; at++)
            for (unsigned c = 0; c < 256; c++) {
                uint8_t want = (uint8_t)all[i][at];
                bool same = c == want || (want >= 'a' && want <= 'z' && c + 32 == want);
                memcpy(text, all[i], len);
                text[at] = (uint8_t)c;
                assert_int_equal(weir__is_word(text, all[i], len), same);
            }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(many_at_once_are_as_one_by_one),
        cmocka_unit_test(every_prefix),
        cmocka_unit_test(whitespace_around_values),
        cmocka_unit_test(what_is_refused),
        cmocka_unit_test(limits),
        cmocka_unit_test(words),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
