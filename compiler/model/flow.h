/* model/flow.h — protocols and services on them, after every name is resolved and every rule is checked.
 *
 * Belongs to model/model.h and holds to its rules: built by sema, constant afterwards, all in one arena, no user error left. What is
 * said here of a message is said of the C struct that was decoded, not of its bytes.
 */
#ifndef WEIR_MODEL_FLOW_H
#define WEIR_MODEL_FLOW_H

#include "model/model.h"

/* --- places inside of messages --- */

enum model_root {
    MODEL_ROOT_MESSAGE, /* what is sent: C's `m` */
    MODEL_ROOT_REQUEST, /* what it answers: C's `request` */
    MODEL_ROOT_VARS,    /* the connection's variables: C's `vars` */
};

enum model_step_kind {
    MODEL_STEP_ARM,     /* of the choice that was reached */
    MODEL_STEP_FIELD,   /* of the struct, message or arm that was reached */
    MODEL_STEP_ELEMENT, /* of the array that was reached */
};

struct model_step {
    enum model_step_kind kind;
    const struct model_type *type;   /* ARM: the choice */
    const struct model_arm *arm;     /* ARM */
    const struct model_field *field; /* FIELD; ELEMENT: the array */
    uint32_t index;                  /* ELEMENT */
};

enum model_ask { MODEL_ASK_VALUE, MODEL_ASK_COUNT, MODEL_ASK_PRESENT, MODEL_ASK_KIND };

/* Where a value is. Under arms and optional fields it may not be there: then it counts as 0, false or the empty text. */
struct model_path {
    enum model_root root;
    const struct model_type *type; /* of the root; NULL: the variables */
    const struct model_step *steps;
    size_t step_count;
    enum model_ask ask; /* of what was reached */
};

/* --- protocols --- */

enum model_side { MODEL_CLIENT, MODEL_SERVER };

struct model_var {
    const struct model_field *field;
    const struct model_expr *preset; /* MODEL_E_INT; NULL: zero */
};

/* A type that a side sends, with the arguments of its parameters: paths into the variables and the request. */
struct model_wire {
    enum model_side side;
    struct model_ref ref;
    const char *c;     /* "redis_redis_client_command": what belongs to it begins so */
    bool uses_request; /* it cannot be read or written without the message that it answers */
    size_t index;      /* among the protocol's wires */
};

/* A name that the rules use for some of a side's messages. */
struct model_event {
    const char *text; /* as written: "Set when (!noreply)" */
    struct span span;
    enum model_side side;
    unsigned number; /* from 0 in the order of first use, by side */
    const struct model_wire *wire;
    const struct model_step *steps; /* from the wire's type to what the name stands for */
    size_t step_count;
    const struct model_expr *when; /* NULL: always */
};

struct model_edge {
    uint64_t events;
    size_t next;
    unsigned counter; /* from 1; 0: once */
};

struct model_reply_state {
    const struct model_edge *edges;
    size_t edge_count;
    bool complete;
    size_t when_none; /* itself where nothing is counted */
};

struct model_call {
    const char *name, *c, *doc;
    struct span span;
    const char *text; /* the rule as written */
    enum model_side caller;
    uint64_t events;
    const struct model_wire *wire; /* what its events are */
    const struct model_reply_state *states;
    size_t state_count;
    const struct model_expr **times; /* by counter - 1 */
    size_t counter_count;
};

enum model_target { MODEL_TO_STAY, MODEL_TO_STATE, MODEL_TO_CLOSE, MODEL_TO_UPGRADE };

struct model_set {
    const struct model_var *var;
    const struct model_expr *value;
};

struct model_transition {
    const char *text; /* as written, without actions */
    enum model_side side;
    uint64_t events;
    const struct model_wire *wire;
    enum model_target target;
    size_t state;
    const char *upgrade; /* full name of a protocol, or "tls" */
    const struct model_set *sets;
    size_t set_count;
};

struct model_state {
    const char *name, *c, *doc;
    struct span span;
    const struct model_wire *wires[2]; /* NULL: what the protocol says, or nothing */
    const struct model_transition *transitions;
    size_t transition_count;
    uint32_t timeout_ms;
    enum model_target timeout_target;
    size_t timeout_state;
};

struct model_transport {
    const char *name;
    unsigned port, length_bytes;
    bool length_little;
};

enum model_discipline { MODEL_SESSION, MODEL_PIPELINED, MODEL_MULTIPLEXED };

/* The id of a multiplexed protocol's messages: one of the paths is there, or the message has none. */
struct model_id {
    const struct model_path *paths;
    size_t path_count;
    unsigned offset,
        bytes; /* where it stands in the wire type's bytes; bytes 0: not at a fixed place */
    bool little;
};

struct model_protocol {
    const char *name, *full, *c, *c_upper, *doc;
    const struct model_file *file;
    struct span span;
    enum model_discipline discipline;
    const struct model_transport *transports;
    size_t transport_count;
    const struct model_wire *sends[2];
    const struct model_wire **wires; /* all, `sends` first */
    size_t wire_count;
    const struct model_var *vars;
    size_t var_count;
    const struct model_event **events; /* all, each side's in order of its numbers */
    size_t event_count;
    const struct model_call *calls;
    size_t call_count;
    uint64_t pushes[2], oneways[2];
    const struct model_state *states; /* the initial one first */
    size_t state_count;
    struct model_id ids[2];
    uint32_t max_in_flight;
    uint64_t max_id;
    bool id_from_one;
    uint64_t max_message;
    uint64_t handshake_ms, idle_ms, request_ms;
    const struct model_expr *resync; /* MODEL_E_TEXT or NULL */
};

/* --- services on a protocol --- */

enum model_binding_kind {
    MODEL_BIND_INT,    /* a constant: `value` */
    MODEL_BIND_TEXT,   /* a constant: `value`, `nocase` */
    MODEL_BIND_VALUE,  /* the operation's own value `param` */
    MODEL_BIND_FAIL,   /* the text of fail(x) */
    MODEL_BIND_LIST,   /* an array: `items`, the last may be a spread */
    MODEL_BIND_SPREAD, /* what is left of the list: the operation's array `param` */
    MODEL_BIND_TAG,    /* the tag of the arm that was reached, one of several: `value` */
    MODEL_BIND_RECORD, /* a struct, or one arm of a choice: `steps` lead to it from here; `items` */
    MODEL_BIND_EMPTY,  /* an optional field that is absent */
};

/* One place of a pattern and what stands there. */
struct model_binding {
    enum model_binding_kind kind;
    struct span span;
    /* From the pattern's record (or the element of the list) to the place. */
    const struct model_step *steps;
    size_t step_count;
    const struct model_field *place; /* the field there (for an element, the field in it) */
    const struct model_expr *value;
    bool nocase;
    bool decimal; /* VALUE: an integer, written as decimal text */
    const struct model_field *param;
    bool asked; /* VALUE in a reply: `param` is one of the request; only written */
    /* VALUE of an array, SPREAD: from an element of the place to what an element of `param` is. */
    const struct model_step *element_steps;
    size_t element_step_count;
    const struct model_field *element;
    const struct model_binding *items;
    size_t item_count;
};

struct model_pattern {
    struct span span;
    const char *text; /* "Multibulk { … }" as written */
    /* From the wire's type to the record. */
    const struct model_step *steps;
    size_t step_count;
    const struct model_binding *bindings;
    size_t binding_count;
    bool fails;
    const char *fail_status; /* "WEIR_NOT_FOUND", or NULL: any */
    bool fail_text;          /* some binding is FAIL */
    bool ends;               /* of a reply stream: says nothing but that it is over */
};

struct model_operation {
    const struct model_wire *request_wire, *reply_wire; /* reply NULL: oneway */
    const struct model_pattern
        *requests; /* none: the request is the wire message itself, below `steps` */
    size_t request_count;
    const struct model_pattern *replies;
    size_t reply_count;
    const struct model_step *request_steps,
        *reply_steps; /* without patterns: to the type of the operation */
    size_t request_step_count, reply_step_count;
    bool
        reply_whole; /* the reply is the wire message below reply_steps; fail patterns may stand beside it */
};

#endif
