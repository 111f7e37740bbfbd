/* serve.h — what the example servers have in common: --listen, saying where they listen, and ending in good order. */
#ifndef COMMON_SERVE_H
#define COMMON_SERVE_H

#include <stdbool.h>

#include "weir/reactor.h"
#include "weir/server.h"

enum { SERVE_URLS = 8 };

struct serve {
    const char *urls[SERVE_URLS];
    int count;
};

/* Takes argv[*i] when it is --listen URL. False: it is something else. Ends the program when the URL is missing. */
bool serve_option(struct serve *serve, int argc, char **argv, int *i);

/* Listens where it was told to, or at `otherwise`, says so on standard output, and runs until SIGINT or SIGTERM. Frees `server` and
 * `reactor`. Returns the program's exit code. */
int serve_run(struct serve *serve, const char *otherwise, struct weir_reactor *reactor,
              struct weir_server *server);

#endif
