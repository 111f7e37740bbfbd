/* Automata of calls, and where calls are found. */
#include "engine/session_internal.h"

#include "weir/mem.h"

/* ---- automata ---- */

/* The counter of a state's counted edge; 0: it counts nothing. */
static uint8_t counter_of(const struct weir_reply_state *state)
{
    for (uint8_t i = 0; i < state->edge_count; i++)
        if (state->edges[i].counter)
            return state->edges[i].counter;
    return 0;
}

/* Enters `state`, or, while that counts up to nothing, what stands behind it. */
static void enter(struct weir_exchange *x, uint8_t index)
{
    const struct weir_protocol_call *call = x->call;
    x->state = index;
    if (!call->times)
        return;
    for (unsigned i = 0; i < call->state_count; i++) {
        const struct weir_reply_state *state = &call->states[x->state];
        uint8_t counter = counter_of(state);
        x->left = counter && counter <= WEIR_CALL_COUNTERS ? x->counts[counter - 1] : 0;
        if (!counter || x->left > 0 || state->when_none == x->state)
            return;
        x->state = state->when_none;
    }
}

static void count(struct weir_exchange *x, const void *request,
                  const struct weir_wire_context *context)
{
    const struct weir_protocol_call *call = x->call;
    for (uint8_t i = 0; i < call->state_count; i++) {
        uint8_t counter = counter_of(&call->states[i]);
        if (counter && counter <= WEIR_CALL_COUNTERS)
            x->counts[counter - 1] = call->times(request, context, counter);
    }
}

void weir__exchange_begin(struct weir_exchange *x, const struct weir_protocol_call *call,
                          const void *request, const struct weir_wire_context *context)
{
    x->call = call;
    x->chain = NULL;
    x->request = request;
    x->state = 0;
    x->open = x->loose = x->abandoned = false;
    if (!call)
        return;
    if (call->times)
        count(x, request, context);
    enter(x, 0);
}

static const struct weir_reply_edge *edge_for(const struct weir_exchange *x, uint64_t events)
{
    const struct weir_reply_state *state = &x->call->states[x->state];
    for (uint8_t i = 0; i < state->edge_count; i++)
        if (state->edges[i].events & events)
            return &state->edges[i];
    return NULL;
}

bool weir__exchange_accepts(const struct weir_exchange *x, uint64_t events)
{
    return !x->call || edge_for(x, events);
}

bool weir__exchange_is_complete(const struct weir_exchange *x)
{
    return x->call && x->call->states[x->state].complete;
}

bool weir__exchange_step(struct weir_exchange *x, uint64_t events)
{
    if (!x->call)
        return false;
    const struct weir_reply_edge *edge = edge_for(x, events);
    if (!edge)
        return false;
    if (edge->counter && --x->left > 0)
        return false;
    if (edge->next != x->state || edge->counter)
        enter(x, edge->next);
    return weir__exchange_is_complete(x);
}

/* ---- sets ---- */

enum { FIRST_BUCKETS = 16 };

void weir__exchanges_init(struct weir__exchanges *set)
{
    weir_list_init(&set->queue);
    set->buckets = NULL;
    set->mask = set->count = 0;
}

/* Ids that peers choose are spread over the table. */
static struct weir_exchange **bucket_of(const struct weir__exchanges *set, uint64_t id)
{
    return &set->buckets[(id * UINT64_C(0x9e3779b97f4a7c15) >> 32) & set->mask];
}

static int grow(struct weir__exchanges *set, const struct weir_allocator *allocator)
{
    uint32_t size = set->buckets ? (set->mask + 1) * 2 : FIRST_BUCKETS;
    struct weir_exchange **buckets = weir_mem_calloc(allocator, size, sizeof *buckets);
    if (!buckets)
        return WEIR_ENOMEM;
    weir_mem_free(allocator, set->buckets);
    set->buckets = buckets;
    set->mask = size - 1;
    struct weir_list *link, *next;
    WEIR_LIST_EACH(link, next, &set->queue)
    {
        struct weir_exchange *x = WEIR_CONTAINER(link, struct weir_exchange, link);
        struct weir_exchange **bucket = bucket_of(set, x->id);
        x->chain = *bucket;
        *bucket = x;
    }
    return WEIR_OK;
}

int weir__exchanges_add(struct weir__exchanges *set, struct weir_exchange *x, bool indexed,
                        const struct weir_allocator *allocator)
{
    if (indexed) {
        bool is_full = !set->buckets || set->count > set->mask;
        if (is_full && grow(set, allocator) && !set->buckets)
            return WEIR_ENOMEM; /* a table that cannot grow is slower, but works */
        struct weir_exchange **bucket = bucket_of(set, x->id);
        x->chain = *bucket;
        *bucket = x;
    }
    weir_list_push_back(&set->queue, &x->link);
    set->count++;
    x->open = true;
    return WEIR_OK;
}

void weir__exchanges_remove(struct weir__exchanges *set, struct weir_exchange *x)
{
    if (set->buckets) {
        struct weir_exchange **at = bucket_of(set, x->id);
        while (*at && *at != x)
            at = &(*at)->chain;
        if (*at)
            *at = x->chain;
    }
    weir_list_remove(&x->link);
    set->count--;
    x->open = false;
}

struct weir_exchange *weir__exchanges_find(const struct weir__exchanges *set, uint64_t id)
{
    if (!set->buckets)
        return NULL;
    struct weir_exchange *x = *bucket_of(set, id);
    while (x && x->id != id)
        x = x->chain;
    return x;
}
