/* Replies of Modbus, typed by their requests: the examples of the application protocol V1.1b3. */
#include "cmocka_all.h"
#include "modbus.h"

#include <stdlib.h>
#include <string.h>
#include <weir/checksum.h>

static struct weir_arena arena;

static int reset(void **state)
{
    (void)state;
    weir_arena_init(&arena, NULL);
    return 0;
}

static int drop(void **state)
{
    (void)state;
    weir_arena_fini(&arena);
    return 0;
}

static struct modbus_request request_of(const char *bytes, size_t len)
{
    struct modbus_request request;
    struct weir_bytes in = {(const uint8_t *)bytes, len};
    size_t used;
    assert_int_equal(modbus_request_decode(&request, in, &arena, &used, NULL), WEIR_OK);
    assert_int_equal(used, len);
    return request;
}

static void check_encode(const struct modbus_response *response,
                         const struct modbus_request *request, const char *bytes, size_t len)
{
    struct weir_buf out;
    struct weir_bytes written;
    weir_buf_init(&out, NULL, 0);
    assert_int_equal(modbus_response_size(response, request), len);
    assert_int_equal(modbus_response_encode(response, request, &out, NULL), WEIR_OK);
    assert_int_equal(weir_buf_bytes(&out, &written), WEIR_OK);
    assert_int_equal(written.len, len);
    assert_memory_equal(written.data, bytes, len);
    weir_buf_fini(&out);
}

/* From memory that ends where the bytes do, so that reading too far is noticed. */
static int decode_copy(struct modbus_response *ret, const struct modbus_request *request,
                       const char *bytes, size_t len, struct weir_error *err)
{
    uint8_t *copy = weir_arena_alloc(&arena, len ? len : 1);
    memcpy(copy, bytes, len);
    struct weir_bytes in = {copy, len};
    return modbus_response_decode(ret, request, in, &arena, NULL, err);
}

static void check(const char *asked, size_t asked_len, const char *answer, size_t len)
{
    struct modbus_request request = request_of(asked, asked_len);
    struct modbus_response response;
    for (size_t i = 0; i < len; i++) {
        int rc = decode_copy(&response, &request, answer, i, NULL);
        assert_true(rc == WEIR_MORE || (i > 1 && rc == WEIR_ETRUNCATED));
    }
    assert_int_equal(decode_copy(&response, &request, answer, len, NULL), WEIR_OK);
    check_encode(&response, &request, answer, len);
}

#define CHECK(asked, answer) check(asked, sizeof(asked) - 1, answer, sizeof(answer) - 1)

static void test_examples(void **state)
{
    (void)state;
    CHECK("\x01\x00\x13\x00\x13", "\x01\x03\xcd\x6b\x05");
    CHECK("\x02\x00\xc4\x00\x16", "\x02\x03\xac\xdb\x35");
    CHECK("\x03\x00\x6b\x00\x03", "\x03\x06\x02\x2b\x00\x00\x00\x64");
    CHECK("\x04\x00\x08\x00\x01", "\x04\x02\x00\x0a");
    CHECK("\x05\x00\xac\xff\x00", "\x05\x00\xac\xff\x00");
    CHECK("\x06\x00\x01\x00\x03", "\x06\x00\x01\x00\x03");
    CHECK("\x07", "\x07\x6d");
    CHECK("\x08\x00\x00\xa5\x37", "\x08\x00\x00\xa5\x37");
    CHECK("\x0b", "\x0b\xff\xff\x01\x08");
    CHECK("\x0c", "\x0c\x08\x00\x00\x01\x08\x01\x21\x20\x00");
    CHECK("\x0f\x00\x13\x00\x0a\x02\xcd\x01", "\x0f\x00\x13\x00\x0a");
    CHECK("\x10\x00\x01\x00\x02\x04\x00\x0a\x01\x02", "\x10\x00\x01\x00\x02");
    CHECK("\x11", "\x11\x03\x42\xff\x01");
    CHECK("\x14\x0e\x06\x00\x04\x00\x01\x00\x02\x06\x00\x03\x00\x09\x00\x02",
          "\x14\x0c\x05\x06\x0d\xfe\x00\x20\x05\x06\x33\xcd\x00\x40");
    CHECK("\x15\x0d\x06\x00\x04\x00\x07\x00\x03\x06\xaf\x04\xbe\x10\x0d",
          "\x15\x0d\x06\x00\x04\x00\x07\x00\x03\x06\xaf\x04\xbe\x10\x0d");
    CHECK("\x16\x00\x04\x00\xf2\x00\x25", "\x16\x00\x04\x00\xf2\x00\x25");
    CHECK("\x17\x00\x03\x00\x06\x00\x0e\x00\x03\x06\x00\xff\x00\xff\x00\xff",
          "\x17\x0c\x00\xfe\x0a\xcd\x00\x01\x00\x03\x00\x0d\x00\xff");
    CHECK("\x18\x04\xde", "\x18\x00\x06\x00\x02\x01\xb8\x12\x84");
    CHECK("\x2b\x0e\x01\x00", "\x2b\x0e\x01\x01\x00\x00\x02\x00\x04"
                              "Acme\x02\x05"
                              "V2.11");
    CHECK("\x01\x00\x13\x00\x13", "\x81\x02");
}

static void test_values(void **state)
{
    struct modbus_request coils = request_of("\x01\x00\x13\x00\x13", 5);
    struct modbus_response response;
    (void)state;
    assert_int_equal(decode_copy(&response, &coils, "\x01\x03\xcd\x6b\x05", 5, NULL), WEIR_OK);
    assert_int_equal(response.kind, MODBUS_RESPONSE_KIND_READ_COILS);
    assert_int_equal(response.read_coils.bits.count, 19);
    assert_true(response.read_coils.bits.items[0]);   /* output 20 */
    assert_false(response.read_coils.bits.items[1]);  /* output 21 */
    assert_true(response.read_coils.bits.items[18]);  /* output 38 */
    assert_false(response.read_coils.bits.items[17]); /* output 37 */
    assert_int_equal(decode_copy(&response, &coils, "\x83\x06", 2, NULL), WEIR_OK);
    assert_int_equal(response.exception, MODBUS_EXCEPTION_CODE_SERVER_DEVICE_BUSY);
}

static void refused(const char *asked, size_t asked_len, const char *answer, size_t len, int code)
{
    struct modbus_request request = request_of(asked, asked_len);
    struct modbus_response response;
    struct weir_error err;
    assert_int_equal(decode_copy(&response, &request, answer, len, &err), code);
}

#define REFUSED(asked, answer, code)                                                               \
    refused(asked, sizeof(asked) - 1, answer, sizeof(answer) - 1, code)

static void test_refused(void **state)
{
    (void)state;
    /* a byte of coils more than asked for, one less, and bits behind the last one */
    REFUSED("\x01\x00\x13\x00\x13", "\x01\x04\xcd\x6b\x05\x00", WEIR_EMISMATCH);
    REFUSED("\x01\x00\x13\x00\x13", "\x01\x02\xcd\x6b", WEIR_EMISMATCH);
    REFUSED("\x01\x00\x13\x00\x13", "\x01\x03\xcd\x6b\x0d", WEIR_EMISMATCH);
    /* registers that were not asked for, and half of one */
    REFUSED("\x03\x00\x6b\x00\x01", "\x03\x04\x02\x2b\x00\x00", WEIR_EMISMATCH);
    REFUSED("\x03\x00\x6b\x00\x01", "\x03\x03\x02\x2b\x00", WEIR_EMISMATCH);
    /* the answer to another function */
    REFUSED("\x07", "\x03\x02\x02\x2b", WEIR_EMISMATCH);
    REFUSED("\x07", "\x63", WEIR_ETAG);
    /* more than 31 in a queue */
    REFUSED("\x18\x04\xde", "\x18\x00\x02\x00\x20", WEIR_ERANGE);
}

/* A frame says which function it answers, whatever the length. */
static void test_frames(void **state)
{
    struct modbus_request request = request_of("\x07", 1);
    struct modbus_tcp_response tcp;
    struct modbus_rtu_response rtu;
    struct weir_error err;
    uint8_t frame[] = {1, 7, 0x6d, 0, 0}, other[] = {1, 0x0b, 0xff, 0xff, 1, 8, 0, 0};
    struct weir_bytes in = {(const uint8_t *)"\x15\x01\x00\x00\x00\x03\xff\x07\x6d", 9};
    (void)state;
    assert_int_equal(modbus_tcp_response_decode(&tcp, &request, in, &arena, NULL, &err), WEIR_OK);
    assert_int_equal(tcp.response.exception_status, 0x6d);
    uint16_t crc = weir_crc16_modbus(frame, 3);
    frame[3] = (uint8_t)crc;
    frame[4] = (uint8_t)(crc >> 8);
    in = (struct weir_bytes){frame, sizeof frame};
    assert_int_equal(modbus_rtu_response_decode(&rtu, &request, in, &arena, NULL, &err), WEIR_OK);
    frame[3] ^= 1;
    assert_int_equal(modbus_rtu_response_decode(&rtu, &request, in, &arena, NULL, &err),
                     WEIR_ECHECKSUM);
    assert_int_equal(err.found, crc ^ 1);
    assert_int_equal(err.wanted, crc);
    assert_string_equal(err.path, "crc");
    crc = weir_crc16_modbus(other, 6);
    other[6] = (uint8_t)crc;
    other[7] = (uint8_t)(crc >> 8);
    in = (struct weir_bytes){other, sizeof other};
    assert_int_equal(modbus_rtu_response_decode(&rtu, &request, in, &arena, NULL, &err),
                     WEIR_EREQUIRE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_examples, reset, drop),
        cmocka_unit_test_setup_teardown(test_values, reset, drop),
        cmocka_unit_test_setup_teardown(test_refused, reset, drop),
        cmocka_unit_test_setup_teardown(test_frames, reset, drop),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
