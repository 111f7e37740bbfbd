#include "sema/map.h"

#include <stdint.h>
#include <string.h>

static struct map_slot *slot_of(const struct map *map, const char *key)
{
    uint32_t hash = 2166136261u;
    for (const char *c = key; *c != '\0'; c++)
        hash = (hash ^ (unsigned char)*c) * 16777619u;
    size_t i = hash & (map->capacity - 1);
    while (map->slots[i].key != NULL && strcmp(map->slots[i].key, key) != 0)
        i = (i + 1) & (map->capacity - 1);
    return &map->slots[i];
}

void *map_get(const struct map *map, const char *key)
{
    return map->capacity == 0 ? NULL : slot_of(map, key)->value;
}

static void grow(struct arena *arena, struct map *map)
{
    struct map larger = {.capacity = map->capacity == 0 ? 16 : map->capacity * 2};
    larger.slots = arena_array(arena, larger.capacity, sizeof *larger.slots);
    larger.count = map->count;
    for (size_t i = 0; i < map->capacity; i++)
        if (map->slots[i].key != NULL)
            *slot_of(&larger, map->slots[i].key) = map->slots[i];
    *map = larger;
}

void *map_add(struct arena *arena, struct map *map, const char *key, void *value)
{
    if (2 * (map->count + 1) > map->capacity)
        grow(arena, map);
    struct map_slot *slot = slot_of(map, key);
    if (slot->key != NULL)
        return slot->value;
    *slot = (struct map_slot){key, value};
    map->count++;
    return NULL;
}
