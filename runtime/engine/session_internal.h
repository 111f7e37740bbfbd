/* engine/session_internal.h — what the files of the session engine share. */
#ifndef WEIR_ENGINE_SESSION_INTERNAL_H
#define WEIR_ENGINE_SESSION_INTERNAL_H

#include "weir/session.h"

/* ---- exchange.c: automata of calls, and where calls are found ---- */

/* Sets `x` to the beginning of `call`. */
void weir__exchange_begin(struct weir_exchange *x, const struct weir_protocol_call *call,
                          const void *request, const struct weir_wire_context *context);
/* Whether a message that is `events` answers it now. */
bool weir__exchange_accepts(const struct weir_exchange *x, uint64_t events);
/* Takes such a message; true: the answer is complete. */
bool weir__exchange_step(struct weir_exchange *x, uint64_t events);
bool weir__exchange_is_complete(const struct weir_exchange *x);

void weir__exchanges_init(struct weir__exchanges *set);
/* WEIR_ENOMEM: it is not in. By id: `indexed`. */
int weir__exchanges_add(struct weir__exchanges *set, struct weir_exchange *x, bool indexed,
                        const struct weir_allocator *allocator);
void weir__exchanges_remove(struct weir__exchanges *set, struct weir_exchange *x);
struct weir_exchange *weir__exchanges_find(const struct weir__exchanges *set, uint64_t id);

static inline struct weir_exchange *weir__exchanges_oldest(const struct weir__exchanges *set)
{
    struct weir_list *link = weir_list_first(&set->queue);
    return link ? WEIR_CONTAINER(link, struct weir_exchange, link) : NULL;
}

/* ---- session.c: rules ---- */

static inline enum weir_side weir__session_peer(const struct weir_session *s)
{
    return s->options.side == WEIR_SIDE_CLIENT ? WEIR_SIDE_SERVER : WEIR_SIDE_CLIENT;
}

/* What the bytes of `side` are in this state; NULL: it may not speak. */
const struct weir_wire *weir__session_wire(const struct weir_session *s, enum weir_side side);
/* The transition that a message takes; NULL: none. */
const struct weir_transition *weir__session_transition(const struct weir_session *s,
                                                       enum weir_side side, uint64_t events);
/* Whether `side` has something to say in this state. */
bool weir__session_may_speak(const struct weir_session *s, enum weir_side side);
void weir__session_move(struct weir_session *s, const struct weir_transition *transition,
                        const void *message, const struct weir_wire_context *context);
const struct weir_protocol_call *weir__session_find_call(const struct weir_session *s,
                                                         enum weir_side caller, uint64_t events);
/* Whether messages that nothing else claims are calls. */
bool weir__session_is_free(const struct weir_session *s);

/* WEIR_EPROTO: "state auth: Query from the client: what it does wrong". */
int weir__session_breach(struct weir_session *s, uint64_t events, enum weir_side side,
                         const char *what);
int weir__session_fail(struct weir_session *s, int code, const char *reason);

/* The engine lets go of `x`. */
void weir__session_drop(struct weir_session *s, struct weir__exchanges *set,
                        struct weir_exchange *x);

#endif
