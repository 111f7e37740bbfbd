/* What a handler may ask of its call. */
#include "weir/service.h"

#include <string.h>

#include "service/call.h"
#include "service/metadata.h"
#include "service/operated.h"
#include "weir/peer.h"

void *weir_call_data(const void *call)
{
    if (weir__is_operated(call))
        return ((const struct weir__operated *)call)->link->bound.data;
    return ((const struct weir_call *)call)->slot->data;
}

struct weir_arena *weir_call_arena(void *call)
{
    if (weir__is_operated(call))
        return &((struct weir__operated *)call)->arena;
    return &((struct weir_call *)call)->arena;
}

struct weir_executor *weir_call_executor(const void *call)
{
    if (weir__is_operated(call))
        return ((const struct weir__operated *)call)->host->executor;
    return ((const struct weir_call *)call)->channel->host->executor;
}

const struct weir_method *weir_call_method(const void *call)
{
    if (weir__is_operated(call))
        return ((const struct weir__operated *)call)->operation->method;
    return ((const struct weir_call *)call)->slot->method;
}

const char *weir_call_peer(const void *call)
{
    if (weir__is_operated(call))
        return weir__operated_peer((struct weir__operated *)(uintptr_t)call);
    const struct weir__channel *channel = ((const struct weir_call *)call)->channel;
    return channel->ops->peer(channel);
}

uint64_t weir_call_remaining_ms(const void *handle)
{
    const struct weir_call *call = handle;
    if (weir__is_operated(handle))
        return weir__operated_remaining_ms(handle);
    if (call->deadline == WEIR_TIME_NEVER)
        return UINT64_MAX;
    uint64_t now = weir_executor_now(call->channel->host->executor);
    return call->deadline > now ? call->deadline - now : 0;
}

bool weir_call_get_metadata(const void *call, const char *name, struct weir_bytes *ret_value)
{
    struct weir_str wanted = {name, strlen(name)};
    if (weir__is_operated(call))
        return false;
    return weir__metadata_find(((const struct weir_call *)call)->metadata, wanted, ret_value);
}

struct weir_client *weir_call_client(void *call)
{
    if (weir__is_operated(call))
        return NULL;
    struct weir__channel *channel = ((struct weir_call *)call)->channel;
    return channel->ops->client(channel);
}

void weir_call_set_session(void *call, void *session, void (*free_fn)(void *session))
{
    if (weir__is_operated(call)) {
        weir__link_set_user(((struct weir__operated *)call)->link, session, free_fn);
        return;
    }
    struct weir__channel *channel = ((struct weir_call *)call)->channel;
    if (channel->session && channel->session_free && channel->session != session)
        channel->session_free(channel->session);
    channel->session = session;
    channel->session_free = free_fn;
}

void *weir_call_session(const void *call)
{
    if (weir__is_operated(call))
        return ((const struct weir__operated *)call)->link->user;
    return ((const struct weir_call *)call)->channel->session;
}

/* ---- on protocols of their own ---- */

const void *weir_call_wire(const void *call)
{
    return weir__is_operated(call) ? ((const struct weir__operated *)call)->wire : NULL;
}

void *weir_call_vars(const void *call)
{
    return weir__is_operated(call) ? ((const struct weir__operated *)call)->link->session.vars
                                   : NULL;
}

bool weir_call_is_datagram(const void *call)
{
    return weir__is_operated(call) && ((const struct weir__operated *)call)->link->is_datagram;
}
