#include "hello.h"

#include <stdio.h>
#include <string.h>
#include <weir/client.h>
#include <weir/reactor.h>

int main(int argc, char **argv)
{
    const char *url = argc > 1 ? argv[1] : "tcp://127.0.0.1:7001";
    const char *name = argc > 2 ? argv[2] : "world";

    struct weir_reactor *reactor = weir_reactor_new();
    struct weir_client *client = weir_client_new(reactor, url, NULL);
    struct hello_greeter_greet_result result;
    int err = hello_greeter_greet_wait(
        hello_greeter_greet(client, &(struct hello_name){.name = {name, strlen(name)}}, NULL),
        &result);
    if (err)
        fprintf(stderr, "%s: %s\n", url, weir_error_text(err));
    else
        printf("%.*s\n", (int)result.reply->text.len, result.reply->text.data);
    hello_greeter_greet_result_fini(&result);
    weir_client_free(client);
    weir_reactor_free(reactor);
    return err ? 1 : 0;
}
