/* The calls of weir/transport.h: each goes to the object's table. */
#include "weir/transport.h"

#include "internal.h"

int weir_transport_start(struct weir_transport *t, const struct weir_transport_handler *handler,
                         void *data)
{
    t->handler = handler;
    t->data = data;
    return t->ops->start(t);
}

void weir_transport_take(struct weir_transport *t, const struct weir_transport_handler *handler,
                         void *data)
{
    t->handler = handler;
    t->data = data;
}

void weir_transport_pause(struct weir_transport *t)
{
    t->ops->pause(t);
}

void weir_transport_resume(struct weir_transport *t)
{
    t->ops->resume(t);
}

int weir_transport_write(struct weir_transport *t, struct weir_buf *out)
{
    return t->ops->write(t, out);
}

int weir_transport_shutdown(struct weir_transport *t)
{
    return t->ops->shutdown(t);
}

void weir_transport_close(struct weir_transport *t)
{
    if (t)
        t->ops->close(t);
}

size_t weir_transport_queued(const struct weir_transport *t)
{
    return t->ops->queued(t);
}

const char *weir_transport_peer(const struct weir_transport *t)
{
    return t->ops->peer(t);
}

void weir_listener_pause(struct weir_listener *l)
{
    l->ops->pause(l);
}

void weir_listener_resume(struct weir_listener *l)
{
    l->ops->resume(l);
}

void weir_listener_close(struct weir_listener *l)
{
    if (l)
        l->ops->close(l);
}

const char *weir_listener_address(const struct weir_listener *l)
{
    return l->ops->address(l);
}

struct weir_future *weir_net_dial(struct weir_net *net, struct weir_scope *scope, const char *url)
{
    return net ? net->ops->dial(net, scope, url) : NULL;
}

int weir_net_listen(struct weir_net *net, const char *url,
                    const struct weir_listen_options *options,
                    const struct weir_listener_handler *handler, void *data,
                    struct weir_listener **ret_listener)
{
    static const struct weir_listen_options none;
    if (!net)
        return WEIR_ENOMEM;
    return net->ops->listen(net, url, options ? options : &none, handler, data, ret_listener);
}

/* The transport leaves the future with this, so that release finds nothing to close. */
int weir__dial_take(struct weir_future *f, void *ret_result)
{
    if (f->status < 0)
        return f->status;
    *(struct weir_transport **)ret_result = f->value;
    f->value = NULL;
    return f->status;
}

struct weir_transport *weir_dial_claim(struct weir_future *dial)
{
    struct weir_transport *t = NULL;
    return weir_future_claim(dial, &t) < 0 ? NULL : t;
}

bool weir_listener_is_datagram(const struct weir_listener *l)
{
    return l->ops->send != NULL;
}

int weir_listener_send(struct weir_listener *l, struct weir_buf *out, const void *to, size_t to_len)
{
    return l->ops->send(l, out, to, to_len);
}

void weir_listener_peer(const struct weir_listener *l, const void *from, size_t from_len,
                        char text[WEIR_ADDRESS_MAX])
{
    l->ops->peer(l, from, from_len, text);
}
