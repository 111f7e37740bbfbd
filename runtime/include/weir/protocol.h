/* weir/protocol.h — what a description's `protocol`, and a `service` on it, become: constant tables.
 *
 * Generated code provides them, the session engine (engine/session.c) and the endpoints run them; a program includes
 * the header that was generated from its description and never fills one in by hand.
 *
 * Words: a *message* is one wire message of the protocol, of the type that its side sends (`client sends Command`) or that
 * the state says. An *event* is a name that the protocol's rules use for some messages: `Value`, `Set when (!noreply)`, an arm of the
 * type that is sent; each side's events are numbered from 0, at most 64 of them, in the order of the tables here. A *call* is a message with
 * answers; its *automaton* says which messages answer it and when it is complete. `vars` are the connection's variables as a
 * generated struct (`struct mqtt_mqtt_vars`), zeroed and preset when the connection begins.
 *
 * Nothing here reads a clock or a socket. Any thread; all of it is constant.
 */
#ifndef WEIR_PROTOCOL_H
#define WEIR_PROTOCOL_H

#include "weir/arena.h"
#include "weir/base.h"
#include "weir/buf.h"
#include "weir/type.h"

struct weir_call;
struct weir_method;
struct weir_protocol_service;
struct weir_frame_program;

enum weir_side { WEIR_SIDE_CLIENT, WEIR_SIDE_SERVER };

enum { WEIR_EVENT_NONE = 0xff };

/* Counted edges of one automaton; a state has at most one. The compiler refuses more. */
enum { WEIR_CALL_COUNTERS = 4 };

/* What codecs of a protocol's messages may depend on. */
struct weir_wire_context {
    void *vars; /* the connection's variables; NULL: the protocol has none */
    const void *
        request; /* the message that is answered, for `server sends Response(request)`; else NULL */
};

/* A type that one side sends. */
struct weir_wire {
    const struct weir_type *type; /* its `size` is that of the C struct */
    /* Follows input that trickles in; NULL: there is none, decode is tried again when more has come. */
    const struct weir_frame_program *frame;
    int (*decode)(void *ret, const struct weir_wire_context *context, struct weir_bytes in,
                  struct weir_arena *arena, size_t *used, struct weir_error *err);
    int (*encode)(const void *message, const struct weir_wire_context *context,
                  struct weir_buf *out, struct weir_error *err);
    /* Every event of this side that the message is (bit n: event n); 0: it is none that the protocol knows. */
    uint64_t (*events)(const void *message, const struct weir_wire_context *context);
    /* Multiplexed protocols. `id` false: this message carries none. */
    bool (*id)(const void *message, uint64_t *ret_id);
    bool (*set_id)(void *message, uint64_t id);
    /* Where a reply whose type depends on its request says which one that is: id_bytes at id_offset; 0 bytes: decode and ask `id`. */
    uint32_t id_offset;
    uint8_t id_bytes;
    bool id_little;
    /* decode, encode or events look at context->request: a caller keeps what it has asked. */
    bool by_request;
};

/* --- calls --- */

/* In a state of an automaton: a message that is one of `events` leads to `next`. */
struct weir_reply_edge {
    uint64_t events; /* of the answering side */
    uint8_t next;
    /* 0: at once. n: the state counts `times[n - 1]` such messages first, and stays until the last of them. */
    uint8_t counter;
};

struct weir_reply_state {
    const struct weir_reply_edge *edges;
    uint8_t edge_count;
    bool complete; /* the call is over on reaching it; no state that is complete has edges */
    /* Counted states that are entered with a count of 0 are passed through to this one; themselves otherwise. */
    uint8_t when_none;
};

struct weir_protocol_call {
    const char *name;
    enum weir_side caller;
    uint64_t events; /* of the caller: the messages that begin it */
    const struct weir_reply_state
        *states; /* 0 is the first. One state, complete: `none`, no answer */
    uint8_t state_count;
    /* How often counted edge `counter` (from 1) happens; evaluated when the call begins. A NULL table: none is counted. */
    int64_t (*times)(const void *request, const struct weir_wire_context *context, uint8_t counter);
};

/* --- states --- */

enum weir_state_target { WEIR_TO_STAY, WEIR_TO_STATE, WEIR_TO_CLOSE, WEIR_TO_UPGRADE };

struct weir_transition {
    enum weir_side side; /* who speaks */
    uint64_t events;
    enum weir_state_target target;
    uint8_t state; /* WEIR_TO_STATE */
    /* WEIR_TO_UPGRADE: the full name of the protocol that the connection, and what was read ahead, is handed to. With any other
     * target "tls" (`upgrade tls;`): nothing is buffered, the connection is secured, then `target` holds. NULL: neither. */
    const char *upgrade;
    /* `set pid = msg.pid;`: NULL: nothing to do */
    void (*act)(const void *message, const struct weir_wire_context *context);
};

struct weir_protocol_state {
    const char *name;
    /* What each side's bytes are in this state; NULL: it may not speak (or, when the protocol has `sends`, that). Index: weir_side. */
    const struct weir_wire *wires[2];
    const struct weir_transition *transitions; /* the first that fits holds */
    size_t transition_count;
    uint32_t timeout_ms; /* 0: none */
    enum weir_state_target timeout_target;
    uint8_t timeout_state;
};

/* --- protocols --- */

enum weir_discipline {
    WEIR_SESSION, /* neither: the states, or the program, say what answers what; one call at a time */
    WEIR_PIPELINED,   /* the k-th reply answers the k-th call */
    WEIR_MULTIPLEXED, /* by id */
};

struct weir_transport_hint {
    const char *name; /* "tcp", "udp", "unix", "tls" */
    uint16_t port;    /* 0: none given */
    uint8_t
        length_bytes; /* `tcp 53 sized u16`: each message stands behind its length of so many bytes; 0: no */
    bool length_little;
};

struct weir_protocol {
    const char *name; /* "redis.Redis" */
    enum weir_discipline discipline;
    const struct weir_transport_hint *transports;
    size_t transport_count;
    const struct weir_wire *sends[2]; /* by weir_side; NULL: the states say */
    size_t vars_size;
    void (*vars_init)(void *vars);
    /* The first whose events fit holds. In a protocol without calls, or of WEIR_SESSION, a message that nothing else claims is a call too:
     * its operation says how many replies it has. */
    const struct weir_protocol_call *calls;
    size_t call_count;
    uint64_t pushes[2];  /* events that answer no call, legal at any time; by the side that sends */
    uint64_t oneways[2]; /* events that nobody answers */
    const struct weir_protocol_state
        *states; /* 0 is the initial one; none: everything is legal always */
    size_t state_count;
    uint32_t max_in_flight; /* calls at once; 0: the engine's default */
    uint64_t max_id;        /* multiplexed: ids run from 0 (1 when `id_from_one`) to this */
    bool id_from_one;
    uint64_t max_message; /* bytes of one message; 0: the endpoint's default */
    uint32_t handshake_timeout_ms, idle_timeout_ms, request_timeout_ms; /* 0: none given */
    struct weir_bytes
        resync; /* `resync until CRLF`: after a bad message, go on behind this; empty: the connection ends */
    const char *const *event_names[2];
    uint8_t event_counts[2];
};

/* --- services on a protocol --- */

/* Appends wire messages to what goes to the peer: the sink that a generated `answer` writes its replies to. Returns 0 or an error. */
struct weir_reply_sink {
    int (*send)(struct weir_reply_sink *sink, const void *message);
};

/* What a `struct weir_method` of a service on a protocol has beside its name, flags, policy, invoke, deliver and fill: how its
 * request and its reply (the generated structs) become wire messages and back. Its codecs are NULL. */
struct weir_operation {
    const struct weir_protocol_service *service;
    const struct weir_method *method;
    size_t request_size, reply_size; /* of the C structs, zeroed before they are filled; 0: none */
    /* Of the wire messages that build and answer make, and accept takes: which types a state allows is looked up when they are
     * sent, and only these tell whether it is this one. */
    const struct weir_type *request_wire, *reply_wire;
    /* Server. Makes the wire reply (of an item, for a reply stream) and gives it to the sink. `request` is what route filled in. NULL:
     * nothing is answered. */
    int (*answer)(const void *reply, const void *request, const void *wire_request,
                  struct weir_arena *arena, struct weir_reply_sink *sink);
    /* Server. The end of a reply stream, or NULL when nothing marks it. */
    int (*answer_end)(const void *request, const void *wire_request, struct weir_arena *arena,
                      struct weir_reply_sink *sink);
    /* Server. What says `status` on this protocol (`reply Value { error } -> fail(error)` backwards); NULL: nothing can, the connection ends. */
    int (*answer_failure)(int status, struct weir_str text, const void *request,
                          const void *wire_request, struct weir_arena *arena,
                          struct weir_reply_sink *sink);
    /* Client. Builds the wire request. Views borrow from `request` and `arena`. */
    int (*build)(const void *request, void *ret_wire, struct weir_arena *arena);
    /* Client. One wire reply: WEIR_OK: *ret_reply was filled and is the reply or an item; WEIR_PENDING: it only belongs to the
     * answer (an end marker); a status with *ret_text: the call has failed; WEIR_EPROTO: no pattern fits. */
    int (*accept)(const void *wire_reply, void *ret_reply, struct weir_arena *arena,
                  struct weir_str *ret_text);
    /* Client. Calls a typed item callback of a reply stream: int (*fn)(void *data, const struct redis_kv_scan_item *item). */
    int (*deliver_item)(void (*fn)(void), void *data, const void *item);
};

struct weir_protocol_service {
    const struct weir_protocol *protocol;
    const struct weir_operation *operations; /* as the methods of the service type, one by one */
    size_t operation_count;
    /* Server. The operation that a message is for, its request filled in; NULL: none, `unknown` answers it. Straight-line generated
     * code: one switch per literal that tells operations apart. `type`: of `wire`, as states may have several. */
    const struct weir_operation *(*route)(const struct weir_type *type, const void *wire,
                                          const struct weir_wire_context *context,
                                          void *ret_request, struct weir_arena *arena);
    size_t request_max, reply_max; /* the largest request_size and reply_size */
    /* What is answered to a message that no operation takes, and, with a NULL wire_request, to bytes that are no message; of
     * protocol->sends' type; NULL: the connection ends with WEIR_UNIMPLEMENTED. */
    int (*unknown)(int status, struct weir_str text, const void *wire_request,
                   struct weir_arena *arena, struct weir_reply_sink *sink);
};

#endif
