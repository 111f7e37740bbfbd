/* What a handler sees, and what becomes of calls that it does not answer in time. */
#include "cmocka_all.h"

#include "world.h"

static struct world w;
static struct got got;

static int setup(void **state)
{
    (void)state;
    memset(&got, 0, sizeof got);
    world_init(&w, NULL);
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

static void expect(enum sample_method method, uint64_t number, int status)
{
    struct got now = {0};
    world_then(world_call(&w, method, number, 0, 0), &now);
    run_for(1000);
    assert_int_equal(now.times, 1);
    assert_int_equal(now.status, status);
}

static int sessions_freed;

static void free_session(void *session)
{
    (void)session;
    sessions_freed++;
}

static int log_in(const void *h, struct weir_call *call, const void *request, void *reply)
{
    (void)h;
    (void)request;
    if (!weir_call_session(call))
        weir_call_set_session(call, calloc(1, sizeof(uint64_t)), free_session);
    uint64_t *count = weir_call_session(call);
    *(struct sample *)reply = (struct sample){.number = ++*count};
    if (*count == 3) {
        free(count);
        weir_call_set_session(call, NULL, NULL);
    }
    return WEIR_OK;
}

/* tokio-proto #108, #190: the peer's address and the session were out of a service's reach. */
static void peer_and_session(void **state)
{
    (void)state;
    static struct weir_method method;
    static struct weir_service_type type = {"test.Session", &method, 1, NULL};
    method = *sample_method(SAMPLE_ECHO);
    method.id = 0x77777777;
    method.invoke = log_in;
    sessions_freed = 0;
    assert_int_equal(weir_server_add(w.server, (struct weir_service){&type, NULL, NULL}), WEIR_OK);
    assert_int_equal(weir_server_add(w.server, (struct weir_service){&type, NULL, NULL}),
                     WEIR_ALREADY_EXISTS);
    for (uint64_t i = 1; i <= 3; i++) {
        world_then(weir_client_call(w.client, &method, &(struct sample){.number = 1}, NULL), &got);
        run_for(10);
        assert_int_equal(got.number, i);
    }
    assert_int_equal(sessions_freed, 1);
    expect(SAMPLE_ECHO, 1, WEIR_OK);
    assert_non_null(strstr(w.served.peer, "mem:"));
}

/* ---- handlers of a test's own ---- */

static struct weir_call *parked[8];
static int parked_count;

/* Answers later, and asks for no scope: nobody tells it when the client goes. */
static int park(const void *h, struct weir_call *call, const void *request, void *reply)
{
    (void)h;
    (void)request;
    (void)reply;
    parked[parked_count++] = call;
    return WEIR_PENDING;
}

static struct weir_method own_methods[2];
static const struct weir_service_type own_type = {"test.Own", own_methods, 2, NULL};

/* 0: parks, at most two at a time; 1: raises something that the caller does not know. */
static int raise_unknown(const void *h, struct weir_call *call, const void *request, void *reply)
{
    (void)h;
    (void)reply;
    return weir_call_raise(call, 0, request);
}

static void serve_own(void)
{
    static const struct weir_raise raise = {0x11111111, &sample_codec};
    parked_count = 0;
    own_methods[0] = *sample_method(SAMPLE_ECHO);
    own_methods[0].id = 0x66666666;
    own_methods[0].max_in_flight = 2;
    own_methods[0].invoke = park;
    own_methods[1] = *sample_method(SAMPLE_ECHO);
    own_methods[1].id = 0x55555555;
    own_methods[1].raises = &raise;
    own_methods[1].invoke = raise_unknown;
    assert_int_equal(weir_server_add(w.server, (struct weir_service){&own_type, NULL, NULL}),
                     WEIR_OK);
}

static struct weir_future *call_own(int method, struct got *into)
{
    struct weir_method m = own_methods[method];
    static struct weir_method kept[2];
    kept[method] = m;
    kept[method].raises = sample_method(SAMPLE_ECHO)->raises;
    struct weir_future *f =
        weir_client_call(w.client, &kept[method], &(struct sample){.number = 4}, NULL);
    memset(into, 0, sizeof *into);
    world_then(f, into);
    return f;
}

/* A handler that was not told that its client has gone may still answer. */
static void a_late_answer_is_harmless(void **state)
{
    (void)state;
    struct got other;
    serve_own();
    struct weir_future *f = call_own(0, &got);
    call_own(0, &other);
    run_for(5);
    assert_int_equal(parked_count, 2);
    weir_future_cancel(&f);
    run_for(5);
    assert_int_equal(weir_call_reply(parked[0], &(struct sample){.number = 1}), WEIR_ECLOSED);
    weir_client_free(w.client);
    w.client = NULL;
    run_for(5);
    assert_int_equal(other.status, WEIR_CANCELLED);
    assert_int_equal(weir_call_fail(parked[1], WEIR_ABORTED, "late"), WEIR_ECLOSED);
    run_for(5);
    assert_int_equal(weir_server_connections(w.server), 0);
}

static void an_operation_has_its_own_limit(void **state)
{
    (void)state;
    struct got all[4];
    serve_own();
    for (int i = 0; i < 4; i++)
        call_own(0, &all[i]);
    run_for(5);
    assert_int_equal(parked_count, 2);
    assert_int_equal(all[2].status, WEIR_RESOURCE_EXHAUSTED);
    assert_int_equal(all[3].status, WEIR_RESOURCE_EXHAUSTED);
    assert_int_equal(weir_call_reply(parked[0], &(struct sample){.number = 1}), WEIR_OK);
    assert_int_equal(weir_call_reply(parked[1], &(struct sample){.number = 2}), WEIR_OK);
    run_for(5);
    assert_int_equal(all[0].number + all[1].number, 3);
    call_own(0, &all[0]);
    run_for(5);
    assert_int_equal(parked_count, 3);
    assert_int_equal(weir_call_fail(parked[2], WEIR_ABORTED, "enough"), WEIR_OK);
    run_for(5);
    assert_int_equal(all[0].status, WEIR_ABORTED);
    assert_string_equal(all[0].text, "enough");
}

/* An error that a later version of the description declares. */
static void an_unknown_error_is_unknown(void **state)
{
    (void)state;
    serve_own();
    call_own(1, &got);
    run_for(5);
    assert_int_equal(got.times, 1);
    assert_int_equal(got.status, WEIR_UNKNOWN);
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(peer_and_session),
        CASE(a_late_answer_is_harmless),
        CASE(an_operation_has_its_own_limit),
        CASE(an_unknown_error_is_unknown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
