#include "sema/endian.h"

#include "base/diag.h"
#include "sema/expr.h"

#include <string.h>

static bool take_order(struct body *body, const struct ast_name *name, enum model_order *ret)
{
    *ret = strcmp(name->text, "little") == 0 ? MODEL_LITTLE : MODEL_BIG;
    if (*ret == MODEL_LITTLE || strcmp(name->text, "big") == 0)
        return true;
    diag_error(body->sema->diag, name->span, "'%s' is no byte order", name->text);
    diag_help(body->sema->diag, "there are big and little");
    body->bad = true;
    return false;
}

static void collect_decided(struct body *body, const struct ast_member *member)
{
    enum model_order then, otherwise;
    if (!take_order(body, &member->endian.then, &then) ||
        !take_order(body, &member->endian.otherwise, &otherwise))
        return;
    if (then == otherwise) {
        diag_error(body->sema->diag, member->span, "it is the same order either way");
        diag_help(body->sema->diag, "write 'endian %s;'", member->endian.then.text);
        body->bad = true;
        return;
    }
    body->endian = ARENA_NEW(body->sema->arena, struct endian);
    body->endian->ast = member;
    body->endian->at = body->entries.count;
}

void endian_collect(struct body *body, const struct ast_member *member, struct guard *guard)
{
    if (guard != NULL) {
        diag_error(body->sema->diag, member->span, "'endian' stands outside of conditions");
        diag_help(body->sema->diag, "it can have a condition: 'endian (c) ? little : big;'");
        body->bad = true;
        return;
    }
    if (member->endian.condition != NULL) {
        collect_decided(body, member);
        return;
    }
    body->endian = NULL;
    body->has_order = take_order(body, &member->endian.then, &body->order);
}

void endian_apply(struct item *item)
{
    const struct body *body = item->body;
    if (item->use.has_order)
        return;
    item->endian = body->endian;
    item->has_order = body->endian == NULL && body->has_order;
    item->order = body->order;
    if (item->has_order && item->use.ref.form == NULL)
        item->use.ref.order = item->order;
}

static bool resolve(struct body *body, struct endian *endian)
{
    if (endian->progress == PROGRESS_DONE)
        return endian->little != NULL;
    endian->progress = PROGRESS_DONE;
    struct scope scope = expr_scope(body->sema, body->unit);
    scope.body = body;
    scope.at = endian->at;
    const struct model_expr *little =
        expr_condition(&scope, endian->ast->endian.condition, "what tells the order");
    if (little != NULL && strcmp(endian->ast->endian.then.text, "big") == 0)
        little = expr_not(body->sema, little, little->span);
    endian->little = little;
    return little != NULL;
}

/* Prefixes have the order too. */
static bool apply_to_prefix(struct item *item, struct model_ref *prefix)
{
    struct diag *diag = item->body->sema->diag;
    if (item->has_order)
        prefix->order = item->order;
    if (item->endian == NULL || prefix->bits <= 8 || prefix->form != NULL)
        return true;
    diag_error(diag, item->model.span, "the order of a prefix cannot be told by 'endian'");
    diag_help(diag, "put the length into a field of its own: 'u16 n = count(%s);'",
              item->model.name);
    return false;
}

static bool resolve_item(struct item *item)
{
    struct model_field *field = &item->model;
    bool ok = true;
    if (item->endian != NULL && (!resolve(item->body, item->endian)))
        return false;
    if (item->endian != NULL && field->ref.bits > 8 && field->ref.form == NULL)
        field->ref.little_if = item->endian->little;
    if (field->shape == MODEL_PREFIXED)
        ok = apply_to_prefix(item, &field->prefix);
    if (field->window.kind == MODEL_WINDOW_PREFIX)
        ok = apply_to_prefix(item, &field->window.prefix) && ok;
    return ok;
}

void endian_resolve(struct body *body)
{
    for (size_t i = 0; i < body->entries.count; i++) {
        struct item *item = body->entries.items[i].item;
        if (item != NULL && item->model.role != MODEL_LET && !resolve_item(item))
            item->bad = body->bad = true;
    }
}
