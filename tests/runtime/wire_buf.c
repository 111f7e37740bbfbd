#include "weir/buf.h"

#include <stdlib.h>

#include "cmocka_all.h"
#include "fault_alloc.h"
#include "random.h"

/* The content as seen through iov must be the `len` bytes at `expected`. */
static void assert_content(struct weir_buf *buf, const void *expected, size_t len)
{
    struct weir_iov iov[64];
    const uint8_t *at = expected;
    int used = weir_buf_iov(buf, iov, 64);
    assert_int_equal(weir_buf_len(buf), len);
    for (int i = 0; i < used; i++) {
        assert_true(iov[i].len > 0 && iov[i].len <= len);
        assert_memory_equal(iov[i].base, at, iov[i].len);
        at += iov[i].len;
        len -= iov[i].len;
    }
    assert_int_equal(len, 0);
}

static void a_zeroed_buffer_works(void **state)
{
    (void)state;
    struct weir_buf buf = {0};
    struct weir_bytes bytes = {0};
    assert_int_equal(weir_buf_len(&buf), 0);
    assert_int_equal(weir_buf_append_str(&buf, WEIR_STR("hello ")), WEIR_OK);
    assert_int_equal(weir_buf_append_bytes(&buf, WEIR_BYTES("world")), WEIR_OK);
    assert_content(&buf, "hello world", 11);
    assert_int_equal(weir_buf_bytes(&buf, &bytes), WEIR_OK);
    assert_int_equal(bytes.len, 11);
    weir_buf_fini(&buf);
    weir_buf_fini(&buf);
    assert_content(&buf, "", 0);
}

static void nothing_needs_no_memory(void **state)
{
    (void)state;
    struct weir_buf buf = {0};
    struct weir_bytes bytes = {0};
    assert_int_equal(weir_buf_append(&buf, NULL, 0), WEIR_OK);
    assert_null(buf.head);
    weir_buf_consume(&buf, 5);
    weir_buf_truncate(&buf, 0);
    assert_int_equal(weir_buf_bytes(&buf, &bytes), WEIR_OK);
    assert_int_equal(bytes.len, 0);
    assert_non_null(weir_buf_reserve(&buf, 0)); /* a place to write nothing to */
    weir_buf_fini(&buf);
}

static void a_reserved_run_is_contiguous(void **state)
{
    (void)state;
    struct weir_pool pool;
    struct weir_buf buf;
    weir_pool_init(&pool, NULL, 256, 8);
    weir_buf_init(&buf, NULL, &pool);
    size_t total = 0;
    for (size_t size = 1; size < 2000; size += 37) {
        uint8_t *p = weir_buf_reserve(&buf, size);
        memset(p, (int)(size & 0xff), size);
        weir_buf_commit(&buf, size);
        total += size;
    }
    assert_int_equal(weir_buf_len(&buf), total);
    struct weir_bytes bytes = {0};
    assert_int_equal(weir_buf_bytes(&buf, &bytes), WEIR_OK);
    const uint8_t *at = bytes.data;
    for (size_t size = 1; size < 2000; size += 37)
        for (size_t i = 0; i < size; i++)
            assert_int_equal(*at++, size & 0xff);
    weir_buf_fini(&buf);
    assert_int_equal(pool.in_use, 0);
    weir_pool_fini(&pool);
}

static void less_may_be_committed_than_reserved(void **state)
{
    (void)state;
    struct weir_buf buf = {0};
    memcpy(weir_buf_reserve(&buf, 100), "abc", 3);
    weir_buf_commit(&buf, 3);
    memcpy(weir_buf_reserve(&buf, 8000), "def", 3); /* another block */
    weir_buf_commit(&buf, 3);
    assert_content(&buf, "abcdef", 6);
    assert_int_equal(weir_buf_room(&buf), 8000 - 3);
    weir_buf_fini(&buf);
}

static void an_empty_buffer_with_a_pool_owns_nothing(void **state)
{
    (void)state;
    struct weir_pool pool;
    struct weir_buf buf;
    weir_pool_init(&pool, NULL, 1024, 8);
    weir_buf_init(&buf, NULL, &pool);
    for (int turn = 0; turn < 5; turn++) {
        for (int i = 0; i < 100; i++)
            assert_int_equal(weir_buf_append(&buf, "0123456789012345678901234567890", 31), WEIR_OK);
        assert_true(pool.in_use > 3);
        weir_buf_consume(&buf, 3100);
        assert_int_equal(pool.in_use, 0);
        assert_null(buf.head);
    }
    weir_buf_fini(&buf);
    weir_pool_fini(&pool);
}

static void without_a_pool_the_last_block_stays(void **state)
{
    (void)state;
    struct fault_alloc fault = {0};
    struct weir_buf buf;
    weir_buf_init(&buf, fault_alloc_init(&fault), NULL);
    for (int turn = 0; turn < 100; turn++) {
        assert_int_equal(weir_buf_append(&buf, "abcdef", 6), WEIR_OK);
        weir_buf_consume(&buf, 2);
        assert_content(&buf, "cdef", 4);
        weir_buf_clear(&buf);
        assert_content(&buf, "", 0);
    }
    assert_int_equal(fault.calls, 1);
    weir_buf_fini(&buf);
    assert_int_equal(fault.outstanding, 0);
}

static void an_empty_block_too_small_is_replaced(void **state)
{
    (void)state;
    struct fault_alloc fault = {0};
    struct weir_buf buf;
    weir_buf_init(&buf, fault_alloc_init(&fault), NULL);
    weir_buf_append(&buf, "x", 1);
    assert_ptr_equal(weir_buf_reserve(&buf, 0), buf.next);
    weir_buf_clear(&buf);
    assert_non_null(weir_buf_reserve(&buf, 10000));
    assert_ptr_equal(buf.head, buf.tail);
    assert_int_equal(fault.outstanding, 1);
    weir_buf_fini(&buf);
    assert_int_equal(fault.outstanding, 0);
}

static void truncate_undoes(void **state)
{
    (void)state;
    struct weir_pool pool;
    struct weir_buf buf;
    char many[3000];
    memset(many, 'x', sizeof many);
    weir_pool_init(&pool, NULL, 512, 8);
    weir_buf_init(&buf, NULL, &pool);
    weir_buf_append(&buf, "start", 5);
    for (size_t size = 0; size < sizeof many; size += 77) {
        weir_buf_append(&buf, many, size);
        weir_buf_truncate(&buf, 5);
        assert_content(&buf, "start", 5);
        assert_int_equal(pool.in_use, 1);
    }
    weir_buf_truncate(&buf, 100);
    assert_content(&buf, "start", 5);
    weir_buf_append(&buf, "!", 1);
    assert_content(&buf, "start!", 6);
    weir_buf_truncate(&buf, 0);
    assert_int_equal(pool.in_use, 0);
    weir_buf_fini(&buf);
    weir_pool_fini(&pool);
}

static void iov_takes_at_most_so_many(void **state)
{
    (void)state;
    struct weir_buf buf = {0};
    struct weir_iov iov[2];
    for (int i = 0; i < 4; i++) {
        memset(weir_buf_reserve(&buf, 5000), i, 5000);
        weir_buf_commit(&buf, 5000);
    }
    assert_int_equal(weir_buf_iov(&buf, iov, 0), 0);
    assert_int_equal(weir_buf_iov(&buf, iov, 2), 2);
    assert_int_equal(iov[0].len, 5000);
    assert_int_equal(*(uint8_t *)iov[1].base, 1);
    weir_buf_fini(&buf);
}

static void moving_copies_nothing(void **state)
{
    (void)state;
    struct weir_buf to = {0}, from = {0};
    weir_buf_move(&to, &from);
    weir_buf_append(&from, "abc", 3);
    const uint8_t *bytes = from.head->begin;
    weir_buf_move(&to, &from);
    assert_ptr_equal(to.head->begin, bytes);
    assert_content(&to, "abc", 3);
    assert_content(&from, "", 0);
    weir_buf_append(&from, "def", 3);
    weir_buf_move(&to, &from);
    weir_buf_append(&to, "ghi", 3);
    assert_content(&to, "abcdefghi", 9);
    weir_buf_clear(&to);
    weir_buf_append(&from, "again", 5);
    weir_buf_move(&to, &from);
    assert_content(&to, "again", 5);
    weir_buf_fini(&to);
    weir_buf_fini(&from);
}

static void blocks_are_shared(void **state)
{
    (void)state;
    struct fault_alloc fault = {0};
    struct weir_buf one, two;
    weir_buf_init(&one, fault_alloc_init(&fault), NULL);
    weir_buf_init(&two, &fault.allocator, NULL);
    struct weir_block *block = weir_block_new(&fault.allocator, NULL, 10);
    assert_true(weir_block_capacity(block) >= 10);
    memcpy(weir_block_data(block), "0123456789", 10);
    struct weir_bytes middle = {weir_block_data(block) + 3, 4};
    weir_buf_append(&one, "<", 1);
    assert_int_equal(weir_buf_append_block(&one, block, middle), WEIR_OK);
    weir_buf_append(&one, ">", 1);
    assert_int_equal(weir_buf_append_block(&two, block, middle), WEIR_OK);
    assert_int_equal(weir_buf_append_block(&two, block, (struct weir_bytes){0}), WEIR_OK);
    weir_block_unref(block);
    assert_content(&one, "<3456>", 6);
    weir_buf_consume(&one, 3);
    assert_content(&one, "56>", 3);
    weir_buf_fini(&one);
    assert_content(&two, "3456", 4);
    weir_buf_append(&two, "!", 1);
    assert_content(&two, "3456!", 5);
    weir_buf_fini(&two);
    assert_int_equal(fault.outstanding, 0);
    weir_block_unref(NULL);
    block = weir_block_new(NULL, NULL, 4);
    fault_alloc_arm(&fault, 1);
    assert_int_equal(
        weir_buf_append_block(&one, block, (struct weir_bytes){weir_block_data(block), 4}),
        WEIR_ENOMEM);
    assert_int_equal(block->refs, 1);
    assert_content(&one, "", 0);
    weir_block_unref(block);
}

/* A random series of operations against a flat array. */
static void agrees_with_the_model(void **state)
{
    (void)state;
    enum { MOST = 40000 };
    struct random random = {3};
    struct weir_pool pool;
    struct weir_buf buf;
    uint8_t *model = malloc(MOST), peeked[64];
    size_t len = 0;
    uint8_t serial = 0;
    weir_pool_init(&pool, NULL, 512, 100);
    weir_buf_init(&buf, NULL, &pool);
    for (int turn = 0; turn < 5000; turn++) {
        size_t n = random_below(&random, 700);
        switch (random_below(&random, 5)) {
        case 0:
        case 1:
            if (len + n > MOST)
                break;
            for (size_t i = 0; i < n; i++)
                model[len + i] = serial++;
            assert_int_equal(weir_buf_append(&buf, model + len, n), WEIR_OK);
            len += n;
            break;
        case 2:
            weir_buf_consume(&buf, n);
            n = n < len ? n : len;
            memmove(model, model + n, len - n);
            len -= n;
            break;
        case 3:
            len -= n < len ? n / 2 : 0;
            weir_buf_truncate(&buf, len);
            break;
        default:
            n = weir_buf_peek(&buf, peeked, sizeof peeked);
            assert_int_equal(n, len < sizeof peeked ? len : sizeof peeked);
            assert_memory_equal(peeked, model, n);
            break;
        }
        struct weir_buf copy = {0};
        struct weir_iov iov[200];
        int used = weir_buf_iov(&buf, iov, 200);
        for (int i = 0; i < used; i++)
            weir_buf_append(&copy, iov[i].base, iov[i].len);
        struct weir_bytes bytes = {0};
        assert_int_equal(weir_buf_bytes(&copy, &bytes), WEIR_OK);
        assert_int_equal(bytes.len, len);
        assert_int_equal(weir_buf_len(&buf), len);
        if (len)
            assert_memory_equal(bytes.data, model, len);
        weir_buf_fini(&copy);
    }
    weir_buf_fini(&buf);
    assert_int_equal(pool.in_use, 0);
    weir_pool_fini(&pool);
    free(model);
}

/* Returns the first error; whatever fails must leave the content as it was. */
static int failing_scenario(struct weir_buf *buf)
{
    char many[5000];
    struct weir_bytes bytes = {0};
    memset(many, 'm', sizeof many);
    if (weir_buf_append(buf, "start", 5) < 0)
        return WEIR_ENOMEM;
    if (weir_buf_append(buf, many, sizeof many) < 0 || !weir_buf_reserve(buf, 6000)) {
        weir_buf_truncate(buf, 5);
        assert_content(buf, "start", 5);
        return WEIR_ENOMEM;
    }
    size_t len = weir_buf_len(buf);
    int rc = weir_buf_bytes(buf, &bytes);
    assert_int_equal(weir_buf_len(buf), len);
    return rc;
}

static void every_failing_allocation(void **state)
{
    (void)state;
    for (int n = 1;; n++) {
        struct fault_alloc fault = FAULT_ALLOC_FAILING_AT(n);
        struct weir_buf buf;
        weir_buf_init(&buf, fault_alloc_init(&fault), NULL);
        int rc = failing_scenario(&buf);
        assert_int_equal(rc, fault.failed ? WEIR_ENOMEM : WEIR_OK);
        weir_buf_fini(&buf);
        assert_int_equal(fault.outstanding, 0);
        if (!fault.failed)
            break;
        assert_true(n < 10);
    }
    struct weir_buf buf = {0};
    assert_null(weir_buf_reserve(&buf, SIZE_MAX));
    assert_null(weir_buf_reserve(&buf, SIZE_MAX / 2));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_zeroed_buffer_works),
        cmocka_unit_test(nothing_needs_no_memory),
        cmocka_unit_test(a_reserved_run_is_contiguous),
        cmocka_unit_test(less_may_be_committed_than_reserved),
        cmocka_unit_test(an_empty_buffer_with_a_pool_owns_nothing),
        cmocka_unit_test(without_a_pool_the_last_block_stays),
        cmocka_unit_test(an_empty_block_too_small_is_replaced),
        cmocka_unit_test(truncate_undoes),
        cmocka_unit_test(iov_takes_at_most_so_many),
        cmocka_unit_test(moving_copies_nothing),
        cmocka_unit_test(blocks_are_shared),
        cmocka_unit_test(agrees_with_the_model),
        cmocka_unit_test(every_failing_allocation),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
