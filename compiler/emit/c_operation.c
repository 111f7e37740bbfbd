/* Operations of services on a protocol: tables for the session engine. The stubs are those of every service, see c_service.c. */
#include "emit/c_operation.h"

#include "model/names.h"

#include <inttypes.h>
#include <string.h>

bool c_has_request(const struct model_rpc *rpc)
{
    return rpc->operation->request_count > 0;
}

bool c_has_reply(const struct model_rpc *rpc)
{
    return rpc->reply != NULL && !rpc->operation->reply_whole;
}

static bool uses_asked(const struct model_binding *list, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (list[i].asked || uses_asked(list[i].items, list[i].item_count))
            return true;
    return false;
}

struct c_pattern c_request_pattern(const struct emit *e, const struct model_service *service,
                                   const struct model_rpc *rpc, size_t index)
{
    const char *stub = names_rpc_fn(e->arena, service, rpc, NULL);
    return (struct c_pattern){.e = e,
                              .model = &rpc->operation->requests[index],
                              .c = arena_printf(e->arena, "%s_request_%zu", stub, index + 1),
                              .wire = rpc->operation->request_wire->ref.type->c,
                              .values = rpc->request->c};
}

struct c_pattern c_reply_pattern(const struct emit *e, const struct model_service *service,
                                 const struct model_rpc *rpc, size_t index)
{
    const char *stub = names_rpc_fn(e->arena, service, rpc, NULL);
    const struct model_pattern *model = &rpc->operation->replies[index];
    bool values = !model->fails && !model->ends;
    bool asked = uses_asked(model->bindings, model->binding_count);
    return (struct c_pattern){.e = e,
                              .model = model,
                              .c = arena_printf(e->arena, "%s_reply_%zu", stub, index + 1),
                              .wire = rpc->operation->reply_wire->ref.type->c,
                              .values = values ? rpc->reply->c : NULL,
                              .asked = asked ? rpc->request->c : NULL};
}

/* --- types -------------------------------------------------------------------------------------------------------- */

void c_emit_operation_types(struct writer *w, const struct emit *e,
                            const struct model_service *service)
{
    for (size_t i = 0; i < service->rpc_count; i++) {
        const struct model_rpc *rpc = &service->rpcs[i];
        for (size_t j = 0; j < rpc->operation->request_count && j < 1; j++) {
            write_text(w, "/* What $name$ is asked with. */\n", "name", rpc->name, NULL);
            c_emit_struct(w, e, rpc->request);
        }
        if (!c_has_reply(rpc))
            continue;
        write_text(w, "/* $what$ of $name$. */\n", "what",
                   rpc->reply_stream ? "One item" : "The reply", "name", rpc->name, NULL);
        c_emit_struct(w, e, rpc->reply);
    }
}

/* --- the client's side -------------------------------------------------------------------------------------------- */

static void emit_build(struct writer *w, const struct emit *e, const struct model_service *service,
                       const struct model_rpc *rpc)
{
    const struct model_operation *op = rpc->operation;
    const char *stub = names_rpc_fn(e->arena, service, rpc, NULL);
    write_text(w,
               "\n"
               "static int $stub$_build(const void *request, void *ret_wire, struct weir_arena "
               "*arena)\n"
               "{\n",
               "stub", stub, NULL);
    if (op->request_count > 0) {
        write_text(w, "int rc = put_$stub$_request_1(ret_wire, request, arena);\n", "stub", stub,
                   NULL);
        for (size_t i = 1; i < op->request_count; i++)
            write_text(w,
                       "if (rc == WEIR_PENDING)\n"
                       "    rc = put_$stub$_request_$i$(ret_wire, request, arena);\n",
                       "stub", stub, "i", arena_printf(e->arena, "%zu", i + 1), NULL);
        write_text(w,
                   "return rc == WEIR_PENDING ? WEIR_EINVAL : rc;\n"
                   "}\n",
                   NULL);
        return;
    }
    struct c_body b = c_flow_body(e);
    struct c_spot spot = c_spot_of_root("(*w)");
    write_text(w,
               "struct $wire$ *w = ret_wire;\n"
               "const struct $type$ *r = request;\n"
               "(void)arena;\n"
               "memset(w, 0, sizeof *w);\n",
               "wire", op->request_wire->ref.type->c, "type", rpc->request->c, NULL);
    c_put_steps(w, &b, &spot, op->request_steps, op->request_step_count, false);
    write_text(w,
               "$place$ = *r;\n"
               "return WEIR_OK;\n"
               "}\n",
               "place", spot.place, NULL);
}

static void emit_accept_whole(struct writer *w, const struct emit *e, const struct model_rpc *rpc)
{
    struct c_body b = c_flow_body(e);
    const struct model_operation *op = rpc->operation;
    struct c_spot spot = c_spot_of(&b, "(*wire)", op->reply_steps, op->reply_step_count);
    const char *guard = c_guard(&b, &spot);
    if (guard != NULL)
        write_text(w, "if ($guard$) {\n", "guard", guard, NULL);
    write_text(w,
               "*(struct $type$ *)ret_reply = $place$;\n"
               "return WEIR_OK;\n",
               "type", rpc->reply->c, "place", spot.place, NULL);
    if (guard != NULL)
        write_text(w,
                   "}\n"
                   "return WEIR_EPROTO;\n",
                   NULL);
}

static void emit_accept(struct writer *w, const struct emit *e, const struct model_service *service,
                        const struct model_rpc *rpc)
{
    const struct model_operation *op = rpc->operation;
    struct writer body;
    writer_init(&body);
    body.depth = 1;
    for (size_t i = 0; i < op->reply_count; i++) {
        struct c_pattern p = c_reply_pattern(e, service, rpc, i);
        const char *status = !p.model->fails        ? p.model->ends ? "WEIR_PENDING" : "WEIR_OK"
                             : p.model->fail_status ? p.model->fail_status
                                                    : "WEIR_UNKNOWN";
        write_text(&body,
                   "if ($is$)\n"
                   "    return $status$;\n",
                   "is", c_is_call(&p, "ret_reply"), "status", status, NULL);
    }
    if (op->reply_whole)
        emit_accept_whole(&body, e, rpc);
    else
        write_text(&body, "return WEIR_EPROTO;\n", NULL);
    write_text(w,
               "\n"
               "static int $stub$_accept(const void *wire_reply, void *ret_reply, struct "
               "weir_arena *arena,\n"
               "    struct weir_str *ret_text)\n"
               "{\n"
               "    const struct $wire$ *wire = wire_reply;\n",
               "stub", names_rpc_fn(e->arena, service, rpc, NULL), "wire",
               op->reply_wire->ref.type->c, NULL);
    static const char *const names[] = {"ret_reply", "arena", "ret_text"};
    for (size_t i = 0; i < 3; i++)
        if (!c_mentions(strbuf_text(&body.out), names[i]))
            write_text(w, "(void)$name$;\n", "name", names[i], NULL);
    write_writer(w, &body);
    write_text(w, "}\n", NULL);
    writer_fini(&body);
}

static void emit_deliver_item(struct writer *w, const struct emit *e,
                              const struct model_service *service, const struct model_rpc *rpc)
{
    write_text(w,
               "\n"
               "static int $stub$_deliver_item(void (*fn)(void), void *data, const void *item)\n"
               "{\n"
               "    return ((int (*)(void *, const struct $type$ *))fn)(data, item);\n"
               "}\n",
               "stub", names_rpc_fn(e->arena, service, rpc, NULL), "type", rpc->reply->c, NULL);
}

/* --- the server's side -------------------------------------------------------------------------------------------- */

static void open_answer(struct writer *w, const struct emit *e, const struct model_service *service,
                        const struct model_rpc *rpc, const char *name, const char *params)
{
    write_text(w,
               "\n"
               "static int $stub$_$name$($params$const void *request,\n"
               "    const void *wire_request, struct weir_arena *arena, struct weir_reply_sink "
               "*sink)\n"
               "{\n"
               "    (void)request;\n"
               "    (void)wire_request;\n"
               "    struct $wire$ w;\n",
               "stub", names_rpc_fn(e->arena, service, rpc, NULL), "name", name, "params", params,
               "wire", rpc->operation->reply_wire->ref.type->c, NULL);
}

static void close_answer(struct writer *w)
{
    write_text(w,
               "return rc ? rc : sink->send(sink, &w);\n"
               "}\n",
               NULL);
}

static void emit_answer_whole(struct writer *w, const struct emit *e,
                              const struct model_service *service, const struct model_rpc *rpc)
{
    struct c_body b = c_flow_body(e);
    const struct model_operation *op = rpc->operation;
    struct c_spot spot = c_spot_of_root("w");
    open_answer(w, e, service, rpc, "answer", "const void *reply, ");
    write_text(w,
               "(void)arena;\n"
               "memset(&w, 0, sizeof w);\n",
               NULL);
    c_put_steps(w, &b, &spot, op->reply_steps, op->reply_step_count, false);
    write_text(w,
               "$place$ = *(const struct $type$ *)reply;\n"
               "return sink->send(sink, &w);\n"
               "}\n",
               "place", spot.place, "type", rpc->reply->c, NULL);
}

static void emit_answer(struct writer *w, const struct emit *e, const struct model_service *service,
                        const struct model_rpc *rpc)
{
    const struct model_operation *op = rpc->operation;
    bool first = true;
    if (op->reply_whole) {
        emit_answer_whole(w, e, service, rpc);
        return;
    }
    open_answer(w, e, service, rpc, "answer", "const void *reply, ");
    for (size_t i = 0; i < op->reply_count; i++) {
        struct c_pattern p = c_reply_pattern(e, service, rpc, i);
        if (p.model->fails || p.model->ends)
            continue;
        if (first)
            write_text(w, "int rc = $put$;\n", "put", c_put_call(&p, "reply"), NULL);
        else
            write_text(w,
                       "if (rc == WEIR_PENDING)\n"
                       "    rc = $put$;\n",
                       "put", c_put_call(&p, "reply"), NULL);
        first = false;
    }
    write_text(w,
               "if (rc == WEIR_PENDING)\n"
               "    rc = WEIR_EINVAL; /* no pattern says this reply */\n",
               NULL);
    close_answer(w);
}

static const struct model_pattern *end_of(const struct model_operation *op, size_t *ret_index)
{
    for (size_t i = 0; i < op->reply_count; i++)
        if (op->replies[i].ends) {
            *ret_index = i;
            return &op->replies[i];
        }
    return NULL;
}

static void emit_answer_end(struct writer *w, const struct emit *e,
                            const struct model_service *service, const struct model_rpc *rpc)
{
    size_t index;
    if (end_of(rpc->operation, &index) == NULL)
        return;
    struct c_pattern p = c_reply_pattern(e, service, rpc, index);
    open_answer(w, e, service, rpc, "answer_end", "");
    write_text(w, "int rc = $put$;\n", "put", c_put_call(&p, NULL), NULL);
    close_answer(w);
}

static bool can_fail(const struct model_operation *op)
{
    for (size_t i = 0; i < op->reply_count; i++)
        if (op->replies[i].fails)
            return true;
    return false;
}

static void emit_failures(struct writer *w, const struct emit *e,
                          const struct model_service *service, const struct model_rpc *rpc)
{
    const struct model_operation *op = rpc->operation;
    size_t general = op->reply_count;
    for (size_t i = op->reply_count; i-- > 0;)
        if (op->replies[i].fails && op->replies[i].fail_status == NULL)
            general = i;
    const char *lead = "if";
    for (size_t i = 0; i < op->reply_count; i++) {
        if (!op->replies[i].fails || op->replies[i].fail_status == NULL)
            continue;
        struct c_pattern p = c_reply_pattern(e, service, rpc, i);
        write_text(w,
                   "$lead$ (status == $status$)\n"
                   "    rc = $put$;\n",
                   "lead", lead, "status", op->replies[i].fail_status, "put", c_put_call(&p, NULL),
                   NULL);
        lead = "else if";
    }
    if (general == op->reply_count) {
        write_text(w,
                   "else\n"
                   "    return status; /* this protocol has no word for it */\n",
                   NULL);
        return;
    }
    struct c_pattern p = c_reply_pattern(e, service, rpc, general);
    if (strcmp(lead, "if") != 0)
        write_text(w, "else\n    rc = $put$;\n", "put", c_put_call(&p, NULL), NULL);
    else
        write_text(w, "rc = $put$;\n", "put", c_put_call(&p, NULL), NULL);
}

static void emit_answer_failure(struct writer *w, const struct emit *e,
                                const struct model_service *service, const struct model_rpc *rpc)
{
    struct writer body;
    if (!can_fail(rpc->operation))
        return;
    open_answer(w, e, service, rpc, "answer_failure", "int status, struct weir_str text, ");
    writer_init(&body);
    body.depth = 1;
    emit_failures(&body, e, service, rpc);
    write_text(w, "int rc;\n", NULL);
    if (c_mentions(strbuf_text(&body.out), "text"))
        write_text(w,
                   "if (!text.len) {\n"
                   "    text.data = weir_error_text(status);\n"
                   "    text.len = strlen(text.data);\n"
                   "}\n",
                   NULL);
    else
        write_text(w, "(void)text;\n", NULL);
    if (!c_mentions(strbuf_text(&body.out), "status"))
        write_text(w, "(void)status;\n", NULL);
    write_writer(w, &body);
    writer_fini(&body);
    close_answer(w);
}

/* --- a service ---------------------------------------------------------------------------------------------------- */

static void emit_operation(struct writer *w, const struct emit *e,
                           const struct model_service *service, const struct model_rpc *rpc)
{
    const struct model_operation *op = rpc->operation;
    for (size_t i = 0; i < op->request_count; i++) {
        struct c_pattern p = c_request_pattern(e, service, rpc, i);
        c_emit_put(w, &p);
        c_emit_is(w, &p);
    }
    for (size_t i = 0; i < op->reply_count; i++) {
        struct c_pattern p = c_reply_pattern(e, service, rpc, i);
        c_emit_put(w, &p);
        c_emit_is(w, &p);
    }
    emit_build(w, e, service, rpc);
    if (rpc->oneway)
        return;
    emit_accept(w, e, service, rpc);
    emit_answer(w, e, service, rpc);
    emit_answer_end(w, e, service, rpc);
    emit_answer_failure(w, e, service, rpc);
    if (rpc->reply_stream)
        emit_deliver_item(w, e, service, rpc);
}

/* The failure that a message which no operation takes is answered with: of the first operation that has one for everything. */
static const struct model_rpc *failing(const struct model_service *service, size_t *ret_index)
{
    for (size_t i = 0; i < service->rpc_count; i++) {
        const struct model_operation *op = service->rpcs[i].operation;
        for (size_t j = 0; j < op->reply_count; j++) {
            *ret_index = j;
            if (op->replies[j].fails && op->replies[j].fail_status == NULL &&
                op->reply_wire == service->protocol->sends[MODEL_SERVER] &&
                !uses_asked(op->replies[j].bindings, op->replies[j].binding_count))
                return &service->rpcs[i];
        }
    }
    return NULL;
}

static void emit_unknown(struct writer *w, const struct emit *e,
                         const struct model_service *service)
{
    size_t index;
    const struct model_rpc *rpc = failing(service, &index);
    if (rpc == NULL)
        return;
    struct c_pattern p = c_reply_pattern(e, service, rpc, index);
    write_text(w,
               "\n"
               "static int $service$_unknown(int status, struct weir_str text, const void "
               "*wire_request,\n"
               "    struct weir_arena *arena, struct weir_reply_sink *sink)\n"
               "{\n"
               "    (void)wire_request;\n"
               "    if (!text.len) {\n"
               "        text.data = weir_error_text(status);\n"
               "        text.len = strlen(text.data);\n"
               "    }\n"
               "    struct $wire$ w;\n"
               "    int rc = $put$;\n",
               "service", service->c, "wire", p.wire, "put", c_put_call(&p, NULL), NULL);
    close_answer(w);
}

void c_emit_operations(struct writer *w, const struct emit *e, const struct model_service *service)
{
    write_text(w,
               "\n"
               "static const struct weir_operation $service$_operations[$count$];\n",
               "service", service->c, "count", arena_printf(e->arena, "%zu", service->rpc_count),
               NULL);
    for (size_t i = 0; i < service->rpc_count; i++)
        emit_operation(w, e, service, &service->rpcs[i]);
    c_emit_route(w, e, service);
    emit_unknown(w, e, service);
}

static void emit_entry(struct writer *w, const struct emit *e, const struct model_service *service,
                       size_t index)
{
    const struct model_rpc *rpc = &service->rpcs[index];
    const struct model_operation *op = rpc->operation;
    const char *stub = names_rpc_fn(e->arena, service, rpc, NULL);
    size_t end;
    write_text(w,
               "{\n"
               "    .service = &$service$_protocol_service,\n"
               "    .method = &$service$_methods[$index$],\n"
               "    .request_size = sizeof(struct $request$),\n"
               "    .request_wire = &$wire$_type,\n"
               "    .build = $stub$_build,\n",
               "service", service->c, "index", arena_printf(e->arena, "%zu", index), "request",
               rpc->request->c, "wire", op->request_wire->ref.type->c, "stub", stub, NULL);
    if (!rpc->oneway)
        write_text(w,
                   ".reply_size = sizeof(struct $reply$),\n"
                   ".reply_wire = &$wire$_type,\n"
                   ".answer = $stub$_answer,\n"
                   ".accept = $stub$_accept,\n",
                   "reply", rpc->reply->c, "wire", op->reply_wire->ref.type->c, "stub", stub, NULL);
    if (end_of(op, &end) != NULL)
        write_text(w, ".answer_end = $stub$_answer_end,\n", "stub", stub, NULL);
    if (can_fail(op))
        write_text(w, ".answer_failure = $stub$_answer_failure,\n", "stub", stub, NULL);
    if (rpc->reply_stream)
        write_text(w, ".deliver_item = $stub$_deliver_item,\n", "stub", stub, NULL);
    write_text(w, "},\n", NULL);
}

/* "MAX(sizeof(struct a), …)" as a union's size. */
static void emit_union(struct writer *w, const struct model_service *service, bool reply)
{
    write_text(w, "union $service$_$what$ {\n", "service", service->c, "what",
               reply ? "replies" : "requests", NULL);
    for (size_t i = 0; i < service->rpc_count; i++) {
        const struct model_rpc *rpc = &service->rpcs[i];
        if (!reply || rpc->reply != NULL)
            write_text(w, "struct $type$ $name$;\n", "type", (reply ? rpc->reply : rpc->request)->c,
                       "name", rpc->c, NULL);
    }
    if (reply)
        write_text(w, "char nothing;\n", NULL);
    write_text(w, "};\n\n", NULL);
}

void c_emit_operation_table(struct writer *w, const struct emit *e,
                            const struct model_service *service)
{
    size_t index;
    const char *count = arena_printf(e->arena, "%zu", service->rpc_count);
    write_text(w, "\n", NULL);
    emit_union(w, service, false);
    emit_union(w, service, true);
    write_text(w,
               "static const struct weir_protocol_service $service$_protocol_service = {\n"
               "    .protocol = &$protocol$_protocol,\n"
               "    .operations = $service$_operations,\n"
               "    .operation_count = $count$,\n"
               "    .route = $service$_route,\n"
               "    .request_max = sizeof(union $service$_requests),\n"
               "    .reply_max = sizeof(union $service$_replies),\n",
               "service", service->c, "protocol", service->protocol->c, "count", count, NULL);
    if (failing(service, &index) != NULL)
        write_text(w, ".unknown = $service$_unknown,\n", "service", service->c, NULL);
    write_text(w,
               "};\n"
               "\n"
               "static const struct weir_operation $service$_operations[$count$] = {\n",
               "service", service->c, "count", count, NULL);
    for (size_t i = 0; i < service->rpc_count; i++)
        emit_entry(w, e, service, i);
    write_text(w, "};\n", NULL);
}
