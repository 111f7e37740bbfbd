/* Which operation a wire message asks for: switches over kinds, over the literals that tell patterns apart, and then the patterns. */
#include "emit/c_operation.h"
#include "model/names.h"

#include <inttypes.h>
#include <string.h>
#include <strings.h>

/* One way to ask for one operation. */
struct candidate {
    const struct model_rpc *rpc;
    size_t index;     /* of the operation */
    const char *call; /* C condition that recognises it and takes its values */
    struct c_marks_of marks;
};

struct candidates {
    struct candidate **items;
    size_t count;
};

struct route {
    const struct emit *e;
    struct writer *w;
    const struct model_service *service;
    struct c_body b;
};

static void emit_candidates(struct route *r, struct candidates list, const char *const *known,
                            size_t known_count);

static bool is_known(const char *const *known, size_t count, const char *text)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(known[i], text) == 0)
            return true;
    return false;
}

static const char *kind_of(struct route *r, const struct c_mark_of *mark)
{
    return c_dot(r->e->arena, mark->place, "kind");
}

static const char *arm_guard(struct route *r, const struct c_mark_of *mark)
{
    return arena_printf(r->e->arena, "%s == %s", kind_of(r, mark), mark->arm->c_kind);
}

/* The candidates of `list` that have (or have not) a mark for which `same` holds; order kept. */
typedef bool test_fn(const struct c_mark_of *mark, const void *data);

static const struct c_mark_of *mark_of(const struct candidate *c, test_fn *test, const void *data)
{
    for (size_t i = 0; i < c->marks.items.count; i++)
        if (test(&c->marks.items.items[i], data))
            return &c->marks.items.items[i];
    return NULL;
}

static struct candidates filter(struct route *r, struct candidates list, test_fn *test,
                                const void *data, bool wanted)
{
    struct candidates found = {arena_array(r->e->arena, list.count, sizeof *found.items), 0};
    for (size_t i = 0; i < list.count; i++)
        if ((mark_of(list.items[i], test, data) != NULL) == wanted)
            found.items[found.count++] = list.items[i];
    return found;
}

/* --- kinds -------------------------------------------------------------------------------------------------------- */

static bool is_choice_at(const struct c_mark_of *mark, const void *data)
{
    return mark->arm != NULL && strcmp(mark->place, data) == 0;
}

static bool is_arm_at(const struct c_mark_of *mark, const void *data)
{
    const struct c_mark_of *other = data;
    return mark->arm != NULL && mark->arm->c_kind == other->arm->c_kind &&
           strcmp(mark->place, other->place) == 0;
}

/* The first choice of the first candidate that has not been looked at. */
static const struct c_mark_of *next_choice(struct route *r, struct candidates list,
                                           const char *const *known, size_t count)
{
    for (size_t i = 0; i < list.count; i++)
        for (size_t j = 0; j < list.items[i]->marks.items.count; j++) {
            const struct c_mark_of *mark = &list.items[i]->marks.items.items[j];
            if (mark->arm == NULL || is_known(known, count, arm_guard(r, mark)))
                continue;
            bool reached = true;
            for (size_t k = 0; k < mark->spot.guard_count; k++)
                reached &= is_known(known, count, mark->spot.guards[k]);
            if (reached)
                return mark;
        }
    return NULL;
}

static const char *const *with(struct route *r, const char *const *known, size_t count,
                               const char *more)
{
    const char **list = arena_array(r->e->arena, count + 1, sizeof *list);
    for (size_t i = 0; i < count; i++)
        list[i] = known[i];
    list[count] = more;
    return list;
}

static void emit_kinds(struct route *r, struct candidates list, const struct c_mark_of *choice,
                       const char *const *known, size_t known_count)
{
    struct candidates rest = list;
    write_text(r->w, "switch ($kind$) {\n", "kind", kind_of(r, choice), NULL);
    while (rest.count > 0) {
        const struct c_mark_of *arm = mark_of(rest.items[0], is_choice_at, choice->place);
        struct candidates same = filter(r, rest, is_arm_at, arm, true);
        write_text(r->w, "case $kind$:\n", "kind", arm->arm->c_kind, NULL);
        emit_candidates(r, same, with(r, known, known_count, arm_guard(r, arm)), known_count + 1);
        write_text(r->w, "break;\n", NULL);
        rest = filter(r, rest, is_arm_at, arm, false);
    }
    write_text(r->w,
               "default:\n"
               "    break;\n",
               NULL);
    write_text(r->w, "}\n", NULL);
}

/* --- literals ----------------------------------------------------------------------------------------------------- */

static bool is_literal(const struct c_mark_of *mark)
{
    return mark->value != NULL;
}

static bool is_literal_at(const struct c_mark_of *mark, const void *data)
{
    return is_literal(mark) && strcmp(mark->place, data) == 0;
}

/* As far as a word tells: its first eight bytes. */
static bool same_literal(const struct c_mark_of *mark, const void *data)
{
    const struct c_mark_of *other = data;
    if (!is_literal_at(mark, other->place) || mark->value->op != other->value->op)
        return false;
    if (mark->value->op == MODEL_E_INT)
        return mark->value->value == other->value->value;
    size_t len = mark->value->text_len;
    const char *a = (const char *)mark->value->text, *b = (const char *)other->value->text;
    if (len != other->value->text_len)
        return false;
    len = len < 8 ? len : 8;
    return mark->nocase || other->nocase ? strncasecmp(a, b, len) == 0 : memcmp(a, b, len) == 0;
}

/* The place whose literals tell most candidates apart; NULL: none tells two. */
static const struct c_mark_of *best_literal(struct route *r, struct candidates list)
{
    const struct c_mark_of *best = NULL;
    size_t most = 1;
    for (size_t i = 0; i < list.count; i++)
        for (size_t j = 0; j < list.items[i]->marks.items.count; j++) {
            const struct c_mark_of *mark = &list.items[i]->marks.items.items[j];
            if (!is_literal(mark))
                continue;
            struct candidates here = filter(r, list, is_literal_at, mark->place, true);
            if (here.count > most && filter(r, here, same_literal, mark, false).count > 0) {
                most = here.count;
                best = mark;
            }
        }
    return best;
}

/* Numbers, or words of one length. */
static void emit_cases(struct route *r, struct candidates list, const char *place, size_t len,
                       bool nocase, const char *const *known, size_t known_count)
{
    struct candidates rest = list;
    while (rest.count > 0) {
        const struct c_mark_of *mark = mark_of(rest.items[0], is_literal_at, place);
        const struct model_expr *value = mark->value;
        struct candidates same = filter(r, rest, same_literal, mark, true);
        if (value->op == MODEL_E_INT) {
            write_text(r->w, "case $value$:\n", "value", c_number(r->e->arena, value->value), NULL);
        } else {
            uint64_t word = 0;
            for (size_t i = 0; i < len && i < 8; i++) {
                unsigned c = value->text[i];
                word = word << 8 | (nocase && c >= 'A' && c <= 'Z' ? c | 0x20u : c);
            }
            write_text(r->w, "case 0x$word$: /* $text$ */\n", "word",
                       arena_printf(r->e->arena, "%" PRIx64 "u%s", word, word >> 32 ? "ll" : ""),
                       "text", c_quote(r->e->arena, value->text, value->text_len), NULL);
        }
        emit_candidates(r, same, known, known_count);
        write_text(r->w, "break;\n", NULL);
        rest = filter(r, rest, same_literal, mark, false);
    }
    write_text(r->w,
               "default:\n"
               "    break;\n",
               NULL);
    write_text(r->w, "}\n", NULL);
}

static bool any_nocase(struct candidates list, const char *place)
{
    for (size_t i = 0; i < list.count; i++)
        if (mark_of(list.items[i], is_literal_at, place)->nocase)
            return true;
    return false;
}

struct length {
    const char *place;
    size_t len;
};

static bool has_length(const struct c_mark_of *mark, const void *data)
{
    const struct length *wanted = data;
    return is_literal_at(mark, wanted->place) && mark->value->text_len == wanted->len;
}

static void emit_words(struct route *r, struct candidates list, const char *place,
                       const char *const *known, size_t known_count)
{
    struct arena *arena = r->e->arena;
    struct candidates rest = list;
    write_text(r->w, "switch ($len$) {\n", "len", c_dot(arena, place, "len"), NULL);
    while (rest.count > 0) {
        struct length length = {place,
                                mark_of(rest.items[0], is_literal_at, place)->value->text_len};
        struct candidates same = filter(r, rest, has_length, &length, true);
        bool nocase = any_nocase(same, place);
        const char *len = arena_printf(arena, "%zu", length.len);
        write_text(r->w,
                   "case $len$:\n"
                   "    switch (weir__word$nocase$($data$, $len$)) {\n",
                   "len", len, "nocase", nocase ? "_nocase" : "", "data",
                   c_dot(arena, place, "data"), NULL);
        emit_cases(r, same, place, length.len, nocase, known, known_count);
        write_text(r->w, "break;\n", NULL);
        rest = filter(r, rest, has_length, &length, false);
    }
    write_text(r->w,
               "default:\n"
               "    break;\n",
               NULL);
    write_text(r->w, "}\n", NULL);
}

static void emit_literals(struct route *r, struct candidates list, const struct c_mark_of *mark,
                          const char *const *known, size_t known_count)
{
    struct candidates here = filter(r, list, is_literal_at, mark->place, true);
    struct c_body b = r->b;
    b.known = known;
    b.known_count = known_count;
    const char *guard = c_guard(&b, &mark->spot);
    if (guard != NULL)
        write_text(r->w, "if ($guard$) {\n", "guard", guard, NULL);
    if (mark->value->op == MODEL_E_TEXT) {
        emit_words(r, here, mark->place, known, known_count);
    } else {
        write_text(r->w, "switch ($place$) {\n", "place", mark->place, NULL);
        emit_cases(r, here, mark->place, 0, false, known, known_count);
    }
    if (guard != NULL)
        write_text(r->w, "}\n", NULL);
}

/* --- all ---------------------------------------------------------------------------------------------------------- */

static void emit_one(struct route *r, const struct candidate *c)
{
    write_text(r->w,
               "if ($call$)\n"
               "    return &$service$_operations[$index$]; /* $name$ */\n",
               "call", c->call, "service", r->service->c, "index",
               arena_printf(r->e->arena, "%zu", c->index), "name", c->rpc->name, NULL);
}

static void emit_candidates(struct route *r, struct candidates list, const char *const *known,
                            size_t known_count)
{
    if (list.count == 0)
        return;
    if (list.count == 1) {
        emit_one(r, list.items[0]);
        return;
    }
    const struct c_mark_of *choice = next_choice(r, list, known, known_count);
    if (choice != NULL) {
        emit_kinds(r, filter(r, list, is_choice_at, choice->place, true), choice, known,
                   known_count);
        emit_candidates(r, filter(r, list, is_choice_at, choice->place, false), known, known_count);
        return;
    }
    const struct c_mark_of *literal = best_literal(r, list);
    if (literal == NULL) {
        for (size_t i = 0; i < list.count; i++)
            emit_one(r, list.items[i]);
        return;
    }
    struct candidates rest = filter(r, list, is_literal_at, literal->place, false);
    emit_literals(r, list, literal, known, known_count);
    emit_candidates(r, rest, known, known_count);
}

/* --- operations that pass a wire message --------------------------------------------------------------------------- */

static void emit_whole(struct route *r, const struct model_rpc *rpc)
{
    const struct model_operation *op = rpc->operation;
    struct c_spot spot = c_spot_of(&r->b, "(*w)", op->request_steps, op->request_step_count);
    const char *guard = c_guard(&r->b, &spot);
    write_text(r->w,
               "\n"
               "static bool is_$stub$_request(const struct $wire$ *w, struct $type$ *r)\n"
               "{\n",
               "stub", names_rpc_fn(r->e->arena, r->service, rpc, NULL), "wire",
               op->request_wire->ref.type->c, "type", rpc->request->c, NULL);
    if (guard != NULL)
        write_text(r->w,
                   "if (!($guard$))\n"
                   "    return false;\n",
                   "guard", guard, NULL);
    write_text(r->w,
               "*r = $place$;\n"
               "return true;\n"
               "}\n",
               "place", spot.place, NULL);
}

static void add_candidates(struct route *r, size_t index, const struct model_type *wire,
                           struct candidates *list)
{
    const struct model_rpc *rpc = &r->service->rpcs[index];
    const struct model_operation *op = rpc->operation;
    struct arena *arena = r->e->arena;
    if (op->request_wire->ref.type != wire)
        return;
    for (size_t i = 0; i < op->request_count; i++) {
        struct candidate *c = arena_alloc(arena, sizeof *c);
        struct c_pattern p = c_request_pattern(r->e, r->service, rpc, i);
        *c = (struct candidate){.rpc = rpc, .index = index, .call = c_is_call(&p, "ret_request")};
        c_pattern_marks(&r->b, p.model->steps, p.model->step_count, p.model->bindings,
                        p.model->binding_count, &c->marks);
        list->items[list->count++] = c;
    }
    if (op->request_count > 0)
        return;
    struct candidate *c = arena_alloc(arena, sizeof *c);
    *c = (struct candidate){.rpc = rpc, .index = index};
    c->call = arena_printf(arena, "is_%s_request(wire, ret_request)",
                           names_rpc_fn(arena, r->service, rpc, NULL));
    c_pattern_marks(&r->b, op->request_steps, op->request_step_count, NULL, 0, &c->marks);
    list->items[list->count++] = c;
}

static void emit_wire(struct route *r, const struct model_type *wire)
{
    size_t most = r->service->rpc_count;
    for (size_t i = 0; i < r->service->rpc_count; i++)
        most += r->service->rpcs[i].operation->request_count;
    struct candidates list = {arena_array(r->e->arena, most, sizeof *list.items), 0};
    for (size_t i = 0; i < r->service->rpc_count; i++)
        add_candidates(r, i, wire, &list);
    struct writer body;
    struct writer *outer = r->w;
    writer_init(&body);
    body.depth = 1;
    r->w = &body;
    emit_candidates(r, list, NULL, 0);
    r->w = outer;
    write_text(r->w,
               "\n"
               "static const struct weir_operation *$service$_route_$wire$(\n"
               "    const struct $wire$ *wire, void *ret_request, struct weir_arena *arena)\n"
               "{\n",
               "service", r->service->c, "wire", wire->c, NULL);
    if (!c_mentions(strbuf_text(&body.out), "arena"))
        write_text(r->w, "(void)arena;\n", NULL);
    write_writer(r->w, &body);
    writer_fini(&body);
    write_text(r->w,
               "return NULL;\n"
               "}\n",
               NULL);
}

/* Whether an operation before `index` is asked by the same wire type. */
static bool is_repeated(const struct model_service *service, size_t index)
{
    for (size_t i = 0; i < index; i++)
        if (service->rpcs[i].operation->request_wire->ref.type ==
            service->rpcs[index].operation->request_wire->ref.type)
            return true;
    return false;
}

void c_emit_route(struct writer *w, const struct emit *e, const struct model_service *service)
{
    struct route r = {.e = e, .w = w, .service = service, .b = c_flow_body(e)};
    for (size_t i = 0; i < service->rpc_count; i++)
        if (service->rpcs[i].operation->request_count == 0)
            emit_whole(&r, &service->rpcs[i]);
    for (size_t i = 0; i < service->rpc_count; i++)
        if (!is_repeated(service, i))
            emit_wire(&r, service->rpcs[i].operation->request_wire->ref.type);
    write_text(w,
               "\n"
               "static const struct weir_operation *$service$_route(const struct weir_type *type,\n"
               "    const void *wire, const struct weir_wire_context *context, void *ret_request,\n"
               "    struct weir_arena *arena)\n"
               "{\n"
               "    (void)context;\n",
               "service", service->c, NULL);
    for (size_t i = 0; i < service->rpc_count; i++)
        if (!is_repeated(service, i))
            write_text(w,
                       "if (type == &$wire$_type)\n"
                       "    return $service$_route_$wire$(wire, ret_request, arena);\n",
                       "wire", service->rpcs[i].operation->request_wire->ref.type->c, "service",
                       service->c, NULL);
    write_text(w,
               "return NULL;\n"
               "}\n",
               NULL);
}
