/* Combinators and promises: outcomes, drop of what lost, and that nothing stays behind. */
#include <string.h>

#include "loop.h"
#include "weir/combine.h"
#include "weir/scope.h"

struct fixture {
    struct loop loop;
    struct weir_executor *executor;
};

static int setup(void **state)
{
    static struct fixture fixture;
    loop_init(&fixture.loop);
    fixture.executor = &fixture.loop.executor;
    *state = &fixture;
    return 0;
}

static int teardown(void **state)
{
    struct fixture *fx = *state;
    loop_fini(&fx->loop);
    return 0;
}

static int answer = 42, half = 21;

static struct weir_future *ready(struct fixture *fx, int status)
{
    return weir_future_ready(fx->executor, NULL, status, status < 0 ? NULL : &answer);
}

static struct weir_future *pending(struct fixture *fx, struct weir_promise **ret_promise)
{
    struct weir_future *f = NULL;
    assert_int_equal(weir_promise_new(fx->executor, NULL, ret_promise, &f), 0);
    return f;
}

static void count(void *data)
{
    ++*(int *)data;
}

/* ---- promises ------------------------------------------------------------------------------- */

static void a_promise_is_kept(void **state)
{
    struct weir_promise *p;
    struct weir_future *f = pending(*state, &p);
    weir_promise_resolve(p, WEIR_OK, &answer);
    assert_int_equal(weir_future_status(f), WEIR_OK);
    assert_ptr_equal(weir_future_value(f), &answer);
    weir_future_cancel(&f);
}

static void a_broken_promise_is_told(void **state)
{
    struct weir_promise *p;
    struct weir_future *f = pending(*state, &p);
    weir_promise_free(p);
    assert_int_equal(weir_future_take(f, NULL), WEIR_ABORTED);
    weir_promise_free(NULL);
}

static void a_promise_hears_of_cancel(void **state)
{
    struct weir_promise *p;
    struct weir_future *f = pending(*state, &p);
    int cancels = 0;
    weir_promise_on_cancel(p, count, &cancels);
    assert_false(weir_promise_is_cancelled(p));
    weir_future_cancel(&f);
    assert_int_equal(cancels, 1);
    assert_true(weir_promise_is_cancelled(p));
    weir_promise_resolve(p, WEIR_OK, &answer);
}

static void free_promise(void *data)
{
    weir_promise_free(data);
}

static void a_promise_may_go_when_it_hears(void **state)
{
    struct weir_promise *p;
    struct weir_future *f = pending(*state, &p);
    weir_promise_on_cancel(p, free_promise, p);
    weir_future_cancel(&f);
}

/* ---- one source ----------------------------------------------------------------------------- */

static int halve(void **value, void *data)
{
    (void)data;
    assert_int_equal(*(int *)*value, 42);
    *value = &half;
    return WEIR_OK;
}

static int refuse(void **value, void *data)
{
    (void)value;
    ++*(int *)data;
    return WEIR_OUT_OF_RANGE;
}

static int rescue(int status, void **value, void *data)
{
    assert_int_equal(status, WEIR_NOT_FOUND);
    *value = &half;
    ++*(int *)data;
    return WEIR_OK;
}

static void map_changes_success_only(void **state)
{
    struct weir_future *f = weir_future_map(ready(*state, WEIR_OK), halve, NULL);
    int calls = 0;
    assert_int_equal(weir_future_wait(f), WEIR_OK);
    assert_int_equal(*(int *)weir_future_value(f), 21);
    weir_future_cancel(&f);
    f = weir_future_map(ready(*state, WEIR_NOT_FOUND), refuse, &calls);
    assert_int_equal(weir_future_wait_take(f, NULL), WEIR_NOT_FOUND);
    assert_int_equal(calls, 0);
    f = weir_future_map(ready(*state, WEIR_OK), refuse, &calls);
    assert_int_equal(weir_future_wait_take(f, NULL), WEIR_OUT_OF_RANGE);
    assert_int_equal(calls, 1);
}

static void map_never_runs_from_inside(void **state)
{
    int calls = 0;
    struct weir_future *f = weir_future_map(ready(*state, WEIR_OK), refuse, &calls);
    assert_int_equal(calls, 0);
    weir_future_cancel(&f);
    loop_run(*state);
    assert_int_equal(calls, 0);
}

static void recover_changes_failure_only(void **state)
{
    int calls = 0;
    struct weir_future *f = weir_future_recover(ready(*state, WEIR_NOT_FOUND), rescue, &calls);
    assert_int_equal(weir_future_wait(f), WEIR_OK);
    assert_ptr_equal(weir_future_value(f), &half);
    weir_future_cancel(&f);
    f = weir_future_recover(ready(*state, WEIR_OK), rescue, &calls);
    assert_int_equal(weir_future_wait_take(f, NULL), WEIR_OK);
    assert_int_equal(calls, 1);
}

static void note(int status, void *data)
{
    *(int *)data = status;
}

static void finally_runs_whatever_happens(void **state)
{
    struct weir_promise *p;
    int seen = 1;
    struct weir_future *f = weir_future_finally(ready(*state, WEIR_NOT_FOUND), note, &seen);
    assert_int_equal(weir_future_wait_take(f, NULL), WEIR_NOT_FOUND);
    assert_int_equal(seen, WEIR_NOT_FOUND);
    f = weir_future_finally(pending(*state, &p), note, &seen);
    weir_future_cancel(&f);
    assert_int_equal(seen, WEIR_CANCELLED);
    weir_promise_free(p);
    assert_null(weir_future_finally(NULL, note, &seen));
    assert_int_equal(seen, WEIR_ENOMEM);
}

static struct weir_future *wait_more(void *value, void *data)
{
    assert_ptr_equal(value, &answer);
    return weir_delay(data, NULL, 50);
}

static struct weir_future *run_out(void *value, void *data)
{
    (void)value, (void)data;
    return NULL;
}

static void and_then_follows_the_second(void **state)
{
    struct fixture *fx = *state;
    struct weir_future *f = weir_future_and_then(ready(fx, WEIR_OK), wait_more, fx->executor);
    assert_int_equal(weir_future_wait_take(f, NULL), WEIR_OK);
    assert_int_equal(fx->loop.now, 50);
    f = weir_future_and_then(ready(fx, WEIR_NOT_FOUND), wait_more, fx->executor);
    assert_int_equal(weir_future_wait_take(f, NULL), WEIR_NOT_FOUND);
    f = weir_future_and_then(ready(fx, WEIR_OK), run_out, NULL);
    assert_int_equal(weir_future_wait_take(f, NULL), WEIR_ENOMEM);
    f = weir_future_and_then(ready(fx, WEIR_OK), wait_more, fx->executor);
    loop_run_jobs(&fx->loop);
    weir_future_cancel(&f);
}

/* ---- time ----------------------------------------------------------------------------------- */

struct slow_result {
    int status;
};

static int slow_take(struct weir_future *f, void *ret_result)
{
    ((struct slow_result *)ret_result)->status = f->status;
    return f->status;
}

static void timeout_stops_the_source_and_keeps_its_type(void **state)
{
    struct fixture *fx = *state;
    static const struct weir_future_ops ops = {.take = slow_take};
    struct weir_future slow;
    struct slow_result result = {1};
    weir_future_init(&slow, fx->executor, NULL, &ops);
    struct weir_future *f = weir_timeout(&slow, 100);
    assert_int_equal(weir_future_wait_take(f, &result), WEIR_DEADLINE_EXCEEDED);
    assert_int_equal(result.status, WEIR_DEADLINE_EXCEEDED);
    assert_int_equal(fx->loop.now, 100);
    assert_int_equal(slow.state, WEIR_FUTURE_GONE);
}

static void timeout_lets_a_quick_source_through(void **state)
{
    struct fixture *fx = *state;
    struct weir_future *f = weir_timeout(weir_delay(fx->executor, NULL, 10), 100);
    assert_int_equal(weir_future_wait_take(f, NULL), WEIR_OK);
    assert_int_equal(fx->loop.now, 10);
    struct weir_future *source = ready(fx, WEIR_OK);
    f = weir_timeout(source, 100);
    assert_ptr_equal(f, source);
    weir_future_cancel(&f);
}

static void outer_timeout_ends_an_inner_one(void **state)
{
    struct fixture *fx = *state;
    struct weir_promise *p;
    int cancels = 0;
    struct weir_future *f = weir_timeout(weir_timeout(pending(fx, &p), 500), 100);
    weir_promise_on_cancel(p, count, &cancels);
    assert_int_equal(weir_future_wait_take(f, NULL), WEIR_DEADLINE_EXCEEDED);
    assert_int_equal(cancels, 1);
    weir_promise_free(p);
}

/* ---- several sources ------------------------------------------------------------------------ */

static void all_waits_for_all(void **state)
{
    struct fixture *fx = *state;
    struct weir_future *sources[] = {weir_delay(fx->executor, NULL, 30),
                                     weir_delay(fx->executor, NULL, 20), ready(fx, WEIR_OK)};
    struct weir_future *f = weir_all(sources, 3);
    assert_int_equal(weir_future_wait(f), WEIR_OK);
    assert_int_equal(fx->loop.now, 30);
    assert_int_equal(weir_group_index(f), 0);
    assert_ptr_equal(weir_future_value(weir_group_at(f, 2)), &answer);
    weir_future_cancel(&f);
}

static void all_stops_at_the_first_failure(void **state)
{
    struct fixture *fx = *state;
    struct weir_promise *p;
    int cancels = 0;
    struct weir_future *sources[] = {pending(fx, &p), ready(fx, WEIR_NOT_FOUND)};
    struct weir_future *f = weir_all(sources, 2);
    weir_promise_on_cancel(p, count, &cancels);
    assert_int_equal(weir_future_wait(f), WEIR_NOT_FOUND);
    assert_int_equal(weir_group_index(f), 1);
    assert_int_equal(cancels, 1);
    weir_future_cancel(&f);
    weir_promise_free(p);
}

static void any_takes_the_first_success(void **state)
{
    struct fixture *fx = *state;
    struct weir_future *sources[] = {ready(fx, WEIR_NOT_FOUND), weir_delay(fx->executor, NULL, 9),
                                     weir_delay(fx->executor, NULL, 5)};
    struct weir_future *f = weir_any(sources, 3);
    assert_int_equal(weir_future_wait(f), WEIR_OK);
    assert_int_equal(weir_group_index(f), 2);
    weir_future_cancel(&f);
    struct weir_future *failing[] = {ready(fx, WEIR_NOT_FOUND), ready(fx, WEIR_OUT_OF_RANGE)};
    assert_int_equal(weir_future_wait_take(weir_any(failing, 2), NULL), WEIR_OUT_OF_RANGE);
}

static void race_takes_whatever_comes_first(void **state)
{
    struct fixture *fx = *state;
    struct weir_future *sources[] = {weir_delay(fx->executor, NULL, 9), ready(fx, WEIR_NOT_FOUND)};
    assert_int_equal(weir_future_wait_take(weir_race(sources, 2), NULL), WEIR_NOT_FOUND);
    assert_int_equal(fx->loop.now, 0);
}

static void dropping_a_group_drops_its_members(void **state)
{
    struct weir_promise *p, *q;
    struct weir_future *sources[] = {pending(*state, &p), pending(*state, &q)};
    struct weir_future *f = weir_race(sources, 2);
    weir_future_cancel(&f);
    assert_true(weir_promise_is_cancelled(p));
    assert_true(weir_promise_is_cancelled(q));
    weir_promise_free(p);
    weir_promise_free(q);
}

/* ---- without memory ------------------------------------------------------------------------- */

static void *no_memory(void *ctx, size_t size)
{
    (void)ctx, (void)size;
    return NULL;
}

static void without_memory_the_sources_are_dropped(void **state)
{
    struct fixture *fx = *state;
    const struct weir_allocator none = {.alloc = no_memory};
    struct weir_promise *p, *q;
    struct weir_future *a = pending(fx, &p), *b = pending(fx, &q);
    fx->executor->slab = NULL;
    fx->executor->allocator = &none;
    assert_null(weir_timeout(weir_future_map(a, halve, NULL), 10));
    struct weir_future *sources[] = {b, weir_delay(fx->executor, NULL, 1)};
    assert_null(weir_all(sources, 2));
    fx->executor->slab = &fx->loop.slab;
    fx->executor->allocator = NULL;
    assert_true(weir_promise_is_cancelled(p));
    assert_true(weir_promise_is_cancelled(q));
    weir_promise_free(p);
    weir_promise_free(q);
}

static void a_scope_ends_a_chain(void **state)
{
    struct fixture *fx = *state;
    struct weir_scope scope;
    int seen = 1;
    weir_scope_init(&scope, fx->executor, NULL, NULL, NULL);
    struct weir_future *f =
        weir_future_finally(weir_delay(fx->executor, &scope, 1000), note, &seen);
    weir_future_detach(weir_timeout(f, 500));
    weir_scope_close(&scope);
    loop_run(&fx->loop);
    assert_int_equal(seen, WEIR_CANCELLED);
    assert_int_equal(scope.state, WEIR_SCOPE_CLOSED);
    assert_int_equal(fx->loop.now, 0);
}

#define TEST(fn) cmocka_unit_test_setup_teardown(fn, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_promise_is_kept),
        TEST(a_broken_promise_is_told),
        TEST(a_promise_hears_of_cancel),
        TEST(a_promise_may_go_when_it_hears),
        TEST(map_changes_success_only),
        TEST(map_never_runs_from_inside),
        TEST(recover_changes_failure_only),
        TEST(finally_runs_whatever_happens),
        TEST(and_then_follows_the_second),
        TEST(timeout_stops_the_source_and_keeps_its_type),
        TEST(timeout_lets_a_quick_source_through),
        TEST(outer_timeout_ends_an_inner_one),
        TEST(all_waits_for_all),
        TEST(all_stops_at_the_first_failure),
        TEST(any_takes_the_first_success),
        TEST(race_takes_whatever_comes_first),
        TEST(dropping_a_group_drops_its_members),
        TEST(without_memory_the_sources_are_dropped),
        TEST(a_scope_ends_a_chain),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
