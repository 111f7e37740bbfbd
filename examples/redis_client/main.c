/* redis_client — says one thing to a Redis server through the operations of redis.weir.
 *
 *     redis_client tcp://127.0.0.1:6379 set greeting hello 60
 */
#include "client.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { WORDS_MAX = 64 };

/* What stands behind the command. */
struct words {
    struct weir_bytes items[WORDS_MAX];
    char **text;
    int count;
};

struct command {
    const char *name, *takes;
    int least, most;
    int (*run)(struct weir_client *client, struct words *words);
};

/* --- what is printed ----------------------------------------------------------------------------- */

struct weir_bytes client_bytes(const char *text)
{
    return (struct weir_bytes){(const uint8_t *)text, strlen(text)};
}

void client_print(struct weir_bytes value)
{
    fwrite(value.data, 1, value.len, stdout);
    putchar('\n');
}

void client_print_value(const struct resp_value *value)
{
    if (value->kind == RESP_VALUE_KIND_BULK)
        client_print(value->bulk.data);
    else if (value->kind == RESP_VALUE_KIND_INTEGER)
        printf("%lld\n", (long long)value->integer);
    else
        puts("(nil)");
}

static int print_count(int64_t value)
{
    printf("%lld\n", (long long)value);
    return 0;
}

int client_outcome(int status, struct weir_str text)
{
    if (!status)
        return 0;
    if (text.len) {
        fprintf(stderr, "redis_client: %.*s\n", (int)text.len, text.data);
        return status == WEIR_UNKNOWN ? EXIT_REFUSED : EXIT_NO_SERVER;
    }
    fprintf(stderr, "redis_client: %s\n", weir_error_text(status));
    return EXIT_NO_SERVER;
}

/* --- commands ------------------------------------------------------------------------------------ */

static int get(struct weir_client *client, struct words *words)
{
    const struct redis_client_get_request request = {.key = words->items[0]};
    struct redis_client_get_result result;
    int status = redis_client_get_wait(redis_client_get(client, &request, NULL), &result);
    int code = client_outcome(status, result.text);
    if (!code && result.reply->has_value)
        client_print(result.reply->value);
    else if (!code)
        puts("(nil)");
    redis_client_get_result_fini(&result);
    return code;
}

static int set(struct weir_client *client, struct words *words)
{
    struct redis_client_set_request request = {.key = words->items[0], .value = words->items[1]};
    struct redis_client_set_result result;
    if (words->count == 3) {
        char *end;
        request.has_seconds = true;
        request.seconds = (uint32_t)strtoul(words->text[2], &end, 10);
        if (*end || !*words->text[2])
            return EXIT_USAGE;
    }
    int status = redis_client_set_wait(redis_client_set(client, &request, NULL), &result);
    int code = client_outcome(status, result.text);
    if (!code)
        puts("OK");
    redis_client_set_result_fini(&result);
    return code;
}

static int incr(struct weir_client *client, struct words *words)
{
    const struct redis_client_incr_request request = {.key = words->items[0]};
    struct redis_client_incr_result result;
    int status = redis_client_incr_wait(redis_client_incr(client, &request, NULL), &result);
    int code = client_outcome(status, result.text);
    if (!code)
        print_count(result.reply->value);
    redis_client_incr_result_fini(&result);
    return code;
}

static int del(struct weir_client *client, struct words *words)
{
    const struct redis_client_del_request request = {
        .keys = {words->items, (size_t)words->count},
    };
    struct redis_client_del_result result;
    int status = redis_client_del_wait(redis_client_del(client, &request, NULL), &result);
    int code = client_outcome(status, result.text);
    if (!code)
        print_count(result.reply->count);
    redis_client_del_result_fini(&result);
    return code;
}

static int mget(struct weir_client *client, struct words *words)
{
    const struct redis_client_mget_request request = {
        .keys = {words->items, (size_t)words->count},
    };
    struct redis_client_mget_result result;
    int status = redis_client_mget_wait(redis_client_mget(client, &request, NULL), &result);
    int code = client_outcome(status, result.text);
    for (size_t i = 0; !code && i < result.reply->values.count; i++)
        client_print_value(&result.reply->values.items[i]);
    redis_client_mget_result_fini(&result);
    return code;
}

static int publish(struct weir_client *client, struct words *words)
{
    const struct redis_client_publish_request request = {words->items[0], words->items[1]};
    struct redis_client_publish_result result;
    int status = redis_client_publish_wait(redis_client_publish(client, &request, NULL), &result);
    int code = client_outcome(status, result.text);
    if (!code)
        print_count(result.reply->receivers);
    redis_client_publish_result_fini(&result);
    return code;
}

static const struct command commands[] = {
    {"get", "KEY", 1, 1, get},
    {"set", "KEY VALUE [SECONDS]", 2, 3, set},
    {"incr", "KEY", 1, 1, incr},
    {"del", "KEY...", 1, WORDS_MAX, del},
    {"mget", "KEY...", 1, WORDS_MAX, mget},
    {"publish", "CHANNEL MESSAGE", 2, 2, publish},
};
enum { COMMANDS = sizeof commands / sizeof commands[0] };

/* --- the program --------------------------------------------------------------------------------- */

static int usage(void)
{
    fputs("usage: redis_client URL COMMAND\n", stderr);
    for (size_t i = 0; i < COMMANDS; i++)
        fprintf(stderr, "       %s %s\n", commands[i].name, commands[i].takes);
    fputs("       subscribe CHANNEL... [--count N]\n", stderr);
    return EXIT_USAGE;
}

static int run(const char *url, const struct command *command, struct words *words)
{
    struct weir_reactor *reactor = weir_reactor_new();
    struct weir_client *client = reactor ? weir_client_new(reactor, url, NULL) : NULL;
    int code =
        client ? command->run(client, words) : client_outcome(WEIR_ENOMEM, (struct weir_str){0});
    weir_client_free(client);
    weir_reactor_free(reactor);
    return code == EXIT_USAGE ? usage() : code;
}

static int subscribe(const char *url, struct words *words)
{
    unsigned long limit = 0;
    if (words->count > 2 && strcmp(words->text[words->count - 2], "--count") == 0) {
        char *end;
        limit = strtoul(words->text[words->count - 1], &end, 10);
        if (*end || !limit)
            return usage();
        words->count -= 2;
    }
    return client_subscribe(url, words->items, (size_t)words->count, limit);
}

int main(int argc, char **argv)
{
    struct words words = {.text = argv + 3, .count = argc - 3};
    if (argc < 4 || words.count > WORDS_MAX)
        return usage();
    for (int i = 0; i < words.count; i++)
        words.items[i] = client_bytes(words.text[i]);
    if (strcmp(argv[2], "subscribe") == 0)
        return subscribe(argv[1], &words);
    for (size_t i = 0; i < COMMANDS; i++) {
        const struct command *command = &commands[i];
        if (strcmp(argv[2], command->name) == 0 && words.count >= command->least &&
            words.count <= command->most)
            return run(argv[1], command, &words);
    }
    return usage();
}
