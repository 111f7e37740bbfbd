/* Operations of a service on a protocol: the values that a program gives and gets, and which message says them. */
#include "sema/operation.h"

#include "base/diag.h"
#include "sema/body.h"
#include "sema/decl.h"
#include "sema/scope.h"
#include "sema/use.h"

#include <string.h>

/* --- values ------------------------------------------------------------------------------------------------------- */

static bool set_shape(struct operation *v, const struct ast_rpc_param *ast, const struct use *use,
                      struct model_field *field)
{
    struct scope scope = expr_scope(v->s, v->flow.symbol->unit);
    wide count;
    switch (ast->array.kind) {
    case AST_ARRAY_NONE:
        field->shape = MODEL_ONE;
        break;
    case AST_ARRAY_REST:
        field->shape = MODEL_REPEATED;
        break;
    case AST_ARRAY_COUNT:
        if (!expr_constant(&scope, ast->array.count, "the length", &count))
            return false;
        field->shape = MODEL_FIXED;
        field->count = expr_int(v->s, count, ast->array.span);
        if (count >= 1 && count <= UINT16_MAX)
            break;
        diag_error(v->s->diag, ast->array.span, "a length lies in 1..65535");
        return false;
    case AST_ARRAY_PREFIXED:
    case AST_ARRAY_OPEN:
        diag_error(v->s->diag, ast->array.span, "a value of an operation is not on the wire");
        diag_help(v->s->diag, "write '[..]' for any number of them");
        return false;
    }
    if (!use->optional || field->shape == MODEL_ONE)
        return true;
    diag_error(v->s->diag, ast->span, "an array is empty, not absent");
    return false;
}

static struct model_field *new_value(struct operation *v, const struct ast_rpc_param *ast,
                                     struct names_scope *names)
{
    struct sema *s = v->s;
    struct use use;
    if (!use_resolve(v->flow.symbol->unit, s, ast->type, NULL, ast->mods, WORLD_STRUCT, &use))
        return NULL;
    if (ast->name.text == NULL) {
        diag_error(s->diag, ast->span, "one message is passed, or values with names");
        return NULL;
    }
    if (use.array != NULL || use.is_map || ast->mods != NULL || ast->stream) {
        diag_error(s->diag, ast->span, "a value of an operation is a type and a name");
        return NULL;
    }
    struct item *item = ARENA_NEW(s->arena, struct item);
    struct model_field *field = &item->model;
    field->name = ast->name.text;
    field->span = ast->name.span;
    field->role = MODEL_PLAIN;
    field->ref = use.ref;
    field->max = -1;
    if (!set_shape(v, ast, &use, field))
        return NULL;
    field->c = names_member(s->arena, names, field->name);
    if (use.optional) {
        field->presence = MODEL_HAS;
        field->c_has = names_unique(s->arena, names, arena_printf(s->arena, "has_%s", field->c));
    }
    return field;
}

/* The struct that holds the values: "redis_kv_get_request". */
static const struct model_type *values_of(struct operation *v, const struct model_service *service,
                                          const struct ast_rpc_param *list, const char *what)
{
    struct sema *s = v->s;
    struct names_scope names = {0};
    struct map seen = {0};
    struct model_type *type = ARENA_NEW(s->arena, struct model_type);
    VEC(struct model_member) members = {0};
    for (const struct ast_rpc_param *p = list; p != NULL; p = p->next) {
        struct model_field *field = new_value(v, p, &names);
        if (field == NULL)
            return NULL;
        const struct model_field *first = map_add(s->arena, &seen, field->name, field);
        if (first != NULL) {
            diag_error(s->diag, field->span, "'%s' is declared twice", field->name);
            diag_note(s->diag, first->span, "it was first declared here");
            return NULL;
        }
        vec_push(s->arena, &members,
                 ((struct model_member){.kind = MODEL_M_FIELD, .field = field}));
    }
    type->base = MODEL_STRUCT;
    type->name = arena_printf(s->arena, "%s of %s", what, v->rpc->name);
    type->full = arena_printf(s->arena, "%s.%s", service->full, v->rpc->name);
    type->c = names_rpc_fn(s->arena, service, v->rpc, what);
    type->c_upper = names_upper(s->arena, type->c);
    type->file = service->file;
    type->span = v->rpc->span;
    type->structure.members = members.items;
    type->structure.member_count = members.count;
    for (size_t i = 0; i < members.count; i++)
        members.items[i].field->owner = type;
    return type;
}

const struct model_field *operation_value(const struct model_type *values, const char *name)
{
    for (size_t i = 0; values != NULL && i < values->structure.member_count; i++)
        if (strcmp(values->structure.members[i].field->name, name) == 0)
            return values->structure.members[i].field;
    return NULL;
}

/* --- by wire message ---------------------------------------------------------------------------------------------- */

static bool is_message(const struct ast_rpc_param *list)
{
    return list != NULL && list->next == NULL && list->name.text == NULL;
}

/* The wire type of a side below which the message stands, and the steps to it. */
const struct model_wire *operation_wire(struct operation *v, enum model_side side,
                                        const struct ast_qname *name, struct flow_place *ret)
{
    const struct model_protocol *protocol = v->flow.model;
    for (size_t i = 0; i < protocol->wire_count; i++) {
        const struct model_wire *wire = protocol->wires[i];
        *ret = flow_root(MODEL_ROOT_MESSAGE, wire->ref.type);
        v->flow.quiet = true;
        bool is_found = wire->side == side && flow_descend(&v->flow, ret, name);
        v->flow.quiet = false;
        if (is_found)
            return wire;
    }
    for (size_t i = 0; i < protocol->wire_count; i++) {
        if (protocol->wires[i]->side != side)
            continue;
        *ret = flow_root(MODEL_ROOT_MESSAGE, protocol->wires[i]->ref.type);
        flow_descend(&v->flow, ret, name); /* says why not */
        return NULL;
    }
    diag_error(v->s->diag, name->span, "the %s of %s sends nothing", flow_side_name(side),
               protocol->name);
    return NULL;
}

static const struct model_type *message_of(struct operation *v, enum model_side side,
                                           const struct ast_rpc_param *param,
                                           const struct model_wire **ret_wire,
                                           const struct model_step **ret_steps, size_t *ret_count)
{
    struct flow_place place;
    struct sema *s = v->s;
    if (param->type->kind != AST_TYPE_NAMED || param->type->optional ||
        param->array.kind != AST_ARRAY_NONE) {
        diag_error(s->diag, param->span, "one message is passed, or values with names");
        return NULL;
    }
    *ret_wire = operation_wire(v, side, &param->type->named.name, &place);
    if (*ret_wire == NULL)
        return NULL;
    if (place.type == NULL || place.arm != NULL) {
        diag_error(s->diag, param->span, "'%s' is no message of its own",
                   param->type->named.name.name);
        return NULL;
    }
    *ret_steps = place.steps.items;
    *ret_count = place.steps.count;
    return place.type;
}

/* --- patterns ----------------------------------------------------------------------------------------------------- */

static bool mentions(const struct model_binding *list, size_t count,
                     const struct model_field *value)
{
    for (size_t i = 0; i < count; i++)
        if (list[i].param == value || mentions(list[i].items, list[i].item_count, value))
            return true;
    return false;
}

/* Every value is given by every pattern, unless it may be absent. */
static bool check_complete(struct operation *v, const struct model_type *values,
                           const struct model_pattern *pattern)
{
    for (size_t i = 0; values != NULL && i < values->structure.member_count; i++) {
        const struct model_field *value = values->structure.members[i].field;
        if (value->presence == MODEL_HAS ||
            mentions(pattern->bindings, pattern->binding_count, value))
            continue;
        diag_error(v->s->diag, pattern->span, "'%s' does not stand in this pattern", value->name);
        diag_note(v->s->diag, value->span, "it is a value of '%s'", v->rpc->name);
        diag_help(v->s->diag, "put it into the message, or make it optional: '%s?'",
                  use_name(v->s, &value->ref));
        return false;
    }
    return true;
}

static bool same_wire(struct operation *v, const struct model_wire **slot,
                      const struct model_wire *wire, struct span span)
{
    if (*slot == NULL || *slot == wire) {
        *slot = wire;
        return true;
    }
    diag_error(v->s->diag, span, "this is a part of %s, and others of the operation of %s",
               wire->ref.type->name, (*slot)->ref.type->name);
    return false;
}

static bool add_pattern(struct operation *v, const struct ast_pattern *ast)
{
    const struct model_wire *wire;
    struct model_pattern pattern = {0};
    struct model_operation *model = v->model;
    if (!pattern_resolve(v, ast, &pattern, &wire))
        return false;
    bool values = ast->is_reply ? v->reply != NULL : v->request != NULL;
    if (!values && !pattern.fails) {
        diag_error(v->s->diag, ast->span, "'%s' passes a whole message, so there is nothing to say",
                   v->rpc->name);
        diag_help(v->s->diag, "give the values names to say where they stand: '(bytes key)'");
        return false;
    }
    if (ast->is_reply) {
        pattern.ends = v->rpc->reply_stream && !pattern.fails && pattern.binding_count == 0;
        VEC(struct model_pattern)
        list = {(struct model_pattern *)(uintptr_t)model->replies, model->reply_count,
                model->reply_count};
        vec_push(v->s->arena, &list, pattern);
        model->replies = list.items;
        model->reply_count = list.count;
        return same_wire(v, &model->reply_wire, wire, ast->span) &&
               (pattern.fails || pattern.ends || check_complete(v, v->reply, &pattern));
    }
    VEC(struct model_pattern)
    list = {(struct model_pattern *)(uintptr_t)model->requests, model->request_count,
            model->request_count};
    vec_push(v->s->arena, &list, pattern);
    model->requests = list.items;
    model->request_count = list.count;
    return same_wire(v, &model->request_wire, wire, ast->span) &&
           check_complete(v, v->request, &pattern);
}

static bool check_patterns(struct operation *v)
{
    struct diag *diag = v->s->diag;
    if (v->request != NULL && v->model->request_count == 0) {
        diag_error(diag, v->rpc->span, "nothing says how '%s' is asked", v->rpc->name);
        diag_help(diag, "add 'request Message { field = value };'");
        return false;
    }
    bool said = v->reply == NULL;
    for (size_t i = 0; i < v->model->reply_count; i++)
        said |= !v->model->replies[i].fails && !v->model->replies[i].ends;
    if (!said) {
        diag_error(diag, v->rpc->span, "nothing says how '%s' is answered", v->rpc->name);
        diag_help(diag, "add 'reply Message { field = value };'");
    }
    return said;
}

/* --- the whole ---------------------------------------------------------------------------------------------------- */

static bool check_kind(struct operation *v, const struct ast_service_item *item)
{
    const struct ast_rpc *ast = &item->rpc;
    struct diag *diag = v->s->diag;
    bool oneway = item->kind == AST_SERVICE_ONEWAY;
    if (ast->params != NULL && ast->params->stream) {
        diag_error(diag, ast->params->span, "a stream of requests is for services on Mux");
        return false;
    }
    if (v->rpc->raise_count > 0) {
        diag_error(diag, ast->name.span, "an operation on %s raises no declared errors",
                   v->flow.model->name);
        diag_help(diag, "say what a failure looks like: 'reply Error { text } -> fail(text);'");
        return false;
    }
    if (!oneway && !ast->has_returns) {
        diag_error(diag, ast->name.span, "'%s' does not say what it returns", ast->name.text);
        diag_help(diag, "write '-> (bytes value)', '-> ()', or 'oneway' if nothing answers it");
        return false;
    }
    return true;
}

static bool resolve_request(struct operation *v, const struct model_service *service,
                            const struct ast_rpc *ast)
{
    struct model_operation *m = v->model;
    if (is_message(ast->params)) {
        v->rpc->request = message_of(v, MODEL_CLIENT, ast->params, &m->request_wire,
                                     &m->request_steps, &m->request_step_count);
        return v->rpc->request != NULL;
    }
    v->request = v->rpc->request = values_of(v, service, ast->params, "request");
    return v->request != NULL;
}

static bool resolve_reply(struct operation *v, const struct model_service *service,
                          const struct ast_rpc *ast)
{
    struct model_operation *m = v->model;
    v->rpc->reply_stream = ast->returns_stream || (ast->returns != NULL && ast->returns->stream);
    if (is_message(ast->returns)) {
        m->reply_whole = true;
        v->rpc->reply = message_of(v, MODEL_SERVER, ast->returns, &m->reply_wire, &m->reply_steps,
                                   &m->reply_step_count);
        return v->rpc->reply != NULL;
    }
    v->reply = v->rpc->reply =
        values_of(v, service, ast->returns, v->rpc->reply_stream ? "item" : "reply");
    return v->reply != NULL;
}

bool operation_resolve(struct sema *s, struct symbol *service, const struct model_service *model,
                       const struct model_protocol *protocol, const struct ast_service_item *item,
                       struct model_rpc *rpc, bool nocase)
{
    struct operation v = {.s = s, .rpc = rpc, .nocase = nocase};
    v.flow = (struct flow){
        .s = s, .symbol = service, .model = (struct model_protocol *)(uintptr_t)protocol};
    v.model = ARENA_NEW(s->arena, struct model_operation);
    if (!check_kind(&v, item) || !resolve_request(&v, model, &item->rpc))
        return false;
    if (!rpc->oneway && !resolve_reply(&v, model, &item->rpc))
        return false;
    bool ok = true;
    for (const struct ast_pattern *p = item->rpc.patterns; p != NULL; p = p->next) {
        if (p->is_reply && rpc->oneway) {
            diag_error(s->diag, p->span, "nothing answers a oneway operation");
            return false;
        }
        ok &= add_pattern(&v, p);
    }
    if (!ok || !check_patterns(&v))
        return false;
    rpc->operation = v.model;
    return true;
}
