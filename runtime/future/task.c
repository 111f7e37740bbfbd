#include "weir/task.h"

#include <assert.h>
#include <string.h>

#include "internal.h"
#include "weir/arena.h"

static void free_frame(struct weir_task *task)
{
    if (task->size)
        weir__object_free(task->future.executor, task, task->size);
}

/* Runs the body to its next await or its end. Returns whether it has ended, `*ret_status` then
 * set. */
static bool run(struct weir_task *task, int *ret_status)
{
    task->running = true;
    int status = task->step(task);
    task->running = false;
    if (status == WEIR_PENDING)
        return false;
    task->ended = true;
    *ret_status = status;
    return true;
}

/* For callers that the user has called: who waits for the task hears of it from the job queue. */
static void run_for_user(struct weir_task *task)
{
    int status;
    if (!run(task, &status))
        return;
    if (task->released)
        free_frame(task);
    else
        weir_future_complete(&task->future, status, NULL);
}

/* Runs right below the loop, so the task's own completion needs no further hop. */
static void on_awaited(struct weir_future *f, void *data)
{
    struct weir_task *task = data;
    int status;
    (void)f;
    if (!run(task, &status))
        return;
    if (task->released)
        free_frame(task);
    else
        weir_future_complete_now(&task->future, status, NULL);
}

static void task_cancel(struct weir_future *f)
{
    struct weir_task *task = (struct weir_task *)f;
    task->cancelled = true;
    if (task->running || task->ended)
        return;
    task->running = true; /* what stops now may release this task */
    weir__future_drop(task->awaiting);
    task->awaiting = NULL;
    run_for_user(task);
}

/* A running body still needs its frame; it is freed when the body has ended. */
static void task_release(struct weir_future *f)
{
    struct weir_task *task = (struct weir_task *)f;
    if (task->running)
        task->released = true;
    else
        free_frame(task);
}

static const struct weir_future_ops task_ops = {.cancel = task_cancel, .release = task_release};

static struct weir_task *new_frame(struct weir_scope *scope, size_t size)
{
    if (scope->arena)
        return weir_arena_alloc(scope->arena, size);
    return weir__object_new(scope->executor, size);
}

struct weir_future *weir__task_start(struct weir_scope *scope, int (*step)(struct weir_task *task),
                                     const struct weir_task *frame, size_t size)
{
    if (!weir_scope_is_open(scope))
        return NULL;
    struct weir_task *task = new_frame(scope, size);
    if (!task)
        return NULL;
    memcpy(task, frame, size);
    weir_future_init(&task->future, scope->executor, scope, &task_ops);
    task->step = step;
    task->size = scope->arena ? 0 : size;
    run_for_user(task);
    return &task->future;
}

bool weir__task_await(struct weir_task *task, struct weir_future *f)
{
    if (task->cancelled) {
        weir__future_drop(f);
        return false;
    }
    task->awaiting = f;
    if (!f || weir_future_done(f))
        return false;
    weir_future_watch(f, on_awaited, task);
    return true;
}

void weir__task_take(struct weir_task *task, void *ret_result)
{
    struct weir_future *f = task->awaiting;
    task->awaiting = NULL;
    task->status = task->cancelled ? WEIR_CANCELLED : weir_future_take(f, ret_result);
}
