#include "sema/affine.h"

static bool is_atom(const struct model_expr *e)
{
    return e->op == MODEL_E_COUNT || e->op == MODEL_E_SIZEOF || e->op == MODEL_E_KIND;
}

static bool has_atom(const struct model_expr *e)
{
    return e != NULL && (is_atom(e) || has_atom(e->a) || has_atom(e->b) || has_atom(e->c));
}

/* NULL is left out of a sum; *ok turns false after a report. */
static const struct model_expr *plus(struct item *item, enum model_op op,
                                     const struct model_expr *a, const struct model_expr *b,
                                     bool *ok)
{
    struct sema *s = item->body->sema;
    struct span span = item->source->span;
    if (b == NULL)
        return a;
    if (a == NULL && op == MODEL_E_ADD)
        return b;
    const struct model_expr *sum =
        a == NULL ? expr_neg(s, b, span) : expr_binary(s, op, a, b, span);
    *ok &= sum != NULL;
    return sum;
}

static const struct model_expr *times(struct item *item, const struct model_expr *e, wide by,
                                      bool *ok)
{
    struct sema *s = item->body->sema;
    struct span span = item->source->span;
    if (e == NULL || by == 1)
        return e;
    const struct model_expr *product = expr_binary(s, MODEL_E_MUL, e, expr_int(s, by, span), span);
    *ok &= product != NULL;
    return product;
}

static bool affine_sum(struct item *item, const struct model_expr *e, struct affine *ret)
{
    bool minus = e->op == MODEL_E_SUB, ok = true;
    bool left = has_atom(e->a);
    const struct model_expr *other = left ? e->b : e->a;
    if (has_atom(other) || !affine_of(item, left ? e->a : e->b, ret))
        return false;
    if (minus && !left) { /* other - x */
        ret->factor = -ret->factor;
        ret->offset = -ret->offset;
        ret->known = plus(item, MODEL_E_SUB, NULL, ret->known, &ok);
    }
    if (other->op == MODEL_E_INT) {
        ret->offset += (minus && left ? -other->value : other->value) * ret->divisor;
        return ok;
    }
    other = times(item, other, ret->divisor, &ok);
    ret->known =
        ok ? plus(item, minus && left ? MODEL_E_SUB : MODEL_E_ADD, ret->known, other, &ok) : NULL;
    return ok;
}

static bool affine_product(struct item *item, const struct model_expr *e, struct affine *ret)
{
    bool left = e->b->op == MODEL_E_INT, ok = true;
    const struct model_expr *constant = left ? e->b : e->a;
    if (constant->op != MODEL_E_INT || constant->value == 0 ||
        !affine_of(item, left ? e->a : e->b, ret) || ret->divisor != 1)
        return false;
    ret->factor *= constant->value;
    ret->offset *= constant->value;
    ret->known = times(item, ret->known, constant->value, &ok);
    return ok;
}

static bool affine_quotient(struct item *item, const struct model_expr *e, struct affine *ret)
{
    if (e->b->op != MODEL_E_INT || e->b->value <= 0 || !affine_of(item, e->a, ret))
        return false;
    ret->divisor *= e->b->value;
    /* (x + 3) / 4 rounds: several x give one value */
    return ret->offset % ret->divisor == 0;
}

static bool is_small(const struct affine *a)
{
    const wide limit = (wide)1 << 62;
    return a->factor > -limit && a->factor < limit && a->offset > -limit && a->offset < limit &&
           a->divisor < limit;
}

bool affine_of(struct item *item, const struct model_expr *e, struct affine *ret)
{
    bool ok = false;
    if (is_atom(e)) {
        *ret = (struct affine){1, 0, 1, NULL};
        return true;
    }
    if (e->op == MODEL_E_ADD || e->op == MODEL_E_SUB)
        ok = affine_sum(item, e, ret);
    else if (e->op == MODEL_E_MUL)
        ok = affine_product(item, e, ret);
    else if (e->op == MODEL_E_DIV)
        ok = affine_quotient(item, e, ret);
    return ok && is_small(ret);
}

/* value * divisor - offset - known */
static const struct model_expr *numerator(struct item *item, const struct affine *a)
{
    struct sema *s = item->body->sema;
    struct span span = item->source->span;
    bool ok = true;
    const struct model_expr *e = expr_field(s, item, item->model.span);
    e = times(item, e, a->divisor, &ok);
    if (e != NULL && a->offset > 0)
        e = expr_binary(s, MODEL_E_SUB, e, expr_int(s, a->offset, span), span);
    if (e != NULL && a->offset < 0)
        e = expr_binary(s, MODEL_E_ADD, e, expr_int(s, -a->offset, span), span);
    return e == NULL ? NULL : plus(item, MODEL_E_SUB, e, a->known, &ok);
}

const struct model_expr *affine_invert(struct item *item, const struct affine *a)
{
    struct sema *s = item->body->sema;
    struct span span = item->source->span;
    const struct model_expr *e = numerator(item, a);
    if (e == NULL || a->factor == 1)
        return e;
    return expr_binary(s, MODEL_E_DIV, e, expr_int(s, a->factor, span), span);
}

/* e % by == 0 */
static const struct model_expr *divides(struct item *item, const struct model_expr *e, wide by)
{
    struct sema *s = item->body->sema;
    struct span span = item->source->span;
    if (e != NULL)
        e = expr_binary(s, MODEL_E_MOD, e, expr_int(s, by, span), span);
    return e == NULL ? NULL : expr_binary(s, MODEL_E_EQ, e, expr_int(s, 0, span), span);
}

const struct model_expr *affine_exactness(struct item *item, const struct model_expr *atom,
                                          const struct affine *a)
{
    struct sema *s = item->body->sema;
    struct span span = item->source->span;
    bool ok = true;
    if (a->divisor == 1)
        return NULL;
    const struct model_expr *e =
        expr_binary(s, MODEL_E_MUL, atom, expr_int(s, a->factor, span), span);
    if (e != NULL)
        e = plus(item, MODEL_E_ADD, e, a->known, &ok);
    return divides(item, e, a->divisor);
}

void affine_require_exact(struct item *item, const struct affine *a)
{
    struct body *body = item->body;
    struct sema *s = body->sema;
    if (a->factor == 1 || a->factor == -1)
        return;
    const struct model_expr *e = divides(item, numerator(item, a), a->factor);
    if (e == NULL)
        return;
    struct entry entry = {.expr = e, .guard = item->guard, .place = item->at + 1};
    entry.text = arena_printf(s->arena, "%s has no solution", item->model.name);
    vec_push(s->arena, &body->entries, entry);
}
