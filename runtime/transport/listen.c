/* A listener over a socket that libuv only polls. */
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "internal.h"

enum {
    BACK_OFF_MS = 100,
    ACCEPTS_PER_TURN = 64,
};

struct listener {
    struct weir_listener base; /* first */
    struct weir_reactor *reactor;
    struct weir__guest guest;
    uv_poll_t poll;
    struct weir_timer retry;
    int fd;
    bool is_unix;
    bool paused;
    bool closing;
    dev_t device; /* of the Unix socket's file, so that a successor's is not removed */
    ino_t inode;
    char address[WEIR_ADDRESS_MAX];
};

static struct listener *listener_of(const struct weir_listener *l)
{
    return (struct listener *)l;
}

/* ---- accepting ------------------------------------------------------------------------------ */

static void on_readable(uv_poll_t *poll, int status, int events);

static bool is_accepting(const struct listener *l)
{
    return !l->paused && !l->closing && !weir_timer_is_running(&l->retry);
}

static void follow(struct listener *l)
{
    if (l->closing)
        return;
    if (is_accepting(l))
        uv_poll_start(&l->poll, UV_READABLE, on_readable);
    else
        uv_poll_stop(&l->poll);
}

static void on_retry(void *data)
{
    follow(data);
}

/* Out of descriptors or memory, or something else that trying again at once would only repeat. */
static void back_off(struct listener *l, int status)
{
    weir_executor_timer_after(l->base.executor, &l->retry, BACK_OFF_MS);
    follow(l);
    if (l->base.handler->on_error)
        l->base.handler->on_error(&l->base, l->base.data, status);
}

static int accept_next(struct listener *l)
{
    struct weir__fd_stream *s;
    int fd;
    int err = weir__socket_accept(l->fd, &fd);
    if (err == WEIR_OK)
        err = weir__fd_stream_new(l->reactor, fd, &s);
    if (err == WEIR_OK)
        l->base.handler->on_accept(&l->base, l->base.data, weir__fd_stream_transport(s));
    return err;
}

static void on_readable(uv_poll_t *poll, int status, int events)
{
    struct listener *l = poll->data;
    (void)events;
    weir__reactor_enter(l->reactor);
    int err = status < 0 ? weir__uv_error(status) : WEIR_OK;
    for (int i = 0; i < ACCEPTS_PER_TURN && err == WEIR_OK && is_accepting(l); i++)
        err = accept_next(l);
    if (err < 0 && err != WEIR_EAGAIN && !l->closing)
        back_off(l, err);
    weir__reactor_leave(l->reactor);
}

static void listener_pause(struct weir_listener *base)
{
    struct listener *l = listener_of(base);
    l->paused = true;
    follow(l);
}

static void listener_resume(struct weir_listener *base)
{
    struct listener *l = listener_of(base);
    l->paused = false;
    follow(l);
}

static const char *listener_address(const struct weir_listener *base)
{
    return listener_of(base)->address;
}

/* ---- closing -------------------------------------------------------------------------------- */

static const char *socket_path(const struct listener *l)
{
    return l->address + strlen("unix:");
}

static void remove_file(struct listener *l)
{
    struct stat st;
    if (lstat(socket_path(l), &st) == 0 && st.st_dev == l->device && st.st_ino == l->inode)
        unlink(socket_path(l));
}

static void on_closed(uv_handle_t *handle)
{
    struct listener *l = handle->data;
    struct weir_reactor *r = l->reactor;
    weir__reactor_enter(r);
    if (l->base.handler->on_closed)
        l->base.handler->on_closed(&l->base, l->base.data);
    weir__reactor_remove_guest(r, &l->guest);
    weir_mem_free(r->executor.allocator, l);
    weir__reactor_leave(r);
}

static void listener_close(struct weir_listener *base)
{
    struct listener *l = listener_of(base);
    weir__reactor_check_thread(l->reactor);
    if (l->closing)
        return;
    l->closing = true;
    weir_executor_timer_stop(base->executor, &l->retry);
    uv_close((uv_handle_t *)&l->poll, on_closed);
    if (l->is_unix)
        remove_file(l);
    close(l->fd);
}

static void on_guest_close(struct weir__guest *guest)
{
    listener_close(&WEIR_CONTAINER(guest, struct listener, guest)->base);
}

/* ---- making --------------------------------------------------------------------------------- */

static const struct weir_listener_ops listener_ops = {
    .pause = listener_pause,
    .resume = listener_resume,
    .close = listener_close,
    .address = listener_address,
};

static void set_address(struct listener *l, const struct weir__url *url)
{
    struct sockaddr_storage address;
    socklen_t len = sizeof address;
    struct stat st;
    if (l->is_unix) {
        snprintf(l->address, sizeof l->address, "unix:%.*s", (int)sizeof l->address - 6, url->host);
        if (lstat(url->host, &st) == 0) {
            l->device = st.st_dev;
            l->inode = st.st_ino;
        }
        return;
    }
    memset(&address, 0, sizeof address);
    getsockname(l->fd, (struct sockaddr *)&address, &len);
    weir__url_format((const struct sockaddr *)&address, l->address);
}

static int open_socket(struct listener *l, const struct weir__url *url,
                       const struct weir_listen_options *options)
{
    l->is_unix = url->kind == WEIR__URL_UNIX;
    if (l->is_unix)
        return weir__socket_listen_unix(url->host, options, &l->fd);
    return weir__socket_listen_tcp(url, options, &l->fd);
}

static void undo_socket(struct listener *l)
{
    if (l->is_unix)
        remove_file(l);
    close(l->fd);
}

static int listener_open(struct listener *l, struct weir_reactor *r, const struct weir__url *url,
                         const struct weir_listen_options *options)
{
    int err = open_socket(l, url, options);
    if (err < 0)
        return err;
    set_address(l, url);
    err = weir__reactor_add_guest(r, &l->guest, on_guest_close);
    if (err == WEIR_OK && uv_poll_init(r->loop, &l->poll, l->fd) < 0) {
        weir__reactor_remove_guest(r, &l->guest);
        err = WEIR_EIO;
    }
    if (err < 0)
        undo_socket(l);
    return err;
}

int weir__listen_socket(struct weir_reactor *r, const struct weir__url *url,
                        const struct weir_listen_options *options,
                        const struct weir_listener_handler *handler, void *data,
                        struct weir_listener **ret_listener)
{
    struct listener *l = weir_mem_zalloc(r->executor.allocator, sizeof *l);
    if (!l)
        return WEIR_ENOMEM;
    l->base = (struct weir_listener){&listener_ops, &r->executor, handler, data};
    l->reactor = r;
    weir_timer_init(&l->retry, on_retry, l);
    int err = listener_open(l, r, url, options);
    if (err < 0) {
        weir_mem_free(r->executor.allocator, l);
        return err;
    }
    l->poll.data = l;
    follow(l);
    *ret_listener = &l->base;
    return WEIR_OK;
}
