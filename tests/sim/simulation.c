/* simulation — client and server under virtual time with faults from a seed.
 *
 * Each run makes calls of every kind while input is split, delayed, stalled and reset, memory runs out
 * and callers lose interest; then everything ends. It checks that
 *   - every call that was not dropped completes exactly once, and a dropped one never
 *   - nothing runs in the handlers when the calls are over, and nothing leaks
 *   - the simulation comes to rest: nobody waits for ever
 *
 *   simulation             all of it
 *   simulation SEED        one seed of the random part, as a failure prints it
 */
#include "world.h"

#include <inttypes.h>
#include <stdio.h>

#include "../runtime/random.h"

enum { CALLS = 40, SEEDS = 120 };

static int failures;

#define CHECK(condition, ...)                                                                      \
    do {                                                                                           \
        if (!(condition)) {                                                                        \
            failures++;                                                                            \
            printf("FAILED: %s: ", #condition);                                                    \
            printf(__VA_ARGS__);                                                                   \
            printf("\n");                                                                          \
        }                                                                                          \
    } while (0)

/* ---- one call ---- */

struct driver {
    struct world *world;
    struct weir_future *f; /* held until it is given to `got` */
    struct weir_future *watched;
    enum sample_method method;
    struct got got;
    uint64_t left; /* messages to send */
    size_t len;
    bool dropped;
    bool given;
    bool reads;
};

static void send_on(struct weir_future *ready, void *data)
{
    static const uint8_t bytes[40000];
    struct driver *driver = data;
    int err = ready ? weir_future_status(ready) : WEIR_OK;
    while (!err && driver->left) {
        struct sample item = {driver->left, {bytes, driver->len}};
        err = weir_stream_send(driver->f, &item);
        driver->left -= !err;
    }
    if (err == WEIR_EAGAIN)
        weir_future_then(weir_stream_ready(driver->f), send_on, driver);
    else if (!err)
        weir_stream_end(driver->f);
}

static void driver_start(struct driver *driver, struct world *world, enum sample_method method,
                         uint64_t number, size_t len, uint32_t timeout_ms)
{
    *driver = (struct driver){.world = world, .method = method, .len = len};
    const struct weir_method *m = sample_method(method);
    driver->f = world_call(world, method, number, len, timeout_ms);
    if (!driver->f)
        return;
    if (m->flags & WEIR_METHOD_REPLY_STREAM)
        driver->reads = world_each(driver->f, &driver->got) == WEIR_OK;
    if (m->flags & WEIR_METHOD_REQUEST_STREAM) {
        driver->left = number;
        send_on(NULL, driver);
    }
}

/* Streams are sent to through the handle, so it is given away only when that is over. */
static void driver_finish(struct driver *driver)
{
    if (!driver->f || driver->given)
        return;
    driver->given = true;
    driver->watched = driver->f;
    world_then(driver->f, &driver->got);
}

static void driver_drop(struct driver *driver)
{
    if (!driver->f || (driver->given && driver->got.times))
        return;
    driver->dropped = true;
    driver->got.times = 0;
    driver->got.ends = 0;
    weir_future_cancel(&driver->f);
}

static void driver_check(const struct driver *driver, const char *what, uint64_t n)
{
    int expected = driver->dropped || !driver->watched ? 0 : 1;
    CHECK(driver->got.times == expected, "%s %" PRIu64 ": method %d completed %d times", what, n,
          (int)driver->method, driver->got.times);
    CHECK(driver->got.ends <= 1, "%s %" PRIu64 ": method %d ended %d times", what, n,
          (int)driver->method, driver->got.ends);
    if (driver->got.times && driver->got.status == WEIR_OK && driver->reads)
        CHECK(driver->got.ends == 1 && driver->got.end_status == WEIR_OK, "%s %" PRIu64, what, n);
}

/* ---- worlds ---- */

/* A client that gives up soon: a simulation must come to rest. */
static const struct weir_client_options hasty = {
    .connect_timeout_ms = 300,
    .reconnect_min_ms = 5,
    .reconnect_max_ms = 50,
    .keepalive_ms = 200,
    .seed = 7,
};

static const struct weir_server_options patient = {
    .max_calls = 24,
    .handshake_timeout_ms = 500,
    .keepalive_ms = 300,
    .stream_credit = 65536,
    .max_queued_bytes = 20000,
};

static void open_world(struct world *world, const struct weir_sim_options *options)
{
    memset(world, 0, sizeof *world);
    world->sim = weir_sim_new(options);
    world_serve(world, &patient);
    world_connect(world, &hasty);
}

static void close_world(struct world *world, const char *what, uint64_t n)
{
    weir_client_free(world->served.kept);
    world->served.kept = NULL;
    weir_client_free(world->client);
    weir_server_free(world->server);
    CHECK(weir_sim_run(world->sim) != WEIR_ELIMIT, "%s %" PRIu64 ": never comes to rest", what, n);
    CHECK(world->served.running == 0, "%s %" PRIu64 ": %" PRIu64 " handlers never ended", what, n,
          world->served.running);
    CHECK(weir_sim_connections(world->sim) == 0, "%s %" PRIu64, what, n);
    CHECK(weir_sim_in_use(world->sim) == 0, "%s %" PRIu64 ": %zu allocations leaked", what, n,
          weir_sim_in_use(world->sim));
    weir_sim_free(world->sim);
}

static bool turn(struct world *world)
{
    return weir_executor_run_once(weir_sim_executor(world->sim), false) > 0;
}

/* ---- a fault at every point ---- */

static const enum sample_method kinds[] = {
    SAMPLE_ECHO, SAMPLE_LATER, SAMPLE_NEVER, SAMPLE_RAISE, SAMPLE_MANY,   SAMPLE_SUM,
    SAMPLE_CHAT, SAMPLE_PULL,  SAMPLE_BACK,  SAMPLE_WIDE,  SAMPLE_DETACH,
};

enum { KINDS = sizeof kinds / sizeof kinds[0] };

/* "reset of 5, 10 bytes at": what a failure prints. */
static const char *label(const char *fault, enum sample_method method, size_t len)
{
    static char text[64];
    snprintf(text, sizeof text, "%s of %d, %zu bytes at", fault, (int)method, len);
    return text;
}

/* Drops the call after `turns` turns of the loop; whether it was still pending. */
static bool cancel_after(enum sample_method method, int turns, size_t len)
{
    struct weir_sim_options options = {.seed = 1, .delay_min_ms = 1, .delay_max_ms = 3};
    const char *what = label("cancel", method, len);
    struct world world;
    struct driver driver;
    open_world(&world, &options);
    driver_start(&driver, &world, method, method == SAMPLE_WIDE ? 60000 : 20, len, 2000);
    for (int i = 0; i < turns; i++)
        if (!turn(&world))
            weir_sim_run_until(world.sim, weir_sim_now(world.sim) + 1);
    bool pending = driver.f && !weir_future_done(driver.f);
    driver_drop(&driver);
    weir_sim_run_until(world.sim, weir_sim_now(world.sim) + 100);
    CHECK(world.served.running == 0, "cancel %d after %d: still running", (int)method, turns);
    driver_check(&driver, what, (uint64_t)turns);
    close_world(&world, what, (uint64_t)turns);
    return pending;
}

static void cancel_everywhere(void)
{
    for (int k = 0; k < KINDS; k++) {
        for (int turns = 0; turns < 2000 && cancel_after(kinds[k], turns, 10); turns++)
            ;
        for (int turns = 0; turns < 2000 && cancel_after(kinds[k], turns, 40000); turns++)
            ;
    }
}

static void settle(struct world *world, struct driver *driver)
{
    for (int i = 0; i < 200 && driver->f && !driver->given && !weir_future_done(driver->f); i++)
        weir_sim_run_until(world->sim, weir_sim_now(world->sim) + 50);
    driver_finish(driver);
    weir_sim_run_until(world->sim, weir_sim_now(world->sim) + 5000);
}

/* The connection breaks at operation n; whether there were so many. */
static bool reset_at(enum sample_method method, uint64_t n, size_t len)
{
    struct weir_sim_options options = {.seed = n, .reset_at = n, .delay_max_ms = 2};
    const char *what = label("reset", method, len);
    struct world world;
    struct driver driver;
    open_world(&world, &options);
    driver_start(&driver, &world, method, method == SAMPLE_WIDE ? 60000 : 20, len, 2000);
    settle(&world, &driver);
    driver_check(&driver, what, n);
    bool happened = weir_sim_operations(world.sim) >= n;
    close_world(&world, what, n);
    return happened;
}

static void reset_everywhere(void)
{
    for (int k = 0; k < KINDS; k++) {
        for (uint64_t n = 1; n < 1000 && reset_at(kinds[k], n, 10); n++)
            ;
        for (uint64_t n = 1; n < 1000 && reset_at(kinds[k], n, 40000); n++)
            ;
    }
}

/* Allocation n fails, alone or with all that follow. */
static bool no_memory_at(enum sample_method method, uint64_t n, bool after, size_t len)
{
    struct weir_sim_options options = {.seed = n, .fail_alloc_at = n, .fail_alloc_after = after};
    const char *what = label("memory", method, len);
    struct world world;
    struct driver driver = {0};
    open_world(&world, &options);
    if (world.client)
        driver_start(&driver, &world, method, method == SAMPLE_WIDE ? 60000 : 20, len, 2000);
    if (world.client)
        settle(&world, &driver);
    driver_check(&driver, what, n);
    bool happened = weir_sim_allocations(world.sim) >= n;
    close_world(&world, what, n);
    return happened;
}

static void no_memory_anywhere(void)
{
    for (int k = 0; k < KINDS; k++)
        for (int after = 0; after < 2; after++) {
            for (uint64_t n = 1; n < 300 && no_memory_at(kinds[k], n, after, 10); n++)
                ;
            for (uint64_t n = 1; n < 300 && no_memory_at(kinds[k], n, after, 40000); n++)
                ;
        }
}

/* ---- everything at once ---- */

static struct weir_sim_options random_faults(struct random *random, uint64_t seed)
{
    struct weir_sim_options options = {.seed = seed};
    options.split = (enum weir_sim_split)random_below(random, 3);
    if (random_below(random, 2)) {
        options.delay_min_ms = (uint32_t)random_below(random, 5);
        options.delay_max_ms = options.delay_min_ms + (uint32_t)random_below(random, 20);
    }
    if (random_below(random, 3) == 0)
        options.reset_at = 1 + random_below(random, 400);
    if (random_below(random, 3) == 0)
        options.stall_bytes = 1 + random_below(random, 5000);
    if (random_below(random, 3) == 0)
        options.pipe_bytes = 1 + random_below(random, 8000);
    if (random_below(random, 4) == 0)
        options.refuse_at = 1 + random_below(random, 3);
    if (random_below(random, 4) == 0)
        options.fail_alloc_at = 10 + random_below(random, 300);
    return options;
}

static size_t random_size(struct random *random, const struct weir_sim_options *options)
{
    size_t most = options->split == WEIR_SIM_WHOLE && !options->stall_bytes ? 40000 : 3000;
    return random_below(random, 3) ? random_below(random, 100) : random_below(random, most);
}

static void random_step(struct random *random, struct world *world, struct driver *drivers,
                        int *count, const struct weir_sim_options *options)
{
    switch (random_below(random, 10)) {
    case 0:
    case 1:
    case 2:
    case 3:
        if (*count == CALLS)
            break;
        driver_start(&drivers[(*count)++], world, kinds[random_below(random, KINDS)],
                     1 + random_below(random, 30), random_size(random, options),
                     1 + (uint32_t)random_below(random, 1000));
        break;
    case 4:
        if (*count)
            driver_drop(&drivers[random_below(random, (uint64_t)*count)]);
        break;
    case 5:
        weir_client_oneway(world->client, sample_method(SAMPLE_NOTE), &(struct sample){.number = 1},
                           NULL);
        break;
    case 6:
        if (random_below(random, 20) == 0 && world->server)
            weir_server_drain(world->server, (uint32_t)random_below(random, 200), NULL, NULL);
        break;
    default:
        weir_sim_run_until(world->sim, weir_sim_now(world->sim) + random_below(random, 20));
        break;
    }
}

static void random_run(uint64_t seed)
{
    struct random random = {seed};
    struct weir_sim_options options = random_faults(&random, seed);
    static struct driver drivers[CALLS];
    struct world world;
    int count = 0;
    open_world(&world, &options);
    for (int i = 0; world.client && i < 150; i++)
        random_step(&random, &world, drivers, &count, &options);
    for (int i = 0; i < count; i++)
        if (random_below(&random, 2))
            settle(&world, &drivers[i]);
    for (int i = 0; i < count; i++)
        settle(&world, &drivers[i]);
    for (int i = 0; i < count; i++)
        driver_check(&drivers[i], "seed", seed);
    if (!options.fail_alloc_at)
        CHECK(world.served.running == 0, "seed %" PRIu64 ": still running", seed);
    close_world(&world, "seed", seed);
}

int main(int argc, char **argv)
{
    setvbuf(stdout, NULL, _IOLBF, 0);
    if (argc > 1) {
        random_run(strtoull(argv[1], NULL, 0));
        return failures != 0;
    }
    cancel_everywhere();
    reset_everywhere();
    no_memory_anywhere();
    for (uint64_t seed = 1; seed <= SEEDS && !failures; seed++)
        random_run(seed);
    printf("%s\n", failures ? "simulation failed" : "simulation passed");
    return failures != 0;
}
