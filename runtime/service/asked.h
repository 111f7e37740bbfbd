/* service/asked.h — calls of one's own on protocols that exist: a future with a wire request on one side and an outcome on the other.
 * What `struct weir__called` is for Mux; results, waiting and cancelling are the same for their users.
 *
 * Counted: the future until it is released, the engine while the call is open, results that hold it.
 * A reply is decoded into the link's object at hand; a call whose outcome is looked at later keeps that object.
 */
#ifndef WEIR_SERVICE_ASKED_H
#define WEIR_SERVICE_ASKED_H

#include "service/call.h"
#include "service/operated.h"

enum {
    WEIR__ASKED_OVER = 1 << 0,    /* the outcome stands, or nobody waits */
    WEIR__ASKED_LISTED = 1 << 1,  /* in link->called, or in the client's list */
    WEIR__ASKED_WAITING = 1 << 2, /* in the client's: not sent yet */
    WEIR__ASKED_HAS_TIMER = 1 << 3,
    WEIR__ASKED_FILLED = 1 << 4, /* a reply has come */
    WEIR__ASKED_STORED = 1 << 5, /* `wire` is a copy of its own */
    WEIR__ASKED_HOLDS = 1 << 6,  /* the link waits for this one's reader */
    WEIR__ASKED_READER = 1 << 7, /* weir_stream_each */
    WEIR__ASKED_PAUSED = 1 << 8, /* by the reader */
    WEIR__ASKED_ENDING = 1 << 9, /* the last reply has come; the reader is behind */
    WEIR__ASKED_TOLD = 1 << 10,  /* the reader knows of the end */
    WEIR__ASKED_FIRST = 1 << 11, /* goes before all others, see on_connected */
    WEIR__ASKED_SHOWN = 1 << 12, /* a pull reader has the item at hand */
};

struct weir__asked_wait {
    struct weir_future future; /* first */
    struct weir__asked *call;
    bool out;
};

struct weir__asked {
    struct weir_future future; /* first */
    struct weir_exchange x;
    struct weir__link *link; /* NULL: waiting, or over */
    struct weir__caller *caller;
    struct weir__host *host;
    const struct weir_method *method;
    struct weir_list in_list;
    struct weir_outcome outcome;
    struct weir__operated *answer; /* what the outcome, or the item at hand, lives in */
    void *wire;                    /* the request as a message; NULL: none was kept */
    size_t stored;                 /* what it counts for while it waits */
    uint32_t *first_count;         /* of a FIRST call: counted there until it is over */
    uint32_t refs;
    uint32_t flags;
    /* A reply stream's reader. */
    const void *item; /* at hand, not consumed */
    void (*on_item)(void);
    void (*on_end)(void *data, int status);
    void *data;
    struct weir_job job;
    struct weir__asked_wait *next; /* two of them, in the arena */
    struct weir_arena arena;
    struct weir_timer timer;
    char first[256] __attribute__((aligned(16)));
};

extern const struct weir_future_ops weir__asked_ops;

static inline bool weir__is_asked(const struct weir_future *f)
{
    return f && f->ops == &weir__asked_ops;
}

/* A call whose future is the caller's. NULL: out of memory. *ret_err: why it should be failed at once, or 0. */
struct weir__asked *weir__asked_new(struct weir__caller *caller, const struct weir_method *method,
                                    uint32_t timeout_ms, struct weir_scope *scope, int *ret_err);
/* Makes the wire request in the call's arena. Borrows from `request`. Errors: the request's. */
int weir__asked_build(struct weir__asked *call, const void *request);
/* Makes it the call's own, to be sent later. */
int weir__asked_store(struct weir__asked *call);
/* Sends what was built. WEIR_EAGAIN: not now; other errors are the request's or the connection's. */
int weir__asked_send(struct weir__asked *call, struct weir__link *link);
void weir__asked_fail(struct weir__asked *call, int status, const char *text, bool now);

/* Hooks of the session. */
void weir__asked_replied(struct weir__asked *call, const struct weir_incoming *in, bool last);
void weir__asked_forgotten(struct weir__asked *call);
/* The connection is gone; the engine has let go of it. */
void weir__asked_lost(struct weir__asked *call, int status, const char *text);
void weir__asked_ref(struct weir__asked *call);
void weir__asked_unref(struct weir__asked *call);

/* asked_stream.c: an item came; the reader's end; whether a reader has still to hear of it. */
void weir__asked_item(struct weir__asked *call, const void *item);
void weir__asked_finish(struct weir__asked *call, bool drop);
void weir__asked_complete(struct weir__asked *call, bool now);
/* Takes the object at hand, with what was decoded into it. False: out of memory for the next; it is taken all the same. */
void weir__asked_keep(struct weir__asked *call);
void weir__asked_drop_item(struct weir__asked *call);

/* weir_stream_… on such calls. */
int weir__asked_each(struct weir__asked *call, void (*on_item)(void),
                     void (*on_end)(void *data, int status), void *data);
void weir__asked_resume(struct weir__asked *call);
struct weir_future *weir__asked_next(struct weir__asked *call);

#endif
