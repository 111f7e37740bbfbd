/* raw.h — a peer that speaks bytes, over the simulator's network: silent, or hostile.
 *
 * It dials a server or listens for a client, and sends whatever it is told to. The struct outlives
 * its transport, which the simulator closes at the latest.
 */
#ifndef TESTS_SIM_RAW_H
#define TESTS_SIM_RAW_H

#include "../runtime/random.h"
#include "weir/service.h"
#include "weir/test.h"

enum { RAW_PEERS = 16, RAW_CALLS = 16 };

struct raw_talk;

struct raw {
    struct weir_sim *sim;
    struct weir_listener *listener;
    struct weir_transport *transports[RAW_PEERS]; /* open ones */
    int count;                                    /* connections so far */
    int open;
    size_t received;
    /* Called with each connection; may be NULL. */
    void (*on_open)(struct raw *raw, struct weir_transport *t);
    void *data;
    struct raw_talk *talk; /* follows what comes; may be NULL */
};

/* Connects once to `url`, or listens there. */
void raw_dial(struct raw *raw, struct weir_sim *sim, const char *url);
void raw_listen(struct raw *raw, struct weir_sim *sim, const char *url);

/* Sends on every open connection. */
void raw_send(struct raw *raw, const void *bytes, size_t size);

/* Hangs up, and stops listening. */
void raw_close(struct raw *raw);

/* ---- frames ---- */

struct raw_bytes {
    size_t len;
    uint8_t data[64 * 1024];
};

void raw_hello(struct raw_bytes *bytes);
void raw_frame(struct raw_bytes *bytes, unsigned type, unsigned flags, uint32_t call,
               const void *payload, size_t size);
/* An open of `method`, with a deadline and a body. */
void raw_open(struct raw_bytes *bytes, uint32_t call, uint32_t method, uint32_t deadline_ms,
              unsigned flags, const void *body, size_t size);
/* A call that is under way, as far as this side knows. */
struct raw_call {
    uint32_t id; /* 0: none */
    uint32_t method;
};

/* What has been said on the last connection: enough to make sense for a while. */
struct raw_talk {
    struct raw_call calls[RAW_CALLS];
    uint8_t frame[8]; /* header of the frame that is coming in */
    size_t have;      /* bytes of header and payload so far */
    uint8_t start[4]; /* of the payload: the method of an open */
};

/* One frame more: mostly one that makes sense in this talk, seldom nonsense. `accepting`: as the
 * side that was connected to. */
void raw_say(struct raw_bytes *bytes, struct raw_talk *talk, struct random *random,
             const struct weir_service_type *type, bool accepting);

#endif
