/* plan/frame.h — how to find the end of a message in bytes that come in pieces: programs for the scan of weir/frame.h.
 *
 * One row of steps holds a routine for each struct and choice of a file and for what they consist of. A step means here what
 * it means in the run-time library, whose names for them are these with WEIR__F_ in front. What a routine cannot follow it
 * leaves to the decoder (LOSE). Lives in the arena given; borrows from the model.
 */
#ifndef WEIR_PLAN_FRAME_H
#define WEIR_PLAN_FRAME_H

#include "base/vec.h"
#include "plan/plan.h"

#define FRAME_CODES(X)                                                                             \
    X(NEED)                                                                                        \
    X(LOAD)                                                                                        \
    X(SAME)                                                                                        \
    X(PASS)                                                                                        \
    X(TAKE)                                                                                        \
    X(UNTIL)                                                                                       \
    X(DIGITS)                                                                                      \
    X(TRY)                                                                                         \
    X(LITERAL)                                                                                     \
    X(LEB128)                                                                                      \
    X(LABELS)                                                                                      \
    X(LINES)                                                                                       \
    X(CHUNK)                                                                                       \
    X(RECORDS)                                                                                     \
    X(LEAST)                                                                                       \
    X(PUSH)                                                                                        \
    X(GET)                                                                                         \
    X(SET)                                                                                         \
    X(DROP)                                                                                        \
    X(NOT)                                                                                         \
    X(NEGATE)                                                                                      \
    X(INVERT)                                                                                      \
    X(MUL)                                                                                         \
    X(DIV)                                                                                         \
    X(MOD)                                                                                         \
    X(ADD)                                                                                         \
    X(SUB)                                                                                         \
    X(SHL)                                                                                         \
    X(SHR)                                                                                         \
    X(AND)                                                                                         \
    X(OR)                                                                                          \
    X(XOR)                                                                                         \
    X(LT)                                                                                          \
    X(LE)                                                                                          \
    X(GT)                                                                                          \
    X(GE)                                                                                          \
    X(EQ)                                                                                          \
    X(NE)                                                                                          \
    X(NO_LESS)                                                                                     \
    X(NO_MORE)                                                                                     \
    X(TRUE)                                                                                        \
    X(JUMP)                                                                                        \
    X(ZERO)                                                                                        \
    X(REPEAT)                                                                                      \
    X(CASES)                                                                                       \
    X(CASE)                                                                                        \
    X(WATCH)                                                                                       \
    X(CALL)                                                                                        \
    X(RESERVE)                                                                                     \
    X(RETURN)                                                                                      \
    X(LOSE)

enum frame_code {
#define FRAME_CODE(name) FRAME_##name,
    FRAME_CODES(FRAME_CODE)
#undef FRAME_CODE
};

struct frame_op {
    enum frame_code code;
    int a;
    unsigned b, c;
    int32_t d;
    int64_t e;
    const char *fails; /* the name of the error code that stands in d: "WEIR_ERANGE" */
};

struct frame_text {
    const uint8_t *text;
    size_t len;
};

struct frame_routine {
    const struct model_type *type;
    uint32_t entry;
};

struct frame_code_row {
    VEC(struct frame_op) ops;
    VEC(struct frame_text) texts;
    VEC(struct frame_routine) routines; /* those of the file's types first, in their order */
};

/* The programs of a file's structs and choices. */
struct frame_code_row *frame_build(struct arena *arena, const struct plan_set *plans,
                                   const struct model_file *file);

#endif
