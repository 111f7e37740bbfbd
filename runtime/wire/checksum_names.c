/* The checksums that weir has by name, and the tables of their CRCs. */
#include "weir/checksum.h"

/* A CRC's table is linear: an entry is the sum of those of its bits. So a table is written as its eight entries for one bit. */
#define BIT(i, bit, entry) ((i) >> (bit)&1 ? (entry) : 0u)
#define ENTRY_(i, a, b, c, d, e, f, g, h)                                                          \
    (BIT(i, 0, a) ^ BIT(i, 1, b) ^ BIT(i, 2, c) ^ BIT(i, 3, d) ^ BIT(i, 4, e) ^ BIT(i, 5, f) ^     \
     BIT(i, 6, g) ^ BIT(i, 7, h))
#define ENTRY(i, ...) ENTRY_(i, __VA_ARGS__)
#define FOUR(i, ...)                                                                               \
    ENTRY(i, __VA_ARGS__), ENTRY((i) + 1, __VA_ARGS__), ENTRY((i) + 2, __VA_ARGS__),               \
        ENTRY((i) + 3, __VA_ARGS__)
#define SIXTEEN(i, ...)                                                                            \
    FOUR(i, __VA_ARGS__), FOUR((i) + 4, __VA_ARGS__), FOUR((i) + 8, __VA_ARGS__),                  \
        FOUR((i) + 12, __VA_ARGS__)
#define QUARTER(i, ...)                                                                            \
    SIXTEEN(i, __VA_ARGS__), SIXTEEN((i) + 16, __VA_ARGS__), SIXTEEN((i) + 32, __VA_ARGS__),       \
        SIXTEEN((i) + 48, __VA_ARGS__)
#define ALL(...)                                                                                   \
    QUARTER(0, __VA_ARGS__), QUARTER(64, __VA_ARGS__), QUARTER(128, __VA_ARGS__),                  \
        QUARTER(192, __VA_ARGS__)

/* Not reflected ones stand at the top of 32 bits. */
static const uint32_t table_8005_reflected[256] = {ALL(0x0000c0c1, 0x0000c181, 0x0000c301,
                                                       0x0000c601, 0x0000cc01, 0x0000d801,
                                                       0x0000f001, 0x0000a001)};

static const uint32_t table_1021_reflected[256] = {ALL(0x00001189, 0x00002312, 0x00004624,
                                                       0x00008c48, 0x00001081, 0x00002102,
                                                       0x00004204, 0x00008408)};

static const uint32_t table_1021[256] = {ALL(0x10210000, 0x20420000, 0x40840000, 0x81080000,
                                             0x12310000, 0x24620000, 0x48c40000, 0x91880000)};

static const uint32_t table_04c11db7[256] = {ALL(0x04c11db7, 0x09823b6e, 0x130476dc, 0x2608edb8,
                                                 0x4c11db70, 0x9823b6e0, 0x34867077, 0x690ce0ee)};

static const uint32_t table_04c11db7_reflected[8][256] = {
    {ALL(0x77073096, 0xee0e612c, 0x076dc419, 0x0edb8832, 0x1db71064, 0x3b6e20c8, 0x76dc4190,
         0xedb88320)},
    {ALL(0x191b3141, 0x32366282, 0x646cc504, 0xc8d98a08, 0x4ac21251, 0x958424a2, 0xf0794f05,
         0x3b83984b)},
    {ALL(0x01c26a37, 0x0384d46e, 0x0709a8dc, 0x0e1351b8, 0x1c26a370, 0x384d46e0, 0x709a8dc0,
         0xe1351b80)},
    {ALL(0xb8bc6765, 0xaa09c88b, 0x8f629757, 0xc5b428ef, 0x5019579f, 0xa032af3e, 0x9b14583d,
         0xed59b63b)},
    {ALL(0x3d6029b0, 0x7ac05360, 0xf580a6c0, 0x30704bc1, 0x60e09782, 0xc1c12f04, 0x58f35849,
         0xb1e6b092)},
    {ALL(0xcb5cd3a5, 0x4dc8a10b, 0x9b914216, 0xec53826d, 0x03d6029b, 0x07ac0536, 0x0f580a6c,
         0x1eb014d8)},
    {ALL(0xa6770bb4, 0x979f1129, 0xf44f2413, 0x33ef4e67, 0x67de9cce, 0xcfbd399c, 0x440b7579,
         0x8816eaf2)},
    {ALL(0xccaa009e, 0x4225077d, 0x844a0efa, 0xd3e51bb5, 0x7cbb312b, 0xf9766256, 0x299dc2ed,
         0x533b85da)},
};

static const uint32_t table_1edc6f41_reflected[8][256] = {
    {ALL(0xf26b8303, 0xe13b70f7, 0xc79a971f, 0x8ad958cf, 0x105ec76f, 0x20bd8ede, 0x417b1dbc,
         0x82f63b78)},
    {ALL(0x13a29877, 0x274530ee, 0x4e8a61dc, 0x9d14c3b8, 0x3fc5f181, 0x7f8be302, 0xff17c604,
         0xfbc3faf9)},
    {ALL(0xa541927e, 0x4f6f520d, 0x9edea41a, 0x38513ec5, 0x70a27d8a, 0xe144fb14, 0xc76580d9,
         0x8b277743)},
    {ALL(0xdd45aab8, 0xbf672381, 0x7b2231f3, 0xf64463e6, 0xe964b13d, 0xd725148b, 0xaba65fe7,
         0x52a0c93f)},
    {ALL(0x38116fac, 0x7022df58, 0xe045beb0, 0xc5670b91, 0x8f2261d3, 0x1ba8b557, 0x37516aae,
         0x6ea2d55c)},
    {ALL(0xef306b19, 0xdb8ca0c3, 0xb2f53777, 0x6006181f, 0xc00c303e, 0x85f4168d, 0x0e045beb,
         0x1c08b7d6)},
    {ALL(0x68032cc8, 0xd0065990, 0xa5e0c5d1, 0x4e2dfd53, 0x9c5bfaa6, 0x3d5b83bd, 0x7ab7077a,
         0xf56e0ef4)},
    {ALL(0x493c7d27, 0x9278fa4e, 0x211d826d, 0x423b04da, 0x847609b4, 0x0d006599, 0x1a00cb32,
         0x34019664)},
};

#define CRC(name, bits, poly, init, reflected, xorout, table)                                      \
    const struct weir_checksum weir_checksum_##name = {                                            \
        WEIR_CHECKSUM_CRC, bits, poly, init, reflected, reflected, xorout, table};

CRC(crc8, 8, 0x07, 0, false, 0, NULL)
CRC(crc8_maxim, 8, 0x31, 0, true, 0, NULL)
CRC(crc16, 16, 0x8005, 0, true, 0, table_8005_reflected)
CRC(crc16_arc, 16, 0x8005, 0, true, 0, table_8005_reflected)
CRC(crc16_modbus, 16, 0x8005, 0xffff, true, 0, table_8005_reflected)
CRC(crc16_usb, 16, 0x8005, 0xffff, true, 0xffff, table_8005_reflected)
CRC(crc16_ccitt_false, 16, 0x1021, 0xffff, false, 0, table_1021)
CRC(crc16_xmodem, 16, 0x1021, 0, false, 0, table_1021)
CRC(crc16_kermit, 16, 0x1021, 0, true, 0, table_1021_reflected)
CRC(crc16_x25, 16, 0x1021, 0xffff, true, 0xffff, table_1021_reflected)
CRC(crc16_dnp, 16, 0x3d65, 0, true, 0xffff, NULL)
CRC(crc16_genibus, 16, 0x1021, 0xffff, false, 0xffff, table_1021)
CRC(crc24_openpgp, 24, 0x864cfb, 0xb704ce, false, 0, NULL)
CRC(crc24_ble, 24, 0x00065b, 0x555555, true, 0, NULL)
CRC(crc32, 32, 0x04c11db7, 0xffffffff, true, 0xffffffff, table_04c11db7_reflected)
CRC(crc32_bzip2, 32, 0x04c11db7, 0xffffffff, false, 0xffffffff, table_04c11db7)
CRC(crc32_mpeg2, 32, 0x04c11db7, 0xffffffff, false, 0, table_04c11db7)
CRC(crc32_cksum, 32, 0x04c11db7, 0, false, 0xffffffff, table_04c11db7)
CRC(crc32_jamcrc, 32, 0x04c11db7, 0xffffffff, true, 0, table_04c11db7_reflected)
CRC(crc32c, 32, 0x1edc6f41, 0xffffffff, true, 0xffffffff, table_1edc6f41_reflected)
CRC(crc64_ecma182, 64, UINT64_C(0x42f0e1eba9ea3693), 0, false, 0, NULL)
CRC(crc64_xz, 64, UINT64_C(0x42f0e1eba9ea3693), UINT64_MAX, true, UINT64_MAX, NULL)
CRC(crc64_go_iso, 64, 0x1b, UINT64_MAX, true, UINT64_MAX, NULL)

#define SUM(name, bits, kind)                                                                      \
    const struct weir_checksum weir_checksum_##name = {kind, bits, 0, 0, false, false, 0, NULL};

SUM(inet_checksum, 16, WEIR_CHECKSUM_INET)
SUM(adler32, 32, WEIR_CHECKSUM_ADLER32)
SUM(fletcher16, 16, WEIR_CHECKSUM_FLETCHER16)
SUM(fletcher32, 32, WEIR_CHECKSUM_FLETCHER32)
SUM(sum8, 8, WEIR_CHECKSUM_SUM8)
SUM(lrc8, 8, WEIR_CHECKSUM_LRC8)
SUM(xor8, 8, WEIR_CHECKSUM_XOR8)
