/* script.h — a scenario is a table of steps; running it with one fault is a stage.
 *
 * A stage is a simulator with a server and a client of sim.weir. What must hold after each run,
 * whatever the fault: every call has resolved exactly once, or not at all when it was dropped; its
 * outcome is the scripted one, or one that the fault explains; what came is what was asked for; no
 * handler's scope is open once the calls are over; virtual time comes to rest; nothing is left
 * allocated, and there never was more than the scenario's limits explain.
 */
#ifndef TESTS_SIM_SCRIPT_H
#define TESTS_SIM_SCRIPT_H

#include "drive.h"
#include "weir/client.h"
#include "weir/server.h"
#include "weir/test.h"

enum { STAGE_CALLS = 40, SCRIPT_STEPS = 48 };

enum verb {
    STEP_END,
    STEP_CALL,        /* starts `plan` in `slot`; outcome `expect` */
    STEP_RUN,         /* `ms` of virtual time */
    STEP_DROP,        /* the call in `slot` */
    STEP_CLOSE,       /* the scope of the call in `slot` */
    STEP_NOTE,        /* a oneway call with `plan.size` bytes */
    STEP_DRAIN,       /* the server, with `ms` of grace */
    STEP_FREE_SERVER, /* … whose calls may end with UNAVAILABLE from here on */
    STEP_FREE_CLIENT, /* … with CANCELLED */
    STEP_SERVE,       /* another server, after the last one was drained or freed */
};

struct step {
    enum verb verb;
    int slot;
    int copies; /* of the call, in the slots that follow; 0 = one */
    uint32_t ms;
    int expect;
    int else_expect; /* fine as well, when not 0: for what depends on the network's pace */
    bool held;       /* not given away, so that it can be dropped */
    struct plan plan;
};

/* clang-format off */
#define PLAN(...) .plan = {.kind = __VA_ARGS__}
#define CALL(slot_, expect_, ...) CALLS(slot_, 1, expect_, __VA_ARGS__)
#define CALLS(slot_, copies_, expect_, ...)                                                        \
    {.verb = STEP_CALL, .slot = (slot_), .copies = (copies_), .expect = (expect_), PLAN(__VA_ARGS__)}
#define EITHER(slot_, expect_, else_, ...)                                                         \
    {.verb = STEP_CALL, .slot = (slot_), .expect = (expect_), .else_expect = (else_),              \
     PLAN(__VA_ARGS__)}
#define RUN(ms_) {.verb = STEP_RUN, .ms = (ms_)}
/* clang-format on */

struct scenario {
    char name[32];
    size_t most_bytes;  /* of all memory at a time; 0 = 4 MiB */
    uint32_t max_calls; /* of the server, per connection; 0 = 24 */
    bool lossy;         /* scopes close and servers go: any call may end with them */
    struct step steps[SCRIPT_STEPS];
};

extern const struct scenario scenarios[];
extern const size_t scenario_count;

/* mix.c: a scenario, always the same one for a seed. */
void mix_make(struct scenario *ret_scenario, uint64_t seed);

enum fault_kind {
    FAULT_NONE,
    FAULT_BYTES,     /* every byte is read alone */
    FAULT_SPLIT,     /* reads of random length; n is the seed */
    FAULT_DELAY,     /* writes take 1 to 20 ms; n is the seed */
    FAULT_STALL,     /* at most n bytes are read at a time */
    FAULT_PIPE,      /* the network holds n bytes each way */
    FAULT_RESET,     /* at the n-th operation of the network */
    FAULT_REFUSE,    /* the n-th dial */
    FAULT_ALLOC,     /* the n-th allocation fails */
    FAULT_NO_MEMORY, /* and all that follow */
    FAULT_DROP,      /* the call in `slot` is dropped after n turns of the loop */
    FAULT_SCOPE,     /* its scope is closed */
    FAULT_DRAIN,     /* after n turns the server drains, with 50 ms of grace */
    FAULT_NO_SERVER, /* … is freed */
    FAULT_NO_CLIENT, /* … the client is freed */
    FAULT_IN_DROP,   /* in the n-th callback all calls are dropped */
    FAULT_IN_SCOPE,  /* … all scopes are closed */
    FAULT_IN_DRAIN,  /* … the server drains, */
    FAULT_IN_SERVER, /* is freed, */
    FAULT_IN_CLIENT, /* the client is freed */
    FAULT_RANDOM,    /* splits, delays, pipes, stalls, resets and failing allocations from a seed */
    FAULT_COUNT,
};

extern const char *const fault_names[FAULT_COUNT];

struct fault {
    enum fault_kind kind;
    uint64_t n;
    int slot;
};

/* Of one run: so a loop over n knows when to stop. */
struct trace {
    uint64_t operations;
    uint64_t allocations;
    bool struck; /* the drop or close found its call pending */
    size_t most_bytes;
    uint64_t turns;
    uint64_t callbacks;
};

/* Runs the scenario with the fault; complains on stdout and returns false when something does not
 * hold. */
bool script_run(const struct scenario *scenario, struct fault fault, struct trace *ret_trace);

/* ---- stages, for those who do without a script ---- */

struct stage {
    struct weir_sim *sim;
    struct weir_executor *executor;
    struct weir_server *server;
    struct weir_client *client;
    struct served served;
    struct served served_back; /* by the client */
    struct hook hook;          /* counts callbacks */
    struct drive drives[STAGE_CALLS];
    const char *what; /* for complaints */
    struct fault fault;
    bool failed;
    bool timed; /* the stage's timer has fired */
    bool struck;
    bool gone; /* the server was drained or freed */
    uint64_t turns;
    uint64_t callbacks; /* and handlers */
    struct weir_timer timer;
};

void stage_open(struct stage *stage, const struct weir_sim_options *options,
                const struct weir_server_options *server, const struct weir_client_options *client);

void stage_complain(struct stage *stage, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* Turns of the loop until `ms` have passed. */
void stage_run(struct stage *stage, uint64_t ms);

/* Runs until no drive is pending and no handler left, but not for ever. */
void stage_settle(struct stage *stage);

/* Checks every drive that was started, and that no handler is left. */
void stage_check(struct stage *stage);

/* Frees client and server, and checks that nothing is left of them. */
void stage_close(struct stage *stage);

#endif
