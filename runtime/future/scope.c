#include "weir/scope.h"

#include <string.h>

#include "internal.h"

static bool is_empty(const struct weir_scope *scope)
{
    return weir_list_is_empty(&scope->futures) && weir_list_is_empty(&scope->children);
}

/* Whatever was last to go may still be on the stack, so the end waits for the job queue. */
static void finish_if_empty(struct weir_scope *scope)
{
    if (scope->state == WEIR_SCOPE_CLOSING && is_empty(scope))
        weir_executor_defer(scope->executor, &scope->job);
}

static void run_cleanups(struct weir_scope *scope)
{
    struct weir_list *link;
    while ((link = weir_list_pop(&scope->cleanups))) {
        struct weir_cleanup *cleanup = WEIR_CONTAINER(link, struct weir_cleanup, link);
        cleanup->fn(cleanup->data);
    }
}

/* on_closed may free the scope: the parent is told before. */
static void finish(void *data)
{
    struct weir_scope *scope = data;
    if (!is_empty(scope))
        return;
    run_cleanups(scope);
    scope->state = WEIR_SCOPE_CLOSED;
    if (scope->parent) {
        weir_list_remove(&scope->in_parent);
        finish_if_empty(scope->parent);
    }
    if (scope->on_closed)
        scope->on_closed(scope, scope->data);
}

int weir_scope_init(struct weir_scope *scope, struct weir_executor *executor,
                    struct weir_scope *parent,
                    void (*on_closed)(struct weir_scope *scope, void *data), void *data)
{
    if (parent && !weir_scope_is_open(parent))
        return WEIR_ECLOSED;
    memset(scope, 0, sizeof *scope);
    scope->executor = executor;
    scope->parent = parent;
    scope->on_closed = on_closed;
    scope->data = data;
    weir_list_init(&scope->in_parent);
    weir_list_init(&scope->children);
    weir_list_init(&scope->futures);
    weir_list_init(&scope->cleanups);
    weir_job_init(&scope->job, finish, scope);
    if (parent)
        weir_list_push_front(&parent->children, &scope->in_parent);
    return WEIR_OK;
}

static void close_children(struct weir_scope *scope)
{
    struct weir_list *link, *following;
    WEIR_LIST_EACH(link, following, &scope->children)
    weir_scope_close(WEIR_CONTAINER(link, struct weir_scope, in_parent));
}

/* Stopping one future may make others go, so the list is taken aside and eaten from the front. */
static void cancel_futures(struct weir_scope *scope)
{
    struct weir_list aside, *link;
    weir_list_init(&aside);
    weir_list_splice(&aside, &scope->futures);
    while ((link = weir_list_pop(&aside))) {
        weir_list_push_back(&scope->futures, link);
        weir__future_scope_closing(WEIR_CONTAINER(link, struct weir_future, in_scope));
    }
}

void weir_scope_close(struct weir_scope *scope)
{
    if (scope->state != WEIR_SCOPE_OPEN)
        return;
    scope->state = WEIR_SCOPE_CLOSING;
    close_children(scope);
    cancel_futures(scope);
    finish_if_empty(scope);
}

int weir_scope_on_close(struct weir_scope *scope, struct weir_cleanup *cleanup,
                        void (*fn)(void *data), void *data)
{
    if (!weir_scope_is_open(scope))
        return WEIR_ECLOSED;
    cleanup->fn = fn;
    cleanup->data = data;
    weir_list_init(&cleanup->link);
    weir_list_push_front(&scope->cleanups, &cleanup->link);
    return WEIR_OK;
}

void weir__scope_attach(struct weir_scope *scope, struct weir_future *f)
{
    f->scope = scope;
    weir_list_push_front(&scope->futures, &f->in_scope);
}

void weir__scope_detach(struct weir_future *f)
{
    struct weir_scope *scope = f->scope;
    if (!scope)
        return;
    f->scope = NULL;
    weir_list_remove(&f->in_scope);
    finish_if_empty(scope);
}
