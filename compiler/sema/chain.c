/* Chains: their form, who may use them and how, and which types hold one that is written with jumps. */
#include "base/diag.h"
#include "sema/body.h"
#include "sema/decl.h"
#include "sema/scope.h"

#include <string.h>

/* --- the form ----------------------------------------------------------------------------------------------------- */

static const struct ast_chain_entry *find_entry(struct sema *s, const struct symbol *symbol,
                                                enum ast_chain_kind kind)
{
    const struct ast_chain_entry *found = NULL;
    for (const struct ast_chain_entry *e = symbol->decl->chain; e != NULL; e = e->next) {
        if (e->kind != kind)
            continue;
        if (found != NULL) {
            diag_error(s->diag, e->span, "the chain says this twice");
            diag_note(s->diag, found->span, "it was first said here");
        }
        found = found != NULL ? found : e;
    }
    return found;
}

static bool report_form(struct sema *s, struct span at, const char *what, const char *help)
{
    diag_error(s->diag, at, "%s", what);
    diag_help(s->diag, "%s", help);
    return false;
}

/* The width of an unsigned integer field; 0 when it is something else. */
static unsigned bits_of(struct sema *s, struct unit *unit, const struct ast_field *field)
{
    struct use use;
    if (field == NULL || field->array.kind == AST_ARRAY_PREFIXED ||
        !use_resolve(unit, s, field->type, NULL, field->mods, WORLD_STRUCT, &use))
        return 0;
    return use.ref.base == MODEL_UINT && !use.optional ? use.ref.bits : 0;
}

/* `u2 = 0b11`: constant bits. */
static bool constant_of(struct sema *s, struct unit *unit, const struct ast_field *field, wide *ret)
{
    const struct ast_mod *value =
        field == NULL ? NULL : ast_mod_find(field->mods, AST_MOD_EQUATION);
    struct scope scope = expr_scope(s, unit);
    if (value == NULL || field->name.text != NULL)
        return false;
    return expr_constant(&scope, value->expr, "what marks a part of a chain", ret);
}

/* `count(label)` */
static bool counts(const struct ast_field *field, const struct ast_field *label)
{
    const struct ast_mod *value = ast_mod_find(field->mods, AST_MOD_EQUATION);
    if (value == NULL || value->expr->kind != AST_EXPR_CALL || label->name.text == NULL)
        return false;
    const struct ast_expr *arg = value->expr->call.args;
    return strcmp(value->expr->call.function.text, "count") == 0 && arg != NULL &&
           arg->kind == AST_EXPR_NAME && arg->name.scope == NULL &&
           strcmp(arg->name.name, label->name.text) == 0;
}

/* `in 1..63`: the largest count. */
static bool label_range(struct sema *s, struct unit *unit, const struct ast_field *field,
                        unsigned bits, wide *ret_max)
{
    const struct ast_mod *in = ast_mod_find(field->mods, AST_MOD_IN);
    struct scope scope = expr_scope(s, unit);
    wide low = 0;
    if (in == NULL || in->ranges->kind != AST_EXPR_RANGE || in->ranges->next != NULL ||
        in->ranges->range.high == NULL)
        return report_form(s, field->span, "how long a label may be is not said",
                           "write 'in 1..63' behind its count");
    if (!expr_constant(&scope, in->ranges->range.low, "a bound", &low) ||
        !expr_constant(&scope, in->ranges->range.high, "a bound", ret_max))
        return false;
    if (low == 1 && *ret_max >= low && *ret_max < (wide)1 << bits)
        return true;
    return report_form(s, in->span, "a label has 1 byte at least, and no more than its count says",
                       "a count of 0 is the end");
}

static bool is_label(const struct ast_field *label, const struct ast_field *count)
{
    return label != NULL && label->next == NULL && label->type->kind == AST_TYPE_NAMED &&
           label->type->named.name.scope == NULL &&
           strcmp(label->type->named.name.name, "bytes") == 0 &&
           label->array.kind == AST_ARRAY_COUNT && label->mods == NULL &&
           count->name.text != NULL && label->array.count->kind == AST_EXPR_NAME &&
           strcmp(label->array.count->name.name, count->name.text) == 0;
}

static bool resolve_item(struct sema *s, struct symbol *symbol)
{
    static const char help[] = "write 'item u2 = 0, u6 n = count(label) in 1..63, bytes label[n];'";
    const struct ast_chain_entry *entry = find_entry(s, symbol, AST_CHAIN_ITEM);
    if (entry == NULL)
        return report_form(s, symbol->span, "the chain has no item", help);
    const struct ast_field *count = entry->fields;
    unsigned mark_bits = 0;
    wide mark = 0;
    if (count->name.text == NULL) {
        mark_bits = bits_of(s, symbol->unit, count);
        if (!constant_of(s, symbol->unit, count, &mark))
            return report_form(s, count->span, "an item is marked by constant bits", help);
        count = count->next;
    }
    if (count == NULL || mark != 0 || mark_bits + bits_of(s, symbol->unit, count) != 8)
        return report_form(s, entry->span, "an item begins with a byte: bits of 0 and a count",
                           help);
    if (!is_label(count->next, count) || !counts(count, count->next))
        return report_form(s, entry->span, "an item is a count and as many bytes", help);
    return label_range(s, symbol->unit, count, 8 - mark_bits, &symbol->type.chain.label_max);
}

static bool resolve_jump(struct sema *s, struct symbol *symbol)
{
    static const char help[] = "write 'jump u2 = 0b11, u14 offset;'";
    const struct ast_chain_entry *entry = find_entry(s, symbol, AST_CHAIN_JUMP);
    struct model_chain *chain = &symbol->type.chain;
    if (entry == NULL)
        return true;
    wide mark = 0;
    unsigned bits = bits_of(s, symbol->unit, entry->fields);
    const struct ast_field *offset = entry->fields->next;
    if (!constant_of(s, symbol->unit, entry->fields, &mark) || bits > 8 || offset == NULL ||
        offset->next != NULL || offset->mods != NULL ||
        bits + bits_of(s, symbol->unit, offset) != 16)
        return report_form(s, entry->span,
                           "a jump is two bytes: constant bits, 8 at most, and an offset", help);
    chain->jump_bits = bits;
    chain->jump_value = (unsigned)mark;
    if (mark < (wide)1 << bits && mark << (8 - bits) > chain->label_max)
        return true;
    return report_form(s, entry->span, "a jump could be taken for an item", help);
}

static bool resolve_end(struct sema *s, struct symbol *symbol)
{
    const struct ast_chain_entry *entry = find_entry(s, symbol, AST_CHAIN_END);
    wide value = 1;
    if (entry != NULL && entry->fields->next == NULL &&
        bits_of(s, symbol->unit, entry->fields) == 8 &&
        constant_of(s, symbol->unit, entry->fields, &value) && value == 0)
        return true;
    return report_form(s, entry != NULL ? entry->span : symbol->span,
                       "the end of a chain is a byte 0", "write 'end u8 = 0;'");
}

static bool resolve_max(struct sema *s, struct symbol *symbol)
{
    const struct ast_chain_entry *entry = find_entry(s, symbol, AST_CHAIN_MAX);
    struct scope scope = expr_scope(s, symbol->unit);
    wide *max = &symbol->type.chain.max;
    if (entry != NULL && !expr_constant(&scope, entry->max, "the length of a chain", max))
        return false;
    if (entry != NULL && *max >= 1 && *max <= 255)
        return true;
    return report_form(s, entry != NULL ? entry->span : symbol->span,
                       "the bytes of a chain, its end too, are at most 1..255", "write 'max 255;'");
}

static bool resolve_write(struct sema *s, struct symbol *symbol)
{
    const struct ast_chain_entry *entry = find_entry(s, symbol, AST_CHAIN_WRITE);
    struct model_chain *chain = &symbol->type.chain;
    if (entry == NULL || strcmp(entry->write.text, "plain") == 0)
        return true;
    chain->compress = chain->jump_bits != 0;
    if (strcmp(entry->write.text, "compress") != 0)
        return report_form(s, entry->write.span, "a chain is written 'compress' or 'plain'",
                           "'compress' jumps to what was written before; 'plain' is the default");
    if (!chain->compress)
        return report_form(s, entry->span, "without a jump nothing can be compressed",
                           "write 'jump u2 = 0b11, u14 offset;'");
    return true;
}

static bool resolve_origin(struct sema *s, struct symbol *symbol)
{
    const struct ast_chain_entry *entry = find_entry(s, symbol, AST_CHAIN_ORIGIN);
    if (entry == NULL && symbol->type.chain.jump_bits == 0)
        return true;
    if (entry == NULL)
        return report_form(s, symbol->span, "where the offsets of jumps count from is not said",
                           "write 'origin Message;'");
    struct symbol *origin = scope_type(s, symbol->unit, &entry->origin, "a struct");
    if (origin == NULL)
        return false;
    if (origin->kind != SYMBOL_TYPE || origin->type.base != MODEL_STRUCT ||
        origin->unit != symbol->unit)
        return report_form(s, entry->origin.span, "the origin is a struct of the same file",
                           "offsets count from its first byte");
    origin->type.is_origin = true;
    symbol->type.chain.origin = &origin->type;
    return true;
}

void chain_resolve(struct sema *s, struct symbol *symbol)
{
    bool ok = resolve_item(s, symbol) && resolve_jump(s, symbol) && resolve_end(s, symbol) &&
              resolve_max(s, symbol) && resolve_write(s, symbol) && resolve_origin(s, symbol);
    symbol->bad |= !ok;
}

/* --- uses --------------------------------------------------------------------------------------------------------- */

bool chain_apply_write(struct sema *s, struct use *use, const struct ast_mod *mod)
{
    if (use->ref.base != MODEL_CHAIN)
        return report_form(s, mod->span, "'write' is for chains",
                           "'write plain' says that this one is not compressed");
    if (strcmp(mod->name.text, "plain") != 0)
        return report_form(s, mod->name.span, "one use of a chain can be written 'plain'",
                           "whether it is compressed elsewhere, the chain says");
    use->ref.compress = false;
    return true;
}

bool chain_check_use(struct sema *s, const struct use *use)
{
    static const enum ast_mod_kind wrong[] = {AST_MOD_SIZED, AST_MOD_SIZED_BY, AST_MOD_EQUATION,
                                              AST_MOD_IN};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        if (use_mod(use, wrong[i]) != NULL)
            return report_form(s, use_mod(use, wrong[i])->span, "this is not for a chain",
                               "a chain knows its own end and its own bound");
    for (enum ast_mod_kind kind = AST_MOD_MAX; use->array == NULL && kind <= AST_MOD_MIN; kind++)
        if (use_mod(use, kind) != NULL)
            return report_form(s, use_mod(use, kind)->span, "this is not for a chain",
                               "a chain knows its own end and its own bound");
    return true;
}

/* --- who holds one that is compressed ------------------------------------------------------------------------------ */

static bool item_compresses(const struct item *item)
{
    if (item == NULL || item->bad || item->model.role == MODEL_LET || item->model.ref.type == NULL)
        return false;
    const struct model_ref *ref = &item->model.ref;
    if (ref->base == MODEL_CHAIN)
        return ref->compress;
    return (ref->base == MODEL_STRUCT || ref->base == MODEL_CHOICE) && ref->type->compresses;
}

static bool holds_compressed(const struct symbol *symbol)
{
    for (size_t i = 0; i < symbol->bodies.count; i++) {
        const struct body *body = symbol->bodies.items[i];
        for (size_t j = 0; j < body->entries.count; j++)
            if (item_compresses(body->entries.items[j].item))
                return true;
    }
    return false;
}

static void find_compressing(struct sema *s)
{
    for (bool moved = true; moved;) {
        moved = false;
        for (size_t i = 0; i < s->types.count; i++) {
            struct symbol *symbol = s->types.items[i];
            if (symbol->type.compresses || !holds_compressed(symbol))
                continue;
            symbol->type.compresses = moved = true;
        }
    }
}

/* An equation that gives the size of something in front of position `at`, within an expression that stands there. */
static const struct item *size_behind(const struct model_expr *e, size_t at)
{
    if (e == NULL)
        return NULL;
    if (e->op == MODEL_E_FIELD && e->field->role == MODEL_EQUATION) {
        const struct item *item = item_of(e->field);
        return item->asks == MODEL_E_SIZEOF && item->to != NULL && item->to->at < at ? item : NULL;
    }
    const struct item *found = size_behind(e->a, at);
    if (found == NULL)
        found = size_behind(e->b, at);
    return found != NULL ? found : size_behind(e->c, at);
}

static const struct item *asks_size_behind(const struct item *item)
{
    const struct model_field *field = &item->model;
    const struct item *found = size_behind(field->condition, item->at);
    if (found == NULL)
        found = size_behind(field->count, item->at);
    if (found == NULL && field->role == MODEL_EQUATION)
        found = size_behind(field->value, item->at);
    for (size_t i = 0; found == NULL && i < field->ref.arg_count; i++)
        found = size_behind(field->ref.args[i], item->at);
    return found;
}

/* What is written depends on where it is written, so its size is known only in front of it. */
static void check_item(struct sema *s, const struct item *item)
{
    if (item == NULL || item->bad)
        return;
    if (item->model.ref.base == MODEL_MESSAGE && item->model.role == MODEL_PLAIN) {
        diag_error(s->diag, item->use.span, "a message stands beside names that are compressed");
        diag_help(s->diag, "give it a struct of its own, or write the names 'plain'");
    }
    if (item->model.via != NULL && item_compresses(item)) {
        diag_error(s->diag, item->model.span, "names that are compressed cannot be transformed");
        diag_help(s->diag, "write them 'plain'");
    }
    const struct item *size = asks_size_behind(item);
    if (size != NULL) {
        diag_error(
            s->diag, item->model.span,
            "this asks for '%s', the size of something in front of it that may be compressed",
            size->model.name);
        diag_note(s->diag, size->model.span, "it is declared here");
        diag_help(s->diag, "write the names 'plain', or let it depend on something else");
    }
}

void chain_check_all(struct sema *s)
{
    find_compressing(s);
    for (size_t i = 0; i < s->types.count; i++) {
        const struct symbol *symbol = s->types.items[i];
        if (symbol->type.compresses && symbol->type.base == MODEL_CHOICE &&
            symbol->type.choice.literals != NULL) {
            diag_error(s->diag, symbol->span, "names behind a literal cannot be compressed");
            diag_help(s->diag, "write them 'plain'");
        }
        for (size_t j = 0; symbol->type.compresses && j < symbol->bodies.count; j++) {
            const struct body *body = symbol->bodies.items[j];
            for (size_t k = 0; k < body->entries.count; k++)
                check_item(s, body->entries.items[k].item);
        }
    }
}
