#include "weir/future.h"

#include <assert.h>
#include <string.h>

#include "internal.h"

static void release(struct weir_future *f)
{
    f->state = WEIR_FUTURE_GONE;
    weir_job_cancel(&f->job);
    weir__scope_detach(f);
    if (f->ops && f->ops->release)
        f->ops->release(f);
}

/* A watcher may give `f` up inside its callback: nothing is read from `f` afterwards. */
static void call_back(struct weir_future *f)
{
    weir_future_fn *fn = f->callback;
    bool consumed = f->consumed;
    f->callback = NULL;
    weir__scope_detach(f);
    if (fn)
        fn(f, f->callback_data);
    if (consumed)
        release(f);
}

static void run_job(void *data)
{
    call_back(data);
}

static bool has_consumer(const struct weir_future *f)
{
    return f->callback || f->consumed;
}

static bool settle(struct weir_future *f, int status, void *value)
{
    if (f->state != WEIR_FUTURE_PENDING)
        return false;
    f->state = WEIR_FUTURE_DONE;
    f->status = status;
    f->value = value;
    return true;
}

int weir_future_init(struct weir_future *f, struct weir_executor *executor,
                     struct weir_scope *scope, const struct weir_future_ops *ops)
{
    if (scope && !weir_scope_is_open(scope))
        return WEIR_ECLOSED;
    memset(f, 0, sizeof *f);
    f->ops = ops;
    f->executor = executor;
    weir_list_init(&f->in_scope);
    weir_job_init(&f->job, run_job, f);
    if (scope)
        weir__scope_attach(scope, f);
    return WEIR_OK;
}

void weir_future_complete(struct weir_future *f, int status, void *value)
{
    if (settle(f, status, value) && has_consumer(f))
        weir_executor_defer(f->executor, &f->job);
}

void weir_future_complete_now(struct weir_future *f, int status, void *value)
{
    if (settle(f, status, value) && has_consumer(f))
        call_back(f);
}

static void attach(struct weir_future *f, weir_future_fn *fn, void *data)
{
    f->callback = fn;
    f->callback_data = data;
    if (f->state == WEIR_FUTURE_DONE)
        weir_executor_defer(f->executor, &f->job);
}

int weir_future_then(struct weir_future *f, weir_future_fn *fn, void *data)
{
    return weir_future_then_typed(f, fn, NULL, data);
}

int weir_future_then_typed(struct weir_future *f, weir_future_fn *fn, void (*typed)(void),
                           void *data)
{
    if (!f)
        return WEIR_ENOMEM;
    assert(!has_consumer(f));
    f->consumed = true;
    f->typed = typed;
    attach(f, fn, data);
    return WEIR_OK;
}

void weir_future_detach(struct weir_future *f)
{
    if (f)
        weir_future_then_typed(f, NULL, NULL, NULL);
}

void weir_future_watch(struct weir_future *f, weir_future_fn *fn, void *data)
{
    weir_job_cancel(&f->job);
    f->callback = NULL;
    if (fn)
        attach(f, fn, data);
}

/* The job is queued before the producer hears of it, as that may give `f` up. */
void weir_future_abort(struct weir_future *f, int status)
{
    if (!settle(f, status, NULL))
        return;
    if (has_consumer(f))
        weir_executor_defer(f->executor, &f->job);
    if (f->ops && f->ops->cancel)
        f->ops->cancel(f);
}

/* A future that is merely held leaves first: its holder may give it up while the producer stops. */
void weir__future_scope_closing(struct weir_future *f)
{
    if (!has_consumer(f))
        weir__scope_detach(f);
    weir_future_abort(f, WEIR_CANCELLED);
}

void weir__future_drop(struct weir_future *f)
{
    if (!f)
        return;
    weir_job_cancel(&f->job);
    f->callback = NULL;
    f->consumed = false;
    weir_future_abort(f, WEIR_CANCELLED);
    release(f);
}

/* Every object pointer has the same representation here; memcpy keeps aliasing out of it. */
void weir__future_cancel(void *pf)
{
    struct weir_future *f;
    struct weir_future *none = NULL;
    memcpy(&f, pf, sizeof f);
    memcpy(pf, &none, sizeof none);
    weir__future_drop(f);
}

int weir_future_claim(struct weir_future *f, void *ret_result)
{
    if (f->ops && f->ops->take)
        return f->ops->take(f, ret_result);
    *(int *)ret_result = f->status;
    return f->status;
}

int weir_future_take(struct weir_future *f, void *ret_result)
{
    if (!f)
        return WEIR_ENOMEM;
    assert(!has_consumer(f));
    if (!weir_future_done(f))
        return WEIR_EAGAIN;
    int status = ret_result ? weir_future_claim(f, ret_result) : f->status;
    release(f);
    return status;
}

int weir_future_wait(struct weir_future *f)
{
    if (!f)
        return WEIR_ENOMEM;
    while (!weir_future_done(f)) {
        int err = weir_executor_run_once(f->executor, true);
        if (err < 0)
            return err;
    }
    return f->status;
}

int weir_future_wait_take(struct weir_future *f, void *ret_result)
{
    int status = weir_future_wait(f);
    if (!f || !weir_future_done(f))
        return status;
    return weir_future_take(f, ret_result);
}
