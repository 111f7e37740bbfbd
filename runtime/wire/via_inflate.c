/* Deflate, RFC 1951, alone and in the frames of RFC 1950 and RFC 1952. What is written is stored, not compressed: it takes no memory and cannot
 * fail, and its size is known before. */
#include "weir/codec.h"

enum { BITS_MAX = 15, LENGTHS = 288, DISTANCES = 32, STORED_MAX = 65535 };

/* A canonical code: how many symbols there are of each length, and the symbols in order. */
struct code {
    uint16_t count[BITS_MAX + 1];
    uint16_t symbol[LENGTHS];
};

struct inflate {
    struct weir__reader *r;
    const uint8_t *p, *end;
    uint64_t bits;
    unsigned bit_count;
    size_t max, len, capacity;
    uint8_t *out;
    int code; /* why it gave up */
};

static bool fail(struct inflate *s, int code)
{
    s->code = code;
    return false;
}

/* --- bits --------------------------------------------------------------------------------------------------------- */

/* At least 48 bits, or all that are left. */
static void refill(struct inflate *s)
{
    while (s->bit_count <= 56 && s->p != s->end) {
        s->bits |= (uint64_t)*s->p++ << s->bit_count;
        s->bit_count += 8;
    }
}

static bool take(struct inflate *s, unsigned count, uint32_t *ret)
{
    if (s->bit_count < count)
        refill(s);
    if (s->bit_count < count)
        return fail(s, WEIR_ECODING);
    *ret = (uint32_t)(s->bits & ((UINT64_C(1) << count) - 1));
    s->bits >>= count;
    s->bit_count -= count;
    return true;
}

static bool take_symbol(struct inflate *s, const struct code *code, unsigned *ret)
{
    uint32_t value = 0, first = 0, index = 0;
    if (s->bit_count < BITS_MAX)
        refill(s);
    for (unsigned length = 1; length <= BITS_MAX && length <= s->bit_count; length++) {
        value |= (uint32_t)(s->bits >> (length - 1) & 1);
        uint32_t count = code->count[length];
        if (value - first < count) {
            *ret = code->symbol[index + value - first];
            s->bits >>= length;
            s->bit_count -= length;
            return true;
        }
        index += count;
        first = (first + count) << 1;
        value <<= 1;
    }
    return fail(s, WEIR_ECODING);
}

/* Codes that stand for more than there is are refused, and incomplete ones unless it is one symbol of one bit. */
static bool make_code(struct inflate *s, struct code *code, const uint8_t *lengths, unsigned count)
{
    uint16_t at[BITS_MAX + 2] = {0};
    int left = 1;
    memset(code->count, 0, sizeof code->count);
    for (unsigned i = 0; i < count; i++)
        code->count[lengths[i]]++;
    unsigned used = count - code->count[0];
    code->count[0] = 0;
    for (unsigned length = 1; length <= BITS_MAX; length++) {
        left = left * 2 - code->count[length];
        if (left < 0)
            return fail(s, WEIR_ECODING);
        at[length + 1] = (uint16_t)(at[length] + code->count[length]);
    }
    for (unsigned i = 0; i < count; i++)
        if (lengths[i])
            code->symbol[at[lengths[i]]++] = (uint16_t)i;
    bool complete = left == 0 || used == 0 || (used == 1 && code->count[1] == 1);
    return complete || fail(s, WEIR_ECODING);
}

/* --- output ------------------------------------------------------------------------------------------------------- */

/* Doubled, never above `max`: a bomb stops where it becomes one. */
static bool make_room(struct inflate *s, size_t more)
{
    if (more > s->max - s->len)
        return fail(s, WEIR_ELIMIT);
    if (s->len + more <= s->capacity)
        return true;
    size_t capacity = s->capacity ? s->capacity : 1024;
    while (capacity < s->len + more)
        capacity *= 2;
    if (capacity > s->max)
        capacity = s->max;
    uint8_t *out = weir_arena_alloc(s->r->arena, capacity);
    if (!out)
        return fail(s, WEIR_ENOMEM);
    if (s->len)
        memcpy(out, s->out, s->len);
    s->out = out;
    s->capacity = capacity;
    return true;
}

static bool repeat(struct inflate *s, size_t distance, size_t length)
{
    if (distance > s->len)
        return fail(s, WEIR_ECODING);
    if (!make_room(s, length))
        return false;
    uint8_t *to = s->out + s->len;
    const uint8_t *from = to - distance;
    s->len += length;
    while (length--)
        *to++ = *from++;
    return true;
}

/* --- blocks ------------------------------------------------------------------------------------------------------- */

static bool stored_block(struct inflate *s)
{
    uint32_t skipped, len, check;
    if (!take(s, s->bit_count % 8, &skipped) || !take(s, 16, &len) || !take(s, 16, &check))
        return false;
    s->p -= s->bit_count / 8; /* whole bytes go back */
    s->bits = 0;
    s->bit_count = 0;
    if ((len ^ 0xffff) != check || len > (size_t)(s->end - s->p))
        return fail(s, WEIR_ECODING);
    if (!make_room(s, len))
        return false;
    if (len)
        memcpy(s->out + s->len, s->p, len);
    s->len += len;
    s->p += len;
    return true;
}

static bool copy_back(struct inflate *s, const struct code *distances, unsigned symbol)
{
    static const uint16_t base[] = {3,  4,  5,  6,  7,  8,  9,  10, 11,  13,  15,  17,  19,  23, 27,
                                    31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195, 227, 258};
    static const uint8_t extra[] = {0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2,
                                    2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0};
    uint32_t more, far;
    unsigned which;
    if (symbol - 257 >= sizeof extra)
        return fail(s, WEIR_ECODING);
    if (!take(s, extra[symbol - 257], &more) || !take_symbol(s, distances, &which))
        return false;
    if (which >= 30)
        return fail(s, WEIR_ECODING);
    unsigned bits = which < 4 ? 0 : which / 2 - 1;
    size_t distance = which < 4 ? which + 1 : ((size_t)(2 + which % 2) << bits) + 1;
    if (!take(s, bits, &far))
        return false;
    return repeat(s, distance + far, base[symbol - 257] + more);
}

static bool coded_block(struct inflate *s, const struct code *lengths, const struct code *distances)
{
    unsigned symbol;
    while (take_symbol(s, lengths, &symbol)) {
        if (symbol == 256)
            return true;
        if (symbol > 256) {
            if (!copy_back(s, distances, symbol))
                return false;
            continue;
        }
        if (!make_room(s, 1))
            return false;
        s->out[s->len++] = (uint8_t)symbol;
    }
    return false;
}

static bool fixed_block(struct inflate *s)
{
    struct code lengths, distances;
    uint8_t bits[LENGTHS];
    for (unsigned i = 0; i < LENGTHS; i++)
        bits[i] = i < 144 ? 8 : i < 256 ? 9 : i < 280 ? 7 : 8;
    if (!make_code(s, &lengths, bits, LENGTHS))
        return false;
    memset(bits, 5, DISTANCES);
    return make_code(s, &distances, bits, DISTANCES) && coded_block(s, &lengths, &distances);
}

/* The lengths of two codes, which are in a code themselves. */
static bool read_lengths(struct inflate *s, const struct code *code, uint8_t *bits, unsigned count)
{
    unsigned symbol, i = 0;
    uint32_t more;
    while (i < count) {
        if (!take_symbol(s, code, &symbol))
            return false;
        if (symbol < 16) {
            bits[i++] = (uint8_t)symbol;
            continue;
        }
        if (!take(s, symbol == 16 ? 2 : symbol == 17 ? 3 : 7, &more))
            return false;
        unsigned times = more + (symbol == 18 ? 11 : 3);
        if ((symbol == 16 && i == 0) || times > count - i)
            return fail(s, WEIR_ECODING);
        memset(bits + i, symbol == 16 ? bits[i - 1] : 0, times);
        i += times;
    }
    return true;
}

static bool dynamic_block(struct inflate *s)
{
    static const uint8_t order[] = {16, 17, 18, 0, 8,  7, 9,  6, 10, 5,
                                    11, 4,  12, 3, 13, 2, 14, 1, 15};
    struct code lengths, distances;
    uint8_t bits[LENGTHS + DISTANCES] = {0};
    uint32_t length_count, distance_count, count, value;
    if (!take(s, 5, &length_count) || !take(s, 5, &distance_count) || !take(s, 4, &count))
        return false;
    length_count += 257;
    distance_count += 1;
    if (length_count > 286 || distance_count > 30)
        return fail(s, WEIR_ECODING);
    for (unsigned i = 0; i < count + 4; i++) {
        if (!take(s, 3, &value))
            return false;
        bits[order[i]] = (uint8_t)value;
    }
    if (!make_code(s, &lengths, bits, 19))
        return false;
    memset(bits, 0, sizeof bits);
    struct code code = lengths;
    if (!read_lengths(s, &code, bits, length_count + distance_count))
        return false;
    if (!bits[256]) /* it could not end */
        return fail(s, WEIR_ECODING);
    return make_code(s, &lengths, bits, length_count) &&
           make_code(s, &distances, bits + length_count, distance_count) &&
           coded_block(s, &lengths, &distances);
}

static bool inflate_all(struct inflate *s)
{
    uint32_t last, kind;
    bool ok;
    do {
        if (!take(s, 1, &last) || !take(s, 2, &kind))
            return false;
        ok = kind == 0   ? stored_block(s)
             : kind == 1 ? fixed_block(s)
             : kind == 2 ? dynamic_block(s)
                         : fail(s, WEIR_ECODING);
    } while (ok && !last);
    s->p -= s->bit_count / 8;
    return ok;
}

/* --- frames ------------------------------------------------------------------------------------------------------- */

static bool skip(struct inflate *s, size_t count)
{
    if (count > (size_t)(s->end - s->p))
        return fail(s, WEIR_ECODING);
    s->p += count;
    return true;
}

static bool skip_text(struct inflate *s)
{
    const uint8_t *zero = s->p != s->end ? memchr(s->p, 0, (size_t)(s->end - s->p)) : NULL;
    if (!zero)
        return fail(s, WEIR_ECODING);
    s->p = zero + 1;
    return true;
}

/* RFC 1950, 2.2: deflate, a window of at most 32K, no dictionary. */
static bool zlib_header(struct inflate *s)
{
    const uint8_t *p = s->p;
    if (!skip(s, 2))
        return false;
    bool good =
        (p[0] & 15) == 8 && p[0] >> 4 <= 7 && !(p[1] & 0x20) && (p[0] << 8 | p[1]) % 31 == 0;
    return good || fail(s, WEIR_ECODING);
}

/* RFC 1952, 2.3 */
static bool gzip_header(struct inflate *s)
{
    enum { CRC = 2, EXTRA = 4, NAME = 8, COMMENT = 16, RESERVED = 0xe0 };
    const uint8_t *p = s->p;
    if (!skip(s, 10))
        return false;
    if (p[0] != 0x1f || p[1] != 0x8b || p[2] != 8 || p[3] & RESERVED)
        return fail(s, WEIR_ECODING);
    if (p[3] & EXTRA && (!skip(s, 2) || !skip(s, weir_get_le16(s->p - 2))))
        return false;
    if ((p[3] & NAME && !skip_text(s)) || (p[3] & COMMENT && !skip_text(s)))
        return false;
    return !(p[3] & CRC) || skip(s, 2);
}

static bool check_end(struct inflate *s, bool gzip)
{
    const uint8_t *p = s->p;
    if (!skip(s, gzip ? 8 : 4))
        return false;
    bool good = gzip ? weir_get_le32(p) == weir_crc32(s->out, s->len) &&
                           weir_get_le32(p + 4) == (uint32_t)s->len
                     : weir_get_be32(p) == weir_adler32(s->out, s->len);
    return good || fail(s, WEIR_ECODING);
}

enum format { RAW, ZLIB, GZIP };

static int read_format(struct weir__reader *r, struct weir_bytes *data, size_t max,
                       const char *field, enum format format)
{
    static uint8_t const none = 0;
    struct inflate s = {.r = r, .p = data->data, .end = data->data + data->len, .max = max};
    bool ok = format == ZLIB ? zlib_header(&s) : format != GZIP || gzip_header(&s);
    ok = ok && inflate_all(&s) && (format == RAW || check_end(&s, format == GZIP));
    if (ok && s.p != s.end)
        ok = fail(&s, WEIR_ECODING);
    if (!ok)
        return weir__refuse(r, data->data, s.code, field, NULL);
    *data = (struct weir_bytes){s.out ? s.out : &none, s.len};
    return WEIR_OK;
}

int weir__read_deflate(struct weir__reader *r, struct weir_bytes *data, size_t max,
                       const char *field)
{
    return read_format(r, data, max, field, RAW);
}

int weir__read_zlib(struct weir__reader *r, struct weir_bytes *data, size_t max, const char *field)
{
    return read_format(r, data, max, field, ZLIB);
}

int weir__read_gzip(struct weir__reader *r, struct weir_bytes *data, size_t max, const char *field)
{
    return read_format(r, data, max, field, GZIP);
}

/* --- writing ------------------------------------------------------------------------------------------------------ */

size_t weir__deflate_size(size_t size)
{
    size_t blocks = size ? (size + STORED_MAX - 1) / STORED_MAX : 1;
    return size + 5 * blocks;
}

/* From the front: each block moves down by the heads of those that are left. Ends `tail` bytes in front of where the data ended. */
static uint8_t *put_stored(uint8_t *p, size_t size, size_t tail)
{
    uint8_t *begin = p + size - tail - weir__deflate_size(size), *to = begin;
    do {
        size_t len = size < STORED_MAX ? size : STORED_MAX;
        memmove(to + 5, p, len);
        p += len;
        size -= len;
        to[0] = size == 0;
        weir_put_le16(to + 1, (uint16_t)len);
        weir_put_le16(to + 3, (uint16_t)~len);
        to += 5 + len;
    } while (size);
    return begin;
}

uint8_t *weir__put_deflate(uint8_t *p, size_t size)
{
    return put_stored(p, size, 0);
}

uint8_t *weir__put_zlib(uint8_t *p, size_t size)
{
    uint8_t *end = p + size;
    uint32_t sum = weir_adler32(p, size);
    p = put_stored(p, size, 4) - 2;
    weir_put_be16(p, 0x7801);
    weir_put_be32(end - 4, sum);
    return p;
}

uint8_t *weir__put_gzip(uint8_t *p, size_t size)
{
    static const uint8_t head[10] = {0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0xff};
    uint8_t *end = p + size;
    uint32_t sum = weir_crc32(p, size);
    p = put_stored(p, size, 8) - sizeof head;
    memcpy(p, head, sizeof head);
    weir_put_le32(end - 8, sum);
    weir_put_le32(end - 4, (uint32_t)size);
    return p;
}
