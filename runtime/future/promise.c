#include "internal.h"
#include "weir/combine.h"

/* One object with two holders: freed when the future is released and the promise is kept or
 * broken. */
struct weir_promise {
    struct weir_future future;
    void (*on_cancel)(void *data);
    void *data;
    bool owed;
    bool released;
};

static void free_if_unheld(struct weir_promise *p)
{
    if (!p->owed && p->released)
        weir__object_free(p->future.executor, p, sizeof *p);
}

static void promise_cancel(struct weir_future *f)
{
    struct weir_promise *p = (struct weir_promise *)f;
    if (p->owed && p->on_cancel)
        p->on_cancel(p->data);
}

static void promise_release(struct weir_future *f)
{
    struct weir_promise *p = (struct weir_promise *)f;
    p->released = true;
    free_if_unheld(p);
}

static const struct weir_future_ops promise_ops = {
    .cancel = promise_cancel,
    .release = promise_release,
};

int weir_promise_new(struct weir_executor *executor, struct weir_scope *scope,
                     struct weir_promise **ret_promise, struct weir_future **ret_future)
{
    struct weir_promise *p = weir__object_new(executor, sizeof *p);
    if (!p)
        return WEIR_ENOMEM;
    int err = weir_future_init(&p->future, executor, scope, &promise_ops);
    if (err < 0) {
        weir__object_free(executor, p, sizeof *p);
        return err;
    }
    p->owed = true;
    *ret_promise = p;
    *ret_future = &p->future;
    return WEIR_OK;
}

void weir_promise_resolve(struct weir_promise *promise, int status, void *value)
{
    promise->owed = false;
    if (promise->released)
        free_if_unheld(promise);
    else
        weir_future_complete(&promise->future, status, value);
}

void weir_promise_free(struct weir_promise *promise)
{
    if (promise)
        weir_promise_resolve(promise, WEIR_ABORTED, NULL);
}

bool weir_promise_is_cancelled(const struct weir_promise *promise)
{
    return promise->future.state == WEIR_FUTURE_GONE ||
           (promise->future.state == WEIR_FUTURE_DONE && promise->owed);
}

void weir_promise_on_cancel(struct weir_promise *promise, void (*fn)(void *data), void *data)
{
    promise->on_cancel = fn;
    promise->data = data;
}
