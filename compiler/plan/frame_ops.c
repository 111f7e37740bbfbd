/* What each operation comes to when only its length counts. */
#include "plan/frame_build.h"

static const char ERANGE_[] = "WEIR_ERANGE", ELIMIT_[] = "WEIR_ELIMIT",
                  EMISMATCH_[] = "WEIR_EMISMATCH";

/* --- values that are read ----------------------------------------------------------------------------------------- */

/* Into the place of the field, when anybody asks for it; else it is dropped. */
static void keep(struct frame *f, const struct model_field *field, enum frame_what what)
{
    struct frame_slot *slot = frame_slot(f, field, what);
    if (!slot) {
        frame_put(f, FRAME_DROP, 0, 0);
        return;
    }
    frame_put(f, FRAME_SET, slot->place, 0);
    slot->known = true;
}

static void load(struct frame *f, const struct model_ref *ref, const struct plan_group *group,
                 unsigned shift)
{
    struct frame_op *op = frame_put(
        f, FRAME_LOAD, (int32_t)group->offset,
        ref->base == MODEL_INT || (ref->base == MODEL_ENUM && ref->type->enumeration.is_signed));
    op->a = group->little ? -(int)group->bytes : (int)group->bytes;
    op->b = ref->bits;
    op->c = shift;
}

void frame_peek(struct frame *f, const struct model_ref *ref)
{
    struct plan_group group = {.bytes = 1};
    frame_put(f, FRAME_NEED, 1, 0);
    load(f, ref, &group, 0);
}

void frame_integer(struct frame *f, const struct model_ref *ref)
{
    if (ref->form) {
        frame_form(f, ref->form, -1);
        return;
    }
    if (ref->digits) {
        frame_digits(f, ref);
        return;
    }
    struct plan_group group = {.bytes = ref->bits / 8, .little = ref->order == MODEL_LITTLE};
    frame_put(f, FRAME_NEED, (int32_t)group.bytes, 0);
    load(f, ref, &group, 0);
    frame_put(f, FRAME_PASS, (int32_t)group.bytes, 0);
}

/* The span of the field's ranges, when it lies within int64_t. */
static bool find_bounds(const struct model_field *field, wide *lo, wide *hi)
{
    if (field->calculated && field->range_count == 0) {
        *lo = 0;
        *hi = INT64_MAX;
        return true;
    }
    for (size_t i = 0; i < field->range_count; i++) {
        *lo = i == 0 || field->ranges[i].lo < *lo ? field->ranges[i].lo : *lo;
        *hi = i == 0 || field->ranges[i].hi > *hi ? field->ranges[i].hi : *hi;
    }
    return field->range_count > 0 && *lo >= INT64_MIN && *hi <= INT64_MAX;
}

static bool is_literal_number(const struct model_field *field)
{
    return field->role == MODEL_LITERAL && field->value->op == MODEL_E_INT;
}

/* The value on top of the stack: is it right, and who asks for it? */
static void settle(struct frame *f, const struct model_field *field)
{
    wide lo, hi;
    if (is_literal_number(field)) {
        int64_t value = (int64_t)(uint64_t)field->value->value;
        frame_check(f, FRAME_NO_LESS, value, EMISMATCH_);
        frame_check(f, FRAME_NO_MORE, value, EMISMATCH_);
    } else if (find_bounds(field, &lo, &hi)) {
        frame_check(f, FRAME_NO_LESS, (int64_t)lo, ERANGE_);
        frame_check(f, FRAME_NO_MORE, (int64_t)hi, ERANGE_);
    }
    keep(f, field, FRAME_VALUE);
}

/* Whether anything in the field's value matters here. */
static bool matters(struct frame *f, const struct model_field *field)
{
    wide lo, hi;
    return frame_is_integer(&field->ref) &&
           (is_literal_number(field) || find_bounds(field, &lo, &hi) ||
            frame_slot(f, field, FRAME_VALUE));
}

static void keep_head(struct frame *f, const struct plan_group *group, const struct plan_slot *slot)
{
    struct model_ref head = {.base = MODEL_UINT, .bits = slot->bits};
    f->head = frame_new_place(f);
    load(f, &head, group, slot->shift);
    frame_put(f, FRAME_SET, f->head, 0);
}

static void follow_group(struct frame *f, const struct plan_group *group)
{
    const struct model_field *text = group->bytes_field;
    if (text && text->role == MODEL_LITERAL)
        frame_put(f, FRAME_SAME, (int32_t)group->offset,
                  frame_text(f, text->value->text, text->value->text_len));
    for (size_t i = 0; i < group->slot_count; i++) {
        const struct plan_slot *slot = &group->slots[i];
        if (slot->is_head) {
            keep_head(f, group, slot);
            continue;
        }
        if (!matters(f, slot->field))
            continue;
        load(f, &slot->field->ref, group, slot->shift);
        settle(f, slot->field);
    }
}

static bool follow_form(struct frame *f, const struct model_field *field)
{
    frame_form(f, field->ref.form, field->ref.form->head_bits ? f->head : -1);
    settle(f, field);
    return true;
}

static bool follow_digits(struct frame *f, const struct model_field *field)
{
    const struct model_digits *digits = field->ref.digits;
    bool is_wide = field->ref.bits == 64 && field->ref.base == MODEL_UINT && !field->calculated;
    if (!matters(f, field) && frame_skip_digits(f, &field->ref))
        return true;
    if (is_wide || (digits->width == 0 && digits->until.len == 0))
        return frame_lose(f);
    frame_digits(f, &field->ref);
    settle(f, field);
    return true;
}

static bool any_matters(struct frame *f, const struct plan_group *group)
{
    for (size_t i = 0; i < group->slot_count; i++)
        if (group->slots[i].is_head || matters(f, group->slots[i].field))
            return true;
    return false;
}

static bool follow_run(struct frame *f, const struct plan_op *op)
{
    frame_put(f, FRAME_NEED, (int32_t)op->bytes, 0);
    for (size_t i = 0; i < op->group_count; i++)
        if (op->groups[i].little_if && any_matters(f, &op->groups[i]))
            return frame_lose(f);
    for (size_t i = 0; i < op->group_count; i++)
        follow_group(f, &op->groups[i]);
    frame_put(f, FRAME_PASS, (int32_t)op->bytes, 0);
    return true;
}

/* --- counts ------------------------------------------------------------------------------------------------------- */

/* Pushes how many there are. False: nobody knows. */
static bool put_bare_count(struct frame *f, const struct model_field *field)
{
    if (field->shape == MODEL_PREFIXED)
        frame_integer(f, &field->prefix);
    else if ((field->shape != MODEL_FIXED && field->shape != MODEL_COUNTED) ||
             !frame_expr(f, field->count))
        return false;
    if (field->shape == MODEL_COUNTED && field->count->lo < 0)
        frame_check(f, FRAME_NO_LESS, 0, ERANGE_);
    return true;
}

static bool put_count(struct frame *f, const struct model_field *field)
{
    if (!put_bare_count(f, field))
        return false;
    if (field->min > 0)
        frame_check(f, FRAME_NO_LESS, (int64_t)field->min, ELIMIT_);
    if (field->max >= 0) {
        if (field->shape == MODEL_PREFIXED && field->prefix.bits == 64)
            frame_check(f, FRAME_NO_LESS, 0, ELIMIT_); /* as a signed number */
        frame_check(f, FRAME_NO_MORE, (int64_t)field->max, ELIMIT_);
    }
    return true;
}

static void remember_count(struct frame *f, const struct model_field *field)
{
    struct frame_slot *slot = frame_slot(f, field, FRAME_COUNT);
    if (!slot)
        return;
    frame_put(f, FRAME_SET, slot->place, 0);
    frame_put(f, FRAME_GET, slot->place, 0);
    slot->known = true;
}

/* Other bytes than the value's: the limits are not theirs. */
static bool follow_via(struct frame *f, const struct model_field *field)
{
    if (field->via->kind == MODEL_VIA_CHUNKED && field->via->ends_itself)
        return frame_chunked(f), true;
    if (field->via->kind == MODEL_VIA_RECORDS && field->via->ends_itself)
        return frame_put(f, FRAME_RECORDS, 0, 0) != NULL;
    if (field->via->ends_itself || !put_bare_count(f, field))
        return frame_lose(f);
    frame_put(f, FRAME_TAKE, 0, 0)->b = 1;
    return true;
}

/* As many bytes as the top of the stack says, and zeros up to a multiple of `pad`. */
static void take_padded(struct frame *f, unsigned pad)
{
    int32_t size = pad ? frame_new_place(f) : 0;
    if (pad) {
        frame_put(f, FRAME_SET, size, 0);
        frame_put(f, FRAME_GET, size, 0);
    }
    frame_put(f, FRAME_TAKE, 0, 0)->b = 1;
    if (pad) {
        frame_put(f, FRAME_GET, size, 0);
        frame_put(f, FRAME_NEGATE, 0, 0);
        frame_put(f, FRAME_PUSH, 0, pad - 1);
        frame_put(f, FRAME_AND, 0, 0);
        frame_put(f, FRAME_TAKE, 0, 0);
    }
}

static bool follow_bytes(struct frame *f, const struct plan_op *op)
{
    if (op->field->via && op->field->via->kind != MODEL_VIA_XOR)
        return follow_via(f, op->field);
    if (op->field->shape == MODEL_UNTIL && op->field->until.len == 0)
        return frame_lose(f);
    if (op->field->shape == MODEL_UNTIL)
        return frame_until(f, op->field);
    if (!put_count(f, op->field))
        return frame_lose(f);
    remember_count(f, op->field);
    take_padded(f, op->field->pad);
    return true;
}

/* --- arrays ------------------------------------------------------------------------------------------------------- */

/* Several elements in a byte. */
static void put_packed(struct frame *f, unsigned in_byte)
{
    frame_put(f, FRAME_PUSH, 0, in_byte - 1);
    frame_put(f, FRAME_ADD, 0, 0);
    frame_put(f, FRAME_PUSH, 0, in_byte);
    frame_put(f, FRAME_DIV, 0, 0);
    frame_put(f, FRAME_TAKE, 0, 0)->b = 1;
}

/* Elements of which nothing but their size matters. */
static bool is_plain(struct frame *f, const struct plan_op *op)
{
    return op->body_count == 1 && op->body[0].kind == PLAN_RUN && !matters(f, op->field);
}

static void put_plain(struct frame *f, const struct plan_op *op)
{
    frame_put(f, FRAME_PUSH, 0, op->body[0].bytes);
    frame_put(f, FRAME_MUL, 0, 0);
    frame_put(f, FRAME_TAKE, 0, 0)->b = 1;
}

static void put_next_index(struct frame *f)
{
    frame_put(f, FRAME_GET, f->index, 0);
    frame_put(f, FRAME_PUSH, 0, 1);
    frame_put(f, FRAME_ADD, 0, 0);
    frame_put(f, FRAME_SET, f->index, 0);
}

/* The count is on the stack. */
static bool put_loop(struct frame *f, const struct plan_op *op)
{
    int32_t counter = frame_new_place(f), outer = f->index;
    bool indexed = op->field->ref.arg_count > 0;
    f->index = indexed ? frame_new_place(f) : -1;
    frame_put(f, FRAME_SET, counter, 0);
    if (indexed) {
        frame_put(f, FRAME_PUSH, 0, 0);
        frame_put(f, FRAME_SET, f->index, 0);
    }
    int32_t head = frame_here(f);
    frame_put(f, FRAME_REPEAT, 0, counter);
    if (frame_ops(f, op->body, op->body_count)) {
        if (indexed)
            put_next_index(f);
        frame_put(f, FRAME_JUMP, head, 0);
    }
    frame_land(f, head);
    f->index = outer;
    return true;
}

static bool follow_array(struct frame *f, const struct plan_op *op)
{
    if (op->field->shape == MODEL_UNTIL)
        return frame_terminated(f, op);
    if (!put_count(f, op->field))
        return frame_lose(f);
    remember_count(f, op->field);
    if (op->packed) {
        put_packed(f, op->packed);
        return true;
    }
    if (op->min_bytes > 0)
        frame_put(f, FRAME_LEAST, 0, (int64_t)op->min_bytes);
    if (!is_plain(f, op))
        return put_loop(f, op);
    put_plain(f, op);
    return true;
}

/* --- the rest ----------------------------------------------------------------------------------------------------- */

static bool follow_record(struct frame *f, const struct plan_op *op)
{
    const struct model_ref *ref = &op->field->ref;
    if (op->field->via)
        return follow_via(f, op->field);
    if (ref->base == MODEL_MESSAGE)
        return frame_lose(f);
    if (frame_is_watched(f, op->field)) {
        frame_lines(f, ref->type->structure.line, op->field);
        return true;
    }
    for (size_t i = 0; i < ref->arg_count; i++) {
        if (ref->args[i]->base > MODEL_BOOL && ref->args[i]->base != MODEL_ENUM)
            frame_put(f, FRAME_PUSH, 0, 0); /* no integer: nobody looks at it there */
        else if (!frame_expr(f, ref->args[i]))
            return frame_lose(f);
    }
    int32_t routine = frame_routine_of(f, ref->type);
    frame_put(f, FRAME_CALL, routine, 0)->a = (int)ref->arg_count;
    return true;
}

/* What is inside matters only to what is inside. */
static bool follow_window(struct frame *f, const struct plan_op *op)
{
    if (!op->size)
        frame_integer(f, &op->field->window.prefix);
    else if (!frame_expr(f, op->size))
        return frame_lose(f);
    frame_put(f, FRAME_TAKE, 0, 0)->b = !op->size;
    return true;
}

static bool follow_if(struct frame *f, const struct plan_op *op)
{
    if (!frame_expr(f, op->condition))
        return frame_lose(f);
    int32_t at = frame_here(f);
    frame_put(f, FRAME_ZERO, 0, 0);
    frame_ops(f, op->body, op->body_count);
    frame_land(f, at);
    return true;
}

static bool follow_let(struct frame *f, const struct model_field *field)
{
    struct frame_slot *slot = frame_slot(f, field, FRAME_VALUE);
    if (slot && frame_is_integer(&field->ref) && frame_expr(f, field->value))
        keep(f, field, FRAME_VALUE);
    return true;
}

static bool follow_chain(struct frame *f, const struct model_field *field)
{
    const struct model_chain *chain = &field->ref.type->chain;
    frame_put(f, FRAME_PUSH, 0, 0); /* bytes so far */
    struct frame_op *op = frame_put(f, FRAME_LABELS, 0, (int64_t)chain->max);
    op->a = (int)chain->jump_bits;
    op->b = chain->jump_value;
    op->c = (unsigned)chain->label_max;
    op->fails = "WEIR_ERANGE";
    frame_put(f, FRAME_DROP, 0, 0);
    return true;
}

static bool follow(struct frame *f, const struct plan_op *op)
{
    switch (op->kind) {
    case PLAN_RUN:
        return follow_run(f, op);
    case PLAN_FORM:
        return follow_form(f, op->field);
    case PLAN_DIGITS:
        return follow_digits(f, op->field);
    case PLAN_BYTES:
        return follow_bytes(f, op);
    case PLAN_CHAIN:
        return follow_chain(f, op->field);
    case PLAN_RECORD:
        return follow_record(f, op);
    case PLAN_ARRAY:
        return follow_array(f, op);
    case PLAN_WINDOW:
        return follow_window(f, op);
    case PLAN_IF:
        return follow_if(f, op);
    case PLAN_LET:
        return follow_let(f, op->field);
    case PLAN_REQUIRE:
    case PLAN_VERIFY:
        return true;
    default: /* what is not known here is left to decode */
        return frame_lose(f);
    }
}

bool frame_ops(struct frame *f, const struct plan_op *ops, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (!follow(f, &ops[i]))
            return false;
    return true;
}
