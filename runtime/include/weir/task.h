/* weir/task.h — straight-line code that waits: await for C, without threads or stacks.
 *
 *   WEIR_TASK(copy_entry, { struct client *from, *to; struct entry_result got; })
 *   {
 *       WEIR_BEGIN;
 *       WEIR_AWAIT(client_get(my->from, "a"), &my->got);
 *       if (WEIR_STATUS)
 *           return WEIR_STATUS;
 *       WEIR_AWAIT(client_put(my->to, &my->got), NULL);
 *       WEIR_END;
 *   }
 *   struct weir_future *f = WEIR_START(copy_entry, scope, .from = a, .to = b);
 *
 * The second argument of WEIR_TASK are the members of the task's frame, reached as my->member: what
 * lives across an await is declared there. Other locals are lost at every await. `return status`
 * ends the task at any place; WEIR_END ends it with WEIR_OK.
 *
 * Invariants. The body runs at once when started, up to its first await on a future that is not
 * done; an await on one that is done neither allocates nor yields. When the task is cancelled (its
 * future dropped, its scope closing), the await it stands at yields WEIR_CANCELLED, and so does
 * every later one, without its expression being evaluated: so the code after it cleans up and ends
 * the task then and there. Any number of awaits fit on a line. An await must not stand inside a
 * `switch` of the body's own, and a loop around an await ends when WEIR_STATUS is WEIR_CANCELLED
 * (WEIR_TRY does that).
 *
 * A task is a future: its completion, with the body's status. Its frame is in the scope's arena if
 * it has one, else in the executor's slab. Whoever gets the future from WEIR_START holds it
 * (future.h); one that lies in a scope's arena is given up before that arena goes. C only. One
 * thread.
 */
#ifndef WEIR_TASK_H
#define WEIR_TASK_H

#include "weir/future.h"
#include "weir/scope.h"

struct weir_task {
    struct weir_future future; /* completes when the body has ended */
    int (*step)(struct weir_task *task);
    struct weir_future *awaiting;
    size_t size; /* of the frame, when it is the slab's; else 0 */
    int point;   /* which await it stands at */
    int status;  /* of the last await */
    bool cancelled;
    bool running;
    bool ended;
    bool released;
};

/* Defines the task `name`: a frame `struct name_frame` with the members in braces, then the
 * body. */
#define WEIR_TASK(name, ...)                                                                       \
    struct name##_frame {                                                                          \
        struct weir_task task;                                                                     \
        struct __VA_ARGS__;                                                                        \
    };                                                                                             \
    static int name(struct name##_frame *my);                                                      \
    static int name##_step(struct weir_task *task)                                                 \
    {                                                                                              \
        return name((struct name##_frame *)task);                                                  \
    }                                                                                              \
    static int name(struct name##_frame *my)

/* Starts a task in `scope` with the given members (designated), the others zero. Its future, held
 * by the caller; done already if the body never had to wait. NULL: no memory, or the scope is
 * closing. */
#define WEIR_START(name, scope, ...)                                                               \
    weir__task_start((scope), name##_step,                                                         \
                     &(struct name##_frame){.task = {.point = 0}, __VA_ARGS__}.task,               \
                     sizeof(struct name##_frame))

#define WEIR_BEGIN                                                                                 \
    switch (my->task.point) {                                                                      \
    case 0:

#define WEIR_END                                                                                   \
    }                                                                                              \
    return WEIR_OK

/* Waits for a future (plain or typed; takes it) and moves its outcome into `ret_result` (a pointer
 * to its typed result, to an int for a plain one; NULL: unwanted), which is untouched when the task
 * is cancelled. Then WEIR_STATUS is its status; WEIR_ENOMEM when the expression gives NULL. */
#define WEIR_AWAIT(future, ret_result) WEIR__AWAIT(__COUNTER__ + 1, future, ret_result)

/* As await, and ends the task with a negative status. */
#define WEIR_TRY(future, ret_result)                                                               \
    do {                                                                                           \
        WEIR_AWAIT(future, ret_result);                                                            \
        if (WEIR_STATUS < 0)                                                                       \
            return WEIR_STATUS;                                                                    \
    } while (0)

#define WEIR_STATUS (my->task.status)      /* of the last await */
#define WEIR_SCOPE (my->task.future.scope) /* for what it starts; NULL once that has closed */

#define WEIR__AWAIT(n, f, ret_result)                                                              \
    do {                                                                                           \
        if (!my->task.cancelled && weir__task_await(&my->task, WEIR_FUTURE(f))) {                  \
            my->task.point = (n);                                                                  \
            return WEIR_PENDING;                                                                   \
        case (n):;                                                                                 \
        }                                                                                          \
        weir__task_take(&my->task, (ret_result));                                                  \
    } while (0)

WEIR_BEGIN_DECLS

struct weir_future *weir__task_start(struct weir_scope *scope, int (*step)(struct weir_task *task),
                                     const struct weir_task *frame, size_t size);

/* Whether the task has to yield until `f` is done. Takes `f`. */
bool weir__task_await(struct weir_task *task, struct weir_future *f);

/* Moves the awaited outcome into `ret_result` and the status into the task. */
void weir__task_take(struct weir_task *task, void *ret_result);

WEIR_END_DECLS

#endif
