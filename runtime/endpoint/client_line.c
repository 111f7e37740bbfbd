/* A client's calls on a protocol of its own. */
#include <stdio.h>
#include <string.h>

#include "endpoint/client.h"
#include "service/asked.h"
#include "weir/server.h"

/* ---- calls that wait ---- */

static void send_list(struct weir_client *client, struct weir_list *list)
{
    struct weir_list *first;
    while (client->connected && client->line && (first = weir_list_first(list))) {
        struct weir__asked *call = WEIR_CONTAINER(first, struct weir__asked, in_list);
        int err = weir__asked_send(call, &client->line->link);
        if (err == WEIR_EAGAIN || err == WEIR_ECLOSED)
            return;
        if (err)
            weir__asked_fail(call, err, weir_error_text(err), false);
    }
}

/* The calls of on_connected go first, and the others when those are over. */
static void send_waiting(struct weir_client *client)
{
    send_list(client, &client->firsts);
    if (!client->first_count && !client->greeting)
        send_list(client, &client->asked);
}

static void fail_list(struct weir_list *list, int status, const char *text, bool now)
{
    struct weir_list lost, *link;
    weir_list_init(&lost);
    weir_list_splice(&lost, list);
    while ((link = weir_list_pop(&lost)))
        weir__asked_fail(WEIR_CONTAINER(link, struct weir__asked, in_list), status, text, now);
}

void weir__client_line_fail_waiting(struct weir_client *client, int status, const char *text,
                                    bool now)
{
    fail_list(&client->firsts, status, text, now);
    fail_list(&client->asked, status, text, now);
}

/* ---- the line ---- */

static void line_available(struct weir__line *line)
{
    struct weir_client *client = line->owner;
    if (client->line == line)
        send_waiting(client);
}

static void line_pushed(struct weir__line *line, const struct weir_incoming *in)
{
    struct weir_client *client = line->owner;
    if (client->on_push && !client->closed)
        client->on_push(client->push_data, in->message, in->wire->type);
}

static void line_ending(struct weir__line *line, int status)
{
    struct weir_client *client = line->owner;
    bool was_connected = client->connected;
    if (client->closed || client->line != line)
        return;
    client->line = NULL;
    client->connected = false;
    weir_future_cancel(&client->dial);
    weir_executor_timer_stop(client->host->executor, &client->timer);
    if (!was_connected) {
        weir__client_attempt_failed(client, status, line->reason);
        return;
    }
    fail_list(&client->firsts, WEIR_UNAVAILABLE, line->reason, false);
    weir__client_back_off(client);
    if (!weir_list_is_empty(&client->asked))
        weir__client_connect(client);
}

/* A line in client->lines. */
struct client_line {
    struct weir__line line; /* first */
    struct weir_list link;
};

static void line_gone(struct weir__line *line)
{
    struct weir_client *client = line->owner;
    struct client_line *own = (struct client_line *)line;
    weir_list_remove(&own->link);
    weir__link_fini(&line->link);
    weir_mem_free(client->host->allocator, own);
    weir__client_unref(client);
}

static bool line_upgraded(struct weir__line *line, struct weir_transport *transport,
                          const char *protocol, struct weir_bytes rest)
{
    struct weir_client *client = line->owner;
    const struct weir_upgrade upgrade = {protocol, transport, rest, NULL};
    if (!client->options.on_upgrade || client->closed)
        return false;
    return client->options.on_upgrade(client->options.data, &upgrade);
}

static const struct weir__line_ops line_ops = {
    .available = line_available,
    .pushed = line_pushed,
    .ending = line_ending,
    .gone = line_gone,
    .upgraded = line_upgraded,
};

bool weir__client_line_begin(struct weir_client *client)
{
    const struct weir_client_options *options = &client->options;
    const struct weir_transport_hint *hint = weir__hint_for(client->protocol, client->url);
    const struct weir__line_options line_options = {
        .link =
            {
                .session =
                    {
                        .side = WEIR_SIDE_CLIENT,
                        .max_message = options->max_message,
                        .length_bytes = hint ? hint->length_bytes : 0,
                        .length_little = hint && hint->length_little,
                    },
                .max_output = options->max_queued_bytes,
            },
        .is_datagram = !strncmp(client->url, "udp:", 4),
    };
    struct client_line *own = weir_mem_alloc(client->host->allocator, sizeof *own);
    if (!own)
        return false;
    if (weir__line_init(&own->line, client->host, &line_ops, client, client->protocol,
                        &line_options)) {
        weir_mem_free(client->host->allocator, own);
        return false;
    }
    weir_list_push_back(&client->lines, &own->link);
    weir_client_ref(client);
    client->line = &own->line;
    client->connected = false;
    return true;
}

void weir__client_line_connected(struct weir_client *client, struct weir_transport *t)
{
    struct weir__line *line = client->line;
    weir__line_start(line, t);
    if (client->line != line || line->closing)
        return;
    client->connected = true;
    weir__client_succeeded(client);
    if (client->options.on_connected) {
        client->greeting = true;
        client->options.on_connected(client->options.data, client);
        client->greeting = false;
    }
    if (client->line == line)
        send_waiting(client);
}

static void cancel_called(struct weir__line *line)
{
    struct weir_list *link, *next;
    WEIR_LIST_EACH(link, next, &line->link.called)
    weir__asked_fail(WEIR_CONTAINER(link, struct weir__asked, in_list), WEIR_CANCELLED, NULL,
                     false);
}

void weir__client_line_close(struct weir_client *client)
{
    struct weir_list *link, *next;
    client->line = NULL;
    client->connected = false;
    weir__client_line_fail_waiting(client, WEIR_CANCELLED, NULL, false);
    WEIR_LIST_EACH(link, next, &client->lines)
    {
        struct client_line *own = WEIR_CONTAINER(link, struct client_line, link);
        cancel_called(&own->line);
        weir__line_close(&own->line, WEIR_OK, NULL);
    }
}

/* ---- calls ---- */

static size_t queued_bytes(const struct weir_client *client)
{
    const struct weir__line *line = client->line;
    return client->queued + (line ? weir_buf_len(&line->link.out) + line->link.queued : 0);
}

/* Why a call cannot be made, or 0. */
static int objection(struct weir_client *client, const struct weir_method *method)
{
    const struct weir_protocol *protocol = method->operation->service->protocol;
    if (client->closed)
        return WEIR_CANCELLED;
    if (!client->protocol && client->net && weir_list_is_empty(&client->conns))
        client->protocol = protocol;
    if (client->protocol != protocol)
        return WEIR_FAILED_PRECONDITION;
    if (client->in_flight > client->options.max_in_flight ||
        queued_bytes(client) > client->options.max_queued_bytes)
        return WEIR_RESOURCE_EXHAUSTED;
    return WEIR_OK;
}

static uint32_t timeout_of(const struct weir_method *method,
                           const struct weir_call_options *options)
{
    uint32_t timeout = options ? options->timeout_ms : 0;
    if (!timeout)
        timeout = method->timeout_ms;
    if (!timeout)
        timeout = method->operation->service->protocol->request_timeout_ms;
    return timeout == UINT32_MAX ? 0 : timeout;
}

/* Lets a call wait its turn; its request is copied. */
static int store(struct weir_client *client, struct weir__asked *call)
{
    int err = weir__asked_store(call);
    if (err)
        return err;
    call->stored = weir_arena_used(&call->arena);
    client->queued += call->stored;
    call->flags |= WEIR__ASKED_LISTED | WEIR__ASKED_WAITING;
    bool first = call->flags & WEIR__ASKED_FIRST;
    weir_list_push_back(first ? &client->firsts : &client->asked, &call->in_list);
    if (!client->line)
        weir__client_connect(client);
    return WEIR_OK;
}

static int start(struct weir_client *client, struct weir__asked *call, const void *request)
{
    int err = weir__asked_build(call, request);
    if (err)
        return err;
    bool first = call->flags & WEIR__ASKED_FIRST;
    bool is_next = first ? weir_list_is_empty(&client->firsts)
                         : weir_list_is_empty(&client->asked) && !client->first_count;
    if (client->connected && is_next) {
        err = weir__asked_send(call, &client->line->link);
        if (err != WEIR_EAGAIN && err != WEIR_ECLOSED)
            return err;
    }
    return store(client, call);
}

/* What the session says about a request that it did not take. */
static void refuse(struct weir_client *client, struct weir__asked *call, int err)
{
    const struct weir_error *error = client->line ? &client->line->link.session.error : NULL;
    char text[WEIR_PATH_MAX + 96];
    if (!error || !error->reason || err <= WEIR_EPROTO || err > WEIR_EINVAL) {
        weir__asked_fail(call, err, weir_error_text(err), false);
        return;
    }
    snprintf(text, sizeof text, "%s%s%.80s", error->path, error->path[0] ? ": " : "",
             error->reason);
    weir__asked_fail(call, err, text, false);
}

static struct weir__asked *make(struct weir_client *client, const struct weir_method *method,
                                const void *request, const struct weir_call_options *options)
{
    int err;
    struct weir__asked *call = weir__asked_new(&client->caller, method, timeout_of(method, options),
                                               options ? options->scope : NULL, &err);
    if (WEIR_UNLIKELY(!call))
        return NULL;
    client->in_flight++;
    if (client->greeting) {
        call->flags |= WEIR__ASKED_FIRST;
        call->first_count = &client->first_count;
        client->first_count++;
    }
    if (WEIR_LIKELY(!err))
        err = objection(client, method);
    if (WEIR_LIKELY(!err))
        err = start(client, call, request);
    if (WEIR_UNLIKELY(err))
        refuse(client, call, err);
    return call;
}

struct weir_future *weir__client_ask(struct weir_client *client, const struct weir_method *method,
                                     const void *request, const struct weir_call_options *options)
{
    struct weir__asked *call = make(client, method, request, options);
    return call ? &call->future : NULL;
}

int weir__client_tell(struct weir_client *client, const struct weir_method *method,
                      const void *request, const struct weir_call_options *options)
{
    struct weir__asked *call = make(client, method, request, options);
    if (!call)
        return WEIR_ENOMEM;
    int err = weir_future_done(&call->future) ? weir_future_status(&call->future) : WEIR_OK;
    struct weir_future *f = &call->future;
    if (err)
        weir_future_cancel(&f);
    else
        weir_future_detach(f);
    return err;
}

void weir_client_on_push(struct weir_client *client,
                         void (*fn)(void *data, const void *message, const struct weir_type *type),
                         void *data)
{
    client->on_push = fn;
    client->push_data = data;
}
