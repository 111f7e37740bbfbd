#include "stats.h"

/* Values below 2^SUB_BITS have a bucket each; above, each power of two is split into as many. */
static unsigned bucket_of(uint64_t ns)
{
    unsigned shift;

    if (ns < 1u << STATS_SUB_BITS)
        return (unsigned)ns;
    shift = 63u - (unsigned)__builtin_clzll(ns) - STATS_SUB_BITS;
    return (shift << STATS_SUB_BITS) + (unsigned)(ns >> shift);
}

static uint64_t middle_of(unsigned bucket)
{
    unsigned shift;
    uint64_t low;

    if (bucket < 2u << STATS_SUB_BITS)
        return bucket;
    shift = (bucket >> STATS_SUB_BITS) - 1;
    low = (uint64_t)(bucket - (shift << STATS_SUB_BITS)) << shift;
    return low + ((uint64_t)1 << shift) / 2;
}

void stats_add(struct stats *stats, uint64_t ns)
{
    stats->buckets[bucket_of(ns)]++;
    stats->count++;
}

uint64_t stats_quantile(const struct stats *stats, double fraction)
{
    uint64_t below = 0, rank = (uint64_t)((double)stats->count * fraction);

    for (unsigned i = 0; i < STATS_BUCKETS; i++) {
        below += stats->buckets[i];
        if (below > rank)
            return middle_of(i);
    }
    return 0;
}
