/* Futures with several sources: all, any, race. */
#include "internal.h"
#include "weir/combine.h"

struct group {
    struct weir_future future;
    void (*on_member)(struct group *g, struct weir_future *f);
    size_t count;
    size_t pending;
    size_t index;  /* of the source that decided */
    unsigned busy; /* members are being stopped: what they clean up may give all of this up */
    bool released; /* meanwhile */
    struct weir_future *sources[];
};

static size_t group_size(size_t count)
{
    return sizeof(struct group) + count * sizeof(struct weir_future *);
}

static void group_free(struct group *g)
{
    for (size_t i = 0; i < g->count; i++)
        weir__future_drop(g->sources[i]);
    weir__object_free(g->future.executor, g, group_size(g->count));
}

/* Returns whether `g` is still there. */
static bool stop_members(struct group *g)
{
    g->busy++;
    for (size_t i = 0; i < g->count; i++) {
        weir_future_watch(g->sources[i], NULL, NULL);
        weir_future_abort(g->sources[i], WEIR_CANCELLED);
    }
    bool stays = !g->released;
    if (--g->busy == 0 && !stays)
        group_free(g);
    return stays;
}

static void group_cancel(struct weir_future *f)
{
    stop_members((struct group *)f);
}

static void group_release(struct weir_future *f)
{
    struct group *g = (struct group *)f;
    if (g->busy > 0)
        g->released = true;
    else
        group_free(g);
}

static const struct weir_future_ops group_ops = {
    .cancel = group_cancel,
    .release = group_release,
};

static size_t index_of(const struct group *g, const struct weir_future *f)
{
    size_t i = 0;
    while (g->sources[i] != f)
        i++;
    return i;
}

static void decide(struct group *g, struct weir_future *f, int status, void *value)
{
    g->index = index_of(g, f);
    if (stop_members(g))
        weir_future_complete_now(&g->future, status, value);
}

static void on_member_of_all(struct group *g, struct weir_future *f)
{
    g->pending--;
    if (f->status < 0 || g->pending == 0)
        decide(g, f, f->status, NULL);
}

static void on_member_of_any(struct group *g, struct weir_future *f)
{
    g->pending--;
    if (f->status >= 0 || g->pending == 0)
        decide(g, f, f->status, f->value);
}

static void on_member_of_race(struct group *g, struct weir_future *f)
{
    decide(g, f, f->status, f->value);
}

static void on_source(struct weir_future *f, void *data)
{
    struct group *g = data;
    g->on_member(g, f);
}

static bool has_null(struct weir_future *const *sources, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (!sources[i])
            return true;
    }
    return false;
}

static struct group *group_alloc(struct weir_future *const *sources, size_t count)
{
    if (has_null(sources, count))
        return NULL;
    struct weir_future *first = sources[0];
    struct group *g = weir__object_new(first->executor, group_size(count));
    if (!g)
        return NULL;
    if (weir_future_init(&g->future, first->executor, first->scope, &group_ops) == 0)
        return g;
    weir__object_free(first->executor, g, group_size(count));
    return NULL;
}

static struct weir_future *group_new(struct weir_future *const *sources, size_t count,
                                     void (*on_member)(struct group *g, struct weir_future *f))
{
    struct group *g = group_alloc(sources, count);
    if (!g) {
        for (size_t i = 0; i < count; i++)
            weir__future_drop(sources[i]);
        return NULL;
    }
    g->on_member = on_member;
    g->count = g->pending = count;
    for (size_t i = 0; i < count; i++) {
        g->sources[i] = sources[i];
        weir_future_watch(sources[i], on_source, g);
    }
    return &g->future;
}

struct weir_future *weir_all(struct weir_future *const *sources, size_t count)
{
    return group_new(sources, count, on_member_of_all);
}

struct weir_future *weir_any(struct weir_future *const *sources, size_t count)
{
    return group_new(sources, count, on_member_of_any);
}

struct weir_future *weir_race(struct weir_future *const *sources, size_t count)
{
    return group_new(sources, count, on_member_of_race);
}

struct weir_future *weir_group_at(struct weir_future *group, size_t index)
{
    return ((struct group *)group)->sources[index];
}

size_t weir_group_index(struct weir_future *group)
{
    return ((struct group *)group)->index;
}
