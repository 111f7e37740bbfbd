/* Every scenario with every fault at every point.
 *
 *   scripted                              all of it, bounded
 *   scripted SCENARIO FAULT N SLOT        one run again, as a complaint names it
 *   scripted SCENARIO                     one scenario with all faults, unbounded
 *   scripted seeds FIRST COUNT            random mixes from these seeds
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "script.h"

enum { MOST_FAILURES = 10 };

static int failures;
static uint64_t runs;

static bool run(const struct scenario *scenario, enum fault_kind kind, uint64_t n, int slot,
                struct trace *ret_trace)
{
    runs++;
    bool fine = script_run(scenario, (struct fault){kind, n, slot}, ret_trace);
    failures += !fine;
    return fine;
}

/* What strikes at the n-th of something: every n, until there are not so many. A scenario with many
 * points is sampled, from a different first point each time. */
static void each_point(const struct scenario *scenario, enum fault_kind kind, uint64_t points,
                       uint64_t most)
{
    struct trace trace;
    uint64_t step = points / most + 1;
    for (uint64_t n = 1 + (uint64_t)kind % step; n <= points && failures < MOST_FAILURES; n += step)
        run(scenario, kind, n, 0, &trace);
}

static void each_cancel(const struct scenario *scenario, uint64_t turns, uint64_t most)
{
    for (const struct step *step = scenario->steps; step->verb; step++) {
        if (step->verb != STEP_CALL)
            continue;
        for (int kind = FAULT_DROP; kind <= FAULT_SCOPE; kind++) {
            uint64_t stride = turns / most + 1, misses = 0;
            for (uint64_t n = 1; n <= turns && misses < 40 && failures < MOST_FAILURES;
                 n += stride) {
                struct trace trace;
                run(scenario, (enum fault_kind)kind, n, step->slot, &trace);
                misses = trace.struck ? 0 : misses + 1;
            }
        }
    }
}

static void all_faults(const struct scenario *scenario, uint64_t most)
{
    static const uint32_t sizes[] = {3, 100, 1000, 20000};
    struct trace plain, trace;
    if (!run(scenario, FAULT_NONE, 0, 0, &plain))
        return;
    run(scenario, FAULT_BYTES, 0, 0, &trace);
    for (uint64_t seed = 1; seed <= 4; seed++) {
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
    each_cancel(scenario, plain.turns, most);
}

static const struct scenario *find(const char *name)
{
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

int main(int argc, char **argv)
{
    struct trace trace;
    setvbuf(stdout, NULL, _IOLBF, 0);
    pattern_make();
    if (argc == 5) {
        run(find(argv[1]), find_fault(argv[2]), strtoull(argv[3], NULL, 0), atoi(argv[4]), &trace);
        printf("%" PRIu64 " operations, %" PRIu64 " allocations, %" PRIu64 " turns, %zu bytes\n",
               trace.operations, trace.allocations, trace.turns, trace.most_bytes);
    } else if (argc == 2) {
        all_faults(find(argv[1]), UINT64_MAX / 2);
    } else {
        for (size_t i = 0; i < scenario_count; i++)
            all_faults(&scenarios[i], 60);
    }
    printf("%" PRIu64 " runs, %d failed\n", runs, failures);
    return failures != 0;
}
