#include "wire/base64.h"

static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/* Writes the four characters for 1 to 3 bytes. */
static void encode_group(char *to, const uint8_t *from, size_t count)
{
    uint32_t bits = (uint32_t)from[0] << 16;
    if (count > 1)
        bits |= (uint32_t)from[1] << 8;
    if (count > 2)
        bits |= from[2];
    to[0] = alphabet[bits >> 18];
    to[1] = alphabet[bits >> 12 & 63];
    to[2] = count > 1 ? alphabet[bits >> 6 & 63] : '=';
    to[3] = count > 2 ? alphabet[bits & 63] : '=';
}

void weir__base64_encode(char *to, struct weir_bytes bytes)
{
    for (size_t i = 0; i < bytes.len; i += 3, to += 4)
        encode_group(to, bytes.data + i, bytes.len - i < 3 ? bytes.len - i : 3);
}

static int value_of(char c)
{
    if (c >= 'A' && c <= 'Z')
        return c - 'A';
    if (c >= 'a' && c <= 'z')
        return c - 'a' + 26;
    if (c >= '0' && c <= '9')
        return c - '0' + 52;
    if (c == '+' || c == '-')
        return 62;
    return c == '/' || c == '_' ? 63 : -1;
}

/* Characters before the padding, which is there only when it completes the last group. */
static size_t unpadded(struct weir_str text)
{
    size_t len = text.len;
    if (len % 4)
        return len;
    for (int i = 0; i < 2 && len > 0 && text.data[len - 1] == '='; i++)
        len--;
    return len;
}

size_t weir__base64_decoded_size(struct weir_str text)
{
    size_t len = unpadded(text);
    if (len % 4 == 1)
        return WEIR__BASE64_REFUSED;
    return len / 4 * 3 + (len % 4 ? len % 4 - 1 : 0);
}

size_t weir__base64_decode(uint8_t *to, struct weir_str text)
{
    size_t len = unpadded(text);
    uint32_t bits = 0;
    for (size_t i = 0; i < len; i++) {
        int value = value_of(text.data[i]);
        if (value < 0)
            return i;
        bits = bits << 6 | (uint32_t)value;
        if (i % 4)
            *to++ = (uint8_t)(bits >> (6 - 2 * (i % 4)));
    }
    uint32_t left_over = len % 4 == 2 ? bits & 15 : len % 4 == 3 ? bits & 3 : 0;
    return left_over ? len - 1 : text.len;
}
