#include "weir/wheel.h"

#include <string.h>

/* Level L has slots of 64^L ms. A timer lies on the level of the highest 6-bit digit in which its
 * time differs from the wheel's, in the slot of that digit. So on every level all filled slots lie
 * ahead of the wheel's own digit, and everything on a level comes before everything on the next. */

enum {
    SLOT_MASK = WEIR_WHEEL_SLOTS - 1,
    SLOT_DUE = WEIR_WHEEL_LEVELS * WEIR_WHEEL_SLOTS, /* in the lists due or firing */
    SLOT_NEVER,
};

static const uint64_t time_end = UINT64_C(1) << (WEIR_WHEEL_BITS * WEIR_WHEEL_LEVELS);

void weir_wheel_init(struct weir_wheel *wheel, uint64_t now)
{
    wheel->now = now;
    wheel->count = 0;
    memset(wheel->filled, 0, sizeof wheel->filled);
    weir_list_init(&wheel->due);
    weir_list_init(&wheel->firing);
    weir_list_init(&wheel->never);
    for (int level = 0; level < WEIR_WHEEL_LEVELS; level++)
        for (int slot = 0; slot < WEIR_WHEEL_SLOTS; slot++)
            weir_list_init(&wheel->slots[level][slot]);
}

/* Puts an unlinked timer where its time belongs. */
static void place(struct weir_wheel *wheel, struct weir_timer *timer)
{
    uint64_t at = timer->at;
    if (at <= wheel->now || at >= time_end) {
        timer->slot = at <= wheel->now ? SLOT_DUE : SLOT_NEVER;
        weir_list_push_back(at <= wheel->now ? &wheel->due : &wheel->never, &timer->link);
        return;
    }
    unsigned level = (63u - (unsigned)__builtin_clzll(at ^ wheel->now)) / WEIR_WHEEL_BITS;
    unsigned slot = (unsigned)(at >> (WEIR_WHEEL_BITS * level)) & SLOT_MASK;
    timer->slot = level * WEIR_WHEEL_SLOTS + slot;
    wheel->filled[level] |= UINT64_C(1) << slot;
    weir_list_push_back(&wheel->slots[level][slot], &timer->link);
}

/* Unlinks a running timer; its slot may be empty then. */
static void take(struct weir_wheel *wheel, struct weir_timer *timer)
{
    weir_list_remove(&timer->link);
    if (timer->slot >= SLOT_DUE)
        return;
    unsigned level = timer->slot / WEIR_WHEEL_SLOTS;
    unsigned slot = timer->slot % WEIR_WHEEL_SLOTS;
    if (weir_list_is_empty(&wheel->slots[level][slot]))
        wheel->filled[level] &= ~(UINT64_C(1) << slot);
}

void weir_wheel_start(struct weir_wheel *wheel, struct weir_timer *timer, uint64_t at)
{
    if (weir_timer_is_running(timer)) {
        bool is_later = at >= timer->at && timer->slot < SLOT_DUE;
        timer->at = at;
        if (is_later)
            return; /* it moves when its slot comes round */
        take(wheel, timer);
    } else {
        timer->at = at;
        wheel->count++;
    }
    place(wheel, timer);
}

void weir_wheel_stop(struct weir_wheel *wheel, struct weir_timer *timer)
{
    if (!weir_timer_is_running(timer))
        return;
    take(wheel, timer);
    wheel->count--;
}

/* The lowest level with a filled slot, or -1. */
static int first_level(const struct weir_wheel *wheel)
{
    for (int level = 0; level < WEIR_WHEEL_LEVELS; level++)
        if (wheel->filled[level])
            return level;
    return -1;
}

/* When the first filled slot of `level` begins. */
static uint64_t slot_time(const struct weir_wheel *wheel, int level)
{
    unsigned shift = WEIR_WHEEL_BITS * (unsigned)level;
    uint64_t slot = (uint64_t)__builtin_ctzll(wheel->filled[level]);
    uint64_t upper = wheel->now >> shift >> WEIR_WHEEL_BITS << WEIR_WHEEL_BITS << shift;
    return upper | slot << shift;
}

uint64_t weir_wheel_next(const struct weir_wheel *wheel)
{
    if (!weir_list_is_empty(&wheel->due) || !weir_list_is_empty(&wheel->firing))
        return wheel->now;
    int level = first_level(wheel);
    return level < 0 ? WEIR_TIME_NEVER : slot_time(wheel, level);
}

/* Empties the first slot of `level`, whose time is the wheel's: its timers become due or go to
 * lower levels. */
static void open_slot(struct weir_wheel *wheel, int level)
{
    unsigned slot = (unsigned)__builtin_ctzll(wheel->filled[level]);
    struct weir_list timers;
    weir_list_init(&timers);
    weir_list_splice(&timers, &wheel->slots[level][slot]);
    wheel->filled[level] &= ~(UINT64_C(1) << slot);
    struct weir_list *link;
    while ((link = weir_list_pop(&timers)))
        place(wheel, WEIR_CONTAINER(link, struct weir_timer, link));
}

/* Moves every timer up to `now` to the list of due ones, in order of time. */
static void collect(struct weir_wheel *wheel, uint64_t now)
{
    int level;
    while ((level = first_level(wheel)) >= 0) {
        uint64_t time = slot_time(wheel, level);
        if (time > now)
            break;
        wheel->now = time;
        open_slot(wheel, level);
    }
    if (now > wheel->now)
        wheel->now = now;
}

size_t weir_wheel_advance(struct weir_wheel *wheel, uint64_t now)
{
    collect(wheel, now);
    /* What the callbacks start as due goes to the other list and waits for the next advance. */
    weir_list_splice(&wheel->firing, &wheel->due);
    size_t fired = 0;
    struct weir_list *link;
    while ((link = weir_list_pop(&wheel->firing))) {
        struct weir_timer *timer = WEIR_CONTAINER(link, struct weir_timer, link);
        wheel->count--;
        fired++;
        timer->fn(timer->data);
    }
    return fired;
}
