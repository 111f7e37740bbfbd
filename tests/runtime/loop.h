/* A minimal executor for tests of the floors below the reactor: virtual time, no I/O. */
#ifndef TEST_LOOP_H
#define TEST_LOOP_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "weir/executor.h"

struct loop {
    struct weir_executor executor; /* first */
    struct weir_wheel wheel;
    struct weir_slab slab;
    struct weir_list jobs;
    uint64_t now;
    bool inside;
};

static uint64_t loop_now(struct weir_executor *executor)
{
    return ((struct loop *)executor)->now;
}

static void loop_defer(struct weir_executor *executor, struct weir_job *job)
{
    weir_list_push_back(&((struct loop *)executor)->jobs, &job->link);
}

static void loop_timer_start(struct weir_executor *executor, struct weir_timer *timer, uint64_t at)
{
    weir_wheel_start(&((struct loop *)executor)->wheel, timer, at);
}

static void loop_timer_stop(struct weir_executor *executor, struct weir_timer *timer)
{
    weir_wheel_stop(&((struct loop *)executor)->wheel, timer);
}

static bool loop_run_job(struct loop *loop)
{
    struct weir_list *link = weir_list_pop(&loop->jobs);
    if (!link)
        return false;
    struct weir_job *job = WEIR_CONTAINER(link, struct weir_job, link);
    job->fn(job->data);
    return true;
}

static int loop_run_once(struct weir_executor *executor, bool block)
{
    struct loop *loop = (struct loop *)executor;
    if (loop->inside)
        return WEIR_EBUSY;
    loop->inside = true;
    bool any = loop_run_job(loop);
    uint64_t next = weir_wheel_next(&loop->wheel);
    if (!any && next != WEIR_TIME_NEVER && (block || next <= loop->now)) {
        if (next > loop->now)
            loop->now = next;
        weir_wheel_advance(&loop->wheel, loop->now);
        any = true;
    }
    loop->inside = false;
    return any ? 1 : block ? WEIR_ECLOSED : 0;
}

static const struct weir_executor_ops loop_ops = {
    .now_ms = loop_now,
    .defer = loop_defer,
    .at_turn_end = loop_defer,
    .timer_start = loop_timer_start,
    .timer_stop = loop_timer_stop,
    .run_once = loop_run_once,
};

static inline void loop_init(struct loop *loop)
{
    *loop = (struct loop){.executor = {.ops = &loop_ops, .slab = &loop->slab}};
    weir_slab_init(&loop->slab, NULL, 256);
    weir_wheel_init(&loop->wheel, 0);
    weir_list_init(&loop->jobs);
}

/* Runs until nothing is left, timers included. */
static inline void loop_run(struct loop *loop)
{
    while (loop_run_once(&loop->executor, true) == 1)
        continue;
}

/* Runs what can be done without time passing. */
static inline void loop_run_jobs(struct loop *loop)
{
    while (loop_run_once(&loop->executor, false) == 1)
        continue;
}

/* Everything made on the loop must be gone. */
static inline void loop_fini(struct loop *loop)
{
    assert_true(weir_list_is_empty(&loop->jobs));
    assert_int_equal(loop->wheel.count, 0);
    assert_int_equal(loop->slab.in_use, 0);
    weir_slab_fini(&loop->slab);
}

#endif
