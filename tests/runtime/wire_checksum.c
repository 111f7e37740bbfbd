#include "cmocka_all.h"

#include <string.h>
#include <weir/checksum.h>

/* What the catalogue of parametrised CRC algorithms calls `check`: of the digits. */
static void test_catalogue(void **state)
{
    static const struct {
        const struct weir_checksum *sum;
        uint64_t check;
    } all[] = {
        {&weir_checksum_crc8, 0xf4},
        {&weir_checksum_crc8_maxim, 0xa1},
        {&weir_checksum_crc16, 0xbb3d},
        {&weir_checksum_crc16_arc, 0xbb3d},
        {&weir_checksum_crc16_modbus, 0x4b37},
        {&weir_checksum_crc16_usb, 0xb4c8},
        {&weir_checksum_crc16_ccitt_false, 0x29b1},
        {&weir_checksum_crc16_xmodem, 0x31c3},
        {&weir_checksum_crc16_kermit, 0x2189},
        {&weir_checksum_crc16_x25, 0x906e},
        {&weir_checksum_crc16_dnp, 0xea82},
        {&weir_checksum_crc16_genibus, 0xd64e},
        {&weir_checksum_crc24_openpgp, 0x21cf02},
        {&weir_checksum_crc24_ble, 0xc25a56},
        {&weir_checksum_crc32, 0xcbf43926},
        {&weir_checksum_crc32_bzip2, 0xfc891918},
        {&weir_checksum_crc32_mpeg2, 0x0376e6e7},
        {&weir_checksum_crc32_cksum, 0x765e7680},
        {&weir_checksum_crc32_jamcrc, 0x340bc6d9},
        {&weir_checksum_crc32c, 0xe3069283},
        {&weir_checksum_crc64_ecma182, 0x6c40df5f0b497347},
        {&weir_checksum_crc64_xz, 0x995dc9bbdf1939fa},
        {&weir_checksum_crc64_go_iso, 0xb90956c775a41001},
        {&weir_checksum_adler32, 0x091e01de},
        {&weir_checksum_sum8, 0xdd},
        {&weir_checksum_lrc8, 0x23},
        {&weir_checksum_xor8, 0x31},
    };
    (void)state;
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        assert_int_equal(weir_checksum_of(all[i].sum, "123456789", 9), all[i].check);
}

static void test_sums(void **state)
{
    (void)state;
    assert_int_equal(weir_fletcher16("abcde", 5), 0xc8f0);
    assert_int_equal(weir_fletcher16("abcdefgh", 8), 0x0627);
    assert_int_equal(weir_fletcher32("abcde", 5), 0xf04fc729);
    assert_int_equal(weir_fletcher32("abcdefgh", 8), 0xebe19591);
    /* RFC 1071, 3: the sum is ddf2. */
    assert_int_equal(weir_inet_checksum("\x00\x01\xf2\x03\xf4\xf5\xf6\xf7", 8), 0x220d);
    assert_int_equal(weir_inet_checksum("", 0), 0xffff);
    assert_int_equal(weir_inet_checksum("\x01", 1), 0xfeff);
}

/* With parameters that refin and refout tell apart, and of odd widths: the catalogue's CRC-12/UMTS, CRC-5/USB, CRC-3/ROHC. */
static void test_own(void **state)
{
    static const struct weir_checksum umts = {
        WEIR_CHECKSUM_CRC, 12, 0x80f, 0, false, true, 0, NULL};
    static const struct weir_checksum usb = {
        WEIR_CHECKSUM_CRC, 5, 0x05, 0x1f, true, true, 0x1f, NULL};
    static const struct weir_checksum rohc = {WEIR_CHECKSUM_CRC, 3, 0x3, 0x7, true, true, 0, NULL};
    (void)state;
    assert_int_equal(weir_checksum_of(&umts, "123456789", 9), 0xdaf);
    assert_int_equal(weir_checksum_of(&usb, "123456789", 9), 0x19);
    assert_int_equal(weir_checksum_of(&rohc, "123456789", 9), 0x6);
}

/* In parts, from any place in memory, and through each way of computing it: always the same. */
static void test_parts(void **state)
{
    uint8_t data[700];
    uint32_t seed = 1;
    (void)state;
    for (size_t i = 0; i < sizeof data; i++)
        data[i] = (uint8_t)((seed = seed * 1664525 + 1013904223) >> 24);
#define CHECK(name, width)                                                                         \
    for (size_t at = 0; at < 23; at++) {                                                           \
        const struct weir_checksum *sum = &weir_checksum_##name;                                   \
        struct weir_checksum plain = *sum;                                                         \
        size_t len = sizeof data - 2 * at, cut = at * 29;                                          \
        uint64_t run = weir_checksum_begin(sum);                                                   \
        plain.table = NULL;                                                                        \
        run = weir_checksum_add(sum, run, data + at, cut);                                         \
        run = weir_checksum_add(sum, run, data + at + cut, at & 1);                                \
        run = weir_checksum_add(sum, run, data + at + cut + (at & 1), len - cut - (at & 1));       \
        assert_int_equal(weir_checksum_end(sum, run), weir_##name(data + at, len));                \
        assert_int_equal(weir_##name(data + at, len), weir_checksum_of(&plain, data + at, len));   \
    }
    WEIR_CHECKSUMS(CHECK)
#undef CHECK
}

/* Sums are reduced before they overflow. */
static void test_long(void **state)
{
    static uint8_t ones[200000];
    (void)state;
    memset(ones, 0xff, sizeof ones);
    assert_int_equal(weir_inet_checksum(ones, sizeof ones), 0);
    assert_int_equal(weir_fletcher16(ones, sizeof ones), 0);
    uint32_t a = 1, b = 0;
    for (size_t i = 0; i < sizeof ones; i++) {
        a = (a + 0xff) % 65521;
        b = (b + a) % 65521;
    }
    assert_int_equal(weir_adler32(ones, sizeof ones), b << 16 | a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_catalogue), cmocka_unit_test(test_sums), cmocka_unit_test(test_own),
        cmocka_unit_test(test_parts),     cmocka_unit_test(test_long),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
