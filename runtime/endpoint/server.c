#include "weir/server.h"

#include <signal.h>
#include <string.h>

#include "endpoint/conn.h"
#include "weir/reactor.h"

enum {
    DEFAULT_CONNECTIONS = 10000,
    DEFAULT_HANDSHAKE_MS = 10000,
    DEFAULT_KEEPALIVE_MS = 30000,
};

struct server_listener {
    struct weir_list link;
    struct weir_server *server;
    struct weir_listener *listener; /* NULL: closing */
    char address[WEIR_ADDRESS_MAX];
};

struct weir_server {
    struct weir__host host; /* first */
    struct weir_net *net;
    struct weir_reactor *reactor; /* NULL: made on another network */
    struct weir_server_options options;
    struct weir_list listeners;
    struct weir_list conns;
    size_t conn_count;
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
    if (!server->options.handshake_timeout_ms)
        server->options.handshake_timeout_ms = DEFAULT_HANDSHAKE_MS;
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
    if (!server->draining || server->drained || server->conn_count)
        return;
    server->drained = true;
    weir_executor_timer_stop(server->host.executor, &server->grace);
    weir_executor_defer(server->host.executor, &server->drained_job);
}

static void close_listeners(struct weir_server *server)
{
    struct weir_list *link, *next;
    WEIR_LIST_EACH(link, next, &server->listeners)
    {
        struct server_listener *l = WEIR_CONTAINER(link, struct server_listener, link);
        struct weir_listener *listener = l->listener;
        l->listener = NULL;
        weir_listener_close(listener);
    }
}

static void close_conns(struct weir_server *server)
{
    struct weir_list *link, *next;
    WEIR_LIST_EACH(link, next, &server->conns)
    weir__conn_close(WEIR_CONTAINER(link, struct weir__conn, link), WEIR_OK, "the server ends");
}

static void grace_over(void *data)
{
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
        close_listeners(server);
        WEIR_LIST_EACH(link, next, &server->conns)
        weir__conn_drain(WEIR_CONTAINER(link, struct weir__conn, link));
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
    close_listeners(server);
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

static void conn_ending(struct weir__conn *conn, int status)
{
    struct weir_server *server = conn->owner;
    if (!server->options.on_disconnect || server->freed)
        return;
    /* The reactor's end takes the transport first. */
    const char *peer = conn->transport ? weir_transport_peer(conn->transport) : "";
    server->options.on_disconnect(server->options.data, peer, status);
}

static void conn_gone(struct weir__conn *conn)
{
    struct weir_server *server = conn->owner;
    const struct weir_allocator *allocator = server->host.allocator;
    weir_list_remove(&conn->link);
    server->conn_count--;
    if (!server->freed) {
        limit_connections(server);
        check_drained(server);
    }
    weir__channel_fini(&conn->channel); /* perhaps the server's last reference */
    weir_mem_free(allocator, conn);
}

static const struct weir__conn_ops conn_ops = {
    .greeted = conn_greeted,
    .available = conn_available,
    .drained = conn_drained,
    .ending = conn_ending,
    .gone = conn_gone,
};

static struct weir__conn *conn_new(struct weir_server *server)
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
        .handshake_ms = options->handshake_timeout_ms,
        .keepalive_ms = options->keepalive_ms,
        .idle_ms = options->idle_timeout_ms,
        .max_age_ms = options->max_age_ms,
    };
    struct weir__conn *conn = weir_mem_alloc(server->host.allocator, sizeof *conn);
    if (!conn)
        return NULL;
    if (weir__conn_init(conn, &server->host, &conn_ops, server, &conn_options)) {
        weir_mem_free(server->host.allocator, conn);
        return NULL;
    }
    weir_list_push_back(&server->conns, &conn->link);
    server->conn_count++;
    return conn;
}

static void on_accept(struct weir_listener *l, void *data, struct weir_transport *t)
{
    struct weir_server *server = ((struct server_listener *)data)->server;
    struct weir__conn *conn = server->draining || server->freed ? NULL : conn_new(server);
    (void)l;
    if (!conn) {
        weir_transport_close(t);
        return;
    }
    if (server->options.on_connect)
        server->options.on_connect(server->options.data, weir_transport_peer(t));
    weir__conn_start(conn, t);
    limit_connections(server);
}

/* ---- listeners ---- */

static void on_listener_closed(struct weir_listener *l, void *data)
{
    struct server_listener *listener = data;
    (void)l;
    listener->listener = NULL;
    weir__host_unref(&listener->server->host);
}

static const struct weir_listener_handler listener_handler = {
    .on_accept = on_accept,
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
    if (server->paused)
        weir_listener_pause(l->listener);
    return WEIR_OK;
}

const char *weir_server_address(const struct weir_server *server, size_t n)
{
    const struct weir_list *link = server->listeners.next;
    for (; link != &server->listeners; link = link->next)
        if (n-- == 0)
            return WEIR_CONTAINER(link, struct server_listener, link)->address;
    return NULL;
}
