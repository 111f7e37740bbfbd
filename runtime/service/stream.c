#include "service/stream.h"

#include <string.h>

#include "service/asked.h"
#include "service/call.h"
#include "weir/type.h"

/* What stands before each queued message. */
struct queued {
    uint32_t size;
    uint32_t cost;
};

static void deliver_later(void *data);

/* ---- life ---- */

struct weir__stream *weir__stream_new(struct weir_arena *arena, struct weir__host *host,
                                      struct weir_mux_call *mux,
                                      const struct weir__stream_owner *owner_ops, void *owner)
{
    struct weir__stream *stream = weir_arena_zalloc(arena, sizeof *stream);
    if (!stream)
        return NULL;
    const struct weir_arena_options options = {
        .allocator = host->buffers,
        .pool = host->executor->pool,
    };
    stream->owner_ops = owner_ops;
    stream->owner = owner;
    stream->mux = mux;
    weir_arena_init(&stream->arena, &options);
    weir_buf_init(&stream->queue, host->buffers, host->executor->pool);
    weir_job_init(&stream->job, deliver_later, stream);
    return stream;
}

void weir__stream_fini(struct weir__stream *stream)
{
    weir_job_cancel(&stream->job);
    weir_arena_fini(&stream->arena);
    weir_buf_fini(&stream->queue);
}

static bool has_queued(const struct weir__stream *stream)
{
    return weir_buf_len(&stream->queue) > 0;
}

static void consumed(struct weir__stream *stream, uint32_t cost)
{
    if (!stream->channel || stream->channel->closed || !cost)
        return;
    weir_mux_consumed(&stream->channel->mux, stream->mux, cost);
    weir__channel_touch(stream->channel);
}

/* ---- futures ---- */

/* The one of a pair that is pending, or NULL. */
static struct weir_future *pending(struct weir__stream_wait pair[2])
{
    for (int i = 0; i < 2; i++)
        if (pair[i].out && !weir_future_done(&pair[i].future))
            return &pair[i].future;
    return NULL;
}

static void complete(struct weir__stream_wait pair[2], int status)
{
    struct weir_future *f = pending(pair);
    if (f)
        weir_future_complete(f, status, NULL);
}

static void release(struct weir_future *f)
{
    struct weir__stream_wait *wait = (struct weir__stream_wait *)f;
    struct weir__stream *stream = wait->stream;
    wait->out = false;
    stream->owner_ops->drop(stream->owner);
}

static const struct weir_future_ops wait_ops = {.release = release};

/* A future for the caller; NULL while he has another one that is pending. */
static struct weir_future *hand_out(struct weir__stream *stream, struct weir_executor *executor,
                                    struct weir__stream_wait pair[2])
{
    struct weir__stream_wait *wait = pair[0].out ? &pair[1] : &pair[0];
    if (wait->out || pending(pair) || weir_future_init(&wait->future, executor, NULL, &wait_ops))
        return NULL;
    wait->stream = stream;
    wait->out = true;
    stream->owner_ops->hold(stream->owner);
    return &wait->future;
}

/* ---- the end ---- */

static void tell(struct weir__stream *stream)
{
    stream->told = true;
    if (stream->on_end)
        stream->on_end(stream->data, stream->status);
    stream->owner_ops->told(stream->owner);
    stream->owner_ops->drop(stream->owner); /* the reader's hold */
}

/* The reader returned an error, or a message was malformed. */
static void break_off(struct weir__stream *stream, int status)
{
    stream->ended = true;
    stream->status = status;
    weir_buf_clear(&stream->queue);
    if (weir__stream_is_owed(stream))
        tell(stream);
    complete(stream->next, status);
    stream->owner_ops->broken(stream->owner, status);
}

/* ---- decoding ---- */

/* The message in `body`, which outlives it; NULL when it cannot be decoded. */
static void *decode(struct weir__stream *stream, struct weir_bytes body, int *ret_err)
{
    const struct weir_codec *codec = stream->items;
    *ret_err = WEIR_RESOURCE_EXHAUSTED;
    void *value = weir_arena_alloc(&stream->arena, codec->type->size);
    if (!value)
        return NULL;
    int err = codec->decode(value, body, &stream->arena, NULL);
    if (!err)
        return value;
    *ret_err = err == WEIR_ENOMEM ? WEIR_RESOURCE_EXHAUSTED : WEIR_INVALID_ARGUMENT;
    return NULL;
}

/* Takes the first queued message into the item arena. */
static int take_queued(struct weir__stream *stream, struct weir_bytes *ret_body, uint32_t *ret_cost)
{
    struct queued head;
    weir_buf_peek(&stream->queue, &head, sizeof head);
    uint8_t *body = weir_arena_alloc(&stream->arena, head.size);
    if (!body)
        return WEIR_RESOURCE_EXHAUSTED;
    weir_buf_consume(&stream->queue, sizeof head);
    weir_buf_peek(&stream->queue, body, head.size);
    weir_buf_consume(&stream->queue, head.size);
    *ret_body = (struct weir_bytes){body, head.size};
    *ret_cost = head.cost;
    return WEIR_OK;
}

static int enqueue(struct weir__stream *stream, struct weir_bytes body, uint32_t cost)
{
    struct queued head = {(uint32_t)body.len, cost};
    size_t before = weir_buf_len(&stream->queue);
    if (!weir_buf_append(&stream->queue, &head, sizeof head) &&
        !weir_buf_append_bytes(&stream->queue, body))
        return WEIR_OK;
    weir_buf_truncate(&stream->queue, before);
    return WEIR_RESOURCE_EXHAUSTED;
}

/* ---- push ---- */

static bool may_push(const struct weir__stream *stream)
{
    return weir__stream_is_owed(stream) && !stream->paused && !stream->delivering;
}

/* Calls the reader with one message. The stream is held by the caller. */
static void push(struct weir__stream *stream, struct weir_bytes body, uint32_t cost)
{
    int err;
    void *item = decode(stream, body, &err);
    stream->delivering = true;
    if (item)
        err = stream->items->deliver(stream->on_item, stream->data, item);
    stream->delivering = false;
    weir_arena_reset(&stream->arena);
    consumed(stream, cost);
    if (err == WEIR_PENDING)
        stream->paused = true;
    else if (err && !stream->told)
        break_off(stream, err < 0 ? err : WEIR_INTERNAL);
}

/* Everything that waits, as long as the reader takes it; then the end. */
static void push_queued(struct weir__stream *stream)
{
    stream->owner_ops->hold(stream->owner);
    while (may_push(stream) && has_queued(stream)) {
        struct weir_bytes body;
        uint32_t cost = 0;
        int err = take_queued(stream, &body, &cost);
        if (err)
            break_off(stream, err);
        else
            push(stream, body, cost);
    }
    if (may_push(stream) && stream->ended && !has_queued(stream))
        tell(stream);
    stream->owner_ops->drop(stream->owner);
}

static void deliver_later(void *data)
{
    push_queued(data);
}

/* ---- pull ---- */

static void drop_item(struct weir__stream *stream)
{
    uint32_t cost = stream->item_cost;
    stream->item = NULL;
    stream->item_cost = 0;
    weir_arena_reset(&stream->arena);
    consumed(stream, cost);
}

/* Makes the first queued message the item at hand. */
static int pull(struct weir__stream *stream)
{
    struct weir_bytes body;
    int err = take_queued(stream, &body, &stream->item_cost);
    if (!err)
        stream->item = decode(stream, body, &err);
    return stream->item ? WEIR_OK : err;
}

/* Completes `next` if there is something to complete it with. */
static void serve_next(struct weir__stream *stream)
{
    if (!pending(stream->next))
        return;
    if (has_queued(stream)) {
        int err = pull(stream);
        if (err)
            break_off(stream, err);
        else
            complete(stream->next, WEIR_OK);
    } else if (stream->ended) {
        complete(stream->next, stream->status);
    }
}

/* ---- what comes ---- */

void weir__stream_receive(struct weir__stream *stream, struct weir_bytes body, uint32_t cost)
{
    if (stream->ended) {
        consumed(stream, cost);
        return;
    }
    stream->owner_ops->hold(stream->owner);
    if (may_push(stream) && !has_queued(stream) && !weir_job_is_queued(&stream->job)) {
        push(stream, body, cost);
        if (stream->ended)
            push_queued(stream);
    } else {
        int err = enqueue(stream, body, cost);
        if (err)
            break_off(stream, err);
        else
            serve_next(stream);
    }
    stream->owner_ops->drop(stream->owner);
}

void weir__stream_finish(struct weir__stream *stream, int status, bool drop)
{
    stream->owner_ops->hold(stream->owner);
    if (drop)
        weir_buf_clear(&stream->queue);
    if (!stream->ended || drop) {
        stream->ended = true;
        stream->status = status;
        if (drop)
            stream->paused = false;
    }
    if (status)
        complete(stream->ready, status);
    serve_next(stream);
    if (!weir_job_is_queued(&stream->job))
        push_queued(stream);
    stream->owner_ops->drop(stream->owner);
}

void weir__stream_abandon(struct weir__stream *stream, struct weir_executor *executor, int status)
{
    weir_buf_clear(&stream->queue);
    stream->ended = true;
    stream->status = status;
    stream->paused = false;
    complete(stream->ready, status);
    complete(stream->next, status);
    if (weir__stream_is_owed(stream))
        weir_executor_defer(executor, &stream->job);
}

void weir__stream_silence(struct weir__stream *stream)
{
    if (!weir__stream_is_owed(stream))
        return;
    stream->told = true;
    stream->owner_ops->drop(stream->owner);
}

void weir__stream_writable(struct weir__stream *stream)
{
    struct weir_future *f = pending(stream->ready);
    if (f)
        weir_future_complete_now(f, WEIR_OK, NULL);
}

/* ---- the public side ---- */

/* Calls on protocols that exist read and write otherwise. */
static bool is_asked(const void *handle)
{
    const void *kind = *(const void *const *)handle;
    return kind == &weir__asked_ops;
}

static struct weir__stream *stream_of(void *handle)
{
    const void *kind = *(const void *const *)handle;
    return kind == &weir__served_kind ? weir__served_stream(handle) : weir__called_stream(handle);
}

static int send_in_place(struct weir__stream *stream, const void *message)
{
    struct weir__channel *channel = stream->channel;
    struct weir_mux_writer writer;
    int err = weir_mux_data_begin(&channel->mux, stream->mux, &writer);
    if (err)
        return err;
    err = stream->sends->encode(message, &channel->out, NULL);
    if (err) {
        weir_mux_undo(&channel->mux, stream->mux, &writer);
        return err;
    }
    err = weir_mux_data_end(&channel->mux, stream->mux, &writer);
    weir__channel_touch(channel);
    return err;
}

int weir_stream_send(void *handle, const void *message)
{
    if (weir__is_operated(handle))
        return weir__operated_send(handle, message);
    if (is_asked(handle))
        return WEIR_FAILED_PRECONDITION;
    struct weir__stream *stream = stream_of(handle);
    if (!stream)
        return WEIR_ENOMEM;
    if (!stream->sends)
        return WEIR_FAILED_PRECONDITION;
    if (!stream->channel)
        return stream->ended ? WEIR_ECLOSED : WEIR_EAGAIN; /* it waits for a connection */
    return send_in_place(stream, message);
}

static struct weir_executor *executor_of(void *handle)
{
    const void *kind = *(const void *const *)handle;
    if (kind == &weir__served_kind)
        return weir_call_executor(handle);
    return ((struct weir__called *)handle)->host->executor;
}

struct weir_future *weir_stream_ready(void *handle)
{
    if (weir__is_operated(handle))
        return weir__operated_wait_ready(handle);
    if (is_asked(handle))
        return NULL;
    struct weir__stream *stream = stream_of(handle);
    struct weir_future *f = stream ? hand_out(stream, executor_of(handle), stream->ready) : NULL;
    if (!f)
        return NULL;
    bool is_over = stream->channel ? !stream->mux->id : stream->ended;
    if (is_over)
        weir_future_complete(f, stream->status ? stream->status : WEIR_ECLOSED, NULL);
    else if (!stream->channel)
        return f; /* completes when the call is on its way */
    else if (weir_mux_is_writable(&stream->channel->mux, stream->mux))
        weir_future_complete(f, WEIR_OK, NULL);
    else
        weir_mux_want(&stream->channel->mux, stream->mux);
    return f;
}

int weir_stream_each(void *handle, void (*on_item)(void), void (*on_end)(void *data, int status),
                     void *data)
{
    if (weir__is_operated(handle))
        return WEIR_FAILED_PRECONDITION;
    if (is_asked(handle))
        return weir__asked_each(handle, on_item, on_end, data);
    struct weir__stream *stream = stream_of(handle);
    if (!stream)
        return WEIR_ENOMEM;
    if (!stream->items || stream->has_reader || pending(stream->next))
        return WEIR_FAILED_PRECONDITION;
    stream->on_item = on_item;
    stream->on_end = on_end;
    stream->data = data;
    stream->has_reader = true;
    stream->owner_ops->hold(stream->owner);
    weir_executor_defer(executor_of(handle), &stream->job);
    return WEIR_OK;
}

void weir_stream_resume(void *handle)
{
    if (is_asked(handle))
        weir__asked_resume(handle);
    if (is_asked(handle) || weir__is_operated(handle))
        return;
    struct weir__stream *stream = stream_of(handle);
    if (!stream || !stream->paused)
        return;
    stream->paused = false;
    weir_executor_defer(executor_of(handle), &stream->job);
}

struct weir_future *weir_stream_next(void *handle)
{
    if (weir__is_operated(handle))
        return NULL;
    if (is_asked(handle))
        return weir__asked_next(handle);
    struct weir__stream *stream = stream_of(handle);
    if (!stream || !stream->items || stream->has_reader)
        return NULL;
    struct weir_future *f = hand_out(stream, executor_of(handle), stream->next);
    if (!f)
        return NULL;
    drop_item(stream);
    serve_next(stream);
    return f;
}

const void *weir_stream_item(void *handle)
{
    if (weir__is_operated(handle))
        return NULL;
    if (is_asked(handle))
        return ((const struct weir__asked *)handle)->item;
    struct weir__stream *stream = stream_of(handle);
    return stream ? stream->item : NULL;
}
