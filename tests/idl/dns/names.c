/* Names in messages: what is shared and what is not, bounds, and memory that runs out. */
#include "cmocka_all.h"

#include "dns.h"
#include "fault_alloc.h"
#include "weir/arena.h"
#include "weir/buf.h"
#include "weir/name.h"

#include <stdio.h>
#include <string.h>

static struct weir_bytes name_of(struct weir_arena *arena, const char *text)
{
    uint8_t room[WEIR_NAME_MAX];
    int len = weir_name_parse(text, strlen(text), WEIR_NAME_LABEL, WEIR_NAME_MAX, room);
    assert_true(len > 0);
    return (struct weir_bytes){weir_arena_dup(arena, room, (size_t)len), (size_t)len};
}

static struct dns_record ns_record(struct weir_arena *arena, const char *owner, const char *name)
{
    struct dns_record record = {.name = name_of(arena, owner), .type = DNS_TYPE_NS, .ttl = 60};
    record.class_ = DNS_CLASS_IN;
    record.data.kind = DNS_RDATA_KIND_NAME;
    record.data.name = name_of(arena, name);
    return record;
}

static void encode(const struct dns_message *m, struct weir_buf *out)
{
    struct weir_error err = {0};
    assert_int_equal(dns_message_encode(m, out, &err), WEIR_OK);
    assert_int_equal(weir_buf_len(out), dns_message_size(m));
}

/* Encodes `m`, reads it back, and gives the number of bytes. */
static size_t round_trip(struct weir_arena *arena, const struct dns_message *m)
{
    struct weir_buf out = {0};
    struct dns_message back;
    size_t used;
    encode(m, &out);
    struct weir_bytes bytes;
    assert_int_equal(weir_buf_bytes(&out, &bytes), WEIR_OK);
    uint8_t *copy = weir_arena_dup(arena, bytes.data, bytes.len);
    struct weir_bytes in = {copy, bytes.len};
    assert_int_equal(dns_message_decode(&back, in, arena, &used, NULL), WEIR_OK);
    assert_int_equal(used, in.len);
    assert_int_equal(back.answers.count, m->answers.count);
    for (size_t i = 0; i < m->answers.count; i++) {
        assert_true(weir_name_equal(back.answers.items[i].name, m->answers.items[i].name));
        assert_true(
            weir_name_equal(back.answers.items[i].data.name, m->answers.items[i].data.name));
    }
    weir_buf_fini(&out);
    return in.len;
}

static void test_case_is_kept(void **state)
{
    struct weir_arena arena = {0};
    struct dns_record records[2];
    struct dns_message m = {.answers = {records, 2}};
    (void)state;
    records[0] = ns_record(&arena, "example.com", "a.example.com");
    records[1] = ns_record(&arena, "Example.com", "a.Example.com");
    /* 13 and 2 + 2; then 8 + jump to com, and 2 + 2 */
    assert_int_equal(round_trip(&arena, &m), 12 + 13 + 10 + 4 + 10 + 10 + 4);
    weir_arena_fini(&arena);
}

/* Far more names than the table has room for at first, beyond where a jump reaches, too. */
static void test_many(void **state)
{
    enum { MANY = 2000 };
    struct weir_arena arena = {0};
    struct dns_record *records = weir_arena_array(&arena, MANY, sizeof *records);
    struct dns_message m = {.answers = {records, MANY}};
    char owner[64], name[64];
    (void)state;
    for (int i = 0; i < MANY; i++) {
        snprintf(owner, sizeof owner, "host%d.zone%d.example.com", i, i % 7);
        snprintf(name, sizeof name, "ns%d.host%d.zone%d.example.com", i % 3, i, i % 7);
        records[i] = ns_record(&arena, owner, name);
    }
    size_t shared = round_trip(&arena, &m);
    assert_true(shared < MANY * 40);
    m.answers.count = 500;
    for (size_t i = 0; i < 500; i++)
        records[i] = records[0];
    /* the first in full; then all are jumps */
    assert_int_equal(round_trip(&arena, &m), 12 + 500 * 10 + 25 + 6 + 499 * 4);
    weir_arena_fini(&arena);
}

static void test_refused(void **state)
{
    static const uint8_t cut[] = {3, 'a', 'b', 'c'};
    struct weir_arena arena = {0};
    struct dns_record records[2];
    struct dns_message m = {.answers = {records, 2}};
    struct weir_buf out = {0};
    struct weir_error err = {0};
    (void)state;
    records[0] = records[1] = ns_record(&arena, "a.b", "c.a.b");
    records[1].data.name = (struct weir_bytes){cut, sizeof cut};
    assert_int_equal(dns_message_encode(&m, &out, &err), WEIR_EINVAL);
    assert_string_equal(err.path, "answers[1].data.name");
    records[1].data.name = (struct weir_bytes){NULL, 0};
    assert_int_equal(dns_message_encode(&m, &out, &err), WEIR_EINVAL);
    assert_int_equal(dns_message_size(&m), 0);
    assert_int_equal(weir_buf_len(&out), 0);
    weir_arena_fini(&arena);
    weir_buf_fini(&out);
}

/* A name is a view of the input when it stands there in one piece. */
static void test_views(void **state)
{
    static const uint8_t bytes[] = "\0\1\0\0\0\3\0\0\0\0\0\0"
                                   "\3www\1a\0\0\1\0\1"
                                   "\300\14\0\1\0\1"
                                   "\1b\300\20\0\1\0\1";
    struct weir_bytes in = {bytes, sizeof bytes - 1};
    struct weir_arena arena = {0};
    struct dns_message m;
    (void)state;
    assert_int_equal(dns_message_decode(&m, in, &arena, NULL, NULL), WEIR_OK);
    assert_ptr_equal(m.questions.items[0].name.data, bytes + 12);
    assert_ptr_equal(m.questions.items[1].name.data, bytes + 12);
    assert_int_equal(m.questions.items[1].name.len, 7);
    assert_int_equal(m.questions.items[2].name.len, 5);
    assert_memory_equal(m.questions.items[2].name.data, "\1b\1a", 5);
    weir_arena_fini(&arena);
}

/* `count` jumps, each to the one before it, then a question's name that jumps to the last one. */
static int decode_jumps(struct weir_arena *arena, size_t count, struct weir_error *err)
{
    uint8_t bytes[12 + 11 + 4096 + 13] = {0};
    struct dns_message m;
    size_t at = 12;
    bytes[7] = bytes[9] =
        1; /* a record NULL whose data they stand in, and one whose name is the last jump */
    bytes[at + 2] = 10, bytes[at + 4] = 1;
    bytes[at + 9] = (uint8_t)((count * 2 + 1) >> 8), bytes[at + 10] = (uint8_t)(count * 2 + 1);
    at += 11;
    bytes[at++] = 0;
    for (size_t i = 0; i < count; i++, at += 2) {
        size_t to = i == 0 ? at - 1 : at - 2;
        bytes[at] = (uint8_t)(0xc0 | to >> 8), bytes[at + 1] = (uint8_t)to;
    }
    bytes[at] = (uint8_t)(0xc0 | (at - 2) >> 8), bytes[at + 1] = (uint8_t)(at - 2);
    bytes[at + 3] = 10, bytes[at + 5] = 1;
    struct weir_bytes in = {bytes, at + 12};
    return dns_message_decode(&m, in, arena, NULL, err);
}

static void test_jumps(void **state)
{
    struct weir_arena arena = {0};
    struct weir_error err = {0};
    (void)state;
    assert_int_equal(decode_jumps(&arena, 1, &err), WEIR_OK);
    assert_int_equal(decode_jumps(&arena, 126, &err), WEIR_OK);
    assert_int_equal(decode_jumps(&arena, 127, &err), WEIR_ELIMIT);
    assert_string_equal(err.path, "authority[0].name");
    assert_int_equal(decode_jumps(&arena, 2000, &err), WEIR_ELIMIT);
    weir_arena_fini(&arena);
}

static void test_memory(void **state)
{
    struct weir_arena arena = {0};
    struct dns_record records[40];
    struct dns_message m = {.answers = {records, 40}};
    (void)state;
    for (int i = 0; i < 40; i++) {
        char owner[32];
        snprintf(owner, sizeof owner, "h%d.zone.example", i);
        records[i] = ns_record(&arena, owner, "ns.zone.example");
    }
    for (int n = 1;; n++) {
        struct fault_alloc fault = FAULT_ALLOC_FAILING_AT(n);
        struct weir_buf out;
        weir_buf_init(&out, fault_alloc_init(&fault), NULL);
        int rc = dns_message_encode(&m, &out, NULL);
        weir_buf_fini(&out);
        assert_int_equal(fault.outstanding, 0);
        assert_int_equal(rc, fault.failed ? WEIR_ENOMEM : WEIR_OK);
        if (!fault.failed) {
            assert_true(n > 4);
            break;
        }
    }
    weir_arena_fini(&arena);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_case_is_kept), cmocka_unit_test(test_many),
        cmocka_unit_test(test_refused),      cmocka_unit_test(test_views),
        cmocka_unit_test(test_jumps),        cmocka_unit_test(test_memory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
