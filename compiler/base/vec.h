/* vec: the convention for growing arrays in an arena.
 *
 *     VEC(struct field *) fields = {0};
 *     vec_push(arena, &fields, field);
 *     for (size_t i = 0; i < fields.count; i++)
 *         use(fields.items[i]);
 *
 * A zeroed vec is an empty one. Growing leaves the old items behind in the arena (at most as much
 * again as the final array). Items move when a vec grows: do not keep pointers into one that is
 * still being filled.
 */
#ifndef WEIR_COMPILER_BASE_VEC_H
#define WEIR_COMPILER_BASE_VEC_H

#include "base/arena.h"

#include <stddef.h>

#define VEC(type)                                                                                  \
    struct {                                                                                       \
        type *items;                                                                               \
        size_t count;                                                                              \
        size_t capacity;                                                                           \
    }

/* Appends `item` to the vec that `vec` points to. `vec` is evaluated several times. */
#define vec_push(arena, vec, item)                                                                 \
    ((vec)->items =                                                                                \
         vec__grow((arena), (vec)->items, (vec)->count, &(vec)->capacity, sizeof *(vec)->items),   \
     (void)((vec)->items[(vec)->count++] = (item)))

/* Room for one more item of `size` bytes: `items` itself, or a larger copy of it. */
void *vec__grow(struct arena *arena, void *items, size_t count, size_t *capacity, size_t size);

#endif
