/* MQTT packets as the standards print them, as mosquitto's clients send them, and what the standards forbid. */
#include "mqtt.h"
#include "idl.h"

static struct weir_arena arena;

/* The figures of clause 3 of MQTT 3.1.1, and what `mosquitto_pub -t a/b -m hello` and a broker say. */
static const char *const old[] = {
    "10 13 00 04 'MQTT' 04 02 00 3c 00 07 'm/12345'", /* CONNECT */
    "10 26 0004 'MQTT' 04 ce 000a 0003 'cid' 0004 'will' 0003 'bye' 0004 'user' 0004 'pass'",
    "20 02 01 00",                     /* CONNACK */
    "20 02 00 05",                     /* not authorized */
    "30 0a 00 03 'a/b' 'hello'",       /* PUBLISH, QoS 0 */
    "3b 0c 00 03 'a/b' 00 0a 'hello'", /* dup, QoS 1, retain */
    "31 05 00 03 'a/b'",               /* nothing: forget it */
    "40 02 00 0a",
    "50 02 00 0a",
    "62 02 00 0a",
    "70 02 00 0a",                               /* acknowledgements */
    "82 0e 00 0a 00 03 'a/b' 01 00 03 'c/d' 02", /* SUBSCRIBE, 3-23 */
    "90 05 00 0a 00 02 80",                      /* SUBACK, 3-26 */
    "a2 0c 00 0a 00 03 'a/b' 00 03 'c/d'",       /* UNSUBSCRIBE */
    "b0 02 00 0a",
    "c0 00",
    "d0 00",
    "e0 00",
};

static const char *const new[] = {
    /* 3.1.2: User Name, Password, Will QoS 1; session expiry 10 */
    ("10 2b 0004 'MQTT' 05 ce 000a 05 11 0000000a 0003 'cid' 00 0004 'will' 0003 'bye' 0002 'me' "
     "0004 'pass'"),
    /* as mosquitto_pub -V 5 sends it: receive maximum 20 */
    "10 10 0004 'MQTT' 05 02 003c 03 21 0014 0000",
    "20 09 00 00 06 22 000a 21 0014",
    "20 03 00 87 00", /* not authorized */
    "20 14 01 00 11 12 0004 'auto' 24 01 25 00 26 0001 'k' 0000",
    "30 0b 0003 'a/b' 00 'hello'",
    "32 12 0003 'a/b' 000a 05 01 01 23 0001 'hello'",

    "40 02 000a",
    "40 03 000a 10",
    "40 04 000a 00 00",
    "50 0b 000a 91 07 1f 0004 'busy'",
    "62 03 000a 92",
    "70 02 000a",
    "82 09 000a 00 0003 'a/b' 2d",          /* options 3.8.3.1 */
    "82 0c 000a 03 0b ac 02 0003 'a/b' 01", /* subscription 300 */
    "90 05 000a 00 01 a2",
    "a2 08 000a 00 0003 'a/b'",
    "b0 05 000a 00 00 11",
    "e0 00",
    "e0 01 8e",
    "e0 02 00 00",
    "e0 07 04 05 11 00000000",
    "f0 00",
    "f0 09 18 07 15 0004 'SCRA'",
};

static void test_good(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof old / sizeof *old; i++) {
        idl_good("versions.Old", old[i], &arena);
        idl_cut("versions.Old", old[i], &arena);
    }
    for (size_t i = 0; i < sizeof new / sizeof *new; i++) {
        idl_good("versions.New", new[i], &arena);
        idl_cut("versions.New", new[i], &arena);
    }
}

static void test_json(void **state)
{
    (void)state;
    assert_string_equal(
        idl_good("versions.Old", "3b 0c 0003 'a/b' 000a 'hello'", &arena),
        "{\"packet\":{\"dup\":true,\"qos\":1,\"retain\":true,\"body\":{\"publish\":{"
        "\"topic\":\"a/b\",\"id\":10,\"payload\":\"aGVsbG8=\"}}}}");
    assert_string_equal(
        idl_good("versions.New", "40 03 000a 10", &arena),
        "{\"packet\":{\"dup\":false,\"qos\":0,\"retain\":false,\"body\":{\"puback\":{"
        "\"id\":10,\"reason\":\"no_matching_subscribers\"}}}}");
}

static void test_bad(void **state)
{
    static const struct {
        const char *type, *bytes;
        int code;
        const char *path;
    } cases[] = {
        {"versions.Old", "00 00", WEIR_EENUM, "packet.kind"},            /* 2.1.2: reserved */
        {"versions.Old", "f0 00", WEIR_EREQUIRE, "packet"},              /* AUTH is of version 5 */
        {"versions.Old", "36 05 0003 'a/b'", WEIR_ERANGE, "packet.qos"}, /* 3.3.1.2: QoS 3 */
        {"versions.Old", "38 05 0003 'a/b'", WEIR_EREQUIRE, "packet"},   /* dup with QoS 0 */
        {"versions.Old", "60 02 000a", WEIR_EREQUIRE, "packet"},         /* 2.1.3: reserved bits */
        {"versions.Old", "c1 00", WEIR_EREQUIRE, "packet"},
        {"versions.Old", "40 02 0000", WEIR_ERANGE, "packet.body.puback.id"}, /* 2.2.1 */
        {"versions.Old", "40 03 000a 00", WEIR_ETRAILING, "packet.length"},
        {"versions.Old", "40 01 00", WEIR_ETRUNCATED, "packet.body.puback.id"},
        {"versions.Old", "40 80 00", WEIR_EVARINT, "packet.length"}, /* 1.5.5: not the fewest */
        {"versions.Old", "40 ff ff ff ff 01", WEIR_EVARINT, "packet.length"},
        {"versions.Old", "10 0c 0004 'MQTX' 04 02 003c 0000", WEIR_EMISMATCH,
         "packet.body.connect"},
        {"versions.Old", "10 0c 0004 'MQTT' 03 02 003c 0000", WEIR_EENUM,
         "packet.body.connect.version"},
        {"versions.Old", "10 0c 0004 'MQTT' 04 03 003c 0000", WEIR_EMISMATCH,
         "packet.body.connect"},
        {"versions.Old", "10 0c 0004 'MQTT' 04 0a 003c 0000", WEIR_EREQUIRE, "packet.body.connect"},
        {"versions.Old", "30 06 0003 'a' ff 'b' 00", WEIR_EUTF8, "packet.body.publish.topic"},
        {"versions.Old", "82 02 000a", WEIR_ELIMIT, "packet.body.subscribe.subscriptions"},
        {"versions.Old", "82 08 000a 0003 'a/b' 05", WEIR_EREQUIRE,
         "packet.body.subscribe.subscriptions[0]"},
        /* 2.2.2.2: a property that this packet does not have, and one of no packet */
        {"versions.New", "40 09 000a 00 05 11 0000000a", WEIR_ETAG,
         "packet.body.puback.properties[0]"},
        {"versions.New", "30 08 0003 'a/b' 02 7f 00", WEIR_ETAG,
         "packet.body.publish.properties[0]"},
        {"versions.New", "30 09 0003 'a/b' 03 23 0000", WEIR_ERANGE,
         "packet.body.publish.properties[0].topic_alias"},
        {"versions.New", "30 08 0003 'a/b' 05 23 00", WEIR_ETRUNCATED,
         "packet.body.publish.properties"},
        {"versions.New", "82 09 000a 00 0003 'a/b' 3d", WEIR_ERANGE,
         "packet.body.subscribe.subscriptions[0].retain_handling"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        idl_bad(cases[i].type, cases[i].bytes, cases[i].code, cases[i].path, &arena);
}

/* What a program writes: only what the packet is about. */
static void test_written(void **state)
{
    static const uint8_t expected[] = "\x32\x0c\0\3a/b\0\7hello";
    struct mqtt_packet m = {.qos = 1, .body = {.kind = MQTT_BODY_KIND_PUBLISH}};
    struct mqtt_publish *publish = &m.body.publish;
    struct weir_error err = {0};
    struct weir_buf out;
    struct weir_bytes bytes;
    (void)state;
    publish->topic = WEIR_STR("a/b");
    publish->has_id = true;
    publish->id = 7;
    publish->payload = WEIR_BYTES("hello");
    weir_buf_init(&out, NULL, NULL);
    assert_int_equal(mqtt_packet_encode(&m, MQTT_VERSION_V3_1_1, &out, &err), 0);
    assert_int_equal(weir_buf_bytes(&out, &bytes), 0);
    assert_int_equal(bytes.len, sizeof expected - 1);
    assert_memory_equal(bytes.data, expected, bytes.len);
    publish->has_id = false;
    assert_int_equal(mqtt_packet_encode(&m, MQTT_VERSION_V3_1_1, &out, &err), WEIR_EPRESENCE);
    assert_string_equal(err.path, "body.publish.id");
    weir_buf_fini(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_good),
        cmocka_unit_test(test_json),
        cmocka_unit_test(test_bad),
        cmocka_unit_test(test_written),
    };
    weir_arena_init(&arena, NULL);
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    weir_arena_fini(&arena);
    return failed;
}
