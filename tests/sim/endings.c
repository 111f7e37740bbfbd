/* Ends and limits that a script does not say well: servers that take turns under load, readers that
 * are slow, peers that are silent, ends from inside of ends. */
#include "../runtime/cmocka_all.h"
#include "raw.h"
#include "script.h"

static struct stage stage;

static const struct weir_server_options patient = {
    .handshake_timeout_ms = 300,
    .keepalive_ms = 200,
    .stream_credit = 65536,
    .max_queued_bytes = 64 * 1024,
};

static const struct weir_client_options hasty = {
    .connect_timeout_ms = 300,
    .reconnect_min_ms = 5,
    .reconnect_max_ms = 50,
    .keepalive_ms = 200,
    .seed = 7,
};

static void open_with(const struct weir_sim_options *options)
{
    memset(&stage, 0, sizeof stage);
    stage.what = "endings";
    stage_open(&stage, options, &patient, &hasty);
}

static void close_all(void)
{
    stage_close(&stage);
    assert_false(stage.failed);
}

static struct drive *start(int slot, struct plan plan)
{
    struct drive *d = &stage.drives[slot];
    drive_start(d, stage.client, stage.executor, &plan, true, NULL);
    assert_true(d->made);
    return d;
}

static uint64_t now(void)
{
    return weir_sim_now(stage.sim);
}

/* ---- servers that take turns ---- */

enum { ROUNDS = 400, SLOTS = 32, EVERY = 60 };

static void on_drained(void *data)
{
    int *times = data;
    ++*times;
}

/* The old server, which is returned, ends its calls while the new one takes the next ones. */
static struct weir_server *replace_server(int *drained)
{
    struct weir_net *net = weir_sim_net(stage.sim);
    struct weir_server *old = stage.server;
    assert_int_equal(weir_server_drain(old, 10 * 1000, on_drained, drained), WEIR_OK);
    stage.server = weir_server_new_on(net, served_service(&stage.served), &patient);
    assert_int_equal(weir_server_listen(stage.server, "mem:sim"), WEIR_OK);
    return old;
}

static struct plan load_plan(int round)
{
    static const enum kind kinds[] = {KIND_ECHO, KIND_LATER, KIND_DOWN,
                                      KIND_UP,   KIND_BOTH,  KIND_BACK};
    return (struct plan){
        .kind = kinds[round % 6],
        .count = kinds[round % 6] == KIND_BACK ? 0 : 3,
        .size = (uint32_t)(round % 7 ? 30 : 20000),
        .reply_size = 30,
        .after = (uint32_t)(round % 10),
    };
}

/* The slot's last call is over; what has become of it? */
static void collect(struct drive *d)
{
    if (!d->plan.kind)
        return;
    assert_null(drive_complaint(d));
    assert_int_equal(d->status, WEIR_OK);
    weir_scope_close(&d->scope);
}

static void no_call_is_lost_when_servers_take_turns(void **state)
{
    struct weir_sim_options options = {.seed = 3, .delay_min_ms = 1, .delay_max_ms = 4};
    struct weir_server *old = NULL;
    int drained = 0;
    (void)state;
    open_with(&options);
    for (int round = 0; round < ROUNDS; round++) {
        struct drive *d = &stage.drives[round % SLOTS];
        while (drive_is_pending(d))
            stage_run(&stage, 1);
        collect(d);
        stage_run(&stage, 1);
        if (round % EVERY == EVERY - 1) {
            weir_server_free(old); /* drained long ago */
            old = replace_server(&drained);
        }
        start(round % SLOTS, load_plan(round));
    }
    stage_settle(&stage);
    for (int i = 0; i < SLOTS; i++)
        collect(&stage.drives[i]);
    stage_run(&stage, 2000);
    assert_int_equal(drained, ROUNDS / EVERY);
    weir_server_free(old);
    close_all();
}

/* ---- slow readers ---- */

struct pauser {
    struct sim_sim_down_stream *stream;
    uint32_t items;
    bool stopped;
    int ends;
};

static int take_one_and_stop(void *data, const struct sim_item *item)
{
    struct pauser *pauser = data;
    assert_int_equal(item->number, pauser->items);
    pauser->items++;
    return pauser->stopped ? WEIR_PENDING : WEIR_OK;
}

static void pauser_end(void *data, int status)
{
    struct pauser *pauser = data;
    assert_int_equal(status, WEIR_OK);
    pauser->ends++;
}

/* Small calls answer at once beside a stream whose reader has stopped, over a narrow pipe, and what
 * is held for it does not grow with the stream. */
static void a_stopped_reader_is_in_nobodys_way(void **state)
{
    struct weir_sim_options options = {.seed = 1, .pipe_bytes = 4096};
    struct pauser pauser = {.stopped = true};
    struct sim_item request = {.count = 400, .size = 20000};
    (void)state;
    open_with(&options);
    pauser.stream = sim_sim_down(stage.client, &request, NULL);
    assert_int_equal(
        sim_sim_down_stream_each(pauser.stream, take_one_and_stop, pauser_end, &pauser), WEIR_OK);
    stage_run(&stage, 100);
    for (int i = 0; i < 20; i++) {
        uint64_t before = now();
        struct drive *d = start(i, (struct plan){.kind = KIND_ECHO, .size = 200});
        stage_run(&stage, 1);
        assert_int_equal(d->times, 1);
        assert_int_equal(d->status, WEIR_OK);
        assert_true(now() - before <= 1);
    }
    assert_int_equal(pauser.items, 1);
    assert_true(weir_sim_most_bytes(stage.sim) < 512 * 1024);
    pauser.stopped = false;
    sim_sim_down_stream_resume(pauser.stream);
    stage_run(&stage, 100);
    assert_int_equal(pauser.items, 400);
    assert_int_equal(pauser.ends, 1);
    assert_true(weir_sim_most_bytes(stage.sim) < 1024 * 1024);
    weir_future_cancel(&pauser.stream);
    close_all();
}

/* A network of a thousand bytes a millisecond: what is small goes between the pieces of what is
 * large, not behind them. */
static void a_small_call_overtakes_a_large_one(void **state)
{
    struct weir_sim_options options = {.seed = 1, .stall_bytes = 1000, .pipe_bytes = 2000};
    (void)state;
    open_with(&options);
    struct drive *large = start(0, (struct plan){.kind = KIND_WIDE, .reply_size = 280 * 1000});
    stage_run(&stage, 20);
    struct drive *small = start(1, (struct plan){.kind = KIND_ECHO, .size = 10});
    while (small->times == 0)
        stage_run(&stage, 1);
    assert_int_equal(large->times, 0);
    stage_settle(&stage);
    assert_int_equal(large->status, WEIR_OK);
    close_all();
}

static void what_is_sent_up_waits_for_a_slow_handler(void **state)
{
    (void)state;
    open_with(NULL);
    struct drive *d = start(0, (struct plan){.kind = KIND_SLOW, .count = 300, .size = 20000});
    stage_run(&stage, 150);
    assert_int_equal(d->times, 0);
    struct drive *small = start(1, (struct plan){.kind = KIND_ECHO, .size = 200});
    stage_run(&stage, 1);
    assert_int_equal(small->times, 1);
    stage_settle(&stage);
    assert_int_equal(d->status, WEIR_OK);
    assert_int_equal(d->wrong, 0);
    assert_true(weir_sim_most_bytes(stage.sim) < 512 * 1024);
    close_all();
}

/* ---- silent peers ---- */

static void leave_server(void)
{
    weir_server_free(stage.server);
    stage.server = NULL;
    stage_run(&stage, 1);
}

static void a_client_does_not_wait_for_a_silent_server(void **state)
{
    struct raw raw = {0};
    (void)state;
    open_with(NULL);
    leave_server();
    raw_listen(&raw, stage.sim, "mem:sim");
    struct drive *d = start(0, (struct plan){.kind = KIND_ECHO});
    struct drive *deadline = start(1, (struct plan){.kind = KIND_ECHO, .timeout_ms = 50});
    stage_run(&stage, 60);
    assert_int_equal(deadline->status, WEIR_DEADLINE_EXCEEDED);
    assert_int_equal(d->times, 0);
    stage_run(&stage, 300);
    assert_int_equal(d->status, WEIR_UNAVAILABLE);
    raw_close(&raw);
    close_all();
}

static void greet(struct raw *raw, struct weir_transport *t)
{
    static struct raw_bytes bytes;
    (void)t;
    bytes.len = 0;
    raw_hello(&bytes);
    raw_send(raw, bytes.data, bytes.len);
}

static void keepalive_finds_a_server_that_hangs(void **state)
{
    struct raw raw = {.on_open = greet};
    (void)state;
    open_with(NULL);
    leave_server();
    raw_listen(&raw, stage.sim, "mem:sim");
    struct drive *d = start(0, (struct plan){.kind = KIND_HANG});
    stage_run(&stage, 190);
    assert_int_equal(d->times, 0);
    stage_run(&stage, 500);
    assert_int_equal(d->status, WEIR_UNAVAILABLE);
    assert_int_equal(raw.open, 0);
    raw_close(&raw);
    close_all();
}

static uint32_t method_id(const char *name)
{
    const struct weir_service_type *type = served_service(NULL).type;
    for (size_t i = 0; i < type->method_count; i++)
        if (strcmp(type->methods[i].name, name) == 0)
            return type->methods[i].id;
    fail_msg("there is no %s", name);
    return 0;
}

/* The client is silent after its opens: the deadline ends the first handler, keepalive the second. */
static void handlers_end_though_their_client_is_silent(void **state)
{
    static struct raw_bytes bytes;
    struct raw raw = {0};
    (void)state;
    open_with(NULL);
    raw_dial(&raw, stage.sim, "mem:sim");
    stage_run(&stage, 1);
    bytes.len = 0;
    raw_hello(&bytes);
    raw_open(&bytes, 1, method_id("sim.Sim/hang"), 50, 4, NULL, 0);
    raw_open(&bytes, 3, method_id("sim.Sim/hang"), 0, 4, NULL, 0);
    raw_send(&raw, bytes.data, bytes.len);
    stage_run(&stage, 10);
    assert_int_equal(stage.served.open, 2);
    stage_run(&stage, 50);
    assert_int_equal(stage.served.open, 1);
    stage_run(&stage, 600);
    assert_int_equal(stage.served.open, 0);
    assert_int_equal(raw.open, 0);
    close_all();
}

static void a_client_that_never_greets_is_sent_away(void **state)
{
    struct raw raw = {0};
    (void)state;
    open_with(NULL);
    for (int i = 0; i < 5; i++)
        raw_dial(&raw, stage.sim, "mem:sim");
    stage_run(&stage, 1);
    raw_send(&raw, "WEI", 3);
    stage_run(&stage, 200);
    assert_int_equal(raw.open, 5);
    stage_run(&stage, 200);
    assert_int_equal(raw.open, 0);
    assert_int_equal(weir_server_connections(stage.server), 0);
    close_all();
}

/* ---- ends from inside of ends ---- */

/* The call is over, but not read; then its connection goes. */
static void what_has_come_can_be_read_when_the_server_is_gone(void **state)
{
    struct sim_item request = {.count = 5, .size = 100};
    (void)state;
    open_with(NULL);
    struct sim_sim_down_stream *stream = sim_sim_down(stage.client, &request, NULL);
    stage_run(&stage, 10);
    leave_server();
    stage_run(&stage, 100);
    for (uint32_t i = 0; i < 6; i++) {
        struct weir_future *next = sim_sim_down_stream_next(stream);
        assert_int_equal(weir_future_wait_take(next, NULL), WEIR_OK);
        const struct sim_item *item = sim_sim_down_stream_item(stream);
        assert_int_equal(item != NULL, i < 5);
        assert_true(!item || item->number == i);
    }
    struct sim_sim_down_result result;
    assert_int_equal(sim_sim_down_wait(sim_sim_down_stream_finish(stream), &result), WEIR_OK);
    sim_sim_down_result_fini(&result);
    close_all();
}

struct enders {
    struct sim_sim_down_stream *streams[4];
    int ends;
};

static int any_item(void *data, const struct sim_item *item)
{
    (void)data, (void)item;
    return WEIR_OK;
}

/* The first end drops all the others. */
static void drop_the_others(void *data, int status)
{
    struct enders *enders = data;
    (void)status;
    enders->ends++;
    for (int i = 0; i < 4; i++)
        weir_future_cancel(&enders->streams[i]);
}

static void a_reader_may_drop_other_calls_when_the_client_goes(void **state)
{
    struct enders enders = {.ends = 0};
    struct sim_item request = {.count = 5, .after = 1000};
    (void)state;
    open_with(NULL);
    for (int i = 0; i < 4; i++) {
        enders.streams[i] = sim_sim_down(stage.client, &request, NULL);
        sim_sim_down_stream_each(enders.streams[i], any_item, drop_the_others, &enders);
    }
    stage_run(&stage, 10);
    weir_client_free(stage.client);
    stage.client = NULL;
    assert_int_equal(enders.ends, 0);
    stage_run(&stage, 10);
    assert_int_equal(enders.ends, 1);
    close_all();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(no_call_is_lost_when_servers_take_turns),
        cmocka_unit_test(a_stopped_reader_is_in_nobodys_way),
        cmocka_unit_test(a_small_call_overtakes_a_large_one),
        cmocka_unit_test(what_is_sent_up_waits_for_a_slow_handler),
        cmocka_unit_test(a_client_does_not_wait_for_a_silent_server),
        cmocka_unit_test(keepalive_finds_a_server_that_hangs),
        cmocka_unit_test(handlers_end_though_their_client_is_silent),
        cmocka_unit_test(a_client_that_never_greets_is_sent_away),
        cmocka_unit_test(what_has_come_can_be_read_when_the_server_is_gone),
        cmocka_unit_test(a_reader_may_drop_other_calls_when_the_client_goes),
    };
    pattern_make();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
