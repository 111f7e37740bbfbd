/* NTP packets as a client and servers exchange them, with what may stand behind the 48 bytes, and what the specifications forbid. */
#include "idl.h"

static struct weir_arena arena;

#define CLIENT                                                                                     \
    "23 00 06 20 00000000 00000000 00000000 0000000000000000 0000000000000000 "                    \
    "0000000000000000 e8f0a1b2c3d4e5f6 "
#define SERVER                                                                                     \
    "24 02 06 e9 00000a1c 00000f3b c0a80001 e8f0a100a0000000 e8f0a1b2c3d4e5f6 "                    \
    "e8f0a1b2d0000000 e8f0a1b2d0008000 "
#define MD5 "00000001 00112233445566778899aabbccddeeff "
#define SHA1 "00000002 00112233445566778899aabbccddeeff01234567 "
/* RFC 8915, 5.3: Unique Identifier */
#define UNIQUE "0104 0024 000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f "
/* RFC 7822, 3: as short as one in front of a MAC may be */
#define SHORT "0104 0010 000102030405060708090a0b "
#define COOKIE "0204 001c aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa "

static const char *const good[] = {
    CLIENT,
    SERVER,
    "e4 00 03 fa 00000000 00000000 'RATE' 0000000000000000 e8f0a1b2c3d4e5f6 0000000000000000 "
    "0000000000000000", /* kiss-o'-death */
    CLIENT MD5,
    CLIENT SHA1,
    SERVER "00000000", /* crypto-NAK */
    CLIENT UNIQUE COOKIE,
    CLIENT UNIQUE MD5,
    CLIENT UNIQUE COOKIE SHA1,
    SERVER UNIQUE "00000000",
    CLIENT SHORT MD5,
    CLIENT SHORT SHA1,
    CLIENT SHORT UNIQUE,
    CLIENT SHORT SHORT MD5,
    SERVER "0104 0018 000102030405060708090a0b0c0d0e0f10111213 00000000",
};

static void test_good(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof good / sizeof *good; i++)
        idl_good("ntp.Packet", good[i], &arena);
    idl_cut("ntp.Packet", CLIENT, &arena);
}

static void test_what_stands_behind(void **state)
{
    (void)state;
    const char *json = idl_good("ntp.Packet", CLIENT UNIQUE COOKIE SHA1, &arena);
    assert_non_null(strstr(json, "\"extensions\":[{\"type\":260,"));
    assert_non_null(strstr(json, "{\"type\":516,"));
    assert_non_null(strstr(json, "\"mac\":{\"key\":2,"));
    json = idl_good("ntp.Packet", CLIENT MD5, &arena);
    assert_null(strstr(json, "extensions"));
    assert_non_null(strstr(json, "\"mac\":{\"key\":1,"));
}

static void test_bad(void **state)
{
    static const struct {
        const char *bytes;
        int code;
        const char *path;
    } cases[] = {
        {CLIENT "0000000100112233", WEIR_EREQUIRE, "mac"}, /* neither NAK nor digest */
        {CLIENT "000000", WEIR_MORE, ""},
        {CLIENT SHORT, WEIR_EREQUIRE, "mac"}, /* without a MAC it looks like one */
        {CLIENT UNIQUE SHORT, WEIR_EREQUIRE, "mac"},
        {CLIENT "0104 000c 0001020304050607 " MD5, WEIR_ERANGE, "extensions[0].length"},
        {CLIENT "0104 0400 000102030405060708090a0b0c0d0e0f1011121314151617", WEIR_MORE, ""},
        {CLIENT "0104 001d 000102030405060708090a0b0c0d0e0f101112131415161718", WEIR_EREQUIRE,
         "extensions[0]"}, /* not a multiple of 4 */
        {CLIENT UNIQUE UNIQUE "0000000100112233", WEIR_EREQUIRE, "mac"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        idl_bad("ntp.Packet", cases[i].bytes, cases[i].code, cases[i].path, &arena);
    idl_bad("ntp.Packet",
            "26 02 00 00 00000000 00000000 00000000 0000000000000000 0000000000000000 "
            "0000000000000000 0000000000000000",
            WEIR_ERANGE, "mode", &arena); /* a control message is something else */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_good),
        cmocka_unit_test(test_what_stands_behind),
        cmocka_unit_test(test_bad),
    };
    weir_arena_init(&arena, NULL);
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    weir_arena_fini(&arena);
    return failed;
}
