/* Connecting: a name is resolved, then its addresses are tried one after the other. */
#include <stdio.h>
#include <string.h>

#include "internal.h"

struct dial {
    struct weir_future future; /* first */
    struct weir_reactor *reactor;
    struct weir__guest guest;
    uv_getaddrinfo_t resolve;
    struct addrinfo *addresses;
    const struct addrinfo *next;
    struct weir__fd_stream *stream;   /* connecting */
    struct weir_transport *datagrams; /* instead, for UDP */
    int status;                       /* of the last attempt */
    bool is_udp;
    bool resolving; /* libuv has `resolve` */
    bool released;
};

/* A dial that is done is no reason to keep the reactor open, even if somebody still holds it. */
static void leave_if_idle(struct dial *d)
{
    struct weir_reactor *r = d->reactor;
    if (d->resolving || !weir_future_done(&d->future))
        return;
    weir__reactor_remove_guest(r, &d->guest);
    if (!d->released)
        return;
    uv_freeaddrinfo(d->addresses);
    weir_mem_free(r->executor.allocator, d);
}

static void close_stream(struct dial *d)
{
    if (d->stream)
        weir_transport_close(weir__fd_stream_transport(d->stream));
    d->stream = NULL;
}

static void dial_cancel(struct weir_future *f)
{
    struct dial *d = (struct dial *)f;
    if (d->resolving)
        uv_cancel((uv_req_t *)&d->resolve);
    close_stream(d);
    if (!d->resolving)
        weir__reactor_remove_guest(d->reactor, &d->guest);
}

static void dial_release(struct weir_future *f)
{
    struct dial *d = (struct dial *)f;
    weir_transport_close(f->value);
    d->released = true;
    leave_if_idle(d);
}

static void on_guest_close(struct weir__guest *guest)
{
    weir_future_abort(&WEIR_CONTAINER(guest, struct dial, guest)->future, WEIR_CANCELLED);
}

static const struct weir_future_ops dial_ops = {
    .cancel = dial_cancel,
    .release = dial_release,
    .take = weir__dial_take,
};

/* ---- attempts ------------------------------------------------------------------------------- */

static void try_addresses(struct dial *d);

/* The last that is done with `d`, which may be gone afterwards. */
static void finish(struct dial *d, int status, struct weir_transport *t)
{
    weir__reactor_remove_guest(d->reactor, &d->guest);
    weir_future_complete_now(&d->future, status, t);
}

static struct weir_transport *take_transport(struct dial *d)
{
    struct weir_transport *t = d->is_udp ? d->datagrams : weir__fd_stream_transport(d->stream);
    d->datagrams = NULL;
    d->stream = NULL;
    return t;
}

static void succeed(struct dial *d)
{
    finish(d, WEIR_OK, take_transport(d));
}

static void fail_attempt(struct dial *d, int status)
{
    d->status = status;
    close_stream(d);
}

static void on_connected(void *data, int status)
{
    struct dial *d = data;
    if (status == WEIR_OK) {
        succeed(d);
    } else {
        fail_attempt(d, status);
        try_addresses(d);
    }
}

/* 0: connected; WEIR_PENDING: on_connected tells. */
static int attempt(struct dial *d, const struct sockaddr *address, socklen_t len)
{
    int fd;
    if (d->is_udp)
        return weir__dial_udp(d->reactor, address, len, &d->datagrams);
    int err = weir__socket_new(address->sa_family, &fd);
    if (err == WEIR_OK)
        err = weir__fd_stream_new(d->reactor, fd, &d->stream);
    if (err == WEIR_OK)
        err = weir__fd_stream_connect(d->stream, address, len, on_connected, d);
    return err;
}

/* Goes on to the first address that can be tried; without one the dial has failed. */
static void try_addresses(struct dial *d)
{
    while (d->next) {
        const struct addrinfo *address = d->next;
        d->next = address->ai_next;
        int err = attempt(d, address->ai_addr, address->ai_addrlen);
        if (err == WEIR_OK)
            succeed(d);
        if (err >= 0)
            return;
        fail_attempt(d, err);
    }
    finish(d, d->status, NULL);
}

static void on_resolved(uv_getaddrinfo_t *req, int status, struct addrinfo *addresses)
{
    struct dial *d = req->data;
    struct weir_reactor *r = d->reactor;
    weir__reactor_enter(r);
    d->resolving = false;
    d->addresses = addresses;
    d->next = addresses;
    d->status = status < 0 ? weir__uv_error(status) : WEIR_EADDRESS;
    if (weir_future_done(&d->future))
        leave_if_idle(d);
    else
        try_addresses(d);
    weir__reactor_leave(r);
}

/* ---- beginning ------------------------------------------------------------------------------ */

static int begin_unix(struct dial *d, const struct weir__url *url)
{
    struct sockaddr_un address;
    weir__socket_unix_address(&address, url->host);
    return attempt(d, (const struct sockaddr *)&address, sizeof address);
}

/* Numbers need no resolver, so no trip through a thread. */
static int begin_number(struct dial *d, const struct weir__url *url)
{
    struct sockaddr_storage address;
    memset(&address, 0, sizeof address);
    if (uv_ip4_addr(url->host, url->port, (struct sockaddr_in *)&address) < 0 &&
        uv_ip6_addr(url->host, url->port, (struct sockaddr_in6 *)&address) < 0)
        return WEIR_EADDRESS;
    bool v4 = address.ss_family == AF_INET;
    return attempt(d, (const struct sockaddr *)&address,
                   v4 ? sizeof(struct sockaddr_in) : sizeof(struct sockaddr_in6));
}

static int begin_name(struct dial *d, const struct weir__url *url)
{
    char port[8];
    struct addrinfo hints = {.ai_socktype = SOCK_STREAM, .ai_flags = AI_NUMERICSERV};
    hints.ai_socktype = d->is_udp ? SOCK_DGRAM : SOCK_STREAM;
    snprintf(port, sizeof port, "%u", url->port);
    d->resolve.data = d;
    int err = uv_getaddrinfo(d->reactor->loop, &d->resolve, on_resolved, url->host, port, &hints);
    if (err < 0)
        return weir__uv_error(err);
    d->resolving = true;
    return WEIR_PENDING;
}

static bool is_number(const char *host)
{
    struct sockaddr_in6 address;
    return uv_ip4_addr(host, 0, (struct sockaddr_in *)(void *)&address) == 0 ||
           uv_ip6_addr(host, 0, &address) == 0;
}

/* For what is decided inside the caller's dial. */
static void finish_later(struct dial *d)
{
    struct weir_transport *t = take_transport(d);
    weir__reactor_remove_guest(d->reactor, &d->guest);
    weir_future_complete(&d->future, WEIR_OK, t);
}

static void fail_later(struct dial *d, int status)
{
    close_stream(d);
    weir__reactor_remove_guest(d->reactor, &d->guest);
    weir_future_complete(&d->future, status, NULL);
}

static void begin(struct dial *d, const struct weir__url *url)
{
    int err;
    if (url->kind == WEIR__URL_UNIX)
        err = begin_unix(d, url);
    else if (is_number(url->host))
        err = begin_number(d, url);
    else
        err = begin_name(d, url);
    if (err == WEIR_OK)
        finish_later(d);
    else if (err < 0)
        fail_later(d, err);
}

static int dial_init(struct dial *d, struct weir_reactor *r, struct weir_scope *scope)
{
    int err = weir__reactor_add_guest(r, &d->guest, on_guest_close);
    if (err < 0)
        return err;
    err = weir_future_init(&d->future, &r->executor, scope, &dial_ops);
    if (err < 0)
        weir__reactor_remove_guest(r, &d->guest);
    return err;
}

struct weir_future *weir__dial_socket(struct weir_reactor *r, struct weir_scope *scope,
                                      const struct weir__url *url)
{
    struct dial *d = weir_mem_zalloc(r->executor.allocator, sizeof *d);
    if (!d)
        return NULL;
    d->reactor = r;
    d->is_udp = url->kind == WEIR__URL_UDP;
    if (dial_init(d, r, scope) < 0) {
        weir_mem_free(r->executor.allocator, d);
        return NULL;
    }
    begin(d, url);
    return &d->future;
}
