/* Await: order, ready futures, cancel, results, frames. */
#include <string.h>

#include "loop.h"
#include "weir/arena.h"
#include "weir/combine.h"
#include "weir/task.h"

static char trace[64];

static void mark(const char *text)
{
    strcat(trace, text);
}

static int setup(void **state)
{
    static struct loop loop;
    loop_init(&loop);
    trace[0] = '\0';
    *state = &loop;
    return 0;
}

static int teardown(void **state)
{
    loop_fini(*state);
    return 0;
}

static void scope_open(struct weir_scope *scope, struct loop *loop)
{
    assert_int_equal(weir_scope_init(scope, &loop->executor, NULL, NULL, NULL), 0);
}

static void scope_end(struct weir_scope *scope, struct loop *loop)
{
    weir_scope_close(scope);
    loop_run(loop);
    assert_int_equal(scope->state, WEIR_SCOPE_CLOSED);
}

/* A future whose result is a number, not an int's status. */
struct number_future {
    struct weir_future future;
    int number;
};

struct number_result {
    int status;
    int number;
};

static int number_take(struct weir_future *f, void *ret_result)
{
    struct number_result *result = ret_result;
    *result = (struct number_result){f->status, ((struct number_future *)f)->number};
    return f->status;
}

static const struct weir_future_ops number_ops = {.take = number_take};

WEIR_TASK(sleepy, {
    struct weir_executor *executor;
    int i, rounds;
})
{
    WEIR_BEGIN;
    for (my->i = 0; my->i < my->rounds; my->i++) {
        mark("<");
        WEIR_TRY(weir_delay(my->executor, WEIR_SCOPE, 10), NULL);
        mark(">");
    }
    WEIR_END;
}

static void a_task_waits_and_ends(void **state)
{
    struct loop *loop = *state;
    struct weir_scope scope;
    scope_open(&scope, loop);
    struct weir_future *f = WEIR_START(sleepy, &scope, .executor = &loop->executor, .rounds = 3);
    assert_string_equal(trace, "<");
    assert_int_equal(weir_future_wait_take(f, NULL), WEIR_OK);
    assert_string_equal(trace, "<><><>");
    assert_int_equal(loop->now, 30);
    scope_end(&scope, loop);
}

/* clang-format off */
WEIR_TASK(two_on_a_line, { struct weir_executor *ex; int a, b; })
{
    WEIR_BEGIN;
    WEIR_AWAIT(weir_delay(my->ex, WEIR_SCOPE, 1), &my->a); WEIR_AWAIT(weir_delay(my->ex, WEIR_SCOPE, 1), &my->b);
    WEIR_END;
}
/* clang-format on */

static void two_awaits_fit_on_a_line(void **state)
{
    struct loop *loop = *state;
    struct weir_scope scope;
    scope_open(&scope, loop);
    struct weir_future *f = WEIR_START(two_on_a_line, &scope, .ex = &loop->executor);
    assert_int_equal(weir_future_wait_take(f, NULL), WEIR_OK);
    assert_int_equal(loop->now, 2);
    scope_end(&scope, loop);
}

WEIR_TASK(adder, {
    struct number_future *left, *right;
    struct number_result a, b;
    int *sum;
})
{
    WEIR_BEGIN;
    WEIR_AWAIT(my->left, &my->a);
    WEIR_AWAIT(my->right, &my->b);
    if (WEIR_STATUS < 0)
        return WEIR_STATUS;
    *my->sum = my->a.number + my->b.number;
    WEIR_END;
}

static void awaiting_ready_futures_neither_yields_nor_allocates(void **state)
{
    struct loop *loop = *state;
    struct weir_scope scope;
    struct number_future left = {.number = 2}, right = {.number = 3};
    int sum = 0;
    scope_open(&scope, loop);
    weir_future_init(&left.future, &loop->executor, &scope, &number_ops);
    weir_future_init(&right.future, &loop->executor, &scope, &number_ops);
    weir_future_complete(&left.future, WEIR_OK, NULL);
    weir_future_complete(&right.future, WEIR_OK, NULL);
    struct weir_future *f = WEIR_START(adder, &scope, .left = &left, .right = &right, .sum = &sum);
    assert_int_equal(sum, 5);
    assert_true(weir_future_done(f));
    assert_true(weir_list_is_empty(&loop->jobs));
    assert_int_equal(loop->slab.in_use, 1); /* the frame alone */
    assert_int_equal(weir_future_take(f, NULL), WEIR_OK);
    scope_end(&scope, loop);
}

static void a_failure_reaches_the_task_and_its_consumer(void **state)
{
    struct loop *loop = *state;
    struct weir_scope scope;
    struct number_future left = {.number = 2}, right = {.number = 3};
    int sum = 0;
    scope_open(&scope, loop);
    weir_future_init(&left.future, &loop->executor, &scope, &number_ops);
    weir_future_init(&right.future, &loop->executor, &scope, &number_ops);
    struct weir_future *f = WEIR_START(adder, &scope, .left = &left, .right = &right, .sum = &sum);
    weir_future_complete(&right.future, WEIR_NOT_FOUND, NULL);
    weir_future_complete(&left.future, WEIR_OK, NULL);
    assert_int_equal(weir_future_wait_take(f, NULL), WEIR_NOT_FOUND);
    assert_int_equal(sum, 0);
    scope_end(&scope, loop);
}

WEIR_TASK(tidy, {
    struct weir_executor *executor;
    int result;
    int evaluated;
})
{
    WEIR_BEGIN;
    my->result = 1;
    mark("a");
    WEIR_AWAIT(weir_delay(my->executor, WEIR_SCOPE, 100), &my->result);
    if (WEIR_STATUS == WEIR_CANCELLED) {
        mark("b");
        assert_int_equal(my->result, 1);
        WEIR_AWAIT((my->evaluated = 1, weir_delay(my->executor, NULL, 100)), NULL);
        assert_int_equal(WEIR_STATUS, WEIR_CANCELLED);
        assert_int_equal(my->evaluated, 0);
        mark("c");
        return WEIR_STATUS;
    }
    mark("x");
    WEIR_END;
}

static void a_cancelled_await_lets_the_task_clean_up(void **state)
{
    struct loop *loop = *state;
    struct weir_scope scope;
    scope_open(&scope, loop);
    struct weir_future *f = WEIR_START(tidy, &scope, .executor = &loop->executor);
    weir_future_cancel(&f);
    assert_string_equal(trace, "abc");
    assert_int_equal(loop->slab.in_use, 0);
    scope_end(&scope, loop);
    assert_int_equal(loop->now, 0);
}

static void mark_status(struct weir_future *f, void *data)
{
    assert_int_equal(weir_future_status(f), WEIR_CANCELLED);
    mark(data);
}

static void contract_5_a_scope_ends_its_tasks(void **state)
{
    struct loop *loop = *state;
    struct weir_scope scope;
    scope_open(&scope, loop);
    weir_future_then(WEIR_START(tidy, &scope, .executor = &loop->executor), mark_status, "t");
    weir_scope_close(&scope);
    assert_string_equal(trace, "abc");
    scope_end(&scope, loop);
    assert_string_equal(trace, "abct");
    assert_null(WEIR_START(tidy, &scope, .executor = &loop->executor));
}

WEIR_TASK(suicidal, {
    struct weir_executor *executor;
    struct weir_scope *scope;
})
{
    WEIR_BEGIN;
    WEIR_AWAIT(weir_delay(my->executor, WEIR_SCOPE, 1), NULL);
    weir_scope_close(my->scope);
    mark("a");
    WEIR_AWAIT(weir_delay(my->executor, NULL, 1), NULL);
    mark(WEIR_STATUS == WEIR_CANCELLED ? "b" : "x");
    WEIR_END;
}

static void a_task_may_close_its_own_scope(void **state)
{
    struct loop *loop = *state;
    struct weir_scope scope;
    scope_open(&scope, loop);
    weir_future_detach(WEIR_START(suicidal, &scope, .executor = &loop->executor, .scope = &scope));
    scope_end(&scope, loop);
    assert_string_equal(trace, "ab");
    trace[0] = '\0';
    scope_open(&scope, loop);
    weir_future_detach(WEIR_START(suicidal, &scope, .executor = &loop->executor, .scope = &scope));
    loop_run(loop);
    assert_string_equal(trace, "ab");
    assert_int_equal(scope.state, WEIR_SCOPE_CLOSED);
}

static struct weir_future *self;

WEIR_TASK(drops_itself, { struct weir_executor *executor; })
{
    WEIR_BEGIN;
    WEIR_AWAIT(weir_delay(my->executor, WEIR_SCOPE, 1), NULL);
    weir_future_cancel(&self);
    mark("a");
    WEIR_AWAIT(weir_delay(my->executor, WEIR_SCOPE, 1), NULL);
    mark("b");
    WEIR_END;
}

static void a_task_may_drop_its_own_future(void **state)
{
    struct loop *loop = *state;
    struct weir_scope scope;
    scope_open(&scope, loop);
    self = WEIR_START(drops_itself, &scope, .executor = &loop->executor);
    loop_run(loop);
    assert_string_equal(trace, "ab");
    assert_int_equal(loop->slab.in_use, 0);
    scope_end(&scope, loop);
}

WEIR_TASK(waiter, { struct weir_future *f; })
{
    WEIR_BEGIN;
    WEIR_AWAIT(my->f, NULL);
    mark(WEIR_STATUS == WEIR_CANCELLED ? "w" : "x");
    WEIR_END;
}

static void drop_self(void *data)
{
    mark(data);
    weir_future_cancel(&self);
}

/* The scope cancels the task, the task what it awaits, and that releases the task. */
static void what_a_cancelled_task_awaits_may_drop_it(void **state)
{
    struct loop *loop = *state;
    struct weir_scope scope;
    struct weir_promise *p;
    struct weir_future *f;
    scope_open(&scope, loop);
    weir_promise_new(&loop->executor, NULL, &p, &f);
    weir_promise_on_cancel(p, drop_self, "d");
    self = WEIR_START(waiter, &scope, .f = f);
    scope_end(&scope, loop);
    assert_string_equal(trace, "dw");
    assert_null(self);
    weir_promise_free(p);
}

WEIR_TASK(outer, {
    struct weir_executor *executor;
    int status;
})
{
    WEIR_BEGIN;
    WEIR_AWAIT(WEIR_START(sleepy, WEIR_SCOPE, .executor = my->executor, .rounds = 2), &my->status);
    assert_int_equal(my->status, WEIR_OK);
    mark("|");
    WEIR_TRY(WEIR_START(sleepy, WEIR_SCOPE, .executor = my->executor, .rounds = 1), NULL);
    WEIR_AWAIT(NULL, NULL);
    return WEIR_STATUS;
    WEIR_END;
}

static void tasks_await_tasks_and_null_is_out_of_memory(void **state)
{
    struct loop *loop = *state;
    struct weir_scope scope;
    scope_open(&scope, loop);
    struct weir_future *f = WEIR_START(outer, &scope, .executor = &loop->executor);
    assert_int_equal(weir_future_wait_take(f, NULL), WEIR_ENOMEM);
    assert_string_equal(trace, "<><>|<>");
    f = WEIR_START(outer, &scope, .executor = &loop->executor);
    scope_end(&scope, loop);
    assert_int_equal(weir_future_take(f, NULL), WEIR_CANCELLED);
}

static void frames_lie_in_the_scopes_arena(void **state)
{
    struct loop *loop = *state;
    struct weir_scope scope;
    struct weir_arena arena = {.limit = 0};
    scope_open(&scope, loop);
    scope.arena = &arena;
    weir_future_detach(WEIR_START(sleepy, &scope, .executor = &loop->executor, .rounds = 1));
    assert_true(weir_arena_used(&arena) >= sizeof(struct sleepy_frame));
    loop_run(loop);
    assert_string_equal(trace, "<>");
    scope_end(&scope, loop);
    weir_arena_fini(&arena);
}

WEIR_TASK(large, { char space[1000]; })
{
    WEIR_BEGIN;
    memset(my->space, 1, sizeof my->space);
    WEIR_END;
}

static void a_large_frame_does_without_the_slab(void **state)
{
    struct loop *loop = *state;
    struct weir_scope scope;
    scope_open(&scope, loop);
    assert_int_equal(weir_future_take(WEIR_START(large, &scope, .space = {0}), NULL), WEIR_OK);
    scope_end(&scope, loop);
}

#define TEST(fn) cmocka_unit_test_setup_teardown(fn, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_task_waits_and_ends),
        TEST(two_awaits_fit_on_a_line),
        TEST(awaiting_ready_futures_neither_yields_nor_allocates),
        TEST(a_failure_reaches_the_task_and_its_consumer),
        TEST(a_cancelled_await_lets_the_task_clean_up),
        TEST(contract_5_a_scope_ends_its_tasks),
        TEST(a_task_may_close_its_own_scope),
        TEST(a_task_may_drop_its_own_future),
        TEST(what_a_cancelled_task_awaits_may_drop_it),
        TEST(tasks_await_tasks_and_null_is_out_of_memory),
        TEST(frames_lie_in_the_scopes_arena),
        TEST(a_large_frame_does_without_the_slab),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
