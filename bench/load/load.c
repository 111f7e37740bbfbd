/*
 * The load generator: so many connections with so many requests in flight each, in a closed loop: a
 * reply makes the next request. What one wake-up of a connection makes is sent at once. Only what
 * begins and ends within the measured time counts, and the server's CPU time is read at both ends.
 *
 * It prints one line: requests/s, p50 µs, p99 µs, server CPU µs per request.
 * With --idle it opens the connections, one request each, and prints bytes of server memory for one.
 */
#define _GNU_SOURCE
#include "cpu.h"
#include "proto.h"
#include "stats.h"

#include <arpa/inet.h>
#include <errno.h>
#include <getopt.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define NS 1000000000ull

struct conn {
    int fd;
    int waits_to_write;
    uint8_t *in, *out;
    size_t in_begin, in_end, out_begin, out_end;
    uint64_t *started; /* by slot */
    uint32_t *waiting; /* slots whose request the server does not take yet */
    uint32_t waiting_count;
    void *state; /* the protocol's */
};

struct load {
    const struct load_proto *proto;
    int port, pid, core, idle;
    unsigned conn_count, in_flight;
    size_t payload_len;
    double warm_up, seconds;
    int epoll;
    uint8_t *payload;
    size_t in_size, out_size;
    struct conn *conns;
    struct stats stats;
    uint64_t replies; /* all of them, measured or not */
    uint64_t now, measure_from;
};

static void die(const char *what)
{
    perror(what);
    exit(1);
}

static void complain(const char *what)
{
    fprintf(stderr, "bench_load: %s\n", what);
    exit(1);
}

static void *allocate(size_t size)
{
    void *memory = calloc(1, size);

    if (!memory)
        die("memory");
    return memory;
}

static uint64_t now_ns(void)
{
    struct timespec time;

    clock_gettime(CLOCK_MONOTONIC, &time);
    return (uint64_t)time.tv_sec * NS + (uint64_t)time.tv_nsec;
}

static void flush_out(struct load *load, struct conn *conn)
{
    size_t left = conn->out_end - conn->out_begin;
    ssize_t sent = left ? send(conn->fd, conn->out + conn->out_begin, left, MSG_NOSIGNAL) : 0;
    int full;

    if (sent < 0 && errno != EAGAIN)
        die("send");
    if (sent > 0)
        conn->out_begin += (size_t)sent;
    full = conn->out_begin < conn->out_end;
    if (!full)
        conn->out_begin = conn->out_end = 0;
    if (full != conn->waits_to_write) {
        struct epoll_event event = {.events = EPOLLIN | (full ? EPOLLOUT : 0), .data.ptr = conn};

        epoll_ctl(load->epoll, EPOLL_CTL_MOD, conn->fd, &event);
        conn->waits_to_write = full;
    }
}

/* There is always room for in_flight requests: a slot's old request is long sent. */
static size_t write_request(struct load *load, struct conn *conn, uint32_t slot)
{
    size_t len;

    if (conn->out_begin > 0 && load->out_size - conn->out_end < load->payload_len + LOAD_OVERHEAD) {
        memmove(conn->out, conn->out + conn->out_begin, conn->out_end - conn->out_begin);
        conn->out_end -= conn->out_begin;
        conn->out_begin = 0;
    }
    len = load->proto->make_request(conn->state, conn->out + conn->out_end, slot, load->payload,
                                    load->payload_len);
    conn->out_end += len;
    return len;
}

static void request(struct load *load, struct conn *conn, uint32_t slot)
{
    conn->started[slot] = load->now;
    if (conn->waiting_count > 0 || write_request(load, conn, slot) == 0)
        conn->waiting[conn->waiting_count++] = slot;
}

static void retry_waiting(struct load *load, struct conn *conn)
{
    uint32_t done = 0;

    while (done < conn->waiting_count && write_request(load, conn, conn->waiting[done]) > 0)
        done++;
    conn->waiting_count -= done;
    memmove(conn->waiting, conn->waiting + done, conn->waiting_count * sizeof(*conn->waiting));
}

static void on_reply(struct load *load, struct conn *conn, uint32_t slot)
{
    if (slot == LOAD_NO_SLOT)
        return;
    if (slot >= load->in_flight)
        complain("a reply to nothing");
    load->replies++;
    if (conn->started[slot] >= load->measure_from)
        stats_add(&load->stats, load->now - conn->started[slot]);
    if (!load->idle)
        request(load, conn, slot);
}

/* Takes every complete reply of the input; what is left moves to the front. */
static void take_replies(struct load *load, struct conn *conn)
{
    for (;;) {
        size_t used = 0;
        uint32_t slot = LOAD_NO_SLOT;
        int status = load->proto->parse_reply(conn->state, conn->in + conn->in_begin,
                                              conn->in_end - conn->in_begin, load->payload,
                                              load->payload_len, &used, &slot);

        if (status < 0)
            complain("a reply that is not the request's echo");
        if (status == 0)
            break;
        conn->in_begin += used;
        on_reply(load, conn, slot);
    }
    if (conn->in_begin < conn->in_end)
        memmove(conn->in, conn->in + conn->in_begin, conn->in_end - conn->in_begin);
    conn->in_end -= conn->in_begin;
    conn->in_begin = 0;
}

static void on_readable(struct load *load, struct conn *conn)
{
    ssize_t got = recv(conn->fd, conn->in + conn->in_end, load->in_size - conn->in_end, 0);

    if (got == 0)
        complain("the server closed the connection");
    if (got < 0 && errno != EAGAIN)
        die("recv");
    if (got <= 0)
        return;
    conn->in_end += (size_t)got;
    load->now = now_ns();
    take_replies(load, conn);
    if (conn->waiting_count > 0)
        retry_waiting(load, conn);
}

static void turn(struct load *load)
{
    struct epoll_event events[256];
    int count = epoll_wait(load->epoll, events, 256, 1000);

    for (int i = 0; i < count; i++) {
        struct conn *conn = events[i].data.ptr;

        if (events[i].events & (EPOLLIN | EPOLLHUP | EPOLLERR))
            on_readable(load, conn);
        flush_out(load, conn);
    }
}

static int connect_to(int port)
{
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
    int one = 1, fd = socket(AF_INET, SOCK_STREAM, 0);

    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (fd < 0 || connect(fd, (struct sockaddr *)&address, sizeof(address)) != 0)
        die("connect");
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof(one));
    return fd;
}

static void open_conn(struct load *load, struct conn *conn)
{
    struct epoll_event event = {.events = EPOLLIN, .data.ptr = conn};

    conn->fd = connect_to(load->port);
    conn->in = allocate(load->in_size);
    conn->out = allocate(load->out_size);
    conn->started = allocate(load->in_flight * sizeof(*conn->started));
    conn->waiting = allocate(load->in_flight * sizeof(*conn->waiting));
    conn->state = allocate(load->proto->state_size + 1);
    if (epoll_ctl(load->epoll, EPOLL_CTL_ADD, conn->fd, &event) != 0)
        die("epoll_ctl");
    conn->out_end = load->proto->greet(conn->state, conn->out);
    load->now = now_ns();
    for (uint32_t slot = 0; slot < load->in_flight; slot++)
        request(load, conn, slot);
}

static void prepare(struct load *load)
{
    size_t one = load->payload_len + LOAD_OVERHEAD;

    load->payload = allocate(load->payload_len);
    for (size_t i = 0; i < load->payload_len; i++)
        load->payload[i] = (uint8_t)(i * 31 + 7);
    load->out_size = one * (load->in_flight + 2);
    load->in_size = 2 * one + 256 * 1024;
    if (load->idle)
        load->in_size = 2 * one;
    load->epoll = epoll_create1(0);
    load->conns = allocate(load->conn_count * sizeof(*load->conns));
    load->measure_from = UINT64_MAX;
}

static void run_until(struct load *load, uint64_t end)
{
    while (now_ns() < end)
        turn(load);
}

static void measure(struct load *load)
{
    uint64_t replies, begin, end;
    int64_t cpu_before, cpu_after;

    for (unsigned i = 0; i < load->conn_count; i++) {
        open_conn(load, &load->conns[i]);
        flush_out(load, &load->conns[i]);
    }
    run_until(load, now_ns() + (uint64_t)(load->warm_up * NS));
    replies = load->replies;
    cpu_before = cpu_used_ns(load->pid);
    begin = load->measure_from = now_ns();
    run_until(load, begin + (uint64_t)(load->seconds * NS));
    end = now_ns();
    cpu_after = cpu_used_ns(load->pid);
    replies = load->replies - replies;
    if (replies == 0)
        complain("no replies");
    printf("%.0f %.1f %.1f %.3f\n", (double)replies * NS / (double)(end - begin),
           (double)stats_quantile(&load->stats, 0.5) / 1e3,
           (double)stats_quantile(&load->stats, 0.99) / 1e3,
           (double)(cpu_after - cpu_before) / 1e3 / (double)replies);
}

/* Connections one after the other, so that none is there because another was busy. */
static void measure_idle(struct load *load)
{
    int64_t before = 0;
    unsigned settled = load->conn_count / 10;

    for (unsigned i = 0; i < load->conn_count; i++) {
        struct conn *conn = &load->conns[i];

        if (i == settled)
            before = cpu_memory(load->pid);
        open_conn(load, conn);
        flush_out(load, conn);
        while (load->replies <= i)
            turn(load);
        free(conn->in);
        free(conn->out);
        conn->in = conn->out = NULL;
        epoll_ctl(load->epoll, EPOLL_CTL_DEL, conn->fd, NULL);
    }
    printf("%.0f\n", (double)(cpu_memory(load->pid) - before) / (load->conn_count - settled));
}

static const struct load_proto *proto_named(const char *name)
{
    static const struct load_proto *const protos[] = {&load_proto_frame, &load_proto_mux};

    for (size_t i = 0; i < sizeof(protos) / sizeof(protos[0]); i++)
        if (strcmp(protos[i]->name, name) == 0)
            return protos[i];
    complain("no such protocol");
    return NULL;
}

static void usage(void)
{
    complain("usage: bench_load --port N --pid N [--proto frame|mux] [--conns N] [--in-flight N] "
             "[--payload BYTES] [--warm-up S] [--seconds S] [--core N] [--idle]");
}

static void parse_options(struct load *load, int argc, char **argv)
{
    static const struct option options[] = {{"port", 1, 0, 'p'},
                                            {"pid", 1, 0, 'P'},
                                            {"proto", 1, 0, 'r'},
                                            {"conns", 1, 0, 'c'},
                                            {"in-flight", 1, 0, 'f'},
                                            {"payload", 1, 0, 'l'},
                                            {"warm-up", 1, 0, 'w'},
                                            {"seconds", 1, 0, 's'},
                                            {"core", 1, 0, 'C'},
                                            {"idle", 0, 0, 'i'},
                                            {0, 0, 0, 0}};
    int option;

    while ((option = getopt_long(argc, argv, "", options, NULL)) != -1) {
        switch (option) {
        case 'p':
            load->port = atoi(optarg);
            break;
        case 'P':
            load->pid = atoi(optarg);
            break;
        case 'r':
            load->proto = proto_named(optarg);
            break;
        case 'c':
            load->conn_count = (unsigned)atoi(optarg);
            break;
        case 'f':
            load->in_flight = (unsigned)atoi(optarg);
            break;
        case 'l':
            load->payload_len = (size_t)atol(optarg);
            break;
        case 'w':
            load->warm_up = atof(optarg);
            break;
        case 's':
            load->seconds = atof(optarg);
            break;
        case 'C':
            load->core = atoi(optarg);
            break;
        case 'i':
            load->idle = 1;
            break;
        default:
            usage();
        }
    }
    if (optind != argc || !load->port || !load->pid || !load->conn_count || !load->in_flight ||
        load->payload_len < 8)
        usage();
}

int main(int argc, char **argv)
{
    static struct load load = {.proto = &load_proto_frame,
                               .conn_count = 1,
                               .in_flight = 1,
                               .payload_len = 32,
                               .warm_up = 0.3,
                               .seconds = 1,
                               .core = -1};

    parse_options(&load, argc, argv);
    if (load.core >= 0 && cpu_pin(load.core) != 0)
        fprintf(stderr, "bench_load: there is no core %d to run on\n", load.core);
    prepare(&load);
    if (load.idle)
        measure_idle(&load);
    else
        measure(&load);
    return 0;
}
