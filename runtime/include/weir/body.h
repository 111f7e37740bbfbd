/* weir/body.h — the body of a message that is not decoded but passed on in pieces: `stream bytes body[n];` in a description.
 *
 * Decoding stops in front of the body, and the generated p_x_body(&x) says how it ends. From then on the bytes go through here,
 * nothing is kept, and nothing is read ahead:
 *
 *     struct weir_body body = http_response_body(&response);
 *     while (!body.done) {
 *         rc = weir_body_read(&body, in, &piece, &used, &err);    // WEIR_MORE: come back with more input
 *         ... use piece, which borrows from `in`; step over `used` bytes ...
 *     }
 *
 * Writing is the same the other way round: encode writes what stands in front of the body, then come weir_body_write() for each
 * piece and weir_body_end(). Any thread, one at a time for each body.
 */
#ifndef WEIR_BODY_H
#define WEIR_BODY_H

#include "weir/buf.h"

enum weir_body_kind {
    WEIR_BODY_LENGTH, /* so many bytes */
    WEIR_BODY_REST,   /* to the end of the input: weir_body_finish() says when that is */
    WEIR_BODY_CHUNKED, /* the chunks of HTTP/1.1, RFC 9112 7.1; extensions and trailers are passed over */
};

struct weir_body {
    enum weir_body_kind kind;
    bool done;        /* nothing of it is left, its tail included */
    uint64_t left;    /* LENGTH: of the body, CHUNKED: of the chunk */
    uint64_t max;     /* how much may still come */
    const char *tail; /* what stands behind the body, like the CRLF of memcached */
    uint32_t tail_len;
    uint32_t state; /* private: of the framing */
    uint32_t line;  /* private: bytes in the line of the framing */
    uint32_t lines; /* private: trailers */
};

WEIR_BEGIN_DECLS

/* `length` is for LENGTH, and `max` bounds the others. */
struct weir_body weir_body_begin(enum weir_body_kind kind, uint64_t length, uint64_t max,
                                 const char *tail, size_t tail_len);

/* Consumes *ret_used bytes of `in`; *ret_piece is the part of the body in them, perhaps nothing. WEIR_MORE: there is nothing to consume,
 * because `in` is empty. Errors have the offset in `in`: WEIR_ECODING for framing that is malformed, WEIR_EMISMATCH for another tail,
 * WEIR_ELIMIT for more than may come. */
int weir_body_read(struct weir_body *body, struct weir_bytes in, struct weir_bytes *ret_piece,
                   size_t *ret_used, struct weir_error *err);

/* The input has ended: WEIR_OK when the body has too, else WEIR_ETRUNCATED. */
int weir_body_finish(struct weir_body *body, struct weir_error *err);

/* Appends a piece with its framing. WEIR_EMISMATCH: it is longer than what was announced. */
int weir_body_write(struct weir_body *body, struct weir_bytes piece, struct weir_buf *out,
                    struct weir_error *err);

/* Appends what ends the body. WEIR_EMISMATCH: it is shorter than what was announced. */
int weir_body_end(struct weir_body *body, struct weir_buf *out, struct weir_error *err);

WEIR_END_DECLS

#endif
