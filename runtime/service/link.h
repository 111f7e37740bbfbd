/* service/link.h — one peer of a protocol of its own, as calls see it: the session engine, the output, the calls of both
 * directions. No transport. What service/channel.h is for Mux.
 *
 * Every message is decoded into the object at hand, `current`: an arena, an exchange and a reference of the input, so that a call
 * that is answered at once allocates nothing and the next message takes the same object again. A call that stays takes the
 * object with it, and the link gets another one.
 *
 * Ownership: calls that are served point to their link, so its owner keeps it until `served_count` is 0 (ops->left tells); calls
 * that were made let go of it when it closes. One thread.
 */
#ifndef WEIR_SERVICE_LINK_H
#define WEIR_SERVICE_LINK_H

#include "service/channel.h"
#include "weir/session.h"

struct weir__link;
struct weir__operated;
struct weir__asked;
struct weir_peer;

/* What a link asks of its owner. All are given. */
struct weir__link_ops {
    /* There is output, or input may go on, and the owner is not about to look. */
    void (*touched)(struct weir__link *link);
    /* A call has left the link, served or made. */
    void (*left)(struct weir__link *link);
    /* A new state of the protocol. */
    void (*entered)(struct weir__link *link);
    /* The connection cannot go on. `reason`: static. */
    void (*broken)(struct weir__link *link, int status, const char *reason);
    /* The output has grown beyond its limit: no more calls for now. */
    void (*full)(struct weir__link *link);
    const char *(*peer)(const struct weir__link *link);
    /* A datagram's sender, in the call's arena. */
    const char *(*from)(const struct weir__link *link, struct weir__operated *call);
    /* A whole datagram is in `out`, for the sender of `call` (NULL: for the only peer). NULL: the transport is a stream. */
    int (*datagram)(struct weir__link *link, struct weir__operated *call);
    /* A message that no call waits for. NULL: a server. */
    void (*pushed)(struct weir__link *link, const struct weir_incoming *in);
};

struct weir_malformed;

struct weir__link_options {
    struct weir_session_options session;
    size_t max_output; /* bytes in `out` before calls are held back; 0 = 1 MiB */
};

/* A service that is served, see weir_server_new. */
struct weir__bound {
    const struct weir_protocol_service *service; /* NULL: none */
    const void *handlers;
    void *data;
    bool (*on_malformed)(void *data, struct weir_malformed *m); /* or NULL */
    void *malformed_data;
};

struct weir__link {
    struct weir_session session;
    struct weir_buf out;
    struct weir__host *host;
    const struct weir__link_ops *ops;
    struct weir__bound bound;
    struct weir__operated *current;
    struct weir_list served; /* calls that were not answered at once */
    struct weir_list called;
    struct weir_list ready; /* calls that wait for room in the output */
    uint32_t served_count;
    uint32_t called_count;
    uint32_t holds; /* readers that want the input to wait */
    bool reading;   /* the owner flushes when it is done */
    bool touched;
    bool closed;
    bool is_datagram;
    bool full; /* the owner holds calls back, as the output is not taken */
    size_t max_output;
    size_t queued; /* bytes with the transport, as the owner has last seen */
    struct weir_peer *peer;
    void *user; /* of the application */
    void (*user_free)(void *user);
};

/* Takes a reference of `host`. WEIR_ENOMEM: nothing is left to undo. */
int weir__link_init(struct weir__link *link, struct weir__host *host,
                    const struct weir__link_ops *ops, const struct weir_protocol *protocol,
                    const struct weir__link_options *options);
/* Bytes that came; none: goes on with what is there. Errors: link->session.error. */
int weir__link_receive(struct weir__link *link, struct weir_bytes bytes);
/* One datagram, from a peer's address. */
int weir__link_datagram(struct weir__link *link, struct weir_bytes bytes, const void *from,
                        size_t from_len);
/* The peer is gone: calls made end with `status`, served ones are cancelled. Only from the loop: callbacks run. */
void weir__link_close(struct weir__link *link, int status, const char *text);
/* After close, once `served_count` is 0. */
void weir__link_fini(struct weir__link *link);
/* The output has room again. */
void weir__link_drained(struct weir__link *link);
void weir__link_set_user(struct weir__link *link, void *user, void (*user_free)(void *user));
/* Somebody does not take what comes, or takes it again. */
void weir__link_hold(struct weir__link *link, bool on);

/* To be called whenever something was put into `out`, or a call was answered. */
static inline void weir__link_touch(struct weir__link *link)
{
    if (link->reading || link->touched || link->closed)
        return;
    link->touched = true;
    link->ops->touched(link);
}

static inline bool weir__link_is_full(const struct weir__link *link)
{
    return weir_buf_len(&link->out) + link->queued > link->max_output;
}

static inline struct weir__link *weir__link_of(struct weir_session *s)
{
    return WEIR_CONTAINER(s, struct weir__link, session);
}

/* A message that does not decode, as the session's hook `malformed`. */
size_t weir__link_malformed(struct weir__link *link, struct weir_bytes bytes, size_t length);
/* Another object at hand; without memory there is none, and the next message ends the connection. */
void weir__link_renew(struct weir__link *link);

#endif
