#include "sema/collect.h"

#include "base/diag.h"
#include "sema/endian.h"
#include "sema/limits.h"
#include "sema/pad.h"
#include "sema/scope.h"
#include "sema/switch.h"
#include "sema/text.h"

#include <string.h>

struct body *collect_body(struct sema *s, struct unit *unit, struct symbol *owner)
{
    struct body *body = ARENA_NEW(s->arena, struct body);
    body->sema = s;
    body->unit = unit;
    body->owner = owner;
    return body;
}

static struct item *new_item(struct body *body, const char *name, struct span span,
                             enum model_role role)
{
    struct item *item = ARENA_NEW(body->sema->arena, struct item);
    item->body = body;
    item->at = body->entries.count;
    item->model.name = name;
    item->model.span = span;
    item->model.role = role;
    item->model.max = -1;
    item->model.owner = &body->owner->type;
    return item;
}

/* Makes the item known by its name; false: the name is taken. */
static bool add_name(struct body *body, struct item *item)
{
    struct diag *diag = body->sema->diag;
    if (item->model.name == NULL)
        return true;
    struct item *first = map_add(body->sema->arena, &body->names, item->model.name, item);
    if (first == NULL)
        return true;
    diag_error(diag, item->model.span, "'%s' is declared twice", item->model.name);
    diag_note(diag, first->model.span, "it was first declared here");
    return false;
}

static void add_entry(struct body *body, struct item *item, struct guard *guard)
{
    struct entry entry = {.item = item, .guard = guard, .place = body->entries.count};
    item->guard = guard;
    vec_push(body->sema->arena, &body->entries, entry);
}

struct guard *collect_guard(struct body *body, struct guard *parent,
                            const struct ast_expr *condition)
{
    struct guard *guard = ARENA_NEW(body->sema->arena, struct guard);
    guard->parent = parent;
    guard->condition = condition;
    guard->depth = parent == NULL ? 0 : parent->depth + 1;
    guard->at = body->entries.count;
    vec_push(body->sema->arena, &body->guards, guard);
    return guard;
}

/* --- parameters --------------------------------------------------------------------------------------------------- */

static bool check_param(struct sema *s, const struct ast_param *ast, const struct use *use)
{
    enum model_base base = use->ref.base;
    bool ok = base == MODEL_UINT || base == MODEL_INT || base == MODEL_BOOL || base == MODEL_ENUM ||
              base == MODEL_STRUCT || base == MODEL_CHOICE;
    if (ok && use->array == NULL && !use->optional && !use->is_map)
        return true;
    diag_error(s->diag, ast->type->span,
               "a parameter is an integer, a bool, an enum, a struct or a choice");
    return false;
}

void collect_params(struct body *body, const struct ast_param *params)
{
    struct sema *s = body->sema;
    for (const struct ast_param *p = params; p != NULL; p = p->next) {
        if (p->name.text == NULL)
            continue;
        struct item *item = new_item(body, p->name.text, p->name.span, MODEL_PARAM);
        item->bad = !add_name(body, item) ||
                    !use_resolve(body->unit, s, p->type, NULL, NULL, WORLD_STRUCT, &item->use) ||
                    !check_param(s, p, &item->use);
        item->model.ref = item->use.ref;
        if (item->bad)
            body->owner->bad = true;
        vec_push(s->arena, &body->params, item);
    }
}

void collect_share_params(struct body *body, const struct body *outer)
{
    for (size_t i = 0; i < outer->params.count; i++) {
        vec_push(body->sema->arena, &body->params, outer->params.items[i]);
        add_name(body, outer->params.items[i]);
    }
}

const struct model_field **collect_param_fields(const struct body *body)
{
    const struct model_field **fields =
        arena_array(body->sema->arena, body->params.count, sizeof *fields);
    for (size_t i = 0; i < body->params.count; i++)
        fields[i] = &body->params.items[i]->model;
    return fields;
}

/* --- fields ------------------------------------------------------------------------------------------------------- */

static bool check_form(struct body *body, const struct ast_field *ast)
{
    struct sema *s = body->sema;
    if (ast->at != NULL) {
        sema_refuse(s, ast->span, "'at (…)'");
        return false;
    }
    if (ast->number != NULL) {
        diag_error(s->diag, ast->number->span, "the fields of structs have no numbers");
        diag_help(s->diag, "declare a 'message' for numbered fields");
        return false;
    }
    if (ast->name.text == NULL && ast_mod_find(ast->mods, AST_MOD_EQUATION) == NULL) {
        diag_error(s->diag, ast->span, "the field has no name");
        diag_help(s->diag, "only one with a value can do without: 'u8 = 0;'");
        return false;
    }
    return true;
}

static bool check_type(struct body *body, const struct item *item)
{
    struct sema *s = body->sema;
    const struct use *use = &item->use;
    if (use->is_map) {
        diag_error(s->diag, use->span, "maps are for messages");
        diag_help(s->diag, "an array of a struct with a key and a value is the same");
        return false;
    }
    if (use->ref.base == MODEL_CHAIN && !chain_check_use(s, use))
        return false;
    if (use->ref.base == MODEL_STR || use->ref.base == MODEL_BYTES)
        return true;
    if (use->array == NULL)
        return true;
    if (!use_is_record(&use->ref) && !use_is_whole(&use->ref) && !pad_check_packed(item))
        return false;
    if (use->ref.base == MODEL_MESSAGE) {
        diag_error(s->diag, use->span, "the end of each message could not be told");
        diag_help(s->diag, "put the message into a struct with 'sized', and make an array of that");
        return false;
    }
    return true;
}

static bool check_mods(struct body *body, const struct item *item)
{
    struct sema *s = body->sema;
    const struct ast_mod *duplicates = use_mod(&item->use, AST_MOD_DUPLICATES);
    if (duplicates != NULL) {
        diag_error(s->diag, duplicates->span, "'duplicates' is for 'fields' blocks");
        return false;
    }
    const struct ast_mod *preset = use_mod(&item->use, AST_MOD_DEFAULT);
    if (preset != NULL) {
        sema_refuse(s, preset->span, "'default' in a struct");
        return false;
    }
    const struct ast_mod *null = use_mod(&item->use, AST_MOD_NULL);
    if (null != NULL && item->source == NULL) {
        diag_error(s->diag, null->span, "'null' is for a field that an equation gives");
        diag_help(s->diag, "write 'i32 n = count(x) null -1;  bytes? x[n];'");
        return false;
    }
    const struct ast_mod *skip = use_mod(&item->use, AST_MOD_SKIP);
    const struct ast_mod *both = use_mod(&item->use, AST_MOD_SIZED_BY);
    if (skip != NULL && both == NULL && use_mod(&item->use, AST_MOD_SIZED) == NULL) {
        diag_error(s->diag, skip->span, "'skip' needs a window whose rest it passes over");
        diag_help(s->diag, "write 'sized u16 skip' or 'sized by n skip'");
        return false;
    }
    const struct ast_mod *sized = both != NULL ? both : use_mod(&item->use, AST_MOD_SIZED);
    bool scalar = !use_is_record(&item->use.ref) && item->use.ref.base != MODEL_STR &&
                  item->use.ref.base != MODEL_BYTES && item->use.array == NULL &&
                  item->use.ref.digits == NULL;
    if (sized != NULL && (scalar || item->source != NULL)) {
        diag_error(s->diag, sized->span,
                   "a window is for a struct, a choice, str, bytes or an array");
        return false;
    }
    if (both != NULL && use_mod(&item->use, AST_MOD_SIZED) != NULL) {
        diag_error(s->diag, both->span, "the window has two sizes");
        diag_note(s->diag, use_mod(&item->use, AST_MOD_SIZED)->span, "the other is here");
        return false;
    }
    return true;
}

static bool resolve_type(struct body *body, struct item *item)
{
    const struct ast_field *ast = item->ast;
    if (!use_resolve(body->unit, body->sema, ast->type, &ast->array, ast->mods, WORLD_STRUCT,
                     &item->use))
        return false;
    endian_apply(item);
    item->model.ref = item->use.ref;
    return check_type(body, item) && check_mods(body, item) && pad_field(item);
}

/* `str s[:u8] = "MQTT"`: its length is a literal too, in front of the text. */
static bool has_literal_prefix(const struct item *item)
{
    enum model_base base = item->use.ref.base;
    return !item->bad && item->source != NULL && item->use.array != NULL &&
           item->use.array->kind == AST_ARRAY_PREFIXED &&
           (base == MODEL_STR || base == MODEL_BYTES);
}

static void collect_literal_prefix(struct body *body, struct item *item, struct guard *guard)
{
    struct item *prefix = new_item(body, NULL, item->model.span, MODEL_LITERAL);
    add_entry(body, prefix, guard);
    item->prefix = prefix;
}

struct item *collect_entry(struct body *body, const struct ast_member *member)
{
    const struct ast_field *ast = member->field;
    struct span span = ast->name.text != NULL ? ast->name.span : ast->span;
    struct item *item = new_item(body, ast->name.text, span, MODEL_PLAIN);
    item->ast = ast;
    item->model.doc = ast->doc != NULL ? ast->doc : member->doc;
    item->bad = !add_name(body, item);
    add_entry(body, item, NULL);
    return item;
}

static void collect_field(struct body *body, const struct ast_member *member, struct guard *guard)
{
    const struct ast_field *ast = member->field;
    struct span span = ast->name.text != NULL ? ast->name.span : ast->span;
    struct item *item = new_item(body, ast->name.text, span, MODEL_PLAIN);
    item->ast = ast;
    item->model.doc = ast->doc != NULL ? ast->doc : member->doc;
    const struct ast_mod *equation = ast_mod_find(ast->mods, AST_MOD_EQUATION);
    if (equation != NULL)
        item->source = equation->expr;
    bool known = add_name(body, item);
    item->bad = !check_form(body, ast) || !resolve_type(body, item) || !known;
    const struct use_mod *condition = &item->use.mods[AST_MOD_IF];
    item->own_guard = condition->mod != NULL;
    if (item->own_guard)
        guard = collect_guard(body, guard, condition->mod->expr);
    if (has_literal_prefix(item))
        collect_literal_prefix(body, item, guard);
    item->at = body->entries.count;
    add_entry(body, item, guard);
}

/* `"HTTP/";` and `CRLF;` */
static void collect_literal(struct body *body, const struct ast_member *member, struct guard *guard)
{
    struct item *item = new_item(body, NULL, member->span, MODEL_LITERAL);
    item->source = member->expr;
    item->model.ref.base = MODEL_BYTES;
    item->model.ref.span = member->span;
    item->use.ref = item->model.ref;
    item->use.span = member->span;
    add_entry(body, item, guard);
}

static void collect_let(struct body *body, const struct ast_member *member, struct guard *guard)
{
    struct item *item = new_item(body, member->let.name.text, member->let.name.span, MODEL_LET);
    item->source = member->let.value;
    item->model.doc = member->doc;
    item->bad = !add_name(body, item);
    add_entry(body, item, guard);
}

static const char *source_text(struct sema *s, struct span span)
{
    const struct source *source = s->options->sources->files[span.source];
    return arena_copy(s->arena, source->text + span.begin, span.end - span.begin);
}

static void collect_require(struct body *body, const struct ast_member *member, struct guard *guard)
{
    struct entry entry = {.require = member->expr,
                          .guard = guard,
                          .place = body->entries.count,
                          .text = source_text(body->sema, member->expr->span)};
    vec_push(body->sema->arena, &body->entries, entry);
}

/* --- members ------------------------------------------------------------------------------------------------------ */

static void collect_branch(struct body *body, const struct ast_member *member, struct guard *guard)
{
    if (guard != NULL && guard->depth >= SEMA_MAX_NESTING) {
        diag_error(body->sema->diag, member->span, "more than %d 'if's stand in each other",
                   SEMA_MAX_NESTING);
        return;
    }
    struct guard *then = collect_guard(body, guard, member->branch.condition);
    collect_list(body, member->branch.then, then);
    if (!member->branch.has_else)
        return;
    struct guard *otherwise = collect_guard(body, guard, NULL);
    otherwise->opposite = then;
    collect_list(body, member->branch.otherwise, otherwise);
}

static void refuse_member(struct body *body, const struct ast_member *member)
{
    struct sema *s = body->sema;
    switch (member->kind) {
    case AST_MEMBER_OPTION:
        diag_error(s->diag, member->span, "structs have no options");
        diag_help(s->diag, "options are for the file: write it at the top");
        break;
    case AST_MEMBER_ONEOF:
        diag_error(s->diag, member->span, "a choice inside of braces is for messages");
        diag_help(s->diag, "declare 'choice X by …' beside the struct, and a field of that type");
        break;
    default:
        diag_error(s->diag, member->span, "this is for messages, not for structs");
        break;
    }
}

static void collect_pad(struct body *body, const struct ast_member *member, struct guard *guard)
{
    struct item *item = new_item(body, NULL, member->span, MODEL_LITERAL);
    bool aligns = member->kind == AST_MEMBER_ALIGN;
    item->bad = !(aligns ? pad_align_member : pad_member)(item, member->expr);
    add_entry(body, item, guard);
}

static void collect_member(struct body *body, const struct ast_member *member, struct guard *guard)
{
    switch (member->kind) {
    case AST_MEMBER_FIELD:
        collect_field(body, member, guard);
        break;
    case AST_MEMBER_LITERAL:
        collect_literal(body, member, guard);
        break;
    case AST_MEMBER_LET:
        collect_let(body, member, guard);
        break;
    case AST_MEMBER_REQUIRE:
        collect_require(body, member, guard);
        break;
    case AST_MEMBER_IF:
        collect_branch(body, member, guard);
        break;
    case AST_MEMBER_PAD:
    case AST_MEMBER_ALIGN:
        collect_pad(body, member, guard);
        break;
    case AST_MEMBER_SWITCH:
        switch_collect(body, member, guard);
        break;
    case AST_MEMBER_ENDIAN:
        endian_collect(body, member, guard);
        break;
    default:
        refuse_member(body, member);
        break;
    }
}

void collect_list(struct body *body, const struct ast_member *members, struct guard *guard)
{
    for (const struct ast_member *member = members; member != NULL; member = member->next)
        collect_member(body, member, guard);
}

/* --- constants ---------------------------------------------------------------------------------------------------- */

static bool list_is_constant(const struct body *body, const struct ast_expr *list);

/* Whether an expression mentions no field of this body: then it has to be constant. */
static bool is_constant(const struct body *body, const struct ast_expr *e)
{
    switch (e->kind) {
    case AST_EXPR_NAME:
        return e->name.scope != NULL || map_get(&body->names, e->name.name) == NULL;
    case AST_EXPR_MEMBER:
        return is_constant(body, e->member.base);
    case AST_EXPR_INDEX:
        return is_constant(body, e->index.base) && is_constant(body, e->index.index);
    case AST_EXPR_CALL:
        return false;
    case AST_EXPR_UNARY:
        return is_constant(body, e->unary.operand);
    case AST_EXPR_BINARY:
        return is_constant(body, e->binary.left) && is_constant(body, e->binary.right);
    case AST_EXPR_CONDITIONAL:
        return is_constant(body, e->conditional.condition) &&
               is_constant(body, e->conditional.then) &&
               is_constant(body, e->conditional.otherwise);
    case AST_EXPR_LIST:
        return list_is_constant(body, e->items);
    default:
        return true;
    }
}

static bool list_is_constant(const struct body *body, const struct ast_expr *list)
{
    for (const struct ast_expr *e = list; e != NULL; e = e->next)
        if (!is_constant(body, e))
            return false;
    return true;
}

static bool is_special(const struct ast_expr *e)
{
    return e->kind == AST_EXPR_NAME && e->name.scope == NULL &&
           (strcmp(e->name.name, "remaining") == 0 || strcmp(e->name.name, "offset") == 0 ||
            strcmp(e->name.name, "index") == 0);
}

/* A length of constant bytes or elements. */
static bool fix_length(struct item *item, wide length, struct span span)
{
    struct sema *s = item->body->sema;
    if (length < 1 || length > 65536) {
        diag_error(s->diag, span, "a fixed length lies in 1..65536, and this is %s",
                   sema_number(s, length));
        return false;
    }
    item->model.shape = MODEL_FIXED;
    item->model.count = expr_int(s, length, span);
    return true;
}

static bool resolve_shape(struct body *body, struct item *item)
{
    const struct ast_array *array = item->use.array;
    if (array == NULL)
        return true;
    struct scope scope = expr_scope(body->sema, item->use.array_unit);
    scope.body = item->use.array_unit == body->unit ? body : NULL;
    wide length;
    switch (array->kind) {
    case AST_ARRAY_NONE:
        return true;
    case AST_ARRAY_PREFIXED:
        item->model.shape = MODEL_PREFIXED;
        return use_prefix(body->sema, item->use.array_unit, array, &item->model.prefix);
    case AST_ARRAY_REST:
        item->model.shape = MODEL_REST;
        return true;
    case AST_ARRAY_OPEN:
        item->open = true;
        return true;
    case AST_ARRAY_COUNT:
        if (!is_constant(body, array->count) || is_special(array->count)) {
            item->model.shape = MODEL_COUNTED;
            return true;
        }
        return expr_constant(&scope, array->count, "a length", &length) &&
               fix_length(item, length, array->count->span);
    }
    return false;
}

/* A text constant stands for its bytes; in front of them goes the prefix that `[:u16]` asks for. */
static bool resolve_text_literal(struct item *item, const struct model_expr *value)
{
    struct sema *s = item->body->sema;
    struct model_field *field = &item->model;
    wide length = (wide)value->text_len;
    if (field->shape == MODEL_FIXED && field->count->value != length) {
        diag_error(s->diag, value->span, "the literal has %s bytes, the field %s",
                   sema_number(s, length), sema_number(s, field->count->value));
        return false;
    }
    if (length == 0) {
        diag_error(s->diag, value->span, "a literal has at least one byte");
        return false;
    }
    if (field->shape == MODEL_COUNTED || field->shape == MODEL_REST || item->open) {
        diag_error(s->diag, item->use.array->span, "a literal has its own length");
        return false;
    }
    if (item->prefix != NULL && length > use_range(&field->prefix).hi) {
        diag_error(s->diag, value->span, "the literal is longer than its prefix can say");
        return false;
    }
    if (item->prefix != NULL) {
        item->prefix->model.ref = field->prefix;
        item->prefix->model.value = expr_int(s, length, value->span);
    }
    field->value = value;
    return fix_length(item, length, value->span);
}

static bool literal_fits(struct item *item, const struct model_expr *value)
{
    struct sema *s = item->body->sema;
    enum model_base base = item->model.ref.base;
    bool text = base == MODEL_STR || base == MODEL_BYTES;
    bool fits = text                 ? value->op == MODEL_E_TEXT
                : base == MODEL_BOOL ? value->base == MODEL_BOOL
                                     : expr_is_int(value) && !use_is_record(&item->model.ref);
    if (base == MODEL_FLOAT) {
        sema_refuse(s, item->source->span, "a constant float");
        return false;
    }
    if (item->model.shape != MODEL_ONE && !text) {
        diag_error(s->diag, item->source->span, "an array cannot be given by a literal");
        return false;
    }
    if (!fits) {
        diag_error(s->diag, item->source->span, "the value is %s, and the field is %s",
                   expr_type_name(s, value),
                   item->ast == NULL ? "a string" : use_name(s, &item->model.ref));
        return false;
    }
    return true;
}

static bool resolve_literal(struct item *item)
{
    struct sema *s = item->body->sema;
    struct scope scope = expr_scope(s, item->body->unit);
    scope.body = item->body;
    if (item->model.ref.base == MODEL_ENUM)
        scope.expected = item->model.ref.type;
    if (item->model.ref.base == MODEL_FLOAT && item->source->kind == AST_EXPR_FLOAT) {
        sema_refuse(s, item->source->span, "a constant float");
        return false;
    }
    const struct model_expr *value = expr_resolve(&scope, item->source);
    if (value == NULL || !literal_fits(item, value))
        return false;
    if (value->nocase) {
        sema_refuse(s, item->source->span, "a literal without case");
        return false;
    }
    if (value->op == MODEL_E_TEXT)
        return resolve_text_literal(item, value);
    item->model.value = value;
    return item->model.ref.base == MODEL_BOOL ||
           limits_admit(s, &item->model, value, item->source->span);
}

/* Known for bad fields as well: they have no name in C. */
static void decide_role(const struct body *body, struct item *item)
{
    if (item->source == NULL || item->model.role == MODEL_LET) /* prefixes of literals too */
        return;
    bool constant = item->ast == NULL || is_constant(body, item->source);
    item->model.role = constant ? MODEL_LITERAL : MODEL_EQUATION;
}

static bool resolve_constants(struct body *body, struct item *item)
{
    if (item->ast != NULL && (!resolve_shape(body, item) || !text_until(item) ||
                              !limits_apply(body->sema, &item->use, &item->model) ||
                              !text_limit_digits(body->sema, &item->model)))
        return false;
    if (item->source == NULL || item->model.role != MODEL_LITERAL)
        return true;
    return resolve_literal(item);
}

void collect_members(struct body *body, const struct ast_member *members)
{
    collect_list(body, members, NULL);
    for (size_t i = 0; i < body->entries.count; i++) {
        struct item *item = body->entries.items[i].item;
        if (item != NULL)
            decide_role(body, item);
        if (item != NULL && !item->bad && !resolve_constants(body, item))
            item->bad = true;
    }
}
