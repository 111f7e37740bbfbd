/* Values that the C types can hold and the description does not allow: each is refused with its code and the path to it,
 * leaves the buffer as it was, and harms neither JSON nor a copy. Then some that look wrong and are not. */
#include "invalid.h"
#include "agree.h"
#include "cmocka_all.h"

#include <string.h>

struct row {
    const struct weir_type *type;
    const void *value;
    int code;
    const char *path;
};

#define BAD(name, wanted, where, ...)                                                              \
    {                                                                                              \
        &invalid_##name##_type, &(struct invalid_##name){__VA_ARGS__}, wanted, where               \
    }
#define GOOD(name, ...) BAD(name, 0, "", __VA_ARGS__)

/* A length or a count, and nothing there. */
#define NOTHING(size)                                                                              \
    {                                                                                              \
        NULL, size                                                                                 \
    }
#define ITEMS(type, ...)                                                                           \
    {                                                                                              \
        (type[]){__VA_ARGS__}, sizeof((type[]){__VA_ARGS__}) / sizeof(type)                        \
    }
#define TEXT(text)                                                                                 \
    {                                                                                              \
        text, sizeof(text) - 1                                                                     \
    }
#define DATA(text)                                                                                 \
    {                                                                                              \
        (const uint8_t *)(text), sizeof(text) - 1                                                  \
    }
#define FIXED .fixed = TEXT("abc")
#define MANY                                                                                       \
    "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"                             \
    "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
#define A_PART .part.kind = INVALID_PART_KIND_A
#define A_TOLD .told.kind = INVALID_PART_KIND_A

static const struct row scalars[] = {
    BAD(scalars, WEIR_ERANGE, "nibble", .nibble = 16),
    BAD(scalars, WEIR_ERANGE, "narrow", .narrow = (enum invalid_narrow)16),
    BAD(scalars, WEIR_ERANGE, "narrow", .narrow = (enum invalid_narrow) - 1),
    BAD(scalars, WEIR_ERANGE, "medium", .medium = 0x1000000),
    BAD(scalars, WEIR_ERANGE, "signed_part", .signed_part = 2048),
    BAD(scalars, WEIR_ERANGE, "signed_part", .signed_part = -2049),
    BAD(scalars, WEIR_ERANGE, "tiny", .tiny = 8),
    BAD(scalars, WEIR_ERANGE, "digit", .digit = 10),
    BAD(scalars, WEIR_ERANGE, "color", .color = (enum invalid_color)256),
    BAD(scalars, WEIR_ERANGE, "color", .color = (enum invalid_color) - 1),
    BAD(scalars, WEIR_EENUM, "strict", .strict = (enum invalid_strict)2),
    BAD(scalars, WEIR_EENUM, "strict", .strict = (enum invalid_strict) - 1),
    BAD(scalars, WEIR_ERANGE, "below", .below = (enum invalid_below)128),
    BAD(scalars, WEIR_ERANGE, "below", .below = (enum invalid_below) - 129),
    BAD(scalars, WEIR_ERANGE, "inline_digits[2]", .inline_digits = {0, 9, 10}),
    BAD(scalars, WEIR_ERANGE, "inline_colors[1]", .inline_colors = {0, (enum invalid_color)256}),
};

static const struct row views[] = {
    BAD(texts, WEIR_EINVAL, "text", FIXED, .text = NOTHING(1)),
    BAD(texts, WEIR_ELIMIT, "text", FIXED, .text = NOTHING(101)),
    BAD(texts, WEIR_ERANGE, "text", FIXED, .text = NOTHING(SIZE_MAX)),
    BAD(texts, WEIR_EUTF8, "text", FIXED, .text = TEXT("\xff")),
    BAD(texts, WEIR_EINVAL, "data", FIXED, .data = NOTHING(1)),
    BAD(texts, WEIR_ERANGE, "data", FIXED, .data = DATA(MANY MANY)),
    BAD(texts, WEIR_EMISMATCH, "fixed", .fixed = TEXT("ab")),
    BAD(texts, WEIR_EMISMATCH, "fixed", .fixed = NOTHING(0)),
    BAD(texts, WEIR_EINVAL, "fixed", .fixed = NOTHING(3)),
    BAD(texts, WEIR_EINVAL, "counted", FIXED, .counted = NOTHING(2)),
    BAD(texts, WEIR_ERANGE, "n", FIXED, .counted = DATA(MANY MANY)),
    BAD(texts, WEIR_EMISMATCH, "told", FIXED, .told = TEXT("a")),
    BAD(texts, WEIR_EMISMATCH, "told", FIXED, .plain = 1),
    BAD(texts, WEIR_EINVAL, "told", FIXED, .plain = 1, .told = NOTHING(1)),
    BAD(texts, WEIR_EINVAL, "word", FIXED, .word = NOTHING(2)),
    BAD(texts, WEIR_ERANGE, "word", FIXED, .word = TEXT(MANY MANY)),
};

#define WIDTH(h)                                                                                   \
    {                                                                                              \
        .kind = INVALID_SHAPE_KIND_WIDTH, .tag = 2, .width = { 0, h }                              \
    }

static const struct row lists[] = {
    BAD(lists, WEIR_EINVAL, "numbers", .numbers = NOTHING(1)),
    BAD(lists, WEIR_ERANGE, "numbers", .numbers = NOTHING(256)),
    BAD(lists, WEIR_EINVAL, "points", .points = NOTHING(3)),
    BAD(lists, WEIR_ELIMIT, "points", .points = NOTHING(4)),
    BAD(lists, WEIR_ERANGE, "points[1].y",
        .points = ITEMS(struct invalid_point, {15, 15}, {15, 16})),
    BAD(lists, WEIR_ERANGE, "digits[2]", .digits = ITEMS(uint8_t, 1, 2, 255)),
    BAD(lists, WEIR_EINVAL, "counted", .counted = NOTHING(1)),
    BAD(lists, WEIR_EENUM, "counted[1]", .counted = ITEMS(enum invalid_strict, 1, 2)),
    BAD(lists, WEIR_EMISMATCH, "told", .told = NOTHING(1)),
    BAD(lists, WEIR_EMISMATCH, "told", .plain = 2, .told = ITEMS(struct invalid_point, {1, 1})),
    BAD(lists, WEIR_EINVAL, "told", .plain = 2, .told = NOTHING(2)),
    BAD(lists, WEIR_EMISMATCH, "shapes", .size = 1),
    BAD(lists, WEIR_EINVAL, "shapes", .size = 1, .shapes = NOTHING(1)),
    BAD(lists, WEIR_ETAG, "shapes[0]", .size = 1, .shapes = ITEMS(struct invalid_shape, {0})),
    BAD(lists, WEIR_ERANGE, "shapes[1].height", .size = 6,
        .shapes = ITEMS(struct invalid_shape, WIDTH(9), WIDTH(10))),
};

static const struct row choices[] = {
    BAD(shape, WEIR_ETAG, "", .kind = INVALID_SHAPE_KIND_NONE),
    BAD(shape, WEIR_ETAG, "", .kind = (enum invalid_shape_kind)6),
    BAD(shape, WEIR_ETAG, "", .kind = (enum invalid_shape_kind) - 1),
    BAD(shape, WEIR_ETAG, "", .kind = INVALID_SHAPE_KIND_BLOB, .tag = 2),
    BAD(shape, WEIR_ETAG, "", .kind = INVALID_SHAPE_KIND_OTHER, .tag = 4),
    BAD(shape, WEIR_ERANGE, "point.x", .kind = INVALID_SHAPE_KIND_POINT, .tag = 1,
        .point = {16, 0}),
    BAD(shape, WEIR_EINVAL, "blob", .kind = INVALID_SHAPE_KIND_BLOB, .tag = 9, .blob = NOTHING(1)),
    BAD(odd, WEIR_ERANGE, "", .kind = INVALID_ODD_KIND_B, .tag = 0x1000000),
    BAD(odd, WEIR_ETAG, "", .kind = INVALID_ODD_KIND_A, .tag = 0x1000001),
    BAD(signed, WEIR_ETAG, "", .kind = INVALID_SIGNED_KIND_A),
    BAD(signed, WEIR_ETAG, "", .kind = INVALID_SIGNED_KIND_B, .tag = -1),
    BAD(named, WEIR_ETAG, "", .kind = INVALID_NAMED_KIND_A, .tag = (enum invalid_mode)1),
    BAD(named, WEIR_ERANGE, "", .kind = INVALID_NAMED_KIND_B, .tag = (enum invalid_mode)65536),
    BAD(named, WEIR_ERANGE, "", .kind = INVALID_NAMED_KIND_B, .tag = (enum invalid_mode) - 1),
    BAD(around, WEIR_ETAG, "either", .either = {INVALID_EITHER_KIND_B, true, {0}}),
    BAD(around, WEIR_ETAG, "wide", .either.kind = INVALID_EITHER_KIND_A,
        .wide = {INVALID_WIDE_KIND_B, UINT64_MAX, {0}}),
    BAD(body, WEIR_ETAG, "part", A_TOLD),
    BAD(body, WEIR_ETAG, "part", A_TOLD, .part.kind = (enum invalid_part_kind)77),
    BAD(body, WEIR_ETAG, "told", A_PART, A_TOLD, .loose = 1),
    BAD(body, WEIR_ETAG, "told", A_PART, .loose = 3, .told.kind = INVALID_PART_KIND_POINTS,
        .told.tag = 4),
    BAD(body, WEIR_EPRESENCE, "part.b", A_PART, A_TOLD, .wide = true),
    BAD(body, WEIR_EPRESENCE, "part.b", A_PART, A_TOLD, .part.a.has_b = true),
    BAD(body, WEIR_EINVAL, "part.points",
        .part = {.kind = INVALID_PART_KIND_POINTS, .tag = 200, .points = NOTHING(1)}),
    BAD(body, WEIR_ERANGE, "part.points[0].x",
        .part = {.kind = INVALID_PART_KIND_POINTS,
                 .tag = 200,
                 .points = ITEMS(struct invalid_point, {99, 0})}),
};

#define A_Z .has_z = true

static struct invalid_node circle = {.value = 1, .next = &circle};

static const struct row presence[] = {
    BAD(flags, WEIR_EPRESENCE, "z", .rest = 0),
    BAD(flags, WEIR_EPRESENCE, "x", A_Z, .has_x = true),
    BAD(flags, WEIR_EPRESENCE, "x", .fancy = true),
    BAD(flags, WEIR_EPRESENCE, "z", .fancy = true, .has_x = true, A_Z),
    BAD(flags, WEIR_EPRESENCE, "y", A_Z, .has_y = true),
    BAD(flags, WEIR_EPRESENCE, "y", .fancy = true, .has_x = true, .rest = 4),
    BAD(flags, WEIR_EPRESENCE, "y", .fancy = true, .has_x = true, .has_y = true, .rest = 3),
    BAD(flags, WEIR_ERANGE, "y.x", .fancy = true, .has_x = true, .has_y = true, .rest = 4,
        .y = {16, 0}),
    BAD(flags, WEIR_ERANGE, "rest", A_Z, .rest = 32),
    BAD(flags, WEIR_EREQUIRE, "", A_Z, .rest = 9),
    BAD(flags, WEIR_EINVAL, "b", A_Z, .has_b = true, .b = NOTHING(1)),
};

static struct invalid_record no_arm = {.body.kind = (enum invalid_record_body_kind)6};
static struct invalid_record round_record = {.record = &round_record};

#define RECORDS(...) ITEMS(struct invalid_record, __VA_ARGS__)
#define COUNTS(...) ITEMS(struct invalid_record_counts_entry, __VA_ARGS__)
#define NESTED(...) ITEMS(struct invalid_record_nested_entry, __VA_ARGS__)
#define SWITCHES(...) ITEMS(struct invalid_record_switches_entry, __VA_ARGS__)

static const struct row messages[] = {
    BAD(record, WEIR_EENUM, "strict", .strict = (enum invalid_strict)2),
    BAD(record, WEIR_EINVAL, "text", .text = NOTHING(5)),
    BAD(record, WEIR_ELIMIT, "text", .text = NOTHING(SIZE_MAX)),
    BAD(record, WEIR_EUTF8, "text", .text = TEXT("\xc0\x80")),
    BAD(record, WEIR_EINVAL, "data", .data = NOTHING(5)),
    BAD(record, WEIR_EINVAL, "named", .named = NOTHING(3)),
    BAD(record, WEIR_ERANGE, "digit", .digit = 10),
    BAD(record, WEIR_EINVAL, "maybe", .has_maybe = true, .maybe = NOTHING(1)),
    BAD(record, WEIR_ERANGE, "point.y", .point = &(struct invalid_point){0, 16}),
    BAD(record, WEIR_ETAG, "record.body", .record = &no_arm),
    BAD(record, WEIR_EINVAL, "numbers", .numbers = NOTHING(4)),
    BAD(record, WEIR_ELIMIT, "numbers", .numbers = NOTHING(SIZE_MAX)),
    BAD(record, WEIR_EINVAL, "fixed", .fixed = NOTHING(1)),
    BAD(record, WEIR_EINVAL, "bools", .bools = NOTHING(1)),
    BAD(record, WEIR_EINVAL, "texts", .texts = NOTHING(1)),
    BAD(record, WEIR_EINVAL, "texts[1]", .texts = ITEMS(struct weir_str, TEXT("a"), NOTHING(1))),
    BAD(record, WEIR_EUTF8, "texts[1]", .texts = ITEMS(struct weir_str, TEXT("a"), TEXT("\x80"))),
    BAD(record, WEIR_ETAG, "shapes[0]", .shapes = ITEMS(struct invalid_shape, {0})),
    BAD(record, WEIR_EINVAL, "records", .records = NOTHING(1)),
    BAD(record, WEIR_EENUM, "records[1].strict", .records = RECORDS({.digit = 1}, {.strict = 7})),
    BAD(record, WEIR_EINVAL, "counts", .counts = NOTHING(1)),
    BAD(record, WEIR_ELIMIT, "counts", .counts = NOTHING(4)),
    BAD(record, WEIR_EINVAL, "counts[1]", .counts = COUNTS({TEXT("k"), 1}, {NOTHING(1), 1})),
    BAD(record, WEIR_EUTF8, "counts[0]", .counts = COUNTS({TEXT("\xfe"), 1})),
    BAD(record, WEIR_EENUM, "switches[1]", .switches = SWITCHES({TEXT("a"), 0}, {TEXT("b"), 2})),
    BAD(record, WEIR_EINVAL, "nested", .nested = NOTHING(1)),
    BAD(record, WEIR_ERANGE, "nested[0].digit", .nested = NESTED({1, {.digit = 11}})),
    BAD(record, WEIR_ETAG, "body", .body.kind = (enum invalid_record_body_kind)6),
    BAD(record, WEIR_ETAG, "body", .body.kind = (enum invalid_record_body_kind) - 1),
    BAD(record, WEIR_ETAG, "other", .other.kind = (enum invalid_record_other_kind)3),
    BAD(record, WEIR_EINVAL, "words",
        .body = {.kind = INVALID_RECORD_BODY_KIND_WORDS, .words = NOTHING(1)}),
    BAD(record, WEIR_EINVAL, "raw",
        .body = {.kind = INVALID_RECORD_BODY_KIND_RAW, .raw = NOTHING(1)}),
    BAD(record, WEIR_EPRESENCE, "inner", .body.kind = INVALID_RECORD_BODY_KIND_INNER),
    BAD(record, WEIR_EPRESENCE, "place", .body.kind = INVALID_RECORD_BODY_KIND_PLACE),
    BAD(record, WEIR_EENUM, "yes", .body = {.kind = INVALID_RECORD_BODY_KIND_YES, .yes = 2}),
    BAD(record, WEIR_ERANGE, "one", .other = {.kind = INVALID_RECORD_OTHER_KIND_ONE, .one = 10}),
    BAD(record, WEIR_EENUM, "stricts[1]", .stricts = ITEMS(enum invalid_strict, 1, 2)),
    BAD(record, WEIR_EINVAL, "unknown", .unknown = NOTHING(1)),
};

#define LEAVES(...) ITEMS(struct invalid_leaf, __VA_ARGS__)
#define FLAT_COUNTS(...) ITEMS(struct invalid_flat_counts_entry, __VA_ARGS__)
#define FLAT_NESTED(...) ITEMS(struct invalid_flat_nested_entry, __VA_ARGS__)

static struct invalid_leaf bad_leaf = {.what.kind = (enum invalid_leaf_what_kind)3};

static const struct row flats[] = {
    BAD(flat, WEIR_EINVAL, "text", .text = NOTHING(5)),
    BAD(flat, WEIR_ELIMIT, "text", .text = NOTHING(6)),
    BAD(flat, WEIR_EUTF8, "text", .text = TEXT("\xc0\x80")),
    BAD(flat, WEIR_EINVAL, "data", .data = NOTHING(5)),
    BAD(flat, WEIR_EINVAL, "named", .named = NOTHING(3)),
    BAD(flat, WEIR_EENUM, "strict", .strict = (enum invalid_strict)2),
    BAD(flat, WEIR_ERANGE, "digit", .digit = 10),
    BAD(flat, WEIR_EINVAL, "numbers", .numbers = NOTHING(4)),
    BAD(flat, WEIR_ELIMIT, "numbers", .numbers = NOTHING(5)),
    BAD(flat, WEIR_EINVAL, "fixed", .fixed = NOTHING(1)),
    BAD(flat, WEIR_EINVAL, "bools", .bools = NOTHING(1)),
    BAD(flat, WEIR_EINVAL, "texts[0]", .texts = ITEMS(struct weir_str, NOTHING(1))),
    BAD(flat, WEIR_ERANGE, "point.x", .point = &(struct invalid_point){16, 0}),
    BAD(flat, WEIR_ETAG, "shapes[0]", .shapes = ITEMS(struct invalid_shape, {0})),
    BAD(flat, WEIR_ETAG, "leaf.what", .leaf = &bad_leaf),
    BAD(flat, WEIR_EINVAL, "leaves", .leaves = NOTHING(1)),
    BAD(flat, WEIR_EUTF8, "leaves[1].text",
        .leaves = LEAVES({.text = {0}}, {.text = TEXT("\xff")})),
    BAD(flat, WEIR_EINVAL, "counts", .counts = NOTHING(1)),
    BAD(flat, WEIR_EINVAL, "counts[0]", .counts = FLAT_COUNTS({NOTHING(1), 1})),
    BAD(flat, WEIR_EINVAL, "nested[0].text", .nested = FLAT_NESTED({1, {.text = NOTHING(1)}})),
    BAD(flat, WEIR_ETAG, "body", .body.kind = (enum invalid_flat_body_kind)5),
    BAD(flat, WEIR_EPRESENCE, "inner", .body.kind = INVALID_FLAT_BODY_KIND_INNER),
    BAD(flat, WEIR_ERANGE, "one", .body = {.kind = INVALID_FLAT_BODY_KIND_ONE, .one = 10}),
    BAD(flat, WEIR_ETAG, "shape",
        .body = {.kind = INVALID_FLAT_BODY_KIND_SHAPE, .shape = &(struct invalid_shape){0}}),
    BAD(flat, WEIR_EINVAL, "unknown", .unknown = NOTHING(1)),
};

/* What nobody looks at, and emptiness of all kinds. */
static const struct row fine[] = {
    GOOD(scalars, .color = (enum invalid_color)255, .below = (enum invalid_below) - 128),
    GOOD(texts, FIXED, .text = {"", 0}, .data = DATA(""), .is_go = true),
    GOOD(lists, .numbers = {(uint16_t[]){1}, 0}),
    GOOD(shape, .kind = INVALID_SHAPE_KIND_POINT),
    GOOD(shape, .kind = INVALID_SHAPE_KIND_POINT, .tag = 77),
    GOOD(shape, .kind = INVALID_SHAPE_KIND_WIDTH),
    GOOD(shape, .kind = INVALID_SHAPE_KIND_6),
    GOOD(odd, .kind = INVALID_ODD_KIND_B, .tag = 0xffffff),
    GOOD(signed, .kind = INVALID_SIGNED_KIND_A, .tag = -128),
    GOOD(named, .kind = INVALID_NAMED_KIND_B, .tag = (enum invalid_mode)65535),
    GOOD(around, .either.kind = INVALID_EITHER_KIND_B,
         .wide = {INVALID_WIDE_KIND_B, INT64_MAX, {0}}),
    GOOD(body, A_PART, A_TOLD, .part.a.b = 7),
    GOOD(flags, A_Z, .a = 7, .b = NOTHING(9), .y = {99, 99}),
    GOOD(record, .color = (enum invalid_color)255, .deep = (enum invalid_deep)INT32_MIN),
    GOOD(record, .color = (enum invalid_color)300),
    GOOD(record, .maybe = NOTHING(9), .named = {"abc", 3}),
    GOOD(record, .body.words = NOTHING(9), .other.one = 99),
    GOOD(record, .texts = ITEMS(struct weir_str, NOTHING(0), {"", 0})),
    GOOD(flat, .text = {"", 0}, .unknown = {(const uint8_t *)"", 0}),
};

struct outcome {
    int code;
    char path[200];
    size_t len;
};

/* `front` bytes are there before, in a buffer with room for `room` more. */
static struct outcome encode_behind(const struct agree_codec *codec, const void *value, size_t room,
                                    size_t front)
{
    struct outcome ret;
    struct weir_buf buf;
    struct weir_error err = {0};
    weir_buf_init(&buf, NULL, NULL);
    if (room)
        assert_non_null(weir_buf_reserve(&buf, room));
    assert_int_equal(weir_buf_append(&buf, "0123456789", front), 0);
    ret.code = codec->encode(value, &buf, &err);
    ret.len = weir_buf_len(&buf) - front;
    snprintf(ret.path, sizeof ret.path, "%s", ret.code ? err.path : "");
    weir_buf_fini(&buf);
    return ret;
}

static const struct agree_codec *codec_of(const struct weir_type *type)
{
    const struct agree_codec *codec = agree_codecs;
    while (codec->type != type) {
        assert_non_null(codec->type);
        codec++;
    }
    return codec;
}

/* JSON and copies do not check everything, but get through it. */
static void survive(const struct agree_codec *codec, const struct row *row)
{
    struct weir_buf json;
    struct weir_arena arena;
    void *copy = calloc(1, codec->type->size);
    weir_buf_init(&json, NULL, NULL);
    weir_arena_init(&arena, NULL);
    int code = codec->to_json(row->value, &json);
    assert_true(code == 0 || (row->code && (code == WEIR_EINVAL || code == WEIR_EDEPTH)));
    assert_true(code == 0 || weir_buf_len(&json) == 0);
    code = codec->copy(copy, row->value, &arena);
    assert_true(code == 0 || (row->code && (code == WEIR_EINVAL || code == WEIR_EDEPTH)));
    if (code == 0)
        assert_int_equal(encode_behind(codec, copy, 0, 0).code, row->code);
    weir_arena_fini(&arena);
    weir_buf_fini(&json);
    free(copy);
}

static void check_row(const struct row *row, size_t i)
{
    static const struct {
        size_t room, front;
    } places[] = {{0, 0}, {4096, 0}, {4096, 10}, {600, 10}};
    const struct agree_codec *codec = codec_of(row->type);
    for (size_t k = 0; k < sizeof places / sizeof *places; k++) {
        struct outcome got = encode_behind(codec, row->value, places[k].room, places[k].front);
        if (got.code != row->code || strcmp(got.path, row->path) != 0)
            fail_msg("%s, row %zu: %d at '%s', not %d at '%s'", row->type->name, i, got.code,
                     got.path, row->code, row->path);
        assert_int_equal(got.len, row->code ? 0 : codec->size(row->value));
    }
    if (row->code)
        assert_int_equal(codec->size(row->value), 0);
    survive(codec, row);
}

static void check_rows(const struct row *rows, size_t count)
{
    for (size_t i = 0; i < count; i++)
        check_row(&rows[i], i);
}

#define TEST(rows)                                                                                 \
    static void test_##rows(void **state)                                                          \
    {                                                                                              \
        (void)state;                                                                               \
        check_rows(rows, sizeof rows / sizeof *rows);                                              \
    }
TEST(scalars)
TEST(views)
TEST(lists)
TEST(choices)
TEST(presence)
TEST(messages)
TEST(flats)
TEST(fine)

/* Pointers that lead back to where they began. */
static void test_circles(void **state)
{
    (void)state;
    const struct row node = {&invalid_node_type, &circle, WEIR_EDEPTH, NULL};
    const struct row record = {&invalid_record_type, &round_record, WEIR_EDEPTH, NULL};
    assert_int_equal(encode_behind(codec_of(node.type), node.value, 0, 0).code, WEIR_EDEPTH);
    assert_int_equal(encode_behind(codec_of(record.type), record.value, 4096, 0).code, WEIR_EDEPTH);
    survive(codec_of(node.type), &node);
    survive(codec_of(record.type), &record);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_scalars),  cmocka_unit_test(test_views),
        cmocka_unit_test(test_lists),    cmocka_unit_test(test_choices),
        cmocka_unit_test(test_presence), cmocka_unit_test(test_messages),
        cmocka_unit_test(test_flats),    cmocka_unit_test(test_fine),
        cmocka_unit_test(test_circles),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
