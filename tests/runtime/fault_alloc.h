/* fault_alloc.h — an allocator for tests that counts, and fails on demand.
 *
 * `fail_at` n lets the n-th allocation from now fail (1 = the next one), once; 0 lets none fail.
 * With `fail_after` set, all later ones fail too. `outstanding` is how many blocks are out: 0 at
 * the end of a test that leaks nothing. A typical loop over every point of failure:
 *
 *     for (int n = 1;; n++) {
 *         struct fault_alloc fault = FAULT_ALLOC_FAILING_AT(n);
 *         int rc = scenario(fault_alloc_init(&fault));
 *         assert_int_equal(fault.outstanding, 0);
 *         if (!fault.failed)
 *             break;                       // ran through without needing an n-th allocation
 *         assert_int_equal(rc, WEIR_ENOMEM);
 *     }
 */
#ifndef TESTS_RUNTIME_FAULT_ALLOC_H
#define TESTS_RUNTIME_FAULT_ALLOC_H

#include <stdlib.h>

#include "weir/mem.h"

struct fault_alloc {
    struct weir_allocator allocator;
    long fail_at;
    bool fail_after;
    long calls;       /* allocations asked for */
    long failed;      /* allocations refused */
    long outstanding; /* blocks out */
};

#define FAULT_ALLOC_FAILING_AT(n)                                                                  \
    {                                                                                              \
        .fail_at = (n)                                                                             \
    }

static inline bool fault_alloc_refuses(struct fault_alloc *fault)
{
    fault->calls++;
    bool refuses = fault->fail_at && (fault->calls == fault->fail_at ||
                                      (fault->fail_after && fault->calls > fault->fail_at));
    fault->failed += refuses;
    return refuses;
}

static inline void *fault_alloc_alloc(void *ctx, size_t size)
{
    struct fault_alloc *fault = ctx;
    if (fault_alloc_refuses(fault))
        return NULL;
    void *ptr = malloc(size);
    fault->outstanding += ptr != NULL;
    return ptr;
}

static inline void *fault_alloc_resize(void *ctx, void *ptr, size_t size)
{
    struct fault_alloc *fault = ctx;
    if (fault_alloc_refuses(fault))
        return NULL;
    void *resized = realloc(ptr, size);
    fault->outstanding += resized && !ptr;
    return resized;
}

static inline void fault_alloc_free(void *ctx, void *ptr)
{
    struct fault_alloc *fault = ctx;
    fault->outstanding--;
    free(ptr);
}

/* Fills in the hooks and returns them; `fault` must outlive what uses them. */
static inline const struct weir_allocator *fault_alloc_init(struct fault_alloc *fault)
{
    fault->allocator = (struct weir_allocator){
        fault_alloc_alloc,
        fault_alloc_resize,
        fault_alloc_free,
        fault,
    };
    return &fault->allocator;
}

/* From here, the n-th allocation fails. */
static inline void fault_alloc_arm(struct fault_alloc *fault, long n)
{
    fault->fail_at = n;
    fault->calls = 0;
    fault->failed = 0;
}

#endif
