/* Patterns, both ways. */
#include "emit/c_pattern.h"

#include <inttypes.h>
#include <string.h>

struct side {
    const struct c_pattern *p;
    struct c_body b;
    struct writer *w;
    unsigned *lists; /* numbers the locals */
    VEC(const char *) known;
};

static const char *field_type(struct side *s, const struct model_field *field)
{
    return c_type(s->p->e->arena, &field->ref);
}

static struct arena *arena_of(const struct side *s)
{
    return s->p->e->arena;
}

static bool is_text(const struct model_field *field)
{
    return c_is_text(&field->ref);
}

static bool is_unsigned(const struct model_field *field)
{
    return !c_is_signed(&field->ref) && field->ref.base != MODEL_ENUM;
}

static const char *source_of(struct side *s, const struct model_binding *x)
{
    return arena_printf(arena_of(s), "%s->%s", x->asked ? "q" : "r", x->param->c);
}

/* --- putting values in -------------------------------------------------------------------------------------------- */

void c_put_steps(struct writer *w, struct c_body *b, struct c_spot *spot,
                 const struct model_step *steps, size_t count, bool keep_last)
{
    for (size_t i = 0; i < count; i++) {
        const struct model_step *step = &steps[i];
        struct c_spot before = *spot;
        if (step->kind == MODEL_STEP_ARM) {
            write_text(w, "$place$ = $kind$;\n", "place", c_dot(b->e->arena, spot->place, "kind"),
                       "kind", step->arm->c_kind, NULL);
            if (step->type->choice.c_tag && step->arm->label_count > 0 &&
                !(keep_last && i + 1 == count))
                write_text(w, "$place$ = $tag$;\n", "place", c_dot(b->e->arena, spot->place, "tag"),
                           "tag", c_number(b->e->arena, step->arm->labels[0].lo), NULL);
        }
        c_spot_step(b, spot, step);
        if (step->kind != MODEL_STEP_FIELD || (keep_last && i + 1 == count))
            continue;
        if (step->field->presence == MODEL_HAS)
            write_text(w, "$has$ = true;\n", "has", c_has_of(b, &before, step->field), NULL);
        if (step->field->presence == MODEL_POINTER)
            write_text(w,
                       "$pointer$ = weir_arena_zalloc(arena, sizeof $place$);\n"
                       "if (!$pointer$)\n"
                       "    return WEIR_ENOMEM;\n",
                       "pointer", c_address(b->e->arena, spot->place), "place", spot->place, NULL);
    }
}

static const char *view(struct side *s, const struct model_field *to, const char *data,
                        const char *len)
{
    bool bytes = to->ref.base == MODEL_BYTES;
    if (!bytes && data[0] == '"')
        return arena_printf(arena_of(s), "(struct weir_str){%s, %s}", data, len);
    return arena_printf(arena_of(s), "(struct %s){(const %s *)%s, %s}",
                        bytes ? "weir_bytes" : "weir_str", bytes ? "uint8_t" : "char", data, len);
}

static void put_text(struct side *s, const char *place, const struct model_binding *x)
{
    const char *text = c_quote(arena_of(s), x->value->text, x->value->text_len);
    const char *len = arena_printf(arena_of(s), "%zu", x->value->text_len);
    if (c_is_inline(x->place))
        write_text(s->w, "memcpy($place$, $text$, $len$);\n", "place", place, "text", text, "len",
                   len, NULL);
    else
        write_text(s->w, "$place$ = $view$;\n", "place", place, "view",
                   view(s, x->place, text, len), NULL);
}

static void put_decimal(struct side *s, const char *place, const struct model_binding *x)
{
    const char *local = arena_printf(arena_of(s), "text%u", ++*s->lists);
    write_text(s->w,
               "struct weir_str $local$ = weir__decimal$unsigned$(arena, $value$);\n"
               "if (!$local$.data)\n"
               "    return WEIR_ENOMEM;\n"
               "$place$ = $view$;\n",
               "local", local, "unsigned", is_unsigned(x->param) ? "_unsigned" : "", "value",
               source_of(s, x), "place", place, "view",
               view(s, x->place, arena_printf(arena_of(s), "%s.data", local),
                    arena_printf(arena_of(s), "%s.len", local)),
               NULL);
}

/* `to = from` of one value that is no list. */
static void put_scalar(struct side *s, const char *place, const struct model_field *to,
                       const char *from, const struct model_field *value)
{
    struct arena *arena = arena_of(s);
    if (c_is_inline(to))
        write_text(s->w, "memcpy($place$, $from$, sizeof $place$);\n", "place", place, "from", from,
                   NULL);
    else if (is_text(to) && to->ref.base != value->ref.base)
        write_text(s->w, "$place$ = $view$;\n", "place", place, "view",
                   view(s, to, c_dot(arena, from, "data"), c_dot(arena, from, "len")), NULL);
    else if (to->ref.base < MODEL_STR && to->ref.base != MODEL_BOOL &&
             strcmp(c_type(arena, &to->ref), c_type(arena, &value->ref)) != 0)
        write_text(s->w, "$place$ = ($type$)$from$;\n", "place", place, "type",
                   c_type(arena, &to->ref), "from", from, NULL);
    else
        write_text(s->w, "$place$ = $from$;\n", "place", place, "from", from, NULL);
}

static void put_array_loop(struct side *s, const char *items, const struct model_binding *x,
                           const char *first)
{
    struct c_spot spot =
        c_spot_of_root(arena_printf(arena_of(s), *first ? "%s[%s + i]" : "%s[i]", items, first));
    write_text(s->w, "for (size_t i = 0; i < $from$.count; i++) {\n", "from", source_of(s, x),
               NULL);
    c_put_steps(s->w, &s->b, &spot, x->element_steps, x->element_step_count, false);
    put_scalar(s, spot.place, x->element, arena_printf(arena_of(s), "%s.items[i]", source_of(s, x)),
               x->param);
    write_text(s->w, "}\n", NULL);
}

static void put_allocated(struct side *s, const char *items, const struct model_field *list,
                          const char *count)
{
    write_text(s->w,
               "$type$ *$items$ = weir_arena_array(arena, $count$, sizeof *$items$);\n"
               "if (!$items$)\n"
               "    return WEIR_ENOMEM;\n"
               "memset($items$, 0, $all$ * sizeof *$items$);\n",
               "type", field_type(s, list), "items", items, "count", count, "all",
               strchr(count, ' ') ? arena_printf(arena_of(s), "(%s)", count) : count, NULL);
}

static void put_array(struct side *s, const char *place, const struct model_binding *x)
{
    struct arena *arena = arena_of(s);
    const char *from = source_of(s, x);
    if (c_is_inline(x->place)) {
        write_text(s->w, "memcpy($place$, $from$, sizeof $place$);\n", "place", place, "from", from,
                   NULL);
        return;
    }
    const char *items = c_dot(arena, from, "items");
    if (x->element_step_count > 0) {
        items = arena_printf(arena, "items%u", ++*s->lists);
        put_allocated(s, items, x->place, arena_printf(arena, "%s.count", from));
        put_array_loop(s, items, x, "");
    }
    write_text(s->w,
               "$to$ = $items$;\n"
               "$count$ = $from$.count;\n",
               "to", c_dot(arena, place, "items"), "items", items, "count",
               c_dot(arena, place, "count"), "from", from, NULL);
}

static void put_binding(struct side *s, const struct c_spot *base, const struct model_binding *x);

static void put_list(struct side *s, const char *place, const struct model_binding *x)
{
    struct arena *arena = arena_of(s);
    const char *items = arena_printf(arena, "items%u", ++*s->lists);
    const struct model_binding *spread = NULL;
    size_t fixed = x->item_count;
    if (fixed > 0 && x->items[fixed - 1].kind == MODEL_BIND_SPREAD)
        spread = &x->items[--fixed];
    const char *count = arena_printf(arena, "%zu", fixed);
    if (spread != NULL)
        count = arena_printf(arena, "%zu + %s.count", fixed, source_of(s, spread));
    put_allocated(s, items, x->place, count);
    for (size_t i = 0; i < fixed; i++) {
        struct c_spot spot = c_spot_of_root(arena_printf(arena, "%s[%zu]", items, i));
        put_binding(s, &spot, &x->items[i]);
    }
    if (spread != NULL && spread->element_step_count == 0 && spread->element != NULL)
        write_text(s->w,
                   "if ($from$.count)\n"
                   "    memcpy(&$items$[$fixed$], $from$.items, $from$.count * sizeof *$items$);\n",
                   "items", items, "fixed", arena_printf(arena, "%zu", fixed), "from",
                   source_of(s, spread), NULL);
    else if (spread != NULL)
        put_array_loop(s, items, spread, arena_printf(arena, "%zu", fixed));
    write_text(s->w,
               "$to$ = $items$;\n"
               "$n$ = $count$;\n",
               "to", c_dot(arena, place, "items"), "items", items, "n",
               c_dot(arena, place, "count"), "count", count, NULL);
}

/* A value that may be absent, in a place that may be. */
static bool put_presence(struct side *s, const struct c_spot *before, const struct model_binding *x)
{
    if (x->kind != MODEL_BIND_VALUE || x->param->presence != MODEL_HAS || x->place == NULL ||
        x->place->presence != MODEL_HAS)
        return false;
    write_text(s->w, "$has$ = $from$;\n", "has", c_has_of(&s->b, before, x->place), "from",
               arena_printf(arena_of(s), "%s->%s", x->asked ? "q" : "r", x->param->c_has), NULL);
    return true;
}

static void put_value(struct side *s, const char *place, const struct model_binding *x)
{
    if (c_is_list(x->param) || (x->param->shape == MODEL_FIXED && !is_text(x->param)))
        put_array(s, place, x);
    else if (x->decimal)
        put_decimal(s, place, x);
    else
        put_scalar(s, place, x->place, source_of(s, x), x->param);
}

static void put_binding(struct side *s, const struct c_spot *base, const struct model_binding *x)
{
    struct c_spot spot = *base, before = *base;
    bool both = x->kind == MODEL_BIND_VALUE && x->param->presence == MODEL_HAS &&
                x->place != NULL && x->place->presence == MODEL_HAS;
    bool tagged = x->item_count > 0 && x->items[0].kind == MODEL_BIND_TAG;
    for (size_t i = 0; i < x->step_count; i++) {
        bool last = i + 1 == x->step_count;
        before = spot;
        c_put_steps(s->w, &s->b, &spot, &x->steps[i], 1, (both || tagged) && last);
    }
    put_presence(s, &before, x);
    switch (x->kind) {
    case MODEL_BIND_INT:
        write_text(s->w, "$place$ = $value$;\n", "place", spot.place, "value",
                   c_number(arena_of(s), x->value->value), NULL);
        break;
    case MODEL_BIND_TEXT:
        put_text(s, spot.place, x);
        break;
    case MODEL_BIND_VALUE:
        put_value(s, spot.place, x);
        break;
    case MODEL_BIND_FAIL:
        write_text(s->w, "$place$ = $view$;\n", "place", spot.place, "view",
                   view(s, x->place, "text.data", "text.len"), NULL);
        break;
    case MODEL_BIND_LIST:
        put_list(s, spot.place, x);
        break;
    case MODEL_BIND_TAG:
        write_text(s->w, "$place$ = $value$;\n", "place", c_dot(arena_of(s), spot.place, "tag"),
                   "value", c_number(arena_of(s), x->value->value), NULL);
        break;
    case MODEL_BIND_RECORD:
        for (size_t i = 0; i < x->item_count; i++)
            put_binding(s, &spot, &x->items[i]);
        break;
    case MODEL_BIND_SPREAD:
    case MODEL_BIND_EMPTY:
        break;
    }
}

/* What has to be there for this pattern to be used. */
static void put_conditions(struct side *s, const struct model_binding *list, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const struct model_binding *x = &list[i];
        if (x->kind == MODEL_BIND_VALUE && x->param->presence == MODEL_HAS &&
            (x->place == NULL || x->place->presence != MODEL_HAS))
            write_text(s->w,
                       "if (!$values$->$has$)\n"
                       "    return WEIR_PENDING;\n",
                       "values", x->asked ? "q" : "r", "has", x->param->c_has, NULL);
        put_conditions(s, x->items, x->item_count);
    }
}

/* --- finding values ----------------------------------------------------------------------------------------------- */

/* "if (!(…)) return false;" for what is not known to be there yet. */
static void is_there(struct side *s, const struct c_spot *spot)
{
    s->b.known = s->known.items;
    s->b.known_count = s->known.count;
    const char *guard = c_guard(&s->b, spot);
    if (guard == NULL)
        return;
    write_text(s->w,
               "if (!($guard$))\n"
               "    return false;\n",
               "guard", guard, NULL);
    for (size_t i = 0; i < spot->guard_count; i++)
        vec_push(arena_of(s), &s->known, spot->guards[i]);
}

static void refuse(struct side *s, const char *condition)
{
    write_text(s->w,
               "if ($condition$)\n"
               "    return false;\n",
               "condition", condition, NULL);
}

static void is_text_constant(struct side *s, const char *place, const struct model_binding *x)
{
    struct arena *arena = arena_of(s);
    const char *text = c_quote(arena, x->value->text, x->value->text_len);
    if (c_is_inline(x->place))
        refuse(s, arena_printf(arena, "memcmp(%s, %s, %zu) != 0", place, text, x->value->text_len));
    else
        refuse(s, arena_printf(arena, "!weir__same%s(%s, %s, %s, %zu)", x->nocase ? "_nocase" : "",
                               c_dot(arena, place, "data"), c_dot(arena, place, "len"), text,
                               x->value->text_len));
}

static wide bound(const struct model_field *field, bool high)
{
    bool is_signed = c_is_signed(&field->ref);
    unsigned bits = c_int_bits(field->ref.bits);
    wide top = ((wide)1 << (bits - is_signed)) - 1;
    return high ? top : is_signed ? -top - 1 : 0;
}

static void is_decimal(struct side *s, const char *place, const struct model_binding *x)
{
    struct arena *arena = arena_of(s);
    const char *local = arena_printf(arena, "number%u", ++*s->lists);
    const char *data = c_dot(arena, place, "data"), *len = c_dot(arena, place, "len");
    if (is_unsigned(x->param)) {
        write_text(s->w, "uint64_t $local$;\n", "local", local, NULL);
        refuse(s, arena_printf(arena, "!weir__read_decimal_unsigned(%s, %s, %s, &%s)", data, len,
                               c_number(arena, bound(x->param, true)), local));
    } else {
        write_text(s->w, "int64_t $local$;\n", "local", local, NULL);
        refuse(s, arena_printf(arena, "!weir__read_decimal(%s, %s, %s, %s, &%s)", data, len,
                               c_number(arena, bound(x->param, false)),
                               c_number(arena, bound(x->param, true)), local));
    }
    write_text(s->w, "r->$param$ = ($type$)$local$;\n", "param", x->param->c, "type",
               field_type(s, x->param), "local", local, NULL);
}

/* A number of the wire that the value's type does not hold fits no pattern. */
static void check_number(struct side *s, const char *place, const struct model_binding *x)
{
    const struct model_field *to = x->param, *from = x->place;
    bool number = from->ref.base == MODEL_UINT || from->ref.base == MODEL_INT;
    if (!number || !is_text(to))
        if (!number ||
            (bound(from, true) <= bound(to, true) && bound(from, false) >= bound(to, false)))
            return;
    struct arena *arena = arena_of(s);
    if (bound(from, true) > bound(to, true))
        refuse(s, arena_printf(arena, "%s > %s", place, c_number(arena, bound(to, true))));
    if (bound(from, false) < bound(to, false))
        refuse(s, arena_printf(arena, "%s < %s", place, c_number(arena, bound(to, false))));
}

static void is_array_loop(struct side *s, const char *place, const struct model_binding *x,
                          size_t first)
{
    struct arena *arena = arena_of(s);
    const char *items = c_dot(arena, place, "items"), *count = c_dot(arena, place, "count");
    const char *left = first == 0 ? count : arena_printf(arena, "%s - %zu", count, first);
    const char *to = arena_printf(arena, "r->%s", x->param->c);
    struct c_spot spot =
        c_spot_of_root(first == 0 ? arena_printf(arena, "%s[i]", items)
                                  : arena_printf(arena, "%s[%zu + i]", items, first));
    for (size_t i = 0; i < x->element_step_count; i++)
        c_spot_step(&s->b, &spot, &x->element_steps[i]);
    write_text(s->w,
               "$to$.count = $left$;\n"
               "$to$.items = weir_arena_array(arena, $to$.count, sizeof *$to$.items);\n"
               "if (!$to$.items)\n"
               "    return false;\n"
               "for (size_t i = 0; i < $to$.count; i++) {\n",
               "to", to, "left", left, NULL);
    for (size_t i = 0; i < spot.guard_count; i++)
        refuse(s, arena_printf(arena, "!(%s)", spot.guards[i]));
    put_scalar(s, arena_printf(arena, "%s.items[i]", to), x->param, spot.place, x->element);
    write_text(s->w, "}\n", NULL);
}

static void is_array(struct side *s, const char *place, const struct model_binding *x, size_t first)
{
    struct arena *arena = arena_of(s);
    const char *to = arena_printf(arena, "r->%s", x->param->c);
    if (c_is_inline(x->place) && c_is_inline(x->param))
        write_text(s->w, "memcpy($to$, $place$, sizeof $to$);\n", "to", to, "place", place, NULL);
    else if (x->element_step_count > 0)
        is_array_loop(s, place, x, first);
    else
        write_text(s->w,
                   "$to$.items = $items$$plus$;\n"
                   "$to$.count = $count$$minus$;\n",
                   "to", to, "items", c_dot(arena, place, "items"), "plus",
                   first ? arena_printf(arena, " + %zu", first) : "", "count",
                   c_dot(arena, place, "count"), "minus",
                   first ? arena_printf(arena, " - %zu", first) : "", NULL);
}

static void is_binding(struct side *s, const struct c_spot *base, const struct model_binding *x);

static void is_list(struct side *s, const struct c_spot *at, const struct model_binding *x)
{
    struct arena *arena = arena_of(s);
    size_t fixed = x->item_count;
    const struct model_binding *spread = NULL;
    if (fixed > 0 && x->items[fixed - 1].kind == MODEL_BIND_SPREAD)
        spread = &x->items[--fixed];
    if (spread == NULL || fixed > 0)
        refuse(s, arena_printf(arena, "%s %s %zu", c_dot(arena, at->place, "count"),
                               spread != NULL ? "<" : "!=", fixed));
    for (size_t i = 0; i < fixed; i++) {
        struct c_spot spot =
            c_spot_of_root(arena_printf(arena, "%s[%zu]", c_dot(arena, at->place, "items"), i));
        is_binding(s, &spot, &x->items[i]);
    }
    if (spread != NULL)
        is_array(s, at->place, spread, fixed);
}

static void is_value(struct side *s, const char *place, const struct model_binding *x)
{
    struct arena *arena = arena_of(s);
    if (x->asked)
        return;
    if (x->param->presence == MODEL_HAS)
        write_text(s->w, "r->$has$ = true;\n", "has", x->param->c_has, NULL);
    if (c_is_list(x->param) || (x->param->shape == MODEL_FIXED && !is_text(x->param))) {
        is_array(s, place, x, 0);
    } else if (x->decimal) {
        is_decimal(s, place, x);
    } else {
        check_number(s, place, x);
        put_scalar(s, arena_printf(arena, "r->%s", x->param->c), x->param, place, x->place);
    }
}

/* Absent where it stands, absent in the values. */
static void is_optional(struct side *s, const struct c_spot *before, const struct c_spot *spot,
                        const struct model_binding *x)
{
    const char *has = c_has_of(&s->b, before, x->place);
    is_there(s, before);
    write_text(s->w, "if ($has$) {\n", "has", has, NULL);
    vec_push(arena_of(s), &s->known, has);
    is_value(s, spot->place, x);
    s->known.count--;
    write_text(s->w, "}\n", NULL);
}

static void is_binding(struct side *s, const struct c_spot *base, const struct model_binding *x)
{
    struct c_spot spot = *base, before = *base;
    struct arena *arena = arena_of(s);
    for (size_t i = 0; i < x->step_count; i++) {
        before = spot;
        c_spot_step(&s->b, &spot, &x->steps[i]);
    }
    if (x->kind == MODEL_BIND_VALUE && x->param->presence == MODEL_HAS && x->place != NULL &&
        x->place->presence == MODEL_HAS && x->step_count > 0) {
        if (!x->asked)
            is_optional(s, &before, &spot, x);
        return;
    }
    is_there(s, &spot);
    switch (x->kind) {
    case MODEL_BIND_INT:
        refuse(s, arena_printf(arena, "%s != %s", spot.place, c_number(arena, x->value->value)));
        break;
    case MODEL_BIND_TEXT:
        is_text_constant(s, spot.place, x);
        break;
    case MODEL_BIND_VALUE:
        is_value(s, spot.place, x);
        break;
    case MODEL_BIND_FAIL:
        write_text(s->w, "*ret_text = (struct weir_str){(const char *)$data$, $len$};\n", "data",
                   c_dot(arena, spot.place, "data"), "len", c_dot(arena, spot.place, "len"), NULL);
        break;
    case MODEL_BIND_LIST:
        is_list(s, &spot, x);
        break;
    case MODEL_BIND_TAG:
        refuse(s, arena_printf(arena, "%s != %s", c_dot(arena, spot.place, "tag"),
                               c_number(arena, x->value->value)));
        break;
    case MODEL_BIND_RECORD:
        for (size_t i = 0; i < x->item_count; i++)
            is_binding(s, &spot, &x->items[i]);
        break;
    case MODEL_BIND_SPREAD:
    case MODEL_BIND_EMPTY:
        break;
    }
}

/* --- functions ---------------------------------------------------------------------------------------------------- */

static void ignore(struct writer *w, const char *body, const char *name)
{
    if (!c_mentions(body, name))
        write_text(w, "(void)$name$;\n", "name", name, NULL);
}

static struct side open_side(const struct c_pattern *p, struct writer *body, unsigned *lists)
{
    writer_init(body);
    body->depth = 1;
    return (struct side){.p = p, .b = c_flow_body(p->e), .w = body, .lists = lists};
}

static const char *parameters(const struct c_pattern *p, const char *values, const char *text)
{
    struct arena *arena = p->e->arena;
    const char *list = "";
    if (p->values != NULL)
        list = arena_printf(arena, "%sstruct %s *r, ", values, p->values);
    if (p->asked != NULL)
        list = arena_printf(arena, "%sconst struct %s *q, ", list, p->asked);
    return p->model->fails ? arena_printf(arena, "%s%s", list, text) : list;
}

void c_emit_put(struct writer *w, const struct c_pattern *p)
{
    struct writer body;
    unsigned lists = 0;
    struct side s = open_side(p, &body, &lists);
    struct c_spot spot = c_spot_of_root("(*w)");
    put_conditions(&s, p->model->bindings, p->model->binding_count);
    write_text(s.w, "memset(w, 0, sizeof *w);\n", NULL);
    c_put_steps(s.w, &s.b, &spot, p->model->steps, p->model->step_count, false);
    for (size_t i = 0; i < p->model->binding_count; i++)
        put_binding(&s, &spot, &p->model->bindings[i]);
    write_text(s.w, "return WEIR_OK;\n", NULL);
    const char *text = strbuf_text(&body.out);
    const char *params = parameters(p, "const ", "struct weir_str text, ");
    write_text(w,
               "\n"
               "/* $text$ */\n"
               "static int put_$c$(struct $wire$ *w, $params$struct weir_arena *arena)\n"
               "{\n",
               "text", p->model->text, "c", p->c, "wire", p->wire, "params", params, NULL);
    if (p->values != NULL)
        ignore(w, text, "r");
    if (p->asked != NULL)
        ignore(w, text, "q");
    if (p->model->fails)
        ignore(w, text, "text");
    ignore(w, text, "arena");
    write_writer(w, &body);
    write_text(w, "}\n", NULL);
    writer_fini(&body);
}

void c_emit_is(struct writer *w, const struct c_pattern *p)
{
    struct writer body;
    unsigned lists = 0;
    struct side s = open_side(p, &body, &lists);
    struct c_spot spot = c_spot_of_root("(*w)");
    for (size_t i = 0; i < p->model->step_count; i++)
        c_spot_step(&s.b, &spot, &p->model->steps[i]);
    is_there(&s, &spot);
    if (p->values != NULL)
        write_text(s.w, "memset(r, 0, sizeof *r);\n", NULL);
    for (size_t i = 0; i < p->model->binding_count; i++)
        is_binding(&s, &spot, &p->model->bindings[i]);
    write_text(s.w, "return true;\n", NULL);
    const char *text = strbuf_text(&body.out);
    struct c_pattern found = *p;
    found.asked = NULL;
    write_text(w,
               "\n"
               "static bool is_$c$(const struct $wire$ *w, $params$struct weir_arena *arena)\n"
               "{\n",
               "c", p->c, "wire", p->wire, "params",
               parameters(&found, "", "struct weir_str *ret_text, "), NULL);
    ignore(w, text, "w");
    if (p->values != NULL)
        ignore(w, text, "r");
    if (p->model->fails)
        ignore(w, text, "ret_text");
    ignore(w, text, "arena");
    write_writer(w, &body);
    write_text(w, "}\n", NULL);
    writer_fini(&body);
}

const char *c_put_call(const struct c_pattern *p, const char *values)
{
    return arena_printf(p->e->arena, "put_%s(&w%s%s%s%s, arena)", p->c,
                        p->values != NULL ? ", " : "", p->values != NULL ? values : "",
                        p->asked != NULL ? ", request" : "", p->model->fails ? ", text" : "");
}

const char *c_is_call(const struct c_pattern *p, const char *values)
{
    return arena_printf(p->e->arena, "is_%s(wire%s%s%s, arena)", p->c,
                        p->values != NULL ? ", " : "", p->values != NULL ? values : "",
                        p->model->fails ? ", ret_text" : "");
}

/* --- what tells patterns apart ------------------------------------------------------------------------------------ */

static void mark_steps(struct c_body *b, struct c_spot *spot, const struct model_step *steps,
                       size_t count, struct c_marks_of *ret)
{
    for (size_t i = 0; i < count; i++) {
        if (steps[i].kind == MODEL_STEP_ARM) {
            struct c_mark_of mark = {.place = spot->place, .spot = *spot, .arm = steps[i].arm};
            vec_push(b->e->arena, &ret->items, mark);
        }
        c_spot_step(b, spot, &steps[i]);
    }
}

static void mark_bindings(struct c_body *b, const struct c_spot *base,
                          const struct model_binding *list, size_t count, struct c_marks_of *ret);

static void mark_list(struct c_body *b, const struct c_spot *spot, const struct model_binding *x,
                      struct c_marks_of *ret)
{
    for (size_t i = 0; i < x->item_count; i++) {
        struct c_spot element = *spot;
        struct model_step step = {
            .kind = MODEL_STEP_ELEMENT, .field = x->place, .index = (uint32_t)i};
        c_spot_step(b, &element, &step);
        mark_bindings(b, &element, &x->items[i], 1, ret);
    }
}

static void mark_bindings(struct c_body *b, const struct c_spot *base,
                          const struct model_binding *list, size_t count, struct c_marks_of *ret)
{
    for (size_t i = 0; i < count; i++) {
        const struct model_binding *x = &list[i];
        struct c_spot spot = *base;
        mark_steps(b, &spot, x->steps, x->step_count, ret);
        if (x->kind == MODEL_BIND_LIST)
            mark_list(b, &spot, x, ret);
        if (x->kind == MODEL_BIND_RECORD)
            mark_bindings(b, &spot, x->items, x->item_count, ret);
        bool text = x->kind == MODEL_BIND_TEXT && !c_is_inline(x->place);
        if (x->kind != MODEL_BIND_INT && !text)
            continue;
        struct c_mark_of mark = {
            .place = spot.place, .spot = spot, .value = x->value, .nocase = x->nocase};
        vec_push(b->e->arena, &ret->items, mark);
    }
}

void c_pattern_marks(struct c_body *b, const struct model_step *steps, size_t count,
                     const struct model_binding *bindings, size_t binding_count,
                     struct c_marks_of *ret)
{
    struct c_spot spot = c_spot_of_root("(*wire)");
    mark_steps(b, &spot, steps, count, ret);
    mark_bindings(b, &spot, bindings, binding_count, ret);
}
