/* Commands about the connection and the server. */
#include "commands.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

void cmd_ping(struct command *c)
{
    bool listens = client_subscriptions(c->client) && !is_resp3(c);
    if (c->argc > 2) {
        put_error(c->reply, "ERR wrong number of arguments for 'ping' command");
    } else if (listens) {
        struct resp_value *parts = put_array(c, c->reply, 2);
        if (!parts)
            return;
        put_text(c, &parts[0], "pong");
        put_bulk(c, &parts[1], c->argc == 2 ? c->argv[1] : (struct weir_bytes){0});
    } else if (c->argc == 2) {
        put_bulk(c, c->reply, c->argv[1]);
    } else {
        put_simple(c->reply, "PONG");
    }
}

void cmd_echo(struct command *c)
{
    put_bulk(c, c->reply, c->argv[1]);
}

void cmd_select(struct command *c)
{
    int64_t n;
    if (!want_integer(c, 1, &n))
        return;
    if (n == 0)
        reply_ok(c);
    else
        put_error(c->reply, "ERR DB index is out of range");
}

void cmd_quit(struct command *c)
{
    c->close = true;
    reply_ok(c);
}

void cmd_reset(struct command *c)
{
    transaction_forget(c->client);
    client_unsubscribe_all(c->client);
    c->client->resp = 2;
    c->client->name[0] = '\0';
    put_simple(c->reply, "RESET");
}

void cmd_time(struct command *c)
{
    char text[24];
    struct resp_value *parts = put_array(c, c->reply, 2);
    if (!parts)
        return;
    snprintf(text, sizeof text, "%lld", (long long)(c->store->now_ms / 1000));
    put_text(c, &parts[0], text);
    snprintf(text, sizeof text, "%lld", (long long)(c->store->now_ms % 1000 * 1000));
    put_text(c, &parts[1], text);
}

/* --- HELLO, AUTH, CLIENT --- */

static bool set_name(struct command *c, struct weir_bytes name)
{
    bool fits = name.len < CLIENT_NAME_MAX;
    for (size_t i = 0; fits && i < name.len; i++)
        fits = name.data[i] > ' ' && name.data[i] < 0x7f;
    if (!fits) {
        put_error(c->reply,
                  "ERR Client names cannot contain spaces, newlines or special characters.");
        return false;
    }
    if (name.len)
        memcpy(c->client->name, name.data, name.len);
    c->client->name[name.len] = '\0';
    return true;
}

static void put_pair(struct command *c, struct pairs pairs, size_t index, const char *key,
                     const char *value)
{
    put_text(c, pair_key(pairs, index), key);
    put_text(c, pair_value(pairs, index), value);
}

static void put_number(struct command *c, struct pairs pairs, size_t index, const char *key,
                       int64_t value)
{
    put_text(c, pair_key(pairs, index), key);
    put_integer(pair_value(pairs, index), value);
}

static void reply_hello(struct command *c)
{
    struct pairs pairs = put_map(c, c->reply, 7);
    if (!pairs.flat && !pairs.pairs)
        return;
    put_pair(c, pairs, 0, "server", "redis");
    put_pair(c, pairs, 1, "version", SERVER_VERSION);
    put_number(c, pairs, 2, "proto", c->client->resp);
    put_number(c, pairs, 3, "id", (int64_t)c->client->id);
    put_pair(c, pairs, 4, "mode", "standalone");
    put_pair(c, pairs, 5, "role", "master");
    put_text(c, pair_key(pairs, 6), "modules");
    put_array(c, pair_value(pairs, 6), 0);
}

void cmd_hello(struct command *c)
{
    int64_t version = c->client->resp;
    if (c->argc > 1 && (!parse_integer(c->argv[1], &version) || version < 2 || version > 3)) {
        put_error(c->reply, "NOPROTO unsupported protocol version");
        return;
    }
    for (size_t i = 2; i < c->argc;) {
        if (is_word(c->argv[i], "setname") && i + 1 < c->argc) {
            if (!set_name(c, c->argv[i + 1]))
                return;
            i += 2;
        } else if (is_word(c->argv[i], "auth") && i + 2 < c->argc) {
            put_error(c->reply, "WRONGPASS invalid username-password pair or user is disabled.");
            return;
        } else {
            reply_syntax_error(c);
            return;
        }
    }
    c->client->resp = (int)version;
    reply_hello(c);
}

void cmd_auth(struct command *c)
{
    put_error(c->reply,
              "ERR AUTH <password> called without any password configured for the default "
              "user. Are you sure your configuration is correct?");
}

static size_t describe_client(const struct client *client, int64_t now_ms, char *to, size_t room)
{
    int len = snprintf(to, room,
                       "id=%llu addr=%s laddr= fd=0 name=%s age=%lld idle=0 flags=%s db=0 sub=%zu "
                       "psub=%zu multi=%d resp=%d cmd=%s user=default\n",
                       (unsigned long long)client->id, client->address, client->name,
                       (long long)((now_ms - client->since_ms) / 1000),
                       client_subscriptions(client) ? "P"
                       : client->in_multi           ? "x"
                                                    : "N",
                       client->channels.count, client->patterns.count,
                       client->in_multi ? (int)client->queue_count : -1, client->resp,
                       client->last_command ? client->last_command : "NULL");
    return len < 0 ? 0 : (size_t)len < room ? (size_t)len : room - 1;
}

enum { CLIENT_LINE = 512 };

static void list_clients(struct command *c, bool only_me)
{
    size_t room = (only_me ? 1 : c->server->client_count) * CLIENT_LINE + 1, len = 0;
    char *text = weir_arena_alloc(c->arena, room);
    struct weir_list *link, *next;
    if (!text) {
        reply_no_memory(c);
        return;
    }
    WEIR_LIST_EACH(link, next, &c->server->clients)
    {
        const struct client *client = WEIR_CONTAINER(link, struct client, link);
        if (!only_me || client == c->client)
            len += describe_client(client, c->store->now_ms, text + len,
                                   room - len < CLIENT_LINE ? room - len : CLIENT_LINE);
    }
    put_verbatim(c, c->reply, (struct weir_bytes){(uint8_t *)text, len});
}

void cmd_client(struct command *c)
{
    struct weir_bytes sub = c->argv[1];
    if (is_word(sub, "id"))
        put_integer(c->reply, (int64_t)c->client->id);
    else if (is_word(sub, "getname") && !c->client->name[0])
        put_null(c, c->reply);
    else if (is_word(sub, "getname"))
        put_text(c, c->reply, c->client->name);
    else if (is_word(sub, "setname") && c->argc == 3) {
        if (set_name(c, c->argv[2]))
            reply_ok(c);
    } else if (is_word(sub, "list") || is_word(sub, "info"))
        list_clients(c, is_word(sub, "info"));
    else if (is_word(sub, "setinfo") || is_word(sub, "no-evict") || is_word(sub, "no-touch"))
        reply_ok(c);
    else
        put_error(c->reply, "ERR Unknown subcommand or wrong number of arguments for 'client'");
}

/* --- INFO, CONFIG --- */

static long resident_bytes(void)
{
    long pages = 0, resident = 0;
    FILE *file = fopen("/proc/self/statm", "r");
    if (!file)
        return 0;
    if (fscanf(file, "%ld %ld", &pages, &resident) != 2)
        resident = 0;
    fclose(file);
    return resident * sysconf(_SC_PAGESIZE);
}

void cmd_info(struct command *c)
{
    char text[1536];
    const struct server *s = c->server;
    int len = snprintf(
        text, sizeof text,
        "# Server\r\nredis_version:" SERVER_VERSION "\r\nredis_mode:standalone\r\nos:%s\r\n"
        "arch_bits:%zu\r\nprocess_id:%ld\r\ntcp_port:%u\r\nuptime_in_seconds:%lld\r\n\r\n"
        "# Clients\r\nconnected_clients:%zu\r\npubsub_clients:%zu\r\n\r\n"
        "# Memory\r\nused_memory_rss:%ld\r\nmaxmemory:0\r\n\r\n"
        "# Persistence\r\nloading:0\r\nrdb_changes_since_last_save:%llu\r\naof_enabled:0\r\n\r\n"
        "# Stats\r\ntotal_connections_received:%llu\r\ntotal_commands_processed:%llu\r\n"
        "expired_keys:%llu\r\nkeyspace_hits:%llu\r\nkeyspace_misses:%llu\r\n"
        "pubsub_channels:%zu\r\npubsub_patterns:%zu\r\n\r\n"
        "# Replication\r\nrole:master\r\nconnected_slaves:0\r\n\r\n# Keyspace\r\n",
        "Linux", sizeof(void *) * 8, (long)getpid(), s->port,
        (long long)((s->store.now_ms - s->started_ms) / 1000), s->client_count, s->channels.count,
        resident_bytes(), (unsigned long long)s->store.version, (unsigned long long)s->connections,
        (unsigned long long)s->commands, (unsigned long long)s->store.expired,
        (unsigned long long)s->store.hits, (unsigned long long)s->store.misses, s->channels.count,
        s->patterns.count);
    if (s->store.keys.count && len > 0 && (size_t)len < sizeof text)
        len +=
            snprintf(text + len, sizeof text - (size_t)len,
                     "db0:keys=%zu,expires=%zu,avg_ttl=0\r\n", s->store.keys.count, s->store.timed);
    bool keep = c->keep;
    c->keep = true;
    put_verbatim(c, c->reply, (struct weir_bytes){(uint8_t *)text, strlen(text)});
    c->keep = keep;
}

static const char *const settings[][2] = {
    {"save", ""},
    {"appendonly", "no"},
    {"maxmemory", "0"},
    {"maxmemory-policy", "noeviction"},
    {"databases", "1"},
    {"timeout", "0"},
    {"maxclients", "10000"},
};
enum { SETTINGS = sizeof settings / sizeof *settings };

static void get_settings(struct command *c)
{
    size_t found[SETTINGS], count = 0;
    for (size_t i = 0; i < SETTINGS; i++) {
        struct weir_bytes name = {(const uint8_t *)settings[i][0], strlen(settings[i][0])};
        for (size_t k = 2; k < c->argc; k++) {
            if (glob_matches(c->argv[k], name)) {
                found[count++] = i;
                break;
            }
        }
    }
    struct pairs pairs = put_map(c, c->reply, count);
    for (size_t i = 0; (pairs.flat || pairs.pairs) && i < count; i++)
        put_pair(c, pairs, i, settings[found[i]][0], settings[found[i]][1]);
}

void cmd_config(struct command *c)
{
    if (is_word(c->argv[1], "get") && c->argc > 2)
        get_settings(c);
    else if (is_word(c->argv[1], "resetstat"))
        reply_ok(c);
    else if (is_word(c->argv[1], "set"))
        put_error(c->reply, "ERR CONFIG SET is not supported: this server has no settings");
    else
        put_error(c->reply, "ERR Unknown subcommand or wrong number of arguments for 'config'");
}

/* --- COMMAND --- */

static void put_info(struct command *c, struct resp_value *v, const struct command_info *info)
{
    struct resp_value *parts = put_array(c, v, 6);
    if (!parts)
        return;
    put_text(c, &parts[0], info->name);
    put_integer(&parts[1], info->arity);
    struct resp_value *flags = put_set(c, &parts[2], info->flags & COMMAND_FAST ? 2 : 1);
    if (flags) {
        put_simple(&flags[0], info->flags & COMMAND_WRITE ? "write" : "readonly");
        if (info->flags & COMMAND_FAST)
            put_simple(&flags[1], "fast");
    }
    put_integer(&parts[3], info->first_key);
    put_integer(&parts[4], info->last_key);
    put_integer(&parts[5], info->key_step);
}

void cmd_command(struct command *c)
{
    size_t count;
    const struct command_info *all = command_list(&count);
    if (c->argc > 2 && is_word(c->argv[1], "count")) {
        put_error(c->reply, "ERR wrong number of arguments for 'command|count' command");
    } else if (c->argc > 1 && is_word(c->argv[1], "count")) {
        put_integer(c->reply, (int64_t)count);
    } else if (c->argc > 1 && is_word(c->argv[1], "docs")) {
        put_map(c, c->reply, 0); /* clients do without */
    } else if (c->argc > 1 && is_word(c->argv[1], "info")) {
        struct resp_value *items = put_array(c, c->reply, c->argc - 2);
        for (size_t i = 2; items && i < c->argc; i++) {
            const struct command_info *info = command_find(c->argv[i]);
            info ? put_info(c, &items[i - 2], info) : put_null_array(c, &items[i - 2]);
        }
    } else if (c->argc > 1 && is_word(c->argv[1], "list")) {
        struct resp_value *items = put_array(c, c->reply, count);
        for (size_t i = 0; items && i < count; i++)
            put_text(c, &items[i], all[i].name);
    } else if (c->argc > 1) {
        put_error(c->reply, "ERR Unknown subcommand or wrong number of arguments for 'command'");
    } else {
        struct resp_value *items = put_array(c, c->reply, count);
        for (size_t i = 0; items && i < count; i++)
            put_info(c, &items[i], &all[i]);
    }
}
