#include "mux_user.h"

/* --- choices --- */

size_t user_size(struct feed *feed)
{
    unsigned some = feed_byte(feed);
    if (some < 160)
        return some % 40;
    return some < 230 ? (some - 160) * 61u : (some - 230) * 2500u;
}

static uint32_t some_limit(struct feed *feed, uint32_t least)
{
    return least + (uint32_t)feed_below(feed, 4) * (least / 2);
}

static struct user_call *call_of(struct weir_mux_call *mc)
{
    return WEIR_CONTAINER(mc, struct user_call, mux);
}

static struct user *user_of(struct weir_mux *mux)
{
    return mux->data;
}

static struct user_call *new_call(struct user *user, bool is_remote)
{
    for (int i = 0; i < USER_CALLS; i++) {
        struct user_call *call = &user->calls[i];
        if (call->is_used)
            continue;
        memset(&call->mux, 0xa5, sizeof call->mux); /* nothing may rely on zeroes */
        call->mux.id = 0;
        *call = (struct user_call){
            .mux = call->mux, .user = user, .is_used = true, .is_remote = is_remote};
        return call;
    }
    return NULL;
}

/* Some call from the feed, or NULL. */
static struct user_call *some_call(struct user *user, bool over)
{
    unsigned first = feed_byte(user->feed);
    for (unsigned i = 0; i < USER_CALLS; i++) {
        struct user_call *call = &user->calls[(first + i) % USER_CALLS];
        if (call->is_used && call->is_over <= over)
            return call;
    }
    return NULL;
}

static void consume(struct user_call *call, uint32_t cost)
{
    call->cost -= cost;
    weir_mux_consumed(&call->user->mux, &call->mux, cost);
    call->is_used = !(call->is_over && call->cost == 0);
}

/* The call has left the table. */
static void over(struct user_call *call)
{
    FUZZ_CLAIM(call->is_used && !call->is_over && call->mux.id == 0);
    call->is_over = true;
    call->user->resolved += !call->is_remote;
    consume(call, 0);
}

/* --- what is sent --- */

static int put_body(struct user *user, size_t size)
{
    uint8_t *p = weir_buf_reserve(&user->out, size ? size : 1);
    if (!p)
        return WEIR_ENOMEM;
    memset(p, 'b', size);
    weir_buf_commit(&user->out, size);
    return WEIR_OK;
}

/* A body that an encoder did not write in one run. */
static int put_pieces(struct user *user, size_t size)
{
    int err = 0;
    for (size_t done = 0; !err && done < size; done += 1000)
        err = put_body(user, size - done < 1000 ? size - done : 1000);
    return err;
}

static int put(struct user *user, size_t size)
{
    return feed_chance(user->feed, 4) ? put_pieces(user, size) : put_body(user, size);
}

/* A message that was encoded before. */
static int encode(struct user *user, struct weir_buf *message, size_t size)
{
    weir_buf_init(message, &user->fault.allocator, NULL);
    uint8_t *p = weir_buf_reserve(message, size + 1);
    if (!p)
        return WEIR_ENOMEM;
    memset(p, 'm', size);
    weir_buf_commit(message, size);
    return WEIR_OK;
}

static void open_encoded(struct user *user, struct user_call *call,
                         const struct weir_mux_request *request, size_t size)
{
    struct weir_buf message;
    int err = encode(user, &message, size);
    if (!err)
        err = weir_mux_open(&user->mux, &call->mux, request, &message);
    user->opened += err == 0;
    call->is_used = err == 0;
    FUZZ_CLAIM((err == 0) == (call->mux.id != 0));
    weir_buf_fini(&message);
}

static void open_written(struct user *user, struct user_call *call,
                         const struct weir_mux_request *request, size_t size)
{
    struct weir_mux_writer writer;
    struct weir_mux_call *mc = call ? &call->mux : NULL;
    int err = weir_mux_open_begin(&user->mux, mc, request, &writer);
    if (!err) {
        err = put(user, size);
        if (err || feed_chance(user->feed, 8)) {
            weir_mux_undo(&user->mux, mc, &writer);
            err = WEIR_CANCELLED;
        } else {
            err = weir_mux_open_end(&user->mux, mc, request, &writer);
        }
    }
    if (!call)
        return;
    user->opened += err == 0;
    call->is_used = err == 0;
    FUZZ_CLAIM((err == 0) == (call->mux.id != 0));
}

static void act_open(struct user *user)
{
    static const uint8_t block[300] = "\1m\0\3abc";
    struct feed *feed = user->feed;
    unsigned how = feed_byte(feed);
    struct weir_mux_request request = {
        .method = how, .deadline_ms = how, .streams = how & 1, .oneway = (how & 14) == 14};
    struct user_call *call = (how & 30) == 30 ? NULL : new_call(user, false);
    size_t size = user_size(feed);
    if (!call && (how & 30) != 30)
        return;
    if (how & 32)
        request.metadata = (struct weir_bytes){block, how & 64 ? sizeof block : 7};
    if (!call)
        request.streams = false;
    if (request.streams)
        size = 0;
    if (call && how & 128)
        open_encoded(user, call, &request, size);
    else
        open_written(user, call, &request, size);
}

static void reply_encoded(struct user_call *call, size_t size)
{
    struct weir_buf message;
    int err = encode(call->user, &message, size);
    if (!err)
        err = weir_mux_reply(&call->user->mux, &call->mux, &message);
    weir_buf_fini(&message);
    if (err == 0)
        over(call);
}

static void reply_written(struct user_call *call, size_t size)
{
    struct user *user = call->user;
    struct weir_mux_writer writer;
    int err = weir_mux_reply_begin(&user->mux, &call->mux, &writer);
    if (err)
        return;
    err = put(user, size);
    if (err || feed_chance(user->feed, 8)) {
        weir_mux_undo(&user->mux, &call->mux, &writer);
        return;
    }
    if (weir_mux_reply_end(&user->mux, &call->mux, &writer) == 0)
        over(call);
}

static void reply(struct user_call *call, size_t size)
{
    if (feed_chance(call->user->feed, 4))
        reply_encoded(call, size);
    else
        reply_written(call, size);
}

static void finish(struct user_call *call, int status, size_t text, size_t detail)
{
    static const uint8_t bytes[40000];
    struct weir_mux_status answer = {
        .status = status,
        .text = {(const char *)bytes, text < sizeof bytes ? text : sizeof bytes},
        .detail = {bytes, detail < sizeof bytes ? detail : sizeof bytes},
    };
    if (weir_mux_finish(&call->user->mux, &call->mux, &answer) == 0)
        over(call);
}

static void send(struct user_call *call, size_t size)
{
    struct user *user = call->user;
    struct weir_mux_writer writer;
    if (weir_mux_data_begin(&user->mux, &call->mux, &writer))
        return;
    if (put(user, size) || feed_chance(user->feed, 8))
        weir_mux_undo(&user->mux, &call->mux, &writer);
    else
        weir_mux_data_end(&user->mux, &call->mux, &writer);
}

/* --- hooks --- */

static void stop_now_and_then(struct user *user)
{
    if (!user->is_rough || !feed_chance(user->feed, 32))
        return;
    if (feed_chance(user->feed, 4))
        weir_mux_close(&user->mux);
    else
        weir_mux_pause(&user->mux);
}

static void on_opened(struct weir_mux *mux, const struct weir_mux_open *open)
{
    struct user *user = user_of(mux);
    FUZZ_CLAIM(open->body.len <= user->mux.own.max_frame);
    stop_now_and_then(user);
    if (!open->call)
        return;
    FUZZ_CLAIM((open->call & 1) == user->mux.accepting);
    FUZZ_CLAIM((open->call - 1) / 2 < user->mux.own.max_calls);
    struct user_call *call = feed_chance(user->feed, 8) ? NULL : new_call(user, true);
    if (!call) {
        weir_mux_refuse(mux, open, WEIR_RESOURCE_EXHAUSTED, "no");
        return;
    }
    if (weir_mux_accept(mux, open, &call->mux)) {
        call->is_used = false;
        weir_mux_refuse(mux, open, WEIR_RESOURCE_EXHAUSTED, NULL);
        return;
    }
    FUZZ_CLAIM(call->mux.id == open->call);
    if (feed_chance(user->feed, 3))
        reply(call, user_size(user->feed));
    else if (user->is_tame)
        finish(call, WEIR_UNAVAILABLE, 3, 0);
}

static void take_body(struct user *user)
{
    for (int i = 0; i < USER_BODIES; i++) {
        uint32_t size;
        if (user->bodies[i].data)
            continue;
        void *body = weir_mux_take(&user->mux, &size);
        if (body)
            user->bodies[i] = (struct weir_bytes){body, size};
        return;
    }
}

static void give_body(struct user *user, unsigned i)
{
    if (user->bodies[i].data)
        weir_mux_give(&user->mux, (void *)user->bodies[i].data, (uint32_t)user->bodies[i].len);
    user->bodies[i] = (struct weir_bytes){NULL, 0};
}

/* Touches all of a body, for the sanitizers. */
static unsigned sum_of(struct weir_bytes body)
{
    unsigned sum = 0;
    for (size_t i = 0; i < body.len; i++)
        sum += body.data[i];
    return sum;
}

static volatile unsigned sink; /* keeps sum_of() */

static void on_message(struct weir_mux *mux, struct weir_mux_call *mc, struct weir_bytes body,
                       uint32_t cost)
{
    struct user_call *call = call_of(mc);
    struct user *user = user_of(mux);
    FUZZ_CLAIM(call->is_used && !call->is_over && mc->id);
    FUZZ_CLAIM(body.len <= user->mux.own.max_message || body.len <= user->mux.own.max_frame);
    sink = sum_of(body);
    call->cost += cost;
    if (!user->is_tame && feed_chance(user->feed, 4))
        take_body(user);
    if (user->is_tame || feed_chance(user->feed, 2))
        consume(call, cost);
    stop_now_and_then(user);
    if (!call->is_used || call->is_over || !feed_chance(user->feed, 6))
        return;
    if (!call->is_remote)
        weir_mux_cancel(mux, mc, WEIR_CANCELLED);
    else
        finish(call, feed_chance(user->feed, 2) ? WEIR_OK : WEIR_ABORTED, 0, 0);
}

static void on_ended(struct weir_mux *mux, struct weir_mux_call *mc)
{
    struct user_call *call = call_of(mc);
    FUZZ_CLAIM(call->is_used && !call->is_over && call->is_remote && mc->id);
    stop_now_and_then(user_of(mux));
    if (feed_chance(call->user->feed, 3))
        reply(call, user_size(call->user->feed));
}

static void on_replied(struct weir_mux *mux, struct weir_mux_call *mc, struct weir_bytes metadata,
                       struct weir_bytes body)
{
    struct user *user = user_of(mux);
    FUZZ_CLAIM(!call_of(mc)->is_remote);
    sink = sum_of(metadata) + sum_of(body);
    if (!user->is_tame && feed_chance(user->feed, 4))
        take_body(user);
    over(call_of(mc));
    stop_now_and_then(user);
}

static void on_finished(struct weir_mux *mux, struct weir_mux_call *mc,
                        const struct weir_mux_status *status)
{
    FUZZ_CLAIM(!call_of(mc)->is_remote);
    FUZZ_CLAIM(status->status <= 0 && status->status >= WEIR_RAISED);
    sink = sum_of(status->detail) + sum_of(status->metadata) +
           sum_of((struct weir_bytes){(const uint8_t *)status->text.data, status->text.len});
    over(call_of(mc));
    if (feed_chance(user_of(mux)->feed, 8))
        act_open(user_of(mux));
}

static void on_cancelled(struct weir_mux *mux, struct weir_mux_call *mc, int status)
{
    struct user_call *call = call_of(mc);
    FUZZ_CLAIM(call->is_used && !call->is_over && call->is_remote && mc->id);
    FUZZ_CLAIM(status < 0 && status >= WEIR_RAISED);
    call->wants_end = true;
    if (user_of(mux)->is_tame || feed_chance(call->user->feed, 2))
        finish(call, status, 0, 0);
}

static void on_failed(struct weir_mux *mux, struct weir_mux_call *mc, int status)
{
    struct user_call *call = call_of(mc);
    FUZZ_CLAIM(call->is_used && !call->is_over && mc->id);
    FUZZ_CLAIM(status == WEIR_RESOURCE_EXHAUSTED || status == WEIR_ENOMEM);
    call->wants_end = true;
    if (!user_of(mux)->is_tame && feed_chance(call->user->feed, 2))
        return;
    if (call->is_remote)
        finish(call, status, 0, 0);
    else
        weir_mux_cancel(mux, mc, WEIR_CANCELLED);
}

static void on_sent(struct weir_mux *mux, struct weir_mux_call *mc)
{
    (void)mux;
    FUZZ_CLAIM(call_of(mc)->is_remote);
    over(call_of(mc));
}

static void on_writable(struct weir_mux *mux, struct weir_mux_call *mc)
{
    struct user *user = user_of(mux);
    FUZZ_CLAIM(call_of(mc)->is_used && !call_of(mc)->is_over && mc->id);
    if (!user->is_tame && feed_chance(user->feed, 2))
        send(call_of(mc), user_size(user->feed));
    if (!user->is_tame && feed_chance(user->feed, 2))
        weir_mux_want(mux, mc);
}

static void on_available(struct weir_mux *mux)
{
    if (!user_of(mux)->is_tame && feed_chance(user_of(mux)->feed, 2))
        act_open(user_of(mux));
}

static void on_drained(struct weir_mux *mux, const struct weir_mux_drain *drain)
{
    FUZZ_CLAIM(drain->status <= 0);
    sink = sum_of((struct weir_bytes){(const uint8_t *)drain->reason.data, drain->reason.len});
    stop_now_and_then(user_of(mux));
}

static const struct weir_mux_hooks hooks = {
    .opened = on_opened,
    .message = on_message,
    .ended = on_ended,
    .replied = on_replied,
    .finished = on_finished,
    .cancelled = on_cancelled,
    .failed = on_failed,
    .sent = on_sent,
    .writable = on_writable,
    .available = on_available,
    .drained = on_drained,
};

/* --- life --- */

int user_init(struct user *user, bool accepting, struct feed *feed)
{
    unsigned how = feed_byte(feed);
    memset(user, 0, sizeof *user);
    user->feed = feed;
    const struct weir_allocator *allocator = fault_alloc_init(&user->fault);
    if ((how & 7) == 7)
        fault_alloc_arm(&user->fault, 1 + feed_byte(feed));
    weir_pool_init(&user->pool, allocator, 512, 2);
    weir_buf_init(&user->out, allocator, how & 8 ? &user->pool : NULL);
    struct weir_mux_options options = {
        .accepting = accepting,
        .limits = {some_limit(feed, 16), some_limit(feed, 16384), some_limit(feed, 65536),
                   some_limit(feed, 262144), some_limit(feed, 30000)},
        .max_held = how & 16 ? 40000 : 0,
        .allocator = allocator,
        .pool = how & 8 ? &user->pool : NULL,
        .data = user,
    };
    return weir_mux_init(&user->mux, &hooks, &user->out, &options);
}

void user_fini(struct user *user)
{
    for (unsigned i = 0; i < USER_BODIES; i++)
        give_body(user, i);
    weir_mux_fini(&user->mux);
    FUZZ_CLAIM(user->mux.held == 0 && user->mux.queued == 0);
    weir_buf_fini(&user->out);
    FUZZ_CLAIM(user->pool.in_use == 0);
    weir_pool_fini(&user->pool);
    FUZZ_CLAIM(user->fault.outstanding == 0);
}

/* --- acts --- */

static void act_on_call(struct user *user, unsigned what)
{
    struct user_call *call = some_call(user, false);
    if (!call)
        return;
    switch (what) {
    case 0:
        if (call->is_remote)
            reply(call, user_size(user->feed));
        else
            weir_mux_cancel(&user->mux, &call->mux,
                            feed_chance(user->feed, 2) ? WEIR_CANCELLED : WEIR_DEADLINE_EXCEEDED);
        return;
    case 1:
        if (call->is_remote)
            finish(call, -(int)feed_below(user->feed, 40), user_size(user->feed),
                   user_size(user->feed));
        return;
    case 2:
        send(call, user_size(user->feed));
        return;
    case 3:
        weir_mux_end(&user->mux, &call->mux);
        return;
    default:
        weir_mux_want(&user->mux, &call->mux);
    }
}

static void act_consume(struct user *user)
{
    struct user_call *call = some_call(user, true);
    if (!call || !call->cost)
        return;
    uint32_t some = (uint32_t)user_size(user->feed);
    consume(call, some < call->cost ? some : call->cost);
}

static void act_roughly(struct user *user)
{
    struct user_call *call = some_call(user, false);
    if (!user->is_rough || !feed_chance(user->feed, 4)) {
        weir_mux_congest(&user->mux, feed_chance(user->feed, 2));
        return;
    }
    if (call) {
        weir_mux_forget(&user->mux, &call->mux);
        over(call);
    }
}

void user_act(struct user *user)
{
    unsigned what = feed_below(user->feed, 16);
    switch (what) {
    case 0:
    case 1:
    case 2:
        act_open(user);
        return;
    case 3:
    case 4:
        act_consume(user);
        return;
    case 5:
        weir_mux_fill(&user->mux, user_size(user->feed) * 4);
        return;
    case 6:
        give_body(user, feed_below(user->feed, USER_BODIES));
        return;
    case 7:
        act_roughly(user);
        return;
    case 8:
        weir_mux_ping(&user->mux, what);
        return;
    case 9:
        if (feed_chance(user->feed, 8))
            weir_mux_drain(&user->mux, WEIR_OK, "enough");
        return;
    default:
        act_on_call(user, what % 5);
    }
}

void user_settle(struct user *user)
{
    user->is_tame = true;
    weir_mux_congest(&user->mux, false);
    for (unsigned i = 0; i < USER_BODIES; i++)
        give_body(user, i);
    for (unsigned i = 0; i < USER_CALLS; i++) {
        struct user_call *call = &user->calls[i];
        if (call->is_used && call->cost)
            consume(call, call->cost);
        if (!call->is_used || call->is_over)
            continue;
        if (call->is_remote)
            finish(call, WEIR_OK, 0, 0);
        else
            weir_mux_end(&user->mux, &call->mux);
    }
}

/* --- books --- */

struct books {
    uint32_t local, remote;
    size_t held, queued;
    uint64_t credit;
};

static void check_call(const struct user *user, const struct user_call *call, struct books *books)
{
    const struct weir_mux_call *mc = &call->mux;
    const struct weir_mux *mux = &user->mux;
    uint32_t part_cost = mc->state & WEIR__CALL_PART ? mc->part_cost : 0;
    FUZZ_CLAIM(weir__mux_find(mux, mc->id) == mc);
    FUZZ_CLAIM(weir__mux_is_local(mux, mc->id) == !call->is_remote);
    books->local += !call->is_remote;
    books->remote += call->is_remote;
    books->held += mc->state & WEIR__CALL_PART ? mc->part_capacity : 0;
    books->queued += mc->state & WEIR__CALL_QUEUED ? weir_buf_len(&mc->queued) : 0;
    books->credit += mc->held + part_cost;
    FUZZ_CLAIM(mc->held == call->cost);
    FUZZ_CLAIM(mc->send_credit <= WEIR__MUX_CREDIT_MAX);
    FUZZ_CLAIM(mc->recv_credit <= mux->own.stream_credit);
    if (mc->state & WEIR__CALL_IN_OPEN && !(mc->state & WEIR__CALL_DROPPING) && !mux->broken)
        FUZZ_CLAIM(mc->recv_credit + mc->consumed + mc->held + part_cost == mux->own.stream_credit);
}

void user_check(const struct user *user)
{
    const struct weir_mux *mux = &user->mux;
    struct books books = {0};
    for (int i = 0; i < USER_CALLS; i++)
        if (user->calls[i].is_used && !user->calls[i].is_over)
            check_call(user, &user->calls[i], &books);
    for (int i = 0; i < USER_BODIES; i++)
        books.held += user->bodies[i].len;
    FUZZ_CLAIM(mux->local.count == books.local && mux->remote.count == books.remote);
    FUZZ_CLAIM(mux->local.size <= mux->peer.max_calls && mux->remote.size <= mux->own.max_calls);
    FUZZ_CLAIM(mux->held == books.held && mux->held <= mux->max_held);
    FUZZ_CLAIM(mux->queued == books.queued);
    FUZZ_CLAIM(mux->copied <= mux->received);
    FUZZ_CLAIM(mux->partial_len <= WEIR__MUX_HEADER + mux->own.max_frame);
    FUZZ_CLAIM(mux->send_credit <= WEIR__MUX_CREDIT_MAX);
    if (!mux->broken)
        FUZZ_CLAIM(mux->recv_credit + mux->consumed + books.credit == mux->own.connection_credit);
}
