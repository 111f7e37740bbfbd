#include "emit/c.h"

#include <string.h>

/* --- places --- */

static bool arm_is_field(const struct c_body *b)
{
    return b->arm && b->arm->c_field_count == 1;
}

/* "ret->", or "ret->pair." for what lies in an arm's inner struct. */
static const char *member_prefix(struct c_body *b)
{
    if (!b->arm || arm_is_field(b))
        return b->prefix;
    return arena_printf(b->e->arena, "%s%s.", b->prefix, b->arm->c);
}

const char *c_member(struct c_body *b, const char *c)
{
    return arena_printf(b->e->arena, "%s%s", member_prefix(b), c);
}

/* The C member itself, also when it is a pointer. */
static const char *raw_place(struct c_body *b, const struct model_field *field)
{
    if (b->item_field == field)
        return b->item;
    return c_member(b, arm_is_field(b) ? b->arm->c : field->c);
}

const char *c_place(struct c_body *b, const struct model_field *field)
{
    struct arena *arena = b->e->arena;
    if (field->role == MODEL_PARAM) {
        const char *name = c_param_name(arena, field);
        return field->ref.base >= MODEL_STRUCT ? arena_printf(arena, "(*%s)", name) : name;
    }
    if (!c_in_struct(field))
        return arena_printf(arena, "wire_%s", field->c);
    const char *place = raw_place(b, field);
    if (field->presence == MODEL_POINTER && b->item_field != field)
        return arena_printf(arena, "(*%s)", place);
    return place;
}

const char *c_record_pointer(struct c_body *b, const struct model_field *field)
{
    const char *place = raw_place(b, field);
    if (field->presence == MODEL_POINTER && b->item_field != field)
        return place;
    return arena_printf(b->e->arena, "&%s", place);
}

const char *c_present(struct c_body *b, const struct model_field *field)
{
    if (field->presence == MODEL_HAS)
        return c_member(b, field->c_has);
    if (field->presence == MODEL_POINTER)
        return arena_printf(b->e->arena, "%s != NULL", raw_place(b, field));
    return "true";
}

/* --- walking --- */

static bool is_replaced(const struct model_expr *x, enum c_side side)
{
    if (x->op != MODEL_E_FIELD)
        return false;
    if (x->field->role == MODEL_LITERAL)
        return true;
    return side != C_READ && (x->field->role == MODEL_EQUATION || x->field->role == MODEL_LET);
}

void c_walk_expr(const struct model_expr *x, enum c_side side,
                 void (*visit)(const struct model_expr *x, void *data), void *data)
{
    if (!x)
        return;
    visit(x, data);
    if (is_replaced(x, side))
        c_walk_expr(x->field->value, side, visit, data);
    c_walk_expr(x->a, side, visit, data);
    c_walk_expr(x->b, side, visit, data);
    c_walk_expr(x->c, side, visit, data);
}

static void find_reader_only(const struct model_expr *x, void *data)
{
    if (x->op == MODEL_E_REMAINING || x->op == MODEL_E_OFFSET)
        *(bool *)data = true;
}

bool c_writable(const struct model_expr *x)
{
    bool found = false;
    c_walk_expr(x, C_WRITE, find_reader_only, &found);
    return !found;
}

static void find_sizeof(const struct model_expr *x, void *data)
{
    if (x->op == MODEL_E_SIZEOF)
        *(bool *)data = true;
}

bool c_has_sizeof(const struct model_expr *x)
{
    bool found = false;
    c_walk_expr(x, C_WRITE, find_sizeof, &found);
    return found;
}

/* --- leaves --- */

/* A place that an expression reaches, and the conditions under which its elements exist. */
struct reach {
    const char *place, *guard;
};

static struct reach reach(struct c_body *b, const struct model_expr *x);

static const char *join_member(struct arena *arena, const char *place, const char *c)
{
    size_t len = strlen(place);
    if (place[0] == '(' && place[1] == '*' && strchr(place, ')') == place + len - 1)
        return arena_printf(arena, "%.*s->%s", (int)len - 3, place + 2, c);
    return arena_printf(arena, "%s.%s", place, c);
}

static struct reach reach_member(struct c_body *b, const struct model_expr *x)
{
    struct reach of = reach(b, x->a);
    if (x->arm) {
        const char *guard = arena_printf(
            b->e->arena, "%s == %s", join_member(b->e->arena, of.place, "kind"), x->arm->c_kind);
        of.guard = of.guard ? arena_printf(b->e->arena, "%s && %s", of.guard, guard) : guard;
        if (x->arm->c_field_count > 1)
            of.place = join_member(b->e->arena, of.place, x->arm->c);
    }
    if (x->field->line_name)
        of.guard = join_member(b->e->arena, of.place, x->field->c_has);
    of.place = join_member(b->e->arena, of.place, x->field->c);
    if (x->field->presence == MODEL_POINTER)
        of.place = arena_printf(b->e->arena, "(*%s)", of.place);
    return of;
}

static const struct model_field *reached_field(const struct model_expr *x)
{
    return x->op == MODEL_E_ELEMENT ? reached_field(x->a) : x->field;
}

static struct reach reach_element(struct c_body *b, const struct model_expr *x)
{
    struct arena *arena = b->e->arena;
    struct reach of = reach(b, x->a);
    const struct model_field *array = reached_field(x->a);
    const char *index = c_expr(b, x->b);
    const char *count = c_is_inline(array) ? c_number(arena, array->count->value)
                                           : join_member(arena, of.place, "count");
    const char *guard = arena_printf(arena, "(uint64_t)%s < %s", index, count);
    of.guard = of.guard ? arena_printf(arena, "%s && %s", of.guard, guard) : guard;
    of.place = arena_printf(arena, c_is_inline(array) ? "%s[%s]" : "%s.items[%s]", of.place, index);
    return of;
}

static struct reach reach(struct c_body *b, const struct model_expr *x)
{
    if (x->op == MODEL_E_MEMBER)
        return reach_member(b, x);
    if (x->op == MODEL_E_ELEMENT)
        return reach_element(b, x);
    return (struct reach){c_place(b, x->field), NULL};
}

static const char *as_integer(struct c_body *b, const struct model_expr *x, struct reach of)
{
    const char *cast = x->base == MODEL_BOOL ? "" : "(int64_t)";
    if (x->base != MODEL_BOOL)
        cast = arena_printf(b->e->arena, "(int64_t)%s", c_enum_cast(&reached_field(x)->ref));
    if (!of.guard)
        return arena_printf(b->e->arena, "%s%s", cast, of.place);
    return arena_printf(b->e->arena, "(%s ? %s%s : 0)", of.guard, cast, of.place);
}

static const char *field_value(struct c_body *b, const struct model_expr *x)
{
    if (is_replaced(x, b->side))
        return c_expr(b, x->field->value);
    return as_integer(b, x, reach(b, x));
}

static const char *when_present(struct c_body *b, const struct model_field *field,
                                const char *value)
{
    if (field->presence != MODEL_HAS && field->presence != MODEL_POINTER)
        return value;
    return arena_printf(b->e->arena, "(%s ? %s : 0)", c_present(b, field), value);
}

static const char *count_of(struct c_body *b, const struct model_field *field)
{
    struct arena *arena = b->e->arena;
    if (field->stream)
        return arena_printf(arena, "weir__length(%s)", c_place(b, field));
    if (c_is_inline(field))
        return when_present(b, field, c_number(arena, field->count->value));
    const char *member = c_is_list(field) ? "count" : "len";
    const char *place = join_member(arena, c_place(b, field), member);
    return when_present(b, field, arena_printf(arena, "(int64_t)%s", place));
}

static const char *kind_of(struct c_body *b, const struct model_field *field)
{
    struct arena *arena = b->e->arena;
    const char *of = field->role == MODEL_PARAM ? field->c : c_record_pointer(b, field);
    const char *call = arena_printf(arena, "%s__tag(%s)", field->ref.type->c, of);
    return when_present(b, field, call);
}

static const char *sizeof_of(struct c_body *b, const struct model_expr *x)
{
    struct arena *arena = b->e->arena;
    const struct c_measure *measure = b->side == C_WRITE ? c_measure_of(b, x) : NULL;
    if (!measure)
        return arena_printf(arena, "(int64_t)(end_%s - at_%s)", x->to->c, x->field->c);
    if (measure->early)
        return arena_printf(arena, "size_%s", measure->equation->c);
    const char *window = measure->equation->window_first->c;
    wide front = c_bytes_in_front(b, measure);
    const char *more = front ? arena_printf(arena, " + %s", c_number(arena, front)) : "";
    return arena_printf(arena, "(int64_t)(end_%s - at_%s%s)", x->to->c, window, more);
}

/* --- operators --- */

static bool is_text_expr(const struct model_expr *x)
{
    return x->base == MODEL_STR || x->base == MODEL_BYTES;
}

/* Data and length of a text, as two arguments. */
static const char *text_args(struct c_body *b, const struct model_expr *x)
{
    struct arena *arena = b->e->arena;
    if (x->op == MODEL_E_TEXT)
        return arena_printf(arena, "%s, %zu", c_quote(arena, x->text, x->text_len), x->text_len);
    if (x->op == MODEL_E_PATH)
        return c_path_text(b, x);
    if (is_replaced(x, b->side))
        return text_args(b, x->field->value);
    struct reach of = reach(b, x);
    if (c_is_inline(reached_field(x)))
        return arena_printf(arena, "%s, sizeof %s", of.place, of.place);
    if (of.guard)
        return arena_printf(arena, "%s ? %s : NULL, %s ? %s : 0", of.guard,
                            join_member(arena, of.place, "data"), of.guard,
                            join_member(arena, of.place, "len"));
    return arena_printf(arena, "%s, %s", join_member(arena, of.place, "data"),
                        join_member(arena, of.place, "len"));
}

static const char *text_comparison(struct c_body *b, const struct model_expr *x)
{
    const char *same = x->a->nocase || x->b->nocase ? "weir__same_nocase" : "weir__same";
    return arena_printf(b->e->arena, "%s%s(%s, %s)", x->op == MODEL_E_NE ? "!" : "", same,
                        text_args(b, x->a), text_args(b, x->b));
}

/* Left shifts are done unsigned, where all of them are defined. */
static const char *shift(struct c_body *b, const struct model_expr *x)
{
    const char *format =
        x->op == MODEL_E_SHL ? "(int64_t)((uint64_t)%s << %s)" : "((int64_t)%s >> %s)";
    return arena_printf(b->e->arena, format, c_expr(b, x->a), c_expr(b, x->b));
}

static bool is_small(const struct model_expr *x)
{
    return x->lo >= 0 && x->hi <= INT32_MAX;
}

/* A field that is compared with a small number needs no cast. */
static const char *comparand(struct c_body *b, const struct model_expr *x,
                             const struct model_expr *other)
{
    bool bare = x->op == MODEL_E_FIELD && !is_replaced(x, b->side) && x->base != MODEL_BOOL;
    if (bare && is_small(x) && is_small(other))
        return c_place(b, x->field);
    return c_expr(b, x);
}

static const char *binary(struct c_body *b, const struct model_expr *x)
{
    struct arena *arena = b->e->arena;
    bool compares = x->op >= MODEL_E_LT && x->op <= MODEL_E_NE;
    if (compares && (is_text_expr(x->a) || is_text_expr(x->b)))
        return text_comparison(b, x);
    const char *left = compares ? comparand(b, x->a, x->b) : c_expr(b, x->a);
    const char *right = compares ? comparand(b, x->b, x->a) : c_expr(b, x->b);
    return arena_printf(arena, "(%s %s %s)", left, model_op_text(x->op), right);
}

static const char *lists(struct c_body *b, const struct model_expr *x)
{
    struct arena *arena = b->e->arena;
    const char *block = reach(b, x->a).place;
    const char *lines = join_member(arena, block, x->field->c);
    bool is_list = x->field->shape == MODEL_REPEATED;
    return arena_printf(
        arena,
        is_list ? "weir__lists(%s.items, %s, %s, %zu, %s)" : "weir__lists(&%s, %s, %s, %zu, %s)",
        lines,
        is_list ? join_member(arena, lines, "count") : join_member(arena, block, x->field->c_has),
        c_quote(arena, x->b->text, x->b->text_len), x->b->text_len,
        x->b->nocase ? "true" : "false");
}

static const char *reader_only(struct c_body *b, const struct model_expr *x)
{
    if (x->op == MODEL_E_REMAINING)
        return "(int64_t)weir__left(r)";
    b->uses_start = true;
    return "(int64_t)(r->p - start)";
}

const char *c_expr(struct c_body *b, const struct model_expr *x)
{
    struct arena *arena = b->e->arena;
    switch (x->op) {
    case MODEL_E_INT:
        return c_number(arena, x->value);
    case MODEL_E_TEXT:
        return c_quote(arena, x->text, x->text_len);
    case MODEL_E_FIELD:
        return field_value(b, x);
    case MODEL_E_MEMBER:
    case MODEL_E_ELEMENT:
    case MODEL_E_LAST:
        return as_integer(b, x, reach(b, x));
    case MODEL_E_COUNT:
        return count_of(b, x->field);
    case MODEL_E_SIZEOF:
        return sizeof_of(b, x);
    case MODEL_E_CHECKSUM:
        return "0"; /* until all is written: see c_checksum.c */
    case MODEL_E_PRESENT:
        return arena_printf(arena, "(%s)", c_present(b, x->field));
    case MODEL_E_LISTS:
        return lists(b, x);
    case MODEL_E_HAS:
        return join_member(arena, reach(b, x->a).place, x->field->c_has);
    case MODEL_E_KIND:
        return kind_of(b, x->field);
    case MODEL_E_REMAINING:
    case MODEL_E_OFFSET:
        return reader_only(b, x);
    case MODEL_E_INDEX:
        return "(int64_t)i";
    case MODEL_E_PATH:
        return c_path(b, x);
    case MODEL_E_NOT:
    case MODEL_E_NEG:
    case MODEL_E_BITNOT:
        return arena_printf(arena, "%s(%s)", model_op_text(x->op), c_expr(b, x->a));
    case MODEL_E_SHL:
    case MODEL_E_SHR:
        return shift(b, x);
    case MODEL_E_MUL:
    case MODEL_E_DIV:
    case MODEL_E_MOD:
    case MODEL_E_ADD:
    case MODEL_E_SUB:
    case MODEL_E_AND:
    case MODEL_E_OR:
    case MODEL_E_XOR:
    case MODEL_E_LT:
    case MODEL_E_LE:
    case MODEL_E_GT:
    case MODEL_E_GE:
    case MODEL_E_EQ:
    case MODEL_E_NE:
    case MODEL_E_ANDALSO:
    case MODEL_E_ORELSE:
        return binary(b, x);
    case MODEL_E_COND:
        return arena_printf(arena, "(%s ? %s : %s)", c_expr(b, x->a), c_expr(b, x->b),
                            c_expr(b, x->c));
    }
    return NULL;
}

/* Where the parenthesis that opens at text[0] closes. */
static size_t closing(const char *text)
{
    int depth = 0;
    for (size_t i = 0; text[i]; i++) {
        depth += (text[i] == '(') - (text[i] == ')');
        if (depth == 0)
            return i;
    }
    return 0;
}

const char *c_condition(struct c_body *b, const struct model_expr *x)
{
    const char *text = c_expr(b, x);
    size_t len = strlen(text);
    if (text[0] == '(' && !strchr(text, '"') && closing(text) == len - 1)
        return arena_printf(b->e->arena, "%.*s", (int)len - 2, text + 1);
    return text;
}

static const char *argument(struct c_body *b, const struct model_expr *x,
                            const struct model_field *param)
{
    struct arena *arena = b->e->arena;
    if (param->ref.base >= MODEL_STRUCT)
        return arena_printf(arena, "&%s", reach(b, x).place);
    bool bare = x->op == MODEL_E_FIELD && !is_replaced(x, b->side);
    const char *type = c_type(arena, &param->ref);
    if (bare && strcmp(type, c_type(arena, &x->field->ref)) == 0)
        return c_place(b, x->field);
    if (x->op == MODEL_E_INT)
        return c_expr(b, x);
    return arena_printf(arena, "(%s)%s", type, c_expr(b, x));
}

const char *c_args(struct c_body *b, const struct model_ref *ref)
{
    const char *args = "";
    size_t count;
    const struct model_field **params = c_params(ref->type, &count);
    for (size_t i = 0; i < count; i++)
        args = arena_printf(b->e->arena, "%s, %s", args, argument(b, ref->args[i], params[i]));
    return args;
}
