/* weir/peer.h — what a call on a protocol of its own knows beside what weir/service.h tells of any call: the message as it came,
 * the connection's variables, and the connection itself, to push messages when no call asks for them.
 *
 * A `struct weir_peer` stands for one connection and may be kept longer than it: a server that publishes keeps one per
 * subscriber. Everything on it answers WEIR_ECLOSED once the connection is gone; weir_call_set_session()'s free function tells
 * when that happens.
 *
 * Ownership: counted; weir_call_connection() lends, weir_peer_ref() keeps. An allocator of the executor's outlives every peer.
 * One thread: that of the connection's executor.
 */
#ifndef WEIR_PEER_H
#define WEIR_PEER_H

#include "weir/service.h"

struct weir_peer;

WEIR_BEGIN_DECLS

/* The wire message that began the call; lives as long as the call. NULL: on Mux. */
const void *weir_call_wire(const void *call);
/* The connection's variables, as the protocol's generated struct; NULL: it has none. */
void *weir_call_vars(const void *call);
/* Whether it came in a datagram: its answer is one too, and the peer has no connection. */
bool weir_call_is_datagram(const void *call);
/* The connection, borrowed until the call ends. NULL: out of memory, a datagram, or on Mux. */
struct weir_peer *weir_call_connection(void *call);

struct weir_peer *weir_peer_ref(struct weir_peer *peer); /* returns `peer` */
void weir_peer_unref(struct weir_peer *peer);            /* NULL is fine */
bool weir_peer_is_open(const struct weir_peer *peer);
/* Sends a message of this side that answers no call (`push`, `oneway`). WEIR_EAGAIN: the peer is slow and as much is queued as
 * options.max_queued_bytes allow: drop it, or close the peer. WEIR_ECLOSED. WEIR_FAILED_PRECONDITION: the protocol does not allow
 * it now. Else the message's own errors. */
int weir_peer_push(struct weir_peer *peer, const void *message);
/* Ends the connection once what is queued has been written. */
void weir_peer_close(struct weir_peer *peer);
/* As weir_call_session and weir_call_vars; NULL once it is gone. */
void *weir_peer_session(const struct weir_peer *peer);
void *weir_peer_vars(const struct weir_peer *peer);

WEIR_END_DECLS

#endif
