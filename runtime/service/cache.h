/* service/cache.h — an allocator that keeps what comes back, for bodies and output of any size.
 *
 * malloc gives large memory back to the system and takes it again, page by page, for each large
 * message; a steady load shall not. Sizes are rounded up to a power of two, one list for each; at most
 * `most` bytes are kept in all, and what is larger than a list's largest goes straight to the
 * allocator below. Kept memory is poisoned under ASan.
 *
 * Buffers that were handed on (to a transport) may come back after the cache was closed: it goes when
 * the last one has. One thread.
 */
#ifndef WEIR_SERVICE_CACHE_H
#define WEIR_SERVICE_CACHE_H

#include "weir/mem.h"

struct weir__cache;

/* Over `below` (NULL: malloc), which outlives it. NULL: out of memory. */
struct weir__cache *weir__cache_new(const struct weir_allocator *below, size_t most);

/* Frees what is kept; nothing is kept from here on. NULL is fine. */
void weir__cache_close(struct weir__cache *cache);

const struct weir_allocator *weir__cache_allocator(struct weir__cache *cache);

/* Bytes kept. */
size_t weir__cache_kept(const struct weir__cache *cache);

#endif
