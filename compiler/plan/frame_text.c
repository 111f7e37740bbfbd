/* Text, when only its length counts. */
#include "plan/frame_build.h"

/* What a number with its sign takes at most, in front of its delimiter. */
enum { DIGITS_MOST = 33 };

static int32_t delimiter(struct frame *f, const struct model_delimiter *until)
{
    return frame_text(f, until->text, until->len);
}

static bool is_signed(const struct model_ref *ref)
{
    return ref->base == MODEL_INT || (ref->base == MODEL_ENUM && ref->type->enumeration.is_signed);
}

void frame_digits(struct frame *f, const struct model_ref *ref)
{
    const struct model_digits *digits = ref->digits;
    bool ended = digits->width > 0;
    int32_t text = digits->until.len > 0 ? delimiter(f, &digits->until) : 0;
    struct frame_op *op = frame_put(f, FRAME_DIGITS, text, digits->until.unread);
    op->a = (int)digits->radix;
    op->b = is_signed(ref);
    op->c = digits->width;
    if (!ended || digits->until.len == 0)
        return;
    frame_put(f, FRAME_NEED, (int32_t)digits->until.len, 0);
    frame_put(f, FRAME_SAME, 0, text);
    if (!digits->until.unread)
        frame_put(f, FRAME_PASS, (int32_t)digits->until.len, 0);
}

bool frame_skip_digits(struct frame *f, const struct model_ref *ref)
{
    const struct model_digits *digits = ref->digits;
    if (digits->width > 0 || digits->until.len == 0)
        return false;
    frame_put(f, FRAME_UNTIL, delimiter(f, &digits->until), DIGITS_MOST)->a = digits->until.unread;
    return true;
}

/* The number on the stack, for whoever asks. */
static void keep_count(struct frame *f, const struct model_field *field)
{
    struct frame_slot *slot = frame_slot(f, field, FRAME_COUNT);
    if (slot)
        slot->known = true;
    frame_put(f, slot ? FRAME_SET : FRAME_DROP, slot ? slot->place : 0, 0);
}

bool frame_until(struct frame *f, const struct model_field *field)
{
    struct frame_slot *count = frame_slot(f, field, FRAME_COUNT);
    struct frame_op *op =
        frame_put(f, FRAME_UNTIL, delimiter(f, &field->until), (int64_t)field->max);
    op->a = field->until.unread;
    op->b = count != NULL;
    if (count != NULL) {
        frame_put(f, FRAME_SET, count->place, 0);
        count->known = true;
    }
    return true;
}

/* Whether there is another element: to the step that goes on with it, when there is; behind it the array ends. */
static int32_t put_look_ahead(struct frame *f, const struct model_field *field)
{
    frame_put(f, FRAME_TRY, delimiter(f, &field->until), 0)->a = field->until.unread;
    int32_t another = frame_here(f);
    frame_put(f, FRAME_ZERO, 0, 0);
    int32_t end = frame_here(f);
    frame_put(f, FRAME_JUMP, 0, 0);
    frame_land(f, another);
    return end;
}

static void put_counted(struct frame *f, const struct model_field *field, int32_t counter)
{
    frame_put(f, FRAME_GET, counter, 0);
    if (field->max >= 0)
        frame_check(f, FRAME_NO_MORE, (int64_t)field->max - 1, "WEIR_ELIMIT");
    frame_put(f, FRAME_PUSH, 0, 1);
    frame_put(f, FRAME_ADD, 0, 0);
    frame_put(f, FRAME_SET, counter, 0);
}

static void put_settled(struct frame *f, const struct model_field *field, int32_t counter)
{
    frame_put(f, FRAME_GET, counter, 0);
    if (field->min > 0)
        frame_check(f, FRAME_NO_LESS, (int64_t)field->min, "WEIR_ELIMIT");
    keep_count(f, field);
}

/* Elements up to a delimiter in front of the next one, or up to the one for which the condition holds. */
bool frame_terminated(struct frame *f, const struct plan_op *op)
{
    const struct model_field *field = op->field;
    int32_t counter = frame_new_place(f), outer = f->index, end = -1;
    f->index = counter;
    frame_put(f, FRAME_PUSH, 0, 0);
    frame_put(f, FRAME_SET, counter, 0);
    int32_t head = frame_here(f);
    if (!field->ends)
        end = put_look_ahead(f, field);
    bool good = frame_ops(f, op->body, op->body_count);
    if (good) {
        put_counted(f, field, counter);
        good = !field->ends || frame_expr(f, field->ends);
        if (!good)
            frame_lose(f);
    }
    if (good)
        frame_put(f, field->ends ? FRAME_ZERO : FRAME_JUMP, head, 0);
    if (end >= 0)
        frame_land(f, end);
    f->index = outer;
    put_settled(f, field, counter);
    return true;
}
