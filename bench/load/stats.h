/*
 * Latencies in nanoseconds, counted in buckets that are at most 3 % wide. Constant memory, no
 * allocation. Not thread-safe.
 */
#ifndef BENCH_LOAD_STATS_H
#define BENCH_LOAD_STATS_H

#include <stdint.h>

#define STATS_SUB_BITS 5
#define STATS_BUCKETS (64 << STATS_SUB_BITS)

struct stats {
    uint64_t count;
    uint32_t buckets[STATS_BUCKETS];
};

void stats_add(struct stats *stats, uint64_t ns);

/* The latency that `fraction` of all stay below, in nanoseconds; 0 when there are none. */
uint64_t stats_quantile(const struct stats *stats, double fraction);

#endif
