/* Expressions: operands first, then what is done with them. */
#include "plan/frame_build.h"

static const struct {
    enum model_op op;
    enum frame_code code;
} operators[] = {
    {MODEL_E_NOT, FRAME_NOT}, {MODEL_E_NEG, FRAME_NEGATE}, {MODEL_E_BITNOT, FRAME_INVERT},
    {MODEL_E_MUL, FRAME_MUL}, {MODEL_E_DIV, FRAME_DIV},    {MODEL_E_MOD, FRAME_MOD},
    {MODEL_E_ADD, FRAME_ADD}, {MODEL_E_SUB, FRAME_SUB},    {MODEL_E_SHL, FRAME_SHL},
    {MODEL_E_SHR, FRAME_SHR}, {MODEL_E_AND, FRAME_AND},    {MODEL_E_OR, FRAME_OR},
    {MODEL_E_XOR, FRAME_XOR}, {MODEL_E_LT, FRAME_LT},      {MODEL_E_LE, FRAME_LE},
    {MODEL_E_GT, FRAME_GT},   {MODEL_E_GE, FRAME_GE},      {MODEL_E_EQ, FRAME_EQ},
    {MODEL_E_NE, FRAME_NE},
};

static bool put(struct frame *f, const struct model_expr *e);

static bool put_slot(struct frame *f, const struct model_field *field, enum frame_what what)
{
    const struct frame_slot *slot = frame_slot(f, field, what);
    if (!slot || !slot->known)
        return false;
    frame_put(f, FRAME_GET, slot->place, 0);
    return true;
}

/* a ? b : c; && and || are such. */
static bool put_cond(struct frame *f, const struct model_expr *a, const struct model_expr *b,
                     const struct model_expr *c)
{
    if (!put(f, a))
        return false;
    int32_t otherwise = frame_here(f);
    frame_put(f, FRAME_ZERO, 0, 0);
    if (b ? !put(f, b) : !frame_put(f, FRAME_PUSH, 0, 1))
        return false;
    int32_t done = frame_here(f);
    frame_put(f, FRAME_JUMP, 0, 0);
    frame_land(f, otherwise);
    if (c ? !put(f, c) : !frame_put(f, FRAME_PUSH, 0, 0))
        return false;
    frame_land(f, done);
    return true;
}

/* Signed comparison and arithmetic is right for what sema lets be calculated with; a u64 that is only compared may be larger. */
static bool is_small(const struct model_expr *e)
{
    return !e || (e->base <= MODEL_ENUM && e->base != MODEL_FLOAT && e->base != MODEL_STR &&
                  e->base != MODEL_BYTES && e->lo >= INT64_MIN && e->hi <= INT64_MAX);
}

static bool put_operator(struct frame *f, const struct model_expr *e)
{
    bool equality = e->op == MODEL_E_EQ || e->op == MODEL_E_NE;
    if (!equality && (!is_small(e->a) || !is_small(e->b)))
        return false;
    if (!put(f, e->a) || (e->b && !put(f, e->b)))
        return false;
    for (size_t i = 0; i < sizeof operators / sizeof *operators; i++) {
        if (operators[i].op != e->op)
            continue;
        frame_put(f, operators[i].code, 0, 0);
        return true;
    }
    return false;
}

static bool put_leaf(struct frame *f, const struct model_expr *e)
{
    switch (e->op) {
    case MODEL_E_INT:
        frame_put(f, FRAME_PUSH, 0, (int64_t)(uint64_t)e->value);
        return true;
    case MODEL_E_FIELD:
    case MODEL_E_LAST:
        return put_slot(f, e->field, FRAME_VALUE);
    case MODEL_E_COUNT:
        return put_slot(f, e->field, FRAME_COUNT);
    case MODEL_E_INDEX:
        if (f->index >= 0)
            frame_put(f, FRAME_GET, f->index, 0);
        return f->index >= 0;
    default:
        return false;
    }
}

static bool put(struct frame *f, const struct model_expr *e)
{
    if (frame_line_value(f, e))
        return true;
    switch (e->op) {
    case MODEL_E_ANDALSO:
        return put_cond(f, e->a, e->b, NULL);
    case MODEL_E_ORELSE:
        return put_cond(f, e->a, NULL, e->b);
    case MODEL_E_COND:
        return put_cond(f, e->a, e->b, e->c);
    default:
        return e->a && e->op >= MODEL_E_NOT ? put_operator(f, e) : put_leaf(f, e);
    }
}

bool frame_expr(struct frame *f, const struct model_expr *e)
{
    size_t before = f->row->ops.count;
    if (put(f, e))
        return true;
    f->row->ops.count = before;
    return false;
}
