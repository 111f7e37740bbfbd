#include "internal.h"

#include <string.h>

static bool fits_slab(const struct weir_executor *executor, size_t size)
{
    return executor->slab && size <= executor->slab->object_size;
}

void *weir__object_new(struct weir_executor *executor, size_t size)
{
    if (!fits_slab(executor, size))
        return weir_mem_zalloc(executor->allocator, size);
    void *object = weir_slab_new(executor->slab);
    if (object)
        memset(object, 0, size);
    return object;
}

void weir__object_free(struct weir_executor *executor, void *object, size_t size)
{
    if (fits_slab(executor, size))
        weir_slab_free(executor->slab, object);
    else
        weir_mem_free(executor->allocator, object);
}
