#include "cases.h"

#include "cmocka_all.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* --- bytes --- */

static int hex_digit(char c)
{
    return isdigit((unsigned char)c) ? c - '0' : (c | 0x20) - 'a' + 10;
}

static bool is_hex(const char *p)
{
    return isxdigit((unsigned char)p[0]) && isxdigit((unsigned char)p[1]);
}

/* An escape behind its backslash; returns what follows. */
static const char *put_escape(const char *p, struct strbuf *out)
{
    static const char names[] = "rnt0\\\"", values[] = "\r\n\t\0\\\"";
    const char *name = strchr(names, *p);
    if (*p == 'x' && is_hex(p + 1)) {
        strbuf_putc(out, (char)(hex_digit(p[1]) << 4 | hex_digit(p[2])));
        return p + 3;
    }
    if (!*p || !name)
        return NULL;
    strbuf_putc(out, values[name - names]);
    return p + 1;
}

static const char *put_text(const char *p, struct strbuf *out)
{
    while (p && *p && *p != '"') {
        if (*p == '\\')
            p = put_escape(p + 1, out);
        else
            strbuf_putc(out, *p++);
    }
    return p && *p == '"' ? p + 1 : NULL;
}

/* Also `"text"*100`: so many times. */
static const char *put_repeats(const char *p, struct strbuf *out, size_t from)
{
    if (*p != '*')
        return p;
    char *end;
    size_t times = strtoul(p + 1, &end, 10), len = out->len - from;
    for (size_t i = 1; i < times; i++) {
        for (size_t k = 0; k < len; k++)
            strbuf_putc(out, out->data[from + k]);
    }
    return end;
}

static bool put_bytes(const char *p, struct strbuf *out)
{
    while (p && *p) {
        size_t from = out->len;
        if (*p == ' ') {
            p++;
            continue;
        }
        if (*p == '"') {
            p = put_text(p + 1, out);
        } else if (is_hex(p)) {
            strbuf_putc(out, (char)(hex_digit(p[0]) << 4 | hex_digit(p[1])));
            p += 2;
        } else {
            return false;
        }
        if (p)
            p = put_repeats(p, out, from);
    }
    return p != NULL;
}

/* --- JSON --- */

static void put_compact(const char *p, struct strbuf *out)
{
    for (bool inside = false; *p; p++) {
        if (inside && *p == '\\' && p[1])
            strbuf_putc(out, *p++);
        else if (*p == '"')
            inside = !inside;
        else if (!inside && *p == ' ')
            continue;
        strbuf_putc(out, *p);
    }
}

/* --- lines --- */

static char *copy(const char *text)
{
    char *to = strdup(text);
    assert_non_null(to);
    return to;
}

/* CODE OFFSET PATH */
static bool read_refusal(struct wire_case *c, const char *p)
{
    char code[40] = "", path[200] = "";
    unsigned long long offset = 0;
    if (sscanf(p, "%39s %llu %199[^\n]", code, &offset, path) < 1)
        return false;
    free(c->code);
    free(c->path);
    c->refused = true;
    c->code = copy(code);
    c->path = copy(path);
    c->offset = offset;
    return true;
}

static bool read_line(struct wire_case *c, const char *line, char *last)
{
    char mark = line[0] == ' ' ? *last : line[0];
    const char *rest = line[0] && line[1] ? line + 2 : "";
    *last = mark;
    switch (mark) {
    case '>':
        return put_bytes(rest, &c->bytes);
    case '<':
        c->has_written = true;
        return put_bytes(rest, &c->written);
    case '=':
        put_compact(rest, &c->json);
        return true;
    case '!':
        return read_refusal(c, rest);
    default:
        if (c->type)
            return false;
        c->type = copy(line);
        return true;
    }
}

static void drop(struct wire_case *c)
{
    free(c->title);
    free(c->type);
    free(c->code);
    free(c->path);
    strbuf_fini(&c->bytes);
    strbuf_fini(&c->written);
    strbuf_fini(&c->json);
}

static void finish(struct wire_case *c, void (*run)(void *data, const struct wire_case *c),
                   void *data)
{
    if (!c->title)
        return;
    if (!c->type || (!c->refused && !c->json.len))
        fail_msg("%s:%d: a case has a type, bytes, and JSON or an error", c->file, c->line);
    run(data, c);
    drop(c);
    memset(c, 0, sizeof *c);
}

void cases_read(const char *path, void (*run)(void *data, const struct wire_case *c), void *data)
{
    struct wire_case c = {0};
    char *line = NULL, last = 0;
    size_t room = 0;
    ssize_t len;
    FILE *file = fopen(path, "r");
    if (!file)
        fail_msg("%s: cannot be read", path);
    for (int number = 1; (len = getline(&line, &room, file)) >= 0; number++) {
        if (len && line[len - 1] == '\n')
            line[--len] = '\0';
        if (!len || line[0] == '#')
            continue;
        if (strncmp(line, "==", 2) == 0) {
            finish(&c, run, data);
            c = (struct wire_case){.file = path, .line = number, .title = copy(line + 2)};
            last = 0;
        } else if (!c.title || !read_line(&c, line, &last)) {
            fail_msg("%s:%d: not understood: %s", path, number, line);
        }
    }
    finish(&c, run, data);
    free(line);
    fclose(file);
}
