/* Readers of reply streams on protocols that exist. A reader that is behind makes the whole connection wait: these protocols
 * have no credit per call. */
#include "service/asked.h"

static bool has_reader(const struct weir__asked *call)
{
    return call->flags & WEIR__ASKED_READER;
}

static struct weir_future *pending(const struct weir__asked *call)
{
    for (int i = 0; call->next && i < 2; i++)
        if (call->next[i].out && !weir_future_done(&call->next[i].future))
            return &call->next[i].future;
    return NULL;
}

/* The connection waits while an item is at hand. */
static void set_hold(struct weir__asked *call, bool on)
{
    bool is_on = call->flags & WEIR__ASKED_HOLDS;
    if (is_on == on || !call->link)
        return;
    call->flags ^= WEIR__ASKED_HOLDS;
    weir__link_hold(call->link, on);
}

void weir__asked_drop_item(struct weir__asked *call)
{
    if (!call->item)
        return;
    call->item = NULL;
    call->flags &= ~(uint32_t)WEIR__ASKED_SHOWN;
    if (call->answer)
        weir__operated_free(call->answer);
    call->answer = NULL;
    set_hold(call, false);
}

/* Keeps an item until the reader takes it. */
static void put_by(struct weir__asked *call, const void *item)
{
    call->item = item;
    weir__asked_keep(call);
    set_hold(call, true);
}

/* What the reader's callback says about going on. */
static void follow(struct weir__asked *call, int status)
{
    if (status == WEIR_PENDING) {
        call->flags |= WEIR__ASKED_PAUSED;
        set_hold(call, true);
    } else if (status < 0) {
        weir__asked_fail(call, status, NULL, true);
    }
}

static void deliver(struct weir__asked *call, const void *item)
{
    follow(call, call->method->operation->deliver_item(call->on_item, call->data, item));
}

static void tell_end(struct weir__asked *call)
{
    if (call->flags & WEIR__ASKED_TOLD)
        return;
    call->flags |= WEIR__ASKED_TOLD;
    if (call->on_end)
        call->on_end(call->data, call->outcome.status);
}

void weir__asked_item(struct weir__asked *call, const void *item)
{
    struct weir_future *next = pending(call);
    if (has_reader(call) && !(call->flags & WEIR__ASKED_PAUSED) && !call->item) {
        deliver(call, item);
        return;
    }
    put_by(call, item);
    if (next)
        call->flags |= WEIR__ASKED_SHOWN;
    if (next)
        weir_future_complete_now(next, WEIR_OK, NULL);
}

/* What is there goes to the reader: from the job queue. */
static void catch_up(void *data)
{
    struct weir__asked *call = data;
    call->refs++;
    if (call->item && has_reader(call) && !(call->flags & WEIR__ASKED_PAUSED)) {
        const void *item = call->item;
        struct weir__operated *answer = call->answer;
        call->item = NULL;
        call->answer = NULL;
        set_hold(call, false);
        deliver(call, item);
        if (answer)
            weir__operated_free(answer);
    }
    if (call->flags & WEIR__ASKED_ENDING && !call->item && !(call->flags & WEIR__ASKED_PAUSED)) {
        if (has_reader(call))
            tell_end(call);
        weir__asked_complete(call, true);
    } else if (call->flags & WEIR__ASKED_OVER && has_reader(call)) {
        tell_end(call);
    }
    weir__asked_unref(call);
}

void weir__asked_finish(struct weir__asked *call, bool drop)
{
    struct weir_future *next = pending(call);
    if (!(call->method->flags & WEIR_METHOD_REPLY_STREAM))
        return;
    if (drop) {
        weir__asked_drop_item(call);
        if (has_reader(call) && !(call->flags & WEIR__ASKED_TOLD))
            weir_executor_defer(call->host->executor, &call->job);
        if (next)
            weir_future_complete(next, call->outcome.status, NULL);
        return;
    }
    call->flags |= WEIR__ASKED_ENDING;
    if (call->item || call->flags & WEIR__ASKED_PAUSED)
        return; /* the reader comes for it */
    if (has_reader(call))
        tell_end(call);
    if (next)
        weir_future_complete_now(next, call->outcome.status, NULL);
    weir__asked_complete(call, true);
}

int weir__asked_each(struct weir__asked *call, void (*on_item)(void),
                     void (*on_end)(void *data, int status), void *data)
{
    if (has_reader(call) || pending(call) || !(call->method->flags & WEIR_METHOD_REPLY_STREAM))
        return WEIR_FAILED_PRECONDITION;
    call->on_item = on_item;
    call->on_end = on_end;
    call->data = data;
    call->flags |= WEIR__ASKED_READER;
    weir_job_init(&call->job, catch_up, call);
    weir_executor_defer(call->host->executor, &call->job);
    return WEIR_OK;
}

void weir__asked_resume(struct weir__asked *call)
{
    if (!(call->flags & WEIR__ASKED_PAUSED))
        return;
    call->flags &= ~(uint32_t)WEIR__ASKED_PAUSED;
    if (!call->item)
        set_hold(call, false);
    weir_executor_defer(call->host->executor, &call->job);
}

static void next_released(struct weir_future *f)
{
    struct weir__asked_wait *wait = (struct weir__asked_wait *)f;
    wait->out = false;
    weir__asked_unref(wait->call);
}

static const struct weir_future_ops next_ops = {.release = next_released};

struct weir_future *weir__asked_next(struct weir__asked *call)
{
    if (has_reader(call) || pending(call) || !(call->method->flags & WEIR_METHOD_REPLY_STREAM))
        return NULL;
    if (!call->next)
        call->next = weir_arena_zalloc(&call->arena, 2 * sizeof *call->next);
    if (!call->next)
        return NULL;
    struct weir__asked_wait *wait = &call->next[call->next[0].out];
    if (wait->out || weir_future_init(&wait->future, call->host->executor, NULL, &next_ops))
        return NULL;
    wait->call = call;
    wait->out = true;
    call->refs++;
    if (call->flags & WEIR__ASKED_SHOWN)
        weir__asked_drop_item(call);
    if (call->item) {
        call->flags |= WEIR__ASKED_SHOWN;
        weir_future_complete(&wait->future, WEIR_OK, NULL);
    } else if (call->flags & (WEIR__ASKED_ENDING | WEIR__ASKED_OVER)) {
        weir_future_complete(&wait->future, call->outcome.status, NULL);
        weir__asked_complete(call, false);
    }
    return &wait->future;
}
