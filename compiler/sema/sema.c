#include "sema/sema.h"

#include "base/diag.h"
#include "sema/charset.h"
#include "sema/context.h"
#include "sema/decl.h"
#include "sema/expr.h"
#include "sema/filter.h"
#include "sema/form.h"
#include "sema/identifiers.h"
#include "sema/load.h"
#include "sema/scope.h"
#include "sema/types.h"
#include "sema/use.h"

#include <string.h>

typedef void symbol_pass(struct sema *s, struct symbol *symbol);

static void for_each_symbol(struct sema *s, symbol_pass *pass)
{
    for (size_t i = 0; i < s->units.count; i++)
        for (size_t j = 0; j < s->units.items[i]->symbols.count; j++)
            pass(s, s->units.items[i]->symbols.items[j]);
}

/* --- passes ------------------------------------------------------------------------------------------------------- */

static void number_type(struct sema *s, struct symbol *symbol)
{
    if (symbol->kind != SYMBOL_TYPE || symbol->type.base == MODEL_ENUM)
        return;
    symbol->index = s->types.count;
    vec_push(s->arena, &s->types, symbol);
}

static void resolve_simple(struct sema *s, struct symbol *symbol)
{
    if (symbol->kind == SYMBOL_CONST)
        expr_resolve_const(s, symbol);
    else if (symbol->kind == SYMBOL_TYPE && symbol->type.base == MODEL_ENUM)
        decl_resolve_enum(s, symbol);
    else if (symbol->kind == SYMBOL_ENCODING)
        form_check(s, symbol);
    else if (symbol->kind == SYMBOL_ALIAS && !symbol->bad)
        use_check_alias(s, symbol);
    else if (symbol->kind == SYMBOL_TYPE && symbol->type.base == MODEL_CHAIN)
        chain_resolve(s, symbol);
    else
        charset_declare(s, symbol);
}

static void collect(struct sema *s, struct symbol *symbol)
{
    if (symbol->kind == SYMBOL_TYPE && symbol->type.base == MODEL_STRUCT)
        (symbol->decl->kind == AST_DECL_FIELDS ? fields_collect : struct_collect)(s, symbol);
    else if (symbol->kind == SYMBOL_TYPE && symbol->type.base == MODEL_CHOICE)
        choice_head(s, symbol);
}

static void collect_arms(struct sema *s, struct symbol *symbol)
{
    if (symbol->kind == SYMBOL_TYPE && symbol->type.base == MODEL_CHOICE && !symbol->bad)
        choice_collect(s, symbol);
}

static void resolve(struct sema *s, struct symbol *symbol)
{
    if (symbol->kind != SYMBOL_TYPE)
        return;
    if (symbol->type.base == MODEL_STRUCT)
        (symbol->decl->kind == AST_DECL_FIELDS ? fields_resolve : struct_resolve)(s, symbol);
    else if (symbol->type.base == MODEL_CHOICE && !symbol->bad)
        choice_resolve(s, symbol);
    else if (symbol->type.base == MODEL_MESSAGE)
        message_resolve(s, symbol);
}

/* In JSON the tag stands beside the arm. */
static void check_tag_name(struct sema *s, const struct symbol *symbol)
{
    const struct model_choice *choice = &symbol->type.choice;
    for (size_t i = 0; i < choice->arm_count; i++) {
        if (strcmp(choice->arms[i].name, "tag") != 0)
            continue;
        diag_error(s->diag, symbol->span,
                   "an arm of %s is called 'tag', which is what JSON calls the choice's own tag",
                   symbol->name);
        diag_help(s->diag, "give its field another name");
    }
}

/* The C struct keeps the tag when the arm alone does not tell it, and the choice owns it. */
static void decide_tag(struct sema *s, struct symbol *symbol)
{
    if (symbol->kind != SYMBOL_TYPE || symbol->type.base != MODEL_CHOICE)
        return;
    struct model_choice *choice = &symbol->type.choice;
    bool needed = choice_needs_tag(choice);
    choice->c_tag = needed && (choice->by_tag || choice->literals != NULL ||
                               (choice->tag_param != NULL && symbol->kind_asked));
    if (choice->c_tag)
        check_tag_name(s, symbol);
}

/* --- the model ---------------------------------------------------------------------------------------------------- */

static struct model_const make_const(struct sema *s, const struct symbol *symbol)
{
    const char *prefixed = arena_printf(s->arena, "%s%s", symbol->unit->file->prefix,
                                        names_snake(s->arena, symbol->name));
    return (struct model_const){.name = symbol->name,
                                .c = names_upper(s->arena, prefixed),
                                .doc = symbol->decl->doc,
                                .value = symbol->value};
}

static void fill_file(struct sema *s, struct unit *unit)
{
    VEC(struct model_const) consts = {0};
    VEC(const struct model_service *) services = {0};
    VEC(const struct model_protocol *) protocols = {0};
    VEC(const struct model_file *) imports = {0};
    VEC(const struct model_filter *) filters = {0};
    for (size_t i = 0; i < unit->imports.count; i++)
        vec_push(s->arena, &imports, unit->imports.items[i].unit->file);
    for (size_t i = 0; i < unit->symbols.count; i++)
        if (unit->symbols.items[i]->kind == SYMBOL_PROTOCOL)
            vec_push(s->arena, &protocols, unit->symbols.items[i]->protocol);
        else if (unit->symbols.items[i]->kind == SYMBOL_FILTER &&
                 filter_resolve(s, unit->symbols.items[i]) != NULL)
            vec_push(s->arena, &filters, unit->symbols.items[i]->filter);
    for (size_t i = 0; i < unit->symbols.count; i++) {
        struct symbol *symbol = unit->symbols.items[i];
        if (symbol->kind == SYMBOL_CONST)
            vec_push(s->arena, &consts, make_const(s, symbol));
        else if (symbol->kind == SYMBOL_SERVICE)
            vec_push(s->arena, &services, service_resolve(s, symbol));
    }
    unit->file->imports = imports.items;
    unit->file->import_count = imports.count;
    unit->file->consts = consts.items;
    unit->file->const_count = consts.count;
    unit->file->protocols = protocols.items;
    unit->file->protocol_count = protocols.count;
    unit->file->filters = filters.items;
    unit->file->filter_count = filters.count;
    unit->file->services = services.items;
    unit->file->service_count = services.count;
    types_order(s, unit);
}

static void resolve_protocol(struct sema *s, struct symbol *symbol)
{
    if (symbol->kind == SYMBOL_PROTOCOL)
        protocol_resolve(s, symbol);
}

static const struct model *make_model(struct sema *s)
{
    struct model *model = ARENA_NEW(s->arena, struct model);
    const struct model_file **files = arena_array(s->arena, s->units.count, sizeof *files);
    for (size_t i = 0; i < s->units.count; i++)
        files[i] = s->units.items[i]->file;
    model->files = files;
    model->file_count = s->units.count;
    model->main = files[s->units.count - 1];
    return model;
}

static void declare_all(struct sema *s)
{
    for (size_t i = 0; i < s->units.count; i++) {
        decl_options(s, s->units.items[i]);
        scope_declare(s, s->units.items[i]);
    }
    for_each_symbol(s, number_type);
}

const struct model *sema_build(const struct sema_options *options, struct arena *arena,
                               struct diag *diag)
{
    struct sema s = {.options = options, .arena = arena, .diag = diag};
    if (!load_all(&s))
        return NULL;
    declare_all(&s);
    for_each_symbol(&s, resolve_simple);
    for_each_symbol(&s, collect);
    for_each_symbol(&s, collect_arms);
    for_each_symbol(&s, resolve);
    for_each_symbol(&s, decide_tag);
    for_each_symbol(&s, fields_finish);
    types_check_cycles(&s);
    chain_check_all(&s);
    types_check_layout(&s);
    for_each_symbol(&s, resolve_protocol);
    for (size_t i = 0; i < s.units.count; i++)
        fill_file(&s, s.units.items[i]);
    identifiers_check(&s);
    return diag->errors == 0 ? make_model(&s) : NULL;
}
