/* service/stream.h — the messages of a streaming call, either side.
 *
 * What comes is decoded and delivered one message at a time, straight from the bytes received when
 * the reader keeps up; else it waits, encoded, in `queue`, which the peer's credit bounds. What is
 * sent goes into the channel's output or, when the window is full, is refused.
 *
 * A stream lies in its call's arena. Futures of it that are out, and a reader that has not been
 * told the end, hold the call. One thread.
 */
#ifndef WEIR_SERVICE_STREAM_H
#define WEIR_SERVICE_STREAM_H

#include "service/channel.h"
#include "weir/future.h"

struct weir__stream;

/* The call that a stream belongs to. */
struct weir__stream_owner {
    void (*hold)(void *owner);
    void (*drop)(void *owner);
    /* The reader or a malformed message ends the call with `status`. */
    void (*broken)(void *owner, int status);
    /* The reader has been told the end. */
    void (*told)(void *owner);
};

/* A future of `ready` or `next`. There are two of each: one is asked for in the other's callback. */
struct weir__stream_wait {
    struct weir_future future; /* first */
    struct weir__stream *stream;
    bool out; /* in somebody's hands */
};

struct weir__stream {
    const struct weir__stream_owner *owner_ops;
    void *owner;
    struct weir__channel *channel; /* NULL: the call waits for one, or has lost it */
    struct weir_mux_call *mux;
    const struct weir_codec *items; /* what comes; NULL: nothing */
    const struct weir_codec *sends; /* what goes; NULL: nothing */
    struct weir_arena arena;        /* of the item at hand */
    struct weir_buf queue;          /* for each: length, cost, bytes */
    void (*on_item)(void);
    void (*on_end)(void *data, int status);
    void *data;
    void *item;         /* for pull readers */
    uint32_t item_cost; /* not given back yet */
    int status;         /* why it ended */
    bool has_reader;    /* weir_stream_each */
    bool paused;
    bool delivering;
    bool ended; /* nothing comes any more */
    bool told;
    struct weir_job job;
    struct weir__stream_wait next[2];
    struct weir__stream_wait ready[2];
};

/* A new stream in `arena`; NULL: out of memory. */
struct weir__stream *weir__stream_new(struct weir_arena *arena, struct weir__host *host,
                                      struct weir_mux_call *mux,
                                      const struct weir__stream_owner *owner_ops, void *owner);
/* Frees what it holds; the owner is going. */
void weir__stream_fini(struct weir__stream *stream);

/* A message came. */
void weir__stream_receive(struct weir__stream *stream, struct weir_bytes body, uint32_t cost);
/* Nothing comes any more: 0 in good order, else why. What is queued is delivered before, unless
 * `drop`. Only from the loop. */
void weir__stream_finish(struct weir__stream *stream, int status, bool drop);
/* As finish with a failure and `drop`, from anywhere: the reader is told from the job queue. */
void weir__stream_abandon(struct weir__stream *stream, struct weir_executor *executor, int status);
/* The reader is not to be called any more. */
void weir__stream_silence(struct weir__stream *stream);
/* The engine says that a send would be taken. */
void weir__stream_writable(struct weir__stream *stream);
/* Whether a reader has still to be told the end. */
static inline bool weir__stream_is_owed(const struct weir__stream *stream)
{
    return stream->has_reader && !stream->told;
}

#endif
