/* Server and client over real sockets on one loop. */
#include "cmocka_all.h"

#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

#include "fault_alloc.h"
#include "sample.h"
#include "weir/reactor.h"

static struct weir_reactor *reactor;
static struct weir_server *server;
static struct weir_client *client;
static struct sample_server served;

static int setup(void **state)
{
    (void)state;
    memset(&served, 0, sizeof served);
    reactor = weir_reactor_new();
    server = weir_server_new(reactor, sample_service(&served), NULL);
    assert_int_equal(weir_server_listen(server, "tcp://127.0.0.1:0"), WEIR_OK);
    client = weir_client_new(reactor, weir_server_address(server, 0), NULL);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    weir_client_free(client);
    weir_server_free(server);
    weir_reactor_free(reactor);
    return 0;
}

static int call(struct weir_client *c, enum sample_method method, struct sample request,
                struct sample_result *ret_result)
{
    *ret_result = (struct sample_result){0};
    return weir_client_wait(weir_client_call(c, sample_method(method), &request, NULL), ret_result);
}

static void calls_over_tcp(void **state)
{
    (void)state;
    struct sample_result result;
    for (int i = 0; i < 1000; i++) {
        struct sample request = {.number = (uint64_t)i, .data = WEIR_BYTES("hello")};
        assert_int_equal(call(client, SAMPLE_ECHO, request, &result), WEIR_OK);
        assert_int_equal(result.reply->number, i);
        assert_memory_equal(result.reply->data.data, "hello", 5);
        weir_client_release(&result.held);
    }
    assert_non_null(strstr(served.peer, "tcp://127.0.0.1:"));
}

static void large_messages_over_tcp(void **state)
{
    (void)state;
    struct sample_result result;
    uint8_t *data = malloc(9000000);
    for (size_t i = 0; i < 9000000; i++)
        data[i] = sample_byte(i);
    struct sample request = {1, {data, 9000000}};
    assert_int_equal(call(client, SAMPLE_ECHO, request, &result), WEIR_OK);
    assert_int_equal(result.reply->data.len, 9000000);
    assert_memory_equal(result.reply->data.data, data, 9000000);
    weir_client_release(&result.held);
    free(data);
}

static int counted;

static void count(void *data, const struct sample_result *result)
{
    (void)data;
    counted += result->status == WEIR_OK;
    if (counted == 5000)
        weir_reactor_stop(reactor);
}

static void many_calls_over_tcp(void **state)
{
    (void)state;
    counted = 0;
    for (uint64_t i = 0; i < 5000; i++) {
        struct sample request = {.number = i % 3 ? i : 1};
        enum sample_method method = i % 3 ? SAMPLE_ECHO : SAMPLE_LATER;
        weir_client_then(weir_client_call(client, sample_method(method), &request, NULL),
                         (void (*)(void))count, NULL);
    }
    assert_int_equal(weir_reactor_run(reactor), WEIR_OK);
    assert_int_equal(counted, 5000);
}

static void over_a_unix_socket(void **state)
{
    (void)state;
    char url[64];
    struct sample_result result;
    snprintf(url, sizeof url, "unix:/tmp/weir-test-%d.sock", (int)getpid());
    assert_int_equal(weir_server_listen(server, url), WEIR_OK);
    struct weir_client *other = weir_client_new(reactor, url, NULL);
    assert_int_equal(call(other, SAMPLE_BACK, (struct sample){.number = 5}, &result),
                     WEIR_UNIMPLEMENTED); /* this client serves nothing */
    weir_client_release(&result.held);
    assert_int_equal(call(other, SAMPLE_ECHO, (struct sample){.number = 5}, &result), WEIR_OK);
    weir_client_release(&result.held);
    weir_client_free(other);
}

static void a_malformed_url_is_told_by_the_calls(void **state)
{
    (void)state;
    struct sample_result result;
    struct weir_client *lost = weir_client_new(reactor, "no such thing", NULL);
    assert_int_equal(call(lost, SAMPLE_ECHO, (struct sample){0}, &result), WEIR_EADDRESS);
    weir_client_release(&result.held);
    weir_client_free(lost);
    assert_int_equal(weir_server_listen(server, "no such thing"), WEIR_EADDRESS);
    lost = weir_client_new(reactor, "tcp://127.0.0.1:1", NULL);
    assert_int_equal(call(lost, SAMPLE_ECHO, (struct sample){0}, &result), WEIR_UNAVAILABLE);
    weir_client_release(&result.held);
    weir_client_free(lost);
}

/* A wait from a callback of the loop would hang: it says so, and takes the call. */
static int nested_status;

static void wait_inside(void *data, const struct sample_result *result)
{
    (void)data;
    (void)result;
    struct sample_result inner;
    nested_status = call(client, SAMPLE_ECHO, (struct sample){0}, &inner);
    weir_client_release(&inner.held);
    weir_reactor_stop(reactor);
}

static void waiting_inside_the_loop_is_refused(void **state)
{
    (void)state;
    nested_status = 0;
    struct sample request = {0};
    weir_client_then(weir_client_call(client, sample_method(SAMPLE_ECHO), &request, NULL),
                     (void (*)(void))wait_inside, NULL);
    weir_reactor_run(reactor);
    assert_int_equal(nested_status, WEIR_EBUSY);
}

static void a_signal_drains(void **state)
{
    (void)state;
    struct sample_result result;
    assert_int_equal(weir_server_drain_on_signals(server, 1000), WEIR_OK);
    assert_int_equal(call(client, SAMPLE_ECHO, (struct sample){0}, &result), WEIR_OK);
    weir_client_release(&result.held);
    raise(SIGTERM);
    assert_int_equal(weir_reactor_run(reactor), WEIR_OK);
    assert_int_equal(weir_server_connections(server), 0);
}

static void everything_may_be_freed_in_any_order(void **state)
{
    (void)state;
    struct sample request = {0};
    struct weir_future *held =
        weir_client_call(client, sample_method(SAMPLE_NEVER), &request, NULL);
    for (int i = 0; i < 10; i++)
        weir_reactor_run_once(reactor, false);
    weir_server_free(server);
    server = NULL;
    weir_client_free(client);
    client = NULL;
    weir_future_cancel(&held);
}

static int disconnects;

static void count_disconnect(void *data, const char *peer, int status)
{
    (void)data;
    (void)status;
    disconnects += strncmp(peer, "tcp://", 6) == 0;
}

static int ended_status;

static void note_end(void *data, const struct sample_result *result)
{
    (void)data;
    ended_status = result->status;
}

/* The reactor's end is the connections' end. */
static void the_reactor_closes_first(void **state)
{
    (void)state;
    const struct weir_server_options options = {.on_disconnect = count_disconnect};
    struct weir_server *s = weir_server_new(reactor, sample_service(&served), &options);
    assert_int_equal(weir_server_listen(s, "tcp://127.0.0.1:0"), WEIR_OK);
    struct weir_client *c = weir_client_new(reactor, weir_server_address(s, 0), NULL);
    struct sample request = {0};
    struct sample_result result;
    disconnects = 0;
    ended_status = 0;
    assert_int_equal(call(c, SAMPLE_ECHO, request, &result), WEIR_OK);
    weir_client_release(&result.held);
    weir_client_then(weir_client_call(c, sample_method(SAMPLE_NEVER), &request, NULL),
                     (void (*)(void))note_end, NULL);
    for (int i = 0; i < 20; i++)
        weir_reactor_run_once(reactor, false);
    assert_int_equal(served.running, 1);
    weir_reactor_close(reactor, NULL, NULL);
    weir_reactor_run(reactor);
    assert_int_equal(disconnects, 1);
    assert_int_equal(ended_status, WEIR_UNAVAILABLE);
    assert_int_equal(served.running, 0);
    weir_client_free(c);
    weir_server_free(s);
}

/* Contract 9: a steady load allocates nothing; of large messages only what shows their pieces. */
static void no_allocation_in_a_steady_state(void **state)
{
    (void)state;
    struct fault_alloc fault = {0};
    struct weir_reactor_options options = {.allocator = fault_alloc_init(&fault)};
    struct weir_reactor *r = weir_reactor_new_with(&options);
    struct weir_server *s = weir_server_new(r, sample_service(&served), NULL);
    assert_int_equal(weir_server_listen(s, "tcp://127.0.0.1:0"), WEIR_OK);
    struct weir_client *c = weir_client_new(r, weir_server_address(s, 0), NULL);
    static uint8_t data[100000];
    static const size_t sizes[] = {10, 1000, 3000, 100000};
    for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
        for (int round = 0; round < 200; round++) {
            struct sample_result result;
            struct sample request = {.number = 1, .data = {data, sizes[i]}};
            if (round == 100)
                fault_alloc_arm(&fault, 0);
            enum sample_method method = round % 10 ? SAMPLE_ECHO : SAMPLE_LATER;
            assert_int_equal(call(c, method, request, &result), WEIR_OK);
            assert_int_equal(result.reply->data.len, sizes[i]);
            weir_client_release(&result.held);
        }
        assert_true(fault.calls <= (sizes[i] < 4096 ? 0 : 100 * 14));
    }
    weir_client_free(c);
    weir_server_free(s);
    weir_reactor_free(r);
    assert_int_equal(fault.outstanding, 0);
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(calls_over_tcp),
        CASE(large_messages_over_tcp),
        CASE(many_calls_over_tcp),
        CASE(over_a_unix_socket),
        CASE(a_malformed_url_is_told_by_the_calls),
        CASE(waiting_inside_the_loop_is_refused),
        CASE(a_signal_drains),
        CASE(everything_may_be_freed_in_any_order),
        CASE(the_reactor_closes_first),
        CASE(no_allocation_in_a_steady_state),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
