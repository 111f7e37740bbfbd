/* A client in a program that has a libuv loop already: embed URL KEY */
#define _DEFAULT_SOURCE /* uv.h wants more than strict C11 */

#include "kv.h"

#include <stdio.h>
#include <string.h>
#include <uv.h>
#include <weir/reactor.h>

static void on_tick(uv_timer_t *timer)
{
    puts("the program's own timer");
    uv_close((uv_handle_t *)timer, NULL);
}

static void on_entry(void *data, const struct kv_store_get_result *result)
{
    struct weir_client **client = data;
    if (result->reply)
        printf("%.*s\n", (int)result->reply->value.len, (const char *)result->reply->value.data);
    else
        printf("%s\n", weir_error_text(result->status));
    weir_client_free(*client); /* its connection would keep the loop alive */
    *client = NULL;
}

int main(int argc, char **argv)
{
    if (argc != 3)
        return 64;
    uv_loop_t loop;
    uv_timer_t timer;
    uv_loop_init(&loop);
    uv_timer_init(&loop, &timer);
    uv_timer_start(&timer, on_tick, 300, 0);

    struct weir_reactor *reactor = weir_reactor_wrap(&loop);
    struct weir_client *client = weir_client_new(reactor, argv[1], NULL);
    struct kv_key key = {.name = {argv[2], strlen(argv[2])}};
    int err = kv_store_get_then(kv_store_get(client, &key, NULL), on_entry, &client);
    uv_run(&loop, UV_RUN_DEFAULT); /* ends when nothing is left to wait for */

    weir_reactor_free(reactor);
    uv_run(&loop, UV_RUN_DEFAULT); /* closes the reactor's handles */
    return err || uv_loop_close(&loop) ? 1 : 0;
}
