#include "base/diag.h"

#include "base/snippet.h"

#include <stdlib.h>
#include <string.h>

/* Far more than are shown, so that sorting still shows the first ones of a file; bounds memory and
 * the search for duplicates against hostile input. */
#define MAX_KEPT 1000

enum level { LEVEL_ERROR, LEVEL_WARNING, LEVEL_NOTE };

struct diag_item {
    struct diag_item *next;
    struct diag_item *details; /* notes, in order */
    struct diag_item **details_end;
    enum level level;
    struct span at;
    size_t number; /* order of reporting */
    const char *text;
    const char *help;
};

void diag_init(struct diag *diag, const struct sources *sources)
{
    *diag = (struct diag){.sources = sources};
    arena_init(&diag->arena);
}

void diag_fini(struct diag *diag)
{
    arena_fini(&diag->arena);
    *diag = (struct diag){0};
}

static struct diag_item *new_item(struct diag *diag, enum level level, struct span at,
                                  const char *format, va_list args)
{
    struct diag_item *item = ARENA_NEW(&diag->arena, struct diag_item);
    item->level = level;
    item->at = at;
    item->text = arena_vprintf(&diag->arena, format, args);
    item->details_end = &item->details;
    return item;
}

static bool is_known(const struct diag *diag, const struct diag_item *item)
{
    for (const struct diag_item *old = diag->first; old; old = old->next) {
        if (old->at.source == item->at.source && old->at.begin == item->at.begin &&
            strcmp(old->text, item->text) == 0)
            return true;
    }
    return false;
}

static void keep(struct diag *diag, struct diag_item *item)
{
    item->number = diag->count++;
    if (diag->last)
        diag->last->next = item;
    else
        diag->first = item;
    diag->last = item;
    diag->current = item;
}

static void report(struct diag *diag, enum level level, struct span at, const char *format,
                   va_list args)
{
    size_t *counter = level == LEVEL_ERROR ? &diag->errors : &diag->warnings;
    diag->current = NULL;
    if (diag->count >= MAX_KEPT) {
        ++*counter;
        return;
    }
    struct diag_item *item = new_item(diag, level, at, format, args);
    if (is_known(diag, item))
        return;
    ++*counter;
    keep(diag, item);
}

void diag_error(struct diag *diag, struct span at, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    report(diag, LEVEL_ERROR, at, format, args);
    va_end(args);
}

void diag_warning(struct diag *diag, struct span at, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    report(diag, LEVEL_WARNING, at, format, args);
    va_end(args);
}

void diag_note(struct diag *diag, struct span at, const char *format, ...)
{
    if (!diag->current)
        return;
    va_list args;
    va_start(args, format);
    struct diag_item *note = new_item(diag, LEVEL_NOTE, at, format, args);
    va_end(args);
    *diag->current->details_end = note;
    diag->current->details_end = &note->next;
}

void diag_help(struct diag *diag, const char *format, ...)
{
    if (!diag->current)
        return;
    va_list args;
    va_start(args, format);
    diag->current->help = arena_vprintf(&diag->arena, format, args);
    va_end(args);
}

static int compare_items(const void *a, const void *b)
{
    const struct diag_item *left = *(struct diag_item *const *)a;
    const struct diag_item *right = *(struct diag_item *const *)b;
    if (left->at.source != right->at.source)
        return left->at.source < right->at.source ? -1 : 1;
    if (left->at.begin != right->at.begin)
        return left->at.begin < right->at.begin ? -1 : 1;
    return left->number < right->number ? -1 : left->number > right->number;
}

struct style {
    const char *place, *levels[3], *mark, *off;
};

static const struct style plain = {"", {"", "", ""}, "", ""};
static const struct style coloured = {
    "\033[1m", {"\033[1;31m", "\033[1;35m", "\033[1;36m"}, "\033[1;32m", "\033[0m"};

static void render_item(const struct diag *diag, const struct diag_item *item,
                        const struct style *style, struct strbuf *out)
{
    static const char *const names[] = {"error", "warning", "note"};
    const struct source *source = diag->sources->files[item->at.source];
    struct source_place place = source_place(source, item->at.begin);
    strbuf_printf(out, "%s%s:%u:%u:%s %s%s:%s %s\n", style->place, source->path, place.line,
                  place.column, style->off, style->levels[item->level], names[item->level],
                  style->off, item->text);
    snippet_render(source, item->at, style->mark, style->off, out);
    if (item->help)
        strbuf_printf(out, "  %shelp:%s %s\n", style->mark, style->off, item->help);
    for (const struct diag_item *note = item->details; note; note = note->next)
        render_item(diag, note, style, out);
}

void diag_render(const struct diag *diag, struct strbuf *out, bool colour)
{
    struct diag_item **items = mem_alloc((diag->count + 1) * sizeof(*items));
    size_t count = 0;
    for (struct diag_item *item = diag->first; item; item = item->next)
        items[count++] = item;
    if (count)
        qsort(items, count, sizeof(*items), compare_items);
    for (size_t i = 0; i < count && i < DIAG_MAX_SHOWN; i++)
        render_item(diag, items[i], colour ? &coloured : &plain, out);
    free(items);
    size_t all = diag->errors + diag->warnings;
    if (all > DIAG_MAX_SHOWN)
        strbuf_printf(out, "%zu more are not shown\n", all - DIAG_MAX_SHOWN);
}
