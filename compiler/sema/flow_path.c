#include "sema/flow_path.h"

#include "base/diag.h"
#include "sema/body.h"
#include "sema/decl.h"
#include "sema/suggest.h"

#include <string.h>

/* --- steps -------------------------------------------------------------------------------------------------------- */

struct flow_place flow_root(enum model_root root, const struct model_type *type)
{
    return (struct flow_place){.root = root, .root_type = type, .type = type};
}

/* Places are copied by value: a step never changes the steps of another one. */
static void push(struct sema *s, struct flow_place *place, struct model_step step)
{
    struct model_step *steps = arena_array(s->arena, place->steps.count + 1, sizeof *steps);
    for (size_t i = 0; i < place->steps.count; i++)
        steps[i] = place->steps.items[i];
    steps[place->steps.count] = step;
    place->steps.items = steps;
    place->steps.capacity = ++place->steps.count;
}

static bool is_text(const struct model_ref *ref)
{
    return ref->base == MODEL_STR || ref->base == MODEL_BYTES;
}

static bool is_list(const struct model_field *field)
{
    if (field->shape == MODEL_REPEATED || field->shape == MODEL_MAP)
        return true;
    return field->shape != MODEL_ONE && !is_text(&field->ref);
}

static void apply(struct flow_place *place, const struct model_step *step)
{
    switch (step->kind) {
    case MODEL_STEP_ARM:
        place->arm = step->arm;
        place->field = NULL;
        place->is_element = false;
        return;
    case MODEL_STEP_FIELD:
        place->type = is_list(step->field) ? NULL : step->field->ref.type;
        place->is_element = false;
        break;
    case MODEL_STEP_ELEMENT:
        place->type = step->field->ref.type;
        place->is_element = true;
        break;
    }
    if (place->type != NULL && place->type->base == MODEL_ENUM)
        place->type = NULL;
    place->arm = NULL;
    place->field = step->field;
}

static void advance(struct sema *s, struct flow_place *place, struct model_step step)
{
    push(s, place, step);
    apply(place, &step);
}

void flow_enter_arm(struct sema *s, struct flow_place *place, const struct model_arm *arm)
{
    advance(s, place, (struct model_step){.kind = MODEL_STEP_ARM, .type = place->type, .arm = arm});
}

void flow_enter_field(struct sema *s, struct flow_place *place, const struct model_field *field)
{
    advance(s, place, (struct model_step){.kind = MODEL_STEP_FIELD, .field = field});
}

void flow_enter_element(struct sema *s, struct flow_place *place, uint32_t index)
{
    advance(s, place,
            (struct model_step){.kind = MODEL_STEP_ELEMENT, .field = place->field, .index = index});
}

struct flow_place flow_prefix(struct sema *s, const struct flow_place *place, size_t count)
{
    struct flow_place prefix = flow_root(place->root, place->root_type);
    for (size_t i = 0; i < count; i++)
        advance(s, &prefix, place->steps.items[i]);
    return prefix;
}

bool flow_steps_same(const struct model_step *a, const struct model_step *b, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (a[i].kind != b[i].kind || a[i].arm != b[i].arm || a[i].field != b[i].field ||
            a[i].index != b[i].index)
            return false;
    return true;
}

bool flow_path_same(const struct model_path *a, const struct model_path *b)
{
    return a->root == b->root && a->type == b->type && a->ask == b->ask &&
           a->step_count == b->step_count && flow_steps_same(a->steps, b->steps, a->step_count);
}

bool flow_is_conditional(const struct flow_place *place)
{
    for (size_t i = 0; i < place->steps.count; i++) {
        const struct model_step *step = &place->steps.items[i];
        if (step->kind != MODEL_STEP_FIELD || step->field->presence == MODEL_HAS ||
            step->field->presence == MODEL_POINTER)
            return true;
    }
    return false;
}

/* --- names -------------------------------------------------------------------------------------------------------- */

static const struct model_field *field_in(const struct model_member *members, size_t count,
                                          const char *name)
{
    for (size_t i = 0; i < count; i++)
        if (members[i].kind == MODEL_M_FIELD && members[i].field->name != NULL &&
            strcmp(members[i].field->name, name) == 0)
            return members[i].field;
    return NULL;
}

static const struct model_field *message_field(const struct model_message *message,
                                               const char *name)
{
    for (size_t i = 0; i < message->field_count; i++)
        if (strcmp(message->fields[i]->name, name) == 0)
            return message->fields[i];
    return NULL;
}

const struct model_field *flow_only_field(const struct model_arm *arm)
{
    for (size_t i = 0; arm->c_field_count == 1 && i < arm->member_count; i++) {
        const struct model_member *m = &arm->members[i];
        if (m->kind == MODEL_M_FIELD &&
            (m->field->role == MODEL_PLAIN || m->field->role == MODEL_LET))
            return m->field;
    }
    return NULL;
}

static bool step_into_choice(struct sema *s, struct flow_place *place, const char *name)
{
    const struct model_choice *choice = &place->type->choice;
    for (size_t i = 0; i < choice->arm_count; i++) {
        const struct model_arm *arm = &choice->arms[i];
        const struct model_field *field = field_in(arm->members, arm->member_count, name);
        if (field == NULL && (arm->name == NULL || strcmp(arm->name, name) != 0))
            continue;
        flow_enter_arm(s, place, arm);
        if (field == NULL)
            field = flow_only_field(arm);
        if (field != NULL)
            flow_enter_field(s, place, field);
        return true;
    }
    return false;
}

static const struct model_field *var_named(const struct model_protocol *protocol, const char *name)
{
    for (size_t i = 0; protocol != NULL && i < protocol->var_count; i++)
        if (strcmp(protocol->vars[i].field->name, name) == 0)
            return protocol->vars[i].field;
    return NULL;
}

bool flow_step(struct sema *s, struct flow_place *place, const char *name)
{
    const struct model_field *field = NULL;
    if (place->type == NULL)
        return false;
    if (place->type->base == MODEL_CHOICE && place->arm == NULL)
        return step_into_choice(s, place, name);
    if (place->type->base == MODEL_CHOICE)
        field = field_in(place->arm->members, place->arm->member_count, name);
    else if (place->type->base == MODEL_STRUCT)
        field = field_in(place->type->structure.members, place->type->structure.member_count, name);
    else
        field = message_field(&place->type->message, name);
    if (field != NULL)
        flow_enter_field(s, place, field);
    return field != NULL;
}

void flow_suggest(const struct flow_place *place, struct suggest *suggest)
{
    const struct model_type *type = place->type;
    if (type == NULL)
        return;
    for (size_t i = 0; type->base == MODEL_STRUCT && i < type->structure.member_count; i++)
        if (type->structure.members[i].kind == MODEL_M_FIELD &&
            type->structure.members[i].field->name != NULL)
            suggest_consider(suggest, type->structure.members[i].field->name);
    for (size_t i = 0; type->base == MODEL_CHOICE && i < type->choice.arm_count; i++)
        if (type->choice.arms[i].name != NULL)
            suggest_consider(suggest, type->choice.arms[i].name);
    for (size_t i = 0; type->base == MODEL_MESSAGE && i < type->message.field_count; i++)
        suggest_consider(suggest, type->message.fields[i]->name);
}

/* --- values ------------------------------------------------------------------------------------------------------- */

static struct model_expr *path_node(struct sema *s, const struct flow_place *place,
                                    enum model_ask ask, struct span span)
{
    struct model_path *path = ARENA_NEW(s->arena, struct model_path);
    *path = (struct model_path){.root = place->root,
                                .type = place->root_type,
                                .steps = place->steps.items,
                                .step_count = place->steps.count,
                                .ask = ask};
    struct model_expr *e = ARENA_NEW(s->arena, struct model_expr);
    e->op = MODEL_E_PATH;
    e->path = path;
    e->span = span;
    e->base = MODEL_INT;
    return e;
}

static const struct model_expr *ask_count(struct sema *s, const struct flow_place *place,
                                          struct span span)
{
    const struct model_field *field = place->field;
    if (field == NULL || place->is_element || (!is_list(field) && !is_text(&field->ref))) {
        diag_error(s->diag, span, "this is not an array, str or bytes");
        return NULL;
    }
    struct model_expr *e = path_node(s, place, MODEL_ASK_COUNT, span);
    e->hi = INT32_MAX;
    if (field->shape == MODEL_FIXED)
        return expr_int(s, field->count->value, span);
    return e;
}

static const struct model_expr *ask_kind(struct sema *s, const struct flow_place *place,
                                         struct span span)
{
    const struct model_type *type = place->type;
    if (type == NULL || type->base != MODEL_CHOICE || place->arm != NULL) {
        diag_error(s->diag, span, "this is not a choice");
        return NULL;
    }
    const struct model_choice *choice = &type->choice;
    if (choice->by != NULL &&
        (choice->tag_param == NULL || (choice_needs_tag(choice) && !choice->c_tag))) {
        diag_error(s->diag, span, "the tag of %s is not kept: its arms do not tell it", type->name);
        diag_note(s->diag, type->span, "it is declared here");
        diag_help(s->diag, "name an arm of it, or say kind() in a struct of its file");
        return NULL;
    }
    struct model_expr *e = path_node(s, place, MODEL_ASK_KIND, span);
    struct model_range range = choice_tag_range(choice);
    e->lo = range.lo;
    e->hi = range.hi > RANGE_INT64_MAX ? RANGE_INT64_MAX : range.hi;
    e->type = choice->tag.type;
    return e;
}

static const struct model_expr *ask_present(struct sema *s, const struct flow_place *place,
                                            struct span span)
{
    if (!flow_is_conditional(place)) {
        diag_error(s->diag, span, "this is always there");
        return NULL;
    }
    struct model_expr *e = path_node(s, place, MODEL_ASK_PRESENT, span);
    e->base = MODEL_BOOL;
    e->hi = 1;
    return e;
}

static const struct model_expr *of_sibling(struct sema *s, const struct flow_place *parent,
                                           const struct model_expr *e);

static const struct model_expr *of_siblings(struct sema *s, const struct flow_place *parent,
                                            const struct model_expr *e)
{
    struct model_expr *copy = ARENA_NEW(s->arena, struct model_expr);
    *copy = *e;
    if ((e->a != NULL && (copy->a = of_sibling(s, parent, e->a)) == NULL) ||
        (e->b != NULL && (copy->b = of_sibling(s, parent, e->b)) == NULL) ||
        (e->c != NULL && (copy->c = of_sibling(s, parent, e->c)) == NULL))
        return NULL;
    return copy;
}

/* What an equation computes, said from outside of its struct; NULL without a word when it depends on bytes. */
static const struct model_expr *of_sibling(struct sema *s, const struct flow_place *parent,
                                           const struct model_expr *e)
{
    struct flow_place place = *parent;
    if (e->op == MODEL_E_INT || e->op == MODEL_E_TEXT)
        return e;
    if (e->op >= MODEL_E_NOT && e->op <= MODEL_E_COND)
        return of_siblings(s, parent, e);
    if (e->field == NULL || e->field->role == MODEL_PARAM)
        return NULL;
    flow_enter_field(s, &place, e->field);
    switch (e->op) {
    case MODEL_E_FIELD:
        return flow_value(s, &place, e->span);
    case MODEL_E_COUNT:
        return ask_count(s, &place, e->span);
    case MODEL_E_KIND:
        return ask_kind(s, &place, e->span);
    case MODEL_E_PRESENT:
        return ask_present(s, &place, e->span);
    default:
        return NULL;
    }
}

static const struct model_expr *computed(struct sema *s, const struct flow_place *place,
                                         struct span span)
{
    struct flow_place parent = flow_prefix(s, place, place->steps.count - 1);
    const struct model_expr *e = of_sibling(s, &parent, place->field->value);
    if (e == NULL) {
        diag_error(s->diag, span, "'%s' is computed from bytes and is not kept",
                   place->field->name);
        diag_note(s->diag, place->field->span, "its equation is here");
    }
    return e;
}

static const struct model_expr *record_value(struct sema *s, const struct flow_place *place,
                                             struct span span)
{
    struct model_expr *e = path_node(s, place, MODEL_ASK_VALUE, span);
    e->base = place->type->base;
    e->type = place->type;
    return e;
}

/* The one byte of a bytes field. */
static const struct model_expr *byte_value(struct sema *s, const struct flow_place *place,
                                           struct span span)
{
    struct model_expr *e = path_node(s, place, MODEL_ASK_VALUE, span);
    e->hi = 255;
    return e;
}

const struct model_expr *flow_value(struct sema *s, const struct flow_place *place,
                                    struct span span)
{
    const struct model_field *field = place->field;
    if (place->type != NULL)
        return record_value(s, place, span);
    if (place->is_element && is_text(&field->ref) && !is_list(field))
        return byte_value(s, place, span);
    if (field == NULL || (is_list(field) && !place->is_element)) {
        diag_error(s->diag, span, "this is not a single value");
        return NULL;
    }
    if (field->ref.base == MODEL_FLOAT) {
        diag_error(s->diag, span, "floats are not calculated with");
        return NULL;
    }
    if (field->role == MODEL_LITERAL)
        return field->value;
    if (field->role == MODEL_EQUATION)
        return computed(s, place, span);
    struct item *item = item_of(field);
    bool calculated = field->calculated;
    struct model_expr *e = path_node(s, place, MODEL_ASK_VALUE, span);
    const struct model_expr *plain = expr_field(s, item, span);
    e->base = plain->base;
    e->type = plain->type;
    e->lo = plain->lo;
    e->hi = plain->hi;
    if (!calculated && field->calculated) { /* what is read does not depend on who asks */
        item->model.calculated = false;
        e->hi = use_range(&field->ref).hi;
    }
    return e;
}

/* --- expressions -------------------------------------------------------------------------------------------------- */

static enum flow_found find_var(const struct flow_names *names, struct sema *s, const char *name,
                                struct flow_place *ret)
{
    const struct model_field *var = var_named(names->protocol, name);
    if (var == NULL)
        return FLOW_OTHER;
    *ret = flow_root(MODEL_ROOT_VARS, NULL);
    flow_enter_field(s, ret, var);
    return FLOW_FOUND;
}

static enum flow_found find_name(struct scope *scope, const char *name, struct flow_place *ret)
{
    const struct flow_names *names = scope->flow;
    struct sema *s = scope->sema;
    for (size_t n = names->here != NULL ? names->here->steps.count + 1 : 0; n-- > 0;) {
        *ret = flow_prefix(s, names->here, n);
        if (flow_step(s, ret, name))
            return FLOW_FOUND;
    }
    const struct flow_place *word = strcmp(name, "msg") == 0       ? names->msg
                                    : strcmp(name, "request") == 0 ? names->request
                                    : strcmp(name, "reply") == 0   ? names->reply
                                                                   : NULL;
    if (word == NULL)
        return find_var(names, s, name, ret);
    *ret = *word;
    return FLOW_FOUND;
}

static enum flow_found find_member(struct scope *scope, const struct ast_expr *ast,
                                   struct flow_place *ret)
{
    struct sema *s = scope->sema;
    const struct ast_name *name = &ast->member.name;
    enum flow_found found = flow_find(scope, ast->member.base, ret);
    if (found != FLOW_FOUND)
        return found;
    struct flow_place base = *ret;
    if (flow_step(s, ret, name->text))
        return FLOW_FOUND;
    diag_error(s->diag, name->span, "%s has no field '%s'",
               base.type != NULL ? base.type->name : "this", name->text);
    struct suggest suggest = suggest_for(name->text);
    flow_suggest(&base, &suggest);
    if (suggest.best != NULL)
        diag_help(s->diag, "did you mean '%s'?", suggest.best);
    return FLOW_BAD;
}

static enum flow_found find_element(struct scope *scope, const struct ast_expr *ast,
                                    struct flow_place *ret)
{
    struct sema *s = scope->sema;
    wide index;
    enum flow_found found = flow_find(scope, ast->index.base, ret);
    if (found != FLOW_FOUND)
        return found;
    const struct model_field *field = ret->field;
    bool indexed =
        field != NULL && !ret->is_element && (is_list(field) || field->ref.base == MODEL_BYTES);
    if (!indexed) {
        diag_error(s->diag, ast->span, "this is not an array");
        return FLOW_BAD;
    }
    if (!expr_constant(scope, ast->index.index, "the number of an element", &index))
        return FLOW_BAD;
    wide end = field->shape == MODEL_FIXED ? field->count->value : (wide)1 << 31;
    if (index < 0 || index >= end) {
        diag_error(s->diag, ast->index.index->span, "there is no element %s",
                   sema_number(s, index));
        return FLOW_BAD;
    }
    flow_enter_element(s, ret, (uint32_t)index);
    return FLOW_FOUND;
}

enum flow_found flow_find(struct scope *scope, const struct ast_expr *ast, struct flow_place *ret)
{
    if (ast->kind == AST_EXPR_NAME && ast->name.scope == NULL)
        return find_name(scope, ast->name.name, ret);
    if (ast->kind == AST_EXPR_MEMBER)
        return find_member(scope, ast, ret);
    if (ast->kind == AST_EXPR_INDEX)
        return find_element(scope, ast, ret);
    return FLOW_OTHER;
}

/* `kind` alone: of the innermost choice around. */
static const struct model_expr *bare_kind(struct scope *scope, const struct ast_expr *ast,
                                          bool *ret_found)
{
    const struct flow_place *here = scope->flow->here;
    *ret_found = false;
    if (ast->kind != AST_EXPR_NAME || strcmp(ast->name.name, "kind") != 0 || here == NULL)
        return NULL;
    for (size_t n = here->steps.count + 1; n-- > 0;) {
        struct flow_place place = flow_prefix(scope->sema, here, n);
        if (place.type == NULL || place.type->base != MODEL_CHOICE || place.arm != NULL)
            continue;
        *ret_found = true;
        return ask_kind(scope->sema, &place, ast->span);
    }
    return NULL;
}

static const struct model_expr *call(struct scope *scope, const struct ast_expr *ast,
                                     bool *ret_found)
{
    struct sema *s = scope->sema;
    const char *name = ast->call.function.text;
    const struct ast_expr *arg = ast->call.args;
    struct flow_place place;
    bool is_count = strcmp(name, "count") == 0, is_kind = strcmp(name, "kind") == 0;
    *ret_found = is_count || is_kind || strcmp(name, "present") == 0;
    if (!*ret_found)
        return NULL;
    if (arg == NULL || arg->next != NULL) {
        diag_error(s->diag, ast->span, "%s takes one field", name);
        return NULL;
    }
    enum flow_found found = flow_find(scope, arg, &place);
    if (found == FLOW_OTHER)
        diag_error(s->diag, arg->span, "this is not a field of the message");
    if (found != FLOW_FOUND)
        return NULL;
    return is_count  ? ask_count(s, &place, ast->span)
           : is_kind ? ask_kind(s, &place, ast->span)
                     : ask_present(s, &place, ast->span);
}

const struct model_expr *flow_expr(struct scope *scope, const struct ast_expr *ast, bool *ret_found)
{
    struct flow_place place;
    if (ast->kind == AST_EXPR_CALL)
        return call(scope, ast, ret_found);
    enum flow_found found = flow_find(scope, ast, &place);
    *ret_found = found != FLOW_OTHER;
    if (found == FLOW_FOUND)
        return flow_value(scope->sema, &place, ast->span);
    return found == FLOW_BAD ? NULL : bare_kind(scope, ast, ret_found);
}
