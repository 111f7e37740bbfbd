#include "relay.h"

#include <stdlib.h>

struct end {
    struct weir_transport *transport; /* NULL: closed */
    struct end *other;
    struct relay *relay;
    bool ended; /* it sends no more */
};

struct relay {
    struct end client, server;
};

static void close_both(struct relay *relay)
{
    weir_transport_close(relay->client.transport);
    weir_transport_close(relay->server.transport);
}

static void pass_on(struct end *from, struct weir_bytes bytes)
{
    struct weir_transport *to = from->other->transport;
    struct weir_buf out;
    if (!to || !bytes.len)
        return;
    weir_buf_init(&out, to->executor->allocator, to->executor->pool);
    int err = weir_buf_append_bytes(&out, bytes);
    if (!err)
        err = weir_transport_write(to, &out);
    weir_buf_fini(&out);
    if (err < 0)
        close_both(from->relay);
    else if (err == WEIR_PENDING)
        weir_transport_pause(from->transport);
}

static void on_read(struct weir_transport *t, void *data, struct weir_bytes bytes)
{
    (void)t;
    pass_on(data, bytes);
}

static void on_end(struct weir_transport *t, void *data, int status)
{
    struct end *end = data;
    (void)t;
    end->ended = true;
    if (status || end->other->ended || !end->other->transport)
        close_both(end->relay);
    else if (weir_transport_shutdown(end->other->transport))
        close_both(end->relay);
}

static void on_drained(struct weir_transport *t, void *data)
{
    struct end *end = data;
    (void)t;
    if (end->other->transport)
        weir_transport_resume(end->other->transport);
}

static void on_closed(struct weir_transport *t, void *data)
{
    struct end *end = data;
    struct relay *relay = end->relay;
    (void)t;
    end->transport = NULL;
    if (!relay->client.transport && !relay->server.transport)
        free(relay);
    else
        close_both(relay);
}

static const struct weir_transport_handler handler = {
    .on_read = on_read,
    .on_end = on_end,
    .on_drained = on_drained,
    .on_closed = on_closed,
};

int relay_start(struct weir_transport *client, struct weir_bytes ahead,
                struct weir_transport *server)
{
    struct relay *relay = calloc(1, sizeof *relay);
    if (!relay) {
        weir_transport_close(client);
        weir_transport_close(server);
        return WEIR_ENOMEM;
    }
    relay->client = (struct end){client, &relay->server, relay, false};
    relay->server = (struct end){server, &relay->client, relay, false};
    weir_transport_take(client, &handler, &relay->client);
    if (weir_transport_start(server, &handler, &relay->server))
        close_both(relay);
    weir_transport_resume(client);
    pass_on(&relay->client, ahead);
    return WEIR_OK;
}
