/* main DESCRIPTION… -- CASES…: each case through the generated codec, with the interpreter beside it.
 *
 * Bytes that fit: decoded, shown, written again; without each of their last bytes; a byte at a time; damaged, with a fixed seed; and with
 * each allocation failing. Bytes that do not fit: the error. */
#include "agree.h"
#include "cases.h"

#include "base/diag.h"
#include "base/source.h"
#include "cmocka_all.h"
#include "fault_alloc.h"
#include "sema/sema.h"

#include <stdio.h>
#include <string.h>

enum { MUTANTS = 60, PAIRS = 400 };

static struct {
    struct arena arena;
    struct sources sources;
    struct diag diag;
    struct agree_pair pairs[PAIRS];
    size_t pair_count, case_count, failed_count;
    char **files;
    int file_count;
} all;

/* --- one type at work --- */

struct bench {
    const struct agree_codec *codec;
    struct fault_alloc fault;
    struct weir_arena arena;
    struct weir_buf buf;
    struct weir_error err;
    void *value;
    size_t used;
};

static void bench_open(struct bench *b, const struct agree_codec *codec, long fail_at)
{
    memset(b, 0, sizeof *b);
    b->codec = codec;
    b->fault.fail_at = fail_at;
    b->fault.fail_after = true;
    const struct weir_allocator *allocator = fault_alloc_init(&b->fault);
    weir_arena_init(&b->arena, &(struct weir_arena_options){.allocator = allocator});
    weir_buf_init(&b->buf, allocator, NULL);
    b->value = calloc(1, codec->type->size + 1);
    assert_non_null(b->value);
}

static void bench_close(struct bench *b)
{
    weir_buf_fini(&b->buf);
    weir_arena_fini(&b->arena);
    free(b->value);
    assert_int_equal(b->fault.outstanding, 0);
}

/* From a copy of just these bytes, so that reading beyond them is seen; `keep` it for as long as the value is used. */
static int bench_decode(struct bench *b, const char *data, size_t len, uint8_t **keep)
{
    *keep = malloc(len ? len : 1);
    assert_non_null(*keep);
    if (len)
        memcpy(*keep, data, len);
    return b->codec->decode(b->value, (struct weir_bytes){*keep, len}, &b->arena, &b->used,
                            &b->err);
}

/* --- bytes that fit --- */

/* The others are still run. */
static void fail_case(const struct wire_case *c, const char *what, const char *detail)
{
    print_message("%s:%d:%s: %s: %s\n", c->file, c->line, c->title, what, detail);
    all.failed_count++;
}

static void check_json(const struct wire_case *c, struct bench *b)
{
    struct weir_bytes json = {0};
    assert_int_equal(b->codec->to_json(b->value, &b->buf), 0);
    assert_int_equal(weir_buf_bytes(&b->buf, &json), 0);
    if (json.len != c->json.len || memcmp(json.data, c->json.data, json.len) != 0) {
        print_message("is     %.*s\nis not %.*s\n", (int)json.len, (const char *)json.data,
                      (int)c->json.len, strbuf_text(&c->json));
        fail_case(c, "another value", "");
    }
    weir_buf_clear(&b->buf);
}

static void print_hex(const char *what, const void *data, size_t len)
{
    print_message("%s", what);
    for (size_t i = 0; i < len; i++)
        print_message(" %02x", ((const uint8_t *)data)[i]);
    print_message("\n");
}

static void check_bytes(const struct wire_case *c, struct bench *b)
{
    const struct strbuf *expected = c->has_written ? &c->written : &c->bytes;
    struct weir_bytes bytes = {0};
    int code = b->codec->encode(b->value, &b->buf, &b->err);
    if (code) {
        fail_case(c, "cannot be written", weir_error_name(code));
        return;
    }
    assert_int_equal(weir_buf_bytes(&b->buf, &bytes), 0);
    if (bytes.len != expected->len ||
        (bytes.len && memcmp(bytes.data, expected->data, bytes.len))) {
        print_hex("written", bytes.data, bytes.len);
        print_hex("not    ", expected->data, expected->len);
        fail_case(c, "other bytes", "");
    }
    weir_buf_clear(&b->buf);
}

static void check_value(const struct wire_case *c, const struct agree_pair *pair)
{
    struct bench b;
    uint8_t *keep;
    bench_open(&b, pair->codec, 0);
    int code = bench_decode(&b, strbuf_text(&c->bytes), c->bytes.len, &keep);
    if (code) {
        print_message("offset %llu, %s: %s\n", (unsigned long long)b.err.offset, b.err.path,
                      code < 0 ? b.err.reason : "");
        fail_case(c, "refused", weir_error_name(code));
        goto end;
    }
    if (b.used != c->bytes.len)
        fail_case(c, "not all of it was read", "");
    check_json(c, &b);
    check_bytes(c, &b);
end:
    free(keep);
    bench_close(&b);
}

/* Whether the type knows by itself where it ends: then what comes behind changes nothing. */
static bool ends_by_itself(const struct wire_case *c, const struct agree_pair *pair)
{
    struct bench b;
    struct strbuf longer = {0};
    uint8_t *keep;
    strbuf_append(&longer, strbuf_text(&c->bytes), c->bytes.len);
    strbuf_append(&longer, "\xff*\r\n", 4);
    bench_open(&b, pair->codec, 0);
    bool ends = bench_decode(&b, longer.data, longer.len, &keep) == 0 && b.used == c->bytes.len;
    free(keep);
    bench_close(&b);
    strbuf_fini(&longer);
    return ends;
}

static void check_prefixes(const struct wire_case *c, const struct agree_pair *pair)
{
    bool waits = ends_by_itself(c, pair);
    size_t step = c->bytes.len > 2000 ? c->bytes.len / 500 : 1;
    for (size_t len = 0; len < c->bytes.len; len += step) {
        struct bench b;
        uint8_t *keep;
        bench_open(&b, pair->codec, 0);
        int code = bench_decode(&b, strbuf_text(&c->bytes), len, &keep);
        if (waits && code != WEIR_MORE) {
            print_message("%zu of %zu bytes: %d\n", len, c->bytes.len, code);
            fail_case(c, "cut off, it should wait for more", weir_error_name(code));
        }
        free(keep);
        bench_close(&b);
        if (c->bytes.len < 300)
            agree_on_bytes(pair, strbuf_text(&c->bytes), len);
    }
}

static void check_mutants(const struct wire_case *c, const struct agree_pair *pair)
{
    struct random r = {(uint64_t)c->line * 2654435761u + 1};
    for (int i = 0; i < (c->bytes.len > 4000 ? 4 : MUTANTS); i++) {
        struct strbuf mutant = {0};
        strbuf_append(&mutant, strbuf_text(&c->bytes), c->bytes.len);
        random_mutate(&r, &mutant);
        agree_on_bytes(pair, strbuf_text(&mutant), mutant.len);
        strbuf_fini(&mutant);
    }
}

static void check_memory(const struct wire_case *c, const struct agree_pair *pair)
{
    for (long n = 1; n < 1000; n++) {
        struct bench b;
        uint8_t *keep;
        bench_open(&b, pair->codec, n);
        int code = bench_decode(&b, strbuf_text(&c->bytes), c->bytes.len, &keep);
        if (code == 0)
            code = b.codec->encode(b.value, &b.buf, &b.err);
        long failed = b.fault.failed;
        free(keep);
        bench_close(&b);
        if (!failed)
            return;
        if (code != WEIR_ENOMEM)
            fail_case(c, "without memory", weir_error_name(code));
    }
}

/* --- bytes that do not --- */

static bool is_code(const char *name, int code)
{
    const char *full = weir_error_name(code);
    return strcmp(full, name) == 0 || strcmp(full + strlen("WEIR_"), name) == 0;
}

static void check_refused(const struct wire_case *c, const struct agree_pair *pair)
{
    struct bench b;
    uint8_t *keep;
    bench_open(&b, pair->codec, 0);
    int code = bench_decode(&b, strbuf_text(&c->bytes), c->bytes.len, &keep);
    bool same = is_code(c->code, code);
    if (code < 0)
        same &= b.err.offset == c->offset && strcmp(b.err.path, c->path) == 0;
    if (!same) {
        print_message("is: %s %llu %s (%s)\n", weir_error_name(code),
                      (unsigned long long)b.err.offset, b.err.path, code < 0 ? b.err.reason : "");
        fail_case(c, "another error than", c->code);
    }
    free(keep);
    bench_close(&b);
    agree_on_bytes(pair, strbuf_text(&c->bytes), c->bytes.len);
}

/* --- all of them --- */

static const struct agree_pair *find_pair(const struct wire_case *c)
{
    for (size_t i = 0; i < all.pair_count; i++) {
        const struct agree_pair *pair = &all.pairs[i];
        if (strcmp(pair->type->name, c->type) == 0 || strcmp(pair->type->full, c->type) == 0)
            return pair;
    }
    fail_case(c, "there is no type, or it has parameters", c->type);
    return NULL;
}

static void run_case(void *data, const struct wire_case *c)
{
    const struct agree_pair *pair = find_pair(c);
    (void)data;
    all.case_count++;
    if (!pair)
        return;
    if (c->refused) {
        check_refused(c, pair);
        return;
    }
    check_value(c, pair);
    agree_on_bytes(pair, strbuf_text(&c->bytes), c->bytes.len);
    check_prefixes(c, pair);
    agree_on_frame(pair, strbuf_text(&c->bytes), c->bytes.len);
    check_mutants(c, pair);
    check_memory(c, pair);
}

static void test_cases(void **state)
{
    (void)state;
    for (int i = 0; i < all.file_count; i++)
        cases_read(all.files[i], run_case, NULL);
    assert_true(all.case_count > 0);
    assert_int_equal(all.failed_count, 0);
    print_message("%zu cases\n", all.case_count);
}

static void add_types(const struct model *model)
{
    const struct plan_set *plans = plan_set_new(&all.arena, model);
    for (const struct agree_codec *codec = agree_codecs; codec->type; codec++) {
        for (size_t i = 0; i < model->main->type_count; i++) {
            const struct model_type *type = model->main->types[i];
            if (strcmp(type->full, codec->type->name) == 0 && all.pair_count < PAIRS)
                all.pairs[all.pair_count++] = (struct agree_pair){codec, type, plans};
        }
    }
}

static int load(const char *path)
{
    struct source *source;
    if (sources_read(&all.sources, path, &source))
        return -1;
    static const char *const include_dirs[] = {IDL_DIR};
    struct sema_options options = {
        .sources = &all.sources, .entry = source, .include_dirs = include_dirs, .include_count = 1};
    const struct model *model = sema_build(&options, &all.arena, &all.diag);
    if (!model)
        return -1;
    add_types(model);
    return 0;
}

int main(int argc, char **argv)
{
    static const struct CMUnitTest tests[] = {cmocka_unit_test(test_cases)};
    int i = 1, code = 1;
    arena_init(&all.arena);
    sources_init(&all.sources);
    diag_init(&all.diag, &all.sources);
    for (; i < argc && strcmp(argv[i], "--") != 0; i++) {
        if (load(argv[i])) {
            fprintf(stderr, "%s is not a good description\n", argv[i]);
            return 1;
        }
    }
    all.files = argv + i + 1;
    all.file_count = argc - i - 1;
    code = cmocka_run_group_tests(tests, NULL, NULL);
    diag_fini(&all.diag);
    sources_fini(&all.sources);
    arena_fini(&all.arena);
    return code;
}
