/* weir/codec.h — what generated codecs stand on: a reader with its bounds, a sizer, and the cold path.
 *
 * For generated code only; a program calls the *_decode and *_encode functions of its own headers. Generated code
 * keeps to these rules:
 *
 *  - reading: one bounds check per fixed run (weir__take), then loads without checks. A message walks [p, end) with both in
 *    registers and looks again at what was wrong only after something was.
 *  - writing: a size pass, which checks every constraint, then one reservation, then stores from the last byte to the first. So
 *    every length is a difference of two pointers when it is written, and both passes are linear.
 *  - a message also checks while it is stored, and gives up with NULL: so a small one is stored at once, and only if that did not
 *    work out, the size pass tells why or how much room it takes.
 *  - a list that grows has room for its count rounded up to a power of two (at least 4): no capacity is kept.
 *  - an error returns through cold calls, each of which puts its step before the path.
 *
 * Records of recursive types are counted in `depth` on the way in, the outermost too; above the type's limit they are
 * refused with WEIR_EDEPTH. Any thread.
 */
#ifndef WEIR_CODEC_H
#define WEIR_CODEC_H

#include <string.h>

#include "weir/arena.h"
#include "weir/buf.h"
#include "weir/checksum.h"
#include "weir/type.h"
#include "weir/utf8.h"
#include "weir/via.h"
#include "weir/wire.h"

/* What a decoder reads from. Views that it hands out borrow from the input. */
struct weir__reader {
    const uint8_t *p;    /* next byte */
    const uint8_t *end;  /* of the innermost window */
    const uint8_t *base; /* first byte of the input: offsets count from here */
    struct weir_arena *arena;
    struct weir_error *err; /* or NULL */
    uint32_t depth;
    uint32_t windows;      /* that are open; at 0, running out of bytes is WEIR_MORE */
    int code;              /* why a function returned NULL */
    size_t missing;        /* bytes that weir__take() or weir__open() did without; 0: unknown */
    const uint8_t *origin; /* what jumps in chains count from */
};

/* What the size pass carries along. */
struct weir__sizer {
    struct weir_error *err; /* or NULL */
    uint32_t depth;
    int code; /* why a function returned WEIR__REFUSED */

    /* Types with chains that are compressed alone: */
    struct weir__chains *chains; /* NULL: written plain */
    size_t at;                   /* bytes in front of the value that is to be measured next */
    size_t origin;               /* those in front of what jumps count from */
};

struct weir__chains;

#define WEIR__REFUSED SIZE_MAX

/* Bytes of the input; data NULL: there are not so many. */
struct weir__span {
    const uint8_t *data;
    size_t len;
};

/* A varint and the byte behind it; p NULL: there is none. */
struct weir__varint {
    const uint8_t *p;
    uint64_t value;
};

enum weir__key_kind { WEIR__KEY_INTEGER, WEIR__KEY_TEXT };

/* One label of a choice `by literal`. Its number is its place in their array, which one of length 0 ends. */
struct weir__literal {
    const char *text;
    size_t len;
};

/* What the matcher of a choice found: its number; or how many labels there are, for none; or that the input ends where one
 * could still go on. */
enum { WEIR__LITERAL_MORE = -1 };

WEIR_BEGIN_DECLS

/* --- cold: how reading ends early. Each returns the code to return; `field` NULL adds no step to the path. --- */

/* Refuses the bytes at `p`. `reason` NULL: the code's own text. */
int weir__refuse(struct weir__reader *r, const uint8_t *p, int code, const char *field,
                 const char *reason) WEIR_COLD;

/* The bytes end too early: WEIR_MORE outside of windows, else WEIR_ETRUNCATED. r->missing says how many are known to be. */
int weir__short(struct weir__reader *r, const uint8_t *p, const char *field) WEIR_COLD;

/* The varint or the length-delimited field at `p` of a message cannot be read: finds out why. */
int weir__bad_varint(struct weir__reader *r, const uint8_t *p, const uint8_t *end,
                     const char *field) WEIR_COLD;

/* WEIR_ECHECKSUM, with both values. */
int weir__bad_checksum(struct weir__reader *r, const uint8_t *p, const char *field, uint64_t found,
                       uint64_t wanted) WEIR_COLD;
/* The bytes do not hold `count` times `size`, which are needed at least. */
int weir__short_of(struct weir__reader *r, uint64_t count, uint64_t size,
                   const char *field) WEIR_COLD;

int weir__no_room(struct weir__reader *r, const char *field) WEIR_COLD; /* WEIR_ENOMEM */

/* What was read inside of `field`, or of its element, failed with `code`. */
int weir__inside(struct weir__reader *r, int code, const char *field) WEIR_COLD;
int weir__inside_item(struct weir__reader *r, int code, const char *field, size_t index) WEIR_COLD;

/* --- cold: how the size pass ends early; each returns WEIR__REFUSED. `n`: bytes in front. --- */

size_t weir__size_refuse(struct weir__sizer *s, size_t n, int code, const char *field,
                         const char *reason) WEIR_COLD;
size_t weir__size_refuse_item(struct weir__sizer *s, size_t n, int code, const char *field,
                              size_t index) WEIR_COLD;
size_t weir__size_inside(struct weir__sizer *s, size_t n, const char *field) WEIR_COLD;
size_t weir__size_inside_item(struct weir__sizer *s, size_t n, const char *field,
                              size_t index) WEIR_COLD;

/* --- out of line --- */

/* Of begin..end; a field that begins at `own` and holds the checksum counts as zeros. */
uint64_t weir__checksum(const struct weir_checksum *sum, const uint8_t *begin, const uint8_t *end,
                        const uint8_t *own);

/* A varint of any length, bounds and form checked. */
struct weir__varint weir__varint_slow(const uint8_t *p, const uint8_t *end);

/* An integer in LEB128 of any length; WEIR_EVARINT when it is longer than `max` bytes, 64 bits, or its value. */
int weir__leb128_slow(struct weir__reader *r, unsigned max, uint64_t *ret);

/* Passes over the unknown field whose key is at `at` and appends its bytes to *unknown, unless that is NULL. Returns
 * the byte behind it, or NULL with r->code set. */
const uint8_t *weir__unknown(struct weir__reader *r, const uint8_t *at, const uint8_t *end,
                             struct weir_bytes *unknown);

/* `items` with room for `more` (0 counts as 1) elements of `size` bytes behind the `count` ones; NULL when memory ran out. */
void *weir__list_grow(struct weir_arena *arena, void *items, size_t count, size_t more,
                      size_t size);

/* The key of a field at `p` and the byte behind it. 0, which is no key, when there is none. */
struct weir__varint weir__key_slow(const uint8_t *p, const uint8_t *end);

/* How many varints end in `span`. */
size_t weir__varint_count(struct weir__span span);

/* Keeps one entry per key in a map of `count` entries of `size` bytes whose key is their first member: in the place of the
 * first one, with the content of the last one. O(n log n) whatever the keys are. Returns how many are left, or WEIR__REFUSED when
 * memory ran out. `key_size`: sizeof an integer key. */
size_t weir__map_settle(struct weir_arena *arena, void *items, size_t count, size_t size,
                        enum weir__key_kind kind, size_t key_size);

/* `found` is the longest of the labels that the `n` bytes at `p` begin with. Returns it, or WEIR__LITERAL_MORE when a longer one
 * begins with all of those bytes. */
int weir__literal_open(const struct weir__literal *literals, const uint8_t *p, size_t n, int found,
                       bool nocase) WEIR_COLD;

/* --- beginning and end of public functions --- */

static inline struct weir__reader weir__reader_over(struct weir_bytes in, struct weir_arena *arena,
                                                    struct weir_error *err)
{
    const uint8_t *p = in.len ? in.data : (const uint8_t *)"";
    struct weir__reader r = {p, p + in.len, p, arena, err, 0, 0, 0, 0, p};
    return r;
}

static inline int weir__decoded(const struct weir__reader *r, int code, size_t *used)
{
    if (code == WEIR_OK && used)
        *used = (size_t)(r->p - r->base);
    return code;
}

static inline struct weir__sizer weir__sizer_for(struct weir_error *err)
{
    struct weir__sizer s = {err, 0, 0, NULL, 0, 0};
    return s;
}

/* The byte behind a reservation of `size` bytes at the end of `out`; NULL when memory ran out. */
static inline uint8_t *weir__reserve(struct weir_buf *out, size_t size)
{
    uint8_t *p = weir_buf_reserve(out, size);
    return WEIR_LIKELY(p != NULL) ? p + size : NULL;
}

/* A small message is written without asking for its size: backwards into the next WEIR__QUICK bytes of room, then moved to
 * where it belongs. weir__quick_end: the byte behind that room, NULL when there is less. */
enum { WEIR__QUICK = 512 };

static inline uint8_t *weir__quick_end(struct weir_buf *out)
{
    return WEIR_LIKELY(weir_buf_room(out) >= WEIR__QUICK) ? out->next + WEIR__QUICK : NULL;
}

static inline int weir__quick_commit(struct weir_buf *out, const uint8_t *p)
{
    uint8_t *end = out->next + WEIR__QUICK;
    size_t size = (size_t)(end - p);
    if (out->next == out->tail->begin) { /* nothing in front of it: the block begins here */
        out->tail->begin = p;
        out->next = end;
        return WEIR_OK;
    }
    memmove(out->next, p, size);
    weir_buf_commit(out, size);
    return WEIR_OK;
}

/* --- reading --- */

static inline size_t weir__left(const struct weir__reader *r)
{
    return (size_t)(r->end - r->p);
}

/* The next `size` bytes, which are then behind the reader; NULL when there are not so many. */
static inline const uint8_t *weir__take(struct weir__reader *r, uint64_t size)
{
    const uint8_t *p = r->p;
    if (WEIR_UNLIKELY(size > (size_t)(r->end - p))) {
        r->missing = (size_t)size - (size_t)(r->end - p);
        return NULL;
    }
    if (!p)
        __builtin_unreachable(); /* so that callers look at nothing but the bounds */
    r->p = p + size;
    return p;
}

/* All bytes that are left in the window, which are then behind the reader. */
static inline struct weir_bytes weir__rest(struct weir__reader *r)
{
    struct weir_bytes ret = {r->p, (size_t)(r->end - r->p)};
    r->p = r->end;
    return ret;
}

/* Makes it a reader over what a transform came to, with offsets of its own, and back. */
static inline struct weir__reader weir__into(struct weir__reader *r, struct weir_bytes data)
{
    struct weir__reader outer = *r;
    r->p = r->base = data.data;
    r->end = data.data + data.len;
    r->windows = 1;
    return outer;
}

static inline void weir__out_of(struct weir__reader *r, const struct weir__reader *outer)
{
    r->p = outer->p;
    r->base = outer->base;
    r->end = outer->end;
    r->windows = outer->windows;
}

/* Narrows the reader to its next `size` bytes and returns the end of the window around; NULL when there are not so many. */
static inline const uint8_t *weir__open(struct weir__reader *r, uint64_t size)
{
    const uint8_t *outer = r->end;
    if (WEIR_UNLIKELY(size > (size_t)(outer - r->p))) {
        r->missing = (size_t)size - (size_t)(outer - r->p);
        return NULL;
    }
    r->end = r->p + size;
    r->windows++;
    return outer;
}

static inline void weir__close(struct weir__reader *r, const uint8_t *outer)
{
    r->p = r->end;
    r->end = outer;
    r->windows--;
}

/* Narrows the reader to a struct's bytes in a message, and back: WEIR_ETRAILING when some are left. */
static inline void weir__enter(struct weir__reader *r, struct weir__span span)
{
    r->p = span.data;
    r->end = span.data + span.len;
    r->windows++;
}

static inline int weir__leave(struct weir__reader *r, int code)
{
    r->windows--;
    if (WEIR_UNLIKELY(code == WEIR_OK && r->p != r->end))
        return weir__refuse(r, r->p, WEIR_ETRAILING, NULL, NULL);
    return code;
}

/* The next integer in LEB128 of at most `max` bytes, in the shortest form. */
static inline int weir__get_leb128(struct weir__reader *r, unsigned max, uint64_t *ret)
{
    if (WEIR_UNLIKELY(r->p == r->end || *r->p >= 0x80))
        return weir__leb128_slow(r, max, ret);
    *ret = *r->p++;
    return WEIR_OK;
}

/* The length of a stream, as a number to calculate with. */
static inline int64_t weir__length(uint64_t length)
{
    return length > INT64_MAX ? INT64_MAX : (int64_t)length;
}

static inline int64_t weir__sign(uint64_t value, unsigned bits)
{
    uint64_t top = (uint64_t)1 << (bits - 1);
    return (int64_t)((value ^ top) - top);
}

static inline struct weir__varint weir__next_varint(const uint8_t *p, const uint8_t *end)
{
    struct weir__varint ret = {p + 1, 0};
    if (WEIR_UNLIKELY(p >= end))
        return weir__varint_slow(p, end);
    ret.value = *p;
    if (WEIR_LIKELY(ret.value < 0x80))
        return ret;
    if (WEIR_UNLIKELY(end - p < 2 || p[1] >= 0x80))
        return weir__varint_slow(p, end);
    ret.p = p + 2;
    ret.value = (ret.value & 0x7f) | (uint64_t)p[1] << 7;
    return ret;
}

/* A key of one byte, as the numbers 1 to 15 have, or a longer one. There is at least one byte. */
static inline struct weir__varint weir__next_key(const uint8_t *p, const uint8_t *end)
{
    if (WEIR_LIKELY(*p < 0x80)) {
        struct weir__varint ret = {p + 1, *p};
        return ret;
    }
    return weir__key_slow(p, end);
}

/* What a length at `p` announces. */
static inline struct weir__span weir__delimited(const uint8_t *p, const uint8_t *end)
{
    struct weir__varint len = weir__next_varint(p, end);
    struct weir__span ret = {NULL, 0};
    if (WEIR_LIKELY(len.p && len.value <= (size_t)(end - len.p))) {
        ret.data = len.p;
        ret.len = (size_t)len.value;
    }
    return ret;
}

/* Whether it is UTF-8. ASCII, as names and keys mostly are, is told inline. */
static inline bool weir__utf8(const void *data, size_t len)
{
    const uint8_t *p = (const uint8_t *)data;
    uint64_t high = 0;
    if (len >= 8) {
        for (size_t i = 8; i < len; i += 8)
            high |= weir_get_le64(p + i - 8);
        high |= weir_get_le64(p + len - 8);
    } else if (len >= 4) {
        high = weir_get_le32(p) | weir_get_le32(p + len - 4);
    } else if (len) {
        high = p[0] | p[len >> 1] | p[len - 1];
    }
    return WEIR_LIKELY(!(high & UINT64_C(0x8080808080808080))) || weir_utf8_valid(data, len);
}

/* `items` with room for one more element; see the rule for lists above. */
static inline void *weir__list_room(struct weir_arena *arena, void *items, size_t count,
                                    size_t size)
{
    if (WEIR_LIKELY(count >= 4 ? (count & (count - 1)) != 0 : count != 0))
        return items;
    return weir__list_grow(arena, items, count, 1, size);
}

/* --- sizes --- */

/* As weir_varint_size, without counting bits for the small numbers that most are. */
static inline size_t weir__varint_size(uint64_t value)
{
    if (WEIR_LIKELY(value < 0x4000))
        return 1 + (value >= 0x80);
    return weir_varint_size(value);
}

/* A length and what it announces. */
static inline size_t weir__delimited_size(size_t len)
{
    return weir__varint_size(len) + len;
}

/* --- writing, from the last byte to the first: each returns the new first byte --- */

/* Whether a message's next value fits above the address `limit` (0: it is known to): `len` bytes, and a key, a length and those
 * of an entry or a list around it. */
static inline bool weir__has_room(const uint8_t *p, uintptr_t limit, size_t len)
{
    enum { AROUND = 32 };
    size_t room = (size_t)((uintptr_t)p - limit);
    return room >= AROUND && len <= room - AROUND;
}

/* Copies `len` bytes, `least` at least, as two halves of `least` bytes that may overlap. */
#define WEIR__COPY_HALVES(to, from, len, least)                                                    \
    do {                                                                                           \
        uint8_t head_[least], tail_[least];                                                        \
        memcpy(head_, (from), least);                                                              \
        memcpy(tail_, (from) + (len) - (least), least);                                            \
        memcpy((to), head_, least);                                                                \
        memcpy((to) + (len) - (least), tail_, least);                                              \
    } while (0)

/* Copies with few instructions when there is little to copy. */
static inline uint8_t *weir__put_bytes(uint8_t *p, const void *data, size_t len)
{
    const uint8_t *from = (const uint8_t *)data;
    p -= len;
    if (len - 8 <= 8)
        WEIR__COPY_HALVES(p, from, len, 8);
    else if (len - 16 <= 16)
        WEIR__COPY_HALVES(p, from, len, 16);
    else if (len - 4 < 4)
        WEIR__COPY_HALVES(p, from, len, 4);
    else if (len > 32)
        memcpy(p, from, len);
    else
        for (size_t i = 0; i < len; i++)
            p[i] = from[i];
    return p;
}

/* Copies text and looks at it on the way: NULL when it is not UTF-8. */
static inline uint8_t *weir__put_text(uint8_t *p, const char *data, size_t len)
{
    const uint8_t *from = (const uint8_t *)data;
    uint64_t high;
    p -= len;
    if (len - 8 <= 8) {
        uint64_t head = weir_get_le64(from), tail = weir_get_le64(from + len - 8);
        weir_put_le64(p, head);
        weir_put_le64(p + len - 8, tail);
        high = head | tail;
    } else if (len - 4 < 4) {
        uint32_t head = weir_get_le32(from), tail = weir_get_le32(from + len - 4);
        weir_put_le32(p, head);
        weir_put_le32(p + len - 4, tail);
        high = head | tail;
    } else if (len - 16 <= 16) {
        uint64_t a = weir_get_le64(from), b = weir_get_le64(from + 8);
        uint64_t c = weir_get_le64(from + len - 16), d = weir_get_le64(from + len - 8);
        weir_put_le64(p, a);
        weir_put_le64(p + 8, b);
        weir_put_le64(p + len - 16, c);
        weir_put_le64(p + len - 8, d);
        high = a | b | c | d;
    } else {
        weir__put_bytes(p + len, data, len);
        high = len > 4 ? UINT64_MAX : len ? from[0] | from[len >> 1] | from[len - 1] : 0;
    }
    if (WEIR_UNLIKELY(high & UINT64_C(0x8080808080808080)) && !weir_utf8_valid(data, len))
        return NULL;
    return p;
}

static inline uint8_t *weir__put_literal(uint8_t *p, const struct weir__literal *literal)
{
    return weir__put_bytes(p, literal->text, literal->len);
}

/* How many bytes follow `len` ones up to a multiple of `to`, a power of two. */
static inline size_t weir__pad(uint64_t len, unsigned to)
{
    return (size_t)(-len & (to - 1));
}

static inline bool weir__is_zero(const uint8_t *p, size_t len)
{
    uint8_t any = 0;
    for (size_t i = 0; i < len; i++)
        any |= p[i];
    return any == 0;
}

static inline uint8_t *weir__put_zeros(uint8_t *p, size_t len)
{
    for (size_t i = 0; i < len; i++)
        *--p = 0;
    return p;
}

/* Elements that share bytes: bytes of `count` of them with `per` (8, 4, 2) in each. */
static inline size_t weir__packed(uint64_t count, unsigned per)
{
    return (size_t)(count / per + (count % per != 0));
}

static inline unsigned weir__packed_shift(size_t i, unsigned per, bool lsb)
{
    unsigned bits = 8 / per, shift = (unsigned)(i % per) * bits;
    return lsb ? shift : 8 - bits - shift;
}

static inline uint8_t weir__get_packed(const uint8_t *p, size_t i, unsigned per, bool lsb)
{
    unsigned mask = (1u << 8 / per) - 1;
    return (uint8_t)(p[i / per] >> weir__packed_shift(i, per, lsb) & mask);
}

/* Whether the bits behind the last element are zero. */
static inline bool weir__packed_ends(const uint8_t *p, size_t count, unsigned per, bool lsb)
{
    for (size_t i = count; i % per; i++)
        if (weir__get_packed(p, i, per, lsb))
            return false;
    return true;
}

/* Adds an element to bytes that were zero. */
static inline void weir__put_packed(uint8_t *p, size_t i, unsigned per, bool lsb, unsigned value)
{
    p[i / per] = (uint8_t)(p[i / per] | value << weir__packed_shift(i, per, lsb));
}

static inline uint8_t *weir__put_varint(uint8_t *p, uint64_t value)
{
    if (WEIR_LIKELY(value < 0x80)) {
        *--p = (uint8_t)value;
        return p;
    }
    return weir_put_varint_back(p, value);
}

/* A length and what it announces. */
static inline uint8_t *weir__put_delimited(uint8_t *p, const void *data, size_t len)
{
    return weir__put_varint(weir__put_bytes(p, data, len), len);
}

static inline bool weir__same(const void *a, size_t a_len, const void *b, size_t b_len)
{
    return a_len == b_len && (a_len == 0 || (a && b && memcmp(a, b, a_len) == 0));
}

/* Whether one of the elements of these lines, between commas and whatever spaces and tabs are around them, is the word. */
bool weir__lists(const struct weir_str *lines, size_t count, const char *word, size_t len,
                 bool nocase);

/* The same for ASCII letters of either case. */
static inline bool weir__same_nocase(const void *a, size_t a_len, const void *b, size_t b_len)
{
    const uint8_t *x = (const uint8_t *)a, *y = (const uint8_t *)b;
    if (a_len != b_len)
        return false;
    for (size_t i = 0; i < a_len; i++) {
        unsigned differs = x[i] ^ (unsigned)y[i], letter = (x[i] | 0x20u) - 'a';
        if (differs != 0 && (differs != 0x20 || letter > 'z' - 'a'))
            return false;
    }
    return true;
}

WEIR_END_DECLS

#endif
