/* serve.h — the service of sim.weir: what every handler of the scripted simulation does, and a
 * record of what it saw.
 *
 * Data is made of one pattern, so that whoever gets an item knows what must stand in it. A `struct
 * served` outlives its server. One thread each; the pattern is made once, before all else.
 */
#ifndef TESTS_SIM_SERVE_H
#define TESTS_SIM_SERVE_H

#include "sim.h"

/* Items of an `up` stream that the server does not like; the largest reply it gives. */
enum {
    ITEM_REFUSED = 997,
    ITEM_BROKEN = 998,
    PATTERN_SIZE = 2 * 1024 * 1024,
    MOST_SIZE = 300 * 1000
};

/* Called from inside every handler and every callback of a client. */
struct hook {
    void (*fn)(void *data);
    void *data;
};

static inline void hook_call(struct hook *hook)
{
    if (hook)
        hook->fn(hook->data);
}

struct served {
    struct hook *hook; /* may be NULL */
    uint64_t entered;  /* handlers called */
    uint64_t open;     /* calls whose scope has not ended */
    uint64_t detached; /* calls that go on by themselves */
    uint64_t ended;    /* readers told the end of their messages */
    uint64_t notes;
    uint64_t wrong;   /* requests or items that are not what was sent */
    uint64_t answers; /* given, and taken by the runtime */
};

void pattern_make(void);

/* The data of item `number`; of static life. */
struct weir_bytes pattern(uint32_t number, size_t size);
bool is_pattern(struct weir_bytes data, uint32_t number, size_t size);

struct weir_service served_service(struct served *served);

#endif
