/* The small parts that calls stand on: the buffer cache, the table of operations, metadata. */
#include "cmocka_all.h"
#include "fault_alloc.h"

#include "mux.h"
#include "sample.h"
#include "service/cache.h"
#include "service/dispatch.h"
#include "service/metadata.h"

/* ---- cache ---- */

static void memory_comes_again(void **state)
{
    (void)state;
    struct fault_alloc fault = {0};
    struct weir__cache *cache = weir__cache_new(fault_alloc_init(&fault), 1 << 20);
    const struct weir_allocator *a = weir__cache_allocator(cache);
    for (int round = 0; round < 10; round++) {
        long calls = fault.calls;
        void *some[20];
        for (size_t i = 0; i < 20; i++) {
            some[i] = weir_mem_alloc(a, (size_t)1 << i);
            assert_non_null(some[i]);
            assert_int_equal((uintptr_t)some[i] % 16, 0);
            memset(some[i], 0xff, (size_t)1 << i);
        }
        for (int i = 0; i < 20; i++)
            weir_mem_free(a, some[i]);
        assert_true(weir__cache_kept(cache) <= 1 << 20);
        if (round > 0)
            assert_true(fault.calls - calls <= 2); /* the largest do not fit what is kept */
    }
    weir__cache_close(cache);
    assert_int_equal(fault.outstanding, 0);
}

static void resizing_keeps_the_content(void **state)
{
    (void)state;
    struct fault_alloc fault = {0};
    struct weir__cache *cache = weir__cache_new(fault_alloc_init(&fault), 1000);
    const struct weir_allocator *a = weir__cache_allocator(cache);
    uint8_t *p = NULL;
    for (size_t size = 1; size < 3000000; size = size * 3 / 2 + 1) {
        p = weir_mem_resize(a, p, size);
        assert_non_null(p);
        p[size - 1] = (uint8_t)size;
        assert_int_equal(p[0], 1);
    }
    fault_alloc_arm(&fault, 1);
    assert_null(weir_mem_resize(a, p, 10000000));
    assert_int_equal(p[0], 1);
    assert_null(weir_mem_alloc(a, SIZE_MAX - 4));
    weir_mem_free(a, p);
    weir__cache_close(cache);
    assert_int_equal(fault.outstanding, 0);
}

/* What was handed on outlives the cache's owner. */
static void late_returns(void **state)
{
    (void)state;
    struct fault_alloc fault = {0};
    struct weir__cache *cache = weir__cache_new(fault_alloc_init(&fault), 1 << 20);
    const struct weir_allocator *a = weir__cache_allocator(cache);
    void *kept = weir_mem_alloc(a, 100);
    void *late = weir_mem_alloc(a, 100000);
    weir_mem_free(a, kept);
    weir__cache_close(cache);
    assert_int_equal(fault.outstanding, 2); /* the cache and `late` */
    weir_mem_free(a, late);
    assert_int_equal(fault.outstanding, 0);
    weir__cache_close(NULL);
    fault_alloc_arm(&fault, 1);
    assert_null(weir__cache_new(&fault.allocator, 0));
}

/* ---- dispatch ---- */

static void operations_are_found(void **state)
{
    (void)state;
    struct fault_alloc fault = {0};
    struct weir__dispatch dispatch = {0};
    const struct weir_service service = {&sample_type, &fault, &dispatch};
    assert_null(weir__dispatch_find(&dispatch, 0));
    fault_alloc_init(&fault);
    fault_alloc_arm(&fault, 1);
    assert_int_equal(weir__dispatch_add(&dispatch, &fault.allocator, &service), WEIR_ENOMEM);
    assert_int_equal(weir__dispatch_add(&dispatch, &fault.allocator, &service), WEIR_OK);
    assert_int_equal(weir__dispatch_add(&dispatch, &fault.allocator, &service),
                     WEIR_ALREADY_EXISTS);
    struct weir_method more[40] = {{0}};
    struct weir_service_type other = {"other", more, 40, NULL};
    for (uint32_t i = 0; i < 40; i++)
        more[i].id = 0x10000 + i * 16; /* all the same place in a small table */
    const struct weir_service second = {&other, NULL, NULL};
    assert_int_equal(weir__dispatch_add(&dispatch, &fault.allocator, &second), WEIR_OK);
    for (int i = 0; i < SAMPLE_METHODS; i++) {
        struct weir__slot *slot =
            weir__dispatch_find(&dispatch, sample_method((enum sample_method)i)->id);
        assert_ptr_equal(slot->method, sample_method((enum sample_method)i));
        assert_ptr_equal(slot->handlers, &fault);
    }
    for (uint32_t i = 0; i < 40; i++)
        assert_ptr_equal(weir__dispatch_find(&dispatch, more[i].id)->method, &more[i]);
    assert_null(weir__dispatch_find(&dispatch, 0x99999999));
    weir__dispatch_fini(&dispatch, &fault.allocator);
    assert_int_equal(fault.outstanding, 0);
}

/* ---- metadata ---- */

static void metadata_agrees_with_the_description(void **state)
{
    (void)state;
    const struct weir_metadata metadata[] = {
        {WEIR_STR("trace"), WEIR_BYTES("\0\1\2")},
        {WEIR_STR("empty"), {NULL, 0}},
        {WEIR_STR("trace"), WEIR_BYTES("later")},
    };
    struct weir_arena arena = {0};
    struct weir_bytes block;
    struct weir_bytes value;
    struct weir__frame_metadata decoded;
    assert_int_equal(weir__metadata_encode(&arena, metadata, 3, &block), WEIR_OK);
    assert_int_equal(weir__frame_metadata_decode(&decoded, block, &arena, NULL, NULL), WEIR_OK);
    assert_int_equal(decoded.entries.count, 3);
    for (size_t i = 0; i < 3; i++) {
        assert_int_equal(decoded.entries.items[i].name.len, 5);
        assert_memory_equal(decoded.entries.items[i].name.data, metadata[i].name.data, 5);
        assert_int_equal(decoded.entries.items[i].value.len, metadata[i].value.len);
    }
    assert_true(weir__metadata_find(block, WEIR_STR("trace"), &value));
    assert_int_equal(value.len, 3);
    assert_true(weir__metadata_find(block, WEIR_STR("empty"), &value));
    assert_int_equal(value.len, 0);
    assert_false(weir__metadata_find(block, WEIR_STR("trac"), &value));
    for (size_t cut = 0; cut < block.len; cut++) { /* never reads beyond */
        uint8_t *copy = malloc(cut ? cut : 1);
        memcpy(copy, block.data, cut);
        weir__metadata_find((struct weir_bytes){copy, cut}, WEIR_STR("none"), &value);
        free(copy);
    }
    weir_arena_fini(&arena);
}

static void metadata_has_limits(void **state)
{
    (void)state;
    static const uint8_t large[9000];
    struct weir_arena arena = {0};
    struct weir_bytes block;
    struct weir_metadata one = {WEIR_STR("name"), {large, 8000}};
    struct weir_metadata two[] = {one, one};
    assert_int_equal(weir__metadata_encode(&arena, &one, 1, &block), WEIR_OK);
    assert_int_equal(weir__metadata_encode(&arena, two, 2, &block), WEIR_ELIMIT);
    assert_int_equal(weir__metadata_encode(&arena, NULL, 0, &block), WEIR_OK);
    assert_int_equal(block.len, 0);
    const struct weir_str wrong[] = {WEIR_STR(""), WEIR_STR("Name"), WEIR_STR("a b"),
                                     WEIR_STR("\xc3\xa4")};
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        one.name = wrong[i];
        assert_int_equal(weir__metadata_encode(&arena, &one, 1, &block), WEIR_INVALID_ARGUMENT);
    }
    weir_arena_fini(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(memory_comes_again),
        cmocka_unit_test(resizing_keeps_the_content),
        cmocka_unit_test(late_returns),
        cmocka_unit_test(operations_are_found),
        cmocka_unit_test(metadata_agrees_with_the_description),
        cmocka_unit_test(metadata_has_limits),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
