/* PostgreSQL messages as psql and a server exchange them, and what breaks their formats. */
#include "idl.h"
#include "recorded.h"

static struct weir_arena arena;

static const struct {
    const char *type, *bytes;
} good[] = {
    /* SSLRequest, GSSENCRequest, StartupMessage, CancelRequest */
    {"pgwire.First", "00000008 04d2162f"},
    {"pgwire.First", "00000008 04d21630"},
    {"pgwire.First", "00000023 00030000 'user' 00 'me' 00 'database' 00 'postgres' 00 00"},
    {"pgwire.First", "00000009 00030000 00"},
    {"pgwire.First", "00000010 04d2162e 00000f2a 12345678"},
    {"pgwire.EncryptionAnswer", "'S'"},
    {"pgwire.EncryptionAnswer", "'N'"},
    /* authentication */
    {"pgwire.Backend", "'R' 00000008 00000000"},
    {"pgwire.Backend", "'R' 00000008 00000003"},
    {"asked.Plain", "'p' 0000000b 'secret' 00"},
    {"pgwire.Backend", "'R' 0000000c 00000005 01020304"},
    {"pgwire.Backend", "'R' 00000017 0000000a 'SCRAM-SHA-256' 00 00"},
    {"asked.Mechanism", "'p' 0000001e 'SCRAM-SHA-256' 00 00000008 'n,,n=,r='"},
    {"asked.Mechanism", "'p' 00000016 'SCRAM-SHA-256' 00 ffffffff"},
    {"pgwire.Backend", "'R' 0000000c 0000000b 'r=ab'"},
    {"asked.Sasl", "'p' 00000008 'c=bi'"},
    {"pgwire.Backend", "'R' 0000000b 0000000c 'v=x'"},
    {"asked.Gss", "'p' 00000006 6082"},
    {"pgwire.Backend", "'v' 00000013 00000000 00000001 '_pq_.x' 00"},
    /* then */
    {"pgwire.Backend", "'S' 00000019 'client_encoding' 00 'UTF8' 00"},
    {"pgwire.Backend", "'K' 0000000c 00000f2a 12345678"},
    {"pgwire.Backend", "'Z' 00000005 'I'"},
    /* simple query */
    {"asked.Plain", "'Q' 0000000d 'SELECT 1' 00"},
    {"pgwire.Backend", "'T' 00000021 0001 '?column?' 00 00000000 0000 00000017 0004 ffffffff 0000"},
    {"pgwire.Backend", "'D' 0000000b 0001 00000001 '1'"},
    {"pgwire.Backend", "'D' 0000000e 0002 ffffffff 00000000"},
    {"pgwire.Backend", "'C' 0000000d 'SELECT 1' 00"},
    {"pgwire.Backend", "'I' 00000004"},
    {"pgwire.Backend",
     "'E' 00000028 'S' 'ERROR' 00 'V' 'ERROR' 00 'C' '42601' 00 'M' 'syntax error' 00 00"},
    {"pgwire.Backend", "'N' 0000000b 'M' 'hint' 00 00"},
    {"pgwire.Backend", "'A' 0000000f 00000f2a 'ch' 00 'pay' 00"},
    /* extended query */
    {"asked.Plain", "'P' 0000001a 's1' 00 'SELECT $1' 00 0001 00000017 "},
    {"asked.Plain", "'B' 00000018 00 's1' 00 0001 0001 0001 00000002 0001 0001 0001"},
    {"asked.Plain", "'D' 00000006 'P' 00"},
    {"asked.Plain", "'E' 00000009 00 00000000"},
    {"asked.Plain", "'C' 00000008 'S' 's1' 00"},
    {"asked.Plain", "'S' 00000004"},
    {"asked.Plain", "'H' 00000004"},
    {"asked.Plain", "'X' 00000004"},
    {"pgwire.Backend", "'1' 00000004"},
    {"pgwire.Backend", "'2' 00000004"},
    {"pgwire.Backend", "'3' 00000004"},
    {"pgwire.Backend", "'n' 00000004"},
    {"pgwire.Backend", "'s' 00000004"},
    {"pgwire.Backend", "'t' 0000000a 0001 00000017"},
    /* COPY */
    {"pgwire.Backend", "'G' 0000000b 00 0002 0000 0000"},
    {"pgwire.Backend", "'H' 00000009 01 0001 0001"},
    {"asked.Plain", "'d' 00000008 '1' 09 '2' 0a"},
    {"pgwire.Backend", "'d' 00000008 '1' 09 '2' 0a"},
    {"asked.Plain", "'c' 00000004"},
    {"asked.Plain", "'f' 00000009 'stop' 00"},
    /* function call */
    {"asked.Plain", "'F' 00000016 000003bd 0001 0001 0001 00000004 00000001 0001"},
    {"pgwire.Backend", "'V' 0000000c 00000004 0000002a"},
    {"pgwire.Backend", "'V' 00000008 ffffffff"},
};

/* The lengths above that are easier said in code: the fifth byte is what counts. */
static const char *with_length(const char *text)
{
    uint8_t room[1024];
    char *fixed = weir_arena_zalloc(&arena, strlen(text) + 1);
    size_t len = idl_bytes(text, room).len - 1;
    char digits[9];
    memcpy(fixed, text, strlen(text));
    if (text[0] != '\'' || strlen(text) < 12)
        return fixed;
    snprintf(digits, sizeof digits, "%08x", (unsigned)len);
    memcpy(fixed + 4, digits, 8);
    return fixed;
}

static void test_good(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
        idl_good(good[i].type, with_length(good[i].bytes), &arena);
        idl_cut(good[i].type, with_length(good[i].bytes), &arena);
    }
}

static void test_recorded(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof recorded / sizeof *recorded; i++) {
        idl_good(recorded[i].type, recorded[i].bytes, &arena);
        idl_cut(recorded[i].type, recorded[i].bytes, &arena);
    }
}

static void test_json(void **state)
{
    (void)state;
    assert_string_equal(
        idl_good("pgwire.Backend", "'D' 0000000f 0002 ffffffff 00000001 '1'", &arena),
        "{\"body\":{\"data_row\":{\"columns\":[{},{\"data\":\"MQ==\"}]}}}");
    assert_string_equal(
        idl_good("pgwire.First",
                 "00000023 00030000 'user' 00 'me' 00 'database' 00 'postgres' 00 00", &arena),
        "{\"opening\":{\"startup\":{\"parameters\":[{\"name\":\"user\",\"value\":\"me\"},"
        "{\"name\":\"database\",\"value\":\"postgres\"}]}}}");
}

static void test_bad(void **state)
{
    static const struct {
        const char *type, *bytes;
        int code;
        const char *path;
    } cases[] = {
        {"pgwire.First", "00002711", WEIR_ERANGE, "length"}, /* MAX_STARTUP_PACKET_LENGTH */
        {"pgwire.First", "00000003", WEIR_ERANGE, "length"}, /* less than itself */
        {"pgwire.First", "00000008 00020000", WEIR_ETAG, "opening"},
        {"pgwire.First", "0000000c 04d2162f 00000000", WEIR_ETRAILING, "length"},
        {"pgwire.Backend", "'?' 00000004", WEIR_EENUM, "type"},
        {"pgwire.Backend", "'Z' 00000005 'X'", WEIR_EENUM, "body.ready"},
        {"pgwire.Backend", "'Z' 00000006 'I' 00", WEIR_ETRAILING, "length"},
        {"pgwire.Backend", "'R' 00000008 00000063", WEIR_ETAG, "body.authentication"},
        {"pgwire.Backend", "'D' 0000000b 0001 00000002 '1'", WEIR_ETRUNCATED,
         "body.data_row.columns[0].data"},
        {"pgwire.Backend", "'D' 0000000a 0001 fffffffe", WEIR_ERANGE,
         "body.data_row.columns[0].length"},
        {"pgwire.Backend", "'C' 0000000c 'SELECT 1'", WEIR_ETRUNCATED, "body.command_complete"},
        {"pgwire.Backend", "'E' 0000000b 'M' 'hint' 00 'S'", WEIR_ETRUNCATED,
         "body.error.fields[1].value"},
        {"asked.Plain", "'Q' 00000009 c3 28 '1;' 00", WEIR_EUTF8, "message.body.query"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        idl_bad(cases[i].type, cases[i].bytes, cases[i].code, cases[i].path, &arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_good),
        cmocka_unit_test(test_recorded),
        cmocka_unit_test(test_json),
        cmocka_unit_test(test_bad),
    };
    weir_arena_init(&arena, NULL);
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    weir_arena_fini(&arena);
    return failed;
}
