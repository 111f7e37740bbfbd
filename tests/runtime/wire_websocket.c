#include "weir/websocket.h"

#include "cmocka_all.h"

static void expect(const char *key, const char *accept)
{
    char got[WEIR_WEBSOCKET_ACCEPT];
    weir_websocket_accept((struct weir_str){key, strlen(key)}, got);
    assert_memory_equal(got, accept, sizeof got);
}

static void keys(void **state)
{
    (void)state;
    expect("dGhlIHNhbXBsZSBub25jZQ==", "s3pPLMBiTxaQ9kYGzzhZRbK+xOo="); /* RFC 6455 1.3 */
    /* of lengths around those of blocks */
    expect("", "Kfh9QIsMVZcl6xEPYxPHzW8SZ8w=");
    expect("x3JJHMbDL1EzLkh9GBhXDw==", "HSmrc0sMlYUkAGmm5OPpG2HaGWk=");
    expect("aaaaaaaaaaaaaaaaaaa", "yzaGyu0mcUukN7CdsSwa30tnCpc=");
    expect("aaaaaaaaaaaaaaaaaaaa", "dUYRM7bOMwDmbriNIPr11x+r3E0=");
    expect("aaaaaaaaaaaaaaaaaaaaaaaaaaa", "NCEiOv6lMC9mC8oEZnneqRdJ4DU=");
    expect("aaaaaaaaaaaaaaaaaaaaaaaaaaaa", "xMWmCBqYJY4uXzUs8PNU1t+Pzro=");
    expect("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
           "aaaa",
           "sb26ARy9y9Mjs7qWrVan4FrLgc8=");
    expect("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
           "aaaaa",
           "QozTWdJkJ6Mr6+QwqAHt8yNpBdc=");
    expect("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
           "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
           "aaaaaaaaaaaaaaaaaaaaaaaaaa",
           "W7nwfYCuwcatB7HT3divf5cVU2A=");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(keys),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
