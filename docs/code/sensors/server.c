/* The server: station.c behind a socket, until SIGINT or SIGTERM. */
#include "station.h"

#include <stdio.h>
#include <string.h>
#include <weir/reactor.h>
#include <weir/server.h>

static int serve(const char *url, struct weir_service service)
{
    struct weir_reactor *reactor = weir_reactor_new();
    struct weir_server *server = weir_server_new(reactor, service, NULL);
    int err = weir_server_listen(server, url);
    if (!err)
        err = weir_server_drain_on_signals(server, 1000);
    if (!err) {
        printf("listening on %s\n", weir_server_address(server, 0));
        fflush(stdout);
        err = weir_reactor_run(reactor);
    }
    weir_server_free(server);
    weir_reactor_free(reactor);
    return err;
}

int main(int argc, char **argv)
{
    const char *url =
        argc == 3 && strcmp(argv[1], "--listen") == 0 ? argv[2] : "tcp://127.0.0.1:7002";
    struct station *station = station_new();
    int err = station ? serve(url, station_service(station)) : WEIR_ENOMEM;
    if (err)
        fprintf(stderr, "sensors-server: %s: %s\n", url, weir_error_text(err));
    station_free(station);
    return err ? 1 : 0;
}
