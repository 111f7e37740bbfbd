/* The executor's side of a reactor: jobs, end-of-turn hooks, timers, and the order of a turn. */
#include "internal.h"

#include <assert.h>

static struct weir_reactor *reactor_of(struct weir_executor *executor)
{
    return (struct weir_reactor *)executor;
}

/* Being active is all that the idle handle is for. */
static void on_idle(uv_idle_t *idle)
{
    (void)idle;
}

void weir__reactor_wake(struct weir_reactor *r)
{
    if (r->state < WEIR__REACTOR_LEAVING)
        uv_idle_start(&r->idle, on_idle);
}

/* ---- jobs ----------------------------------------------------------------------------------- */

static void run_jobs(struct weir_reactor *r, unsigned *budget)
{
    struct weir_list *link;
    while (*budget > 0 && (link = weir_list_pop(&r->jobs))) {
        struct weir_job *job = WEIR_CONTAINER(link, struct weir_job, link);
        (*budget)--;
        r->activity++;
        job->fn(job->data);
    }
}

static void run_hooks(struct weir_reactor *r)
{
    struct weir_list now, *link;
    weir_list_init(&now);
    weir_list_splice(&now, &r->hooks);
    while ((link = weir_list_pop(&now))) {
        struct weir_job *job = WEIR_CONTAINER(link, struct weir_job, link);
        r->activity++;
        job->fn(job->data);
    }
}

static bool has_work(const struct weir_reactor *r)
{
    return !weir_list_is_empty(&r->jobs) || !weir_list_is_empty(&r->hooks);
}

/* Hooks come when jobs are done, and may make new ones. What the budget leaves waits for the next
 * turn, behind timers and I/O. */
void weir__reactor_settle(struct weir_reactor *r)
{
    r->depth++;
    for (unsigned budget = r->job_budget; budget > 0 && has_work(r); budget--) {
        run_jobs(r, &budget);
        run_hooks(r);
        if (budget == 0)
            break;
    }
    r->depth--;
    if (!has_work(r) && r->state < WEIR__REACTOR_LEAVING)
        uv_idle_stop(&r->idle);
}

void weir__reactor_on_prepare(uv_prepare_t *prepare)
{
    struct weir_reactor *r = prepare->data;
    weir__reactor_settle(r);
    r->polling = true;
}

void weir__reactor_on_check(uv_check_t *check)
{
    struct weir_reactor *r = check->data;
    r->polling = false;
    r->turn++;
    if (has_work(r))
        weir__reactor_settle(r);
}

static void executor_defer(struct weir_executor *executor, struct weir_job *job)
{
    struct weir_reactor *r = reactor_of(executor);
    weir__reactor_check_thread(r);
    weir_list_push_back(&r->jobs, &job->link);
    weir__reactor_wake(r);
}

static void executor_at_turn_end(struct weir_executor *executor, struct weir_job *job)
{
    struct weir_reactor *r = reactor_of(executor);
    weir__reactor_check_thread(r);
    weir_list_push_back(&r->hooks, &job->link);
    weir__reactor_wake(r);
}

/* ---- time ----------------------------------------------------------------------------------- */

/* libuv's clock stands while the program computes; outside the loop nobody else sets it. */
static uint64_t executor_now(struct weir_executor *executor)
{
    struct weir_reactor *r = reactor_of(executor);
    if (r->depth == 0)
        uv_update_time(r->loop);
    return uv_now(r->loop);
}

static void arm(struct weir_reactor *r, uint64_t at)
{
    uint64_t now = uv_now(r->loop);
    if (r->state >= WEIR__REACTOR_LEAVING)
        return;
    r->armed_at = at;
    uv_timer_start(&r->timer, weir__reactor_on_timer, at > now ? at - now : 0, 0);
}

/* Armed without a reference when no timer is left: stopping it each time would cost more than one
 * useless wake-up. */
static void follow_count(struct weir_reactor *r)
{
    if (r->wheel.count > 0)
        uv_ref((uv_handle_t *)&r->timer);
    else
        uv_unref((uv_handle_t *)&r->timer);
}

void weir__reactor_on_timer(uv_timer_t *timer)
{
    struct weir_reactor *r = timer->data;
    weir__reactor_enter(r);
    r->armed_at = WEIR_TIME_NEVER;
    weir_wheel_advance(&r->wheel, uv_now(r->loop));
    uint64_t next = weir_wheel_next(&r->wheel);
    if (next < r->armed_at)
        arm(r, next);
    follow_count(r);
    weir__reactor_leave(r);
}

static void executor_timer_start(struct weir_executor *executor, struct weir_timer *timer,
                                 uint64_t at)
{
    struct weir_reactor *r = reactor_of(executor);
    weir__reactor_check_thread(r);
    weir_wheel_start(&r->wheel, timer, at);
    if (at < r->armed_at)
        arm(r, at);
    if (r->wheel.count == 1)
        follow_count(r);
}

static void executor_timer_stop(struct weir_executor *executor, struct weir_timer *timer)
{
    struct weir_reactor *r = reactor_of(executor);
    weir__reactor_check_thread(r);
    weir_wheel_stop(&r->wheel, timer);
    if (r->wheel.count == 0)
        follow_count(r);
}

/* ---- running -------------------------------------------------------------------------------- */

static int executor_run_once(struct weir_executor *executor, bool block)
{
    return weir_reactor_run_once(reactor_of(executor), block);
}

const struct weir_executor_ops weir__reactor_executor_ops = {
    .now_ms = executor_now,
    .defer = executor_defer,
    .at_turn_end = executor_at_turn_end,
    .timer_start = executor_timer_start,
    .timer_stop = executor_timer_stop,
    .run_once = executor_run_once,
};

/* A callback of the program's own on a wrapped loop is seen when it is one for I/O. */
static bool is_inside(const struct weir_reactor *r)
{
    return r->depth > 0 || r->polling;
}

/* The thread that first runs a reactor owns it, if that is not the one that made it. */
static void bind_thread(struct weir_reactor *r)
{
    if (!r->bound)
        r->owner = uv_thread_self();
    r->bound = true;
    weir__reactor_check_thread(r);
}

int weir_reactor_run_once(struct weir_reactor *r, bool block)
{
    if (is_inside(r))
        return WEIR_EBUSY;
    bind_thread(r);
    if (!uv_loop_alive(r->loop) && !weir__posts_pending(r))
        return WEIR_ECLOSED;
    uint64_t before = r->activity;
    if (weir__posts_pending(r))
        weir__reactor_wake(r);
    r->depth++;
    uv_run(r->loop, block ? UV_RUN_ONCE : UV_RUN_NOWAIT);
    r->depth--;
    return r->activity != before || block;
}

/* Posts do not keep libuv's loop alive, so they are looked at when it thinks it is done. */
int weir_reactor_run(struct weir_reactor *r)
{
    if (is_inside(r))
        return WEIR_EBUSY;
    bind_thread(r);
    r->depth++;
    do {
        if (weir__posts_pending(r))
            weir__reactor_wake(r);
        uv_run(r->loop, UV_RUN_DEFAULT);
    } while (!r->stopped && weir__posts_pending(r));
    r->stopped = false;
    r->depth--;
    return WEIR_OK;
}

void weir_reactor_stop(struct weir_reactor *r)
{
    weir__reactor_check_thread(r);
    r->stopped = true;
    uv_stop(r->loop);
}

void weir__reactor_check_thread(const struct weir_reactor *r)
{
    uv_thread_t self = uv_thread_self();
    assert(uv_thread_equal(&r->owner, &self));
    (void)self;
    (void)r;
}
