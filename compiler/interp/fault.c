#include "interp/fault.h"

#include "base/strbuf.h"

#include <stdio.h>
#include <string.h>

struct path path_name(const struct path *up, const char *name)
{
    return (struct path){.up = up, .kind = PATH_NAME, .name = name};
}

struct path path_index(const struct path *up, size_t index)
{
    return (struct path){.up = up, .kind = PATH_INDEX, .index = index};
}

struct path path_key(const struct path *up, const uint8_t *key, size_t len)
{
    return (struct path){.up = up, .kind = PATH_KEY, .key = key, .key_len = len};
}

static void put_step(const struct path *step, struct strbuf *out)
{
    switch (step->kind) {
    case PATH_NAME:
        strbuf_puts(out, step->name ? step->name : "");
        return;
    case PATH_INDEX:
        strbuf_printf(out, "[%zu]", step->index);
        return;
    case PATH_KEY:
        strbuf_puts(out, "[\"");
        strbuf_append(out, (const char *)step->key, step->key_len);
        strbuf_puts(out, "\"]");
        return;
    }
}

/* From the innermost step outwards; a dot stands in front of what is no index. */
static void path_render(const struct path *path, struct strbuf *out)
{
    for (; path; path = path->up) {
        struct strbuf joined = {0};
        put_step(path, &joined);
        if (out->len && out->data[0] != '[' && (path->kind != PATH_NAME || path->name))
            strbuf_putc(&joined, '.');
        strbuf_append(&joined, strbuf_text(out), out->len);
        strbuf_fini(out);
        *out = joined;
    }
}

/* The end of `text` that fits, never beginning inside a character. */
static void keep_tail(char *ret, size_t size, const char *text, size_t len)
{
    static const char ellipsis[] = "…";
    if (len < size) {
        memcpy(ret, text, len);
        ret[len] = 0;
        return;
    }
    size_t from = len - (size - sizeof ellipsis);
    while (((unsigned char)text[from] & 0xc0) == 0x80)
        from++;
    snprintf(ret, size, "%s%s", ellipsis, text + from);
}

int fault_set(struct fault *fault, int code, uint64_t offset, const struct path *path,
              const char *reason)
{
    struct strbuf text = {0};
    fault->code = code;
    fault->offset = offset;
    fault->reason = reason ? reason : fault_text(code);
    path_render(path, &text);
    keep_tail(fault->path, sizeof fault->path, strbuf_text(&text), text.len);
    strbuf_fini(&text);
    return code;
}

const char *fault_name(int code)
{
    switch (code) {
    case FAULT_NONE:
        return "OK";
    case FAULT_MORE:
        return "MORE";
#define FAULT_NAME(name, value, text)                                                              \
    case value:                                                                                    \
        return #name;
        FAULT_MAP(FAULT_NAME)
#undef FAULT_NAME
    default:
        return "UNKNOWN";
    }
}

const char *fault_text(int code)
{
    switch (code) {
    case FAULT_NONE:
        return "ok";
    case FAULT_MORE:
        return "the input ends before the value does";
#define FAULT_TEXT(name, value, text)                                                              \
    case value:                                                                                    \
        return text;
        FAULT_MAP(FAULT_TEXT)
#undef FAULT_TEXT
    default:
        return "unknown error";
    }
}
