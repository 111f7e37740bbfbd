#include "weir/wheel.h"

#include <stdlib.h>

#include "cmocka_all.h"
#include "random.h"

/* A timer that notes when it fired. */
struct probe {
    struct weir_timer timer;
    struct weir_wheel *wheel;
    int fired;
    uint64_t at;
    uint64_t restart_at; /* when > 0: starts itself again */
    struct probe *stops; /* stopped when this one fires */
};

static void probe_fired(void *data)
{
    struct probe *probe = data;
    assert_false(weir_timer_is_running(&probe->timer));
    probe->fired++;
    probe->at = probe->wheel->now;
    if (probe->restart_at)
        weir_wheel_start(probe->wheel, &probe->timer, probe->restart_at);
    if (probe->stops)
        weir_wheel_stop(probe->wheel, &probe->stops->timer);
}

static void probe_start(struct probe *probe, struct weir_wheel *wheel, uint64_t at)
{
    if (!probe->timer.fn)
        weir_timer_init(&probe->timer, probe_fired, probe);
    probe->wheel = wheel;
    weir_wheel_start(wheel, &probe->timer, at);
}

static void fires_on_its_tick(void **state)
{
    (void)state;
    static const uint64_t starts[] = {0, 1, 63, 64, 4095, 1000003, UINT64_C(1) << 40};
    static const uint64_t delays[] = {1,   2,    62,   63,   64,     65,
                                      127, 4095, 4096, 4097, 300000, 86400000};
    struct weir_wheel wheel;
    for (size_t s = 0; s < sizeof starts / sizeof *starts; s++) {
        for (size_t d = 0; d < sizeof delays / sizeof *delays; d++) {
            struct probe probe = {0};
            weir_wheel_init(&wheel, starts[s]);
            probe_start(&probe, &wheel, starts[s] + delays[d]);
            assert_int_equal(weir_wheel_advance(&wheel, starts[s] + delays[d] - 1), 0);
            assert_int_equal(probe.fired, 0);
            assert_int_equal(weir_wheel_advance(&wheel, starts[s] + delays[d]), 1);
            assert_int_equal(probe.fired, 1);
            assert_int_equal(wheel.count, 0);
            assert_true(weir_wheel_next(&wheel) == WEIR_TIME_NEVER);
        }
    }
}

static void driven_by_next_it_is_never_late(void **state)
{
    (void)state;
    struct weir_wheel wheel;
    struct probe probe = {0};
    weir_wheel_init(&wheel, 12345);
    probe_start(&probe, &wheel, 12345 + 10000000);
    int turns = 0;
    while (!probe.fired) {
        uint64_t next = weir_wheel_next(&wheel);
        assert_true(next > wheel.now && next <= probe.timer.at);
        weir_wheel_advance(&wheel, next);
        turns++;
    }
    assert_int_equal(probe.at, 12345 + 10000000);
    assert_true(turns <= WEIR_WHEEL_LEVELS);
}

static void restart_moves_both_ways(void **state)
{
    (void)state;
    struct weir_wheel wheel;
    struct probe probe = {0};
    weir_wheel_init(&wheel, 0);
    probe_start(&probe, &wheel, 100);
    probe_start(&probe, &wheel, 5000); /* later: stays in its slot */
    assert_int_equal(weir_wheel_advance(&wheel, 4999), 0);
    probe_start(&probe, &wheel, 6000);
    probe_start(&probe, &wheel, 5010); /* sooner */
    assert_int_equal(wheel.count, 1);
    assert_int_equal(weir_wheel_advance(&wheel, 5009), 0);
    assert_int_equal(weir_wheel_advance(&wheel, 5010), 1);
    assert_int_equal(weir_wheel_advance(&wheel, 10000), 0);
}

static void stop_is_idempotent(void **state)
{
    (void)state;
    struct weir_wheel wheel;
    struct probe probe = {0};
    weir_wheel_init(&wheel, 7);
    probe_start(&probe, &wheel, 8);
    weir_wheel_stop(&wheel, &probe.timer);
    weir_wheel_stop(&wheel, &probe.timer);
    assert_int_equal(wheel.count, 0);
    assert_true(weir_wheel_next(&wheel) == WEIR_TIME_NEVER);
    assert_int_equal(weir_wheel_advance(&wheel, 100), 0);
    assert_int_equal(probe.fired, 0);
}

static void a_past_time_fires_at_the_next_advance(void **state)
{
    (void)state;
    struct weir_wheel wheel;
    struct probe probe = {0};
    weir_wheel_init(&wheel, 50);
    probe_start(&probe, &wheel, 10);
    assert_int_equal(probe.fired, 0);
    assert_int_equal(weir_wheel_next(&wheel), 50);
    assert_int_equal(weir_wheel_advance(&wheel, 50), 1);
}

static void a_timer_that_restarts_itself_does_not_starve(void **state)
{
    (void)state;
    struct weir_wheel wheel;
    struct probe probe = {.restart_at = 1};
    weir_wheel_init(&wheel, 0);
    probe_start(&probe, &wheel, 1);
    for (int turn = 1; turn <= 5; turn++) {
        assert_int_equal(weir_wheel_advance(&wheel, 1), 1);
        assert_int_equal(probe.fired, turn);
        assert_int_equal(weir_wheel_next(&wheel), 1);
    }
    weir_wheel_stop(&wheel, &probe.timer);
    assert_int_equal(wheel.count, 0);
}

static void one_may_stop_another_that_is_due(void **state)
{
    (void)state;
    struct weir_wheel wheel;
    struct probe second = {0};
    struct probe first = {.stops = &second};
    weir_wheel_init(&wheel, 0);
    probe_start(&first, &wheel, 3);
    probe_start(&second, &wheel, 4);
    assert_int_equal(weir_wheel_advance(&wheel, 9), 1);
    assert_int_equal(second.fired, 0);
    assert_int_equal(wheel.count, 0);
}

static void free_on_fire(void *data)
{
    free(data);
}

static void a_timer_may_be_freed_when_it_fires(void **state)
{
    (void)state;
    struct weir_wheel wheel;
    weir_wheel_init(&wheel, 0);
    for (uint64_t i = 0; i < 10; i++) {
        struct weir_timer *timer = malloc(sizeof *timer);
        weir_timer_init(timer, free_on_fire, timer);
        weir_wheel_start(&wheel, timer, i);
    }
    assert_int_equal(weir_wheel_advance(&wheel, 20), 10);
}

static void nested_advance(void *data)
{
    struct weir_wheel *wheel = data;
    weir_wheel_advance(wheel, wheel->now);
}

static void a_callback_may_drive_the_wheel(void **state)
{
    (void)state;
    struct weir_wheel wheel;
    struct weir_timer waiting = {.fn = nested_advance, .data = &wheel};
    struct probe probe = {0};
    weir_wheel_init(&wheel, 0);
    weir_wheel_start(&wheel, &waiting, 1);
    probe_start(&probe, &wheel, 2);
    weir_wheel_advance(&wheel, 5);
    assert_int_equal(probe.fired, 1);
    assert_int_equal(wheel.count, 0);
}

static void never_is_never(void **state)
{
    (void)state;
    struct weir_wheel wheel;
    struct probe probe = {0};
    weir_wheel_init(&wheel, 0);
    probe_start(&probe, &wheel, WEIR_TIME_NEVER);
    assert_true(weir_timer_is_running(&probe.timer));
    assert_true(weir_wheel_next(&wheel) == WEIR_TIME_NEVER);
    assert_int_equal(weir_wheel_advance(&wheel, UINT64_C(1) << 47), 0);
    probe_start(&probe, &wheel, (UINT64_C(1) << 47) + 5);
    assert_int_equal(weir_wheel_advance(&wheel, (UINT64_C(1) << 47) + 5), 1);
}

static void time_does_not_go_back(void **state)
{
    (void)state;
    struct weir_wheel wheel;
    struct probe probe = {0};
    weir_wheel_init(&wheel, 1000);
    probe_start(&probe, &wheel, 1001);
    assert_int_equal(weir_wheel_advance(&wheel, 10), 0);
    assert_int_equal(wheel.now, 1000);
    assert_int_equal(weir_wheel_advance(&wheel, 1001), 1);
}

enum { CROWD = 200 };

struct crowd {
    struct weir_wheel wheel;
    struct probe probes[CROWD];
    uint64_t expected[CROWD]; /* 0: not running */
};

static void crowd_check(struct crowd *crowd, uint64_t last)
{
    size_t running = 0;
    for (int i = 0; i < CROWD; i++) {
        struct probe *probe = &crowd->probes[i];
        if (probe->fired) {
            assert_true(crowd->expected[i] && crowd->expected[i] <= crowd->wheel.now);
            assert_true(probe->fired == 1);
            crowd->expected[i] = 0;
            probe->fired = 0;
        }
        assert_true(!crowd->expected[i] || crowd->expected[i] > last);
        running += crowd->expected[i] != 0;
    }
    assert_int_equal(running, crowd->wheel.count);
}

/* Against the plain model "fires in the first advance whose now has reached it". */
static void a_crowd_agrees_with_the_model(void **state)
{
    (void)state;
    struct crowd *crowd = calloc(1, sizeof *crowd);
    struct random random = {42};
    weir_wheel_init(&crowd->wheel, 4000);
    for (int turn = 0; turn < 20000; turn++) {
        int i = (int)random_below(&random, CROWD);
        uint64_t now = crowd->wheel.now;
        uint64_t shift = random_below(&random, 20);
        switch (random_below(&random, 4)) {
        case 0:
        case 1:
            crowd->expected[i] = now + 1 + random_below(&random, UINT64_C(1) << shift);
            probe_start(&crowd->probes[i], &crowd->wheel, crowd->expected[i]);
            break;
        case 2:
            weir_wheel_stop(&crowd->wheel, &crowd->probes[i].timer);
            crowd->expected[i] = 0;
            break;
        default:
            assert_true(weir_wheel_next(&crowd->wheel) > now);
            now += random_below(&random, UINT64_C(1) << (shift / 2));
            weir_wheel_advance(&crowd->wheel, now);
            crowd_check(crowd, now);
            break;
        }
    }
    free(crowd);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(fires_on_its_tick),
        cmocka_unit_test(driven_by_next_it_is_never_late),
        cmocka_unit_test(restart_moves_both_ways),
        cmocka_unit_test(stop_is_idempotent),
        cmocka_unit_test(a_past_time_fires_at_the_next_advance),
        cmocka_unit_test(a_timer_that_restarts_itself_does_not_starve),
        cmocka_unit_test(one_may_stop_another_that_is_due),
        cmocka_unit_test(a_timer_may_be_freed_when_it_fires),
        cmocka_unit_test(a_callback_may_drive_the_wheel),
        cmocka_unit_test(never_is_never),
        cmocka_unit_test(time_does_not_go_back),
        cmocka_unit_test(a_crowd_agrees_with_the_model),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
