/* agree: generated code and the interpreter, side by side on the same input. */
#ifndef WEIR_TESTS_AGREE_H
#define WEIR_TESTS_AGREE_H

#include "base/strbuf.h"
#include "interp/value.h"
#include "plan/plan.h"

#include <weir/arena.h>
#include <weir/buf.h>
#include <weir/frame.h>
#include <weir/type.h>

/* A generated type; the table ends with an entry without a type. */
struct agree_codec {
    const struct weir_type *type;
    int (*decode)(void *ret, struct weir_bytes in, struct weir_arena *arena, size_t *used,
                  struct weir_error *err);
    int (*encode)(const void *m, struct weir_buf *out, struct weir_error *err);
    size_t (*size)(const void *m);
    int (*to_json)(const void *m, struct weir_buf *out);
    int (*from_json)(void *ret, struct weir_bytes json, struct weir_arena *arena,
                     struct weir_error *err);
    int (*copy)(void *ret, const void *m, struct weir_arena *arena);
    const struct weir_frame_program *frame; /* NULL: a message */
};

extern const struct agree_codec agree_codecs[];

/* A type as both know it. */
struct agree_pair {
    const struct agree_codec *codec;
    const struct model_type *type;
    const struct plan_set *plans;
};

/* Each feeds the input to both and fails the test when they differ: in what they accept, in code, offset and path of what they
 * refuse, in the value, or in its bytes and JSON. Return whether the input was accepted. */
bool agree_on_bytes(const struct agree_pair *pair, const void *data, size_t len);
bool agree_on_json(const struct agree_pair *pair, const char *text, size_t len);

/* The bytes that the interpreter makes of JSON; false when it refuses. */
bool agree_bytes_of(const struct agree_pair *pair, const char *text, size_t len,
                    struct strbuf *out);

/* The same for the scan of the type's frame program, one byte more at a time, against the generated decoder over each prefix: the
 * scan says that a message is whole when decode takes it and not before, with its length; and waits when decode does. */
void agree_on_frame(const struct agree_pair *pair, const void *data, size_t len);

/* --- random input --- */

struct random {
    uint64_t state;
};

uint64_t random_next(struct random *r);
uint64_t random_below(struct random *r, uint64_t limit); /* limit > 0 */
bool random_chance(struct random *r, unsigned one_in);

/* Appends JSON that fits the type's shape; constraints between fields may not hold. */
void random_json(struct random *r, const struct model_type *type, struct strbuf *out);

/* Appends fields of a message as they may stand on the wire: in any order, several times, packed and singly, also with a wire type that
 * is wrong, and unknown ones, groups among them. */
void random_wire(struct random *r, const struct model_type *message, struct strbuf *out);

/* Changes, removes, adds or repeats a few bytes. */
void random_mutate(struct random *r, struct strbuf *bytes);

#endif
