/* Random forests of tasks, combinators and scopes, cancelled at random: every consumer is called once
 * or has dropped, and nothing stays behind. A failing seed replays. */
#include "loop.h"
#include "weir/combine.h"
#include "weir/task.h"

enum { SEEDS = 1000, ROOTS = 12, SCOPES = 4, DEPTH = 3 };

struct forest {
    struct loop loop;
    struct weir_scope scopes[SCOPES];
    struct weir_future *held[ROOTS];
    uint64_t random;
    int started, ended; /* task bodies */
    int taken, called;  /* futures given to then, callbacks run */
    int closed;         /* scopes */
};

static unsigned draw(struct forest *fo, unsigned bound)
{
    fo->random = fo->random * 6364136223846793005u + 1442695040888963407u;
    return (unsigned)(fo->random >> 33) % bound;
}

static struct weir_future *grow(struct forest *fo, struct weir_scope *scope, int depth);
static void act(struct forest *fo);

WEIR_TASK(branch, {
    struct forest *fo;
    struct weir_scope *home;
    int depth;
    int rounds;
    int result;
})
{
    WEIR_BEGIN;
    my->fo->started++;
    for (my->rounds = (int)draw(my->fo, 4); my->rounds > 0; my->rounds--) {
        WEIR_AWAIT(grow(my->fo, my->home, my->depth - 1), &my->result);
        act(my->fo);
        if (my->task.cancelled)
            break;
    }
    my->fo->ended++;
    return my->task.cancelled ? WEIR_CANCELLED : WEIR_OK;
    WEIR_END;
}

static struct weir_future *grow_group(struct forest *fo, struct weir_scope *scope, int depth)
{
    struct weir_future *members[3];
    size_t count = 1 + draw(fo, 3);
    for (size_t i = 0; i < count; i++)
        members[i] = grow(fo, scope, depth - 1);
    switch (draw(fo, 3)) {
    case 0:
        return weir_all(members, count);
    case 1:
        return weir_any(members, count);
    default:
        return weir_race(members, count);
    }
}

static int map_some(void **value, void *data)
{
    (void)value;
    if (draw(data, 4) == 0)
        weir_scope_close(&((struct forest *)data)->scopes[draw(data, SCOPES)]);
    return draw(data, 2) ? WEIR_OK : WEIR_OUT_OF_RANGE;
}

static struct weir_future *follow_on(void *value, void *data)
{
    struct forest *fo = data;
    (void)value;
    return weir_delay(&fo->loop.executor, NULL, draw(fo, 10));
}

/* NULL when the scope is closing: the combinators and awaits must cope. */
static struct weir_future *grow(struct forest *fo, struct weir_scope *scope, int depth)
{
    struct weir_executor *executor = &fo->loop.executor;
    if (depth <= 0)
        return draw(fo, 4) ? weir_delay(executor, scope, draw(fo, 30))
                           : weir_future_ready(executor, scope, -(int)draw(fo, 2), NULL);
    switch (draw(fo, 6)) {
    case 0:
        return weir_timeout(grow(fo, scope, depth - 1), draw(fo, 20));
    case 1:
        return weir_future_map(grow(fo, scope, depth - 1), map_some, fo);
    case 2:
        return weir_future_and_then(grow(fo, scope, depth - 1), follow_on, fo);
    case 3:
        return grow_group(fo, scope, depth);
    default:
        return WEIR_START(branch, scope, .fo = fo, .home = scope, .depth = depth);
    }
}

static void act(struct forest *fo)
{
    unsigned i = draw(fo, ROOTS);
    if (draw(fo, 3) == 0)
        weir_future_cancel(&fo->held[i]);
    else if (draw(fo, 8) == 0)
        weir_scope_close(&fo->scopes[draw(fo, SCOPES)]);
}

static void on_root(struct weir_future *f, void *data)
{
    struct forest *fo = data;
    assert_true(weir_future_done(f));
    fo->called++;
    act(fo);
}

static void on_closed(struct weir_scope *scope, void *data)
{
    struct forest *fo = data;
    assert_true(weir_list_is_empty(&scope->futures));
    fo->closed++;
}

static void plant(struct forest *fo)
{
    for (int i = 0; i < SCOPES; i++) {
        struct weir_scope *parent = i == 0 ? NULL : &fo->scopes[draw(fo, (unsigned)i)];
        weir_scope_init(&fo->scopes[i], &fo->loop.executor, parent, on_closed, fo);
    }
    for (int i = 0; i < ROOTS; i++) {
        struct weir_future *f = grow(fo, &fo->scopes[draw(fo, SCOPES)], DEPTH);
        if (draw(fo, 2))
            fo->held[i] = f;
        else
            fo->taken += weir_future_then(f, on_root, fo) == WEIR_OK;
    }
}

static void run_forest(struct forest *fo, uint64_t seed)
{
    *fo = (struct forest){.random = seed};
    loop_init(&fo->loop);
    plant(fo);
    while (weir_executor_run_once(&fo->loop.executor, true) == 1)
        act(fo);
    for (int i = 0; i < ROOTS; i++)
        weir_future_cancel(&fo->held[i]);
    weir_scope_close(&fo->scopes[0]);
    loop_run(&fo->loop);
    assert_int_equal(fo->closed, SCOPES);
    assert_int_equal(fo->called, fo->taken);
    assert_int_equal(fo->started, fo->ended);
    loop_fini(&fo->loop);
}

static void random_forests_leave_nothing(void **state)
{
    static struct forest fo;
    int bodies = 0;
    (void)state;
    for (uint64_t seed = 1; seed <= SEEDS; seed++) {
        run_forest(&fo, seed);
        bodies += fo.started;
    }
    assert_true(bodies > SEEDS);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(random_forests_leave_nothing)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
