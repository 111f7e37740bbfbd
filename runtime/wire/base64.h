/* base64.h — RFC 4648, section 4.
 *
 * Output is padded. Input may also use the URL-safe alphabet and lack its padding; bits that stand
 * for nothing must be zero, so that every text that is taken has one value. Nothing is kept; any
 * thread.
 */
#ifndef WEIR_WIRE_BASE64_H
#define WEIR_WIRE_BASE64_H

#include "weir/via.h" /* weir__base64_size() */

#define WEIR__BASE64_REFUSED SIZE_MAX

/* Writes weir__base64_size(bytes.len) characters. */
void weir__base64_encode(char *to, struct weir_bytes bytes);

/* Bytes that `text` stands for by its length, or REFUSED when no text is that long. */
size_t weir__base64_decoded_size(struct weir_str text);

/* Writes weir__base64_decoded_size(text) bytes, not REFUSED. Returns text.len, or where the first
 * character stands that is refused. */
size_t weir__base64_decode(uint8_t *to, struct weir_str text);

#endif
