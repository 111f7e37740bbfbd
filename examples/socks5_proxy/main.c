/* socks5_proxy — a SOCKS5 server: CONNECT and UDP ASSOCIATE, with or without a password.
 *
 * What may be said when, and which bytes that is, stands in idl/socks/socks5.weir; the runtime keeps clients to it. Here is only what a
 * proxy does. BIND is answered with "command not supported". */
#include "associate.h"
#include "proxy.h"
#include "relay.h"

#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <weir/reactor.h>
#include <weir/server.h>

struct proxy {
    struct weir_net *net;
    struct weir_server *server;
    const char *user, *password; /* NULL: anybody */
};

/* What a client has been promised. */
struct session {
    struct weir_transport *connected; /* CONNECT: not started yet */
    struct association *association;  /* UDP ASSOCIATE */
};

static void session_free(void *data)
{
    struct session *session = data;
    weir_transport_close(session->connected);
    if (session->association)
        association_close(session->association);
    free(session);
}

static struct session *session_of(void *call)
{
    struct session *session = weir_call_session(call);
    if (!session && (session = calloc(1, sizeof *session)))
        weir_call_set_session(call, session, session_free);
    return session;
}

/* ---- who it is ---- */

static int greet(struct proxy_proxy_greet_call *call, const struct socks5_greeting *request,
                 struct socks5_selection *reply)
{
    const struct proxy *proxy = weir_call_data(call);
    enum socks5_method wanted = proxy->user ? SOCKS5_METHOD_PASSWORD : SOCKS5_METHOD_NONE;
    reply->method = SOCKS5_METHOD_NO_ACCEPTABLE;
    for (size_t i = 0; i < request->methods.count; i++)
        if (request->methods.items[i] == wanted)
            reply->method = wanted;
    return WEIR_OK;
}

static bool is_text(struct weir_str text, const char *expected)
{
    return text.len == strlen(expected) && !memcmp(text.data, expected, text.len);
}

static int log_in(struct proxy_proxy_login_call *call, const struct socks5_login *request,
                  struct socks5_login_status *reply)
{
    const struct proxy *proxy = weir_call_data(call);
    reply->status =
        !(is_text(request->user, proxy->user) && is_text(request->password, proxy->password));
    return WEIR_OK;
}

/* ---- what it wants ---- */

static bool as_url(const struct socks5_request *request, char url[WEIR_ADDRESS_MAX])
{
    const struct socks5_address *address = &request->address;
    char host[INET6_ADDRSTRLEN];
    int length;
    if (address->kind == SOCKS5_ADDRESS_KIND_NAME)
        length = snprintf(url, WEIR_ADDRESS_MAX, "tcp://%.*s:%u", (int)address->name.len,
                          address->name.data, request->port);
    else if (address->kind == SOCKS5_ADDRESS_KIND_IPV4)
        length = snprintf(url, WEIR_ADDRESS_MAX, "tcp://%s:%u",
                          inet_ntop(AF_INET, address->ipv4, host, sizeof host), request->port);
    else
        length = snprintf(url, WEIR_ADDRESS_MAX, "tcp://[%s]:%u",
                          inet_ntop(AF_INET6, address->ipv6, host, sizeof host), request->port);
    return length < WEIR_ADDRESS_MAX;
}

/* Every reply names an address; this one is nobody's. */
static struct socks5_reply reply_with(enum socks5_code code)
{
    return (struct socks5_reply){.code = code, .address.kind = SOCKS5_ADDRESS_KIND_IPV4};
}

static enum socks5_code code_of(int status)
{
    switch (status) {
    case WEIR_ECONNECT:
        return SOCKS5_CODE_REFUSED;
    case WEIR_EADDRESS:
        return SOCKS5_CODE_HOST_UNREACHABLE;
    default:
        return SOCKS5_CODE_FAILURE;
    }
}

static void dialled(struct weir_future *dial, void *data)
{
    struct proxy_proxy_ask_call *call = data;
    int status = weir_future_status(dial);
    if (status == WEIR_CANCELLED)
        return; /* the client is gone */
    struct session *session = session_of(call);
    struct socks5_reply reply = reply_with(SOCKS5_CODE_FAILURE);
    if (session && !status) {
        session->connected = weir_dial_claim(dial);
        reply.code = SOCKS5_CODE_SUCCEEDED;
    } else if (status) {
        reply.code = code_of(status);
    }
    proxy_proxy_ask_reply(call, &reply);
}

static int connect_to(struct proxy_proxy_ask_call *call, const struct socks5_request *request,
                      struct socks5_reply *reply)
{
    const struct proxy *proxy = weir_call_data(call);
    char url[WEIR_ADDRESS_MAX];
    if (!as_url(request, url)) {
        *reply = reply_with(SOCKS5_CODE_HOST_UNREACHABLE);
        return WEIR_OK;
    }
    struct weir_future *dial = weir_net_dial(proxy->net, weir_call_scope(call), url);
    return weir_future_then(dial, dialled, call) ? WEIR_ENOMEM : WEIR_PENDING;
}

static int ask(struct proxy_proxy_ask_call *call, const struct socks5_request *request,
               struct socks5_reply *reply)
{
    const struct proxy *proxy = weir_call_data(call);
    struct session *session;
    *reply = reply_with(SOCKS5_CODE_COMMAND_NOT_SUPPORTED);
    if (request->command == SOCKS5_COMMAND_CONNECT)
        return connect_to(call, request, reply);
    if (request->command != SOCKS5_COMMAND_UDP_ASSOCIATE)
        return WEIR_OK;
    *reply = reply_with(SOCKS5_CODE_FAILURE);
    if ((session = session_of(call)))
        session->association = associate(proxy->net, weir_server_address(proxy->server, 0),
                                         weir_call_peer(call), reply);
    if (session && session->association)
        reply->code = SOCKS5_CODE_SUCCEEDED;
    return WEIR_OK;
}

static const struct proxy_proxy_handlers handlers = {
    .greet = greet,
    .login = log_in,
    .ask = ask,
};

/* The reply has gone: from here on the connection is somebody else's. */
static bool hand_on(void *data, const struct weir_upgrade *upgrade)
{
    struct session *session = upgrade->session;
    (void)data;
    if (session->association) {
        association_attach(session->association, upgrade->transport);
        session->association = NULL;
        return true;
    }
    relay_start(upgrade->transport, upgrade->rest, session->connected);
    session->connected = NULL;
    return true;
}

/* ---- the program ---- */

static int usage(void)
{
    fprintf(stderr, "usage: socks5_proxy [--user NAME:PASSWORD] --listen URL\n");
    return 2;
}

static int run(struct proxy *proxy, const char *url)
{
    const struct weir_server_options options = {.on_upgrade = hand_on, .data = proxy};
    struct weir_reactor *reactor = weir_reactor_new();
    proxy->server = weir_server_new(reactor, proxy_proxy_service(&handlers, proxy), &options);
    proxy->net = reactor ? weir_reactor_net(reactor) : NULL;
    int err = proxy->server ? weir_server_listen(proxy->server, url) : WEIR_ENOMEM;
    if (!err)
        err = weir_server_drain_on_signals(proxy->server, 1000);
    if (err) {
        fprintf(stderr, "socks5_proxy: %s: %s\n", url, weir_error_text(err));
    } else {
        printf("listening on %s\n", weir_server_address(proxy->server, 0));
        fflush(stdout);
        weir_reactor_run(reactor);
    }
    weir_server_free(proxy->server);
    weir_reactor_free(reactor);
    return err ? 1 : 0;
}

int main(int argc, char **argv)
{
    struct proxy proxy = {0};
    const char *url = NULL;
    for (int i = 1; i + 1 < argc; i += 2) {
        char *colon = strchr(argv[i + 1], ':');
        if (!strcmp(argv[i], "--listen")) {
            url = argv[i + 1];
        } else if (!strcmp(argv[i], "--user") && colon) {
            *colon = '\0';
            proxy.user = argv[i + 1];
            proxy.password = colon + 1;
        } else {
            return usage();
        }
    }
    return url && argc % 2 ? run(&proxy, url) : usage();
}
