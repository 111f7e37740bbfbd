#include "service/cache.h"

#include <string.h>

#include "weir/poison.h"

enum {
    SMALLEST = 6, /* 64 bytes */
    LARGEST = 20, /* 1 MiB */
    CLASSES = LARGEST - SMALLEST + 1,
    NO_CLASS = CLASSES,
};

/* Stands before each piece of memory and keeps it aligned. */
struct head {
    union {
        struct head *next;  /* kept */
        uint64_t class_out; /* out */
    };
    uint64_t size; /* of what follows */
};

struct weir__cache {
    struct weir_allocator allocator;
    const struct weir_allocator *below;
    struct head *kept[CLASSES];
    size_t kept_bytes;
    size_t most;
    size_t out;
    bool closed;
};

static unsigned class_of(size_t total)
{
    if (total > (size_t)1 << LARGEST)
        return NO_CLASS;
    unsigned bits = 64u - (unsigned)__builtin_clzll((unsigned long long)total - 1);
    return bits < SMALLEST ? 0 : bits - SMALLEST;
}

static size_t class_size(unsigned class)
{
    return (size_t)1 << (class + SMALLEST);
}

static void *hand_out(struct weir__cache *cache, struct head *head, unsigned class)
{
    head->class_out = class;
    cache->out++;
    return head + 1;
}

static void *cache_alloc(void *ctx, size_t size)
{
    struct weir__cache *cache = ctx;
    size_t total = size + sizeof(struct head);
    if (total < size)
        return NULL;
    unsigned class = class_of(total);
    if (class != NO_CLASS && cache->kept[class]) {
        struct head *head = cache->kept[class];
        cache->kept[class] = head->next;
        cache->kept_bytes -= class_size(class);
        WEIR__UNPOISON(head + 1, head->size);
        return hand_out(cache, head, class);
    }
    if (class != NO_CLASS)
        total = class_size(class);
    struct head *head = weir_mem_alloc(cache->below, total);
    if (!head)
        return NULL;
    head->size = total - sizeof *head;
    return hand_out(cache, head, class);
}

static void free_if_unused(struct weir__cache *cache)
{
    if (cache->closed && !cache->out)
        weir_mem_free(cache->below, cache);
}

static void cache_free(void *ctx, void *ptr)
{
    struct weir__cache *cache = ctx;
    struct head *head = (struct head *)ptr - 1;
    unsigned class = (unsigned)head->class_out;
    cache->out--;
    if (class == NO_CLASS || cache->closed || cache->kept_bytes + class_size(class) > cache->most) {
        weir_mem_free(cache->below, head);
        free_if_unused(cache);
        return;
    }
    head->next = cache->kept[class];
    cache->kept[class] = head;
    cache->kept_bytes += class_size(class);
    WEIR__POISON(head + 1, head->size);
}

static void *cache_resize(void *ctx, void *ptr, size_t size)
{
    struct head *head = ptr ? (struct head *)ptr - 1 : NULL;
    if (head && size <= head->size)
        return ptr;
    void *resized = cache_alloc(ctx, size);
    if (!resized || !head)
        return resized;
    memcpy(resized, ptr, head->size);
    cache_free(ctx, ptr);
    return resized;
}

struct weir__cache *weir__cache_new(const struct weir_allocator *below, size_t most)
{
    struct weir__cache *cache = weir_mem_zalloc(below, sizeof *cache);
    if (!cache)
        return NULL;
    cache->allocator = (struct weir_allocator){cache_alloc, cache_resize, cache_free, cache};
    cache->below = below;
    cache->most = most;
    return cache;
}

void weir__cache_close(struct weir__cache *cache)
{
    if (!cache)
        return;
    for (unsigned class = 0; class < CLASSES; class ++) {
        struct head *head;
        while ((head = cache->kept[class])) {
            cache->kept[class] = head->next;
            WEIR__UNPOISON(head + 1, head->size);
            weir_mem_free(cache->below, head);
        }
    }
    cache->kept_bytes = 0;
    cache->closed = true;
    free_if_unused(cache);
}

const struct weir_allocator *weir__cache_allocator(struct weir__cache *cache)
{
    return &cache->allocator;
}

size_t weir__cache_kept(const struct weir__cache *cache)
{
    return cache->kept_bytes;
}
