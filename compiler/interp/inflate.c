#include "interp/inflate.h"

#include "interp/fault.h"
#include "interp/wire.h"

#include <string.h>

struct deflated {
    struct value_text in;
    size_t bit; /* the next one, counted from the first byte's lowest */
    wide max;
    struct strbuf *out;
    int code;
};

/* The length of each symbol's code, and the code. */
struct book {
    unsigned count;
    uint8_t length[320];
    uint16_t code[320];
};

static unsigned give_up(struct deflated *s, int code)
{
    if (!s->code)
        s->code = code;
    return 0;
}

static unsigned bits(struct deflated *s, unsigned count)
{
    unsigned value = 0;
    if (s->bit + count > s->in.len * 8)
        return give_up(s, FAULT_ECODING);
    for (unsigned i = 0; i < count; i++, s->bit++)
        value |= (unsigned)(s->in.data[s->bit / 8] >> s->bit % 8 & 1) << i;
    return value;
}

/* --- codes -------------------------------------------------------------------------------------------------------- */

/* RFC 1951, 3.2.2; nothing may be left over unless there is but one code, of one bit. */
static void number_codes(struct deflated *s, struct book *book)
{
    unsigned code = 0, used = 0, one = 0;
    for (unsigned length = 1; length <= 15; length++) {
        code <<= 1;
        for (unsigned i = 0; i < book->count; i++) {
            if (book->length[i] != length)
                continue;
            book->code[i] = (uint16_t)code++;
            used++;
            one += length == 1;
        }
        if (code > 1u << length) {
            give_up(s, FAULT_ECODING);
            return;
        }
    }
    if (code != 1u << 15 && used != 0 && !(used == 1 && one == 1))
        give_up(s, FAULT_ECODING);
}

static unsigned symbol(struct deflated *s, const struct book *book)
{
    unsigned code = 0;
    for (unsigned length = 1; length <= 15 && !s->code; length++) {
        code = code << 1 | bits(s, 1);
        for (unsigned i = 0; i < book->count && !s->code; i++)
            if (book->length[i] == length && book->code[i] == code)
                return i;
    }
    return give_up(s, FAULT_ECODING);
}

/* --- blocks ------------------------------------------------------------------------------------------------------- */

static void put(struct deflated *s, size_t from, size_t count, bool back)
{
    if (s->code)
        return;
    if ((wide)count > s->max - (wide)s->out->len) {
        give_up(s, FAULT_ELIMIT);
        return;
    }
    for (size_t i = 0; i < count; i++)
        strbuf_putc(s->out, back ? s->out->data[from + i] : (char)s->in.data[from + i]);
}

static void stored(struct deflated *s)
{
    s->bit = (s->bit + 7) / 8 * 8;
    unsigned len = bits(s, 16), check = bits(s, 16);
    if (s->code || len + check != 0xffff || len > s->in.len - s->bit / 8) {
        give_up(s, FAULT_ECODING);
        return;
    }
    put(s, s->bit / 8, len, false);
    s->bit += (size_t)len * 8;
}

/* RFC 1951, 3.2.5: bases grow by what the extra bits of those before can say. */
static size_t with_extra(struct deflated *s, unsigned which, unsigned group, size_t first)
{
    size_t base = first;
    unsigned extra = 0;
    for (unsigned i = 0; i <= which; i++) {
        extra = i < 2 * group ? 0 : i / group - 1;
        if (i < which)
            base += (size_t)1 << extra;
    }
    return base + bits(s, extra);
}

static void match(struct deflated *s, unsigned which, const struct book *distances)
{
    if (which > 28) {
        give_up(s, FAULT_ECODING);
        return;
    }
    size_t length = which == 28 ? 258 : with_extra(s, which, 4, 3);
    unsigned far = s->code ? 0 : symbol(s, distances);
    if (s->code || far > 29) {
        give_up(s, FAULT_ECODING);
        return;
    }
    size_t distance = with_extra(s, far, 2, 1);
    if (!s->code && distance > s->out->len)
        give_up(s, FAULT_ECODING);
    if (!s->code)
        put(s, s->out->len - distance, length, true);
}

static void coded(struct deflated *s, const struct book *literals, const struct book *distances)
{
    while (!s->code) {
        unsigned found = symbol(s, literals);
        if (s->code || found == 256)
            return;
        if (found > 256)
            match(s, found - 257, distances);
        else if ((wide)s->out->len >= s->max)
            give_up(s, FAULT_ELIMIT);
        else
            strbuf_putc(s->out, (char)found);
    }
}

static void fixed(struct deflated *s, struct book *literals, struct book *distances)
{
    literals->count = 288;
    distances->count = 32;
    for (unsigned i = 0; i < 288; i++)
        literals->length[i] = i < 144 ? 8 : i < 256 ? 9 : i < 280 ? 7 : 8;
    memset(distances->length, 5, 32);
    (void)s;
}

static void read_lengths(struct deflated *s, const struct book *code, uint8_t *lengths,
                         unsigned count)
{
    for (unsigned i = 0; i < count && !s->code;) {
        unsigned found = symbol(s, code), times = 1;
        uint8_t value = (uint8_t)found;
        if (found == 16 && i > 0) {
            times = 3 + bits(s, 2);
            value = lengths[i - 1];
        } else if (found > 16) {
            times = found == 17 ? 3 + bits(s, 3) : 11 + bits(s, 7);
            value = 0;
        } else if (found == 16) {
            give_up(s, FAULT_ECODING);
        }
        if (times > count - i)
            give_up(s, FAULT_ECODING);
        for (; times > 0 && !s->code; times--)
            lengths[i++] = value;
    }
}

static void dynamic(struct deflated *s, struct book *literals, struct book *distances)
{
    static const char order[] = "\20\21\22\0\10\7\11\6\12\5\13\4\14\3\15\2\16\1\17";
    struct book code = {.count = 19};
    uint8_t lengths[320] = {0};
    literals->count = 257 + bits(s, 5);
    distances->count = 1 + bits(s, 5);
    unsigned count = 4 + bits(s, 4);
    if (literals->count > 286 || distances->count > 30)
        give_up(s, FAULT_ECODING);
    for (unsigned i = 0; i < count && !s->code; i++)
        code.length[(unsigned char)order[i]] = (uint8_t)bits(s, 3);
    if (!s->code)
        number_codes(s, &code);
    if (!s->code)
        read_lengths(s, &code, lengths, literals->count + distances->count);
    if (!lengths[256])
        give_up(s, FAULT_ECODING);
    if (s->code)
        return;
    memcpy(literals->length, lengths, literals->count);
    memcpy(distances->length, lengths + literals->count, distances->count);
}

static void block(struct deflated *s, unsigned kind)
{
    struct book literals = {0}, distances = {0};
    if (kind == 0) {
        stored(s);
        return;
    }
    if (kind == 3)
        give_up(s, FAULT_ECODING);
    else if (kind == 1)
        fixed(s, &literals, &distances);
    else
        dynamic(s, &literals, &distances);
    if (!s->code)
        number_codes(s, &literals);
    if (!s->code)
        number_codes(s, &distances);
    coded(s, &literals, &distances);
}

/* --- frames ------------------------------------------------------------------------------------------------------- */

static uint32_t adler(const char *data, size_t len)
{
    uint32_t a = 1, b = 0;
    for (size_t i = 0; i < len; i++) {
        a = (a + (unsigned char)data[i]) % 65521;
        b = (b + a) % 65521;
    }
    return b << 16 | a;
}

static uint32_t crc(const char *data, size_t len)
{
    uint32_t value = 0xffffffff;
    for (size_t i = 0; i < len; i++) {
        value ^= (unsigned char)data[i];
        for (int bit = 0; bit < 8; bit++)
            value = value >> 1 ^ (value & 1 ? 0xedb88320 : 0);
    }
    return ~value;
}

static void text_header(struct deflated *s)
{
    while (!s->code && bits(s, 8) != 0)
        continue;
}

static void gzip_header(struct deflated *s)
{
    unsigned magic = bits(s, 16), method = bits(s, 8), flags = bits(s, 8);
    if (magic != 0x8b1f || method != 8 || flags & 0xe0)
        give_up(s, FAULT_ECODING);
    for (unsigned i = 0; i < 6; i++)
        bits(s, 8);
    if (flags & 4)
        for (unsigned len = bits(s, 16); len > 0 && !s->code; len--)
            bits(s, 8);
    if (flags & 8)
        text_header(s);
    if (flags & 16)
        text_header(s);
    if (flags & 2) {
        uint16_t sum = (uint16_t)crc((const char *)s->in.data, s->bit / 8);
        if (bits(s, 16) != sum)
            give_up(s, FAULT_ECODING);
    }
}

static void zlib_header(struct deflated *s)
{
    unsigned cmf = bits(s, 8), flags = bits(s, 8);
    if ((cmf & 15) != 8 || cmf >> 4 > 7 || flags & 0x20 || (cmf * 256 + flags) % 31 != 0)
        give_up(s, FAULT_ECODING);
}

static void check_end(struct deflated *s, enum model_via_kind kind)
{
    uint8_t tail[8] = {0};
    size_t len = kind == MODEL_VIA_ZLIB ? 4 : 8;
    for (size_t i = 0; i < len; i++)
        tail[i] = (uint8_t)bits(s, 8);
    const char *data = strbuf_text(s->out);
    bool good = kind == MODEL_VIA_ZLIB ? wire_load(tail, 4, false) == adler(data, s->out->len)
                                       : wire_load(tail, 4, true) == crc(data, s->out->len) &&
                                             wire_load(tail + 4, 4, true) == (uint32_t)s->out->len;
    if (!good)
        give_up(s, FAULT_ECODING);
}

int inflate_read(enum model_via_kind kind, struct value_text bytes, wide max, struct strbuf *out)
{
    struct deflated s = {.in = bytes, .max = max, .out = out};
    bool last = false;
    if (kind == MODEL_VIA_ZLIB)
        zlib_header(&s);
    else if (kind == MODEL_VIA_GZIP)
        gzip_header(&s);
    while (!s.code && !last) {
        last = bits(&s, 1);
        block(&s, bits(&s, 2));
    }
    s.bit = (s.bit + 7) / 8 * 8;
    if (!s.code && kind != MODEL_VIA_DEFLATE)
        check_end(&s, kind);
    if (!s.code && s.bit != bytes.len * 8)
        give_up(&s, FAULT_ECODING);
    return s.code;
}

/* --- writing ------------------------------------------------------------------------------------------------------ */

static void put_number(struct strbuf *out, uint64_t value, unsigned size, bool little)
{
    uint8_t number[8];
    wire_store(number, size, little, value);
    strbuf_append(out, (const char *)number, size);
}

void inflate_write(enum model_via_kind kind, struct value_text bytes, struct strbuf *out)
{
    const char *data = (const char *)bytes.data;
    size_t at = 0;
    if (kind == MODEL_VIA_ZLIB)
        strbuf_append(out, "\x78\x01", 2);
    else if (kind == MODEL_VIA_GZIP)
        strbuf_append(out, "\x1f\x8b\x08\0\0\0\0\0\0\xff", 10);
    do {
        size_t len = bytes.len - at < 65535 ? bytes.len - at : 65535;
        strbuf_putc(out, at + len == bytes.len);
        put_number(out, len, 2, true);
        put_number(out, ~len & 0xffff, 2, true);
        strbuf_append(out, data + at, len);
        at += len;
    } while (at < bytes.len);
    if (kind == MODEL_VIA_ZLIB)
        put_number(out, adler(data, bytes.len), 4, false);
    if (kind != MODEL_VIA_GZIP)
        return;
    put_number(out, crc(data, bytes.len), 4, true);
    put_number(out, bytes.len & 0xffffffff, 4, true);
}
