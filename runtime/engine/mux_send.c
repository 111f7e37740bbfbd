/* Opens, replies, ends. What is larger than a frame goes on through the queue of mux_fill.c. */
#include "engine/mux_internal.h"

static bool is_closed(const struct weir_mux *mux)
{
    return (mux->stop & WEIR__MUX_CLOSED) || mux->broken;
}

/* Begins a frame: room for the header and `fixed` bytes behind it, which are returned. */
static uint8_t *begin_frame(struct weir_mux *mux, struct weir_mux_writer *writer, unsigned type,
                            unsigned flags, size_t fixed)
{
    size_t mark = weir_buf_len(mux->out);
    uint8_t *header = weir_buf_reserve(mux->out, WEIR__MUX_HEADER + fixed);
    if (WEIR_UNLIKELY(!header))
        return NULL;
    weir_buf_commit(mux->out, WEIR__MUX_HEADER + fixed);
    writer->header = header;
    writer->mark = mark;
    writer->body = mark + WEIR__MUX_HEADER + fixed;
    writer->type = (uint8_t)type;
    writer->flags = (uint8_t)flags;
    return header + WEIR__MUX_HEADER;
}

static size_t body_size(const struct weir_mux *mux, const struct weir_mux_writer *writer)
{
    return weir_buf_len(mux->out) - writer->body;
}

static void take_back(struct weir_mux *mux, const struct weir_mux_writer *writer)
{
    weir_buf_truncate(mux->out, writer->mark);
}

/* The first frame of a message: header, `fixed` bytes, total, first piece. */
static int send_first(struct weir_mux *mux, uint32_t id, unsigned type, unsigned flags,
                      struct weir_bytes fixed, struct weir_buf *message)
{
    size_t total = weir_buf_len(message);
    size_t mark = weir_buf_len(mux->out);
    size_t piece = mux->peer.max_frame - fixed.len - 4;
    uint8_t *p = weir_buf_reserve(mux->out, WEIR__MUX_HEADER + fixed.len + 4);
    if (!p)
        return WEIR_ENOMEM;
    weir__mux_put_header(p, mux->peer.max_frame, type, flags | WEIR_MUX_MORE, id);
    p += WEIR__MUX_HEADER;
    if (fixed.len)
        memcpy(p, fixed.data, fixed.len);
    weir_put_be32(p + fixed.len, (uint32_t)total);
    weir_buf_commit(mux->out, WEIR__MUX_HEADER + fixed.len + 4);
    if (weir__mux_move(mux, message, piece) == WEIR_OK)
        return WEIR_OK;
    weir_buf_truncate(mux->out, mark);
    return WEIR_ENOMEM;
}

/* ---- replies ---- */

int weir_mux_reply_begin(struct weir_mux *mux, struct weir_mux_call *call,
                         struct weir_mux_writer *writer)
{
    if (WEIR_UNLIKELY(!call->id || is_closed(mux) || call->state & WEIR__CALL_QUEUED))
        return WEIR_ECLOSED;
    return begin_frame(mux, writer, WEIR__MUX_REPLY, WEIR_MUX_END, 0) ? WEIR_OK : WEIR_ENOMEM;
}

/* A reply that came out larger than a frame. */
static int reply_large(struct weir_mux *mux, struct weir_mux_call *call,
                       struct weir_mux_writer *writer)
{
    struct weir_buf message;
    weir_buf_init(&message, mux->allocator, mux->pool);
    int err = weir__mux_extract(mux, writer, &message);
    if (!err)
        err = weir_mux_reply(mux, call, &message);
    weir_buf_fini(&message);
    return err;
}

int weir_mux_reply_end(struct weir_mux *mux, struct weir_mux_call *call,
                       struct weir_mux_writer *writer)
{
    size_t size = body_size(mux, writer);
    if (WEIR_UNLIKELY(size > mux->peer.max_frame))
        return reply_large(mux, call, writer);
    if (WEIR_UNLIKELY(size > mux->peer.max_message)) {
        take_back(mux, writer);
        return WEIR_ELIMIT;
    }
    weir__mux_put_header(writer->header, (uint32_t)size, WEIR__MUX_REPLY, WEIR_MUX_END, call->id);
    weir__mux_leave(mux, call);
    return WEIR_OK;
}

/* A large reply to a caller who has cancelled, and gives no credit for it: a status is as good. */
static int reply_to_nobody(struct weir_mux *mux, struct weir_mux_call *call,
                           struct weir_buf *message)
{
    struct weir_mux_status status = {.status = WEIR_CANCELLED};
    weir_buf_clear(message);
    return weir_mux_finish(mux, call, &status);
}

int weir_mux_reply(struct weir_mux *mux, struct weir_mux_call *call, struct weir_buf *message)
{
    size_t size = weir_buf_len(message);
    struct weir_mux_writer writer;
    if (!call->id || is_closed(mux) || call->state & WEIR__CALL_QUEUED)
        return WEIR_ECLOSED;
    if (size > mux->peer.max_message)
        return WEIR_ELIMIT;
    if (size > mux->peer.max_frame && call->state & WEIR__CALL_CANCELLED)
        return reply_to_nobody(mux, call, message);
    if (size > mux->peer.max_frame) {
        int err = send_first(mux, call->id, WEIR__MUX_REPLY, WEIR_MUX_END,
                             (struct weir_bytes){NULL, 0}, message);
        if (err)
            return err;
        weir__mux_queue(mux, call, message, WEIR__CALL_QUEUED_REPLY);
        return WEIR_PENDING;
    }
    int err = weir_mux_reply_begin(mux, call, &writer);
    if (err)
        return err;
    err = weir__mux_move(mux, message, size);
    if (err) {
        weir_mux_undo(mux, call, &writer);
        return err;
    }
    return weir_mux_reply_end(mux, call, &writer);
}

size_t weir_mux_detail_max(const struct weir_mux *mux)
{
    return mux->peer.max_frame - WEIR__MUX_STATUS_FIXED - WEIR_MUX_TEXT_MAX;
}

int weir_mux_finish(struct weir_mux *mux, struct weir_mux_call *call,
                    const struct weir_mux_status *status)
{
    if (!call->id || is_closed(mux) ||
        call->state & (WEIR__CALL_QUEUED_REPLY | WEIR__CALL_QUEUED_FINISH))
        return WEIR_ECLOSED;
    if (status->status == WEIR_OK && call->state & WEIR__CALL_QUEUED) {
        call->state |= WEIR__CALL_QUEUED_FINISH;
        call->state &= ~(uint32_t)WEIR__CALL_OUT_OPEN;
        return WEIR_PENDING;
    }
    struct weir_mux_status cut = *status;
    if (cut.detail.len > weir_mux_detail_max(mux)) { /* an error's detail must fit one frame */
        cut = (struct weir_mux_status){.status = WEIR_INTERNAL,
                                       .text = WEIR_STR("the error's detail is too large")};
    }
    if (weir__mux_put_status(mux->out, call->id, &cut))
        return weir__mux_break(mux);
    weir__mux_leave(mux, call);
    return WEIR_OK;
}

/* ---- opens ---- */

static unsigned open_flags(const struct weir_mux_request *request)
{
    return (request->streams ? 0 : WEIR_MUX_END) | (request->oneway ? WEIR_MUX_ONEWAY : 0) |
           (request->metadata.len ? WEIR_MUX_META : 0);
}

static size_t open_fixed(const struct weir_mux_request *request)
{
    return WEIR__MUX_OPEN_FIXED + (request->metadata.len ? 2 + request->metadata.len : 0);
}

static void put_open(uint8_t *p, const struct weir_mux_request *request)
{
    weir_put_be32(p, request->method);
    weir_put_be32(p + 4, request->deadline_ms);
    if (!request->metadata.len)
        return;
    weir_put_be16(p + WEIR__MUX_OPEN_FIXED, (uint16_t)request->metadata.len);
    memcpy(p + WEIR__MUX_OPEN_FIXED + 2, request->metadata.data, request->metadata.len);
}

static int may_open(struct weir_mux *mux, struct weir_mux_call *call,
                    const struct weir_mux_request *request)
{
    if (WEIR_UNLIKELY(is_closed(mux) || mux->peer_drained))
        return WEIR_ECLOSED;
    if (WEIR_UNLIKELY(request->metadata.len > WEIR_MUX_METADATA_MAX))
        return WEIR_ELIMIT;
    if (!call)
        return request->oneway ? WEIR_OK : WEIR_EINVAL;
    int err = weir__mux_enter_local(mux, call);
    if (err == WEIR_EAGAIN)
        mux->wants_id = true;
    return err;
}

/* Entered by may_open, but nothing was sent. */
static void unenter(struct weir_mux *mux, struct weir_mux_call *call)
{
    if (call)
        weir__mux_leave(mux, call);
}

int weir_mux_open_begin(struct weir_mux *mux, struct weir_mux_call *call,
                        const struct weir_mux_request *request, struct weir_mux_writer *writer)
{
    int err = may_open(mux, call, request);
    if (err)
        return err;
    uint8_t *p = begin_frame(mux, writer, WEIR__MUX_OPEN, open_flags(request), open_fixed(request));
    if (!p) {
        unenter(mux, call);
        return WEIR_ENOMEM;
    }
    put_open(p, request);
    return WEIR_OK;
}

/* The open is on its way. */
static void opened(struct weir_mux *mux, struct weir_mux_call *call,
                   const struct weir_mux_request *request)
{
    mux->opened++;
    if (!call)
        return;
    call->serial = mux->opened;
    call->state |= WEIR__CALL_IN_OPEN | (request->streams ? WEIR__CALL_OUT_OPEN : 0);
}

static int too_large(const struct weir_mux *mux, const struct weir_mux_call *call, size_t size)
{
    if (size > mux->peer.max_message)
        return mux->greeted ? WEIR_ELIMIT : WEIR_EAGAIN;
    return call ? WEIR_OK : WEIR_ELIMIT; /* without an id no second frame can follow */
}

static int open_large(struct weir_mux *mux, struct weir_mux_call *call,
                      const struct weir_mux_request *request, struct weir_buf *message)
{
    uint8_t fixed[WEIR__MUX_OPEN_FIXED + 2 + WEIR_MUX_METADATA_MAX];
    put_open(fixed, request);
    int err = send_first(mux, call->id, WEIR__MUX_OPEN, open_flags(request),
                         (struct weir_bytes){fixed, open_fixed(request)}, message);
    if (err)
        return err;
    opened(mux, call, request);
    weir__mux_queue(mux, call, message, WEIR__CALL_QUEUED_END);
    return WEIR_OK;
}

/* A request that came out larger than a frame. */
static int open_extracted(struct weir_mux *mux, struct weir_mux_call *call,
                          const struct weir_mux_request *request, struct weir_mux_writer *writer)
{
    struct weir_buf message;
    weir_buf_init(&message, mux->allocator, mux->pool);
    int err = weir__mux_extract(mux, writer, &message);
    if (!err)
        err = open_large(mux, call, request, &message);
    weir_buf_fini(&message);
    return err;
}

static bool fits_frame(const struct weir_mux *mux, const struct weir_mux_request *request,
                       size_t size)
{
    return size + open_fixed(request) <= mux->peer.max_frame;
}

int weir_mux_open_end(struct weir_mux *mux, struct weir_mux_call *call,
                      const struct weir_mux_request *request, struct weir_mux_writer *writer)
{
    size_t size = body_size(mux, writer);
    if (WEIR_LIKELY(fits_frame(mux, request, size) && size <= mux->peer.max_message)) {
        size_t payload = size + (writer->body - writer->mark - WEIR__MUX_HEADER);
        weir__mux_put_header(writer->header, (uint32_t)payload, WEIR__MUX_OPEN, writer->flags,
                             call ? call->id : 0);
        opened(mux, call, request);
        return WEIR_OK;
    }
    int err = too_large(mux, call, size);
    if (err)
        take_back(mux, writer);
    else
        err = open_extracted(mux, call, request, writer);
    if (err)
        unenter(mux, call);
    return err;
}

/* A stored request that fits a frame. */
static int open_small(struct weir_mux *mux, struct weir_mux_call *call,
                      const struct weir_mux_request *request, struct weir_buf *message)
{
    struct weir_mux_writer writer;
    int err = weir_mux_open_begin(mux, call, request, &writer);
    if (err)
        return err;
    err = weir__mux_move(mux, message, weir_buf_len(message));
    if (err) {
        weir_mux_undo(mux, call, &writer);
        return err;
    }
    return weir_mux_open_end(mux, call, request, &writer);
}

int weir_mux_open(struct weir_mux *mux, struct weir_mux_call *call,
                  const struct weir_mux_request *request, struct weir_buf *message)
{
    size_t size = weir_buf_len(message);
    bool fits = fits_frame(mux, request, size);
    int err = fits && size <= mux->peer.max_message ? WEIR_OK : too_large(mux, call, size);
    if (err)
        return err;
    if (fits)
        return open_small(mux, call, request, message);
    err = may_open(mux, call, request);
    if (err)
        return err;
    err = open_large(mux, call, request, message);
    if (err)
        unenter(mux, call);
    return err;
}

void weir_mux_cancel(struct weir_mux *mux, struct weir_mux_call *call, int status)
{
    if (!call->id || is_closed(mux) || call->state & WEIR__CALL_CANCELLED)
        return;
    call->state |= WEIR__CALL_CANCELLED | WEIR__CALL_DROPPING;
    call->state &= ~(uint32_t)WEIR__CALL_OUT_OPEN;
    weir__mux_part_drop(mux, call);
    weir__mux_queue_drop(mux, call);
    weir_list_remove(&call->link);
    if (weir__mux_put_cancel(mux->out, call->id, status))
        weir__mux_break(mux);
}

void weir_mux_undo(struct weir_mux *mux, struct weir_mux_call *call, struct weir_mux_writer *writer)
{
    take_back(mux, writer);
    if (writer->type == WEIR__MUX_OPEN)
        unenter(mux, call);
}

/* ---- messages of streams ---- */

bool weir_mux_is_writable(const struct weir_mux *mux, const struct weir_mux_call *call)
{
    if (call->state & WEIR__CALL_CANCELLED)
        return !mux->congested;
    return !mux->congested && !(call->state & WEIR__CALL_QUEUED) &&
           call->send_credit >= WEIR__MUX_LEAST_CREDIT &&
           mux->send_credit >= WEIR__MUX_LEAST_CREDIT;
}

int weir_mux_data_begin(struct weir_mux *mux, struct weir_mux_call *call,
                        struct weir_mux_writer *writer)
{
    if (!call->id || is_closed(mux) || !(call->state & WEIR__CALL_OUT_OPEN))
        return WEIR_ECLOSED;
    if (!weir_mux_is_writable(mux, call))
        return WEIR_EAGAIN;
    return begin_frame(mux, writer, WEIR__MUX_DATA, 0, 0) ? WEIR_OK : WEIR_ENOMEM;
}

/* A message that does not fit the frame or the window. */
static int queue_data(struct weir_mux *mux, struct weir_mux_call *call,
                      struct weir_mux_writer *writer)
{
    struct weir_buf message;
    weir_buf_init(&message, mux->allocator, mux->pool);
    int err = weir__mux_extract(mux, writer, &message);
    if (!err)
        weir__mux_queue(mux, call, &message, WEIR__CALL_QUEUED_START);
    weir_buf_fini(&message);
    return err;
}

int weir_mux_data_end(struct weir_mux *mux, struct weir_mux_call *call,
                      struct weir_mux_writer *writer)
{
    size_t size = body_size(mux, writer);
    size_t cost = size + WEIR__MUX_HEADER;
    bool is_too_large = size > mux->peer.max_message;
    if (is_too_large || call->state & WEIR__CALL_CANCELLED) {
        take_back(mux, writer);
        return is_too_large ? WEIR_ELIMIT : WEIR_OK;
    }
    if (size > mux->peer.max_frame || cost > call->send_credit || cost > mux->send_credit)
        return queue_data(mux, call, writer);
    weir__mux_put_header(writer->header, (uint32_t)size, WEIR__MUX_DATA, 0, call->id);
    call->send_credit -= (uint32_t)cost;
    mux->send_credit -= (uint32_t)cost;
    return WEIR_OK;
}

int weir_mux_end(struct weir_mux *mux, struct weir_mux_call *call)
{
    if (!call->id || is_closed(mux) || !(call->state & WEIR__CALL_OUT_OPEN))
        return WEIR_ECLOSED;
    if (call->state & WEIR__CALL_QUEUED) {
        call->state |= WEIR__CALL_QUEUED_END;
    } else {
        struct weir_mux_writer writer;
        if (!begin_frame(mux, &writer, WEIR__MUX_DATA, 0, 0))
            return weir__mux_break(mux);
        weir__mux_put_header(writer.header, 0, WEIR__MUX_DATA, WEIR_MUX_END, call->id);
    }
    call->state &= ~(uint32_t)WEIR__CALL_OUT_OPEN;
    return WEIR_OK;
}
