#include "sema/graph.h"

#include <stdint.h>

#define UNSEEN SIZE_MAX

struct frame {
    size_t node, edge;
};

struct search {
    const struct graph_edges *edges;
    struct graph_result result;
    size_t *index, *low, *stack;
    bool *on_stack;
    struct frame *frames;
    size_t depth, stacked, next_index, next_component, ordered;
};

static void enter(struct search *s, size_t node)
{
    s->index[node] = s->low[node] = s->next_index++;
    s->stack[s->stacked++] = node;
    s->on_stack[node] = true;
    s->frames[s->depth++] = (struct frame){node, 0};
}

/* The node is the root of a component: what stands above it on the stack is the rest. */
static void close_component(struct search *s, size_t root)
{
    size_t first = s->stacked;
    while (s->stack[first - 1] != root)
        first--;
    first--;
    bool many = s->stacked - first > 1;
    for (size_t i = first; i < s->stacked; i++) {
        size_t node = s->stack[i];
        s->on_stack[node] = false;
        s->result.component[node] = s->next_component;
        s->result.cyclic[node] |= many;
    }
    /* deepest first */
    while (s->stacked > first)
        s->result.order[s->ordered++] = s->stack[--s->stacked];
    s->next_component++;
}

static void leave(struct search *s)
{
    size_t node = s->frames[--s->depth].node;
    if (s->low[node] == s->index[node])
        close_component(s, node);
    if (s->depth > 0) {
        size_t parent = s->frames[s->depth - 1].node;
        if (s->low[node] < s->low[parent])
            s->low[parent] = s->low[node];
    }
}

static void step(struct search *s)
{
    struct frame *frame = &s->frames[s->depth - 1];
    const struct graph_edges *edges = &s->edges[frame->node];
    if (frame->edge == edges->count) {
        leave(s);
        return;
    }
    size_t to = edges->to[frame->edge++];
    if (to == frame->node)
        s->result.cyclic[to] = true;
    if (s->index[to] == UNSEEN)
        enter(s, to);
    else if (s->on_stack[to] && s->index[to] < s->low[frame->node])
        s->low[frame->node] = s->index[to];
}

struct graph_result graph_cycles(struct arena *arena, const struct graph_edges *edges, size_t nodes)
{
    struct search s = {.edges = edges};
    s.result.order = arena_array(arena, nodes, sizeof(size_t));
    s.result.component = arena_array(arena, nodes, sizeof(size_t));
    s.result.cyclic = arena_array(arena, nodes, sizeof(bool));
    s.index = arena_array(arena, nodes, sizeof(size_t));
    s.low = arena_array(arena, nodes, sizeof(size_t));
    s.stack = arena_array(arena, nodes, sizeof(size_t));
    s.on_stack = arena_array(arena, nodes, sizeof(bool));
    s.frames = arena_array(arena, nodes, sizeof(struct frame));
    for (size_t i = 0; i < nodes; i++)
        s.index[i] = UNSEEN;
    for (size_t i = 0; i < nodes; i++) {
        if (s.index[i] == UNSEEN)
            enter(&s, i);
        while (s.depth > 0)
            step(&s);
    }
    return s.result;
}
