#include "model/sizes.h"

#include "base/arena.h"
#include "model/forms.h"

#include <stdlib.h>

#define SIZES_HUGE ((wide)1 << 100) /* keeps sums of sums in range */

static wide add_max(wide a, wide b)
{
    if (a < 0 || b < 0 || a + b > SIZES_HUGE)
        return -1;
    return a + b;
}

static wide multiply_max(wide a, wide b)
{
    if (a == 0 || b == 0)
        return 0;
    if (a < 0 || b < 0 || a > SIZES_HUGE / b)
        return -1;
    return a * b;
}

static wide lesser_max(wide a, wide b)
{
    if (a < 0 || b < 0)
        return a < 0 ? b : a;
    return a < b ? a : b;
}

static struct wire_size plus(struct wire_size a, struct wire_size b)
{
    wide min = a.min + b.min;
    return (struct wire_size){min < SIZES_HUGE ? min : SIZES_HUGE, add_max(a.max, b.max)};
}

static struct wire_size sizes_of_number(const struct model_ref *ref)
{
    return (struct wire_size){forms_min_bits(ref), forms_max_bits(ref)};
}

struct wire_size sizes_of_element(const struct model_ref *ref)
{
    if (ref->digits != NULL)
        return sizes_of_number(ref);
    switch (ref->base) {
    case MODEL_UINT:
    case MODEL_INT:
    case MODEL_BOOL:
    case MODEL_FLOAT:
    case MODEL_ENUM:
        return sizes_of_number(ref);
    case MODEL_STR:
    case MODEL_BYTES:
        return (struct wire_size){8, 8};
    case MODEL_CHAIN:
    case MODEL_STRUCT:
    case MODEL_CHOICE:
    case MODEL_MESSAGE:
        break;
    }
    return (struct wire_size){ref->type->min_bytes * 8, multiply_max(ref->type->max_bytes, 8)};
}

/* How many elements there can be. */
static struct wire_size element_count(const struct model_field *field)
{
    struct wire_size count = {0, -1};
    switch (field->shape) {
    case MODEL_ONE:
        return (struct wire_size){1, 1};
    case MODEL_FIXED:
        return (struct wire_size){field->count->value, field->count->value};
    case MODEL_COUNTED:
        count.min = field->count->lo > 0 ? field->count->lo : 0;
        count.max = field->count->hi;
        break;
    case MODEL_PREFIXED:
        count.max = forms_highest(&field->prefix);
        break;
    case MODEL_REST:
        break;
    case MODEL_UNTIL:
        count.min = field->until.len == 0 && field->ref.base != MODEL_STR;
        break;
    case MODEL_REPEATED:
    case MODEL_MAP:
        break;
    }
    if (field->min > count.min)
        count.min = field->min;
    count.max = lesser_max(count.max, field->max);
    return count;
}

static struct wire_size product(struct wire_size count, struct wire_size element)
{
    wide min = element.min > SIZES_HUGE / (count.min + 1) ? SIZES_HUGE : count.min * element.min;
    return (struct wire_size){min, multiply_max(count.max, element.max)};
}

static struct wire_size windowed(const struct model_field *field, struct wire_size body)
{
    const struct model_window *window = &field->window;
    if (window->kind == MODEL_WINDOW_PREFIX) {
        wide most = multiply_max(forms_highest(&window->prefix), 8);
        body.max = window->skip ? most : lesser_max(body.max, most);
        body = plus(body, sizes_of_number(&window->prefix));
    } else if (window->kind == MODEL_WINDOW_BY) {
        wide most = multiply_max(window->size->hi, 8);
        body.max = window->skip ? most : lesser_max(body.max, most);
    }
    return body;
}

static struct wire_size padded(struct wire_size size, wide to)
{
    size.min = (size.min + to - 1) / to * to;
    size.max = size.max < 0 ? -1 : (size.max + to - 1) / to * to;
    return size;
}

unsigned sizes_packed(const struct model_field *field)
{
    enum model_base base = field->ref.base;
    bool number =
        base == MODEL_UINT || base == MODEL_INT || base == MODEL_BOOL || base == MODEL_ENUM;
    if (!number || field->shape == MODEL_ONE || field->ref.form != NULL || field->ref.bits >= 8)
        return 0;
    return 8 / field->ref.bits;
}

/* What a transform makes of a value is mostly bounded by its window, or by the value that may come out. */
static struct wire_size via_size(const struct model_field *field)
{
    struct wire_size size = {0, -1};
    switch (field->via->kind) {
    case MODEL_VIA_XOR:
        size = product(element_count(field), sizes_of_element(&field->ref));
        if (field->shape == MODEL_PREFIXED)
            size = plus(size, sizes_of_number(&field->prefix));
        break;
    case MODEL_VIA_CHUNKED:
        size.min = 5 * 8; /* "0\r\n\r\n" */
        break;
    case MODEL_VIA_RECORDS:
        size.min = 4 * 8;
        break;
    case MODEL_VIA_DEFLATE:
    case MODEL_VIA_ZLIB:
    case MODEL_VIA_GZIP:
        size.min = 2 * 8;
        break;
    case MODEL_VIA_EXTERN:
    case MODEL_VIA_BASE64:
    case MODEL_VIA_BASE64URL:
    case MODEL_VIA_HEX:
        break;
    }
    return size;
}

struct wire_size sizes_of_field(const struct model_field *field)
{
    if (field->role == MODEL_LET || field->role == MODEL_PARAM || field->stream != NULL)
        return (struct wire_size){0, 0};
    if (field->via != NULL)
        return windowed(field, via_size(field));
    struct wire_size size = product(element_count(field), sizes_of_element(&field->ref));
    if (sizes_packed(field) != 0)
        size = padded(size, 8);
    if (field->pad != 0)
        size = padded(size, (wide)field->pad * 8);
    if (field->shape == MODEL_PREFIXED)
        size = plus(size, sizes_of_number(&field->prefix));
    if (field->shape == MODEL_UNTIL && !field->until.unread) {
        wide until = (wide)field->until.len * 8;
        size = plus(size, (struct wire_size){until, until});
    }
    return windowed(field, size);
}

/* --- fields in a row, and the windows of equations around them --- */

struct extent {
    size_t first, last;
    const struct model_field *equation;
};

/* An extent that is being measured, or all there is. */
struct open_extent {
    const struct extent *extent;
    struct wire_size sum;
};

static bool find_extent(const struct model_member *members, size_t count, size_t equation,
                        struct extent *ret)
{
    const struct model_field *field = members[equation].field;
    ret->equation = field;
    ret->first = ret->last = count;
    for (size_t i = equation; i < count && ret->last == count; i++) {
        if (members[i].kind == MODEL_M_FIELD && members[i].field == field->window_first)
            ret->first = i;
        if (members[i].kind == MODEL_M_FIELD && members[i].field == field->window_last)
            ret->last = i;
    }
    return ret->first <= ret->last && ret->last < count;
}

/* The larger before the smaller. */
static int compare_extents(const void *a, const void *b)
{
    const struct extent *x = a, *y = b;
    if (x->first != y->first)
        return x->first < y->first ? -1 : 1;
    return x->last > y->last ? -1 : x->last < y->last;
}

static bool opens_window(const struct model_member *member)
{
    return member->kind == MODEL_M_FIELD && member->field->solves == MODEL_SOLVES_WINDOW &&
           member->field->window_first != NULL && member->field->solved != NULL;
}

static size_t find_extents(struct arena *arena, const struct model_member *members, size_t count,
                           struct extent **ret)
{
    size_t windows = 0, found = 0;
    for (size_t i = 0; i < count; i++)
        windows += opens_window(&members[i]);
    *ret = arena_array(arena, windows + 1, sizeof **ret);
    for (size_t i = 0; i < count && windows > 0; i++)
        if (opens_window(&members[i]) && find_extent(members, count, i, &(*ret)[found]))
            found++;
    qsort(*ret, found, sizeof **ret, compare_extents);
    return found;
}

static struct wire_size member_size(const struct model_member *member)
{
    if (member->kind != MODEL_M_FIELD)
        return (struct wire_size){0, 0};
    struct wire_size size = sizes_of_field(member->field);
    if (member->field->guard != NULL)
        size.min = 0;
    return size;
}

/* Bytes that are passed over belong to the struct too. */
static struct wire_size measured(const struct model_field *equation, struct wire_size sum)
{
    wide most = equation->solved->hi > 0 ? multiply_max(equation->solved->hi, 8) : 0;
    sum.max = equation->window_skip ? most : lesser_max(sum.max, most);
    return sum;
}

static struct wire_size members_size(struct arena *arena, const struct model_member *members,
                                     size_t count)
{
    struct extent *extents;
    size_t extent_count = find_extents(arena, members, count, &extents), next = 0, depth = 0;
    struct open_extent *open = arena_array(arena, extent_count + 1, sizeof *open);
    for (size_t i = 0; i < count; i++) {
        while (next < extent_count && extents[next].first == i)
            open[++depth].extent = &extents[next++];
        open[depth].sum = plus(open[depth].sum, member_size(&members[i]));
        for (; depth > 0 && open[depth].extent->last == i; depth--) {
            struct wire_size size = measured(open[depth].extent->equation, open[depth].sum);
            open[depth - 1].sum = plus(open[depth - 1].sum, size);
            open[depth] = (struct open_extent){0};
        }
    }
    return open[0].sum;
}

/* The literals of an arm. */
static struct wire_size literal_size(const struct model_choice *choice, const struct model_arm *arm)
{
    struct wire_size size = {0, 0};
    for (size_t i = 0; choice->literals != NULL && i < arm->label_count; i++) {
        wide bits = (wide)choice->literals[arm->labels[i].lo].len * 8;
        size.min = i == 0 || bits < size.min ? bits : size.min;
        size.max = bits > size.max ? bits : size.max;
    }
    return size;
}

static struct wire_size choice_size(struct arena *arena, const struct model_choice *choice)
{
    struct wire_size result = {0, 0};
    for (size_t i = 0; i < choice->arm_count; i++) {
        struct wire_size arm =
            members_size(arena, choice->arms[i].members, choice->arms[i].member_count);
        arm = plus(arm, literal_size(choice, &choice->arms[i]));
        if (i == 0 || arm.min < result.min)
            result.min = arm.min;
        result.max = arm.max < 0 || result.max < 0 ? -1
                     : arm.max > result.max        ? arm.max
                                                   : result.max;
    }
    if (choice->by_tag)
        result = plus(result, sizes_of_number(&choice->tag));
    return result;
}

struct wire_size sizes_of_type(struct arena *arena, const struct model_type *type)
{
    struct wire_size bits = {0, -1};
    const struct model_line *line = type->base == MODEL_STRUCT ? type->structure.line : NULL;
    if (line != NULL)
        return (struct wire_size){line->end_len, line->max};
    if (type->base == MODEL_STRUCT)
        bits = members_size(arena, type->structure.members, type->structure.member_count);
    else if (type->base == MODEL_CHOICE)
        bits = choice_size(arena, &type->choice);
    else if (type->base == MODEL_CHAIN)
        bits = (struct wire_size){8, type->chain.max * 8};
    return (struct wire_size){bits.min / 8, bits.max < 0 ? -1 : (bits.max + 7) / 8};
}
