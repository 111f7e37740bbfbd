#include "weir/utf8.h"

#include "cmocka_all.h"
#include "random.h"

/* Decodes the slow, obvious way. */
static bool reference(const uint8_t *p, size_t len)
{
    static const uint32_t least[] = {0, 0x80, 0x800, 0x10000};
    for (size_t i = 0; i < len;) {
        size_t more = p[i] < 0x80 ? 0 : p[i] >> 5 == 6 ? 1 : p[i] >> 4 == 14 ? 2 : 3;
        if (p[i] >= 0x80 && (p[i] < 0xc0 || p[i] >= 0xf8))
            return false;
        uint32_t v = more ? p[i] & (0x3fu >> more) : p[i];
        if (more >= len - i)
            return false;
        for (size_t k = 1; k <= more; k++) {
            if ((p[i + k] & 0xc0) != 0x80)
                return false;
            v = v << 6 | (p[i + k] & 0x3f);
        }
        if (v < least[more] || v > 0x10ffff || (v >= 0xd800 && v < 0xe000))
            return false;
        i += more + 1;
    }
    return true;
}

static void every_sequence_of_up_to_two_bytes(void **state)
{
    (void)state;
    for (unsigned a = 0; a < 256; a++) {
        uint8_t text[2] = {(uint8_t)a, 0};
        assert_int_equal(weir_utf8_valid(text, 1), reference(text, 1));
        for (unsigned b = 0; b < 256; b++) {
            text[1] = (uint8_t)b;
            assert_int_equal(weir_utf8_valid(text, 2), reference(text, 2));
        }
    }
}

/* All lead bytes with the continuation bytes at the bounds of the ranges. */
static void sequences_of_three_and_four_bytes(void **state)
{
    (void)state;
    static const uint8_t edges[] = {0x00, 0x7f, 0x80, 0x8f, 0x90, 0x9f, 0xa0, 0xbf, 0xc0, 0xff};
    enum { EDGES = sizeof edges };
    for (unsigned a = 0xc0; a < 256; a++) {
        for (unsigned i = 0; i < EDGES * EDGES * EDGES; i++) {
            uint8_t text[4] = {(uint8_t)a, edges[i % EDGES], edges[i / EDGES % EDGES],
                               edges[i / EDGES / EDGES]};
            for (size_t len = 1; len <= 4; len++)
                assert_int_equal(weir_utf8_valid(text, len), reference(text, len));
        }
    }
}

static void every_position_in_a_long_text(void **state)
{
    (void)state;
    char text[100];
    for (size_t at = 0; at + 3 <= sizeof text; at++) {
        memset(text, 'a', sizeof text);
        memcpy(text + at, "€", 3);
        assert_true(weir_utf8_valid(text, sizeof text));
        assert_false(weir_ascii_valid(text, sizeof text));
        assert_true(weir_ascii_valid(text, at));
        text[at + 1] = 'a';
        assert_false(weir_utf8_valid(text, sizeof text));
        assert_int_equal(weir_utf8_prefix(text, sizeof text), at);
        text[at + 1] = (char)0x82;
        assert_int_equal(weir_utf8_prefix(text, at + 2), at); /* cut inside a character */
    }
}

static void empty_and_nul(void **state)
{
    (void)state;
    assert_true(weir_utf8_valid(NULL, 0));
    assert_true(weir_ascii_valid(NULL, 0));
    assert_true(weir_utf8_valid("a\0b", 3));
    assert_int_equal(weir_utf8_prefix("abc", 3), 3);
}

static void random_bytes_agree_with_the_reference(void **state)
{
    (void)state;
    static const char *const pieces[] = {"a", "é", "€", "😀", "hello, hello, hello", "\x80", "\xed"};
    struct random random = {9};
    for (int turn = 0; turn < 20000; turn++) {
        uint8_t text[200];
        size_t len = 0;
        while (len < 150 && random_below(&random, 12)) {
            const char *piece = pieces[random_below(&random, random_below(&random, 8) ? 5 : 7)];
            memcpy(text + len, piece, strlen(piece));
            len += strlen(piece);
        }
        assert_int_equal(weir_utf8_valid(text, len), reference(text, len));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_sequence_of_up_to_two_bytes),
        cmocka_unit_test(sequences_of_three_and_four_bytes),
        cmocka_unit_test(every_position_in_a_long_text),
        cmocka_unit_test(empty_and_nul),
        cmocka_unit_test(random_bytes_agree_with_the_reference),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
