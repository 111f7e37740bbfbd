#include "interp/chain.h"

#include "interp/encoder.h"
#include "interp/wire.h"

#include <ctype.h>
#include <string.h>

/* --- reading ------------------------------------------------------------------------------------------------------ */

struct walk {
    size_t at, limit, piece;
    size_t behind; /* the chain in the input; 0: not known yet */
    size_t jumps;
    struct strbuf bytes;
};

static int refuse(struct decoder *d, int code, size_t at, const struct path *path,
                  const char *reason)
{
    return fault_set(d->fault, code, at, path, reason);
}

static int cut(struct decoder *d, const struct cursor *cursor, const struct walk *w,
               const struct path *path)
{
    if (w->behind)
        return refuse(d, FAULT_ERANGE, w->behind - 2, path, "a jump leads to no end");
    return decoder_short(d, cursor, path);
}

static bool is_jump(const struct model_chain *chain, uint8_t byte)
{
    return chain->jump_bits && (unsigned)byte >> (8 - chain->jump_bits) == chain->jump_value;
}

static int follow(struct decoder *d, const struct cursor *cursor, struct walk *w,
                  const struct model_chain *chain, size_t origin, const struct path *path)
{
    if (w->limit - w->at < 2)
        return cut(d, cursor, w, path);
    size_t offset = (wire_load(d->data + w->at, 2, false) & (0xffffu >> chain->jump_bits)) + origin;
    if (offset >= w->piece)
        return refuse(d, FAULT_ERANGE, w->at, path, "a jump leads not backwards");
    if (++w->jumps > (size_t)chain->max / 2)
        return refuse(d, FAULT_ELIMIT, w->at, path, "too many jumps");
    if (!w->behind) {
        w->behind = w->at + 2;
        w->limit = cursor->at;
    }
    w->at = w->piece = offset;
    return 0;
}

/* One label, or the end: 1. */
static int step(struct decoder *d, const struct cursor *cursor, struct walk *w,
                const struct model_chain *chain, const struct path *path)
{
    size_t count = d->data[w->at];
    if ((wide)count > chain->label_max)
        return refuse(d, FAULT_ERANGE, w->at, path, "neither a label nor a jump");
    if ((wide)(w->bytes.len + 1 + count + (count != 0)) > chain->max)
        return refuse(d, FAULT_ELIMIT, w->at, path, NULL);
    if (count && count >= w->limit - w->at)
        return cut(d, cursor, w, path);
    strbuf_append(&w->bytes, (const char *)d->data + w->at, 1 + count);
    w->at += 1 + count;
    return 0;
}

static int walk(struct decoder *d, struct cursor *cursor, struct walk *w,
                const struct model_chain *chain, size_t origin, const struct path *path)
{
    for (;;) {
        if (w->at >= w->limit)
            return cut(d, cursor, w, path);
        bool ends = d->data[w->at] == 0;
        int err = is_jump(chain, d->data[w->at]) ? follow(d, cursor, w, chain, origin, path)
                                                 : step(d, cursor, w, chain, path);
        if (err || ends)
            return err;
    }
}

int chain_decode(struct decoder *d, struct cursor *cursor, const struct model_chain *chain,
                 size_t origin, const struct path *path, struct value *ret)
{
    struct walk w = {.at = cursor->at, .limit = cursor->end, .piece = cursor->at};
    int err = walk(d, cursor, &w, chain, origin, path);
    if (!err) {
        *ret = value_text(VALUE_BYTES, arena_copy(d->arena, strbuf_text(&w.bytes), w.bytes.len),
                          w.bytes.len);
        cursor->at = w.behind ? w.behind : w.at;
    }
    strbuf_fini(&w.bytes);
    return err;
}

/* --- writing ------------------------------------------------------------------------------------------------------ */

static bool is_valid(const struct value_text *bytes, const struct model_chain *chain)
{
    size_t at = 0;
    if ((wide)bytes->len > chain->max)
        return false;
    while (at < bytes->len && bytes->data[at] != 0) {
        if ((wide)bytes->data[at] > chain->label_max)
            return false;
        at += 1u + bytes->data[at];
    }
    return at + 1 == bytes->len;
}

static const struct chain_end *find_end(const struct chain_ends *ends, const uint8_t *data,
                                        size_t len)
{
    for (size_t i = 0; i < ends->items.count; i++) {
        const struct chain_end *end = &ends->items.items[i];
        if (end->bytes.len == len && memcmp(end->bytes.data, data, len) == 0)
            return end;
    }
    return NULL;
}

static void put_jump(const struct model_chain *chain, size_t place, struct strbuf *out)
{
    size_t jump = (size_t)chain->jump_value << (16 - chain->jump_bits) | place;
    strbuf_putc(out, (char)(jump >> 8));
    strbuf_putc(out, (char)(jump & 255));
}

static void put_chain(const struct value_text *bytes, const struct model_chain *chain,
                      struct chain_ends *ends, size_t place, struct arena *arena,
                      struct strbuf *out)
{
    size_t at = 0, limit = (size_t)1 << (16 - chain->jump_bits), kept = 0;
    const struct chain_end *known = NULL;
    if (ends)
        kept = ends->items.count;
    for (; ends && bytes->data[at] != 0; at += 1u + bytes->data[at]) {
        known = find_end(ends, bytes->data + at, bytes->len - at);
        if (known)
            break;
        struct chain_end end = {{bytes->data + at, bytes->len - at}, place + at};
        if (place < limit)
            vec_push(arena, &ends->items, end);
    }
    for (size_t i = kept; ends && i < ends->items.count;) {
        if (ends->items.items[i].place < limit) /* what lies further is not jumped to */
            i++;
        else
            ends->items.items[i] = ends->items.items[--ends->items.count];
    }
    strbuf_append(out, (const char *)bytes->data, known ? at : bytes->len);
    if (known)
        put_jump(chain, known->place, out);
}

bool encoder_chain(struct encoder *e, const struct model_ref *ref, const struct value *value,
                   struct strbuf *out)
{
    const struct model_chain *chain = &ref->type->chain;
    struct chain_ends *ends = ref->compress && !e->messages ? &e->ends : NULL;
    if (!is_valid(&value->text, chain))
        return false;
    put_chain(&value->text, chain, ends, e->base + out->len - e->origin, e->arena, out);
    return true;
}

/* --- text --------------------------------------------------------------------------------------------------------- */

static void print_byte(uint8_t c, struct strbuf *out)
{
    if (c <= ' ' || c > '~')
        strbuf_printf(out, "\\%03u", c);
    else
        strbuf_printf(out, strchr("\".;()\\@$", c) ? "\\%c" : "%c", c);
}

bool chain_print(const struct value_text *bytes, struct strbuf *out)
{
    static const struct model_chain any = {.label_max = 255, .max = 255};
    if (!is_valid(bytes, &any))
        return false;
    for (size_t at = 0; bytes->data[at] != 0; at += 1u + bytes->data[at]) {
        for (size_t i = 1; i <= bytes->data[at]; i++)
            print_byte(bytes->data[at + i], out);
        strbuf_putc(out, '.');
    }
    if (bytes->len == 1)
        strbuf_putc(out, '.');
    return true;
}

/* The byte that the characters at `text` stand for; how many they are, 0: none. */
static size_t parse_byte(const char *text, size_t len, uint8_t *ret)
{
    *ret = (uint8_t)text[0];
    if (text[0] != '\\')
        return 1;
    if (len < 2)
        return 0;
    *ret = (uint8_t)text[1];
    if (!isdigit((unsigned char)text[1]))
        return 2;
    if (len < 4 || !isdigit((unsigned char)text[2]) || !isdigit((unsigned char)text[3]))
        return 0;
    int value = (text[1] - '0') * 100 + (text[2] - '0') * 10 + text[3] - '0';
    *ret = (uint8_t)value;
    return value < 256 ? 4 : 0;
}

/* One label up to its '.', which is passed over; 0: malformed. */
static size_t parse_label(const char *text, size_t len, struct strbuf *label)
{
    size_t at = 0;
    while (at < len && text[at] != '.') {
        uint8_t byte;
        size_t used = parse_byte(text + at, len - at, &byte);
        if (used == 0)
            return 0;
        strbuf_putc(label, (char)byte);
        at += used;
    }
    return label->len == 0 ? 0 : at + (at < len);
}

static bool parse_labels(const char *text, size_t len, struct strbuf *out)
{
    for (size_t at = len == 1 && text[0] == '.'; at < len;) {
        struct strbuf label = {0};
        size_t used = parse_label(text + at, len - at, &label);
        size_t count = label.len;
        if (used != 0 && count < 256) {
            strbuf_putc(out, (char)count);
            strbuf_append(out, strbuf_text(&label), count);
        }
        strbuf_fini(&label);
        if (used == 0 || count > 255)
            return false;
        at += used;
    }
    strbuf_putc(out, '\0');
    return len > 0;
}

bool chain_parse(const char *text, size_t len, const struct model_chain *chain, struct arena *arena,
                 struct value *ret)
{
    struct strbuf bytes = {0};
    bool ok = parse_labels(text, len, &bytes);
    if (ok)
        *ret =
            value_text(VALUE_BYTES, arena_copy(arena, strbuf_text(&bytes), bytes.len), bytes.len);
    strbuf_fini(&bytes);
    return ok && is_valid(&ret->text, chain);
}
