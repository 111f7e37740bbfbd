/* bench_dns: nanoseconds per reply of DNS, read whole and ready to be looked at, and written.
 *
 *     bench_dns [--quick]
 *
 * The peers do what their callers use them for: ares_parse_a_reply() makes a hostent of an address, ldns_wire2pkt() a packet. Best of
 * several rounds, all in one run, so that the ratios hold. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#ifdef BENCH_CARES
#include <ares.h>
#include <netdb.h>
#endif
#ifdef BENCH_LDNS
#include <ldns/ldns.h>
#endif

#include "dns.h"
#include "weir/arena.h"
#include "weir/buf.h"

/* www.example.com A: one answer, whose name stands in the question. */
static const uint8_t one_answer[] = "\x8a\x5b\x81\x80\0\1\0\1\0\0\0\0"
                                    "\3www\7example\3com\0\0\1\0\1"
                                    "\300\14\0\1\0\1\0\0\16\20\0\4\300\0\2\1";

/* example.net MX: two exchanges and their addresses, compressed throughout. */
static const uint8_t exchanges[] = "\0\1\204\0\0\1\0\2\0\0\0\2"
                                   "\7example\3net\0\0\17\0\1"
                                   "\300\14\0\17\0\1\0\0\0\74\0\11\0\12\4mail\300\14"
                                   "\300\14\0\17\0\1\0\0\0\74\0\12\0\24\5mail2\300\14"
                                   "\300\53\0\1\0\1\0\0\0\74\0\4\300\0\2\1"
                                   "\300\100\0\1\0\1\0\0\0\74\0\4\300\0\2\2";

static struct weir_arena arena;
static char block[16384];
static struct weir_buf out;

static void stop(const char *what)
{
    fprintf(stderr, "bench_dns: %s\n", what);
    exit(1);
}

static void read_weir(const uint8_t *data, size_t len)
{
    struct dns_message m;
    struct weir_bytes in = {data, len};
    if (dns_message_decode(&m, in, &arena, NULL, NULL) != WEIR_OK || m.questions.count != 1)
        stop("weir refuses");
    weir_arena_reset(&arena);
}

static struct dns_message to_write;

static void write_weir(const uint8_t *data, size_t len)
{
    (void)data;
    if (dns_message_encode(&to_write, &out, NULL) != WEIR_OK || weir_buf_len(&out) != len)
        stop("weir writes something else");
    weir_buf_clear(&out);
}

#ifdef BENCH_CARES
static void read_cares(const uint8_t *data, size_t len)
{
    struct hostent *host;
    if (ares_parse_a_reply(data, (int)len, &host, NULL, NULL) != ARES_SUCCESS)
        stop("c-ares refuses");
    ares_free_hostent(host);
}
#endif

#ifdef BENCH_LDNS
static void read_ldns(const uint8_t *data, size_t len)
{
    ldns_pkt *packet;
    if (ldns_wire2pkt(&packet, data, len) != LDNS_STATUS_OK)
        stop("ldns refuses");
    ldns_pkt_free(packet);
}

static ldns_pkt *to_write_ldns;

static void write_ldns(const uint8_t *data, size_t len)
{
    uint8_t *wire;
    size_t size;
    (void)data;
    if (ldns_pkt2wire(&wire, to_write_ldns, &size) != LDNS_STATUS_OK || size != len)
        stop("ldns writes something else");
    LDNS_FREE(wire);
}
#endif

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec * 1e9 + (double)t.tv_nsec;
}

typedef void work(const uint8_t *data, size_t len);

static double measure(work *run, const uint8_t *data, size_t len, int rounds)
{
    enum { TIMES = 20000 };
    double best = 1e30;
    for (int round = 0; round < rounds; round++) {
        double begin = now();
        for (int i = 0; i < TIMES; i++)
            run(data, len);
        double each = (now() - begin) / TIMES;
        best = each < best ? each : best;
    }
    return best;
}

static void row(const char *what, const char *name, double ns, double weir)
{
    if (ns == weir)
        printf("%-24s %-8s %8.1f ns\n", what, name, ns);
    else
        printf("%-24s %-8s %8.1f ns %6.2f times weir's\n", what, name, ns, ns / weir);
}

static void compare(const char *what, const uint8_t *data, size_t len, int rounds)
{
    double weir = measure(read_weir, data, len, rounds);
    row(what, "weir", weir, weir);
#ifdef BENCH_CARES
    if (data == one_answer)
        row(what, "c-ares", measure(read_cares, data, len, rounds), weir);
#endif
#ifdef BENCH_LDNS
    row(what, "ldns", measure(read_ldns, data, len, rounds), weir);
#endif
}

static void compare_writers(const char *what, const uint8_t *data, size_t len, int rounds)
{
    struct weir_arena keep = {0};
    struct weir_bytes in = {data, len};
    if (dns_message_decode(&to_write, in, &keep, NULL, NULL) != WEIR_OK)
        stop("weir refuses");
    double weir = measure(write_weir, data, len, rounds);
    row(what, "weir", weir, weir);
#ifdef BENCH_LDNS
    if (ldns_wire2pkt(&to_write_ldns, data, len) != LDNS_STATUS_OK)
        stop("ldns refuses");
    row(what, "ldns", measure(write_ldns, data, len, rounds), weir);
    ldns_pkt_free(to_write_ldns);
#endif
    weir_arena_fini(&keep);
}

int main(int argc, char **argv)
{
    int rounds = argc > 1 && strcmp(argv[1], "--quick") == 0 ? 1 : 20;
    weir_arena_init(&arena,
                    &(struct weir_arena_options){.first = block, .first_size = sizeof block});
    compare("read, one answer", one_answer, sizeof one_answer - 1, rounds);
    compare("read, two exchanges", exchanges, sizeof exchanges - 1, rounds);
    compare_writers("write, one answer", one_answer, sizeof one_answer - 1, rounds);
    compare_writers("write, two exchanges", exchanges, sizeof exchanges - 1, rounds);
    weir_arena_fini(&arena);
    weir_buf_fini(&out);
    return 0;
}
