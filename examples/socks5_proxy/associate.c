#include "associate.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_PARTNERS = 64 };

struct association {
    struct weir_listener *listener;    /* NULL: closed */
    struct weir_transport *connection; /* NULL: none yet, or closed */
    char host[WEIR_ADDRESS_MAX];       /* the client's, as "udp://127.0.0.1:" */
    struct sockaddr_storage client;
    size_t client_len; /* 0: it has sent nothing yet */
    struct sockaddr_storage
        partners[MOST_PARTNERS]; /* whom it has sent to, the oldest goes first */
    unsigned partner_count;
};

static void free_if_done(struct association *a)
{
    if (!a->listener && !a->connection)
        free(a);
}

void association_close(struct association *a)
{
    weir_transport_close(a->connection);
    weir_listener_close(a->listener);
}

/* ---- addresses ---- */

/* False: a name, which nobody resolves here. */
static bool to_socket(const struct socks5_address *address, uint16_t port,
                      struct sockaddr_storage *ret, size_t *ret_len)
{
    memset(ret, 0, sizeof *ret);
    if (address->kind == SOCKS5_ADDRESS_KIND_IPV4) {
        struct sockaddr_in *in = (struct sockaddr_in *)ret;
        in->sin_family = AF_INET;
        in->sin_port = htons(port);
        memcpy(&in->sin_addr, address->ipv4, 4);
        *ret_len = sizeof *in;
    } else if (address->kind == SOCKS5_ADDRESS_KIND_IPV6) {
        struct sockaddr_in6 *in = (struct sockaddr_in6 *)ret;
        in->sin6_family = AF_INET6;
        in->sin6_port = htons(port);
        memcpy(&in->sin6_addr, address->ipv6, 16);
        *ret_len = sizeof *in;
    }
    return address->kind != SOCKS5_ADDRESS_KIND_NAME;
}

static void from_socket(const void *from, struct socks5_address *ret, uint16_t *ret_port)
{
    const struct sockaddr *any = from;
    if (any->sa_family == AF_INET) {
        const struct sockaddr_in *in = from;
        ret->kind = SOCKS5_ADDRESS_KIND_IPV4;
        memcpy(ret->ipv4, &in->sin_addr, 4);
        *ret_port = ntohs(in->sin_port);
    } else {
        const struct sockaddr_in6 *in = from;
        ret->kind = SOCKS5_ADDRESS_KIND_IPV6;
        memcpy(ret->ipv6, &in->sin6_addr, 16);
        *ret_port = ntohs(in->sin6_port);
    }
}

static bool is_same(const struct sockaddr_storage *a, const void *b)
{
    struct socks5_address one = {0}, other = {0};
    uint16_t port, other_port;
    from_socket(a, &one, &port);
    from_socket(b, &other, &other_port);
    return one.kind == other.kind && port == other_port &&
           !memcmp(one.ipv6, other.ipv6, one.kind == SOCKS5_ADDRESS_KIND_IPV4 ? 4 : 16);
}

static bool is_partner(const struct association *a, const void *from)
{
    for (unsigned i = 0; i < a->partner_count && i < MOST_PARTNERS; i++)
        if (is_same(&a->partners[i], from))
            return true;
    return false;
}

/* ---- datagrams ---- */

static void send_bytes(struct association *a, struct weir_buf *out, const void *to, size_t len)
{
    weir_listener_send(a->listener, out, to, len); /* lost when there is no room */
}

/* From the client: without its header to whom that names. */
static void outbound(struct association *a, struct weir_bytes bytes)
{
    struct socks5_datagram d;
    struct sockaddr_storage to;
    struct weir_buf out;
    size_t len;
    struct weir_arena arena = {0};
    int err = socks5_datagram_decode(&d, bytes, &arena, NULL, NULL);
    if (!err && !d.fragment && to_socket(&d.address, d.port, &to, &len)) {
        if (!is_partner(a, &to))
            a->partners[a->partner_count++ % MOST_PARTNERS] = to;
        weir_buf_init(&out, a->listener->executor->allocator, a->listener->executor->pool);
        if (!weir_buf_append_bytes(&out, d.data))
            send_bytes(a, &out, &to, len);
        weir_buf_fini(&out);
    }
    weir_arena_fini(&arena);
}

/* From elsewhere: with a header that says where. */
static void inbound(struct association *a, struct weir_bytes bytes, const void *from)
{
    struct socks5_datagram d = {.data = bytes};
    struct weir_buf out;
    from_socket(from, &d.address, &d.port);
    weir_buf_init(&out, a->listener->executor->allocator, a->listener->executor->pool);
    if (!socks5_datagram_encode(&d, &out, NULL))
        send_bytes(a, &out, &a->client, a->client_len);
    weir_buf_fini(&out);
}

static bool is_client(struct association *a, const void *from, size_t from_len)
{
    char text[WEIR_ADDRESS_MAX];
    if (a->client_len)
        return is_same(&a->client, from);
    weir_listener_peer(a->listener, from, from_len, text);
    if (strncmp(text, a->host, strlen(a->host)) != 0)
        return false;
    memcpy(&a->client, from, from_len);
    a->client_len = from_len;
    return true;
}

static void on_datagram(struct weir_listener *l, void *data, struct weir_bytes bytes,
                        const void *from, size_t from_len)
{
    struct association *a = data;
    (void)l;
    if (is_client(a, from, from_len))
        outbound(a, bytes);
    else if (a->client_len && is_partner(a, from))
        inbound(a, bytes, from);
}

static void on_listener_closed(struct weir_listener *l, void *data)
{
    struct association *a = data;
    (void)l;
    a->listener = NULL;
    weir_transport_close(a->connection);
    free_if_done(a);
}

static const struct weir_listener_handler listener_handler = {
    .on_datagram = on_datagram,
    .on_closed = on_listener_closed,
};

/* ---- the connection that it lasts as long as ---- */

static void on_read(struct weir_transport *t, void *data, struct weir_bytes bytes)
{
    (void)t;
    (void)data;
    (void)bytes; /* nothing is said on it any more */
}

static void on_end(struct weir_transport *t, void *data, int status)
{
    (void)t;
    (void)status;
    association_close(data);
}

static void on_closed(struct weir_transport *t, void *data)
{
    struct association *a = data;
    (void)t;
    a->connection = NULL;
    weir_listener_close(a->listener);
    free_if_done(a);
}

static const struct weir_transport_handler handler = {
    .on_read = on_read,
    .on_end = on_end,
    .on_closed = on_closed,
};

void association_attach(struct association *a, struct weir_transport *connection)
{
    a->connection = connection;
    weir_transport_take(connection, &handler, a);
    weir_transport_resume(connection);
}

/* ---- making ---- */

/* "tcp://127.0.0.1:1080" becomes "udp://127.0.0.1:" */
static void as_host(const char *url, char text[WEIR_ADDRESS_MAX])
{
    const char *end = strrchr(url, ':');
    int length = end ? (int)(end - url) - 3 : 0;
    snprintf(text, WEIR_ADDRESS_MAX, "udp%.*s:", length, url + 3);
}

/* Where a listener is, as a reply says it. */
static bool tell_address(const char *url, struct socks5_reply *ret_reply)
{
    char host[WEIR_ADDRESS_MAX];
    unsigned port;
    if (sscanf(url, "udp://%127[0-9.]:%u", host, &port) == 2 &&
        inet_pton(AF_INET, host, ret_reply->address.ipv4) == 1)
        ret_reply->address.kind = SOCKS5_ADDRESS_KIND_IPV4;
    else if (sscanf(url, "udp://[%127[0-9a-f:.]]:%u", host, &port) == 2 &&
             inet_pton(AF_INET6, host, ret_reply->address.ipv6) == 1)
        ret_reply->address.kind = SOCKS5_ADDRESS_KIND_IPV6;
    else
        return false;
    ret_reply->port = (uint16_t)port;
    return true;
}

struct association *associate(struct weir_net *net, const char *server, const char *peer,
                              struct socks5_reply *ret_reply)
{
    char url[WEIR_ADDRESS_MAX + 2];
    struct association *a = calloc(1, sizeof *a);
    if (!a)
        return NULL;
    as_host(peer, a->host);
    as_host(server, url);
    strcat(url, "0");
    if (weir_net_listen(net, url, NULL, &listener_handler, a, &a->listener)) {
        free(a);
        return NULL;
    }
    if (!tell_address(weir_listener_address(a->listener), ret_reply)) {
        weir_listener_close(a->listener);
        return NULL;
    }
    return a;
}
