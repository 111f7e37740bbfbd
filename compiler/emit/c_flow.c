/* Places in decoded messages, as C. */
#include "emit/c_flow.h"

#include <string.h>

struct c_body c_flow_body(const struct emit *e)
{
    return (struct c_body){.e = e, .side = C_READ, .prefix = ""};
}

/* --- spots -------------------------------------------------------------------------------------------------------- */

const char *c_dot(struct arena *arena, const char *place, const char *name)
{
    size_t len = strlen(place);
    if (place[0] == '(' && place[1] == '*' && strchr(place, ')') == place + len - 1)
        return arena_printf(arena, "%.*s->%s", (int)len - 3, place + 2, name);
    return arena_printf(arena, "%s.%s", place, name);
}

const char *c_address(struct arena *arena, const char *place)
{
    size_t len = strlen(place);
    if (place[0] == '(' && place[1] == '*' && strchr(place, ')') == place + len - 1)
        return arena_printf(arena, "%.*s", (int)len - 3, place + 2);
    return arena_printf(arena, "&%s", place);
}

struct c_spot c_spot_of_root(const char *root)
{
    return (struct c_spot){.place = root};
}

static void guard(struct c_spot *spot, const char *text)
{
    if (spot->guard_count < C_KNOWN_MAX)
        spot->guards[spot->guard_count++] = text;
}

/* The name of a member where the spot is: behind an arm that has several, inside of its struct. */
static const char *member_name(struct arena *arena, const struct c_spot *spot,
                               const struct model_field *field, const char *c)
{
    if (spot->arm == NULL)
        return field->oneof != NULL ? arena_printf(arena, "%s.%s", field->oneof->c, c) : c;
    if (spot->arm->c_field_count == 1)
        return spot->arm->c;
    return arena_printf(arena, "%s.%s", spot->arm->c, c);
}

const char *c_has_of(struct c_body *b, const struct c_spot *before, const struct model_field *field)
{
    struct arena *arena = b->e->arena;
    return c_dot(arena, before->place, member_name(arena, before, field, field->c_has));
}

static void step_field(struct c_body *b, struct c_spot *spot, const struct model_field *field)
{
    struct arena *arena = b->e->arena;
    const char *place = c_dot(arena, spot->place, member_name(arena, spot, field, field->c));
    if (field->oneof != NULL)
        guard(spot, arena_printf(
                        arena, "%s == %s",
                        c_dot(arena, spot->place, arena_printf(arena, "%s.kind", field->oneof->c)),
                        field->c_kind));
    if (field->presence == MODEL_HAS)
        guard(spot, c_has_of(b, spot, field));
    if (field->presence == MODEL_POINTER) {
        guard(spot, arena_printf(arena, "%s != NULL", place));
        place = arena_printf(arena, "(*%s)", place);
    }
    spot->place = place;
    spot->arm = NULL;
}

static void step_element(struct c_body *b, struct c_spot *spot, const struct model_step *step)
{
    struct arena *arena = b->e->arena;
    const struct model_field *field = step->field;
    bool is_list = c_is_list(field);
    const char *format = "%s[%u]";
    if (!c_is_inline(field)) {
        const char *count = c_dot(arena, spot->place, is_list ? "count" : "len");
        guard(spot, arena_printf(arena, "%s > %u", count, step->index));
        spot->place = c_dot(arena, spot->place, is_list ? "items" : "data");
    }
    spot->place = arena_printf(arena, format, spot->place, step->index);
}

void c_spot_step(struct c_body *b, struct c_spot *spot, const struct model_step *step)
{
    struct arena *arena = b->e->arena;
    switch (step->kind) {
    case MODEL_STEP_ARM:
        guard(spot, arena_printf(arena, "%s == %s", c_dot(arena, spot->place, "kind"),
                                 step->arm->c_kind));
        spot->arm = step->arm;
        break;
    case MODEL_STEP_FIELD:
        step_field(b, spot, step->field);
        break;
    case MODEL_STEP_ELEMENT:
        step_element(b, spot, step);
        break;
    }
}

struct c_spot c_spot_of(struct c_body *b, const char *root, const struct model_step *steps,
                        size_t count)
{
    struct c_spot spot = c_spot_of_root(root);
    for (size_t i = 0; i < count; i++)
        c_spot_step(b, &spot, &steps[i]);
    return spot;
}

static bool is_known(const struct c_body *b, const char *text)
{
    for (size_t i = 0; i < b->known_count; i++)
        if (strcmp(b->known[i], text) == 0)
            return true;
    return false;
}

const char *c_guard(struct c_body *b, const struct c_spot *spot)
{
    const char *all = NULL;
    for (size_t i = 0; i < spot->guard_count; i++) {
        if (is_known(b, spot->guards[i]))
            continue;
        all = all == NULL ? spot->guards[i]
                          : arena_printf(b->e->arena, "%s && %s", all, spot->guards[i]);
    }
    return all;
}

/* --- values ------------------------------------------------------------------------------------------------------- */

static const char *root_name(enum model_root root)
{
    return root == MODEL_ROOT_MESSAGE   ? "(*m)"
           : root == MODEL_ROOT_REQUEST ? "(*request)"
                                        : "(*vars)";
}

static const struct model_field *last_field(const struct model_path *path)
{
    for (size_t i = path->step_count; i-- > 0;)
        if (path->steps[i].kind == MODEL_STEP_FIELD)
            return path->steps[i].field;
    return NULL;
}

static const char *guarded(struct c_body *b, const struct c_spot *spot, const char *value)
{
    const char *when = c_guard(b, spot);
    return when == NULL ? value : arena_printf(b->e->arena, "(%s ? %s : 0)", when, value);
}

const char *c_path(struct c_body *b, const struct model_expr *x)
{
    struct arena *arena = b->e->arena;
    const struct model_path *path = x->path;
    struct c_spot spot = c_spot_of(b, root_name(path->root), path->steps, path->step_count);
    const struct model_field *field = last_field(path);
    const char *when;
    switch (path->ask) {
    case MODEL_ASK_COUNT:
        return guarded(b, &spot,
                       arena_printf(arena, "(int64_t)%s",
                                    c_dot(arena, spot.place, c_is_list(field) ? "count" : "len")));
    case MODEL_ASK_PRESENT:
        when = c_guard(b, &spot);
        return when == NULL ? "true" : arena_printf(arena, "(%s)", when);
    case MODEL_ASK_KIND:
        return guarded(b, &spot,
                       arena_printf(arena, "%s__tag(%s)",
                                    field != NULL ? field->ref.type->c : path->type->c,
                                    c_address(arena, spot.place)));
    case MODEL_ASK_VALUE:
        break;
    }
    if (x->base == MODEL_BOOL) {
        when = c_guard(b, &spot);
        return when == NULL ? spot.place : arena_printf(arena, "(%s && %s)", when, spot.place);
    }
    return guarded(b, &spot,
                   arena_printf(arena, "(int64_t)%s%s", c_enum_cast(&field->ref), spot.place));
}

const char *c_path_text(struct c_body *b, const struct model_expr *x)
{
    struct arena *arena = b->e->arena;
    struct c_spot spot =
        c_spot_of(b, root_name(x->path->root), x->path->steps, x->path->step_count);
    const char *when = c_guard(b, &spot);
    if (c_is_inline(last_field(x->path)))
        return arena_printf(arena, "%s, %ssizeof %s", spot.place,
                            when == NULL ? "" : arena_printf(arena, "!(%s) ? 0 : ", when),
                            spot.place);
    const char *data = c_dot(arena, spot.place, "data"), *len = c_dot(arena, spot.place, "len");
    if (when == NULL)
        return arena_printf(arena, "%s, %s", data, len);
    return arena_printf(arena, "%s ? (const void *)%s : NULL, %s ? %s : 0", when, data, when, len);
}

/* --- arguments of wires ------------------------------------------------------------------------------------------- */

bool c_uses_root(const struct model_expr *x, enum model_root root)
{
    if (x == NULL)
        return false;
    if (x->op == MODEL_E_PATH)
        return x->path->root == root;
    return c_uses_root(x->a, root) || c_uses_root(x->b, root) || c_uses_root(x->c, root);
}

const char *c_wire_args(struct c_body *b, const struct model_wire *wire)
{
    struct arena *arena = b->e->arena;
    const char *args = "";
    size_t count;
    const struct model_field **params = c_params(wire->ref.type, &count);
    for (size_t i = 0; i < count; i++) {
        const struct model_expr *x = wire->ref.args[i];
        const char *text;
        if (params[i]->ref.base >= MODEL_STRUCT) {
            struct c_spot spot =
                c_spot_of(b, root_name(x->path->root), x->path->steps, x->path->step_count);
            text = c_address(arena, spot.place);
        } else {
            text = arena_printf(arena, "(%s)%s", c_type(arena, &params[i]->ref), c_expr(b, x));
        }
        args = arena_printf(arena, "%s, %s", args, text);
    }
    return args;
}

/* --- locals ------------------------------------------------------------------------------------------------------- */

static bool is_word(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

bool c_mentions(const char *text, const char *word)
{
    size_t len = strlen(word);
    for (const char *at = strstr(text, word); at != NULL; at = strstr(at + 1, word))
        if ((at == text || !is_word(at[-1])) && !is_word(at[len]))
            return true;
    return false;
}

static void put_local(struct writer *w, const struct c_function *f, const char *text,
                      const char *name, const char *type, const char *from)
{
    if (c_mentions(text, name))
        write_text(w, "const struct $type$ *$name$ = $from$;\n", "type", type, "name", name, "from",
                   from, NULL);
    (void)f;
}

static void put_locals(struct writer *w, const struct c_function *f, const char *text)
{
    bool vars = c_mentions(text, "vars"),
         asks = f->wire_request != NULL && c_mentions(text, "request");
    if (f->message != NULL && c_mentions(text, f->message_name))
        put_local(w, f, text, f->message_name, f->message, "message");
    else if (f->message != NULL)
        write_text(w, "(void)message;\n", NULL);
    if (!vars && !asks)
        write_text(w, "(void)context;\n", NULL);
    if (vars)
        write_text(w, "$const$struct $protocol$_vars *vars = context->vars;\n", "const",
                   f->writes_vars ? "" : "const ", "protocol", f->protocol->c, NULL);
    if (asks)
        write_text(w,
                   "const struct $type$ *request = context->request;\n"
                   "if (!request)\n"
                   "    return WEIR_EPROTO; /* nothing was asked */\n",
                   "type", f->wire_request, NULL);
}

void c_function_begin(struct c_function *f)
{
    writer_init(&f->body);
    f->body.depth = 1;
    if (f->message_name == NULL)
        f->message_name = "m";
}

void c_function_end(struct c_function *f, struct writer *w)
{
    write_text(w,
               "\n"
               "static $head$\n"
               "{\n",
               "head", f->head, NULL);
    put_locals(w, f, strbuf_text(&f->body.out));
    write_writer(w, &f->body);
    write_text(w, "}\n", NULL);
    writer_fini(&f->body);
}
