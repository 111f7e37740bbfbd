/* transport/internal.h — what the files of this floor share. */
#ifndef WEIR_TRANSPORT_INTERNAL_H
#define WEIR_TRANSPORT_INTERNAL_H

#include <sys/socket.h>
#include <sys/un.h>
#include <uv.h>

#include "reactor/internal.h"
#include "weir/transport.h"

/* ---- url.c ---------------------------------------------------------------------------------- */

enum weir__url_kind { WEIR__URL_TCP, WEIR__URL_UNIX, WEIR__URL_MEM, WEIR__URL_UDP };

struct weir__url {
    enum weir__url_kind kind;
    uint16_t port;
    char host[WEIR_ADDRESS_MAX]; /* tcp, udp: without brackets; unix: the path; mem: the name */
};

/* WEIR_EADDRESS when it is none of the forms that weir/transport.h lists. */
int weir__url_parse(const char *text, struct weir__url *ret_url);

/* The URL of a socket address; "tcp:" or "unix:" alone when there is nothing to tell. */
void weir__url_format(const struct sockaddr *address, char text[WEIR_ADDRESS_MAX]);

/* ---- stream.c ------------------------------------------------------------------------------- */

/* A transport over a connected socket, TCP or Unix, or over one that is about to be. */
struct weir__fd_stream;

/* Takes `fd`, non-blocking, also on failure. */
int weir__fd_stream_new(struct weir_reactor *r, int fd, struct weir__fd_stream **ret_stream);
struct weir_transport *weir__fd_stream_transport(struct weir__fd_stream *s);

/* Connects the socket. 0: it is; WEIR_PENDING: fn(data, status) tells, unless closed before. */
int weir__fd_stream_connect(struct weir__fd_stream *s, const struct sockaddr *address,
                            socklen_t len, void (*fn)(void *data, int status), void *data);

/* ---- dial.c, listen.c: the reactor's net, TCP and Unix -------------------------------------- */

struct weir_future *weir__dial_socket(struct weir_reactor *r, struct weir_scope *scope,
                                      const struct weir__url *url);
int weir__listen_socket(struct weir_reactor *r, const struct weir__url *url,
                        const struct weir_listen_options *options,
                        const struct weir_listener_handler *handler, void *data,
                        struct weir_listener **ret_listener);

/* udp.c. The listener tells on_datagram; the transport reads and writes one datagram at a time. */
int weir__listen_udp(struct weir_reactor *r, const struct weir__url *url,
                     const struct weir_listen_options *options,
                     const struct weir_listener_handler *handler, void *data,
                     struct weir_listener **ret_listener);
int weir__dial_udp(struct weir_reactor *r, const struct sockaddr *address, socklen_t len,
                   struct weir_transport **ret_transport);

/* socket.c: makes a socket; makes, binds and listens. *ret_fd is non-blocking and not inherited. */
int weir__socket_new(int family, int *ret_fd);
int weir__socket_new_datagram(int family, int *ret_fd);
int weir__socket_listen_tcp(const struct weir__url *url, const struct weir_listen_options *options,
                            int *ret_fd);
int weir__socket_listen_unix(const char *path, const struct weir_listen_options *options,
                             int *ret_fd);
/* The next waiting connection, likewise; WEIR_EAGAIN when there is none. */
int weir__socket_accept(int fd, int *ret_fd);
void weir__socket_unix_address(struct sockaddr_un *ret_address, const char *path);
int weir__errno_error(int error);

/* ---- mem.c: the in-memory network ------------------------------------------------------------ */

/* What goes wrong in it, and when. Every member is asked for one event. */
struct weir__mem_faults {
    bool (*operation)(void *ctx); /* one more operation: whether it resets its connection */
    bool (*refuse)(void *ctx);    /* one more dial: whether it is refused */
    uint64_t (*delay)(void *ctx); /* ms until what waits is delivered */
    size_t (*read_size)(void *ctx, size_t available);
    unsigned (*datagram)(void *ctx); /* one more datagram: how often it arrives */
    void *ctx;
    size_t capacity; /* bytes that a direction holds */
};

/* Works on any executor, and belongs to whoever embeds it: a reactor's net or a simulator. */
struct weir__mem_net {
    struct weir_net base;                  /* first */
    const struct weir__mem_faults *faults; /* NULL: none */
    struct weir_list listeners;
    struct weir_list ends;
    struct weir_list dials;
    struct weir_list sockets; /* of datagrams */
    struct weir_list flying;  /* datagrams on their way; not counted in `open` */
    size_t open;              /* objects in the three */
    unsigned names;           /* given out: clients and ports */
    /* `open` changes from 0 and to 0. enter may refuse with a code. */
    int (*enter)(struct weir__mem_net *net);
    void (*leave)(struct weir__mem_net *net);
};

/* mem.c: two connected ends in `net`; each has the other's text as its peer. */
int weir__mem_pair(struct weir__mem_net *net, const char *client, const char *server,
                   struct weir_transport **ret_client, struct weir_transport **ret_server);
void weir__mem_close_ends(struct weir__mem_net *net);

/* mem_udp.c: datagrams among udp: names. */
bool weir__mem_is_udp(const char *url);
int weir__mem_listen_udp(struct weir__mem_net *net, const char *url,
                         const struct weir_listener_handler *handler, void *data,
                         struct weir_listener **ret_listener);
int weir__mem_dial_udp(struct weir__mem_net *net, const char *url,
                       struct weir_transport **ret_transport);
void weir__mem_close_sockets(struct weir__mem_net *net);

/* mem_net.c: counts the objects in `net`. */
int weir__mem_enter(struct weir__mem_net *net, struct weir_list *list, struct weir_list *link);
void weir__mem_leave(struct weir__mem_net *net, struct weir_list *link);

void weir__mem_net_init(struct weir__mem_net *net, struct weir_executor *executor);

/* Closes everything in it; leave() tells when it is gone. */
void weir__mem_net_close(struct weir__mem_net *net);

/* ---- future of a dial: every net's has its transport as its value ---------------------------- */

int weir__dial_take(struct weir_future *f, void *ret_result);

#endif
