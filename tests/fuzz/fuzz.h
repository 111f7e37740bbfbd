/* fuzz: what the fuzzers share: choices taken from the input, and claims that end the program.
 *
 * A feed hands out the input's bytes from its front; behind the end it gives zeroes, so every input means something and the
 * shorter one means less. Nothing here owns memory; a feed borrows the input.
 */
#ifndef WEIR_TESTS_FUZZ_H
#define WEIR_TESTS_FUZZ_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

/* The entry point that libFuzzer and cmake/fuzz_replay.c call. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Ends the program, which is a finding, unless `claim` holds. */
#define FUZZ_CLAIM(claim)                                                                          \
    do {                                                                                           \
        if (!(claim)) {                                                                            \
            fprintf(stderr, "%s:%d: does not hold: %s\n", __FILE__, __LINE__, #claim);             \
            abort();                                                                               \
        }                                                                                          \
    } while (0)

struct feed {
    const uint8_t *at;
    const uint8_t *end;
};

static inline size_t feed_left(const struct feed *feed)
{
    return (size_t)(feed->end - feed->at);
}

static inline uint8_t feed_byte(struct feed *feed)
{
    return feed->at < feed->end ? *feed->at++ : 0;
}

/* Big-endian, of `bytes` bytes. */
static inline uint64_t feed_number(struct feed *feed, unsigned bytes)
{
    uint64_t number = 0;
    while (bytes-- > 0)
        number = number << 8 | feed_byte(feed);
    return number;
}

/* Below `limit`, which is 1 to 65536. */
static inline unsigned feed_below(struct feed *feed, unsigned limit)
{
    return (unsigned)feed_number(feed, limit > 256 ? 2 : 1) % limit;
}

/* False behind the end. */
static inline bool feed_chance(struct feed *feed, unsigned one_in)
{
    return feed->at < feed->end && feed_byte(feed) % one_in == one_in - 1;
}

#endif
