/* keys URL — asks a Redis server through the operations of keys.weir; ends with 1 when an answer is wrong. */
#include "keys.h"

#include <stdio.h>
#include <string.h>
#include <weir/reactor.h>

static int failures;

static void check(bool ok, const char *what, int status, struct weir_str text)
{
    if (!ok)
        printf("wrong: %s (%s %.*s)\n", what, weir_error_name(status), (int)text.len, text.data);
    failures += !ok;
}

static struct weir_bytes bytes(const char *text)
{
    return (struct weir_bytes){(const uint8_t *)text, strlen(text)};
}

static void set(struct weir_client *client, const char *key, const char *value, uint32_t seconds)
{
    struct keys_keys_set_request request = {bytes(key), bytes(value), seconds != 0, seconds};
    struct keys_keys_set_result result;
    int status = keys_keys_set_wait(keys_keys_set(client, &request, NULL), &result);
    check(status == WEIR_OK, "set", status, result.text);
    keys_keys_set_result_fini(&result);
}

/* NULL: there is none. */
static void get(struct weir_client *client, const char *key, const char *value)
{
    struct keys_keys_get_request request = {bytes(key)};
    struct keys_keys_get_result result;
    int status = keys_keys_get_wait(keys_keys_get(client, &request, NULL), &result);
    bool same = !status && result.reply->has_value == (value != NULL);
    if (same && value)
        same = result.reply->value.len == strlen(value) &&
               memcmp(result.reply->value.data, value, strlen(value)) == 0;
    check(same, key, status, result.text);
    keys_keys_get_result_fini(&result);
}

static void incr(struct weir_client *client, const char *key, int64_t by, int64_t value)
{
    struct keys_keys_incrby_request request = {bytes(key), by};
    struct keys_keys_incrby_result result;
    int status = keys_keys_incrby_wait(keys_keys_incrby(client, &request, NULL), &result);
    check(!status && result.reply->value == value, "incrby", status, result.text);
    keys_keys_incrby_result_fini(&result);
}

static void refused(struct weir_client *client)
{
    struct keys_keys_incrby_request request = {bytes("text"), 1};
    struct keys_keys_incrby_result result;
    int status = keys_keys_incrby_wait(keys_keys_incrby(client, &request, NULL), &result);
    check(status == WEIR_UNKNOWN && result.text.len > 4 && memcmp(result.text.data, "ERR ", 4) == 0,
          "the error of incrby", status, result.text);
    keys_keys_incrby_result_fini(&result);
}

static void many(struct weir_client *client)
{
    struct weir_bytes names[] = {bytes("text"), bytes("nothing"), bytes("n")};
    struct keys_keys_mget_request request = {.keys = {names, 3}};
    struct keys_keys_mget_result result;
    int status = keys_keys_mget_wait(keys_keys_mget(client, &request, NULL), &result);
    check(!status && result.reply->values.count == 3 &&
              result.reply->values.items[0].kind == RESP_VALUE_KIND_BULK &&
              result.reply->values.items[1].kind == RESP_VALUE_KIND_NULL,
          "mget", status, result.text);
    keys_keys_mget_result_fini(&result);
    struct keys_keys_del_request gone = {.keys = {names, 3}};
    struct keys_keys_del_result count;
    status = keys_keys_del_wait(keys_keys_del(client, &gone, NULL), &count);
    check(!status && count.reply->count == 2, "del", status, count.text);
    keys_keys_del_result_fini(&count);
}

int main(int argc, char **argv)
{
    struct weir_reactor *reactor = weir_reactor_new();
    struct weir_client *client = argc == 2 ? weir_client_new(reactor, argv[1], NULL) : NULL;
    struct keys_keys_ping_request ping = {0};
    struct keys_keys_ping_result pong;
    if (!client)
        return 64;
    int status = keys_keys_ping_wait(keys_keys_ping(client, &ping, NULL), &pong);
    check(!status, "ping", status, pong.text);
    keys_keys_ping_result_fini(&pong);
    get(client, "text", NULL);
    set(client, "text", "some", 0);
    get(client, "text", "some");
    set(client, "brief", "value", 4000000);
    get(client, "brief", "value");
    incr(client, "n", 5, 5);
    incr(client, "n", -7, -2);
    refused(client);
    many(client);
    get(client, "text", NULL);
    weir_client_free(client);
    weir_reactor_free(reactor);
    return failures ? 1 : 0;
}
