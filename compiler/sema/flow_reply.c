/* What answers a call: a regular expression becomes an automaton, a state for what can follow each of its messages (Glushkov). */
#include "base/diag.h"
#include "sema/flow.h"

#define POSITIONS_MAX 64

/* One message of the expression. */
struct position {
    uint64_t events;
    const struct model_event *event; /* the first of them */
    struct span span;
    unsigned counter;
    uint64_t follow; /* a set of positions */
};

struct reply {
    struct flow *flow;
    struct model_call *call;
    const struct flow_names *names;
    enum model_side side; /* who answers */
    struct position positions[POSITIONS_MAX];
    size_t count;
    VEC(const struct model_expr *) times;
    bool bad;
};

/* A part of the expression. */
struct part {
    uint64_t first, last;
    bool nullable;
};

static struct diag *diag_of(const struct reply *r)
{
    return r->flow->s->diag;
}

static struct part bad_part(struct reply *r)
{
    r->bad = true;
    return (struct part){0};
}

/* --- parts -------------------------------------------------------------------------------------------------------- */

static struct part new_position(struct reply *r, struct position position)
{
    if (r->count == POSITIONS_MAX) {
        diag_error(diag_of(r), position.span, "an answer is described by at most %d messages",
                   POSITIONS_MAX);
        return bad_part(r);
    }
    uint64_t self = (uint64_t)1 << r->count;
    r->positions[r->count++] = position;
    return (struct part){self, self, false};
}

static struct part event_part(struct reply *r, const struct ast_reply *ast)
{
    const struct model_event *event = flow_event(r->flow, r->side, NULL, ast->event);
    if (event == NULL)
        return bad_part(r);
    return new_position(r, (struct position){(uint64_t)1 << event->number, event, ast->span, 0, 0});
}

static void connect(struct reply *r, uint64_t from, uint64_t to)
{
    for (size_t i = 0; i < r->count; i++)
        if (from & (uint64_t)1 << i)
            r->positions[i].follow |= to;
}

static struct part part_of(struct reply *r, const struct ast_reply *ast);

static struct part sequence_part(struct reply *r, const struct ast_reply *ast)
{
    struct part whole = {0, 0, true};
    for (const struct ast_reply *item = ast->items; item != NULL && !r->bad; item = item->next) {
        struct part next = part_of(r, item);
        connect(r, whole.last, next.first);
        whole.first |= whole.nullable ? next.first : 0;
        whole.last = next.last | (next.nullable ? whole.last : 0);
        whole.nullable = whole.nullable && next.nullable;
    }
    return whole;
}

static struct part either_part(struct reply *r, const struct ast_reply *ast)
{
    struct part whole = {0};
    for (const struct ast_reply *item = ast->items; item != NULL && !r->bad; item = item->next) {
        struct part next = part_of(r, item);
        whole.first |= next.first;
        whole.last |= next.last;
        whole.nullable |= next.nullable;
    }
    return whole;
}

/* The one message, or one of several, that is counted. */
static bool counted_events(struct reply *r, const struct ast_reply *ast, struct position *ret)
{
    if (ast->kind == AST_REPLY_EITHER) {
        for (const struct ast_reply *item = ast->items; item != NULL; item = item->next)
            if (!counted_events(r, item, ret))
                return false;
        return true;
    }
    if (ast->kind != AST_REPLY_EVENT) {
        diag_error(diag_of(r), ast->span, "only single messages can be counted");
        diag_help(diag_of(r), "write 'A[n]' or '(A | B)[n]'");
        return false;
    }
    const struct model_event *event = flow_event(r->flow, r->side, NULL, ast->event);
    if (event == NULL)
        return false;
    ret->events |= (uint64_t)1 << event->number;
    ret->event = ret->event != NULL ? ret->event : event;
    return true;
}

static struct part times_part(struct reply *r, const struct ast_reply *ast)
{
    struct scope scope = flow_scope(r->flow, r->names);
    struct position position = {.span = ast->span};
    const struct model_expr *times = expr_integer(&scope, ast->repeat.times, "how many there are");
    if (times == NULL || !counted_events(r, ast->repeat.item, &position))
        return bad_part(r);
    if (r->times.count == FLOW_MAX_COUNTERS) {
        diag_error(diag_of(r), ast->span, "an answer counts at most %d kinds of messages",
                   FLOW_MAX_COUNTERS);
        return bad_part(r);
    }
    vec_push(r->flow->s->arena, &r->times, times);
    position.counter = (unsigned)r->times.count;
    return new_position(r, position);
}

static struct part part_of(struct reply *r, const struct ast_reply *ast)
{
    struct part part;
    switch (ast->kind) {
    case AST_REPLY_EVENT:
        return event_part(r, ast);
    case AST_REPLY_SEQUENCE:
        return sequence_part(r, ast);
    case AST_REPLY_EITHER:
        return either_part(r, ast);
    case AST_REPLY_TIMES:
        return times_part(r, ast);
    case AST_REPLY_NONE:
        diag_error(diag_of(r), ast->span, "'none' is the whole answer or no part of it");
        diag_help(diag_of(r), "make what may be absent optional: 'A?'");
        return bad_part(r);
    case AST_REPLY_STAR:
    case AST_REPLY_PLUS:
    case AST_REPLY_OPTIONAL:
        part = part_of(r, ast->repeat.item);
        if (ast->kind != AST_REPLY_OPTIONAL)
            connect(r, part.last, part.first);
        part.nullable |= ast->kind != AST_REPLY_PLUS;
        return part;
    }
    return bad_part(r);
}

/* --- checks ------------------------------------------------------------------------------------------------------- */

static const char *event_text(const struct reply *r, size_t position)
{
    return r->positions[position].event->text;
}

static bool overlap_of(const struct reply *r, size_t a, size_t b)
{
    for (size_t i = 0; i < r->flow->events.count; i++) {
        const struct model_event *x = r->flow->events.items[i];
        if (x->side != r->side || !(r->positions[a].events & (uint64_t)1 << x->number))
            continue;
        for (size_t j = 0; j < r->flow->events.count; j++) {
            const struct model_event *y = r->flow->events.items[j];
            if (y->side == r->side && r->positions[b].events & (uint64_t)1 << y->number &&
                flow_overlap(x, y))
                return true;
        }
    }
    return false;
}

static void report_overlap(struct reply *r, size_t a, size_t b)
{
    struct diag *diag = diag_of(r);
    bool same = r->positions[a].events == r->positions[b].events;
    if (same)
        diag_error(diag, r->positions[b].span,
                   "'%s' may be at two places of the answer, and nothing tells which",
                   event_text(r, b));
    else
        diag_error(diag, r->positions[b].span,
                   "one message may be '%s' and '%s', and nothing tells which is meant",
                   event_text(r, a), event_text(r, b));
    diag_note(diag, r->positions[a].span, "the other is here");
    diag_help(diag, same ? "begin alternatives with it once: 'A (B | C)' for 'A B | A C'"
                         : "tell them apart with 'when (…)'");
}

/* What may come next has to be told by its first message. */
static void check_set(struct reply *r, uint64_t set)
{
    for (size_t a = 0; a < r->count; a++) {
        if (!(set & (uint64_t)1 << a))
            continue;
        if (r->positions[a].counter != 0 && set != (uint64_t)1 << a) {
            diag_error(diag_of(r), r->positions[a].span,
                       "what is counted may be none, and then nothing tells what comes instead");
            diag_help(diag_of(r), "let a message that is always there stand in front of it");
            r->bad = true;
            return;
        }
        for (size_t b = a + 1; b < r->count; b++) {
            if (!(set & (uint64_t)1 << b) || !overlap_of(r, a, b))
                continue;
            report_overlap(r, a, b);
            r->bad = true;
            return;
        }
    }
}

static void check_end(struct reply *r, const struct part *whole, const struct ast_reply *ast)
{
    for (size_t i = 0; i < r->count; i++) {
        if (!(whole->last & (uint64_t)1 << i) || r->positions[i].follow == 0)
            continue;
        diag_error(diag_of(r), r->positions[i].span,
                   "behind '%s' the answer may be over or go on, and nothing tells which",
                   event_text(r, i));
        diag_help(diag_of(r), "end it with a message of its own: 'Row* End'");
        r->bad = true;
        return;
    }
    if (whole->nullable) {
        diag_error(diag_of(r), ast->span, "this answer may be nothing at all, and nothing tells");
        diag_help(diag_of(r), "write 'none' if nothing ever answers");
        r->bad = true;
    }
}

/* --- the automaton ------------------------------------------------------------------------------------------------ */

struct automaton {
    VEC(struct model_reply_state) states;
    uint64_t sets[POSITIONS_MAX + 2]; /* what may come next in a state; 0: it is over */
};

static size_t state_of(struct reply *r, struct automaton *a, uint64_t set)
{
    for (size_t i = 0; i < a->states.count; i++)
        if (a->sets[i] == set)
            return i;
    a->sets[a->states.count] = set;
    struct model_reply_state state = {.complete = set == 0, .when_none = a->states.count};
    vec_push(r->flow->s->arena, &a->states, state);
    return a->states.count - 1;
}

static void add_edges(struct reply *r, struct automaton *a, size_t state)
{
    VEC(struct model_edge) edges = {0};
    size_t when_none = state;
    for (size_t i = 0; i < r->count; i++) {
        const struct position *p = &r->positions[i];
        if (!(a->sets[state] & (uint64_t)1 << i))
            continue;
        size_t next = state_of(r, a, p->follow);
        if (p->counter != 0)
            when_none = next;
        size_t at = 0;
        while (at < edges.count && (edges.items[at].next != next || p->counter != 0))
            at++;
        if (at < edges.count)
            edges.items[at].events |= p->events;
        else
            vec_push(r->flow->s->arena, &edges, ((struct model_edge){p->events, next, p->counter}));
    }
    a->states.items[state].edges = edges.items;
    a->states.items[state].edge_count = edges.count;
    a->states.items[state].when_none = when_none;
}

static void build(struct reply *r, uint64_t first)
{
    struct automaton *a = ARENA_NEW(r->flow->s->arena, struct automaton);
    state_of(r, a, first);
    for (size_t i = 0; i < a->states.count; i++)
        add_edges(r, a, i);
    r->call->states = a->states.items;
    r->call->state_count = a->states.count;
    r->call->times = r->times.items;
    r->call->counter_count = r->times.count;
}

bool flow_reply(struct flow *flow, struct model_call *call, const struct flow_names *names,
                const struct ast_reply *ast)
{
    struct reply *r = ARENA_NEW(flow->s->arena, struct reply);
    r->flow = flow;
    r->call = call;
    r->names = names;
    r->side = call->caller == MODEL_CLIENT ? MODEL_SERVER : MODEL_CLIENT;
    if (ast->kind == AST_REPLY_NONE) {
        build(r, 0);
        return true;
    }
    struct part whole = part_of(r, ast);
    if (!r->bad)
        check_set(r, whole.first);
    for (size_t i = 0; i < r->count && !r->bad; i++)
        check_set(r, r->positions[i].follow);
    if (!r->bad)
        check_end(r, &whole, ast);
    if (!r->bad)
        build(r, whole.first);
    return !r->bad;
}
