/* weir/client.h — the calling side.
 *
 * A client stands for a server at a URL. It connects when it is first needed, connects again with
 * back-off after a loss, and carries any number of services' calls at a time over one connection.
 * Calls made while connecting wait (bounded); when the attempt fails they end with
 * WEIR_UNAVAILABLE. Every call ends exactly once: with a reply, a declared error or a status; with
 * WEIR_EPROTO when the server broke the rules of the wire.
 *
 * Ownership: weir_client_free cancels what is pending; futures the caller still holds complete with
 * WEIR_CANCELLED first. One thread: that of the executor.
 */
#ifndef WEIR_CLIENT_H
#define WEIR_CLIENT_H

#include "weir/service.h"
#include "weir/transport.h"

struct weir_reactor;
struct weir_upgrade;

struct weir_client_options {
    uint32_t connect_timeout_ms; /* 0 = 5,000 */
    uint32_t reconnect_min_ms;   /* first back-off, doubled with jitter up to max; 0 = 50 */
    uint32_t reconnect_max_ms;   /* 0 = 5,000 */
    /* Calls on the wire and waiting; more end with WEIR_RESOURCE_EXHAUSTED; 0 = 65,536. */
    uint32_t max_in_flight;
    size_t max_queued_bytes; /* of requests not yet taken by the kernel; 0 = 16 MiB */
    size_t max_message;      /* largest message accepted from the server; 0 = 16 MiB */
    /* Ping after that long without a byte received while calls are pending; 0 = 30,000. */
    uint32_t keepalive_ms;
    uint64_t seed; /* of the jitter; 0 = from the clock */
    /* Not on Mux. Each time a connection stands, before any other call: what is called from here goes first, and the others when
     * that is answered, e.g. after AUTH. */
    void (*on_connected)(void *data, struct weir_client *client);
    /* Not on Mux: takes a connection on that its protocol hands to another one, see weir/server.h. */
    bool (*on_upgrade)(void *data, const struct weir_upgrade *upgrade);
    void *data;
};

WEIR_BEGIN_DECLS

/* A client of the server at `url` over the reactor's network. Connects nothing yet. `options` may
 * be NULL; read only here. Errors: NULL = out of memory. A malformed URL is told by the calls:
 * WEIR_EADDRESS. */
struct weir_client *weir_client_new(struct weir_reactor *reactor, const char *url,
                                    const struct weir_client_options *options);
/* The same over any network, e.g. the simulator's. */
struct weir_client *weir_client_new_on(struct weir_net *net, const char *url,
                                       const struct weir_client_options *options);
/* Ends all pending calls with WEIR_CANCELLED, closes the connection, then gives up the caller's
 * reference. NULL is fine. */
void weir_client_free(struct weir_client *client);

/* Runs the loop until the kernel has taken all that was sent so far: what a program does that ends
 * after a oneway call. Errors: WEIR_UNAVAILABLE (could not connect), WEIR_EBUSY (called from a
 * callback). */
int weir_client_flush(struct weir_client *client);

/* Another reference, e.g. of weir_call_client's, to be given up with weir_client_free. Returns
 * `client`. */
struct weir_client *weir_client_ref(struct weir_client *client);

/* Serves operations that the server calls over this client's connection. Before the first call. */
int weir_client_serve(struct weir_client *client, struct weir_service service);

/* Not on Mux: hears the messages that answer no call; `type` tells what they are where the protocol's states differ. Borrows until it
 * returns. */
void weir_client_on_push(struct weir_client *client,
                         void (*fn)(void *data, const void *message, const struct weir_type *type),
                         void *data);

struct weir_call_options {
    uint32_t timeout_ms;                  /* 0 = the operation's own; UINT32_MAX = none */
    struct weir_scope *scope;             /* the call belongs to it; NULL = to the client */
    const struct weir_metadata *metadata; /* copied */
    size_t metadata_count;
};

/* ---- what the generated stubs call ---- */

/* Starts a unary or oneway call; the request is encoded before it returns. NULL only when memory
 * ran out; every other failure, an invalid request too, comes through the future. For oneway: use
 * weir_client_oneway. */
struct weir_future *weir_client_call(struct weir_client *client, const struct weir_method *method,
                                     const void *request, const struct weir_call_options *options);
/* 0 when it was queued for sending; else an error, and nothing was sent. */
int weir_client_oneway(struct weir_client *client, const struct weir_method *method,
                       const void *request, const struct weir_call_options *options);
/* Opens a streaming call. `request` is NULL for a request stream. The handle is a future at heart:
 * weir_future_cancel(&stream) drops it. */
struct weir_future *weir_client_stream(struct weir_client *client, const struct weir_method *method,
                                       const void *request,
                                       const struct weir_call_options *options);
/* The final outcome of a streaming call: ends this side's messages; takes the handle and gives it
 * back as the future of the reply. */
struct weir_future *weir_client_finish(struct weir_future *stream);

/* Consumers of a call's future. */
int weir_client_then(struct weir_future *call, void (*fn)(void),
                     void *data); /* takes call; WEIR_ENOMEM when it is NULL */
int weir_client_wait(
    struct weir_future *call,
    void *ret_result); /* pumps the loop; returns the status, and the typed result in ret_result */
void weir_client_release(struct weir_future **held); /* *_result_fini */

/* Inside a callback: keeps what its result points to. A copy of the result is then the program's own
 * and lives until *_result_fini(&copy). `held` is the result's. */
void weir_keep(struct weir_future *held);

WEIR_END_DECLS

#endif
