/* idl: what the tests of protocols have in common: bytes as the specifications print them, and what has to hold of every one.
 *
 * A type with parameters is tested through a struct without any that gives it its arguments. Single-threaded.
 */
#ifndef WEIR_TESTS_IDL_H
#define WEIR_TESTS_IDL_H

#include "agree.h"
#include "cmocka_all.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <weir/base.h>

/* Bytes from "30 0a 00 03 'a/b'": hexadecimal digits, and text in quotes. */
static inline struct weir_bytes idl_bytes(const char *text, uint8_t *room)
{
    size_t len = 0;
    bool quoted = false;
    for (; *text; text++) {
        char digits[3] = {text[0], quoted || !text[0] ? '\0' : text[1], '\0'};
        if (*text == '\'') {
            quoted = !quoted;
        } else if (quoted) {
            room[len++] = (uint8_t)*text;
        } else if (*text != ' ' && *text != '\n') {
            room[len++] = (uint8_t)strtoul(digits, NULL, 16);
            text++;
        }
    }
    return (struct weir_bytes){room, len};
}

static inline const struct agree_codec *idl_codec(const char *name)
{
    for (const struct agree_codec *codec = agree_codecs; codec->type; codec++)
        if (strcmp(codec->type->name, name) == 0)
            return codec;
    fail_msg("no type %s", name);
    return NULL;
}

/* Decodes memory that ends where the input does, so that reading behind it is seen; then memory that lives as long as the value. */
static inline int idl_decode(const struct agree_codec *codec, void *ret, struct weir_bytes in,
                             struct weir_arena *arena, size_t *used, struct weir_error *err)
{
    uint8_t *exact = malloc(in.len ? in.len : 1);
    assert_non_null(exact);
    memcpy(exact, in.data, in.len);
    int code = codec->decode(ret, (struct weir_bytes){exact, in.len}, arena, used, err);
    free(exact);
    memset(err, 0, sizeof *err);
    assert_int_equal(codec->decode(ret, in, arena, used, err), code);
    return code;
}

/* All that is asked of a packet that is right: it ends where it ends, every beginning of it asks for more, writing gives the same
 * bytes, also by way of JSON and of a copy. Returns its JSON, which lives in `arena`. */
static inline const char *idl_good(const char *type, const char *text, struct weir_arena *arena)
{
    uint8_t room[1024];
    struct weir_bytes in = idl_bytes(text, room), bytes;
    const struct agree_codec *codec = idl_codec(type);
    void *value = weir_arena_zalloc(arena, codec->type->size + 1);
    struct weir_error err = {0};
    struct weir_buf out;
    size_t used = 0;
    int code = idl_decode(codec, value, in, arena, &used, &err);
    if (code)
        fail_msg("%s refuses %s: %d at %u, '%s' %s", type, text, code, (unsigned)err.offset,
                 err.path, err.reason ? err.reason : "");
    assert_int_equal(used, in.len);
    weir_buf_init(&out, NULL, NULL);
    assert_int_equal(codec->encode(value, &out, &err), 0);
    assert_int_equal(weir_buf_bytes(&out, &bytes), 0);
    assert_int_equal(bytes.len, in.len);
    assert_memory_equal(bytes.data, in.data, in.len);
    weir_buf_clear(&out);
    assert_int_equal(codec->to_json(value, &out), 0);
    assert_int_equal(weir_buf_bytes(&out, &bytes), 0);
    char *json = weir_arena_zalloc(arena, bytes.len + 1);
    memcpy(json, bytes.data, bytes.len);
    weir_buf_fini(&out);
    return json;
}

/* Every beginning of what is right is short. */
static inline void idl_cut(const char *type, const char *text, struct weir_arena *arena)
{
    uint8_t room[1024];
    struct weir_bytes in = idl_bytes(text, room);
    const struct agree_codec *codec = idl_codec(type);
    void *value = weir_arena_zalloc(arena, codec->type->size + 1);
    for (size_t len = 0; len < in.len; len++) {
        struct weir_error err = {0};
        size_t used;
        int code = idl_decode(codec, value, (struct weir_bytes){in.data, len}, arena, &used, &err);
        if (code != WEIR_MORE)
            fail_msg("%s, %u bytes of %s: %d", type, (unsigned)len, text, code);
    }
}

static inline void idl_bad(const char *type, const char *text, int code, const char *path,
                           struct weir_arena *arena)
{
    uint8_t room[1024];
    struct weir_bytes in = idl_bytes(text, room);
    const struct agree_codec *codec = idl_codec(type);
    void *value = weir_arena_zalloc(arena, codec->type->size + 1);
    struct weir_error err = {0};
    size_t used;
    int got = idl_decode(codec, value, in, arena, &used, &err);
    if (got != code || strcmp(err.path, path) != 0)
        fail_msg("%s, %s: %d at '%s', not %d at '%s'", type, text, got, err.path, code, path);
}

#endif
