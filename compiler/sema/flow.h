/* flow: a protocol while it is resolved. Only for sema/protocol.c and sema/flow_*.c.
 */
#ifndef WEIR_COMPILER_SEMA_FLOW_H
#define WEIR_COMPILER_SEMA_FLOW_H

#include "model/flow.h"
#include "sema/flow_path.h"

#define FLOW_MAX_EVENTS 64
#define FLOW_MAX_STATES 250
#define FLOW_MAX_COUNTERS 4

struct flow {
    struct sema *s;
    struct symbol *symbol;
    struct model_protocol *model;
    struct names_scope c_names; /* of wires */
    VEC(const struct model_wire *) wires;
    VEC(const struct model_event *) events;
    VEC(struct model_call) calls;
    unsigned event_counts[2];
    bool quiet; /* flow_descend says nothing */
    bool bad;   /* something was reported: what depends on the whole is not checked */
};

/* Events of one rule, alternatives. */
struct flow_events {
    uint64_t mask;
    const struct model_wire *wire; /* that all of them are */
    const struct model_event *first;
};

/* The text of a place in the file, blanks and line ends made one blank. */
const char *flow_text(struct flow *flow, struct span span);

/* "client" or "server" */
const char *flow_side_name(enum model_side side);

struct scope flow_scope(struct flow *flow, const struct flow_names *names);

/* --- flow_event.c --- */

/* The wire type of a side, made when it is new. NULL after a report. */
const struct model_wire *flow_wire(struct flow *flow, enum model_side side,
                                   const struct ast_type *type);
const struct model_wire *flow_wire_of(struct flow *flow, enum model_side side,
                                      const struct model_type *type);

/* One name. `wire` is what the side sends there; NULL: what it sends everywhere, or the named type itself. NULL after a report. */
const struct model_event *flow_event(struct flow *flow, enum model_side side,
                                     const struct model_wire *wire, const struct ast_event *ast);
bool flow_events(struct flow *flow, enum model_side side, const struct model_wire *wire,
                 const struct ast_event *list, struct flow_events *ret);

/* Where a name leads below `place`: a type that stands there or the name of an arm. false after a report. */
bool flow_descend(struct flow *flow, struct flow_place *place, const struct ast_qname *name);

struct flow_place flow_event_place(struct flow *flow, const struct model_event *event,
                                   enum model_root root);

/* Whether one message may be both; whether every `b` is an `a`. */
bool flow_overlap(const struct model_event *a, const struct model_event *b);
bool flow_covers(const struct model_event *a, const struct model_event *b);

/* The first event of a mask. */
const struct model_event *flow_event_in(const struct flow *flow, enum model_side side,
                                        uint64_t mask);

/* --- flow_proof.c --- */
bool flow_exclude(const struct model_expr *a, const struct model_expr *b);

/* --- flow_reply.c --- */

/* `regular expression` -> automaton of `call`. `names` is what counts may mention. false after a report. */
bool flow_reply(struct flow *flow, struct model_call *call, const struct flow_names *names,
                const struct ast_reply *reply);

/* --- flow_state.c --- */

void flow_states(struct flow *flow, const struct ast_protocol_item *items);

/* A duration in milliseconds, at most UINT32_MAX; 0 after a report. `what` begins the message. */
uint32_t flow_duration(struct sema *s, const struct ast_expr *e, const char *what);

/* --- flow_id.c --- */
void flow_multiplexed(struct flow *flow, const struct ast_protocol_item *item);

#endif
