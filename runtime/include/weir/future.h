/* weir/future.h — a value that comes later, and its one owner.
 *
 * A future is pending, then done, once: with a status (0 or a negative code) and a value. The
 * producer embeds `struct weir_future` as the first member of its own object, so a call and its
 * future are one allocation; a typed future is `struct x_future { struct weir_future future; ...
 * }`.
 *
 * When callbacks run. Never from inside the call that made the future, then(), watch(), abort() or
 * the closing of a scope: these leave it to the executor's job queue, which runs in the same turn
 * of the loop. weir_future_complete() always uses the job queue, so it may be called from anywhere.
 * weir_future_complete_now() calls back straight away, without that hop; it is for producers that
 * the loop itself has called (a read, a timer), at a place where anything may happen to their
 * objects.
 *
 * Ownership. The maker's caller holds the future and gives it up by exactly one of then(),
 * detach(), cancel(), take() or wait_take(). After that the pointer is not the holder's any more.
 * One thread: that of the executor.
 */
#ifndef WEIR_FUTURE_H
#define WEIR_FUTURE_H

#include "weir/base.h"
#include "weir/executor.h"
#include "weir/list.h"

struct weir_future;
struct weir_scope;

enum weir_future_state {
    WEIR_FUTURE_PENDING, /* the producer has not completed it */
    WEIR_FUTURE_DONE,    /* status and value stand; the consumer has not given it up */
    WEIR_FUTURE_GONE,    /* given up: only release still looks at it */
};

/* `value` and what it points to live until the callback returns (then) or the holder gives `f`
 * up. */
typedef void weir_future_fn(struct weir_future *f, void *data);

/* The producer's side of the contract. The table is constant; any member may be NULL. */
struct weir_future_ops {
    /* The consumer lost interest while `f` was pending. `f` is settled already: a complete() from
     * here on, until release, is ignored. Stop the work, tell the peer. At most once. May run from
     * any call of the consumer; must not call the consumer back. */
    void (*cancel)(struct weir_future *f);

    /* The consumer is done with `f`: the memory is the producer's again. Exactly once, the last the
     * floor does with `f`; after cancel too, and then perhaps from inside the same call. */
    void (*release)(struct weir_future *f);

    /* Moves the outcome of `f`, which is done, into the caller's typed result; what it owned is
     * then the result's. Returns the status. `f` may have been settled by somebody else than the
     * producer (WEIR_CANCELLED, WEIR_DEADLINE_EXCEEDED): then f->status says so and f->value is
     * NULL. Without it a result is an int that gets the status. */
    int (*take)(struct weir_future *f, void *ret_result);
};

struct weir_future {
    const struct weir_future_ops *ops;
    struct weir_executor *executor;
    struct weir_scope *scope; /* NULL: none, or it has closed */
    struct weir_list in_scope;
    void *value;
    int status;
    uint8_t state; /* enum weir_future_state */
    bool consumed; /* by then: released after its callback */
    weir_future_fn *callback;
    void *callback_data;
    void (*typed)(void); /* the user's callback behind a typed then */
    struct weir_job job;
};

/* A typed future as the plain one that it begins with. NULL stays NULL. */
#define WEIR_FUTURE(f) ((struct weir_future *)(void *)(f))

WEIR_BEGIN_DECLS

/* ---- producer ------------------------------------------------------------------------------- */

/* Makes `f` pending and a child of `scope` (may be NULL). Borrows executor, scope and ops for f's
 * life. WEIR_ECLOSED: the scope is closing; nothing was made and `f` is untouched. */
int weir_future_init(struct weir_future *f, struct weir_executor *executor,
                     struct weir_scope *scope, const struct weir_future_ops *ops);

/* Completes `f`; the callback runs from the job queue. Only the first completion counts, later ones
 * do nothing. `value` is borrowed until release. */
void weir_future_complete(struct weir_future *f, int status, void *value);

/* As complete, but an attached callback runs before this returns. Only where the loop called the
 * producer, never under a call of the user. `f` may be released when it returns. */
void weir_future_complete_now(struct weir_future *f, int status, void *value);

/* ---- consumer ------------------------------------------------------------------------------- */

static inline bool weir_future_done(const struct weir_future *f)
{
    return f->state != WEIR_FUTURE_PENDING;
}

/* Of a future that is done. */
static inline int weir_future_status(const struct weir_future *f)
{
    return f->status;
}

static inline void *weir_future_value(const struct weir_future *f)
{
    return f->value;
}

/* Takes `f`: fn(f, data) runs once when it is done, and `f` is released when fn returns; if the
 * scope closes first, with WEIR_CANCELLED. fn may be NULL: nobody waits, the work goes on.
 * WEIR_ENOMEM for a NULL `f` (its maker ran out of memory): fn will not run. */
int weir_future_then(struct weir_future *f, weir_future_fn *fn, void *data);

/* As then, for generated wrappers: `typed` is kept in f->typed for fn to call. */
int weir_future_then_typed(struct weir_future *f, weir_future_fn *fn, void (*typed)(void),
                           void *data);

/* Lets `f` go on with nobody waiting: then() without a function. NULL is fine. */
void weir_future_detach(struct weir_future *f);

/* Borrows `f`: fn runs once when it is done, and the holder still gives `f` up, in fn or later. One
 * at a time; a NULL fn takes it back. For what is built on futures; programs use then. */
void weir_future_watch(struct weir_future *f, weir_future_fn *fn, void *data);

/* Completes a pending `f` from the consumer's side: the producer is told to stop, the consumer gets
 * `status`. Does nothing when done. The holder still holds it. */
void weir_future_abort(struct weir_future *f, int status);

/* Drops the future that `pf` (pointer to a pointer to any future) points to: stops it when pending,
 * releases it, and sets the pointer NULL; its callback will not run any more. NULL inside is
 * fine. */
#define weir_future_cancel(pf) ((void)sizeof(*(pf) == NULL), weir__future_cancel((void *)(pf)))
void weir__future_cancel(void *pf);

/* Moves the outcome of `f`, which is done, into `ret_result` (its typed result; an int for a plain
 * future) and returns the status; `f` stays whose it is. For callbacks that want to keep a
 * result. */
int weir_future_claim(struct weir_future *f, void *ret_result);

/* Moves the outcome of `f`, done and without a callback, into `ret_result` (its typed result; an
 * int for a plain future; NULL: unwanted) and releases it. Returns the status. WEIR_ENOMEM for a
 * NULL `f`; WEIR_EAGAIN when it is pending, still held. */
int weir_future_take(struct weir_future *f, void *ret_result);

/* Runs the loop until `f` is done; the holder still holds it. Returns its status. WEIR_EBUSY, at
 * once: called from a callback of this loop, where it would deadlock or nest. WEIR_ECLOSED: nothing
 * is left in the loop that could complete it. WEIR_ENOMEM for NULL. `weir_future_done` tells these
 * apart. */
int weir_future_wait(struct weir_future *f);

/* wait, then take. When wait cannot finish (WEIR_EBUSY, WEIR_ECLOSED), `f` is still held. */
int weir_future_wait_take(struct weir_future *f, void *ret_result);

WEIR_END_DECLS

#endif
