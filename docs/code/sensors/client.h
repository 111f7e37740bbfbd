/* What the client's parts share. */
#ifndef SENSORS_CLIENT_H
#define SENSORS_CLIENT_H

#include "sensors.h"

#include <weir/reactor.h>

struct app {
    struct weir_reactor *reactor;
    struct weir_client *client;
};

static inline struct weir_str text(const char *string)
{
    return (struct weir_str){string, __builtin_strlen(string)};
}

/* Which of two sensors is warmer. In compare.c. */
int compare(struct app *app, char **args);

#endif
