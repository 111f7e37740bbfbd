/* The definitions of a service's stubs: constant tables, and thin calls of weir/service.h and client.h that C's type system needs
 * said once per operation. */
#include "emit/c_service.h"
#include "emit/c.h"
#include "emit/c_operation.h"

#include "base/arena.h"
#include "model/names.h"

#include <inttypes.h>
#include <string.h>

struct rpc rpc_of(const struct emit *e, const struct model_service *service,
                  const struct model_rpc *model)
{
    return (struct rpc){
        .service = service,
        .model = model,
        .stub = names_rpc_fn(e->arena, service, model, NULL),
        .request = model->request->c,
        .reply = model->reply ? model->reply->c : "",
    };
}

const char *raise_member(const struct emit *e, const struct model_type *error)
{
    return names_escape(e->arena, names_snake(e->arena, error->name));
}

/* ---- one codec per type that travels ---------------------------------------------------------- */

/* The types of all services of the file, each once. */
struct codecs {
    const struct model_type **types;
    size_t count;
};

static void codecs_add(struct codecs *codecs, const struct model_type *type)
{
    for (size_t i = 0; i < codecs->count; i++)
        if (codecs->types[i] == type)
            return;
    codecs->types[codecs->count++] = type;
}

static void codecs_add_rpc(struct codecs *codecs, const struct model_rpc *rpc)
{
    codecs_add(codecs, rpc->request);
    if (rpc->reply)
        codecs_add(codecs, rpc->reply);
    for (size_t i = 0; i < rpc->raise_count; i++)
        codecs_add(codecs, rpc->raises[i]);
}

static struct codecs codecs_of(const struct emit *e)
{
    size_t most = 0;
    for (size_t i = 0; i < e->file->service_count; i++)
        for (size_t j = 0; j < e->file->services[i]->rpc_count; j++)
            most += 2 + e->file->services[i]->rpcs[j].raise_count;
    struct codecs codecs = {arena_array(e->arena, most, sizeof(*codecs.types)), 0};
    for (size_t i = 0; i < e->file->service_count; i++)
        for (size_t j = 0; !e->file->services[i]->protocol && j < e->file->services[i]->rpc_count;
             j++)
            codecs_add_rpc(&codecs, &e->file->services[i]->rpcs[j]);
    return codecs;
}

/* A struct ends where it ends; as the body of a call it must fill it. */
static void emit_decode_body(struct writer *w, const struct model_type *type)
{
    if (type->base == MODEL_MESSAGE)
        write_text(w, "return $type$_decode(ret, in, arena, NULL, err);\n", "type", type->c, NULL);
    else
        write_text(w,
                   "size_t used;\n"
                   "int status = $type$_decode(ret, in, arena, &used, err);\n"
                   "return status ? status : used == in.len ? WEIR_OK : WEIR_ETRAILING;\n",
                   "type", type->c, NULL);
}

static void emit_codec(struct writer *w, const struct model_type *type)
{
    write_text(
        w,
        "\n"
        "static int $type$_decode_body(void *ret, struct weir_bytes in, struct weir_arena *arena,\n"
        "    struct weir_error *err)\n"
        "{\n",
        "type", type->c, NULL);
    emit_decode_body(w, type);
    write_text(w,
               "}\n"
               "\n"
               "static int $type$_encode_body(const void *value, struct weir_buf *out, struct "
               "weir_error *err)\n"
               "{\n"
               "    return $type$_encode(value, out, err);\n"
               "}\n"
               "\n"
               "static size_t $type$_size_body(const void *value)\n"
               "{\n"
               "    return $type$_size(value);\n"
               "}\n"
               "\n"
               "static int $type$_deliver(void (*fn)(void), void *data, const void *item)\n"
               "{\n"
               "    return ((int (*)(void *, const struct $type$ *))fn)(data, item);\n"
               "}\n"
               "\n"
               "static const struct weir_codec $type$_codec = {\n"
               "    .type = &$type$_type,\n"
               "    .decode = $type$_decode_body,\n"
               "    .encode = $type$_encode_body,\n"
               "    .size = $type$_size_body,\n"
               "    .deliver = $type$_deliver,\n"
               "};\n",
               "type", type->c, NULL);
}

/* ---- tables ----------------------------------------------------------------------------------- */

static void emit_invoke(struct writer *w, const struct rpc *rpc)
{
    bool unary = rpc_shape(rpc) == RPC_UNARY;
    write_text(w,
               "\n"
               "static int $stub$_invoke(const void *handlers, struct weir_call *call, const void "
               "*request,\n"
               "    void *reply)\n"
               "{\n"
               "    const struct $service$_handlers *h = handlers;\n",
               "stub", rpc->stub, "service", rpc->service->c, NULL);
    if (rpc->model->request_stream)
        write_text(w, "(void)request;\n", NULL);
    if (!unary)
        write_text(w, "(void)reply;\n", NULL);
    write_text(w,
               "if (!h->$name$)\n"
               "    return WEIR_UNIMPLEMENTED;\n"
               "return h->$name$((struct $stub$_call *)call$arguments$);\n"
               "}\n",
               "name", rpc->model->c, "stub", rpc->stub, "arguments",
               unary                        ? ", request, reply"
               : rpc->model->request_stream ? ""
                                            : ", request",
               NULL);
}

static void emit_fill_raise(struct writer *w, const struct emit *e, const struct rpc *rpc)
{
    if (!rpc->model->raise_count)
        return;
    write_text(w, "switch (outcome->status == WEIR_RAISED ? (int)outcome->raise : -1) {\n", NULL);
    for (size_t i = 0; i < rpc->model->raise_count; i++)
        write_text(w,
                   "case $index$:\n"
                   "result->$member$ = outcome->value;\n"
                   "break;\n",
                   "index", arena_printf(e->arena, "%zu", i), "member",
                   raise_member(e, rpc->model->raises[i]), NULL);
    write_text(w, "}\n", NULL);
}

static void emit_fill(struct writer *w, const struct emit *e, const struct rpc *rpc)
{
    write_text(w,
               "\n"
               "static void $stub$_fill(void *ret_result, const struct weir_outcome *outcome)\n"
               "{\n"
               "    struct $stub$_result *result = ret_result;\n"
               "    *result = (struct $stub$_result){\n"
               "        .status = outcome->status,\n"
               "        .text = outcome->text,\n"
               "        .held = outcome->held,\n"
               "    };\n",
               "stub", rpc->stub, NULL);
    if (!rpc->model->reply_stream)
        write_text(w,
                   "if (outcome->status == WEIR_OK)\n"
                   "    result->reply = outcome->value;\n",
                   NULL);
    emit_fill_raise(w, e, rpc);
    write_text(w,
               "}\n"
               "\n"
               "static void $stub$_deliver(void (*fn)(void), void *data, const struct weir_outcome "
               "*outcome)\n"
               "{\n"
               "    struct $stub$_result result;\n"
               "    $stub$_fill(&result, outcome);\n"
               "    ((void (*)(void *, const struct $stub$_result *))fn)(data, &result);\n"
               "}\n",
               "stub", rpc->stub, NULL);
}

static void emit_raises(struct writer *w, const struct emit *e, const struct rpc *rpc)
{
    if (!rpc->model->raise_count)
        return;
    write_text(w, "\nstatic const struct weir_raise $stub$_raises[] = {\n", "stub", rpc->stub,
               NULL);
    for (size_t i = 0; i < rpc->model->raise_count; i++) {
        const struct model_type *error = rpc->model->raises[i];
        write_text(w, "{0x$number$u, &$error$_codec}, /* $full$ */\n", "number",
                   arena_printf(e->arena, "%08" PRIx32, error->message.error_number), "error",
                   error->c, "full", error->full, NULL);
    }
    write_text(w, "};\n", NULL);
}

static const char *flags_of(const struct emit *e, const struct model_rpc *rpc)
{
    const char *flags = arena_printf(e->arena, "%s%s%s%s%s",
                                     rpc->request_stream ? " | WEIR_METHOD_REQUEST_STREAM" : "",
                                     rpc->reply_stream ? " | WEIR_METHOD_REPLY_STREAM" : "",
                                     rpc->oneway ? " | WEIR_METHOD_ONEWAY" : "",
                                     rpc->idempotent ? " | WEIR_METHOD_IDEMPOTENT" : "",
                                     rpc->detach ? " | WEIR_METHOD_DETACH" : "");
    return *flags ? flags + strlen(" | ") : "0";
}

static const char *method_index(const struct emit *e, const struct rpc *rpc)
{
    return arena_printf(e->arena, "%zu", (size_t)(rpc->model - rpc->service->rpcs));
}

static void emit_method(struct writer *w, const struct emit *e, const struct rpc *rpc)
{
    write_text(w,
               "{\n"
               "    .id = 0x$id$u,\n"
               "    .flags = $flags$,\n"
               "    .name = \"$full$/$name$\",\n"
               "    .timeout_ms = $timeout$,\n"
               "    .max_in_flight = $max$,\n",
               "id", arena_printf(e->arena, "%08" PRIx32, rpc->model->id), "flags",
               flags_of(e, rpc->model), "full", rpc->service->full, "name", rpc->model->name,
               "timeout", arena_printf(e->arena, "%" PRIu64, rpc->model->timeout_ms), "max",
               arena_printf(e->arena, "%" PRIu32, rpc->model->max_in_flight), NULL);
    if (rpc->model->operation)
        write_text(w, ".operation = &$service$_operations[$index$],\n", "service", rpc->service->c,
                   "index", method_index(e, rpc), NULL);
    else
        write_text(w, ".request = &$request$_codec,\n", "request", rpc->request, NULL);
    if (rpc->model->reply && !rpc->model->operation)
        write_text(w, ".reply = &$reply$_codec,\n", "reply", rpc->reply, NULL);
    if (rpc->model->raise_count)
        write_text(w,
                   ".raises = $stub$_raises,\n"
                   ".raise_count = $count$,\n",
                   "stub", rpc->stub, "count",
                   arena_printf(e->arena, "%zu", rpc->model->raise_count), NULL);
    write_text(w, ".invoke = $stub$_invoke,\n", "stub", rpc->stub, NULL);
    if (!rpc->model->oneway)
        write_text(w,
                   ".deliver = $stub$_deliver,\n"
                   ".fill = $stub$_fill,\n",
                   "stub", rpc->stub, NULL);
    write_text(w, "},\n", NULL);
}

static void emit_tables(struct writer *w, const struct emit *e, const struct model_service *service)
{
    const char *count = arena_printf(e->arena, "%zu", service->rpc_count);
    if (service->protocol)
        write_text(w,
                   "\n"
                   "static const struct weir_protocol_service $service$_protocol_service;\n",
                   "service", service->c, NULL);
    for (size_t i = 0; i < service->rpc_count; i++) {
        struct rpc rpc = rpc_of(e, service, &service->rpcs[i]);
        emit_invoke(w, &rpc);
        if (rpc_shape(&rpc) != RPC_ONEWAY)
            emit_fill(w, e, &rpc);
        emit_raises(w, e, &rpc);
    }
    if (service->protocol)
        c_emit_operations(w, e, service);
    write_text(w, "\nstatic const struct weir_method $service$_methods[$count$] = {\n", "service",
               service->c, "count", count, NULL);
    for (size_t i = 0; i < service->rpc_count; i++) {
        struct rpc rpc = rpc_of(e, service, &service->rpcs[i]);
        emit_method(w, e, &rpc);
    }
    write_text(w, "};\n", NULL);
    if (service->protocol)
        c_emit_operation_table(w, e, service);
    write_text(w,
               "\n"
               "const struct weir_service_type $service$_service_type = {\n"
               "    .name = \"$full$\",\n"
               "    .methods = $service$_methods,\n"
               "    .method_count = $count$,\n",
               "service", service->c, "full", service->full, "count", count, NULL);
    if (service->protocol)
        write_text(w, ".protocol = &$service$_protocol_service,\n", "service", service->c, NULL);
    write_text(w,
               "};\n"
               "\n"
               "struct weir_service $service$_service(const struct $service$_handlers *handlers, "
               "void *data)\n"
               "{\n"
               "    return (struct weir_service){&$service$_service_type, handlers, data};\n"
               "}\n",
               "service", service->c, "full", service->full, "count", count, NULL);
}

/* ---- streams, the same for both sides --------------------------------------------------------- */

static void emit_receive(struct writer *w, const char *of, const char *handle, const char *item)
{
    write_text(w,
               "\n"
               "int $of$_each(struct $handle$ *stream, int (*on_item)(void *data, const struct "
               "$item$ *item),\n"
               "    void (*on_end)(void *data, int status), void *data)\n"
               "{\n"
               "    return weir_stream_each(stream, (void (*)(void))on_item, on_end, data);\n"
               "}\n"
               "\n"
               "void $of$_resume(struct $handle$ *stream)\n"
               "{\n"
               "    weir_stream_resume(stream);\n"
               "}\n"
               "\n"
               "struct weir_future *$of$_next(struct $handle$ *stream)\n"
               "{\n"
               "    return weir_stream_next(stream);\n"
               "}\n"
               "\n"
               "const struct $item$ *$of$_item(struct $handle$ *stream)\n"
               "{\n"
               "    return weir_stream_item(stream);\n"
               "}\n",
               "of", of, "handle", handle, "item", item, NULL);
}

static void emit_send(struct writer *w, const char *of, const char *handle, const char *item)
{
    write_text(w,
               "\n"
               "int $of$_send(struct $handle$ *stream, const struct $item$ *item)\n"
               "{\n"
               "    return weir_stream_send(stream, item);\n"
               "}\n"
               "\n"
               "struct weir_future *$of$_ready(struct $handle$ *stream)\n"
               "{\n"
               "    return weir_stream_ready(stream);\n"
               "}\n",
               "of", of, "handle", handle, "item", item, NULL);
}

/* ---- the server's side ------------------------------------------------------------------------ */

static void emit_final_answer(struct writer *w, const struct rpc *rpc)
{
    if (rpc->model->oneway || rpc->model->reply_stream)
        write_text(w,
                   "\n"
                   "int $stub$_finish(struct $stub$_call *call)\n"
                   "{\n"
                   "    return weir_call_finish(call);\n"
                   "}\n",
                   "stub", rpc->stub, NULL);
    else
        write_text(w,
                   "\n"
                   "int $stub$_reply(struct $stub$_call *call, const struct $reply$ *reply)\n"
                   "{\n"
                   "    return weir_call_reply(call, reply);\n"
                   "}\n",
                   "stub", rpc->stub, "reply", rpc->reply, NULL);
}

static void emit_answers(struct writer *w, const struct emit *e, const struct rpc *rpc)
{
    const char *handle = names_rpc_fn(e->arena, rpc->service, rpc->model, "call");
    if (rpc->model->request_stream)
        emit_receive(w, rpc->stub, handle, rpc->request);
    if (rpc->model->reply_stream)
        emit_send(w, rpc->stub, handle, rpc->reply);
    emit_final_answer(w, rpc);
    write_text(w,
               "\n"
               "int $stub$_fail(struct $stub$_call *call, int status, const char *text)\n"
               "{\n"
               "    return weir_call_fail(call, status, text);\n"
               "}\n",
               "stub", rpc->stub, NULL);
    for (size_t i = 0; i < rpc->model->raise_count; i++)
        write_text(
            w,
            "\n"
            "int $stub$_raise_$member$(struct $stub$_call *call, const struct $error$ *error)\n"
            "{\n"
            "    return weir_call_raise(call, $index$, error);\n"
            "}\n",
            "stub", rpc->stub, "error", rpc->model->raises[i]->c, "member",
            raise_member(e, rpc->model->raises[i]), "index", arena_printf(e->arena, "%zu", i),
            NULL);
}

/* ---- the client's side ------------------------------------------------------------------------ */

static void emit_unary_call(struct writer *w, const struct emit *e, const struct rpc *rpc)
{
    write_text(
        w,
        "\n"
        "struct $stub$_future *$stub$(struct weir_client *client, const struct $request$ "
        "*request,\n"
        "    const struct weir_call_options *options)\n"
        "{\n"
        "    return (struct $stub$_future *)weir_client_call(client, &$service$_methods[$index$],\n"
        "        request, options);\n"
        "}\n",
        "stub", rpc->stub, "request", rpc->request, "service", rpc->service->c, "index",
        method_index(e, rpc), NULL);
}

static void emit_oneway_call(struct writer *w, const struct emit *e, const struct rpc *rpc)
{
    write_text(
        w,
        "\n"
        "int $stub$(struct weir_client *client, const struct $request$ *request,\n"
        "    const struct weir_call_options *options)\n"
        "{\n"
        "    return weir_client_oneway(client, &$service$_methods[$index$], request, options);\n"
        "}\n",
        "stub", rpc->stub, "request", rpc->request, "service", rpc->service->c, "index",
        method_index(e, rpc), NULL);
}

static void emit_open_stream(struct writer *w, const struct emit *e, const struct rpc *rpc)
{
    if (rpc->model->request_stream)
        write_text(w,
                   "\n"
                   "struct $stub$_stream *$stub$(struct weir_client *client,\n"
                   "    const struct weir_call_options *options)\n"
                   "{\n"
                   "    return (struct $stub$_stream *)weir_client_stream(client, "
                   "&$service$_methods[$index$],\n"
                   "        NULL, options);\n"
                   "}\n",
                   "stub", rpc->stub, "service", rpc->service->c, "index", method_index(e, rpc),
                   NULL);
    else
        write_text(w,
                   "\n"
                   "struct $stub$_stream *$stub$(struct weir_client *client, const struct "
                   "$request$ *request,\n"
                   "    const struct weir_call_options *options)\n"
                   "{\n"
                   "    return (struct $stub$_stream *)weir_client_stream(client, "
                   "&$service$_methods[$index$],\n"
                   "        request, options);\n"
                   "}\n",
                   "stub", rpc->stub, "request", rpc->request, "service", rpc->service->c, "index",
                   method_index(e, rpc), NULL);
}

static void emit_stream_call(struct writer *w, const struct emit *e, const struct rpc *rpc)
{
    const char *handle = names_rpc_fn(e->arena, rpc->service, rpc->model, "stream");
    emit_open_stream(w, e, rpc);
    if (rpc->model->reply_stream)
        emit_receive(w, handle, handle, rpc->reply);
    if (rpc->model->request_stream) {
        emit_send(w, handle, handle, rpc->request);
        write_text(w,
                   "\n"
                   "int $stub$_stream_end(struct $stub$_stream *stream)\n"
                   "{\n"
                   "    return weir_stream_end(stream);\n"
                   "}\n",
                   "stub", rpc->stub, NULL);
    }
    write_text(
        w,
        "\n"
        "struct $stub$_future *$stub$_stream_finish(struct $stub$_stream *stream)\n"
        "{\n"
        "    return (struct $stub$_future *)weir_client_finish((struct weir_future *)stream);\n"
        "}\n",
        "stub", rpc->stub, NULL);
}

static void emit_consumers(struct writer *w, const struct rpc *rpc)
{
    write_text(
        w,
        "\n"
        "int $stub$_then(struct $stub$_future *future,\n"
        "    void (*fn)(void *data, const struct $stub$_result *result), void *data)\n"
        "{\n"
        "    return weir_client_then((struct weir_future *)future, (void (*)(void))fn, data);\n"
        "}\n"
        "\n"
        "int $stub$_wait(struct $stub$_future *future, struct $stub$_result *ret_result)\n"
        "{\n"
        "    *ret_result = (struct $stub$_result){0};\n"
        "    return ret_result->status = weir_client_wait((struct weir_future *)future, "
        "ret_result);\n"
        "}\n"
        "\n"
        "void $stub$_result_fini(struct $stub$_result *result)\n"
        "{\n"
        "    weir_client_release(&result->held);\n"
        "}\n",
        "stub", rpc->stub, NULL);
}

static void emit_calls(struct writer *w, const struct emit *e, const struct rpc *rpc)
{
    switch (rpc_shape(rpc)) {
    case RPC_UNARY:
        emit_unary_call(w, e, rpc);
        emit_consumers(w, rpc);
        break;
    case RPC_ONEWAY:
        emit_oneway_call(w, e, rpc);
        break;
    case RPC_STREAM:
        emit_stream_call(w, e, rpc);
        emit_consumers(w, rpc);
        break;
    }
}

static void emit_service(struct writer *w, const struct emit *e,
                         const struct model_service *service)
{
    write_text(w, "\n/* ---- service $full$ ---- */\n", "full", service->full, NULL);
    emit_tables(w, e, service);
    for (size_t i = 0; i < service->rpc_count; i++) {
        struct rpc rpc = rpc_of(e, service, &service->rpcs[i]);
        emit_answers(w, e, &rpc);
        emit_calls(w, e, &rpc);
    }
}

void emit_c_service_source(struct writer *w, const struct emit *e)
{
    struct codecs codecs = codecs_of(e);
    for (size_t i = 0; i < codecs.count; i++)
        emit_codec(w, codecs.types[i]);
    for (size_t i = 0; i < e->file->service_count; i++)
        emit_service(w, e, e->file->services[i]);
}
