/*
 * The limit: an echo server on nothing but epoll. Per wake-up of a connection one recv, every
 * complete frame in it answered, one send.
 *
 * usage: bench_echo_epoll; prints "listening on tcp://127.0.0.1:PORT" and serves until killed.
 */
#define _GNU_SOURCE /* accept4 */
#include "frames.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

struct conn {
    int fd;
    int waits_to_write;
    struct frames_conn frames;
};

static int loop;

static void die(const char *what)
{
    perror(what);
    exit(1);
}

static int listen_anywhere(void)
{
    struct sockaddr_in address = {.sin_family = AF_INET};
    socklen_t size = sizeof(address);
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);

    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (fd < 0 || bind(fd, (struct sockaddr *)&address, size) != 0 || listen(fd, 1024) != 0 ||
        getsockname(fd, (struct sockaddr *)&address, &size) != 0)
        die("listen");
    printf("listening on tcp://127.0.0.1:%d\n", ntohs(address.sin_port));
    fflush(stdout);
    return fd;
}

static void watch(int fd, int operation, uint32_t events, void *data)
{
    struct epoll_event event = {.events = events, .data.ptr = data};

    if (epoll_ctl(loop, operation, fd, &event) != 0)
        die("epoll_ctl");
}

static void accept_all(int listener)
{
    int one = 1, fd;

    while ((fd = accept4(listener, NULL, NULL, SOCK_NONBLOCK)) >= 0) {
        struct conn *conn = calloc(1, sizeof(*conn));

        if (!conn)
            die("accept");
        conn->fd = fd;
        setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof(one));
        watch(fd, EPOLL_CTL_ADD, EPOLLIN, conn);
    }
}

static void drop(struct conn *conn)
{
    close(conn->fd);
    frames_fini(&conn->frames);
    free(conn);
}

/* Sends what there is; waits for room when the socket is full. 0, or -1 when the peer is gone. */
static int flush_out(struct conn *conn)
{
    struct frames_buffer *out = &conn->frames.out;
    int full;

    if (out->begin < out->end) {
        ssize_t sent = send(conn->fd, out->data + out->begin, out->end - out->begin, MSG_NOSIGNAL);

        if (sent < 0 && errno != EAGAIN)
            return -1;
        if (sent > 0)
            frames_sent(&conn->frames, (size_t)sent);
    }
    full = out->begin < out->end;
    if (full != conn->waits_to_write)
        watch(conn->fd, EPOLL_CTL_MOD, full ? EPOLLIN | EPOLLOUT : EPOLLIN, conn);
    conn->waits_to_write = full;
    return 0;
}

static int serve(struct conn *conn, uint32_t events)
{
    static uint8_t buffer[FRAMES_READ_SIZE];

    if (events & (EPOLLIN | EPOLLHUP | EPOLLERR)) {
        ssize_t got = recv(conn->fd, buffer, sizeof(buffer), 0);

        if (got == 0 || (got < 0 && errno != EAGAIN))
            return -1;
        if (got > 0 && frames_feed(&conn->frames, buffer, (size_t)got) != 0)
            return -1;
    }
    return flush_out(conn);
}

int main(void)
{
    struct epoll_event events[256];
    int listener = listen_anywhere();

    loop = epoll_create1(0);
    watch(listener, EPOLL_CTL_ADD, EPOLLIN, NULL);
    for (;;) {
        int count = epoll_wait(loop, events, 256, -1);

        for (int i = 0; i < count; i++) {
            struct conn *conn = events[i].data.ptr;

            if (!conn)
                accept_all(listener);
            else if (serve(conn, events[i].events) != 0)
                drop(conn);
        }
    }
}
