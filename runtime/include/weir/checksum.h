/* weir/checksum.h — checksums, as descriptions name them: `u16 crc = crc16_modbus(unit..pdu) as le;`.
 *
 * A checksum is described by a constant `struct weir_checksum`; weir has one of each that WEIR_CHECKSUMS lists, and a program can
 * make CRCs of its own from the six parameters of the catalogue of parametrised CRC algorithms. What has a table is fast:
 * CRC-32 and CRC-32C take eight bytes a step, CRC-32C the processor's instruction where it has one; a CRC of a program's own
 * goes bit by bit.
 *
 *     uint16_t crc = weir_crc16_modbus(frame, len);
 *
 * or in parts:
 *
 *     uint64_t state = weir_checksum_begin(&weir_checksum_crc32);
 *     state = weir_checksum_add(&weir_checksum_crc32, state, head, head_len);
 *     state = weir_checksum_add(&weir_checksum_crc32, state, body, body_len);
 *     uint32_t crc = (uint32_t)weir_checksum_end(&weir_checksum_crc32, state);
 *
 * Any thread. Nothing is allocated, nothing fails.
 */
#ifndef WEIR_CHECKSUM_H
#define WEIR_CHECKSUM_H

#include "weir/base.h"

enum weir_checksum_kind {
    WEIR_CHECKSUM_CRC,
    WEIR_CHECKSUM_INET,       /* RFC 1071, as it stands on the wire when it is stored big-endian */
    WEIR_CHECKSUM_ADLER32,    /* RFC 1950 */
    WEIR_CHECKSUM_FLETCHER16, /* sums of bytes modulo 255 */
    WEIR_CHECKSUM_FLETCHER32, /* sums of little-endian 16-bit words modulo 65535; a last odd byte is filled up with 0 */
    WEIR_CHECKSUM_SUM8, /* the bytes' sum */
    WEIR_CHECKSUM_LRC8, /* its two's complement: all bytes and this are 0 */
    WEIR_CHECKSUM_XOR8,
};

struct weir_checksum {
    enum weir_checksum_kind kind;
    unsigned bits; /* of the result; CRC: 3 to 64 */
    /* CRC only, as the catalogue has them. */
    uint64_t poly, init;
    bool refin, refout;
    uint64_t xorout;
    const void *table; /* weir's own; NULL in a program's */
};

/* X(name, width of its C type) */
#define WEIR_CHECKSUMS(X)                                                                          \
    X(crc8, 8)               /* SMBus */                                                           \
    X(crc8_maxim, 8)         /* 1-Wire */                                                          \
    X(crc16, 16)             /* ARC, LHA */                                                        \
    X(crc16_arc, 16)         /* the same */                                                        \
    X(crc16_modbus, 16)      /* Modbus RTU */                                                      \
    X(crc16_usb, 16)         /* USB data */                                                        \
    X(crc16_ccitt_false, 16) /* IBM-3740 */                                                        \
    X(crc16_xmodem, 16)      /* XMODEM, ZMODEM */                                                  \
    X(crc16_kermit, 16)      /* CCITT, Bluetooth */                                                \
    X(crc16_x25, 16)         /* HDLC, PPP */                                                       \
    X(crc16_dnp, 16)         /* DNP3, IEC 60870-5-1 */                                             \
    X(crc16_genibus, 16)                                                                           \
    X(crc24_openpgp, 32) /* RFC 4880 */                                                            \
    X(crc24_ble, 32)     /* Bluetooth Low Energy, advertising */                                   \
    X(crc32, 32)         /* ISO-HDLC: Ethernet, zip, PNG */                                        \
    X(crc32_bzip2, 32)                                                                             \
    X(crc32_mpeg2, 32)                                                                             \
    X(crc32_cksum, 32) /* POSIX cksum without the length */                                        \
    X(crc32_jamcrc, 32)                                                                            \
    X(crc32c, 32) /* iSCSI, SCTP, ext4 */                                                          \
    X(crc64_ecma182, 64)                                                                           \
    X(crc64_xz, 64)                                                                                \
    X(crc64_go_iso, 64)                                                                            \
    X(inet_checksum, 16) /* IPv4, ICMP, TCP, UDP */                                                \
    X(adler32, 32)                                                                                 \
    X(fletcher16, 16)                                                                              \
    X(fletcher32, 32)                                                                              \
    X(sum8, 8)                                                                                     \
    X(lrc8, 8) /* Modbus ASCII */                                                                  \
    X(xor8, 8)

WEIR_BEGIN_DECLS

#define WEIR_CHECKSUM_DECLARE(name, width) extern const struct weir_checksum weir_checksum_##name;
WEIR_CHECKSUMS(WEIR_CHECKSUM_DECLARE)
#undef WEIR_CHECKSUM_DECLARE

/* A state is what has been added so far; it is only good for the same checksum. */
uint64_t weir_checksum_begin(const struct weir_checksum *sum);
uint64_t weir_checksum_add(const struct weir_checksum *sum, uint64_t state, const void *data,
                           size_t len);
uint64_t weir_checksum_end(const struct weir_checksum *sum, uint64_t state);

/* Of all of it at once. */
uint64_t weir_checksum_of(const struct weir_checksum *sum, const void *data, size_t len);

/* uint16_t weir_crc16_modbus(const void *data, size_t len) and so on. */
#define WEIR_CHECKSUM_DEFINE(name, width)                                                          \
    static inline uint##width##_t weir_##name(const void *data, size_t len)                        \
    {                                                                                              \
        return (uint##width##_t)weir_checksum_of(&weir_checksum_##name, data, len);                \
    }
WEIR_CHECKSUMS(WEIR_CHECKSUM_DEFINE)
#undef WEIR_CHECKSUM_DEFINE

WEIR_END_DECLS

#endif
