/* Master files, and queries in and messages out, without a network. */
#include "cmocka_all.h"

#include "weir/buf.h"
#include "weir/name.h"
#include "zone.h"

#include <string.h>

static const char *zone_path;
static struct zone *zone;

static int load(void **state)
{
    struct zone_error error;
    (void)state;
    zone = zone_load_file(zone_path, "", &error);
    if (!zone)
        print_error("%s:%u: %s\n", zone_path, error.line, error.text);
    return zone ? 0 : -1;
}

static int unload(void **state)
{
    (void)state;
    zone_free(zone);
    return 0;
}

/* --- asking --- */

struct asked {
    struct weir_arena arena;
    struct dns_message reply;
    struct dns_question question;
    struct dns_record opt;
    uint8_t name[WEIR_NAME_MAX];
    struct dns_message query;
};

static struct asked *ask_with(struct asked *a, const char *name, enum dns_type type, size_t limit,
                              unsigned edns_size, uint32_t edns_ttl)
{
    *a = (struct asked){.query = {.id = 7, .rd = true}};
    int len = weir_name_parse(name, strlen(name), 63, 255, a->name);
    assert_true(len > 0);
    a->question.name = (struct weir_bytes){a->name, (size_t)len};
    a->question.type = type;
    a->question.class_ = DNS_CLASS_IN;
    a->query.questions.items = &a->question;
    a->query.questions.count = 1;
    a->opt = (struct dns_record){.name = weir_name_root(), .type = DNS_TYPE_OPT, .ttl = edns_ttl};
    a->opt.class_ = (enum dns_class)edns_size;
    a->opt.data.kind = DNS_RDATA_KIND_OPTIONS;
    if (edns_size) {
        a->query.additional.items = &a->opt;
        a->query.additional.count = 1;
    }
    assert_int_equal(zone_answer(zone, &a->query, limit, &a->arena, &a->reply), 0);
    assert_true(a->reply.qr);
    assert_int_equal(a->reply.id, 7);
    assert_true(dns_message_size(&a->reply) > 0);
    return a;
}

static struct asked *ask(struct asked *a, const char *name, enum dns_type type)
{
    return ask_with(a, name, type, 0, 0, 0);
}

static void done(struct asked *a)
{
    weir_arena_fini(&a->arena);
}

/* rcode, aa, and how many records each section has. */
static void expect(struct asked *a, enum dns_rcode rcode, bool aa, size_t answers, size_t authority,
                   size_t additional)
{
    assert_int_equal(a->reply.rcode, rcode);
    assert_int_equal(a->reply.aa, aa);
    assert_int_equal(a->reply.answers.count, answers);
    assert_int_equal(a->reply.authority.count, authority);
    assert_int_equal(a->reply.additional.count, additional);
}

static void expect_name(struct weir_bytes name, const char *text)
{
    char shown[WEIR_NAME_TEXT];
    weir_name_print(name, shown, sizeof shown);
    assert_string_equal(shown, text);
}

/* --- answers --- */

static void test_exact(void **state)
{
    static const uint8_t address[] = {192, 0, 2, 80};
    struct asked a;
    (void)state;
    expect(ask(&a, "HOST.example.com", DNS_TYPE_A), DNS_RCODE_NOERROR, true, 1, 0, 0);
    assert_memory_equal(a.reply.answers.items[0].data.a, address, 4);
    assert_int_equal(a.reply.answers.items[0].ttl, 3600);
    expect_name(a.reply.answers.items[0].name, "HOST.example.com.");
    assert_true(a.reply.rd);
    assert_false(a.reply.ra);
    done(&a);
    expect(ask(&a, "example.com", DNS_TYPE_SOA), DNS_RCODE_NOERROR, true, 1, 0, 0);
    expect_name(a.reply.answers.items[0].data.soa.rname, "admin\\.zone.example.com.");
    assert_int_equal(a.reply.answers.items[0].data.soa.expire, 1209600);
    done(&a);
    expect(ask(&a, "dotted\\.label.example.com", DNS_TYPE_A), DNS_RCODE_NOERROR, true, 1, 0, 0);
    done(&a);
    expect(ask(&a, "byte.example.com", DNS_TYPE_A), DNS_RCODE_NOERROR, true, 1, 0, 0);
    done(&a);
    expect(ask(&a, "unknown.example.com", (enum dns_type)731), DNS_RCODE_NOERROR, true, 1, 0, 0);
    assert_int_equal(a.reply.answers.items[0].data.raw.len, 6);
    done(&a);
}

static void test_additional(void **state)
{
    struct asked a;
    (void)state;
    expect(ask(&a, "example.com", DNS_TYPE_MX), DNS_RCODE_NOERROR, true, 2, 0, 2);
    assert_int_equal(a.reply.additional.items[0].ttl, 300);
    done(&a);
    expect(ask(&a, "example.com", DNS_TYPE_NS), DNS_RCODE_NOERROR, true, 2, 0, 2);
    done(&a);
    expect(ask(&a, "_sip._tcp.example.com", DNS_TYPE_SRV), DNS_RCODE_NOERROR, true, 1, 0, 2);
    done(&a);
}

static void test_negative(void **state)
{
    struct asked a;
    (void)state;
    expect(ask(&a, "nowhere.example.com", DNS_TYPE_A), DNS_RCODE_NXDOMAIN, true, 0, 1, 0);
    assert_int_equal(a.reply.authority.items[0].type, DNS_TYPE_SOA);
    assert_int_equal(a.reply.authority.items[0].ttl, 60);
    done(&a);
    expect(ask(&a, "host.example.com", DNS_TYPE_MX), DNS_RCODE_NOERROR, true, 0, 1, 0);
    done(&a);
    /* names that only others are below are there */
    expect(ask(&a, "non.terminal.example.com", DNS_TYPE_A), DNS_RCODE_NOERROR, true, 0, 1, 0);
    done(&a);
    expect(ask(&a, "a.b.host.example.com", DNS_TYPE_A), DNS_RCODE_NXDOMAIN, true, 0, 1, 0);
    done(&a);
    expect(ask(&a, "example.net", DNS_TYPE_A), DNS_RCODE_REFUSED, false, 0, 0, 0);
    done(&a);
    expect(ask(&a, "example.com", DNS_TYPE_AXFR), DNS_RCODE_REFUSED, false, 0, 0, 0);
    done(&a);
}

static void test_cname(void **state)
{
    struct asked a;
    (void)state;
    expect(ask(&a, "www.example.com", DNS_TYPE_A), DNS_RCODE_NOERROR, true, 2, 0, 0);
    assert_int_equal(a.reply.answers.items[0].type, DNS_TYPE_CNAME);
    expect_name(a.reply.answers.items[1].name, "host.example.com.");
    done(&a);
    expect(ask(&a, "www.example.com", DNS_TYPE_CNAME), DNS_RCODE_NOERROR, true, 1, 0, 0);
    done(&a);
    expect(ask(&a, "www.example.com", DNS_TYPE_MX), DNS_RCODE_NOERROR, true, 1, 1, 0);
    done(&a);
    expect(ask(&a, "away.example.com", DNS_TYPE_A), DNS_RCODE_NOERROR, true, 1, 0, 0);
    done(&a);
    expect(ask(&a, "dangling.example.com", DNS_TYPE_A), DNS_RCODE_NXDOMAIN, true, 1, 1, 0);
    done(&a);
    ask(&a, "loop.example.com", DNS_TYPE_A);
    assert_int_equal(a.reply.rcode, DNS_RCODE_NOERROR);
    assert_true(a.reply.answers.count <= 16);
    done(&a);
}

/* RFC 4592 section 2.2.1, and what a wildcard does not cover */
static void test_wildcard(void **state)
{
    struct asked a;
    (void)state;
    expect(ask(&a, "any.thing.wild.example.com", DNS_TYPE_A), DNS_RCODE_NOERROR, true, 1, 0, 0);
    expect_name(a.reply.answers.items[0].name, "any.thing.wild.example.com.");
    done(&a);
    expect(ask(&a, "x.wild.example.com", DNS_TYPE_MX), DNS_RCODE_NOERROR, true, 0, 1, 0);
    done(&a);
    expect(ask(&a, "there.wild.example.com", DNS_TYPE_TXT), DNS_RCODE_NOERROR, true, 0, 1, 0);
    done(&a);
    expect(ask(&a, "below.there.wild.example.com", DNS_TYPE_A), DNS_RCODE_NXDOMAIN, true, 0, 1, 0);
    done(&a);
    expect(ask(&a, "wild.example.com", DNS_TYPE_A), DNS_RCODE_NOERROR, true, 0, 1, 0);
    done(&a);
    expect(ask(&a, "*.wild.example.com", DNS_TYPE_A), DNS_RCODE_NOERROR, true, 1, 0, 0);
    done(&a);
}

static void test_delegation(void **state)
{
    struct asked a;
    (void)state;
    expect(ask(&a, "host.sub.example.com", DNS_TYPE_A), DNS_RCODE_NOERROR, false, 0, 3, 1);
    expect_name(a.reply.authority.items[0].name, "sub.example.com.");
    expect_name(a.reply.additional.items[0].name, "ns.sub.example.com.");
    done(&a);
    expect(ask(&a, "sub.example.com", DNS_TYPE_NS), DNS_RCODE_NOERROR, false, 0, 3, 1);
    done(&a);
    expect(ask(&a, "ns.sub.example.com", DNS_TYPE_A), DNS_RCODE_NOERROR, false, 0, 3, 1);
    done(&a);
    expect(ask(&a, "sub.example.com", DNS_TYPE_DS), DNS_RCODE_NOERROR, true, 1, 0, 0);
    done(&a);
}

static void test_any(void **state)
{
    struct asked a;
    (void)state;
    expect(ask(&a, "host.example.com", DNS_TYPE_ANY), DNS_RCODE_NOERROR, true, 3, 0, 0);
    done(&a);
}

static void test_edns(void **state)
{
    struct asked a;
    (void)state;
    ask_with(&a, "host.example.com", DNS_TYPE_A, 0, 4096, DNS_EDNS_DO);
    expect(&a, DNS_RCODE_NOERROR, true, 1, 0, 1);
    assert_int_equal(a.reply.additional.items[0].type, DNS_TYPE_OPT);
    assert_int_equal(a.reply.additional.items[0].ttl, DNS_EDNS_DO);
    assert_int_equal(zone_datagram_limit(&a.query), ZONE_EDNS_SIZE);
    done(&a);
    ask_with(&a, "host.example.com", DNS_TYPE_A, 0, 4096, 1u << 16);
    expect(&a, DNS_RCODE_NOERROR, false, 0, 0, 1);
    assert_int_equal(a.reply.additional.items[0].ttl >> 24, 1);
    done(&a);
    ask(&a, "host.example.com", DNS_TYPE_A);
    assert_int_equal(zone_datagram_limit(&a.query), 512);
    done(&a);
}

static void test_truncation(void **state)
{
    struct asked a;
    (void)state;
    ask_with(&a, "big.example.com", DNS_TYPE_TXT, 512, 0, 0);
    expect(&a, DNS_RCODE_NOERROR, true, 0, 0, 0);
    assert_true(a.reply.tc);
    assert_int_equal(a.reply.questions.count, 1);
    done(&a);
    ask_with(&a, "big.example.com", DNS_TYPE_TXT, 1232, 1232, 0);
    expect(&a, DNS_RCODE_NOERROR, true, 6, 0, 1);
    assert_false(a.reply.tc);
    done(&a);
    /* addresses beside an answer go without a word */
    size_t all = dns_message_size(&ask(&a, "example.com", DNS_TYPE_MX)->reply);
    done(&a);
    ask_with(&a, "example.com", DNS_TYPE_MX, all - 1, 0, 0);
    expect(&a, DNS_RCODE_NOERROR, true, 2, 0, 0);
    assert_false(a.reply.tc);
    done(&a);
    /* a delegation's do not */
    all = dns_message_size(&ask(&a, "x.sub.example.com", DNS_TYPE_A)->reply);
    done(&a);
    ask_with(&a, "x.sub.example.com", DNS_TYPE_A, all - 1, 0, 0);
    expect(&a, DNS_RCODE_NOERROR, false, 0, 3, 0);
    assert_true(a.reply.tc);
    done(&a);
}

static void test_odd_queries(void **state)
{
    struct asked a;
    (void)state;
    ask(&a, "example.com", DNS_TYPE_A);
    weir_arena_reset(&a.arena);
    a.query.opcode = DNS_OPCODE_UPDATE;
    assert_int_equal(zone_answer(zone, &a.query, 512, &a.arena, &a.reply), 0);
    assert_int_equal(a.reply.rcode, DNS_RCODE_NOTIMP);
    a.query.opcode = DNS_OPCODE_QUERY;
    a.query.questions.count = 0;
    assert_int_equal(zone_answer(zone, &a.query, 512, &a.arena, &a.reply), 0);
    assert_int_equal(a.reply.rcode, DNS_RCODE_FORMERR);
    assert_int_equal(a.reply.questions.count, 0);
    done(&a);
}

/* --- master files --- */

static void refuse(const char *text, unsigned line, const char *why)
{
    struct zone_error error;
    struct zone *bad = zone_load(text, strlen(text), "example.", &error);
    assert_null(bad);
    assert_string_equal(error.text, why);
    assert_int_equal(error.line, line);
}

#define HEAD "@ 60 SOA a b 1 2 3 4 5\n@ 60 NS a\n"

static void test_bad_files(void **state)
{
    (void)state;
    refuse("", 0, "the zone has no SOA");
    refuse("@ 60 NS a\n", 1, "the first record of a zone is its SOA");
    refuse("@ 60 SOA a b 1 2 3 4 5\n", 1, "the zone has no NS at its apex");
    refuse(HEAD "x 60 A 1.2.3\n", 3, "this is no address");
    refuse(HEAD "x 60 A 1.2.3.4 5\n", 3, "there is more than the data of the record");
    refuse(HEAD "x 60 MX 70000 a\n", 3, "the number does not fit");
    refuse(HEAD "x 60 MX 10\n", 3, "the data ends too early");
    refuse(HEAD "x 60 WKS 10\n", 3, "'WKS' is no type");
    refuse(HEAD "x 60\n", 3, "the type is missing");
    refuse(HEAD "x 60 A (\n1.2.3.4\n", 3, "a '(' is not closed");
    refuse(HEAD "x 60 A )\n", 3, "a ')' without its '('");
    refuse(HEAD "x 60 TXT \"a\n", 3, "a quote is not closed");
    refuse(HEAD "x.y. 60 A 1.2.3.4\n", 3, "the name is not in the zone");
    refuse(HEAD "a..b 60 A 1.2.3.4\n", 3, "'a..b' is no name");
    refuse(HEAD "x 60 CNAME a\nx 60 A 1.2.3.4\n", 4, "nothing stands beside a CNAME");
    refuse(HEAD "x 60 A 1.2.3.4\nx 60 CNAME a\n", 4, "a CNAME stands alone");
    refuse(HEAD "@ 60 SOA a b 1 2 3 4 5\n", 3, "the zone has a SOA already");
    refuse(HEAD "x 60 CH A 1.2.3.4\n", 3, "only the class IN is served");
    refuse(HEAD "x 60 TYPE99999 \\# 0\n", 3, "'TYPE99999' is no type");
    refuse(HEAD "x 60 TYPE731 abc\n", 3, "data of this type is written as '\\# length hex'");
    refuse(HEAD "x 60 TYPE731 \\# 2 abc\n", 3, "half a byte is missing");
    refuse(HEAD "x 60 TYPE731 \\# 3 abcd\n", 3, "the data has another length");
    refuse(HEAD "x 60 A \\# 3 abcdef\n", 3, "the data does not fit the type");
    refuse(HEAD "$INCLUDE /etc/passwd\n", 3, "$INCLUDE is not taken");
    refuse(HEAD "$TTL\n", 3, "$TTL has one time");
    refuse(HEAD "x 60 ANY a\n", 3, "this type is for questions, not for records");
    refuse(HEAD "x 60 HTTPS 1 . port=1 port=2\n", 3, "a parameter stands twice");
    refuse(HEAD "x 60 TXT \\\n", 3, "nothing stands behind a '\\'");
    refuse(" 60 A 1.2.3.4\n", 1, "the first record has no name");
}

/* Every prefix of the file, and the file with each byte changed, ends well one way or the other. */
static void test_hostile_files(void **state)
{
    static char text[8192];
    struct zone_error error;
    FILE *file = fopen(zone_path, "rb");
    size_t len = file ? fread(text, 1, sizeof text, file) : 0;
    (void)state;
    assert_true(len > 1000);
    fclose(file);
    for (size_t i = 0; i < len; i += 3)
        zone_free(zone_load(text, i, "", &error));
    for (size_t i = 0; i < len; i += 2) {
        char kept = text[i];
        text[i] = "(\"\\;\n@.9\0\xff"[i % 10];
        zone_free(zone_load(text, len, "", &error));
        text[i] = kept;
    }
}

int main(int argc, char **argv)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_exact),      cmocka_unit_test(test_additional),
        cmocka_unit_test(test_negative),   cmocka_unit_test(test_cname),
        cmocka_unit_test(test_wildcard),   cmocka_unit_test(test_delegation),
        cmocka_unit_test(test_any),        cmocka_unit_test(test_edns),
        cmocka_unit_test(test_truncation), cmocka_unit_test(test_odd_queries),
        cmocka_unit_test(test_bad_files),  cmocka_unit_test(test_hostile_files),
    };
    zone_path = argc > 1 ? argv[1] : "example.zone";
    return cmocka_run_group_tests(tests, load, unload);
}
