#include "agree.h"

#include "base/strbuf.h"
#include "interp/check.h"
#include "interp/scalar.h"

#include <string.h>

enum { MAX_NESTING = 5 };

uint64_t random_next(struct random *r)
{
    uint64_t z = r->state += UINT64_C(0x9e3779b97f4a7c15);
    z = (z ^ z >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ z >> 27) * UINT64_C(0x94d049bb133111eb);
    return z ^ z >> 31;
}

uint64_t random_below(struct random *r, uint64_t limit)
{
    return random_next(r) % limit;
}

bool random_chance(struct random *r, unsigned one_in)
{
    return random_below(r, one_in) == 0;
}

/* --- JSON --- */

static void put_record(struct random *r, const struct model_type *type, struct strbuf *out,
                       unsigned depth);

/* Small ones most of the time, now and then one at the edge. */
static wide some_integer(struct random *r, wide lo, wide hi)
{
    if (random_chance(r, 8))
        return random_chance(r, 2) ? hi : lo;
    if (random_chance(r, 4))
        return lo + (wide)(random_next(r) % (uint64_t)(hi - lo ? hi - lo : 1));
    wide value = (wide)random_below(r, 8);
    return lo > value ? lo : hi < value ? hi : value;
}

static void put_integer(struct random *r, const struct model_field *field,
                        const struct model_ref *ref, struct strbuf *out)
{
    wide lo = check_lowest(ref), hi = check_highest(ref);
    bool quoted = ref->bits > 32 || random_chance(r, 8);
    if (field->range_count && !random_chance(r, 10)) {
        const struct model_range *range = &field->ranges[random_below(r, field->range_count)];
        lo = range->lo;
        hi = range->hi;
    }
    strbuf_puts(out, quoted ? "\"" : "");
    scalar_print_integer(out, some_integer(r, lo, hi));
    strbuf_puts(out, quoted ? "\"" : "");
}

static void put_enum(struct random *r, const struct model_ref *ref, struct strbuf *out)
{
    const struct model_enum *e = &ref->type->enumeration;
    if (random_chance(r, 6))
        scalar_print_integer(out, some_integer(r, check_lowest(ref), check_highest(ref)));
    else
        strbuf_printf(out, "\"%s\"", e->values[random_below(r, e->value_count)].name);
}

static void put_real(struct random *r, const struct model_ref *ref, struct strbuf *out)
{
    static const double some[] = {0, -0.0, 1.5, -3, 1e21, 1e-7, 0.1, 123456.789, 3e38};
    switch (random_below(r, 8)) {
    case 0:
        strbuf_puts(out, "\"NaN\"");
        return;
    case 1:
        strbuf_puts(out, random_chance(r, 2) ? "\"Infinity\"" : "\"-Infinity\"");
        return;
    case 2:
        scalar_print_real(out, (double)(int64_t)random_next(r) / 1024.0, ref->bits);
        return;
    default:
        scalar_print_real(out, some[random_below(r, sizeof some / sizeof *some)], ref->bits);
    }
}

static void put_text(struct random *r, bool ascii, struct strbuf *out)
{
    static const char *const some[] = {"",        "a",   "abc",         "key",
                                       "\\u0000", "ü€😀", "\\n\\\"\\\\", "abcdefgh"};
    strbuf_printf(out, "\"%s\"", some[random_below(r, ascii ? 4 : sizeof some / sizeof *some)]);
}

/* Of letters and digits, as most sets are, or not. */
static void put_characters(struct random *r, struct strbuf *out)
{
    static const char *const some[] = {"",    "7",    "42",  "123", "a",        "ab",
                                       "key", "abcd", "x y", "\\r", "a, key ,b"};
    strbuf_printf(out, "\"%s\"", some[random_below(r, sizeof some / sizeof *some)]);
}

static void put_base64(struct random *r, const struct model_field *field, struct strbuf *out)
{
    uint8_t bytes[16];
    size_t len = random_below(r, 7);
    if (field->shape == MODEL_FIXED && field->count->value <= 16 && !random_chance(r, 12))
        len = (size_t)field->count->value;
    for (size_t i = 0; i < len; i++)
        bytes[i] = (uint8_t)random_next(r);
    strbuf_putc(out, '"');
    scalar_print_base64(out, bytes, len);
    strbuf_putc(out, '"');
}

/* Few labels, so that ends are the same now and then. */
static void put_chain(struct random *r, struct strbuf *out)
{
    static const char *const labels[] = {"a", "B", "com", "example", "\\000x\\.", "b", "www"};
    size_t count = random_chance(r, 40) ? 40 : random_below(r, 5);
    strbuf_putc(out, '"');
    for (size_t i = 0; i < count; i++)
        strbuf_printf(out, "%s.", labels[random_below(r, 7)]);
    strbuf_puts(out, count ? "\"" : random_chance(r, 12) ? "\"" : ".\"");
}

static void put_one(struct random *r, const struct model_field *field, const struct model_ref *ref,
                    struct strbuf *out, unsigned depth)
{
    switch (ref->base) {
    case MODEL_UINT:
    case MODEL_INT:
        put_integer(r, field, ref, out);
        return;
    case MODEL_BOOL:
        strbuf_puts(out, random_chance(r, 2) ? "true" : "false");
        return;
    case MODEL_FLOAT:
        put_real(r, ref, out);
        return;
    case MODEL_STR:
        if (ref->charset == MODEL_CHARSET_SET || field->line_name)
            put_characters(r, out);
        else
            put_text(r, ref->charset == MODEL_CHARSET_ASCII && !random_chance(r, 8), out);
        return;
    case MODEL_BYTES:
        put_base64(r, field, out);
        return;
    case MODEL_CHAIN:
        put_chain(r, out);
        return;
    case MODEL_ENUM:
        put_enum(r, ref, out);
        return;
    case MODEL_STRUCT:
    case MODEL_CHOICE:
    case MODEL_MESSAGE:
        put_record(r, ref->type, out, depth + 1);
        return;
    }
}

static size_t some_count(struct random *r, const struct model_field *field, unsigned depth)
{
    if (field->shape == MODEL_FIXED && !random_chance(r, 16))
        return (size_t)field->count->value;
    return depth > MAX_NESTING ? 0 : random_below(r, 4);
}

static void put_list(struct random *r, const struct model_field *field, struct strbuf *out,
                     unsigned depth)
{
    size_t count = some_count(r, field, depth);
    strbuf_putc(out, '[');
    for (size_t i = 0; i < count; i++) {
        strbuf_puts(out, i ? "," : "");
        put_one(r, field, &field->ref, out, depth);
    }
    strbuf_putc(out, ']');
}

static void put_key(struct random *r, const struct model_ref *key, size_t i, struct strbuf *out)
{
    if (key->base == MODEL_BOOL)
        strbuf_puts(out, i % 2 ? "\"true\":" : "\"false\":");
    else if (key->base == MODEL_STR)
        strbuf_printf(out, "\"k%zu\":", i);
    else
        strbuf_printf(out, "\"%zu\":", i + random_below(r, 2));
}

static void put_map(struct random *r, const struct model_field *field, struct strbuf *out,
                    unsigned depth)
{
    size_t count = some_count(r, field, depth);
    strbuf_putc(out, '{');
    for (size_t i = 0; i < count; i++) {
        strbuf_puts(out, i ? "," : "");
        put_key(r, &field->key, i, out);
        put_one(r, field, &field->ref, out, depth);
    }
    strbuf_putc(out, '}');
}

static bool is_list(const struct model_field *field)
{
    return field->shape == MODEL_REPEATED ||
           (field->shape != MODEL_ONE && !check_is_text(&field->ref));
}

static void put_value(struct random *r, const struct model_field *field, struct strbuf *out,
                      unsigned depth)
{
    if (field->shape == MODEL_MAP)
        put_map(r, field, out, depth);
    else if (is_list(field))
        put_list(r, field, out, depth);
    else
        put_one(r, field, &field->ref, out, depth);
}

static bool is_left_out(struct random *r, const struct model_field *field, unsigned depth)
{
    if (depth > MAX_NESTING && check_is_record(&field->ref) && field->shape != MODEL_FIXED)
        return field->owner->base == MODEL_MESSAGE || field->presence != MODEL_ALWAYS;
    if (field->owner->base == MODEL_MESSAGE || field->presence != MODEL_ALWAYS)
        return random_chance(r, 2);
    return random_chance(r, 40);
}

static void put_name(const char *name, struct strbuf *out, bool *first)
{
    strbuf_printf(out, "%s\"%s\":", *first ? "" : ",", name);
    *first = false;
}

static void put_members(struct random *r, const struct model_member *members, size_t count,
                        struct strbuf *out, unsigned depth, bool *first)
{
    for (size_t i = 0; i < count; i++) {
        const struct model_field *field = members[i].field;
        if (members[i].kind != MODEL_M_FIELD || field->role != MODEL_PLAIN ||
            is_left_out(r, field, depth))
            continue;
        put_name(field->name, out, first);
        put_value(r, field, out, depth);
    }
}

static void put_choice(struct random *r, const struct model_choice *choice, struct strbuf *out,
                       unsigned depth)
{
    size_t number = depth > MAX_NESTING ? 0 : random_below(r, choice->arm_count);
    const struct model_arm *arm = &choice->arms[number];
    bool first = true, inner = true;
    if (arm->c_field_count == 1) {
        put_members(r, arm->members, arm->member_count, out, depth, &first);
    } else {
        put_name(arm->name, out, &first);
        strbuf_putc(out, '{');
        put_members(r, arm->members, arm->member_count, out, depth, &inner);
        strbuf_putc(out, '}');
    }
    if (choice->c_tag && (arm->is_default || random_chance(r, 3))) {
        put_name("tag", out, &first);
        strbuf_printf(out, "%u", (unsigned)random_below(r, 12));
    }
}

static void put_message(struct random *r, const struct model_message *message, struct strbuf *out,
                        unsigned depth)
{
    const struct model_oneof *last = NULL;
    bool first = true;
    for (size_t i = 0; i < message->field_count; i++) {
        const struct model_field *field = message->fields[i];
        if (is_left_out(r, field, depth) || (field->oneof && field->oneof == last))
            continue;
        last = field->oneof;
        put_name(field->name, out, &first);
        put_value(r, field, out, depth);
    }
}

static void put_record(struct random *r, const struct model_type *type, struct strbuf *out,
                       unsigned depth)
{
    bool first = true;
    strbuf_putc(out, '{');
    if (type->base == MODEL_MESSAGE)
        put_message(r, &type->message, out, depth);
    else if (type->base == MODEL_CHOICE)
        put_choice(r, &type->choice, out, depth);
    else
        put_members(r, type->structure.members, type->structure.member_count, out, depth, &first);
    strbuf_putc(out, '}');
}

void random_json(struct random *r, const struct model_type *type, struct strbuf *out)
{
    put_record(r, type, out, 0);
}

/* --- damage --- */

static void splice(struct strbuf *bytes, size_t at, size_t drop, const char *add, size_t add_len)
{
    struct strbuf made = {0};
    strbuf_append(&made, strbuf_text(bytes), at);
    strbuf_append(&made, add, add_len);
    strbuf_append(&made, strbuf_text(bytes) + at + drop, bytes->len - at - drop);
    strbuf_fini(bytes);
    *bytes = made;
}

static void mutate_once(struct random *r, struct strbuf *bytes)
{
    size_t at = random_below(r, bytes->len + 1), rest = bytes->len - at;
    char byte = (char)random_next(r);
    size_t some = rest ? 1 + random_below(r, rest < 8 ? rest : 8) : 0;
    switch (random_below(r, 6)) {
    case 0: /* end early */
        splice(bytes, at, rest, NULL, 0);
        return;
    case 1: /* leave some out */
        splice(bytes, at, some, NULL, 0);
        return;
    case 2: /* another byte between */
        splice(bytes, at, 0, &byte, 1);
        return;
    case 3: { /* some twice */
        struct strbuf copy = {0};
        strbuf_append(&copy, strbuf_text(bytes) + at, some);
        splice(bytes, at, 0, strbuf_text(&copy), copy.len);
        strbuf_fini(&copy);
        return;
    }
    case 4: /* a small step */
        if (rest)
            bytes->data[at] = (char)(bytes->data[at] + (random_chance(r, 2) ? 1 : -1));
        return;
    default: /* another byte */
        if (rest)
            bytes->data[at] = byte;
    }
}

void random_mutate(struct random *r, struct strbuf *bytes)
{
    for (uint64_t times = 1 + random_below(r, 3); times > 0; times--)
        mutate_once(r, bytes);
}
