/* Messages in several frames, and credit for what came.
 *
 * A piece costs the peer credit. As long as nothing whole is waiting to be consumed the piece is
 * credited at once, for otherwise a message larger than the window could never be whole; behind
 * messages that wait it is not, so that a reader who stops is not sent message upon message. */
#include "engine/mux_internal.h"

enum { FIRST_CAPACITY = 4096 };

/* ---- credit ---- */

void weir__mux_return(struct weir_mux *mux, uint32_t cost)
{
    mux->consumed += cost;
    if (mux->consumed < mux->own.connection_credit / 2 || mux->stop & WEIR__MUX_CLOSED)
        return;
    if (weir__mux_put_credit(mux->out, 0, mux->consumed)) {
        weir__mux_break(mux);
        return;
    }
    mux->recv_credit += mux->consumed;
    mux->consumed = 0;
}

/* Gives credit of the call and of the connection. */
static void credit(struct weir_mux *mux, struct weir_mux_call *call, uint32_t cost)
{
    weir__mux_return(mux, cost);
    call->consumed += cost;
    if (call->consumed < mux->own.stream_credit / 2 || !(call->state & WEIR__CALL_IN_OPEN) ||
        call->state & WEIR__CALL_DROPPING || mux->stop & WEIR__MUX_CLOSED)
        return;
    if (weir__mux_put_credit(mux->out, call->id, call->consumed)) {
        weir__mux_break(mux);
        return;
    }
    call->recv_credit += call->consumed;
    call->consumed = 0;
}

void weir_mux_consumed(struct weir_mux *mux, struct weir_mux_call *call, uint32_t cost)
{
    if (cost > call->held)
        cost = call->held; /* the call has left the table: all was given back */
    if (!cost)
        return;
    call->held -= cost;
    credit(mux, call, cost);
    if (!call->held && call->state & WEIR__CALL_PART && call->part_cost) {
        credit(mux, call, call->part_cost);
        call->part_cost = 0;
    }
}

static void account(struct weir_mux *mux, struct weir_mux_call *call, uint32_t cost)
{
    if (call->held)
        call->part_cost += cost;
    else if (cost)
        credit(mux, call, cost);
}

/* ---- pieces ---- */

void weir__mux_part_drop(struct weir_mux *mux, struct weir_mux_call *call)
{
    if (!(call->state & WEIR__CALL_PART))
        return;
    uint32_t cost = call->part_cost;
    call->state &= ~(uint32_t)WEIR__CALL_PART;
    call->part_cost = 0;
    weir_mux_give(mux, call->part, call->part_capacity);
    call->part = NULL;
    if (cost)
        weir__mux_return(mux, cost);
}

static int grow(struct weir_mux *mux, struct weir_mux_call *call, uint32_t need)
{
    uint64_t capacity = (uint64_t)call->part_capacity * 2;
    if (capacity < FIRST_CAPACITY)
        capacity = FIRST_CAPACITY;
    if (capacity < need)
        capacity = need;
    if (capacity > call->part_total)
        capacity = call->part_total;
    if (capacity - call->part_capacity > mux->max_held - mux->held)
        return WEIR_RESOURCE_EXHAUSTED;
    void *part = weir_mem_resize(mux->allocator, call->part, (size_t)capacity);
    if (!part)
        return WEIR_ENOMEM;
    mux->held += (size_t)capacity - call->part_capacity;
    call->part = part;
    call->part_capacity = (uint32_t)capacity;
    return WEIR_OK;
}

static int append(struct weir_mux *mux, struct weir_mux_call *call, struct weir_bytes piece)
{
    uint32_t need = call->part_len + (uint32_t)piece.len;
    if (need > call->part_capacity) {
        int err = grow(mux, call, need);
        if (err)
            return err;
    }
    if (piece.len)
        memcpy(call->part + call->part_len, piece.data, piece.len);
    call->part_len = need;
    return WEIR_OK;
}

/* The message cannot be had; the call's user is told, and what follows of it is dropped. */
static void fail(struct weir_mux *mux, struct weir_mux_call *call, int status)
{
    weir__mux_part_drop(mux, call);
    call->state |= WEIR__CALL_DROPPING;
    mux->hooks->failed(mux, call, status);
}

int weir__mux_part_begin(struct weir_mux *mux, struct weir_mux_call *call, uint32_t total,
                         struct weir_bytes first, uint32_t cost)
{
    if (call->state & WEIR__CALL_DROPPING) {
        weir__mux_return(mux, cost);
        return WEIR_OK;
    }
    call->state |= WEIR__CALL_PART;
    call->part = NULL;
    call->part_len = 0;
    call->part_capacity = 0;
    call->part_total = total;
    call->part_cost = 0;
    int err = total > mux->own.max_message ? WEIR_RESOURCE_EXHAUSTED : append(mux, call, first);
    account(mux, call, cost);
    if (err)
        fail(mux, call, err);
    return WEIR_OK;
}

/* Hands a whole message over. The call may be gone afterwards. */
static void deliver(struct weir_mux *mux, struct weir_mux_call *call)
{
    struct weir_bytes body = {call->part, call->part_len};
    uint32_t capacity = call->part_capacity;
    uint32_t cost = call->part_cost;
    bool is_reply = (call->state & WEIR__CALL_PART_REPLY) != 0;
    mux->delivering = call->part;
    mux->delivering_size = capacity;
    call->state &= ~(uint32_t)(WEIR__CALL_PART | WEIR__CALL_PART_REPLY | WEIR__CALL_PART_REQUEST);
    call->part = NULL;
    call->held += cost;
    if (is_reply) {
        weir__mux_leave(mux, call);
        mux->hooks->replied(mux, call, (struct weir_bytes){NULL, 0}, body);
    } else {
        mux->hooks->message(mux, call, body, cost);
    }
    if (mux->delivering)
        weir_mux_give(mux, mux->delivering, capacity);
    mux->delivering = NULL;
    if (is_reply)
        weir__mux_tell_available(mux);
}

/* A piece of a message that nobody wants any more: only the end of a reply matters. */
static int skip_piece(struct weir_mux *mux, struct weir_mux_call *call, unsigned flags,
                      uint32_t cost)
{
    weir__mux_return(mux, cost);
    if (flags & WEIR_MUX_MORE || !(call->state & WEIR__CALL_PART_REPLY))
        return WEIR_OK;
    struct weir_mux_status status = {.status = WEIR_CANCELLED};
    weir__mux_leave(mux, call);
    mux->hooks->finished(mux, call, &status);
    weir__mux_tell_available(mux);
    return WEIR_OK;
}

int weir__mux_part_continue(struct weir_mux *mux, struct weir_mux_call *call, unsigned flags,
                            struct weir_bytes piece, uint32_t cost)
{
    if (call->state & WEIR__CALL_DROPPING)
        return skip_piece(mux, call, flags, cost);
    if (piece.len > call->part_total - call->part_len)
        return weir__mux_violation(mux, "message longer than it said");
    bool is_last = !(flags & WEIR_MUX_MORE);
    if (is_last != (piece.len == call->part_total - call->part_len))
        return weir__mux_violation(mux, "message ends before or after it said");
    int err = append(mux, call, piece);
    if (is_last)
        call->part_cost += cost; /* so that the message, as long as it waits, weighs something */
    else
        account(mux, call, cost);
    if (err) {
        bool is_over = is_last && call->state & WEIR__CALL_PART_REPLY;
        fail(mux, call, err);
        return is_over ? skip_piece(mux, call, flags, 0) : WEIR_OK;
    }
    if (!is_last)
        return WEIR_OK;
    if (call->state & WEIR__CALL_PART_REQUEST) {
        if (!(flags & WEIR_MUX_END))
            return weir__mux_violation(mux, "request without an end");
        call->state &= ~(uint32_t)WEIR__CALL_IN_OPEN;
    }
    deliver(mux, call);
    return WEIR_OK;
}
