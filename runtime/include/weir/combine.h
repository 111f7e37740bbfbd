/* weir/combine.h — futures made of futures, and futures made by hand.
 *
 * Each combinator takes its sources and returns one future that holds them: dropping it drops them,
 * and they are released with it. It lives on its first source's executor and in its scope. NULL: no
 * memory, the scope is closing, or a source is NULL; then the sources are dropped, so a chain of
 * combinators needs one check, at its end.
 *
 * Values are borrowed: a combined future's value stays valid until it is given up. A typed result
 * passes through timeout and finally: taking the combined future takes the source's. The others
 * give an int.
 *
 * One thread: the executor's. All come from the executor's slab if they fit (groups of up to a
 * dozen).
 */
#ifndef WEIR_COMBINE_H
#define WEIR_COMBINE_H

#include "weir/future.h"

WEIR_BEGIN_DECLS

/* ---- by hand
 * ---------------------------------------------------------------------------------- */

/* The other end of a future: who holds it owes one resolve or free. */
struct weir_promise;

/* Makes a promise and its future, the future for the caller to hand on. WEIR_ENOMEM;
 * WEIR_ECLOSED. */
int weir_promise_new(struct weir_executor *executor, struct weir_scope *scope,
                     struct weir_promise **ret_promise, struct weir_future **ret_future);

/* Completes the future and frees the promise. `value` is borrowed until the future is released. */
void weir_promise_resolve(struct weir_promise *promise, int status, void *value);

/* Breaks a promise: WEIR_ABORTED. NULL is fine. */
void weir_promise_free(struct weir_promise *promise);

/* Whether the consumer has given the future up: the work may stop. */
bool weir_promise_is_cancelled(const struct weir_promise *promise);

/* fn runs once when that happens, from inside the consumer's call; it may free the promise. */
void weir_promise_on_cancel(struct weir_promise *promise, void (*fn)(void *data), void *data);

/* A future that is done already. */
struct weir_future *weir_future_ready(struct weir_executor *executor, struct weir_scope *scope,
                                      int status, void *value);

/* Done with 0 after `ms` milliseconds, at the earliest. */
struct weir_future *weir_delay(struct weir_executor *executor, struct weir_scope *scope,
                               uint64_t ms);

/* ---- one source
 * ------------------------------------------------------------------------------- */

/* On success calls fn, which turns the value into another one or fails; a failure passes by.
 * `*value` is the source's value and becomes the new one. */
struct weir_future *weir_future_map(struct weir_future *source, int (*fn)(void **value, void *data),
                                    void *data);

/* On failure calls fn, which gives a status (0: recovered) and, through `*value`, a value. (In
 * other tongues: catch, which is a keyword of C++.) */
struct weir_future *weir_future_recover(struct weir_future *source,
                                        int (*fn)(int status, void **value, void *data),
                                        void *data);

/* Calls fn(status) once whatever happens: also when the future is dropped (WEIR_CANCELLED, from
 * inside that call) and when this returns NULL (WEIR_ENOMEM). */
struct weir_future *weir_future_finally(struct weir_future *source,
                                        void (*fn)(int status, void *data), void *data);

/* On success calls fn, whose future becomes the outcome. fn may return NULL: WEIR_ENOMEM. */
struct weir_future *weir_future_and_then(struct weir_future *source,
                                         struct weir_future *(*fn)(void *value, void *data),
                                         void *data);

/* The source's outcome, or WEIR_DEADLINE_EXCEEDED after `ms` milliseconds, the source then
 * stopped. */
struct weir_future *weir_timeout(struct weir_future *source, uint64_t ms);

/* ---- several sources
 * -------------------------------------------------------------------------- */

/* The array is read only during the call; its futures are all taken, `count` is at least 1. */

/* Done with 0 when all are, or with the first failure, the others then stopped. */
struct weir_future *weir_all(struct weir_future *const *sources, size_t count);

/* Done with 0 at the first success, or with the last failure when all have failed. */
struct weir_future *weir_any(struct weir_future *const *sources, size_t count);

/* Done with the status of whichever is done first. */
struct weir_future *weir_race(struct weir_future *const *sources, size_t count);

/* Of a future made by all, any or race that is done: its sources, still held by it, and which one
 * decided (of all: the one that failed; the last one to finish when none did). */
struct weir_future *weir_group_at(struct weir_future *group, size_t index);
size_t weir_group_index(struct weir_future *group);

WEIR_END_DECLS

#endif
