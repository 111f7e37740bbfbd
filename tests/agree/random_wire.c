#include "agree.h"

#include "base/strbuf.h"
#include "interp/check.h"
#include "interp/wire.h"

enum { MAX_NESTING = 4 };

static void put_fields(struct random *r, const struct model_type *message, struct strbuf *out,
                       unsigned depth);

static unsigned wire_type_of(const struct model_ref *ref)
{
    switch (ref->encoding) {
    case MODEL_ENC_FIXED32:
        return 5;
    case MODEL_ENC_FIXED64:
        return 1;
    case MODEL_ENC_LENGTH:
        return 2;
    default:
        return 0;
    }
}

static void put_key(struct strbuf *out, uint32_t number, unsigned type)
{
    wire_put_varint(out, (uint64_t)number << 3 | type);
}

/* Mostly small; now and then with more bytes than it needs, which is allowed up to ten. */
static void put_varint(struct random *r, struct strbuf *out)
{
    uint64_t value = random_chance(r, 3) ? random_next(r) : random_below(r, 12);
    if (!random_chance(r, 12)) {
        wire_put_varint(out, value);
        return;
    }
    strbuf_putc(out, (char)(0x80 | (value & 0x7f)));
    strbuf_putc(out, (char)0x80);
    strbuf_putc(out, 0);
}

static void put_noise(struct random *r, size_t len, struct strbuf *out)
{
    for (size_t i = 0; i < len; i++)
        strbuf_putc(out, (char)(random_chance(r, 3) ? random_next(r) : 'a' + random_below(r, 4)));
}

static void put_block(struct strbuf *out, struct strbuf *body)
{
    wire_put_varint(out, body->len);
    strbuf_append(out, strbuf_text(body), body->len);
    strbuf_fini(body);
}

/* A value without its key, by its wire type. */
static void put_scalar(struct random *r, unsigned type, struct strbuf *out)
{
    struct strbuf body = {0};
    switch (type) {
    case 0:
        put_varint(r, out);
        return;
    case 1:
        put_noise(r, 8, out);
        return;
    case 5:
        put_noise(r, 4, out);
        return;
    default:
        put_noise(r, random_below(r, 9), &body);
        put_block(out, &body);
    }
}

static void put_one(struct random *r, const struct model_ref *ref, struct strbuf *out,
                    unsigned depth)
{
    struct strbuf body = {0};
    if (ref->base != MODEL_MESSAGE) {
        put_scalar(r, wire_type_of(ref), out);
        return;
    }
    if (depth < MAX_NESTING)
        put_fields(r, ref->type, &body, depth + 1);
    put_block(out, &body);
}

static void put_entry(struct random *r, const struct model_field *field, struct strbuf *out,
                      unsigned depth)
{
    struct strbuf body = {0};
    if (!random_chance(r, 4)) {
        put_key(&body, 1, wire_type_of(&field->key));
        put_one(r, &field->key, &body, depth);
    }
    if (!random_chance(r, 4)) {
        put_key(&body, 2, wire_type_of(&field->ref));
        put_one(r, &field->ref, &body, depth);
    }
    put_block(out, &body);
}

static void put_packed(struct random *r, const struct model_field *field, struct strbuf *out)
{
    struct strbuf body = {0};
    for (uint64_t count = random_below(r, 4); count > 0; count--)
        put_scalar(r, wire_type_of(&field->ref), &body);
    put_block(out, &body);
}

static void put_field(struct random *r, const struct model_field *field, struct strbuf *out,
                      unsigned depth)
{
    unsigned type = wire_type_of(&field->ref);
    if (random_chance(r, 16)) { /* the type of another description */
        static const unsigned char types[] = {0, 1, 2, 5};
        type = types[random_below(r, sizeof types)];
        put_key(out, field->number, type);
        put_scalar(r, type, out);
    } else if (field->shape == MODEL_MAP) {
        put_key(out, field->number, 2);
        put_entry(r, field, out, depth);
    } else if (field->shape == MODEL_REPEATED && type != 2 && random_chance(r, 2)) {
        put_key(out, field->number, 2);
        put_packed(r, field, out);
    } else {
        put_key(out, field->number, type);
        put_one(r, &field->ref, out, depth);
    }
}

static void put_unknown(struct random *r, struct strbuf *out, unsigned depth)
{
    uint32_t number = 1000 + (uint32_t)random_below(r, 9);
    unsigned type = (unsigned)random_below(r, 7);
    put_key(out, number, type);
    if (type != 3) {
        put_scalar(r, type, out);
        return;
    }
    for (uint64_t count = random_below(r, 3); count > 0 && depth < MAX_NESTING; count--)
        put_unknown(r, out, depth + 1);
    put_key(out, random_chance(r, 12) ? number + 1 : number, 4);
}

static void put_fields(struct random *r, const struct model_type *message, struct strbuf *out,
                       unsigned depth)
{
    const struct model_message *m = &message->message;
    for (uint64_t count = random_below(r, depth ? 4 : 10); count > 0; count--) {
        if (m->field_count == 0 || random_chance(r, 14))
            put_unknown(r, out, depth);
        else
            put_field(r, m->fields[random_below(r, m->field_count)], out, depth);
    }
}

void random_wire(struct random *r, const struct model_type *message, struct strbuf *out)
{
    put_fields(r, message, out, 0);
}
