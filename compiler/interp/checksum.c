#include "interp/checksum.h"

#include "interp/wire.h"

/* --- values ------------------------------------------------------------------------------------------------------- */

static uint64_t reflect(uint64_t value, unsigned bits)
{
    uint64_t ret = 0;
    for (unsigned i = 0; i < bits; i++)
        if (value >> i & 1)
            ret |= UINT64_C(1) << (bits - 1 - i);
    return ret;
}

/* Bit by bit, from the highest of the register. */
static uint64_t crc(const struct model_checksum *sum, const uint8_t *data, size_t len)
{
    uint64_t top = UINT64_C(1) << (sum->bits - 1), mask = top | (top - 1), value = sum->init;
    for (size_t i = 0; i < len; i++) {
        uint64_t byte = sum->refin ? reflect(data[i], 8) : data[i];
        for (int bit = 7; bit >= 0; bit--) {
            bool carry = ((value & top) != 0) != (byte >> bit & 1);
            value = (value << 1 & mask) ^ (carry ? sum->poly : 0);
        }
    }
    return (sum->refout ? reflect(value, sum->bits) : value) ^ sum->xorout;
}

static uint64_t inet(const uint8_t *data, size_t len)
{
    uint64_t sum = 0;
    for (size_t i = 0; i < len; i++) {
        sum += i % 2 ? data[i] : (uint64_t)data[i] << 8;
        sum = (sum & 0xffff) + (sum >> 16);
    }
    return ~sum & 0xffff;
}

/* Adler and Fletcher: a sum, and a sum of sums. */
static uint64_t two_sums(const uint8_t *data, size_t len, uint64_t first, uint64_t modulus,
                         unsigned shift)
{
    uint64_t a = first, b = 0;
    for (size_t i = 0; i < len; i++) {
        a = (a + data[i]) % modulus;
        b = (b + a) % modulus;
    }
    return b << shift | a;
}

static uint64_t fletcher32(const uint8_t *data, size_t len)
{
    uint64_t a = 0, b = 0;
    for (size_t i = 0; i < len; i += 2) {
        a = (a + data[i] + (i + 1 < len ? (uint64_t)data[i + 1] << 8 : 0)) % 65535;
        b = (b + a) % 65535;
    }
    return b << 16 | a;
}

static uint64_t fold(const uint8_t *data, size_t len, enum model_checksum_kind kind)
{
    uint8_t sum = 0;
    for (size_t i = 0; i < len; i++)
        sum = (uint8_t)(kind == MODEL_SUM_XOR8 ? sum ^ data[i] : sum + data[i]);
    return kind == MODEL_SUM_LRC8 ? (uint8_t)-sum : sum;
}

static uint64_t checksum(const struct model_checksum *sum, const uint8_t *data, size_t len)
{
    switch (sum->kind) {
    case MODEL_SUM_CRC:
        return crc(sum, data, len);
    case MODEL_SUM_INET:
        return inet(data, len);
    case MODEL_SUM_ADLER32:
        return two_sums(data, len, 1, 65521, 16);
    case MODEL_SUM_FLETCHER16:
        return two_sums(data, len, 0, 255, 8);
    case MODEL_SUM_FLETCHER32:
        return fletcher32(data, len);
    case MODEL_SUM_SUM8:
    case MODEL_SUM_LRC8:
    case MODEL_SUM_XOR8:
        break;
    }
    return fold(data, len, sum->kind);
}

/* --- places ------------------------------------------------------------------------------------------------------- */

struct extent {
    struct extent *next;
    const struct model_field *field;
    size_t begin, end;
};

bool checksum_among(const struct model_member *members, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (members[i].kind == MODEL_M_FIELD && members[i].field->role == MODEL_EQUATION &&
            members[i].field->value->op == MODEL_E_CHECKSUM)
            return true;
    return false;
}

static struct extent *find_extent(const struct frame *f, const struct model_field *field)
{
    struct extent *extent = f->extents;
    while (extent && extent->field != field)
        extent = extent->next;
    return extent;
}

void checksum_note(struct decoder *d, struct frame *f, const struct model_field *field,
                   size_t begin, size_t end)
{
    if (!f->notes || f->element)
        return;
    struct extent *extent = find_extent(f, field);
    if (!extent) {
        extent = ARENA_NEW(d->arena, struct extent);
        extent->next = f->extents;
        extent->field = field;
        f->extents = extent;
    }
    extent->begin = begin;
    extent->end = end;
}

/* The bytes of the fields, with zeros where the checksum itself is. */
static uint64_t of_fields(struct decoder *d, const struct frame *f, const struct model_expr *expr,
                          const struct extent *own)
{
    const struct extent *first = find_extent(f, expr->field), *last = find_extent(f, expr->to);
    size_t len = last->end - first->begin;
    uint8_t *copy = arena_alloc(d->arena, len + 1);
    for (size_t i = 0; i < len; i++) {
        size_t at = first->begin + i;
        copy[i] = at >= own->begin && at < own->end ? 0 : d->data[at];
    }
    return checksum(expr->checksum, copy, len);
}

int checksum_verify(struct decoder *d, struct frame *f, const struct model_field *field,
                    const struct path *path)
{
    const struct value *read = value_record_get(f->record, field);
    const struct extent *own = find_extent(f, field);
    if (!read)
        return 0;
    uint64_t wanted = of_fields(d, f, field->value, own);
    if (d->fills) {
        wire_store(d->fills + own->begin, field->ref.bits / 8, field->ref.order == MODEL_LITTLE,
                   wanted);
        return 0;
    }
    if ((uint64_t)read->integer == wanted)
        return 0;
    const char *reason =
        arena_printf(d->arena, "it is 0x%llx, and the data comes to 0x%llx",
                     (unsigned long long)read->integer, (unsigned long long)wanted);
    return fault_set(d->fault, FAULT_ECHECKSUM, own->begin, path, reason);
}

/* --- writing ------------------------------------------------------------------------------------------------------ */

static size_t checksum_count(const struct model_type *type)
{
    size_t count = 0;
    if (type->base == MODEL_STRUCT)
        return checksum_among(type->structure.members, type->structure.member_count)
                   ? type->structure.member_count
                   : 0;
    for (size_t i = 0; type->base == MODEL_CHOICE && i < type->choice.arm_count; i++)
        if (checksum_among(type->choice.arms[i].members, type->choice.arms[i].member_count))
            count += type->choice.arms[i].member_count;
    return count;
}

int checksum_fill(struct encoder *e, const struct model_type *type, const struct value *args,
                  const struct path *path, struct strbuf *out, size_t begin)
{
    size_t rounds = checksum_count(type);
    int err = 0;
    if (rounds > 4)
        rounds = 4; /* each round settles what depends on those before it */
    for (size_t i = 0; !err && i < rounds; i++) {
        uint8_t *data = (uint8_t *)out->data + begin;
        struct decoder d = {.plans = e->plans, .arena = e->arena, .fault = e->fault};
        struct cursor cursor = {0, out->len - begin, true};
        struct model_ref ref = {.base = type->base, .type = type};
        struct value ignored;
        d.data = d.fills = data;
        err = decoder_record(&d, &cursor, &ref, args, path, &ignored);
    }
    return err;
}
