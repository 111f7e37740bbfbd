/* Datagrams in the in-memory network: each travels by itself, so they overtake each other, and may be lost or come twice. */
#include <stdio.h>
#include <string.h>

#include "internal.h"

enum { FIRST_PORT = 40001 };

struct mem_socket {
    union {
        struct weir_listener listener;
        struct weir_transport transport;
    };
    struct weir__mem_net *net;
    struct weir_list link;
    struct weir_job job; /* closes */
    bool is_listener;
    bool started;
    bool paused; /* what comes is lost */
    bool closing;
    char address[WEIR_ADDRESS_MAX];
    char peer[WEIR_ADDRESS_MAX]; /* the transport's */
};

/* One on its way. */
struct mem_datagram {
    struct weir__mem_net *net;
    struct weir_list link;
    struct weir_timer timer;
    char to[WEIR_ADDRESS_MAX];
    char from[WEIR_ADDRESS_MAX];
    size_t len;
    uint8_t bytes[];
};

static struct weir_executor *executor_of(const struct weir__mem_net *net)
{
    return net->base.executor;
}

static struct mem_socket *find(struct weir__mem_net *net, const char *address)
{
    struct weir_list *link, *following;
    WEIR_LIST_EACH(link, following, &net->sockets)
    {
        struct mem_socket *s = WEIR_CONTAINER(link, struct mem_socket, link);
        if (!s->closing && strcmp(s->address, address) == 0)
            return s;
    }
    return NULL;
}

/* ---- on the way ----------------------------------------------------------------------------- */

static void forget(struct mem_datagram *d)
{
    weir_executor_timer_stop(executor_of(d->net), &d->timer);
    weir_list_remove(&d->link);
    weir_mem_free(executor_of(d->net)->allocator, d);
}

static void arrive(void *data)
{
    struct mem_datagram *d = data;
    struct mem_socket *s = find(d->net, d->to);
    const struct weir_bytes bytes = {d->bytes, d->len};
    if (s && s->started && !s->paused && s->is_listener)
        s->listener.handler->on_datagram(&s->listener, s->listener.data, bytes, d->from,
                                         strlen(d->from) + 1);
    else if (s && s->started && !s->paused && strcmp(s->peer, d->from) == 0)
        s->transport.handler->on_read(&s->transport, s->transport.data, bytes);
    forget(d);
}

/* What there is no memory for is lost. */
static void launch(struct mem_socket *s, const char *to, struct weir_buf *out)
{
    struct weir__mem_net *net = s->net;
    const struct weir__mem_faults *faults = net->faults;
    size_t len = weir_buf_len(out);
    struct mem_datagram *d = weir_mem_alloc(executor_of(net)->allocator, sizeof *d + len);
    if (!d)
        return;
    memset(d, 0, sizeof *d);
    d->net = net;
    d->len = weir_buf_peek(out, d->bytes, len);
    snprintf(d->to, sizeof d->to, "%s", to);
    snprintf(d->from, sizeof d->from, "%s", s->address);
    weir_timer_init(&d->timer, arrive, d);
    weir_list_push_back(&net->flying, &d->link);
    weir_executor_timer_after(executor_of(net), &d->timer, faults ? faults->delay(faults->ctx) : 0);
}

static int send_one(struct mem_socket *s, const char *to, struct weir_buf *out)
{
    const struct weir__mem_faults *faults = s->net->faults;
    unsigned copies = faults && faults->datagram ? faults->datagram(faults->ctx) : 1;
    int err = s->closing ? WEIR_ECLOSED : WEIR_OK;
    if (!err && weir_buf_len(out) > WEIR_DATAGRAM_MAX)
        err = WEIR_ELIMIT;
    for (; !err && copies > 0; copies--)
        launch(s, to, out);
    weir_buf_clear(out);
    return err;
}

/* ---- closing -------------------------------------------------------------------------------- */

static void on_close_job(void *data)
{
    struct mem_socket *s = data;
    struct weir__mem_net *net = s->net;
    if (s->is_listener && s->listener.handler->on_closed)
        s->listener.handler->on_closed(&s->listener, s->listener.data);
    else if (!s->is_listener && s->transport.handler && s->transport.handler->on_closed)
        s->transport.handler->on_closed(&s->transport, s->transport.data);
    weir__mem_leave(net, &s->link);
    weir_mem_free(executor_of(net)->allocator, s);
}

static void socket_close(struct mem_socket *s)
{
    if (s->closing)
        return;
    s->closing = true;
    weir_executor_defer(executor_of(s->net), &s->job);
}

void weir__mem_close_sockets(struct weir__mem_net *net)
{
    struct weir_list *link, *following;
    WEIR_LIST_EACH(link, following, &net->flying)
    forget(WEIR_CONTAINER(link, struct mem_datagram, link));
    WEIR_LIST_EACH(link, following, &net->sockets)
    socket_close(WEIR_CONTAINER(link, struct mem_socket, link));
}

/* ---- the two faces -------------------------------------------------------------------------- */

static struct mem_socket *of_listener(const struct weir_listener *l)
{
    return (struct mem_socket *)(uintptr_t)l;
}

static struct mem_socket *of_transport(const struct weir_transport *t)
{
    return (struct mem_socket *)(uintptr_t)t;
}

static void listener_pause(struct weir_listener *l)
{
    of_listener(l)->paused = true;
}

static void listener_resume(struct weir_listener *l)
{
    of_listener(l)->paused = false;
}

static void listener_close(struct weir_listener *l)
{
    socket_close(of_listener(l));
}

static const char *listener_address(const struct weir_listener *l)
{
    return of_listener(l)->address;
}

static int listener_send(struct weir_listener *l, struct weir_buf *out, const void *to,
                         size_t to_len)
{
    (void)to_len;
    return send_one(of_listener(l), to, out);
}

static void listener_peer(const struct weir_listener *l, const void *from, size_t from_len,
                          char text[WEIR_ADDRESS_MAX])
{
    (void)l;
    memcpy(text, from, from_len < WEIR_ADDRESS_MAX ? from_len : WEIR_ADDRESS_MAX);
}

static const struct weir_listener_ops listener_ops = {
    .pause = listener_pause,
    .resume = listener_resume,
    .close = listener_close,
    .address = listener_address,
    .send = listener_send,
    .peer = listener_peer,
};

static int transport_start(struct weir_transport *t)
{
    of_transport(t)->started = true;
    return WEIR_OK;
}

static void transport_pause(struct weir_transport *t)
{
    of_transport(t)->paused = true;
}

static void transport_resume(struct weir_transport *t)
{
    of_transport(t)->paused = false;
}

static int transport_write(struct weir_transport *t, struct weir_buf *out)
{
    return weir_buf_len(out) ? send_one(of_transport(t), of_transport(t)->peer, out) : WEIR_OK;
}

static int transport_shutdown(struct weir_transport *t)
{
    (void)t;
    return WEIR_OK;
}

static void transport_close(struct weir_transport *t)
{
    socket_close(of_transport(t));
}

static size_t transport_queued(const struct weir_transport *t)
{
    (void)t;
    return 0;
}

static const char *transport_peer(const struct weir_transport *t)
{
    return of_transport(t)->peer;
}

static const struct weir_transport_ops transport_ops = {
    .start = transport_start,
    .pause = transport_pause,
    .resume = transport_resume,
    .write = transport_write,
    .shutdown = transport_shutdown,
    .close = transport_close,
    .queued = transport_queued,
    .peer = transport_peer,
};

/* ---- making --------------------------------------------------------------------------------- */

static int socket_new(struct weir__mem_net *net, struct mem_socket **ret_socket)
{
    const struct weir_allocator *allocator = executor_of(net)->allocator;
    struct mem_socket *s = weir_mem_zalloc(allocator, sizeof *s);
    if (!s)
        return WEIR_ENOMEM;
    s->net = net;
    weir_job_init(&s->job, on_close_job, s);
    int err = weir__mem_enter(net, &net->sockets, &s->link);
    if (err < 0)
        weir_mem_free(allocator, s);
    else
        *ret_socket = s;
    return err;
}

bool weir__mem_is_udp(const char *url)
{
    return strncmp(url, "udp:", 4) == 0;
}

int weir__mem_listen_udp(struct weir__mem_net *net, const char *url,
                         const struct weir_listener_handler *handler, void *data,
                         struct weir_listener **ret_listener)
{
    struct mem_socket *s;
    size_t len = strlen(url);
    if (!handler->on_datagram)
        return WEIR_EADDRESS;
    if (find(net, url))
        return WEIR_EBUSY;
    int err = socket_new(net, &s);
    if (err < 0)
        return err;
    s->is_listener = s->started = true;
    s->listener = (struct weir_listener){&listener_ops, executor_of(net), handler, data};
    if (len > 2 && strcmp(url + len - 2, ":0") == 0)
        snprintf(s->address, sizeof s->address, "%.*s%u", (int)len - 1, url,
                 FIRST_PORT + net->names++);
    else
        snprintf(s->address, sizeof s->address, "%s", url);
    *ret_listener = &s->listener;
    return WEIR_OK;
}

int weir__mem_dial_udp(struct weir__mem_net *net, const char *url,
                       struct weir_transport **ret_transport)
{
    struct mem_socket *s;
    int err = socket_new(net, &s);
    if (err < 0)
        return err;
    s->transport = (struct weir_transport){.ops = &transport_ops, .executor = executor_of(net)};
    snprintf(s->address, sizeof s->address, "udp:#%u", ++net->names);
    snprintf(s->peer, sizeof s->peer, "%s", url);
    *ret_transport = &s->transport;
    return WEIR_OK;
}
