/* drive.h — one call of sim.weir, made through its generated stubs, and a record of all that was
 * heard of it.
 *
 * A drive is consumed in one of two manners: given away with *_then at once, so that only its scope
 * can end it, or held, watched and taken, so that it can be dropped at any time. A stream is held
 * until its last message has been sent, in both. The struct is plain and outlives its call.
 */
#ifndef TESTS_SIM_DRIVE_H
#define TESTS_SIM_DRIVE_H

#include "serve.h"
#include "weir/scope.h"

enum kind {
    KIND_NONE,
    KIND_ECHO,
    KIND_LATER,
    KIND_HANG,
    KIND_BRIEF,
    KIND_REFUSE,
    KIND_WIDE,
    KIND_KEEP,
    KIND_WORD,
    KIND_BACK,
    KIND_UNSET,
    KIND_DOWN,
    KIND_UP,
    KIND_SLOW,
    KIND_BOTH,
    KIND_COUNT,
};

extern const char *const kind_names[KIND_COUNT];

/* What is asked for. For request streams `count` items of `size` bytes are sent, else `size` is of
 * the request's data; `reply_size` is of what comes back, where the request chooses that. */
struct plan {
    enum kind kind;
    uint32_t number;
    uint32_t count;
    uint32_t size;
    uint32_t reply_size;
    uint32_t after;
    uint32_t timeout_ms;
    bool pull; /* read with next, not each */
};

struct drive {
    struct plan plan;
    struct hook *hook;
    struct weir_future *f; /* NULL: never made, or given up */
    struct weir_scope scope;
    bool then;    /* the manner */
    bool made;    /* there was memory for it */
    bool given;   /* with then */
    bool dropped; /* no outcome may come */
    bool reads;   /* has a reader */
    uint32_t sent;
    int times; /* outcomes heard */
    int status;
    uint32_t items;
    int ends; /* of the reader */
    int end_status;
    uint64_t wrong; /* bytes, counts or orders */
};

/* Starts the call; `then` chooses the manner; `hook` (may be NULL) hears of every callback. */
void drive_start(struct drive *d, struct weir_client *client, struct weir_executor *executor,
                 const struct plan *plan, bool then, struct hook *hook);

/* Drops a call that is still held: no outcome may come from here on. False when it is not. */
bool drive_drop(struct drive *d);

/* Closes its scope, if it was ever started: a call that was given away resolves with CANCELLED. */
void drive_close(struct drive *d);

/* An outcome is still to come. */
bool drive_is_pending(const struct drive *d);

/* What is wrong with what was heard, when nothing more can come, or NULL. */
const char *drive_complaint(const struct drive *d);

#endif
