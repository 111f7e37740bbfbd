/* graph: the cycles of a directed graph.
 *
 * Tarjan's algorithm without recursion, so that no description can exhaust the stack.
 */
#ifndef WEIR_COMPILER_SEMA_GRAPH_H
#define WEIR_COMPILER_SEMA_GRAPH_H

#include "base/arena.h"

#include <stdbool.h>
#include <stddef.h>

struct graph_edges {
    const size_t *to;
    size_t count;
};

struct graph_result {
    size_t *order;     /* all nodes, those that a node leads to before it (but for cycles) */
    size_t *component; /* of each node */
    bool *cyclic;      /* of each node: it can reach itself */
};

struct graph_result graph_cycles(struct arena *arena, const struct graph_edges *edges,
                                 size_t nodes);

#endif
