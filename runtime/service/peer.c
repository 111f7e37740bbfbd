/* Connections as programs name them, to push messages outside of a call. */
#include "service/peer.h"

#include "service/operated.h"
#include "weir/peer.h"

struct weir_peer {
    struct weir__link *link; /* NULL: gone */
    const struct weir_allocator *allocator;
    size_t refs; /* the link's, and the program's */
};

struct weir_peer *weir_call_connection(void *handle)
{
    struct weir__operated *call = handle;
    if (!weir__is_operated(handle) || call->link->closed || call->link->is_datagram)
        return NULL;
    struct weir__link *link = call->link;
    if (link->peer)
        return link->peer;
    struct weir_peer *peer = weir_mem_alloc(link->host->allocator, sizeof *peer);
    if (!peer)
        return NULL;
    *peer = (struct weir_peer){link, link->host->allocator, 1};
    weir__host_ref(link->host); /* whose allocator it is */
    return link->peer = peer;
}

struct weir_peer *weir_peer_ref(struct weir_peer *peer)
{
    peer->refs++;
    return peer;
}

void weir_peer_unref(struct weir_peer *peer)
{
    if (peer && --peer->refs == 0)
        weir_mem_free(peer->allocator, peer);
}

void weir__peer_part(struct weir_peer *peer)
{
    if (!peer)
        return;
    struct weir__host *host = peer->link->host;
    peer->link = NULL;
    weir_peer_unref(peer);
    weir__host_unref(host);
}

bool weir_peer_is_open(const struct weir_peer *peer)
{
    return peer->link && !peer->link->closed;
}

int weir_peer_push(struct weir_peer *peer, const void *message)
{
    struct weir__link *link = peer->link;
    if (!link || link->closed)
        return WEIR_ECLOSED;
    if (weir__link_is_full(link))
        return WEIR_EAGAIN;
    int err = weir_session_push(&link->session, (void *)(uintptr_t)message);
    if (!err)
        weir__link_touch(link);
    return err;
}

void weir_peer_close(struct weir_peer *peer)
{
    if (peer->link && !peer->link->closed)
        peer->link->ops->broken(peer->link, WEIR_OK, NULL);
}

void *weir_peer_session(const struct weir_peer *peer)
{
    return peer->link ? peer->link->user : NULL;
}

void *weir_peer_vars(const struct weir_peer *peer)
{
    return peer->link ? peer->link->session.vars : NULL;
}
