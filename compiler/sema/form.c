#include "sema/form.h"

#include "base/diag.h"
#include "model/forms.h"
#include "sema/expr.h"
#include "sema/limits.h"

#include <stdlib.h>
#include <string.h>

/* --- leb128 and zigzag -------------------------------------------------------------------------------------------- */

bool form_is_word(const char *name)
{
    return strcmp(name, "leb128") == 0 || strcmp(name, "zigzag") == 0;
}

static bool most_bytes(struct sema *s, struct unit *unit, const struct ast_mod *mod, wide *ret)
{
    struct scope scope = expr_scope(s, unit);
    const struct ast_expr *args = mod->call.args;
    *ret = 0;
    if (!mod->call.has_args)
        return true;
    if (args == NULL || args->next != NULL) {
        diag_error(s->diag, mod->span, "'as %s' takes one argument: how many bytes at most",
                   mod->call.name.text);
        return false;
    }
    if (!expr_constant(&scope, args, "the number of bytes", ret))
        return false;
    if (*ret >= 1 && *ret <= 10)
        return true;
    diag_error(s->diag, args->span, "an integer of 64 bits takes 1 to 10 bytes, not %s",
               sema_number(s, *ret));
    return false;
}

const struct model_form *form_of_mod(struct sema *s, struct unit *unit, const struct ast_mod *mod)
{
    wide most;
    if (!most_bytes(s, unit, mod, &most))
        return NULL;
    struct model_form *form = ARENA_NEW(s->arena, struct model_form);
    form->kind = MODEL_LEB128;
    form->zigzag = mod->call.name.text[0] == 'z';
    form->min_bytes = 1;
    form->max_bytes = (unsigned)most; /* 0: what the type needs */
    return form;
}

/* --- fitting to a type -------------------------------------------------------------------------------------------- */

static void fit_leb128(struct model_form *form, unsigned bits)
{
    unsigned all = (bits + 6) / 7;
    if (form->max_bytes == 0 || form->max_bytes > all)
        form->max_bytes = all;
    unsigned held = form->max_bytes * 7 < 64 ? form->max_bytes * 7 : 64;
    struct model_range range = range_of_bits(held, form->zigzag);
    form->lo = range.lo;
    form->hi = range.hi;
}

static bool report_sign(struct sema *s, const struct use *use, struct span at)
{
    diag_error(s->diag, at, "%s has a sign, and this encoding has none", use_name(s, &use->ref));
    diag_help(s->diag, "'as zigzag' writes small numbers of either sign in few bytes");
    return false;
}

bool form_fit(struct sema *s, struct use *use, struct span at)
{
    struct model_ref *ref = &use->ref;
    if (ref->base != MODEL_UINT && ref->base != MODEL_INT && ref->base != MODEL_ENUM) {
        diag_error(s->diag, at, "this is for integers, and %s is none", use_name(s, ref));
        return false;
    }
    struct model_form *form = ARENA_NEW(s->arena, struct model_form);
    *form = *ref->form;
    ref->form = NULL;
    struct model_range type = use_range(ref);
    if (type.lo < 0 && !form->zigzag)
        return report_sign(s, use, at);
    if (type.lo >= 0 && form->zigzag) {
        diag_error(s->diag, at, "'as zigzag' is for signed integers, and this is %s",
                   use_name(s, ref));
        diag_help(s->diag, "write 'as leb128'");
        return false;
    }
    if (form->kind == MODEL_LEB128)
        fit_leb128(form, ref->bits);
    form->lo = form->lo > type.lo ? form->lo : type.lo;
    form->hi = form->hi < type.hi ? form->hi : type.hi;
    ref->form = form;
    return true;
}

/* --- rows of an encoding: values ---------------------------------------------------------------------------------- */

struct encoding {
    struct sema *sema;
    struct symbol *symbol;
    struct model_range type; /* what it is for */
    VEC(struct model_form_row) rows;
};

/* `0x10000..max`: up to what the type holds. */
static const struct ast_expr *without_max(struct encoding *e, const struct ast_expr *range)
{
    if (range->kind != AST_EXPR_RANGE || range->range.high == NULL ||
        range->range.high->kind != AST_EXPR_NAME)
        return range;
    const struct ast_qname *name = &range->range.high->name;
    if (name->scope != NULL || strcmp(name->name, "max") != 0)
        return range;
    struct ast_expr *open = ARENA_NEW(e->sema->arena, struct ast_expr);
    *open = *range;
    open->range.high = NULL;
    return open;
}

static bool row_values(struct encoding *e, const struct ast_encoding_row *ast,
                       struct model_form_row *ret)
{
    struct model_range range;
    if (!limits_range(e->sema, e->symbol->unit, without_max(e, ast->range), NULL, e->type,
                      "a bound", &range))
        return false;
    ret->lo = range.lo;
    ret->hi = range.hi;
    ret->span = ast->range->span;
    return true;
}

/* --- parts -------------------------------------------------------------------------------------------------------- */

struct part {
    const struct ast_encoding_part *ast;
    unsigned bits;
    bool little, is_constant;
    uint64_t constant;
};

struct parts {
    VEC(struct part) items;
    unsigned bits, carried;
};

static bool part_constant(struct encoding *e, struct part *part)
{
    struct scope scope = expr_scope(e->sema, e->symbol->unit);
    struct model_range range = range_of_bits(part->bits, false);
    wide value;
    if (part->ast->value == NULL)
        return true;
    if (!expr_constant(&scope, part->ast->value, "the value of a part", &value))
        return false;
    if (value < 0 || value > range.hi) {
        diag_error(e->sema->diag, part->ast->value->span, "%s does not fit u%u: it holds %s",
                   sema_number(e->sema, value), part->bits, sema_range(e->sema, range));
        return false;
    }
    part->is_constant = true;
    part->constant = (uint64_t)value;
    return true;
}

static bool add_part(struct encoding *e, const struct ast_encoding_part *ast, struct parts *parts)
{
    struct use use;
    struct part part = {.ast = ast};
    if (!use_resolve(e->symbol->unit, e->sema, ast->type, NULL, NULL, WORLD_STRUCT, &use))
        return false;
    bool little = use.ref.order == MODEL_LITTLE && use.ref.bits > 8;
    if (use.ref.base != MODEL_UINT || use.array != NULL || use.optional || use.ref.form != NULL) {
        diag_error(e->sema->diag, ast->type->span, "the parts of an encoding are u1..u64");
        return false;
    }
    part.bits = use.ref.bits;
    part.little = little;
    if (!part_constant(e, &part))
        return false;
    parts->bits += part.bits;
    parts->carried += part.is_constant ? 0 : part.bits;
    vec_push(e->sema->arena, &parts->items, part);
    return true;
}

static bool check_carried(struct encoding *e, const struct model_form_row *row,
                          const struct parts *parts)
{
    struct diag *diag = e->sema->diag;
    if (parts->carried == 0 && row->lo != row->hi) {
        diag_error(diag, row->span, "no part of this row carries the value");
        diag_help(diag, "a part without '=' does: 'u7', 'u16'");
        return false;
    }
    bool fits = parts->carried >= 64 || row->hi < (wide)1 << parts->carried;
    if (parts->carried == 0 || (fits && parts->carried <= 64))
        return true;
    diag_error(diag, row->span,
               fits ? "%s bits carry the value, and at most 64 can"
                    : "the %s bits that carry the value do not hold all of the row's",
               sema_number(e->sema, parts->carried));
    return false;
}

/* Cuts the parts where the head ends; the first part has the highest bits. */
static void cut_parts(struct encoding *e, const struct parts *parts, struct model_form_row *row)
{
    VEC(struct model_form_piece) pieces = {0};
    unsigned tail = row->tail_bytes * 8, at = parts->bits, value_at = parts->carried;
    for (size_t i = 0; i < parts->items.count; i++) {
        const struct part *part = &parts->items.items[i];
        unsigned left = part->bits;
        while (left > 0) {
            bool head = at > tail;
            unsigned bits = head && at - tail < left ? at - tail : left;
            left -= bits;
            at -= bits;
            value_at -= part->is_constant ? 0 : bits;
            struct model_form_piece piece = {
                .in_head = head, .bits = bits, .span = part->ast->span};
            piece.shift = head ? at - tail : at;
            piece.is_constant = part->is_constant;
            piece.constant = part->constant >> left;
            piece.value_shift = value_at;
            if (bits < 64)
                piece.constant &= (UINT64_C(1) << bits) - 1;
            vec_push(e->sema->arena, &pieces, piece);
        }
    }
    row->pieces = pieces.items;
    row->piece_count = pieces.count;
    row->head_lo = forms_part(row, (uint64_t)row->lo, true);
    row->head_hi = forms_part(row, (uint64_t)row->hi, true);
}

/* Bytes in little order are loaded as one: the part has to be alone behind the head. */
static bool check_order(struct encoding *e, const struct parts *parts, struct model_form_row *row)
{
    for (size_t i = 0; i < parts->items.count; i++) {
        const struct part *part = &parts->items.items[i];
        if (!part->little)
            continue;
        if (i + 1 == parts->items.count && part->bits == row->tail_bytes * 8) {
            row->little = true;
            continue;
        }
        diag_error(e->sema->diag, part->ast->span,
                   "a little-endian part has to be all that follows the first byte");
        diag_help(e->sema->diag, "declare the encoding where 'option endian big;' holds");
        return false;
    }
    return true;
}

static bool row_parts(struct encoding *e, const struct ast_encoding_row *ast,
                      struct model_form_row *row, unsigned *ret_head)
{
    struct parts parts = {.bits = 0};
    for (const struct ast_encoding_part *part = ast->parts; part != NULL; part = part->next)
        if (!add_part(e, part, &parts))
            return false;
    if (!check_carried(e, row, &parts))
        return false;
    unsigned head = parts.bits % 8 != 0 ? parts.bits % 8 : 8;
    *ret_head = parts.bits % 8;
    if (parts.bits - head > 64) {
        diag_error(e->sema->diag, ast->span, "a row is at most 8 bytes behind its first one");
        return false;
    }
    row->tail_bytes = (parts.bits - head) / 8;
    if (!check_order(e, &parts, row))
        return false;
    cut_parts(e, &parts, row);
    return true;
}

/* --- rows together ------------------------------------------------------------------------------------------------ */

static void report_rows(struct encoding *e, const struct model_form_row *a,
                        const struct model_form_row *b, const char *what)
{
    diag_error(e->sema->diag, b->span, "%s", what);
    diag_note(e->sema->diag, a->span, "the other row is here");
}

static bool check_pair(struct encoding *e, const struct model_form_row *a,
                       const struct model_form_row *b)
{
    if (a->lo <= b->hi && b->lo <= a->hi) {
        report_rows(e, a, b, "two rows are for the same values");
        return false;
    }
    if (a->head_lo > b->head_hi || b->head_lo > a->head_hi)
        return true;
    report_rows(e, a, b, "two rows begin with the same bits: they could not be told apart");
    diag_help(e->sema->diag, "begin each with a constant of its own, or with values of its own");
    return false;
}

static int compare_rows(const void *a, const void *b)
{
    const struct model_form_row *x = a, *y = b;
    return (x->lo > y->lo) - (x->lo < y->lo);
}

static bool check_gaps(struct encoding *e)
{
    for (size_t i = 1; i < e->rows.count; i++) {
        struct model_range gap = {e->rows.items[i - 1].hi + 1, e->rows.items[i].lo - 1};
        if (gap.lo > gap.hi)
            continue;
        report_rows(e, &e->rows.items[i - 1], &e->rows.items[i],
                    arena_printf(e->sema->arena, "no row is for %s", sema_range(e->sema, gap)));
        return false;
    }
    return true;
}

static bool check_rows(struct encoding *e)
{
    bool ok = true;
    for (size_t i = 0; i < e->rows.count; i++)
        for (size_t j = 0; j < i; j++)
            ok = ok && check_pair(e, &e->rows.items[j], &e->rows.items[i]);
    if (!ok)
        return false;
    qsort(e->rows.items, e->rows.count, sizeof *e->rows.items, compare_rows);
    return check_gaps(e);
}

static bool add_row(struct encoding *e, const struct ast_encoding_row *ast, unsigned *head)
{
    struct model_form_row row = {.lo = 0};
    unsigned bits;
    if (!row_values(e, ast, &row) || !row_parts(e, ast, &row, &bits))
        return false;
    if (e->rows.count > 0 && bits != *head) {
        report_rows(e, &e->rows.items[0], &row, "the rows do not end on the same bit of a byte");
        diag_help(e->sema->diag, "what is in front of them fills the first byte up for all alike");
        return false;
    }
    *head = bits;
    vec_push(e->sema->arena, &e->rows, row);
    return true;
}

/* --- encodings ---------------------------------------------------------------------------------------------------- */

static bool resolve_type(struct encoding *e)
{
    struct use use;
    const struct ast_type *type = e->symbol->decl->encoding.type;
    if (!use_resolve(e->symbol->unit, e->sema, type, NULL, NULL, WORLD_STRUCT, &use))
        return false;
    if (use.ref.base != MODEL_UINT || use.array != NULL || use.optional || use.ref.form != NULL) {
        diag_error(e->sema->diag, type->span, "an encoding is for u1..u64");
        return false;
    }
    e->type = use_range(&use.ref);
    return true;
}

static void finish(struct encoding *e, unsigned head, struct model_form *form)
{
    unsigned own = head == 0 ? 1 : 0; /* the head is a byte of its own */
    const struct model_form_row *rows = e->rows.items;
    form->kind = MODEL_ROWS;
    form->name = e->symbol->name;
    form->c = arena_printf(e->sema->arena, "%s%s", e->symbol->unit->file->prefix,
                           names_snake(e->sema->arena, e->symbol->name));
    form->declared = form;
    form->head_bits = head;
    form->rows = rows;
    form->row_count = e->rows.count;
    form->lo = rows[0].lo;
    form->hi = rows[e->rows.count - 1].hi;
    form->min_bytes = rows[0].tail_bytes + own;
    for (size_t i = 0; i < e->rows.count; i++) {
        unsigned bytes = rows[i].tail_bytes + own;
        form->min_bytes = bytes < form->min_bytes ? bytes : form->min_bytes;
        form->max_bytes = bytes > form->max_bytes ? bytes : form->max_bytes;
    }
}

static const struct model_form *resolve(struct encoding *e)
{
    const struct ast_decl *decl = e->symbol->decl;
    unsigned head = 0;
    bool ok = resolve_type(e);
    for (const struct ast_encoding_row *row = decl->encoding.rows; row != NULL; row = row->next)
        ok = ok && add_row(e, row, &head);
    if (!ok)
        return NULL;
    if (e->rows.count == 0) {
        diag_error(e->sema->diag, e->symbol->span, "encoding %s has no rows", e->symbol->name);
        return NULL;
    }
    if (!check_rows(e))
        return NULL;
    struct model_form *form = ARENA_NEW(e->sema->arena, struct model_form);
    finish(e, head, form);
    return form;
}

const struct model_form *form_of_symbol(struct sema *s, struct symbol *symbol)
{
    struct encoding e = {.sema = s, .symbol = symbol};
    if (symbol->progress == PROGRESS_DOING) {
        diag_error(s->diag, symbol->span, "encoding %s is made of itself", symbol->name);
        symbol->bad = true;
    }
    if (symbol->progress != PROGRESS_TODO || symbol->bad)
        return symbol->bad ? NULL : symbol->form;
    symbol->progress = PROGRESS_DOING;
    symbol->form = resolve(&e);
    symbol->bad |= symbol->form == NULL;
    symbol->progress = PROGRESS_DONE;
    return symbol->form;
}

void form_check(struct sema *s, struct symbol *symbol)
{
    form_of_symbol(s, symbol);
}
