#include "weir/mem.h"

#include <stdlib.h>
#include <string.h>

void *weir_mem_alloc(const struct weir_allocator *allocator, size_t size)
{
    return allocator ? allocator->alloc(allocator->ctx, size) : malloc(size);
}

void *weir_mem_zalloc(const struct weir_allocator *allocator, size_t size)
{
    if (!allocator)
        return calloc(1, size);
    void *ptr = allocator->alloc(allocator->ctx, size);
    if (ptr)
        memset(ptr, 0, size);
    return ptr;
}

void *weir_mem_calloc(const struct weir_allocator *allocator, size_t count, size_t size)
{
    size_t total;
    if (__builtin_mul_overflow(count, size, &total))
        return NULL;
    return weir_mem_zalloc(allocator, total);
}

void *weir_mem_resize(const struct weir_allocator *allocator, void *ptr, size_t size)
{
    return allocator ? allocator->resize(allocator->ctx, ptr, size) : realloc(ptr, size);
}

void weir_mem_free(const struct weir_allocator *allocator, void *ptr)
{
    if (!allocator)
        free(ptr);
    else if (ptr)
        allocator->free(allocator->ctx, ptr);
}
