/* `fields` blocks: lines of names and values in any order, found by their names. */
#include "base/diag.h"
#include "sema/collect.h"
#include "sema/decl.h"
#include "sema/expr.h"
#include "sema/expr_name.h"
#include "sema/limits.h"
#include "sema/members.h"
#include "sema/scope.h"

#include <string.h>

#define MOST_BYTES (1 << 30)
#define MOST_TRIMMED 2

struct block {
    struct sema *s;
    struct symbol *symbol;
    struct body *body;
    enum model_duplicates duplicates; /* where a field says nothing */
    struct item *other;               /* `default:` */
    struct map keys;                  /* in lower case -> struct item */
};

/* --- modifiers ---------------------------------------------------------------------------------------------------- */

static bool read_duplicates(struct sema *s, const struct ast_mod *mod, enum model_duplicates *ret)
{
    static const char *const words[] = {"error", "first", "last", "same"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        if (strcmp(mod->name.text, words[i]) != 0)
            continue;
        *ret = (enum model_duplicates)i;
        return true;
    }
    diag_error(s->diag, mod->name.span, "there are duplicates error, first, last and same");
    diag_help(s->diag, "a list takes all of them: 'str x[..]'");
    return false;
}

static void read_max(struct block *b, const struct ast_mod *mod, struct model_line *line)
{
    struct scope scope = expr_scope(b->s, b->symbol->unit);
    wide max;
    if (!expr_constant(&scope, mod->expr, "max", &max))
        return;
    if (max < 2 || max > MOST_BYTES)
        diag_error(b->s->diag, mod->expr->span, "a 'fields' block has 2 to 1G bytes");
    else
        line->max = (uint32_t)max;
}

static void read_mods(struct block *b, struct model_line *line)
{
    struct sema *s = b->s;
    const struct ast_mod *max = NULL;
    for (const struct ast_mod *mod = b->symbol->decl->fields.mods; mod != NULL; mod = mod->next) {
        if (mod->kind == AST_MOD_DUPLICATES) {
            read_duplicates(s, mod, &b->duplicates);
        } else if (mod->kind == AST_MOD_MAX) {
            max = mod;
            read_max(b, mod, line);
        } else {
            diag_error(s->diag, mod->span, "a 'fields' block has 'max' and 'duplicates', not '%s'",
                       ast_mod_kind_name(mod->kind));
        }
    }
    if (max != NULL)
        return;
    diag_error(s->diag, b->symbol->span, "%s is unbounded: it may have any number of lines",
               b->symbol->name);
    diag_help(s->diag, "bound it: 'fields %s max 64K {'", b->symbol->name);
}

/* `option trim " \t";` */
static void read_option(struct block *b, const struct ast_option *option, struct model_line *line)
{
    struct diag *diag = b->s->diag;
    const struct ast_expr *value = option->value;
    if (option->key.text == NULL || strcmp(option->key.text, "trim") != 0) {
        diag_error(diag, option->span, "a 'fields' block has the option trim only");
        return;
    }
    if (value == NULL || value->kind != AST_EXPR_STRING || value->string.text.len > MOST_TRIMMED) {
        diag_error(diag, option->span, "option trim takes a string of at most two bytes");
        diag_help(diag, "they do not count around values: 'option trim \" \\t\";'");
        return;
    }
    line->trim_len = (uint8_t)value->string.text.len;
    line->trim[0] = line->trim_len > 0 ? (uint8_t)value->string.text.data[0] : 0;
    line->trim[1] = line->trim_len > 1 ? (uint8_t)value->string.text.data[1] : line->trim[0];
}

/* --- fields ------------------------------------------------------------------------------------------------------- */

static bool check_form(struct block *b, const struct ast_field *ast)
{
    struct sema *s = b->s;
    if (ast->stream || ast->at != NULL || ast->name.text == NULL) {
        diag_error(s->diag, ast->span, "a line's value is a field with a type and a name");
        return false;
    }
    static const enum ast_mod_kind wrong[] = {AST_MOD_EQUATION, AST_MOD_DEFAULT, AST_MOD_UNTIL,
                                              AST_MOD_IF,       AST_MOD_SIZED,   AST_MOD_SIZED_BY,
                                              AST_MOD_VIA,      AST_MOD_NULL,    AST_MOD_PAD,
                                              AST_MOD_SKIP,     AST_MOD_UNREAD};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        const struct ast_mod *mod = ast_mod_find(ast->mods, wrong[i]);
        if (mod == NULL)
            continue;
        diag_error(s->diag, mod->span, "'%s' is not for the fields of 'fields' blocks",
                   ast_mod_kind_name(mod->kind));
        return false;
    }
    return true;
}

static bool check_key(struct block *b, struct item *item, const struct ast_expr *key)
{
    struct sema *s = b->s;
    const struct ast_text *text = &key->string.text;
    if (text->len == 0 || text->len > 255 || strlen(text->data) != text->len) {
        diag_error(s->diag, key->span, "the name of a line has 1 to 255 bytes, none of them 0");
        return false;
    }
    char *folded = arena_strdup(s->arena, text->data);
    for (char *c = folded; *c; c++)
        *c = (char)(*c >= 'A' && *c <= 'Z' ? *c + 32 : *c);
    const struct item *first = map_add(s->arena, &b->keys, folded, item);
    item->model.line_name = text->data;
    if (first == NULL)
        return true;
    diag_error(s->diag, key->span, "the name \"%s\" is given twice: case does not count",
               text->data);
    diag_note(s->diag, first->model.span, "the other is here");
    return false;
}

static bool is_text(const struct model_ref *ref)
{
    return ref->base == MODEL_STR || ref->base == MODEL_BYTES;
}

static bool check_type(struct block *b, struct item *item)
{
    struct sema *s = b->s;
    const struct use *use = &item->use;
    if (use->is_map || (!is_text(&use->ref) && use->ref.digits == NULL)) {
        diag_error(s->diag, use->span,
                   "the value of a line is str, bytes, or an integer as text, and this is %s",
                   use->is_map ? "a map" : use_name(s, &use->ref));
        return false;
    }
    if (use->array != NULL && use->array->kind != AST_ARRAY_REST) {
        diag_error(s->diag, use->array->span, "values that come in several lines are '[..]'");
        return false;
    }
    if (use->array != NULL && use->optional) {
        diag_error(s->diag, use->span, "an array is not optional: it can be empty");
        return false;
    }
    return true;
}

/* Any line may be missing. */
static bool resolve_value(struct block *b, struct item *item)
{
    struct model_field *field = &item->model;
    const struct ast_mod *duplicates = use_mod(&item->use, AST_MOD_DUPLICATES);
    if (!check_type(b, item))
        return false;
    field->shape = item->use.array != NULL ? MODEL_REPEATED : MODEL_ONE;
    field->presence = item->use.array != NULL ? MODEL_ALWAYS : MODEL_HAS;
    field->duplicates = b->duplicates;
    if (duplicates != NULL && field->shape == MODEL_REPEATED) {
        diag_error(b->s->diag, duplicates->span, "a list takes all lines of its name");
        return false;
    }
    if (duplicates != NULL && !read_duplicates(b->s, duplicates, &field->duplicates))
        return false;
    return limits_apply(b->s, &item->use, field);
}

/* `default: Header other[..];` */
static bool resolve_other(struct block *b, struct item *item)
{
    struct sema *s = b->s;
    const struct use *use = &item->use;
    if (b->other != NULL) {
        diag_error(s->diag, item->model.span, "there are two defaults");
        diag_note(s->diag, b->other->model.span, "the other is here");
        return false;
    }
    b->other = item;
    if (use->is_map || use->ref.base != MODEL_STRUCT || use->array == NULL || use->optional ||
        use->array->kind != AST_ARRAY_REST) {
        diag_error(s->diag, use->span,
                   "the default is a list of structs: 'default: Header x[..];'");
        return false;
    }
    item->model.shape = MODEL_REPEATED;
    return limits_apply(s, use, &item->model);
}

static void collect(struct block *b, const struct ast_member *member)
{
    const struct ast_field *ast = member->field;
    struct item *item = collect_entry(b->body, member);
    bool ok = !item->bad && check_form(b, ast) &&
              use_resolve(b->symbol->unit, b->s, ast->type, &ast->array, ast->mods, WORLD_STRUCT,
                          &item->use);
    item->model.ref = item->use.ref;
    if (ok && ast->key != NULL)
        ok = check_key(b, item, ast->key) && resolve_value(b, item);
    else if (ok)
        ok = resolve_other(b, item);
    item->bad = !ok;
    b->symbol->bad |= !ok;
}

void fields_collect(struct sema *s, struct symbol *symbol)
{
    struct body *body = collect_body(s, symbol->unit, symbol);
    struct block b = {.s = s, .symbol = symbol, .body = body};
    struct model_line *line = ARENA_NEW(s->arena, struct model_line);
    memcpy(line->trim, " \t", 2);
    line->trim_len = 2;
    symbol->head = body;
    symbol->type.structure.line = line;
    vec_push(s->arena, &symbol->bodies, body);
    read_mods(&b, line);
    const struct ast_member *members = symbol->decl->fields.members;
    for (const struct ast_member *m = members; m != NULL; m = m->next) {
        if (m->kind == AST_MEMBER_OPTION)
            read_option(&b, m->option, line);
        else
            collect(&b, m);
    }
    if (b.other != NULL)
        line->other = &b.other->model;
    line->end_len = 2; /* until the lines' own is known */
}

void fields_resolve(struct sema *s, struct symbol *symbol)
{
    struct body *body = symbol->bodies.items[0];
    struct names_scope names = {0};
    (void)s;
    struct members members = members_of(body);
    members_name(body, &names);
    symbol->type.structure.members = members.items;
    symbol->type.structure.member_count = members.count;
}

/* --- lines -------------------------------------------------------------------------------------------------------- */

static void add_range(uint64_t set[4], unsigned first, unsigned last)
{
    for (unsigned c = first; c <= last; c++)
        set[c >> 6] |= UINT64_C(1) << (c & 63);
}

static void remove_byte(uint64_t set[4], uint8_t c)
{
    set[c >> 6] &= ~(UINT64_C(1) << (c & 63));
}

static bool has_byte(const uint64_t set[4], uint8_t c)
{
    return set[c >> 6] >> (c & 63) & 1;
}

/* Without a default they look like HTTP's (RFC 9112 5): token ":" OWS value OWS CRLF. */
static void usual_line(struct model_line *line)
{
    static const char tokens[] = "!#$%&'*+-.^_`|~";
    add_range(line->name, 'a', 'z');
    add_range(line->name, 'A', 'Z');
    add_range(line->name, '0', '9');
    for (const char *c = tokens; *c; c++)
        add_range(line->name, (uint8_t)*c, (uint8_t)*c);
    add_range(line->value, ' ', '~');
    add_range(line->value, '\t', '\t');
    line->colon[0] = ':';
    line->colon_len = 1;
    memcpy(line->end, "\r\n", 2);
    line->end_len = 2;
    line->name_max = 256;
    line->value_max = line->max;
}

/* What a text may have in it, without what ends it. */
static void set_of(const struct model_field *field, uint64_t set[4])
{
    const struct model_ref *ref = &field->ref;
    for (int i = 0; i < 4; i++)
        set[i] = UINT64_MAX;
    if (ref->base == MODEL_STR && ref->charset == MODEL_CHARSET_SET)
        memcpy(set, ref->set->bits, sizeof ref->set->bits);
    else if (ref->base == MODEL_STR && ref->charset == MODEL_CHARSET_ASCII)
        set[2] = set[3] = 0;
}

static bool is_line_part(const struct model_member *member)
{
    const struct model_field *field = member->field;
    return member->kind == MODEL_M_FIELD && field->role == MODEL_PLAIN && is_text(&field->ref) &&
           field->shape == MODEL_UNTIL && field->presence == MODEL_ALWAYS &&
           field->window.kind == MODEL_NO_WINDOW && !field->until.unread && field->until.len <= 2;
}

static uint32_t most_of(const struct model_field *field, uint32_t otherwise)
{
    return field->max >= 0 && field->max < otherwise ? (uint32_t)field->max : otherwise;
}

/* The default's struct is how lines look. */
static bool line_of(struct sema *s, struct model_line *line)
{
    const struct model_type *type = line->other->ref.type;
    const struct model_struct *structure = &type->structure;
    if (structure->param_count != 0 || structure->member_count != 2 ||
        !is_line_part(&structure->members[0]) || !is_line_part(&structure->members[1])) {
        diag_error(s->diag, line->other->ref.span,
                   "a line is a name and a value, each with an 'until' of one or two bytes");
        diag_note(s->diag, type->span, "%s is declared here", type->name);
        diag_help(s->diag,
                  "write 'struct %s { str name until \":\" of token max 256;  str value "
                  "until \"\\r\\n\" of print max 8K; }'",
                  type->name);
        return false;
    }
    line->other_name = structure->members[0].field;
    line->other_value = structure->members[1].field;
    set_of(line->other_name, line->name);
    set_of(line->other_value, line->value);
    line->colon_len = (uint8_t)line->other_name->until.len;
    line->end_len = (uint8_t)line->other_value->until.len;
    memcpy(line->colon, line->other_name->until.text, line->colon_len);
    memcpy(line->end, line->other_value->until.text, line->end_len);
    line->name_max = most_of(line->other_name, line->max);
    line->value_max = most_of(line->other_value, line->max);
    return true;
}

static void check_key_fits(struct sema *s, const struct item *item, const struct model_line *line)
{
    for (const char *c = item->model.line_name; *c; c++) {
        if (has_byte(line->name, (uint8_t)*c))
            continue;
        diag_error(s->diag, item->ast->key->span, "no line can have this name");
        diag_help(s->diag, "the set of the names has no '%c'", *c);
        break;
    }
    if (strlen(item->model.line_name) > line->name_max)
        diag_error(s->diag, item->ast->key->span, "the name is longer than names may be");
}

/* What a number can be has to fit any line. */
static void check_number_fits(struct sema *s, const struct item *item,
                              const struct model_line *line)
{
    static const char all[] = "-0123456789abcdef";
    bool fits = line->value_max >= 24;
    for (const char *c = all; *c; c++)
        fits = fits && has_byte(line->value, (uint8_t)*c) && line->trim[0] != *c &&
               line->trim[1] != *c;
    if (!fits)
        diag_error(s->diag, item->use.span, "no number fits a value of these lines");
}

static void check_entries(struct sema *s, const struct body *body, const struct model_line *line)
{
    for (size_t i = 0; i < body->entries.count; i++) {
        const struct item *item = body->entries.items[i].item;
        if (item->bad || item->model.line_name == NULL)
            continue;
        check_key_fits(s, item, line);
        if (item->model.ref.digits != NULL)
            check_number_fits(s, item, line);
    }
}

/* present(headers.host) */
const struct model_expr *fields_present(struct scope *scope, const struct ast_expr *ast,
                                        struct span span)
{
    struct sema *s = scope->sema;
    const struct model_expr *value = expr_resolve(scope, ast);
    if (value == NULL)
        return NULL;
    if (value->op != MODEL_E_MEMBER || value->field->line_name == NULL) {
        diag_error(s->diag, ast->span, "this has to name a field of the same struct");
        diag_help(s->diag, "or a line of a 'fields' block in it");
        return NULL;
    }
    struct model_expr *e = ARENA_NEW(s->arena, struct model_expr);
    *e = (struct model_expr){.op = MODEL_E_HAS, .base = MODEL_BOOL, .hi = 1, .span = span};
    e->a = value->a;
    e->field = value->field;
    return e;
}

/* The str of a `fields` block that `ast` names, one or a list, and in *ret_block the block; NULL after a report. */
static const struct model_field *find_lines(struct scope *scope, const struct ast_expr *ast,
                                            const struct model_expr **ret_block)
{
    struct sema *s = scope->sema;
    *ret_block = ast->kind == AST_EXPR_MEMBER ? expr_resolve(scope, ast->member.base) : NULL;
    const struct model_expr *block = *ret_block;
    if (ast->kind == AST_EXPR_MEMBER && block == NULL)
        return NULL;
    bool is_block = block != NULL && block->base == MODEL_STRUCT && block->type != NULL &&
                    block->type->structure.line != NULL;
    const struct body *body = is_block ? symbol_of(block->type)->bodies.items[0] : NULL;
    const struct item *item = is_block ? map_get(&body->names, ast->member.name.text) : NULL;
    if (item != NULL && item->bad)
        return NULL;
    if (item != NULL && item->model.line_name != NULL && item->model.ref.base == MODEL_STR)
        return &item->model;
    diag_error(s->diag, ast->span, "this has to name a str of a 'fields' block");
    diag_help(s->diag, "write 'lists(headers.connection, \"close\" nocase)'");
    return NULL;
}

const struct model_expr *fields_lists(struct scope *scope, const struct ast_expr *args,
                                      struct span span)
{
    struct sema *s = scope->sema;
    const struct model_expr *block;
    if (args == NULL || args->next == NULL || args->next->next != NULL || scope->body == NULL) {
        diag_error(s->diag, span, "lists takes lines of a 'fields' block and a string");
        return NULL;
    }
    const struct model_field *field = find_lines(scope, args, &block);
    const struct model_expr *word = field != NULL ? expr_resolve(scope, args->next) : NULL;
    if (word == NULL)
        return NULL;
    if (word->op != MODEL_E_TEXT || word->text_len == 0 ||
        memchr(word->text, ',', word->text_len) != NULL) {
        diag_error(s->diag, args->next->span, "what is looked for is a string without commas");
        return NULL;
    }
    struct model_expr *e = ARENA_NEW(s->arena, struct model_expr);
    *e = (struct model_expr){.op = MODEL_E_LISTS, .base = MODEL_BOOL, .hi = 1, .span = span};
    e->a = block;
    e->b = word;
    e->field = field;
    return e;
}

void fields_finish(struct sema *s, struct symbol *symbol)
{
    if (symbol->kind != SYMBOL_TYPE || symbol->decl->kind != AST_DECL_FIELDS)
        return;
    struct model_line *line = (struct model_line *)(uintptr_t)symbol->type.structure.line;
    if (line->other == NULL)
        usual_line(line);
    else if (symbol->bad || symbol_of(line->other->ref.type)->bad || !line_of(s, line))
        return;
    remove_byte(line->name, line->colon[0]);
    remove_byte(line->name, line->end[0]);
    remove_byte(line->value, line->end[0]);
    check_entries(s, symbol->bodies.items[0], line);
}
