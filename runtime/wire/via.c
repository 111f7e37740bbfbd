/* Transforms byte by byte: xor, base64, hex. */
#include "weir/codec.h"

static int refuse(struct weir__reader *r, const uint8_t *p, const char *field, const char *reason)
{
    return weir__refuse(r, p, WEIR_ECODING, field, reason);
}

/* --- xor ---------------------------------------------------------------------------------------------------------- */

/* Eight bytes at once, as often as the key goes into them. */
static uint8_t *xor_words(uint8_t *p, const uint8_t *end, const uint8_t *key, size_t key_len)
{
    uint8_t repeated[8];
    for (size_t i = 0; i < 8; i++)
        repeated[i] = key[i % key_len];
    uint64_t word = weir_get_le64(repeated);
    for (; end - p >= 8; p += 8)
        weir_put_le64(p, weir_get_le64(p) ^ word);
    return p;
}

void weir__xor(uint8_t *p, size_t size, const void *key, size_t key_len)
{
    const uint8_t *k = (const uint8_t *)key, *end = p + size;
    if (!key_len)
        return;
    if (8 % key_len == 0)
        p = xor_words(p, end, k, key_len);
    for (size_t i = 0; p != end; i++)
        *p++ ^= k[i % key_len];
}

int weir__read_xor(struct weir__reader *r, struct weir_bytes *data, const void *key, size_t key_len,
                   const char *field)
{
    if (!key_len || !data->len)
        return WEIR_OK;
    uint8_t *copy = weir_arena_alloc(r->arena, data->len);
    if (!copy)
        return weir__no_room(r, field);
    memcpy(copy, data->data, data->len);
    weir__xor(copy, data->len, key, key_len);
    data->data = copy;
    return WEIR_OK;
}

/* --- base64 ------------------------------------------------------------------------------------------------------- */

/* The value of a character of the alphabet, else -1. */
static int value_of(uint8_t c, bool url)
{
    if (c >= 'A' && c <= 'Z')
        return c - 'A';
    if (c >= 'a' && c <= 'z')
        return c - 'a' + 26;
    if (c >= '0' && c <= '9')
        return c - '0' + 52;
    if (c == (url ? '-' : '+'))
        return 62;
    return c == (url ? '_' : '/') ? 63 : -1;
}

/* Where it stops being base64, or `len`. Bits that stand for nothing are zero, so that each value has one text. */
static size_t decode(uint8_t *to, const uint8_t *text, size_t len, bool url)
{
    uint32_t bits = 0;
    for (size_t i = 0; i < len; i++) {
        int value = value_of(text[i], url);
        if (value < 0)
            return i;
        bits = bits << 6 | (uint32_t)value;
        if (i % 4)
            *to++ = (uint8_t)(bits >> (6 - 2 * (i % 4)));
    }
    uint32_t over = len % 4 == 2 ? bits & 15 : len % 4 == 3 ? bits & 3 : 0;
    return over ? len - 1 : len;
}

static int read_base64(struct weir__reader *r, struct weir_bytes *data, size_t max,
                       const char *field, bool url)
{
    size_t len = data->len;
    if (!url && len % 4)
        return refuse(r, data->data, field, "its length is no multiple of four");
    for (int i = 0; !url && i < 2 && len && data->data[len - 1] == '='; i++)
        len--;
    if (len % 4 == 1)
        return refuse(r, data->data, field, NULL);
    size_t size = len / 4 * 3 + (len % 4 ? len % 4 - 1 : 0);
    if (size > max)
        return weir__refuse(r, data->data, WEIR_ELIMIT, field, NULL);
    uint8_t *bytes = weir_arena_alloc(r->arena, size ? size : 1);
    if (!bytes)
        return weir__no_room(r, field);
    size_t at = decode(bytes, data->data, len, url);
    if (at != len)
        return refuse(r, data->data + at, field, NULL);
    *data = (struct weir_bytes){bytes, size};
    return WEIR_OK;
}

int weir__read_base64(struct weir__reader *r, struct weir_bytes *data, size_t max,
                      const char *field)
{
    return read_base64(r, data, max, field, false);
}

int weir__read_base64url(struct weir__reader *r, struct weir_bytes *data, size_t max,
                         const char *field)
{
    return read_base64(r, data, max, field, true);
}

/* From the front, into what lies in front of it: a group is read before its place is written. */
static uint8_t *put_base64(uint8_t *p, size_t size, size_t text_size, const char *alphabet)
{
    uint8_t *to = p + size - text_size, *begin = to, *end = p + size;
    for (const uint8_t *from = p; to != end; from += 3) {
        size_t left = (size_t)(end - from);
        uint32_t bits = (uint32_t)from[0] << 16;
        bits |= left > 1 ? (uint32_t)from[1] << 8 : 0;
        bits |= left > 2 ? from[2] : 0;
        char group[4] = {alphabet[bits >> 18], alphabet[bits >> 12 & 63],
                         left > 1 ? alphabet[bits >> 6 & 63] : '=',
                         left > 2 ? alphabet[bits & 63] : '='};
        size_t count = (size_t)(end - to) < 4 ? (size_t)(end - to) : 4;
        memcpy(to, group, count);
        to += count;
    }
    return begin;
}

uint8_t *weir__put_base64(uint8_t *p, size_t size)
{
    return put_base64(p, size, weir__base64_size(size),
                      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/");
}

uint8_t *weir__put_base64url(uint8_t *p, size_t size)
{
    return put_base64(p, size, weir__base64url_size(size),
                      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_");
}

/* --- hex ---------------------------------------------------------------------------------------------------------- */

static int digit(uint8_t c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    c |= 0x20;
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

int weir__read_hex(struct weir__reader *r, struct weir_bytes *data, size_t max, const char *field)
{
    size_t size = data->len / 2;
    if (data->len % 2)
        return refuse(r, data->data, field, "it has an odd number of digits");
    if (size > max)
        return weir__refuse(r, data->data, WEIR_ELIMIT, field, NULL);
    uint8_t *bytes = weir_arena_alloc(r->arena, size ? size : 1);
    if (!bytes)
        return weir__no_room(r, field);
    for (size_t i = 0; i < data->len; i++) {
        int value = digit(data->data[i]);
        if (value < 0)
            return refuse(r, data->data + i, field, NULL);
        bytes[i / 2] = (uint8_t)(i % 2 ? bytes[i / 2] << 4 | value : value);
    }
    *data = (struct weir_bytes){bytes, size};
    return WEIR_OK;
}

uint8_t *weir__put_hex(uint8_t *p, size_t size)
{
    static const char digits[] = "0123456789abcdef";
    uint8_t *begin = p - size, *to = begin;
    for (const uint8_t *from = p, *end = p + size; from != end; from++) {
        uint8_t byte = *from;
        *to++ = (uint8_t)digits[byte >> 4];
        *to++ = (uint8_t)digits[byte & 15];
    }
    return begin;
}
