#include "interp/decode.h"

#include "interp/chain.h"
#include "interp/check.h"
#include "interp/checksum.h"
#include "interp/decoder.h"
#include "interp/fields.h"
#include "interp/form.h"
#include "interp/literal.h"
#include "interp/observe.h"
#include "interp/packed.h"
#include "interp/tag.h"
#include "interp/text.h"
#include "interp/via.h"
#include "interp/wire.h"

#include <string.h>

/* --- places and errors -------------------------------------------------------------------------------------------- */

static struct path field_path(const struct frame *f, const struct model_field *field)
{
    if (f->element)
        return *f->place;
    return path_name(f->path, field->name);
}

static int refuse(struct decoder *d, const struct frame *f, const struct model_field *field,
                  int code, size_t offset, const char *reason)
{
    struct path path = field_path(f, field);
    return fault_set(d->fault, code, offset, &path, reason);
}

int decoder_short(struct decoder *d, const struct cursor *cursor, const struct path *path)
{
    return fault_set(d->fault, cursor->window ? FAULT_ETRUNCATED : FAULT_MORE, cursor->at, path,
                     NULL);
}

static int field_short(struct decoder *d, const struct frame *f, const struct cursor *cursor,
                       const struct model_field *field)
{
    struct path path = field_path(f, field);
    return decoder_short(d, cursor, &path);
}

static size_t left(const struct cursor *cursor)
{
    return cursor->end - cursor->at;
}

/* --- values ------------------------------------------------------------------------------------------------------- */

/* Keeps the value of `field`, or of the element that is being read. */
static struct value *keep(struct decoder *d, struct frame *f, const struct model_field *field,
                          struct value value)
{
    struct value *place = f->element ? f->element : value_record_put(f->record, field, d->arena);
    *place = value;
    return place;
}

static struct value scalar_value(const struct model_ref *ref, uint64_t raw)
{
    if (ref->base == MODEL_FLOAT)
        return value_float(ref->bits == 32 ? wire_f32((uint32_t)raw) : wire_f64(raw));
    if (check_lowest(ref) < 0)
        return value_integer(wire_sign_extend(raw, ref->bits));
    return value_integer(raw);
}

static int check_literal(const struct model_field *field, const struct value *value)
{
    struct scope none = {0};
    struct value wanted = eval(field->value, &none);
    if (value->kind == VALUE_INTEGER || value->kind == VALUE_FLOAT)
        return value->integer == wanted.integer ? 0 : FAULT_EMISMATCH;
    bool same = value->text.len == wanted.text.len &&
                memcmp(value->text.data, wanted.text.data, wanted.text.len) == 0;
    return same ? 0 : FAULT_EMISMATCH;
}

static int take_one(struct decoder *d, struct frame *f, const struct model_field *field,
                    struct value value, size_t offset)
{
    int err = field->role == MODEL_LITERAL ? check_literal(field, &value)
                                           : check_one(field, &field->ref, &value);
    if (err)
        return refuse(d, f, field, err, offset, NULL);
    keep(d, f, field, value);
    return 0;
}

/* --- runs --------------------------------------------------------------------------------------------------------- */

static int run_group(struct decoder *d, struct frame *f, const struct plan_group *group,
                     size_t offset)
{
    for (size_t i = 0; i < group->slot_count; i++)
        checksum_note(d, f, group->slots[i].field, offset, offset + group->bytes);
    f->scope.record = f->record;
    bool little = group->little_if ? eval_condition(group->little_if, &f->scope) : group->little;
    uint64_t raw = wire_load(d->data + offset, group->bytes, little);
    for (size_t i = 0; i < group->slot_count; i++) {
        const struct plan_slot *slot = &group->slots[i];
        uint64_t mask = slot->bits < 64 ? (UINT64_C(1) << slot->bits) - 1 : UINT64_MAX;
        if (slot->is_head) {
            f->head = raw >> slot->shift & mask;
            observe_slot(d, f, group, slot, offset, 0);
            continue;
        }
        struct value value = scalar_value(&slot->field->ref, raw >> slot->shift & mask);
        int err = take_one(d, f, slot->field, value, offset);
        observe_slot(d, f, group, slot, offset, err);
        if (err)
            return err;
    }
    return 0;
}

static int run_fixed_bytes(struct decoder *d, struct frame *f, const struct plan_group *group,
                           size_t offset)
{
    const struct model_field *field = group->bytes_field;
    checksum_note(d, f, field, offset, offset + group->bytes);
    enum value_kind kind = field->ref.base == MODEL_STR ? VALUE_TEXT : VALUE_BYTES;
    int err = take_one(d, f, field, value_text(kind, d->data + offset, group->bytes), offset);
    observe_fixed(d, f, group, offset, err);
    return err;
}

/* The field a run begins with, to name it when the run is cut short. */
static const struct model_field *first_field(const struct plan_op *op)
{
    const struct plan_group *group = op->groups;
    return group->bytes_field ? group->bytes_field : group->slots[0].field;
}

static int run_run(struct decoder *d, struct frame *f, struct cursor *cursor,
                   const struct plan_op *op)
{
    if (left(cursor) < op->bytes)
        return field_short(d, f, cursor, first_field(op));
    for (size_t i = 0; i < op->group_count; i++) {
        const struct plan_group *group = &op->groups[i];
        size_t offset = cursor->at + group->offset;
        int err = group->bytes_field ? run_fixed_bytes(d, f, group, offset)
                                     : run_group(d, f, group, offset);
        if (err)
            return err;
    }
    cursor->at += op->bytes;
    return 0;
}

/* --- counts ------------------------------------------------------------------------------------------------------- */

/* An integer of varying size; what it may hold is checked. */
static int read_form(struct decoder *d, struct cursor *cursor, const struct model_ref *ref,
                     const uint64_t *head, const struct path *path, wide *ret)
{
    size_t size;
    enum form_state state = form_get(ref, head, d->data + cursor->at, left(cursor), &size, ret);
    if (state == FORM_SHORT)
        return decoder_short(d, cursor, path);
    if (state == FORM_BAD)
        return fault_set(d->fault, FAULT_EVARINT, cursor->at, path, NULL);
    cursor->at += size;
    return 0;
}

static int run_form(struct decoder *d, struct frame *f, struct cursor *cursor,
                    const struct plan_op *op)
{
    wide integer;
    const struct model_ref *ref = &op->field->ref;
    struct path path = field_path(f, op->field);
    int err = read_form(d, cursor, ref, ref->form->head_bits ? &f->head : NULL, &path, &integer);
    if (err)
        return err;
    if (op->field->role != MODEL_LITERAL && !check_fits(ref, integer))
        return fault_set(d->fault, FAULT_ERANGE, cursor->at, &path, NULL);
    return take_one(d, f, op->field, value_integer(integer), cursor->at);
}

static int read_digits(struct decoder *d, struct cursor *cursor, const struct model_ref *ref,
                       const struct path *path, wide *ret)
{
    size_t used;
    int err = text_read_digits(ref, d->data + cursor->at, left(cursor), cursor->window, ret, &used);
    if (err == FAULT_MORE)
        return decoder_short(d, cursor, path);
    cursor->at += used;
    return err ? fault_set(d->fault, err, cursor->at, path, NULL) : 0;
}

/* An unsigned integer of whole bytes, a count's or a window's prefix or a choice's tag; or any integer in text. */
int decoder_integer(struct decoder *d, struct cursor *cursor, const struct model_ref *ref,
                    const struct path *path, wide *ret)
{
    unsigned bytes = ref->bits / 8;
    if (ref->form) {
        int err = read_form(d, cursor, ref, NULL, path, ret);
        if (!err && !check_fits(ref, *ret))
            err = fault_set(d->fault, FAULT_ERANGE, cursor->at, path, NULL);
        return err;
    }
    if (ref->digits)
        return read_digits(d, cursor, ref, path, ret);
    if (left(cursor) < bytes)
        return decoder_short(d, cursor, path);
    uint64_t raw = wire_load(d->data + cursor->at, bytes, ref->order == MODEL_LITTLE);
    *ret = scalar_value(ref, raw).integer;
    cursor->at += bytes;
    return 0;
}

/* One that is no field of its own. */
int decoder_noted_integer(struct decoder *d, struct cursor *cursor, const struct model_ref *ref,
                          const struct path *path, const char *label, wide *ret)
{
    size_t begin = cursor->at;
    int err = decoder_integer(d, cursor, ref, path, ret);
    if (!err)
        observe_integer(d, label, ref, begin, cursor->at, *ret);
    return err;
}

/* How many elements or bytes; -1: as many as there are. */
static int read_count(struct decoder *d, struct frame *f, struct cursor *cursor,
                      const struct model_field *field, wide *ret)
{
    struct path path = field_path(f, field);
    switch (field->shape) {
    case MODEL_FIXED:
    case MODEL_COUNTED:
        *ret = eval_integer(field->count, decoder_scope(f, cursor));
        break;
    case MODEL_PREFIXED:
        return decoder_noted_integer(d, cursor, &field->prefix, &path, "(count)", ret);
    default:
        *ret = -1;
        return 0;
    }
    return *ret < 0 ? fault_set(d->fault, FAULT_ERANGE, cursor->at, &path, NULL) : 0;
}

/* Zeros behind `len` bytes. */
static int run_padding(struct decoder *d, struct frame *f, struct cursor *cursor,
                       const struct model_field *field, wide len)
{
    size_t pad = field->pad ? (size_t)(-len & (field->pad - 1)) : 0;
    if (left(cursor) < pad)
        return field_short(d, f, cursor, field);
    for (size_t i = 0; i < pad; i++)
        if (d->data[cursor->at + i])
            return refuse(d, f, field, FAULT_EMISMATCH, cursor->at, NULL);
    cursor->at += pad;
    return 0;
}

/* What stands on the wire is a transform of the value. */
static int run_via(struct decoder *d, struct frame *f, struct cursor *cursor,
                   const struct model_field *field, size_t len)
{
    struct path path = field_path(f, field);
    struct value value = value_text(field->ref.base == MODEL_STR ? VALUE_TEXT : VALUE_BYTES, "", 0);
    int err = via_read(d, cursor, field, f->record, &path, len, &value.text);
    if (err)
        return err;
    err = check_count(field, (wide)value.text.len);
    if (err)
        return refuse(d, f, field, err, cursor->at, NULL);
    return take_one(d, f, field, value, cursor->at);
}

static int run_digits(struct decoder *d, struct frame *f, struct cursor *cursor,
                      const struct plan_op *op)
{
    struct path path = field_path(f, op->field);
    size_t offset = cursor->at;
    wide value;
    int err = decoder_integer(d, cursor, &op->field->ref, &path, &value);
    return err ? err : take_one(d, f, op->field, value_integer(value), offset);
}

/* Text up to its delimiter. */
static int run_until(struct decoder *d, struct frame *f, struct cursor *cursor,
                     const struct model_field *field)
{
    const uint8_t *text = d->data + cursor->at;
    size_t len, offset = cursor->at;
    int err = field->until.len
                  ? text_find(&field->until, field->max, text, left(cursor), &len)
                  : text_run(field->ref.set, field->max, text, left(cursor), cursor->window, &len);
    if (err == FAULT_MORE)
        return field_short(d, f, cursor, field);
    if (!err)
        err = check_count(field, (wide)len);
    if (err)
        return refuse(d, f, field, err, offset, NULL);
    enum value_kind kind = field->ref.base == MODEL_STR ? VALUE_TEXT : VALUE_BYTES;
    cursor->at += len + (field->until.unread ? 0 : field->until.len);
    return take_one(d, f, field, value_text(kind, text, len), offset);
}

static int run_bytes(struct decoder *d, struct frame *f, struct cursor *cursor,
                     const struct plan_op *op)
{
    const struct model_field *field = op->field;
    wide count;
    if (field->shape == MODEL_UNTIL)
        return run_until(d, f, cursor, field);
    int err = read_count(d, f, cursor, field, &count);
    if (err)
        return err;
    if (count < 0)
        count = (wide)left(cursor);
    if (!field->via || field->via->kind == MODEL_VIA_XOR)
        err = check_count(field, count);
    if (err)
        return refuse(d, f, field, err, cursor->at, NULL);
    if (count > (wide)left(cursor))
        return field_short(d, f, cursor, field);
    if (field->via)
        return run_via(d, f, cursor, field, (size_t)count);
    enum value_kind kind = field->ref.base == MODEL_STR ? VALUE_TEXT : VALUE_BYTES;
    size_t offset = cursor->at;
    cursor->at += (size_t)count;
    err = take_one(d, f, field, value_text(kind, d->data + offset, (size_t)count), offset);
    return err ? err : run_padding(d, f, cursor, field, count);
}

/* --- arrays ------------------------------------------------------------------------------------------------------- */

static int run_element(struct decoder *d, struct frame *f, struct cursor *cursor,
                       const struct plan_op *op, struct value_list *list, const struct path *array)
{
    struct value *outer = f->element;
    const struct path *outer_place = f->place;
    wide outer_index = f->scope.index;
    struct value element = {0};
    struct path place = path_index(array, list->count);
    f->element = &element;
    f->place = &place;
    f->scope.index = (wide)list->count;
    int err = decoder_ops(d, f, cursor, op->body, op->body_count);
    f->element = outer;
    f->place = outer_place;
    f->scope.index = outer_index;
    if (!err)
        *value_list_add(list, d->arena) = element;
    return err;
}

static bool is_fixed_run(const struct plan_op *op)
{
    return op->body_count == 1 && op->body[0].kind == PLAN_RUN;
}

/* Elements of various sizes up to the end of the window. */
static int run_rest(struct decoder *d, struct frame *f, struct cursor *cursor,
                    const struct plan_op *op, struct value_list *list)
{
    const struct model_field *field = op->field;
    struct path path = field_path(f, field);
    while (left(cursor) > 0) {
        if (field->max >= 0 && (wide)list->count >= field->max)
            return fault_set(d->fault, FAULT_ELIMIT, cursor->at, &path, NULL);
        int err = run_element(d, f, cursor, op, list, &path);
        if (err)
            return err;
    }
    if ((wide)list->count < field->min)
        return fault_set(d->fault, FAULT_ELIMIT, cursor->at, &path, NULL);
    return 0;
}

static int run_counted(struct decoder *d, struct frame *f, struct cursor *cursor,
                       const struct plan_op *op, wide count, struct value_list *list)
{
    const struct model_field *field = op->field;
    struct path path = field_path(f, field);
    int err = check_count(field, count);
    if (err)
        return fault_set(d->fault, err, cursor->at, &path, NULL);
    if (count * op->min_bytes > (wide)left(cursor))
        return decoder_short(d, cursor, &path);
    while (!err && (wide)list->count < count)
        err = run_element(d, f, cursor, op, list, &path);
    return err;
}

/* Elements that share bytes. */
static int run_packed(struct decoder *d, struct frame *f, struct cursor *cursor,
                      const struct plan_op *op, wide count, struct value_list *list)
{
    const struct model_field *field = op->field;
    const struct model_ref *ref = &field->ref;
    struct path path = field_path(f, field);
    int err = check_count(field, count);
    if (err)
        return fault_set(d->fault, err, cursor->at, &path, NULL);
    wide bytes = packed_bytes(ref, count);
    if (bytes > (wide)left(cursor))
        return decoder_short(d, cursor, &path);
    for (wide i = 0; i < bytes * op->packed; i++) {
        unsigned raw = packed_get(ref, d->data + cursor->at, (size_t)i);
        struct value value = scalar_value(ref, raw);
        struct path place = path_index(&path, (size_t)i);
        err = i < count ? check_one(field, ref, &value) : raw ? FAULT_EMISMATCH : 0;
        if (err)
            return fault_set(d->fault, err, cursor->at, i < count ? &place : &path, NULL);
        if (i < count)
            *value_list_add(list, d->arena) = value;
    }
    cursor->at += (size_t)bytes;
    return 0;
}

static bool array_ends(struct frame *f, const struct cursor *cursor, const struct model_expr *ends,
                       const struct value_list *list)
{
    if (!ends)
        return false;
    struct scope scope = *decoder_scope(f, cursor);
    scope.last = &list->items[list->count - 1];
    return eval_condition(ends, &scope);
}

/* Elements up to a terminator, or to the one for which the condition holds. */
static int run_ended(struct decoder *d, struct frame *f, struct cursor *cursor,
                     const struct plan_op *op, struct value_list *list)
{
    const struct model_field *field = op->field;
    struct path path = field_path(f, field);
    do {
        enum text_next next = TEXT_OTHER;
        if (!field->ends)
            next = text_next(&field->until, d->data + cursor->at, left(cursor));
        if (next == TEXT_DELIMITER)
            break;
        if (next == TEXT_UNKNOWN)
            return decoder_short(d, cursor, &path);
        if (field->max >= 0 && (wide)list->count >= field->max)
            return fault_set(d->fault, FAULT_ELIMIT, cursor->at, &path, NULL);
        int err = run_element(d, f, cursor, op, list, &path);
        if (err)
            return err;
    } while (!array_ends(f, cursor, field->ends, list));
    if ((wide)list->count < field->min)
        return fault_set(d->fault, FAULT_ELIMIT, cursor->at, &path, NULL);
    cursor->at += field->until.unread ? 0 : field->until.len;
    return 0;
}

static int run_array(struct decoder *d, struct frame *f, struct cursor *cursor,
                     const struct plan_op *op)
{
    struct value list = value_list();
    wide count;
    if (op->field->shape == MODEL_UNTIL) {
        int rc = run_ended(d, f, cursor, op, &list.list);
        if (!rc)
            keep(d, f, op->field, list);
        return rc;
    }
    int err = read_count(d, f, cursor, op->field, &count);
    if (err)
        return err;
    if (count < 0 && is_fixed_run(op)) /* a part of an element is missing the rest */
        count = ((wide)left(cursor) + op->body[0].bytes - 1) / op->body[0].bytes;
    if (op->packed)
        err = run_packed(d, f, cursor, op, count, &list.list);
    else
        err = count < 0 ? run_rest(d, f, cursor, op, &list.list)
                        : run_counted(d, f, cursor, op, count, &list.list);
    if (!err)
        keep(d, f, op->field, list);
    return err;
}

/* --- records, windows, conditions --------------------------------------------------------------------------------- */

/* A record in what a transform comes to, with offsets of its own. */
static int record_via(struct decoder *d, struct cursor *cursor, const struct model_field *field,
                      const struct value_record *record, const struct value *args,
                      const struct path *path, struct value *ret)
{
    struct value_text text;
    int err = via_read(d, cursor, field, record, path, left(cursor), &text);
    if (err)
        return err;
    struct decoder inner = *d;
    struct cursor all = {.at = 0, .end = text.len, .window = true};
    inner.data = text.data;
    inner.fills = NULL;
    err = decoder_record(&inner, &all, &field->ref, args, path, ret);
    if (!err && all.at < all.end)
        err = fault_set(d->fault, FAULT_ETRAILING, all.at, path, NULL);
    return err;
}

static int run_record(struct decoder *d, struct frame *f, struct cursor *cursor,
                      const struct plan_op *op)
{
    const struct model_ref *ref = &op->field->ref;
    struct path path = field_path(f, op->field);
    struct value *args = arena_array(d->arena, ref->arg_count + 1, sizeof *args);
    struct value value = {0};
    for (size_t i = 0; i < ref->arg_count; i++)
        args[i] = eval(ref->args[i], decoder_scope(f, cursor));
    int err = op->field->via ? record_via(d, cursor, op->field, f->record, args, &path, &value)
                             : decoder_record(d, cursor, ref, args, &path, &value);
    if (err)
        return err;
    keep(d, f, op->field, value);
    return 0;
}

static int run_chain(struct decoder *d, struct frame *f, struct cursor *cursor,
                     const struct plan_op *op)
{
    struct path path = field_path(f, op->field);
    struct value value;
    int err = chain_decode(d, cursor, &op->field->ref.type->chain, d->origin, &path, &value);
    if (!err)
        keep(d, f, op->field, value);
    return err;
}

static int window_size(struct decoder *d, struct frame *f, struct cursor *cursor,
                       const struct plan_op *op, wide *ret)
{
    struct path path = field_path(f, op->field);
    if (op->size) {
        *ret = eval_integer(op->size, decoder_scope(f, cursor));
        return *ret < 0 ? fault_set(d->fault, FAULT_ERANGE, cursor->at, &path, NULL) : 0;
    }
    return decoder_noted_integer(d, cursor, &op->field->window.prefix, &path, "(size)", ret);
}

static int run_window(struct decoder *d, struct frame *f, struct cursor *cursor,
                      const struct plan_op *op)
{
    wide size;
    int err = window_size(d, f, cursor, op, &size);
    if (err)
        return err;
    if (size > (wide)left(cursor))
        return field_short(d, f, cursor, op->field);
    struct cursor inner = {cursor->at, cursor->at + (size_t)size, true};
    err = decoder_ops(d, f, &inner, op->body, op->body_count);
    if (err)
        return err;
    if (inner.at < inner.end && !op->skip)
        return refuse(d, f, op->field, FAULT_ETRAILING, inner.at, NULL);
    cursor->at = inner.end;
    return 0;
}

static int run_if(struct decoder *d, struct frame *f, struct cursor *cursor,
                  const struct plan_op *op)
{
    if (eval_condition(op->condition, decoder_scope(f, cursor)))
        return decoder_ops(d, f, cursor, op->body, op->body_count);
    return 0;
}

static int run_verify(struct decoder *d, struct frame *f, struct cursor *cursor,
                      const struct model_field *field)
{
    struct path path = field_path(f, field);
    if (field->value->op == MODEL_E_CHECKSUM)
        return checksum_verify(d, f, field, &path);
    const struct value *read = value_record_get(f->record, field);
    struct value wanted = eval(field->value, decoder_scope(f, cursor));
    if (!read || value_scalar_equal(read, &wanted))
        return 0;
    return refuse(d, f, field, FAULT_EMISMATCH, cursor->at, NULL);
}

static int run_op(struct decoder *d, struct frame *f, struct cursor *cursor,
                  const struct plan_op *op)
{
    switch (op->kind) {
    case PLAN_RUN:
        return run_run(d, f, cursor, op);
    case PLAN_FORM:
        return run_form(d, f, cursor, op);
    case PLAN_DIGITS:
        return run_digits(d, f, cursor, op);
    case PLAN_BYTES:
        return run_bytes(d, f, cursor, op);
    case PLAN_CHAIN:
        return run_chain(d, f, cursor, op);
    case PLAN_RECORD:
        return run_record(d, f, cursor, op);
    case PLAN_ARRAY:
        return run_array(d, f, cursor, op);
    case PLAN_WINDOW:
        return run_window(d, f, cursor, op);
    case PLAN_IF:
        return run_if(d, f, cursor, op);
    case PLAN_LET:
        if (op->field->stream)
            return take_one(d, f, op->field, eval(op->field->value, decoder_scope(f, cursor)),
                            cursor->at);
        keep(d, f, op->field, eval(op->field->value, decoder_scope(f, cursor)));
        return 0;
    case PLAN_REQUIRE:
        if (eval_condition(op->require->expr, decoder_scope(f, cursor)))
            return 0;
        return fault_set(d->fault, FAULT_EREQUIRE, cursor->at, f->path, op->require->text);
    case PLAN_VERIFY:
        return run_verify(d, f, cursor, op->field);
    }
    return 0;
}

int decoder_ops(struct decoder *d, struct frame *f, struct cursor *cursor,
                const struct plan_op *ops, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        size_t begin = cursor->at;
        size_t note = observe_begin(d, f, &ops[i], begin);
        int err = run_op(d, f, cursor, &ops[i]);
        observe_end(d, f, &ops[i], note, cursor->at, err);
        if (err)
            return err;
        if (plan_is_field(&ops[i]) ||
            (ops[i].kind == PLAN_WINDOW && ops[i].field->role != MODEL_EQUATION))
            checksum_note(d, f, ops[i].field, begin, cursor->at);
    }
    return 0;
}
