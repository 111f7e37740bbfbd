#include "endpoint/conn.h"

#include <string.h>

enum { WATERMARK = 128 * 1024, HARD_LIMIT = 4 };

static struct weir_executor *executor_of(const struct weir__conn *conn)
{
    return conn->channel.host->executor;
}

static struct weir__conn *conn_of(struct weir__channel *channel)
{
    return (struct weir__conn *)channel;
}

/* ---- the end ---- */

static void stop_timers(struct weir__conn *conn)
{
    struct weir_executor *executor = executor_of(conn);
    weir_executor_timer_stop(executor, &conn->life);
    weir_executor_timer_stop(executor, &conn->quiet);
    weir_executor_timer_stop(executor, &conn->idle);
}

static void free_if_done(struct weir__conn *conn)
{
    if (!conn->done || conn->channel.served_count)
        return;
    weir_job_cancel(&conn->flush);
    weir_mem_free(conn->channel.host->allocator, conn->backlog);
    conn->backlog = NULL;
    conn->ops->gone(conn);
}

/* The transport is gone; from the loop, so callbacks may run. */
static void finish(void *data)
{
    struct weir__conn *conn = data;
    conn->transport = NULL;
    weir__channel_close(&conn->channel, conn->status, conn->reason);
    if (conn->reverse)
        weir__client_detach(conn->reverse);
    conn->reverse = NULL;
    conn->done = true;
    free_if_done(conn);
}

/* What is still to be said, as far as the kernel takes it. */
static void write_last(struct weir__conn *conn)
{
    if (conn->transport && weir_buf_len(&conn->channel.out))
        weir_transport_write(conn->transport, &conn->channel.out);
}

void weir__conn_close(struct weir__conn *conn, int status, const char *reason)
{
    if (conn->closing)
        return;
    conn->closing = true;
    conn->status = status ? status : WEIR_UNAVAILABLE;
    conn->reason = reason;
    stop_timers(conn);
    if (!conn->blocked)
        write_last(conn);
    weir_mux_close(&conn->channel.mux);
    conn->ops->ending(conn, status);
    weir_job_cancel(&conn->flush);
    weir_job_init(&conn->flush, finish, conn);
    if (conn->transport)
        weir_transport_close(conn->transport);
    else
        weir_executor_defer(executor_of(conn), &conn->flush);
}

static void on_closed(struct weir_transport *t, void *data)
{
    struct weir__conn *conn = data;
    (void)t;
    if (!conn->closing) { /* by the reactor's end */
        conn->blocked = true;
        weir__conn_close(conn, WEIR_UNAVAILABLE, "the loop has ended");
    }
    finish(conn);
}

/* ---- writing ---- */

size_t weir__conn_queued(const struct weir__conn *conn)
{
    size_t queued = conn->transport ? weir_transport_queued(conn->transport) : 0;
    return queued + weir_buf_len(&conn->channel.out);
}

/* The kernel takes no more for now. */
static void hold_back(struct weir__conn *conn)
{
    struct weir__channel *channel = &conn->channel;
    size_t queued = weir__conn_queued(conn);
    weir_mux_congest(&channel->mux, true);
    if (channel->mux.accepting && queued > channel->max_output && !conn->held) {
        conn->held = true;
        weir_mux_pause(&channel->mux);
        weir_transport_pause(conn->transport);
    } else if (queued > channel->max_output * HARD_LIMIT) {
        weir__conn_close(conn, WEIR_RESOURCE_EXHAUSTED, "the peer does not read");
    }
}

static void leave_if_idle(struct weir__conn *conn)
{
    if (conn->leaving && weir__conn_is_idle(conn) && !conn->blocked && !conn->closing)
        weir__conn_close(conn, WEIR_OK, NULL);
}

static void flush(struct weir__conn *conn)
{
    struct weir__channel *channel = &conn->channel;
    channel->touched = false;
    while (conn->transport && !conn->closing) {
        int err = conn->blocked ? WEIR_OK : weir_mux_fill(&channel->mux, WATERMARK);
        if (err < 0) {
            weir__conn_close(conn, WEIR_UNAVAILABLE, weir_error_text(err));
            return;
        }
        if (conn->blocked)
            hold_back(conn);
        if (conn->blocked || !weir_buf_len(&channel->out))
            break;
        err = weir_transport_write(conn->transport, &channel->out);
        if (err < 0) {
            weir__conn_close(conn, WEIR_UNAVAILABLE, weir_error_text(err));
            return;
        }
        conn->blocked = err == WEIR_PENDING;
        if (!conn->blocked && !weir_mux_is_filling(&channel->mux))
            break;
    }
    leave_if_idle(conn);
}

static void flush_later(void *data)
{
    flush(data);
}

/* ---- reading ---- */

/* Keeps what the engine would not take. */
static void keep_backlog(struct weir__conn *conn, struct weir_bytes bytes)
{
    uint8_t *backlog = NULL;
    if (bytes.len) {
        backlog = weir_mem_alloc(conn->channel.host->allocator, bytes.len);
        if (!backlog) {
            weir__conn_close(conn, WEIR_UNAVAILABLE, weir_error_text(WEIR_ENOMEM));
            return;
        }
        memcpy(backlog, bytes.data, bytes.len);
    }
    conn->backlog = backlog;
    conn->backlog_len = bytes.len;
    if (!conn->held) {
        conn->held = true;
        weir_transport_pause(conn->transport);
    }
}

static void note_greeting(struct weir__conn *conn)
{
    conn->greeted = true;
    weir_executor_timer_stop(executor_of(conn), &conn->life);
    if (conn->max_age_ms)
        weir_executor_timer_after(executor_of(conn), &conn->life, conn->max_age_ms);
    conn->ops->greeted(conn);
}

/* A rule was broken: the frame that says so goes first. */
static void fail(struct weir__conn *conn, int err)
{
    const char *reason = weir_error_text(err);
    if (err == WEIR_EPROTO && conn->channel.mux.error_reason)
        reason = conn->channel.mux.error_reason;
    weir__conn_close(conn, err == WEIR_EPROTO ? WEIR_EPROTO : WEIR_UNAVAILABLE, reason);
}

/* Gives the engine bytes until it has them all, or the peer has to be held back. */
static void feed(struct weir__conn *conn, struct weir_bytes bytes)
{
    struct weir__channel *channel = &conn->channel;
    for (;;) {
        size_t used;
        channel->reading = true;
        int err = weir_mux_receive(&channel->mux, bytes, &used);
        channel->reading = false;
        if (WEIR_UNLIKELY(err)) {
            fail(conn, err);
            return;
        }
        bytes.data += used;
        bytes.len -= used;
        if (WEIR_UNLIKELY(!conn->greeted && channel->mux.greeted))
            note_greeting(conn);
        flush(conn);
        if (conn->closing)
            return;
        if (WEIR_LIKELY(!channel->mux.stop))
            return;
        if (conn->blocked) {
            keep_backlog(conn, bytes);
            return;
        }
        weir_mux_resume(&channel->mux);
    }
}

static void on_read(struct weir_transport *t, void *data, struct weir_bytes bytes)
{
    struct weir__conn *conn = data;
    (void)t;
    conn->heard = true;
    if (conn->idle_ms)
        weir_executor_timer_after(executor_of(conn), &conn->idle, conn->idle_ms);
    feed(conn, bytes);
}

static void on_end(struct weir_transport *t, void *data, int status)
{
    struct weir__conn *conn = data;
    (void)t;
    const char *reason = status ? weir_error_text(status) : "the peer has closed the connection";
    weir__conn_close(conn, conn->leaving && !status ? WEIR_OK : WEIR_UNAVAILABLE, reason);
}

/* What the peer had to wait for has been written. */
static void on_drained(struct weir_transport *t, void *data)
{
    struct weir__conn *conn = data;
    (void)t;
    conn->blocked = false;
    weir_mux_congest(&conn->channel.mux, false);
    flush(conn);
    if (conn->closing || conn->blocked || !conn->held)
        return;
    struct weir_bytes rest = {conn->backlog, conn->backlog_len};
    conn->held = false;
    conn->backlog = NULL;
    conn->backlog_len = 0;
    weir_mux_resume(&conn->channel.mux);
    weir_transport_resume(conn->transport);
    if (rest.len)
        feed(conn, rest);
    weir_mem_free(conn->channel.host->allocator, (void *)(uintptr_t)rest.data);
}

static const struct weir_transport_handler handler = {
    .on_read = on_read,
    .on_end = on_end,
    .on_drained = on_drained,
    .on_closed = on_closed,
};

/* ---- what the channel asks ---- */

static void touched(struct weir__channel *channel)
{
    struct weir__conn *conn = conn_of(channel);
    if (!conn->closing)
        weir_executor_at_turn_end(executor_of(conn), &conn->flush);
}

static void left(struct weir__channel *channel)
{
    struct weir__conn *conn = conn_of(channel);
    if (WEIR_UNLIKELY(conn->done))
        free_if_done(conn);
    else if (WEIR_UNLIKELY(conn->leaving))
        weir__channel_touch(channel);
}

static void entered(struct weir__channel *channel)
{
    struct weir__conn *conn = conn_of(channel);
    if (conn->keepalive_ms && !weir_timer_is_running(&conn->quiet))
        weir_executor_timer_after(executor_of(conn), &conn->quiet, conn->keepalive_ms);
}

static void available(struct weir__channel *channel)
{
    struct weir__conn *conn = conn_of(channel);
    conn->ops->available(conn);
}

static void peer_drained(struct weir__channel *channel, const struct weir_mux_drain *drain)
{
    struct weir__conn *conn = conn_of(channel);
    conn->ops->drained(conn, drain);
}

static const char *peer(const struct weir__channel *channel)
{
    const struct weir__conn *conn = (const struct weir__conn *)channel;
    return conn->transport ? weir_transport_peer(conn->transport) : "";
}

static struct weir_client *client(struct weir__channel *channel)
{
    return weir__client_of(conn_of(channel));
}

static const struct weir__channel_ops channel_ops = {
    .touched = touched,
    .left = left,
    .entered = entered,
    .available = available,
    .drained = peer_drained,
    .peer = peer,
    .client = client,
};

/* ---- timers ---- */

static void life_over(void *data)
{
    struct weir__conn *conn = data;
    if (conn->greeted)
        weir__conn_drain(conn);
    else
        weir__conn_close(conn, WEIR_UNAVAILABLE, "no hello in time");
}

/* Keepalive runs while calls do. */
static void quiet_over(void *data)
{
    struct weir__conn *conn = data;
    if (conn->heard) {
        conn->heard = conn->pinged = false;
    } else if (conn->pinged) {
        weir__conn_close(conn, WEIR_UNAVAILABLE, "no sign of life");
        return;
    } else if (!weir__conn_is_idle(conn)) {
        conn->pinged = true;
        weir_mux_ping(&conn->channel.mux, weir_executor_now(executor_of(conn)));
        weir__channel_touch(&conn->channel);
    }
    if (!weir__conn_is_idle(conn))
        weir_executor_timer_after(executor_of(conn), &conn->quiet, conn->keepalive_ms);
}

static void idle_over(void *data)
{
    struct weir__conn *conn = data;
    if (weir__conn_is_idle(conn))
        weir__conn_drain(conn);
    else
        weir_executor_timer_after(executor_of(conn), &conn->idle, conn->idle_ms);
}

/* ---- life ---- */

int weir__conn_init(struct weir__conn *conn, struct weir__host *host,
                    const struct weir__conn_ops *ops, void *owner,
                    const struct weir__conn_options *options)
{
    *conn = (struct weir__conn){.ops = ops, .owner = owner};
    int err = weir__channel_init(&conn->channel, host, &channel_ops, &options->channel);
    if (err)
        return err;
    conn->keepalive_ms = options->keepalive_ms;
    conn->idle_ms = options->idle_ms;
    conn->max_age_ms = options->max_age_ms;
    weir_job_init(&conn->flush, flush_later, conn);
    weir_timer_init(&conn->life, life_over, conn);
    weir_timer_init(&conn->quiet, quiet_over, conn);
    weir_timer_init(&conn->idle, idle_over, conn);
    if (options->handshake_ms)
        weir_executor_timer_after(host->executor, &conn->life, options->handshake_ms);
    return WEIR_OK;
}

void weir__conn_start(struct weir__conn *conn, struct weir_transport *transport)
{
    conn->transport = transport;
    int err = weir_transport_start(transport, &handler, conn);
    if (err) {
        weir__conn_close(conn, WEIR_UNAVAILABLE, weir_error_text(err));
        return;
    }
    if (conn->idle_ms)
        weir_executor_timer_after(executor_of(conn), &conn->idle, conn->idle_ms);
    weir__channel_touch(&conn->channel);
}

void weir__conn_drain(struct weir__conn *conn)
{
    if (conn->closing || conn->channel.mux.drain_sent)
        return;
    if (!conn->greeted) {
        weir__conn_close(conn, WEIR_UNAVAILABLE, "draining");
        return;
    }
    weir_mux_drain(&conn->channel.mux, WEIR_OK, NULL);
    weir__channel_touch(&conn->channel);
}

void weir__conn_leave(struct weir__conn *conn)
{
    conn->leaving = true;
    weir__channel_touch(&conn->channel);
}
