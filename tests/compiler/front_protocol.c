/* The trees of protocols and services. */
#include "cmocka_all.h"

#include "front_run.h"

static const struct ast_protocol_item *only_item(struct front_run *run, const char *item)
{
    char text[300];
    snprintf(text, sizeof text, "protocol P { %s }", item);
    const struct ast_protocol_item *found = front_run_decl(run, text)->protocol;
    assert_non_null(found);
    assert_null(found->next);
    return found;
}

static void transports_have_ports_and_frames(void **state)
{
    (void)state;
    struct front_run run;
    const struct ast_transport *t =
        only_item(&run, "transport tcp 53 sized u16, unix;")->transports;
    assert_string_equal(t->name.text, "tcp");
    assert_int_equal(t->port->integer.value, 53);
    assert_string_equal(t->sized->named.name.name, "u16");
    assert_string_equal(t->next->name.text, "unix");
    assert_null(t->next->port);
    front_run_fini(&run);
}

static void calls_are_matched_in_order_or_by_id(void **state)
{
    (void)state;
    struct front_run run;
    const struct ast_protocol_item *item = only_item(&run, "pipelined max 1000;");
    assert_int_equal(item->kind, AST_PROTOCOL_PIPELINED);
    assert_int_equal(item->pipelined_max->integer.value, 1000);
    front_run_fini(&run);
    item = only_item(&run, "multiplexed by request.id == reply.body.id max 16;");
    assert_int_equal(item->kind, AST_PROTOCOL_MULTIPLEXED);
    assert_string_equal(item->multiplexed.request->member.name.text, "id");
    assert_string_equal(item->multiplexed.reply->member.base->member.name.text, "body");
    assert_int_equal(item->multiplexed.max->integer.value, 16);
    front_run_fini(&run);
}

static void either_side_sends_and_calls(void **state)
{
    (void)state;
    struct front_run run;
    const struct ast_protocol_item *item = only_item(&run, "server sends Response(request);");
    assert_int_equal(item->sends.role, AST_ROLE_SERVER);
    assert_true(item->sends.type->named.has_args);
    front_run_fini(&run);
    item = only_item(&run, "server call d(Ping when (x) | Pang) -> Pong;");
    assert_int_equal(item->call.role, AST_ROLE_SERVER);
    assert_string_equal(item->call.name.text, "d");
    assert_non_null(item->call.request->when);
    assert_string_equal(item->call.request->next->message.name, "Pang");
    front_run_fini(&run);
}

static void replies_are_regular_expressions(void **state)
{
    (void)state;
    struct front_run run;
    const struct ast_reply *reply =
        only_item(&run, "call q(Q) -> (A B* C | D)+ Ready E? F[n - 1];")->call.reply;
    assert_int_equal(reply->kind, AST_REPLY_SEQUENCE);
    const struct ast_reply *plus = reply->items;
    assert_int_equal(plus->kind, AST_REPLY_PLUS);
    const struct ast_reply *either = plus->repeat.item;
    assert_int_equal(either->kind, AST_REPLY_EITHER);
    assert_int_equal(either->items->kind, AST_REPLY_SEQUENCE);
    assert_int_equal(either->items->items->next->kind, AST_REPLY_STAR);
    assert_int_equal(either->items->next->kind, AST_REPLY_EVENT);
    assert_null(either->items->next->next);
    assert_string_equal(plus->next->event->message.name, "Ready");
    assert_int_equal(plus->next->next->kind, AST_REPLY_OPTIONAL);
    assert_int_equal(plus->next->next->next->kind, AST_REPLY_TIMES);
    assert_int_equal(plus->next->next->next->repeat.times->kind, AST_EXPR_BINARY);
    assert_null(plus->next->next->next->next);
    front_run_fini(&run);
    assert_int_equal(only_item(&run, "call q(Q) -> none;")->call.reply->kind, AST_REPLY_NONE);
    front_run_fini(&run);
}

static void states_have_transitions(void **state)
{
    (void)state;
    struct front_run run;
    const struct ast_protocol_item *item =
        only_item(&run, "initial state start { client: A | B -> close; timeout 60s -> idle;\n"
                        "server: C when (x) { upgrade tls; set pid = msg.pid; } -> state;\n"
                        "client: D; server: E -> upgrade Http::Ws; }");
    assert_true(item->state.initial);
    assert_string_equal(item->state.name.text, "start");
    const struct ast_transition *t = item->state.transitions;
    assert_int_equal(t->event.role, AST_ROLE_CLIENT);
    assert_string_equal(t->event.events->next->message.name, "B");
    assert_int_equal(t->target.kind, AST_TARGET_CLOSE);
    t = t->next;
    assert_int_equal(t->kind, AST_TRANSITION_TIMEOUT);
    assert_int_equal(t->timeout->duration_ns, UINT64_C(60000000000));
    assert_string_equal(t->target.state.text, "idle");
    t = t->next;
    assert_int_equal(t->event.actions->kind, AST_ACTION_UPGRADE);
    assert_string_equal(t->event.actions->upgrade.text, "tls");
    assert_int_equal(t->event.actions->next->kind, AST_ACTION_SET);
    assert_string_equal(t->event.actions->next->set.name.text, "pid");
    assert_int_equal(t->target.kind, AST_TARGET_STATE);
    t = t->next;
    assert_int_equal(t->target.kind, AST_TARGET_STAY);
    t = t->next;
    assert_int_equal(t->target.kind, AST_TARGET_UPGRADE);
    assert_string_equal(t->target.protocol.scope, "Http");
    assert_null(t->next);
    front_run_fini(&run);
}

static void settings_and_variables(void **state)
{
    (void)state;
    struct front_run run;
    const struct ast_protocol_item *item = only_item(&run, "timeout handshake 60s;");
    assert_string_equal(item->setting.name.text, "handshake");
    front_run_fini(&run);
    item = only_item(&run, "limit message 1G;");
    assert_int_equal(item->setting.value->integer.value, 1u << 30);
    front_run_fini(&run);
    item = only_item(&run, "var Version v default 4;");
    assert_string_equal(item->var.name.text, "v");
    assert_int_equal(item->var.mods->kind, AST_MOD_DEFAULT);
    front_run_fini(&run);
    item = only_item(&run, "resync until \"\\r\\n\";");
    assert_int_equal(item->resync->string.text.len, 2);
    front_run_fini(&run);
    item = only_item(&run, "push Notice | Status;");
    assert_string_equal(item->events->next->message.name, "Status");
    front_run_fini(&run);
}

static const struct ast_service_item *only_operation(struct front_run *run, const char *operation)
{
    char text[300];
    snprintf(text, sizeof text, "service S on core::Mux { %s }", operation);
    const struct ast_decl *decl = front_run_decl(run, text);
    assert_string_equal(decl->service.protocol.scope, "core");
    assert_null(decl->service.items->next);
    return decl->service.items;
}

static void operations_of_all_shapes(void **state)
{
    (void)state;
    struct front_run run;
    const struct ast_service_item *item = only_operation(&run, "rpc sync(stream A) -> stream B;");
    assert_int_equal(item->kind, AST_SERVICE_RPC);
    assert_true(item->rpc.params->stream);
    assert_true(item->rpc.returns_stream);
    assert_false(item->rpc.named_returns);
    assert_string_equal(item->rpc.returns->type->named.name.name, "B");
    front_run_fini(&run);
    item = only_operation(&run, "rpc get(bytes key[..], u8 n) -> (bytes? value, u8 m);");
    assert_string_equal(item->rpc.params->name.text, "key");
    assert_int_equal(item->rpc.params->array.kind, AST_ARRAY_REST);
    assert_true(item->rpc.named_returns);
    assert_string_equal(item->rpc.returns->next->name.text, "m");
    front_run_fini(&run);
    item = only_operation(&run, "oneway touch(Key);");
    assert_int_equal(item->kind, AST_SERVICE_ONEWAY);
    assert_false(item->rpc.has_returns);
    front_run_fini(&run);
    item = only_operation(&run, "rpc drain() -> ();");
    assert_true(item->rpc.has_returns);
    assert_null(item->rpc.params);
    assert_null(item->rpc.returns);
    front_run_fini(&run);
}

static void policies_of_an_operation(void **state)
{
    (void)state;
    struct front_run run;
    const struct ast_rpc *rpc =
        &only_operation(&run, "rpc get(Key) -> Entry raises NotFound, core::Busy timeout 1s\n"
                              "idempotent retry 3 max_in_flight 64 cancel abort id 7;")
             ->rpc;
    const struct ast_rpc_mod *mod = rpc->mods;
    assert_int_equal(mod->kind, AST_RPC_MOD_RAISES);
    assert_string_equal(mod->raises->name.name, "NotFound");
    assert_string_equal(mod->raises->next->name.scope, "core");
    static const enum ast_rpc_mod_kind kinds[] = {AST_RPC_MOD_TIMEOUT, AST_RPC_MOD_IDEMPOTENT,
                                                  AST_RPC_MOD_RETRY,   AST_RPC_MOD_MAX_IN_FLIGHT,
                                                  AST_RPC_MOD_CANCEL,  AST_RPC_MOD_ID};
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        assert_int_equal((mod = mod->next)->kind, kinds[i]);
    assert_int_equal(mod->expr->integer.value, 7);
    assert_null(mod->next);
    mod = ast_rpc_mod_find(rpc->mods, AST_RPC_MOD_CANCEL);
    assert_string_equal(mod->name.text, "abort");
    front_run_fini(&run);
}

static void patterns_of_an_operation(void **state)
{
    (void)state;
    struct front_run run;
    const struct ast_pattern *pattern =
        only_operation(&run, "rpc get(bytes key) -> (Value v) {\n"
                             "request M { argv = [\"GET\", key, keys..., B { key }] };\n"
                             "reply Nil; reply Value { error } -> fail(error, 1); }")
            ->rpc.patterns;
    assert_false(pattern->is_reply);
    assert_int_equal(pattern->message->kind, AST_EXPR_RECORD);
    assert_string_equal(pattern->message->record.target->name.name, "M");
    const struct ast_binding *binding = pattern->message->record.bindings;
    assert_string_equal(binding->name.text, "argv");
    const struct ast_expr *item = binding->value->items;
    assert_int_equal(item->kind, AST_EXPR_STRING);
    assert_int_equal(item->next->kind, AST_EXPR_NAME);
    assert_int_equal(item->next->next->kind, AST_EXPR_SPREAD);
    assert_string_equal(item->next->next->spread->name.name, "keys");
    assert_int_equal(item->next->next->next->kind, AST_EXPR_RECORD);
    assert_null(item->next->next->next->record.bindings->value);
    pattern = pattern->next;
    assert_true(pattern->is_reply);
    assert_int_equal(pattern->message->kind, AST_EXPR_NAME);
    assert_false(pattern->fails);
    pattern = pattern->next;
    assert_true(pattern->fails);
    assert_int_equal(pattern->fail_args->next->integer.value, 1);
    front_run_fini(&run);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(transports_have_ports_and_frames),
        cmocka_unit_test(calls_are_matched_in_order_or_by_id),
        cmocka_unit_test(either_side_sends_and_calls),
        cmocka_unit_test(replies_are_regular_expressions),
        cmocka_unit_test(states_have_transitions),
        cmocka_unit_test(settings_and_variables),
        cmocka_unit_test(operations_of_all_shapes),
        cmocka_unit_test(policies_of_an_operation),
        cmocka_unit_test(patterns_of_an_operation),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
