/* Channels: who listens, and telling them.
 *
 * A client keeps the names that it is subscribed to, the server keeps per channel and per pattern the clients. A client that does not read
 * fast enough is cut off: messages are never kept without a bound. */
#include "commands.h"

#include <stdlib.h>
#include <string.h>

/* The clients of one channel or pattern. */
struct subscribers {
    size_t count, room;
    struct client *clients[];
};

static struct subscribers *add_subscriber(struct subscribers *all, struct client *client)
{
    size_t count = all ? all->count : 0, room = all ? all->room : 0;
    if (count == room) {
        room = room ? room * 2 : 4;
        all = realloc(all, sizeof *all + room * sizeof(struct client *));
        if (!all)
            return NULL;
        all->count = count;
        all->room = room;
    }
    all->clients[all->count++] = client;
    return all;
}

static void remove_subscriber(struct subscribers *all, const struct client *client)
{
    for (size_t i = 0; i < all->count; i++) {
        if (all->clients[i] == client) {
            all->clients[i] = all->clients[--all->count];
            return;
        }
    }
}

static bool subscribe(struct dict *mine, struct dict *everybodys, struct client *client,
                      struct weir_bytes name)
{
    bool fresh, first;
    struct dict_entry *own = dict_add(mine, name, &fresh);
    if (!own)
        return false;
    if (!fresh)
        return true;
    struct dict_entry *entry = dict_add(everybodys, name, &first);
    struct subscribers *all = entry ? add_subscriber(entry->value.pointer, client) : NULL;
    if (!all) {
        free(dict_take(mine, name));
        return false;
    }
    entry->value.pointer = all;
    return true;
}

static void leave(struct dict *everybodys, struct client *client, struct weir_bytes name)
{
    struct dict_entry *entry = dict_find(everybodys, name);
    struct subscribers *all = entry->value.pointer;
    remove_subscriber(all, client);
    if (all->count)
        return;
    free(all);
    free(dict_take(everybodys, name));
}

static void unsubscribe(struct dict *mine, struct dict *everybodys, struct client *client,
                        struct weir_bytes name)
{
    if (!dict_find(mine, name))
        return;
    leave(everybodys, client, name);
    free(dict_take(mine, name));
}

size_t client_subscriptions(const struct client *client)
{
    return client->channels.count + client->patterns.count;
}

static void leave_all(struct dict *mine, struct dict *everybodys, struct client *client)
{
    for (struct dict_entry *entry; (entry = dict_pick(mine, 0)) != NULL;)
        unsubscribe(mine, everybodys, client, dict_key(entry));
}

static void drop(struct dict_entry *entry)
{
    free(entry);
}

void client_unsubscribe_all(struct client *client)
{
    leave_all(&client->channels, &client->server->channels, client);
    leave_all(&client->patterns, &client->server->patterns, client);
    dict_fini(&client->channels, drop);
    dict_fini(&client->patterns, drop);
}

/* --- commands --- */

/* One of the replies of a command that has one per name. */
static struct resp_value *reply_at(struct command *c, size_t index)
{
    return index ? &c->more[index - 1] : c->reply;
}

static bool make_replies(struct command *c, size_t count)
{
    c->more_count = count - 1;
    c->more = count > 1 ? weir_arena_zalloc(c->arena, (count - 1) * sizeof *c->more) : NULL;
    if (count == 1 || c->more)
        return true;
    c->more_count = 0;
    reply_no_memory(c);
    return false;
}

/* `name` data NULL: there was nothing to leave. */
static void put_subscription(struct command *c, size_t index, const char *what,
                             struct weir_bytes name)
{
    struct resp_value *parts = put_push(c, reply_at(c, index), 3);
    bool keep = c->keep;
    if (!parts)
        return;
    c->keep = true;
    put_text(c, &parts[0], what);
    if (name.data)
        put_bulk(c, &parts[1], name);
    else
        put_null(c, &parts[1]);
    c->keep = keep;
    put_integer(&parts[2], (int64_t)client_subscriptions(c->client));
}

static void subscribe_all(struct command *c, bool patterns)
{
    struct client *client = c->client;
    struct dict *mine = patterns ? &client->patterns : &client->channels;
    struct dict *all = patterns ? &c->server->patterns : &c->server->channels;
    if (!make_replies(c, c->argc - 1))
        return;
    for (size_t i = 1; i < c->argc; i++) {
        if (subscribe(mine, all, client, c->argv[i]))
            put_subscription(c, i - 1, patterns ? "psubscribe" : "subscribe", c->argv[i]);
        else
            put_error(reply_at(c, i - 1), "OOM command not allowed: out of memory");
    }
}

void cmd_subscribe(struct command *c)
{
    subscribe_all(c, false);
}

void cmd_psubscribe(struct command *c)
{
    subscribe_all(c, true);
}

/* Without names: everything. */
static void unsubscribe_everything(struct command *c, struct dict *mine, struct dict *all,
                                   const char *what)
{
    size_t count = mine->count;
    if (!make_replies(c, count ? count : 1))
        return;
    for (size_t i = 0; i < count; i++) {
        const struct dict_entry *entry = dict_pick(mine, 0);
        struct weir_bytes name = dict_key(entry);
        struct blob *kept = blob_new(name);
        unsubscribe(mine, all, c->client, name);
        put_subscription(c, i, what, kept ? blob_bytes(kept) : (struct weir_bytes){0});
        free(kept);
    }
    if (!count)
        put_subscription(c, 0, what, (struct weir_bytes){0});
}

static void unsubscribe_some(struct command *c, bool patterns)
{
    struct dict *mine = patterns ? &c->client->patterns : &c->client->channels;
    struct dict *all = patterns ? &c->server->patterns : &c->server->channels;
    const char *what = patterns ? "punsubscribe" : "unsubscribe";
    if (c->argc == 1) {
        unsubscribe_everything(c, mine, all, what);
        return;
    }
    if (!make_replies(c, c->argc - 1))
        return;
    for (size_t i = 1; i < c->argc; i++) {
        unsubscribe(mine, all, c->client, c->argv[i]);
        put_subscription(c, i - 1, what, c->argv[i]);
    }
}

void cmd_unsubscribe(struct command *c)
{
    unsubscribe_some(c, false);
}

void cmd_punsubscribe(struct command *c)
{
    unsubscribe_some(c, true);
}

/* --- publishing --- */

/* `pattern` data NULL: a message of the channel itself. */
static bool tell(struct command *c, struct client *client, struct weir_bytes pattern)
{
    struct command told = *c;
    struct resp_value message = {0};
    bool named = pattern.data != NULL;
    told.client = client; /* whose protocol version counts */
    struct resp_value *parts = put_push(&told, &message, named ? 4 : 3);
    if (!parts)
        return false;
    put_text(&told, parts++, named ? "pmessage" : "message");
    if (named)
        put_bulk(&told, parts++, pattern);
    put_bulk(&told, parts++, c->argv[1]);
    put_bulk(&told, parts, c->argv[2]);
    return client_push(client, &message);
}

static int64_t tell_all(struct command *c, const struct dict_entry *entry,
                        struct weir_bytes pattern)
{
    const struct subscribers *all = entry->value.pointer;
    int64_t told = 0;
    for (size_t i = 0; i < all->count; i++)
        told += tell(c, all->clients[i], pattern);
    return told;
}

void cmd_publish(struct command *c)
{
    struct dict_entry *entry = dict_find(&c->server->channels, c->argv[1]);
    int64_t told = entry ? tell_all(c, entry, (struct weir_bytes){0}) : 0;
    struct dict_walk walk = {.dict = &c->server->patterns};
    while (walk.dict->count && (entry = dict_walk(&walk)) != NULL) {
        if (glob_matches(dict_key(entry), c->argv[1]))
            told += tell_all(c, entry, dict_key(entry));
    }
    put_integer(c->reply, told);
}

/* --- asking --- */

static void channel_found(void *data, struct dict_entry *entry)
{
    struct scan *scan = data;
    if (!scan->pattern.data || glob_matches(scan->pattern, dict_key(entry)))
        scan_found(scan, dict_key(entry));
}

static void list_channels(struct command *c)
{
    struct scan scan = {.c = c};
    if (c->argc > 2)
        scan.pattern = c->argv[2];
    dict_scan(&c->server->channels, 0, SIZE_MAX, channel_found, &scan);
    struct resp_value *items = put_array(c, c->reply, scan.found_count);
    for (size_t i = 0; items && i < scan.found_count; i++)
        put_bulk(c, &items[i], scan.found[i]);
}

static void count_subscribers(struct command *c)
{
    struct resp_value *items = put_array(c, c->reply, (c->argc - 2) * 2);
    for (size_t i = 2; items && i < c->argc; i++) {
        const struct dict_entry *entry = dict_find(&c->server->channels, c->argv[i]);
        const struct subscribers *all = entry ? entry->value.pointer : NULL;
        put_bulk(c, &items[(i - 2) * 2], c->argv[i]);
        put_integer(&items[(i - 2) * 2 + 1], all ? (int64_t)all->count : 0);
    }
}

void cmd_pubsub(struct command *c)
{
    if (is_word(c->argv[1], "channels"))
        list_channels(c);
    else if (is_word(c->argv[1], "numsub"))
        count_subscribers(c);
    else if (is_word(c->argv[1], "numpat"))
        put_integer(c->reply, (int64_t)c->server->patterns.count);
    else
        put_error(c->reply, "ERR Unknown PUBSUB subcommand or wrong number of arguments");
}
