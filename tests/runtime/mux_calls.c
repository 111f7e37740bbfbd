/* Calls between two engines: every kind, whole and byte by byte. */
#include "mux_pair.h"

static struct pair *pair;

static int setup(void **state)
{
    (void)state;
    pair = malloc(sizeof *pair);
    pair_init(pair, (struct weir_mux_options){0});
    return 0;
}

static int setup_bytes(void **state)
{
    setup(state);
    pair->piece = 1;
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    pair_fini(pair);
    free(pair);
    return 0;
}

static void a_call_is_answered(void **state)
{
    (void)state;
    struct test_call *call = side_open(&pair->a, 10, false, NULL);
    pair_pump(pair);
    struct test_call *served = side_remote(&pair->b, 0);
    assert_int_equal(served->method, 7);
    assert_int_equal(served->deadline_ms, 50);
    assert_int_equal(served->last_len, 10);
    assert_true(served->last_is_good);
    assert_int_equal(call_reply(served, 20), 0);
    pair_pump(pair);
    assert_int_equal(call->replied, 1);
    assert_int_equal(call->last_len, 20);
    assert_true(call->last_is_good);
    assert_int_equal(call->finished, 0);
    assert_int_equal(weir_mux_local_calls(&pair->a.mux), 0);
    assert_int_equal(weir_mux_remote_calls(&pair->b.mux), 0);
}

static void either_side_calls(void **state)
{
    (void)state;
    struct test_call *there = side_open(&pair->a, 1, false, NULL);
    struct test_call *back = side_open(&pair->b, 2, false, NULL);
    assert_int_equal(there->mux.id, 1);
    assert_int_equal(back->mux.id, 2);
    pair_pump(pair);
    call_reply(side_remote(&pair->a, 0), 3);
    call_reply(side_remote(&pair->b, 0), 4);
    pair_pump(pair);
    assert_int_equal(there->last_len, 4);
    assert_int_equal(back->last_len, 3);
}

static void a_status_comes_with_text_and_detail(void **state)
{
    (void)state;
    struct test_call *call = side_open(&pair->a, 0, false, NULL);
    pair_pump(pair);
    struct weir_mux_status status = {
        .status = WEIR_RAISED,
        .raised = 0xdeadbeef,
        .text = WEIR_STR("no such key"),
        .detail = WEIR_BYTES("\x00\x07\x0e"),
    };
    assert_int_equal(weir_mux_finish(&pair->b.mux, &side_remote(&pair->b, 0)->mux, &status), 0);
    pair_pump(pair);
    assert_int_equal(call->finished, 1);
    assert_int_equal(call->status, WEIR_RAISED);
    assert_int_equal(call->raised, 0xdeadbeef);
    assert_string_equal(call->text, "no such key");
    assert_int_equal(call->last_len, 3);
    assert_true(call->last_is_good);
}

static void ids_are_used_again(void **state)
{
    (void)state;
    for (int i = 0; i < 3000; i++) {
        struct test_call *call = side_open(&pair->a, 1, false, NULL);
        assert_int_equal(call->mux.id, 1);
        pair_pump(pair);
        struct test_call *served = side_remote(&pair->b, 0);
        call_reply(served, 1);
        served->used = false;
        pair_pump(pair);
        assert_int_equal(call->replied, 1);
        call->used = false;
    }
}

static void a_large_request_and_reply(void **state)
{
    (void)state;
    pair_pump(pair);
    struct test_call *call = side_open(&pair->a, 1000000, false, NULL);
    pair_pump(pair);
    struct test_call *served = side_remote(&pair->b, 0);
    assert_int_equal(served->messages, 1);
    assert_int_equal(served->last_len, 1000000);
    assert_true(served->last_is_good);
    assert_int_equal(call_reply(served, 2000000), WEIR_PENDING);
    pair_pump(pair);
    assert_int_equal(served->sent, 1);
    assert_int_equal(call->replied, 1);
    assert_int_equal(call->last_len, 2000000);
    assert_true(call->last_is_good);
    assert_int_equal(pair->a.mux.held, 0);
    assert_int_equal(pair->b.mux.held, 0);
}

/* A message of every size around the frame's. */
static void sizes_around_a_frame(void **state)
{
    (void)state;
    pair_pump(pair);
    for (size_t size = 16384 - 20; size < 16384 + 20; size++) {
        struct test_call *call = side_open(&pair->a, size, false, NULL);
        pair_pump(pair);
        struct test_call *served = side_remote(&pair->b, 0);
        assert_int_equal(served->last_len, size);
        assert_true(served->last_is_good);
        assert_true(call_reply(served, size) >= 0);
        pair_pump(pair);
        assert_int_equal(call->replied, 1);
        assert_int_equal(call->last_len, size);
        assert_true(call->last_is_good);
        served->used = call->used = false;
    }
}

static void streams_both_ways(void **state)
{
    (void)state;
    pair_pump(pair);
    struct test_call *call = side_open(&pair->a, 0, true, NULL);
    pair_pump(pair);
    struct test_call *served = side_remote(&pair->b, 0);
    static const size_t sizes[] = {5, 0, 100000, 1, 16384, 16385, 0};
    for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
        assert_int_equal(call_send(call, sizes[i]), 0);
        assert_int_equal(call_send(served, sizes[i]), 0);
        pair_pump(pair);
        assert_int_equal(served->messages, i + 1);
        assert_int_equal(call->messages, i + 1);
        assert_int_equal(served->last_len, sizes[i]);
        assert_int_equal(call->last_len, sizes[i]);
        assert_true(served->last_is_good && call->last_is_good);
    }
    assert_int_equal(weir_mux_end(&pair->a.mux, &call->mux), 0);
    assert_int_equal(weir_mux_end(&pair->a.mux, &call->mux), WEIR_ECLOSED);
    assert_int_equal(call_send(call, 1), WEIR_ECLOSED);
    pair_pump(pair);
    assert_int_equal(served->ended, 1);
    assert_int_equal(call_finish(served, WEIR_OK), 0);
    pair_pump(pair);
    assert_int_equal(call->finished, 1);
    assert_int_equal(call->status, WEIR_OK);
}

/* The end and the final status come behind a message that is still being sent. */
static void ends_wait_for_queued_messages(void **state)
{
    (void)state;
    pair_pump(pair);
    struct test_call *call = side_open(&pair->a, 0, true, NULL);
    pair_pump(pair);
    struct test_call *served = side_remote(&pair->b, 0);
    assert_int_equal(call_send(call, 500000), 0);
    assert_int_equal(call_send(call, 1), WEIR_EAGAIN);
    assert_int_equal(weir_mux_end(&pair->a.mux, &call->mux), 0);
    assert_int_equal(call_send(served, 500000), 0);
    assert_int_equal(call_finish(served, WEIR_OK), WEIR_PENDING);
    pair_pump(pair);
    assert_int_equal(served->messages, 1);
    assert_int_equal(call->messages, 1);
    assert_int_equal(call->finished, 1);
    assert_int_equal(served->sent, 1);
    assert_int_equal(weir_mux_local_calls(&pair->a.mux), 0);
}

static void a_failure_does_not_wait(void **state)
{
    (void)state;
    pair_pump(pair);
    struct test_call *call = side_open(&pair->a, 0, true, NULL);
    pair_pump(pair);
    struct test_call *served = side_remote(&pair->b, 0);
    assert_int_equal(call_send(served, 5000000), 0);
    pair_carry(pair, &pair->b, &pair->a);
    assert_int_equal(call_finish(served, WEIR_ABORTED), 0);
    pair_pump(pair);
    assert_int_equal(call->messages, 0);
    assert_int_equal(call->status, WEIR_ABORTED);
    assert_int_equal(pair->a.mux.held, 0);
}

static void oneway_calls(void **state)
{
    (void)state;
    struct weir_mux_writer writer;
    struct weir_mux_request request = {.method = 7, .oneway = true};
    for (int i = 0; i < 100; i++) {
        assert_int_equal(weir_mux_open_begin(&pair->a.mux, NULL, &request, &writer), 0);
        append_body(&pair->a.out, 10);
        assert_int_equal(weir_mux_open_end(&pair->a.mux, NULL, &request, &writer), 0);
    }
    pair_pump(pair);
    assert_int_equal(pair->b.oneways, 100);
    assert_int_equal(weir_mux_open_begin(&pair->a.mux, NULL, &request, &writer), 0);
    append_body(&pair->a.out, 20000);
    assert_int_equal(weir_mux_open_end(&pair->a.mux, NULL, &request, &writer), WEIR_ELIMIT);
    assert_int_equal(weir_buf_len(&pair->a.out), 0);
}

static void undone_opens_leave_nothing(void **state)
{
    (void)state;
    pair_pump(pair);
    struct weir_mux_writer writer;
    struct weir_mux_request request = {.method = 7};
    struct test_call *call = side_call(&pair->a);
    assert_int_equal(weir_mux_open_begin(&pair->a.mux, &call->mux, &request, &writer), 0);
    append_body(&pair->a.out, 100);
    weir_mux_undo(&pair->a.mux, &call->mux, &writer);
    assert_int_equal(weir_buf_len(&pair->a.out), 0);
    assert_int_equal(call->mux.id, 0);
    assert_int_equal(weir_mux_local_calls(&pair->a.mux), 0);
    call = side_open(&pair->a, 1, false, NULL);
    assert_int_equal(call->mux.id, 1);
}

static void metadata_travels(void **state)
{
    (void)state;
    struct weir_mux_writer writer;
    struct weir_mux_request request = {.method = 7, .metadata = WEIR_BYTES("some metadata")};
    struct test_call *call = side_call(&pair->a);
    assert_int_equal(weir_mux_open_begin(&pair->a.mux, &call->mux, &request, &writer), 0);
    append_body(&pair->a.out, 30000);
    assert_int_equal(weir_mux_open_end(&pair->a.mux, &call->mux, &request, &writer), 0);
    pair_pump(pair);
    assert_int_equal(side_remote(&pair->b, 0)->last_len, 30000);
    assert_true(side_remote(&pair->b, 0)->last_is_good);
}

static void a_cancelled_call_keeps_its_id_until_it_is_answered(void **state)
{
    (void)state;
    pair_pump(pair);
    struct test_call *call = side_open(&pair->a, 1, false, NULL);
    weir_mux_cancel(&pair->a.mux, &call->mux, WEIR_CANCELLED);
    weir_mux_cancel(&pair->a.mux, &call->mux, WEIR_CANCELLED);
    assert_int_equal(weir_mux_local_calls(&pair->a.mux), 1);
    assert_int_equal(side_open(&pair->a, 1, false, NULL)->mux.id, 3);
    pair_pump(pair);
    assert_int_equal(call->finished, 1);
    assert_int_equal(call->status, WEIR_CANCELLED);
    assert_int_equal(call->mux.id, 0);
    assert_int_equal(side_open(&pair->a, 1, false, NULL)->mux.id, 1);
}

/* The reply and the cancel cross. */
static void a_cancel_that_comes_too_late(void **state)
{
    (void)state;
    pair_pump(pair);
    struct test_call *call = side_open(&pair->a, 1, false, NULL);
    pair_pump(pair);
    call_reply(side_remote(&pair->b, 0), 5);
    weir_mux_cancel(&pair->a.mux, &call->mux, WEIR_CANCELLED);
    pair_pump(pair);
    assert_int_equal(call->replied + call->finished, 1);
    assert_int_equal(weir_mux_local_calls(&pair->a.mux), 0);
    assert_int_equal(pair->b.error, 0);
}

/* Cancelled while the request, or the reply, is only partly there. */
static void cancel_in_the_middle_of_a_message(void **state)
{
    (void)state;
    pair_pump(pair);
    struct test_call *call = side_open(&pair->a, 3000000, false, NULL);
    pair_carry(pair, &pair->a, &pair->b);
    weir_mux_cancel(&pair->a.mux, &call->mux, WEIR_CANCELLED);
    pair_pump(pair);
    assert_int_equal(call->finished, 1);
    assert_int_equal(pair->b.mux.held, 0);

    call = side_open(&pair->a, 1, false, NULL);
    pair_pump(pair);
    struct test_call *served = side_remote(&pair->b, 0);
    assert_int_equal(call_reply(served, 3000000), WEIR_PENDING);
    pair_carry(pair, &pair->b, &pair->a);
    weir_mux_cancel(&pair->a.mux, &call->mux, WEIR_DEADLINE_EXCEEDED);
    pair_pump(pair);
    assert_int_equal(call->replied, 0);
    assert_int_equal(call->finished, 1);
    assert_int_equal(call->status, WEIR_DEADLINE_EXCEEDED);
    assert_int_equal(served->sent, 1);
    assert_int_equal(pair->a.mux.held, 0);
    assert_int_equal(weir_buf_len(&pair->b.out), 0);
}

/* Before the peer's hello only the minimum holds; what is beyond waits or can be told apart. */
static void before_the_hello_the_minimum_holds(void **state)
{
    (void)state;
    int err;
    assert_null(side_open(&pair->a, 70000, false, &err));
    assert_int_equal(err, WEIR_EAGAIN);
    for (int i = 0; i < 16; i++)
        assert_non_null(side_open(&pair->a, 1, false, NULL));
    assert_null(side_open(&pair->a, 1, false, &err));
    assert_int_equal(err, WEIR_EAGAIN);
    pair_pump(pair);
    assert_int_equal(pair->a.available, 1);
    assert_non_null(side_open(&pair->a, 70000, false, &err));
    assert_null(side_open(&pair->a, 17000000, false, &err));
    assert_int_equal(err, WEIR_ELIMIT);
}

static void at_most_max_calls(void **state)
{
    (void)state;
    int err;
    pair_pump(pair);
    for (int i = 0; i < 1024; i++)
        assert_non_null(side_open(&pair->a, 1, false, NULL));
    assert_null(side_open(&pair->a, 1, false, &err));
    assert_int_equal(err, WEIR_EAGAIN);
    pair_pump(pair);
    int available = pair->a.available;
    call_reply(side_remote(&pair->b, 500), 1);
    pair_pump(pair);
    assert_int_equal(pair->a.available, available + 1);
    assert_non_null(side_open(&pair->a, 1, false, NULL));
    pair_pump(pair);
    assert_int_equal(pair->b.error, 0);
}

static void drain_stops_new_calls_only(void **state)
{
    (void)state;
    int err;
    struct test_call *call = side_open(&pair->a, 1, false, NULL);
    pair_pump(pair);
    weir_mux_drain(&pair->b.mux, WEIR_OK, NULL);
    pair_pump(pair);
    assert_int_equal(pair->a.drains, 1);
    assert_int_equal(pair->a.drain.accepted, 1);
    assert_null(side_open(&pair->a, 1, false, &err));
    assert_int_equal(err, WEIR_ECLOSED);
    call_reply(side_remote(&pair->b, 0), 1);
    pair_pump(pair);
    assert_int_equal(call->replied, 1);
}

static void pings_are_answered(void **state)
{
    (void)state;
    weir_mux_ping(&pair->a.mux, 42);
    pair_pump(pair);
    assert_int_equal(pair->a.mux.pongs, 1);
}

#define CALL_TEST(name)                                                                            \
    cmocka_unit_test_setup_teardown(name, setup, teardown),                                        \
        cmocka_unit_test_setup_teardown(name, setup_bytes, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        CALL_TEST(a_call_is_answered),
        CALL_TEST(either_side_calls),
        CALL_TEST(a_status_comes_with_text_and_detail),
        CALL_TEST(ids_are_used_again),
        CALL_TEST(a_large_request_and_reply),
        cmocka_unit_test_setup_teardown(sizes_around_a_frame, setup, teardown),
        CALL_TEST(streams_both_ways),
        CALL_TEST(ends_wait_for_queued_messages),
        CALL_TEST(a_failure_does_not_wait),
        CALL_TEST(oneway_calls),
        CALL_TEST(undone_opens_leave_nothing),
        CALL_TEST(metadata_travels),
        CALL_TEST(a_cancelled_call_keeps_its_id_until_it_is_answered),
        CALL_TEST(a_cancel_that_comes_too_late),
        CALL_TEST(cancel_in_the_middle_of_a_message),
        CALL_TEST(before_the_hello_the_minimum_holds),
        CALL_TEST(at_most_max_calls),
        CALL_TEST(drain_stops_new_calls_only),
        CALL_TEST(pings_are_answered),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
