/*
 * What every bare echo server does with the bytes it reads: find the complete frames in them and
 * append each as a reply to the connection's output. The servers differ in the loop around it only.
 *
 * A frame is a big-endian u32 length and so many bytes. Input that ends inside a frame is kept.
 * Not thread-safe; a connection owns its two buffers.
 */
#ifndef BENCH_ECHO_FRAMES_H
#define BENCH_ECHO_FRAMES_H

#include <stddef.h>
#include <stdint.h>

#define FRAMES_READ_SIZE (64 * 1024)
#define FRAMES_MAX (1024 * 1024)

struct frames_buffer {
    uint8_t *data;
    size_t begin, end, capacity; /* begin..end is filled */
};

struct frames_conn {
    struct frames_buffer in, out;
};

/* Takes `len` bytes of input. 0, or -1 when a frame is longer than FRAMES_MAX or memory is out. */
int frames_feed(struct frames_conn *conn, const uint8_t *data, size_t len);

/* Marks `len` bytes of the output as sent. */
void frames_sent(struct frames_conn *conn, size_t len);

void frames_fini(struct frames_conn *conn);

#endif
