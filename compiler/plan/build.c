#include "plan/build.h"

#include "model/sizes.h"

#include <stdlib.h>

typedef VEC(struct plan_op) op_list;

/* An equation's window over members first..last. */
struct span_window {
    size_t first, last;
    const struct model_field *equation;
    bool open;
};

/* An equation to verify when members low..high have been read. */
struct pending {
    const struct model_field *equation;
    size_t low;
    bool done;
    struct pending *next; /* of those with the same high */
};

struct builder {
    struct arena *arena;
    const struct model_member *members;
    size_t count;
    struct span_window *windows; /* by first, the larger before the smaller */
    size_t window_count;
    size_t *window_at; /* of each member: the first window that begins there, or window_count */
    struct pending **pending; /* of each member: what can be verified behind it */
};

static struct plan_ops build_range(struct builder *b, size_t first, size_t end,
                                   const struct model_guard *guard);

/* --- runs --------------------------------------------------------------------------------------------------------- */

struct run {
    struct arena *arena;
    VEC(struct plan_group) groups;
    VEC(struct plan_slot) slots; /* of the open group */
    unsigned bits;               /* in the open group */
    uint32_t bytes;
};

static bool is_text(const struct model_field *field)
{
    return field->ref.base == MODEL_STR || field->ref.base == MODEL_BYTES;
}

static bool is_record(const struct model_field *field)
{
    return field->ref.base == MODEL_STRUCT || field->ref.base == MODEL_CHOICE ||
           field->ref.base == MODEL_MESSAGE;
}

/* Whether the field's bytes are always as many, and loaded without a decision. */
static bool goes_into_run(const struct model_field *field)
{
    if (field->role == MODEL_LET || field->stream != NULL || is_record(field) ||
        field->ref.base == MODEL_CHAIN || field->via != NULL || field->ref.form != NULL)
        return false;
    if (field->ref.digits != NULL)
        return false;
    return is_text(field) ? field->shape == MODEL_FIXED : field->shape == MODEL_ONE;
}

/* The first field's place is the highest bits, or with `bits lsb` the lowest. */
static void place_slots(struct run *run)
{
    unsigned used = 0;
    for (size_t i = 0; i < run->slots.count; i++) {
        struct plan_slot *slot = &run->slots.items[i];
        bool lsb = slot->field->ref.bit_order == MODEL_LSB;
        slot->shift = lsb ? used : run->bits - used - slot->bits;
        used += slot->bits;
    }
}

static void close_group(struct run *run)
{
    place_slots(run);
    struct plan_group group = {.offset = run->bytes, .bytes = run->bits / 8};
    group.little = run->slots.items[0].field->ref.order == MODEL_LITTLE;
    if (group.bytes > 1)
        group.little_if = run->slots.items[0].field->ref.little_if;
    group.slots = run->slots.items;
    group.slot_count = run->slots.count;
    vec_push(run->arena, &run->groups, group);
    run->bytes += group.bytes;
    run->bits = 0;
    run->slots.items = NULL;
    run->slots.count = run->slots.capacity = 0;
}

/* Behind bytes of constant length: a constant too. */
static void add_padding(struct run *run, const struct model_field *field)
{
    static const struct model_expr zero = {.op = MODEL_E_INT, .base = MODEL_INT};
    unsigned bytes = field->pad ? (unsigned)(-field->count->value & (field->pad - 1)) : 0;
    if (bytes == 0)
        return;
    struct model_field *padding = ARENA_NEW(run->arena, struct model_field);
    padding->c = arena_printf(run->arena, "pad_%s", field->c);
    padding->role = MODEL_LITERAL;
    padding->ref.base = MODEL_UINT;
    padding->ref.bits = 8 * bytes;
    padding->value = &zero;
    struct plan_slot slot = {.field = padding, .bits = 8 * bytes};
    vec_push(run->arena, &run->slots, slot);
    run->bits = slot.bits;
    close_group(run);
}

static void add_to_run(struct run *run, const struct model_field *field)
{
    if (is_text(field)) {
        struct plan_group group = {
            .offset = run->bytes, .bytes = (uint32_t)field->count->value, .bytes_field = field};
        vec_push(run->arena, &run->groups, group);
        run->bytes += group.bytes;
        add_padding(run, field);
        return;
    }
    struct plan_slot slot = {.field = field, .bits = field->ref.bits};
    if (field->ref.form != NULL) {
        slot.bits = field->ref.form->head_bits;
        slot.is_head = true;
    }
    vec_push(run->arena, &run->slots, slot);
    run->bits += slot.bits;
    if (run->bits % 8 == 0)
        close_group(run);
}

static struct plan_op run_op(const struct run *run)
{
    return (struct plan_op){.kind = PLAN_RUN,
                            .bytes = run->bytes,
                            .groups = run->groups.items,
                            .group_count = run->groups.count};
}

/* --- fields ------------------------------------------------------------------------------------------------------- */

static struct plan_op *copy_op(struct arena *arena, struct plan_op op)
{
    struct plan_op *copy = ARENA_NEW(arena, struct plan_op);
    *copy = op;
    return copy;
}

static struct plan_op element_op(struct arena *arena, const struct model_field *field)
{
    if (field->ref.digits != NULL)
        return (struct plan_op){.kind = PLAN_DIGITS, .field = field};
    if (is_record(field))
        return (struct plan_op){.kind = PLAN_RECORD, .field = field};
    if (field->ref.form != NULL)
        return (struct plan_op){.kind = PLAN_FORM, .field = field};
    if (field->ref.base == MODEL_CHAIN)
        return (struct plan_op){.kind = PLAN_CHAIN, .field = field};
    struct run run = {.arena = arena};
    add_to_run(&run, field);
    return run_op(&run);
}

static struct plan_op array_op(struct arena *arena, const struct model_field *field)
{
    if (sizes_packed(field) != 0)
        return (struct plan_op){.kind = PLAN_ARRAY, .field = field, .packed = sizes_packed(field)};
    return (struct plan_op){.kind = PLAN_ARRAY,
                            .field = field,
                            .body = copy_op(arena, element_op(arena, field)),
                            .body_count = 1,
                            .min_bytes = sizes_of_element(&field->ref).min / 8};
}

/* The field without the window around it. */
static struct plan_op bare_op(struct arena *arena, const struct model_field *field)
{
    if (goes_into_run(field)) {
        struct run run = {.arena = arena};
        add_to_run(&run, field);
        return run_op(&run);
    }
    if (is_text(field))
        return (struct plan_op){.kind = PLAN_BYTES, .field = field};
    if (field->shape == MODEL_ONE)
        return element_op(arena, field);
    return array_op(arena, field);
}

static struct plan_op field_op(struct arena *arena, const struct model_field *field)
{
    struct plan_op op = bare_op(arena, field);
    if (field->window.kind == MODEL_NO_WINDOW)
        return op;
    return (struct plan_op){.kind = PLAN_WINDOW,
                            .field = field,
                            .skip = field->window.skip,
                            .size = field->window.size,
                            .body = copy_op(arena, op),
                            .body_count = 1};
}

static struct plan_op member_op(struct builder *b, const struct model_member *member)
{
    if (member->kind == MODEL_M_REQUIRE)
        return (struct plan_op){.kind = PLAN_REQUIRE, .require = &member->require};
    if (member->field->role == MODEL_LET || member->field->stream != NULL)
        return (struct plan_op){.kind = PLAN_LET, .field = member->field};
    return field_op(b->arena, member->field);
}

/* --- ranges ------------------------------------------------------------------------------------------------------- */

static const struct model_guard *guard_of(const struct model_member *member)
{
    return member->kind == MODEL_M_FIELD ? member->field->guard : member->require.guard;
}

static bool covers(const struct model_guard *outer, const struct model_guard *inner)
{
    for (const struct model_guard *g = inner; g != NULL; g = g->parent)
        if (g == outer)
            return true;
    return outer == NULL;
}

/* The guard that stands directly in `outer` on the way to `inner`. */
static const struct model_guard *next_guard(const struct model_guard *outer,
                                            const struct model_guard *inner)
{
    while (inner->parent != outer)
        inner = inner->parent;
    return inner;
}

static struct span_window *window_to_open(struct builder *b, size_t at,
                                          const struct model_guard *guard)
{
    for (size_t i = b->window_at[at]; i < b->window_count && b->windows[i].first == at; i++)
        if (!b->windows[i].open && b->windows[i].equation->guard == guard)
            return &b->windows[i];
    return NULL;
}

static bool begins_window(const struct builder *b, size_t at)
{
    return b->window_at[at] < b->window_count;
}

static size_t add_window(struct builder *b, op_list *ops, struct span_window *window,
                         const struct model_guard *guard)
{
    window->open = true;
    struct plan_ops body = build_range(b, window->first, window->last + 1, guard);
    struct plan_op op = {.kind = PLAN_WINDOW,
                         .field = window->equation,
                         .skip = window->equation->window_skip,
                         .size = window->equation->solved,
                         .body = body.ops,
                         .body_count = body.count};
    vec_push(b->arena, ops, op);
    return window->last + 1;
}

static bool asks_reader(const struct model_expr *e)
{
    if (e == NULL)
        return false;
    return e->op == MODEL_E_REMAINING || e->op == MODEL_E_OFFSET || asks_reader(e->a) ||
           asks_reader(e->b) || asks_reader(e->c);
}

/* What only a reader can tell is a condition of its own, so that the writer still checks the rest of it. */
static struct plan_op if_op(struct arena *arena, const struct model_expr *condition,
                            struct plan_ops body)
{
    struct plan_op op = {
        .kind = PLAN_IF, .condition = condition, .body = body.ops, .body_count = body.count};
    if (condition->op != MODEL_E_ANDALSO || !asks_reader(condition))
        return op;
    struct plan_op inner = if_op(arena, condition->b, body);
    return if_op(arena, condition->a, (struct plan_ops){copy_op(arena, inner), 1});
}

static size_t add_if(struct builder *b, op_list *ops, size_t at, size_t end,
                     const struct model_guard *guard)
{
    size_t last = at;
    while (last < end && covers(guard, guard_of(&b->members[last])))
        last++;
    struct plan_ops body = build_range(b, at, last, guard);
    vec_push(b->arena, ops, if_op(b->arena, guard->own, body));
    return last;
}

/* An integer of varying size whose first bits fill up the byte in front. */
static bool has_head(const struct model_field *field)
{
    return field->role != MODEL_LET && field->ref.form != NULL && field->ref.form->head_bits > 0;
}

static bool is_run_member(const struct model_member *member)
{
    return member->kind == MODEL_M_FIELD &&
           (goes_into_run(member->field) || has_head(member->field)) &&
           member->field->window.kind == MODEL_NO_WINDOW;
}

/* Lets and requires do not touch the wire: a run goes on behind them, and they are done after it. */
static bool waits_for_run(const struct model_member *member)
{
    return member->kind == MODEL_M_REQUIRE || member->field->role == MODEL_LET;
}

static size_t add_run(struct builder *b, op_list *ops, size_t at, size_t end,
                      const struct model_guard *guard)
{
    struct run run = {.arena = b->arena};
    size_t behind = at;
    for (size_t i = at; i < end && guard_of(&b->members[i]) == guard; i++) {
        if (i > at && begins_window(b, i))
            break;
        if (is_run_member(&b->members[i])) {
            add_to_run(&run, b->members[i].field);
            behind = i + 1;
            if (has_head(b->members[i].field))
                break;
        } else if (!waits_for_run(&b->members[i])) {
            break;
        }
    }
    vec_push(b->arena, ops, run_op(&run));
    if (has_head(b->members[behind - 1].field)) {
        struct plan_op tail = {.kind = PLAN_FORM, .field = b->members[behind - 1].field};
        vec_push(b->arena, ops, tail);
    }
    for (size_t i = at; i < behind; i++)
        if (waits_for_run(&b->members[i]))
            vec_push(b->arena, ops, member_op(b, &b->members[i]));
    return behind;
}

static size_t add_next(struct builder *b, op_list *ops, size_t at, size_t end,
                       const struct model_guard *guard)
{
    struct span_window *window = window_to_open(b, at, guard);
    if (window != NULL)
        return add_window(b, ops, window, guard);
    const struct model_guard *own = guard_of(&b->members[at]);
    if (own != guard)
        return add_if(b, ops, at, end, next_guard(guard, own));
    if (is_run_member(&b->members[at]))
        return add_run(b, ops, at, end, guard);
    vec_push(b->arena, ops, member_op(b, &b->members[at]));
    return at + 1;
}

/* What is known behind members first..end, unless it needs something in front of `low`. */
static void add_verifications(struct builder *b, op_list *ops, size_t first, size_t end, size_t low)
{
    for (size_t i = first; i < end; i++) {
        for (struct pending *p = b->pending[i]; p != NULL; p = p->next) {
            if (p->done || p->low < low)
                continue;
            p->done = true;
            struct plan_op op = {.kind = PLAN_VERIFY, .field = p->equation};
            vec_push(b->arena, ops, op);
        }
    }
}

static struct plan_ops build_range(struct builder *b, size_t first, size_t end,
                                   const struct model_guard *guard)
{
    op_list ops = {0};
    size_t at = first;
    while (at < end) {
        size_t next = add_next(b, &ops, at, end, guard);
        add_verifications(b, &ops, at, next, first);
        at = next;
    }
    return (struct plan_ops){ops.items, ops.count};
}

/* --- what to open and to verify ----------------------------------------------------------------------------------- */

static size_t index_of(const struct builder *b, const struct model_field *field)
{
    for (size_t i = 0; i < b->count; i++)
        if (b->members[i].kind == MODEL_M_FIELD && b->members[i].field == field)
            return i;
    return b->count;
}

static int compare_windows(const void *a, const void *b)
{
    const struct span_window *x = a, *y = b;
    if (x->first != y->first)
        return x->first < y->first ? -1 : 1;
    return x->last > y->last ? -1 : x->last < y->last;
}

static void find_windows(struct builder *b)
{
    VEC(struct span_window) windows = {0};
    for (size_t i = 0; i < b->count; i++) {
        if (b->members[i].kind != MODEL_M_FIELD ||
            b->members[i].field->solves != MODEL_SOLVES_WINDOW)
            continue;
        const struct model_field *equation = b->members[i].field;
        struct span_window window = {index_of(b, equation->window_first),
                                     index_of(b, equation->window_last), equation, false};
        vec_push(b->arena, &windows, window);
    }
    if (windows.count > 0)
        qsort(windows.items, windows.count, sizeof *windows.items, compare_windows);
    b->windows = windows.items;
    b->window_count = windows.count;
    b->window_at = arena_array(b->arena, b->count, sizeof *b->window_at);
    for (size_t i = 0; i < b->count; i++)
        b->window_at[i] = b->window_count;
    for (size_t i = windows.count; i-- > 0;)
        b->window_at[windows.items[i].first] = i;
}

/* The last field that the right side of an equation asks for, or NULL. */
static const struct model_field *asked_field(const struct model_expr *e)
{
    if (e == NULL)
        return NULL;
    if (e->op == MODEL_E_CHECKSUM)
        return e->to;
    if (e->op == MODEL_E_COUNT || e->op == MODEL_E_KIND || e->op == MODEL_E_PRESENT)
        return e->field;
    const struct model_field *found = asked_field(e->a);
    if (found == NULL)
        found = asked_field(e->b);
    return found != NULL ? found : asked_field(e->c);
}

static size_t lesser(size_t a, size_t b)
{
    return a < b ? a : b;
}

static void find_pending(struct builder *b)
{
    b->pending = arena_array(b->arena, b->count, sizeof *b->pending);
    for (size_t i = b->count; i-- > 0;) {
        if (b->members[i].kind != MODEL_M_FIELD || !b->members[i].field->verify)
            continue;
        const struct model_field *asked = asked_field(b->members[i].field->value);
        size_t other = asked != NULL ? index_of(b, asked) : i;
        size_t high = other > i ? other : i;
        struct pending *p = ARENA_NEW(b->arena, struct pending);
        p->equation = b->members[i].field;
        p->low = other < i ? other : i;
        if (asked != NULL && p->equation->value->op == MODEL_E_CHECKSUM)
            p->low = lesser(p->low, index_of(b, p->equation->value->field));
        p->next = b->pending[high];
        b->pending[high] = p;
    }
}

struct plan_ops plan__members(struct arena *arena, const struct model_member *members, size_t count)
{
    struct builder b = {.arena = arena, .members = members, .count = count};
    find_windows(&b);
    find_pending(&b);
    return build_range(&b, 0, count, NULL);
}
