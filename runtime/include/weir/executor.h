/* weir/executor.h — all that futures, engines and services know of a loop.
 *
 * A reactor implements it over libuv, the simulator over virtual time. An executor embeds `struct
 * weir_executor` and hands out the pointer; it outlives everything that was given it.
 *
 * One thread: every function is called on the executor's thread and none blocks but run_once. Jobs
 * and timers are intrusive: the caller keeps them alive until they have run or were taken back.
 */
#ifndef WEIR_EXECUTOR_H
#define WEIR_EXECUTOR_H

#include "weir/mem.h"
#include "weir/pool.h"
#include "weir/slab.h"
#include "weir/wheel.h"

/* A call to make soon. Set fn and data, zero the rest (or weir_job_init). */
struct weir_job {
    struct weir_list link;
    /* Called once per defer, the job no longer queued: it may be freed here. */
    void (*fn)(void *data);
    void *data;
};

struct weir_executor;

struct weir_executor_ops {
    /* Milliseconds on a scale that never goes back; stands still between two turns of the loop. */
    uint64_t (*now_ms)(struct weir_executor *executor);

    /* Queues `job`, not queued yet, to run after the caller has returned to the loop, in order.
     * Jobs deferred by a job run in the same turn, but a loop gives I/O and timers their turn after
     * a bounded number of them. Never fails. */
    void (*defer)(struct weir_executor *executor, struct weir_job *job);

    /* Queues `job`, not queued yet, to run once at the end of this turn, when its I/O and jobs are
     * done: where a connection writes all that the turn produced in one go. Never fails. */
    void (*at_turn_end)(struct weir_executor *executor, struct weir_job *job);

    /* (Re)starts a timer on the executor's wheel to fire at `at`, on now_ms's scale. Never
     * fails. */
    void (*timer_start)(struct weir_executor *executor, struct weir_timer *timer, uint64_t at);
    void (*timer_stop)(struct weir_executor *executor, struct weir_timer *timer);

    /* One turn: jobs, due timers, ready I/O. With `block` it waits until there was something to do.
     * Returns 1 when it did something, 0 when there was nothing (without block), WEIR_EBUSY when
     * called from inside the loop and the executor does not nest, WEIR_ECLOSED when nothing is left
     * that could ever happen. */
    int (*run_once)(struct weir_executor *executor, bool block);
};

struct weir_executor {
    const struct weir_executor_ops *ops;
    const struct weir_allocator *allocator; /* for what is made on it; NULL: malloc */
    struct weir_pool *pool;                 /* blocks for the buffers and arenas made on it */
    struct weir_slab *slab; /* small objects made on it: combined futures, task frames */
};

static inline void weir_job_init(struct weir_job *job, void (*fn)(void *data), void *data)
{
    weir_list_init(&job->link);
    job->fn = fn;
    job->data = data;
}

static inline bool weir_job_is_queued(const struct weir_job *job)
{
    return weir_list_is_linked(&job->link);
}

/* Takes a queued job back; harmless when it is not queued. */
static inline void weir_job_cancel(struct weir_job *job)
{
    weir_list_remove(&job->link);
}

static inline uint64_t weir_executor_now(struct weir_executor *executor)
{
    return executor->ops->now_ms(executor);
}

/* As ops->defer, and harmless on a job that is queued already. */
static inline void weir_executor_defer(struct weir_executor *executor, struct weir_job *job)
{
    if (!weir_job_is_queued(job))
        executor->ops->defer(executor, job);
}

/* As ops->at_turn_end, and harmless on a job that is queued already. */
static inline void weir_executor_at_turn_end(struct weir_executor *executor, struct weir_job *job)
{
    if (!weir_job_is_queued(job))
        executor->ops->at_turn_end(executor, job);
}

static inline void weir_executor_timer_start(struct weir_executor *executor,
                                             struct weir_timer *timer, uint64_t at)
{
    executor->ops->timer_start(executor, timer, at);
}

/* Starts a timer to fire `delay` ms from now; a delay beyond the scale never comes. */
static inline void weir_executor_timer_after(struct weir_executor *executor,
                                             struct weir_timer *timer, uint64_t delay)
{
    uint64_t now = executor->ops->now_ms(executor);
    executor->ops->timer_start(executor, timer,
                               delay > WEIR_TIME_NEVER - now ? WEIR_TIME_NEVER : now + delay);
}

/* Harmless on a timer that is not running. */
static inline void weir_executor_timer_stop(struct weir_executor *executor,
                                            struct weir_timer *timer)
{
    executor->ops->timer_stop(executor, timer);
}

static inline int weir_executor_run_once(struct weir_executor *executor, bool block)
{
    return executor->ops->run_once(executor, block);
}

#endif
