/* weir/buf.h — output that grows at the end and is consumed from the front.
 *
 * A buffer is a chain of blocks; bytes once written never move, so they can be given to the kernel
 * while more is appended. A run that was reserved is contiguous. Blocks come from the buffer's
 * pool, a run too large for one gets a block of its own.
 *
 * Invariants:
 *  - a zeroed `struct weir_buf` is a valid, empty buffer over malloc
 *  - [next, limit) is the free room behind the last byte written; both NULL without a block
 *  - an empty buffer with a pool owns no block; one without keeps its last block
 *  - a failed operation leaves the content as it was
 *
 * Blocks are counted: `weir_buf_append_block` shares bytes of a block instead of copying them.
 * Counts are not atomic: buffers that share blocks, and the pool, belong to one thread.
 */
#ifndef WEIR_BUF_H
#define WEIR_BUF_H

#include <string.h>

#include "weir/mem.h"
#include "weir/pool.h"

/* Memory with a count of holders. In a chain, [begin, end) is what the chain still holds of it. */
struct weir_block {
    struct weir_block *next;  /* the chain's */
    struct weir_block *owner; /* whose memory this one shows; NULL: its own, which follows it */
    const uint8_t *begin;
    const uint8_t *end; /* of the last block of a chain: stale, the buffer's `next` counts */
    uint8_t *limit;
    struct weir_pool *pool;
    const struct weir_allocator *allocator;
    uint32_t refs;
};

struct weir_buf {
    uint8_t *next;
    uint8_t *limit;
    struct weir_block *head;
    struct weir_block *tail;
    size_t sealed; /* bytes in all blocks but the last */
    struct weir_pool *pool;
    const struct weir_allocator *allocator;
};

/* Laid out as POSIX's struct iovec and libuv's uv_buf_t there. */
struct weir_iov {
    void *base;
    size_t len;
};

WEIR_BEGIN_DECLS

/* Borrows both until fini; either may be NULL. Blocks come from `pool`, larger ones from
 * `allocator`. */
void weir_buf_init(struct weir_buf *buf, const struct weir_allocator *allocator,
                   struct weir_pool *pool);

/* Drops everything, blocks included; the buffer is empty and usable. */
void weir_buf_fini(struct weir_buf *buf);

/* Bytes held. */
static inline size_t weir_buf_len(const struct weir_buf *buf)
{
    return buf->tail ? buf->sealed + (size_t)(buf->next - buf->tail->begin) : 0;
}

uint8_t *weir__buf_reserve_slow(struct weir_buf *buf, size_t size);

/* At least `size` writable contiguous bytes behind the content, or NULL when memory ran out. They
 * become content by commit; until then, another reserve may return other memory. */
static inline uint8_t *weir_buf_reserve(struct weir_buf *buf, size_t size)
{
    /* One comparison also sends size 0 to the slow path, as `next` may be NULL. */
    if (WEIR_LIKELY(size - 1 < (size_t)(buf->limit - buf->next)))
        return buf->next;
    return weir__buf_reserve_slow(buf, size);
}

/* Bytes that reserve can give without another block. */
static inline size_t weir_buf_room(const struct weir_buf *buf)
{
    return (size_t)(buf->limit - buf->next);
}

/* The first `size` bytes of the last reservation are written. */
static inline void weir_buf_commit(struct weir_buf *buf, size_t size)
{
    buf->next += size;
}

int weir__buf_append_slow(struct weir_buf *buf, const void *data, size_t size);

/* Copies `size` bytes to the end, filling the last block first. WEIR_ENOMEM: nothing was
 * appended. */
static inline int weir_buf_append(struct weir_buf *buf, const void *data, size_t size)
{
    if (WEIR_UNLIKELY(size - 1 >= (size_t)(buf->limit - buf->next)))
        return weir__buf_append_slow(buf, data, size);
    memcpy(buf->next, data, size);
    buf->next += size;
    return WEIR_OK;
}

int weir_buf_append_bytes(struct weir_buf *buf, struct weir_bytes bytes);
int weir_buf_append_str(struct weir_buf *buf, struct weir_str text);

/* Appends bytes that lie in `block`'s memory without copying; the buffer takes a reference.
 * WEIR_ENOMEM: nothing was appended. */
int weir_buf_append_block(struct weir_buf *buf, struct weir_block *block, struct weir_bytes view);

/* Moves the whole content of `from` to the end of `to`; `from` is empty afterwards. Copies nothing,
 * cannot fail. Blocks go back to where they came from, so the two may have different pools. */
void weir_buf_move(struct weir_buf *to, struct weir_buf *from);

/* Describes the content from the front in at most `max` runs and returns how many it used. They
 * hold until that content is consumed, truncated or linearised. */
int weir_buf_iov(const struct weir_buf *buf, struct weir_iov *iov, int max);

/* Drops `size` bytes (at most what there is) from the front. */
void weir_buf_consume(struct weir_buf *buf, size_t size);

/* Drops all of it. */
static inline void weir_buf_clear(struct weir_buf *buf)
{
    struct weir_block *block = buf->head;
    if (WEIR_LIKELY(block && block == buf->tail && !buf->pool && block->refs == 1 && !block->owner))
        block->begin = block->end = buf->next = (uint8_t *)(block + 1);
    else
        weir_buf_consume(buf, SIZE_MAX);
}

/* Cuts the content to its first `len` bytes (at most what there is). With `len` from weir_buf_len
 * before a failed series of appends: undoes them, unless something was consumed in between. */
void weir_buf_truncate(struct weir_buf *buf, size_t len);

/* The whole content in one run, joining the blocks if there are several. *ret_bytes holds until the
 * buffer is changed. WEIR_ENOMEM: the buffer is as it was. */
int weir_buf_bytes(struct weir_buf *buf, struct weir_bytes *ret_bytes);

/* Copies the first `size` bytes (at most what there is) to `to`; returns how many. */
size_t weir_buf_peek(const struct weir_buf *buf, void *to, size_t size);

/* A block of at least `size` bytes at weir_block_data, held once, or NULL when memory ran out. It
 * comes from `pool` when it fits. For readers that hand out views and share them with buffers. */
struct weir_block *weir_block_new(const struct weir_allocator *allocator, struct weir_pool *pool,
                                  size_t size);
uint8_t *weir_block_data(struct weir_block *block);
size_t weir_block_capacity(const struct weir_block *block);
struct weir_block *weir_block_ref(struct weir_block *block);
void weir_block_unref(struct weir_block *block);

WEIR_END_DECLS

#endif
