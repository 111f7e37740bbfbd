#include "frames.h"

#include <stdlib.h>
#include <string.h>

/* An empty buffer owns no memory: its last one is lent to whoever needs one next. */
static uint8_t *spare;
static size_t spare_capacity;

static void give_back(struct frames_buffer *buffer)
{
    if (spare) {
        free(buffer->data);
    } else {
        spare = buffer->data;
        spare_capacity = buffer->capacity;
    }
    *buffer = (struct frames_buffer){0};
}

static void borrow(struct frames_buffer *buffer)
{
    buffer->data = spare;
    buffer->capacity = spare_capacity;
    spare = NULL;
    spare_capacity = 0;
}

static void consume(struct frames_buffer *buffer, size_t len)
{
    buffer->begin += len;
    if (buffer->begin == buffer->end)
        give_back(buffer);
}

/* Room for `len` more bytes: by moving what is left to the front, by growing. */
static int reserve(struct frames_buffer *buffer, size_t len)
{
    size_t filled = buffer->end - buffer->begin, capacity;
    uint8_t *grown;

    if (!buffer->data)
        borrow(buffer);
    capacity = buffer->capacity;
    if (buffer->end + len <= capacity)
        return 0;
    if (buffer->begin > 0 && filled > 0)
        memmove(buffer->data, buffer->data + buffer->begin, filled);
    buffer->begin = 0;
    buffer->end = filled;
    if (filled + len <= capacity)
        return 0;
    capacity = capacity ? capacity : 4096;
    while (capacity < filled + len)
        capacity *= 2;
    grown = realloc(buffer->data, capacity);
    if (!grown)
        return -1;
    buffer->data = grown;
    buffer->capacity = capacity;
    return 0;
}

static int append(struct frames_buffer *buffer, const uint8_t *data, size_t len)
{
    if (reserve(buffer, len) != 0)
        return -1;
    memcpy(buffer->data + buffer->end, data, len);
    buffer->end += len;
    return 0;
}

static uint32_t get_u32(const uint8_t *p)
{
    return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
}

/* How many of `len` bytes are the complete frames at the start, in *ret_whole; each is answered. */
static int answer(struct frames_conn *conn, const uint8_t *data, size_t len, size_t *ret_whole)
{
    size_t at = 0;

    while (len - at >= 4) {
        size_t size = get_u32(data + at);

        if (size > FRAMES_MAX)
            return -1;
        if (len - at - 4 < size)
            break;
        if (append(&conn->out, data + at, 4 + size) != 0)
            return -1;
        at += 4 + size;
    }
    *ret_whole = at;
    return 0;
}

int frames_feed(struct frames_conn *conn, const uint8_t *data, size_t len)
{
    struct frames_buffer *in = &conn->in;
    size_t whole;

    if (in->begin == in->end) {
        if (answer(conn, data, len, &whole) != 0)
            return -1;
        return whole == len ? 0 : append(in, data + whole, len - whole);
    }
    if (append(in, data, len) != 0 ||
        answer(conn, in->data + in->begin, in->end - in->begin, &whole) != 0)
        return -1;
    consume(in, whole);
    return 0;
}

void frames_sent(struct frames_conn *conn, size_t len)
{
    consume(&conn->out, len);
}

void frames_fini(struct frames_conn *conn)
{
    free(conn->in.data);
    free(conn->out.data);
}
