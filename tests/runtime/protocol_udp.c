/* A multiplexed protocol over UDP, and over TCP at the same number, on real sockets. */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdio.h>
#include <sys/socket.h>
#include <unistd.h>

#include "toy_talk.h"
#include "weir/client.h"
#include "weir/reactor.h"

struct world {
    struct weir_reactor *reactor;
    struct shop shop;
    struct weir_client *client;
    int port;
};

static int datagram_calls;

static int handle(struct weir_call *call, const struct toy_message *request,
                  struct toy_message *reply)
{
    if (weir_call_is_datagram(call)) {
        datagram_calls++;
        assert_null(weir_call_connection(call));
        assert_memory_equal(weir_call_peer(call), "udp://127.0.0.1:", 16);
    }
    return shop_handle(call, request, reply);
}

static void open_server(struct world *w, const char *udp)
{
    char url[WEIR_ADDRESS_MAX];
    const struct weir_server_options options = {.on_malformed = shop_malformed, .data = &w->shop};
    memset(&w->shop, 0, sizeof w->shop);
    w->shop.handlers.handle = handle;
    w->shop.server = weir_server_new(
        w->reactor, (struct weir_service){&toy_mux_service, &w->shop.handlers, &w->shop}, &options);
    assert_int_equal(weir_server_listen(w->shop.server, udp), 0);
    const char *address = weir_server_address(w->shop.server, 0);
    assert_int_equal(sscanf(address, "udp://127.0.0.1:%d", &w->port), 1);
    snprintf(url, sizeof url, "tcp://127.0.0.1:%d", w->port);
    assert_int_equal(weir_server_listen(w->shop.server, url), 0);
}

static int setup(void **state)
{
    static struct world world;
    memset(&world, 0, sizeof world);
    world.reactor = weir_reactor_new();
    open_server(&world, "udp://127.0.0.1:0");
    world.client = weir_client_new(world.reactor, weir_server_address(world.shop.server, 0), NULL);
    datagram_calls = 0;
    *state = &world;
    return 0;
}

static int teardown(void **state)
{
    struct world *w = *state;
    weir_client_free(w->client);
    weir_server_free(w->shop.server);
    weir_reactor_free(w->reactor);
    return 0;
}

static struct weir_future *ask(struct weir_client *client, char kind, const char *text,
                               uint32_t timeout_ms)
{
    const struct toy_message request = toy(kind, text);
    const struct weir_call_options options = {.timeout_ms = timeout_ms};
    int method = kind == 'g' ? TOY_GET : TOY_WAIT;
    return weir_client_call(client, &toy_mux_methods[method], &request, &options);
}

static void assert_reply(struct weir_future *f, const char *text)
{
    struct toy_result result = {0};
    assert_int_equal(weir_client_wait(f, &result), 0);
    assert_int_equal(result.reply.data.len, strlen(text));
    assert_memory_equal(result.reply.data.data, text, strlen(text));
    weir_client_release(&result.held);
}

static void both_transports(void **state)
{
    struct world *w = *state;
    struct weir_client *tcp =
        weir_client_new(w->reactor, weir_server_address(w->shop.server, 1), NULL);
    struct weir_future *many[6];
    for (int round = 0; round < 50; round++) {
        for (int i = 0; i < 6; i++)
            many[i] = ask(i % 2 ? tcp : w->client, 'g', "hello", 5000);
        for (int i = 0; i < 6; i++)
            assert_reply(many[i], "hello");
    }
    assert_int_equal(datagram_calls, 150);
    weir_client_free(tcp);
}

/* A peer that sends what it likes. */
static void hostile(void **state)
{
    struct world *w = *state;
    struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons((uint16_t)w->port)};
    to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    int fd = socket(AF_INET, SOCK_DGRAM, 0);
    assert_int_equal(connect(fd, (struct sockaddr *)&to, sizeof to), 0);
    static const char *const bad[] = {"g",   "g1",    "g1\5abc",    "g1\1abc",
                                      "!!!", "v1\1a", "g1\7unknown"};
    static char large[60000];
    for (int i = 0; i < 100; i++)
        send(fd, bad[i % 7], strlen(bad[i % 7]), 0);
    send(fd, large, sizeof large, 0);
    send(fd, "", 0, 0);
    assert_reply(ask(w->client, 'g', "still there", 5000), "still there");
    send(fd, "w3\3oneg4\3two", 6, 0);
    while (!w->shop.parked_count)
        weir_reactor_run_once(w->reactor, true);
    close(fd); /* the answer goes to nobody, whatever the network says of it */
    shop_answer(&w->shop, 0);
    for (int i = 0; i < 10; i++)
        assert_reply(ask(w->client, 'g', "still there", 5000), "still there");
}

/* A datagram that does not decode is answered by the owner, to whom it came from. */
static void malformed(void **state)
{
    struct world *w = *state;
    struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons((uint16_t)w->port)};
    to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    int fd = socket(AF_INET, SOCK_DGRAM, 0);
    char got[16];
    assert_int_equal(connect(fd, (struct sockaddr *)&to, sizeof to), 0);
    send(fd, "!-\1a", 4, 0);
    send(fd, "!?\1a", 4, 0);
    while (w->shop.malformed < 2)
        weir_reactor_run_once(w->reactor, true);
    assert_int_equal(recv(fd, got, sizeof got, 0), 6);
    assert_memory_equal(got, "x0\3bad", 6);
    close(fd);
    assert_reply(ask(w->client, 'g', "still there", 5000), "still there");
}

/* Nobody there: the network says so, and the client asks again when it likes. */
static void nobody_there(void **state)
{
    struct world *w = *state;
    struct toy_result result = {0};
    char url[WEIR_ADDRESS_MAX];
    snprintf(url, sizeof url, "udp://127.0.0.1:%d", w->port);
    weir_server_free(w->shop.server);
    for (int i = 0; i < 12; i++) { /* more than there are ids */
        assert_int_equal(weir_client_wait(ask(w->client, 'g', "a", 5), &result),
                         WEIR_DEADLINE_EXCEEDED);
        weir_client_release(&result.held);
    }
    open_server(w, url);
    assert_reply(ask(w->client, 'g', "b", 5000), "b");
}

static void on_drained(void *data)
{
    *(bool *)data = true;
}

static void drains(void **state)
{
    struct world *w = *state;
    bool drained = false;
    struct weir_future *f = ask(w->client, 'w', "a", 5000);
    while (!w->shop.parked_count)
        weir_reactor_run_once(w->reactor, true);
    weir_server_drain(w->shop.server, 10000, on_drained, &drained);
    for (int i = 0; i < 5; i++)
        weir_reactor_run_once(w->reactor, false);
    assert_false(drained);
    shop_answer(&w->shop, 0);
    assert_reply(f, "a");
    while (!drained)
        weir_reactor_run_once(w->reactor, true);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(both_transports, setup, teardown),
        cmocka_unit_test_setup_teardown(hostile, setup, teardown),
        cmocka_unit_test_setup_teardown(malformed, setup, teardown),
        cmocka_unit_test_setup_teardown(nobody_there, setup, teardown),
        cmocka_unit_test_setup_teardown(drains, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
