/* Three ways to the outcome of a call, of the store of examples/kv: ways URL KEY [OTHER-URL] */
#include "kv.h"

#include <stdio.h>
#include <string.h>
#include <weir/reactor.h>
#include <weir/task.h>

static void print(const char *how, int status, const struct kv_entry *entry)
{
    if (entry)
        printf("%s: %.*s\n", how, (int)entry->value.len, (const char *)entry->value.data);
    else
        printf("%s: %s\n", how, weir_error_text(status));
}

/* The result lives until the callback returns. */
static void on_entry(void *data, const struct kv_store_get_result *result)
{
    print(data, result->status, result->reply);
}

static int call_back(struct weir_client *client, const struct kv_key *key)
{
    return kv_store_get_then(kv_store_get(client, key, NULL), on_entry, "called back");
}

/* The loop runs meanwhile; the result lives until it is given up. */
static void wait_for_it(struct weir_client *client, const struct kv_key *key)
{
    struct kv_store_get_result result;
    int status = kv_store_get_wait(kv_store_get(client, key, NULL), &result);
    print("waited for", status, result.reply);
    kv_store_get_result_fini(&result);
}

WEIR_TASK(copy_entry, {
    struct weir_client *from, *to;
    struct kv_key key;
    struct kv_store_get_result got;
})
{
    WEIR_BEGIN;
    WEIR_AWAIT(kv_store_get(my->from, &my->key, NULL), &my->got);
    print("awaited", WEIR_STATUS, my->got.reply);
    if (WEIR_STATUS == WEIR_OK)
        WEIR_AWAIT(kv_store_put(my->to, my->got.reply, NULL), NULL);
    int status = WEIR_STATUS;
    kv_store_get_result_fini(&my->got);
    return status;
    WEIR_END;
}

int main(int argc, char **argv)
{
    if (argc < 3)
        return 64;
    struct kv_key key = {.name = {argv[2], strlen(argv[2])}};
    struct weir_reactor *reactor = weir_reactor_new();
    struct weir_client *from = weir_client_new(reactor, argv[1], NULL);
    struct weir_client *to = weir_client_new(reactor, argv[argc - 1 > 2 ? 3 : 1], NULL);

    int err = call_back(from, &key);
    wait_for_it(from, &key);
    if (!err)
        err = weir_future_wait_take(
            WEIR_START(copy_entry, weir_reactor_scope(reactor), .from = from, .to = to, .key = key),
            NULL);
    if (err)
        fprintf(stderr, "ways: %s\n", weir_error_text(err));
    weir_client_free(to);
    weir_client_free(from);
    weir_reactor_free(reactor);
    return err ? 1 : 0;
}
