#include "annotate.h"

#include "interp/decode.h"
#include "interp/observe.h"

#include <stdio.h>
#include <string.h>

enum { ROW = 8, ROWS = 8, HEX_WIDTH = 3 * ROW, NAME_WIDTH = 28, TYPE_WIDTH = 10 };

struct page {
    const struct codec *codec;
    const uint8_t *data;
    size_t len, base;
    size_t at; /* shown so far */
    struct strbuf out;
};

/* --- colours ------------------------------------------------------------------------------------------------------ */

static const char DIM[] = "\033[2m", BOLD[] = "\033[1m", RED[] = "\033[1;31m", GREEN[] = "\033[32m",
                  BLUE[] = "\033[36m", PLAIN[] = "\033[0m";

static void colour(struct page *page, const char *code)
{
    if (page->codec->colour)
        strbuf_puts(&page->out, code);
}

/* `text` in a colour, filled up to a width. */
static void put_cell(struct page *page, const char *code, const char *text, size_t width)
{
    size_t columns = 0;
    for (const char *p = text; *p; p++)
        columns += ((unsigned char)*p & 0xc0) != 0x80;
    colour(page, code);
    strbuf_puts(&page->out, text);
    colour(page, PLAIN);
    if (columns < width)
        strbuf_fill(&page->out, ' ', width - columns);
}

/* --- bytes -------------------------------------------------------------------------------------------------------- */

static void put_offset(struct page *page, size_t at)
{
    colour(page, DIM);
    strbuf_printf(&page->out, "%08zx", page->base + at);
    colour(page, PLAIN);
    strbuf_puts(&page->out, "  ");
}

static void put_hex(struct page *page, size_t begin, size_t end)
{
    for (size_t i = begin; i < end; i++)
        strbuf_printf(&page->out, "%02x ", page->data[i]);
    strbuf_fill(&page->out, ' ', HEX_WIDTH - 3 * (end - begin) + 1);
}

/* Bits of up to two bytes stand at their places, of more only as bytes. */
static void put_bits(struct page *page, const struct note *note)
{
    if (note->end - note->begin > 2) {
        put_hex(page, note->begin, note->end);
        return;
    }
    size_t width = 0;
    for (size_t i = note->begin; i < note->end; i++) {
        for (unsigned bit = 0; bit < 8; bit++, width++) {
            unsigned place = (unsigned)(i - note->begin) * 8 + bit;
            bool inside = place >= note->bit && place < note->bit + note->bits;
            strbuf_putc(&page->out, !inside ? '.' : page->data[i] >> (7 - bit) & 1 ? '1' : '0');
        }
        strbuf_putc(&page->out, ' ');
        width++;
    }
    strbuf_fill(&page->out, ' ', HEX_WIDTH + 1 - width);
}

/* What the first row has no room for. */
static void put_more_rows(struct page *page, size_t at, size_t end)
{
    for (int row = 1; at < end; row++) {
        size_t stop = end - at < ROW ? end : at + ROW;
        if (row == ROWS && end > stop) {
            strbuf_printf(&page->out, "%10s… %zu more\n", "", end - at);
            return;
        }
        put_offset(page, at);
        put_hex(page, at, stop);
        while (page->out.len && page->out.data[page->out.len - 1] == ' ')
            page->out.data[--page->out.len] = '\0';
        strbuf_putc(&page->out, '\n');
        at = stop;
    }
}

/* --- notes -------------------------------------------------------------------------------------------------------- */

static void put_name(struct page *page, unsigned depth, const char *label)
{
    size_t indent = 2 * (size_t)depth;
    strbuf_fill(&page->out, ' ', indent);
    put_cell(page, label[0] == '(' ? DIM : BOLD, label,
             indent < NAME_WIDTH ? NAME_WIDTH - indent : 1);
    strbuf_putc(&page->out, ' ');
}

static void end_row(struct page *page)
{
    while (page->out.len && page->out.data[page->out.len - 1] == ' ')
        page->out.data[--page->out.len] = '\0';
    strbuf_putc(&page->out, '\n');
}

/* Bytes that no note is about: what delimits, fills up or is passed over. */
static void put_gap(struct page *page, size_t end, unsigned depth)
{
    size_t begin = page->at, stop = end - begin < ROW ? end : begin + ROW;
    if (begin >= end)
        return;
    put_offset(page, begin);
    put_hex(page, begin, stop);
    put_name(page, depth, "·");
    colour(page, DIM);
    strbuf_putc(&page->out, '"');
    for (size_t i = begin; i < end && i < begin + 4 * ROW; i++) {
        uint8_t c = page->data[i];
        if (c == '\r' || c == '\n')
            strbuf_puts(&page->out, c == '\r' ? "\\r" : "\\n");
        else
            strbuf_putc(&page->out, (char)(c < 0x20 || c > 0x7e ? '.' : c));
    }
    strbuf_putc(&page->out, '"');
    colour(page, PLAIN);
    end_row(page);
    put_more_rows(page, stop, end);
    page->at = end;
}

static void put_note(struct page *page, const struct note *note, bool leaf)
{
    size_t stop = note->end - note->begin < ROW ? note->end : note->begin + ROW;
    put_gap(page, note->begin, note->depth);
    put_offset(page, note->begin);
    if (!leaf)
        strbuf_fill(&page->out, ' ', HEX_WIDTH + 1);
    else if (note->bits)
        put_bits(page, note);
    else
        put_hex(page, note->begin, stop);
    put_name(page, note->depth, note->label);
    put_cell(page, BLUE, note->type, TYPE_WIDTH);
    strbuf_putc(&page->out, ' ');
    if (note->value)
        put_cell(page, GREEN, note->value, 0);
    end_row(page);
    if (!leaf)
        return;
    put_more_rows(page, stop, note->end);
    if (note->end > page->at)
        page->at = note->end;
}

static void put_fault(struct page *page, const struct fault *fault)
{
    size_t at = (size_t)fault->offset < page->len ? (size_t)fault->offset : page->len;
    put_gap(page, at, 0);
    put_offset(page, at);
    colour(page, RED);
    put_hex(page, at, page->len - at < ROW ? page->len : at + ROW);
    strbuf_printf(&page->out, "^ %s", fault_name(fault->code));
    if (fault->path[0])
        strbuf_printf(&page->out, " in %s", fault->path);
    strbuf_printf(&page->out, ": %s", fault_text(fault->code));
    if (fault->reason && strcmp(fault->reason, fault_text(fault->code)) != 0)
        strbuf_printf(&page->out, " (%s)", fault->reason);
    colour(page, PLAIN);
    end_row(page);
}

static void put_notes(struct page *page, const struct observer *observer, size_t used,
                      const struct fault *fault)
{
    for (size_t i = 0; i < observer->notes.count; i++) {
        const struct note *note = &observer->notes.items[i];
        bool leaf = i + 1 == observer->notes.count || note[1].depth <= note->depth;
        if (!(leaf && note->failed))
            put_note(page, note, leaf);
    }
    if (fault->code)
        put_fault(page, fault);
    else
        put_gap(page, used, 0);
}

int annotate(struct codec *codec, const uint8_t *data, size_t len, size_t base, size_t *ret_used,
             struct fault *fault)
{
    struct value value = {0};
    struct observer observer = {0};
    struct page page = {.codec = codec, .data = data, .len = len, .base = base};
    int err = decode_observed(codec->plans, codec->type, codec->args, data, len,
                              &codec->program.arena, &observer, &value, ret_used, fault);
    put_notes(&page, &observer, *ret_used, fault);
    if (!cli_write(codec->command, strbuf_text(&page.out), page.out.len))
        fault->code = err = err ? err : FAULT_EINVAL;
    strbuf_fini(&page.out);
    return err;
}
