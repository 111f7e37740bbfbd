/* weir/mem.h — where memory comes from.
 *
 * There is no process-wide allocator: what allocates (arena, slab, pool, buffer, reactor) is given
 * a `struct weir_allocator` and keeps the pointer; the struct must outlive it. NULL means malloc,
 * realloc and free. Replacing it is how a program accounts for memory and how tests let the n-th
 * allocation fail.
 *
 * The functions of an allocator run on the thread of the object that allocates.
 */
#ifndef WEIR_MEM_H
#define WEIR_MEM_H

#include "weir/base.h"

struct weir_allocator {
    /* `size` > 0 bytes aligned for any type, or NULL. */
    void *(*alloc)(void *ctx, size_t size);
    /* As realloc: on failure NULL, and `ptr` stays valid. `ptr` may be NULL. */
    void *(*resize)(void *ctx, void *ptr, size_t size);
    /* `ptr` is never NULL. */
    void (*free)(void *ctx, void *ptr);
    void *ctx;
};

WEIR_BEGIN_DECLS

/* All take a NULL allocator for malloc. NULL when memory ran out; `zalloc` zeroes, `calloc` also
 * fails when count * size overflows. free(NULL) is fine. */
void *weir_mem_alloc(const struct weir_allocator *allocator, size_t size);
void *weir_mem_zalloc(const struct weir_allocator *allocator, size_t size);
void *weir_mem_calloc(const struct weir_allocator *allocator, size_t count, size_t size);
void *weir_mem_resize(const struct weir_allocator *allocator, void *ptr, size_t size);
void weir_mem_free(const struct weir_allocator *allocator, void *ptr);

WEIR_END_DECLS

#endif
