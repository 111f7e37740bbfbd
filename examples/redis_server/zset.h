/* zset.h — a sorted set: members by name, and by score in a skip list whose links know how far they reach.
 *
 * Order: by score, equal ones by the bytes of the member. No NaN. One thread. */
#ifndef REDIS_SERVER_ZSET_H
#define REDIS_SERVER_ZSET_H

#include "../common/dict.h"

enum { ZSET_LEVELS = 24 };

struct zset_node {
    struct dict_entry *member; /* value.number is the score */
    struct zset_link {
        struct zset_node *node;
        size_t span; /* members stepped over, the target included */
    } links[];
};

struct zset {
    struct dict scores;
    struct zset_node *head; /* ZSET_LEVELS links; NULL until the first member */
    uint64_t random;
};

void zset_fini(struct zset *set);
/* Adds or moves. False: out of memory, nothing has changed. */
bool zset_put(struct zset *set, struct weir_bytes member, double score, bool *ret_new);
bool zset_remove(struct zset *set, struct weir_bytes member);
/* NULL: it is not there. */
const struct dict_entry *zset_find(struct zset *set, struct weir_bytes member);
/* Rank from 0 in ascending order. */
size_t zset_rank(const struct zset *set, const struct dict_entry *member);
/* The node of a rank, NULL behind the last; the following ones by links[0]. */
const struct zset_node *zset_at(const struct zset *set, size_t rank);
/* How many members have a score below `score`, or below and equal. */
size_t zset_count_below(const struct zset *set, double score, bool equal_too);

#endif
