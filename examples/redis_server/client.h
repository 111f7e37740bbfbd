/* client.h — what the server knows of a connection, and of itself. */
#ifndef REDIS_SERVER_CLIENT_H
#define REDIS_SERVER_CLIENT_H

#include "command.h"
#include "weir/list.h"

/* A key that WATCH looks after. */
struct watched {
    uint64_t version;
    struct blob *key;
};

/* A command between MULTI and EXEC. */
struct queued {
    const struct command_info *info;
    struct weir_bytes *argv; /* one block with the bytes behind it */
    size_t argc;
};

enum { CLIENT_NAME_MAX = 64 };

struct client {
    struct server *server;
    struct weir_list link; /* server->clients */
    struct weir_peer *peer;
    uint64_t id;
    int64_t since_ms;
    int resp; /* 2 or 3 */
    char name[CLIENT_NAME_MAX];
    char address[64];
    const char *last_command;

    bool in_multi, multi_broken;
    struct queued *queue;
    size_t queue_count;
    struct watched *watched;
    size_t watched_count;

    struct dict channels, patterns; /* subscriptions: the names */
};

struct server {
    struct store store;
    struct weir_list clients;
    size_t client_count;
    uint64_t next_client, commands, connections;
    int64_t started_ms;
    struct dict channels, patterns; /* value.pointer: a struct subscribers */
    unsigned port;
};

/* --- transactions (transaction.c) --- */

/* Between MULTI and EXEC: puts the command into the queue and replies QUEUED. */
void transaction_queue(struct command *c, const struct command_info *info);
void transaction_break(struct client *client); /* a command was wrong: EXEC will refuse */
void transaction_forget(struct client *client);

/* --- subscriptions (pubsub.c) --- */

size_t client_subscriptions(const struct client *client);
void client_unsubscribe_all(struct client *client);
/* Sends a message that answers nothing. False: the client is gone, or cut off because it does not read. */
bool client_push(struct client *client, const struct resp_value *message);

/* Runs one command, whoever asks: fills c->reply. */
void command_run(struct command *c);
/* The same, its rules about arity and so on already looked at. */
void command_call(struct command *c, const struct command_info *info);

#endif
