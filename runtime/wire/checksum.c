#include "weir/checksum.h"

#include "weir/codec.h"

#if (defined(__x86_64__) || defined(__i386__)) && defined(__GNUC__)
#define HAS_SSE42 1
#include <immintrin.h>
#endif

/* --- CRCs: the state is the register, reflected ones in the low bits, others at the top of 64 bits ------------------ */

static uint64_t reflect(uint64_t value, unsigned bits)
{
    uint64_t ret = 0;
    for (unsigned i = 0; i < bits; i++)
        ret |= (value >> i & 1) << (bits - 1 - i);
    return ret;
}

static uint64_t crc_bits_reflected(const struct weir_checksum *sum, uint64_t state,
                                   const uint8_t *p, size_t n)
{
    uint64_t poly = reflect(sum->poly, sum->bits);
    for (const uint8_t *end = p + n; p != end; p++) {
        state ^= *p;
        for (int bit = 0; bit < 8; bit++)
            state = state >> 1 ^ (state & 1 ? poly : 0);
    }
    return state;
}

static uint64_t crc_bits(const struct weir_checksum *sum, uint64_t state, const uint8_t *p,
                         size_t n)
{
    uint64_t poly = sum->poly << (64 - sum->bits);
    for (const uint8_t *end = p + n; p != end; p++) {
        state ^= (uint64_t)*p << 56;
        for (int bit = 0; bit < 8; bit++)
            state = state << 1 ^ (state >> 63 ? poly : 0);
    }
    return state;
}

static uint64_t crc_table(const uint32_t *table, uint64_t state, const uint8_t *p, size_t n)
{
    for (const uint8_t *end = p + n; p != end; p++)
        state = state << 8 ^ (uint64_t)table[state >> 56 ^ *p] << 32;
    return state;
}

static uint64_t crc_table_reflected(const uint32_t *table, uint64_t state, const uint8_t *p,
                                    size_t n)
{
    for (const uint8_t *end = p + n; p != end; p++)
        state = state >> 8 ^ table[(state ^ *p) & 0xff];
    return state;
}

/* Eight bytes a step: table k moves a byte over the k bytes behind it. */
static uint64_t crc32_sliced(const uint32_t (*table)[256], uint64_t state, const uint8_t *p,
                             size_t n)
{
    for (; n >= 8; p += 8, n -= 8) {
        uint64_t word = weir_get_le64(p) ^ state;
        state = table[7][word & 0xff] ^ table[6][word >> 8 & 0xff] ^ table[5][word >> 16 & 0xff] ^
                table[4][word >> 24 & 0xff] ^ table[3][word >> 32 & 0xff] ^
                table[2][word >> 40 & 0xff] ^ table[1][word >> 48 & 0xff] ^ table[0][word >> 56];
    }
    return crc_table_reflected(table[0], state, p, n);
}

#if HAS_SSE42
__attribute__((target("sse4.2"))) static uint64_t crc32c_sse42(uint64_t state, const uint8_t *p,
                                                               size_t n)
{
#if defined(__x86_64__)
    for (; n >= 8; p += 8, n -= 8)
        state = _mm_crc32_u64(state, weir_get_le64(p));
#endif
    uint32_t low = (uint32_t)state;
    for (const uint8_t *end = p + n; p != end; p++)
        low = _mm_crc32_u8(low, *p);
    return low;
}
#endif

static uint64_t crc_add(const struct weir_checksum *sum, uint64_t state, const uint8_t *p, size_t n)
{
    if (!sum->table)
        return sum->refin ? crc_bits_reflected(sum, state, p, n) : crc_bits(sum, state, p, n);
    if (!sum->refin)
        return crc_table(sum->table, state, p, n);
    if (sum->bits != 32)
        return crc_table_reflected(sum->table, state, p, n);
#if HAS_SSE42
    if (sum->poly == 0x1edc6f41 && __builtin_cpu_supports("sse4.2"))
        return crc32c_sse42(state, p, n);
#endif
    return crc32_sliced((const uint32_t(*)[256])sum->table, state, p, n);
}

static uint64_t crc_begin(const struct weir_checksum *sum)
{
    return sum->refin ? reflect(sum->init, sum->bits) : sum->init << (64 - sum->bits);
}

static uint64_t crc_end(const struct weir_checksum *sum, uint64_t state)
{
    uint64_t mask = UINT64_MAX >> (64 - sum->bits);
    if (!sum->refin)
        state >>= 64 - sum->bits;
    if (sum->refin != sum->refout)
        state = reflect(state, sum->bits);
    return (state ^ sum->xorout) & mask;
}

/* --- sums --------------------------------------------------------------------------------------------------------- */

#define ODD (UINT64_C(1) << 63) /* so far, an odd number of bytes */

static uint64_t inet_fold(uint64_t sum)
{
    sum = (sum & 0xffffffff) + (sum >> 32);
    sum = (sum & 0xffff) + (sum >> 16);
    sum = (sum & 0xffff) + (sum >> 16);
    return (sum & 0xffff) + (sum >> 16);
}

/* Words of 16 bits, big-endian: the sum of 32-bit ones folds into the same. */
static uint64_t inet_add(uint64_t state, const uint8_t *p, size_t n)
{
    uint64_t sum = state & ~ODD;
    bool odd = (state & ODD) != 0;
    if (odd && n) {
        sum += *p++;
        n--;
        odd = false;
    }
    while (n >= 4) {
        size_t block = n < ((size_t)1 << 30) ? n & ~(size_t)3 : (size_t)1 << 30;
        for (const uint8_t *end = p + block; p != end; p += 4)
            sum += weir_get_be32(p);
        sum = inet_fold(sum);
        n -= block;
    }
    if (n >= 2) {
        sum += weir_get_be16(p);
        p += 2;
        n -= 2;
    }
    if (n)
        sum += (uint64_t)*p << 8;
    return inet_fold(sum) | (odd != (n != 0) ? ODD : 0);
}

/* Two sums, the second one of the first: in the low and the high 16 bits. `block`: how many units fit before they overflow. */
static uint64_t adler_add(uint64_t state, const uint8_t *p, size_t n, uint32_t modulus)
{
    enum { BLOCK = 5552 };
    uint32_t a = state & 0xffff, b = state >> 16 & 0xffff;
    while (n) {
        size_t block = n < BLOCK ? n : BLOCK;
        for (const uint8_t *end = p + block; p != end; p++) {
            a += *p;
            b += a;
        }
        a %= modulus;
        b %= modulus;
        n -= block;
    }
    return (uint64_t)b << 16 | a;
}

/* Behind the two sums the first byte of a word that is not whole yet. */
static uint64_t fletcher32_add(uint64_t state, const uint8_t *p, size_t n)
{
    uint64_t a = state & 0xffff, b = state >> 16 & 0xffff;
    uint64_t pending = state >> 32 & 0xff, odd = state & ODD;
    for (const uint8_t *end = p + n; p != end; p++) {
        if (odd) {
            a = (a + (pending | (uint64_t)*p << 8)) % 65535;
            b = (b + a) % 65535;
        }
        pending = *p;
        odd ^= ODD;
    }
    return (odd ? ODD | pending << 32 : 0) | b << 16 | a;
}

static uint64_t fletcher32_end(uint64_t state)
{
    static const uint8_t zero = 0;
    if (state & ODD)
        state = fletcher32_add(state, &zero, 1);
    return state & 0xffffffff;
}

static uint64_t sum_add(uint64_t state, const uint8_t *p, size_t n)
{
    for (const uint8_t *end = p + n; p != end; p++)
        state += *p;
    return state;
}

static uint64_t xor_add(uint64_t state, const uint8_t *p, size_t n)
{
    for (const uint8_t *end = p + n; p != end; p++)
        state ^= *p;
    return state;
}

/* --- all of them -------------------------------------------------------------------------------------------------- */

uint64_t weir_checksum_begin(const struct weir_checksum *sum)
{
    if (sum->kind == WEIR_CHECKSUM_CRC)
        return crc_begin(sum);
    return sum->kind == WEIR_CHECKSUM_ADLER32;
}

uint64_t weir_checksum_add(const struct weir_checksum *sum, uint64_t state, const void *data,
                           size_t len)
{
    switch (sum->kind) {
    case WEIR_CHECKSUM_CRC:
        return crc_add(sum, state, data, len);
    case WEIR_CHECKSUM_INET:
        return inet_add(state, data, len);
    case WEIR_CHECKSUM_ADLER32:
        return adler_add(state, data, len, 65521);
    case WEIR_CHECKSUM_FLETCHER16:
        return adler_add(state, data, len, 255);
    case WEIR_CHECKSUM_FLETCHER32:
        return fletcher32_add(state, data, len);
    case WEIR_CHECKSUM_SUM8:
    case WEIR_CHECKSUM_LRC8:
        return sum_add(state, data, len);
    case WEIR_CHECKSUM_XOR8:
        return xor_add(state, data, len);
    }
    return state;
}

uint64_t weir_checksum_end(const struct weir_checksum *sum, uint64_t state)
{
    switch (sum->kind) {
    case WEIR_CHECKSUM_CRC:
        return crc_end(sum, state);
    case WEIR_CHECKSUM_INET:
        return ~state & 0xffff;
    case WEIR_CHECKSUM_FLETCHER16:
        return (state >> 8 & 0xff00) | (state & 0xff);
    case WEIR_CHECKSUM_FLETCHER32:
        return fletcher32_end(state);
    case WEIR_CHECKSUM_LRC8:
        return -state & 0xff;
    case WEIR_CHECKSUM_ADLER32:
    case WEIR_CHECKSUM_SUM8:
    case WEIR_CHECKSUM_XOR8:
        break;
    }
    return state & (UINT64_MAX >> (64 - sum->bits));
}

uint64_t weir_checksum_of(const struct weir_checksum *sum, const void *data, size_t len)
{
    return weir_checksum_end(sum, weir_checksum_add(sum, weir_checksum_begin(sum), data, len));
}

/* --- codecs ------------------------------------------------------------------------------------------------------- */

uint64_t weir__checksum(const struct weir_checksum *sum, const uint8_t *begin, const uint8_t *end,
                        const uint8_t *own)
{
    static const uint8_t zeros[8] = {0};
    size_t size = (sum->bits + 7) / 8;
    uint64_t state = weir_checksum_begin(sum);
    if (own >= begin && own < end) {
        state = weir_checksum_add(sum, state, begin, (size_t)(own - begin));
        state = weir_checksum_add(sum, state, zeros, size);
        begin = own + size;
    }
    state = weir_checksum_add(sum, state, begin, (size_t)(end - begin));
    return weir_checksum_end(sum, state);
}

int weir__bad_checksum(struct weir__reader *r, const uint8_t *p, const char *field, uint64_t found,
                       uint64_t wanted)
{
    int code = weir__refuse(r, p, WEIR_ECHECKSUM, field, NULL);
    if (r->err) {
        r->err->found = found;
        r->err->wanted = wanted;
    }
    return code;
}
