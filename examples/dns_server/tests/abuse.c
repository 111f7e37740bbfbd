/* dns_abuse PORT: what no client would send: garbage, loops, half messages and silence, lengths that are lies, a flood of connections. The
 * server has to live through it; whether it still answers is asked by others afterwards. */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

static struct sockaddr_in address;

static int open_socket(int type)
{
    int fd = socket(AF_INET, type, 0);
    if (fd < 0 || connect(fd, (struct sockaddr *)&address, sizeof address) != 0) {
        perror("dns_abuse");
        exit(1);
    }
    return fd;
}

static void say(int fd, const void *data, size_t len)
{
    if (send(fd, data, len, MSG_NOSIGNAL) < 0)
        return; /* it closed: as good an answer as any */
}

static const uint8_t bad[][40] = {
    "\0\1\1\0\0\1\0\0\0\0\0\0\300\14\0\1\0\1",            /* a loop */
    "\0\1\1\0\0\1\0\0\0\0\0\0\300\20\0\1\0\1",            /* forwards */
    "\0\1\1\0\377\377\377\377\377\377\377\377\0\0\1\0\1", /* many records in few bytes */
    "\0\1\1\0\0\1\0\0\0\0\0\0\77a",                       /* cut */
    "\0\1\1\0\0\1\0\0\0\0\0\1\0\0\1\0\1\0\0\51\4\320\0\0\0\0\0\20\0\12", /* EDNS that ends early */
    "\0\1\201\0\0\1\0\0\0\0\0\0\0\0\1\0\1",                              /* an answer */
    "\0\1\50\0\0\1\0\0\0\0\0\0\0\0\1\0\1",                               /* an update */
};

static uint32_t next(uint32_t *seed)
{
    *seed = *seed * 1664525 + 1013904223;
    return *seed >> 8;
}

static void throw_datagrams(void)
{
    uint8_t noise[1400];
    uint32_t seed = 1;
    int fd = open_socket(SOCK_DGRAM);
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        for (size_t len = 0; len <= sizeof *bad; len++)
            say(fd, bad[i], len);
    for (int i = 0; i < 500; i++) {
        size_t len = next(&seed) % sizeof noise;
        for (size_t j = 0; j < len; j++)
            noise[j] = (uint8_t)next(&seed);
        if (len > 12 && i % 2)
            memcpy(noise, bad[i % 7], 12);
        say(fd, noise, len);
    }
    close(fd);
}

static void throw_streams(void)
{
    enum { MANY = 100 };
    static const uint8_t half[] = {0, 40, 0, 1, 1, 0, 0, 1};
    static uint8_t large[70000];
    int fds[MANY];
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        int fd = open_socket(SOCK_STREAM);
        uint8_t framed[2 + sizeof *bad] = {0, sizeof *bad};
        memcpy(framed + 2, bad[i], sizeof *bad);
        say(fd, framed, sizeof framed);
        close(fd);
    }
    for (int i = 0; i < MANY; i++) {
        fds[i] = open_socket(SOCK_STREAM);
        say(fds[i], half, (size_t)i % sizeof half);
    }
    memset(large, 0xff, sizeof large);
    say(fds[0], large, sizeof large);
    for (int i = 0; i < MANY; i++)
        close(fds[i]);
}

/* Queries without end, whose answers nobody reads. */
static void read_nothing(void)
{
    static const uint8_t query[] = "\0\41\0\7\1\0\0\1\0\0\0\0\0\0\3big\7example\3com\0\0\20\0\1";
    int fd = open_socket(SOCK_STREAM);
    for (int i = 0; i < 20000; i++)
        if (send(fd, query, sizeof query - 1, MSG_NOSIGNAL | MSG_DONTWAIT) < 0)
            break;
    close(fd);
}

/* What is malformed, but has a header, gets one back that says so; what is somebody's answer gets nothing. */
static bool is_told(int fd, const uint8_t *query, size_t len, uint8_t flags, uint8_t rcode)
{
    const struct timeval patience = {5, 0};
    const uint8_t *id = query + (query[0] ? 0 : 2);
    const uint8_t want[12] = {id[0], id[1], flags, rcode};
    uint8_t got[64];
    setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    say(fd, query, len);
    ssize_t n = recv(fd, got, sizeof got, 0);
    size_t head = n == 14 ? 2 : 0; /* TCP: the length */
    bool told = n >= 12 && (size_t)n == head + 12 && memcmp(got + head, want, 12) == 0;
    if (!told)
        fprintf(stderr, "no error %d for what is malformed: %zd bytes\n", rcode, n);
    return told;
}

static bool tells(void)
{
    static const uint8_t loop[] = "\22\64\1\0\0\1\0\0\0\0\0\0\300\14\0\1\0\1";
    static const uint8_t cut[] = "\22\65\0\0\0\1\0\0\0\0\0\0\77a";
    static const uint8_t update[] = "\22\66\50\0\0\1\0\0\0\0\0\0\77a";
    static const uint8_t answer[] = "\22\67\200\0\0\1\0\0\0\0\0\0\77a";
    int udp = open_socket(SOCK_DGRAM);
    say(udp, answer, sizeof answer - 1);
    bool told = is_told(udp, loop, sizeof loop - 1, 0x81, 1) &&
                is_told(udp, cut, sizeof cut - 1, 0x80, 1) &&
                is_told(udp, update, sizeof update - 1, 0xa8, 4);
    int tcp = open_socket(SOCK_STREAM);
    for (int i = 0; i < 2 && told; i++) { /* the connection goes on */
        uint8_t framed[2 + sizeof cut - 1] = {0, sizeof cut - 1};
        memcpy(framed + 2, cut, sizeof cut - 1);
        told = is_told(tcp, framed, sizeof framed, 0x80, 1);
    }
    close(udp);
    close(tcp);
    return told;
}

int main(int argc, char **argv)
{
    if (argc != 2)
        return 2;
    address.sin_family = AF_INET;
    address.sin_port = htons((uint16_t)atoi(argv[1]));
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (!tells())
        return 1;
    throw_datagrams();
    throw_streams();
    read_nothing();
    return 0;
}
