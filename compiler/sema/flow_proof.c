/* Whether two conditions exclude each other: for what can be seen from comparisons with constants. Not being able to tell is no. */
#include "sema/flow.h"

#include <string.h>
#include <strings.h>

enum { ATOMS_MAX = 16 };

struct atoms {
    const struct model_expr *items[ATOMS_MAX];
    size_t count;
};

static void collect(const struct model_expr *e, struct atoms *atoms)
{
    if (e->op == MODEL_E_ANDALSO) {
        collect(e->a, atoms);
        collect(e->b, atoms);
    } else if (atoms->count < ATOMS_MAX) {
        atoms->items[atoms->count++] = e;
    }
}

/* value op constant, whichever way round it was written */
struct compared {
    const struct model_expr *value, *constant;
    enum model_op op;
};

static enum model_op turned(enum model_op op)
{
    switch (op) {
    case MODEL_E_LT:
        return MODEL_E_GT;
    case MODEL_E_LE:
        return MODEL_E_GE;
    case MODEL_E_GT:
        return MODEL_E_LT;
    case MODEL_E_GE:
        return MODEL_E_LE;
    default:
        return op;
    }
}

static bool compared(const struct model_expr *e, struct compared *ret)
{
    if (e->op < MODEL_E_LT || e->op > MODEL_E_NE)
        return false;
    *ret = (struct compared){e->a, e->b, e->op};
    if (expr_is_constant(e->a))
        *ret = (struct compared){e->b, e->a, turned(e->op)};
    return expr_is_constant(ret->constant);
}

static struct model_range allowed(const struct compared *c)
{
    wide value = c->constant->value, least = c->value->lo, most = c->value->hi;
    switch (c->op) {
    case MODEL_E_EQ:
        return (struct model_range){value, value};
    case MODEL_E_LT:
        return (struct model_range){least, value - 1};
    case MODEL_E_LE:
        return (struct model_range){least, value};
    case MODEL_E_GT:
        return (struct model_range){value + 1, most};
    case MODEL_E_GE:
        return (struct model_range){value, most};
    default:
        return (struct model_range){least, most};
    }
}

static bool same_text(const struct model_expr *a, const struct model_expr *b)
{
    if (a->text_len != b->text_len)
        return false;
    const char *x = (const char *)a->text, *y = (const char *)b->text;
    return a->nocase || b->nocase ? strncasecmp(x, y, a->text_len) == 0
                                  : memcmp(x, y, a->text_len) == 0;
}

static bool exclude_comparisons(const struct compared *a, const struct compared *b)
{
    bool equal = a->op == MODEL_E_EQ && b->op == MODEL_E_EQ;
    bool opposite = (a->op == MODEL_E_EQ && b->op == MODEL_E_NE) ||
                    (a->op == MODEL_E_NE && b->op == MODEL_E_EQ);
    if (a->constant->op == MODEL_E_TEXT || b->constant->op == MODEL_E_TEXT) {
        bool same = same_text(a->constant, b->constant);
        return equal ? !same : opposite && same && a->constant->nocase == b->constant->nocase;
    }
    if (opposite)
        return a->constant->value == b->constant->value;
    struct model_range x = allowed(a), y = allowed(b);
    return x.hi < y.lo || y.hi < x.lo;
}

static bool exclude(const struct model_expr *a, const struct model_expr *b)
{
    struct compared x, y;
    if ((a->op == MODEL_E_NOT && expr_same(a->a, b)) ||
        (b->op == MODEL_E_NOT && expr_same(b->a, a)))
        return true;
    return compared(a, &x) && compared(b, &y) && expr_same(x.value, y.value) &&
           exclude_comparisons(&x, &y);
}

bool flow_exclude(const struct model_expr *a, const struct model_expr *b)
{
    struct atoms x = {.count = 0}, y = {.count = 0};
    collect(a, &x);
    collect(b, &y);
    for (size_t i = 0; i < x.count; i++)
        for (size_t j = 0; j < y.count; j++)
            if (exclude(x.items[i], y.items[j]))
                return true;
    return false;
}
