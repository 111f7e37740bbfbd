/* What the parts of the kv client share. */
#ifndef KV_CLIENT_H
#define KV_CLIENT_H

#include "kv.h"

struct app {
    struct weir_reactor *reactor;
    struct weir_client *client;
    const char *url;
};

/* Views of a C string. */
struct weir_str text(const char *string);
struct weir_bytes bytes(const char *string);

/* `kv demo`: every kind of call, each printed with its outcome. 0 only if all went as it should. */
int demo(struct app *app, char **args);

#endif
