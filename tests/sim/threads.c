/* Reactors in threads: servers that share a port, clients beside them, and work posted from one to
 * the other. Nothing but weir_post crosses threads; the thread sanitizer looks on. */
#include <pthread.h>
#include <stdlib.h>

#include "../runtime/cmocka_all.h"
#include "serve.h"
#include "weir/client.h"
#include "weir/reactor.h"
#include "weir/server.h"

enum { SERVERS = 3, CLIENTS = 3, CALLS = 400, IN_FLIGHT = 16, POSTS = 200 };

/* ---- servers ---- */

struct server_thread {
    pthread_t thread;
    struct weir_reactor *reactor;
    struct weir_server *server;
    struct served served;
    uint64_t posted; /* seen by this thread */
};

static struct server_thread servers[SERVERS];
static char address[WEIR_ADDRESS_MAX];

static void *serve(void *data)
{
    struct server_thread *s = data;
    weir_reactor_run(s->reactor);
    weir_server_free(s->server);
    weir_reactor_free(s->reactor);
    return NULL;
}

/* All are made here, before any thread runs; the first one chooses the port. */
static void make_server(struct server_thread *s, const char *url)
{
    struct weir_server_options options = {.reuse_port = true};
    s->reactor = weir_reactor_new();
    assert_non_null(s->reactor);
    s->server = weir_server_new(s->reactor, served_service(&s->served), &options);
    assert_int_equal(weir_server_listen(s->server, url), WEIR_OK);
}

static void start_servers(void)
{
    make_server(&servers[0], "tcp://127.0.0.1:0");
    snprintf(address, sizeof address, "%s", weir_server_address(servers[0].server, 0));
    for (int i = 1; i < SERVERS; i++)
        make_server(&servers[i], address);
}

static void drain(void *data)
{
    struct server_thread *s = data;
    weir_server_drain(s->server, 5000, NULL, NULL);
}

static void count_post(void *data)
{
    struct server_thread *s = data;
    s->posted++;
}

/* ---- clients ---- */

struct client_thread {
    pthread_t thread;
    struct weir_reactor *reactor;
    struct weir_client *client;
    int number;
    int started;
    int ended;
    int failed;
    int posts; /* that were taken */
    int posts_back;
};

static struct client_thread clients[CLIENTS];

/* From a client's thread to a server's and back again. */
struct errand {
    struct client_thread *client;
    struct server_thread *server;
};

static void come_back(void *data)
{
    struct errand *errand = data;
    errand->client->posts_back++;
    if (errand->client->posts_back == errand->client->posts)
        weir_reactor_unhold(errand->client->reactor);
    free(errand);
}

static void do_errand(void *data)
{
    struct errand *errand = data;
    count_post(errand->server);
    if (weir_post(errand->client->reactor, come_back, errand))
        abort(); /* the client waits for it */
}

static void send_errands(struct client_thread *c)
{
    weir_reactor_hold(c->reactor);
    c->posts = POSTS;
    for (int i = 0; i < POSTS; i++) {
        struct errand *errand = malloc(sizeof *errand);
        *errand = (struct errand){c, &servers[i % SERVERS]};
        if (weir_post(errand->server->reactor, do_errand, errand))
            abort();
    }
}

static void next_call(struct client_thread *c);

static void over(struct client_thread *c, bool fine)
{
    c->ended++;
    c->failed += !fine;
    next_call(c);
}

static void echoed(void *data, const struct sim_sim_echo_result *result)
{
    bool fine = result->status == WEIR_OK &&
                is_pattern(result->reply->data, result->reply->number, result->reply->data.len);
    over(data, fine);
}

static void raised(void *data, const struct sim_sim_refuse_result *result)
{
    over(data, result->status == WEIR_RAISED);
}

static void late(void *data, const struct sim_sim_brief_result *result)
{
    over(data, result->status == WEIR_DEADLINE_EXCEEDED);
}

static void widened(void *data, const struct sim_sim_wide_result *result)
{
    over(data, result->status == WEIR_OK && is_pattern(result->reply->data, 3, 60000));
}

static void came_down(void *data, const struct sim_sim_down_result *result)
{
    over(data, result->status == WEIR_OK);
}

static int any_item(void *data, const struct sim_item *item)
{
    (void)data;
    return is_pattern(item->data, item->number, item->data.len) ? WEIR_OK : WEIR_DATA_LOSS;
}

static void no_end(void *data, int status)
{
    (void)data, (void)status;
}

static void start_down(struct client_thread *c)
{
    struct sim_item request = {.count = 5, .size = 9000};
    struct sim_sim_down_stream *stream = sim_sim_down(c->client, &request, NULL);
    sim_sim_down_stream_each(stream, any_item, no_end, c);
    sim_sim_down_then(sim_sim_down_stream_finish(stream), came_down, c);
}

static void next_call(struct client_thread *c)
{
    if (c->started == CALLS)
        return;
    int n = c->started++;
    struct sim_item item = {.number = (uint32_t)n,
                            .data = pattern((uint32_t)n, (size_t)(n * 37 % 3000))};
    struct sim_item wide = {.number = 3, .size = 60000};
    struct sim_item odd = {.number = 1};
    if (n % 40 == 7)
        sim_sim_brief_then(sim_sim_brief(c->client, &item, NULL), late, c);
    else if (n % 10 == 3)
        sim_sim_wide_then(sim_sim_wide(c->client, &wide, NULL), widened, c);
    else if (n % 10 == 5)
        sim_sim_refuse_then(sim_sim_refuse(c->client, &odd, NULL), raised, c);
    else if (n % 10 == 8)
        start_down(c);
    else
        sim_sim_echo_then(sim_sim_echo(c->client, &item, NULL), echoed, c);
}

static void *call(void *data)
{
    struct client_thread *c = data;
    c->reactor = weir_reactor_new();
    c->client = weir_client_new(c->reactor, address, NULL);
    send_errands(c);
    for (int i = 0; i < IN_FLIGHT; i++)
        next_call(c);
    while (c->ended < CALLS || c->posts_back < POSTS)
        if (weir_reactor_run_once(c->reactor, true) < 0)
            break;
    weir_client_free(c->client);
    weir_reactor_free(c->reactor);
    return NULL;
}

/* ---- the test ---- */

static void servers_in_threads_share_a_port(void **state)
{
    uint64_t entered = 0, posted = 0, open = 0;
    (void)state;
    start_servers();
    for (int i = 0; i < SERVERS; i++)
        assert_int_equal(pthread_create(&servers[i].thread, NULL, serve, &servers[i]), 0);
    for (int i = 0; i < CLIENTS; i++)
        assert_int_equal(pthread_create(&clients[i].thread, NULL, call, &clients[i]), 0);
    for (int i = 0; i < CLIENTS; i++)
        pthread_join(clients[i].thread, NULL);
    for (int i = 0; i < SERVERS; i++)
        assert_int_equal(weir_post(servers[i].reactor, drain, &servers[i]), WEIR_OK);
    for (int i = 0; i < SERVERS; i++)
        pthread_join(servers[i].thread, NULL);
    for (int i = 0; i < CLIENTS; i++) {
        assert_int_equal(clients[i].ended, CALLS);
        assert_int_equal(clients[i].failed, 0);
        assert_int_equal(clients[i].posts_back, POSTS);
    }
    for (int i = 0; i < SERVERS; i++) {
        entered += servers[i].served.entered;
        posted += servers[i].posted;
        open += servers[i].served.open;
        assert_int_equal(servers[i].served.wrong, 0);
    }
    assert_int_equal(entered, CLIENTS * CALLS);
    assert_int_equal(posted, CLIENTS * POSTS);
    assert_int_equal(open, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(servers_in_threads_share_a_port)};
    pattern_make();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
