/* Generated codecs over the sample values: whole, cut off at every byte, corrupted, without memory at every point. */
#include "agree.h"
#include "cmocka_all.h"
#include "fault_alloc.h"
#include "values.h"

#include <stdio.h>
#include <string.h>

/* One type at work: its codec, a value of it, and where things go. */
struct bench {
    const struct agree_codec *codec;
    struct fault_alloc fault;
    struct weir_arena arena;
    struct weir_buf buf;
    void *value, *again;
};

static void bench_open(struct bench *b, const char *type, long fail_at)
{
    memset(b, 0, sizeof *b);
    for (b->codec = agree_codecs; b->codec->type; b->codec++)
        if (strcmp(b->codec->type->name, type) == 0)
            break;
    if (!b->codec->type)
        fail_msg("there is no %s", type);
    b->fault.fail_at = fail_at;
    b->fault.fail_after = true;
    const struct weir_allocator *allocator = fault_alloc_init(&b->fault);
    weir_arena_init(&b->arena, &(struct weir_arena_options){.allocator = allocator});
    weir_buf_init(&b->buf, allocator, NULL);
    b->value = calloc(1, b->codec->type->size);
    b->again = calloc(1, b->codec->type->size);
}

static void bench_close(struct bench *b)
{
    weir_buf_fini(&b->buf);
    weir_arena_fini(&b->arena);
    free(b->value);
    free(b->again);
    assert_int_equal(b->fault.outstanding, 0);
}

static struct weir_bytes text(const char *json)
{
    return (struct weir_bytes){(const uint8_t *)json, strlen(json)};
}

/* What has been written, in memory that just fits, so that reading beyond it is seen. */
static struct weir_bytes taken(struct bench *b)
{
    struct weir_bytes bytes = {0};
    assert_int_equal(weir_buf_bytes(&b->buf, &bytes), 0);
    uint8_t *copy = malloc(bytes.len ? bytes.len : 1);
    assert_non_null(copy);
    if (bytes.len)
        memcpy(copy, bytes.data, bytes.len);
    weir_buf_clear(&b->buf);
    return (struct weir_bytes){copy, bytes.len};
}

static void drop(struct weir_bytes bytes)
{
    free((void *)(uintptr_t)bytes.data);
}

static struct weir_bytes encoded(struct bench *b, const void *value)
{
    struct weir_error err = {0};
    int code = b->codec->encode(value, &b->buf, &err);
    if (code)
        fail_msg("%s: %d at %s", b->codec->type->name, code, err.path);
    assert_int_equal(weir_buf_len(&b->buf), b->codec->size(value));
    return taken(b);
}

static struct weir_bytes bytes_of(struct bench *b, const char *json)
{
    struct weir_error err = {0};
    int code = b->codec->from_json(b->value, text(json), &b->arena, &err);
    if (code)
        fail_msg("%s: %d at %s, %d: %s", b->codec->type->name, code, err.path, (int)err.offset,
                 json);
    return encoded(b, b->value);
}

static void assert_same(struct weir_bytes a, struct weir_bytes b)
{
    assert_int_equal(a.len, b.len);
    if (a.len)
        assert_memory_equal(a.data, b.data, a.len);
}

/* JSON to bytes to a value, to the same bytes and the same JSON; a copy outlives what it was made of. */
static void round_trip(const struct sample_value *sample)
{
    struct bench b;
    struct weir_error err = {0};
    size_t used = 0;
    bench_open(&b, sample->type, 0);
    struct weir_bytes bytes = bytes_of(&b, sample->json);
    assert_int_equal(b.codec->decode(b.again, bytes, &b.arena, &used, &err), 0);
    assert_int_equal(used, bytes.len);
    struct weir_bytes again = encoded(&b, b.again);
    assert_same(bytes, again);
    assert_int_equal(b.codec->copy(b.value, b.again, &b.arena), 0);
    memset((void *)(uintptr_t)bytes.data, 0xa5, bytes.len);
    struct weir_bytes copied = encoded(&b, b.value);
    assert_same(copied, again);
    assert_int_equal(b.codec->to_json(b.value, &b.buf), 0);
    struct weir_bytes json = taken(&b);
    assert_int_equal(b.codec->from_json(b.again, json, &b.arena, &err), 0);
    struct weir_bytes from_json = encoded(&b, b.again);
    assert_same(from_json, again);
    drop(bytes);
    drop(again);
    drop(copied);
    drop(json);
    drop(from_json);
    bench_close(&b);
}

static void test_round_trip(void **state)
{
    (void)state;
    for (const struct sample_value *sample = sample_values; sample->type; sample++)
        round_trip(sample);
}

/* Decodes a copy of just these bytes; what is accepted can be written again and read again, to the same bytes. */
static int decode_copy(struct bench *b, const uint8_t *data, size_t len)
{
    struct weir_error err = {0};
    size_t used = 0;
    uint8_t *copy = malloc(len ? len : 1);
    assert_non_null(copy);
    if (len)
        memcpy(copy, data, len);
    int code = b->codec->decode(b->again, (struct weir_bytes){copy, len}, &b->arena, &used, &err);
    assert_true(code == 0 || code == WEIR_MORE || (code < 0 && err.code == code));
    assert_true(code != 0 || used <= len);
    if (code == 0) {
        struct weir_bytes first = encoded(b, b->again);
        assert_int_equal(b->codec->decode(b->value, first, &b->arena, &used, &err), 0);
        struct weir_bytes second = encoded(b, b->value);
        assert_same(first, second);
        drop(first);
        drop(second);
    }
    free(copy);
    return code;
}

static void test_cut_off(void **state)
{
    (void)state;
    for (const struct sample_value *sample = sample_values; sample->type; sample++) {
        struct bench b;
        bench_open(&b, sample->type, 0);
        struct weir_bytes bytes = bytes_of(&b, sample->json);
        for (size_t len = 0; len < bytes.len; len++)
            decode_copy(&b, bytes.data, len);
        assert_int_equal(decode_copy(&b, bytes.data, bytes.len), 0);
        drop(bytes);
        bench_close(&b);
    }
}

static uint64_t next_random(uint64_t *state)
{
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    return *state;
}

static void corrupt(struct bench *b, struct weir_bytes bytes, uint64_t *random)
{
    uint8_t damaged[512];
    assert_true(bytes.len <= sizeof damaged);
    memcpy(damaged, bytes.data, bytes.len);
    for (uint64_t changes = 1 + next_random(random) % 3; changes > 0; changes--)
        damaged[next_random(random) % bytes.len] = (uint8_t)next_random(random);
    decode_copy(b, damaged, bytes.len);
}

static void test_corrupted(void **state)
{
    uint64_t random = 0x243f6a8885a308d3;
    (void)state;
    for (const struct sample_value *sample = sample_values; sample->type; sample++) {
        struct bench b;
        bench_open(&b, sample->type, 0);
        struct weir_bytes bytes = bytes_of(&b, sample->json);
        for (int i = 0; i < 200 && bytes.len; i++)
            corrupt(&b, bytes, &random);
        drop(bytes);
        bench_close(&b);
    }
}

/* Everything once, with memory failing from the n-th allocation on. */
static int everything(struct bench *b, const char *json, struct weir_bytes bytes)
{
    size_t used;
    int code = b->codec->from_json(b->value, text(json), &b->arena, NULL);
    if (!code)
        code = b->codec->encode(b->value, &b->buf, NULL);
    if (!code)
        code = b->codec->decode(b->again, bytes, &b->arena, &used, NULL);
    if (!code)
        code = b->codec->copy(b->value, b->again, &b->arena);
    return code ? code : b->codec->to_json(b->again, &b->buf);
}

static void test_without_memory(void **state)
{
    (void)state;
    for (const struct sample_value *sample = sample_values; sample->type; sample++) {
        struct bench b;
        bench_open(&b, sample->type, 0);
        struct weir_bytes bytes = bytes_of(&b, sample->json);
        bench_close(&b);
        for (long n = 1;; n++) {
            bench_open(&b, sample->type, n);
            int code = everything(&b, sample->json, bytes);
            bool failed = b.fault.failed > 0;
            assert_int_equal(code, failed ? WEIR_ENOMEM : 0);
            bench_close(&b);
            if (!failed)
                break;
        }
        drop(bytes);
    }
}

/* An arena with a limit fails in the middle of a message, not only at blocks. */
static void test_limited_arena(void **state)
{
    (void)state;
    for (const struct sample_value *sample = sample_values; sample->type; sample++) {
        struct bench b;
        bench_open(&b, sample->type, 0);
        struct weir_bytes bytes = bytes_of(&b, sample->json);
        for (size_t limit = 8;; limit += 8) {
            struct weir_arena arena;
            weir_arena_init(&arena, &(struct weir_arena_options){.limit = limit});
            int code = b.codec->decode(b.again, bytes, &arena, NULL, NULL);
            weir_arena_fini(&arena);
            assert_true(code == 0 || code == WEIR_ENOMEM);
            if (code == 0)
                break;
        }
        drop(bytes);
        bench_close(&b);
    }
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_round_trip),    cmocka_unit_test(test_cut_off),
        cmocka_unit_test(test_corrupted),     cmocka_unit_test(test_without_memory),
        cmocka_unit_test(test_limited_arena),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
