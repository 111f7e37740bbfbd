/* Calls of the peer: from the open frame to the last reference. */
#include <string.h>

#include "service/call.h"
#include "service/operated.h"
#include "weir/type.h"

const char weir__served_kind;

static void unref(struct weir_call *call);

/* ---- references ---- */

static void let_go(struct weir_call *call)
{
    struct weir__channel *channel = call->channel;
    struct weir__host *host = channel->host;
    weir_list_remove(&call->link);
    if (call->flags & WEIR__SERVED_COUNTED)
        channel->in_flight[call->slot->index]--;
    if (call->stream)
        weir__stream_fini(call->stream);
    weir_arena_fini(&call->arena);
    if (call->body)
        weir_mux_give(&channel->mux, call->body, call->body_size);
    channel->served_count--;
    weir_slab_free(&host->served, call);
    weir__host_unref(host);
    channel->ops->left(channel);
}

static void unref(struct weir_call *call)
{
    if (--call->refs == 0)
        let_go(call);
}

/* The answer is not owed any more. */
static void drop_owed(struct weir_call *call)
{
    if (!(call->flags & WEIR__SERVED_OWES))
        return;
    call->flags &= ~(uint32_t)WEIR__SERVED_OWES;
    unref(call);
}

static void stop_timer(struct weir_call *call)
{
    if (!(call->flags & WEIR__SERVED_HAS_TIMER))
        return;
    call->flags &= ~(uint32_t)WEIR__SERVED_HAS_TIMER;
    weir_executor_timer_stop(call->channel->host->executor, &call->timer);
}

static bool is_open(const struct weir_call *call)
{
    return !(call->flags & (WEIR__SERVED_ANSWERED | WEIR__SERVED_ENDED));
}

/* ---- the end ---- */

/* The final frame has gone, or the rest of it waits in the engine (WEIR_PENDING, `sent` follows). */
static void answered(struct weir_call *call, int sent)
{
    bool in_mux = !(call->flags & WEIR__SERVED_NAMELESS);
    call->flags |= WEIR__SERVED_ANSWERED;
    stop_timer(call);
    if (call->stream) {
        weir__stream_silence(call->stream);
        weir__stream_finish(call->stream, WEIR_CANCELLED, true);
    }
    if (call->flags & WEIR__SERVED_HAS_SCOPE)
        weir_scope_close(&call->scope);
    weir__channel_touch(call->channel);
    if (in_mux && sent != WEIR_PENDING)
        call->refs--; /* the engine's; the answer's is still held */
    drop_owed(call);
}

/* Says `status` to the peer if it still waits. */
static void say(struct weir_call *call, int status, struct weir_str text)
{
    if (call->flags & WEIR__SERVED_NAMELESS || !call->mux.id)
        return;
    struct weir_mux_status answer = {.status = status, .text = text};
    int err = weir_mux_finish(&call->channel->mux, &call->mux, &answer);
    weir__channel_touch(call->channel);
    if (err == WEIR_OK)
        call->refs--; /* the caller holds another one */
}

/* The scope is gone, and with it everybody who could answer. */
static void scope_closed(struct weir_scope *scope, void *data)
{
    struct weir_call *call = data;
    (void)scope;
    if (call->flags & WEIR__SERVED_ENDED)
        say(call, call->end_status, WEIR_STR(""));
    drop_owed(call);
    unref(call);
}

/* Ends a call from outside. With a scope, the peer is told when that has closed, so that nothing
 * outlives the id; without one, nobody has asked to be told, and the call stays until the handler
 * answers. */
static void end(struct weir_call *call, int status)
{
    if (!is_open(call))
        return;
    call->refs++;
    call->flags |= WEIR__SERVED_ENDED;
    call->end_status = status;
    stop_timer(call);
    if (call->stream)
        weir__stream_finish(call->stream, status, true);
    if (call->flags & WEIR__SERVED_HAS_SCOPE)
        weir_scope_close(&call->scope);
    else
        say(call, status, WEIR_STR(""));
    if (!(call->flags & WEIR__SERVED_STARTED))
        drop_owed(call);
    unref(call);
}

static void deadline_passed(void *data)
{
    struct weir_call *call = data;
    call->flags &= ~(uint32_t)WEIR__SERVED_HAS_TIMER;
    end(call, WEIR_DEADLINE_EXCEEDED);
}

/* ---- answers ---- */

/* Encodes apart from the output, as the last one was too large for a frame. */
static int send_large(struct weir_call *call, const void *reply)
{
    struct weir__channel *channel = call->channel;
    struct weir_buf message;
    weir_buf_init(&message, channel->host->buffers, channel->out.pool);
    int err = call->slot->method->reply->encode(reply, &message, NULL);
    if (!err) {
        err = weir_mux_reply(&channel->mux, &call->mux, &message);
        ((struct weir__slot *)call->slot)->reply_large = err == WEIR_PENDING;
    }
    weir_buf_fini(&message);
    return err;
}

static int send_reply(struct weir_call *call, const void *reply)
{
    struct weir__channel *channel = call->channel;
    struct weir_mux_writer writer;
    if (WEIR_UNLIKELY(call->slot->reply_large))
        return send_large(call, reply);
    int err = weir_mux_reply_begin(&channel->mux, &call->mux, &writer);
    if (WEIR_UNLIKELY(err))
        return err;
    err = call->slot->method->reply->encode(reply, &channel->out, NULL);
    if (WEIR_UNLIKELY(err)) {
        weir_mux_undo(&channel->mux, &call->mux, &writer);
        return err;
    }
    err = weir_mux_reply_end(&channel->mux, &call->mux, &writer);
    if (WEIR_UNLIKELY(err == WEIR_PENDING))
        ((struct weir__slot *)call->slot)->reply_large = true;
    return err;
}

/* An answer to a call that has ended by itself: nothing is owed any more. */
static int too_late(struct weir_call *call)
{
    if (!(call->flags & WEIR__SERVED_HAS_SCOPE))
        drop_owed(call);
    return WEIR_ECLOSED;
}

static int give_status(struct weir_call *call, const struct weir_mux_status *status)
{
    int sent = WEIR_OK;
    if (!(call->flags & WEIR__SERVED_NAMELESS)) {
        sent = weir_mux_finish(&call->channel->mux, &call->mux, status);
        if (sent < 0) /* the connection is beyond use, and about to close */
            sent = WEIR_PENDING;
    }
    answered(call, sent);
    return WEIR_OK;
}

int weir__served_fail(struct weir_call *call, int status, struct weir_str text)
{
    if (!is_open(call))
        return too_late(call);
    struct weir_mux_status answer = {
        .status = status < 0 ? status : WEIR_INTERNAL,
        .text = text,
    };
    return give_status(call, &answer);
}

int weir_call_reply(void *handle, const void *reply)
{
    struct weir_call *call = handle;
    if (weir__is_operated(handle))
        return weir__operated_reply(handle, reply);
    if (!is_open(call))
        return too_late(call);
    if (call->flags & WEIR__SERVED_NAMELESS || !call->slot->method->reply)
        return weir_call_finish(call);
    int sent = send_reply(call, reply);
    if (WEIR_UNLIKELY(sent < 0)) {
        int status =
            sent == WEIR_ELIMIT || sent == WEIR_ENOMEM ? WEIR_RESOURCE_EXHAUSTED : WEIR_INTERNAL;
        weir__served_fail(call, status, WEIR_STR("the reply cannot be sent"));
        return sent;
    }
    answered(call, sent);
    return WEIR_OK;
}

int weir_call_finish(void *handle)
{
    struct weir_call *call = handle;
    struct weir_mux_status status = {.status = WEIR_OK};
    if (weir__is_operated(handle))
        return weir__operated_finish(handle);
    if (!is_open(call))
        return too_late(call);
    return give_status(call, &status);
}

int weir_call_fail(void *handle, int status, const char *text)
{
    const struct weir_str told = {text, text ? strlen(text) : 0};
    if (weir__is_operated(handle))
        return weir__operated_fail(handle, status, told);
    return weir__served_fail(handle, status, told);
}

int weir_call_raise(void *handle, uint32_t raise, const void *error)
{
    struct weir_call *call = handle;
    if (weir__is_operated(handle)) /* such protocols have no declared errors */
        return weir__operated_fail(handle, WEIR_INTERNAL, WEIR_STR("")) ? WEIR_ECLOSED
                                                                        : WEIR_INTERNAL;
    if (!is_open(call))
        return too_late(call);
    const struct weir_raise *declared = &call->slot->method->raises[raise];
    struct weir_buf detail;
    struct weir_mux_status status = {.status = WEIR_RAISED, .raised = declared->number};
    weir_buf_init(&detail, call->channel->host->buffers, call->channel->out.pool);
    int err = declared->codec->encode(error, &detail, NULL);
    if (!err)
        err = weir_buf_bytes(&detail, &status.detail);
    if (!err && status.detail.len > weir_mux_detail_max(&call->channel->mux))
        err = WEIR_ELIMIT;
    bool no_room = err == WEIR_ENOMEM || err == WEIR_ELIMIT;
    if (err)
        weir__served_fail(call, no_room ? WEIR_RESOURCE_EXHAUSTED : WEIR_INTERNAL,
                          WEIR_STR("the error cannot be sent"));
    else
        give_status(call, &status);
    weir_buf_fini(&detail);
    return err ? err : WEIR_PENDING;
}

/* ---- the beginning ---- */

static bool is_unary(const struct weir_method *method)
{
    return !(method->flags &
             (WEIR_METHOD_REQUEST_STREAM | WEIR_METHOD_REPLY_STREAM | WEIR_METHOD_ONEWAY));
}

/* A handler that answers later may be overtaken by the deadline. */
static void start_timer(struct weir_call *call)
{
    if (call->deadline == WEIR_TIME_NEVER || !is_open(call))
        return;
    call->flags |= WEIR__SERVED_HAS_TIMER;
    weir_timer_init(&call->timer, deadline_passed, call);
    weir_executor_timer_start(call->channel->host->executor, &call->timer, call->deadline);
}

/* What the handler returned. */
static void settle(struct weir_call *call, int status, const void *reply)
{
    if (status == WEIR_PENDING) {
        start_timer(call);
        return;
    }
    if (!is_open(call))
        too_late(call);
    else if (status == WEIR_OK && reply)
        weir_call_reply(call, reply);
    else if (status == WEIR_OK)
        weir_call_finish(call);
    else
        weir__served_fail(call, status, WEIR_STR(""));
}

/* Calls the handler. The engine's hold, or the answer's, may be gone afterwards. */
static void invoke(struct weir_call *call, const void *request)
{
    const struct weir__slot *slot = call->slot;
    void *reply = NULL;
    if (is_unary(slot->method)) {
        size_t size = slot->method->reply->type->size;
        reply = weir_arena_alloc(&call->arena, size);
        if (WEIR_UNLIKELY(!reply)) {
            weir__served_fail(call, WEIR_RESOURCE_EXHAUSTED, WEIR_STR("out of memory"));
            return;
        }
        memset(reply, 0, size);
    }
    call->refs++;
    call->flags |= WEIR__SERVED_STARTED;
    settle(call, slot->method->invoke(slot->handlers, call, request, reply), reply);
    unref(call);
}

/* "name: value out of its declared range" */
static void refuse_request(struct weir_call *call, int err, const struct weir_error *error)
{
    char text[WEIR_PATH_MAX + 96];
    const char *reason = error->reason ? error->reason : weir_error_text(err);
    size_t path = strnlen(error->path, sizeof error->path - 1);
    size_t length = strnlen(reason, 80);
    if (err == WEIR_ENOMEM) {
        weir__served_fail(call, WEIR_RESOURCE_EXHAUSTED, WEIR_STR("out of memory"));
        return;
    }
    memcpy(text, error->path, path);
    memcpy(text + path, ": ", 2);
    memcpy(text + path + 2, reason, length);
    size_t skip = path ? 0 : 2;
    weir__served_fail(call, WEIR_INVALID_ARGUMENT,
                      (struct weir_str){text + skip, path + 2 + length - skip});
}

/* Decodes the request, which lives as long as the call, and calls the handler. */
static void run(struct weir_call *call, struct weir_bytes body)
{
    const struct weir_codec *codec = call->slot->method->request;
    void *request = weir_arena_alloc(&call->arena, codec->type->size);
    if (WEIR_UNLIKELY(!request)) {
        weir__served_fail(call, WEIR_RESOURCE_EXHAUSTED, WEIR_STR("out of memory"));
        return;
    }
    int err = codec->decode(request, body, &call->arena, NULL);
    if (WEIR_UNLIKELY(err)) {
        struct weir_error error = {.code = err}; /* once more, to say where */
        err = codec->decode(request, body, &call->arena, &error);
        refuse_request(call, err == WEIR_MORE ? WEIR_ETRUNCATED : err, &error);
        return;
    }
    invoke(call, request);
}

static void run_copied(struct weir_call *call, struct weir_bytes body)
{
    uint8_t *copy = weir_arena_alloc(&call->arena, body.len);
    if (WEIR_UNLIKELY(!copy)) {
        weir__served_fail(call, WEIR_RESOURCE_EXHAUSTED, WEIR_STR("out of memory"));
        return;
    }
    if (body.len)
        memcpy(copy, body.data, body.len);
    run(call, (struct weir_bytes){copy, body.len});
}

/* Counts the call against its method's own limit. */
static int count(struct weir__channel *channel, struct weir_call *call)
{
    const struct weir__slot *slot = call->slot;
    if (WEIR_LIKELY(!slot->method->max_in_flight))
        return WEIR_OK;
    if (!channel->in_flight) {
        channel->in_flight = weir_mem_calloc(
            channel->host->allocator, channel->host->dispatch.count, sizeof *channel->in_flight);
        if (!channel->in_flight)
            return WEIR_ENOMEM;
    }
    if (channel->in_flight[slot->index] >= slot->method->max_in_flight)
        return WEIR_RESOURCE_EXHAUSTED;
    channel->in_flight[slot->index]++;
    call->flags |= WEIR__SERVED_COUNTED;
    return WEIR_OK;
}

/* The members, one by one: most of a call is its arena's first block. */
static void init(struct weir_call *call, struct weir__channel *channel,
                 const struct weir__slot *slot, const struct weir_mux_open *open)
{
    struct weir__host *host = channel->host;
    const struct weir_arena_options arena = {
        .allocator = host->buffers,
        .pool = host->executor->pool,
        .first = call->first,
        .first_size = sizeof call->first,
    };
    call->kind = &weir__served_kind;
    call->channel = channel;
    call->slot = slot;
    call->stream = NULL;
    call->metadata = (struct weir_bytes){NULL, 0};
    call->deadline = WEIR_TIME_NEVER;
    call->refs = 1;
    call->flags = WEIR__SERVED_OWES;
    call->body = NULL;
    call->mux.id = 0;
    if (open->deadline_ms)
        call->deadline = weir_executor_now(host->executor) + open->deadline_ms;
    weir_arena_init(&call->arena, &arena);
    weir_list_push_back(&channel->served, &call->link);
    channel->served_count++;
    weir__host_ref(host);
}

/* A call for an open frame, in the engine's table; NULL: it was refused. */
static struct weir_call *admit(struct weir__channel *channel, const struct weir__slot *slot,
                               const struct weir_mux_open *open)
{
    struct weir_call *call = weir_slab_new(&channel->host->served);
    if (WEIR_UNLIKELY(!call)) {
        weir_mux_refuse(&channel->mux, open, WEIR_RESOURCE_EXHAUSTED, "out of memory");
        return NULL;
    }
    init(call, channel, slot, open);
    int err = count(channel, call);
    if (!err && open->metadata.len) {
        call->metadata.data = weir_arena_dup(&call->arena, open->metadata.data, open->metadata.len);
        call->metadata.len = open->metadata.len;
        err = call->metadata.data ? WEIR_OK : WEIR_ENOMEM;
    }
    if (!open->call)
        call->flags |= WEIR__SERVED_NAMELESS;
    else if (!err)
        err = weir_mux_accept(&channel->mux, open, &call->mux);
    if (WEIR_UNLIKELY(err)) {
        weir_mux_refuse(&channel->mux, open, WEIR_RESOURCE_EXHAUSTED, "too many calls");
        unref(call);
        return NULL;
    }
    if (open->call)
        call->refs++; /* the engine's */
    return call;
}

/* Why a call is not let in, or NULL. */
static const char *objection(const struct weir__channel *channel, const struct weir__slot *slot,
                             const struct weir_mux_open *open, int *ret_status)
{
    *ret_status = WEIR_UNIMPLEMENTED;
    if (WEIR_UNLIKELY(!slot))
        return "no such operation";
    *ret_status = WEIR_INVALID_ARGUMENT;
    if (WEIR_UNLIKELY(open->streams != !!(slot->method->flags & WEIR_METHOD_REQUEST_STREAM)))
        return "the operation takes its request otherwise";
    *ret_status = WEIR_RESOURCE_EXHAUSTED;
    if (WEIR_UNLIKELY(channel->served_count >= channel->max_calls))
        return "too many calls";
    if (WEIR_UNLIKELY(!channel->mux.accepting && weir__channel_is_full(channel)) ||
        WEIR_UNLIKELY(channel->mux.queued > channel->mux.max_held))
        return "too much output is waiting";
    return NULL;
}

void weir__served_opened(struct weir_mux *mux, const struct weir_mux_open *open)
{
    struct weir__channel *channel = WEIR_CONTAINER(mux, struct weir__channel, mux);
    const struct weir__slot *slot = weir__dispatch_find(&channel->host->dispatch, open->method);
    int status;
    const char *text = objection(channel, slot, open, &status);
    if (WEIR_UNLIKELY(text)) {
        weir_mux_refuse(mux, open, status, text);
        return;
    }
    struct weir_call *call = admit(channel, slot, open);
    if (!call)
        return;
    channel->ops->entered(channel);
    if (WEIR_LIKELY(open->whole))
        run_copied(call, open->body);
    else if (open->streams)
        invoke(call, NULL);
}

/* ---- what follows ---- */

void weir__served_message(struct weir_mux *mux, struct weir_call *call, struct weir_bytes body,
                          uint32_t cost)
{
    if (call->slot->method->flags & WEIR_METHOD_REQUEST_STREAM) {
        struct weir__stream *stream = weir__served_stream(call);
        if (stream)
            weir__stream_receive(stream, body, cost);
        else
            weir__served_fail(call, WEIR_RESOURCE_EXHAUSTED, WEIR_STR("out of memory"));
        return;
    }
    weir_mux_consumed(mux, &call->mux, cost);
    if (!is_open(call))
        return;
    call->body = weir_mux_take(mux, &call->body_size);
    if (call->body)
        run(call, body);
    else
        run_copied(call, body);
}

void weir__served_ended(struct weir_call *call)
{
    struct weir__stream *stream = weir__served_stream(call);
    if (stream)
        weir__stream_finish(stream, WEIR_OK, false);
    else
        weir__served_fail(call, WEIR_RESOURCE_EXHAUSTED, WEIR_STR("out of memory"));
}

/* Once the handler runs, some operations go on without a client. */
static bool goes_on(const struct weir_call *call)
{
    return call->slot->method->flags & WEIR_METHOD_DETACH && call->flags & WEIR__SERVED_STARTED;
}

void weir__served_cancelled(struct weir_call *call, int status)
{
    if (!goes_on(call))
        end(call, status);
}

void weir__served_failed(struct weir_call *call, int status)
{
    if (call->flags & WEIR__SERVED_STARTED) {
        end(call, status);
        return;
    }
    weir__served_fail(call, status, WEIR_STR("the request is too large"));
}

void weir__served_sent(struct weir_call *call)
{
    unref(call);
}

void weir__served_lost(struct weir_call *call, int status)
{
    bool in_mux = call->mux.id != 0;
    call->refs++;
    weir_mux_forget(&call->channel->mux, &call->mux);
    if (!goes_on(call))
        end(call, status);
    if (in_mux)
        call->refs--;
    unref(call);
}

/* ---- its stream ---- */

static void stream_hold(void *owner)
{
    struct weir_call *call = owner;
    call->refs++;
}

static void stream_drop(void *owner)
{
    unref(owner);
}

static void stream_broken(void *owner, int status)
{
    weir__served_fail(owner, status, WEIR_STR(""));
}

/* A handler that reads with callbacks and has no scope hears of the end that way. */
static void stream_told(void *owner)
{
    struct weir_call *call = owner;
    if (call->flags & WEIR__SERVED_ENDED)
        too_late(call);
}

static const struct weir__stream_owner stream_owner = {
    .hold = stream_hold,
    .drop = stream_drop,
    .broken = stream_broken,
    .told = stream_told,
};

struct weir__stream *weir__served_stream(struct weir_call *call)
{
    if (call->stream)
        return call->stream;
    const struct weir_method *method = call->slot->method;
    call->stream =
        weir__stream_new(&call->arena, call->channel->host, &call->mux, &stream_owner, call);
    if (call->stream)
        call->stream->channel = call->channel;
    if (call->stream && method->flags & WEIR_METHOD_REQUEST_STREAM)
        call->stream->items = method->request;
    if (call->stream && method->flags & WEIR_METHOD_REPLY_STREAM)
        call->stream->sends = method->reply;
    return call->stream;
}

struct weir_scope *weir_call_scope(void *handle)
{
    struct weir_call *call = handle;
    if (weir__is_operated(handle))
        return weir__operated_scope(handle);
    if (call->flags & WEIR__SERVED_HAS_SCOPE)
        return &call->scope;
    weir_scope_init(&call->scope, call->channel->host->executor, NULL, scope_closed, call);
    call->scope.arena = &call->arena;
    call->flags |= WEIR__SERVED_HAS_SCOPE;
    call->refs++;
    if (!is_open(call))
        weir_scope_close(&call->scope);
    return &call->scope;
}
