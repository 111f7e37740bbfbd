#include "endpoint/datagrams.h"

#include "service/operated.h"

static struct weir__datagrams *datagrams_of(const struct weir__link *link)
{
    return (struct weir__datagrams *)(uintptr_t)link;
}

static void finish_if_done(struct weir__datagrams *d)
{
    if (!d->closed || d->link.served_count)
        return;
    void (*gone)(struct weir__datagrams *, void *) = d->gone;
    weir__link_fini(&d->link);
    gone(d, d->data);
}

static void touched(struct weir__link *link)
{
    link->touched = false; /* each reply has gone by itself */
}

static void left(struct weir__link *link)
{
    struct weir__datagrams *d = datagrams_of(link);
    if (d->leaving && !link->served_count)
        weir__datagrams_close(d);
    finish_if_done(d);
}

/* There is no connection that could have a state, or end. */
static void entered(struct weir__link *link)
{
    (void)link;
}

static void broken(struct weir__link *link, int status, const char *reason)
{
    (void)link;
    (void)status;
    (void)reason;
}

static void full(struct weir__link *link)
{
    (void)link;
}

static const char *peer(const struct weir__link *link)
{
    (void)link;
    return "";
}

static const char *from(const struct weir__link *link, struct weir__operated *call)
{
    struct weir__datagrams *d = datagrams_of(link);
    char *text = weir_arena_alloc(&call->arena, WEIR_ADDRESS_MAX);
    if (!text || !d->listener)
        return "";
    weir_listener_peer(d->listener, call->from, call->from_len, text);
    return text;
}

/* A reply that finds no room is lost, as it may be on the way. */
static int datagram(struct weir__link *link, struct weir__operated *call)
{
    struct weir__datagrams *d = datagrams_of(link);
    if (!d->listener) {
        weir_buf_clear(&link->out);
        return WEIR_ECLOSED;
    }
    int err = weir_listener_send(d->listener, &link->out, call->from, call->from_len);
    return err == WEIR_EAGAIN ? WEIR_OK : err;
}

static const struct weir__link_ops link_ops = {
    .touched = touched,
    .left = left,
    .entered = entered,
    .broken = broken,
    .full = full,
    .peer = peer,
    .from = from,
    .datagram = datagram,
};

int weir__datagrams_init(struct weir__datagrams *d, struct weir__host *host,
                         const struct weir__bound *bound, const struct weir__link_options *options,
                         void (*gone)(struct weir__datagrams *d, void *data), void *data)
{
    *d = (struct weir__datagrams){.gone = gone, .data = data};
    int err = weir__link_init(&d->link, host, &link_ops, bound->service->protocol, options);
    if (!err)
        d->link.bound = *bound;
    return err;
}

void weir__datagrams_receive(struct weir__datagrams *d, struct weir_bytes bytes, const void *sender,
                             size_t from_len)
{
    if (d->leaving || d->link.served_count >= d->link.session.options.max_served)
        return; /* lost: whoever asked will ask again */
    weir__link_datagram(&d->link, bytes, sender, from_len);
}

void weir__datagrams_leave(struct weir__datagrams *d)
{
    d->leaving = true;
    if (!d->link.served_count)
        weir__datagrams_close(d);
    else if (d->listener)
        weir_listener_pause(d->listener);
}

void weir__datagrams_close(struct weir__datagrams *d)
{
    struct weir_listener *listener = d->listener;
    d->leaving = true;
    d->listener = NULL;
    weir_listener_close(listener);
}

void weir__datagrams_closed(struct weir__datagrams *d)
{
    d->listener = NULL;
    weir__link_close(&d->link, WEIR_UNAVAILABLE, NULL);
    d->closed = true;
    finish_if_done(d);
}
