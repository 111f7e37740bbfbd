/* Connections from their first byte to their last: handshake, loss, drain, limits, timers. What failed
 * elsewhere is named with where. */
#include "cmocka_all.h"

#include "engine/mux_wire.h"
#include "world.h"

static struct world w;
static struct got got;

static int setup_with(const struct weir_server_options *server,
                      const struct weir_client_options *client)
{
    memset(&w, 0, sizeof w);
    memset(&got, 0, sizeof got);
    w.sim = weir_sim_new(&(struct weir_sim_options){0});
    world_serve(&w, server);
    world_connect(&w, client);
    return 0;
}

static int setup(void **state)
{
    (void)state;
    return setup_with(NULL, NULL);
}

static int teardown(void **state)
{
    (void)state;
    assert_int_equal(world_fini(&w), 0);
    return 0;
}

static void run_for(uint64_t ms)
{
    weir_sim_run_until(w.sim, weir_sim_now(w.sim) + ms);
}

static void expect(enum sample_method method, uint64_t number, int status)
{
    struct got now = {0};
    world_then(world_call(&w, method, number, 0, 0), &now);
    run_for(1000);
    assert_int_equal(now.times, 1);
    assert_int_equal(now.status, status);
}

/* ---- a peer made of bytes ---- */

struct raw {
    struct weir_transport *t;
    uint8_t got[100000];
    size_t len;
    bool ended;
    bool closed;
};

static void raw_read(struct weir_transport *t, void *data, struct weir_bytes bytes)
{
    struct raw *raw = data;
    (void)t;
    size_t room = sizeof raw->got - raw->len;
    size_t size = bytes.len < room ? bytes.len : room;
    memcpy(raw->got + raw->len, bytes.data, size);
    raw->len += size;
}

static void raw_end(struct weir_transport *t, void *data, int status)
{
    (void)status;
    ((struct raw *)data)->ended = true;
    weir_transport_close(t);
}

static void raw_closed(struct weir_transport *t, void *data)
{
    (void)t;
    ((struct raw *)data)->closed = true;
}

static const struct weir_transport_handler raw_handler = {
    .on_read = raw_read,
    .on_end = raw_end,
    .on_closed = raw_closed,
};

static void raw_dialled(struct weir_future *f, void *data)
{
    struct raw *raw = data;
    raw->t = weir_dial_claim(f);
    if (raw->t)
        weir_transport_start(raw->t, &raw_handler, raw);
}

static void raw_dial(struct raw *raw)
{
    memset(raw, 0, sizeof *raw);
    struct weir_future *f = weir_net_dial(weir_sim_net(w.sim), NULL, "mem:sample");
    assert_int_equal(weir_future_then(f, raw_dialled, raw), WEIR_OK);
}

static void raw_connect(struct raw *raw)
{
    raw_dial(raw);
    run_for(1);
    assert_non_null(raw->t);
}

static void raw_write(struct raw *raw, const void *data, size_t size)
{
    struct weir_buf out;
    weir_buf_init(&out, weir_sim_allocator(w.sim), weir_sim_executor(w.sim)->pool);
    weir_buf_append(&out, data, size);
    weir_transport_write(raw->t, &out);
    weir_buf_fini(&out);
}

static void raw_greet(struct raw *raw)
{
    struct weir_buf out = {0};
    struct weir_bytes all = {0};
    struct weir__mux_hello hello = {.version = 1, .limits = WEIR_MUX_MINIMUM};
    weir__mux_put_hello(&out, &hello);
    weir_buf_bytes(&out, &all);
    raw_write(raw, all.data, all.len);
    weir_buf_fini(&out);
}

static void raw_close(struct raw *raw)
{
    if (!raw->closed)
        weir_transport_close(raw->t);
    run_for(10);
}

/* The last frame that came. */
static struct weir__mux_header raw_last(const struct raw *raw, const uint8_t **ret_payload)
{
    struct weir__mux_header header = {0};
    for (size_t at = 0; at + 8 <= raw->len; at += 8 + header.size) {
        header = weir__mux_get_header(raw->got + at);
        *ret_payload = raw->got + at + 8;
    }
    return header;
}

/* ---- handshake ---- */

/* tokio-proto #191: a server could not greet. */
static void the_server_greets_first(void **state)
{
    (void)state;
    struct raw raw;
    raw_connect(&raw);
    run_for(5);
    assert_int_equal(raw.len, 48);
    assert_memory_equal(raw.got + 8, "WEIR", 4);
    raw_close(&raw);
}

/* tokio-proto #132: handshake errors were swallowed. */
static void who_does_not_speak_mux_is_told(void **state)
{
    (void)state;
    struct raw raw;
    const uint8_t *payload = NULL;
    raw_connect(&raw);
    raw_write(&raw, "GET / HTTP/1.1\r\n\r\n", 18);
    run_for(5);
    struct weir__mux_header last = raw_last(&raw, &payload);
    assert_int_equal(last.type, WEIR__MUX_DRAIN);
    assert_non_null(strstr((const char *)payload + 16, "frame larger"));
    assert_true(raw.ended);
    run_for(5);
    assert_int_equal(weir_server_connections(w.server), 0);
    expect(SAMPLE_ECHO, 1, WEIR_OK); /* and nobody else is harmed */
}

static void a_silent_peer_is_dropped(void **state)
{
    (void)state;
    struct raw raw;
    raw_connect(&raw);
    run_for(9900);
    assert_false(raw.ended);
    run_for(200);
    assert_true(raw.ended);
    raw_close(&raw);
}

static void nobody_there(void **state)
{
    (void)state;
    weir_server_free(w.server);
    w.server = NULL;
    run_for(10);
    expect(SAMPLE_ECHO, 1, WEIR_UNAVAILABLE);
    expect(SAMPLE_ECHO, 1, WEIR_UNAVAILABLE);
    world_serve(&w, NULL);
    run_for(10000);
    expect(SAMPLE_ECHO, 1, WEIR_OK);
}

/* A listener that takes connections and says nothing. */
static void silent_accept(struct weir_listener *l, void *data, struct weir_transport *t)
{
    struct raw *raw = data;
    (void)l;
    raw->t = t;
    weir_transport_start(t, &raw_handler, raw);
}

static const struct weir_listener_handler silent_handler = {.on_accept = silent_accept};

static void a_server_that_does_not_greet(void **state)
{
    (void)state;
    struct raw raw = {0};
    struct weir_listener *l;
    assert_int_equal(
        weir_net_listen(weir_sim_net(w.sim), "mem:silent", NULL, &silent_handler, &raw, &l),
        WEIR_OK);
    weir_client_free(w.client);
    w.client = weir_client_new_on(weir_sim_net(w.sim), "mem:silent",
                                  &(struct weir_client_options){.seed = 1});
    world_start(&w, &got, SAMPLE_ECHO, 1);
    run_for(4900);
    assert_int_equal(got.times, 0);
    run_for(200);
    assert_int_equal(got.times, 1);
    assert_int_equal(got.status, WEIR_UNAVAILABLE);
    assert_string_equal(got.text, "no connection in time");
    weir_listener_close(l);
    run_for(10);
    assert_true(raw.ended);
}

/* ---- loss ---- */

/* tokio-proto #165: futures of a client hung when the server closed. */
static void calls_end_when_the_server_goes(void **state)
{
    (void)state;
    struct got many[50];
    memset(many, 0, sizeof many);
    for (int i = 0; i < 50; i++)
        world_start(&w, &many[i], SAMPLE_NEVER, 0);
    run_for(10);
    assert_int_equal(w.served.running, 50);
    weir_server_free(w.server);
    w.server = NULL;
    run_for(10);
    for (int i = 0; i < 50; i++) {
        assert_int_equal(many[i].times, 1);
        assert_int_equal(many[i].status, WEIR_UNAVAILABLE);
    }
    assert_int_equal(w.served.running, 0);
}

static void a_lost_connection_is_made_again(void **state)
{
    (void)state;
    for (int i = 0; i < 5; i++) {
        struct got other;
        expect(SAMPLE_ECHO, 1, WEIR_OK);
        world_start(&w, &other, SAMPLE_NEVER, 0);
        run_for(10);
        weir_sim_reset_at(w.sim, 1);
        world_start(&w, &got, SAMPLE_NEVER, 0);
        run_for(1000);
        assert_int_equal(other.times, 1);
        assert_int_equal(other.status, WEIR_UNAVAILABLE);
        assert_int_equal(got.times, 1);
        assert_int_equal(got.status, WEIR_UNAVAILABLE);
    }
    assert_int_equal(weir_server_connections(w.server), 0);
    assert_int_equal(w.served.running, 0);
}

static void disconnect_ends_the_servers_calls(void **state)
{
    (void)state;
    struct weir_future *f = world_call(&w, SAMPLE_NEVER, 0, 0, 0);
    world_start(&w, &got, SAMPLE_PULL, 0);
    run_for(10);
    assert_int_equal(w.served.running, 2);
    weir_client_free(w.client);
    w.client = NULL;
    run_for(10);
    assert_int_equal(w.served.running, 0);
    assert_int_equal(got.times, 1);
    assert_int_equal(got.status, WEIR_CANCELLED);
    assert_int_equal(weir_future_status(f), WEIR_CANCELLED); /* held across the client's end */
    weir_future_cancel(&f);
}

/* Back-off doubles, with jitter, up to its most. */
static int refused;

static void count_refusal(void *data, const struct sample_result *result)
{
    (void)data;
    refused += result->status == WEIR_UNAVAILABLE;
}

static void reconnecting_backs_off(void **state)
{
    (void)state;
    weir_server_free(w.server);
    w.server = NULL;
    run_for(1);
    refused = 0;
    uint64_t start = weir_sim_now(w.sim);
    uint64_t operations = weir_sim_operations(w.sim);
    int calls = 0;
    while (weir_sim_now(w.sim) < start + 20000) { /* somebody asks every 10 ms */
        weir_client_then(world_call(&w, SAMPLE_ECHO, 1, 0, 0), (void (*)(void))count_refusal, NULL);
        calls++;
        run_for(10);
    }
    run_for(10000);
    assert_int_equal(refused, calls);
    uint64_t attempts = weir_sim_operations(w.sim) - operations;
    assert_true(attempts >= 6 && attempts <= 25);
}

/* ---- drain ---- */

static int drained;

static void count_drained(void *data)
{
    (void)data;
    drained++;
}

/* tokio-proto #101, #135: a server could not be stopped. */
static void drain_lets_running_calls_end(void **state)
{
    (void)state;
    struct got short_one;
    drained = 0;
    world_start(&w, &short_one, SAMPLE_LATER, 100);
    world_start(&w, &got, SAMPLE_NEVER, 0);
    run_for(10);
    assert_int_equal(weir_server_drain(w.server, 500, count_drained, NULL), WEIR_OK);
    assert_int_equal(weir_server_listen(w.server, "mem:other"), WEIR_ECLOSED);
    run_for(200);
    assert_int_equal(short_one.status, WEIR_OK);
    assert_int_equal(short_one.times, 1);
    assert_int_equal(got.times, 0);
    assert_int_equal(drained, 0);
    run_for(500); /* the time is up */
    assert_int_equal(got.times, 1);
    assert_int_equal(got.status, WEIR_UNAVAILABLE);
    assert_int_equal(drained, 1);
    assert_int_equal(w.served.running, 0);
}

static void drain_of_an_idle_server_is_quick(void **state)
{
    (void)state;
    expect(SAMPLE_ECHO, 1, WEIR_OK);
    drained = 0;
    weir_server_drain(w.server, 1000000, count_drained, NULL);
    run_for(10);
    assert_int_equal(drained, 1);
    assert_int_equal(weir_server_connections(w.server), 0);
}

/* Those that are told to go elsewhere do, without losing a call. */
static void the_client_goes_to_the_next_server(void **state)
{
    (void)state;
    struct got old;
    struct weir_server *first = w.server;
    world_start(&w, &old, SAMPLE_LATER, 300);
    run_for(10);
    weir_server_drain(first, 1000, NULL, NULL);
    run_for(1);
    world_serve(&w, NULL); /* the name is free at once */
    run_for(10);
    expect(SAMPLE_ECHO, 5, WEIR_OK);
    assert_int_equal(weir_server_connections(w.server), 1);
    assert_int_equal(old.times, 1);
    assert_int_equal(old.status, WEIR_OK);
    assert_int_equal(weir_server_connections(first), 0);
    weir_server_free(first);
}

/* ---- limits ---- */

static int setup_few_calls(void **state)
{
    (void)state;
    return setup_with(&(struct weir_server_options){.max_calls = 4}, NULL);
}

/* tokio-proto #112: a fixed limit of 32, or none. */
static void too_many_calls_are_refused(void **state)
{
    (void)state;
    struct got many[10];
    for (int i = 0; i < 10; i++)
        world_start(&w, &many[i], SAMPLE_LATER, 50);
    run_for(1000);
    int ok = 0;
    for (int i = 0; i < 10; i++) {
        assert_int_equal(many[i].times, 1);
        assert_true(many[i].status == WEIR_OK || many[i].status == WEIR_RESOURCE_EXHAUSTED);
        ok += many[i].status == WEIR_OK;
    }
    assert_int_equal(ok, 4);
    expect(SAMPLE_ECHO, 1, WEIR_OK);
}

static int setup_small_client(void **state)
{
    (void)state;
    return setup_with(
        NULL, &(struct weir_client_options){.max_in_flight = 20, .max_queued_bytes = 50000});
}

static void the_clients_queue_is_bounded(void **state)
{
    (void)state;
    static struct got many[40];
    memset(many, 0, sizeof many);
    for (int i = 0; i < 40; i++)
        world_start(&w, &many[i], SAMPLE_ECHO, 1);
    run_for(100);
    for (int i = 0; i < 40; i++)
        assert_int_equal(many[i].status, i < 20 ? WEIR_OK : WEIR_RESOURCE_EXHAUSTED);
    memset(many, 0, sizeof many);
    for (int i = 0; i < 10; i++)
        world_then(world_call(&w, SAMPLE_ECHO, 1, 15000, 0), &many[i]);
    run_for(100);
    for (int i = 0; i < 10; i++)
        assert_int_equal(many[i].status, i < 4 ? WEIR_OK : WEIR_RESOURCE_EXHAUSTED);
}

static int setup_few_connections(void **state)
{
    (void)state;
    return setup_with(&(struct weir_server_options){.max_connections = 2}, NULL);
}

static void connections_beyond_the_maximum_wait(void **state)
{
    (void)state;
    struct raw raw[4];
    for (int i = 0; i < 4; i++)
        raw_dial(&raw[i]);
    run_for(10);
    assert_int_equal(weir_server_connections(w.server), 2);
    assert_int_equal(raw[1].len, 48);
    assert_int_equal(raw[2].len, 0);
    raw_close(&raw[0]);
    assert_int_equal(weir_server_connections(w.server), 2);
    assert_int_equal(raw[2].len, 48);
    for (int i = 1; i < 4; i++)
        raw_close(&raw[i]);
    assert_int_equal(weir_server_connections(w.server), 0);
}

static int setup_small_output(void **state)
{
    (void)state;
    return setup_with(&(struct weir_server_options){.max_queued_bytes = 100000}, NULL);
}

/* A peer that sends and does not read: the server stops reading it, and holds what it said. */
static void who_does_not_read_is_not_read(void **state)
{
    (void)state;
    struct raw raw;
    uint8_t frames[60000];
    size_t size = 0;
    raw_connect(&raw);
    raw_greet(&raw);
    run_for(5);
    while (size + 32 < sizeof frames) { /* oneself's id again and again: answers 8 KiB each */
        weir__mux_put_header(frames + size, 16, WEIR__MUX_OPEN, WEIR_MUX_END, 1);
        weir_put_be32(frames + size + 8, sample_method(SAMPLE_WIDE)->id);
        weir_put_be32(frames + size + 12, 0);
        weir_put_be64(frames + size + 16, 8000);
        size += 24;
    }
    weir_transport_pause(raw.t);
    for (int i = 0; i < 20; i++) {
        raw_write(&raw, frames, size);
        run_for(5);
    }
    assert_true(w.served.called[SAMPLE_WIDE] < 100);
    expect(SAMPLE_ECHO, 1, WEIR_OK); /* others feel nothing of it */
    weir_transport_resume(raw.t);
    run_for(1000);
    assert_true(w.served.called[SAMPLE_WIDE] > 40000); /* all of it, now that it reads */
    raw_close(&raw);
}

static void a_flood_of_cancelled_calls(void **state)
{
    (void)state;
    struct raw raw;
    uint8_t frames[60000];
    size_t size = 0;
    raw_connect(&raw);
    raw_greet(&raw);
    run_for(5);
    for (uint32_t id = 1; size + 64 < sizeof frames; id = id == 2047 ? 1 : id + 2) {
        weir__mux_put_header(frames + size, 16, WEIR__MUX_OPEN, WEIR_MUX_END, id);
        weir_put_be32(frames + size + 8, sample_method(SAMPLE_NEVER)->id);
        weir_put_be32(frames + size + 12, 0);
        memset(frames + size + 16, 0, 8);
        weir__mux_put_header(frames + size + 24, 0, WEIR__MUX_CANCEL, 0, id);
        size += 32;
    }
    /* An id that is used again before its end was told is a violation. */
    raw_write(&raw, frames, size);
    run_for(5);
    assert_true(raw.ended);
    run_for(5);
    assert_int_equal(w.served.running, 0);
    assert_true(w.served.called[SAMPLE_NEVER] <= 1024);
    raw_close(&raw);
}

/* ---- timers ---- */

static int setup_keepalive(void **state)
{
    (void)state;
    return setup_with(&(struct weir_server_options){.keepalive_ms = 1000},
                      &(struct weir_client_options){.keepalive_ms = 1000});
}

static void keepalive_keeps_alive(void **state)
{
    (void)state;
    world_start(&w, &got, SAMPLE_NEVER, 0);
    run_for(20000);
    assert_int_equal(got.times, 0);
    assert_int_equal(w.served.running, 1);
}

static void a_dead_client_is_noticed(void **state)
{
    (void)state;
    struct raw raw;
    uint8_t frame[24];
    raw_connect(&raw);
    raw_greet(&raw);
    weir__mux_put_header(frame, 16, WEIR__MUX_OPEN, WEIR_MUX_END, 1);
    weir_put_be32(frame + 8, sample_method(SAMPLE_NEVER)->id);
    memset(frame + 12, 0, 12);
    raw_write(&raw, frame, 24);
    run_for(1500);
    assert_int_equal(w.served.running, 1);
    run_for(2000);
    assert_true(raw.ended);
    assert_int_equal(w.served.running, 0);
    raw_close(&raw);
}

static int setup_idle(void **state)
{
    (void)state;
    return setup_with(&(struct weir_server_options){.idle_timeout_ms = 1000}, NULL);
}

static void idle_connections_are_drained(void **state)
{
    (void)state;
    world_start(&w, &got, SAMPLE_LATER, 3000);
    run_for(2900);
    assert_int_equal(weir_server_connections(w.server), 1);
    run_for(3000);
    assert_int_equal(got.status, WEIR_OK);
    assert_int_equal(weir_server_connections(w.server), 0);
    expect(SAMPLE_ECHO, 1, WEIR_OK);
}

static int setup_age(void **state)
{
    (void)state;
    return setup_with(&(struct weir_server_options){.max_age_ms = 1000}, NULL);
}

static void old_connections_are_replaced(void **state)
{
    (void)state;
    struct got all[100];
    memset(all, 0, sizeof all);
    for (int i = 0; i < 100; i++) {
        world_then(world_call(&w, SAMPLE_LATER, 30, 0, 0), &all[i]);
        run_for(50);
    }
    run_for(1000);
    for (int i = 0; i < 100; i++) {
        assert_int_equal(all[i].times, 1);
        assert_int_equal(all[i].status, WEIR_OK);
    }
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
#define CASE_WITH(name, with) cmocka_unit_test_setup_teardown(name, with, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(the_server_greets_first),
        CASE(who_does_not_speak_mux_is_told),
        CASE(a_silent_peer_is_dropped),
        CASE(nobody_there),
        CASE(a_server_that_does_not_greet),
        CASE(calls_end_when_the_server_goes),
        CASE(a_lost_connection_is_made_again),
        CASE(disconnect_ends_the_servers_calls),
        CASE(reconnecting_backs_off),
        CASE(drain_lets_running_calls_end),
        CASE(drain_of_an_idle_server_is_quick),
        CASE(the_client_goes_to_the_next_server),
        CASE_WITH(too_many_calls_are_refused, setup_few_calls),
        CASE_WITH(the_clients_queue_is_bounded, setup_small_client),
        CASE_WITH(connections_beyond_the_maximum_wait, setup_few_connections),
        CASE_WITH(who_does_not_read_is_not_read, setup_small_output),
        CASE(a_flood_of_cancelled_calls),
        CASE_WITH(keepalive_keeps_alive, setup_keepalive),
        CASE_WITH(a_dead_client_is_noticed, setup_keepalive),
        CASE_WITH(idle_connections_are_drained, setup_idle),
        CASE_WITH(old_connections_are_replaced, setup_age),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
