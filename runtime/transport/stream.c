/* A transport over a socket that libuv only polls: its own stream calls would raise SIGPIPE, and a
 * library leaves signals alone. Between two writes a stream owns no buffer: input comes through the
 * reactor's shared one, output is queued only when the kernel takes no more. */
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <string.h>
#include <unistd.h>

#include "internal.h"

enum { MOST_IOVECS = 64 };

struct weir__fd_stream {
    struct weir_transport base; /* first */
    struct weir_reactor *reactor;
    struct weir__guest guest;
    uv_poll_t poll;
    int fd;
    int events;              /* polled for: UV_READABLE, UV_WRITABLE */
    int status;              /* why it is broken, or 0 */
    struct weir_buf pending; /* the kernel took no more; then UV_WRITABLE is polled for */
    struct weir_job job;     /* tries again what failed where nobody could be told */
    char *peer;              /* made when asked for */
    void (*on_connected)(void *data, int status); /* while connecting, with base.data */
    bool paused;
    bool ended; /* on_end was called */
    bool shut;
    bool closing;
};

static struct weir__fd_stream *stream_of(const struct weir_transport *t)
{
    return (struct weir__fd_stream *)t;
}

/* ---- polling -------------------------------------------------------------------------------- */

static void on_events(uv_poll_t *poll, int status, int events);

static bool wants_read(const struct weir__fd_stream *s)
{
    return s->base.handler && !s->paused && !s->ended && !s->closing;
}

static int wanted(const struct weir__fd_stream *s)
{
    bool write = s->on_connected || weir_buf_len(&s->pending) > 0;
    return (wants_read(s) ? UV_READABLE : 0) | (write ? UV_WRITABLE : 0);
}

static int follow(struct weir__fd_stream *s)
{
    int events = wanted(s);
    if (events == s->events || s->closing)
        return WEIR_OK;
    int err = uv_poll_start(&s->poll, events, on_events);
    s->events = err < 0 ? 0 : events;
    return err < 0 ? weir__uv_error(err) : WEIR_OK;
}

static void end(struct weir__fd_stream *s, int status)
{
    if (s->status == 0)
        s->status = status;
    if (s->ended || s->closing || !s->base.handler)
        return;
    s->ended = true;
    s->base.handler->on_end(&s->base, s->base.data, s->status);
}

/* ---- reading -------------------------------------------------------------------------------- */

/* Returns what recv does, or a negative code; WEIR_EAGAIN when nothing is there. */
static ssize_t receive(struct weir__fd_stream *s)
{
    ssize_t size;
    do {
        size = recv(s->fd, s->reactor->read_buffer, s->reactor->read_buffer_size, 0);
    } while (size < 0 && errno == EINTR);
    if (size >= 0)
        return size;
    return errno == EAGAIN || errno == EWOULDBLOCK ? WEIR_EAGAIN : weir__errno_error(errno);
}

/* One recv per wake-up, unless it fills the buffer. Beyond the budget the others go first: the poll
 * tells again in the next turn. */
static void read_some(struct weir__fd_stream *s)
{
    size_t total = 0;
    size_t full = s->reactor->read_buffer_size;
    ssize_t size = (ssize_t)full;
    while (size == (ssize_t)full && total < s->reactor->read_budget && wants_read(s)) {
        size = receive(s);
        if (size == WEIR_EAGAIN)
            return;
        if (size <= 0) {
            end(s, (int)size);
            return;
        }
        total += (size_t)size;
        s->base.handler->on_read(
            &s->base, s->base.data,
            (struct weir_bytes){(const uint8_t *)s->reactor->read_buffer, (size_t)size});
    }
}

static int stream_start(struct weir_transport *t)
{
    weir__reactor_check_thread(stream_of(t)->reactor);
    return follow(stream_of(t));
}

static void stream_pause(struct weir_transport *t)
{
    stream_of(t)->paused = true;
    follow(stream_of(t));
}

static void on_job(void *data)
{
    struct weir__fd_stream *s = data;
    int err = follow(s);
    if (err < 0)
        end(s, err);
}

static void stream_resume(struct weir_transport *t)
{
    struct weir__fd_stream *s = stream_of(t);
    s->paused = false;
    if (follow(s) < 0)
        weir_executor_defer(t->executor, &s->job);
}

/* ---- writing -------------------------------------------------------------------------------- */

static ssize_t send_iovecs(int fd, struct weir_iov *iov, int count)
{
    struct msghdr message = {.msg_iov = (struct iovec *)(void *)iov, .msg_iovlen = (size_t)count};
    ssize_t size;
    do {
        size = sendmsg(fd, &message, MSG_NOSIGNAL);
    } while (size < 0 && errno == EINTR);
    return size;
}

/* Gives the kernel what it takes at once, from the front of `out`. */
static int try_write(struct weir__fd_stream *s, struct weir_buf *out)
{
    struct weir_iov iov[MOST_IOVECS];
    while (weir_buf_len(out) > 0) {
        int count = weir_buf_iov(out, iov, MOST_IOVECS);
        ssize_t written = send_iovecs(s->fd, iov, count);
        if (written < 0)
            return errno == EAGAIN || errno == EWOULDBLOCK ? WEIR_OK : weir__errno_error(errno);
        weir_buf_consume(out, (size_t)written);
    }
    return WEIR_OK;
}

static int break_writing(struct weir__fd_stream *s, int status)
{
    if (s->status == 0)
        s->status = status;
    weir_buf_clear(&s->pending);
    follow(s);
    return status;
}

static int do_shutdown(struct weir__fd_stream *s)
{
    return shutdown(s->fd, SHUT_WR) < 0 ? weir__errno_error(errno) : WEIR_OK;
}

static void drained(struct weir__fd_stream *s)
{
    if (s->shut && s->status == 0)
        do_shutdown(s);
    if (s->base.handler && s->base.handler->on_drained)
        s->base.handler->on_drained(&s->base, s->base.data);
}

static void write_some(struct weir__fd_stream *s)
{
    int err = try_write(s, &s->pending);
    if (err < 0)
        break_writing(s, err);
    if (err < 0 && !s->ended)
        end(s, err);
    else if (weir_buf_len(&s->pending) == 0)
        drained(s);
}

static int refuse_write(struct weir_buf *out, int status)
{
    weir_buf_clear(out);
    return status;
}

/* Content of other pools is copied, as blocks of several pools cannot be in one buffer. */
static int keep_rest(struct weir__fd_stream *s, struct weir_buf *out)
{
    struct weir_iov iov;
    if (out->pool == s->pending.pool && out->allocator == s->pending.allocator) {
        weir_buf_move(&s->pending, out);
        return follow(s);
    }
    while (weir_buf_iov(out, &iov, 1) == 1) {
        if (weir_buf_append(&s->pending, iov.base, iov.len) < 0)
            return WEIR_ENOMEM;
        weir_buf_consume(out, iov.len);
    }
    return follow(s);
}

static int stream_write(struct weir_transport *t, struct weir_buf *out)
{
    struct weir__fd_stream *s = stream_of(t);
    weir__reactor_check_thread(s->reactor);
    if (s->closing || s->shut)
        return refuse_write(out, WEIR_ECLOSED);
    if (s->status < 0)
        return refuse_write(out, s->status);
    int err = weir_buf_len(&s->pending) > 0 ? WEIR_OK : try_write(s, out);
    if (err == WEIR_OK && weir_buf_len(out) == 0)
        return WEIR_OK;
    if (err == WEIR_OK)
        err = keep_rest(s, out);
    return err < 0 ? refuse_write(out, break_writing(s, err)) : WEIR_PENDING;
}

static int stream_shutdown(struct weir_transport *t)
{
    struct weir__fd_stream *s = stream_of(t);
    if (s->closing)
        return WEIR_ECLOSED;
    if (s->shut)
        return WEIR_OK;
    s->shut = true;
    return weir_buf_len(&s->pending) > 0 ? WEIR_OK : do_shutdown(s);
}

static size_t stream_queued(const struct weir_transport *t)
{
    return weir_buf_len(&stream_of(t)->pending);
}

/* ---- connecting ----------------------------------------------------------------------------- */

static void tell_connected(struct weir__fd_stream *s)
{
    void (*fn)(void *data, int status) = s->on_connected;
    int error = 0;
    socklen_t len = sizeof error;
    if (getsockopt(s->fd, SOL_SOCKET, SO_ERROR, &error, &len) < 0)
        error = errno;
    s->on_connected = NULL;
    follow(s);
    fn(s->base.data, error ? weir__errno_error(error) : WEIR_OK);
}

/* A Unix socket whose backlog is full answers EAGAIN, and nothing would tell when it is not. */
int weir__fd_stream_connect(struct weir__fd_stream *s, const struct sockaddr *address,
                            socklen_t len, void (*fn)(void *data, int status), void *data)
{
    if (connect(s->fd, address, len) == 0)
        return WEIR_OK;
    if (errno == EAGAIN)
        return WEIR_ECONNECT;
    if (errno != EINPROGRESS && errno != EINTR)
        return weir__errno_error(errno);
    s->on_connected = fn;
    s->base.data = data;
    int err = follow(s);
    return err < 0 ? err : WEIR_PENDING;
}

/* ---- events --------------------------------------------------------------------------------- */

/* libuv reports a broken socket as an error and stops polling; recv and send tell what it is. */
static void handle_events(struct weir__fd_stream *s, int status, int events)
{
    if (status < 0) {
        events = s->events;
        s->events = 0;
    }
    if (s->on_connected) {
        tell_connected(s);
        return;
    }
    if ((events & UV_WRITABLE) && weir_buf_len(&s->pending) > 0)
        write_some(s);
    if (events & UV_READABLE)
        read_some(s);
    int err = follow(s);
    if (err < 0)
        end(s, err);
}

static void on_events(uv_poll_t *poll, int status, int events)
{
    struct weir__fd_stream *s = poll->data;
    struct weir_reactor *r = s->reactor;
    weir__reactor_enter(r);
    handle_events(s, status, events);
    weir__reactor_leave(r);
}

/* ---- closing -------------------------------------------------------------------------------- */

static void stream_free(struct weir__fd_stream *s)
{
    const struct weir_allocator *allocator = s->base.executor->allocator;
    weir_buf_fini(&s->pending);
    weir_mem_free(allocator, s->peer);
    weir_mem_free(allocator, s);
}

static void on_closed(uv_handle_t *handle)
{
    struct weir__fd_stream *s = handle->data;
    struct weir_reactor *r = s->reactor;
    weir__reactor_enter(r);
    if (s->base.handler && s->base.handler->on_closed)
        s->base.handler->on_closed(&s->base, s->base.data);
    weir__reactor_remove_guest(r, &s->guest);
    stream_free(s);
    weir__reactor_leave(r);
}

static void stream_close(struct weir_transport *t)
{
    struct weir__fd_stream *s = stream_of(t);
    weir__reactor_check_thread(s->reactor);
    if (s->closing)
        return;
    s->closing = true;
    weir_job_cancel(&s->job);
    uv_close((uv_handle_t *)&s->poll, on_closed);
    close(s->fd);
}

static void on_guest_close(struct weir__guest *guest)
{
    stream_close(&WEIR_CONTAINER(guest, struct weir__fd_stream, guest)->base);
}

/* ---- making --------------------------------------------------------------------------------- */

static const char *stream_peer(const struct weir_transport *t)
{
    struct weir__fd_stream *s = stream_of(t);
    struct sockaddr_storage address;
    socklen_t len = sizeof address;
    char text[WEIR_ADDRESS_MAX];
    if (s->peer)
        return s->peer;
    memset(&address, 0, sizeof address);
    if (getpeername(s->fd, (struct sockaddr *)&address, &len) < 0)
        return "";
    weir__url_format((const struct sockaddr *)&address, text);
    s->peer = weir_mem_alloc(t->executor->allocator, strlen(text) + 1);
    return s->peer ? strcpy(s->peer, text) : "";
}

static const struct weir_transport_ops stream_ops = {
    .start = stream_start,
    .pause = stream_pause,
    .resume = stream_resume,
    .write = stream_write,
    .shutdown = stream_shutdown,
    .close = stream_close,
    .queued = stream_queued,
    .peer = stream_peer,
};

static struct weir__fd_stream *stream_alloc(struct weir_reactor *r)
{
    struct weir__fd_stream *s = weir_mem_zalloc(r->executor.allocator, sizeof *s);
    if (!s)
        return NULL;
    s->base.ops = &stream_ops;
    s->base.executor = &r->executor;
    s->reactor = r;
    s->poll.data = s;
    weir_buf_init(&s->pending, r->executor.allocator, r->executor.pool);
    weir_job_init(&s->job, on_job, s);
    return s;
}

static int stream_open(struct weir__fd_stream *s, int fd)
{
    int on = 1;
    int err = weir__reactor_add_guest(s->reactor, &s->guest, on_guest_close);
    if (err < 0)
        return err;
    err = uv_poll_init(s->reactor->loop, &s->poll, fd);
    if (err < 0) {
        weir__reactor_remove_guest(s->reactor, &s->guest);
        return weir__uv_error(err);
    }
    s->fd = fd;
    s->poll.data = s;
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on); /* a Unix socket refuses, rightly */
    return WEIR_OK;
}

int weir__fd_stream_new(struct weir_reactor *r, int fd, struct weir__fd_stream **ret_stream)
{
    struct weir__fd_stream *s = stream_alloc(r);
    int err = s ? stream_open(s, fd) : WEIR_ENOMEM;
    if (err < 0) {
        close(fd);
        if (s)
            stream_free(s);
        return err;
    }
    *ret_stream = s;
    return WEIR_OK;
}

struct weir_transport *weir__fd_stream_transport(struct weir__fd_stream *s)
{
    return &s->base;
}
