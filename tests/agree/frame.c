#include "agree.h"

#include "cmocka_all.h"

#include <stdlib.h>

/* What decode makes of a prefix. */
struct verdict {
    int code;
    size_t used, missing;
};

static struct verdict decode_prefix(const struct agree_pair *pair, const uint8_t *data, size_t len)
{
    struct verdict v = {0};
    struct weir_error err = {0};
    struct weir_arena arena;
    weir_arena_init(&arena, NULL);
    uint8_t *copy = malloc(len + 1); /* so that reading too far is noticed */
    void *ret = calloc(1, pair->codec->type->size);
    memcpy(copy, data, len);
    struct weir_bytes in = {copy, len};
    v.code = pair->codec->decode(ret, in, &arena, &v.used, &err);
    v.missing = err.missing;
    weir_arena_fini(&arena);
    free(ret);
    free(copy);
    return v;
}

static void disagree(const struct agree_pair *pair, size_t len, int scanned,
                     const struct weir_scan *scan, const struct verdict *v)
{
    fail_msg("%s, %zu bytes: the scan says %d (length %zu), decode says %d (length %zu)",
             pair->type->full, len, scanned, scan->length, v->code, v->used);
}

/* Whether the scan goes on. */
static bool compare(const struct agree_pair *pair, size_t len, int scanned,
                    const struct weir_scan *scan, const struct verdict *v)
{
    if (scanned == WEIR_OK && scan->length == 0 && v->used != 0)
        return false; /* left to decode */
    bool agree = scanned == WEIR_MORE ? v->code != WEIR_OK
                 : scanned == WEIR_OK ? v->code < 0 || v->code == WEIR_OK
                                      : v->code < 0;
    if (scanned == WEIR_OK && scan->length == 0 && v->code == WEIR_MORE)
        return false;
    if (v->code == WEIR_OK && (scanned != WEIR_OK || scan->length != v->used))
        agree = false;
    if (!agree)
        disagree(pair, len, scanned, scan, v);
    if (scanned == WEIR_MORE && scan->missing == 0)
        fail_msg("%s, %zu bytes: more are needed, but none are missing", pair->type->full, len);
    return scanned == WEIR_MORE;
}

void agree_on_frame(const struct agree_pair *pair, const void *data, size_t len)
{
    struct weir_scan scan;
    size_t least = 0;
    if (!pair->codec->frame)
        return;
    weir_scan_begin(&scan, pair->codec->frame, NULL);
    size_t step = len > 2000 ? len / 500 : 1;
    for (size_t n = 0; n <= len; n += n + step > len && n < len ? len - n : step) {
        struct verdict v = decode_prefix(pair, data, n);
        uint8_t *copy = malloc(n + 1);
        memcpy(copy, data, n);
        int scanned = weir_scan_feed(&scan, (struct weir_bytes){copy, n});
        free(copy);
        if (v.code == WEIR_OK && least > n)
            fail_msg("%s: %zu bytes were to be needed, %zu are", pair->type->full, least, n);
        if (!compare(pair, n, scanned, &scan, &v))
            return;
        if (n + scan.missing > least)
            least = n + scan.missing;
        if (v.code == WEIR_MORE && n + v.missing > least)
            least = n + v.missing;
    }
}
