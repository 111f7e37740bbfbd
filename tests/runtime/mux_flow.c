/* Credit, turns, and memory that runs out. */
#include "mux_pair.h"

static struct pair *pair;

static int setup(void **state)
{
    (void)state;
    pair = malloc(sizeof *pair);
    pair_init(pair, (struct weir_mux_options){0});
    pair_pump(pair);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    pair_fini(pair);
    free(pair);
    return 0;
}

/* No large message delays a small one by more than what is already on its way. */
static void small_calls_pass_large_ones(void **state)
{
    (void)state;
    struct test_call *large = side_open(&pair->a, 10000000, false, NULL);
    weir_mux_fill(&pair->a.mux, 65536);
    size_t before = weir_buf_len(&pair->a.out);
    assert_true(before < 65536 + 2 * 16392);
    struct test_call *small = side_open(&pair->a, 10, false, NULL);
    assert_int_equal(weir_buf_len(&pair->a.out), before + 26);
    pair_carry(pair, &pair->a, &pair->b);
    assert_int_equal(pair->b.opens, 2);
    assert_int_equal(call_reply(side_remote(&pair->b, 1), 5), 0);
    pair_carry(pair, &pair->b, &pair->a);
    assert_int_equal(small->replied, 1);
    pair_pump(pair);
    assert_int_equal(side_remote(&pair->b, 0)->last_len, 10000000);
    assert_int_equal(large->replied, 0);
}

/* Messages that are sent at the same time take turns, chunk by chunk. */
static void large_messages_take_turns(void **state)
{
    (void)state;
    for (int i = 0; i < 4; i++)
        side_open(&pair->a, 200000, false, NULL);
    struct weir_bytes bytes = {0};
    weir_mux_fill(&pair->a.mux, 200000);
    assert_int_equal(weir_buf_bytes(&pair->a.out, &bytes), 0);
    int sent[8] = {0};
    while (bytes.len) {
        struct weir__mux_header header = weir__mux_get_header(bytes.data);
        sent[header.call]++;
        bytes.data += 8 + header.size;
        bytes.len -= 8 + header.size;
    }
    for (int id = 1; id < 8; id += 2)
        assert_true(sent[id] >= 3 && sent[id] <= 4);
    pair_pump(pair);
    for (int i = 0; i < 4; i++)
        assert_true(side_remote(&pair->b, i)->last_is_good);
}

/* A reader that does not consume stops the writer when the window is full; and gets no more than
 * that. */
static void a_slow_reader_stops_the_writer(void **state)
{
    (void)state;
    pair->b.holds = true;
    struct test_call *call = side_open(&pair->a, 0, true, NULL);
    int sent = 0;
    int err = 0;
    for (int round = 0; round < 50; round++) {
        while ((err = call_send(call, 1000)) == 0)
            sent++;
        assert_int_equal(err, WEIR_EAGAIN);
        pair_pump(pair);
    }
    struct test_call *served = side_remote(&pair->b, 0);
    assert_int_equal(served->cost, 262144 / 1008 * 1008);
    assert_true(sent == served->messages || sent == served->messages + 1);
    weir_mux_want(&pair->a.mux, &call->mux);
    pair_pump(pair);
    assert_int_equal(call->writable, 0);
    weir_mux_consumed(&pair->b.mux, &served->mux, served->cost);
    pair_pump(pair);
    assert_int_equal(call->writable, 1);
    assert_int_equal(call_send(call, 1000), 0);
    pair_pump(pair);
    assert_int_equal(served->messages, sent + 1);
}

/* The connection's credit is shared; what one reader holds back, small calls do not feel. */
static void the_connections_credit_is_shared(void **state)
{
    (void)state;
    struct test_call *calls[8];
    pair->b.holds = true;
    for (int i = 0; i < 8; i++) {
        calls[i] = side_open(&pair->a, 0, true, NULL);
        while (call_send(calls[i], 10000) == 0)
            ;
        weir_mux_want(&pair->a.mux, &calls[i]->mux);
    }
    pair_pump(pair);
    size_t held = 0;
    for (int i = 0; i < 8; i++)
        held += side_remote(&pair->b, i)->cost;
    assert_true(held > 1000000 && held <= 1048576);
    struct test_call *small = side_open(&pair->a, 10, false, NULL);
    pair_pump(pair);
    call_reply(side_remote(&pair->b, 8), 10);
    pair_pump(pair);
    assert_int_equal(small->replied, 1);
    /* A call that ends gives back what it held. */
    call_finish(side_remote(&pair->b, 0), WEIR_ABORTED);
    call_finish(side_remote(&pair->b, 1), WEIR_ABORTED);
    call_finish(side_remote(&pair->b, 2), WEIR_ABORTED);
    pair_pump(pair);
    int writable = 0;
    for (int i = 3; i < 8; i++)
        writable += calls[i]->writable;
    assert_true(writable > 0);
}

/* The window may be smaller than a message, also behind one that waits to be consumed. */
static void messages_larger_than_the_window(void **state)
{
    (void)state;
    pair->b.holds = true;
    struct test_call *call = side_open(&pair->a, 0, true, NULL);
    assert_int_equal(call_send(call, 1000), 0);
    pair_pump(pair);
    struct test_call *served = side_remote(&pair->b, 0);
    assert_int_equal(call_send(call, 3000000), 0);
    pair_pump(pair);
    assert_int_equal(served->messages, 1); /* the second one waits for the first */
    assert_true(pair->b.mux.held < 600000);
    weir_mux_consumed(&pair->b.mux, &served->mux, served->cost);
    pair_pump(pair);
    assert_int_equal(served->messages, 2);
    assert_int_equal(served->last_len, 3000000);
    assert_true(served->last_is_good);
}

static void congestion_stops_streams(void **state)
{
    (void)state;
    struct test_call *call = side_open(&pair->a, 0, true, NULL);
    weir_mux_congest(&pair->a.mux, true);
    assert_int_equal(call_send(call, 1), WEIR_EAGAIN);
    weir_mux_want(&pair->a.mux, &call->mux);
    pair_pump(pair);
    assert_int_equal(call->writable, 0);
    assert_false(weir_mux_is_filling(&pair->a.mux));
    weir_mux_congest(&pair->a.mux, false);
    assert_true(weir_mux_is_filling(&pair->a.mux));
    pair_pump(pair);
    assert_int_equal(call->writable, 1);
}

/* A conversation with every kind of message; whatever fails, both ends can be ended. */
static void conversation(long fail_a, long fail_b, bool *ret_failed)
{
    struct test_call *call;
    struct test_call *stream;
    memset(pair, 0, sizeof *pair);
    fault_alloc_arm(&pair->a.fault, fail_a);
    fault_alloc_arm(&pair->b.fault, fail_b);
    if (side_init(&pair->a, false, (struct weir_mux_options){0}) == 0 &&
        side_init(&pair->b, true, (struct weir_mux_options){0}) == 0) {
        pair->piece = 1000;
        pair_pump(pair);
        call = side_open(&pair->a, 50000, false, NULL);
        stream = side_open(&pair->a, 0, true, NULL);
        pair_pump(pair);
        for (int i = 0; stream && i < 20; i++) {
            call_send(stream, (size_t)i * 3000);
            pair_pump(pair);
        }
        for (int i = 0; i < 2; i++) {
            struct test_call *served = side_remote(&pair->b, i);
            if (served && served->mux.id && call_reply(served, 40000) < 0)
                call_finish(served, WEIR_RESOURCE_EXHAUSTED);
        }
        pair_pump(pair);
        bool broken = pair->a.mux.broken || pair->b.mux.broken || pair->a.error || pair->b.error;
        if (call && !broken)
            assert_int_equal(call->replied + call->finished, 1);
    }
    *ret_failed = pair->a.fault.failed || pair->b.fault.failed;
    side_fini(&pair->a);
    if (pair->b.mux.hooks)
        side_fini(&pair->b);
    assert_int_equal(pair->a.fault.outstanding, 0);
    assert_int_equal(pair->b.fault.outstanding, 0);
}

static void memory_may_run_out_anywhere(void **state)
{
    (void)state;
    bool failed = true;
    pair = malloc(sizeof *pair);
    for (long n = 1; failed; n++)
        conversation(n, 0, &failed);
    failed = true;
    for (long n = 1; failed; n++)
        conversation(0, n, &failed);
    free(pair);
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(small_calls_pass_large_ones),
        CASE(large_messages_take_turns),
        CASE(a_slow_reader_stops_the_writer),
        CASE(the_connections_credit_is_shared),
        CASE(messages_larger_than_the_window),
        CASE(congestion_stops_streams),
        cmocka_unit_test(memory_may_run_out_anywhere),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
