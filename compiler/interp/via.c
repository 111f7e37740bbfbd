#include "interp/via.h"

#include "interp/check.h"
#include "interp/inflate.h"
#include "interp/wire.h"

#include <string.h>

const char via_extern[] = "cannot be shown: extern, its functions are in a program";

/* --- xor ---------------------------------------------------------------------------------------------------------- */

static struct value_text key_of(const struct model_via *via, const struct value_record *record)
{
    if (!via->key)
        return (struct value_text){via->key_text, via->key_len};
    const struct value *key = value_record_get(record, via->key);
    if (key)
        return key->text;
    /* a constant length that JSON left away is zeros, which change nothing */
    return (struct value_text){NULL, 0};
}

static void put_xor(struct value_text value, struct value_text key, struct strbuf *out)
{
    for (size_t i = 0; i < value.len; i++)
        strbuf_putc(out, (char)(value.data[i] ^ (key.len ? key.data[i % key.len] : 0)));
}

/* --- base64, hex -------------------------------------------------------------------------------------------------- */

static const char standard[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
static const char url[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

static void put_base64(struct value_text value, const char *alphabet, bool pads, struct strbuf *out)
{
    for (size_t bit = 0; bit < value.len * 8; bit += 6) {
        unsigned six = 0;
        for (size_t i = bit; i < bit + 6; i++)
            six = six << 1 | (i < value.len * 8 ? value.data[i / 8] >> (7 - i % 8) & 1u : 0u);
        strbuf_putc(out, alphabet[six]);
    }
    for (size_t i = value.len % 3; pads && i % 3; i++)
        strbuf_putc(out, '=');
}

/* What stands in front of the padding, and how many bytes it comes to; false: nothing is that long. */
static bool base64_size(struct value_text text, bool pads, size_t *ret_len, size_t *ret_size)
{
    size_t len = text.len;
    for (int i = 0; pads && i < 2 && len && text.data[len - 1] == '='; i++)
        len--;
    *ret_len = len;
    *ret_size = len * 6 / 8;
    return len % 4 != 1 && (!pads || text.len % 4 == 0);
}

/* Where it stops being that, or len. */
static size_t get_base64(const uint8_t *text, size_t len, const char *alphabet, struct strbuf *out)
{
    size_t bits = 0;
    unsigned left = 0;
    for (size_t i = 0; i < len; i++) {
        const char *found = text[i] ? strchr(alphabet, text[i]) : NULL;
        if (!found)
            return i;
        left = (left << 6 | (unsigned)(found - alphabet)) & 0xfff;
        bits += 6;
        if (bits >= 8)
            strbuf_putc(out, (char)(left >> (bits -= 8) & 0xff));
    }
    return left & ((1u << bits) - 1) ? len - 1 : len;
}

static size_t get_hex(struct value_text text, struct strbuf *out)
{
    static const char digits[] = "0123456789abcdef";
    unsigned value = 0;
    for (size_t i = 0; i < text.len; i++) {
        uint8_t c = text.data[i] >= 'A' && text.data[i] <= 'F' ? text.data[i] | 0x20 : text.data[i];
        const char *found = c ? strchr(digits, c) : NULL;
        if (!found)
            return i;
        value = (value << 4 | (unsigned)(found - digits)) & 0xff;
        if (i % 2)
            strbuf_putc(out, (char)value);
    }
    return text.len;
}

static void put_hex(struct value_text value, struct strbuf *out)
{
    for (size_t i = 0; i < value.len; i++)
        strbuf_printf(out, "%02x", value.data[i]);
}

/* --- chunks ------------------------------------------------------------------------------------------------------- */

struct framed {
    struct decoder *d;
    struct cursor *cursor;
    const struct path *path;
    wide max;
    struct strbuf *out;
};

static int malformed(struct framed *f, size_t at)
{
    return fault_set(f->d->fault, FAULT_ECODING, at, f->path, NULL);
}

static int too_much(struct framed *f, size_t at)
{
    return fault_set(f->d->fault, FAULT_ELIMIT, at, f->path, NULL);
}

static int get_line(struct framed *f, struct value_text *ret)
{
    size_t at = f->cursor->at, end = at;
    while (end < f->cursor->end && f->d->data[end] != '\n')
        end++;
    bool whole = end < f->cursor->end;
    if (end - at + whole > 256)
        return too_much(f, at);
    if (!whole)
        return decoder_short(f->d, f->cursor, f->path);
    ret->data = f->d->data + at;
    ret->len = end - at;
    if (!ret->len || ret->data[ret->len - 1] != '\r' || memchr(ret->data, '\r', ret->len - 1))
        return malformed(f, at);
    ret->len--;
    f->cursor->at = end + 1;
    return 0;
}

static int get_chunk_size(struct framed *f, uint64_t *ret)
{
    static const char digits[] = "0123456789abcdefABCDEF";
    struct value_text line;
    size_t begin = f->cursor->at, at = 0;
    int err = get_line(f, &line);
    if (err)
        return err;
    *ret = 0;
    for (; at < line.len && line.data[at] && strchr(digits, line.data[at]); at++) {
        size_t digit = (size_t)(strchr(digits, line.data[at]) - digits);
        if (at == 16)
            return malformed(f, begin);
        *ret = *ret << 4 | (digit > 15 ? digit - 6 : digit);
    }
    size_t behind = at;
    while (at < line.len && (line.data[at] == ' ' || line.data[at] == '\t'))
        at++;
    bool extended = at < line.len && line.data[at] == ';';
    return behind && (extended || behind == line.len) ? 0 : malformed(f, begin + at);
}

static int get_chunk(struct framed *f, uint64_t size)
{
    struct cursor *c = f->cursor;
    const uint8_t *data = f->d->data;
    if ((wide)size > f->max - (wide)f->out->len)
        return too_much(f, c->at);
    if (size > c->end - c->at)
        return decoder_short(f->d, c, f->path);
    strbuf_append(f->out, (const char *)data + c->at, (size_t)size);
    c->at += (size_t)size;
    for (size_t i = 0; i < 2 && c->at + i < c->end; i++)
        if (data[c->at + i] != "\r\n"[i])
            return malformed(f, c->at);
    if (c->end - c->at < 2)
        return decoder_short(f->d, c, f->path);
    c->at += 2;
    return 0;
}

static int get_chunked(struct framed *f)
{
    uint64_t size = 1;
    struct value_text line = {NULL, 1};
    int err = 0;
    while (!err && size) {
        err = get_chunk_size(f, &size);
        if (!err && size)
            err = get_chunk(f, size);
    }
    for (int trailers = 0; !err && line.len; trailers++)
        err = trailers > 64 ? too_much(f, f->cursor->at) : get_line(f, &line);
    return err;
}

/* --- fragments ---------------------------------------------------------------------------------------------------- */

static int get_records(struct framed *f)
{
    struct cursor *c = f->cursor;
    for (bool last = false; !last;) {
        if (c->end - c->at < 4)
            return decoder_short(f->d, c, f->path);
        uint64_t mark = wire_load(f->d->data + c->at, 4, false), size = mark & 0x7fffffff;
        last = mark >> 31;
        if ((wide)size > f->max - (wide)f->out->len)
            return too_much(f, c->at);
        if (!size && !last)
            return malformed(f, c->at);
        c->at += 4;
        if (size > c->end - c->at)
            return decoder_short(f->d, c, f->path);
        strbuf_append(f->out, (const char *)f->d->data + c->at, (size_t)size);
        c->at += (size_t)size;
    }
    return 0;
}

static void put_framed(enum model_via_kind kind, struct value_text value, struct strbuf *out)
{
    uint8_t mark[4];
    wire_store(mark, 4, false, UINT64_C(0x80000000) | value.len);
    if (kind == MODEL_VIA_RECORDS)
        strbuf_append(out, (const char *)mark, 4);
    else if (value.len)
        strbuf_printf(out, "%zx\r\n", value.len);
    strbuf_append(out, (const char *)value.data, value.len);
    if (kind == MODEL_VIA_CHUNKED)
        strbuf_puts(out, value.len ? "\r\n0\r\n\r\n" : "0\r\n\r\n");
}

/* --- all of them -------------------------------------------------------------------------------------------------- */

static int get_text(struct framed *f, enum model_via_kind kind, struct value_text text)
{
    size_t begin = f->cursor->at - text.len, len = text.len, size = text.len / 2, at;
    bool is_hex = kind == MODEL_VIA_HEX, pads = kind == MODEL_VIA_BASE64;
    if (is_hex ? len % 2 != 0 : !base64_size(text, pads, &len, &size))
        return malformed(f, begin);
    if (f->max >= 0 && (wide)size > f->max)
        return too_much(f, begin);
    at = is_hex ? get_hex(text, f->out) : get_base64(text.data, len, pads ? standard : url, f->out);
    return at == len ? 0 : malformed(f, begin + at);
}

int via_read(struct decoder *d, struct cursor *cursor, const struct model_field *field,
             const struct value_record *record, const struct path *path, size_t len,
             struct value_text *ret)
{
    struct strbuf out = {0};
    struct framed f = {d, cursor, path, field->max, &out};
    struct value_text wire = {d->data + cursor->at, len};
    int err = 0;
    if (!field->via->ends_itself)
        cursor->at += len;
    switch (field->via->kind) {
    case MODEL_VIA_XOR:
        put_xor(wire, key_of(field->via, record), &out);
        break;
    case MODEL_VIA_BASE64:
    case MODEL_VIA_BASE64URL:
    case MODEL_VIA_HEX:
        err = get_text(&f, field->via->kind, wire);
        break;
    case MODEL_VIA_CHUNKED:
        err = get_chunked(&f);
        break;
    case MODEL_VIA_RECORDS:
        err = get_records(&f);
        break;
    case MODEL_VIA_EXTERN:
        err = fault_set(d->fault, FAULT_ECODING, cursor->at - len, path, via_extern);
        break;
    case MODEL_VIA_DEFLATE:
    case MODEL_VIA_ZLIB:
    case MODEL_VIA_GZIP:
        err = inflate_read(field->via->kind, wire, field->max, &out);
        if (err)
            fault_set(d->fault, err, cursor->at - len, path, NULL);
        break;
    }
    ret->data = (const uint8_t *)arena_copy(d->arena, strbuf_text(&out), out.len);
    ret->len = out.len;
    strbuf_fini(&out);
    return err;
}

void via_write(const struct model_field *field, const struct value_record *record,
               struct value_text value, struct strbuf *out)
{
    switch (field->via->kind) {
    case MODEL_VIA_XOR:
        put_xor(value, key_of(field->via, record), out);
        return;
    case MODEL_VIA_BASE64:
        put_base64(value, standard, true, out);
        return;
    case MODEL_VIA_BASE64URL:
        put_base64(value, url, false, out);
        return;
    case MODEL_VIA_HEX:
        put_hex(value, out);
        return;
    case MODEL_VIA_CHUNKED:
    case MODEL_VIA_RECORDS:
        put_framed(field->via->kind, value, out);
        return;
    case MODEL_VIA_EXTERN: /* refused before */
        return;
    case MODEL_VIA_DEFLATE:
    case MODEL_VIA_ZLIB:
    case MODEL_VIA_GZIP:
        inflate_write(field->via->kind, value, out);
        return;
    }
}

int via_write_record(struct encoder *e, const struct model_field *field,
                     const struct value_record *around, const struct value *value,
                     const struct value *args, const struct path *path, struct strbuf *out)
{
    struct strbuf bytes = {0};
    int err = encoder_record(e, value, args, path, &bytes);
    struct value_text text = {(const uint8_t *)strbuf_text(&bytes), bytes.len};
    int limit = check_count(field, (wide)text.len);
    if (!err && limit)
        err = encoder_refuse(e, limit, path, NULL);
    if (!err)
        via_write(field, around, text, out);
    strbuf_fini(&bytes);
    return err;
}
