/* The table of commands, and running one. */
#include "commands.h"

#include <stdio.h>
#include <string.h>

static const struct command_info table[] = {
    {"get", cmd_get, 2, COMMAND_FAST, 1, 1, 1},
    {"set", cmd_set, -3, COMMAND_WRITE, 1, 1, 1},
    {"setnx", cmd_setnx, 3, COMMAND_WRITE | COMMAND_FAST, 1, 1, 1},
    {"setex", cmd_setex, 4, COMMAND_WRITE, 1, 1, 1},
    {"psetex", cmd_psetex, 4, COMMAND_WRITE, 1, 1, 1},
    {"getset", cmd_getset, 3, COMMAND_WRITE | COMMAND_FAST, 1, 1, 1},
    {"getdel", cmd_getdel, 2, COMMAND_WRITE | COMMAND_FAST, 1, 1, 1},
    {"getex", cmd_getex, -2, COMMAND_WRITE | COMMAND_FAST, 1, 1, 1},
    {"mget", cmd_mget, -2, COMMAND_FAST, 1, -1, 1},
    {"mset", cmd_mset, -3, COMMAND_WRITE, 1, -1, 2},
    {"msetnx", cmd_msetnx, -3, COMMAND_WRITE, 1, -1, 2},
    {"incr", cmd_incr, 2, COMMAND_WRITE | COMMAND_FAST, 1, 1, 1},
    {"decr", cmd_decr, 2, COMMAND_WRITE | COMMAND_FAST, 1, 1, 1},
    {"incrby", cmd_incrby, 3, COMMAND_WRITE | COMMAND_FAST, 1, 1, 1},
    {"decrby", cmd_decrby, 3, COMMAND_WRITE | COMMAND_FAST, 1, 1, 1},
    {"incrbyfloat", cmd_incrbyfloat, 3, COMMAND_WRITE | COMMAND_FAST, 1, 1, 1},
    {"append", cmd_append, 3, COMMAND_WRITE | COMMAND_FAST, 1, 1, 1},
    {"strlen", cmd_strlen, 2, COMMAND_FAST, 1, 1, 1},
    {"getrange", cmd_getrange, 4, 0, 1, 1, 1},
    {"setrange", cmd_setrange, 4, COMMAND_WRITE, 1, 1, 1},
    {"substr", cmd_getrange, 4, 0, 1, 1, 1},
    {"del", cmd_del, -2, COMMAND_WRITE, 1, -1, 1},
    {"unlink", cmd_del, -2, COMMAND_WRITE | COMMAND_FAST, 1, -1, 1},
    {"exists", cmd_exists, -2, COMMAND_FAST, 1, -1, 1},
    {"touch", cmd_exists, -2, COMMAND_FAST, 1, -1, 1},
    {"type", cmd_type, 2, COMMAND_FAST, 1, 1, 1},
    {"expire", cmd_expire, -3, COMMAND_WRITE | COMMAND_FAST, 1, 1, 1},
    {"pexpire", cmd_pexpire, -3, COMMAND_WRITE | COMMAND_FAST, 1, 1, 1},
    {"expireat", cmd_expireat, -3, COMMAND_WRITE | COMMAND_FAST, 1, 1, 1},
    {"pexpireat", cmd_pexpireat, -3, COMMAND_WRITE | COMMAND_FAST, 1, 1, 1},
    {"ttl", cmd_ttl, 2, COMMAND_FAST, 1, 1, 1},
    {"pttl", cmd_pttl, 2, COMMAND_FAST, 1, 1, 1},
    {"expiretime", cmd_expiretime, 2, COMMAND_FAST, 1, 1, 1},
    {"pexpiretime", cmd_pexpiretime, 2, COMMAND_FAST, 1, 1, 1},
    {"persist", cmd_persist, 2, COMMAND_WRITE | COMMAND_FAST, 1, 1, 1},
    {"scan", cmd_scan, -2, 0, 0, 0, 0},
    {"keys", cmd_keys, 2, 0, 0, 0, 0},
    {"randomkey", cmd_randomkey, 1, 0, 0, 0, 0},
    {"dbsize", cmd_dbsize, 1, COMMAND_FAST, 0, 0, 0},
    {"flushdb", cmd_flush, -1, COMMAND_WRITE, 0, 0, 0},
    {"flushall", cmd_flush, -1, COMMAND_WRITE, 0, 0, 0},
    {"rename", cmd_rename, 3, COMMAND_WRITE, 1, 2, 1},
    {"renamenx", cmd_renamenx, 3, COMMAND_WRITE | COMMAND_FAST, 1, 2, 1},
    {"object", cmd_object, -2, 0, 2, 2, 1},
    {"lpush", cmd_lpush, -3, COMMAND_WRITE | COMMAND_FAST, 1, 1, 1},
    {"rpush", cmd_rpush, -3, COMMAND_WRITE | COMMAND_FAST, 1, 1, 1},
    {"lpushx", cmd_lpushx, -3, COMMAND_WRITE | COMMAND_FAST, 1, 1, 1},
    {"rpushx", cmd_rpushx, -3, COMMAND_WRITE | COMMAND_FAST, 1, 1, 1},
    {"lpop", cmd_lpop, -2, COMMAND_WRITE | COMMAND_FAST, 1, 1, 1},
    {"rpop", cmd_rpop, -2, COMMAND_WRITE | COMMAND_FAST, 1, 1, 1},
    {"llen", cmd_llen, 2, COMMAND_FAST, 1, 1, 1},
    {"lrange", cmd_lrange, 4, 0, 1, 1, 1},
    {"lindex", cmd_lindex, 3, 0, 1, 1, 1},
    {"lset", cmd_lset, 4, COMMAND_WRITE, 1, 1, 1},
    {"lrem", cmd_lrem, 4, COMMAND_WRITE, 1, 1, 1},
    {"ltrim", cmd_ltrim, 4, COMMAND_WRITE, 1, 1, 1},
    {"linsert", cmd_linsert, 5, COMMAND_WRITE, 1, 1, 1},
    {"lpos", cmd_lpos, 3, 0, 1, 1, 1},
    {"rpoplpush", cmd_rpoplpush, 3, COMMAND_WRITE, 1, 2, 1},
    {"lmove", cmd_lmove, 5, COMMAND_WRITE, 1, 2, 1},
    {"hset", cmd_hset, -4, COMMAND_WRITE | COMMAND_FAST, 1, 1, 1},
    {"hmset", cmd_hmset, -4, COMMAND_WRITE | COMMAND_FAST, 1, 1, 1},
    {"hsetnx", cmd_hsetnx, 4, COMMAND_WRITE | COMMAND_FAST, 1, 1, 1},
    {"hget", cmd_hget, 3, COMMAND_FAST, 1, 1, 1},
    {"hmget", cmd_hmget, -3, COMMAND_FAST, 1, 1, 1},
    {"hgetall", cmd_hgetall, 2, 0, 1, 1, 1},
    {"hkeys", cmd_hkeys, 2, 0, 1, 1, 1},
    {"hvals", cmd_hvals, 2, 0, 1, 1, 1},
    {"hdel", cmd_hdel, -3, COMMAND_WRITE | COMMAND_FAST, 1, 1, 1},
    {"hlen", cmd_hlen, 2, COMMAND_FAST, 1, 1, 1},
    {"hexists", cmd_hexists, 3, COMMAND_FAST, 1, 1, 1},
    {"hstrlen", cmd_hstrlen, 3, COMMAND_FAST, 1, 1, 1},
    {"hincrby", cmd_hincrby, 4, COMMAND_WRITE | COMMAND_FAST, 1, 1, 1},
    {"hincrbyfloat", cmd_hincrbyfloat, 4, COMMAND_WRITE | COMMAND_FAST, 1, 1, 1},
    {"hscan", cmd_hscan, -3, 0, 1, 1, 1},
    {"sadd", cmd_sadd, -3, COMMAND_WRITE | COMMAND_FAST, 1, 1, 1},
    {"srem", cmd_srem, -3, COMMAND_WRITE | COMMAND_FAST, 1, 1, 1},
    {"scard", cmd_scard, 2, COMMAND_FAST, 1, 1, 1},
    {"sismember", cmd_sismember, 3, COMMAND_FAST, 1, 1, 1},
    {"smismember", cmd_smismember, -3, COMMAND_FAST, 1, 1, 1},
    {"smembers", cmd_smembers, 2, 0, 1, 1, 1},
    {"spop", cmd_spop, -2, COMMAND_WRITE | COMMAND_FAST, 1, 1, 1},
    {"srandmember", cmd_srandmember, -2, 0, 1, 1, 1},
    {"smove", cmd_smove, 4, COMMAND_WRITE | COMMAND_FAST, 1, 2, 1},
    {"sinter", cmd_sinter, -2, 0, 1, -1, 1},
    {"sunion", cmd_sunion, -2, 0, 1, -1, 1},
    {"sdiff", cmd_sdiff, -2, 0, 1, -1, 1},
    {"sinterstore", cmd_sinterstore, -3, COMMAND_WRITE, 1, -1, 1},
    {"sunionstore", cmd_sunionstore, -3, COMMAND_WRITE, 1, -1, 1},
    {"sdiffstore", cmd_sdiffstore, -3, COMMAND_WRITE, 1, -1, 1},
    {"sscan", cmd_sscan, -3, 0, 1, 1, 1},
    {"zadd", cmd_zadd, -4, COMMAND_WRITE | COMMAND_FAST, 1, 1, 1},
    {"zincrby", cmd_zincrby, 4, COMMAND_WRITE | COMMAND_FAST, 1, 1, 1},
    {"zrem", cmd_zrem, -3, COMMAND_WRITE | COMMAND_FAST, 1, 1, 1},
    {"zcard", cmd_zcard, 2, COMMAND_FAST, 1, 1, 1},
    {"zscore", cmd_zscore, 3, COMMAND_FAST, 1, 1, 1},
    {"zrank", cmd_zrank, 3, COMMAND_FAST, 1, 1, 1},
    {"zrevrank", cmd_zrevrank, 3, COMMAND_FAST, 1, 1, 1},
    {"zrange", cmd_zrange, -4, 0, 1, 1, 1},
    {"zrevrange", cmd_zrevrange, -4, 0, 1, 1, 1},
    {"zrangebyscore", cmd_zrangebyscore, -4, 0, 1, 1, 1},
    {"zrevrangebyscore", cmd_zrevrangebyscore, -4, 0, 1, 1, 1},
    {"zcount", cmd_zcount, 4, COMMAND_FAST, 1, 1, 1},
    {"zpopmin", cmd_zpopmin, -2, COMMAND_WRITE | COMMAND_FAST, 1, 1, 1},
    {"zpopmax", cmd_zpopmax, -2, COMMAND_WRITE | COMMAND_FAST, 1, 1, 1},
    {"zscan", cmd_zscan, -3, 0, 1, 1, 1},
    {"subscribe", cmd_subscribe, -2, COMMAND_PUBSUB, 0, 0, 0},
    {"psubscribe", cmd_psubscribe, -2, COMMAND_PUBSUB, 0, 0, 0},
    {"unsubscribe", cmd_unsubscribe, -1, COMMAND_PUBSUB, 0, 0, 0},
    {"punsubscribe", cmd_punsubscribe, -1, COMMAND_PUBSUB, 0, 0, 0},
    {"publish", cmd_publish, 3, COMMAND_FAST, 0, 0, 0},
    {"pubsub", cmd_pubsub, -2, 0, 0, 0, 0},
    {"multi", cmd_multi, 1, COMMAND_AT_ONCE | COMMAND_FAST, 0, 0, 0},
    {"exec", cmd_exec, 1, COMMAND_AT_ONCE, 0, 0, 0},
    {"discard", cmd_discard, 1, COMMAND_AT_ONCE | COMMAND_FAST, 0, 0, 0},
    {"watch", cmd_watch, -2, COMMAND_AT_ONCE | COMMAND_FAST, 1, -1, 1},
    {"unwatch", cmd_unwatch, 1, COMMAND_FAST, 0, 0, 0},
    {"ping", cmd_ping, -1, COMMAND_FAST | COMMAND_PUBSUB, 0, 0, 0},
    {"echo", cmd_echo, 2, COMMAND_FAST, 0, 0, 0},
    {"select", cmd_select, 2, COMMAND_FAST, 0, 0, 0},
    {"quit", cmd_quit, -1, COMMAND_FAST | COMMAND_PUBSUB | COMMAND_AT_ONCE, 0, 0, 0},
    {"reset", cmd_reset, 1, COMMAND_FAST | COMMAND_PUBSUB | COMMAND_AT_ONCE, 0, 0, 0},
    {"time", cmd_time, 1, COMMAND_FAST, 0, 0, 0},
    {"hello", cmd_hello, -1, COMMAND_FAST, 0, 0, 0},
    {"auth", cmd_auth, -2, COMMAND_FAST, 0, 0, 0},
    {"client", cmd_client, -2, 0, 0, 0, 0},
    {"info", cmd_info, -1, 0, 0, 0, 0},
    {"config", cmd_config, -2, 0, 0, 0, 0},
    {"command", cmd_command, -1, 0, 0, 0, 0},
};
enum { COMMANDS = sizeof table / sizeof *table, SLOTS = 512 };

const struct command_info *command_list(size_t *ret_count)
{
    *ret_count = COMMANDS;
    return table;
}

/* --- by name --- */

enum { LONGEST_NAME = 24 };

/* FNV-1a, whatever the case of letters is. */
static uint32_t name_hash(const uint8_t *name, size_t len)
{
    uint32_t hash = 2166136261u;
    for (size_t i = 0; i < len; i++)
        hash = (hash ^ (name[i] | 0x20u)) * 16777619u;
    return hash ^ hash >> 15;
}

/* An index from 1 into the table, with open addressing. */
static uint8_t slots[SLOTS];

void commands_index(void)
{
    for (size_t i = 0; i < COMMANDS; i++) {
        uint32_t slot = name_hash((const uint8_t *)table[i].name, strlen(table[i].name)) % SLOTS;
        while (slots[slot])
            slot = (slot + 1) % SLOTS;
        slots[slot] = (uint8_t)(i + 1);
    }
}

const struct command_info *command_find(struct weir_bytes name)
{
    if (name.len > LONGEST_NAME)
        return NULL;
    uint32_t slot = name_hash(name.data, name.len) % SLOTS;
    for (; slots[slot]; slot = (slot + 1) % SLOTS) {
        const struct command_info *info = &table[slots[slot] - 1];
        if (is_word(name, info->name))
            return info;
    }
    return NULL;
}

/* --- running --- */

/* Appends a word, what is no plain text in it as question marks. Returns the new length. */
static size_t quote(char *to, size_t len, size_t room, struct weir_bytes word, const char *end)
{
    size_t most = word.len < 128 ? word.len : 128;
    if (len + most + 4 > room)
        return len;
    to[len++] = '\'';
    for (size_t i = 0; i < most; i++)
        to[len++] = word.data[i] < ' ' || word.data[i] > '~' ? '?' : (char)word.data[i];
    to[len++] = '\'';
    strcpy(to + len, end);
    return len + strlen(end);
}

static void reply_unknown(struct command *c)
{
    char name[160] = "", words[256] = "";
    size_t len = 0;
    quote(name, 0, sizeof name, c->argv[0], "");
    for (size_t i = 1; i < c->argc && len < 128; i++)
        len = quote(words, len, sizeof words, c->argv[i], " ");
    put_errorf(c, c->reply, "ERR unknown command %s, with args beginning with: %s", name, words);
}

static bool arity_fits(const struct command_info *info, size_t argc)
{
    return info->arity < 0 ? argc >= (size_t)-info->arity : argc == (size_t)info->arity;
}

/* A client of RESP2 that listens could not tell replies from messages. */
static bool may_run(const struct command *c, const struct command_info *info)
{
    return is_resp3(c) || !client_subscriptions(c->client) || info->flags & COMMAND_PUBSUB;
}

void command_call(struct command *c, const struct command_info *info)
{
    c->server->commands++;
    c->client->last_command = info->name;
    info->fn(c);
}

void command_run(struct command *c)
{
    const struct command_info *info = command_find(c->argv[0]);
    bool queues = c->client->in_multi;
    if (!info) {
        transaction_break(c->client);
        reply_unknown(c);
    } else if (!arity_fits(info, c->argc)) {
        transaction_break(c->client);
        put_errorf(c, c->reply, "ERR wrong number of arguments for '%s' command", info->name);
    } else if (!may_run(c, info)) {
        put_errorf(c, c->reply,
                   "ERR Can't execute '%s': only (P|S)SUBSCRIBE / (P|S)UNSUBSCRIBE / PING / QUIT / "
                   "RESET are allowed in this context",
                   info->name);
    } else if (queues && info->flags & COMMAND_PUBSUB && info->arity < -1) {
        transaction_break(c->client);
        put_errorf(c, c->reply, "ERR '%s' is not allowed in a transaction", info->name);
    } else if (queues && !(info->flags & COMMAND_AT_ONCE)) {
        transaction_queue(c, info);
    } else {
        command_call(c, info);
    }
}
