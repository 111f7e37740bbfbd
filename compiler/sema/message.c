/* Messages and errors: numbered fields on protobuf's wire. */
#include "base/diag.h"
#include "sema/decl.h"
#include "sema/expr.h"
#include "sema/limits.h"
#include "sema/scope.h"

#include <string.h>

#define NUMBER_MAX 536870911
#define PROTOBUF_LO 19000
#define PROTOBUF_HI 19999

struct reservation {
    wide lo, hi;
    struct span span;
};

struct message {
    struct sema *s;
    struct unit *unit;
    struct symbol *symbol;
    struct map names;   /* of fields and choices as written -> span holder */
    struct map numbers; /* decimal text -> struct model_field */
    struct names_scope c;
    VEC(struct reservation) reserved;
    struct map reserved_names;
    VEC(const struct model_field *) fields;
    VEC(const struct model_oneof *) oneofs;
    const struct ast_member *unknown; /* where `unknown` was said */
    wide highest;
};

/* --- reserved, unknown -------------------------------------------------------------------------------------------- */

static void reserve_name(struct message *m, const struct ast_expr *e)
{
    struct span *span = ARENA_NEW(m->s->arena, struct span);
    *span = e->span;
    map_add(m->s->arena, &m->reserved_names, e->string.text.data, span);
}

static void collect_reserved(struct message *m, const struct ast_expr *list)
{
    struct model_range within = {1, NUMBER_MAX}, range;
    for (const struct ast_expr *e = list; e != NULL; e = e->next) {
        if (e->kind == AST_EXPR_STRING) {
            reserve_name(m, e);
        } else if (limits_range(m->s, m->unit, e, NULL, within, "a reserved number", &range)) {
            struct reservation r = {range.lo, range.hi, e->span};
            vec_push(m->s->arena, &m->reserved, r);
            if (range.hi > m->highest && range.hi < NUMBER_MAX)
                m->highest = range.hi;
        }
    }
}

static void collect_unknown(struct message *m, const struct ast_member *member)
{
    const char *word = member->name.text;
    if (m->unknown != NULL) {
        diag_error(m->s->diag, member->span, "'unknown' is given twice");
        diag_note(m->s->diag, m->unknown->span, "it was first given here");
        return;
    }
    m->unknown = member;
    if (strcmp(word, "keep") == 0 || strcmp(word, "drop") == 0)
        m->symbol->type.message.keep_unknown = word[0] == 'k';
    else
        diag_error(m->s->diag, member->name.span,
                   "unknown fields are to 'keep' or to 'drop', not to '%s'", word);
}

/* --- numbers and names -------------------------------------------------------------------------------------------- */

/* Behind the highest that is used; protobuf's own are passed over. */
static const char *next_free(const struct message *m)
{
    wide next = m->highest + 1;
    return sema_number(m->s, next >= PROTOBUF_LO && next <= PROTOBUF_HI ? PROTOBUF_HI + 1 : next);
}

static bool report_number(struct message *m, const struct ast_field *ast, const char *why)
{
    diag_error(m->s->diag, ast->number->span, "%s", why);
    diag_help(m->s->diag, "the next free number is %s", next_free(m));
    return false;
}

static bool check_reserved(struct message *m, const struct ast_field *ast, wide number)
{
    for (size_t i = 0; i < m->reserved.count; i++) {
        const struct reservation *r = &m->reserved.items[i];
        if (number < r->lo || number > r->hi)
            continue;
        diag_error(m->s->diag, ast->number->span, "field number %s is reserved",
                   sema_number(m->s, number));
        diag_note(m->s->diag, r->span, "it is reserved here");
        return false;
    }
    return true;
}

static bool check_number(struct message *m, const struct ast_field *ast, struct model_field *field)
{
    struct sema *s = m->s;
    if (ast->number == NULL) {
        diag_error(s->diag, ast->span, "a field of a message needs a number");
        diag_help(s->diag, "write '%s: ' in front of it", next_free(m));
        return false;
    }
    struct scope scope = expr_scope(s, m->unit);
    wide number;
    if (!expr_constant(&scope, ast->number, "a field number", &number))
        return false;
    if (number < 1 || number > NUMBER_MAX)
        return report_number(m, ast, "field numbers lie in 1..536870911");
    if (number >= PROTOBUF_LO && number <= PROTOBUF_HI)
        return report_number(m, ast, "field numbers 19000..19999 are kept for protobuf itself");
    if (!check_reserved(m, ast, number))
        return false;
    field->number = (uint32_t)number;
    struct span *span = ARENA_NEW(s->arena, struct span);
    *span = ast->number->span;
    const struct span *first = map_add(s->arena, &m->numbers, sema_number(s, number), span);
    if (first == NULL)
        return true;
    diag_error(s->diag, ast->number->span, "field number %s is used twice", sema_number(s, number));
    diag_note(s->diag, *first, "it was first used here");
    diag_help(s->diag, "the next free number is %s", next_free(m));
    return false;
}

/* The name itself: not declared twice, not reserved. */
static bool check_name(struct message *m, const struct ast_name *name)
{
    struct sema *s = m->s;
    struct span *span = ARENA_NEW(s->arena, struct span);
    *span = name->span;
    const struct span *first = map_add(s->arena, &m->names, name->text, span);
    if (first != NULL) {
        diag_error(s->diag, name->span, "'%s' is declared twice", name->text);
        diag_note(s->diag, *first, "it was first declared here");
        return false;
    }
    first = map_get(&m->reserved_names, name->text);
    if (first != NULL) {
        diag_error(s->diag, name->span, "the name '%s' is reserved", name->text);
        diag_note(s->diag, *first, "it is reserved here");
        return false;
    }
    return true;
}

/* --- types -------------------------------------------------------------------------------------------------------- */

static bool check_type(struct message *m, const struct ast_field *ast, const struct use *use)
{
    struct sema *s = m->s;
    const struct model_type *type = use->ref.type;
    if (use->type->kind == AST_TYPE_NAMED && use->type->named.has_args) {
        diag_error(s->diag, ast->type->span, "a message cannot give arguments to '%s'", type->name);
        return false;
    }
    if (type == NULL || (type->base != MODEL_STRUCT && type->base != MODEL_CHOICE))
        return true;
    const struct symbol *symbol = symbol_of(type);
    bool params = type->base == MODEL_STRUCT ? struct_has_params(symbol)
                                             : symbol->decl->choice.params != NULL;
    if (params) {
        diag_error(s->diag, ast->type->span, "%s has parameters, which a message cannot give",
                   type->name);
        diag_note(s->diag, symbol->span, "it is declared here");
    }
    return !params;
}

static bool resolve_shape(struct message *m, const struct use *use, struct model_field *field)
{
    struct sema *s = m->s;
    if (use->is_map) {
        if (use->array != NULL || use->optional) {
            diag_error(s->diag, use->span,
                       "a map is neither an array nor optional: it can be empty");
            return false;
        }
        field->shape = MODEL_MAP;
        field->key = use->key;
        return true;
    }
    if (use->array == NULL)
        return true;
    if (use->array->kind != AST_ARRAY_REST) {
        diag_error(s->diag, use->array->span, "arrays of messages are written '[..]'");
        diag_help(s->diag, "a bound on their number is 'max N'");
        return false;
    }
    if (use->optional) {
        diag_error(s->diag, use->span, "an array is not optional: it can be empty");
        return false;
    }
    field->shape = MODEL_REPEATED;
    enum model_base base = use->ref.base;
    field->packed = base != MODEL_STR && base != MODEL_BYTES && !use_is_record(&use->ref);
    return true;
}

static void resolve_presence(struct model_field *field, const struct use *use)
{
    if (field->shape != MODEL_ONE)
        field->presence = MODEL_IMPLICIT;
    else if (use_is_record(&field->ref))
        field->presence = MODEL_POINTER;
    else if (field->oneof != NULL)
        field->presence = MODEL_ALWAYS;
    else
        field->presence = use->optional ? MODEL_HAS : MODEL_IMPLICIT;
}

/* Modifiers that only structs have. */
static bool check_mods(struct message *m, const struct use *use)
{
    static const enum ast_mod_kind wrong[] = {AST_MOD_EQUATION,   AST_MOD_IF,   AST_MOD_SIZED,
                                              AST_MOD_SIZED_BY,   AST_MOD_NULL, AST_MOD_SKIP,
                                              AST_MOD_DUPLICATES, AST_MOD_VIA};
    bool ok = true;
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        const struct ast_mod *mod = use_mod(use, wrong[i]);
        if (mod == NULL)
            continue;
        diag_error(m->s->diag, mod->span, "'%s' is for %s, not for messages",
                   ast_mod_kind_name(mod->kind),
                   mod->kind == AST_MOD_DUPLICATES ? "'fields' blocks" : "the fields of structs");
        ok = false;
    }
    return ok;
}

static bool check_preset(struct message *m, const struct use *use, struct model_field *field)
{
    const struct ast_mod *mod = use_mod(use, AST_MOD_DEFAULT);
    if (mod == NULL)
        return true;
    if (field->shape != MODEL_ONE || field->oneof != NULL || use_is_record(&field->ref)) {
        diag_error(m->s->diag, mod->span, "%s cannot have a default",
                   field->oneof != NULL        ? "a field of a choice"
                   : field->shape == MODEL_ONE ? "a record"
                                               : "an array or map");
        return false;
    }
    return limits_preset(m->s, use, field);
}

/* A closed enum whose field can be missing needs a value to be missing as. */
static bool check_closed_zero(struct message *m, const struct model_field *field)
{
    if (field->ref.base != MODEL_ENUM || field->presence != MODEL_IMPLICIT ||
        field->shape != MODEL_ONE || field->preset != NULL)
        return true;
    const struct model_enum *e = &field->ref.type->enumeration;
    if (!e->closed)
        return true;
    for (size_t i = 0; i < e->value_count; i++)
        if (e->values[i].value == 0)
            return true;
    diag_error(m->s->diag, field->span,
               "the closed enum %s has no value 0 for when '%s' is missing", field->ref.type->name,
               field->name);
    diag_help(m->s->diag, "make it optional with '%s?', or give it a default",
              field->ref.type->name);
    return false;
}

static bool resolve_field(struct message *m, const struct ast_field *ast, struct model_field *field)
{
    struct use use;
    if (!use_resolve(m->unit, m->s, ast->type, &ast->array, ast->mods, WORLD_MESSAGE, &use))
        return false;
    field->ref = use.ref;
    if (!check_type(m, ast, &use) || !check_mods(m, &use) || !resolve_shape(m, &use, field))
        return false;
    if (field->oneof != NULL && (use.optional || field->shape != MODEL_ONE)) {
        diag_error(m->s->diag, ast->type->span,
                   "a field of a choice is one value: no array, map or '?'");
        return false;
    }
    resolve_presence(field, &use);
    return limits_apply(m->s, &use, field) && check_preset(m, &use, field) &&
           check_closed_zero(m, field);
}

/* --- members ------------------------------------------------------------------------------------------------------ */

static void name_field(struct message *m, struct model_field *field, struct names_scope *scope)
{
    struct sema *s = m->s;
    field->c = names_member(s->arena, scope, field->name);
    if (field->shape == MODEL_MAP)
        field->c_entry = arena_printf(s->arena, "%s_%s_entry", m->symbol->type.c,
                                      names_snake(s->arena, field->name));
}

static struct model_field *collect_field(struct message *m, const struct ast_member *member,
                                         const struct model_oneof *oneof)
{
    const struct ast_field *ast = member->field;
    struct model_field *field = ARENA_NEW(m->s->arena, struct model_field);
    field->name = ast->name.text;
    field->span = ast->name.text != NULL ? ast->name.span : ast->span;
    field->doc = ast->doc != NULL ? ast->doc : member->doc;
    field->owner = &m->symbol->type;
    field->oneof = oneof;
    field->max = -1;
    if (ast->stream || ast->at != NULL) {
        sema_refuse(m->s, ast->span, ast->stream ? "a stream field" : "at (…)");
        return NULL;
    }
    if (field->name == NULL) {
        diag_error(m->s->diag, ast->span, "a field of a message needs a name");
        return NULL;
    }
    bool ok = check_number(m, ast, field);
    ok &= check_name(m, &ast->name);
    ok &= resolve_field(m, ast, field);
    return ok ? field : NULL;
}

static void collect_oneof(struct message *m, const struct ast_member *member)
{
    struct sema *s = m->s;
    const struct model_type *type = &m->symbol->type;
    const char *name = member->oneof.name.text;
    struct model_oneof *oneof = ARENA_NEW(s->arena, struct model_oneof);
    struct names_scope arms = {0}, kinds = {0};
    VEC(const struct model_field *) fields = {0};
    if (!check_name(m, &member->oneof.name))
        return;
    const char *snake = names_snake(s->arena, name);
    const char *upper = names_upper(s->arena, snake);
    oneof->name = name;
    oneof->c = names_member(s->arena, &m->c, name);
    oneof->c_kind_enum = arena_printf(s->arena, "%s_%s_kind", type->c, snake);
    oneof->c_kind_none = arena_printf(s->arena, "%s_%s_KIND_NONE", type->c_upper, upper);
    names_take(s->arena, &kinds, oneof->c_kind_none);
    names_take(s->arena, &arms, "kind");
    for (const struct ast_member *f = member->oneof.members; f != NULL; f = f->next) {
        struct model_field *field = f->kind == AST_MEMBER_FIELD ? collect_field(m, f, oneof) : NULL;
        if (field == NULL)
            continue;
        name_field(m, field, &arms);
        const char *kind = names_upper(s->arena, names_snake(s->arena, field->name));
        field->c_kind = names_unique(
            s->arena, &kinds, arena_printf(s->arena, "%s_%s_KIND_%s", type->c_upper, upper, kind));
        vec_push(s->arena, &fields, field);
        vec_push(s->arena, &m->fields, field);
    }
    if (member->oneof.members == NULL)
        diag_error(s->diag, member->span, "choice %s has no fields", name);
    oneof->fields = fields.items;
    oneof->field_count = fields.count;
    vec_push(s->arena, &m->oneofs, oneof);
}

static void misplaced(struct message *m, const struct ast_member *member)
{
    static const char *const what[] = {[AST_MEMBER_FIELD] = "a field",
                                       [AST_MEMBER_LITERAL] = "a literal",
                                       [AST_MEMBER_LET] = "'let'",
                                       [AST_MEMBER_REQUIRE] = "'require'",
                                       [AST_MEMBER_IF] = "'if'",
                                       [AST_MEMBER_SWITCH] = "'switch'",
                                       [AST_MEMBER_PAD] = "'pad'",
                                       [AST_MEMBER_ALIGN] = "'align'",
                                       [AST_MEMBER_ENDIAN] = "'endian'",
                                       [AST_MEMBER_ONEOF] = "'choice'",
                                       [AST_MEMBER_RESERVED] = "'reserved'",
                                       [AST_MEMBER_UNKNOWN] = "'unknown'",
                                       [AST_MEMBER_OPTION] = "'option'"};
    diag_error(m->s->diag, member->span, "%s does not belong into a message", what[member->kind]);
}

static void collect_member(struct message *m, const struct ast_member *member)
{
    switch (member->kind) {
    case AST_MEMBER_FIELD: {
        struct model_field *field = collect_field(m, member, NULL);
        if (field != NULL) {
            name_field(m, field, &m->c);
            vec_push(m->s->arena, &m->fields, field);
        }
        return;
    }
    case AST_MEMBER_ONEOF:
        collect_oneof(m, member);
        return;
    case AST_MEMBER_RESERVED:
    case AST_MEMBER_UNKNOWN:
        return; /* done before */
    default:
        misplaced(m, member);
    }
}

static void note_number(struct message *m, const struct ast_member *member)
{
    const struct ast_expr *number = member->field->number;
    if (number != NULL && number->kind == AST_EXPR_INT && number->integer.value < NUMBER_MAX &&
        (wide)number->integer.value > m->highest &&
        (number->integer.value < PROTOBUF_LO || number->integer.value > PROTOBUF_HI))
        m->highest = number->integer.value;
}

/* What the fields are checked against has to be known first. */
static void collect_rules(struct message *m, const struct ast_member *members)
{
    for (const struct ast_member *member = members; member != NULL; member = member->next) {
        if (member->kind == AST_MEMBER_RESERVED)
            collect_reserved(m, member->reserved);
        else if (member->kind == AST_MEMBER_UNKNOWN)
            collect_unknown(m, member);
        else if (member->kind == AST_MEMBER_FIELD)
            note_number(m, member);
        else if (member->kind == AST_MEMBER_ONEOF)
            collect_rules(m, member->oneof.members);
    }
}

/* has_ flags and `unknown` come last: the fields' own names are what people read. In JSON arms stand beside `unknown`. */
static void name_rest(struct message *m)
{
    struct sema *s = m->s;
    for (size_t i = 0; i < m->fields.count; i++) {
        struct model_field *field = (struct model_field *)(uintptr_t)m->fields.items[i];
        if (field->presence == MODEL_HAS)
            field->c_has =
                names_unique(s->arena, &m->c,
                             arena_printf(s->arena, "has_%s", names_snake(s->arena, field->name)));
        if (field->oneof != NULL && !names_taken(&m->c, field->name))
            names_take(s->arena, &m->c, field->name);
    }
    m->symbol->type.message.c_unknown = names_unique(s->arena, &m->c, "unknown");
}

void message_resolve(struct sema *s, struct symbol *symbol)
{
    struct message m = {.s = s, .unit = symbol->unit, .symbol = symbol};
    struct model_message *message = &symbol->type.message;
    message->keep_unknown = true;
    collect_rules(&m, symbol->decl->body.members);
    for (const struct ast_member *i = symbol->decl->body.members; i != NULL; i = i->next)
        collect_member(&m, i);
    name_rest(&m);
    message->fields = m.fields.items;
    message->field_count = m.fields.count;
    message->oneofs = m.oneofs.items;
    message->oneof_count = m.oneofs.count;
    message->error_number = sema_hash(symbol->type.full);
    struct scope scope = expr_scope(s, symbol->unit);
    wide id;
    if (!message->is_error || symbol->decl->body.id == NULL ||
        !expr_constant(&scope, symbol->decl->body.id, "the id of an error", &id))
        return;
    if (id < 1 || id > UINT32_MAX)
        diag_error(s->diag, symbol->decl->body.id->span,
                   "the id of an error lies in 1..4294967295");
    else
        message->error_number = (uint32_t)id;
}
