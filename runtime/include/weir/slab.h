/* weir/slab.h — objects of one size, made and freed in a few instructions.
 *
 * Objects are carved from chunks; freed ones go to a free list and are handed out again, last freed
 * first. Chunks are returned only by fini, so memory stays at the peak. Free objects are poisoned
 * under ASan.
 *
 * One thread. The slab owns the objects' memory; fini with objects still out is a bug of the caller
 * that `in_use` shows.
 */
#ifndef WEIR_SLAB_H
#define WEIR_SLAB_H

#include "weir/mem.h"
#include "weir/poison.h"

struct weir__slab_object {
    struct weir__slab_object *next;
};

struct weir_slab {
    struct weir__slab_object *free;
    const struct weir_allocator *allocator;
    void *chunks;
    size_t object_size; /* as asked for, rounded up to a multiple of 16 */
    size_t per_chunk;
    size_t in_use; /* objects out */
};

WEIR_BEGIN_DECLS

/* Borrows `allocator` (NULL: malloc) until fini. Objects are aligned to 16. Allocates nothing. */
void weir_slab_init(struct weir_slab *slab, const struct weir_allocator *allocator,
                    size_t object_size);
void weir_slab_fini(struct weir_slab *slab);

struct weir__slab_object *weir__slab_refill(struct weir_slab *slab);

/* An object, not zeroed, or NULL when memory ran out. */
static inline void *weir_slab_new(struct weir_slab *slab)
{
    struct weir__slab_object *object = slab->free;
    if (WEIR_UNLIKELY(!object)) {
        object = weir__slab_refill(slab);
        if (!object)
            return NULL;
    }
    WEIR__UNPOISON(object, slab->object_size);
    slab->free = object->next;
    slab->in_use++;
    return object;
}

/* Takes back an object of this slab. NULL is fine. */
static inline void weir_slab_free(struct weir_slab *slab, void *ptr)
{
    struct weir__slab_object *object = (struct weir__slab_object *)ptr;
    if (!object)
        return;
    object->next = slab->free;
    slab->free = object;
    slab->in_use--;
    WEIR__POISON(object, slab->object_size);
}

WEIR_END_DECLS

#endif
