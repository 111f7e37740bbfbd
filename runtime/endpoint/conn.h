/* endpoint/conn.h — a transport and a channel: the bytes of one connection, and its timers.
 *
 * Reading feeds the engine; what that and its calls put into the output is written in one go when
 * the read ends, or at the end of the loop's turn. When the kernel does not take it all, the
 * accepting side reads no more once `max_output` bytes wait; the connecting side goes on reading,
 * so that the two never wait for each other, and gives up at four times as much.
 *
 * A connection is closed from anywhere, but its calls end when the transport is gone, from the
 * loop. The owner is told `ending` at once, to use it no more, and `gone` last, to free it.
 * One thread.
 */
#ifndef WEIR_ENDPOINT_CONN_H
#define WEIR_ENDPOINT_CONN_H

#include "service/call.h"
#include "service/channel.h"
#include "weir/transport.h"

struct weir__conn;

struct weir__conn_ops {
    void (*greeted)(struct weir__conn *conn);
    void (*available)(struct weir__conn *conn);
    void (*drained)(struct weir__conn *conn, const struct weir_mux_drain *drain);
    void (*ending)(struct weir__conn *conn, int status);
    void (*gone)(struct weir__conn *conn);
};

struct weir__conn_options {
    struct weir__channel_options channel;
    uint32_t handshake_ms; /* until the peer's hello; 0 = none */
    uint32_t keepalive_ms; /* 0 = none */
    uint32_t idle_ms;      /* 0 = none */
    uint32_t max_age_ms;   /* 0 = none */
};

struct weir__conn {
    struct weir__channel channel; /* first */
    const struct weir__conn_ops *ops;
    void *owner;
    struct weir_transport *transport; /* NULL: not connected yet */
    struct weir_client *reverse;      /* made when asked for */
    struct weir_list link;            /* the owner's */
    struct weir_job flush;
    struct weir_timer life;  /* handshake, then age */
    struct weir_timer quiet; /* keepalive */
    struct weir_timer idle;
    uint32_t keepalive_ms;
    uint32_t idle_ms;
    uint32_t max_age_ms;
    int status;
    const char *reason; /* static, or NULL */
    uint8_t *backlog;   /* bytes that came while the engine was held back */
    size_t backlog_len;
    bool greeted;
    bool heard;   /* a byte since the last look */
    bool pinged;  /* and no byte since */
    bool blocked; /* the kernel has not taken all */
    bool held;    /* not reading */
    bool leaving; /* closes when no calls are left */
    bool closing;
    bool done; /* calls have been told; only those that are served may linger */
};

/* WEIR_ENOMEM: nothing is left to undo. `ops` outlives it. */
int weir__conn_init(struct weir__conn *conn, struct weir__host *host,
                    const struct weir__conn_ops *ops, void *owner,
                    const struct weir__conn_options *options);

/* Gives it its transport, which it takes, and begins. */
void weir__conn_start(struct weir__conn *conn, struct weir_transport *transport);

/* Begins the end; calls made end with `status`. `reason`: static text or NULL. Idempotent. */
void weir__conn_close(struct weir__conn *conn, int status, const char *reason);

/* Tells the peer to open no more calls. */
void weir__conn_drain(struct weir__conn *conn);

/* Closes as soon as no calls are left. */
void weir__conn_leave(struct weir__conn *conn);

static inline bool weir__conn_is_idle(const struct weir__conn *conn)
{
    return conn->channel.served_count == 0 && conn->channel.called_count == 0;
}

/* Bytes that the peer has not taken. */
size_t weir__conn_queued(const struct weir__conn *conn);

/* endpoint/client.c: the client whose calls go to this peer, and that the connection is gone. */
struct weir_client *weir__client_of(struct weir__conn *conn);
void weir__client_detach(struct weir_client *client);
/* Its calls that wait may be tried again. */
void weir__client_available(struct weir_client *client);

#endif
