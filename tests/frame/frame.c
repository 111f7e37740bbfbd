/* Input that comes in pieces: the work of finding a message's end is linear in its bytes, counted in steps, not in time. */
#include "cmocka_all.h"

#include "frame.h"

#include <weir/frame.h>

#include <stdio.h>
#include <stdlib.h>

/* Steps and bytes looked at, for one byte of input that comes alone; a single byte of Row or Value is some ten steps. */
enum { WORK_PER_BYTE = 30 };

struct input {
    uint8_t *data;
    size_t len, room;
};

static void put(struct input *in, const void *data, size_t len)
{
    if (in->len + len > in->room) {
        in->room = 2 * (in->len + len);
        in->data = realloc(in->data, in->room);
        assert_non_null(in->data);
    }
    memcpy(in->data + in->len, data, len);
    in->len += len;
}

static void put_text(struct input *in, const char *text)
{
    put(in, text, strlen(text));
}

static void put_byte(struct input *in, unsigned byte)
{
    uint8_t b = (uint8_t)byte;
    put(in, &b, 1);
}

/* Feeds pieces of `piece` bytes; only the last one makes the message whole. Returns the work. */
static uint64_t feed(const struct weir_frame_program *program, const struct input *in, size_t piece)
{
    struct weir_scan scan;
    weir_scan_begin(&scan, program, NULL);
    for (size_t len = 0; len < in->len; len += piece) {
        assert_int_equal(weir_scan_feed(&scan, (struct weir_bytes){in->data, len}), WEIR_MORE);
        assert_true(scan.missing > 0 && len + scan.missing <= in->len);
    }
    assert_int_equal(weir_scan_feed(&scan, (struct weir_bytes){in->data, in->len}), WEIR_OK);
    assert_int_equal(scan.length, in->len);
    return scan.work;
}

/* Whoever waits for what is missing calls less often. */
static uint64_t feed_missing(const struct weir_frame_program *program, const struct input *in)
{
    struct weir_scan scan;
    size_t len = 0;
    weir_scan_begin(&scan, program, NULL);
    while (weir_scan_feed(&scan, (struct weir_bytes){in->data, len}) == WEIR_MORE)
        len += scan.missing;
    assert_int_equal(scan.code, WEIR_OK);
    assert_int_equal(scan.length, in->len);
    assert_int_equal(len, in->len);
    return scan.work;
}

static void check(const char *name, const struct weir_frame_program *program, struct input *in)
{
    static const size_t pieces[] = {1, 2, 3, 7, 100, 1460, 65536, SIZE_MAX / 2};
    for (size_t i = 0; i < sizeof pieces / sizeof *pieces; i++) {
        uint64_t work = feed(program, in, pieces[i]);
        if (i == 0)
            print_message("%-12s %7zu bytes: %.1f steps each\n", name, in->len,
                          (double)work / (double)in->len);
        assert_true(work <= WORK_PER_BYTE * (uint64_t)in->len + 1000);
    }
    assert_true(feed_missing(program, in) <= WORK_PER_BYTE * (uint64_t)in->len + 1000);
    free(in->data);
}

static void nested_arrays(void **state)
{
    struct input in = {0};
    (void)state;
    put(&in, "\x03\xe8", 2);
    for (unsigned row = 0; row < 1000; row++) {
        put_byte(&in, row % 40);
        put_byte(&in, row & 0xff);
        for (unsigned cell = 0; cell < row % 40; cell++)
            put(&in, cell % 3 ? "\x05\x09" : "\x85\x00\x01\x09", cell % 3 ? 2 : 4);
    }
    check("grid", &frame_grid_frame, &in);
}

static void fill(struct input *in, size_t len)
{
    for (size_t i = 0; i < len; i++)
        put_text(in, i % 7 == 3 ? "-" : i % 11 == 5 ? "\r" : "x");
}

static void long_texts(void **state)
{
    struct input in = {0};
    (void)state;
    fill(&in, 100000);
    put_text(&in, "\r\n");
    fill(&in, 50000);
    put_byte(&in, 0);
    for (int i = 0; i < 10000; i++)
        put_text(&in, "--en-");
    put_text(&in, "--end--50000\r\n");
    fill(&in, 50000);
    check("text", &frame_text_frame, &in);
}

static void deep_values(void **state)
{
    struct input in = {0};
    (void)state;
    for (int i = 0; i < 18; i++)
        put_text(&in, "*2\r\n:-12345\r\n");
    put_text(&in, "$5\r\nhello\r\n");
    check("deep", &frame_value_frame, &in);
}

static void wide_values(void **state)
{
    struct input in = {0};
    (void)state;
    put_text(&in, "*9000\r\n");
    for (int i = 0; i < 3000; i++)
        put_text(&in, "$3\r\nSET\r\n+OK\r\n:42\r\n");
    check("wide", &frame_value_frame, &in);
}

static void framed_messages(void **state)
{
    struct input in = {0};
    (void)state;
    put(&in, "\xfe\x00", 2);
    fill(&in, 0xfe00);
    check("tcp", &frame_tcp_frame, &in);
}

static void heads(void **state)
{
    struct input in = {0};
    (void)state;
    put_text(&in, "GET /index.html HTTP/1.1\r\nHost: example\r\n");
    for (int i = 0; i < 2000; i++)
        put_text(&in, "Via: 1.1 somewhere, 1.0\relse\r\n");
    put_text(&in, "\r\n");
    check("head", &frame_request_frame, &in);
}

/* Bodies whose length a line tells, and chunks. */
static void bodies(void **state)
{
    struct input in = {0}, chunked = {0};
    (void)state;
    put_text(&in, "POST / HTTP/1.1\r\nHost: a\r\ncontent-length: \t50000 \r\n\r\n");
    fill(&in, 50000);
    check("body", &frame_posted_frame, &in);
    put_text(&chunked, "POST / HTTP/1.1\r\nTransfer-Encoding: Chunked\r\nHost: a\r\n\r\n");
    for (int i = 0; i < 2000; i++)
        put_text(&chunked, i % 2 ? "1A;ext=1\r\nabcdefghijklmnopqrstuvwxyz\r\n" : "1\r\n-\r\n");
    put_text(&chunked, "0\r\nTrailer: yes\r\n\r\n");
    check("chunks", &frame_posted_frame, &chunked);
}

static void wrong_lengths_end_the_scan(void **state)
{
    struct weir_scan scan;
    (void)state;
    weir_scan_begin(&scan, &frame_posted_frame, NULL);
    assert_true(weir_scan_feed(&scan, WEIR_BYTES("GET / HTTP/1.1\r\nHost: a\r\n"
                                                 "Content-Length: 12x\r\n")) < 0);
    weir_scan_begin(&scan, &frame_posted_frame, NULL);
    assert_true(weir_scan_feed(&scan, WEIR_BYTES("GET / HTTP/1.1\r\nHost: a\r\n"
                                                 "Content-Length: 18446744073709551615\r\n")) < 0);
}

/* Deeper than the scan's stack: decode has to tell. */
static void too_deep_is_left_to_decode(void **state)
{
    struct weir_scan scan;
    (void)state;
    const char text[] =
        "*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n"
        "*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n";
    uint8_t bytes[4 * sizeof text];
    for (size_t i = 0; i < 4; i++)
        memcpy(bytes + i * (sizeof text - 1), text, sizeof text - 1);
    weir_scan_begin(&scan, &frame_value_frame, NULL);
    int code = weir_scan_feed(&scan, (struct weir_bytes){bytes, 4 * (sizeof text - 1)});
    assert_true(code == WEIR_EDEPTH || (code == WEIR_OK && scan.length == 0));
}

static void what_was_found_stays(void **state)
{
    struct weir_scan scan;
    (void)state;
    weir_scan_begin(&scan, &frame_value_frame, NULL);
    assert_int_equal(weir_scan_feed(&scan, WEIR_BYTES("?")), WEIR_ETAG);
    assert_int_equal(weir_scan_feed(&scan, WEIR_BYTES("?+")), WEIR_ETAG);
    weir_scan_begin(&scan, &frame_value_frame, NULL);
    assert_int_equal(weir_scan_feed(&scan, WEIR_BYTES("+OK\r\n:1")), WEIR_OK);
    assert_int_equal(scan.length, 5);
    assert_int_equal(weir_scan_feed(&scan, WEIR_BYTES("+OK\r\n:1\r\n")), WEIR_OK);
    assert_int_equal(scan.length, 5);
}

/* What decode says: the bytes that a count, a window or an array are known to lack. */
static void decode_tells_what_is_missing(void **state)
{
    struct weir_arena arena;
    struct weir_error err = {0};
    struct frame_grid grid;
    struct frame_tcp tcp;
    struct frame_value value;
    (void)state;
    weir_arena_init(&arena, NULL);
    assert_int_equal(frame_tcp_decode(&tcp, WEIR_BYTES("\x01\x00zz"), &arena, NULL, &err),
                     WEIR_MORE);
    assert_int_equal(err.missing, 254);
    assert_int_equal(frame_grid_decode(&grid, WEIR_BYTES("\x00\x0a\x01"), &arena, NULL, &err),
                     WEIR_MORE);
    assert_int_equal(err.missing, 19);
    assert_int_equal(frame_value_decode(&value, WEIR_BYTES("$100\r\nab"), &arena, NULL, &err),
                     WEIR_MORE);
    assert_true(err.missing >= 98);
    weir_arena_fini(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nested_arrays),
        cmocka_unit_test(long_texts),
        cmocka_unit_test(deep_values),
        cmocka_unit_test(wide_values),
        cmocka_unit_test(framed_messages),
        cmocka_unit_test(heads),
        cmocka_unit_test(bodies),
        cmocka_unit_test(wrong_lengths_end_the_scan),
        cmocka_unit_test(too_deep_is_left_to_decode),
        cmocka_unit_test(what_was_found_stays),
        cmocka_unit_test(decode_tells_what_is_missing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
