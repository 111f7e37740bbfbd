/* A parser of RESP commands under measurement. */
#ifndef BENCH_RESP_PEER_H
#define BENCH_RESP_PEER_H

#include <stddef.h>
#include <stdint.h>

enum { COMMANDS = 16, ARGUMENTS = 3 };

struct command {
    uint8_t bytes[128];
    size_t len;
};

struct peer {
    const char *name;

    /* Parses each command `repeats` times and returns the sum of the lengths of all arguments and of the first bytes of the last ones, or 0
     * when one is refused. */
    uint64_t (*parse)(const struct command *commands, unsigned repeats);
};

extern const struct peer peer_hand, peer_weir, peer_hiredis, peer_hiredis_replies;

#endif
