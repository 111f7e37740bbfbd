/* Listeners and dials of the in-memory network. */
#include <stdio.h>
#include <string.h>

#include "internal.h"

enum { FIRST_PORT = 40001 };

struct mem_listener {
    struct weir_listener base; /* first */
    struct weir__mem_net *net;
    struct weir_list link;
    struct weir_job job; /* closes */
    bool paused;
    bool closing;
    char address[WEIR_ADDRESS_MAX];
};

struct mem_dial {
    struct weir_future future; /* first */
    struct weir__mem_net *net;
    struct weir_list link; /* until done */
    struct weir_job job;
    struct weir_timer timer;
    char url[WEIR_ADDRESS_MAX];
};

static struct weir__mem_net *mem_of(struct weir_net *net)
{
    return (struct weir__mem_net *)net;
}

int weir__mem_enter(struct weir__mem_net *net, struct weir_list *list, struct weir_list *link)
{
    int err = net->open == 0 && net->enter ? net->enter(net) : WEIR_OK;
    if (err < 0)
        return err;
    net->open++;
    weir_list_push_back(list, link);
    return WEIR_OK;
}

void weir__mem_leave(struct weir__mem_net *net, struct weir_list *link)
{
    if (!weir_list_is_linked(link))
        return;
    weir_list_remove(link);
    if (--net->open == 0 && net->leave)
        net->leave(net);
}

static struct mem_listener *find_listener(struct weir__mem_net *net, const char *address)
{
    struct weir_list *link, *following;
    WEIR_LIST_EACH(link, following, &net->listeners)
    {
        struct mem_listener *l = WEIR_CONTAINER(link, struct mem_listener, link);
        if (!l->closing && strcmp(l->address, address) == 0)
            return l;
    }
    return NULL;
}

/* ---- dialling ------------------------------------------------------------------------------- */

static void retire(struct mem_dial *d)
{
    weir_job_cancel(&d->job);
    weir_executor_timer_stop(d->future.executor, &d->timer);
    weir__mem_leave(d->net, &d->link);
}

static void dial_cancel(struct weir_future *f)
{
    retire((struct mem_dial *)f);
}

static void dial_release(struct weir_future *f)
{
    retire((struct mem_dial *)f);
    weir_transport_close(f->value);
    weir_mem_free(f->executor->allocator, f);
}

static const struct weir_future_ops dial_ops = {
    .cancel = dial_cancel,
    .release = dial_release,
    .take = weir__dial_take,
};

static void fail(struct mem_dial *d, int status)
{
    retire(d);
    weir_future_complete(&d->future, status, NULL);
}

/* The dialler hears of it through the job queue, so it is still there when the listener's side
 * runs. */
static void connect_to(struct mem_dial *d, struct mem_listener *l)
{
    struct weir_transport *client, *server;
    char name[WEIR_ADDRESS_MAX];
    snprintf(name, sizeof name, "mem:#%u", ++d->net->names);
    int err = weir__mem_pair(d->net, name, l->address, &client, &server);
    if (err < 0) {
        fail(d, err);
        return;
    }
    retire(d);
    weir_future_complete(&d->future, WEIR_OK, client);
    l->base.handler->on_accept(&l->base, l->base.data, server);
}

/* Nobody need be there. */
static void dial_udp(struct mem_dial *d)
{
    struct weir_transport *t;
    int err = weir__mem_dial_udp(d->net, d->url, &t);
    if (err < 0) {
        fail(d, err);
        return;
    }
    retire(d);
    weir_future_complete(&d->future, WEIR_OK, t);
}

/* At a paused listener a dial waits, as in a backlog, until resume looks for it. */
static void dial_connect(struct mem_dial *d)
{
    const struct weir__mem_faults *faults = d->net->faults;
    if (weir__mem_is_udp(d->url)) {
        dial_udp(d);
        return;
    }
    if (faults && (faults->refuse(faults->ctx) || faults->operation(faults->ctx))) {
        fail(d, WEIR_ECONNECT);
        return;
    }
    struct mem_listener *l = find_listener(d->net, d->url);
    if (!l)
        fail(d, WEIR_ECONNECT);
    else if (!l->paused)
        connect_to(d, l);
}

static void on_dial(void *data)
{
    dial_connect(data);
}

static struct mem_dial *dial_new(struct weir__mem_net *net, struct weir_scope *scope)
{
    struct weir_executor *executor = net->base.executor;
    struct mem_dial *d = weir_mem_zalloc(executor->allocator, sizeof *d);
    if (!d)
        return NULL;
    d->net = net;
    if (weir__mem_enter(net, &net->dials, &d->link) == WEIR_OK) {
        if (weir_future_init(&d->future, executor, scope, &dial_ops) == WEIR_OK)
            return d;
        weir__mem_leave(net, &d->link);
    }
    weir_mem_free(executor->allocator, d);
    return NULL;
}

static struct weir_future *mem_dial(struct weir_net *base, struct weir_scope *scope,
                                    const char *url)
{
    struct weir__mem_net *net = mem_of(base);
    struct mem_dial *d = dial_new(net, scope);
    if (!d)
        return NULL;
    weir_job_init(&d->job, on_dial, d);
    weir_timer_init(&d->timer, on_dial, d);
    if (strlen(url) >= sizeof d->url) {
        fail(d, WEIR_EADDRESS);
        return &d->future;
    }
    strcpy(d->url, url);
    uint64_t delay = net->faults ? net->faults->delay(net->faults->ctx) : 0;
    if (delay > 0)
        weir_executor_timer_after(base->executor, &d->timer, delay);
    else
        weir_executor_defer(base->executor, &d->job);
    return &d->future;
}

/* ---- listening ------------------------------------------------------------------------------ */

static struct mem_listener *listener_of(const struct weir_listener *l)
{
    return (struct mem_listener *)l;
}

static void listener_pause(struct weir_listener *base)
{
    listener_of(base)->paused = true;
}

/* Dials that wait for this address look again; jobs of those under way run once anyhow. */
static void wake_dials(struct mem_listener *l)
{
    struct weir_list *link, *following;
    WEIR_LIST_EACH(link, following, &l->net->dials)
    {
        struct mem_dial *d = WEIR_CONTAINER(link, struct mem_dial, link);
        if (strcmp(d->url, l->address) == 0 && !weir_timer_is_running(&d->timer))
            weir_executor_defer(l->base.executor, &d->job);
    }
}

static void listener_resume(struct weir_listener *base)
{
    struct mem_listener *l = listener_of(base);
    if (l->closing)
        return;
    l->paused = false;
    wake_dials(l);
}

static void on_close_job(void *data)
{
    struct mem_listener *l = data;
    if (l->base.handler->on_closed)
        l->base.handler->on_closed(&l->base, l->base.data);
    weir__mem_leave(l->net, &l->link);
    weir_mem_free(l->base.executor->allocator, l);
}

static void listener_close(struct weir_listener *base)
{
    struct mem_listener *l = listener_of(base);
    if (l->closing)
        return;
    l->closing = true;
    wake_dials(l);
    weir_executor_defer(base->executor, &l->job);
}

static const char *listener_address(const struct weir_listener *base)
{
    return listener_of(base)->address;
}

static const struct weir_listener_ops listener_ops = {
    .pause = listener_pause,
    .resume = listener_resume,
    .close = listener_close,
    .address = listener_address,
};

static bool ends_with(const char *text, const char *end)
{
    size_t len = strlen(text), end_len = strlen(end);
    return len >= end_len && strcmp(text + len - end_len, end) == 0;
}

/* Port 0 of a tcp: URL gets a number, as a kernel would give one. */
static void set_address(struct mem_listener *l, const char *url)
{
    strcpy(l->address, url);
    if (strncmp(url, "tcp:", 4) != 0 || !ends_with(url, ":0"))
        return;
    int host = (int)(strlen(url) - strlen("0"));
    snprintf(l->address, sizeof l->address, "%.*s%u", host, url, FIRST_PORT + l->net->names++);
}

static int mem_listen(struct weir_net *base, const char *url,
                      const struct weir_listen_options *options,
                      const struct weir_listener_handler *handler, void *data,
                      struct weir_listener **ret_listener)
{
    struct weir__mem_net *net = mem_of(base);
    (void)options;
    if (strlen(url) >= WEIR_ADDRESS_MAX - sizeof "65535")
        return WEIR_EADDRESS;
    if (weir__mem_is_udp(url))
        return weir__mem_listen_udp(net, url, handler, data, ret_listener);
    if (find_listener(net, url))
        return WEIR_EBUSY;
    struct mem_listener *l = weir_mem_zalloc(base->executor->allocator, sizeof *l);
    if (!l)
        return WEIR_ENOMEM;
    l->base = (struct weir_listener){&listener_ops, base->executor, handler, data};
    l->net = net;
    weir_job_init(&l->job, on_close_job, l);
    set_address(l, url);
    int err = weir__mem_enter(net, &net->listeners, &l->link);
    if (err < 0) {
        weir_mem_free(base->executor->allocator, l);
        return err;
    }
    *ret_listener = &l->base;
    return WEIR_OK;
}

/* ---- the net -------------------------------------------------------------------------------- */

static const struct weir_net_ops mem_net_ops = {.dial = mem_dial, .listen = mem_listen};

void weir__mem_net_init(struct weir__mem_net *net, struct weir_executor *executor)
{
    memset(net, 0, sizeof *net);
    net->base = (struct weir_net){&mem_net_ops, executor};
    weir_list_init(&net->listeners);
    weir_list_init(&net->ends);
    weir_list_init(&net->dials);
    weir_list_init(&net->sockets);
    weir_list_init(&net->flying);
}

void weir__mem_net_close(struct weir__mem_net *net)
{
    struct weir_list *link;
    struct weir_list *following;
    WEIR_LIST_EACH(link, following, &net->listeners)
    listener_close(&WEIR_CONTAINER(link, struct mem_listener, link)->base);
    while ((link = weir_list_first(&net->dials)))
        weir_future_abort(&WEIR_CONTAINER(link, struct mem_dial, link)->future, WEIR_CANCELLED);
    weir__mem_close_ends(net);
    weir__mem_close_sockets(net);
}
