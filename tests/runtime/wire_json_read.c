#include <math.h>
#include <stdlib.h>

#include "weir/buf.h"

#include "cmocka_all.h"
#include "fault_alloc.h"
#include "random.h"
#include "sample_type.h"

static struct weir_bytes text_of(const char *json)
{
    return (struct weir_bytes){(const uint8_t *)json, strlen(json)};
}

static void assert_reads(const char *json, struct sample *ret, struct weir_arena *arena)
{
    struct weir_error err = {0};
    int rc = weir_json_read(&sample_type, ret, text_of(json), arena, &err);
    if (rc < 0)
        print_message("%s at %d: %s: %s\n", err.path, (int)err.offset, err.reason, json);
    assert_int_equal(rc, WEIR_OK);
}

static void everything_comes_back(void **state)
{
    (void)state;
    struct weir_arena arena = {0};
    struct sample expected, got;
    sample_fill(&expected, &arena);
    assert_reads(sample_json, &got, &arena);
    assert_true(sample_equal(&got, &expected));
    weir_arena_fini(&arena);
}

static void nothing_borrows_from_the_text(void **state)
{
    (void)state;
    struct weir_arena arena = {0};
    struct sample expected, got;
    sample_fill(&expected, &arena);
    size_t len = strlen(sample_json);
    char *text = malloc(len);
    memcpy(text, sample_json, len);
    struct weir_bytes json = {(const uint8_t *)text, len};
    assert_int_equal(weir_json_read(&sample_type, &got, json, &arena, NULL), WEIR_OK);
    memset(text, 'x', len);
    free(text);
    assert_true(sample_equal(&got, &expected));
    weir_arena_fini(&arena);
}

static void absent_members_have_their_defaults(void **state)
{
    (void)state;
    struct weir_arena arena = {0};
    struct sample sample;
    const char *const texts[] = {
        "{}",
        " \t\r\n{ } ",
        ("{\"yes\":null,\"ttl\":null,\"mode\":null,\"numbers\":null,\"labels\":null,"
         "\"maybe\":null,\"child\":null,\"point\":null,\"grid\":null,\"body_text\":null}"),
    };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        assert_reads(texts[i], &sample, &arena);
        assert_int_equal(sample.ttl, 7);
        assert_memory_equal(sample.mode.data, "fast", 4);
        assert_false(sample.yes || sample.has_maybe || sample.child || sample.numbers.count);
        assert_int_equal(sample.body.kind, BODY_NONE);
    }
    weir_arena_fini(&arena);
}

static void names_may_be_camel_case(void **state)
{
    (void)state;
    struct weir_arena arena = {0};
    struct sample sample;
    assert_reads("{\"aU8\":1,\"aU16\":2,\"wideColor\":\"huge\",\"bodyText\":\"t\"}", &sample,
                 &arena);
    assert_int_equal(sample.a_u8, 1);
    assert_int_equal(sample.a_u16, 2);
    assert_true(sample.wide_color == INT64_MAX);
    assert_int_equal(sample.body.kind, BODY_TEXT);
    weir_arena_fini(&arena);
}

static void integers_in_all_their_forms(void **state)
{
    (void)state;
    struct weir_arena arena = {0};
    struct sample sample;
    assert_reads("{\"a_u8\":2.55e2,\"a_u16\":\"65535\",\"a_u32\":4294967295.0,"
                 "\"a_u64\":18446744073709551615,\"a_i8\":-0,\"a_i16\":\"-3.2768e+4\","
                 "\"a_i64\":-9223372036854775808,\"a_i32\":1000e-3,"
                 "\"color\":2,\"wide_color\":18446744073709551615}",
                 &sample, &arena);
    assert_int_equal(sample.a_u8, 255);
    assert_int_equal(sample.a_u16, 65535);
    assert_int_equal(sample.a_u32, UINT32_MAX);
    assert_true(sample.a_u64 == UINT64_MAX);
    assert_int_equal(sample.a_i8, 0);
    assert_int_equal(sample.a_i16, -32768);
    assert_true(sample.a_i64 == INT64_MIN);
    assert_int_equal(sample.a_i32, 1);
    assert_int_equal(sample.color, SAMPLE_GREEN);
    assert_true(sample.wide_color == UINT64_MAX);
    weir_arena_fini(&arena);
}

static void floats_in_all_their_forms(void **state)
{
    (void)state;
    struct weir_arena arena = {0};
    struct sample sample;
    assert_reads("{\"a_f32\":\"Infinity\",\"a_f64\":\"1.5\"}", &sample, &arena);
    assert_true(isinf(sample.a_f32));
    assert_true(sample.a_f64 == 1.5);
    assert_reads("{\"a_f32\":1e-60,\"a_f64\":-0}", &sample, &arena);
    assert_true(sample.a_f32 == 0);
    assert_true(signbit(sample.a_f64));
    weir_arena_fini(&arena);
}

static void escapes(void **state)
{
    (void)state;
    struct weir_arena arena = {0};
    struct sample sample;
    static const char expected[] = "\"\\/\b\f\n\r\t\0A\303\251\342\202\254\360\237\230\200z";
    assert_reads("{\"text\":\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u0000\\u0041\\u00E9\\u20ac"
                 "\\ud83d\\uDE00z\"}",
                 &sample, &arena);
    assert_int_equal(sample.text.len, sizeof expected - 1);
    assert_memory_equal(sample.text.data, expected, sizeof expected - 1);
    assert_reads("{\"t\\u0065xt\":\"\"}", &sample, &arena);
    weir_arena_fini(&arena);
}

static void base64_variants(void **state)
{
    (void)state;
    struct weir_arena arena = {0};
    struct sample sample;
    const char *const texts[] = {"{\"blob\":\"-_8=\"}", "{\"blob\":\"+/8=\"}",
                                 "{\"blob\":\"-_8\"}"};
    for (size_t i = 0; i < 3; i++) {
        assert_reads(texts[i], &sample, &arena);
        assert_int_equal(sample.blob.len, 2);
        assert_memory_equal(sample.blob.data, "\xfb\xff", 2);
    }
    weir_arena_fini(&arena);
}

/* --- refusals: where, and at what --- */

struct bad {
    const char *json;
    int offset;
    const char *path;
    int code; /* 0: WEIR_EJSON */
};

static const struct bad malformed[] = {
    {"", 0, "", 0},
    {"   ", 3, "", 0},
    {"[]", 0, "", 0},
    {"null", 0, "", 0},
    {"{", 1, "", 0},
    {"{}x", 2, "", 0},
    {"{} {}", 3, "", 0},
    {"{,}", 1, "", 0},
    {"{\"yes\":true,}", 12, "", 0},
    {"{\"yes\" true}", 7, "", 0},
    {"{\"yes\":true \"a_u8\":1}", 12, "", 0},
    {"{yes:true}", 1, "", 0},
    {"{'yes':true}", 1, "", 0},
    {"{\"yes\":True}", 7, "yes", 0},
    {"{\"yes\":truee}", 11, "", 0},
    {"{\"yes\":1}", 7, "yes", 0},
    {"{\"yes\":\"true\"}", 7, "yes", 0},
    {"{\"yes\":}", 7, "yes", 0},
    {"{\"yes\":true,\"yes\":true}", 12, "yes", 0},
    {"{\"a_u8\":1,\"aU8\":1}", 10, "aU8", 0},
    {"{\"yes\":null,\"yes\":true}", 12, "yes", 0},
    {"{\"nope\":1}", 1, "nope", 0},
    {"{\"\\n\":1}", 1, "?", 0},
    {"{/**/}", 1, "", 0},
    {"\xef\xbb\xbf{}", 0, "", 0},
    /* strings */
    {"{\"text\":\"a", 10, "text", 0},
    {"{\"text\":\"a\\\"", 12, "text", 0},
    {"{\"text\":\"a\\", 11, "text", 0},
    {"{\"text\":\"a\nb\"}", 10, "text", 0},
    {"{\"text\":\"a\\x\"}", 10, "text", 0},
    {"{\"text\":\"a\\u12\"}", 10, "text", 0},
    {"{\"text\":\"a\\u12g4\"}", 10, "text", 0},
    {"{\"text\":\"\\ud800\"}", 9, "text", 0},
    {"{\"text\":\"\\ud800x\"}", 9, "text", 0},
    {"{\"text\":\"\\ud800\\ud800\"}", 9, "text", 0},
    {"{\"text\":\"\\udc00\"}", 9, "text", 0},
    {"{\"text\":\"a\xff\"}", 10, "text", 0},
    {"{\"text\":\"\xed\xa0\x80\"}", 9, "text", 0},
    {"{\"te\xc0xt\":1}", 4, "", 0},
    {"{\"text\":1}", 8, "text", 0},
    {"{\"text\":{}}", 8, "text", 0},
    /* numbers */
    {"{\"a_u8\":01}", 9, "", 0},
    {"{\"a_u8\":+1}", 8, "a_u8", 0},
    {"{\"a_u8\":.5}", 8, "a_u8", 0},
    {"{\"a_u8\":1.}", 8, "a_u8", 0},
    {"{\"a_u8\":1e}", 8, "a_u8", 0},
    {"{\"a_u8\":1e+}", 8, "a_u8", 0},
    {"{\"a_u8\":-}", 8, "a_u8", 0},
    {"{\"a_u8\":0x10}", 9, "", 0},
    {"{\"a_u8\":NaN}", 8, "a_u8", 0},
    {"{\"a_u8\":256}", 8, "a_u8", 0},
    {"{\"a_u8\":-1}", 8, "a_u8", 0},
    {"{\"a_u8\":1.5}", 8, "a_u8", 0},
    {"{\"a_u8\":1e-1}", 8, "a_u8", 0},
    {"{\"a_u8\":1e999999999999999999999}", 8, "a_u8", 0},
    {"{\"a_u8\":\"\"}", 8, "a_u8", 0},
    {"{\"a_u8\":\" 1\"}", 8, "a_u8", 0},
    {"{\"a_u8\":\"1 \"}", 8, "a_u8", 0},
    {"{\"a_u8\":true}", 8, "a_u8", 0},
    {"{\"a_i8\":128}", 8, "a_i8", 0},
    {"{\"a_i8\":-129}", 8, "a_i8", 0},
    {"{\"a_u16\":65536}", 9, "a_u16", 0},
    {"{\"a_i32\":2147483648}", 9, "a_i32", 0},
    {"{\"a_u64\":18446744073709551616}", 9, "a_u64", 0},
    {"{\"a_u64\":\"184467440737095516150\"}", 9, "a_u64", 0},
    {"{\"a_i64\":9223372036854775808}", 9, "a_i64", 0},
    {"{\"a_i64\":-9223372036854775809}", 9, "a_i64", 0},
    {"{\"a_f64\":1e309}", 9, "a_f64", 0},
    {"{\"a_f32\":1e39}", 9, "a_f32", 0},
    {"{\"a_f64\":\"nan\"}", 9, "a_f64", 0},
    {"{\"a_f64\":\"\"}", 9, "a_f64", 0},
    {"{\"a_f64\":Infinity}", 9, "a_f64", 0},
    /* enumerations */
    {"{\"color\":\"blue\"}", 9, "color", 0},
    {"{\"color\":\"2\"}", 9, "color", 0},
    {"{\"color\":2147483648}", 9, "color", 0},
    {"{\"color\":1.5}", 9, "color", 0},
    {"{\"color\":[]}", 9, "color", 0},
    {"{\"strict\":5}", 10, "strict", 0},
    {"{\"wide_color\":-1}", 14, "wide_color", 0},
    /* bytes */
    {"{\"blob\":\"A\"}", 8, "blob", 0},
    {"{\"blob\":\"AB\"}", 8, "blob", 0},
    {"{\"blob\":\"AA=A\"}", 8, "blob", 0},
    {"{\"blob\":\"A===\"}", 8, "blob", 0},
    {"{\"blob\":\"AA=\"}", 8, "blob", 0},
    {"{\"blob\":\"AA==AA==\"}", 8, "blob", 0},
    {"{\"blob\":\"A A=\"}", 8, "blob", 0},
    {"{\"fixed\":\"AQIDBA==\"}", 9, "fixed", 0},
    {"{\"fixed\":[1,2,3,4,5]}", 9, "fixed", 0},
    /* shapes */
    {"{\"grid\":[1,2]}", 12, "grid", 0},
    {"{\"grid\":[1,2,3,4]}", 15, "grid", 0},
    {"{\"grid\":[1,\"x\",3]}", 11, "grid[1]", 0},
    {"{\"macs\":[\"AQEBAQEB\",\"AQ==\"]}", 20, "macs[1]", 0},
    {"{\"numbers\":[1,2", 15, "numbers", 0},
    {"{\"numbers\":[1,]}", 14, "numbers[1]", 0},
    {"{\"numbers\":[1 2]}", 14, "numbers", 0},
    {"{\"numbers\":[1,null]}", 14, "numbers[1]", 0},
    {"{\"numbers\":{}}", 11, "numbers", 0},
    {"{\"labels\":[]}", 10, "labels", 0},
    {"{\"labels\":{\"a\":1}}", 15, "labels[\"a\"]", 0},
    {"{\"labels\":{\"a\":\"\",\"a\":\"\"}}", 10, "labels", 0},
    {"{\"labels\":{\"a\":\"\",\"\\u0061\":\"\"}}", 10, "labels", 0},
    {"{\"counts\":{\"x\":{}}}", 11, "counts[\"x\"]", 0},
    {"{\"counts\":{\"1\":{},\"1.0\":{}}}", 10, "counts", 0},
    {"{\"counts\":{\"2147483648\":{}}}", 11, "counts[\"2147483648\"]", 0},
    {"{\"counts\":{\"7\":{\"x\":true}}}", 20, "counts[\"7\"].x", 0},
    {"{\"switches\":{\"True\":1}}", 13, "switches[\"True\"]", 0},
    {"{\"tints\":{\"blue\":1}}", 10, "tints[\"blue\"]", 0},
    {"{\"tints\":{\"red\":1,\"1\":1}}", 9, "tints", 0},
    {"{\"point\":{\"next\":{\"x\":1e5}}}", 22, "point.next.x", 0},
    /* choices */
    {"{\"body_text\":\"\",\"body_point\":{}}", 16, "body_point", 0},
    {"{\"body_text\":\"\",\"bodyText\":\"\"}", 16, "bodyText", 0},
    {"{\"shapes\":[{}]}", 12, "shapes[0]", 0},
    {"{\"shapes\":[{\"dot\":{},\"raw\":\"\"}]}", 21, "shapes[0].raw", 0},
    {"{\"shapes\":[{\"dot\":null}]}", 18, "shapes[0].dot", 0},
    {"{\"shapes\":[{\"raw\":\"\"}]}", 20, "shapes[0]", 0},
    {"{\"shapes\":[{\"raw\":\"\",\"tag\":65536}]}", 27, "shapes[0].tag", 0},
    {"{\"shapes\":[{\"raw\":\"\",\"tag\":1,\"tag\":1}]}", 29, "shapes[0].tag", 0},
    {"{\"shapes\":[{\"tag\":1}]}", 19, "shapes[0]", 0},
    {"{\"shapes\":[{\"line\":{},\"tag\":3}]}", 29, "shapes[0]", 0},
    {"{\"shapes\":[{\"void\":{\"x\":1}}]}", 20, "shapes[0].void.x", 0},
    {"{\"shapes\":[{\"void\":1}]}", 19, "shapes[0].void", 0},
    {"{\"shapes\":[{\"line\":{\"width\":\"x\"}}]}", 28, "shapes[0].line.width", 0},
    {"{\"shapes\":[{\"ring\":{}}]}", 12, "shapes[0].ring", 0},
};

static void assert_refused(const struct bad *bad)
{
    struct weir_arena arena = {0};
    struct weir_error err = {.code = 1};
    struct sample sample, before;
    memset(&sample, 0x5a, sizeof sample);
    memcpy(&before, &sample, sizeof sample);
    int rc = weir_json_read(&sample_type, &sample, text_of(bad->json), &arena, &err);
    int code = bad->code ? bad->code : WEIR_EJSON;
    if (rc != code || err.offset != (uint64_t)bad->offset || strcmp(err.path, bad->path) != 0)
        fail_msg("%s\n%d at %d, \"%s\": %s", bad->json, rc, (int)err.offset, err.path, err.reason);
    assert_int_equal(err.code, code);
    assert_true(strlen(err.reason) > 0);
    assert_memory_equal(&sample, &before, sizeof sample);
    weir_arena_fini(&arena);
}

static void malformed_text_is_refused_where_it_is_wrong(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof malformed / sizeof *malformed; i++)
        assert_refused(&malformed[i]);
}

/* `levels` objects within each other, the outermost the sample itself. */
static void nest(char *to, int levels)
{
    *to = '\0';
    for (int i = 1; i < levels; i++)
        strcat(to, "{\"child\":");
    strcat(to, "{");
    for (int i = 0; i < levels; i++)
        strcat(to, "}");
}

static void depth_is_bounded(void **state)
{
    (void)state;
    char text[16 * (WEIR_JSON_DEPTH + 2)];
    struct weir_arena arena = {0};
    struct weir_error err;
    struct sample sample;
    nest(text, WEIR_JSON_DEPTH);
    assert_reads(text, &sample, &arena);
    nest(text, WEIR_JSON_DEPTH + 1);
    assert_int_equal(weir_json_read(&sample_type, &sample, text_of(text), &arena, &err),
                     WEIR_EDEPTH);
    assert_int_equal(err.offset, 9 * WEIR_JSON_DEPTH);
    assert_memory_equal(err.path, "…", 3);
    weir_arena_fini(&arena);
}

static void every_truncation_is_refused(void **state)
{
    (void)state;
    size_t len = strlen(sample_json);
    for (size_t cut = 0; cut < len; cut++) {
        struct weir_arena arena = {0};
        struct weir_error err;
        struct sample sample;
        uint8_t *text = malloc(cut ? cut : 1); /* so that ASan sees a byte too far */
        memcpy(text, sample_json, cut);
        struct weir_bytes json = {text, cut};
        assert_int_equal(weir_json_read(&sample_type, &sample, json, &arena, &err), WEIR_EJSON);
        assert_true(err.offset <= cut);
        free(text);
        weir_arena_fini(&arena);
    }
}

/* Whatever is taken must also be written, and read again as the same. */
static void check_corrupted(const uint8_t *text, size_t len)
{
    struct weir_arena arena;
    struct weir_error err;
    struct sample sample, again;
    weir_arena_init(&arena, &(struct weir_arena_options){.limit = 1 << 20});
    int rc = weir_json_read(&sample_type, &sample, (struct weir_bytes){text, len}, &arena, &err);
    if (rc < 0) {
        assert_int_equal(rc, WEIR_EJSON);
        assert_true(err.offset <= len);
    } else {
        struct weir_buf out = {0};
        struct weir_bytes written;
        assert_int_equal(weir_json_write(&sample_type, &sample, &out), WEIR_OK);
        assert_int_equal(weir_buf_bytes(&out, &written), WEIR_OK);
        assert_int_equal(weir_json_read(&sample_type, &again, written, &arena, NULL), WEIR_OK);
        assert_true(sample_equal(&sample, &again));
        weir_buf_fini(&out);
    }
    weir_arena_fini(&arena);
}

static void random_corruption_is_harmless(void **state)
{
    (void)state;
    static const char salt[] = "{}[]\",:\\u0e-.1n\xff\x80";
    struct random random = {2024};
    size_t len = strlen(sample_json);
    for (int turn = 0; turn < 4000; turn++) {
        uint8_t *text = malloc(len);
        memcpy(text, sample_json, len);
        for (uint64_t n = 1 + random_below(&random, 3); n > 0; n--)
            text[random_below(&random, len)] =
                (uint8_t)salt[random_below(&random, sizeof salt - 1)];
        check_corrupted(text, len);
        free(text);
    }
}

static void every_failing_allocation(void **state)
{
    (void)state;
    for (int n = 1;; n++) {
        struct fault_alloc fault = FAULT_ALLOC_FAILING_AT(n);
        struct weir_arena arena;
        struct weir_error err = {0};
        struct sample sample;
        weir_arena_init(&arena,
                        &(struct weir_arena_options){.allocator = fault_alloc_init(&fault)});
        int rc = weir_json_read(&sample_type, &sample, text_of(sample_json), &arena, &err);
        assert_int_equal(rc, fault.failed ? WEIR_ENOMEM : WEIR_OK);
        assert_int_equal(err.code, rc);
        weir_arena_fini(&arena);
        assert_int_equal(fault.outstanding, 0);
        if (!fault.failed)
            break;
    }
}

/* Finer than allocations: every limit that is too small, which is every point at which an arena
 * says no. */
static void every_limit(void **state)
{
    (void)state;
    size_t limit = 8;
    for (;; limit += 8) {
        struct weir_arena arena;
        struct sample sample;
        weir_arena_init(&arena, &(struct weir_arena_options){.limit = limit});
        int rc = weir_json_read(&sample_type, &sample, text_of(sample_json), &arena, NULL);
        weir_arena_fini(&arena);
        if (rc == WEIR_OK)
            break;
        assert_int_equal(rc, WEIR_ENOMEM);
    }
    assert_true(limit > 1000);
}

static void a_choice_by_itself(void **state)
{
    (void)state;
    struct weir_arena arena = {0};
    struct weir_error err;
    struct sample_shape shape;
    assert_int_equal(weir_json_read(&sample_shape_type, &shape,
                                    text_of("{\"tag\":\"500\",\"raw\":\"eHk=\"}"), &arena, &err),
                     WEIR_OK);
    assert_int_equal(shape.kind, SHAPE_RAW);
    assert_int_equal(shape.tag, 500);
    assert_int_equal(
        weir_json_read(&sample_shape_type, &shape, text_of("{\"void\":{}}"), &arena, &err),
        WEIR_OK);
    assert_int_equal(shape.kind, SHAPE_VOID);
    assert_int_equal(shape.tag, 9);
    weir_arena_fini(&arena);
}

enum { WIDE = 200 };

/* More fields than fit in the bits that need no memory. */
static void a_record_of_many_fields(void **state)
{
    (void)state;
    static struct weir_field fields[WIDE];
    static char names[WIDE][8];
    static uint8_t values[WIDE];
    struct weir_type type = {.name = "wide", .size = WIDE, .field_count = WIDE, .fields = fields};
    struct weir_arena arena = {0};
    struct weir_error err;
    for (uint32_t i = 0; i < WIDE; i++) {
        snprintf(names[i], sizeof names[i], "f_%u", i);
        fields[i] = (struct weir_field){.name = names[i],
                                        .kind = WEIR_KIND_U8,
                                        .shape = WEIR_SHAPE_ONE,
                                        .offset = i,
                                        .size = 1};
    }
    assert_int_equal(
        weir_json_read(&type, values, text_of("{\"f_199\":9,\"f_150\":8,\"f_0\":7}"), &arena, &err),
        WEIR_OK);
    assert_true(values[199] == 9 && values[150] == 8 && values[0] == 7 && values[1] == 0);
    assert_int_equal(weir_json_read(&type, values, text_of("{\"f_150\":1,\"f_199\":2,\"f_150\":3}"),
                                    &arena, &err),
                     WEIR_EJSON);
    assert_int_equal(err.offset, 21);
    assert_string_equal(err.path, "f_150");
    weir_arena_fini(&arena);
}

static void a_large_map_with_one_key_twice(void **state)
{
    (void)state;
    struct weir_buf out = {0};
    struct weir_bytes json;
    struct weir_arena arena = {0};
    struct weir_error err;
    struct sample sample;
    char item[32];
    weir_buf_append(&out, "{\"labels\":{", 11);
    for (int i = 0; i < 20000; i++) {
        int len = snprintf(item, sizeof item, "%s\"k%d\":\"\"", i ? "," : "", i * 7919 % 20011);
        weir_buf_append(&out, item, (size_t)len);
    }
    size_t good = weir_buf_len(&out);
    weir_buf_append(&out, "}}", 2);
    weir_buf_bytes(&out, &json);
    assert_int_equal(weir_json_read(&sample_type, &sample, json, &arena, &err), WEIR_OK);
    assert_int_equal(sample.labels.count, 20000);
    weir_buf_truncate(&out, good);
    weir_buf_append(&out, ",\"k0\":\"\"}}", 10);
    weir_buf_bytes(&out, &json);
    assert_int_equal(weir_json_read(&sample_type, &sample, json, &arena, &err), WEIR_EJSON);
    weir_buf_fini(&out);
    weir_arena_fini(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(everything_comes_back),
        cmocka_unit_test(nothing_borrows_from_the_text),
        cmocka_unit_test(absent_members_have_their_defaults),
        cmocka_unit_test(names_may_be_camel_case),
        cmocka_unit_test(integers_in_all_their_forms),
        cmocka_unit_test(floats_in_all_their_forms),
        cmocka_unit_test(escapes),
        cmocka_unit_test(base64_variants),
        cmocka_unit_test(malformed_text_is_refused_where_it_is_wrong),
        cmocka_unit_test(depth_is_bounded),
        cmocka_unit_test(every_truncation_is_refused),
        cmocka_unit_test(random_corruption_is_harmless),
        cmocka_unit_test(every_failing_allocation),
        cmocka_unit_test(every_limit),
        cmocka_unit_test(a_choice_by_itself),
        cmocka_unit_test(a_record_of_many_fields),
        cmocka_unit_test(a_large_map_with_one_key_twice),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
