/* A server and a client of jar.weir in one program. */
#include "jar.h"

#include <stdio.h>
#include <string.h>
#include <weir/reactor.h>
#include <weir/server.h>

struct jar {
    uint32_t sugar;
};

static int on_put(struct jar_jar_put_call *call, const struct jar_jar_put_request *request,
                  struct jar_jar_put_reply *reply)
{
    struct jar *jar = weir_call_data(call);
    jar->sugar += request->count;
    reply->left = jar->sugar;
    return WEIR_OK;
}

static int on_take(struct jar_jar_take_call *call, const struct jar_jar_take_request *request,
                   struct jar_jar_take_reply *reply)
{
    struct jar *jar = weir_call_data(call);
    if (request->count > jar->sugar) {
        jar_jar_take_fail(call, WEIR_OUT_OF_RANGE, "there is not so much");
        return WEIR_PENDING; /* it was answered */
    }
    jar->sugar -= request->count;
    reply->left = jar->sugar;
    return WEIR_OK;
}

static int on_list(struct jar_jar_list_call *call, const struct jar_jar_list_request *request)
{
    struct jar *jar = weir_call_data(call);
    struct jar_jar_list_item item = {.what = WEIR_STR("sugar"), .count = jar->sugar};
    (void)request;
    return jar_jar_list_send(call, &item);
}

static void take(struct weir_client *client, uint32_t count)
{
    struct jar_jar_take_request request = {.what = WEIR_STR("sugar"), .count = count};
    struct jar_jar_take_result result;
    if (jar_jar_take_wait(jar_jar_take(client, &request, NULL), &result) == WEIR_OK)
        printf("%u left\n", (unsigned)result.reply->left);
    else
        printf("no: %.*s\n", (int)result.text.len, result.text.data);
    jar_jar_take_result_fini(&result);
}

static void put(struct weir_client *client, uint32_t count)
{
    struct jar_jar_put_request request = {.what = WEIR_STR("sugar"), .count = count};
    struct jar_jar_put_result result;
    if (jar_jar_put_wait(jar_jar_put(client, &request, NULL), &result) == WEIR_OK)
        printf("%u there\n", (unsigned)result.reply->left);
    jar_jar_put_result_fini(&result);
}

static void list(struct weir_client *client)
{
    struct jar_jar_list_request request = {0};
    struct jar_jar_list_stream *stream = jar_jar_list(client, &request, NULL);
    const struct jar_jar_list_item *item;
    while (weir_future_wait_take(jar_jar_list_stream_next(stream), NULL) == WEIR_OK &&
           (item = jar_jar_list_stream_item(stream)) != NULL)
        printf("%.*s: %u\n", (int)item->what.len, item->what.data, (unsigned)item->count);
    weir_future_cancel(&stream);
}

int main(void)
{
    static const struct jar_jar_handlers handlers = {on_put, on_take, on_list};
    struct jar jar = {0};
    struct weir_reactor *reactor = weir_reactor_new();
    struct weir_server *server = weir_server_new(reactor, jar_jar_service(&handlers, &jar), NULL);
    if (weir_server_listen(server, "tcp://127.0.0.1:0"))
        return 1;
    struct weir_client *client = weir_client_new(reactor, weir_server_address(server, 0), NULL);
    put(client, 5);
    take(client, 3);
    take(client, 3);
    list(client);
    weir_client_free(client);
    weir_server_free(server);
    weir_reactor_free(reactor);
    return 0;
}
