/* The client: sensors [--connect URL] COMMAND ARGUMENT… */
#include "client.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char usage[] = "usage: sensors [--connect URL] COMMAND\n"
                            "  report SENSOR CELSIUS\n"
                            "  last SENSOR\n"
                            "  next SENSOR [MILLISECONDS]\n"
                            "  watch SENSOR COUNT\n"
                            "  compare SENSOR SENSOR\n";

static int failed(int status, struct weir_str said)
{
    fprintf(stderr, "sensors: %s%s%.*s\n", weir_error_text(status), said.len ? ": " : "",
            (int)said.len, said.data);
    return 1;
}

static void print(const struct sensors_reading *reading)
{
    printf("%.*s: %.1f °C (reading %llu)\n", (int)reading->sensor.len, reading->sensor.data,
           reading->celsius, (unsigned long long)reading->number);
}

static int report(struct app *app, char **args)
{
    struct sensors_reading reading = {.sensor = text(args[0]), .celsius = atof(args[1])};
    int status = sensors_station_report(app->client, &reading, NULL);
    if (!status)
        status = weir_client_flush(app->client); /* the program is about to end */
    return status ? failed(status, text("")) : 0;
}

static int last(struct app *app, char **args)
{
    struct sensors_name name = {.sensor = text(args[0])};
    struct sensors_station_last_result result;
    int exit_code = 0;
    int status = sensors_station_last_wait(sensors_station_last(app->client, &name, NULL), &result);
    if (result.reply) {
        print(result.reply);
    } else if (result.no_such_sensor) {
        fprintf(stderr, "sensors: there is no sensor %s\n", args[0]);
        exit_code = 2;
    } else {
        exit_code = failed(status, result.text);
    }
    sensors_station_last_result_fini(&result);
    return exit_code;
}

static int next(struct app *app, char **args)
{
    struct sensors_name name = {.sensor = text(args[0])};
    struct weir_call_options options = {.timeout_ms = args[1] ? (uint32_t)atoi(args[1]) : 0};
    struct sensors_station_next_result result;
    int exit_code = 0;
    int status =
        sensors_station_next_wait(sensors_station_next(app->client, &name, &options), &result);
    if (status)
        exit_code = failed(status, result.text);
    else
        print(result.reply);
    sensors_station_next_result_fini(&result);
    return exit_code;
}

/* COUNT readings, then we have seen enough. */
static int watch(struct app *app, char **args)
{
    struct sensors_name name = {.sensor = text(args[0])};
    struct sensors_station_watch_stream *stream = sensors_station_watch(app->client, &name, NULL);
    int status = WEIR_OK;
    for (int left = atoi(args[1]); left > 0; left--) {
        status = weir_future_wait_take(sensors_station_watch_stream_next(stream), NULL);
        const struct sensors_reading *reading =
            status ? NULL : sensors_station_watch_stream_item(stream);
        if (!reading)
            break; /* it failed, or the server has ended it */
        print(reading);
        fflush(stdout);
    }
    weir_future_cancel(&stream); /* the server is told */
    return status ? failed(status, text("")) : 0;
}

static const struct command {
    const char *name;
    int least, most;
    int (*run)(struct app *app, char **args);
} commands[] = {
    {"report", 2, 2, report}, {"last", 1, 1, last},       {"next", 1, 2, next},
    {"watch", 2, 2, watch},   {"compare", 2, 2, compare},
};

static const struct command *find(int argc, char **argv)
{
    for (size_t i = 0; argc > 0 && i < sizeof(commands) / sizeof(*commands); i++) {
        const struct command *c = &commands[i];
        if (strcmp(argv[0], c->name) == 0 && argc - 1 >= c->least && argc - 1 <= c->most)
            return c;
    }
    return NULL;
}

int main(int argc, char **argv)
{
    const char *url = "tcp://127.0.0.1:7002";
    argc--, argv++;
    if (argc > 1 && strcmp(argv[0], "--connect") == 0) {
        url = argv[1];
        argc -= 2, argv += 2;
    }
    const struct command *command = find(argc, argv);
    if (!command) {
        fputs(usage, stderr);
        return 64;
    }
    struct app app = {.reactor = weir_reactor_new()};
    app.client = app.reactor ? weir_client_new(app.reactor, url, NULL) : NULL;
    int exit_code = app.client ? command->run(&app, argv + 1) : 1;
    weir_client_free(app.client);
    weir_reactor_free(app.reactor);
    return exit_code;
}
