/* service/call.h — the two kinds of calls: served (struct weir_call) and made (struct weir__called).
 *
 * Both are slab objects with an arena whose first block is inside, so that a small call allocates
 * nothing. Both are counted: each of the things that refers to one holds it, and drops it once.
 *
 *   served: the handler while it runs; the engine while the call is in its table; the answer that is
 *           owed; the scope, if anybody asked for it; the stream's futures and reader
 *   made:   the future until it is released; the engine; results that hold it; the stream's
 */
#ifndef WEIR_SERVICE_CALL_H
#define WEIR_SERVICE_CALL_H

#include "service/channel.h"
#include "service/stream.h"
#include "weir/future.h"
#include "weir/scope.h"

enum { WEIR__CALL_INLINE = 512 };

/* ---- served ---- */

enum {
    WEIR__SERVED_ANSWERED = 1 << 0, /* by the handler */
    WEIR__SERVED_ENDED = 1 << 1,    /* by the peer, the deadline or the connection */
    WEIR__SERVED_HAS_SCOPE = 1 << 2,
    WEIR__SERVED_HAS_TIMER = 1 << 3,
    WEIR__SERVED_COUNTED = 1 << 4,  /* in channel->in_flight */
    WEIR__SERVED_OWES = 1 << 5,     /* the answer's hold is not dropped yet */
    WEIR__SERVED_STARTED = 1 << 6,  /* the handler has been called */
    WEIR__SERVED_NAMELESS = 1 << 7, /* oneway: nobody hears the answer */
};

struct weir_call {
    const void *kind; /* &weir__served_kind */
    struct weir_mux_call mux;
    struct weir__channel *channel;
    const struct weir__slot *slot;
    struct weir_list link; /* channel->served */
    struct weir__stream *stream;
    struct weir_bytes metadata;
    uint64_t deadline; /* on the executor's scale; WEIR_TIME_NEVER */
    uint32_t refs;
    uint32_t flags;
    int end_status;
    uint32_t body_size;
    void *body; /* a large request, from weir_mux_take */
    struct weir_arena arena;
    struct weir_timer timer;
    struct weir_scope scope;
    char first[WEIR__CALL_INLINE] __attribute__((aligned(16)));
};

extern const char weir__served_kind;

void weir__served_opened(struct weir_mux *mux, const struct weir_mux_open *open);
void weir__served_message(struct weir_mux *mux, struct weir_call *call, struct weir_bytes body,
                          uint32_t cost);
void weir__served_ended(struct weir_call *call);
void weir__served_cancelled(struct weir_call *call, int status);
void weir__served_failed(struct weir_call *call, int status);
void weir__served_sent(struct weir_call *call);
/* The connection is gone. */
void weir__served_lost(struct weir_call *call, int status);
int weir__served_fail(struct weir_call *call, int status, struct weir_str text);
struct weir__stream *weir__served_stream(struct weir_call *call);

/* ---- made ---- */

enum {
    WEIR__CALLED_LINKED = 1 << 0,  /* in channel->called or in a waiting list */
    WEIR__CALLED_WAITING = 1 << 1, /* the latter; `request` holds the encoded request */
    WEIR__CALLED_QUEUED = 1 << 2,  /* `request` is initialised */
    WEIR__CALLED_OVER = 1 << 3,    /* the outcome stands */
    WEIR__CALLED_IN_MUX = 1 << 4,
    WEIR__CALLED_HAS_TIMER = 1 << 5,
    WEIR__CALLED_ENDING = 1 << 6,  /* the outcome waits for the reader of its stream */
    WEIR__CALLED_END = 1 << 7,     /* no more messages, said while waiting */
    WEIR__CALLED_SETTLED = 1 << 8, /* in channel->settled */
};

/* Who makes calls and wants to hear when they are over: a client. */
struct weir__caller {
    struct weir__host *host;
    void (*over)(struct weir__caller *caller, size_t queued);
};

struct weir__called {
    struct weir_future future; /* first */
    struct weir_mux_call mux;
    struct weir__caller *caller;
    struct weir__channel *channel; /* NULL: waiting, or over */
    const struct weir_method *method;
    struct weir_list link;
    struct weir__stream *stream;
    struct weir_mux_request open;
    struct weir_outcome outcome;
    uint64_t deadline;
    uint32_t refs;
    uint32_t flags;
    uint32_t body_size;
    void *body;
    struct weir__host *host;
    struct weir_arena arena;
    struct weir_timer timer;
    struct weir_buf request;
    char first[WEIR__CALL_INLINE] __attribute__((aligned(16)));
};

extern const struct weir_future_ops weir__called_ops;

struct weir__called_options {
    uint32_t timeout_ms; /* 0 = none */
    struct weir_scope *scope;
    const struct weir_metadata *metadata; /* copied */
    size_t metadata_count;
};

/* A call, not sent yet, whose future is the caller's. NULL: out of memory. *ret_err: why it should
 * be failed at once, or 0. */
struct weir__called *weir__called_new(struct weir__caller *caller, const struct weir_method *method,
                                      const struct weir__called_options *options, int *ret_err);

/* Sends it over `channel`, `request` encoded in place (NULL: a request stream). WEIR_EAGAIN,
 * WEIR_ECLOSED: it cannot be sent now; other errors are the request's. */
int weir__called_send(struct weir__called *call, struct weir__channel *channel,
                      const void *request);
/* Encodes the request for later. Errors: the request's. */
int weir__called_store(struct weir__called *call, const void *request);
/* Sends a stored one; errors as weir__called_send. */
int weir__called_resend(struct weir__called *call, struct weir__channel *channel);

/* The call is over for its caller; the future completes, from the job queue unless `now`. The peer
 * is told when it may still be working on it. */
void weir__called_fail(struct weir__called *call, int status, const char *text, bool now);

void weir__called_replied(struct weir__called *call, struct weir_mux *mux, struct weir_bytes body);
void weir__called_finished(struct weir__called *call, const struct weir_mux_status *status);
void weir__called_message(struct weir__called *call, struct weir_bytes body, uint32_t cost);
void weir__called_lost(struct weir__called *call, int status, const char *text);
/* The channel that it was over on is no more. */
void weir__called_part(struct weir__called *call);
void weir__called_unref(struct weir__called *call);
struct weir__stream *weir__called_stream(struct weir__called *call);

#endif
