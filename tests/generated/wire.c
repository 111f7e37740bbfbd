/* The protobuf wire as other implementations write it: order, repetition, packing, unknown fields, and what is refused. */
#include "bits.h"
#include "cmocka_all.h"
#include "messages.h"
#include "shapes.h"

static struct weir_arena arena;
static struct weir_error err;

#define DECODE(type, ret, literal)                                                                 \
    (memset(&err, 0, sizeof err), type##_decode((ret), WEIR_BYTES(literal), &arena, NULL, &err))

static void assert_text(struct weir_str text, const char *expected)
{
    assert_int_equal(text.len, strlen(expected));
    assert_memory_equal(text.data, expected, text.len);
}

static void test_last_one_wins(void **state)
{
    struct messages_scalars m;
    (void)state;
    assert_int_equal(DECODE(messages_scalars, &m,
                            "\x08\x01\x72\x01"
                            "a\x08\x02\x72\x02"
                            "bc"),
                     0);
    assert_int_equal(m.u32, 2);
    assert_text(m.text, "bc");
}

static void test_numbers_are_cut_to_their_width(void **state)
{
    struct messages_scalars m;
    (void)state;
    assert_int_equal(DECODE(messages_scalars, &m, "\x08\xff\xff\xff\xff\xff\x01"), 0);
    assert_int_equal(m.u32, 0xffffffff);
    assert_int_equal(DECODE(messages_scalars, &m, "\x28\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01"),
                     0);
    assert_int_equal(m.vi32, -1);
    assert_int_equal(DECODE(messages_scalars, &m, "\x68\x80\x02"), 0);
    assert_true(m.yes);
}

static void test_messages_merge(void **state)
{
    struct messages_tree m;
    (void)state;
    /* left { value 1 }, left { left {} }, left { value 2 others {} }, left { others {} } */
    assert_int_equal(DECODE(messages_tree, &m,
                            "\x12\x02\x08\x01"
                            "\x12\x02\x12\x00"
                            "\x12\x04\x08\x02\x22\x00"
                            "\x12\x02\x22\x00"),
                     0);
    assert_non_null(m.left);
    assert_int_equal(m.left->value, 2);
    assert_non_null(m.left->left);
    assert_int_equal(m.left->others.count, 2);
}

static void test_the_last_arm_wins(void **state)
{
    struct messages_choices m;
    (void)state;
    /* point { x 1 }, point { y 1 }: merged; number; point { y 2 }: anew */
    assert_int_equal(DECODE(messages_choices, &m, "\x22\x02\x08\x02\x22\x02\x10\x02"), 0);
    assert_int_equal(m.body.kind, MESSAGES_CHOICES_BODY_KIND_POINT);
    assert_int_equal(m.body.point->x, 1);
    assert_int_equal(m.body.point->y, 1);
    assert_int_equal(DECODE(messages_choices, &m, "\x22\x02\x08\x02\x18\x05\x22\x02\x10\x04"), 0);
    assert_int_equal(m.body.kind, MESSAGES_CHOICES_BODY_KIND_POINT);
    assert_int_equal(m.body.point->x, 0);
    assert_int_equal(m.body.point->y, 2);
    assert_int_equal(DECODE(messages_choices, &m, "\x22\x00\x18\x05"), 0);
    assert_int_equal(m.body.kind, MESSAGES_CHOICES_BODY_KIND_NUMBER);
    assert_int_equal(m.body.number, 5);
}

static void test_packed_and_single_elements_mix(void **state)
{
    struct messages_lists m;
    (void)state;
    assert_int_equal(DECODE(messages_lists, &m,
                            "\x0a\x03\x01\xac\x02"
                            "\x08\x07"
                            "\x0a\x00"
                            "\x0a\x02\x08\x09"
                            "\x25\x00\x00\x80\x3f"
                            "\x22\x04\x00\x00\x00\x40"),
                     0);
    static const uint32_t expected[] = {1, 300, 7, 8, 9};
    assert_int_equal(m.u32s.count, 5);
    assert_memory_equal(m.u32s.items, expected, sizeof expected);
    assert_int_equal(m.floats.count, 2);
    assert_true(m.floats.items[0] == 1.0f && m.floats.items[1] == 2.0f);
}

static void test_maps_keep_one_entry_per_key(void **state)
{
    struct messages_maps m;
    (void)state;
    /* b=1 a=2 b=3, an entry without value, and one whose fields come the other way round */
    assert_int_equal(DECODE(messages_maps, &m,
                            "\x0a\x06\x0a\x01"
                            "b\x12\x01"
                            "1"
                            "\x0a\x06\x0a\x01"
                            "a\x12\x01"
                            "2"
                            "\x0a\x06\x0a\x01"
                            "b\x12\x01"
                            "3"
                            "\x0a\x03\x0a\x01"
                            "c"
                            "\x0a\x06\x12\x01"
                            "4\x0a\x01"
                            "d"),
                     0);
    assert_int_equal(m.labels.count, 4);
    assert_text(m.labels.items[0].key, "b");
    assert_text(m.labels.items[0].value, "3");
    assert_text(m.labels.items[1].key, "a");
    assert_text(m.labels.items[2].value, "");
    assert_text(m.labels.items[3].value, "4");
}

/* Forty entries of twenty keys: beyond what is compared pairwise, within the limit once settled. */
static void test_many_equal_keys(void **state)
{
    struct messages_maps m;
    uint8_t in[40 * 6];
    (void)state;
    for (size_t i = 0; i < 40; i++)
        memcpy(in + i * 6,
               (uint8_t[]){0x1a, 4, 0x08, (uint8_t)(2 * (i * 7 % 20)), 0x20, (uint8_t)i}, 6);
    struct weir_bytes bytes = {in, sizeof in};
    assert_int_equal(messages_maps_decode(&m, bytes, &arena, NULL, &err), 0);
    assert_int_equal(m.numbers.count, 20);
    for (size_t i = 0; i < 20; i++)
        assert_int_equal(m.numbers.items[i].key, i * 7 % 20);
}

static void test_unknown_fields_are_kept(void **state)
{
    static const char in[] = "\x08\x01"
                             "\x10\x02"
                             "\x1a\x01"
                             "n"
                             "\x22\x02\x08\x06"
                             "\x2a\x02\x04\x05"
                             "\x82\x01\x01"
                             "f";
    struct messages_old old;
    struct messages_new new;
    struct weir_buf buf = {0};
    struct weir_bytes out = {0};
    (void)state;
    assert_int_equal(DECODE(messages_old, &old, in), 0);
    assert_int_equal(old.unknown.len, sizeof in - 1 - 5);
    assert_int_equal(messages_old_encode(&old, &buf, &err), 0);
    assert_int_equal(weir_buf_bytes(&buf, &out), 0);
    assert_int_equal(messages_new_decode(&new, out, &arena, NULL, &err), 0);
    assert_int_equal(new.id, 1);
    assert_int_equal(new.more, 2);
    assert_text(new.name, "n");
    assert_int_equal(new.point->x, 3);
    assert_int_equal(new.list.count, 2);
    assert_text(new.far, "f");
    assert_int_equal(new.unknown.len, 0);
    weir_buf_fini(&buf);
}

static void test_one_run_of_unknown_fields_is_a_view(void **state)
{
    static const uint8_t in[] = {0x08, 0x01, 0x10, 0x02, 0x22, 0x00};
    struct messages_old m;
    (void)state;
    assert_int_equal(
        messages_old_decode(&m, (struct weir_bytes){in, sizeof in}, &arena, NULL, &err), 0);
    assert_ptr_equal(m.unknown.data, in + 2);
    assert_int_equal(m.unknown.len, 4);
}

static void test_known_numbers_of_another_wire_type_are_unknown(void **state)
{
    struct messages_old m;
    (void)state;
    assert_int_equal(DECODE(messages_old, &m, "\x0d\x01\x02\x03\x04\x18\x05"), 0);
    assert_int_equal(m.id, 0);
    assert_int_equal(m.name.len, 0);
    assert_int_equal(m.unknown.len, 7);
}

static void test_groups_are_passed_over(void **state)
{
    struct messages_old m;
    (void)state;
    assert_int_equal(DECODE(messages_old, &m, "\x2b\x08\x01\x33\x34\x2c\x08\x07"), 0);
    assert_int_equal(m.id, 7);
    assert_int_equal(m.unknown.len, 6);
    assert_int_equal(DECODE(messages_old, &m, "\x2b\x34"), WEIR_EWIRETYPE);
    assert_int_equal(DECODE(messages_old, &m, "\x2b\x08\x01"), WEIR_ETRUNCATED);
    assert_int_equal(DECODE(messages_old, &m, "\x2c"), WEIR_EWIRETYPE);
    uint8_t deep[200];
    memset(deep, 0x2b, sizeof deep);
    struct weir_bytes bytes = {deep, sizeof deep};
    assert_int_equal(messages_old_decode(&m, bytes, &arena, NULL, &err), WEIR_EDEPTH);
}

static void test_bad_keys_and_varints(void **state)
{
    struct messages_old m;
    (void)state;
    assert_int_equal(DECODE(messages_old, &m, "\x00\x01"), WEIR_EWIRETYPE);
    assert_int_equal(DECODE(messages_old, &m, "\x2e"), WEIR_EWIRETYPE);
    assert_int_equal(DECODE(messages_old, &m, "\x2f"), WEIR_EWIRETYPE);
    assert_int_equal(DECODE(messages_old, &m, "\xf8\xff\xff\xff\x1f\x01"), WEIR_EWIRETYPE);
    assert_int_equal(DECODE(messages_old, &m, "\x08\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01"),
                     WEIR_EVARINT);
    assert_string_equal(err.path, "id");
    assert_int_equal(err.offset, 1);
    assert_int_equal(DECODE(messages_old, &m, "\x08\x80"), WEIR_ETRUNCATED);
    assert_int_equal(DECODE(messages_old, &m,
                            "\x1a\x05"
                            "ab"),
                     WEIR_ETRUNCATED);
}

static void test_limits_name_their_field(void **state)
{
    struct messages_defaults defaults;
    struct messages_scalars scalars;
    struct messages_lists lists;
    (void)state;
    assert_int_equal(DECODE(messages_defaults, &defaults, "\x42\x02\x08\x0b"), WEIR_ERANGE);
    assert_string_equal(err.path, "limits.small");
    assert_int_equal(err.offset, 3);
    assert_int_equal(DECODE(messages_scalars, &scalars,
                            "\x72\x02"
                            "\xc3("),
                     WEIR_EUTF8);
    assert_string_equal(err.path, "text");
    assert_int_equal(DECODE(messages_scalars, &scalars, "\x88\x01\x02"), WEIR_EENUM);
    assert_string_equal(err.path, "strict");
    assert_int_equal(DECODE(messages_lists, &lists,
                            "\x3a\x01"
                            "a"
                            "\x3a\x01"
                            "\xff"),
                     WEIR_EUTF8);
    assert_string_equal(err.path, "texts[1]");
    assert_int_equal(DECODE(messages_lists, &lists, "\x5a\x02\x00\x03"), WEIR_EENUM);
    assert_string_equal(err.path, "stricts[1]");
}

static void test_defaults(void **state)
{
    struct messages_defaults m;
    struct messages_optional optional;
    (void)state;
    assert_int_equal(DECODE(messages_defaults, &m, ""), 0);
    assert_int_equal(m.a, 7);
    assert_int_equal(m.b, -3);
    assert_true(m.c);
    assert_text(m.d, "hey");
    assert_true(m.e == 2.5);
    assert_int_equal(m.f, MESSAGES_COLOR_BLUE);
    assert_true(m.g == UINT64_MAX);
    assert_null(m.limits);
    assert_int_equal(messages_defaults_size(&m), 0);
    m.a = 0;
    assert_int_equal(messages_defaults_size(&m), 2);
    assert_int_equal(DECODE(messages_optional, &optional, "\x08\x00"), 0);
    assert_true(optional.has_a);
    assert_false(optional.has_b);
    assert_int_equal(messages_optional_size(&optional), 2);
}

static void test_depth(void **state)
{
    struct messages_tree m, chain[101];
    struct weir_buf buf = {0};
    struct weir_bytes out = {0};
    uint8_t deeper[300] = {0x12, 0xc8, 0x01}; /* `left`, with a length of two bytes */
    (void)state;
    for (size_t i = 0; i < 101; i++)
        chain[i] = (struct messages_tree){.left = i < 100 ? &chain[i + 1] : NULL};
    assert_int_equal(messages_tree_encode(&chain[0], &buf, &err), WEIR_EDEPTH);
    assert_int_equal(messages_tree_encode(&chain[1], &buf, &err), 0);
    assert_int_equal(weir_buf_bytes(&buf, &out), 0);
    assert_int_equal(messages_tree_decode(&m, out, &arena, NULL, &err), 0);
    deeper[1] = (uint8_t)(0x80 | (out.len & 0x7f));
    deeper[2] = (uint8_t)(out.len >> 7);
    assert_in_range(out.len, 0x80, sizeof deeper - 3);
    memcpy(deeper + 3, out.data, out.len);
    struct weir_bytes bytes = {deeper, out.len + 3};
    assert_int_equal(messages_tree_decode(&m, bytes, &arena, NULL, &err), WEIR_EDEPTH);
    weir_buf_fini(&buf);
}

static void test_structs_in_messages_fill_their_bytes(void **state)
{
    struct messages_exact m;
    (void)state;
    assert_int_equal(
        DECODE(messages_exact, &m, "\x0a\x0c\x00\x07\x00\x00\x00\x01\x00\x00\x00\x00\x00\x00"), 0);
    assert_int_equal(m.header->id, 7);
    assert_int_equal(
        DECODE(messages_exact, &m, "\x0a\x0d\x00\x07\x00\x00\x00\x01\x00\x00\x00\x00\x00\x00\x00"),
        WEIR_ETRAILING);
    assert_string_equal(err.path, "header");
    assert_int_equal(DECODE(messages_exact, &m, "\x0a\x02\x00\x07"), WEIR_ETRUNCATED);
}

static void test_more_is_only_asked_for_outside_of_windows(void **state)
{
    struct shapes_carrier m;
    struct shapes_windows w;
    (void)state;
    assert_int_equal(DECODE(shapes_carrier, &m, "\x01\x00"), WEIR_MORE);
    assert_int_equal(DECODE(shapes_carrier, &m, "\x01\x00\x02\x0a"), WEIR_MORE);
    assert_int_equal(err.code, 0);
    assert_int_equal(DECODE(shapes_carrier, &m, "\x01\x00\x01\x0a\x09"), WEIR_ETRUNCATED);
    assert_string_equal(err.path, "note.text");
    assert_int_equal(DECODE(shapes_windows, &w, "\x01\x05"), WEIR_ETRUNCATED);
    assert_string_equal(err.path, "a.name");
    assert_int_equal(DECODE(shapes_windows, &w, "\x03\x00\x01\x02"), WEIR_ETRAILING);
    assert_int_equal(DECODE(shapes_windows, &w, "\x02\x00\x01\x00\x03\x00\x01\x02\x00\x00\x05"), 0);
}

/* What is refused is refused the same way by the quick path and by the size pass, and nothing is written. */
static void assert_refused(const struct messages_scalars *m, int code, const char *path)
{
    struct weir_buf buf = {0};
    assert_non_null(weir_buf_reserve(&buf, 1)); /* so that there is room for the quick path */
    for (int i = 0; i < 2; i++) {
        memset(&err, 0, sizeof err);
        assert_int_equal(messages_scalars_encode(m, &buf, &err), code);
        assert_int_equal(err.code, code);
        assert_string_equal(err.path, path);
        assert_int_equal(weir_buf_len(&buf), 0);
        weir_buf_fini(&buf);
    }
    assert_int_equal(messages_scalars_size(m), 0);
}

static void test_what_may_not_be_written_is_refused(void **state)
{
    char many[101];
    struct messages_scalars m;
    (void)state;
    memset(many, 'x', sizeof many);
    messages_scalars_decode(&m, WEIR_BYTES(""), &arena, NULL, NULL);
    m.text = (struct weir_str){many, sizeof many};
    assert_refused(&m, WEIR_ELIMIT, "text");
    m.text = WEIR_STR("\xff");
    assert_refused(&m, WEIR_EUTF8, "text");
    m.text.len = 0;
    m.strict = (enum messages_strict)3;
    assert_refused(&m, WEIR_EENUM, "strict");
}

/* Sizes around what the quick path takes, with and without room for it. */
static void test_messages_of_all_sizes(void **state)
{
    struct messages_lists m, again;
    uint8_t blob[100] = {1, 2, 3};
    struct weir_bytes blobs[30];
    (void)state;
    messages_lists_decode(&m, WEIR_BYTES(""), &arena, NULL, NULL);
    m.blobs.items = blobs;
    for (size_t len = 0; len <= sizeof blob; len += 7) {
        struct weir_buf buf = {0};
        struct weir_bytes out = {0};
        for (m.blobs.count = 0; m.blobs.count < 30; m.blobs.count++) {
            size_t before = weir_buf_len(&buf);
            blobs[m.blobs.count] = (struct weir_bytes){blob, len};
            assert_int_equal(messages_lists_encode(&m, &buf, &err), 0);
            assert_int_equal(weir_buf_len(&buf) - before, messages_lists_size(&m));
        }
        assert_int_equal(weir_buf_bytes(&buf, &out), 0);
        assert_int_equal(messages_lists_decode(&again, out, &arena, NULL, &err),
                         29 * 30 / 2 > 100 ? WEIR_ELIMIT : 0);
        weir_buf_fini(&buf);
    }
}

static int set_up(void **state)
{
    (void)state;
    weir_arena_init(&arena, NULL);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    weir_arena_fini(&arena);
    return 0;
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    static const struct CMUnitTest tests[] = {
        TEST(test_last_one_wins),
        TEST(test_numbers_are_cut_to_their_width),
        TEST(test_messages_merge),
        TEST(test_the_last_arm_wins),
        TEST(test_packed_and_single_elements_mix),
        TEST(test_maps_keep_one_entry_per_key),
        TEST(test_many_equal_keys),
        TEST(test_unknown_fields_are_kept),
        TEST(test_one_run_of_unknown_fields_is_a_view),
        TEST(test_known_numbers_of_another_wire_type_are_unknown),
        TEST(test_groups_are_passed_over),
        TEST(test_bad_keys_and_varints),
        TEST(test_limits_name_their_field),
        TEST(test_defaults),
        TEST(test_depth),
        TEST(test_structs_in_messages_fill_their_bytes),
        TEST(test_what_may_not_be_written_is_refused),
        TEST(test_messages_of_all_sizes),
        TEST(test_more_is_only_asked_for_outside_of_windows),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
