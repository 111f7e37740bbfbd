/* weir/pool.h — a stock of equal-sized blocks for arenas and buffers.
 *
 * Blocks that come back are kept for the next taker, at most `max_kept` of them; beyond that they
 * are freed. So a steady load allocates nothing, and a burst's memory is returned. Kept blocks are
 * poisoned under ASan.
 *
 * One thread. The pool must outlive every arena and buffer that takes from it; `in_use` says how
 * many blocks are out.
 */
#ifndef WEIR_POOL_H
#define WEIR_POOL_H

#include "weir/mem.h"
#include "weir/poison.h"

struct weir__pool_block {
    struct weir__pool_block *next;
};

struct weir_pool {
    struct weir__pool_block *kept;
    const struct weir_allocator *allocator;
    size_t block_size; /* bytes of each block */
    size_t in_use;     /* blocks out */
    size_t kept_count;
    size_t max_kept;
};

WEIR_BEGIN_DECLS

/* Borrows `allocator` (NULL: malloc) until fini. `block_size` is rounded up to a multiple of 16, at
 * least 256. Allocates nothing. */
void weir_pool_init(struct weir_pool *pool, const struct weir_allocator *allocator,
                    size_t block_size, size_t max_kept);

/* Frees the kept blocks. Every block must have come back. */
void weir_pool_fini(struct weir_pool *pool);

void *weir__pool_take_slow(struct weir_pool *pool);
void weir__pool_give_slow(struct weir_pool *pool, void *block);

/* A block of pool->block_size bytes, not zeroed, or NULL when memory ran out. */
static inline void *weir_pool_take(struct weir_pool *pool)
{
    struct weir__pool_block *block = pool->kept;
    if (WEIR_UNLIKELY(!block))
        return weir__pool_take_slow(pool);
    WEIR__UNPOISON(block, pool->block_size);
    pool->kept = block->next;
    pool->kept_count--;
    pool->in_use++;
    return block;
}

/* Takes back a block. */
static inline void weir_pool_give(struct weir_pool *pool, void *ptr)
{
    struct weir__pool_block *block = (struct weir__pool_block *)ptr;
    if (WEIR_UNLIKELY(pool->kept_count >= pool->max_kept)) {
        weir__pool_give_slow(pool, ptr);
        return;
    }
    block->next = pool->kept;
    pool->kept = block;
    pool->kept_count++;
    pool->in_use--;
    WEIR__POISON(block, pool->block_size);
}

WEIR_END_DECLS

#endif
