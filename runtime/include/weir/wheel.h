/* weir/wheel.h — a hierarchical timing wheel with ticks of 1 ms.
 *
 * Starting, stopping and restarting a timer are O(1); a timer that is put off costs one store, as
 * it moves only when its old slot comes round. The wheel has no clock: `weir_wheel_advance` is told
 * the time, `weir_wheel_next` tells when it wants to be told again.
 *
 * Timers fire in the order of their times, those of one tick in no particular order. One that is
 * started by a firing timer with a time that has come fires at the next advance, never in the same,
 * so that timers cannot starve the rest of a loop. A timer may be stopped, restarted or freed by
 * any callback, its own included.
 *
 * Intrusive: who owns the `struct weir_timer` stops it before freeing it. One thread.
 */
#ifndef WEIR_WHEEL_H
#define WEIR_WHEEL_H

#include "weir/list.h"

enum { WEIR_WHEEL_BITS = 6, WEIR_WHEEL_SLOTS = 1 << WEIR_WHEEL_BITS, WEIR_WHEEL_LEVELS = 8 };

#define WEIR_TIME_NEVER UINT64_MAX

/* Set fn and data, zero the rest (or weir_timer_init). */
struct weir_timer {
    struct weir_list link;
    uint64_t at;            /* ms on the wheel's time scale */
    void (*fn)(void *data); /* called once per start, the timer no longer running */
    void *data;
    uint32_t slot; /* the wheel's */
};

struct weir_wheel {
    uint64_t now;                       /* every slot up to this time is empty */
    size_t count;                       /* timers running */
    struct weir_list due;               /* whose time has come; for the next advance */
    struct weir_list firing;            /* for the advance under way */
    struct weir_list never;             /* beyond the scale */
    uint64_t filled[WEIR_WHEEL_LEVELS]; /* bit per slot that holds timers */
    struct weir_list slots[WEIR_WHEEL_LEVELS][WEIR_WHEEL_SLOTS];
};

WEIR_BEGIN_DECLS

static inline void weir_timer_init(struct weir_timer *timer, void (*fn)(void *data), void *data)
{
    weir_list_init(&timer->link);
    timer->at = 0;
    timer->fn = fn;
    timer->data = data;
    timer->slot = 0;
}

static inline bool weir_timer_is_running(const struct weir_timer *timer)
{
    return weir_list_is_linked(&timer->link);
}

/* `now` in ms on any scale that does not go back. */
void weir_wheel_init(struct weir_wheel *wheel, uint64_t now);

/* (Re)starts `timer` to fire at `at`; a time that has come fires at the next advance. A time beyond
 * 2^48 ms never comes. */
void weir_wheel_start(struct weir_wheel *wheel, struct weir_timer *timer, uint64_t at);

/* Its fn will not be called. Harmless on a timer that is not running. */
void weir_wheel_stop(struct weir_wheel *wheel, struct weir_timer *timer);

/* Fires what is due at `now` and returns how many did. A `now` before the last one counts as that.
 * A timer's fn may call it (as one that waits does): the inner call goes on with what is due. */
size_t weir_wheel_advance(struct weir_wheel *wheel, uint64_t now);

/* When advance should be called next: never later than the first timer's time, perhaps earlier
 * (with nothing to fire then). WEIR_TIME_NEVER when no timer will ever fire. */
uint64_t weir_wheel_next(const struct weir_wheel *wheel);

WEIR_END_DECLS

#endif
