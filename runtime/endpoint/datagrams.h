/* endpoint/datagrams.h — a service over a socket without connections: each datagram is a call, whoever sent it.
 *
 * A reply is one datagram to the call's own sender. What is no message, or breaks the protocol's rules, is dropped. One thread.
 */
#ifndef WEIR_ENDPOINT_DATAGRAMS_H
#define WEIR_ENDPOINT_DATAGRAMS_H

#include "service/link.h"
#include "weir/transport.h"

struct weir__datagrams {
    struct weir__link link;                              /* first */
    struct weir_listener *listener;                      /* NULL: closing */
    void (*gone)(struct weir__datagrams *d, void *data); /* the last: it may be freed */
    void *data;
    bool leaving; /* closes when no calls are left */
    bool closed;
};

int weir__datagrams_init(struct weir__datagrams *d, struct weir__host *host,
                         const struct weir__bound *bound, const struct weir__link_options *options,
                         void (*gone)(struct weir__datagrams *d, void *data), void *data);
void weir__datagrams_receive(struct weir__datagrams *d, struct weir_bytes bytes, const void *from,
                             size_t from_len);
/* Takes no more, and closes when the calls at hand are answered. */
void weir__datagrams_leave(struct weir__datagrams *d);
void weir__datagrams_close(struct weir__datagrams *d);
/* The listener's last word. */
void weir__datagrams_closed(struct weir__datagrams *d);

#endif
