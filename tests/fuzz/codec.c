/* Any bytes into generated decoders. What is accepted is written back to bytes of the size that was told, and these mean the
 * same; and no beginning of what was accepted is taken for something else. */
#include "fuzz.h"
#include "types.h"

#include <weir/wire.h>

#include <string.h>

/* A value and all that it lives in. */
struct decoded {
    struct weir_arena arena;
    struct weir_buf json;
    void *value;
    size_t used;
    int code;
};

static void decoded_open(struct decoded *d, const struct agree_codec *codec, struct weir_bytes in)
{
    struct weir_error err;
    memset(d, 0, sizeof *d);
    weir_arena_init(&d->arena, NULL);
    weir_buf_init(&d->json, NULL, NULL);
    d->value = weir_arena_zalloc(&d->arena, codec->type->size + 1);
    memset(d->value, 0xa5, codec->type->size); /* decode may rely on nothing */
    d->code = codec->decode(d->value, in, &d->arena, &d->used, &err);
    FUZZ_CLAIM(d->code <= 0 || d->code == WEIR_MORE);
    FUZZ_CLAIM(d->code >= 0 || (err.code == d->code && err.offset <= in.len));
    FUZZ_CLAIM(d->code != 0 || d->used <= in.len);
    if (d->code == 0)
        FUZZ_CLAIM(codec->to_json(d->value, &d->json) == 0);
}

static void decoded_close(struct decoded *d)
{
    weir_buf_fini(&d->json);
    weir_arena_fini(&d->arena);
}

static bool same(struct weir_buf *a, struct weir_buf *b)
{
    struct weir_bytes x, y;
    FUZZ_CLAIM(weir_buf_bytes(a, &x) == 0 && weir_buf_bytes(b, &y) == 0);
    return x.len == y.len && (x.len == 0 || memcmp(x.data, y.data, x.len) == 0);
}

/* In memory of its own size, so that reading behind it is seen. */
static struct weir_bytes copy_of(struct weir_bytes in)
{
    uint8_t *data = malloc(in.len ? in.len : 1);
    FUZZ_CLAIM(data != NULL);
    if (in.len)
        memcpy(data, in.data, in.len);
    return (struct weir_bytes){data, in.len};
}

/* A plain field that says how long a window with `skip` is stays as it was read, while what was passed over is gone: such a
 * value is refused when written. */
static bool may_be_refused(const struct agree_codec *codec)
{
    return strcmp(codec->type->name, "layout.Skips") == 0;
}

static void write_back(const struct agree_codec *codec, struct decoded *first)
{
    struct weir_buf out;
    struct weir_bytes bytes;
    struct weir_error err;
    struct decoded again;
    weir_buf_init(&out, NULL, NULL);
    int code = codec->encode(first->value, &out, &err);
    if (code == WEIR_EMISMATCH && may_be_refused(codec)) {
        weir_buf_fini(&out);
        return;
    }
    FUZZ_CLAIM(code == 0);
    FUZZ_CLAIM(weir_buf_len(&out) == codec->size(first->value));
    FUZZ_CLAIM(weir_buf_bytes(&out, &bytes) == 0);
    bytes = copy_of(bytes);
    decoded_open(&again, codec, bytes);
    FUZZ_CLAIM(again.code == 0 && again.used == bytes.len);
    FUZZ_CLAIM(same(&first->json, &again.json));
    decoded_close(&again);
    free((void *)bytes.data);
    weir_buf_fini(&out);
}

/* `shorter` is a beginning of what was read as `first`. When it is accepted too, it is because it ends at the same place, or
 * because the description reads to the end of what there is. */
static void try_beginning(const struct agree_codec *codec, const struct decoded *first,
                          struct weir_bytes shorter)
{
    struct decoded d;
    decoded_open(&d, codec, shorter);
    if (d.code == 0 && shorter.len >= first->used) {
        FUZZ_CLAIM(d.used == first->used);
    } else if (d.code == 0) {
        FUZZ_CLAIM(d.used <= shorter.len);
        write_back(codec, &d);
    }
    decoded_close(&d);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct weir_bytes in = {data, size};
    const struct agree_codec *codec = types_pick(&in);
    struct weir_bytes exact = copy_of(in);
    struct decoded first;
    decoded_open(&first, codec, exact);
    if (first.code == 0) {
        write_back(codec, &first);
        for (size_t len = 0; len < exact.len && len < 40; len++) {
            struct weir_bytes shorter = copy_of((struct weir_bytes){exact.data, len});
            try_beginning(codec, &first, shorter);
            free((void *)shorter.data);
        }
    }
    decoded_close(&first);
    free((void *)exact.data);
    return 0;
}
