/* Protocols: who sends what, which reply answers which request. */
#include "base/diag.h"
#include "sema/body.h"
#include "sema/decl.h"
#include "sema/flow.h"
#include "sema/scope.h"
#include "sema/use.h"

#include <string.h>

const char *flow_side_name(enum model_side side)
{
    return side == MODEL_CLIENT ? "client" : "server";
}

/* Behind a comment that begins here, or `at` itself. */
static const char *skip_comment(const char *at)
{
    const char *end = NULL;
    if (strncmp(at, "//", 2) == 0)
        end = strchr(at, '\n');
    else if (strncmp(at, "/*", 2) == 0 && (end = strstr(at + 2, "*/")) != NULL)
        end += 2;
    else
        return at;
    return end != NULL ? end : at + strlen(at);
}

const char *flow_text(struct flow *flow, struct span span)
{
    const char *text = flow->symbol->unit->source->text;
    char *copy = arena_copy(flow->s->arena, text + span.begin, span.end - span.begin);
    char *to = copy;
    for (const char *from = copy; *(from = skip_comment(from)) != '\0'; from++) {
        bool blank = strchr(" \t\r\n", *from) != NULL;
        if (!blank)
            *to++ = *from;
        else if (to > copy && to[-1] != ' ')
            *to++ = ' ';
    }
    *to = '\0';
    return copy;
}

struct scope flow_scope(struct flow *flow, const struct flow_names *names)
{
    struct scope scope = expr_scope(flow->s, flow->symbol->unit);
    scope.flow = names;
    return scope;
}

static void report_twice(struct flow *flow, struct span span, struct span first, const char *what)
{
    diag_error(flow->s->diag, span, "%s is said twice", what);
    diag_note(flow->s->diag, first, "it was first said here");
    flow->bad = true;
}

/* --- transports --------------------------------------------------------------------------------------------------- */

static bool is_transport(const char *name)
{
    static const char *const words[] = {"tcp", "udp", "unix", "tls"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (strcmp(name, words[i]) == 0)
            return true;
    return false;
}

static void add_transport(struct flow *flow, const struct ast_transport *ast,
                          struct model_transport *ret)
{
    struct sema *s = flow->s;
    struct model_ref prefix;
    wide port = 0;
    ret->name = ast->name.text;
    if (!is_transport(ast->name.text)) {
        diag_error(s->diag, ast->name.span, "there is no transport '%s'", ast->name.text);
        diag_help(s->diag, "there are tcp, udp, tls and unix");
        flow->bad = true;
    }
    struct scope scope = expr_scope(s, flow->symbol->unit);
    if (ast->port != NULL && expr_constant(&scope, ast->port, "a port", &port) &&
        (port < 1 || port > UINT16_MAX)) {
        diag_error(s->diag, ast->port->span, "a port lies in 1..65535");
        flow->bad = true;
    }
    ret->port = (unsigned)port;
    if (ast->sized == NULL)
        return;
    if (!use_unsigned(s, flow->symbol->unit, ast->sized, "the length in front of a message",
                      &prefix)) {
        flow->bad = true;
        return;
    }
    if (strcmp(ret->name, "udp") == 0) {
        diag_error(s->diag, ast->sized->span, "a datagram has its own length");
        flow->bad = true;
    }
    ret->length_bytes = prefix.bits / 8;
    ret->length_little = prefix.order == MODEL_LITTLE;
}

static void add_transports(struct flow *flow, const struct ast_protocol_item *items)
{
    VEC(struct model_transport) transports = {0};
    for (const struct ast_protocol_item *i = items; i != NULL; i = i->next) {
        if (i->kind != AST_PROTOCOL_TRANSPORT)
            continue;
        for (const struct ast_transport *t = i->transports; t != NULL; t = t->next) {
            struct model_transport transport = {0};
            add_transport(flow, t, &transport);
            vec_push(flow->s->arena, &transports, transport);
        }
    }
    flow->model->transports = transports.items;
    flow->model->transport_count = transports.count;
}

/* --- variables ---------------------------------------------------------------------------------------------------- */

static bool add_var(struct flow *flow, const struct ast_protocol_item *item,
                    struct names_scope *names, struct model_var *ret)
{
    struct sema *s = flow->s;
    struct use use;
    struct unit *unit = flow->symbol->unit;
    const struct ast_mod *preset = ast_mod_find(item->var.mods, AST_MOD_DEFAULT);
    if (!use_resolve(unit, s, item->var.type, NULL, NULL, WORLD_STRUCT, &use))
        return false;
    enum model_base base = use.ref.base;
    if (use.optional || use.array != NULL || use.is_map ||
        (base != MODEL_UINT && base != MODEL_INT && base != MODEL_BOOL && base != MODEL_ENUM)) {
        diag_error(s->diag, item->var.type->span, "a variable is an integer, a bool or an enum");
        diag_help(s->diag, "what it is set from is gone when the next message comes");
        return false;
    }
    struct item *var = ARENA_NEW(s->arena, struct item);
    var->model.name = item->var.name.text;
    var->model.span = item->var.name.span;
    var->model.doc = item->doc;
    var->model.role = MODEL_PLAIN;
    var->model.shape = MODEL_ONE;
    var->model.ref = use.ref;
    var->model.max = -1;
    var->model.c = names_member(s->arena, names, var->model.name);
    ret->field = &var->model;
    for (const struct ast_mod *mod = item->var.mods; mod != NULL; mod = mod->next) {
        if (mod == preset)
            continue;
        diag_error(s->diag, mod->span, "a variable has a 'default' at most");
        return false;
    }
    if (preset == NULL)
        return true;
    struct scope scope = expr_scope(s, unit);
    scope.expected = base == MODEL_ENUM ? use.ref.type : NULL;
    wide value;
    if (base == MODEL_BOOL)
        ret->preset = expr_condition(&scope, preset->expr, "the default of a bool");
    else if (expr_constant(&scope, preset->expr, "a default", &value))
        ret->preset = expr_int(s, value, preset->span);
    struct model_range range = use_range(&use.ref);
    if (ret->preset != NULL && (ret->preset->op != MODEL_E_INT || ret->preset->value < range.lo ||
                                ret->preset->value > range.hi)) {
        diag_error(s->diag, preset->expr->span, "this does not fit %s", use_name(s, &use.ref));
        return false;
    }
    return ret->preset != NULL;
}

static void add_vars(struct flow *flow, const struct ast_protocol_item *items)
{
    VEC(struct model_var) vars = {0};
    struct names_scope names = {0};
    struct map seen = {0};
    for (const struct ast_protocol_item *i = items; i != NULL; i = i->next) {
        struct model_var var = {0};
        if (i->kind != AST_PROTOCOL_VAR)
            continue;
        const struct ast_protocol_item *first =
            map_add(flow->s->arena, &seen, i->var.name.text, (void *)(uintptr_t)i);
        if (first != NULL)
            report_twice(flow, i->var.name.span, first->var.name.span, i->var.name.text);
        else if (add_var(flow, i, &names, &var))
            vec_push(flow->s->arena, &vars, var);
        else
            flow->bad = true;
    }
    flow->model->vars = vars.items;
    flow->model->var_count = vars.count;
}

/* --- what is sent ------------------------------------------------------------------------------------------------- */

static void add_sends(struct flow *flow, const struct ast_protocol_item *items, enum ast_role role)
{
    enum model_side side = role == AST_ROLE_SERVER ? MODEL_SERVER : MODEL_CLIENT;
    const struct ast_protocol_item *first = NULL;
    for (const struct ast_protocol_item *i = items; i != NULL; i = i->next) {
        if (i->kind != AST_PROTOCOL_SENDS || i->sends.role != role)
            continue;
        if (first != NULL) {
            report_twice(flow, i->span, first->span,
                         side == MODEL_CLIENT ? "what the client sends" : "what the server sends");
            diag_help(flow->s->diag, "make a choice of what it may send");
            continue;
        }
        first = i;
        flow->model->sends[side] = flow_wire(flow, side, i->sends.type);
        flow->bad |= flow->model->sends[side] == NULL;
    }
}

/* --- calls -------------------------------------------------------------------------------------------------------- */

static bool check_call_name(struct flow *flow, const struct model_call *call)
{
    for (size_t i = 0; i < flow->calls.count; i++) {
        if (strcmp(flow->calls.items[i].name, call->name) != 0)
            continue;
        diag_error(flow->s->diag, call->span, "the protocol has two calls '%s'", call->name);
        diag_note(flow->s->diag, flow->calls.items[i].span, "the first is here");
        return false;
    }
    return true;
}

/* Whether all messages of `mask` are taken by an earlier rule. */
static const struct model_event *covered(const struct flow *flow, enum model_side side,
                                         uint64_t earlier, uint64_t mask)
{
    for (size_t i = 0; i < flow->events.count; i++) {
        const struct model_event *late = flow->events.items[i];
        if (late->side != side || !(mask & (uint64_t)1 << late->number))
            continue;
        for (size_t j = 0; j < flow->events.count; j++) {
            const struct model_event *early = flow->events.items[j];
            if (early->side == side && earlier & (uint64_t)1 << early->number &&
                flow_covers(early, late))
                return late;
        }
    }
    return NULL;
}

static void check_call_reached(struct flow *flow, const struct model_call *call)
{
    for (size_t i = 0; i < flow->calls.count; i++) {
        const struct model_call *early = &flow->calls.items[i];
        const struct model_event *late =
            early->caller == call->caller ? covered(flow, call->caller, early->events, call->events)
                                          : NULL;
        if (late == NULL)
            continue;
        diag_error(flow->s->diag, call->span, "'%s' is a call '%s' already", late->text,
                   early->name);
        diag_note(flow->s->diag, early->span, "that stands here");
        diag_help(flow->s->diag, "the first call that fits holds: put what is narrower first");
        flow->bad = true;
        return;
    }
}

static void add_call(struct flow *flow, const struct ast_protocol_item *item)
{
    struct sema *s = flow->s;
    struct flow_events events;
    struct model_call call = {.name = item->call.name.text,
                              .span = item->call.name.span,
                              .doc = item->doc,
                              .caller =
                                  item->call.role == AST_ROLE_SERVER ? MODEL_SERVER : MODEL_CLIENT};
    call.c = names_snake(s->arena, call.name);
    call.text = flow_text(flow, item->span);
    if (!flow_events(flow, call.caller, NULL, item->call.request, &events) ||
        !check_call_name(flow, &call)) {
        flow->bad = true;
        return;
    }
    call.events = events.mask;
    call.wire = events.wire;
    struct flow_place place = flow_event_place(flow, events.first, MODEL_ROOT_REQUEST);
    struct flow_place root = flow_root(MODEL_ROOT_REQUEST, events.wire->ref.type);
    bool one = item->call.request->next == NULL;
    struct flow_names names = {
        .here = one ? &place : &root, .request = &root, .protocol = flow->model};
    if (!flow_reply(flow, &call, &names, item->call.reply))
        flow->bad = true;
    check_call_reached(flow, &call);
    vec_push(s->arena, &flow->calls, call);
}

static void add_push(struct flow *flow, const struct ast_protocol_item *item)
{
    struct flow_events events;
    enum model_side side = MODEL_SERVER;
    if (flow_events(flow, side, NULL, item->events, &events))
        flow->model->pushes[side] |= events.mask;
}

/* What both sides send is oneway from either of them. */
static void add_oneway(struct flow *flow, const struct ast_protocol_item *item)
{
    struct flow_events events;
    const struct model_wire *const *sends = flow->model->sends;
    if (flow_events(flow, MODEL_CLIENT, NULL, item->events, &events))
        flow->model->oneways[MODEL_CLIENT] |= events.mask;
    if (sends[0] != NULL && sends[1] != NULL && sends[0]->ref.type == sends[1]->ref.type &&
        flow_events(flow, MODEL_SERVER, NULL, item->events, &events))
        flow->model->oneways[MODEL_SERVER] |= events.mask;
}

static void check_push(struct flow *flow, const struct model_call *call)
{
    enum model_side side = !call->caller;
    for (size_t i = 0; i < call->state_count; i++) {
        for (size_t j = 0; j < call->states[i].edge_count; j++) {
            const struct model_event *lost =
                covered(flow, side, flow->model->pushes[side], call->states[i].edges[j].events);
            if (lost == NULL)
                continue;
            diag_error(flow->s->diag, call->span, "'%s' is a push, so it never answers '%s'",
                       lost->text, call->name);
            diag_help(flow->s->diag, "say with 'when (…)' which of them are pushes");
            flow->bad = true;
            return;
        }
    }
}

/* --- numbers ------------------------------------------------------------------------------------------------------ */

static uint32_t number_of(struct flow *flow, const struct ast_expr *e, const char *what)
{
    struct scope scope = expr_scope(flow->s, flow->symbol->unit);
    wide value;
    if (e == NULL || !expr_constant(&scope, e, what, &value))
        return 0;
    if (value >= 1 && value <= INT32_MAX)
        return (uint32_t)value;
    diag_error(flow->s->diag, e->span, "%s lies in 1..2147483647", what);
    flow->bad = true;
    return 0;
}

static void add_limit(struct flow *flow, const struct ast_protocol_item *item)
{
    const char *name = item->setting.name.text;
    if (strcmp(name, "message") == 0) {
        flow->model->max_message = number_of(flow, item->setting.value, "the size of a message");
    } else if (strcmp(name, "in_flight") == 0) {
        flow->model->max_in_flight = number_of(flow, item->setting.value, "calls at once");
    } else {
        diag_error(flow->s->diag, item->setting.name.span, "there is no limit '%s'", name);
        diag_help(flow->s->diag, "there are message and in_flight");
        flow->bad = true;
    }
}

static void add_timeout(struct flow *flow, const struct ast_protocol_item *item)
{
    const char *name = item->setting.name.text;
    uint64_t *place = strcmp(name, "handshake") == 0 ? &flow->model->handshake_ms
                      : strcmp(name, "idle") == 0    ? &flow->model->idle_ms
                      : strcmp(name, "request") == 0 ? &flow->model->request_ms
                                                     : NULL;
    if (place == NULL) {
        diag_error(flow->s->diag, item->setting.name.span, "there is no timeout '%s'", name);
        diag_help(flow->s->diag, "there are handshake, idle and request");
        flow->bad = true;
        return;
    }
    *place = flow_duration(flow->s, item->setting.value, "a timeout");
}

static void add_resync(struct flow *flow, const struct ast_protocol_item *item)
{
    struct scope scope = expr_scope(flow->s, flow->symbol->unit);
    const struct model_expr *e = expr_resolve(&scope, item->resync);
    if (e != NULL && (e->op != MODEL_E_TEXT || e->text_len == 0 || e->text_len > 64)) {
        diag_error(flow->s->diag, item->resync->span,
                   "what ends a bad message is a string of 1 to 64 bytes");
        e = NULL;
    }
    flow->model->resync = e;
    flow->bad |= e == NULL;
}

static void set_discipline(struct flow *flow, const struct ast_protocol_item *item)
{
    struct model_protocol *model = flow->model;
    bool pipelined = item->kind == AST_PROTOCOL_PIPELINED;
    if (model->discipline != MODEL_SESSION) {
        diag_error(flow->s->diag, item->span, "a protocol is pipelined or multiplexed, once");
        flow->bad = true;
        return;
    }
    const struct ast_expr *max = pipelined ? item->pipelined_max : item->multiplexed.max;
    model->discipline = pipelined ? MODEL_PIPELINED : MODEL_MULTIPLEXED;
    if (max != NULL)
        model->max_in_flight = number_of(flow, max, "the number of calls at once");
    if (!pipelined)
        flow_multiplexed(flow, item);
}

/* --- the whole ---------------------------------------------------------------------------------------------------- */

static void add_item(struct flow *flow, const struct ast_protocol_item *item)
{
    switch (item->kind) {
    case AST_PROTOCOL_TRANSPORT:
    case AST_PROTOCOL_SENDS:
    case AST_PROTOCOL_VAR:
    case AST_PROTOCOL_STATE:
        break; /* before */
    case AST_PROTOCOL_PIPELINED:
    case AST_PROTOCOL_MULTIPLEXED:
        set_discipline(flow, item);
        break;
    case AST_PROTOCOL_CALL:
        add_call(flow, item);
        break;
    case AST_PROTOCOL_PUSH:
        add_push(flow, item);
        break;
    case AST_PROTOCOL_ONEWAY:
        add_oneway(flow, item);
        break;
    case AST_PROTOCOL_RESYNC:
        add_resync(flow, item);
        break;
    case AST_PROTOCOL_LIMIT:
        add_limit(flow, item);
        break;
    case AST_PROTOCOL_TIMEOUT:
        add_timeout(flow, item);
        break;
    case AST_PROTOCOL_OPTION:
        diag_error(flow->s->diag, item->span, "protocols have no options");
        flow->bad = true;
        break;
    }
}

/* A push may come at any time, also behind the message that ends plain text. */
static void check_upgrade(struct flow *flow)
{
    const struct model_protocol *model = flow->model;
    for (size_t i = 0; i < model->state_count; i++) {
        const struct model_state *state = &model->states[i];
        for (size_t j = 0; j < state->transition_count; j++) {
            const struct model_transition *t = &state->transitions[j];
            if (t->upgrade == NULL || t->target == MODEL_TO_UPGRADE || model->pushes[!t->side] == 0)
                continue;
            diag_error(flow->s->diag, state->span,
                       "'upgrade tls' needs an empty input, and the %s may push at any time",
                       flow_side_name(!t->side));
            diag_help(flow->s->diag, "upgrade when the %s has the last word",
                      flow_side_name(!t->side));
            flow->bad = true;
        }
    }
}

/* A message of the numbered kind ends where its frame does. */
static void check_frames(struct flow *flow)
{
    const struct model_protocol *model = flow->model;
    for (size_t i = 0; i < model->wire_count; i++) {
        const struct model_wire *wire = model->wires[i];
        for (size_t j = 0; wire->ref.base == MODEL_MESSAGE && j < model->transport_count; j++) {
            const struct model_transport *t = &model->transports[j];
            if (t->length_bytes != 0 || strcmp(t->name, "udp") == 0)
                continue;
            diag_error(flow->s->diag, model->span, "over %s nothing tells where %s ends", t->name,
                       wire->ref.type->name);
            diag_note(flow->s->diag, wire->ref.type->span, "it is a message: its bytes do not say");
            diag_help(flow->s->diag, "put its length in front: 'transport %s sized u32'", t->name);
            flow->bad = true;
            return;
        }
    }
}

static void finish(struct flow *flow)
{
    struct model_protocol *model = flow->model;
    VEC(const struct model_event *) sorted = {0};
    for (int side = 0; side < 2; side++)
        for (size_t i = 0; i < flow->events.count; i++)
            if (flow->events.items[i]->side == (enum model_side)side)
                vec_push(flow->s->arena, &sorted, flow->events.items[i]);
    model->events = sorted.items;
    model->event_count = sorted.count;
    model->wires = flow->wires.items;
    model->wire_count = flow->wires.count;
    model->calls = flow->calls.items;
    model->call_count = flow->calls.count;
    for (size_t i = 0; i < model->call_count && !flow->bad; i++)
        check_push(flow, &model->calls[i]);
    if (!flow->bad)
        check_upgrade(flow);
    if (!flow->bad)
        check_frames(flow);
    if (!flow->bad && model->wire_count == 0) {
        diag_error(flow->s->diag, model->span, "protocol %s does not say what is sent",
                   model->name);
        diag_help(flow->s->diag, "add 'client sends Request;' and 'server sends Reply;'");
        flow->bad = true;
    }
}

static struct model_protocol *new_model(struct sema *s, struct symbol *symbol)
{
    struct model_protocol *model = ARENA_NEW(s->arena, struct model_protocol);
    struct model_file *file = symbol->unit->file;
    model->name = symbol->name;
    model->full = arena_printf(s->arena, "%s.%s", file->package, symbol->name);
    model->c = arena_printf(s->arena, "%s%s", file->prefix, names_snake(s->arena, symbol->name));
    model->c_upper = names_upper(s->arena, model->c);
    model->doc = symbol->decl->doc;
    model->file = file;
    model->span = symbol->span;
    return model;
}

void protocol_resolve(struct sema *s, struct symbol *symbol)
{
    const struct ast_protocol_item *items = symbol->decl->protocol;
    symbol->protocol = new_model(s, symbol);
    if (s->diag->errors != 0) /* messages that were refused have no fields to speak of */
        return;
    struct flow flow = {.s = s, .symbol = symbol, .model = symbol->protocol};
    add_transports(&flow, items);
    add_vars(&flow, items);
    add_sends(&flow, items, AST_ROLE_CLIENT);
    if (!flow.bad)
        add_sends(&flow, items, AST_ROLE_SERVER);
    if (!flow.bad)
        flow_states(&flow, items);
    for (const struct ast_protocol_item *i = items; i != NULL && !flow.bad; i = i->next)
        add_item(&flow, i);
    finish(&flow);
    symbol->bad |= flow.bad;
}
