/* weir/clock.h — the monotonic clock, for what drives a wheel or measures.
 *
 * Engines and futures never read it; they are told the time by their executor, so that they run the
 * same under virtual time. Any thread.
 */
#ifndef WEIR_CLOCK_H
#define WEIR_CLOCK_H

#include "weir/base.h"

WEIR_BEGIN_DECLS

/* Since some fixed point of this boot. */
uint64_t weir_clock_ms(void);
uint64_t weir_clock_ns(void);

WEIR_END_DECLS

#endif
