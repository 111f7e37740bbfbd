/* weir/session.h — the engine of protocols that exist: any `struct weir_protocol`, for one connection, either side. No I/O, no
 * clock.
 *
 * Bytes that came go into weir_session_receive(), which makes messages of them and calls the hooks; what is to be sent is appended
 * to the buffer `out`, which the owner writes. Which message is legal, what answers what and when an answer is complete is read
 * from the protocol's tables, on both sides, for what comes and for what is sent.
 *
 * A call is a `struct weir_exchange` inside an object of the owner's. The engine refers to it from weir_session_call(), or from the
 * `called` hook, until its last reply has come or gone; until then the owner keeps it. Calls of a pipelined protocol are a queue:
 * a reply answers the oldest, and the peer's next call waits until the one at hand is answered. Calls of a multiplexed one are
 * tables by the protocol's own id, one per direction. A call that was given up keeps its place, or its id, until the peer has
 * answered.
 *
 * Memory: a message is decoded into `arena` and borrows from the engine's input block. Both hold until the hook returns. An
 * owner that wants to keep them puts another arena in place and takes a reference of the block (weir_session_keep).
 *
 * Invariants:
 *  - a peer can make the engine hold at most one message of `max_message` bytes, what one receive brought, and its table of calls
 *  - whatever breaks the protocol's rules is WEIR_EPROTO with a reason that names the state and the message; bytes that are no
 *    message end the connection too, unless the protocol says how to `resync`
 *
 * Hooks run inside weir_session_receive() and weir_session_run(), and may call anything here but these two. One thread.
 */
#ifndef WEIR_SESSION_H
#define WEIR_SESSION_H

#include "weir/buf.h"
#include "weir/list.h"
#include "weir/protocol.h"

struct weir_scan;
struct weir_session;

/* One call, from either side. The members are the engine's. */
struct weir_exchange {
    struct weir_list link;       /* of the calls of one direction, the oldest first */
    struct weir_exchange *chain; /* in the table by id */
    const struct weir_protocol_call
        *call;           /* NULL: as many replies as its operation says, see weir_session_end */
    const void *request; /* the wire message, for what depends on it; NULL: nothing does */
    uint64_t id;
    int64_t left; /* messages that the counted edge at hand still waits for */
    int64_t counts[WEIR_CALL_COUNTERS];
    uint8_t state;
    bool made;      /* by this side */
    bool open;      /* the engine refers to it */
    bool loose;     /* in no table: it came in a datagram */
    bool abandoned; /* its owner waits no more */
};

/* A message that came. */
struct weir_incoming {
    const void *message; /* of wire->type */
    const struct weir_wire *wire;
    uint64_t events;
    const struct weir_protocol_call *call; /* that it begins or answers; may be NULL */
    size_t size;                           /* in bytes */
};

/* All are given but `malformed`. */
struct weir_session_hooks {
    /* A call of the peer: `x` is what the session had as `next`. Answer it, now or later, with weir_session_reply(); until it has
     * been answered in full the session needs another `next`, and a session that answers in order reads on only afterwards. */
    void (*called)(struct weir_session *s, struct weir_exchange *x, const struct weir_incoming *in);
    /* Nobody answers this one: a push, a oneway message, a call whose answer is empty. */
    void (*pushed)(struct weir_session *s, const struct weir_incoming *in);
    /* A reply; after the `last` the engine has let go of `x`. */
    void (*replied)(struct weir_session *s, struct weir_exchange *x, const struct weir_incoming *in,
                    bool last);
    /* A call that was given up has been answered: the engine has let go of it. */
    void (*forgotten)(struct weir_session *s, struct weir_exchange *x);
    /* Another state: weir_session_timeout_ms() counts from here. */
    void (*entered)(struct weir_session *s);
    /* Bytes that are no message were passed over; `s->error` says why. */
    void (*skipped)(struct weir_session *s);
    /* A message does not decode: `s->error`. `bytes` is all of it, or what has come from its beginning when `length`, its bytes, is 0
     * for not known. Says how many bytes to pass over, at most `max_message`; 0: it is an error. NULL: always. */
    size_t (*malformed)(struct weir_session *s, struct weir_bytes bytes, size_t length);
};

struct weir_session_options {
    enum weir_side side;    /* this one */
    uint32_t max_in_flight; /* calls made; 0 = the protocol's, or 1,024 */
    uint32_t max_served;  /* calls of the peer at once, multiplexed; 0 = the protocol's, or 1,024 */
    size_t max_message;   /* bytes; 0 = the protocol's, or 16 MiB */
    uint8_t length_bytes; /* each message stands behind its length: 0, 1, 2, 4 */
    bool length_little;
    const struct weir_allocator *allocator; /* NULL: malloc */
    struct weir_pool *pool;                 /* of input blocks, or NULL */
};

/* Calls of one direction. */
struct weir__exchanges {
    struct weir_list queue;
    struct weir_exchange **buckets; /* by id; NULL: none yet, or not multiplexed */
    uint32_t mask;
    uint32_t count;
};

struct weir_session {
    const struct weir_protocol *protocol;
    const struct weir_session_hooks *hooks;
    struct weir_buf *out;
    struct weir_arena *arena;   /* the owner's: of the next message */
    struct weir_exchange *next; /* the owner's: of the peer's next call */
    void *vars;
    struct weir_session_options options;
    struct weir_block *block; /* input: [begin, end) of it is not consumed */
    size_t begin;
    size_t end;
    size_t passing; /* bytes of a malformed message that are still to be passed over */
    size_t wanted;  /* bytes from `begin` before trying again makes sense */
    struct weir_scan *
        scan; /* follows a message that comes in pieces; NULL: this one does not, or cannot be followed */
    struct weir__exchanges made;
    struct weir__exchanges served;
    uint64_t next_id;
    uint8_t state;
    bool began;          /* a message has come */
    bool closing;        /* the protocol says that the connection ends here */
    bool paused;         /* by the owner */
    bool again;          /* there is more to do: weir_session_run() */
    bool skipping;       /* bytes up to the resync mark */
    const char *upgrade; /* the connection is to be handed to this protocol */
    struct weir_error error;
    char text[192]; /* of error.reason, when it is made here */
};

WEIR_BEGIN_DECLS

/* Begins in the initial state. Borrows all but `options`. WEIR_ENOMEM: nothing is left to undo. The owner sets `arena` and, when
 * the peer may call, `next` before anything is received. */
int weir_session_init(struct weir_session *s, const struct weir_protocol *protocol,
                      const struct weir_session_hooks *hooks, struct weir_buf *out,
                      const struct weir_session_options *options);
void weir_session_fini(struct weir_session *s);

/* Takes all of `bytes`, which came. Errors end the connection: s->error. Look at `closing`, `upgrade` and `again` afterwards. */
int weir_session_receive(struct weir_session *s, struct weir_bytes bytes);
/* Goes on with what is there: `again`, a call was answered, or weir_session_resume. */
int weir_session_run(struct weir_session *s);
/* One datagram, which is one message. Errors are of this datagram only. */
int weir_session_datagram(struct weir_session *s, struct weir_bytes bytes);
/* The peer has ended its bytes: 0, or WEIR_ETRUNCATED inside of a message. */
int weir_session_finish(const struct weir_session *s);

/* Dispatches nothing until resume; what comes is still taken. */
static inline void weir_session_pause(struct weir_session *s)
{
    s->paused = true;
}
static inline void weir_session_resume(struct weir_session *s)
{
    s->paused = false;
    s->again = true;
}
/* Bytes not consumed: while there are some that cannot be dispatched, read no more. */
static inline size_t weir_session_pending(const struct weir_session *s)
{
    return s->end - s->begin;
}
/* Whether the next message has to wait for this side. */
bool weir_session_is_held(const struct weir_session *s);

/* The block that the message at hand borrows from, held once more; NULL: it borrows from none. */
struct weir_block *weir_session_keep(struct weir_session *s);
/* What was read ahead of an upgrade. Holds until fini. */
struct weir_bytes weir_session_rest(const struct weir_session *s);

/* Sends a message that begins a call; the id is put into it. WEIR_PENDING: `x` is open, replies follow; WEIR_OK: nothing answers
 * it. WEIR_EAGAIN: not now: too many calls, or the peer is to speak first. `request` outlives `x` when replies depend on it
 * (weir_session_needs_request). Other errors are the message's, or WEIR_FAILED_PRECONDITION: not in this state. */
int weir_session_call(struct weir_session *s, struct weir_exchange *x, void *message,
                      const void *request);
/* Whether this side's messages are of `type` in the state at hand: to be asked before one is sent, where states have several. */
bool weir_session_sends(const struct weir_session *s, const struct weir_type *type);
bool weir_session_needs_request(const struct weir_session *s);
/* Sends one reply of `x`. WEIR_OK: the last; WEIR_MORE: others follow. Errors: the message's; WEIR_FAILED_PRECONDITION: it does not
 * answer the call at this point. After an error nothing was sent. */
int weir_session_reply(struct weir_session *s, struct weir_exchange *x, void *message);
/* The owner says that `x` is over: for calls whose end no automaton knows. */
void weir_session_end(struct weir_session *s, struct weir_exchange *x);
/* Nobody waits for `x` any more; it stays until it is answered, then `forgotten`. */
void weir_session_abandon(struct weir_session *s, struct weir_exchange *x);
/* Sends what answers nothing and is not answered. WEIR_FAILED_PRECONDITION: it is no push and no oneway message, or not in this
 * state. */
int weir_session_push(struct weir_session *s, void *message);
/* Sends a message whatever the rules say: that what came was none. */
int weir_session_say(struct weir_session *s, void *message);
/* The same with a message in bytes, for answers to what did not decode: no state moves. WEIR_FAILED_PRECONDITION: this side may not
 * speak now. */
int weir_session_say_bytes(struct weir_session *s, struct weir_bytes bytes);

/* Takes the oldest call of a direction out; NULL: none is left. For the end. */
struct weir_exchange *weir_session_pop(struct weir_session *s, bool made);

/* The time that the state at hand may last; 0: for ever. */
uint32_t weir_session_timeout_ms(const struct weir_session *s);
/* That time is over: `closing`, or another state. */
void weir_session_expire(struct weir_session *s);
/* Whether nothing has happened yet: no message taken, and the initial state. */
bool weir_session_is_initial(const struct weir_session *s);
const char *weir_session_state_name(const struct weir_session *s); /* "" without states */

WEIR_END_DECLS

#endif
