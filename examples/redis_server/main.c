/* redis_server — an in-memory store that speaks RESP: what the commands mean, and nothing about the wire.
 *
 * Every request is a call of one operation; its words go to the table of commands. A connection's state (its name, its transaction, what it
 * listens to) is the session of its calls. */
#include "commands.h"

#include "../common/serve.h"
#include "redis_server.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <time.h>
#include <weir/peer.h>

enum { EXPIRE_EVERY_MS = 100, EXPIRED_AT_ONCE = 400, MOST_WORDS = 1024 };

struct app {
    struct server server;
    struct weir_executor *executor;
    struct weir_timer expiry;
    int64_t clock_offset_ms; /* of the time since 1970 to the executor's */
};

/* --- clients --- */

static void client_gone(void *session)
{
    struct client *client = session;
    client_unsubscribe_all(client);
    transaction_forget(client);
    weir_list_remove(&client->link);
    client->server->client_count--;
    weir_peer_unref(client->peer);
    free(client);
}

static struct client *client_new(struct app *app, struct redis_server_commands_command_call *call)
{
    struct client *client = calloc(1, sizeof *client);
    if (!client)
        return NULL;
    client->server = &app->server;
    client->id = ++app->server.next_client;
    client->since_ms = app->server.store.now_ms;
    client->resp = 2;
    client->peer = weir_peer_ref(weir_call_connection(call));
    snprintf(client->address, sizeof client->address, "%s", weir_call_peer(call));
    weir_list_push_back(&app->server.clients, &client->link);
    app->server.client_count++;
    app->server.connections++;
    weir_call_set_session(call, client, client_gone);
    return client;
}

bool client_push(struct client *client, const struct resp_value *message)
{
    int err = client->peer ? weir_peer_push(client->peer, message) : WEIR_ECLOSED;
    if (err == WEIR_EAGAIN)
        weir_peer_close(client->peer);
    return err == WEIR_OK;
}

/* --- requests --- */

/* The words of an inline command: between spaces, or in quotes. False: the quotes do not match, or there are too many. */
static bool split_line(struct weir_bytes line, struct weir_bytes words[MOST_WORDS],
                       size_t *ret_count)
{
    const uint8_t *p = line.data, *end = p + line.len;
    size_t count = 0;
    for (;;) {
        while (p < end && (*p == ' ' || *p == '\r' || *p == '\t'))
            p++;
        if (p == end) {
            *ret_count = count;
            return true;
        }
        uint8_t quote = *p == '"' || *p == '\'' ? *p++ : 0;
        const uint8_t *first = p;
        while (p < end && (quote ? *p != quote : *p != ' ' && *p != '\r' && *p != '\t'))
            p++;
        if (count == MOST_WORDS || (quote && p == end))
            return false;
        words[count++] = (struct weir_bytes){first, (size_t)(p - first)};
        p += quote != 0;
    }
}

_Static_assert(sizeof(struct resp_argument) == sizeof(struct weir_bytes),
               "an argument is its text");

/* The words of a request. False: there are none. */
static bool find_words(struct command *c, const struct resp_command *request)
{
    if (request->kind == RESP_COMMAND_KIND_MULTIBULK) {
        c->argv = (const struct weir_bytes *)request->multibulk.argv.items;
        c->argc = request->multibulk.argv.count;
        return c->argc > 0;
    }
    struct weir_bytes *words = weir_arena_alloc(c->arena, MOST_WORDS * sizeof *words);
    if (!words || !split_line(request->inline_, words, &c->argc))
        return false;
    c->argv = words;
    return c->argc > 0;
}

/* A command with several replies: all but the last are pushed in front of it. */
static void push_replies(struct command *c)
{
    struct resp_value last = c->more[c->more_count - 1];
    client_push(c->client, c->reply);
    for (size_t i = 0; i + 1 < c->more_count; i++)
        client_push(c->client, &c->more[i]);
    *c->reply = last;
}

static int command(struct redis_server_commands_command_call *call,
                   const struct resp_command *request, struct resp_value *reply)
{
    struct app *app = weir_call_data(call);
    struct client *client = weir_call_session(call);
    app->server.store.now_ms = app->clock_offset_ms + (int64_t)weir_executor_now(app->executor);
    if (!client && !(client = client_new(app, call)))
        return WEIR_RESOURCE_EXHAUSTED;
    struct command c = {
        .server = &app->server,
        .client = client,
        .store = &app->server.store,
        .arena = weir_call_arena(call),
        .reply = reply,
    };
    if (find_words(&c, request))
        command_run(&c);
    else
        put_error(reply, "ERR Protocol error: unbalanced quotes, or no command");
    if (c.more_count)
        push_replies(&c);
    if (!c.close)
        return WEIR_OK;
    redis_server_commands_command_reply(call, reply);
    weir_peer_close(client->peer);
    return WEIR_PENDING;
}

static const struct redis_server_commands_handlers handlers = {.command = command};

/* --- the server --- */

static void expire(void *data)
{
    struct app *app = data;
    app->server.store.now_ms = app->clock_offset_ms + (int64_t)weir_executor_now(app->executor);
    store_expire_some(&app->server.store, EXPIRED_AT_ONCE);
    weir_executor_timer_after(app->executor, &app->expiry, EXPIRE_EVERY_MS);
}

static int64_t wall_clock_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static void app_init(struct app *app, struct weir_reactor *reactor)
{
    uint64_t seed[3] = {1, 2, 3};
    if (getrandom(seed, sizeof seed, 0) < 0)
        perror("getrandom");
    dict_seed(seed[0], seed[1]);
    commands_index();
    *app = (struct app){.server.store.random = seed[2]};
    weir_list_init(&app->server.clients);
    app->executor = weir_reactor_executor(reactor);
    app->clock_offset_ms = wall_clock_ms() - (int64_t)weir_executor_now(app->executor);
    app->server.started_ms = app->server.store.now_ms = wall_clock_ms();
    weir_timer_init(&app->expiry, expire, app);
    weir_executor_timer_after(app->executor, &app->expiry, EXPIRE_EVERY_MS);
}

int main(int argc, char **argv)
{
    struct serve serve = {0};
    for (int i = 1; i < argc; i++) {
        if (!serve_option(&serve, argc, argv, &i)) {
            fputs("usage: redis_server [--listen URL]…      (tcp://127.0.0.1:6379)\n", stderr);
            return 64;
        }
    }
    struct app app;
    struct weir_reactor *reactor = weir_reactor_new();
    if (!reactor)
        return 1;
    app_init(&app, reactor);
    struct weir_service service = redis_server_commands_service(&handlers, &app);
    struct weir_server *server = weir_server_new(reactor, service, NULL);
    int status = serve_run(&serve, "tcp://127.0.0.1:6379", reactor, server);
    store_fini(&app.server.store);
    return status;
}
