/*
 * The same echo as a service: generated stubs on Mux, nothing left out or tuned.
 *
 * usage: bench_echo_weir --listen URL; prints "listening on URL" and serves until it is told to end.
 */
#include "echo.h"

#include <stdio.h>
#include <weir/reactor.h>
#include <weir/server.h>

static int echo(struct bench_echo_echo_call *call, const struct bench_blob *request,
                struct bench_blob *reply)
{
    (void)call;
    reply->data = request->data;
    return WEIR_OK;
}

static const struct bench_echo_handlers handlers = {.echo = echo};

int main(int argc, char **argv)
{
    const char *url = argc == 3 ? argv[2] : "tcp://127.0.0.1:0";
    struct weir_reactor *reactor = weir_reactor_new();
    struct weir_server *server =
        weir_server_new(reactor, bench_echo_service(&handlers, NULL), NULL);
    int err = weir_server_listen(server, url);

    if (!err)
        err = weir_server_drain_on_signals(server, 100);
    if (!err) {
        printf("listening on %s\n", weir_server_address(server, 0));
        fflush(stdout);
        err = weir_reactor_run(reactor);
    }
    if (err)
        fprintf(stderr, "%s: %s\n", url, weir_error_text(err));
    weir_server_free(server);
    weir_reactor_free(reactor);
    return err ? 1 : 0;
}
