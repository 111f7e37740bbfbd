/* Integers of varying size: a head picks the row, which says what else there is. */
#include "plan/frame_build.h"

static void push_piece(struct frame *f, const struct model_form_row *row,
                       const struct model_form_piece *piece, int32_t head)
{
    if (piece->in_head) {
        frame_put(f, FRAME_GET, head, 0);
        frame_put(f, FRAME_PUSH, 0, piece->shift);
        frame_put(f, FRAME_SHR, 0, 0);
        frame_put(f, FRAME_PUSH, 0, (INT64_C(1) << piece->bits) - 1);
        frame_put(f, FRAME_AND, 0, 0);
    } else {
        struct frame_op *op = frame_put(f, FRAME_LOAD, 0, 0);
        op->a = row->little ? -(int)row->tail_bytes : (int)row->tail_bytes;
        op->b = piece->bits;
        op->c = piece->shift;
    }
    frame_put(f, FRAME_PUSH, 0, piece->value_shift);
    frame_put(f, FRAME_SHL, 0, 0);
}

static void put_row(struct frame *f, const struct model_form_row *row, int32_t head)
{
    bool carried = false;
    if (row->tail_bytes)
        frame_put(f, FRAME_NEED, (int32_t)row->tail_bytes, 0);
    for (size_t i = 0; i < row->piece_count; i++) {
        if (row->pieces[i].is_constant)
            continue;
        push_piece(f, row, &row->pieces[i], head);
        if (carried)
            frame_put(f, FRAME_OR, 0, 0);
        carried = true;
    }
    if (!carried)
        frame_put(f, FRAME_PUSH, 0, (int64_t)(uint64_t)row->lo);
    if (row->tail_bytes)
        frame_put(f, FRAME_PASS, (int32_t)row->tail_bytes, 0);
}

/* Rows are few: one after the other, each behind a test of the head. */
static void put_rows(struct frame *f, const struct model_form *form, int32_t head)
{
    int32_t *ends = arena_array(f->arena, form->row_count + 1, sizeof *ends);
    for (size_t i = 0; i < form->row_count; i++) {
        const struct model_form_row *row = &form->rows[i];
        frame_put(f, FRAME_GET, head, 0);
        frame_put(f, FRAME_PUSH, 0, (int64_t)row->head_lo);
        frame_put(f, FRAME_GE, 0, 0);
        frame_put(f, FRAME_GET, head, 0);
        frame_put(f, FRAME_PUSH, 0, (int64_t)row->head_hi);
        frame_put(f, FRAME_LE, 0, 0);
        frame_put(f, FRAME_AND, 0, 0);
        int32_t next = frame_here(f);
        frame_put(f, FRAME_ZERO, 0, 0);
        put_row(f, row, head);
        ends[i] = frame_here(f);
        frame_put(f, FRAME_JUMP, 0, 0);
        frame_land(f, next);
    }
    frame_put(f, FRAME_PUSH, 0, 0);
    frame_check(f, FRAME_TRUE, 0, "WEIR_ERANGE");
    for (size_t i = 0; i < form->row_count; i++)
        frame_land(f, ends[i]);
}

void frame_form(struct frame *f, const struct model_form *form, int32_t head)
{
    if (form->kind == MODEL_LEB128) {
        struct frame_op *op = frame_put(f, FRAME_LEB128, 0, 0);
        op->a = (int)form->max_bytes;
        op->b = form->zigzag;
        return;
    }
    if (head < 0) {
        head = frame_new_place(f);
        frame_put(f, FRAME_NEED, 1, 0);
        struct frame_op *op = frame_put(f, FRAME_LOAD, 0, 0);
        op->a = 1;
        op->b = 8;
        frame_put(f, FRAME_SET, head, 0);
        frame_put(f, FRAME_PASS, 1, 0);
    }
    put_rows(f, form, head);
}
