/* memcached_server — an in-memory cache at one port, for clients of the text, the meta and the binary protocol. */
#include "cache.h"

#include "../common/serve.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <time.h>
#include <weir/peer.h>

enum { DEFAULT_MEGABYTES = 64 };

static int request(struct memcached_server_cache_request_call *call,
                   const struct memcached_server_request *request)
{
    struct request r = {weir_call_data(call), weir_call_arena(call), call, false};
    r.items->now_s = (int64_t)time(NULL);
    int err = request->kind == MEMCACHED_SERVER_REQUEST_KIND_BINARY
                  ? answer_binary(&r, &request->binary)
                  : answer_text(&r, &request->text);
    if (!err && r.close)
        weir_peer_close(weir_call_connection(call));
    return err;
}

/* There is one way to forget here, and nothing to set. */
static int lru(struct memcached_server_cache_lru_call *call,
               const struct memcached_server_cache_lru_request *request,
               struct memcached_server_cache_lru_reply *reply)
{
    (void)call;
    (void)request;
    (void)reply;
    return WEIR_OK;
}

static const struct memcached_server_cache_handlers handlers = {.request = request, .lru = lru};

static size_t megabytes(const char *text)
{
    long n = text ? strtol(text, NULL, 10) : 0;
    if (n < 1 || n > 1024 * 1024) {
        fputs("memcached_server: -m takes megabytes, 1 or more\n", stderr);
        exit(64);
    }
    return (size_t)n << 20;
}

int main(int argc, char **argv)
{
    struct serve serve = {0};
    struct items items;
    uint64_t seed[2] = {1, 2};
    items_init(&items, (size_t)DEFAULT_MEGABYTES << 20);
    for (int i = 1; i < argc; i++) {
        if (strcmp(argv[i], "-m") == 0) {
            items.limit = megabytes(argv[++i]);
        } else if (!serve_option(&serve, argc, argv, &i)) {
            fputs("usage: memcached_server [-m MEGABYTES] [--listen URL]…      (64, "
                  "tcp://127.0.0.1:11211)\n",
                  stderr);
            return 64;
        }
    }
    if (getrandom(seed, sizeof seed, 0) < 0)
        perror("getrandom");
    dict_seed(seed[0], seed[1]);
    struct weir_reactor *reactor = weir_reactor_new();
    if (!reactor)
        return 1;
    struct weir_service service = memcached_server_cache_service(&handlers, &items);
    struct weir_server *server = weir_server_new(reactor, service, NULL);
    int status = serve_run(&serve, "tcp://127.0.0.1:11211", reactor, server);
    items_fini(&items);
    return status;
}
