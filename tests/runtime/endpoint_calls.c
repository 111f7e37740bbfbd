/* Calls of every kind between a client and a server, in the simulator. */
#include "cmocka_all.h"

#include "world.h"

static struct world w;
static struct got got;

static int setup(void **state)
{
    (void)state;
    world_init(&w, NULL);
    memset(&got, 0, sizeof got);
    return 0;
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

static void echo(void **state)
{
    (void)state;
    world_then(world_call(&w, SAMPLE_ECHO, 5, 100, 0), &got);
    assert_int_equal(got.times, 0); /* never from inside the call that made it */
    run_for(10);
    assert_int_equal(got.times, 1);
    assert_int_equal(got.status, WEIR_OK);
    assert_int_equal(got.number, 5);
    assert_int_equal(got.len, 100);
}

static void wait_and_hold(void **state)
{
    (void)state;
    struct sample_result result;
    struct weir_future *f = world_call(&w, SAMPLE_WIDE, 5000, 0, 0);
    assert_int_equal(weir_client_wait(f, &result), WEIR_OK);
    run_for(10);
    assert_int_equal(result.reply->data.len, 5000);
    for (size_t i = 0; i < 5000; i++)
        assert_int_equal(result.reply->data.data[i], sample_byte(i));
    weir_client_release(&result.held);
    weir_client_release(&result.held);
}

static void large_both_ways(void **state)
{
    (void)state;
    for (size_t size = 10000; size < 3000000; size *= 3) {
        memset(&got, 0, sizeof got);
        world_then(world_call(&w, SAMPLE_ECHO, 1, size, 0), &got);
        run_for(10);
        assert_int_equal(got.times, 1);
        assert_int_equal(got.status, WEIR_OK);
        assert_int_equal(got.len, size);
    }
}

static void many_at_once(void **state)
{
    (void)state;
    static struct got all[3000];
    memset(all, 0, sizeof all);
    for (int i = 0; i < 3000; i++)
        world_then(world_call(&w, i % 3 ? SAMPLE_ECHO : SAMPLE_LATER, (uint64_t)i, 0, 0), &all[i]);
    run_for(10000);
    for (int i = 0; i < 3000; i++) {
        assert_int_equal(all[i].times, 1);
        assert_int_equal(all[i].status, WEIR_OK);
        assert_int_equal(all[i].number, i);
    }
    assert_int_equal(w.served.running, 0);
}

static void failures(void **state)
{
    (void)state;
    run_for(1);
    world_start(&w, &got, SAMPLE_REFUSE, 7);
    run_for(10);
    assert_int_equal(got.status, WEIR_PERMISSION_DENIED);
    world_start(&w, &got, SAMPLE_UNSET, 7);
    run_for(10);
    assert_int_equal(got.status, WEIR_UNIMPLEMENTED);
    world_start(&w, &got, SAMPLE_RAISE, 9);
    run_for(10);
    assert_int_equal(got.status, WEIR_RAISED);
    assert_int_equal(got.number, 9);
    world_start(&w, &got, SAMPLE_ECHO, UINT64_MAX); /* does not decode there */
    run_for(10);
    assert_int_equal(got.status, WEIR_INVALID_ARGUMENT);
    assert_string_equal(got.text, "number: value out of its declared range");
    world_start(&w, &got, SAMPLE_ECHO, UINT64_MAX - 1); /* does not encode here */
    run_for(10);
    assert_int_equal(got.times, 1);
    assert_int_equal(got.status, WEIR_ERANGE);
    assert_string_equal(got.text, "value out of its declared range");
    world_start(&w, &got, SAMPLE_WIDE, 17000000); /* beyond the client's max_message */
    run_for(10);
    assert_int_equal(got.status, WEIR_RESOURCE_EXHAUSTED);
    struct weir_method odd = *sample_method(SAMPLE_ECHO);
    odd.id = 0x99999999;
    memset(&got, 0, sizeof got);
    world_then(weir_client_call(w.client, &odd, &(struct sample){.number = 1}, NULL), &got);
    run_for(10);
    assert_int_equal(got.status, WEIR_UNIMPLEMENTED);
    world_start(&w, &got, SAMPLE_ECHO, 1); /* and the connection is as good as before */
    run_for(10);
    assert_int_equal(got.status, WEIR_OK);
    assert_int_equal(weir_sim_connections(w.sim), 2);
}

static void deadline_on_the_client(void **state)
{
    (void)state;
    world_then(world_call(&w, SAMPLE_NEVER, 0, 0, 50), &got);
    run_for(49);
    assert_int_equal(got.times, 0);
    assert_int_equal(w.served.running, 1);
    run_for(2);
    assert_int_equal(got.times, 1);
    assert_int_equal(got.status, WEIR_DEADLINE_EXCEEDED);
    run_for(2);
    assert_int_equal(w.served.running, 0); /* the server's call ended too */
    assert_int_equal(w.served.cleaned, 1);
    assert_true(w.served.remaining <= 50 && w.served.remaining > 40);
}

static void cancel_tells_the_server(void **state)
{
    (void)state;
    struct weir_future *f = world_call(&w, SAMPLE_NEVER, 0, 0, 0);
    world_then(f, &got);
    run_for(5);
    assert_int_equal(w.served.running, 1);
    weir_future_cancel(&f);
    assert_null(f);
    run_for(5);
    assert_int_equal(w.served.running, 0);
    assert_int_equal(got.times, 0); /* cancel is drop: the callback does not run */
}

static void a_detached_call_goes_on(void **state)
{
    (void)state;
    struct weir_future *f = world_call(&w, SAMPLE_DETACH, 20, 0, 0);
    run_for(5);
    weir_future_cancel(&f);
    run_for(5);
    assert_int_equal(w.served.detached, 0);
    run_for(50);
    assert_int_equal(w.served.detached, 1);
    f = world_call(&w, SAMPLE_DETACH, 20, 0, 0);
    run_for(5);
    weir_client_free(w.client);
    w.client = NULL;
    weir_future_cancel(&f);
    run_for(50);
    assert_int_equal(w.served.detached, 2);
}

static void reply_stream(void **state)
{
    (void)state;
    struct weir_future *stream = world_call(&w, SAMPLE_MANY, 10000, 100, 0);
    world_each(stream, &got);
    world_then(weir_client_finish(stream), &got);
    run_for(100);
    assert_int_equal(got.items, 10000);
    assert_int_equal(got.number, 10000 * 10001 / 2);
    assert_int_equal(got.len, 1000000);
    assert_int_equal(got.ends, 1);
    assert_int_equal(got.end_status, WEIR_OK);
    assert_int_equal(got.times, 1);
    assert_int_equal(got.status, WEIR_OK);
    assert_int_equal(w.served.running, 0);
}

struct sender {
    struct weir_future *stream;
    uint64_t left;
    size_t len;
    const uint8_t *data;
    int status;
};

static void send_on(struct weir_future *f, void *data)
{
    struct sender *sender = data;
    int err = f ? weir_future_status(f) : WEIR_OK;
    while (!err && sender->left) {
        struct sample item = {sender->left, {sender->data, sender->len}};
        err = weir_stream_send(sender->stream, &item);
        if (!err)
            sender->left--;
    }
    sender->status = err;
    if (err == WEIR_EAGAIN)
        weir_future_then(weir_stream_ready(sender->stream), send_on, sender);
    else if (!err)
        weir_stream_end(sender->stream);
}

static void request_stream(void **state)
{
    (void)state;
    static const uint8_t data[3000];
    static const enum sample_method methods[] = {SAMPLE_SUM, SAMPLE_PULL};
    for (int i = 0; i < 2; i++) {
        memset(&got, 0, sizeof got);
        struct sender sender = {world_call(&w, methods[i], 0, 0, 0), 1000, sizeof data, data, 0};
        send_on(NULL, &sender);
        world_then(sender.stream, &got);
        run_for(5000);
        assert_int_equal(sender.status, WEIR_OK);
        assert_int_equal(sender.left, 0);
        assert_int_equal(got.times, 1);
        assert_int_equal(got.status, WEIR_OK);
        assert_int_equal(got.number, 1000 * 1001 / 2 + 3000000);
    }
    assert_int_equal(w.served.last_end, WEIR_OK);
}

static void both_ways(void **state)
{
    (void)state;
    struct weir_future *stream = world_call(&w, SAMPLE_CHAT, 0, 0, 0);
    world_each(stream, &got);
    run_for(1);
    for (uint64_t i = 1; i <= 100; i++)
        assert_int_equal(weir_stream_send(stream, &(struct sample){.number = i}), WEIR_OK);
    run_for(10);
    assert_int_equal(got.items, 100);
    assert_int_equal(got.ends, 0);
    world_then(weir_client_finish(stream), &got);
    run_for(10);
    assert_int_equal(got.ends, 1);
    assert_int_equal(got.times, 1);
    assert_int_equal(got.status, WEIR_OK);
}

/* A message larger than every window. */
static void a_huge_message_on_a_stream(void **state)
{
    (void)state;
    static const uint8_t data[5000000];
    struct weir_future *stream = world_call(&w, SAMPLE_SUM, 0, 0, 0);
    run_for(10);
    struct sample item = {1, {data, sizeof data}};
    assert_int_equal(weir_stream_send(stream, &item), WEIR_OK);
    assert_int_equal(weir_stream_send(stream, &item), WEIR_EAGAIN);
    world_then(weir_client_finish(stream), &got);
    run_for(100);
    assert_int_equal(got.status, WEIR_OK);
    assert_int_equal(got.number, 5000001);
}

struct stopping {
    struct got *got;
    int take;
    int answer;
};

static int stopping_item(void *data, const struct sample *item)
{
    struct stopping *stopping = data;
    got_item(stopping->got, item);
    return --stopping->take > 0 ? WEIR_OK : stopping->answer;
}

static void stopping_end(void *data, int status)
{
    got_end(((struct stopping *)data)->got, status);
}

/* A reader that pauses stops the writer through the window, not through memory. */
static void a_paused_reader_holds_the_writer(void **state)
{
    (void)state;
    struct stopping stopping = {&got, 3, WEIR_PENDING};
    struct weir_future *stream = world_call(&w, SAMPLE_MANY, 100000, 100, 0);
    weir_stream_each(stream, (void (*)(void))stopping_item, stopping_end, &stopping);
    run_for(1000);
    assert_int_equal(got.items, 3);
    assert_int_equal(w.served.running, 1);
    stopping.answer = WEIR_OK;
    stopping.take = 1000000;
    weir_stream_resume(stream);
    world_then(stream, &got);
    run_for(1000);
    assert_int_equal(got.items, 100000);
    assert_int_equal(got.ends, 1);
    assert_int_equal(got.times, 1);
}

static void a_reader_ends_the_stream(void **state)
{
    (void)state;
    struct stopping stopping = {&got, 3, WEIR_ABORTED};
    struct weir_future *stream = world_call(&w, SAMPLE_MANY, 100000, 100, 0);
    weir_stream_each(stream, (void (*)(void))stopping_item, stopping_end, &stopping);
    world_then(stream, &got);
    run_for(1000);
    assert_int_equal(got.items, 3);
    assert_int_equal(got.ends, 1);
    assert_int_equal(got.end_status, WEIR_ABORTED);
    assert_int_equal(got.times, 1);
    assert_int_equal(got.status, WEIR_ABORTED);
    assert_int_equal(w.served.running, 0);
}

static void pull_on_the_client(void **state)
{
    (void)state;
    struct weir_future *stream = world_call(&w, SAMPLE_MANY, 500, 2000, 0);
    uint64_t sum = 0;
    int items = 0;
    for (;;) {
        struct weir_future *next = weir_stream_next(stream);
        assert_non_null(next);
        if (!items)
            assert_null(weir_stream_next(stream)); /* one at a time */
        assert_int_equal(weir_future_wait_take(next, NULL), WEIR_OK);
        const struct sample *item = weir_stream_item(stream);
        if (!item)
            break;
        sum += item->number;
        items++;
    }
    assert_int_equal(items, 500);
    assert_int_equal(sum, 500 * 501 / 2);
    struct sample_result result;
    assert_int_equal(weir_client_wait(weir_client_finish(stream), &result), WEIR_OK);
    weir_client_release(&result.held);
}

static void oneway(void **state)
{
    (void)state;
    static const uint8_t data[100000];
    struct sample note = {.number = 3};
    assert_int_equal(weir_client_oneway(w.client, sample_method(SAMPLE_NOTE), &note, NULL), 0);
    run_for(10);
    assert_int_equal(w.served.noted, 3);
    for (int i = 0; i < 100; i++)
        assert_int_equal(weir_client_oneway(w.client, sample_method(SAMPLE_NOTE), &note, NULL), 0);
    note.data = (struct weir_bytes){data, sizeof data};
    assert_int_equal(weir_client_oneway(w.client, sample_method(SAMPLE_NOTE), &note, NULL), 0);
    note.number = UINT64_MAX - 1;
    assert_int_equal(weir_client_oneway(w.client, sample_method(SAMPLE_NOTE), &note, NULL),
                     WEIR_ERANGE);
    run_for(10);
    assert_int_equal(w.served.noted, 3 * 102);
    assert_int_equal(weir_client_flush(w.client), WEIR_OK);
}

static void the_way_back(void **state)
{
    (void)state;
    world_start(&w, &got, SAMPLE_BACK, 77);
    run_for(10);
    assert_int_equal(got.times, 1);
    assert_int_equal(got.status, WEIR_OK);
    assert_int_equal(got.number, 77);
    assert_int_equal(w.served_back.called[SAMPLE_ECHO], 1);
    assert_non_null(w.served.kept);
    weir_client_free(w.client); /* what was kept outlives the connection and says so */
    w.client = NULL;
    run_for(10);
    struct got back = {0};
    world_then(weir_client_call(w.served.kept, sample_method(SAMPLE_ECHO),
                                &(struct sample){.number = 1}, NULL),
               &back);
    run_for(10);
    assert_int_equal(back.times, 1);
    assert_int_equal(back.status, WEIR_UNAVAILABLE);
}

static void metadata(void **state)
{
    (void)state;
    const struct weir_metadata metadata[] = {
        {WEIR_STR("other"), WEIR_BYTES("x")},
        {WEIR_STR("name"), WEIR_BYTES("value")},
    };
    struct weir_call_options options = {.metadata = metadata, .metadata_count = 2};
    const struct weir_method *method = sample_method(SAMPLE_ECHO);
    world_then(weir_client_call(w.client, method, &(struct sample){.number = 1}, &options), &got);
    run_for(10);
    assert_int_equal(got.status, WEIR_OK);
    assert_string_equal(w.served.meta, "value");
    const struct weir_metadata wrong = {WEIR_STR("Upper"), WEIR_BYTES("x")};
    options = (struct weir_call_options){.metadata = &wrong, .metadata_count = 1};
    world_then(weir_client_call(w.client, method, &(struct sample){.number = 1}, &options), &got);
    run_for(10);
    assert_int_equal(got.status, WEIR_INVALID_ARGUMENT);
}

static void a_scope_ends_its_calls(void **state)
{
    (void)state;
    struct weir_scope scope;
    weir_scope_init(&scope, weir_sim_executor(w.sim), NULL, NULL, NULL);
    struct weir_call_options options = {.scope = &scope};
    const struct weir_method *method = sample_method(SAMPLE_NEVER);
    struct sample request = {0};
    world_then(weir_client_call(w.client, method, &request, &options), &got);
    run_for(5);
    weir_scope_close(&scope);
    run_for(5);
    assert_int_equal(got.times, 1);
    assert_int_equal(got.status, WEIR_CANCELLED);
    assert_int_equal(w.served.running, 0);
    memset(&got, 0, sizeof got);
    world_then(weir_client_call(w.client, method, &request, &options), &got);
    run_for(5);
    assert_int_equal(got.times, 1);
    assert_int_equal(got.status, WEIR_CANCELLED);
}

static struct sample_result kept;

static void keep_result(void *data, const struct sample_result *result)
{
    (void)data;
    kept = *result;
    weir_keep(kept.held);
}

/* Contract 6: what a callback was given lives until it returns, or until a kept copy is given up. */
static void a_result_can_be_kept(void **state)
{
    (void)state;
    memset(&kept, 0, sizeof kept);
    weir_client_then(world_call(&w, SAMPLE_ECHO, 7, 300, 0), (void (*)(void))keep_result, NULL);
    run_for(10);
    assert_int_equal(kept.status, WEIR_OK);
    weir_client_free(w.client); /* also beyond the client that made the call */
    w.client = NULL;
    run_for(10);
    assert_int_equal(kept.reply->number, 7);
    assert_int_equal(kept.reply->data.len, 300);
    for (size_t i = 0; i < 300; i++)
        assert_int_equal(kept.reply->data.data[i], sample_byte(i));
    weir_client_release(&kept.held);
    assert_null(kept.held);
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(echo),
        CASE(a_result_can_be_kept),
        CASE(wait_and_hold),
        CASE(large_both_ways),
        CASE(many_at_once),
        CASE(failures),
        CASE(deadline_on_the_client),
        CASE(cancel_tells_the_server),
        CASE(a_detached_call_goes_on),
        CASE(reply_stream),
        CASE(request_stream),
        CASE(both_ways),
        CASE(a_huge_message_on_a_stream),
        CASE(a_paused_reader_holds_the_writer),
        CASE(a_reader_ends_the_stream),
        CASE(pull_on_the_client),
        CASE(oneway),
        CASE(the_way_back),
        CASE(metadata),
        CASE(a_scope_ends_its_calls),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
