#include "service/link.h"

#include <string.h>

#include "service/asked.h"
#include "service/operated.h"
#include "service/peer.h"

enum { DEFAULT_OUTPUT = 1024 * 1024 };

/* ---- the object at hand ---- */

/* The session decodes into it and begins the next call in it. */
static void set_current(struct weir__link *link, struct weir__operated *current)
{
    link->current = current;
    link->session.arena = current ? &current->arena : NULL;
    link->session.next = current ? &current->x : NULL;
}

void weir__link_renew(struct weir__link *link)
{
    set_current(link, weir__operated_new(link));
}

/* Between two reads a link holds none. */
static void drop_current(struct weir__link *link)
{
    if (link->current)
        weir__operated_free(link->current);
    set_current(link, NULL);
}

int weir__link_receive(struct weir__link *link, struct weir_bytes bytes)
{
    if (!link->current)
        weir__link_renew(link);
    link->reading = true;
    int err =
        bytes.len ? weir_session_receive(&link->session, bytes) : weir_session_run(&link->session);
    link->reading = false;
    if (WEIR_UNLIKELY(err < 0) && link->session.options.side == WEIR_SIDE_SERVER)
        weir__operated_malformed(link, err, link->session.error.reason);
    drop_current(link);
    return err;
}

int weir__link_datagram(struct weir__link *link, struct weir_bytes bytes, const void *from,
                        size_t from_len)
{
    if (!link->current)
        weir__link_renew(link);
    if (!link->current || from_len > sizeof link->current->from)
        return WEIR_ENOMEM;
    if (from_len)
        memcpy(link->current->from, from, from_len);
    link->current->from_len = (uint32_t)from_len;
    link->reading = true;
    int err = weir_session_datagram(&link->session, bytes);
    link->reading = false;
    drop_current(link);
    return err;
}

/* ---- hooks of the engine ---- */

static void on_called(struct weir_session *s, struct weir_exchange *x,
                      const struct weir_incoming *in)
{
    struct weir__operated *call = WEIR_CONTAINER(x, struct weir__operated, x);
    struct weir__link *link = weir__link_of(s);
    weir__operated_called(link, call, in);
    if (WEIR_UNLIKELY(weir__link_is_full(link)) && !link->is_datagram)
        link->ops->full(link);
}

static void on_pushed(struct weir_session *s, const struct weir_incoming *in)
{
    struct weir__link *link = weir__link_of(s);
    if (link->ops->pushed)
        link->ops->pushed(link, in);
    else
        weir__operated_nameless(link, in);
}

static void on_replied(struct weir_session *s, struct weir_exchange *x,
                       const struct weir_incoming *in, bool last)
{
    (void)s;
    weir__asked_replied(WEIR_CONTAINER(x, struct weir__asked, x), in, last);
}

static void on_forgotten(struct weir_session *s, struct weir_exchange *x)
{
    (void)s;
    weir__asked_forgotten(WEIR_CONTAINER(x, struct weir__asked, x));
}

static void on_entered(struct weir_session *s)
{
    struct weir__link *link = weir__link_of(s);
    link->ops->entered(link);
}

static void on_skipped(struct weir_session *s)
{
    weir__operated_malformed(weir__link_of(s), s->error.code, s->error.reason);
}

static size_t on_malformed(struct weir_session *s, struct weir_bytes bytes, size_t length)
{
    return weir__link_malformed(weir__link_of(s), bytes, length);
}

static const struct weir_session_hooks hooks = {
    .called = on_called,
    .pushed = on_pushed,
    .replied = on_replied,
    .forgotten = on_forgotten,
    .entered = on_entered,
    .skipped = on_skipped,
    .malformed = on_malformed,
};

/* ---- life ---- */

int weir__link_init(struct weir__link *link, struct weir__host *host,
                    const struct weir__link_ops *ops, const struct weir_protocol *protocol,
                    const struct weir__link_options *options)
{
    struct weir_session_options session = options->session;
    link->host = host;
    link->ops = ops;
    link->bound = (struct weir__bound){0};
    link->current = NULL;
    link->served_count = link->called_count = link->holds = 0;
    link->reading = link->touched = link->closed = link->full = false;
    link->is_datagram = ops->datagram != NULL;
    link->max_output = options->max_output ? options->max_output : DEFAULT_OUTPUT;
    link->queued = 0;
    link->peer = NULL;
    link->user = NULL;
    link->user_free = NULL;
    weir_list_init(&link->served);
    weir_list_init(&link->called);
    weir_list_init(&link->ready);
    weir_buf_init(&link->out, host->allocator, host->executor->pool);
    session.allocator = host->buffers;
    session.pool = host->executor->pool;
    int err = weir_session_init(&link->session, protocol, &hooks, &link->out, &session);
    if (!err)
        weir__host_ref(host);
    return err;
}

void weir__link_hold(struct weir__link *link, bool on)
{
    link->holds += on ? 1 : -1U;
    if (on) {
        weir_session_pause(&link->session);
    } else if (!link->holds) {
        weir_session_resume(&link->session);
        weir__link_touch(link);
    }
}

void weir__link_set_user(struct weir__link *link, void *user, void (*user_free)(void *user))
{
    if (link->user && link->user_free && link->user != user)
        link->user_free(link->user);
    link->user = user;
    link->user_free = user_free;
}

void weir__link_drained(struct weir__link *link)
{
    struct weir_list *first;
    while (!weir__link_is_full(link) && (first = weir_list_pop(&link->ready)))
        weir__operated_ready(WEIR_CONTAINER(first, struct weir__operated, in_ready));
}

/* The engine's queues and what the callbacks start or end meanwhile leave the lists by themselves. */
static void lose_served(struct weir__link *link)
{
    struct weir_list lost, *first;
    weir_list_init(&lost);
    weir_list_splice(&lost, &link->served);
    while ((first = weir_list_pop(&lost))) {
        weir_list_push_back(&link->served, first);
        weir__operated_lost(WEIR_CONTAINER(first, struct weir__operated, in_link), WEIR_CANCELLED);
    }
}

static void lose_called(struct weir__link *link, int status, const char *text)
{
    struct weir_exchange *x;
    while ((x = weir_session_pop(&link->session, true)))
        weir__asked_lost(WEIR_CONTAINER(x, struct weir__asked, x), status, text);
}

void weir__link_close(struct weir__link *link, int status, const char *text)
{
    if (link->closed)
        return;
    link->closed = true;
    weir_buf_clear(&link->out);
    while (weir_session_pop(&link->session, false))
        ;
    weir__peer_part(link->peer);
    link->peer = NULL;
    lose_served(link);
    lose_called(link, status, text);
}

void weir__link_fini(struct weir__link *link)
{
    struct weir__host *host = link->host;
    drop_current(link);
    weir_session_fini(&link->session);
    weir_buf_fini(&link->out);
    if (link->user && link->user_free)
        link->user_free(link->user);
    link->user = NULL;
    weir__host_unref(host);
}
