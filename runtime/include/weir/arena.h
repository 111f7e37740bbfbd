/* weir/arena.h — memory that is freed all at once.
 *
 * An allocation is a bump of `next`; nothing is freed singly. The arena takes blocks from its pool
 * (equal-sized) or from its allocator (growing); what does not fit a block gets one of its own. It
 * can start on a block of the caller's, so that a small call never allocates. A zeroed `struct
 * weir_arena` is a valid arena over malloc without a limit.
 *
 * Invariants: `next` and `end` are multiples of 8, and [next, end) is free. Freed and not yet
 * allocated memory is poisoned under ASan.
 *
 * One thread. Everything allocated lives until reset or fini.
 */
#ifndef WEIR_ARENA_H
#define WEIR_ARENA_H

#include "weir/mem.h"
#include "weir/poison.h"
#include "weir/pool.h"

enum { WEIR_ARENA_ALIGN = 8 };

struct weir__arena_block;
struct weir__arena_cleanup;

struct weir_arena {
    char *next;
    char *end;
    struct weir__arena_block *blocks; /* the one in use first */
    struct weir__arena_cleanup *cleanups;
    struct weir_pool *pool;
    const struct weir_allocator *allocator;
    size_t limit; /* bytes; 0 = none */
    size_t spent; /* bytes allocated or set aside in [next, end) */
};

struct weir_arena_options {
    const struct weir_allocator *allocator; /* NULL: malloc. Borrowed until fini. */
    struct weir_pool *pool;                 /* where blocks come from, or NULL. Borrowed. */
    void *first;                            /* the caller's first block, or NULL. Borrowed. */
    size_t first_size;
    size_t limit; /* most bytes that may be allocated until reset; 0 = none */
};

WEIR_BEGIN_DECLS

/* Allocates nothing. `options` may be NULL and is read only here. */
void weir_arena_init(struct weir_arena *arena, const struct weir_arena_options *options);

/* Runs the cleanups, newest first, and frees everything. The arena is as after init without a first
 * block; fini twice is harmless. */
void weir_arena_fini(struct weir_arena *arena);

/* As fini, but keeps one block (the caller's first one, if there is one) for what comes next. */
void weir_arena_reset(struct weir_arena *arena);

/* Runs fn(data) when the arena is reset or freed. WEIR_ENOMEM: not registered. */
int weir_arena_on_free(struct weir_arena *arena, void (*fn)(void *data), void *data);

/* Bytes allocated since init or reset, rounding and block headers' remainders not counted. */
size_t weir_arena_used(const struct weir_arena *arena);

void *weir__arena_alloc_slow(struct weir_arena *arena, size_t size);

/* `size` bytes aligned to 8, not zeroed; a size of 0 gives a valid pointer to nothing. NULL when
 * memory ran out or the limit would be passed; the arena is then as it was. */
static inline void *weir_arena_alloc(struct weir_arena *arena, size_t size)
{
    char *ptr = arena->next;
    /* One comparison also sends size 0 and sizes near SIZE_MAX to the slow path. */
    if (WEIR_UNLIKELY(size - 1 >= (size_t)(arena->end - ptr)))
        return weir__arena_alloc_slow(arena, size);
    arena->next = ptr + ((size + WEIR_ARENA_ALIGN - 1) & ~(size_t)(WEIR_ARENA_ALIGN - 1));
    WEIR__UNPOISON(ptr, size);
    return ptr;
}

/* As alloc, zeroed. */
void *weir_arena_zalloc(struct weir_arena *arena, size_t size);

/* count * size bytes, not zeroed; NULL also when the product overflows. */
static inline void *weir_arena_array(struct weir_arena *arena, size_t count, size_t size)
{
    size_t total;
    if (WEIR_UNLIKELY(__builtin_mul_overflow(count, size, &total)))
        return NULL;
    if (total == 0)
        return arena; /* to nothing, and as good an address as any */
    return weir_arena_alloc(arena, total);
}

/* As alloc with an alignment that is a power of two. */
void *weir_arena_alloc_aligned(struct weir_arena *arena, size_t size, size_t align);

/* Makes an allocation larger (or smaller): in place when it is the last one and there is room, else
 * a copy. `ptr` may be NULL with old_size 0. NULL on failure; `ptr` stays valid. */
void *weir_arena_grow(struct weir_arena *arena, void *ptr, size_t old_size, size_t new_size);

/* A copy of `size` bytes; of a text with a NUL behind it. NULL on failure. */
void *weir_arena_dup(struct weir_arena *arena, const void *data, size_t size);
char *weir_arena_strdup(struct weir_arena *arena, struct weir_str text);

WEIR_END_DECLS

#endif
