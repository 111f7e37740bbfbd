/* Requests that do not decode, as the server's owner answers them. */
#include "weir/malformed.h"

#include "service/link.h"
#include "service/operated.h"

size_t weir__link_malformed(struct weir__link *link, struct weir_bytes bytes, size_t length)
{
    const struct weir__bound *bound = &link->bound;
    struct weir_malformed m = {bytes, length, &link->session.error, link->is_datagram, link};
    if (!bound->on_malformed || !bound->on_malformed(bound->malformed_data, &m))
        return 0;
    if (WEIR_UNLIKELY(weir__link_is_full(link)) && !link->is_datagram)
        link->ops->full(link);
    return length ? length : m.length;
}

static int send(struct weir__link *link, int err)
{
    if (!err && link->is_datagram)
        return link->ops->datagram(link, link->current);
    if (!err)
        weir__link_touch(link);
    return err;
}

int weir_malformed_answer(struct weir_malformed *m, void *message)
{
    struct weir_session *s = &m->link->session;
    const struct weir_wire *wire = s->protocol->sends[s->options.side];
    struct weir_error why = s->error; /* encoding writes over it */
    if (!wire || wire->by_request)
        return WEIR_FAILED_PRECONDITION;
    int err = send(m->link, weir_session_say(s, message));
    s->error = why;
    return err;
}

int weir_malformed_answer_bytes(struct weir_malformed *m, struct weir_bytes bytes)
{
    return send(m->link, weir_session_say_bytes(&m->link->session, bytes));
}
