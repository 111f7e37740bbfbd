#include "weir/buf.h"

enum { BLOCK_SIZE = 4096, HEADER_SIZE = sizeof(struct weir_block) };

/* --- blocks --- */

static uint8_t *block_memory(struct weir_block *block)
{
    return (uint8_t *)(block + 1);
}

struct weir_block *weir_block_new(const struct weir_allocator *allocator, struct weir_pool *pool,
                                  size_t size)
{
    size_t total = size + HEADER_SIZE;
    if (size > PTRDIFF_MAX - HEADER_SIZE)
        return NULL;
    if (pool && total > pool->block_size)
        pool = NULL;
    else if (pool)
        total = pool->block_size;
    struct weir_block *block = pool ? weir_pool_take(pool) : weir_mem_alloc(allocator, total);
    if (!block)
        return NULL;
    *block = (struct weir_block){
        .begin = block_memory(block),
        .end = block_memory(block),
        .limit = (uint8_t *)block + total,
        .pool = pool,
        .allocator = allocator,
        .refs = 1,
    };
    return block;
}

uint8_t *weir_block_data(struct weir_block *block)
{
    return block_memory(block);
}

size_t weir_block_capacity(const struct weir_block *block)
{
    return (size_t)(block->limit - (const uint8_t *)(block + 1));
}

struct weir_block *weir_block_ref(struct weir_block *block)
{
    block->refs++;
    return block;
}

void weir_block_unref(struct weir_block *block)
{
    if (!block || --block->refs > 0)
        return;
    weir_block_unref(block->owner);
    if (block->pool)
        weir_pool_give(block->pool, block);
    else
        weir_mem_free(block->allocator, block);
}

/* --- the chain --- */

void weir_buf_init(struct weir_buf *buf, const struct weir_allocator *allocator,
                   struct weir_pool *pool)
{
    *buf = (struct weir_buf){.allocator = allocator, .pool = pool};
}

/* The last block's `end` is stale while it is the last one. */
static void sync_tail(struct weir_buf *buf)
{
    if (buf->tail)
        buf->tail->end = buf->next;
}

/* Takes up writing behind the content of the last block. One that shows another's memory has no
 * room. */
static void open_tail(struct weir_buf *buf)
{
    struct weir_block *tail = buf->tail;
    buf->next = tail ? (uint8_t *)(uintptr_t)tail->end : NULL;
    buf->limit = tail && !tail->owner ? tail->limit : buf->next;
}

/* Appends a block and its content. */
static void link_block(struct weir_buf *buf, struct weir_block *block)
{
    sync_tail(buf);
    if (buf->tail) {
        buf->sealed += (size_t)(buf->tail->end - buf->tail->begin);
        buf->tail->next = block;
    } else {
        buf->head = block;
    }
    block->next = NULL;
    buf->tail = block;
    open_tail(buf);
}

/* Drops the first block, which must not be the last. */
static void drop_head(struct weir_buf *buf)
{
    struct weir_block *head = buf->head;
    buf->head = head->next;
    buf->sealed -= (size_t)(head->end - head->begin);
    weir_block_unref(head);
}

/* Empties a buffer of one block. Without a pool the block stays, for what comes next. */
static void drop_last(struct weir_buf *buf)
{
    struct weir_block *block = buf->head;
    if (!buf->pool && block->refs == 1 && !block->owner) {
        block->begin = block->end = block_memory(block);
    } else {
        weir_block_unref(block);
        buf->head = buf->tail = NULL;
    }
    open_tail(buf);
}

void weir_buf_fini(struct weir_buf *buf)
{
    struct weir_block *block = buf->head;
    while (block) {
        struct weir_block *next = block->next;
        weir_block_unref(block);
        block = next;
    }
    weir_buf_init(buf, buf->allocator, buf->pool);
}

static struct weir_block *new_block(struct weir_buf *buf, size_t size)
{
    size_t least = buf->pool ? 1 : BLOCK_SIZE - HEADER_SIZE;
    return weir_block_new(buf->allocator, buf->pool, size > least ? size : least);
}

uint8_t *weir__buf_reserve_slow(struct weir_buf *buf, size_t size)
{
    if (size == 0 && buf->next)
        return buf->next;
    struct weir_block *block = new_block(buf, size);
    if (!block)
        return NULL;
    if (buf->tail && buf->head == buf->tail && weir_buf_len(buf) == 0)
        weir_buf_fini(buf); /* an empty block that is too small */
    link_block(buf, block);
    return buf->next;
}

int weir__buf_append_slow(struct weir_buf *buf, const void *data, size_t size)
{
    if (size == 0)
        return WEIR_OK;
    size_t room = weir_buf_room(buf);
    struct weir_block *block = new_block(buf, size - room);
    if (!block)
        return WEIR_ENOMEM;
    if (room) {
        memcpy(buf->next, data, room);
        buf->next += room;
    }
    link_block(buf, block);
    memcpy(buf->next, (const uint8_t *)data + room, size - room);
    buf->next += size - room;
    return WEIR_OK;
}

int weir_buf_append_bytes(struct weir_buf *buf, struct weir_bytes bytes)
{
    return weir_buf_append(buf, bytes.data, bytes.len);
}

int weir_buf_append_str(struct weir_buf *buf, struct weir_str text)
{
    return weir_buf_append(buf, text.data, text.len);
}

int weir_buf_append_block(struct weir_buf *buf, struct weir_block *block, struct weir_bytes view)
{
    if (view.len == 0)
        return WEIR_OK;
    struct weir_block *shown = weir_mem_alloc(buf->allocator, sizeof *shown);
    if (!shown)
        return WEIR_ENOMEM;
    *shown = (struct weir_block){
        .owner = weir_block_ref(block),
        .begin = view.data,
        .end = view.data + view.len,
        .allocator = buf->allocator,
        .refs = 1,
    };
    link_block(buf, shown);
    return WEIR_OK;
}

void weir_buf_move(struct weir_buf *to, struct weir_buf *from)
{
    if (weir_buf_len(from) == 0)
        return;
    if (weir_buf_len(to) == 0)
        weir_buf_fini(to);
    sync_tail(to);
    sync_tail(from);
    size_t before = weir_buf_len(to);
    if (to->tail)
        to->tail->next = from->head;
    else
        to->head = from->head;
    to->tail = from->tail;
    to->sealed = before + from->sealed;
    open_tail(to);
    weir_buf_init(from, from->allocator, from->pool);
}

int weir_buf_iov(const struct weir_buf *buf, struct weir_iov *iov, int max)
{
    int used = 0;
    for (const struct weir_block *block = buf->head; block && used < max; block = block->next) {
        const uint8_t *end = block == buf->tail ? buf->next : block->end;
        if (end > block->begin)
            iov[used++] =
                (struct weir_iov){(void *)(uintptr_t)block->begin, (size_t)(end - block->begin)};
    }
    return used;
}

void weir_buf_consume(struct weir_buf *buf, size_t size)
{
    if (!buf->head)
        return;
    sync_tail(buf);
    while (buf->head != buf->tail && size >= (size_t)(buf->head->end - buf->head->begin)) {
        size -= (size_t)(buf->head->end - buf->head->begin);
        drop_head(buf);
    }
    struct weir_block *head = buf->head;
    if (head == buf->tail && size >= (size_t)(head->end - head->begin)) {
        drop_last(buf);
        return;
    }
    head->begin += size;
    if (head != buf->tail)
        buf->sealed -= size;
}

/* Drops what follows `block`, which becomes the last one. */
static void drop_after(struct weir_buf *buf, struct weir_block *block)
{
    struct weir_block *rest = block->next;
    block->next = NULL;
    buf->tail = block;
    while (rest) {
        struct weir_block *next = rest->next;
        weir_block_unref(rest);
        rest = next;
    }
}

void weir_buf_truncate(struct weir_buf *buf, size_t len)
{
    if (len == 0) {
        weir_buf_clear(buf);
        return;
    }
    if (len >= weir_buf_len(buf))
        return;
    sync_tail(buf);
    size_t before = 0;
    struct weir_block *block = buf->head;
    while (before + (size_t)(block->end - block->begin) < len) {
        before += (size_t)(block->end - block->begin);
        block = block->next;
    }
    drop_after(buf, block);
    block->end = block->begin + (len - before);
    buf->sealed = before;
    open_tail(buf);
}

size_t weir_buf_peek(const struct weir_buf *buf, void *to, size_t size)
{
    size_t done = 0;
    for (const struct weir_block *block = buf->head; block && done < size; block = block->next) {
        const uint8_t *end = block == buf->tail ? buf->next : block->end;
        size_t part = (size_t)(end - block->begin);
        if (part > size - done)
            part = size - done;
        if (part)
            memcpy((uint8_t *)to + done, block->begin, part);
        done += part;
    }
    return done;
}

/* Replaces several blocks by one with the same content. */
static int join_blocks(struct weir_buf *buf)
{
    size_t len = weir_buf_len(buf);
    struct weir_block *block = new_block(buf, len);
    if (!block)
        return WEIR_ENOMEM;
    weir_buf_peek(buf, block_memory(block), len);
    block->end = block->begin + len;
    weir_buf_fini(buf);
    link_block(buf, block);
    return WEIR_OK;
}

int weir_buf_bytes(struct weir_buf *buf, struct weir_bytes *ret_bytes)
{
    int code = WEIR_LIKELY(buf->head == buf->tail) ? WEIR_OK : join_blocks(buf);
    if (code)
        return code;
    ret_bytes->data = buf->head ? buf->head->begin : NULL;
    ret_bytes->len = weir_buf_len(buf);
    return WEIR_OK;
}
