/* The client of greeter: client [URL [NAME]] */
#include "greeter.h"

#include <stdio.h>
#include <string.h>
#include <weir/client.h>
#include <weir/reactor.h>

static int print_count(struct weir_client *client)
{
    struct greeter_greeter_count_result result;
    int err = greeter_greeter_count_wait(
        greeter_greeter_count(client, &(struct greeter_all){0}, NULL), &result);
    if (err)
        fprintf(stderr, "count: %s\n", weir_error_text(err));
    else
        printf("%llu so far\n", (unsigned long long)result.reply->greeted);
    greeter_greeter_count_result_fini(&result);
    return err;
}

int main(int argc, char **argv)
{
    const char *url = argc > 1 ? argv[1] : "tcp://127.0.0.1:7001";
    const char *name = argc > 2 ? argv[2] : "world";

    struct weir_reactor *reactor = weir_reactor_new();
    struct weir_client *client = weir_client_new(reactor, url, NULL);
    struct greeter_greeter_greet_result result;
    int err = greeter_greeter_greet_wait(
        greeter_greeter_greet(client, &(struct greeter_name){.name = {name, strlen(name)}}, NULL),
        &result);
    if (err == WEIR_RAISED)
        fprintf(stderr, "%s: there is nobody to greet\n", url);
    else if (err)
        fprintf(stderr, "%s: %s\n", url, weir_error_text(err));
    else
        printf("%.*s\n", (int)result.reply->text.len, result.reply->text.data);
    greeter_greeter_greet_result_fini(&result);
    if (!err)
        err = print_count(client);
    weir_client_free(client);
    weir_reactor_free(reactor);
    return err ? 1 : 0;
}
