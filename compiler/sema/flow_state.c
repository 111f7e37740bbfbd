/* States: who may speak, what happens then, and that each of them is reached and left. */
#include "base/diag.h"
#include "sema/flow.h"
#include "sema/scope.h"
#include "sema/use.h"

#include <string.h>

struct states {
    struct flow *flow;
    struct map names; /* -> struct model_state */
    VEC(struct model_state) states;
    VEC(const struct ast_protocol_item *) items; /* as the states */
};

struct state {
    struct states *all;
    struct flow *flow;
    struct model_state *model;
    VEC(struct model_transition) transitions;
    struct span spoken[2];                /* the first rule of each side */
    const struct model_wire *declared[2]; /* by `client sends First;` in the state */
    struct span timeout;
    bool has_timeout;
};

static enum model_side side_of(enum ast_role role)
{
    return role == AST_ROLE_SERVER ? MODEL_SERVER : MODEL_CLIENT;
}

uint32_t flow_duration(struct sema *s, const struct ast_expr *e, const char *what)
{
    if (e->kind != AST_EXPR_DURATION) {
        diag_error(s->diag, e->span, "%s is a duration: 200ms, 1s, 2m", what);
        return 0;
    }
    uint64_t ms = e->duration_ns / 1000000;
    if (e->duration_ns % 1000000 == 0 && ms > 0 && ms <= UINT32_MAX)
        return (uint32_t)ms;
    diag_error(s->diag, e->span, "%s is whole milliseconds, from 1 to 4294967295 (49 days)", what);
    return 0;
}

/* --- targets ------------------------------------------------------------------------------------------------------ */

static bool target_state(struct state *v, const struct ast_name *name, size_t *ret)
{
    const struct model_state *state = map_get(&v->all->names, name->text);
    if (state != NULL) {
        *ret = (size_t)(state - v->all->states.items);
        return true;
    }
    struct diag *diag = v->flow->s->diag;
    diag_error(diag, name->span, "there is no state '%s'", name->text);
    struct suggest suggest = suggest_for(name->text);
    for (size_t i = 0; i < v->all->states.count; i++)
        suggest_consider(&suggest, v->all->states.items[i].name);
    suggest_consider(&suggest, "close");
    if (suggest.best != NULL)
        diag_help(diag, "did you mean '%s'?", suggest.best);
    return false;
}

static const char *target_protocol(struct state *v, const struct ast_qname *name)
{
    struct sema *s = v->flow->s;
    bool bad;
    struct symbol *symbol = scope_lookup(s, v->flow->symbol->unit, name, &bad);
    if (bad)
        return NULL;
    if (symbol == NULL || symbol->kind != SYMBOL_PROTOCOL) {
        diag_error(s->diag, name->span, "there is no protocol '%s'", name->name);
        diag_help(s->diag, "import the file that declares it");
        return NULL;
    }
    return arena_printf(s->arena, "%s.%s", symbol->unit->file->package, symbol->name);
}

static bool resolve_target(struct state *v, const struct ast_target *ast,
                           struct model_transition *t)
{
    switch (ast->kind) {
    case AST_TARGET_STAY:
        t->target = MODEL_TO_STAY;
        return true;
    case AST_TARGET_CLOSE:
        t->target = MODEL_TO_CLOSE;
        return true;
    case AST_TARGET_STATE:
        t->target = MODEL_TO_STATE;
        return target_state(v, &ast->state, &t->state);
    case AST_TARGET_UPGRADE:
        t->target = MODEL_TO_UPGRADE;
        t->upgrade = target_protocol(v, &ast->protocol);
        return t->upgrade != NULL;
    }
    return false;
}

/* --- actions ------------------------------------------------------------------------------------------------------ */

static bool fits(const struct model_field *field, const struct model_expr *value)
{
    if (field->ref.base == MODEL_BOOL)
        return value->base == MODEL_BOOL;
    if (value->base != MODEL_INT)
        return false;
    struct model_range range = use_range(&field->ref);
    return value->lo >= range.lo && value->hi <= range.hi;
}

static bool resolve_set(struct state *v, const struct ast_action *ast,
                        const struct model_event *event, struct model_set *ret)
{
    struct sema *s = v->flow->s;
    const struct model_protocol *protocol = v->flow->model;
    for (size_t i = 0; i < protocol->var_count; i++)
        if (strcmp(protocol->vars[i].field->name, ast->set.name.text) == 0)
            ret->var = &protocol->vars[i];
    if (ret->var == NULL) {
        diag_error(s->diag, ast->set.name.span, "the protocol has no variable '%s'",
                   ast->set.name.text);
        diag_help(s->diag, "declare it: 'var u32 %s;'", ast->set.name.text);
        return false;
    }
    struct flow_place place = flow_event_place(v->flow, event, MODEL_ROOT_MESSAGE);
    struct flow_names names = {.here = &place, .msg = &place, .protocol = protocol};
    struct scope scope = flow_scope(v->flow, &names);
    scope.expected = ret->var->field->ref.base == MODEL_ENUM ? ret->var->field->ref.type : NULL;
    ret->value = expr_resolve(&scope, ast->set.value);
    if (ret->value == NULL)
        return false;
    if (fits(ret->var->field, ret->value))
        return true;
    diag_error(s->diag, ast->set.value->span, "this does not fit '%s', which is %s",
               ast->set.name.text, use_name(s, &ret->var->field->ref));
    if (ret->value->base == MODEL_INT)
        diag_note(s->diag, ret->var->field->span, "the value may be %s",
                  sema_range(s, (struct model_range){ret->value->lo, ret->value->hi}));
    return false;
}

static bool resolve_upgrade(struct state *v, const struct ast_action *ast,
                            struct model_transition *t)
{
    struct diag *diag = v->flow->s->diag;
    if (strcmp(ast->upgrade.text, "tls") != 0) {
        diag_error(diag, ast->upgrade.span, "a connection is upgraded to tls, not to '%s'",
                   ast->upgrade.text);
        diag_help(diag, "another protocol takes over with '-> upgrade %s'", ast->upgrade.text);
        return false;
    }
    if (t->target == MODEL_TO_UPGRADE || t->target == MODEL_TO_CLOSE) {
        diag_error(diag, ast->span, "'upgrade tls' needs a state to go on in");
        return false;
    }
    t->upgrade = "tls";
    return true;
}

static bool resolve_actions(struct state *v, const struct ast_action *list,
                            const struct flow_events *events, struct model_transition *t)
{
    VEC(struct model_set) sets = {0};
    bool ok = true;
    for (const struct ast_action *ast = list; ast != NULL; ast = ast->next) {
        struct model_set set = {0};
        if (ast->kind == AST_ACTION_UPGRADE)
            ok &= resolve_upgrade(v, ast, t);
        else if (!resolve_set(v, ast, events->first, &set))
            ok = false;
        else
            vec_push(v->flow->s->arena, &sets, set);
    }
    t->sets = sets.items;
    t->set_count = sets.count;
    return ok;
}

/* --- transitions -------------------------------------------------------------------------------------------------- */

static bool is_known(struct state *v, enum model_side side, const struct flow_events *events,
                     struct span span)
{
    struct diag *diag = v->flow->s->diag;
    const struct model_wire *wire = v->model->wires[side];
    if (wire == NULL)
        wire = v->flow->model->sends[side];
    if (wire == NULL || wire == events->wire) {
        if (wire == NULL)
            v->model->wires[side] = events->wire;
        return true;
    }
    diag_error(diag, span, "in state '%s' the %s sends %s, and nothing tells %s from that",
               v->model->name, flow_side_name(side), wire->ref.type->name,
               events->wire->ref.type->name);
    if (v->spoken[side].end != 0)
        diag_note(diag, v->spoken[side], "as is said here");
    diag_help(diag, "make one choice of them and say '%s sends' it in the state",
              flow_side_name(side));
    return false;
}

static void check_earlier(struct state *v, const struct model_transition *t, struct span span)
{
    struct flow *flow = v->flow;
    for (size_t i = 0; i < flow->events.count; i++) {
        const struct model_event *late = flow->events.items[i];
        if (late->side != t->side || !(t->events & (uint64_t)1 << late->number))
            continue;
        for (size_t j = 0; j < v->transitions.count; j++) {
            const struct model_transition *early = &v->transitions.items[j];
            for (size_t k = 0; early->side == t->side && k < flow->events.count; k++) {
                const struct model_event *e = flow->events.items[k];
                if (e->side != t->side || !(early->events & (uint64_t)1 << e->number) ||
                    !flow_covers(e, late))
                    continue;
                diag_error(flow->s->diag, span, "'%s' never gets here: an earlier rule takes it",
                           late->text);
                diag_help(flow->s->diag, "the first rule that fits holds: put '%s' behind it",
                          early->text);
                flow->bad = true;
                return;
            }
        }
    }
}

static void collect_event(struct state *v, const struct ast_transition *ast)
{
    struct flow_events events;
    struct model_transition t = {.side = side_of(ast->event.role)};
    enum model_side side = t.side;
    if (!flow_events(v->flow, side, v->declared[side], ast->event.events, &events) ||
        !is_known(v, side, &events, ast->event.events->span) ||
        !resolve_target(v, &ast->target, &t) ||
        !resolve_actions(v, ast->event.actions, &events, &t)) {
        v->flow->bad = true;
        return;
    }
    t.text = flow_text(v->flow, ast->span);
    t.events = events.mask;
    t.wire = events.wire;
    check_earlier(v, &t, ast->span);
    if (v->spoken[side].end == 0)
        v->spoken[side] = ast->span;
    vec_push(v->flow->s->arena, &v->transitions, t);
}

static void collect_timeout(struct state *v, const struct ast_transition *ast)
{
    struct diag *diag = v->flow->s->diag;
    struct model_transition t = {0};
    if (v->has_timeout) {
        diag_error(diag, ast->span, "state '%s' has two timeouts", v->model->name);
        diag_note(diag, v->timeout, "the first is here");
        v->flow->bad = true;
        return;
    }
    v->has_timeout = true;
    v->timeout = ast->span;
    if (ast->target.kind == AST_TARGET_STAY) {
        diag_error(diag, ast->span, "a timeout leads somewhere: 'timeout 60s -> close;'");
        v->flow->bad = true;
        return;
    }
    if (ast->target.kind == AST_TARGET_UPGRADE) {
        diag_error(diag, ast->target.span, "a timeout leads to a state or to 'close'");
        v->flow->bad = true;
        return;
    }
    v->model->timeout_ms = flow_duration(v->flow->s, ast->timeout, "a timeout");
    if (v->model->timeout_ms == 0 || !resolve_target(v, &ast->target, &t))
        v->flow->bad = true;
    v->model->timeout_target = t.target;
    v->model->timeout_state = t.state;
}

static void collect_sends(struct state *v, const struct ast_transition *ast)
{
    enum model_side side = side_of(ast->sends.role);
    if (v->model->wires[side] != NULL || v->spoken[side].end != 0) {
        diag_error(v->flow->s->diag, ast->span,
                   "what the %s sends in state '%s' is said first, and once", flow_side_name(side),
                   v->model->name);
        v->flow->bad = true;
        return;
    }
    const struct model_wire *wire = flow_wire(v->flow, side, ast->sends.type);
    v->model->wires[side] = v->declared[side] = wire;
    v->flow->bad |= wire == NULL;
}

/* Behind the message that ends plain text nothing may have been read: who waits for it must not be allowed to speak. */
static void check_upgrade(struct state *v)
{
    struct diag *diag = v->flow->s->diag;
    for (size_t i = 0; i < v->transitions.count; i++) {
        const struct model_transition *t = &v->transitions.items[i];
        enum model_side other = !t->side;
        if (t->upgrade == NULL || t->target == MODEL_TO_UPGRADE)
            continue;
        if (v->spoken[other].end == 0)
            continue;
        diag_error(diag, v->model->span,
                   "'upgrade tls' needs an empty input, and the %s may have sent more in '%s'",
                   flow_side_name(other), v->model->name);
        diag_note(diag, v->spoken[other], "it may speak here");
        diag_help(diag, "upgrade in a state where the %s alone speaks", flow_side_name(t->side));
        v->flow->bad = true;
    }
}

static void collect_state(struct states *all, size_t index)
{
    struct state v = {.all = all, .flow = all->flow, .model = &all->states.items[index]};
    const struct ast_protocol_item *item = all->items.items[index];
    for (const struct ast_transition *t = item->state.transitions; t != NULL; t = t->next) {
        if (t->kind == AST_TRANSITION_EVENT)
            collect_event(&v, t);
        else if (t->kind == AST_TRANSITION_TIMEOUT)
            collect_timeout(&v, t);
        else
            collect_sends(&v, t);
    }
    v.model->transitions = v.transitions.items;
    v.model->transition_count = v.transitions.count;
    check_upgrade(&v);
}

/* --- the whole ---------------------------------------------------------------------------------------------------- */

static void reach(const struct states *all, size_t state, bool *reached)
{
    const struct model_state *model = &all->states.items[state];
    if (reached[state])
        return;
    reached[state] = true;
    for (size_t i = 0; i < model->transition_count; i++)
        if (model->transitions[i].target == MODEL_TO_STATE)
            reach(all, model->transitions[i].state, reached);
    if (model->timeout_ms != 0 && model->timeout_target == MODEL_TO_STATE)
        reach(all, model->timeout_state, reached);
}

static bool ends(enum model_target target, size_t state, const bool *ended)
{
    return target == MODEL_TO_CLOSE || target == MODEL_TO_UPGRADE ||
           (target == MODEL_TO_STATE && ended[state]);
}

static bool can_end(const struct model_state *state, const bool *ended)
{
    for (size_t i = 0; i < state->transition_count; i++)
        if (ends(state->transitions[i].target, state->transitions[i].state, ended))
            return true;
    return state->timeout_ms != 0 && ends(state->timeout_target, state->timeout_state, ended);
}

/* From which states the connection can come to an end. */
static void find_ends(const struct states *all, bool *ended)
{
    for (bool changed = true; changed;) {
        changed = false;
        for (size_t i = 0; i < all->states.count; i++) {
            if (ended[i] || !can_end(&all->states.items[i], ended))
                continue;
            changed = ended[i] = true;
        }
    }
}

static void check_graph(const struct states *all)
{
    struct sema *s = all->flow->s;
    bool *reached = arena_array(s->arena, all->states.count, sizeof *reached);
    bool *ended = arena_array(s->arena, all->states.count, sizeof *ended);
    reach(all, 0, reached);
    find_ends(all, ended);
    for (size_t i = 0; i < all->states.count; i++) {
        const struct model_state *state = &all->states.items[i];
        if (!reached[i]) {
            diag_error(s->diag, state->span, "no rule leads to state '%s'", state->name);
            diag_help(s->diag, "lead there with '-> %s', or call it 'initial state'", state->name);
        } else if (!ended[i]) {
            diag_error(s->diag, state->span, "nothing leads out of state '%s' to the end",
                       state->name);
            diag_help(s->diag, "say how the connection ends: 'client: Quit -> close;' or "
                               "'timeout 90s -> close;'");
        }
    }
}

static bool declare_state(struct states *all, const struct ast_protocol_item *item)
{
    struct sema *s = all->flow->s;
    struct model_state state = {
        .name = item->state.name.text, .span = item->state.name.span, .doc = item->doc};
    state.c = names_snake(s->arena, state.name);
    if (all->states.count == FLOW_MAX_STATES || strcmp(state.name, "close") == 0) {
        diag_error(s->diag, state.span,
                   strcmp(state.name, "close") == 0 ? "'close' is the end, not a state"
                                                    : "a protocol has too many states");
        return false;
    }
    vec_push(s->arena, &all->states, state);
    vec_push(s->arena, &all->items, item);
    return true;
}

static bool declare_states(struct states *all, const struct ast_protocol_item *items, bool initial)
{
    for (const struct ast_protocol_item *i = items; i != NULL; i = i->next)
        if (i->kind == AST_PROTOCOL_STATE && i->state.initial == initial && !declare_state(all, i))
            return false;
    return true;
}

static bool name_states(struct states *all)
{
    struct sema *s = all->flow->s;
    for (size_t i = 0; i < all->states.count; i++) {
        struct model_state *state = &all->states.items[i];
        const struct model_state *first = map_add(s->arena, &all->names, state->name, state);
        if (first == NULL)
            continue;
        diag_error(s->diag, state->span, "the protocol has two states '%s'", state->name);
        diag_note(s->diag, first->span, "the first is here");
        return false;
    }
    if (all->states.count > 0 && !all->items.items[0]->state.initial) {
        diag_error(s->diag, all->states.items[0].span, "no state is the first one");
        diag_help(s->diag, "say 'initial state %s'", all->states.items[0].name);
        return false;
    }
    if (all->states.count > 1 && all->items.items[1]->state.initial) {
        diag_error(s->diag, all->states.items[1].span,
                   "a protocol begins in one state, not in two");
        diag_note(s->diag, all->states.items[0].span, "the first is here");
        return false;
    }
    return true;
}

void flow_states(struct flow *flow, const struct ast_protocol_item *items)
{
    struct states all = {.flow = flow};
    if (!declare_states(&all, items, true) || !declare_states(&all, items, false) ||
        !name_states(&all)) {
        flow->bad = true;
        return;
    }
    for (size_t i = 0; i < all.states.count; i++)
        collect_state(&all, i);
    flow->model->states = all.states.items;
    flow->model->state_count = all.states.count;
    if (!flow->bad && all.states.count > 0)
        check_graph(&all);
}
