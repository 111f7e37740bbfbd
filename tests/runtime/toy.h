/* A protocol by hand, in the shape that generated tables have: `kind id length bytes`, one byte each but the last.
 *
 * Clients say  g (get), w (wait), m (many: as many values as it has bytes), s (stream), q (quiet: no answer), h (hello),
 * b (bye), u (upgrade); servers  v (value), x (error), i (item), e (end), p (push), o (ok). Messages of kind `!` are none.
 */
#ifndef TEST_TOY_H
#define TEST_TOY_H

#include "weir/protocol.h"
#include "weir/service.h"

struct toy_message {
    uint8_t kind;
    uint8_t id;
    struct weir_bytes data;
};

/* Variables of a connection: how many messages have set one. */
struct toy_vars {
    unsigned hellos;
};

extern const struct weir_type toy_message_type;
extern const struct weir_protocol toy_line; /* pipelined */
extern const struct weir_protocol
    toy_mux; /* multiplexed by id, replies decoded by their request's id */
extern const struct weir_protocol toy_steps; /* states: hello first, bye last */

enum { TOY_GET, TOY_WAIT, TOY_MANY, TOY_STREAM, TOY_QUIET, TOY_METHODS };

/* The service, on each. Request and reply are struct toy_message. */
struct toy_handlers {
    int (*handle)(struct weir_call *call, const struct toy_message *request,
                  struct toy_message *reply);
};
extern const struct weir_service_type toy_line_service, toy_mux_service, toy_steps_service;
extern const struct weir_method toy_line_methods[TOY_METHODS], toy_mux_methods[TOY_METHODS],
    toy_steps_methods[TOY_METHODS];

/* What the callbacks of clients' calls are given. */
struct toy_result {
    int status;
    struct toy_message reply;
    struct weir_str text;
    struct weir_future *held;
};
typedef void toy_fn(void *data, const struct toy_result *result);
typedef int toy_item_fn(void *data, const struct toy_message *item);

static inline struct toy_message toy(char kind, const char *text)
{
    return (struct toy_message){(uint8_t)kind, 0, {(const uint8_t *)text, strlen(text)}};
}

#endif
