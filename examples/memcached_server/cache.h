/* cache.h — what requests do with items, whichever protocol they came by. */
#ifndef MEMCACHED_SERVER_CACHE_H
#define MEMCACHED_SERVER_CACHE_H

#include "items.h"
#include "memcached_server.h"

#define SERVER_VERSION "1.6.0-weir"

enum outcome { DONE, NOT_STORED, EXISTS, NOT_FOUND, TOO_LARGE, NO_MEMORY, NOT_A_NUMBER };

enum how { SET, ADD, REPLACE, APPEND, PREPEND };

struct change {
    enum how how;
    struct weir_bytes key, data;
    uint32_t flags;
    int64_t expires_s; /* as items_expiry gives it */
    uint64_t cas;      /* only if the item still has this; 0: whatever it has */
};

/* *ret_item: what is there now, or NULL. */
enum outcome cache_store(struct items *items, const struct change *change, struct item **ret_item);
enum outcome cache_delete(struct items *items, struct weir_bytes key, uint64_t cas);
/* Adds or subtracts; below 0 it stays 0, above the largest number it begins again. */
enum outcome cache_add(struct items *items, struct weir_bytes key, bool down, uint64_t by,
                       uint64_t *ret_value, struct item **ret_item);
/* An item that is a number. NULL: no memory. */
struct item *cache_put_number(struct items *items, struct weir_bytes key, uint64_t value,
                              uint32_t flags, int64_t expires_s);

/* --- one request --- */

struct request {
    struct items *items;
    struct weir_arena *arena;
    struct memcached_server_cache_request_call *call;
    bool close; /* the connection ends behind the answer */
};

/* Each sends its answers, if there are any. */
int answer_text(struct request *r, const struct memcached_text_command *command);
int answer_binary(struct request *r, const struct memcached_binary_request *request);
/* Meta commands (meta.c). */
int answer_meta_get(struct request *r, const struct memcached_text_meta *m);
int answer_meta_set(struct request *r, const struct memcached_text_meta_set *m);
int answer_meta_delete(struct request *r, const struct memcached_text_meta *m);
int answer_meta_arithmetic(struct request *r, const struct memcached_text_meta *m);
int answer_meta_debug(struct request *r, const struct memcached_text_meta *m);

int say(struct request *r, const struct memcached_text_reply *reply);
/* An answer that is a word. */
int say_word(struct request *r, enum memcached_text_reply_kind word);
int say_client_error(struct request *r, const char *text);
int say_server_error(struct request *r, const char *text);

/* Names and values of what STATS tells. */
enum { STATISTICS = 16 };
struct statistic {
    const char *name;
    uint64_t value;
};
void cache_statistics(const struct items *items, struct statistic ret[STATISTICS]);

static inline struct weir_bytes text_bytes(struct weir_str text)
{
    return (struct weir_bytes){(const uint8_t *)text.data, text.len};
}
static inline struct weir_str bytes_text(struct weir_bytes bytes)
{
    return (struct weir_str){(const char *)bytes.data, bytes.len};
}

#endif
