/* mux_pair.h — two Mux engines back to back, and a record of what each was told.
 *
 * `pair.a` has connected, `pair.b` was connected to. Calls are from a fixed array; a test may set
 * `on_open` and `on_message` to answer. pair_pump() carries bytes until nothing moves.
 */
#ifndef TESTS_RUNTIME_MUX_PAIR_H
#define TESTS_RUNTIME_MUX_PAIR_H

#include "cmocka_all.h"
#include "fault_alloc.h"

#include "engine/mux_wire.h"
#include "weir/mux.h"

enum { SIDE_CALLS = 1100 };

struct side;

/* One call of a test, and what has become of it. */
struct test_call {
    struct weir_mux_call mux;
    struct side *side;
    bool used;
    bool is_remote;
    uint32_t method;
    uint32_t deadline_ms;
    int messages;
    size_t bytes;
    uint32_t cost; /* of messages not consumed */
    int ended;
    int replied;
    int finished;
    int cancelled;
    int failed;
    int sent;
    int writable;
    int status;
    uint32_t raised;
    char text[64];
    uint8_t last[64]; /* the beginning of the last body */
    size_t last_len;
    bool last_is_good; /* it was body_byte() all through */
};

struct side {
    struct weir_mux mux;
    struct weir_buf out;
    struct fault_alloc fault;
    struct test_call calls[SIDE_CALLS];
    int opens;
    int oneways;
    int drains;
    int available;
    struct weir_mux_drain drain;
    bool holds; /* does not consume messages */
    void (*on_open)(struct side *side, const struct weir_mux_open *open);
    void (*on_message)(struct test_call *call);
    int error;
};

struct pair {
    struct side a;
    struct side b;
    size_t piece; /* bytes per receive; 0 = all */
};

static inline uint8_t body_byte(size_t i)
{
    return (uint8_t)(i * 7 + i / 251);
}

static inline struct side *side_of(struct weir_mux *mux)
{
    return mux->data;
}

static inline struct test_call *test_call_of(struct weir_mux_call *call)
{
    return WEIR_CONTAINER(call, struct test_call, mux);
}

static inline struct test_call *side_call(struct side *side)
{
    for (int i = 0; i < SIDE_CALLS; i++)
        if (!side->calls[i].used) {
            struct test_call *call = &side->calls[i];
            memset(call, 0, sizeof *call);
            memset(&call->mux, 0xa5, sizeof call->mux); /* nothing may rely on zeroes */
            call->mux.id = 0;
            call->used = true;
            call->side = side;
            return call;
        }
    fail_msg("too many calls");
    return NULL;
}

static inline void note_body(struct test_call *call, struct weir_bytes body)
{
    call->last_len = body.len;
    call->bytes += body.len;
    if (body.len)
        memcpy(call->last, body.data, body.len < sizeof call->last ? body.len : sizeof call->last);
    call->last_is_good = true;
    for (size_t i = 0; i < body.len; i++)
        call->last_is_good = call->last_is_good && body.data[i] == body_byte(i);
}

static inline void pair_opened(struct weir_mux *mux, const struct weir_mux_open *open)
{
    struct side *side = side_of(mux);
    side->opens++;
    side->oneways += open->call == 0;
    if (side->on_open) {
        side->on_open(side, open);
        return;
    }
    if (!open->call)
        return;
    struct test_call *call = side_call(side);
    call->is_remote = true;
    call->method = open->method;
    call->deadline_ms = open->deadline_ms;
    if (weir_mux_accept(mux, open, &call->mux)) {
        call->used = false;
        weir_mux_refuse(mux, open, WEIR_RESOURCE_EXHAUSTED, "no memory");
        return;
    }
    if (open->whole)
        note_body(call, open->body);
}

static inline void pair_message(struct weir_mux *mux, struct weir_mux_call *mc,
                                struct weir_bytes body, uint32_t cost)
{
    struct test_call *call = test_call_of(mc);
    call->messages++;
    note_body(call, body);
    if (side_of(mux)->holds)
        call->cost += cost;
    else
        weir_mux_consumed(mux, mc, cost);
    if (call->side->on_message)
        call->side->on_message(call);
}

static inline void pair_ended(struct weir_mux *mux, struct weir_mux_call *call)
{
    (void)mux;
    test_call_of(call)->ended++;
}

static inline void pair_replied(struct weir_mux *mux, struct weir_mux_call *mc,
                                struct weir_bytes metadata, struct weir_bytes body)
{
    (void)mux;
    (void)metadata;
    struct test_call *call = test_call_of(mc);
    call->replied++;
    note_body(call, body);
}

static inline void pair_finished(struct weir_mux *mux, struct weir_mux_call *mc,
                                 const struct weir_mux_status *status)
{
    (void)mux;
    struct test_call *call = test_call_of(mc);
    call->finished++;
    call->status = status->status;
    call->raised = status->raised;
    snprintf(call->text, sizeof call->text, "%.*s", (int)status->text.len, status->text.data);
    if (status->detail.len)
        note_body(call, status->detail);
}

static inline void pair_cancelled(struct weir_mux *mux, struct weir_mux_call *mc, int status)
{
    struct weir_mux_status answer = {.status = status};
    test_call_of(mc)->cancelled++;
    weir_mux_finish(mux, mc, &answer);
    test_call_of(mc)->used = false;
}

static inline void pair_failed(struct weir_mux *mux, struct weir_mux_call *mc, int status)
{
    struct test_call *call = test_call_of(mc);
    struct weir_mux_status answer = {.status = status};
    call->failed++;
    call->status = status;
    if (call->is_remote)
        weir_mux_finish(mux, mc, &answer);
    else
        weir_mux_cancel(mux, mc, WEIR_CANCELLED);
}

static inline void pair_sent(struct weir_mux *mux, struct weir_mux_call *call)
{
    (void)mux;
    test_call_of(call)->sent++;
}

static inline void pair_writable(struct weir_mux *mux, struct weir_mux_call *call)
{
    (void)mux;
    test_call_of(call)->writable++;
}

static inline void pair_available(struct weir_mux *mux)
{
    side_of(mux)->available++;
}

static inline void pair_drained(struct weir_mux *mux, const struct weir_mux_drain *drain)
{
    side_of(mux)->drains++;
    side_of(mux)->drain = *drain;
    side_of(mux)->drain.reason = (struct weir_str){NULL, 0};
}

static const struct weir_mux_hooks pair_hooks = {
    .opened = pair_opened,
    .message = pair_message,
    .ended = pair_ended,
    .replied = pair_replied,
    .finished = pair_finished,
    .cancelled = pair_cancelled,
    .failed = pair_failed,
    .sent = pair_sent,
    .writable = pair_writable,
    .available = pair_available,
    .drained = pair_drained,
};

static inline int side_init(struct side *side, bool accepting, struct weir_mux_options options)
{
    const struct weir_allocator *allocator = fault_alloc_init(&side->fault);
    weir_buf_init(&side->out, allocator, NULL);
    options.accepting = accepting;
    options.allocator = allocator;
    options.data = side;
    return weir_mux_init(&side->mux, &pair_hooks, &side->out, &options);
}

static inline void side_fini(struct side *side)
{
    weir_mux_fini(&side->mux);
    weir_buf_fini(&side->out);
}

/* The same limits on both sides; `pair` is zeroed first. */
static inline void pair_init(struct pair *pair, struct weir_mux_options options)
{
    memset(pair, 0, sizeof *pair);
    assert_int_equal(side_init(&pair->a, false, options), 0);
    assert_int_equal(side_init(&pair->b, true, options), 0);
}

/* Ends both; nothing may be left allocated. */
static inline void pair_fini(struct pair *pair)
{
    side_fini(&pair->a);
    side_fini(&pair->b);
    assert_int_equal(pair->a.fault.outstanding, 0);
    assert_int_equal(pair->b.fault.outstanding, 0);
}

/* Gives `to` these bytes, `piece` at a time, each piece in memory of its own size. */
static inline int side_receive(struct side *to, struct weir_bytes bytes, size_t piece)
{
    while (bytes.len) {
        size_t size = piece && piece < bytes.len ? piece : bytes.len;
        uint8_t *copy = malloc(size);
        assert_non_null(copy);
        memcpy(copy, bytes.data, size);
        size_t used;
        int err = weir_mux_receive(&to->mux, (struct weir_bytes){copy, size}, &used);
        free(copy);
        assert_true(used <= size);
        if (err) {
            to->error = err;
            return err;
        }
        if (used < size)
            return WEIR_MORE;
        bytes.data += size;
        bytes.len -= size;
    }
    return WEIR_OK;
}

/* Carries what `from` has to say to `to`; whether there was anything. */
static inline bool pair_carry(struct pair *pair, struct side *from, struct side *to)
{
    struct weir_buf sent;
    struct weir_iov run;
    weir_mux_fill(&from->mux, 65536);
    sent = from->out;
    if (!weir_buf_len(&sent))
        return false;
    weir_buf_init(&from->out, &from->fault.allocator, NULL);
    while (weir_buf_len(&sent) && weir_buf_iov(&sent, &run, 1)) {
        if (!to->error)
            side_receive(to, (struct weir_bytes){run.base, run.len}, pair->piece);
        weir_buf_consume(&sent, run.len);
    }
    weir_buf_fini(&sent);
    return true;
}

static inline void pair_pump(struct pair *pair)
{
    for (int i = 0; i < 100000; i++) {
        bool moved = pair_carry(pair, &pair->a, &pair->b);
        if (!pair_carry(pair, &pair->b, &pair->a) && !moved)
            return;
    }
    fail_msg("the two never come to rest");
}

static inline int append_body(struct weir_buf *out, size_t size)
{
    uint8_t *p = weir_buf_reserve(out, size ? size : 1);
    if (!p)
        return WEIR_ENOMEM;
    for (size_t i = 0; i < size; i++)
        p[i] = body_byte(i);
    weir_buf_commit(out, size);
    return WEIR_OK;
}

/* Opens a call with a request of `size` bytes. The call, or NULL with *ret_err. */
static inline struct test_call *side_open(struct side *side, size_t size, bool streams,
                                          int *ret_err)
{
    struct weir_mux_writer writer;
    struct weir_mux_request request = {.method = 7, .deadline_ms = 50, .streams = streams};
    struct test_call *call = side_call(side);
    int err = weir_mux_open_begin(&side->mux, &call->mux, &request, &writer);
    if (!err) {
        err = append_body(side->mux.out, size);
        if (err)
            weir_mux_undo(&side->mux, &call->mux, &writer);
        else
            err = weir_mux_open_end(&side->mux, &call->mux, &request, &writer);
    }
    if (ret_err)
        *ret_err = err;
    call->used = !err;
    return err ? NULL : call;
}

static inline int call_reply(struct test_call *call, size_t size)
{
    struct weir_mux *mux = &call->side->mux;
    struct weir_mux_writer writer;
    int err = weir_mux_reply_begin(mux, &call->mux, &writer);
    if (err)
        return err;
    err = append_body(mux->out, size);
    if (err) {
        weir_mux_undo(mux, &call->mux, &writer);
        return err;
    }
    return weir_mux_reply_end(mux, &call->mux, &writer);
}

static inline int call_send(struct test_call *call, size_t size)
{
    struct weir_mux *mux = &call->side->mux;
    struct weir_mux_writer writer;
    int err = weir_mux_data_begin(mux, &call->mux, &writer);
    if (err)
        return err;
    err = append_body(mux->out, size);
    if (err) {
        weir_mux_undo(mux, &call->mux, &writer);
        return err;
    }
    return weir_mux_data_end(mux, &call->mux, &writer);
}

static inline int call_finish(struct test_call *call, int status)
{
    struct weir_mux_status answer = {.status = status, .text = WEIR_STR("text")};
    return weir_mux_finish(&call->side->mux, &call->mux, &answer);
}

/* The n-th call that the side was opened by its peer, from 0; NULL. */
static inline struct test_call *side_remote(struct side *side, int n)
{
    for (int i = 0; i < SIDE_CALLS; i++)
        if (side->calls[i].used && side->calls[i].is_remote && n-- == 0)
            return &side->calls[i];
    return NULL;
}

#endif
