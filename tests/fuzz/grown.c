/* Descriptions grown from the input, through all passes; with those that are accepted the interpreter reads the rest of the input
 * as a value of each type, writes it, and reads it again. */
#include "description.h"
#include "fuzz.h"
#include "grow.h"

#include "interp/decode.h"
#include "interp/encode.h"
#include "interp/json_value.h"

#include <string.h>

enum { DATA = 64 }; /* bytes of input that are a value */

/* The value's JSON, after reading `len` bytes; false when they were refused. */
static bool read(const struct description *d, const struct model_type *type, const void *data,
                 size_t len, struct arena *arena, struct value *value, size_t *used,
                 struct strbuf *json)
{
    struct fault fault = {0};
    int code = decode(d->plans, type, NULL, data, len, arena, value, used, &fault);
    FUZZ_CLAIM(code <= 0 || code == FAULT_MORE);
    if (code)
        return false;
    FUZZ_CLAIM(*used <= len);
    FUZZ_CLAIM(json_value_print(value, json, &fault) == 0);
    return true;
}

/* With FUZZ_SHOW set, what a finding is about is shown. */
static void show(const char *what, const char *text)
{
    if (getenv("FUZZ_SHOW"))
        fprintf(stderr, "%s: %s\n", what, text);
}

/* What was read is written to bytes that are read as the same, and its JSON is read as the same. */
static void try_type(const struct description *d, const struct model_type *type, const void *data,
                     size_t len)
{
    struct arena arena;
    struct value value, again;
    struct strbuf json = {0}, bytes = {0}, second = {0}, third = {0};
    struct fault fault;
    size_t used = 0, used_again = 0;
    arena_init(&arena);
    if (read(d, type, data, len, &arena, &value, &used, &json)) {
        show(type->full, strbuf_text(&json));
        FUZZ_CLAIM(encode(d->plans, &value, NULL, &arena, &bytes, &fault) == 0);
        FUZZ_CLAIM(
            read(d, type, strbuf_text(&bytes), bytes.len, &arena, &again, &used_again, &second));
        FUZZ_CLAIM(used_again == bytes.len && json.len == second.len &&
                   memcmp(json.data, second.data, json.len) == 0);
        FUZZ_CLAIM(json_value_read(type, (const uint8_t *)json.data, json.len, &arena, &again,
                                   &fault) == 0);
        FUZZ_CLAIM(encode(d->plans, &again, NULL, &arena, &third, &fault) == 0);
        if (!strstr(json.data, "\"NaN\"")) /* of which there are many */
            FUZZ_CLAIM(third.len == bytes.len &&
                       memcmp(strbuf_text(&third), strbuf_text(&bytes), third.len) == 0);
    }
    strbuf_fini(&json);
    strbuf_fini(&bytes);
    strbuf_fini(&second);
    strbuf_fini(&third);
    arena_fini(&arena);
}

static void try_types(const struct description *d, const void *data, size_t len)
{
    for (size_t i = 0; i < d->model->main->type_count; i++) {
        const struct model_type *type = d->model->main->types[i];
        bool has_params = (type->base == MODEL_STRUCT && type->structure.param_count) ||
                          (type->base == MODEL_CHOICE && type->choice.param_count);
        if (type->base != MODEL_ENUM && !has_params)
            try_type(d, type, data, len);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    size_t len = size < DATA * 2 ? size / 2 : DATA;
    struct feed feed = {data + len, data + size};
    struct description d;
    struct strbuf text = {0}, out = {0};
    grow(&feed, &text);
    show("description", strbuf_text(&text));
    if (description_open(&d, strbuf_text(&text), text.len)) {
        description_emit(&d, ".h", &out);
        description_emit(&d, ".c", &out);
        try_types(&d, data, len);
    } else {
        description_report(&d, &out);
        show("refused", strbuf_text(&out));
    }
    strbuf_fini(&text);
    strbuf_fini(&out);
    description_close(&d);
    return 0;
}
