/* weir/utf8.h — is it text?
 *
 * Any thread; nothing is kept.
 */
#ifndef WEIR_UTF8_H
#define WEIR_UTF8_H

#include "weir/base.h"

WEIR_BEGIN_DECLS

/* Well-formed UTF-8: no overlong form, no surrogate, nothing above U+10FFFF, complete at the end.
 * NUL is allowed. ASCII goes 16 bytes at a time. */
bool weir_utf8_valid(const void *data, size_t len);

/* Bytes of the longest well-formed prefix: `len` when all is. */
size_t weir_utf8_prefix(const void *data, size_t len);

/* All bytes below 0x80. */
bool weir_ascii_valid(const void *data, size_t len);

WEIR_END_DECLS

#endif
