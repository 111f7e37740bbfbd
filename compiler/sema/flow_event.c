/* Events: which messages a name of a rule stands for. */
#include "base/diag.h"
#include "sema/flow.h"
#include "sema/scope.h"
#include "sema/use.h"

#include <string.h>

#define DESCEND_MAX 8

/* --- wires -------------------------------------------------------------------------------------------------------- */

static struct model_expr *report_argument(struct flow *flow, const struct ast_expr *arg,
                                          const struct model_field *param,
                                          const struct model_expr *value)
{
    diag_error(flow->s->diag, arg->span, "'%s' of %s is %s, not %s", param->name,
               param->owner->name, use_name(flow->s, &param->ref), expr_type_name(flow->s, value));
    diag_note(flow->s->diag, param->span, "it is declared here");
    return NULL;
}

static const struct model_expr *argument(struct flow *flow, enum model_side side,
                                         const struct ast_expr *arg,
                                         const struct model_field *param)
{
    const struct model_wire *other = flow->model->sends[!side];
    struct flow_place request;
    struct flow_names names = {.protocol = flow->model};
    if (other != NULL) {
        request = flow_root(MODEL_ROOT_REQUEST, other->ref.type);
        names.request = &request;
    }
    struct scope scope = flow_scope(flow, &names);
    scope.expected = param->ref.base == MODEL_ENUM ? param->ref.type : NULL;
    const struct model_expr *value = expr_resolve(&scope, arg);
    if (value == NULL)
        return NULL;
    bool is_record = use_is_record(&param->ref);
    if (is_record ? value->type != param->ref.type || !use_is_record(&param->ref)
                  : value->base != MODEL_INT && value->base != MODEL_BOOL)
        return report_argument(flow, arg, param, value);
    if (!is_record && (param->ref.base == MODEL_BOOL) != (value->base == MODEL_BOOL))
        return report_argument(flow, arg, param, value);
    return value;
}

static bool uses_request(const struct model_expr *e)
{
    if (e == NULL)
        return false;
    if (e->op == MODEL_E_PATH)
        return e->path->root == MODEL_ROOT_REQUEST;
    return uses_request(e->a) || uses_request(e->b) || uses_request(e->c);
}

static bool arguments(struct flow *flow, struct model_wire *wire, const struct ast_type *type)
{
    struct sema *s = flow->s;
    const struct model_type *t = wire->ref.type;
    const struct model_field **params =
        t->base == MODEL_CHOICE ? t->choice.params : t->structure.params;
    size_t count = t->base == MODEL_MESSAGE  ? 0
                   : t->base == MODEL_CHOICE ? t->choice.param_count
                                             : t->structure.param_count;
    size_t given = 0;
    const struct ast_expr *arg = type != NULL ? type->named.args : NULL;
    wire->ref.args = arena_array(s->arena, count, sizeof *wire->ref.args);
    for (; arg != NULL && given < count; arg = arg->next, given++) {
        wire->ref.args[given] = argument(flow, wire->side, arg, params[given]);
        if (wire->ref.args[given] == NULL)
            return false;
        wire->uses_request |= uses_request(wire->ref.args[given]);
    }
    wire->ref.arg_count = count;
    if (given == count && arg == NULL)
        return true;
    struct span span = type != NULL ? type->span : flow->model->span;
    diag_error(s->diag, span, "%s takes %zu argument%s", t->name, count, count == 1 ? "" : "s");
    diag_note(s->diag, t->span, "it is declared here");
    if (arg == NULL)
        diag_help(s->diag, "a variable of the protocol can be given: 'var u8 version;', or "
                           "'request' to what the server sends");
    return false;
}

static const struct model_wire *new_wire(struct flow *flow, enum model_side side,
                                         const struct model_ref *ref, const struct ast_type *ast)
{
    struct sema *s = flow->s;
    struct model_wire *wire = ARENA_NEW(s->arena, struct model_wire);
    wire->side = side;
    wire->ref = *ref;
    wire->index = flow->wires.count;
    if (!arguments(flow, wire, ast))
        return NULL;
    const char *name = arena_printf(s->arena, "%s_%s_%s", flow->model->c, flow_side_name(side),
                                    names_snake(s->arena, ref->type->name));
    wire->c = names_unique(s->arena, &flow->c_names, name);
    vec_push(s->arena, &flow->wires, wire);
    return wire;
}

const struct model_wire *flow_wire_of(struct flow *flow, enum model_side side,
                                      const struct model_type *type)
{
    for (size_t i = 0; i < flow->wires.count; i++)
        if (flow->wires.items[i]->side == side && flow->wires.items[i]->ref.type == type)
            return flow->wires.items[i];
    struct model_ref ref = {.base = type->base, .type = type};
    return new_wire(flow, side, &ref, NULL);
}

const struct model_wire *flow_wire(struct flow *flow, enum model_side side,
                                   const struct ast_type *type)
{
    struct sema *s = flow->s;
    struct symbol *symbol = scope_type(s, flow->symbol->unit, &type->named.name, "a message");
    if (symbol == NULL || symbol->bad)
        return NULL;
    if (symbol->kind != SYMBOL_TYPE || symbol->type.base == MODEL_ENUM || type->optional) {
        diag_error(s->diag, type->span, "what is sent is a struct, a choice or a message");
        diag_note(s->diag, symbol->span, "this is declared here");
        return NULL;
    }
    struct model_ref ref = {.base = symbol->type.base, .type = &symbol->type};
    return new_wire(flow, side, &ref, type);
}

/* --- what a name leads to ------------------------------------------------------------------------------------------ */

struct search {
    struct flow *flow;
    const struct model_type *type; /* that is looked for, or NULL */
    const char *arm;               /* or an arm of this name */
    struct flow_place found[2];
    size_t count; /* at the least depth at which there is any */
    unsigned depth;
};

static void found(struct search *search, const struct flow_place *place, unsigned depth)
{
    if (search->count > 0 && depth > search->depth)
        return;
    if (search->count == 0 || depth < search->depth)
        search->count = 0;
    search->depth = depth;
    if (search->count < 2)
        search->found[search->count] = *place;
    search->count++;
}

/* An arm that is a record alone is called by either name. */
static void found_arm(struct search *search, const struct flow_place *at, unsigned depth)
{
    const struct model_field *field = flow_only_field(at->arm);
    struct flow_place place = *at;
    if (field != NULL && field->role == MODEL_PLAIN && field->shape == MODEL_ONE &&
        field->presence == MODEL_ALWAYS && use_is_record(&field->ref))
        flow_enter_field(search->flow->s, &place, field);
    found(search, &place, depth);
}

static void look_below(struct search *search, const struct flow_place *place, unsigned depth);

static void look_at(struct search *search, const struct flow_place *at,
                    const struct model_field *field, unsigned depth)
{
    if (field->role != MODEL_PLAIN || field->shape != MODEL_ONE || field->ref.type == NULL ||
        field->ref.base == MODEL_ENUM)
        return;
    struct flow_place place = *at;
    flow_enter_field(search->flow->s, &place, field);
    if (field->ref.type == search->type)
        found(search, &place, depth);
    else
        look_below(search, &place, depth + 1);
}

static void look_in(struct search *search, const struct flow_place *at,
                    const struct model_member *members, size_t count, unsigned depth)
{
    for (size_t i = 0; i < count; i++)
        if (members[i].kind == MODEL_M_FIELD)
            look_at(search, at, members[i].field, depth);
}

static void look_below(struct search *search, const struct flow_place *place, unsigned depth)
{
    const struct model_type *type = place->type;
    if (depth > DESCEND_MAX || (search->count > 0 && depth > search->depth))
        return;
    if (type->base == MODEL_STRUCT)
        look_in(search, place, type->structure.members, type->structure.member_count, depth);
    for (size_t i = 0; type->base == MODEL_CHOICE && i < type->choice.arm_count; i++) {
        const struct model_arm *arm = &type->choice.arms[i];
        struct flow_place at = *place;
        flow_enter_arm(search->flow->s, &at, arm);
        if (search->arm != NULL && arm->name != NULL && strcmp(arm->name, search->arm) == 0)
            found_arm(search, &at, depth);
        look_in(search, &at, arm->members, arm->member_count, depth);
    }
}

static void suggest_below(struct search *search, const struct model_type *type,
                          struct suggest *suggest)
{
    for (size_t i = 0; type->base == MODEL_CHOICE && i < type->choice.arm_count; i++) {
        const struct model_arm *arm = &type->choice.arms[i];
        if (arm->name != NULL)
            suggest_consider(suggest, arm->name);
        for (size_t j = 0; j < arm->member_count; j++)
            if (arm->members[j].kind == MODEL_M_FIELD && arm->members[j].field->ref.type != NULL)
                suggest_consider(suggest, arm->members[j].field->ref.type->name);
    }
    for (size_t i = 0; type->base == MODEL_STRUCT && i < type->structure.member_count; i++)
        if (type->structure.members[i].kind == MODEL_M_FIELD &&
            type->structure.members[i].field->ref.base == MODEL_CHOICE)
            suggest_below(search, type->structure.members[i].field->ref.type, suggest);
}

static bool report_nothing(struct search *search, const struct model_type *root,
                           const struct ast_qname *name)
{
    struct diag *diag = search->flow->s->diag;
    if (search->type != NULL)
        diag_error(diag, name->span, "%s is nowhere in %s, which is what is sent here", name->name,
                   root->name);
    else
        diag_error(diag, name->span, "%s has no message or arm '%s'", root->name, name->name);
    diag_note(diag, root->span, "%s is declared here", root->name);
    struct suggest suggest = suggest_for(name->name);
    suggest_below(search, root, &suggest);
    suggest_consider(&suggest, root->name);
    if (suggest.best != NULL)
        diag_help(diag, "did you mean '%s'?", suggest.best);
    return false;
}

static bool report_several(struct search *search, const struct ast_qname *name)
{
    struct diag *diag = search->flow->s->diag;
    diag_error(diag, name->span, "'%s' is at two places of what is sent", name->name);
    for (size_t i = 0; i < 2; i++) {
        const struct model_step *last = NULL;
        for (size_t j = 0; j < search->found[i].steps.count; j++)
            if (search->found[i].steps.items[j].kind == MODEL_STEP_ARM)
                last = &search->found[i].steps.items[j];
        if (last != NULL)
            diag_note(diag, last->type->span, "one is the arm '%s' of %s", last->arm->name,
                      last->type->name);
    }
    diag_help(diag, "name the arm instead of its type");
    return false;
}

bool flow_descend(struct flow *flow, struct flow_place *place, const struct ast_qname *name)
{
    bool bad;
    struct search search = {.flow = flow, .arm = name->scope == NULL ? name->name : NULL};
    struct symbol *symbol = scope_lookup(flow->s, flow->symbol->unit, name, &bad);
    if (bad || (symbol != NULL && symbol->bad))
        return false;
    if (symbol != NULL && symbol->kind == SYMBOL_TYPE && symbol->type.base != MODEL_ENUM)
        search.type = &symbol->type;
    if (search.type == place->type)
        return true;
    look_below(&search, place, 1);
    if (search.count != 1 && flow->quiet)
        return false;
    if (search.count == 0)
        return report_nothing(&search, place->type, name);
    if (search.count > 1)
        return report_several(&search, name);
    *place = search.found[0];
    return true;
}

/* --- events ------------------------------------------------------------------------------------------------------- */

static bool same_event(const struct model_event *a, const struct model_event *b)
{
    return a->wire == b->wire && a->step_count == b->step_count &&
           flow_steps_same(a->steps, b->steps, a->step_count) && expr_same(a->when, b->when);
}

static const struct model_event *add_event(struct flow *flow, struct model_event *event)
{
    for (size_t i = 0; i < flow->events.count; i++)
        if (same_event(flow->events.items[i], event))
            return flow->events.items[i];
    event->number = flow->event_counts[event->side]++;
    if (event->number >= FLOW_MAX_EVENTS) {
        diag_error(flow->s->diag, event->span,
                   "the rules tell more than %d kinds of messages of one side apart",
                   FLOW_MAX_EVENTS);
        return NULL;
    }
    vec_push(flow->s->arena, &flow->events, event);
    return event;
}

static const struct model_wire *wire_of_name(struct flow *flow, enum model_side side,
                                             const struct ast_qname *name)
{
    struct symbol *symbol = scope_type(flow->s, flow->symbol->unit, name, "a message");
    if (symbol == NULL || symbol->bad)
        return NULL;
    if (symbol->kind != SYMBOL_TYPE || symbol->type.base == MODEL_ENUM) {
        diag_error(flow->s->diag, name->span, "'%s' is no message", name->name);
        diag_note(flow->s->diag, symbol->span, "it is declared here");
        return NULL;
    }
    return flow_wire_of(flow, side, &symbol->type);
}

const struct model_event *flow_event(struct flow *flow, enum model_side side,
                                     const struct model_wire *wire, const struct ast_event *ast)
{
    struct model_event *event = ARENA_NEW(flow->s->arena, struct model_event);
    if (wire == NULL)
        wire = flow->model->sends[side];
    if (wire == NULL)
        wire = wire_of_name(flow, side, &ast->message);
    if (wire == NULL)
        return NULL;
    struct flow_place place = flow_root(MODEL_ROOT_MESSAGE, wire->ref.type);
    if (!flow_descend(flow, &place, &ast->message))
        return NULL;
    event->text = flow_text(flow, ast->span);
    event->span = ast->span;
    event->side = side;
    event->wire = wire;
    event->steps = place.steps.items;
    event->step_count = place.steps.count;
    if (ast->when != NULL) {
        struct flow_names names = {.here = &place, .msg = &place, .protocol = flow->model};
        struct scope scope = flow_scope(flow, &names);
        event->when = expr_condition(&scope, ast->when, "what 'when' says");
        if (event->when == NULL)
            return NULL;
    }
    return add_event(flow, event);
}

bool flow_events(struct flow *flow, enum model_side side, const struct model_wire *wire,
                 const struct ast_event *list, struct flow_events *ret)
{
    *ret = (struct flow_events){0};
    for (const struct ast_event *ast = list; ast != NULL; ast = ast->next) {
        const struct model_event *event = flow_event(flow, side, wire, ast);
        if (event == NULL) {
            flow->bad = true;
            return false;
        }
        if (ret->wire != NULL && ret->wire != event->wire) {
            diag_error(flow->s->diag, ast->span, "%s and %s are told apart by nothing",
                       ret->wire->ref.type->name, event->wire->ref.type->name);
            diag_help(flow->s->diag, "make them the arms of one choice, and let the %s send that",
                      flow_side_name(side));
            flow->bad = true;
            return false;
        }
        ret->wire = event->wire;
        if (ret->first == NULL)
            ret->first = event;
        ret->mask |= (uint64_t)1 << event->number;
    }
    return ret->mask != 0;
}

struct flow_place flow_event_place(struct flow *flow, const struct model_event *event,
                                   enum model_root root)
{
    struct flow_place place = flow_root(root, event->wire->ref.type);
    place.steps.items = (struct model_step *)(uintptr_t)event->steps;
    place.steps.count = place.steps.capacity = event->step_count;
    return flow_prefix(flow->s, &place, event->step_count);
}

const struct model_event *flow_event_in(const struct flow *flow, enum model_side side,
                                        uint64_t mask)
{
    for (size_t i = 0; i < flow->events.count; i++) {
        const struct model_event *event = flow->events.items[i];
        if (event->side == side && mask & (uint64_t)1 << event->number)
            return event;
    }
    return NULL;
}

bool flow_overlap(const struct model_event *a, const struct model_event *b)
{
    if (a->wire != b->wire)
        return false;
    for (size_t i = 0; i < a->step_count && i < b->step_count; i++) {
        if (flow_steps_same(&a->steps[i], &b->steps[i], 1))
            continue;
        return a->steps[i].kind != MODEL_STEP_ARM || b->steps[i].kind != MODEL_STEP_ARM;
    }
    return a->when == NULL || b->when == NULL || !flow_exclude(a->when, b->when);
}

bool flow_covers(const struct model_event *a, const struct model_event *b)
{
    return a->wire == b->wire && a->step_count <= b->step_count &&
           flow_steps_same(a->steps, b->steps, a->step_count) &&
           (a->when == NULL || expr_same(a->when, b->when));
}
