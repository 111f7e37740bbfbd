/* world.h — a server and a client of the sample service over the simulator's network, and a record
 * of every call's outcomes. */
#ifndef TESTS_SIM_WORLD_H
#define TESTS_SIM_WORLD_H

#include <stdlib.h>
#include <string.h>

#include "sample.h"
#include "weir/test.h"

struct world {
    struct weir_sim *sim;
    struct weir_server *server;
    struct weir_client *client;
    struct sample_server served;
    struct sample_server served_back; /* by the client, for the way back */
};

/* One call, as its callback saw it. */
struct got {
    int times;
    int status;
    uint64_t number;
    size_t len;
    char text[64];
    int items;
    int ends;
    int end_status;
};

static inline void got_result(void *data, const struct sample_result *result)
{
    struct got *got = data;
    got->times++;
    got->status = result->status;
    size_t len = result->text.len < sizeof got->text - 1 ? result->text.len : sizeof got->text - 1;
    if (len)
        memcpy(got->text, result->text.data, len);
    got->text[len] = '\0';
    if (result->reply) {
        got->number = result->reply->number;
        got->len = result->reply->data.len;
    }
}

static inline int got_item(void *data, const struct sample *item)
{
    struct got *got = data;
    got->items++;
    got->number += item->number;
    got->len += item->data.len;
    return WEIR_OK;
}

static inline void got_end(void *data, int status)
{
    struct got *got = data;
    got->ends++;
    got->end_status = status;
}

static inline void world_serve(struct world *world, const struct weir_server_options *options)
{
    world->server =
        weir_server_new_on(weir_sim_net(world->sim), sample_service(&world->served), options);
    if (world->server)
        weir_server_listen(world->server, "mem:sample");
}

static inline void world_connect(struct world *world, const struct weir_client_options *options)
{
    struct weir_client_options seeded = {.seed = 1};
    if (options)
        seeded = *options;
    if (!seeded.seed)
        seeded.seed = 1;
    world->client = weir_client_new_on(weir_sim_net(world->sim), "mem:sample", &seeded);
    if (world->client)
        weir_client_serve(world->client, sample_service(&world->served_back));
}

static inline void world_init(struct world *world, const struct weir_sim_options *options)
{
    memset(world, 0, sizeof *world);
    world->sim = weir_sim_new(options ? options : &(struct weir_sim_options){0});
    world_serve(world, NULL);
    world_connect(world, NULL);
}

/* Ends everything; what is still allocated afterwards has leaked. */
static inline size_t world_fini(struct world *world)
{
    weir_client_free(world->served.kept);
    weir_client_free(world->client);
    weir_server_free(world->server);
    weir_sim_run(world->sim);
    size_t leaked = weir_sim_in_use(world->sim);
    weir_sim_free(world->sim);
    return leaked;
}

static inline struct weir_future *world_call(struct world *world, enum sample_method method,
                                             uint64_t number, size_t len, uint32_t timeout_ms)
{
    uint8_t *data = len ? malloc(len) : NULL;
    for (size_t i = 0; i < len; i++)
        data[i] = sample_byte(i);
    struct sample request = {number, {data, len}};
    struct weir_call_options options = {.timeout_ms = timeout_ms};
    const struct weir_method *m = sample_method(method);
    bool streams = m->flags & WEIR_METHOD_REQUEST_STREAM;
    struct weir_future *f = weir_client_call(world->client, m, streams ? NULL : &request, &options);
    free(data);
    return f;
}

static inline int world_then(struct weir_future *f, struct got *got)
{
    return weir_client_then(f, (void (*)(void))got_result, got);
}

static inline struct got *world_start(struct world *world, struct got *got,
                                      enum sample_method method, uint64_t number)
{
    memset(got, 0, sizeof *got);
    world_then(world_call(world, method, number, 0, 0), got);
    return got;
}

static inline int world_each(struct weir_future *stream, struct got *got)
{
    return weir_stream_each(stream, (void (*)(void))got_item, got_end, got);
}

#endif
