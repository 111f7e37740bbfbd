/* command.h — what a command is given, and how it answers.
 *
 * A command is a function over the arguments of one request; it fills one reply. The types of replies are the protocol's (resp.weir);
 * the functions here choose the form that a client of RESP2 or RESP3 understands. What a reply refers to is borrowed until it
 * is encoded, which happens when the command returns; inside EXEC it is copied into the request's arena. */
#ifndef REDIS_SERVER_COMMAND_H
#define REDIS_SERVER_COMMAND_H

#include "store.h"

#include "resp.h"
#include "weir/arena.h"

struct client;
struct server;

struct command {
    struct server *server;
    struct client *client;
    struct store *store;
    const struct weir_bytes *argv; /* argv[0] is the name */
    size_t argc;
    struct weir_arena *arena;
    struct resp_value *reply;
    bool keep; /* copy what replies refer to */
    /* Some commands answer with several replies: these come behind `reply`. In the arena. */
    struct resp_value *more;
    size_t more_count;
    bool silent; /* no reply at all */
    bool close;  /* the connection ends behind the reply */
};

typedef void command_fn(struct command *c);

enum {
    COMMAND_WRITE = 1,
    COMMAND_FAST = 2,
    COMMAND_PUBSUB = 4,  /* allowed while subscribed with RESP2 */
    COMMAND_AT_ONCE = 8, /* not queued by MULTI */
};

struct command_info {
    const char *name;
    command_fn *fn;
    int arity; /* arguments, the name included; -n: at least n */
    unsigned flags;
    int first_key, last_key, key_step; /* as COMMAND tells them */
};

/* Once, before the first command_find. */
void commands_index(void);
/* NULL: unknown. */
const struct command_info *command_find(struct weir_bytes name);
const struct command_info *command_list(size_t *ret_count);

/* --- replies; each fills `v`, c->reply for the whole one --- */

bool is_resp3(const struct command *c);
void put_simple(struct resp_value *v, const char *text);
void put_error(struct resp_value *v, const char *text); /* static text */
void put_errorf(struct command *c, struct resp_value *v, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
void put_integer(struct resp_value *v, int64_t n);
void put_bulk(struct command *c, struct resp_value *v, struct weir_bytes bytes);
void put_text(struct command *c, struct resp_value *v, const char *text); /* copied */
void put_verbatim(struct command *c, struct resp_value *v, struct weir_bytes text);
void put_null(struct command *c, struct resp_value *v);
void put_null_array(struct command *c, struct resp_value *v);
void put_double(struct command *c, struct resp_value *v, double number);
void put_boolean(struct command *c, struct resp_value *v, bool yes);
/* The elements, to be filled in; NULL: out of memory, and `v` says so. */
struct resp_value *put_array(struct command *c, struct resp_value *v, size_t count);
struct resp_value *put_set(struct command *c, struct resp_value *v, size_t count);
struct resp_value *put_push(struct command *c, struct resp_value *v, size_t count);

/* `count` pairs: a map where the client knows maps, else a list of keys and values. pair_at gives the places of one pair. */
struct pairs {
    struct resp_value *flat;
    struct resp_pair *pairs;
};
struct pairs put_map(struct command *c, struct resp_value *v, size_t count);
struct resp_value *pair_key(struct pairs pairs, size_t index);
struct resp_value *pair_value(struct pairs pairs, size_t index);

void reply_ok(struct command *c);
void reply_syntax_error(struct command *c);
void reply_no_memory(struct command *c);

/* --- arguments --- */

/* Whether `arg` is this word, whatever its case. `word` is in lower case. */
bool is_word(struct weir_bytes arg, const char *word);
bool parse_integer(struct weir_bytes arg, int64_t *ret);
bool parse_double(struct weir_bytes arg, double *ret);
/* The same; when it is none, the reply says so. */
bool want_integer(struct command *c, size_t index, int64_t *ret);
bool want_double(struct command *c, size_t index, double *ret);
/* Digits and a point, as short as they can be and still be read as `number`. Returns the length. */
size_t format_double(char to[40], double number);
/* `first` and `last` of a sequence of `count`, from its end when negative. False: nothing is left. */
bool clip_range(int64_t *first, int64_t *last, size_t count);
bool glob_matches(struct weir_bytes pattern, struct weir_bytes text);

/* The object of argv[index]; NULL when there is none. False: it is of another kind, and the reply says so. */
bool want_object(struct command *c, size_t index, enum kind kind, struct object **ret);
/* The same, made when there is none. False also when memory ran out. */
bool make_object(struct command *c, size_t index, enum kind kind, struct object **ret);

/* SCAN and its like: MATCH, COUNT and the cursor from argv[first]. */
struct scan {
    uint64_t cursor;
    size_t count;
    struct weir_bytes pattern; /* data NULL: all */
    struct weir_bytes type;
    struct command *c;
    struct weir_bytes *found; /* in the arena */
    size_t found_count, found_room;
    bool pairs; /* values too */
    bool no_memory;
    struct store *store;
};
bool scan_begin(struct command *c, size_t first, struct scan *ret);
void scan_found(struct scan *scan, struct weir_bytes item);
/* Replies with the next cursor and what was found. */
void scan_reply(struct scan *scan, uint64_t next);

#endif
