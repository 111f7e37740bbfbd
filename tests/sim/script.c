#include "script.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "../runtime/random.h"

enum { MOST_TURNS = 400 * 1000, LONGEST_MS = 300 * 1000 };

const char *const fault_names[FAULT_COUNT] = {
    "none",      "bytes",   "split",     "delay",    "stall",     "pipe",      "reset",
    "refuse",    "alloc",   "no-memory", "drop",     "scope",     "drain",     "no-server",
    "no-client", "in-drop", "in-scope",  "in-drain", "in-server", "in-client", "random",
};

/* ---- stages ---- */

void stage_complain(struct stage *stage, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    printf("%s: ", stage->what);
    vprintf(format, arguments);
    printf("\n");
    va_end(arguments);
    stage->failed = true;
}

static void on_timer(void *data)
{
    struct stage *stage = data;
    stage->timed = true;
}

static void leave_server(struct stage *stage)
{
    struct weir_server *server = stage->server;
    stage->server = NULL;
    weir_server_free(server);
}

static void leave_client(struct stage *stage)
{
    struct weir_client *client = stage->client;
    stage->client = NULL;
    weir_client_free(client);
}

static void drain(struct stage *stage, uint32_t grace_ms)
{
    if (stage->server)
        weir_server_drain(stage->server, grace_ms, NULL, NULL);
}

static void drop_all(struct stage *stage)
{
    for (int i = 0; i < STAGE_CALLS; i++)
        drive_drop(&stage->drives[i]);
}

static void close_all(struct stage *stage)
{
    for (int i = 0; i < STAGE_CALLS; i++)
        drive_close(&stage->drives[i]);
}

/* The fault that counts turns or callbacks. */
static void strike(struct stage *stage)
{
    struct drive *d = &stage->drives[stage->fault.slot];
    stage->struck = stage->fault.kind >= FAULT_DRAIN || drive_is_pending(d);
    switch (stage->fault.kind) {
    case FAULT_DROP:
        drive_drop(d);
        break;
    case FAULT_SCOPE:
        drive_close(d);
        break;
    case FAULT_IN_DROP:
        drop_all(stage);
        break;
    case FAULT_IN_SCOPE:
        close_all(stage);
        break;
    case FAULT_DRAIN:
    case FAULT_IN_DRAIN:
        drain(stage, 50);
        break;
    case FAULT_NO_SERVER:
    case FAULT_IN_SERVER:
        leave_server(stage);
        break;
    case FAULT_NO_CLIENT:
    case FAULT_IN_CLIENT:
        leave_client(stage);
        break;
    default:
        break;
    }
}

static bool counts_callbacks(enum fault_kind kind)
{
    return kind >= FAULT_IN_DROP && kind <= FAULT_IN_CLIENT;
}

static bool counts_turns(enum fault_kind kind)
{
    return kind >= FAULT_DROP && kind <= FAULT_NO_CLIENT;
}

static void on_callback(void *data)
{
    struct stage *stage = data;
    stage->callbacks++;
    if (counts_callbacks(stage->fault.kind) && stage->callbacks == stage->fault.n)
        strike(stage);
}

static void serve(struct stage *stage, const struct weir_server_options *options)
{
    stage->server =
        weir_server_new_on(weir_sim_net(stage->sim), served_service(&stage->served), options);
    if (stage->server)
        weir_server_listen(stage->server, "mem:sim");
}

void stage_open(struct stage *stage, const struct weir_sim_options *options,
                const struct weir_server_options *server, const struct weir_client_options *client)
{
    stage->sim = weir_sim_new(options);
    stage->executor = weir_sim_executor(stage->sim);
    stage->hook = (struct hook){on_callback, stage};
    stage->served.hook = stage->served_back.hook = &stage->hook;
    weir_timer_init(&stage->timer, on_timer, stage);
    serve(stage, server);
    stage->client = weir_client_new_on(weir_sim_net(stage->sim), "mem:sim", client);
    if (stage->client && weir_client_serve(stage->client, served_service(&stage->served_back))) {
        weir_client_free(stage->client);
        stage->client = NULL;
    }
}

/* One turn of the loop; false when it was the last one. */
static bool turn(struct stage *stage)
{
    bool more = weir_executor_run_once(stage->executor, true) > 0;
    stage->turns++;
    if (counts_turns(stage->fault.kind) && stage->turns == stage->fault.n)
        strike(stage);
    return more;
}

void stage_run(struct stage *stage, uint64_t ms)
{
    uint64_t most = stage->turns + MOST_TURNS;
    stage->timed = false;
    weir_executor_timer_after(stage->executor, &stage->timer, ms);
    while (!stage->timed && stage->turns < most)
        turn(stage);
    if (!stage->timed)
        stage_complain(stage, "time stands still");
    weir_executor_timer_stop(stage->executor, &stage->timer);
}

/* A peer hears of the end when the network has brought it. */
static bool any_open(const struct stage *stage)
{
    return stage->served.open || stage->served.detached || stage->served_back.open ||
           stage->served_back.detached;
}

static bool any_pending(const struct stage *stage)
{
    for (int i = 0; i < STAGE_CALLS; i++)
        if (drive_is_pending(&stage->drives[i]))
            return true;
    return false;
}

void stage_settle(struct stage *stage)
{
    uint64_t most = stage->turns + MOST_TURNS;
    stage->timed = false;
    weir_executor_timer_after(stage->executor, &stage->timer, LONGEST_MS);
    while ((any_pending(stage) || any_open(stage)) && !stage->timed && stage->turns < most)
        turn(stage);
    weir_executor_timer_stop(stage->executor, &stage->timer);
}

static void check_drive(struct stage *stage, int slot)
{
    const struct drive *d = &stage->drives[slot];
    const char *complaint = d->plan.kind ? drive_complaint(d) : NULL;
    if (complaint)
        stage_complain(stage, "call %d (%s): %s; %d outcomes, status %d, %u items, %d ends", slot,
                       kind_names[d->plan.kind], complaint, d->times, d->status, d->items, d->ends);
}

static void check_served(struct stage *stage, const struct served *served, const char *side)
{
    if (served->open)
        stage_complain(stage, "%" PRIu64 " scopes of handlers outlive their calls (%s)",
                       served->open, side);
    if (served->detached)
        stage_complain(stage, "%" PRIu64 " detached handlers go on (%s)", served->detached, side);
    if (served->wrong)
        stage_complain(stage, "%" PRIu64 " requests are not what was sent (%s)", served->wrong,
                       side);
}

void stage_check(struct stage *stage)
{
    for (int i = 0; i < STAGE_CALLS; i++)
        check_drive(stage, i);
    check_served(stage, &stage->served, "server");
    check_served(stage, &stage->served_back, "client");
}

void stage_close(struct stage *stage)
{
    drop_all(stage);
    close_all(stage);
    leave_client(stage);
    leave_server(stage);
    if (weir_sim_run(stage->sim) == WEIR_ELIMIT)
        stage_complain(stage, "never comes to rest");
    check_served(stage, &stage->served, "server, at the end");
    check_served(stage, &stage->served_back, "client, at the end");
    if (weir_sim_connections(stage->sim))
        stage_complain(stage, "%zu connections left", weir_sim_connections(stage->sim));
    if (weir_sim_in_use(stage->sim))
        stage_complain(stage, "%zu allocations left", weir_sim_in_use(stage->sim));
    weir_sim_free(stage->sim);
}

/* ---- outcomes that a fault explains ---- */

static bool is_one_of(int status, const int *list)
{
    for (; *list; list++)
        if (*list == status)
            return true;
    return false;
}

static bool is_explained(const struct stage *stage, const struct step *step, int slot, int status)
{
    static const int lost[] = {WEIR_UNAVAILABLE, 0};
    static const int starved[] = {WEIR_UNAVAILABLE, WEIR_ENOMEM, WEIR_RESOURCE_EXHAUSTED, 0};
    bool has_deadline = step->plan.timeout_ms || step->plan.kind == KIND_BRIEF;
    if (has_deadline && status == WEIR_DEADLINE_EXCEEDED)
        return true;
    switch (stage->fault.kind) {
    case FAULT_RESET:
    case FAULT_REFUSE:
    case FAULT_DRAIN:
    case FAULT_IN_DRAIN:
    case FAULT_NO_SERVER:
    case FAULT_IN_SERVER:
        return is_one_of(status, lost);
    case FAULT_ALLOC:
    case FAULT_NO_MEMORY:
    case FAULT_RANDOM:
        return is_one_of(status, starved);
    case FAULT_SCOPE:
        return slot == stage->fault.slot && status == WEIR_CANCELLED;
    case FAULT_IN_SCOPE:
    case FAULT_NO_CLIENT:
    case FAULT_IN_CLIENT:
        return status == WEIR_CANCELLED;
    default:
        return false;
    }
}

static void check_outcome(struct stage *stage, const struct scenario *scenario,
                          const struct step *step, int slot)
{
    const struct drive *d = &stage->drives[slot];
    if (scenario->lossy && (d->status == WEIR_UNAVAILABLE || d->status == WEIR_CANCELLED))
        return;
    if (!d->times || d->status == step->expect || is_explained(stage, step, slot, d->status) ||
        (step->else_expect && d->status == step->else_expect))
        return;
    stage_complain(stage, "call %d (%s): %s instead of %s", slot, kind_names[d->plan.kind],
                   weir_error_name(d->status), weir_error_name(step->expect));
}

static int copies(const struct step *step)
{
    return step->copies ? step->copies : 1;
}

/* ---- scripts ---- */

/* Gives up soon, so that virtual time comes to rest. */
static const struct weir_client_options hasty = {
    .connect_timeout_ms = 2000,
    .reconnect_min_ms = 5,
    .reconnect_max_ms = 50,
    .keepalive_ms = 5000,
    .seed = 7,
};

static struct weir_server_options server_options(const struct scenario *scenario)
{
    return (struct weir_server_options){
        .max_calls = scenario->max_calls ? scenario->max_calls : 24,
        .handshake_timeout_ms = 2000,
        .keepalive_ms = 5000,
        .stream_credit = 65536,
        .connection_credit = 262144,
        .max_queued_bytes = 128 * 1024,
    };
}

/* Several at once; resets and failing allocations in a third of the seeds each. */
static struct weir_sim_options random_options(uint64_t seed)
{
    struct random random = {seed};
    struct weir_sim_options options = {.seed = seed};
    options.split = (enum weir_sim_split)random_below(&random, 3);
    if (random_below(&random, 2))
        options.delay_max_ms = 1 + (uint32_t)random_below(&random, 20);
    if (random_below(&random, 3) == 0)
        options.pipe_bytes = 1 + random_below(&random, 8000);
    if (random_below(&random, 4) == 0)
        options.stall_bytes = 200 + random_below(&random, 8000);
    if (random_below(&random, 3) == 0)
        options.reset_at = 1 + random_below(&random, 300);
    if (random_below(&random, 3) == 0)
        options.fail_alloc_at = 1 + random_below(&random, 300);
    if (random_below(&random, 8) == 0)
        options.refuse_at = 1 + random_below(&random, 2);
    if (options.split == WEIR_SIM_BYTES && (options.delay_max_ms || options.stall_bytes))
        options.split = WEIR_SIM_RANDOM; /* a millisecond a byte is no test of anything */
    return options;
}

static struct weir_sim_options sim_options(struct fault fault)
{
    struct weir_sim_options options = {.seed = 1};
    switch (fault.kind) {
    case FAULT_BYTES:
        options.split = WEIR_SIM_BYTES;
        break;
    case FAULT_SPLIT:
        options.split = WEIR_SIM_RANDOM;
        options.seed = fault.n;
        break;
    case FAULT_DELAY:
        options.delay_min_ms = 1;
        options.delay_max_ms = 20;
        options.seed = fault.n;
        break;
    case FAULT_STALL:
        options.stall_bytes = (size_t)fault.n;
        break;
    case FAULT_PIPE:
        options.pipe_bytes = (size_t)fault.n;
        break;
    case FAULT_RESET:
        options.reset_at = fault.n;
        break;
    case FAULT_REFUSE:
        options.refuse_at = fault.n;
        break;
    case FAULT_NO_MEMORY:
        options.fail_alloc_after = true;
        options.fail_alloc_at = fault.n;
        break;
    case FAULT_ALLOC:
        options.fail_alloc_at = fault.n;
        break;
    case FAULT_RANDOM:
        options = random_options(fault.n);
        break;
    default:
        break;
    }
    return options;
}

static void start_calls(struct stage *stage, const struct step *step)
{
    bool then =
        stage->fault.kind != FAULT_DROP && stage->fault.kind != FAULT_IN_DROP && !step->held;
    for (int i = 0; i < copies(step) && stage->client; i++)
        drive_start(&stage->drives[step->slot + i], stage->client, stage->executor, &step->plan,
                    then, &stage->hook);
}

static void do_step(struct stage *stage, const struct scenario *scenario, const struct step *step)
{
    struct weir_server_options options = server_options(scenario);
    struct sim_item item = {.data = pattern(0, step->plan.size)};
    switch (step->verb) {
    case STEP_END:
        break;
    case STEP_CALL:
        start_calls(stage, step);
        break;
    case STEP_RUN:
        stage_run(stage, step->ms);
        break;
    case STEP_DROP:
        drive_drop(&stage->drives[step->slot]);
        break;
    case STEP_CLOSE:
        drive_close(&stage->drives[step->slot]);
        break;
    case STEP_NOTE:
        sim_sim_note(stage->client, &item, NULL);
        break;
    case STEP_DRAIN:
        drain(stage, step->ms);
        break;
    case STEP_FREE_SERVER:
        leave_server(stage);
        break;
    case STEP_FREE_CLIENT:
        leave_client(stage);
        break;
    case STEP_SERVE:
        leave_server(stage);
        stage_run(stage, 1);
        serve(stage, &options);
        break;
    }
}

static void check_outcomes(struct stage *stage, const struct scenario *scenario)
{
    for (const struct step *step = scenario->steps; step->verb; step++)
        for (int i = 0; step->verb == STEP_CALL && i < copies(step); i++)
            check_outcome(stage, scenario, step, step->slot + i);
}

/* A fault may take the client or the server away in the middle. */
static void play(struct stage *stage, const struct scenario *scenario)
{
    for (const struct step *step = scenario->steps; step->verb && stage->client; step++)
        do_step(stage, scenario, step);
    stage_settle(stage);
    stage_check(stage);
    check_outcomes(stage, scenario);
}

bool script_run(const struct scenario *scenario, struct fault fault, struct trace *ret_trace)
{
    static struct stage stage;
    static char what[128];
    snprintf(what, sizeof what, "sim_scripted %s %s %" PRIu64 " %d", scenario->name,
             fault_names[fault.kind], fault.n, fault.slot);
    memset(&stage, 0, sizeof stage);
    stage.what = what;
    stage.fault = fault;
    struct weir_sim_options sim = sim_options(fault);
    struct weir_server_options server = server_options(scenario);
    stage_open(&stage, &sim, &server, &hasty);
    play(&stage, scenario);
    size_t most = scenario->most_bytes ? scenario->most_bytes : 4 * 1024 * 1024;
    *ret_trace = (struct trace){
        .operations = weir_sim_operations(stage.sim),
        .allocations = weir_sim_allocations(stage.sim),
        .struck = stage.struck,
        .callbacks = stage.callbacks,
        .turns = stage.turns,
        .most_bytes = weir_sim_most_bytes(stage.sim),
    };
    if (ret_trace->most_bytes > most)
        stage_complain(&stage, "%zu bytes in use", ret_trace->most_bytes);
    stage_close(&stage);
    return !stage.failed;
}
