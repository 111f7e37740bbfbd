/* service/dispatch.h — which operation a number on the wire means.
 *
 * An open-addressing table over the numbers of all methods served, at most half full. Numbers are
 * hashes already, so their low bits are the place to look first. Built before the first call; read
 * only afterwards, so slots stay where they are.
 */
#ifndef WEIR_SERVICE_DISPATCH_H
#define WEIR_SERVICE_DISPATCH_H

#include "weir/service.h"

/* A method that is served, and by whom. */
struct weir__slot {
    const struct weir_method *method; /* NULL: empty */
    const void *handlers;
    void *data;
    uint32_t id;
    uint32_t index;   /* of weir__channel.in_flight */
    bool reply_large; /* the last reply needed several frames; so will the next one */
};

struct weir__dispatch {
    struct weir__slot *slots;
    uint32_t mask;
    uint32_t count;
};

/* Adds all methods. WEIR_ALREADY_EXISTS: a number is taken; WEIR_ENOMEM; then none was added. */
int weir__dispatch_add(struct weir__dispatch *dispatch, const struct weir_allocator *allocator,
                       const struct weir_service *service);
void weir__dispatch_fini(struct weir__dispatch *dispatch, const struct weir_allocator *allocator);

static inline struct weir__slot *weir__dispatch_find(const struct weir__dispatch *dispatch,
                                                     uint32_t id)
{
    if (!dispatch->slots)
        return NULL;
    for (uint32_t i = id & dispatch->mask;; i = (i + 1) & dispatch->mask) {
        struct weir__slot *slot = &dispatch->slots[i];
        if (!slot->method)
            return NULL;
        if (slot->id == id)
            return slot;
    }
}

#endif
