/*
 * What the measured messages hold, in plain C, for each codec to make its own structs of. Constant;
 * views of it may be kept for ever.
 */
#ifndef BENCH_CODEC_VALUES_H
#define BENCH_CODEC_VALUES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define VALUES_COUNT 8

struct values_item {
    uint32_t sku;
    const char *label;
    uint32_t amount;
};

struct values {
    uint64_t id;
    int64_t delta;
    const char *name, *email;
    uint8_t token[16];
    const char *street, *city;
    uint32_t zip;
    uint32_t scores[10];
    size_t score_count;
    bool active;
    int level;
    double balance;
    struct values_item items[4];
    size_t item_count;
};

extern const struct values values[VALUES_COUNT];

#ifdef __cplusplus
}
#endif
#endif
