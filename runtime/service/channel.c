#include "service/channel.h"

#include "service/asked.h"
#include "service/call.h"

enum { DEFAULT_CALLS = 1024, DEFAULT_OUTPUT = 1024 * 1024, KEPT = 2 * 1024 * 1024 };

/* ---- hosts ---- */

void weir__host_init(struct weir__host *host, struct weir_executor *executor,
                     void (*unused)(struct weir__host *host))
{
    *host = (struct weir__host){
        .executor = executor,
        .allocator = executor->allocator,
        .refs = 1,
        .unused = unused,
    };
    host->cache = weir__cache_new(host->allocator, KEPT);
    host->buffers = host->cache ? weir__cache_allocator(host->cache) : host->allocator;
    weir_slab_init(&host->served, host->allocator, sizeof(struct weir_call));
    weir_slab_init(&host->called, host->allocator, sizeof(struct weir__called));
    weir_slab_init(&host->operated, host->allocator, sizeof(struct weir__operated));
    weir_slab_init(&host->asked, host->allocator, sizeof(struct weir__asked));
}

void weir__host_fini(struct weir__host *host)
{
    weir_slab_fini(&host->served);
    weir_slab_fini(&host->called);
    weir_slab_fini(&host->operated);
    weir_slab_fini(&host->asked);
    weir__dispatch_fini(&host->dispatch, host->allocator);
    weir__cache_close(host->cache);
}

/* ---- hooks of the engine ---- */

static struct weir__channel *channel_of(struct weir_mux *mux)
{
    return WEIR_CONTAINER(mux, struct weir__channel, mux);
}

static struct weir_call *served_of(struct weir_mux_call *call)
{
    return WEIR_CONTAINER(call, struct weir_call, mux);
}

static struct weir__called *called_of(struct weir_mux_call *call)
{
    return WEIR_CONTAINER(call, struct weir__called, mux);
}

/* Of a call that is in a table. */
static bool is_made_here(const struct weir_mux *mux, const struct weir_mux_call *call)
{
    return (call->id & 1) != (uint32_t)mux->accepting;
}

/* The accepting side holds the peer back; the other one refuses, see weir__served_opened. */
static void hold_back(struct weir_mux *mux)
{
    if (WEIR_UNLIKELY(weir__channel_is_full(channel_of(mux))) && mux->accepting)
        weir_mux_pause(mux);
}

static void on_opened(struct weir_mux *mux, const struct weir_mux_open *open)
{
    weir__served_opened(mux, open);
    hold_back(mux);
}

static void on_message(struct weir_mux *mux, struct weir_mux_call *call, struct weir_bytes body,
                       uint32_t cost)
{
    if (is_made_here(mux, call))
        weir__called_message(called_of(call), body, cost);
    else
        weir__served_message(mux, served_of(call), body, cost);
    hold_back(mux);
}

static void on_ended(struct weir_mux *mux, struct weir_mux_call *call)
{
    (void)mux;
    weir__served_ended(served_of(call));
}

static void on_replied(struct weir_mux *mux, struct weir_mux_call *call, struct weir_bytes metadata,
                       struct weir_bytes body)
{
    (void)metadata;
    weir__called_replied(called_of(call), mux, body);
}

static void on_finished(struct weir_mux *mux, struct weir_mux_call *call,
                        const struct weir_mux_status *status)
{
    (void)mux;
    weir__called_finished(called_of(call), status);
}

static void on_cancelled(struct weir_mux *mux, struct weir_mux_call *call, int status)
{
    weir__served_cancelled(served_of(call), status);
    hold_back(mux);
}

static void on_failed(struct weir_mux *mux, struct weir_mux_call *call, int status)
{
    if (is_made_here(mux, call))
        weir__called_fail(called_of(call), status, "the message is too large", true);
    else
        weir__served_failed(served_of(call), status);
}

static void on_sent(struct weir_mux *mux, struct weir_mux_call *call)
{
    (void)mux;
    weir__served_sent(served_of(call));
}

static void on_writable(struct weir_mux *mux, struct weir_mux_call *call)
{
    struct weir__stream *stream =
        is_made_here(mux, call) ? called_of(call)->stream : served_of(call)->stream;
    if (stream)
        weir__stream_writable(stream);
}

static void on_available(struct weir_mux *mux)
{
    struct weir__channel *channel = channel_of(mux);
    channel->ops->available(channel);
}

static void on_drained(struct weir_mux *mux, const struct weir_mux_drain *drain)
{
    struct weir__channel *channel = channel_of(mux);
    channel->ops->drained(channel, drain);
}

static const struct weir_mux_hooks hooks = {
    .opened = on_opened,
    .message = on_message,
    .ended = on_ended,
    .replied = on_replied,
    .finished = on_finished,
    .cancelled = on_cancelled,
    .failed = on_failed,
    .sent = on_sent,
    .writable = on_writable,
    .available = on_available,
    .drained = on_drained,
};

/* ---- life ---- */

int weir__channel_init(struct weir__channel *channel, struct weir__host *host,
                       const struct weir__channel_ops *ops,
                       const struct weir__channel_options *options)
{
    struct weir_mux_options mux = {
        .accepting = options->accepting,
        .limits.max_calls = options->max_calls,
        .limits.stream_credit = options->stream_credit,
        .limits.connection_credit = options->connection_credit,
        .limits.max_message = options->max_message,
        .max_held = options->max_held,
        .allocator = host->buffers,
        .pool = host->executor->pool,
    };
    *channel = (struct weir__channel){
        .host = host,
        .ops = ops,
        .max_calls = options->max_calls ? options->max_calls : DEFAULT_CALLS,
        .max_output = options->max_output ? options->max_output : DEFAULT_OUTPUT,
    };
    weir_list_init(&channel->served);
    weir_list_init(&channel->called);
    weir_list_init(&channel->settled);
    weir_buf_init(&channel->out, host->allocator, host->executor->pool);
    int err = weir_mux_init(&channel->mux, &hooks, &channel->out, &mux);
    if (err) {
        weir_mux_fini(&channel->mux);
        weir_buf_fini(&channel->out);
        return err;
    }
    weir__host_ref(host);
    return WEIR_OK;
}

/* What callbacks start or end meanwhile leaves the lists by itself. */
static void lose_called(struct weir__channel *channel, int status, const char *text)
{
    struct weir_list lost, *link;
    weir_list_init(&lost);
    weir_list_splice(&lost, &channel->called);
    while ((link = weir_list_pop(&lost)))
        weir__called_lost(WEIR_CONTAINER(link, struct weir__called, link), status, text);
}

/* Calls that were cancelled here are only in the engine's table. */
static void lose_forgotten(struct weir_mux *mux, struct weir_mux_call *call)
{
    (void)mux;
    weir__called_lost(called_of(call), WEIR_CANCELLED, NULL);
}

/* Calls that are over let go of the channel. */
static void lose_settled(struct weir__channel *channel)
{
    struct weir_list *link;
    while ((link = weir_list_pop(&channel->settled)))
        weir__called_part(WEIR_CONTAINER(link, struct weir__called, link));
}

static void lose_served(struct weir__channel *channel)
{
    struct weir_list lost, *link;
    weir_list_init(&lost);
    weir_list_splice(&lost, &channel->served);
    while ((link = weir_list_pop(&lost))) {
        weir_list_push_back(&channel->served, link);
        weir__served_lost(WEIR_CONTAINER(link, struct weir_call, link), WEIR_CANCELLED);
    }
}

void weir__channel_close(struct weir__channel *channel, int status, const char *text)
{
    if (channel->closed)
        return;
    channel->closed = true;
    weir_mux_close(&channel->mux);
    weir_buf_clear(&channel->out);
    lose_served(channel);
    lose_called(channel, status, text);
    weir_mux_each(&channel->mux, true, lose_forgotten);
    lose_settled(channel);
}

void weir__channel_fini(struct weir__channel *channel)
{
    struct weir__host *host = channel->host;
    weir_mux_fini(&channel->mux);
    weir_buf_fini(&channel->out);
    weir_mem_free(host->allocator, channel->in_flight);
    if (channel->session && channel->session_free)
        channel->session_free(channel->session);
    channel->session = NULL;
    weir__host_unref(host);
}
