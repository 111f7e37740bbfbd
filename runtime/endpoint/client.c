#include "endpoint/client.h"

#include <stdio.h>
#include <string.h>

#include "service/asked.h"
#include "weir/clock.h"
#include "weir/reactor.h"
#include "weir/wire.h"

enum {
    DEFAULT_CONNECT_MS = 5000,
    DEFAULT_RECONNECT_MIN_MS = 50,
    DEFAULT_RECONNECT_MAX_MS = 5000,
    DEFAULT_IN_FLIGHT = 65536,
    DEFAULT_QUEUED = 16 * 1024 * 1024,
    DEFAULT_KEEPALIVE_MS = 30000,
};

struct dialer {
    struct weir__host host; /* first */
    struct weir_client client;
};

/* ---- life ---- */

static void unused(struct weir__host *host)
{
    struct dialer *dialer = (struct dialer *)host;
    const struct weir_allocator *allocator = host->allocator;
    weir_mem_free(allocator, dialer->client.url);
    weir__host_fini(host);
    weir_mem_free(allocator, dialer);
}

static void over(struct weir__caller *caller, size_t queued)
{
    struct weir_client *client = (struct weir_client *)caller;
    client->in_flight--;
    client->queued -= queued;
}

struct weir_client *weir_client_ref(struct weir_client *client)
{
    client->refs++;
    return client;
}

void weir__client_unref(struct weir_client *client)
{
    struct weir__host *host = client->host;
    if (--client->refs)
        return;
    if (!client->net)
        weir_mem_free(host->allocator, client);
    weir__host_unref(host);
}

/* The number behind `value`, or the preset for 0. */
static uint32_t preset(uint32_t value, uint32_t otherwise)
{
    return value ? value : otherwise;
}

static void set_options(struct weir_client *client, const struct weir_client_options *options)
{
    struct weir_client_options *o = &client->options;
    if (options)
        *o = *options;
    o->connect_timeout_ms = preset(o->connect_timeout_ms, DEFAULT_CONNECT_MS);
    o->reconnect_min_ms = preset(o->reconnect_min_ms, DEFAULT_RECONNECT_MIN_MS);
    o->reconnect_max_ms = preset(o->reconnect_max_ms, DEFAULT_RECONNECT_MAX_MS);
    o->max_in_flight = preset(o->max_in_flight, DEFAULT_IN_FLIGHT);
    o->keepalive_ms = preset(o->keepalive_ms, DEFAULT_KEEPALIVE_MS);
    if (!o->max_queued_bytes)
        o->max_queued_bytes = DEFAULT_QUEUED;
    client->random = o->seed ? o->seed : weir_clock_ns() ^ (uint64_t)(uintptr_t)client;
}

static void timer_fired(void *data);

static void init(struct weir_client *client, struct weir__host *host)
{
    *client = (struct weir_client){
        .caller = {.host = host, .over = over},
        .host = host,
        .refs = 1,
    };
    weir_list_init(&client->conns);
    weir_list_init(&client->waiting);
    weir_list_init(&client->lines);
    weir_list_init(&client->asked);
    weir_list_init(&client->firsts);
    weir_timer_init(&client->timer, timer_fired, client);
}

struct weir_client *weir_client_new_on(struct weir_net *net, const char *url,
                                       const struct weir_client_options *options)
{
    const struct weir_allocator *allocator = net->executor->allocator;
    size_t size = strlen(url) + 1;
    struct dialer *dialer = weir_mem_zalloc(allocator, sizeof *dialer);
    char *copy = weir_mem_alloc(allocator, size);
    if (!dialer || !copy) {
        weir_mem_free(allocator, dialer);
        weir_mem_free(allocator, copy);
        return NULL;
    }
    memcpy(copy, url, size);
    weir__host_init(&dialer->host, net->executor, unused);
    init(&dialer->client, &dialer->host);
    dialer->client.net = net;
    dialer->client.url = copy;
    set_options(&dialer->client, options);
    return &dialer->client;
}

struct weir_client *weir_client_new(struct weir_reactor *reactor, const char *url,
                                    const struct weir_client_options *options)
{
    struct weir_net *net = reactor ? weir_reactor_net(reactor) : NULL;
    return net ? weir_client_new_on(net, url, options) : NULL;
}

int weir_client_serve(struct weir_client *client, struct weir_service service)
{
    if (!client->net || !weir_list_is_empty(&client->conns))
        return WEIR_FAILED_PRECONDITION;
    return weir__dispatch_add(&client->host->dispatch, client->host->allocator, &service);
}

/* Ends what waits for a connection. */
static void fail_waiting(struct weir_client *client, int status, const char *text, bool now)
{
    struct weir_list lost, *link;
    weir_list_init(&lost);
    weir_list_splice(&lost, &client->waiting);
    while ((link = weir_list_pop(&lost)))
        weir__called_fail(WEIR_CONTAINER(link, struct weir__called, link), status, text, now);
    weir__client_line_fail_waiting(client, status, text, now);
}

static void cancel_all(struct weir_client *client, struct weir__conn *conn)
{
    struct weir_list *link, *next;
    WEIR_LIST_EACH(link, next, &conn->channel.called)
    {
        struct weir__called *call = WEIR_CONTAINER(link, struct weir__called, link);
        if (call->caller == &client->caller)
            weir__called_fail(call, WEIR_CANCELLED, NULL, false);
    }
}

static void close_client(struct weir_client *client)
{
    struct weir_list *link, *next;
    client->closed = true;
    client->conn = NULL;
    weir_executor_timer_stop(client->host->executor, &client->timer);
    weir_future_cancel(&client->dial);
    fail_waiting(client, WEIR_CANCELLED, NULL, false);
    WEIR_LIST_EACH(link, next, &client->conns)
    {
        struct weir__conn *conn = WEIR_CONTAINER(link, struct weir__conn, link);
        cancel_all(client, conn);
        weir__conn_close(conn, WEIR_OK, NULL);
    }
    weir__client_line_close(client);
}

void weir_client_free(struct weir_client *client)
{
    if (!client)
        return;
    if (client->net && !client->closed)
        close_client(client);
    weir__client_unref(client);
}

/* ---- the way back ---- */

struct weir_client *weir__client_of(struct weir__conn *conn)
{
    if (conn->reverse || conn->done)
        return conn->reverse;
    struct weir__host *host = conn->channel.host;
    struct weir_client *client = weir_mem_alloc(host->allocator, sizeof *client);
    if (!client)
        return NULL;
    init(client, host);
    set_options(client, NULL);
    client->conn = conn;
    weir__host_ref(host);
    return conn->reverse = client;
}

void weir__client_detach(struct weir_client *client)
{
    client->conn = NULL;
    client->closed = true;
    fail_waiting(client, WEIR_UNAVAILABLE, "the connection is gone", true);
    weir__client_unref(client);
}

/* ---- connecting ---- */

static uint64_t next_random(struct weir_client *client)
{
    uint64_t z = client->random += UINT64_C(0x9e3779b97f4a7c15);
    z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
    return z ^ (z >> 31);
}

/* The next attempt may begin after half to all of `ms`. */
static void wait_before_next(struct weir_client *client, uint32_t ms)
{
    uint64_t delay = ms / 2 + next_random(client) % (ms - ms / 2 + 1);
    client->not_before = weir_executor_now(client->host->executor) + delay;
}

/* The connection for new calls is no more. */
static void lose_conn(struct weir_client *client, struct weir__conn *conn)
{
    if (client->conn == conn)
        client->conn = NULL;
    weir_future_cancel(&client->dial);
    weir_executor_timer_stop(client->host->executor, &client->timer);
}

int weir__client_told_status(int status)
{
    return status == WEIR_EADDRESS || status == WEIR_ENOMEM ? status : WEIR_UNAVAILABLE;
}

/* An attempt has failed: what waited for it ends, and the next one has to wait. */
void weir__client_attempt_failed(struct weir_client *client, int status, const char *reason)
{
    uint32_t most = client->options.reconnect_max_ms;
    uint32_t backoff = client->backoff_ms ? client->backoff_ms : client->options.reconnect_min_ms;
    wait_before_next(client, backoff < most ? backoff : most);
    client->backoff_ms = backoff < most / 2 ? backoff * 2 : most;
    fail_waiting(client, weir__client_told_status(status), reason, true);
}

void weir__client_succeeded(struct weir_client *client)
{
    client->backoff_ms = 0;
    weir_executor_timer_stop(client->host->executor, &client->timer);
}

void weir__client_back_off(struct weir_client *client)
{
    wait_before_next(client, client->options.reconnect_min_ms);
}

static void conn_greeted(struct weir__conn *conn)
{
    weir__client_succeeded(conn->owner);
}

static int resend(struct weir_client *client, struct weir__called *call)
{
    size_t size = weir_buf_len(&call->request);
    int err = weir__called_resend(call, &client->conn->channel);
    if (!err) {
        client->queued -= size;
        return WEIR_OK;
    }
    if (err == WEIR_EAGAIN || err == WEIR_ECLOSED)
        return err;
    weir_list_remove(&call->link);
    weir__called_fail(call, err == WEIR_ELIMIT ? WEIR_RESOURCE_EXHAUSTED : err,
                      weir_error_text(err), false);
    return WEIR_OK;
}

void weir__client_available(struct weir_client *client)
{
    while (client->conn && !weir_list_is_empty(&client->waiting)) {
        struct weir_list *link = weir_list_first(&client->waiting);
        if (resend(client, WEIR_CONTAINER(link, struct weir__called, link)))
            return;
    }
}

static void conn_available(struct weir__conn *conn)
{
    struct weir_client *client = conn->owner;
    if (client->conn == conn)
        weir__client_available(client);
    if (conn->reverse)
        weir__client_available(conn->reverse);
}

/* The server takes no more calls: those that wait go elsewhere. */
static void conn_drained(struct weir__conn *conn, const struct weir_mux_drain *drain)
{
    struct weir_client *client = conn->owner;
    (void)drain;
    if (client->conn == conn)
        client->conn = NULL;
    weir__conn_leave(conn);
    if (!weir_list_is_empty(&client->waiting))
        weir__client_connect(client);
}

static void conn_ending(struct weir__conn *conn, int status)
{
    struct weir_client *client = conn->owner;
    bool was_current = client->conn == conn;
    if (client->closed || !was_current)
        return;
    lose_conn(client, conn);
    if (!conn->greeted) {
        weir__client_attempt_failed(client, status, conn->reason);
        return;
    }
    weir__client_back_off(client);
    if (!weir_list_is_empty(&client->waiting))
        weir__client_connect(client);
}

static void conn_gone(struct weir__conn *conn)
{
    struct weir_client *client = conn->owner;
    weir_list_remove(&conn->link);
    weir__channel_fini(&conn->channel);
    weir_mem_free(client->host->allocator, conn);
    weir__client_unref(client);
}

static const struct weir__conn_ops conn_ops = {
    .greeted = conn_greeted,
    .available = conn_available,
    .drained = conn_drained,
    .ending = conn_ending,
    .gone = conn_gone,
};

static struct weir__conn *conn_new(struct weir_client *client)
{
    const struct weir_client_options *options = &client->options;
    const struct weir__conn_options conn_options = {
        .channel = {.max_message = options->max_message, .max_output = options->max_queued_bytes},
        .keepalive_ms = options->keepalive_ms,
    };
    struct weir__conn *conn = weir_mem_alloc(client->host->allocator, sizeof *conn);
    if (!conn)
        return NULL;
    if (weir__conn_init(conn, client->host, &conn_ops, client, &conn_options)) {
        weir_mem_free(client->host->allocator, conn);
        return NULL;
    }
    weir_list_push_back(&client->conns, &conn->link);
    weir_client_ref(client);
    return conn;
}

static void dialled(struct weir_future *f, void *data)
{
    struct weir_client *client = data;
    struct weir_transport *t = weir_dial_claim(f);
    int status = weir_future_status(f);
    struct weir__conn *conn = client->conn;
    client->dial = NULL;
    if (client->line && t)
        weir__client_line_connected(client, t);
    else if (client->line)
        weir__line_close(client->line, weir__client_told_status(status), weir_error_text(status));
    else if (t)
        weir__conn_start(conn, t);
    else
        weir__conn_close(conn, weir__client_told_status(status), weir_error_text(status));
}

static void give_up(struct weir_client *client, int status, const char *reason)
{
    if (client->line)
        weir__line_close(client->line, status, reason);
    else
        weir__conn_close(client->conn, status, reason);
}

/* The connection is there before the transport: what is sent waits in its output. */
static void dial(struct weir_client *client)
{
    client->conn = client->protocol ? NULL : conn_new(client);
    if (client->protocol ? !weir__client_line_begin(client) : !client->conn) {
        weir__client_attempt_failed(client, WEIR_ENOMEM, "out of memory");
        return;
    }
    client->dial = weir_net_dial(client->net, NULL, client->url);
    if (weir_future_then(client->dial, dialled, client)) {
        give_up(client, WEIR_ENOMEM, "out of memory");
        return;
    }
    weir_executor_timer_after(client->host->executor, &client->timer,
                              client->options.connect_timeout_ms);
    weir__client_available(client);
}

static void timer_fired(void *data)
{
    struct weir_client *client = data;
    if (client->conn || client->line)
        give_up(client, WEIR_UNAVAILABLE, "no connection in time");
    else
        weir__client_connect(client);
}

/* Begins an attempt, now or when the back-off is over. */
void weir__client_connect(struct weir_client *client)
{
    struct weir_executor *executor = client->host->executor;
    if (client->closed || client->conn || client->line || weir_timer_is_running(&client->timer))
        return;
    if (client->not_before > weir_executor_now(executor))
        weir_executor_timer_start(executor, &client->timer, client->not_before);
    else
        dial(client);
}

/* ---- calls ---- */

static const struct weir_call_options no_options;

static size_t queued_bytes(const struct weir_client *client)
{
    return client->queued + (client->conn ? weir__conn_queued(client->conn) : 0);
}

/* A call that is counted; NULL: out of memory. */
static struct weir__called *call_new(struct weir_client *client, const struct weir_method *method,
                                     const struct weir_call_options *options, int *ret_err)
{
    uint32_t timeout = options->timeout_ms ? options->timeout_ms : method->timeout_ms;
    const struct weir__called_options made = {
        .timeout_ms = timeout == UINT32_MAX ? 0 : timeout,
        .scope = options->scope,
        .metadata = options->metadata,
        .metadata_count = options->metadata_count,
    };
    struct weir__called *call = weir__called_new(&client->caller, method, &made, ret_err);
    if (!call)
        return NULL;
    client->in_flight++;
    if (!*ret_err && client->closed)
        *ret_err = client->net ? WEIR_CANCELLED : WEIR_UNAVAILABLE;
    if (!*ret_err && (client->in_flight > client->options.max_in_flight ||
                      queued_bytes(client) > client->options.max_queued_bytes))
        *ret_err = WEIR_RESOURCE_EXHAUSTED;
    return call;
}

static int store(struct weir_client *client, struct weir__called *call, const void *request)
{
    int err = weir__called_store(call, request);
    if (err)
        return err;
    client->queued += weir_buf_len(&call->request);
    call->flags |= WEIR__CALLED_LINKED | WEIR__CALLED_WAITING;
    weir_list_push_back(&client->waiting, &call->link);
    if (client->net && !client->conn)
        weir__client_connect(client);
    return WEIR_OK;
}

/* Sends the call, or lets it wait its turn. */
static int start(struct weir_client *client, struct weir__called *call, const void *request)
{
    if (!client->conn && client->net)
        weir__client_connect(client);
    if (client->conn && weir_list_is_empty(&client->waiting)) {
        int err = weir__called_send(call, &client->conn->channel, request);
        if (err != WEIR_EAGAIN && err != WEIR_ECLOSED)
            return err;
        if (err == WEIR_ECLOSED && !client->net)
            return WEIR_UNAVAILABLE;
    }
    return store(client, call, request);
}

/* What is wrong with a request that was not sent: encoded once more to learn where. False when it
 * is nothing about the request. */
static bool explain(struct weir__called *call, const void *request, char *text, size_t size)
{
    struct weir_error error = {.code = WEIR_OK};
    struct weir_buf scratch;
    weir_buf_init(&scratch, call->host->allocator, call->host->executor->pool);
    int err = request ? call->method->request->encode(request, &scratch, &error) : WEIR_OK;
    weir_buf_fini(&scratch);
    if (!err || err == WEIR_ENOMEM)
        return false;
    snprintf(text, size, "%s%s%s", error.path, error.path[0] ? ": " : "",
             error.reason ? error.reason : weir_error_text(err));
    return true;
}

static void refuse(struct weir__called *call, const void *request, int err)
{
    char text[WEIR_PATH_MAX + 96];
    if (explain(call, request, text, sizeof text))
        weir__called_fail(call, err == WEIR_ELIMIT ? WEIR_INVALID_ARGUMENT : err, text, false);
    else
        weir__called_fail(call, err == WEIR_ELIMIT ? WEIR_RESOURCE_EXHAUSTED : err,
                          weir_error_text(err), false);
}

struct weir_future *weir_client_call(struct weir_client *client, const struct weir_method *method,
                                     const void *request, const struct weir_call_options *options)
{
    int err;
    if (method->operation)
        return weir__client_ask(client, method, request, options);
    struct weir__called *call = call_new(client, method, options ? options : &no_options, &err);
    if (WEIR_UNLIKELY(!call))
        return NULL;
    if (WEIR_LIKELY(!err))
        err = start(client, call, request);
    if (WEIR_UNLIKELY(err))
        refuse(call, request, err);
    return &call->future;
}

struct weir_future *weir_client_stream(struct weir_client *client, const struct weir_method *method,
                                       const void *request, const struct weir_call_options *options)
{
    return weir_client_call(client, method, request, options);
}

struct weir_future *weir_client_finish(struct weir_future *stream)
{
    if (stream)
        weir_stream_end(stream);
    return stream;
}

/* A oneway call that fits a frame needs no id, so no object; WEIR_EAGAIN: this one does. */
static int send_nameless(struct weir_client *client, const struct weir_method *method,
                         const void *request, const struct weir_call_options *options)
{
    struct weir__conn *conn = client->conn;
    struct weir_mux_writer writer;
    struct weir_mux_request open = {.method = method->id, .oneway = true};
    if (!conn || options->metadata_count || !weir_list_is_empty(&client->waiting))
        return WEIR_EAGAIN;
    if (queued_bytes(client) > client->options.max_queued_bytes)
        return WEIR_RESOURCE_EXHAUSTED;
    int err = weir_mux_open_begin(&conn->channel.mux, NULL, &open, &writer);
    if (err)
        return err == WEIR_ECLOSED ? WEIR_EAGAIN : err;
    err = method->request->encode(request, &conn->channel.out, NULL);
    if (err) {
        weir_mux_undo(&conn->channel.mux, NULL, &writer);
        return err;
    }
    err = weir_mux_open_end(&conn->channel.mux, NULL, &open, &writer);
    weir__channel_touch(&conn->channel);
    return err == WEIR_ELIMIT ? WEIR_EAGAIN : err;
}

int weir_client_oneway(struct weir_client *client, const struct weir_method *method,
                       const void *request, const struct weir_call_options *options)
{
    if (method->operation)
        return weir__client_tell(client, method, request, options);
    options = options ? options : &no_options;
    int err = client->closed ? WEIR_ECLOSED : send_nameless(client, method, request, options);
    if (err != WEIR_EAGAIN)
        return err;
    struct weir__called *call = call_new(client, method, options, &err);
    if (!call)
        return WEIR_ENOMEM;
    if (!err)
        err = start(client, call, request);
    struct weir_future *f = &call->future;
    if (err)
        weir_future_cancel(&f);
    else
        weir_future_detach(f);
    return err;
}

static bool has_unsent(const struct weir_client *client)
{
    const struct weir__line *line = client->line;
    if (!weir_list_is_empty(&client->asked) || !weir_list_is_empty(&client->firsts) ||
        (line && (!line->transport || line->link.queued || weir_buf_len(&line->link.out))))
        return true;
    return !weir_list_is_empty(&client->waiting) ||
           (client->conn && (!client->conn->transport || weir__conn_queued(client->conn)));
}

int weir_client_flush(struct weir_client *client)
{
    bool had_conn = client->conn || client->line;
    while (has_unsent(client)) {
        had_conn = had_conn || client->conn || client->line;
        int err = weir_executor_run_once(client->host->executor, true);
        if (err < 0)
            return err == WEIR_ECLOSED ? WEIR_UNAVAILABLE : err;
    }
    return had_conn && !client->conn && !client->line ? WEIR_UNAVAILABLE : WEIR_OK;
}

/* ---- consumers ---- */

static void deliver(struct weir_future *f, void *data)
{
    struct weir__called *call = (struct weir__called *)f;
    struct weir_outcome outcome = {.status = weir_future_status(f)};
    if (weir_future_value(f))
        outcome = call->outcome;
    outcome.held = f;
    call->method->deliver(f->typed, data, &outcome);
}

static void deliver_asked(struct weir_future *f, void *data)
{
    struct weir__asked *call = (struct weir__asked *)f;
    struct weir_outcome outcome = {.status = weir_future_status(f)};
    if (weir_future_value(f))
        outcome = call->outcome;
    outcome.held = f;
    call->method->deliver(f->typed, data, &outcome);
}

int weir_client_then(struct weir_future *call, void (*fn)(void), void *data)
{
    if (weir__is_asked(call))
        return weir_future_then_typed(call, deliver_asked, fn, data);
    return weir_future_then_typed(call, deliver, fn, data);
}

int weir_client_wait(struct weir_future *call, void *ret_result)
{
    int status = weir_future_wait(call);
    if (!call || !weir_future_done(call)) {
        weir_future_cancel(&call);
        return status;
    }
    return weir_future_take(call, ret_result);
}

void weir_keep(struct weir_future *held)
{
    if (weir__is_asked(held))
        weir__asked_ref((struct weir__asked *)held);
    else
        ((struct weir__called *)held)->refs++;
}

void weir_client_release(struct weir_future **held)
{
    if (weir__is_asked(*held))
        weir__asked_unref((struct weir__asked *)*held);
    else if (*held)
        weir__called_unref((struct weir__called *)*held);
    *held = NULL;
}
