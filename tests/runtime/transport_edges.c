/* Sockets where things go wrong: no memory, no descriptors, resets, a loop that ends, a loop that is
 * the program's. */
#include <netinet/in.h>
#include <signal.h>
#include <stdio.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include <uv.h>

#include "talk.h"
#include "weir/combine.h"
#include "weir/reactor.h"
#include "weir/task.h"

static const char *const any_port = "tcp://127.0.0.1:0";

static uint16_t port_of(const struct weir_listener *l)
{
    return (uint16_t)atoi(strrchr(weir_listener_address(l), ':') + 1);
}

/* ---- the program's loop --------------------------------------------------------------------- */

static int user_ticks;

static void on_tick(uv_timer_t *timer)
{
    user_ticks++;
    if (user_ticks == 10)
        uv_close((uv_handle_t *)timer, NULL);
}

static void count(void *data)
{
    ++*(int *)data;
}

static void contract_1_sockets_live_on_the_users_loop(void **state)
{
    (void)state;
    uv_loop_t loop;
    uv_timer_t timer;
    int closed = 0;
    struct host host = {.model = {.echo = true, .close_at_end = true}};
    struct side client = {.expected = 5};
    user_ticks = 0;
    uv_loop_init(&loop);
    uv_timer_init(&loop, &timer);
    uv_timer_start(&timer, on_tick, 1, 1);
    struct weir_reactor *r = weir_reactor_wrap(&loop);
    assert_ptr_equal(weir_reactor_loop(r), &loop);
    assert_int_equal(host_listen(&host, weir_reactor_net(r), any_port), 0);
    assert_int_equal(side_dial(&client, weir_reactor_net(r), weir_listener_address(host.listener)),
                     0);
    side_write(&client, "hello", 5);
    while (client.closes == 0)
        uv_run(&loop, UV_RUN_ONCE);
    assert_memory_equal(client.got, "hello", 5);
    weir_reactor_close(r, count, &closed);
    assert_int_equal(host_listen(&host, weir_reactor_net(r), any_port), WEIR_ECLOSED);
    assert_null(weir_net_dial(weir_reactor_net(r), NULL, "tcp://127.0.0.1:1"));
    assert_null(weir_net_dial(weir_reactor_net(r), NULL, "mem:a"));
    assert_int_equal(weir_reactor_on_signal(r, SIGUSR1, NULL, NULL), WEIR_ECLOSED);
    uv_run(&loop, UV_RUN_DEFAULT);
    assert_int_equal(closed, 1);
    assert_int_equal(host.closes, 1);
    assert_int_equal(user_ticks, 10);
    weir_reactor_free(r);
    assert_int_equal(uv_loop_close(&loop), 0);
    host_fini(&host);
    side_fini(&client);
}

/* ---- resets --------------------------------------------------------------------------------- */

static int raw_connect(uint16_t port)
{
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(port)};
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    assert_int_equal(connect(fd, (struct sockaddr *)&address, sizeof address), 0);
    return fd;
}

static void raw_reset(int fd)
{
    struct linger now = {.l_onoff = 1, .l_linger = 0};
    setsockopt(fd, SOL_SOCKET, SO_LINGER, &now, sizeof now);
    close(fd);
}

static void a_reset_is_told_and_harms_no_other(void **state)
{
    (void)state;
    struct weir_reactor *r = weir_reactor_new();
    struct host host = {.model = {.echo = true}};
    host_listen(&host, weir_reactor_net(r), any_port);
    int fd = raw_connect(port_of(host.listener));
    int other = raw_connect(port_of(host.listener));
    while (host.accepted < 2)
        weir_reactor_run_once(r, true);
    raw_reset(fd);
    while (host.sides[0].ends + host.sides[1].ends == 0)
        weir_reactor_run_once(r, true);
    int reset = host.sides[0].ends ? 0 : 1;
    assert_int_equal(host.sides[reset].end_status, WEIR_ERESET);
    assert_int_equal(side_write(&host.sides[reset], "x", 1), WEIR_ERESET);
    assert_string_equal(weir_transport_peer(host.sides[reset].t), "");
    assert_int_equal(write(other, "y", 1), 1);
    while (host.sides[!reset].got_len == 0)
        weir_reactor_run_once(r, true);
    close(other);
    weir_reactor_free(r);
    host_fini(&host);
}

/* Paused sides do not poll: the reset waits until somebody asks. */
static void a_reset_while_paused_is_told_on_resume(void **state)
{
    (void)state;
    struct weir_reactor *r = weir_reactor_new();
    struct host host = {.accepted = 0};
    host_listen(&host, weir_reactor_net(r), any_port);
    int fd = raw_connect(port_of(host.listener));
    while (host.accepted == 0)
        weir_reactor_run_once(r, true);
    struct side *side = &host.sides[0];
    weir_transport_pause(side->t);
    raw_reset(fd);
    weir_future_wait_take(weir_delay(weir_reactor_executor(r), NULL, 2), NULL);
    assert_int_equal(side->ends, 0);
    weir_transport_resume(side->t);
    while (side->ends == 0)
        weir_reactor_run_once(r, true);
    assert_int_equal(side->end_status, WEIR_ERESET);
    weir_reactor_free(r);
    host_fini(&host);
}

/* ---- peers ---------------------------------------------------------------------------------- */

static void peers_have_addresses(void **state)
{
    (void)state;
    char url[64];
    snprintf(url, sizeof url, "unix:/tmp/weir-peer-%d", (int)getpid());
    struct weir_reactor *r = weir_reactor_new();
    struct host host = {.accepted = 0}, local = {.accepted = 0};
    struct side a = {.reads = 0}, b = {.reads = 0};
    assert_int_equal(host_listen(&host, weir_reactor_net(r), any_port), 0);
    assert_int_equal(host_listen(&local, weir_reactor_net(r), url), 0);
    assert_int_equal(side_dial(&a, weir_reactor_net(r), weir_listener_address(host.listener)), 0);
    assert_int_equal(side_dial(&b, weir_reactor_net(r), url), 0);
    while (host.accepted + local.accepted < 2)
        weir_reactor_run_once(r, true);
    assert_memory_equal(weir_transport_peer(host.sides[0].t), "tcp://127.0.0.1:", 16);
    assert_string_equal(weir_transport_peer(a.t), weir_listener_address(host.listener));
    assert_ptr_equal(weir_transport_peer(a.t), weir_transport_peer(a.t));
    assert_string_equal(weir_transport_peer(b.t), url);
    assert_string_equal(weir_transport_peer(local.sides[0].t), "unix:");
    weir_reactor_free(r);
}

/* ---- buffers of other pools ------------------------------------------------------------------ */

static void check_foreign(struct weir_reactor *r, const char *url)
{
    enum { LEN = 6 << 20 };
    struct host host = {.model = {.expected = LEN}};
    struct side client = {.close_at_end = true};
    struct weir_buf out = {.next = NULL}; /* malloc's */
    uint8_t *sent = pattern(LEN);
    assert_int_equal(host_listen(&host, weir_reactor_net(r), url), 0);
    assert_int_equal(side_dial(&client, weir_reactor_net(r), weir_listener_address(host.listener)),
                     0);
    assert_int_equal(weir_buf_append(&out, sent, LEN), 0);
    assert_int_equal(weir_transport_write(client.t, &out), WEIR_PENDING);
    assert_int_equal(weir_buf_len(&out), 0);
    while (host.accepted == 0 || host.sides[0].closes == 0)
        weir_reactor_run_once(r, true);
    assert_memory_equal(host.sides[0].got, sent, LEN);
    weir_buf_fini(&out);
    weir_listener_close(host.listener);
    weir_reactor_run(r);
    assert_int_equal(client.closes, 1);
    host_fini(&host);
    free(sent);
}

static void a_buffer_of_another_pool_is_taken_too(void **state)
{
    (void)state;
    struct weir_reactor *r = weir_reactor_new();
    check_foreign(r, any_port);
    check_foreign(r, "mem:foreign");
    weir_reactor_free(r);
}

/* ---- without memory or descriptors ----------------------------------------------------------- */

static struct {
    int until; /* allocations that succeed */
    int in_use;
} memory;

static void *failing_alloc(void *ctx, size_t size)
{
    (void)ctx;
    if (memory.until-- <= 0)
        return NULL;
    memory.in_use++;
    return malloc(size);
}

static void *failing_resize(void *ctx, void *ptr, size_t size)
{
    (void)ctx;
    memory.in_use += ptr == NULL;
    return realloc(ptr, size);
}

static void failing_free(void *ctx, void *ptr)
{
    (void)ctx;
    memory.in_use--;
    free(ptr);
}

static const struct weir_allocator failing = {failing_alloc, failing_resize, failing_free, NULL};

static int talk_once(struct weir_reactor *r, struct host *host, struct side *client)
{
    int err = host_listen(host, weir_reactor_net(r), any_port);
    if (err == 0)
        err = side_dial(client, weir_reactor_net(r), weir_listener_address(host->listener));
    if (err == 0)
        err = side_write(client, "hello", 5);
    struct weir_future *deadline = weir_delay(weir_reactor_executor(r), NULL, 5);
    while (err == 0 && client->closes == 0 && client->ends == 0 && deadline &&
           !weir_future_done(deadline))
        weir_reactor_run_once(r, true);
    if (err == 0)
        weir_transport_peer(client->t);
    weir_future_cancel(&deadline);
    return err;
}

static void every_failing_allocation_ends_in_a_code(void **state)
{
    (void)state;
    bool complete = false;
    for (int n = 0; !complete; n++) {
        struct host host = {.model = {.echo = true}};
        struct side client = {.close_at_end = true};
        assert_true(n < 60);
        memory.until = 1000;
        struct weir_reactor *r =
            weir_reactor_new_with(&(struct weir_reactor_options){.allocator = &failing});
        memory.until = n;
        int err = talk_once(r, &host, &client);
        assert_true(err <= 0);
        complete = err == 0 && client.got_len == 5 && memory.until > 0;
        weir_reactor_free(r);
        assert_null(client.t);
        assert_int_equal(memory.in_use, 0);
        host_fini(&host);
        side_fini(&client);
    }
}

static void without_descriptors_dial_and_listen_tell(void **state)
{
    (void)state;
    struct rlimit before, few;
    struct weir_reactor *r = weir_reactor_new();
    struct host host = {.accepted = 0};
    struct side client = {.reads = 0};
    getrlimit(RLIMIT_NOFILE, &before);
    few = before;
    few.rlim_cur = 3;
    setrlimit(RLIMIT_NOFILE, &few);
    int listened = host_listen(&host, weir_reactor_net(r), any_port);
    int listened_unix = host_listen(&host, weir_reactor_net(r), "unix:/tmp/weir-none");
    int dialled = side_dial(&client, weir_reactor_net(r), "tcp://127.0.0.1:1");
    struct weir_reactor *none = weir_reactor_new();
    setrlimit(RLIMIT_NOFILE, &before);
    assert_int_equal(listened, WEIR_EMFILE);
    assert_int_equal(listened_unix, WEIR_EMFILE);
    assert_int_equal(dialled, WEIR_EMFILE);
    assert_null(none);
    weir_reactor_free(r);
}

/* ---- ends of the reactor --------------------------------------------------------------------- */

static void ignore_signal(int signum, void *data)
{
    (void)signum, (void)data;
}

static void what_is_under_way_ends_with_the_reactor(void **state)
{
    (void)state;
    struct weir_reactor *r = weir_reactor_new();
    struct host host = {.accepted = 0};
    assert_int_equal(weir_reactor_on_signal(r, SIGUSR1, ignore_signal, NULL), 0);
    assert_int_equal(host_listen(&host, weir_reactor_net(r), "mem:a"), 0);
    weir_listener_pause(host.listener);
    struct weir_future *held = weir_net_dial(weir_reactor_net(r), NULL, "tcp://localhost:1");
    weir_future_detach(weir_net_dial(weir_reactor_net(r), NULL, "mem:a"));
    weir_future_detach(weir_net_dial(weir_reactor_net(r), NULL, "tcp://127.0.0.1:1"));
    weir_reactor_close(r, NULL, NULL);
    assert_true(weir_future_done(held));
    assert_int_equal(weir_future_status(held), WEIR_CANCELLED);
    weir_future_cancel(&held);
    weir_reactor_free(r);
    assert_int_equal(host.closes, 1);
}

/* ---- await over sockets ----------------------------------------------------------------------- */

WEIR_TASK(visit, {
    struct weir_net *net;
    const char *url;
    struct weir_transport *t;
})
{
    WEIR_BEGIN;
    WEIR_TRY(weir_timeout(weir_net_dial(my->net, WEIR_SCOPE, my->url), 5000), &my->t);
    WEIR_AWAIT(weir_delay(my->net->executor, WEIR_SCOPE, 1), NULL);
    weir_transport_close(my->t);
    return WEIR_STATUS;
    WEIR_END;
}

static void a_task_dials(void **state)
{
    (void)state;
    struct weir_reactor *r = weir_reactor_new();
    struct host host = {.model = {.close_at_end = true}};
    host_listen(&host, weir_reactor_net(r), any_port);
    struct weir_future *f = WEIR_START(visit, weir_reactor_scope(r), .net = weir_reactor_net(r),
                                       .url = weir_listener_address(host.listener));
    assert_int_equal(weir_future_wait_take(f, NULL), WEIR_OK);
    while (host.accepted == 0 || host.sides[0].closes == 0)
        weir_reactor_run_once(r, true);
    f = WEIR_START(visit, weir_reactor_scope(r), .net = weir_reactor_net(r), .url = "tcp://");
    assert_int_equal(weir_future_wait_take(f, NULL), WEIR_EADDRESS);
    f = WEIR_START(visit, weir_reactor_scope(r), .net = weir_reactor_net(r),
                   .url = weir_listener_address(host.listener));
    weir_future_detach(f);
    weir_reactor_free(r);
    assert_int_equal(host.closes, 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(contract_1_sockets_live_on_the_users_loop),
        cmocka_unit_test(a_reset_is_told_and_harms_no_other),
        cmocka_unit_test(a_reset_while_paused_is_told_on_resume),
        cmocka_unit_test(peers_have_addresses),
        cmocka_unit_test(a_buffer_of_another_pool_is_taken_too),
        cmocka_unit_test(every_failing_allocation_ends_in_a_code),
        cmocka_unit_test(without_descriptors_dial_and_listen_tell),
        cmocka_unit_test(what_is_under_way_ends_with_the_reactor),
        cmocka_unit_test(a_task_dials),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
