/* The arena and the vec that grows in it. */
#include "cmocka_all.h"

#include "base/arena.h"
#include "base/vec.h"

static void memory_is_zeroed_and_aligned(void **state)
{
    (void)state;
    struct arena arena;
    arena_init(&arena);
    for (size_t size = 0; size < 3000; size += 7) {
        unsigned char *memory = arena_alloc(&arena, size);
        assert_int_equal((uintptr_t)memory % _Alignof(max_align_t), 0);
        for (size_t i = 0; i < size; i++)
            assert_int_equal(memory[i], 0);
        memset(memory, 0xff, size);
    }
    arena_fini(&arena);
}

static void large_requests_get_their_own_block(void **state)
{
    (void)state;
    struct arena arena;
    arena_init(&arena);
    char *small = arena_alloc(&arena, 10);
    char *large = arena_alloc(&arena, 5u << 20);
    memset(large, 1, 5u << 20);
    assert_int_equal(small[0], 0);
    assert_ptr_not_equal(arena_alloc(&arena, 0), arena_alloc(&arena, 0));
    arena_fini(&arena);
    arena_fini(&arena);
}

static void texts_are_copied_with_their_nuls(void **state)
{
    (void)state;
    struct arena arena;
    arena_init(&arena);
    assert_memory_equal(arena_copy(&arena, "a\0b", 3), "a\0b", 4);
    assert_string_equal(arena_strdup(&arena, "abc"), "abc");
    assert_string_equal(arena_copy(&arena, NULL, 0), "");
    assert_string_equal(arena_printf(&arena, "%d-%s", 5, "x"), "5-x");
    arena_fini(&arena);
}

static void a_vec_keeps_its_items_in_order(void **state)
{
    (void)state;
    struct arena arena;
    VEC(int) numbers = {0};
    arena_init(&arena);
    for (int i = 0; i < 10000; i++)
        vec_push(&arena, &numbers, i);
    assert_int_equal(numbers.count, 10000);
    for (int i = 0; i < 10000; i++)
        assert_int_equal(numbers.items[i], i);
    arena_fini(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(memory_is_zeroed_and_aligned),
        cmocka_unit_test(large_requests_get_their_own_block),
        cmocka_unit_test(texts_are_copied_with_their_nuls),
        cmocka_unit_test(a_vec_keeps_its_items_in_order),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
