/* The interpreter on small descriptions: bytes in, JSON out, and back. */
#include "base/diag.h"
#include "base/source.h"
#include "base/strbuf.h"
#include "cmocka_all.h"
#include "interp/decode.h"
#include "interp/encode.h"
#include "interp/json_value.h"
#include "sema/sema.h"

/* A struct or message T and what its bytes mean. When they mean nothing, `json` is "CODE at path, offset". */
struct sample {
    const char *body; /* of the description, T its last type */
    const char *hex;
    const char *json;
};

static const struct sample samples[] = {
    /* numbers, orders, bits */
    {"struct T { u8 a; u16 b; u24 c as le; }", "01 0203 040506",
     "{\"a\":1,\"b\":515,\"c\":394500}"},
    {"struct T { i8 a; i16 b as le; i5 c; u3 d; }", "ff feff f9",
     "{\"a\":-1,\"b\":-2,\"c\":-1,\"d\":1}"},
    {"struct T { u64 a; i64 b; }", "ffffffffffffffff 8000000000000000",
     "{\"a\":\"18446744073709551615\",\"b\":\"-9223372036854775808\"}"},
    {"struct T { bool a; u3 b; u4 c; }", "b5", "{\"a\":true,\"b\":3,\"c\":5}"},
    {"struct T { u3 a as lsb; u5 b as lsb; }", "0b", "{\"a\":3,\"b\":1}"},
    {"struct T { f32 a; f64 b as le; }", "3dcccccd 000000000000f87f", "{\"a\":0.1,\"b\":\"NaN\"}"},
    {"enum C : u8 { x = 1 } struct T { C a; C b; }", "01 02", "{\"a\":\"x\",\"b\":2}"},
    /* constants and limits */
    {"struct T { u16 = 0x1234; u8 a; }", "1234 05", "{\"a\":5}"},
    {"struct T { u8 a; u16 m = 0x1234; }", "00 1235", "EMISMATCH at m, 1"},
    {"struct T { u8 a in {1, 4..6}; }", "07", "ERANGE at a, 0"},
    {"enum C : u8 closed { x = 1 } struct T { C a; }", "02", "EENUM at a, 0"},
    {"struct T { u8 a; require a < 3; }", "03", "EREQUIRE at , 1"},
    {"struct T { u8 a; u32 b; }", "00 000000", "MORE at a, 0"},
    /* text and arrays */
    {"struct T { str s[:u8]; bytes b[2]; }", "03 616263 0102", "{\"s\":\"abc\",\"b\":\"AQI=\"}"},
    {"struct T { str s[:u8]; }", "01 ff", "EUTF8 at s, 1"},
    {"struct T { str s[:u8] max 2; }", "03 616263", "ELIMIT at s, 1"},
    {"struct T { u8 n = count(x); u16 x[n]; }", "02 0001 0002", "{\"x\":[1,2]}"},
    {"struct T { u8 n = count(x) * 2 - 1; u8 x[(n + 1) / 2]; }", "03 0102", "{\"x\":[1,2]}"},
    {"struct P { u8 v in 1..9; } struct T { P p[:u8]; }", "02 01 0a", "ERANGE at p[1].v, 2"},
    {"struct T { u8 x[:u16]; }", "ffff 00", "MORE at x, 2"},
    /* windows */
    {"struct T { u8 len = sizeof(len..); u8 a; bytes b[..]; }", "04 01 aabb",
     "{\"a\":1,\"b\":\"qrs=\"}"},
    {"struct T { u8 len = sizeof(len..); u8 a; bytes b[..]; }", "00 01", "ERANGE at len, 1"},
    {"struct P { u16 v; } struct T { P p sized u8; }", "03 0001 00", "ETRAILING at p, 3"},
    {"struct P { u16 v; } struct T { P p sized u8; }", "01 00", "ETRUNCATED at p.v, 1"},
    /* conditions */
    {"struct T { bool f = present(a); u7 = 0; u8 a if (f); }", "80 05", "{\"a\":5}"},
    {"struct T { bool f = present(a); u7 = 0; u8 a if (f); }", "00", "{}"},
    {"struct T { u8 n; let d = n * 2; u8 a if (d == 4); }", "02 07", "{\"n\":2,\"a\":7}"},
    {"struct T { u8 n; u8 a if ((n >> 1) == 2); u8 b if ((n << 2 | 1) == 17); }", "04 07 08",
     "{\"n\":4,\"a\":7,\"b\":8}"},
    {"struct T { u8 n; u8 a if (n / 2 * 3 - 1 == 5 && (n % 3 ^ 1) == 0); }", "04 07",
     "{\"n\":4,\"a\":7}"},
    {"struct T { i8 n; u8 a if (-n == 3 ? n >> 1 == -2 : false); }", "fd 07", "{\"n\":-3,\"a\":7}"},
    /* choices */
    {"choice T by u8 { case 1: u16 a; case 2, 3: u8 b; case 4: default: u8 c; }", "01 0102",
     "{\"a\":258}"},
    {"choice T by u8 { case 1: u16 a; case 2, 3: u8 b; case 4: default: u8 c; }", "03 09",
     "{\"b\":9,\"tag\":3}"},
    {"choice T by u8 { case 1: u16 a; case 2, 3: u8 b; case 4: default: u8 c; }", "63 09",
     "{\"c\":9,\"tag\":99}"},
    {"enum G : u8 closed { x = 1 } choice T by G { case G.x: u8 a; }", "02 00", "ETAG at , 0"},
    /* messages */
    {"message T { 1: u32 a; 2: str b; 3: i32 c; }", "08 01 12 01 61 18 03",
     "{\"a\":1,\"b\":\"a\",\"c\":-2}"},
    {"message T { 1: u32 a; 2: u32? b; }", "08 00 10 00", "{\"b\":0}"},
    {"message T { 1: u32 a; }", "08 01 08 02 78 05 82 01 01 61",
     "{\"a\":2,\"unknown\":\"eAWCAQFh\"}"},
    {"message T { 1: u32 a[..]; }", "08 01 0a 02 02 03 08 04", "{\"a\":[1,2,3,4]}"},
    {"message T { 1: map(str, u32) a; }", "0a 05 0a 01 78 10 01 0a 05 0a 01 78 10 02",
     "{\"a\":{\"x\":2}}"},
    {"message S { 1: u32 x; 2: u32 y; } message T { 1: S s; }", "0a 02 08 01 0a 02 10 02",
     "{\"s\":{\"x\":1,\"y\":2}}"},
    {"message T { choice c { 1: u32 a; 2: u32 b; } }", "08 01 10 02", "{\"b\":2}"},
    {"message T { 1: u32 a default 5; }", "08 05", "{}"},
    {"message T { 1: str a; }", "0a 05 61", "ETRUNCATED at a, 1"},
    {"message T { 1: u32 a; }", "08 ffffffffffffffffff7f", "EVARINT at a, 1"},
    {"message T { 1: u32 a; }", "0f", "EWIRETYPE at , 0"},
    {"message T { 1: u32 a in 1..3; }", "08 04", "ERANGE at a, 1"},
    {"message T { 1: T t; }", "0a 00", "{\"t\":{}}"},
};

struct bench {
    struct arena arena;
    struct sources sources;
    struct diag diag;
    const struct model_type *type;
    const struct plan_set *plans;
};

static void bench_open(struct bench *b, const char *body)
{
    arena_init(&b->arena);
    sources_init(&b->sources);
    diag_init(&b->diag, &b->sources);
    const char *text = arena_printf(&b->arena, "package t;\n%s\n", body);
    struct sema_options options = {.sources = &b->sources,
                                   .entry = sources_add(&b->sources, "t.weir", text, strlen(text))};
    const struct model *model = sema_build(&options, &b->arena, &b->diag);
    if (!model) {
        struct strbuf out = {0};
        diag_render(&b->diag, &out, false);
        fail_msg("%s", strbuf_text(&out));
    }
    b->plans = plan_set_new(&b->arena, model);
    for (size_t i = 0; i < model->main->type_count; i++) {
        if (strcmp(model->main->types[i]->name, "T") == 0)
            b->type = model->main->types[i];
    }
}

static void bench_close(struct bench *b)
{
    diag_fini(&b->diag);
    sources_fini(&b->sources);
    arena_fini(&b->arena);
}

static size_t parse_hex(const char *text, uint8_t *bytes)
{
    size_t count = 0;
    for (; *text; text++) {
        if (*text == ' ')
            continue;
        char digits[3] = {text[0], text[1], 0};
        bytes[count++] = (uint8_t)strtoul(digits, NULL, 16);
        text++;
    }
    return count;
}

static void decode_sample(struct bench *b, const uint8_t *bytes, size_t len, struct strbuf *out)
{
    struct value value;
    struct fault fault = {0};
    size_t used;
    int code = decode(b->plans, b->type, NULL, bytes, len, &b->arena, &value, &used, &fault);
    if (code) {
        strbuf_printf(out, "%s at %s, %llu", fault_name(code), fault.path,
                      (unsigned long long)fault.offset);
        return;
    }
    assert_int_equal(used, len);
    assert_int_equal(json_value_print(&value, out, &fault), 0);
}

/* JSON to bytes; those are decoded again, because not every encoding is the one that is written. */
static void check_return(struct bench *b, const char *json)
{
    struct value value;
    struct fault fault = {0};
    struct strbuf bytes = {0}, again = {0};
    const uint8_t *text = (const uint8_t *)json;
    assert_int_equal(json_value_read(b->type, text, strlen(json), &b->arena, &value, &fault), 0);
    assert_int_equal(encode(b->plans, &value, NULL, &b->arena, &bytes, &fault), 0);
    decode_sample(b, (const uint8_t *)strbuf_text(&bytes), bytes.len, &again);
    assert_string_equal(strbuf_text(&again), json);
    strbuf_fini(&bytes);
    strbuf_fini(&again);
}

static void test_samples(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof samples / sizeof *samples; i++) {
        struct bench b = {0};
        struct strbuf got = {0};
        uint8_t bytes[64];
        bench_open(&b, samples[i].body);
        decode_sample(&b, bytes, parse_hex(samples[i].hex, bytes), &got);
        if (strcmp(strbuf_text(&got), samples[i].json) != 0)
            print_message("%s\n", samples[i].body);
        assert_string_equal(strbuf_text(&got), samples[i].json);
        if (samples[i].json[0] == '{')
            check_return(&b, samples[i].json);
        strbuf_fini(&got);
        bench_close(&b);
    }
}

/* Bytes that stay what they are on the way through a value. */
static const struct sample kept[] = {
    {"struct T { f32 a; f32 b as le; }", "7f800001 010080ff", NULL},
    {"struct T { f32 a; f64 b; }", "ffbfffff fff0000000000001", NULL},
    {"message T { 1: f32 a; 2: f32 b[..]; }", "0d0000a07f 1204010080ff", NULL},
};

static void test_kept(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof kept / sizeof *kept; i++) {
        struct bench b = {0};
        struct value value;
        struct fault fault = {0};
        struct strbuf out = {0};
        uint8_t bytes[64];
        size_t used, len = parse_hex(kept[i].hex, bytes);
        bench_open(&b, kept[i].body);
        int code = decode(b.plans, b.type, NULL, bytes, len, &b.arena, &value, &used, &fault);
        assert_int_equal(code, 0);
        assert_int_equal(encode(b.plans, &value, NULL, &b.arena, &out, &fault), 0);
        assert_int_equal(out.len, len);
        assert_memory_equal(strbuf_text(&out), bytes, len);
        strbuf_fini(&out);
        bench_close(&b);
    }
}

/* JSON that is refused, by reading it or by encoding. */
static const struct sample refused[] = {
    {"struct T { u8 a; }", "", "{\"a\":256}#EJSON at a, 5"},
    {"struct T { u4 a; u4 b; }", "", "{\"a\":16,\"b\":0}#ERANGE at a, 0"},
    {"struct T { u8 a; }", "", "{\"b\":1}#EJSON at b, 1"},
    {"struct T { u8 a; }", "", "{\"a\":1,\"a\":2}#EJSON at a, 7"},
    {"struct T { u8 a; }", "", "{\"a\":1#EJSON at , 6"},
    {"struct T { u8 a; }", "", "{\"a\":1} x#EJSON at , 8"},
    {"struct T { u8 n; u8 x[n]; }", "", "{\"n\":2,\"x\":[1]}#EMISMATCH at x, 0"},
    {"struct T { u8 n; u8 a if (n == 1); }", "", "{\"n\":1}#EPRESENCE at a, 0"},
    {"struct T { u8 n = count(x); u8 x[n] max 2; }", "", "{\"x\":[1,2,3]}#ELIMIT at x, 0"},
    {"struct T { u8 x[2]; }", "", "{\"x\":[1]}#EJSON at x, 7"},
    {"choice T by u8 { case 1: u8 a; default: u8 b; }", "", "{\"b\":1}#EJSON at , 6"},
    {"choice T by u8 { case 1: u8 a; default: u8 b; }", "", "{\"b\":1,\"tag\":1}#ETAG at , 0"},
    {"message T { 1: str s min 2; }", "", "{\"s\":\"a\"}#ELIMIT at s, 0"},
    {"message T { choice c { 1: u32 a; 2: u32 b; } }", "", "{\"a\":1,\"b\":2}#EJSON at b, 7"},
};

static void check_refused(struct bench *b, const char *json, const char *wanted)
{
    struct value value;
    struct fault fault = {0};
    struct strbuf out = {0};
    char got[200];
    size_t len = (size_t)(wanted - json);
    int code = json_value_read(b->type, (const uint8_t *)json, len, &b->arena, &value, &fault);
    if (!code)
        code = encode(b->plans, &value, NULL, &b->arena, &out, &fault);
    snprintf(got, sizeof got, "%s at %s, %llu", fault_name(code), fault.path,
             (unsigned long long)fault.offset);
    assert_string_equal(got, wanted + 1);
    assert_int_equal(out.len, 0);
    strbuf_fini(&out);
}

static void test_refused(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof refused / sizeof *refused; i++) {
        struct bench b = {0};
        bench_open(&b, refused[i].body);
        check_refused(&b, refused[i].json, strchr(refused[i].json, '#'));
        bench_close(&b);
    }
}

static void test_pretty(void **state)
{
    (void)state;
    static const char text[] = "{\"a\":[1,{\"b{,\":\"x\\\"]\"}],\"c\":{},\"d\":[]}";
    struct strbuf out = {0};
    json_pretty(text, strlen(text), &out);
    assert_string_equal(strbuf_text(&out), "{\n"
                                           "  \"a\": [\n"
                                           "    1,\n"
                                           "    {\n"
                                           "      \"b{,\": \"x\\\"]\"\n"
                                           "    }\n"
                                           "  ],\n"
                                           "  \"c\": {},\n"
                                           "  \"d\": []\n"
                                           "}");
    strbuf_fini(&out);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_samples),
        cmocka_unit_test(test_kept),
        cmocka_unit_test(test_refused),
        cmocka_unit_test(test_pretty),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
