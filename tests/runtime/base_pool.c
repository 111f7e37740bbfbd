#include "weir/pool.h"

#include "cmocka_all.h"
#include "fault_alloc.h"

static void keeps_at_most_so_many(void **state)
{
    (void)state;
    struct fault_alloc fault = {0};
    struct weir_pool pool;
    void *blocks[4];
    weir_pool_init(&pool, fault_alloc_init(&fault), 1000, 2);
    assert_int_equal(pool.block_size, 1008);
    for (int i = 0; i < 4; i++) {
        blocks[i] = weir_pool_take(&pool);
        assert_non_null(blocks[i]);
        memset(blocks[i], i, pool.block_size);
    }
    assert_int_equal(pool.in_use, 4);
    for (int i = 0; i < 4; i++)
        weir_pool_give(&pool, blocks[i]);
    assert_int_equal(pool.in_use, 0);
    assert_int_equal(pool.kept_count, 2);
    assert_int_equal(fault.outstanding, 2);
    weir_pool_fini(&pool);
    assert_int_equal(fault.outstanding, 0);
}

static void a_steady_load_allocates_once(void **state)
{
    (void)state;
    struct fault_alloc fault = {0};
    struct weir_pool pool;
    weir_pool_init(&pool, fault_alloc_init(&fault), 4096, 1);
    for (int i = 0; i < 100; i++) {
        void *block = weir_pool_take(&pool);
        memset(block, i, pool.block_size);
        weir_pool_give(&pool, block);
    }
    assert_int_equal(fault.calls, 1);
    weir_pool_fini(&pool);
}

static void blocks_are_never_tiny(void **state)
{
    (void)state;
    struct weir_pool pool;
    weir_pool_init(&pool, NULL, 1, 1);
    assert_int_equal(pool.block_size, 256);
    weir_pool_fini(&pool);
}

static void out_of_memory(void **state)
{
    (void)state;
    struct fault_alloc fault = FAULT_ALLOC_FAILING_AT(1);
    struct weir_pool pool;
    weir_pool_init(&pool, fault_alloc_init(&fault), 4096, 1);
    assert_null(weir_pool_take(&pool));
    assert_int_equal(pool.in_use, 0);
    void *block = weir_pool_take(&pool);
    assert_non_null(block);
    weir_pool_give(&pool, block);
    weir_pool_fini(&pool);
    assert_int_equal(fault.outstanding, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(keeps_at_most_so_many),
        cmocka_unit_test(a_steady_load_allocates_once),
        cmocka_unit_test(blocks_are_never_tiny),
        cmocka_unit_test(out_of_memory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
