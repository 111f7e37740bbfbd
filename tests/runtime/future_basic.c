/* The contract of a single future: when it completes, when its callback runs, who frees it. */
#include "loop.h"
#include "weir/future.h"
#include "weir/scope.h"

/* A producer's object as clients make it: the future first, then what it delivers. */
struct call {
    struct weir_future future;
    int cancels;
    int releases;
    int number;
};

struct typed_result {
    int status;
    int number;
};

struct seen {
    int calls;
    int status;
    void *value;
};

static void call_cancel(struct weir_future *f)
{
    struct call *c = (struct call *)f;
    c->cancels++;
    weir_future_complete(f, WEIR_OK, NULL); /* late: must count for nothing */
}

static void call_release(struct weir_future *f)
{
    ((struct call *)f)->releases++;
}

static int call_take(struct weir_future *f, void *ret_result)
{
    *(struct typed_result *)ret_result =
        (struct typed_result){f->status, ((struct call *)f)->number};
    return f->status;
}

static const struct weir_future_ops call_ops = {call_cancel, call_release, call_take};

static void call_init(struct call *c, struct loop *loop, struct weir_scope *scope)
{
    *c = (struct call){.number = 7};
    assert_int_equal(weir_future_init(&c->future, &loop->executor, scope, &call_ops), 0);
}

static void see(struct weir_future *f, void *data)
{
    struct seen *seen = data;
    seen->calls++;
    seen->status = weir_future_status(f);
    seen->value = weir_future_value(f);
}

static void contract_3_completes_exactly_once(void **state)
{
    (void)state;
    struct loop loop;
    struct call c;
    struct seen seen = {0};
    int value, other;
    loop_init(&loop);
    call_init(&c, &loop, NULL);
    assert_int_equal(weir_future_then(&c.future, see, &seen), 0);
    weir_future_complete(&c.future, WEIR_OK, &value);
    weir_future_complete(&c.future, WEIR_NOT_FOUND, &other);
    weir_future_complete_now(&c.future, WEIR_NOT_FOUND, &other);
    weir_future_abort(&c.future, WEIR_CANCELLED);
    loop_run(&loop);
    assert_int_equal(seen.calls, 1);
    assert_int_equal(seen.status, WEIR_OK);
    assert_ptr_equal(seen.value, &value);
    assert_int_equal(c.releases, 1);
    assert_int_equal(c.cancels, 0);
    loop_fini(&loop);
}

static void contract_3_never_from_inside_the_call(void **state)
{
    (void)state;
    struct loop loop;
    struct call c;
    struct seen seen = {0};
    loop_init(&loop);
    call_init(&c, &loop, NULL);
    weir_future_complete_now(&c.future, WEIR_OK, NULL);
    assert_true(weir_future_done(&c.future));
    weir_future_then(&c.future, see, &seen);
    assert_int_equal(seen.calls, 0);
    loop_run(&loop);
    assert_int_equal(seen.calls, 1);
    call_init(&c, &loop, NULL);
    weir_future_then(&c.future, see, &seen);
    weir_future_complete(&c.future, WEIR_OK, NULL);
    assert_int_equal(seen.calls, 1);
    loop_run(&loop);
    assert_int_equal(seen.calls, 2);
    loop_fini(&loop);
}

static void complete_now_calls_back_without_a_hop(void **state)
{
    (void)state;
    struct loop loop;
    struct call c;
    struct seen seen = {0};
    loop_init(&loop);
    call_init(&c, &loop, NULL);
    weir_future_then(&c.future, see, &seen);
    weir_future_complete_now(&c.future, WEIR_NOT_FOUND, NULL);
    assert_int_equal(seen.calls, 1);
    assert_int_equal(seen.status, WEIR_NOT_FOUND);
    assert_int_equal(c.releases, 1);
    assert_true(weir_list_is_empty(&loop.jobs));
    loop_fini(&loop);
}

static void contract_4_cancel_is_drop(void **state)
{
    (void)state;
    struct loop loop;
    struct call c;
    struct call *typed = &c;
    struct seen seen = {0};
    loop_init(&loop);
    call_init(&c, &loop, NULL);
    weir_future_watch(&c.future, see, &seen);
    weir_future_cancel(&typed);
    assert_null(typed);
    assert_int_equal(c.cancels, 1);
    assert_int_equal(c.releases, 1);
    weir_future_cancel(&typed);
    assert_int_equal(c.releases, 1);
    loop_run(&loop);
    assert_int_equal(seen.calls, 0);
    loop_fini(&loop);
}

static void contract_4_cancel_of_a_done_future_takes_the_queued_callback_back(void **state)
{
    (void)state;
    struct loop loop;
    struct call c;
    struct weir_future *f = &c.future;
    struct seen seen = {0};
    loop_init(&loop);
    call_init(&c, &loop, NULL);
    weir_future_watch(f, see, &seen);
    weir_future_complete(f, WEIR_OK, NULL);
    weir_future_cancel(&f);
    loop_run(&loop);
    assert_int_equal(seen.calls, 0);
    assert_int_equal(c.cancels, 0);
    assert_int_equal(c.releases, 1);
    loop_fini(&loop);
}

static void take_moves_a_typed_result(void **state)
{
    (void)state;
    struct loop loop;
    struct call c;
    struct typed_result result = {0};
    loop_init(&loop);
    call_init(&c, &loop, NULL);
    assert_int_equal(weir_future_take(&c.future, &result), WEIR_EAGAIN);
    assert_int_equal(c.releases, 0);
    weir_future_complete(&c.future, WEIR_RAISED, NULL);
    assert_int_equal(weir_future_take(&c.future, &result), WEIR_RAISED);
    assert_int_equal(result.status, WEIR_RAISED);
    assert_int_equal(result.number, 7);
    assert_int_equal(c.releases, 1);
    loop_fini(&loop);
}

static void abort_gives_the_consumer_another_status(void **state)
{
    (void)state;
    struct loop loop;
    struct call c;
    struct typed_result result;
    loop_init(&loop);
    call_init(&c, &loop, NULL);
    weir_future_abort(&c.future, WEIR_DEADLINE_EXCEEDED);
    assert_int_equal(c.cancels, 1);
    assert_int_equal(c.releases, 0);
    assert_int_equal(weir_future_take(&c.future, &result), WEIR_DEADLINE_EXCEEDED);
    assert_int_equal(result.status, WEIR_DEADLINE_EXCEEDED);
    loop_fini(&loop);
}

static void complete_job(void *data)
{
    weir_future_complete(data, WEIR_NOT_FOUND, NULL);
}

static void wait_runs_the_loop(void **state)
{
    (void)state;
    struct loop loop;
    struct call c;
    struct weir_timer timer;
    loop_init(&loop);
    call_init(&c, &loop, NULL);
    weir_timer_init(&timer, complete_job, &c.future);
    weir_executor_timer_after(&loop.executor, &timer, 1000);
    assert_int_equal(weir_future_wait(&c.future), WEIR_NOT_FOUND);
    assert_int_equal(loop.now, 1000);
    assert_int_equal(c.releases, 0);
    assert_int_equal(weir_future_wait_take(&c.future, NULL), WEIR_NOT_FOUND);
    assert_int_equal(c.releases, 1);
    loop_fini(&loop);
}

static void wait_gives_up_when_nothing_can_happen(void **state)
{
    (void)state;
    struct loop loop;
    struct call c;
    struct weir_future *f = &c.future;
    loop_init(&loop);
    call_init(&c, &loop, NULL);
    assert_int_equal(weir_future_wait_take(f, NULL), WEIR_ECLOSED);
    assert_false(weir_future_done(f));
    weir_future_cancel(&f);
    loop_fini(&loop);
}

static int wait_inside;

static void wait_in_callback(struct weir_future *f, void *data)
{
    (void)f;
    wait_inside = weir_future_wait(data);
}

static void wait_refuses_from_a_callback(void **state)
{
    (void)state;
    struct loop loop;
    struct call c, other;
    struct weir_future *held = &other.future;
    loop_init(&loop);
    call_init(&c, &loop, NULL);
    call_init(&other, &loop, NULL);
    weir_future_then(&c.future, wait_in_callback, held);
    weir_future_complete(&c.future, WEIR_OK, NULL);
    loop_run(&loop);
    assert_int_equal(wait_inside, WEIR_EBUSY);
    weir_future_cancel(&held);
    loop_fini(&loop);
}

static void null_is_out_of_memory(void **state)
{
    (void)state;
    struct weir_future *none = NULL;
    assert_int_equal(weir_future_then(NULL, see, NULL), WEIR_ENOMEM);
    assert_int_equal(weir_future_wait(NULL), WEIR_ENOMEM);
    assert_int_equal(weir_future_take(NULL, NULL), WEIR_ENOMEM);
    weir_future_detach(NULL);
    weir_future_cancel(&none);
}

static void detached_work_goes_on(void **state)
{
    (void)state;
    struct loop loop;
    struct call c;
    loop_init(&loop);
    call_init(&c, &loop, NULL);
    weir_future_detach(&c.future);
    assert_int_equal(c.cancels, 0);
    weir_future_complete(&c.future, WEIR_OK, NULL);
    loop_run(&loop);
    assert_int_equal(c.releases, 1);
    loop_fini(&loop);
}

static void give_up(struct weir_future *f, void *data)
{
    (void)data;
    weir_future_cancel(&f);
}

static void a_watcher_may_give_the_future_up(void **state)
{
    (void)state;
    struct loop loop;
    struct call c;
    loop_init(&loop);
    call_init(&c, &loop, NULL);
    weir_future_watch(&c.future, give_up, NULL);
    weir_future_complete_now(&c.future, WEIR_OK, NULL);
    assert_int_equal(c.releases, 1);
    loop_fini(&loop);
}

static void a_closing_scope_takes_no_future(void **state)
{
    (void)state;
    struct loop loop;
    struct call c = {.number = 1};
    struct weir_scope scope;
    loop_init(&loop);
    weir_scope_init(&scope, &loop.executor, NULL, NULL, NULL);
    weir_scope_close(&scope);
    assert_int_equal(weir_future_init(&c.future, &loop.executor, &scope, &call_ops), WEIR_ECLOSED);
    assert_null(c.future.ops);
    loop_run(&loop);
    loop_fini(&loop);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(contract_3_completes_exactly_once),
        cmocka_unit_test(contract_3_never_from_inside_the_call),
        cmocka_unit_test(complete_now_calls_back_without_a_hop),
        cmocka_unit_test(contract_4_cancel_is_drop),
        cmocka_unit_test(contract_4_cancel_of_a_done_future_takes_the_queued_callback_back),
        cmocka_unit_test(take_moves_a_typed_result),
        cmocka_unit_test(abort_gives_the_consumer_another_status),
        cmocka_unit_test(wait_runs_the_loop),
        cmocka_unit_test(wait_gives_up_when_nothing_can_happen),
        cmocka_unit_test(wait_refuses_from_a_callback),
        cmocka_unit_test(null_is_out_of_memory),
        cmocka_unit_test(detached_work_goes_on),
        cmocka_unit_test(a_watcher_may_give_the_future_up),
        cmocka_unit_test(a_closing_scope_takes_no_future),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
