/* engine/mux_internal.h — what the engine's files share.
 *
 *   mux.c          life, splitting bytes into frames
 *   mux_table.c    ids
 *   mux_receive.c  one function per kind of frame
 *   mux_part.c     messages that come in several frames, and credit for what came
 *   mux_send.c     opens, replies, ends
 *   mux_fill.c     what waits to be sent: chunks in turn, stream messages
 *
 * Not for use outside of the engine.
 */
#ifndef WEIR_ENGINE_MUX_INTERNAL_H
#define WEIR_ENGINE_MUX_INTERNAL_H

#include "engine/mux_wire.h"

/* mux->stop */
enum { WEIR__MUX_CLOSED = 1, WEIR__MUX_PAUSED = 2 };

/* call->state */
enum {
    WEIR__CALL_LOCAL = 1u << 0,          /* this side has opened it */
    WEIR__CALL_IN_OPEN = 1u << 1,        /* data may come */
    WEIR__CALL_PART = 1u << 2,           /* in the middle of a message */
    WEIR__CALL_PART_REQUEST = 1u << 3,   /* which is the request of a call that does not stream */
    WEIR__CALL_PART_REPLY = 1u << 4,     /* which is the reply */
    WEIR__CALL_DROPPING = 1u << 5,       /* data that comes is of no use */
    WEIR__CALL_OUT_OPEN = 1u << 6,       /* stream messages may be sent */
    WEIR__CALL_QUEUED = 1u << 7,         /* `queued` holds the rest of a message */
    WEIR__CALL_QUEUED_START = 1u << 8,   /* of which nothing has been sent */
    WEIR__CALL_QUEUED_REPLY = 1u << 9,   /* after which the call is over */
    WEIR__CALL_QUEUED_END = 1u << 10,    /* after which come no more */
    WEIR__CALL_QUEUED_FINISH = 1u << 11, /* after which comes the status OK */
    WEIR__CALL_CANCELLED = 1u << 12,     /* by its caller: what is sent to it is dropped */
    WEIR__CALL_WANTS = 1u << 13,         /* `writable` */
};

/* Less than this is not worth a chunk. */
enum { WEIR__MUX_LEAST_CREDIT = 256 };

#define WEIR__MUX_CREDIT_MAX 0x7fffffffu

/* ---- mux.c ---- */

/* Ends the connection: the peer has broken a rule. Returns WEIR_EPROTO. */
int weir__mux_violation(struct weir_mux *mux, const char *reason) WEIR_COLD;
/* Ends the connection: a frame that must be sent could not be. Returns WEIR_ENOMEM. */
int weir__mux_break(struct weir_mux *mux) WEIR_COLD;

/* ---- mux_table.c ---- */

static inline bool weir__mux_is_local(const struct weir_mux *mux, uint32_t id)
{
    return (id & 1) != (uint32_t)mux->accepting;
}

/* The call of an id in its table, or NULL. */
struct weir_mux_call *weir__mux_find(const struct weir_mux *mux, uint32_t id);

/* Makes room in the peer's table; WEIR_ENOMEM. */
int weir__mux_table_grow(struct weir_mux *mux, struct weir__mux_table *table, uint32_t index,
                         uint32_t max);
/* Gives `call` an id. WEIR_EAGAIN: all are taken; WEIR_ENOMEM. */
int weir__mux_enter_local(struct weir_mux *mux, struct weir_mux_call *call);
void weir__mux_enter_remote(struct weir_mux *mux, struct weir_mux_call *call, uint32_t id);
/* Takes `call` out of its table and drops what the engine holds for it. */
void weir__mux_leave(struct weir_mux *mux, struct weir_mux_call *call);
/* Tells waiting opens that an id has come free; after the hook that ends a call. */
void weir__mux_tell_available(struct weir_mux *mux);

/* ---- mux_receive.c ---- */

int weir__mux_dispatch(struct weir_mux *mux, struct weir__mux_header header, const uint8_t *p);

/* ---- mux_part.c ---- */

/* Begins the message of which `first` is the first piece. 0 also when it cannot be received and
 * `failed` was called. */
int weir__mux_part_begin(struct weir_mux *mux, struct weir_mux_call *call, uint32_t total,
                         struct weir_bytes first, uint32_t cost);
/* Adds a piece; the last one delivers. */
int weir__mux_part_continue(struct weir_mux *mux, struct weir_mux_call *call, unsigned flags,
                            struct weir_bytes piece, uint32_t cost);
void weir__mux_part_drop(struct weir_mux *mux, struct weir_mux_call *call);
/* Gives the peer credit of the connection alone. */
void weir__mux_return(struct weir_mux *mux, uint32_t cost);

/* ---- mux_fill.c ---- */

/* Puts the rest of a message, not empty, into call->queued and lets the call take its turn. */
void weir__mux_queue(struct weir_mux *mux, struct weir_mux_call *call, struct weir_buf *message,
                     uint32_t state);
void weir__mux_queue_drop(struct weir_mux *mux, struct weir_mux_call *call);
/* Moves `size` bytes from the front of `message` to `out`. */
int weir__mux_move(struct weir_mux *mux, struct weir_buf *message, size_t size);
/* Takes the body that a writer has put into `out` out of it again, into the empty `message`. */
int weir__mux_extract(struct weir_mux *mux, const struct weir_mux_writer *writer,
                      struct weir_buf *message);
/* Whether a call's queue can make use of its credit. */
bool weir__mux_has_turn(const struct weir_mux_call *call);
/* Credit or the end of a queue: the call may take its turn again. */
void weir__mux_unblock(struct weir_mux *mux, struct weir_mux_call *call);

#endif
