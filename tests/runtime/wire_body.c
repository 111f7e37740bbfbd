#include "cmocka_all.h"

#include <string.h>
#include <weir/body.h>

struct outcome {
    int code;
    size_t used;
    char data[64];
    size_t len;
    uint64_t offset;
};

/* Reads `text` in pieces of `step` bytes, until the body is done, or something is wrong. */
static struct outcome read_all(struct weir_body body, const char *text, size_t len, size_t step)
{
    struct outcome o = {0};
    while (!body.done) {
        size_t used, given = len - o.used < step ? len - o.used : step;
        struct weir_bytes in = {(const uint8_t *)text + o.used, given}, piece;
        struct weir_error err;
        o.code = weir_body_read(&body, in, &piece, &used, &err);
        if (o.code) {
            o.offset = o.code < 0 ? o.used + err.offset : 0;
            return o;
        }
        memcpy(o.data + o.len, piece.data, piece.len);
        o.len += piece.len;
        o.used += used;
    }
    return o;
}

static void reads(struct weir_body body, const char *text, const char *data, size_t behind)
{
    size_t len = strlen(text);
    for (size_t step = 1; step <= len; step++) {
        struct outcome o = read_all(body, text, len, step);
        assert_int_equal(o.code, WEIR_OK);
        assert_int_equal(o.used, len - behind);
        assert_int_equal(o.len, strlen(data));
        assert_memory_equal(o.data, data, o.len);
    }
    for (size_t cut = 0; cut < len - behind; cut++)
        assert_int_equal(read_all(body, text, cut, 3).code, WEIR_MORE);
}

static void refuses(struct weir_body body, const char *text, int code, uint64_t offset)
{
    for (size_t step = 1; step <= strlen(text); step++) {
        struct outcome o = read_all(body, text, strlen(text), step);
        assert_int_equal(o.code, code);
        assert_int_equal(o.offset, offset);
    }
}

static struct weir_body length(uint64_t n, const char *tail)
{
    return weir_body_begin(WEIR_BODY_LENGTH, n, UINT64_MAX, tail, strlen(tail));
}

static struct weir_body chunked(uint64_t max)
{
    return weir_body_begin(WEIR_BODY_CHUNKED, 0, max, "", 0);
}

static void test_length(void **state)
{
    (void)state;
    reads(length(5, ""), "Hello, more", "Hello", 6);
    reads(length(5, "\r\n"), "Hello\r\nget", "Hello", 3);
    reads(length(0, "\r\n"), "\r\n", "", 0);
    assert_true(length(0, "").done);
    refuses(length(2, "\r\n"), "ab\rx", WEIR_EMISMATCH, 3);
}

static void test_chunked(void **state)
{
    (void)state;
    reads(chunked(9), "4\r\nWiki\r\n5\r\npedia\r\n0\r\n\r\nnext", "Wikipedia", 4);
    reads(chunked(4), "004 ;a=b\r\nWiki\r\n00\r\nX: y\r\nZ:\r\n\r\n", "Wiki", 0);
    reads(chunked(0), "0\r\n\r\n", "", 0);
    refuses(chunked(8), "4\r\nWiki\r\n5\r\npedia\r\n0\r\n\r\n", WEIR_ELIMIT, 11);
    refuses(chunked(9), "4\nWiki", WEIR_ECODING, 1);
    refuses(chunked(9), "\r\n", WEIR_ECODING, 0);
    refuses(chunked(9), "4 \r\nWiki", WEIR_ECODING, 2);
    refuses(chunked(9), "0x4\r\n", WEIR_ECODING, 1);
    refuses(chunked(9), "4\r\nWikip", WEIR_ECODING, 7);
    refuses(chunked(9), "00000000000000001\r\n", WEIR_ECODING, 16);
    refuses(chunked(9), "ffffffffffffffff\r\n", WEIR_ELIMIT, 17);
}

static void test_rest(void **state)
{
    struct weir_body body = weir_body_begin(WEIR_BODY_REST, 0, 5, "", 0);
    struct weir_bytes piece, in = {(const uint8_t *)"abc", 3};
    struct weir_error err;
    size_t used;
    (void)state;
    assert_int_equal(weir_body_read(&body, in, &piece, &used, &err), WEIR_OK);
    assert_int_equal(piece.len, 3);
    assert_int_equal(weir_body_read(&body, in, &piece, &used, &err), WEIR_ELIMIT);
    assert_int_equal(weir_body_finish(&body, &err), WEIR_OK);
    assert_true(body.done);
    body = chunked(9);
    assert_int_equal(weir_body_finish(&body, &err), WEIR_ETRUNCATED);
}

static void writes(struct weir_body body, const char *const *pieces, const char *text)
{
    struct weir_buf out;
    struct weir_bytes all;
    weir_buf_init(&out, NULL, NULL);
    for (; *pieces; pieces++) {
        struct weir_bytes piece = {(const uint8_t *)*pieces, strlen(*pieces)};
        assert_int_equal(weir_body_write(&body, piece, &out, NULL), WEIR_OK);
    }
    assert_int_equal(weir_body_end(&body, &out, NULL), WEIR_OK);
    assert_true(body.done);
    assert_int_equal(weir_buf_bytes(&out, &all), WEIR_OK);
    assert_int_equal(all.len, strlen(text));
    assert_memory_equal(all.data, text, all.len);
    weir_buf_fini(&out);
}

static void test_write(void **state)
{
    static const char *const pieces[] = {"Hello, ", "", "big world!", NULL}, *const none[] = {NULL};
    struct weir_body body = length(3, "");
    struct weir_bytes four = {(const uint8_t *)"four", 4};
    struct weir_buf out;
    (void)state;
    writes(length(17, "\r\n"), pieces, "Hello, big world!\r\n");
    writes(chunked(17), pieces, "7\r\nHello, \r\na\r\nbig world!\r\n0\r\n\r\n");
    writes(chunked(0), none, "0\r\n\r\n");
    weir_buf_init(&out, NULL, NULL);
    assert_int_equal(weir_body_write(&body, four, &out, NULL), WEIR_EMISMATCH);
    assert_int_equal(weir_body_end(&body, &out, NULL), WEIR_EMISMATCH);
    body = chunked(3);
    assert_int_equal(weir_body_write(&body, four, &out, NULL), WEIR_ELIMIT);
    assert_int_equal(weir_buf_len(&out), 0);
    weir_buf_fini(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_length),
        cmocka_unit_test(test_chunked),
        cmocka_unit_test(test_rest),
        cmocka_unit_test(test_write),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
