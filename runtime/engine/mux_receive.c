/* One function per kind of frame. Each returns 0, or what ends the connection. */
#include "engine/mux_internal.h"

/* ---- calls of the peer ---- */

static int check_id(struct weir_mux *mux, uint32_t id)
{
    if (weir__mux_is_local(mux, id))
        return weir__mux_violation(mux, "open with an id of the other side");
    if ((id - 1) >> 1 >= mux->own.max_calls)
        return weir__mux_violation(mux, "open with an id beyond max_calls");
    if (weir__mux_find(mux, id))
        return weir__mux_violation(mux, "open with an id that is in use");
    return WEIR_OK;
}

/* The request comes in several frames and this was the first. */
static int begin_request(struct weir_mux *mux, const struct weir_mux_open *open, uint32_t total)
{
    struct weir_mux_call *call = weir__mux_find(mux, open->call);
    if (!call)
        return WEIR_OK; /* refused */
    call->state |= WEIR__CALL_IN_OPEN | WEIR__CALL_PART_REQUEST;
    return weir__mux_part_begin(mux, call, total, open->body, 0);
}

static int check_open(struct weir_mux *mux, const struct weir_mux_open *open)
{
    if (open->call)
        return check_id(mux, open->call);
    if (!open->oneway || !open->whole)
        return weir__mux_violation(mux, "open without an id that wants an answer");
    return WEIR_OK;
}

static int receive_open(struct weir_mux *mux, struct weir__mux_header header, const uint8_t *p)
{
    if (header.size < WEIR__MUX_OPEN_FIXED)
        return weir__mux_violation(mux, "open too short");
    struct weir_mux_open open = {
        .call = header.call,
        .method = weir_get_be32(p),
        .deadline_ms = weir_get_be32(p + 4),
        .oneway = (header.flags & WEIR_MUX_ONEWAY) != 0,
        .whole = (header.flags & (WEIR_MUX_END | WEIR_MUX_MORE)) == WEIR_MUX_END,
        .streams = !(header.flags & WEIR_MUX_END),
    };
    struct weir__mux_prefix prefix = {.total = 0};
    open.body = (struct weir_bytes){p + WEIR__MUX_OPEN_FIXED, header.size - WEIR__MUX_OPEN_FIXED};
    if (header.flags & (WEIR_MUX_META | WEIR_MUX_MORE)) {
        if (weir__mux_get_prefix(&open.body, header.flags, &prefix))
            return weir__mux_violation(mux, "open with a malformed beginning");
        open.metadata = prefix.metadata;
    }
    if (open.streams && (open.body.len || header.flags & WEIR_MUX_MORE))
        return weir__mux_violation(mux, "open of a stream with a body");
    int err = check_open(mux, &open);
    if (err)
        return err;
    mux->accepted++;
    mux->hooks->opened(mux, &open);
    if (header.flags & WEIR_MUX_MORE)
        return begin_request(mux, &open, prefix.total);
    return WEIR_OK;
}

int weir_mux_accept(struct weir_mux *mux, const struct weir_mux_open *open,
                    struct weir_mux_call *call)
{
    uint32_t index = (open->call - 1) >> 1;
    if (WEIR_UNLIKELY(index >= mux->remote.size) &&
        weir__mux_table_grow(mux, &mux->remote, index, mux->own.max_calls))
        return WEIR_ENOMEM;
    weir__mux_enter_remote(mux, call, open->call);
    call->state = open->streams ? WEIR__CALL_IN_OPEN | WEIR__CALL_OUT_OPEN : WEIR__CALL_OUT_OPEN;
    return WEIR_OK;
}

void weir_mux_refuse(struct weir_mux *mux, const struct weir_mux_open *open, int status,
                     const char *text)
{
    if (!open->call || mux->stop & WEIR__MUX_CLOSED)
        return;
    struct weir_mux_status answer = {.status = status, .text = {text, text ? strlen(text) : 0}};
    if (weir__mux_put_status(mux->out, open->call, &answer))
        weir__mux_break(mux);
}

/* What this side still has queued for the call is of no use to anybody. */
static int cut_answer(struct weir_mux *mux, struct weir_mux_call *call, int status)
{
    struct weir_mux_status answer = {.status = status};
    uint32_t id = call->id;
    weir__mux_leave(mux, call);
    if (weir__mux_put_status(mux->out, id, &answer))
        return weir__mux_break(mux);
    mux->hooks->sent(mux, call);
    return WEIR_OK;
}

/* The caller gives no more credit: what waits for it would wait for ever. */
static void drop_queued(struct weir_mux *mux, struct weir_mux_call *call)
{
    weir__mux_queue_drop(mux, call);
    weir_list_remove(&call->link);
    weir__mux_unblock(mux, call);
}

static int receive_cancel(struct weir_mux *mux, uint32_t id, struct weir_bytes in)
{
    if (weir__mux_is_local(mux, id))
        return weir__mux_violation(mux, "cancel of a call of the other side");
    struct weir_mux_call *call = weir__mux_find(mux, id);
    if (!call)
        return WEIR_OK;
    int status = weir__mux_get_cancel(in);
    weir__mux_part_drop(mux, call);
    call->state |= WEIR__CALL_DROPPING | WEIR__CALL_CANCELLED;
    if (call->state & (WEIR__CALL_QUEUED_REPLY | WEIR__CALL_QUEUED_FINISH))
        return cut_answer(mux, call, status);
    drop_queued(mux, call);
    mux->hooks->cancelled(mux, call, status);
    return WEIR_OK;
}

/* ---- answers to one's own calls ---- */

static int receive_reply(struct weir_mux *mux, struct weir__mux_header header, struct weir_bytes in)
{
    if (!weir__mux_is_local(mux, header.call))
        return weir__mux_violation(mux, "reply to a call of the sender's");
    struct weir_mux_call *call = weir__mux_find(mux, header.call);
    if (!call)
        return WEIR_OK;
    struct weir__mux_prefix prefix = {.total = 0};
    if (header.flags & (WEIR_MUX_META | WEIR_MUX_MORE) &&
        weir__mux_get_prefix(&in, header.flags, &prefix))
        return weir__mux_violation(mux, "reply with a malformed beginning");
    if (call->state & WEIR__CALL_PART)
        return weir__mux_violation(mux, "reply in the middle of a message");
    if (header.flags & WEIR_MUX_MORE) {
        call->state |= WEIR__CALL_PART_REPLY;
        return weir__mux_part_begin(mux, call, prefix.total, in, 0);
    }
    weir__mux_leave(mux, call);
    mux->hooks->replied(mux, call, prefix.metadata, in);
    weir__mux_tell_available(mux);
    return WEIR_OK;
}

static int receive_status(struct weir_mux *mux, struct weir__mux_header header,
                          struct weir_bytes in)
{
    if (!weir__mux_is_local(mux, header.call))
        return weir__mux_violation(mux, "status of a call of the sender's");
    struct weir_mux_status status;
    if (weir__mux_get_status(in, header.flags, &status))
        return weir__mux_violation(mux, "malformed status");
    struct weir_mux_call *call = weir__mux_find(mux, header.call);
    if (!call)
        return WEIR_OK;
    weir__mux_leave(mux, call);
    mux->hooks->finished(mux, call, &status);
    weir__mux_tell_available(mux);
    return WEIR_OK;
}

/* ---- data ---- */

static int end_of_data(struct weir_mux *mux, uint32_t id, const struct weir_mux_call *before)
{
    struct weir_mux_call *call = weir__mux_find(mux, id);
    if (!call || call != before || call->state & WEIR__CALL_LOCAL ||
        !(call->state & WEIR__CALL_IN_OPEN) || mux->stop & WEIR__MUX_CLOSED)
        return WEIR_OK;
    if (call->state & WEIR__CALL_PART)
        return weir__mux_violation(mux, "end in the middle of a message");
    call->state &= ~(uint32_t)WEIR__CALL_IN_OPEN;
    if (!(call->state & WEIR__CALL_DROPPING))
        mux->hooks->ended(mux, call);
    return WEIR_OK;
}

/* A data frame of a call that is there and takes data. */
static int take_data(struct weir_mux *mux, struct weir_mux_call *call, unsigned flags,
                     struct weir_bytes body, uint32_t cost)
{
    if (call->state & (WEIR__CALL_PART | WEIR__CALL_PART_REPLY))
        return weir__mux_part_continue(mux, call, flags, body, cost);
    if (call->state & WEIR__CALL_DROPPING) {
        weir__mux_return(mux, cost);
        return WEIR_OK;
    }
    if (flags & WEIR_MUX_MORE) {
        struct weir__mux_prefix prefix;
        if (weir__mux_get_prefix(&body, WEIR_MUX_MORE, &prefix))
            return weir__mux_violation(mux, "data with a malformed beginning");
        return weir__mux_part_begin(mux, call, prefix.total, body, cost);
    }
    if (!body.len && flags & WEIR_MUX_END)
        return WEIR_OK;
    call->held += cost;
    mux->hooks->message(mux, call, body, cost);
    return WEIR_OK;
}

static int receive_data(struct weir_mux *mux, struct weir__mux_header header,
                        struct weir_bytes body)
{
    uint32_t cost = header.size + WEIR__MUX_HEADER;
    if (!body.len && header.flags & WEIR_MUX_END)
        cost = 0;
    if (cost > mux->recv_credit)
        return weir__mux_violation(mux, "data beyond the connection's credit");
    if (!body.len && header.flags & WEIR_MUX_MORE)
        return weir__mux_violation(mux, "empty piece of a message");
    mux->recv_credit -= cost;
    struct weir_mux_call *call = weir__mux_find(mux, header.call);
    if (!call) {
        weir__mux_return(mux, cost);
        return WEIR_OK;
    }
    if (!(call->state & WEIR__CALL_IN_OPEN))
        return weir__mux_violation(mux, "data after the end");
    if (cost > call->recv_credit)
        return weir__mux_violation(mux, "data beyond the call's credit");
    call->recv_credit -= cost;
    int err = take_data(mux, call, header.flags, body, cost);
    if (!err && header.flags & WEIR_MUX_END)
        err = end_of_data(mux, header.call, call);
    return err;
}

static int receive_credit(struct weir_mux *mux, uint32_t id, struct weir_bytes in)
{
    uint32_t bytes;
    if (weir__mux_get_credit(in, &bytes))
        return weir__mux_violation(mux, "malformed credit");
    if (!id) {
        if (bytes > WEIR__MUX_CREDIT_MAX - mux->send_credit)
            return weir__mux_violation(mux, "more credit than 2^31 - 1");
        mux->send_credit += bytes;
        return WEIR_OK;
    }
    struct weir_mux_call *call = weir__mux_find(mux, id);
    if (!call)
        return WEIR_OK;
    if (bytes > WEIR__MUX_CREDIT_MAX - call->send_credit)
        return weir__mux_violation(mux, "more credit than 2^31 - 1");
    call->send_credit += bytes;
    weir__mux_unblock(mux, call);
    return WEIR_OK;
}

/* ---- connection ---- */

static uint32_t at_least(uint32_t value, uint32_t least)
{
    return value > least ? value : least;
}

/* Sets the peer's limits; none is below the minimum, which was relied on until now. */
static void set_limits(struct weir_mux *mux, const struct weir_mux_limits *said)
{
    const struct weir_mux_limits minimum = WEIR_MUX_MINIMUM;
    struct weir_mux_limits *peer = &mux->peer;
    peer->max_calls = at_least(said->max_calls, minimum.max_calls);
    if (peer->max_calls > 1u << 30)
        peer->max_calls = 1u << 30;
    peer->max_frame = at_least(said->max_frame, minimum.max_frame);
    if (peer->max_frame > 0xffffff)
        peer->max_frame = 0xffffff;
    peer->stream_credit = at_least(said->stream_credit, minimum.stream_credit);
    peer->connection_credit = at_least(said->connection_credit, minimum.connection_credit);
    peer->max_message = said->max_message < UINT32_MAX ? said->max_message : UINT32_MAX;
}

/* A call that was opened before the hello had the minimum. */
static void more_credit(struct weir_mux *mux, struct weir_mux_call *call)
{
    const struct weir_mux_limits minimum = WEIR_MUX_MINIMUM;
    call->send_credit += mux->peer.stream_credit - minimum.stream_credit;
    weir__mux_unblock(mux, call);
}

static int receive_hello(struct weir_mux *mux, struct weir_bytes in)
{
    const struct weir_mux_limits minimum = WEIR_MUX_MINIMUM;
    if (mux->greeted)
        return weir__mux_violation(mux, "second hello");
    struct weir__mux_hello hello;
    if (weir__mux_get_hello(in, &hello))
        return weir__mux_violation(mux, "malformed hello");
    if (hello.limits.stream_credit > WEIR__MUX_CREDIT_MAX ||
        hello.limits.connection_credit > WEIR__MUX_CREDIT_MAX)
        return weir__mux_violation(mux, "more credit than 2^31 - 1");
    mux->greeted = true;
    mux->features = hello.features;
    set_limits(mux, &hello.limits);
    mux->send_credit += mux->peer.connection_credit - minimum.connection_credit;
    weir_mux_each(mux, true, more_credit);
    weir_mux_each(mux, false, more_credit);
    mux->wants_id = true;
    weir__mux_tell_available(mux);
    return WEIR_OK;
}

static int receive_drain(struct weir_mux *mux, struct weir_bytes in)
{
    struct weir_mux_drain drain;
    if (weir__mux_get_drain(in, &drain))
        return weir__mux_violation(mux, "malformed drain");
    mux->peer_drained = true;
    mux->hooks->drained(mux, &drain);
    return WEIR_OK;
}

static int receive_ping(struct weir_mux *mux, struct weir_bytes in)
{
    if (weir__mux_get_ping(in, &mux->pong))
        return weir__mux_violation(mux, "malformed ping");
    mux->pong_due = true;
    return WEIR_OK;
}

static int receive_pong(struct weir_mux *mux, struct weir_bytes in)
{
    uint64_t value;
    if (weir__mux_get_ping(in, &value))
        return weir__mux_violation(mux, "malformed pong");
    mux->pongs++;
    return WEIR_OK;
}

static int dispatch_rare(struct weir_mux *mux, struct weir__mux_header header,
                         struct weir_bytes payload)
{
    switch (header.type) {
    case WEIR__MUX_HELLO:
        return receive_hello(mux, payload);
    case WEIR__MUX_CREDIT:
        return receive_credit(mux, header.call, payload);
    case WEIR__MUX_CANCEL:
        return receive_cancel(mux, header.call, payload);
    case WEIR__MUX_PING:
        return receive_ping(mux, payload);
    case WEIR__MUX_PONG:
        return receive_pong(mux, payload);
    case WEIR__MUX_DRAIN:
        return receive_drain(mux, payload);
    default:
        return WEIR_OK; /* of a later version: skipped */
    }
}

int weir__mux_dispatch(struct weir_mux *mux, struct weir__mux_header header, const uint8_t *p)
{
    struct weir_bytes payload = {p, header.size};
    if (WEIR_UNLIKELY(!mux->greeted) && header.type != WEIR__MUX_HELLO)
        return weir__mux_violation(mux, "the first frame is not a hello");
    switch (header.type) {
    case WEIR__MUX_OPEN:
        return receive_open(mux, header, p);
    case WEIR__MUX_REPLY:
        return receive_reply(mux, header, payload);
    case WEIR__MUX_DATA:
        return receive_data(mux, header, payload);
    case WEIR__MUX_STATUS:
        return receive_status(mux, header, payload);
    default:
        return dispatch_rare(mux, header, payload);
    }
}
