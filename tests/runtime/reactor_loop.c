/* The reactor as a guest and as an owner of a loop: life, turns, timers, fairness. */
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>
#include <uv.h>

#include "weir/combine.h"
#include "weir/reactor.h"

static void count(void *data)
{
    ++*(int *)data;
}

static void stop(void *data)
{
    weir_reactor_stop(data);
}

/* ---- contract 1: the user's loop ------------------------------------------------------------- */

static int ticks;

static void on_tick(uv_timer_t *timer)
{
    if (++ticks == 20)
        uv_close((uv_handle_t *)timer, NULL);
}

static void contract_1_the_users_loop_is_left_as_it_was(void **state)
{
    (void)state;
    uv_loop_t loop;
    uv_timer_t timer;
    int closed = 0;
    ticks = 0;
    assert_int_equal(uv_loop_init(&loop), 0);
    uv_timer_init(&loop, &timer);
    uv_timer_start(&timer, on_tick, 1, 1);
    struct weir_reactor *r = weir_reactor_wrap(&loop);
    assert_non_null(r);
    struct weir_future *f = weir_delay(weir_reactor_executor(r), weir_reactor_scope(r), 3);
    assert_int_equal(weir_future_wait_take(f, NULL), WEIR_OK);
    weir_reactor_close(r, count, &closed);
    weir_reactor_close(r, count, &closed);
    assert_int_equal(closed, 0);
    uv_run(&loop, UV_RUN_DEFAULT);
    assert_int_equal(closed, 1);
    assert_int_equal(ticks, 20);
    weir_reactor_free(r);
    assert_int_equal(uv_loop_close(&loop), 0);
}

static void contract_1_an_idle_reactor_does_not_keep_the_loop(void **state)
{
    (void)state;
    uv_loop_t loop;
    uv_loop_init(&loop);
    struct weir_reactor *r = weir_reactor_wrap(&loop);
    struct weir_future *f = weir_delay(weir_reactor_executor(r), NULL, 60 * 1000);
    assert_int_equal(uv_loop_alive(&loop), 1);
    weir_future_cancel(&f);
    uv_run(&loop, UV_RUN_DEFAULT);
    assert_int_equal(uv_loop_alive(&loop), 0);
    weir_reactor_free(r); /* not closed: goes by itself with the loop's next turns */
    uv_run(&loop, UV_RUN_DEFAULT);
    assert_int_equal(uv_loop_close(&loop), 0);
}

static void free_it(void *data)
{
    weir_reactor_free(*(struct weir_reactor **)data);
}

static void a_wrapped_reactor_may_be_freed_when_it_has_closed(void **state)
{
    (void)state;
    uv_loop_t loop;
    uv_loop_init(&loop);
    struct weir_reactor *r = weir_reactor_wrap(&loop);
    weir_reactor_close(r, free_it, &r);
    uv_run(&loop, UV_RUN_DEFAULT);
    assert_int_equal(uv_loop_close(&loop), 0);
}

/* ---- an own loop ---------------------------------------------------------------------------- */

static void run_ends_when_nothing_is_left(void **state)
{
    (void)state;
    struct weir_reactor *r = weir_reactor_new();
    assert_int_equal(weir_reactor_run(r), 0);
    struct weir_future *f = weir_delay(weir_reactor_executor(r), NULL, 2);
    assert_int_equal(weir_reactor_run(r), 0);
    assert_int_equal(weir_future_take(f, NULL), WEIR_OK);
    assert_int_equal(weir_reactor_run_once(r, true), WEIR_ECLOSED);
    assert_int_equal(weir_reactor_run_once(r, false), WEIR_ECLOSED);
    weir_reactor_free(r);
    weir_reactor_free(NULL);
}

static void stop_ends_run(void **state)
{
    (void)state;
    struct weir_reactor *r = weir_reactor_new();
    struct weir_future *f = weir_delay(weir_reactor_executor(r), NULL, 60 * 1000);
    struct weir_job job;
    weir_job_init(&job, stop, r);
    weir_executor_defer(weir_reactor_executor(r), &job);
    assert_int_equal(weir_reactor_run(r), 0);
    assert_false(weir_future_done(f));
    weir_future_cancel(&f);
    weir_reactor_free(r);
}

struct inner {
    struct weir_reactor *r;
    struct weir_future *f;
    int run, run_once, wait;
};

static void try_to_nest(void *data)
{
    struct inner *inner = data;
    inner->run = weir_reactor_run(inner->r);
    inner->run_once = weir_reactor_run_once(inner->r, true);
    inner->wait = weir_future_wait(inner->f);
}

static void the_loop_does_not_nest(void **state)
{
    (void)state;
    struct weir_reactor *r = weir_reactor_new();
    struct weir_executor *executor = weir_reactor_executor(r);
    struct inner inner = {.r = r, .f = weir_delay(executor, NULL, 1)};
    struct weir_job job;
    weir_job_init(&job, try_to_nest, &inner);
    weir_executor_defer(executor, &job);
    assert_int_equal(weir_future_wait_take(inner.f, NULL), WEIR_OK);
    assert_int_equal(inner.run, WEIR_EBUSY);
    assert_int_equal(inner.run_once, WEIR_EBUSY);
    assert_int_equal(inner.wait, WEIR_EBUSY);
    weir_reactor_free(r);
}

static void keep_status(struct weir_future *f, void *data)
{
    *(int *)data = weir_future_status(f);
}

static void contract_3_free_completes_what_is_pending(void **state)
{
    (void)state;
    struct weir_reactor *r = weir_reactor_new();
    int status = 1;
    struct weir_future *f = weir_delay(weir_reactor_executor(r), weir_reactor_scope(r), 60 * 1000);
    weir_future_then(f, keep_status, &status);
    weir_reactor_free(r);
    assert_int_equal(status, WEIR_CANCELLED);
}

/* ---- turns ---------------------------------------------------------------------------------- */

struct turn {
    struct weir_executor *executor;
    struct weir_job first, second, hook;
    char trace[8];
    int len;
};

static void on_second(void *data)
{
    struct turn *turn = data;
    turn->trace[turn->len++] = '2';
}

static void on_first(void *data)
{
    struct turn *turn = data;
    turn->trace[turn->len++] = '1';
    weir_executor_at_turn_end(turn->executor, &turn->hook);
    weir_executor_at_turn_end(turn->executor, &turn->hook);
    weir_executor_defer(turn->executor, &turn->second);
}

static void on_hook(void *data)
{
    struct turn *turn = data;
    turn->trace[turn->len++] = 'h';
}

static void hooks_come_once_after_the_jobs_of_a_turn(void **state)
{
    (void)state;
    struct weir_reactor *r = weir_reactor_new();
    struct turn turn = {.executor = weir_reactor_executor(r)};
    weir_job_init(&turn.first, on_first, &turn);
    weir_job_init(&turn.second, on_second, &turn);
    weir_job_init(&turn.hook, on_hook, &turn);
    weir_executor_defer(turn.executor, &turn.first);
    assert_int_equal(weir_reactor_run_once(r, false), 1);
    assert_string_equal(turn.trace, "12h");
    weir_reactor_run(r);
    assert_string_equal(turn.trace, "12h");
    weir_reactor_free(r);
}

struct busy {
    struct weir_executor *executor;
    struct weir_job job;
    struct weir_future *timer;
    uint64_t rounds;
};

static void never_idle(void *data)
{
    struct busy *busy = data;
    busy->rounds++;
    if (!weir_future_done(busy->timer))
        weir_executor_defer(busy->executor, &busy->job);
}

static void contract_10_jobs_do_not_starve_timers(void **state)
{
    (void)state;
    struct weir_reactor *r = weir_reactor_new();
    struct busy busy = {.executor = weir_reactor_executor(r)};
    busy.timer = weir_delay(busy.executor, NULL, 5);
    weir_job_init(&busy.job, never_idle, &busy);
    weir_executor_defer(busy.executor, &busy.job);
    assert_int_equal(weir_reactor_run(r), 0);
    assert_int_equal(weir_future_take(busy.timer, NULL), WEIR_OK);
    assert_true(busy.rounds > 1);
    weir_reactor_free(r);
}

static void many_timers_share_one_handle(void **state)
{
    (void)state;
    enum { TIMERS = 300 };
    struct weir_future *f[TIMERS];
    struct weir_reactor *r = weir_reactor_new();
    for (int i = 0; i < TIMERS; i++)
        f[i] = weir_delay(weir_reactor_executor(r), NULL, (uint64_t)((i * 7) % 20));
    for (int i = 0; i < TIMERS; i += 3)
        weir_future_cancel(&f[i]);
    assert_int_equal(weir_reactor_run(r), 0);
    for (int i = 0; i < TIMERS; i++) {
        if (f[i])
            assert_int_equal(weir_future_take(f[i], NULL), WEIR_OK);
    }
    weir_reactor_free(r);
}

/* ---- signals -------------------------------------------------------------------------------- */

static void on_signal(int signum, void *data)
{
    assert_int_equal(signum, SIGUSR1);
    weir_reactor_stop(data);
}

static void wrong_signal(int signum, void *data)
{
    (void)signum, (void)data;
    fail();
}

static void signals_come_only_when_asked_for(void **state)
{
    (void)state;
    struct weir_reactor *r = weir_reactor_new();
    assert_int_equal(weir_reactor_on_signal(r, SIGUSR1, wrong_signal, NULL), 0);
    assert_int_equal(weir_reactor_on_signal(r, SIGUSR1, on_signal, r), 0);
    assert_int_equal(weir_reactor_on_signal(r, -1, on_signal, r), WEIR_EINVAL);
    assert_int_equal(weir_reactor_run(r), 0); /* does not keep the loop */
    struct weir_future *f = weir_delay(weir_reactor_executor(r), NULL, 60 * 1000);
    raise(SIGUSR1);
    assert_int_equal(weir_reactor_run(r), 0);
    assert_int_equal(weir_reactor_on_signal(r, SIGUSR1, NULL, NULL), 0);
    weir_future_cancel(&f);
    weir_reactor_free(r);
}

/* ---- without memory ------------------------------------------------------------------------- */

static int allocations_left;
static int in_use;

static void *few_alloc(void *ctx, size_t size)
{
    (void)ctx;
    if (allocations_left-- <= 0)
        return NULL;
    in_use++;
    return malloc(size);
}

static void few_free(void *ctx, void *ptr)
{
    (void)ctx;
    in_use--;
    free(ptr);
}

static void new_fails_cleanly(void **state)
{
    (void)state;
    const struct weir_allocator few = {.alloc = few_alloc, .free = few_free};
    struct weir_reactor *r = NULL;
    int n = 0;
    for (; !r; n++) {
        assert_true(n < 10);
        allocations_left = n;
        r = weir_reactor_new_with(&(struct weir_reactor_options){.allocator = &few});
        assert_true(r || in_use == 0);
    }
    assert_true(n > 1);
    weir_reactor_free(r);
    assert_int_equal(in_use, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(contract_1_the_users_loop_is_left_as_it_was),
        cmocka_unit_test(contract_1_an_idle_reactor_does_not_keep_the_loop),
        cmocka_unit_test(a_wrapped_reactor_may_be_freed_when_it_has_closed),
        cmocka_unit_test(run_ends_when_nothing_is_left),
        cmocka_unit_test(stop_ends_run),
        cmocka_unit_test(the_loop_does_not_nest),
        cmocka_unit_test(contract_3_free_completes_what_is_pending),
        cmocka_unit_test(hooks_come_once_after_the_jobs_of_a_turn),
        cmocka_unit_test(contract_10_jobs_do_not_starve_timers),
        cmocka_unit_test(many_timers_share_one_handle),
        cmocka_unit_test(signals_come_only_when_asked_for),
        cmocka_unit_test(new_fails_cleanly),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
