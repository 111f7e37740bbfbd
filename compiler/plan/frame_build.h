/* frame_build: what the routines of frame programs are made with. Private to plan/.
 *
 * A routine's values stand in places of its stack frame: its parameters, two that lead back, then what the routine keeps. A
 * field has a place only when an expression asks for it; it is `known` from the step on that sets it.
 */
#ifndef WEIR_PLAN_FRAME_BUILD_H
#define WEIR_PLAN_FRAME_BUILD_H

#include "plan/frame.h"

enum frame_what { FRAME_VALUE, FRAME_COUNT };

struct frame_slot {
    const struct model_field *field;
    enum frame_what what;
    int32_t place;
    bool known;
};

/* What is asked of a line of a `fields` block: its number, whether it is there, whether it is a text. */
struct frame_watch {
    const struct model_field *block, *line;
    const struct model_expr *text; /* or NULL */
    int kind;
    int32_t place;
    bool known;
};

/* The routine that is being built. */
struct frame {
    struct arena *arena;
    const struct plan_set *plans;
    struct frame_code_row *row;
    const struct model_type *type;
    int32_t params, places; /* places: all that are taken */
    int32_t head;           /* the place of the head that the last run held of a form; -1 */
    int32_t index;          /* the place of `index`; -1 outside of arrays */
    const struct model_field *element; /* whose elements are being followed, or NULL */
    VEC(struct frame_watch) watches;
    VEC(struct frame_slot) slots; /* by field and what */
};

/* Makes places for what the routine's expressions ask for. */
void frame_find_slots(struct frame *f);
struct frame_slot *frame_slot(struct frame *f, const struct model_field *field,
                              enum frame_what what); /* or NULL */
int32_t frame_new_place(struct frame *f);

struct frame_op *frame_put(struct frame *f, enum frame_code code, int32_t d, int64_t e);
void frame_check(struct frame *f, enum frame_code code, int64_t e, const char *fails);
int32_t frame_here(const struct frame *f);
int32_t frame_text(struct frame *f, const uint8_t *text, size_t len);

/* The step at `at` leads to the next one that is put. */
void frame_land(struct frame *f, int32_t at);

/* Pushes the expression's value; false, and nothing is put, when it asks for what is not known. */
bool frame_expr(struct frame *f, const struct model_expr *e);

/* Pushes an integer that is read; a byte that is only looked at. */
void frame_integer(struct frame *f, const struct model_ref *ref);
void frame_peek(struct frame *f, const struct model_ref *ref);

/* Pushes an integer of a form whose head is in that place; -1: on the wire. */
void frame_form(struct frame *f, const struct model_form *form, int32_t head);

/* frame_text.c: pushes a number in text that does not end with its window; or passes over one, false when its bytes have to be
 * looked at. Text and arrays up to what ends them. */
void frame_digits(struct frame *f, const struct model_ref *ref);
bool frame_skip_digits(struct frame *f, const struct model_ref *ref);
bool frame_until(struct frame *f, const struct model_field *field);
bool frame_terminated(struct frame *f, const struct plan_op *op);

/* frame_lines.c: whether the expression asks something of a line, which gets a place; pushes the answer, once it is known. */
bool frame_ask_line(struct frame *f, const struct model_expr *e);
bool frame_line_value(struct frame *f, const struct model_expr *e);
bool frame_is_watched(const struct frame *f, const struct model_field *block);

/* Passes over lines; `block` NULL: nobody asks. Passes over chunks. */
void frame_lines(struct frame *f, const struct model_line *line, const struct model_field *block);
void frame_chunked(struct frame *f);

/* Follows operations; false when it had to LOSE and what comes behind is never reached. */
bool frame_ops(struct frame *f, const struct plan_op *ops, size_t count);
bool frame_lose(struct frame *f);

/* Of a type, made later when there is none yet: the number of its routine. */
int32_t frame_routine_of(struct frame *f, const struct model_type *type);

bool frame_is_integer(const struct model_ref *ref);

#endif
