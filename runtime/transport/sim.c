/* The simulator: an executor whose time jumps, a counting allocator, and the faults of its
 * network. */
#include "weir/test.h"

#include <stdlib.h>
#include <string.h>

#include "internal.h"

enum {
    BLOCK_SIZE = 4 << 10,
    MOST_TURNS = 10 * 1000 * 1000,
    JOBS_PER_TURN = 4096,
    SHORT_READ = 16,
};

struct weir_sim {
    struct weir_executor executor; /* first */
    struct weir_sim_options options;
    struct weir_allocator allocator;
    struct weir__mem_faults faults;
    struct weir__mem_net net;
    struct weir_pool pool;
    struct weir_wheel wheel;
    struct weir_list jobs;
    struct weir_list hooks;
    uint64_t now;
    uint64_t random;
    uint64_t operations;
    uint64_t dials;
    uint64_t allocations;
    size_t in_use;
    size_t bytes;
    size_t most_bytes;
    bool inside;
};

/* Before each allocation: how much it is, for the count of bytes. */
union header {
    size_t size;
    max_align_t aligned;
};

/* ---- random numbers ------------------------------------------------------------------------- */

/* SplitMix64: every seed, 0 as well, gives a full sequence. */
static uint64_t next_random(struct weir_sim *sim)
{
    uint64_t z = sim->random += 0x9e3779b97f4a7c15u;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return z ^ (z >> 31);
}

uint64_t weir_sim_random(struct weir_sim *sim, uint64_t bound)
{
    return next_random(sim) % bound;
}

/* ---- allocator ------------------------------------------------------------------------------ */

static bool alloc_fails(struct weir_sim *sim)
{
    uint64_t at = sim->options.fail_alloc_at;
    sim->allocations++;
    if (at == 0)
        return false;
    return sim->options.fail_alloc_after ? sim->allocations >= at : sim->allocations == at;
}

/* An allocation of `old` bytes now has `size`; 0 is none. */
static void count_bytes(struct weir_sim *sim, size_t old, size_t size)
{
    sim->bytes += size - old;
    if (sim->bytes > sim->most_bytes)
        sim->most_bytes = sim->bytes;
}

static void *sim_resize(void *ctx, void *ptr, size_t size)
{
    struct weir_sim *sim = ctx;
    union header *header = ptr ? (union header *)ptr - 1 : NULL;
    size_t old = header ? header->size : 0;
    if (alloc_fails(sim) || size > SIZE_MAX - sizeof *header)
        return NULL;
    header = realloc(header, sizeof *header + size);
    if (!header)
        return NULL;
    header->size = size;
    sim->in_use += !ptr;
    count_bytes(sim, old, size);
    return header + 1;
}

static void *sim_alloc(void *ctx, size_t size)
{
    return sim_resize(ctx, NULL, size);
}

static void sim_mem_free(void *ctx, void *ptr)
{
    struct weir_sim *sim = ctx;
    union header *header = (union header *)ptr - 1;
    sim->in_use--;
    count_bytes(sim, header->size, 0);
    free(header);
}

/* ---- faults of the network ------------------------------------------------------------------ */

static bool on_operation(void *ctx)
{
    struct weir_sim *sim = ctx;
    return ++sim->operations == sim->options.reset_at;
}

static bool on_dial(void *ctx)
{
    struct weir_sim *sim = ctx;
    return ++sim->dials == sim->options.refuse_at;
}

static uint64_t draw_delay(void *ctx)
{
    struct weir_sim *sim = ctx;
    const struct weir_sim_options *o = &sim->options;
    uint64_t least = o->stall_bytes > 0 && o->delay_min_ms == 0 ? 1 : o->delay_min_ms;
    if (o->delay_max_ms <= least)
        return least;
    return least + weir_sim_random(sim, o->delay_max_ms - least + 1);
}

static unsigned draw_datagram(void *ctx)
{
    struct weir_sim *sim = ctx;
    const struct weir_sim_options *o = &sim->options;
    if (o->datagram_loss && weir_sim_random(sim, 100) < o->datagram_loss)
        return 0;
    return o->datagram_twice && weir_sim_random(sim, 100) < o->datagram_twice ? 2 : 1;
}

/* Half of the random reads are short: that is where bugs are. */
static size_t draw_split(struct weir_sim *sim, size_t available)
{
    switch (sim->options.split) {
    case WEIR_SIM_BYTES:
        return 1;
    case WEIR_SIM_RANDOM:
        if (available > SHORT_READ && weir_sim_random(sim, 2) == 0)
            available = SHORT_READ;
        return 1 + (size_t)weir_sim_random(sim, available);
    case WEIR_SIM_WHOLE:
        break;
    }
    return available;
}

static size_t draw_read_size(void *ctx, size_t available)
{
    struct weir_sim *sim = ctx;
    size_t most = sim->options.stall_bytes;
    size_t size = draw_split(sim, available);
    return most > 0 && size > most ? most : size;
}

/* ---- executor ------------------------------------------------------------------------------- */

static struct weir_sim *sim_of(struct weir_executor *executor)
{
    return (struct weir_sim *)executor;
}

static uint64_t executor_now(struct weir_executor *executor)
{
    return sim_of(executor)->now;
}

static void executor_defer(struct weir_executor *executor, struct weir_job *job)
{
    weir_list_push_back(&sim_of(executor)->jobs, &job->link);
}

static void executor_at_turn_end(struct weir_executor *executor, struct weir_job *job)
{
    weir_list_push_back(&sim_of(executor)->hooks, &job->link);
}

static void executor_timer_start(struct weir_executor *executor, struct weir_timer *timer,
                                 uint64_t at)
{
    weir_wheel_start(&sim_of(executor)->wheel, timer, at);
}

static void executor_timer_stop(struct weir_executor *executor, struct weir_timer *timer)
{
    weir_wheel_stop(&sim_of(executor)->wheel, timer);
}

static bool run_list(struct weir_list *list, unsigned most)
{
    struct weir_list *link;
    bool any = false;
    while (most-- > 0 && (link = weir_list_pop(list))) {
        struct weir_job *job = WEIR_CONTAINER(link, struct weir_job, link);
        job->fn(job->data);
        any = true;
    }
    return any;
}

static bool run_jobs(struct weir_sim *sim)
{
    struct weir_list hooks;
    bool any = run_list(&sim->jobs, JOBS_PER_TURN);
    weir_list_init(&hooks);
    weir_list_splice(&hooks, &sim->hooks);
    return run_list(&hooks, UINT32_MAX) || any;
}

static bool run_timers(struct weir_sim *sim)
{
    return weir_wheel_advance(&sim->wheel, sim->now) > 0;
}

/* Nothing is left to do now: time passes, at most to `until`. */
static bool jump(struct weir_sim *sim, uint64_t until)
{
    uint64_t next = weir_wheel_next(&sim->wheel);
    if (next == WEIR_TIME_NEVER || next > until)
        return false;
    if (next > sim->now)
        sim->now = next;
    run_timers(sim);
    return true;
}

static int turn(struct weir_sim *sim, uint64_t until)
{
    if (sim->inside)
        return WEIR_EBUSY;
    sim->inside = true;
    bool any = run_timers(sim);
    any = run_jobs(sim) || any;
    if (!any)
        any = jump(sim, until);
    sim->inside = false;
    return any;
}

static int executor_run_once(struct weir_executor *executor, bool block)
{
    struct weir_sim *sim = sim_of(executor);
    int any = turn(sim, block ? WEIR_TIME_NEVER : sim->now);
    return any == 0 && block ? WEIR_ECLOSED : any;
}

static const struct weir_executor_ops executor_ops = {
    .now_ms = executor_now,
    .defer = executor_defer,
    .at_turn_end = executor_at_turn_end,
    .timer_start = executor_timer_start,
    .timer_stop = executor_timer_stop,
    .run_once = executor_run_once,
};

static int run_to(struct weir_sim *sim, uint64_t until)
{
    for (int turns = 0; turns < MOST_TURNS; turns++) {
        int any = turn(sim, until);
        if (any <= 0)
            return any;
    }
    return WEIR_ELIMIT;
}

int weir_sim_run(struct weir_sim *sim)
{
    return run_to(sim, WEIR_TIME_NEVER);
}

int weir_sim_run_until(struct weir_sim *sim, uint64_t ms)
{
    int err = run_to(sim, ms);
    if (err == WEIR_OK && sim->now < ms)
        sim->now = ms;
    return err;
}

/* ---- life ----------------------------------------------------------------------------------- */

/* No slab and nothing kept in the pool: each object is one allocation, which leak counts, the n-th
 * failure and ASan then see. */
static void init_executor(struct weir_sim *sim)
{
    sim->allocator = (struct weir_allocator){sim_alloc, sim_resize, sim_mem_free, sim};
    weir_pool_init(&sim->pool, &sim->allocator, BLOCK_SIZE, 0);
    sim->executor.ops = &executor_ops;
    sim->executor.allocator = &sim->allocator;
    sim->executor.pool = &sim->pool;
    weir_wheel_init(&sim->wheel, 0);
    weir_list_init(&sim->jobs);
    weir_list_init(&sim->hooks);
}

struct weir_sim *weir_sim_new(const struct weir_sim_options *options)
{
    struct weir_sim *sim = calloc(1, sizeof *sim);
    if (!sim)
        return NULL;
    if (options)
        sim->options = *options;
    sim->random = sim->options.seed;
    init_executor(sim);
    sim->faults = (struct weir__mem_faults){
        .operation = on_operation,
        .refuse = on_dial,
        .delay = draw_delay,
        .read_size = draw_read_size,
        .datagram = draw_datagram,
        .ctx = sim,
        .capacity = sim->options.pipe_bytes,
    };
    weir__mem_net_init(&sim->net, &sim->executor);
    sim->net.faults = &sim->faults;
    return sim;
}

/* Time stands still here: timers of objects that the test has not freed must not go on for ever. */
void weir_sim_free(struct weir_sim *sim)
{
    if (!sim)
        return;
    weir__mem_net_close(&sim->net);
    run_to(sim, sim->now);
    weir_pool_fini(&sim->pool);
    free(sim);
}

/* ---- accessors ------------------------------------------------------------------------------ */

struct weir_executor *weir_sim_executor(struct weir_sim *sim)
{
    return &sim->executor;
}

struct weir_net *weir_sim_net(struct weir_sim *sim)
{
    return &sim->net.base;
}

const struct weir_allocator *weir_sim_allocator(struct weir_sim *sim)
{
    return &sim->allocator;
}

uint64_t weir_sim_now(struct weir_sim *sim)
{
    return sim->now;
}

uint64_t weir_sim_operations(const struct weir_sim *sim)
{
    return sim->operations;
}

uint64_t weir_sim_allocations(const struct weir_sim *sim)
{
    return sim->allocations;
}

size_t weir_sim_in_use(const struct weir_sim *sim)
{
    return sim->in_use;
}

size_t weir_sim_bytes(const struct weir_sim *sim)
{
    return sim->bytes;
}

size_t weir_sim_most_bytes(struct weir_sim *sim)
{
    size_t most = sim->most_bytes;
    sim->most_bytes = sim->bytes;
    return most;
}

static size_t list_length(const struct weir_list *head)
{
    size_t length = 0;
    for (const struct weir_list *link = head->next; link != head; link = link->next)
        length++;
    return length;
}

size_t weir_sim_connections(const struct weir_sim *sim)
{
    return list_length(&sim->net.ends);
}

void weir_sim_reset_at(struct weir_sim *sim, uint64_t operation)
{
    sim->options.reset_at = operation ? sim->operations + operation : 0;
}

void weir_sim_fail_alloc_at(struct weir_sim *sim, uint64_t allocation)
{
    sim->options.fail_alloc_at = allocation ? sim->allocations + allocation : 0;
}
