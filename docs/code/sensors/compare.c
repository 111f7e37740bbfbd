/* Two calls at a time, awaited one after the other by a task. */
#include "client.h"

#include <stdio.h>
#include <weir/task.h>

WEIR_TASK(comparing, {
    struct weir_client *client;
    struct sensors_name names[2];
    struct sensors_station_last_future *calls[2];
    struct sensors_station_last_result got[2];
    int i;
})
{
    WEIR_BEGIN;
    for (my->i = 0; my->i < 2; my->i++) /* both are under way … */
        my->calls[my->i] = sensors_station_last(my->client, &my->names[my->i], NULL);
    for (my->i = 0; my->i < 2; my->i++) /* … before the first is awaited */
        WEIR_AWAIT(my->calls[my->i], &my->got[my->i]);

    const struct sensors_reading *a = my->got[0].reply, *b = my->got[1].reply;
    if (a && b)
        printf("%.*s is %s %.*s\n", (int)a->sensor.len, a->sensor.data,
               a->celsius > b->celsius ? "warmer than" : "not warmer than", (int)b->sensor.len,
               b->sensor.data);
    int status = my->got[0].status ? my->got[0].status : my->got[1].status;
    sensors_station_last_result_fini(&my->got[0]);
    sensors_station_last_result_fini(&my->got[1]);
    return status;
    WEIR_END;
}

int compare(struct app *app, char **args)
{
    struct weir_scope *scope = weir_reactor_scope(app->reactor);
    struct weir_future *task =
        WEIR_START(comparing, scope, .client = app->client,
                   .names = {{.sensor = text(args[0])}, {.sensor = text(args[1])}});
    int status = weir_future_wait_take(task, NULL);
    if (status)
        fprintf(stderr, "sensors: %s\n", weir_error_text(status));
    return status ? 1 : 0;
}
