/* The declarations of a service's stubs. */
#include "emit/c.h"
#include "emit/c_operation.h"
#include "emit/c_service.h"

#include "base/arena.h"
#include "model/names.h"

static void emit_result(struct writer *w, const struct emit *e, const struct rpc *rpc)
{
    write_text(
        w,
        "\n"
        "/* How a call of $name$ ended. Lives until $stub$_result_fini; in a callback until that\n"
        " * returns, unless weir_keep(result->held) makes a copy the program's own. */\n"
        "struct $stub$_result {\n"
        "    int status;           /* WEIR_OK, WEIR_RAISED, or why it failed */\n"
        "    struct weir_str text; /* what the server said about a failure */\n",
        "name", rpc->model->name, "stub", rpc->stub, NULL);
    if (!rpc->model->reply_stream)
        write_text(w, "const struct $reply$ *reply; /* when status is WEIR_OK */\n", "reply",
                   rpc->reply, NULL);
    for (size_t i = 0; i < rpc->model->raise_count; i++)
        write_text(w, "const struct $error$ *$member$; /* when it was raised */\n", "error",
                   rpc->model->raises[i]->c, "member", raise_member(e, rpc->model->raises[i]),
                   NULL);
    write_text(w,
               "struct weir_future *held; /* what keeps all this alive */\n"
               "};\n",
               NULL);
}

/* ---- the server's side ---------------------------------------------------------------------- */

static void emit_handler_slot(struct writer *w, const struct rpc *rpc)
{
    const char *name = rpc->model->c;
    write_doc(w, rpc->model->doc);
    if (rpc->model->request_stream)
        write_text(w, "int (*$name$)(struct $stub$_call *call);\n", "name", name, "stub", rpc->stub,
                   NULL);
    else if (rpc_shape(rpc) == RPC_UNARY)
        write_text(w,
                   "int (*$name$)(struct $stub$_call *call, const struct $request$ *request,\n"
                   "    struct $reply$ *reply);\n",
                   "name", name, "stub", rpc->stub, "request", rpc->request, "reply", rpc->reply,
                   NULL);
    else
        write_text(w, "int (*$name$)(struct $stub$_call *call, const struct $request$ *request);\n",
                   "name", name, "stub", rpc->stub, "request", rpc->request, NULL);
}

static void emit_handlers(struct writer *w, const struct emit *e,
                          const struct model_service *service)
{
    write_text(w,
               "\n"
               "/* What a server implements. A handler returns WEIR_OK when it is done (a unary "
               "one has filled\n"
               " * `reply`), WEIR_PENDING to answer later, or the status to fail with. `request` "
               "and what the\n"
               " * handler allocates in weir_call_arena(call) live until the call ends. A NULL "
               "slot answers\n"
               " * WEIR_UNIMPLEMENTED. */\n"
               "struct $service$_handlers {\n",
               "service", service->c, NULL);
    for (size_t i = 0; i < service->rpc_count; i++) {
        struct rpc rpc = rpc_of(e, service, &service->rpcs[i]);
        emit_handler_slot(w, &rpc);
    }
    write_text(w,
               "};\n"
               "\n"
               "/* The service with its implementation, for weir_server_new. Borrows both. */\n"
               "struct weir_service $service$_service(const struct $service$_handlers *handlers, "
               "void *data);\n",
               "service", service->c, NULL);
}

static void emit_receive(struct writer *w, const char *of, const char *handle, const char *item)
{
    write_text(w,
               "int $of$_each(struct $handle$ *$var$, int (*on_item)(void *data, const struct "
               "$item$ *item),\n"
               "    void (*on_end)(void *data, int status), void *data);\n"
               "void $of$_resume(struct $handle$ *$var$);\n"
               "struct weir_future *$of$_next(struct $handle$ *$var$);\n"
               "const struct $item$ *$of$_item(struct $handle$ *$var$);\n",
               "of", of, "handle", handle, "item", item, "var", of == handle ? "stream" : "call",
               NULL);
}

static void emit_send(struct writer *w, const char *of, const char *handle, const char *item)
{
    write_text(w,
               "int $of$_send(struct $handle$ *$var$, const struct $item$ *item);\n"
               "struct weir_future *$of$_ready(struct $handle$ *$var$);\n",
               "of", of, "handle", handle, "item", item, "var", of == handle ? "stream" : "call",
               NULL);
}

static void emit_answers(struct writer *w, const struct emit *e, const struct rpc *rpc)
{
    const char *handle = names_rpc_fn(e->arena, rpc->service, rpc->model, "call");
    write_text(w, "\n/* $name$, served: see weir_call_* and weir_stream_* in weir/service.h. */\n",
               "name", rpc->model->name, NULL);
    if (rpc->model->request_stream)
        emit_receive(w, rpc->stub, handle, rpc->request);
    if (rpc->model->reply_stream)
        emit_send(w, rpc->stub, handle, rpc->reply);
    if (rpc->model->oneway || rpc->model->reply_stream)
        write_text(w, "int $stub$_finish(struct $stub$_call *call);\n", "stub", rpc->stub, NULL);
    else
        write_text(w, "int $stub$_reply(struct $stub$_call *call, const struct $reply$ *reply);\n",
                   "stub", rpc->stub, "reply", rpc->reply, NULL);
    write_text(w, "int $stub$_fail(struct $stub$_call *call, int status, const char *text);\n",
               "stub", rpc->stub, NULL);
    for (size_t i = 0; i < rpc->model->raise_count; i++)
        write_text(
            w,
            "int $stub$_raise_$member$(struct $stub$_call *call, const struct $error$ *error);\n",
            "stub", rpc->stub, "error", rpc->model->raises[i]->c, "member",
            raise_member(e, rpc->model->raises[i]), NULL);
}

/* ---- the client's side ---------------------------------------------------------------------- */

static void emit_consumers(struct writer *w, const struct rpc *rpc)
{
    write_text(w,
               "int $stub$_then(struct $stub$_future *future,\n"
               "    void (*fn)(void *data, const struct $stub$_result *result), void *data);\n"
               "int $stub$_wait(struct $stub$_future *future, struct $stub$_result *ret_result);\n"
               "void $stub$_result_fini(struct $stub$_result *result);\n",
               "stub", rpc->stub, NULL);
}

static void emit_unary_calls(struct writer *w, const struct rpc *rpc)
{
    write_text(w,
               "\n"
               "/* $name$, called: see weir_client_call, _then and _wait in weir/client.h. */\n"
               "struct $stub$_future *$stub$(struct weir_client *client, const struct $request$ "
               "*request,\n"
               "    const struct weir_call_options *options);\n",
               "name", rpc->model->name, "stub", rpc->stub, "request", rpc->request, NULL);
    emit_consumers(w, rpc);
}

static void emit_oneway_calls(struct writer *w, const struct rpc *rpc)
{
    write_text(w,
               "\n"
               "/* $name$, called: see weir_client_oneway in weir/client.h. */\n"
               "int $stub$(struct weir_client *client, const struct $request$ *request,\n"
               "    const struct weir_call_options *options);\n",
               "name", rpc->model->name, "stub", rpc->stub, "request", rpc->request, NULL);
}

static void emit_stream_calls(struct writer *w, const struct emit *e, const struct rpc *rpc)
{
    const char *handle = names_rpc_fn(e->arena, rpc->service, rpc->model, "stream");
    write_text(w,
               "\n"
               "/* $name$, called: see weir_client_stream in weir/client.h. "
               "weir_future_cancel(&stream) drops it. */\n",
               "name", rpc->model->name, NULL);
    if (rpc->model->request_stream)
        write_text(w,
                   "struct $stub$_stream *$stub$(struct weir_client *client,\n"
                   "    const struct weir_call_options *options);\n",
                   "stub", rpc->stub, NULL);
    else
        write_text(w,
                   "struct $stub$_stream *$stub$(struct weir_client *client, const struct "
                   "$request$ *request,\n"
                   "    const struct weir_call_options *options);\n",
                   "stub", rpc->stub, "request", rpc->request, NULL);
    if (rpc->model->reply_stream)
        emit_receive(w, handle, handle, rpc->reply);
    if (rpc->model->request_stream) {
        emit_send(w, handle, handle, rpc->request);
        write_text(w, "int $stub$_stream_end(struct $stub$_stream *stream);\n", "stub", rpc->stub,
                   NULL);
    }
    write_text(w, "struct $stub$_future *$stub$_stream_finish(struct $stub$_stream *stream);\n",
               "stub", rpc->stub, NULL);
    emit_consumers(w, rpc);
}

static void emit_calls(struct writer *w, const struct emit *e, const struct rpc *rpc)
{
    switch (rpc_shape(rpc)) {
    case RPC_UNARY:
        emit_unary_calls(w, rpc);
        break;
    case RPC_ONEWAY:
        emit_oneway_calls(w, rpc);
        break;
    case RPC_STREAM:
        emit_stream_calls(w, e, rpc);
        break;
    }
}

static void emit_handles(struct writer *w, const struct rpc *rpc)
{
    write_text(w, "struct $stub$_call;\n", "stub", rpc->stub, NULL);
    if (rpc_shape(rpc) != RPC_ONEWAY)
        write_text(w, "struct $stub$_future;\n", "stub", rpc->stub, NULL);
    if (rpc_shape(rpc) == RPC_STREAM)
        write_text(w, "struct $stub$_stream;\n", "stub", rpc->stub, NULL);
}

static void emit_service(struct writer *w, const struct emit *e,
                         const struct model_service *service)
{
    write_text(w, "\n/* ---- service $full$ ---- */\n\n", "full", service->full, NULL);
    if (service->protocol)
        c_emit_operation_types(w, e, service);
    write_doc(w, service->doc);
    write_text(w,
               "extern const struct weir_service_type $service$_service_type;\n"
               "\n"
               "/* The server's and the client's side of a call. */\n",
               "service", service->c, NULL);
    for (size_t i = 0; i < service->rpc_count; i++) {
        struct rpc rpc = rpc_of(e, service, &service->rpcs[i]);
        emit_handles(w, &rpc);
    }
    emit_handlers(w, e, service);
    for (size_t i = 0; i < service->rpc_count; i++) {
        struct rpc rpc = rpc_of(e, service, &service->rpcs[i]);
        emit_answers(w, e, &rpc);
        if (rpc_shape(&rpc) != RPC_ONEWAY)
            emit_result(w, e, &rpc);
        emit_calls(w, e, &rpc);
    }
}

void emit_c_service_header(struct writer *w, const struct emit *e)
{
    for (size_t i = 0; i < e->file->service_count; i++)
        emit_service(w, e, e->file->services[i]);
}
