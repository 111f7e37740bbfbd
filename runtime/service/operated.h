/* service/operated.h — calls on protocols of their own that are served: `struct weir_call` to handlers, as those of Mux are.
 *
 * Counted: the answer that is owed, the handler while it runs, the scope if anybody asked for it, futures that wait. An object
 * nobody refers to is the link's `current` one or is freed.
 */
#ifndef WEIR_SERVICE_OPERATED_H
#define WEIR_SERVICE_OPERATED_H

#include "service/link.h"
#include "weir/future.h"
#include "weir/scope.h"
#include "weir/service.h"

enum {
    WEIR__OPERATED_ANSWERED = 1 << 0, /* by the handler */
    WEIR__OPERATED_ENDED = 1 << 1,    /* by the deadline or the connection */
    WEIR__OPERATED_HAS_SCOPE = 1 << 2,
    WEIR__OPERATED_HAS_TIMER = 1 << 3,
    WEIR__OPERATED_OWES = 1 << 4,
    WEIR__OPERATED_LISTED = 1 << 5,   /* in link->served */
    WEIR__OPERATED_NAMELESS = 1 << 6, /* nobody waits for an answer */
    WEIR__OPERATED_STREAMING = 1 << 7,
};

enum { WEIR__OPERATED_INLINE = 768, WEIR__FROM_MAX = 128 };

/* A future that completes when the output has room. There are two: one is asked for in the other's callback. */
struct weir__ready {
    struct weir_future future; /* first */
    struct weir__operated *call;
    bool out;
};

struct weir__operated {
    const void *kind; /* &weir__operated_kind */
    struct weir_exchange x;
    struct weir__link *link;
    struct weir__host *host;
    const struct weir_operation *operation;
    void *request;
    const void *wire;
    struct weir_block *block; /* that the request borrows from */
    struct weir_list in_link;
    struct weir_list in_ready;
    uint64_t deadline;
    uint32_t refs;
    uint32_t flags;
    uint32_t timeout_ms;
    int end_status;
    struct weir__ready *ready; /* two of them, in the arena; NULL: nobody asked */
    uint32_t from_len;         /* of a datagram: whom it came from */
    uint8_t from[WEIR__FROM_MAX] __attribute__((aligned(8)));
    struct weir_arena arena;
    struct weir_timer timer;
    struct weir_scope scope;
    char first[WEIR__OPERATED_INLINE] __attribute__((aligned(16)));
};

extern const char weir__operated_kind;

static inline bool weir__is_operated(const void *call)
{
    return *(const void *const *)call == &weir__operated_kind;
}

/* An object at hand. NULL: out of memory. */
struct weir__operated *weir__operated_new(struct weir__link *link);
void weir__operated_free(struct weir__operated *call);

/* Hooks of the session. */
void weir__operated_called(struct weir__link *link, struct weir__operated *call,
                           const struct weir_incoming *in);
void weir__operated_nameless(struct weir__link *link, const struct weir_incoming *in);
/* Says that bytes are no message, if the protocol can; then they are passed over, or the connection ends. `reason`: or NULL. */
void weir__operated_malformed(struct weir__link *link, int status, const char *reason);
/* The connection is gone. */
void weir__operated_lost(struct weir__operated *call, int status);
/* The output has room. */
void weir__operated_ready(struct weir__operated *call);

/* weir_call_… and weir_stream_… on such calls. */
int weir__operated_reply(struct weir__operated *call, const void *reply);
int weir__operated_finish(struct weir__operated *call);
int weir__operated_fail(struct weir__operated *call, int status, struct weir_str text);
int weir__operated_send(struct weir__operated *call, const void *item);
struct weir_future *weir__operated_wait_ready(struct weir__operated *call);
struct weir_scope *weir__operated_scope(struct weir__operated *call);
const char *weir__operated_peer(struct weir__operated *call);
uint64_t weir__operated_remaining_ms(const struct weir__operated *call);

#endif
