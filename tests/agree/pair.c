/* One input, two answers. */
#include "agree.h"

#include "cmocka_all.h"
#include "interp/decode.h"
#include "interp/encode.h"
#include "interp/json_value.h"

#include <stdio.h>
#include <string.h>

/* What one of the two made of an input. */
struct answer {
    int code;
    uint64_t offset;
    const char *path;
    const char *data; /* JSON or bytes */
    size_t len;
};

static void print_bytes(const char *what, const char *data, size_t len)
{
    print_message("  %s (%zu):", what, len);
    for (size_t i = 0; i < len && i < 400; i++)
        print_message(" %02x", (unsigned char)data[i]);
    print_message("\n");
}

static void print_answer(const char *who, const struct answer *a)
{
    print_message("  %-10s code %d offset %llu path '%s'\n", who, a->code,
                  (unsigned long long)a->offset, a->path);
    if (a->code == 0 && a->len && a->data[0] == '{')
        print_message("             %.*s\n", (int)a->len, a->data);
    else if (a->code == 0)
        print_bytes("           ", a->data, a->len);
}

/* Deflated bytes may be damaged and too many at once: zlib and the interpreter need not look in the same order. */
static bool same_code(int a, int b)
{
    bool either =
        (a == WEIR_ECODING || a == WEIR_ELIMIT) && (b == WEIR_ECODING || b == WEIR_ELIMIT);
    return a == b || either;
}

/* Places are compared where both have one: a want of more input has none, nor has writing in the interpreter. */
static void compare(const struct agree_pair *pair, const char *what, const char *input,
                    size_t input_len, bool offsets, const struct answer *generated,
                    const struct answer *interpreted)
{
    bool same = same_code(generated->code, interpreted->code);
    if (same && generated->code == 0)
        same = generated->len == interpreted->len &&
               (generated->len == 0 ||
                memcmp(generated->data, interpreted->data, generated->len) == 0);
    if (same && generated->code < 0)
        same = strcmp(generated->path, interpreted->path) == 0 &&
               (!offsets || generated->offset == interpreted->offset);
    if (same)
        return;
    print_message("%s: %s\n", pair->type->full, what);
    if (input_len && (input[0] == '{' || input[0] == ' '))
        print_message("  input: %.*s\n", (int)input_len, input);
    print_bytes("input", input, input_len);
    print_answer("generated", generated);
    print_answer("interpreter", interpreted);
    fail();
}

static struct answer answer_of_error(int code, const struct weir_error *err)
{
    return (struct answer){
        .code = code, .offset = code < 0 ? err->offset : 0, .path = code < 0 ? err->path : ""};
}

static struct answer answer_of_fault(int code, const struct fault *fault)
{
    return (struct answer){
        .code = code, .offset = code < 0 ? fault->offset : 0, .path = code < 0 ? fault->path : ""};
}

static void take_buf(struct answer *answer, struct weir_buf *buf)
{
    struct weir_bytes bytes = {0};
    assert_int_equal(weir_buf_bytes(buf, &bytes), 0);
    answer->data = (const char *)bytes.data;
    answer->len = bytes.len;
}

/* Everything that both hold while they look at one input. */
struct session {
    const struct agree_pair *pair;
    struct weir_arena arena;
    struct weir_buf buf;
    void *record; /* the generated struct */
    struct arena tree;
    struct value value;
    const char *input;
    size_t len;
};

static void session_open(struct session *s, const struct agree_pair *pair, const void *input,
                         size_t len)
{
    memset(s, 0, sizeof *s);
    s->pair = pair;
    s->input = input;
    s->len = len;
    weir_arena_init(&s->arena, NULL);
    weir_buf_init(&s->buf, NULL, NULL);
    arena_init(&s->tree);
    s->record = weir_arena_zalloc(&s->arena, pair->codec->type->size + 1);
    assert_non_null(s->record);
}

static void session_close(struct session *s)
{
    weir_buf_fini(&s->buf);
    weir_arena_fini(&s->arena);
    arena_fini(&s->tree);
}

static void compare_json(struct session *s)
{
    struct strbuf text = {0};
    struct fault fault = {0};
    struct answer generated = {.path = ""}, interpreted = {.path = ""};
    generated.code = s->pair->codec->to_json(s->record, &s->buf);
    if (generated.code == 0)
        take_buf(&generated, &s->buf);
    interpreted.code = json_value_print(&s->value, &text, &fault);
    interpreted.data = strbuf_text(&text);
    interpreted.len = text.len;
    compare(s->pair, "as JSON", s->input, s->len, false, &generated, &interpreted);
    weir_buf_fini(&s->buf);
    weir_buf_init(&s->buf, NULL, NULL);
    strbuf_fini(&text);
}

static const char in_front[] = "in front";

/* `room` bytes free at least, behind as much of `in_front`. */
static void open_room(struct weir_buf *buf, size_t room, size_t front)
{
    weir_buf_init(buf, NULL, NULL);
    assert_non_null(weir_buf_reserve(buf, room + front));
    assert_int_equal(weir_buf_append(buf, in_front, front), 0);
}

/* Where there is room, small messages are written without being measured: to the same end, and what stands in front
 * stays as it was. `slow` is what came of it without room. */
static void compare_in_room(struct session *s, const void *record, const struct answer *slow,
                            size_t room, size_t front)
{
    struct weir_buf buf;
    struct weir_error err = {0};
    struct answer quick;
    open_room(&buf, room, front);
    int code = s->pair->codec->encode(record, &buf, &err);
    quick = answer_of_error(code, &err);
    take_buf(&quick, &buf);
    assert_true(quick.len >= front);
    if (front)
        assert_memory_equal(quick.data, in_front, front);
    quick.data += quick.data ? front : 0;
    quick.len -= front;
    if (code)
        assert_int_equal(quick.len, 0);
    compare(s->pair, "as bytes, in room", s->input, s->len, true, &quick, slow);
    weir_buf_fini(&buf);
}

/* A deep copy is written as the original is. */
static void compare_bytes(struct session *s)
{
    struct strbuf bytes = {0};
    struct fault fault = {0};
    struct weir_error err = {0};
    const struct agree_codec *codec = s->pair->codec;
    void *copy = weir_arena_zalloc(&s->arena, codec->type->size + 1);
    assert_non_null(copy);
    assert_int_equal(codec->copy(copy, s->record, &s->arena), 0);
    int code = codec->encode(copy, &s->buf, &err);
    struct answer generated = answer_of_error(code, &err);
    if (code == 0) {
        take_buf(&generated, &s->buf);
        assert_int_equal(codec->size(s->record), generated.len);
    }
    compare_in_room(s, copy, &generated, 4096, 0);
    compare_in_room(s, copy, &generated, 4096, sizeof in_front - 1);
    compare_in_room(s, copy, &generated, 600, sizeof in_front - 1);
    code = encode(s->pair->plans, &s->value, NULL, &s->tree, &bytes, &fault);
    struct answer interpreted = answer_of_fault(code, &fault);
    interpreted.data = strbuf_text(&bytes);
    interpreted.len = bytes.len;
    compare(s->pair, "as bytes", s->input, s->len, false, &generated, &interpreted);
    strbuf_fini(&bytes);
}

bool agree_on_bytes(const struct agree_pair *pair, const void *data, size_t len)
{
    struct session s;
    struct weir_error err = {0};
    struct fault fault = {0};
    size_t used = 0, used_too = 0;
    session_open(&s, pair, data, len);
    int code = pair->codec->decode(s.record, (struct weir_bytes){data, len}, &s.arena, &used, &err);
    struct answer generated = answer_of_error(code, &err);
    code = decode(pair->plans, pair->type, NULL, data, len, &s.tree, &s.value, &used_too, &fault);
    struct answer interpreted = answer_of_fault(code, &fault);
    compare(pair, "decode", data, len, true, &generated, &interpreted);
    if (code == 0) {
        assert_int_equal(used, used_too);
        compare_json(&s);
        compare_bytes(&s);
    }
    session_close(&s);
    return code == 0;
}

bool agree_on_json(const struct agree_pair *pair, const char *text, size_t len)
{
    struct session s;
    struct weir_error err = {0};
    struct fault fault = {0};
    struct weir_bytes json = {(const uint8_t *)text, len};
    session_open(&s, pair, text, len);
    int code = pair->codec->from_json(s.record, json, &s.arena, &err);
    struct answer generated = answer_of_error(code, &err);
    code = json_value_read(pair->type, json.data, len, &s.tree, &s.value, &fault);
    struct answer interpreted = answer_of_fault(code, &fault);
    compare(pair, "from JSON", text, len, true, &generated, &interpreted);
    if (code == 0)
        compare_bytes(&s);
    session_close(&s);
    return code == 0;
}

bool agree_bytes_of(const struct agree_pair *pair, const char *text, size_t len, struct strbuf *out)
{
    struct arena tree;
    struct value value;
    struct fault fault;
    arena_init(&tree);
    int code = json_value_read(pair->type, (const uint8_t *)text, len, &tree, &value, &fault);
    if (!code)
        code = encode(pair->plans, &value, NULL, &tree, out, &fault);
    arena_fini(&tree);
    return code == 0;
}
