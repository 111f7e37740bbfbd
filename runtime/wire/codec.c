#include "weir/codec.h"

/* --- errors --- */

static uint64_t offset_of(const struct weir__reader *r, const uint8_t *p)
{
    return (uint64_t)(p - r->base);
}

int weir__refuse(struct weir__reader *r, const uint8_t *p, int code, const char *field,
                 const char *reason)
{
    r->code = weir__fail(r->err, code, offset_of(r, p), reason);
    if (field)
        weir__at(r->err, field);
    return code;
}

int weir__short(struct weir__reader *r, const uint8_t *p, const char *field)
{
    if (r->windows)
        return weir__refuse(r, p, WEIR_ETRUNCATED, field, NULL);
    if (r->err)
        r->err->missing = r->missing;
    return r->code = WEIR_MORE;
}

int weir__short_of(struct weir__reader *r, uint64_t count, uint64_t size, const char *field)
{
    uint64_t all;
    if (__builtin_mul_overflow(count, size, &all) || all > SIZE_MAX)
        all = SIZE_MAX;
    r->missing = (size_t)all - weir__left(r);
    return weir__short(r, r->p, field);
}

int weir__bad_varint(struct weir__reader *r, const uint8_t *p, const uint8_t *end,
                     const char *field)
{
    struct weir__varint v = weir__varint_slow(p, end);
    if (!v.p && weir_varint_fault(p, end) == WEIR_EVARINT)
        return weir__refuse(r, p, WEIR_EVARINT, field, NULL);
    return weir__refuse(r, p, WEIR_ETRUNCATED, field, NULL);
}

int weir__leb128_slow(struct weir__reader *r, unsigned max, uint64_t *ret)
{
    size_t left = weir__left(r), room = left < max ? left : max;
    const uint8_t *end = weir_get_varint(r->p, r->p + room, ret);
    if (!end && left < max && weir_varint_fault(r->p, r->end) == WEIR_ETRUNCATED)
        return weir__short(r, r->p, NULL);
    if (!end || (end - r->p > 1 && !end[-1]))
        return weir__refuse(r, r->p, WEIR_EVARINT, NULL, NULL);
    r->p = end;
    return WEIR_OK;
}

int weir__no_room(struct weir__reader *r, const char *field)
{
    return weir__refuse(r, r->p, WEIR_ENOMEM, field, NULL);
}

int weir__inside(struct weir__reader *r, int code, const char *field)
{
    if (code < 0)
        weir__at(r->err, field);
    return r->code = code;
}

int weir__inside_item(struct weir__reader *r, int code, const char *field, size_t index)
{
    if (code < 0)
        weir__at_index(r->err, field, index);
    return r->code = code;
}

size_t weir__size_refuse(struct weir__sizer *s, size_t n, int code, const char *field,
                         const char *reason)
{
    s->code = weir__fail(s->err, code, n, reason);
    if (field)
        weir__at(s->err, field);
    return WEIR__REFUSED;
}

size_t weir__size_refuse_item(struct weir__sizer *s, size_t n, int code, const char *field,
                              size_t index)
{
    s->code = weir__fail(s->err, code, n, NULL);
    weir__at_index(s->err, field, index);
    return WEIR__REFUSED;
}

size_t weir__size_inside(struct weir__sizer *s, size_t n, const char *field)
{
    if (s->err)
        s->err->offset += n;
    weir__at(s->err, field);
    return WEIR__REFUSED;
}

size_t weir__size_inside_item(struct weir__sizer *s, size_t n, const char *field, size_t index)
{
    if (s->err)
        s->err->offset += n;
    weir__at_index(s->err, field, index);
    return WEIR__REFUSED;
}

/* --- varints --- */

/* Nine bytes carry 63 bits, a tenth the last one. */
struct weir__varint weir__varint_slow(const uint8_t *p, const uint8_t *end)
{
    struct weir__varint ret = {NULL, 0};
    for (unsigned shift = 0; p < end; shift += 7) {
        uint64_t byte = *p++;
        if (shift == 63 && byte > 1)
            return ret;
        ret.value |= (byte & 0x7f) << shift;
        if (byte < 0x80) {
            ret.p = p;
            return ret;
        }
    }
    return ret;
}

struct weir__varint weir__key_slow(const uint8_t *p, const uint8_t *end)
{
    struct weir__varint key = weir__varint_slow(p, end);
    if (!key.p || key.value > UINT32_MAX) {
        key.p = p;
        key.value = 0;
    }
    return key;
}

/* Eight bytes at a time: the top bits, inverted, are summed up in the product's top byte. */
size_t weir__varint_count(struct weir__span span)
{
    const uint64_t ones = UINT64_C(0x0101010101010101);
    size_t count = 0, i = 0;
    for (; i + 8 <= span.len; i += 8)
        count += (size_t)(((~weir_get_le64(span.data + i) >> 7 & ones) * ones) >> 56);
    for (; i < span.len; i++)
        count += span.data[i] < 0x80;
    return count;
}

/* --- unknown fields --- */

enum wire_type {
    WIRE_VARINT = 0,
    WIRE_FIXED64 = 1,
    WIRE_LENGTH = 2,
    WIRE_GROUP = 3,
    WIRE_GROUP_END = 4,
    WIRE_FIXED32 = 5,
};

enum { GROUP_DEPTH_MAX = 100 };

static const uint8_t *fail_at(struct weir__reader *r, const uint8_t *p, int code)
{
    weir__refuse(r, p, code, NULL, NULL);
    return NULL;
}

static const uint8_t *skip_fixed(struct weir__reader *r, const uint8_t *p, const uint8_t *end,
                                 size_t size)
{
    if ((size_t)(end - p) >= size)
        return p + size;
    return fail_at(r, p, WEIR_ETRUNCATED);
}

static const uint8_t *skip_varint(struct weir__reader *r, const uint8_t *p, const uint8_t *end)
{
    struct weir__varint v = weir__next_varint(p, end);
    if (!v.p)
        weir__bad_varint(r, p, end, NULL);
    return v.p;
}

static const uint8_t *skip_length(struct weir__reader *r, const uint8_t *p, const uint8_t *end)
{
    struct weir__span span = weir__delimited(p, end);
    if (span.data)
        return span.data + span.len;
    weir__bad_varint(r, p, end, NULL);
    return NULL;
}

/* Reads a key into *ret; NULL with r->code set when it is none. */
static const uint8_t *take_key(struct weir__reader *r, const uint8_t *p, const uint8_t *end,
                               uint32_t *ret)
{
    struct weir__varint key = weir__next_varint(p, end);
    if (!key.p) {
        weir__bad_varint(r, p, end, NULL);
        return NULL;
    }
    if (key.value > UINT32_MAX || key.value >> 3 == 0 || (key.value & 7) > WIRE_FIXED32)
        return fail_at(r, p, WEIR_EWIRETYPE);
    *ret = (uint32_t)key.value;
    return key.p;
}

/* Passes over a value that is neither the beginning nor the end of a group. */
static const uint8_t *skip_value(struct weir__reader *r, const uint8_t *p, const uint8_t *end,
                                 uint32_t key)
{
    switch ((enum wire_type)(key & 7)) {
    case WIRE_VARINT:
        return skip_varint(r, p, end);
    case WIRE_FIXED64:
        return skip_fixed(r, p, end, 8);
    case WIRE_LENGTH:
        return skip_length(r, p, end);
    case WIRE_FIXED32:
        return skip_fixed(r, p, end, 4);
    case WIRE_GROUP:
    case WIRE_GROUP_END:
        break;
    }
    return fail_at(r, p, WEIR_EWIRETYPE);
}

/* Passes over the rest of a group whose first key was `open`, groups inside of it included. */
static const uint8_t *skip_group(struct weir__reader *r, const uint8_t *p, const uint8_t *end,
                                 uint32_t open)
{
    uint32_t stack[GROUP_DEPTH_MAX];
    size_t depth = 0;
    stack[depth++] = open;
    while (depth) {
        const uint8_t *at = p;
        uint32_t key;
        p = take_key(r, p, end, &key);
        if (!p)
            return NULL;
        if ((key & 7) == WIRE_GROUP) {
            if (depth == GROUP_DEPTH_MAX)
                return fail_at(r, at, WEIR_EDEPTH);
            stack[depth++] = key;
        } else if ((key & 7) == WIRE_GROUP_END) {
            if (key >> 3 != stack[--depth] >> 3)
                return fail_at(r, at, WEIR_EWIRETYPE);
        } else if (!(p = skip_value(r, p, end, key))) {
            return NULL;
        }
    }
    return p;
}

/* Smallest power of two that is not below `n` and not below 64. */
static size_t joined_capacity(size_t n)
{
    size_t capacity = 64;
    while (capacity < n)
        capacity *= 2;
    return capacity;
}

/* Appends [at, p), from the input, to what is kept: a view while it is one run of the input, then a
 * copy whose capacity follows from its length. */
static bool keep(struct weir__reader *r, const uint8_t *at, const uint8_t *p,
                 const uint8_t *input_end, struct weir_bytes *kept)
{
    size_t len = (size_t)(p - at);
    if (kept->len == 0 || kept->data + kept->len == at) {
        kept->data = kept->len ? kept->data : at;
        kept->len += len;
        return true;
    }
    bool is_view = (uintptr_t)kept->data - (uintptr_t)r->base < (uintptr_t)(input_end - r->base);
    size_t capacity = is_view ? 0 : joined_capacity(kept->len);
    uint8_t *data = (uint8_t *)(uintptr_t)kept->data;
    if (kept->len + len > capacity) {
        data = weir_arena_alloc(r->arena, joined_capacity(kept->len + len));
        if (!data)
            return false;
        memcpy(data, kept->data, kept->len);
    }
    memcpy(data + kept->len, at, len);
    kept->data = data;
    kept->len += len;
    return true;
}

const uint8_t *weir__unknown(struct weir__reader *r, const uint8_t *at, const uint8_t *end,
                             struct weir_bytes *unknown)
{
    uint32_t key;
    const uint8_t *p = take_key(r, at, end, &key);
    if (!p)
        return NULL;
    if ((key & 7) == WIRE_GROUP)
        p = skip_group(r, p, end, key);
    else
        p = skip_value(r, p, end, key);
    if (p && unknown && !keep(r, at, p, end, unknown))
        return fail_at(r, at, WEIR_ENOMEM);
    return p;
}

/* --- lists --- */

/* What a list of `count` elements has room for. */
static size_t list_capacity(size_t count)
{
    if (count <= 4)
        return count ? 4 : 0;
    return (size_t)1 << (64 - __builtin_clzll((unsigned long long)count - 1));
}

void *weir__list_grow(struct weir_arena *arena, void *items, size_t count, size_t more, size_t size)
{
    size_t want, bytes;
    size_t have = list_capacity(count);
    if (__builtin_add_overflow(count, more ? more : 1, &want) || want > SIZE_MAX / 2)
        return NULL;
    if (want <= have)
        return items;
    if (__builtin_mul_overflow(list_capacity(want), size, &bytes))
        return NULL;
    return weir_arena_grow(arena, items, have * size, bytes);
}

/* --- maps --- */

struct map {
    char *items;
    size_t size, key_size;
    enum weir__key_kind kind;
};

static int compare_integers(const void *a, const void *b, size_t size)
{
    return memcmp(a, b, size); /* any total order will do */
}

static int compare_texts(const void *a, const void *b)
{
    struct weir_bytes x, y;
    memcpy(&x, a, sizeof x);
    memcpy(&y, b, sizeof y);
    size_t len = x.len < y.len ? x.len : y.len;
    int order = len ? memcmp(x.data, y.data, len) : 0;
    return order ? order : (x.len > y.len) - (x.len < y.len);
}

static int compare_keys(const struct map *map, size_t a, size_t b)
{
    const char *x = map->items + a * map->size, *y = map->items + b * map->size;
    if (map->kind == WEIR__KEY_TEXT)
        return compare_texts(x, y);
    return compare_integers(x, y, map->key_size);
}

/* By key, then by place. */
static bool comes_before(const struct map *map, size_t a, size_t b)
{
    int order = compare_keys(map, a, b);
    return order ? order < 0 : a < b;
}

static void sift_down(const struct map *map, size_t *order, size_t root, size_t count)
{
    size_t child;
    while ((child = root * 2 + 1) < count) {
        if (child + 1 < count && comes_before(map, order[child], order[child + 1]))
            child++;
        if (!comes_before(map, order[root], order[child]))
            return;
        size_t swap = order[root];
        order[root] = order[child];
        order[child] = swap;
        root = child;
    }
}

/* Heap sort: no memory, and no input makes it slow. */
static void sort_entries(const struct map *map, size_t *order, size_t count)
{
    for (size_t i = count / 2; i-- > 0;)
        sift_down(map, order, i, count);
    for (size_t end = count; end-- > 1;) {
        size_t swap = order[0];
        order[0] = order[end];
        order[end] = swap;
        sift_down(map, order, 0, end);
    }
}

/* Moves the last entry of each run of equal keys to the place of the first and marks the others in
 * `dead`. */
static size_t merge_runs(const struct map *map, const size_t *order, size_t count, bool *dead)
{
    size_t dropped = 0;
    for (size_t i = 0, next; i < count; i = next) {
        for (next = i + 1; next < count && compare_keys(map, order[i], order[next]) == 0; next++)
            dead[order[next]] = true;
        if (next - i > 1)
            memcpy(map->items + order[i] * map->size, map->items + order[next - 1] * map->size,
                   map->size);
        dropped += next - i - 1;
    }
    return dropped;
}

static void drop_dead(const struct map *map, size_t count, const bool *dead)
{
    size_t to = 0;
    for (size_t i = 0; i < count; i++) {
        if (dead[i])
            continue;
        if (to != i)
            memcpy(map->items + to * map->size, map->items + i * map->size, map->size);
        to++;
    }
}

static bool all_differ(const struct map *map, size_t count)
{
    for (size_t i = 1; i < count; i++)
        for (size_t j = 0; j < i; j++)
            if (compare_keys(map, i, j) == 0)
                return false;
    return true;
}

size_t weir__map_settle(struct weir_arena *arena, void *items, size_t count, size_t size,
                        enum weir__key_kind kind, size_t key_size)
{
    enum { FEW = 12 };
    struct map map = {items, size, key_size, kind};
    if (count < 2 || (count <= FEW && all_differ(&map, count)))
        return count;
    size_t *order = weir_arena_array(arena, count, sizeof *order + sizeof(bool));
    if (!order)
        return WEIR__REFUSED;
    bool *dead = (bool *)(order + count);
    for (size_t i = 0; i < count; i++)
        order[i] = i;
    memset(dead, 0, count);
    sort_entries(&map, order, count);
    size_t dropped = merge_runs(&map, order, count, dead);
    if (dropped)
        drop_dead(&map, count, dead);
    return count - dropped;
}
