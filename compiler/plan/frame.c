/* Routines and their parts: places, choices. */
#include "plan/frame_build.h"

#include <stdlib.h>
#include <string.h>

enum { WAY_BACK = 2 };

/* --- steps -------------------------------------------------------------------------------------------------------- */

int32_t frame_here(const struct frame *f)
{
    return (int32_t)f->row->ops.count;
}

struct frame_op *frame_put(struct frame *f, enum frame_code code, int32_t d, int64_t e)
{
    struct frame_op op = {.code = code, .d = d, .e = e};
    vec_push(f->arena, &f->row->ops, op);
    return &f->row->ops.items[f->row->ops.count - 1];
}

void frame_check(struct frame *f, enum frame_code code, int64_t e, const char *fails)
{
    frame_put(f, code, 0, e)->fails = fails;
}

void frame_land(struct frame *f, int32_t at)
{
    f->row->ops.items[at].d = frame_here(f);
}

int32_t frame_text(struct frame *f, const uint8_t *text, size_t len)
{
    struct frame_text entry = {text, len};
    for (size_t i = f->row->texts.count; i-- > 0 && i + 16 > f->row->texts.count;) {
        const struct frame_text *old = &f->row->texts.items[i];
        if (old->len == len && memcmp(old->text, text, len) == 0)
            return (int32_t)i;
    }
    vec_push(f->arena, &f->row->texts, entry);
    return (int32_t)f->row->texts.count - 1;
}

bool frame_lose(struct frame *f)
{
    frame_put(f, FRAME_LOSE, 0, 0);
    return false;
}

/* --- places ------------------------------------------------------------------------------------------------------- */

bool frame_is_integer(const struct model_ref *ref)
{
    return ref->base == MODEL_UINT || ref->base == MODEL_INT || ref->base == MODEL_BOOL ||
           ref->base == MODEL_ENUM;
}

int32_t frame_new_place(struct frame *f)
{
    return f->places++;
}

static int compare_slots(const void *x, const void *y)
{
    const struct frame_slot *a = x, *b = y;
    if (a->field != b->field)
        return (uintptr_t)a->field < (uintptr_t)b->field ? -1 : 1;
    return (int)a->what - (int)b->what;
}

struct frame_slot *frame_slot(struct frame *f, const struct model_field *field,
                              enum frame_what what)
{
    struct frame_slot key = {.field = field, .what = what};
    if (f->slots.count == 0)
        return NULL;
    return bsearch(&key, f->slots.items, f->slots.count, sizeof key, compare_slots);
}

static void ask(struct frame *f, const struct model_field *field, enum frame_what what)
{
    struct frame_slot slot = {.field = field, .what = what, .place = -1};
    vec_push(f->arena, &f->slots, slot);
}

static void ask_expr(struct frame *f, const struct model_expr *e)
{
    if (!e || frame_ask_line(f, e))
        return;
    if (e->op == MODEL_E_FIELD && e->base <= MODEL_ENUM)
        ask(f, e->field, FRAME_VALUE);
    if (e->op == MODEL_E_LAST && e->base <= MODEL_ENUM)
        ask(f, e->field, FRAME_VALUE);
    if (e->op == MODEL_E_COUNT)
        ask(f, e->field, FRAME_COUNT);
    ask_expr(f, e->a);
    ask_expr(f, e->b);
    ask_expr(f, e->c);
}

static void ask_ops(struct frame *f, const struct plan_op *ops, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const struct model_field *field = ops[i].field;
        ask_expr(f, ops[i].size);
        ask_expr(f, ops[i].condition);
        if (field) {
            ask_expr(f, field->count);
            ask_expr(f, field->ends);
            ask_expr(f, field->condition);
            for (size_t a = 0; a < field->ref.arg_count; a++)
                ask_expr(f, field->ref.args[a]);
        }
        if (ops[i].kind == PLAN_LET)
            ask_expr(f, field->value);
        if (ops[i].kind != PLAN_WINDOW)
            ask_ops(f, ops[i].body, ops[i].body_count);
    }
}

static void place_params(struct frame *f)
{
    bool is_choice = f->type->base == MODEL_CHOICE;
    const struct model_field **params =
        is_choice ? f->type->choice.params : f->type->structure.params;
    for (int32_t i = 0; i < f->params; i++) {
        struct frame_slot *slot = frame_slot(f, params[i], FRAME_VALUE);
        if (slot && frame_is_integer(&params[i]->ref)) {
            slot->place = i;
            slot->known = true;
        }
    }
}

void frame_find_slots(struct frame *f)
{
    const struct plan *plan = plan_of(f->plans, f->type);
    if (f->type->base == MODEL_CHOICE)
        ask_expr(f, f->type->choice.by);
    ask_ops(f, plan->ops, plan->op_count);
    for (size_t i = 0; i < plan->arm_count; i++)
        ask_ops(f, plan->arms[i].ops, plan->arms[i].op_count);
    if (f->slots.count == 0)
        return;
    qsort(f->slots.items, f->slots.count, sizeof *f->slots.items, compare_slots);
    size_t count = 1;
    for (size_t i = 1; i < f->slots.count; i++)
        if (compare_slots(&f->slots.items[i], &f->slots.items[count - 1]) != 0)
            f->slots.items[count++] = f->slots.items[i];
    f->slots.count = count;
    place_params(f);
    for (size_t i = 0; i < count; i++)
        if (f->slots.items[i].place < 0)
            f->slots.items[i].place = frame_new_place(f);
}

/* --- choices ------------------------------------------------------------------------------------------------------ */

struct label {
    int64_t lo, hi;
    size_t arm;
};

struct labels {
    VEC(struct label) list;
    size_t fallback; /* arm_count: none */
};

static int compare_labels(const void *x, const void *y)
{
    const struct label *a = x, *b = y;
    return a->lo < b->lo ? -1 : a->lo > b->lo;
}

/* Tags are compared as int64_t, where a large unsigned one is negative. */
static void add_label(struct frame *f, struct labels *labels, wide lo, wide hi, size_t arm)
{
    const wide top = INT64_MAX;
    if (lo <= top && hi > top) {
        add_label(f, labels, lo, top, arm);
        lo = top + 1;
    }
    struct label label = {(int64_t)(uint64_t)lo, (int64_t)(uint64_t)hi, arm};
    vec_push(f->arena, &labels->list, label);
}

static void find_labels(struct frame *f, const struct plan *plan, struct labels *labels)
{
    labels->fallback = plan->arm_count;
    for (size_t i = 0; i < plan->arm_count; i++) {
        const struct model_arm *arm = plan->arms[i].arm;
        if (arm->is_default)
            labels->fallback = i;
        for (size_t l = 0; l < arm->label_count; l++)
            add_label(f, labels, arm->labels[l].lo, arm->labels[l].hi, i);
    }
    if (labels->list.count)
        qsort(labels->list.items, labels->list.count, sizeof *labels->list.items, compare_labels);
}

static bool put_tag(struct frame *f, const struct model_choice *choice)
{
    if (choice->literals) {
        int32_t first = (int32_t)f->row->texts.count;
        for (size_t i = 0; i < choice->literal_count; i++) {
            struct frame_text text = {choice->literals[i].text, choice->literals[i].len};
            vec_push(f->arena, &f->row->texts, text);
        }
        frame_put(f, FRAME_LITERAL, first, (int64_t)choice->literal_count)->a = choice->nocase;
        return true;
    }
    if (choice->by != NULL)
        return frame_expr(f, choice->by);
    if (choice->by_peek)
        frame_peek(f, &choice->tag);
    else
        frame_integer(f, &choice->tag);
    return true;
}

static void put_arms(struct frame *f, const struct plan *plan, int32_t *entries)
{
    int32_t *ends = arena_array(f->arena, plan->arm_count + 1, sizeof *ends);
    for (size_t i = 0; i < plan->arm_count; i++) {
        entries[i] = frame_here(f);
        frame_ops(f, plan->arms[i].ops, plan->arms[i].op_count);
        ends[i] = frame_here(f);
        frame_put(f, FRAME_JUMP, 0, 0);
    }
    for (size_t i = 0; i < plan->arm_count; i++)
        frame_land(f, ends[i]);
}

static bool put_choice(struct frame *f, const struct plan *plan)
{
    struct labels labels = {0};
    int32_t *entries = arena_array(f->arena, plan->arm_count + 1, sizeof *entries);
    if (!put_tag(f, &f->type->choice))
        return frame_lose(f);
    find_labels(f, plan, &labels);
    int32_t cases = frame_here(f);
    frame_put(f, FRAME_CASES, (int32_t)labels.list.count, -1);
    for (size_t i = 0; i < labels.list.count; i++) {
        frame_put(f, FRAME_CASE, 0, labels.list.items[i].lo);
        frame_put(f, FRAME_CASE, 0, labels.list.items[i].hi);
    }
    put_arms(f, plan, entries);
    struct frame_op *ops = &f->row->ops.items[cases];
    for (size_t i = 0; i < labels.list.count; i++)
        ops[1 + 2 * i].d = entries[labels.list.items[i].arm];
    if (labels.fallback < plan->arm_count)
        ops->e = entries[labels.fallback];
    return true;
}

/* --- routines ----------------------------------------------------------------------------------------------------- */

static void put_routine(struct frame *f)
{
    const struct plan *plan = plan_of(f->plans, f->type);
    int32_t begin = frame_here(f);
    f->params = (int32_t)(f->type->base == MODEL_CHOICE ? f->type->choice.param_count
                                                        : f->type->structure.param_count);
    f->places = f->params + WAY_BACK;
    frame_find_slots(f);
    frame_put(f, FRAME_RESERVE, 0, f->type->recursive ? f->type->depth_limit : 0)->a =
        f->type->recursive;
    if (f->type->base == MODEL_CHOICE)
        put_choice(f, plan);
    else if (f->type->structure.line)
        frame_lines(f, f->type->structure.line, NULL);
    else
        frame_ops(f, plan->ops, plan->op_count);
    struct frame_op *end = frame_put(f, FRAME_RETURN, 0, 0);
    end->a = f->params;
    end->b = f->type->recursive;
    f->row->ops.items[begin].d = f->places - f->params - WAY_BACK;
}

int32_t frame_routine_of(struct frame *f, const struct model_type *type)
{
    for (size_t i = f->row->routines.count; i-- > 0;)
        if (f->row->routines.items[i].type == type)
            return (int32_t)i;
    struct frame_routine routine = {type, 0};
    vec_push(f->arena, &f->row->routines, routine);
    return (int32_t)f->row->routines.count - 1;
}

/* Calls name routines by number until all have an entry. */
static void resolve_calls(struct frame_code_row *row)
{
    for (size_t i = 0; i < row->ops.count; i++)
        if (row->ops.items[i].code == FRAME_CALL)
            row->ops.items[i].d = (int32_t)row->routines.items[row->ops.items[i].d].entry;
}

struct frame_code_row *frame_build(struct arena *arena, const struct plan_set *plans,
                                   const struct model_file *file)
{
    struct frame_code_row *row = ARENA_NEW(arena, struct frame_code_row);
    for (size_t i = 0; i < file->type_count; i++) {
        struct frame_routine routine = {file->types[i], 0};
        if (file->types[i]->base == MODEL_STRUCT || file->types[i]->base == MODEL_CHOICE)
            vec_push(arena, &row->routines, routine);
    }
    for (size_t i = 0; i < row->routines.count; i++) {
        struct frame f = {.arena = arena, .plans = plans, .row = row, .head = -1, .index = -1};
        f.type = row->routines.items[i].type;
        row->routines.items[i].entry = (uint32_t)row->ops.count;
        put_routine(&f);
    }
    resolve_calls(row);
    return row;
}
