/* fields: how lines are found, one at a time and many at once. */
#ifndef WEIR_WIRE_FIELDS_H
#define WEIR_WIRE_FIELDS_H

#include "weir/fields.h"
#include "wire/scan.h"

enum weir__line_state {
    WEIR__LINE,
    WEIR__LINE_NONE,  /* the end of the block */
    WEIR__LINE_SHORT, /* it does not end in front of `stop` */
    WEIR__LINE_BAD,   /* a byte that belongs into no name, or no value */
    WEIR__LINE_LONG,  /* a name without bytes or with too many, a value with too many */
};

/* Finds the parts of the line at `p`; *ret_behind is the byte behind it, or the one at fault, and ret->value is NULL
 * unless the name was found. */
enum weir__line_state weir__line_find(const uint8_t *p, const struct weir__lines *lines,
                                      struct weir__line *ret, const uint8_t **ret_behind);

/* Puts lines into `lines`, from `p` on, and returns the byte behind the last: up to the end of the block, or to one that
 * weir__line_find has to look at. */
typedef const uint8_t *weir__lines_find_fn(const uint8_t *p, struct weir__lines *lines);
#if WEIR__SCAN_X86
weir__lines_find_fn weir__lines_find_avx2;
#endif

#endif
