/* Transforms that say themselves where they end: chunks of HTTP, fragments of RPC. */
#include "weir/codec.h"

enum {
    LINE_MAX_BYTES = 256, /* of a chunk's size and extensions, of a trailer */
    TRAILERS_MAX = 64,
};

static int refuse(struct weir__reader *r, const uint8_t *p, const char *field, const char *reason)
{
    return weir__refuse(r, p, WEIR_ECODING, field, reason);
}

/* --- pieces that are joined ---------------------------------------------------------------------------------------- */

struct joined {
    size_t max;
    const uint8_t *first; /* the only piece so far, or NULL */
    uint8_t *bytes;       /* of several ones */
    size_t len, capacity;
};

/* Room for one more piece in memory of its own, doubled, so that the work stays linear. */
static int make_room(struct weir__reader *r, struct joined *j, size_t more, const char *field)
{
    size_t need = j->len + more, capacity = j->capacity ? j->capacity : 256;
    if (need <= j->capacity)
        return WEIR_OK;
    while (capacity < need)
        capacity *= 2;
    uint8_t *bytes = weir_arena_alloc(r->arena, capacity);
    if (!bytes)
        return weir__no_room(r, field);
    if (j->len)
        memcpy(bytes, j->bytes ? j->bytes : j->first, j->len);
    j->bytes = bytes;
    j->capacity = capacity;
    return WEIR_OK;
}

/* One piece alone stays a view. */
static int join(struct weir__reader *r, struct joined *j, const uint8_t *piece, size_t size,
                const char *field)
{
    if (!size)
        return WEIR_OK;
    if (!j->len) {
        j->first = piece;
        j->len = size;
        return WEIR_OK;
    }
    int rc = make_room(r, j, size, field);
    if (rc)
        return rc;
    memcpy(j->bytes + j->len, piece, size);
    j->len += size;
    return WEIR_OK;
}

static struct weir_bytes joined_bytes(const struct weir__reader *r, const struct joined *j)
{
    const uint8_t *data = j->bytes ? j->bytes : j->first;
    struct weir_bytes ret = {data ? data : r->p, j->len};
    return ret;
}

/* --- chunks ------------------------------------------------------------------------------------------------------- */

static int hex_digit(uint8_t c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    c |= 0x20;
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* The next line without its end, which is CR LF alone. */
static int read_line(struct weir__reader *r, struct weir_bytes *ret, const char *field)
{
    const uint8_t *lf = weir__left(r) ? memchr(r->p, '\n', weir__left(r)) : NULL;
    size_t seen = lf ? (size_t)(lf - r->p) + 1 : weir__left(r);
    if (seen > LINE_MAX_BYTES)
        return weir__refuse(r, r->p, WEIR_ELIMIT, field, "a line of its framing is too long");
    if (!lf)
        return weir__short(r, r->p, field);
    if (seen < 2 || lf[-1] != '\r' || memchr(r->p, '\r', seen - 2))
        return refuse(r, r->p, field, "a line of its framing does not end in CR LF");
    *ret = (struct weir_bytes){r->p, seen - 2};
    r->p = lf + 1;
    return WEIR_OK;
}

/* 1 to 16 digits, then nothing, or extensions behind a semicolon. */
static int read_chunk_size(struct weir__reader *r, const char *field, uint64_t *ret)
{
    struct weir_bytes line;
    size_t digits = 0;
    int rc = read_line(r, &line, field);
    if (rc)
        return rc;
    *ret = 0;
    for (; digits < line.len && hex_digit(line.data[digits]) >= 0; digits++) {
        if (digits == 16)
            return refuse(r, line.data, field, "the size of a chunk has too many digits");
        *ret = *ret << 4 | (uint64_t)hex_digit(line.data[digits]);
    }
    size_t at = digits;
    while (at < line.len && (line.data[at] == ' ' || line.data[at] == '\t'))
        at++;
    if (!digits || (at < line.len && line.data[at] != ';') || (at == line.len && at != digits))
        return refuse(r, line.data + at, field, "no size of a chunk");
    return WEIR_OK;
}

static int read_chunk(struct weir__reader *r, struct joined *j, uint64_t size, const char *field)
{
    if (size > j->max - j->len)
        return weir__refuse(r, r->p, WEIR_ELIMIT, field, NULL);
    const uint8_t *piece = weir__take(r, size);
    if (!piece || weir__left(r) < 2) /* the line end's first byte may be wrong already */
        return piece && weir__left(r) && r->p[0] != '\r'
                   ? refuse(r, r->p, field, "a chunk is longer than its size")
                   : weir__short(r, r->p, field);
    if (r->p[0] != '\r' || r->p[1] != '\n')
        return refuse(r, r->p, field, "a chunk is longer than its size");
    r->p += 2;
    return join(r, j, piece, (size_t)size, field);
}

static int skip_trailers(struct weir__reader *r, const char *field)
{
    struct weir_bytes line = {NULL, 1};
    for (int count = 0; line.len; count++) {
        if (count > TRAILERS_MAX)
            return weir__refuse(r, r->p, WEIR_ELIMIT, field, "too many trailers");
        int rc = read_line(r, &line, field);
        if (rc)
            return rc;
    }
    return WEIR_OK;
}

int weir__read_chunked(struct weir__reader *r, struct weir_bytes *data, size_t max,
                       const char *field)
{
    struct joined j = {.max = max};
    uint64_t size;
    int rc;
    do {
        rc = read_chunk_size(r, field, &size);
        if (!rc && size)
            rc = read_chunk(r, &j, size, field);
    } while (!rc && size);
    if (!rc)
        rc = skip_trailers(r, field);
    *data = joined_bytes(r, &j);
    return rc;
}

static size_t size_digits(size_t size)
{
    size_t digits = 1;
    while (size >>= 4)
        digits++;
    return digits;
}

size_t weir__chunked_size(size_t size)
{
    return size ? size_digits(size) + 2 + size + 2 + 5 : 5;
}

uint8_t *weir__put_chunked(uint8_t *p, size_t size)
{
    static const char digits[] = "0123456789abcdef", last[] = "\r\n0\r\n\r\n";
    size_t tail = size ? 7 : 5, left = size;
    uint8_t *end = p + size;
    memmove(p - tail, p, size);
    memcpy(end - tail, last + (7 - tail), tail);
    p -= tail;
    if (!size)
        return p;
    *--p = '\n';
    *--p = '\r';
    do {
        *--p = (uint8_t)digits[left & 15];
        left >>= 4;
    } while (left);
    return p;
}

/* --- fragments ---------------------------------------------------------------------------------------------------- */

#define LAST_FRAGMENT 0x80000000u

int weir__read_records(struct weir__reader *r, struct weir_bytes *data, size_t max,
                       const char *field)
{
    struct joined j = {.max = max};
    uint32_t mark;
    int rc;
    do {
        const uint8_t *p = weir__take(r, 4);
        if (!p)
            return weir__short(r, r->p, field);
        mark = weir_get_be32(p);
        uint32_t size = mark & ~LAST_FRAGMENT;
        if (size > j.max - j.len)
            return weir__refuse(r, p, WEIR_ELIMIT, field, NULL);
        if (!size && mark != LAST_FRAGMENT) /* they could go on for ever */
            return refuse(r, p, field, "an empty fragment that is not the last");
        const uint8_t *piece = weir__take(r, size);
        if (!piece)
            return weir__short(r, r->p, field);
        rc = join(r, &j, piece, size, field);
    } while (!rc && !(mark & LAST_FRAGMENT));
    *data = joined_bytes(r, &j);
    return rc;
}

uint8_t *weir__put_records(uint8_t *p, size_t size)
{
    p -= 4;
    weir_put_be32(p, LAST_FRAGMENT | (uint32_t)size);
    return p;
}
