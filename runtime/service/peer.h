/* service/peer.h — see weir_call_connection(): a name for a connection that may outlive it. */
#ifndef WEIR_SERVICE_PEER_H
#define WEIR_SERVICE_PEER_H

#include "service/link.h"

/* The connection is gone. NULL is fine. */
void weir__peer_part(struct weir_peer *peer);

#endif
