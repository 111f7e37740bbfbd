/* What a codec says of bytes and of values that do not fit: errors HEX… */
#include "errors.h"

#include <stdio.h>
#include <string.h>

static void show(const char *what, int status, const struct weir_error *error)
{
    if (status == WEIR_MORE)
        printf("%s: not all of it is there yet\n", what);
    else if (status < 0)
        printf("%s: %s at byte %llu, %s: %s\n", what, weir_error_name(status),
               (unsigned long long)error->offset, error->path, weir_error_text(status));
    else
        printf("%s: fine\n", what);
}

static void decode(struct weir_bytes bytes)
{
    struct weir_arena arena = {0};
    struct errors_batch batch;
    struct weir_error error;
    size_t used;
    show("decode", errors_batch_decode(&batch, bytes, &arena, &used, &error), &error);
    weir_arena_fini(&arena);
}

static void encode(struct weir_str name)
{
    struct errors_entry entry = {.kind = 1, .name = name};
    struct errors_batch batch = {.entries = {&entry, 1}};
    struct weir_buf out = {0};
    struct weir_error error;
    show("encode", errors_batch_encode(&batch, &out, &error), &error);
    weir_buf_fini(&out);
}

int main(void)
{
    decode(WEIR_BYTES("\0\4\1\2ab"));
    decode(WEIR_BYTES("\0\4\1\2"));
    decode(WEIR_BYTES("\0\4\1\3abc"));
    decode(WEIR_BYTES("\0\4\7\2ab"));
    encode(WEIR_STR("a name"));
    encode(WEIR_STR("a long name"));
    return 0;
}
