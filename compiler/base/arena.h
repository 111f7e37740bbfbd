/* arena: memory of one compiler run, freed all at once.
 *
 * A bump allocator over growing blocks. Everything that the passes build (tree, model, plan, names)
 * lives in an arena, so nothing is freed one by one and nothing can leak. Memory is zeroed. The
 * compiler is a short-lived tool: when memory runs out it says so on stderr and exits with status
 * 70 instead of returning NULL.
 *
 * Threads: an arena belongs to one thread. Ownership: what an arena returns is valid until
 * arena_fini().
 */
#ifndef WEIR_COMPILER_BASE_ARENA_H
#define WEIR_COMPILER_BASE_ARENA_H

#include <stdarg.h>
#include <stddef.h>

struct arena_block;

struct arena {
    struct arena_block *blocks; /* newest first */
    char *at;                   /* next free byte of the newest block */
    char *end;
};

void arena_init(struct arena *arena);
void arena_fini(struct arena *arena);

/* `size` zeroed bytes, aligned for any type. Never NULL; a size of 0 gives a valid unique
 * pointer. */
void *arena_alloc(struct arena *arena, size_t size);

/* `count * size` zeroed bytes; an overflowing product counts as out of memory. */
void *arena_array(struct arena *arena, size_t count, size_t size);

/* A NUL-terminated copy of `len` bytes of `text`, which may hold NULs itself. */
char *arena_copy(struct arena *arena, const char *text, size_t len);

/* A NUL-terminated copy of the C string `text`. */
char *arena_strdup(struct arena *arena, const char *text);

char *arena_printf(struct arena *arena, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
char *arena_vprintf(struct arena *arena, const char *format, va_list args)
    __attribute__((format(printf, 2, 0)));

#define ARENA_NEW(arena, type) ((type *)arena_alloc((arena), sizeof(type)))

/* malloc and realloc that end the program when memory runs out; for the few things that are not in
 * an arena. */
void *mem_alloc(size_t size);
void *mem_realloc(void *old, size_t size);

#endif
