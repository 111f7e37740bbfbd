/* Bodies become nested operations: windows and conditions enclose the members they cover, fixed neighbours become runs,
 * and what can only be compared once more is known is verified as soon as it is. */
#include "plan/build.h"

#include "base/vec.h"

typedef VEC(struct plan_op) op_vec;

struct builder {
    struct arena *arena;
    const struct size_table *sizes;
    const struct model_member *members;
    size_t count;
};

/* One nesting level: the members from `at` up to `end`, all under `guard`. */
struct level {
    const struct model_guard *guard;
    const struct model_field
        *window; /* the equation whose window this level is in, innermost; NULL = none */
    size_t end;
    op_vec ops;
    VEC(const struct model_field *)
    unverified; /* equations of this level that wait for their other side */
};

static struct plan_ops build_level(struct builder *b, size_t at, struct level *level);

static size_t position(const struct builder *b, const struct model_field *field)
{
    for (size_t i = 0; i < b->count; i++)
        if (b->members[i].kind == MODEL_M_FIELD && b->members[i].field == field)
            return i;
    return 0;
}

static const struct model_guard *guard_at(const struct builder *b, size_t i)
{
    const struct model_member *member = &b->members[i];
    return member->kind == MODEL_M_FIELD ? member->field->guard : member->require.guard;
}

/* Whether `guard` is `outer` or stands inside it; everything stands inside NULL. */
static bool is_inside(const struct model_guard *guard, const struct model_guard *outer)
{
    while (guard && guard != outer)
        guard = guard->parent;
    return guard == outer;
}

static void add(struct builder *b, struct level *level, struct plan_op op)
{
    vec_push(b->arena, &level->ops, op);
}

/* ---- when an equation can be verified ---- */

/* Position of the last member that an expression mentions, at least `at`. */
static size_t known_at(const struct builder *b, const struct model_expr *x, size_t at)
{
    if (!x)
        return at;
    const struct model_field *mentioned[] = {x->field, x->to};
    for (int i = 0; i < 2; i++) {
        size_t p = mentioned[i] && mentioned[i]->role != MODEL_PARAM && x->op != MODEL_E_MEMBER
                       ? position(b, mentioned[i])
                       : 0;
        if (p > at)
            at = p;
    }
    at = known_at(b, x->a, at);
    at = known_at(b, x->b, at);
    return known_at(b, x->c, at);
}

static const struct plan_op *one_op(struct builder *b, struct plan_op op)
{
    struct plan_op *copy = ARENA_NEW(b->arena, struct plan_op);
    *copy = op;
    return copy;
}

/* An equation that an inner level could not verify yet stands under a condition of its own here. */
static void add_verification(struct builder *b, struct level *level,
                             const struct model_field *field)
{
    struct plan_op op = {.kind = PLAN_VERIFY, .field = field};
    if (field->guard != level->guard)
        op = (struct plan_op){
            .kind = PLAN_IF,
            .condition = field->guard->all,
            .body = one_op(b, op),
            .body_count = 1,
        };
    add(b, level, op);
}

/* Adds the comparisons that the members before `at` allow. */
static void add_verifications(struct builder *b, struct level *level, size_t at)
{
    size_t kept = 0;
    for (size_t i = 0; i < level->unverified.count; i++) {
        const struct model_field *field = level->unverified.items[i];
        if (known_at(b, field->value, position(b, field)) < at || at == b->count)
            add_verification(b, level, field);
        else
            level->unverified.items[kept++] = field;
    }
    level->unverified.count = kept;
}

static void inherit_equations(struct builder *b, struct level *level, const struct level *inner)
{
    for (size_t i = 0; i < inner->unverified.count; i++)
        vec_push(b->arena, &level->unverified, inner->unverified.items[i]);
}

static void note_equation(struct builder *b, struct level *level, const struct model_field *field)
{
    if (field->role == MODEL_EQUATION && field->verify)
        vec_push(b->arena, &level->unverified, field);
}

/* ---- one operation each ---- */

static struct plan_op array_op(struct builder *b, const struct model_field *field)
{
    struct size bits = size_element_bits(b->sizes, field);
    struct plan_op element = size_is_record(field)
                                 ? (struct plan_op){.kind = PLAN_RECORD, .field = field}
                                 : run_of_element(b->arena, field);
    return (struct plan_op){
        .kind = PLAN_ARRAY,
        .field = field,
        .body = one_op(b, element),
        .body_count = 1,
        .min_bytes = bits.min / 8,
    };
}

static struct plan_op value_op(struct builder *b, const struct model_field *field)
{
    if (size_is_text(field))
        return (struct plan_op){.kind = PLAN_BYTES, .field = field};
    if (field->shape == MODEL_ONE)
        return (struct plan_op){.kind = PLAN_RECORD, .field = field};
    return array_op(b, field);
}

/* A field that is not part of a run, with the window of its own. */
static struct plan_op field_op(struct builder *b, const struct model_field *field)
{
    if (field->role == MODEL_LET)
        return (struct plan_op){.kind = PLAN_LET, .field = field};
    bool bare = size_is_text(field) ? field->shape == MODEL_FIXED : field->shape == MODEL_ONE;
    struct plan_op op =
        bare && !size_is_record(field) ? run_of_element(b->arena, field) : value_op(b, field);
    if (field->window.kind == MODEL_NO_WINDOW)
        return op;
    return (struct plan_op){
        .kind = PLAN_WINDOW,
        .field = field,
        .size = field->window.kind == MODEL_WINDOW_BY ? field->window.size : NULL,
        .body = one_op(b, op),
        .body_count = 1,
    };
}

/* ---- nesting ---- */

/* Of the windows that equations of this level open at member `at`, the outermost that is not open yet. */
static const struct model_field *window_at(const struct builder *b, const struct level *level,
                                           size_t at)
{
    const struct model_field *found = NULL;
    for (size_t i = 0; i < at; i++) {
        const struct model_field *eq =
            b->members[i].kind == MODEL_M_FIELD ? b->members[i].field : NULL;
        if (!eq || eq->role != MODEL_EQUATION || eq->solves != MODEL_SOLVES_WINDOW)
            continue;
        if (eq->window_first != b->members[at].field || eq->guard != level->guard)
            continue;
        size_t last = position(b, eq->window_last);
        bool inside_open = !level->window || eq->window_first != level->window->window_first ||
                           last < position(b, level->window->window_last);
        if (inside_open && eq != level->window &&
            (!found || last > position(b, found->window_last)))
            found = eq;
    }
    return found;
}

static size_t add_window(struct builder *b, struct level *level, size_t at,
                         const struct model_field *eq)
{
    struct level inner = {.guard = level->guard, .window = eq};
    inner.end = position(b, eq->window_last) + 1;
    struct plan_ops body = build_level(b, at, &inner);
    add(b, level,
        (struct plan_op){
            .kind = PLAN_WINDOW,
            .field = eq,
            .size = eq->solved,
            .body = body.ops,
            .body_count = body.count,
        });
    inherit_equations(b, level, &inner);
    return inner.end;
}

/* The guard directly below `outer` that leads to `guard`. */
static const struct model_guard *guard_below(const struct model_guard *guard,
                                             const struct model_guard *outer)
{
    while (guard->parent != outer)
        guard = guard->parent;
    return guard;
}

static size_t add_condition(struct builder *b, struct level *level, size_t at)
{
    struct level inner = {.guard = guard_below(guard_at(b, at), level->guard),
                          .window = level->window};
    inner.end = at + 1;
    while (inner.end < level->end && is_inside(guard_at(b, inner.end), inner.guard))
        inner.end++;
    struct plan_ops body = build_level(b, at, &inner);
    add(b, level,
        (struct plan_op){
            .kind = PLAN_IF,
            .condition = inner.guard->own,
            .body = body.ops,
            .body_count = body.count,
        });
    inherit_equations(b, level, &inner);
    return inner.end;
}

/* Whether member `at` continues a run of this level. */
static bool continues_run(const struct builder *b, const struct level *level, size_t at)
{
    return at < level->end && b->members[at].kind == MODEL_M_FIELD &&
           b->members[at].field->guard == level->guard && run_holds(b->members[at].field) &&
           !window_at(b, level, at);
}

static size_t add_run(struct builder *b, struct level *level, size_t at)
{
    size_t end = at;
    do {
        note_equation(b, level, b->members[end].field);
        end++;
    } while (continues_run(b, level, end));
    add(b, level, run_of(b->arena, b->members, at, end));
    return end;
}

static size_t add_member(struct builder *b, struct level *level, size_t at)
{
    const struct model_member *member = &b->members[at];
    const struct model_field *window =
        member->kind == MODEL_M_FIELD ? window_at(b, level, at) : NULL;
    if (window)
        return add_window(b, level, at, window);
    if (guard_at(b, at) != level->guard)
        return add_condition(b, level, at);
    if (member->kind == MODEL_M_REQUIRE) {
        add(b, level, (struct plan_op){.kind = PLAN_REQUIRE, .require = &member->require});
        return at + 1;
    }
    if (run_holds(member->field))
        return add_run(b, level, at);
    add(b, level, field_op(b, member->field));
    note_equation(b, level, member->field);
    return at + 1;
}

static struct plan_ops build_level(struct builder *b, size_t at, struct level *level)
{
    while (at < level->end) {
        at = add_member(b, level, at);
        add_verifications(b, level, at);
    }
    return (struct plan_ops){level->ops.items, level->ops.count};
}

struct plan_ops build_ops(struct arena *arena, const struct size_table *sizes,
                          const struct model_member *members, size_t count)
{
    struct builder b = {arena, sizes, members, count};
    struct level top = {.end = count};
    return build_level(&b, 0, &top);
}
