/* weir/via.h — transforms between a value and its bytes on the wire, for generated codecs.
 *
 * Reading: weir__read_X() is given what stands on the wire in *data, or reads it itself where X says where it ends (chunked, records),
 * and puts what it comes to there: a view where nothing has to be changed, else bytes in the reader's arena. At most `max` bytes come out of it, else WEIR_ELIMIT; what is
 * malformed is WEIR_ECODING, at its place on the wire.
 *
 * Writing: the value's `size` bytes stand at `p`. weir__put_X() turns them into what goes on the wire, which ends where they end, and
 * returns where it begins; weir__X_size() told how much room that takes. Nothing is allocated.
 *
 * Any thread; nothing is kept.
 */
#ifndef WEIR_VIA_H
#define WEIR_VIA_H

#include "weir/base.h"

struct weir__reader;

WEIR_BEGIN_DECLS

/* The key is repeated; an empty one changes nothing. */
void weir__xor(uint8_t *p, size_t size, const void *key, size_t key_len);
int weir__read_xor(struct weir__reader *r, struct weir_bytes *data, const void *key, size_t key_len,
                   const char *field);

/* RFC 4648, 4 with and 5 without padding, both without line ends; and 8, in lower case, read in both. */
int weir__read_base64(struct weir__reader *r, struct weir_bytes *data, size_t max,
                      const char *field);
int weir__read_base64url(struct weir__reader *r, struct weir_bytes *data, size_t max,
                         const char *field);
int weir__read_hex(struct weir__reader *r, struct weir_bytes *data, size_t max, const char *field);
uint8_t *weir__put_base64(uint8_t *p, size_t size);
uint8_t *weir__put_base64url(uint8_t *p, size_t size);
uint8_t *weir__put_hex(uint8_t *p, size_t size);

/* RFC 9112, 7.1. Extensions of chunks and trailers are passed over; one chunk is written. */
int weir__read_chunked(struct weir__reader *r, struct weir_bytes *data, size_t max,
                       const char *field);
uint8_t *weir__put_chunked(uint8_t *p, size_t size);
size_t weir__chunked_size(size_t size);

/* RFC 5531, 11: fragments, each behind its length and the mark of the last one. One fragment is written. */
int weir__read_records(struct weir__reader *r, struct weir_bytes *data, size_t max,
                       const char *field);
uint8_t *weir__put_records(uint8_t *p, size_t size);

/* RFC 1951, 1950 and 1952 (one member). Written stored, not compressed. Errors are placed at the first byte. */
int weir__read_deflate(struct weir__reader *r, struct weir_bytes *data, size_t max,
                       const char *field);
int weir__read_zlib(struct weir__reader *r, struct weir_bytes *data, size_t max, const char *field);
int weir__read_gzip(struct weir__reader *r, struct weir_bytes *data, size_t max, const char *field);
uint8_t *weir__put_deflate(uint8_t *p, size_t size);
uint8_t *weir__put_zlib(uint8_t *p, size_t size);
uint8_t *weir__put_gzip(uint8_t *p, size_t size);
size_t weir__deflate_size(size_t size);

static inline size_t weir__zlib_size(size_t size)
{
    return weir__deflate_size(size) + 6;
}

static inline size_t weir__gzip_size(size_t size)
{
    return weir__deflate_size(size) + 18;
}

static inline size_t weir__base64_size(size_t size)
{
    return (size + 2) / 3 * 4;
}

static inline size_t weir__base64url_size(size_t size)
{
    return size / 3 * 4 + (size % 3 ? size % 3 + 1 : 0);
}

static inline size_t weir__hex_size(size_t size)
{
    return size * 2;
}

static inline size_t weir__records_size(size_t size)
{
    return size + 4;
}

WEIR_END_DECLS

#endif
