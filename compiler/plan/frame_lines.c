/* `fields` blocks and what expressions ask of their lines; transforms that say themselves where they end. */
#include "plan/frame_build.h"

#include <string.h>

enum { WATCH_THERE, WATCH_NUMBER, WATCH_TEXT }; /* as in weir/frame.h */

/* headers.x, where headers is a field of this struct that is a `fields` block: the line x; else NULL. */
static const struct model_field *line_of(const struct model_expr *e)
{
    const struct model_expr *block = e->a;
    bool is_line = (e->op == MODEL_E_MEMBER || e->op == MODEL_E_HAS) && block &&
                   block->op == MODEL_E_FIELD && block->field->ref.base == MODEL_STRUCT &&
                   block->field->ref.type->structure.line;
    const struct model_field *line = is_line ? e->field : NULL;
    if (!line || !line->line_name || line->shape != MODEL_ONE ||
        line->duplicates == MODEL_DUPLICATES_FIRST)
        return NULL;
    return line;
}

static bool is_decimal(const struct model_field *line)
{
    return frame_is_integer(&line->ref) && line->ref.digits && line->ref.digits->radix == 10 &&
           line->ref.digits->width == 0;
}

/* headers.x == "text", or the other way round: the line's side. */
static const struct model_expr *compared(const struct model_expr *e,
                                         const struct model_expr **ret_text)
{
    const struct model_expr *a = e->a, *b = e->b;
    if (e->op != MODEL_E_EQ || (a->op != MODEL_E_TEXT && b->op != MODEL_E_TEXT))
        return NULL;
    *ret_text = a->op == MODEL_E_TEXT ? a : b;
    return a->op == MODEL_E_TEXT ? b : a;
}

static bool watch(const struct model_expr *e, struct frame_watch *ret)
{
    const struct model_expr *text = NULL, *side = compared(e, &text);
    const struct model_expr *asked = side ? side : e;
    const struct model_field *line = line_of(asked);
    if (!line)
        return false;
    *ret = (struct frame_watch){.block = asked->a->field, .line = line, .text = side ? text : NULL};
    ret->kind = side ? WATCH_TEXT : e->op == MODEL_E_HAS ? WATCH_THERE : WATCH_NUMBER;
    return ret->kind != WATCH_NUMBER || is_decimal(line);
}

static bool same_text(const struct model_expr *a, const struct model_expr *b)
{
    if (!a || !b)
        return a == b;
    return a->nocase == b->nocase && a->text_len == b->text_len &&
           memcmp(a->text, b->text, a->text_len) == 0;
}

static struct frame_watch *find(struct frame *f, const struct frame_watch *wanted)
{
    for (size_t i = 0; i < f->watches.count; i++) {
        struct frame_watch *w = &f->watches.items[i];
        if (w->block == wanted->block && w->line == wanted->line && w->kind == wanted->kind &&
            same_text(w->text, wanted->text))
            return w;
    }
    return NULL;
}

bool frame_ask_line(struct frame *f, const struct model_expr *e)
{
    struct frame_watch wanted;
    if (!watch(e, &wanted))
        return false;
    if (!find(f, &wanted)) {
        wanted.place = frame_new_place(f);
        vec_push(f->arena, &f->watches, wanted);
    }
    return true;
}

bool frame_line_value(struct frame *f, const struct model_expr *e)
{
    struct frame_watch wanted;
    const struct frame_watch *found = watch(e, &wanted) ? find(f, &wanted) : NULL;
    if (!found || !found->known)
        return false;
    frame_put(f, FRAME_GET, found->place, 0);
    return true;
}

static void put_watch(struct frame *f, const struct frame_watch *w)
{
    int64_t name = frame_text(f, (const uint8_t *)w->line->line_name, strlen(w->line->line_name));
    int64_t text = w->text ? frame_text(f, w->text->text, w->text->text_len) : 0;
    struct frame_op *op = frame_put(f, FRAME_WATCH, w->place, text << 32 | name);
    op->a = w->kind;
    op->b = w->text ? w->text->nocase : w->line->ref.base == MODEL_INT;
}

void frame_lines(struct frame *f, const struct model_line *line, const struct model_field *block)
{
    int count = 0;
    int32_t end = frame_text(f, line->end, line->end_len);
    int32_t colon = frame_text(f, line->colon, line->colon_len);
    size_t at = f->row->ops.count;
    frame_put(f, FRAME_LINES, end, -1);
    for (size_t i = 0; block && i < f->watches.count; i++) {
        if (f->watches.items[i].block != block)
            continue;
        put_watch(f, &f->watches.items[i]);
        f->watches.items[i].known = true;
        count++;
    }
    struct frame_op *op = &f->row->ops.items[at];
    if (count == 0)
        return;
    op->a = count;
    op->b = line->trim_len > 0 ? line->trim[0] : 0;
    op->c = line->trim_len > 1 ? line->trim[1] : op->b;
    op->e = colon;
}

bool frame_is_watched(const struct frame *f, const struct model_field *block)
{
    for (size_t i = 0; i < f->watches.count; i++)
        if (f->watches.items[i].block == block)
            return true;
    return false;
}

/* Chunks up to the empty one, then trailers up to an empty line. */
void frame_chunked(struct frame *f)
{
    int32_t end = frame_text(f, (const uint8_t *)"\r\n", 2), size = frame_new_place(f);
    int32_t head = frame_here(f);
    frame_put(f, FRAME_CHUNK, end, 0);
    frame_put(f, FRAME_SET, size, 0);
    frame_put(f, FRAME_GET, size, 0);
    int32_t last = frame_here(f);
    frame_put(f, FRAME_ZERO, 0, 0);
    frame_put(f, FRAME_GET, size, 0);
    frame_put(f, FRAME_TAKE, 0, 0);
    frame_put(f, FRAME_NEED, 2, 0);
    frame_put(f, FRAME_SAME, 0, end);
    frame_put(f, FRAME_PASS, 2, 0);
    frame_put(f, FRAME_JUMP, head, 0);
    frame_land(f, last);
    frame_put(f, FRAME_LINES, end, -1);
}
