/* Connected pairs in memory. Each end holds what its peer has sent and it has not read: a pipe with
 * a capacity, as a kernel's; what does not fit waits on the writer's side. Bytes are delivered by
 * jobs, or by timers where faults delay them, and never from inside a write. */
#include <stdlib.h>
#include <string.h>

#include "internal.h"

enum { DEFAULT_CAPACITY = 64 << 10 };

struct end {
    struct weir_transport base; /* first */
    struct weir__mem_net *net;
    struct weir_list link;
    struct end *peer;        /* NULL: it has closed */
    struct weir_buf in;      /* sent by the peer, not read yet */
    struct weir_buf pending; /* written here, beyond the peer's capacity */
    struct weir_job job;     /* delivers; at the end, closes */
    struct weir_timer timer; /* delivers later */
    int status;              /* why it is broken, or 0 */
    bool started;
    bool paused;
    bool ended; /* on_end was called */
    bool fin;   /* nothing will follow `in` */
    bool shut;  /* nothing will follow `pending` */
    bool owing; /* a write was answered WEIR_PENDING */
    bool closing;
    char peer_text[]; /* NUL-terminated */
};

static struct end *end_of(const struct weir_transport *t)
{
    return (struct end *)t;
}

/* ---- faults --------------------------------------------------------------------------------- */

static bool strikes(const struct weir__mem_net *net)
{
    return net->faults && net->faults->operation(net->faults->ctx);
}

static uint64_t delay_of(const struct weir__mem_net *net)
{
    return net->faults ? net->faults->delay(net->faults->ctx) : 0;
}

static size_t capacity_of(const struct weir__mem_net *net)
{
    return net->faults && net->faults->capacity ? net->faults->capacity : DEFAULT_CAPACITY;
}

/* ---- delivery ------------------------------------------------------------------------------- */

static bool can_deliver(const struct end *e)
{
    if (!e->started || e->closing)
        return false;
    if (e->ended)
        return e->status < 0 && e->owing;
    return e->status < 0 || (!e->paused && (e->fin || weir_buf_len(&e->in) > 0));
}

/* What broke is told at once; the rest travels. */
static void schedule(struct end *e)
{
    if (!can_deliver(e) || weir_job_is_queued(&e->job))
        return;
    if (weir_timer_is_running(&e->timer) && e->status == 0)
        return;
    uint64_t delay = e->status < 0 ? 0 : delay_of(e->net);
    weir_executor_timer_stop(e->base.executor, &e->timer);
    if (delay > 0)
        weir_executor_timer_after(e->base.executor, &e->timer, delay);
    else
        weir_executor_defer(e->base.executor, &e->job);
}

static void break_end(struct end *e, int status)
{
    if (e->status == 0)
        e->status = status;
    weir_buf_clear(&e->pending);
    schedule(e);
}

static void break_pair(struct end *e)
{
    if (e->peer)
        break_end(e->peer, WEIR_ERESET);
    break_end(e, WEIR_ERESET);
}

static void end_reading(struct end *e)
{
    e->ended = true;
    weir_buf_clear(&e->in);
    e->base.handler->on_end(&e->base, e->base.data, e->status);
}

static void tell_drained(struct end *e)
{
    e->owing = false;
    if (e->base.handler && e->base.handler->on_drained && !e->closing)
        e->base.handler->on_drained(&e->base, e->base.data);
}

static int append_run(struct weir_buf *to, const struct weir_buf *from, size_t room,
                      size_t *ret_size)
{
    struct weir_iov iov;
    weir_buf_iov(from, &iov, 1);
    *ret_size = iov.len < room ? iov.len : room;
    return weir_buf_append(to, iov.base, *ret_size);
}

/* Moves what fits from the writer `e` to its peer. Without memory the connection breaks. */
static int transfer(struct end *e)
{
    size_t capacity = capacity_of(e->net);
    while (weir_buf_len(&e->pending) > 0 && weir_buf_len(&e->peer->in) < capacity) {
        size_t size;
        if (append_run(&e->peer->in, &e->pending, capacity - weir_buf_len(&e->peer->in), &size) <
            0) {
            break_pair(e);
            return WEIR_ENOMEM;
        }
        weir_buf_consume(&e->pending, size);
    }
    if (e->shut && weir_buf_len(&e->pending) == 0)
        e->peer->fin = true;
    return WEIR_OK;
}

/* The reader has made room: its peer's writes go on. */
static void pull(struct end *e)
{
    struct end *writer = e->peer;
    if (!writer || !writer->owing || transfer(writer) < 0)
        return;
    if (weir_buf_len(&writer->pending) == 0)
        tell_drained(writer);
}

/* Nothing moves the bytes while the handler looks at them where they lie. Under faults it gets a copy
 * of exactly their size that is gone afterwards: who keeps a view is found out. */
static void hand_over(struct end *e, struct weir_bytes bytes)
{
    uint8_t *copy = e->net->faults ? malloc(bytes.len) : NULL;
    if (copy)
        bytes.data = memcpy(copy, bytes.data, bytes.len);
    e->base.handler->on_read(&e->base, e->base.data, bytes);
    free(copy);
}

static void read_some(struct end *e)
{
    struct weir_iov iov;
    weir_buf_iov(&e->in, &iov, 1);
    if (e->net->faults)
        iov.len = e->net->faults->read_size(e->net->faults->ctx, iov.len);
    hand_over(e, (struct weir_bytes){iov.base, iov.len});
    weir_buf_consume(&e->in, iov.len);
    if (!e->closing && e->status == 0)
        pull(e);
}

static void deliver(struct end *e)
{
    if (e->status == 0 && strikes(e->net))
        break_pair(e);
    weir_job_cancel(&e->job);
    if (e->ended)
        tell_drained(e);
    else if (e->status < 0 || weir_buf_len(&e->in) == 0)
        end_reading(e);
    else
        read_some(e);
    schedule(e);
}

static void on_timer(void *data)
{
    struct end *e = data;
    if (can_deliver(e))
        deliver(e);
}

static int end_start(struct weir_transport *t)
{
    end_of(t)->started = true;
    schedule(end_of(t));
    return WEIR_OK;
}

static void end_pause(struct weir_transport *t)
{
    end_of(t)->paused = true;
}

static void end_resume(struct weir_transport *t)
{
    end_of(t)->paused = false;
    schedule(end_of(t));
}

/* ---- writing -------------------------------------------------------------------------------- */

static int refuse_write(struct weir_buf *out, int status)
{
    weir_buf_clear(out);
    return status;
}

static int check_write(struct end *e)
{
    if (e->closing || e->shut)
        return WEIR_ECLOSED;
    if (e->status == 0 && !e->peer)
        break_end(e, WEIR_ERESET);
    if (e->status == 0 && strikes(e->net))
        break_pair(e);
    return e->status;
}

static bool same_origin(const struct weir_buf *a, const struct weir_buf *b)
{
    return a->pool == b->pool && a->allocator == b->allocator;
}

/* Takes `out` behind what is pending, by its blocks where they are of the same pool. */
static int take_output(struct end *e, struct weir_buf *out)
{
    if (same_origin(&e->pending, out)) {
        weir_buf_move(&e->pending, out);
        return WEIR_OK;
    }
    while (weir_buf_len(out) > 0) {
        size_t size;
        if (append_run(&e->pending, out, SIZE_MAX, &size) < 0)
            return WEIR_ENOMEM;
        weir_buf_consume(out, size);
    }
    return WEIR_OK;
}

static bool fits(const struct end *e, const struct weir_buf *out)
{
    return weir_buf_len(&e->pending) == 0 && same_origin(&e->peer->in, out) &&
           weir_buf_len(&e->peer->in) + weir_buf_len(out) <= capacity_of(e->net);
}

static int end_write(struct weir_transport *t, struct weir_buf *out)
{
    struct end *e = end_of(t);
    int err = check_write(e);
    if (err < 0)
        return refuse_write(out, err);
    if (fits(e, out)) {
        weir_buf_move(&e->peer->in, out);
    } else {
        err = take_output(e, out);
        if (err < 0)
            break_pair(e);
        else
            err = transfer(e);
    }
    schedule(e->peer);
    if (err < 0)
        return refuse_write(out, err);
    e->owing = weir_buf_len(&e->pending) > 0;
    return e->owing ? WEIR_PENDING : WEIR_OK;
}

static int end_shutdown(struct weir_transport *t)
{
    struct end *e = end_of(t);
    if (e->closing)
        return WEIR_ECLOSED;
    e->shut = true;
    if (e->peer && weir_buf_len(&e->pending) == 0) {
        e->peer->fin = true;
        schedule(e->peer);
    }
    return WEIR_OK;
}

static size_t end_queued(const struct weir_transport *t)
{
    return weir_buf_len(&end_of(t)->pending);
}

static const char *end_peer(const struct weir_transport *t)
{
    return end_of(t)->peer_text;
}

/* ---- closing -------------------------------------------------------------------------------- */

static void end_free(struct end *e)
{
    weir_buf_fini(&e->in);
    weir_buf_fini(&e->pending);
    weir_mem_free(e->base.executor->allocator, e);
}

static void on_job(void *data)
{
    struct end *e = data;
    if (!e->closing) {
        if (can_deliver(e))
            deliver(e);
        return;
    }
    if (e->base.handler && e->base.handler->on_closed)
        e->base.handler->on_closed(&e->base, e->base.data);
    weir__mem_leave(e->net, &e->link);
    end_free(e);
}

/* The peer still reads what was sent before; what it had queued in the other direction is lost. */
static void part(struct end *e)
{
    struct end *peer = e->peer;
    if (!peer)
        return;
    e->peer = NULL;
    peer->peer = NULL;
    peer->fin = true;
    if (weir_buf_len(&peer->pending) > 0)
        break_end(peer, WEIR_ERESET);
    schedule(peer);
}

static void end_close(struct weir_transport *t)
{
    struct end *e = end_of(t);
    if (e->closing)
        return;
    e->closing = true;
    weir_executor_timer_stop(t->executor, &e->timer);
    part(e);
    weir_executor_defer(t->executor, &e->job);
}

void weir__mem_close_ends(struct weir__mem_net *net)
{
    struct weir_list *link, *following;
    WEIR_LIST_EACH(link, following, &net->ends)
    end_close(&WEIR_CONTAINER(link, struct end, link)->base);
}

/* ---- making --------------------------------------------------------------------------------- */

static const struct weir_transport_ops end_ops = {
    .start = end_start,
    .pause = end_pause,
    .resume = end_resume,
    .write = end_write,
    .shutdown = end_shutdown,
    .close = end_close,
    .queued = end_queued,
    .peer = end_peer,
};

static struct end *end_new(struct weir__mem_net *net, const char *peer_text)
{
    struct weir_executor *executor = net->base.executor;
    size_t len = strlen(peer_text) + 1;
    struct end *e = weir_mem_zalloc(executor->allocator, sizeof *e + len);
    if (!e)
        return NULL;
    e->base.ops = &end_ops;
    e->base.executor = executor;
    e->net = net;
    memcpy(e->peer_text, peer_text, len);
    weir_buf_init(&e->in, executor->allocator, executor->pool);
    weir_buf_init(&e->pending, executor->allocator, executor->pool);
    weir_job_init(&e->job, on_job, e);
    weir_timer_init(&e->timer, on_timer, e);
    if (weir__mem_enter(net, &net->ends, &e->link) < 0) {
        end_free(e);
        return NULL;
    }
    return e;
}

int weir__mem_pair(struct weir__mem_net *net, const char *client, const char *server,
                   struct weir_transport **ret_client, struct weir_transport **ret_server)
{
    struct end *a = end_new(net, server);
    if (!a)
        return WEIR_ENOMEM;
    struct end *b = end_new(net, client);
    if (!b) {
        weir__mem_leave(net, &a->link);
        end_free(a);
        return WEIR_ENOMEM;
    }
    a->peer = b;
    b->peer = a;
    *ret_client = &a->base;
    *ret_server = &b->base;
    return WEIR_OK;
}
