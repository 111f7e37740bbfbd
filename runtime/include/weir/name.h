/* weir/name.h — chains of labels: names like those of DNS.
 *
 * A name is a `struct weir_bytes` of its labels, each a byte that counts the bytes behind it, and a byte 0 at its end: the form of RFC 1035
 * 3.1 when nothing is shared. "www.example.com." is "\3www\7example\3com\0". What a decoder gives is always whole and
 * well-formed; a view of the input when the name stands there in one piece, else in the arena.
 *
 * As text a name is labels with a '.' behind each, and "." alone when there is none; `\.` is a '.' in a label, `\032` a byte by its
 * decimal value (RFC 1035 5.1).
 *
 * Nothing here owns memory. Any thread.
 */
#ifndef WEIR_NAME_H
#define WEIR_NAME_H

#include "weir/base.h"

WEIR_BEGIN_DECLS

enum {
    WEIR_NAME_LABEL = 63,  /* bytes of a label, in DNS */
    WEIR_NAME_MAX = 255,   /* bytes of a name, its end too */
    WEIR_NAME_TEXT = 1024, /* room for the text of any name, NUL and all */
};

/* The name without labels. */
static inline struct weir_bytes weir_name_root(void)
{
    struct weir_bytes root = {(const uint8_t *)"", 1};
    return root;
}

/* Whether it is well-formed: labels of 1 to `label_max` bytes and an end, `max` bytes together at most. */
bool weir_name_valid(struct weir_bytes name, size_t label_max, size_t max);

/* Takes the first label off *name: false when there was none. */
static inline bool weir_name_next(struct weir_bytes *name, struct weir_bytes *ret_label)
{
    if (name->len < 2 || name->data[0] == 0 || name->data[0] >= name->len)
        return false;
    ret_label->data = name->data + 1;
    ret_label->len = name->data[0];
    name->data += 1 + ret_label->len;
    name->len -= 1 + ret_label->len;
    return true;
}

/* Number of labels. */
size_t weir_name_labels(struct weir_bytes name);

/* Byte by byte, or with ASCII letters of both cases taken as the same (RFC 4343). */
bool weir_name_equal(struct weir_bytes a, struct weir_bytes b);
bool weir_name_equal_nocase(struct weir_bytes a, struct weir_bytes b);

/* Whether `name` is `zone` or ends in it, letters of both cases taken as the same. */
bool weir_name_within(struct weir_bytes name, struct weir_bytes zone);

/* A hash for tables, the same for letters of both cases. */
uint32_t weir_name_hash_nocase(struct weir_bytes name);

/* The text, NUL-terminated, cut when `size` is too small. Returns its length, whole; 0 when the name is not well-formed. */
size_t weir_name_print(struct weir_bytes name, char *to, size_t size);

/* Reads text into the WEIR_NAME_MAX bytes at `to`. Returns the name's bytes, or WEIR_EINVAL: an empty label, a label or a name
 * that is too long, a '\' with nothing behind it. The '.' at the end may be left out. */
int weir_name_parse(const char *text, size_t len, size_t label_max, size_t max, uint8_t *to);

WEIR_END_DECLS

#endif
