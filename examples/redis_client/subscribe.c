/* Listening to channels. Nothing answers SUBSCRIBE, and nothing may come for hours: a PING every second tells whether the server is
 * still there. */
#include "client.h"

#include <stdio.h>
#include <string.h>

enum { PING_MS = 1000, PING_TIMEOUT_MS = 5000 };

struct subscriber {
    struct weir_reactor *reactor;
    struct weir_client *client;
    struct redis_client_subscribe_request request;
    struct weir_timer timer;
    unsigned long limit, received;
    int code;
};

static void finish(struct subscriber *s, int code)
{
    s->code = code;
    weir_reactor_stop(s->reactor);
}

static bool is_word(const struct resp_value *value, const char *word)
{
    return value->kind == RESP_VALUE_KIND_BULK && value->bulk.data.len == strlen(word) &&
           memcmp(value->bulk.data.data, word, value->bulk.data.len) == 0;
}

static void print_pair(const char *between, const struct resp_value *items)
{
    fwrite(items[1].bulk.data.data, 1, items[1].bulk.data.len, stdout);
    fputs(between, stdout);
    client_print_value(&items[2]);
    fflush(stdout);
}

static void on_push(void *data, const void *message, const struct weir_type *type)
{
    struct subscriber *s = data;
    const struct resp_value *value = message;
    const struct resp_value *items = value->push.items.items;
    (void)type; /* servers send nothing but values */
    if (value->kind != RESP_VALUE_KIND_PUSH || value->push.items.count != 3 ||
        items[1].kind != RESP_VALUE_KIND_BULK || s->code)
        return;
    if (is_word(&items[0], "subscribe"))
        print_pair(" is subscribed to: ", items);
    if (!is_word(&items[0], "message") || (s->limit && s->received == s->limit))
        return;
    print_pair(": ", items);
    if (++s->received == s->limit)
        finish(s, 0);
}

static void on_pong(void *data, const struct redis_client_ping_result *result)
{
    struct subscriber *s = data;
    int code = client_outcome(result->status, result->text);
    if (code)
        finish(s, code);
    else
        weir_executor_timer_after(weir_reactor_executor(s->reactor), &s->timer, PING_MS);
}

static void ping(void *data)
{
    struct subscriber *s = data;
    const struct redis_client_ping_request request = {0};
    const struct weir_call_options options = {.timeout_ms = PING_TIMEOUT_MS};
    if (redis_client_ping_then(redis_client_ping(s->client, &request, &options), on_pong, s))
        finish(s, client_outcome(WEIR_ENOMEM, (struct weir_str){0}));
}

static void on_hello(void *data, const struct redis_client_hello_result *result)
{
    struct subscriber *s = data;
    int code = client_outcome(result->status, result->text);
    if (!code)
        code = client_outcome(redis_client_subscribe(s->client, &s->request, NULL),
                              (struct weir_str){0});
    if (code)
        finish(s, code);
}

/* On each new connection, before anything else. */
static void greet(void *data, struct weir_client *client)
{
    const struct redis_client_hello_request request = {.version = 3};
    redis_client_hello_then(redis_client_hello(client, &request, NULL), on_hello, data);
}

int client_subscribe(const char *url, struct weir_bytes *channels, size_t count,
                     unsigned long limit)
{
    struct subscriber s = {.request.channels = {channels, count}, .limit = limit};
    const struct weir_client_options options = {.on_connected = greet, .data = &s};
    s.reactor = weir_reactor_new();
    s.client = s.reactor ? weir_client_new(s.reactor, url, &options) : NULL;
    if (s.client) {
        weir_timer_init(&s.timer, ping, &s);
        weir_client_on_push(s.client, on_push, &s);
        ping(&s);
        weir_reactor_run(s.reactor);
        weir_executor_timer_stop(weir_reactor_executor(s.reactor), &s.timer);
    } else {
        s.code = client_outcome(WEIR_ENOMEM, (struct weir_str){0});
    }
    weir_client_free(s.client);
    weir_reactor_free(s.reactor);
    return s.code;
}
