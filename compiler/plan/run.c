/* Runs: fixed bytes under one bounds check, cut into groups that are loaded as one integer each. */
#include "base/vec.h"
#include "plan/build.h"

struct run {
    struct arena *arena;
    uint32_t bytes;
    VEC(struct plan_group) groups;
    VEC(struct plan_slot) slots; /* of the group that is open */
    unsigned bits;               /* of the group that is open */
};

bool run_holds(const struct model_field *field)
{
    if (field->window.kind != MODEL_NO_WINDOW || size_is_record(field))
        return false;
    if (field->role == MODEL_LET || field->role == MODEL_PARAM)
        return false;
    if (field->role == MODEL_LITERAL)
        return true;
    return size_is_text(field) ? field->shape == MODEL_FIXED : field->shape == MODEL_ONE;
}

static void run_bytes(struct run *run, const struct model_field *field)
{
    wide length = field->role == MODEL_LITERAL ? (wide)field->value->text_len : field->count->value;
    struct plan_group group = {
        .offset = run->bytes, .bytes = (uint32_t)length, .bytes_field = field};
    vec_push(run->arena, &run->groups, group);
    run->bytes += group.bytes;
}

/* Whole bytes are complete: the group's slots get their places in the integer. */
static void run_close_group(struct run *run)
{
    const struct model_ref *first = &run->slots.items[0].field->ref;
    bool lsb = first->bit_order == MODEL_LSB;
    bool single = run->slots.count == 1;
    unsigned done = 0;
    for (size_t i = 0; i < run->slots.count; i++) {
        struct plan_slot *slot = &run->slots.items[i];
        slot->shift = lsb ? done : run->bits - done - slot->bits;
        done += slot->bits;
    }
    struct plan_group group = {
        .offset = run->bytes,
        .bytes = run->bits / 8,
        .little = single ? first->order == MODEL_LITTLE : lsb,
        .slots = run->slots.items,
        .slot_count = run->slots.count,
    };
    vec_push(run->arena, &run->groups, group);
    run->bytes += group.bytes;
    run->bits = 0;
    run->slots.items = NULL;
    run->slots.count = run->slots.capacity = 0;
}

static void run_add(struct run *run, const struct model_field *field)
{
    if (size_is_text(field)) {
        run_bytes(run, field);
        return;
    }
    struct plan_slot slot = {.field = field, .bits = field->ref.bits};
    vec_push(run->arena, &run->slots, slot);
    run->bits += slot.bits;
    if (run->bits % 8 == 0)
        run_close_group(run);
}

static struct plan_op run_op(const struct run *run)
{
    return (struct plan_op){
        .kind = PLAN_RUN,
        .bytes = run->bytes,
        .groups = run->groups.items,
        .group_count = run->groups.count,
    };
}

struct plan_op run_of(struct arena *arena, const struct model_member *members, size_t first,
                      size_t end)
{
    struct run run = {.arena = arena};
    for (size_t i = first; i < end; i++)
        run_add(&run, members[i].field);
    return run_op(&run);
}

struct plan_op run_of_element(struct arena *arena, const struct model_field *array)
{
    struct run run = {.arena = arena};
    run_add(&run, array);
    return run_op(&run);
}
