/* What waits to be sent.
 *
 * A call with a queued message is in mux->sending while it has credit of its own; each turn sends
 * one chunk, so messages of any size go side by side. A call whose user waits to send is in
 * mux->waiting. Neither is in a list while it has no credit: the peer's grant puts it back. */
#include "engine/mux_internal.h"

/* Chunks from this size on are shared with the output, smaller ones are copied. */
enum { SHARE_FROM = 4096 };

/* ---- moving bytes ---- */

static int move_run(struct weir_mux *mux, struct weir_buf *message, const void *data, size_t size)
{
    struct weir_bytes view = {data, size};
    int err = size >= SHARE_FROM ? weir_buf_append_block(mux->out, message->head, view)
                                 : weir_buf_append(mux->out, data, size);
    if (!err)
        weir_buf_consume(message, size);
    return err;
}

int weir__mux_move(struct weir_mux *mux, struct weir_buf *message, size_t size)
{
    while (size) {
        struct weir_iov run;
        if (!weir_buf_iov(message, &run, 1))
            return WEIR_INTERNAL;
        size_t piece = run.len < size ? run.len : size;
        int err = move_run(mux, message, run.base, piece);
        if (err)
            return err;
        size -= piece;
    }
    return WEIR_OK;
}

int weir__mux_extract(struct weir_mux *mux, const struct weir_mux_writer *writer,
                      struct weir_buf *message)
{
    struct weir_buf *out = mux->out;
    size_t size = weir_buf_len(out) - writer->body;
    const uint8_t *body = out->next - size;
    if ((size_t)(out->next - out->tail->begin) < size) {
        struct weir_bytes all; /* an encoder that did not write in one run */
        if (weir_buf_bytes(out, &all)) {
            weir_buf_truncate(out, writer->mark);
            return WEIR_ENOMEM;
        }
        body = all.data + writer->body;
    }
    int err = weir_buf_append(message, body, size);
    weir_buf_truncate(out, writer->mark);
    return err;
}

/* ---- the queue ---- */

static uint32_t smallest(size_t a, uint32_t b, uint32_t c)
{
    uint32_t least = b < c ? b : c;
    return a < least ? (uint32_t)a : least;
}

bool weir__mux_has_turn(const struct weir_mux_call *call)
{
    return call->send_credit >= WEIR__MUX_LEAST_CREDIT ||
           weir_buf_len(&call->queued) + WEIR__MUX_HEADER + 4 <= call->send_credit;
}

void weir__mux_queue(struct weir_mux *mux, struct weir_mux_call *call, struct weir_buf *message,
                     uint32_t state)
{
    weir_list_remove(&call->link);
    weir_buf_init(&call->queued, message->allocator, message->pool);
    weir_buf_move(&call->queued, message);
    mux->queued += weir_buf_len(&call->queued);
    call->state |= WEIR__CALL_QUEUED | state;
    if (weir__mux_has_turn(call))
        weir_list_push_back(&mux->sending, &call->link);
}

void weir__mux_queue_drop(struct weir_mux *mux, struct weir_mux_call *call)
{
    if (!(call->state & WEIR__CALL_QUEUED))
        return;
    call->state &= ~(uint32_t)(WEIR__CALL_QUEUED | WEIR__CALL_QUEUED_START);
    mux->queued -= weir_buf_len(&call->queued);
    weir_buf_fini(&call->queued);
}

void weir__mux_unblock(struct weir_mux *mux, struct weir_mux_call *call)
{
    if (weir_list_is_linked(&call->link))
        return;
    if (call->state & WEIR__CALL_QUEUED) {
        if (weir__mux_has_turn(call))
            weir_list_push_back(&mux->sending, &call->link);
    } else if (call->state & WEIR__CALL_WANTS && (call->send_credit >= WEIR__MUX_LEAST_CREDIT ||
                                                  call->state & WEIR__CALL_CANCELLED)) {
        weir_list_push_back(&mux->waiting, &call->link);
    }
}

void weir_mux_want(struct weir_mux *mux, struct weir_mux_call *call)
{
    if (!call->id)
        return;
    call->state |= WEIR__CALL_WANTS;
    weir__mux_unblock(mux, call);
}

/* ---- chunks ---- */

/* Bytes of the message that the next chunk of `call` may carry; 0: the connection's credit is used
 * up. */
static uint32_t chunk_size(const struct weir_mux *mux, const struct weir_mux_call *call,
                           uint32_t prefix)
{
    uint32_t credit = smallest(call->send_credit, mux->send_credit, WEIR__MUX_CREDIT_MAX);
    size_t left = weir_buf_len(&call->queued);
    uint32_t overhead = WEIR__MUX_HEADER + prefix;
    if (credit < left + overhead && credit < WEIR__MUX_LEAST_CREDIT)
        return 0;
    return smallest(left, mux->peer.max_frame - prefix, credit - overhead);
}

static int put_chunk(struct weir_mux *mux, struct weir_mux_call *call, uint32_t size,
                     uint32_t prefix, unsigned flags)
{
    size_t mark = weir_buf_len(mux->out);
    uint8_t *p = weir_buf_reserve(mux->out, WEIR__MUX_HEADER + 4);
    if (!p)
        return WEIR_ENOMEM;
    weir__mux_put_header(p, size + prefix, WEIR__MUX_DATA, flags, call->id);
    weir_put_be32(p + WEIR__MUX_HEADER, (uint32_t)weir_buf_len(&call->queued));
    weir_buf_commit(mux->out, WEIR__MUX_HEADER + prefix);
    size_t before = weir_buf_len(&call->queued);
    int err = weir__mux_move(mux, &call->queued, size);
    mux->queued -= before - weir_buf_len(&call->queued);
    if (err)
        weir_buf_truncate(mux->out, mark);
    return err;
}

/* The queue has been sent; what waited behind it comes now. */
static int queue_done(struct weir_mux *mux, struct weir_mux_call *call)
{
    uint32_t state = call->state;
    weir__mux_queue_drop(mux, call);
    if (state & WEIR__CALL_QUEUED_FINISH) {
        struct weir_mux_status status = {.status = WEIR_OK};
        if (weir__mux_put_status(mux->out, call->id, &status))
            return WEIR_ENOMEM;
    }
    if (state & (WEIR__CALL_QUEUED_FINISH | WEIR__CALL_QUEUED_REPLY)) {
        weir__mux_leave(mux, call);
        mux->hooks->sent(mux, call);
        return WEIR_OK;
    }
    call->state &= ~(uint32_t)WEIR__CALL_QUEUED_END;
    weir__mux_unblock(mux, call);
    return WEIR_OK;
}

/* One chunk of `call`, which was taken from mux->sending. Sets *ret_full when the connection's
 * credit is used up. */
static int send_chunk(struct weir_mux *mux, struct weir_mux_call *call, bool *ret_full)
{
    size_t left = weir_buf_len(&call->queued);
    bool starts = (call->state & WEIR__CALL_QUEUED_START) != 0;
    uint32_t size = chunk_size(mux, call, 0);
    bool is_last = size == left;
    uint32_t prefix = starts && !is_last ? 4 : 0;
    if (prefix)
        size = chunk_size(mux, call, prefix);
    if (!size && left) {
        weir_list_push_front(&mux->sending, &call->link);
        *ret_full = true;
        return WEIR_OK;
    }
    bool is_end = is_last && call->state & (WEIR__CALL_QUEUED_END | WEIR__CALL_QUEUED_REPLY);
    unsigned flags = (is_last ? 0 : WEIR_MUX_MORE) | (is_end ? WEIR_MUX_END : 0);
    int err = put_chunk(mux, call, size, prefix, flags);
    if (err)
        return err;
    call->send_credit -= size + prefix + WEIR__MUX_HEADER;
    mux->send_credit -= size + prefix + WEIR__MUX_HEADER;
    call->state &= ~(uint32_t)WEIR__CALL_QUEUED_START;
    if (is_last)
        return queue_done(mux, call);
    weir__mux_unblock(mux, call);
    return WEIR_OK;
}

/* ---- fill ---- */

static int send_chunks(struct weir_mux *mux, size_t watermark)
{
    bool is_full = false;
    while (!is_full && !(mux->stop & WEIR__MUX_CLOSED) && weir_buf_len(mux->out) < watermark) {
        struct weir_list *link = weir_list_pop(&mux->sending);
        if (!link)
            break;
        int err = send_chunk(mux, WEIR_CONTAINER(link, struct weir_mux_call, link), &is_full);
        if (err)
            return weir__mux_break(mux);
    }
    return WEIR_OK;
}

static bool may_wake(const struct weir_mux *mux, size_t watermark)
{
    return !mux->congested && !(mux->stop & WEIR__MUX_CLOSED) &&
           mux->send_credit >= WEIR__MUX_LEAST_CREDIT && weir_buf_len(mux->out) < watermark;
}

/* Each waiting call once: who wants again waits for the next time. */
static void wake_waiting(struct weir_mux *mux, size_t watermark)
{
    struct weir_list turn;
    weir_list_init(&turn);
    weir_list_splice(&turn, &mux->waiting);
    while (may_wake(mux, watermark)) {
        struct weir_list *link = weir_list_pop(&turn);
        if (!link)
            return;
        struct weir_mux_call *call = WEIR_CONTAINER(link, struct weir_mux_call, link);
        call->state &= ~(uint32_t)WEIR__CALL_WANTS;
        mux->hooks->writable(mux, call);
    }
    weir_list_splice(&turn, &mux->waiting);
    weir_list_splice(&mux->waiting, &turn);
}

int weir_mux_fill(struct weir_mux *mux, size_t watermark)
{
    if (mux->stop & WEIR__MUX_CLOSED)
        return WEIR_ECLOSED;
    if (mux->broken)
        return mux->broken;
    if (mux->pong_due) {
        if (weir__mux_put_ping(mux->out, WEIR__MUX_PONG, mux->pong))
            return weir__mux_break(mux);
        mux->pong_due = false;
    }
    if (!weir_list_is_empty(&mux->sending) && send_chunks(mux, watermark))
        return WEIR_ENOMEM;
    if (!weir_list_is_empty(&mux->waiting))
        wake_waiting(mux, watermark);
    return mux->broken;
}

bool weir_mux_is_filling(const struct weir_mux *mux)
{
    if (mux->pong_due)
        return true;
    if (mux->send_credit < WEIR__MUX_LEAST_CREDIT)
        return false;
    return !weir_list_is_empty(&mux->sending) ||
           (!weir_list_is_empty(&mux->waiting) && !mux->congested);
}
