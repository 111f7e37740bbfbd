/* Structs and choices as wholes: parameters, tags, depth; what is in them is in decode.c. */
#include "interp/decode.h"

#include "interp/checksum.h"
#include "interp/decoder.h"
#include "interp/fields.h"
#include "interp/literal.h"
#include "interp/observe.h"
#include "interp/tag.h"

/* --- expressions, with the place they are asked at ------------------------------------------------------------------ */

static wide measure(void *data, const struct model_expr *expr)
{
    const struct frame *f = data;
    const struct value *value = value_record_get(f->record, expr->field);
    switch (expr->op) {
    case MODEL_E_COUNT:
        return value ? (wide)value_count(value) : 0;
    case MODEL_E_PRESENT:
        return value != NULL;
    case MODEL_E_KIND:
        return value && value->record.has_tag ? value->record.tag : 0;
    default:
        return 0; /* sizes are only asked for on write */
    }
}

const struct scope *decoder_scope(struct frame *f, const struct cursor *cursor)
{
    f->scope.record = f->record;
    f->scope.offset = (wide)(cursor->at - f->begin);
    f->scope.remaining = (wide)(cursor->end - cursor->at);
    return &f->scope;
}

/* --- types -------------------------------------------------------------------------------------------------------- */

static int read_tag(struct decoder *d, struct frame *f, struct cursor *cursor,
                    const struct model_choice *choice, wide *ret)
{
    if (choice->literals) {
        size_t begin = cursor->at;
        int err = literal_read(d, cursor, choice, f->path, ret);
        if (!err)
            observe_text(d, "(tag)", begin, cursor->at);
        return err;
    }
    if (!choice->by_tag && !choice->by_peek) {
        *ret = eval_integer(choice->by, decoder_scope(f, cursor));
        return 0;
    }
    if (choice->by_peek) {
        struct cursor peek = *cursor;
        return decoder_integer(d, &peek, &choice->tag, f->path, ret);
    }
    return decoder_noted_integer(d, cursor, &choice->tag, f->path, "(tag)", ret);
}

static int decode_choice(struct decoder *d, struct frame *f, struct cursor *cursor,
                         const struct plan *plan)
{
    wide tag;
    size_t begin = cursor->at;
    int err = read_tag(d, f, cursor, &plan->type->choice, &tag);
    if (err)
        return err;
    const struct plan_arm *arm = tag_arm(plan, tag);
    if (!arm)
        return fault_set(d->fault, FAULT_ETAG, begin, f->path, NULL);
    f->record->arm = arm->arm;
    f->record->tag = tag;
    f->record->has_tag = true;
    f->notes = checksum_among(arm->arm->members, arm->arm->member_count);
    return decoder_ops(d, f, cursor, arm->ops, arm->op_count);
}

static void set_params(struct scope *scope, const struct model_type *type, const struct value *args)
{
    bool is_choice = type->base == MODEL_CHOICE;
    scope->params = is_choice ? type->choice.params : type->structure.params;
    scope->param_count = is_choice ? type->choice.param_count : type->structure.param_count;
    scope->args = args;
}

int decoder_enter(struct decoder *d, const struct model_type *type, size_t at,
                  const struct path *path)
{
    if (!type->recursive)
        return 0;
    if (d->depth >= type->depth_limit)
        return fault_set(d->fault, FAULT_EDEPTH, at, path, NULL);
    d->depth++;
    return 0;
}

void decoder_leave(struct decoder *d, const struct model_type *type)
{
    if (type->recursive)
        d->depth--;
}

static int decode_exact(struct decoder *d, struct cursor *cursor, const struct model_type *type,
                        const struct value *args, const struct path *path, struct value *ret)
{
    if (type->base == MODEL_STRUCT && type->structure.line)
        return fields_decode(d, cursor, type, path, ret);
    const struct plan *plan = plan_of(d->plans, type);
    struct value value = value_record(type);
    struct frame f = {.record = &value.record, .path = path, .begin = cursor->at};
    f.scope.measure = measure;
    f.scope.data = &f;
    f.notes = type->base == MODEL_STRUCT &&
              checksum_among(type->structure.members, type->structure.member_count);
    set_params(&f.scope, type, args);
    size_t outer = d->origin;
    if (type->is_origin)
        d->origin = cursor->at;
    int err = type->base == MODEL_CHOICE ? decode_choice(d, &f, cursor, plan)
                                         : decoder_ops(d, &f, cursor, plan->ops, plan->op_count);
    d->origin = outer;
    if (!err)
        *ret = value;
    return err;
}

int decoder_record(struct decoder *d, struct cursor *cursor, const struct model_ref *ref,
                   const struct value *args, const struct path *path, struct value *ret)
{
    int err = decoder_enter(d, ref->type, cursor->at, path);
    if (err)
        return err;
    if (ref->base == MODEL_MESSAGE) {
        *ret = value_record(ref->type);
        err = decoder_message(d, cursor, ref->type, path, ret);
    } else {
        err = decode_exact(d, cursor, ref->type, args, path, ret);
    }
    decoder_leave(d, ref->type);
    return err;
}

int decode(const struct plan_set *plans, const struct model_type *type, const struct value *args,
           const uint8_t *data, size_t len, struct arena *arena, struct value *ret,
           size_t *ret_used, struct fault *fault)
{
    return decode_observed(plans, type, args, data, len, arena, NULL, ret, ret_used, fault);
}

int decode_observed(const struct plan_set *plans, const struct model_type *type,
                    const struct value *args, const uint8_t *data, size_t len, struct arena *arena,
                    struct observer *observer, struct value *ret, size_t *ret_used,
                    struct fault *fault)
{
    struct decoder d = {.plans = plans, .arena = arena, .fault = fault, .data = data};
    d.observer = observer;
    struct cursor cursor = {0, len, type->base == MODEL_MESSAGE};
    struct model_ref ref = {.base = type->base, .type = type};
    int err = decoder_record(&d, &cursor, &ref, args, NULL, ret);
    if (!err)
        *ret_used = cursor.at;
    return err;
}
