/* weir/test.h — a simulator: virtual time and an in-memory network with faults, from a seed.
 *
 * `struct weir_sim` is an executor and a network like a reactor's, so servers, clients and services
 * run on it unchanged. Time stands still while there is work and jumps to the next timer when there
 * is none: a test with deadlines of an hour takes microseconds. Every decision (where input is
 * split, how long it travels, which operation breaks) comes from the seed, so a failing seed
 * replays exactly.
 *
 * Any URL's text is a name in this network; port 0 is given a number. Everything allocated on the
 * simulator's executor is counted, which lets the n-th allocation fail and finds leaks. One thread.
 */
#ifndef WEIR_TEST_H
#define WEIR_TEST_H

#include "weir/executor.h"
#include "weir/transport.h"

struct weir_sim;

enum weir_sim_split {
    WEIR_SIM_WHOLE,  /* all that is there comes in one read */
    WEIR_SIM_BYTES,  /* one byte a read */
    WEIR_SIM_RANDOM, /* reads of random length, mostly short */
};

/* Zero is a network without faults. */
struct weir_sim_options {
    uint64_t seed;
    enum weir_sim_split split;
    uint32_t delay_min_ms; /* every write travels between min and max ms; order is kept */
    uint32_t delay_max_ms;
    size_t pipe_bytes;       /* what each direction holds before write is queued; 0 = 64 KiB */
    size_t stall_bytes;      /* a reader takes at most so many bytes per turn; 0 = no limit */
    unsigned datagram_loss;  /* udp: of 100 datagrams so many are lost, … */
    unsigned datagram_twice; /* … and so many come twice; with delays they overtake each other */
    uint64_t reset_at;      /* the n-th network operation resets its connection, from 1; 0 = none */
    uint64_t refuse_at;     /* the n-th dial is refused, from 1; 0 = none */
    uint64_t fail_alloc_at; /* the n-th allocation fails, from 1; 0 = none */
    bool fail_alloc_after;  /* and all that follow */
};

WEIR_BEGIN_DECLS

/* `options` may be NULL: no faults. Memory of the simulator itself is malloc's and not counted. NULL:
 * out of memory. */
struct weir_sim *weir_sim_new(const struct weir_sim_options *options);

/* Closes what is open, runs until nothing is left, frees. NULL is fine. */
void weir_sim_free(struct weir_sim *sim);

struct weir_executor *weir_sim_executor(struct weir_sim *sim);
struct weir_net *weir_sim_net(struct weir_sim *sim);
const struct weir_allocator *weir_sim_allocator(struct weir_sim *sim);

/* Runs until no job, no byte under way and no timer is left. WEIR_ELIMIT after 10 million turns:
 * something goes on for ever. */
int weir_sim_run(struct weir_sim *sim);

/* Runs all up to the virtual time `ms`, inclusive, and sets the clock to it. */
int weir_sim_run_until(struct weir_sim *sim, uint64_t ms);

/* Virtual milliseconds since weir_sim_new. */
uint64_t weir_sim_now(struct weir_sim *sim);

/* Network operations (deliveries, writes, dials) and allocations so far: the n to choose from. */
uint64_t weir_sim_operations(const struct weir_sim *sim);
uint64_t weir_sim_allocations(const struct weir_sim *sim);

/* Allocations not freed yet: 0 at the end of a test that leaks nothing. */
size_t weir_sim_in_use(const struct weir_sim *sim);

/* Bytes of these, and the most that there were at a time since the last look. */
size_t weir_sim_bytes(const struct weir_sim *sim);
size_t weir_sim_most_bytes(struct weir_sim *sim);

/* Transports not closed yet, both ends counted. */
size_t weir_sim_connections(const struct weir_sim *sim);

/* Arms a fault from here on: counted from now, 1 = the next. 0 disarms. */
void weir_sim_reset_at(struct weir_sim *sim, uint64_t operation);
void weir_sim_fail_alloc_at(struct weir_sim *sim, uint64_t allocation);

/* The simulator's random numbers, for a test's own choices: 0 <= result < bound, bound > 0. */
uint64_t weir_sim_random(struct weir_sim *sim, uint64_t bound);

WEIR_END_DECLS

#endif
