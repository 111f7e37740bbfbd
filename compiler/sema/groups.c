#include "sema/groups.h"

#include "base/diag.h"

struct walk {
    struct body *body;
    struct group_extent *extents;
    size_t first;  /* position of the open group's first field */
    size_t last;   /* and of its last so far */
    unsigned bits; /* in the open group; 0: none is open */
    bool ok;
};

static bool is_scalar(const struct item *item)
{
    const struct model_ref *ref = &item->model.ref;
    if (ref->digits != NULL || (ref->form != NULL && ref->form->head_bits == 0))
        return false;
    switch (item->model.ref.base) {
    case MODEL_UINT:
    case MODEL_INT:
    case MODEL_BOOL:
    case MODEL_ENUM:
        return item->model.shape == MODEL_ONE && item->model.window.kind == MODEL_NO_WINDOW;
    default:
        return false;
    }
}

static bool on_wire(const struct item *item)
{
    return item != NULL && item->model.role != MODEL_LET && item->model.stream == NULL;
}

static const char *name_of(const struct item *item)
{
    return item->model.name != NULL ? item->model.name : "the constant";
}

static void report_gap(struct walk *w, const char *before, struct span span)
{
    struct sema *s = w->body->sema;
    unsigned over = w->bits % 8;
    const struct item *first = w->body->entries.items[w->first].item;
    diag_error(s->diag, span, "%s falls into the middle of a byte: %u bit%s missing", before,
               8 - over, over == 7 ? " is" : "s are");
    diag_note(s->diag, first->model.span, "the bits begin here, there are %u of them", w->bits);
    if (over < w->bits)
        diag_help(s->diag, "fill up with 'u%u = 0;', or take %u bit%s away", 8 - over, over,
                  over == 1 ? "" : "s");
    else
        diag_help(s->diag, "fill up with 'u%u = 0;'", 8 - over);
    w->ok = false;
}

static void close_group(struct walk *w)
{
    for (size_t i = w->first; i <= w->last; i++)
        if (on_wire(w->body->entries.items[i].item))
            w->extents[i] = (struct group_extent){w->first, w->last};
    w->bits = 0;
}

/* Everything in a group is loaded as one integer. */
static void check_orders(struct walk *w, const struct item *item)
{
    struct sema *s = w->body->sema;
    const struct item *first = w->body->entries.items[w->first].item;
    bool bits = first->model.ref.bit_order != item->model.ref.bit_order;
    bool bytes = w->bits > 8 &&
                 (first->model.ref.order != item->model.ref.order || first->endian != item->endian);
    if (!bits && !bytes)
        return;
    diag_error(s->diag, item->model.span, "'%s' shares bytes with '%s' but has another %s order",
               name_of(item), name_of(first), bits ? "bit" : "byte");
    diag_note(s->diag, first->model.span, "'%s' is here", name_of(first));
    w->ok = false;
}

/* The first bits of an encoding fill up the byte; what follows in it is its own. */
static void add_head(struct walk *w, const struct item *item)
{
    const struct model_form *form = item->model.ref.form;
    w->bits += form->head_bits;
    check_orders(w, item);
    if (w->bits % 8 == 0) {
        close_group(w);
        return;
    }
    unsigned in_front = w->bits - form->head_bits;
    diag_error(w->body->sema->diag, item->model.span,
               "%s begins with the last %u bits of a byte, and %u bit%s stand%s in front of it",
               form->name, form->head_bits, in_front, in_front == 1 ? "" : "s",
               in_front == 1 ? "s" : "");
    w->ok = false;
    close_group(w);
}

static void add_bits(struct walk *w, size_t at, const struct item *item)
{
    struct sema *s = w->body->sema;
    if (w->bits == 0)
        w->first = at;
    w->last = at;
    if (item->model.ref.form != NULL) {
        add_head(w, item);
        return;
    }
    w->bits += item->model.ref.bits;
    check_orders(w, item);
    if (w->bits > GROUP_MAX_BITS) {
        diag_error(s->diag, item->model.span,
                   "%u bits stand together without ending on a byte; at most 64 can", w->bits);
        diag_note(s->diag, w->body->entries.items[w->first].item->model.span, "they begin here");
        diag_help(s->diag, "end the group on a byte before, or fill it up");
        w->ok = false;
        close_group(w);
    } else if (w->bits % 8 == 0) {
        close_group(w);
    }
}

static void step(struct walk *w, size_t at)
{
    const struct item *item = w->body->entries.items[at].item;
    if (!on_wire(item))
        return;
    bool open = w->bits != 0;
    bool other = open && w->body->entries.items[w->first].guard != item->guard;
    if (open && (other || !is_scalar(item))) {
        const char *name = arena_printf(w->body->sema->arena, "'%s'", name_of(item));
        report_gap(w, item->model.name != NULL ? name : name_of(item), item->model.span);
        close_group(w);
    }
    if (is_scalar(item))
        add_bits(w, at, item);
}

const struct group_extent *groups_of(struct body *body)
{
    struct sema *s = body->sema;
    size_t count = body->entries.count;
    struct walk w = {.body = body, .ok = true};
    w.extents = arena_array(s->arena, count + 1, sizeof *w.extents);
    for (size_t i = 0; i < count; i++)
        w.extents[i] = (struct group_extent){i, i};
    /* behind a mistake everything is shifted: one report */
    for (size_t i = 0; i < count && w.ok; i++)
        step(&w, i);
    if (w.ok && w.bits != 0) {
        const struct item *last = body->entries.items[w.last].item;
        report_gap(&w, body->arm != NULL ? "the end of the arm" : "the end of the struct",
                   last->model.span);
        close_group(&w);
    }
    return w.ok ? w.extents : NULL;
}
