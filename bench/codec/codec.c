/*
 * Measures codecs on messages of about 200 bytes: nanoseconds for one encode and one decode, the
 * median of several rounds in which every codec has its turn. Before, each codec has to write the
 * very same bytes as the first one and to read them back in full.
 *
 * usage: bench_codec [--quick]
 */
#include "peer.h"
#include "values.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define ROOM 1024
#define ROUNDS 21

struct wire {
    uint8_t bytes[ROOM];
    size_t len;
};

struct result {
    double encode[ROUNDS], decode[ROUNDS];
};

static const struct peer *const peers[] = {
    &peer_hand,
    &peer_weir,
#ifdef BENCH_PROTOBUF_C
    &peer_protobuf_c,
#endif
#ifdef BENCH_PROTOBUF_CPP
    &peer_protobuf_cpp,
#endif
};
#define PEER_COUNT (sizeof(peers) / sizeof(peers[0]))

static struct wire wires[VALUES_COUNT];

static double now_ns(void)
{
    struct timespec time;

    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec * 1e9 + (double)time.tv_nsec;
}

static void fail(const struct peer *peer, const char *what, size_t i)
{
    fprintf(stderr, "bench_codec: %s %s message %zu\n", peer->name, what, i);
    exit(1);
}

static int same(const struct wire *expected, const uint8_t *begin, size_t len)
{
    return len == expected->len && memcmp(begin, expected->bytes, len) == 0;
}

static void check_peer(const struct peer *peer)
{
    static uint8_t out[ROOM];
    uint8_t *begin = NULL;

    if (peer->prepare() != 0)
        fail(peer, "cannot make", 0);
    for (size_t i = 0; i < VALUES_COUNT; i++) {
        struct wire *expected = &wires[i];
        size_t len = peer->encode(i, out, ROOM, &begin);

        if (peer == peers[0]) {
            memcpy(expected->bytes, begin, len);
            expected->len = len;
        }
        if (len == 0 || !same(expected, begin, len))
            fail(peer, "does not encode as the first codec does", i);
        if (peer->decode(expected->bytes, expected->len) != 0)
            fail(peer, "cannot decode", i);
        len = peer->encode_decoded(out, ROOM, &begin);
        if (!same(expected, begin, len))
            fail(peer, "does not keep all of", i);
    }
}

static void measure(struct result *result, const struct peer *peer, unsigned round,
                    unsigned repeats)
{
    static uint8_t out[ROOM];
    double calls = (double)repeats * VALUES_COUNT, start = now_ns();
    uint8_t *begin;

    for (unsigned r = 0; r < repeats; r++)
        for (size_t i = 0; i < VALUES_COUNT; i++)
            if (peer->encode(i, out, ROOM, &begin) != wires[i].len)
                fail(peer, "fails to encode", i);
    result->encode[round] = (now_ns() - start) / calls;
    start = now_ns();
    for (unsigned r = 0; r < repeats; r++)
        for (size_t i = 0; i < VALUES_COUNT; i++)
            if (peer->decode(wires[i].bytes, wires[i].len) != 0)
                fail(peer, "fails to decode", i);
    result->decode[round] = (now_ns() - start) / calls;
}

static int compare(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;

    return (x > y) - (x < y);
}

static double median(double *figures, unsigned count)
{
    qsort(figures, count, sizeof(*figures), compare);
    return figures[count / 2];
}

static void print_table(struct result *results, unsigned rounds)
{
    double encode = 1, decode = 1;
    size_t bytes = 0;

    for (size_t i = 0; i < VALUES_COUNT; i++)
        bytes += wires[i].len;
    printf("Codec: %d messages of %zu bytes on average, median of %u rounds\n\n", VALUES_COUNT,
           bytes / VALUES_COUNT, rounds);
    printf("codec             encode ns  x hand  decode ns  x hand\n");
    for (size_t p = 0; p < PEER_COUNT; p++) {
        double e = median(results[p].encode, rounds), d = median(results[p].decode, rounds);

        if (p == 0) {
            encode = e;
            decode = d;
        }
        printf("%-16s  %9.1f  %6.2f  %9.1f  %6.2f\n", peers[p]->name, e, e / encode, d, d / decode);
    }
}

int main(int argc, char **argv)
{
    static struct result results[PEER_COUNT];
    int quick = argc > 1 && strcmp(argv[1], "--quick") == 0;
    unsigned rounds = quick ? 3 : ROUNDS, repeats = quick ? 200 : 20000;

    for (size_t p = 0; p < PEER_COUNT; p++)
        check_peer(peers[p]);
    for (unsigned round = 0; round < rounds; round++)
        for (size_t p = 0; p < PEER_COUNT; p++)
            measure(&results[p], peers[p], round, repeats);
    print_table(results, rounds);
    return 0;
}
