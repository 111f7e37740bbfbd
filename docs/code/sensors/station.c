#include "station.h"

#include <stdlib.h>
#include <string.h>

struct sensor {
    struct weir_list link;
    struct sensors_reading last;
};

struct station {
    struct weir_arena arena; /* the sensors */
    struct weir_list sensors;
    struct weir_list listeners;
};

/* A next or watch call that is to hear of readings. Lives in its call's arena. */
struct listener {
    struct weir_list link;
    struct weir_cleanup cleanup;
    struct weir_str sensor;
    struct sensors_station_next_call *next; /* one of these two */
    struct sensors_station_watch_call *watch;
};

static bool equal(struct weir_str a, struct weir_str b)
{
    return a.len == b.len && (a.len == 0 || memcmp(a.data, b.data, a.len) == 0);
}

static struct sensor *find(struct station *station, struct weir_str name)
{
    struct weir_list *link, *following;
    WEIR_LIST_EACH(link, following, &station->sensors)
    {
        struct sensor *sensor = WEIR_CONTAINER(link, struct sensor, link);
        if (equal(sensor->last.sensor, name))
            return sensor;
    }
    return NULL;
}

/* A request lives as long as its call, the station longer: so the name is copied. */
static struct sensor *add(struct station *station, struct weir_str name)
{
    struct sensor *sensor = weir_arena_zalloc(&station->arena, sizeof(*sensor));
    char *copy = weir_arena_strdup(&station->arena, name);
    if (!sensor || !copy)
        return NULL;
    sensor->last.sensor = (struct weir_str){copy, name.len};
    weir_list_push_back(&station->sensors, &sensor->link);
    return sensor;
}

/* Answers a next call; sends to a watch call. A watcher whose window is full has stopped reading. */
static void tell(struct listener *listener, const struct sensors_reading *reading)
{
    if (listener->next) {
        weir_list_remove(&listener->link);
        sensors_station_next_reply(listener->next, reading);
    } else if (sensors_station_watch_send(listener->watch, reading) == WEIR_EAGAIN) {
        sensors_station_watch_fail(listener->watch, WEIR_RESOURCE_EXHAUSTED, "reading too slowly");
    }
}

static int report(struct sensors_station_report_call *call, const struct sensors_reading *request)
{
    struct station *station = weir_call_data(call);
    struct sensor *sensor = find(station, request->sensor);
    if (!sensor)
        sensor = add(station, request->sensor);
    if (!sensor)
        return WEIR_RESOURCE_EXHAUSTED;
    sensor->last.celsius = request->celsius;
    sensor->last.number++;

    struct weir_list *link, *following;
    WEIR_LIST_EACH(link, following, &station->listeners)
    {
        struct listener *listener = WEIR_CONTAINER(link, struct listener, link);
        if (equal(listener->sensor, request->sensor))
            tell(listener, &sensor->last);
    }
    return WEIR_OK;
}

static int last(struct sensors_station_last_call *call, const struct sensors_name *request,
                struct sensors_reading *reply)
{
    struct sensor *sensor = find(weir_call_data(call), request->sensor);
    if (!sensor) {
        struct sensors_no_such_sensor error = {.sensor = request->sensor};
        return sensors_station_last_raise_no_such_sensor(call, &error);
    }
    *reply = sensor->last;
    return WEIR_OK;
}

static void stop_listening(void *data)
{
    struct listener *listener = data;
    weir_list_remove(&listener->link);
}

/* The call is over at the latest when its scope closes, whatever ended it. */
static struct listener *listen(void *call, struct weir_str sensor)
{
    struct station *station = weir_call_data(call);
    struct listener *listener = weir_arena_zalloc(weir_call_arena(call), sizeof(*listener));
    if (!listener)
        return NULL;
    listener->sensor = sensor;
    weir_list_push_back(&station->listeners, &listener->link);
    weir_scope_on_close(weir_call_scope(call), &listener->cleanup, stop_listening, listener);
    return listener;
}

static int next(struct sensors_station_next_call *call, const struct sensors_name *request,
                struct sensors_reading *reply)
{
    (void)reply; /* it is tell() that answers */
    struct listener *listener = listen(call, request->sensor);
    if (!listener)
        return WEIR_RESOURCE_EXHAUSTED;
    listener->next = call;
    return WEIR_PENDING;
}

static int watch(struct sensors_station_watch_call *call, const struct sensors_name *request)
{
    struct listener *listener = listen(call, request->sensor);
    if (!listener)
        return WEIR_RESOURCE_EXHAUSTED;
    listener->watch = call;
    return WEIR_PENDING;
}

static const struct sensors_station_handlers handlers = {
    .report = report,
    .last = last,
    .next = next,
    .watch = watch,
};

struct weir_service station_service(struct station *station)
{
    return sensors_station_service(&handlers, station);
}

struct station *station_new(void)
{
    struct station *station = calloc(1, sizeof(*station));
    if (!station)
        return NULL;
    weir_arena_init(&station->arena, NULL);
    weir_list_init(&station->sensors);
    weir_list_init(&station->listeners);
    return station;
}

void station_free(struct station *station)
{
    if (!station)
        return;
    weir_arena_fini(&station->arena);
    free(station);
}
