#include "sema/switch.h"

#include "base/diag.h"
#include "sema/collect.h"
#include "sema/limits.h"

#define MAX_LABELS 100 /* of one case: they become one expression */

struct label {
    struct model_range range;
    struct span span;
};

struct cases {
    struct body *body;
    const struct ast_expr *subject;
    const struct model_type *expected; /* an enum: its values can be written bare */
    VEC(struct label) labels;          /* of all cases so far */
    const struct ast_case *otherwise;
};

/* --- conditions ---------------------------------------------------------------------------------------------------- */

static struct ast_expr *new_node(struct cases *c, enum ast_expr_kind kind, struct span span)
{
    struct ast_expr *node = ARENA_NEW(c->body->sema->arena, struct ast_expr);
    node->kind = kind;
    node->span = span;
    return node;
}

static struct ast_expr *number(struct cases *c, wide value, struct span span)
{
    struct ast_expr *node = new_node(c, AST_EXPR_INT, span);
    node->integer.value = (uint64_t)(value < 0 ? -value : value);
    node->integer.form = AST_INT_DEC;
    if (value >= 0)
        return node;
    struct ast_expr *negative = new_node(c, AST_EXPR_UNARY, span);
    negative->unary.op = AST_OP_NEG;
    negative->unary.op_span = span;
    negative->unary.operand = node;
    return negative;
}

static struct ast_expr *binary(struct cases *c, enum ast_op op, struct ast_expr *left,
                               struct ast_expr *right, struct span span)
{
    struct ast_expr *node = new_node(c, AST_EXPR_BINARY, span);
    node->binary.op = op;
    node->binary.op_span = span;
    node->binary.left = left;
    node->binary.right = right;
    return node;
}

/* The subject at each of its places: a list of arguments would link it. */
static struct ast_expr *subject(struct cases *c)
{
    struct ast_expr *copy = new_node(c, c->subject->kind, c->subject->span);
    *copy = *c->subject;
    copy->next = NULL;
    return copy;
}

static struct ast_expr *condition_of(struct cases *c, const struct label *label)
{
    struct span span = label->span;
    struct ast_expr *low = number(c, label->range.lo, span);
    if (label->range.lo == label->range.hi)
        return binary(c, AST_OP_EQ, subject(c), low, span);
    return binary(c, AST_OP_AND, binary(c, AST_OP_GE, subject(c), low, span),
                  binary(c, AST_OP_LE, subject(c), number(c, label->range.hi, span), span), span);
}

/* --- labels -------------------------------------------------------------------------------------------------------- */

static bool is_new(struct cases *c, const struct label *label)
{
    for (size_t i = 0; i < c->labels.count; i++) {
        const struct label *other = &c->labels.items[i];
        if (label->range.lo > other->range.hi || label->range.hi < other->range.lo)
            continue;
        diag_error(c->body->sema->diag, label->span, "two cases are for the same value");
        diag_note(c->body->sema->diag, other->span, "the other is here");
        return false;
    }
    return true;
}

/* The condition of a case; NULL after a report. */
static struct ast_expr *case_condition(struct cases *c, const struct ast_case *ast)
{
    static const struct model_range all = {INT64_MIN, INT64_MAX};
    struct ast_expr *condition = NULL;
    size_t count = 0;
    for (const struct ast_expr *e = ast->labels; e != NULL; e = e->next) {
        struct label label = {.span = e->span};
        if (++count > MAX_LABELS) {
            diag_error(c->body->sema->diag, e->span, "a case has at most %d labels", MAX_LABELS);
            return NULL;
        }
        if (!limits_range(c->body->sema, c->body->unit, e, c->expected, all, "a label",
                          &label.range) ||
            !is_new(c, &label))
            return NULL;
        vec_push(c->body->sema->arena, &c->labels, label);
        struct ast_expr *one = condition_of(c, &label);
        condition = condition == NULL ? one : binary(c, AST_OP_OR, condition, one, e->span);
    }
    return condition;
}

/* --- cases --------------------------------------------------------------------------------------------------------- */

/* Returns what holds when no case so far does. */
static struct guard *add_case(struct cases *c, const struct ast_case *ast, struct guard *guard)
{
    struct diag *diag = c->body->sema->diag;
    if (ast->is_default) {
        if (c->otherwise != NULL) {
            diag_error(diag, ast->head, "there are two 'default'");
            diag_note(diag, c->otherwise->head, "the other is here");
        }
        c->otherwise = ast;
        return guard;
    }
    if (guard != NULL && guard->depth >= SEMA_MAX_NESTING) {
        diag_error(diag, ast->head, "more than %d cases and 'if's stand in each other",
                   SEMA_MAX_NESTING);
        return guard;
    }
    struct ast_expr *condition = case_condition(c, ast);
    if (condition == NULL) {
        c->body->bad = true;
        return guard;
    }
    struct guard *then = collect_guard(c->body, guard, condition);
    collect_list(c->body, ast->members, then);
    struct guard *otherwise = collect_guard(c->body, guard, NULL);
    otherwise->opposite = then;
    return otherwise;
}

/* An enum, when the subject is a field of one. */
static const struct model_type *enum_of(const struct body *body, const struct ast_expr *expr)
{
    const struct item *item = NULL;
    if (expr->kind == AST_EXPR_NAME && expr->name.scope == NULL)
        item = map_get(&body->names, expr->name.name);
    return item != NULL && item->use.ref.base == MODEL_ENUM ? item->use.ref.type : NULL;
}

void switch_collect(struct body *body, const struct ast_member *member, struct guard *guard)
{
    struct cases c = {.body = body, .subject = member->switch_.subject};
    c.expected = enum_of(body, c.subject);
    for (const struct ast_case *ast = member->switch_.cases; ast != NULL; ast = ast->next)
        guard = add_case(&c, ast, guard);
    if (c.otherwise != NULL)
        collect_list(body, c.otherwise->members, guard);
}
