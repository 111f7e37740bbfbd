#include "sema/scope.h"

#include <string.h>

struct symbol *symbol_of(const struct model_type *type)
{
    return (struct symbol *)((char *)(uintptr_t)type - offsetof(struct symbol, type));
}

void sema_refuse(struct sema *s, struct span at, const char *what)
{
    diag_error(s->diag, at, "%s is parsed but not generated yet", what);
}

const char *sema_article(const char *noun)
{
    return strchr("aeiou", noun[0]) ? "an" : "a";
}

const char *sema_number(struct sema *s, wide value)
{
    char digits[48];
    size_t at = sizeof digits;
    bool negative = value < 0;
    digits[--at] = '\0';
    do {
        int digit = (int)(value % 10);
        digits[--at] = (char)('0' + (digit < 0 ? -digit : digit));
        value /= 10;
    } while (value != 0);
    if (negative)
        digits[--at] = '-';
    return arena_strdup(s->arena, &digits[at]);
}

const char *sema_range(struct sema *s, struct model_range range)
{
    if (range.lo == range.hi)
        return sema_number(s, range.lo);
    return arena_printf(s->arena, "%s..%s", sema_number(s, range.lo), sema_number(s, range.hi));
}

static enum symbol_kind kind_of(enum ast_decl_kind kind)
{
    switch (kind) {
    case AST_DECL_CONST:
        return SYMBOL_CONST;
    case AST_DECL_ALIAS:
        return SYMBOL_ALIAS;
    case AST_DECL_ENUM:
    case AST_DECL_STRUCT:
    case AST_DECL_FIELDS:
    case AST_DECL_CHOICE:
    case AST_DECL_MESSAGE:
    case AST_DECL_ERROR:
    case AST_DECL_CHAIN:
        return SYMBOL_TYPE;
    case AST_DECL_SERVICE:
        return SYMBOL_SERVICE;
    case AST_DECL_PROTOCOL:
        return SYMBOL_PROTOCOL;
    case AST_DECL_CHARSET:
        return SYMBOL_CHARSET;
    case AST_DECL_ENCODING:
        return SYMBOL_ENCODING;
    case AST_DECL_EXTERN:
        return SYMBOL_REFUSED;
    }
    return SYMBOL_REFUSED;
}

static enum model_base base_of(enum ast_decl_kind kind)
{
    switch (kind) {
    case AST_DECL_ENUM:
        return MODEL_ENUM;
    case AST_DECL_STRUCT:
    case AST_DECL_FIELDS:
        return MODEL_STRUCT;
    case AST_DECL_CHOICE:
        return MODEL_CHOICE;
    case AST_DECL_CHAIN:
        return MODEL_CHAIN;
    default:
        return MODEL_MESSAGE;
    }
}

static void declare_type(struct sema *s, struct symbol *symbol)
{
    struct model_type *type = &symbol->type;
    struct model_file *file = symbol->unit->file;
    const struct ast_decl *decl = symbol->decl;
    type->base = base_of(decl->kind);
    type->name = symbol->name;
    type->full = arena_printf(s->arena, "%s.%s", file->package, symbol->name);
    type->c = arena_printf(s->arena, "%s%s", file->prefix, names_snake(s->arena, symbol->name));
    type->c_upper = names_upper(s->arena, type->c);
    type->doc = decl->doc;
    type->file = file;
    type->span = symbol->span;
    uint32_t depth = symbol->unit->depth;
    uint32_t usual = type->base == MODEL_MESSAGE ? SEMA_MESSAGE_DEPTH : SEMA_STRUCT_DEPTH;
    type->depth_limit = depth != 0 ? depth : usual;
    if (decl->kind == AST_DECL_ERROR)
        type->message.is_error = true;
}

static bool is_builtin_name(const char *name)
{
    static const char *const words[] = {"bool", "str", "bytes", "f32", "f64", "map"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (strcmp(name, words[i]) == 0)
            return true;
    return (name[0] == 'u' || name[0] == 'i') && name[1] >= '0' && name[1] <= '9' &&
           name[1 + strspn(name + 1, "0123456789")] == '\0';
}

static void declare(struct sema *s, struct unit *unit, const struct ast_decl *decl)
{
    struct symbol *symbol = ARENA_NEW(s->arena, struct symbol);
    symbol->kind = kind_of(decl->kind);
    if (decl->kind == AST_DECL_EXTERN && decl->extern_.kind == AST_EXTERN_FILTER)
        symbol->kind = SYMBOL_FILTER;
    symbol->name = decl->name.text;
    symbol->span = decl->name.span;
    symbol->decl = decl;
    symbol->unit = unit;
    if (symbol->kind == SYMBOL_REFUSED) {
        symbol->bad = true;
        sema_refuse(s, symbol->span,
                    arena_printf(s->arena, "%s %s", ast_decl_kind_name(decl->kind), symbol->name));
    }
    if (symbol->kind == SYMBOL_TYPE)
        declare_type(s, symbol);
    if (is_builtin_name(symbol->name))
        diag_error(s->diag, symbol->span, "'%s' is the name of a built-in type", symbol->name);
    struct symbol *first = map_add(s->arena, &unit->names, symbol->name, symbol);
    if (first != NULL) {
        diag_error(s->diag, symbol->span, "'%s' is declared twice", symbol->name);
        diag_note(s->diag, first->span, "it was first declared here");
        symbol->bad = true;
        return;
    }
    vec_push(s->arena, &unit->symbols, symbol);
}

void scope_declare(struct sema *s, struct unit *unit)
{
    for (const struct ast_decl *decl = unit->ast->decls; decl != NULL; decl = decl->next)
        if (decl->name.text != NULL)
            declare(s, unit, decl);
}

/* "core" names package "weir.core" too. */
static bool package_is(const char *package, const char *name)
{
    if (strcmp(package, name) == 0)
        return true;
    const char *dot = strrchr(package, '.');
    return dot != NULL && strcmp(dot + 1, name) == 0;
}

bool scope_is_package(struct unit *unit, const char *name)
{
    if (package_is(unit->file->package, name))
        return true;
    for (size_t i = 0; i < unit->imports.count; i++)
        if (package_is(unit->imports.items[i].unit->file->package, name))
            return true;
    return false;
}

static void report_ambiguous(struct sema *s, const struct ast_qname *name, struct symbol *a,
                             struct symbol *b)
{
    diag_error(s->diag, name->span, "'%s' is ambiguous: two imported files declare it", name->name);
    diag_note(s->diag, a->span, "in package %s", a->unit->file->package);
    diag_note(s->diag, b->span, "in package %s", b->unit->file->package);
    diag_help(s->diag, "write %s::%s or %s::%s", a->unit->file->package, name->name,
              b->unit->file->package, name->name);
}

struct symbol *scope_lookup(struct sema *s, struct unit *unit, const struct ast_qname *name,
                            bool *ret_bad)
{
    *ret_bad = false;
    if (name->scope == NULL || package_is(unit->file->package, name->scope)) {
        struct symbol *own = map_get(&unit->names, name->name);
        if (own != NULL)
            return own;
    }
    struct symbol *found = NULL;
    for (size_t i = 0; i < unit->imports.count; i++) {
        struct unit *other = unit->imports.items[i].unit;
        if (name->scope != NULL && !package_is(other->file->package, name->scope))
            continue;
        struct symbol *symbol = map_get(&other->names, name->name);
        if (symbol == NULL || symbol == found)
            continue;
        if (found != NULL) {
            report_ambiguous(s, name, found, symbol);
            *ret_bad = true;
            return NULL;
        }
        found = symbol;
    }
    return found;
}

static void suggest_from(struct unit *unit, unsigned kinds, struct suggest *suggest)
{
    for (size_t i = 0; i < unit->symbols.count; i++)
        if (kinds & (1u << unit->symbols.items[i]->kind))
            suggest_consider(suggest, unit->symbols.items[i]->name);
}

void scope_suggest(struct unit *unit, unsigned kinds, struct suggest *suggest)
{
    suggest_from(unit, kinds, suggest);
    for (size_t i = 0; i < unit->imports.count; i++)
        suggest_from(unit->imports.items[i].unit, kinds, suggest);
}

static void suggest_builtins(struct suggest *suggest)
{
    static const char *const words[] = {"bool", "bytes", "str", "f32", "f64", "u8", "u16",
                                        "u32",  "u64",   "i8",  "i16", "i32", "i64"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        suggest_consider(suggest, words[i]);
}

static void report_unknown_type(struct sema *s, struct unit *unit, const struct ast_qname *name)
{
    if (name->scope != NULL && !scope_is_package(unit, name->scope)) {
        diag_error(s->diag, name->span, "no imported file has the package '%s'", name->scope);
        return;
    }
    diag_error(s->diag, name->span, "there is no type '%s'", name->name);
    size_t digits = strspn(name->name + 1, "0123456789");
    if (name->name[0] == 'f' && digits > 0 && name->name[1 + digits] == '\0') {
        diag_help(s->diag, "floats are f32 and f64");
        return;
    }
    struct suggest suggest = suggest_for(name->name);
    scope_suggest(unit, 1u << SYMBOL_TYPE | 1u << SYMBOL_ALIAS, &suggest);
    suggest_builtins(&suggest);
    if (suggest.best != NULL)
        diag_help(s->diag, "did you mean '%s'?", suggest.best);
}

struct symbol *scope_type(struct sema *s, struct unit *unit, const struct ast_qname *name,
                          const char *what)
{
    bool bad;
    struct symbol *symbol = scope_lookup(s, unit, name, &bad);
    if (bad || (symbol != NULL && symbol->kind == SYMBOL_REFUSED))
        return NULL;
    if (symbol == NULL) {
        report_unknown_type(s, unit, name);
        return NULL;
    }
    if (symbol->kind == SYMBOL_TYPE || symbol->kind == SYMBOL_ALIAS)
        return symbol;
    diag_error(s->diag, name->span, "'%s' is %s %s, not %s", name->name,
               sema_article(ast_decl_kind_name(symbol->decl->kind)),
               ast_decl_kind_name(symbol->decl->kind), what);
    diag_note(s->diag, symbol->span, "it is declared here");
    return NULL;
}
