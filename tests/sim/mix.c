/* Scenarios from a seed: any calls, in any order, with anything between them. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "script.h"

#include "../runtime/random.h"

static uint32_t draw(struct random *random, uint32_t below)
{
    return (uint32_t)random_below(random, below);
}

/* Mostly small, sometimes of several frames. */
static uint32_t draw_size(struct random *random)
{
    static const uint32_t below[] = {1, 50, 50, 50, 2000, 2000, 17000, 50000};
    return draw(random, below[draw(random, 8)]);
}

/* A call of that kind, and how it ends when nothing is in its way. */
static struct step draw_call(struct random *random, enum kind kind)
{
    struct step step = {.verb = STEP_CALL, .held = draw(random, 2)};
    struct plan *plan = &step.plan;
    *plan = (struct plan){.kind = kind, .number = draw(random, 900), .size = draw_size(random)};
    plan->count = draw(random, 8);
    plan->reply_size = draw_size(random);
    plan->after = draw(random, 20);
    plan->pull = draw(random, 3) == 0;
    if (kind == KIND_HANG || (kind == KIND_BACK && plan->count))
        plan->timeout_ms = 1 + draw(random, 300);
    if (plan->timeout_ms || kind == KIND_BRIEF)
        step.expect = WEIR_DEADLINE_EXCEEDED;
    else if (kind == KIND_REFUSE || (kind == KIND_DOWN && plan->number % 2))
        step.expect = WEIR_RAISED;
    else if (kind == KIND_UNSET)
        step.expect = WEIR_UNIMPLEMENTED;
    if (kind == KIND_UP)
        plan->number = 0;
    if (kind == KIND_REFUSE)
        plan->size %= 10000; /* an error fits one frame */
    return step;
}

static struct step draw_step(struct random *random, int *calls, struct scenario *scenario)
{
    uint32_t choice = draw(random, 24);
    if (choice < 13 && *calls < STAGE_CALLS) {
        struct step step = draw_call(random, (enum kind)(1 + draw(random, KIND_COUNT - 1)));
        step.slot = (*calls)++;
        return step;
    }
    if (choice < 15 && *calls)
        return (struct step){.verb = STEP_DROP, .slot = (int)draw(random, (uint32_t)*calls)};
    if (choice == 15 && *calls) {
        scenario->lossy = true;
        return (struct step){.verb = STEP_CLOSE, .slot = (int)draw(random, (uint32_t)*calls)};
    }
    if (choice == 16 && draw(random, 6) == 0) {
        scenario->lossy = true;
        return (struct step){.verb = STEP_DRAIN, .ms = draw(random, 200)};
    }
    if (choice == 17 && draw(random, 6) == 0) {
        scenario->lossy = true;
        return (struct step){.verb = STEP_SERVE};
    }
    if (choice == 18)
        return (struct step){.verb = STEP_NOTE, .plan.size = draw_size(random)};
    return (struct step){.verb = STEP_RUN, .ms = draw(random, 30)};
}

void mix_make(struct scenario *ret_scenario, uint64_t seed)
{
    struct random random = {seed};
    int calls = 0;
    memset(ret_scenario, 0, sizeof *ret_scenario);
    snprintf(ret_scenario->name, sizeof ret_scenario->name, "mix:%" PRIu64, seed);
    for (int i = 0; i < SCRIPT_STEPS - 1; i++)
        ret_scenario->steps[i] = draw_step(&random, &calls, ret_scenario);
}
