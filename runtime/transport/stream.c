/* A transport over a libuv stream. Between two writes it owns no buffer: input comes through the
 * reactor's shared one, output is queued only when the kernel takes no more. */
#include <string.h>
#include <unistd.h>

#include "internal.h"

enum {
    TRY_IOVECS = 64,
    QUEUE_IOVECS = 4, /* what a uv_write_t holds without an allocation */
};

struct weir__stream {
    struct weir_transport base; /* first */
    struct weir_reactor *reactor;
    struct weir__guest guest;
    union {
        uv_stream_t stream;
        uv_tcp_t tcp;
        uv_pipe_t pipe;
    } uv;
    union {
        uv_write_t write;       /* in flight while `writing` */
        uv_shutdown_t shutdown; /* after the last write */
    } req;
    struct weir_buf pending; /* from `in_flight` bytes that the kernel was given, to what waits */
    size_t in_flight;
    struct weir_job resume_job; /* reading goes on in the next turn */
    uint64_t turn;              /* in which `turn_bytes` were read */
    size_t turn_bytes;
    char *peer; /* made when asked for */
    int status; /* why it is broken, or 0 */
    bool reading;
    bool paused;
    bool ended; /* on_end was called */
    bool writing;
    bool shut;
    bool closing;
};

static struct weir__stream *stream_of(const struct weir_transport *t)
{
    return (struct weir__stream *)t;
}

/* ---- reading -------------------------------------------------------------------------------- */

static void on_alloc(uv_handle_t *handle, size_t suggested, uv_buf_t *ret_buf)
{
    struct weir__stream *s = handle->data;
    (void)suggested;
    *ret_buf = uv_buf_init(s->reactor->read_buffer, (unsigned)s->reactor->read_buffer_size);
}

static void stop_reading(struct weir__stream *s)
{
    if (s->reading)
        uv_read_stop(&s->uv.stream);
    s->reading = false;
    weir_job_cancel(&s->resume_job);
}

static void end(struct weir__stream *s, int status)
{
    stop_reading(s);
    if (s->status == 0)
        s->status = status;
    if (s->ended || s->closing || !s->base.handler)
        return;
    s->ended = true;
    s->base.handler->on_end(&s->base, s->base.data, s->status);
}

/* libuv reads a busy socket many times per turn. Beyond the budget the others go first, and this
 * one again at the turn's end. */
static void count_read(struct weir__stream *s, size_t size)
{
    struct weir_reactor *r = s->reactor;
    if (s->turn != r->turn) {
        s->turn = r->turn;
        s->turn_bytes = 0;
    }
    s->turn_bytes += size;
    if (s->turn_bytes < r->read_budget || !s->reading)
        return;
    stop_reading(s);
    weir_executor_at_turn_end(&r->executor, &s->resume_job);
}

static void on_read(uv_stream_t *stream, ssize_t size, const uv_buf_t *buf)
{
    struct weir__stream *s = stream->data;
    weir__reactor_enter(s->reactor);
    if (size > 0) {
        count_read(s, (size_t)size);
        s->base.handler->on_read(&s->base, s->base.data,
                                 (struct weir_bytes){(const uint8_t *)buf->base, (size_t)size});
    } else if (size < 0) {
        end(s, size == UV_EOF ? WEIR_OK : weir__uv_error((int)size));
    }
    weir__reactor_leave(s->reactor);
}

static int start_reading(struct weir__stream *s)
{
    if (s->reading || s->paused || s->ended || s->closing || !s->base.handler)
        return WEIR_OK;
    int err = uv_read_start(&s->uv.stream, on_alloc, on_read);
    if (err < 0)
        return weir__uv_error(err);
    s->reading = true;
    return WEIR_OK;
}

static void on_resume_job(void *data)
{
    struct weir__stream *s = data;
    int err = start_reading(s);
    if (err < 0)
        end(s, err);
}

static int stream_start(struct weir_transport *t)
{
    weir__reactor_check_thread(stream_of(t)->reactor);
    return start_reading(stream_of(t));
}

static void stream_pause(struct weir_transport *t)
{
    struct weir__stream *s = stream_of(t);
    s->paused = true;
    stop_reading(s);
}

static void stream_resume(struct weir_transport *t)
{
    struct weir__stream *s = stream_of(t);
    s->paused = false;
    if (start_reading(s) < 0)
        weir_executor_defer(t->executor, &s->resume_job);
}

/* ---- writing -------------------------------------------------------------------------------- */

/* Gives the kernel what it takes at once, from the front of `out`. */
static int try_write(struct weir__stream *s, struct weir_buf *out)
{
    struct weir_iov iov[TRY_IOVECS];
    while (weir_buf_len(out) > 0) {
        int count = weir_buf_iov(out, iov, TRY_IOVECS);
        size_t offered = 0;
        for (int i = 0; i < count; i++)
            offered += iov[i].len;
        int written = uv_try_write(&s->uv.stream, (uv_buf_t *)iov, (unsigned)count);
        if (written == UV_EAGAIN)
            return WEIR_OK;
        if (written < 0)
            return weir__uv_error(written);
        weir_buf_consume(out, (size_t)written);
        if ((size_t)written < offered)
            return WEIR_OK;
    }
    return WEIR_OK;
}

static void on_written(uv_write_t *req, int status);

/* libuv copies so few iovecs into the request itself; the blocks stay where they are. */
static int queue_write(struct weir__stream *s)
{
    struct weir_iov iov[QUEUE_IOVECS];
    int count = weir_buf_iov(&s->pending, iov, QUEUE_IOVECS);
    s->in_flight = 0;
    for (int i = 0; i < count; i++)
        s->in_flight += iov[i].len;
    int err = uv_write(&s->req.write, &s->uv.stream, (uv_buf_t *)iov, (unsigned)count, on_written);
    if (err < 0)
        return weir__uv_error(err);
    s->req.write.data = s;
    s->writing = true;
    return WEIR_OK;
}

static void on_shutdown(uv_shutdown_t *req, int status)
{
    (void)req;
    (void)status;
}

static int do_shutdown(struct weir__stream *s)
{
    int err = uv_shutdown(&s->req.shutdown, &s->uv.stream, on_shutdown);
    return err < 0 ? weir__uv_error(err) : WEIR_OK;
}

/* What libuv still has in flight stays in `pending` until it gives it back. */
static int break_writing(struct weir__stream *s, int status)
{
    if (s->status == 0)
        s->status = status;
    if (!s->writing)
        weir_buf_clear(&s->pending);
    return status;
}

static void drained(struct weir__stream *s)
{
    if (s->shut && s->status == 0)
        do_shutdown(s);
    if (s->base.handler && s->base.handler->on_drained)
        s->base.handler->on_drained(&s->base, s->base.data);
}

static void write_on(struct weir__stream *s, int status)
{
    if (status == WEIR_OK) {
        weir_buf_consume(&s->pending, s->in_flight);
        s->in_flight = 0;
        status = try_write(s, &s->pending);
    }
    if (status == WEIR_OK && weir_buf_len(&s->pending) > 0)
        status = queue_write(s);
    if (status < 0)
        break_writing(s, status);
    if (status < 0 && !s->ended)
        end(s, status);
    else if (!s->writing)
        drained(s);
}

static void on_written(uv_write_t *req, int status)
{
    struct weir__stream *s = req->handle->data;
    weir__reactor_enter(s->reactor);
    s->writing = false;
    if (!s->closing)
        write_on(s, status < 0 ? weir__uv_error(status) : WEIR_OK);
    weir__reactor_leave(s->reactor);
}

static int refuse_write(struct weir_buf *out, int status)
{
    weir_buf_clear(out);
    return status;
}

/* Content of other pools is copied, as blocks of several pools cannot be in one buffer. */
static int keep_rest(struct weir__stream *s, struct weir_buf *out)
{
    struct weir_iov iov;
    if (out->pool == s->pending.pool && out->allocator == s->pending.allocator) {
        weir_buf_move(&s->pending, out);
        return WEIR_OK;
    }
    while (weir_buf_iov(out, &iov, 1) == 1) {
        if (weir_buf_append(&s->pending, iov.base, iov.len) < 0)
            return WEIR_ENOMEM;
        weir_buf_consume(out, iov.len);
    }
    return WEIR_OK;
}

static int stream_write(struct weir_transport *t, struct weir_buf *out)
{
    struct weir__stream *s = stream_of(t);
    weir__reactor_check_thread(s->reactor);
    if (s->closing || s->shut)
        return refuse_write(out, WEIR_ECLOSED);
    if (s->status < 0)
        return refuse_write(out, s->status);
    int err = s->writing ? WEIR_OK : try_write(s, out);
    if (err == WEIR_OK && weir_buf_len(out) == 0)
        return WEIR_OK;
    if (err == WEIR_OK)
        err = keep_rest(s, out);
    if (err == WEIR_OK && !s->writing)
        err = queue_write(s);
    return err < 0 ? refuse_write(out, break_writing(s, err)) : WEIR_PENDING;
}

static int stream_shutdown(struct weir_transport *t)
{
    struct weir__stream *s = stream_of(t);
    if (s->closing)
        return WEIR_ECLOSED;
    if (s->shut)
        return WEIR_OK;
    s->shut = true;
    return s->writing ? WEIR_OK : do_shutdown(s);
}

static size_t stream_queued(const struct weir_transport *t)
{
    return weir_buf_len(&stream_of(t)->pending);
}

/* ---- closing -------------------------------------------------------------------------------- */

static void stream_free(struct weir__stream *s)
{
    const struct weir_allocator *allocator = s->base.executor->allocator;
    weir_buf_fini(&s->pending);
    weir_mem_free(allocator, s->peer);
    weir_mem_free(allocator, s);
}

static void on_closed(uv_handle_t *handle)
{
    struct weir__stream *s = handle->data;
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
    struct weir__stream *s = stream_of(t);
    weir__reactor_check_thread(s->reactor);
    if (s->closing)
        return;
    s->closing = true;
    stop_reading(s);
    uv_close((uv_handle_t *)&s->uv.stream, on_closed);
}

static void on_guest_close(struct weir__guest *guest)
{
    stream_close(&WEIR_CONTAINER(guest, struct weir__stream, guest)->base);
}

/* ---- making --------------------------------------------------------------------------------- */

static int get_peer(const struct weir__stream *s, struct sockaddr_storage *ret_address)
{
    socklen_t len = sizeof *ret_address;
    uv_os_fd_t fd;
    memset(ret_address, 0, sizeof *ret_address);
    if (uv_fileno((const uv_handle_t *)&s->uv.stream, &fd) < 0)
        return WEIR_EIO;
    return getpeername(fd, (struct sockaddr *)ret_address, &len) == 0 ? WEIR_OK : WEIR_EIO;
}

static const char *stream_peer(const struct weir_transport *t)
{
    struct weir__stream *s = stream_of(t);
    const char *nobody = s->uv.stream.type == UV_TCP ? "tcp:" : "unix:";
    struct sockaddr_storage address;
    char text[WEIR_ADDRESS_MAX];
    if (s->peer)
        return s->peer;
    if (get_peer(s, &address) < 0)
        return nobody;
    weir__url_format((const struct sockaddr *)&address, text);
    s->peer = weir_mem_alloc(t->executor->allocator, strlen(text) + 1);
    return s->peer ? strcpy(s->peer, text) : nobody;
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

static void stream_init(struct weir__stream *s, struct weir_reactor *r)
{
    s->base.ops = &stream_ops;
    s->base.executor = &r->executor;
    s->reactor = r;
    weir_buf_init(&s->pending, r->executor.allocator, r->executor.pool);
    weir_job_init(&s->resume_job, on_resume_job, s);
}

int weir__stream_new(struct weir_reactor *r, bool is_unix, struct weir__stream **ret_stream)
{
    struct weir__stream *s = weir_mem_zalloc(r->executor.allocator, sizeof *s);
    if (!s)
        return WEIR_ENOMEM;
    stream_init(s, r);
    int err = weir__reactor_add_guest(r, &s->guest, on_guest_close);
    if (err < 0) {
        stream_free(s);
        return err;
    }
    if (is_unix)
        uv_pipe_init(r->loop, &s->uv.pipe, 0);
    else
        uv_tcp_init(r->loop, &s->uv.tcp);
    s->uv.stream.data = s;
    *ret_stream = s;
    return WEIR_OK;
}

uv_stream_t *weir__stream_handle(struct weir__stream *s)
{
    return &s->uv.stream;
}

struct weir_transport *weir__stream_transport(struct weir__stream *s)
{
    return &s->base;
}

void weir__stream_connected(struct weir__stream *s)
{
    if (s->uv.stream.type == UV_TCP)
        uv_tcp_nodelay(&s->uv.tcp, 1);
}

int weir__stream_accept(struct weir_reactor *r, bool is_unix, int fd,
                        struct weir__stream **ret_stream)
{
    struct weir__stream *s;
    int err = weir__stream_new(r, is_unix, &s);
    if (err < 0) {
        close(fd);
        return err;
    }
    err = is_unix ? uv_pipe_open(&s->uv.pipe, fd) : uv_tcp_open(&s->uv.tcp, fd);
    if (err < 0) {
        close(fd);
        stream_close(&s->base);
        return weir__uv_error(err);
    }
    weir__stream_connected(s);
    *ret_stream = s;
    return WEIR_OK;
}
