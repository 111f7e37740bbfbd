/* map: names to pointers, in an arena.
 *
 * A zeroed struct is an empty map. Keys are borrowed; there is no removal. Time to find is constant, whatever the
 * description holds.
 */
#ifndef WEIR_COMPILER_SEMA_MAP_H
#define WEIR_COMPILER_SEMA_MAP_H

#include "base/arena.h"

struct map_slot {
    const char *key;
    void *value;
};

struct map {
    struct map_slot *slots;
    size_t count, capacity; /* capacity is a power of two or 0 */
};

/* The value of `key`, or NULL. */
void *map_get(const struct map *map, const char *key);

/* Adds `key`, unless it is there: then its value is returned and nothing changes. NULL when it was added. */
void *map_add(struct arena *arena, struct map *map, const char *key, void *value);

#endif
