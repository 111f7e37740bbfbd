/* Calls of the peer on protocols of their own: from the message to the last reference. */
#include "service/operated.h"

#include <string.h>

#include "service/operated_say.h"
#include "weir/protocol.h"

const char weir__operated_kind;

/* ---- objects ---- */

/* The members, one by one: most of an object is its arena's first block. */
static void reset(struct weir__operated *call)
{
    call->operation = NULL;
    call->request = NULL;
    call->wire = NULL;
    call->block = NULL;
    call->deadline = WEIR_TIME_NEVER;
    call->refs = 0;
    call->flags = 0;
    call->timeout_ms = 0;
    call->ready = NULL;
    call->x.open = false;
}

struct weir__operated *weir__operated_new(struct weir__link *link)
{
    struct weir__host *host = link->host;
    struct weir__operated *call = weir_slab_new(&host->operated);
    if (!call)
        return NULL;
    const struct weir_arena_options options = {
        .allocator = host->buffers,
        .pool = host->executor->pool,
        .first = call->first,
        .first_size = sizeof call->first,
    };
    call->kind = &weir__operated_kind;
    call->link = link;
    call->host = host;
    call->from_len = 0;
    weir_list_init(&call->in_link);
    weir_list_init(&call->in_ready);
    reset(call);
    weir_arena_init(&call->arena, &options);
    return call;
}

void weir__operated_free(struct weir__operated *call)
{
    if (call->block)
        weir_block_unref(call->block);
    weir_arena_fini(&call->arena);
    weir_slab_free(&call->host->operated, call);
}

/* ---- references ---- */

/* A call that was put aside is over. One at hand is taken again as it is. */
static void let_go(struct weir__operated *call)
{
    struct weir__link *link = call->link;
    struct weir__host *host = link->host;
    if (!(call->flags & WEIR__OPERATED_LISTED))
        return;
    weir_list_remove(&call->in_link);
    weir_list_remove(&call->in_ready);
    link->served_count--;
    weir__operated_free(call);
    weir__host_unref(host);
    link->ops->left(link);
}

static void unref(struct weir__operated *call)
{
    if (--call->refs == 0)
        let_go(call);
}

/* The handler has not answered: the object is the call's from here on. */
static void put_aside(struct weir__operated *call)
{
    struct weir__link *link = call->link;
    call->flags |= WEIR__OPERATED_LISTED;
    call->block = weir_session_keep(&link->session);
    weir_list_push_back(&link->served, &call->in_link);
    link->served_count++;
    weir__host_ref(link->host);
    weir__link_renew(link);
}

static void drop_owed(struct weir__operated *call)
{
    if (!(call->flags & WEIR__OPERATED_OWES))
        return;
    call->flags &= ~(uint32_t)WEIR__OPERATED_OWES;
    unref(call);
}

static void stop_timer(struct weir__operated *call)
{
    if (!(call->flags & WEIR__OPERATED_HAS_TIMER))
        return;
    call->flags &= ~(uint32_t)WEIR__OPERATED_HAS_TIMER;
    weir_executor_timer_stop(call->link->host->executor, &call->timer);
}

static bool is_open(const struct weir__operated *call)
{
    return !(call->flags & (WEIR__OPERATED_ANSWERED | WEIR__OPERATED_ENDED));
}

/* ---- the end ---- */

static void wake_ready(struct weir__operated *call, int status)
{
    weir_list_remove(&call->in_ready);
    for (int i = 0; call->ready && i < 2; i++)
        if (call->ready[i].out && !weir_future_done(&call->ready[i].future))
            weir_future_complete(&call->ready[i].future, status, NULL);
}

static void answered(struct weir__operated *call)
{
    call->flags |= WEIR__OPERATED_ANSWERED;
    if (WEIR_UNLIKELY(call->flags & (WEIR__OPERATED_HAS_TIMER | WEIR__OPERATED_HAS_SCOPE))) {
        stop_timer(call);
        if (call->flags & WEIR__OPERATED_HAS_SCOPE)
            weir_scope_close(&call->scope);
    }
    if (WEIR_UNLIKELY(call->ready != NULL))
        wake_ready(call, WEIR_ECLOSED);
    weir__link_touch(call->link);
    drop_owed(call);
}

static int too_late(struct weir__operated *call)
{
    if (!(call->flags & WEIR__OPERATED_HAS_SCOPE))
        drop_owed(call);
    return WEIR_ECLOSED;
}

static void scope_closed(struct weir_scope *scope, void *data)
{
    struct weir__operated *call = data;
    (void)scope;
    if (call->flags & WEIR__OPERATED_ENDED)
        weir__operated_say(call, call->end_status, WEIR_STR(""));
    drop_owed(call);
    unref(call);
}

/* Ends a call from outside, see service/served.c: with a scope the peer is told when that has closed. */
static void end(struct weir__operated *call, int status)
{
    if (!is_open(call))
        return;
    call->refs++;
    call->flags |= WEIR__OPERATED_ENDED;
    call->end_status = status;
    stop_timer(call);
    if (call->ready)
        wake_ready(call, status);
    if (call->flags & WEIR__OPERATED_HAS_SCOPE)
        weir_scope_close(&call->scope);
    else
        weir__operated_say(call, status, WEIR_STR(""));
    unref(call);
}

static void deadline_passed(void *data)
{
    struct weir__operated *call = data;
    call->flags &= ~(uint32_t)WEIR__OPERATED_HAS_TIMER;
    end(call, WEIR_DEADLINE_EXCEEDED);
}

void weir__operated_lost(struct weir__operated *call, int status)
{
    call->refs++;
    if (!(call->operation && call->operation->method->flags & WEIR_METHOD_DETACH))
        end(call, status);
    unref(call);
}

/* ---- answers ---- */

int weir__operated_fail(struct weir__operated *call, int status, struct weir_str text)
{
    if (!is_open(call))
        return too_late(call);
    weir__operated_say(call, status < 0 ? status : WEIR_INTERNAL, text);
    answered(call);
    return WEIR_OK;
}

static int cannot_answer(struct weir__operated *call, int err)
{
    bool no_room = err == WEIR_ELIMIT || err == WEIR_ENOMEM;
    weir__operated_fail(call, no_room ? WEIR_RESOURCE_EXHAUSTED : WEIR_INTERNAL,
                        WEIR_STR("the reply cannot be sent"));
    return err;
}

int weir__operated_reply(struct weir__operated *call, const void *reply)
{
    if (WEIR_UNLIKELY(!is_open(call)))
        return too_late(call);
    int err = weir__operated_answer(call, reply);
    if (WEIR_LIKELY(!err))
        err = weir__operated_conclude(call);
    if (WEIR_UNLIKELY(err))
        return cannot_answer(call, err);
    answered(call);
    return WEIR_OK;
}

int weir__operated_finish(struct weir__operated *call)
{
    if (!is_open(call))
        return too_late(call);
    int err = weir__operated_answer_end(call);
    if (!err)
        err = weir__operated_conclude(call);
    if (err)
        return cannot_answer(call, err);
    answered(call);
    return WEIR_OK;
}

int weir__operated_send(struct weir__operated *call, const void *item)
{
    if (!is_open(call))
        return WEIR_ECLOSED;
    if (weir__link_is_full(call->link))
        return WEIR_EAGAIN;
    int err = weir__operated_answer(call, item);
    weir__link_touch(call->link);
    return err;
}

/* ---- the beginning ---- */

static void start_timer(struct weir__operated *call)
{
    struct weir_executor *executor = call->link->host->executor;
    if (!call->timeout_ms || !is_open(call))
        return;
    call->deadline = weir_executor_now(executor) + call->timeout_ms;
    call->flags |= WEIR__OPERATED_HAS_TIMER;
    weir_timer_init(&call->timer, deadline_passed, call);
    weir_executor_timer_start(executor, &call->timer, call->deadline);
}

/* What the handler returned. */
static void settle(struct weir__operated *call, int status, const void *reply)
{
    if (status == WEIR_PENDING)
        start_timer(call);
    else if (WEIR_UNLIKELY(!is_open(call)))
        too_late(call);
    else if (WEIR_LIKELY(status == WEIR_OK && reply))
        weir__operated_reply(call, reply);
    else if (status == WEIR_OK)
        weir__operated_finish(call);
    else
        weir__operated_fail(call, status, WEIR_STR(""));
}

static void invoke(struct weir__operated *call)
{
    struct weir__link *link = call->link;
    const struct weir_method *method = call->operation->method;
    size_t size = call->operation->reply_size;
    void *reply = NULL;
    if (size && !(method->flags & (WEIR_METHOD_REPLY_STREAM | WEIR_METHOD_ONEWAY))) {
        reply = weir_arena_alloc(&call->arena, size);
        if (WEIR_UNLIKELY(!reply)) {
            weir__operated_fail(call, WEIR_RESOURCE_EXHAUSTED, WEIR_STR("out of memory"));
            return;
        }
        memset(reply, 0, size);
    }
    call->timeout_ms =
        method->timeout_ms ? method->timeout_ms : link->session.protocol->request_timeout_ms;
    settle(call,
           method->invoke(link->bound.handlers, (struct weir_call *)(void *)call, call->request,
                          reply),
           reply);
}

/* The operation for a message, its request filled in; NULL: nobody takes it. */
static const struct weir_operation *route(struct weir__operated *call, const struct weir_type *type,
                                          const void *message)
{
    struct weir__link *link = call->link;
    const struct weir_protocol_service *service = link->bound.service;
    const struct weir_wire_context context = {link->session.vars, NULL};
    if (WEIR_UNLIKELY(!service))
        return NULL;
    call->request = weir_arena_alloc(&call->arena, service->request_max);
    if (WEIR_UNLIKELY(!call->request))
        return NULL;
    memset(call->request, 0, service->request_max);
    return service->route(type, message, &context, call->request, &call->arena);
}

static void serve(struct weir__operated *call, const struct weir_incoming *in)
{
    call->flags |= WEIR__OPERATED_OWES;
    call->refs = 2; /* the answer's, and this function's */
    call->wire = in->message;
    call->operation = route(call, in->wire->type, in->message);
    if (WEIR_LIKELY(call->operation != NULL))
        invoke(call);
    else
        weir__operated_fail(call, WEIR_UNIMPLEMENTED, WEIR_STR("no such operation"));
    if (WEIR_UNLIKELY(call->refs > 1))
        put_aside(call);
    unref(call);
}

void weir__operated_called(struct weir__link *link, struct weir__operated *call,
                           const struct weir_incoming *in)
{
    (void)link;
    bool open = call->x.open;
    reset(call);
    call->x.open = open;
    serve(call, in);
}

void weir__operated_nameless(struct weir__link *link, const struct weir_incoming *in)
{
    struct weir__operated *call = link->current;
    if (!call || !link->bound.service)
        return;
    reset(call);
    call->flags |= WEIR__OPERATED_NAMELESS;
    serve(call, in);
}

/* ---- what a handler asks ---- */

const char *weir__operated_peer(struct weir__operated *call)
{
    const struct weir__link *link = call->link;
    return link->is_datagram && link->ops->from ? link->ops->from(link, call)
                                                : link->ops->peer(link);
}

uint64_t weir__operated_remaining_ms(const struct weir__operated *call)
{
    if (call->deadline == WEIR_TIME_NEVER)
        return call->timeout_ms ? call->timeout_ms : UINT64_MAX;
    uint64_t now = weir_executor_now(call->host->executor);
    return call->deadline > now ? call->deadline - now : 0;
}

struct weir_scope *weir__operated_scope(struct weir__operated *call)
{
    if (call->flags & WEIR__OPERATED_HAS_SCOPE)
        return &call->scope;
    weir_scope_init(&call->scope, call->link->host->executor, NULL, scope_closed, call);
    call->scope.arena = &call->arena;
    call->flags |= WEIR__OPERATED_HAS_SCOPE;
    call->refs++;
    if (!is_open(call))
        weir_scope_close(&call->scope);
    return &call->scope;
}

static void ready_released(struct weir_future *f)
{
    struct weir__ready *ready = (struct weir__ready *)f;
    ready->out = false;
    unref(ready->call);
}

static const struct weir_future_ops ready_ops = {.release = ready_released};

void weir__operated_ready(struct weir__operated *call)
{
    wake_ready(call, WEIR_OK);
}

struct weir_future *weir__operated_wait_ready(struct weir__operated *call)
{
    struct weir__link *link = call->link;
    if (!call->ready) {
        call->ready = weir_arena_zalloc(&call->arena, 2 * sizeof *call->ready);
        if (!call->ready)
            return NULL;
    }
    struct weir__ready *ready = &call->ready[call->ready[0].out];
    if (ready->out || weir_list_is_linked(&call->in_ready) ||
        weir_future_init(&ready->future, link->host->executor, NULL, &ready_ops))
        return NULL;
    ready->call = call;
    ready->out = true;
    call->refs++;
    if (!is_open(call))
        weir_future_complete(&ready->future, WEIR_ECLOSED, NULL);
    else if (!weir__link_is_full(link))
        weir_future_complete(&ready->future, WEIR_OK, NULL);
    else
        weir_list_push_back(&link->ready, &call->in_ready);
    return &ready->future;
}
