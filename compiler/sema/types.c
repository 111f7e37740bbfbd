#include "sema/types.h"

#include "sema/pad.h"

#include "base/diag.h"
#include "model/sizes.h"
#include "sema/body.h"
#include "sema/first.h"
#include "sema/graph.h"
#include "sema/layout.h"

#define MAX_ROUNDS 16

enum edge_sort { EDGE_ANY, EDGE_VALUE };

typedef VEC(size_t) edge_list; /* what vec_push wants to see again */

/* --- edges -------------------------------------------------------------------------------------------------------- */

static bool is_contained(const struct model_ref *ref)
{
    return ref->base == MODEL_STRUCT || ref->base == MODEL_CHOICE || ref->base == MODEL_MESSAGE;
}

/* Whether the C struct holds the value itself. */
static bool by_value(const struct model_field *field)
{
    return field->presence != MODEL_POINTER &&
           (field->shape == MODEL_ONE || field->shape == MODEL_FIXED);
}

static void add_edge(struct sema *s, edge_list *edges, const struct model_field *field,
                     enum edge_sort sort)
{
    if (field->role == MODEL_LET || !is_contained(&field->ref) || field->ref.type == NULL)
        return;
    /* fields of messages are no items, and left out of the model when they are bad */
    if (field->owner->base != MODEL_MESSAGE && item_of(field)->bad)
        return;
    if (sort == EDGE_VALUE && !by_value(field))
        return;
    vec_push(s->arena, edges, symbol_of(field->ref.type)->index);
}

static struct graph_edges edges_of(struct sema *s, const struct symbol *symbol, enum edge_sort sort)
{
    edge_list edges = {0};
    const struct model_message *message = &symbol->type.message;
    if (symbol->type.base == MODEL_MESSAGE)
        for (size_t i = 0; i < message->field_count; i++)
            add_edge(s, &edges, message->fields[i], sort);
    for (size_t i = 0; i < symbol->bodies.count; i++) {
        const struct body *body = symbol->bodies.items[i];
        for (size_t j = 0; j < body->entries.count; j++)
            if (body->entries.items[j].item != NULL)
                add_edge(s, &edges, &body->entries.items[j].item->model, sort);
    }
    return (struct graph_edges){edges.items, edges.count};
}

static struct graph_result analyse(struct sema *s, enum edge_sort sort)
{
    struct graph_edges *edges = arena_array(s->arena, s->types.count, sizeof *edges);
    for (size_t i = 0; i < s->types.count; i++)
        edges[i] = edges_of(s, s->types.items[i], sort);
    return graph_cycles(s->arena, edges, s->types.count);
}

/* --- cycles ------------------------------------------------------------------------------------------------------- */

/* An optional struct on a cycle is held by pointer. */
static void break_cycles(const struct symbol *symbol, const struct graph_result *graph)
{
    for (size_t i = 0; i < symbol->bodies.count; i++) {
        struct body *body = symbol->bodies.items[i];
        for (size_t j = 0; j < body->entries.count; j++) {
            struct item *item = body->entries.items[j].item;
            if (item == NULL || item->model.presence != MODEL_HAS ||
                item->model.shape != MODEL_ONE || !is_contained(&item->model.ref))
                continue;
            size_t target = symbol_of(item->model.ref.type)->index;
            if (graph->component[target] != graph->component[symbol->index])
                continue;
            item->model.presence = MODEL_POINTER;
            item->model.c_has = NULL;
        }
    }
}

/* --- values that have to hold another of their kind ---------------------------------------------------------------- */

/* Whether some value of the body ends, as far as is known of the types in it. */
static bool body_ends(const struct body *body, const bool *ends)
{
    for (size_t i = 0; i < body->entries.count; i++) {
        const struct item *item = body->entries.items[i].item;
        if (item == NULL || item->bad || item->guard != NULL || item->model.role == MODEL_LET ||
            !is_contained(&item->model.ref) || !by_value(&item->model))
            continue;
        if (!ends[symbol_of(item->model.ref.type)->index])
            return false;
    }
    return true;
}

static bool type_ends(const struct symbol *symbol, const bool *ends)
{
    bool choice = symbol->type.base == MODEL_CHOICE;
    if (symbol->type.base == MODEL_MESSAGE)
        return true;
    for (size_t i = 0; i < symbol->bodies.count; i++)
        if (body_ends(symbol->bodies.items[i], ends) == choice)
            return choice;
    return !choice;
}

/* A struct in a choice that holds such a choice again, as RESP's attributes do, ends where another arm is taken: by pointer. */
static void point_on_cycles(struct sema *s, const struct graph_result *graph)
{
    bool *ends = arena_array(s->arena, s->types.count, sizeof *ends);
    for (bool moved = true; moved;) {
        moved = false;
        for (size_t i = 0; i < s->types.count; i++) {
            bool now = ends[i] || type_ends(s->types.items[i], ends);
            moved |= now != ends[i];
            ends[i] = now;
        }
    }
    for (size_t i = 0; i < s->types.count; i++) {
        const struct symbol *symbol = s->types.items[i];
        if (!graph->cyclic[i] || symbol->type.base != MODEL_STRUCT || symbol->bodies.count == 0)
            continue;
        struct body *body = symbol->bodies.items[0];
        for (size_t j = 0; j < body->entries.count; j++) {
            struct item *item = body->entries.items[j].item;
            if (item == NULL || item->bad || item->model.presence != MODEL_ALWAYS ||
                item->model.role == MODEL_LET || item->model.shape != MODEL_ONE ||
                !is_contained(&item->model.ref))
                continue;
            size_t target = symbol_of(item->model.ref.type)->index;
            if (graph->component[target] == graph->component[i] && ends[target])
                item->model.presence = MODEL_POINTER;
        }
    }
}

/* The field that keeps a type on its cycle. */
static const struct item *find_culprit(const struct symbol *symbol,
                                       const struct graph_result *graph)
{
    for (size_t i = 0; i < symbol->bodies.count; i++) {
        const struct body *body = symbol->bodies.items[i];
        for (size_t j = 0; j < body->entries.count; j++) {
            const struct item *item = body->entries.items[j].item;
            if (item == NULL || item->bad || item->model.role == MODEL_LET ||
                !is_contained(&item->model.ref) || !by_value(&item->model))
                continue;
            if (graph->component[symbol_of(item->model.ref.type)->index] ==
                graph->component[symbol->index])
                return item;
        }
    }
    return NULL;
}

static void report_cycles(struct sema *s, const struct graph_result *graph)
{
    size_t reported = SIZE_MAX; /* one error per cycle */
    for (size_t i = 0; i < s->types.count; i++) {
        struct symbol *symbol = s->types.items[i];
        if (!graph->cyclic[i])
            continue;
        symbol->bad = true;
        if (graph->component[i] == reported)
            continue;
        reported = graph->component[i];
        const struct item *item = find_culprit(symbol, graph);
        if (item == NULL)
            continue;
        diag_error(s->diag, item->use.span, "%s contains itself without end", symbol->name);
        if (item->model.ref.type != &symbol->type)
            diag_note(s->diag, item->model.ref.type->span, "through %s",
                      item->model.ref.type->name);
        diag_help(s->diag, "make '%s' optional ('%s? %s' with a flag) or an array",
                  item->model.name, item->model.ref.type->name, item->model.name);
    }
}

void types_check_cycles(struct sema *s)
{
    struct graph_result any = analyse(s, EDGE_ANY);
    for (size_t i = 0; i < s->types.count; i++)
        s->types.items[i]->type.recursive = any.cyclic[i];
    struct graph_result value = analyse(s, EDGE_VALUE);
    for (size_t i = 0; i < s->types.count; i++)
        if (value.cyclic[i])
            break_cycles(s->types.items[i], &value);
    value = analyse(s, EDGE_VALUE);
    point_on_cycles(s, &value);
    value = analyse(s, EDGE_VALUE);
    report_cycles(s, &value);
}

/* --- sizes -------------------------------------------------------------------------------------------------------- */

/* One round over all types; true when a bound moved. */
static bool measure(struct sema *s, const size_t *order)
{
    bool moved = false;
    for (size_t i = 0; i < s->types.count; i++) {
        struct symbol *symbol = s->types.items[order[i]];
        for (size_t j = 0; j < symbol->bodies.count; j++)
            pad_align(symbol->bodies.items[j]);
        struct wire_size size = sizes_of_type(s->arena, &symbol->type);
        moved |= size.min > symbol->type.min_bytes;
        symbol->type.min_bytes = size.min;
        symbol->type.max_bytes = size.max;
        for (size_t j = 0; j < symbol->bodies.count; j++)
            symbol->greedy |= layout_is_greedy(symbol->bodies.items[j]);
    }
    return moved;
}

/* Windows of equations, once they are known, bound what is in them. */
static void bound_sizes(struct sema *s, const size_t *order)
{
    for (size_t i = 0; i < s->types.count; i++) {
        struct symbol *symbol = s->types.items[order[i]];
        symbol->type.max_bytes = sizes_of_type(s->arena, &symbol->type).max;
    }
}

void types_check_layout(struct sema *s)
{
    struct graph_result any = analyse(s, EDGE_ANY);
    for (size_t i = 0; i < s->types.count; i++)
        s->types.items[i]->type.max_bytes = -1;
    /* one round is enough without cycles; with them each makes the lower bounds better, and all are right */
    for (int round = 0; round < MAX_ROUNDS && measure(s, any.order); round++)
        ;
    for (size_t i = 0; i < s->types.count; i++)
        for (size_t j = 0; j < s->types.items[i]->bodies.count; j++)
            layout_check(s->types.items[i]->bodies.items[j]);
    for (size_t i = 0; i < s->types.count; i++)
        if (s->types.items[i]->type.base == MODEL_CHOICE && !s->types.items[i]->bad)
            first_check_arms(s, s->types.items[i]);
    bound_sizes(s, any.order);
}

/* --- order -------------------------------------------------------------------------------------------------------- */

void types_order(struct sema *s, struct unit *unit)
{
    VEC(const struct model_type *) types = {0};
    VEC(struct symbol *) own = {0};
    for (size_t i = 0; i < unit->symbols.count; i++) {
        struct symbol *symbol = unit->symbols.items[i];
        if (symbol->kind == SYMBOL_TYPE && symbol->type.base == MODEL_ENUM)
            vec_push(s->arena, &types, &symbol->type);
        else if (symbol->kind == SYMBOL_TYPE && symbol->type.base != MODEL_CHAIN)
            vec_push(s->arena, &own, symbol);
    }
    struct graph_edges *edges = arena_array(s->arena, own.count, sizeof *edges);
    for (size_t i = 0; i < own.count; i++)
        own.items[i]->rank = i;
    for (size_t i = 0; i < own.count; i++) {
        struct graph_edges all = edges_of(s, own.items[i], EDGE_VALUE);
        edge_list local = {0};
        for (size_t j = 0; j < all.count; j++)
            if (s->types.items[all.to[j]]->unit == unit)
                vec_push(s->arena, &local, s->types.items[all.to[j]]->rank);
        edges[i] = (struct graph_edges){local.items, local.count};
    }
    struct graph_result order = graph_cycles(s->arena, edges, own.count);
    for (size_t i = 0; i < own.count; i++)
        vec_push(s->arena, &types, &own.items[order.order[i]]->type);
    unit->file->types = types.items;
    unit->file->type_count = types.count;
}
