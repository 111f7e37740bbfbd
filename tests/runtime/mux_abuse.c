/* What a peer may not do, and what it may do too much of. */
#include "mux_pair.h"

static struct side *side;

static int setup(void **state)
{
    (void)state;
    side = calloc(1, sizeof *side);
    return side_init(side, true, (struct weir_mux_options){.max_held = 200000});
}

static int teardown(void **state)
{
    (void)state;
    side_fini(side);
    assert_int_equal(side->fault.outstanding, 0);
    free(side);
    return 0;
}

/* ---- frames by hand ---- */

struct bytes {
    uint8_t data[70000];
    size_t len;
};

static void put(struct bytes *bytes, const void *data, size_t len)
{
    assert_true(bytes->len + len <= sizeof bytes->data);
    if (len)
        memcpy(bytes->data + bytes->len, data, len);
    bytes->len += len;
}

static void frame(struct bytes *bytes, unsigned type, unsigned flags, uint32_t call,
                  const void *payload, size_t len)
{
    uint8_t header[8];
    weir__mux_put_header(header, (uint32_t)len, type, flags, call);
    put(bytes, header, sizeof header);
    put(bytes, payload, len);
}

static void hello(struct bytes *bytes)
{
    struct weir_buf out = {0};
    struct weir_bytes all = {0};
    struct weir__mux_hello said = {.version = 1, .limits = WEIR_MUX_MINIMUM};
    weir__mux_put_hello(&out, &said);
    weir_buf_bytes(&out, &all);
    put(bytes, all.data, all.len);
    weir_buf_fini(&out);
}

static const uint8_t zeroes[70000];

static int give(struct bytes *bytes)
{
    int err = side_receive(side, (struct weir_bytes){bytes->data, bytes->len}, 0);
    bytes->len = 0;
    return err;
}

static void greet(void)
{
    struct bytes *bytes = calloc(1, sizeof *bytes);
    hello(bytes);
    assert_int_equal(give(bytes), 0);
    free(bytes);
}

/* One frame after the hello, refused with this reason; the offset is the frame's. */
static void refused(unsigned type, unsigned flags, uint32_t call, const void *payload, size_t len,
                    const char *reason)
{
    struct side *before = side;
    struct bytes *bytes = calloc(1, sizeof *bytes);
    struct weir_error error;
    setup(NULL);
    greet();
    side->holds = before->holds;
    frame(bytes, WEIR__MUX_OPEN, 0, 1, zeroes, 8);            /* 1 streams */
    frame(bytes, WEIR__MUX_OPEN, WEIR_MUX_END, 3, zeroes, 8); /* 3 does not */
    assert_int_equal(give(bytes), 0);
    side_open(side, 0, false, NULL); /* 2 is ours */
    uint64_t offset = side->mux.received;
    weir_buf_clear(&side->out);
    frame(bytes, type, flags, call, payload, len);
    assert_int_equal(give(bytes), WEIR_EPROTO);
    weir_mux_error(&side->mux, &error);
    assert_string_equal(error.reason, reason);
    assert_int_equal(error.offset, offset);
    assert_int_equal(error.code, WEIR_EPROTO);
    struct weir_bytes out = {0};
    assert_int_equal(weir_buf_bytes(&side->out, &out), 0);
    assert_int_equal(weir__mux_get_header(out.data).type, WEIR__MUX_DRAIN);
    size_t used;
    assert_int_equal(weir_mux_receive(&side->mux, out, &used), WEIR_EPROTO); /* for good */
    free(bytes);
    teardown(NULL);
    side = before;
}

static void malformed_frames(void **state)
{
    (void)state;
    const uint8_t more[4] = {0, 0, 0, 2};
    refused(WEIR__MUX_HELLO, 0, 0, zeroes, 40, "second hello");
    refused(WEIR__MUX_OPEN, WEIR_MUX_END, 5, zeroes, 7, "open too short");
    refused(WEIR__MUX_OPEN, WEIR_MUX_END, 2, zeroes, 8, "open with an id of the other side");
    refused(WEIR__MUX_OPEN, WEIR_MUX_END, 1, zeroes, 8, "open with an id that is in use");
    refused(WEIR__MUX_OPEN, WEIR_MUX_END, 2049, zeroes, 8, "open with an id beyond max_calls");
    refused(WEIR__MUX_OPEN, WEIR_MUX_END, 0xffffffff, zeroes, 8,
            "open with an id beyond max_calls");
    refused(WEIR__MUX_OPEN, WEIR_MUX_END, 0, zeroes, 8, "open without an id that wants an answer");
    refused(WEIR__MUX_OPEN, 0, 5, zeroes, 9, "open of a stream with a body");
    refused(WEIR__MUX_OPEN, WEIR_MUX_END | WEIR_MUX_META, 5, zeroes, 9,
            "open with a malformed beginning");
    refused(WEIR__MUX_OPEN, WEIR_MUX_END | WEIR_MUX_MORE, 5, zeroes, 12,
            "open with a malformed beginning");
    refused(WEIR__MUX_DATA, 0, 3, zeroes, 1, "data after the end");
    refused(WEIR__MUX_DATA, WEIR_MUX_MORE, 1, zeroes, 0, "empty piece of a message");
    refused(WEIR__MUX_DATA, WEIR_MUX_MORE, 1, zeroes, 3, "data with a malformed beginning");
    refused(WEIR__MUX_REPLY, 0, 1, zeroes, 0, "reply to a call of the sender's");
    refused(WEIR__MUX_REPLY, WEIR_MUX_META, 2, more, 1, "reply with a malformed beginning");
    refused(WEIR__MUX_STATUS, 0, 1, zeroes, 8, "status of a call of the sender's");
    refused(WEIR__MUX_STATUS, 0, 2, zeroes, 7, "malformed status");
    refused(WEIR__MUX_STATUS, 0, 2, "\0\0\0\1\0\0\0\0", 8, "malformed status");
    refused(WEIR__MUX_CANCEL, 0, 2, zeroes, 2, "cancel of a call of the other side");
    refused(WEIR__MUX_CREDIT, 0, 0, zeroes, 3, "malformed credit");
    refused(WEIR__MUX_CREDIT, 0, 0, "\x80\0\0\0", 4, "more credit than 2^31 - 1");
    refused(WEIR__MUX_CREDIT, 0, 1, "\x7f\xff\xff\xff", 4, "more credit than 2^31 - 1");
    refused(WEIR__MUX_PING, 0, 0, zeroes, 7, "malformed ping");
    refused(WEIR__MUX_PONG, 0, 0, zeroes, 7, "malformed pong");
    refused(WEIR__MUX_DRAIN, 0, 0, zeroes, 15, "malformed drain");
    refused(WEIR__MUX_PING, 0, 0, zeroes, 16385, "frame larger than max_frame");
    refused(12, 0, 0, zeroes, 16385, "frame larger than max_frame");
}

static void first_frames(void **state)
{
    (void)state;
    static const struct {
        const char *bytes;
        size_t len;
        const char *reason;
    } cases[] = {
        {"GET / HTTP/1.1\r\n\r\n", 18, "frame larger than max_frame"},
        {"\0\0\0\x70\0\0\0\0", 8, "the first frame is not a hello"},
        {"\0\0\0\0\0\0\0\0", 8, "malformed hello"},
        {"\0\0\x28\0\0\0\0\0WEIS\1                                   ", 48, "malformed hello"},
        {"\0\0\x28\0\0\0\0\0WEIR\0                                   ", 48, "malformed hello"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct side *before = side;
        struct weir_error error;
        setup(NULL);
        struct weir_bytes bytes = {(const uint8_t *)cases[i].bytes, cases[i].len};
        assert_int_equal(side_receive(side, bytes, 0), WEIR_EPROTO);
        weir_mux_error(&side->mux, &error);
        assert_string_equal(error.reason, cases[i].reason);
        assert_int_equal(error.offset, 0);
        teardown(NULL);
        side = before;
    }
}

/* What a later version may send is skipped or ignored. */
static void extensions(void **state)
{
    (void)state;
    struct bytes *bytes = calloc(1, sizeof *bytes);
    struct weir_buf out = {0};
    struct weir_bytes all = {0};
    struct weir__mux_hello said = {.version = 9, .features = UINT64_MAX};
    said.limits = (struct weir_mux_limits)WEIR_MUX_MINIMUM;
    weir__mux_put_hello(&out, &said);
    weir_buf_bytes(&out, &all);
    frame(bytes, WEIR__MUX_HELLO, 15, 0, all.data + 8, all.len - 8);
    put(bytes, "extra", 5);
    bytes->data[2] += 5;
    for (unsigned type = 10; type < 16; type++)
        frame(bytes, type, type, type * 1000, zeroes, 100 * type);
    frame(bytes, WEIR__MUX_PING, 0, 0, zeroes, 20);
    frame(bytes, WEIR__MUX_CREDIT, 0, 999, zeroes, 4);
    frame(bytes, WEIR__MUX_CANCEL, 0, 999, zeroes, 0);
    frame(bytes, WEIR__MUX_REPLY, 0, 1000, zeroes, 4);
    frame(bytes, WEIR__MUX_DATA, 0, 1001, zeroes, 4);
    frame(bytes, WEIR__MUX_OPEN, WEIR_MUX_END, 1, zeroes, 8);
    assert_int_equal(give(bytes), 0);
    assert_int_equal(side->opens, 1);
    assert_int_equal(side->mux.features, UINT64_MAX);
    weir_buf_fini(&out);
    free(bytes);
}

/* Every way to cut and to spoil a valid conversation ends in a message, a wait or a typed error. */
static void truncated_and_corrupted(void **state)
{
    (void)state;
    struct bytes *whole = calloc(1, sizeof *whole);
    hello(whole);
    frame(whole, WEIR__MUX_OPEN, 0, 1, zeroes, 8);
    frame(whole, WEIR__MUX_OPEN, WEIR_MUX_END | WEIR_MUX_META, 3, "\0\0\0\1\0\0\0\2\0\5\1a\0\1b",
          15);
    frame(whole, WEIR__MUX_OPEN, WEIR_MUX_END | WEIR_MUX_MORE, 5, "\0\0\0\1\0\0\0\2\0\0\0\4xx", 14);
    frame(whole, WEIR__MUX_DATA, WEIR_MUX_END, 5, "yy", 2);
    frame(whole, WEIR__MUX_DATA, 0, 1, "message", 7);
    frame(whole, WEIR__MUX_DATA, WEIR_MUX_MORE, 1, "\0\0\0\3m", 5);
    frame(whole, WEIR__MUX_DATA, WEIR_MUX_END, 1, "me", 2);
    frame(whole, WEIR__MUX_CREDIT, 0, 1, "\0\0\1\0", 4);
    frame(whole, WEIR__MUX_CANCEL, 0, 1, "\0\4", 2);
    frame(whole, WEIR__MUX_DRAIN, 0, 0, zeroes, 16);
    for (size_t at = 0; at < whole->len; at++)
        for (unsigned bit = 0; bit < 8; bit++) {
            struct side *before = side;
            setup(NULL);
            whole->data[at] ^= (uint8_t)(1 << bit);
            int err = side_receive(side, (struct weir_bytes){whole->data, whole->len}, at % 7);
            assert_true(err == 0 || err == WEIR_EPROTO);
            whole->data[at] ^= (uint8_t)(1 << bit);
            teardown(NULL);
            side = before;
        }
    for (size_t len = 0; len <= whole->len; len++) {
        struct side *before = side;
        setup(NULL);
        assert_int_equal(side_receive(side, (struct weir_bytes){whole->data, len}, 0), 0);
        teardown(NULL);
        side = before;
    }
    free(whole);
}

/* Joining frames copies each byte once, however small the pieces. */
static void work_is_linear(void **state)
{
    (void)state;
    struct bytes *bytes = calloc(1, sizeof *bytes);
    hello(bytes);
    for (uint32_t i = 0; i < 4; i++)
        frame(bytes, WEIR__MUX_OPEN, WEIR_MUX_END, i * 2 + 1, zeroes, 16384);
    size_t len = bytes->len;
    assert_int_equal(side_receive(side, (struct weir_bytes){bytes->data, len}, 1), 0);
    assert_int_equal(side->opens, 4);
    assert_int_equal(side->mux.copied, len);
    assert_true(side->fault.calls < 40);
    free(bytes);
}

static void a_ping_flood_takes_no_memory(void **state)
{
    (void)state;
    struct bytes *bytes = calloc(1, sizeof *bytes);
    greet();
    weir_buf_clear(&side->out);
    for (int round = 0; round < 100; round++) {
        while (bytes->len < 60000)
            frame(bytes, WEIR__MUX_PING, 0, 0, "12345678", 8);
        assert_int_equal(give(bytes), 0);
    }
    assert_int_equal(weir_buf_len(&side->out), 0);
    weir_mux_fill(&side->mux, 1000);
    assert_int_equal(weir_buf_len(&side->out), 16); /* one answer */
    free(bytes);
}

/* Opens that are cancelled at once: never more calls than one at a time. */
static void rapid_reset(void **state)
{
    (void)state;
    struct bytes *bytes = calloc(1, sizeof *bytes);
    greet();
    for (int round = 0; round < 50; round++) {
        while (bytes->len < 60000) {
            frame(bytes, WEIR__MUX_OPEN, WEIR_MUX_END, 1, zeroes, 8);
            frame(bytes, WEIR__MUX_CANCEL, 0, 1, zeroes, 2);
        }
        assert_int_equal(give(bytes), 0);
        assert_int_equal(weir_mux_remote_calls(&side->mux), 0);
        weir_buf_clear(&side->out);
    }
    assert_true(side->opens > 50000);
    free(bytes);
}

/* The hook's user may stop the engine between two frames. */
static void pause_on_open(struct side *s, const struct weir_mux_open *open)
{
    weir_mux_refuse(&s->mux, open, WEIR_UNAVAILABLE, NULL);
    weir_mux_pause(&s->mux);
}

static void a_paused_engine_takes_no_more(void **state)
{
    (void)state;
    struct bytes *bytes = calloc(1, sizeof *bytes);
    greet();
    side->on_open = pause_on_open;
    for (int i = 0; i < 10; i++)
        frame(bytes, WEIR__MUX_OPEN, WEIR_MUX_END, 1, zeroes, 8);
    struct weir_bytes rest = {bytes->data, bytes->len};
    for (int i = 1; i <= 10; i++) {
        size_t used;
        assert_int_equal(weir_mux_receive(&side->mux, rest, &used), 0);
        assert_int_equal(side->opens, i);
        assert_int_equal(used, 16);
        assert_int_equal(weir_mux_receive(&side->mux, rest, &used), 0);
        assert_int_equal(used, 0);
        weir_mux_resume(&side->mux);
        rest.data += 16;
        rest.len -= 16;
    }
    free(bytes);
}

/* Messages without a byte cost credit too: they cannot pile up. */
static void empty_messages_are_bounded(void **state)
{
    (void)state;
    struct bytes *bytes = calloc(1, sizeof *bytes);
    greet();
    side->holds = true;
    frame(bytes, WEIR__MUX_OPEN, 0, 1, zeroes, 8);
    int err = give(bytes);
    for (int round = 0; !err && round < 100; round++) {
        while (bytes->len < 60000)
            frame(bytes, WEIR__MUX_DATA, 0, 1, zeroes, 0);
        err = give(bytes);
    }
    assert_int_equal(err, WEIR_EPROTO);
    assert_string_equal(side->mux.error_reason, "data beyond the call's credit");
    assert_int_equal(side_remote(side, 0)->messages, 262144 / 8);
    free(bytes);
}

/* A connection holds at most max_held bytes of messages that are not whole. */
static void parts_are_bounded(void **state)
{
    (void)state;
    struct bytes *bytes = calloc(1, sizeof *bytes);
    uint8_t *open = calloc(1, 16384);
    weir_put_be32(open + 8, 100000);
    greet();
    for (uint32_t i = 0; i < 100; i++) {
        frame(bytes, WEIR__MUX_OPEN, WEIR_MUX_END | WEIR_MUX_MORE, i * 2 + 1, open, 16384);
        assert_int_equal(give(bytes), 0);
        assert_true(side->mux.held <= 200000);
    }
    int failed = 0;
    for (int i = 0; i < 100; i++)
        failed += side_remote(side, i)->status == WEIR_RESOURCE_EXHAUSTED;
    assert_true(failed >= 80 && failed < 100);
    assert_int_equal(weir_mux_remote_calls(&side->mux), (uint32_t)(100 - failed));
    for (uint32_t i = 0; i < 100; i++) /* what follows of a refused one is skipped */
        frame(bytes, WEIR__MUX_DATA, WEIR_MUX_MORE, i * 2 + 1, zeroes, 10);
    assert_int_equal(give(bytes), 0);
    free(open);
    free(bytes);
}

/* A message that claims to be large is not allocated before it comes. */
static void a_claim_is_not_believed(void **state)
{
    (void)state;
    struct bytes *bytes = calloc(1, sizeof *bytes);
    greet();
    frame(bytes, WEIR__MUX_OPEN, WEIR_MUX_END | WEIR_MUX_MORE, 1, "\0\0\0\0\0\0\0\0\0\xf0\0\0x",
          13);
    assert_int_equal(give(bytes), 0);
    assert_true(side->mux.held <= 4096);
    frame(bytes, WEIR__MUX_OPEN, WEIR_MUX_END | WEIR_MUX_MORE, 3,
          "\0\0\0\0\0\0\0\0\xff\xff\xff\xffx", 13);
    assert_int_equal(give(bytes), 0);
    assert_int_equal(side_remote(side, 1)->failed, 1);
    assert_int_equal(side_remote(side, 1)->status, WEIR_RESOURCE_EXHAUSTED);
    free(bytes);
}

static void messages_keep_their_word(void **state)
{
    (void)state;
    const uint8_t open[13] = {[11] = 5};
    struct bytes *bytes = calloc(1, sizeof *bytes);
    greet();
    frame(bytes, WEIR__MUX_OPEN, WEIR_MUX_END | WEIR_MUX_MORE, 1, open, 13);
    frame(bytes, WEIR__MUX_DATA, WEIR_MUX_END, 1, "abc", 3); /* one too few */
    assert_int_equal(give(bytes), WEIR_EPROTO);
    assert_string_equal(side->mux.error_reason, "message ends before or after it said");
    free(bytes);
}

static void data_beyond_the_connections_credit(void **state)
{
    (void)state;
    struct bytes *bytes = calloc(1, sizeof *bytes);
    greet();
    side->holds = true;
    int err = 0;
    for (uint32_t id = 1; id < 200 && !err; id += 2) {
        frame(bytes, WEIR__MUX_OPEN, 0, id, zeroes, 8);
        for (int i = 0; i < 4; i++)
            frame(bytes, WEIR__MUX_DATA, 0, id, zeroes, 16384);
        err = give(bytes);
    }
    assert_int_equal(err, WEIR_EPROTO);
    assert_string_equal(side->mux.error_reason, "data beyond the connection's credit");
    free(bytes);
}

/* Data for calls that are gone costs the sender nothing in the end. */
static void data_for_nobody_is_credited(void **state)
{
    (void)state;
    struct bytes *bytes = calloc(1, sizeof *bytes);
    greet();
    for (int i = 0; i < 1000; i++) {
        frame(bytes, WEIR__MUX_DATA, 0, 77, zeroes, 10000);
        assert_int_equal(give(bytes), 0);
        weir_buf_clear(&side->out);
    }
    free(bytes);
}

/* Random frames: whatever they are, the answer is typed and nothing leaks. */
static void noise(void **state)
{
    (void)state;
    struct bytes *bytes = calloc(1, sizeof *bytes);
    uint64_t seed = 1;
    for (int run = 0; run < 300; run++) {
        struct side *before = side;
        setup(NULL);
        greet();
        side->holds = run & 1;
        int err = 0;
        for (int i = 0; i < 200 && !err; i++) {
            seed = seed * 6364136223846793005u + 1442695040888963407u;
            unsigned r = (unsigned)(seed >> 33);
            frame(bytes, r % 10 ? 1 + r % 6 : r / 7 % 16, r / 11 % 16, r / 13 % 12, zeroes,
                  r / 17 % 40);
            err = give(bytes);
            if (r % 5 == 0 && side_remote(side, 0) && side_remote(side, 0)->mux.id)
                call_send(side_remote(side, 0), r % 30000);
            if (r % 7 == 0)
                side_open(side, r % 100, r & 1, NULL);
            weir_mux_fill(&side->mux, 50000);
            weir_buf_clear(&side->out);
        }
        assert_true(err == 0 || err == WEIR_EPROTO);
        teardown(NULL);
        side = before;
    }
    free(bytes);
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(malformed_frames),
        CASE(first_frames),
        CASE(extensions),
        CASE(truncated_and_corrupted),
        CASE(work_is_linear),
        CASE(a_ping_flood_takes_no_memory),
        CASE(rapid_reset),
        CASE(a_paused_engine_takes_no_more),
        CASE(empty_messages_are_bounded),
        CASE(parts_are_bounded),
        CASE(a_claim_is_not_believed),
        CASE(messages_keep_their_word),
        CASE(data_beyond_the_connections_credit),
        CASE(data_for_nobody_is_credited),
        CASE(noise),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
