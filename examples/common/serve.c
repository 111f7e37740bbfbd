#include "serve.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { GRACE_MS = 2000 };

bool serve_option(struct serve *serve, int argc, char **argv, int *i)
{
    if (strcmp(argv[*i], "--listen") != 0)
        return false;
    if (*i + 1 == argc || serve->count == SERVE_URLS) {
        fprintf(stderr, "%s: --listen URL, at most %d times\n", argv[0], SERVE_URLS);
        exit(2);
    }
    serve->urls[serve->count++] = argv[++*i];
    return true;
}

static int listen_all(const struct serve *serve, struct weir_server *server)
{
    for (int i = 0; i < serve->count; i++) {
        int err = weir_server_listen(server, serve->urls[i]);
        if (err) {
            fprintf(stderr, "cannot listen on %s: %s\n", serve->urls[i], weir_error_text(err));
            return err;
        }
        printf("listening on %s\n", weir_server_address(server, (size_t)i));
    }
    fflush(stdout);
    return 0;
}

int serve_run(struct serve *serve, const char *otherwise, struct weir_reactor *reactor,
              struct weir_server *server)
{
    if (!server) {
        fprintf(stderr, "out of memory\n");
        weir_reactor_free(reactor);
        return 1;
    }
    if (!serve->count)
        serve->urls[serve->count++] = otherwise;
    int err = listen_all(serve, server);
    if (!err)
        err = weir_server_drain_on_signals(server, GRACE_MS);
    if (!err)
        err = weir_reactor_run(reactor);
    weir_server_free(server);
    weir_reactor_free(reactor);
    return err < 0;
}
