#include "zset.h"

#include <stdlib.h>
#include <string.h>

/* A place in the list: the links that lead to it on each level, and how far from the head they begin. */
struct place {
    struct zset_node *before[ZSET_LEVELS];
    size_t rank[ZSET_LEVELS];
};

static int compare(const struct dict_entry *a, double score, struct weir_bytes key)
{
    if (a->value.number != score)
        return a->value.number < score ? -1 : 1;
    size_t shorter = a->key_len < key.len ? a->key_len : key.len;
    int order = shorter ? memcmp(a->key, key.data, shorter) : 0;
    return order ? order : (a->key_len > key.len) - (a->key_len < key.len);
}

static void seek(struct zset *set, double score, struct weir_bytes key, struct place *ret)
{
    struct zset_node *node = set->head;
    size_t rank = 0;
    for (int level = ZSET_LEVELS - 1; level >= 0; level--) {
        while (node->links[level].node &&
               compare(node->links[level].node->member, score, key) < 0) {
            rank += node->links[level].span;
            node = node->links[level].node;
        }
        ret->before[level] = node;
        ret->rank[level] = rank;
    }
}

static struct zset_node *node_new(struct dict_entry *member, int levels)
{
    struct zset_node *node = calloc(1, sizeof *node + (size_t)levels * sizeof *node->links);
    if (node)
        node->member = member;
    return node;
}

/* A quarter of the nodes of a level reach the next one. */
static int pick_levels(struct zset *set)
{
    int levels = 1;
    set->random = set->random * 6364136223846793005u + 1442695040888963407u;
    for (uint64_t bits = set->random >> 16; levels < ZSET_LEVELS && (bits & 3) == 0; bits >>= 2)
        levels++;
    return levels;
}

static void link_in(struct zset *set, struct zset_node *node, int levels)
{
    struct place place;
    seek(set, node->member->value.number, dict_key(node->member), &place);
    for (int i = 0; i < ZSET_LEVELS; i++) {
        struct zset_link *from = &place.before[i]->links[i];
        size_t step = place.rank[0] - place.rank[i] + 1;
        if (i >= levels) {
            from->span++;
            continue;
        }
        node->links[i] = (struct zset_link){from->node, from->span + 1 - step};
        *from = (struct zset_link){node, step};
    }
}

static struct zset_node *link_out(struct zset *set, const struct dict_entry *member)
{
    struct place place;
    seek(set, member->value.number, dict_key(member), &place);
    struct zset_node *node = place.before[0]->links[0].node;
    for (int i = 0; i < ZSET_LEVELS; i++) {
        struct zset_link *from = &place.before[i]->links[i];
        if (from->node == node)
            *from = (struct zset_link){node->links[i].node, from->span + node->links[i].span - 1};
        else
            from->span--;
    }
    return node;
}

static bool begin(struct zset *set)
{
    if (!set->head)
        set->head = node_new(NULL, ZSET_LEVELS);
    return set->head != NULL;
}

bool zset_put(struct zset *set, struct weir_bytes member, double score, bool *ret_new)
{
    int levels = pick_levels(set);
    struct zset_node *node = begin(set) ? node_new(NULL, levels) : NULL;
    struct dict_entry *entry = node ? dict_add(&set->scores, member, ret_new) : NULL;
    if (!entry) {
        free(node);
        return false;
    }
    if (!*ret_new)
        free(link_out(set, entry));
    entry->value.number = score;
    node->member = entry;
    link_in(set, node, levels);
    return true;
}

bool zset_remove(struct zset *set, struct weir_bytes member)
{
    const struct dict_entry *entry = dict_find(&set->scores, member);
    if (!entry)
        return false;
    free(link_out(set, entry));
    free(dict_take(&set->scores, member));
    return true;
}

const struct dict_entry *zset_find(struct zset *set, struct weir_bytes member)
{
    return dict_find(&set->scores, member);
}

size_t zset_rank(const struct zset *set, const struct dict_entry *member)
{
    struct place place;
    seek((struct zset *)set, member->value.number, dict_key(member), &place);
    return place.rank[0];
}

const struct zset_node *zset_at(const struct zset *set, size_t rank)
{
    const struct zset_node *node = set->head;
    size_t left = rank + 1;
    for (int level = ZSET_LEVELS - 1; node && level >= 0; level--) {
        while (node->links[level].node && node->links[level].span <= left) {
            left -= node->links[level].span;
            node = node->links[level].node;
        }
    }
    return left || node == set->head ? NULL : node;
}

size_t zset_count_below(const struct zset *set, double score, bool equal_too)
{
    const struct zset_node *node = set->head;
    size_t rank = 0;
    for (int level = ZSET_LEVELS - 1; node && level >= 0; level--) {
        for (const struct zset_node *to; (to = node->links[level].node) != NULL; node = to) {
            double other = to->member->value.number;
            if (equal_too ? other > score : other >= score)
                break;
            rank += node->links[level].span;
        }
    }
    return rank;
}

static void drop(struct dict_entry *entry)
{
    free(entry);
}

void zset_fini(struct zset *set)
{
    for (struct zset_node *node = set->head, *next; node; node = next) {
        next = node->links[0].node;
        free(node);
    }
    dict_fini(&set->scores, drop);
    *set = (struct zset){0};
}
