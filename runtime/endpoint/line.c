#include "endpoint/line.h"

#include <string.h>

enum {
    HARD_LIMIT = 4,
    READ_AHEAD =
        64 * 1024, /* bytes behind a call that is not answered: a peer that goes is noticed */
};

static struct weir_executor *executor_of(const struct weir__line *line)
{
    return line->link.host->executor;
}

static struct weir__line *line_of(const struct weir__link *link)
{
    return (struct weir__line *)link;
}

static bool is_idle(const struct weir__line *line)
{
    return line->link.served_count == 0 && line->link.called_count == 0;
}

static bool is_server(const struct weir__line *line)
{
    return line->link.session.options.side == WEIR_SIDE_SERVER;
}

/* ---- the end ---- */

static void stop_timers(struct weir__line *line)
{
    struct weir_executor *executor = executor_of(line);
    weir_executor_timer_stop(executor, &line->life);
    weir_executor_timer_stop(executor, &line->idle);
    weir_executor_timer_stop(executor, &line->state);
}

static void free_if_done(struct weir__line *line)
{
    if (!line->done || line->link.served_count)
        return;
    weir_job_cancel(&line->flush);
    line->ops->gone(line);
}

/* The transport is gone; from the loop, so callbacks may run. */
static void finish(void *data)
{
    struct weir__line *line = data;
    line->transport = NULL;
    weir__link_close(&line->link, line->status, line->reason);
    line->done = true;
    free_if_done(line);
}

void weir__line_close(struct weir__line *line, int status, const char *reason)
{
    if (line->closing)
        return;
    line->closing = true;
    line->status = status ? status : WEIR_UNAVAILABLE;
    line->reason = reason;
    stop_timers(line);
    if (line->transport && !line->blocked && weir_buf_len(&line->link.out))
        weir_transport_write(line->transport, &line->link.out);
    line->ops->ending(line, status);
    weir_job_cancel(&line->flush);
    weir_job_init(&line->flush, finish, line);
    if (line->transport)
        weir_transport_close(line->transport);
    else
        weir_executor_defer(executor_of(line), &line->flush);
}

static void on_closed(struct weir_transport *t, void *data)
{
    struct weir__line *line = data;
    (void)t;
    if (!line->closing) { /* by the reactor's end */
        line->blocked = true;
        weir__line_close(line, WEIR_UNAVAILABLE, "the loop has ended");
    }
    weir_job_cancel(&line->flush);
    finish(line);
}

/* ---- after each change ---- */

static void fail(struct weir__line *line, int err)
{
    const char *reason = line->link.session.error.reason;
    bool is_breach = err == WEIR_EPROTO;
    weir__line_close(line, is_breach ? WEIR_EPROTO : WEIR_UNAVAILABLE,
                     reason ? reason : weir_error_text(err));
}

/* Writes what there is. */
static int write_out(struct weir__line *line)
{
    struct weir__link *link = &line->link;
    if (line->blocked || !line->transport || !weir_buf_len(&link->out))
        return WEIR_OK;
    int err = weir_transport_write(line->transport, &link->out);
    if (WEIR_UNLIKELY(err < 0)) {
        weir__line_close(line, WEIR_UNAVAILABLE, weir_error_text(err));
        return err;
    }
    line->blocked = err == WEIR_PENDING;
    link->queued = line->blocked ? weir_transport_queued(line->transport) : 0;
    return WEIR_OK;
}

/* The connection is another protocol's from here on, or nobody's. */
static void hand_on(struct weir__line *line)
{
    struct weir_session *s = &line->link.session;
    const char *protocol = s->upgrade;
    if (line->blocked)
        return; /* when that is written */
    if (!strcmp(protocol, "tls") &&
        weir_session_pending(s)) { /* said in the clear, heard as secured */
        weir__line_close(line, WEIR_EPROTO, "bytes in front of the upgrade to TLS");
        return;
    }
    struct weir_transport *transport = line->transport;
    line->transport = NULL;
    if (!line->ops->upgraded(line, transport, protocol, weir_session_rest(s)))
        line->transport = transport;
    weir__line_close(line, line->transport ? WEIR_UNIMPLEMENTED : WEIR_OK,
                     line->transport ? "nobody takes the connection on" : NULL);
}

/* Whether input has to wait. */
static bool has_to_wait(const struct weir__line *line)
{
    const struct weir__link *link = &line->link;
    if (weir_session_pending(&link->session) > READ_AHEAD && weir_session_is_held(&link->session))
        return true;
    return is_server(line) && line->blocked && weir__link_is_full(link);
}

static void follow_input(struct weir__line *line)
{
    bool wait = has_to_wait(line);
    if (WEIR_LIKELY(wait == line->held) || !line->transport)
        return;
    line->held = wait;
    if (wait)
        weir_transport_pause(line->transport);
    else
        weir_transport_resume(line->transport);
}

static void leave_if_done(struct weir__line *line)
{
    bool wants = line->leaving || line->link.session.closing || line->breaking;
    bool busy = !is_idle(line) || (line->link.session.again && !line->link.session.closing);
    bool waits = line->blocked || (!line->breaking && busy);
    if (WEIR_LIKELY(!wants) || waits || line->closing)
        return;
    weir__line_close(line, line->status, line->reason);
}

/* Dispatches what waits, writes, and looks at what that has led to. */
static void follow(struct weir__line *line)
{
    struct weir__link *link = &line->link;
    link->touched = false;
    if (link->session.again && !link->closed && !line->closing && line->transport) {
        int err = weir__link_receive(link, (struct weir_bytes){NULL, 0});
        if (err) {
            fail(line, err);
            return;
        }
    }
    if (line->closing || write_out(line))
        return;
    if (WEIR_UNLIKELY(link->session.upgrade != NULL) && line->transport) {
        hand_on(line);
        return;
    }
    if (WEIR_UNLIKELY(link->queued + weir_buf_len(&link->out) > link->max_output * HARD_LIMIT)) {
        weir__line_close(line, WEIR_RESOURCE_EXHAUSTED, "the peer does not read");
        return;
    }
    follow_input(line);
    line->ops->available(line);
    leave_if_done(line);
    if (WEIR_UNLIKELY(link->session.again) && !line->closing)
        weir_executor_defer(executor_of(line), &line->flush);
}

static void follow_later(void *data)
{
    follow(data);
}

/* ---- what the transport tells ---- */

static void note_greeting(struct weir__line *line)
{
    if (weir_session_is_initial(&line->link.session))
        return;
    line->greeted = true;
    weir_executor_timer_stop(executor_of(line), &line->life);
    if (line->max_age_ms)
        weir_executor_timer_after(executor_of(line), &line->life, line->max_age_ms);
}

static void on_read(struct weir_transport *t, void *data, struct weir_bytes bytes)
{
    struct weir__line *line = data;
    (void)t;
    if (line->idle_ms)
        weir_executor_timer_after(executor_of(line), &line->idle, line->idle_ms);
    if (line->link.is_datagram) { /* what makes no sense was never sent to us */
        weir__link_datagram(&line->link, bytes, NULL, 0);
        follow(line);
        return;
    }
    int err = weir__link_receive(&line->link, bytes);
    if (WEIR_UNLIKELY(err)) {
        fail(line, err);
        return;
    }
    if (WEIR_UNLIKELY(!line->greeted))
        note_greeting(line);
    follow(line);
}

/* What a peer that sends no more has asked for is dropped with it, unless such peers are known to wait for it. */
static void on_end(struct weir_transport *t, void *data, int status)
{
    struct weir__line *line = data;
    (void)t;
    const char *reason = status ? weir_error_text(status) : "the peer has closed the connection";
    line->ended = true;
    if (status || !line->half_close) {
        weir__line_close(line, WEIR_UNAVAILABLE, reason);
        return;
    }
    line->status = WEIR_OK;
    line->leaving = true;
    follow(line);
}

static void on_drained(struct weir_transport *t, void *data)
{
    struct weir__line *line = data;
    (void)t;
    line->blocked = false;
    line->link.queued = 0;
    if (line->link.full) {
        line->link.full = false;
        weir__link_hold(&line->link, false);
    }
    if (write_out(line) || line->closing)
        return;
    weir__link_drained(&line->link);
    follow(line);
}

static const struct weir_transport_handler handler = {
    .on_read = on_read,
    .on_end = on_end,
    .on_drained = on_drained,
    .on_closed = on_closed,
};

/* ---- what the link asks ---- */

static void touched(struct weir__link *link)
{
    struct weir__line *line = line_of(link);
    if (!line->closing)
        weir_executor_at_turn_end(executor_of(line), &line->flush);
}

static void left(struct weir__link *link)
{
    struct weir__line *line = line_of(link);
    if (WEIR_UNLIKELY(line->done))
        free_if_done(line);
    else if (WEIR_UNLIKELY(line->leaving || link->session.again))
        weir__link_touch(link);
}

static void start_state_timer(struct weir__line *line)
{
    uint32_t ms = weir_session_timeout_ms(&line->link.session);
    if (ms)
        weir_executor_timer_after(executor_of(line), &line->state, ms);
    else
        weir_executor_timer_stop(executor_of(line), &line->state);
}

static void entered(struct weir__link *link)
{
    start_state_timer(line_of(link));
}

/* What is still to be said goes first. */
static void broken(struct weir__link *link, int status, const char *reason)
{
    struct weir__line *line = line_of(link);
    if (line->closing || line->breaking)
        return;
    line->breaking = true;
    line->status = status;
    line->reason = reason;
    weir_session_pause(&link->session);
    weir_executor_at_turn_end(executor_of(line), &line->flush);
}

static void full(struct weir__link *link)
{
    struct weir__line *line = line_of(link);
    if (link->full || !is_server(line))
        return;
    if (write_out(line) || line->closing || !line->blocked || !weir__link_is_full(link))
        return;
    link->full = true;
    weir__link_hold(link, true);
}

static const char *peer(const struct weir__link *link)
{
    const struct weir__line *line = line_of(link);
    return line->transport ? weir_transport_peer(line->transport) : "";
}

static void pushed(struct weir__link *link, const struct weir_incoming *in)
{
    struct weir__line *line = line_of(link);
    line->ops->pushed(line, in);
}

static const struct weir__link_ops server_link_ops = {
    .touched = touched,
    .left = left,
    .entered = entered,
    .broken = broken,
    .full = full,
    .peer = peer,
};

static int datagram(struct weir__link *link, struct weir__operated *call)
{
    struct weir__line *line = line_of(link);
    (void)call;
    return line->transport ? weir_transport_write(line->transport, &link->out) : WEIR_ECLOSED;
}

static const struct weir__link_ops datagram_link_ops = {
    .touched = touched,
    .left = left,
    .entered = entered,
    .broken = broken,
    .full = full,
    .peer = peer,
    .pushed = pushed,
    .datagram = datagram,
};

static const struct weir__link_ops client_link_ops = {
    .touched = touched,
    .left = left,
    .entered = entered,
    .broken = broken,
    .full = full,
    .peer = peer,
    .pushed = pushed,
};

/* ---- timers ---- */

static void life_over(void *data)
{
    struct weir__line *line = data;
    if (line->greeted)
        weir__line_leave(line);
    else
        weir__line_close(line, WEIR_UNAVAILABLE, "the handshake takes too long");
}

static void idle_over(void *data)
{
    struct weir__line *line = data;
    if (is_idle(line))
        weir__line_close(line, WEIR_OK, "idle for too long");
    else
        weir_executor_timer_after(executor_of(line), &line->idle, line->idle_ms);
}

static void state_over(void *data)
{
    struct weir__line *line = data;
    weir_session_expire(&line->link.session);
    if (line->link.session.closing) {
        weir__line_close(line, WEIR_UNAVAILABLE, "the state takes too long");
        return;
    }
    follow(line);
}

/* ---- life ---- */

const struct weir_transport_hint *weir__hint_for(const struct weir_protocol *protocol,
                                                 const char *url)
{
    size_t length = strcspn(url, ":");
    for (size_t i = 0; i < protocol->transport_count; i++) {
        const struct weir_transport_hint *hint = &protocol->transports[i];
        if (strlen(hint->name) == length && !memcmp(hint->name, url, length))
            return hint;
    }
    /* The in-memory network stands for the protocol's stream transport. */
    for (size_t i = 0; i < protocol->transport_count && !strncmp(url, "mem:", 4); i++)
        if (strcmp(protocol->transports[i].name, "udp"))
            return &protocol->transports[i];
    return NULL;
}

int weir__line_init(struct weir__line *line, struct weir__host *host,
                    const struct weir__line_ops *ops, void *owner,
                    const struct weir_protocol *protocol, const struct weir__line_options *options)
{
    bool server = options->link.session.side == WEIR_SIDE_SERVER;
    *line = (struct weir__line){.ops = ops, .owner = owner};
    const struct weir__link_ops *link_ops = server                 ? &server_link_ops
                                            : options->is_datagram ? &datagram_link_ops
                                                                   : &client_link_ops;
    int err = weir__link_init(&line->link, host, link_ops, protocol, &options->link);
    if (err)
        return err;
    uint32_t handshake =
        options->handshake_ms ? options->handshake_ms : protocol->handshake_timeout_ms;
    line->idle_ms = options->idle_ms ? options->idle_ms : protocol->idle_timeout_ms;
    line->max_age_ms = options->max_age_ms;
    line->half_close = options->half_close;
    weir_job_init(&line->flush, follow_later, line);
    weir_timer_init(&line->life, life_over, line);
    weir_timer_init(&line->idle, idle_over, line);
    weir_timer_init(&line->state, state_over, line);
    if (handshake && server)
        weir_executor_timer_after(host->executor, &line->life, handshake);
    return WEIR_OK;
}

void weir__line_start(struct weir__line *line, struct weir_transport *transport)
{
    line->transport = transport;
    int err = weir_transport_start(transport, &handler, line);
    if (err) {
        weir__line_close(line, WEIR_UNAVAILABLE, weir_error_text(err));
        return;
    }
    if (line->idle_ms)
        weir_executor_timer_after(executor_of(line), &line->idle, line->idle_ms);
    start_state_timer(line);
    weir__link_touch(&line->link);
}

void weir__line_leave(struct weir__line *line)
{
    if (line->closing)
        return;
    line->leaving = true;
    if (is_server(line))
        weir_session_pause(&line->link.session);
    weir__link_touch(&line->link);
}
