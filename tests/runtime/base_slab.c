#include "weir/slab.h"

#include "cmocka_all.h"
#include "fault_alloc.h"

enum { MANY = 1000 };

static void objects_do_not_overlap(void **state)
{
    (void)state;
    struct fault_alloc fault = {0};
    struct weir_slab slab;
    unsigned char *objects[MANY];
    weir_slab_init(&slab, fault_alloc_init(&fault), 40);
    for (int i = 0; i < MANY; i++) {
        objects[i] = weir_slab_new(&slab);
        assert_non_null(objects[i]);
        assert_int_equal((uintptr_t)objects[i] % 16, 0);
        memset(objects[i], i & 0xff, 40);
    }
    assert_int_equal(slab.in_use, MANY);
    for (int i = 0; i < MANY; i++)
        for (int k = 0; k < 40; k++)
            assert_int_equal(objects[i][k], i & 0xff);
    long before = fault.calls;
    for (int i = 0; i < MANY; i++)
        weir_slab_free(&slab, objects[i]);
    for (int i = 0; i < MANY; i++)
        assert_non_null(weir_slab_new(&slab));
    assert_int_equal(fault.calls, before);
    weir_slab_fini(&slab);
    assert_int_equal(fault.outstanding, 0);
}

static void last_freed_is_first_reused(void **state)
{
    (void)state;
    struct weir_slab slab;
    weir_slab_init(&slab, NULL, 1);
    void *a = weir_slab_new(&slab);
    void *b = weir_slab_new(&slab);
    weir_slab_free(&slab, a);
    weir_slab_free(&slab, b);
    weir_slab_free(&slab, NULL);
    assert_ptr_equal(weir_slab_new(&slab), b);
    assert_ptr_equal(weir_slab_new(&slab), a);
    weir_slab_fini(&slab);
}

static void out_of_memory(void **state)
{
    (void)state;
    struct fault_alloc fault = FAULT_ALLOC_FAILING_AT(1);
    struct weir_slab slab;
    weir_slab_init(&slab, fault_alloc_init(&fault), 5000);
    assert_null(weir_slab_new(&slab));
    assert_int_equal(slab.in_use, 0);
    assert_non_null(weir_slab_new(&slab));
    weir_slab_fini(&slab);
    assert_int_equal(fault.outstanding, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(objects_do_not_overlap),
        cmocka_unit_test(last_freed_is_first_reused),
        cmocka_unit_test(out_of_memory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
