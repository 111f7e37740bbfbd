/* weir/reactor.h — a libuv loop as an executor and a network.
 *
 * One reactor = one loop = one thread. It runs a loop of its own or lives on one that the program
 * has already, beside everything else there; it starts no threads and touches no signals unless
 * asked. One turn of the loop: due timers, jobs, ready I/O, jobs again, then the end-of-turn hooks,
 * where connections write what the turn produced. Jobs have a budget per turn, as has every
 * connection's reading, so that neither starves timers or other connections.
 *
 * What is waiting keeps the loop alive: timers, jobs, transports, listeners. The reactor's own
 * handles do not: a wrapped loop ends as if the reactor were not there.
 *
 * Thread rule: only weir_post may be called from other threads; debug builds assert it.
 */
#ifndef WEIR_REACTOR_H
#define WEIR_REACTOR_H

#include "weir/base.h"
#include "weir/executor.h"
#include "weir/scope.h"

struct uv_loop_s;
struct weir_reactor;

struct weir_reactor_options {
    struct uv_loop_s *loop;                 /* NULL: a loop of its own. Borrowed until closed. */
    const struct weir_allocator *allocator; /* NULL: malloc. Borrowed. */
    size_t read_buffer;  /* bytes shared by all connections; 0 = 64 KiB, at least 4 KiB */
    size_t block_size;   /* bytes of the pool's blocks; 0 = 4 KiB */
    size_t read_budget;  /* bytes a connection may read per turn before others go; 0 = 256 KiB */
    unsigned job_budget; /* jobs per turn before I/O goes; 0 = 4096 */
};

WEIR_BEGIN_DECLS

/* ---- life ----------------------------------------------------------------------------------- */

/* A reactor with a loop of its own; on the program's loop; as the options say. NULL: out of memory
 * or of descriptors. */
struct weir_reactor *weir_reactor_new(void);
struct weir_reactor *weir_reactor_wrap(struct uv_loop_s *loop);
struct weir_reactor *weir_reactor_new_with(const struct weir_reactor_options *options);

/* Begins the end: closes the reactor's scope, every transport and listener still open on it, then
 * its handles. on_closed (may be NULL) runs from the loop when all are gone; a loop of the
 * program's is then as it was before. Asynchronous, idempotent (the first on_closed counts).
 * weir_reactor_free is still owed, and may be called from on_closed when the loop is the
 * program's. */
void weir_reactor_close(struct weir_reactor *r, void (*on_closed)(void *data), void *data);

/* Frees the reactor, closing it first when that has not happened. A loop of its own is run to its
 * end and freed before this returns: not from inside that loop. On the program's loop the call
 * returns at once and the memory goes with the turn of the loop in which the last handle has
 * closed. From the reactor's thread, or from another when that has ended. NULL is fine. */
void weir_reactor_free(struct weir_reactor *r);

/* ---- running -------------------------------------------------------------------------------- */

/* Runs until weir_reactor_stop or until nothing is left to wait for; returns 0. WEIR_EBUSY from
 * inside the loop. A program that wraps its loop may as well run that. */
int weir_reactor_run(struct weir_reactor *r);

/* Makes run return after this turn. */
void weir_reactor_stop(struct weir_reactor *r);

/* One turn; as the executor's run_once. */
int weir_reactor_run_once(struct weir_reactor *r, bool block);

/* Runs fn(data) on the reactor's thread, soon and in order. From any thread, until
 * weir_reactor_close. What was posted runs before the reactor has closed. WEIR_ENOMEM;
 * WEIR_ECLOSED. */
int weir_post(struct weir_reactor *r, void (*fn)(void *data), void *data);

/* Keeps the loop running though nothing on it is waiting, because another thread will post: run and
 * the waiting for a future then sleep instead of giving up. Counted; the reactor's thread only. */
void weir_reactor_hold(struct weir_reactor *r);
void weir_reactor_unhold(struct weir_reactor *r);

/* Calls fn from the loop whenever `signum` comes; another fn replaces it, NULL takes it back. Does
 * not keep the loop alive. WEIR_EINVAL, WEIR_ENOMEM. */
int weir_reactor_on_signal(struct weir_reactor *r, int signum, void (*fn)(int signum, void *data),
                           void *data);

/* ---- what it offers ------------------------------------------------------------------------- */

struct weir_executor *weir_reactor_executor(struct weir_reactor *r);
struct weir_scope *weir_reactor_scope(struct weir_reactor *r); /* ends when the reactor closes */
struct uv_loop_s *weir_reactor_loop(struct weir_reactor *r);

WEIR_END_DECLS

#endif
