#include "base/snippet.h"

#include "base/utf8.h"

/* Of a longer line, this many bytes before and after the caret. */
#define BYTES_BEFORE 80
#define BYTES_AFTER 100

/* What of a line is shown and marked, all as offsets into the line. */
struct window {
    const char *text;
    size_t begin, end;           /* shown */
    size_t mark_begin, mark_end; /* marked, inside the shown part */
};

static size_t min_size(size_t a, size_t b)
{
    return a < b ? a : b;
}

/* Moves back from the middle of a character to its first byte. */
static size_t character_start(const char *text, size_t at)
{
    for (int i = 0; i < 3 && at > 0 && ((unsigned char)text[at] & 0xc0) == 0x80; i++)
        at--;
    return at;
}

static struct window choose_window(const struct source *source, struct span at, uint32_t line)
{
    size_t len;
    struct window w = {.text = source_line(source, line, &len)};
    size_t first = source->lines[line - 1];
    w.mark_begin = min_size(at.begin - first, len);
    w.begin = w.mark_begin > BYTES_BEFORE && len > BYTES_BEFORE + BYTES_AFTER
                  ? character_start(w.text, w.mark_begin - BYTES_BEFORE)
                  : 0;
    w.end = len - w.mark_begin > BYTES_AFTER && len > BYTES_BEFORE + BYTES_AFTER
                ? character_start(w.text, w.mark_begin + BYTES_AFTER)
                : len;
    w.mark_end = min_size(at.end > first ? at.end - first : 0, w.end);
    return w;
}

static void render_text(const struct window *w, struct strbuf *out)
{
    for (size_t i = w->begin; i < w->end;) {
        uint32_t code;
        size_t n = utf8_next(w->text + i, w->end - i, &code);
        if ((code < 0x20 && code != '\t') || (code >= 0x7f && code < 0xa0) || code == 0xfffd)
            strbuf_puts(out, "\xef\xbf\xbd");
        else
            strbuf_append(out, w->text + i, n);
        i += n;
    }
}

static unsigned width_at(const struct window *w, size_t *at)
{
    uint32_t code;
    *at += utf8_next(w->text + *at, w->end - *at, &code);
    return utf8_width(code);
}

static void render_mark(const struct window *w, struct strbuf *out)
{
    for (size_t i = w->begin; i < w->mark_begin;) {
        char c = w->text[i];
        unsigned width = width_at(w, &i);
        strbuf_fill(out, c == '\t' ? '\t' : ' ', width);
    }
}

static void render_underline(const struct window *w, struct strbuf *out)
{
    size_t cells = 0;
    for (size_t i = w->mark_begin; i < w->mark_end;)
        cells += width_at(w, &i);
    strbuf_putc(out, '^');
    if (cells > 1)
        strbuf_fill(out, '~', cells - 1);
}

void snippet_render(const struct source *source, struct span at, const char *mark, const char *off,
                    struct strbuf *out)
{
    uint32_t line = source_place(source, at.begin).line;
    struct window w = choose_window(source, at, line);
    size_t len;
    source_line(source, line, &len);
    strbuf_printf(out, "%5u | %s", line, w.begin ? "..." : "");
    render_text(&w, out);
    strbuf_printf(out, "%s\n      | %s", w.end < len ? "..." : "", w.begin ? "   " : "");
    render_mark(&w, out);
    strbuf_puts(out, mark);
    render_underline(&w, out);
    strbuf_puts(out, off);
    strbuf_putc(out, '\n');
}
