/* The bytes of Mux: docs/mux.md's conversation, byte by byte, and what is written out by hand against the
 * codec that weir makes of mux.weir. */
#include "mux_pair.h"

#include <ctype.h>

#include "mux.h"

/* ---- the conversation of the documentation ---- */

static FILE *doc;

/* The next byte string of the examples and who sends it. */
static char next_example(uint8_t *ret_bytes, size_t *ret_len)
{
    static char line[512];
    static bool inside;
    static bool again;
    char who = 0;
    size_t len = 0;
    while (again || fgets(line, sizeof line, doc)) {
        again = false;
        if (strncmp(line, "```", 3) == 0) {
            inside = strncmp(line, "```mux", 6) == 0;
            if (who)
                break;
            continue;
        }
        if (!inside)
            continue;
        if (line[0] != ' ' && who) {
            again = true;
            break;
        }
        if (line[0] != ' ')
            who = line[0];
        for (char *p = line + 1; *p;) {
            if (isxdigit((unsigned char)*p))
                ret_bytes[len++] = (uint8_t)strtoul(p, &p, 16);
            else
                p++;
        }
    }
    *ret_len = len;
    return who;
}

static void says(struct side *side, struct side *other, char who)
{
    uint8_t expected[256];
    size_t len;
    struct weir_bytes sent = {0};
    weir_mux_fill(&side->mux, 65536);
    assert_int_equal(next_example(expected, &len), who);
    assert_int_equal(weir_buf_bytes(&side->out, &sent), 0);
    assert_int_equal(sent.len, len);
    assert_memory_equal(sent.data, expected, len);
    assert_int_equal(side_receive(other, sent, 0), 0);
    weir_buf_clear(&side->out);
}

static void open_call(struct side *side, struct weir_mux_call *call, uint32_t method,
                      uint32_t deadline_ms, const char *body, size_t len)
{
    struct weir_mux_writer writer;
    struct weir_mux_request request = {method, deadline_ms, call == NULL, false, {NULL, 0}};
    assert_int_equal(weir_mux_open_begin(&side->mux, call, &request, &writer), 0);
    weir_buf_append(&side->out, body, len);
    assert_int_equal(weir_mux_open_end(&side->mux, call, &request, &writer), 0);
}

static struct weir_mux_call *latest(struct side *side)
{
    struct weir_mux_call *call = NULL;
    for (int i = 0; side_remote(side, i); i++)
        call = &side_remote(side, i)->mux;
    return call;
}

static uint32_t number_of(const char *name)
{
    uint32_t hash = 0x811c9dc5;
    for (; *name; name++)
        hash = (hash ^ (uint8_t)*name) * 0x01000193;
    return hash;
}

static void the_documented_conversation(void **state)
{
    (void)state;
    struct pair *pair = malloc(sizeof *pair);
    struct side *a = &pair->a;
    struct side *b = &pair->b;
    struct weir_mux_writer writer;
    pair_init(pair, (struct weir_mux_options){0});
    says(a, b, 'C');
    says(b, a, 'S');

    open_call(a, &side_call(a)->mux, number_of("kv.Store/get"), 1000, "\n\1a", 3);
    says(a, b, 'C');
    assert_int_equal(weir_mux_reply_begin(&b->mux, latest(b), &writer), 0);
    weir_buf_append(&b->out, "\n\1a\x12\1b\x18\1", 8);
    assert_int_equal(weir_mux_reply_end(&b->mux, latest(b), &writer), 0);
    says(b, a, 'S');

    open_call(a, &side_call(a)->mux, number_of("kv.Store/get"), 1000, "\n\1z", 3);
    says(a, b, 'C');
    struct weir_mux_status status = {
        .status = WEIR_RAISED,
        .raised = number_of("kv.NotFound"),
        .detail = WEIR_BYTES("\n\1z"),
    };
    assert_int_equal(weir_mux_finish(&b->mux, latest(b), &status), 0);
    says(b, a, 'S');

    struct weir_mux_call *watch = &side_call(a)->mux;
    open_call(a, watch, number_of("kv.Store/watch"), 0, "", 0);
    says(a, b, 'C');
    assert_int_equal(weir_mux_data_begin(&b->mux, latest(b), &writer), 0);
    weir_buf_append(&b->out, "\x12\3\n\1a", 5);
    assert_int_equal(weir_mux_data_end(&b->mux, latest(b), &writer), 0);
    says(b, a, 'S');
    weir_mux_cancel(&a->mux, watch, WEIR_CANCELLED);
    says(a, b, 'C');
    says(b, a, 'S');

    open_call(a, NULL, number_of("kv.Store/touch"), 0, "\n\1a", 3);
    says(a, b, 'C');
    weir_mux_ping(&a->mux, 42);
    says(a, b, 'C');
    says(b, a, 'S');
    weir_mux_drain(&b->mux, WEIR_OK, NULL);
    says(b, a, 'S');
    uint8_t rest[256];
    size_t len;
    assert_int_equal(next_example(rest, &len), 0);
    pair_fini(pair);
    free(pair);
}

/* ---- by hand and generated ---- */

static void headers_agree(void **state)
{
    (void)state;
    struct weir_buf out = {0};
    uint64_t seed = 1;
    for (int i = 0; i < 2000; i++) {
        seed = seed * 6364136223846793005u + 1442695040888963407u;
        uint8_t bytes[8];
        struct weir__frame_header header;
        weir_put_be64(bytes, seed);
        struct weir_bytes in = {bytes, 8};
        assert_int_equal(weir__frame_header_decode(&header, in, NULL, NULL, NULL), 0);
        struct weir__mux_header mine = weir__mux_get_header(bytes);
        unsigned flags = (header.more ? WEIR_MUX_MORE : 0) | (header.end ? WEIR_MUX_END : 0) |
                         (header.meta ? WEIR_MUX_META : 0) | (header.oneway ? WEIR_MUX_ONEWAY : 0);
        assert_int_equal(mine.size, header.size);
        assert_int_equal(mine.type, header.type);
        assert_int_equal(mine.flags, flags);
        assert_int_equal(mine.call, header.call);
        uint8_t put[8];
        weir__mux_put_header(put, mine.size, mine.type, mine.flags, mine.call);
        assert_memory_equal(put, bytes, 8);
    }
    assert_int_equal((int)WEIR__MUX_DRAIN, (int)WEIR__FRAME_FRAME_TYPE_DRAIN);
    assert_int_equal((int)WEIR__MUX_STATUS, (int)WEIR__FRAME_FRAME_TYPE_STATUS);
    assert_int_equal(WEIR_MUX_METADATA_MAX, WEIR__FRAME_METADATA_MAX);
    assert_int_equal(WEIR_MUX_TEXT_MAX, WEIR__FRAME_TEXT_MAX);
    weir_buf_fini(&out);
}

/* Opens as the engine writes them, read by the generated codec. */
static void opens_agree(void **state)
{
    (void)state;
    struct side *side = calloc(1, sizeof *side);
    side_init(side, false, (struct weir_mux_options){0});
    for (int meta = 0; meta < 2; meta++)
        for (int more = 0; more < 2; more++) {
            struct weir_mux_writer writer;
            struct weir_mux_request request = {.method = 0xdeadbeef, .deadline_ms = 77};
            struct weir_bytes all = {0};
            struct weir__frame_open open;
            if (meta)
                request.metadata = WEIR_BYTES("\1a\0\1b");
            weir_buf_clear(&side->out);
            weir_mux_open_begin(&side->mux, &side_call(side)->mux, &request, &writer);
            struct test_call *call = &side->calls[meta * 2 + more];
            append_body(&side->out, more ? 20000 : 20);
            assert_int_equal(weir_mux_open_end(&side->mux, &call->mux, &request, &writer), 0);
            weir_buf_bytes(&side->out, &all);
            struct weir__mux_header header = weir__mux_get_header(all.data);
            assert_int_equal((header.flags & WEIR_MUX_META) != 0, meta);
            assert_int_equal((header.flags & WEIR_MUX_MORE) != 0, more);
            struct weir_bytes payload = {all.data + 8, header.size};
            assert_int_equal(weir__frame_open_decode(&open, meta, more, payload, NULL, NULL, NULL),
                             0);
            assert_int_equal(open.method, 0xdeadbeef);
            assert_int_equal(open.deadline_ms, 77);
            assert_int_equal(open.has_metadata, meta);
            assert_int_equal(open.has_total, more);
            if (more)
                assert_int_equal(open.total, 20000);
            assert_int_equal(open.body.data[1], body_byte(1));
        }
    side_fini(side);
    free(side);
}

static void status_codes(void **state)
{
    (void)state;
    for (int status = WEIR_RAISED; status <= 0; status++)
        assert_int_equal(weir__mux_status_from_code(weir__mux_status_code(status)), status);
    assert_int_equal(weir__mux_status_from_code(18), WEIR_UNKNOWN);
    assert_int_equal(weir__mux_status_from_code(65535), WEIR_UNKNOWN);
    assert_int_equal(weir__mux_status_code(WEIR_ENOMEM), 8);
    assert_int_equal(weir__mux_status_code(WEIR_ECLOSED), 14);
    assert_int_equal(weir__mux_status_code(WEIR_ERANGE), 13);
    assert_int_equal(weir__mux_status_code(5), 13);
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_documented_conversation),
        cmocka_unit_test(headers_agree),
        cmocka_unit_test(opens_agree),
        cmocka_unit_test(status_codes),
    };
    doc = argc > 1 ? fopen(argv[1], "r") : NULL;
    if (!doc) {
        fprintf(stderr, "usage: mux_wire docs/mux.md\n");
        return 2;
    }
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    fclose(doc);
    return failed;
}
