#include "weir/clock.h"
#include "weir/mem.h"

#include "cmocka_all.h"
#include "fault_alloc.h"

static void no_allocator_means_malloc(void **state)
{
    (void)state;
    char *p = weir_mem_alloc(NULL, 3);
    memcpy(p, "ab", 3);
    p = weir_mem_resize(NULL, p, 100);
    assert_string_equal(p, "ab");
    weir_mem_free(NULL, p);
    weir_mem_free(NULL, NULL);
    p = weir_mem_zalloc(NULL, 100);
    assert_int_equal(p[99], 0);
    weir_mem_free(NULL, p);
    assert_null(weir_mem_calloc(NULL, SIZE_MAX / 2, 3));
}

static void a_hook_sees_everything(void **state)
{
    (void)state;
    struct fault_alloc fault = {0};
    const struct weir_allocator *allocator = fault_alloc_init(&fault);
    unsigned char *p = weir_mem_calloc(allocator, 10, 10);
    for (int i = 0; i < 100; i++)
        assert_int_equal(p[i], 0);
    p = weir_mem_resize(allocator, p, 1000);
    unsigned char *q = weir_mem_resize(allocator, NULL, 10);
    assert_int_equal(fault.calls, 3);
    assert_int_equal(fault.outstanding, 2);
    weir_mem_free(allocator, p);
    weir_mem_free(allocator, q);
    weir_mem_free(allocator, NULL);
    assert_int_equal(fault.outstanding, 0);
}

static void out_of_memory(void **state)
{
    (void)state;
    struct fault_alloc fault = {.fail_at = 2, .fail_after = true};
    const struct weir_allocator *allocator = fault_alloc_init(&fault);
    char *p = weir_mem_alloc(allocator, 8);
    memcpy(p, "kept", 5);
    assert_null(weir_mem_resize(allocator, p, 100));
    assert_string_equal(p, "kept");
    assert_null(weir_mem_alloc(allocator, 1));
    assert_null(weir_mem_zalloc(allocator, 1));
    assert_null(weir_mem_calloc(allocator, 1, 1));
    assert_int_equal(fault.failed, 4);
    weir_mem_free(allocator, p);
    assert_int_equal(fault.outstanding, 0);
}

static void the_clock_does_not_go_back(void **state)
{
    (void)state;
    uint64_t last = weir_clock_ns();
    for (int i = 0; i < 1000; i++) {
        uint64_t now = weir_clock_ns();
        assert_true(now >= last);
        last = now;
    }
    assert_true(weir_clock_ms() >= last / 1000000);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(no_allocator_means_malloc),
        cmocka_unit_test(a_hook_sees_everything),
        cmocka_unit_test(out_of_memory),
        cmocka_unit_test(the_clock_does_not_go_back),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
