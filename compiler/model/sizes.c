#include "model/sizes.h"

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

struct wire_size sizes_of_element(const struct model_ref *ref)
{
    switch (ref->base) {
    case MODEL_UINT:
    case MODEL_INT:
    case MODEL_BOOL:
    case MODEL_FLOAT:
    case MODEL_ENUM:
        return (struct wire_size){ref->bits, ref->bits};
    case MODEL_STR:
    case MODEL_BYTES:
        return (struct wire_size){8, 8};
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
        count.max = ((wide)1 << field->prefix.bits) - 1;
        break;
    case MODEL_REST:
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
        wide prefix = window->prefix.bits;
        wide most = multiply_max(((wide)1 << prefix) - 1, 8);
        body.max = window->skip ? most : lesser_max(body.max, most);
        body.min += prefix;
        body.max = add_max(body.max, prefix);
    } else if (window->kind == MODEL_WINDOW_BY) {
        wide most = multiply_max(window->size->hi, 8);
        body.max = window->skip ? most : lesser_max(body.max, most);
    }
    return body;
}

struct wire_size sizes_of_field(const struct model_field *field)
{
    if (field->role == MODEL_LET || field->role == MODEL_PARAM)
        return (struct wire_size){0, 0};
    struct wire_size size = product(element_count(field), sizes_of_element(&field->ref));
    if (field->shape == MODEL_PREFIXED) {
        struct wire_size prefix = {field->prefix.bits, field->prefix.bits};
        size = plus(size, prefix);
    }
    return windowed(field, size);
}

struct wire_size sizes_of_members(const struct model_member *members, size_t count)
{
    struct wire_size sum = {0, 0};
    for (size_t i = 0; i < count; i++) {
        if (members[i].kind != MODEL_M_FIELD)
            continue;
        struct wire_size size = sizes_of_field(members[i].field);
        if (members[i].field->guard != NULL)
            size.min = 0;
        /* passed over bytes belong to the struct too */
        if (members[i].field->role == MODEL_EQUATION && members[i].field->window_skip)
            size.max = -1;
        sum = plus(sum, size);
    }
    return sum;
}

static struct wire_size choice_size(const struct model_choice *choice)
{
    struct wire_size result = {0, 0};
    for (size_t i = 0; i < choice->arm_count; i++) {
        struct wire_size arm =
            sizes_of_members(choice->arms[i].members, choice->arms[i].member_count);
        if (i == 0 || arm.min < result.min)
            result.min = arm.min;
        result.max = arm.max < 0 || result.max < 0 ? -1
                     : arm.max > result.max        ? arm.max
                                                   : result.max;
    }
    if (choice->by_tag)
        result = plus(result, (struct wire_size){choice->tag.bits, choice->tag.bits});
    return result;
}

struct wire_size sizes_of_type(const struct model_type *type)
{
    struct wire_size bits = {0, -1};
    if (type->base == MODEL_STRUCT)
        bits = sizes_of_members(type->structure.members, type->structure.member_count);
    else if (type->base == MODEL_CHOICE)
        bits = choice_size(&type->choice);
    return (struct wire_size){bits.min / 8, bits.max < 0 ? -1 : (bits.max + 7) / 8};
}
