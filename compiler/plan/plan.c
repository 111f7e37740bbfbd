#include "plan/plan.h"

#include "base/arena.h"
#include "plan/build.h"

#include <stdlib.h>
#include <string.h>

struct plan_set {
    struct plan *plans; /* by address of the type */
    size_t count;
};

/* ---- messages ---- */

enum { WIRE_VARINT = 0, WIRE_FIXED64 = 1, WIRE_LENGTH = 2, WIRE_FIXED32 = 5 };

static uint8_t wire_type_of(const struct model_ref *ref)
{
    switch (ref->encoding) {
    case MODEL_ENC_VARINT:
    case MODEL_ENC_ZIGZAG:
        return WIRE_VARINT;
    case MODEL_ENC_FIXED32:
        return WIRE_FIXED32;
    case MODEL_ENC_FIXED64:
        return WIRE_FIXED64;
    case MODEL_ENC_NONE:
    case MODEL_ENC_LENGTH:
        break;
    }
    return WIRE_LENGTH;
}

static struct plan_message_field plan_field(const struct model_field *field)
{
    struct plan_message_field result = {.field = field};
    result.element_wire_type = field->shape == MODEL_MAP ? WIRE_LENGTH : wire_type_of(&field->ref);
    result.wire_type = field->packed ? WIRE_LENGTH : result.element_wire_type;
    uint32_t key = field->number << 3 | result.wire_type;
    for (; key >= 0x80; key >>= 7)
        result.key[result.key_len++] = (uint8_t)(key | 0x80);
    result.key[result.key_len++] = (uint8_t)key;
    return result;
}

static int by_number(const void *a, const void *b)
{
    const struct plan_message_field *x = a, *y = b;
    return x->field->number < y->field->number ? -1 : x->field->number > y->field->number;
}

static void plan_message(struct arena *arena, struct plan *plan)
{
    const struct model_message *message = &plan->type->message;
    struct plan_message_field *fields = arena_array(arena, message->field_count, sizeof(*fields));
    for (size_t i = 0; i < message->field_count; i++)
        fields[i] = plan_field(message->fields[i]);
    if (message->field_count)
        qsort(fields, message->field_count, sizeof(*fields), by_number);
    plan->fields = fields;
    plan->field_count = message->field_count;
}

/* ---- structs and choices ---- */

static void plan_choice(struct arena *arena, const struct size_table *sizes, struct plan *plan)
{
    const struct model_choice *choice = &plan->type->choice;
    struct plan_arm *arms = arena_array(arena, choice->arm_count, sizeof(*arms));
    for (size_t i = 0; i < choice->arm_count; i++) {
        const struct model_arm *arm = &choice->arms[i];
        struct plan_ops ops = build_ops(arena, sizes, arm->members, arm->member_count);
        arms[i] = (struct plan_arm){arm, ops.ops, ops.count};
    }
    plan->arms = arms;
    plan->arm_count = choice->arm_count;
}

static void plan_struct(struct arena *arena, const struct size_table *sizes, struct plan *plan)
{
    const struct model_struct *structure = &plan->type->structure;
    struct plan_ops ops = build_ops(arena, sizes, structure->members, structure->member_count);
    plan->ops = ops.ops;
    plan->op_count = ops.count;
}

static struct plan plan_type(struct arena *arena, const struct size_table *sizes,
                             const struct model_type *type)
{
    struct size size = size_of_type(sizes, type);
    struct plan plan = {
        .type = type,
        .min_bytes = size.min,
        .max_bytes = size.max,
        .fixed = size.min == size.max,
    };
    if (type->base == MODEL_STRUCT)
        plan_struct(arena, sizes, &plan);
    else if (type->base == MODEL_CHOICE)
        plan_choice(arena, sizes, &plan);
    else if (type->base == MODEL_MESSAGE)
        plan_message(arena, &plan);
    return plan;
}

/* ---- the set ---- */

static int by_type(const void *a, const void *b)
{
    uintptr_t x = (uintptr_t)((const struct plan *)a)->type;
    uintptr_t y = (uintptr_t)((const struct plan *)b)->type;
    return x < y ? -1 : x > y;
}

struct plan_set *plan_set_new(struct arena *arena, const struct model *model)
{
    struct size_table sizes = size_types(arena, model);
    struct plan_set *set = ARENA_NEW(arena, struct plan_set);
    set->plans = arena_array(arena, sizes.count, sizeof(*set->plans));
    set->count = sizes.count; /* in the order of the sizes: by address */
    for (size_t i = 0; i < sizes.count; i++)
        set->plans[i] = plan_type(arena, &sizes, sizes.entries[i].type);
    return set;
}

const struct plan *plan_of(const struct plan_set *set, const struct model_type *type)
{
    struct plan key = {.type = type};
    return set->count ? bsearch(&key, set->plans, set->count, sizeof(*set->plans), by_type) : NULL;
}
