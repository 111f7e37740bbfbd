#include "dict.h"

#include <stdlib.h>
#include <string.h>

#include "hash.h"

enum { SMALLEST = 2, LARGEST = 40, MOVED_AT_ONCE = 2 };

static struct hash_seed seed;

void dict_seed(uint64_t a, uint64_t b)
{
    seed = (struct hash_seed){a, b};
}

static size_t size_of(const struct dict_table *table)
{
    return table->buckets ? (size_t)1 << table->bits : 0;
}

static size_t bucket_of(const struct dict_table *table, uint64_t hash)
{
    return (size_t)(hash >> (64 - table->bits));
}

/* --- which table --- */

/* The chain that a hash belongs to: the old table's, until it has been moved. */
static struct dict_entry **chain_of(const struct dict *dict, uint64_t hash)
{
    size_t bucket = bucket_of(&dict->now, hash);
    if (dict->next.buckets && bucket < dict->moved)
        return &dict->next.buckets[bucket_of(&dict->next, hash)];
    return &dict->now.buckets[bucket];
}

static void move_bucket(struct dict *dict)
{
    struct dict_entry *entry = dict->now.buckets[dict->moved];
    dict->now.buckets[dict->moved++] = NULL;
    while (entry) {
        struct dict_entry *following = entry->next;
        struct dict_entry **chain = &dict->next.buckets[bucket_of(&dict->next, entry->hash)];
        entry->next = *chain;
        *chain = entry;
        entry = following;
    }
}

static void move_some(struct dict *dict)
{
    for (int i = 0; i < MOVED_AT_ONCE && dict->next.buckets; i++) {
        move_bucket(dict);
        if (dict->moved < size_of(&dict->now))
            continue;
        free(dict->now.buckets);
        dict->now = dict->next;
        dict->next = (struct dict_table){0};
    }
}

/* Without memory the table stays as it is, which is only slower. */
static void resize(struct dict *dict, unsigned bits)
{
    struct dict_entry **buckets = calloc((size_t)1 << bits, sizeof *buckets);
    if (!buckets)
        return;
    dict->next = (struct dict_table){buckets, bits};
    dict->moved = 0;
}

static void fit(struct dict *dict)
{
    if (dict->next.buckets) {
        move_some(dict);
        return;
    }
    size_t size = size_of(&dict->now);
    if (dict->count > size && dict->now.bits < LARGEST)
        resize(dict, dict->now.bits + 1);
    else if (dict->count < size / 8 && dict->now.bits > SMALLEST)
        resize(dict, dict->now.bits - 1);
}

/* --- entries --- */

static struct dict_entry **link_to(const struct dict *dict, struct weir_bytes key, uint64_t hash)
{
    struct dict_entry **link = chain_of(dict, hash);
    while (*link && ((*link)->hash != hash || (*link)->key_len != key.len ||
                     memcmp((*link)->key, key.data, key.len) != 0))
        link = &(*link)->next;
    return link;
}

struct dict_entry *dict_find(struct dict *dict, struct weir_bytes key)
{
    if (!dict->count)
        return NULL;
    return *link_to(dict, key, hash_of(&seed, key));
}

static struct dict_entry *entry_new(struct weir_bytes key, uint64_t hash)
{
    struct dict_entry *entry = malloc(sizeof *entry + key.len);
    if (!entry)
        return NULL;
    *entry = (struct dict_entry){.hash = hash, .key_len = (uint32_t)key.len};
    if (key.len)
        memcpy(entry->key, key.data, key.len);
    return entry;
}

static bool begin(struct dict *dict)
{
    if (!dict->now.buckets) {
        dict->now.buckets = calloc((size_t)1 << SMALLEST, sizeof *dict->now.buckets);
        dict->now.bits = SMALLEST;
    }
    return dict->now.buckets != NULL;
}

struct dict_entry *dict_add(struct dict *dict, struct weir_bytes key, bool *ret_new)
{
    uint64_t hash = hash_of(&seed, key);
    if (!begin(dict))
        return NULL;
    fit(dict);
    struct dict_entry **link = link_to(dict, key, hash);
    *ret_new = !*link;
    if (!*link) {
        *link = entry_new(key, hash);
        dict->count += *link != NULL;
    }
    return *link;
}

struct dict_entry *dict_take(struct dict *dict, struct weir_bytes key)
{
    if (!dict->count)
        return NULL;
    fit(dict);
    struct dict_entry **link = link_to(dict, key, hash_of(&seed, key));
    struct dict_entry *entry = *link;
    if (entry) {
        *link = entry->next;
        dict->count--;
    }
    return entry;
}

static void drop_table(struct dict_table *table, void (*drop)(struct dict_entry *entry))
{
    for (size_t i = 0; i < size_of(table); i++) {
        for (struct dict_entry *entry = table->buckets[i], *following; entry; entry = following) {
            following = entry->next;
            drop(entry);
        }
    }
    free(table->buckets);
}

void dict_fini(struct dict *dict, void (*drop)(struct dict_entry *entry))
{
    drop_table(&dict->now, drop);
    drop_table(&dict->next, drop);
    *dict = (struct dict){0};
}

/* --- walking --- */

/* The bucket that holds `hash`, and the first hash behind it, 0 behind the last. A wider bucket of a table that
 * shrinks holds only what has been moved. */
static struct dict_entry *bucket_at(const struct dict *dict, uint64_t hash, uint64_t *ret_end)
{
    const struct dict_table *table = &dict->now;
    uint64_t moved = 0;
    if (dict->next.buckets && bucket_of(table, hash) < dict->moved) {
        moved = (uint64_t)dict->moved << (64 - table->bits);
        table = &dict->next;
    }
    size_t bucket = bucket_of(table, hash);
    uint64_t end = ((uint64_t)bucket + 1) << (64 - table->bits);
    *ret_end = moved && (end == 0 || end > moved) ? moved : end;
    return table->buckets[bucket];
}

uint64_t dict_scan(const struct dict *dict, uint64_t cursor, size_t count,
                   void (*visit)(void *data, struct dict_entry *entry), void *data)
{
    size_t seen = 0, empty = 0, most_empty = count < SIZE_MAX / 16 ? count * 10 + 10 : SIZE_MAX;
    if (!dict->count)
        return 0;
    do {
        struct dict_entry *entry = bucket_at(dict, cursor, &cursor);
        for (empty += !entry; entry; entry = entry->next, seen++)
            visit(data, entry);
    } while (cursor && seen < count && empty < most_empty);
    return cursor;
}

struct dict_entry *dict_pick(const struct dict *dict, uint64_t random)
{
    if (!dict->count)
        return NULL;
    for (uint64_t hash = random;;) {
        struct dict_entry *entry = bucket_at(dict, hash, &hash);
        size_t length = 0;
        for (const struct dict_entry *e = entry; e; e = e->next)
            length++;
        if (!length)
            continue;
        for (size_t n = random % length; n; n--)
            entry = entry->next;
        return entry;
    }
}

struct dict_entry *dict_walk(struct dict_walk *walk)
{
    const struct dict *dict = walk->dict;
    if (walk->entry)
        walk->entry = walk->entry->next;
    while (!walk->entry) {
        size_t old = size_of(&dict->now), size = old + size_of(&dict->next);
        if (walk->bucket == size)
            return NULL;
        size_t i = walk->bucket++;
        walk->entry = i < old ? dict->now.buckets[i] : dict->next.buckets[i - old];
    }
    return walk->entry;
}
