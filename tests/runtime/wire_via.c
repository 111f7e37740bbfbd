#include "cmocka_all.h"

#include <string.h>
#include <weir/codec.h>

static struct weir_arena memory, *arena = &memory;

/* What `text` comes to, and how the reader stands then. */
struct answer {
    int code;
    uint64_t offset;
    struct weir_bytes data;
    size_t used;
};

typedef int read_fn(struct weir__reader *r, struct weir_bytes *data, size_t max, const char *field);

static struct answer read_with(read_fn *read, const char *text, size_t len, size_t max, bool whole)
{
    struct weir_error err = {0};
    struct weir_bytes in = {(const uint8_t *)text, len};
    struct weir__reader r = weir__reader_over(in, arena, &err);
    struct answer answer = {.data = in};
    if (whole)
        r.p = r.end;
    answer.code = read(&r, &answer.data, max, "x");
    answer.offset = answer.code < 0 ? err.offset : 0;
    answer.used = (size_t)(r.p - r.base);
    return answer;
}

static void comes_to(read_fn *read, const char *text, const char *value, bool whole)
{
    struct answer a = read_with(read, text, strlen(text), strlen(value), whole);
    assert_int_equal(a.code, WEIR_OK);
    assert_int_equal(a.data.len, strlen(value));
    assert_memory_equal(a.data.data, value, a.data.len);
    assert_int_equal(a.used, strlen(text));
    if (*value)
        assert_int_equal(read_with(read, text, strlen(text), strlen(value) - 1, whole).code,
                         WEIR_ELIMIT);
}

static void refused_at(read_fn *read, const char *text, int code, uint64_t offset, bool whole)
{
    struct answer a = read_with(read, text, strlen(text), 100, whole);
    assert_int_equal(a.code, code);
    assert_int_equal(a.offset, offset);
}

typedef uint8_t *put_fn(uint8_t *p, size_t size);

static void becomes(put_fn *put, size_t size, const char *value, const char *text)
{
    uint8_t room[64];
    uint8_t *end = room + sizeof room, *p = end - strlen(value);
    memcpy(p, value, strlen(value));
    p = put(p, strlen(value));
    assert_int_equal(size, strlen(text));
    assert_int_equal(end - p, strlen(text));
    assert_memory_equal(p, text, strlen(text));
}

/* RFC 4648, 10 */
static void test_base64(void **state)
{
    static const char *const values[] = {"", "f", "fo", "foo", "foob", "fooba", "foobar"};
    static const char *const padded[] = {"",         "Zg==",     "Zm8=",    "Zm9v",
                                         "Zm9vYg==", "Zm9vYmE=", "Zm9vYmFy"};
    static const char *const bare[] = {"", "Zg", "Zm8", "Zm9v", "Zm9vYg", "Zm9vYmE", "Zm9vYmFy"};
    (void)state;
    for (size_t i = 0; i < 7; i++) {
        comes_to(weir__read_base64, padded[i], values[i], true);
        comes_to(weir__read_base64url, bare[i], values[i], true);
        becomes(weir__put_base64, weir__base64_size(i), values[i], padded[i]);
        becomes(weir__put_base64url, weir__base64url_size(i), values[i], bare[i]);
    }
    refused_at(weir__read_base64, "Zg", WEIR_ECODING, 0, true);
    refused_at(weir__read_base64, "Zm9vY-==", WEIR_ECODING, 5, true);
    refused_at(weir__read_base64, "Zm9vZh==", WEIR_ECODING, 5, true);
    refused_at(weir__read_base64, "Zm\n9vZg=", WEIR_ECODING, 2, true);
    refused_at(weir__read_base64url, "Zg==", WEIR_ECODING, 2, true);
    refused_at(weir__read_base64url, "Zm9vZ", WEIR_ECODING, 0, true);
}

static void test_hex(void **state)
{
    (void)state;
    comes_to(weir__read_hex, "4142434a", "ABCJ", true);
    comes_to(weir__read_hex, "4A4b", "JK", true);
    becomes(weir__put_hex, weir__hex_size(3), "J\x01\xff", "4a01ff");
    refused_at(weir__read_hex, "414", WEIR_ECODING, 0, true);
    refused_at(weir__read_hex, "41g0", WEIR_ECODING, 2, true);
}

/* RFC 9112, 7.1 */
static void test_chunked(void **state)
{
    (void)state;
    comes_to(weir__read_chunked, "0\r\n\r\n", "", false);
    comes_to(weir__read_chunked, "4\r\nWiki\r\n5\r\npedia\r\n0\r\n\r\n", "Wikipedia", false);
    comes_to(weir__read_chunked, "0004;a=\"b\"\r\nWiki\r\n00\r\nX: y\r\nZ: z\r\n\r\n", "Wiki",
             false);
    comes_to(weir__read_chunked, "a \t;x\r\n0123456789\r\n0\r\n\r\n", "0123456789", false);
    becomes(weir__put_chunked, weir__chunked_size(0), "", "0\r\n\r\n");
    becomes(weir__put_chunked, weir__chunked_size(16), "0123456789abcdef",
            "10\r\n0123456789abcdef\r\n0\r\n\r\n");
    refused_at(weir__read_chunked, "4\nWiki\r\n0\r\n\r\n", WEIR_ECODING, 0, false);
    refused_at(weir__read_chunked, "4\r\nWikip\r\n", WEIR_ECODING, 7, false);
    refused_at(weir__read_chunked, "-4\r\n", WEIR_ECODING, 0, false);
    refused_at(weir__read_chunked, "0x4\r\n", WEIR_ECODING, 1, false);
    refused_at(weir__read_chunked, "4 \r\nWiki", WEIR_ECODING, 2, false);
    refused_at(weir__read_chunked, "\r\n", WEIR_ECODING, 0, false);
    refused_at(weir__read_chunked, "00000000000000001\r\nx", WEIR_ECODING, 0, false);
    refused_at(weir__read_chunked, "ffffffffffffffff\r\nx", WEIR_ELIMIT, 18, false);
    refused_at(weir__read_chunked, "4\r\nWiki\r\n0\r\nX: \ry\r\n\r\n", WEIR_ECODING, 12, false);
}

/* However it is cut, more is wanted, and what is too long is refused without a line end. */
static void test_cut(void **state)
{
    static const char text[] = "4\r\nWiki\r\n5\r\npedia\r\n0\r\nX: y\r\n\r\n";
    char line[300];
    (void)state;
    for (size_t len = 0; len < sizeof text - 1; len++)
        assert_int_equal(read_with(weir__read_chunked, text, len, 9, false).code, WEIR_MORE);
    memset(line, '0', sizeof line);
    assert_int_equal(read_with(weir__read_chunked, line, 256, 9, false).code, WEIR_MORE);
    assert_int_equal(read_with(weir__read_chunked, line, 257, 9, false).code, WEIR_ELIMIT);
}

/* RFC 5531, 11 */
static void test_records(void **state)
{
    static const char two[] = "\0\0\0\3abc\x80\0\0\2de", none[] = "\x80\0\0\0",
                      empty[] = "\0\0\0\0";
    struct answer a = read_with(weir__read_records, two, sizeof two - 1, 5, false);
    uint8_t room[16];
    (void)state;
    assert_int_equal(a.code, WEIR_OK);
    assert_int_equal(a.data.len, 5);
    assert_memory_equal(a.data.data, "abcde", 5);
    for (size_t len = 0; len < sizeof two - 1; len++)
        assert_int_equal(read_with(weir__read_records, two, len, 5, false).code, WEIR_MORE);
    assert_int_equal(read_with(weir__read_records, two, sizeof two - 1, 4, false).code,
                     WEIR_ELIMIT);
    assert_int_equal(read_with(weir__read_records, none, 4, 0, false).data.len, 0);
    assert_int_equal(read_with(weir__read_records, empty, 4, 9, false).code, WEIR_ECODING);
    memcpy(room + 13, "abc", 3);
    assert_ptr_equal(weir__put_records(room + 13, 3), room + 9);
    assert_memory_equal(room + 9, "\x80\0\0\3abc", 7);
}

static void test_xor(void **state)
{
    (void)state;
    for (size_t key_len = 0; key_len < 12; key_len++) {
        uint8_t data[40], key[12];
        for (size_t i = 0; i < sizeof data; i++)
            data[i] = (uint8_t)(i * 7);
        for (size_t i = 0; i < sizeof key; i++)
            key[i] = (uint8_t)(i * 31 + 5);
        weir__xor(data, sizeof data, key, key_len);
        for (size_t i = 0; i < sizeof data; i++)
            assert_int_equal(data[i], (uint8_t)(i * 7) ^ (key_len ? key[i % key_len] : 0));
    }
}

static int open_arena(void **state)
{
    (void)state;
    weir_arena_init(arena, NULL);
    return 0;
}

static int close_arena(void **state)
{
    (void)state;
    weir_arena_fini(arena);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_base64),  cmocka_unit_test(test_hex),
        cmocka_unit_test(test_chunked), cmocka_unit_test(test_cut),
        cmocka_unit_test(test_records), cmocka_unit_test(test_xor),
    };
    return cmocka_run_group_tests(tests, open_arena, close_arena);
}
