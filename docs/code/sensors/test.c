/* The station's tests: server and client in one process, over a network in memory, in virtual time. */
#include "station.h"

#include <stdio.h>
#include <stdlib.h>
#include <weir/client.h>
#include <weir/server.h>
#include <weir/test.h>

#define CHECK(condition)                                                                           \
    do {                                                                                           \
        if (!(condition)) {                                                                        \
            fprintf(stderr, "%s:%d: %s\n", __FILE__, __LINE__, #condition);                        \
            exit(1);                                                                               \
        }                                                                                          \
    } while (0)

struct fixture {
    struct weir_sim *sim;
    struct station *station;
    struct weir_server *server;
    struct weir_client *client;
};

static struct fixture begin(const struct weir_sim_options *options)
{
    struct fixture fx = {.sim = weir_sim_new(options), .station = station_new()};
    struct weir_net *net = weir_sim_net(fx.sim);
    fx.server = weir_server_new_on(net, station_service(fx.station), NULL);
    CHECK(weir_server_listen(fx.server, "mem:station") == WEIR_OK);
    fx.client = weir_client_new_on(net, "mem:station", NULL);
    return fx;
}

static void end(struct fixture *fx)
{
    weir_client_free(fx->client);
    weir_server_free(fx->server);
    weir_sim_run(fx->sim);
    CHECK(weir_sim_in_use(fx->sim) == 0); /* nothing leaked */
    station_free(fx->station);
    weir_sim_free(fx->sim);
}

static void report(struct fixture *fx, double celsius)
{
    struct sensors_reading reading = {.sensor = WEIR_STR("attic"), .celsius = celsius};
    CHECK(sensors_station_report(fx->client, &reading, NULL) == WEIR_OK);
}

static void an_unknown_sensor_is_a_declared_error(void)
{
    struct fixture fx = begin(NULL);
    struct sensors_name name = {.sensor = WEIR_STR("cellar")};
    struct sensors_station_last_result result;
    int status = sensors_station_last_wait(sensors_station_last(fx.client, &name, NULL), &result);
    CHECK(status == WEIR_RAISED);
    CHECK(result.no_such_sensor && result.no_such_sensor->sensor.len == 6);
    sensors_station_last_result_fini(&result);
    end(&fx);
}

/* An hour passes in no time. */
static void nothing_comes_within_the_hour(void)
{
    struct fixture fx = begin(NULL);
    struct sensors_name name = {.sensor = WEIR_STR("attic")};
    struct weir_call_options options = {.timeout_ms = 3600 * 1000};
    struct sensors_station_next_result result;
    int status =
        sensors_station_next_wait(sensors_station_next(fx.client, &name, &options), &result);
    CHECK(status == WEIR_DEADLINE_EXCEEDED);
    CHECK(weir_sim_now(fx.sim) >= 3600 * 1000);
    sensors_station_next_result_fini(&result);
    end(&fx);
}

struct seen {
    int readings;
    double sum;
    int status;
};

static int on_reading(void *data, const struct sensors_reading *reading)
{
    struct seen *seen = data;
    seen->readings++;
    seen->sum += reading->celsius;
    return WEIR_OK;
}

static void on_end(void *data, int status)
{
    struct seen *seen = data;
    seen->status = status;
}

/* One byte at a time, late, and cut off after the n-th thing that happened on the network. */
static void a_watch_ends_whatever_happens(uint64_t reset_at)
{
    struct weir_sim_options options = {
        .seed = 7, .split = WEIR_SIM_BYTES, .delay_max_ms = 20, .reset_at = reset_at};
    struct fixture fx = begin(&options);
    struct sensors_name name = {.sensor = WEIR_STR("attic")};
    struct seen seen = {.status = WEIR_PENDING};
    struct sensors_station_watch_stream *stream = sensors_station_watch(fx.client, &name, NULL);
    CHECK(sensors_station_watch_stream_each(stream, on_reading, on_end, &seen) == WEIR_OK);
    for (int i = 1; i <= 3; i++) {
        report(&fx, i);
        weir_sim_run_until(fx.sim, (uint64_t)i * 1000);
    }
    if (!reset_at)
        CHECK(seen.readings == 3 && seen.sum == 6 && seen.status == WEIR_PENDING);
    else
        CHECK(seen.readings <= 3);
    weir_future_cancel(&stream);
    end(&fx);
}

int main(void)
{
    an_unknown_sensor_is_a_declared_error();
    nothing_comes_within_the_hour();
    for (uint64_t n = 0; n < 200; n++)
        a_watch_ends_whatever_happens(n);
    puts("all is well");
    return 0;
}
