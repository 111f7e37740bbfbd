/* Deflate, RFC 1951, alone and in the frames of RFC 1950 and RFC 1952: read by zlib. What is written is stored, not compressed: it takes no
 * memory and cannot fail, and its size is known before. */
#include "weir/codec.h"

enum { STORED_MAX = 65535 };

#ifdef WEIR_WITH_ZLIB

#include <zlib.h>

struct inflating {
    z_stream z;
    struct weir__reader *r;
    uint8_t *out;
    size_t max, len, capacity;
};

/* zlib's own memory comes from the arena, too, and goes with it. */
static void *allocate(void *arena, unsigned count, unsigned size)
{
    return weir_arena_alloc(arena, (size_t)count * size);
}

static void give_back(void *arena, void *memory)
{
    (void)arena;
    (void)memory;
}

/* Room behind what there is: doubled, never above one byte more than `max`, which tells a bomb. */
static int make_room(struct inflating *s)
{
    if (s->len < s->capacity)
        return WEIR_OK;
    if (s->len > s->max)
        return WEIR_ELIMIT;
    size_t most = s->max < SIZE_MAX ? s->max + 1 : s->max;
    size_t capacity = s->capacity ? s->capacity * 2 : 1024;
    capacity = capacity < most ? capacity : most;
    uint8_t *out = weir_arena_alloc(s->r->arena, capacity);
    if (!out)
        return WEIR_ENOMEM;
    if (s->len)
        memcpy(out, s->out, s->len);
    s->out = out;
    s->capacity = capacity;
    return WEIR_OK;
}

static int inflate_all(struct inflating *s)
{
    int rc = Z_OK;
    while (rc != Z_STREAM_END) {
        int err = make_room(s);
        if (err)
            return err;
        size_t room = s->capacity - s->len;
        s->z.next_out = s->out + s->len;
        s->z.avail_out = room < 1u << 30 ? (uInt)room : 1u << 30;
        rc = inflate(&s->z, Z_NO_FLUSH);
        s->len = (size_t)(s->z.next_out - s->out);
        if (rc == Z_MEM_ERROR)
            return WEIR_ENOMEM;
        if ((rc != Z_OK && rc != Z_STREAM_END) || (rc == Z_OK && !s->z.avail_in && s->z.avail_out))
            return WEIR_ECODING;
    }
    if (s->z.avail_in)
        return WEIR_ECODING;
    return s->len > s->max ? WEIR_ELIMIT : WEIR_OK;
}

/* `window`: as inflateInit2 has it. */
static int read_format(struct weir__reader *r, struct weir_bytes *data, size_t max,
                       const char *field, int window)
{
    static uint8_t const none = 0;
    struct inflating s = {.r = r, .max = max};
    if (data->len > UINT32_MAX)
        return weir__refuse(r, data->data, WEIR_ELIMIT, field, NULL);
    s.z.zalloc = allocate;
    s.z.zfree = give_back;
    s.z.opaque = r->arena;
    s.z.next_in = (Bytef *)(uintptr_t)data->data;
    s.z.avail_in = (uInt)data->len;
    int code = inflateInit2(&s.z, window) == Z_OK ? inflate_all(&s) : WEIR_ENOMEM;
    if (code)
        return weir__refuse(r, data->data, code, field, NULL);
    *data = (struct weir_bytes){s.out ? s.out : &none, s.len};
    return WEIR_OK;
}

#else

enum { MAX_WBITS = 15 };

static int read_format(struct weir__reader *r, struct weir_bytes *data, size_t max,
                       const char *field, int window)
{
    (void)max;
    (void)window;
    return weir__refuse(r, data->data, WEIR_UNIMPLEMENTED, field, "weir is built without zlib");
}

#endif

int weir__read_deflate(struct weir__reader *r, struct weir_bytes *data, size_t max,
                       const char *field)
{
    return read_format(r, data, max, field, -MAX_WBITS);
}

int weir__read_zlib(struct weir__reader *r, struct weir_bytes *data, size_t max, const char *field)
{
    return read_format(r, data, max, field, MAX_WBITS);
}

int weir__read_gzip(struct weir__reader *r, struct weir_bytes *data, size_t max, const char *field)
{
    return read_format(r, data, max, field, 16 + MAX_WBITS);
}

/* --- writing ------------------------------------------------------------------------------------------------------ */

size_t weir__deflate_size(size_t size)
{
    size_t blocks = size ? (size + STORED_MAX - 1) / STORED_MAX : 1;
    return size + 5 * blocks;
}

/* From the front: each block moves down by the heads of those that are left. Ends `tail` bytes in front of where the data ended. */
static uint8_t *put_stored(uint8_t *p, size_t size, size_t tail)
{
    uint8_t *begin = p + size - tail - weir__deflate_size(size), *to = begin;
    do {
        size_t len = size < STORED_MAX ? size : STORED_MAX;
        memmove(to + 5, p, len);
        p += len;
        size -= len;
        to[0] = size == 0;
        weir_put_le16(to + 1, (uint16_t)len);
        weir_put_le16(to + 3, (uint16_t)~len);
        to += 5 + len;
    } while (size);
    return begin;
}

uint8_t *weir__put_deflate(uint8_t *p, size_t size)
{
    return put_stored(p, size, 0);
}

uint8_t *weir__put_zlib(uint8_t *p, size_t size)
{
    uint8_t *end = p + size;
    uint32_t sum = weir_adler32(p, size);
    p = put_stored(p, size, 4) - 2;
    weir_put_be16(p, 0x7801);
    weir_put_be32(end - 4, sum);
    return p;
}

uint8_t *weir__put_gzip(uint8_t *p, size_t size)
{
    static const uint8_t head[10] = {0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0xff};
    uint8_t *end = p + size;
    uint32_t sum = weir_crc32(p, size);
    p = put_stored(p, size, 8) - sizeof head;
    memcpy(p, head, sizeof head);
    weir_put_le32(end - 8, sum);
    weir_put_le32(end - 4, (uint32_t)size);
    return p;
}
