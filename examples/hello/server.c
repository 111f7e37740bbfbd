#include "hello.h"

#include <stdio.h>
#include <string.h>
#include <weir/reactor.h>
#include <weir/server.h>

static int greet(struct hello_greeter_greet_call *call, const struct hello_name *request,
                 struct hello_greeting *reply)
{
    char *text = weir_arena_alloc(weir_call_arena(call), 128);
    if (!text)
        return WEIR_RESOURCE_EXHAUSTED;
    int len = snprintf(text, 128, "Hello, %.*s!", (int)request->name.len, request->name.data);
    reply->text = (struct weir_str){text, (size_t)len};
    return WEIR_OK;
}

static const struct hello_greeter_handlers handlers = {.greet = greet};

int main(int argc, char **argv)
{
    bool given = argc == 3 && strcmp(argv[1], "--listen") == 0;
    const char *url = given ? argv[2] : "tcp://127.0.0.1:7001";
    struct weir_reactor *reactor = weir_reactor_new();
    struct weir_server *server =
        weir_server_new(reactor, hello_greeter_service(&handlers, NULL), NULL);
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
