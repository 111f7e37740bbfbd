/* sample.h — a service with every kind of operation, written out by hand: what generated code looks
 * like to the runtime, without the compiler.
 *
 * The one message is a number and some bytes; its wire form is eight bytes of number, then the
 * bytes. What each operation does is said at its handler.
 */
#ifndef TESTS_SIM_SAMPLE_H
#define TESTS_SIM_SAMPLE_H

#include "weir/client.h"
#include "weir/server.h"
#include "weir/service.h"

struct sample {
    uint64_t number;
    struct weir_bytes data;
};

/* The typed result of every operation. */
struct sample_result {
    int status;
    const struct sample *reply; /* or the declared error */
    struct weir_str text;
    struct weir_future *held;
};

enum sample_method {
    SAMPLE_ECHO,   /* answers with the request */
    SAMPLE_LATER,  /* the same, after `number` ms */
    SAMPLE_NEVER,  /* answers only when it ends */
    SAMPLE_REFUSE, /* fails with status -number */
    SAMPLE_RAISE,  /* raises the request */
    SAMPLE_MANY,   /* streams `number` messages with the request's bytes */
    SAMPLE_SUM,    /* takes a stream, answers with the sum and the bytes' count as number */
    SAMPLE_CHAT,   /* sends every message back */
    SAMPLE_PULL,   /* as sum, but reads with futures and waits 1 ms between */
    SAMPLE_NOTE,   /* oneway */
    SAMPLE_BACK,   /* calls echo over the way back and answers with what came */
    SAMPLE_UNSET,  /* has no handler */
    SAMPLE_WIDE,   /* answers with `number` bytes */
    SAMPLE_DETACH, /* as later, but goes on when the client has gone */
    SAMPLE_METHODS,
};

extern const struct weir_codec sample_codec;
extern const struct weir_service_type sample_type;

/* What happened in the handlers. */
struct sample_server {
    uint64_t called[SAMPLE_METHODS];
    uint64_t noted;    /* sum of the numbers of oneway calls */
    uint64_t cleaned;  /* cleanups of never that ran */
    uint64_t running;  /* calls that have not ended */
    uint64_t detached; /* detach calls that have run to their end */
    int last_end;      /* status that on_end told */
    char peer[64];
    uint64_t remaining; /* of the last call's deadline */
    char meta[32];      /* of the last echo: metadata "name" */
    struct weir_client *kept;
};

struct weir_service sample_service(struct sample_server *server);

const struct weir_method *sample_method(enum sample_method method);

/* Byte i of what the wide operation answers. */
uint8_t sample_byte(size_t i);

#endif
