#include "weir/arena.h"

#include <stdlib.h>

#include "cmocka_all.h"
#include "fault_alloc.h"
#include "random.h"

static void abort_on_call(void *data)
{
    (void)data;
    abort();
}

static void a_zeroed_arena_works(void **state)
{
    (void)state;
    struct weir_arena arena = {0};
    char *p = weir_arena_alloc(&arena, 3);
    memcpy(p, "ab", 3);
    char *q = weir_arena_alloc(&arena, 8);
    assert_non_null(q);
    assert_int_equal(q - p, 8);
    assert_int_equal(weir_arena_used(&arena), 16);
    weir_arena_fini(&arena);
    weir_arena_fini(&arena);
    assert_int_equal(weir_arena_used(&arena), 0);
}

static void the_callers_block_comes_first(void **state)
{
    (void)state;
    struct fault_alloc fault = {0};
    _Alignas(8) char first[256];
    struct weir_arena arena;
    weir_arena_init(&arena, &(struct weir_arena_options){.allocator = fault_alloc_init(&fault),
                                                         .first = first + 1,
                                                         .first_size = sizeof first - 1});
    char *p = weir_arena_alloc(&arena, 100);
    assert_true(p > first && p + 100 <= first + sizeof first);
    assert_int_equal((uintptr_t)p % 8, 0);
    assert_int_equal(fault.calls, 0);
    assert_non_null(weir_arena_alloc(&arena, 200));
    assert_int_equal(fault.calls, 1);
    weir_arena_reset(&arena);
    assert_int_equal(fault.outstanding, 0);
    assert_ptr_equal(weir_arena_alloc(&arena, 100), p);
    weir_arena_fini(&arena);
    memset(first, 0, sizeof first); /* not poisoned any more */
}

static void a_first_block_too_small_is_ignored(void **state)
{
    (void)state;
    char first[16];
    struct weir_arena arena;
    weir_arena_init(&arena, &(struct weir_arena_options){.first = first, .first_size = 16});
    assert_non_null(weir_arena_alloc(&arena, 1));
    weir_arena_fini(&arena);
}

static void allocations_do_not_overlap(void **state)
{
    (void)state;
    enum { MANY = 500 };
    static unsigned char *ptrs[MANY];
    static size_t sizes[MANY];
    struct random random = {7};
    struct weir_arena arena = {0};
    for (int i = 0; i < MANY; i++) {
        sizes[i] = 1 + random_below(&random, i % 50 == 0 ? 100000 : 300);
        ptrs[i] = weir_arena_alloc(&arena, sizes[i]);
        assert_int_equal((uintptr_t)ptrs[i] % 8, 0);
        memset(ptrs[i], i & 0xff, sizes[i]);
    }
    for (int i = 0; i < MANY; i++)
        for (size_t k = 0; k < sizes[i]; k++)
            assert_int_equal(ptrs[i][k], i & 0xff);
    weir_arena_fini(&arena);
}

static void blocks_come_from_the_pool(void **state)
{
    (void)state;
    struct fault_alloc fault = {0};
    struct weir_pool pool;
    struct weir_arena arena;
    weir_pool_init(&pool, fault_alloc_init(&fault), 1024, 4);
    weir_arena_init(&arena,
                    &(struct weir_arena_options){.pool = &pool, .allocator = &fault.allocator});
    for (int i = 0; i < 30; i++)
        assert_non_null(weir_arena_alloc(&arena, 100));
    assert_int_equal(pool.in_use, 4);
    assert_non_null(weir_arena_alloc(&arena, 5000)); /* one of its own */
    assert_int_equal(pool.in_use, 4);
    char *p = weir_arena_alloc(&arena, 1);
    char *q = weir_arena_alloc(&arena, 1);
    assert_int_equal(q - p, 8); /* the block in use stayed in use */
    weir_arena_reset(&arena);
    assert_int_equal(pool.in_use, 1);
    weir_arena_fini(&arena);
    assert_int_equal(pool.in_use, 0);
    weir_pool_fini(&pool);
    assert_int_equal(fault.outstanding, 0);
}

static void sizes_at_the_edges(void **state)
{
    (void)state;
    struct weir_arena arena = {0};
    char *p = weir_arena_alloc(&arena, 0);
    char *q = weir_arena_alloc(&arena, 0);
    assert_non_null(p);
    assert_non_null(q);
    assert_null(weir_arena_alloc(&arena, SIZE_MAX));
    assert_null(weir_arena_alloc(&arena, SIZE_MAX - 7));
    assert_null(weir_arena_array(&arena, SIZE_MAX / 2, 3));
    assert_null(weir_arena_alloc_aligned(&arena, SIZE_MAX - 3, 64));
    assert_non_null(weir_arena_array(&arena, 0, 8));
    weir_arena_fini(&arena);
}

static void aligned(void **state)
{
    (void)state;
    struct weir_arena arena = {0};
    for (size_t align = 1; align <= 4096; align *= 2) {
        char *p = weir_arena_alloc_aligned(&arena, 24, align);
        assert_int_equal((uintptr_t)p % align, 0);
        memset(p, 1, 24);
    }
    weir_arena_fini(&arena);
}

static void the_limit_is_exact(void **state)
{
    (void)state;
    struct weir_arena arena;
    weir_arena_init(&arena, &(struct weir_arena_options){.limit = 10000});
    for (int i = 0; i < 10000 / 8; i++)
        assert_non_null(weir_arena_alloc(&arena, 8));
    assert_null(weir_arena_alloc(&arena, 1));
    assert_int_equal(weir_arena_used(&arena), 10000);
    weir_arena_reset(&arena);
    assert_non_null(weir_arena_alloc(&arena, 10000));
    assert_null(weir_arena_alloc(&arena, 1));
    weir_arena_fini(&arena);
}

static void the_limit_counts_large_ones_and_the_rest_of_a_block(void **state)
{
    (void)state;
    struct weir_arena arena;
    weir_arena_init(&arena, &(struct weir_arena_options){.limit = 200000});
    assert_non_null(weir_arena_alloc(&arena, 8)); /* sets a block aside */
    assert_non_null(weir_arena_alloc(&arena, 200000 - 16));
    assert_null(weir_arena_alloc(&arena, 16));
    assert_non_null(weir_arena_alloc(&arena, 8));
    assert_null(weir_arena_alloc(&arena, 8));
    assert_int_equal(weir_arena_used(&arena), 200000);
    weir_arena_fini(&arena);
}

static void grow_in_place_and_by_copy(void **state)
{
    (void)state;
    struct weir_arena arena = {0};
    char *p = weir_arena_grow(&arena, NULL, 0, 5);
    memcpy(p, "abcd", 5);
    assert_ptr_equal(weir_arena_grow(&arena, p, 5, 50), p);
    memset(p + 5, 'x', 45);
    assert_ptr_equal(weir_arena_grow(&arena, p, 50, 5), p); /* smaller: gives room back */
    char *other = weir_arena_alloc(&arena, 1);
    assert_int_equal(other - p, 8);
    char *moved = weir_arena_grow(&arena, p, 5, 20);
    assert_true(moved != p);
    assert_string_equal(moved, "abcd");
    assert_ptr_equal(weir_arena_grow(&arena, p, 5, 3), p);
    char *large = weir_arena_grow(&arena, moved, 20, 100000);
    assert_string_equal(large, "abcd");
    assert_null(weir_arena_grow(&arena, large, 100000, SIZE_MAX));
    assert_string_equal(large, "abcd");
    weir_arena_fini(&arena);
}

static void copies(void **state)
{
    (void)state;
    struct weir_arena arena = {0};
    assert_string_equal(weir_arena_strdup(&arena, WEIR_STR("hello")), "hello");
    assert_string_equal(weir_arena_strdup(&arena, (struct weir_str){NULL, 0}), "");
    assert_memory_equal(weir_arena_dup(&arena, "xyz", 3), "xyz", 3);
    assert_non_null(weir_arena_dup(&arena, NULL, 0));
    const char *zeroed = weir_arena_zalloc(&arena, 100);
    for (int i = 0; i < 100; i++)
        assert_int_equal(zeroed[i], 0);
    weir_arena_fini(&arena);
}

static void registering_may_fail(void **state)
{
    (void)state;
    struct fault_alloc fault = FAULT_ALLOC_FAILING_AT(1);
    struct weir_arena arena;
    weir_arena_init(&arena, &(struct weir_arena_options){.allocator = fault_alloc_init(&fault)});
    assert_int_equal(weir_arena_on_free(&arena, abort_on_call, NULL), WEIR_ENOMEM);
    weir_arena_fini(&arena); /* would call it */
    weir_arena_init(&arena, NULL);
    assert_null(weir_arena_strdup(&arena, (struct weir_str){"", SIZE_MAX}));
    weir_arena_fini(&arena);
}

static void note(void *data)
{
    static int order;
    *(int *)data = ++order;
}

static void cleanups_run_newest_first_and_once(void **state)
{
    (void)state;
    struct weir_arena arena = {0};
    int first = 0, second = 0;
    assert_int_equal(weir_arena_on_free(&arena, note, &first), WEIR_OK);
    assert_int_equal(weir_arena_on_free(&arena, note, &second), WEIR_OK);
    weir_arena_reset(&arena);
    assert_int_equal(second, 1);
    assert_int_equal(first, 2);
    weir_arena_fini(&arena);
    assert_int_equal(first, 2);
}

/* A mix of everything, which fails cleanly wherever memory runs out. */
static int scenario(struct weir_arena *arena)
{
    char *p = weir_arena_strdup(arena, WEIR_STR("kept"));
    if (!p || !weir_arena_alloc(arena, 900) || !weir_arena_alloc(arena, 3000) ||
        !weir_arena_alloc(arena, 100000) || !(p = weir_arena_grow(arena, p, 5, 20000)))
        return WEIR_ENOMEM;
    assert_string_equal(p, "kept");
    return WEIR_OK;
}

static void every_failing_allocation(void **state)
{
    (void)state;
    for (int n = 1;; n++) {
        struct fault_alloc fault = FAULT_ALLOC_FAILING_AT(n);
        struct weir_arena arena;
        weir_arena_init(&arena,
                        &(struct weir_arena_options){.allocator = fault_alloc_init(&fault)});
        int rc = scenario(&arena);
        assert_int_equal(rc, fault.failed ? WEIR_ENOMEM : WEIR_OK);
        assert_non_null(weir_arena_alloc(&arena, 10)); /* still usable */
        weir_arena_fini(&arena);
        assert_int_equal(fault.outstanding, 0);
        if (!fault.failed)
            break;
    }
}

#ifdef WEIR__ASAN
static void free_memory_is_poisoned(void **state)
{
    (void)state;
    struct weir_arena arena = {0};
    char *p = weir_arena_alloc(&arena, 20);
    assert_false(__asan_address_is_poisoned(p + 19));
    assert_true(__asan_address_is_poisoned(p + 20));
    weir_arena_reset(&arena);
    assert_true(__asan_address_is_poisoned(p));
    weir_arena_fini(&arena);
}
#endif

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_zeroed_arena_works),
        cmocka_unit_test(the_callers_block_comes_first),
        cmocka_unit_test(a_first_block_too_small_is_ignored),
        cmocka_unit_test(allocations_do_not_overlap),
        cmocka_unit_test(blocks_come_from_the_pool),
        cmocka_unit_test(sizes_at_the_edges),
        cmocka_unit_test(aligned),
        cmocka_unit_test(the_limit_is_exact),
        cmocka_unit_test(the_limit_counts_large_ones_and_the_rest_of_a_block),
        cmocka_unit_test(grow_in_place_and_by_copy),
        cmocka_unit_test(copies),
        cmocka_unit_test(registering_may_fail),
        cmocka_unit_test(cleanups_run_newest_first_and_once),
        cmocka_unit_test(every_failing_allocation),
#ifdef WEIR__ASAN
        cmocka_unit_test(free_memory_is_poisoned),
#endif
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
