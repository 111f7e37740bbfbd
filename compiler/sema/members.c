#include "sema/members.h"

#include "base/diag.h"

#include <stdlib.h>

struct slot {
    size_t place;
    size_t order; /* of moved entries in front of the one that stands at the place */
    const struct entry *entry;
};

static int compare_slots(const void *a, const void *b)
{
    const struct slot *x = a, *y = b;
    if (x->place != y->place)
        return x->place < y->place ? -1 : 1;
    return x->order < y->order ? -1 : x->order > y->order;
}

static struct model_member member_of(const struct entry *entry)
{
    struct model_member member = {.kind = MODEL_M_FIELD};
    if (entry->item != NULL) {
        member.field = &entry->item->model;
        return member;
    }
    member.kind = MODEL_M_REQUIRE;
    member.require.guard = entry->guard != NULL ? &entry->guard->model : NULL;
    member.require.expr = entry->expr;
    member.require.text = entry->text;
    return member;
}

struct members members_of(const struct body *body)
{
    struct arena *arena = body->sema->arena;
    size_t n = body->entries.count;
    struct slot *slots = arena_array(arena, n, sizeof *slots);
    for (size_t i = 0; i < n; i++) {
        const struct entry *entry = &body->entries.items[i];
        /* a moved one comes in front of what stands there: its order is below n */
        slots[i] = (struct slot){entry->place, entry->place == i ? n : i, entry};
    }
    qsort(slots, n, sizeof *slots, compare_slots);
    struct model_member *items = arena_array(arena, n, sizeof *items);
    size_t count = 0;
    for (size_t i = 0; i < n; i++) {
        const struct entry *entry = slots[i].entry;
        bool bad = entry->item != NULL ? entry->item->bad || entry->item->behind_stream
                                       : entry->expr == NULL;
        if (!bad)
            items[count++] = member_of(entry);
    }
    return (struct members){items, count};
}

bool members_in_c(const struct item *item)
{
    if (item->model.name == NULL) /* a mistake, or a constant */
        return false;
    return item->model.role == MODEL_PLAIN || item->model.role == MODEL_LET;
}

static void name_members(struct body *body, struct names_scope *names)
{
    struct sema *s = body->sema;
    struct map seen = {0};
    for (size_t i = 0; i < body->entries.count; i++) {
        struct item *item = body->entries.items[i].item;
        if (item == NULL || !members_in_c(item))
            continue;
        const char *snake = names_snake(s->arena, item->model.name);
        const struct item *first = map_add(s->arena, &seen, snake, item);
        if (first != NULL && !item->bad) {
            diag_error(s->diag, item->model.span, "'%s' and '%s' are both '%s' in C",
                       item->model.name, first->model.name, snake);
            diag_note(s->diag, first->model.span, "'%s' is here", first->model.name);
        }
        if (item->model.c == NULL)
            item->model.c = names_member(s->arena, names, item->model.name);
    }
}

static void name_flags(struct body *body, struct names_scope *names)
{
    struct arena *arena = body->sema->arena;
    for (size_t i = 0; i < body->entries.count; i++) {
        struct item *item = body->entries.items[i].item;
        if (item != NULL && item->model.presence == MODEL_HAS)
            item->model.c_has = names_unique(
                arena, names, arena_printf(arena, "has_%s", names_snake(arena, item->model.name)));
    }
}

/* Parameters and locals of generated functions: the description's own keep clear of them. */
static void take_function_names(struct arena *arena, struct names_scope *names)
{
    static const char *const words[] = {"ret", "m", "in", "arena", "used", "out", "err",
                                        "r",   "s", "p",  "n",     "rc",   "i",   "tag"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        names_take(arena, names, words[i]);
}

void members_name_params(const struct body *body)
{
    struct names_scope names = {0};
    take_function_names(body->sema->arena, &names);
    for (size_t i = 0; i < body->params.count; i++) {
        struct item *item = body->params.items[i];
        item->model.c = names_member(body->sema->arena, &names, item->model.name);
    }
}

static void name_locals(struct body *body, struct names_scope *names)
{
    struct arena *arena = body->sema->arena;
    unsigned number = 0;
    for (size_t i = 0; i < body->params.count; i++)
        names_take(arena, names, body->params.items[i]->model.c);
    for (size_t i = 0; i < body->entries.count; i++) {
        struct item *item = body->entries.items[i].item;
        if (item == NULL || item->model.c != NULL)
            continue;
        if (item->model.name != NULL)
            item->model.c = names_member(arena, names, item->model.name);
        else
            item->model.c = names_unique(arena, names, arena_printf(arena, "const_%u", ++number));
    }
}

void members_name(struct body *body, struct names_scope *names)
{
    name_members(body, names);
    name_flags(body, names);
    take_function_names(body->sema->arena, names);
    name_locals(body, names);
}
