/* Calls of the port mapper and their replies as rpcinfo and rpcbind exchange them, and what XDR forbids. */
#include "idl.h"

static struct weir_arena arena;

static const struct {
    const char *type, *bytes;
    bool whole; /* it ends with its window: a beginning is right too */
} good[] = {
    /* PMAPPROC_GETPORT of NFS 3 over UDP, by AUTH_NONE and by AUTH_SYS; accepted: port 2049 */
    {"oncrpc.Message",
     "3c1f5d2a 00000000 00000002 000186a0 00000002 00000003 00000000 00000000 00000000 00000000"
     "000186a3 00000003 00000011 00000000",
     true},
    {"oncrpc.Message",
     "00000001 00000000 00000002 000186a3 00000003 00000000"
     "00000001 00000018 4e2f8e12 00000004 'host' 000003e8 00000064 00000000 00000000 00000000",
     true},
    {"oncrpc.Message", "3c1f5d2a 00000001 00000000 00000000 00000000 00000000 00000801", true},
    /* program unavailable; versions 2 to 4; garbage arguments */
    {"oncrpc.Message", "3c1f5d2a 00000001 00000000 00000000 00000000 00000001", false},
    {"oncrpc.Message", "3c1f5d2a 00000001 00000000 00000000 00000000 00000002 00000002 00000004",
     false},
    {"oncrpc.Message", "3c1f5d2a 00000001 00000000 00000000 00000000 00000004", false},
    /* denied: RPC version, too weak */
    {"oncrpc.Message", "3c1f5d2a 00000001 00000001 00000000 00000002 00000002", false},
    {"oncrpc.Message", "3c1f5d2a 00000001 00000001 00000001 00000005", false},
    {"oncrpc.AuthSys",
     "4e2f8e12 00000005 'host1' 000000 000003e8 00000064 00000002 00000064 0000001b", false},
    /* the first fragment of two, and the last */
    {"oncrpc.Fragment", "00000003 'abc'", false},
    {"oncrpc.Fragment", "80000004 'defg'", false},
    {"procedures.GetPort", "000186a3 00000003 00000006 00000000", false},
    {"procedures.CallIt", "000186a3 00000003 00000001 00000005 0102030405 000000", false},
    {"procedures.Port", "00000801", false},
    {"procedures.Dump",
     "00000001 000186a0 00000002 00000006 0000006f 00000001 000186a0 00000002 00000011 0000006f"
     "00000000",
     false},
    {"procedures.Dump", "00000000", false},
    {"procedures.Called", "00000801 00000002 0102 0000", false},
    {"procedures.GetAddr", "000186a3 00000003 00000003 'udp' 00 00000000 00000005 'rpcb1' 000000",
     false},
    {"procedures.GetVersAddr", "000186a3 00000003 00000000 00000000 00000000", false},
    {"procedures.Addr", "0000000d '127.0.0.1.8.1' 000000", false},
    {"procedures.List",
     "00000001 000186a0 00000004 00000005 'local' 000000 00000011 '/run/rpcbind.sock' 000000 "
     "00000009"
     "'superuser' 000000 00000000",
     false},
    {"procedures.Entries",
     "00000001 0000000b '0.0.0.0.8.1' 00 00000003 'udp' 00 00000001 00000004 'inet' 00000003 'udp' "
     "00"
     "00000000",
     false},
};

static void test_good(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
        idl_good(good[i].type, good[i].bytes, &arena);
        if (!good[i].whole)
            idl_cut(good[i].type, good[i].bytes, &arena);
    }
}

static void test_json(void **state)
{
    (void)state;
    assert_string_equal(
        idl_good("procedures.Dump", "00000001 000186a0 00000002 00000006 0000006f 00000000",
                 &arena),
        "{\"result\":{\"mappings\":{\"links\":[{\"more\":\"yes\",\"mapping\":{\"prog\":100000,"
        "\"vers\":2,\"prot\":\"tcp\",\"port\":111}},{\"more\":\"no\"}]}}}");
}

static void test_bad(void **state)
{
    static const struct {
        const char *type, *bytes;
        int code;
        const char *path;
    } cases[] = {
        {"oncrpc.Message", "00000001 00000002", WEIR_ETAG, "body"}, /* neither call nor reply */
        {"oncrpc.Message",
         "00000001 00000000 00000003 000186a0 00000002 00000003 00000000 00000000"
         "00000000 00000000",
         WEIR_EMISMATCH, "body.call"}, /* RPC version 3 */
        {"oncrpc.Message", "00000001 00000001 00000000 00000000 00000191", WEIR_ELIMIT,
         "body.reply.accepted.verf.body"}, /* more than 400 bytes */
        {"oncrpc.Message", "00000001 00000001 00000000 00000000 00000000 00000006", WEIR_ETAG,
         "body.reply.accepted.outcome"},
        /* RFC 4506, 4.10: the bytes that fill up are zero */
        {"oncrpc.AuthSys", "4e2f8e12 00000005 'host1' 000001 000003e8 00000064 00000000",
         WEIR_EMISMATCH, "machine"},
        {"oncrpc.AuthSys", "4e2f8e12 00000004 'host' 000003e8 00000064 00000011", WEIR_ELIMIT,
         "gids"},
        {"procedures.Dump", "00000002", WEIR_EENUM, "result.mappings.links[0].more"},
        {"procedures.Addr", "00000001 ff 000000", WEIR_EUTF8, "result.addr"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        idl_bad(cases[i].type, cases[i].bytes, cases[i].code, cases[i].path, &arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_good),
        cmocka_unit_test(test_json),
        cmocka_unit_test(test_bad),
    };
    weir_arena_init(&arena, NULL);
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    weir_arena_fini(&arena);
    return failed;
}
