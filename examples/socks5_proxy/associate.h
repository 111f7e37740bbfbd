/* associate.h — UDP ASSOCIATE: datagrams of one client through a socket of its own (RFC 1928 section 7).
 *
 * The first datagram from the client's host says where its datagrams come from; others reach it only from addresses that it has
 * sent to. Fragments and names are dropped, which the RFC allows. One thread: that of the loop.
 */
#ifndef SOCKS5_ASSOCIATE_H
#define SOCKS5_ASSOCIATE_H

#include "socks5.h"

#include <weir/transport.h>

struct association;

/* A socket on the host that `server` ("tcp://127.0.0.1:1080") names, for a client at the URL `peer`; `ret_reply` says where it is. NULL: no
 * memory or no socket. */
struct association *associate(struct weir_net *net, const char *server, const char *peer,
                              struct socks5_reply *ret_reply);
/* Lasts as long as the connection, which it takes. */
void association_attach(struct association *a, struct weir_transport *connection);
/* Before it has one. */
void association_close(struct association *a);

#endif
