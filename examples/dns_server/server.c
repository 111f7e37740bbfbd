/* dns_server: answers queries for one zone, over UDP and TCP.
 *
 *     dns_server --zone FILE [--origin NAME] [--listen udp://ADDRESS:PORT]…
 *
 * A udp:// address is served over TCP too, at the same number. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "names.h"
#include "weir/peer.h"
#include "weir/reactor.h"
#include "weir/server.h"
#include "zone.h"

enum { URLS_MAX = 8, URL_MAX = 128, GRACE_MS = 1000, HEADER = 12 };

struct options {
    const char *zone, *origin;
    const char *urls[URLS_MAX];
    int url_count;
};

static int query(struct names_names_query_call *call, const struct dns_message *request,
                 struct dns_message *reply)
{
    const struct zone *zone = weir_call_data(call);
    size_t limit = weir_call_is_datagram(call) ? zone_datagram_limit(request) : 0;
    if (request->qr) /* somebody's answer */
        return WEIR_INVALID_ARGUMENT;
    return zone_answer(zone, request, limit, weir_call_arena(call), reply);
}

/* What does not decode, but has a header: whoever asked is told, and nobody's answer is answered. */
static bool on_malformed(void *data, struct weir_malformed *m)
{
    const uint8_t *at = m->bytes.data;
    (void)data;
    if (m->bytes.len < HEADER)
        return false;
    if (at[2] & 0x80)
        return true;
    struct dns_message reply = {
        .id = (uint16_t)(at[0] << 8 | at[1]),
        .qr = true,
        .opcode = at[2] >> 3 & 0xf,
        .rd = at[2] & 1,
    };
    reply.rcode = reply.opcode == DNS_OPCODE_QUERY ? DNS_RCODE_FORMERR : DNS_RCODE_NOTIMP;
    return weir_malformed_answer(m, &reply) == WEIR_OK;
}

/* The same host and port over TCP. */
static int listen_tcp_too(struct weir_server *server, const char *udp)
{
    char tcp[URL_MAX];
    snprintf(tcp, sizeof tcp, "tcp%s", udp + 3);
    return weir_server_listen(server, tcp);
}

static int listen_all(struct weir_server *server, const struct options *options)
{
    size_t at = 0;
    for (int i = 0; i < options->url_count; i++) {
        bool is_udp = strncmp(options->urls[i], "udp:", 4) == 0;
        int err = weir_server_listen(server, options->urls[i]);
        const char *address = err ? NULL : weir_server_address(server, at);
        if (!err && is_udp)
            err = listen_tcp_too(server, address);
        if (err) {
            fprintf(stderr, "dns_server: cannot listen on %s: %s\n", options->urls[i],
                    weir_error_text(err));
            return err;
        }
        printf("listening on %s\n", weir_server_address(server, at));
        at += is_udp ? 2 : 1;
    }
    fflush(stdout);
    return 0;
}

static int run(const struct options *options, struct zone *zone)
{
    static const struct names_names_handlers handlers = {.query = query};
    static const struct weir_server_options served = {.on_malformed = on_malformed};
    struct weir_reactor *reactor = weir_reactor_new();
    struct weir_server *server =
        reactor ? weir_server_new(reactor, names_names_service(&handlers, zone), &served) : NULL;
    int err = server ? listen_all(server, options) : WEIR_ENOMEM;
    if (!err)
        err = weir_server_drain_on_signals(server, GRACE_MS);
    if (!err)
        err = weir_reactor_run(reactor);
    weir_server_free(server);
    weir_reactor_free(reactor);
    return err < 0;
}

static int usage(void)
{
    fprintf(stderr,
            "usage: dns_server --zone FILE [--origin NAME] [--listen udp://ADDRESS:PORT]…\n");
    return 2;
}

static bool take_options(int argc, char **argv, struct options *options)
{
    for (int i = 1; i + 1 < argc; i += 2) {
        if (strcmp(argv[i], "--zone") == 0)
            options->zone = argv[i + 1];
        else if (strcmp(argv[i], "--origin") == 0)
            options->origin = argv[i + 1];
        else if (strcmp(argv[i], "--listen") == 0 && options->url_count < URLS_MAX)
            options->urls[options->url_count++] = argv[i + 1];
        else
            return false;
    }
    if (!options->url_count)
        options->urls[options->url_count++] = "udp://127.0.0.1:5353";
    return argc % 2 == 1 && options->zone != NULL;
}

int main(int argc, char **argv)
{
    struct options options = {.origin = ""};
    struct zone_error error;
    if (!take_options(argc, argv, &options))
        return usage();
    struct zone *zone = zone_load_file(options.zone, options.origin, &error);
    if (!zone) {
        fprintf(stderr, "%s:%u: %s\n", options.zone, error.line, error.text);
        return 1;
    }
    int code = run(&options, zone);
    zone_free(zone);
    return code;
}
