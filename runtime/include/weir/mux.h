/* weir/mux.h — the engine of Mux: many calls, either way, over one byte stream. No I/O, no clock.
 *
 * Bytes that came go into weir_mux_receive(), which calls the hooks; what is to be sent is appended
 * to the buffer `out`, which the owner writes. docs/mux.md is the wire.
 *
 * A call is a `struct weir_mux_call` inside an object of the user's. It is in the engine's table,
 * found by its id, from weir_mux_open_*() or weir_mux_accept() until its final frame has come or
 * gone; until then the user keeps it. A call that was cancelled stays in the table until the peer
 * has answered, so an id never means two calls.
 *
 * Invariants:
 *  - the work is linear in the bytes received, however they are split; part of a frame is copied
 *    once
 *  - a peer can make the engine hold at most: its tables (max_calls each), part of one frame, and
 *    `max_held` bytes of messages that come in several frames
 *  - whatever breaks the rules of the wire ends the connection with WEIR_EPROTO, an offset and a
 *    reason; a message beyond a limit fails its own call only
 *
 * Hooks run inside weir_mux_receive() and weir_mux_fill(), and may call anything here but these
 * two. One thread.
 */
#ifndef WEIR_MUX_H
#define WEIR_MUX_H

#include "weir/buf.h"
#include "weir/list.h"

/* Flags of a frame. */
#define WEIR_MUX_MORE 8u   /* the message goes on in data frames */
#define WEIR_MUX_END 4u    /* the sender's last message of this call */
#define WEIR_MUX_META 2u   /* a metadata block comes before the body */
#define WEIR_MUX_ONEWAY 1u /* the caller does not wait for an answer */

enum {
    WEIR_MUX_TEXT_MAX = 1024,     /* bytes of a status text that are sent */
    WEIR_MUX_METADATA_MAX = 8192, /* bytes of a metadata block */
};

struct weir_mux;
struct weir_mux_call;

/* What one side accepts. It tells the other in its hello; until that has come, and below these
 * values at any time, WEIR_MUX_MINIMUM holds. */
struct weir_mux_limits {
    uint32_t max_calls;         /* the other side's, at once */
    uint32_t max_frame;         /* bytes behind a header */
    uint32_t stream_credit;     /* bytes of data frames per call, and … */
    uint32_t connection_credit; /* … per connection, before more is granted */
    uint64_t max_message;       /* bytes of a message; 32 bits are used */
};

#define WEIR_MUX_MINIMUM                                                                           \
    {                                                                                              \
        16, 16384, 65536, 262144, 65536                                                            \
    }

/* A call that the peer opens. Views borrow until the hook returns. */
struct weir_mux_open {
    uint32_t call; /* 0: a oneway call that is never answered and cannot be accepted */
    uint32_t method;
    uint32_t deadline_ms; /* what was left of it; 0 = none */
    bool oneway;
    bool streams; /* messages of the request come with `message` */
    bool whole;   /* `body` is the request; else it comes whole with `message` */
    struct weir_bytes metadata;
    struct weir_bytes body;
};

/* How a call ended. Views borrow until the hook returns. */
struct weir_mux_status {
    int status;      /* WEIR_OK, WEIR_RAISED or another code for the wire */
    uint32_t raised; /* number of the declared error */
    struct weir_str text;
    struct weir_bytes detail; /* the declared error, encoded */
    struct weir_bytes metadata;
};

/* The sender takes no new calls (status WEIR_OK), or gives the connection up because of
 * `status`. */
struct weir_mux_drain {
    uint32_t accepted; /* of the receiver's opens, so many have been looked at */
    int status;
    uint64_t offset; /* of a protocol error: where in the receiver's bytes */
    struct weir_str reason;
};

/* All are given; the table is constant. */
struct weir_mux_hooks {
    /* The peer opens a call. Accept it (weir_mux_accept), refuse it (weir_mux_refuse), or answer it
     * at once after accepting it. Id 0: only look. */
    void (*opened)(struct weir_mux *mux, const struct weir_mux_open *open);
    /* A message of an accepted call whose request does not stand in its open frame, or of a
     * streamed reply. `cost` is to be given back by weir_mux_consumed() when the message has been
     * dealt with. Borrows `body` until it returns, unless weir_mux_take() takes it over. */
    void (*message)(struct weir_mux *mux, struct weir_mux_call *call, struct weir_bytes body,
                    uint32_t cost);
    /* The peer has sent its last message of this call. Not for a reply. */
    void (*ended)(struct weir_mux *mux, struct weir_mux_call *call);
    /* The call this side made is over: by a reply (`body`; weir_mux_take() works here too), or by a
     * status. The call has left the table. */
    void (*replied)(struct weir_mux *mux, struct weir_mux_call *call, struct weir_bytes metadata,
                    struct weir_bytes body);
    void (*finished)(struct weir_mux *mux, struct weir_mux_call *call,
                     const struct weir_mux_status *status);
    /* The peer has cancelled its call. It still wants a final status; until then its id is taken.
     * Stream messages to it are taken and dropped from here on. */
    void (*cancelled)(struct weir_mux *mux, struct weir_mux_call *call, int status);
    /* A message cannot be received: WEIR_RESOURCE_EXHAUSTED or WEIR_ENOMEM. What remains of it is
     * dropped. End the call. */
    void (*failed)(struct weir_mux *mux, struct weir_mux_call *call, int status);
    /* A reply or an end that had to wait behind chunks is on its way: the call has left the
     * table. */
    void (*sent)(struct weir_mux *mux, struct weir_mux_call *call);
    /* After a WEIR_EAGAIN of weir_mux_data_*() and weir_mux_want(): worth another try. */
    void (*writable)(struct weir_mux *mux, struct weir_mux_call *call);
    /* An id has come free, or the peer's limits have come: calls that wait can be opened. */
    void (*available)(struct weir_mux *mux);
    void (*drained)(struct weir_mux *mux, const struct weir_mux_drain *drain);
};

/* A call as the engine sees it. All members are the engine's; `id` may be read. */
struct weir_mux_call {
    uint32_t id;            /* 0 when in no table */
    uint32_t state;         /* WEIR__CALL_… */
    uint32_t serial;        /* which of the opens on this connection it was, from 1 */
    uint32_t send_credit;   /* bytes of data frames that the peer takes */
    uint32_t recv_credit;   /* … that we take */
    uint32_t consumed;      /* not told to the peer yet */
    uint32_t held;          /* given to `message` and not consumed yet */
    uint32_t part_cost;     /* of the message that is coming in, not credited yet */
    struct weir_list link;  /* in mux->sending, or in mux->waiting */
    struct weir_buf queued; /* what remains of a message that is going out */
    uint8_t *part;          /* the message that is coming in */
    uint32_t part_len;
    uint32_t part_capacity;
    uint32_t part_total;
    int final_status; /* of an end that waits behind `queued` */
};

/* Ids are index * 2 + 1 (connecting side) or + 2. */
struct weir__mux_table {
    struct weir_mux_call **slots; /* NULL or a tagged number: idle */
    uint32_t size;
    uint32_t count; /* in use */
    uint32_t fresh; /* slots from here on were never used */
    uint32_t free;  /* head of the free list, plus 1; 0 = empty */
};

struct weir_mux {
    const struct weir_mux_hooks *hooks;
    struct weir_buf *out;
    const struct weir_allocator *allocator;
    struct weir_pool *pool;
    void *data;
    uint8_t stop;      /* WEIR__MUX_CLOSED, WEIR__MUX_PAUSED */
    bool accepting;    /* this side's ids are even */
    bool greeted;      /* the peer's hello has come */
    bool peer_drained; /* the peer's drain has come */
    bool drain_sent;
    bool pong_due;
    bool wants_id;  /* an open found none free */
    bool congested; /* the owner's: streams shall not write */
    int broken;     /* why nothing can go on */
    struct weir_mux_limits own;
    struct weir_mux_limits peer;
    struct weir__mux_table local;
    struct weir__mux_table remote;
    uint32_t send_credit;
    uint32_t recv_credit;
    uint32_t consumed;
    uint32_t opened;          /* opens sent */
    uint32_t accepted;        /* opens looked at */
    struct weir_list sending; /* calls with queued chunks and credit of their own */
    struct weir_list waiting; /* calls that want `writable` */
    size_t queued;            /* bytes of messages that wait to be sent in chunks */
    size_t held;              /* bytes allocated for messages that are coming in */
    size_t max_held;
    uint64_t received; /* bytes before those of this receive */
    uint64_t copied;   /* bytes copied to join frames */
    uint64_t pong;
    uint64_t pongs; /* received */
    uint64_t features;
    void *delivering; /* the body at hand, when it came in several frames */
    uint32_t delivering_size;
    uint8_t *partial; /* the beginning of a frame */
    uint32_t partial_len;
    uint32_t partial_size; /* the whole frame's; 0 while the header is not complete */
    uint8_t header[8];
    uint64_t frame_offset; /* of the frame at hand */
    uint64_t error_offset;
    const char *error_reason;
};

struct weir_mux_options {
    bool accepting;                /* the side that was connected to */
    struct weir_mux_limits limits; /* 0 = default: 1024, 16 KiB, 256 KiB, 1 MiB, 16 MiB */
    size_t max_held;               /* 0 = 64 MiB */
    const struct weir_allocator *allocator;
    struct weir_pool *pool; /* for the beginnings of small frames; may be NULL */
    void *data;             /* the hooks' */
};

/* A message that is being written in place: the engine has put its header into `out`, the user
 * appends the body there, and nothing else, and ends or undoes it. */
struct weir_mux_writer {
    uint8_t *header;
    size_t mark; /* length of `out` before */
    size_t body; /* … and before the body */
    uint8_t type;
    uint8_t flags;
};

/* What an open frame says beside its body. */
struct weir_mux_request {
    uint32_t method;
    uint32_t deadline_ms;
    bool oneway;
    bool streams;
    struct weir_bytes metadata; /* a block, encoded */
};

WEIR_BEGIN_DECLS

/* ---- life ---- */

/* Borrows `hooks`, `out` and what `options` point to. Appends this side's hello to `out`:
 * WEIR_ENOMEM. fini frees the tables and part messages; calls still in it are simply forgotten. */
int weir_mux_init(struct weir_mux *mux, const struct weir_mux_hooks *hooks, struct weir_buf *out,
                  const struct weir_mux_options *options);
void weir_mux_fini(struct weir_mux *mux);

/* ---- bytes ---- */

/* Takes bytes from the peer. *ret_used is how many were; less than all only after weir_mux_pause()
 * or weir_mux_close() from a hook, or on failure. WEIR_EPROTO: see weir_mux_error(); the frame
 * that tells the peer is in `out`. WEIR_ENOMEM: the connection cannot go on. WEIR_ECLOSED after
 * close. */
int weir_mux_receive(struct weir_mux *mux, struct weir_bytes bytes, size_t *ret_used);

/* Makes a receive that is running return after the frame at hand. */
void weir_mux_pause(struct weir_mux *mux);
void weir_mux_resume(struct weir_mux *mux);

/* Nothing is received or sent from here on. */
void weir_mux_close(struct weir_mux *mux);

/* Appends what waited, chunk by chunk and call by call in turn, until `out` holds `watermark` bytes
 * or the peer's credits are used up; then lets waiting calls write. Call it whenever `out` has been
 * written. A failure (WEIR_ENOMEM) ends the connection. */
int weir_mux_fill(struct weir_mux *mux, size_t watermark);

/* Whether fill has something to append now. */
bool weir_mux_is_filling(const struct weir_mux *mux);

/* Why receive failed with WEIR_EPROTO. */
void weir_mux_error(const struct weir_mux *mux, struct weir_error *ret_error);

/* ---- calls of the peer ---- */

/* From `opened` only: takes the call into the table. WEIR_ENOMEM (refuse it then). */
int weir_mux_accept(struct weir_mux *mux, const struct weir_mux_open *open,
                    struct weir_mux_call *call);

/* From `opened` only: answers with a status; the rest of the request is skipped. */
void weir_mux_refuse(struct weir_mux *mux, const struct weir_mux_open *open, int status,
                     const char *text);

/* The only reply, written in place. end: 0, and the call has left the table; WEIR_PENDING: it is
 * too large for one frame, `sent` follows. WEIR_ELIMIT: larger than the peer takes; WEIR_ENOMEM;
 * then nothing was sent and the call goes on. */
int weir_mux_reply_begin(struct weir_mux *mux, struct weir_mux_call *call,
                         struct weir_mux_writer *writer);
int weir_mux_reply_end(struct weir_mux *mux, struct weir_mux_call *call,
                       struct weir_mux_writer *writer);
/* The same for a reply that was encoded already; takes the content of `message`. */
int weir_mux_reply(struct weir_mux *mux, struct weir_mux_call *call, struct weir_buf *message);

/* Bytes of a declared error that a status can carry to this peer. */
size_t weir_mux_detail_max(const struct weir_mux *mux);

/* The final status. WEIR_OK waits for messages still queued: WEIR_PENDING, `sent` follows; any
 * other drops them. 0: the call has left the table. */
int weir_mux_finish(struct weir_mux *mux, struct weir_mux_call *call,
                    const struct weir_mux_status *status);

/* ---- calls of one's own ---- */

/* Opens a call with its request written in place. begin: WEIR_EAGAIN when all ids are taken
 * (`available` follows); WEIR_ECLOSED when the peer takes no more calls; WEIR_ENOMEM;
 * WEIR_ELIMIT: too much metadata. `call` is NULL for a oneway call without an id.
 * end: WEIR_EAGAIN when only the peer's hello can tell whether the message is too large;
 * WEIR_ELIMIT: it is; after a failure nothing was sent and `call` is in no table. */
int weir_mux_open_begin(struct weir_mux *mux, struct weir_mux_call *call,
                        const struct weir_mux_request *request, struct weir_mux_writer *writer);
int weir_mux_open_end(struct weir_mux *mux, struct weir_mux_call *call,
                      const struct weir_mux_request *request, struct weir_mux_writer *writer);
/* The same for an encoded request; takes the content of `message` unless it fails. */
int weir_mux_open(struct weir_mux *mux, struct weir_mux_call *call,
                  const struct weir_mux_request *request, struct weir_buf *message);

/* Tells the peer; what comes for the call is dropped, but for the final frame. `status`:
 * WEIR_CANCELLED or WEIR_DEADLINE_EXCEEDED. */
void weir_mux_cancel(struct weir_mux *mux, struct weir_mux_call *call, int status);

/* Takes a call out of the table without a word: the connection is gone, or has never been. */
void weir_mux_forget(struct weir_mux *mux, struct weir_mux_call *call);

/* ---- either side ---- */

/* Takes back what begin put into `out`. */
void weir_mux_undo(struct weir_mux *mux, struct weir_mux_call *call,
                   struct weir_mux_writer *writer);

/* A message of a stream, written in place. begin: WEIR_EAGAIN when the window is full or an earlier
 * message is still queued; WEIR_ECLOSED. end: 0, the message is taken, also when part of it has to
 * wait; WEIR_ELIMIT, WEIR_ENOMEM: it is not. */
int weir_mux_data_begin(struct weir_mux *mux, struct weir_mux_call *call,
                        struct weir_mux_writer *writer);
int weir_mux_data_end(struct weir_mux *mux, struct weir_mux_call *call,
                      struct weir_mux_writer *writer);
/* Whether data_begin would take a message. */
bool weir_mux_is_writable(const struct weir_mux *mux, const struct weir_mux_call *call);
/* While set, stream messages are not taken: the owner has more to write than it likes. */
static inline void weir_mux_congest(struct weir_mux *mux, bool congested)
{
    mux->congested = congested;
}
/* Asks for `writable` once a message would be taken and fill has room. */
void weir_mux_want(struct weir_mux *mux, struct weir_mux_call *call);

/* No more messages from this side; behind those still queued. WEIR_ECLOSED when it was said. */
int weir_mux_end(struct weir_mux *mux, struct weir_mux_call *call);

/* Gives credit back for messages that have been dealt with. The call need not be in the table any
 * more. */
void weir_mux_consumed(struct weir_mux *mux, struct weir_mux_call *call, uint32_t cost);

/* From `message` and `replied`: the memory of a body that came in several frames becomes the
 * caller's, until weir_mux_give() frees it; so long it counts as held. NULL when the body is only
 * borrowed. */
void *weir_mux_take(struct weir_mux *mux, uint32_t *ret_size);
void weir_mux_give(struct weir_mux *mux, void *body, uint32_t size);

/* ---- connection ---- */

/* Asks the peer for a sign of life; mux->pongs counts the answers. */
int weir_mux_ping(struct weir_mux *mux, uint64_t value);

/* Tells the peer to open no more calls (WEIR_OK), or that the connection ends because of `status`.
 * Calls under way go on. */
int weir_mux_drain(struct weir_mux *mux, int status, const char *reason);

/* Calls in the tables: this side's and the peer's. */
static inline uint32_t weir_mux_local_calls(const struct weir_mux *mux)
{
    return mux->local.count;
}
static inline uint32_t weir_mux_remote_calls(const struct weir_mux *mux)
{
    return mux->remote.count;
}

/* Visits every call in a table; from fn, calls may leave the table but none may enter. */
void weir_mux_each(struct weir_mux *mux, bool local,
                   void (*fn)(struct weir_mux *mux, struct weir_mux_call *call));

WEIR_END_DECLS

#endif
