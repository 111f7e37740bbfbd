/* MULTI, EXEC, WATCH. */
#include "commands.h"

#include <stdlib.h>
#include <string.h>

enum { MOST_QUEUED = 100000, MOST_WATCHED = 10000 };

void transaction_break(struct client *client)
{
    client->multi_broken |= client->in_multi;
}

static void forget_watched(struct client *client)
{
    for (size_t i = 0; i < client->watched_count; i++)
        free(client->watched[i].key);
    free(client->watched);
    client->watched = NULL;
    client->watched_count = 0;
}

void transaction_forget(struct client *client)
{
    for (size_t i = 0; i < client->queue_count; i++)
        free(client->queue[i].argv);
    free(client->queue);
    client->queue = NULL;
    client->queue_count = 0;
    client->in_multi = client->multi_broken = false;
    forget_watched(client);
}

void cmd_multi(struct command *c)
{
    if (c->client->in_multi) {
        put_error(c->reply, "ERR MULTI calls can not be nested");
        return;
    }
    c->client->in_multi = true;
    reply_ok(c);
}

void cmd_discard(struct command *c)
{
    if (!c->client->in_multi) {
        put_error(c->reply, "ERR DISCARD without MULTI");
        return;
    }
    transaction_forget(c->client);
    reply_ok(c);
}

/* --- queueing --- */

/* Arguments outlive their request: one block, the views first. */
static struct weir_bytes *copy_arguments(const struct command *c)
{
    size_t size = c->argc * sizeof *c->argv;
    for (size_t i = 0; i < c->argc; i++)
        size += c->argv[i].len;
    struct weir_bytes *argv = malloc(size);
    uint8_t *to = argv ? (uint8_t *)(argv + c->argc) : NULL;
    for (size_t i = 0; argv && i < c->argc; i++) {
        if (c->argv[i].len)
            memcpy(to, c->argv[i].data, c->argv[i].len);
        argv[i] = (struct weir_bytes){to, c->argv[i].len};
        to += c->argv[i].len;
    }
    return argv;
}

static bool grow_queue(struct client *client)
{
    size_t n = client->queue_count;
    if (n & (n - 1) || n == MOST_QUEUED)
        return n < MOST_QUEUED;
    struct queued *queue = realloc(client->queue, (n ? n * 2 : 1) * sizeof *queue);
    if (queue)
        client->queue = queue;
    return queue != NULL;
}

void transaction_queue(struct command *c, const struct command_info *info)
{
    struct client *client = c->client;
    struct weir_bytes *argv = grow_queue(client) ? copy_arguments(c) : NULL;
    if (!argv) {
        transaction_break(client);
        reply_no_memory(c);
        return;
    }
    client->queue[client->queue_count++] = (struct queued){info, argv, c->argc};
    put_simple(c->reply, "QUEUED");
}

/* --- EXEC --- */

static bool watched_changed(struct command *c)
{
    for (size_t i = 0; i < c->client->watched_count; i++) {
        const struct watched *watched = &c->client->watched[i];
        if (store_version(c->store, blob_bytes(watched->key)) != watched->version)
            return true;
    }
    return false;
}

static void run_queue(struct command *c)
{
    struct client *client = c->client;
    struct resp_value *items = put_array(c, c->reply, client->queue_count);
    client->in_multi = false;
    for (size_t i = 0; items && i < client->queue_count; i++) {
        struct command one = *c;
        one.argv = client->queue[i].argv;
        one.argc = client->queue[i].argc;
        one.reply = &items[i];
        one.keep = true; /* later commands may change what this one shows */
        command_call(&one, client->queue[i].info);
    }
}

void cmd_exec(struct command *c)
{
    struct client *client = c->client;
    if (!client->in_multi) {
        put_error(c->reply, "ERR EXEC without MULTI");
        return;
    }
    if (client->multi_broken)
        put_error(c->reply, "EXECABORT Transaction discarded because of previous errors.");
    else if (watched_changed(c))
        put_null_array(c, c->reply);
    else
        run_queue(c);
    transaction_forget(client);
}

/* --- WATCH --- */

static bool watch(struct command *c, struct weir_bytes key)
{
    struct client *client = c->client;
    size_t n = client->watched_count;
    if (n == MOST_WATCHED)
        return false;
    struct watched *watched = realloc(client->watched, (n + 1) * sizeof *watched);
    struct blob *kept = watched ? blob_new(key) : NULL;
    if (watched)
        client->watched = watched;
    if (!kept)
        return false;
    watched[n] = (struct watched){store_version(c->store, key), kept};
    client->watched_count++;
    return true;
}

void cmd_watch(struct command *c)
{
    if (c->client->in_multi) {
        put_error(c->reply, "ERR WATCH inside MULTI is not allowed");
        return;
    }
    for (size_t i = 1; i < c->argc; i++) {
        if (!watch(c, c->argv[i])) {
            reply_no_memory(c);
            return;
        }
    }
    reply_ok(c);
}

void cmd_unwatch(struct command *c)
{
    forget_watched(c->client);
    reply_ok(c);
}
