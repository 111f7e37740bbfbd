/* decoder: what decode.c and decode_message.c share.
 *
 * A cursor is a place in the input and the end it may not pass; inside a window running out is an error, outside it means that more
 * input is needed. A frame is one struct, arm or message that is being read.
 */
#ifndef WEIR_COMPILER_INTERP_DECODER_H
#define WEIR_COMPILER_INTERP_DECODER_H

#include "interp/decode.h"
#include "interp/eval.h"

struct decoder {
    const struct plan_set *plans;
    struct arena *arena;
    struct fault *fault;
    const uint8_t *data;
    size_t origin;             /* what jumps in chains count from */
    unsigned depth;            /* records that can contain themselves, nested */
    struct observer *observer; /* or NULL */
    uint8_t *fills; /* the same bytes, to store checksums in instead of comparing them; or NULL */
};

struct cursor {
    size_t at, end; /* offsets into the input */
    bool window;
};

struct frame {
    struct scope scope;
    struct value_record *record;
    const struct path *path;  /* of the record */
    size_t begin;             /* offset of its first byte */
    uint64_t head;            /* of a form: its first bits, which share a byte */
    struct value *element;    /* inside an array: where the element goes … */
    const struct path *place; /* … and its path */
    bool notes;               /* `extents` are noted: some checksum asks for them */
    struct extent *extents;   /* where fields begin and end */
};

/* Reads one struct, choice or message into *ret. */
int decoder_record(struct decoder *d, struct cursor *cursor, const struct model_ref *ref,
                   const struct value *args, const struct path *path, struct value *ret);

/* Operations of the frame's record, in order. */
int decoder_ops(struct decoder *d, struct frame *f, struct cursor *cursor,
                const struct plan_op *ops, size_t count);

/* What expressions see at the cursor. */
const struct scope *decoder_scope(struct frame *f, const struct cursor *cursor);

/* An integer that is no field: a count's or a window's prefix, a choice's tag; `noted`: observers are told. */
int decoder_integer(struct decoder *d, struct cursor *cursor, const struct model_ref *ref,
                    const struct path *path, wide *ret);
int decoder_noted_integer(struct decoder *d, struct cursor *cursor, const struct model_ref *ref,
                          const struct path *path, const char *label, wide *ret);

/* Reads fields up to the cursor's end into *record, which may hold some already (they are merged). */
int decoder_message(struct decoder *d, struct cursor *cursor, const struct model_type *type,
                    const struct path *path, struct value *ret);

/* Counts one level of a type that can contain itself; decoder_leave() takes it back. */
int decoder_enter(struct decoder *d, const struct model_type *type, size_t at,
                  const struct path *path);
void decoder_leave(struct decoder *d, const struct model_type *type);

/* Refuses with FAULT_MORE outside and FAULT_ETRUNCATED inside a window. */
int decoder_short(struct decoder *d, const struct cursor *cursor, const struct path *path);

#endif
