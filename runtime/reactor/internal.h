/* reactor/internal.h — the reactor as the files of this floor and the transports see it. */
#ifndef WEIR_REACTOR_INTERNAL_H
#define WEIR_REACTOR_INTERNAL_H

#include <uv.h>

#include "weir/reactor.h"

/* Something open on the reactor that its close has to end: a transport, a listener, a dial. In the
 * list from opening until it is gone; close() may be called more than once. */
struct weir__guest {
    struct weir_list link;
    void (*close)(struct weir__guest *guest);
};

struct weir__post;
struct weir__signal;

enum weir__reactor_state {
    WEIR__REACTOR_OPEN,
    WEIR__REACTOR_CLOSING, /* waits for the scope and the guests to go */
    WEIR__REACTOR_LEAVING, /* waits for its own handles */
    WEIR__REACTOR_CLOSED,
};

struct weir_reactor {
    struct weir_executor executor; /* first */
    uv_loop_t *loop;
    uv_loop_t own_loop;
    uv_timer_t timer;
    uv_prepare_t prepare;
    uv_check_t check;
    uv_idle_t idle; /* active while jobs wait: keeps the loop alive and its poll from blocking */
    uv_async_t async;
    unsigned handles; /* not closed yet */

    struct weir_list jobs;
    struct weir_list hooks; /* end of turn */
    struct weir_wheel wheel;
    uint64_t armed_at; /* what the uv timer is set to; WEIR_TIME_NEVER: not running */
    uint64_t turn;
    uint64_t activity; /* grows when something happened */
    unsigned depth;    /* calls from the loop on the stack */
    unsigned job_budget;
    size_t read_budget;

    struct weir_pool pool;
    struct weir_slab slab;
    char *read_buffer;
    size_t read_buffer_size;

    uv_mutex_t post_lock; /* guards the three below */
    struct weir__post *posts;
    struct weir__post **posts_tail;
    bool posts_closed;

    unsigned holds;
    bool owns_loop;
    bool polling; /* between the loop's prepare and check */
    bool bound;   /* it has run: `owner` stays */
    bool stopped;
    bool free_when_closed;
    uint8_t state;
    uv_thread_t owner;

    struct weir_scope scope;
    struct weir_list guests;
    struct weir_list signals;
    struct weir_job close_job;
    void (*on_closed)(void *data);
    void *on_closed_data;

    /* The network on this reactor, made by the floor above. */
    void *net;
    void (*net_free)(void *net);
};

/* Every callback from the loop runs between these two. */
static inline void weir__reactor_enter(struct weir_reactor *r)
{
    r->depth++;
    r->activity++;
}

static inline void weir__reactor_leave(struct weir_reactor *r)
{
    r->depth--;
}

/* Asserts, in debug builds, that this is the reactor's thread. */
void weir__reactor_check_thread(const struct weir_reactor *r);

/* WEIR_ECLOSED when the reactor is closing. */
int weir__reactor_add_guest(struct weir_reactor *r, struct weir__guest *guest,
                            void (*close)(struct weir__guest *guest));
void weir__reactor_remove_guest(struct weir_reactor *r, struct weir__guest *guest);

/* turn.c */
extern const struct weir_executor_ops weir__reactor_executor_ops;
void weir__reactor_on_timer(uv_timer_t *timer);
void weir__reactor_on_prepare(uv_prepare_t *prepare);
void weir__reactor_on_check(uv_check_t *check);
void weir__reactor_wake(struct weir_reactor *r);
void weir__reactor_settle(struct weir_reactor *r);

/* post.c; close also runs what is waiting */
int weir__posts_init(struct weir_reactor *r);
void weir__posts_fini(struct weir_reactor *r);
void weir__posts_close(struct weir_reactor *r);
bool weir__posts_pending(struct weir_reactor *r);
void weir__reactor_on_async(uv_async_t *async);

/* signal.c; each handle counts in r->handles */
void weir__signals_close(struct weir_reactor *r);

/* life.c: one of the reactor's handles has closed. The last one may free the reactor. */
void weir__reactor_handle_closed(struct weir_reactor *r);

/* A libuv error as one of ours. */
int weir__uv_error(int uv_status);

#endif
