/* Peers that send nonsense. Whatever it is: a server goes on serving others, a client's calls
 * resolve once, nothing leaks, and neither holds more than its limits allow.
 *
 *   sim_hostile [FIRST COUNT]      these seeds; a complaint names its own
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "raw.h"
#include "script.h"

enum { SEEDS = 200, FRAMES = 100 };

static int failures;

static const struct weir_server_options server_options = {
    .max_calls = 20,
    .max_message = 100 * 1000,
    .max_connection_bytes = 256 * 1024,
    .max_queued_bytes = 64 * 1024,
    .handshake_timeout_ms = 500,
    .keepalive_ms = 1000,
};

static const struct weir_client_options client_options = {
    .connect_timeout_ms = 300,
    .reconnect_min_ms = 5,
    .reconnect_max_ms = 50,
    .max_message = 100 * 1000,
    .keepalive_ms = 1000,
    .seed = 7,
};

static struct weir_sim_options sim_options(struct random *random, uint64_t seed)
{
    struct weir_sim_options options = {.seed = seed};
    options.split = random_below(random, 3) ? WEIR_SIM_WHOLE : WEIR_SIM_RANDOM;
    if (random_below(random, 4) == 0)
        options.fail_alloc_at = 20 + random_below(random, 200);
    return options;
}

static void open_stage(struct stage *stage, const char *side, uint64_t seed)
{
    static char what[64];
    snprintf(what, sizeof what, "sim_hostile %" PRIu64 " 1 (%s)", seed, side);
    memset(stage, 0, sizeof *stage);
    stage->what = what;
}

static void close_stage(struct stage *stage, size_t most)
{
    size_t bytes = weir_sim_most_bytes(stage->sim);
    if (bytes > most)
        stage_complain(stage, "%zu bytes in use", bytes);
    stage->served.wrong = stage->served_back.wrong = 0; /* the raw peer's data are no pattern */
    stage_close(stage);
    failures += stage->failed;
}

static void send_nonsense(struct stage *stage, struct raw *raw, struct random *random,
                          bool accepting)
{
    static struct raw_bytes bytes;
    bytes.len = 0;
    if (random_below(random, 20))
        raw_hello(&bytes);
    for (int i = 0; i < FRAMES; i++) {
        raw_say(&bytes, raw->talk, random, served_service(NULL).type, accepting);
        if (random_below(random, 4))
            continue;
        raw_send(raw, bytes.data, bytes.len);
        bytes.len = 0;
        stage_run(stage, random_below(random, 20));
    }
    if (random_below(random, 2))
        raw_send(raw, bytes.data, bytes.len);
    stage_run(stage, random_below(random, 50));
}

/* ---- a server ---- */

static void against_server(uint64_t seed)
{
    static struct stage stage;
    struct random random = {seed};
    struct weir_sim_options options = sim_options(&random, seed);
    struct raw_talk talk = {0};
    struct raw raw = {.talk = &talk};
    open_stage(&stage, "server", seed);
    stage_open(&stage, &options, &server_options, &client_options);
    raw_dial(&raw, stage.sim, "mem:sim");
    stage_run(&stage, 5);
    send_nonsense(&stage, &raw, &random, false);
    struct plan plan = {.kind = KIND_ECHO, .number = 1, .size = 100};
    if (stage.client)
        drive_start(&stage.drives[0], stage.client, stage.executor, &plan, true, NULL);
    stage_run(&stage, 100);
    raw_close(&raw);
    stage_settle(&stage);
    stage.served.wrong = 0;
    stage_check(&stage);
    if (!options.fail_alloc_at && stage.drives[0].status)
        stage_complain(&stage, "nobody else is served: %s",
                       weir_error_name(stage.drives[0].status));
    close_stage(&stage, 2 * 1024 * 1024);
}

/* ---- a client ---- */

static void start_calls(struct stage *stage, struct random *random)
{
    for (int i = 0; i < 10; i++) {
        struct plan plan = {
            .kind = (enum kind)(1 + random_below(random, KIND_COUNT - 1)),
            .number = 2,
            .count = 3,
            .size = (uint32_t)random_below(random, 2000),
            .pull = random_below(random, 2),
        };
        drive_start(&stage->drives[i], stage->client, stage->executor, &plan,
                    random_below(random, 2), NULL);
    }
}

/* What came is the raw peer's; only how often it came counts. */
static void forgive(struct stage *stage)
{
    for (int i = 0; i < STAGE_CALLS; i++)
        stage->drives[i].wrong = 0;
    stage->served.wrong = stage->served_back.wrong = 0;
}

static void against_client(uint64_t seed)
{
    static struct stage stage;
    struct random random = {seed ^ 0x5555};
    struct weir_sim_options options = sim_options(&random, seed);
    struct raw_talk talk = {0};
    struct raw raw = {.talk = &talk};
    open_stage(&stage, "client", seed);
    stage_open(&stage, &options, &server_options, &client_options);
    weir_server_free(stage.server);
    stage.server = NULL;
    stage_run(&stage, 1);
    raw_listen(&raw, stage.sim, "mem:sim");
    if (stage.client)
        start_calls(&stage, &random);
    stage_run(&stage, 2);
    send_nonsense(&stage, &raw, &random, true);
    raw_close(&raw);
    stage_settle(&stage);
    forgive(&stage);
    stage_check(&stage);
    close_stage(&stage, 2 * 1024 * 1024);
}

int main(int argc, char **argv)
{
    uint64_t first = argc > 1 ? strtoull(argv[1], NULL, 0) : 1;
    uint64_t count = argc > 2 ? strtoull(argv[2], NULL, 0) : SEEDS;
    setvbuf(stdout, NULL, _IOLBF, 0);
    pattern_make();
    for (uint64_t seed = first; seed < first + count && failures < 10; seed++) {
        against_server(seed);
        against_client(seed);
    }
    printf("%" PRIu64 " seeds, %d failed\n", count, failures);
    return failures != 0;
}
