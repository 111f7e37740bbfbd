#include "sema/pad.h"

#include "base/diag.h"
#include "sema/expr.h"

#define MAX_PAD 4096

bool pad_member(struct item *item, const struct ast_expr *count)
{
    struct sema *s = item->body->sema;
    struct scope scope = expr_scope(s, item->body->unit);
    wide bytes;
    if (!expr_constant(&scope, count, "the number of bytes", &bytes))
        return false;
    if (bytes < 1 || bytes > MAX_PAD) {
        diag_error(s->diag, count->span, "'pad' is 1..4096 bytes of zeros, not %s",
                   sema_number(s, bytes));
        return false;
    }
    const char *zeros = arena_alloc(s->arena, (size_t)bytes);
    item->model.ref.base = MODEL_BYTES;
    item->model.shape = MODEL_FIXED;
    item->model.count = expr_int(s, bytes, count->span);
    item->model.value = expr_text(s, zeros, (size_t)bytes, count->span);
    item->use.ref = item->model.ref;
    return true;
}

bool pad_field(struct item *item)
{
    struct sema *s = item->body->sema;
    const struct use_mod *pad = &item->use.mods[AST_MOD_PAD];
    struct scope scope = expr_scope(s, pad->unit);
    wide to;
    if (pad->mod == NULL)
        return true;
    bool text = item->use.ref.base == MODEL_STR || item->use.ref.base == MODEL_BYTES;
    if (!text || item->source != NULL) {
        diag_error(s->diag, pad->mod->span, "'pad' fills up bytes and str, and this is %s",
                   item->source != NULL ? "a constant" : use_name(s, &item->use.ref));
        diag_help(s->diag, "'pad 4;' in a line of its own is four zeros");
        return false;
    }
    const struct ast_array *array = item->use.array;
    if (use_mod(&item->use, AST_MOD_UNTIL) != NULL ||
        (array != NULL && array->kind == AST_ARRAY_REST)) {
        diag_error(s->diag, pad->mod->span, "'pad' needs a length that is known before");
        diag_help(s->diag, "write '[n] pad 4' or '[:u32] pad 4'");
        return false;
    }
    if (!expr_constant(&scope, pad->mod->expr, "what 'pad' fills up to", &to))
        return false;
    if (to != 2 && to != 4 && to != 8) {
        diag_error(s->diag, pad->mod->expr->span, "'pad' fills up to 2, 4 or 8 bytes, not %s",
                   sema_number(s, to));
        return false;
    }
    item->model.pad = (unsigned)to;
    return true;
}

bool pad_check_packed(const struct item *item)
{
    struct sema *s = item->body->sema;
    const struct use *use = &item->use;
    unsigned bits = use->ref.bits;
    if (use->ref.form != NULL || (bits != 1 && bits != 2 && bits != 4)) {
        diag_error(s->diag, use->span, "elements of %s do not fill bytes", use_name(s, &use->ref));
        diag_help(s->diag, "elements of an array take 1, 2 or 4 bits, or whole bytes");
        return false;
    }
    if (use->array->kind != AST_ARRAY_REST && use_mod(use, AST_MOD_UNTIL) == NULL)
        return true;
    diag_error(s->diag, use->array->span, "how many elements are in the last byte is not said");
    diag_help(s->diag, "give a count: '[n]' or '[:u8]'");
    return false;
}
