/* weir/server.h — the serving side: listeners, connections, handlers.
 *
 * A server has services, listens at any number of URLs and ends in good order: weir_server_drain
 * stops accepting, tells every client to go elsewhere, lets running calls end, and closes what is
 * left when its time is up. To use several cores run one server per reactor and thread on the same
 * port (options.reuse_port).
 *
 * One thread: that of the executor. Everything a peer can make large has a limit in the options.
 */
#ifndef WEIR_SERVER_H
#define WEIR_SERVER_H

#include "weir/malformed.h"
#include "weir/service.h"
#include "weir/transport.h"

struct weir_reactor;
struct weir_server;

/* A connection that its protocol has handed on (`-> upgrade`, or the hand-off of a proxy). Borrowed until the hook returns, but for
 * the transport. */
struct weir_upgrade {
    const char *protocol;             /* as the description names it */
    struct weir_transport *transport; /* take it with weir_transport_take */
    struct weir_bytes rest;           /* what has been read ahead of it */
    void *
        session; /* as set by weir_call_set_session; its free function runs when the hook has returned */
};

struct weir_server_options {
    uint32_t max_connections; /* more wait in the backlog; 0 = 10,000 */
    /* Per connection, at once; 0 = 1,024. Clients count on 16; below, the others are refused. */
    uint32_t max_calls;
    size_t max_message;          /* 0 = 16 MiB */
    size_t max_connection_bytes; /* received and held for calls of one connection; 0 = 64 MiB */
    /* Replies not taken by the kernel before the connection is read no more; 0 = 1 MiB. */
    size_t max_queued_bytes;
    uint32_t stream_credit;        /* 0 = 256 KiB */
    uint32_t connection_credit;    /* 0 = 1 MiB */
    uint32_t handshake_timeout_ms; /* until the peer's hello; 0 = 10,000 */
    uint32_t idle_timeout_ms;      /* without a call or a byte; 0 = none */
    uint32_t max_age_ms;           /* of a connection, then it is drained; 0 = none */
    uint32_t keepalive_ms; /* ping after that long without a byte while calls run; 0 = 30,000 */
    bool reuse_port;
    /* Not on Mux: clients that end their sending direction still get the answers that take longer; else these are cancelled. */
    bool half_close;
    /* Takes a connection on that its protocol hands to another one. False: not this one, it is closed. NULL: none is taken. */
    bool (*on_upgrade)(void *data, const struct weir_upgrade *upgrade);
    /* Not on Mux: answers a request that does not decode. True: it is passed over, `m->length` bytes, and the connection goes on. False,
     * or the length is not known: as without the hook. */
    bool (*on_malformed)(void *data, struct weir_malformed *m);
    /* Told about each connection; may be NULL. `peer` is a URL. */
    void (*on_connect)(void *data, const char *peer);
    void (*on_disconnect)(void *data, const char *peer, int status);
    void *data;
};

WEIR_BEGIN_DECLS

/* `options` may be NULL; read only here. NULL = out of memory. */
struct weir_server *weir_server_new(struct weir_reactor *reactor, struct weir_service service,
                                    const struct weir_server_options *options);
struct weir_server *weir_server_new_on(struct weir_net *net, struct weir_service service,
                                       const struct weir_server_options *options);
/* One more service on Mux. A server whose service is on another protocol has that one only: WEIR_FAILED_PRECONDITION. WEIR_EBUSY: a method number is taken. */
int weir_server_add(struct weir_server *server, struct weir_service service);
/* Errors: as weir_net_listen. */
int weir_server_listen(struct weir_server *server, const char *url);
/* URL with the real port of the n-th listener, from 0, or NULL. Lives as long as the server. */
const char *weir_server_address(const struct weir_server *server, size_t n);
size_t weir_server_connections(const struct weir_server *server);

/* Ends in good order; `on_drained` (may be NULL) comes once all connections are gone, at the latest
 * `grace_ms` from now. Idempotent: the shorter time holds. */
int weir_server_drain(struct weir_server *server, uint32_t grace_ms, void (*on_drained)(void *data),
                      void *data);
/* Only when asked: SIGINT and SIGTERM drain, and the reactor's run returns when that is done; a
 * second signal forces. */
int weir_server_drain_on_signals(struct weir_server *server, uint32_t grace_ms);
/* Closes everything at once; running calls' scopes are closed. NULL is fine. */
void weir_server_free(struct weir_server *server);

WEIR_END_DECLS

#endif
