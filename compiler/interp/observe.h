/* observe: where in the bytes each value stands, for people who look at them.
 *
 * A decoder that has an observer notes every field, element, tag, count and window as it comes to it: a tree in the order of the bytes, written
 * down flat with depths. What nobody noted (delimiters, padding, what a window skips) shows as a gap between notes. Without an observer each
 * hook is one comparison. Notes live in the decoder's arena.
 */
#ifndef WEIR_COMPILER_INTERP_OBSERVE_H
#define WEIR_COMPILER_INTERP_OBSERVE_H

#include "base/vec.h"
#include "interp/decoder.h"

enum { OBSERVE_NONE = -1 };

struct note {
    unsigned depth;
    const char *label; /* "id", "[3]", "(count)" */
    const char *type;  /* "u16", "Question"; or "" */
    const char
        *value; /* as a person reads it; NULL: there is none, or what it consists of follows */
    size_t begin, end; /* bytes; end == begin in what failed */
    unsigned bit,
        bits; /* of a part of a byte or more: the first one, from the most significant on; bits 0: whole bytes */
    bool failed; /* reading ended in it */
};

struct observer {
    VEC(struct note) notes;
    unsigned depth;
    unsigned muted; /* inside of what is shown as one value */
};

/* Around an operation of the plan. */
size_t observe_begin(struct decoder *d, const struct frame *f, const struct plan_op *op, size_t at);
void observe_end(struct decoder *d, const struct frame *f, const struct plan_op *op, size_t note,
                 size_t at, int err);

/* A part of a run that has been read, or refused with `err`. */
void observe_slot(struct decoder *d, const struct frame *f, const struct plan_group *group,
                  const struct plan_slot *slot, size_t offset, int err);
void observe_fixed(struct decoder *d, const struct frame *f, const struct plan_group *group,
                   size_t offset, int err);

/* A count, size or tag that is no field of its own. */
void observe_integer(struct decoder *d, const char *label, const struct model_ref *ref,
                     size_t begin, size_t end, wide value);

/* Text that is no field of its own; nothing when there is none. */
void observe_text(struct decoder *d, const char *label, size_t begin, size_t end);

/* Around a field of a message, or a line of a `fields` block. */
size_t observe_open(struct decoder *d, const char *label, const struct model_ref *ref,
                    size_t begin);
void observe_close(struct decoder *d, size_t note, size_t end, const struct model_ref *ref,
                   const struct value *value, int err);

#endif
