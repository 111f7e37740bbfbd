#include "weir/server.h"

#include <signal.h>
#include <string.h>

#include "endpoint/conn.h"
#include "endpoint/datagrams.h"
#include "endpoint/line.h"
#include "weir/reactor.h"

enum {
    DEFAULT_CONNECTIONS = 10000,
    DEFAULT_HANDSHAKE_MS = 10000,
    DEFAULT_KEEPALIVE_MS = 30000,
};

struct server_listener {
    struct weir_list link;
    struct weir__datagrams *datagrams; /* NULL: it accepts connections */
    struct weir_server *server;
    struct weir_listener *listener; /* NULL: closing */
    char address[WEIR_ADDRESS_MAX];
};

/* One connection: on Mux, or on the protocol of the only service. */
struct server_conn {
    struct weir_list link;
    bool is_line;
    union {
        struct weir__conn conn;
        struct weir__line line;
    };
};

struct weir_server {
    struct weir__host host;   /* first */
    struct weir__bound bound; /* a service on a protocol of its own */
    struct weir_net *net;
    struct weir_reactor *reactor; /* NULL: made on another network */
    struct weir_server_options options;
    struct weir_list listeners;
    struct weir_list conns;
    size_t conn_count;
    size_t datagrams_count;
    void (*on_drained)(void *data);
    void *data;
    struct weir_timer grace;
    struct weir_job drained_job;
    uint64_t grace_at;
    uint32_t signal_grace_ms;
    bool paused;
    bool draining;
    bool drained;
    bool freed;
    bool on_signals;
};

/* ---- life ---- */

static void unused(struct weir__host *host)
{
    struct weir_server *server = (struct weir_server *)host;
    const struct weir_allocator *allocator = host->allocator;
    struct weir_list *link;
    while ((link = weir_list_pop(&server->listeners)))
        weir_mem_free(allocator, WEIR_CONTAINER(link, struct server_listener, link));
    weir__host_fini(host);
    weir_mem_free(allocator, server);
}

static void tell_drained(void *data)
{
    struct weir_server *server = data;
    void (*fn)(void *data) = server->on_drained;
    server->on_drained = NULL;
    if (server->on_signals && server->reactor)
        weir_reactor_stop(server->reactor);
    if (fn)
        fn(server->data);
}

static void grace_over(void *data);

struct weir_server *weir_server_new_on(struct weir_net *net, struct weir_service service,
                                       const struct weir_server_options *options)
{
    struct weir_server *server =
        net ? weir_mem_zalloc(net->executor->allocator, sizeof *server) : NULL;
    if (!server)
        return NULL;
    weir__host_init(&server->host, net->executor, unused);
    server->net = net;
    if (options)
        server->options = *options;
    if (!server->options.max_connections)
        server->options.max_connections = DEFAULT_CONNECTIONS;
    if (!server->options.keepalive_ms)
        server->options.keepalive_ms = DEFAULT_KEEPALIVE_MS;
    server->grace_at = WEIR_TIME_NEVER;
    weir_list_init(&server->listeners);
    weir_list_init(&server->conns);
    weir_timer_init(&server->grace, grace_over, server);
    weir_job_init(&server->drained_job, tell_drained, server);
    if (service.type && weir_server_add(server, service)) {
        weir_server_free(server);
        return NULL;
    }
    return server;
}

struct weir_server *weir_server_new(struct weir_reactor *reactor, struct weir_service service,
                                    const struct weir_server_options *options)
{
    if (!reactor)
        return NULL;
    struct weir_server *server = weir_server_new_on(weir_reactor_net(reactor), service, options);
    if (server)
        server->reactor = reactor;
    return server;
}

int weir_server_add(struct weir_server *server, struct weir_service service)
{
    if (server->conn_count)
        return WEIR_EBUSY;
    if (server->bound.service || (service.type->protocol && server->host.dispatch.count))
        return WEIR_FAILED_PRECONDITION;
    if (service.type->protocol) {
        server->bound = (struct weir__bound){service.type->protocol, service.handlers, service.data,
                                             server->options.on_malformed, server->options.data};
        return WEIR_OK;
    }
    return weir__dispatch_add(&server->host.dispatch, server->host.allocator, &service);
}

size_t weir_server_connections(const struct weir_server *server)
{
    return server->conn_count;
}

/* ---- the end ---- */

/* All connections are gone, and no more will come. */
static void check_drained(struct weir_server *server)
{
    if (!server->draining || server->drained || server->conn_count || server->datagrams_count)
        return;
    server->drained = true;
    weir_executor_timer_stop(server->host.executor, &server->grace);
    weir_executor_defer(server->host.executor, &server->drained_job);
}

/* Calls that came in datagrams need their socket until they are answered, or time is up. */
static void close_listeners(struct weir_server *server, bool now)
{
    struct weir_list *link, *next;
    WEIR_LIST_EACH(link, next, &server->listeners)
    {
        struct server_listener *l = WEIR_CONTAINER(link, struct server_listener, link);
        struct weir_listener *listener = l->listener;
        if (l->datagrams && !now) {
            weir__datagrams_leave(l->datagrams);
        } else if (l->datagrams) {
            weir__datagrams_close(l->datagrams);
        } else {
            l->listener = NULL;
            weir_listener_close(listener);
        }
    }
}

static void close_conns(struct weir_server *server)
{
    struct weir_list *link, *next;
    WEIR_LIST_EACH(link, next, &server->conns)
    {
        struct server_conn *conn = WEIR_CONTAINER(link, struct server_conn, link);
        if (conn->is_line)
            weir__line_close(&conn->line, WEIR_OK, "the server ends");
        else
            weir__conn_close(&conn->conn, WEIR_OK, "the server ends");
    }
}

static void grace_over(void *data)
{
    close_listeners(data, true);
    close_conns(data);
}

static void set_grace(struct weir_server *server, uint32_t grace_ms)
{
    uint64_t at = weir_executor_now(server->host.executor) + grace_ms;
    if (at >= server->grace_at)
        return;
    server->grace_at = at;
    weir_executor_timer_start(server->host.executor, &server->grace, at);
}

int weir_server_drain(struct weir_server *server, uint32_t grace_ms, void (*on_drained)(void *data),
                      void *data)
{
    if (on_drained) {
        server->on_drained = on_drained;
        server->data = data;
    }
    if (server->drained) {
        weir_executor_defer(server->host.executor, &server->drained_job);
        return WEIR_OK;
    }
    set_grace(server, grace_ms);
    if (!server->draining) {
        struct weir_list *link, *next;
        server->draining = true;
        close_listeners(server, false);
        WEIR_LIST_EACH(link, next, &server->conns)
        {
            struct server_conn *conn = WEIR_CONTAINER(link, struct server_conn, link);
            if (conn->is_line)
                weir__line_leave(&conn->line);
            else
                weir__conn_drain(&conn->conn);
        }
    }
    check_drained(server);
    return WEIR_OK;
}

static void take_signals_back(struct weir_server *server)
{
    if (!server->on_signals)
        return;
    weir_reactor_on_signal(server->reactor, SIGINT, NULL, NULL);
    weir_reactor_on_signal(server->reactor, SIGTERM, NULL, NULL);
    server->on_signals = false;
}

void weir_server_free(struct weir_server *server)
{
    if (!server)
        return;
    server->freed = true;
    server->on_drained = NULL;
    weir_job_cancel(&server->drained_job);
    weir_executor_timer_stop(server->host.executor, &server->grace);
    take_signals_back(server);
    close_listeners(server, true);
    close_conns(server);
    weir__host_unref(&server->host);
}

/* The second one forces. */
static void on_signal(int signum, void *data)
{
    struct weir_server *server = data;
    (void)signum;
    weir_server_drain(server, server->draining ? 0 : server->signal_grace_ms, NULL, NULL);
}

int weir_server_drain_on_signals(struct weir_server *server, uint32_t grace_ms)
{
    if (!server->reactor)
        return WEIR_FAILED_PRECONDITION;
    server->signal_grace_ms = grace_ms;
    int err = weir_reactor_on_signal(server->reactor, SIGINT, on_signal, server);
    if (err)
        return err;
    err = weir_reactor_on_signal(server->reactor, SIGTERM, on_signal, server);
    if (err)
        weir_reactor_on_signal(server->reactor, SIGINT, NULL, NULL);
    else
        server->on_signals = true;
    return err;
}

/* ---- connections ---- */

/* Accepting stops at the maximum; who comes waits in the backlog. */
static void limit_connections(struct weir_server *server)
{
    bool pause = server->conn_count >= server->options.max_connections;
    if (pause == server->paused)
        return;
    server->paused = pause;
    struct weir_list *link, *next;
    WEIR_LIST_EACH(link, next, &server->listeners)
    {
        struct weir_listener *l = WEIR_CONTAINER(link, struct server_listener, link)->listener;
        if (l && weir_listener_is_datagram(l))
            continue;
        if (l && pause)
            weir_listener_pause(l);
        else if (l)
            weir_listener_resume(l);
    }
}

static void conn_greeted(struct weir__conn *conn)
{
    (void)conn;
}

static void conn_available(struct weir__conn *conn)
{
    if (conn->reverse)
        weir__client_available(conn->reverse);
}

static void conn_drained(struct weir__conn *conn, const struct weir_mux_drain *drain)
{
    (void)drain;
    weir__conn_leave(conn);
}

static void tell_ending(struct weir_server *server, struct weir_transport *transport, int status)
{
    if (!server->options.on_disconnect || server->freed)
        return;
    /* The reactor's end takes the transport first. */
    const char *peer = transport ? weir_transport_peer(transport) : "";
    server->options.on_disconnect(server->options.data, peer, status);
}

static void conn_ending(struct weir__conn *conn, int status)
{
    tell_ending(conn->owner, conn->transport, status);
}

static void line_ending(struct weir__line *line, int status)
{
    tell_ending(line->owner, line->transport, status);
}

static void let_go(struct weir_server *server, struct server_conn *conn)
{
    const struct weir_allocator *allocator = server->host.allocator;
    weir_list_remove(&conn->link);
    server->conn_count--;
    if (!server->freed) {
        limit_connections(server);
        check_drained(server);
    }
    if (conn->is_line) /* perhaps the server's last reference */
        weir__link_fini(&conn->line.link);
    else
        weir__channel_fini(&conn->conn.channel);
    weir_mem_free(allocator, conn);
}

static void conn_gone(struct weir__conn *conn)
{
    let_go(conn->owner, WEIR_CONTAINER(conn, struct server_conn, conn));
}

static void line_gone(struct weir__line *line)
{
    let_go(line->owner, WEIR_CONTAINER(line, struct server_conn, line));
}

static void line_available(struct weir__line *line)
{
    (void)line;
}

static bool line_upgraded(struct weir__line *line, struct weir_transport *transport,
                          const char *protocol, struct weir_bytes rest)
{
    struct weir_server *server = line->owner;
    const struct weir_upgrade upgrade = {protocol, transport, rest, line->link.user};
    if (!server->options.on_upgrade || server->freed)
        return false;
    return server->options.on_upgrade(server->options.data, &upgrade);
}

static const struct weir__line_ops line_ops = {
    .available = line_available,
    .ending = line_ending,
    .gone = line_gone,
    .upgraded = line_upgraded,
};

static const struct weir__conn_ops conn_ops = {
    .greeted = conn_greeted,
    .available = conn_available,
    .drained = conn_drained,
    .ending = conn_ending,
    .gone = conn_gone,
};

static int conn_init(struct weir_server *server, struct weir__conn *conn)
{
    const struct weir_server_options *options = &server->options;
    const struct weir__conn_options conn_options = {
        .channel =
            {
                .accepting = true,
                .max_calls = options->max_calls,
                .max_message = options->max_message,
                .max_held = options->max_connection_bytes,
                .max_output = options->max_queued_bytes,
                .stream_credit = options->stream_credit,
                .connection_credit = options->connection_credit,
            },
        .handshake_ms = options->handshake_timeout_ms ? options->handshake_timeout_ms
                                                      : (uint32_t)DEFAULT_HANDSHAKE_MS,
        .keepalive_ms = options->keepalive_ms,
        .idle_ms = options->idle_timeout_ms,
        .max_age_ms = options->max_age_ms,
    };
    return weir__conn_init(conn, &server->host, &conn_ops, server, &conn_options);
}

static int line_init(struct weir_server *server, struct weir__line *line,
                     const struct weir_transport_hint *hint)
{
    const struct weir_server_options *options = &server->options;
    const struct weir__line_options line_options = {
        .link =
            {
                .session =
                    {
                        .side = WEIR_SIDE_SERVER,
                        .max_served = options->max_calls,
                        .max_message = options->max_message,
                        .length_bytes = hint ? hint->length_bytes : 0,
                        .length_little = hint && hint->length_little,
                    },
                .max_output = options->max_queued_bytes,
            },
        .handshake_ms = options->handshake_timeout_ms,
        .idle_ms = options->idle_timeout_ms,
        .max_age_ms = options->max_age_ms,
        .half_close = options->half_close,
    };
    int err = weir__line_init(line, &server->host, &line_ops, server,
                              server->bound.service->protocol, &line_options);
    if (!err)
        line->link.bound = server->bound;
    return err;
}

static struct server_conn *conn_new(struct weir_server *server, const char *address)
{
    struct server_conn *conn = weir_mem_alloc(server->host.allocator, sizeof *conn);
    int err;
    if (!conn)
        return NULL;
    weir_list_init(&conn->link);
    conn->is_line = server->bound.service != NULL;
    if (conn->is_line)
        err = line_init(server, &conn->line,
                        weir__hint_for(server->bound.service->protocol, address));
    else
        err = conn_init(server, &conn->conn);
    if (err) {
        weir_mem_free(server->host.allocator, conn);
        return NULL;
    }
    weir_list_push_back(&server->conns, &conn->link);
    server->conn_count++;
    return conn;
}

static void on_accept(struct weir_listener *l, void *data, struct weir_transport *t)
{
    struct server_listener *listener = data;
    struct weir_server *server = listener->server;
    bool is_open = !server->draining && !server->freed;
    struct server_conn *conn = is_open ? conn_new(server, listener->address) : NULL;
    (void)l;
    if (!conn) {
        weir_transport_close(t);
        return;
    }
    if (server->options.on_connect)
        server->options.on_connect(server->options.data, weir_transport_peer(t));
    if (conn->is_line)
        weir__line_start(&conn->line, t);
    else
        weir__conn_start(&conn->conn, t);
    limit_connections(server);
}

/* ---- listeners ---- */

static void on_listener_closed(struct weir_listener *l, void *data)
{
    struct server_listener *listener = data;
    struct weir_server *server = listener->server;
    (void)l;
    listener->listener = NULL;
    if (listener->datagrams)
        weir__datagrams_closed(listener->datagrams);
    weir__host_unref(&server->host);
}

static void on_datagram(struct weir_listener *l, void *data, struct weir_bytes bytes,
                        const void *from, size_t from_len)
{
    struct server_listener *listener = data;
    (void)l;
    if (listener->datagrams)
        weir__datagrams_receive(listener->datagrams, bytes, from, from_len);
}

/* It may be freed while its link still refers to the host: before that is let go. */
static void datagrams_gone(struct weir__datagrams *d, void *data)
{
    struct server_listener *listener = data;
    struct weir_server *server = listener->server;
    listener->datagrams = NULL;
    server->datagrams_count--;
    weir_mem_free(server->host.allocator, d);
    if (!server->freed)
        check_drained(server);
    weir__host_unref(&server->host);
}

/* Datagrams have a link of their own. */
static int open_datagrams(struct weir_server *server, struct server_listener *l)
{
    const struct weir__link_options options = {
        .session =
            {
                .side = WEIR_SIDE_SERVER,
                .max_served = server->options.max_calls,
                .max_message = server->options.max_message,
            },
        .max_output = server->options.max_queued_bytes,
    };
    if (!server->bound.service)
        return WEIR_EADDRESS; /* Mux needs a stream */
    l->datagrams = weir_mem_alloc(server->host.allocator, sizeof *l->datagrams);
    if (!l->datagrams)
        return WEIR_ENOMEM;
    int err = weir__datagrams_init(l->datagrams, &server->host, &server->bound, &options,
                                   datagrams_gone, l);
    if (err) {
        weir_mem_free(server->host.allocator, l->datagrams);
        l->datagrams = NULL;
        return err;
    }
    l->datagrams->listener = l->listener;
    server->datagrams_count++;
    weir__host_ref(&server->host); /* until datagrams_gone */
    return WEIR_OK;
}

static const struct weir_listener_handler listener_handler = {
    .on_accept = on_accept,
    .on_datagram = on_datagram,
    .on_closed = on_listener_closed,
};

int weir_server_listen(struct weir_server *server, const char *url)
{
    if (server->draining)
        return WEIR_ECLOSED;
    const struct weir_listen_options options = {.reuse_port = server->options.reuse_port};
    struct server_listener *l = weir_mem_zalloc(server->host.allocator, sizeof *l);
    if (!l)
        return WEIR_ENOMEM;
    l->server = server;
    int err = weir_net_listen(server->net, url, &options, &listener_handler, l, &l->listener);
    if (err) {
        weir_mem_free(server->host.allocator, l);
        return err;
    }
    const char *address = weir_listener_address(l->listener);
    memcpy(l->address, address, strnlen(address, sizeof l->address - 1));
    weir_list_push_back(&server->listeners, &l->link);
    weir__host_ref(&server->host); /* until on_listener_closed */
    if (weir_listener_is_datagram(l->listener)) {
        err = open_datagrams(server, l);
        if (err)
            weir_listener_close(l->listener);
    } else if (server->paused) {
        weir_listener_pause(l->listener);
    }
    return err;
}

const char *weir_server_address(const struct weir_server *server, size_t n)
{
    const struct weir_list *link = server->listeners.next;
    for (; link != &server->listeners; link = link->next)
        if (n-- == 0)
            return WEIR_CONTAINER(link, struct server_listener, link)->address;
    return NULL;
}
