/* Scopes: order of the end, cascades, and that nothing runs after it. */
#include <string.h>

#include "loop.h"
#include "weir/combine.h"
#include "weir/scope.h"

static char trace[64];

static void mark(void *data)
{
    strcat(trace, data);
}

static void mark_status(struct weir_future *f, void *data)
{
    assert_int_equal(weir_future_status(f), WEIR_CANCELLED);
    strcat(trace, data);
}

static void mark_closed(struct weir_scope *scope, void *data)
{
    assert_int_equal(scope->state, WEIR_SCOPE_CLOSED);
    strcat(trace, data);
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

static void contract_5_closing_ends_everything_in_order(void **state)
{
    struct loop *loop = *state;
    struct weir_scope scope, child;
    struct weir_cleanup first, second, of_child;
    weir_scope_init(&scope, &loop->executor, NULL, mark_closed, "P");
    weir_scope_init(&child, &loop->executor, &scope, mark_closed, "C");
    weir_scope_on_close(&scope, &first, mark, "1");
    weir_scope_on_close(&scope, &second, mark, "2");
    weir_scope_on_close(&child, &of_child, mark, "c");
    weir_future_then(weir_delay(&loop->executor, &scope, 1000), mark_status, "p");
    weir_future_then(weir_delay(&loop->executor, &child, 1000), mark_status, "f");
    weir_scope_close(&scope);
    assert_string_equal(trace, "");
    assert_false(weir_scope_is_open(&child));
    loop_run(loop);
    assert_string_equal(trace, "fpcC21P");
    assert_int_equal(loop->now, 0);
}

static void contract_5_close_is_idempotent(void **state)
{
    struct loop *loop = *state;
    struct weir_scope scope;
    weir_scope_init(&scope, &loop->executor, NULL, mark_closed, "P");
    weir_scope_close(&scope);
    weir_scope_close(&scope);
    loop_run(loop);
    weir_scope_close(&scope);
    loop_run(loop);
    assert_string_equal(trace, "P");
}

static void a_finished_child_leaves_no_trace(void **state)
{
    struct loop *loop = *state;
    struct weir_scope scope;
    weir_scope_init(&scope, &loop->executor, NULL, mark_closed, "P");
    struct weir_future *f = weir_delay(&loop->executor, &scope, 5);
    assert_int_equal(weir_future_wait_take(f, NULL), WEIR_OK);
    assert_true(weir_list_is_empty(&scope.futures));
    weir_scope_close(&scope);
    loop_run(loop);
    assert_string_equal(trace, "P");
}

static void a_held_future_is_cancelled_and_stays_the_holders(void **state)
{
    struct loop *loop = *state;
    struct weir_scope scope;
    weir_scope_init(&scope, &loop->executor, NULL, mark_closed, "P");
    struct weir_future *f = weir_delay(&loop->executor, &scope, 1000);
    weir_scope_close(&scope);
    loop_run(loop);
    assert_string_equal(trace, "P");
    assert_true(weir_future_done(f));
    assert_int_equal(weir_future_take(f, NULL), WEIR_CANCELLED);
}

static void a_done_future_with_a_callback_comes_before_the_end(void **state)
{
    struct loop *loop = *state;
    struct weir_scope scope;
    weir_scope_init(&scope, &loop->executor, NULL, mark_closed, "P");
    weir_future_then(weir_future_ready(&loop->executor, &scope, WEIR_CANCELLED, NULL), mark_status,
                     "f");
    weir_scope_close(&scope);
    loop_run(loop);
    assert_string_equal(trace, "fP");
}

static void a_cleanup_can_be_taken_back(void **state)
{
    struct loop *loop = *state;
    struct weir_scope scope;
    struct weir_cleanup kept, gone = {.fn = NULL};
    weir_cleanup_cancel(&gone);
    weir_scope_init(&scope, &loop->executor, NULL, mark_closed, "P");
    weir_scope_on_close(&scope, &kept, mark, "1");
    weir_scope_on_close(&scope, &gone, mark, "2");
    weir_cleanup_cancel(&gone);
    weir_scope_close(&scope);
    assert_int_equal(weir_scope_on_close(&scope, &gone, mark, "3"), WEIR_ECLOSED);
    loop_run(loop);
    assert_string_equal(trace, "1P");
}

static void a_closing_parent_takes_no_child(void **state)
{
    struct loop *loop = *state;
    struct weir_scope scope, child = {.state = WEIR_SCOPE_CLOSED};
    weir_scope_init(&scope, &loop->executor, NULL, NULL, NULL);
    weir_scope_close(&scope);
    assert_int_equal(weir_scope_init(&child, &loop->executor, &scope, NULL, NULL), WEIR_ECLOSED);
    assert_int_equal(child.state, WEIR_SCOPE_CLOSED);
    loop_run(loop);
}

static void a_child_can_end_before_its_parent(void **state)
{
    struct loop *loop = *state;
    struct weir_scope scope, child;
    weir_scope_init(&scope, &loop->executor, NULL, mark_closed, "P");
    weir_scope_init(&child, &loop->executor, &scope, mark_closed, "C");
    weir_scope_close(&child);
    loop_run(loop);
    assert_string_equal(trace, "C");
    assert_true(weir_scope_is_open(&scope));
    weir_scope_close(&scope);
    loop_run(loop);
    assert_string_equal(trace, "CP");
}

static void close_it(struct weir_future *f, void *data)
{
    (void)f;
    weir_scope_close(data);
}

static void a_callback_may_close_its_scope(void **state)
{
    struct loop *loop = *state;
    struct weir_scope scope;
    weir_scope_init(&scope, &loop->executor, NULL, mark_closed, "P");
    weir_future_then(weir_delay(&loop->executor, &scope, 1), close_it, &scope);
    weir_future_then(weir_delay(&loop->executor, &scope, 1000), mark_status, "f");
    loop_run(loop);
    assert_string_equal(trace, "fP");
    assert_int_equal(loop->now, 1);
}

struct owner {
    struct weir_future *held;
};

static void drop_held(void *data)
{
    struct owner *owner = data;
    weir_future_cancel(&owner->held);
    strcat(trace, "d");
}

/* Stopping the first child drops a sibling: the walk over the children must survive it. */
static void children_may_go_while_the_scope_closes(void **state)
{
    struct loop *loop = *state;
    struct weir_scope scope;
    struct owner owner;
    struct weir_promise *p;
    struct weir_future *f;
    weir_scope_init(&scope, &loop->executor, NULL, mark_closed, "P");
    owner.held = weir_delay(&loop->executor, &scope, 10);
    weir_promise_new(&loop->executor, &scope, &p, &f);
    weir_promise_on_cancel(p, drop_held, &owner);
    weir_future_detach(f);
    weir_scope_close(&scope);
    assert_null(owner.held);
    weir_promise_free(p);
    loop_run(loop);
    assert_string_equal(trace, "dP");
}

#define TEST(fn) cmocka_unit_test_setup_teardown(fn, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(contract_5_closing_ends_everything_in_order),
        TEST(contract_5_close_is_idempotent),
        TEST(a_finished_child_leaves_no_trace),
        TEST(a_held_future_is_cancelled_and_stays_the_holders),
        TEST(a_done_future_with_a_callback_comes_before_the_end),
        TEST(a_cleanup_can_be_taken_back),
        TEST(a_closing_parent_takes_no_child),
        TEST(a_child_can_end_before_its_parent),
        TEST(a_callback_may_close_its_scope),
        TEST(children_may_go_while_the_scope_closes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
