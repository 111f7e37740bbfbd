#include "weir/arena.h"

#include <string.h>

/* Blocks without a pool start small and double, so that both a small and a large message take
 * few. */
enum { BLOCK_FIRST = 1024, BLOCK_MAX = 64 * 1024 };

enum block_origin { FROM_CALLER, FROM_POOL, FROM_ALLOCATOR };

/* Stands at the start of each block; a multiple of WEIR_ARENA_ALIGN long. */
struct weir__arena_block {
    struct weir__arena_block *next;
    size_t size; /* bytes behind this header */
    uint32_t origin;
    uint32_t is_single; /* holds one large allocation */
};

struct weir__arena_cleanup {
    struct weir__arena_cleanup *next;
    void (*fn)(void *data);
    void *data;
};

static size_t round_up(size_t size)
{
    return (size + WEIR_ARENA_ALIGN - 1) & ~(size_t)(WEIR_ARENA_ALIGN - 1);
}

static size_t round_down(size_t size)
{
    return size & ~(size_t)(WEIR_ARENA_ALIGN - 1);
}

static char *block_data(struct weir__arena_block *block)
{
    return (char *)(block + 1);
}

/* What the limit leaves beyond what is spent. */
static size_t budget(const struct weir_arena *arena)
{
    return arena->limit ? arena->limit - arena->spent : SIZE_MAX;
}

/* Opens [data, data + size) for allocation, cut to what the limit leaves. */
static void open_run(struct weir_arena *arena, char *data, size_t size)
{
    size_t most = round_down(budget(arena));
    size_t run = size < most ? size : most;
    WEIR__POISON(data, size);
    arena->next = data;
    arena->end = data + run;
    arena->spent += run;
}

/* Gives what is left of the current run back to the budget. */
static void close_run(struct weir_arena *arena)
{
    arena->spent -= (size_t)(arena->end - arena->next);
    arena->next = arena->end = NULL;
}

/* Puts a caller's memory to use as the first block, if there is room for its header. */
static void adopt_first(struct weir_arena *arena, void *first, size_t size)
{
    size_t skip = (size_t)(-(uintptr_t)first & (WEIR_ARENA_ALIGN - 1));
    if (!first || size < skip + sizeof(struct weir__arena_block) + WEIR_ARENA_ALIGN)
        return;
    struct weir__arena_block *block = (void *)((char *)first + skip);
    size_t room = size - skip - sizeof *block;
    *block = (struct weir__arena_block){
        .size = round_down(room),
        .origin = FROM_CALLER,
    };
    arena->blocks = block;
    open_run(arena, block_data(block), block->size);
}

void weir_arena_init(struct weir_arena *arena, const struct weir_arena_options *options)
{
    *arena = (struct weir_arena){0};
    if (!options)
        return;
    arena->allocator = options->allocator;
    arena->pool = options->pool;
    arena->limit = options->limit;
    adopt_first(arena, options->first, options->first_size);
}

static void run_cleanups(struct weir_arena *arena)
{
    struct weir__arena_cleanup *cleanup;
    while ((cleanup = arena->cleanups)) {
        arena->cleanups = cleanup->next;
        cleanup->fn(cleanup->data);
    }
}

static void free_block(struct weir_arena *arena, struct weir__arena_block *block)
{
    WEIR__UNPOISON(block_data(block), block->size);
    if (block->origin == FROM_POOL)
        weir_pool_give(arena->pool, block);
    else if (block->origin == FROM_ALLOCATOR)
        weir_mem_free(arena->allocator, block);
}

void weir_arena_fini(struct weir_arena *arena)
{
    run_cleanups(arena);
    struct weir__arena_block *block = arena->blocks;
    while (block) {
        struct weir__arena_block *next = block->next;
        free_block(arena, block);
        block = next;
    }
    arena->blocks = NULL;
    arena->next = arena->end = NULL;
    arena->spent = 0;
}

/* The block to keep: the caller's, else the first (so largest) in the list that is no single
 * one. */
static struct weir__arena_block *block_to_keep(struct weir_arena *arena)
{
    struct weir__arena_block *keep = NULL;
    for (struct weir__arena_block *block = arena->blocks; block; block = block->next) {
        if (block->origin == FROM_CALLER)
            return block;
        if (!keep && !block->is_single)
            keep = block;
    }
    return keep;
}

void weir_arena_reset(struct weir_arena *arena)
{
    run_cleanups(arena);
    struct weir__arena_block *keep = block_to_keep(arena);
    struct weir__arena_block *block = arena->blocks;
    while (block) {
        struct weir__arena_block *next = block->next;
        if (block != keep)
            free_block(arena, block);
        block = next;
    }
    arena->blocks = keep;
    arena->next = arena->end = NULL;
    arena->spent = 0;
    if (keep) {
        keep->next = NULL;
        open_run(arena, block_data(keep), keep->size);
    }
}

int weir_arena_on_free(struct weir_arena *arena, void (*fn)(void *data), void *data)
{
    struct weir__arena_cleanup *cleanup = weir_arena_alloc(arena, sizeof *cleanup);
    if (!cleanup)
        return WEIR_ENOMEM;
    *cleanup = (struct weir__arena_cleanup){arena->cleanups, fn, data};
    arena->cleanups = cleanup;
    return WEIR_OK;
}

size_t weir_arena_used(const struct weir_arena *arena)
{
    return arena->spent - (size_t)(arena->end - arena->next);
}

/* Bytes behind the header of the next ordinary block that is to hold `size`; 0 when none would. */
static size_t next_block_size(const struct weir_arena *arena, size_t size)
{
    const struct weir__arena_block *newest = arena->blocks;
    if (arena->pool) {
        size_t fixed = round_down(arena->pool->block_size - sizeof *newest);
        return size <= fixed ? fixed : 0;
    }
    if (size > BLOCK_MAX - sizeof *newest)
        return 0;
    size_t total = BLOCK_FIRST;
    if (newest && newest->origin == FROM_ALLOCATOR && !newest->is_single)
        total = (newest->size + sizeof *newest) * 2;
    while (total < size + sizeof *newest)
        total *= 2;
    return (total > BLOCK_MAX ? BLOCK_MAX : total) - sizeof *newest;
}

static struct weir__arena_block *take_block(struct weir_arena *arena, size_t size, bool is_single)
{
    struct weir__arena_block *block;
    bool from_pool = arena->pool && !is_single;
    block = from_pool ? weir_pool_take(arena->pool)
                      : weir_mem_alloc(arena->allocator, sizeof *block + size);
    if (!block)
        return NULL;
    *block = (struct weir__arena_block){
        .size = size,
        .origin = from_pool ? FROM_POOL : FROM_ALLOCATOR,
        .is_single = is_single,
    };
    return block;
}

/* A block of its own, put behind the one in use so that this stays in use. */
static void *alloc_single(struct weir_arena *arena, size_t size)
{
    struct weir__arena_block *block = take_block(arena, size, true);
    if (!block)
        return NULL;
    struct weir__arena_block **at = arena->blocks ? &arena->blocks->next : &arena->blocks;
    block->next = *at;
    *at = block;
    if (size > budget(arena)) { /* the rest of the limit is set aside in the current run */
        size_t cut = size - budget(arena);
        arena->end -= cut;
        arena->spent -= cut;
    }
    arena->spent += size;
    return block_data(block);
}

/* An allocation at the start of a new run in an ordinary block. */
static void *alloc_from_new_block(struct weir_arena *arena, size_t size, size_t block_size)
{
    struct weir__arena_block *block = take_block(arena, block_size, false);
    if (!block)
        return NULL;
    close_run(arena);
    block->next = arena->blocks;
    arena->blocks = block;
    open_run(arena, block_data(block), block_size);
    char *ptr = arena->next;
    arena->next += size;
    return ptr;
}

void *weir__arena_alloc_slow(struct weir_arena *arena, size_t size)
{
    size_t rounded = round_up(size ? size : 1);
    size_t room = (size_t)(arena->end - arena->next);
    if (size > PTRDIFF_MAX - BLOCK_MAX || (arena->limit && rounded > budget(arena) + room))
        return NULL;
    void *ptr;
    size_t block_size = next_block_size(arena, rounded);
    if (rounded <= room) { /* only a size of 0 comes here */
        ptr = arena->next;
        arena->next += rounded;
    } else if (block_size) {
        ptr = alloc_from_new_block(arena, rounded, block_size);
    } else {
        ptr = alloc_single(arena, rounded);
    }
    if (ptr)
        WEIR__UNPOISON(ptr, size);
    return ptr;
}

void *weir_arena_zalloc(struct weir_arena *arena, size_t size)
{
    void *ptr = weir_arena_alloc(arena, size);
    return ptr ? memset(ptr, 0, size) : NULL;
}

void *weir_arena_alloc_aligned(struct weir_arena *arena, size_t size, size_t align)
{
    size_t padded;
    if (align <= WEIR_ARENA_ALIGN)
        return weir_arena_alloc(arena, size);
    if (__builtin_add_overflow(size, align - WEIR_ARENA_ALIGN, &padded))
        return NULL;
    char *ptr = weir_arena_alloc(arena, padded);
    return ptr ? ptr + (-(uintptr_t)ptr & (align - 1)) : NULL;
}

/* Moves the end of the last allocation. */
static bool resize_in_place(struct weir_arena *arena, char *ptr, size_t old_size, size_t new_size)
{
    size_t old_rounded = round_up(old_size ? old_size : 1);
    if (ptr + old_rounded != arena->next || new_size > (size_t)(arena->end - ptr))
        return false;
    arena->next = ptr + round_up(new_size ? new_size : 1);
    WEIR__POISON(ptr, (size_t)(arena->end - ptr));
    WEIR__UNPOISON(ptr, new_size);
    return true;
}

void *weir_arena_grow(struct weir_arena *arena, void *ptr, size_t old_size, size_t new_size)
{
    if (ptr && (resize_in_place(arena, ptr, old_size, new_size) || new_size <= old_size))
        return ptr;
    void *grown = weir_arena_alloc(arena, new_size);
    if (grown && old_size)
        memcpy(grown, ptr, old_size);
    return grown;
}

void *weir_arena_dup(struct weir_arena *arena, const void *data, size_t size)
{
    void *copy = weir_arena_alloc(arena, size);
    if (copy && size)
        memcpy(copy, data, size);
    return copy;
}

char *weir_arena_strdup(struct weir_arena *arena, struct weir_str text)
{
    if (text.len == SIZE_MAX)
        return NULL;
    char *copy = weir_arena_alloc(arena, text.len + 1);
    if (!copy)
        return NULL;
    if (text.len)
        memcpy(copy, text.data, text.len);
    copy[text.len] = '\0';
    return copy;
}
