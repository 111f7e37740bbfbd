/* Any text into the tool's own JSON reader: a tree whose nodes lie within the text and within each other, and which says where
 * the first mistake is. */
#include "fuzz.h"

#include "base/strbuf.h"
#include "interp/json.h"
#include "interp/json_value.h"

#include <string.h>

struct place {
    size_t begin, end;
    bool broken; /* somewhere inside */
};

static void walk(const struct json *json, struct place around, unsigned depth, bool *ret_broken);

static void walk_member(const struct json_member *member, struct place around, unsigned depth,
                        bool *ret_broken)
{
    FUZZ_CLAIM(member->offset >= around.begin && member->offset < around.end);
    FUZZ_CLAIM(member->name && member->name[member->name_len] == 0);
    walk(&member->value, around, depth, ret_broken);
}

static void walk(const struct json *json, struct place around, unsigned depth, bool *ret_broken)
{
    FUZZ_CLAIM(depth <= JSON_MAX_DEPTH + 1);
    FUZZ_CLAIM(json->offset >= around.begin && json->offset <= around.end);
    FUZZ_CLAIM(!json->broken || (json->broken->code < 0 && json->broken->offset <= around.end));
    if (!json->broken && (json->kind == JSON_STRING || json->kind == JSON_NUMBER))
        FUZZ_CLAIM(json->text && json->text[json->len] == 0);
    struct place inside = {json->offset, around.end, false};
    for (size_t i = 0; i < json->count; i++) {
        FUZZ_CLAIM(!*ret_broken); /* the tree ends at the first mistake */
        if (json->kind == JSON_ARRAY)
            walk(&json->items[i], inside, depth + 1, ret_broken);
        else
            walk_member(&json->members[i], inside, depth + 1, ret_broken);
    }
    *ret_broken = *ret_broken || json->broken || json->kind == JSON_NOTHING;
}

/* Laid out over lines, it is the same text but for white space outside of strings. */
static void lay_out(const char *text, size_t len)
{
    struct strbuf out = {0};
    json_pretty(text, len, &out);
    FUZZ_CLAIM(out.len >= len || memchr(text, ' ', len) || memchr(text, '\n', len) ||
               memchr(text, '\t', len) || memchr(text, '\r', len));
    strbuf_fini(&out);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena arena;
    struct json json;
    bool broken = false;
    uint8_t *text = malloc(size ? size : 1);
    FUZZ_CLAIM(text != NULL);
    if (size)
        memcpy(text, data, size);
    arena_init(&arena);
    json_parse(&json, text, size, &arena);
    walk(&json, (struct place){0, size, false}, 0, &broken);
    if (!broken && json.kind != JSON_NOTHING && json_rest(&json, text, size) == SIZE_MAX)
        lay_out((const char *)text, size);
    arena_fini(&arena);
    free(text);
    return 0;
}
