#include "interp/encode.h"

#include "interp/chain.h"
#include "interp/check.h"
#include "interp/checksum.h"
#include "interp/encoder.h"
#include "interp/fields.h"
#include "interp/form.h"
#include "interp/literal.h"
#include "interp/packed.h"
#include "interp/page.h"
#include "interp/presence.h"
#include "interp/tag.h"
#include "interp/text.h"
#include "interp/via.h"
#include "interp/wire.h"

#include <string.h>

static int write_ops(struct page *page, const struct plan_op *ops, size_t count,
                     struct strbuf *out);

/* --- places and errors -------------------------------------------------------------------------------------------- */

int encoder_refuse(struct encoder *e, int code, const struct path *path, const char *reason)
{
    if (!e->code)
        e->code = fault_set(e->fault, code, 0, path, reason);
    return e->code;
}

static struct path field_path(const struct page *page, const struct model_field *field)
{
    if (page->element)
        return *page->place;
    return path_name(page->path, field->name);
}

static int refuse(struct page *page, const struct model_field *field, int code, const char *reason)
{
    struct path path = field_path(page, field);
    return encoder_refuse(page->e, code, &path, reason);
}

/* --- what is computed --------------------------------------------------------------------------------------------- */

static bool is_computed(const struct model_field *field)
{
    return field->role == MODEL_EQUATION || field->role == MODEL_LET ||
           field->role == MODEL_LITERAL;
}

/* The value of an equation, a let or a literal, computed at the first question. */
static const struct value *lookup(void *data, const struct model_field *field)
{
    struct page *page = data;
    if (!is_computed(field))
        return NULL;
    const struct value *known = value_record_get(&page->computed, field);
    if (known)
        return known;
    struct value zero = value_integer(0);
    *value_record_put(&page->computed, field, page->e->arena) = zero;
    if (field->role == MODEL_LET && field->condition &&
        !eval_condition(field->condition, &page->scope))
        return value_record_get(&page->computed, field);
    if (field->exact && !eval_condition(field->exact, &page->scope))
        refuse(page, field, FAULT_EMISMATCH, NULL);
    struct value value = eval(field->value, &page->scope);
    struct value *place = value_record_put(&page->computed, field, page->e->arena);
    *place = value;
    return place;
}

/* What stands for `field` on the wire. */
struct value page_wire_value(struct page *page, const struct model_field *field)
{
    const struct value *found;
    if (page->element)
        return *page->element;
    found = is_computed(field) ? lookup(page, field) : value_record_get(page->record, field);
    if (found)
        return *found;
    if (field->ref.base == MODEL_CHAIN)
        return value_text(VALUE_BYTES, "", 0);
    if (check_is_text(&field->ref)) {
        bool zeros = field->ref.base == MODEL_BYTES && field->shape == MODEL_FIXED;
        size_t len = zeros ? (size_t)field->count->value : 0;
        return value_text(zeros ? VALUE_BYTES : VALUE_TEXT, arena_alloc(page->e->arena, len), len);
    }
    return field->ref.base == MODEL_FLOAT ? value_float(0) : value_integer(0);
}

/* --- sizes ------------------------------------------------------------------------------------------------------- */

static wide measure(void *data, const struct model_expr *expr)
{
    struct page *page = data;
    const struct value *value = value_record_get(page->record, expr->field);
    switch (expr->op) {
    case MODEL_E_COUNT:
        return value ? (wide)value_count(value) : 0;
    case MODEL_E_PRESENT:
        return value != NULL;
    case MODEL_E_KIND:
        return value && value->record.arm ? tag_written(&value->record) : 0;
    default:
        return page_size_of(page, expr);
    }
}

/* --- runs --------------------------------------------------------------------------------------------------------- */

/* What is computed has to fit; whether a closed enumeration names it follows from what it is computed of. */
static int check_equation(struct page *page, const struct model_field *field,
                          const struct value *value)
{
    bool fits = check_fits(&field->ref, value->integer) && check_ranges(field, value->integer);
    return value->kind != VALUE_INTEGER || fits ? 0 : refuse(page, field, FAULT_ERANGE, NULL);
}

static int check_scalar(struct page *page, const struct model_field *field,
                        const struct value *value)
{
    if (field->role == MODEL_LITERAL)
        return 0;
    if (field->role == MODEL_EQUATION)
        return check_equation(page, field, value);
    int err = check_ref(&field->ref, value);
    if (!err && value->kind == VALUE_INTEGER && !check_fits(&field->ref, value->integer))
        err = FAULT_ERANGE;
    if (!err)
        err = check_one(field, &field->ref, value);
    return err ? refuse(page, field, err, NULL) : 0;
}

static uint64_t raw_bits(const struct model_ref *ref, const struct value *value)
{
    if (ref->base == MODEL_FLOAT)
        return ref->bits == 32 ? wire_f32_bits(value->real) : wire_f64_bits(value->real);
    return (uint64_t)value->integer;
}

static int write_group(struct page *page, const struct plan_group *group, uint8_t *to)
{
    uint64_t raw = 0;
    for (size_t i = 0; i < group->slot_count; i++) {
        const struct plan_slot *slot = &group->slots[i];
        uint64_t mask = slot->bits < 64 ? (UINT64_C(1) << slot->bits) - 1 : UINT64_MAX;
        struct value value = page_wire_value(page, slot->field);
        int err = check_scalar(page, slot->field, &value);
        if (err)
            return err;
        uint64_t bits = slot->is_head ? form_head(&slot->field->ref, value.integer)
                                      : raw_bits(&slot->field->ref, &value);
        raw |= (bits & mask) << slot->shift;
    }
    bool little = group->little_if ? eval_condition(group->little_if, &page->scope) : group->little;
    wire_store(to, group->bytes, little, raw);
    return 0;
}

static int write_fixed_bytes(struct page *page, const struct plan_group *group, uint8_t *to)
{
    struct value value = page_wire_value(page, group->bytes_field);
    if (value.text.len != group->bytes)
        return refuse(page, group->bytes_field, FAULT_EMISMATCH, NULL);
    int err = check_scalar(page, group->bytes_field, &value);
    if (!err)
        memcpy(to, value.text.data, group->bytes);
    return err;
}

static int write_run(struct page *page, const struct plan_op *op, struct strbuf *out)
{
    uint8_t *run = arena_alloc(page->e->arena, op->bytes);
    for (size_t i = 0; i < op->group_count; i++) {
        const struct plan_group *group = &op->groups[i];
        int err = group->bytes_field ? write_fixed_bytes(page, group, run + group->offset)
                                     : write_group(page, group, run + group->offset);
        if (err)
            return err;
    }
    strbuf_append(out, (const char *)run, op->bytes);
    return 0;
}

/* --- counts ------------------------------------------------------------------------------------------------------- */

static void put_integer(struct strbuf *out, const struct model_ref *ref, wide value)
{
    uint8_t bytes[8];
    if (ref->form) {
        form_put(out, ref, value);
        return;
    }
    if (ref->digits) {
        text_put_digits(out, ref, value);
        return;
    }
    wire_store(bytes, ref->bits / 8, ref->order == MODEL_LITTLE, (uint64_t)value);
    strbuf_append(out, (const char *)bytes, ref->bits / 8);
}

static int write_number(struct page *page, const struct plan_op *op, struct strbuf *out)
{
    struct value value = page_wire_value(page, op->field);
    int err = check_scalar(page, op->field, &value);
    if (!err)
        put_integer(out, &op->field->ref, value.integer);
    return err;
}

/* Checks how many there are, and writes the prefix where there is one. */
static int write_count(struct page *page, const struct model_field *field, wide count,
                       struct strbuf *out)
{
    int err = 0;
    if (field->shape == MODEL_COUNTED && eval_integer(field->count, &page->scope) != count)
        err = FAULT_EMISMATCH;
    else if (field->shape == MODEL_PREFIXED && !check_fits(&field->prefix, count))
        err = FAULT_ERANGE;
    else
        err = check_count(field, count);
    if (err)
        return refuse(page, field, err, NULL);
    if (field->shape == MODEL_PREFIXED)
        put_integer(out, &field->prefix, count);
    return 0;
}

/* Arrays of a constant length are there as a whole: what was not given is zero. */
static struct value array_value(struct page *page, const struct model_field *field)
{
    const struct value *found = value_record_get(page->record, field);
    struct value zeros = value_list();
    if (found)
        return *found;
    for (wide i = 0; field->shape == MODEL_FIXED && i < field->count->value; i++)
        *value_list_add(&zeros.list, page->e->arena) =
            check_is_record(&field->ref)     ? value_record(field->ref.type)
            : field->ref.base == MODEL_FLOAT ? value_float(0)
                                             : value_integer(0);
    return zeros;
}

static int write_bytes(struct page *page, const struct plan_op *op, struct strbuf *out)
{
    const struct model_field *field = op->field;
    struct value value = page_wire_value(page, field);
    int err = write_count(page, field, (wide)value.text.len, out);
    if (!err)
        err = check_scalar(page, field, &value);
    if (!err && field->shape == MODEL_UNTIL && field->until.len &&
        !text_is_ended_by(value.text.data, value.text.len, &field->until))
        err = refuse(page, field, FAULT_ETEXT, NULL);
    if (!err && field->via && field->via->kind == MODEL_VIA_EXTERN)
        err = refuse(page, field, FAULT_ECODING, via_extern);
    if (err)
        return err;
    if (field->via)
        via_write(field, page->record, value.text, out);
    else
        strbuf_append(out, (const char *)value.text.data, value.text.len);
    text_put_delimiter(out, &field->until);
    if (field->pad)
        strbuf_fill(out, '\0', -value.text.len & (field->pad - 1));
    return 0;
}

/* The condition holds for the last element, and for none before. */
static int check_end(struct page *page, const struct model_field *field,
                     const struct value_list *list, size_t i)
{
    if (!field->ends || presence_asks_reader(field->ends))
        return 0;
    page->scope.last = &list->items[i];
    bool ends = eval_condition(field->ends, &page->scope);
    return ends == (i + 1 == list->count) ? 0 : refuse(page, field, FAULT_EMISMATCH, NULL);
}

static int write_packed(struct page *page, const struct plan_op *op, const struct value_list *list,
                        const struct path *path, struct strbuf *out)
{
    const struct model_ref *ref = &op->field->ref;
    size_t bytes = (size_t)packed_bytes(ref, (wide)list->count);
    uint8_t *data = arena_alloc(page->e->arena, bytes);
    memset(data, 0, bytes);
    for (size_t i = 0; i < list->count; i++) {
        struct path place = path_index(path, i);
        const struct value *value = &list->items[i];
        bool fits = check_fits(ref, value->integer);
        int err = fits ? check_one(op->field, ref, value) : FAULT_ERANGE;
        if (err)
            return encoder_refuse(page->e, err, &place, NULL);
        packed_put(ref, data, i, value->integer);
    }
    strbuf_append(out, (const char *)data, bytes);
    return 0;
}

static int write_array(struct page *page, const struct plan_op *op, struct strbuf *out)
{
    struct value array = array_value(page, op->field);
    const struct value_list *list = &array.list;
    struct path path = field_path(page, op->field);
    int err = write_count(page, op->field, (wide)list->count, out);
    if (!err && op->packed)
        return write_packed(page, op, list, &path, out);
    if (!err && op->field->ends && list->count == 0)
        err = refuse(page, op->field, FAULT_EMISMATCH, NULL);
    for (size_t i = 0; !err && i < list->count; i++) {
        struct path place = path_index(&path, i);
        page->element = &list->items[i];
        page->place = &place;
        page->scope.index = (wide)i;
        err = write_ops(page, op->body, op->body_count, out);
        if (!err)
            err = check_end(page, op->field, list, i);
        page->element = NULL;
    }
    if (!err)
        text_put_delimiter(out, &op->field->until);
    return err;
}

/* --- records, windows, conditions --------------------------------------------------------------------------------- */

static int write_record(struct page *page, const struct plan_op *op, struct strbuf *out)
{
    const struct model_ref *ref = &op->field->ref;
    const struct value *element = page->element;
    struct path path = field_path(page, op->field);
    struct value empty = value_record(ref->type);
    const struct value *value = element ? element : value_record_get(page->record, op->field);
    struct value *args = arena_array(page->e->arena, ref->arg_count + 1, sizeof *args);
    if (!value && op->field->presence == MODEL_POINTER && !op->field->condition)
        return refuse(page, op->field, FAULT_EINVAL, NULL);
    page->element = NULL; /* arguments are about the struct around the array */
    for (size_t i = 0; i < ref->arg_count; i++)
        args[i] = eval(ref->args[i], &page->scope);
    page->element = element;
    if (op->field->via)
        return via_write_record(page->e, op->field, page->record, value ? value : &empty, args,
                                &path, out);
    return encoder_record(page->e, value ? value : &empty, args, &path, out);
}

static int write_chain(struct page *page, const struct plan_op *op, struct strbuf *out)
{
    struct value value = page_wire_value(page, op->field);
    bool ok = encoder_chain(page->e, &op->field->ref, &value, out);
    return ok ? 0 : refuse(page, op->field, FAULT_EINVAL, NULL);
}

static int write_window(struct page *page, const struct plan_op *op, struct strbuf *out)
{
    struct strbuf body = {0};
    const struct model_field *field = op->field;
    bool equation = field->role == MODEL_EQUATION;
    size_t outer = page->e->base;
    page->e->base += out->len + (equation || op->size ? 0 : field->window.prefix.bits / 8);
    int err = write_ops(page, op->body, op->body_count, &body);
    page->e->base = outer;
    if (!err && !equation && op->size && eval_integer(op->size, &page->scope) != (wide)body.len)
        err = refuse(page, field, FAULT_EMISMATCH, NULL);
    if (!err && !equation && !op->size) {
        if (!check_fits(&field->window.prefix, (wide)body.len))
            err = refuse(page, field, FAULT_ERANGE, NULL);
        put_integer(out, &field->window.prefix, (wide)body.len);
    }
    if (!err)
        strbuf_append(out, strbuf_text(&body), body.len);
    strbuf_fini(&body);
    return err;
}

static bool holds(struct page *page, const struct plan_op *op)
{
    const struct model_field *field = presence_teller(op);
    if (field)
        return value_record_get(page->record, field) != NULL;
    return !presence_asks_reader(op->condition) && eval_condition(op->condition, &page->scope);
}

struct presence {
    struct page *page;
    const struct model_field *teller;
    bool holds;
};

/* A field that is there although its condition does not hold, or the other way round. */
static void check_field(const struct model_field *field, void *data)
{
    const struct presence *check = data;
    bool present = value_record_get(check->page->record, field) != NULL;
    if (!presence_is_optional(field) || (field->computed_presence && !check->teller))
        return;
    if (present != check->holds)
        refuse(check->page, field, FAULT_EPRESENCE, NULL);
}

static void check_within(struct page *page, const struct plan_op *op, bool outer);

static void check_nested(struct page *page, const struct plan_op *ops, size_t count, bool outer)
{
    for (size_t i = 0; i < count; i++) {
        if (ops[i].kind == PLAN_IF)
            check_within(page, &ops[i], outer);
        else if (ops[i].kind == PLAN_WINDOW)
            check_nested(page, ops[i].body, ops[i].body_count, outer);
    }
}

static void check_within(struct page *page, const struct plan_op *op, bool outer)
{
    struct presence check = {page, presence_teller(op), outer && holds(page, op)};
    presence_each(op->body, op->body_count, check_field, &check);
    check_nested(page, op->body, op->body_count, check.holds);
}

static int write_if(struct page *page, const struct plan_op *op, struct strbuf *out)
{
    check_within(page, op, true);
    if (page->e->code)
        return page->e->code;
    return holds(page, op) ? write_ops(page, op->body, op->body_count, out) : 0;
}

static bool keeps_chunk(const struct page *page, const struct plan_op *op)
{
    return !page->element && op->field && op->field->role != MODEL_EQUATION &&
           page_find_op(page->ops, page->op_count, op->field) == op;
}

int page_write_op(struct page *page, const struct plan_op *op, struct strbuf *out)
{
    switch (op->kind) {
    case PLAN_RUN:
        return write_run(page, op, out);
    case PLAN_FORM:
    case PLAN_DIGITS:
        return write_number(page, op, out);
    case PLAN_BYTES:
        return write_bytes(page, op, out);
    case PLAN_CHAIN:
        return write_chain(page, op, out);
    case PLAN_RECORD:
        return write_record(page, op, out);
    case PLAN_ARRAY:
        return write_array(page, op, out);
    case PLAN_WINDOW:
        return write_window(page, op, out);
    case PLAN_IF:
        return write_if(page, op, out);
    case PLAN_REQUIRE:
        if (eval_condition(op->require->expr, &page->scope))
            return 0;
        return encoder_refuse(page->e, FAULT_EREQUIRE, page->path, op->require->text);
    case PLAN_LET:
        if (op->field->stream) {
            struct value length = page_wire_value(page, op->field);
            const struct model_stream *stream = op->field->stream;
            if (stream->kind == MODEL_STREAM_LENGTH && !stream->solved &&
                eval_integer(op->field->value, &page->scope) != length.integer)
                return refuse(page, op->field, FAULT_EMISMATCH, NULL);
            return check_scalar(page, op->field, &length);
        }
        break;
    case PLAN_VERIFY:
        break;
    }
    return 0;
}

static int write_ops(struct page *page, const struct plan_op *ops, size_t count, struct strbuf *out)
{
    for (size_t i = 0; i < count; i++) {
        if (keeps_chunk(page, &ops[i])) {
            const struct chunk *chunk = page_chunk(page, &ops[i]);
            strbuf_append(out, chunk->data, chunk->len);
        } else {
            page_write_op(page, &ops[i], out);
        }
        if (page->e->code)
            return page->e->code;
    }
    return 0;
}

/* --- types -------------------------------------------------------------------------------------------------------- */

static int write_page(struct page *page, struct strbuf *out)
{
    page->scope.record = page->record;
    page->scope.lookup = lookup;
    page->scope.measure = measure;
    page->scope.data = page;
    return write_ops(page, page->ops, page->op_count, out);
}

/* What the arm begins with, where nothing but its value tells, has to pick it. */
static int check_peeked(struct page *page, const struct model_choice *choice)
{
    const struct model_arm *arm = page->record->arm;
    if (!arm->peeked)
        return 0;
    struct value value = page_wire_value(page, arm->peeked);
    uint8_t first = value.text.len ? value.text.data[0] : arm->peeked->until.text[0];
    wide tag = check_lowest(&choice->tag) < 0 ? (int8_t)first : first;
    return tag_selects(choice, arm, tag) ? 0
                                         : encoder_refuse(page->e, FAULT_ETAG, page->path, NULL);
}

static int write_tag(struct page *page, const struct model_type *type, struct strbuf *out)
{
    const struct model_choice *choice = &type->choice;
    const struct model_arm *arm = page->record->arm;
    if (choice->by_peek)
        return check_peeked(page, choice);
    if (choice->literals && arm->is_default && !choice->c_tag)
        return 0; /* nothing picks it */
    wide tag = choice->by_tag || choice->c_tag || choice->literals
                   ? tag_written(page->record)
                   : eval_integer(choice->by, &page->scope);
    bool agrees = choice->by_tag || choice->literals ||
                  (eval_integer(choice->by, &page->scope) == tag && tag <= INT64_MAX);
    if (!agrees || !tag_selects(choice, arm, tag))
        return encoder_refuse(page->e, FAULT_ETAG, page->path, NULL);
    if (choice->literals)
        literal_put(choice, tag, out);
    if (!choice->by_tag)
        return 0;
    if (!check_fits(&choice->tag, tag))
        return encoder_refuse(page->e, FAULT_ERANGE, page->path, NULL);
    put_integer(out, &choice->tag, tag);
    return 0;
}

static int write_choice(struct page *page, const struct model_type *type, struct strbuf *out)
{
    const struct plan *plan = plan_of(page->e->plans, type);
    const struct model_arm *arm = page->record->arm;
    if (!arm)
        return encoder_refuse(page->e, FAULT_ETAG, page->path, NULL);
    page->scope.record = page->record;
    page->scope.params = type->choice.params;
    page->scope.param_count = type->choice.param_count;
    int err = write_tag(page, type, out);
    page->begin = page->e->base + out->len;
    page->members = arm->members;
    page->member_count = arm->member_count;
    for (size_t i = 0; i < plan->arm_count; i++) {
        if (plan->arms[i].arm == arm) {
            page->ops = plan->arms[i].ops;
            page->op_count = plan->arms[i].op_count;
        }
    }
    return err ? err : write_page(page, out);
}

static int write_struct(struct page *page, const struct model_type *type, struct strbuf *out)
{
    const struct plan *plan = plan_of(page->e->plans, type);
    page->scope.params = type->structure.params;
    page->scope.param_count = type->structure.param_count;
    page->members = type->structure.members;
    page->member_count = type->structure.member_count;
    page->ops = plan->ops;
    page->op_count = plan->op_count;
    return write_page(page, out);
}

int encoder_record(struct encoder *e, const struct value *value, const struct value *args,
                   const struct path *path, struct strbuf *out)
{
    const struct model_type *type = value->record.type;
    size_t begin = out->len;
    struct page page = {.e = e, .record = &value->record, .path = path};
    size_t outer = e->origin;
    if (e->code)
        return e->code;
    if (type->recursive && e->depth >= type->depth_limit)
        return encoder_refuse(e, FAULT_EDEPTH, path, NULL);
    e->depth += type->recursive;
    page.scope.args = args;
    page.begin = e->base + out->len;
    e->messages += type->base == MODEL_MESSAGE;
    if (type->is_origin) {
        e->origin = page.begin;
        e->ends.items.count = 0;
    }
    if (type->base == MODEL_MESSAGE)
        encoder_message(e, &value->record, path, out);
    else if (type->base == MODEL_CHOICE)
        write_choice(&page, type, out);
    else if (type->structure.line)
        fields_encode(e, &value->record, path, out);
    else
        write_struct(&page, type, out);
    e->messages -= type->base == MODEL_MESSAGE;
    e->origin = outer;
    if (type->is_origin)
        e->ends.items.count = 0;
    e->depth -= type->recursive;
    if (!e->code)
        e->code = checksum_fill(e, type, args, path, out, begin);
    return e->code;
}

int encode(const struct plan_set *plans, const struct value *value, const struct value *args,
           struct arena *arena, struct strbuf *out, struct fault *fault)
{
    struct encoder e = {.plans = plans, .arena = arena, .fault = fault};
    struct strbuf bytes = {0};
    int err = encoder_record(&e, value, args, NULL, &bytes);
    if (!err)
        strbuf_append(out, strbuf_text(&bytes), bytes.len);
    strbuf_fini(&bytes);
    return err;
}
