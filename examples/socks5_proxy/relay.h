/* relay.h — two connections that pass on what they read to each other, until both have ended.
 *
 * What one side does not take is not read from the other. One thread: that of the loop.
 */
#ifndef SOCKS5_RELAY_H
#define SOCKS5_RELAY_H

#include <weir/transport.h>

/* Takes both, also on failure (WEIR_ENOMEM). `client` has run under another handler, which had read `ahead` too far; `server` was not
 * started yet. */
int relay_start(struct weir_transport *client, struct weir_bytes ahead,
                struct weir_transport *server);

#endif
