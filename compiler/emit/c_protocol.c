/* What a protocol's sides send: thin calls of the codecs, and functions that say which event a message is. */
#include "emit/c_protocol.h"

#include <inttypes.h>
#include <string.h>

const char *c_events(const struct emit *e, uint64_t events)
{
    return arena_printf(e->arena, "0x%" PRIx64 "u%s", events, events >> 32 ? "ll" : "");
}

static const char *other_side(const struct model_protocol *protocol, const struct model_wire *wire)
{
    const struct model_wire *asked = protocol->sends[!wire->side];
    return asked != NULL ? asked->ref.type->c : NULL;
}

/* --- codecs ------------------------------------------------------------------------------------------------------- */

static void emit_decode(struct writer *w, const struct emit *e,
                        const struct model_protocol *protocol, const struct model_wire *wire)
{
    struct c_body b = c_flow_body(e);
    struct c_function f = {.protocol = protocol, .wire_request = other_side(protocol, wire)};
    f.head = arena_printf(e->arena,
                          "int %s_decode(void *ret, const struct weir_wire_context *context,\n"
                          "    struct weir_bytes in, struct weir_arena *arena, size_t *used, "
                          "struct weir_error *err)",
                          wire->c);
    c_function_begin(&f);
    if (wire->ref.base == MODEL_MESSAGE)
        write_text(&f.body,
                   "*used = in.len; /* a message takes all of its frame */\n"
                   "return $type$_decode(ret, in, arena, NULL, err);\n",
                   "type", wire->ref.type->c, NULL);
    else
        write_text(&f.body, "return $type$_decode(ret$args$, in, arena, used, err);\n", "type",
                   wire->ref.type->c, "args", c_wire_args(&b, wire), NULL);
    c_function_end(&f, w);
}

static void emit_encode(struct writer *w, const struct emit *e,
                        const struct model_protocol *protocol, const struct model_wire *wire)
{
    struct c_body b = c_flow_body(e);
    struct c_function f = {.protocol = protocol, .wire_request = other_side(protocol, wire)};
    f.head = arena_printf(e->arena,
                          "int %s_encode(const void *message, const struct weir_wire_context "
                          "*context,\n"
                          "    struct weir_buf *out, struct weir_error *err)",
                          wire->c);
    c_function_begin(&f);
    write_text(&f.body, "return $type$_encode(message$args$, out, err);\n", "type",
               wire->ref.type->c, "args", c_wire_args(&b, wire), NULL);
    c_function_end(&f, w);
}

/* --- events ------------------------------------------------------------------------------------------------------- */

/* The events that are left to tell apart at a place, and how many of their steps led there. */
struct group {
    const struct model_event **events;
    size_t count, at;
};

static size_t next_arm(const struct model_event *event, size_t at)
{
    while (at < event->step_count && event->steps[at].kind != MODEL_STEP_ARM)
        at++;
    return at;
}

static void emit_condition(struct writer *w, struct c_body *b, const struct model_event *event)
{
    write_text(w,
               "if ($condition$)\n"
               "    events |= $bit$; /* $text$ */\n",
               "condition", c_condition(b, event->when), "bit",
               c_events(b->e, (uint64_t)1 << event->number), "text", event->text, NULL);
}

/* The events that this place decides. */
static void emit_here(struct writer *w, struct c_body *b, const struct group *group)
{
    for (size_t i = 0; i < group->count; i++) {
        const struct model_event *event = group->events[i];
        if (next_arm(event, group->at) < event->step_count)
            continue;
        if (event->when != NULL)
            emit_condition(w, b, event);
        else
            write_text(w, "events |= $bit$; /* $text$ */\n", "bit",
                       c_events(b->e, (uint64_t)1 << event->number), "text", event->text, NULL);
    }
}

static bool same_steps(const struct model_event *a, const struct model_event *b, size_t count)
{
    if (a->step_count < count || b->step_count < count)
        return false;
    for (size_t i = 0; i < count; i++)
        if (a->steps[i].arm != b->steps[i].arm || a->steps[i].field != b->steps[i].field)
            return false;
    return true;
}

static void emit_group(struct writer *w, struct c_body *b, const struct group *group);

/* `case ARM:` and what it decides: the events of `group` that go through the same arm as `first`. */
static void emit_arm(struct writer *w, struct c_body *b, const struct group *group, size_t first,
                     size_t arm, bool *done)
{
    const struct model_event *lead = group->events[first];
    struct group inner = {.events = arena_array(b->e->arena, group->count, sizeof *inner.events),
                          .at = arm + 1};
    for (size_t i = first; i < group->count; i++) {
        if (done[i] || !same_steps(lead, group->events[i], arm + 1))
            continue;
        done[i] = true;
        inner.events[inner.count++] = group->events[i];
    }
    struct c_spot spot = c_spot_of(b, "(*m)", lead->steps, arm + 1);
    struct c_body below = *b;
    below.known = spot.guards;
    below.known_count = spot.guard_count;
    write_text(w, "case $kind$:\n", "kind", lead->steps[arm].arm->c_kind, NULL);
    emit_group(w, &below, &inner);
    write_text(w, "break;\n", NULL);
}

/* One switch for all events that the choice behind the first `arm` steps of `lead` decides. */
static void emit_switch(struct writer *w, struct c_body *b, const struct group *group, size_t lead,
                        bool *done)
{
    const struct model_event *event = group->events[lead];
    size_t arm = next_arm(event, group->at);
    struct c_spot spot = c_spot_of(b, "(*m)", event->steps, arm);
    write_text(w, "switch ($place$) {\n", "place", c_dot(b->e->arena, spot.place, "kind"), NULL);
    for (size_t i = lead; i < group->count; i++)
        if (!done[i] && same_steps(event, group->events[i], arm) &&
            next_arm(group->events[i], group->at) == arm)
            emit_arm(w, b, group, i, arm, done);
    write_text(w,
               "default:\n"
               "    break;\n",
               NULL);
    write_text(w, "}\n", NULL);
}

static void emit_group(struct writer *w, struct c_body *b, const struct group *group)
{
    bool *done = arena_array(b->e->arena, group->count, sizeof *done);
    emit_here(w, b, group);
    for (size_t i = 0; i < group->count; i++)
        done[i] = next_arm(group->events[i], group->at) == group->events[i]->step_count;
    for (size_t i = 0; i < group->count; i++)
        if (!done[i])
            emit_switch(w, b, group, i, done);
}

static void emit_events(struct writer *w, const struct emit *e,
                        const struct model_protocol *protocol, const struct model_wire *wire)
{
    struct c_body b = c_flow_body(e);
    struct group group = {.events =
                              arena_array(e->arena, protocol->event_count, sizeof *group.events)};
    struct c_function f = {.protocol = protocol, .message = wire->ref.type->c};
    f.head = arena_printf(e->arena,
                          "uint64_t %s_events(const void *message, const struct "
                          "weir_wire_context *context)",
                          wire->c);
    for (size_t i = 0; i < protocol->event_count; i++)
        if (protocol->events[i]->wire == wire)
            group.events[group.count++] = protocol->events[i];
    c_function_begin(&f);
    write_text(&f.body, "uint64_t events = 0;\n", NULL);
    emit_group(&f.body, &b, &group);
    write_text(&f.body, "return events;\n", NULL);
    c_function_end(&f, w);
}

/* --- ids ---------------------------------------------------------------------------------------------------------- */

static void emit_get_id(struct writer *w, struct c_body *b, const struct model_wire *wire,
                        const struct model_id *id)
{
    write_text(w,
               "\n"
               "static bool $wire$_id(const void *message, uint64_t *ret_id)\n"
               "{\n"
               "    const struct $type$ *m = message;\n",
               "wire", wire->c, "type", wire->ref.type->c, NULL);
    const char *when = NULL;
    for (size_t i = 0; i < id->path_count; i++) {
        struct c_spot spot = c_spot_of(b, "(*m)", id->paths[i].steps, id->paths[i].step_count);
        when = c_guard(b, &spot);
        if (when != NULL)
            write_text(w, "if ($when$) {\n", "when", when, NULL);
        write_text(w,
                   "*ret_id = $place$;\n"
                   "return true;\n",
                   "place", spot.place, NULL);
        if (when != NULL)
            write_text(w, "}\n", NULL);
    }
    if (when != NULL)
        write_text(w, "return false;\n", NULL);
    write_text(w, "}\n", NULL);
}

static void emit_set_id(struct writer *w, struct c_body *b, const struct model_wire *wire,
                        const struct model_id *id)
{
    write_text(w,
               "\n"
               "static bool $wire$_set_id(void *message, uint64_t id)\n"
               "{\n"
               "    struct $type$ *m = message;\n",
               "wire", wire->c, "type", wire->ref.type->c, NULL);
    const char *when = NULL;
    for (size_t i = 0; i < id->path_count; i++) {
        const struct model_path *path = &id->paths[i];
        struct c_spot spot = c_spot_of(b, "(*m)", path->steps, path->step_count);
        const struct model_field *field = path->steps[path->step_count - 1].field;
        when = c_guard(b, &spot);
        if (when != NULL)
            write_text(w, "if ($when$) {\n", "when", when, NULL);
        write_text(w,
                   "$place$ = ($type$)id;\n"
                   "return true;\n",
                   "place", spot.place, "type", c_type(b->e->arena, &field->ref), NULL);
        if (when != NULL)
            write_text(w, "}\n", NULL);
    }
    if (when != NULL)
        write_text(w, "return false;\n", NULL);
    write_text(w, "}\n", NULL);
}

/* --- the table ---------------------------------------------------------------------------------------------------- */

static bool has_events(const struct model_protocol *protocol, const struct model_wire *wire)
{
    for (size_t i = 0; i < protocol->event_count; i++)
        if (protocol->events[i]->wire == wire)
            return true;
    return false;
}

static void emit_id_members(struct writer *w, const struct emit *e, const struct model_wire *wire,
                            const struct model_id *id)
{
    write_text(w,
               ".id = $wire$_id,\n"
               ".set_id = $wire$_set_id,\n",
               "wire", wire->c, NULL);
    if (id->bytes != 0)
        write_text(w,
                   ".id_offset = $offset$,\n"
                   ".id_bytes = $bytes$,\n"
                   ".id_little = $little$,\n",
                   "offset", arena_printf(e->arena, "%u", id->offset), "bytes",
                   arena_printf(e->arena, "%u", id->bytes), "little", id->little ? "true" : "false",
                   NULL);
}

void c_emit_wire(struct writer *w, const struct emit *e, const struct model_protocol *protocol,
                 const struct model_wire *wire)
{
    struct c_body b = c_flow_body(e);
    const struct model_id *id = &protocol->ids[wire->side];
    bool has_id = protocol->sends[wire->side] == wire && id->path_count > 0;
    emit_decode(w, e, protocol, wire);
    emit_encode(w, e, protocol, wire);
    if (has_events(protocol, wire))
        emit_events(w, e, protocol, wire);
    if (has_id) {
        emit_get_id(w, &b, wire, id);
        emit_set_id(w, &b, wire, id);
    }
    write_text(w,
               "\n"
               "static const struct weir_wire $wire$ = {\n"
               "    .type = &$type$_type,\n"
               "    .decode = $wire$_decode,\n"
               "    .encode = $wire$_encode,\n",
               "wire", wire->c, "type", wire->ref.type->c, NULL);
    if (wire->ref.base != MODEL_MESSAGE && wire->ref.arg_count == 0)
        write_text(w, ".frame = &$type$_frame,\n", "type", wire->ref.type->c, NULL);
    if (has_events(protocol, wire))
        write_text(w, ".events = $wire$_events,\n", "wire", wire->c, NULL);
    if (has_id)
        emit_id_members(w, e, wire, id);
    if (wire->uses_request)
        write_text(w, ".by_request = true,\n", NULL);
    write_text(w, "};\n", NULL);
}
