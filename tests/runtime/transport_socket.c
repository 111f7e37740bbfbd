/* Sockets: addresses, reading and writing under pressure, ends of all kinds, limits. */
#include <fcntl.h>
#include <stdio.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "talk.h"
#include "weir/combine.h"
#include "weir/reactor.h"

struct fixture {
    struct weir_reactor *r;
    struct weir_net *net;
    struct host host;
    struct side client;
    char path[64]; /* a directory of this test's own */
};

static int setup(void **state)
{
    static struct fixture fx;
    memset(&fx, 0, sizeof fx);
    fx.r = weir_reactor_new();
    fx.net = weir_reactor_net(fx.r);
    strcpy(fx.path, "/tmp/weir-test-XXXXXX");
    assert_non_null(mkdtemp(fx.path));
    *state = &fx;
    return 0;
}

static int teardown(void **state)
{
    struct fixture *fx = *state;
    weir_reactor_free(fx->r);
    assert_null(fx->client.t);
    assert_null(fx->host.listener);
    host_fini(&fx->host);
    side_fini(&fx->client);
    assert_int_equal(rmdir(fx->path), 0); /* sockets' files are gone */
    return 0;
}

static const char *unix_url(struct fixture *fx, char url[128])
{
    snprintf(url, 128, "unix:%s/s", fx->path);
    return url;
}

static void run_until_closed(struct fixture *fx, const struct side *side)
{
    while (side->closes == 0)
        assert_int_equal(weir_reactor_run_once(fx->r, true), 1);
}

static void connect_pair(struct fixture *fx, const char *url)
{
    assert_int_equal(host_listen(&fx->host, fx->net, url), 0);
    assert_int_equal(side_dial(&fx->client, fx->net, weir_listener_address(fx->host.listener)), 0);
    while (fx->host.accepted == 0)
        assert_int_equal(weir_reactor_run_once(fx->r, true), 1);
}

static void sleep_ms(struct fixture *fx, uint64_t ms)
{
    assert_int_equal(
        weir_future_wait_take(weir_delay(weir_reactor_executor(fx->r), NULL, ms), NULL), 0);
}

/* ---- echo over each family ------------------------------------------------------------------- */

static void check_echo(struct fixture *fx, const char *url, size_t len)
{
    uint8_t *sent = pattern(len);
    fx->host.model = (struct side){.echo = true, .close_at_end = true, .pause_when_queued = true};
    fx->client.expected = len;
    connect_pair(fx, url);
    assert_true(side_write(&fx->client, sent, len) >= 0);
    run_until_closed(fx, &fx->client);
    assert_int_equal(fx->client.got_len, len);
    assert_memory_equal(fx->client.got, sent, len);
    run_until_closed(fx, &fx->host.sides[0]);
    free(sent);
}

static void tcp_echoes(void **state)
{
    struct fixture *fx = *state;
    check_echo(fx, "tcp://127.0.0.1:0", 1000);
    assert_memory_equal(weir_listener_address(fx->host.listener), "tcp://127.0.0.1:", 16);
    assert_string_not_equal(weir_listener_address(fx->host.listener), "tcp://127.0.0.1:0");
}

static void unix_echoes(void **state)
{
    char url[128];
    struct fixture *fx = *state;
    check_echo(fx, unix_url(fx, url), 1000);
    assert_string_equal(weir_listener_address(fx->host.listener), url);
}

static void tcp_v6_echoes(void **state)
{
    struct fixture *fx = *state;
    int fd = socket(AF_INET6, SOCK_STREAM, 0);
    if (fd >= 0)
        close(fd);
    if (fd < 0 || host_listen(&fx->host, fx->net, "tcp://[::1]:0") < 0)
        skip();
    weir_listener_close(fx->host.listener);
    while (fx->host.closes == 0)
        weir_reactor_run_once(fx->r, true);
    check_echo(fx, "tcp://[::1]:0", 10);
}

static void names_are_resolved_and_addresses_tried(void **state)
{
    struct fixture *fx = *state;
    char url[64];
    assert_int_equal(host_listen(&fx->host, fx->net, "tcp://127.0.0.1:0"), 0);
    const char *port = strrchr(weir_listener_address(fx->host.listener), ':');
    snprintf(url, sizeof url, "tcp://localhost%s", port);
    assert_int_equal(side_dial(&fx->client, fx->net, url), 0);
    assert_string_equal(weir_transport_peer(fx->client.t),
                        weir_listener_address(fx->host.listener));
}

static void large_data_is_held_by_back_pressure(void **state)
{
    check_echo(*state, "tcp://127.0.0.1:0", 8 << 20);
}

static void large_data_over_unix(void **state)
{
    char url[128];
    check_echo(*state, unix_url(*state, url), 4 << 20);
}

/* ---- ends ----------------------------------------------------------------------------------- */

static void a_shutdown_leaves_the_other_direction(void **state)
{
    struct fixture *fx = *state;
    connect_pair(fx, "tcp://127.0.0.1:0");
    struct side *server = &fx->host.sides[0];
    assert_int_equal(side_write(&fx->client, "question", 8), 0);
    assert_int_equal(weir_transport_shutdown(fx->client.t), 0);
    assert_int_equal(weir_transport_shutdown(fx->client.t), 0);
    assert_int_equal(side_write(&fx->client, "x", 1), WEIR_ECLOSED);
    while (server->ends == 0)
        weir_reactor_run_once(fx->r, true);
    assert_int_equal(server->end_status, 0);
    assert_int_equal(server->got_len, 8);
    assert_int_equal(side_write(server, "answer", 6), 0);
    weir_transport_close(server->t);
    while (fx->client.ends == 0)
        weir_reactor_run_once(fx->r, true);
    assert_int_equal(fx->client.got_len, 6);
    assert_int_equal(fx->client.end_status, 0);
}

static void a_write_to_one_that_is_gone_ends_in_a_code(void **state)
{
    struct fixture *fx = *state;
    int err = 0;
    connect_pair(fx, "tcp://127.0.0.1:0");
    weir_transport_close(fx->host.sides[0].t);
    for (int i = 0; i < 1000 && err >= 0; i++) {
        err = side_write(&fx->client, "x", 1);
        weir_reactor_run_once(fx->r, false);
    }
    assert_int_equal(err, WEIR_ERESET);
    assert_int_equal(side_write(&fx->client, "x", 1), WEIR_ERESET);
    assert_int_equal(weir_transport_queued(fx->client.t), 0);
}

static void a_queued_write_that_breaks_is_told(void **state)
{
    struct fixture *fx = *state;
    size_t len = 16 << 20;
    uint8_t *sent = pattern(len);
    connect_pair(fx, "tcp://127.0.0.1:0");
    weir_transport_pause(fx->host.sides[0].t);
    assert_int_equal(side_write(&fx->client, sent, len), WEIR_PENDING);
    assert_true(weir_transport_queued(fx->client.t) > 0);
    weir_transport_close(fx->host.sides[0].t);
    while (fx->client.ends == 0)
        weir_reactor_run_once(fx->r, true);
    assert_int_equal(fx->client.end_status, WEIR_ERESET);
    free(sent);
}

static void a_shutdown_waits_for_what_is_queued(void **state)
{
    struct fixture *fx = *state;
    size_t len = 8 << 20;
    uint8_t *sent = pattern(len);
    connect_pair(fx, "tcp://127.0.0.1:0");
    struct side *server = &fx->host.sides[0];
    assert_int_equal(side_write(&fx->client, sent, len), WEIR_PENDING);
    assert_int_equal(weir_transport_shutdown(fx->client.t), 0);
    while (server->ends == 0)
        weir_reactor_run_once(fx->r, true);
    assert_int_equal(server->got_len, len);
    assert_memory_equal(server->got, sent, len);
    assert_int_equal(fx->client.drains, 1);
    free(sent);
}

static void contract_3_free_closes_what_is_open(void **state)
{
    struct fixture *fx = *state;
    connect_pair(fx, "tcp://127.0.0.1:0");
    struct weir_future *dial =
        weir_net_dial(fx->net, weir_reactor_scope(fx->r), "tcp://localhost:1");
    weir_future_detach(dial);
    /* teardown frees the reactor and checks that every side heard of it */
}

/* ---- dialling ------------------------------------------------------------------------------- */

static void nobody_there_is_told(void **state)
{
    struct fixture *fx = *state;
    char url[128];
    assert_int_equal(host_listen(&fx->host, fx->net, "tcp://127.0.0.1:0"), 0);
    snprintf(url, sizeof url, "%s", weir_listener_address(fx->host.listener));
    weir_listener_close(fx->host.listener);
    weir_reactor_run(fx->r);
    assert_int_equal(side_dial(&fx->client, fx->net, url), WEIR_ECONNECT);
    assert_int_equal(side_dial(&fx->client, fx->net, unix_url(fx, url)), WEIR_ECONNECT);
    assert_int_equal(side_dial(&fx->client, fx->net, "mem:nobody"), WEIR_ECONNECT);
}

static void a_dial_can_be_dropped_at_any_time(void **state)
{
    struct fixture *fx = *state;
    assert_int_equal(host_listen(&fx->host, fx->net, "tcp://127.0.0.1:0"), 0);
    const char *address = weir_listener_address(fx->host.listener);
    const char *port = strrchr(address, ':');
    char name[64];
    snprintf(name, sizeof name, "tcp://localhost%s", port);
    for (int turns = 0; turns < 4; turns++) {
        struct weir_future *by_number = weir_net_dial(fx->net, NULL, address);
        struct weir_future *by_name = weir_net_dial(fx->net, NULL, name);
        for (int i = 0; i < turns; i++)
            weir_reactor_run_once(fx->r, false);
        weir_future_cancel(&by_number);
        weir_future_cancel(&by_name);
    }
    sleep_ms(fx, 5);
}

static void malformed_urls_are_refused(void **state)
{
    struct fixture *fx = *state;
    static const char *const urls[] = {
        "",
        "tcp://",
        "tcp://127.0.0.1",
        "tcp://127.0.0.1:",
        "tcp://:80",
        "tcp://h:1x",
        "tcp://h:65536",
        "tcp://[::1]",
        "tcp://[::1]80",
        "tcp://::1:80",
        "tcp://[]:1",
        "tcp://h:99999999",
        "tcp:/127.0.0.1:1",
        "unix:",
        "mem:",
        "udp://h:1",
        "tcp://[::1:80",
        "TCP://127.0.0.1:80",
    };
    char longest[300];
    for (size_t i = 0; i < sizeof urls / sizeof *urls; i++) {
        assert_int_equal(host_listen(&fx->host, fx->net, urls[i]), WEIR_EADDRESS);
        assert_int_equal(side_dial(&fx->client, fx->net, urls[i]), WEIR_EADDRESS);
    }
    memset(longest, 'x', sizeof longest);
    longest[sizeof longest - 1] = '\0';
    memcpy(longest, "unix:", 5);
    assert_int_equal(host_listen(&fx->host, fx->net, longest), WEIR_EADDRESS);
    memcpy(longest, "mem:x", 5);
    assert_int_equal(host_listen(&fx->host, fx->net, longest), WEIR_EADDRESS);
    memcpy(longest, "tcp://", 6);
    memcpy(longest + sizeof longest - 4, ":80", 4);
    assert_int_equal(side_dial(&fx->client, fx->net, longest), WEIR_EADDRESS);
}

/* ---- listening ------------------------------------------------------------------------------ */

static void an_address_in_use_is_refused_unless_shared(void **state)
{
    struct fixture *fx = *state;
    struct host second = {.accepted = 0};
    struct weir_listener *l;
    const struct weir_listen_options share = {.reuse_port = true, .backlog = 8};
    assert_int_equal(host_listen(&fx->host, fx->net, "tcp://127.0.0.1:0"), 0);
    const char *address = weir_listener_address(fx->host.listener);
    assert_int_equal(host_listen(&second, fx->net, address), WEIR_EBUSY);
    assert_int_equal(
        weir_net_listen(fx->net, "tcp://127.0.0.1:0", &share, &host_handler, &second, &l), 0);
    second.listener = l;
    struct host third = {.accepted = 0};
    assert_int_equal(weir_net_listen(fx->net, weir_listener_address(l), &share, &host_handler,
                                     &third, &third.listener),
                     0);
    weir_listener_close(second.listener);
    weir_listener_close(third.listener);
    weir_listener_close(fx->host.listener);
    weir_reactor_run(fx->r);
    assert_int_equal(second.closes + third.closes, 2);
}

static void a_dead_unix_socket_is_replaced_a_live_one_is_not(void **state)
{
    struct fixture *fx = *state;
    struct host second = {.accepted = 0};
    char url[128];
    unix_url(fx, url);
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    strcpy(address.sun_path, url + 5);
    int dead = socket(AF_UNIX, SOCK_STREAM, 0);
    assert_int_equal(bind(dead, (struct sockaddr *)&address, sizeof address), 0);
    close(dead);
    assert_int_equal(host_listen(&fx->host, fx->net, url), 0);
    assert_int_equal(host_listen(&second, fx->net, url), WEIR_EBUSY);
    weir_listener_close(fx->host.listener);
    assert_int_equal(access(url + 5, F_OK), -1);
    int file = open(url + 5, O_CREAT | O_WRONLY, 0600);
    close(file);
    assert_int_equal(host_listen(&second, fx->net, url), WEIR_EADDRESS);
    assert_int_equal(access(url + 5, F_OK), 0); /* somebody's file is left alone */
    assert_int_equal(host_listen(&second, fx->net, "unix:/nowhere/at/all"), WEIR_EADDRESS);
    unlink(url + 5);
}

static void a_successors_unix_socket_is_not_removed(void **state)
{
    struct fixture *fx = *state;
    struct host second = {.accepted = 0};
    char url[128];
    unix_url(fx, url);
    assert_int_equal(host_listen(&fx->host, fx->net, url), 0);
    unlink(url + 5);
    assert_int_equal(host_listen(&second, fx->net, url), 0);
    weir_listener_close(fx->host.listener);
    assert_int_equal(access(url + 5, F_OK), 0);
    weir_listener_close(second.listener);
    weir_reactor_run(fx->r);
}

static void a_paused_listener_accepts_later(void **state)
{
    struct fixture *fx = *state;
    assert_int_equal(host_listen(&fx->host, fx->net, "tcp://127.0.0.1:0"), 0);
    weir_listener_pause(fx->host.listener);
    assert_int_equal(side_dial(&fx->client, fx->net, weir_listener_address(fx->host.listener)), 0);
    sleep_ms(fx, 2);
    assert_int_equal(fx->host.accepted, 0);
    weir_listener_resume(fx->host.listener);
    while (fx->host.accepted == 0)
        weir_reactor_run_once(fx->r, true);
}

/* Takes every descriptor that is left, so that the next accept finds none. */
static int take_descriptors(int *fds, int most)
{
    int count = 0;
    while (count < most && (fds[count] = dup(0)) >= 0)
        count++;
    return count;
}

static void contract_8_accept_goes_on_after_running_out_of_descriptors(void **state)
{
    enum { MOST = 64 };
    struct fixture *fx = *state;
    struct rlimit before, few;
    int fds[MOST];
    assert_int_equal(host_listen(&fx->host, fx->net, "tcp://127.0.0.1:0"), 0);
    weir_listener_pause(fx->host.listener);
    assert_int_equal(side_dial(&fx->client, fx->net, weir_listener_address(fx->host.listener)), 0);
    getrlimit(RLIMIT_NOFILE, &before);
    few = before;
    few.rlim_cur = MOST;
    setrlimit(RLIMIT_NOFILE, &few);
    int count = take_descriptors(fds, MOST);
    weir_listener_resume(fx->host.listener);
    while (fx->host.errors == 0)
        assert_int_equal(weir_reactor_run_once(fx->r, true), 1);
    assert_int_equal(fx->host.last_error, WEIR_EMFILE);
    assert_int_equal(fx->host.errors, 1); /* backs off instead of spinning */
    while (count > 0)
        close(fds[--count]);
    setrlimit(RLIMIT_NOFILE, &before);
    while (fx->host.accepted == 0)
        assert_int_equal(weir_reactor_run_once(fx->r, true), 1);
    assert_int_equal(fx->host.errors, 1);
}

/* ---- fairness and size ----------------------------------------------------------------------- */

struct flood {
    struct side side;
    uint8_t *bytes;
    size_t len;
    uint64_t written;
};

static void flood_write(struct flood *flood)
{
    while (side_write(&flood->side, flood->bytes, flood->len) == 0)
        flood->written += flood->len;
    flood->written += flood->len;
}

static void flood_on_drained(struct weir_transport *t, void *data)
{
    (void)t;
    flood_write(data);
}

static const struct weir_transport_handler flood_handler = {
    .on_read = side_on_read,
    .on_end = side_on_end,
    .on_drained = flood_on_drained,
    .on_closed = side_on_closed,
};

/* A connection that never runs dry, beside an echo and a timer: both must have their turn. */
static void contract_10_a_busy_connection_starves_nobody(void **state)
{
    struct fixture *fx = *state;
    struct flood flood = {.bytes = pattern(256 << 10), .len = 256 << 10};
    connect_pair(fx, "tcp://127.0.0.1:0");
    const char *address = weir_listener_address(fx->host.listener);
    struct weir_transport *t;
    assert_int_equal(weir_future_wait_take(weir_net_dial(fx->net, NULL, address), &t), 0);
    flood.side.t = t;
    weir_transport_start(t, &flood_handler, &flood);
    flood_write(&flood);
    fx->host.model.echo = true;
    struct side quiet = {.expected = 5};
    assert_int_equal(side_dial(&quiet, fx->net, address), 0);
    struct weir_future *timer = weir_delay(weir_reactor_executor(fx->r), NULL, 20);
    side_write(&quiet, "hello", 5);
    run_until_closed(fx, &quiet);
    assert_int_equal(weir_future_wait_take(timer, NULL), 0);
    assert_true(flood.written > 0);
    weir_transport_close(flood.side.t);
    run_until_closed(fx, &flood.side);
    side_fini(&quiet);
    side_fini(&flood.side);
    free(flood.bytes);
}

static size_t live; /* bytes */

enum { HEADER = 16 };

static void *live_alloc(void *ctx, size_t size)
{
    char *ptr = malloc(size + HEADER);
    (void)ctx;
    memcpy(ptr, &size, sizeof size);
    live += size;
    return ptr + HEADER;
}

static void live_free(void *ctx, void *ptr)
{
    size_t size;
    (void)ctx;
    memcpy(&size, (char *)ptr - HEADER, sizeof size);
    live -= size;
    free((char *)ptr - HEADER);
}

static void an_idle_connection_is_small(void **state)
{
    enum { CONNECTIONS = 8 };
    const struct weir_allocator allocator = {.alloc = live_alloc, .free = live_free};
    struct side clients[CONNECTIONS] = {{.reads = 0}};
    struct fixture *fx = *state;
    size_t before = 0;
    weir_reactor_free(fx->r);
    fx->r = weir_reactor_new_with(&(struct weir_reactor_options){.allocator = &allocator});
    fx->net = weir_reactor_net(fx->r);
    host_listen(&fx->host, fx->net, "tcp://127.0.0.1:0");
    for (size_t i = 0; i < CONNECTIONS; i++) {
        assert_int_equal(side_dial(&clients[i], fx->net, weir_listener_address(fx->host.listener)),
                         0);
        side_write(&clients[i], "x", 1);
        while (fx->host.accepted <= i || fx->host.sides[i].got_len == 0)
            weir_reactor_run_once(fx->r, true);
        if (i == 0)
            before = live;
    }
    /* Both ends count, libuv's handles within. */
    assert_in_range((live - before) / (2 * (CONNECTIONS - 1)), 1, 1024);
    weir_reactor_free(fx->r);
    fx->r = NULL;
    assert_int_equal(live, 0);
}

#define TEST(fn) cmocka_unit_test_setup_teardown(fn, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(tcp_echoes),
        TEST(unix_echoes),
        TEST(tcp_v6_echoes),
        TEST(names_are_resolved_and_addresses_tried),
        TEST(large_data_is_held_by_back_pressure),
        TEST(large_data_over_unix),
        TEST(a_shutdown_leaves_the_other_direction),
        TEST(a_write_to_one_that_is_gone_ends_in_a_code),
        TEST(a_queued_write_that_breaks_is_told),
        TEST(a_shutdown_waits_for_what_is_queued),
        TEST(contract_3_free_closes_what_is_open),
        TEST(nobody_there_is_told),
        TEST(a_dial_can_be_dropped_at_any_time),
        TEST(malformed_urls_are_refused),
        TEST(an_address_in_use_is_refused_unless_shared),
        TEST(a_dead_unix_socket_is_replaced_a_live_one_is_not),
        TEST(a_successors_unix_socket_is_not_removed),
        TEST(a_paused_listener_accepts_later),
        TEST(contract_8_accept_goes_on_after_running_out_of_descriptors),
        TEST(contract_10_a_busy_connection_starves_nobody),
        TEST(an_idle_connection_is_small),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
