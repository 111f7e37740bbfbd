/* endpoint/line.h — a transport and a link: the bytes of one connection on a protocol of its own, and its timers. What
 * endpoint/conn.h is for Mux.
 *
 * Reading feeds the engine; what that and its calls put into the output is written in one go when the read ends, or at the end of
 * the loop's turn. The accepting side reads no more while calls or output of its peer wait. One thread.
 */
#ifndef WEIR_ENDPOINT_LINE_H
#define WEIR_ENDPOINT_LINE_H

#include "service/link.h"
#include "weir/transport.h"

struct weir__line;

struct weir__line_ops {
    /* The client's: calls that wait may be tried again. */
    void (*available)(struct weir__line *line);
    void (*pushed)(struct weir__line *line, const struct weir_incoming *in);
    void (*ending)(struct weir__line *line, int status);
    void (*gone)(struct weir__line *line);
    /* The protocol hands the connection on: takes the transport and returns true, or leaves it. */
    bool (*upgraded)(struct weir__line *line, struct weir_transport *transport,
                     const char *protocol, struct weir_bytes rest);
};

struct weir__line_options {
    struct weir__link_options link;
    uint32_t handshake_ms; /* until the initial state is left; 0 = none */
    uint32_t idle_ms;      /* without a call or a byte; 0 = none */
    uint32_t max_age_ms;   /* 0 = none */
    bool is_datagram;      /* the connecting side, over UDP */
    bool half_close;       /* a peer that sends no more still gets its answers */
};

struct weir__line {
    struct weir__link link; /* first */
    const struct weir__line_ops *ops;
    void *owner;
    struct weir_transport *transport; /* NULL: not connected yet, or handed on */
    struct weir_job flush;
    struct weir_timer life; /* handshake, then age */
    struct weir_timer idle;
    struct weir_timer state; /* the time that the protocol gives a state */
    uint32_t idle_ms;
    uint32_t max_age_ms;
    int status;
    const char *reason; /* NULL, static, or of the session */
    bool blocked;       /* the kernel has not taken all */
    bool held;          /* not reading */
    bool half_close;
    bool ended;    /* the peer sends no more */
    bool greeted;  /* the handshake is over */
    bool leaving;  /* closes when no calls are left */
    bool breaking; /* closes when the output is written */
    bool closing;
    bool done;
};

/* WEIR_ENOMEM: nothing is left to undo. */
int weir__line_init(struct weir__line *line, struct weir__host *host,
                    const struct weir__line_ops *ops, void *owner,
                    const struct weir_protocol *protocol, const struct weir__line_options *options);
/* What the protocol says about the transport of a URL; NULL: nothing. */
const struct weir_transport_hint *weir__hint_for(const struct weir_protocol *protocol,
                                                 const char *url);

/* Gives it its transport, which it takes, and begins. */
void weir__line_start(struct weir__line *line, struct weir_transport *transport);
/* Begins the end; calls made end with `status`. `reason`: static text or NULL. Idempotent. */
void weir__line_close(struct weir__line *line, int status, const char *reason);
/* Closes as soon as no calls are left. */
void weir__line_leave(struct weir__line *line);

#endif
