#include "emit/c.h"

#include <string.h>

/* "x < 1", "x > 63", "(x < 1 || x > 63)" or NULL: when a value that lies in lo..hi is outside of `range`. */
static const char *outside(struct arena *arena, const char *place, wide lo, wide hi,
                           const struct model_range *range)
{
    bool below = lo<range->lo, above = hi> range->hi;
    if (range->lo == range->hi && (below || above))
        return arena_printf(arena, "%s != %s", place, c_number(arena, range->lo));
    const char *under = arena_printf(arena, "%s < %s", place, c_number(arena, range->lo));
    const char *over = arena_printf(arena, "%s > %s", place, c_number(arena, range->hi));
    if (below && above)
        return arena_printf(arena, "(%s || %s)", under, over);
    return below ? under : above ? over : NULL;
}

const char *c_range_fault(struct arena *arena, const char *place, wide lo, wide hi,
                          const struct model_range *ranges, size_t range_count)
{
    struct strbuf all = {0};
    const char *out = NULL;
    for (size_t i = 0; i < range_count; i++) {
        out = outside(arena, place, lo, hi, &ranges[i]);
        if (!out)
            break;
        strbuf_puts(&all, i ? " && " : "");
        strbuf_puts(&all, out);
    }
    bool is_wrapped = all.len && all.data[0] == '(' && all.data[all.len - 1] == ')';
    size_t bare = range_count == 1 && is_wrapped; /* its parentheses are not needed */
    const char *fault =
        out ? arena_copy(arena, strbuf_text(&all) + bare, all.len - 2 * bare) : NULL;
    strbuf_fini(&all);
    return fault;
}

static int compare_ranges(const void *a, const void *b)
{
    const struct model_range *x = a, *y = b;
    return (x->lo > y->lo) - (x->lo < y->lo);
}

/* Insertion sort: deterministic, and there are few. */
static void sort_ranges(struct model_range *ranges, size_t count)
{
    for (size_t i = 1; i < count; i++)
        for (size_t j = i; j > 0 && compare_ranges(&ranges[j - 1], &ranges[j]) > 0; j--) {
            struct model_range swap = ranges[j];
            ranges[j] = ranges[j - 1];
            ranges[j - 1] = swap;
        }
}

/* The values of an enum as runs of consecutive numbers. */
static size_t enum_ranges(const struct model_enum *e, struct model_range *ranges)
{
    size_t count = 0;
    for (size_t i = 0; i < e->value_count; i++)
        ranges[i] = (struct model_range){e->values[i].value, e->values[i].value};
    sort_ranges(ranges, e->value_count);
    for (size_t i = 0; i < e->value_count; i++) {
        if (count && ranges[i].lo <= ranges[count - 1].hi + 1)
            ranges[count - 1].hi = ranges[i].hi;
        else
            ranges[count++] = ranges[i];
    }
    return count;
}

const char *c_enum_fault(struct arena *arena, const char *place, const struct model_type *type)
{
    const struct model_enum *e = &type->enumeration;
    struct model_range *ranges = arena_array(arena, e->value_count + 1, sizeof *ranges);
    size_t count = enum_ranges(e, ranges);
    const char *value = arena_printf(arena, "(int64_t)%s", place);
    return c_range_fault(arena, value, INT64_MIN, INT64_MAX, ranges, count);
}

/* --- what a value has to satisfy --- */

bool c_is_signed(const struct model_ref *ref)
{
    return ref->base == MODEL_INT || (ref->base == MODEL_ENUM && ref->type->enumeration.is_signed);
}

const char *c_enum_cast(const struct model_ref *ref)
{
    if (ref->base != MODEL_ENUM || !ref->type->enumeration.c_enum)
        return "";
    return c_is_signed(ref) ? "(int32_t)" : "(uint32_t)";
}

static struct model_range range_of_bits(bool is_signed, unsigned bits)
{
    struct model_range range = {0, ((wide)1 << (bits - is_signed)) - 1};
    if (is_signed)
        range.lo = -range.hi - 1;
    return range;
}

static struct model_range range_of_wire(const struct model_ref *ref)
{
    if (ref->form)
        return (struct model_range){ref->form->lo, ref->form->hi};
    return range_of_bits(c_is_signed(ref), ref->bits);
}

/* What the C type of an integer can hold. */
static struct model_range range_of_c(const struct model_ref *ref)
{
    if (ref->base == MODEL_ENUM && ref->type->enumeration.c_enum)
        return range_of_bits(c_is_signed(ref), 32);
    return range_of_bits(c_is_signed(ref), c_int_bits(ref->bits));
}

static void add_fault(struct c_faults *faults, const char *condition, const char *code)
{
    if (condition)
        faults->items[faults->count++] = (struct c_fault){condition, code};
}

static void integer_faults(struct arena *arena, enum c_side side, const struct model_field *field,
                           const struct model_ref *ref, const char *place, struct c_faults *faults)
{
    static const struct model_range int64_only = {0, INT64_MAX};
    struct model_range wire = range_of_wire(ref);
    struct model_range held = side == C_READ ? wire : range_of_c(ref);
    bool limited = field && field->range_count;
    place = arena_printf(arena, "%s%s", c_enum_cast(ref), place);
    if (field && field->calculated && ref->base == MODEL_UINT && ref->bits == 64)
        add_fault(faults, c_range_fault(arena, place, held.lo, held.hi, &int64_only, 1),
                  "WEIR_ERANGE");
    add_fault(faults,
              c_range_fault(arena, place, held.lo, held.hi, limited ? field->ranges : &wire,
                            limited ? field->range_count : 1),
              "WEIR_ERANGE");
}

static void text_faults(struct arena *arena, const struct model_ref *ref, const char *place,
                        struct c_faults *faults)
{
    bool ascii = ref->charset == MODEL_CHARSET_ASCII;
    if (ref->charset == MODEL_CHARSET_SET) {
        add_fault(faults, c_set_fault(arena, ref, place), "WEIR_EUTF8");
        return;
    }
    add_fault(faults,
              arena_printf(arena, "!%s(%s.data, %s.len)", ascii ? "weir_ascii_valid" : "weir__utf8",
                           place, place),
              "WEIR_EUTF8");
}

struct c_faults c_value_faults(struct arena *arena, enum c_side side,
                               const struct model_field *field, const struct model_ref *ref,
                               const char *place)
{
    struct c_faults faults = {.count = 0};
    if (ref->base == MODEL_STR)
        text_faults(arena, ref, place, &faults);
    if (ref->base == MODEL_ENUM && ref->type->enumeration.closed)
        add_fault(&faults, c_enum_fault(arena, place, ref->type), "WEIR_EENUM");
    if (ref->base == MODEL_UINT || ref->base == MODEL_INT || ref->base == MODEL_ENUM)
        integer_faults(arena, side, field, ref, place, &faults);
    return faults;
}

struct c_faults c_view_faults(struct arena *arena, const char *view)
{
    const char *fault = arena_printf(arena, "%s.len && !%s.data", view, view);
    return (struct c_faults){{{fault, "WEIR_EINVAL"}}, 1};
}

struct c_faults c_list_faults(struct arena *arena, const char *list)
{
    const char *fault = arena_printf(arena, "%s.count && !%s.items", list, list);
    return (struct c_faults){{{fault, "WEIR_EINVAL"}}, 1};
}

struct c_faults c_count_faults(struct arena *arena, const struct model_field *field,
                               const char *count)
{
    struct c_faults faults = {.count = 0};
    if (field->max >= 0)
        add_fault(&faults, arena_printf(arena, "%s > %s", count, c_number(arena, field->max)),
                  "WEIR_ELIMIT");
    if (field->min > 0)
        add_fault(&faults, arena_printf(arena, "%s < %s", count, c_number(arena, field->min)),
                  "WEIR_ELIMIT");
    return faults;
}

struct c_faults c_equation_faults(struct c_body *b, const struct model_field *field)
{
    struct arena *arena = b->e->arena;
    const struct model_expr *value = field->value;
    struct model_range wire = range_of_wire(&field->ref);
    struct c_faults faults = {.count = 0};
    if (field->exact)
        add_fault(&faults, arena_printf(arena, "!(%s)", c_condition(b, field->exact)),
                  "WEIR_EMISMATCH");
    if (field->ref.base == MODEL_UINT || field->ref.base == MODEL_INT ||
        field->ref.base == MODEL_ENUM)
        add_fault(&faults,
                  c_range_fault(arena, c_expr(b, value), value->lo, value->hi,
                                field->range_count ? field->ranges : &wire,
                                field->range_count ? field->range_count : 1),
                  "WEIR_ERANGE");
    return faults;
}

/* --- refusals --- */

static const char *read_refusal(struct c_body *b, const char *at, const char *code,
                                const struct model_field *field, const char *reason)
{
    struct arena *arena = b->e->arena;
    const char *step = field ? c_field_quote(arena, field) : "NULL";
    if (!b->item_field)
        return arena_printf(arena, "return weir__refuse(r, %s, %s, %s, %s);", at, code, step,
                            reason);
    return arena_printf(arena,
                        "return weir__inside_item(r, weir__refuse(r, %s, %s, NULL, %s), %s, i);",
                        at, code, reason, step);
}

static const char *size_refusal(struct c_body *b, const char *code, const struct model_field *field,
                                const char *reason)
{
    struct arena *arena = b->e->arena;
    const char *step = field ? c_field_quote(arena, field) : "NULL";
    if (!b->item_field)
        return arena_printf(arena, "return weir__size_refuse(s, n, %s, %s, %s);", code, step,
                            reason);
    return arena_printf(arena, "return weir__size_refuse_item(s, n, %s, %s, i);", code, step);
}

const char *c_refuse(struct c_body *b, const char *at, const char *code,
                     const struct model_field *field, const char *reason)
{
    if (b->item_field)
        reason = NULL;
    const char *text = reason ? c_quote(b->e->arena, reason, strlen(reason)) : "NULL";
    if (b->side == C_READ)
        return read_refusal(b, at, code, field, text);
    return size_refusal(b, code, field, text);
}

void c_emit_faults(struct c_body *b, const struct c_faults *faults, const char *at,
                   const struct model_field *field)
{
    for (size_t i = 0; i < faults->count; i++)
        write_text(b->w,
                   "if (WEIR_UNLIKELY($fault$))\n"
                   "    $refuse$\n",
                   "fault", faults->items[i].condition, "refuse",
                   c_refuse(b, at, faults->items[i].code, field, NULL), NULL);
}

void c_emit_fault(struct c_body *b, const char *fault, const char *at, const char *code,
                  const struct model_field *field)
{
    struct c_faults faults = {{{fault, code}}, 1};
    c_emit_faults(b, &faults, at, field);
}
