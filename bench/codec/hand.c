/*
 * The limit: a codec for this one message, written by hand as somebody would who has nothing else to
 * do. Decoding is one pass with views into the input and arrays in an arena, one bounds check per
 * value; text is checked to be UTF-8 eight bytes at a time. Encoding is one pass from the back, so
 * that every length is known when it is written, without bounds checks after one for the whole.
 */
#include "peer.h"
#include "values.h"

#include <string.h>

struct view {
    const uint8_t *data;
    size_t len;
};

struct address {
    struct view street, city;
    uint32_t zip;
};

struct item {
    uint32_t sku, amount;
    struct view label;
};

struct sample {
    uint64_t id;
    int64_t delta;
    struct view name, email, token;
    bool has_address, active;
    struct address address;
    uint32_t *scores;
    size_t score_count;
    int32_t level;
    double balance;
    struct item *items;
    size_t item_count;
};

struct arena {
    uint8_t *next, *end;
};

#define KEY(number, wire) ((number) << 3 | (wire))

/* --- Decoding ------------------------------------------------------------------------------ */

static void *take(struct arena *arena, size_t size)
{
    uint8_t *memory = arena->next;

    size = (size + 7) & ~(size_t)7;
    if ((size_t)(arena->end - memory) < size)
        return NULL;
    arena->next += size;
    return memory;
}

static const uint8_t *get_long_varint(const uint8_t *p, const uint8_t *end, uint64_t *ret)
{
    uint64_t value = *p++ & 0x7f;

    for (unsigned shift = 7; shift < 64 && p < end; shift += 7) {
        uint8_t byte = *p++;

        value |= (uint64_t)(byte & 0x7f) << shift;
        if (byte < 0x80) {
            *ret = value;
            return p;
        }
    }
    return NULL;
}

static inline const uint8_t *get_varint(const uint8_t *p, const uint8_t *end, uint64_t *ret)
{
    if (p == end)
        return NULL;
    if (*p < 0x80) {
        *ret = *p;
        return p + 1;
    }
    if (end - p >= 2 && p[1] < 0x80) {
        *ret = (uint64_t)(*p & 0x7f) | (uint64_t)p[1] << 7;
        return p + 2;
    }
    return get_long_varint(p, end, ret);
}

static inline const uint8_t *get_u32(const uint8_t *p, const uint8_t *end, uint32_t *ret)
{
    uint64_t value;

    p = get_varint(p, end, &value);
    if (p)
        *ret = (uint32_t)value;
    return p;
}

static inline const uint8_t *get_view(const uint8_t *p, const uint8_t *end, struct view *ret)
{
    uint64_t len;

    p = get_varint(p, end, &len);
    if (!p || len > (size_t)(end - p))
        return NULL;
    ret->data = p;
    ret->len = (size_t)len;
    return p + len;
}

/* The length of the multi-byte character at `p`, 0 when it is none (Unicode 15, table 3-7). */
static size_t utf8_character(const uint8_t *p, const uint8_t *end)
{
    size_t left = (size_t)(end - p);
    uint8_t a = p[0], low = 0x80, high = 0xbf;
    size_t len = a >= 0xf0 ? 4 : a >= 0xe0 ? 3 : 2;

    if (a < 0xc2 || a > 0xf4 || left < len)
        return 0;
    if (a == 0xe0)
        low = 0xa0;
    if (a == 0xed)
        high = 0x9f;
    if (a == 0xf0)
        low = 0x90;
    if (a == 0xf4)
        high = 0x8f;
    if (p[1] < low || p[1] > high)
        return 0;
    for (size_t i = 2; i < len; i++)
        if ((p[i] & 0xc0) != 0x80)
            return 0;
    return len;
}

static int utf8_long(const uint8_t *p, const uint8_t *end)
{
    while (p < end) {
        size_t len = *p < 0x80 ? 1 : utf8_character(p, end);

        if (len == 0)
            return 0;
        p += len;
    }
    return 1;
}

static inline int utf8_ok(struct view text)
{
    const uint8_t *p = text.data, *end = p + text.len;
    uint64_t word, all = 0;

    if (text.len >= 8) {
        for (; end - p >= 8; p += 8) {
            memcpy(&word, p, 8);
            all |= word;
        }
        memcpy(&word, end - 8, 8);
        all |= word;
    } else {
        for (; p < end; p++)
            all |= *p;
    }
    return !(all & 0x8080808080808080) || utf8_long(text.data, end);
}

static inline const uint8_t *get_text(const uint8_t *p, const uint8_t *end, struct view *ret)
{
    p = get_view(p, end, ret);
    return p && utf8_ok(*ret) ? p : NULL;
}

static const uint8_t *skip(const uint8_t *p, const uint8_t *end, uint32_t key)
{
    struct view ignored;
    uint64_t value;

    switch (key & 7) {
    case 0:
        return get_varint(p, end, &value);
    case 1:
        return end - p < 8 ? NULL : p + 8;
    case 2:
        return get_view(p, end, &ignored);
    case 5:
        return end - p < 4 ? NULL : p + 4;
    default:
        return NULL;
    }
}

static int decode_address(struct address *ret, const uint8_t *p, const uint8_t *end)
{
    uint32_t key;

    *ret = (struct address){0};
    while (p != end) {
        if ((key = *p++) >= 0x80 && !(p = get_u32(p - 1, end, &key)))
            return -1;
        switch (key) {
        case KEY(1, 2):
            p = get_text(p, end, &ret->street);
            break;
        case KEY(2, 2):
            p = get_text(p, end, &ret->city);
            break;
        case KEY(3, 0):
            p = get_u32(p, end, &ret->zip);
            break;
        default:
            p = skip(p, end, key);
        }
        if (!p)
            return -1;
    }
    return 0;
}

static int decode_item(struct item *ret, const uint8_t *p, const uint8_t *end)
{
    uint32_t key;

    *ret = (struct item){0};
    while (p != end) {
        if ((key = *p++) >= 0x80 && !(p = get_u32(p - 1, end, &key)))
            return -1;
        switch (key) {
        case KEY(1, 0):
            p = get_u32(p, end, &ret->sku);
            break;
        case KEY(2, 2):
            p = get_text(p, end, &ret->label);
            break;
        case KEY(3, 0):
            p = get_u32(p, end, &ret->amount);
            break;
        default:
            p = skip(p, end, key);
        }
        if (!p)
            return -1;
    }
    return 0;
}

/* There are at most as many numbers as bytes; what is not needed of the room goes back. */
static const uint8_t *get_scores(struct sample *ret, const uint8_t *p, const uint8_t *end,
                                 struct arena *arena)
{
    struct view packed;
    size_t count = ret->score_count;
    uint32_t *scores;

    if (!(p = get_view(p, end, &packed)))
        return NULL;
    scores = take(arena, (count + packed.len) * sizeof(*scores));
    if (!scores)
        return NULL;
    if (count)
        memcpy(scores, ret->scores, count * sizeof(*scores));
    for (const uint8_t *q = packed.data; q != p;)
        if (!(q = get_u32(q, p, &scores[count++])))
            return NULL;
    ret->scores = scores;
    ret->score_count = count;
    arena->next = (uint8_t *)scores + ((count * sizeof(*scores) + 7) & ~(size_t)7);
    return p;
}

/* Room for one item more: in place, as long as nothing else was put behind the array. */
static struct item *add_item(struct sample *m, struct arena *arena)
{
    if (!m->items || (uint8_t *)(m->items + m->item_count) != arena->next) {
        struct item *moved = take(arena, (m->item_count + 1) * sizeof(*moved));

        if (!moved)
            return NULL;
        if (m->item_count)
            memcpy(moved, m->items, m->item_count * sizeof(*moved));
        m->items = moved;
    } else if (!take(arena, sizeof(*m->items))) {
        return NULL;
    }
    return &m->items[m->item_count++];
}

static const uint8_t *get_item(struct sample *ret, const uint8_t *p, const uint8_t *end,
                               struct arena *arena)
{
    struct view inner;
    struct item *item = add_item(ret, arena);

    if (!item || !(p = get_view(p, end, &inner)) ||
        decode_item(item, inner.data, inner.data + inner.len) != 0)
        return NULL;
    return p;
}

static const uint8_t *get_address(struct sample *ret, const uint8_t *p, const uint8_t *end)
{
    struct view inner;

    if (!(p = get_view(p, end, &inner)) ||
        decode_address(&ret->address, inner.data, inner.data + inner.len) != 0)
        return NULL;
    ret->has_address = true;
    return p;
}

static const uint8_t *get_balance(struct sample *ret, const uint8_t *p, const uint8_t *end)
{
    if (end - p < 8)
        return NULL;
    memcpy(&ret->balance, p, 8); /* little-endian machines only */
    return p + 8;
}

static int decode_sample(struct sample *ret, const uint8_t *p, const uint8_t *end,
                         struct arena *arena)
{
    uint64_t value = 0;
    uint32_t key;

    *ret = (struct sample){0};
    while (p != end) {
        if ((key = *p++) >= 0x80 && !(p = get_u32(p - 1, end, &key)))
            return -1;
        switch (key) {
        case KEY(1, 0):
            p = get_varint(p, end, &ret->id);
            break;
        case KEY(2, 0):
            p = get_varint(p, end, &value);
            ret->delta = (int64_t)(value >> 1 ^ -(value & 1));
            break;
        case KEY(3, 2):
            p = get_text(p, end, &ret->name);
            break;
        case KEY(4, 2):
            p = get_text(p, end, &ret->email);
            break;
        case KEY(5, 2):
            p = get_view(p, end, &ret->token);
            break;
        case KEY(6, 2):
            p = get_address(ret, p, end);
            break;
        case KEY(7, 2):
            p = get_scores(ret, p, end, arena);
            break;
        case KEY(8, 0):
            p = get_varint(p, end, &value);
            ret->active = value != 0;
            break;
        case KEY(9, 0):
            p = get_varint(p, end, &value);
            ret->level = (int32_t)value;
            break;
        case KEY(10, 1):
            p = get_balance(ret, p, end);
            break;
        case KEY(11, 2):
            p = get_item(ret, p, end, arena);
            break;
        default:
            p = skip(p, end, key);
        }
        if (!p)
            return -1;
    }
    return 0;
}

/* --- Encoding, from the back --------------------------------------------------------------- */

static inline uint8_t *put_varint(uint8_t *p, uint64_t value)
{
    unsigned len;

    if (value < 0x80) {
        *--p = (uint8_t)value;
        return p;
    }
    len = (unsigned)(70 - __builtin_clzll(value)) / 7;
    p -= len;
    for (unsigned i = 0; i < len - 1; i++, value >>= 7)
        p[i] = (uint8_t)(value | 0x80);
    p[len - 1] = (uint8_t)value;
    return p;
}

static inline uint8_t *put_number(uint8_t *p, uint8_t key, uint64_t value)
{
    if (value == 0)
        return p;
    p = put_varint(p, value);
    *--p = key;
    return p;
}

static inline uint8_t *put_view(uint8_t *p, uint8_t key, struct view view)
{
    if (view.len == 0)
        return p;
    p -= view.len;
    memcpy(p, view.data, view.len);
    p = put_varint(p, view.len);
    *--p = key;
    return p;
}

static inline uint8_t *put_items(uint8_t *p, const struct item *items, size_t count)
{
    while (count-- > 0) {
        uint8_t *end = p;

        p = put_number(p, KEY(3, 0), items[count].amount);
        p = put_view(p, KEY(2, 2), items[count].label);
        p = put_number(p, KEY(1, 0), items[count].sku);
        p = put_varint(p, (size_t)(end - p));
        *--p = KEY(11, 2);
    }
    return p;
}

static inline uint8_t *put_scores(uint8_t *p, const uint32_t *scores, size_t count)
{
    uint8_t *end = p;

    if (count == 0)
        return p;
    while (count-- > 0)
        p = put_varint(p, scores[count]);
    p = put_varint(p, (size_t)(end - p));
    *--p = KEY(7, 2);
    return p;
}

static inline uint8_t *put_address(uint8_t *p, const struct address *address)
{
    uint8_t *end = p;

    p = put_number(p, KEY(3, 0), address->zip);
    p = put_view(p, KEY(2, 2), address->city);
    p = put_view(p, KEY(1, 2), address->street);
    p = put_varint(p, (size_t)(end - p));
    *--p = KEY(6, 2);
    return p;
}

static size_t size_at_most(const struct sample *m)
{
    size_t size = 128 + m->name.len + m->email.len + m->token.len + 5 * m->score_count +
                  m->address.street.len + m->address.city.len;

    for (size_t i = 0; i < m->item_count; i++)
        size += 24 + m->items[i].label.len;
    return size;
}

/* Writes the message so that it ends at `end`; where it begins, NULL if there may be no room. */
static uint8_t *encode_sample(const struct sample *m, uint8_t *begin, uint8_t *end)
{
    uint64_t bits;
    uint8_t *p = end;

    if ((size_t)(end - begin) < size_at_most(m))
        return NULL;
    p = put_items(p, m->items, m->item_count);
    memcpy(&bits, &m->balance, 8);
    if (bits) {
        p -= 8;
        memcpy(p, &bits, 8);
        *--p = KEY(10, 1);
    }
    p = put_number(p, KEY(9, 0), (uint64_t)(int64_t)m->level);
    p = put_number(p, KEY(8, 0), m->active);
    p = put_scores(p, m->scores, m->score_count);
    if (m->has_address)
        p = put_address(p, &m->address);
    p = put_view(p, KEY(5, 2), m->token);
    p = put_view(p, KEY(4, 2), m->email);
    p = put_view(p, KEY(3, 2), m->name);
    p = put_number(p, KEY(2, 0), (uint64_t)m->delta << 1 ^ (uint64_t)(m->delta >> 63));
    return put_number(p, KEY(1, 0), m->id);
}

/* --- The peer ------------------------------------------------------------------------------ */

static struct sample samples[VALUES_COUNT], decoded;
static struct item items[VALUES_COUNT][4];
static uint8_t memory[4096];

static struct view view_of(const char *text)
{
    return (struct view){(const uint8_t *)text, strlen(text)};
}

static int prepare(void)
{
    for (size_t i = 0; i < VALUES_COUNT; i++) {
        const struct values *v = &values[i];

        for (size_t k = 0; k < v->item_count; k++)
            items[i][k] =
                (struct item){v->items[k].sku, v->items[k].amount, view_of(v->items[k].label)};
        samples[i] = (struct sample){
            .id = v->id,
            .delta = v->delta,
            .name = view_of(v->name),
            .email = view_of(v->email),
            .token = {v->token, sizeof(v->token)},
            .has_address = true,
            .active = v->active,
            .address = {view_of(v->street), view_of(v->city), v->zip},
            .scores = (uint32_t *)v->scores,
            .score_count = v->score_count,
            .level = v->level,
            .balance = v->balance,
            .items = items[i],
            .item_count = v->item_count,
        };
    }
    return 0;
}

static size_t encode_to(const struct sample *m, uint8_t *out, size_t room, uint8_t **ret_begin)
{
    uint8_t *begin = encode_sample(m, out, out + room);

    *ret_begin = begin;
    return begin ? (size_t)(out + room - begin) : 0;
}

static size_t encode(size_t i, uint8_t *out, size_t room, uint8_t **ret_begin)
{
    return encode_to(&samples[i], out, room, ret_begin);
}

static int decode(const uint8_t *in, size_t len)
{
    struct arena arena = {memory, memory + sizeof(memory)};

    return decode_sample(&decoded, in, in + len, &arena);
}

static size_t encode_decoded(uint8_t *out, size_t room, uint8_t **ret_begin)
{
    return encode_to(&decoded, out, room, ret_begin);
}

const struct peer peer_hand = {"hand-written C", prepare, encode, decode, encode_decoded};
