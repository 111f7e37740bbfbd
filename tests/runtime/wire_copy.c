#include "cmocka_all.h"
#include "fault_alloc.h"
#include "sample_type.h"

/* A value whose text and bytes live in `arena` too, which the tests then free. */
static void fill_owned(struct sample *ret, struct weir_arena *arena)
{
    struct sample source;
    sample_fill(&source, arena);
    assert_int_equal(weir_copy(&sample_type, ret, &source, arena), WEIR_OK);
}

static void a_copy_is_equal_and_its_own(void **state)
{
    (void)state;
    struct weir_arena first = {0}, second = {0}, third = {0};
    struct sample expected, source, copy;
    sample_fill(&expected, &third);
    fill_owned(&source, &first);
    assert_true(sample_equal(&source, &expected));
    assert_int_equal(weir_copy(&sample_type, &copy, &source, &second), WEIR_OK);
    weir_arena_fini(&first); /* ASan tells if the copy still looks there */
    assert_true(sample_equal(&copy, &expected));
    assert_ptr_not_equal(copy.child, expected.child);
    weir_arena_fini(&second);
    weir_arena_fini(&third);
}

static void an_empty_value(void **state)
{
    (void)state;
    struct weir_arena arena = {0};
    struct sample empty = {0}, copy;
    empty.text.data = "not looked at";
    assert_int_equal(weir_copy(&sample_type, &copy, &empty, &arena), WEIR_OK);
    assert_true(sample_equal(&copy, &empty));
    assert_null(copy.text.data);
    weir_arena_fini(&arena);
}

static void absent_fields_are_not_looked_at(void **state)
{
    (void)state;
    struct weir_arena arena = {0};
    struct sample_point point = {.label = {(const char *)8, 1000}}, copy;
    assert_int_equal(weir_copy(&sample_point_type, &copy, &point, &arena), WEIR_OK);
    assert_false(copy.has_label);
    struct sample_shape shape = {.kind = SHAPE_NONE}, shape_copy;
    shape.raw = (struct weir_bytes){(const uint8_t *)8, 1000};
    assert_int_equal(weir_copy(&sample_shape_type, &shape_copy, &shape, &arena), WEIR_OK);
    weir_arena_fini(&arena);
}

static void refuse(const struct weir_type *type, const void *value)
{
    struct weir_arena arena = {0};
    char copy[sizeof(struct sample)], before[sizeof copy];
    memset(copy, 0x5a, sizeof copy);
    memset(before, 0x5a, sizeof before);
    assert_int_equal(weir_copy(type, copy, value, &arena), WEIR_EINVAL);
    assert_memory_equal(copy, before, sizeof copy);
    weir_arena_fini(&arena);
}

/* What the C type can hold, but no decoder makes. */
static void what_makes_no_sense_is_refused(void **state)
{
    (void)state;
    struct sample_shape shape = {.kind = (enum sample_shape_kind)99};
    shape.raw = (struct weir_bytes){(const uint8_t *)8, 1000};
    refuse(&sample_shape_type, &shape);
    refuse(&sample_type, &(struct sample){.shapes = {&shape, 1}});
    refuse(&sample_type, &(struct sample){.body.kind = (enum sample_body_kind) - 1});
    refuse(&sample_type, &(struct sample){.text.len = 1});
    refuse(&sample_type, &(struct sample){.blob.len = SIZE_MAX});
    refuse(&sample_type, &(struct sample){.numbers.count = 1});
    refuse(&sample_type, &(struct sample){.labels.count = 1});
    refuse(&sample_type, &(struct sample){.unknown.len = 1});
}

static void depth_is_bounded(void **state)
{
    (void)state;
    static struct sample_point chain[300];
    struct weir_arena arena = {0};
    struct sample_point copy, before;
    memset(&copy, 0x5a, sizeof copy);
    memcpy(&before, &copy, sizeof copy);
    for (int i = 0; i < 299; i++)
        chain[i].next = &chain[i + 1];
    assert_int_equal(weir_copy(&sample_point_type, &copy, &chain[0], &arena), WEIR_EDEPTH);
    assert_memory_equal(&copy, &before, sizeof copy);
    assert_int_equal(weir_copy(&sample_point_type, &copy, &chain[300 - 256], &arena), WEIR_OK);
    weir_arena_fini(&arena);
}

static void every_limit(void **state)
{
    (void)state;
    struct weir_arena source_arena = {0};
    struct sample source, copy, before;
    size_t limit = 8;
    fill_owned(&source, &source_arena);
    memset(&copy, 0x5a, sizeof copy);
    memcpy(&before, &copy, sizeof copy);
    for (;; limit += 8) {
        struct weir_arena arena;
        weir_arena_init(&arena, &(struct weir_arena_options){.limit = limit});
        int rc = weir_copy(&sample_type, &copy, &source, &arena);
        if (rc == WEIR_OK)
            assert_true(sample_equal(&copy, &source));
        weir_arena_fini(&arena);
        if (rc == WEIR_OK)
            break;
        assert_int_equal(rc, WEIR_ENOMEM);
        assert_memory_equal(&copy, &before, sizeof copy);
    }
    assert_true(limit > 1000);
    weir_arena_fini(&source_arena);
}

static void every_failing_allocation(void **state)
{
    (void)state;
    struct weir_arena source_arena = {0};
    struct sample source, copy;
    fill_owned(&source, &source_arena);
    for (int n = 1;; n++) {
        struct fault_alloc fault = FAULT_ALLOC_FAILING_AT(n);
        struct weir_arena arena;
        weir_arena_init(&arena,
                        &(struct weir_arena_options){.allocator = fault_alloc_init(&fault)});
        int rc = weir_copy(&sample_type, &copy, &source, &arena);
        assert_int_equal(rc, fault.failed ? WEIR_ENOMEM : WEIR_OK);
        weir_arena_fini(&arena);
        assert_int_equal(fault.outstanding, 0);
        if (!fault.failed)
            break;
    }
    weir_arena_fini(&source_arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_copy_is_equal_and_its_own),
        cmocka_unit_test(an_empty_value),
        cmocka_unit_test(absent_fields_are_not_looked_at),
        cmocka_unit_test(what_makes_no_sense_is_refused),
        cmocka_unit_test(depth_is_bounded),
        cmocka_unit_test(every_limit),
        cmocka_unit_test(every_failing_allocation),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
