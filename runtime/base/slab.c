#include "weir/slab.h"

enum { OBJECT_ALIGN = 16, CHUNK_SIZE = 4096, CHUNK_OBJECTS_MIN = 8 };

/* Stands at the start of each chunk; as long as the objects' alignment. */
struct chunk {
    struct chunk *next;
    void *padding;
};

void weir_slab_init(struct weir_slab *slab, const struct weir_allocator *allocator,
                    size_t object_size)
{
    size_t size = object_size < sizeof(struct weir__slab_object) ? sizeof(struct weir__slab_object)
                                                                 : object_size;
    size = (size + OBJECT_ALIGN - 1) & ~(size_t)(OBJECT_ALIGN - 1);
    size_t per_chunk = (CHUNK_SIZE - sizeof(struct chunk)) / size;
    *slab = (struct weir_slab){
        .allocator = allocator,
        .object_size = size,
        .per_chunk = per_chunk < CHUNK_OBJECTS_MIN ? CHUNK_OBJECTS_MIN : per_chunk,
    };
}

void weir_slab_fini(struct weir_slab *slab)
{
    struct chunk *chunk = slab->chunks;
    while (chunk) {
        struct chunk *next = chunk->next;
        WEIR__UNPOISON(chunk + 1, slab->object_size * slab->per_chunk);
        weir_mem_free(slab->allocator, chunk);
        chunk = next;
    }
    slab->chunks = NULL;
    slab->free = NULL;
}

/* Makes a chunk's objects free, so that the first is handed out first. */
static struct weir__slab_object *link_objects(struct weir_slab *slab, char *first)
{
    struct weir__slab_object *next = NULL;
    for (size_t i = slab->per_chunk; i-- > 0;) {
        struct weir__slab_object *object = (void *)(first + i * slab->object_size);
        object->next = next;
        next = object;
        WEIR__POISON(object, slab->object_size);
    }
    return next;
}

struct weir__slab_object *weir__slab_refill(struct weir_slab *slab)
{
    struct chunk *chunk =
        weir_mem_alloc(slab->allocator, sizeof *chunk + slab->object_size * slab->per_chunk);
    if (!chunk)
        return NULL;
    chunk->next = slab->chunks;
    slab->chunks = chunk;
    slab->free = link_objects(slab, (char *)(chunk + 1));
    return slab->free;
}
