#include "sema/expr_name.h"
#include "sema/checksum.h"

#include "base/diag.h"
#include "sema/absent.h"
#include "sema/body.h"
#include "sema/decl.h"
#include "sema/flow_path.h"
#include "sema/scope.h"

#include <string.h>

/* --- fields ------------------------------------------------------------------------------------------------------- */

static bool is_read_later(struct scope *scope, const struct item *item)
{
    return item->model.role != MODEL_PARAM && item->at >= scope->at;
}

static bool report_early(struct scope *scope, const struct item *item, struct span span)
{
    struct diag *diag = scope->sema->diag;
    diag_error(diag, span, "'%s' is used before it is read", item->model.name);
    diag_note(diag, item->model.span, "it is read here");
    if (item->model.role == MODEL_LET)
        diag_help(diag, "a let is known when everything that it mentions has been read");
    return false;
}

static bool report_conditional(struct scope *scope, const struct item *item, struct span span)
{
    struct diag *diag = scope->sema->diag;
    diag_error(diag, span, "'%s' is not always there", item->model.name);
    diag_note(diag, item->model.span, "it has a condition here");
    diag_help(diag, "put both into one 'if (…) { … }'");
    return false;
}

/* An equation of sizeof is known on write only behind what it measures. */
static bool report_unknown_size(struct scope *scope, const struct item *item, struct span span)
{
    struct diag *diag = scope->sema->diag;
    diag_error(diag, span, "'%s' is the size of something that is not written yet here",
               item->model.name);
    diag_note(diag, item->model.span, "its equation is here");
    diag_help(diag,
              "inside of what it measures, use '[..]' for what is left, or 'if (remaining > 0)'");
    return false;
}

static bool check_known_size(struct scope *scope, const struct item *item, struct span span)
{
    if (item->known_at <= scope->at || item->model.role != MODEL_EQUATION)
        return true;
    if (scope->window_of != NULL && scope->window_of == item->from && item->from == item->to)
        return true;
    if (!scope->later || scope->equation)
        return report_unknown_size(scope, item, span);
    if (scope->after < item->known_at)
        scope->after = item->known_at;
    return true;
}

/* A let that waits for later fields makes lets and requires that use it wait as well. */
static bool check_let_place(struct scope *scope, const struct item *item)
{
    size_t place = item->body->entries.items[item->at].place;
    if (place <= scope->at)
        return true;
    if (!scope->later || scope->equation)
        return false;
    if (scope->after < place)
        scope->after = place;
    return true;
}

static bool check_readable(struct scope *scope, struct item *item, struct span span)
{
    if (item->bad)
        return false;
    if (is_read_later(scope, item))
        return report_early(scope, item, span);
    if (item->model.role == MODEL_LET && !body_resolve_let(item))
        return false;
    if (item->model.role == MODEL_LET && !check_let_place(scope, item))
        return report_early(scope, item, span);
    if (!body_guard_covers(item->guard, scope->guard) && !absent_is_zero(item))
        return report_conditional(scope, item, span);
    return check_known_size(scope, item, span);
}

static const struct model_expr *use_field(struct scope *scope, struct item *item, struct span span)
{
    if (!check_readable(scope, item, span))
        return NULL;
    const struct model_field *field = &item->model;
    if (field->shape != MODEL_ONE && field->ref.base != MODEL_STR &&
        field->ref.base != MODEL_BYTES) {
        diag_error(scope->sema->diag, span, "'%s' is an array", field->name);
        diag_help(scope->sema->diag, "ask 'count(%s)', or for an element '%s[i]'", field->name,
                  field->name);
        return NULL;
    }
    if (field->ref.base == MODEL_FLOAT) {
        diag_error(scope->sema->diag, span, "'%s' is a float: floats are not calculated with",
                   field->name);
        return NULL;
    }
    if (checksum_of_item(item)) {
        diag_error(scope->sema->diag, span, "'%s' is a checksum: it is not calculated with",
                   field->name);
        return NULL;
    }
    if (scope->after <= item->at && field->role != MODEL_PARAM)
        scope->after = item->at + 1;
    const struct model_expr *e = expr_field(scope->sema, item, span);
    if (body_guard_covers(item->guard, scope->guard))
        return e;
    return absent_or_zero(scope->sema, item, e);
}

/* --- names -------------------------------------------------------------------------------------------------------- */

static const struct model_enum_value *find_value(const struct model_type *type, const char *name)
{
    for (size_t i = 0; i < type->enumeration.value_count; i++)
        if (strcmp(type->enumeration.values[i].name, name) == 0)
            return &type->enumeration.values[i];
    return NULL;
}

static const struct model_expr *enum_value(struct sema *s, const struct model_type *type,
                                           const struct model_enum_value *value, struct span span)
{
    struct model_expr *e = (struct model_expr *)(uintptr_t)expr_int(s, value->value, span);
    e->type = type;
    return e;
}

static const struct model_expr *use_symbol(struct scope *scope, struct symbol *symbol,
                                           struct span span)
{
    if (symbol->kind == SYMBOL_CONST) {
        if (!expr_resolve_const(scope->sema, symbol))
            return NULL;
        struct model_expr *copy = ARENA_NEW(scope->sema->arena, struct model_expr);
        *copy = *symbol->value;
        copy->span = span;
        return copy;
    }
    if (!symbol->bad) {
        diag_error(scope->sema->diag, span, "'%s' is %s %s, not a value", symbol->name,
                   sema_article(ast_decl_kind_name(symbol->decl->kind)),
                   ast_decl_kind_name(symbol->decl->kind));
        diag_note(scope->sema->diag, symbol->span, "it is declared here");
    }
    return NULL;
}

/* The element just read of the array that asks when it ends. */
static const struct model_expr *last_element(struct scope *scope, struct model_expr *e)
{
    const struct model_field *field = &scope->last->model;
    struct model_range range = use_range(&field->ref);
    bool number = field->ref.base == MODEL_UINT || field->ref.base == MODEL_INT ||
                  field->ref.base == MODEL_ENUM;
    e->op = MODEL_E_LAST;
    e->base = number ? MODEL_INT : field->ref.base;
    e->lo = range.lo;
    e->hi = range.hi;
    e->type = field->ref.type;
    e->field = field;
    if (field->ref.base == MODEL_FLOAT) {
        diag_error(scope->sema->diag, e->span, "floats are not calculated with");
        return NULL;
    }
    return e;
}

static const struct model_expr *special(struct scope *scope, const char *name, struct span span,
                                        bool *ret_found)
{
    static const char *const words[] = {"remaining", "offset", "index", "last"};
    struct sema *s = scope->sema;
    *ret_found = true;
    struct model_expr *e = ARENA_NEW(s->arena, struct model_expr);
    e->base = MODEL_INT;
    e->hi = INT32_MAX;
    e->span = span;
    if (strcmp(name, words[0]) == 0 && scope->remaining) {
        e->op = MODEL_E_REMAINING;
        e->hi = INT64_MAX;
        scope->uses_remaining = true;
        return e;
    }
    if (strcmp(name, words[2]) == 0 && scope->index) {
        e->op = MODEL_E_INDEX;
        return e;
    }
    if (strcmp(name, words[3]) == 0 && scope->last != NULL)
        return last_element(scope, e);
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        if (strcmp(name, words[i]) == 0) {
            sema_refuse(s, span, arena_printf(s->arena, "'%s' here", name));
            return NULL;
        }
    }
    *ret_found = false;
    return NULL;
}

static void report_unknown(struct scope *scope, const struct ast_qname *name, struct span span)
{
    struct diag *diag = scope->sema->diag;
    if (name->scope != NULL && !scope_is_package(scope->unit, name->scope)) {
        diag_error(diag, span, "no imported file has the package '%s'", name->scope);
        return;
    }
    diag_error(diag, span, "there is no '%s' here", name->name);
    struct suggest suggest = suggest_for(name->name);
    if (scope->body != NULL) {
        for (size_t i = 0; i < scope->body->params.count; i++)
            suggest_consider(&suggest, scope->body->params.items[i]->model.name);
        for (size_t i = 0; i < scope->body->entries.count; i++)
            if (scope->body->entries.items[i].item != NULL &&
                scope->body->entries.items[i].item->model.name != NULL)
                suggest_consider(&suggest, scope->body->entries.items[i].item->model.name);
    }
    if (scope->flow != NULL && scope->flow->here != NULL)
        flow_suggest(scope->flow->here, &suggest);
    if (scope->expected != NULL)
        for (size_t i = 0; i < scope->expected->enumeration.value_count; i++)
            suggest_consider(&suggest, scope->expected->enumeration.values[i].name);
    scope_suggest(scope->unit, 1u << SYMBOL_CONST, &suggest);
    if (suggest.best != NULL)
        diag_help(diag, "did you mean '%s'?", suggest.best);
}

static struct item *find_item(const struct scope *scope, const struct ast_qname *name)
{
    if (scope->body == NULL || name->scope != NULL)
        return NULL;
    return map_get(&scope->body->names, name->name);
}

const struct model_expr *expr__name(struct scope *scope, const struct ast_expr *ast)
{
    const struct ast_qname *name = &ast->name;
    struct item *item = find_item(scope, name);
    if (item != NULL)
        return use_field(scope, item, ast->span);
    if (scope->expected != NULL && name->scope == NULL) {
        const struct model_enum_value *value = find_value(scope->expected, name->name);
        if (value != NULL)
            return enum_value(scope->sema, scope->expected, value, ast->span);
    }
    bool bad, found;
    struct symbol *symbol = scope_lookup(scope->sema, scope->unit, name, &bad);
    if (symbol != NULL)
        return use_symbol(scope, symbol, ast->span);
    if (bad)
        return NULL;
    const struct model_expr *e = special(scope, name->name, ast->span, &found);
    if (!found)
        report_unknown(scope, name, ast->span);
    return e;
}

/* --- paths -------------------------------------------------------------------------------------------------------- */

/* `Type`, `pkg::Type` and `pkg.Type` of a path: the symbol, or NULL when the path is one of values. */
static struct symbol *path_symbol(struct scope *scope, const struct ast_expr *ast, bool *ret_bad)
{
    *ret_bad = false;
    if (ast->kind == AST_EXPR_NAME && find_item(scope, &ast->name) == NULL)
        return scope_lookup(scope->sema, scope->unit, &ast->name, ret_bad);
    if (ast->kind != AST_EXPR_MEMBER || ast->member.base->kind != AST_EXPR_NAME)
        return NULL;
    const struct ast_qname *base = &ast->member.base->name;
    if (base->scope != NULL || find_item(scope, base) != NULL ||
        !scope_is_package(scope->unit, base->name))
        return NULL;
    struct ast_qname name = {base->name, ast->member.name.text, ast->span};
    return scope_lookup(scope->sema, scope->unit, &name, ret_bad);
}

static const struct model_expr *enum_member(struct scope *scope, struct symbol *symbol,
                                            const struct ast_expr *ast)
{
    const struct ast_name *name = &ast->member.name;
    if (symbol->bad || !decl_resolve_enum(scope->sema, symbol))
        return NULL;
    const struct model_enum_value *value = find_value(&symbol->type, name->text);
    if (value != NULL)
        return enum_value(scope->sema, &symbol->type, value, ast->span);
    if (symbol->parts_bad)
        return NULL;
    diag_error(scope->sema->diag, name->span, "enum %s has no value '%s'", symbol->name,
               name->text);
    struct suggest suggest = suggest_for(name->text);
    for (size_t i = 0; i < symbol->type.enumeration.value_count; i++)
        suggest_consider(&suggest, symbol->type.enumeration.values[i].name);
    if (suggest.best != NULL)
        diag_help(scope->sema->diag, "did you mean '%s'?", suggest.best);
    return NULL;
}

/* Of a `fields` block: what is not there is 0 or an empty text. */
static bool check_line(struct scope *scope, const struct item *item, const struct ast_name *name)
{
    if (item->model.shape == MODEL_ONE)
        return true;
    diag_error(scope->sema->diag, name->span, "'%s' is a list", name->text);
    diag_note(scope->sema->diag, item->model.span, "it is declared here");
    return false;
}

/* Only what always stands in the C struct can be reached from outside of it. */
bool expr__reachable(struct scope *scope, struct item *item, const struct ast_name *name)
{
    struct diag *diag = scope->sema->diag;
    if (item->bad)
        return false;
    if (item->model.role == MODEL_LET)
        return body_resolve_let(item);
    if (item->model.line_name != NULL)
        return check_line(scope, item, name);
    if (item->source != NULL) {
        diag_error(diag, name->span,
                   "'%s' is computed and cannot be reached from outside of its struct", name->text);
        diag_note(diag, item->model.span, "its equation is here");
        return false;
    }
    if (item->guard != NULL || item->use.optional) {
        diag_error(diag, name->span, "'%s' is not always there", name->text);
        diag_note(diag, item->model.span, "it has a condition here");
        return false;
    }
    return true;
}

static const struct model_expr *field_member(struct scope *scope, const struct model_expr *base,
                                             const struct ast_expr *ast)
{
    const struct ast_name *name = &ast->member.name;
    struct sema *s = scope->sema;
    if (base->base == MODEL_MESSAGE) {
        sema_refuse(s, ast->span, "reaching into a message");
        return NULL;
    }
    if (base->base == MODEL_CHOICE)
        return expr__arm_member(scope, base, ast);
    if (base->base != MODEL_STRUCT) {
        diag_error(s->diag, name->span, "%s has no fields", expr_type_name(s, base));
        return NULL;
    }
    struct symbol *symbol = symbol_of(base->type);
    if (symbol->bad || symbol->bodies.count == 0)
        return NULL;
    struct item *item = map_get(&symbol->bodies.items[0]->names, name->text);
    if (item == NULL || item->model.role == MODEL_PARAM)
        return expr__no_member(scope, symbol, name);
    if (!expr__reachable(scope, item, name))
        return NULL;
    const struct model_expr *let = expr__let_of(s, base, item);
    if (let != NULL)
        return let;
    bool calculated = item->model.calculated;
    const struct model_expr *field = expr_field(s, item, ast->span);
    struct model_expr *e = ARENA_NEW(s->arena, struct model_expr);
    *e = *field;
    e->op = MODEL_E_MEMBER;
    e->a = base;
    if (!expr__in_arm(scope, e))
        return NULL;
    /* what is generated for a file depends on that file and its imports alone: they cannot be limited from here */
    if (symbol->unit != scope->unit && !calculated && item->model.calculated) {
        item->model.calculated = false;
        e->hi = use_range(&item->model.ref).hi;
    }
    return e;
}

const struct model_expr *expr__member(struct scope *scope, const struct ast_expr *ast)
{
    bool bad;
    struct symbol *symbol = path_symbol(scope, ast->member.base, &bad);
    if (bad)
        return NULL;
    if (symbol != NULL && symbol->kind == SYMBOL_TYPE && symbol->type.base == MODEL_ENUM)
        return enum_member(scope, symbol, ast);
    if (symbol == NULL && (symbol = path_symbol(scope, ast, &bad)) != NULL)
        return use_symbol(scope, symbol, ast->span);
    if (bad)
        return NULL;
    const struct model_expr *base = expr_resolve(scope, ast->member.base);
    return base == NULL ? NULL : field_member(scope, base, ast);
}

/* --- elements ----------------------------------------------------------------------------------------------------- */

static const struct model_expr *element(struct scope *scope, struct item *item,
                                        const struct model_expr *index, struct span span)
{
    struct sema *s = scope->sema;
    const struct model_field *field = &item->model;
    if (field->shape != MODEL_FIXED || field->ref.base == MODEL_STR) {
        bool single = field->shape == MODEL_ONE && field->ref.base != MODEL_STR &&
                      field->ref.base != MODEL_BYTES;
        diag_error(s->diag, span,
                   single ? "'%s' is not an array" : "'%s' has no fixed number of elements",
                   field->name);
        diag_note(s->diag, field->span, "it is declared here");
        return NULL;
    }
    if (index->lo < 0 || index->hi >= field->count->value) {
        diag_error(s->diag, index->span, "the index may be %s, and '%s' has %s elements",
                   sema_number(s, index->lo < 0 ? index->lo : index->hi), field->name,
                   sema_number(s, field->count->value));
        return NULL;
    }
    struct model_expr *e = ARENA_NEW(s->arena, struct model_expr);
    struct model_range range = {0, 255};
    if (field->ref.base != MODEL_BYTES)
        range = use_range(&field->ref);
    bool number = field->ref.base == MODEL_BYTES || field->ref.base == MODEL_UINT ||
                  field->ref.base == MODEL_INT || field->ref.base == MODEL_ENUM;
    *e = (struct model_expr){.op = MODEL_E_ELEMENT, .base = number ? MODEL_INT : field->ref.base};
    e->a = expr_field(s, item, span);
    e->b = index;
    e->lo = range.lo;
    e->hi = range.hi;
    e->type = field->ref.type;
    e->field = field;
    e->span = span;
    return e;
}

const struct model_expr *expr__index(struct scope *scope, const struct ast_expr *ast)
{
    const struct ast_expr *base = ast->index.base;
    struct item *item = base->kind == AST_EXPR_NAME ? find_item(scope, &base->name) : NULL;
    if (item == NULL) {
        const struct model_expr *value = expr_resolve(scope, base);
        if (value != NULL)
            sema_refuse(scope->sema, ast->span, "an element of this");
        return NULL;
    }
    if (!check_readable(scope, item, base->span))
        return NULL;
    if (scope->after <= item->at)
        scope->after = item->at + 1;
    const struct model_expr *index = expr_integer(scope, ast->index.index, "an index");
    return index == NULL ? NULL : element(scope, item, index, ast->span);
}

/* --- count, sizeof, present, kind --------------------------------------------------------------------------------- */

static struct item *find_target(struct scope *scope, const struct ast_expr *ast)
{
    struct diag *diag = scope->sema->diag;
    if (ast->kind != AST_EXPR_NAME) {
        diag_error(diag, ast->span, "this has to name a field of the same struct");
        return NULL;
    }
    struct item *item = find_item(scope, &ast->name);
    if (item == NULL) {
        report_unknown(scope, &ast->name, ast->span);
        return NULL;
    }
    if (item->bad)
        return NULL;
    if (item->model.role == MODEL_LET || item->model.role == MODEL_PARAM) {
        diag_error(diag, ast->span, "'%s' is not on the wire", item->model.name);
        diag_note(diag, item->model.span, "it is declared here");
        return NULL;
    }
    if (is_read_later(scope, item) && !scope->later) {
        report_early(scope, item, ast->span);
        return NULL;
    }
    return item;
}

static const struct model_expr *atom(struct scope *scope, enum model_op op, struct item *from,
                                     struct item *to, struct span span)
{
    struct model_expr *e = ARENA_NEW(scope->sema->arena, struct model_expr);
    e->op = op;
    e->base = op == MODEL_E_PRESENT ? MODEL_BOOL : MODEL_INT;
    e->hi = op == MODEL_E_PRESENT ? 1 : INT32_MAX;
    e->field = &from->model;
    e->to = &to->model;
    e->span = span;
    scope->atoms++;
    scope->atom = e;
    size_t last = from->at > to->at ? from->at : to->at;
    if (scope->after <= last)
        scope->after = last + 1;
    return e;
}

static const struct model_expr *ask_count(struct scope *scope, struct item *item, struct span span)
{
    enum model_base base = item->model.ref.base;
    if (item->model.shape == MODEL_ONE && !item->open && base != MODEL_STR && base != MODEL_BYTES) {
        diag_error(scope->sema->diag, span, "'%s' is not an array, str or bytes", item->model.name);
        diag_note(scope->sema->diag, item->model.span, "it is declared here");
        return NULL;
    }
    return atom(scope, MODEL_E_COUNT, item, item, span);
}

static const struct model_expr *ask_present(struct scope *scope, struct item *item,
                                            struct span span)
{
    if (item->use.optional || item->guard != NULL)
        return atom(scope, MODEL_E_PRESENT, item, item, span);
    diag_error(scope->sema->diag, span, "'%s' is always there", item->model.name);
    diag_note(scope->sema->diag, item->model.span, "it is declared here");
    diag_help(scope->sema->diag, "make it optional with '?', or give it an 'if'");
    return NULL;
}

/* The layout of a type follows from its own file alone, which has been resolved before those that import it. So whether C
 * keeps the tag cannot be decided here for a choice of another file. */
static bool keeps_tag(struct scope *scope, struct symbol *symbol, struct span span)
{
    const struct model_choice *choice = &symbol->type.choice;
    struct diag *diag = scope->sema->diag;
    symbol->kind_asked |= symbol->unit == scope->unit;
    if (choice->by_tag || symbol->kind_asked || !choice_needs_tag(choice))
        return true;
    diag_error(diag, span,
               "the tag of %s is not kept: its arms do not tell it, and its file does not ask",
               symbol->name);
    diag_note(diag, symbol->span, "it is declared here");
    diag_help(
        diag,
        "say kind() in a struct of that file, or let the choice own its tag: 'choice %s by u8'",
        symbol->name);
    return false;
}

static const struct model_expr *ask_kind(struct scope *scope, struct item *item, struct span span)
{
    struct sema *s = scope->sema;
    const struct model_type *type = item->model.ref.type;
    if (item->model.ref.base != MODEL_CHOICE || item->model.shape != MODEL_ONE) {
        diag_error(s->diag, span, "'%s' is not a choice", item->model.name);
        diag_note(s->diag, item->model.span, "it is declared here");
        return NULL;
    }
    struct symbol *symbol = symbol_of(type);
    if (symbol->bad)
        return NULL;
    if (!type->choice.by_tag && type->choice.tag_param == NULL) {
        diag_error(s->diag, span, "the tag of %s cannot be told from its arm", type->name);
        bool literal = type->choice.literals != NULL;
        diag_note(s->diag, symbol->span, "it is chosen by %s here",
                  literal ? "a literal" : "an expression");
        if (!literal)
            diag_help(s->diag, "choose by one parameter alone: 'by (tag)'");
        return NULL;
    }
    if (!keeps_tag(scope, symbol, span))
        return NULL;
    struct model_expr *e =
        (struct model_expr *)(uintptr_t)atom(scope, MODEL_E_KIND, item, item, span);
    struct model_range range = choice_tag_range(&type->choice);
    e->lo = range.lo;
    e->hi = range.hi > RANGE_INT64_MAX ? choice_highest_tag(&type->choice) : range.hi;
    e->type = type->choice.tag.type;
    return e;
}

/* The last field that is on the wire: the end of `from..`. */
static struct item *last_on_wire(struct body *body)
{
    for (size_t i = body->entries.count; i-- > 0;) {
        struct item *item = body->entries.items[i].item;
        if (item != NULL && item->model.role != MODEL_LET)
            return item;
    }
    return NULL;
}

/* `x`, `x..y` or `x..`: the first and the last field. */
static bool find_extent(struct scope *scope, const struct ast_expr *arg, struct item **ret_from,
                        struct item **ret_to)
{
    struct sema *s = scope->sema;
    bool range = arg->kind == AST_EXPR_RANGE;
    struct item *from = find_target(scope, range ? arg->range.low : arg), *to = from;
    if (from == NULL)
        return false;
    if (range)
        to = arg->range.high != NULL ? find_target(scope, arg->range.high)
                                     : last_on_wire(scope->body);
    if (to == NULL)
        return false;
    *ret_from = from;
    *ret_to = to;
    if (to->at >= from->at)
        return true;
    diag_error(s->diag, arg->span, "'%s' stands before '%s'", to->model.name, from->model.name);
    diag_help(s->diag, "write %s..%s", to->model.name, from->model.name);
    return false;
}

static const struct model_expr *ask_sizeof(struct scope *scope, const struct ast_expr *arg,
                                           struct span span)
{
    struct item *from, *to;
    if (!find_extent(scope, arg, &from, &to))
        return NULL;
    if (!scope->equation) {
        sema_refuse(scope->sema, span, "sizeof outside of an equation");
        return NULL;
    }
    return atom(scope, MODEL_E_SIZEOF, from, to, span);
}

static const struct model_expr *ask_checksum(struct scope *scope, const struct ast_expr *ast)
{
    struct item *from, *to;
    if (ast->call.args == NULL) {
        diag_error(scope->sema->diag, ast->span, "a checksum is of fields");
        return NULL;
    }
    if (!find_extent(scope, ast->call.args, &from, &to))
        return NULL;
    return checksum_expr(scope, ast, from, to);
}

static void report_unknown_function(struct scope *scope, const struct ast_name *name)
{
    static const char *const words[] = {"count", "sizeof", "present", "kind"};
    diag_error(scope->sema->diag, name->span, "there is no function '%s'", name->text);
    struct suggest suggest = suggest_for(name->text);
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        suggest_consider(&suggest, words[i]);
    if (suggest.best != NULL)
        diag_help(scope->sema->diag, "did you mean '%s'?", suggest.best);
    else
        diag_help(scope->sema->diag, "there are count, sizeof, present and kind");
}

const struct model_expr *expr__call(struct scope *scope, const struct ast_expr *ast)
{
    struct sema *s = scope->sema;
    const struct ast_name *name = &ast->call.function;
    const struct ast_expr *arg = ast->call.args;
    if (strcmp(name->text, "lists") == 0)
        return fields_lists(scope, arg, ast->span);
    bool is_sizeof = strcmp(name->text, "sizeof") == 0;
    bool is_count = strcmp(name->text, "count") == 0;
    bool is_present = strcmp(name->text, "present") == 0;
    bool is_checksum = checksum_is(name->text);
    if (!is_sizeof && !is_count && !is_present && !is_checksum && strcmp(name->text, "kind") != 0) {
        report_unknown_function(scope, name);
        return NULL;
    }
    if ((arg == NULL || arg->next != NULL) && !is_checksum) {
        diag_error(s->diag, ast->span, "%s takes one field", name->text);
        return NULL;
    }
    if (scope->body == NULL) {
        diag_error(s->diag, ast->span, "this has to be constant, and %s asks for a field",
                   name->text);
        return NULL;
    }
    if (is_checksum)
        return ask_checksum(scope, ast);
    if (is_sizeof)
        return ask_sizeof(scope, arg, ast->span);
    const struct model_expr *of_param =
        is_count || is_present ? NULL : expr__kind_of_param(scope, arg, ast->span);
    if (of_param != NULL)
        return of_param;
    if (is_present && arg->kind == AST_EXPR_MEMBER)
        return fields_present(scope, arg, ast->span);
    struct item *item = find_target(scope, arg);
    if (item == NULL)
        return NULL;
    return is_count     ? ask_count(scope, item, ast->span)
           : is_present ? ask_present(scope, item, ast->span)
                        : ask_kind(scope, item, ast->span);
}
