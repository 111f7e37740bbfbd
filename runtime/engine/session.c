/* The engine of protocols that exist: life, states, and what is said about a breach. */
#include "weir/session.h"

#include <stdio.h>
#include <string.h>

#include "engine/session_internal.h"
#include "weir/mem.h"

enum { DEFAULT_CALLS = 1024, DEFAULT_MESSAGE = 16 * 1024 * 1024 };

/* ---- life ---- */

static void set_options(struct weir_session *s, const struct weir_session_options *options)
{
    const struct weir_protocol *protocol = s->protocol;
    struct weir_session_options *o = &s->options;
    uint32_t calls = protocol->max_in_flight ? protocol->max_in_flight : DEFAULT_CALLS;
    *o = *options;
    if (!o->max_in_flight)
        o->max_in_flight = calls;
    if (!o->max_served)
        o->max_served = calls;
    if (!o->max_message)
        o->max_message =
            protocol->max_message ? (size_t)protocol->max_message : (size_t)DEFAULT_MESSAGE;
    if (protocol->discipline == WEIR_SESSION)
        o->max_in_flight = 1;
    if (protocol->discipline != WEIR_MULTIPLEXED)
        o->max_served = 1;
    else if (protocol->max_id && o->max_in_flight > protocol->max_id)
        o->max_in_flight = (uint32_t)protocol->max_id;
}

int weir_session_init(struct weir_session *s, const struct weir_protocol *protocol,
                      const struct weir_session_hooks *hooks, struct weir_buf *out,
                      const struct weir_session_options *options)
{
    memset(s, 0, offsetof(struct weir_session, text));
    s->text[0] = '\0';
    s->protocol = protocol;
    s->hooks = hooks;
    s->out = out;
    s->next_id = protocol->id_from_one;
    set_options(s, options);
    weir__exchanges_init(&s->made);
    weir__exchanges_init(&s->served);
    if (!protocol->vars_size)
        return WEIR_OK;
    s->vars = weir_mem_zalloc(s->options.allocator, protocol->vars_size);
    if (!s->vars)
        return WEIR_ENOMEM;
    if (protocol->vars_init)
        protocol->vars_init(s->vars);
    return WEIR_OK;
}

void weir_session_fini(struct weir_session *s)
{
    weir_mem_free(s->options.allocator, s->vars);
    weir_mem_free(s->options.allocator, s->scan);
    weir_mem_free(s->options.allocator, s->made.buckets);
    weir_mem_free(s->options.allocator, s->served.buckets);
    if (s->block)
        weir_block_unref(s->block);
    s->block = NULL;
    s->vars = NULL;
    s->scan = NULL;
    s->made.buckets = s->served.buckets = NULL;
    s->begin = s->end = 0;
}

/* ---- states ---- */

static const struct weir_protocol_state *state_of(const struct weir_session *s)
{
    return s->protocol->state_count ? &s->protocol->states[s->state] : NULL;
}

const char *weir_session_state_name(const struct weir_session *s)
{
    const struct weir_protocol_state *state = state_of(s);
    return state ? state->name : "";
}

const struct weir_wire *weir__session_wire(const struct weir_session *s, enum weir_side side)
{
    const struct weir_protocol_state *state = state_of(s);
    return state && state->wires[side] ? state->wires[side] : s->protocol->sends[side];
}

const struct weir_transition *weir__session_transition(const struct weir_session *s,
                                                       enum weir_side side, uint64_t events)
{
    const struct weir_protocol_state *state = state_of(s);
    for (size_t i = 0; state && i < state->transition_count; i++) {
        const struct weir_transition *transition = &state->transitions[i];
        if (transition->side == side && transition->events & events)
            return transition;
    }
    return NULL;
}

bool weir__session_may_speak(const struct weir_session *s, enum weir_side side)
{
    const struct weir_protocol_state *state = state_of(s);
    for (size_t i = 0; state && i < state->transition_count; i++)
        if (state->transitions[i].side == side)
            return true;
    return !state;
}

static void go(struct weir_session *s, enum weir_state_target target, uint8_t state)
{
    if (target == WEIR_TO_CLOSE) {
        s->closing = true;
    } else if (target == WEIR_TO_STATE) {
        s->state = state;
        s->wanted = 0; /* the bytes at hand may be something else now */
        weir_mem_free(s->options.allocator, s->scan);
        s->scan = NULL;
        s->again = true; /* what was held may be read now */
        s->hooks->entered(s);
    }
}

void weir__session_move(struct weir_session *s, const struct weir_transition *transition,
                        const void *message, const struct weir_wire_context *context)
{
    if (!transition)
        return;
    if (transition->act)
        transition->act(message, context);
    if (transition->upgrade)
        s->upgrade = transition->upgrade;
    go(s, transition->target, transition->state);
}

uint32_t weir_session_timeout_ms(const struct weir_session *s)
{
    const struct weir_protocol_state *state = state_of(s);
    return state ? state->timeout_ms : 0;
}

bool weir_session_is_initial(const struct weir_session *s)
{
    return s->protocol->state_count ? s->state == 0 : !s->began;
}

void weir_session_expire(struct weir_session *s)
{
    const struct weir_protocol_state *state = state_of(s);
    if (!state)
        return;
    if (state->timeout_target == WEIR_TO_STATE)
        go(s, WEIR_TO_STATE, state->timeout_state);
    else
        s->closing = true;
}

/* ---- calls ---- */

const struct weir_protocol_call *weir__session_find_call(const struct weir_session *s,
                                                         enum weir_side caller, uint64_t events)
{
    const struct weir_protocol *protocol = s->protocol;
    if (events & (protocol->oneways[caller] | protocol->pushes[caller]))
        return NULL; /* what is said of some messages goes before what is said of all */
    for (size_t i = 0; i < protocol->call_count; i++)
        if (protocol->calls[i].caller == caller && protocol->calls[i].events & events)
            return &protocol->calls[i];
    return NULL;
}

bool weir__session_is_free(const struct weir_session *s)
{
    return s->protocol->discipline == WEIR_SESSION || s->protocol->call_count == 0;
}

void weir__session_drop(struct weir_session *s, struct weir__exchanges *set,
                        struct weir_exchange *x)
{
    if (x->loose)
        x->open = false;
    else
        weir__exchanges_remove(set, x);
    s->again = true;
}

void weir_session_end(struct weir_session *s, struct weir_exchange *x)
{
    if (!x->open)
        return;
    bool is_made = x->loose ? false : x->made;
    weir__session_drop(s, is_made ? &s->made : &s->served, x);
}

void weir_session_abandon(struct weir_session *s, struct weir_exchange *x)
{
    (void)s;
    x->abandoned = true;
}

bool weir_session_sends(const struct weir_session *s, const struct weir_type *type)
{
    const struct weir_wire *wire = weir__session_wire(s, s->options.side);
    return wire && wire->type == type;
}

bool weir_session_needs_request(const struct weir_session *s)
{
    const struct weir_wire *wire = weir__session_wire(s, weir__session_peer(s));
    return !wire || wire->by_request;
}

struct weir_exchange *weir_session_pop(struct weir_session *s, bool made)
{
    struct weir__exchanges *set = made ? &s->made : &s->served;
    struct weir_exchange *x = weir__exchanges_oldest(set);
    if (x)
        weir__exchanges_remove(set, x);
    return x;
}

/* ---- breaches ---- */

int weir__session_fail(struct weir_session *s, int code, const char *reason)
{
    s->error.code = code;
    s->error.offset = 0;
    s->error.reason = reason;
    return code;
}

static const char *event_name(const struct weir_session *s, uint64_t events, enum weir_side side)
{
    unsigned n = events ? (unsigned)__builtin_ctzll(events) : UINT32_MAX;
    if (n >= s->protocol->event_counts[side] || !s->protocol->event_names[side])
        return "a message without a name";
    return s->protocol->event_names[side][n];
}

WEIR_COLD int weir__session_breach(struct weir_session *s, uint64_t events, enum weir_side side,
                                   const char *what)
{
    const char *state = weir_session_state_name(s);
    snprintf(s->text, sizeof s->text, "%s%s%s%s from the %s %s", *state ? "state " : "", state,
             *state ? ": " : "", event_name(s, events, side),
             side == WEIR_SIDE_CLIENT ? "client" : "server", what);
    s->error.path[0] = '\0';
    return weir__session_fail(s, WEIR_EPROTO, s->text);
}
