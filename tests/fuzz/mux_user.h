/* mux_user: somebody who uses an engine of Mux in every way its header allows, and checks it all the while.
 *
 * What the user does, in hooks too, comes out of a feed. Calls are from a fixed array; each is there from its opening until its
 * final frame, and user_check() holds the engine's books against it: tables, bytes held, credit. One thread; the caller
 * owns the struct, which must not move.
 */
#ifndef WEIR_TESTS_FUZZ_MUX_USER_H
#define WEIR_TESTS_FUZZ_MUX_USER_H

#include "fuzz.h"

#include "../runtime/fault_alloc.h"

#include "engine/mux_internal.h"

enum { USER_CALLS = 48, USER_BODIES = 8 };

struct user;

struct user_call {
    struct weir_mux_call mux;
    struct user *user;
    bool is_used;
    bool is_remote;
    bool is_over;   /* has left the table; some of its messages may not be consumed yet */
    uint32_t cost;  /* of those messages */
    bool wants_end; /* the engine has asked for its end */
};

struct user {
    struct weir_mux mux;
    struct weir_buf out;
    struct weir_pool pool;
    struct fault_alloc fault;
    struct feed *feed;
    struct user_call calls[USER_CALLS];
    struct weir_bytes bodies[USER_BODIES]; /* taken */
    bool is_tame;                          /* consumes, answers and keeps nothing from here on */
    bool is_rough;                         /* may also close, pause and forget */
    unsigned opened, resolved;             /* calls of its own */
};

/* Limits, allocation failures and the rest come out of the feed. 0 or WEIR_ENOMEM. */
int user_init(struct user *user, bool accepting, struct feed *feed);
/* Nothing may be left allocated. */
void user_fini(struct user *user);

/* Does one thing. */
void user_act(struct user *user);

/* Answers, cancels, ends and consumes whatever is open. */
void user_settle(struct user *user);

/* Ends the program when a book does not balance. Not from hooks. */
void user_check(const struct user *user);

/* A size: mostly small, now and then of several frames. */
size_t user_size(struct feed *feed);

#endif
