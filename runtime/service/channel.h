/* service/channel.h — one peer as calls see it: the engine, the output, who is being served and
 * who has been called. No transport.
 *
 * The connection of the endpoint floor embeds a channel, feeds its engine and writes its output. A
 * host is what the channels of one server or client share; it outlives every call object.
 *
 * Ownership: calls that are served point to their channel, so its owner keeps it until
 * `served_count` is 0 (ops->left tells); calls that were made let go of it when it closes.
 * One thread.
 */
#ifndef WEIR_SERVICE_CHANNEL_H
#define WEIR_SERVICE_CHANNEL_H

#include "service/cache.h"
#include "service/dispatch.h"
#include "weir/executor.h"
#include "weir/mux.h"
#include "weir/slab.h"

struct weir__channel;

struct weir__host {
    struct weir_executor *executor;
    const struct weir_allocator *allocator;
    struct weir__cache *cache;            /* NULL: there was no memory for one */
    const struct weir_allocator *buffers; /* for bodies and messages: the cache's */
    struct weir_slab served;              /* struct weir_call */
    struct weir_slab called;              /* struct weir__called */
    struct weir_slab operated;            /* struct weir__operated */
    struct weir_slab asked;               /* struct weir__asked */
    struct weir__dispatch dispatch;
    size_t refs;                             /* the owner, and every object out */
    void (*unused)(struct weir__host *host); /* nothing refers to it any more: free it */
};

void weir__host_init(struct weir__host *host, struct weir_executor *executor,
                     void (*unused)(struct weir__host *host));
/* Frees what is in it; from `unused`. */
void weir__host_fini(struct weir__host *host);

static inline void weir__host_ref(struct weir__host *host)
{
    host->refs++;
}
static inline void weir__host_unref(struct weir__host *host)
{
    if (--host->refs == 0)
        host->unused(host);
}

/* What a channel asks of its owner. All are given. */
struct weir__channel_ops {
    /* There is output, and the owner is not about to look. */
    void (*touched)(struct weir__channel *channel);
    /* A call has left the channel, served or made. */
    void (*left)(struct weir__channel *channel);
    /* A call has come: keepalive may be wanted. */
    void (*entered)(struct weir__channel *channel);
    /* Opens that waited may be tried again. */
    void (*available)(struct weir__channel *channel);
    void (*drained)(struct weir__channel *channel, const struct weir_mux_drain *drain);
    const char *(*peer)(const struct weir__channel *channel);
    /* The client for calls to this peer; NULL: out of memory. */
    struct weir_client *(*client)(struct weir__channel *channel);
};

struct weir__channel_options {
    bool accepting;
    uint32_t max_calls; /* served at once; 0 = 1,024 */
    size_t max_message;
    size_t max_held;
    size_t max_output; /* bytes in `out` before calls are held back; 0 = 1 MiB */
    uint32_t stream_credit;
    uint32_t connection_credit;
};

struct weir__channel {
    struct weir_mux mux;
    struct weir_buf out;
    struct weir__host *host;
    const struct weir__channel_ops *ops;
    struct weir_list served;
    struct weir_list called;
    struct weir_list settled; /* streaming calls that are over; their holders may still use them */
    uint32_t served_count;
    uint32_t called_count;
    uint32_t max_calls;
    bool reading; /* the owner flushes when it is done */
    bool touched;
    bool closed;
    size_t max_output;
    uint32_t *in_flight; /* per method; NULL until one has a limit */
    void *session;
    void (*session_free)(void *session);
};

/* Takes a reference of `host`. WEIR_ENOMEM: nothing is left to undo. */
int weir__channel_init(struct weir__channel *channel, struct weir__host *host,
                       const struct weir__channel_ops *ops,
                       const struct weir__channel_options *options);

/* The peer is gone: calls made end with `status`, served ones are cancelled. Only from the loop:
 * callbacks run. */
void weir__channel_close(struct weir__channel *channel, int status, const char *text);

/* After close, once `served_count` is 0. */
void weir__channel_fini(struct weir__channel *channel);

/* To be called whenever something was put into `out`. */
static inline void weir__channel_touch(struct weir__channel *channel)
{
    if (channel->reading || channel->touched)
        return;
    channel->touched = true;
    channel->ops->touched(channel);
}

/* The other side has been slow: as much output as this side likes to hold. */
static inline bool weir__channel_is_full(const struct weir__channel *channel)
{
    return weir_buf_len(&channel->out) > channel->max_output;
}

#endif
