/* weir/transport.h — connected byte streams, listeners and the network that makes them.
 *
 * A `struct weir_transport` is one connected stream; a `struct weir_listener` accepts them; a
 * `struct weir_net` dials and listens. All three are tables of operations, so code above sees no
 * socket: the reactor's net (weir/reactor.h) does TCP, Unix sockets and the in-memory network, the
 * simulator's (weir/test.h) the in-memory network under virtual time.
 *
 * URLs:  tcp://127.0.0.1:7000   tcp://[::1]:0   tcp://name:port (dial: every address in turn;
 * listen: the first)
 *        unix:/path             mem:name
 *        udp://127.0.0.1:53     datagrams: a listener tells each by on_datagram; a transport reads one, and writes one at a time,
 *                               and what cannot be sent is lost. Port 0 is given a number that TCP can have too.
 *
 * Invariants: no callback runs from inside dial, start, write, shutdown or close; on_closed is each
 * object's last callback. A transport never reads on its own: bytes come between start/resume and
 * pause/close. An object belongs to the thread of its executor. Ownership: whoever got a transport
 * or listener closes it; it is freed after on_closed has returned.
 */
#ifndef WEIR_TRANSPORT_H
#define WEIR_TRANSPORT_H

#include "weir/base.h"
#include "weir/buf.h"
#include "weir/future.h"

struct weir_transport;
struct weir_listener;
struct weir_net;
struct weir_reactor;

enum {
    WEIR_ADDRESS_MAX = 128,    /* the longest address text with its NUL */
    WEIR_DATAGRAM_MAX = 65507, /* bytes of the largest datagram */
};

/* What a transport tells its user. The table is constant and outlives the transport. Each runs on
 * the executor's thread, from the loop, never nested in a call of the user; each may call anything
 * on `t`, close included. */
struct weir_transport_handler {
    /* Bytes came. Borrows until it returns: they lie in a buffer that all connections of the loop
     * share. Never empty. `weir_transport_pause` from inside holds what comes next, not what is in
     * `bytes`. */
    void (*on_read)(struct weir_transport *t, void *data, struct weir_bytes bytes);
    /* Reading is over, once. 0: the peer sent its last byte (writing still works); WEIR_ERESET,
     * WEIR_EIO, …: broken both ways, write answers the same code from now on. Not after a close of
     * one's own. */
    void (*on_end)(struct weir_transport *t, void *data, int status);
    /* A write had answered WEIR_PENDING and now nothing is queued: all of it is with the kernel,
     * or, after on_end, the transport broke and the next write tells. May be NULL. */
    void (*on_drained)(struct weir_transport *t, void *data);
    /* The last callback, once, after close; `t` is freed when it returns. May be NULL. */
    void (*on_closed)(struct weir_transport *t, void *data);
};

/* One implementation of a transport. Reached through the functions below, whose contracts these
 * are. */
struct weir_transport_ops {
    int (*start)(struct weir_transport *t);
    void (*pause)(struct weir_transport *t);
    void (*resume)(struct weir_transport *t);
    int (*write)(struct weir_transport *t, struct weir_buf *out);
    int (*shutdown)(struct weir_transport *t);
    void (*close)(struct weir_transport *t);
    size_t (*queued)(const struct weir_transport *t);
    const char *(*peer)(const struct weir_transport *t);
};

struct weir_transport {
    const struct weir_transport_ops *ops;
    struct weir_executor *executor;
    const struct weir_transport_handler *handler; /* NULL until start */
    void *data;
};

WEIR_BEGIN_DECLS

/* Gives `t` its handler and begins to read. Once per transport. `handler` outlives `t`. */
int weir_transport_start(struct weir_transport *t, const struct weir_transport_handler *handler,
                         void *data);

/* Gives a transport that runs to another user: from here on `handler` is told. Bytes that were read but not used are the old user's to
 * pass on. Reading goes on as it was, paused or not. */
void weir_transport_take(struct weir_transport *t, const struct weir_transport_handler *handler,
                         void *data);

/* Stops and goes on reading; both may be called in any state and repeatedly. While paused the peer
 * is held by the kernel's (or the in-memory pipe's) own window. Also the end is not reported while
 * paused. */
void weir_transport_pause(struct weir_transport *t);
void weir_transport_resume(struct weir_transport *t);

/* Takes all bytes of `out` and leaves it empty; nothing is copied when `out` has the executor's
 * pool and allocator. 0: all went to the kernel at once. WEIR_PENDING: a rest is queued (its blocks
 * are kept, not copied) and on_drained follows; further writes queue behind it, so a caller that
 * wants bounds stops until then and looks at weir_transport_queued. Errors (`out` is emptied as
 * well): WEIR_ECLOSED after close or shutdown, WEIR_ERESET, WEIR_EIO, WEIR_ENOMEM. An empty `out`
 * is a 0. */
int weir_transport_write(struct weir_transport *t, struct weir_buf *out);

/* Ends the writing direction after what is queued; reading goes on. Errors: WEIR_ECLOSED, WEIR_EIO.
 * Idempotent. */
int weir_transport_shutdown(struct weir_transport *t);

/* Closes both directions at once; what is queued is dropped. Asynchronous, idempotent, NULL is
 * fine; afterwards only on_closed. */
void weir_transport_close(struct weir_transport *t);

/* Bytes taken by write that the kernel has not taken yet. */
size_t weir_transport_queued(const struct weir_transport *t);

/* The peer as a URL ("tcp://127.0.0.1:40112", "unix:" for a nameless client, "mem:name"). Lives as
 * long as `t`. Never NULL. */
const char *weir_transport_peer(const struct weir_transport *t);

WEIR_END_DECLS

/* ---- listeners ----------------------------------------------------------------------------- */

struct weir_listen_options {
    unsigned backlog; /* connections the kernel holds for us; 0 = 511 */
    bool reuse_port;  /* several listeners, one per loop, share the port (SO_REUSEPORT) */
};

struct weir_listener_handler {
    /* A connection came. Takes `t`, not started yet: start it, now or later, or close it. */
    void (*on_accept)(struct weir_listener *l, void *data, struct weir_transport *t);
    /* udp: one datagram came, instead of connections. Both borrow until it returns; `from` is for weir_listener_send. NULL: such
     * URLs are refused. */
    void (*on_datagram)(struct weir_listener *l, void *data, struct weir_bytes bytes,
                        const void *from, size_t from_len);
    /* An accept failed; the listener goes on by itself (after 100 ms for WEIR_EMFILE). For logs and
     * counters. May be NULL. */
    void (*on_error)(struct weir_listener *l, void *data, int status);
    /* The last callback, once, after close; `l` is freed when it returns. May be NULL. */
    void (*on_closed)(struct weir_listener *l, void *data);
};

struct weir_listener_ops {
    void (*pause)(struct weir_listener *l);
    void (*resume)(struct weir_listener *l);
    void (*close)(struct weir_listener *l);
    const char *(*address)(const struct weir_listener *l);
    /* udp only. */
    int (*send)(struct weir_listener *l, struct weir_buf *out, const void *to, size_t to_len);
    void (*peer)(const struct weir_listener *l, const void *from, size_t from_len,
                 char text[WEIR_ADDRESS_MAX]);
};

struct weir_listener {
    const struct weir_listener_ops *ops;
    struct weir_executor *executor;
    const struct weir_listener_handler *handler;
    void *data;
};

WEIR_BEGIN_DECLS

/* Holds connections back (they wait in the backlog) and lets them come again: the way to a maximum
 * of connections. */
void weir_listener_pause(struct weir_listener *l);
void weir_listener_resume(struct weir_listener *l);

/* Stops accepting; accepted transports live on. A Unix socket's file is removed. Asynchronous,
 * idempotent, NULL is fine. */
void weir_listener_close(struct weir_listener *l);

/* Whether what comes is datagrams, each for itself. */
bool weir_listener_is_datagram(const struct weir_listener *l);
/* Sends one datagram: takes all bytes of `out`, which is left empty. WEIR_EAGAIN: as many wait already as it holds, this one is lost;
 * WEIR_ELIMIT: over WEIR_DATAGRAM_MAX; WEIR_ECLOSED; WEIR_ENOMEM. */
int weir_listener_send(struct weir_listener *l, struct weir_buf *out, const void *to,
                       size_t to_len);
/* Whom a datagram came from, as a URL. */
void weir_listener_peer(const struct weir_listener *l, const void *from, size_t from_len,
                        char text[WEIR_ADDRESS_MAX]);

/* Where it listens, as a URL with the real port. Lives as long as `l`. */
const char *weir_listener_address(const struct weir_listener *l);

WEIR_END_DECLS

/* ---- network ------------------------------------------------------------------------------- */

struct weir_net_ops {
    struct weir_future *(*dial)(struct weir_net *net, struct weir_scope *scope, const char *url);
    int (*listen)(struct weir_net *net, const char *url, const struct weir_listen_options *options,
                  const struct weir_listener_handler *handler, void *data,
                  struct weir_listener **ret_listener);
};

struct weir_net {
    const struct weir_net_ops *ops;
    struct weir_executor *executor;
};

WEIR_BEGIN_DECLS

/* The network of a reactor: sockets, and mem: among its own. Lives as long as the reactor. NULL:
 * out of memory; dialling on it then gives NULL and listening WEIR_ENOMEM. */
struct weir_net *weir_reactor_net(struct weir_reactor *r);

/* Connects. The future belongs to `scope` (may be NULL); its typed result is a `struct
 * weir_transport *`, not started: take it with weir_future_take, WEIR_AWAIT(…, &t),
 * weir_future_wait_take, or weir_dial_claim in a callback. Cancelling it, or letting it go without
 * taking the transport, closes what came. Outcomes: 0, WEIR_EADDRESS, WEIR_ECONNECT (nobody there),
 * WEIR_EMFILE, WEIR_EIO, WEIR_CANCELLED. NULL: out of memory or the scope is closing. */
struct weir_future *weir_net_dial(struct weir_net *net, struct weir_scope *scope, const char *url);

/* Takes the transport out of a dial's future that is done, from inside its callback; NULL when the
 * dial failed. */
struct weir_transport *weir_dial_claim(struct weir_future *dial);

/* Listens at once. `options` may be NULL. Errors: WEIR_EADDRESS (malformed, not ours, or a file
 * that is no socket), WEIR_EBUSY (the port or the name is taken; a live server answers on the Unix
 * socket), WEIR_PERMISSION_DENIED, WEIR_EMFILE, WEIR_ENOMEM, WEIR_EIO. A dead Unix socket file is replaced. `handler` outlives the
 * listener. */
int weir_net_listen(struct weir_net *net, const char *url,
                    const struct weir_listen_options *options,
                    const struct weir_listener_handler *handler, void *data,
                    struct weir_listener **ret_listener);

WEIR_END_DECLS

#endif
