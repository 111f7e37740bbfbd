#include "weir/wire.h"

int weir__fail(struct weir_error *err, int code, uint64_t offset, const char *reason)
{
    if (err) {
        err->code = code;
        err->offset = offset;
        err->reason = reason ? reason : weir_error_text(code);
        err->path[0] = '\0';
        err->path_cut = false;
        err->found = err->wanted = 0;
    }
    return code;
}

/* Steps over continuation bytes, so that a cut never leaves half a character. */
static const char *whole_character(const char *text, const char *end)
{
    while (text < end && ((unsigned char)*text & 0xc0) == 0x80)
        text++;
    return text;
}

/* Puts `text` before the path. What does not fit is cut on the left, where "…" then stands. */
static void prepend(struct weir_error *err, const char *text, size_t len)
{
    static const char mark[] = "…";
    enum { MARK = sizeof mark - 1 };
    if (err->path_cut)
        return; /* what comes before is not shown */
    size_t held = strlen(err->path);
    size_t room = WEIR_PATH_MAX - 1 - held;
    if (len <= room) {
        memmove(err->path + len, err->path, held + 1);
        memcpy(err->path, text, len);
        return;
    }
    /* Join what fits of the new text, or less of the old, behind the mark. */
    char joined[2 * WEIR_PATH_MAX];
    size_t shown = len < WEIR_PATH_MAX ? len : WEIR_PATH_MAX;
    memcpy(joined, text + (len - shown), shown);
    memcpy(joined + shown, err->path, held + 1);
    const char *end = joined + shown + held;
    const char *rest = whole_character(end - (WEIR_PATH_MAX - 1 - MARK), end);
    err->path_cut = true;
    memcpy(err->path, mark, MARK);
    memcpy(err->path + MARK, rest, (size_t)(end - rest) + 1);
}

/* The dot between a step and the next, which needs none before an index. */
static void prepend_dot(struct weir_error *err)
{
    if (err->path[0] && err->path[0] != '[')
        prepend(err, ".", 1);
}

void weir__at(struct weir_error *err, const char *field)
{
    if (!err || !field) /* a constant has no name */
        return;
    prepend_dot(err);
    prepend(err, field, strlen(field));
}

/* Without stdio: digits from the right. */
static size_t format_index(char *end, size_t index)
{
    char *p = end;
    *--p = ']';
    do {
        *--p = (char)('0' + index % 10);
        index /= 10;
    } while (index);
    *--p = '[';
    return (size_t)(end - p);
}

void weir__at_index(struct weir_error *err, const char *field, size_t index)
{
    if (!err)
        return;
    char text[24];
    size_t len = format_index(text + sizeof text, index);
    prepend_dot(err);
    prepend(err, text + sizeof text - len, len);
    prepend(err, field, strlen(field));
}

/* The end of a text, fit to be shown: a peer may have chosen it. */
static size_t format_text(char to[WEIR_PATH_MAX], struct weir_str text)
{
    size_t len = text.len < WEIR_PATH_MAX ? text.len : WEIR_PATH_MAX;
    for (size_t i = 0; i < len; i++) {
        char c = text.data[text.len - len + i];
        to[i] = (unsigned char)c < 0x20 || c == '"' || c == 0x7f ? '?' : c;
    }
    return len;
}

void weir__at_name(struct weir_error *err, struct weir_str field)
{
    if (!err)
        return;
    char text[WEIR_PATH_MAX];
    prepend_dot(err);
    prepend(err, text, format_text(text, field));
}

void weir__at_key(struct weir_error *err, const char *field, struct weir_str key)
{
    if (!err)
        return;
    char text[WEIR_PATH_MAX];
    prepend_dot(err);
    prepend(err, "\"]", 2);
    prepend(err, text, format_text(text, key));
    prepend(err, "[\"", 2);
    prepend(err, field, strlen(field));
}
