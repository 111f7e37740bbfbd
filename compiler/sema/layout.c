#include "sema/layout.h"

#include "base/diag.h"
#include "model/sizes.h"
#include "sema/checksum.h"
#include "sema/first.h"
#include "sema/groups.h"
#include "sema/stream.h"

#include <stdlib.h>

/* The window of an equation: positions, both included. */
struct window {
    size_t first, last;
    struct item *equation;
};

struct windows {
    struct window *items;
    size_t count;
};

static bool on_wire(const struct item *item)
{
    return item != NULL && item->model.role != MODEL_LET && item->model.stream == NULL;
}

/* --- windows of equations ----------------------------------------------------------------------------------------- */

static void report(struct item *item, const char *why)
{
    diag_error(item->body->sema->diag, item->source->span,
               "the equation of '%s' cannot be solved: %s",
               item->model.name != NULL ? item->model.name : "this field", why);
}

/* The bytes from the extent's first field up to position `end`: part of the size, not of the window. -1 after a report. */
static wide bytes_in_front(struct item *item, size_t end)
{
    struct body *body = item->body;
    wide bits = 0;
    for (size_t i = item->from->at; i < end; i++) {
        const struct item *other = body->entries.items[i].item;
        if (!on_wire(other))
            continue;
        struct wire_size size = sizes_of_field(&other->model);
        if (size.min != size.max || other->guard != item->guard) {
            report(
                item,
                "what it measures begins with something of no fixed size in front of its window");
            diag_note(body->sema->diag, other->model.span, "this is it");
            return -1;
        }
        bits += size.min;
    }
    return bits / 8;
}

static bool check_bounds_of_groups(struct item *item, const struct group_extent *groups)
{
    if (groups[item->from->at].first == item->from->at && groups[item->to->at].last == item->to->at)
        return true;
    report(item, "what it measures begins or ends inside of a byte");
    return false;
}

static size_t first_on_wire(const struct body *body, size_t at)
{
    while (at < body->entries.count && !on_wire(body->entries.items[at].item))
        at++;
    return at;
}

/* Begins the window of an equation at `first`, behind what is read before its size is known. */
static bool begin_window(struct window *w, size_t first)
{
    struct item *item = w->equation;
    struct sema *s = item->body->sema;
    wide front = bytes_in_front(item, first);
    if (front < 0)
        return false;
    if (first > item->to->at) {
        report(item, "nothing behind it is measured");
        return false;
    }
    w->first = first;
    item->model.solved = item->inverse;
    if (front > 0)
        item->model.solved =
            expr_binary(s, MODEL_E_SUB, item->inverse, expr_int(s, front, item->source->span),
                        item->source->span);
    item->model.window_first = &item->body->entries.items[first].item->model;
    item->model.window_last = &item->to->model;
    return item->model.solved != NULL;
}

static bool resolve_window(struct item *item, const struct group_extent *groups, struct window *ret)
{
    size_t group_end = groups[item->at].last;
    size_t first = item->from->at;
    if (!check_bounds_of_groups(item, groups))
        return false;
    if (first <= group_end)
        first = first_on_wire(item->body, group_end + 1);
    *ret = (struct window){first, item->to->at, item};
    return begin_window(ret, first);
}

static int compare_windows(const void *a, const void *b)
{
    const struct window *x = a, *y = b;
    if (x->first != y->first)
        return x->first < y->first ? -1 : 1;
    if (x->last != y->last)
        return x->last > y->last ? -1 : 1;
    return x->equation->at < y->equation->at ? -1 : x->equation->at > y->equation->at;
}

static void report_crossing(const struct window *a, const struct window *b)
{
    struct diag *diag = a->equation->body->sema->diag;
    diag_error(diag, b->equation->source->span, "what '%s' measures overlaps what '%s' measures",
               b->equation->model.name != NULL ? b->equation->model.name : "this",
               a->equation->model.name != NULL ? a->equation->model.name : "another");
    diag_note(diag, a->equation->source->span, "the other size is here");
    diag_help(diag,
              "of two sizes, one has to lie within the other, or they have nothing in common");
}

/* A window may hold whole `if`s or stand whole in one. */
static bool check_guards(const struct window *w)
{
    const struct body *body = w->equation->body;
    const struct guard *outer = w->equation->guard;
    for (size_t i = w->first; i <= w->last; i++) {
        const struct guard *inner = body->entries.items[i].guard;
        while (inner != NULL && inner != outer && inner->parent != outer)
            inner = inner->parent;
        if (inner == NULL || inner == outer)
            continue;
        bool before =
            w->first > 0 && body_guard_covers(inner, body->entries.items[w->first - 1].guard);
        bool behind = w->last + 1 < body->entries.count &&
                      body_guard_covers(inner, body->entries.items[w->last + 1].guard);
        if (!before && !behind)
            continue;
        report(w->equation, "what it measures begins or ends in the middle of an 'if'");
        return false;
    }
    return true;
}

static void check_nesting(struct sema *s, const struct windows *windows)
{
    const struct window **open = arena_array(s->arena, windows->count, sizeof(*open));
    size_t depth = 0;
    for (size_t i = 0; i < windows->count; i++) {
        const struct window *w = &windows->items[i];
        while (depth > 0 && open[depth - 1]->last < w->first)
            depth--;
        if (depth > 0 && open[depth - 1]->last < w->last) {
            report_crossing(open[depth - 1], w);
            continue;
        }
        if (check_guards(w))
            open[depth++] = w;
    }
}

/* IPv4's header length stands in front of its total length, and measures less: the smaller window has to begin where the larger
 * one does. One pass per window is enough, each moves only to a later place. */
static void align_windows(struct window *windows, size_t count)
{
    for (size_t i = count; i-- > 0;) {
        struct window *w = &windows[i];
        for (size_t j = 0; j < count; j++) {
            const struct window *other = &windows[j];
            bool inside =
                other->equation->from->at <= w->equation->from->at && other->last >= w->last;
            if (j != i && inside && other->first > w->first && other->first <= w->last)
                begin_window(w, other->first);
        }
    }
}

static struct windows find_windows(struct body *body, const struct group_extent *groups)
{
    VEC(struct window) windows = {0};
    for (size_t i = 0; i < body->entries.count; i++) {
        struct item *item = body->entries.items[i].item;
        struct window window;
        if (item == NULL || item->model.solves != MODEL_SOLVES_WINDOW)
            continue;
        if (resolve_window(item, groups, &window))
            vec_push(body->sema->arena, &windows, window);
    }
    align_windows(windows.items, windows.count);
    if (windows.count > 0)
        qsort(windows.items, windows.count, sizeof *windows.items, compare_windows);
    return (struct windows){windows.items, windows.count};
}

/* --- bounds ------------------------------------------------------------------------------------------------------- */

static bool in_window(const struct windows *windows, size_t at)
{
    for (size_t i = 0; i < windows->count && windows->items[i].first <= at; i++)
        if (windows->items[i].last >= at)
            return true;
    return false;
}

/* Whether a count is of fields that have bounds of their own, `in` or `max`. */
static bool is_count_bounded(const struct model_expr *e)
{
    if (e == NULL)
        return true;
    if (e->op == MODEL_E_FIELD && e->field->range_count == 0 && e->hi > UINT16_MAX)
        return false;
    return is_count_bounded(e->a) && is_count_bounded(e->b) && is_count_bounded(e->c);
}

static wide most_of(const struct model_field *field)
{
    if (field->shape == MODEL_UNTIL)
        return INT32_MAX;
    if (field->shape == MODEL_PREFIXED)
        return use_range(&field->prefix).hi;
    if (field->shape != MODEL_COUNTED ||
        (field->count->hi <= INT32_MAX && is_count_bounded(field->count)))
        return 0;
    return field->count->hi;
}

static void report_unbounded(const struct item *item, wide most)
{
    const struct model_field *field = &item->model;
    struct sema *s = item->body->sema;
    bool text = field->ref.base == MODEL_STR || field->ref.base == MODEL_BYTES;
    if (field->shape == MODEL_UNTIL) {
        diag_error(s->diag, field->span, "'%s' is unbounded: its end may never come", field->name);
        diag_help(s->diag, "bound it: 'max %s'", text ? "64K" : "100");
        return;
    }
    diag_error(s->diag, field->span, "'%s' is unbounded: it may have %s %s", field->name,
               sema_number(s, most), text ? "bytes" : "elements");
    diag_help(s->diag, "bound it: '%s[…] max 64K', or 'max' or 'in' where its count is read",
              field->name);
}

/* A count that a peer can make large needs a bound: `max`, or a window that it has to fit. */
static void check_bounded(const struct item *item, const struct windows *windows)
{
    const struct model_field *field = &item->model;
    wide most = most_of(field);
    if (most > UINT16_MAX && field->max < 0 && field->window.kind == MODEL_NO_WINDOW &&
        !in_window(windows, item->at))
        report_unbounded(item, most);
}

static void check_elements(const struct item *item)
{
    const struct model_field *field = &item->model;
    struct diag *diag = item->body->sema->diag;
    if (!use_is_record(&field->ref) || field->shape == MODEL_ONE || symbol_of(field->ref.type)->bad)
        return;
    if (field->shape != MODEL_FIXED && field->ref.type->min_bytes == 0) {
        diag_error(diag, item->use.span, "an element of '%s' may take no bytes at all",
                   field->name);
        diag_note(diag, field->ref.type->span, "%s is declared here", field->ref.type->name);
        diag_help(
            diag,
            "every element has to take a byte, or a few bytes could stand for endless elements");
    } else if (symbol_of(field->ref.type)->greedy) {
        diag_error(diag, item->use.span, "the first element of '%s' takes all that is left",
                   field->name);
        diag_note(diag, field->ref.type->span, "%s is declared here", field->ref.type->name);
        diag_help(diag, "give the last field of %s a size of its own", field->ref.type->name);
    }
}

/* --- what takes all that is left ---------------------------------------------------------------------------------- */

/* A number in text that what follows ends: at the end of a struct nobody knows what that is. */
static bool digits_take_all(const struct item *item)
{
    const struct model_digits *digits = item->model.ref.digits;
    if (digits == NULL || digits->width > 0 || digits->until.len > 0)
        return false;
    for (size_t i = item->at + 1; i < item->body->entries.count; i++)
        if (on_wire(item->body->entries.items[i].item))
            return false;
    return true;
}

static bool is_greedy(const struct item *item)
{
    const struct model_field *field = &item->model;
    if (item->bad || field->window.kind != MODEL_NO_WINDOW)
        return false;
    if (field->shape == MODEL_REST || digits_take_all(item))
        return true;
    if (field->via != NULL)
        return !field->via->ends_itself && field->shape == MODEL_ONE;
    if (!use_is_record(&field->ref))
        return false;
    return field->ref.base == MODEL_MESSAGE || symbol_of(field->ref.type)->greedy;
}

/* Whether one of two fields is in an `if` and the other in its `else`. */
static bool exclude_each_other(const struct guard *a, const struct guard *b)
{
    for (const struct guard *g = a; g != NULL; g = g->parent)
        for (const struct guard *h = b; h != NULL; h = h->parent)
            if (g->opposite == h || h->opposite == g)
                return true;
    return false;
}

/* The end of the innermost window that a position is in, or SIZE_MAX. */
static size_t window_end(const struct windows *windows, size_t at)
{
    size_t end = SIZE_MAX;
    for (size_t i = 0; i < windows->count && windows->items[i].first <= at; i++)
        if (windows->items[i].last >= at && windows->items[i].last < end)
            end = windows->items[i].last;
    return end;
}

static void check_last(const struct item *item, const struct windows *windows)
{
    const struct body *body = item->body;
    struct diag *diag = body->sema->diag;
    size_t end = window_end(windows, item->at);
    for (size_t i = item->at + 1; i < body->entries.count && i <= end; i++) {
        const struct item *next = body->entries.items[i].item;
        if (!on_wire(next) || next->bad || exclude_each_other(item->guard, next->guard))
            continue;
        diag_error(diag, next->model.span, "nothing is left for %s%s%s: '%s' takes all",
                   next->model.name != NULL ? "'" : "",
                   next->model.name != NULL ? next->model.name : "this",
                   next->model.name != NULL ? "'" : "", item->model.name);
        diag_note(diag, item->model.span, "'%s' has no end of its own", item->model.name);
        diag_help(diag, "give '%s' one: 'sized u16', or a length", item->model.name);
        return;
    }
}

/* Each field of a `fields` block has a line of its own around it. */
static bool is_fields(const struct body *body)
{
    const struct model_type *type = &body->owner->type;
    return type->base == MODEL_STRUCT && type->structure.line != NULL;
}

/* A window says where its bytes end, and would have to hold those of the stream. */
static void check_stream(const struct item *item, const struct windows *windows)
{
    const struct model_field *field = &item->model;
    struct diag *diag = item->body->sema->diag;
    bool windowed =
        field->window.kind != MODEL_NO_WINDOW || field->via != NULL || in_window(windows, item->at);
    if (field->ref.base != MODEL_STRUCT || !windowed)
        return;
    const struct symbol *symbol = symbol_of(field->ref.type);
    if (symbol->bad || symbol->bodies.count == 0 || !stream_ends(symbol->bodies.items[0]))
        return;
    diag_error(diag, item->use.span, "%s ends in a stream: it cannot stand in a window",
               symbol->name);
    diag_note(diag, symbol->span, "it is declared here");
}

void layout_check(struct body *body)
{
    if (body->bad || is_fields(body))
        return;
    const struct group_extent *groups = groups_of(body);
    if (groups == NULL)
        return;
    struct windows windows = find_windows(body, groups);
    checksum_check(body, groups);
    check_nesting(body->sema, &windows);
    for (size_t i = 0; i < body->entries.count; i++) {
        const struct item *item = body->entries.items[i].item;
        if (!on_wire(item))
            continue;
        first_check_digits(item, window_end(&windows, item->at));
        if (item->model.role != MODEL_PLAIN)
            continue;
        check_bounded(item, &windows);
        check_elements(item);
        check_stream(item, &windows);
        first_check_end(item);
        if (is_greedy(item))
            check_last(item, &windows);
    }
}

/* Only an equation behind which all of it stands closes the window for sure, so this asks for any window around. */
static bool in_some_window(const struct body *body, const struct item *item)
{
    for (size_t i = 0; i < item->at; i++) {
        const struct item *equation = body->entries.items[i].item;
        if (equation != NULL && equation->model.solves == MODEL_SOLVES_WINDOW &&
            equation->from->at <= item->at && equation->to->at >= item->at)
            return true;
    }
    return false;
}

bool layout_is_greedy(const struct body *body)
{
    if (stream_ends(body))
        return true;
    if (is_fields(body))
        return false;
    for (size_t i = 0; i < body->entries.count; i++) {
        const struct item *item = body->entries.items[i].item;
        if (on_wire(item) && is_greedy(item) && !in_some_window(body, item))
            return true;
    }
    return false;
}
