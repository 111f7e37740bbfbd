#include "emit/writer.h"

#include "base/arena.h"

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { INDENT = 4, WIDTH = 100, HOLES_MAX = 16 };

struct hole {
    const char *name, *value;
};

struct holes {
    struct hole items[HOLES_MAX];
    size_t count;
};

void writer_init(struct writer *w)
{
    *w = (struct writer){0};
}

void writer_fini(struct writer *w)
{
    strbuf_fini(&w->out);
}

/* The emitter itself is wrong: say where, so that it is found. */
static void mistake(const char *what, const char *template)
{
    fprintf(stderr, "weir: internal error: %s in the template:\n%s\n", what, template);
    exit(70);
}

static void collect_holes(struct holes *holes, const char *template, va_list args)
{
    const char *name;
    holes->count = 0;
    while ((name = va_arg(args, const char *))) {
        if (holes->count == HOLES_MAX)
            mistake("too many values", template);
        const char *value = va_arg(args, const char *);
        if (!value)
            mistake(name, template);
        holes->items[holes->count++] = (struct hole){name, value};
    }
}

static const char *hole_value(const struct holes *holes, const char *name, size_t len)
{
    for (size_t i = 0; i < holes->count; i++)
        if (strncmp(holes->items[i].name, name, len) == 0 && !holes->items[i].name[len])
            return holes->items[i].value;
    return NULL;
}

/* The template with its holes filled. */
static void fill(struct strbuf *out, const char *template, const struct holes *holes)
{
    const char *p = template;
    const char *open;
    while ((open = strchr(p, '$'))) {
        const char *close = strchr(open + 1, '$');
        if (!close)
            mistake("a hole is not closed", template);
        const char *value = hole_value(holes, open + 1, (size_t)(close - open - 1));
        if (!value)
            mistake("a hole has no value", template);
        strbuf_append(out, p, (size_t)(open - p));
        strbuf_puts(out, value);
        p = close + 1;
    }
    strbuf_puts(out, p);
}

static bool starts_with(const char *line, const char *word)
{
    return strncmp(line, word, strlen(word)) == 0;
}

/* Labels of a switch stand one step to the left of what they lead to. */
static bool is_label(const char *text)
{
    return starts_with(text, "case ") || starts_with(text, "default:");
}

/* Where to break a line that would leave the page: behind its last comma (not in a string) that still fits, 0 for nowhere. */
static size_t break_at(const char *line, size_t len, size_t room)
{
    size_t found = 0;
    bool in_string = false;
    for (size_t i = 0; i + 1 < len && i < room; i++) {
        if (line[i] == '"' && (i == 0 || line[i - 1] != '\\'))
            in_string = !in_string;
        else if (line[i] == ',' && line[i + 1] == ' ' && !in_string)
            found = i + 1;
    }
    return found;
}

/* Appends a line at an indentation; what does not fit goes on one step further in. Comments stay as they are. */
static void put_wrapped(struct writer *w, const char *line, size_t len, size_t indent)
{
    size_t own = strspn(line, " "), cut;
    size_t column = indent + own, further = column + INDENT;
    strbuf_fill(&w->out, ' ', column);
    line += own;
    len -= own;
    bool wraps = *line != '/' && *line != '*' && further < WIDTH;
    while (wraps && len > WIDTH - column && (cut = break_at(line, len, WIDTH - column))) {
        strbuf_append(&w->out, line, cut);
        strbuf_putc(&w->out, '\n');
        strbuf_fill(&w->out, ' ', further);
        line += cut + 1;
        len -= cut + 1;
        column = further;
    }
    strbuf_append(&w->out, line, len);
}

/* Writes one line; `open` counts the blocks that this template has opened, `base` is its indentation in steps. */
static void put_line(struct writer *w, const char *line, size_t len, int *base, int *open)
{
    const char *text = line;
    while (*text == ' ')
        text++;
    if (*text == '}' && *open > 0)
        (*open)--;
    else if (*text == '}' && (*base)-- <= 0)
        mistake("a block is closed that is not open", line);
    if (len && *text != '#')
        put_wrapped(w, line, len, (size_t)*base * INDENT);
    else
        strbuf_append(&w->out, line, len);
    strbuf_putc(&w->out, '\n');
    if (len && line[len - 1] == '{' && !starts_with(text, "extern \"C\""))
        (*open)++;
}

void write_text(struct writer *w, const char *template, ...)
{
    struct holes holes;
    struct strbuf text = {0};
    int open = 0, left = w->depth > 0 && is_label(template);
    int base = w->depth - left;
    va_list args;
    va_start(args, template);
    collect_holes(&holes, template, args);
    va_end(args);
    fill(&text, template, &holes);
    const char *p = strbuf_text(&text);
    const char *end;
    for (; (end = strchr(p, '\n')); p = end + 1)
        put_line(w, p, (size_t)(end - p), &base, &open);
    if (*p)
        mistake("the last line is not ended", template);
    w->depth = base + left + open;
    strbuf_fini(&text);
}

void write_writer(struct writer *w, const struct writer *from)
{
    strbuf_append(&w->out, strbuf_text(&from->out), from->out.len);
}

/* One line of a comment, with what would end the comment made harmless. */
static void put_comment_text(struct writer *w, const char *text, size_t len)
{
    for (size_t i = 0; i < len; i++) {
        strbuf_putc(&w->out, text[i]);
        bool ends = text[i] == '*' && i + 1 < len && text[i + 1] == '/';
        bool begins = text[i] == '/' && i + 1 < len && text[i + 1] == '*';
        if (ends || begins)
            strbuf_putc(&w->out, ' ');
    }
}

/* A comment's lines, the last one not ended. */
static void put_doc(struct writer *w, const char *doc)
{
    size_t indent = (size_t)w->depth * INDENT;
    strbuf_fill(&w->out, ' ', indent);
    strbuf_puts(&w->out, "/* ");
    for (;;) {
        size_t len = strcspn(doc, "\n");
        put_comment_text(w, doc, len);
        doc += len;
        if (!*doc || !doc[1])
            break;
        doc++;
        strbuf_putc(&w->out, '\n');
        strbuf_fill(&w->out, ' ', indent);
        strbuf_puts(&w->out, *doc == '\n' ? " *" : " * ");
    }
}

void write_doc(struct writer *w, const char *doc)
{
    if (!doc || !*doc)
        return;
    put_doc(w, doc);
    strbuf_puts(&w->out, " */\n");
}

const char *write_doc_open(struct writer *w, const char *doc)
{
    if (!doc || !*doc)
        return "/*";
    put_doc(w, doc);
    strbuf_puts(&w->out, "\n *\n");
    return " *";
}

/* Whether the file holds exactly this text. */
static bool file_holds(const char *path, const struct strbuf *text)
{
    FILE *file = fopen(path, "rb");
    if (!file)
        return false;
    char *data = mem_alloc(text->len + 1);
    size_t len = fread(data, 1, text->len + 1, file);
    bool same = len == text->len && memcmp(data, strbuf_text(text), len) == 0;
    free(data);
    fclose(file);
    return same;
}

static int write_all(const char *path, const struct strbuf *text)
{
    errno = 0;
    FILE *file = fopen(path, "wb");
    if (!file)
        return errno ? -errno : -EIO;
    size_t written = fwrite(strbuf_text(text), 1, text->len, file);
    int closed = fclose(file);
    if (written != text->len || closed)
        return errno ? -errno : -EIO;
    return 0;
}

int write_file(const struct writer *w, const char *path)
{
    struct strbuf temporary = {0};
    if (file_holds(path, &w->out))
        return 0;
    strbuf_printf(&temporary, "%s.%ld.tmp", path, (long)getpid());
    int code = write_all(strbuf_text(&temporary), &w->out);
    if (!code && rename(strbuf_text(&temporary), path) != 0)
        code = -errno;
    if (code)
        remove(strbuf_text(&temporary));
    strbuf_fini(&temporary);
    return code;
}
