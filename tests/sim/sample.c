#include "sample.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "weir/combine.h"
#include "weir/task.h"
#include "weir/wire.h"

uint8_t sample_byte(size_t i)
{
    return (uint8_t)(i * 31 + (i >> 8));
}

/* ---- codec ---- */

static int decode(void *ret, struct weir_bytes in, struct weir_arena *arena, struct weir_error *err)
{
    struct sample *sample = ret;
    (void)arena;
    if (in.len < 8)
        return weir__fail(err, WEIR_MORE, in.len, "too short");
    sample->number = weir_get_be64(in.data);
    if (sample->number == UINT64_MAX) {
        weir__fail(err, WEIR_ERANGE, 0, NULL);
        weir__at(err, "number");
        return WEIR_ERANGE;
    }
    sample->data = (struct weir_bytes){in.data + 8, in.len - 8};
    return WEIR_OK;
}

static int encode(const void *value, struct weir_buf *out, struct weir_error *err)
{
    const struct sample *sample = value;
    if (sample->number == UINT64_MAX - 1)
        return weir__fail(err, WEIR_ERANGE, 0, NULL);
    uint8_t *p = weir_buf_reserve(out, 8 + sample->data.len);
    if (!p)
        return weir__fail(err, WEIR_ENOMEM, 0, NULL);
    weir_put_be64(p, sample->number);
    if (sample->data.len)
        memcpy(p + 8, sample->data.data, sample->data.len);
    weir_buf_commit(out, 8 + sample->data.len);
    return WEIR_OK;
}

static size_t size_of(const void *value)
{
    return 8 + ((const struct sample *)value)->data.len;
}

static int deliver_item(void (*fn)(void), void *data, const void *item)
{
    return ((int (*)(void *, const struct sample *))fn)(data, item);
}

static const struct weir_type message_type = {
    .name = "sample.Sample",
    .type_class = WEIR_TYPE_MESSAGE,
    .size = sizeof(struct sample),
};

const struct weir_codec sample_codec = {
    .type = &message_type,
    .decode = decode,
    .encode = encode,
    .size = size_of,
    .deliver = deliver_item,
};

static void fill(void *ret_result, const struct weir_outcome *outcome)
{
    *(struct sample_result *)ret_result = (struct sample_result){
        .status = outcome->status,
        .reply = outcome->value,
        .text = outcome->text,
        .held = outcome->held,
    };
}

static void deliver(void (*fn)(void), void *data, const struct weir_outcome *outcome)
{
    struct sample_result result;
    fill(&result, outcome);
    ((void (*)(void *, const struct sample_result *))fn)(data, &result);
}

/* ---- what every handler does ---- */

struct ending {
    struct weir_cleanup cleanup;
    struct sample_server *server;
};

static void count_end(void *data)
{
    struct ending *ending = data;
    ending->server->running--;
    ending->server->cleaned++;
}

static struct sample_server *enter(struct weir_call *call, enum sample_method method)
{
    struct sample_server *server = weir_call_data(call);
    server->called[method]++;
    server->remaining = weir_call_remaining_ms(call);
    snprintf(server->peer, sizeof server->peer, "%s", weir_call_peer(call));
    return server;
}

/* The call counts as running until its scope has closed. */
static int watch_end(struct weir_call *call, struct sample_server *server)
{
    struct ending *ending = weir_arena_alloc(weir_call_arena(call), sizeof *ending);
    if (!ending)
        return WEIR_RESOURCE_EXHAUSTED;
    ending->server = server;
    server->running++;
    weir_scope_on_close(weir_call_scope(call), &ending->cleanup, count_end, ending);
    return WEIR_OK;
}

/* ---- unary ---- */

static int echo(struct weir_call *call, const struct sample *request, struct sample *reply)
{
    struct sample_server *server = enter(call, SAMPLE_ECHO);
    struct weir_bytes meta;
    if (weir_call_get_metadata(call, "name", &meta))
        snprintf(server->meta, sizeof server->meta, "%.*s", (int)meta.len, (const char *)meta.data);
    *reply = *request;
    return WEIR_OK;
}

struct later {
    struct weir_call *call;
    struct sample reply;
};

static void answer_later(struct weir_future *f, void *data)
{
    struct later *later = data;
    if (weir_future_status(f) == WEIR_OK)
        weir_call_reply(later->call, &later->reply);
}

static int later(struct weir_call *call, const struct sample *request)
{
    struct sample_server *server = enter(call, SAMPLE_LATER);
    struct later *later = weir_arena_alloc(weir_call_arena(call), sizeof *later);
    if (!later || watch_end(call, server))
        return WEIR_RESOURCE_EXHAUSTED;
    *later = (struct later){call, *request};
    struct weir_future *f =
        weir_delay(weir_call_executor(call), weir_call_scope(call), request->number);
    return weir_future_then(f, answer_later, later) ? WEIR_RESOURCE_EXHAUSTED : WEIR_PENDING;
}

static int never(struct weir_call *call)
{
    struct sample_server *server = enter(call, SAMPLE_NEVER);
    return watch_end(call, server) ? WEIR_RESOURCE_EXHAUSTED : WEIR_PENDING;
}

static int wide(struct weir_call *call, const struct sample *request, struct sample *reply)
{
    enter(call, SAMPLE_WIDE);
    uint8_t *data = weir_arena_alloc(weir_call_arena(call), request->number);
    if (!data)
        return WEIR_RESOURCE_EXHAUSTED;
    for (size_t i = 0; i < request->number; i++)
        data[i] = sample_byte(i);
    *reply = (struct sample){request->number, {data, request->number}};
    return WEIR_OK;
}

/* Not in the call's scope: it outlives the client. */
static void answer_detached(struct weir_future *f, void *data)
{
    struct later *later = data;
    struct sample_server *server = weir_call_data(later->call);
    (void)f;
    server->detached++;
    weir_call_reply(later->call, &later->reply);
}

static int detach(struct weir_call *call, const struct sample *request)
{
    enter(call, SAMPLE_DETACH);
    struct later *later = weir_arena_alloc(weir_call_arena(call), sizeof *later);
    if (!later)
        return WEIR_RESOURCE_EXHAUSTED;
    *later = (struct later){call, *request};
    struct weir_future *f = weir_delay(weir_call_executor(call), NULL, request->number);
    return weir_future_then(f, answer_detached, later) ? WEIR_RESOURCE_EXHAUSTED : WEIR_PENDING;
}

/* ---- streams ---- */

struct many {
    struct weir_call *call;
    struct sample item;
    uint64_t left;
};

static void send_many(struct weir_future *f, void *data);

/* Sends until the window is full, then waits for it. */
static void go_on(struct many *many)
{
    while (many->left) {
        many->item.number = many->left;
        int err = weir_stream_send(many->call, &many->item);
        if (err == WEIR_EAGAIN) {
            weir_future_then(weir_stream_ready(many->call), send_many, many);
            return;
        }
        if (err) {
            weir_call_fail(many->call, WEIR_RESOURCE_EXHAUSTED, "cannot send");
            return;
        }
        many->left--;
    }
    weir_call_finish(many->call);
}

static void send_many(struct weir_future *f, void *data)
{
    if (weir_future_status(f) == WEIR_OK)
        go_on(data);
}

static int many(struct weir_call *call, const struct sample *request)
{
    struct sample_server *server = enter(call, SAMPLE_MANY);
    struct many *many = weir_arena_alloc(weir_call_arena(call), sizeof *many);
    if (!many || watch_end(call, server))
        return WEIR_RESOURCE_EXHAUSTED;
    *many = (struct many){call, *request, request->number};
    go_on(many);
    return WEIR_PENDING;
}

struct sum {
    struct weir_call *call;
    struct sample_server *server;
    struct sample reply;
    bool chats;
};

static int sum_item(void *data, const struct sample *item)
{
    struct sum *sum = data;
    sum->reply.number += item->number + item->data.len;
    if (!sum->chats)
        return WEIR_OK;
    int err = weir_stream_send(sum->call, item);
    return err == WEIR_EAGAIN ? WEIR_RESOURCE_EXHAUSTED : err;
}

static void sum_end(void *data, int status)
{
    struct sum *sum = data;
    sum->server->last_end = status;
    if (status)
        return;
    if (sum->chats)
        weir_call_finish(sum->call);
    else
        weir_call_reply(sum->call, &sum->reply);
}

static int read_all(struct weir_call *call, enum sample_method method)
{
    struct sample_server *server = enter(call, method);
    struct sum *sum = weir_arena_zalloc(weir_call_arena(call), sizeof *sum);
    if (!sum || watch_end(call, server))
        return WEIR_RESOURCE_EXHAUSTED;
    sum->call = call;
    sum->server = server;
    sum->chats = method == SAMPLE_CHAT;
    int err = weir_stream_each(call, (void (*)(void))sum_item, sum_end, sum);
    return err ? WEIR_RESOURCE_EXHAUSTED : WEIR_PENDING;
}

/* With await, slower than the peer sends. */
WEIR_TASK(pull_all, {
    struct weir_call *call;
    struct sample reply;
})
{
    WEIR_BEGIN;
    for (;;) {
        WEIR_TRY(weir_stream_next(my->call), NULL);
        const struct sample *item = weir_stream_item(my->call);
        if (!item)
            break;
        my->reply.number += item->number + item->data.len;
        WEIR_TRY(weir_delay(weir_call_executor(my->call), WEIR_SCOPE, 1), NULL);
    }
    weir_call_reply(my->call, &my->reply);
    WEIR_END;
}

static int pull(struct weir_call *call)
{
    struct sample_server *server = enter(call, SAMPLE_PULL);
    if (watch_end(call, server))
        return WEIR_RESOURCE_EXHAUSTED;
    struct weir_future *task = WEIR_START(pull_all, weir_call_scope(call), .call = call);
    if (!task)
        return WEIR_RESOURCE_EXHAUSTED;
    weir_future_detach(task);
    return WEIR_PENDING;
}

/* ---- the way back ---- */

static void answer_back(void *data, const struct sample_result *result)
{
    struct weir_call *call = data;
    if (result->status)
        weir_call_fail(call, result->status, "back");
    else
        weir_call_reply(call, result->reply);
}

static int back(struct weir_call *call, const struct sample *request)
{
    struct sample_server *server = enter(call, SAMPLE_BACK);
    struct weir_client *client = weir_call_client(call);
    if (!client || watch_end(call, server))
        return WEIR_RESOURCE_EXHAUSTED;
    if (request->number == 77 && !server->kept)
        server->kept = weir_client_ref(client);
    struct weir_call_options options = {.scope = weir_call_scope(call)};
    struct weir_future *f = weir_client_call(client, sample_method(SAMPLE_ECHO), request, &options);
    if (weir_client_then(f, (void (*)(void))answer_back, call))
        return WEIR_RESOURCE_EXHAUSTED;
    return WEIR_PENDING;
}

/* ---- the table ---- */

static int invoke_echo(const void *h, struct weir_call *call, const void *request, void *reply)
{
    (void)h;
    return echo(call, request, reply);
}

static int invoke_later(const void *h, struct weir_call *call, const void *request, void *reply)
{
    (void)h, (void)reply;
    return later(call, request);
}

static int invoke_never(const void *h, struct weir_call *call, const void *request, void *reply)
{
    (void)h, (void)reply, (void)request;
    return never(call);
}

static int invoke_refuse(const void *h, struct weir_call *call, const void *request, void *reply)
{
    (void)h, (void)reply;
    enter(call, SAMPLE_REFUSE);
    return -(int)((const struct sample *)request)->number;
}

static int invoke_raise(const void *h, struct weir_call *call, const void *request, void *reply)
{
    (void)h, (void)reply;
    enter(call, SAMPLE_RAISE);
    return weir_call_raise(call, 0, request);
}

static int invoke_many(const void *h, struct weir_call *call, const void *request, void *reply)
{
    (void)h, (void)reply;
    return many(call, request);
}

static int invoke_sum(const void *h, struct weir_call *call, const void *request, void *reply)
{
    (void)h, (void)request, (void)reply;
    return read_all(call, SAMPLE_SUM);
}

static int invoke_chat(const void *h, struct weir_call *call, const void *request, void *reply)
{
    (void)h, (void)request, (void)reply;
    return read_all(call, SAMPLE_CHAT);
}

static int invoke_pull(const void *h, struct weir_call *call, const void *request, void *reply)
{
    (void)h, (void)request, (void)reply;
    return pull(call);
}

static int invoke_note(const void *h, struct weir_call *call, const void *request, void *reply)
{
    (void)h, (void)reply;
    struct sample_server *server = enter(call, SAMPLE_NOTE);
    server->noted += ((const struct sample *)request)->number;
    return WEIR_OK;
}

static int invoke_back(const void *h, struct weir_call *call, const void *request, void *reply)
{
    (void)h, (void)reply;
    return back(call, request);
}

static int invoke_unset(const void *h, struct weir_call *call, const void *request, void *reply)
{
    (void)h, (void)call, (void)request, (void)reply;
    return WEIR_UNIMPLEMENTED;
}

static int invoke_wide(const void *h, struct weir_call *call, const void *request, void *reply)
{
    (void)h;
    return wide(call, request, reply);
}

static int invoke_detach(const void *h, struct weir_call *call, const void *request, void *reply)
{
    (void)h, (void)reply;
    return detach(call, request);
}

static const struct weir_raise raises[] = {{0x5a5a5a5a, &sample_codec}};

#define METHOD(NAME, number, kind, fn)                                                             \
    [NAME] = {.id = (number),                                                                      \
              .flags = (kind),                                                                     \
              .name = "sample.Sample/" #fn,                                                        \
              .request = &sample_codec,                                                            \
              .reply = &sample_codec,                                                              \
              .raises = raises,                                                                    \
              .raise_count = 1,                                                                    \
              .invoke = invoke_##fn,                                                               \
              .deliver = deliver,                                                                  \
              .fill = fill}

/* Numbers that collide in a small table, and some that do not. */
static const struct weir_method methods[SAMPLE_METHODS] = {
    METHOD(SAMPLE_ECHO, 0x10, 0, echo),
    METHOD(SAMPLE_LATER, 0x20, 0, later),
    METHOD(SAMPLE_NEVER, 0x30, 0, never),
    METHOD(SAMPLE_REFUSE, 0x40, 0, refuse),
    METHOD(SAMPLE_RAISE, 0x50, 0, raise),
    METHOD(SAMPLE_MANY, 0x60, WEIR_METHOD_REPLY_STREAM, many),
    METHOD(SAMPLE_SUM, 0x70, WEIR_METHOD_REQUEST_STREAM, sum),
    METHOD(SAMPLE_CHAT, 0x11, WEIR_METHOD_REQUEST_STREAM | WEIR_METHOD_REPLY_STREAM, chat),
    METHOD(SAMPLE_PULL, 0x12, WEIR_METHOD_REQUEST_STREAM, pull),
    METHOD(SAMPLE_NOTE, 0x13, WEIR_METHOD_ONEWAY, note),
    METHOD(SAMPLE_BACK, 0xfffffff0, 0, back),
    METHOD(SAMPLE_UNSET, 0, 0, unset),
    METHOD(SAMPLE_WIDE, 0xabcdef01, 0, wide),
    METHOD(SAMPLE_DETACH, 0x12345678, WEIR_METHOD_DETACH, detach),
};

const struct weir_service_type sample_type = {
    .name = "sample.Sample",
    .methods = methods,
    .method_count = SAMPLE_METHODS,
};

struct weir_service sample_service(struct sample_server *server)
{
    return (struct weir_service){&sample_type, NULL, server};
}

const struct weir_method *sample_method(enum sample_method method)
{
    return &methods[method];
}
