#include "sema/pad.h"

#include "base/diag.h"
#include "model/sizes.h"
#include "sema/expr.h"

#define MAX_PAD 4096

static void fill(struct item *item, wide bytes, struct span span)
{
    struct sema *s = item->body->sema;
    const char *zeros = arena_alloc(s->arena, (size_t)bytes + 1);
    item->model.ref.base = MODEL_BYTES;
    item->model.shape = MODEL_FIXED;
    item->model.count = expr_int(s, bytes, span);
    item->model.value = expr_text(s, zeros, (size_t)bytes, span);
    item->use.ref = item->model.ref;
}

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
    fill(item, bytes, count->span);
    return true;
}

bool pad_align_member(struct item *item, const struct ast_expr *to)
{
    struct sema *s = item->body->sema;
    struct scope scope = expr_scope(s, item->body->unit);
    wide bytes;
    if (!expr_constant(&scope, to, "what 'align' fills up to", &bytes))
        return false;
    if (bytes < 2 || bytes > MAX_PAD) {
        diag_error(s->diag, to->span, "'align' fills up to 2..4096 bytes, not %s",
                   sema_number(s, bytes));
        return false;
    }
    item->align = (unsigned)bytes;
    fill(item, bytes, to->span);
    return true;
}

static void refuse_align(const struct item *align, const struct item *varies)
{
    struct diag *diag = align->body->sema->diag;
    diag_error(diag, align->model.span,
               "where this stands is not fixed, so 'align' cannot be counted");
    diag_note(diag, varies->model.span, "the size of this varies");
    diag_help(diag, "'pad 4' behind bytes and str fills up what varies");
    align->body->bad = true;
}

void pad_align(struct body *body)
{
    const struct item *varies = NULL;
    wide bits = 0;
    if (body->bad)
        return;
    for (size_t i = 0; i < body->entries.count; i++) {
        struct item *item = body->entries.items[i].item;
        if (item == NULL || item->bad)
            continue;
        if (item->align != 0 && varies != NULL) {
            refuse_align(item, varies);
            return;
        }
        if (item->align != 0) {
            wide to = (wide)item->align;
            fill(item, (to - bits / 8 % to) % to, item->model.span);
        }
        struct wire_size size = sizes_of_field(&item->model);
        if (size.min != size.max || (item->guard != NULL && size.max != 0))
            varies = varies != NULL ? varies : item;
        bits += size.min;
    }
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
