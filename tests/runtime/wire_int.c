#include "weir/wire.h"

#include <math.h>

#include "cmocka_all.h"
#include "random.h"

static const uint8_t bytes[8] = {0x81, 0x02, 0x83, 0x04, 0x85, 0x06, 0x87, 0x08};

/* The value of the first n bytes, the plain way. */
static uint64_t big(int n)
{
    uint64_t v = 0;
    for (int i = 0; i < n; i++)
        v = v << 8 | bytes[i];
    return v;
}

static uint64_t little(int n)
{
    uint64_t v = 0;
    for (int i = n; i-- > 0;)
        v = v << 8 | bytes[i];
    return v;
}

static void loads(void **state)
{
    (void)state;
    assert_int_equal(weir_get_be16(bytes), big(2));
    assert_int_equal(weir_get_be24(bytes), big(3));
    assert_int_equal(weir_get_be32(bytes), big(4));
    assert_true(weir_get_be40(bytes) == big(5));
    assert_true(weir_get_be48(bytes) == big(6));
    assert_true(weir_get_be56(bytes) == big(7));
    assert_true(weir_get_be64(bytes) == big(8));
    assert_int_equal(weir_get_le16(bytes), little(2));
    assert_int_equal(weir_get_le24(bytes), little(3));
    assert_int_equal(weir_get_le32(bytes), little(4));
    assert_true(weir_get_le40(bytes) == little(5));
    assert_true(weir_get_le48(bytes) == little(6));
    assert_true(weir_get_le56(bytes) == little(7));
    assert_true(weir_get_le64(bytes) == little(8));
}

#define ASSERT_STORES(n, put, value)                                                               \
    do {                                                                                           \
        uint8_t out[10];                                                                           \
        memset(out, 0xee, sizeof out);                                                             \
        put(out + 1, value);                                                                       \
        assert_memory_equal(out + 1, bytes, n);                                                    \
        assert_int_equal(out[0], 0xee);                                                            \
        assert_int_equal(out[n + 1], 0xee);                                                        \
    } while (0)

static void stores_write_their_bytes_only(void **state)
{
    (void)state;
    ASSERT_STORES(2, weir_put_be16, (uint16_t)big(2));
    ASSERT_STORES(3, weir_put_be24, (uint32_t)big(3));
    ASSERT_STORES(4, weir_put_be32, (uint32_t)big(4));
    ASSERT_STORES(5, weir_put_be40, big(5));
    ASSERT_STORES(6, weir_put_be48, big(6));
    ASSERT_STORES(7, weir_put_be56, big(7));
    ASSERT_STORES(8, weir_put_be64, big(8));
    ASSERT_STORES(2, weir_put_le16, (uint16_t)little(2));
    ASSERT_STORES(3, weir_put_le24, (uint32_t)little(3));
    ASSERT_STORES(4, weir_put_le32, (uint32_t)little(4));
    ASSERT_STORES(5, weir_put_le40, little(5));
    ASSERT_STORES(6, weir_put_le48, little(6));
    ASSERT_STORES(7, weir_put_le56, little(7));
    ASSERT_STORES(8, weir_put_le64, little(8));
}

static void floats(void **state)
{
    (void)state;
    assert_int_equal(weir_f32_bits(1.0f), 0x3f800000);
    assert_true(weir_f64_bits(-2.0) == UINT64_C(0xc000000000000000));
    assert_true(weir_f32_from_bits(0x3f800000) == 1.0f);
    assert_true(weir_f64_from_bits(UINT64_C(0xc000000000000000)) == -2.0);
    assert_true(isnan(weir_f64_from_bits(UINT64_C(0x7ff8000000000000))));
}

static void zigzag(void **state)
{
    (void)state;
    static const int64_t values[] = {0, -1, 1, -2, 2, INT32_MAX, INT32_MIN, INT64_MAX, INT64_MIN};
    for (size_t i = 0; i < sizeof values / sizeof *values; i++) {
        assert_true(weir_unzigzag64(weir_zigzag64(values[i])) == values[i]);
        int32_t narrow = (int32_t)values[i];
        assert_int_equal(weir_unzigzag32(weir_zigzag32(narrow)), narrow);
    }
    assert_int_equal(weir_zigzag32(-1), 1);
    assert_int_equal(weir_zigzag32(1), 2);
    assert_int_equal(weir_zigzag32(INT32_MIN), UINT32_MAX);
    assert_true(weir_zigzag64(INT64_MIN) == UINT64_MAX);
}

/* Both directions of writing, whole reading, and every truncation. */
static void check_varint(uint64_t v, size_t expected)
{
    uint8_t forward[12], back[12];
    uint64_t got = 77;
    assert_int_equal(weir_varint_size(v), expected);
    assert_ptr_equal(weir_put_varint(forward, v), forward + expected);
    assert_ptr_equal(weir_put_varint_back(back + 12, v), back + 12 - expected);
    assert_memory_equal(forward, back + 12 - expected, expected);
    assert_ptr_equal(weir_get_varint(forward, forward + 12, &got), forward + expected);
    assert_true(got == v);
    got = 0;
    assert_ptr_equal(weir_get_varint(forward, forward + expected, &got), forward + expected);
    assert_true(got == v);
    for (size_t cut = 0; cut < expected; cut++) {
        got = 77;
        assert_null(weir_get_varint(forward, forward + cut, &got));
        assert_int_equal(got, 77);
        assert_int_equal(weir_varint_fault(forward, forward + cut), WEIR_ETRUNCATED);
    }
}

static void varints(void **state)
{
    (void)state;
    check_varint(0, 1);
    for (unsigned bits = 1; bits <= 64; bits++) {
        uint64_t top = UINT64_C(1) << (bits - 1);
        check_varint(top, (bits + 6) / 7);
        check_varint(top | (top - 1), (bits + 6) / 7);
    }
    struct random random = {1};
    for (int i = 0; i < 10000; i++) {
        uint64_t v = random_next(&random) >> random_below(&random, 64);
        check_varint(v, weir_varint_size(v));
    }
}

static void malformed_varints(void **state)
{
    (void)state;
    uint64_t got = 77;
    static const uint8_t eleven[11] = {0x80, 0x80, 0x80, 0x80, 0x80, 0x80,
                                       0x80, 0x80, 0x80, 0x80, 0x00};
    static const uint8_t wide[10] = {0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x02};
    assert_null(weir_get_varint(eleven, eleven + 11, &got));
    assert_int_equal(weir_varint_fault(eleven, eleven + 11), WEIR_EVARINT);
    assert_int_equal(weir_varint_fault(eleven, eleven + 10), WEIR_EVARINT);
    assert_int_equal(weir_varint_fault(eleven, eleven + 9), WEIR_ETRUNCATED);
    assert_null(weir_get_varint(wide, wide + 10, &got));
    assert_int_equal(weir_varint_fault(wide, wide + 10), WEIR_EVARINT);
    assert_int_equal(got, 77);
    static const uint8_t padded[3] = {0x81, 0x80, 0x00}; /* not minimal, but protobuf allows it */
    assert_ptr_equal(weir_get_varint(padded, padded + 3, &got), padded + 3);
    assert_int_equal(got, 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(loads),   cmocka_unit_test(stores_write_their_bytes_only),
        cmocka_unit_test(floats),  cmocka_unit_test(zigzag),
        cmocka_unit_test(varints), cmocka_unit_test(malformed_varints),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
