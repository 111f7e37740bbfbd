/* RFC 9112: responses, whose length depends on the request that they answer. */
#include "idl.h"

#include "exchange.h"

static const char get[] = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
static const char head[] = "HEAD / HTTP/1.1\r\nHost: a\r\n\r\n";
static const char connect_[] = "CONNECT a:1 HTTP/1.1\r\nHost: a\r\n\r\n";

struct exchange {
    struct weir_arena arena;
    struct exchange_exchange value;
    struct weir_error err;
    char text[1024];
    size_t len, used;
    int code;
};

static void decode(struct exchange *x, const char *request, const char *response)
{
    weir_arena_init(&x->arena, NULL);
    x->len = (size_t)snprintf(x->text, sizeof x->text, "%s%s", request, response);
    assert_in_range(x->len, 1, sizeof x->text - 1);
    x->err = (struct weir_error){0};
    x->used = 0;
    x->code = idl_decode(idl_codec("exchange.Exchange"), &x->value,
                         (struct weir_bytes){(const uint8_t *)x->text, x->len}, &x->arena, &x->used,
                         &x->err);
}

/* The response is whole with `rest` bytes behind it; each beginning of it is short; and it is written as it was. */
static struct http1_response *good(struct exchange *x, const char *request, const char *response,
                                   size_t rest)
{
    struct weir_buf out;
    struct weir_bytes bytes;
    decode(x, request, response);
    if (x->code)
        fail_msg("%s: %d at %u, '%s'", response, x->code, (unsigned)x->err.offset, x->err.path);
    assert_int_equal(x->used + rest, x->len);
    for (size_t len = 0; len < x->used; len++) {
        struct exchange_exchange cut;
        struct weir_bytes in = {(const uint8_t *)x->text, len};
        assert_int_equal(exchange_exchange_decode(&cut, in, &x->arena, NULL, NULL), WEIR_MORE);
    }
    weir_buf_init(&out, NULL, NULL);
    assert_int_equal(exchange_exchange_encode(&x->value, &out, &x->err), 0);
    assert_int_equal(weir_buf_bytes(&out, &bytes), 0);
    assert_int_equal(bytes.len, x->used);
    assert_memory_equal(bytes.data, x->text, bytes.len);
    weir_buf_fini(&out);
    return &x->value.response;
}

static void bad(const char *request, const char *response, int code, const char *path)
{
    struct exchange x;
    decode(&x, request, response);
    assert_int_equal(x.code, code);
    assert_string_equal(x.err.path, path);
    weir_arena_fini(&x.arena);
}

static void a_length(void **state)
{
    (void)state;
    struct exchange x;
    struct http1_response *r =
        good(&x, get, "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello", 0);
    assert_int_equal(r->head.status, 200);
    assert_true(r->has_body && !r->has_chunks && !r->head.until_close);
    assert_memory_equal(r->body.data, "hello", 5);
    weir_arena_fini(&x.arena);
    r = good(&x, get, "HTTP/1.0 404 Not Found\r\nContent-Length: 0\r\n\r\nHTTP/1.1", 8);
    assert_true(r->has_body && r->body.len == 0);
    assert_int_equal(r->head.version.minor, 0);
    weir_arena_fini(&x.arena);
    r = good(&x, get, "HTTP/1.1 200 \r\nContent-Length: 1\r\n\r\nx", 0);
    assert_int_equal(r->head.reason.len, 0);
    weir_arena_fini(&x.arena);
}

static void chunks(void **state)
{
    (void)state;
    struct exchange x;
    struct http1_response *r = good(
        &x, get, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n", 0);
    assert_true(r->head.chunked && r->has_chunks && !r->has_body);
    assert_memory_equal(r->chunks.data, "hello", 5);
    weir_arena_fini(&x.arena);
}

/* 6.3, 4 and 8 */
static void until_the_connection_closes(void **state)
{
    (void)state;
    struct exchange x;
    assert_true(good(&x, get, "HTTP/1.1 200 OK\r\n\r\nall of it", 9)->head.until_close);
    weir_arena_fini(&x.arena);
    assert_true(
        good(&x, get, "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip\r\n\r\n", 0)->head.until_close);
    weir_arena_fini(&x.arena);
    assert_true(good(&x, get, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked, gzip\r\n\r\n", 0)
                    ->head.until_close);
    weir_arena_fini(&x.arena);
}

/* 6.3, 1 and 2 */
static void no_body_whatever_the_fields_say(void **state)
{
    (void)state;
    static const struct {
        const char *request, *response;
    } all[] = {
        {head, "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n"},
        {head, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"},
        {get, "HTTP/1.1 100 Continue\r\n\r\n"},
        {get, "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n\r\n"},
        {get, "HTTP/1.1 204 No Content\r\nContent-Length: 5\r\n\r\n"},
        {get, "HTTP/1.1 304 Not Modified\r\nContent-Length: 5\r\n\r\n"},
        {connect_, "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n"},
    };
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        struct exchange x;
        struct http1_response *r = good(&x, all[i].request, all[i].response, 0);
        assert_true(!r->has_body && !r->has_chunks && !r->head.until_close);
        weir_arena_fini(&x.arena);
    }
    struct exchange x;
    assert_true(good(&x, connect_, "HTTP/1.1 407 No\r\nContent-Length: 1\r\n\r\nx", 0)->has_body);
    weir_arena_fini(&x.arena);
}

static void what_is_refused(void **state)
{
    (void)state;
    bad(get, "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\n", WEIR_EMISMATCH,
        "response.head.headers.content_length");
    bad(get, "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n",
        WEIR_EREQUIRE, "response.head");
    bad(get, "HTTP/1.1 200 OK\r\nContent-Length: 5x\r\n\r\n", WEIR_ETEXT,
        "response.head.headers.content_length");
    bad(get, "HTTP/1.1 20 OK\r\n\r\n", WEIR_ETEXT, "response.head.status");
    bad(get, "HTTP/1.1 2000 OK\r\n\r\n", WEIR_EMISMATCH, "response.head");
    bad(get, "HTTP/1.1 099 OK\r\n\r\n", WEIR_ERANGE, "response.head.status");
    bad(get, "HTTP/1.1 200 O\nK\r\n\r\n", WEIR_EUTF8, "response.head.reason");
    bad(get, "HTTP/3.1 200 OK\r\n\r\n", WEIR_EMISMATCH, "response.head.version");
    bad(get, "ICY 200 OK\r\n\r\n", WEIR_EMISMATCH, "response.head.version");
    bad(get, "HTTP/1.1 200 OK\n\n\r\n\r\n", WEIR_EUTF8, "response.head.reason");
}

/* As http.server of Python 3.11 sends it. */
static void a_real_response(void **state)
{
    (void)state;
    struct exchange x;
    decode(&x, head,
           "HTTP/1.0 200 OK\r\nServer: SimpleHTTP/0.6 Python/3.11.7\r\n"
           "Date: Tue, 24 Nov 2026 03:17:17 GMT\r\nContent-type: text/x-csrc\r\n"
           "Content-Length: 3769\r\nLast-Modified: Tue, 24 Nov 2026 01:59:59 GMT\r\n\r\n");
    assert_int_equal(x.code, 0);
    assert_int_equal(x.used, x.len);
    const struct http1_headers *headers = &x.value.response.head.headers;
    assert_int_equal(headers->content_length, 3769);
    assert_int_equal(headers->other.count, 4);
    assert_memory_equal(headers->other.items[3].value.data, "Tue, 24 Nov 2026 01:59:59 GMT", 29);
    weir_arena_fini(&x.arena);
}

static bool persists(const char *request, const char *response)
{
    struct exchange x;
    decode(&x, request, response);
    assert_int_equal(x.code, 0);
    weir_arena_fini(&x.arena);
    return x.value.request.head.persists && x.value.response.head.persists;
}

/* 9.3 */
static void whether_the_connection_goes_on(void **state)
{
    (void)state;
    static const char ok[] = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n";
    assert_true(persists(get, ok));
    assert_false(persists("GET / HTTP/1.1\r\nHost: a\r\nConnection: x , Close\r\n\r\n", ok));
    assert_true(persists("GET / HTTP/1.1\r\nHost: a\r\nConnection: closed\r\n\r\n", ok));
    assert_false(persists("GET / HTTP/1.0\r\n\r\n", ok));
    assert_true(persists("GET / HTTP/1.0\r\nConnection: a\r\nConnection: Keep-Alive\r\n\r\n", ok));
    assert_false(persists(get, "HTTP/1.1 200 OK\r\n\r\n"));
    assert_false(
        persists(get, "HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: ,close,\r\n\r\n"));
}

/* What no reader would take for the same is not written. */
static void what_is_not_written(void **state)
{
    (void)state;
    struct http1_field smuggled = {WEIR_STR("content-length"), WEIR_STR("3")};
    struct http1_field folded = {WEIR_STR("A"), WEIR_STR("b\r\nContent-Length: 3")};
    struct http1_request r = {.head = {.method = WEIR_STR("GET"),
                                       .target = WEIR_STR("/"),
                                       .version = {1},
                                       .headers = {.has_host = true, .host = WEIR_STR("a")}}};
    struct weir_error err;
    struct weir_buf out;
    weir_buf_init(&out, NULL, NULL);
    assert_int_equal(http1_request_encode(&r, &out, &err), 0);
    r.head.headers.other.items = &smuggled;
    r.head.headers.other.count = 1;
    assert_int_equal(http1_request_encode(&r, &out, &err), WEIR_EMISMATCH);
    assert_string_equal(err.path, "head.headers.other[0]");
    r.head.headers.other.items = &folded;
    assert_int_equal(http1_request_encode(&r, &out, &err), WEIR_EUTF8);
    r.head.headers.other.count = 0;
    r.head.target = WEIR_STR("/ HTTP/1.1\r\nX: y");
    assert_int_equal(http1_request_encode(&r, &out, &err), WEIR_EUTF8);
    r.head.target = WEIR_STR("/");
    r.head.headers.has_content_length = true;
    r.head.headers.content_length = 3;
    assert_int_equal(http1_request_encode(&r, &out, &err), WEIR_EPRESENCE);
    r.has_body = true;
    r.body = WEIR_BYTES("ab");
    assert_int_equal(http1_request_encode(&r, &out, &err), WEIR_EMISMATCH);
    r.body = WEIR_BYTES("abc");
    assert_int_equal(http1_request_encode(&r, &out, &err), 0);
    r.head.headers.has_transfer_encoding = true;
    r.head.headers.transfer_encoding = WEIR_STR("chunked");
    assert_int_equal(http1_request_encode(&r, &out, &err), WEIR_EREQUIRE);
    weir_buf_fini(&out);
}

/* Bodies of any size go by in pieces. */
static void a_body_in_pieces(void **state)
{
    (void)state;
    static const char text[] = "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
                               "5;x=y\r\nhello\r\n6\r\n world\r\n0\r\nT: u\r\n\r\n";
    struct weir_bytes in = {(const uint8_t *)text, sizeof text - 1}, piece;
    struct http1_request_stream request;
    struct weir_arena arena;
    struct weir_error err;
    char got[16];
    size_t used, len = 0;
    weir_arena_init(&arena, NULL);
    assert_int_equal(http1_request_stream_decode(&request, in, &arena, &used, &err), 0);
    assert_int_equal(request.body.kind, HTTP1_BODY_KIND_CHUNKS);
    struct weir_body body = http1_chunked_body_content(&request.body.chunks);
    for (in.data += used, in.len -= used; !body.done; in.data += used, in.len -= used) {
        struct weir_bytes few = {in.data, in.len < 3 ? in.len : 3};
        assert_int_equal(weir_body_read(&body, few, &piece, &used, &err), 0);
        assert_in_range(len + piece.len, 0, sizeof got);
        if (piece.len)
            memcpy(got + len, piece.data, piece.len);
        len += piece.len;
    }
    assert_int_equal(in.len, 0);
    assert_int_equal(len, 11);
    assert_memory_equal(got, "hello world", 11);
    weir_arena_fini(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_length),
        cmocka_unit_test(chunks),
        cmocka_unit_test(a_real_response),
        cmocka_unit_test(until_the_connection_closes),
        cmocka_unit_test(no_body_whatever_the_fields_say),
        cmocka_unit_test(what_is_refused),
        cmocka_unit_test(a_body_in_pieces),
        cmocka_unit_test(whether_the_connection_goes_on),
        cmocka_unit_test(what_is_not_written),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
