/* Servers of protocols that exist, on hand-written tables: order, endings, limits. */
#include "toy_talk.h"

static const struct weir_service_type *const line = &toy_line_service;
static const struct weir_service_type *const mux = &toy_mux_service;
static const struct weir_service_type *const steps = &toy_steps_service;

/* Messages below are kind, id, length (a byte), data. */
static void answers_at_once(void **state)
{
    struct shop shop;
    struct side side;
    (void)state;
    shop_open(&shop, line);
    assert_true(visit(&shop, &side));
    say(&shop, &side, "g0\3abcg0\1zg0\4nonem0\2xyq0\1-m0\0s0\2kl");
    assert_said(&side, "v0\3abcv0\1zx0\011not foundv0\2xyv0\2xyi0\1ki0\1le0\0");
    assert_int_equal(shop.quiets, 1);
    assert_int_equal(weir_sim_connections(shop.sim), 2);
    leave(&side);
    shop_close(&shop);
    side_fini(&side);
}

static void one_byte_at_a_time(void **state)
{
    static const char said[] = "g0\3abcm0\2xyg0\4none";
    const struct weir_sim_options options = {.split = WEIR_SIM_BYTES};
    struct shop shop;
    struct side side;
    (void)state;
    shop_open_with(&shop, line, &options);
    assert_true(visit(&shop, &side));
    say(&shop, &side, said);
    assert_said(&side, "v0\3abcv0\2xyv0\2xyx0\011not found");
    leave(&side);
    shop_close(&shop);
    side_fini(&side);
}

/* A call that is not answered yet keeps those behind it waiting, and its request. */
static void in_order(void **state)
{
    struct shop shop;
    struct side side;
    (void)state;
    shop_open(&shop, line);
    assert_true(visit(&shop, &side));
    say(&shop, &side, "w0\3oneg0\3twow0\5threeg0\4four");
    assert_said(&side, "");
    assert_int_equal(shop.calls, 1);
    say(&shop, &side, "g0\4fiveg0\3si"); /* more input, the last message in pieces */
    assert_int_equal(shop_answer(&shop, 0), 0);
    say(&shop, &side, "");
    assert_said(&side, "v0\3onev0\3two");
    assert_int_equal(shop.parked_count, 2);
    assert_int_equal(shop_answer(&shop, 1), 0);
    say(&shop, &side, "x");
    assert_said(&side, "v0\5threev0\4fourv0\4fivev0\3six");
    leave(&side);
    shop_close(&shop);
    side_fini(&side);
}

static void by_id(void **state)
{
    struct shop shop;
    struct side side;
    (void)state;
    shop_open(&shop, mux);
    assert_true(visit(&shop, &side));
    say(&shop, &side, "w1\3oneg2\3twow3\5three");
    assert_said(&side, "v2\3two");
    assert_int_equal(shop_answer(&shop, 1), 0);
    assert_int_equal(shop_answer(&shop, 0), 0);
    say(&shop, &side, "");
    assert_said(&side, "v3\5threev1\3one");
    say(&shop, &side, "w1\3onew1\1x"); /* an id that is in use */
    assert_int_equal(side.ends, 1);
    assert_int_equal(shop_answer(&shop, 2), WEIR_ECLOSED);
    leave(&side);
    shop_close(&shop);
    side_fini(&side);
}

/* What is not answered holds the peer back: no more than max_in_flight calls. */
static void bounded_calls(void **state)
{
    struct shop shop;
    struct side side;
    (void)state;
    shop_open(&shop, mux);
    assert_true(visit(&shop, &side));
    say(&shop, &side, "w1\1aw2\1bw3\1cw4\1dw5\1ew6\1fw7\1gw8\1hw9\1ig0\1j");
    assert_int_equal(shop.calls, 8);
    struct weir_call *fourth = shop.parked[3];
    shop.parked_count = 3; /* where the next one goes */
    assert_int_equal(weir_call_fail(fourth, WEIR_ABORTED, "no"), 0);
    say(&shop, &side, "");
    assert_said(&side, "x4\2no");
    assert_int_equal(shop.calls, 9);
    for (int i = 0; i < 8; i++)
        assert_int_equal(weir_call_fail(shop.parked[i], WEIR_ABORTED, "no"), 0);
    leave(&side);
    weir_sim_run(shop.sim);
    shop_close(&shop);
    side_fini(&side);
}

static void disconnect_cancels(void **state)
{
    struct shop shop;
    struct side side;
    (void)state;
    shop_open(&shop, mux);
    shop.scoped = true;
    assert_true(visit(&shop, &side));
    say(&shop, &side, "w1\3one");
    leave(&side);
    weir_sim_run_until(shop.sim, 1000);
    assert_int_equal(shop.cleanups, 1);
    assert_int_equal(shop.disconnects, 1);
    shop_close(&shop);
    side_fini(&side);
}

/* A peer that sends no more still gets its answers. */
static void half_closed(void **state)
{
    struct shop shop;
    struct side side;
    (void)state;
    shop_open(&shop, line);
    assert_true(visit(&shop, &side));
    side_write(&side, "w0\3oneg0\3two", 12);
    weir_transport_shutdown(side.t);
    weir_sim_run_until(shop.sim, 100);
    assert_int_equal(side.ends, 0);
    assert_int_equal(shop_answer(&shop, 0), 0);
    weir_sim_run_until(shop.sim, 200);
    assert_said(&side, "v0\3onev0\3two");
    assert_int_equal(side.ends, 1);
    leave(&side);
    shop_close(&shop);
    side_fini(&side);
}

/* The owner answers what does not decode, and knows how long it is, before all of it has come. */
static void malformed_by_owner(void **state)
{
    struct shop shop;
    struct side side;
    (void)state;
    shop_open(&shop, mux);
    assert_true(visit(&shop, &side));
    say(&shop, &side, "g1\1a!?\3abcg2\1b!?\5ab");
    assert_said(&side, "v1\1ax0\3badv2\1bx0\3bad");
    say(&shop, &side, "c");
    say(&shop, &side, "deg3\1c");
    assert_said(&side, "v3\1c");
    assert_int_equal(shop.malformed, 2);
    assert_int_equal(side.ends, 0);
    say(&shop, &side, "!-\1a"); /* not this one */
    assert_int_equal(shop.malformed, 3);
    assert_int_equal(side.ends, 1);
    leave(&side);
    shop_close(&shop);
    side_fini(&side);
}

static void unknown_and_malformed(void **state)
{
    struct shop shop;
    struct side side;
    (void)state;
    shop_open(&shop, line);
    assert_true(visit(&shop, &side));
    say(&shop, &side, "g0\7unknowng0\1a!!bad");
    assert_said(&side, "x0\021no such operationv0\1a");
    say(&shop, &side, "er\r");
    say(&shop, &side, "\ng0\1b"); /* behind the mark all is well again */
    assert_said(&side, "x0\014no such kindv0\1b");
    say(&shop, &side, "v0\1a"); /* no message of a client's */
    assert_int_equal(side.ends, 1);
    leave(&side);
    shop_close(&shop);
    side_fini(&side);
}

static void pushes(void **state)
{
    struct shop shop;
    struct side side;
    (void)state;
    shop_open(&shop, line);
    assert_true(visit(&shop, &side));
    say(&shop, &side, "w0\3one");
    shop.peer = weir_peer_ref(weir_call_connection(shop.parked[0]));
    const struct toy_message push = {'p', '0', {(const uint8_t *)"news", 4}};
    const struct toy_message value = {'v', '0', {(const uint8_t *)"no", 2}};
    assert_int_equal(weir_peer_push(shop.peer, &push), 0);
    assert_int_equal(weir_peer_push(shop.peer, &value), WEIR_FAILED_PRECONDITION);
    assert_int_equal(shop_answer(&shop, 0), 0);
    say(&shop, &side, "");
    assert_said(&side, "p0\4newsv0\3one");
    weir_transport_pause(side.t); /* slow: pushes are bounded */
    int err = 0, sent = 0;
    while (!err && sent < 100000) {
        err = weir_peer_push(shop.peer, &push);
        weir_sim_run_until(shop.sim, weir_sim_now(shop.sim) + 1);
        sent++;
    }
    assert_int_equal(err, WEIR_EAGAIN);
    weir_peer_close(shop.peer);
    weir_sim_run_until(shop.sim, weir_sim_now(shop.sim) + 10);
    weir_transport_resume(side.t);
    weir_sim_run_until(shop.sim, weir_sim_now(shop.sim) + 1000);
    assert_int_equal(side.ends, 1);
    assert_false(weir_peer_is_open(shop.peer));
    assert_int_equal(weir_peer_push(shop.peer, &push), WEIR_ECLOSED);
    leave(&side);
    shop_close(&shop);
    side_fini(&side);
}

static void states(void **state)
{
    struct shop shop;
    struct side side;
    (void)state;
    shop_open(&shop, steps);
    assert_true(visit(&shop, &side));
    say(&shop, &side, "g0\1a"); /* not before hello */
    assert_int_equal(side.ends, 1);
    part(&shop, &side);
    assert_true(visit(&shop, &side));
    say(&shop, &side, "h0\1ag0\1b");
    assert_said(&side, "v0\1av0\1b");
    say(&shop, &side, "b0\1.g0\1c"); /* nothing is heard behind bye */
    assert_said(&side, "");
    assert_int_equal(side.ends, 1);
    part(&shop, &side);
    assert_true(visit(&shop, &side)); /* says nothing for too long */
    weir_sim_run_until(shop.sim, weir_sim_now(shop.sim) + 900);
    assert_int_equal(side.ends, 0);
    weir_sim_run_until(shop.sim, weir_sim_now(shop.sim) + 200);
    assert_int_equal(side.ends, 1);
    leave(&side);
    shop_close(&shop);
    side_fini(&side);
}

static void handed_on(void **state)
{
    struct shop shop;
    struct side side;
    struct side raw = {0};
    (void)state;
    shop_open(&shop, steps);
    assert_true(visit(&shop, &side));
    say(&shop, &side, "h0\1au0\2hiraw bytes");
    assert_said(&side, "v0\1ao0\2hi");
    assert_int_equal(shop.upgrades, 1);
    assert_int_equal(shop.rest_len, 9);
    assert_memory_equal(shop.rest, "raw bytes", 9);
    raw.t = shop.taken;
    weir_transport_take(shop.taken, &side_handler, &raw);
    weir_transport_resume(shop.taken);
    say(&shop, &side, "more");
    assert_said(&raw, "more");
    side_write(&raw, "back", 4);
    say(&shop, &side, "");
    assert_said(&side, "back");
    weir_transport_close(raw.t);
    leave(&side);
    shop_close(&shop);
    side_fini(&side);
    side_fini(&raw);
}

static int flood(struct weir_call *call)
{
    static const uint8_t text[250];
    const struct toy_message item = {'i', '0', {text, sizeof text}};
    int err, sent = 0;
    while (!(err = weir_stream_send(call, &item)) && sent < 10000)
        sent++;
    assert_int_equal(err, WEIR_EAGAIN);
    return sent;
}

static void note_ready(struct weir_future *f, void *data)
{
    *(int *)data = 1 - weir_future_status(f);
}

/* A stream goes as fast as the peer reads: its handler is told when there is room. */
static void slow_reader(void **state)
{
    struct shop shop;
    struct side side;
    int told = 0, sent = 0;
    (void)state;
    shop_open(&shop, line);
    shop.flood = true;
    assert_true(visit(&shop, &side));
    say(&shop, &side, "s0\1ag0\1b");
    struct weir_call *call = shop.parked[0];
    weir_transport_pause(side.t);
    for (int i = 0; i < 100; i++) {
        int more = flood(call);
        weir_sim_run_until(shop.sim, weir_sim_now(shop.sim) + 1);
        sent += more;
        if (!more)
            break;
    }
    assert_int_equal(flood(call), 0);
    weir_future_then(weir_stream_ready(call), note_ready, &told);
    assert_null(weir_stream_ready(call)); /* one at a time */
    weir_sim_run_until(shop.sim, weir_sim_now(shop.sim) + 10);
    assert_int_equal(told, 0);
    weir_transport_resume(side.t);
    weir_sim_run_until(shop.sim, weir_sim_now(shop.sim) + 10);
    assert_int_equal(told, 1);
    assert_int_equal(side.got_len, (size_t)sent * 253);
    side.got_len = 0;
    assert_int_equal(weir_call_finish(call), 0);
    say(&shop, &side, "");
    assert_said(&side, "e0\0v0\1b");
    say(&shop, &side, "s0\1a"); /* and one whose peer goes away */
    call = shop.parked[1];
    weir_transport_pause(side.t);
    while (flood(call))
        weir_sim_run_until(shop.sim, weir_sim_now(shop.sim) + 1);
    weir_future_then(weir_stream_ready(call), note_ready, &told);
    part(&shop, &side);
    weir_sim_run_until(shop.sim, weir_sim_now(shop.sim) + 100);
    assert_true(told > 1);
    assert_int_equal(weir_call_finish(call), WEIR_ECLOSED);
    shop_close(&shop);
}

static void drains(void **state)
{
    struct shop shop;
    struct side side, other;
    (void)state;
    shop_open(&shop, line);
    assert_true(visit(&shop, &side));
    assert_true(visit(&shop, &other));
    say(&shop, &other, "g0\1a");
    say(&shop, &side, "w0\1ag0\1b");
    weir_server_drain(shop.server, 10000, NULL, NULL);
    weir_sim_run_until(shop.sim, 1000);
    assert_int_equal(other.ends, 1); /* idle: at once */
    assert_int_equal(side.ends, 0);
    assert_int_equal(shop_answer(&shop, 0), 0);
    weir_sim_run_until(shop.sim, 2000);
    assert_said(&side, "v0\1a"); /* what came behind is not served any more */
    assert_int_equal(side.ends, 1);
    leave(&side);
    leave(&other);
    shop_close(&shop);
    side_fini(&side);
    side_fini(&other);
}

/* Nothing leaks, whichever allocation fails. */
static void without_memory(void **state)
{
    (void)state;
    for (uint64_t n = 1; n < 80; n++) {
        const struct weir_sim_options options = {.fail_alloc_at = n, .seed = n};
        struct shop shop;
        struct side side = {0};
        shop_open_with(&shop, n % 2 ? line : mux, &options);
        if (shop.server && visit(&shop, &side)) {
            shop.scoped = true;
            say(&shop, &side, "g1\3abcm2\2xyw3\3oneg4\3two");
            if (shop.parked_count)
                shop_answer(&shop, 0);
            say(&shop, &side, "g5\3abc");
        }
        leave(&side);
        shop_close(&shop);
        side_fini(&side);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(answers_at_once),
        cmocka_unit_test(one_byte_at_a_time),
        cmocka_unit_test(in_order),
        cmocka_unit_test(by_id),
        cmocka_unit_test(bounded_calls),
        cmocka_unit_test(disconnect_cancels),
        cmocka_unit_test(half_closed),
        cmocka_unit_test(unknown_and_malformed),
        cmocka_unit_test(malformed_by_owner),
        cmocka_unit_test(pushes),
        cmocka_unit_test(states),
        cmocka_unit_test(handed_on),
        cmocka_unit_test(drains),
        cmocka_unit_test(slow_reader),
        cmocka_unit_test(without_memory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
