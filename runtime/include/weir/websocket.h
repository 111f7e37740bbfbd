/* weir/websocket.h — what a WebSocket server answers to a key (RFC 6455 4.2.2, 5.4).
 *
 * The handshake itself is idl/websocket/handshake.weir. Any thread; nothing is kept.
 */
#ifndef WEIR_WEBSOCKET_H
#define WEIR_WEBSOCKET_H

#include "weir/base.h"

enum { WEIR_WEBSOCKET_ACCEPT = 28 };

WEIR_BEGIN_DECLS

/* The value of Sec-WebSocket-Accept for that of Sec-WebSocket-Key, not terminated: base64 of the SHA-1 of `key` and the protocol's
 * GUID. A client compares it with what it gets. */
void weir_websocket_accept(struct weir_str key, char ret[WEIR_WEBSOCKET_ACCEPT]);

WEIR_END_DECLS

#endif
