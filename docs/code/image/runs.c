/* The functions that `extern filter runs` asks for. */
#include "image.h"

#include <string.h>

/* Runs are canonical: full ones, then what is left. So a value has one form, and size and write agree. */
static size_t run_at(struct weir_bytes value, size_t at, uint8_t longest)
{
    size_t len = 1;
    while (at + len < value.len && len < longest && value.data[at + len] == value.data[at])
        len++;
    return len;
}

int image_runs_read(struct weir_bytes in, uint8_t longest, size_t max, struct weir_arena *arena,
                    struct weir_bytes *ret)
{
    size_t len = 0;
    if (in.len % 2)
        return WEIR_ECODING;
    for (size_t i = 0; i < in.len; i += 2) {
        if (in.data[i] == 0 || in.data[i] > longest)
            return WEIR_ECODING;
        len += in.data[i];
    }
    if (len > max)
        return WEIR_ELIMIT;
    uint8_t *bytes = weir_arena_alloc(arena, len ? len : 1);
    if (!bytes)
        return WEIR_ENOMEM;
    *ret = (struct weir_bytes){bytes, len};
    for (size_t i = 0; i < in.len; i += 2) {
        memset(bytes, in.data[i + 1], in.data[i]);
        bytes += in.data[i];
    }
    return WEIR_OK;
}

size_t image_runs_size(struct weir_bytes value, uint8_t longest)
{
    size_t size = 0;
    if (longest == 0)
        return SIZE_MAX;
    for (size_t at = 0; at < value.len; at += run_at(value, at, longest))
        size += 2;
    return size;
}

void image_runs_write(uint8_t *to, struct weir_bytes value, uint8_t longest)
{
    for (size_t at = 0, len; at < value.len; at += len) {
        len = run_at(value, at, longest);
        *to++ = (uint8_t)len;
        *to++ = value.data[at];
    }
}
