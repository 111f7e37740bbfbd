/* Protocols with states, with a variable that codecs depend on, and with replies typed by their requests. */
#include <stdio.h>

#include "bus.h"

#include "toy_talk.h"
#include "weir/client.h"

static int on_hello(struct bus_stop_hello_call *call, const struct bus_stop_hello_request *request,
                    struct bus_stop_hello_reply *reply)
{
    if (weir_call_data(call) && request->version == 1)
        return bus_stop_hello_fail(call, WEIR_UNAVAILABLE, "later"), WEIR_PENDING;
    reply->welcome = request->version;
    return WEIR_OK;
}

static int on_put(struct bus_stop_put_call *call, const struct bus_stop_put_request *request,
                  struct bus_stop_put_reply *reply)
{
    (void)call;
    reply->taken = (uint8_t)(request->text.len + (request->has_urgency ? request->urgency : 0));
    return WEIR_OK;
}

static const struct bus_stop_handlers stop = {on_hello, on_put};

/* The second of two calls is answered first. */
struct delayed {
    struct bus_meter_read_call *first;
    uint8_t value;
};

static int on_read(struct bus_meter_read_call *call, const struct bus_meter_read_request *request,
                   struct bus_meter_read_reply *reply)
{
    struct delayed *delayed = weir_call_data(call);
    uint16_t *values = weir_arena_array(weir_call_arena(call), 255, sizeof *values);
    for (int i = 0; values && i < 255; i++)
        values[i] = (uint16_t)(request->first + i);
    reply->values.items = values;
    reply->values.count = request->count;
    if (!delayed || request->first != 100)
        return WEIR_OK;
    delayed->first = call;
    return WEIR_PENDING;
}

static const struct bus_meter_handlers meter = {on_read};

struct town {
    struct weir_sim *sim;
    struct weir_server *server;
    struct weir_client *client;
};

static void open_town(struct town *t, struct weir_service service)
{
    struct weir_sim_options options = {.split = WEIR_SIM_BYTES};
    t->sim = weir_sim_new(&options);
    t->server = weir_server_new_on(weir_sim_net(t->sim), service, NULL);
    assert_int_equal(weir_server_listen(t->server, "tcp://town:1"), 0);
    t->client = weir_client_new_on(weir_sim_net(t->sim), "tcp://town:1", NULL);
}

static void close_town(struct town *t)
{
    weir_client_free(t->client);
    weir_server_free(t->server);
    weir_sim_run(t->sim);
    assert_int_equal(weir_sim_in_use(t->sim), 0);
    weir_sim_free(t->sim);
}

static int hello(struct town *t, uint8_t version)
{
    struct bus_stop_hello_request request = {version};
    struct bus_stop_hello_result result;
    int status = bus_stop_hello_wait(bus_stop_hello(t->client, &request, NULL), &result);
    bus_stop_hello_result_fini(&result);
    return status;
}

static int put(struct town *t, bool urgent)
{
    struct bus_stop_put_request request = {urgent, 40, {(const uint8_t *)"ab", 2}};
    struct bus_stop_put_result result;
    int status = bus_stop_put_wait(bus_stop_put(t->client, &request, NULL), &result);
    int taken = status ? status : result.reply->taken;
    bus_stop_put_result_fini(&result);
    return taken;
}

static void states_lead(void **state)
{
    struct town t;
    (void)state;
    open_town(&t, bus_stop_service(&stop, NULL));
    assert_int_equal(hello(&t, 1), 0);
    assert_int_equal(put(&t, false), 2);
    close_town(&t);
}

static void variables_change_codecs(void **state)
{
    struct town t;
    (void)state;
    open_town(&t, bus_stop_service(&stop, NULL));
    assert_int_equal(hello(&t, 2), 0);
    assert_int_equal(put(&t, true), 42);
    close_town(&t);
}

static void failures_have_their_message(void **state)
{
    struct town t;
    (void)state;
    open_town(&t, bus_stop_service(&stop, &t));
    assert_int_equal(hello(&t, 1), WEIR_UNAVAILABLE);
    assert_int_equal(hello(&t, 2), 0); /* in the first state again */
    close_town(&t);
}

static struct bus_meter_read_future *ask(struct town *t, uint8_t first, uint8_t count)
{
    struct bus_meter_read_request request = {first, count};
    return bus_meter_read(t->client, &request, NULL);
}

static void given(struct bus_meter_read_future *future, uint8_t first, size_t count)
{
    struct bus_meter_read_result result;
    assert_int_equal(bus_meter_read_wait(future, &result), 0);
    assert_int_equal(result.reply->values.count, count);
    for (size_t i = 0; i < count; i++)
        assert_int_equal(result.reply->values.items[i], first + i);
    bus_meter_read_result_fini(&result);
}

static void replies_are_typed_by_their_requests(void **state)
{
    struct town t;
    (void)state;
    open_town(&t, bus_meter_service(&meter, NULL));
    given(ask(&t, 7, 3), 7, 3);
    given(ask(&t, 0, 0), 0, 0);
    struct bus_meter_read_future *a = ask(&t, 1, 200), *b = ask(&t, 2, 1), *c = ask(&t, 3, 2);
    given(c, 3, 2);
    given(a, 1, 200);
    given(b, 2, 1);
    close_town(&t);
}

static void ids_tell_replies_apart(void **state)
{
    struct town t;
    struct delayed delayed = {0};
    uint16_t values[] = {100, 101};
    struct bus_meter_read_reply late = {.values = {values, 2}};
    (void)state;
    open_town(&t, bus_meter_service(&meter, &delayed));
    struct bus_meter_read_future *first = ask(&t, 100, 2);
    given(ask(&t, 9, 4), 9, 4);
    assert_non_null(delayed.first);
    assert_int_equal(bus_meter_read_reply(delayed.first, &late), 0);
    given(first, 100, 2);
    close_town(&t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(states_lead),
        cmocka_unit_test(variables_change_codecs),
        cmocka_unit_test(failures_have_their_message),
        cmocka_unit_test(replies_are_typed_by_their_requests),
        cmocka_unit_test(ids_tell_replies_apart),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
