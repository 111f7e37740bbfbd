#include "toy.h"

#include <string.h>

#define CLIENT_KINDS "gwmsqhbu"
#define SERVER_KINDS "vxiepo"

/* ---- messages ---- */

static const struct weir_field fields[] = {
    {.name = "kind", .kind = WEIR_KIND_U8, .offset = offsetof(struct toy_message, kind), .size = 1},
    {.name = "id", .kind = WEIR_KIND_U8, .offset = offsetof(struct toy_message, id), .size = 1},
    {.name = "data",
     .kind = WEIR_KIND_BYTES,
     .offset = offsetof(struct toy_message, data),
     .size = sizeof(struct weir_bytes)},
};

const struct weir_type toy_message_type = {
    .name = "toy.Message",
    .type_class = WEIR_TYPE_STRUCT,
    .size = sizeof(struct toy_message),
    .field_count = 3,
    .fields = fields,
};

static int refuse(struct weir_error *err, uint64_t offset, const char *reason)
{
    err->code = WEIR_EINVAL;
    err->offset = offset;
    err->reason = reason;
    err->path[0] = '\0';
    return WEIR_EINVAL;
}

static int decode(void *ret, const struct weir_wire_context *context, struct weir_bytes in,
                  struct weir_arena *arena, size_t *used, struct weir_error *err)
{
    struct toy_message *m = ret;
    (void)context;
    if (in.len && in.data[0] == '!')
        return refuse(err, 0, "no such kind");
    if (in.len < 3 || in.len < 3u + in.data[2])
        return WEIR_MORE;
    *m = (struct toy_message){in.data[0], in.data[1], {in.data + 3, in.data[2]}};
    *used = 3u + in.data[2];
    return weir_arena_alloc(arena, 16) ? WEIR_OK : WEIR_ENOMEM; /* as nested values would */
}

static int encode(const void *message, const struct weir_wire_context *context,
                  struct weir_buf *out, struct weir_error *err)
{
    const struct toy_message *m = message;
    (void)context;
    if (m->data.len > 255)
        return refuse(err, 2, "too long");
    uint8_t *to = weir_buf_reserve(out, 3 + m->data.len);
    if (!to)
        return WEIR_ENOMEM;
    to[0] = m->kind;
    to[1] = m->id;
    to[2] = (uint8_t)m->data.len;
    if (m->data.len)
        memcpy(to + 3, m->data.data, m->data.len);
    weir_buf_commit(out, 3 + m->data.len);
    return WEIR_OK;
}

static uint64_t event_of(const char *kinds, uint8_t kind)
{
    const char *at = kind ? strchr(kinds, kind) : NULL;
    return at ? UINT64_C(1) << (at - kinds) : 0;
}

static uint64_t client_events(const void *message, const struct weir_wire_context *context)
{
    (void)context;
    return event_of(CLIENT_KINDS, ((const struct toy_message *)message)->kind);
}

static uint64_t server_events(const void *message, const struct weir_wire_context *context)
{
    (void)context;
    return event_of(SERVER_KINDS, ((const struct toy_message *)message)->kind);
}

/* A reply whose type depends on its request gets it. */
static int decode_reply(void *ret, const struct weir_wire_context *context, struct weir_bytes in,
                        struct weir_arena *arena, size_t *used, struct weir_error *err)
{
    const struct toy_message *request = context->request;
    if (!request || request->kind == 0)
        return refuse(err, 0, "no request");
    return decode(ret, context, in, arena, used, err);
}

static bool get_id(const void *message, uint64_t *ret_id)
{
    *ret_id = ((const struct toy_message *)message)->id;
    return true;
}

static bool set_id(void *message, uint64_t id)
{
    ((struct toy_message *)message)->id = (uint8_t)id;
    return true;
}

static const struct weir_wire client_wire = {
    .type = &toy_message_type,
    .decode = decode,
    .encode = encode,
    .events = client_events,
    .id = get_id,
    .set_id = set_id,
};

static const struct weir_wire server_wire = {
    .type = &toy_message_type,
    .decode = decode,
    .encode = encode,
    .events = server_events,
    .id = get_id,
    .set_id = set_id,
};

static const struct weir_wire typed_reply_wire = {
    .type = &toy_message_type,
    .decode = decode_reply,
    .encode = encode,
    .events = server_events,
    .id = get_id,
    .set_id = set_id,
    .id_offset = 1,
    .id_bytes = 1,
    .by_request = true,
};

/* ---- calls ---- */

enum { G = 1, W = 2, M = 4, S = 8, Q = 16, H = 32, B = 64, U = 128 };
enum { V = 1, X = 2, I = 4, E = 8, P = 16, O = 32 };

static const struct weir_reply_edge one_edges[] = {{V | X | O, 1, 0}};
static const struct weir_reply_state one_states[] = {{one_edges, 1, false, 0}, {NULL, 0, true, 1}};
static const struct weir_reply_edge many_edges[] = {{V, 1, 1}, {X, 1, 0}};
static const struct weir_reply_state many_states[] = {{many_edges, 2, false, 1},
                                                      {NULL, 0, true, 1}};
static const struct weir_reply_edge stream_edges[] = {{I, 0, 0}, {E | X, 1, 0}};
static const struct weir_reply_state stream_states[] = {{stream_edges, 2, false, 0},
                                                        {NULL, 0, true, 1}};

static int64_t times(const void *request, const struct weir_wire_context *context, uint8_t counter)
{
    (void)context;
    return counter == 1 ? (int64_t)((const struct toy_message *)request)->data.len : 0;
}

static const struct weir_protocol_call calls[] = {
    {"one", WEIR_SIDE_CLIENT, G | W | H | U, one_states, 2, NULL},
    {"many", WEIR_SIDE_CLIENT, M, many_states, 2, times},
    {"stream", WEIR_SIDE_CLIENT, S, stream_states, 2, NULL},
};

/* ---- states ---- */

static void act(const void *message, const struct weir_wire_context *context)
{
    (void)message;
    ((struct toy_vars *)context->vars)->hellos++;
}

static const struct weir_transition start_moves[] = {
    {WEIR_SIDE_CLIENT, H, WEIR_TO_STATE, 1, NULL, act},
};
static const struct weir_transition ready_moves[] = {
    {WEIR_SIDE_CLIENT, G | W | M | S | Q, WEIR_TO_STAY, 0, NULL, NULL},
    {WEIR_SIDE_CLIENT, B, WEIR_TO_CLOSE, 0, NULL, NULL},
    {WEIR_SIDE_CLIENT, U, WEIR_TO_STATE, 2, NULL, NULL},
};
static const struct weir_transition leaving_moves[] = {
    {WEIR_SIDE_SERVER, O, WEIR_TO_UPGRADE, 0, "toy.Raw", NULL},
    {WEIR_SIDE_SERVER, X, WEIR_TO_STATE, 1, NULL, NULL},
};
static const struct weir_protocol_state states[] = {
    {"start", {NULL, NULL}, start_moves, 1, 1000, WEIR_TO_CLOSE, 0},
    {"ready", {NULL, NULL}, ready_moves, 3, 0, WEIR_TO_STAY, 0},
    {"leaving", {NULL, NULL}, leaving_moves, 2, 0, WEIR_TO_STAY, 0},
};

/* ---- protocols ---- */

static const char *const client_names[] = {"Get",   "Wait",  "Many", "Stream",
                                           "Quiet", "Hello", "Bye",  "Upgrade"};
static const char *const server_names[] = {"Value", "Error", "Item", "End", "Push", "Ok"};

#define COMMON                                                                                     \
    .calls = calls, .call_count = 3, .pushes = {0, P}, .oneways = {Q | B, 0},                      \
    .event_names = {client_names, server_names}, .event_counts = {8, 6}

const struct weir_protocol toy_line = {
    .name = "toy.Line",
    .discipline = WEIR_PIPELINED,
    .sends = {&client_wire, &server_wire},
    .max_in_flight = 100,
    .resync = {(const uint8_t *)"\r\n", 2},
    COMMON,
};

const struct weir_protocol toy_mux = {
    .name = "toy.Mux",
    .discipline = WEIR_MULTIPLEXED,
    .sends = {&client_wire, &typed_reply_wire},
    .max_in_flight = 8,
    .max_id = 9,
    .id_from_one = true,
    COMMON,
};

const struct weir_protocol toy_steps = {
    .name = "toy.Steps",
    .discipline = WEIR_PIPELINED,
    .sends = {&client_wire, &server_wire},
    .vars_size = sizeof(struct toy_vars),
    .states = states,
    .state_count = 3,
    COMMON,
};

/* ---- the service ---- */

static int invoke(const void *handlers, struct weir_call *call, const void *request, void *reply)
{
    return ((const struct toy_handlers *)handlers)->handle(call, request, reply);
}

static int answer(const void *reply, const void *request, const void *wire_request,
                  struct weir_arena *arena, struct weir_reply_sink *sink)
{
    struct toy_message message = *(const struct toy_message *)reply;
    (void)request;
    (void)arena;
    const struct toy_message *asked = wire_request;
    int err = sink->send(sink, &message);
    for (size_t i = 1; asked->kind == 'm' && i < asked->data.len && !err; i++)
        err = sink->send(sink, &message);
    return err;
}

static int answer_end(const void *request, const void *wire_request, struct weir_arena *arena,
                      struct weir_reply_sink *sink)
{
    struct toy_message end = {'e', '0', {NULL, 0}};
    (void)request;
    (void)wire_request;
    (void)arena;
    return sink->send(sink, &end);
}

static int answer_failure(int status, struct weir_str text, const void *request,
                          const void *wire_request, struct weir_arena *arena,
                          struct weir_reply_sink *sink)
{
    struct toy_message error = {'x', '0', {(const uint8_t *)text.data, text.len}};
    (void)status;
    (void)request;
    (void)wire_request;
    (void)arena;
    return sink->send(sink, &error);
}

static int unknown(int status, struct weir_str text, const void *wire_request,
                   struct weir_arena *arena, struct weir_reply_sink *sink)
{
    return answer_failure(status, text, NULL, wire_request, arena, sink);
}

static int build(const void *request, void *ret_wire, struct weir_arena *arena)
{
    (void)arena;
    memcpy(ret_wire, request, sizeof(struct toy_message));
    return WEIR_OK;
}

static int accept(const void *wire_reply, void *ret_reply, struct weir_arena *arena,
                  struct weir_str *ret_text)
{
    const struct toy_message *message = wire_reply;
    (void)arena;
    *(struct toy_message *)ret_reply = *message;
    if (message->kind == 'e')
        return WEIR_PENDING;
    if (message->kind != 'x')
        return WEIR_OK;
    *ret_text = (struct weir_str){(const char *)message->data.data, message->data.len};
    return WEIR_UNKNOWN;
}

static void fill(void *ret_result, const struct weir_outcome *outcome)
{
    struct toy_result *result = ret_result;
    *result = (struct toy_result){.status = outcome->status, .held = outcome->held};
    result->text = outcome->text;
    if (outcome->value)
        result->reply = *(const struct toy_message *)outcome->value;
}

static void deliver(void (*fn)(void), void *data, const struct weir_outcome *outcome)
{
    struct toy_result result;
    fill(&result, outcome);
    ((toy_fn *)fn)(data, &result);
}

static int deliver_item(void (*fn)(void), void *data, const void *item)
{
    return ((toy_item_fn *)fn)(data, item);
}

#define OPERATION(which, n)                                                                        \
    {                                                                                              \
        .service = &which##_bound, .method = &which##_methods[n],                                  \
        .request_size = sizeof(struct toy_message), .reply_size = sizeof(struct toy_message),      \
        .request_wire = &toy_message_type, .reply_wire = &toy_message_type, .answer = answer,      \
        .answer_end = answer_end, .answer_failure = answer_failure, .build = build,                \
        .accept = accept, .deliver_item = deliver_item                                             \
    }

#define METHOD(which, n, text, bits)                                                               \
    {                                                                                              \
        .name = text, .flags = bits, .invoke = invoke, .deliver = deliver, .fill = fill,           \
        .operation = &which##_operations[n]                                                        \
    }

#define SERVICE(which)                                                                             \
    static const struct weir_protocol_service which##_bound;                                       \
    static const struct weir_operation which##_operations[TOY_METHODS] = {                         \
        OPERATION(which, TOY_GET), OPERATION(which, TOY_WAIT), OPERATION(which, TOY_MANY),         \
        OPERATION(which, TOY_STREAM), OPERATION(which, TOY_QUIET)};                                \
    const struct weir_method which##_methods[TOY_METHODS] = {                                      \
        METHOD(which, TOY_GET, "get", 0), METHOD(which, TOY_WAIT, "wait", 0),                      \
        METHOD(which, TOY_MANY, "many", 0),                                                        \
        METHOD(which, TOY_STREAM, "stream", WEIR_METHOD_REPLY_STREAM),                             \
        METHOD(which, TOY_QUIET, "quiet", WEIR_METHOD_ONEWAY)};                                    \
    static const struct weir_operation *which##_route(                                             \
        const struct weir_type *type, const void *wire, const struct weir_wire_context *context,   \
        void *ret_request, struct weir_arena *arena)                                               \
    {                                                                                              \
        const struct toy_message *message = wire;                                                  \
        static const char kinds[] = "gwmsqhu";                                                     \
        const char *at = memchr(kinds, message->kind, 7);                                          \
        (void)context;                                                                             \
        (void)arena;                                                                               \
        if (type != &toy_message_type || !at || message->data.len == 7)                            \
            return NULL;                                                                           \
        *(struct toy_message *)ret_request = *message;                                             \
        long n = at - kinds;                                                                       \
        return &which##_operations[n < TOY_METHODS ? n : 0];                                       \
    }                                                                                              \
    static const struct weir_protocol_service which##_bound = {                                    \
        .protocol = &which,                                                                        \
        .operations = which##_operations,                                                          \
        .operation_count = TOY_METHODS,                                                            \
        .route = which##_route,                                                                    \
        .request_max = sizeof(struct toy_message),                                                 \
        .reply_max = sizeof(struct toy_message),                                                   \
        .unknown = unknown,                                                                        \
    };                                                                                             \
    const struct weir_service_type which##_service = {                                             \
        .name = "toy.Service",                                                                     \
        .methods = which##_methods,                                                                \
        .method_count = TOY_METHODS,                                                               \
        .protocol = &which##_bound,                                                                \
    };

SERVICE(toy_line)
SERVICE(toy_mux)
SERVICE(toy_steps)
