/* kv — a command-line client of the store in kv.weir. Each command shows one kind of call. */
#include "client.h"
#include "lines.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <weir/reactor.h>

static const char usage[] =
    "usage: kv [--connect URL] COMMAND\n"
    "  put KEY VALUE        store a value\n"
    "  get KEY              print a value\n"
    "  await KEY [MS]       print the value when it changes next; give up after MS milliseconds\n"
    "  watch PREFIX [N]     print changes of keys with this prefix, N of them or for ever\n"
    "  load                 store the lines KEY=VALUE of the standard input\n"
    "  sync                 the same, and print what others change meanwhile\n"
    "  touch KEY            tell the watchers of a key, expecting no answer\n"
    "  demo                 all of it, one after the other\n"
    "URL is tcp://127.0.0.1:7000 if not given; tcp://[::1]:PORT and unix:/PATH work as well.\n";

struct weir_str text(const char *string)
{
    return (struct weir_str){string, strlen(string)};
}

struct weir_bytes bytes(const char *string)
{
    return (struct weir_bytes){(const uint8_t *)string, strlen(string)};
}

/* Says why a call failed; `said` is the server's own word on it. */
static int failed(const struct app *app, const char *what, int status, struct weir_str said)
{
    bool reached = status != WEIR_UNAVAILABLE && status != WEIR_EADDRESS;
    fprintf(stderr, "kv: %s: %s%s%.*s\n", reached ? what : app->url, weir_error_text(status),
            said.len ? ": " : "", (int)said.len, said.data);
    return 1;
}

static int put(struct app *app, char **args)
{
    struct kv_entry entry = {.name = text(args[0]), .value = bytes(args[1])};
    struct kv_store_put_result result;
    int status = kv_store_put_wait(kv_store_put(app->client, &entry, NULL), &result);
    int exit_code = 0;
    if (status)
        exit_code = failed(app, "put", status, result.text);
    else
        printf("version %llu\n", (unsigned long long)result.reply->version);
    kv_store_put_result_fini(&result);
    return exit_code;
}

static int get(struct app *app, char **args)
{
    struct kv_key key = {.name = text(args[0])};
    struct kv_store_get_result result;
    int status = kv_store_get_wait(kv_store_get(app->client, &key, NULL), &result);
    int exit_code = 0;
    if (result.not_found) {
        fprintf(stderr, "kv: there is no %s\n", args[0]);
        exit_code = 2;
    } else if (status) {
        exit_code = failed(app, "get", status, result.text);
    } else {
        printf("%.*s\n", (int)result.reply->value.len, (const char *)result.reply->value.data);
    }
    kv_store_get_result_fini(&result);
    return exit_code;
}

static int await(struct app *app, char **args)
{
    struct kv_key key = {.name = text(args[0])};
    struct weir_call_options options = {.timeout_ms =
                                            args[1] ? (uint32_t)strtoul(args[1], NULL, 10) : 0};
    struct kv_store_await_result result;
    int status = kv_store_await_wait(kv_store_await(app->client, &key, &options), &result);
    int exit_code = 0;
    if (status)
        exit_code = failed(app, "await", status, result.text);
    else
        printf("%.*s\n", (int)result.reply->value.len, (const char *)result.reply->value.data);
    kv_store_await_result_fini(&result);
    return exit_code;
}

static void print_event(const struct kv_event *event)
{
    struct weir_str name = event->entry ? event->entry->name : text("?");
    if (event->change == KV_CHANGE_TOUCHED)
        printf("%.*s touched\n", (int)name.len, name.data);
    else
        printf("%.*s = %.*s\n", (int)name.len, name.data, (int)event->entry->value.len,
               (const char *)event->entry->value.data);
    fflush(stdout);
}

/* The server has ended the stream, or it broke: why. */
static int watch_ended(struct app *app, struct kv_store_watch_stream *stream)
{
    struct kv_store_watch_result result;
    int status = kv_store_watch_wait(kv_store_watch_stream_finish(stream), &result);
    int exit_code = status ? failed(app, "watch", status, result.text) : 0;
    kv_store_watch_result_fini(&result);
    return exit_code;
}

/* Reads the stream one event at a time until it ends or `limit` have come. */
static int watch(struct app *app, char **args)
{
    struct kv_prefix prefix = {.prefix = text(args[0])};
    unsigned long limit = args[1] ? strtoul(args[1], NULL, 10) : 0;
    struct kv_store_watch_stream *stream = kv_store_watch(app->client, &prefix, NULL);
    for (unsigned long seen = 0; !limit || seen < limit; seen++) {
        int status = weir_future_wait_take(kv_store_watch_stream_next(stream), NULL);
        const struct kv_event *event = status ? NULL : kv_store_watch_stream_item(stream);
        if (!event)
            return watch_ended(app, stream);
        print_event(event);
    }
    weir_future_cancel(&stream);
    return 0;
}

/* The next line "KEY=VALUE" as an entry, which lives until the next call. False: no more of them. */
static bool next_entry(struct app *app, struct lines *lines, const bool *stop,
                       struct kv_entry *ret_entry)
{
    char *line;
    while ((line = lines_next(lines, app->reactor, stop))) {
        char *equals = strchr(line, '=');
        if (equals) {
            struct weir_str name = {line, (size_t)(equals - line)};
            *ret_entry = (struct kv_entry){.name = name, .value = bytes(equals + 1)};
            return true;
        }
        fprintf(stderr, "kv: there is no '=' in this line: %s\n", line);
    }
    return false;
}

static int send_entry(struct kv_store_load_stream *stream, const struct kv_entry *entry)
{
    int status;
    while ((status = kv_store_load_stream_send(stream, entry)) == WEIR_EAGAIN)
        if ((status = weir_future_wait_take(kv_store_load_stream_ready(stream), NULL)))
            break;
    return status;
}

/* Sends every line, waiting whenever the window is full. */
static int load(struct app *app, char **args)
{
    (void)args;
    struct kv_store_load_stream *stream = kv_store_load(app->client, NULL);
    struct lines lines = {.begin = 0};
    struct kv_entry entry;
    bool stop = !stream;
    while (!stop && next_entry(app, &lines, &stop, &entry))
        stop = send_entry(stream, &entry) != WEIR_OK;
    struct kv_store_load_result result;
    int status = kv_store_load_wait(kv_store_load_stream_finish(stream), &result);
    int exit_code = 0;
    if (status)
        exit_code = failed(app, "load", status, result.text);
    else
        printf("%u entries, %llu bytes\n", result.reply->entries,
               (unsigned long long)result.reply->bytes);
    kv_store_load_result_fini(&result);
    return exit_code;
}

static int sync_event(void *data, const struct kv_event *event)
{
    (void)data;
    print_event(event);
    return WEIR_OK;
}

/* The server has nothing more to say: the input is not read any further. */
static void sync_end(void *data, int status)
{
    (void)status;
    *(bool *)data = true;
}

static int send_event(struct kv_store_sync_stream *stream, const struct kv_event *event)
{
    int status;
    while ((status = kv_store_sync_stream_send(stream, event)) == WEIR_EAGAIN)
        if ((status = weir_future_wait_take(kv_store_sync_stream_ready(stream), NULL)))
            break;
    return status;
}

static int sync(struct app *app, char **args)
{
    (void)args;
    bool stop = false;
    struct kv_store_sync_stream *stream = kv_store_sync(app->client, NULL);
    if (!stream || kv_store_sync_stream_each(stream, sync_event, sync_end, &stop))
        return failed(app, "sync", WEIR_ENOMEM, text(""));
    struct lines lines = {.begin = 0};
    struct kv_entry entry;
    while (!stop && next_entry(app, &lines, &stop, &entry)) {
        struct kv_event event = {.change = KV_CHANGE_PUT, .entry = &entry};
        if (send_event(stream, &event))
            break;
    }
    struct kv_store_sync_result result;
    int status = kv_store_sync_wait(kv_store_sync_stream_finish(stream), &result);
    int exit_code = status ? failed(app, "sync", status, result.text) : 0;
    kv_store_sync_result_fini(&result);
    return exit_code;
}

static int touch(struct app *app, char **args)
{
    struct kv_key key = {.name = text(args[0])};
    int status = kv_store_touch(app->client, &key, NULL);
    if (!status)
        status = weir_client_flush(app->client); /* nothing will come back to wait for */
    return status ? failed(app, "touch", status, text("")) : 0;
}

struct command {
    const char *name;
    int min_args, max_args;
    int (*run)(struct app *app, char **args);
};

static const struct command commands[] = {
    {"put", 2, 2, put},   {"get", 1, 1, get},   {"await", 1, 2, await}, {"watch", 1, 2, watch},
    {"load", 0, 0, load}, {"sync", 0, 0, sync}, {"touch", 1, 1, touch}, {"demo", 0, 0, demo},
};

static const struct command *find_command(int argc, char **argv)
{
    for (size_t i = 0; argc > 0 && i < sizeof(commands) / sizeof(*commands); i++) {
        const struct command *c = &commands[i];
        if (strcmp(c->name, argv[0]) == 0)
            return argc - 1 >= c->min_args && argc - 1 <= c->max_args ? c : NULL;
    }
    return NULL;
}

static int run(const struct command *command, const char *url, char **args)
{
    int exit_code = 1;
    struct app app = {.reactor = weir_reactor_new(), .url = url};
    if (app.reactor)
        app.client = weir_client_new(app.reactor, url, NULL);
    if (app.client)
        exit_code = command->run(&app, args);
    weir_client_free(app.client);
    weir_reactor_free(app.reactor);
    return exit_code;
}

int main(int argc, char **argv)
{
    const char *url = "tcp://127.0.0.1:7000";
    argc--, argv++;
    if (argc > 1 && strcmp(argv[0], "--connect") == 0) {
        url = argv[1];
        argc -= 2, argv += 2;
    }
    const struct command *command = find_command(argc, argv);
    if (!command) {
        fputs(usage, stderr);
        return 64;
    }
    return run(command, url, argv + 1);
}
