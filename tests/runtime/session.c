/* The engine of protocols that exist by itself, on hand-written tables: a client's and a server's session, wire to wire. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "random.h"
#include "toy.h"
#include "weir/session.h"

enum { CALLS = 16 };

/* One side, and all that it was told: a letter per message. */
struct end {
    struct weir_session session; /* first */
    struct weir_buf out;
    struct weir_arena arena;
    struct weir_exchange calls[CALLS]; /* the peer's, in order */
    int call_count;
    struct weir_exchange made[CALLS];
    int made_count;
    char log[1024];
    size_t len;
    bool answers; /* at once */
};

static struct end *end_of(struct weir_session *s)
{
    return (struct end *)s;
}

static void note(struct end *end, char what, const struct weir_incoming *in)
{
    const struct toy_message *m = in->message;
    if (end->len + 3 >= sizeof end->log)
        return;
    end->log[end->len++] = what;
    end->log[end->len++] = (char)m->kind;
    end->log[end->len] = '\0';
}

static void on_called(struct weir_session *s, struct weir_exchange *x,
                      const struct weir_incoming *in)
{
    struct end *end = end_of(s);
    note(end, '<', in);
    if (end->answers) {
        struct toy_message reply = toy('v', "ok");
        while (weir_session_reply(s, x, &reply) == WEIR_MORE)
            ;
        if (x->open) {
            reply.kind = 'e';
            assert_int_equal(weir_session_reply(s, x, &reply), 0);
        }
    }
    if (x->open) {
        end->call_count++;
        s->next = end->call_count < CALLS ? &end->calls[end->call_count] : NULL;
    }
}

static void on_pushed(struct weir_session *s, const struct weir_incoming *in)
{
    note(end_of(s), '!', in);
}

static void on_replied(struct weir_session *s, struct weir_exchange *x,
                       const struct weir_incoming *in, bool last)
{
    (void)x;
    note(end_of(s), last ? '=' : '+', in);
}

static void on_forgotten(struct weir_session *s, struct weir_exchange *x)
{
    (void)x;
    end_of(s)->log[end_of(s)->len++] = '-';
}

static void on_entered(struct weir_session *s)
{
    end_of(s)->log[end_of(s)->len++] = '>';
}

static void on_skipped(struct weir_session *s)
{
    end_of(s)->log[end_of(s)->len++] = '~';
}

static const struct weir_session_hooks hooks = {
    .called = on_called,
    .pushed = on_pushed,
    .replied = on_replied,
    .forgotten = on_forgotten,
    .entered = on_entered,
    .skipped = on_skipped,
};

static void open_end(struct end *end, const struct weir_protocol *protocol, enum weir_side side,
                     uint8_t length_bytes)
{
    const struct weir_session_options options = {
        .side = side,
        .length_bytes = length_bytes,
        .max_message = 300,
    };
    memset(end, 0, sizeof *end);
    assert_int_equal(weir_session_init(&end->session, protocol, &hooks, &end->out, &options), 0);
    end->session.arena = &end->arena;
    end->session.next = &end->calls[0];
}

static void close_end(struct end *end)
{
    weir_session_fini(&end->session);
    weir_buf_fini(&end->out);
    weir_arena_fini(&end->arena);
}

static int call(struct end *end, char kind, const char *text)
{
    struct toy_message message = toy(kind, text);
    static const struct toy_message request = {'g', 0, {NULL, 0}};
    int err = weir_session_call(&end->session, &end->made[end->made_count], &message, &request);
    if (err == WEIR_PENDING)
        end->made_count++;
    return err;
}

/* What one side has said reaches the other, in pieces of `step`. */
static int carry(struct end *from, struct end *to, size_t step)
{
    struct weir_bytes bytes;
    int err = weir_buf_bytes(&from->out, &bytes);
    while (!err && bytes.len) {
        size_t size = bytes.len < step ? bytes.len : step;
        err = weir_session_receive(&to->session, (struct weir_bytes){bytes.data, size});
        bytes.data += size;
        bytes.len -= size;
    }
    weir_buf_clear(&from->out);
    return err;
}

static int hear(struct end *end, const char *bytes, size_t len)
{
    return weir_session_receive(&end->session, (struct weir_bytes){(const uint8_t *)bytes, len});
}

static void exchanges(void **state)
{
    static const struct weir_protocol *const protocols[] = {&toy_line, &toy_mux};
    (void)state;
    for (int p = 0; p < 2; p++)
        for (uint8_t length = 0; length <= 4; length = length ? length * 2 : 1)
            for (size_t step = 1; step < 20; step += 6) {
                struct end client, server;
                open_end(&client, protocols[p], WEIR_SIDE_CLIENT, length);
                open_end(&server, protocols[p], WEIR_SIDE_SERVER, length);
                server.answers = true;
                assert_int_equal(call(&client, 'g', "one"), WEIR_PENDING);
                assert_int_equal(call(&client, 'm', "xyz"), WEIR_PENDING);
                assert_int_equal(call(&client, 'm', ""), WEIR_OK); /* three answers, none */
                assert_int_equal(call(&client, 'q', "two"), WEIR_OK);
                assert_int_equal(call(&client, 'g', "three"), WEIR_PENDING);
                assert_int_equal(carry(&client, &server, step), 0);
                assert_string_equal(server.log, "<g<m!m!q<g");
                assert_int_equal(carry(&server, &client, step), 0);
                assert_string_equal(client.log, "=v+v+v=v=v");
                assert_int_equal(weir_session_finish(&client.session), 0);
                assert_null(client.session.block);
                close_end(&client);
                close_end(&server);
            }
}

static void answers_are_checked(void **state)
{
    struct end server;
    struct toy_message value = toy('v', ""), item = toy('i', ""), end = toy('e', "");
    (void)state;
    open_end(&server, &toy_line, WEIR_SIDE_SERVER, 0);
    assert_int_equal(hear(&server, "s0\1ag0\1b", 8), 0);
    assert_string_equal(server.log, "<s");
    struct weir_exchange *x = &server.calls[0];
    assert_int_equal(weir_session_reply(&server.session, x, &value), WEIR_FAILED_PRECONDITION);
    assert_int_equal(weir_session_reply(&server.session, x, &item), WEIR_MORE);
    assert_int_equal(weir_session_reply(&server.session, x, &item), WEIR_MORE);
    assert_int_equal(weir_session_reply(&server.session, x, &end), WEIR_OK);
    assert_int_equal(weir_session_reply(&server.session, x, &item), WEIR_ECLOSED);
    assert_true(server.session.again);
    assert_int_equal(weir_session_run(&server.session), 0);
    assert_string_equal(server.log, "<s<g");
    assert_int_equal(weir_session_push(&server.session, &value), WEIR_FAILED_PRECONDITION);
    close_end(&server);
}

/* What a peer may not say, and what is said about it. */
static void breaches(void **state)
{
    struct end client;
    (void)state;
    static const struct {
        const struct weir_protocol *protocol;
        const char *bytes, *reason;
    } cases[] = {
        {&toy_line, "v0\1a", "Value from the server answers no call"},
        {&toy_line, "i0\1a", "Item from the server answers no call"},
        {&toy_line, "g0\1a", "a message without a name from the server answers no call"},
        {&toy_mux, "v5\1a", "a message without a name from the server answers no call"},
        {&toy_steps, "v0\1a", "state start: Value from the server is not allowed here"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        open_end(&client, cases[i].protocol, WEIR_SIDE_CLIENT, 0);
        assert_int_equal(hear(&client, cases[i].bytes, 4), WEIR_EPROTO);
        assert_string_equal(client.session.error.reason, cases[i].reason);
        close_end(&client);
    }
    open_end(&client, &toy_line, WEIR_SIDE_CLIENT, 0);
    assert_int_equal(call(&client, 'g', "one"), WEIR_PENDING);
    assert_int_equal(hear(&client, "i0\1a", 4), WEIR_EPROTO); /* an item answers no get */
    close_end(&client);
}

static void limits(void **state)
{
    struct end client, server;
    (void)state;
    open_end(&server, &toy_line, WEIR_SIDE_SERVER, 2);
    assert_int_equal(hear(&server, "\1\100", 2), WEIR_ELIMIT); /* 320 bytes: over its limit */
    close_end(&server);
    open_end(&server, &toy_mux, WEIR_SIDE_SERVER, 2);
    assert_int_equal(hear(&server, "\0\5g0\1a.", 7), WEIR_ETRAILING);
    close_end(&server);
    open_end(&server, &toy_mux, WEIR_SIDE_SERVER, 2);
    assert_int_equal(hear(&server, "\0\3g0\1", 5), WEIR_ETRUNCATED);
    close_end(&server);
    open_end(&server, &toy_line, WEIR_SIDE_SERVER, 2); /* which goes on behind a bad one */
    assert_int_equal(hear(&server, "\0\5g0\1a.\0\3g0\1\0\4g0\1a", 18), 0);
    assert_string_equal(server.log, "~~<g");
    close_end(&server);
    open_end(&client, &toy_mux, WEIR_SIDE_CLIENT, 0);
    for (int i = 0; i < 8; i++)
        assert_int_equal(call(&client, 'g', "a"), WEIR_PENDING);
    assert_int_equal(call(&client, 'g', "a"), WEIR_EAGAIN);
    weir_session_abandon(&client.session, &client.made[2]); /* the third: id 3 */
    assert_int_equal(call(&client, 'g', "a"), WEIR_EAGAIN);
    assert_int_equal(hear(&client, "v\3\1a", 4), 0);
    assert_string_equal(client.log, "-");
    weir_buf_clear(&client.out);
    assert_int_equal(call(&client, 'g', "a"), WEIR_PENDING);
    uint8_t sent[2];
    weir_buf_peek(&client.out, sent, 2);
    assert_int_equal(sent[1], 9); /* not 3: ids are used in turn */
    close_end(&client);
}

static void states(void **state)
{
    struct end client, server;
    struct toy_message ok = toy('o', ""), no = toy('x', "");
    (void)state;
    open_end(&client, &toy_steps, WEIR_SIDE_CLIENT, 0);
    open_end(&server, &toy_steps, WEIR_SIDE_SERVER, 0);
    server.answers = true;
    assert_int_equal(weir_session_timeout_ms(&server.session), 1000);
    assert_int_equal(call(&client, 'g', "a"), WEIR_FAILED_PRECONDITION);
    assert_int_equal(call(&client, 'h', "a"), WEIR_PENDING);
    assert_string_equal(weir_session_state_name(&client.session), "ready");
    assert_int_equal(call(&client, 'g', "a"), WEIR_PENDING);
    assert_int_equal(carry(&client, &server, 1), 0);
    assert_string_equal(server.log, "><h<g");
    assert_int_equal(((struct toy_vars *)server.session.vars)->hellos, 1);
    assert_int_equal(weir_session_timeout_ms(&server.session), 0);
    assert_int_equal(carry(&server, &client, 1), 0);
    assert_string_equal(client.log, ">=v=v");
    server.answers = false;
    assert_int_equal(call(&client, 'u', "a"), WEIR_PENDING);
    assert_int_equal(call(&client, 'g', "a"), WEIR_EAGAIN); /* the server is to speak */
    assert_int_equal(carry(&client, &server, 1), 0);
    assert_int_equal(weir_session_reply(&server.session, &server.calls[0], &no), WEIR_OK);
    assert_string_equal(weir_session_state_name(&server.session), "ready");
    assert_int_equal(carry(&server, &client, 1), 0);
    assert_int_equal(call(&client, 'u', "a"), WEIR_PENDING);
    assert_int_equal(carry(&client, &server, 99), 0);
    assert_int_equal(hear(&server, "raw", 3), 0);
    assert_int_equal(weir_session_reply(&server.session, &server.calls[1], &ok), WEIR_OK);
    assert_string_equal(server.session.upgrade, "toy.Raw");
    assert_int_equal(weir_session_rest(&server.session).len, 3);
    assert_int_equal(carry(&server, &client, 1), 0);
    assert_string_equal(client.session.upgrade, "toy.Raw");
    assert_int_equal(call(&client, 'g', "a"), WEIR_ECLOSED);
    close_end(&client);
    close_end(&server);
    open_end(&server, &toy_steps, WEIR_SIDE_SERVER, 0);
    weir_session_expire(&server.session);
    assert_true(server.session.closing);
    close_end(&server);
}

/* A message in pieces is waited for, and what is no message is passed over. */
static void resync(void **state)
{
    static const char bytes[] = "g0\1a!oops\r!\r\ng0\1b!\r\n\r\ng0\1c";
    struct end server;
    (void)state;
    for (size_t step = 1; step < sizeof bytes; step++) {
        open_end(&server, &toy_line, WEIR_SIDE_SERVER, 0);
        server.answers = true;
        int err = 0;
        for (size_t at = 0; at < sizeof bytes - 1 && !err; at += step)
            err = hear(&server, bytes + at,
                       step < sizeof bytes - 1 - at ? step : sizeof bytes - 1 - at);
        assert_string_equal(server.log, "<g~<g~"); /* and what follows is a CR: no length yet */
        assert_int_equal(err, 0);
        close_end(&server);
    }
}

/* Any bytes end in messages, a wait or an error; any way of cutting them in the same. */
static void hostile(void **state)
{
    static const struct weir_protocol *const protocols[] = {&toy_line, &toy_mux, &toy_steps};
    static const char alphabet[] = "gwmsqhbuvxiepo!0\1\2\3\r\n";
    (void)state;
    for (uint64_t seed = 1; seed < 3000; seed++) {
        struct random random = {seed};
        char bytes[200];
        struct end whole, pieces;
        int one = 0, other = 0;
        const struct weir_protocol *protocol = protocols[seed % 3];
        enum weir_side side = seed % 2 ? WEIR_SIDE_SERVER : WEIR_SIDE_CLIENT;
        for (size_t i = 0; i < sizeof bytes; i++)
            bytes[i] = alphabet[random_below(&random, sizeof alphabet)];
        open_end(&whole, protocol, side, 0);
        open_end(&pieces, protocol, side, 0);
        for (int i = 0; i < 4 && side == WEIR_SIDE_CLIENT; i++) {
            call(&whole, "hgms"[i], "ab");
            call(&pieces, "hgms"[i], "ab");
        }
        one = hear(&whole, bytes, sizeof bytes);
        for (size_t at = 0; at < sizeof bytes && !other;) {
            size_t size = 1 + random_below(&random, 5);
            size = size < sizeof bytes - at ? size : sizeof bytes - at;
            other = hear(&pieces, bytes + at, size);
            at += size;
        }
        assert_int_equal(one, other);
        assert_string_equal(whole.log, pieces.log);
        close_end(&whole);
        close_end(&pieces);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(exchanges), cmocka_unit_test(answers_are_checked),
        cmocka_unit_test(breaches),  cmocka_unit_test(limits),
        cmocka_unit_test(states),    cmocka_unit_test(resync),
        cmocka_unit_test(hostile),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
