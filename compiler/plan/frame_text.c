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

/* Elements until the terminator is next. */
bool frame_terminated(struct frame *f, const struct plan_op *op)
{
    const struct model_field *field = op->field;
    if (field->ends != NULL || frame_slot(f, field, FRAME_COUNT) != NULL ||
        field->ref.arg_count > 0)
        return frame_lose(f);
    int32_t head = frame_here(f);
    frame_put(f, FRAME_TRY, delimiter(f, &field->until), 0)->a = field->until.unread;
    frame_put(f, FRAME_NOT, 0, 0);
    int32_t exit = frame_here(f);
    frame_put(f, FRAME_ZERO, 0, 0);
    if (frame_ops(f, op->body, op->body_count))
        frame_put(f, FRAME_JUMP, head, 0);
    frame_land(f, exit);
    return true;
}
