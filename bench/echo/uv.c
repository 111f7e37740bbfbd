/*
 * The yardstick: a bare libuv echo server that batches its writes. Per read every complete frame is
 * answered and one uv_try_write sends the lot; what the socket does not take goes by uv_write.
 *
 * usage: bench_echo_uv; prints "listening on tcp://127.0.0.1:PORT" and serves until killed.
 */
#include "frames.h"

#include <netinet/in.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <uv.h>

struct conn {
    uv_tcp_t tcp;
    uv_write_t write;
    int writing; /* `write` is under way; the output is not to move until it is done */
    struct frames_conn frames;
    struct frames_conn held; /* output made meanwhile */
};

static void check(int status, const char *what)
{
    if (status < 0) {
        fprintf(stderr, "%s: %s\n", what, uv_strerror(status));
        exit(1);
    }
}

static void on_closed(uv_handle_t *handle)
{
    struct conn *conn = handle->data;

    frames_fini(&conn->frames);
    frames_fini(&conn->held);
    free(conn);
}

static void drop(struct conn *conn)
{
    if (!uv_is_closing((uv_handle_t *)&conn->tcp))
        uv_close((uv_handle_t *)&conn->tcp, on_closed);
}

static void flush_out(struct conn *conn);

static void on_written(uv_write_t *request, int status)
{
    struct conn *conn = request->data;
    struct frames_buffer *out = &conn->frames.out;

    conn->writing = 0;
    if (status < 0) {
        drop(conn);
        return;
    }
    frames_sent(&conn->frames, out->end - out->begin);
    *out = conn->held.out;
    conn->held.out = (struct frames_buffer){0};
    flush_out(conn);
}

static void flush_out(struct conn *conn)
{
    struct frames_buffer *out = &conn->frames.out;
    uv_buf_t buf = {(char *)out->data + out->begin, out->end - out->begin};
    int sent;

    if (buf.len == 0)
        return;
    sent = uv_try_write((uv_stream_t *)&conn->tcp, &buf, 1);
    if (sent < 0 && sent != UV_EAGAIN) {
        drop(conn);
        return;
    }
    if (sent > 0)
        frames_sent(&conn->frames, (size_t)sent);
    if (out->begin == out->end)
        return;
    buf = uv_buf_init((char *)out->data + out->begin, (unsigned)(out->end - out->begin));
    conn->write.data = conn;
    conn->writing = 1;
    check(uv_write(&conn->write, (uv_stream_t *)&conn->tcp, &buf, 1, on_written), "write");
}

static void on_alloc(uv_handle_t *handle, size_t suggested, uv_buf_t *buf)
{
    static char buffer[FRAMES_READ_SIZE];

    (void)handle;
    (void)suggested;
    *buf = uv_buf_init(buffer, sizeof(buffer));
}

/* While a write holds the output, replies gather beside it; the input stays in one place. */
static int feed(struct conn *conn, const uint8_t *data, size_t len)
{
    int status;

    if (!conn->writing)
        return frames_feed(&conn->frames, data, len);
    conn->held.in = conn->frames.in;
    status = frames_feed(&conn->held, data, len);
    conn->frames.in = conn->held.in;
    conn->held.in = (struct frames_buffer){0};
    return status;
}

static void on_read(uv_stream_t *stream, ssize_t got, const uv_buf_t *buf)
{
    struct conn *conn = stream->data;

    if (got == 0)
        return;
    if (got < 0 || feed(conn, (const uint8_t *)buf->base, (size_t)got) != 0)
        drop(conn);
    else if (!conn->writing)
        flush_out(conn);
}

static void on_connection(uv_stream_t *listener, int status)
{
    struct conn *conn = calloc(1, sizeof(*conn));

    check(status, "accept");
    if (!conn)
        exit(1);
    check(uv_tcp_init(listener->loop, &conn->tcp), "tcp");
    conn->tcp.data = conn;
    check(uv_accept(listener, (uv_stream_t *)&conn->tcp), "accept");
    uv_tcp_nodelay(&conn->tcp, 1);
    check(uv_read_start((uv_stream_t *)&conn->tcp, on_alloc, on_read), "read");
}

int main(void)
{
    uv_loop_t *loop = uv_default_loop();
    struct sockaddr_in address;
    int size = sizeof(address);
    uv_tcp_t listener;

    signal(SIGPIPE, SIG_IGN); /* libuv writes without MSG_NOSIGNAL */
    check(uv_tcp_init(loop, &listener), "tcp");
    check(uv_ip4_addr("127.0.0.1", 0, &address), "address");
    check(uv_tcp_bind(&listener, (const struct sockaddr *)&address, 0), "bind");
    check(uv_listen((uv_stream_t *)&listener, 1024, on_connection), "listen");
    check(uv_tcp_getsockname(&listener, (struct sockaddr *)&address, &size), "address");
    printf("listening on tcp://127.0.0.1:%d\n", ntohs(address.sin_port));
    fflush(stdout);
    return uv_run(loop, UV_RUN_DEFAULT);
}
