/* Integers of varying size: the bytes that the specifications give as examples, and what they forbid. */
#include "forms.h"
#include "cmocka_all.h"

#include <inttypes.h>

static struct weir_arena arena;
static struct weir_error err;

static int decode_packet(struct forms_packet *ret, const void *data, size_t len)
{
    size_t used;
    memset(&err, 0, sizeof err);
    return forms_packet_decode(ret, (struct weir_bytes){data, len}, &arena, &used, &err);
}

/* MQTT 5, table 1-1: the last number of each length, as the size of a body. */
static void test_mqtt_length(void **state)
{
    static const struct {
        size_t body, head;
    } sizes[] = {{2, 2}, {127, 2}, {128, 3}, {302, 3}};
    (void)state;
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        uint8_t rest[300] = {0};
        struct forms_packet m = {.kind = 3, .body = {.id = 7}};
        struct weir_buf out;
        weir_buf_init(&out, NULL, NULL);
        m.body.rest = (struct weir_bytes){rest, sizes[i].body - 2};
        assert_int_equal(forms_packet_encode(&m, &out, NULL), 0);
        assert_int_equal(weir_buf_len(&out), sizes[i].head + sizes[i].body);
        assert_int_equal(forms_packet_size(&m), sizes[i].head + sizes[i].body);
        weir_buf_fini(&out);
    }
}

static void test_only_the_shortest_form(void **state)
{
    struct forms_packet m;
    (void)state;
    assert_int_equal(decode_packet(&m, "\x30\x02\0\1", 4), 0);
    assert_int_equal(decode_packet(&m, "\x30\x82\0\0\1", 5), WEIR_EVARINT);
    assert_string_equal(err.path, "len");
    assert_int_equal(decode_packet(&m, "\x30\xff\xff\xff\xff\1", 6), WEIR_EVARINT);
    assert_int_equal(decode_packet(&m, "\x30\xff\xff\xff", 4), WEIR_MORE);
    assert_int_equal(decode_packet(&m, "\x30\x80", 2), WEIR_MORE);
}

static int decode_frame(struct forms_frame *ret, const void *data, size_t len)
{
    size_t used;
    memset(&err, 0, sizeof err);
    return forms_frame_decode(ret, (struct weir_bytes){data, len}, &arena, &used, &err);
}

/* RFC 6455, 5.7: "Hello" unmasked, 256 bytes, 64 KiB. */
static void test_websocket_length(void **state)
{
    static uint8_t payload[65536];
    static const struct {
        size_t size;
        const char *head;
        size_t head_size;
    } frames[] = {{5, "\x82\x05", 2},
                  {125, "\x82\x7d", 2},
                  {126, "\x82\x7e\x00\x7e", 4},
                  {256, "\x82\x7e\x01\x00", 4},
                  {65536, "\x82\x7f\x00\x00\x00\x00\x00\x01\x00\x00", 10}};
    (void)state;
    for (size_t i = 0; i < sizeof frames / sizeof *frames; i++) {
        struct forms_frame m = {.fin = true, .op = 2}, back;
        struct weir_buf out;
        struct weir_bytes bytes;
        weir_buf_init(&out, NULL, NULL);
        m.payload = (struct weir_bytes){payload, frames[i].size};
        assert_int_equal(forms_frame_encode(&m, &out, NULL), 0);
        assert_int_equal(weir_buf_bytes(&out, &bytes), 0);
        assert_int_equal(bytes.len, frames[i].head_size + frames[i].size);
        assert_memory_equal(bytes.data, frames[i].head, frames[i].head_size);
        assert_int_equal(decode_frame(&back, bytes.data, bytes.len), 0);
        assert_int_equal(back.payload.len, frames[i].size);
        weir_buf_fini(&out);
    }
}

/* "The minimal number of bytes MUST be used", and the most significant bit of 8 bytes is 0. */
static void test_websocket_refuses(void **state)
{
    struct forms_frame m;
    (void)state;
    assert_int_equal(decode_frame(&m, "\x82\x7e\0\5hello", 9), WEIR_EVARINT);
    assert_string_equal(err.path, "len");
    assert_int_equal(decode_frame(&m, "\x82\x7f\0\0\0\0\0\0\1\0", 10), WEIR_EVARINT);
    assert_int_equal(decode_frame(&m, "\x82\x7f\x80\0\0\0\0\0\0\0", 10), WEIR_EVARINT);
    assert_int_equal(decode_frame(&m, "\x82\x7e\1", 3), WEIR_MORE);
    assert_int_equal(decode_frame(&m, "\x82\xfe\1\0\1\2\3", 7), WEIR_MORE);
}

/* One list of RFC 9000's integers, A.1: the examples, and the one that is not the shortest. */
static void test_quic(void **state)
{
    static const uint64_t values[] = {151288809941952652, 494878333, 15293, 37};
    struct forms_lists m;
    size_t used;
    (void)state;
    assert_int_equal(
        forms_lists_decode(&m,
                           WEIR_BYTES("\0\0\0\0\0\0\xc2\x19\x7c\x5e\xff\x14\xe8\x8c\x9d\x7f\x3e"
                                      "\x7d\x7b\xbd\x25"),
                           &arena, &used, &err),
        0);
    assert_int_equal(m.qs.count, 4);
    for (size_t i = 0; i < 4; i++)
        assert_true(m.qs.items[i] == values[i]);
    assert_int_equal(
        forms_lists_decode(&m, WEIR_BYTES("\0\0\0\0\0\0\x25\x40\x25"), &arena, &used, &err),
        WEIR_EVARINT);
    assert_string_equal(err.path, "qs[1]");
}

static void put_plain(const struct forms_plain *m, const char *expected, size_t len)
{
    struct weir_buf out;
    struct forms_plain back;
    struct weir_bytes bytes;
    size_t used;
    weir_buf_init(&out, NULL, NULL);
    assert_int_equal(forms_plain_encode(m, &out, NULL), 0);
    assert_int_equal(weir_buf_bytes(&out, &bytes), 0);
    assert_int_equal(bytes.len, len);
    assert_memory_equal(bytes.data, expected, len);
    assert_int_equal(forms_plain_decode(&back, bytes, &arena, &used, NULL), 0);
    assert_int_equal(used, len);
    assert_int_equal(back.d, m->d);
    assert_true(back.e == m->e && back.g == m->g && back.i == m->i && back.k == m->k);
    weir_buf_fini(&out);
}

/* UTF-8's, Bitcoin's and CBOR's integers, zigzag's signs. */
static void test_others(void **state)
{
    struct forms_plain m = {.a = 200,
                            .b = 0xffff,
                            .c = UINT64_MAX,
                            .d = INT32_MIN,
                            .e = -1,
                            .f = 63,
                            .kind = FORMS_KIND_BIG,
                            .g = 64,
                            .h = 0x20ac,
                            .i = 0x10000,
                            .j = 253,
                            .major = 1,
                            .k = 500,
                            .l = 0};
    (void)state;
    put_plain(&m,
              "\xc8\x01\xff\xff\x03\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01\xff\xff\xff\xff\x0f\x01"
              "\x7e\xac\x02\x40\x40\xe2\x82\xac\xfe\x00\x00\x01\x00\xfd\xfd\x00\x39\x01\xf4\x07",
              41);
    m.f = 64; /* one byte of zigzag holds -64..63 */
    assert_int_equal(forms_plain_size(&m), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_mqtt_length),
        cmocka_unit_test(test_only_the_shortest_form),
        cmocka_unit_test(test_websocket_length),
        cmocka_unit_test(test_websocket_refuses),
        cmocka_unit_test(test_quic),
        cmocka_unit_test(test_others),
    };
    weir_arena_init(&arena, NULL);
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    weir_arena_fini(&arena);
    return failed;
}
