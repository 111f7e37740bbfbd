#include "plan/plan.h"

#include "plan/build.h"

/* Plans by type: open addressing over the types' addresses. */
struct plan_set {
    struct plan *plans;
    size_t capacity; /* a power of two, at least twice the number of plans */
};

static size_t slot_of(const struct plan_set *set, const struct model_type *type)
{
    size_t slot = ((uintptr_t)type >> 4) * 2654435761u & (set->capacity - 1);
    while (set->plans[slot].type != NULL && set->plans[slot].type != type)
        slot = (slot + 1) & (set->capacity - 1);
    return slot;
}

static bool has_condition(const struct model_member *members, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (members[i].kind == MODEL_M_FIELD && members[i].field->guard != NULL)
            return true;
    return false;
}

static void plan_struct(struct arena *arena, const struct model_struct *structure,
                        struct plan *plan)
{
    if (structure->line != NULL) /* each back end knows what its lines are */
        return;
    struct plan_ops ops = plan__members(arena, structure->members, structure->member_count);
    plan->ops = ops.ops;
    plan->op_count = ops.count;
    plan->fixed = plan->min_bytes == plan->max_bytes &&
                  !has_condition(structure->members, structure->member_count);
}

static void plan_choice(struct arena *arena, const struct model_choice *choice, struct plan *plan)
{
    struct plan_arm *arms = arena_array(arena, choice->arm_count, sizeof *arms);
    plan->fixed = plan->min_bytes == plan->max_bytes;
    for (size_t i = 0; i < choice->arm_count; i++) {
        const struct model_arm *arm = &choice->arms[i];
        struct plan_ops ops = plan__members(arena, arm->members, arm->member_count);
        arms[i] = (struct plan_arm){arm, ops.ops, ops.count};
        plan->fixed &= !has_condition(arm->members, arm->member_count);
    }
    plan->arms = arms;
    plan->arm_count = choice->arm_count;
}

static void plan_type(struct arena *arena, const struct model_type *type, struct plan *plan)
{
    plan->type = type;
    plan->min_bytes = type->min_bytes;
    plan->max_bytes = type->max_bytes;
    if (type->base == MODEL_STRUCT) {
        plan_struct(arena, &type->structure, plan);
    } else if (type->base == MODEL_CHOICE) {
        plan_choice(arena, &type->choice, plan);
    } else {
        plan->fields = plan__message(arena, &type->message);
        plan->field_count = type->message.field_count;
    }
}

struct plan_set *plan_set_new(struct arena *arena, const struct model *model)
{
    struct plan_set *set = ARENA_NEW(arena, struct plan_set);
    size_t count = 0;
    for (size_t i = 0; i < model->file_count; i++)
        count += model->files[i]->type_count;
    set->capacity = 16;
    while (set->capacity < 2 * count)
        set->capacity *= 2;
    set->plans = arena_array(arena, set->capacity, sizeof *set->plans);
    for (size_t i = 0; i < model->file_count; i++) {
        const struct model_file *file = model->files[i];
        for (size_t j = 0; j < file->type_count; j++)
            if (file->types[j]->base != MODEL_ENUM)
                plan_type(arena, file->types[j], &set->plans[slot_of(set, file->types[j])]);
    }
    return set;
}

const struct plan *plan_of(const struct plan_set *set, const struct model_type *type)
{
    const struct plan *plan = &set->plans[slot_of(set, type)];
    return plan->type != NULL ? plan : NULL;
}

bool plan_is_field(const struct plan_op *op)
{
    switch (op->kind) {
    case PLAN_FORM:
    case PLAN_DIGITS:
    case PLAN_BYTES:
    case PLAN_CHAIN:
    case PLAN_RECORD:
    case PLAN_ARRAY:
        return true;
    default:
        return false;
    }
}
