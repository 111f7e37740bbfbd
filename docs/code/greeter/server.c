/* The server of greeter: answers until SIGINT or SIGTERM, then lets the calls that run come to their end. */
#include "greeter.h"

#include <stdio.h>
#include <string.h>
#include <weir/reactor.h>
#include <weir/server.h>

/* What the handlers share. One thread runs them all. */
struct state {
    uint64_t greeted;
};

static int greet(struct greeter_greeter_greet_call *call, const struct greeter_name *request,
                 struct greeter_greeting *reply)
{
    struct state *state = weir_call_data(call);
    if (request->name.len == 0)
        return greeter_greeter_greet_raise_nobody(call, &(struct greeter_nobody){0});

    char *text = weir_arena_alloc(weir_call_arena(call), 128); /* lives as long as the call */
    if (!text)
        return WEIR_RESOURCE_EXHAUSTED;
    int len = snprintf(text, 128, "Hello, %.*s!", (int)request->name.len, request->name.data);
    reply->text = (struct weir_str){text, (size_t)len};
    reply->number = ++state->greeted;
    return WEIR_OK;
}

static int count(struct greeter_greeter_count_call *call, const struct greeter_all *request,
                 struct greeter_count *reply)
{
    struct state *state = weir_call_data(call);
    (void)request;
    reply->greeted = state->greeted;
    return WEIR_OK;
}

static const struct greeter_greeter_handlers handlers = {.greet = greet, .count = count};

int main(int argc, char **argv)
{
    const char *url =
        argc == 3 && strcmp(argv[1], "--listen") == 0 ? argv[2] : "tcp://127.0.0.1:7001";
    struct state state = {0};
    struct weir_reactor *reactor = weir_reactor_new();
    struct weir_server *server =
        weir_server_new(reactor, greeter_greeter_service(&handlers, &state), NULL);
    int err = weir_server_listen(server, url);
    if (!err)
        err = weir_server_drain_on_signals(server, 1000);
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
