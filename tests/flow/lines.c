/* A service on a protocol of lines: client and server are the generated stubs, then a peer that speaks the bytes. */
#include <stdio.h>

#include "lines.h"

#include "toy_talk.h"
#include "weir/client.h"

struct house {
    struct weir_sim *sim;
    struct weir_server *server;
    struct weir_client *client;
    char log[512];
    size_t len;
    struct weir_arena_options none;
};

static struct weir_bytes bytes(const char *text)
{
    return (struct weir_bytes){(const uint8_t *)text, strlen(text)};
}

static void note(struct house *h, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    h->len += (size_t)vsnprintf(h->log + h->len, sizeof h->log - h->len, format, args);
    va_end(args);
}

/* --- the server --- */

static bool is(struct weir_bytes value, const char *text)
{
    return value.len == strlen(text) && memcmp(value.data, text, value.len) == 0;
}

static int on_get(struct lines_kv_get_call *call, const struct lines_kv_get_request *request,
                  struct lines_kv_get_reply *reply)
{
    if (is(request->key, "bad"))
        return lines_kv_get_fail(call, WEIR_INTERNAL, "BAD it is"), WEIR_PENDING;
    reply->has_value = !is(request->key, "none");
    reply->value = request->key;
    return WEIR_OK;
}

static int on_set(struct lines_kv_set_call *call, const struct lines_kv_set_request *request,
                  struct lines_kv_set_reply *reply)
{
    struct house *h = weir_call_data(call);
    (void)reply;
    note(h, "set %.*s %.*s", (int)request->key.len, (const char *)request->key.data,
         (int)request->value.len, (const char *)request->value.data);
    if (request->has_seconds)
        note(h, " for %u", (unsigned)request->seconds);
    note(h, ";");
    return WEIR_OK;
}

static int on_mget(struct lines_kv_mget_call *call, const struct lines_kv_mget_request *request,
                   struct lines_kv_mget_reply *reply)
{
    (void)call;
    reply->values.items = request->keys.items;
    reply->values.count = request->keys.count;
    return WEIR_OK;
}

static int on_incr(struct lines_kv_incr_call *call, const struct lines_kv_incr_request *request,
                   struct lines_kv_incr_reply *reply)
{
    (void)call;
    reply->value = request->by * 2;
    return WEIR_OK;
}

static int on_scan(struct lines_kv_scan_call *call, const struct lines_kv_scan_request *request)
{
    for (size_t i = 0; i < request->prefix.len; i++) {
        struct lines_kv_scan_item item = {.data = {request->prefix.data + i, 1}};
        int err = lines_kv_scan_send(call, &item);
        if (err)
            return err;
    }
    return WEIR_OK;
}

static int on_note(struct lines_kv_note_call *call, const struct lines_kv_note_request *request)
{
    note(weir_call_data(call), "note %.*s;", (int)request->text.len, request->text.data);
    return WEIR_OK;
}

static int on_command(struct lines_kv_command_call *call, const struct lines_command *request,
                      struct lines_value *reply)
{
    (void)call;
    reply->kind = LINES_VALUE_KIND_INTEGER;
    reply->integer = (int64_t)request->multi.argv.count;
    return WEIR_OK;
}

static const struct lines_kv_handlers handlers = {
    .get = on_get,
    .set = on_set,
    .mget = on_mget,
    .incr = on_incr,
    .scan = on_scan,
    .note = on_note,
    .command = on_command,
};

static void open_house(struct house *h, enum weir_sim_split split)
{
    struct weir_sim_options options = {.split = split};
    memset(h, 0, sizeof *h);
    h->sim = weir_sim_new(&options);
    h->server = weir_server_new_on(weir_sim_net(h->sim), lines_kv_service(&handlers, h), NULL);
    assert_non_null(h->server);
    assert_int_equal(weir_server_listen(h->server, "tcp://house:6000"), 0);
    h->client = weir_client_new_on(weir_sim_net(h->sim), "tcp://house:6000", NULL);
    assert_non_null(h->client);
}

static void close_house(struct house *h)
{
    weir_client_free(h->client);
    weir_server_free(h->server);
    weir_sim_run(h->sim);
    assert_int_equal(weir_sim_in_use(h->sim), 0);
    weir_sim_free(h->sim);
}

/* --- calls --- */

static void get(struct house *h, const char *key)
{
    struct lines_kv_get_request request = {.key = bytes(key)};
    struct lines_kv_get_result result;
    int status = lines_kv_get_wait(lines_kv_get(h->client, &request, NULL), &result);
    if (status)
        note(h, "%s:%.*s;", weir_error_name(status), (int)result.text.len, result.text.data);
    else if (!result.reply->has_value)
        note(h, "nothing;");
    else
        note(h, "=%.*s;", (int)result.reply->value.len, (const char *)result.reply->value.data);
    lines_kv_get_result_fini(&result);
}

static void values_come_and_go(struct house *h)
{
    struct lines_kv_set_result set;
    struct lines_kv_set_request plain = {.key = bytes("k"), .value = bytes("v")};
    struct lines_kv_set_request timed = {plain.key, plain.value, true, 4294967295u};
    get(h, "one");
    get(h, "none");
    get(h, "bad");
    assert_int_equal(lines_kv_set_wait(lines_kv_set(h->client, &plain, NULL), &set), 0);
    lines_kv_set_result_fini(&set);
    assert_int_equal(lines_kv_set_wait(lines_kv_set(h->client, &timed, NULL), &set), 0);
    lines_kv_set_result_fini(&set);
    assert_string_equal(h->log,
                        "=one;nothing;WEIR_UNKNOWN:BAD it is;set k v;set k v for 4294967295;");
}

static void arrays_and_numbers(struct house *h)
{
    struct weir_bytes keys[] = {bytes("a"), bytes("b"), bytes("")};
    struct lines_kv_mget_request mget = {.keys = {keys, 3}};
    struct lines_kv_mget_result many;
    assert_int_equal(lines_kv_mget_wait(lines_kv_mget(h->client, &mget, NULL), &many), 0);
    assert_int_equal(many.reply->values.count, 3);
    assert_memory_equal(many.reply->values.items[1].data, "b", 1);
    lines_kv_mget_result_fini(&many);
    mget.keys.count = 0;
    assert_int_equal(lines_kv_mget_wait(lines_kv_mget(h->client, &mget, NULL), &many), 0);
    assert_int_equal(many.reply->values.count, 0);
    lines_kv_mget_result_fini(&many);
    static const int64_t numbers[] = {0, -1, 4611686018427387903, -4611686018427387904};
    for (size_t i = 0; i < 4; i++) {
        struct lines_kv_incr_request incr = {.key = bytes("n"), .by = numbers[i]};
        struct lines_kv_incr_result result;
        assert_int_equal(lines_kv_incr_wait(lines_kv_incr(h->client, &incr, NULL), &result), 0);
        assert_true(result.reply->value == numbers[i] * 2);
        lines_kv_incr_result_fini(&result);
    }
}

static int on_item(void *data, const struct lines_kv_scan_item *item)
{
    note(data, "+%.*s", (int)item->data.len, (const char *)item->data.data);
    return WEIR_OK;
}

static void on_end(void *data, int status)
{
    note(data, status ? "broken;" : ".");
}

static void streams(struct house *h)
{
    struct lines_kv_scan_request request = {.prefix = bytes("abc")};
    struct lines_kv_scan_stream *stream = lines_kv_scan(h->client, &request, NULL);
    assert_int_equal(lines_kv_scan_stream_each(stream, on_item, on_end, h), 0);
    weir_sim_run_until(h->sim, weir_sim_now(h->sim) + 20);
    assert_string_equal(h->log, "+a+b+c.");
    weir_future_cancel(&stream);
}

static void by_message(struct house *h)
{
    struct lines_arg argv[] = {{bytes("x")}, {bytes("y")}};
    struct lines_command command = {.kind = LINES_COMMAND_KIND_MULTI, .multi = {.argv = {argv, 2}}};
    struct lines_kv_command_result result;
    struct lines_kv_note_request text = {.text = {"hello", 5}};
    assert_int_equal(lines_kv_note(h->client, &text, NULL), 0);
    assert_int_equal(lines_kv_command_wait(lines_kv_command(h->client, &command, NULL), &result),
                     0);
    assert_int_equal(result.reply->integer, 2);
    lines_kv_command_result_fini(&result);
    assert_string_equal(h->log, "note hello;");
}

static void with(void (*test)(struct house *h))
{
    static const enum weir_sim_split splits[] = {WEIR_SIM_WHOLE, WEIR_SIM_BYTES};
    for (size_t i = 0; i < 2; i++) {
        struct house h;
        open_house(&h, splits[i]);
        test(&h);
        close_house(&h);
    }
}

#define IN_A_HOUSE(name)                                                                           \
    static void name##_test(void **state)                                                          \
    {                                                                                              \
        (void)state;                                                                               \
        with(name);                                                                                \
    }
IN_A_HOUSE(values_come_and_go)
IN_A_HOUSE(arrays_and_numbers)
IN_A_HOUSE(streams)
IN_A_HOUSE(by_message)

/* --- the bytes --- */

static void says(const char *sent, const char *answered)
{
    struct house h;
    struct side side = {0};
    open_house(&h, WEIR_SIM_BYTES);
    struct weir_future *f = weir_net_dial(weir_sim_net(h.sim), NULL, "tcp://house:6000");
    struct weir_transport *t = NULL;
    weir_future_wait(f);
    weir_future_take(f, &t);
    side_start(&side, t);
    side_write(&side, sent, strlen(sent));
    weir_sim_run_until(h.sim, 20);
    assert_int_equal(side.got_len, strlen(answered));
    assert_memory_equal(side.got, answered, side.got_len);
    weir_transport_close(side.t);
    close_house(&h);
    free(side.got);
}

static void bytes_of_the_wire(void **state)
{
    (void)state;
    says("*2\r\n3\r\ngEt\r\n1\r\nx\r\n*2\r\n3\r\nGET\r\n4\r\nnone\r\n", "$1\r\nx\r\n$-1\r\n");
    says("*2\r\n4\r\nscan\r\n2\r\nxy\r\n*2\r\n3\r\nGET\r\n1\r\nz\r\n",
         "$1\r\nx\r\n$1\r\ny\r\n.\r\n$1\r\nz\r\n");
    says("*5\r\n3\r\nSET\r\n1\r\nk\r\n1\r\nv\r\n2\r\nex\r\n2\r\n10\r\n", "+OK\r\n");
    says("*5\r\n3\r\nSET\r\n1\r\nk\r\n1\r\nv\r\n2\r\nex\r\n3\r\n010\r\n", ":5\r\n");
    says("*3\r\n6\r\nINCRBY\r\n1\r\nk\r\n2\r\n-4\r\n", ":-8\r\n");
    says("!hello\r\n*2\r\n3\r\nGET\r\n3\r\nbad\r\n", "-BAD it is\r\n");
    says("*1\r\n3\r\nGET\r\n", ":1\r\n");
}

/* --- without memory --- */

static void try_all(struct house *h)
{
    struct weir_bytes keys[] = {bytes("a"), bytes("b")};
    struct lines_kv_get_request get_it = {.key = keys[0]};
    struct lines_kv_set_request set_it = {keys[0], keys[1], true, 7};
    struct lines_kv_mget_request all = {.keys = {keys, 2}};
    struct lines_kv_scan_request scan = {.prefix = bytes("abc")};
    struct lines_kv_get_result got;
    struct lines_kv_set_result set;
    struct lines_kv_mget_result many;
    lines_kv_get_wait(lines_kv_get(h->client, &get_it, NULL), &got);
    lines_kv_get_result_fini(&got);
    lines_kv_set_wait(lines_kv_set(h->client, &set_it, NULL), &set);
    lines_kv_set_result_fini(&set);
    lines_kv_mget_wait(lines_kv_mget(h->client, &all, NULL), &many);
    lines_kv_mget_result_fini(&many);
    struct lines_kv_scan_stream *stream = lines_kv_scan(h->client, &scan, NULL);
    if (stream && lines_kv_scan_stream_each(stream, on_item, on_end, h) == 0)
        weir_sim_run_until(h->sim, weir_sim_now(h->sim) + 20);
    weir_future_cancel(&stream);
}

/* Runs it all with the n-th allocation failing. False: there are not so many. */
static bool without(uint64_t n)
{
    struct weir_sim_options options = {.fail_alloc_at = n};
    struct house h = {.sim = weir_sim_new(&options)};
    struct weir_net *net = weir_sim_net(h.sim);
    h.server = weir_server_new_on(net, lines_kv_service(&handlers, &h), NULL);
    if (h.server && weir_server_listen(h.server, "tcp://house:6000") == 0)
        h.client = weir_client_new_on(net, "tcp://house:6000", NULL);
    if (h.client)
        try_all(&h);
    bool more = weir_sim_allocations(h.sim) >= n;
    close_house(&h);
    return more;
}

static void any_allocation_fails(void **state)
{
    uint64_t n = 1;
    (void)state;
    while (without(n))
        n++;
    assert_true(n > 20);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(values_come_and_go_test),
        cmocka_unit_test(arrays_and_numbers_test),
        cmocka_unit_test(streams_test),
        cmocka_unit_test(by_message_test),
        cmocka_unit_test(bytes_of_the_wire),
        cmocka_unit_test(any_allocation_fails),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
