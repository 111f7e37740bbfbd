/* kv-server — an in-memory store behind the service of kv.weir.
 *
 * Everything about the wire is generated or in the runtime; here is only what the operations mean. */
#include "kv.h"
#include "store.h"

#include <stdio.h>
#include <string.h>
#include <weir/reactor.h>
#include <weir/server.h>

struct app {
    struct store *store;
    struct weir_list watchers; /* watch and sync calls */
    struct weir_list waiters;  /* await calls */
};

/* A watch or sync call that is to hear of changes. Lives in the call's arena. */
struct watcher {
    struct weir_list link;
    struct weir_cleanup cleanup;
    struct app *app;
    struct kv_store_watch_call *watch; /* one of these two */
    struct kv_store_sync_call *sync;
    struct weir_str prefix;
};

struct waiter {
    struct weir_list link;
    struct weir_cleanup cleanup;
    struct kv_store_await_call *call;
    struct weir_str name;
};

static bool begins_with(struct weir_str text, struct weir_str prefix)
{
    return text.len >= prefix.len &&
           (prefix.len == 0 || memcmp(text.data, prefix.data, prefix.len) == 0);
}

static bool equal(struct weir_str a, struct weir_str b)
{
    return a.len == b.len && begins_with(a, b);
}

/* A watcher whose window is full has stopped reading: it is told so, and nobody waits for it. */
static void tell_watcher(struct watcher *watcher, const struct kv_event *event)
{
    if (watcher->watch) {
        if (kv_store_watch_send(watcher->watch, event) == WEIR_EAGAIN)
            kv_store_watch_fail(watcher->watch, WEIR_RESOURCE_EXHAUSTED, "reading too slowly");
    } else if (kv_store_sync_send(watcher->sync, event) == WEIR_EAGAIN) {
        kv_store_sync_fail(watcher->sync, WEIR_RESOURCE_EXHAUSTED, "reading too slowly");
    }
}

static void tell_watchers(struct app *app, enum kv_change change, const struct kv_entry *entry,
                          const struct watcher *except)
{
    struct kv_event event = {.change = change, .entry = (struct kv_entry *)entry};
    struct weir_list *link, *next;
    WEIR_LIST_EACH(link, next, &app->watchers)
    {
        struct watcher *watcher = WEIR_CONTAINER(link, struct watcher, link);
        if (watcher != except && begins_with(entry->name, watcher->prefix))
            tell_watcher(watcher, &event);
    }
}

static void answer_waiters(struct app *app, const struct kv_entry *entry)
{
    struct weir_list *link, *next;
    WEIR_LIST_EACH(link, next, &app->waiters)
    {
        struct waiter *waiter = WEIR_CONTAINER(link, struct waiter, link);
        if (!equal(waiter->name, entry->name))
            continue;
        weir_list_remove(&waiter->link);
        kv_store_await_reply(waiter->call, entry);
    }
}

static const struct kv_entry *store_and_tell(struct app *app, const struct kv_entry *entry,
                                             const struct watcher *except)
{
    const struct kv_entry *stored = store_put(app->store, entry);
    if (stored) {
        tell_watchers(app, KV_CHANGE_PUT, stored, except);
        answer_waiters(app, stored);
    }
    return stored;
}

/* ---- operations ---- */

static int put(struct kv_store_put_call *call, const struct kv_entry *request,
               struct kv_entry *reply)
{
    const struct kv_entry *stored = store_and_tell(weir_call_data(call), request, NULL);
    if (!stored)
        return WEIR_RESOURCE_EXHAUSTED;
    *reply = *stored;
    return WEIR_OK;
}

static int get(struct kv_store_get_call *call, const struct kv_key *request, struct kv_entry *reply)
{
    struct app *app = weir_call_data(call);
    const struct kv_entry *entry = store_get(app->store, request->name);
    if (!entry)
        return kv_store_get_raise_not_found(call, &(struct kv_not_found){.name = request->name});
    *reply = *entry;
    return WEIR_OK;
}

static void stop_waiting(void *data)
{
    struct waiter *waiter = data;
    weir_list_remove(&waiter->link);
}

/* Answers later, from answer_waiters(). If the client gives up first the call's scope closes, which runs stop_waiting(). */
static int await(struct kv_store_await_call *call, const struct kv_key *request,
                 struct kv_entry *reply)
{
    (void)reply;
    struct app *app = weir_call_data(call);
    struct waiter *waiter = weir_arena_zalloc(weir_call_arena(call), sizeof(*waiter));
    if (!waiter)
        return WEIR_RESOURCE_EXHAUSTED;
    waiter->call = call;
    waiter->name = request->name;
    weir_list_push_back(&app->waiters, &waiter->link);
    weir_scope_on_close(weir_call_scope(call), &waiter->cleanup, stop_waiting, waiter);
    return WEIR_PENDING;
}

static void stop_watching(void *data)
{
    struct watcher *watcher = data;
    weir_list_remove(&watcher->link);
}

static struct watcher *watcher_new(void *call)
{
    struct watcher *watcher = weir_arena_zalloc(weir_call_arena(call), sizeof(*watcher));
    if (!watcher)
        return NULL;
    watcher->app = weir_call_data(call);
    weir_list_push_back(&watcher->app->watchers, &watcher->link);
    weir_scope_on_close(weir_call_scope(call), &watcher->cleanup, stop_watching, watcher);
    return watcher;
}

static int watch(struct kv_store_watch_call *call, const struct kv_prefix *request)
{
    struct watcher *watcher = watcher_new(call);
    if (!watcher)
        return WEIR_RESOURCE_EXHAUSTED;
    watcher->watch = call;
    watcher->prefix = request->prefix;
    return WEIR_PENDING;
}

/* What a load call has seen so far. */
struct load {
    struct kv_store_load_call *call;
    struct kv_summary summary;
};

static int load_entry(void *data, const struct kv_entry *entry)
{
    struct load *load = data;
    if (!store_and_tell(weir_call_data(load->call), entry, NULL))
        return WEIR_RESOURCE_EXHAUSTED;
    load->summary.entries++;
    load->summary.bytes += entry->value.len;
    return WEIR_OK;
}

static void load_end(void *data, int status)
{
    struct load *load = data;
    if (status == WEIR_OK)
        kv_store_load_reply(load->call, &load->summary);
}

static int load(struct kv_store_load_call *call)
{
    struct load *state = weir_arena_zalloc(weir_call_arena(call), sizeof(*state));
    if (!state)
        return WEIR_RESOURCE_EXHAUSTED;
    state->call = call;
    int err = kv_store_load_each(call, load_entry, load_end, state);
    return err ? err : WEIR_PENDING;
}

static int sync_event(void *data, const struct kv_event *event)
{
    struct watcher *watcher = data;
    if (!event->entry)
        return WEIR_INVALID_ARGUMENT;
    return store_and_tell(watcher->app, event->entry, watcher) ? WEIR_OK : WEIR_RESOURCE_EXHAUSTED;
}

static void sync_end(void *data, int status)
{
    struct watcher *watcher = data;
    if (status == WEIR_OK)
        kv_store_sync_finish(watcher->sync);
}

static int sync(struct kv_store_sync_call *call)
{
    struct watcher *watcher = watcher_new(call);
    if (!watcher)
        return WEIR_RESOURCE_EXHAUSTED;
    watcher->sync = call;
    int err = kv_store_sync_each(call, sync_event, sync_end, watcher);
    return err ? err : WEIR_PENDING;
}

static int touch(struct kv_store_touch_call *call, const struct kv_key *request)
{
    tell_watchers(weir_call_data(call), KV_CHANGE_TOUCHED,
                  &(struct kv_entry){.name = request->name}, NULL);
    return WEIR_OK;
}

static const struct kv_store_handlers handlers = {
    .put = put,
    .get = get,
    .await = await,
    .watch = watch,
    .load = load,
    .sync = sync,
    .touch = touch,
};

/* NULL: the command line is wrong. */
static const char *listen_url(int argc, char **argv)
{
    if (argc == 3 && strcmp(argv[1], "--listen") == 0)
        return argv[2];
    return argc == 1 ? "tcp://127.0.0.1:7000" : NULL;
}

static int serve(struct app *app, const char *url)
{
    int err = WEIR_ENOMEM;
    struct weir_server *server = NULL;
    struct weir_reactor *reactor = weir_reactor_new();
    if (!reactor)
        return err;
    server = weir_server_new(reactor, kv_store_service(&handlers, app), NULL);
    if (server && !(err = weir_server_listen(server, url)) &&
        !(err = weir_server_drain_on_signals(server, 1000))) {
        printf("listening on %s\n", weir_server_address(server, 0));
        fflush(stdout);
        err = weir_reactor_run(reactor);
    }
    weir_server_free(server);
    weir_reactor_free(reactor);
    return err;
}

int main(int argc, char **argv)
{
    const char *url = listen_url(argc, argv);
    if (!url) {
        fputs("usage: kv-server [--listen URL]      (tcp://127.0.0.1:7000)\n", stderr);
        return 64;
    }
    struct app app = {.store = store_new()};
    weir_list_init(&app.watchers);
    weir_list_init(&app.waiters);
    int err = app.store ? serve(&app, url) : WEIR_ENOMEM;
    if (err)
        fprintf(stderr, "kv-server: %s: %s\n", url, weir_error_text(err));
    store_free(app.store);
    return err ? 1 : 0;
}
