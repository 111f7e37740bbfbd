#include "weir/buf.h"

#include "cmocka_all.h"
#include "fault_alloc.h"
#include "sample_type.h"

/* Writes and compares. */
static void assert_json(const struct weir_type *type, const void *value, const char *expected)
{
    struct weir_buf out = {0};
    struct weir_bytes bytes;
    assert_int_equal(weir_json_write(type, value, &out), WEIR_OK);
    assert_int_equal(weir_buf_append(&out, "", 1), WEIR_OK);
    assert_int_equal(weir_buf_bytes(&out, &bytes), WEIR_OK);
    assert_string_equal((const char *)bytes.data, expected);
    weir_buf_fini(&out);
}

/* Refuses and leaves the buffer as it was. */
static void assert_refused(const struct weir_type *type, const void *value, int code)
{
    struct weir_buf out = {0};
    struct weir_bytes bytes;
    weir_buf_append(&out, "before", 6);
    assert_int_equal(weir_json_write(type, value, &out), code);
    weir_buf_bytes(&out, &bytes);
    assert_int_equal(bytes.len, 6);
    assert_memory_equal(bytes.data, "before", 6);
    weir_buf_fini(&out);
}

static void everything(void **state)
{
    (void)state;
    struct weir_arena arena = {0};
    struct sample sample;
    sample_fill(&sample, &arena);
    assert_json(&sample_type, &sample, sample_json);
    weir_arena_fini(&arena);
}

static void a_message_leaves_out_defaults(void **state)
{
    (void)state;
    struct sample sample = {.ttl = 7, .mode = WEIR_STR("fast")};
    assert_json(&sample_type, &sample,
                "{\"point\":{\"x\":0,\"y\":0},\"grid\":[0,0,0],"
                "\"macs\":[\"AAAAAAAA\",\"AAAAAAAA\"]}");
}

static void minus_zero_is_no_default(void **state)
{
    (void)state;
    struct sample sample = {.ttl = 7, .mode = WEIR_STR("fast"), .a_f32 = -0.0f, .a_f64 = -0.0};
    assert_json(&sample_type, &sample,
                "{\"a_f32\":-0,\"a_f64\":-0,\"point\":{\"x\":0,\"y\":0},\"grid\":[0,0,0],"
                "\"macs\":[\"AAAAAAAA\",\"AAAAAAAA\"]}");
}

static void every_control_character_is_escaped(void **state)
{
    (void)state;
    char all[34];
    for (int i = 0; i < 34; i++)
        all[i] = (char)i;
    struct sample_point point = {.has_label = true, .label = {all, 34}};
    assert_json(&sample_point_type, &point,
                "{\"x\":0,\"y\":0,\"label\":\"\\u0000\\u0001\\u0002\\u0003\\u0004\\u0005\\u0006"
                "\\u0007\\b\\t\\n\\u000b\\f\\r\\u000e\\u000f\\u0010\\u0011\\u0012\\u0013\\u0014"
                "\\u0015\\u0016\\u0017\\u0018\\u0019\\u001a\\u001b\\u001c\\u001d\\u001e\\u001f "
                "!\"}");
}

static void unknown_enum_values_are_numbers(void **state)
{
    (void)state;
    struct sample sample = {.ttl = 7,
                            .mode = WEIR_STR("fast"),
                            .color = (enum sample_color) - 77,
                            .wide_color = UINT64_MAX};
    assert_json(&sample_type, &sample,
                "{\"color\":-77,\"wide_color\":18446744073709551615,\"point\":{\"x\":0,\"y\":0},"
                "\"grid\":[0,0,0],\"macs\":[\"AAAAAAAA\",\"AAAAAAAA\"]}");
}

static void the_only_tag_of_an_arm_is_not_shown(void **state)
{
    (void)state;
    struct sample_shape line = {.kind = SHAPE_LINE, .tag = 9, .width = 1};
    assert_json(&sample_shape_type, &line, "{\"line\":{\"from\":{\"x\":0,\"y\":0},\"width\":1}}");
}

static void refusals(void **state)
{
    (void)state;
    struct sample_point text = {.has_label = true, .label = WEIR_STR("\xff")};
    assert_refused(&sample_point_type, &text, WEIR_EINVAL);
    struct sample closed = {.strict = (enum sample_color)5};
    assert_refused(&sample_type, &closed, WEIR_EINVAL);
    struct sample_shape none = {.kind = SHAPE_NONE};
    assert_refused(&sample_shape_type, &none, WEIR_EINVAL);
    struct sample_shape wrong = {.kind = (enum sample_shape_kind)99};
    assert_refused(&sample_shape_type, &wrong, WEIR_EINVAL);
    struct sample body = {0};
    body.body.kind = (enum sample_body_kind)99;
    assert_refused(&sample_type, &body, WEIR_EINVAL);
    body.body.kind = BODY_POINT; /* with a NULL pointer */
    assert_refused(&sample_type, &body, WEIR_EINVAL);
    assert_refused(&sample_type, &(struct sample){.text.len = 1}, WEIR_EINVAL);
    assert_refused(&sample_type, &(struct sample){.mode.len = 4}, WEIR_EINVAL); /* as "fast" */
    assert_refused(&sample_type, &(struct sample){.blob.len = SIZE_MAX}, WEIR_EINVAL);
    assert_refused(&sample_type, &(struct sample){.numbers.count = 1}, WEIR_EINVAL);
    assert_refused(&sample_type, &(struct sample){.labels.count = 1}, WEIR_EINVAL);
    assert_refused(&sample_type, &(struct sample){.unknown.len = 1}, WEIR_EINVAL);
}

static void depth_is_bounded(void **state)
{
    (void)state;
    struct sample_point chain[WEIR_JSON_DEPTH + 1];
    memset(chain, 0, sizeof chain);
    for (int i = 0; i < WEIR_JSON_DEPTH; i++)
        chain[i].next = &chain[i + 1];
    assert_refused(&sample_point_type, &chain[0], WEIR_EDEPTH);
    struct weir_buf out = {0};
    assert_int_equal(weir_json_write(&sample_point_type, &chain[1], &out), WEIR_OK);
    weir_buf_fini(&out);
}

static void every_failing_allocation(void **state)
{
    (void)state;
    struct weir_arena arena = {0};
    struct sample sample;
    sample_fill(&sample, &arena);
    char filler[4000];
    memset(filler, 'f', sizeof filler);
    for (int n = 1;; n++) {
        struct fault_alloc fault = {0};
        struct weir_buf out;
        struct weir_pool pool;
        weir_pool_init(&pool, fault_alloc_init(&fault), 256, 0);
        weir_buf_init(&out, &fault.allocator, &pool);
        weir_buf_append(&out, "before", 6);
        fault_alloc_arm(&fault, n);
        int rc = weir_json_write(&sample_type, &sample, &out);
        assert_int_equal(rc, fault.failed ? WEIR_ENOMEM : WEIR_OK);
        if (rc < 0)
            assert_int_equal(weir_buf_len(&out), 6);
        weir_buf_fini(&out);
        assert_int_equal(fault.outstanding, 0);
        if (!fault.failed)
            break;
    }
    weir_arena_fini(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(everything),
        cmocka_unit_test(a_message_leaves_out_defaults),
        cmocka_unit_test(minus_zero_is_no_default),
        cmocka_unit_test(every_control_character_is_escaped),
        cmocka_unit_test(unknown_enum_values_are_numbers),
        cmocka_unit_test(the_only_tag_of_an_arm_is_not_shown),
        cmocka_unit_test(refusals),
        cmocka_unit_test(depth_is_bounded),
        cmocka_unit_test(every_failing_allocation),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
