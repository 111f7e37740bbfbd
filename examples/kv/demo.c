/* kv demo — every kind of call, each printed with its outcome. Written as one task: it awaits each answer in turn. */
#include "client.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>
#include <weir/combine.h>
#include <weir/reactor.h>
#include <weir/task.h>

enum mark { GOOD, EVENT, WRONG };

/* "  ✓ get      colour              \"blue\", version 1". Colours only for a person at a terminal. */
__attribute__((format(printf, 4, 5))) static void show(enum mark mark, const char *call,
                                                       const char *what, const char *outcome, ...)
{
    static const char *const marks[] = {[GOOD] = "✓", [EVENT] = "→", [WRONG] = "✗"};
    static const char *const colours[] = {
        [GOOD] = "\033[32m", [EVENT] = "\033[36m", [WRONG] = "\033[1;31m"};
    bool colour = isatty(STDOUT_FILENO);
    printf("  %s%s%s %-8s %-26s ", colour ? colours[mark] : "", marks[mark],
           colour ? "\033[0m" : "", call, what);
    va_list args;
    va_start(args, outcome);
    vprintf(outcome, args);
    va_end(args);
    putchar('\n');
    fflush(stdout);
}

static void show_failure(const char *call, const char *what, int status)
{
    show(WRONG, call, what, "unexpected: %s", weir_error_text(status));
}

static bool value_is(const struct kv_entry *entry, const char *value)
{
    size_t len = strlen(value);

    return entry && entry->value.len == len &&
           (len == 0 || memcmp(entry->value.data, value, len) == 0);
}

struct steps {
    struct kv_store_put_result put;
    struct kv_store_get_result get;
    struct kv_store_await_result await;
    struct kv_store_load_result load;
    struct kv_store_watch_stream *watch;
    struct kv_store_load_stream *loading;
    struct kv_store_await_future *abandoned;
    const struct kv_event *event;
    struct kv_entry entry;
    struct kv_key key;
    struct kv_prefix prefix;
    struct weir_call_options options;
    uint64_t started;
    int failures;
    int seen;
    int i;
};

static void shown(struct steps *s, bool good, const char *call, const char *what, int status,
                  const char *outcome)
{
    if (good) {
        show(GOOD, call, what, "%s", outcome);
    } else {
        s->failures++;
        show_failure(call, what, status);
    }
}

WEIR_TASK(unary, {
    struct app *app;
    struct steps *s;
})
{
    struct steps *s = my->s;
    struct weir_client *client = my->app->client;
    WEIR_BEGIN;
    s->entry = (struct kv_entry){.name = text("colour"), .value = bytes("blue")};
    WEIR_AWAIT(kv_store_put(client, &s->entry, NULL), &s->put);
    shown(s, !WEIR_STATUS && s->put.reply->version == 1, "put", "colour = \"blue\"", WEIR_STATUS,
          "stored as version 1");
    kv_store_put_result_fini(&s->put);

    s->key.name = text("colour");
    WEIR_AWAIT(kv_store_get(client, &s->key, NULL), &s->get);
    shown(s, !WEIR_STATUS && value_is(s->get.reply, "blue"), "get", "colour", WEIR_STATUS,
          "\"blue\"");
    kv_store_get_result_fini(&s->get);

    s->key.name = text("shape");
    WEIR_AWAIT(kv_store_get(client, &s->key, NULL), &s->get);
    shown(s, s->get.not_found != NULL, "get", "shape", WEIR_STATUS,
          "declared error: there is no \"shape\"");
    kv_store_get_result_fini(&s->get);
    WEIR_END;
}

static void show_event(struct steps *s, const struct kv_event *event)
{
    static const char *const expected[] = {"green", "red", ""};
    bool good = event && event->entry && value_is(event->entry, expected[s->seen]);
    if (!good) {
        s->failures++;
        show_failure("watch", "col…", WEIR_EINVAL);
    } else if (event->change == KV_CHANGE_TOUCHED) {
        show(EVENT, "", "", "event: \"colour\" was touched");
    } else {
        show(EVENT, "", "", "event: \"colour\" is now \"%s\"", expected[s->seen]);
    }
    s->seen++;
}

/* Opens the watch first, then makes the changes that the server pushes back on it. */
WEIR_TASK(watching, {
    struct app *app;
    struct steps *s;
})
{
    struct steps *s = my->s;
    struct weir_client *client = my->app->client;
    WEIR_BEGIN;
    s->prefix.prefix = text("col");
    s->watch = kv_store_watch(client, &s->prefix, NULL);
    shown(s, s->watch != NULL, "watch", "keys that begin with col", WEIR_ENOMEM,
          "open; put, put, touch:");
    for (s->i = 0; s->i < 2; s->i++) {
        s->entry =
            (struct kv_entry){.name = text("colour"), .value = bytes(s->i ? "red" : "green")};
        WEIR_TRY(kv_store_put(client, &s->entry, NULL), &s->put);
        kv_store_put_result_fini(&s->put);
    }
    s->key.name = text("colour");
    kv_store_touch(client, &s->key, NULL);
    for (s->i = 0; s->i < 3; s->i++) {
        WEIR_TRY(kv_store_watch_stream_next(s->watch), NULL);
        show_event(s, kv_store_watch_stream_item(s->watch));
    }
    weir_future_cancel(&s->watch);
    show(GOOD, "watch", "", "cancelled after 3 events");
    WEIR_END;
}

WEIR_TASK(loading, {
    struct app *app;
    struct steps *s;
})
{
    struct steps *s = my->s;
    WEIR_BEGIN;
    s->loading = kv_store_load(my->app->client, NULL);
    s->entry = (struct kv_entry){.name = text("bulk"), .value = bytes("0123456789")};
    for (s->i = 0; s->i < 1000;) {
        int err = kv_store_load_stream_send(s->loading, &s->entry);
        if (err == WEIR_EAGAIN)
            WEIR_TRY(kv_store_load_stream_ready(s->loading), NULL);
        else if (err)
            return err;
        else
            s->i++;
    }
    WEIR_AWAIT(kv_store_load_stream_finish(s->loading), &s->load);
    shown(s, !WEIR_STATUS && s->load.reply->entries == 1000 && s->load.reply->bytes == 10000,
          "load", "a stream of 1,000 entries", WEIR_STATUS, "1000 entries, 10000 bytes");
    kv_store_load_result_fini(&s->load);
    WEIR_END;
}

/* Nobody changes "colour" any more, so these two calls have no answer. */
WEIR_TASK(impatient, {
    struct app *app;
    struct steps *s;
})
{
    struct steps *s = my->s;
    struct weir_client *client = my->app->client;
    WEIR_BEGIN;
    s->key.name = text("colour");
    s->options.timeout_ms = 150;
    s->started = weir_executor_now(weir_reactor_executor(my->app->reactor));
    WEIR_AWAIT(kv_store_await(client, &s->key, &s->options), &s->await);
    if (WEIR_STATUS == WEIR_DEADLINE_EXCEEDED)
        show(GOOD, "await", "colour, within 150 ms", "deadline exceeded after %" PRIu64 " ms",
             weir_executor_now(weir_reactor_executor(my->app->reactor)) - s->started);
    else
        shown(s, false, "await", "colour, within 150 ms", WEIR_STATUS, "");
    kv_store_await_result_fini(&s->await);

    s->abandoned = kv_store_await(client, &s->key, NULL);
    WEIR_TRY(weir_delay(weir_reactor_executor(my->app->reactor), WEIR_SCOPE, 50), NULL);
    weir_future_cancel(&s->abandoned);
    show(GOOD, "await", "colour, cancelled by us", "dropped after 50 ms; the server was told");
    WEIR_TRY(kv_store_get(client, &s->key, NULL), &s->get);
    shown(s, value_is(s->get.reply, "red"), "get", "colour", WEIR_STATUS,
          "\"red\": the connection is as good as new");
    kv_store_get_result_fini(&s->get);
    WEIR_END;
}

int demo(struct app *app, char **args)
{
    (void)args;
    struct steps s = {0};
    struct weir_scope scope;
    weir_scope_init(&scope, weir_reactor_executor(app->reactor), NULL, NULL, NULL);
    int status = weir_future_wait_take(WEIR_START(unary, &scope, .app = app, .s = &s), NULL);
    if (!status)
        status = weir_future_wait_take(WEIR_START(watching, &scope, .app = app, .s = &s), NULL);
    if (!status)
        status = weir_future_wait_take(WEIR_START(loading, &scope, .app = app, .s = &s), NULL);
    if (!status)
        status = weir_future_wait_take(WEIR_START(impatient, &scope, .app = app, .s = &s), NULL);
    if (status)
        show_failure("demo", "", status);
    return status || s.failures ? 1 : 0;
}
