#include "base/diag.h"
#include "sema/body.h"
#include "sema/decl.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

/* The enum's integer type; 32 signed bits, as protobuf's, when none is written. */
static bool resolve_width(struct sema *s, struct symbol *symbol)
{
    struct model_enum *e = &symbol->type.enumeration;
    const struct ast_type *type = symbol->decl->enum_.type;
    e->bits = 32;
    e->is_signed = true;
    if (type == NULL)
        return true;
    struct use use;
    if (!use_resolve(symbol->unit, s, type, NULL, NULL, WORLD_STRUCT, &use))
        return false;
    if ((use.ref.base != MODEL_UINT && use.ref.base != MODEL_INT) || use.array != NULL ||
        use.optional) {
        diag_error(s->diag, type->span, "an enum is made of an integer: u1..u64 or i2..i64");
        return false;
    }
    e->bits = use.ref.bits;
    e->is_signed = use.ref.base == MODEL_INT;
    e->form = use.ref.form;
    return true;
}

static wide next_value(const struct model_enum_value *before)
{
    return before == NULL ? 0 : before->value + 1;
}

static bool resolve_value(struct sema *s, struct symbol *symbol, const struct ast_enum_value *ast,
                          const struct model_enum_value *before, struct model_enum_value *ret)
{
    const struct model_enum *e = &symbol->type.enumeration;
    struct scope scope = expr_scope(s, symbol->unit);
    ret->name = ast->name.text;
    ret->doc = ast->doc;
    ret->span = ast->name.span;
    ret->value = next_value(before);
    if (ast->value != NULL && !expr_constant(&scope, ast->value, "an enum value", &ret->value))
        return false;
    struct model_range range = range_of_bits(e->bits, e->is_signed);
    if (ret->value >= range.lo && ret->value <= range.hi)
        return true;
    diag_error(s->diag, ast->value != NULL ? ast->value->span : ast->span,
               "%s does not fit %s%u: it holds %s..%s", sema_number(s, ret->value),
               e->is_signed ? "i" : "u", e->bits, sema_number(s, range.lo),
               sema_number(s, range.hi));
    return false;
}

static int compare_values(const void *a, const void *b)
{
    const struct model_enum_value *x = *(const struct model_enum_value *const *)a;
    const struct model_enum_value *y = *(const struct model_enum_value *const *)b;
    if (x->value != y->value)
        return x->value < y->value ? -1 : 1;
    return x->span.begin < y->span.begin ? -1 : x->span.begin > y->span.begin;
}

static void check_unique_values(struct sema *s, const struct model_enum *e)
{
    if (e->value_count == 0)
        return;
    const struct model_enum_value **sorted = arena_array(s->arena, e->value_count, sizeof *sorted);
    for (size_t i = 0; i < e->value_count; i++)
        sorted[i] = &e->values[i];
    qsort(sorted, e->value_count, sizeof *sorted, compare_values);
    for (size_t i = 1; i < e->value_count; i++) {
        if (sorted[i]->value != sorted[i - 1]->value)
            continue;
        diag_error(s->diag, sorted[i]->span, "'%s' and '%s' have the same value %s",
                   sorted[i]->name, sorted[i - 1]->name, sema_number(s, sorted[i]->value));
        diag_note(s->diag, sorted[i - 1]->span, "'%s' is here", sorted[i - 1]->name);
    }
}

static void name_value(struct sema *s, const struct symbol *symbol, struct model_enum_value *value)
{
    const char *upper = names_upper(s->arena, names_snake(s->arena, value->name));
    value->c = arena_printf(s->arena, "%s_%s", symbol->type.c_upper, upper);
}

static bool is_repeated(struct sema *s, struct map *names, struct model_enum_value *value)
{
    struct model_enum_value *copy = ARENA_NEW(s->arena, struct model_enum_value);
    *copy = *value;
    const struct model_enum_value *first = map_add(s->arena, names, value->name, copy);
    if (first == NULL)
        return false;
    diag_error(s->diag, value->span, "the enum has two values '%s'", value->name);
    diag_note(s->diag, first->span, "the first is here");
    return true;
}

static void resolve_values(struct sema *s, struct symbol *symbol)
{
    struct model_enum *e = &symbol->type.enumeration;
    struct map names = {0};
    VEC(struct model_enum_value) values = {0};
    for (const struct ast_enum_value *v = symbol->decl->enum_.values; v != NULL; v = v->next) {
        struct model_enum_value value = {0};
        const struct model_enum_value *before =
            values.count == 0 ? NULL : &values.items[values.count - 1];
        if (!resolve_value(s, symbol, v, before, &value) || is_repeated(s, &names, &value)) {
            symbol->parts_bad = true;
            continue;
        }
        name_value(s, symbol, &value);
        vec_push(s->arena, &values, value);
    }
    e->values = values.items;
    e->value_count = values.count;
    if (symbol->decl->enum_.values == NULL)
        diag_error(s->diag, symbol->span, "enum %s has no values", symbol->name);
}

/* A C enum holds what fits int: its width has to, for unknown values are kept, or checked before they are refused. */
static bool fits_c_enum(const struct model_enum *e)
{
    if (e->bits > 32)
        return false;
    for (size_t i = 0; i < e->value_count; i++)
        if (e->values[i].value < INT_MIN || e->values[i].value > INT_MAX)
            return false;
    return true;
}

bool decl_resolve_enum(struct sema *s, struct symbol *symbol)
{
    if (symbol->progress == PROGRESS_DONE)
        return !symbol->bad;
    if (symbol->progress == PROGRESS_DOING) {
        diag_error(s->diag, symbol->span, "the values of enum %s depend on themselves",
                   symbol->name);
        return false;
    }
    if (s->depth >= SEMA_MAX_NESTING) {
        diag_error(s->diag, symbol->span, "enums wait for each other more than %d deep",
                   SEMA_MAX_NESTING);
        symbol->bad = true;
        return false;
    }
    symbol->progress = PROGRESS_DOING;
    s->depth++;
    struct model_enum *e = &symbol->type.enumeration;
    e->closed = symbol->decl->enum_.openness == AST_OPENNESS_CLOSED;
    if (resolve_width(s, symbol))
        resolve_values(s, symbol);
    else
        symbol->bad = true;
    check_unique_values(s, e);
    e->c_enum = fits_c_enum(e);
    s->depth--;
    symbol->progress = PROGRESS_DONE;
    return !symbol->bad;
}
