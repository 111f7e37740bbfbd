/* encoder: what encode.c and encode_message.c share.
 *
 * A page is one struct or arm that is being written. What is computed on it (equations and lets) is evaluated when it is first asked for;
 * the bytes of fields of no constant size are made once and kept, because sizes ask for them before their turn. The first fault sticks.
 */
#ifndef WEIR_COMPILER_INTERP_ENCODER_H
#define WEIR_COMPILER_INTERP_ENCODER_H

#include "base/strbuf.h"
#include "interp/chain.h"
#include "interp/encode.h"
#include "interp/eval.h"

struct encoder {
    const struct plan_set *plans;
    struct arena *arena;
    struct fault *fault;
    unsigned depth;         /* records that can contain themselves, nested */
    int code;               /* of the first fault */
    size_t base;            /* bytes in front of the buffer that is being appended to */
    size_t origin;          /* what jumps in chains count from */
    unsigned messages;      /* around: chains in them are written plainly */
    struct chain_ends ends; /* of chains that were written */
};

/* Notes the fault unless there was one before. Returns the first one's code. */
int encoder_refuse(struct encoder *e, int code, const struct path *path, const char *reason);

/* Appends one struct, choice or message. */
int encoder_record(struct encoder *e, const struct value *value, const struct value *args,
                   const struct path *path, struct strbuf *out);

/* Appends a chain; false: it is not labels of their lengths and an end. */
bool encoder_chain(struct encoder *e, const struct model_ref *ref, const struct value *value,
                   struct strbuf *out);

/* Appends a message's fields. */
int encoder_message(struct encoder *e, const struct value_record *record, const struct path *path,
                    struct strbuf *out);

#endif
