/* Every scenario with every fault at every point.
 *
 *   sim_scripted                              all of it, bounded
 *   sim_scripted SCENARIO FAULT N SLOT        one run again, as a complaint names it
 *   sim_scripted SCENARIO                     one scenario with all faults, unbounded
 *   sim_scripted seeds FIRST COUNT            random mixes from these seeds
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "script.h"

enum { MOST_FAILURES = 10, SEEDS = 300 };

static int failures;
static int here; /* of this scenario */
static uint64_t runs;

static bool run(const struct scenario *scenario, enum fault_kind kind, uint64_t n, int slot,
                struct trace *ret_trace)
{
    runs++;
    bool fine = script_run(scenario, (struct fault){kind, n, slot}, ret_trace);
    failures += !fine;
    here += !fine;
    return fine;
}

/* What strikes at the n-th of something: every n, or a sample of them when there are many. */
static void each_point(const struct scenario *scenario, enum fault_kind kind, uint64_t points,
                       uint64_t most)
{
    struct trace trace;
    uint64_t step = points / most + 1;
    for (uint64_t n = 1 + (uint64_t)kind % step; n <= points && here < MOST_FAILURES; n += step)
        run(scenario, kind, n, 0, &trace);
}

/* The call in `slot` after n turns, for every n at which it is pending. */
static void each_turn(const struct scenario *scenario, enum fault_kind kind, int slot,
                      uint64_t turns, uint64_t most)
{
    struct trace trace = {.struck = false};
    bool began = false;
    for (uint64_t n = 1; n <= turns && here < MOST_FAILURES; n += turns / most + 1) {
        run(scenario, kind, n, slot, &trace);
        if (began && !trace.struck)
            break;
        began = trace.struck;
    }
}

static void each_cancel(const struct scenario *scenario, uint64_t turns, uint64_t most)
{
    for (const struct step *step = scenario->steps; step->verb; step++) {
        if (step->verb != STEP_CALL)
            continue;
        each_turn(scenario, FAULT_DROP, step->slot, turns, most);
        each_turn(scenario, FAULT_SCOPE, step->slot, turns, most);
    }
}

static void all_faults(const struct scenario *scenario, uint64_t most)
{
    static const uint32_t sizes[] = {3, 100, 1000, 20000};
    struct trace plain, trace;
    here = 0;
    if (!run(scenario, FAULT_NONE, 0, 0, &plain))
        return;
    run(scenario, FAULT_BYTES, 0, 0, &trace);
    for (uint64_t seed = 1; seed <= 8; seed++) {
        run(scenario, FAULT_SPLIT, seed, 0, &trace);
        run(scenario, FAULT_DELAY, seed, 0, &trace);
        run(scenario, FAULT_REFUSE, seed, 0, &trace);
    }
    for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
        run(scenario, FAULT_PIPE, sizes[i], 0, &trace);
        if (i)
            run(scenario, FAULT_STALL, sizes[i], 0, &trace);
    }
    each_point(scenario, FAULT_RESET, plain.operations, most);
    each_point(scenario, FAULT_ALLOC, plain.allocations, most);
    each_point(scenario, FAULT_NO_MEMORY, plain.allocations, most);
    each_cancel(scenario, plain.turns, most / 2); /* twice for each call */
    for (int kind = FAULT_DRAIN; kind <= FAULT_NO_CLIENT; kind++)
        each_point(scenario, (enum fault_kind)kind, plain.turns, most);
    for (int kind = FAULT_IN_DROP; kind <= FAULT_IN_CLIENT; kind++)
        each_point(scenario, (enum fault_kind)kind, plain.callbacks, most);
    for (uint64_t seed = 1; seed <= 20 && here < MOST_FAILURES; seed++)
        run(scenario, FAULT_RANDOM, seed, 0, &trace);
}

/* Any calls, each seed with a fault of its own. */
static void mixes(uint64_t first, uint64_t count)
{
    here = 0;
    for (uint64_t seed = first; seed < first + count && here < MOST_FAILURES; seed++) {
        struct scenario scenario;
        struct trace trace;
        mix_make(&scenario, seed);
        if (run(&scenario, FAULT_RANDOM, seed, 0, &trace))
            for (int kind = FAULT_DRAIN; kind <= FAULT_IN_CLIENT; kind++)
                run(&scenario, (enum fault_kind)kind, 1 + seed * 31 % (trace.turns + 1), 0, &trace);
    }
}

/* "mix:7" is the mix of seed 7. */
static const struct scenario *find(const char *name)
{
    static struct scenario mix;
    if (strncmp(name, "mix:", 4) == 0) {
        mix_make(&mix, strtoull(name + 4, NULL, 0));
        return &mix;
    }
    for (size_t i = 0; i < scenario_count; i++)
        if (strcmp(scenarios[i].name, name) == 0)
            return &scenarios[i];
    printf("there is no scenario %s\n", name);
    exit(2);
}

static enum fault_kind find_fault(const char *name)
{
    for (int i = 0; i < FAULT_COUNT; i++)
        if (strcmp(fault_names[i], name) == 0)
            return (enum fault_kind)i;
    printf("there is no fault %s\n", name);
    exit(2);
}

static uint64_t argument(int argc, char **argv, int i)
{
    return i < argc ? strtoull(argv[i], NULL, 0) : 1;
}

int main(int argc, char **argv)
{
    struct trace trace;
    setvbuf(stdout, NULL, _IOLBF, 0);
    pattern_make();
    if (argc > 1 && strcmp(argv[1], "seeds") == 0) {
        mixes(argument(argc, argv, 2), argument(argc, argv, 3));
    } else if (argc == 5) {
        run(find(argv[1]), find_fault(argv[2]), argument(argc, argv, 3), atoi(argv[4]), &trace);
        printf("%" PRIu64 " operations, %" PRIu64 " allocations, %" PRIu64 " turns, %zu bytes\n",
               trace.operations, trace.allocations, trace.turns, trace.most_bytes);
    } else if (argc == 2) {
        all_faults(find(argv[1]), UINT64_MAX / 2);
    } else {
        for (size_t i = 0; i < scenario_count; i++)
            all_faults(&scenarios[i], 60);
        mixes(1, SEEDS);
    }
    printf("%" PRIu64 " runs, %d failed\n", runs, failures);
    return failures != 0;
}
