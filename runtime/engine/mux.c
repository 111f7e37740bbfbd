#include "engine/mux_internal.h"

static const struct weir_mux_limits minimum = WEIR_MUX_MINIMUM;

enum {
    DEFAULT_CALLS = 1024,
    DEFAULT_STREAM_CREDIT = 256 * 1024,
    DEFAULT_CONNECTION_CREDIT = 1024 * 1024,
    DEFAULT_MESSAGE = 16 * 1024 * 1024,
    DEFAULT_HELD = 64 * 1024 * 1024,
    MAX_CALLS = 1 << 24,
    MAX_FRAME = (1 << 24) - 1,
};

static uint32_t within(uint64_t value, uint64_t preset, uint64_t least, uint64_t most)
{
    if (!value)
        value = preset;
    return (uint32_t)(value < least ? least : value > most ? most : value);
}

static struct weir_mux_limits settle(const struct weir_mux_limits *asked)
{
    struct weir_mux_limits limits = {
        .max_calls = within(asked->max_calls, DEFAULT_CALLS, minimum.max_calls, MAX_CALLS),
        .max_frame = within(asked->max_frame, minimum.max_frame, minimum.max_frame, MAX_FRAME),
        .stream_credit = within(asked->stream_credit, DEFAULT_STREAM_CREDIT, minimum.stream_credit,
                                WEIR__MUX_CREDIT_MAX),
        .connection_credit = within(asked->connection_credit, DEFAULT_CONNECTION_CREDIT,
                                    minimum.connection_credit, WEIR__MUX_CREDIT_MAX),
        .max_message = within(asked->max_message, DEFAULT_MESSAGE, 1, UINT32_MAX),
    };
    return limits;
}

int weir_mux_init(struct weir_mux *mux, const struct weir_mux_hooks *hooks, struct weir_buf *out,
                  const struct weir_mux_options *options)
{
    *mux = (struct weir_mux){
        .hooks = hooks,
        .out = out,
        .allocator = options->allocator,
        .pool = options->pool,
        .data = options->data,
        .accepting = options->accepting,
        .own = settle(&options->limits),
        .peer = minimum,
        .send_credit = minimum.connection_credit,
        .max_held = options->max_held ? options->max_held : DEFAULT_HELD,
    };
    mux->recv_credit = mux->own.connection_credit;
    weir_list_init(&mux->sending);
    weir_list_init(&mux->waiting);
    struct weir__mux_hello hello = {.version = WEIR__MUX_VERSION, .limits = mux->own};
    return weir__mux_put_hello(out, &hello);
}

void weir_mux_forget(struct weir_mux *mux, struct weir_mux_call *call)
{
    if (call->id)
        weir__mux_leave(mux, call);
}

static void drop_partial(struct weir_mux *mux)
{
    if (mux->partial && mux->pool && mux->partial_size <= mux->pool->block_size)
        weir_pool_give(mux->pool, mux->partial);
    else
        weir_mem_free(mux->allocator, mux->partial);
    mux->partial = NULL;
    mux->partial_len = mux->partial_size = 0;
}

void weir_mux_fini(struct weir_mux *mux)
{
    weir_mux_close(mux);
    weir_mux_each(mux, true, weir_mux_forget);
    weir_mux_each(mux, false, weir_mux_forget);
    weir_mem_free(mux->allocator, mux->local.slots);
    weir_mem_free(mux->allocator, mux->remote.slots);
    mux->local = mux->remote = (struct weir__mux_table){0};
    drop_partial(mux);
}

/* ---- the end ---- */

int weir__mux_violation(struct weir_mux *mux, const char *reason)
{
    mux->broken = WEIR_EPROTO;
    mux->error_offset = mux->frame_offset;
    mux->error_reason = reason;
    struct weir_mux_drain drain = {
        .accepted = mux->accepted,
        .status = WEIR_INTERNAL,
        .offset = mux->frame_offset,
        .reason = {reason, strlen(reason)},
    };
    weir__mux_put_drain(mux->out, &drain);
    return WEIR_EPROTO;
}

int weir__mux_break(struct weir_mux *mux)
{
    if (!mux->broken)
        mux->broken = WEIR_ENOMEM;
    return WEIR_ENOMEM;
}

void weir_mux_error(const struct weir_mux *mux, struct weir_error *ret_error)
{
    *ret_error = (struct weir_error){
        .code = mux->broken,
        .offset = mux->error_offset,
        .reason = mux->error_reason ? mux->error_reason : weir_error_text(mux->broken),
    };
}

void weir_mux_close(struct weir_mux *mux)
{
    mux->stop |= WEIR__MUX_CLOSED;
}

void weir_mux_pause(struct weir_mux *mux)
{
    mux->stop |= WEIR__MUX_PAUSED;
}

void weir_mux_resume(struct weir_mux *mux)
{
    mux->stop &= (uint8_t)~WEIR__MUX_PAUSED;
}

int weir_mux_drain(struct weir_mux *mux, int status, const char *reason)
{
    if (mux->stop & WEIR__MUX_CLOSED)
        return WEIR_ECLOSED;
    struct weir_mux_drain drain = {
        .accepted = mux->accepted,
        .status = status,
        .reason = {reason, reason ? strlen(reason) : 0},
    };
    mux->drain_sent = true;
    return weir__mux_put_drain(mux->out, &drain);
}

int weir_mux_ping(struct weir_mux *mux, uint64_t value)
{
    if (mux->stop & WEIR__MUX_CLOSED)
        return WEIR_ECLOSED;
    return weir__mux_put_ping(mux->out, WEIR__MUX_PING, value);
}

/* ---- bytes into frames ---- */

/* Copies up to `size` bytes behind what there is of a partial frame. */
static void take_bytes(struct weir_mux *mux, uint8_t *to, const uint8_t **p, size_t size)
{
    memcpy(to, *p, size);
    *p += size;
    mux->partial_len += (uint32_t)size;
    mux->copied += size;
}

/* The header of a partial frame is complete: makes room for all of it. */
static int begin_partial(struct weir_mux *mux)
{
    struct weir__mux_header header = weir__mux_get_header(mux->header);
    if (header.size > mux->own.max_frame)
        return weir__mux_violation(mux, "frame larger than max_frame");
    mux->partial_size = WEIR__MUX_HEADER + header.size;
    if (mux->pool && mux->partial_size <= mux->pool->block_size)
        mux->partial = weir_pool_take(mux->pool);
    else
        mux->partial = weir_mem_alloc(mux->allocator, mux->partial_size);
    if (!mux->partial) {
        mux->partial_size = 0;
        return weir__mux_break(mux);
    }
    memcpy(mux->partial, mux->header, WEIR__MUX_HEADER);
    return WEIR_OK;
}

static size_t smaller(size_t a, size_t b)
{
    return a < b ? a : b;
}

/* Goes on with the frame whose beginning came before; dispatches it when it is whole. */
static int continue_partial(struct weir_mux *mux, const uint8_t **p, const uint8_t *end)
{
    if (!mux->partial_size) {
        size_t missing = WEIR__MUX_HEADER - mux->partial_len;
        take_bytes(mux, mux->header + mux->partial_len, p, smaller(missing, (size_t)(end - *p)));
        if (mux->partial_len < WEIR__MUX_HEADER)
            return WEIR_OK;
        int err = begin_partial(mux);
        if (err)
            return err;
    }
    size_t missing = mux->partial_size - mux->partial_len;
    if (missing)
        take_bytes(mux, mux->partial + mux->partial_len, p, smaller(missing, (size_t)(end - *p)));
    if (mux->partial_len < mux->partial_size)
        return WEIR_OK;
    struct weir__mux_header header = weir__mux_get_header(mux->partial);
    int err = weir__mux_dispatch(mux, header, mux->partial + WEIR__MUX_HEADER);
    drop_partial(mux);
    return err;
}

/* Every whole frame from *p on. */
static int receive_frames(struct weir_mux *mux, const uint8_t **p, const uint8_t *end)
{
    uint64_t origin = mux->received - (uint64_t)(uintptr_t)*p;
    while (!mux->stop && end - *p >= WEIR__MUX_HEADER) {
        struct weir__mux_header header = weir__mux_get_header(*p);
        mux->frame_offset = origin + (uint64_t)(uintptr_t)*p;
        if (WEIR_UNLIKELY(header.size > mux->own.max_frame))
            return weir__mux_violation(mux, "frame larger than max_frame");
        if ((size_t)(end - *p) < WEIR__MUX_HEADER + (size_t)header.size)
            return WEIR_OK;
        const uint8_t *payload = *p + WEIR__MUX_HEADER;
        *p = payload + header.size;
        int err = weir__mux_dispatch(mux, header, payload);
        if (WEIR_UNLIKELY(err))
            return err;
    }
    return WEIR_OK;
}

/* Keeps the beginning of a frame, which is all that is left. */
static int keep_partial(struct weir_mux *mux, const uint8_t **p, const uint8_t *end)
{
    mux->frame_offset = mux->received;
    return continue_partial(mux, p, end);
}

static int receive(struct weir_mux *mux, const uint8_t **p, const uint8_t *end)
{
    const uint8_t *start = *p;
    if (mux->partial_len) {
        int err = continue_partial(mux, p, end);
        mux->received += (uint64_t)(*p - start);
        if (err || mux->partial_len)
            return err;
    }
    start = *p;
    int err = receive_frames(mux, p, end);
    mux->received += (uint64_t)(*p - start);
    if (err || mux->stop || *p == end)
        return err;
    start = *p;
    err = keep_partial(mux, p, end);
    mux->received += (uint64_t)(*p - start);
    return err;
}

int weir_mux_receive(struct weir_mux *mux, struct weir_bytes bytes, size_t *ret_used)
{
    *ret_used = 0;
    if (mux->stop & WEIR__MUX_CLOSED)
        return WEIR_ECLOSED;
    if (mux->broken)
        return mux->broken;
    if (mux->stop || !bytes.len)
        return WEIR_OK;
    const uint8_t *p = bytes.data;
    int err = receive(mux, &p, bytes.data + bytes.len);
    *ret_used = (size_t)(p - bytes.data);
    if (mux->stop & WEIR__MUX_CLOSED)
        return WEIR_ECLOSED;
    return err ? err : mux->broken;
}

void *weir_mux_take(struct weir_mux *mux, uint32_t *ret_size)
{
    void *body = mux->delivering;
    mux->delivering = NULL;
    *ret_size = body ? mux->delivering_size : 0;
    return body;
}

void weir_mux_give(struct weir_mux *mux, void *body, uint32_t size)
{
    mux->held -= size;
    weir_mem_free(mux->allocator, body);
}
