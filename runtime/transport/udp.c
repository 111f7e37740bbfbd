/* Datagrams over a socket that libuv only polls. One file, two faces: a listener that answers whoever wrote to it, and a transport
 * that speaks with one peer. Whatever the network says (ICMP's refusals among it) is no reason to stop: a datagram that cannot be
 * sent is lost, as on the way. */
#define _GNU_SOURCE /* recvmmsg, sendmmsg */
#include <errno.h>
#include <netdb.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "internal.h"

enum {
    BATCH = 16,           /* datagrams per system call */
    SLOT = 64 * 1024,     /* no datagram is larger */
    BATCHES_PER_TURN = 8, /* then the others of the loop go first */
    MOST_WAITING = 256,   /* datagrams that the kernel has not taken */
    SOCKET_BUFFER = 1024 * 1024,
    PORT_TRIES = 32,
};

/* A datagram on its way out. */
struct waiting {
    struct weir_buf bytes;
    struct sockaddr_storage to;
    socklen_t to_len;
};

struct udp {
    union {
        struct weir_listener listener;
        struct weir_transport transport;
    };
    bool is_listener;
    struct weir_reactor *reactor;
    struct weir__guest guest;
    uv_poll_t poll;
    struct weir_job flush;
    uint8_t *slots;        /* BATCH of SLOT; untouched pages cost nothing */
    struct waiting *queue; /* a ring of MOST_WAITING */
    unsigned first, count;
    size_t queued;
    int fd;
    int events;
    bool started;
    bool paused;
    bool closing;
    bool blocked;                   /* the kernel took no more */
    char address[WEIR_ADDRESS_MAX]; /* the listener's own, the transport's peer's */
};

static void on_events(uv_poll_t *poll, int status, int events);

static void follow(struct udp *u)
{
    int events = u->started && !u->paused ? UV_READABLE : 0;
    events |= u->blocked ? UV_WRITABLE : 0;
    if (events == u->events || u->closing)
        return;
    u->events = events;
    if (events)
        uv_poll_start(&u->poll, events, on_events);
    else
        uv_poll_stop(&u->poll);
}

static struct weir_executor *executor_of(struct udp *u)
{
    return &u->reactor->executor;
}

/* ---- out ------------------------------------------------------------------------------------ */

static struct waiting *waiting_at(struct udp *u, unsigned n)
{
    return &u->queue[(u->first + n) % MOST_WAITING];
}

static void drop_first(struct udp *u)
{
    struct waiting *w = waiting_at(u, 0);
    u->queued -= weir_buf_len(&w->bytes);
    weir_buf_fini(&w->bytes);
    u->first = (u->first + 1) % MOST_WAITING;
    u->count--;
}

/* What the kernel is to be told of one datagram. */
static bool describe(struct udp *u, struct waiting *w, struct msghdr *ret_message,
                     struct weir_iov *iov)
{
    struct weir_bytes bytes;
    if (weir_buf_bytes(&w->bytes, &bytes))
        return false;
    *iov = (struct weir_iov){(void *)(uintptr_t)bytes.data, bytes.len};
    *ret_message = (struct msghdr){.msg_iov = (struct iovec *)(void *)iov, .msg_iovlen = 1};
    if (u->is_listener) {
        ret_message->msg_name = &w->to;
        ret_message->msg_namelen = w->to_len;
    }
    return true;
}

/* Sends from the front; returns how many the kernel took, or -1 with errno. */
static int send_batch(struct udp *u)
{
    struct weir_iov iov[BATCH];
    unsigned n = 0;
#ifdef __linux__
    struct mmsghdr messages[BATCH];
    while (n < u->count && n < BATCH &&
           describe(u, waiting_at(u, n), &messages[n].msg_hdr, &iov[n]))
        n++;
    if (n == 0)
        return errno = ENOMEM, -1;
    return sendmmsg(u->fd, messages, n, 0);
#else
    struct msghdr message;
    if (!describe(u, waiting_at(u, n), &message, &iov[n]))
        return errno = ENOMEM, -1;
    return sendmsg(u->fd, &message, 0) < 0 ? -1 : 1;
#endif
}

static void flush(void *data)
{
    struct udp *u = data;
    bool again = false;
    while (u->count && !u->closing) {
        int sent = send_batch(u);
        if (sent < 0 && errno == EINTR)
            continue;
        u->blocked = sent < 0 && (errno == EAGAIN || errno == EWOULDBLOCK || errno == ENOBUFS);
        if (u->blocked)
            break;
        again = sent < 0 && !again; /* it may be an earlier one's refusal that was told here */
        if (again)
            continue;
        for (int i = 0; i < (sent > 0 ? sent : 1); i++) /* the first one is what was refused */
            drop_first(u);
    }
    if (!u->count)
        u->blocked = false;
    follow(u);
}

/* Takes the content of `out`. */
static int enqueue(struct udp *u, struct weir_buf *out, const void *to, size_t to_len)
{
    const struct weir_allocator *allocator = executor_of(u)->allocator;
    int err = WEIR_OK;
    if (u->closing)
        err = WEIR_ECLOSED;
    else if (weir_buf_len(out) > WEIR_DATAGRAM_MAX)
        err = WEIR_ELIMIT;
    else if (!u->queue)
        u->queue = weir_mem_calloc(allocator, MOST_WAITING, sizeof *u->queue);
    if (!err && !u->queue)
        err = WEIR_ENOMEM;
    if (!err && u->count == MOST_WAITING)
        err = WEIR_EAGAIN;
    if (err) {
        weir_buf_clear(out);
        return err;
    }
    struct waiting *w = waiting_at(u, u->count++);
    u->queued += weir_buf_len(out);
    weir_buf_init(&w->bytes, allocator, executor_of(u)->pool);
    weir_buf_move(&w->bytes, out);
    w->to_len = (socklen_t)to_len;
    if (to_len)
        memcpy(&w->to, to, to_len);
    if (u->count >= BATCH && !u->blocked)
        flush(u);
    else
        weir_executor_at_turn_end(executor_of(u), &u->flush);
    return WEIR_OK;
}

/* ---- in ------------------------------------------------------------------------------------- */

struct arrived {
    size_t len;
    struct sockaddr_storage from;
    socklen_t from_len;
    bool is_whole;
};

static int receive_batch(struct udp *u, struct arrived *arrived)
{
    struct weir_iov iov[BATCH];
#ifdef __linux__
    struct mmsghdr messages[BATCH];
    for (int i = 0; i < BATCH; i++) {
        iov[i] = (struct weir_iov){u->slots + (size_t)i * SLOT, SLOT};
        messages[i].msg_hdr = (struct msghdr){
            .msg_name = &arrived[i].from,
            .msg_namelen = sizeof arrived[i].from,
            .msg_iov = (struct iovec *)(void *)&iov[i],
            .msg_iovlen = 1,
        };
    }
    int n = recvmmsg(u->fd, messages, BATCH, MSG_DONTWAIT, NULL);
    for (int i = 0; i < n; i++) {
        arrived[i].len = messages[i].msg_len;
        arrived[i].from_len = messages[i].msg_hdr.msg_namelen;
        arrived[i].is_whole = !(messages[i].msg_hdr.msg_flags & MSG_TRUNC);
    }
    return n;
#else
    iov[0] = (struct weir_iov){u->slots, SLOT};
    struct msghdr message = {.msg_name = &arrived[0].from,
                             .msg_namelen = sizeof arrived[0].from,
                             .msg_iov = (struct iovec *)(void *)iov,
                             .msg_iovlen = 1};
    ssize_t size = recvmsg(u->fd, &message, MSG_DONTWAIT);
    if (size < 0)
        return -1;
    arrived[0].len = (size_t)size;
    arrived[0].from_len = message.msg_namelen;
    arrived[0].is_whole = !(message.msg_flags & MSG_TRUNC);
    return 1;
#endif
}

static bool is_reading(const struct udp *u)
{
    return u->started && !u->paused && !u->closing;
}

/* The kernel has the longest address of all: one of another family is nobody's. */
static void hand_over(struct udp *u, const struct arrived *a, const uint8_t *data)
{
    const struct weir_bytes bytes = {data, a->len};
    if (!a->is_whole || !a->len)
        return;
    if (u->is_listener)
        u->listener.handler->on_datagram(&u->listener, u->listener.data, bytes, &a->from,
                                         a->from_len);
    else
        u->transport.handler->on_read(&u->transport, u->transport.data, bytes);
}

static void read_some(struct udp *u)
{
    struct arrived arrived[BATCH];
    for (int turn = 0; turn < BATCHES_PER_TURN && is_reading(u); turn++) {
        int n = receive_batch(u, arrived);
        if (n < 0 && (errno == EAGAIN || errno == EWOULDBLOCK))
            break;
        for (int i = 0; i < n && is_reading(u); i++)
            hand_over(u, &arrived[i], u->slots + (size_t)i * SLOT);
        if (n >= 0 && n < BATCH)
            break; /* another look would only find nothing */
    }
}

static void on_events(uv_poll_t *poll, int status, int events)
{
    struct udp *u = poll->data;
    weir__reactor_enter(u->reactor);
    if (status < 0)
        u->events =
            0; /* libuv polls no more after an error; it is read like a datagram, and passed over */
    if (events & UV_WRITABLE && u->blocked) {
        u->blocked = false;
        flush(u);
    }
    if (events & UV_READABLE || status < 0)
        read_some(u);
    follow(u);
    weir__reactor_leave(u->reactor);
}

/* ---- the end -------------------------------------------------------------------------------- */

static void udp_free(struct udp *u)
{
    const struct weir_allocator *allocator = executor_of(u)->allocator;
    while (u->count)
        drop_first(u);
    weir_mem_free(allocator, u->queue);
    weir_mem_free(allocator, u->slots);
    weir_mem_free(allocator, u);
}

static void on_closed(uv_handle_t *handle)
{
    struct udp *u = handle->data;
    struct weir_reactor *r = u->reactor;
    weir__reactor_enter(r);
    if (u->is_listener && u->listener.handler->on_closed)
        u->listener.handler->on_closed(&u->listener, u->listener.data);
    else if (!u->is_listener && u->transport.handler && u->transport.handler->on_closed)
        u->transport.handler->on_closed(&u->transport, u->transport.data);
    weir__reactor_remove_guest(r, &u->guest);
    udp_free(u);
    weir__reactor_leave(r);
}

static void udp_close(struct udp *u)
{
    weir__reactor_check_thread(u->reactor);
    if (u->closing)
        return;
    flush(u);
    u->closing = true;
    weir_job_cancel(&u->flush);
    uv_close((uv_handle_t *)&u->poll, on_closed);
    close(u->fd);
}

static void on_guest_close(struct weir__guest *guest)
{
    udp_close(WEIR_CONTAINER(guest, struct udp, guest));
}

/* ---- the listener's face -------------------------------------------------------------------- */

static struct udp *of_listener(const struct weir_listener *l)
{
    return (struct udp *)(uintptr_t)l;
}

static void listener_pause(struct weir_listener *l)
{
    of_listener(l)->paused = true;
    follow(of_listener(l));
}

static void listener_resume(struct weir_listener *l)
{
    of_listener(l)->paused = false;
    follow(of_listener(l));
}

static void listener_close(struct weir_listener *l)
{
    udp_close(of_listener(l));
}

static const char *listener_address(const struct weir_listener *l)
{
    return of_listener(l)->address;
}

static int listener_send(struct weir_listener *l, struct weir_buf *out, const void *to,
                         size_t to_len)
{
    if (to_len > sizeof(struct sockaddr_storage))
        return WEIR_EADDRESS;
    return enqueue(of_listener(l), out, to, to_len);
}

/* "udp://…" out of what the formatter makes of a socket's address. */
static void format(const void *address, char text[WEIR_ADDRESS_MAX])
{
    weir__url_format(address, text);
    memcpy(text, "udp", 3);
}

static void listener_peer(const struct weir_listener *l, const void *from, size_t from_len,
                          char text[WEIR_ADDRESS_MAX])
{
    (void)l;
    text[0] = '\0';
    if (from_len >= sizeof(sa_family_t))
        format(from, text);
}

static const struct weir_listener_ops listener_ops = {
    .pause = listener_pause,
    .resume = listener_resume,
    .close = listener_close,
    .address = listener_address,
    .send = listener_send,
    .peer = listener_peer,
};

/* ---- the transport's face ------------------------------------------------------------------- */

static struct udp *of_transport(const struct weir_transport *t)
{
    return (struct udp *)(uintptr_t)t;
}

static int transport_start(struct weir_transport *t)
{
    of_transport(t)->started = true;
    follow(of_transport(t));
    return WEIR_OK;
}

static void transport_pause(struct weir_transport *t)
{
    of_transport(t)->paused = true;
    follow(of_transport(t));
}

static void transport_resume(struct weir_transport *t)
{
    of_transport(t)->paused = false;
    follow(of_transport(t));
}

/* One datagram. What there is no room for is lost. */
static int transport_write(struct weir_transport *t, struct weir_buf *out)
{
    if (!weir_buf_len(out))
        return WEIR_OK;
    int err = enqueue(of_transport(t), out, NULL, 0);
    return err == WEIR_EAGAIN ? WEIR_OK : err;
}

static int transport_shutdown(struct weir_transport *t)
{
    (void)t;
    return WEIR_OK;
}

static void transport_close(struct weir_transport *t)
{
    udp_close(of_transport(t));
}

static size_t transport_queued(const struct weir_transport *t)
{
    return of_transport(t)->queued;
}

static const char *transport_peer(const struct weir_transport *t)
{
    return of_transport(t)->address;
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

/* Takes `fd`, also on failure. */
static int udp_new(struct weir_reactor *r, int fd, struct udp **ret_udp)
{
    struct udp *u = weir_mem_zalloc(r->executor.allocator, sizeof *u);
    int size = SOCKET_BUFFER;
    int err = u ? weir__reactor_add_guest(r, &u->guest, on_guest_close) : WEIR_ENOMEM;
    if (!err) {
        u->reactor = r;
        u->fd = fd;
        u->poll.data = u;
        u->slots = weir_mem_alloc(r->executor.allocator, (size_t)BATCH * SLOT);
        weir_job_init(&u->flush, flush, u);
        if (!u->slots || uv_poll_init(r->loop, &u->poll, fd) < 0) {
            err = u->slots ? WEIR_EIO : WEIR_ENOMEM;
            weir__reactor_remove_guest(r, &u->guest);
            weir_mem_free(r->executor.allocator, u->slots);
        }
    }
    if (err) {
        close(fd);
        weir_mem_free(r->executor.allocator, u);
        return err;
    }
    setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &size, sizeof size); /* as far as the system allows */
    *ret_udp = u;
    return WEIR_OK;
}

/* Whether a stream could listen at the same number. */
static bool is_free_for_tcp(const struct sockaddr *address, socklen_t len)
{
    int fd;
    if (weir__socket_new(address->sa_family, &fd) < 0)
        return false;
    bool is_free = bind(fd, address, len) == 0;
    close(fd);
    return is_free;
}

static int bind_once(const struct addrinfo *address, const struct weir_listen_options *options,
                     int *ret_fd, struct sockaddr_storage *ret_bound, socklen_t *ret_len)
{
    int on = 1;
    int err = weir__socket_new_datagram(address->ai_family, ret_fd);
    if (err < 0)
        return err;
    *ret_len = sizeof *ret_bound;
    memset(ret_bound, 0, sizeof *ret_bound);
    bool shares = options && options->reuse_port;
    if ((shares && setsockopt(*ret_fd, SOL_SOCKET, SO_REUSEPORT, &on, sizeof on) < 0) ||
        bind(*ret_fd, address->ai_addr, address->ai_addrlen) < 0 ||
        getsockname(*ret_fd, (struct sockaddr *)ret_bound, ret_len) < 0) {
        err = weir__errno_error(errno);
        close(*ret_fd);
    }
    return err;
}

/* A number that is given out is one that TCP can have as well: many protocols use both. */
static int bind_somewhere(const struct weir__url *url, const struct weir_listen_options *options,
                          int *ret_fd, struct sockaddr_storage *ret_bound)
{
    char port[8];
    struct addrinfo *list;
    struct addrinfo hints = {
        .ai_socktype = SOCK_DGRAM,
        .ai_flags = AI_PASSIVE | AI_NUMERICSERV,
    };
    socklen_t len;
    int err = WEIR_EBUSY;
    snprintf(port, sizeof port, "%u", url->port);
    if (getaddrinfo(url->host, port, &hints, &list) != 0)
        return WEIR_EADDRESS;
    for (int i = 0; i < PORT_TRIES; i++) {
        err = bind_once(list, options, ret_fd, ret_bound, &len);
        if (err || url->port || is_free_for_tcp((const struct sockaddr *)ret_bound, len))
            break;
        close(*ret_fd);
        err = WEIR_EBUSY;
    }
    freeaddrinfo(list);
    return err;
}

int weir__listen_udp(struct weir_reactor *r, const struct weir__url *url,
                     const struct weir_listen_options *options,
                     const struct weir_listener_handler *handler, void *data,
                     struct weir_listener **ret_listener)
{
    struct sockaddr_storage bound;
    struct udp *u;
    int fd;
    if (!handler->on_datagram)
        return WEIR_EADDRESS;
    int err = bind_somewhere(url, options, &fd, &bound);
    if (!err)
        err = udp_new(r, fd, &u);
    if (err)
        return err;
    u->is_listener = true;
    u->listener = (struct weir_listener){&listener_ops, &r->executor, handler, data};
    u->started = true;
    format(&bound, u->address);
    follow(u);
    *ret_listener = &u->listener;
    return WEIR_OK;
}

int weir__dial_udp(struct weir_reactor *r, const struct sockaddr *address, socklen_t len,
                   struct weir_transport **ret_transport)
{
    struct udp *u;
    int fd;
    int err = weir__socket_new_datagram(address->sa_family, &fd);
    if (err)
        return err;
    if (connect(fd, address, len) < 0) {
        err = weir__errno_error(errno);
        close(fd);
        return err;
    }
    err = udp_new(r, fd, &u);
    if (err)
        return err;
    u->transport = (struct weir_transport){.ops = &transport_ops, .executor = &r->executor};
    format(address, u->address);
    *ret_transport = &u->transport;
    return WEIR_OK;
}
