/* Any text into the JSON reader of generated types. What is accepted is written in one form, and that form is read as the same
 * value. Values that JSON can say but the wire cannot are the encoder's to refuse. */
#include "fuzz.h"
#include "types.h"

#include <string.h>

struct text {
    struct weir_arena arena;
    struct weir_buf out;
    struct weir_bytes bytes;
    void *value;
};

static int text_read(struct text *t, const struct agree_codec *codec, struct weir_bytes json)
{
    struct weir_error err = {0};
    weir_arena_init(&t->arena, NULL);
    weir_buf_init(&t->out, NULL, NULL);
    t->value = weir_arena_zalloc(&t->arena, codec->type->size + 1);
    memset(t->value, 0xa5, codec->type->size);
    int code = codec->from_json(t->value, json, &t->arena, &err);
    FUZZ_CLAIM(code <= 0);
    FUZZ_CLAIM(code == 0 || (err.code == code && err.offset <= json.len && err.reason));
    return code;
}

/* False when the value has no JSON: JSON left a choice without an arm, or a closed enumeration without a value. */
static bool text_write(struct text *t, const struct agree_codec *codec)
{
    int code = codec->to_json(t->value, &t->out);
    FUZZ_CLAIM(code == 0 || code == WEIR_EINVAL);
    FUZZ_CLAIM(weir_buf_bytes(&t->out, &t->bytes) == 0 && (code == 0) == (t->bytes.len > 0));
    return code == 0;
}

static void text_close(struct text *t)
{
    weir_buf_fini(&t->out);
    weir_arena_fini(&t->arena);
}

/* Returns whether it could be encoded. */
static bool try_encode(const struct agree_codec *codec, const void *value)
{
    struct weir_error err = {0};
    struct weir_buf out;
    weir_buf_init(&out, NULL, NULL);
    int code = codec->encode(value, &out, &err);
    FUZZ_CLAIM(code <= 0 && (code == 0) == (err.code == 0));
    FUZZ_CLAIM(weir_buf_len(&out) == (code ? 0 : codec->size(value)));
    weir_buf_fini(&out);
    return code == 0;
}

static void try_copy(const struct agree_codec *codec, struct text *first)
{
    struct weir_buf out;
    struct weir_bytes bytes;
    void *copy = weir_arena_zalloc(&first->arena, codec->type->size + 1);
    weir_buf_init(&out, NULL, NULL);
    FUZZ_CLAIM(codec->copy(copy, first->value, &first->arena) == 0);
    FUZZ_CLAIM(codec->to_json(copy, &out) == 0);
    FUZZ_CLAIM(weir_buf_bytes(&out, &bytes) == 0);
    FUZZ_CLAIM(bytes.len == first->bytes.len &&
               memcmp(bytes.data, first->bytes.data, bytes.len) == 0);
    weir_buf_fini(&out);
}

/* What was written is read as the same value. */
static void try_again(const struct agree_codec *codec, const struct text *first)
{
    struct text second;
    FUZZ_CLAIM(text_read(&second, codec, first->bytes) == 0);
    FUZZ_CLAIM(text_write(&second, codec));
    FUZZ_CLAIM(second.bytes.len == first->bytes.len &&
               memcmp(second.bytes.data, first->bytes.data, first->bytes.len) == 0);
    text_close(&second);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct weir_bytes in = {data, size};
    const struct agree_codec *codec = types_pick(&in);
    struct text first;
    if (text_read(&first, codec, in) == 0) {
        bool has_bytes = try_encode(codec, first.value);
        if (text_write(&first, codec)) {
            try_again(codec, &first);
            try_copy(codec, &first);
        } else {
            FUZZ_CLAIM(!has_bytes);
        }
    }
    text_close(&first);
    return 0;
}
