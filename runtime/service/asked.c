/* Calls of one's own on protocols that exist. */
#include "service/asked.h"

#include <string.h>

/* ---- references ---- */

static void let_go(struct weir__asked *call)
{
    struct weir__host *host = call->host;
    if (call->answer)
        weir__operated_free(call->answer);
    weir_arena_fini(&call->arena);
    weir_slab_free(&host->asked, call);
    weir__host_unref(host);
}

void weir__asked_ref(struct weir__asked *call)
{
    call->refs++;
}

void weir__asked_unref(struct weir__asked *call)
{
    if (--call->refs == 0)
        let_go(call);
}

void weir__asked_keep(struct weir__asked *call)
{
    struct weir__link *link = call->link;
    if (call->answer || !link || !link->current)
        return;
    call->answer = link->current;
    call->answer->block = weir_session_keep(&link->session);
    weir__link_renew(link);
}

static void unlink_call(struct weir__asked *call)
{
    if (!(call->flags & WEIR__ASKED_LISTED))
        return;
    weir_list_remove(&call->in_list);
    if (!(call->flags & WEIR__ASKED_WAITING))
        call->link->called_count--;
    call->flags &= ~(uint32_t)(WEIR__ASKED_LISTED | WEIR__ASKED_WAITING);
}

static bool streams(const struct weir__asked *call)
{
    return call->method->flags & WEIR_METHOD_REPLY_STREAM;
}

/* Nobody waits for the outcome any more: it stands, or the future was given up. */
static void over(struct weir__asked *call)
{
    struct weir__link *link = call->link;
    if (call->flags & WEIR__ASKED_OVER)
        return;
    bool was_sent = link && !(call->flags & WEIR__ASKED_WAITING);
    call->flags |= WEIR__ASKED_OVER;
    if (call->flags & WEIR__ASKED_FIRST)
        --*call->first_count;
    if (call->flags & WEIR__ASKED_HAS_TIMER)
        weir_executor_timer_stop(call->host->executor, &call->timer);
    call->flags &= ~(uint32_t)WEIR__ASKED_HAS_TIMER;
    if (call->flags & WEIR__ASKED_HOLDS)
        weir__link_hold(link, false);
    call->flags &= ~(uint32_t)WEIR__ASKED_HOLDS;
    unlink_call(call);
    bool is_open = call->x.open && link && !link->closed;
    if (is_open && link->is_datagram) { /* the answer may never come */
        weir_session_end(&link->session, &call->x);
        weir__asked_unref(call);
    } else if (is_open) {
        weir_session_abandon(&link->session, &call->x);
    }
    if (call->caller)
        call->caller->over(call->caller, call->stored);
    call->caller = NULL;
    call->link = NULL;
    if (was_sent)
        link->ops->left(link);
}

/* ---- the future ---- */

static void cancelled(struct weir_future *f)
{
    struct weir__asked *call = (struct weir__asked *)f;
    call->outcome.status = f->status;
    weir__asked_finish(call, true);
    over(call);
}

static void released(struct weir_future *f)
{
    struct weir__asked *call = (struct weir__asked *)f;
    weir_job_cancel(&call->job);
    call->flags |= WEIR__ASKED_TOLD;
    over(call);
    weir__asked_unref(call);
}

static int take(struct weir_future *f, void *ret_result)
{
    struct weir__asked *call = (struct weir__asked *)f;
    struct weir_outcome outcome = {.status = f->status};
    if (f->value) {
        outcome = call->outcome;
        outcome.held = f;
        call->refs++;
    }
    call->method->fill(ret_result, &outcome);
    return f->status;
}

const struct weir_future_ops weir__asked_ops = {
    .cancel = cancelled,
    .release = released,
    .take = take,
};

/* The outcome stands. The callback runs before this returns, and often nobody asks for the outcome afterwards: only otherwise is
 * it kept. */
void weir__asked_complete(struct weir__asked *call, bool now)
{
    struct weir__link *link = call->link;
    if (call->flags & WEIR__ASKED_OVER)
        return;
    call->refs++;
    over(call);
    if (now)
        weir_future_complete_now(&call->future, call->outcome.status, &call->outcome);
    else
        weir_future_complete(&call->future, call->outcome.status, &call->outcome);
    if (call->refs > 1 && call->outcome.value && !call->answer) {
        call->link = link;
        weir__asked_keep(call);
        call->link = NULL;
    }
    weir__asked_unref(call);
}

static void set_text(struct weir__asked *call, struct weir_str text)
{
    char *copy = text.len ? weir_arena_dup(&call->arena, text.data, text.len) : NULL;
    call->outcome.text = (struct weir_str){copy, copy ? text.len : 0};
}

void weir__asked_fail(struct weir__asked *call, int status, const char *text, bool now)
{
    if (call->flags & WEIR__ASKED_OVER)
        return;
    call->refs++;
    call->outcome = (struct weir_outcome){.status = status};
    if (text && text != weir_error_text(status))
        set_text(call, (struct weir_str){text, strlen(text)});
    weir__asked_finish(call, true);
    weir__asked_complete(call, now);
    weir__asked_unref(call);
}

static void deadline_passed(void *data)
{
    struct weir__asked *call = data;
    call->flags &= ~(uint32_t)WEIR__ASKED_HAS_TIMER;
    weir__asked_fail(call, WEIR_DEADLINE_EXCEEDED, NULL, true);
}

/* ---- the beginning ---- */

static void init(struct weir__asked *call, struct weir__caller *caller,
                 const struct weir_method *method)
{
    struct weir__host *host = caller->host;
    const struct weir_arena_options arena = {
        .allocator = host->buffers,
        .pool = host->executor->pool,
        .first = call->first,
        .first_size = sizeof call->first,
    };
    memset(call, 0, offsetof(struct weir__asked, first));
    call->caller = caller;
    call->host = host;
    call->method = method;
    call->refs = 1;
    weir_arena_init(&call->arena, &arena);
    weir__host_ref(host);
}

struct weir__asked *weir__asked_new(struct weir__caller *caller, const struct weir_method *method,
                                    uint32_t timeout_ms, struct weir_scope *scope, int *ret_err)
{
    struct weir_executor *executor = caller->host->executor;
    struct weir__asked *call = weir_slab_new(&caller->host->asked);
    if (!call)
        return NULL;
    init(call, caller, method);
    *ret_err = WEIR_OK;
    if (weir_future_init(&call->future, executor, scope, &weir__asked_ops)) {
        weir_future_init(&call->future, executor, NULL, &weir__asked_ops);
        *ret_err = WEIR_CANCELLED;
    }
    if (timeout_ms) {
        call->flags |= WEIR__ASKED_HAS_TIMER;
        weir_timer_init(&call->timer, deadline_passed, call);
        weir_executor_timer_after(executor, &call->timer, timeout_ms);
    }
    return call;
}

int weir__asked_build(struct weir__asked *call, const void *request)
{
    const struct weir_operation *operation = call->method->operation;
    call->wire = weir_arena_zalloc(&call->arena, operation->request_wire->size);
    return call->wire ? operation->build(request, call->wire, &call->arena) : WEIR_ENOMEM;
}

int weir__asked_store(struct weir__asked *call)
{
    const struct weir_type *type = call->method->operation->request_wire;
    if (call->flags & WEIR__ASKED_STORED)
        return WEIR_OK;
    void *copy = weir_arena_zalloc(&call->arena, type->size);
    int err = copy ? weir_copy(type, copy, call->wire, &call->arena) : WEIR_ENOMEM;
    if (err)
        return err;
    call->wire = copy;
    call->flags |= WEIR__ASKED_STORED;
    return WEIR_OK;
}

/* The request is on its way. */
static void sent(struct weir__asked *call, struct weir__link *link)
{
    unlink_call(call);
    call->refs++; /* the engine's */
    call->link = link;
    call->flags |= WEIR__ASKED_LISTED;
    weir_list_push_back(&link->called, &call->in_list);
    link->called_count++;
    weir__link_touch(link);
}

int weir__asked_send(struct weir__asked *call, struct weir__link *link)
{
    const struct weir_operation *operation = call->method->operation;
    if (!weir_session_sends(&link->session, operation->request_wire))
        return WEIR_EAGAIN; /* another state first */
    bool keeps = weir_session_needs_request(&link->session);
    int err = keeps ? weir__asked_store(call) : WEIR_OK;
    if (!err)
        err = weir_session_call(&link->session, &call->x, call->wire, keeps ? call->wire : NULL);
    if (err < 0)
        return err;
    if (link->is_datagram)
        link->ops->datagram(link, NULL); /* a request that is lost is one to time out */
    if (err == WEIR_PENDING) {
        sent(call, link);
    } else { /* nothing answers it */
        weir__link_touch(link);
        call->outcome = (struct weir_outcome){.status = WEIR_OK, .value = NULL};
        weir__asked_complete(call, false);
    }
    return WEIR_OK;
}

/* ---- answers ---- */

/* Fills the outcome, or gives an item to its reader. False: the message only belongs to the answer. */
static bool take_reply(struct weir__asked *call, const struct weir_incoming *in, bool last)
{
    const struct weir_operation *operation = call->method->operation;
    struct weir__operated *current = call->link->current;
    struct weir_str text = {NULL, 0};
    void *reply = weir_arena_zalloc(&current->arena, operation->reply_size);
    int status = WEIR_EPROTO;
    if (!reply)
        status = WEIR_RESOURCE_EXHAUSTED;
    else if (in->wire->type == operation->reply_wire && operation->accept)
        status = operation->accept(in->message, reply, &current->arena, &text);
    if (status == WEIR_PENDING)
        return false;
    if (status == WEIR_OK && streams(call)) {
        weir__asked_item(call, reply);
        return true;
    }
    call->flags |= WEIR__ASKED_FILLED;
    call->outcome = (struct weir_outcome){.status = status};
    if (status == WEIR_OK)
        call->outcome.value = reply;
    else
        set_text(call, text);
    if (!last && call->x.call)
        weir__asked_keep(call);
    return true;
}

/* The answer is complete. */
static void conclude(struct weir__asked *call)
{
    if (call->flags & WEIR__ASKED_OVER)
        return;
    if (!streams(call) && !(call->flags & WEIR__ASKED_FILLED))
        call->outcome.status = WEIR_EPROTO;
    if (!streams(call)) {
        weir__asked_complete(call, true);
        return;
    }
    call->refs++;
    weir__asked_finish(call, false);
    weir__asked_unref(call);
}

/* A call without an automaton ends with its only reply, or with what marks the end of its items. */
static bool is_last_of_free(const struct weir__asked *call, bool taken)
{
    bool filled = call->flags & WEIR__ASKED_FILLED;
    return !call->x.call && (filled || (streams(call) && !taken));
}

void weir__asked_replied(struct weir__asked *call, const struct weir_incoming *in, bool last)
{
    struct weir__link *link = call->link;
    bool taken = false;
    call->refs++;
    if (!(call->flags & WEIR__ASKED_OVER))
        taken = take_reply(call, in, last);
    if (!last && call->x.open && is_last_of_free(call, taken)) {
        weir_session_end(&link->session, &call->x);
        last = true;
    }
    if (last) {
        conclude(call);
        weir__asked_unref(call); /* the engine's */
    }
    weir__asked_unref(call);
}

void weir__asked_forgotten(struct weir__asked *call)
{
    weir__asked_unref(call);
}

void weir__asked_lost(struct weir__asked *call, int status, const char *text)
{
    weir__asked_fail(call, status, text, true);
    call->link = NULL;
    weir__asked_unref(call);
}
