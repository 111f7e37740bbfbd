/* Futures with one source: each is a `struct derived` that watches its source and holds it. */
#include "weir/combine.h"

#include "internal.h"

struct derived {
    struct weir_future future;
    struct weir_future *source;        /* held until release: values and results live in it */
    void (*settle)(struct derived *d); /* the source is done */
    union {
        int (*map)(void **value, void *data);
        int (*recover)(int status, void **value, void *data);
        void (*finally)(int status, void *data);
        struct weir_future *(*and_then)(void *value, void *data);
    } fn;
    void *data;
    struct weir_timer timer;
    unsigned busy; /* code of the user's is on the stack: it may give all of this up */
    bool released; /* meanwhile */
    bool told;     /* finally: fn was called */
};

/* ---- the common part ------------------------------------------------------------------------ */

static void derived_free(struct derived *d)
{
    weir__future_drop(d->source);
    weir__object_free(d->future.executor, d, sizeof *d);
}

static void derived_release(struct weir_future *f)
{
    struct derived *d = (struct derived *)f;
    weir_executor_timer_stop(f->executor, &d->timer);
    if (d->busy > 0)
        d->released = true;
    else
        derived_free(d);
}

/* The user's code runs between these two. After leave has said no, `d` is gone. */
static void enter(struct derived *d)
{
    d->busy++;
}

static bool leave(struct derived *d)
{
    bool stays = !d->released;
    if (--d->busy == 0 && !stays)
        derived_free(d);
    return stays;
}

/* The source is settled, not dropped: a typed result may still be taken from it. */
static void derived_cancel(struct weir_future *f)
{
    struct derived *d = (struct derived *)f;
    weir_executor_timer_stop(f->executor, &d->timer);
    if (!d->source)
        return;
    weir_future_watch(d->source, NULL, NULL);
    enter(d);
    weir_future_abort(d->source, f->status);
    leave(d);
}

static int take_source(struct weir_future *f, void *ret_result)
{
    return weir_future_claim(((struct derived *)f)->source, ret_result);
}

static const struct weir_future_ops derived_ops = {
    .cancel = derived_cancel,
    .release = derived_release,
};

static const struct weir_future_ops typed_ops = {
    .cancel = derived_cancel,
    .release = derived_release,
    .take = take_source,
};

static struct derived *derived_new(struct weir_executor *executor, struct weir_scope *scope,
                                   const struct weir_future_ops *ops)
{
    struct derived *d = weir__object_new(executor, sizeof *d);
    if (d && weir_future_init(&d->future, executor, scope, ops) < 0) {
        weir__object_free(executor, d, sizeof *d);
        d = NULL;
    }
    return d;
}

static void on_source(struct weir_future *f, void *data)
{
    struct derived *d = data;
    (void)f;
    d->settle(d);
}

static struct derived *derive(struct weir_future *source, const struct weir_future_ops *ops,
                              void (*settle)(struct derived *d), void *data)
{
    if (!source)
        return NULL;
    struct derived *d = derived_new(source->executor, source->scope, ops);
    if (!d) {
        weir__future_drop(source);
        return NULL;
    }
    d->source = source;
    d->settle = settle;
    d->data = data;
    weir_future_watch(source, on_source, d);
    return d;
}

static void pass_on(struct derived *d)
{
    weir_future_complete_now(&d->future, d->source->status, d->source->value);
}

/* ---- map, recover
 * ----------------------------------------------------------------------------- */

static void settle_map(struct derived *d)
{
    int status = d->source->status;
    void *value = d->source->value;
    enter(d);
    if (status >= 0)
        status = d->fn.map(&value, d->data);
    if (leave(d))
        weir_future_complete_now(&d->future, status, value);
}

struct weir_future *weir_future_map(struct weir_future *source, int (*fn)(void **value, void *data),
                                    void *data)
{
    struct derived *d = derive(source, &derived_ops, settle_map, data);
    if (!d)
        return NULL;
    d->fn.map = fn;
    return &d->future;
}

static void settle_recover(struct derived *d)
{
    int status = d->source->status;
    void *value = d->source->value;
    enter(d);
    if (status < 0)
        status = d->fn.recover(status, &value, d->data);
    if (leave(d))
        weir_future_complete_now(&d->future, status, value);
}

struct weir_future *weir_future_recover(struct weir_future *source,
                                        int (*fn)(int status, void **value, void *data), void *data)
{
    struct derived *d = derive(source, &derived_ops, settle_recover, data);
    if (!d)
        return NULL;
    d->fn.recover = fn;
    return &d->future;
}

/* ---- finally -------------------------------------------------------------------------------- */

static void tell(struct derived *d, int status)
{
    if (!d->told) {
        d->told = true;
        d->fn.finally(status, d->data);
    }
}

static void settle_finally(struct derived *d)
{
    enter(d);
    tell(d, d->source->status);
    if (leave(d))
        pass_on(d);
}

static void finally_cancel(struct weir_future *f)
{
    struct derived *d = (struct derived *)f;
    enter(d);
    derived_cancel(f);
    tell(d, f->status);
    leave(d);
}

static const struct weir_future_ops finally_ops = {
    .cancel = finally_cancel,
    .release = derived_release,
    .take = take_source,
};

struct weir_future *weir_future_finally(struct weir_future *source,
                                        void (*fn)(int status, void *data), void *data)
{
    struct derived *d = derive(source, &finally_ops, settle_finally, data);
    if (!d) {
        fn(WEIR_ENOMEM, data);
        return NULL;
    }
    d->fn.finally = fn;
    return &d->future;
}

/* ---- and then ------------------------------------------------------------------------------- */

static void follow_second(struct derived *d, struct weir_future *second)
{
    weir__future_drop(d->source);
    d->source = second;
    d->settle = pass_on;
    if (weir_future_done(second))
        pass_on(d);
    else
        weir_future_watch(second, on_source, d);
}

static void settle_and_then(struct derived *d)
{
    struct weir_future *first = d->source;
    if (first->status < 0) {
        pass_on(d);
        return;
    }
    enter(d);
    struct weir_future *second = d->fn.and_then(first->value, d->data);
    if (!leave(d) || weir_future_done(&d->future))
        weir__future_drop(second);
    else if (second)
        follow_second(d, second);
    else
        weir_future_complete_now(&d->future, WEIR_ENOMEM, NULL);
}

struct weir_future *weir_future_and_then(struct weir_future *source,
                                         struct weir_future *(*fn)(void *value, void *data),
                                         void *data)
{
    struct derived *d = derive(source, &derived_ops, settle_and_then, data);
    if (!d)
        return NULL;
    d->fn.and_then = fn;
    return &d->future;
}

/* ---- time ----------------------------------------------------------------------------------- */

static void settle_timeout(struct derived *d)
{
    weir_executor_timer_stop(d->future.executor, &d->timer);
    pass_on(d);
}

static void on_timeout(void *data)
{
    struct derived *d = data;
    weir_future_watch(d->source, NULL, NULL);
    enter(d);
    weir_future_abort(d->source, WEIR_DEADLINE_EXCEEDED);
    if (leave(d))
        pass_on(d);
}

struct weir_future *weir_timeout(struct weir_future *source, uint64_t ms)
{
    if (source && weir_future_done(source))
        return source;
    struct derived *d = derive(source, &typed_ops, settle_timeout, NULL);
    if (!d)
        return NULL;
    weir_timer_init(&d->timer, on_timeout, d);
    weir_executor_timer_after(source->executor, &d->timer, ms);
    return &d->future;
}

static void on_delay(void *data)
{
    struct derived *d = data;
    weir_future_complete_now(&d->future, WEIR_OK, NULL);
}

struct weir_future *weir_delay(struct weir_executor *executor, struct weir_scope *scope,
                               uint64_t ms)
{
    struct derived *d = derived_new(executor, scope, &derived_ops);
    if (!d)
        return NULL;
    weir_timer_init(&d->timer, on_delay, d);
    weir_executor_timer_after(executor, &d->timer, ms);
    return &d->future;
}

struct weir_future *weir_future_ready(struct weir_executor *executor, struct weir_scope *scope,
                                      int status, void *value)
{
    struct derived *d = derived_new(executor, scope, &derived_ops);
    if (!d)
        return NULL;
    weir_future_complete(&d->future, status, value);
    return &d->future;
}
