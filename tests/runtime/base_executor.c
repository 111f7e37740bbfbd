#include "weir/executor.h"

#include "cmocka_all.h"

/* The least that keeps the contract. */
struct least {
    struct weir_executor executor;
    struct weir_list jobs;
    struct weir_wheel wheel;
};

static struct least *least_of(struct weir_executor *executor)
{
    return WEIR_CONTAINER(executor, struct least, executor);
}

static uint64_t least_now(struct weir_executor *executor)
{
    return least_of(executor)->wheel.now;
}

static void least_defer(struct weir_executor *executor, struct weir_job *job)
{
    weir_list_push_back(&least_of(executor)->jobs, &job->link);
}

static void least_start(struct weir_executor *executor, struct weir_timer *timer, uint64_t at)
{
    weir_wheel_start(&least_of(executor)->wheel, timer, at);
}

static void least_stop(struct weir_executor *executor, struct weir_timer *timer)
{
    weir_wheel_stop(&least_of(executor)->wheel, timer);
}

static int least_run_once(struct weir_executor *executor, bool block)
{
    struct least *least = least_of(executor);
    struct weir_list *link = weir_list_pop(&least->jobs);
    if (link) {
        struct weir_job *job = WEIR_CONTAINER(link, struct weir_job, link);
        job->fn(job->data);
        return 1;
    }
    uint64_t next = weir_wheel_next(&least->wheel);
    if (next == WEIR_TIME_NEVER)
        return block ? WEIR_ECLOSED : 0;
    weir_wheel_advance(&least->wheel, next);
    return 1;
}

static const struct weir_executor_ops least_ops = {
    .now_ms = least_now,
    .defer = least_defer,
    .at_turn_end = least_defer,
    .timer_start = least_start,
    .timer_stop = least_stop,
    .run_once = least_run_once,
};

static void least_init(struct least *least)
{
    least->executor = (struct weir_executor){.ops = &least_ops};
    weir_list_init(&least->jobs);
    weir_wheel_init(&least->wheel, 1000);
}

static void count(void *data)
{
    ++*(int *)data;
}

static void a_job_runs_once_however_often_it_is_deferred(void **state)
{
    (void)state;
    struct least least;
    struct weir_job job;
    int runs = 0;
    least_init(&least);
    weir_job_init(&job, count, &runs);
    weir_executor_defer(&least.executor, &job);
    weir_executor_defer(&least.executor, &job);
    assert_true(weir_job_is_queued(&job));
    assert_int_equal(runs, 0);
    assert_int_equal(weir_executor_run_once(&least.executor, false), 1);
    assert_int_equal(weir_executor_run_once(&least.executor, false), 0);
    assert_int_equal(runs, 1);
    weir_executor_defer(&least.executor, &job);
    weir_job_cancel(&job);
    weir_job_cancel(&job);
    assert_int_equal(weir_executor_run_once(&least.executor, true), WEIR_ECLOSED);
    assert_int_equal(runs, 1);
}

static void a_zeroed_job_is_fine(void **state)
{
    (void)state;
    struct least least;
    int runs = 0;
    struct weir_job job = {.fn = count, .data = &runs};
    least_init(&least);
    weir_job_cancel(&job);
    weir_executor_defer(&least.executor, &job);
    weir_executor_run_once(&least.executor, true);
    assert_int_equal(runs, 1);
}

static void timers_after_a_delay(void **state)
{
    (void)state;
    struct least least;
    struct weir_timer soon, never;
    int runs = 0;
    least_init(&least);
    weir_timer_init(&soon, count, &runs);
    weir_timer_init(&never, count, &runs);
    weir_executor_timer_after(&least.executor, &soon, 50);
    weir_executor_timer_after(&least.executor, &never, UINT64_MAX - 10); /* would wrap */
    assert_true(never.at == WEIR_TIME_NEVER);
    while (weir_executor_run_once(&least.executor, true) == 1)
        continue;
    assert_int_equal(runs, 1);
    assert_int_equal(weir_executor_now(&least.executor), 1050);
    weir_executor_timer_start(&least.executor, &soon, 2000);
    weir_executor_timer_stop(&least.executor, &soon);
    weir_executor_timer_stop(&least.executor, &never);
    assert_int_equal(least.wheel.count, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_job_runs_once_however_often_it_is_deferred),
        cmocka_unit_test(a_zeroed_job_is_fine),
        cmocka_unit_test(timers_after_a_delay),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
