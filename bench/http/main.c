/*
 * Measures parsers of HTTP requests on one of 705 bytes, as a browser sends it: nanoseconds for one, the median of several rounds
 * in which every parser has its turn. Before, each has to find the same parts as the first one.
 *
 * usage: bench_http [--quick]
 */
#include "peer.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { ROUNDS = 21 };

static const char text[] =
    "GET /articles/2024/11/a-short-history-of-the-lighthouses-of-the-north.html HTTP/1.1\r\n"
    "Host: www.lighthouses.example\r\n"
    "User-Agent: Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0\r\n"
    "Accept: text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8\r\n"
    "Accept-Language: en-GB,en;q=0.7,de;q=0.3\r\n"
    "Accept-Encoding: gzip, deflate, br, zstd\r\n"
    "Referer: https://www.lighthouses.example/articles/2024/index.html\r\n"
    "Connection: keep-alive\r\n"
    "Cookie: session=5f2d8a1b90c34e6f8a7b6c5d4e3f2a1b; consent=necessary.statistics; "
    "theme=dark; visits=17; last=2024-11-23T18%3A04%3A11Z; basket=a94f1c.b22e07.c0013d; "
    "lang=en-GB; ab=cover-2.teaser-7.search-1\r\n"
    "If-None-Match: \"6563a1f2-1c9b-gzip-9\"\r\n"
    "\r\n";
enum { LEN = sizeof text - 1 };

static const struct http_peer *const peers[] = {
    &http_peer_weir,           &http_peer_weir_full,
#ifdef BENCH_PICOHTTPPARSER
    &http_peer_picohttpparser,
#endif
#ifdef BENCH_LLHTTP
    &http_peer_llhttp,
#endif
#ifdef BENCH_HTTP_PARSER
    &http_peer_http_parser,
#endif
};
enum { PEERS = sizeof peers / sizeof *peers };

static double now_ns(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec * 1e9 + (double)time.tv_nsec;
}

static void fail(const struct http_peer *peer, const char *what)
{
    fprintf(stderr, "bench_http: %s %s\n", peer->name, what);
    exit(1);
}

static int same(struct part a, struct part b)
{
    return a.len == b.len && memcmp(a.data, b.data, a.len) == 0;
}

static void check(const struct http_peer *peer)
{
    struct request expected, got;
    if (peers[0]->parse(text, LEN) != 0 || peer->parse(text, LEN) != 0)
        fail(peer, "does not take the request");
    if (!peer->show)
        return;
    peers[0]->show(&expected);
    peer->show(&got);
    if (!same(got.target, expected.target) || got.header_count != expected.header_count)
        fail(peer, "finds something else");
    for (size_t i = 0; i < got.header_count; i++)
        if (!same(got.names[i], expected.names[i]) || !same(got.values[i], expected.values[i]))
            fail(peer, "finds another header");
}

static double measure(const struct http_peer *peer, unsigned repeats)
{
    double start = now_ns();
    for (unsigned i = 0; i < repeats; i++)
        if (peer->parse(text, LEN) != 0)
            fail(peer, "fails");
    return (now_ns() - start) / repeats;
}

static int compare(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

int main(int argc, char **argv)
{
    static double results[PEERS][ROUNDS];
    int quick = argc > 1 && strcmp(argv[1], "--quick") == 0;
    unsigned rounds = quick ? 3 : ROUNDS, repeats = quick ? 1000 : 100000;
    for (size_t p = 0; p < PEERS; p++)
        check(peers[p]);
    for (unsigned round = 0; round < rounds; round++)
        for (size_t p = 0; p < PEERS; p++)
            results[p][round] = measure(peers[p], repeats);
    printf("HTTP/1.1: a request of %d bytes with 9 headers, median of %u rounds\n\n", LEN, rounds);
    printf("parser                   ns  x weir\n");
    for (size_t p = 0; p < PEERS; p++) {
        qsort(results[p], rounds, sizeof results[p][0], compare);
        printf("%-20s  %5.1f  %6.2f\n", peers[p]->name, results[p][rounds / 2],
               results[p][rounds / 2] / results[0][rounds / 2]);
    }
    return 0;
}
