/* weir/scope.h — what ends together.
 *
 * A scope holds futures, tasks and child scopes: those of a connection, of a server call, or of the
 * program's own. Closing it ends them all:
 *   1. child scopes close and pending futures settle with WEIR_CANCELLED, newest first; their
 *      producers are told to stop, tasks run their cleanup code;
 *   2. callbacks attached with then() run, once, with that status; futures that somebody merely
 *      holds leave the scope and stay the holder's to give up;
 *   3. when all are gone the scope's cleanups run, newest first;
 *   4. on_closed runs, the last of all. It may free the scope, and nothing of it runs afterwards.
 * 2 to 4 run from the executor's job queue, never inside weir_scope_close. A closing scope takes no
 * new children.
 *
 * The struct is embedded; its owner keeps it until on_closed. One thread: the executor's.
 */
#ifndef WEIR_SCOPE_H
#define WEIR_SCOPE_H

#include "weir/executor.h"
#include "weir/list.h"

struct weir_arena;

enum weir_scope_state { WEIR_SCOPE_OPEN, WEIR_SCOPE_CLOSING, WEIR_SCOPE_CLOSED };

/* Something to undo at the end. The owner keeps it until it has run or was taken back; fn may free
 * it. */
struct weir_cleanup {
    struct weir_list link;
    void (*fn)(void *data);
    void *data;
};

struct weir_scope {
    struct weir_executor *executor;
    struct weir_scope *parent;
    struct weir_arena *arena; /* task frames go here; NULL: to the slab. Outlives it. */
    struct weir_list in_parent;
    struct weir_list children;
    struct weir_list futures;
    struct weir_list cleanups;
    void (*on_closed)(struct weir_scope *scope, void *data);
    void *data;
    struct weir_job job;
    uint8_t state; /* enum weir_scope_state */
};

WEIR_BEGIN_DECLS

/* Opens `scope`, a child of `parent` (NULL: none). on_closed may be NULL. Borrows executor and
 * parent. WEIR_ECLOSED: the parent is closing; `scope` is untouched. */
int weir_scope_init(struct weir_scope *scope, struct weir_executor *executor,
                    struct weir_scope *parent,
                    void (*on_closed)(struct weir_scope *scope, void *data), void *data);

/* Begins the end. Idempotent, also on a scope whose parent is closing it. */
void weir_scope_close(struct weir_scope *scope);

static inline bool weir_scope_is_open(const struct weir_scope *scope)
{
    return scope->state == WEIR_SCOPE_OPEN;
}

/* Runs fn(data) when the scope ends. Borrows `cleanup` until then. WEIR_ECLOSED: the scope is
 * closing and fn will not run. */
int weir_scope_on_close(struct weir_scope *scope, struct weir_cleanup *cleanup,
                        void (*fn)(void *data), void *data);

/* Takes a cleanup back; its fn will not run. Harmless when it has run or was never registered
 * (zeroed). */
static inline void weir_cleanup_cancel(struct weir_cleanup *cleanup)
{
    weir_list_remove(&cleanup->link);
}

WEIR_END_DECLS

#endif
