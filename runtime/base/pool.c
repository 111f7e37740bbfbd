#include "weir/pool.h"

enum { BLOCK_MIN = 256, BLOCK_ALIGN = 16 };

void weir_pool_init(struct weir_pool *pool, const struct weir_allocator *allocator,
                    size_t block_size, size_t max_kept)
{
    if (block_size < BLOCK_MIN)
        block_size = BLOCK_MIN;
    *pool = (struct weir_pool){
        .allocator = allocator,
        .block_size = (block_size + BLOCK_ALIGN - 1) & ~(size_t)(BLOCK_ALIGN - 1),
        .max_kept = max_kept,
    };
}

void weir_pool_fini(struct weir_pool *pool)
{
    struct weir__pool_block *block = pool->kept;
    while (block) {
        WEIR__UNPOISON(block, pool->block_size);
        struct weir__pool_block *next = block->next;
        weir_mem_free(pool->allocator, block);
        block = next;
    }
    pool->kept = NULL;
    pool->kept_count = 0;
}

void *weir__pool_take_slow(struct weir_pool *pool)
{
    void *block = weir_mem_alloc(pool->allocator, pool->block_size);
    if (block)
        pool->in_use++;
    return block;
}

void weir__pool_give_slow(struct weir_pool *pool, void *block)
{
    pool->in_use--;
    weir_mem_free(pool->allocator, block);
}
