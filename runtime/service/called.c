/* Calls of one's own: a future with a request on one side and an outcome on the other. */
#include <string.h>

#include "service/asked.h"
#include "service/call.h"
#include "service/metadata.h"
#include "weir/type.h"

/* ---- references ---- */

static void let_go(struct weir__called *call)
{
    struct weir__host *host = call->host;
    if (call->flags & WEIR__CALLED_SETTLED)
        weir_list_remove(&call->link);
    if (call->stream)
        weir__stream_fini(call->stream);
    if (call->flags & WEIR__CALLED_QUEUED)
        weir_buf_fini(&call->request);
    weir_arena_fini(&call->arena);
    weir_mem_free(host->buffers, call->body);
    weir_slab_free(&host->called, call);
    weir__host_unref(host);
}

void weir__called_unref(struct weir__called *call)
{
    if (--call->refs == 0)
        let_go(call);
}

/* Takes the call out of its channel's or its client's list. */
static void unlink_call(struct weir__called *call)
{
    if (!(call->flags & WEIR__CALLED_LINKED))
        return;
    call->flags &= ~(uint32_t)WEIR__CALLED_LINKED;
    weir_list_remove(&call->link);
    if (call->flags & WEIR__CALLED_WAITING)
        call->flags &= ~(uint32_t)WEIR__CALLED_WAITING;
    else
        call->channel->called_count--;
}

static bool streams(const struct weir__called *call)
{
    return call->method->flags & (WEIR_METHOD_REQUEST_STREAM | WEIR_METHOD_REPLY_STREAM);
}

/* A stream that is over may still have messages to read, whose credit is the channel's. */
static void settle(struct weir__called *call, struct weir__channel *channel)
{
    call->flags |= WEIR__CALLED_SETTLED;
    weir_list_push_back(&channel->settled, &call->link);
}

void weir__called_part(struct weir__called *call)
{
    call->flags &= ~(uint32_t)WEIR__CALLED_SETTLED;
    call->channel = NULL;
    if (call->stream)
        call->stream->channel = NULL;
}

static size_t stored_size(const struct weir__called *call)
{
    return call->flags & WEIR__CALLED_QUEUED ? weir_buf_len(&call->request) : 0;
}

/* Nobody waits for the outcome any more: it stands, or the future was given up. */
static void over(struct weir__called *call)
{
    struct weir__channel *channel = call->channel;
    if (call->flags & WEIR__CALLED_OVER)
        return;
    call->flags |= WEIR__CALLED_OVER;
    if (call->flags & WEIR__CALLED_HAS_TIMER)
        weir_executor_timer_stop(call->host->executor, &call->timer);
    call->flags &= ~(uint32_t)WEIR__CALLED_HAS_TIMER;
    bool was_sent = channel && !(call->flags & WEIR__CALLED_WAITING);
    unlink_call(call);
    if (call->caller)
        call->caller->over(call->caller, stored_size(call));
    call->caller = NULL;
    if (was_sent && streams(call))
        settle(call, channel);
    if (was_sent)
        channel->ops->left(channel);
}

/* ---- the future ---- */

/* The reader hears the end from the job queue, before the future's callback, which may be in that
 * queue already. When the future is dropped, its release, which follows, silences the reader. */
static void abandon_stream(struct weir__called *call, int status)
{
    bool queued = weir_job_is_queued(&call->future.job);
    weir_job_cancel(&call->future.job);
    weir__stream_abandon(call->stream, call->host->executor, status);
    if (queued)
        weir_executor_defer(call->host->executor, &call->future.job);
}

static void cancelled(struct weir_future *f)
{
    struct weir__called *call = (struct weir__called *)f;
    if (call->stream)
        abandon_stream(call, f->status);
    if (call->flags & WEIR__CALLED_IN_MUX && call->channel) {
        weir_mux_cancel(&call->channel->mux, &call->mux, f->status);
        weir__channel_touch(call->channel);
    }
    over(call);
}

static void released(struct weir_future *f)
{
    struct weir__called *call = (struct weir__called *)f;
    if (call->stream) {
        weir__stream_silence(call->stream);
        weir__stream_finish(call->stream, f->status ? f->status : WEIR_CANCELLED, true);
    }
    weir__called_unref(call);
}

static int take(struct weir_future *f, void *ret_result)
{
    struct weir__called *call = (struct weir__called *)f;
    struct weir_outcome outcome = {.status = f->status};
    if (f->value) {
        outcome = call->outcome;
        outcome.held = f;
        call->refs++;
    }
    call->method->fill(ret_result, &outcome);
    return f->status;
}

const struct weir_future_ops weir__called_ops = {
    .cancel = cancelled,
    .release = released,
    .take = take,
};

/* The outcome stands. */
static void complete(struct weir__called *call, bool now)
{
    call->refs++;
    over(call);
    if (now)
        weir_future_complete_now(&call->future, call->outcome.status, &call->outcome);
    else
        weir_future_complete(&call->future, call->outcome.status, &call->outcome);
    weir__called_unref(call);
}

/* The final frame has come. A reader that is behind hears the end first. */
static void conclude(struct weir__called *call)
{
    if (call->flags & WEIR__CALLED_OVER)
        return;
    if (!call->stream) {
        complete(call, true);
        return;
    }
    call->refs++;
    call->flags |= WEIR__CALLED_ENDING;
    weir__stream_finish(call->stream, call->outcome.status, false);
    if (!weir__stream_is_owed(call->stream) && !(call->flags & WEIR__CALLED_OVER))
        complete(call, true);
    weir__called_unref(call);
}

static void set_text(struct weir__called *call, struct weir_str text)
{
    char *copy = text.len ? weir_arena_dup(&call->arena, text.data, text.len) : NULL;
    call->outcome.text = (struct weir_str){copy, copy ? text.len : 0};
}

void weir__called_fail(struct weir__called *call, int status, const char *text, bool now)
{
    if (call->flags & WEIR__CALLED_OVER)
        return;
    call->refs++;
    call->outcome = (struct weir_outcome){.status = status};
    if (text && text != weir_error_text(status)) /* nothing that the status says already */
        set_text(call, (struct weir_str){text, strlen(text)});
    if (call->flags & WEIR__CALLED_IN_MUX && call->channel) {
        weir_mux_cancel(&call->channel->mux, &call->mux, status);
        weir__channel_touch(call->channel);
    }
    if (call->stream && weir_job_is_queued(&call->stream->job))
        now = false; /* its reader is told first */
    if (call->stream && now)
        weir__stream_finish(call->stream, status, true);
    else if (call->stream)
        weir__stream_abandon(call->stream, call->host->executor, status);
    complete(call, now);
    weir__called_unref(call);
}

static void deadline_passed(void *data)
{
    struct weir__called *call = data;
    call->flags &= ~(uint32_t)WEIR__CALLED_HAS_TIMER;
    weir__called_fail(call, WEIR_DEADLINE_EXCEEDED, NULL, true);
}

/* ---- the beginning ---- */

static void start_timer(struct weir__called *call, uint32_t timeout_ms)
{
    struct weir_executor *executor = call->host->executor;
    call->deadline = weir_executor_now(executor) + timeout_ms;
    call->flags |= WEIR__CALLED_HAS_TIMER;
    weir_timer_init(&call->timer, deadline_passed, call);
    weir_executor_timer_start(executor, &call->timer, call->deadline);
}

static void init(struct weir__called *call, struct weir__caller *caller,
                 const struct weir_method *method)
{
    struct weir__host *host = caller->host;
    const struct weir_arena_options arena = {
        .allocator = host->buffers,
        .pool = host->executor->pool,
        .first = call->first,
        .first_size = sizeof call->first,
    };
    call->caller = caller;
    call->channel = NULL;
    call->host = host;
    call->method = method;
    call->stream = NULL;
    call->outcome = (struct weir_outcome){0};
    call->deadline = WEIR_TIME_NEVER;
    call->refs = 1;
    call->flags = 0;
    call->body = NULL;
    call->body_size = 0;
    call->mux.id = 0;
    call->open = (struct weir_mux_request){
        .method = method->id,
        .oneway = (method->flags & WEIR_METHOD_ONEWAY) != 0,
        .streams = (method->flags & WEIR_METHOD_REQUEST_STREAM) != 0,
    };
    weir_arena_init(&call->arena, &arena);
    weir__host_ref(host);
}

/* In a scope that is closing the call is made all the same, to be failed through its future. */
static int init_future(struct weir__called *call, struct weir_scope *scope)
{
    struct weir_executor *executor = call->host->executor;
    if (WEIR_LIKELY(!weir_future_init(&call->future, executor, scope, &weir__called_ops)))
        return WEIR_OK;
    weir_future_init(&call->future, executor, NULL, &weir__called_ops);
    return WEIR_CANCELLED;
}

struct weir__called *weir__called_new(struct weir__caller *caller, const struct weir_method *method,
                                      const struct weir__called_options *options, int *ret_err)
{
    struct weir__called *call = weir_slab_new(&caller->host->called);
    if (!call)
        return NULL;
    init(call, caller, method);
    *ret_err = init_future(call, options->scope);
    if (options->metadata_count && !*ret_err)
        *ret_err = weir__metadata_encode(&call->arena, options->metadata, options->metadata_count,
                                         &call->open.metadata);
    if (options->timeout_ms)
        start_timer(call, options->timeout_ms);
    return call;
}

/* ---- sending ---- */

/* The request is on its way. */
static void sent(struct weir__called *call, struct weir__channel *channel)
{
    unlink_call(call);
    call->refs++; /* the engine's */
    call->channel = channel;
    call->flags |= WEIR__CALLED_IN_MUX | WEIR__CALLED_LINKED;
    weir_list_push_back(&channel->called, &call->link);
    channel->called_count++;
    if (call->stream) {
        call->stream->channel = channel;
        weir__stream_writable(call->stream);
    }
    if (call->flags & WEIR__CALLED_END)
        weir_mux_end(&channel->mux, &call->mux);
    channel->ops->entered(channel);
    weir__channel_touch(channel);
}

/* What remains of the deadline goes with the request; a passed one is for the timer to tell. */
static void set_deadline(struct weir__called *call)
{
    call->open.deadline_ms = 0;
    if (call->deadline == WEIR_TIME_NEVER)
        return;
    uint64_t now = weir_executor_now(call->host->executor);
    uint64_t left = call->deadline > now ? call->deadline - now : 1;
    call->open.deadline_ms = left > UINT32_MAX ? UINT32_MAX : (uint32_t)left;
}

int weir__called_send(struct weir__called *call, struct weir__channel *channel, const void *request)
{
    struct weir_mux_writer writer;
    set_deadline(call);
    int err = weir_mux_open_begin(&channel->mux, &call->mux, &call->open, &writer);
    if (err)
        return err;
    if (request)
        err = call->method->request->encode(request, &channel->out, NULL);
    if (err) {
        weir_mux_undo(&channel->mux, &call->mux, &writer);
        return err;
    }
    err = weir_mux_open_end(&channel->mux, &call->mux, &call->open, &writer);
    if (!err)
        sent(call, channel);
    return err;
}

int weir__called_store(struct weir__called *call, const void *request)
{
    struct weir__host *host = call->host;
    weir_buf_init(&call->request, host->buffers, host->executor->pool);
    call->flags |= WEIR__CALLED_QUEUED;
    return request ? call->method->request->encode(request, &call->request, NULL) : WEIR_OK;
}

int weir__called_resend(struct weir__called *call, struct weir__channel *channel)
{
    set_deadline(call);
    int err = weir_mux_open(&channel->mux, &call->mux, &call->open, &call->request);
    if (!err)
        sent(call, channel);
    return err;
}

/* ---- answers ---- */

/* Keeps the bytes of an answer as long as the call; NULL: out of memory. */
static const uint8_t *keep(struct weir__called *call, struct weir_mux *mux, struct weir_bytes body)
{
    uint32_t size;
    void *taken = mux ? weir_mux_take(mux, &size) : NULL;
    if (!taken)
        return weir_arena_dup(&call->arena, body.data, body.len);
    mux->held -= size; /* it is the caller's memory from here on */
    call->body = taken;
    return taken;
}

/* Decodes an answer into the outcome. */
static int fill_outcome(struct weir__called *call, const struct weir_codec *codec,
                        const uint8_t *bytes, size_t size)
{
    void *value = weir_arena_alloc(&call->arena, codec->type->size);
    if (!bytes || !value)
        return WEIR_RESOURCE_EXHAUSTED;
    int err = codec->decode(value, (struct weir_bytes){bytes, size}, &call->arena, NULL);
    if (err)
        return err == WEIR_ENOMEM ? WEIR_RESOURCE_EXHAUSTED : WEIR_DATA_LOSS;
    call->outcome.value = value;
    return WEIR_OK;
}

/* The engine's hold is dropped when an answer has been dealt with. */
static bool leave_mux(struct weir__called *call)
{
    bool was_in = (call->flags & WEIR__CALLED_IN_MUX) != 0;
    call->flags &= ~(uint32_t)WEIR__CALLED_IN_MUX;
    return was_in;
}

void weir__called_replied(struct weir__called *call, struct weir_mux *mux, struct weir_bytes body)
{
    bool was_in = leave_mux(call);
    if (!(call->flags & WEIR__CALLED_OVER)) {
        const struct weir_codec *codec = call->method->reply;
        int err = WEIR_INTERNAL;
        if (codec && !(call->method->flags & WEIR_METHOD_REPLY_STREAM))
            err = fill_outcome(call, codec, keep(call, mux, body), body.len);
        call->outcome.status = err;
        conclude(call);
    }
    if (was_in)
        weir__called_unref(call);
}

static void take_raised(struct weir__called *call, const struct weir_mux_status *status)
{
    const struct weir_method *method = call->method;
    for (size_t i = 0; i < method->raise_count; i++) {
        if (method->raises[i].number != status->raised)
            continue;
        call->outcome.raise = (uint32_t)i;
        int err = fill_outcome(call, method->raises[i].codec, keep(call, NULL, status->detail),
                               status->detail.len);
        if (err)
            call->outcome.status = err;
        return;
    }
    call->outcome.status = WEIR_UNKNOWN; /* of a later version of the description */
}

/* An OK without the reply that was to come is none. */
static int checked(const struct weir__called *call, int status)
{
    const struct weir_method *method = call->method;
    bool wants_reply = method->reply && !(method->flags & WEIR_METHOD_REPLY_STREAM);
    return status == WEIR_OK && wants_reply ? WEIR_INTERNAL : status;
}

void weir__called_finished(struct weir__called *call, const struct weir_mux_status *status)
{
    bool was_in = leave_mux(call);
    if (!(call->flags & WEIR__CALLED_OVER)) {
        call->outcome.status = checked(call, status->status);
        set_text(call, status->text);
        if (status->status == WEIR_RAISED)
            take_raised(call, status);
        conclude(call);
    }
    if (was_in)
        weir__called_unref(call);
}

void weir__called_message(struct weir__called *call, struct weir_bytes body, uint32_t cost)
{
    struct weir__stream *stream = weir__called_stream(call);
    if (stream && stream->items)
        weir__stream_receive(stream, body, cost);
    else
        weir__called_fail(call, stream ? WEIR_INTERNAL : WEIR_RESOURCE_EXHAUSTED, NULL, true);
}

/* The channel is closing. */
void weir__called_lost(struct weir__called *call, int status, const char *text)
{
    struct weir__channel *channel = call->channel;
    bool was_in = leave_mux(call);
    call->refs++;
    if (was_in)
        weir_mux_forget(&channel->mux, &call->mux);
    if (!(call->flags & WEIR__CALLED_OVER))
        weir__called_fail(call, status, text, true);
    call->channel = NULL;
    if (call->stream)
        call->stream->channel = NULL;
    if (was_in)
        weir__called_unref(call);
    weir__called_unref(call);
}

/* ---- its stream ---- */

static void stream_hold(void *owner)
{
    struct weir__called *call = owner;
    call->refs++;
}

static void stream_drop(void *owner)
{
    weir__called_unref(owner);
}

static void stream_broken(void *owner, int status)
{
    struct weir__called *call = owner;
    call->flags &= ~(uint32_t)WEIR__CALLED_ENDING;
    weir__called_fail(call, status, NULL, true);
}

static void stream_told(void *owner)
{
    struct weir__called *call = owner;
    if (call->flags & WEIR__CALLED_ENDING && !(call->flags & WEIR__CALLED_OVER))
        complete(call, true);
}

static const struct weir__stream_owner stream_owner = {
    .hold = stream_hold,
    .drop = stream_drop,
    .broken = stream_broken,
    .told = stream_told,
};

struct weir__stream *weir__called_stream(struct weir__called *call)
{
    if (call->stream)
        return call->stream;
    const struct weir_method *method = call->method;
    struct weir__stream *stream =
        weir__stream_new(&call->arena, call->host, &call->mux, &stream_owner, call);
    if (!stream)
        return NULL;
    stream->channel = call->channel;
    if (method->flags & WEIR_METHOD_REPLY_STREAM)
        stream->items = method->reply;
    if (method->flags & WEIR_METHOD_REQUEST_STREAM)
        stream->sends = method->request;
    if (call->flags & WEIR__CALLED_OVER)
        weir__stream_finish(stream, call->outcome.status, false);
    return call->stream = stream;
}

int weir_stream_end(void *handle)
{
    struct weir__called *call = handle;
    const void *kind = *(const void *const *)handle;
    if (kind == &weir__asked_ops) /* there are no request streams on such protocols */
        return WEIR_OK;
    if (kind == &weir__served_kind || kind == &weir__operated_kind)
        return WEIR_FAILED_PRECONDITION;
    if (call->flags & WEIR__CALLED_END)
        return WEIR_OK;
    call->flags |= WEIR__CALLED_END;
    if (!call->channel)
        return WEIR_OK;
    int err = weir_mux_end(&call->channel->mux, &call->mux);
    weir__channel_touch(call->channel);
    return err == WEIR_ECLOSED ? WEIR_OK : err;
}
