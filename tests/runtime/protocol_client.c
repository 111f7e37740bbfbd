/* Clients of protocols that exist, on hand-written tables, against a server on the same. */
#include <stdio.h>

#include "toy_talk.h"
#include "weir/client.h"

/* What callbacks have seen, one letter per outcome and its data. */
struct log {
    char text[512];
    size_t len;
    struct weir_client *client;
    const struct weir_method *methods;
    struct weir_future *stream;
    int pause_after;
};

static void note(struct log *log, const char *what, const struct toy_message *message)
{
    log->len += (size_t)snprintf(log->text + log->len, sizeof log->text - log->len, "%s", what);
    if (message)
        log->len += (size_t)snprintf(log->text + log->len, sizeof log->text - log->len, "%.*s;",
                                     (int)message->data.len, (const char *)message->data.data);
}

static void on_result(void *data, const struct toy_result *result)
{
    if (result->status)
        note(data, weir_error_name(result->status) + 5, NULL), note(data, ";", NULL);
    else
        note(data, "=", &result->reply);
}

static int on_item(void *data, const struct toy_message *item)
{
    struct log *log = data;
    note(log, "+", item);
    return log->pause_after && --log->pause_after == 0 ? WEIR_PENDING : WEIR_OK;
}

static void on_items_end(void *data, int status)
{
    note(data, status ? "broken;" : "end;", NULL);
}

static struct weir_future *ask(struct log *log, int method, char kind, const char *text)
{
    struct toy_message request = {(uint8_t)kind, '0', {(const uint8_t *)text, strlen(text)}};
    return weir_client_call(log->client, &log->methods[method], &request, NULL);
}

static void get(struct log *log, const char *text)
{
    weir_client_then(ask(log, TOY_GET, 'g', text), (void (*)(void))on_result, log);
}

static void wait_for(struct log *log, const char *text)
{
    weir_client_then(ask(log, TOY_WAIT, 'w', text), (void (*)(void))on_result, log);
}

static void open_with(struct shop *shop, struct log *log, const struct weir_service_type *type,
                      const struct weir_client_options *options)
{
    shop_open(shop, type);
    *log = (struct log){0};
    log->methods = type->methods;
    log->client = weir_client_new_on(weir_sim_net(shop->sim), "tcp://toy:1", options);
}

static void run(struct shop *shop, uint64_t ms)
{
    weir_sim_run_until(shop->sim, weir_sim_now(shop->sim) + ms);
}

#define assert_log(log, what)                                                                      \
    do {                                                                                           \
        assert_string_equal((log)->text, what);                                                    \
        (log)->len = 0;                                                                            \
        (log)->text[0] = '\0';                                                                     \
    } while (0)

static void finish(struct shop *shop, struct log *log)
{
    weir_client_free(log->client);
    shop_close(shop);
}

/* ---- pipelined and multiplexed ---- */

static void calls(const struct weir_service_type *type)
{
    struct shop shop;
    struct log log;
    open_with(&shop, &log, type, NULL);
    get(&log, "one");
    get(&log, "none"); /* before the connection stands */
    run(&shop, 10);
    get(&log, "two");
    weir_client_then(ask(&log, TOY_MANY, 'm', "xy"), (void (*)(void))on_result, &log);
    get(&log, "unknown");
    get(&log, "three");
    run(&shop, 10);
    assert_log(&log, "=one;UNKNOWN;=two;=xy;UNKNOWN;=three;");
    finish(&shop, &log);
}

static void pipelined(void **state)
{
    (void)state;
    calls(&toy_line_service);
}

static void multiplexed(void **state)
{
    (void)state;
    calls(&toy_mux_service);
}

static void waited_for(void **state)
{
    struct shop shop;
    struct log log;
    struct toy_result one, two;
    (void)state;
    open_with(&shop, &log, &toy_line_service, NULL);
    struct weir_future *first = ask(&log, TOY_GET, 'g', "one");
    struct weir_future *second = ask(&log, TOY_GET, 'g', "none");
    assert_int_equal(weir_client_wait(first, &one), 0);
    assert_int_equal(weir_client_wait(second, &two), WEIR_UNKNOWN);
    for (int i = 0; i < 20; i++)
        get(&log, "other");
    run(&shop, 10);
    assert_memory_equal(one.reply.data.data, "one", 3);
    assert_int_equal(two.text.len, 9);
    assert_memory_equal(two.text.data, "not found", 9);
    weir_client_release(&one.held);
    weir_client_release(&two.held);
    const struct toy_message quiet = {'q', '0', {(const uint8_t *)"q", 1}};
    assert_int_equal(weir_client_oneway(log.client, &log.methods[TOY_QUIET], &quiet, NULL), 0);
    assert_int_equal(weir_client_flush(log.client), 0);
    run(&shop, 10);
    assert_int_equal(shop.quiets, 1);
    finish(&shop, &log);
}

/* A call that was given up keeps its place: its reply is nobody else's. */
static void cancelled_in_line(void **state)
{
    struct shop shop;
    struct log log;
    (void)state;
    open_with(&shop, &log, &toy_line_service, NULL);
    struct weir_future *parked = ask(&log, TOY_WAIT, 'w', "one");
    get(&log, "two");
    run(&shop, 10);
    weir_future_cancel(&parked);
    get(&log, "three");
    run(&shop, 10);
    assert_log(&log, "");
    assert_int_equal(shop_answer(&shop, 0), 0);
    run(&shop, 10);
    assert_log(&log, "=two;=three;");
    finish(&shop, &log);
}

/* An id stays taken until it is answered; more calls than ids wait. */
static void ids(void **state)
{
    struct shop shop;
    struct log log;
    (void)state;
    open_with(&shop, &log, &toy_mux_service, NULL);
    struct weir_future *parked[3];
    for (int i = 0; i < 3; i++)
        parked[i] = ask(&log, TOY_WAIT, 'w', "p");
    run(&shop, 10);
    weir_future_cancel(&parked[0]);
    for (int i = 0; i < 40; i++)
        get(&log, "x");
    run(&shop, 100);
    assert_int_equal(log.len, 40 * 3);
    log.len = 0;
    log.text[0] = '\0';
    weir_client_then(parked[1], (void (*)(void))on_result, &log);
    weir_client_then(parked[2], (void (*)(void))on_result, &log);
    for (int i = 2; i >= 0; i--)
        assert_int_equal(shop_answer(&shop, i), 0);
    run(&shop, 10);
    assert_log(&log, "=p;=p;");
    finish(&shop, &log);
}

static void deadline(void **state)
{
    struct shop shop;
    struct log log;
    (void)state;
    open_with(&shop, &log, &toy_mux_service, NULL);
    const struct weir_call_options options = {.timeout_ms = 50};
    const struct toy_message request = {'w', 0, {(const uint8_t *)"a", 1}};
    weir_client_then(weir_client_call(log.client, &log.methods[TOY_WAIT], &request, &options),
                     (void (*)(void))on_result, &log);
    run(&shop, 100);
    assert_log(&log, "DEADLINE_EXCEEDED;");
    assert_int_equal(shop_answer(&shop, 0), 0);
    get(&log, "b");
    run(&shop, 10);
    assert_log(&log, "=b;");
    finish(&shop, &log);
}

/* ---- streams ---- */

static void items_by_callback(void **state)
{
    struct shop shop;
    struct log log;
    (void)state;
    open_with(&shop, &log, &toy_line_service, NULL);
    struct weir_future *stream = ask(&log, TOY_STREAM, 's', "abcde");
    get(&log, "behind");
    assert_int_equal(weir_stream_each(stream, (void (*)(void))on_item, on_items_end, &log), 0);
    weir_client_then(stream, (void (*)(void))on_result, &log);
    log.pause_after = 2;
    run(&shop, 10);
    assert_log(&log, "+a;+b;"); /* the reader is behind, and so is all that follows */
    weir_stream_resume(stream);
    run(&shop, 10);
    assert_log(&log, "+c;+d;+e;end;=;=behind;");
    finish(&shop, &log);
}

static void items_by_hand(void **state)
{
    struct shop shop;
    struct log log;
    (void)state;
    open_with(&shop, &log, &toy_line_service, NULL);
    struct weir_future *stream = ask(&log, TOY_STREAM, 's', "abc");
    run(&shop, 10);
    for (int i = 0; i < 3; i++) {
        assert_int_equal(weir_future_wait_take(weir_stream_next(stream), NULL), 0);
        note(&log, "+", weir_stream_item(stream));
    }
    assert_int_equal(weir_future_wait_take(weir_stream_next(stream), NULL), 0);
    assert_null(weir_stream_item(stream));
    assert_log(&log, "+a;+b;+c;");
    struct toy_result result;
    assert_int_equal(weir_client_wait(stream, &result), 0);
    weir_client_release(&result.held);
    stream = ask(&log, TOY_STREAM, 's', "abc"); /* given up with an item at hand */
    run(&shop, 10);
    weir_future_cancel(&stream);
    get(&log, "behind");
    run(&shop, 10);
    assert_log(&log, "=behind;");
    finish(&shop, &log);
}

/* ---- connections ---- */

static void lost(void **state)
{
    struct shop shop;
    struct log log;
    (void)state;
    open_with(&shop, &log, &toy_line_service, NULL);
    wait_for(&log, "one");
    get(&log, "two");
    run(&shop, 10);
    weir_sim_reset_at(shop.sim, 1);
    get(&log, "three");
    run(&shop, 10);
    assert_log(&log, "UNAVAILABLE;UNAVAILABLE;UNAVAILABLE;");
    get(&log, "four"); /* connects again */
    run(&shop, 1000);
    assert_log(&log, "=four;");
    assert_int_equal(weir_call_fail(shop.parked[0], WEIR_ABORTED, NULL), WEIR_ECLOSED);
    finish(&shop, &log);
}

static void greet(void *data, struct weir_client *client)
{
    struct log *log = data;
    const struct toy_message hello = {'h', '0', {(const uint8_t *)"hello", 5}};
    weir_client_then(weir_client_call(client, &log->methods[TOY_GET], &hello, NULL),
                     (void (*)(void))on_result, log);
}

/* What on_connected calls comes first, in a state where nothing else is allowed. */
static void greeting(void **state)
{
    struct shop shop;
    struct log log;
    const struct weir_client_options options = {.on_connected = greet, .data = &log};
    (void)state;
    open_with(&shop, &log, &toy_steps_service, &options);
    get(&log, "one");
    get(&log, "two");
    run(&shop, 10);
    assert_log(&log, "=hello;=one;=two;");
    finish(&shop, &log);
}

/* The client's own side of the rules: not before hello, and it says so. */
static void not_in_this_state(void **state)
{
    struct shop shop;
    struct log log;
    (void)state;
    open_with(&shop, &log, &toy_steps_service, NULL);
    get(&log, "one");
    run(&shop, 10);
    assert_log(&log, "FAILED_PRECONDITION;");
    finish(&shop, &log);
}

static void on_push(void *data, const void *message, const struct weir_type *type)
{
    assert_ptr_equal(type, &toy_message_type);
    note(data, "!", message);
}

static void pushed(void **state)
{
    struct shop shop;
    struct log log;
    (void)state;
    open_with(&shop, &log, &toy_line_service, NULL);
    weir_client_on_push(log.client, on_push, &log);
    wait_for(&log, "one");
    run(&shop, 10);
    shop.peer = weir_peer_ref(weir_call_connection(shop.parked[0]));
    const struct toy_message push = {'p', '0', {(const uint8_t *)"news", 4}};
    assert_int_equal(weir_peer_push(shop.peer, &push), 0);
    assert_int_equal(shop_answer(&shop, 0), 0);
    run(&shop, 10);
    assert_log(&log, "!news;=one;");
    finish(&shop, &log);
}

/* ---- whatever fails, every call completes once and nothing is left ---- */

static int completions;
static struct log unread;

static void count(void *data, const struct toy_result *result)
{
    (void)data;
    (void)result;
    completions++;
}

static void with_fault(const struct weir_sim_options *options, const struct weir_service_type *type)
{
    struct shop shop;
    int made = 0;
    shop_open_with(&shop, type, options);
    struct weir_client *client = weir_client_new_on(weir_sim_net(shop.sim), "tcp://toy:1", NULL);
    completions = 0;
    unread.len = 0;
    for (int i = 0; client && i < 12; i++) {
        static const char kinds[] = "gwms";
        int method = i % 4;
        const struct toy_message request = {(uint8_t)kinds[method], 0, {(const uint8_t *)"abc", 3}};
        struct weir_future *f = weir_client_call(client, &type->methods[method], &request, NULL);
        if (f && method == 3)
            weir_stream_each(f, (void (*)(void))on_item, NULL, &unread);
        if (f && i == 7)
            weir_future_cancel(&f);
        else if (f && !weir_client_then(f, (void (*)(void))count, NULL))
            made++;
        weir_sim_run_until(shop.sim, weir_sim_now(shop.sim) + 3);
        while (shop.parked_count)
            shop_answer(&shop, --shop.parked_count);
    }
    weir_sim_run_until(shop.sim, weir_sim_now(shop.sim) + 200);
    weir_client_free(client);
    while (shop.parked_count)
        shop_answer(&shop, --shop.parked_count);
    shop_close(&shop);
    assert_int_equal(completions, made);
}

static void faults(void **state)
{
    (void)state;
    for (uint64_t n = 1; n < 120; n++) {
        const struct weir_service_type *type = n % 2 ? &toy_line_service : &toy_mux_service;
        with_fault(&(struct weir_sim_options){.seed = n, .fail_alloc_at = n}, type);
        with_fault(
            &(struct weir_sim_options){
                .seed = n, .reset_at = n % 60, .split = WEIR_SIM_RANDOM, .delay_max_ms = 3},
            type);
    }
}

/* Datagrams that are lost, late or twofold: each call ends once, and with its own answer or by its time. */
static void count_own(void *data, const struct toy_result *result)
{
    const char *own = data;
    completions++;
    if (result->status)
        assert_int_equal(result->status, WEIR_DEADLINE_EXCEEDED);
    else
        assert_memory_equal(result->reply.data.data, own, 2);
    unread.pause_after += !result->status;
}

static void lossy(void **state)
{
    static char own[400][3];
    (void)state;
    for (uint64_t seed = 1; seed < 20; seed++) {
        const struct weir_sim_options options = {.seed = seed,
                                                 .delay_max_ms = 5,
                                                 .datagram_loss = 20,
                                                 .datagram_twice = 20,
                                                 .fail_alloc_at = seed % 4 ? 0 : 50 + seed * 7};
        const struct weir_call_options once = {.timeout_ms = 30};
        struct shop shop;
        int made = 0;
        shop_open_with(&shop, &toy_mux_service, &options);
        completions = unread.pause_after = 0;
        if (shop.server && !weir_server_listen(shop.server, "udp://toy:1")) {
            struct weir_client *client =
                weir_client_new_on(weir_sim_net(shop.sim), "udp://toy:1", NULL);
            for (int i = 0; client && i < 400; i++) {
                snprintf(own[i], sizeof own[i], "%02x", i % 256);
                const struct toy_message request = toy('g', own[i]);
                struct weir_future *f =
                    weir_client_call(client, &toy_mux_methods[TOY_GET], &request, &once);
                made += f && !weir_client_then(f, (void (*)(void))count_own, own[i]);
                weir_sim_run_until(shop.sim, weir_sim_now(shop.sim) + 10);
            }
            weir_sim_run_until(shop.sim, weir_sim_now(shop.sim) + 100);
            assert_true(unread.pause_after > (seed % 4 ? 200 : -1));
            weir_client_free(client);
        }
        assert_int_equal(completions, made);
        shop_close(&shop);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pipelined),
        cmocka_unit_test(multiplexed),
        cmocka_unit_test(waited_for),
        cmocka_unit_test(cancelled_in_line),
        cmocka_unit_test(ids),
        cmocka_unit_test(deadline),
        cmocka_unit_test(items_by_callback),
        cmocka_unit_test(items_by_hand),
        cmocka_unit_test(lost),
        cmocka_unit_test(greeting),
        cmocka_unit_test(not_in_this_state),
        cmocka_unit_test(pushed),
        cmocka_unit_test(faults),
        cmocka_unit_test(lossy),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
