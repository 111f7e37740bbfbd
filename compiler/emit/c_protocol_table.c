/* A protocol's constant tables, with its rules above them, and what the header says of it. */
#include "emit/c_protocol.h"

#include <inttypes.h>
#include <string.h>

static const char *number(const struct emit *e, uint64_t value)
{
    return arena_printf(e->arena, "%" PRIu64, value);
}

static const char *side_name(enum model_side side)
{
    return side == MODEL_CLIENT ? "WEIR_SIDE_CLIENT" : "WEIR_SIDE_SERVER";
}

/* --- events ------------------------------------------------------------------------------------------------------- */

static size_t events_of(const struct model_protocol *protocol, enum model_side side)
{
    size_t count = 0;
    for (size_t i = 0; i < protocol->event_count; i++)
        count += protocol->events[i]->side == side;
    return count;
}

static void emit_event_names(struct writer *w, const struct emit *e,
                             const struct model_protocol *protocol, enum model_side side)
{
    if (events_of(protocol, side) == 0)
        return;
    write_text(w, "\nstatic const char *const $protocol$_$side$_events[] = {\n", "protocol",
               protocol->c, "side", side == MODEL_CLIENT ? "client" : "server", NULL);
    for (size_t i = 0; i < protocol->event_count; i++) {
        const struct model_event *event = protocol->events[i];
        if (event->side == side)
            write_text(w, "$text$,\n", "text", c_quote(e->arena, event->text, strlen(event->text)),
                       NULL);
    }
    write_text(w, "};\n", NULL);
}

/* --- calls -------------------------------------------------------------------------------------------------------- */

static void emit_times(struct writer *w, const struct emit *e,
                       const struct model_protocol *protocol, const struct model_call *call)
{
    struct c_body b = c_flow_body(e);
    struct c_function f = {
        .protocol = protocol, .message = call->wire->ref.type->c, .message_name = "request"};
    if (call->counter_count == 0)
        return;
    f.head = arena_printf(e->arena,
                          "int64_t %s_%s_times(const void *message,\n"
                          "    const struct weir_wire_context *context, uint8_t counter)",
                          protocol->c, call->c);
    c_function_begin(&f);
    write_text(&f.body, "switch (counter) {\n", NULL);
    for (size_t i = 0; i < call->counter_count; i++)
        write_text(&f.body,
                   "case $number$:\n"
                   "    return $times$;\n",
                   "number", number(e, i + 1), "times", c_condition(&b, call->times[i]), NULL);
    write_text(&f.body,
               "default:\n"
               "    return 0;\n",
               NULL);
    write_text(&f.body, "}\n", NULL);
    c_function_end(&f, w);
}

static void emit_edges(struct writer *w, const struct emit *e,
                       const struct model_protocol *protocol, const struct model_call *call)
{
    bool any = false;
    for (size_t i = 0; i < call->state_count; i++)
        any |= call->states[i].edge_count > 0;
    if (!any)
        return;
    write_text(w, "\nstatic const struct weir_reply_edge $protocol$_$call$_edges[] = {\n",
               "protocol", protocol->c, "call", call->c, NULL);
    for (size_t i = 0; i < call->state_count; i++)
        for (size_t j = 0; j < call->states[i].edge_count; j++) {
            const struct model_edge *edge = &call->states[i].edges[j];
            write_text(w, "{$events$, $next$, $counter$}, /* $from$ */\n", "events",
                       c_events(e, edge->events), "next", number(e, edge->next), "counter",
                       number(e, edge->counter), "from", number(e, i), NULL);
        }
    write_text(w, "};\n", NULL);
}

static void emit_automaton(struct writer *w, const struct emit *e,
                           const struct model_protocol *protocol, const struct model_call *call)
{
    size_t at = 0;
    emit_times(w, e, protocol, call);
    emit_edges(w, e, protocol, call);
    write_text(w, "\nstatic const struct weir_reply_state $protocol$_$call$_states[] = {\n",
               "protocol", protocol->c, "call", call->c, NULL);
    for (size_t i = 0; i < call->state_count; i++) {
        const struct model_reply_state *state = &call->states[i];
        if (state->complete)
            write_text(w, "{NULL, 0, true, $self$},\n", "self", number(e, i), NULL);
        else
            write_text(w, "{&$protocol$_$call$_edges[$at$], $count$, false, $none$},\n", "protocol",
                       protocol->c, "call", call->c, "at", number(e, at), "count",
                       number(e, state->edge_count), "none", number(e, state->when_none), NULL);
        at += state->edge_count;
    }
    write_text(w, "};\n", NULL);
}

static void emit_calls(struct writer *w, const struct emit *e,
                       const struct model_protocol *protocol)
{
    if (protocol->call_count == 0)
        return;
    for (size_t i = 0; i < protocol->call_count; i++)
        emit_automaton(w, e, protocol, &protocol->calls[i]);
    write_text(w, "\nstatic const struct weir_protocol_call $protocol$_calls[] = {\n", "protocol",
               protocol->c, NULL);
    for (size_t i = 0; i < protocol->call_count; i++) {
        const struct model_call *call = &protocol->calls[i];
        write_text(w,
                   "{\n"
                   "    .name = \"$name$\", /* $text$ */\n"
                   "    .caller = $caller$,\n"
                   "    .events = $events$,\n"
                   "    .states = $protocol$_$call$_states,\n"
                   "    .state_count = $count$,\n",
                   "name", call->name, "text", call->text, "caller", side_name(call->caller),
                   "events", c_events(e, call->events), "protocol", protocol->c, "call", call->c,
                   "count", number(e, call->state_count), NULL);
        if (call->counter_count > 0)
            write_text(w, ".times = $protocol$_$call$_times,\n", "protocol", protocol->c, "call",
                       call->c, NULL);
        write_text(w, "},\n", NULL);
    }
    write_text(w, "};\n", NULL);
}

/* --- states ------------------------------------------------------------------------------------------------------- */

static const char *target_name(enum model_target target)
{
    return target == MODEL_TO_STAY    ? "WEIR_TO_STAY"
           : target == MODEL_TO_STATE ? "WEIR_TO_STATE"
           : target == MODEL_TO_CLOSE ? "WEIR_TO_CLOSE"
                                      : "WEIR_TO_UPGRADE";
}

static const char *act_name(const struct emit *e, const struct model_protocol *protocol,
                            const struct model_state *state, size_t index)
{
    return arena_printf(e->arena, "%s_in_%s_%zu", protocol->c, state->c, index);
}

static void emit_act(struct writer *w, const struct emit *e, const struct model_protocol *protocol,
                     const struct model_state *state, size_t index)
{
    const struct model_transition *t = &state->transitions[index];
    struct c_body b = c_flow_body(e);
    struct c_function f = {
        .protocol = protocol, .message = t->wire->ref.type->c, .writes_vars = true};
    if (t->set_count == 0)
        return;
    f.head = arena_printf(e->arena,
                          "void %s(const void *message, const struct weir_wire_context *context)",
                          act_name(e, protocol, state, index));
    c_function_begin(&f);
    for (size_t i = 0; i < t->set_count; i++) {
        const struct model_field *var = t->sets[i].var->field;
        write_text(&f.body, "vars->$var$ = ($type$)$value$;\n", "var", var->c, "type",
                   c_type(e->arena, &var->ref), "value", c_expr(&b, t->sets[i].value), NULL);
    }
    c_function_end(&f, w);
}

static void emit_transition(struct writer *w, const struct emit *e,
                            const struct model_protocol *protocol, const struct model_state *state,
                            size_t index)
{
    const struct model_transition *t = &state->transitions[index];
    write_text(w,
               "{\n"
               "    .side = $side$, /* $text$ */\n"
               "    .events = $events$,\n"
               "    .target = $target$,\n",
               "side", side_name(t->side), "text", t->text, "events", c_events(e, t->events),
               "target", target_name(t->target), NULL);
    if (t->target == MODEL_TO_STATE)
        write_text(w, ".state = $state$, /* $name$ */\n", "state", number(e, t->state), "name",
                   protocol->states[t->state].name, NULL);
    if (t->upgrade != NULL)
        write_text(w, ".upgrade = \"$upgrade$\",\n", "upgrade", t->upgrade, NULL);
    if (t->set_count > 0)
        write_text(w, ".act = $act$,\n", "act", act_name(e, protocol, state, index), NULL);
    write_text(w, "},\n", NULL);
}

static void emit_transitions(struct writer *w, const struct emit *e,
                             const struct model_protocol *protocol, const struct model_state *state)
{
    if (state->transition_count == 0)
        return;
    for (size_t i = 0; i < state->transition_count; i++)
        emit_act(w, e, protocol, state, i);
    write_text(w, "\nstatic const struct weir_transition $protocol$_in_$state$[] = {\n", "protocol",
               protocol->c, "state", state->c, NULL);
    for (size_t i = 0; i < state->transition_count; i++)
        emit_transition(w, e, protocol, state, i);
    write_text(w, "};\n", NULL);
}

static void emit_state(struct writer *w, const struct emit *e,
                       const struct model_protocol *protocol, const struct model_state *state)
{
    write_text(w,
               "{\n"
               "    .name = \"$name$\",\n",
               "name", state->name, NULL);
    for (int side = 0; side < 2; side++)
        if (state->wires[side] != NULL)
            write_text(w, ".wires[$side$] = &$wire$,\n", "side", side_name((enum model_side)side),
                       "wire", state->wires[side]->c, NULL);
    if (state->transition_count > 0)
        write_text(w,
                   ".transitions = $protocol$_in_$state$,\n"
                   ".transition_count = $count$,\n",
                   "protocol", protocol->c, "state", state->c, "count",
                   number(e, state->transition_count), NULL);
    if (state->timeout_ms != 0)
        write_text(w,
                   ".timeout_ms = $ms$,\n"
                   ".timeout_target = $target$,\n"
                   ".timeout_state = $to$,\n",
                   "ms", number(e, state->timeout_ms), "target", target_name(state->timeout_target),
                   "to", number(e, state->timeout_state), NULL);
    write_text(w, "},\n", NULL);
}

static void emit_states(struct writer *w, const struct emit *e,
                        const struct model_protocol *protocol)
{
    if (protocol->state_count == 0)
        return;
    for (size_t i = 0; i < protocol->state_count; i++)
        emit_transitions(w, e, protocol, &protocol->states[i]);
    write_text(w, "\nstatic const struct weir_protocol_state $protocol$_states[] = {\n", "protocol",
               protocol->c, NULL);
    for (size_t i = 0; i < protocol->state_count; i++)
        emit_state(w, e, protocol, &protocol->states[i]);
    write_text(w, "};\n", NULL);
}

/* --- transports, variables ---------------------------------------------------------------------------------------- */

static void emit_transports(struct writer *w, const struct emit *e,
                            const struct model_protocol *protocol)
{
    if (protocol->transport_count == 0)
        return;
    write_text(w, "\nstatic const struct weir_transport_hint $protocol$_transports[] = {\n",
               "protocol", protocol->c, NULL);
    for (size_t i = 0; i < protocol->transport_count; i++) {
        const struct model_transport *t = &protocol->transports[i];
        write_text(w, "{\"$name$\", $port$, $bytes$, $little$},\n", "name", t->name, "port",
                   number(e, t->port), "bytes", number(e, t->length_bytes), "little",
                   t->length_little ? "true" : "false", NULL);
    }
    write_text(w, "};\n", NULL);
}

static void emit_vars_init(struct writer *w, const struct emit *e,
                           const struct model_protocol *protocol)
{
    if (protocol->var_count == 0)
        return;
    write_text(w,
               "\n"
               "static void $protocol$_vars_init(void *ret)\n"
               "{\n"
               "    struct $protocol$_vars *vars = ret;\n"
               "    *vars = (struct $protocol$_vars){\n",
               "protocol", protocol->c, NULL);
    size_t presets = 0;
    for (size_t i = 0; i < protocol->var_count; i++) {
        const struct model_var *var = &protocol->vars[i];
        if (var->preset == NULL)
            continue;
        presets++;
        write_text(w, ".$var$ = $value$,\n", "var", var->field->c, "value",
                   c_number(e->arena, var->preset->value), NULL);
    }
    if (presets == 0)
        write_text(w, "0,\n", NULL);
    write_text(w, "};\n", NULL);
    write_text(w, "}\n", NULL);
}

/* --- the protocol ------------------------------------------------------------------------------------------------- */

static void emit_rules(struct writer *w, const struct model_protocol *protocol)
{
    static const char *const disciplines[] = {
        [MODEL_SESSION] = "one thing at a time, as the states say",
        [MODEL_PIPELINED] = "pipelined: the k-th reply answers the k-th call",
        [MODEL_MULTIPLEXED] = "multiplexed: replies carry the id of their call",
    };
    write_text(w,
               "\n"
               "/* ---- protocol $full$: $discipline$ ----\n",
               "full", protocol->full, "discipline", disciplines[protocol->discipline], NULL);
    for (int side = 0; side < 2; side++)
        if (protocol->sends[side] != NULL)
            write_text(w, " * $side$ sends $type$\n", "side",
                       side == MODEL_CLIENT ? "client" : "server", "type",
                       protocol->sends[side]->ref.type->name, NULL);
    for (size_t i = 0; i < protocol->call_count; i++)
        write_text(w, " * $text$\n", "text", protocol->calls[i].text, NULL);
    for (size_t i = 0; i < protocol->event_count; i++) {
        const struct model_event *event = protocol->events[i];
        uint64_t bit = (uint64_t)1 << event->number;
        if (protocol->pushes[event->side] & bit)
            write_text(w, " * push $text$\n", "text", event->text, NULL);
        if (protocol->oneways[event->side] & bit)
            write_text(w, " * oneway $text$\n", "text", event->text, NULL);
    }
    for (size_t i = 0; i < protocol->state_count; i++) {
        const struct model_state *state = &protocol->states[i];
        write_text(w, " * state $name$\n", "name", state->name, NULL);
        for (size_t j = 0; j < state->transition_count; j++)
            write_text(w, " *     $text$\n", "text", state->transitions[j].text, NULL);
    }
    write_text(w, " */\n", NULL);
}

static void emit_pair(struct writer *w, const struct emit *e, const char *name, uint64_t client,
                      uint64_t server)
{
    if (client != 0 || server != 0)
        write_text(w, ".$name$ = {$client$, $server$},\n", "name", name, "client",
                   c_events(e, client), "server", c_events(e, server), NULL);
}

static void emit_optional(struct writer *w, const struct emit *e, const char *name, uint64_t value)
{
    if (value != 0)
        write_text(w, ".$name$ = $value$,\n", "name", name, "value", number(e, value), NULL);
}

static void emit_list(struct writer *w, const struct emit *e, const struct model_protocol *protocol,
                      const char *name, const char *one, size_t count)
{
    if (count > 0)
        write_text(w,
                   ".$name$ = $protocol$_$name$,\n"
                   ".$one$_count = $count$,\n",
                   "name", name, "protocol", protocol->c, "one", one, "count", number(e, count),
                   NULL);
}

static void emit_numbers(struct writer *w, const struct emit *e,
                         const struct model_protocol *protocol)
{
    emit_pair(w, e, "pushes", protocol->pushes[0], protocol->pushes[1]);
    emit_pair(w, e, "oneways", protocol->oneways[0], protocol->oneways[1]);
    emit_optional(w, e, "max_in_flight", protocol->max_in_flight);
    emit_optional(w, e, "max_id", protocol->max_id);
    if (protocol->id_from_one)
        write_text(w, ".id_from_one = true,\n", NULL);
    emit_optional(w, e, "max_message", protocol->max_message);
    emit_optional(w, e, "handshake_timeout_ms", protocol->handshake_ms);
    emit_optional(w, e, "idle_timeout_ms", protocol->idle_ms);
    emit_optional(w, e, "request_timeout_ms", protocol->request_ms);
    if (protocol->resync != NULL)
        write_text(w, ".resync = {(const uint8_t *)$text$, $len$},\n", "text",
                   c_quote(e->arena, protocol->resync->text, protocol->resync->text_len), "len",
                   number(e, protocol->resync->text_len), NULL);
}

static void emit_table(struct writer *w, const struct emit *e,
                       const struct model_protocol *protocol)
{
    static const char *const disciplines[] = {[MODEL_SESSION] = "WEIR_SESSION",
                                              [MODEL_PIPELINED] = "WEIR_PIPELINED",
                                              [MODEL_MULTIPLEXED] = "WEIR_MULTIPLEXED"};
    write_text(w,
               "\n"
               "const struct weir_protocol $protocol$_protocol = {\n"
               "    .name = \"$full$\",\n"
               "    .discipline = $discipline$,\n",
               "protocol", protocol->c, "full", protocol->full, "discipline",
               disciplines[protocol->discipline], NULL);
    emit_list(w, e, protocol, "transports", "transport", protocol->transport_count);
    for (int side = 0; side < 2; side++)
        if (protocol->sends[side] != NULL)
            write_text(w, ".sends[$side$] = &$wire$,\n", "side", side_name((enum model_side)side),
                       "wire", protocol->sends[side]->c, NULL);
    if (protocol->var_count > 0)
        write_text(w,
                   ".vars_size = sizeof(struct $protocol$_vars),\n"
                   ".vars_init = $protocol$_vars_init,\n",
                   "protocol", protocol->c, NULL);
    emit_list(w, e, protocol, "calls", "call", protocol->call_count);
    emit_list(w, e, protocol, "states", "state", protocol->state_count);
    emit_numbers(w, e, protocol);
    for (int side = 0; side < 2; side++)
        if (events_of(protocol, (enum model_side)side) > 0)
            write_text(w,
                       ".event_names[$side$] = $protocol$_$name$_events,\n"
                       ".event_counts[$side$] = $count$,\n",
                       "side", side_name((enum model_side)side), "protocol", protocol->c, "name",
                       side == MODEL_CLIENT ? "client" : "server", "count",
                       number(e, events_of(protocol, (enum model_side)side)), NULL);
    write_text(w, "};\n", NULL);
}

static void emit_protocol(struct writer *w, const struct emit *e,
                          const struct model_protocol *protocol)
{
    emit_rules(w, protocol);
    emit_vars_init(w, e, protocol);
    for (size_t i = 0; i < protocol->wire_count; i++)
        c_emit_wire(w, e, protocol, protocol->wires[i]);
    emit_event_names(w, e, protocol, MODEL_CLIENT);
    emit_event_names(w, e, protocol, MODEL_SERVER);
    emit_calls(w, e, protocol);
    emit_states(w, e, protocol);
    emit_transports(w, e, protocol);
    emit_table(w, e, protocol);
}

void emit_c_protocol_source(struct writer *w, const struct emit *e)
{
    for (size_t i = 0; i < e->file->protocol_count; i++)
        emit_protocol(w, e, e->file->protocols[i]);
}

/* --- the header --------------------------------------------------------------------------------------------------- */

static void emit_vars(struct writer *w, const struct emit *e, const struct model_protocol *protocol)
{
    if (protocol->var_count == 0)
        return;
    write_text(w,
               "/* What one connection of $name$ knows. */\n"
               "struct $protocol$_vars {\n",
               "name", protocol->name, "protocol", protocol->c, NULL);
    for (size_t i = 0; i < protocol->var_count; i++) {
        const struct model_field *var = protocol->vars[i].field;
        write_doc(w, var->doc);
        write_text(w, "$type$ $var$;\n", "type", c_type(e->arena, &var->ref), "var", var->c, NULL);
    }
    write_text(w,
               "};\n"
               "\n",
               NULL);
}

void emit_c_protocol_header(struct writer *w, const struct emit *e)
{
    for (size_t i = 0; i < e->file->protocol_count; i++) {
        const struct model_protocol *protocol = e->file->protocols[i];
        write_text(w, "/* ---- protocol $full$ ---- */\n\n", "full", protocol->full, NULL);
        emit_vars(w, e, protocol);
        write_doc(w, protocol->doc);
        write_text(w, "extern const struct weir_protocol $protocol$_protocol;\n\n", "protocol",
                   protocol->c, NULL);
    }
}
