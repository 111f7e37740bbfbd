#include "weir/body.h"

#include <string.h>

#include "weir/wire.h"

enum { LINE_MAX_BYTES = 256, TRAILERS_MAX = 64, DIGITS_MAX = 16 };

/* Where in the framing the next byte stands. */
enum state {
    IN_DATA,  /* LENGTH, REST; a chunk */
    IN_TAIL,  /* `line` bytes of it have been seen */
    IN_SIZE,  /* `line` digits have been seen */
    IN_SPACE, /* behind them, before a semicolon */
    IN_EXTENSION,
    AT_SIZE_LF,
    AT_DATA_CR,
    AT_DATA_LF,
    AT_TRAILER, /* its first byte */
    IN_TRAILER,
    AT_TRAILER_LF,
    AT_END_LF,
};

struct weir_body weir_body_begin(enum weir_body_kind kind, uint64_t length, uint64_t max,
                                 const char *tail, size_t tail_len)
{
    struct weir_body body = {
        .kind = kind, .max = max, .tail = tail, .tail_len = (uint32_t)tail_len};
    body.state = kind == WEIR_BODY_CHUNKED ? IN_SIZE : IN_DATA;
    if (kind == WEIR_BODY_LENGTH)
        body.left = length;
    if (kind == WEIR_BODY_LENGTH && length == 0) {
        body.state = IN_TAIL;
        body.done = tail_len == 0;
    }
    return body;
}

/* --- framing, byte by byte ---------------------------------------------------------------------------------------- */

static int digit(uint8_t c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    c |= 0x20;
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

static void behind_body(struct weir_body *body)
{
    body->line = 0;
    body->state = IN_TAIL;
    body->done = body->tail_len == 0;
}

static int size_step(struct weir_body *body, uint8_t c)
{
    int value = body->state == IN_SIZE ? digit(c) : -1;
    if (value >= 0) {
        if (body->line++ == DIGITS_MAX)
            return WEIR_ECODING;
        body->left = body->left << 4 | (uint64_t)value;
        return WEIR_OK;
    }
    if (body->line == 0)
        return WEIR_ECODING;
    if (c == ';')
        body->state = IN_EXTENSION;
    else if (c == ' ' || c == '\t')
        body->state = IN_SPACE;
    else if (c == '\r' && body->state == IN_SIZE)
        body->state = AT_SIZE_LF;
    else
        return WEIR_ECODING;
    return body->line++ < LINE_MAX_BYTES ? WEIR_OK : WEIR_ELIMIT;
}

/* A line that is passed over, up to its CR. */
static int line_step(struct weir_body *body, uint8_t c, enum state at_lf)
{
    if (c == '\r')
        body->state = at_lf;
    else if (c == '\n')
        return WEIR_ECODING;
    return body->line++ < LINE_MAX_BYTES ? WEIR_OK : WEIR_ELIMIT;
}

static int expect(struct weir_body *body, uint8_t c, uint8_t wanted, enum state next)
{
    body->line = 0;
    body->state = next;
    return c == wanted ? WEIR_OK : WEIR_ECODING;
}

static int chunk_begins(struct weir_body *body, uint8_t c)
{
    int rc = expect(body, c, '\n', body->left ? IN_DATA : AT_TRAILER);
    if (!rc && body->left > body->max)
        return WEIR_ELIMIT;
    return rc;
}

static int trailer_begins(struct weir_body *body, uint8_t c)
{
    if (c != '\r' && body->lines++ == TRAILERS_MAX)
        return WEIR_ELIMIT;
    body->line = 0;
    body->state = c == '\r' ? AT_END_LF : IN_TRAILER;
    return c == '\n' ? WEIR_ECODING : WEIR_OK;
}

static int tail_step(struct weir_body *body, uint8_t c)
{
    if (c != (uint8_t)body->tail[body->line])
        return WEIR_EMISMATCH;
    body->done = ++body->line == body->tail_len;
    return WEIR_OK;
}

static int step(struct weir_body *body, uint8_t c)
{
    int rc;
    switch ((enum state)body->state) {
    case IN_TAIL:
        return tail_step(body, c);
    case IN_SIZE:
    case IN_SPACE:
        return size_step(body, c);
    case IN_EXTENSION:
        return line_step(body, c, AT_SIZE_LF);
    case AT_SIZE_LF:
        return chunk_begins(body, c);
    case AT_DATA_CR:
        return expect(body, c, '\r', AT_DATA_LF);
    case AT_DATA_LF:
        return expect(body, c, '\n', IN_SIZE);
    case AT_TRAILER:
        return trailer_begins(body, c);
    case IN_TRAILER:
        return line_step(body, c, AT_TRAILER_LF);
    case AT_TRAILER_LF:
        return expect(body, c, '\n', AT_TRAILER);
    case AT_END_LF:
        rc = expect(body, c, '\n', IN_TAIL);
        behind_body(body);
        return rc;
    case IN_DATA:
        break;
    }
    return WEIR_OK;
}

/* --- reading ------------------------------------------------------------------------------------------------------ */

/* The part of the body that `in` begins with. */
static struct weir_bytes take_data(struct weir_body *body, struct weir_bytes in)
{
    bool is_rest = body->kind == WEIR_BODY_REST;
    size_t len = is_rest || in.len < body->left ? in.len : (size_t)body->left;
    if (!is_rest)
        body->left -= len;
    if (body->kind != WEIR_BODY_LENGTH)
        body->max -= len;
    if (!is_rest && body->left == 0) {
        if (body->kind == WEIR_BODY_CHUNKED)
            body->state = AT_DATA_CR;
        else
            behind_body(body);
    }
    return (struct weir_bytes){in.data, len};
}

int weir_body_read(struct weir_body *body, struct weir_bytes in, struct weir_bytes *ret_piece,
                   size_t *ret_used, struct weir_error *err)
{
    size_t at = 0;
    *ret_piece = (struct weir_bytes){in.data, 0};
    *ret_used = 0;
    while (!body->done && body->state != IN_DATA && at < in.len) {
        int rc = step(body, in.data[at]);
        if (rc)
            return weir__fail(err, rc, at, NULL);
        at++;
    }
    if (!body->done && body->state == IN_DATA && at < in.len) {
        struct weir_bytes left = {in.data + at, in.len - at};
        if (body->kind == WEIR_BODY_REST && left.len > body->max)
            return weir__fail(err, WEIR_ELIMIT, at, NULL);
        *ret_piece = take_data(body, left);
        at += ret_piece->len;
    }
    *ret_used = at;
    return at || body->done ? WEIR_OK : WEIR_MORE;
}

int weir_body_finish(struct weir_body *body, struct weir_error *err)
{
    if (body->kind == WEIR_BODY_REST)
        body->done = true;
    return body->done ? WEIR_OK : weir__fail(err, WEIR_ETRUNCATED, 0, NULL);
}

/* --- writing ------------------------------------------------------------------------------------------------------ */

static int append(struct weir_buf *out, const void *data, size_t len, struct weir_error *err)
{
    int rc = weir_buf_append(out, data, len);
    return rc ? weir__fail(err, rc, 0, NULL) : WEIR_OK;
}

/* "1f4\r\n" */
static int append_size(struct weir_buf *out, size_t size, struct weir_error *err)
{
    char line[sizeof size * 2 + 2], *p = line + sizeof line;
    *--p = '\n';
    *--p = '\r';
    do {
        *--p = "0123456789abcdef"[size & 15];
        size >>= 4;
    } while (size);
    return append(out, p, (size_t)(line + sizeof line - p), err);
}

int weir_body_write(struct weir_body *body, struct weir_bytes piece, struct weir_buf *out,
                    struct weir_error *err)
{
    bool is_chunk = body->kind == WEIR_BODY_CHUNKED;
    if (body->kind == WEIR_BODY_LENGTH && piece.len > body->left)
        return weir__fail(err, WEIR_EMISMATCH, 0, "the body is longer than announced");
    if (body->kind != WEIR_BODY_LENGTH && piece.len > body->max)
        return weir__fail(err, WEIR_ELIMIT, 0, NULL);
    if (!piece.len) /* an empty chunk would be the last one */
        return WEIR_OK;
    int rc = is_chunk ? append_size(out, piece.len, err) : WEIR_OK;
    if (!rc)
        rc = append(out, piece.data, piece.len, err);
    if (!rc && is_chunk)
        rc = append(out, "\r\n", 2, err);
    if (!rc && body->kind == WEIR_BODY_LENGTH)
        body->left -= piece.len;
    else if (!rc)
        body->max -= piece.len;
    return rc;
}

int weir_body_end(struct weir_body *body, struct weir_buf *out, struct weir_error *err)
{
    if (body->kind == WEIR_BODY_LENGTH && body->left)
        return weir__fail(err, WEIR_EMISMATCH, 0, "the body is shorter than announced");
    int rc = body->kind == WEIR_BODY_CHUNKED ? append(out, "0\r\n\r\n", 5, err) : WEIR_OK;
    if (!rc && body->tail_len)
        rc = append(out, body->tail, body->tail_len, err);
    body->done = !rc;
    return rc;
}
