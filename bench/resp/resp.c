/*
 * Measures parsers of RESP commands on SET commands of 75 bytes: nanoseconds for one command, the
 * median of several rounds in which every parser has its turn. Each has to come to the same sum.
 *
 * usage: bench_resp [--quick]
 */
#include "peer.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define ROUNDS 31

static const struct peer *const peers[] = {
    &peer_hand,
    &peer_weir,
#ifdef BENCH_HIREDIS
    &peer_hiredis,
    &peer_hiredis_replies,
#endif
};
#define PEER_COUNT (sizeof(peers) / sizeof(peers[0]))

static struct command commands[COMMANDS];

static double now_ns(void)
{
    struct timespec time;

    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec * 1e9 + (double)time.tv_nsec;
}

static void make_commands(void)
{
    for (unsigned i = 0; i < COMMANDS; i++)
        commands[i].len = (size_t)snprintf(
            (char *)commands[i].bytes, sizeof(commands[i].bytes),
            "*3\r\n$3\r\nSET\r\n$16\r\nsession:%08u\r\n$32\r\n%c%031u\r\n", i, (int)('a' + i), i);
}

static double measure(const struct peer *peer, unsigned repeats, uint64_t expected)
{
    double start = now_ns(), took;
    uint64_t sum = peer->parse(commands, repeats);

    took = now_ns() - start;
    if (sum != expected) {
        fprintf(stderr, "bench_resp: %s comes to another sum\n", peer->name);
        exit(1);
    }
    return took / ((double)repeats * COMMANDS);
}

static int compare(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;

    return (x > y) - (x < y);
}

int main(int argc, char **argv)
{
    static double figures[PEER_COUNT][ROUNDS];
    int quick = argc > 1 && strcmp(argv[1], "--quick") == 0;
    unsigned rounds = quick ? 3 : ROUNDS, repeats = quick ? 200 : 20000;
    uint64_t expected;

    make_commands();
    expected = peer_hand.parse(commands, repeats);
    for (unsigned round = 0; round < rounds; round++)
        for (size_t p = 0; p < PEER_COUNT; p++)
            figures[p][round] = measure(peers[p], repeats, expected);
    printf("RESP: a SET command of %zu bytes, median of %u rounds\n\n", commands[0].len, rounds);
    printf("parser                  ns  x hand\n");
    for (size_t p = 0; p < PEER_COUNT; p++) {
        qsort(figures[p], rounds, sizeof(figures[p][0]), compare);
        printf("%-19s  %5.1f  %6.2f\n", peers[p]->name, figures[p][rounds / 2],
               figures[p][rounds / 2] / figures[0][rounds / 2]);
    }
    return expected == 0;
}
