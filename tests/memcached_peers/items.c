/* items URL — asks a memcached through the operations of items.weir; ends with 1 when an answer is wrong. */
#include "items.h"

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

static struct weir_str str(const char *text)
{
    return (struct weir_str){text, strlen(text)};
}

static void set(struct weir_client *client, const char *key, const char *data)
{
    struct items_items_set_request request = {.key = str(key), .data = bytes(data), .flags = 7};
    struct items_items_set_result result;
    int status = items_items_set_wait(items_items_set(client, &request, NULL), &result);
    check(status == WEIR_OK, "set", status, result.text);
    items_items_set_result_fini(&result);
}

static void add(struct weir_client *client, const char *key, int expected)
{
    struct items_items_add_request request = {.key = str(key), .data = bytes("added")};
    struct items_items_add_result result;
    int status = items_items_add_wait(items_items_add(client, &request, NULL), &result);
    check(status == expected, "add", status, result.text);
    items_items_add_result_fini(&result);
}

/* NULL: there is none. */
static void get(struct weir_client *client, const char *key, const char *data)
{
    struct items_items_get_request request = {.name = str(key)};
    struct items_items_get_stream *stream = items_items_get(client, &request, NULL);
    const struct items_items_get_item *item;
    int status, found = 0;
    while (!(status = weir_future_wait_take(items_items_get_stream_next(stream), NULL)) &&
           (item = items_items_get_stream_item(stream)) != NULL)
        found += data && item->data.len == strlen(data) &&
                 memcmp(item->data.data, data, item->data.len) == 0;
    check(!status && found == (data != NULL), key, status, (struct weir_str){0});
    weir_future_cancel(&stream);
}

static void incr(struct weir_client *client, const char *key, int expected, uint64_t value)
{
    struct items_items_incr_request request = {.key = str(key), .by = 5};
    struct items_items_incr_result result;
    int status = items_items_incr_wait(items_items_incr(client, &request, NULL), &result);
    bool right = status == expected && (status || result.reply->value == value);
    if (status == WEIR_UNKNOWN)
        right = right && result.text.len > 10; /* the server's own words */
    check(right, "incr", status, result.text);
    items_items_incr_result_fini(&result);
}

static void drop(struct weir_client *client, const char *key, int expected)
{
    struct items_items_remove_request request = {.key = str(key)};
    struct items_items_remove_result result;
    int status = items_items_remove_wait(items_items_remove(client, &request, NULL), &result);
    check(status == expected, "remove", status, result.text);
    items_items_remove_result_fini(&result);
}

static void stats(struct weir_client *client)
{
    struct items_items_stats_request request = {0};
    struct items_items_stats_stream *stream = items_items_stats(client, &request, NULL);
    int status, count = 0;
    while (!(status = weir_future_wait_take(items_items_stats_stream_next(stream), NULL)) &&
           items_items_stats_stream_item(stream) != NULL)
        count++;
    check(!status && count > 5, "stats", status, (struct weir_str){0});
    weir_future_cancel(&stream);
}

/* Nothing answers it: what is asked next gets its own answer. */
static void quiet(struct weir_client *client, const char *key, const char *data)
{
    struct memcached_text_command command = {.kind = MEMCACHED_TEXT_COMMAND_KIND_SET};
    command.set.key = str(key);
    command.set.data = bytes(data);
    command.set.quiet.kind = MEMCACHED_TEXT_QUIET_KIND_NOREPLY;
    int status = items_items_quiet(client, &command, NULL);
    check(!status, "quiet", status, (struct weir_str){0});
    get(client, key, data);
}

int main(int argc, char **argv)
{
    struct weir_reactor *reactor = weir_reactor_new();
    struct weir_client *client = argc == 2 ? weir_client_new(reactor, argv[1], NULL) : NULL;
    if (!client)
        return 64;
    get(client, "text", NULL);
    set(client, "text", "some\r\nlines");
    get(client, "text", "some\r\nlines");
    add(client, "text", WEIR_ALREADY_EXISTS);
    add(client, "other", WEIR_OK);
    get(client, "other", "added");
    set(client, "n", "37");
    incr(client, "n", WEIR_OK, 42);
    incr(client, "nothing", WEIR_NOT_FOUND, 0);
    incr(client, "text", WEIR_UNKNOWN, 0);
    quiet(client, "text", "quietly");
    stats(client);
    drop(client, "text", WEIR_OK);
    drop(client, "text", WEIR_NOT_FOUND);
    get(client, "text", NULL);
    weir_client_free(client);
    weir_reactor_free(reactor);
    return failures ? 1 : 0;
}
