/* The in-memory network and the simulator: order, faults, back-pressure, memory, determinism. */
#include "talk.h"
#include "weir/combine.h"
#include "weir/reactor.h"
#include "weir/test.h"

static const char *const url = "mem:echo";

/* ---- one echo under any faults --------------------------------------------------------------- */

struct outcome {
    int status;     /* of the dial */
    int reads;      /* at the client */
    size_t got;     /* bytes that came back */
    int end_status; /* at the client */
    uint64_t time;
    uint64_t operations;
    uint64_t allocations;
};

static void check_prefix(const struct side *side, const uint8_t *sent, size_t len)
{
    assert_true(side->got_len <= len);
    if (side->got_len > 0)
        assert_memory_equal(side->got, sent, side->got_len);
}

static void run_dialled(struct weir_sim *sim, struct side *client, const uint8_t *sent, size_t len,
                        struct outcome *outcome)
{
    int err = side_write(client, sent, len);
    if (err == 0 || err == WEIR_PENDING)
        weir_transport_shutdown(client->t);
    else
        weir_transport_close(client->t);
    assert_int_equal(weir_sim_run(sim), 0);
    check_prefix(client, sent, len);
    outcome->reads = client->reads;
    outcome->got = client->got_len;
    outcome->end_status = client->end_status;
}

/* The server ends when the client's last byte has come; both must have closed at the end. */
static struct outcome echo(const struct weir_sim_options *options, size_t len)
{
    struct weir_sim *sim = weir_sim_new(options);
    struct host host = {.model = {.echo = true, .pause_when_queued = true}};
    struct side client = {.close_at_end = true};
    struct outcome outcome = {0};
    uint8_t *sent = pattern(len);
    outcome.status = host_listen(&host, weir_sim_net(sim), url);
    host.model.close_at_end = false;
    if (outcome.status == 0)
        outcome.status = side_dial(&client, weir_sim_net(sim), url);
    if (outcome.status == 0)
        run_dialled(sim, &client, sent, len, &outcome);
    host_close(&host);
    weir_transport_close(client.t);
    assert_int_equal(weir_sim_run(sim), 0);
    assert_null(client.t);
    assert_int_equal(weir_sim_connections(sim), 0);
    assert_int_equal(weir_sim_in_use(sim), 0);
    outcome.time = weir_sim_now(sim);
    outcome.operations = weir_sim_operations(sim);
    outcome.allocations = weir_sim_allocations(sim);
    weir_sim_free(sim);
    host_fini(&host);
    side_fini(&client);
    free(sent);
    return outcome;
}

static void bytes_come_back(void **state)
{
    (void)state;
    struct outcome o = echo(&(struct weir_sim_options){.seed = 1}, 1000);
    assert_int_equal(o.status, 0);
    assert_int_equal(o.got, 1000);
    assert_int_equal(o.reads, 1);
    assert_int_equal(o.time, 0);
}

static void input_is_split_at_every_byte(void **state)
{
    (void)state;
    struct outcome o = echo(&(struct weir_sim_options){.split = WEIR_SIM_BYTES}, 100);
    assert_int_equal(o.got, 100);
    assert_int_equal(o.reads, 100);
}

static void input_is_split_at_random(void **state)
{
    (void)state;
    int different = 0;
    for (uint64_t seed = 0; seed < 20; seed++) {
        struct weir_sim_options options = {.seed = seed, .split = WEIR_SIM_RANDOM};
        struct outcome o = echo(&options, 5000);
        assert_int_equal(o.got, 5000);
        assert_true(o.reads > 1 && o.reads < 5000);
        different +=
            o.reads !=
            echo(&(struct weir_sim_options){.seed = seed + 1, .split = WEIR_SIM_RANDOM}, 5000)
                .reads;
    }
    assert_true(different > 0);
}

static void a_seed_replays(void **state)
{
    (void)state;
    struct weir_sim_options options = {
        .seed = 42, .split = WEIR_SIM_RANDOM, .delay_min_ms = 1, .delay_max_ms = 50};
    struct outcome a = echo(&options, 5000);
    struct outcome b = echo(&options, 5000);
    assert_memory_equal(&a, &b, sizeof a);
    assert_true(a.time > 0);
    options.seed++;
    b = echo(&options, 5000);
    assert_int_equal(b.got, 5000);
    assert_int_not_equal(a.time, b.time);
}

static void a_small_pipe_holds_the_writer_back(void **state)
{
    (void)state;
    struct weir_sim_options options = {.pipe_bytes = 64, .split = WEIR_SIM_RANDOM};
    assert_int_equal(echo(&options, 20000).got, 20000);
    options.stall_bytes = 7;
    struct outcome o = echo(&options, 2000);
    assert_int_equal(o.got, 2000);
    assert_true(o.time >= 2000 / 7);
}

static void a_reset_at_every_operation_ends_in_a_code(void **state)
{
    (void)state;
    struct weir_sim_options options = {.seed = 3, .split = WEIR_SIM_RANDOM, .pipe_bytes = 100};
    uint64_t operations = echo(&options, 2000).operations;
    int failures = 0;
    assert_true(operations > 20);
    for (options.reset_at = 1; options.reset_at <= operations; options.reset_at++) {
        struct outcome o = echo(&options, 2000);
        assert_true(o.status == 0 || o.status == WEIR_ECONNECT);
        assert_true(o.status != 0 || o.got == 2000 || o.end_status == WEIR_ERESET ||
                    o.end_status == 0);
        failures += o.got < 2000;
    }
    assert_true(failures > (int)operations / 2);
}

static void every_failing_allocation_ends_in_a_code(void **state)
{
    (void)state;
    struct weir_sim_options options = {.seed = 3, .split = WEIR_SIM_RANDOM, .pipe_bytes = 100};
    uint64_t allocations = echo(&options, 1000).allocations;
    assert_true(allocations > 5);
    for (options.fail_alloc_at = 1; options.fail_alloc_at <= allocations; options.fail_alloc_at++) {
        options.fail_alloc_after = false;
        echo(&options, 1000);
        options.fail_alloc_after = true;
        echo(&options, 1000);
    }
}

static void a_dial_can_be_refused(void **state)
{
    (void)state;
    struct weir_sim_options options = {.refuse_at = 1};
    assert_int_equal(echo(&options, 10).status, WEIR_ECONNECT);
    options.refuse_at = 2;
    assert_int_equal(echo(&options, 10).status, 0);
}

/* ---- the contracts, on the simulator --------------------------------------------------------- */

struct pair {
    struct weir_sim *sim;
    struct host host;
    struct side client;
};

static void pair_open(struct pair *pair, const struct weir_sim_options *options)
{
    *pair = (struct pair){.sim = weir_sim_new(options)};
    assert_int_equal(host_listen(&pair->host, weir_sim_net(pair->sim), url), 0);
    assert_int_equal(side_dial(&pair->client, weir_sim_net(pair->sim), url), 0);
    assert_int_equal(pair->host.accepted, 1);
}

static void pair_end(struct pair *pair)
{
    host_close(&pair->host);
    weir_transport_close(pair->client.t);
    assert_int_equal(weir_sim_run(pair->sim), 0);
    assert_int_equal(pair->host.closes, 1);
    assert_int_equal(weir_sim_in_use(pair->sim), 0);
    weir_sim_free(pair->sim);
    host_fini(&pair->host);
    side_fini(&pair->client);
}

static void a_paused_side_holds_its_peer(void **state)
{
    (void)state;
    struct pair pair;
    uint8_t *sent = pattern(1000);
    pair_open(&pair, &(struct weir_sim_options){.pipe_bytes = 100});
    struct side *server = &pair.host.sides[0];
    weir_transport_pause(server->t);
    assert_int_equal(side_write(&pair.client, sent, 1000), WEIR_PENDING);
    assert_int_equal(weir_transport_queued(pair.client.t), 900);
    weir_transport_shutdown(pair.client.t);
    assert_int_equal(weir_sim_run(pair.sim), 0);
    assert_int_equal(server->got_len + (size_t)server->ends, 0);
    weir_transport_resume(server->t);
    assert_int_equal(server->got_len, 0);
    assert_int_equal(weir_sim_run(pair.sim), 0);
    assert_int_equal(server->got_len, 1000);
    assert_int_equal(server->ends, 1);
    assert_int_equal(server->end_status, 0);
    assert_int_equal(pair.client.drains, 1);
    assert_int_equal(side_write(&pair.client, sent, 1), WEIR_ECLOSED);
    pair_end(&pair);
    free(sent);
}

static void what_was_sent_before_a_close_arrives(void **state)
{
    (void)state;
    struct pair pair;
    pair_open(&pair, &(struct weir_sim_options){.split = WEIR_SIM_BYTES, .delay_min_ms = 5});
    assert_int_equal(side_write(&pair.client, "last", 4), 0);
    weir_transport_close(pair.client.t);
    weir_transport_close(pair.client.t);
    assert_int_equal(weir_sim_run(pair.sim), 0);
    assert_int_equal(pair.client.closes, 1);
    assert_int_equal(pair.host.sides[0].got_len, 4);
    assert_int_equal(pair.host.sides[0].ends, 1);
    assert_int_equal(side_write(&pair.host.sides[0], "x", 1), WEIR_ERESET);
    pair_end(&pair);
}

static void a_writer_that_waits_hears_of_the_end(void **state)
{
    (void)state;
    struct pair pair;
    uint8_t *sent = pattern(1000);
    pair_open(&pair, &(struct weir_sim_options){.pipe_bytes = 100});
    weir_transport_pause(pair.host.sides[0].t);
    weir_transport_pause(pair.client.t);
    assert_int_equal(side_write(&pair.client, sent, 1000), WEIR_PENDING);
    weir_transport_close(pair.host.sides[0].t);
    assert_int_equal(weir_sim_run(pair.sim), 0);
    assert_int_equal(pair.client.ends, 1);
    assert_int_equal(pair.client.end_status, WEIR_ERESET);
    pair_end(&pair);
    free(sent);
}

static void names_are_taken_and_given_back(void **state)
{
    (void)state;
    struct weir_sim *sim = weir_sim_new(&(struct weir_sim_options){.seed = 1});
    struct host a = {.accepted = 0}, b = {.accepted = 0};
    struct side client = {.reads = 0};
    assert_int_equal(host_listen(&a, weir_sim_net(sim), url), 0);
    assert_int_equal(host_listen(&b, weir_sim_net(sim), url), WEIR_EBUSY);
    host_close(&a);
    assert_int_equal(host_listen(&b, weir_sim_net(sim), url), 0);
    weir_sim_run(sim);
    assert_int_equal(side_dial(&client, weir_sim_net(sim), "mem:nobody"), WEIR_ECONNECT);
    assert_int_equal(host_listen(&a, weir_sim_net(sim), "tcp://127.0.0.1:0"), 0);
    assert_string_equal(weir_listener_address(a.listener), "tcp://127.0.0.1:40001");
    assert_int_equal(side_dial(&client, weir_sim_net(sim), "tcp://127.0.0.1:40001"), 0);
    assert_string_equal(weir_transport_peer(client.t), "tcp://127.0.0.1:40001");
    weir_sim_free(sim); /* closes what is open */
    assert_int_equal(client.closes, 1);
    assert_int_equal(a.closes + b.closes, 3);
    host_fini(&a);
}

static void a_paused_listener_lets_dials_wait(void **state)
{
    (void)state;
    struct weir_sim *sim = weir_sim_new(&(struct weir_sim_options){.seed = 1});
    struct host host = {.accepted = 0};
    host_listen(&host, weir_sim_net(sim), url);
    weir_listener_pause(host.listener);
    struct weir_future *first = weir_net_dial(weir_sim_net(sim), NULL, url);
    struct weir_future *second = weir_net_dial(weir_sim_net(sim), NULL, url);
    weir_sim_run(sim);
    assert_false(weir_future_done(first));
    weir_future_cancel(&first);
    weir_listener_resume(host.listener);
    weir_sim_run(sim);
    assert_int_equal(host.accepted, 1);
    assert_int_equal(weir_future_status(second), 0);
    weir_future_cancel(&second); /* not taken: closes the connection */
    weir_sim_run(sim);
    assert_int_equal(host.sides[0].ends, 1);
    weir_listener_pause(host.listener);
    first = weir_net_dial(weir_sim_net(sim), NULL, url);
    weir_sim_run(sim);
    host_close(&host);
    assert_int_equal(weir_future_wait_take(first, NULL), WEIR_ECONNECT);
    weir_sim_run(sim);
    assert_int_equal(weir_sim_in_use(sim), 0);
    weir_sim_free(sim);
    host_fini(&host);
}

static void keep_transport(struct weir_future *f, void *data)
{
    *(struct weir_transport **)data = weir_dial_claim(f);
}

static void a_callback_claims_the_transport_through_a_timeout(void **state)
{
    (void)state;
    struct weir_sim *sim = weir_sim_new(&(struct weir_sim_options){.delay_min_ms = 10});
    struct host host = {.accepted = 0};
    struct weir_transport *t = NULL;
    host_listen(&host, weir_sim_net(sim), url);
    struct weir_future *f = weir_timeout(weir_net_dial(weir_sim_net(sim), NULL, url), 100);
    weir_future_then(f, keep_transport, &t);
    assert_int_equal(weir_sim_run(sim), 0);
    assert_non_null(t);
    weir_transport_close(t);
    t = NULL;
    f = weir_timeout(weir_net_dial(weir_sim_net(sim), NULL, url), 5);
    assert_int_equal(weir_future_wait_take(f, &t), WEIR_DEADLINE_EXCEEDED);
    assert_null(t);
    host_close(&host);
    weir_sim_run(sim);
    assert_int_equal(weir_sim_in_use(sim), 0);
    weir_sim_free(sim);
    host_fini(&host);
}

static void time_jumps_and_stops(void **state)
{
    (void)state;
    struct weir_sim *sim = weir_sim_new(&(struct weir_sim_options){.seed = 1});
    struct weir_future *hour = weir_delay(weir_sim_executor(sim), NULL, 3600 * 1000);
    assert_int_equal(weir_sim_run_until(sim, 1000), 0);
    assert_int_equal(weir_sim_now(sim), 1000);
    assert_false(weir_future_done(hour));
    assert_int_equal(weir_sim_run(sim), 0);
    assert_int_equal(weir_sim_now(sim), 3600 * 1000);
    assert_int_equal(weir_future_take(hour, NULL), 0);
    assert_int_equal(weir_executor_run_once(weir_sim_executor(sim), true), WEIR_ECLOSED);
    assert_int_equal(weir_executor_run_once(weir_sim_executor(sim), false), 0);
    weir_sim_free(sim);
    weir_sim_free(NULL);
}

/* ---- the same network on a reactor ----------------------------------------------------------- */

static void mem_works_on_a_reactor(void **state)
{
    (void)state;
    struct weir_reactor *r = weir_reactor_new();
    struct host host = {.model = {.echo = true, .close_at_end = true}};
    struct side client = {.expected = 100000};
    uint8_t *sent = pattern(100000);
    assert_int_equal(host_listen(&host, weir_reactor_net(r), url), 0);
    assert_int_equal(side_dial(&client, weir_reactor_net(r), url), 0);
    assert_int_equal(side_write(&client, sent, 100000), WEIR_PENDING);
    weir_reactor_run(r);
    assert_int_equal(client.closes, 1);
    check_prefix(&client, sent, 100000);
    assert_int_equal(host.sides[0].closes, 1);
    assert_int_equal(side_dial(&client, weir_reactor_net(r), url), 0);
    weir_reactor_free(r);
    assert_int_equal(client.closes, 2);
    assert_int_equal(host.closes, 1);
    host_fini(&host);
    side_fini(&client);
    free(sent);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(bytes_come_back),
        cmocka_unit_test(input_is_split_at_every_byte),
        cmocka_unit_test(input_is_split_at_random),
        cmocka_unit_test(a_seed_replays),
        cmocka_unit_test(a_small_pipe_holds_the_writer_back),
        cmocka_unit_test(a_reset_at_every_operation_ends_in_a_code),
        cmocka_unit_test(every_failing_allocation_ends_in_a_code),
        cmocka_unit_test(a_dial_can_be_refused),
        cmocka_unit_test(a_paused_side_holds_its_peer),
        cmocka_unit_test(what_was_sent_before_a_close_arrives),
        cmocka_unit_test(a_writer_that_waits_hears_of_the_end),
        cmocka_unit_test(names_are_taken_and_given_back),
        cmocka_unit_test(a_paused_listener_lets_dials_wait),
        cmocka_unit_test(a_callback_claims_the_transport_through_a_timeout),
        cmocka_unit_test(time_jumps_and_stops),
        cmocka_unit_test(mem_works_on_a_reactor),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
