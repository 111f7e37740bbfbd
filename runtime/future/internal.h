/* future/internal.h — what the files of this floor share: membership in scopes, and small objects. */
#ifndef WEIR_FUTURE_INTERNAL_H
#define WEIR_FUTURE_INTERNAL_H

#include "weir/future.h"
#include "weir/scope.h"

/* Links `f` into `scope`, takes it out. A scope that was waiting for its last child then finishes from
 * the job queue, so the caller's code still runs before it. */
void weir__scope_attach(struct weir_scope *scope, struct weir_future *f);
void weir__scope_detach(struct weir_future *f);

/* `scope` is closing: settles `f` as cancelled, and lets it go when nobody's callback waits. */
void weir__future_scope_closing(struct weir_future *f);

/* Drops one future: stops it when pending, releases it. NULL is fine. */
void weir__future_drop(struct weir_future *f);

/* Zeroed memory for an object of this floor: from the executor's slab when it fits. The same `size`
 * gives it back. */
void *weir__object_new(struct weir_executor *executor, size_t size);
void weir__object_free(struct weir_executor *executor, void *object, size_t size);

#endif
