/* endpoint/client.h — what the two halves of a client share: client.c has its life, its connecting and its calls on Mux, client_line.c
 * its calls on a protocol of its own. The first call decides which half a client uses; it stays with that. */
#ifndef WEIR_ENDPOINT_CLIENT_H
#define WEIR_ENDPOINT_CLIENT_H

#include "endpoint/conn.h"
#include "endpoint/line.h"
#include "weir/client.h"

/* Two kinds: one that dials, with a host of its own, and one that is the way back over somebody's
 * connection, with the host of that. */
struct weir_client {
    struct weir__caller caller; /* first */
    struct weir__host *host;
    struct weir_net *net; /* NULL: the way back */
    char *url;
    struct weir_client_options options;
    struct weir__conn *conn; /* for new calls; NULL: none yet, or gone */
    struct weir_list conns;  /* this one, and those that are ending */
    struct weir_list waiting;
    struct weir_future *dial;
    struct weir_timer timer; /* of the attempt, or until the next one */
    uint64_t not_before;     /* the next attempt */
    uint32_t backoff_ms;     /* 0: the last attempt succeeded */
    uint64_t random;
    uint32_t in_flight;
    size_t queued; /* bytes of requests that wait */
    size_t refs;
    bool closed;
    /* On a protocol of its own. */
    const struct weir_protocol *protocol; /* NULL: Mux, or not known yet */
    struct weir__line *line;              /* as `conn` */
    struct weir_list lines;
    struct weir_list asked;  /* calls that wait */
    struct weir_list firsts; /* those of on_connected, which go before them */
    uint32_t first_count;    /* of them not over yet */
    bool connected;          /* `line` may be used */
    bool greeting;           /* on_connected is running */
    void (*on_push)(void *data, const void *message, const struct weir_type *type);
    void *push_data;
};

/* client.c */
void weir__client_connect(struct weir_client *client);
void weir__client_unref(struct weir_client *client);
/* An attempt has failed: what waited for it ends, and the next one has to wait. */
void weir__client_attempt_failed(struct weir_client *client, int status, const char *reason);
void weir__client_succeeded(struct weir_client *client);
/* The connection is lost: the next attempt may not come at once. */
void weir__client_back_off(struct weir_client *client);
/* What connecting says of a dial's status. */
int weir__client_told_status(int status);

/* client_line.c. A line for an attempt. False: out of memory. */
bool weir__client_line_begin(struct weir_client *client);
/* The attempt has a transport. */
void weir__client_line_connected(struct weir_client *client, struct weir_transport *t);
void weir__client_line_close(struct weir_client *client);
void weir__client_line_fail_waiting(struct weir_client *client, int status, const char *text,
                                    bool now);
/* Calls, as weir_client_call and weir_client_oneway. */
struct weir_future *weir__client_ask(struct weir_client *client, const struct weir_method *method,
                                     const void *request, const struct weir_call_options *options);
int weir__client_tell(struct weir_client *client, const struct weir_method *method,
                      const void *request, const struct weir_call_options *options);

#endif
